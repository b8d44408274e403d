//! Where somebody works from, which a sentence tells besides what is done: 名古屋を拠点に、全国で公演する.

use super::candidate::{Candidate, Sink};
use super::context::{Coarse, coarse};
use super::known::mechanism;
use super::term::{Context, Term, TermKind};
use crate::document::Case;
use crate::resource::{Accept, Class, Role};

/// Pushes what one sentence says.
pub fn extract(context: &Context, sentence: usize, sink: &mut Sink) {
    let view = &context.views[sentence];
    let accept = Accept::of(&[Class::ORGANIZATION]);
    for chunk in 1..view.nps.len() {
        let seat = view.nps[chunk].marker.role == Some(Role::Case(Case::Ni))
            && view.nps[chunk - 1].marker.role == Some(Role::Case(Case::Wo))
            && context.rules.has("bases to work from", view.text(view.core(chunk)));
        let Some(p) = view.head(chunk).and_then(|h| view.predicate_of(h)).filter(|_| seat) else { continue };
        // 拠点にする: the verb itself says so, which frames read.
        if context.rules.has("making", &p.lemma) {
            continue;
        }
        let place =
            |t: &Term| matches!(t.kind, TermKind::Entity(_)) && t.class.is_some_and(|c| coarse(c) == Coarse::Place);
        let Some(place) = context.terms(view, chunk - 1).into_iter().rfind(place) else { continue };
        let event = context.event(view, p);
        for (subject, _) in context.fill(&event, &[Role::Case(Case::Ga)], &accept) {
            if matches!(subject.kind, TermKind::Entity(_)) {
                sink.push(Candidate::by(mechanism::BASED_TO_WORK, subject, place.clone()));
            }
        }
    }
}
