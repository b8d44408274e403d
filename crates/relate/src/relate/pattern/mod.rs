//! Nouns that say a relation by themselves (`[[pattern]]` in the rule files) -> candidates.
//!
//! ```text
//! Xの開発元はA社だ。  A社はXの開発元だ。  Xの開発元のA社は…  X(開発元:A社)  開発:A社   develops(A社, X)
//! Xの後継となるY      Xの後継としてYを発売  Y(Xの後継)                                 successorOf(Y, X)
//! A社製のX            X(A社製)                                                        develops(A社, X)
//! ```
//!
//! The noun has a bearer, whom or what it stands for, and an owner, whose it is; a pattern says which of them is the
//! relation's subject. Where the two stand is the same for all nouns and is written here once.

mod bracket;
mod list;
mod place;
mod suffix;

use super::candidate::{Candidate, Sink};
use super::context::{Coarse, View, coarse};
use super::known::words;
use super::term::{Context, Term, TermKind};
use crate::document::{Case, Modality, Polarity};
use crate::resource::{Class, Construction, Pattern, Role, Side};

pub use bracket::read as bracket;

/// A role noun in a sentence.
struct Noun<'r> {
    patterns: Vec<&'r Pattern>,
    /// Chunk in which it stands.
    chunk: usize,
    /// First token.
    first: usize,
    /// Last token.
    last: usize,
    /// Mention that follows it in the same chunk: 親会社A社.
    before: Option<usize>,
}

/// How the clause means what the noun says.
#[derive(Clone, Copy)]
struct Reading {
    polarity: Polarity,
    modality: Modality,
}

impl Default for Reading {
    fn default() -> Self {
        Self { polarity: Polarity::Positive, modality: Modality::Asserted }
    }
}

/// Pushes what the role nouns of one sentence say.
pub fn extract(context: &Context, sentence: usize, sink: &mut Sink) {
    let view = &context.views[sentence];
    if list::line(context, view, sink) {
        return;
    }
    list::prizes(context, view, sink);
    list::work_and_maker(context, view, sink);
    for chunk in 0..view.nps.len() {
        for noun in nouns(context, view, chunk) {
            for pattern in &noun.patterns {
                place::read(context, view, &noun, pattern, sink);
                list::heading(context, view, &noun, pattern, sink);
            }
        }
        suffix::read(context, view, chunk, sink);
    }
}

/// The role nouns of a chunk: its last noun, and those right before a name in it.
fn nouns<'r>(context: &'r Context, view: &View, chunk: usize) -> Vec<Noun<'r>> {
    let mut found = Vec::new();
    let np = &view.nps[chunk];
    let tokens = view.s.chunks[chunk].tokens.clone();
    for t in tokens.clone() {
        let token = &view.s.tokens[t];
        if !(token.pos.is_noun() || token.unknown) || view.depth_of(t) > view.depth_of(tokens.start) {
            continue;
        }
        let before = name_after(view, t, tokens.end).or_else(|| date_after(view, t));
        let ends = np.chunk == chunk && t == np.last && np.nominal;
        if before.is_none() && !ends {
            continue;
        }
        // A name that ends in such a noun is no role: 「星の続編」.
        let named = view.s.mentions.iter().any(|m| {
            m.value.is_none()
                && m.bytes.begin < token.bytes.begin
                && m.bytes.end >= token.bytes.end
                && !matches!(
                    m.class,
                    Class::ROLE | Class::TECHNOLOGY | Class::INDUSTRY | Class::CONCEPT | Class::FEATURE
                )
                && m.source != crate::document::MentionSource::Description
        });
        // 8月3日生まれ: the day is what the ending is said of.
        let dated = view
            .s
            .mentions
            .iter()
            .any(|m| m.bytes.end == token.bytes.begin && matches!(m.value, Some(crate::document::Value::Date(_))));
        if named || dated && before.is_none() {
            continue;
        }
        // 主な|利用者, 生みの|親: a word may begin in the chunk that hangs on this one.
        let joined = tokens.start > 0 && view.head(view.chunk_of(tokens.start - 1)) == Some(chunk);
        let start = t.saturating_sub(4).max(if joined { 0 } else { tokens.start });
        let noun = (start..=t).find_map(|first| {
            let patterns: Vec<&Pattern> = context.rules.patterns_of(view.text(view.bytes(first, t))).collect();
            (!patterns.is_empty()).then_some(Noun { patterns, chunk, first, last: t, before })
        });
        found.extend(noun);
    }
    found
}

/// The date that begins right behind a token: 創業1610年の|薬問屋.
fn date_after(view: &View, token: usize) -> Option<usize> {
    let end = view.s.tokens[token].bytes.end;
    view.s
        .mentions
        .iter()
        .position(|m| m.bytes.begin == end && matches!(m.value, Some(crate::document::Value::Date(_))))
}

/// The name that begins right behind a token, in the same chunk, quotation marks aside.
fn name_after(view: &View, token: usize, end: usize) -> Option<usize> {
    let mut next = token + 1;
    // 本名・福田定一, 略称:ASEAN
    let signed = next + 1 < end && words::KEY_SIGNS.has(view.surface(next));
    if signed {
        next += 1;
    }
    let open = view.pairs.iter().any(|p| p.open == next && !p.round);
    // 通称|「X」: the marks may open the next chunk.
    if next >= end && !(open && !signed) {
        return None;
    }
    let begin = view.s.tokens[if open { next + 1 } else { next }.min(view.s.tokens.len() - 1)].bytes.begin;
    view.s.mentions.iter().position(|m| {
        m.bytes.begin == begin
            && m.value.is_none()
            && (open || signed || view.s.tokens[token].bytes.end == m.bytes.begin)
    })
}

/// Those of `terms` that the bearer or owner of a pattern may be.
fn fitting(context: &Context, accept: &crate::resource::Accept, terms: Vec<Term>) -> Vec<Term> {
    terms.into_iter().filter(|t| context.accepts(accept, t)).collect()
}

/// Pushes one statement for every bearer and owner.
fn push(
    view: &View,
    pattern: &Pattern,
    noun: &str,
    (bearers, owners): (&[Term], &[Term]),
    reading: Reading,
    sink: &mut Sink,
) {
    for bearer in bearers {
        for owner in owners.iter().filter(|o| o.kind != bearer.kind || o.span != bearer.span) {
            // 東南アジア諸国連合、略称ASEAN: one thing, of which the words are told.
            let one = matches!(bearer.kind, TermKind::Entity(_)) && bearer.kind == owner.kind;
            if one && !sink.takes_text(pattern.relation) {
                continue;
            }
            let (subject, object) = match pattern.subject {
                Side::Bearer => (bearer.clone(), owner.clone()),
                Side::Owner => (owner.clone(), bearer.clone()),
            };
            let rule = pattern.id.as_str();
            let mut candidate = Candidate::new(subject, pattern.relation.name(), object, rule, pattern.precision);
            candidate.sentence = view.index;
            candidate.polarity = pattern.polarity.unwrap_or(reading.polarity);
            candidate.modality = pattern.modality.unwrap_or(reading.modality);
            if let Some(name) = &pattern.noted {
                candidate.qualifiers.insert(name.clone(), noun.to_owned());
            }
            sink.push(candidate);
        }
    }
}

/// The owner that the sentence or the talk offers where the noun has none of its own.
fn talk(context: &Context, view: &View, noun: &Noun, pattern: &Pattern, bearers: &[Term]) -> Vec<Term> {
    let near_only = !pattern.allows(Construction::Talk);
    // A社は、子会社のB社を通じて…: of ties between organisations, whom the sentence is about.
    if near_only && !context.rules.has("ties to the topic", pattern.relation.name()) {
        // 雁金城は…の城。別名は千羽城。: of what the page is.
        let page = context.page.as_ref().filter(|p| noun.chunk == 0 && context.told_before(view.index, p.entity));
        let term = page.map(|p| context.omitted(view.index, p.entity));
        return term.filter(|t| context.accepts(&pattern.owner, t)).into_iter().collect();
    }
    let other = |t: &Term| {
        matches!(t.kind, TermKind::Entity(_))
            && context.accepts(&pattern.owner, t)
            && !bearers.iter().any(|b| b.kind == t.kind)
    };
    let told = |c: &usize| {
        let m = view.nps[*c].marker;
        if near_only { view.is_topic(*c) } else { m.topic || matches!(m.role, Some(Role::Case(Case::Ga | Case::Wo))) }
    };
    let near = (0..noun.chunk).rev().filter(told).find_map(|c| context.terms(view, c).into_iter().find(other));
    // 主力の「X」は…で、A社は…: whom the sentence itself goes on to, before whom others told of.
    let behind = |c: &usize| view.is_topic(*c) && view.depth(*c) == 0;
    let firm = |t: &Term| other(t) && t.class.is_some_and(|c| coarse(c) == Coarse::Organization);
    let next =
        || (noun.chunk + 1..view.nps.len()).filter(behind).find_map(|c| context.terms(view, c).into_iter().find(firm));
    let near = near.or_else(|| next().filter(|_| !near_only));
    let recent = || context.recent(view.index, &pattern.owner).filter(|t| !near_only && other(t));
    near.or_else(recent).into_iter().collect()
}

/// Whether a class is of another branch than what a pattern takes for its bearer.
fn unlike(class: Option<Class>, accept: &crate::resource::Accept) -> bool {
    class.is_some_and(|c| !accept.any && accept.classes.iter().all(|a| coarse(*a) != coarse(c)))
}
