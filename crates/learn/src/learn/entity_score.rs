//! Names that the program finds, against gold: exact span and coarse type.
//!
//! Both sides are a sentence a line: `{"text", "mentions": [{"begin", "end", "type"}]}`. Gold types may be those of Stockmark's
//! data set (人名, 法人名, …), of UD Japanese (PERSON, ORG, …) or classes of the ontology; what maps to no coarse type (dates,
//! amounts, technologies) is left out on both sides, and so is a coarse type that gold has nowhere.

use std::collections::{BTreeMap, BTreeSet};

use super::entities::{Named, NamedSentence, coarse_type};
use super::ratio::Ratio;
use crate::resource::Class;

type Mention = (u32, u32, Class);

/// The score of a run.
#[derive(Clone, Debug, Default)]
pub struct EntityScore {
    /// By sentence, in the order of gold.
    pub sentences: Vec<Ratio>,
    /// By coarse type.
    pub types: BTreeMap<Class, Ratio>,
    /// Spans alone, whatever their type.
    pub spans: Ratio,
    /// Names that were not found: cause, where.
    pub missed: Vec<(String, String)>,
    /// What was found and is no name of gold: cause, where.
    pub wrong: Vec<(String, String)>,
}

impl EntityScore {
    /// Scores found names against gold, line by line.
    ///
    /// # Errors
    /// The number of the first line whose texts differ, or that only one side has.
    pub fn of(system: &[NamedSentence], gold: &[NamedSentence]) -> Result<Self, usize> {
        let kinds: BTreeSet<Class> =
            gold.iter().flat_map(|s| &s.mentions).filter_map(|m| coarse_type(&m.kind)).collect();
        let mentions = |named: &[Named]| -> BTreeSet<Mention> {
            let coarse = named.iter().filter_map(|m| Some((m.begin, m.end, coarse_type(&m.kind)?)));
            coarse.filter(|m| kinds.contains(&m.2)).collect()
        };
        let mut score = Self::default();
        for (n, wanted) in gold.iter().enumerate() {
            let found = system.get(n).filter(|s| s.text == wanted.text).ok_or(n + 1)?;
            score.add(&wanted.text, &mentions(&found.mentions), &mentions(&wanted.mentions));
        }
        if system.len() > gold.len() { Err(gold.len() + 1) } else { Ok(score) }
    }

    /// The counts of all sentences.
    pub fn total(&self) -> Ratio {
        let mut total = Ratio::default();
        self.sentences.iter().for_each(|s| total.add(s));
        total
    }

    fn add(&mut self, text: &str, system: &BTreeSet<Mention>, gold: &BTreeSet<Mention>) {
        let chars: Vec<char> = text.chars().collect();
        let surface = |m: &Mention| -> String {
            chars.get(m.0 as usize..m.1 as usize).map_or_else(String::new, |c| c.iter().collect())
        };
        let shown = |m: &Mention| format!("{} {} | {}", m.2, surface(m), chars.iter().take(60).collect::<String>());
        self.sentences.push(counts(system, gold));
        let spans = |all: &BTreeSet<Mention>| all.iter().map(|m| (m.0, m.1)).collect::<BTreeSet<_>>();
        self.spans.add(&counts(&spans(system), &spans(gold)));
        let kinds: BTreeSet<Class> = system.iter().chain(gold).map(|m| m.2).collect();
        for kind in kinds {
            let of = |all: &BTreeSet<Mention>| all.iter().filter(|m| m.2 == kind).copied().collect::<BTreeSet<_>>();
            self.types.entry(kind).or_default().add(&counts(&of(system), &of(gold)));
        }
        for m in gold.difference(system) {
            self.missed.push((cause(m, system, "not found"), shown(m)));
        }
        for m in system.difference(gold) {
            self.wrong.push((cause(m, gold, "spurious"), shown(m)));
        }
    }
}

fn counts<T: Ord>(system: &BTreeSet<T>, gold: &BTreeSet<T>) -> Ratio {
    let right = system.intersection(gold).count();
    Ratio { right, system: system.len(), found: right, gold: gold.len() }
}

/// Why a mention has no equal on the other side: the type, the boundary, both, or nothing is there.
fn cause(mention: &Mention, others: &BTreeSet<Mention>, alone: &str) -> String {
    let near: Vec<&Mention> = others.iter().filter(|o| o.0 < mention.1 && mention.0 < o.1).collect();
    if let Some(other) = near.iter().find(|o| (o.0, o.1) == (mention.0, mention.1)) {
        format!("type: {} for {}", other.2, mention.2)
    } else if near.iter().any(|o| o.2 == mention.2) {
        "boundary".to_owned()
    } else if near.is_empty() {
        alone.to_owned()
    } else {
        "boundary and type".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence(text: &str, mentions: &[(u32, u32, &str)]) -> NamedSentence {
        let named = |&(begin, end, kind): &(u32, u32, &str)| Named { begin, end, kind: kind.to_owned() };
        NamedSentence { text: text.to_owned(), mentions: mentions.iter().map(named).collect() }
    }

    #[test]
    fn differences_have_causes() {
        let gold = [
            sentence("山田太郎は青空電機の人", &[(0, 4, "人名"), (5, 9, "法人名")]),
            sentence("仙台の青葉城と広瀬川", &[(0, 2, "地名"), (3, 6, "施設名"), (7, 10, "地名")]),
        ];
        let system = [
            sentence("山田太郎は青空電機の人", &[(0, 2, "Person"), (5, 9, "Company"), (10, 11, "Role")]),
            sentence("仙台の青葉城と広瀬川", &[(0, 2, "City"), (3, 6, "Place"), (6, 7, "Person")]),
        ];
        let score = EntityScore::of(&system, &gold).expect("texts agree");
        assert_eq!(score.total(), Ratio { right: 2, system: 5, found: 2, gold: 5 });
        assert_eq!(score.spans.right, 3);
        let causes = |all: &[(String, String)]| all.iter().map(|(c, _)| c.clone()).collect::<Vec<_>>();
        assert_eq!(causes(&score.missed), ["boundary", "type: Place for Facility", "not found"]);
        assert_eq!(causes(&score.wrong), ["boundary", "type: Facility for Place", "spurious"]);
        assert_eq!(EntityScore::of(&system[..1], &gold).err(), Some(2));
        assert_eq!(EntityScore::of(&system, &gold[..1]).err(), Some(2));
    }
}
