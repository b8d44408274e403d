//! Whom a clause that modifies a noun leaves out: the topic behind it, the noun itself, or whom the talk is of.

use super::event::Event;
use super::term::{Context, Term, TermKind};
use crate::document::{Pos, PredicateKind};
use crate::relate::known::traits;
use crate::resource::{Class, Frame, Role};

/// What the noun behind a clause tells of a subject that the clause leaves out.
pub enum Modifier {
    /// 来年発売する新型車について、A社は…: the topic behind a clause that modifies its object.
    Of(Vec<(Term, f32)>),
    /// 日本で生まれた作品, 回線を使うための料金: the noun is what the clause is about, or nobody in particular is.
    Other,
    /// The clause modifies no noun, or one that only carries it: 発売する計画.
    No,
}

/// What the noun behind a clause tells of its subject; `objects` are the chunks of what fills the object.
pub fn of(context: &Context, event: &Event, frame: &Frame, objects: &[usize]) -> Modifier {
    let view = &context.views[event.sentence];
    if !matches!(event.p.kind, PredicateKind::Verb | PredicateKind::VerbalNounSuru) {
        return Modifier::No;
    }
    let Some(noun) = view.modified_by(event.p.chunk) else { return Modifier::No };
    let np = &view.nps[noun];
    let behind = |c: &usize| (event.p.chunk + 1..=np.chunk.max(noun)).contains(c) || *c == view.apposed(noun);
    if objects.iter().any(behind) {
        let topic = (noun + 1..view.nps.len()).find(|c| view.is_topic(*c));
        let terms = topic.map_or_else(Vec::new, |c| context.terms(view, c)).into_iter();
        let fits = |t: &Term| matches!(t.kind, TermKind::Entity(_)) && context.accepts(&frame.subject.accept, t);
        let found: Vec<(Term, f32)> = terms.filter(fits).map(|t| (t, 0.5)).collect();
        return if found.is_empty() { Modifier::No } else { Modifier::Of(found) };
    }
    let text = view.text(view.core(noun));
    let formal = view.pos(np.first) == Pos::DEPENDENT_NOUN;
    let purpose = formal && np.marker.role == Some(Role::Of);
    let carries = context.rules.has("empty", text) || context.rules.has("content nouns", text) || formal;
    // 姿を組み込める|新機能を備え: the noun names what the clause tells, of whoever has it.
    let feature = traits::FEATURES.has(frame.relation)
        && context.rules.class_of(text).is_some_and(|c| matches!(c, Class::FEATURE | Class::TECHNOLOGY));
    if (carries || feature) && !purpose { Modifier::No } else { Modifier::Other }
}
