//! Documents read, the pipeline, what users ask of both; see ARCHITECTURE.md.

pub(crate) mod as_read;
pub mod bench;
pub mod coverage;
pub mod examples;
pub mod observer;
pub mod pipeline;
pub mod read;
pub mod run;

use enishi_core::{diagnostic, document, span};
use enishi_relate::relate;
use enishi_resource::resource;
use enishi_text::{normalize, recognize, resolve, sentence, syntax, tokenize, turns};
