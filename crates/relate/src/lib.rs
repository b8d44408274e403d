//! Analysed documents -> statements; see ARCHITECTURE.md.

pub mod relate;

use enishi_core::{document, span, steps, term};
use enishi_resource::{name, resource};
