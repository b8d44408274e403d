//! Items and sections that a name heads: what they leave out is about it, and nothing before them is.
//!
//! ```text
//! ・北浜電機:富山市に本社を置く。社長は高瀬誠氏だ。      the item is about 北浜電機
//! 三崎商事[tab]1964年に設立された。                      so is the row of a table about its first cell
//! # 水城製薬                                             and what follows a heading that is but a name
//! ```

use crate::document::{Block, Field, Mention, MentionSource, PredicateKind, SentenceAnalysis, SentenceKind};

/// Sets the block of every sentence that stands in one.
pub(super) fn find(sentences: &mut [SentenceAnalysis]) {
    let found = blocks(sentences);
    for (sentence, block) in sentences.iter_mut().zip(found) {
        sentence.block = block;
    }
}

fn blocks(sentences: &[SentenceAnalysis]) -> Vec<Option<Block>> {
    let mut found: Vec<Option<Block>> = Vec::with_capacity(sentences.len());
    let mut section: Option<Block> = None;
    let mut line: Option<Block> = None;
    for (i, sentence) in sentences.iter().enumerate() {
        let s = &sentence.sentence;
        let before = i.checked_sub(1).map(|b| &sentences[b].sentence);
        let opens = before.is_none_or(|b| b.paragraph != s.paragraph || b.field != s.field);
        if s.field == Field::Title {
            found.push(None);
            continue;
        }
        if s.kind == SentenceKind::Heading {
            section = whole(sentence).map(|m| Block { first: i, mention: (i, m) });
            line = None;
            found.push(None);
            continue;
        }
        let own = headed(sentence, opens).map(|m| Block { first: i, mention: (i, m) });
        if opens || own.is_some() {
            line = own;
        }
        found.push(line.or(section));
    }
    found
}

fn named(mention: &Mention) -> bool {
    mention.value.is_none()
        && mention.entity.is_some()
        && !matches!(mention.source, MentionSource::Anaphor | MentionSource::Description)
}

/// The name at the beginning of a sentence that a colon, or of a line that a space, parts from the clause behind it.
fn headed(sentence: &SentenceAnalysis, opens: bool) -> Option<usize> {
    let text = &sentence.sentence.text;
    let lead = text.len() - text.trim_start_matches(['「', '『', ' ']).len();
    let mention = sentence.mentions.iter().position(|m| m.bytes.begin as usize == lead && named(m))?;
    let rest = text[sentence.mentions[mention].bytes.end as usize..].trim_start_matches(['」', '』']);
    // What stands in brackets is part of the head: 北浜電機(富山市):
    let rest = match rest.strip_prefix('(').and_then(|r| r.split_once(')')) {
        Some((_, behind)) => behind,
        None => rest,
    };
    let clause = sentence.predicates.iter().any(|p| p.kind != PredicateKind::VerbalNoun);
    let latin = |t: &str| t.trim_start().starts_with(|c: char| c.is_ascii_alphabetic());
    let told = match rest.strip_prefix(':') {
        Some(told) => told,
        None => rest.strip_prefix(' ').filter(|t| opens && clause && !latin(t))?,
    };
    (!told.trim().is_empty() && !told.starts_with("//")).then_some(mention)
}

/// The name that a heading consists of.
fn whole(sentence: &SentenceAnalysis) -> Option<usize> {
    let bare = sentence.sentence.text.trim().trim_matches(['「', '」', '『', '』', '【', '】', ':', ' ']);
    sentence.mentions.iter().position(|m| named(m) && m.bytes.of(&sentence.sentence.text) == bare)
}
