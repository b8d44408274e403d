//! Analysed documents -> statements; see ARCHITECTURE.md.

pub mod relate;

use enishi_core::{document, particle, span, steps, term};
use enishi_resource::{name, resource};
