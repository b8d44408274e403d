//! Drawing segments together, and moving out of the store what is damaged.

use std::sync::Arc;

use super::segment::OpenSegment;
use super::{Entry, Segment, StoreError, StoreWriter};
use crate::document::Record;
use crate::rdf::iri::sha256;

/// So many segments of one size are drawn together into one of the next size.
const FANOUT: usize = 8;

/// What was moved out of a store.
#[derive(Debug, Default)]
pub struct SetAside {
    /// Documents whose records are damaged, each with what is wrong.
    pub documents: Vec<(String, StoreError)>,
    /// What else was damaged: indices, counts, bytes that no document needs. It is made again.
    pub others: Vec<StoreError>,
}

impl StoreWriter {
    /// The first of the segments that are to become one with what is pending.
    pub(super) fn segments_to_draw_together(&self) -> Option<usize> {
        let segments = &self.manifest.segments;
        let (live, dead) = segments
            .iter()
            .fold((0, 0), |(live, dead), s| (live + s.live, dead + s.entries.saturating_sub(s.live) + s.removed));
        let live = live + self.changes.values().flatten().count() as u64;
        if dead > live {
            return Some(0);
        }
        // The newest ones of at most the size of what is new, and so on with what that makes.
        let mut size = self.changes.len() as u64;
        let mut from = segments.len();
        loop {
            let tier = size.max(1).ilog(FANOUT as u64);
            let small = |s: &&Segment| (s.entries + s.removed).max(1).ilog(FANOUT as u64) <= tier;
            let run = segments[..from].iter().rev().take_while(small).count();
            // What was found before counts as one of its tier.
            if run + 1 < FANOUT {
                return (from < segments.len()).then_some(from);
            }
            size += segments[from - run..from].iter().map(|s| s.live + s.removed).sum::<u64>();
            from -= run;
        }
    }
    /// Copies what is live in the segments from this one on into the pending one.
    pub(super) fn draw_together(&mut self, from: usize) -> Result<(), StoreError> {
        let segments: Vec<Arc<OpenSegment>> = self.store.segments[from..].to_vec();
        // An index that cannot be read stays, and all beside it: `verify` names it.
        if segments.iter().any(|s| s.lines().is_err()) {
            return Ok(());
        }
        self.manifest.segments.truncate(from);
        for segment in segments.iter().rev() {
            let mut kept: Vec<(&String, &Entry)> = Vec::new();
            for (id, entry) in segment.lines()? {
                match entry {
                    _ if self.changes.contains_key(id) => {}
                    Some(entry) => kept.push((id, entry)),
                    None => drop(self.changes.insert(id.clone(), None)),
                }
            }
            kept.sort_by_key(|(_, entry)| entry.offset);
            for (id, entry) in kept {
                // A damaged record goes along as it is, for `verify` to name.
                let bytes = segment.bytes(entry).unwrap_or_default();
                self.write(id.clone(), Entry { length: bytes.len() as u64, ..entry.clone() }, &bytes)?;
            }
        }
        if from == 0 {
            self.changes.retain(|_, entry| entry.is_some());
        }
        Ok(())
    }
    /// Moves what is damaged into the folder `set-aside`, and draws the rest together. Nothing is changed where nothing is
    /// damaged.
    ///
    /// # Errors
    /// The disk refuses; the store is as before.
    pub fn set_aside(mut self) -> Result<SetAside, StoreError> {
        let mut others = self.store.verify();
        if others.is_empty() {
            return Ok(SetAside::default());
        }
        others.retain(|problem| !matches!(problem, StoreError::Damaged { .. }));
        let mut lost = SetAside { others, ..SetAside::default() };
        let folder = self.store.folder.join("set-aside");
        let make = || std::fs::create_dir_all(&folder).map_err(StoreError::io(&folder));
        let store = self.store.clone();
        for segment in store.segments.iter().filter(|s| s.lines().is_err()) {
            make()?;
            for from in [segment.records_path(), segment.index_path()].iter().filter(|p| p.exists()) {
                let to = folder.join(from.file_name().unwrap_or_default());
                std::fs::copy(from, &to).map_err(StoreError::io(&to))?;
            }
        }
        // All that is live, counted anew.
        self.manifest.segments.clear();
        (self.manifest.documents, self.manifest.sentences, self.manifest.statements) = (0, 0, 0);
        for (id, (number, entry)) in store.entries().0 {
            let segment = &store.segments[number];
            let bytes = segment.bytes(entry);
            match segment.parse::<Record>(id, entry, bytes.as_deref()) {
                Ok(_) => self.append(id.to_owned(), entry.clone(), &bytes.unwrap_or_default())?,
                Err(error) => {
                    if let Some(bytes) = bytes {
                        make()?;
                        let to = folder.join(format!("{}.json", &sha256(id)[..32]));
                        std::fs::write(&to, bytes).map_err(StoreError::io(&to))?;
                    }
                    lost.documents.push((id.to_owned(), error));
                }
            }
        }
        self.finish()?;
        Ok(lost)
    }
}
