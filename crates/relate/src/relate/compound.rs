//! Tokens -> noun compounds: what stands together without a gap before a place.

use super::context::View;
use super::known::words;
use crate::document::Pos;
use crate::particle::{NO, TA};

/// A noun compound, as a token range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compound {
    /// First token.
    pub first: usize,
    /// Last token.
    pub last: usize,
}

/// The compound that ends at token `last`: nouns, prefixes, Latin words, joined without a gap.
pub fn compound_before(view: &View, last: usize) -> Option<Compound> {
    let tokens = &view.s.tokens;
    let text = &view.s.sentence.text;
    let part = |i: usize| {
        let t = &tokens[i];
        (t.pos.is_noun()
            && !matches!(
                t.pos,
                Pos::DEPENDENT_NOUN
                    | Pos::DEPENDENT_ADJECTIVAL
                    | Pos::DEPENDENT_AUXILIARY
                    | Pos::DEPENDENT_ADVERBIAL
                    | Pos::TIME_NOUN
            ))
            && !matches!(t.pos, Pos::PRONOUN | Pos::CONTRACTED_PRONOUN)
            || t.pos.is_prefix()
            || (t.unknown && !t.pos.is_symbol())
            || (words::COMPOUND_MARKS.has(t.bytes.of(text)) && i > 0)
    };
    if !part(last) || words::COMPOUND_MARKS.has(view.surface(last)) {
        return None;
    }
    let mut first = last;
    let touches = |i: usize| tokens[i].bytes.end == tokens[i + 1].bytes.begin;
    // 折り畳み机, 聞き取りアプリ: the stem of a verb between nouns, or before one at the start of the noun phrase, is a part.
    let stem = |i: usize| {
        tokens[i].pos == Pos::VERB
            && tokens[i].is_stem()
            && tokens[i].bytes.end - tokens[i].bytes.begin > 3
            && touches(i)
            && !words::LIGHT_VERB.has(tokens[i].lemma(text))
            && (i == 0 || !tokens[i - 1].pos.is_particle() || matches!(view.surface(i - 1), NO | TA))
    };
    while first > 0 && (part(first - 1) && touches(first - 1) || stem(first - 1)) {
        first -= 1;
    }
    while first < last && words::COMPOUND_MARKS.has(view.surface(first)) {
        first += 1;
    }
    Some(Compound { first, last })
}
