//! Mentions -> entities of one document: spellings, aliases, short names, coreference, omitted subjects.
//!
//! ```text
//! [ソフトバンクグループ]([SBG])は…。[同社]は…。(φが)発表した。
//!  └────── X(Y) ──────┘             └ most salient company ┘ └ carried topic
//! ```
//! Drafts (names grouped by spelling, lexicon entry, X(Y), long and short form) come first; then one pass over the text keeps a
//! salience for each draft and gives every anaphor the most salient one that fits. Method: Lappin and Leass (1994), with
//! Japanese roles ranked は > が > を > に > の as in centering (Walker, Iida and Cote 1994). What no candidate fits stays unlinked.

mod alias;
mod anaphor;
mod draft;
mod salience;
mod short;
mod subject;

use std::sync::Arc;

use crate::document::{Document, Entity, SentenceAnalysis};
use crate::resource::{Lexicon, Ontology};

pub use anaphor::{Anaphor, AnaphorKind, Anaphors};

/// Groups mentions into entities; shared by all threads.
pub struct EntityResolver {
    lexicon: Arc<Lexicon>,
    ontology: Arc<Ontology>,
    anaphors: anaphor::Anaphors,
}

impl EntityResolver {
    /// A resolver over the lexicon.
    pub fn new(lexicon: Arc<Lexicon>, ontology: Arc<Ontology>) -> Self {
        Self { lexicon, ontology, anaphors: anaphor::Anaphors::embedded() }
    }
    /// Returns the entities and links every mention that refers to one; fills in the omitted subjects.
    pub fn resolve(&self, document: &Document, sentences: &mut [SentenceAnalysis]) -> Vec<Entity> {
        let mut drafts = draft::Drafts::new(&self.lexicon, &self.ontology);
        drafts.collect(sentences, &self.anaphors);
        alias::join(&mut drafts, sentences);
        short::join(&mut drafts);
        anaphor::link(&self.anaphors, &mut drafts, sentences);
        let entities = drafts.finish(document, sentences);
        subject::fill(&self.ontology, &entities, sentences);
        entities
    }
}
