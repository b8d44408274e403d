//! Terms by number, each held once, as N-Triples writes it, and all in one text; and triples of them. They are sorted and compared
//! as numbers, and there is next to nothing to allocate: a tenth of the time of quads, whose every end is a string of its own.

use std::fmt::Write;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{NamedNodeRef, NamedOrBlankNodeRef, Quad, TermRef, TripleRef};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::graph::Triples;
use crate::texts::Texts;

/// Subject, predicate and object of a triple.
pub type Numbers = [u32; 3];

/// So many triples at least are gathered before repetitions are taken out.
const SOME: usize = 1 << 16;
/// Triples of a part, but for those of one subject more.
const PART: usize = 1 << 12;

/// Terms by number.
#[derive(Default)]
pub struct Terms {
    texts: Texts,
    /// What triple terms consist of.
    inner: FxHashMap<u32, Numbers>,
}

impl Terms {
    /// How many there are.
    pub fn count(&self) -> u32 {
        self.texts.count()
    }
    /// A term as N-Triples writes it.
    pub fn get(&self, number: u32) -> &str {
        self.texts.get(number)
    }
    /// What a triple term consists of.
    pub fn inner(&self, number: u32) -> Option<Numbers> {
        self.inner.get(&number).copied()
    }
    /// The number of an IRI.
    pub fn iri(&mut self, iri: &str) -> u32 {
        self.texts.number_of(|text| push_iri(iri, text))
    }
    /// The number of a term.
    pub fn term<'t>(&mut self, term: impl Into<TermRef<'t>>) -> u32 {
        match term.into() {
            TermRef::NamedNode(node) => self.iri(node.as_str()),
            TermRef::Triple(triple) => self.triple(triple.as_ref()),
            TermRef::Literal(literal) if has_plain_value(literal.value()) && literal.direction().is_none() => {
                self.texts.number_of(|text| {
                    for part in ["\"", literal.value(), "\""] {
                        text.push_str(part);
                    }
                    if let Some(language) = literal.language() {
                        text.push('@');
                        text.push_str(language);
                    } else if literal.datatype() != xsd::STRING {
                        text.push_str("^^");
                        push_iri(literal.datatype().as_str(), text);
                    }
                })
            }
            // A string takes all.
            other => self.texts.number_of(|text| {
                let _ = write!(text, "{other}");
            }),
        }
    }
    fn triple(&mut self, triple: TripleRef<'_>) -> u32 {
        let subject = match triple.subject {
            NamedOrBlankNodeRef::NamedNode(node) => TermRef::from(node),
            NamedOrBlankNodeRef::BlankNode(node) => TermRef::from(node),
        };
        let parts = [self.term(subject), self.term(triple.predicate), self.term(triple.object)];
        let [s, p, o] = parts.map(|part| self.get(part));
        let written = format!("<<( {s} {p} {o} )>>");
        let number = self.texts.number(&written);
        self.inner.insert(number, parts);
        number
    }
    /// Takes the terms of others; gives their numbers here.
    fn absorb(&mut self, others: &Self) -> Vec<u32> {
        let here = self.texts.absorb(&others.texts);
        let there = |number: u32| here[number as usize];
        self.inner.extend(others.inner.iter().map(|(number, parts)| (there(*number), parts.map(there))));
        here
    }
    fn clear(&mut self) {
        self.texts.clear();
        self.inner.clear();
    }
    /// Some terms in their order, in which so many bytes at their ends are left out.
    fn sorted(&self, mut terms: Vec<u32>, left_out: usize) -> Vec<u32> {
        let key = |number: &u32| {
            let term = self.get(*number).as_bytes();
            &term[..term.len() - left_out]
        };
        terms.par_sort_unstable_by(|a, b| key(a).cmp(key(b)));
        terms
    }
}

/// Where each number below `count` stands in `order`.
fn places(order: &[u32], count: u32) -> Vec<u32> {
    let mut places = vec![0; count as usize];
    for (place, number) in order.iter().enumerate() {
        places[*number as usize] = place as u32;
    }
    places
}

fn push_iri(iri: &str, text: &mut String) {
    for part in ["<", iri, ">"] {
        text.push_str(part);
    }
}

/// Whether N-Triples has the value as it is.
fn has_plain_value(value: &str) -> bool {
    // The last is the first byte of U+FFFE, and of forms of other widths.
    value.bytes().all(|b| b >= 0x20 && !matches!(b, b'"' | b'\\' | 0x7F | 0xEF))
}

/// Triples by the numbers of their terms, as they come.
#[derive(Default)]
pub struct TermGraph {
    /// Their terms.
    pub terms: Terms,
    /// The triples.
    pub triples: Vec<Numbers>,
    /// How many there were when repetitions were last taken out.
    single: usize,
}

impl Triples for TermGraph {
    fn add<'o>(&mut self, subject: NamedNodeRef<'_>, predicate: NamedNodeRef<'_>, object: impl Into<TermRef<'o>>) {
        // Mostly it is said of the same as what was said before.
        let before = self.triples.last().map(|triple| triple[0]);
        let is_same = |number: &u32| {
            let term = self.terms.get(*number).as_bytes();
            term[1..term.len() - 1] == *subject.as_str().as_bytes()
        };
        let subject = before.filter(is_same).unwrap_or_else(|| self.terms.iri(subject.as_str()));
        self.triples.push([subject, self.terms.iri(predicate.as_str()), self.terms.term(object)]);
    }
}

impl TermGraph {
    /// Takes the triples of another; gives the numbers of its terms here.
    pub fn absorb(&mut self, other: &Self) -> Vec<u32> {
        let here = self.terms.absorb(&other.terms);
        self.triples.extend(other.triples.iter().map(|triple| triple.map(|term| here[term as usize])));
        if self.triples.len() > self.single * 2 + SOME {
            self.take_out_repetitions();
            self.single = self.triples.len();
        }
        here
    }
    /// Each triple once.
    pub fn take_out_repetitions(&mut self) {
        self.triples.sort_unstable();
        self.triples.dedup();
    }
    /// Nothing is left but the memory.
    pub(super) fn clear(&mut self) {
        self.terms.clear();
        self.triples.clear();
    }
    /// What puts triples in order, each once: its own, or those that have these predicates too.
    pub(super) fn order(&self, predicates: &[u32]) -> impl Fn(&mut Vec<Numbers>) + use<> {
        let all = self.terms.sorted((0..self.terms.count()).collect(), 0);
        let mut predicates: Vec<u32> = self.triples.iter().map(|t| t[1]).chain(predicates.iter().copied()).collect();
        predicates.sort_unstable();
        predicates.dedup();
        // They are in order without their brackets.
        let predicates = self.terms.sorted(predicates, 1);
        let count = self.terms.count();
        let (place, place_of_predicate) = (places(&all, count), places(&predicates, count));
        move |triples| {
            for [s, p, o] in triples.iter_mut() {
                (*s, *p, *o) = (place[*s as usize], place_of_predicate[*p as usize], place[*o as usize]);
            }
            triples.par_sort_unstable();
            triples.dedup();
            for [s, p, o] in triples.iter_mut() {
                (*s, *p, *o) = (all[*s as usize], predicates[*p as usize], all[*o as usize]);
            }
        }
    }
    /// The graph sorted as N-Quads.
    pub fn sorted(mut self) -> SortedGraph {
        let kind = self.terms.iri(rdf::TYPE.as_str());
        self.order(&[])(&mut self.triples);
        SortedGraph { terms: self.terms, triples: self.triples, kind }
    }
}

/// A graph in the order of N-Quads, each triple once.
pub struct SortedGraph {
    terms: Terms,
    triples: Vec<Numbers>,
    kind: u32,
}

/// All that is said in it of some subjects.
pub struct Part<'g> {
    /// The terms of all.
    pub terms: &'g Terms,
    /// Its triples.
    pub triples: &'g [Numbers],
    /// The term `rdf:type`.
    pub kind: u32,
}

impl SortedGraph {
    /// Its parts; those of one subject are in one.
    pub fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        let mut rest = &self.triples[..];
        std::iter::from_fn(move || {
            let mut end = rest.len().min(PART);
            while end > 0 && rest.get(end).is_some_and(|triple| triple[0] == rest[end - 1][0]) {
                end += 1;
            }
            let triples = rest.split_off(..end).filter(|part| !part.is_empty())?;
            Some(Part { terms: &self.terms, triples, kind: self.kind })
        })
    }
}

impl Part<'_> {
    /// Subject, predicate and object of each, as N-Triples writes them.
    pub fn lines(&self) -> impl Iterator<Item = [&str; 3]> {
        self.triples.iter().map(|triple| triple.map(|term| self.terms.get(term)))
    }
    /// As quads of the default graph.
    pub fn quads(&self) -> Vec<Quad> {
        let mut text = String::new();
        for [subject, predicate, object] in self.lines() {
            let _ = writeln!(text, "{subject} {predicate} {object} .");
        }
        // They are valid: the program wrote them.
        RdfParser::from_format(RdfFormat::NTriples).lenient().for_slice(&text).filter_map(Result::ok).collect()
    }
}
