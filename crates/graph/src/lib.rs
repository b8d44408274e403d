//! Statements -> quads, stores, answers, networks; see ARCHITECTURE.md.

pub mod judgement;
pub mod network;
pub mod query;
pub mod rdf;
pub mod search;
pub mod store;
pub mod table;
mod texts;

use enishi_core::{diagnostic, document, shown};
use enishi_resource::{name, resource};
#[cfg(test)]
use enishi_text::resolve;
