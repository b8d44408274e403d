//! Candidates for mentions, and the rules by which overlapping ones are settled.

use super::words::Words;
use crate::document::{Mention, MentionSource, SentenceAnalysis};
use crate::resource::{Class, Ontology};
use crate::span::{ByteSpan, CharSpan};

/// Why a stretch is thought to be a mention; earlier reasons win over later ones where stretches overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// What the first sentence of the document defines.
    Defined,
    /// In quotation marks beside a class noun: 動画生成AI「Sora」.
    Quoted,
    /// A lexicon name with its version: GPT-4o mini.
    Version,
    /// Where only the holder of an office stands: (社長:山田太郎), family and given name before 前会長.
    Officer,
    /// A lexicon form that needs no support, or has it.
    Lexicon,
    /// The trained tagger.
    Tagged,
    /// Followed by a title: 孫氏.
    Titled,
    /// How the document uses it: 商船のX, Xの子会社.
    Used,
    /// Named for sure elsewhere in the document.
    Repeated,
    /// In brackets behind a name: 百度(バイドゥ).
    Bracketed,
    /// A capitalised Latin word.
    Latin,
}

/// A stretch that may be a mention.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Bytes in the sentence's normalised text.
    pub bytes: ByteSpan,
    /// Class.
    pub class: Class,
    /// Why.
    pub reason: Reason,
    /// Lexicon entry.
    pub lexicon: Option<u32>,
    /// In 0..=1.
    pub confidence: f32,
}

impl Candidate {
    /// A candidate without a lexicon entry.
    pub fn new(bytes: ByteSpan, class: Class, reason: Reason, confidence: f32) -> Self {
        Self { bytes, class, reason, lexicon: None, confidence }
    }
    fn source(&self) -> MentionSource {
        match self.reason {
            Reason::Lexicon => MentionSource::Lexicon,
            Reason::Tagged => MentionSource::Tagger,
            _ => MentionSource::Pattern,
        }
    }
    /// The mention, with the character offsets of the sentence.
    pub fn mention(&self, sentence: &SentenceAnalysis) -> Mention {
        Mention {
            chars: chars_of(sentence, self.bytes),
            bytes: self.bytes,
            class: self.class,
            source: self.source(),
            lexicon: self.lexicon,
            confidence: self.confidence,
            ..Mention::default()
        }
    }
}

/// Character offsets of a stretch, counted from the token before it.
pub fn chars_of(sentence: &SentenceAnalysis, bytes: ByteSpan) -> CharSpan {
    let text = &sentence.sentence.text;
    let i = sentence.tokens.partition_point(|t| t.bytes.begin <= bytes.begin);
    let (byte, char) =
        i.checked_sub(1).map_or((0, 0), |i| (sentence.tokens[i].bytes.begin, sentence.tokens[i].chars.begin));
    let begin = char + text[byte as usize..bytes.begin as usize].chars().count() as u32;
    CharSpan::new(begin, begin + bytes.of(text).chars().count() as u32)
}

/// Keeps the candidates that win, in order of position; none of them overlap.
///
/// A candidate wins over those that it overlaps when its reason is the stronger one, then when it is longer, then when
/// it begins earlier. One exception: a tagged or quoted name wins over a lexicon name inside it (京都 in 京都大学, トヨタ in
/// トヨタ自動車), for what is named is the whole; unless the rest only says where or what the thing is (中国アリババ, クラウド企業オラクル),
/// or the whole is a known maker and its known thing side by side (商湯Vimi).
pub fn settle(text: &str, words: &Words, ontology: &Ontology, mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    candidates.sort_by_key(|c| (c.bytes.begin, std::cmp::Reverse(c.bytes.end), c.reason));
    let wholes: Vec<ByteSpan> =
        candidates.iter().filter(|c| matches!(c.reason, Reason::Tagged | Reason::Quoted)).map(|c| c.bytes).collect();
    let pairs = makers_and_things(text, ontology, &candidates);
    let inside = |c: &Candidate| {
        let named = |w: &ByteSpan| w.contains(c.bytes) && !pairs.contains(w) && is_whole(text, words, *w, c.bytes);
        c.reason == Reason::Lexicon && wholes.iter().any(named)
    };
    let mut order: Vec<(bool, usize)> = (0..candidates.len()).map(|i| (inside(&candidates[i]), i)).collect();
    order.sort_by_key(|&(inside, i)| {
        let c = &candidates[i];
        (inside, c.reason, std::cmp::Reverse(c.bytes.len()), c.bytes.begin)
    });
    let mut kept: Vec<usize> = Vec::with_capacity(candidates.len());
    for (_, i) in order {
        if !kept.iter().any(|k| candidates[*k].bytes.overlaps(candidates[i].bytes)) {
            kept.push(i);
        }
    }
    kept.sort_unstable();
    kept.into_iter().map(|i| candidates[i].clone()).collect()
}

/// Stretches in which the lexicon knows an organisation and, right behind it, an artifact: two names, not one.
fn makers_and_things(text: &str, ontology: &Ontology, candidates: &[Candidate]) -> Vec<ByteSpan> {
    let known =
        |class: Class| candidates.iter().filter(move |c| c.reason == Reason::Lexicon && ontology.is_a(c.class, class));
    let mut pairs = Vec::new();
    for maker in known(Class::ORGANIZATION) {
        for thing in known(Class::ARTIFACT).filter(|c| c.bytes.begin >= maker.bytes.end) {
            let between = &text[maker.bytes.end as usize..thing.bytes.begin as usize];
            if between.trim().is_empty() {
                pairs.push(ByteSpan::new(maker.bytes.begin, thing.bytes.end));
            }
        }
    }
    pairs
}

/// Whether `whole` is a name of its own, more than the lexicon name `part` inside it.
fn is_whole(text: &str, words: &Words, whole: ByteSpan, part: ByteSpan) -> bool {
    let before = &text[whole.begin as usize..part.begin as usize];
    let after = &text[part.end as usize..whole.end as usize];
    if after.starts_with(['(', '（', '「', '、']) {
        return false;
    }
    if !after.is_empty() {
        return true;
    }
    let place = words.countries.contains(before);
    let kind = words.noun_at_end(before).is_some() || before.ends_with(['(', '（', '「', '、', '・']);
    !before.is_empty() && !place && !kind
}
