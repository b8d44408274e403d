use crate::term::Class;

/// Index into the entities of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityIndex(pub u32);

/// What the mentions of one document refer to.
#[derive(Clone, Debug, Default)]
pub struct Entity {
    /// Part of the IRI behind the base, minted from class and canonical name.
    pub key: String,
    /// Class: one that the program ships, which rules know.
    pub class: Class,
    /// The class below it that a user's ontology adds.
    pub own_class: Option<Class>,
    /// Canonical name: the lexicon's label, else the fullest name in the text.
    pub label: String,
    /// The names that occur in the text, and those of `X(Y)`, in order of first occurrence; the label not repeated.
    pub aliases: Vec<String>,
    /// Lexicon entry.
    pub lexicon: Option<u32>,
    /// Reading in katakana, where the document says it.
    pub reading: String,
    /// Mentions as (sentence index in `DocumentAnalysis::sentences`, mention index), in order.
    pub mentions: Vec<(usize, usize)>,
    /// The name that the document uses first, where it is another than the label.
    pub first_name: String,
    /// The legal form that it is written with (株式会社).
    pub legal_form: Option<&'static str>,
    /// Whether no mention names it (an unnamed 合弁会社).
    pub unnamed: bool,
}

impl Entity {
    /// The most special class that is known; it is part of the key.
    pub fn exact_class(&self) -> Class {
        self.own_class.unwrap_or(self.class)
    }
}
