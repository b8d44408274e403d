//! Records of documents on disk, and what follows from them.
//!
//! ```text
//! out/graph/manifest.json         which segments there are: the one point of change
//! out/graph/records/<name>.jsonl  a record a line, written once; a file for each change, drawn together now and then
//! out/graph/records/<name>.index  where the records of that file stand, sorted by document
//! out/graph/set-aside/            damaged records, moved there by `enishi verify --set-aside`
//! out/graph/search/               indices of the sentences and, for every segment, of names, and the facts by predicate, made from
//!                                 the records when needed
//! out/graph/user/                 graphs that users write ([`UserGraphs`]); builds leave them alone
//! out/graph/lock                  held by the one writer; readers need no lock
//! ```
//! A change writes a new segment aside, syncs and renames it, then does the same with the manifest. Whoever is interrupted
//! at any moment leaves the old manifest or the new one, and the files that it names. Segments that no manifest names are
//! swept up by the next writer; nothing else in the folder is ever deleted. Every byte has a checksum: the manifest one of its
//! own ([`seal`]), segments theirs in the manifest; a manifest that is lost is made again from the segments ([`rebuild()`]). A change costs in proportion to itself: nothing is read or written about the documents that
//! it does not touch, but for segments drawn together, each record once for every eightfold growth of the store.
//! The facts of the graph are a function of the records ([`Knowledge`]).

mod about;
pub mod check;
mod encode;
mod facts;
mod files;
mod judged;
mod knowledge;
mod lines;
mod merge;
mod migrate;
mod names;
mod namesakes;
mod rebuild;
mod seal;
mod segment;
mod source;
mod user;
mod write;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use facts::{FactLines, StoredFacts};
pub use files::{aside, sweep_asides};
pub use judged::{JudgedLine, Judgements, add_line, decisions_file, judged_line, key, parted_lines, same_line};
pub(crate) use knowledge::of_record;
pub use knowledge::validity::{Interval, intervals};
pub use knowledge::{Knowledge, KnowledgeConfig, Named, Support, Survey, each_named, survey};
pub use merge::SetAside;
pub use migrate::{Migrated, migrate};
pub use names::StoreNames;
pub use namesakes::Namesakes;
pub use rebuild::{Rebuilt, rebuild};
pub use segment::{Entry, Segment};
pub use source::{RecordSource, StoredRecords};
pub use user::UserGraphs;
pub use write::{RecordLine, StoreWriter};

use crate::document::{Document, Record};
use crate::rdf::iri::sha256;
use crate::resource::{Ontology, OntologyLoadError};
use segment::OpenSegment;

/// Version of the layout that this program writes and reads.
pub const FORMAT: u32 = 3;
/// How often a reader starts anew when a writer takes files away under it.
const ATTEMPTS: usize = 8;

/// Why a store cannot be used.
#[derive(Debug, Error)]
pub enum StoreError {
    /// There is none.
    #[error("{}: no store here; `enishi build` makes one", .0.display())]
    Missing(PathBuf),
    /// The system refused.
    #[error("{}: {error}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said; it is part of the message, and so not its source.
        error: std::io::Error,
    },
    /// The file of decisions.
    #[error("{}:{line}: {reason}", path.display())]
    Decisions {
        /// The file.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// Another process writes to it.
    #[error("{}: another enishi is writing to this store", .0.display())]
    Locked(PathBuf),
    /// The manifest is not one.
    #[error("{}:{}:{}: damaged manifest: {error}; where this is a store of enishi, `enishi verify --rebuild` makes it again from the records", path.display(), error.line(), error.column())]
    Manifest {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        error: serde_json::Error,
    },
    /// The manifest is not what was written.
    #[error("{}: damaged manifest: its checksum is another; `enishi verify --rebuild` makes it again from the records", .0.display())]
    ManifestSum(PathBuf),
    /// The folder holds something else.
    #[error("{}: not empty, and no store of enishi ({} is none of its files); give another folder", folder.display(), path.display())]
    Foreign {
        /// The folder.
        folder: PathBuf,
        /// What is in it.
        path: PathBuf,
    },
    /// An older version of the program wrote it.
    #[error("{}: the store has the older format {found}, this program reads format {FORMAT}; `enishi migrate` brings it there", path.display())]
    Older {
        /// The manifest.
        path: PathBuf,
        /// Its format.
        found: u32,
    },
    /// A newer version of the program wrote it.
    #[error("{}: the store has format {found} of a newer enishi, this one reads format {FORMAT}; use the newer one, or build the store again from the articles", path.display())]
    Newer {
        /// The manifest.
        path: PathBuf,
        /// Its format.
        found: u32,
    },
    /// An index is lost, and what it says with it.
    #[error("{}: index of {documents} documents is damaged: {reason}; so are their records, and they are left out", path.display())]
    Index {
        /// The file.
        path: PathBuf,
        /// How many documents it finds.
        documents: u64,
        /// How.
        reason: String,
    },
    /// An index is lost, but the records are there.
    #[error("{}: index is damaged: {reason}; nothing is lost, the records say the same", path.display())]
    IndexRecovered {
        /// The file.
        path: PathBuf,
        /// How.
        reason: String,
    },
    /// Bytes that no record of a document needs are not what was written.
    #[error("{}: damaged where no document of the store is: {reason}; nothing is lost", path.display())]
    DeadBytes {
        /// The file.
        path: PathBuf,
        /// How.
        reason: String,
    },
    /// A file of names is not what was written.
    #[error("{}: index of names is damaged; nothing is lost, delete it and it is made again", .0.display())]
    Names(PathBuf),
    /// The file of facts is not what was written.
    #[error("{}: file of facts is damaged; nothing is lost, delete it and it is made again", .0.display())]
    Facts(PathBuf),
    /// The manifest counts otherwise than the indices.
    #[error("{}: {counted}, but the indices have {found}", path.display())]
    Counts {
        /// The file.
        path: PathBuf,
        /// What it says.
        counted: String,
        /// What there is.
        found: String,
    },
    /// A graph that a user wrote cannot be used or written.
    #[error("{}: graph of a user: {reason}", path.display())]
    UserGraph {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
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
        move |error| Self::Io { path: path.to_owned(), error }
    }
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
    /// How many documents there are.
    pub documents: u64,
    /// Their sentences.
    pub sentences: u64,
    /// Their statements.
    pub statements: u64,
    /// What one says of a document stands for what an earlier one says.
    pub segments: Vec<Segment>,
}

/// A store, open for reading: a state of it, whatever is written meanwhile.
#[derive(Clone, Debug)]
pub struct Store {
    folder: PathBuf,
    manifest: Manifest,
    /// Hash of the manifest as read.
    state: String,
    segments: Vec<Arc<OpenSegment>>,
    judgements: Judgements,
    namesakes: Arc<OnceLock<Namesakes>>,
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
    pub fn open_or_empty(folder: &Path) -> Result<Self, StoreError> {
        let mut last = String::new();
        for _ in 0..ATTEMPTS {
            let (manifest, state) = read_manifest(folder)?;
            let store = Self::with(folder, manifest, state)?;
            // A file that is missing twice under the same manifest is lost, not swept up.
            if store.segments.iter().all(|s| s.is_complete()) || last == store.state {
                return Ok(store);
            }
            last.clone_from(&store.state);
        }
        let (manifest, state) = read_manifest(folder)?;
        Self::with(folder, manifest, state)
    }
    fn with(folder: &Path, manifest: Manifest, state: String) -> Result<Self, StoreError> {
        let open = |segment| Ok(Arc::new(OpenSegment::open(folder, segment)?));
        let segments = manifest.segments.iter().map(open).collect::<Result<_, StoreError>>()?;
        let (judgements, text) = Judgements::load(folder)?;
        // What was decided is part of what readers see.
        let state = if text.is_empty() { state } else { sha256(format!("{state}\n{text}")) };
        Ok(Self { folder: folder.to_owned(), manifest, state, segments, judgements, namesakes: Arc::default() })
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
    /// The ontology: the program's, and the users' files that it keeps.
    ///
    /// # Errors
    /// One of those does not load.
    pub fn ontology(&self) -> Result<Ontology, OntologyLoadError> {
        let mut ontology = Ontology::embedded();
        for (name, text) in &self.manifest.ontology {
            ontology.add_text(name, text)?;
        }
        Ok(ontology)
    }
    /// People and organizations of one name that are not one.
    pub fn namesakes(&self) -> &Namesakes {
        self.namesakes.get_or_init(|| Namesakes::of(self))
    }
    /// Brings a record into the form that readers see: namesakes parted, statements judged.
    fn finish_record(&self, record: &mut Record) {
        self.namesakes().apply(record);
        self.judgements.apply(self.base(), record);
    }
    /// A hash that tells this state from others.
    pub fn state(&self) -> &str {
        &self.state
    }
    /// What it knows of a document, without reading what it knows of others.
    ///
    /// # Errors
    /// An index is damaged.
    pub fn entry(&self, id: &str) -> Result<Option<Entry>, StoreError> {
        Ok(self.find(id)?.map(|(_, entry)| entry))
    }
    /// An entry, and the number of its segment.
    fn find(&self, id: &str) -> Result<Option<(usize, Entry)>, StoreError> {
        for (number, segment) in self.segments.iter().enumerate().rev() {
            if let Some(entry) = segment.find(id)? {
                return Ok(entry.map(|entry| (number, entry)));
            }
        }
        Ok(None)
    }
    /// Entries of those of many documents that there are, in order of id, with the numbers of their segments.
    fn find_all<'i>(
        &self,
        ids: impl IntoIterator<Item = &'i str>,
    ) -> Result<BTreeMap<&'i str, (usize, Entry)>, StoreError> {
        let mut entries = BTreeMap::new();
        let mut open: BTreeSet<&str> = ids.into_iter().collect();
        for (number, segment) in self.segments.iter().enumerate().rev() {
            let asked: Vec<&str> = open.iter().copied().collect();
            for (id, entry) in segment.find_all(&asked)? {
                open.remove(id);
                if let Some(entry) = entry {
                    entries.insert(id, (number, entry));
                }
            }
        }
        Ok(entries)
    }
    /// All documents with the numbers of their segments, and the indices that cannot be read.
    fn entries(&self) -> (BTreeMap<&str, (usize, &Entry)>, Vec<StoreError>) {
        let (mut entries, mut damaged) = (BTreeMap::new(), Vec::new());
        for (number, segment) in self.segments.iter().enumerate() {
            match segment.lines() {
                Ok(lines) => {
                    for (id, entry) in lines {
                        match entry {
                            Some(entry) => entries.insert(id.as_str(), (number, entry)),
                            None => entries.remove(id.as_str()),
                        };
                    }
                }
                Err(error) => damaged.push(error),
            }
        }
        (entries, damaged)
    }
    /// Ids of all documents, in order.
    ///
    /// # Errors
    /// An index is damaged.
    pub fn ids(&self) -> Result<Vec<&str>, StoreError> {
        let (entries, damaged) = self.entries();
        damaged.into_iter().next().map_or_else(|| Ok(entries.into_keys().collect()), Err)
    }
    /// All records in order of document id. Damaged ones are left out and come back as errors beside.
    pub fn records(&self) -> (Vec<Record>, Vec<StoreError>) {
        let (mut records, damaged) = self.read_all::<Record>();
        self.namesakes();
        records.par_iter_mut().for_each(|record| self.finish_record(record));
        (records, damaged)
    }
    /// All documents as [`records`](Self::records) has them, without the work of reading what was found in them.
    pub fn documents(&self) -> (Vec<Document>, Vec<StoreError>) {
        #[derive(Deserialize)]
        struct Alone {
            document: Document,
        }
        let (alone, damaged) = self.read_all::<Alone>();
        (alone.into_iter().map(|a| a.document).collect(), damaged)
    }
    /// What of each record is wanted, in order of document id.
    fn read_all<T: DeserializeOwned + Send>(&self) -> (Vec<T>, Vec<StoreError>) {
        let (entries, mut damaged) = self.entries();
        // By place on disk, so that each file is read once; then back into the order of ids.
        let mut places: Vec<(usize, &Entry, &str)> = entries.into_iter().map(|(id, (n, e))| (n, e, id)).collect();
        places.sort_by_key(|(number, entry, _)| (*number, entry.offset));
        let mut read: Vec<(&str, T)> = Vec::with_capacity(places.len());
        for places in places.chunk_by(|a, b| a.0 == b.0) {
            let segment = &self.segments[places[0].0];
            let all = segment.all_records().ok();
            let one = |(_, entry, id): &(usize, &Entry, &str)| {
                let end = entry.offset.saturating_add(entry.length) as usize;
                segment.parse::<T>(id, entry, all.as_deref().and_then(|b| b.get(entry.offset as usize..end)))
            };
            let found: Vec<Result<T, StoreError>> = places.par_iter().map(one).collect();
            for ((.., id), result) in places.iter().zip(found) {
                match result {
                    Ok(value) => read.push((*id, value)),
                    Err(error) => damaged.push(error),
                }
            }
        }
        read.sort_by_key(|(id, _)| *id);
        (read.into_iter().map(|(_, value)| value).collect(), damaged)
    }
    /// The record of one document.
    ///
    /// # Errors
    /// It cannot be read or is damaged.
    pub fn record(&self, id: &str) -> Result<Option<Record>, StoreError> {
        let Some((number, entry)) = self.find(id)? else { return Ok(None) };
        self.record_at(id, number, &entry).map(Some)
    }
    fn record_at(&self, id: &str, number: usize, entry: &Entry) -> Result<Record, StoreError> {
        let segment = &self.segments[number];
        let mut record: Record = segment.parse(id, entry, segment.bytes(entry).as_deref())?;
        self.finish_record(&mut record);
        Ok(record)
    }
    /// Whether the record of a document is as it was written.
    fn is_intact(&self, number: usize, entry: &Entry) -> bool {
        self.segments[number].bytes(entry).is_some_and(|bytes| sha256(bytes) == entry.hash)
    }
    /// What is known of a document whose record is as it was written.
    ///
    /// # Errors
    /// An index is damaged.
    pub fn intact_entry(&self, id: &str) -> Result<Option<Entry>, StoreError> {
        Ok(self.find(id)?.filter(|(number, entry)| self.is_intact(*number, entry)).map(|(_, entry)| entry))
    }
    fn verify_indices(&self) -> Vec<StoreError> {
        self.segments.iter().filter_map(|s| s.index_damage()).collect()
    }
    /// Checks every index, record and count, and every byte of their files; what is damaged.
    pub fn verify(&self) -> Vec<StoreError> {
        let mut damaged = self.verify_indices();
        let (entries, _) = self.entries();
        if damaged.is_empty() {
            damaged.extend(self.verify_counts(&entries));
        }
        let mut named = vec![false; self.segments.len()];
        for (id, (number, entry)) in entries {
            let segment = &self.segments[number];
            if let Err(error) = segment.parse::<Record>(id, entry, segment.bytes(entry).as_deref()) {
                named[number] = true;
                damaged.push(error);
            }
        }
        for (segment, named) in self.segments.iter().zip(named) {
            // Where the index is lost as well, that is what was said of it.
            if !named && segment.lines().is_ok() {
                damaged.extend(segment.records_damage());
            }
        }
        damaged.extend(self.verify_names());
        damaged.extend(self.verify_facts());
        damaged
    }
    fn verify_counts(&self, entries: &BTreeMap<&str, (usize, &Entry)>) -> Option<StoreError> {
        let mut live = vec![0; self.segments.len()];
        let (mut sentences, mut statements) = (0, 0);
        for (number, entry) in entries.values() {
            live[*number] += 1;
            sentences += u64::from(entry.sentences);
            statements += u64::from(entry.statements);
        }
        let manifest = &self.manifest;
        let known: Vec<u64> = manifest.segments.iter().map(|s| s.live).collect();
        let say = |documents: u64, sentences: u64, statements: u64, live: &[u64]| {
            format!("{documents} documents, {sentences} sentences, {statements} statements, alive {live:?}")
        };
        let counted = say(manifest.documents, manifest.sentences, manifest.statements, &known);
        let found = say(entries.len() as u64, sentences, statements, &live);
        let path = self.folder.join("manifest.json");
        (counted != found).then_some(StoreError::Counts { path, counted, found })
    }
}

/// The manifest of a folder and its hash; one of format 0 where there is none.
fn read_manifest(folder: &Path) -> Result<(Manifest, String), StoreError> {
    let path = folder.join("manifest.json");
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok((Manifest::default(), String::new())),
        Err(error) => return Err(StoreError::io(&path)(error)),
    };
    let fail = |error| StoreError::Manifest { path: path.clone(), error };
    // First of all: the number of the format may itself be what is damaged.
    let sound = seal::is_sound(&bytes, seal::LONG);
    if sound == Some(false) {
        return Err(StoreError::ManifestSum(path));
    }
    match format_of(&bytes).map_err(fail)? {
        FORMAT if sound.is_none() => Err(StoreError::ManifestSum(path)),
        FORMAT => Ok((serde_json::from_slice(&bytes).map_err(fail)?, sha256(&bytes))),
        found if found < FORMAT => Err(StoreError::Older { path, found }),
        found => Err(StoreError::Newer { path, found }),
    }
}

/// The format alone: a manifest of another version may look different in all else.
fn format_of(manifest: &[u8]) -> serde_json::Result<u32> {
    #[derive(Deserialize)]
    struct Format {
        format: u32,
    }
    serde_json::from_slice(manifest).map(|Format { format }| format)
}
