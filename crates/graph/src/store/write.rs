//! The one writer of a store.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::encode::{index_bytes, manifest_bytes, segment_name};
use super::files::{aside, check_is_ours, lock, persist, sweep};
use super::rebuild::adopt;
use super::segment::{Closing, Lines, Nature, Removed, index_path, made_by, record_line, records_path};
use super::{Entry, FORMAT, Manifest, Segment, Store, StoreError};
use crate::document::Record;
use crate::rdf::iri::{document_hash, hex, sha256};

/// A store, open for the one writer. Nothing is changed before [`commit`](Self::commit).
#[derive(Debug)]
pub struct StoreWriter {
    pub(super) store: Store,
    pub(super) manifest: Manifest,
    /// What changed; documents without an entry were taken away.
    pub(super) changes: Lines,
    pending: Option<Pending>,
    /// The first segment with a damaged record that was replaced: it is drawn together anew, so that the damage goes.
    mend: Option<usize>,
    /// Held until the writer is dropped.
    _lock: File,
}

/// A record as the store writes it. Made of many records side by side, it leaves less to do for the one writer.
#[derive(Debug)]
pub struct RecordLine {
    id: String,
    entry: Entry,
    bytes: Vec<u8>,
}

impl RecordLine {
    /// The line of a record with the number of its sentences; `made` is the hash of what made it.
    ///
    /// # Errors
    /// None that is known.
    pub fn new(record: &Record, sentences: u32, made: &str) -> serde_json::Result<Self> {
        let bytes = record_line(record, sentences)?;
        let entry = Entry {
            input: document_hash(&record.document),
            made: made.to_owned(),
            hash: sha256(&bytes),
            offset: 0,
            length: bytes.len() as u64,
            sentences,
            statements: record.statements.len() as u32,
        };
        Ok(Self { id: record.document.id.clone(), entry, bytes })
    }
}

#[derive(Debug)]
struct Pending {
    file: BufWriter<NamedTempFile>,
    hash: Sha256,
    bytes: u64,
}

impl StoreWriter {
    /// Opens a store for writing, and makes it where there is none.
    ///
    /// # Errors
    /// Another process writes to it, the folder cannot be made or holds something else, or another version wrote it.
    pub fn open(folder: &Path, base: &str) -> Result<Self, StoreError> {
        check_is_ours(folder)?;
        let lock = lock(folder)?;
        // Records whose manifest is gone are not swept up: they are taken in again.
        adopt(folder)?;
        let store = Store::open_or_empty(folder)?;
        // Of a writer that was interrupted, or had no room: it may be in the way of this one.
        sweep(&store);
        Ok(Self::of(store, base, lock))
    }
    pub(super) fn of(store: Store, base: &str, lock: File) -> Self {
        let mut manifest = store.manifest.clone();
        manifest.format = FORMAT;
        base.clone_into(&mut manifest.base);
        Self { store, manifest, changes: Lines::new(), pending: None, mend: None, _lock: lock }
    }
    /// The store as it was before the changes.
    pub fn before(&self) -> &Store {
        &self.store
    }
    /// The base of the IRIs that it writes.
    pub fn base(&self) -> &str {
        &self.manifest.base
    }
    /// The base of what the store holds already, where it is another one.
    pub fn other_base(&self) -> Option<&str> {
        let old = &self.store.manifest;
        (old.documents > 0 && old.base != self.manifest.base).then_some(old.base.as_str())
    }
    /// Keeps the users' ontology files with the store.
    pub fn set_ontology(&mut self, files: Vec<(String, String)>) {
        self.manifest.ontology = files;
    }
    /// Puts a record in the place of that of the same document. One that is there already is not written again.
    ///
    /// # Errors
    /// The disk refuses, or an index is damaged.
    pub fn put(&mut self, record: &Record, sentences: u32) -> Result<(), StoreError> {
        let made = made_by(record).and_then(|made| RecordLine::new(record, sentences, &made));
        self.put_line(made.map_err(|e| StoreError::io(&self.store.folder.join("records"))(e.into()))?)
    }
    /// The same with a record that is a line already.
    ///
    /// # Errors
    /// The disk refuses, or an index is damaged.
    pub fn put_line(&mut self, line: RecordLine) -> Result<(), StoreError> {
        let RecordLine { id, entry, bytes } = line;
        if !self.changes.contains_key(&id) {
            let there = self.store.intact_entry(&id)?;
            if there.is_some_and(|there| there.hash == entry.hash && there.input == entry.input) {
                return Ok(());
            }
        }
        self.forget(&id)?;
        self.append(id, entry, &bytes)
    }
    /// Takes a document away; false where there is none of that id.
    ///
    /// # Errors
    /// An index is damaged.
    pub fn remove(&mut self, id: &str) -> Result<bool, StoreError> {
        let there = self.forget(id)?;
        if there {
            self.changes.insert(id.to_owned(), None);
        }
        Ok(there)
    }
    /// Takes the document out of the counts; false where it is not there.
    fn forget(&mut self, id: &str) -> Result<bool, StoreError> {
        let entry = match self.changes.get(id) {
            Some(changed) => changed.clone(),
            None => self.store.find(id)?.map(|(number, entry)| {
                if !self.store.is_intact(number, &entry) {
                    self.mend = Some(self.mend.map_or(number, |n| n.min(number)));
                }
                let live = &mut self.manifest.segments[number].live;
                *live = live.saturating_sub(1);
                entry
            }),
        };
        let Some(entry) = entry else { return Ok(false) };
        let manifest = &mut self.manifest;
        manifest.documents = manifest.documents.saturating_sub(1);
        manifest.sentences = manifest.sentences.saturating_sub(entry.sentences.into());
        manifest.statements = manifest.statements.saturating_sub(entry.statements.into());
        Ok(true)
    }
    /// Adds a record as bytes; the document is none that the store counts.
    pub(super) fn append(&mut self, id: String, entry: Entry, bytes: &[u8]) -> Result<(), StoreError> {
        self.manifest.documents += 1;
        self.manifest.sentences += u64::from(entry.sentences);
        self.manifest.statements += u64::from(entry.statements);
        self.write(id, entry, bytes)
    }
    pub(super) fn write(&mut self, id: String, entry: Entry, bytes: &[u8]) -> Result<(), StoreError> {
        let pending = self.pending()?;
        let offset = pending.bytes;
        pending.write(bytes).map_err(StoreError::io(&self.store.folder.join("records")))?;
        self.changes.insert(id, Some(Entry { offset, ..entry }));
        Ok(())
    }
    fn pending(&mut self) -> Result<&mut Pending, StoreError> {
        Ok(match &mut self.pending {
            Some(pending) => pending,
            none => {
                let folder = self.store.folder.join("records");
                let file = aside(&folder).map_err(StoreError::io(&folder))?;
                none.insert(Pending { file: BufWriter::with_capacity(1 << 18, file), hash: Sha256::new(), bytes: 0 })
            }
        })
    }
    /// Makes all changes, or none where it fails. Returns whether there were any.
    ///
    /// # Errors
    /// The disk refuses; the store is as before.
    pub fn commit(mut self) -> Result<(Store, bool), StoreError> {
        if self.changes.is_empty() && self.manifest == self.store.manifest {
            return Ok((self.store.clone(), false));
        }
        if let Some(from) = self.segments_to_draw_together().into_iter().chain(self.mend).min() {
            self.draw_together(from)?;
        }
        self.finish()
    }
    /// Writes what is pending, and then the manifest.
    pub(super) fn finish(mut self) -> Result<(Store, bool), StoreError> {
        let folder = self.store.folder.clone();
        let records = folder.join("records");
        let gone = self.dead_segments();
        self.manifest.segments.retain(|s| !gone.contains(&s.name));
        let mut files: Vec<(NamedTempFile, PathBuf)> = Vec::new();
        let written = !self.changes.is_empty();
        if written {
            let changes = std::mem::take(&mut self.changes);
            let nature = self.nature();
            let sequence = nature.sequence;
            let fail = |e: serde_json::Error| StoreError::io(&records)(e.into());
            for (id, _) in changes.iter().filter(|(_, entry)| entry.is_none()) {
                let line = serde_json::to_vec(&Removed { removed: id.clone() }).map_err(fail)?;
                self.pending()?.write(&line).map_err(StoreError::io(&records))?;
            }
            let line = serde_json::to_vec(&Closing { segment: nature }).map_err(fail)?;
            self.pending()?.write(&line).map_err(StoreError::io(&records))?;
            if let Some(pending) = self.pending.take() {
                let hash = hex(&pending.hash.finalize());
                let file = pending.file.into_inner().map_err(|e| StoreError::io(&records)(e.into_error()))?;
                let bytes = index_bytes(&changes).map_err(fail)?;
                let mut index = aside(&records).map_err(StoreError::io(&records))?;
                index.write_all(&bytes).map_err(StoreError::io(&records))?;
                let index_hash = sha256(&bytes);
                let name = segment_name(&hash, &index_hash);
                files.push((file, records_path(&folder, &name)));
                files.push((index, index_path(&folder, &name)));
                let entries = changes.values().flatten().count() as u64;
                self.manifest.segments.push(Segment {
                    name,
                    records: hash,
                    index: index_hash,
                    entries,
                    live: entries,
                    removed: changes.len() as u64 - entries,
                    index_bytes: bytes.len() as u64,
                    sequence,
                });
            }
        }
        let path = folder.join("manifest.json");
        let bytes = manifest_bytes(&self.manifest).map_err(|e| StoreError::io(&path)(e.into()))?;
        let mut file = aside(&folder).map_err(StoreError::io(&path))?;
        file.write_all(&bytes).map_err(StoreError::io(&path))?;
        files.push((file, path));
        persist(files)?;
        self.store = Store::with(&folder, std::mem::take(&mut self.manifest), sha256(&bytes))?;
        sweep(&self.store);
        if written {
            self.store.make_newest_names();
        }
        Ok((self.store, true))
    }
    /// What the segment that is pending is: later than all others, and in the place of those that the manifest no longer names.
    fn nature(&self) -> Nature {
        let before = &self.store.manifest.segments;
        let kept: BTreeSet<&str> = self.manifest.segments.iter().map(|s| s.name.as_str()).collect();
        Nature {
            sequence: before.iter().map(|s| s.sequence + 1).max().unwrap_or_default(),
            base: self.manifest.base.clone(),
            ontology: self.manifest.ontology.clone(),
            replaces: before.iter().map(|s| s.name.clone()).filter(|n| !kept.contains(n.as_str())).collect(),
        }
    }
    /// Segments of which nothing is alive any more. Their own index has the last word, not the count alone; one that cannot
    /// be read stays.
    fn dead_segments(&mut self) -> BTreeSet<String> {
        let mut dead = BTreeSet::new();
        for (number, open) in self.store.segments.iter().enumerate() {
            let Some(known) = self.manifest.segments.iter().position(|s| s.name == open.segment.name) else { continue };
            if self.manifest.segments[known].live + self.manifest.segments[known].removed > 0 {
                continue;
            }
            let later = |id: &str| {
                let found = |s: &std::sync::Arc<super::segment::OpenSegment>| s.find(id).is_ok_and(|f| f.is_some());
                self.changes.contains_key(id) || self.store.segments[number + 1..].iter().any(found)
            };
            let Ok(lines) = open.lines() else { continue };
            let live = lines.iter().filter(|(id, entry)| entry.is_some() && !later(id)).count() as u64;
            if live == 0 {
                dead.insert(open.segment.name.clone());
            }
            self.manifest.segments[known].live = live;
        }
        dead
    }
}

impl Pending {
    fn write(&mut self, line: &[u8]) -> std::io::Result<()> {
        self.file.write_all(line)?;
        self.file.write_all(b"\n")?;
        self.hash.update(line);
        self.hash.update(b"\n");
        self.bytes += line.len() as u64 + 1;
        Ok(())
    }
}
