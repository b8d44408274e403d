//! Open statements against clusters of gold triples, in the format and with the matching of BenchIE.
//!
//! ```text
//! sent_id:1<TAB>サクラ社は京都で新型機を発表した。
//! 1--> Cluster 1:
//! サクラ社 --> を 発表した --> [新型] 機          [a word that may be left out]
//! ```
//!
//! A triple is right if some line of its sentence matches in all three slots; a cluster is found if a triple matches one of
//! its lines. White space counts nowhere. (Gashteovski et al., BenchIE, ACL 2022.)

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use super::ratio::Ratio;
use crate::document::Statement;

/// A slot of a gold line: pieces that stand one behind the other, some of which may be left out.
#[derive(Clone, Debug, Default)]
struct Slot(Vec<(Vec<char>, bool)>);

impl Slot {
    fn new(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let bracket = rest.strip_prefix('[').and_then(|r| r.split_once(']'));
            let (piece, optional, behind) = match bracket {
                Some((inside, behind)) => (inside, true, behind),
                None => {
                    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
                    (&rest[..end], false, &rest[end..])
                }
            };
            pieces.push((clean(piece), optional));
            rest = behind.trim_start();
        }
        Self(pieces)
    }
    fn matches(&self, text: &[char]) -> bool {
        let mut ends = BTreeSet::from([0]);
        for (piece, optional) in &self.0 {
            let behind = ends.iter().filter(|at| text[**at..].starts_with(piece)).map(|at| at + piece.len());
            let mut next: BTreeSet<usize> = behind.collect();
            if *optional {
                next.extend(&ends);
            }
            ends = next;
        }
        ends.contains(&text.len())
    }
}

fn clean(text: &str) -> Vec<char> {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// One sentence of gold.
#[derive(Clone, Debug)]
pub struct GoldSentence {
    /// As the file numbers it.
    pub id: String,
    /// The sentence.
    pub text: String,
    clusters: Vec<Vec<[Slot; 3]>>,
}

/// Reads gold.
///
/// # Errors
/// The number of the first line that belongs to no sentence or cluster.
pub fn read_gold(text: &str) -> Result<Vec<GoldSentence>, usize> {
    let mut sentences: Vec<GoldSentence> = Vec::new();
    for (n, line) in text.lines().enumerate() {
        if let Some(rest) = line.strip_prefix("sent_id:") {
            let (id, text) = rest.split_once('\t').ok_or(n + 1)?;
            sentences.push(GoldSentence { id: id.to_owned(), text: text.to_owned(), clusters: Vec::new() });
        } else if line.contains("--> Cluster") {
            sentences.last_mut().ok_or(n + 1)?.clusters.push(Vec::new());
        } else if let [a, b, c] = line.split(" --> ").collect::<Vec<_>>()[..] {
            let cluster = sentences.last_mut().and_then(|s| s.clusters.last_mut()).ok_or(n + 1)?;
            cluster.push([Slot::new(a), Slot::new(b), Slot::new(c)]);
        }
    }
    Ok(sentences)
}

/// The score of a run.
#[derive(Clone, Debug, Default)]
pub struct OpenScore {
    /// By sentence, in the order of gold.
    pub sentences: Vec<Ratio>,
    /// Clusters that no triple matches: cause, where.
    pub missed: Vec<(&'static str, String)>,
    /// Triples that match no line: cause, where.
    pub wrong: Vec<(&'static str, String)>,
}

const SLOTS: [&str; 3] = ["subject", "predicate", "object"];

impl OpenScore {
    /// Scores open statements, whose sentence numbers count the gold sentences from 0.
    pub fn of(statements: &[Statement], gold: &[GoldSentence]) -> Self {
        let mut score = Self::default();
        for (number, sentence) in gold.iter().enumerate() {
            let rows: BTreeSet<[Vec<char>; 3]> = statements
                .iter()
                .filter(|s| s.open && usize::try_from(s.sentence) == Ok(number))
                .map(|s| {
                    let predicate = s.predicate.as_ref().map_or("", |p| p.surface.as_str());
                    [&s.subject.surface, predicate, &s.object.surface].map(clean)
                })
                .collect();
            let mut found = vec![false; sentence.clusters.len()];
            let mut ratio = Ratio { system: rows.len(), gold: sentence.clusters.len(), ..Ratio::default() };
            for row in &rows {
                let mut right = false;
                for (k, cluster) in sentence.clusters.iter().enumerate() {
                    if cluster.iter().any(|line| agreement(line, row) == [true; 3]) {
                        (found[k], right) = (true, true);
                    }
                }
                ratio.right += usize::from(right);
                if !right {
                    let lines = sentence.clusters.iter().flatten();
                    let written = row.each_ref().map(|slot| slot.iter().collect::<String>()).join(" | ");
                    score
                        .wrong
                        .push((cause(lines.map(|line| agreement(line, row))), format!("{} {written}", sentence.id)));
                }
            }
            ratio.found = found.iter().filter(|f| **f).count();
            for (k, cluster) in sentence.clusters.iter().enumerate().filter(|(k, _)| !found[*k]) {
                let pairs = cluster.iter().flat_map(|line| rows.iter().map(move |row| agreement(line, row)));
                let cause = if rows.is_empty() { "no triple in the sentence" } else { cause(pairs) };
                let line = cluster.first().map_or_else(String::new, |line| line.each_ref().map(written).join(" | "));
                score.missed.push((cause, format!("{} cluster {}: {line}", sentence.id, k + 1)));
            }
            score.sentences.push(ratio);
        }
        score
    }
    /// All sentences together.
    pub fn total(&self) -> Ratio {
        let mut total = Ratio::default();
        self.sentences.iter().for_each(|s| total.add(s));
        total
    }
}

fn written(slot: &Slot) -> String {
    let piece = |(text, optional): &(Vec<char>, bool)| {
        let text: String = text.iter().collect();
        if *optional { format!("[{text}]") } else { text }
    };
    slot.0.iter().map(piece).collect()
}

fn agreement(line: &[Slot; 3], row: &[Vec<char>; 3]) -> [bool; 3] {
    [line[0].matches(&row[0]), line[1].matches(&row[1]), line[2].matches(&row[2])]
}

/// What separates the nearest pair of a line and a triple.
fn cause(pairs: impl Iterator<Item = [bool; 3]>) -> &'static str {
    let nearest =
        pairs.max_by_key(|pair| (pair.iter().filter(|m| **m).count(), pair[0], pair[2])).unwrap_or([false; 3]);
    match nearest {
        [false, true, true] => "the subject differs",
        [true, false, true] => "the predicate differs",
        [true, true, false] => "the object differs",
        pair => {
            SLOTS.iter().zip(pair).find_map(|(slot, same)| same.then_some(*slot)).map_or("nothing agrees", |slot| {
                match slot {
                    "subject" => "only the subject agrees",
                    "predicate" => "only the predicate agrees",
                    _ => "only the object agrees",
                }
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_brackets_may_be_left_out() {
        let slot = Slot::new("[新しい] サクラ [社] の 機械");
        for text in ["新しいサクラ社の機械", "サクラの機械", "サクラ 社の機械"] {
            assert!(slot.matches(&clean(text)), "{text}");
        }
        assert!(!slot.matches(&clean("サクラ社")));
        assert!(!slot.matches(&clean("サクラの機械が")));
    }

    #[test]
    fn gold_without_a_sentence_is_refused_with_its_line() {
        assert_eq!(read_gold("\n1--> Cluster 1:\n").err(), Some(2));
        assert_eq!(read_gold("sent_id:1 x\n").err(), Some(1));
        let gold = read_gold("sent_id:7\tAはBだ。\n7--> Cluster 1:\nA --> は だ --> B\n").unwrap();
        assert_eq!((gold[0].id.as_str(), gold[0].clusters.len()), ("7", 1));
        let score = OpenScore::of(&[], &gold);
        assert_eq!(score.total(), Ratio { gold: 1, ..Ratio::default() });
        assert_eq!(score.missed[0].0, "no triple in the sentence");
    }
}
