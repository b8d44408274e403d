//! Files that are written for the user: aside first, then under their name, so that a reader never sees half of one.
//!
//! Modes, links and owners stay. What is no plain file (a device, a pipe) is written into. A file that is there already is
//! replaced only if this program wrote it as it stands, if it is empty, or if that is asked for: [`Ledger`].

use std::collections::BTreeMap;
use std::fs::{File, Metadata, OpenOptions};
use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use crate::exports::NAMES;
use crate::rdf::iri::hex;
use crate::store::{aside, sweep_asides};

/// Writes a file. Returns its bytes and their hash.
pub fn write_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<Written> {
    let mut target = Target::open(path)?;
    write(&mut target)?;
    target.close()
}

/// A file that is being written.
pub struct Target {
    /// As it was named.
    name: PathBuf,
    /// Where it stands.
    path: PathBuf,
    there: Option<Metadata>,
    out: BufWriter<Hashed<Place>>,
}

/// Where its bytes go meanwhile.
enum Place {
    /// No plain file, or one that a link leads to and that is not there yet.
    Itself(File),
    Aside(NamedTempFile),
}

impl Target {
    /// Begins a file; nothing is there until it is closed, and nothing comes of it where it is dropped.
    ///
    /// # Errors
    /// The system refuses, or it is a folder.
    pub fn open(name: &Path) -> Result<Self> {
        let at = || name.display().to_string();
        let target = |path: PathBuf, there, place| Self {
            name: name.to_owned(),
            path,
            there,
            out: BufWriter::with_capacity(1 << 16, Hashed::new(place)),
        };
        let (path, there) = match std::fs::metadata(name) {
            Ok(there) if there.is_dir() => bail!("{}: is a folder; give the name of a file", at()),
            Ok(there) if !there.is_file() => {
                let file = OpenOptions::new().write(true).open(name).with_context(at)?;
                return Ok(target(name.to_owned(), None, Place::Itself(file)));
            }
            // A link stays a link: what it leads to is replaced.
            Ok(there) => (name.canonicalize().with_context(at)?, Some(there)),
            Err(error) if error.kind() == ErrorKind::NotFound && name.is_symlink() => {
                let file = File::create(name).with_context(at)?;
                return Ok(target(name.to_owned(), None, Place::Itself(file)));
            }
            Err(error) if error.kind() == ErrorKind::NotFound => (name.to_owned(), None),
            Err(error) => return Err(error).with_context(at),
        };
        let folder = folder_of(&path);
        std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        let made = match (aside(folder), &there) {
            // A file that may be changed in a folder that may not.
            (Err(error), Some(_)) if error.kind() == ErrorKind::PermissionDenied => aside(&std::env::temp_dir()),
            (made, _) => made,
        };
        Ok(target(path, there, Place::Aside(made.with_context(at)?)))
    }
    /// Puts it under its name.
    ///
    /// # Errors
    /// The system refuses.
    pub fn close(self) -> Result<Written> {
        let at = || self.name.display().to_string();
        let all = self.out.into_inner().map_err(std::io::IntoInnerError::into_error).with_context(at)?;
        let written = Written { bytes: all.bytes, sha256: hex(&all.hash.finalize()) };
        let made = match all.out {
            Place::Itself(mut file) => {
                file.flush().with_context(at)?;
                return Ok(written);
            }
            Place::Aside(made) => made,
        };
        match self.there {
            Some(there) if stays_itself(&there, made.path(), folder_of(&self.path)) => {
                // Other names lead to it, or another owns it: the content alone is new.
                let mut from = File::open(made.path()).with_context(at)?;
                let mut file = OpenOptions::new().write(true).truncate(true).open(&self.path).with_context(at)?;
                std::io::copy(&mut from, &mut file).with_context(at)?;
            }
            there => {
                if let Some(there) = there {
                    made.as_file().set_permissions(there.permissions()).with_context(at)?;
                }
                made.persist(&self.path).with_context(at)?;
            }
        }
        Ok(written)
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.out.write(bytes).map_err(|error| named(&self.name, &error))
    }
    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush().map_err(|error| named(&self.name, &error))
    }
}

/// The system's error with the file: many are written side by side.
fn named(path: &Path, error: &std::io::Error) -> std::io::Error {
    std::io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

impl Write for Place {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self {
            Self::Itself(file) => file.write(bytes),
            Self::Aside(file) => file.write(bytes),
        }
    }
    fn flush(&mut self) -> std::io::Result<()> {
        match self {
            Self::Itself(file) => file.flush(),
            Self::Aside(file) => file.flush(),
        }
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(unix)]
fn stays_itself(there: &Metadata, made: &Path, folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let own = std::fs::metadata(made).is_ok_and(|m| (m.uid(), m.gid()) == (there.uid(), there.gid()));
    there.nlink() > 1 || !own || made.parent() != Some(folder)
}

#[cfg(not(unix))]
fn stays_itself(_: &Metadata, made: &Path, folder: &Path) -> bool {
    made.parent() != Some(folder)
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its bytes.
    pub bytes: u64,
    /// Their hash.
    pub sha256: String,
}

/// Counts and hashes what goes through, in blocks: a hash of many small pieces takes longer.
struct Hashed<W: Write> {
    out: W,
    hash: Sha256,
    bytes: u64,
}

impl<W: Write> Hashed<W> {
    fn new(out: W) -> Self {
        Self { out, hash: Sha256::new(), bytes: 0 }
    }
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}

/// What was written outside of a store from it, noted in its file `exported`: a JSON object a line, the last word on a path
/// counts. One without a hash is being written, or its writer was interrupted. Paths in and beside the store are noted from there,
/// so that all of it may be moved.
#[derive(Debug)]
pub struct Ledger {
    file: PathBuf,
    /// The folder that the store stands in.
    home: PathBuf,
    notes: BTreeMap<PathBuf, Note>,
}

/// One line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    path: PathBuf,
    /// The state of the store that was written.
    #[serde(default)]
    state: String,
    #[serde(default)]
    bytes: u64,
    #[serde(default)]
    sha256: String,
}

impl Ledger {
    /// That of the store in this folder; one that cannot be read notes nothing.
    pub fn of(store: &Path) -> Self {
        let file = store.join("exported");
        let store = std::path::absolute(store).unwrap_or_else(|_| store.to_owned());
        let home = store.parent().unwrap_or(&store).to_owned();
        let mut notes = BTreeMap::new();
        for line in std::fs::read_to_string(&file).unwrap_or_default().lines() {
            if let Ok(note) = serde_json::from_str::<Note>(line) {
                notes.insert(note.path.clone(), note);
            } else if let Some((_, folder)) = line.split_once(' ').filter(|(hash, _)| hash.len() == 64) {
                // Earlier programs noted the folder alone.
                for name in NAMES {
                    let path = key(&home, &Path::new(folder).join(name));
                    notes.insert(path.clone(), Note { path, ..Note::default() });
                }
            }
        }
        Self { file, home, notes }
    }
    /// Whether the file may be replaced: it is not there, or is no plain file, or empty, or as it was written.
    pub fn is_ours(&self, path: &Path) -> Result<bool> {
        let at = || path.display().to_string();
        match std::fs::metadata(path) {
            Ok(there) if there.is_file() && there.len() > 0 => {}
            Ok(_) => return Ok(true),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(true),
            Err(error) => return Err(error).with_context(at),
        }
        let Some(note) = self.notes.get(&key(&self.home, path)) else { return Ok(false) };
        Ok(note.sha256.is_empty() || hash_of(path).with_context(at)? == note.sha256)
    }
    /// Refuses a file that may not be replaced, unless `force`.
    pub fn check(&self, path: &Path, force: bool) -> Result<()> {
        if !force && !self.is_ours(path)? {
            let known = self.notes.contains_key(&key(&self.home, path));
            let why = if known {
                "was changed since it was written"
            } else {
                "is there already, and was not written from this store"
            };
            bail!("{}: {why}; --force replaces it", path.display());
        }
        Ok(())
    }
    /// Whether a file can be noted: a plain one, and the store may be written to. Otherwise the next one needs `--force`.
    pub fn can_note(&self, path: &Path) -> bool {
        let plain = std::fs::metadata(path).map_or(true, |there| there.is_file());
        plain && OpenOptions::new().create(true).append(true).open(&self.file).is_ok()
    }
    /// Whether the file is that of this state of the store.
    pub fn is_current(&self, path: &Path, state: &str) -> bool {
        let noted = self.notes.get(&key(&self.home, path)).filter(|n| n.state == state && !n.sha256.is_empty());
        noted.is_some_and(|n| std::fs::metadata(path).is_ok_and(|m| m.len() == n.bytes))
    }
    /// Writes a file and notes it: first that it is being written, so that one who is interrupted may do it again.
    pub fn write(&mut self, path: &Path, state: &str, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
        let mut target = self.begin(path)?;
        write(&mut target)?;
        self.end(target, state)
    }
    /// Begins a file that is to be noted.
    pub fn begin(&mut self, path: &Path) -> Result<Target> {
        self.append(Note { path: key(&self.home, path), ..Note::default() })?;
        Target::open(path)
    }
    /// Ends a file that was begun.
    pub fn end(&mut self, target: Target, state: &str) -> Result<()> {
        let path = key(&self.home, &target.name);
        let Written { bytes, sha256 } = target.close()?;
        self.append(Note { path, state: state.to_owned(), bytes, sha256 })
    }
    fn append(&mut self, note: Note) -> Result<()> {
        let at = || self.file.display().to_string();
        // A line that was begun without room for its end must not spoil the next one.
        let mut line = vec![b'\n'];
        serde_json::to_writer(&mut line, &note)?;
        let mut file = OpenOptions::new().create(true).append(true).open(&self.file).with_context(at)?;
        file.write_all(&line).with_context(at)?;
        self.notes.insert(note.path.clone(), note);
        Ok(())
    }
    /// Writes the notes anew, each path once.
    pub fn compact(&self) -> Result<()> {
        write_file(&self.file, |out| {
            for note in self.notes.values() {
                serde_json::to_writer(&mut *out, note)?;
                out.write_all(b"\n")?;
            }
            Ok(())
        })?;
        Ok(())
    }
    /// What stands otherwise than it was written. What is missing, or was being written, the next build writes again.
    pub fn verify(&self) -> Vec<String> {
        let mut found = Vec::new();
        for note in self.notes.values() {
            let place = self.home.join(&note.path);
            let path = place.display();
            match hash_of(&place) {
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => found.push(format!("{path}: {error}")),
                Ok(hash) if !note.sha256.is_empty() && hash != note.sha256 => {
                    found.push(format!("{path}: is no longer what was written; --force replaces it"));
                }
                Ok(_) => {}
            }
        }
        found
    }
}

/// How a path is noted: from the home of the store where it is below, otherwise from the root.
fn key(home: &Path, path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    absolute.strip_prefix(home).map(Path::to_owned).unwrap_or(absolute)
}

/// Takes away what an interrupted run wrote aside in a folder.
pub fn tidy(folder: &Path) {
    sweep_asides(folder);
}

fn hash_of(path: &Path) -> std::io::Result<String> {
    let mut hash = Sha256::new();
    let mut file = File::open(path)?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        match std::io::Read::read(&mut file, &mut buffer)? {
            0 => return Ok(hex(&hash.finalize())),
            count => hash.update(&buffer[..count]),
        }
    }
}
