use serde::{Deserialize, Serialize};

use super::EntityIndex;
use crate::span::{ByteSpan, CharSpan};
use crate::term::Class;

/// Where a mention comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MentionSource {
    /// An entry of the lexicon or a gazetteer.
    Lexicon,
    /// The trained tagger.
    #[default]
    Tagger,
    /// A pattern: quotation marks, suffixes, `X(Y)`.
    Pattern,
    /// The number and date reader.
    Number,
    /// 同社, 同氏, この企業, 彼.
    Anaphor,
    /// A description that introduces an entity without naming it: 合弁会社, 新サービス.
    Description,
}

/// A normalised number or date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Number {
    /// Decimal value, exact, without separators ("35554000000"); for a range the lower end.
    pub value: String,
    /// Upper end of a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upper: Option<String>,
    /// ISO 4217 code for money, QUDT unit or the counter as written (回, 人, 台) otherwise; "" for a bare number.
    pub unit: String,
    /// about, over, under, atMost, atLeast; "" where exact.
    pub bound: String,
}

/// The value of a number or date mention.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// A quantity, amount of money, count, percentage or ordinal.
    Number(Number),
    /// An ISO 8601 / EDTF date or interval: 2025-02-03, 2024, 2024-03, 2025-07/2025-09.
    Date(String),
}

/// A stretch of a sentence that names or stands for something.
#[derive(Clone, Debug, Default)]
pub struct Mention {
    /// Characters in the sentence.
    pub chars: CharSpan,
    /// Bytes in the sentence's normalised text.
    pub bytes: ByteSpan,
    /// Class; `Class::NUMBER` or `Class::DATE` for literals. Always one that the program ships, which rules know.
    pub class: Class,
    /// The class below it that a user's ontology adds.
    pub own_class: Option<Class>,
    /// Where it comes from.
    pub source: MentionSource,
    /// Lexicon entry, where the match names exactly one.
    pub lexicon: Option<u32>,
    /// Value of a number or date.
    pub value: Option<Value>,
    /// The entity that it refers to; set by `resolve`.
    pub entity: Option<EntityIndex>,
    /// For 両社 or 3社: the entities that it stands for together; `entity` is then None. Set by `resolve`.
    pub members: Vec<EntityIndex>,
    /// In 0..=1.
    pub confidence: f32,
}

impl Mention {
    /// The most special class that is known.
    pub fn exact_class(&self) -> Class {
        self.own_class.unwrap_or(self.class)
    }
}
