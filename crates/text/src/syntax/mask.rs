//! What the models are not to see, so that the worth of each kind of attribute can be measured.
//!
//! A masked attribute is 0 for every token and chunk, in training and in reading alike: its features say nothing.

use super::features::{ChunkView, TokenView};

/// A kind of attribute that can be masked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attribute {
    /// Surfaces and dictionary forms of content words.
    Words,
    /// Parts of speech.
    Pos,
    /// Conjugated forms.
    Forms,
    /// Function words behind the content word of a chunk.
    Functions,
    /// Scripts, lengths and white space.
    Shape,
    /// Commas, full stops and brackets.
    Marks,
}

impl Attribute {
    /// All, in the order of their names in the documentation.
    pub const ALL: [Self; 6] = [Self::Words, Self::Pos, Self::Forms, Self::Functions, Self::Shape, Self::Marks];
    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Pos => "pos",
            Self::Forms => "forms",
            Self::Functions => "functions",
            Self::Shape => "shape",
            Self::Marks => "marks",
        }
    }
    /// The attribute of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|a| a.name() == name)
    }
}

/// Hides the attributes of tokens.
pub fn mask_tokens(without: &[Attribute], views: &mut [TokenView]) {
    for attribute in without {
        for view in views.iter_mut() {
            match attribute {
                Attribute::Words => (view.surface, view.lemma) = (0, 0),
                Attribute::Pos => view.pos = 0,
                Attribute::Forms => view.form = 0,
                Attribute::Shape => (view.first, view.last, view.length, view.gap) = (0, 0, 0, 0),
                Attribute::Functions | Attribute::Marks => {}
            }
        }
    }
}

/// Hides the attributes of chunks.
pub fn mask_chunks(without: &[Attribute], views: &mut [ChunkView]) {
    for attribute in without {
        for view in views.iter_mut() {
            match attribute {
                Attribute::Words => (view.lemma, view.first, view.inner) = (0, 0, 0),
                Attribute::Pos => (view.pos, view.first_pos, view.class, view.category) = (0, 0, 0, 0),
                Attribute::Forms => view.function_form = 0,
                Attribute::Functions => {
                    (view.functions, view.function, view.particle, view.category) = (0, 0, 0, 0);
                }
                Attribute::Shape => view.length = 0,
                Attribute::Marks => (view.marks, view.category) = (0, 0),
            }
        }
    }
}
