//! Analysed document -> open statements: what predicates say of their arguments, in the article's words, for what the
//! ontology has no relation for.
//!
//! ```text
//! 彼は2001年に京都の大学を卒業した。
//! 彼 │ 卒業した │ 京都の大学        the core argument, minimal predicate
//! 彼 │ 京都の大学を卒業した │ 2001年   every other argument, the core in the predicate
//! 彼 │ 大学を卒業した │ 京都          X の Y of the core split
//! ```
//!
//! The subject is the ガ argument or the topic, also one that a coordinated predicate shares; n-ary predicates are split
//! into pairs as in open information extraction (ClausIE, Del Corro and Gemulla 2013; BenchIE, Gashteovski et al. 2022).

mod clause;
mod form;
mod phrase;
mod predicate;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::Extractor;
use super::refusal::{Refusal, Refusals};
use super::tree::Tree;
use crate::document::{
    Document, DocumentAnalysis, Field, Node, OpenPredicate, Predicate, SentenceAnalysis, Statement, Trace,
};
use form::{Triple, triples};

/// Finds open statements.
#[derive(Debug, Default)]
pub struct OpenExtractor;

impl Extractor for OpenExtractor {
    fn extract(&self, document: &Document, analysis: &DocumentAnalysis) -> Vec<Statement> {
        self.extract_traced(document, analysis, &mut Trace::default())
    }
    fn extract_traced(&self, document: &Document, analysis: &DocumentAnalysis, trace: &mut Trace) -> Vec<Statement> {
        let mut statements = Vec::new();
        let refusals = Refusals::default();
        for s in &analysis.sentences {
            let tree = Tree::new(s);
            let mut seen = BTreeSet::new();
            for predicate in &s.predicates {
                for triple in triples(&tree, predicate, &refusals) {
                    let key = (triple.subject.clone(), triple.predicate.clone(), triple.object.clone());
                    if seen.insert((tree.slice(key.0), key.1, tree.slice(key.2))) {
                        *trace.kept.entry(triple.rule.to_owned()).or_default() += 1;
                        statements.push(statement(document, &tree, predicate, triple));
                    } else {
                        refusals.count(Refusal::OpenTwice);
                    }
                }
            }
        }
        refusals.report(trace);
        statements
    }
}

fn statement(document: &Document, x: &Tree<'_>, p: &Predicate, triple: Triple) -> Statement {
    let s = x.s;
    let mut qualifiers = BTreeMap::new();
    if !triple.particles.is_empty() {
        qualifiers.insert("case".to_owned(), triple.particles);
    }
    Statement {
        document: document.id.clone(),
        sentence: s.sentence.output_number(),
        begin: s.sentence.span.begin,
        end: s.sentence.span.end,
        text: as_read(document, s).to_owned(),
        subject: node(document, x, triple.subject),
        relation: None,
        predicate: Some(OpenPredicate { surface: triple.predicate, lemma: p.lemma.clone() }),
        object: node(document, x, triple.object),
        polarity: p.polarity,
        modality: p.modality,
        speaker: p.speaker.map(|c| x.slice(x.phrase(c, false)).to_owned()),
        time: None,
        qualifiers,
        confidence: triple.confidence.clamp(0.05, 0.95),
        rule: triple.rule.to_owned(),
        open: true,
        evidence: Vec::new(),
    }
}

fn as_read<'d>(document: &'d Document, s: &SentenceAnalysis) -> &'d str {
    match s.sentence.field {
        Field::Title => s.sentence.bytes.of(document.title.as_deref().unwrap_or_default()),
        Field::Text => s.sentence.bytes.of(&document.text),
    }
}

fn node(document: &Document, x: &Tree<'_>, tokens: Range<usize>) -> Node {
    let s = x.s;
    let (begin, end) = (s.tokens[tokens.start].chars.begin, s.tokens[tokens.end - 1].chars.end);
    let surface = as_read(document, s).chars().skip(begin as usize).take((end - begin) as usize).collect();
    Node { surface, begin: s.sentence.span.begin + begin, end: s.sentence.span.begin + end, ..Node::default() }
}
