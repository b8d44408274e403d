//! Records of documents on disk, and what follows from them.
//!
//! ```text
//! out/graph/manifest.json         which documents there are, and where their records stand: the one point of change
//! out/graph/records/<hash>.jsonl  a record a line, written once, named by content; one file for each build
//! out/graph/lock                  held by the one writer; readers need no lock
//! ```
//! A change writes a new record file aside, syncs and renames it, then does the same with the manifest. Whoever is
//! interrupted at any moment leaves the old manifest or the new one, and the files that it names. Files that no manifest
//! names are swept up by the next writer. The facts of the graph are a function of the records ([`Knowledge`]).

pub mod check;
mod knowledge;
mod validity;
mod write;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use knowledge::{Knowledge, KnowledgeConfig, Support};
pub use validity::{Interval, intervals};
pub use write::StoreWriter;
pub(crate) use write::aside;

use crate::document::Record;
use crate::rdf::iri::sha256;

/// Version of the layout that this program writes and reads.
pub const FORMAT: u32 = 1;
/// How often a reader starts anew when a writer takes files away under it.
const ATTEMPTS: usize = 8;

/// Why a store cannot be used.
#[derive(Debug, Error)]
pub enum StoreError {
    /// There is none.
    #[error("{}: no store here; `enishi build` makes one", .0.display())]
    Missing(PathBuf),
    /// The system refused.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Another process writes to it.
    #[error("{}: another enishi is writing to this store", .0.display())]
    Locked(PathBuf),
    /// The manifest is not one.
    #[error("{}:{}:{}: damaged manifest: {source}; move the folder away and build again", path.display(), source.line(), source.column())]
    Manifest {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// Another version of the program wrote it.
    #[error("{}: the store has format {found}, this program reads format {FORMAT}; build it again from the articles", path.display())]
    Format {
        /// The manifest.
        path: PathBuf,
        /// Its format.
        found: u32,
    },
    /// A record is not what was written.
    #[error("{}: record of document {id:?} is damaged: {reason}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The document.
        id: String,
        /// How.
        reason: String,
    },
}

impl StoreError {
    fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |source| Self::Io { path: path.to_owned(), source }
    }
}

/// Where the record of a document stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Hash of the document as read.
    pub input: String,
    /// Hash of what made the record: program, ontology, models, options.
    pub made: String,
    /// Hash of the record.
    pub hash: String,
    /// File below `records`.
    pub file: String,
    /// First byte.
    pub offset: u64,
    /// Bytes, line end not counted.
    pub length: u64,
    /// Sentences of the text and headline.
    pub sentences: u32,
    /// Statements.
    pub statements: u32,
}

/// What a store holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the layout.
    pub format: u32,
    /// Base of the IRIs.
    pub base: String,
    /// Names and texts of the users' ontology files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ontology: Vec<(String, String)>,
    /// Documents by id.
    pub documents: BTreeMap<String, Entry>,
}

/// A store, open for reading.
#[derive(Clone, Debug)]
pub struct Store {
    folder: PathBuf,
    manifest: Manifest,
}

impl Store {
    /// Opens a store.
    ///
    /// # Errors
    /// There is none, it cannot be read, or another version wrote it.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        match Self::open_or_empty(folder)? {
            store if store.manifest.format == 0 => Err(StoreError::Missing(folder.to_owned())),
            store => Ok(store),
        }
    }
    /// Opens a store; one that is not there yet is empty, with format 0.
    pub(crate) fn open_or_empty(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join("manifest.json");
        let manifest = match std::fs::read(&path) {
            Ok(bytes) => {
                // The format first: a manifest of another version may look different in all else.
                #[derive(Deserialize)]
                struct Format {
                    format: u32,
                }
                let fail = |source| StoreError::Manifest { path: path.clone(), source };
                let Format { format } = serde_json::from_slice(&bytes).map_err(fail)?;
                if format != FORMAT {
                    return Err(StoreError::Format { path, found: format });
                }
                serde_json::from_slice(&bytes).map_err(fail)?
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Manifest::default(),
            Err(error) => return Err(StoreError::io(&path)(error)),
        };
        Ok(Self { folder: folder.to_owned(), manifest })
    }
    /// What it holds.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }
    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
    /// Base of the IRIs.
    pub fn base(&self) -> &str {
        &self.manifest.base
    }
    fn record_path(&self, file: &str) -> PathBuf {
        self.folder.join("records").join(file)
    }
    /// All records in order of document id. Damaged ones are left out and come back as errors beside.
    ///
    /// # Errors
    /// The files cannot be read.
    pub fn records(&mut self) -> Result<(Vec<Record>, Vec<StoreError>), StoreError> {
        for _ in 1..ATTEMPTS {
            match self.read_all() {
                Err(StoreError::Io { source, .. }) if source.kind() == ErrorKind::NotFound => {
                    let now = Self::open(&self.folder)?;
                    if now.manifest == self.manifest {
                        break;
                    }
                    *self = now;
                }
                done => return done,
            }
        }
        self.read_all()
    }
    fn read_all(&self) -> Result<(Vec<Record>, Vec<StoreError>), StoreError> {
        let mut damaged = Vec::new();
        let mut records = Vec::with_capacity(self.manifest.documents.len());
        let mut open: Option<(&str, Vec<u8>)> = None;
        // By place on disk, so that each file is read once; then back into the order of ids.
        let mut entries: Vec<(&String, &Entry)> = self.manifest.documents.iter().collect();
        entries.sort_by_key(|(_, e)| (e.file.as_str(), e.offset));
        for (id, entry) in entries {
            if open.as_ref().is_none_or(|(file, _)| *file != entry.file) {
                let path = self.record_path(&entry.file);
                open = Some((&entry.file, std::fs::read(&path).map_err(StoreError::io(&path))?));
            }
            let Some((_, bytes)) = &open else { continue };
            let slice = bytes.get(entry.offset as usize..(entry.offset + entry.length) as usize);
            match self.parse(id, entry, slice) {
                Ok(record) => records.push(record),
                Err(error) => damaged.push(error),
            }
        }
        records.sort_by(|a, b| a.document.id.cmp(&b.document.id));
        Ok((records, damaged))
    }
    /// The record of one document.
    ///
    /// # Errors
    /// It cannot be read or is damaged.
    pub fn record(&self, id: &str) -> Result<Option<Record>, StoreError> {
        let Some(entry) = self.manifest.documents.get(id) else { return Ok(None) };
        let bytes = self.bytes(entry)?;
        self.parse(id, entry, bytes.as_deref()).map(Some)
    }
    fn bytes(&self, entry: &Entry) -> Result<Option<Vec<u8>>, StoreError> {
        let path = self.record_path(&entry.file);
        let mut file = File::open(&path).map_err(StoreError::io(&path))?;
        file.seek(SeekFrom::Start(entry.offset)).map_err(StoreError::io(&path))?;
        let mut bytes = Vec::new();
        file.take(entry.length).read_to_end(&mut bytes).map_err(StoreError::io(&path))?;
        Ok((bytes.len() as u64 == entry.length).then_some(bytes))
    }
    fn parse(&self, id: &str, entry: &Entry, bytes: Option<&[u8]>) -> Result<Record, StoreError> {
        let damaged =
            |reason: String| StoreError::Damaged { path: self.record_path(&entry.file), id: id.to_owned(), reason };
        let bytes =
            bytes.ok_or_else(|| damaged(format!("the file ends before byte {}", entry.offset + entry.length)))?;
        let found = sha256(bytes);
        if found != entry.hash {
            return Err(damaged(format!(
                "checksum {} instead of {}",
                &found[..16],
                &entry.hash[..16.min(entry.hash.len())]
            )));
        }
        serde_json::from_slice(bytes).map_err(|e| damaged(e.to_string()))
    }
    /// Checks every record against its checksum; the damaged ones.
    ///
    /// # Errors
    /// None: what cannot be read counts as damaged.
    pub fn verify(&self) -> Vec<StoreError> {
        self.manifest
            .documents
            .iter()
            .filter_map(|(id, entry)| match self.bytes(entry) {
                Ok(bytes) => self.parse(id, entry, bytes.as_deref()).err(),
                Err(error) => Some(error),
            })
            .collect()
    }
}
