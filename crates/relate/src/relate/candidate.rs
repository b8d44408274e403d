//! Candidates -> statements: constraints, one statement for one triple of a sentence, and a record of what was dropped.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::refusal::Refusal;
use super::term::{Context, Term, TermKind};
use crate::document::{Dropped, Modality, Polarity, Statement, Time, Trace};
use crate::resource::Relation;

/// A statement in the making.
pub struct Candidate {
    /// Sentence index.
    pub sentence: usize,
    /// Subject.
    pub subject: Term,
    /// Relation.
    pub relation: Relation,
    /// Object.
    pub object: Term,
    /// Affirmed or denied.
    pub polarity: Polarity,
    /// Asserted or not.
    pub modality: Modality,
    /// Source.
    pub speaker: Option<String>,
    /// When.
    pub time: Option<Time>,
    /// In the words of the text.
    pub qualifiers: BTreeMap<String, String>,
    /// In 0..=1.
    pub confidence: f32,
    /// Rule id with its version.
    pub rule: String,
}

impl Candidate {
    /// A plain assertion.
    pub fn new(subject: Term, relation: &'static str, object: Term, rule: &str, confidence: f32) -> Self {
        Self {
            sentence: object.sentence,
            subject,
            relation: Relation(relation),
            object,
            polarity: Polarity::Positive,
            modality: Modality::Asserted,
            speaker: None,
            time: None,
            qualifiers: BTreeMap::new(),
            confidence,
            rule: format!("{rule}@1"),
        }
    }
}

/// Takes candidates, gives statements.
pub struct Sink<'c, 'a> {
    context: &'c Context<'a>,
    statements: Vec<(usize, Statement)>,
    seen: FxHashMap<(usize, String, Relation, String), usize>,
    trace: &'c mut Trace,
}

impl<'c, 'a> Sink<'c, 'a> {
    /// An empty sink.
    pub fn new(context: &'c Context<'a>, trace: &'c mut Trace) -> Self {
        Self { context, statements: Vec::new(), seen: FxHashMap::default(), trace }
    }
    /// Takes one candidate.
    pub fn push(&mut self, candidate: Candidate) {
        if let Some(reason) = self.forbidden(&candidate) {
            self.drop(&candidate, reason);
            return;
        }
        let key = (
            candidate.sentence,
            self.identity(&candidate.subject),
            candidate.relation,
            self.identity(&candidate.object),
        );
        if let Some(at) = self.seen.get(&key) {
            let known = &mut self.statements[*at].1;
            if known.modality == candidate.modality || known.confidence >= candidate.confidence {
                for (name, value) in candidate.qualifiers {
                    known.qualifiers.entry(name).or_insert(value);
                }
                if known.time.is_none() && known.modality == candidate.modality {
                    known.time = candidate.time;
                }
                *self.trace.dropped.entry("said by another rule of the same sentence").or_default() += 1;
                return;
            }
            let index = *at;
            self.statements[index].1 = self.statement(candidate);
            return;
        }
        *self.trace.kept.entry(candidate.rule.clone()).or_default() += 1;
        self.seen.insert(key, self.statements.len());
        let sentence = candidate.sentence;
        let statement = self.statement(candidate);
        self.statements.push((sentence, statement));
    }
    /// Counts a step that failed before there was a candidate.
    pub fn refuse(&self, refusal: Refusal) {
        self.context.refuse(refusal);
    }
    /// The words of a term.
    pub fn text(&self, term: &Term) -> &'a str {
        self.context.views[term.sentence].text(term.span)
    }
    /// Records a candidate that never came to be.
    fn drop(&mut self, candidate: &Candidate, reason: &'static str) {
        *self.trace.dropped.entry(reason).or_default() += 1;
        self.trace.details.push(Dropped {
            sentence: self.context.views[candidate.sentence].s.sentence.output_number(),
            subject: self.context.label(&candidate.subject),
            relation: candidate.relation,
            object: self.context.label(&candidate.object),
            rule: candidate.rule.clone(),
            reason,
        });
    }
    /// Statements in order of sentence, then as found.
    pub fn finish(mut self) -> Vec<Statement> {
        self.statements.sort_by_key(|(sentence, _)| *sentence);
        self.statements.into_iter().map(|(_, s)| s).collect()
    }
    fn identity(&self, term: &Term) -> String {
        match term.kind {
            TermKind::Entity(e) => format!("e{}", e.0),
            _ => self.context.as_read(term.sentence, term.span),
        }
    }
    fn forbidden(&self, c: &Candidate) -> Option<&'static str> {
        let rules = self.context.rules;
        if self.identity(&c.subject) == self.identity(&c.object) {
            return Some("subject and object are one");
        }
        for term in [&c.subject, &c.object] {
            if term.omitted {
                continue;
            }
            let text = self.context.views[term.sentence].text(term.span).trim();
            if text.is_empty() {
                return Some("nothing stands there");
            }
            if matches!(term.kind, TermKind::Phrase) && rules.has("empty", text) {
                return Some("a word that names nothing");
            }
        }
        super::constraint::refuse(self.context, c)
    }
    fn statement(&self, c: Candidate) -> Statement {
        let s = &self.context.views[c.sentence].s.sentence;
        Statement {
            document: self.context.document.id.clone(),
            sentence: s.output_number(),
            begin: s.span.begin,
            end: s.span.end,
            text: self.context.raw(c.sentence).to_owned(),
            subject: self.context.node(&c.subject),
            relation: Some(c.relation),
            predicate: None,
            object: self.context.node(&c.object),
            polarity: c.polarity,
            modality: c.modality,
            speaker: c.speaker,
            time: c.time,
            qualifiers: c.qualifiers,
            confidence: (c.confidence.clamp(0.05, 0.99) * 100.0).round() / 100.0,
            rule: c.rule,
            open: false,
        }
    }
}
