//! The one writer of a store.

use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::{Entry, FORMAT, Manifest, Store, StoreError};
use crate::document::Record;
use crate::rdf::iri::{document_hash, hex, sha256};

/// More files than this are drawn together into one.
const MAX_FILES: usize = 64;

/// A store, open for the one writer. Nothing is changed before [`commit`](Self::commit).
#[derive(Debug)]
pub struct StoreWriter {
    store: Store,
    manifest: Manifest,
    pending: Option<Pending>,
    /// Held until the writer is dropped.
    _lock: File,
}

#[derive(Debug)]
struct Pending {
    file: BufWriter<NamedTempFile>,
    hash: Sha256,
    bytes: u64,
    ids: Vec<String>,
}

impl StoreWriter {
    /// Opens a store for writing, and makes it where there is none.
    ///
    /// # Errors
    /// Another process writes to it, the folder cannot be made, or another version wrote it.
    pub fn open(folder: &Path, base: &str) -> Result<Self, StoreError> {
        let records = folder.join("records");
        std::fs::create_dir_all(&records).map_err(StoreError::io(&records))?;
        let path = folder.join("lock");
        let lock = File::options().create(true).append(true).open(&path).map_err(StoreError::io(&path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::Locked(folder.to_owned())),
            Err(TryLockError::Error(error)) => return Err(StoreError::io(&path)(error)),
        }
        let store = Store::open_or_empty(folder)?;
        let mut manifest = store.manifest.clone();
        manifest.format = FORMAT;
        base.clone_into(&mut manifest.base);
        Ok(Self { store, manifest, pending: None, _lock: lock })
    }
    /// What the store holds, with the changes so far.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }
    /// The base of what the store holds already, where it is another one.
    pub fn other_base(&self) -> Option<&str> {
        let old = &self.store.manifest;
        (!old.documents.is_empty() && old.base != self.manifest.base).then_some(old.base.as_str())
    }
    /// Keeps the users' ontology files with the store.
    pub fn set_ontology(&mut self, files: Vec<(String, String)>) {
        self.manifest.ontology = files;
    }
    /// Puts a record in the place of that of the same document.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn put(&mut self, record: &Record, made: &str, sentences: u32) -> Result<(), StoreError> {
        let folder = self.store.folder.join("records");
        let bytes = serde_json::to_vec(record).map_err(|e| StoreError::io(&folder)(e.into()))?;
        let entry = Entry {
            input: document_hash(&record.document),
            made: made.to_owned(),
            hash: sha256(&bytes),
            file: String::new(),
            offset: 0,
            length: bytes.len() as u64,
            sentences,
            statements: record.statements.len() as u32,
        };
        self.append(record.document.id.clone(), entry, &bytes)
    }
    fn append(&mut self, id: String, entry: Entry, bytes: &[u8]) -> Result<(), StoreError> {
        let folder = self.store.folder.join("records");
        let pending = match &mut self.pending {
            Some(pending) => pending,
            none => {
                let file = aside(&folder).map_err(StoreError::io(&folder))?;
                none.insert(Pending {
                    file: BufWriter::with_capacity(1 << 18, file),
                    hash: Sha256::new(),
                    bytes: 0,
                    ids: Vec::new(),
                })
            }
        };
        pending.file.write_all(bytes).and_then(|()| pending.file.write_all(b"\n")).map_err(StoreError::io(&folder))?;
        pending.hash.update(bytes);
        pending.hash.update(b"\n");
        self.manifest.documents.insert(id.clone(), Entry { offset: pending.bytes, ..entry });
        pending.bytes += bytes.len() as u64 + 1;
        pending.ids.push(id);
        Ok(())
    }
    /// Takes a document away; false where there is none of that id.
    pub fn remove(&mut self, id: &str) -> bool {
        self.manifest.documents.remove(id).is_some()
    }
    /// Makes all changes, or none where it fails. Returns whether there were any.
    ///
    /// # Errors
    /// The disk refuses; the store is as before.
    pub fn commit(mut self) -> Result<(Store, bool), StoreError> {
        let folder = self.store.folder.clone();
        if self.manifest == self.store.manifest {
            return Ok((self.store.clone(), false));
        }
        let live: BTreeSet<&str> =
            self.manifest.documents.values().map(|e| e.file.as_str()).filter(|f| !f.is_empty()).collect();
        if live.len() > MAX_FILES {
            self.draw_together()?;
        }
        if let Some(pending) = self.pending.take() {
            let records = folder.join("records");
            let name = format!("{}.jsonl", &hex(&pending.hash.finalize())[..32]);
            let file = pending.file.into_inner().map_err(|e| StoreError::io(&records)(e.into_error()))?;
            persist(file, &records.join(&name))?;
            for id in pending.ids {
                if let Some(entry) = self.manifest.documents.get_mut(&id).filter(|e| e.file.is_empty()) {
                    entry.file.clone_from(&name);
                }
            }
        }
        let path = folder.join("manifest.json");
        let mut file = aside(&folder).map_err(StoreError::io(&folder))?;
        let mut out = BufWriter::new(file.as_file_mut());
        serde_json::to_writer(&mut out, &self.manifest).map_err(|e| StoreError::io(&path)(e.into()))?;
        out.flush().map_err(StoreError::io(&path))?;
        drop(out);
        persist(file, &path)?;
        self.store.manifest = std::mem::take(&mut self.manifest);
        self.sweep();
        Ok((self.store, true))
    }
    /// Copies the live records of all files into the pending one.
    fn draw_together(&mut self) -> Result<(), StoreError> {
        let entries: Vec<(String, Entry)> = self
            .manifest
            .documents
            .iter()
            .filter(|(_, e)| !e.file.is_empty())
            .map(|(i, e)| (i.clone(), e.clone()))
            .collect();
        for (id, entry) in entries {
            // A damaged record stays where it is, for `verify` to name.
            if let Some(bytes) = self.store.bytes(&entry)?.filter(|b| sha256(b) == entry.hash) {
                self.append(id, Entry { file: String::new(), ..entry }, &bytes)?;
            }
        }
        Ok(())
    }
    /// Deletes what no manifest names: records replaced, and what an interrupted writer left. Failure does no harm.
    fn sweep(&self) {
        let live: BTreeSet<&str> = self.store.manifest.documents.values().map(|e| e.file.as_str()).collect();
        let entries = |folder: &Path| {
            std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect::<Vec<PathBuf>>()
        };
        for path in entries(&self.store.folder.join("records")) {
            if path.file_name().and_then(|n| n.to_str()).is_some_and(|n| !live.contains(n)) {
                let _ = std::fs::remove_file(path);
            }
        }
        for path in entries(&self.store.folder) {
            if path.extension().is_some_and(|e| e == "tmp") {
                let _ = std::fs::remove_file(path);
            }
        }
    }
}

/// A file to be written aside and renamed; readable like any other, unlike temporary files.
pub(crate) fn aside(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("new-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o644));
    }
    builder.tempfile_in(folder)
}

/// Syncs a file, gives it its name, and syncs the folder.
fn persist(file: NamedTempFile, path: &Path) -> Result<(), StoreError> {
    file.as_file().sync_all().map_err(StoreError::io(path))?;
    file.persist(path).map_err(|e| StoreError::io(path)(e.error))?;
    if let Some(folder) = path.parent() {
        File::open(folder).and_then(|f| f.sync_all()).map_err(StoreError::io(folder))?;
    }
    Ok(())
}
