//! Names, ontology, lexicon, rules, weights; see ARCHITECTURE.md.

pub mod name;
pub mod resource;

use enishi_core::{diagnostic, document, term, words};
