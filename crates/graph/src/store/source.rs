//! Records, one at a time: those in memory, or those of a store, read when they are asked for.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::{Entry, Store, StoreError};
use crate::document::Record;

/// What a thread makes at a time, so that what is handed over is few and long; and how many such for each thread are held.
const BATCH: usize = 16;
const BATCHES_PER_THREAD: usize = 2;

/// Records in order of document id.
pub trait RecordSource: Sync {
    /// How many there are.
    fn count(&self) -> usize;
    /// Id of the document of one.
    fn id(&self, number: usize) -> &str;
    /// One of them; None where it cannot be read.
    fn get(&self, number: usize) -> Option<Cow<'_, Record>>;
}

impl RecordSource for &[Record] {
    fn count(&self) -> usize {
        self.len()
    }
    fn id(&self, number: usize) -> &str {
        &self[number].document.id
    }
    fn get(&self, number: usize) -> Option<Cow<'_, Record>> {
        Some(Cow::Borrowed(&self[number]))
    }
}

/// Hands what is made of some at a time to `each`, in order. Some are made side by side, and the next ones while the last ones are
/// handed over.
pub(super) fn ahead<A: Sync, T: Send, E>(
    all: &[A],
    make: impl Fn(&[A]) -> T + Sync,
    mut each: impl FnMut(T) -> Result<(), E>,
) -> Result<(), E> {
    // A few long ones are not for one thread alone.
    let batches = BATCHES_PER_THREAD * rayon::current_num_threads();
    let batch = BATCH.min(all.len().div_ceil(batches)).max(1);
    let make_some = |some: Option<&[A]>| -> Vec<T> { some.unwrap_or_default().par_chunks(batch).map(&make).collect() };
    let mut parts = all.chunks(batch * batches);
    let mut made = make_some(parts.next());
    while !made.is_empty() {
        let (next, mut following) = (parts.next(), Vec::new());
        rayon::in_place_scope(|scope| {
            scope.spawn(|_| following = make_some(next));
            made.drain(..).try_for_each(&mut each)
        })?;
        made = following;
    }
    Ok(())
}

/// The records of a store where they lie. Each is read as often as it is asked for; none is held.
pub struct StoredRecords<'s> {
    store: &'s Store,
    entries: Vec<(&'s str, usize, &'s Entry)>,
    damaged: Mutex<BTreeMap<usize, StoreError>>,
}

impl Store {
    /// All records, to be read one after the other, and the indices that cannot be read.
    pub fn stored_records(&self) -> (StoredRecords<'_>, Vec<StoreError>) {
        let (entries, lost) = self.entries();
        let entries = entries.into_iter().map(|(id, (number, entry))| (id, number, entry)).collect();
        (StoredRecords { store: self, entries, damaged: Mutex::default() }, lost)
    }
}

impl StoredRecords<'_> {
    /// What was found to be damaged among the records that were asked for up to now.
    pub fn take_damaged(&self) -> Vec<StoreError> {
        let mut damaged = self.damaged.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *damaged).into_values().collect()
    }
    fn read(&self, number: usize) -> Result<Record, StoreError> {
        let (id, segment, entry) = self.entries[number];
        let segment = &self.store.segments[segment];
        let mut record = segment.parse(id, entry, segment.bytes(entry).as_deref())?;
        self.store.finish_record(&mut record);
        Ok(record)
    }
}

impl RecordSource for StoredRecords<'_> {
    fn count(&self) -> usize {
        self.entries.len()
    }
    fn id(&self, number: usize) -> &str {
        self.entries[number].0
    }
    fn get(&self, number: usize) -> Option<Cow<'_, Record>> {
        match self.read(number) {
            Ok(record) => Some(Cow::Owned(record)),
            Err(error) => {
                self.damaged.lock().unwrap_or_else(PoisonError::into_inner).insert(number, error);
                None
            }
        }
    }
}
