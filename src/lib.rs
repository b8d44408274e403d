//! enishi (縁) reads Japanese text and builds a knowledge graph in which every fact carries the sentence that proves it.
//!
//! Data flows downwards through the modules, once; see ARCHITECTURE.md.

pub(crate) mod as_read;
pub mod cli;
pub mod diagnostic;
pub mod document;
pub mod examples;
pub mod learn;
pub mod name;
pub mod network;
pub mod normalize;
pub mod pipeline;
pub mod query;
pub mod rdf;
pub mod read;
pub mod recognize;
pub mod relate;
pub mod resolve;
pub mod resource;
pub mod sentence;
pub mod span;
pub mod store;
pub mod syntax;
pub mod tokenize;
