//! Sentences with syntax -> mentions: names, numbers, dates, anaphors.

use std::sync::Arc;

use crate::document::{Document, SentenceAnalysis};
use crate::resource::{Lexicon, Ontology};

/// Finds mentions; shared by all threads.
pub struct EntityRecognizer {
    _lexicon: Arc<Lexicon>,
    _ontology: Arc<Ontology>,
}

impl EntityRecognizer {
    /// A recognizer with the models that the program ships.
    pub fn new(lexicon: Arc<Lexicon>, ontology: Arc<Ontology>) -> Self {
        Self { _lexicon: lexicon, _ontology: ontology }
    }
    /// Fills in the mentions of all sentences of one document.
    pub fn recognize(&self, _document: &Document, _sentences: &mut [SentenceAnalysis]) {}
}
