//! What is named for sure somewhere in a document is found in all of it.

use rustc_hash::{FxHashMap, FxHashSet};

use super::candidate::{Candidate, Reason};
use super::script::{may_part, script};
use crate::document::SentenceAnalysis;
use crate::resource::Class;
use crate::span::ByteSpan;
use crate::steps;

/// Longest repeated name in tokens.
const LONGEST: usize = 8;

struct Known {
    class: Class,
    lexicon: Option<u32>,
}

/// Adds candidates for names that other sentences of the document give away, and names in brackets behind names.
pub fn add(sentences: &[SentenceAnalysis], found: &mut [Vec<Candidate>]) {
    for (sentence, candidates) in sentences.iter().zip(found.iter_mut()) {
        bracketed(sentence, candidates);
    }
    let mut known: FxHashMap<&str, Known> = FxHashMap::default();
    let mut heads: FxHashSet<char> = FxHashSet::default();
    for (sentence, candidates) in sentences.iter().zip(found.iter()) {
        let text = sentence.sentence.text.as_str();
        for c in candidates.iter().filter(|c| named_for_sure(c.reason)) {
            let surface = c.bytes.of(text);
            if surface.chars().count() < 2 {
                continue;
            }
            heads.extend(surface.chars().next());
            known.entry(surface).or_insert(Known { class: c.class, lexicon: c.lexicon });
            // アモデイ for ダリオ・アモデイ.
            if c.class == Class::PERSON {
                if let Some((_, last)) = surface.rsplit_once('・').filter(|(_, l)| l.chars().count() >= 3) {
                    heads.extend(last.chars().next());
                    known.entry(last).or_insert(Known { class: c.class, lexicon: c.lexicon });
                }
            }
        }
    }
    if known.is_empty() {
        return;
    }
    for (sentence, candidates) in sentences.iter().zip(found.iter_mut()) {
        let text = sentence.sentence.text.as_str();
        let tokens = &sentence.tokens;
        steps::add(tokens.len() + candidates.len());
        let mut more = Vec::new();
        let mut i = 0;
        while i < tokens.len() {
            let begin = tokens[i].bytes.begin;
            let rest = &text[begin as usize..];
            if !rest.chars().next().is_some_and(|c| heads.contains(&c)) {
                i += 1;
                continue;
            }
            let hit = (i + 1..=tokens.len().min(i + LONGEST)).rev().find_map(|end| {
                let bytes = ByteSpan::new(begin, tokens[end - 1].bytes.end);
                known.get(bytes.of(text)).map(|k| (end, bytes, k))
            });
            let Some((end, bytes, k)) = hit else {
                i += 1;
                continue;
            };
            let before = text[..begin as usize].chars().next_back();
            let after = text[bytes.end as usize..].chars().next();
            let whole = bytes.of(text);
            let apart = before.is_none_or(|b| whole.chars().next().is_none_or(|w| may_part(b, w)))
                && after.is_none_or(|a| whole.chars().next_back().is_none_or(|w| may_part(w, a)));
            // A kanji name inside a longer run of kanji is another word.
            let kanji = |c: Option<char>| c.is_some_and(|c| script(c) == super::script::Script::Kanji);
            let cut = kanji(whole.chars().next_back()) && kanji(after) && kanji(before);
            let taken = candidates
                .iter()
                .any(|c| c.bytes.overlaps(bytes) && (c.reason < Reason::Tagged || c.bytes.len() > bytes.len()));
            if apart && !cut && !taken {
                candidates.retain(|c| !c.bytes.overlaps(bytes));
                let mut c = Candidate::new(bytes, k.class, Reason::Repeated, 0.8);
                c.lexicon = k.lexicon;
                more.push(c);
            }
            i = end;
        }
        candidates.extend(more);
        candidates.sort_by_key(|c| c.bytes.begin);
    }
}

fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ー')
}

fn named_for_sure(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::Defined
            | Reason::Quoted
            | Reason::Version
            | Reason::Officer
            | Reason::Titled
            | Reason::Used
            | Reason::Bracketed
    )
}

/// 百度(バイドゥ): what stands alone in brackets behind a name is another name of it.
fn bracketed(sentence: &SentenceAnalysis, candidates: &mut Vec<Candidate>) {
    let text = sentence.sentence.text.as_str();
    let mut more = Vec::new();
    for c in candidates.iter() {
        let rest = text[c.bytes.end as usize..].trim_start_matches(['」', '』']);
        let Some(inner) = rest.strip_prefix('(') else { continue };
        let Some(length) = inner.find(')') else { continue };
        // XRISM:クリズム: the name, and how it is read.
        let name = &inner[..length];
        let name = name.split_once([':', '：']).filter(|(_, r)| r.chars().all(is_katakana)).map_or(name, |(n, _)| n);
        let length = name.len();
        let begin = (text.len() - inner.len()) as u32;
        let bytes = ByteSpan::new(begin, begin + length as u32);
        let latin = name.chars().any(|c| c.is_ascii_uppercase());
        let simple = name.chars().count() >= 2
            && name.chars().count() <= 30
            && name.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '.' | '・' | 'ー' | '&'));
        let katakana = name.chars().all(is_katakana);
        let common = matches!(name, "AI" | "CEO" | "COO" | "CFO" | "CTO" | "LLM" | "SNS" | "AGI" | "DX");
        let named = c.class == Class::COMPANY || c.class == Class::AI_MODEL || c.reason < Reason::Tagged;
        if simple
            && !common
            && named
            && (katakana || latin)
            && !candidates.iter().any(|o| o.bytes.overlaps(bytes) && o.reason < Reason::Tagged)
        {
            more.push(Candidate::new(bytes, c.class, Reason::Bracketed, 0.8));
        }
    }
    for m in more {
        candidates.retain(|c| !c.bytes.overlaps(m.bytes));
        candidates.push(m);
    }
    candidates.sort_by_key(|c| c.bytes.begin);
}
