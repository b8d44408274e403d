//! The name that the first sentence of a text defines, whatever it looks like.
//!
//! ```text
//! 青葉坂を駆ける(あおばざかをかける)は、大島国のテレビ番組。     青葉坂を駆ける: CreativeWork
//! 『北の海』は、…の小説である。  ゲルフは、…の都市である。         CreativeWork, City
//! ```
//! The noun at the end of the definition says what the name is (`ontology/definitions.tsv`).

use super::candidate::{Candidate, Reason};
use super::script::{Script, script};
use crate::document::{Field, SentenceAnalysis, SentenceKind};
use crate::resource::{Class, Definitions, Ontology};
use crate::span::ByteSpan;

/// Longest name that is defined, in characters.
const LONGEST: usize = 40;

/// Puts the name that the document defines among the names found, over those that overlap it.
pub fn add(sentences: &[SentenceAnalysis], ontology: &Ontology, found: &mut [Vec<Candidate>]) {
    let first = sentences.iter().position(|s| s.sentence.field == Field::Text && s.sentence.kind == SentenceKind::Body);
    let Some(first) = first else { return };
    let sentence = &sentences[first];
    let text = sentence.sentence.text.as_str();
    let Some(subject) = subject(sentence) else { return };
    let Some(class) = Definitions::embedded().class_of(&text[subject.body..]) else { return };
    let candidates = &mut found[first];
    if let Some(reading) = subject.reading {
        candidates.retain(|c| !(c.reason == Reason::Tagged && reading.contains(c.bytes)));
    }
    let known = candidates.iter().find(|c| c.bytes == subject.name);
    if known.is_some_and(|c| c.reason == Reason::Lexicon) {
        return;
    }
    let agrees = |c: &Candidate| ontology.is_a(c.class, class) || places(ontology, c.class, class);
    let class = known.filter(|c| agrees(c)).map_or(class, |c| c.class);
    candidates.retain(|c| !c.bytes.overlaps(subject.name));
    candidates.push(Candidate::new(subject.name, class, Reason::Defined, 0.9));
    candidates.sort_by_key(|c| c.bytes.begin);
}

/// Whether two classes are kinds of place, of which a definition need not know the better one.
fn places(ontology: &Ontology, a: Class, b: Class) -> bool {
    a != Class::PLACE && ontology.is_a(a, Class::PLACE) && b == Class::PLACE
}

struct Subject {
    name: ByteSpan,
    /// Where the definition begins.
    body: usize,
    /// Kana in the parentheses behind the name.
    reading: Option<ByteSpan>,
}

/// X of 「Xは、…」, 「X(…)は、…」 and 「『X』は、…」.
fn subject(sentence: &SentenceAnalysis) -> Option<Subject> {
    let text = sentence.sentence.text.as_str();
    let open = text.chars().next().filter(|c| matches!(c, '「' | '『'));
    let begin = open.map_or(0, char::len_utf8);
    let end = match open {
        Some('「') => text.find('」')?,
        Some(_) => text.find('』')?,
        None => sentence.tokens.iter().find_map(|t| {
            let at = t.bytes.begin as usize;
            (at > 0 && (text[at..].starts_with('(') || t.pos.is_particle() && topic(&text[at..]).is_some()))
                .then_some(at)
        })?,
    };
    let mut at = end + if open.is_some() { '」'.len_utf8() } else { 0 };
    let mut reading = None;
    let mut asides = 0;
    while text[at..].starts_with('(') {
        let close = at + closing(&text[at..])?;
        let inner = &text[at + 1..close];
        let kana = inner.split(['、', ',', ' ']).next().unwrap_or("");
        if kana.chars().all(|c| matches!(script(c), Script::Hiragana | Script::Katakana | Script::MiddleDot)) {
            reading = reading.or(Some(ByteSpan::new(at as u32 + 1, (at + 1 + kana.len()) as u32)));
        }
        at = close + 1;
        asides += 1;
    }
    let name = ByteSpan::new(begin as u32, end as u32);
    let surface = name.of(text).trim_end();
    let body = text.len() - topic(&text[at..])?.len();
    // 青葉社の山田社長は、…: only marks or a reading make a name of words with particles between.
    let plain = !sentence.tokens.iter().any(|t| {
        name.contains(t.bytes)
            && (t.pos.is_particle() || t.pos.is_verb() || t.pos.is_symbol() && t.bytes.of(text) == "、")
    });
    let fits =
        surface.chars().count() >= 2 && surface.chars().count() <= LONGEST && !surface.contains(['。', '「', '『']);
    (fits && (plain || open.is_some() || asides > 0)).then(|| Subject {
        name: ByteSpan::new(name.begin, name.begin + surface.len() as u32),
        body,
        reading,
    })
}

/// What stands behind は or とは at the start of `text`.
fn topic(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("とは").or_else(|| text.strip_prefix('は'))?;
    Some(rest.trim_start_matches(['、', ',', ' ']))
}

/// Where the parenthesis that opens `text` closes.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (i, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(i);
        }
    }
    None
}
