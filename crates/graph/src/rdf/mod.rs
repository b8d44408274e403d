//! Records of documents -> RDF, and RDF -> files: vocabulary, IRIs, statements as RDF 1.2 reifiers, serialisation,
//! inference.
//!
//! One of the doors to oxigraph (with `store` and `query`). Every node has an IRI minted from content, so that graphs can
//! be compared line by line; there are no blank nodes.

mod graph;
pub mod infer;
pub mod iri;
pub mod jsonld;
mod nanopub;
pub mod serialize;
mod terms;
mod text;
mod trig;
pub mod vocabulary;

pub use graph::called_quads;
pub use graph::{
    GraphConfig, Predicates, Slicer, document_quads, document_quads_with, entity_quads, fact_of, ontology_quads,
};
pub(crate) use graph::{Triples, call, describe};
pub use nanopub::nanopublications;
pub use terms::{Numbers, Part, SortedGraph, TermGraph};
pub use text::DocumentsTrig;
pub use trig::Prefixes;
