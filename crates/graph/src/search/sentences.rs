//! Sentences, found by the words that stand in them.

use rustc_hash::FxHashMap;

use super::names::pairs_of;

/// Stands behind the last character, so that each character begins a pair.
const END: char = '\0';

/// Where a sentence stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SentencePlace {
    /// Number of the record.
    pub record: u32,
    /// Whether it stands in the headline.
    pub title: bool,
    /// Number in the text; -1 for the headline.
    pub number: i32,
    /// First character in the field.
    pub begin: u32,
    /// One past the last.
    pub end: u32,
}

/// A sentence that holds all words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentenceHit {
    /// Number of the sentence in the index.
    pub sentence: usize,
    /// Characters of the words, counted in the sentence.
    pub marks: Vec<(u32, u32)>,
}

/// All sentences, by pairs of characters.
#[derive(Debug, Default)]
pub struct SentenceIndex {
    places: Vec<SentencePlace>,
    /// Plain form of each sentence, one character for each character of the text.
    texts: Vec<Box<str>>,
    pairs: FxHashMap<[char; 2], Vec<u32>>,
    /// Pairs that begin with a character.
    first: FxHashMap<char, Vec<char>>,
}

impl SentenceIndex {
    /// Adds a sentence.
    pub fn add(&mut self, place: SentencePlace, text: &str) {
        let number = self.places.len() as u32;
        let plain: String = text.chars().map(plain).collect();
        let ended = format!("{plain}{END}");
        for pair in pairs_of(&ended) {
            let sentences = self.pairs.entry(pair).or_insert_with(|| {
                self.first.entry(pair[0]).or_default().push(pair[1]);
                Vec::new()
            });
            if sentences.last() != Some(&number) {
                sentences.push(number);
            }
        }
        self.places.push(place);
        self.texts.push(plain.into());
    }
    /// How many there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
    /// Where a sentence stands.
    pub fn place(&self, sentence: usize) -> SentencePlace {
        self.places[sentence]
    }
    /// The sentences that hold all words of `query`, in order: at most `limit`, and how many there are.
    pub fn find(&self, query: &str, limit: usize) -> (Vec<SentenceHit>, usize) {
        let words: Vec<String> = query
            .split_whitespace()
            .map(|w| w.chars().map(plain).collect())
            .filter(|w: &String| !w.is_empty())
            .collect();
        let Some(candidates) = self.candidates(&words) else { return (Vec::new(), 0) };
        let (mut hits, mut count) = (Vec::new(), 0);
        for number in candidates {
            let text = &self.texts[number as usize];
            if !words.iter().all(|w| text.contains(w.as_str())) {
                continue;
            }
            count += 1;
            if hits.len() < limit {
                let marks = words.iter().flat_map(|w| spans(text, w)).collect::<std::collections::BTreeSet<_>>();
                hits.push(SentenceHit { sentence: number as usize, marks: marks.into_iter().collect() });
            }
        }
        (hits, count)
    }
    /// Sentences that hold each pair of each word, before they are looked at.
    fn candidates(&self, words: &[String]) -> Option<Vec<u32>> {
        let mut lists: Vec<std::borrow::Cow<'_, [u32]>> = Vec::new();
        for word in words {
            let mut pairs = pairs_of(word).peekable();
            if pairs.peek().is_none() {
                let first = word.chars().next()?;
                let mut all: Vec<u32> = self
                    .first
                    .get(&first)?
                    .iter()
                    .filter_map(|second| self.pairs.get(&[first, *second]))
                    .flatten()
                    .copied()
                    .collect();
                all.sort_unstable();
                all.dedup();
                lists.push(all.into());
            }
            for pair in pairs {
                lists.push(self.pairs.get(&pair)?.into());
            }
        }
        lists.sort_by_key(|l| l.len());
        let mut lists = lists.into_iter();
        let mut found = lists.next()?.into_owned();
        for list in lists {
            found.retain(|n| list.binary_search(n).is_ok());
        }
        Some(found)
    }
}

/// One character for one: narrow, lower case, katakana.
fn plain(c: char) -> char {
    let c = match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        'ぁ'..='ゖ' => char::from_u32(c as u32 + 0x60).unwrap_or(c),
        _ => c,
    };
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

/// Characters at which `word` stands in `text`.
fn spans(text: &str, word: &str) -> Vec<(u32, u32)> {
    let length = word.chars().count() as u32;
    let (mut spans, mut chars, mut bytes) = (Vec::new(), 0_u32, 0);
    for (at, _) in text.match_indices(word) {
        chars += text[bytes..at].chars().count() as u32;
        bytes = at;
        spans.push((chars, chars + length));
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(sentences: &[&str]) -> SentenceIndex {
        let mut index = SentenceIndex::default();
        for (number, text) in sentences.iter().enumerate() {
            let place = SentencePlace {
                record: 0,
                title: false,
                number: number as i32,
                begin: 0,
                end: text.chars().count() as u32,
            };
            index.add(place, text);
        }
        index
    }

    #[test]
    fn words_of_any_length_are_found_where_they_stand() {
        let index = index(&["日本の企業がＡＩを開発した", "AIは米国で開発された。", "さくらは日"]);
        let found = |query: &str| index.find(query, 9).0.iter().map(|h| h.sentence).collect::<Vec<_>>();
        assert_eq!(found("日"), [0, 2]);
        assert_eq!(found("日本"), [0]);
        assert_eq!(found("ai"), [0, 1]);
        assert_eq!(found("サクラ"), [2]);
        assert_eq!(found("開発 米国"), [1]);
        assert_eq!(found("開 日"), [0]);
        assert_eq!(found("本日"), [0; 0]);
        assert_eq!(found(""), [0; 0]);
        assert_eq!(index.find("開発", 9).0[1].marks, [(6, 8)]);
        assert_eq!(index.find("開発", 1), (index.find("開発", 9).0[..1].to_vec(), 2));
    }

    #[test]
    fn equals_a_plain_look_at_every_sentence() {
        let texts: Vec<String> = (0..200_u32)
            .map(|n| {
                (0..20).map(|i| char::from_u32('あ' as u32 + (n * 7 + i * (n % 5 + 1)) % 9).unwrap_or('あ')).collect()
            })
            .collect();
        let index = index(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        for word in ["あ", "あい", "いう", "うあ", "あいう", "かきく", "ええ"] {
            let slow: Vec<usize> = (0..texts.len()).filter(|n| texts[*n].contains(word)).collect();
            let quick: Vec<usize> = index.find(word, 1000).0.iter().map(|h| h.sentence).collect();
            assert_eq!(quick, slow, "{word}");
        }
    }
}
