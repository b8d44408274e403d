use super::Pos;
use crate::span::{ByteSpan, CharSpan};

/// A morpheme. Strings live in the dictionary, which lives as long as the program.
#[derive(Clone, Copy, Debug, Default)]
pub struct Token {
    /// Bytes in the sentence's normalised text.
    pub bytes: ByteSpan,
    /// Characters in the sentence.
    pub chars: CharSpan,
    /// Part of speech.
    pub pos: Pos,
    /// Conjugation type (活用型) such as 五段・ラ行, "" where none.
    pub conjugation_type: &'static str,
    /// Conjugated form (活用形) such as 連用タ接続, "" where none.
    pub conjugation_form: &'static str,
    /// Dictionary form; None for a word the dictionary lacks (its surface stands in).
    pub lemma: Option<&'static str>,
    /// Reading in katakana.
    pub reading: Option<&'static str>,
    /// Whether the dictionary lacks the word.
    pub unknown: bool,
}

impl Token {
    /// Dictionary form, or the surface for an unknown word. `text` is the sentence's normalised text.
    #[inline]
    pub fn lemma<'t>(&self, text: &'t str) -> &'t str {
        match self.lemma {
            Some(lemma) => lemma,
            None => self.bytes.of(text),
        }
    }
    /// Whether it has the form of the dictionary, which also stands before a noun: 作る, 速い.
    pub fn is_plain_form(&self) -> bool {
        self.conjugation_form.starts_with("基本形")
    }
    /// Whether it has a form that stands before a noun alone: 静かな.
    pub fn is_adnominal_form(&self) -> bool {
        self.conjugation_form.starts_with("体言接続")
    }
    /// Whether it has a form that goes on, also before た and て: 作り, 作っ, 速く.
    pub fn is_continuative(&self) -> bool {
        self.conjugation_form.starts_with("連用")
    }
    /// Whether it has the form that goes on and ends a bunsetsu by itself: 作り.
    pub fn is_stem(&self) -> bool {
        self.conjugation_form == "連用形"
    }
    /// Whether it is the auxiliary of the past: た of 買った, だ of 結んだ; not だ of 社長だ.
    pub fn is_past(&self) -> bool {
        self.pos == Pos::AUXILIARY && self.conjugation_type == "特殊・タ"
    }
}
