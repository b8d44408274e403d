//! Suites of sentences and what must come of them, through the whole pipeline.

#![allow(clippy::unwrap_used, clippy::format_push_string, clippy::assigning_clones)] // as in any test

mod learned;
mod rules;
mod suite;

use enishi_core::document;
use enishi_resource::resource;
use enishi_service::{examples, pipeline};
use enishi_text::sentence;
