use crate::span::{ByteSpan, CharSpan};

/// Which part of a document a sentence stands in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The headline given apart from the text; spans count into it.
    Title,
    /// The text.
    #[default]
    Text,
}

/// How a sentence stands in the layout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SentenceKind {
    /// Running text.
    #[default]
    Body,
    /// A headline or heading: no full stop, a line of its own.
    Heading,
    /// An item of a list.
    Item,
}

/// A sentence: where it stands in the text as read, and its normalised form.
///
/// `text` has one character for every character of the cleaned text (full-width Latin and digits are narrowed in
/// place); until the pipeline leads places back, a character offset in `text` plus `span.begin` is one in that text.
#[derive(Clone, Debug, Default)]
pub struct Sentence {
    /// Headline or text.
    pub field: Field,
    /// Number among the sentences of its field, from 0.
    pub number: u32,
    /// Number of the line block that it stands in, from 0: the carried topic ends with it at a heading.
    pub paragraph: u32,
    /// Layout.
    pub kind: SentenceKind,
    /// Characters in the field as read.
    pub span: CharSpan,
    /// Bytes in the field as read.
    pub bytes: ByteSpan,
    /// Normalised text, character for character.
    pub text: String,
    /// Who says it, in minutes, interviews and chats: the mark before the turn, which is no part of the text.
    pub speaker: Option<String>,
}

impl Sentence {
    /// The number that outputs carry: -1 for the headline.
    pub fn output_number(&self) -> i64 {
        match self.field {
            Field::Title => -1,
            Field::Text => i64::from(self.number),
        }
    }
}
