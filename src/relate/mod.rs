//! Analysed document -> statements.
//!
//! Frames over predicates and their arguments (`frames`, the rules in `ontology/relations`), and patterns inside noun
//! phrases (`nominal`, `titles`). Every candidate passes the constraints of the ontology; what is dropped is counted.

mod alias;
mod candidate;
mod constraint;
mod context;
mod event;
mod feature;
mod frames;
mod general;
mod headline;
mod nominal;
mod open;
mod quantity;
mod quote;
mod term;
mod titles;

use std::sync::Arc;

pub use candidate::{Dropped, Trace};
pub use open::OpenExtractor;

use crate::document::{Document, DocumentAnalysis, Statement};
use crate::resource::{Lexicon, Ontology, RelationRules};
use candidate::Sink;
use term::Context;

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
    ontology: Arc<Ontology>,
    rules: Arc<RelationRules>,
    base: String,
}

impl FrameExtractor {
    /// The extractor with the given rules; IRIs are minted below `base`.
    pub fn new(lexicon: Arc<Lexicon>, ontology: Arc<Ontology>, rules: Arc<RelationRules>, base: String) -> Self {
        Self { _lexicon: lexicon, ontology, rules, base }
    }
    /// The statements of one document, and in `trace` what became of every candidate.
    pub fn extract_traced(
        &self,
        document: &Document,
        analysis: &DocumentAnalysis,
        trace: &mut Trace,
    ) -> Vec<Statement> {
        let context = Context::new(document, analysis, &self.rules, &self.ontology, &self.base);
        let mut sink = Sink::new(&context, trace);
        for sentence in 0..context.views.len() {
            titles::extract(&context, sentence, &mut sink);
            alias::extract(&context, sentence, &mut sink);
            nominal::extract(&context, sentence, &mut sink);
            quote::extract(&context, sentence, &mut sink);
            quantity::extract(&context, sentence, &mut sink);
            frames::extract(&context, sentence, &mut sink);
        }
        general::extract(&context, &mut sink);
        let mut statements = sink.finish();
        let headlines = statements
            .iter()
            .map(|s| context.views.iter().any(|v| v.s.sentence.output_number() == s.sentence && headline::is_headline(v)))
            .collect::<Vec<_>>();
        headline::agree(&mut statements, &headlines);
        statements
    }
}

impl Extractor for FrameExtractor {
    fn name(&self) -> &'static str {
        "frame"
    }
    fn extract(&self, document: &Document, analysis: &DocumentAnalysis) -> Vec<Statement> {
        self.extract_traced(document, analysis, &mut Trace::default())
    }
}
