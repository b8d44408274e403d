//! Phrases that stand for names: 同社, この施設, 合弁会社.

use super::candidate::chars_of;
use super::words::{PhraseKind, Words};
use crate::document::{Mention, MentionSource, Pos, SentenceAnalysis};
use crate::resource::Class;
use crate::span::ByteSpan;

/// Longest phrase in tokens.
const LONGEST: usize = 6;

/// Finds the phrases of one sentence.
pub fn find(sentence: &SentenceAnalysis, words: &Words, out: &mut Vec<Mention>) {
    let text = sentence.sentence.text.as_str();
    let tokens = &sentence.tokens;
    let mut i = 0;
    while i < tokens.len() {
        let found = listed(sentence, words, i).or_else(|| pointed(sentence, words, i));
        let Some((end, kind, class)) = found else {
            i += 1;
            continue;
        };
        let bytes = ByteSpan::new(tokens[i].bytes.begin, tokens[end - 1].bytes.end);
        debug_assert!(bytes.end as usize <= text.len());
        out.push(Mention {
            chars: chars_of(sentence, bytes),
            bytes,
            class,
            source: match kind {
                PhraseKind::Anaphor => MentionSource::Anaphor,
                PhraseKind::Description => MentionSource::Description,
            },
            confidence: 0.9,
            ..Mention::default()
        });
        i = end;
    }
}

/// The mention of a bare head: 市, 球団.
pub fn head(sentence: &SentenceAnalysis, bytes: ByteSpan, class: Class) -> Mention {
    Mention {
        chars: chars_of(sentence, bytes),
        bytes,
        class,
        source: MentionSource::Anaphor,
        confidence: 0.7,
        ..Mention::default()
    }
}

/// A phrase of the table that begins at token `i`; the longest counts, and no noun goes on behind it.
fn listed(sentence: &SentenceAnalysis, words: &Words, i: usize) -> Option<(usize, PhraseKind, Class)> {
    let text = sentence.sentence.text.as_str();
    let tokens = &sentence.tokens;
    if !tokens[i].pos.is_noun() && !tokens[i].pos.is_prefix() && tokens[i].pos != Pos::ADNOMINAL {
        return None;
    }
    let begin = tokens[i].bytes.begin as usize;
    (i + 1..=tokens.len().min(i + LONGEST)).rev().find_map(|end| {
        let form = &text[begin..tokens[end - 1].bytes.end as usize];
        let (kind, class) = *words.phrases.get(form)?;
        // 彼 in 彼岸 is cut by the tokens already; 子会社化 and 各社員 go on.
        let goes_on = tokens.get(end).is_some_and(|t| {
            t.bytes.begin == tokens[end - 1].bytes.end
                && t.pos.is_suffix()
                && kind == PhraseKind::Anaphor
                && !matches!(t.bytes.of(text), "側" | "内" | "ら" | "向け" | "製" | "間" | "など")
        });
        let joined = i > 0 && tokens[i - 1].bytes.end == tokens[i].bytes.begin && tokens[i - 1].pos == Pos::NUMBER;
        (!goes_on && !joined).then_some((end, kind, class))
    })
}

/// この and その with a class noun: この施設, このAIモデル.
fn pointed(sentence: &SentenceAnalysis, words: &Words, i: usize) -> Option<(usize, PhraseKind, Class)> {
    let tokens = &sentence.tokens;
    if !matches!(sentence.surface(i), "この" | "その" | "本" | "同" | "当") {
        return None;
    }
    let mut end = i + 1;
    while end < tokens.len()
        && end - i <= LONGEST
        && tokens[end].bytes.begin == tokens[end - 1].bytes.end
        && ((tokens[end].pos.is_noun()
            && tokens[end].pos != Pos::TIME_NOUN
            && !matches!(tokens[end].pos, Pos::PRONOUN | Pos::CONTRACTED_PRONOUN | Pos::VERB_LIKE_NOUN))
            || tokens[end].unknown)
    {
        end += 1;
    }
    if end == i + 1 {
        return None;
    }
    let run = &sentence.sentence.text[tokens[i + 1].bytes.begin as usize..tokens[end - 1].bytes.end as usize];
    let (class, length) = words.noun_at_end(run)?;
    // The class noun begins where a morpheme does.
    let at = tokens[end - 1].bytes.end - length as u32;
    tokens[i + 1..end].iter().any(|t| t.bytes.begin == at).then_some((end, PhraseKind::Anaphor, class))
}
