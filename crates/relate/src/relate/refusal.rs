//! Steps at which a mechanism gives up before there is a candidate (`ontology/refusals.tsv`), and how often each was taken:
//! counted always, since one addition costs nothing beside the parse, and shown by `extract --stats`.

use std::cell::Cell;

use crate::document::Trace;

include!(concat!(env!("OUT_DIR"), "/refusals.rs"));

/// How often each step failed in a document.
#[derive(Debug)]
pub struct Refusals([Cell<u32>; NAMES.len()]);

impl Default for Refusals {
    fn default() -> Self {
        Self([const { Cell::new(0) }; NAMES.len()])
    }
}

impl Refusals {
    /// Counts one.
    pub fn count(&self, refusal: Refusal) {
        let cell = &self.0[refusal as usize];
        cell.set(cell.get() + 1);
    }
    /// Adds the counts to a trace.
    pub fn report(&self, trace: &mut Trace) {
        for (name, count) in NAMES.iter().zip(&self.0).filter(|(_, count)| count.get() > 0) {
            *trace.dropped.entry(name).or_default() += count.get();
        }
    }
}
