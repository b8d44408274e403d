//! Since when something is: what came to be on the day that a clause counts from.
//!
//! ```text
//! X社は2018年の創業以来、…           foundedOn(X社, 2018年)
//! 「X」は、2021年11月の提供開始以来   releasedOn(X, 2021年11月)
//! ```

use super::candidate::{Candidate, Sink};
use super::context::View;
use super::known::mechanism;
use super::term::{Context, Term, TermKind};
use crate::document::Value;
use crate::resource::{Accept, Class};

/// Pushes what one sentence says.
pub fn extract(context: &Context, sentence: usize, sink: &mut Sink) {
    let view = &context.views[sentence];
    for chunk in 0..view.nps.len() {
        let np = &view.nps[chunk];
        let Some(act) =
            context.rules.list("since").iter().find_map(|w| view.text(view.core(chunk)).strip_suffix(w.as_str()))
        else {
            continue;
        };
        let (found, accept) = if context.rules.end_in("founding acts", act).is_some() {
            (mechanism::SINCE_FOUNDED, Accept::of(&[Class::ORGANIZATION]))
        } else if context.rules.end_in("release acts", act).is_some() {
            (mechanism::SINCE_RELEASED, Accept::of(&[Class::ARTIFACT, Class::CREATIVE_WORK]))
        } else {
            continue;
        };
        let Some(date) = (np.left..=chunk).rev().find_map(|c| day(context, view, c)) else { continue };
        let named = |t: &Term| matches!(t.kind, TermKind::Entity(_)) && context.accepts(&accept, t);
        let topic = view.topic_before(chunk).map_or_else(Vec::new, |c| context.terms(view, c));
        let subject = topic.into_iter().find(named).or_else(|| context.about(sentence, &accept).filter(named));
        if let Some(subject) = subject {
            let mut candidate = Candidate::by(found, subject, date);
            candidate.sentence = sentence;
            sink.push(candidate);
        }
    }
}

/// The date in a chunk.
fn day(context: &Context, view: &View, chunk: usize) -> Option<Term> {
    let bytes = view.s.chunks[chunk].bytes;
    let is = |m: &crate::document::Mention| bytes.contains(m.bytes) && matches!(m.value, Some(Value::Date(_)));
    view.s.mentions.iter().position(is).map(|m| context.mention_term(view, chunk, m))
}
