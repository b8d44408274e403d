use serde::{Deserialize, Serialize};

use super::{Document, DocumentAnalysis, Field, Statement};
use crate::term::Class;

/// An entity as a document speaks of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityRecord {
    /// IRI.
    pub id: String,
    /// Class.
    pub class: Class,
    /// Canonical name.
    pub label: String,
    /// Other names in the document.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Reading in katakana, from the lexicon or the document.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reading: String,
    /// The name that the document uses first, where it is another than the label.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub first_name: String,
    /// The legal form that the document writes it with (株式会社).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub legal_form: String,
    /// Wikidata id, from the lexicon.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub wikidata: String,
    /// Whether the lexicon has it: one thing, wherever the name stands.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub known: bool,
}

/// Where a document refers to an entity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MentionRecord {
    /// Index into the record's entities.
    pub entity: usize,
    /// Whether it stands in the headline given apart from the text.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub title: bool,
    /// First character in the field.
    pub begin: u32,
    /// One past the last.
    pub end: u32,
}

/// What made a record: equal values and equal input give equal records.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// Version of the program.
    pub program: String,
    /// SHA-256 of the ontology files, names and texts.
    pub ontology: String,
    /// SHA-256 of the models, rules and lexicon files in use.
    pub resources: String,
    /// The options that change what is extracted.
    pub options: String,
}

/// All that the graph keeps of one document: its text and what was found in it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The document as read.
    pub document: Document,
    /// Entities, sorted by IRI.
    pub entities: Vec<EntityRecord>,
    /// Mentions, by place.
    pub mentions: Vec<MentionRecord>,
    /// Statements, by place.
    pub statements: Vec<Statement>,
    /// What made the record.
    pub provenance: Provenance,
}

/// What a lexicon tells a record of its entries.
pub trait Catalogue {
    /// Reading and Wikidata id of an entry.
    fn reading_and_wikidata(&self, entry: u32) -> Option<(String, String)>;
}

impl<C: Catalogue> Catalogue for std::sync::Arc<C> {
    fn reading_and_wikidata(&self, entry: u32) -> Option<(String, String)> {
        (**self).reading_and_wikidata(entry)
    }
}

impl Record {
    /// Keeps of an analysis what the graph needs. `base` is that of the IRIs.
    pub fn new(
        document: Document,
        analysis: DocumentAnalysis,
        catalogue: &impl Catalogue,
        base: &str,
        provenance: Provenance,
    ) -> Self {
        let mut order: Vec<usize> = (0..analysis.entities.len()).collect();
        order.sort_by(|&a, &b| analysis.entities[a].key.cmp(&analysis.entities[b].key).then(a.cmp(&b)));
        let mut place = vec![0; order.len()];
        for (new, &old) in order.iter().enumerate() {
            place[old] = new;
        }
        let entities = order
            .iter()
            .map(|&i| {
                let entity = &analysis.entities[i];
                let (reading, wikidata) =
                    entity.lexicon.and_then(|entry| catalogue.reading_and_wikidata(entry)).unwrap_or_default();
                EntityRecord {
                    id: format!("{base}{}", entity.key),
                    class: entity.exact_class(),
                    label: entity.label.clone(),
                    aliases: entity.aliases.clone(),
                    reading: Some(reading).filter(|r| !r.is_empty()).unwrap_or_else(|| entity.reading.clone()),
                    first_name: entity.first_name.clone(),
                    legal_form: entity.legal_form.unwrap_or_default().to_owned(),
                    wikidata,
                    known: entity.lexicon.is_some(),
                }
            })
            .collect();
        let mut mentions = Vec::new();
        for sentence in &analysis.sentences {
            for mention in &sentence.mentions {
                if let Some(entity) = mention.entity {
                    let chars = mention.chars.shift(sentence.sentence.span.begin);
                    mentions.push(MentionRecord {
                        entity: place.get(entity.0 as usize).copied().unwrap_or_default(),
                        title: sentence.sentence.field == Field::Title,
                        begin: chars.begin,
                        end: chars.end,
                    });
                }
            }
        }
        Self { document, entities, mentions, statements: analysis.statements, provenance }
    }
    /// The text of the field that offsets count into.
    pub fn field(&self, title: bool) -> &str {
        if title { self.document.title.as_deref().unwrap_or("") } else { &self.document.text }
    }
}
