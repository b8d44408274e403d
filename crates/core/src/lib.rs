//! Values that the stages hand to each other; see ARCHITECTURE.md.

pub mod diagnostic;
pub mod document;
pub mod particle;
pub mod shown;
pub mod span;
pub mod steps;
pub mod term;
pub mod words;
