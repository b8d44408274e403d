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
use crate::relate::candidate::{Candidate, Sink};
use crate::relate::context::View;
use crate::relate::known::{mechanism, words};
use crate::relate::term::items::items;
use crate::relate::term::{Context, Term, TermKind};
use crate::resource::{Accept, Class, Construction, Pattern};

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
        if words::LIST_BREAK.has(view.surface(t)) && view.depth_of(t) == outer {
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

/// What the sentence right behind the items below a heading is about: 主な子会社・A・B。Xの3月期は…
fn behind(context: &Context, view: &View, accept: &Accept) -> Option<Term> {
    let below = context.views.iter().skip(view.index + 1).take(REACH);
    let next = below.into_iter().find(|v| v.s.sentence.kind != SentenceKind::Item)?;
    let near = next.s.sentence.field == view.s.sentence.field && next.s.sentence.text.ends_with('。');
    let topic = (0..next.nps.len()).find(|c| near && next.is_topic(*c) && next.depth(*c) == 0)?;
    let fits = |c: usize| {
        let mut terms = context.terms(next, c).into_iter();
        terms.find(|t| matches!(t.kind, TermKind::Entity(_)) && context.accepts(accept, t))
    };
    let found = fits(topic).or_else(|| next.owner(topic).and_then(fits))?;
    let TermKind::Entity(entity) = found.kind else { return None };
    Some(context.omitted(view.index, entity))
}

/// A prize as a heading, with those who got it below: 第70回 菊池寛賞・古川薫「渡海の人」.
pub fn prizes(context: &Context, view: &View, sink: &mut Sink) {
    let text = view.s.sentence.text.as_str();
    let award = view.s.mentions.iter().position(|m| {
        let ends = text[m.bytes.end as usize..].trim().is_empty();
        ends && m.value.is_none() && m.entity.is_some() && m.class == Class::AWARD
    });
    let Some(award) = award.filter(|_| view.s.predicates.is_empty()) else { return };
    let award = context.mention_term(view, view.nps.len().saturating_sub(1), award);
    let below = context.views.iter().skip(view.index + 1).take(REACH);
    let items =
        below.take_while(|v| v.s.sentence.kind == SentenceKind::Item && v.s.sentence.field == view.s.sentence.field);
    let accept = Accept::of(&[Class::AGENT]);
    for item in items {
        let first = item.s.mentions.iter().position(|m| m.value.is_none() && m.class != Class::ROLE);
        let Some(winner) = first.map(|m| context.mention_term(item, 0, m)) else { continue };
        if matches!(winner.kind, TermKind::Entity(_)) && context.accepts(&accept, &winner) {
            let mut candidate = Candidate::by(mechanism::PRIZE_LIST, winner, award.clone());
            candidate.sentence = item.index;
            sink.push(candidate);
        }
    }
}

/// 『雨の郵便局』津村記久子: a work and who made it, as a line of its own.
pub fn work_and_maker(context: &Context, view: &View, sink: &mut Sink) {
    let text = view.s.sentence.text.trim_end();
    let [work, maker] = &view.s.mentions[..] else { return };
    let marks = ["』", "」", "》"];
    let between = text.get(work.bytes.end as usize..maker.bytes.begin as usize).map(str::trim);
    let alone = text[..work.bytes.begin as usize].trim_start_matches(['・', ' ']).chars().count() == 1
        && maker.bytes.end as usize == text.len()
        && between.is_some_and(|b| marks.contains(&b));
    let is_work = context.ontology.is_a(work.class, Class::CREATIVE_WORK);
    if !(alone && is_work && maker.class == Class::PERSON && view.s.sentence.kind == SentenceKind::Item) {
        return;
    }
    let (work, maker) =
        (context.mention_term(view, 0, 0), context.mention_term(view, view.nps.len().saturating_sub(1), 1));
    sink.push(Candidate::by(mechanism::WORK_LIST, maker, work));
}

/// YのN as a heading, or YのNは次の通り, with its items below: each item is what N stands for.
pub fn heading(context: &Context, view: &View, noun: &Noun, pattern: &Pattern, sink: &mut Sink) {
    let text = view.s.sentence.text.as_str();
    let announces = || context.rules.list("list announcements").iter().any(|w| text.contains(w.as_str()));
    let last = noun.chunk + 1 == view.nps.len() && !text.ends_with('。') || view.is_topic(noun.chunk) && announces();
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
    let mut owners = (0..noun.chunk).rev().map(named).find(|o| !o.is_empty()).unwrap_or_default();
    if owners.is_empty() {
        owners.extend(behind(context, view, &pattern.owner).filter(|o| !bearers.iter().any(|b| b.kind == o.kind)));
    }
    let word = view.text(view.bytes(noun.first, noun.last));
    push(view, pattern, word, (&bearers, &owners), Reading::default(), sink);
}
