//! Numbers in parentheses.
//!
//! ```text
//! X社(年商約80億円、従業員300人)        metric(X社, 80億円), metric(X社, 300人)
//! 売上高(12兆円から12兆3000億円)        the measure stands before the parenthesis
//! ```

use super::Measured;
use crate::document::{MentionSource, Value};
use crate::relate::context::{Coarse, View, coarse};
use crate::relate::holder;
use crate::relate::known::words;
use crate::relate::measure::{self, Site};
use crate::relate::term::{Context, Term, TermKind};

/// Whose number in parentheses it is and what of.
pub(super) fn measured<'a>(context: &Context, view: &'a View, chunk: usize, mention: usize) -> Option<Measured<'a>> {
    let bytes = view.s.mentions[mention].bytes;
    let token = view.s.tokens.partition_point(|t| t.bytes.end <= bytes.begin);
    let pair = view.pairs.iter().find(|p| p.round && p.open < token && token < p.close && p.open > 0)?;
    if view.depth_of(pair.open) > 0 {
        return None;
    }
    let begin = view.s.tokens[pair.open].bytes.end;
    let segment = view.text(crate::span::ByteSpan::new(begin, bytes.begin));
    let start = segment
        .rfind(['、', ',', '/', '・', ';', '；', '，'])
        .map_or(0, |i| i + segment[i..].chars().next().map_or(0, char::len_utf8));
    let words = segment[start..].trim();
    // 年商約80億円
    if let Some(what) = labelled(context, words) {
        let subject = named_before(context, view, pair.open)?;
        return Some(Measured {
            measure: None,
            subjects: vec![subject],
            what: Some(what.to_owned()),
            predicate: None,
            certainty: 0.8,
            loss: false,
            past: false,
            site: None,
        });
    }
    // 売上高(12兆円から12兆3000億円): the last value is the one that holds.
    let later = &view.s.sentence.text[bytes.end as usize..view.s.tokens[pair.close].bytes.begin as usize];
    let plain = |t: &str| t.trim_start_matches(['約', ' ']).trim().is_empty();
    let alone = plain(words) && later.trim_end_matches(['超', '弱', '強']).trim().is_empty();
    let moved = words::EARLIER_VALUE.close(words);
    // 「蜜いもラテ」(590円), 『氷の道』(鶴見書房、2,420円): what it costs.
    let behind = later.trim_start_matches(['、', ' ']);
    let ends = behind.is_empty() || context.rules.list("tax words").iter().any(|w| behind.starts_with(w.as_str()));
    let money = matches!(&view.s.mentions[mention].value, Some(Value::Number(n)) if n.unit == "JPY");
    if plain(words) && ends && money && !noun_before(context, view, pair.open) {
        let subject = named_before(context, view, pair.open)
            .filter(|t| t.class.is_some_and(|c| coarse(c) == Coarse::Artifact))?;
        return Some(Measured {
            measure: None,
            subjects: vec![subject],
            what: Some(context.rules.list("price of a thing").first()?.clone()),
            predicate: None,
            certainty: 0.7,
            loss: false,
            past: false,
            site: None,
        });
    }
    if !(alone && start == 0 || moved && later.trim().is_empty()) {
        return None;
    }
    let owner = view.chunk_of(pair.open - 1);
    if pair.open == 0 || !measure::is_measure(context, view, owner) && !noun_before(context, view, pair.open) {
        return None;
    }
    let what = word(context, view, pair.open)?;
    let site =
        Site { what: what.to_owned(), measure: Some(owner), root: owner, predicate: None, act: false, loss: false };
    let subjects = holder::holders(context, view, &site, chunk.max(owner));
    let predicate = view.verb_above(owner).and_then(|v| view.predicate[v]).map(|p| &view.s.predicates[p]);
    (!subjects.is_empty()).then_some(Measured {
        measure: Some(owner),
        subjects,
        what: Some(site.what),
        predicate,
        certainty: 0.65,
        loss: false,
        past: false,
        site: None,
    })
}

/// The measure that words before a number are: 年商約, 従業員:.
fn labelled<'w>(context: &Context, words: &'w str) -> Option<&'w str> {
    let mut words = words;
    loop {
        let before = words;
        words = words.trim_end_matches([' ', ':', '：', 'は']);
        for mark in context.rules.list("amount marks") {
            if words.len() > mark.len() {
                words = words.strip_suffix(mark.as_str()).unwrap_or(words);
            }
        }
        if words == before {
            break;
        }
    }
    let short = !words.is_empty() && words.chars().count() <= 12 && !words.contains(['の', 'を', 'が', 'に']);
    (short && measure::measures(context, words, false)).then_some(words)
}

/// The name that ends before the parenthesis.
fn named_before(context: &Context, view: &View, open: usize) -> Option<Term> {
    let mut end = view.s.tokens[open].bytes.begin;
    // X(株)(資本金…): the legal form in between.
    let text = &view.s.sentence.text[..end as usize];
    end -= words::LEGAL_MARK.end(text).map_or(0, |form| form.len() as u32);
    let text = &view.s.sentence.text[..end as usize];
    let end = text.trim_end_matches(['」', '』', '"', '”']).len() as u32;
    let at = view
        .s
        .mentions
        .iter()
        .position(|m| m.bytes.end == end && m.value.is_none() && m.source != MentionSource::Anaphor)?;
    let term = context.mention_term(view, view.chunk_of(open - 1), at);
    matches!(term.kind, TermKind::Entity(_)).then_some(term)
}

/// The measure right before a parenthesis, whatever its chunk holds besides.
fn word<'v>(context: &Context, view: &View<'v>, open: usize) -> Option<&'v str> {
    let last = open - 1;
    let mut first = open;
    while first > 0 {
        let t = &view.s.tokens[first - 1];
        if !(t.pos.is_noun() || t.unknown || t.pos.is_prefix()) {
            break;
        }
        first -= 1;
    }
    let text = (first <= last).then(|| view.text(view.bytes(first, last)))?;
    measure::measures(context, text, false).then_some(text)
}

fn noun_before(context: &Context, view: &View, open: usize) -> bool {
    word(context, view, open).is_some()
}

/// Whether words in parentheses tell a number of what stands before them: no name.
pub(in crate::relate) fn tells_number(view: &View, first: usize, last: usize) -> bool {
    let span = view.bytes(first, last);
    view.s.mentions.iter().any(|m| {
        span.contains(m.bytes)
            && matches!(&m.value, Some(Value::Number(n)) if !n.unit.is_empty())
            && m.bytes.end == span.end
    })
}
