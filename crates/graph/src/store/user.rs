//! Graphs that users write beside the records: builds keep them, and no fact follows from them.
//!
//! ```text
//! out/graph/user/<hash of the IRI>.nt   # <IRI>
//!                                       # <SHA-256 of all that follows>
//!                                       triples as N-Triples, sorted
//! ```
//! A graph is a file, written aside and renamed, so that it is the old one or the new one at any moment.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use oxigraph::io::{RdfFormat, RdfParser, RdfSerializer};
use oxigraph::model::{NamedNode, Quad, Triple};

use super::StoreError;
use super::files::{NAME_DIGITS, USER_FOLDER, aside, entries, persist, sweep_asides};
use crate::rdf::iri::{ontology_graph, sha256};

/// Graphs of a store.
const GRAPHS: usize = 10_000;
/// Triples of a graph.
const TRIPLES: usize = 2_000_000;

/// The graphs of users of a store.
#[derive(Clone, Debug, Default)]
pub struct UserGraphs {
    folder: PathBuf,
    graphs: BTreeMap<NamedNode, Vec<Triple>>,
}

impl UserGraphs {
    /// Reads those of the store in `folder`, and what is damaged of them.
    pub fn open(folder: &Path) -> (Self, Vec<StoreError>) {
        let mut found = Self { folder: folder.join(USER_FOLDER), graphs: BTreeMap::new() };
        let mut damaged = Vec::new();
        for path in entries(&found.folder).into_iter().filter(|p| p.extension().is_some_and(|e| e == "nt")) {
            match read(&path) {
                Ok(Some((name, triples))) => {
                    found.graphs.insert(name, triples);
                }
                // It was deleted just now.
                Ok(None) => {}
                Err(error) => damaged.push(error),
            }
        }
        (found, damaged)
    }
    /// When a graph was last written or deleted.
    pub fn stamp(folder: &Path) -> Option<SystemTime> {
        std::fs::metadata(folder.join(USER_FOLDER)).ok()?.modified().ok()
    }
    /// Whether a graph of this name may be written: those of the store itself may not.
    pub fn may_write(base: &str, name: &NamedNode) -> bool {
        !name.as_str().starts_with(base) && !name.as_str().starts_with(ontology_graph().as_str())
    }
    /// The triples of a graph.
    pub fn get(&self, name: &NamedNode) -> Option<&[Triple]> {
        self.graphs.get(name).map(Vec::as_slice)
    }
    /// Names, in order.
    pub fn names(&self) -> impl Iterator<Item = &NamedNode> {
        self.graphs.keys()
    }
    /// All of them.
    pub fn quads(&self) -> impl Iterator<Item = Quad> + '_ {
        self.graphs.iter().flat_map(|(name, triples)| triples.iter().map(|t| t.clone().in_graph(name.clone())))
    }
    /// Writes a graph; with `merge` its triples are added to those that are there. Whether it is new.
    ///
    /// # Errors
    /// There are too many graphs or triples; the system refuses.
    pub fn put(&mut self, name: &NamedNode, triples: Vec<Triple>, merge: bool) -> Result<bool, StoreError> {
        let path = self.path(name);
        let _lock = self.lock()?;
        // Another server may have written it.
        let before = read(&path)?.map(|(_, triples)| triples);
        let created = before.is_none();
        let mut all = triples;
        if merge {
            all.extend(before.unwrap_or_default());
        }
        let mut lines = Vec::with_capacity(all.len());
        for triple in &all {
            lines.push((line(triple), triple));
        }
        lines.sort_by(|a, b| a.0.cmp(&b.0));
        lines.dedup_by(|a, b| a.0 == b.0);
        let refuse = |what: String| Err(StoreError::UserGraph { path: path.clone(), reason: what });
        if lines.len() > TRIPLES {
            return refuse(format!("more than {TRIPLES} triples"));
        }
        if created && self.graphs.len() >= GRAPHS {
            return refuse(format!("more than {GRAPHS} graphs"));
        }
        let body: String = lines.iter().map(|(line, _)| line.as_str()).collect();
        let text = format!("# <{}>\n# {}\n{body}", name.as_str(), sha256(&body));
        let mut file = aside(&self.folder).map_err(StoreError::io(&path))?;
        file.write_all(text.as_bytes()).map_err(StoreError::io(&path))?;
        persist(vec![(file, path)])?;
        let kept = lines.into_iter().map(|(_, triple)| triple.clone()).collect();
        self.graphs.insert(name.clone(), kept);
        Ok(created)
    }
    /// Deletes a graph; whether there was one.
    ///
    /// # Errors
    /// The system refuses.
    pub fn delete(&mut self, name: &NamedNode) -> Result<bool, StoreError> {
        let path = self.path(name);
        if !self.folder.exists() {
            return Ok(false);
        }
        let _lock = self.lock()?;
        self.graphs.remove(name);
        match std::fs::remove_file(&path) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(StoreError::io(&path)(error)),
        }
    }
    fn path(&self, name: &NamedNode) -> PathBuf {
        self.folder.join(format!("{}.nt", &sha256(name.as_str())[..NAME_DIGITS]))
    }
    /// One writer at a time; the others wait.
    fn lock(&self) -> Result<File, StoreError> {
        std::fs::create_dir_all(&self.folder).map_err(StoreError::io(&self.folder))?;
        let path = self.folder.join("lock");
        let lock = File::options().create(true).append(true).open(&path).map_err(StoreError::io(&path))?;
        lock.lock().map_err(StoreError::io(&path))?;
        sweep_asides(&self.folder);
        Ok(lock)
    }
}

/// A triple as N-Triples, with the end of its line.
fn line(triple: &Triple) -> String {
    let mut writer = RdfSerializer::from_format(RdfFormat::NTriples).for_writer(Vec::new());
    // Writing to memory does not fail.
    let _ = writer.serialize_triple(triple);
    String::from_utf8(writer.finish().unwrap_or_default()).unwrap_or_default()
}

/// Name and triples of a file; None where there is none.
fn read(path: &Path) -> Result<Option<(NamedNode, Vec<Triple>)>, StoreError> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(StoreError::io(path)(error)),
    };
    parse(&bytes).map(Some).map_err(|reason| StoreError::UserGraph { path: path.to_owned(), reason })
}

fn parse(bytes: &[u8]) -> Result<(NamedNode, Vec<Triple>), String> {
    let text = std::str::from_utf8(bytes).map_err(|e| e.to_string())?;
    let head = text.strip_prefix("# <").and_then(|t| t.split_once(">\n# ")).and_then(|(name, rest)| {
        let (sum, body) = rest.split_once('\n')?;
        Some((name, sum, body))
    });
    let Some((name, sum, body)) = head else { return Err("its first two lines are no name and checksum".to_owned()) };
    if sha256(body) != sum {
        return Err("its checksum is another".to_owned());
    }
    let name = NamedNode::new(name).map_err(|e| e.to_string())?;
    let quads = RdfParser::from_format(RdfFormat::NTriples).for_slice(body.as_bytes());
    let triples: Result<Vec<Triple>, _> = quads.map(|quad| quad.map(Triple::from)).collect();
    Ok((name, triples.map_err(|e| e.to_string())?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn triples(turtle: &str) -> Vec<Triple> {
        let parser = RdfParser::from_format(RdfFormat::Turtle).for_slice(turtle.as_bytes());
        parser.filter_map(|q| q.ok().map(Triple::from)).collect()
    }

    #[test]
    fn graphs_are_kept_and_damage_is_found() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let name = NamedNode::new("https://e.org/注釈#1")?;
        let (mut graphs, _) = UserGraphs::open(folder.path());
        assert!(!graphs.delete(&name)?);
        assert!(graphs.put(&name, triples("<urn:a> <urn:b> 1, 1, 2 ."), false)?);
        // A second writer adds to what the first wrote.
        let (mut second, _) = UserGraphs::open(folder.path());
        assert!(!second.put(&name, triples("<urn:a> <urn:b> 3 ."), true)?);
        assert!(!graphs.put(&name, triples("<urn:a> <urn:b> 4 ."), true)?);
        assert_eq!(graphs.get(&name).map(<[Triple]>::len), Some(4));
        let (read, damaged) = UserGraphs::open(folder.path());
        assert!(damaged.is_empty());
        assert_eq!(read.graphs, graphs.graphs);
        let path = read.path(&name);
        let mut bytes = std::fs::read(&path)?;
        let last = bytes.len() - 4;
        bytes[last] ^= 1;
        std::fs::write(&path, bytes)?;
        let (read, damaged) = UserGraphs::open(folder.path());
        assert_eq!((read.graphs.len(), damaged.len()), (0, 1));
        // What is damaged can be written anew only after it was deleted.
        assert!(graphs.put(&name, Vec::new(), false).is_err());
        assert!(graphs.delete(&name)?);
        assert!(graphs.put(&name, Vec::new(), false)?);
        assert_eq!(UserGraphs::open(folder.path()).0.get(&name), Some(&[][..]));
        Ok(())
    }

    #[test]
    fn graphs_of_the_store_are_not_written() -> Result<(), Box<dyn std::error::Error>> {
        let base = "https://w3id.org/enishi/id/";
        for (name, may) in [
            ("https://w3id.org/enishi/id/document/05", false),
            ("https://w3id.org/enishi/id/graph/inferred", false),
            ("https://w3id.org/enishi/ns", false),
            ("urn:notes", true),
        ] {
            assert_eq!(UserGraphs::may_write(base, &NamedNode::new(name)?), may, "{name}");
        }
        Ok(())
    }
}
