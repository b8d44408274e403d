//! Indices and records -> what a question in SPARQL can search in.

use super::{Catalog, NameIndex, SentenceIndex};
use crate::document::Record;
use crate::rdf::iri;

/// An entity that goes by the words.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundEntity {
    /// IRI.
    pub id: String,
    /// The name that fits.
    pub name: String,
    /// From 1, the same name, down to 0.
    pub score: f64,
}

/// A sentence that holds the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundSentence {
    /// IRI of its document.
    pub document: String,
    /// Its number; -1 for the headline.
    pub number: i32,
    /// First character.
    pub begin: u32,
    /// One past the last.
    pub end: u32,
    /// Its words.
    pub text: String,
}

/// What a question can search in.
pub trait Search {
    /// Entities by name, the best first.
    fn entities(&self, words: &str, limit: usize) -> Vec<FoundEntity>;
    /// Sentences that hold all words, in order.
    fn sentences(&self, words: &str, limit: usize) -> Vec<FoundSentence>;
}

/// All that a question can search in.
#[derive(Clone, Copy, Debug)]
pub struct Finder<'a> {
    /// Base of the IRIs.
    pub base: &'a str,
    /// Records, as the indices number them.
    pub records: &'a [Record],
    /// Entities.
    pub catalog: &'a Catalog,
    /// Their names.
    pub names: &'a NameIndex,
    /// Sentences.
    pub sentences: &'a SentenceIndex,
}

impl Search for Finder<'_> {
    fn entities(&self, words: &str, limit: usize) -> Vec<FoundEntity> {
        let entities = &self.catalog.entities;
        let weight = |number: u32| {
            let entity = &entities[number as usize];
            f64::from(entity.mentions) + entity.links.len() as f64 * 2.0
        };
        let hits = self.names.find(words, weight, limit);
        let found = |hit: super::NameHit| FoundEntity {
            id: entities[hit.entity as usize].id.clone(),
            name: hit.name,
            score: (hit.score * 1000.0).round() / 1000.0,
        };
        hits.into_iter().map(found).collect()
    }
    fn sentences(&self, words: &str, limit: usize) -> Vec<FoundSentence> {
        let (hits, _) = self.sentences.find(self.records, words, limit);
        let found = |hit: &super::SentenceHit| {
            let place = self.sentences.place(hit.sentence);
            let record = &self.records[place.record as usize];
            FoundSentence {
                document: iri::document(self.base, &record.document.id).into_string(),
                number: place.number,
                begin: place.begin,
                end: place.end,
                text: place.text(self.records).to_owned(),
            }
        };
        hits.iter().map(found).collect()
    }
}
