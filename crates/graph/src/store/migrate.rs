//! A store of an older format -> one of this format, in its place: the manifest is replaced when all else is there.
//!
//! Format 1 had the place of every record in the manifest itself, so that each change wrote all of them again.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;

use super::files::lock;
use super::segment::OpenSegment;
use super::{Entry, FORMAT, Manifest, Segment, Store, StoreError, StoreWriter, format_of};

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
    let lock = lock(folder)?;
    let bytes = std::fs::read(&path).map_err(StoreError::io(&path))?;
    let fail = |error| StoreError::Manifest { path: path.clone(), error };
    match format_of(&bytes).map_err(fail)? {
        1 => {
            let manifest: Manifest1 = serde_json::from_slice(&bytes).map_err(fail)?;
            from_1(folder, manifest, lock)
        }
        // Anything else that this program cannot read is refused here.
        _ => Store::open(folder).map(|store| Migrated { from: FORMAT, documents: store.manifest.documents }),
    }
}

fn from_1(folder: &Path, old: Manifest1, lock: File) -> Result<Migrated, StoreError> {
    let store =
        Store { folder: folder.to_owned(), manifest: Manifest::default(), state: String::new(), segments: Vec::new() };
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
        let bytes = segment.bytes(&entry).unwrap_or_default();
        writer.append(id, Entry { length: bytes.len() as u64, ..entry }, &bytes)?;
    }
    let (store, _) = writer.commit()?;
    Ok(Migrated { from: 1, documents: store.manifest.documents })
}
