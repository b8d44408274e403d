//! Text as read -> sentences with spans, normalised character for character.

use crate::document::{Field, Sentence, SentenceKind};
use crate::span::{ByteSpan, CharSpan};

/// What counts as one sentence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Sentences are found in the text.
    #[default]
    Document,
    /// Every line is one sentence, never split; the line number is the sentence number.
    Line,
}

/// Splits `text` into sentences.
pub fn split(text: &str, field: Field, unit: Unit) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let (mut char, mut byte) = (0u32, 0u32);
    for (paragraph, line) in text.split_inclusive('\n').enumerate() {
        let content = line.trim_end_matches(['\n', '\r']);
        let mut rest = content;
        let (mut c, mut b) = (char, byte);
        while !rest.is_empty() || (unit == Unit::Line && rest.len() == content.len()) {
            let end = if unit == Unit::Line {
                rest.len()
            } else {
                rest.find('。').map_or(rest.len(), |i| i + '。'.len_utf8())
            };
            let piece = &rest[..end];
            let chars = piece.chars().count() as u32;
            if unit == Unit::Line || !piece.trim().is_empty() {
                sentences.push(Sentence {
                    field,
                    number: sentences.len() as u32,
                    paragraph: paragraph as u32,
                    kind: SentenceKind::Body,
                    span: CharSpan::new(c, c + chars),
                    bytes: ByteSpan::new(b, b + end as u32),
                    text: narrow(piece),
                });
            }
            c += chars;
            b += end as u32;
            rest = &rest[end..];
            if unit == Unit::Line {
                break;
            }
        }
        char += line.chars().count() as u32;
        byte += line.len() as u32;
    }
    sentences
}

/// Full-width ASCII and the ideographic space made narrow, one character for one.
pub fn narrow(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' if c != '～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            '\u{3000}' | '\u{A0}' => ' ',
            _ => c,
        })
        .collect()
}
