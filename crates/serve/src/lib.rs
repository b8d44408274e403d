//! A store over HTTP: SPARQL 1.1 Protocol for tools, JSON for programs, the explorer for people; see ARCHITECTURE.md.
//!
//! ```text
//! connection ── server ──▶ guard ──▶ route ──▶ gate ──▶ answer from a snapshot
//!               time and   host and            so many
//!               number     origin              at a time
//! ```
//! A snapshot holds one state of the store and all that is asked of it; a request keeps the one that it began with, and a new
//! one takes its place when the store has changed. Nothing is written but graphs of users and lines of
//! decisions.

mod answer;
mod api;
mod app;
mod beside;
mod compress;
mod config;
mod decide;
mod gate;
mod graphs;
mod guard;
pub mod life;
mod map;
mod mcp;
mod negotiate;
mod page;
mod server;
mod snapshot;
mod sparql;
mod web;

pub use beside::{sentence_file_damage, sentence_index, stored_sentence_index};
pub use config::ServeConfig;
pub use decide::{DecideError, add_decision};
pub use map::map_file_damage;
pub use page::{Page, PageError};
pub use server::{ServeError, serve, serve_stdio};
pub use snapshot::{Snapshot, SnapshotError};

use enishi_core::{diagnostic, document, shown};
use enishi_graph::{judgement, network, query, rdf, search, store};
use enishi_resource::resource;
use enishi_service::pipeline;
mod service {
    pub(crate) use enishi_service::bench::{Bench, Change, changes};
    pub(crate) use enishi_service::coverage::{Ink, coverage};
}
use enishi_text::{resolve, sentence};
