//! Bare heads that stand for a name which the text has given before: 市は, 球団は, 協議会の.
//!
//! ```text
//! [富山県魚見市]は28日、バスを走らせた。…[市]は5分の4を補助金で賄う。
//! └ ends in 市, and no other name in sight does ┘
//! ```

use super::candidate::Candidate;
use super::words::Words;
use crate::document::{Pos, SentenceAnalysis};
use crate::resource::{Class, Ontology};
use crate::span::ByteSpan;
use crate::steps;

/// How many sentences back a name is looked for.
const REACH: usize = 8;
/// Heads of one character; all others are longer.
const SHORT: [&str; 5] = ["市", "県", "町", "村", "区"];
/// What stands behind a head that is meant.
const BEHIND: [&str; 7] = ["は", "が", "も", "には", "では", "の", "を"];

/// Most morphemes of a head.
const COMPOUND: usize = 3;

/// The bare heads of each sentence with the class of what they stand for.
pub fn find(
    sentences: &[SentenceAnalysis],
    words: &Words,
    ontology: &Ontology,
    found: &[Vec<Candidate>],
) -> Vec<Vec<(ByteSpan, Class)>> {
    let mut all = vec![Vec::new(); sentences.len()];
    for (s, sentence) in sentences.iter().enumerate() {
        let from = s.saturating_sub(REACH);
        for i in 0..sentence.tokens.len() {
            let Some(bytes) = bare(sentence, words, i) else { continue };
            if found[s].iter().any(|c| c.bytes.overlaps(bytes)) {
                continue;
            }
            let head = bytes.of(&sentence.sentence.text);
            if let Some(class) = only(&sentences[from..s], &found[from..s], ontology, head) {
                all[s].push((bytes, class));
            }
        }
    }
    all
}

/// The class of the one name before that ends in the head; None where there is none or more than one.
fn only(sentences: &[SentenceAnalysis], found: &[Vec<Candidate>], ontology: &Ontology, head: &str) -> Option<Class> {
    let mut name: Option<(&str, Class)> = None;
    for (sentence, candidates) in sentences.iter().zip(found) {
        steps::add(candidates.len());
        for c in candidates {
            let surface = c.bytes.of(&sentence.sentence.text);
            let town = SHORT.contains(&head);
            let kind = if town {
                ontology.is_a(c.class, Class::PLACE)
            } else {
                ontology.is_a(c.class, Class::ORGANIZATION) || matches!(c.class, Class::FACILITY | Class::EVENT)
            };
            if !kind || surface.len() <= head.len() || !surface.ends_with(head) {
                continue;
            }
            match name {
                Some((known, _)) if !(known.ends_with(surface) || surface.ends_with(known)) => return None,
                Some((known, _)) if known.len() >= surface.len() => {}
                _ => name = Some((surface, c.class)),
            }
        }
    }
    name.map(|(_, class)| class)
}

/// A noun or short compound alone, with nothing before it that narrows it.
fn bare(sentence: &SentenceAnalysis, words: &Words, i: usize) -> Option<ByteSpan> {
    let tokens = &sentence.tokens;
    let part = |k: usize| {
        matches!(
            tokens[k].pos,
            Pos::NOUN
                | Pos::VERBAL_NOUN
                | Pos::SUFFIX
                | Pos::VERBAL_SUFFIX
                | Pos::REGION_SUFFIX
                | Pos::PROPER
                | Pos::ORGANIZATION
        )
    };
    let joined = |k: usize| k > 0 && tokens[k - 1].bytes.end == tokens[k].bytes.begin;
    let mut end = i;
    while end < tokens.len() && end - i < COMPOUND && part(end) && (end == i || joined(end)) {
        end += 1;
    }
    let last = end.checked_sub(1).filter(|_| end > i)?;
    let next = tokens.get(end)?;
    if next.bytes.begin != tokens[last].bytes.end || !BEHIND.contains(&sentence.surface(end)) {
        return None;
    }
    let bytes = ByteSpan::new(tokens[i].bytes.begin, tokens[last].bytes.end);
    let surface = bytes.of(&sentence.sentence.text);
    let long = surface.chars().count() >= 2;
    if !(long || SHORT.contains(&surface))
        || words.phrases.contains_key(surface)
        || tokens[last].pos == Pos::VERBAL_NOUN
    {
        return None;
    }
    let free = i.checked_sub(1).is_none_or(|b| {
        let before = &tokens[b];
        let word = sentence.surface(b);
        before.pos == Pos::COMMA
            || before.pos == Pos::SPACE
            || before.pos == Pos::CLOSE
            || before.pos == Pos::CONJUNCTION
            || before.pos.is_particle()
                && matches!(word, "は" | "が" | "に" | "を" | "と" | "で" | "も" | "へ" | "から")
    });
    free.then_some(bytes)
}
