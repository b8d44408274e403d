//! What `ontology/` and `models/` hold, embedded in the program and parsed once.

mod lexicon;
mod ontology;

pub use lexicon::{Lexicon, LexiconEntry, LexiconLoadError, Surface};
pub use ontology::{Class, Ontology, Relation};
