//! Whose clubs names and the words beside them tell -> `memberOf`.
//!
//! ```text
//! 青葉FCのFW大森                   memberOf(大森, 青葉FC)
//! 大森は青葉高から青葉FC入りした   memberOf(大森, 青葉FC), educatedAt(大森, 青葉高)
//! ```

use super::school::is_school;
use crate::document::{Case, Mention, Modality, Tense};
use crate::particle::NO;
use crate::relate::candidate::{Candidate, Sink};
use crate::relate::context::{Coarse, View, coarse};
use crate::relate::known::mechanism;
use crate::relate::term::{Context, Term};
use crate::resource::{Class, Role};

/// 青葉FCの|FW|大森, 大森は|青葉高から|青葉FC入りした: whose clubs names and the words beside them tell.
pub fn players(context: &Context, view: &View, sink: &mut Sink) {
    let text = view.s.sentence.text.as_str();
    let club = |m: &Mention| m.value.is_none() && m.entity.is_some() && coarse(m.class) == Coarse::Organization;
    let term = |index| context.named_term(view, index);
    for (index, mention) in view.s.mentions.iter().enumerate() {
        if mention.class == Class::PERSON && mention.entity.is_some() {
            let before = &text[..mention.bytes.begin as usize];
            let mark = context.rules.end_in("player marks", before);
            let Some(before) = mark.and_then(|m| before.strip_suffix(m)) else { continue };
            let end = before.strip_suffix(NO).unwrap_or(before).len() as u32;
            if let Some(found) = view.s.mentions.iter().position(|m| club(m) && m.bytes.end == end) {
                sink.push(Candidate::by(mechanism::PLAYER_OF, term(index), term(found)));
            }
            continue;
        }
        let behind = &text[mention.bytes.end as usize..];
        let joins = context.rules.start_in("joining ends", behind).is_some();
        let Some(chunk) =
            view.s.chunk_at(mention.bytes.begin).filter(|c| joins && club(mention) && view.depth(*c) == 0)
        else {
            continue;
        };
        let subject = |c: &usize| {
            view.is_topic(*c) || view.nps[*c].marker.role == Some(Role::Case(Case::Ga)) && view.depth(*c) == 0
        };
        let who =
            (0..chunk).rev().filter(subject).find_map(|c| context.terms(view, c).into_iter().find(Term::is_person));
        let Some(who) = who else { continue };
        let goes_on = view.s.chunk_text(chunk).ends_with('、');
        let done = view.s.predicates.iter().any(|p| p.chunk == chunk && (goes_on || p.tense == Tense::Past));
        let mut candidate = Candidate::by(mechanism::JOINS_CLUB, who.clone(), term(index));
        candidate.modality = if done { Modality::Asserted } else { Modality::Planned };
        sink.push(candidate);
        let from = |c: &usize| view.nps[*c].marker.role == Some(Role::Case(Case::Kara));
        let school = (0..chunk).rev().filter(from).find_map(|c| context.terms(view, c).into_iter().next());
        if let Some(school) = school.filter(|t| is_school(context, &context.label(t)) && t.is_entity()) {
            let mut candidate = Candidate::by(mechanism::LEFT_FOR_CLUB, who, school);
            candidate.sentence = view.index;
            sink.push(candidate);
        }
    }
}
