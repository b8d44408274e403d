//! Analysed document -> statements.
//!
//! Frames over predicates and their arguments (`frames`, the rules in `ontology/relations`), and patterns inside noun
//! phrases (`nominal`, `titles`). Every candidate passes the constraints of the ontology; what is dropped is counted.

mod adapt;
mod alias;
mod candidate;
mod career;
mod constraint;
mod context;
mod count;
mod event;
mod feature;
mod fields;
mod frames;
mod funding;
mod general;
mod headline;
mod nominal;
mod open;
mod quantity;
mod quote;
mod refusal;
mod seat;
mod term;
mod titles;
mod topic;
mod whynot;

use std::sync::Arc;

use rustc_hash::FxHashSet;

pub use open::OpenExtractor;
pub use whynot::whynot;

use crate::document::{Document, DocumentAnalysis, Statement, Trace};
use crate::resource::{Lexicon, Ontology, RelationRules};
use candidate::Sink;
use term::Context;

/// A way of finding statements in an analysed document. Another way can stand beside the built-in one.
pub trait Extractor: Send + Sync {
    /// Its name, the first part of the rule ids that it writes.
    fn name(&self) -> &'static str;
    /// The statements of one document, in order of sentence.
    fn extract(&self, document: &Document, analysis: &DocumentAnalysis) -> Vec<Statement>;
    /// The same, with a record of what became of every candidate, where it keeps one.
    fn extract_traced(&self, document: &Document, analysis: &DocumentAnalysis, _trace: &mut Trace) -> Vec<Statement> {
        self.extract(document, analysis)
    }
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
}

impl Extractor for FrameExtractor {
    fn name(&self) -> &'static str {
        "frame"
    }
    fn extract(&self, document: &Document, analysis: &DocumentAnalysis) -> Vec<Statement> {
        self.extract_traced(document, analysis, &mut Trace::default())
    }
    fn extract_traced(&self, document: &Document, analysis: &DocumentAnalysis, trace: &mut Trace) -> Vec<Statement> {
        let context = Context::new(document, analysis, &self.rules, &self.ontology, &self.base);
        let mut sink = Sink::new(&context, &mut *trace);
        let mut rounds = funding::Rounds::default();
        for sentence in 0..context.views.len() {
            titles::extract(&context, sentence, &mut sink);
            alias::extract(&context, sentence, &mut sink);
            nominal::extract(&context, sentence, &mut sink);
            fields::extract(&context, sentence, &mut sink);
            adapt::extract(&context, sentence, &mut sink);
            let events = context.events(sentence);
            career::extract(&context, sentence, &events, &mut sink);
            quote::extract(&context, sentence, &events, &mut sink);
            quantity::extract(&context, sentence, &mut sink);
            rounds.extract(&context, sentence, &events, &mut sink);
            frames::extract(&context, sentence, events, &mut sink);
        }
        general::extract(&context, &mut sink);
        let mut statements = sink.finish();
        context.refusals.report(trace);
        let numbers: FxHashSet<i64> =
            context.views.iter().filter(|v| headline::is_headline(v)).map(|v| v.s.sentence.output_number()).collect();
        let headlines: Vec<bool> = statements.iter().map(|s| numbers.contains(&s.sentence)).collect();
        headline::agree(&mut statements, &headlines);
        headline::not_yet_founded(&mut statements);
        headline::not_yet_partners(&mut statements);
        statements
    }
}
