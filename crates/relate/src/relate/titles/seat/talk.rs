//! The organisation of an office by the sentences around it, where its own names none.

use super::super::Office;
use super::begin;
use crate::document::{Case, EntityIndex, Mention, SentenceKind};
use crate::relate::context::{Coarse, View, coarse};
use crate::relate::known::words;
use crate::relate::term::{Context, Term, TermKind};
use crate::resource::{Accept, Class, Role};

/// Where the office was of which the text spoke last, while nothing else has become its topic: news of a change of officers.
pub fn same_seat(context: &Context, view: &View, last: Option<&(usize, Term)>) -> Option<Term> {
    let (told, place) = last?;
    let TermKind::Entity(entity) = place.kind else { return None };
    let accept = Accept::of(&[Class::ORGANIZATION]);
    let of = |i: usize| &context.views[i].s.sentence;
    let same = |i: usize| {
        let heading = matches!(of(i).kind, SentenceKind::Heading | SentenceKind::Item);
        of(i).field == of(*told).field && !heading && context.topic_of(i, &accept).is_none_or(|e| e == entity)
    };
    let near = *told <= view.index && view.index - told <= 3 && (*told..=view.index).all(same);
    near.then(|| context.omitted(view.index, entity))
}

/// センター長, 学長: the organisation named last whose name ends in what such an officer heads.
pub fn headed(context: &Context, view: &View, office: &Office) -> Option<Term> {
    let body = words::HEAD_ENDS.strip_end(&office.titles.last()?.word);
    let end = body.filter(|b| context.rules.has("headed", b))?;
    let fits = |m: &&Mention| {
        m.entity.is_some() && m.value.is_none() && matches!(coarse(m.class), Coarse::Organization | Coarse::Event)
    };
    (view.index.saturating_sub(2)..=view.index).rev().find_map(|i| {
        let other = &context.views[i];
        let before = |m: &&Mention| i < view.index || m.bytes.end <= begin(view, office);
        let mut found = other.s.mentions.iter().rev().filter(fits).filter(before);
        let mention = found.find(|m| other.text(m.bytes).ends_with(end))?;
        mention.entity.map(|e| context.omitted(view.index, e))
    })
}

/// The organisation that the sentence named last before a byte.
pub fn nearest(context: &Context, view: &View, before: u32) -> Option<Term> {
    let body = |m: &Mention| m.bytes.end <= before && coarse(m.class) == Coarse::Organization && m.entity.is_some();
    view.s.mentions.iter().rposition(body).map(|m| context.named_term(view, m))
}

/// The organisation that an earlier sentence about the person is about: A社はBとCが設立した… 最高経営責任者(CEO)のB氏は.
pub fn met_with(context: &Context, view: &View, person: &Term) -> Option<Term> {
    let TermKind::Entity(person) = person.kind else { return None };
    let is_seat = |e: &EntityIndex| coarse(context.analysis.entities[e.0 as usize].class) == Coarse::Organization;
    let earlier = context.analysis.entities[person.0 as usize].mentions.iter().filter(|(s, _)| *s < view.index);
    earlier.rev().filter(|(s, _)| context.views[*s].s.sentence.field == view.s.sentence.field).find_map(|(s, _)| {
        let before = &context.views[*s];
        // A社のX氏は: where he was said to be.
        let of = before.nps.iter().find(|np| np.mention.is_some_and(|m| before.s.mentions[m].entity == Some(person)));
        let seat = of.and_then(|np| before.owner(np.chunk)).and_then(|c| before.nps[c].mention);
        let seat = seat.and_then(|m| before.s.mentions[m].entity).filter(is_seat);
        if let Some(e) = seat {
            return Some(context.omitted(view.index, e));
        }
        let topics = before.nps.iter().filter(|np| np.marker.topic || np.marker.role == Some(Role::Case(Case::Ga)));
        topics
            .filter_map(|np| before.s.mentions[np.mention?].entity)
            .find(is_seat)
            .map(|e| context.omitted(view.index, e))
    })
}
