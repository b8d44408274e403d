//! Clauses in the present that tell of what is yet to come.
//!
//! ```text
//! A社は事業から手を引く。                the bare present of the main clause
//! A社がB社を買収することが分かった。      what became known or was settled
//! ```

use super::event::Event;
use super::known::words;
use super::term::Context;
use crate::document::{Polarity, Pos, PredicateKind, Tense, Value, Voice};

/// How a clause says that what it tells lies ahead.
pub enum Coming {
    /// In the bare present of the main clause.
    Bare,
    /// As what is known or settled to come.
    Told,
}

/// 事業から手を引く。 A社を買収することが19日分かった。: what happens once and is told in the bare present lies ahead.
pub fn to_come(context: &Context, event: &Event) -> Option<Coming> {
    let view = &context.views[event.sentence];
    if context.is_regular(view) {
        return None;
    }
    let mut at = event.p.chunk;
    let carrier = |h: usize| view.head(h).filter(|c| context.rules.has("carriers", view.text(view.core(*c))));
    // 傘下に収め、|全株を|取得する: as the clause that it goes on to.
    for _ in 0..2 {
        let text = view.s.chunk_text(at);
        // 合弁会社を|組んで|研究院と|することが: what こと carries is told as a whole.
        let whole = view.head(at).filter(|h| view.predicate[*h].is_some() && carrier(*h).is_some());
        if let Some(next) = whole.filter(|_| words::GOING_ON_WITHIN.close(text.trim_end_matches('、'))) {
            at = next;
            continue;
        }
        let happens =
            |lemma: &str| context.rules.frames_of(lemma).any(|f| context.rules.has("happenings", f.relation.name()));
        let verb = |h: usize| view.predicate[h].map(|i| view.s.predicates[i].lemma.as_str());
        let next = view.head(at).filter(|h| text.ends_with('、') && verb(*h).is_some_and(happens));
        let Some(next) = next.filter(|_| !words::SET_APART.close(text.trim_end_matches('、'))) else {
            break;
        };
        at = next;
    }
    let p = view.predicate_of(at)?;
    let chunk = &view.s.chunks[at];
    // 取得します(払込期日:11月28日): what stands in brackets behind is left aside.
    let open = view.pairs.iter().find(|b| b.round && b.open > p.token).map_or(usize::MAX, |b| b.open);
    let mut tokens = chunk.tokens.clone().rev().filter(|t| *t < open).map(|t| &view.s.tokens[t]);
    let last = tokens.find(|t| !t.pos.is_symbol());
    let verb = matches!(p.kind, PredicateKind::Verb | PredicateKind::VerbalNounSuru);
    let text = view.text(chunk.bytes);
    let lasts = context.lasts(text);
    let bare = last.is_some_and(|t| t.is_plain_form() && t.pos != Pos::AUXILIARY)
        || last.is_some_and(|t| view.text(t.bytes).ends_with('す'));
    if !verb || !bare || lasts || p.tense != Tense::NonPast || p.voice == Voice::Potential || context.page.is_some() {
        return None;
    }
    // 2022年に創業し、…: the day tells.
    let dated = event.date.filter(|_| at != event.p.chunk).and_then(|d| view.s.mentions[d].value.as_ref());
    if matches!(dated, Some(Value::Date(day)) if !context.to_come(day)) {
        return None;
    }
    let root = view.head(at).is_none() && text.ends_with('。') && event.p.polarity == Polarity::Positive;
    // The noun that only carries the clause, and what is told of it.
    let told = || {
        let carrier = carrier(at)?;
        let verb = view.predicate_of(view.head(carrier)?)?;
        context.rules.has("coming to light", &verb.lemma).then_some(())
    };
    if root { Some(Coming::Bare) } else { told().map(|()| Coming::Told) }
}
