use std::ops::Range;

use crate::span::{ByteSpan, CharSpan};

/// The governor of a chunk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Link {
    /// The chunk is the root (or not parsed yet).
    #[default]
    Nil,
    /// Index of the governing chunk.
    To(u32),
}

impl Link {
    /// The index, if there is one.
    pub fn index(self) -> Option<usize> {
        match self {
            Self::Nil => None,
            Self::To(i) => Some(i as usize),
        }
    }
    /// The index as outputs write it: -1 at the root.
    pub fn output(self) -> i64 {
        self.index().map_or(-1, |i| i as i64)
    }
}

/// A bunsetsu: content words and the function words behind them.
#[derive(Clone, Debug, Default)]
pub struct Chunk {
    /// Tokens, as indices into the sentence's tokens.
    pub tokens: Range<usize>,
    /// Characters in the sentence; chunks tile it, white space included.
    pub chars: CharSpan,
    /// Bytes in the sentence's normalised text; chunks tile it.
    pub bytes: ByteSpan,
    /// Where it depends.
    pub head: Link,
    /// Index of its last content token (主辞).
    pub content: usize,
    /// Index of its last function token other than punctuation (語形); `content` where it has none.
    pub function: usize,
    /// How far the chosen head stood ahead of the next, for confidence; larger is surer.
    pub margin: f32,
}
