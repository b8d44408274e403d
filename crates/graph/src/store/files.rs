//! Files of a store: the lock, writing aside, syncing, sweeping up. What this program did not write is never taken away.

use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::{Store, StoreError, format_of};

/// How the name of a file begins that is written aside, and how it ends; between them are [`ASIDE_RANDOM`] letters and digits.
const ASIDE: (&str, &str) = ("enishi-new-", ".tmp");
const ASIDE_RANDOM: usize = 6;
/// Graphs of users, in the folder of the store.
pub(super) const USER_FOLDER: &str = "user";

/// What stands in the folder of a store beside files written aside.
const NAMES: [&str; 10] = [
    "manifest.json",
    "decisions.tsv",
    "records",
    "search",
    "set-aside",
    USER_FOLDER,
    "lock",
    "run.json",
    "exported",
    "removing",
];
/// Extensions of the two files of a segment.
const SEGMENT: &[&str] = &["jsonl", "index"];
/// Hexadecimal digits of the name of a segment.
pub(super) const NAME_DIGITS: usize = 32;

/// Refuses a folder that has something in it but no store. One that is not there, or is empty, may become a store.
pub(super) fn check_is_ours(folder: &Path) -> Result<(), StoreError> {
    let path = folder.join("manifest.json");
    match std::fs::read(&path) {
        Ok(bytes) => {
            return format_of(&bytes).map(drop).map_err(|error| StoreError::Manifest { path, error });
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        // The folder is a file, or may not be read.
        Err(error) => return Err(StoreError::io(&path)(error)),
    }
    // An interrupted first build leaves files of a store without a manifest.
    let foreign = entries(folder).into_iter().find(|p| name(p).is_none_or(|n| !NAMES.contains(&n) && !is_aside(n)));
    let records = folder.join("records");
    let foreign = foreign.or_else(|| {
        entries(&records).into_iter().find(|p| segment_of(p).is_none() && name(p).is_none_or(|n| !is_aside(n)))
    });
    foreign.map_or(Ok(()), |path| Err(StoreError::Foreign { folder: folder.to_owned(), path }))
}

/// Makes the folders of a store, takes the lock of its writer, and sweeps up what an interrupted one wrote aside.
pub(super) fn lock(folder: &Path) -> Result<File, StoreError> {
    let records = folder.join("records");
    std::fs::create_dir_all(&records).map_err(StoreError::io(&records))?;
    let path = folder.join("lock");
    let lock = File::options().create(true).append(true).open(&path).map_err(StoreError::io(&path))?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(StoreError::Locked(folder.to_owned())),
        Err(TryLockError::Error(error)) => return Err(StoreError::io(&path)(error)),
    }
    sweep_asides(folder);
    sweep_asides(&records);
    sweep_asides(&folder.join("search"));
    Ok(lock)
}

/// Deletes segments that no manifest names, and their names: those replaced, and what an interrupted writer left. Failure does
/// no harm.
pub(super) fn sweep(store: &Store) {
    let live: BTreeSet<&str> = store.manifest.segments.iter().map(|s| s.name.as_str()).collect();
    for (folder, extensions) in [("records", SEGMENT), ("search", &["names"])] {
        for path in entries(&store.folder.join(folder)) {
            if named_after(&path, extensions).is_some_and(|name| !live.contains(name)) {
                let _ = std::fs::remove_file(path);
            }
        }
    }
}

/// Deletes files that were written aside by a process that is gone; one at work holds the lock of its own.
pub fn sweep_asides(folder: &Path) {
    for path in entries(folder) {
        let left = || File::open(&path).is_ok_and(|file| file.try_lock().is_ok());
        if name(&path).is_some_and(is_aside) && left() {
            let _ = std::fs::remove_file(path);
        }
    }
}

/// Name of the segment that a file of records belongs to, where it has the name of one.
pub(super) fn segment_of(path: &Path) -> Option<&str> {
    named_after(path, SEGMENT)
}

fn named_after<'p>(path: &'p Path, extensions: &[&str]) -> Option<&'p str> {
    let (stem, extension) = name(path)?.split_once('.')?;
    let is_name = stem.len() == NAME_DIGITS && stem.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    (is_name && extensions.contains(&extension)).then_some(stem)
}

fn is_aside(name: &str) -> bool {
    let random = name.strip_prefix(ASIDE.0).and_then(|rest| rest.strip_suffix(ASIDE.1));
    random.is_some_and(|r| r.len() == ASIDE_RANDOM && r.bytes().all(|b| b.is_ascii_alphanumeric()))
}

fn name(path: &Path) -> Option<&str> {
    path.file_name().and_then(|name| name.to_str())
}

pub(super) fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
    found.sort();
    found
}

/// A file to be written aside and renamed; readable like any other, unlike temporary files.
pub fn aside(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(ASIDE.0).suffix(ASIDE.1).rand_bytes(ASIDE_RANDOM);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o644));
    }
    let file = builder.tempfile_in(folder)?;
    // Where files cannot be locked nothing is swept up either.
    let _ = file.as_file().try_lock();
    Ok(file)
}

/// Syncs the files, all at a time because each waits for the disk, and gives them their names: the last one when all others
/// are safe under theirs. Files named before a failure are swept up by the next writer.
pub(super) fn persist(files: Vec<(NamedTempFile, PathBuf)>) -> Result<(), StoreError> {
    let sync = |(file, path): &(NamedTempFile, PathBuf)| file.as_file().sync_all().map_err(StoreError::io(path));
    std::thread::scope(|scope| {
        let mut threads = Vec::new();
        for file in &files {
            match std::thread::Builder::new().spawn_scoped(scope, || sync(file)) {
                Ok(thread) => threads.push((thread, &file.1)),
                Err(_) => sync(file)?,
            }
        }
        threads.into_iter().try_for_each(|(thread, path)| {
            thread.join().unwrap_or_else(|_| Err(StoreError::io(path)(std::io::Error::other("sync failed"))))
        })
    })?;
    let last = files.len().saturating_sub(1);
    let mut named: Vec<PathBuf> = Vec::new();
    for (number, (file, path)) in files.into_iter().enumerate() {
        if number == last {
            sync_folders(&named)?;
            named.clear();
        }
        keep_mode(&file, &path);
        file.persist(&path).map_err(|e| StoreError::io(&path)(e.error))?;
        named.push(path);
    }
    sync_folders(&named)
}

/// What its owner made of the mode of the file before stays.
pub(super) fn keep_mode(file: &NamedTempFile, path: &Path) {
    if let Ok(before) = std::fs::metadata(path) {
        let _ = file.as_file().set_permissions(before.permissions());
    }
}

fn sync_folders(files: &[PathBuf]) -> Result<(), StoreError> {
    let folders: BTreeSet<&Path> = files.iter().filter_map(|f| f.parent()).collect();
    for folder in folders {
        File::open(folder).and_then(|f| f.sync_all()).map_err(StoreError::io(folder))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_names_are_own() {
        let name = "0123456789abcdef0123456789abcdef";
        assert_eq!(segment_of(Path::new(&format!("r/{name}.jsonl"))), Some(name));
        for other in ["notes.jsonl", "0123456789ABCDEF0123456789ABCDEF.jsonl", &format!("{name}.jsonl.bak"), name] {
            assert_eq!(segment_of(Path::new(other)), None, "{other}");
        }
        assert!(is_aside("enishi-new-a1B2c3.tmp"));
        assert!(!is_aside("new-report.tmp") && !is_aside("enishi-new-.tmp") && !is_aside("enishi-new-report-1.tmp"));
    }
}
