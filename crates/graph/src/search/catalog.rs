//! Records -> what is known of each entity: its names, its documents, and all that is said of it, facts and not.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use crate::document::{Modality, Node, Polarity, Record, Statement};
use crate::judgement::{Verdict, verdict};
use crate::rdf::iri;
use crate::resource::{Class, Relation};
use crate::store::Support;

/// How far a statement, or a link that statements make, holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Positive and asserted.
    Fact,
    /// Meant to be so.
    Planned,
    /// May be so.
    Possible,
    /// Others say so.
    Hearsay,
    /// Wished for.
    Desired,
    /// Under a condition.
    Conditional,
    /// Asked.
    Question,
    /// Said not to be so.
    Denied,
    /// Rejected by a person.
    Rejected,
}

impl Status {
    /// All, from the surest.
    pub const ALL: [Self; 9] = [
        Self::Fact,
        Self::Planned,
        Self::Possible,
        Self::Hearsay,
        Self::Desired,
        Self::Conditional,
        Self::Question,
        Self::Denied,
        Self::Rejected,
    ];
    /// Name in outputs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fact => "fact",
            Self::Planned => "planned",
            Self::Possible => "possible",
            Self::Hearsay => "hearsay",
            Self::Desired => "desired",
            Self::Conditional => "conditional",
            Self::Question => "question",
            Self::Denied => "denied",
            Self::Rejected => "rejected",
        }
    }
    /// The status of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }
    /// That of a statement. What is denied only in a plan or a rumour is what the modality says.
    pub fn of(statement: &Statement) -> Self {
        if verdict(statement) == Some(Verdict::Rejected) {
            return Self::Rejected;
        }
        match (statement.modality, statement.polarity) {
            (Modality::Asserted, Polarity::Positive) => Self::Fact,
            (_, Polarity::Negative) => Self::Denied,
            (Modality::Planned, _) => Self::Planned,
            (Modality::Possible, _) => Self::Possible,
            (Modality::Hearsay, _) => Self::Hearsay,
            (Modality::Desired, _) => Self::Desired,
            (Modality::Conditional, _) => Self::Conditional,
            (Modality::Question, _) => Self::Question,
        }
    }
}

/// What a link ends in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    /// Number of an entity.
    Entity(u32),
    /// A date, a number, a text.
    Value(String),
}

/// All statements that say the same of the same.
#[derive(Clone, Debug)]
pub struct Link {
    /// Number of the entity.
    pub subject: u32,
    /// Relation.
    pub relation: Relation,
    /// What it ends in.
    pub object: End,
    /// The surest of its statements.
    pub status: Status,
    /// Its statements in order of document and place.
    pub statements: Vec<Support>,
}

/// An entity with all that is known of it.
#[derive(Clone, Debug, Default)]
pub struct EntityEntry {
    /// IRI.
    pub id: String,
    /// Class.
    pub class: Class,
    /// Canonical name.
    pub label: String,
    /// Other names.
    pub aliases: BTreeSet<String>,
    /// Reading in katakana; "" where it is not known.
    pub reading: String,
    /// Wikidata id; "" where it is not known.
    pub wikidata: String,
    /// Records that speak of it.
    pub documents: Vec<u32>,
    /// How often it is mentioned.
    pub mentions: u32,
    /// Links in which it is an end, by number, in order.
    pub links: Vec<u32>,
}

/// All entities and all that is said of them.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// In order of IRI.
    pub entities: Vec<EntityEntry>,
    /// In order of subject, relation, object.
    pub links: Vec<Link>,
    numbers: FxHashMap<String, u32>,
}

impl Catalog {
    /// Gathers them. The time is linear in what the records hold, but for sorting.
    pub fn new(records: &[Record]) -> Self {
        let mut found: BTreeMap<String, EntityEntry> = BTreeMap::new();
        for (number, record) in records.iter().enumerate() {
            let ids: Vec<String> = record.entities.iter().map(|e| iri::named(&e.id).into_string()).collect();
            for (id, entity) in ids.iter().zip(&record.entities) {
                let entry = found.entry(id.clone()).or_default();
                entry.name(entity.class, &entity.label, &entity.aliases, number);
                if entry.reading.is_empty() {
                    entry.reading.clone_from(&entity.reading);
                }
                if entry.wikidata.is_empty() {
                    entry.wikidata.clone_from(&entity.wikidata);
                }
            }
            for mention in &record.mentions {
                if let Some(entry) = ids.get(mention.entity).and_then(|id| found.get_mut(id)) {
                    entry.mentions += 1;
                }
            }
            for node in record.statements.iter().flat_map(|s| [&s.subject, &s.object]) {
                if let (Some(id), Some(label)) = (&node.id, &node.label) {
                    let entry = found.entry(iri::named(id).into_string()).or_default();
                    entry.name(node.class.unwrap_or_default(), label, &node.aliases, number);
                }
            }
        }
        let mut catalog = Self::default();
        for (id, mut entry) in found {
            catalog.numbers.insert(id.clone(), catalog.entities.len() as u32);
            entry.aliases.remove(&entry.label);
            entry.id = id;
            catalog.entities.push(entry);
        }
        catalog.link(records);
        catalog
    }
    fn link(&mut self, records: &[Record]) {
        let mut links: BTreeMap<(u32, Relation, End), (Status, Vec<Support>)> = BTreeMap::new();
        let number = |node: &Node| self.number(&iri::named(node.id.as_deref()?).into_string());
        for (r, record) in records.iter().enumerate() {
            for (s, statement) in record.statements.iter().enumerate() {
                let (Some(relation), Some(subject)) = (statement.relation, number(&statement.subject)) else {
                    continue;
                };
                let object = match number(&statement.object) {
                    Some(object) => End::Entity(object),
                    None => End::Value(value(&statement.object).to_owned()),
                };
                let status = Status::of(statement);
                let link = links.entry((subject, relation, object)).or_insert_with(|| (status, Vec::new()));
                link.0 = link.0.min(status);
                link.1.push(Support { record: r as u32, statement: s as u32 });
            }
        }
        for ((subject, relation, object), (status, statements)) in links {
            let at = self.links.len() as u32;
            self.entities[subject as usize].links.push(at);
            if let End::Entity(object) = object
                && object != subject
            {
                self.entities[object as usize].links.push(at);
            }
            self.links.push(Link { subject, relation, object, status, statements });
        }
    }
    /// The number of the entity with this IRI.
    pub fn number(&self, id: &str) -> Option<u32> {
        self.numbers.get(id).copied()
    }
    /// The entity with this IRI.
    pub fn entity(&self, id: &str) -> Option<&EntityEntry> {
        Some(&self.entities[self.number(id)? as usize])
    }
    /// The other end of a link, seen from one of its ends.
    pub fn other(link: &Link, from: u32) -> Option<u32> {
        match link.object {
            End::Entity(object) if link.subject == from => Some(object),
            End::Entity(_) => Some(link.subject),
            End::Value(_) => None,
        }
    }
}

impl EntityEntry {
    fn name(&mut self, class: Class, label: &str, aliases: &[String], record: usize) {
        if self.label.is_empty() {
            label.clone_into(&mut self.label);
            self.class = class;
        } else if self.label != label {
            self.aliases.insert(label.to_owned());
        }
        self.aliases.extend(aliases.iter().cloned());
        if self.documents.last() != Some(&(record as u32)) {
            self.documents.push(record as u32);
        }
    }
}

/// A literal as people read it.
pub fn value(node: &Node) -> &str {
    node.label.as_deref().or(node.value.as_deref()).unwrap_or(&node.surface)
}
