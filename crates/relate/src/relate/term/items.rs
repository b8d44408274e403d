//! A list below a sentence -> what its items name.

use crate::document::{Mention, MentionSource, Pos, SentenceKind};
use crate::relate::compound::Compound;
use crate::relate::context::View;
use crate::relate::nominal::phrase;
use crate::relate::term::{Context, Term, TermKind};
use crate::resource::Class;
use crate::span::ByteSpan;

/// How many items of a list are read.
const REACH: usize = 24;

/// What the items right below a sentence name: the name of each, else its words.
pub fn items(context: &Context, view: &View) -> Vec<Term> {
    let below = context.views.iter().skip(view.index + 1).take(REACH);
    below
        .take_while(|v| {
            let s = &v.s.sentence;
            (s.kind == SentenceKind::Item || is_ranked(&s.text)) && s.field == view.s.sentence.field
        })
        .filter_map(|item| head_of(context, item))
        .collect()
}

/// Whether a line begins with a rank and a gap, and is no sentence: `1位 金丸隼人(関西大)`.
fn is_ranked(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let rank = rest.strip_prefix(['位', '番', '.', ')']).is_some_and(|r| r.starts_with([' ', '\u{3000}']));
    rank && rest.len() < line.len() && !line.ends_with('。')
}

/// The head of an item: its name, in quotation marks before others, else the noun that it ends in.
fn head_of(context: &Context, item: &View) -> Option<Term> {
    let text = &item.s.sentence.text;
    let plain =
        |m: &Mention| m.value.is_none() && m.source != MentionSource::Description && m.source != MentionSource::Anaphor;
    let outside = |m: &Mention| {
        let first = item.s.tokens.partition_point(|t| t.bytes.end <= m.bytes.begin);
        !item.pairs.iter().any(|p| p.round && p.open < first && first < p.close)
    };
    let quoted = item
        .s
        .mentions
        .iter()
        .position(|m| plain(m) && outside(m) && text[..m.bytes.begin as usize].ends_with(['「', '『']));
    let chunk = |m: usize| item.s.chunk_at(item.s.mentions[m].bytes.begin).unwrap_or(0);
    let away = |t: Term| Term { chunk: usize::MAX, ..t };
    if let Some(m) = quoted {
        return Some(away(context.mention_term(item, chunk(m), m)));
    }
    let tokens = &item.s.tokens;
    let first = tokens.iter().position(|t| !t.pos.is_symbol())?;
    let mut last = tokens.iter().rposition(|t| !t.pos.is_symbol() || t.pos == Pos::CLOSE)?;
    while let Some(pair) = item.pair_closing(last).filter(|p| p.round && p.open > first) {
        last = pair.open - 1;
    }
    if last < first {
        return None;
    }
    // 人流の統計「ながれ」: what stands in the marks, though nothing knows it for a name.
    if let Some(pair) = item.pair_closing(last).filter(|p| !p.round && p.open > first && p.close > p.open + 1) {
        let inside = Compound { first: pair.open + 1, last: pair.close - 1 };
        return Some(away(phrase(item, inside, context.rules.class_of(item.text(item.bytes(first, pair.open - 1))))));
    }
    let span = item.bytes(first, last);
    // 1位 金丸隼人, 取締役 佐倉美津子: the name behind a gap.
    let apart = |m: &Mention| {
        let before = item.text(ByteSpan::new(span.begin, m.bytes.begin.max(span.begin)));
        m.bytes.end == span.end && m.class != Class::ROLE && before.ends_with([' ', '\u{3000}'])
    };
    let whole = item.s.mentions.iter().position(|m| plain(m) && (m.bytes == span || apart(m)));
    if let Some(m) = whole {
        return Some(away(context.mention_term(item, chunk(m), m)));
    }
    let chunk = item.chunk_of(last);
    let term = context.term(item, chunk)?;
    if matches!(term.kind, TermKind::Entity(_)) && term.span.end == span.end {
        return Some(away(term));
    }
    let mut term = phrase(item, Compound { first, last }, context.rules.class_of(item.text(span)));
    term.full = span;
    Some(away(term))
}
