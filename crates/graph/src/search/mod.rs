//! Words -> entities and sentences.
//!
//! Names are compared folded (kana, widths, old kanji and long marks do not matter), by reading, and, where nothing else fits,
//! by likeness. Sentences are found by pairs of characters, so that a word of one or two characters is found as well as a long
//! one, and each hit is held against its sentence; no dictionary decides what a word is.

mod catalog;
mod finder;
mod names;
mod sentences;
mod similar;
mod view;

pub use catalog::{Catalog, End, EntityEntry, Link, Status, value};
pub use finder::{Finder, FoundEntity, FoundSentence, Search};
pub use names::{NameHit, NameIndex, name_matches};
pub use sentences::{SentenceHit, SentenceIndex, SentenceIndexBuilder, SentencePlace};
pub use similar::{Similar, Tie, Ties};
pub use view::{Choice, View};
