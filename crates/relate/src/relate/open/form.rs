//! Clauses -> triples: an n-ary predicate in pairs, each with what else it needs in the predicate's words.
//!
//! ```text
//! 彼は2001年に京都の大学を卒業した。
//! 彼 │ 卒業した │ 京都の大学        the core argument, minimal predicate
//! 彼 │ 京都の大学を卒業した │ 2001年   every other argument, the core in the predicate
//! 彼 │ 大学を卒業した │ 京都          X の Y split
//! ```

use std::ops::Range;

use enishi_core::words::Words;

use super::clause::{Clause, clause};
use super::predicate::{heads_no_clause, is_formal, predicate_words};
use crate::document::{Pos, Predicate, PredicateKind};
use crate::particle::{GA, NO, O, TO};
use crate::relate::known::words;
use crate::relate::refusal::{Refusal, Refusals};
use crate::relate::tree::Tree;

/// Subject, predicate, object as tokens; the predicate may be in two pieces.
#[derive(Clone, Debug)]
pub struct Triple {
    /// Who it is said of.
    pub subject: Range<usize>,
    /// What is said, with what it needs.
    pub predicate: String,
    /// What it is said with.
    pub object: Range<usize>,
    /// Particles of the object.
    pub particles: String,
    /// Rule id.
    pub rule: &'static str,
    /// How sure.
    pub confidence: f32,
}

/// Collects the triples of one predicate.
struct Former<'a, 'r> {
    x: &'r Tree<'a>,
    subject: Range<usize>,
    confidence: f32,
    refusals: &'r Refusals,
    found: Vec<Triple>,
}

impl Former<'_, '_> {
    fn push(&mut self, rule: &'static str, predicate: String, object: Range<usize>, particles: &str) {
        let x = self.x;
        let bare = |range: &Range<usize>| {
            x.is_wordless(range.clone()) || range.len() == 1 && is_formal(x, x.chunk_of(range.start))
        };
        if bare(&self.subject)
            || bare(&object)
            || predicate.is_empty()
            || object.len() == 1 && words::KOTO.has(x.surface(object.start))
        {
            self.refusals.count(Refusal::OpenEmpty);
            return;
        }
        if self.subject == object {
            self.refusals.count(Refusal::OpenSame);
            return;
        }
        self.found.push(Triple {
            subject: self.subject.clone(),
            predicate,
            object,
            particles: particles.to_owned(),
            rule,
            confidence: self.confidence,
        });
    }
    /// X の Y を V -> (X, Y を V) for every X; `behind` is what follows the noun of `chunk`.
    fn split(&mut self, chunk: usize, behind: &str) {
        let x = self.x;
        for m in modifiers(x, chunk, words::SPLIT_MODIFIER) {
            let marker = x.marker(m).particles;
            let rest = x.slice(x.s.chunks[m + 1].tokens.start..x.noun(chunk).end);
            let by = if words::AGENT_MODIFIER.has(marker) { marker } else { "" };
            for c in x.conjuncts(m) {
                self.push("open-of@1", format!("{by}{rest}{behind}"), x.phrase(c, false), marker);
            }
        }
    }
    /// 駐屯地を|提供する|責任を|もたらした: what the clause inside the phrase of `chunk` tells of.
    fn inner(&mut self, rule: &'static str, chunk: usize, behind: &str) {
        let x = self.x;
        let clauses = (0..chunk).filter(|&v| {
            x.governor(v).is_some_and(|h| (v + 1..=chunk).contains(&h))
                && x.predicate_of(v)
                    .is_some_and(|p| p.kind != PredicateKind::Copula && p.kind != PredicateKind::VerbalNoun)
                && (v + 1..chunk).all(|c| (v + 1..=chunk).contains(&x.governor(c).unwrap_or(usize::MAX)))
                && x.marker(v).particles.is_empty()
                && is_content(x, v)
        });
        for v in clauses.collect::<Vec<_>>() {
            let rest = x.slice(x.s.chunks[v].tokens.start..x.noun(chunk).end);
            self.arguments(rule, v, &format!("{rest}{behind}"));
        }
    }
    /// The arguments of the clause that ends in `v`, each with `words`, which say what it is an argument of.
    fn arguments(&mut self, rule: &'static str, v: usize, words: &str) {
        let x = self.x;
        let inside = |a: &usize| {
            let marker = x.marker(*a);
            x.is_nominal(*a)
                && !marker.topic
                && !matches!(marker.particles, GA | NO | "")
                && !x.is_manner(*a)
                && !x.is_connective(*a)
        };
        let arguments: Vec<usize> = x.children(v).filter(inside).collect();
        let core = arguments.iter().copied().rfind(|&a| x.marker(a).particles == O);
        let alone = arguments.len() == 1;
        for a in arguments.into_iter().filter(|a| alone || rule == "open-inner@1" || Some(*a) != core) {
            let core = core.filter(|c| *c != a).map_or_else(String::new, |c| format!("{}{O}", x.slice(x.noun(c))));
            for c in x.conjuncts(a) {
                self.push(rule, format!("{core}{words}"), whole(x, c), x.marker(a).particles);
            }
        }
    }
}

/// The triples of a predicate.
pub fn triples(x: &Tree<'_>, p: &Predicate, refusals: &Refusals) -> Vec<Triple> {
    if let Some(refusal) = heads_no_clause(x, p) {
        refusals.count(refusal);
        return Vec::new();
    }
    let Some(clause) = clause(x, p) else {
        refusals.count(Refusal::OpenSubject);
        return Vec::new();
    };
    let mut found = Vec::new();
    for &subject in &clause.subjects {
        // 制作を|担ったのは: の with its clause.
        let subject = x.phrase(subject, x.predicate_of(subject).is_some_and(|p| p.kind != PredicateKind::Copula));
        let mut former = Former { x, subject, confidence: clause.confidence, refusals, found };
        if p.kind == PredicateKind::Copula {
            copula(&mut former, p, &clause);
        } else {
            verb(&mut former, p, &clause);
        }
        found = former.found;
    }
    if found.is_empty() {
        refusals.count(Refusal::OpenObject);
    }
    found
}

fn copula(former: &mut Former<'_, '_>, p: &Predicate, clause: &Clause) {
    let x = former.x;
    let words = predicate_words(x, p);
    let mut object = x.phrase(p.chunk, false).start..p.token + 1;
    while x.s.tokens.get(object.end).is_some_and(|t| t.pos == Pos::CLOSE) {
        object.end += 1;
    }
    former.push("open-copula@1", words.clone(), object.clone(), "");
    former.split(p.chunk, &words);
    let full = format!("{}{words}", x.slice(object));
    for &o in &clause.others {
        let particles = x.marker(o).particles;
        if words::BESIDE_COPULA.has(particles) {
            for c in x.conjuncts(o) {
                former.push("open-copula-adjunct@1", full.clone(), x.phrase(c, false), particles);
            }
        }
    }
}

fn verb(former: &mut Former<'_, '_>, p: &Predicate, clause: &Clause) {
    let x = former.x;
    let words = predicate_words(x, p);
    // Predicate with each of the coordinated cores: 大学を卒業した.
    let mut full = Vec::new();
    if let Some(core) = clause.core {
        // 逢坂が|立ち上げた|工房、: behind its clause the core is marked for another.
        let behind_clause = core > p.chunk;
        let particles = if behind_clause { O } else { x.marker(core).particles };
        let joined = if behind_clause { O } else { x.joined(core) };
        for c in x.conjuncts(core) {
            former.push("open-core@1", words.clone(), whole(x, c), particles);
            let behind = format!("{joined}{words}");
            full.push(format!("{}{behind}", x.slice(x.phrase(c, false))));
            former.split(c, &behind);
            if !behind_clause {
                former.inner("open-inner@1", c, &behind);
            }
        }
    } else {
        full.push(words.clone());
    }
    for full in &full {
        for &o in clause.others.iter().filter(|&&o| Some(o) != clause.core) {
            let particles = x.marker(o).particles;
            for c in listed(x, o) {
                former.push("open-adjunct@1", full.clone(), x.phrase(c, false), particles);
            }
            for c in x.conjuncts(o) {
                former.push("open-adjunct@1", full.clone(), whole(x, c), particles);
                if let Some(outer) = x.outer_place(c) {
                    former.push("open-place@1", full.clone(), outer, particles);
                }
            }
        }
        // 湿度を|保つために|眼球を|舐める, ベンジャミンに|ちなんで|名付けた
        let verb = p.kind != PredicateKind::Adjective;
        for v in x.children(p.chunk).filter(|&v| verb && is_adverbial(x, v, former.subject.start)).collect::<Vec<_>>() {
            former.arguments("open-adverbial@1", v, &format!("{}{full}", x.slice(x.body(v))));
        }
    }
    said(former, p, &words);
}

/// 〜と述べた: the words that the predicate reports.
fn said(former: &mut Former<'_, '_>, p: &Predicate, words: &str) {
    let x = former.x;
    let quoting = |c: &usize| {
        let last = x.body(*c).last();
        x.predicate_of(*c).is_some() && last.is_some_and(|t| x.surface(t) == TO && x.s.tokens[t].pos == Pos::QUOTATIVE)
    };
    let Some(c) = x.children(p.chunk).find(quoting) else { return };
    let inside = |from: usize, left: usize| x.governor(left).is_some_and(|h| (from..=c).contains(&h));
    let first = (0..c).rev().take_while({
        let mut from = c;
        move |&left| {
            let is = inside(from, left);
            from = left;
            is
        }
    });
    let first = first.last().unwrap_or(c);
    // 彼は|村が|栄えたと|述べた: the reporter may hang on what is reported, but stands before it.
    let reporter = x.chunk_of(former.subject.end - 1);
    if (first + 1..=c).contains(&reporter) && x.start(reporter, true) > first {
        former.refusals.count(Refusal::OpenReporter);
        return;
    }
    let start = if reporter < c { first.max(reporter + 1) } else { first };
    former.push("open-said@1", words.to_owned(), x.s.chunks[start].tokens.start..x.body(c).end - 1, TO);
}

/// Whether the clause that ends in `v` says how or what for, and has no subject of its own: behind the subject, which
/// starts with the token `subject`, a comma would make it a clause beside the other.
fn is_adverbial(x: &Tree<'_>, v: usize, subject: usize) -> bool {
    let body = x.body(v);
    let Some(last) = body.clone().last() else { return false };
    let gerund = x.s.tokens[last].pos == Pos::CONJUNCTIVE && words::ADVERBIAL_END.has(x.surface(last));
    let formal = words::PURPOSE_END.close(x.slice(body.clone()));
    x.predicate_of(v).is_some_and(|p| p.kind != PredicateKind::Copula)
        && (gerund && (x.s.chunks[v].tokens.end == body.end || body.end < subject) || formal)
        && x.children(v).all(|c| x.marker(c).particles != GA && !x.marker(c).topic)
}

/// A、BなどのC: A and B, of which the same holds as of C.
fn listed(x: &Tree<'_>, chunk: usize) -> Vec<usize> {
    let list = modifiers(x, chunk, words::EXAMPLE_MODIFIER);
    list.into_iter().flat_map(|m| x.conjuncts(m)).collect()
}

/// The phrase of a chunk, with a compound particle that carries its role.
fn whole(x: &Tree<'_>, chunk: usize) -> Range<usize> {
    let mut phrase = x.phrase(chunk, false);
    if x.marker(chunk).is_compound() {
        let body = x.body(chunk);
        phrase.end = body.end;
        while phrase.end > body.start && words::FOCUS_PARTICLE.has(x.surface(phrase.end - 1)) {
            phrase.end -= 1;
        }
    }
    phrase
}

/// Whether the clause that ends in `v` says what the noun behind it consists of: 会社が薬を作る責任, 理解することの必要性.
fn is_content(x: &Tree<'_>, v: usize) -> bool {
    x.children(v).any(|c| x.marker(c).particles == GA) || x.governor(v).is_some_and(|h| is_formal(x, h))
}

/// X of X の Y for the noun of a chunk.
fn modifiers(x: &Tree<'_>, chunk: usize, particles: Words) -> Vec<usize> {
    let start = x.chunk_of(x.phrase(chunk, false).start);
    (start..chunk)
        .filter(|&m| {
            particles.has(x.marker(m).particles)
                && x.is_nominal(m)
                && !x.is_order(m)
                && !x.is_relational(m)
                && x.governor(m) == Some(chunk)
        })
        .collect()
}
