//! Morphemes -> bunsetsu, heads, predicates with arguments, modality.

mod modality;
mod predicate;

use crate::document::{Chunk, Link, SentenceAnalysis};
use crate::span::{ByteSpan, CharSpan};

/// Reads the structure of sentences; shared by all threads.
#[derive(Debug, Default)]
pub struct SyntaxParser {}

impl SyntaxParser {
    /// The parser with the models that the program ships.
    pub fn embedded() -> Self {
        Self::default()
    }
    /// Fills in chunks and predicates of a sentence whose tokens are set.
    pub fn parse(&self, sentence: &mut SentenceAnalysis) {
        sentence.chunks.clear();
        let mut begin = 0;
        for i in 1..=sentence.tokens.len() {
            let starts = i == sentence.tokens.len() || {
                let (last, here) = (sentence.tokens[i - 1].pos, sentence.tokens[i].pos);
                !(here.is_particle() || here == crate::document::Pos::AUXILIARY || here.is_symbol())
                    && (last.is_particle() || last.is_symbol() || last == crate::document::Pos::AUXILIARY)
            };
            if starts {
                sentence.chunks.push(Chunk { tokens: begin..i, content: begin, function: i - 1, ..Chunk::default() });
                begin = i;
            }
        }
        let count = sentence.chunks.len();
        let total = ByteSpan::new(0, sentence.sentence.text.len() as u32);
        let chars = sentence.sentence.span.len();
        let starts: Vec<(u32, u32)> = sentence
            .chunks
            .iter()
            .map(|c| {
                let t = &sentence.tokens[c.tokens.start];
                (t.bytes.begin, t.chars.begin)
            })
            .collect();
        for (i, chunk) in sentence.chunks.iter_mut().enumerate() {
            let (b, c) = if i == 0 { (0, 0) } else { starts[i] };
            let (be, ce) = starts.get(i + 1).copied().unwrap_or((total.end, chars));
            chunk.bytes = ByteSpan::new(b, be);
            chunk.chars = CharSpan::new(c, ce);
            chunk.head = if i + 1 < count { Link::To(i as u32 + 1) } else { Link::Nil };
        }
        predicate::find(sentence);
        modality::assign(sentence);
        // Arguments are found between these two: the speaker is the ガ of the reporting verb.
        modality::attribute(sentence);
    }
}
