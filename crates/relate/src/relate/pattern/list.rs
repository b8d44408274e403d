//! Lists: lines `監督:A氏` below the name of a work, and headings with items.
//!
//! ```text
//! 『星の海』                      朗読劇「手紙の国」の配信先
//! 監督:山田太郎                   ・Spotify
//! 出演:川田次郎、山川花子          ・Voicy
//! ```

use super::bracket::named;
use super::{Noun, Reading, fitting, push};
use crate::document::SentenceKind;
use crate::relate::candidate::Sink;
use crate::relate::context::View;
use crate::relate::term::items::items;
use crate::relate::term::{Context, Term, TermKind};
use crate::resource::{Accept, Construction, Pattern};

/// How many lines below its heading a list goes on.
const REACH: usize = 24;

/// Reads a line `N:X、X`; whether it is one.
pub fn line(context: &Context, view: &View, sink: &mut Sink) -> bool {
    let Some((colon, last)) = keyed(view).filter(|_| !crate::relate::fields::is_byline(context, view)) else {
        return false;
    };
    let first = view.s.tokens.iter().position(|t| !t.pos.is_symbol()).unwrap_or(0);
    if first >= colon {
        return false;
    }
    let key = view.text(view.bytes(first, colon - 1)).trim();
    let mut known = false;
    for word in key.split(['・', '、', '/', '&', ' ']).filter(|w| !w.is_empty()) {
        for pattern in context.rules.patterns_of(word).filter(|p| p.allows(Construction::List)) {
            let Some(owner) = above(context, view, &pattern.owner) else { continue };
            let parts = parts(view, colon + 1, last);
            let bearers: Vec<Term> = parts.into_iter().filter_map(|p| named(context, view, pattern, p, true)).collect();
            push(view, pattern, word, (&bearers, &[owner]), Reading::default(), sink);
            known = true;
        }
    }
    known
}

/// The colon of a line that gives a value to a key, and its last token.
fn keyed(view: &View) -> Option<(usize, usize)> {
    let tokens = &view.s.tokens;
    let colon = (1..tokens.len().min(10)).find(|t| view.surface(*t) == ":" && view.depth_of(*t) == 0)?;
    let last = tokens.iter().rposition(|t| !matches!(t.bytes.of(&view.s.sentence.text), "。" | " "))?;
    let nouns = tokens[..colon].iter().all(|t| t.pos.is_noun() || t.pos.is_symbol() || t.unknown || t.pos.is_prefix());
    (last > colon && nouns && colon <= 8).then_some((colon, last))
}

/// The parts of a list of names.
fn parts(view: &View, first: usize, last: usize) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut begin = first;
    let outer = view.depth_of(first);
    for t in first..=last {
        if matches!(view.surface(t), "、" | "," | "/" | "ほか" | "など" | "、ほか") && view.depth_of(t) == outer
        {
            if begin < t {
                found.push((begin, t - 1));
            }
            begin = t + 1;
        }
    }
    if begin <= last {
        found.push((begin, last));
    }
    found
}

/// What the lines above are about: the last thing named in the nearest line that is no item.
fn above(context: &Context, view: &View, accept: &Accept) -> Option<Term> {
    let field = view.s.sentence.field;
    for index in (view.index.saturating_sub(REACH)..view.index).rev() {
        let before = &context.views[index];
        if before.s.sentence.field != field {
            return None;
        }
        let item = before.s.sentence.kind == SentenceKind::Item || keyed(before).is_some();
        if item {
            continue;
        }
        // M2 TRIAD: what stands below is told of the piece.
        if crate::relate::fields::numbered(before.s.sentence.text.trim()).is_some() {
            return None;
        }
        let named = before.s.mentions.iter().find_map(|m| {
            let entity = m.entity.filter(|_| m.value.is_none())?;
            let term = context.omitted(view.index, entity);
            context.accepts(accept, &term).then_some(term)
        });
        return named;
    }
    None
}

/// YのN as a heading, with its items below: each item is what N stands for.
pub fn heading(context: &Context, view: &View, noun: &Noun, pattern: &Pattern, sink: &mut Sink) {
    let last = noun.chunk + 1 == view.nps.len() && !view.s.sentence.text.ends_with('。');
    if !last || !pattern.allows(Construction::List) || noun.before.is_some() {
        return;
    }
    let items = items(context, view);
    if items.is_empty() {
        return;
    }
    let bearers = fitting(context, &pattern.bearer, items);
    let named = |c: usize| {
        let terms = fitting(context, &pattern.owner, context.terms(view, c));
        terms.into_iter().filter(|t| matches!(t.kind, TermKind::Entity(_))).collect::<Vec<Term>>()
    };
    let owners = (0..noun.chunk).rev().map(named).find(|o| !o.is_empty()).unwrap_or_default();
    let word = view.text(view.bytes(noun.first, noun.last));
    push(view, pattern, word, (&bearers, &owners), Reading::default(), sink);
}
