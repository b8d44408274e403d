//! A sentence by bunsetsu as grammar sees it: words, brackets, particles, governors. Knows no names and no relations.

use std::ops::Range;

use super::known::words;
use crate::document::{Pos, Predicate, PredicateKind, SentenceAnalysis};
use crate::particle::{DA, DE, MADE, MO, TE, WA};
use crate::span::ByteSpan;

/// A pair of brackets.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    /// Token of the opening bracket.
    pub open: usize,
    /// Token of the closing bracket.
    pub close: usize,
    /// Whether it is round.
    pub round: bool,
}

/// How a chunk is marked: its particles as written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Marker<'a> {
    /// Particles behind the noun, は and も left out: を, に, によって, では is で.
    pub particles: &'a str,
    /// は or も stands behind them.
    pub topic: bool,
    /// A comma stands behind.
    pub comma: bool,
}

impl Marker<'_> {
    /// Whether the particles are one word with the noun's role in it (によって, として, まで), which a reader needs.
    pub fn is_compound(&self) -> bool {
        let long = self.particles.chars().nth(2).is_some();
        self.particles == MADE || long && !words::WITHOUT_ROLE.begin(self.particles)
    }
}

/// A sentence by bunsetsu.
pub struct Tree<'a> {
    /// The analysis.
    pub s: &'a SentenceAnalysis,
    /// Bracket pairs in order of opening.
    pub pairs: Vec<Pair>,
    /// Where a sentence ends inside the unit, as happens in `--unit line`: see [`Self::stops`].
    stops: Vec<usize>,
    /// Index of the predicate by chunk, also where it stands in a name.
    pub predicates: Vec<Option<usize>>,
}

impl<'a> Tree<'a> {
    /// The tree of one sentence.
    pub fn new(s: &'a SentenceAnalysis) -> Self {
        let mut predicates = vec![None; s.chunks.len()];
        for (i, p) in s.predicates.iter().enumerate() {
            if let Some(slot) = predicates.get_mut(p.chunk) {
                *slot = Some(i);
            }
        }
        let mut tree = Self { s, pairs: pairs(s), stops: Vec::new(), predicates };
        tree.stops = tree.stops();
        tree
    }
    /// Full stops outside brackets, the last left out: twice the number of the chunk, and one more where it ends the chunk
    /// (開いた。), not where another sentence goes on in it (開いた。店は).
    fn stops(&self) -> Vec<usize> {
        let inside = |t: &usize| t + 1 < self.s.tokens.len() && self.surface(*t) == "。" && self.depth_of(*t) == 0;
        let place = |t| {
            let chunk = self.chunk_of(t);
            2 * chunk + usize::from(t + 1 == self.s.chunks[chunk].tokens.end)
        };
        (0..self.s.tokens.len()).filter(inside).map(place).collect()
    }
    /// Text of a byte range of the sentence.
    pub fn text(&self, span: ByteSpan) -> &'a str {
        span.of(&self.s.sentence.text)
    }
    /// Surface of a token.
    pub fn surface(&self, token: usize) -> &'a str {
        self.text(self.s.tokens[token].bytes)
    }
    /// Byte range from token `first` to token `last`.
    pub fn bytes(&self, first: usize, last: usize) -> ByteSpan {
        ByteSpan::new(
            self.s.tokens[first].bytes.begin,
            self.s.tokens[last].bytes.end.max(self.s.tokens[first].bytes.begin),
        )
    }
    /// Text of a range of tokens.
    pub fn slice(&self, tokens: Range<usize>) -> &'a str {
        if tokens.is_empty() {
            return "";
        }
        let (first, last) = (&self.s.tokens[tokens.start], &self.s.tokens[tokens.end - 1]);
        &self.s.sentence.text[first.bytes.begin as usize..last.bytes.end as usize]
    }
    /// Text of a chunk without the comma behind it.
    pub fn words_of(&self, chunk: usize) -> &'a str {
        self.s.chunk_text(chunk).trim_end_matches('、')
    }
    /// The last token of a chunk that is no punctuation.
    pub fn last_word(&self, chunk: usize) -> Option<usize> {
        self.s.chunks[chunk].tokens.clone().rev().find(|t| !self.pos(*t).is_symbol())
    }
    /// Chunk of a token.
    pub fn chunk_of(&self, token: usize) -> usize {
        self.s.chunks.partition_point(|c| c.tokens.end <= token).min(self.s.chunks.len().saturating_sub(1))
    }
    /// The pair that closes at a token.
    pub fn pair_closing(&self, token: usize) -> Option<&Pair> {
        self.pairs.iter().find(|p| p.close == token)
    }
    /// How many brackets stand around a token.
    pub fn depth_of(&self, t: usize) -> usize {
        self.pairs.iter().filter(|p| p.open < t && t < p.close).count()
    }
    /// Whether a token is the copula だ, not だ of 選んだ.
    pub fn is_copula(&self, token: usize) -> bool {
        self.surface(token) == DA && !self.s.tokens[token].is_past()
    }
    /// Whether a token is て or で behind a verb.
    pub fn is_te(&self, token: usize) -> bool {
        self.pos(token) == Pos::CONJUNCTIVE && matches!(self.surface(token), TE | DE)
    }
    /// Governor of a chunk, as the parser found it.
    pub fn governor(&self, chunk: usize) -> Option<usize> {
        self.s.chunks[chunk].head.index().filter(|&h| !self.is_apart(chunk, h))
    }
    /// Whether a sentence ends between two chunks.
    pub fn is_apart(&self, a: usize, b: usize) -> bool {
        self.stops.iter().any(|&stop| 2 * a.min(b) < stop && stop < 2 * a.max(b))
    }
    /// The predicate of a chunk, also where it stands in a name.
    pub fn predicate_of(&self, chunk: usize) -> Option<&'a Predicate> {
        self.predicates[chunk].map(|p| &self.s.predicates[p])
    }
    /// Part of speech of a token.
    pub fn pos(&self, token: usize) -> Pos {
        self.s.tokens[token].pos
    }
    /// Tokens of a chunk without the punctuation at its end.
    pub fn body(&self, chunk: usize) -> Range<usize> {
        let mut range = self.s.chunks[chunk].tokens.clone();
        // 地区はまた、: a conjunction that the chunk took along.
        while range.end > range.start + 1
            && (matches!(self.pos(range.end - 1), Pos::COMMA | Pos::FULL_STOP)
                || (self.pos(range.end - 1) == Pos::CONJUNCTION && self.pos(range.end - 2).is_particle()))
        {
            range.end -= 1;
        }
        range
    }
    /// Tokens of a chunk's noun: opening marks, particles and punctuation left out.
    pub fn noun(&self, chunk: usize) -> Range<usize> {
        let body = self.body(chunk);
        let mut range = body.clone();
        if let Some(p) = self.predicate_of(chunk).filter(|p| p.kind == PredicateKind::Copula) {
            return range.start..p.token + 1;
        }
        // 山、は: a comma before the particle.
        while range.end > range.start
            && (self.pos(range.end - 1).is_particle() || self.pos(range.end - 1) == Pos::COMMA && range.end < body.end)
        {
            range.end -= 1;
        }
        range
    }
    /// Whether the chunk ends in a noun and particles, and is no clause.
    pub fn is_nominal(&self, chunk: usize) -> bool {
        let noun = self.noun(chunk);
        if noun.is_empty() {
            return false;
        }
        let last = self.pos(noun.end - 1);
        (last.is_noun() || last == Pos::CLOSE || last == Pos::SYMBOL || self.s.tokens[noun.end - 1].unknown)
            && self.predicate_of(chunk).is_none_or(|p| {
                p.kind == PredicateKind::VerbalNoun || p.kind == PredicateKind::Adjective && p.token + 1 < noun.end
            })
    }
    /// How the chunk is marked.
    pub fn marker(&self, chunk: usize) -> Marker<'a> {
        let (noun, body) = (self.noun(chunk), self.body(chunk));
        let comma = self.s.chunks[chunk].tokens.clone().skip(body.len()).any(|t| self.pos(t) == Pos::COMMA);
        let mut end = body.end;
        let mut topic = false;
        while end > noun.end && matches!(self.surface(end - 1), WA | MO) {
            end -= 1;
            topic = true;
        }
        Marker { particles: self.slice(noun.end..end), topic, comma }
    }
    /// The chunks that depend on a chunk.
    pub fn children(&self, chunk: usize) -> impl Iterator<Item = usize> {
        (0..chunk).filter(move |&c| self.governor(c) == Some(chunk))
    }
}

fn pairs(s: &SentenceAnalysis) -> Vec<Pair> {
    let text = &s.sentence.text;
    let mut open: Vec<(usize, &str)> = Vec::new();
    let mut pairs = Vec::new();
    for (i, token) in s.tokens.iter().enumerate() {
        let mark = token.bytes.of(text);
        if let Some(closing) = words::BRACKET.of(mark) {
            open.push((i, closing));
        } else if let Some(at) = open.iter().rposition(|(_, closing)| *closing == mark) {
            pairs.push(Pair { open: open[at].0, close: i, round: mark == ")" });
            open.truncate(at);
        }
    }
    pairs.sort_by_key(|p| p.open);
    pairs
}
