//! The numbered lines below the heading of a collection -> `partOf`.
//!
//! ```text
//! 12thアルバム『音楽』トラックリスト
//! M1 TRIAD                          partOf(TRIAD, 音楽)
//! 作詞:X 作曲:Y
//! M2 LOSER                          partOf(LOSER, 音楽)
//! ```
//!
//! Which words head such a list stands in the list `track heads`. Lines without a number in between are the staff's.

use super::candidate::{Candidate, Sink};
use super::context::View;
use super::fields::{numbered, title, work_at};
use super::known::mechanism;
use super::term::{Context, Term, TermKind};
use crate::document::SentenceKind;
use crate::resource::{Accept, Class};

/// How many lines below its heading a list goes on.
const REACH: usize = 80;

/// Pushes the pieces of the list that one line heads.
pub fn extract(context: &Context, sentence: usize, sink: &mut Sink) {
    let view = &context.views[sentence];
    let text = view.s.sentence.text.trim();
    let heads = || context.rules.list("track heads").iter().any(|w| text.contains(w.as_str()));
    if text.ends_with('。') || text.chars().count() > 60 || !heads() {
        return;
    }
    let work = Accept::of(&[Class::CREATIVE_WORK]);
    let named = view.s.mentions.iter().enumerate().filter(|(_, m)| m.value.is_none());
    let own = named.map(|(i, _)| context.named_term(view, i));
    let fits = |t: &Term| t.is_entity() && context.accepts(&work, t);
    let own = own.into_iter().find(fits);
    let Some(whole) = own.or_else(|| context.recent(sentence, &work)).filter(fits) else { return };
    let TermKind::Entity(entity) = whole.kind else { return };
    let below = context.views.iter().skip(sentence + 1).take(REACH);
    let lines = below.take_while(|v| v.s.sentence.field == view.s.sentence.field && !v.s.sentence.text.ends_with('。'));
    for line in lines {
        // An item has lost its number.
        let text = line.s.sentence.text.trim();
        let item = line.s.sentence.kind == SentenceKind::Item;
        let name = numbered(text).or_else(|| title(text).filter(|_| item));
        let Some(piece) = name.and_then(|name| piece(context, line, name)) else { continue };
        sink.push(Candidate::by(mechanism::TRACK, piece, context.omitted(line.index, entity)));
    }
}

/// The work that a line names: a known one, else its words.
fn piece(context: &Context, line: &View, name: &str) -> Option<Term> {
    let words = work_at(line, name)?;
    let known = line.s.mentions.iter().position(|m| m.bytes == words.span && m.value.is_none());
    Some(known.map_or(words.clone(), |m| context.mention_term(line, words.chunk, m)))
}
