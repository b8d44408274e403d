//! A manifest that is damaged or gone -> one made again from the segments, each of which says what it is and what it replaces.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::encode::{index_bytes, manifest_bytes, segment_name};
use super::files::{aside, entries, lock, persist, segment_of};
use super::segment::{Entry, Nature, index_path, lines_of, nature_of, records_path};
use super::{FORMAT, Manifest, Segment, Store, StoreError, format_of};
use crate::rdf::iri::sha256;

/// What was made again.
#[derive(Debug, Default)]
pub struct Rebuilt {
    /// Documents that the store has now.
    pub documents: u64,
    /// Files that could not be used, moved into the folder `set-aside`.
    pub set_aside: Vec<PathBuf>,
}

/// Makes the manifest again. What it replaces is kept in the folder `set-aside`.
///
/// # Errors
/// There are no segments, another process writes, or the disk refuses.
pub fn rebuild(folder: &Path) -> Result<Rebuilt, StoreError> {
    if !has_segments(folder) {
        return Err(StoreError::Missing(folder.to_owned()));
    }
    let _lock = lock(folder)?;
    let path = folder.join("manifest.json");
    let old = std::fs::read(&path).ok();
    if let Some(found) = old.as_deref().and_then(|bytes| format_of(bytes).ok()).filter(|f| *f > FORMAT) {
        // A newer program knows better.
        return Err(StoreError::Newer { path, found });
    }
    if old.is_some() {
        let to = aside_folder(folder)?.join("manifest.json");
        std::fs::copy(&path, &to).map_err(StoreError::io(&to))?;
    }
    from_segments(folder)
}

/// Makes the manifest of a store that has records and none. Where no segment is complete there is nothing to take in.
pub(super) fn adopt(folder: &Path) -> Result<(), StoreError> {
    if folder.join("manifest.json").exists() || !has_segments(folder) {
        return Ok(());
    }
    from_segments(folder).map(drop)
}

fn has_segments(folder: &Path) -> bool {
    entries(&folder.join("records")).iter().any(|path| segment_of(path).is_some())
}

fn aside_folder(folder: &Path) -> Result<PathBuf, StoreError> {
    let aside = folder.join("set-aside");
    std::fs::create_dir_all(&aside).map_err(StoreError::io(&aside))?;
    Ok(aside)
}

/// A segment that is what its name says.
struct Found {
    segment: Segment,
    nature: Nature,
    lines: super::segment::Lines,
}

fn from_segments(folder: &Path) -> Result<Rebuilt, StoreError> {
    let records = folder.join("records");
    let names: BTreeSet<String> =
        entries(&records).iter().filter_map(|p| segment_of(p)).map(ToOwned::to_owned).collect();
    let (mut found, mut damaged) = (Vec::new(), Vec::new());
    for name in names {
        match read(folder, &name)? {
            Some(segment) => found.push(segment),
            None => damaged.push(name),
        }
    }
    let replaced: BTreeSet<String> = found.iter().flat_map(|f| f.nature.replaces.iter().cloned()).collect();
    found.retain(|f| !replaced.contains(&f.segment.name));
    found.sort_by(|a, b| (a.segment.sequence, &a.segment.name).cmp(&(b.segment.sequence, &b.segment.name)));
    let mut live: BTreeMap<&String, (usize, &Entry)> = BTreeMap::new();
    for (number, segment) in found.iter().enumerate() {
        for (id, entry) in &segment.lines {
            match entry {
                Some(entry) => live.insert(id, (number, entry)),
                None => live.remove(id),
            };
        }
    }
    let last = found.last().map(|f| f.nature.clone()).unwrap_or_default();
    let mut manifest = Manifest { format: FORMAT, base: last.base, ontology: last.ontology, ..Manifest::default() };
    manifest.segments = found.iter().map(|f| f.segment.clone()).collect();
    for (number, entry) in live.values() {
        manifest.segments[*number].live += 1;
        manifest.documents += 1;
        manifest.sentences += u64::from(entry.sentences);
        manifest.statements += u64::from(entry.statements);
    }
    let mut rebuilt = Rebuilt { documents: manifest.documents, set_aside: Vec::new() };
    for name in damaged.iter().filter(|name| !replaced.contains(*name)) {
        for from in [records_path(folder, name), index_path(folder, name)].into_iter().filter(|p| p.exists()) {
            let to = aside_folder(folder)?.join(from.file_name().unwrap_or_default());
            std::fs::rename(&from, &to).map_err(StoreError::io(&to))?;
            rebuilt.set_aside.push(to);
        }
    }
    if found.is_empty() {
        // Nothing but what was set aside: there is no store to make.
        return Ok(rebuilt);
    }
    let path = folder.join("manifest.json");
    let fail = |e: serde_json::Error| StoreError::io(&path)(e.into());
    let mut file = aside(folder).map_err(StoreError::io(&path))?;
    file.write_all(&manifest_bytes(&manifest).map_err(fail)?).map_err(StoreError::io(&path))?;
    persist(vec![(file, path)])?;
    // What was made must be a store.
    Store::open(folder).map(|_| rebuilt)
}

/// A segment whose files are what their name says; a lost index is written again. None where it is damaged.
fn read(folder: &Path, name: &str) -> Result<Option<Found>, StoreError> {
    let Ok(bytes) = std::fs::read(records_path(folder, name)) else { return Ok(None) };
    let (Some(nature), Some(lines)) = (nature_of(&bytes), lines_of(&bytes)) else { return Ok(None) };
    let records = sha256(&bytes);
    let path = index_path(folder, name);
    let mut index = std::fs::read(&path).unwrap_or_default();
    if segment_name(&records, &sha256(&index)) != name {
        index = index_bytes(&lines).map_err(|e| StoreError::io(&path)(e.into()))?;
        if segment_name(&records, &sha256(&index)) != name {
            return Ok(None);
        }
        let records = folder.join("records");
        let mut file = aside(&records).map_err(StoreError::io(&path))?;
        file.write_all(&index).map_err(StoreError::io(&path))?;
        persist(vec![(file, path)])?;
    }
    let entries = lines.values().flatten().count() as u64;
    let segment = Segment {
        name: name.to_owned(),
        records,
        index: sha256(&index),
        entries,
        live: 0,
        removed: lines.len() as u64 - entries,
        index_bytes: index.len() as u64,
        sequence: nature.sequence,
    };
    Ok(Some(Found { segment, nature, lines }))
}
