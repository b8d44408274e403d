//! Mentions -> entities of one document: aliases, coreference, omitted subjects.

use std::sync::Arc;

use crate::document::{Document, Entity, SentenceAnalysis};
use crate::resource::{Lexicon, Ontology};

/// Groups mentions into entities; shared by all threads.
pub struct EntityResolver {
    _lexicon: Arc<Lexicon>,
    _ontology: Arc<Ontology>,
}

impl EntityResolver {
    /// A resolver over the lexicon.
    pub fn new(lexicon: Arc<Lexicon>, ontology: Arc<Ontology>) -> Self {
        Self { _lexicon: lexicon, _ontology: ontology }
    }
    /// Returns the entities and links every mention that refers to one.
    pub fn resolve(&self, _document: &Document, _sentences: &mut [SentenceAnalysis]) -> Vec<Entity> {
        Vec::new()
    }
}
