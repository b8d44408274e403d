//! Plain data that the stages hand to each other. No logic beyond access lives here.
//!
//! ```text
//! Document ─ sentence ─▶ Sentence ─ tokenize ─▶ Token… ─ syntax ─▶ Chunk…, Predicate… ─ recognize ─▶ Mention…
//!          ─ resolve ─▶ Entity… ─ relate ─▶ Statement…
//! ```

mod chunk;
mod entity;
mod mention;
mod omitted;
mod pos;
mod predicate;
pub mod qualifier;
mod record;
mod sentence;
mod source;
mod statement;
mod token;
mod trace;

pub use chunk::{Chunk, Link};
pub use entity::{Entity, EntityIndex};
pub use mention::{Mention, MentionSource, Number, Value};
pub use omitted::{Block, OmittedSubject};
pub use pos::Pos;
pub use predicate::{Argument, ArgumentKind, Case, Modality, Polarity, Predicate, PredicateKind, Tense, Voice};
pub use record::{Catalogue, EntityRecord, MentionRecord, Provenance, Record};
pub use sentence::{Field, Sentence, SentenceKind};
pub use source::{Document, Reading};
pub use statement::{Evidence, Node, OpenPredicate, Statement, Time};
pub use token::Token;
pub use trace::{Dropped, Trace};

/// Everything that is known of one sentence.
#[derive(Clone, Debug, Default)]
pub struct SentenceAnalysis {
    /// The sentence and where it stands.
    pub sentence: Sentence,
    /// Its morphemes, in order; together with white space they tile the text.
    pub tokens: Vec<Token>,
    /// Its bunsetsu; they tile the text.
    pub chunks: Vec<Chunk>,
    /// Its predicates, by chunk.
    pub predicates: Vec<Predicate>,
    /// Names, numbers, dates and phrases such as 同社, by position; they may nest but never cross.
    pub mentions: Vec<Mention>,
    /// Candidates for omitted subjects, by predicate, the likeliest first.
    pub omitted: Vec<OmittedSubject>,
    /// The item or section that it stands in, where a name heads it.
    pub block: Option<Block>,
}

/// Everything that is known of one document.
#[derive(Clone, Debug, Default)]
pub struct DocumentAnalysis {
    /// Title sentences first, then the sentences of the text.
    pub sentences: Vec<SentenceAnalysis>,
    /// The entities that the mentions refer to.
    pub entities: Vec<Entity>,
    /// What the sentences state.
    pub statements: Vec<Statement>,
    /// What became of every candidate of a statement.
    pub trace: Trace,
}

impl SentenceAnalysis {
    /// Surface of the tokens of a chunk (normalised text).
    #[inline]
    pub fn chunk_text(&self, chunk: usize) -> &str {
        let c = &self.chunks[chunk];
        c.bytes.of(&self.sentence.text)
    }
    /// Surface of a token (normalised text).
    #[inline]
    pub fn surface(&self, token: usize) -> &str {
        self.tokens[token].bytes.of(&self.sentence.text)
    }
    /// Surface of a mention (normalised text).
    pub fn mention_text(&self, mention: usize) -> &str {
        self.mentions[mention].bytes.of(&self.sentence.text)
    }
    /// Index of the chunk that holds the byte at `byte`.
    pub fn chunk_at(&self, byte: u32) -> Option<usize> {
        let i = self.chunks.partition_point(|c| c.bytes.end <= byte);
        (i < self.chunks.len() && self.chunks[i].bytes.begin <= byte).then_some(i)
    }
    /// Index of the predicate that heads `chunk`.
    #[inline]
    pub fn predicate_of(&self, chunk: usize) -> Option<usize> {
        self.predicates.iter().position(|p| p.chunk == chunk)
    }
}
