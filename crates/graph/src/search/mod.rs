//! Words -> entities and sentences.
//!
//! Names are compared folded (kana, widths, old kanji and long marks do not matter), by reading, and, where nothing else fits,
//! by likeness. Sentences are found by pairs of characters, so that a word of one or two characters is found as well as a long
//! one, and each hit is held against its sentence; no dictionary decides what a word is.

mod catalog;
mod names;
mod sentences;
mod view;

pub use catalog::{Catalog, End, EntityEntry, Link, Status, value};
pub use names::{NameHit, NameIndex};
pub use sentences::{SentenceHit, SentenceIndex, SentencePlace};
pub use view::{Choice, View};
