//! A segment: the records that one change wrote, and the index that finds them. Neither is ever written again.
//!
//! ```text
//! records/<name>.jsonl   a record a line; documents that were taken away as {"removed":"id"}; last, what the segment is
//! records/<name>.index   a line for each of these documents, sorted by id; without an entry where it was taken away
//! ```
//! One document is found by bisecting the index on disk, so that adding an article does not read what there is about the
//! others; every line has a checksum, so that a damaged one is not taken for an answer. An index that is lost is made again
//! from the records, which say all that it says.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::StoreError;
use super::lines::{self, read};
use crate::document::Record;
use crate::rdf::iri::{document_hash, hex, sha256};

/// After so many questions, or one for so many lines, the whole index is read: a question costs some 20 µs, a line of the whole
/// about 1 µs.
const QUESTIONS: u64 = 64;
const LINES_A_QUESTION: u64 = 32;

/// Where the record of a document stands in its segment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Hash of the document as read.
    pub input: String,
    /// Hash of what made the record: program, ontology, models, options.
    pub made: String,
    /// Hash of the record.
    pub hash: String,
    /// First byte.
    pub offset: u64,
    /// Bytes, line end not counted.
    pub length: u64,
    /// Sentences of the text and headline.
    pub sentences: u32,
    /// Statements.
    pub statements: u32,
}

/// A segment as the manifest knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// Name of its files below `records`, without extension.
    pub name: String,
    /// Hash of the file of records.
    pub records: String,
    /// Hash of the index.
    pub index: String,
    /// Documents with a record in it.
    pub entries: u64,
    /// Those of them that no later segment has, or takes away.
    pub live: u64,
    /// Documents that it takes away.
    pub removed: u64,
    /// Bytes of the index.
    #[serde(default)]
    pub index_bytes: u64,
    /// A later segment has a greater number.
    #[serde(default)]
    pub sequence: u64,
}

/// A line of an index.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Line {
    pub id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<Entry>,
}

/// In the place of a record: the document was taken away.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Removed {
    pub removed: String,
}

/// The last line of the records: from these the manifest is made again.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Closing {
    pub segment: Nature,
}

/// What a segment is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Nature {
    pub sequence: u64,
    /// Base of the IRIs.
    pub base: String,
    /// Names and texts of the users' ontology files at that time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ontology: Vec<(String, String)>,
    /// Segments whose live records this one has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaces: Vec<String>,
}

/// What stands behind the members of a record.
#[derive(Debug, Deserialize)]
struct Counted {
    #[serde(default)]
    sentences: u32,
}

/// A record as a line, with the number of its sentences, which only the index would know otherwise.
pub(super) fn record_line(record: &Record, sentences: u32) -> serde_json::Result<Vec<u8>> {
    Ok(with_sentences(serde_json::to_vec(record)?, sentences))
}

pub(super) fn with_sentences(mut record: Vec<u8>, sentences: u32) -> Vec<u8> {
    record.pop();
    record.extend_from_slice(format!(",\"sentences\":{sentences}}}").as_bytes());
    record
}

/// Documents of a segment by id; without an entry where it takes them away.
pub(super) type Lines = BTreeMap<String, Option<Entry>>;

/// A segment, open for reading. Files stay readable when a writer takes them away.
#[derive(Debug)]
pub(super) struct OpenSegment {
    pub segment: Segment,
    folder: PathBuf,
    records: Option<File>,
    index: Option<File>,
    questions: std::sync::atomic::AtomicU64,
    all: OnceLock<Result<Lines, String>>,
}

impl OpenSegment {
    /// Opens the files; a file that is not there is damage, found when it is used.
    pub fn open(folder: &Path, segment: &Segment) -> Result<Self, StoreError> {
        let open = |path: PathBuf| match File::open(&path) {
            Ok(file) => Ok(Some(file)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(StoreError::io(&path)(error)),
        };
        Ok(Self {
            records: open(records_path(folder, &segment.name))?,
            index: open(index_path(folder, &segment.name))?,
            segment: segment.clone(),
            folder: folder.to_owned(),
            questions: std::sync::atomic::AtomicU64::new(0),
            all: OnceLock::new(),
        })
    }
    /// Whether both files are there.
    pub fn is_complete(&self) -> bool {
        self.records.is_some() && self.index.is_some()
    }
    /// When the file of the records was last changed.
    pub fn changed(&self) -> Option<std::time::SystemTime> {
        self.records.as_ref()?.metadata().ok()?.modified().ok()
    }
    /// File of the records.
    pub fn records_path(&self) -> PathBuf {
        records_path(&self.folder, &self.segment.name)
    }
    /// File of the index.
    pub fn index_path(&self) -> PathBuf {
        index_path(&self.folder, &self.segment.name)
    }
    /// What the segment says of a document: None where nothing, Some(None) where it takes it away.
    pub fn find(&self, id: &str) -> Result<Option<Option<Entry>>, StoreError> {
        let questions = self.questions.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        if self.all.get().is_none() && questions < QUESTIONS.max(self.segment.entries / LINES_A_QUESTION) {
            let end = self.segment.index_bytes;
            let whole = |index: &&File| index.metadata().is_ok_and(|m| m.len() == end);
            let find = |index: &File| lines::find(index, end, id, |line: &Line| &line.id).ok();
            if let Some(found) = self.index.as_ref().filter(whole).and_then(find) {
                return Ok(found.map(|line| line.entry));
            }
        }
        Ok(self.lines()?.get(id).cloned())
    }
    /// What the segment says of many documents, none of it where nothing. Where a question for each costs more, the index is read
    /// from end to end once, and held neither then nor later.
    pub fn find_all<'i>(&self, ids: &[&'i str]) -> Result<Vec<(&'i str, Option<Entry>)>, StoreError> {
        if self.all.get().is_none()
            && ids.len() as u64 > self.segment.entries / LINES_A_QUESTION
            && let Some(found) = self.scan(ids)
        {
            return Ok(found);
        }
        let one = |id: &&'i str| self.find(id).map(|found| Some((*id, found?))).transpose();
        ids.iter().filter_map(one).collect()
    }
    /// The same from a walk through the index; None where it is not as it was written.
    fn scan<'i>(&self, ids: &[&'i str]) -> Option<Vec<(&'i str, Option<Entry>)>> {
        // Ids as they stand in the lines.
        let quoted = ids.iter().filter_map(|id| Some((serde_json::to_vec(id).ok()?, *id)));
        let wanted: FxHashMap<Vec<u8>, &str> = quoted.collect();
        let index = self.index.as_ref()?;
        let mut lines = lines::stream(index, index.metadata().ok()?.len());
        let (mut line, mut hash, mut found) = (Vec::new(), Sha256::new(), Vec::new());
        while lines.read_until(b'\n', &mut line).ok()? > 0 {
            hash.update(&line);
            let rest = line.strip_prefix(b"{\"id\":")?;
            let mut escaped = false;
            let is_end = |(at, byte): (usize, &u8)| {
                let end = at > 0 && *byte == b'"' && !escaped;
                escaped = *byte == b'\\' && !escaped;
                end
            };
            let end = rest.iter().enumerate().position(is_end)?;
            if let Some(id) = wanted.get(&rest[..=end]) {
                let Line { entry, .. } = lines::sound(line.strip_suffix(b"\n").unwrap_or(&line)).ok()?;
                found.push((*id, entry));
            }
            line.clear();
        }
        (hex(&hash.finalize()) == self.segment.index).then_some(found)
    }
    /// The whole index, its checksum tested; made again from the records where it is damaged.
    pub fn lines(&self) -> Result<&Lines, StoreError> {
        let all = self.all.get_or_init(|| self.read_index().or_else(|reason| self.recover().ok_or(reason)));
        all.as_ref().map_err(|reason| StoreError::Index {
            path: self.index_path(),
            documents: self.segment.entries,
            reason: reason.clone(),
        })
    }
    /// Whether the whole index was read.
    #[cfg(test)]
    pub fn is_read(&self) -> bool {
        self.all.get().is_some()
    }
    /// Whether the index itself is as it was written.
    pub fn index_damage(&self) -> Option<StoreError> {
        let reason = self.read_index().err()?;
        Some(match self.recover() {
            Some(_) => StoreError::IndexRecovered { path: self.index_path(), reason },
            None => StoreError::Index { path: self.index_path(), documents: self.segment.entries, reason },
        })
    }
    fn read_index(&self) -> Result<Lines, String> {
        let index = self.index.as_ref().ok_or("the file is missing")?;
        let length = index.metadata().map_err(|e| e.to_string())?.len();
        let bytes = read(index, 0, length).map_err(|e| e.to_string())?;
        if sha256(&bytes) != self.segment.index {
            return Err("its checksum is another".to_owned());
        }
        let lines = bytes.split(|&b| b == b'\n').filter(|l| !l.is_empty());
        lines
            .map(|l| serde_json::from_slice(l).map(|Line { id, entry }| (id, entry)).map_err(|e| e.to_string()))
            .collect()
    }
    /// The index, made from records that are as they were written.
    fn recover(&self) -> Option<Lines> {
        let bytes = self.all_records().ok()?;
        if sha256(&bytes) != self.segment.records {
            return None;
        }
        let lines = lines_of(&bytes)?;
        let entries = lines.values().flatten().count() as u64;
        (entries == self.segment.entries && lines.len() as u64 - entries == self.segment.removed).then_some(lines)
    }
    /// Whether the file of records is as it was written, to the last byte.
    pub fn records_damage(&self) -> Option<StoreError> {
        let reason = match self.all_records() {
            Ok(bytes) if sha256(&bytes) == self.segment.records => return None,
            Ok(_) => "its checksum is another".to_owned(),
            Err(_) if self.records.is_none() => "the file is missing".to_owned(),
            Err(error) => error.to_string(),
        };
        Some(StoreError::DeadBytes { path: self.records_path(), reason })
    }
    /// All bytes of the file of records.
    pub fn all_records(&self) -> Result<Vec<u8>, StoreError> {
        let path = self.records_path();
        let file = self.records.as_ref().ok_or_else(|| StoreError::io(&path)(ErrorKind::NotFound.into()))?;
        let length = file.metadata().map_err(StoreError::io(&path))?.len();
        read(file, 0, length).map_err(StoreError::io(&path))
    }
    /// The lines of the file of records, one after the other.
    pub fn each_line(&self, mut each: impl FnMut(&[u8])) -> std::io::Result<()> {
        let file = self.records.as_ref().ok_or(ErrorKind::NotFound)?;
        let mut lines = lines::stream(file, file.metadata()?.len());
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line)? > 0 {
            each(line.strip_suffix(b"\n").unwrap_or(&line));
            line.clear();
        }
        Ok(())
    }
    /// The bytes of a record; None where the file is missing or ends before, or cannot be read there.
    pub fn bytes(&self, entry: &Entry) -> Option<Vec<u8>> {
        read(self.records.as_ref()?, entry.offset, entry.length).ok()
    }
    /// The record of an entry, or what of it is wanted, its checksum tested. `bytes` as [`bytes`](Self::bytes) gives them.
    pub fn parse<T: DeserializeOwned>(&self, id: &str, entry: &Entry, bytes: Option<&[u8]>) -> Result<T, StoreError> {
        let damaged = |reason: String| StoreError::Damaged { path: self.records_path(), id: id.to_owned(), reason };
        let bytes = bytes.ok_or_else(|| {
            damaged(match &self.records {
                Some(_) => format!("the file cannot be read up to byte {}", entry.offset + entry.length),
                None => "the file is missing".to_owned(),
            })
        })?;
        let found = sha256(bytes);
        if found != entry.hash {
            let wanted = &entry.hash[..16.min(entry.hash.len())];
            return Err(damaged(format!("checksum {} instead of {wanted}", &found[..16])));
        }
        serde_json::from_slice(bytes).map_err(|e| damaged(e.to_string()))
    }
}

/// The index of records, from the records themselves.
pub(super) fn lines_of(bytes: &[u8]) -> Option<Lines> {
    let mut lines = Lines::new();
    let mut offset = 0;
    for line in bytes.split(|&b| b == b'\n') {
        // A later line of the same document stands for the earlier one.
        if let Ok(Removed { removed }) = serde_json::from_slice(line) {
            lines.insert(removed, None);
        } else if let Ok(record) = serde_json::from_slice::<Record>(line) {
            let entry = Entry {
                input: document_hash(&record.document),
                made: made_by(&record).ok()?,
                hash: sha256(line),
                offset,
                length: line.len() as u64,
                sentences: serde_json::from_slice(line).map_or(0, |Counted { sentences }| sentences),
                statements: record.statements.len() as u32,
            };
            lines.insert(record.document.id, Some(entry));
        }
        offset += line.len() as u64 + 1;
    }
    Some(lines)
}

/// What the segment of these records is.
pub(super) fn nature_of(bytes: &[u8]) -> Option<Nature> {
    let last = bytes.strip_suffix(b"\n")?.rsplit(|&b| b == b'\n').next()?;
    serde_json::from_slice(last).ok().map(|Closing { segment }| segment)
}

/// Hash of what made a record.
pub(super) fn made_by(record: &Record) -> serde_json::Result<String> {
    Ok(sha256(serde_json::to_vec(&record.provenance)?))
}

pub(super) fn records_path(folder: &Path, name: &str) -> PathBuf {
    folder.join("records").join(format!("{name}.jsonl"))
}

pub(super) fn index_path(folder: &Path, name: &str) -> PathBuf {
    folder.join("records").join(format!("{name}.index"))
}
