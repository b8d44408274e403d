//! Statements against gold facts: precision over all statements, recall over core facts, agreement of readings, false
//! assertions, and what confidence is worth. The matching is that of the annotation guide: names by any of their forms,
//! phrases by strong overlap of character pairs.

pub mod fact_causes;

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

use super::ratio::Ratio;
use crate::document::{Modality, Node, Polarity, Statement};
use fact_causes::{Seen, Side};

/// A gold fact.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldFact {
    /// `05-12`: fact 12 of document 05.
    pub id: String,
    /// Relation.
    pub relation: String,
    /// Forms of the subject.
    pub subject: Vec<String>,
    /// Forms of the object.
    pub object: Vec<String>,
    /// Affirmed or denied.
    pub polarity: Polarity,
    /// Asserted or not.
    pub modality: Modality,
    /// The sentence that states it.
    #[serde(default)]
    pub sentence: String,
    /// Whether leaving it out would be a clear miss.
    pub core: bool,
}

impl GoldFact {
    /// Id of the document.
    pub fn document(&self) -> &str {
        self.id.rsplit_once('-').map_or(self.id.as_str(), |(d, _)| d)
    }
}

/// Counts of one document or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FactCounts {
    /// Statements.
    pub statements: usize,
    /// Statements that match some gold fact.
    pub right: usize,
    /// Core gold facts.
    pub core: usize,
    /// Core gold facts that some statement matches.
    pub found: usize,
    /// Right statements with the right reading.
    pub agree: usize,
    /// Statements written as facts.
    pub asserted: usize,
    /// Statements written as facts whose gold fact is none.
    pub false_assertions: usize,
}

impl FactCounts {
    /// Precision over statements, recall over core facts.
    pub fn ratio(&self) -> Ratio {
        Ratio { right: self.right, system: self.statements, found: self.found, gold: self.core }
    }
    fn add(&mut self, other: &Self) {
        self.statements += other.statements;
        self.right += other.right;
        self.core += other.core;
        self.found += other.found;
        self.agree += other.agree;
        self.asserted += other.asserted;
        self.false_assertions += other.false_assertions;
    }
}

/// The score of a run.
#[derive(Clone, Debug, Default)]
pub struct FactScore {
    /// By document, in order of id.
    pub documents: BTreeMap<String, FactCounts>,
    /// By relation.
    pub relations: BTreeMap<String, FactCounts>,
    /// Statements and right ones by tenth of confidence.
    pub reliability: [(usize, usize); 10],
    /// Statements by their place among those given, and whether each is right.
    pub judged: Vec<(usize, bool)>,
    /// Statements that match no gold fact: cause, what.
    pub wrong: Vec<(String, String)>,
    /// Core facts that no statement matches: cause, what.
    pub missed: Vec<(String, String)>,
    /// Right statements whose polarity or modality is not that of gold: cause, what.
    pub misread: Vec<(String, String)>,
}

impl FactScore {
    /// Scores statements against gold; documents without gold are left out. What was `seen` in a document tells more of what
    /// was missed in it.
    pub fn of(statements: &[Statement], gold: &[GoldFact], seen: &BTreeMap<String, Seen>) -> Self {
        let mut score = Self::default();
        let documents: BTreeSet<&str> = gold.iter().map(GoldFact::document).collect();
        for document in documents {
            let facts: Vec<Side<GoldFact>> = gold
                .iter()
                .filter(|g| g.document() == document)
                .map(|g| (g, (forms(g.subject.iter().map(String::as_str)), forms(g.object.iter().map(String::as_str)))))
                .collect();
            let mut found = BTreeSet::new();
            let mut counts = FactCounts::default();
            let (places, said): (Vec<usize>, Vec<Side<Statement>>) = statements
                .iter()
                .enumerate()
                .filter(|(_, s)| s.document == document && !s.open && s.relation.is_some())
                .map(|(i, s)| (i, (s, (node_forms(&s.subject), node_forms(&s.object)))))
                .unzip();
            for (place, side) in places.iter().zip(&said) {
                let (s, ends) = side;
                let Some(relation) = s.relation else { continue };
                let hits: Vec<usize> = (0..facts.len())
                    .filter(|i| matches(&facts[*i].0.relation, &facts[*i].1, relation.name(), ends))
                    .collect();
                let right = !hits.is_empty();
                let same =
                    hits.iter().any(|i| facts[*i].0.polarity == s.polarity && facts[*i].0.modality == s.modality);
                let never = right
                    && s.is_fact()
                    && hits.iter().all(|i| {
                        facts[*i].0.polarity == Polarity::Negative || facts[*i].0.modality != Modality::Asserted
                    });
                let one = FactCounts {
                    statements: 1,
                    right: usize::from(right),
                    agree: usize::from(same),
                    asserted: usize::from(s.is_fact()),
                    false_assertions: usize::from(never),
                    ..FactCounts::default()
                };
                counts.add(&one);
                score.relations.entry(relation.name().to_owned()).or_default().add(&one);
                let tenth = ((s.confidence * 10.0) as usize).min(9);
                score.reliability[tenth].0 += 1;
                score.reliability[tenth].1 += usize::from(right);
                score.judged.push((*place, right));
                let written =
                    || format!("{document} {relation}({}, {}) by {}", name(&s.subject), name(&s.object), s.rule);
                if !right {
                    score.wrong.push((fact_causes::of_wrong(side, &facts), written()));
                } else if !same {
                    let gold = hits.first().map(|i| facts[*i].0);
                    let wanted = gold.map_or_else(String::new, |g| reading(g.polarity, g.modality));
                    let cause = format!("{} where gold says {wanted}", reading(s.polarity, s.modality));
                    score.misread.push((cause, written()));
                }
                found.extend(hits);
            }
            for (i, (fact, _)) in facts.iter().enumerate().filter(|(_, (f, _))| f.core) {
                let one = FactCounts { core: 1, found: usize::from(found.contains(&i)), ..FactCounts::default() };
                counts.add(&one);
                score.relations.entry(fact.relation.clone()).or_default().add(&one);
                if !found.contains(&i) {
                    let first = |names: &[String]| names.first().cloned().unwrap_or_default();
                    let (subject, object) = (first(&fact.subject), first(&fact.object));
                    score.missed.push((
                        fact_causes::of_miss(&facts[i], &said, seen.get(document)),
                        format!("{} {}({subject}, {object})", fact.id, fact.relation),
                    ));
                }
            }
            score.documents.insert(document.to_owned(), counts);
        }
        score
    }
    /// The counts of all documents together.
    pub fn total(&self) -> FactCounts {
        let mut total = FactCounts::default();
        self.documents.values().for_each(|c| total.add(c));
        total
    }
}

/// The forms of subject and object.
pub type FactForms = (BTreeSet<String>, BTreeSet<String>);

fn name(node: &Node) -> &str {
    node.label.as_deref().or(node.value.as_deref()).unwrap_or("")
}

/// The forms of a node, in the form in which they are compared.
pub fn node_forms(node: &Node) -> BTreeSet<String> {
    let names = [node.label.as_deref(), Some(node.surface.as_str()), node.value.as_deref()];
    forms(names.into_iter().flatten().chain(node.aliases.iter().map(String::as_str)))
}

/// Names in the form in which they are compared.
pub fn forms<'n>(names: impl Iterator<Item = &'n str>) -> BTreeSet<String> {
    names.map(normal).filter(|n| !n.is_empty()).collect()
}

/// NFKC, lower case, without marks, white space and what stands behind a name.
fn normal(name: &str) -> String {
    let text: String = name.nfkc().collect();
    let text =
        ["氏", "さん", "社長", "CEO"].iter().find_map(|e| text.strip_suffix(e)).map_or(text.clone(), str::to_owned);
    text.chars()
        .filter(|c| !c.is_whitespace() && !"「」『』“”\"'()【】、。・,~〜".contains(*c))
        .collect::<String>()
        .to_lowercase()
}

fn matches(gold: &str, facts: &FactForms, relation: &str, ends: &FactForms) -> bool {
    relations_match(gold, relation) && ends_match(gold, facts, ends)
}

/// Whether the ends are those of the gold fact, either way round where its relation has no direction.
pub fn ends_match(gold: &str, facts: &FactForms, ends: &FactForms) -> bool {
    let alike = alike_any;
    let symmetric = matches!(gold, "partnersWith" | "competesWith" | "alias");
    (alike(&facts.0, &ends.0) && alike(&facts.1, &ends.1))
        || (symmetric && alike(&facts.0, &ends.1) && alike(&facts.1, &ends.0))
}

/// Whether two relations count as one.
pub fn relations_match(gold: &str, relation: &str) -> bool {
    const SAME: [[&str; 2]; 2] = [["founds", "founderOf"], ["ceoOf", "executiveOf"]];
    gold == relation || SAME.iter().any(|s| s.contains(&gold) && s.contains(&relation))
}

/// Whether some form of one end is alike some form of another.
pub fn alike_any(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    a.iter().any(|x| b.iter().any(|y| alike(x, y)))
}

fn reading(polarity: Polarity, modality: Modality) -> String {
    if polarity == Polarity::Negative { format!("negative, {modality}") } else { modality.to_string() }
}

/// Equal, or two phrases of six characters and more that share most of their character pairs and all Latin and digits.
fn alike(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let (x, y): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if x.len().min(y.len()) < 6 || latin(a) != latin(b) {
        return false;
    }
    let mut pool: Vec<&[char]> = y.windows(2).collect();
    let mut hits = 0;
    for pair in x.windows(2) {
        if let Some(at) = pool.iter().position(|p| *p == pair) {
            pool.swap_remove(at);
            hits += 1;
        }
    }
    2.0 * f64::from(hits) / (x.len() + y.len() - 2) as f64 >= 0.7
}

fn latin(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '.'))
        .filter(|w| !w.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(label: &str) -> Node {
        Node { label: Some(label.to_owned()), ..Node::default() }
    }

    #[test]
    fn names_and_phrases_match_as_in_the_guide() {
        assert!(alike("openai", "openai"));
        assert!(!alike("gpt5の単純な改良版", "gpt4の単純な改良版"));
        assert!(alike("高品質な動画を生成できる", "高品質な動画を生成"));
        assert_eq!(normal("「Ｓｏｒａ　２」"), "sora2");
        assert_eq!(normal("孫氏"), "孫");
        let facts = (forms(["ネクサス"].into_iter()), forms(["ミライAI"].into_iter()));
        let ends = (node_forms(&node("ミライAI")), node_forms(&node("ネクサス")));
        assert!(matches("partnersWith", &facts, "partnersWith", &ends));
        assert!(!matches("invests", &facts, "invests", &ends));
    }
}
