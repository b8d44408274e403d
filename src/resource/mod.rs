//! What `ontology/` and `models/` hold, embedded in the program and parsed once.

mod lexicon;
mod ontology;
mod relations;
pub mod weights;

pub use lexicon::{Lexicon, LexiconEntry, LexiconLoadError, Surface};
pub use ontology::{Class, Ontology, Relation};
pub use relations::{Accept, ActReading, End, Frame, RelationRules, Role, RuleLoadError, Slot, Title};
