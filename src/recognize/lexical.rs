//! Names of the lexicon and of gazetteers in the text: one automaton over folded forms, leftmost longest; characters that nobody sees do not hide a name.

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
        let automaton =
            CharwiseDoubleArrayAhoCorasickBuilder::new().match_kind(MatchKind::Standard).build_with_values(keys).ok();
        Self { automaton, forms }
    }

    /// The forms in a sentence that stand as words of their own, the leftmost first and the longest of those that begin
    /// together; none overlap. `folded` is the folded text.
    pub fn find<'m>(&'m self, sentence: &SentenceAnalysis, folded: &str) -> Vec<Hit<'m>> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let text = &sentence.sentence.text;
        let seen = Seen::of(folded);
        let mut found: Vec<(ByteSpan, u32)> = automaton
            .find_overlapping_iter(seen.text())
            .map(|m| (ByteSpan::new(seen.place(m.start(), false), seen.place(m.end(), true)), m.value()))
            .collect();
        found.sort_unstable_by_key(|(bytes, _)| (bytes.begin, std::cmp::Reverse(bytes.end)));
        let mut end = 0;
        let mut hits = Vec::new();
        for (bytes, value) in found {
            if bytes.begin >= end && stands_alone(sentence, text, bytes) {
                end = bytes.end;
                hits.push(Hit { bytes, entries: &self.forms[value as usize] });
            }
        }
        hits
    }
}

/// A text without the characters that nobody sees, and where its bytes stood.
enum Seen<'t> {
    Whole(&'t str),
    Cut(String, Vec<u32>),
}

impl<'t> Seen<'t> {
    fn of(text: &'t str) -> Self {
        let invisible =
            |c: char| matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}');
        if !text.contains(invisible) {
            return Self::Whole(text);
        }
        let (mut cut, mut places) = (String::with_capacity(text.len()), Vec::with_capacity(text.len()));
        for (i, c) in text.char_indices().filter(|(_, c)| !invisible(*c)) {
            cut.push(c);
            places.extend((i..i + c.len_utf8()).map(|p| p as u32));
        }
        Self::Cut(cut, places)
    }
    fn text(&self) -> &str {
        match self {
            Self::Whole(text) => text,
            Self::Cut(text, _) => text,
        }
    }
    /// Where a byte of the seen text stood; for an end, one past the byte before it.
    fn place(&self, byte: usize, end: bool) -> u32 {
        match self {
            Self::Whole(_) => byte as u32,
            Self::Cut(_, places) if end => places[byte - 1] + 1,
            Self::Cut(_, places) => places[byte],
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
