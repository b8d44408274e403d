//! Round brackets behind a name: `X(開発元:A社)`, `X(運営・A社)`, `X(A社刊)`, `X(対象・5歳以上の子ども)`.

use super::{Reading, push, suffix, unlike};
use crate::document::Pos;
use crate::particle::NO;
use crate::relate::candidate::Sink;
use crate::relate::compound::Compound;
use crate::relate::context::{Coarse, View, coarse};
use crate::relate::known::words;
use crate::relate::nominal::phrase;
use crate::relate::term::{Context, Term, TermKind};
use crate::resource::{Construction, Pattern};

/// Reads one part of a bracket behind `owner`; whether a pattern knew it.
pub fn read(context: &Context, view: &View, owner: &Term, (first, last): (usize, usize), sink: &mut Sink) -> bool {
    let front = (first..last.min(first + 5)).rev().find_map(|t| {
        let patterns: Vec<&Pattern> = context.rules.patterns_of(view.text(view.bytes(first, t))).collect();
        (!patterns.is_empty()).then_some((patterns, t))
    });
    let mut known = false;
    if let Some((patterns, end)) = front {
        let sign = words::BEARER_SIGNS.has(view.surface(end + 1));
        let begin = if sign { end + 2 } else { end + 1 };
        if begin <= last {
            let noun = view.text(view.bytes(first, end));
            for pattern in patterns.into_iter().filter(|p| p.allows(Construction::Bracket)) {
                // 原作・山田太郎: a key before a sign is no part of a name.
                known |= sign && context.accepts(&pattern.owner, owner);
                let Some(mut bearer) = named(context, view, pattern, (begin, last), sign) else { continue };
                // 略称:WKC: the other name of what stands before is told by its words.
                if bearer.kind == owner.kind {
                    bearer.kind = TermKind::Words;
                }
                if context.accepts(&pattern.owner, owner) {
                    push(view, pattern, noun, (&[bearer], std::slice::from_ref(owner)), Reading::default(), sink);
                }
                known = true;
            }
        }
    }
    if known || last <= first {
        return known;
    }
    if belongs(context, view, owner, (first, last), sink) {
        return true;
    }
    // A社刊, 4月発売, 山田太郎・文: the ending stands last.
    for begin in (first + 1..=last).rev().take(3) {
        let text = view.text(view.bytes(begin, last));
        let behind = context.rules.patterns_behind(text).chain(context.rules.patterns_of(text));
        let apart = begin - first > 1 && words::BEARER_SIGNS.has(view.surface(begin - 1));
        let sign = apart || words::MIDDLE_DOT.close(view.surface(begin - 1));
        let end = if apart { begin - 2 } else { begin - 1 };
        for pattern in behind.filter(|p| p.allows(Construction::Bracket)) {
            let chunk = view.chunk_of(end);
            known |= sign && context.accepts(&pattern.owner, owner);
            let Some(bearer) = named(context, view, pattern, (first, end), sign).or_else(|| {
                suffix::bearer(context, view, chunk, begin).filter(|b| context.accepts(&pattern.bearer, b))
            }) else {
                continue;
            };
            if context.accepts(&pattern.owner, owner) {
                push(view, pattern, text, (&[bearer], std::slice::from_ref(owner)), Reading::default(), sink);
            }
            known = true;
        }
    }
    known
}

/// X(YのN): the name before the bracket is what the noun stands for.
fn belongs(context: &Context, view: &View, bearer: &Term, (first, last): (usize, usize), sink: &mut Sink) -> bool {
    let Some(of) = (first..last).rev().find(|t| view.surface(*t) == NO) else { return false };
    if of == first || last - of > 5 {
        return false;
    }
    let noun = view.text(view.bytes(of + 1, last));
    let mut known = false;
    for pattern in context.rules.patterns_of(noun).filter(|p| p.allows(Construction::Copula)) {
        let end = view.s.tokens[of - 1].bytes.end;
        let begin = view.s.tokens[first].bytes.begin;
        let owner = view
            .s
            .mentions
            .iter()
            .enumerate()
            .filter(|(_, m)| m.bytes.end == end && m.bytes.begin >= begin && m.value.is_none())
            .min_by_key(|(_, m)| m.bytes.begin)
            .map(|(i, _)| context.mention_term(view, view.chunk_of(of), i));
        let Some(owner) = owner.filter(|o| context.accepts(&pattern.owner, o)) else { continue };
        if context.accepts(&pattern.bearer, bearer) {
            push(view, pattern, noun, (std::slice::from_ref(bearer), &[owner]), Reading::default(), sink);
            known = true;
        }
    }
    known
}

/// The first token behind a year: 2010年|青葉賞.
fn behind_year(view: &View, first: usize, last: usize) -> usize {
    let digits = view.text(view.bytes(first, last)).chars().take_while(char::is_ascii_digit).count();
    let number = (first..=last).take_while(|t| view.pos(*t) == Pos::NUMBER).count();
    let year = first + number;
    let goes_on = digits == 4 && year < last && words::YEAR.has(view.surface(year));
    if goes_on { year + 1 } else { first }
}

/// The name in a stretch of tokens, or its words where the pattern takes a phrase.
pub fn named(
    context: &Context,
    view: &View,
    pattern: &Pattern,
    (first, last): (usize, usize),
    sign: bool,
) -> Option<Term> {
    let first = behind_year(view, first, last);
    let span = view.bytes(first, last);
    let trimmed = view.text(span).trim_end_matches(['」', '』', ' ', '。', '氏', 'ら']);
    let end = span.begin + trimmed.len() as u32;
    let ends =
        |m: &crate::document::Mention| m.bytes.begin >= span.begin && (m.bytes.end == end || m.bytes.end == span.end);
    let mention = view.s.mentions.iter().enumerate().filter(|(_, m)| ends(m)).min_by_key(|(_, m)| m.bytes.begin);
    if let Some(term) = mention.map(|(i, _)| context.mention_term(view, view.chunk_of(last), i))
        && context.accepts(&pattern.bearer, &term)
    {
        return Some(term);
    }
    // 脚本:渡辺あや: behind a sign a short plain noun is a name, whoever it is.
    let tokens = &view.s.tokens[first..=last];
    let plain = tokens.iter().all(|t| t.pos.is_noun() || t.unknown || t.pos.is_prefix() || t.pos.is_symbol());
    let class = pattern.bearer.classes.first().copied();
    // 青空書房刊: the name took the ending in.
    let swallowed = !sign
        && view.s.mentions.iter().any(|m| m.value.is_none() && m.bytes.begin == span.begin && m.bytes.end > span.end);
    // (本部アビジャン): letters that no list knows are a name without a sign as well.
    let strange = tokens.iter().all(|t| t.unknown || t.pos.is_proper());
    let mut term = phrase(view, Compound { first, last }, context.rules.class_of(view.text(span)));
    let fits = term.class.zip(class).is_some_and(|(own, class)| context.ontology.is_a(own, class));
    // たまき出版刊: a house with a word of its own before what it is.
    let house = fits && tokens.iter().any(|t| t.unknown || t.pos.is_proper());
    let name = (sign || swallowed || strange || house) && plain && class.is_some();
    // 米国製, 原作・山田太郎: a name of another class.
    let other =
        |m: &crate::document::Mention| m.bytes == span && m.value.is_none() && unlike(Some(m.class), &pattern.bearer);
    let work = class.is_some_and(|c| coarse(c) == Coarse::Artifact);
    let other = (!sign || work) && view.s.mentions.iter().any(other);
    let name = name && !other && view.text(span).chars().count() <= 16;
    // ハラダコウ・絵: the dictionary takes the dot for the end of the word.
    let dot = words::MIDDLE_DOT.end(view.text(term.span)).map_or(0, |dot| dot.len() as u32);
    term.span.end -= dot;
    term.full = term.span;
    if name && (term.class.is_none() || fits) {
        term.class = class;
        let text = view.text(span);
        let known = context.analysis.entities.iter().position(|e| e.label == text && Some(e.class) == class);
        if let Some(known) = known {
            term.kind = TermKind::Entity(crate::document::EntityIndex(known as u32));
        }
        return Some(term);
    }
    context.accepts(&pattern.bearer, &term).then_some(term)
}
