//! Statements against document-level gold in the format of DocRED: entities with all their mentions, and Wikidata
//! properties between them.
//!
//! `ontology/docred.tsv` says which properties a relation stands for. A statement whose relation stands for none is left out;
//! one with an end that gold does not have is wrong. Only positive statements count. (Yao et al., DocRED, ACL 2019.)

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

use super::ratio::Ratio;
use crate::document::{Node, Polarity, Statement};

/// One document of gold.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldDocument {
    /// Its id.
    pub title: String,
    #[serde(default)]
    sents: Vec<Vec<String>>,
    #[serde(rename = "vertexSet")]
    entities: Vec<Vec<GoldMention>>,
    #[serde(default)]
    labels: Vec<GoldLabel>,
}

#[derive(Clone, Debug, Deserialize)]
struct GoldMention {
    name: String,
}

#[derive(Clone, Debug, Deserialize)]
struct GoldLabel {
    h: usize,
    r: String,
    t: usize,
}

impl GoldDocument {
    /// Its text, without spaces between words.
    pub fn text(&self) -> String {
        self.sents.iter().flatten().map(String::as_str).collect()
    }
    fn name(&self, entity: usize) -> &str {
        self.entities.get(entity).and_then(|m| m.first()).map_or("", |m| m.name.as_str())
    }
}

/// An end: an entity of gold, or something that gold does not have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Entity(usize),
    Unknown(String),
}

/// The score of a run.
#[derive(Clone, Debug, Default)]
pub struct DocumentScore {
    /// By document, in order of gold.
    pub documents: Vec<Ratio>,
    /// By property: right, said, gold.
    pub properties: BTreeMap<String, Ratio>,
    /// Gold that was not found: cause, what.
    pub missed: Vec<(&'static str, String)>,
    /// What is not in gold: cause, what.
    pub wrong: Vec<(&'static str, String)>,
}

impl DocumentScore {
    /// Scores statements; those of documents without gold are left out.
    pub fn of(statements: &[Statement], gold: &[GoldDocument]) -> Self {
        let table = properties();
        let mut of_document: BTreeMap<&str, Vec<&Statement>> = BTreeMap::new();
        for s in statements.iter().filter(|s| !s.open && s.polarity == Polarity::Positive) {
            of_document.entry(&s.document).or_default().push(s);
        }
        let mut score = Self::default();
        for document in gold {
            let names = names(document);
            let mut said: BTreeMap<(End, &str, End), &Statement> = BTreeMap::new();
            for s in of_document.get(document.title.as_str()).into_iter().flatten() {
                let found = s.relation.and_then(|r| table.get(r.name()));
                for (property, reversed) in found.into_iter().flatten() {
                    let ends = match (entity(&s.subject, &names), entity(&s.object, &names)) {
                        (Some(h), Some(t)) if *reversed => (End::Entity(t), End::Entity(h)),
                        (Some(h), Some(t)) => (End::Entity(h), End::Entity(t)),
                        _ => (End::Unknown(key(&s.subject)), End::Unknown(key(&s.object))),
                    };
                    said.entry((ends.0, property, ends.1)).or_insert(s);
                }
            }
            let labels: BTreeSet<(usize, &str, usize)> =
                document.labels.iter().map(|l| (l.h, l.r.as_str(), l.t)).collect();
            score.compare(document, &labels, &said);
        }
        score
    }
    fn compare(
        &mut self,
        document: &GoldDocument,
        labels: &BTreeSet<(usize, &str, usize)>,
        said: &BTreeMap<(End, &str, End), &Statement>,
    ) {
        let mut ratio = Ratio { system: said.len(), gold: labels.len(), ..Ratio::default() };
        for ((h, property, t), s) in said {
            let (right, cause) = match (h, t) {
                (End::Entity(h), End::Entity(t)) if labels.contains(&(*h, property, *t)) => (true, ""),
                (End::Entity(h), End::Entity(t)) if labels.contains(&(*t, property, *h)) => (false, "wrong direction"),
                (End::Entity(h), End::Entity(t)) => {
                    let pair = |l: &&(usize, &str, usize)| (l.0, l.2) == (*h, *t) || (l.0, l.2) == (*t, *h);
                    let related = labels.iter().any(|l| pair(&l));
                    (false, if related { "wrong relation" } else { "ends that gold does not relate" })
                }
                _ => (false, "an end that gold does not have"),
            };
            let row = self.properties.entry((*property).to_owned()).or_default();
            row.system += 1;
            row.right += usize::from(right);
            ratio.right += usize::from(right);
            if !right {
                let name = |n: &Node| n.label.clone().or_else(|| n.value.clone()).unwrap_or_else(|| n.surface.clone());
                let line =
                    format!("{} {property}: {} | {} by {}", document.title, name(&s.subject), name(&s.object), s.rule);
                self.wrong.push((cause, line));
            }
        }
        let known: BTreeSet<&End> = said.keys().flat_map(|(h, _, t)| [h, t]).collect();
        for (h, property, t) in labels {
            let row = self.properties.entry((*property).to_owned()).or_default();
            row.gold += 1;
            let ends = (End::Entity(*h), End::Entity(*t));
            if said.contains_key(&(ends.0.clone(), *property, ends.1.clone())) {
                row.found += 1;
                ratio.found += 1;
                continue;
            }
            let pair = |(a, _, b): &(End, &str, End)| (a, b) == (&ends.0, &ends.1) || (b, a) == (&ends.0, &ends.1);
            let cause = if said.contains_key(&(ends.1.clone(), *property, ends.0.clone())) {
                "wrong direction"
            } else if said.keys().any(pair) {
                "wrong relation"
            } else {
                match (known.contains(&ends.0), known.contains(&ends.1)) {
                    (true, true) => "both ends stand in other statements",
                    (true, false) | (false, true) => "one end stands in no statement",
                    (false, false) => "neither end stands in a statement",
                }
            };
            let line = format!("{} {property}: {} | {}", document.title, document.name(*h), document.name(*t));
            self.missed.push((cause, line));
        }
        self.documents.push(ratio);
    }
    /// All documents together.
    pub fn total(&self) -> Ratio {
        let mut total = Ratio::default();
        self.documents.iter().for_each(|d| total.add(d));
        total
    }
}

fn properties() -> BTreeMap<&'static str, Vec<(&'static str, bool)>> {
    let lines = include_str!("../../../../ontology/docred.tsv").lines().filter(|l| !l.starts_with('#'));
    let property = |p: &'static str| p.strip_prefix('-').map_or((p, false), |p| (p, true));
    lines
        .filter_map(|l| l.split_once('\t'))
        .map(|(relation, properties)| (relation, properties.split(' ').map(property).collect()))
        .collect()
}

fn normal(name: &str) -> String {
    name.nfkc().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase()
}

fn names(document: &GoldDocument) -> BTreeMap<String, usize> {
    let mut names = BTreeMap::new();
    for (k, mentions) in document.entities.iter().enumerate() {
        for mention in mentions {
            names.entry(normal(&mention.name)).or_insert(k);
        }
    }
    names
}

/// The gold entity that one of the names of an end names.
fn entity(node: &Node, names: &BTreeMap<String, usize>) -> Option<usize> {
    let own = [node.label.as_deref(), Some(node.surface.as_str()), node.value.as_deref()];
    let mut forms = own.into_iter().flatten().chain(node.aliases.iter().map(String::as_str)).filter(|f| !f.is_empty());
    forms.find_map(|form| names.get(&normal(form)).copied())
}

fn key(node: &Node) -> String {
    serde_json::to_string(node).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::Ontology;

    #[test]
    fn the_table_names_relations_of_the_ontology() {
        let ontology = Ontology::embedded();
        let table = properties();
        assert!(table.len() > 30);
        for (relation, properties) in &table {
            assert!(ontology.has_relation(relation), "{relation}");
            assert!(properties.iter().all(|(p, _)| p.starts_with('P')), "{relation}");
        }
        assert_eq!(table["successorOf"], [("P155", false), ("P156", true)]);
    }
}
