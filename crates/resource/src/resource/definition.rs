//! `ontology/definitions.tsv`: what a definition calls its subject -> the class of the subject.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::ontology::Class;

const EMBEDDED: &str = include_str!("../../../../ontology/definitions.tsv");
/// Ends of a sentence behind the noun that it defines with, the longer before the shorter.
const ENDS: [&str; 22] = [
    "を指す言葉",
    "のひとつである",
    "の一つである",
    "の1つである",
    "の一種である",
    "の1種である",
    "の名称である",
    "のことである",
    "の一人である",
    "のひとつ",
    "の一つ",
    "の1つ",
    "の一種",
    "の名称",
    "の総称",
    "の一人",
    "のこと",
    "であった",
    "である",
    "だった",
    "です",
    "だ",
];

/// Nouns of definitions and their classes.
pub struct Definitions {
    nouns: FxHashMap<&'static str, Class>,
    longest: usize,
}

impl Definitions {
    /// The table that the program ships.
    pub fn embedded() -> &'static Self {
        static TABLE: OnceLock<Definitions> = OnceLock::new();
        TABLE.get_or_init(|| {
            let mut nouns = FxHashMap::default();
            for line in EMBEDDED.lines().filter(|l| !l.starts_with('#')) {
                let Some((class, words)) = line.split_once('\t') else { continue };
                nouns.extend(words.split(' ').map(|w| (w, Class::intern(class))));
            }
            let longest = nouns.keys().map(|n| n.len()).max().unwrap_or(0);
            Self { nouns, longest }
        })
    }
    /// The class of the noun that `text` ends in; the longest counts.
    pub fn at_end(&self, text: &str) -> Option<Class> {
        (text.len().saturating_sub(self.longest)..text.len())
            .filter(|i| text.is_char_boundary(*i))
            .find_map(|i| self.nouns.get(&text[i..]).copied())
    }
    /// The class that a definition (what stands behind 「Xは、」) gives its subject: that of its last noun, else of the first
    /// clause that ends in one (ナイアガラの滝のひとつで、…にある。).
    pub fn class_of(&self, definition: &str) -> Option<Class> {
        let whole = definition.trim_end_matches(['。', '.', ' ']);
        self.at_end(bare(whole)).or_else(|| {
            whole
                .split('、')
                .filter_map(|clause| clause.strip_suffix("であり").or_else(|| clause.strip_suffix('で')))
                .find_map(|clause| self.at_end(bare(clause)))
        })
    }
}

/// A clause without what may stand behind its last noun.
fn bare(mut text: &str) -> &str {
    while let Some(rest) = ENDS.iter().find_map(|end| text.strip_suffix(end)) {
        text = rest;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::Ontology;

    #[test]
    fn the_last_noun_of_a_definition_gives_the_class() {
        let class = |text: &str| Definitions::embedded().class_of(text).map(|c| c.name().to_owned());
        assert_eq!(class("大島国の都市である。").as_deref(), Some("City"));
        assert_eq!(class("大島国の作家。").as_deref(), Some("Person"));
        assert_eq!(class("青葉川にある滝のひとつで、大島国の北市にある。").as_deref(), Some("Place"));
        assert_eq!(class("北の町で生まれた。"), None);
    }

    #[test]
    fn every_class_is_known_and_no_noun_comes_twice() {
        let ontology = Ontology::embedded();
        let mut seen = rustc_hash::FxHashSet::default();
        for line in EMBEDDED.lines().filter(|l| !l.starts_with('#')) {
            let (class, words) = line.split_once('\t').unwrap();
            assert!(ontology.has_class(Class::intern(class)), "{class}");
            for word in words.split(' ') {
                assert!(seen.insert(word), "twice: {word}");
            }
        }
    }
}
