//! Who follows whom in what somebody gave up -> `successorOf`.
//!
//! ```text
//! A社はX氏を更迭し、後任にY氏を充てた      successorOf(Y, X)
//! X氏がCEOを辞任し、Y氏が後を継いだ        successorOf(Y, X)
//! X氏に代えて、Y氏をCEOに据えた            successorOf(Y, X)
//! 「X」に代えて「Y」を投入した             successorOf(Y, X)
//! ```
//!
//! That the one takes the office of the other, the sink adds, whichever rule finds the succession.

use super::candidate::{Candidate, Sink};
use super::context::{View, coarse};
use super::event::{Event, Place};
use super::known::{mechanism, traits};
use super::term::{Context, Term};
use crate::document::{Case, Modality, Polarity, Voice};
use crate::resource::{Accept, Class, Role};

/// Pushes the successions that the events of one sentence tell.
pub fn extract(context: &Context, sentence: usize, events: &[Event], sink: &mut Sink) {
    let view = &context.views[sentence];
    for event in events.iter().filter(|e| !view.in_quotation(e.p.token)) {
        let told = replaced(context, view, event, events).or_else(|| followed(context, view, event, events));
        let Some((new, old, how)) = told.filter(|(new, old, _)| new.kind != old.kind) else { continue };
        let mut candidate = Candidate::by(mechanism::HANDOVER, new, old);
        candidate.sentence = sentence;
        candidate.polarity = how.polarity;
        candidate.modality = how.modality;
        candidate.speaker.clone_from(&how.speaker);
        sink.push(candidate);
    }
}

fn named(terms: Vec<(Term, f32)>) -> Option<Term> {
    terms.into_iter().map(|(t, _)| t).find(|t| t.is_entity())
}

/// X氏に|代えて、|Y氏を|CEOに|据えた: who is given the office, or brought out, in the place of another.
fn replaced<'e>(
    context: &Context,
    view: &View,
    event: &Event,
    events: &'e [Event],
) -> Option<(Term, Term, &'e Event<'e>)> {
    if !context.rules.has("replacing", &event.p.lemma) {
        return None;
    }
    let main = view.head(event.p.chunk)?;
    let main = events.iter().find(|e| e.p.chunk == main)?;
    let any = Accept::of(&[Class::PERSON, Class::ARTIFACT, Class::CREATIVE_WORK]);
    let old = named(context.fill(event, &[Role::Case(Case::Ni)], &any))?;
    let has = |list: &str| context.rules.has(list, &main.p.lemma);
    let person = old.class == Some(Class::PERSON);
    let gives = main.p.voice == Voice::Active && if person { has("giving office") } else { has("bringing out") };
    let takes = person && (has("taking office") || has("coming office"));
    let accept = old.class.map(|c| Accept::of(&[c]))?;
    let case = if gives { Case::Wo } else { Case::Ga };
    let new = named(context.fill(main, &[Role::Case(case)], &accept)).filter(|_| gives || takes)?;
    (old.class.map(coarse) == new.class.map(coarse)).then_some((new, old, main))
}

/// 後任に|Y氏を|充てた, Y氏が|後を継いだ: who follows the one told of right before as leaving.
fn followed<'e>(
    context: &Context,
    view: &View,
    event: &'e Event,
    events: &[Event],
) -> Option<(Term, Term, &'e Event<'e>)> {
    let has = |list: &str| context.rules.has(list, &event.p.lemma);
    let people = Accept::of(&[Class::PERSON]);
    let owned = |c: usize| view.owner(c).is_some() || view.modified_by(c.saturating_sub(1)) == Some(c);
    let office = (0..event.p.chunk).find(|c| {
        let marker = view.nps[*c].marker;
        let as_what = matches!(marker.role, Some(Role::Case(Case::Ni) | Role::As)) || view.is_topic(*c);
        let noun = context.rules.has("office successors", view.text(view.core(*c)));
        noun && as_what && view.head(*c) == Some(event.p.chunk) && !owned(*c)
    });
    let inherits = || {
        let person =
            |f: &&crate::resource::Frame| traits::FOLLOWING.has(f.relation) && f.object.roles.contains(&Role::Of);
        event.idiom
            && context.rules.frames_of(&event.phrase).any(|f| person(&f))
            && !event.fillers.iter().any(|f| f.role == Role::Of)
    };
    let case = match office {
        Some(_) if has("giving office") => Case::Wo,
        Some(_) if has("taking office") || has("coming office") => Case::Ga,
        None if inherits() => Case::Ga,
        _ => return None,
    };
    let new = named(context.fill(event, &[Role::Case(case)], &people))?;
    let before = |e: &&Event| e.p.chunk < event.p.chunk;
    let here = events.iter().filter(before).filter_map(|e| leaver(context, e)).rfind(|l| l.kind != new.kind);
    let earlier = || {
        let index = view.index.checked_sub(1)?;
        let same = context.views[index].s.sentence.field == view.s.sentence.field;
        let events = if same { context.events(index) } else { Vec::new() };
        events.iter().filter_map(|e| leaver(context, e)).rfind(|l| l.kind != new.kind)
    };
    let old = here.or_else(earlier)?;
    Some((new, old, event))
}

/// Who gives up an office, or loses it.
fn leaver(context: &Context, event: &Event) -> Option<Term> {
    let has = |list: &str| context.rules.has(list, &event.p.lemma);
    let told = matches!(event.modality, Modality::Asserted | Modality::Planned | Modality::Hearsay);
    if event.polarity == Polarity::Negative || !told {
        return None;
    }
    let case = if has("leaving office") {
        Case::Ga
    } else if has("removing from office") {
        Case::Wo
    } else {
        return None;
    };
    let people = Accept::of(&[Class::PERSON]);
    named(context.fill(event, &[Role::Case(case)], &people)).or_else(|| {
        // 理事長を|退いた|X氏の
        let view = &context.views[event.sentence];
        let behind = view.modified_by(event.p.chunk).filter(|_| case == Case::Ga)?;
        let place = Place::Chunk(behind);
        let filler = event.fillers.iter().find(|f| f.place == place)?;
        context.filler_terms(view, event.p.chunk, filler).into_iter().find(|t| context.accepts(&people, t))
    })
}
