//! Statements -> quads, stores, answers, networks; see ARCHITECTURE.md.

pub mod network;
pub mod query;
pub mod rdf;
pub mod store;

use enishi_core::{diagnostic, document};
use enishi_resource::resource;
#[cfg(test)]
use enishi_text::resolve;
