//! The acts of a sentence -> how a pair of its ends is meant: affirmed or not, asserted or not, who says so, when.

use super::super::event::{Event, Place, ended};
use super::super::known::traits;
use super::super::term::Context;
use super::Read;
use super::ends::End;
use crate::document::{Case, Modality, Polarity, Tense};
use crate::resource::weights::hash;
use crate::resource::{Frame, Relation, RelationRules, Role};

/// An event of the sentence, and the hash of its word.
pub struct Act<'a> {
    /// The event.
    pub event: Event<'a>,
    /// Hash of its word or phrase.
    pub word: u64,
}

/// Events as acts.
pub fn acts(events: Vec<Event<'_>>) -> Vec<Act<'_>> {
    let word = |event: &Event| hash(if event.phrase.is_empty() { &event.p.lemma } else { &event.phrase });
    events.into_iter().map(|event| Act { word: word(&event), event }).collect()
}

impl Act<'_> {
    /// The frames that know its word.
    pub fn frames<'r>(&self, rules: &'r RelationRules) -> Vec<&'r Frame> {
        let found: Vec<&Frame> = rules.frames_of(&self.event.phrase).collect();
        if found.is_empty() { rules.frames_of(&self.event.p.lemma).collect() } else { found }
    }
}

/// How the statement of two ends is meant: as the act is that takes both, else the one that takes the object; an act also as
/// the verbs are that the object hangs on, if one of them does not say that it is so.
pub fn of(context: &Context, acts: &[Act], relation: Relation, subject: &End, object: &End) -> Read {
    let view = &context.views[object.term.sentence];
    let takes = |act: &Act, end: &End| {
        act.event.fillers.iter().any(|f| match f.place {
            Place::Chunk(c) => {
                !end.term.omitted && view.conjuncts(c).iter().any(|k| view.apposed(*k) == end.term.chunk)
            }
            Place::Compound(first, last) => end.first >= first && end.last <= last,
        })
    };
    let both = acts.iter().find(|a| takes(a, object) && takes(a, subject));
    let own = both.or_else(|| acts.iter().find(|a| takes(a, object)));
    let mut above = None;
    if !object.term.omitted && object.term.chunk < view.nps.len() && traits::READ_AS_THE_CLAUSE.has(relation) {
        let mut at = view.head(object.term.chunk);
        for _ in 0..view.nps.len() {
            let Some(chunk) = at else { break };
            let here = |a: &&Act| a.event.p.chunk == chunk;
            above = above.or_else(|| acts.iter().find(here));
            if let Some(act) = acts.iter().find(|a| here(a) && a.event.modality != Modality::Asserted) {
                above = Some(act);
                break;
            }
            at = view.head(chunk).filter(|head| *head > chunk);
        }
    }
    let open = |act: &&Act| act.event.modality != Modality::Asserted;
    let is_act = traits::READ_AS_THE_CLAUSE.has(relation);
    let Some(act) = above.filter(open).filter(|_| !own.is_some_and(|own| open(&own))).or(own).or(above) else {
        // Nothing says that an act has been done.
        let modality = if is_act { Modality::Possible } else { Modality::Asserted };
        return Read { polarity: Polarity::Positive, modality, speaker: None, time: None };
    };
    let event = &act.event;
    let done = event.p.tense == Tense::Past || traits::STATES.has(relation);
    // What has ended is no longer so, whichever verb of the sentence says it.
    let over =
        acts.iter().any(|a| (a.event.p.chunk == event.p.chunk || takes(a, object)) && ended(context, view, &a.event.p));
    Read {
        polarity: if over { Polarity::Negative } else { event.polarity },
        modality: if is_act && !done && event.modality == Modality::Asserted {
            Modality::Planned
        } else {
            event.modality
        },
        speaker: event.speaker.clone(),
        time: event.date.map(|m| context.time(event.sentence, m)),
    }
}

/// What a number measures: the noun that it counts (2080億個の|トランジスタ), else what is said to have it (販売台数は|…台に達した),
/// else the act.
pub fn measured(context: &Context, subject: &End, object: &End) -> Option<String> {
    let view = &context.views[object.term.sentence];
    let own = object.term.chunk;
    let nominal = |c: usize| view.nps.get(c).is_some_and(|np| np.nominal && np.mention.is_none());
    let words = |c: usize| view.text(view.core(c)).to_owned();
    let head = view.nps.get(own).and_then(|np| np.marker.adnominal.then(|| view.head(own)).flatten());
    if let Some(counted) = head.filter(|c| nominal(*c)) {
        return Some(words(counted));
    }
    let verb = (own < view.nps.len()).then(|| view.verb_above(own)).flatten()?;
    let beside = |c: &usize| *c != subject.term.chunk && nominal(*c) && view.head(*c) == Some(verb);
    let subject_of = |c: &usize| {
        let marker = view.nps[*c].marker;
        marker.topic || matches!(marker.role, Some(Role::Case(Case::Ga | Case::Wo)))
    };
    let what = (0..own).rev().filter(beside).find(subject_of).map(words);
    what.or_else(|| view.predicate[verb].map(|p| view.s.predicates[p].lemma.clone()))
}

/// 時価総額は約5890億ドル|減った: by how much something moves, not what it is.
pub fn moves(context: &Context, object: &End) -> bool {
    let view = &context.views[object.term.sentence];
    let Some(np) = view.nps.get(object.term.chunk) else { return false };
    let goal = matches!(np.marker.role, Some(Role::Case(Case::Ni | Case::Made | Case::To)));
    let verb = view.verb_above(object.term.chunk).and_then(|c| view.predicate[c]);
    !goal && verb.is_some_and(|p| context.rules.has("moving measures", &view.s.predicates[p].lemma))
}
