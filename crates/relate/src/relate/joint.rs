//! With whom something is done, where nobody in the sentence does it -> `partnersWith`.
//!
//! ```text
//! 本機能は、A機構との共同研究の成果をもとにした   the body that the talk is of
//! 検査薬はA社と共同で製品化を進めている          the same
//! ```

use super::candidate::{Candidate, Sink};
use super::context::{Coarse, View, coarse};
use super::event::acts;
use super::known::mechanism;
use super::term::{Context, Term, TermKind};
use crate::document::{Case, Modality, Polarity};
use crate::resource::{Accept, Class, Role};

/// How many sentences back the topic is looked for.
const REACH: usize = 5;

/// Pushes the partners that one sentence names.
pub fn extract(context: &Context, sentence: usize, sink: &mut Sink) {
    let view = &context.views[sentence];
    for chunk in 0..view.nps.len() {
        let np = &view.nps[chunk];
        let with = matches!(np.marker.role, Some(Role::Case(Case::To) | Role::With));
        if !with || view.depth(chunk) > 0 {
            continue;
        }
        let ground = ground(context, view, chunk);
        if !ground && !manner(context, view, chunk) {
            continue;
        }
        let others: Vec<Term> = context.terms(view, chunk).into_iter().filter(body).collect();
        let Some(own) = whose(context, view, chunk, ground).filter(|_| !others.is_empty()) else { continue };
        for other in others.into_iter().filter(|o| o.kind != own.kind) {
            let mut candidate = Candidate::by(mechanism::JOINT_GROUND, own.clone(), other);
            candidate.sentence = sentence;
            sink.push(candidate);
        }
    }
}

fn body(term: &Term) -> bool {
    matches!(term.kind, TermKind::Entity(_)) && term.class.is_some_and(|c| coarse(c) == Coarse::Organization)
}

/// Xとの|共同研究の|成果を, Xとの|共同研究で: a joint act on which something rests has been done.
fn ground(context: &Context, view: &View, chunk: usize) -> bool {
    let Some(act) = view.head(chunk).filter(|h| *h == chunk + 1 && view.nps[chunk].marker.adnominal) else {
        return false;
    };
    let marker = view.nps[act].marker;
    let rests = matches!(marker.role, Some(Role::Case(Case::De) | Role::By | Role::Through));
    let fruit = || {
        let noun = view.head(act).filter(|_| marker.role == Some(Role::Of));
        noun.is_some_and(|n| context.rules.has("fruits of acts", view.text(view.core(n))))
    };
    context.rules.end_in("joint acts", view.text(view.core(act))).is_some() && !marker.topic && (rests || fruit())
}

/// Xと|共同で|製品化を|進めている, where nobody who acts is named.
fn manner(context: &Context, view: &View, chunk: usize) -> bool {
    let next = chunk + 1;
    let joint = view.s.chunks.get(next).map(|c| view.text(c.bytes).trim_end_matches('、'));
    if !joint.is_some_and(|words| context.rules.has("joint manners", words)) {
        return false;
    }
    let verb = view.verb_above(chunk).and_then(|c| view.predicate[c]).map(|i| &view.s.predicates[i]);
    verb.is_some_and(|p| {
        p.polarity == Polarity::Positive && p.modality == Modality::Asserted && view.modified_by(p.chunk).is_none()
    })
}

/// The body that the talk is of, where the sentence has no agent of its own.
fn whose(context: &Context, view: &View, chunk: usize, ground: bool) -> Option<Term> {
    let named = |c: usize| {
        let m = view.nps[c].marker;
        let subject = view.is_topic(c) || m.role == Some(Role::Case(Case::Ga));
        subject && view.depth(c) == 0 && context.terms(view, c).iter().any(|t| acts(t.class))
    };
    let agents: Vec<usize> = (0..view.nps.len()).filter(|c| *c != chunk && named(*c)).collect();
    match agents.first() {
        Some(first) => context.terms(view, *first).into_iter().find(body).filter(|_| ground),
        None => {
            // Only a topic: whoever else acted right before has no part in it.
            let agent = Accept::of(&[Class::AGENT]);
            let before = (view.index.saturating_sub(REACH)..view.index).rev();
            let same = |i: &usize| context.views[*i].s.sentence.field == view.s.sentence.field;
            let topic = before.filter(same).find_map(|i| context.topic_of(i, &agent));
            topic.map(|e| context.omitted(view.index, e))
        }
    }
}
