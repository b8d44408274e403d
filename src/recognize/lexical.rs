//! Names of the lexicon and of gazetteers in the text: one automaton over folded forms, leftmost longest.

use std::sync::Arc;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use rustc_hash::FxHashMap;

use super::fold::fold;
use super::script::{Script, may_part, script};
use crate::document::SentenceAnalysis;
use crate::resource::Lexicon;
use crate::span::ByteSpan;

/// Finds the forms of a lexicon.
pub struct LexicalMatcher {
    automaton: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
    /// By value of the automaton: the entries with that form, each with whether the form needs support.
    forms: Vec<Vec<(u32, bool)>>,
}

/// One form found.
#[derive(Clone, Copy, Debug)]
pub struct Hit<'m> {
    /// Where.
    pub bytes: ByteSpan,
    /// The entries that have the form, each with whether the form needs support from the document.
    pub entries: &'m [(u32, bool)],
}

impl LexicalMatcher {
    /// A matcher for all forms of `lexicon`, with the spellings that writers vary: space, hyphen and middle dot left out.
    pub fn new(lexicon: &Arc<Lexicon>) -> Self {
        let mut index: FxHashMap<String, u32> = FxHashMap::default();
        let mut forms: Vec<Vec<(u32, bool)>> = Vec::new();
        let mut keys: Vec<(String, u32)> = Vec::new();
        for (number, entry) in lexicon.entries.iter().enumerate() {
            for surface in &entry.surfaces {
                for (variant, form) in variants(&surface.form).into_iter().enumerate() {
                    if form.is_empty() {
                        continue;
                    }
                    let value = *index.entry(form).or_insert_with_key(|form| {
                        keys.push((form.clone(), forms.len() as u32));
                        forms.push(Vec::new());
                        forms.len() as u32 - 1
                    });
                    let of_form = &mut forms[value as usize];
                    let ambiguous = surface.ambiguous || (variant > 0 && surface.form.chars().count() < 4);
                    match of_form.iter_mut().find(|(e, _)| *e == number as u32) {
                        Some((_, a)) => *a &= ambiguous,
                        None => of_form.push((number as u32, ambiguous)),
                    }
                }
            }
        }
        keys.sort_unstable();
        let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new()
            .match_kind(MatchKind::LeftmostLongest)
            .build_with_values(keys)
            .ok();
        Self { automaton, forms }
    }

    /// Calls `each` for every form in the sentence that stands as words of its own; `folded` is its folded text.
    pub fn find<'m>(&'m self, sentence: &SentenceAnalysis, folded: &str, mut each: impl FnMut(Hit<'m>)) {
        let Some(automaton) = &self.automaton else { return };
        let text = &sentence.sentence.text;
        let mut from = 0;
        // A match that cuts a word is dropped and the search goes on one character later.
        while from < folded.len() {
            let Some(found) = automaton.leftmost_find_iter(&folded[from..]).next() else { return };
            let bytes = ByteSpan::new((from + found.start()) as u32, (from + found.end()) as u32);
            if stands_alone(sentence, text, bytes) {
                each(Hit { bytes, entries: &self.forms[found.value() as usize] });
                from = bytes.end as usize;
            } else {
                let start = bytes.begin as usize;
                from = start + folded[start..].chars().next().map_or(1, char::len_utf8);
            }
        }
    }
}

/// The folded form, and where it differs the one without spaces, hyphens and middle dots.
fn variants(form: &str) -> Vec<String> {
    let folded = fold(form);
    let mut all = vec![folded.clone()];
    let mut add = |v: String| {
        if !all.contains(&v) {
            all.push(v);
        }
    };
    if folded.contains([' ', '-']) && folded.chars().any(|c| c.is_ascii_alphabetic()) {
        add(folded.replace(' ', ""));
        add(folded.replace('-', " "));
        add(folded.replace(' ', "-"));
    }
    if folded.contains('・') {
        add(folded.replace('・', ""));
        add(folded.replace('・', "="));
        add(folded.replace('・', "＝"));
        add(folded.replace('・', " "));
    }
    all
}

/// Whether the stretch is made of whole words: no run of Latin letters, digits or katakana goes on beyond it, and kanji
/// and hiragana end where morphemes end.
fn stands_alone(sentence: &SentenceAnalysis, text: &str, bytes: ByteSpan) -> bool {
    let (begin, end) = (bytes.begin as usize, bytes.end as usize);
    let (Some(first), Some(last)) = (text[begin..end].chars().next(), text[begin..end].chars().next_back()) else {
        return false;
    };
    let before = text[..begin].chars().next_back();
    let after = text[end..].chars().next();
    if before.is_some_and(|b| !may_part(b, first)) || after.is_some_and(|a| !may_part(last, a)) {
        return false;
    }
    if begin + first.len_utf8() == end && script(first) == Script::Kanji {
        return stands_for_country(sentence, bytes, before, after);
    }
    let loose = |s: Script| matches!(s, Script::Latin | Script::Digit | Script::Katakana);
    let tokens = &sentence.tokens;
    let first_ok = loose(script(first)) || {
        let i = tokens.partition_point(|t| t.bytes.end <= bytes.begin);
        tokens.get(i).is_none_or(|t| t.bytes.begin >= bytes.begin)
    };
    first_ok
        && (loose(script(last)) || {
            let i = tokens.partition_point(|t| t.bytes.end < bytes.end);
            tokens.get(i).is_none_or(|t| t.bytes.end == bytes.end || t.bytes.begin >= bytes.end)
        })
}

/// A single character names a country only as a morpheme that is one (日米, 英の), or before a name in other letters (米OpenAI).
fn stands_for_country(sentence: &SentenceAnalysis, bytes: ByteSpan, before: Option<char>, after: Option<char>) -> bool {
    let i = sentence.tokens.partition_point(|t| t.bytes.end <= bytes.begin);
    let whole = sentence.tokens.get(i).is_some_and(|t| t.bytes == bytes);
    let proper = whole && matches!(sentence.tokens[i].pos.0, 46 | 47);
    let counted = before.is_some_and(|b| matches!(script(b), Script::Digit | Script::Kanji | Script::Katakana));
    let leads = after.is_some_and(|a| matches!(script(a), Script::Latin | Script::Katakana));
    proper || (whole && leads && !counted)
}
