//! A store over HTTP: SPARQL 1.1 Protocol for tools, JSON for programs, the explorer for people; see ARCHITECTURE.md.
//!
//! ```text
//! connection ── server ──▶ guard ──▶ route ──▶ gate ──▶ answer from a snapshot
//!               time and   host and            so many
//!               number     origin              at a time
//! ```
//! A snapshot holds one state of the store and all that is asked of it; a request keeps the one that it began with, and a new
//! one takes its place when the store has changed. Nothing is written.

mod answer;
mod api;
mod app;
mod config;
mod gate;
mod guard;
mod negotiate;
mod server;
mod snapshot;
mod sparql;
mod web;

pub use config::ServeConfig;
pub use server::{ServeError, serve};
pub use snapshot::{Snapshot, SnapshotError, sentence_index};

use enishi_core::{document, shown};
use enishi_graph::{network, query, rdf, search, store};
use enishi_resource::resource;
use enishi_service::pipeline;
use enishi_text::sentence;
