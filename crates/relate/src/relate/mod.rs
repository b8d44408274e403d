//! Analysed document -> statements.
//!
//! Frames over predicates and their arguments (`frames`, the rules in `ontology/relations`), and patterns inside noun
//! phrases (`nominal`, `titles`). Both read a sentence through a `context::View`, which is a `tree::Tree` of bunsetsu with
//! names; open statements (`open`) go by the tree alone. Every candidate passes the constraints of the ontology; what is
//! dropped is counted.

mod adapt;
mod ahead;
mod alias;
mod bracket;
mod candidate;
mod career;
mod compound;
mod context;
mod dated;
mod event;
mod feature;
mod fields;
mod frames;
mod funding;
mod general;
mod handover;
mod headline;
mod holder;
mod joint;
pub mod kinds;
mod known;
mod measure;
mod modifier;
mod nominal;
mod open;
pub mod pair;
mod pattern;
mod possess;
mod quantity;
mod quote;
mod refusal;
mod renown;
mod seat;
mod since;
mod term;
mod titles;
mod topic;
mod tracks;
mod tree;
mod whynot;

use std::sync::Arc;

use rustc_hash::FxHashSet;

pub use open::OpenExtractor;
pub use whynot::whynot;

use crate::document::{Document, DocumentAnalysis, Statement, Trace, qualifier};
use crate::resource::{Calibration, Class, Ontology, RelationRules};
use candidate::{Rests, Sink};
use event::Event;
use term::Context;
pub use term::meant;

/// A way of finding statements in an analysed document. Another way can stand beside the built-in one.
pub trait Extractor: Send + Sync {
    /// The statements of one document, in order of sentence.
    fn extract(&self, document: &Document, analysis: &DocumentAnalysis) -> Vec<Statement>;
    /// The same, with a record of what became of every candidate, where it keeps one.
    fn extract_traced(&self, document: &Document, analysis: &DocumentAnalysis, _trace: &mut Trace) -> Vec<Statement> {
        self.extract(document, analysis)
    }
}

/// The built-in extractor: rules over predicates and noun phrases, and the learned decision beside them.
pub struct FrameExtractor {
    ontology: Arc<Ontology>,
    rules: Arc<RelationRules>,
    base: String,
    learned: bool,
}

impl FrameExtractor {
    /// The extractor with the given rules; IRIs are minted below `base`.
    pub fn new(ontology: Arc<Ontology>, rules: Arc<RelationRules>, base: String) -> Self {
        Self { ontology, rules, base, learned: false }
    }
    /// Whether the learned decision adds to what the rules say.
    #[must_use]
    pub fn learned(mut self, learned: bool) -> Self {
        self.learned = learned;
        self
    }
    /// The pairs of ends of a document with their features and what the rules said of them, for training.
    pub fn pairs(&self, document: &Document, analysis: &DocumentAnalysis) -> Vec<pair::Pair> {
        let context = self.context(document, analysis);
        let mut trace = Trace::default();
        let mut sink = Sink::new(&context, &mut trace);
        let events = Self::propose(&context, &mut sink);
        pair::collect(&context, events, &sink)
    }
    /// For every sentence that is asked for, those named before it that may be what it leaves out, with their signs; for training.
    pub fn in_mind<F: Fn(Class) -> bool>(
        &self,
        document: &Document,
        analysis: &DocumentAnalysis,
        asked: impl Iterator<Item = (usize, F)>,
    ) -> Vec<Vec<(usize, meant::Grades)>> {
        let context = self.context(document, analysis);
        let mind = |(sentence, fits): (usize, F)| {
            let found = context.in_mind(sentence, &fits).into_iter();
            found.map(|(entity, grades)| (entity.0 as usize, grades)).collect()
        };
        asked.map(mind).collect()
    }
    fn context<'a>(&'a self, document: &'a Document, analysis: &'a DocumentAnalysis) -> Context<'a> {
        Context::new(document, analysis, &self.rules, &self.ontology, &self.base)
    }
    /// What the rules find; gives the events of each sentence.
    fn propose<'a>(context: &Context<'a>, sink: &mut Sink) -> Vec<Vec<Event<'a>>> {
        let mut all = Vec::with_capacity(context.views.len());
        let mut rounds = funding::Rounds::default();
        // For whom somebody speaks may be told behind his words.
        for sentence in 0..context.views.len() {
            titles::extract(context, sentence, sink);
        }
        for sentence in 0..context.views.len() {
            alias::extract(context, sentence, sink);
            nominal::extract(context, sentence, sink);
            pattern::extract(context, sentence, sink);
            fields::extract(context, sentence, sink);
            tracks::extract(context, sentence, sink);
            adapt::extract(context, sentence, sink);
            seat::extract(context, sentence, sink);
            since::extract(context, sentence, sink);
            dated::extract(context, sentence, sink);
            headline::prize(context, &context.views[sentence], sink);
            let events = context.events(sentence);
            alias::renamed(context, sentence, &events, sink);
            alias::called(context, sentence, &events, sink);
            career::extract(context, sentence, &events, sink);
            handover::extract(context, sentence, &events, sink);
            renown::extract(context, sentence, &events, sink);
            joint::extract(context, sentence, sink);
            let spoken = quote::extract(context, sentence, &events, sink);
            quantity::extract(context, sentence, sink);
            rounds.extract(context, sentence, &events, sink);
            frames::extract(context, sentence, events.clone(), &spoken, sink);
            all.push(events);
        }
        general::extract(context, sink);
        all
    }
}

impl Extractor for FrameExtractor {
    fn extract(&self, document: &Document, analysis: &DocumentAnalysis) -> Vec<Statement> {
        self.extract_traced(document, analysis, &mut Trace::default())
    }
    fn extract_traced(&self, document: &Document, analysis: &DocumentAnalysis, trace: &mut Trace) -> Vec<Statement> {
        let context = self.context(document, analysis);
        let mut sink = Sink::new(&context, &mut *trace);
        let events = Self::propose(&context, &mut sink);
        if self.learned {
            pair::extract(&context, pair::PairModel::embedded(), events, &mut sink);
        }
        let (mut statements, rests) = sink.finish();
        context.refusals.report(trace);
        let numbers: FxHashSet<i64> =
            context.views.iter().filter(|v| headline::is_headline(v)).map(|v| v.s.sentence.output_number()).collect();
        let headlines: Vec<bool> = statements.iter().map(|s| numbers.contains(&s.sentence)).collect();
        let ahead = headlines.contains(&true) && headline::lies_ahead(&context);
        headline::agree(&mut statements, &headlines, ahead, |s| {
            // 出資額は最大5.98兆円: what an act that lies ahead comes to.
            let what =
                s.qualifiers.get(qualifier::WHAT).is_some_and(|w| context.rules.end_in("act measures", w).is_some());
            let listed = |list: &str| s.relation.is_some_and(|r| context.rules.has(list, r.name()));
            listed("happenings") || listed("agreements") || what
        });
        headline::not_yet_founded(&mut statements, &rests);
        headline::not_yet_partners(&mut statements, &rests);
        let calibration = Calibration::embedded();
        for (statement, _) in statements.iter_mut().zip(&rests).filter(|(_, rests)| **rests != Rests::Learned) {
            statement.confidence = calibration.confidence(statement);
        }
        statements
    }
}
