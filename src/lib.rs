//! enishi (縁) reads Japanese text and builds a knowledge graph in which every fact carries the sentence that proves it.
//!
//! Data flows downwards through the crates, once; see ARCHITECTURE.md.

pub mod cli;

pub use enishi_core::{diagnostic, document, shown, span};
pub use enishi_graph::{network, query, rdf, store};
pub use enishi_learn::learn;
pub use enishi_relate::relate;
pub use enishi_resource::{name, resource};
pub use enishi_service::{examples, pipeline, read};
pub use enishi_text::{normalize, recognize, resolve, sentence, syntax, tokenize};
