//! Names of the lexicon and of gazetteers in the text: a table of folded forms, leftmost longest; characters that nobody
//! sees do not hide a name.

use std::borrow::Cow;
use std::sync::Arc;

use super::forms::{FormTable, Owners};
use super::script::{Script, may_part, script};
use crate::document::{Pos, SentenceAnalysis};
use crate::name;
use crate::resource::{Lexicon, LexiconEntry, Surface};
use crate::span::ByteSpan;

/// The forms of the shipped lexicon, made by the build script.
static EMBEDDED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.forms"));

/// Finds the forms of a lexicon.
pub struct LexicalMatcher {
    forms: FormTable,
}

/// One form found.
#[derive(Clone, Copy, Debug)]
pub struct Hit<'m> {
    /// Where.
    pub bytes: ByteSpan,
    /// The entries that have the form, each with whether the form needs support from the document.
    pub entries: Owners<'m>,
}

impl LexicalMatcher {
    /// A matcher for all forms of `lexicon`.
    pub fn new(lexicon: &Arc<Lexicon>) -> Self {
        Self { forms: if lexicon.is_as_shipped() { FormTable::read(EMBEDDED) } else { table(lexicon) } }
    }

    /// The forms in a sentence that stand as words of their own, the leftmost first and the longest of those that begin
    /// together; none overlap. `folded` is the folded text.
    pub fn find<'m>(&'m self, sentence: &SentenceAnalysis, folded: &str) -> Vec<Hit<'m>> {
        let text = &sentence.sentence.text;
        let seen = Seen::of(text, folded);
        let mut end = 0;
        let mut hits = Vec::new();
        for (at, _) in seen.text().char_indices() {
            let begin = seen.place(at, false);
            if begin < end {
                continue;
            }
            let hit = self.forms.at_start(&seen.text()[at..]).find_map(|(length, entries)| {
                let bytes = ByteSpan::new(begin, seen.place(at + length, true));
                stands_alone(sentence, text, bytes).then_some(Hit { bytes, entries })
            });
            if let Some(hit) = hit {
                end = hit.bytes.end;
                hits.push(hit);
            }
        }
        hits
    }
}

fn table(lexicon: &Lexicon) -> FormTable {
    let entries: Vec<Cow<'_, LexiconEntry>> = lexicon.entries().collect();
    let surfaces: Vec<(u32, Surface<'_>)> = entries
        .iter()
        .zip(0..)
        .flat_map(|(entry, number)| entry.surfaces().into_iter().map(move |surface| (number, surface)))
        .collect();
    FormTable::new(surfaces.iter().map(|(number, surface)| (*number, surface.form.as_ref(), surface.ambiguous)))
}

/// A folded text without the characters that nobody sees, with Latin letters for those that imitate them, and where its
/// bytes stood.
enum Seen<'t> {
    Whole(&'t str),
    /// For every byte of the text where its character begins and ends.
    Changed(String, Vec<(u32, u32)>),
}

impl<'t> Seen<'t> {
    fn of(text: &str, folded: &'t str) -> Self {
        let mixed = if name::may_be_mixed(text) { name::mixed_words(text) } else { Vec::new() };
        if mixed.is_empty() && !folded.contains(name::is_invisible) {
            return Self::Whole(folded);
        }
        let (mut seen, mut places) = (String::with_capacity(folded.len()), Vec::with_capacity(folded.len()));
        for ((at, c), original) in folded.char_indices().zip(text.chars()).filter(|((_, c), _)| !name::is_invisible(*c))
        {
            let twin = || mixed.iter().any(|w| w.contains(&at)).then(|| name::latin_twin(original)).flatten();
            let c = if c.is_ascii() { c } else { twin().unwrap_or(c) };
            seen.push(c);
            let place = (at as u32, (at + original.len_utf8()) as u32);
            places.extend(std::iter::repeat_n(place, c.len_utf8()));
        }
        Self::Changed(seen, places)
    }
    fn text(&self) -> &str {
        match self {
            Self::Whole(text) => text,
            Self::Changed(text, _) => text,
        }
    }
    /// Where a byte of the seen text stood; for an end, the end of the character before it.
    fn place(&self, byte: usize, end: bool) -> u32 {
        match self {
            Self::Whole(_) => byte as u32,
            Self::Changed(_, places) if end => places[byte - 1].1,
            Self::Changed(_, places) => places[byte].0,
        }
    }
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
    let proper = whole && matches!(sentence.tokens[i].pos, Pos::REGION | Pos::COUNTRY);
    let counted = before.is_some_and(|b| matches!(script(b), Script::Digit | Script::Kanji | Script::Katakana));
    let leads = after.is_some_and(|a| matches!(script(a), Script::Latin | Script::Katakana));
    proper || (whole && leads && !counted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_table_is_that_of_the_lexicon() {
        let lexicon = Lexicon::embedded().expect("every line is an entry");
        assert!(lexicon.is_as_shipped());
        assert!(table(&lexicon).as_bytes() == EMBEDDED, "the build script and the lexicon disagree");
    }
}
