//! The default graph of a store as a file, by predicate: a question reads what is said with the predicates that it asks for,
//! and neither records nor the rest.
//!
//! ```text
//! search/facts   {"facts":1,"of":"9c1e…","groups":[{"predicate":"https://…#develops","bytes":81,"hash":"77ab…"},…],…}
//!                <https://…/Company/OpenAI> <https://…#develops> <https://…/AIModel/Sora> .
//! ```
//! The file follows from the records. It says of what state of the store it is, and of what program; one of another state, one
//! that is damaged, or older than a file of records, is made again when it is needed.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, ErrorKind, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Quad;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::files::{aside, keep_mode};
use super::lines::{read, sound, stream};
use super::seal::{SHORT, seal};
use super::{Store, StoreError};
use crate::rdf::Predicates;
use crate::rdf::iri::{hex, sha256};

/// Form of the file.
const FORM: u32 = 1;

/// Bytes of lines that are held in memory.
const HELD: usize = 1 << 24;

/// Milliseconds to wait for the clock of the file system; where it is slower, the file is not used.
const STEPS: u32 = 50;

/// The first line: what the file is, and what stands in it, one group behind the other.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    facts: u32,
    /// Hash of the state of the store, and of what made the file.
    of: String,
    groups: Vec<Group>,
}

/// What is said with one predicate.
#[derive(Debug, Serialize, Deserialize)]
struct Group {
    predicate: String,
    bytes: u64,
    hash: String,
}

/// The facts of a store, read where they lie.
pub struct StoredFacts {
    file: File,
    head: Head,
    /// Where the first group begins.
    begin: u64,
}

/// Gathers the default graph for the file; what is much lies on the disk meanwhile.
#[derive(Default)]
pub struct FactLines {
    groups: BTreeMap<String, Lines>,
    /// Bytes that are held.
    held: usize,
    spilled: Option<File>,
}

/// Those with one predicate.
#[derive(Default)]
struct Lines {
    held: Vec<u8>,
    hash: Sha256,
    bytes: u64,
    /// Where and how long those are that are on the disk.
    spilled: Vec<(u64, u64)>,
}

impl FactLines {
    /// Takes a part of the default graph, as N-Triples has its terms.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn add<'t>(&mut self, triples: impl Iterator<Item = [&'t str; 3]>) -> io::Result<()> {
        for [subject, predicate, object] in triples {
            let iri = predicate.trim_matches(['<', '>']);
            let group = match self.groups.get_mut(iri) {
                Some(group) => group,
                None => self.groups.entry(iri.to_owned()).or_default(),
            };
            let before = group.held.len();
            for part in [subject, " ", predicate, " ", object, " .\n"] {
                group.held.extend_from_slice(part.as_bytes());
            }
            self.held += group.held.len() - before;
        }
        if self.held > HELD { self.spill() } else { Ok(()) }
    }
    fn spill(&mut self) -> io::Result<()> {
        let file = match &mut self.spilled {
            Some(file) => file,
            none => none.insert(tempfile::tempfile()?),
        };
        for group in self.groups.values_mut().filter(|g| !g.held.is_empty()) {
            group.spilled.push((file.stream_position()?, group.held.len() as u64));
            file.write_all(&group.held)?;
            group.take();
        }
        self.held = 0;
        Ok(())
    }
}

impl Lines {
    /// Counts what is held, and holds it no longer.
    fn take(&mut self) -> Vec<u8> {
        self.hash.update(&self.held);
        self.bytes += self.held.len() as u64;
        std::mem::take(&mut self.held)
    }
}

impl Store {
    /// The file of its facts, where there is one that this program has made of this state; `program` tells it from others.
    /// None where records were lost or touched since: damage is to be seen, and named.
    pub fn facts(&self, program: &str) -> Option<StoredFacts> {
        let file = File::open(facts_path(&self.folder)).ok()?;
        if !self.segments.iter().all(|s| s.is_complete()) || !self.is_older_than(&file) {
            return None;
        }
        let mut line = Vec::new();
        stream(&file, file.metadata().ok()?.len()).read_until(b'\n', &mut line).ok()?;
        let head: Head = sound(line.strip_suffix(b"\n")?).ok()?;
        let fits = head.facts == FORM && head.of == self.facts_of(program);
        fits.then_some(StoredFacts { file, head, begin: line.len() as u64 })
    }
    /// Writes the file of its facts. Failure only costs the time when they are needed.
    ///
    /// # Errors
    /// The system's.
    pub fn keep_facts(&self, program: &str, mut lines: FactLines) -> io::Result<()> {
        let path = facts_path(&self.folder);
        let folder = path.parent().unwrap_or(&self.folder);
        std::fs::create_dir_all(folder)?;
        let mut rest = Vec::new();
        let mut groups = Vec::new();
        for (predicate, lines) in &mut lines.groups {
            rest.push(lines.take());
            let hash = hex(&std::mem::take(&mut lines.hash).finalize());
            groups.push(Group { predicate: predicate.clone(), bytes: lines.bytes, hash });
        }
        let head = Head { facts: FORM, of: self.facts_of(program), groups };
        let mut head = seal(serde_json::to_vec(&head)?, SHORT);
        head.push(b'\n');
        let mut out = aside(folder)?;
        out.write_all(&head)?;
        for (group, rest) in lines.groups.values().zip(rest) {
            for (offset, length) in &group.spilled {
                let file = lines.spilled.as_ref().ok_or(ErrorKind::NotFound)?;
                out.write_all(&read(file, *offset, *length)?)?;
            }
            out.write_all(&rest)?;
        }
        // File systems tell time in steps: what changes in the step of this file must not look older than it.
        for _ in 0..STEPS {
            if self.is_older_than(out.as_file()) {
                break;
            }
            std::thread::sleep(Duration::from_millis(1));
            out.rewind()?;
            out.write_all(&head)?;
        }
        keep_mode(&out, &path);
        out.persist(path)?;
        Ok(())
    }
    /// Whether every record was last changed before this file was.
    fn is_older_than(&self, file: &File) -> bool {
        let Ok(made) = file.metadata().and_then(|m| m.modified()) else { return false };
        self.segments.iter().all(|s| s.changed().is_some_and(|changed| changed < made))
    }
    fn facts_of(&self, program: &str) -> String {
        sha256(format!("{program}\n{}", self.state()))
    }
    /// The file of its facts, where it is not what was written.
    pub(super) fn verify_facts(&self) -> Option<StoreError> {
        let path = facts_path(&self.folder);
        let whole = || -> io::Result<()> {
            let file = File::open(&path)?;
            let mut line = Vec::new();
            let length = file.metadata()?.len();
            stream(&file, length).read_until(b'\n', &mut line)?;
            let head: Head = sound(line.strip_suffix(b"\n").unwrap_or(&line))?;
            let facts = StoredFacts { file, head, begin: line.len() as u64 };
            let end = facts.each(|_| true, |_| ())?;
            if end == length { Ok(()) } else { Err(ErrorKind::InvalidData.into()) }
        };
        whole().err().filter(|e| e.kind() != ErrorKind::NotFound).map(|_| StoreError::Facts(path))
    }
}

impl StoredFacts {
    /// The quads of the default graph with these predicates, or all.
    ///
    /// # Errors
    /// The file cannot be read, or is not what was written.
    pub fn quads(&self, wanted: Option<&Predicates>) -> io::Result<Vec<Quad>> {
        let mut quads = Vec::new();
        let is_wanted = |predicate: &str| wanted.is_none_or(|w| w.contains(predicate));
        self.each(is_wanted, |lines| {
            // Its checksum says that the program wrote it: it is valid.
            let parser = RdfParser::from_format(RdfFormat::NTriples).lenient();
            quads.extend(parser.for_slice(lines).filter_map(Result::ok));
        })?;
        Ok(quads)
    }
    /// Gives `each` the lines of the wanted groups; returns where the last group ends.
    fn each(&self, is_wanted: impl Fn(&str) -> bool, mut each: impl FnMut(&[u8])) -> io::Result<u64> {
        let mut at = self.begin;
        for group in &self.head.groups {
            if is_wanted(&group.predicate) {
                let lines = read(&self.file, at, group.bytes)?;
                if sha256(&lines) != group.hash {
                    return Err(ErrorKind::InvalidData.into());
                }
                each(&lines);
            }
            at += group.bytes;
        }
        Ok(at)
    }
}

fn facts_path(folder: &Path) -> PathBuf {
    folder.join("search").join("facts")
}

#[cfg(test)]
mod tests {
    use std::error::Error;

    use oxigraph::model::{GraphName, Literal, NamedNode};

    use super::super::StoreWriter;
    use super::super::tests::record;
    use super::*;

    #[test]
    fn facts_are_those_that_were_kept_of_this_state() -> Result<(), Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        let mut writer = StoreWriter::open(folder.path(), "https://example.org/id/")?;
        writer.put(&record("one", 1), 1)?;
        let (store, _) = writer.commit()?;
        let node = |name: &str| NamedNode::new_unchecked(format!("https://e.org/{name}"));
        let quad =
            |p: &str, o: &str| Quad::new(node("s"), node(p), Literal::new_simple_literal(o), GraphName::DefaultGraph);
        let quads = [quad("a", "1"), quad("b", "縁\n\"2\""), quad("a", "3")];
        assert!(store.facts("me").is_none());
        let mut lines = FactLines::default();
        let terms = quads.each_ref().map(|q| [q.subject.to_string(), q.predicate.to_string(), q.object.to_string()]);
        lines.add(terms.iter().map(|triple| triple.each_ref().map(String::as_str)))?;
        store.keep_facts("me", lines)?;
        assert!(store.facts("another").is_none() && store.verify().is_empty());
        let facts = store.facts("me").ok_or("kept")?;
        assert_eq!(facts.quads(None)?, [quads[0].clone(), quads[2].clone(), quads[1].clone()]);
        assert_eq!(facts.quads(Some(&["b", "c"].map(|p| node(p).into_string()).into_iter().collect()))?, quads[1..2]);
        let path = facts_path(folder.path());
        let written = std::fs::read(&path)?;
        for at in 0..written.len() {
            let mut damaged = written.clone();
            damaged[at] ^= 1;
            std::fs::write(&path, damaged)?;
            assert!(store.facts("me").is_none_or(|facts| facts.quads(None).is_err()), "{at}");
            assert!(matches!(store.verify().as_slice(), [StoreError::Facts(_)]), "{at}");
        }
        std::fs::write(&path, written)?;
        let mut writer = StoreWriter::open(folder.path(), "https://example.org/id/")?;
        writer.put(&record("two", 2), 1)?;
        let (store, _) = writer.commit()?;
        assert!(store.facts("me").is_none() && store.verify().is_empty());
        Ok(())
    }
}
