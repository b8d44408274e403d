use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Modality, Polarity};
use crate::term::{Class, Relation};

/// Subject or object of a statement, complete in itself: an entity (with `id`, `class`, `label`) or a literal (with `value`).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// IRI of the entity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Class of the entity.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub class: Option<Class>,
    /// What class the thing would be of that a phrase names without a name of its own: 新会社 would be a Company.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Class>,
    /// The head noun of a class phrase, itself one: AI of 動画生成AI.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broader: Option<String>,
    /// Canonical name of the entity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// A literal as it stands in the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// XSD, EDTF or QUDT datatype of a literal, as a CURIE.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub datatype: Option<String>,
    /// Normal form of a literal: ISO date, or value and unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub normalized: Option<String>,
    /// What stands in this sentence, as read (同社, 米OpenAI); "" for an omitted subject.
    pub surface: String,
    /// Other names in this document.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// First character in the document's field.
    pub begin: u32,
    /// One past the last character.
    pub end: u32,
}

/// When a statement holds or happened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Time {
    /// As it stands in the text.
    pub text: String,
    /// ISO 8601 / EDTF.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// day, month, year, quarter, ….
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precision: Option<String>,
}

/// The predicate of an open statement, in the article's words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenPredicate {
    /// As it stands in the text.
    pub surface: String,
    /// Dictionary form.
    pub lemma: String,
}

/// What one rule found in one sentence: one line of `extract`, one reifier in the graph.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// Document id.
    pub document: String,
    /// Number of the sentence; -1 for the headline.
    pub sentence: i64,
    /// First character of the sentence in the field.
    pub begin: u32,
    /// One past its last character.
    pub end: u32,
    /// The sentence as read.
    pub text: String,
    /// Who or what.
    pub subject: Node,
    /// Relation of the ontology; None for an open statement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<Relation>,
    /// Predicate of an open statement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predicate: Option<OpenPredicate>,
    /// To whom or what.
    pub object: Node,
    /// Affirmed or denied.
    pub polarity: Polarity,
    /// Asserted or not.
    pub modality: Modality,
    /// Who is quoted as the source: label of the entity, or the words of the text.
    pub speaker: Option<String>,
    /// When.
    pub time: Option<Time>,
    /// Amount, role, what, …: in the words of the text.
    pub qualifiers: BTreeMap<String, String>,
    /// In 0..=1.
    pub confidence: f32,
    /// Rule id and version.
    pub rule: String,
    /// Whether it is an open statement.
    pub open: bool,
    /// All rules that say it, the one whose reading it has first; written where there are several.
    #[serde(default, skip_serializing_if = "single")]
    pub evidence: Vec<Evidence>,
}

fn single(evidence: &[Evidence]) -> bool {
    evidence.len() < 2
}

/// One rule's word for a statement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Rule id and version.
    pub rule: String,
    /// How well the rule's pattern fits here, in 0..=1; a confidence it is only by a table that was fitted.
    pub strength: f32,
    /// How the rule reads it.
    pub polarity: Polarity,
    /// How the rule reads it.
    pub modality: Modality,
}

impl Statement {
    /// Whether it makes a fact: positive and asserted, of a relation.
    pub fn is_fact(&self) -> bool {
        !self.open
            && self.relation.is_some()
            && self.polarity == Polarity::Positive
            && self.modality == Modality::Asserted
    }
}

macro_rules! serde_by_name {
    ($($name:ident),+) => {$(
        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let name = String::deserialize(deserializer)?;
                Self::parse(&name).ok_or_else(|| serde::de::Error::custom(format!("unknown value {name:?}")))
            }
        }
    )+};
}
serde_by_name!(Polarity, Modality);
