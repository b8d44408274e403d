//! Morphemes -> bunsetsu: for every token from left to right, does a bunsetsu begin here?
//!
//! ```text
//! 生成|AI|を|発表|し|た|。  ->  生成AIを | 発表した。
//! ```
//! A linear model over a window of three tokens to both sides and the bunsetsu under construction. Trained on the
//! Wikipedia Annotated Corpus and UD Japanese GSD by `enishi train chunker`.
//!
//! The two corpora differ in what they call a bunsetsu (する|ために, の|ように, A|および), and no text says which of them it is
//! to be read like. So the model holds three tables, one for each corpus and one of what both share, and a fourth that
//! tells by the words of the sentence which corpus it resembles (right for nine sentences of ten).

use super::features::{TokenView, head_tokens};
use crate::document::{Chunk, Link, Pos, SentenceAnalysis, Token};
use crate::resource::weights::{Weights, binary, ternary, unary};
use crate::span::{ByteSpan, CharSpan};

/// Whose convention of what a bunsetsu is a sentence is read in; the number is that of the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Convention {
    /// It resembles both: what the two share.
    #[default]
    Unsure,
    /// That of the first corpus of the training, the Wikipedia Annotated Corpus: encyclopedic style.
    First,
    /// That of the others, UD Japanese GSD: news, blogs, reviews.
    Second,
}

/// The table that tells which convention a sentence is read in.
pub const STYLE: usize = 3;

/// Log-odds below which a sentence resembles both.
const UNSURE: f32 = 0.5;

/// Finds bunsetsu.
#[derive(Debug)]
pub struct Chunker {
    weights: Weights,
}

/// The bunsetsu under construction, as far as features see it.
#[derive(Clone, Copy, Debug, Default)]
pub struct OpenChunk {
    start: usize,
    /// Whether a function word has been seen.
    function: bool,
    /// Open brackets.
    depth: u64,
}

impl OpenChunk {
    /// Takes token `i` in; `starts` tells whether a bunsetsu begins there.
    pub fn push(&mut self, views: &[TokenView], i: usize, starts: bool) {
        if starts {
            self.start = i;
            self.function = false;
        }
        let pos = Pos::from_id((views[i].pos - 1) as u8).unwrap_or_default();
        self.function |= pos.is_particle() || pos == Pos::AUXILIARY;
        match pos {
            Pos::OPEN => self.depth = (self.depth + 1).min(3),
            Pos::CLOSE => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }
}

/// Gives `emit` every feature of the question whether a bunsetsu begins at token `i` > 0.
#[inline]
pub fn features(views: &[TokenView], i: usize, open: OpenChunk, mut emit: impl FnMut(u64)) {
    let none = TokenView::default();
    let at = |offset: isize| -> &TokenView {
        let index = i as isize + offset;
        if index < 0 { &none } else { views.get(index as usize).unwrap_or(&none) }
    };
    let (c, b, a, z) = (at(-3), at(-2), at(-1), at(0));
    let (y, x) = (at(1), at(2));
    emit(unary(1, a.surface));
    emit(unary(2, z.surface));
    emit(unary(3, b.surface));
    emit(unary(4, y.surface));
    emit(unary(5, a.pos));
    emit(unary(6, z.pos));
    emit(binary(7, a.pos, z.pos));
    emit(ternary(8, b.pos, a.pos, z.pos));
    emit(ternary(9, a.pos, z.pos, y.pos));
    emit(ternary(10, b.pos << 8 | a.pos, z.pos, y.pos));
    emit(ternary(11, c.pos << 8 | b.pos, a.pos, z.pos));
    emit(ternary(12, a.pos << 8 | z.pos, y.pos, x.pos));
    emit(binary(13, a.surface, z.surface));
    emit(binary(14, a.surface, z.pos));
    emit(binary(15, a.pos, z.surface));
    emit(ternary(16, b.surface, a.surface, z.pos));
    emit(ternary(17, b.surface, a.surface, z.surface));
    emit(ternary(18, b.pos, a.surface, z.pos));
    emit(ternary(19, b.pos, a.pos, z.surface));
    emit(ternary(20, a.surface, z.pos, y.pos));
    emit(ternary(21, a.pos, z.surface, y.pos));
    emit(ternary(22, a.pos, z.surface, y.surface));
    emit(ternary(23, a.surface, z.surface, y.pos));
    emit(binary(24, z.surface, y.surface));
    emit(binary(25, a.form, z.pos));
    emit(binary(26, a.form, z.surface));
    emit(ternary(27, a.form ^ a.pos, z.lemma, z.pos));
    emit(binary(28, a.lemma, z.lemma));
    emit(ternary(29, b.form ^ b.pos, a.surface, z.pos));
    let scripts = a.last << 4 | z.first | z.gap << 8;
    emit(unary(30, scripts));
    emit(ternary(31, scripts, a.pos, z.pos));
    emit(ternary(32, scripts, a.length << 4 | z.length, b.pos));
    let size = (i - open.start).min(6) as u64;
    let state = u64::from(open.function) | open.depth << 1 | size << 4;
    let first = &views[open.start];
    emit(ternary(33, state, a.pos, z.pos));
    emit(ternary(34, u64::from(open.function), a.surface, z.surface));
    emit(ternary(35, first.surface, a.pos, z.pos));
    emit(ternary(36, first.pos, a.pos, z.surface));
    emit(ternary(37, first.pos, a.surface, z.pos));
    emit(ternary(38, first.surface, a.surface, z.pos));
    emit(ternary(39, open.depth, a.pos, z.pos));
    emit(ternary(40, z.pos, y.surface, x.pos));
    emit(ternary(41, a.pos << 8 | z.pos, y.surface, x.surface));
    emit(ternary(42, c.surface, b.surface, a.pos << 8 | z.pos));
}

/// Gives `emit` every feature of the question whose convention a sentence is read in.
pub fn style_features(views: &[TokenView], mut emit: impl FnMut(u64)) {
    let none = TokenView::default();
    emit(unary(91, (views.len() as u64).min(60) / 4));
    for (i, z) in views.iter().enumerate() {
        let a = if i == 0 { &none } else { &views[i - 1] };
        let y = views.get(i + 1).unwrap_or(&none);
        emit(unary(92, z.surface));
        emit(binary(93, a.surface, z.surface));
        emit(ternary(94, a.pos, z.pos, y.pos));
        emit(binary(95, a.pos, z.surface));
        emit(binary(96, z.surface, y.pos));
    }
}

impl Chunker {
    /// A chunker with trained weights.
    pub fn new(weights: Weights) -> Self {
        Self { weights }
    }
    /// Whose convention a sentence is read in.
    pub fn convention(&self, views: &[TokenView]) -> Convention {
        let weights = self.weights.quarter(STYLE);
        let mut score = 0;
        style_features(views, |f| score += weights.weight(f));
        let odds = score as f32 * self.weights.scale();
        match () {
            () if odds > UNSURE => Convention::Second,
            () if odds < -UNSURE => Convention::First,
            () => Convention::Unsure,
        }
    }
    /// Fills in the chunks of a sentence whose tokens are set: they tile it, heads are not set.
    pub fn chunk(&self, sentence: &mut SentenceAnalysis, views: &[TokenView]) {
        self.chunk_as(self.convention(views), sentence, views);
    }
    /// The same where the convention is known.
    pub fn chunk_as(&self, convention: Convention, sentence: &mut SentenceAnalysis, views: &[TokenView]) {
        let weights = self.weights.quarter(convention as usize);
        let mut open = OpenChunk::default();
        let mut starts = Vec::with_capacity(views.len() / 2 + 1);
        for i in 0..views.len() {
            let mut score = 0;
            if i > 0 {
                features(views, i, open, |f| score += weights.weight(f));
            }
            let parted = i > 0 && open.depth == 0 && parts(&sentence.sentence.text, &sentence.tokens[i - 1..=i]);
            let here = i == 0 || parted || score > 0;
            if here {
                starts.push(i);
            }
            open.push(views, i, here);
        }
        set_chunks(sentence, &starts);
    }
}

/// …が就任 元米国法人トップ, 新社長に宮本氏 女性トップは初: whether a gap between two words ends a part of a headline.
///
/// A gap may stand inside a name as well: 山田 太郎, デジタル ガレージ, ISO 9001.
fn parts(text: &str, words: &[Token]) -> bool {
    let [a, z] = words else { return false };
    if a.bytes.end == z.bytes.begin {
        return false;
    }
    let (left, right) = (a.bytes.of(text), z.bytes.of(text));
    let katakana = |c: char| matches!(c, 'ァ'..='ヴ' | 'ー');
    let named = a.pos.is_proper() && z.pos.is_proper() || left.ends_with(katakana) && right.starts_with(katakana);
    let line = !text.trim_end().ends_with('。');
    let japanese =
        line && !left.ends_with(|c: char| c.is_ascii()) && !right.starts_with(|c: char| c.is_ascii_alphabetic());
    let begins = z.pos.is_noun() && !z.pos.is_suffix() || z.pos.is_prefix() || z.pos.is_verb() || z.pos == Pos::OPEN;
    let noun = a.pos.is_noun() && begins;
    matches!(a.pos, Pos::VERBAL_NOUN | Pos::VERBAL_SUFFIX) || japanese && noun && !named
}

/// Makes chunks out of the tokens that begin them; `starts` begins with 0 unless there is no token.
pub fn set_chunks(sentence: &mut SentenceAnalysis, starts: &[usize]) {
    let SentenceAnalysis { sentence: here, tokens, chunks, .. } = sentence;
    chunks.clear();
    for (n, &start) in starts.iter().enumerate() {
        let end = starts.get(n + 1).copied().unwrap_or(tokens.len());
        let (content, function) = head_tokens(tokens, start, end, &here.text);
        let from = |i: usize| (tokens[i].bytes.begin, tokens[i].chars.begin);
        let (b, c) = if n == 0 { (0, 0) } else { from(start) };
        let (be, ce) =
            if end < tokens.len() { from(end) } else { (here.text.len() as u32, here.text.chars().count() as u32) };
        chunks.push(Chunk {
            tokens: start..end,
            chars: CharSpan::new(c, ce),
            bytes: ByteSpan::new(b, be),
            head: Link::Nil,
            content,
            function,
            margin: 0.0,
        });
    }
}
