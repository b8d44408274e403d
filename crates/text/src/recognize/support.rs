//! Which lexicon entry a form means in this document, and whether an ambiguous form counts at all.

use rustc_hash::{FxHashMap, FxHashSet};

use super::candidate::{Candidate, Reason};
use super::lexical::Hit;
use super::script::{Script, script};
use super::{EntityRecognizer, fold};
use crate::document::{Case, SentenceAnalysis, Voice};
use crate::resource::Class;
use crate::span::ByteSpan;

/// What a document says about its own names.
#[derive(Debug, Default)]
pub struct Support {
    /// Entries that an unambiguous form names somewhere in the document.
    entries: FxHashSet<u32>,
    /// Classes that surroundings give a form somewhere in the document: a class noun, 社, 氏.
    forms: FxHashMap<String, Vec<Class>>,
}

impl Support {
    /// Reads all sentences once, given what the matcher found in each.
    pub fn collect(recognizer: &EntityRecognizer, sentences: &[SentenceAnalysis], hits: &[Vec<Hit<'_>>]) -> Self {
        let mut support = Self::default();
        for (sentence, hits) in sentences.iter().zip(hits) {
            let text = &sentence.sentence.text;
            for hit in hits {
                let mut sure = hit.entries.iter().filter(|(_, ambiguous)| !ambiguous);
                let (first, second) = (sure.next(), sure.next());
                if let (Some((one, _)), None) = (first, second) {
                    support.entries.insert(one);
                }
                if hit.entries.count() > 1 || first.is_none() {
                    if let Some(class) = cue(recognizer, text, hit.bytes) {
                        support.forms.entry(fold::fold(hit.bytes.of(text))).or_default().push(class);
                    }
                }
            }
        }
        support
    }

    /// The entry that a hit means; None where it needs support and has none.
    pub fn choose(
        &self,
        recognizer: &EntityRecognizer,
        sentence: &SentenceAnalysis,
        hit: &Hit<'_>,
    ) -> Option<Candidate> {
        let text = sentence.sentence.text.as_str();
        let lexicon = &recognizer.lexicon;
        let bytes = trim(text, hit.bytes);
        let related = |a: Class, b: Class| recognizer.ontology.is_a(a, b) || recognizer.ontology.is_a(b, a);
        let ambiguous = hit.entries.iter().all(|(_, ambiguous)| ambiguous);
        let acts = || (ambiguous && acts(recognizer, sentence, hit.bytes)).then_some(Class::COMPANY);
        let here = cue(recognizer, text, hit.bytes).or_else(acts);
        let folded;
        let elsewhere = if self.forms.is_empty() {
            &[][..]
        } else {
            folded = fold::fold(hit.bytes.of(text));
            self.forms.get(&folded).map_or(&[][..], Vec::as_slice)
        };
        let score = |(entry, ambiguous): (u32, bool)| {
            let class = lexicon.class(entry).map(|class| recognizer.ontology.nearest(class)).unwrap_or_default();
            let mut score = if ambiguous { 0 } else { 2 };
            score += if here.is_some_and(|c| related(c, class)) { 4 } else { 0 };
            score += if elsewhere.iter().any(|c| related(*c, class)) { 2 } else { 0 };
            score + if self.entries.contains(&entry) { 1 } else { 0 }
        };
        // 企業|連合: a short form that other words have too, inside a compound.
        let kanji = |c: Option<char>| c.is_some_and(|c| script(c) == Script::Kanji);
        let surface = hit.bytes.of(text);
        let joined = kanji(text[..hit.bytes.begin as usize].chars().next_back()) && kanji(surface.chars().next());
        if joined && hit.entries.iter().all(|(_, ambiguous)| ambiguous) {
            return None;
        }
        let best = hit.entries.iter().map(|e| (score(e), e.0)).max_by_key(|&(s, e)| (s, std::cmp::Reverse(e)))?;
        if best.0 == 0 {
            return None;
        }
        let ties = hit.entries.iter().filter(|e| score(*e) == best.0).count();
        let mut candidate = Candidate::new(
            bytes,
            lexicon.class(best.1).map(|class| recognizer.ontology.nearest(class)).unwrap_or_default(),
            Reason::Lexicon,
            if ties > 1 { 0.6 } else { 0.95 },
        );
        candidate.lexicon = (ties == 1).then_some(best.1);
        if let Some(begin) = abroad(recognizer, text, &candidate) {
            candidate.bytes.begin = begin;
            candidate.lexicon = None;
        }
        Some(candidate)
    }
}

/// 韓国|外務省: where the name of a body of another country begins, if the lexicon knows but the one of no country or of its own.
fn abroad(recognizer: &EntityRecognizer, text: &str, body: &Candidate) -> Option<u32> {
    let countries = &recognizer.words.countries;
    let known = recognizer.lexicon.get(body.lexicon?)?;
    let told = countries.iter().any(|c| known.label.starts_with(c));
    if told || !recognizer.ontology.is_a(body.class, Class::PUBLIC_BODY) {
        return None;
    }
    let before = &text[..body.bytes.begin as usize];
    let ends = |c: &&&str| before.ends_with(**c) && c.chars().count() >= 2 && **c != HOME;
    let country = countries.iter().filter(ends).map(|c| c.len()).max()?;
    Some(body.bytes.begin - country as u32)
}

/// The country whose bodies are named without it.
const HOME: &str = "日本";

/// アルファベットは…を発表した: whether a stretch is the subject of what companies do.
fn acts(recognizer: &EntityRecognizer, sentence: &SentenceAnalysis, bytes: ByteSpan) -> bool {
    let after = &sentence.sentence.text[bytes.end as usize..];
    let Some(chunk) = sentence.chunk_at(bytes.end.saturating_sub(1)) else { return false };
    let whole = sentence.chunks[chunk].bytes.begin == bytes.begin;
    whole
        && after.starts_with(['は', 'が', 'も'])
        && sentence.predicates.iter().any(|p| {
            let does = p.voice == Voice::Active && recognizer.words.corporate.contains(p.lemma.as_str());
            does && p.arguments.iter().any(|a| a.case == Case::Ga && a.chunk == chunk)
        })
}

/// The class that the words beside a stretch give it.
fn cue(recognizer: &EntityRecognizer, text: &str, bytes: ByteSpan) -> Option<Class> {
    let before = text[..bytes.begin as usize].trim_end_matches(['「', '『', '“']);
    let after = text[bytes.end as usize..].trim_start_matches(['」', '』', '”']);
    let title = || {
        let mut ends = after.char_indices().map(|(i, c)| i + c.len_utf8()).take(10);
        ends.by_ref().filter_map(|end| recognizer.words.titles.get(&after[..end])).last().copied()
    };
    // 企業|連合, 業界|団体: a kind of such, and no cue that the word is the name.
    let surface = bytes.of(text);
    let kind = recognizer.words.nouns.contains_key(surface) || recognizer.words.suffixes.contains_key(surface);
    title()
        .or_else(|| recognizer.words.noun_at_end(before).map(|n| n.0).filter(|_| !kind))
        .or_else(|| recognizer.words.noun_at_start(after).map(|n| n.0))
        .or_else(|| before.ends_with(['米', '英', '独', '仏', '韓']).then_some(Class::COMPANY))
        .or_else(|| recognizer.words.behind_at_start(after).filter(|_| !before.ends_with('・')))
}

/// Leaves out what a lexicon form has around the name proper: 米BBC, OpenAI社.
fn trim(text: &str, bytes: ByteSpan) -> ByteSpan {
    let surface = bytes.of(text);
    let mut trimmed = bytes;
    let rest = surface.trim_start_matches(['米', '英', '独', '仏', '韓']);
    if rest.len() < surface.len() && rest.starts_with(|c: char| c.is_ascii_alphabetic() || ('ァ'..='ヶ').contains(&c))
    {
        trimmed.begin += (surface.len() - rest.len()) as u32;
    }
    if let Some(rest) = surface.strip_suffix('社') {
        if rest.ends_with(|c: char| c.is_ascii_alphanumeric() || ('ァ'..='ー').contains(&c)) {
            trimmed.end -= '社'.len_utf8() as u32;
        }
    }
    trimmed
}
