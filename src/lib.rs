//! enishi (縁) reads Japanese text and builds a knowledge graph in which every fact carries the sentence that proves it.
//!
//! ```
//! use enishi::document::Document;
//! use enishi::pipeline::Pipeline;
//!
//! let pipeline = Pipeline::builder().build()?;
//! let document = Document { id: "note".into(), text: "OpenAIはSoraを公開した。".into(), ..Document::default() };
//! for s in pipeline.worker().process(&document).statements {
//!     println!("{} {:?} {}", s.subject.surface, s.relation, s.object.surface);
//! }
//! # Ok::<(), enishi::pipeline::PipelineBuildError>(())
//! ```
//! [`guide`] goes on from there. Data flows downwards through the crates, once; see ARCHITECTURE.md.

pub mod build;
pub mod cli;
pub mod exports;
pub mod graph;
pub mod guide;
pub mod lines;
pub mod provenance;
pub mod sync;

pub use enishi_core::{diagnostic, document, shown, span};
pub use enishi_graph::{judgement, network, query, rdf, search, store, table};
pub use enishi_learn::learn;
pub use enishi_relate::relate;
pub use enishi_resource::{name, resource};
pub use enishi_serve as serve;
pub use enishi_service::{bench, coverage, examples, observer, pipeline, read, run};
pub use enishi_text::{normalize, recognize, resolve, sentence, syntax, tokenize};
