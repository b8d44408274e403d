//! A year before the kind of a work -> when the work came out.
//!
//! ```text
//! 1988年のアルバム「X」           releasedOn(X, 1988年)
//! Xは2009年のイギリスの映画だ。    releasedOn(X, 2009年)
//! ```

use super::candidate::{Candidate, Sink};
use super::context::View;
use super::known::mechanism;
use super::term::{Context, Term, TermKind};
use crate::document::{PredicateKind, Value};
use crate::resource::{Class, Role};

/// How many nouns may stand between the year and the kind: 2003年の|NHKの|朝の|ドラマ.
const NOUNS: usize = 3;

/// Pushes what one sentence says.
pub fn extract(context: &Context, sentence: usize, sink: &mut Sink) {
    let view = &context.views[sentence];
    for (index, mention) in view.s.mentions.iter().enumerate() {
        let Some(Value::Date(day)) = &mention.value else { continue };
        let year = view.text(mention.bytes).starts_with(|c: char| c.is_ascii_digit()) && day.len() >= 4;
        let Some(chunk) = view.s.chunk_at(mention.bytes.begin).filter(|_| year) else { continue };
        let np = &view.nps[chunk];
        if np.marker.role != Some(Role::Of) || np.mention != Some(index) || np.marker.topic {
            continue;
        }
        for work in works(context, view, chunk) {
            let date = context.mention_term(view, chunk, index);
            let mut candidate = Candidate::by(mechanism::OF_A_YEAR, work, date);
            candidate.sentence = sentence;
            sink.push(candidate);
        }
    }
}

/// The works of the kind that a chunk with の says the year of.
fn works(context: &Context, view: &View, chunk: usize) -> Vec<Term> {
    let mut at = chunk;
    for _ in 0..=NOUNS {
        let Some(head) = view.head(at).filter(|h| *h > at && view.nps[*h].nominal) else { break };
        let of_work = |c: Class| {
            let print = context.rules.end_in("print kinds", view.text(view.core(head))).is_some();
            context.ontology.is_a(c, Class::CREATIVE_WORK) && !print
        };
        let named = |t: &Term| matches!(t.kind, TermKind::Entity(_)) && t.class.is_some_and(of_work);
        let found: Vec<Term> = context.terms(view, view.apposed(head)).into_iter().filter(named).collect();
        if !found.is_empty() {
            // 2015年の|『A』と『B』: both of the year, though the parser may see it otherwise.
            return if found.len() == 1 && !found[0].omitted { found } else { Vec::new() };
        }
        let kind = context.rules.class_of(view.text(view.core(head))).is_some_and(of_work);
        let copula = view.predicate[head].is_some_and(|p| view.s.predicates[p].kind == PredicateKind::Copula);
        if kind && (copula || view.nps[head].marker.bare && head + 1 == view.nps.len()) {
            let topic = view.topic_before(chunk).map_or_else(Vec::new, |c| context.terms(view, c));
            return topic.into_iter().filter(named).collect();
        }
        at = head;
        if view.nps[at].marker.role != Some(Role::Of) {
            break;
        }
    }
    Vec::new()
}
