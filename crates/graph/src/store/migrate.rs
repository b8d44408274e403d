//! A store of an older format -> one of this format, in its place: the manifest is replaced when all else is there.
//!
//! Format 1 had the place of every record in the manifest itself, so that each change wrote all of them again. Format 2 had no
//! checksums in the manifest and the lines of indices, and segments did not say what they are.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;

use super::files::{check_is_ours, lock};
use super::segment::{OpenSegment, with_sentences};
use super::{Entry, FORMAT, Manifest, Segment, Store, StoreError, StoreWriter, format_of};
use crate::rdf::iri::sha256;

/// What a migration did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Migrated {
    /// The format before; the present one where nothing was to be done.
    pub from: u32,
    /// How many documents there are.
    pub documents: u64,
}

#[derive(Deserialize)]
struct Manifest1 {
    base: String,
    #[serde(default)]
    ontology: Vec<(String, String)>,
    documents: BTreeMap<String, Entry1>,
}

#[derive(Deserialize)]
struct Entry1 {
    file: String,
    #[serde(flatten)]
    entry: Entry,
}

/// Brings a store to the present format. Damaged records stay what they are, for `verify` to name.
///
/// # Errors
/// There is no store, a newer program wrote it, or the disk refuses; the store is as before.
pub fn migrate(folder: &Path) -> Result<Migrated, StoreError> {
    let path = folder.join("manifest.json");
    if !path.exists() {
        return Err(StoreError::Missing(folder.to_owned()));
    }
    check_is_ours(folder)?;
    let lock = lock(folder)?;
    let bytes = std::fs::read(&path).map_err(StoreError::io(&path))?;
    let fail = |error| StoreError::Manifest { path: path.clone(), error };
    match format_of(&bytes).map_err(fail)? {
        1 => {
            let manifest: Manifest1 = serde_json::from_slice(&bytes).map_err(fail)?;
            from_1(folder, manifest, lock)
        }
        2 => {
            let manifest: Manifest = serde_json::from_slice(&bytes).map_err(fail)?;
            from_2(folder, manifest, lock)
        }
        // Anything else that this program cannot read is refused here.
        _ => Store::open(folder).map(|store| Migrated { from: FORMAT, documents: store.manifest.documents }),
    }
}

/// A record that says how many sentences it has; a damaged one as it is.
fn counted(bytes: Vec<u8>, entry: Entry) -> (Vec<u8>, Entry) {
    let sound = sha256(&bytes) == entry.hash;
    let bytes = if sound { with_sentences(bytes, entry.sentences) } else { bytes };
    let hash = if sound { sha256(&bytes) } else { entry.hash };
    let length = bytes.len() as u64;
    (bytes, Entry { hash, length, ..entry })
}

/// Records go along, damaged ones too. Where one segment cannot be read nothing is changed.
fn from_2(folder: &Path, old: Manifest, lock: File) -> Result<Migrated, StoreError> {
    let (base, ontology) = (old.base.clone(), old.ontology.clone());
    let before = Store::with(folder, old, String::new())?;
    let (entries, lost) = before.entries();
    if let Some(error) = lost.into_iter().next() {
        return Err(error);
    }
    // Of the store before only the names are kept, so that the new segment says which it replaces.
    let mut store = before.clone();
    (store.manifest.documents, store.manifest.sentences, store.manifest.statements) = (0, 0, 0);
    let mut writer = StoreWriter::of(store, &base, lock);
    writer.manifest.segments.clear();
    writer.set_ontology(ontology);
    let mut places: Vec<(&str, usize, &Entry)> = entries.into_iter().map(|(id, (n, e))| (id, n, e)).collect();
    places.sort_by_key(|(_, number, entry)| (*number, entry.offset));
    for (id, number, entry) in places {
        let (bytes, entry) = counted(before.segments[number].bytes(entry).unwrap_or_default(), entry.clone());
        writer.append(id.to_owned(), entry, &bytes)?;
    }
    let (store, _) = writer.finish()?;
    Ok(Migrated { from: 2, documents: store.manifest.documents })
}

fn from_1(folder: &Path, old: Manifest1, lock: File) -> Result<Migrated, StoreError> {
    let store = Store {
        folder: folder.to_owned(),
        manifest: Manifest::default(),
        state: String::new(),
        segments: Vec::new(),
        judgements: super::Judgements::default(),
        namesakes: std::sync::Arc::default(),
    };
    let mut writer = StoreWriter::of(store, &old.base, lock);
    writer.set_ontology(old.ontology);
    let mut entries: Vec<(String, Entry1)> = old.documents.into_iter().collect();
    entries.sort_by(|(_, a), (_, b)| (&a.file, a.entry.offset).cmp(&(&b.file, b.entry.offset)));
    let mut open: Option<(String, Arc<OpenSegment>)> = None;
    for (id, Entry1 { file, entry }) in entries {
        let segment = match &open {
            Some((of, segment)) if *of == file => segment.clone(),
            _ => {
                let name = file.strip_suffix(".jsonl").unwrap_or(&file).to_owned();
                let segment = Arc::new(OpenSegment::open(folder, &Segment { name, ..Segment::default() })?);
                open = Some((file, segment.clone()));
                segment
            }
        };
        let (bytes, entry) = counted(segment.bytes(&entry).unwrap_or_default(), entry);
        writer.append(id, entry, &bytes)?;
    }
    let (store, _) = writer.commit()?;
    Ok(Migrated { from: 1, documents: store.manifest.documents })
}
