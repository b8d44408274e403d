//! Files beside the records that are made of them: the index of sentences, the places of the map. Each tells of which state of
//! the store it is and ends in its checksum; one of another state, or none, is made when it is next needed.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::document::{Field, Record};
use crate::search::{SentenceIndex, SentenceIndexBuilder, SentencePlace};
use crate::sentence::{self, Unit};
use crate::store::{Store, aside, sweep_asides};

const SENTENCES: &str = "sentences.index";

/// The file of this name beside the records.
fn file(folder: &Path, name: &str) -> PathBuf {
    folder.join("search").join(name)
}

pub(crate) fn read(folder: &Path, name: &str) -> Option<Vec<u8>> {
    std::fs::read(file(folder, name)).ok()
}

/// Keeps what was made. A folder that cannot be written to only costs the time the next time.
pub(crate) fn keep(folder: &Path, name: &str, bytes: &[u8]) {
    let write = || -> std::io::Result<()> {
        let search = folder.join("search");
        std::fs::create_dir_all(&search)?;
        sweep_asides(&search);
        let mut new = aside(&search)?;
        new.write_all(bytes)?;
        new.persist(file(folder, name)).map_err(|e| e.error)?;
        Ok(())
    };
    let _ = write();
}

/// What `verify` says of one that is damaged.
pub(crate) fn complaint(store: &Store, name: &str, what: &str, reason: &str) -> String {
    let path = file(store.folder(), name);
    format!("{}: {what}: {reason}; nothing is lost, delete it and it is made again", path.display())
}

/// All sentences of records, headlines first.
pub fn sentence_index(records: &[Record]) -> SentenceIndex {
    let mut index = SentenceIndexBuilder::default();
    for (number, record) in records.iter().enumerate() {
        for (field, title) in [(Field::Title, true), (Field::Text, false)] {
            let text = record.field(title);
            for sentence in sentence::split(text, field, Unit::Document) {
                let place = SentencePlace {
                    record: number as u32,
                    title,
                    number: sentence.output_number() as i32,
                    begin: sentence.span.begin,
                    end: sentence.span.end,
                    byte_begin: sentence.bytes.begin,
                    byte_end: sentence.bytes.end,
                };
                index.add(place, sentence.bytes.of(text));
            }
        }
    }
    index.finish()
}

/// The sentences of a store: from the file beside its records, or made from them and written there. The file is of all records:
/// where not `all` can be read, the index is made of the others.
pub fn stored_sentence_index(store: &Store, records: &[Record], all: bool) -> SentenceIndex {
    if !all {
        return sentence_index(records);
    }
    let (folder, state) = (store.folder(), store.state());
    if let Some(index) = read(folder, SENTENCES).and_then(|f| SentenceIndex::read(&f, state).ok()) {
        return index;
    }
    let index = sentence_index(records);
    keep(folder, SENTENCES, &index.write(state));
    index
}

/// What is wrong with the index of sentences beside the records of a store.
pub fn sentence_file_damage(store: &Store) -> Option<String> {
    let file = read(store.folder(), SENTENCES)?;
    let reason = match SentenceIndex::read(&file, store.state()) {
        Err(reason) if reason.starts_with("of another") => return None,
        Err(reason) => reason.into_owned(),
        Ok(index) => {
            let (records, damaged) = store.records();
            if !damaged.is_empty() || index == sentence_index(&records) {
                return None;
            }
            "it is not that of the records".to_owned()
        }
    };
    Some(complaint(store, SENTENCES, "index of sentences", &reason))
}
