//! The place that an officer heads: 徳島県の|知事, 米|大統領, 浜岸|市長.

use super::super::Office;
use super::first_of;
use crate::document::{EntityIndex, Mention};
use crate::particle::NO;
use crate::relate::context::{Coarse, View, coarse};
use crate::relate::term::{Context, Term};
use crate::resource::{Accept, Class};

/// How the names of the places end that such an officer heads; none where the office is none of a place.
pub fn place_ends<'r>(context: &'r Context, office: &Office) -> Option<Vec<&'r str>> {
    let word = office.titles.last()?.word.as_str();
    let pairs = context.rules.list("heads of places").iter().filter_map(|p| p.split_once('='));
    let ends: Vec<&str> = pairs.filter(|(head, _)| *head == word).map(|(_, end)| end).collect();
    (!ends.is_empty() || context.rules.has("heads of countries", word)).then_some(ends)
}

/// 徳島県の|飯泉知事, トランプ|米|大統領: the place beside the office or its holder, else the only one of its kind that the
/// text has named (浜岸市は…。折橋市長は…).
pub fn government(
    context: &Context,
    view: &View,
    office: &Office,
    person: &Term,
    ends: &[&str],
) -> Option<(Term, f32)> {
    let place = |m: &Mention| m.value.is_none() && coarse(m.class) == Coarse::Place;
    let held = first_of(view, office, person);
    for start in held.into_iter().chain([office.first]) {
        let Some(before) = start.checked_sub(1) else { continue };
        let of = view.surface(before) == NO && before > 0;
        let at = if of { before - 1 } else { before };
        let end = view.s.tokens[at].bytes.end;
        let near = view.s.mentions.iter().position(|m| place(m) && m.bytes.end == end);
        if let Some(m) = near {
            return Some((context.mention_term(view, view.chunk_of(at), m), 1.0));
        }
        // 隣の町の|市長
        if of {
            return None;
        }
    }
    let fits = |e: EntityIndex| {
        let known = &context.analysis.entities[e.0 as usize];
        coarse(known.class) == Coarse::Place && ends.iter().any(|end| known.label.ends_with(end))
    };
    let all = (0..context.analysis.entities.len() as u32).map(EntityIndex);
    let mut named = all.filter(|e| fits(*e) && context.told_before(view.index, *e));
    let first = named.next()?;
    let about = || {
        let accept = Accept::of(&[Class::PLACE]);
        let topic = (view.index.saturating_sub(3)..view.index).rev().find_map(|i| context.topic_of(i, &accept));
        topic.filter(|e| fits(*e))
    };
    let found = if named.next().is_none() { Some(first) } else { about() };
    found.map(|e| (context.omitted(view.index, e), 0.8))
}
