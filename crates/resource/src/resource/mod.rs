//! What `ontology/` and `models/` hold, embedded in the program and parsed once.

mod confidence;
mod definition;
mod flat;
mod flat_kind;
mod form_index;
mod gazetteer;
mod lexicon;
mod nesting;
mod ontology;
mod packed;
mod relations;
mod touched;
pub mod weights;

pub use confidence::{Calibration, Kind, READ, features};
pub use definition::Definitions;
pub use flat::shipped;
pub use lexicon::{Lexicon, LexiconEntry, LexiconLoadError, Surface};
pub use nesting::Nesting;
pub use ontology::ontology_load::OntologyLoadError;
pub use ontology::{Bilingual, Class, ClassInfo, NAMESPACE, Ontology, Range, Relation, RelationInfo, own_iri};
pub use relations::patterns::{Construction, Pattern, Side};
pub use relations::{
    Accept, ActReading, End, Frame, FrameExample, RelationRules, Role, RuleLoadError, Slot, Title, embedded_rule_files,
    word_lists,
};
pub use touched::{Touched, touched};
