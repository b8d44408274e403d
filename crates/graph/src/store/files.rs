//! Files of a store: the lock, writing aside, syncing, sweeping up.

use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::{Store, StoreError};

/// Makes the folders of a store, takes the lock of its writer, and sweeps up what an interrupted one left.
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
    Ok(lock)
}

/// Deletes what no manifest names: segments replaced, and what an interrupted writer left. Failure does no harm.
pub(super) fn sweep(store: &Store) {
    let live: BTreeSet<&str> = store.manifest.segments.iter().map(|s| s.name.as_str()).collect();
    for path in entries(&store.folder.join("records")) {
        if path.file_stem().and_then(|n| n.to_str()).is_some_and(|n| !live.contains(n)) {
            let _ = std::fs::remove_file(path);
        }
    }
}

/// Deletes files that were written aside and have no name yet.
fn sweep_asides(folder: &Path) {
    for path in entries(folder).into_iter().chain(entries(&folder.join("records"))) {
        if path.extension().is_some_and(|e| e == "tmp") {
            let _ = std::fs::remove_file(path);
        }
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect()
}

/// A file to be written aside and renamed; readable like any other, unlike temporary files.
pub fn aside(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("new-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o644));
    }
    builder.tempfile_in(folder)
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
        file.persist(&path).map_err(|e| StoreError::io(&path)(e.error))?;
        named.push(path);
    }
    sync_folders(&named)
}

fn sync_folders(files: &[PathBuf]) -> Result<(), StoreError> {
    let folders: BTreeSet<&Path> = files.iter().filter_map(|f| f.parent()).collect();
    for folder in folders {
        File::open(folder).and_then(|f| f.sync_all()).map_err(StoreError::io(folder))?;
    }
    Ok(())
}
