//! Analysed document -> statements.

use std::sync::Arc;

use crate::document::{Document, DocumentAnalysis, Statement};
use crate::resource::{Lexicon, Ontology};

/// A way of finding statements in an analysed document. Another way can stand beside the built-in one.
pub trait Extractor: Send + Sync {
    /// Its name, the first part of the rule ids that it writes.
    fn name(&self) -> &'static str;
    /// The statements of one document, in order of sentence.
    fn extract(&self, document: &Document, analysis: &DocumentAnalysis) -> Vec<Statement>;
}

/// The built-in extractor: frames over predicate-argument structure, and nominal patterns.
pub struct FrameExtractor {
    _lexicon: Arc<Lexicon>,
    _ontology: Arc<Ontology>,
}

impl FrameExtractor {
    /// The extractor with the frames that the program ships.
    pub fn new(lexicon: Arc<Lexicon>, ontology: Arc<Ontology>) -> Self {
        Self { _lexicon: lexicon, _ontology: ontology }
    }
}

impl Extractor for FrameExtractor {
    fn name(&self) -> &'static str {
        "frame"
    }
    fn extract(&self, _document: &Document, _analysis: &DocumentAnalysis) -> Vec<Statement> {
        Vec::new()
    }
}
