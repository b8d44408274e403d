//! Corpora -> models, and how good they are; see ARCHITECTURE.md.

pub mod learn;

use enishi_core::{diagnostic, document, span};
use enishi_relate::relate;
use enishi_resource::resource;
use enishi_text::{normalize, recognize, sentence, syntax, tokenize};
