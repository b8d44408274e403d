//! Names -> the documents in which something bears them: a file for every segment, so that a question about a name reads the
//! records that it can touch, and no others.
//!
//! ```text
//! search/<segment>.names   {"key":"!https://…/Person/雷軍","of":[{"id":"https://…/Company/シャオミ","label":"seat","in":["04"]}]}
//!                          {"key":"=openai","of":[{"id":"https://…/Company/OpenAI","label":"OpenAI","in":["04","05"]}],…}
//! ```
//! A line a key, sorted: behind ! the IRI of a person or an organization, with what facts tie it to (where one works, and the city
//! of a head office, is a seat); an IRI in angle brackets; or behind = a name in lower case, as questions compare them. What the
//! graph of a document names and no statement has at an end (an amount, the head of a phrase) has neither id nor label here. The
//! file follows from the records of its segment, dead ones included: whether a document is alive is asked of the indices. One that
//! is missing or damaged is made again when it is needed.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, ErrorKind, Write};
use std::ops::{Deref, Range};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::files::aside;
use super::lines::{self, find, read, sound};
use super::seal::{SHORT, seal};
use super::segment::{OpenSegment, Removed};
use super::{Store, StoreError};
use crate::document::{Modality, Polarity};
use crate::name::fold;
use crate::rdf::iri::{cleaned, hex};
use crate::resource::{Class, Ontology, Relation};
use crate::texts::Texts;

/// Form of the files.
const FORM: u32 = 3;
/// Bytes in which the last line stands.
const ENDING_BYTES: u64 = 512;
/// Lines that are read for names in one go, and lines and bytes that are held for as many as do so side by side.
const LINES: usize = 32;
const LINES_HELD: usize = 128;
const BYTES_HELD: usize = 1 << 22;

/// What bears a name, and where.
#[derive(Debug, Serialize, Deserialize)]
struct Bearer<S = String> {
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    id: Option<S>,
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    label: Option<S>,
    #[serde(rename = "in")]
    documents: Vec<S>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Line<S = String> {
    key: S,
    of: Vec<Bearer<S>>,
}

/// The last line: what the file is, and the hash of what stands before.
#[derive(Debug, Serialize, Deserialize)]
struct Ending {
    names: u32,
    segment: String,
    hash: String,
}

/// What a record names, as it stands in its line.
#[derive(Deserialize)]
struct NamedRecord<'l> {
    #[serde(borrow)]
    document: NamedDocument<'l>,
    #[serde(borrow)]
    entities: Vec<NamedEntity<'l>>,
    #[serde(borrow)]
    statements: Vec<NamedStatement<'l>>,
}

/// A text of a line, copied only where something in it is escaped.
#[derive(Deserialize)]
struct Text<'l>(#[serde(borrow)] Cow<'l, str>);

impl Deref for Text<'_> {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

#[derive(Deserialize)]
struct NamedDocument<'l> {
    #[serde(borrow)]
    id: Text<'l>,
}

#[derive(Deserialize)]
struct NamedEntity<'l> {
    #[serde(borrow)]
    id: Text<'l>,
    #[serde(borrow)]
    label: Text<'l>,
    #[serde(default)]
    known: bool,
    class: Class,
    #[serde(borrow, default)]
    aliases: Vec<Text<'l>>,
}

#[derive(Deserialize)]
struct NamedStatement<'l> {
    #[serde(borrow)]
    subject: NamedNode<'l>,
    #[serde(borrow, default)]
    relation: Option<Text<'l>>,
    #[serde(borrow)]
    object: NamedNode<'l>,
    polarity: Polarity,
    modality: Modality,
}

#[derive(Deserialize)]
struct NamedNode<'l> {
    #[serde(borrow, default)]
    id: Option<Text<'l>>,
    #[serde(default, rename = "type")]
    class: Option<Class>,
    #[serde(borrow, default)]
    label: Option<Text<'l>>,
    #[serde(borrow, default)]
    aliases: Vec<Text<'l>>,
    #[serde(borrow, default)]
    broader: Option<Text<'l>>,
    #[serde(borrow, default)]
    value: Option<Text<'l>>,
    #[serde(borrow, default)]
    datatype: Option<Text<'l>>,
    #[serde(borrow)]
    surface: Text<'l>,
}

fn of_iri(iri: &str) -> String {
    format!("<{iri}>")
}

fn of_bearer(id: &str) -> String {
    format!("!{}", cleaned(id))
}

/// Whether two of a class may have one name.
fn may_have_namesakes(ontology: &Ontology, class: Class) -> bool {
    [Class::PERSON, Class::ORGANIZATION].iter().any(|one| ontology.is_a(class, *one))
}

fn of_name(name: &str) -> String {
    format!("={}", name.to_lowercase())
}

/// No id, no label.
const NONE: u32 = u32::MAX;

/// A key, an id, a label and a document, by number.
type Place = [u32; 4];

/// Names of some lines of records, in their order.
#[derive(Default)]
struct Gathered {
    texts: Texts,
    places: Vec<Place>,
    /// Documents with their places; those that were taken away have none.
    documents: Vec<(u32, Range<usize>)>,
}

impl Gathered {
    fn of(ontology: &Ontology, lines: &[Vec<u8>]) -> Self {
        let mut gathered = Self::default();
        for line in lines {
            // What the segment is has a line of another form; a damaged record is in no answer.
            if let Ok(record) = serde_json::from_slice(line) {
                gathered.record(ontology, &record);
            } else if let Ok(Removed { removed }) = serde_json::from_slice(line) {
                let document = gathered.texts.number(&removed);
                gathered.documents.push((document, 0..0));
            }
        }
        gathered
    }
    fn record(&mut self, ontology: &Ontology, record: &NamedRecord<'_>) {
        let first = self.places.len();
        let document = self.texts.number(&record.document.id);
        for entity in &record.entities {
            self.entity(&entity.id, &entity.label, &entity.aliases, document);
            if entity.known && may_have_namesakes(ontology, entity.class) {
                let key = self.texts.number(&of_bearer(&entity.id));
                self.places.push([key, NONE, NONE, document]);
            }
        }
        for statement in &record.statements {
            for node in [&statement.subject, &statement.object] {
                if let (Some(id), Some(label)) = (&node.id, &node.label) {
                    self.entity(id, label, &node.aliases, document);
                }
                if let Some(head) = &node.broader {
                    self.text(head, document);
                }
            }
            if statement.polarity == Polarity::Positive && statement.modality == Modality::Asserted {
                self.ties(ontology, statement, document);
            }
            // An amount has a label in the graph; whether this is one, the ontology decides.
            let object = &statement.object;
            let amount = |d: &Text<'_>| d.ends_with("quantity") || d.starts_with("qudt");
            let may_be = statement.relation.as_ref().is_some_and(|r| **r != *"states");
            if object.id.is_none() && (may_be || object.datatype.as_ref().is_some_and(amount)) {
                self.text(object.value.as_ref().unwrap_or(&object.surface), document);
            }
        }
        self.places[first..].sort_unstable();
        let mut own = self.places.split_off(first);
        own.dedup();
        self.places.append(&mut own);
        self.documents.push((document, first..self.places.len()));
    }
    fn entity(&mut self, id: &str, label: &str, aliases: &[Text<'_>], document: u32) {
        let iri = cleaned(id);
        let key = self.texts.number_of(|text| text.extend(["<", &iri, ">"]));
        let (id, own) = (self.texts.number(&iri), self.texts.number(label));
        self.places.push([key, id, own, document]);
        for name in std::iter::once(label).chain(aliases.iter().map(|alias| &**alias)) {
            let key = self.texts.number(&of_name(name));
            self.places.push([key, id, own, document]);
        }
    }
    /// What a fact ties people and organizations to.
    fn ties(&mut self, ontology: &Ontology, statement: &NamedStatement<'_>, document: u32) {
        let Some(relation) = statement.relation.as_deref().map(Relation::intern) else { return };
        if !ontology.identifies(relation) {
            return;
        }
        let is = |node: &NamedNode<'_>, class| node.class.is_some_and(|of| ontology.is_a(of, class));
        let implies = |name| ontology.implies(relation, Relation::intern(name));
        let (subject, object) = (&statement.subject, &statement.object);
        for (one, other) in [(subject, object), (object, subject)] {
            let (Some(bearer), Some(thing)) = (&one.id, &other.id) else { continue };
            if one.class.is_some_and(|class| may_have_namesakes(ontology, class)) && other.class != Some(Class::CONCEPT)
            {
                let seat = if is(one, Class::PERSON) {
                    implies("employedBy") || implies("founds")
                } else {
                    // A region or a country may hold the city that another document names.
                    implies("headquarteredIn") && is(other, Class::CITY)
                };
                let (key, thing) = (self.texts.number(&of_bearer(bearer)), self.texts.number(&cleaned(thing)));
                let label = if seat { self.texts.number("seat") } else { NONE };
                self.places.push([key, thing, label, document]);
            }
        }
    }
    fn text(&mut self, text: &str, document: u32) {
        let key = self.texts.number(&of_name(text));
        self.places.push([key, NONE, NONE, document]);
    }
}

/// Names of all lines.
#[derive(Default)]
struct All {
    texts: Texts,
    places: Vec<Place>,
    /// Which of the places are those of a document.
    documents: FxHashMap<u32, Range<usize>>,
}

impl All {
    /// Takes those of the next lines.
    fn take(&mut self, next: &Gathered) {
        let here = self.texts.absorb(&next.texts);
        let here = |number: u32| here.get(number as usize).copied().unwrap_or(NONE);
        for (document, places) in &next.documents {
            // A later line on the same document stands for the earlier one.
            if let Some(places) = self.documents.remove(&here(*document)) {
                self.places[places].fill([NONE; 4]);
            }
            let first = self.places.len();
            self.places.extend(next.places[places.clone()].iter().map(|place| place.map(here)));
            self.documents.insert(here(*document), first..self.places.len());
        }
    }
    /// Gives `each` the lines of the file, sorted.
    fn lines(mut self, mut each: impl FnMut(&Line<&str>) -> io::Result<()>) -> io::Result<()> {
        self.places.retain(|place| place[0] != NONE);
        let mut order: Vec<u32> = (0..self.texts.count()).collect();
        order.par_sort_unstable_by_key(|number| self.texts.get(*number));
        let mut rank = vec![0; order.len()];
        for (new, old) in order.iter().enumerate() {
            rank[*old as usize] = new as u32;
        }
        for number in self.places.iter_mut().flatten().filter(|n| **n != NONE) {
            *number = rank[*number as usize];
        }
        self.places.par_sort_unstable();
        self.places.dedup();
        let string = |rank: u32| order.get(rank as usize).map(|number| self.texts.get(*number));
        for of in self.places.chunk_by(|a, b| a[0] == b[0]) {
            let bearers = of.chunk_by(|a, b| a[..3] == b[..3]).map(|places| Bearer {
                id: string(places[0][1]),
                label: string(places[0][2]),
                documents: places.iter().filter_map(|p| string(p[3])).collect(),
            });
            each(&Line { key: string(of[0][0]).unwrap_or_default(), of: bearers.collect() })?;
        }
        Ok(())
    }
}

pub(super) fn names_path(folder: &Path, segment: &str) -> PathBuf {
    folder.join("search").join(format!("{segment}.names"))
}

/// Writes the names of a segment into a file that has no name yet.
fn make(store: &Store, segment: &OpenSegment) -> io::Result<NamedTempFile> {
    let (folder, mut all) = (&store.folder, All::default());
    let ontology = store.ontology().map_err(io::Error::other)?;
    let (mut lines, mut held) = (Vec::new(), 0);
    let mut take = |lines: &mut Vec<Vec<u8>>| {
        let gathered = |lines: &[Vec<u8>]| Gathered::of(&ontology, lines);
        let made: Vec<Gathered> = lines.par_chunks(LINES).map(gathered).collect();
        made.iter().for_each(|some| all.take(some));
        lines.clear();
    };
    segment.each_line(|line| {
        lines.push(line.to_owned());
        held += line.len();
        if lines.len() == LINES_HELD || held > BYTES_HELD {
            take(&mut lines);
            held = 0;
        }
    })?;
    take(&mut lines);
    // In the folder of temporary files where that of the store cannot be written to.
    let search = folder.join("search");
    let file = std::fs::create_dir_all(&search).and_then(|()| aside(&search)).or_else(|_| NamedTempFile::new())?;
    let mut out = BufWriter::with_capacity(1 << 16, file);
    let mut hash = Sha256::new();
    all.lines(|line| {
        let mut bytes = seal(serde_json::to_vec(line)?, SHORT);
        bytes.push(b'\n');
        hash.update(&bytes);
        out.write_all(&bytes)
    })?;
    let ending = Ending { names: FORM, segment: segment.segment.name.clone(), hash: hex(&hash.finalize()) };
    out.write_all(&seal(serde_json::to_vec(&ending)?, SHORT))?;
    out.into_inner().map_err(io::IntoInnerError::into_error)
}

/// Where the last line of a file begins, and what it says.
fn ending(file: &File) -> io::Result<(u64, Ending)> {
    let length = file.metadata()?.len();
    let from = length.saturating_sub(ENDING_BYTES);
    let tail = read(file, from, length - from)?;
    let begin = tail.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
    Ok((from + begin as u64, sound(&tail[begin..])?))
}

/// The names of one segment.
struct Names<'s> {
    number: usize,
    segment: &'s OpenSegment,
    file: File,
    /// Where the lines end.
    end: u64,
}

impl<'s> Names<'s> {
    fn open(store: &'s Store, number: usize) -> io::Result<Self> {
        let segment = &store.segments[number];
        let there = || -> io::Result<Self> {
            let file = File::open(names_path(&store.folder, &segment.segment.name))?;
            let (end, ending) = ending(&file)?;
            let fits = ending.names == FORM && ending.segment == segment.segment.name;
            if fits { Ok(Self { number, segment, file, end }) } else { Err(ErrorKind::InvalidData.into()) }
        };
        there().or_else(|_| Self::made(store, number))
    }
    /// Makes the file anew; where it cannot be kept it is only for this time.
    fn made(store: &'s Store, number: usize) -> io::Result<Self> {
        let segment = &store.segments[number];
        let made = make(store, segment)?;
        let file = made.reopen()?;
        let _ = made.persist(names_path(&store.folder, &segment.segment.name));
        let (end, _) = ending(&file)?;
        Ok(Self { number, segment, file, end })
    }
    /// Gives `each` the keys of names with their lines; an error where a line is not what was written.
    fn each(&self, mut each: impl FnMut(&str, &[u8]) -> io::Result<()>) -> io::Result<()> {
        let mut lines = lines::stream(&self.file, self.end);
        let (mut line, mut hash) = (Vec::new(), Sha256::new());
        while lines.read_until(b'\n', &mut line)? > 0 {
            hash.update(&line);
            if let Some(key) = plain_key(&line) {
                each(key, &line)?;
            } else if ![&b"{\"key\":\"<"[..], b"{\"key\":\"!"].iter().any(|other| line.starts_with(other)) {
                let parsed: Line = sound(line.strip_suffix(b"\n").unwrap_or(&line))?;
                each(parsed.key.strip_prefix('=').unwrap_or_default(), &line)?;
            }
            line.clear();
        }
        let (_, ending) = ending(&self.file)?;
        if hex(&hash.finalize()) == ending.hash { Ok(()) } else { Err(ErrorKind::InvalidData.into()) }
    }
}

/// The name that a line is of, where it stands in it as it is: most lines need not be parsed.
fn plain_key(line: &[u8]) -> Option<&str> {
    let rest = line.strip_prefix(b"{\"key\":\"=")?;
    let key = &rest[..rest.iter().position(|b| matches!(b, b'"' | b'\\'))?];
    if rest[key.len()] == b'\\' { None } else { std::str::from_utf8(key).ok() }
}

/// The lines of those with ties of one segment, in order.
struct TiedLines<'s> {
    of: usize,
    lines: BufReader<lines::Stream<'s>>,
}

impl TiedLines<'_> {
    fn next(&mut self) -> io::Result<Option<Line>> {
        let mut line = Vec::new();
        if self.lines.read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        // The line behind the last of them is looked at too: damage must not end them.
        let line: Line = sound(line.strip_suffix(b"\n").unwrap_or(&line))?;
        Ok(Some(line).filter(|line| line.key.starts_with('!')))
    }
}

/// What a fact ties a person or an organization to in a document.
pub(super) struct Tie {
    /// IRI; None where the document names one that is known.
    pub thing: Option<String>,
    /// Whether the person works, or the organization has its head office, there.
    pub is_seat: bool,
    /// Id of the document.
    pub document: String,
    /// Of which segment.
    of: usize,
}

/// What bears a key, and a document that is alive in which it does.
struct Found {
    id: String,
    label: String,
    document: String,
}

/// The names of a store. Answers speak of documents that are alive.
pub struct StoreNames<'s> {
    store: &'s Store,
    segments: Vec<Names<'s>>,
}

impl Store {
    /// Its names, read where they lie; those of segments that have none yet are made. Segments whose records are lost come back
    /// as errors beside.
    pub fn names(&self) -> (StoreNames<'_>, Vec<StoreError>) {
        self.names_by(Names::open)
    }
    /// The same, all made again.
    pub(super) fn names_again(&self) -> StoreNames<'_> {
        self.names_by(Names::made).0
    }
    fn names_by<'s>(
        &'s self,
        open: impl Fn(&'s Self, usize) -> io::Result<Names<'s>>,
    ) -> (StoreNames<'s>, Vec<StoreError>) {
        let (mut segments, mut lost) = (Vec::new(), Vec::new());
        for (number, segment) in self.segments.iter().enumerate() {
            match open(self, number) {
                Ok(names) => segments.push(names),
                Err(error) => lost.push(StoreError::io(&segment.records_path())(error)),
            }
        }
        (StoreNames { store: self, segments }, lost)
    }
    /// Makes the names of the newest segment. Failure only costs the time when they are needed.
    pub(super) fn make_newest_names(&self) {
        if let Some(newest) = self.segments.len().checked_sub(1) {
            let _ = Names::open(self, newest);
        }
    }
    /// Files of names that are not what was written.
    pub(super) fn verify_names(&self) -> Vec<StoreError> {
        let damaged = |segment: &std::sync::Arc<OpenSegment>| {
            let path = names_path(&self.folder, &segment.segment.name);
            let file = File::open(&path).ok()?;
            let whole = || -> io::Result<()> {
                let (end, ending) = ending(&file)?;
                let mut lines = lines::stream(&file, end);
                let (mut line, mut hash) = (Vec::new(), Sha256::new());
                while lines.read_until(b'\n', &mut line)? > 0 {
                    hash.update(&line);
                    line.clear();
                }
                let fits = ending.segment == segment.segment.name && ending.hash == hex(&hash.finalize());
                if fits { Ok(()) } else { Err(ErrorKind::InvalidData.into()) }
            };
            whole().err().map(|_| StoreError::Names(path))
        };
        self.segments.iter().filter_map(damaged).collect()
    }
}

impl StoreNames<'_> {
    /// Whether a document is alive in that segment.
    fn is_alive(&self, of: &Names<'_>, document: &str) -> Result<bool, StoreError> {
        let segment = &of.segment.segment;
        if segment.live == segment.entries {
            return Ok(true);
        }
        // It is in this one: what later and mostly smaller ones say decides.
        for later in &self.store.segments[of.number + 1..] {
            if later.find(document)?.is_some() {
                return Ok(false);
            }
        }
        Ok(true)
    }
    /// What bears a key, in every document that is alive and names it.
    fn found(&self, key: &str) -> Result<Vec<Found>, StoreError> {
        let (mut found, namesakes) = (Vec::new(), self.store.namesakes());
        self.at(key, |bearer, document| {
            if let (Some(id), Some(label)) = (&bearer.id, &bearer.label) {
                let id = namesakes.in_document(id, document).to_owned();
                found.push(Found { id, label: label.clone(), document: document.to_owned() });
            }
        })?;
        Ok(found)
    }
    /// What has this IRI.
    fn of(&self, iri: &str) -> Result<Vec<Found>, StoreError> {
        let mut found = self.found(&of_iri(self.store.namesakes().before(iri)))?;
        found.retain(|found| found.id == iri);
        Ok(found)
    }
    /// Whether the document of a tie is alive; not all need be asked.
    pub(super) fn is_there(&self, tie: &Tie) -> bool {
        self.segments.get(tie.of).is_some_and(|of| self.is_alive(of, &tie.document).unwrap_or_default())
    }
    /// Gives `each` all that facts tie to something in a document, alive or not, each once, in order of IRI.
    pub(super) fn tied(&self, mut each: impl FnMut(&str, Vec<Tie>)) -> Result<(), StoreError> {
        let mut segments: Vec<TiedLines<'_>> = Vec::new();
        for (of, names) in self.segments.iter().enumerate() {
            segments.push(TiedLines { of, lines: lines::stream(&names.file, names.end) });
        }
        let next = |lines: &mut TiedLines<'_>| {
            lines.next().map_err(StoreError::io(&self.segments[lines.of].segment.records_path()))
        };
        let mut heads: BTreeSet<(String, usize)> = BTreeSet::new();
        let mut lines: Vec<Option<Line>> = Vec::new();
        for segment in &mut segments {
            let line = next(segment)?;
            heads.extend(line.as_ref().map(|l| (l.key.clone(), segment.of)));
            lines.push(line);
        }
        let (mut bearer, mut ties) = (String::new(), Vec::new());
        while let Some((key, of)) = heads.pop_first() {
            if key != bearer {
                each(bearer.trim_start_matches('!'), std::mem::take(&mut ties));
                bearer = key;
            }
            for Bearer { id, label, documents } in lines[of].take().map(|l| l.of).unwrap_or_default() {
                let is_seat = label.is_some();
                ties.extend(documents.into_iter().map(|document| Tie { thing: id.clone(), is_seat, document, of }));
            }
            lines[of] = next(&mut segments[of])?;
            heads.extend(lines[of].as_ref().map(|l| (l.key.clone(), of)));
        }
        each(bearer.trim_start_matches('!'), ties);
        Ok(())
    }
    fn at(&self, key: &str, mut each: impl FnMut(&Bearer, &str)) -> Result<(), StoreError> {
        for names in &self.segments {
            let Some(line) = self.line(names, key)? else { continue };
            for bearer in &line.of {
                for document in &bearer.documents {
                    if self.is_alive(names, document)? {
                        each(bearer, document);
                    }
                }
            }
        }
        Ok(())
    }
    /// The line of a key. Where it is damaged the names of the segment are made again.
    fn line(&self, names: &Names<'_>, key: &str) -> Result<Option<Line>, StoreError> {
        let find = |names: &Names<'_>| find(&names.file, names.end, key, |line: &Line| &line.key);
        let again = |_| find(&Names::made(self.store, names.number)?);
        find(names).or_else(again).map_err(StoreError::io(&names.segment.records_path()))
    }
    /// Ids of the documents in whose graphs something is named so, in order.
    ///
    /// # Errors
    /// Records or indices cannot be read.
    pub fn documents(&self, name: &str) -> Result<BTreeSet<String>, StoreError> {
        let mut documents = BTreeSet::new();
        self.at(&of_name(name), |_, document| {
            documents.insert(document.to_owned());
        })?;
        Ok(documents)
    }
    /// The IRIs of what is called so, as [`network::Names::find`](crate::network::Names::find) finds them: by IRI, by whole
    /// name, as the program looks names up, or by part of a name.
    ///
    /// # Errors
    /// Records or indices cannot be read.
    pub fn find(&self, name: &str) -> Result<BTreeSet<String>, StoreError> {
        if !self.of(name)?.is_empty() {
            return Ok(BTreeSet::from([name.to_owned()]));
        }
        let whole: BTreeSet<String> = self.found(&of_name(name))?.into_iter().map(|found| found.id).collect();
        if !whole.is_empty() {
            return Ok(whole);
        }
        let (lower, folded) = (name.to_lowercase(), fold(name));
        let (mut alike, mut parts) = (BTreeSet::new(), BTreeSet::new());
        self.each(|key, bearers| {
            if fold(key) == folded {
                alike.extend(bearers()?.into_iter().map(|(id, _)| id));
            } else if alike.is_empty() && key.contains(&lower) {
                parts.extend(bearers()?.into_iter().map(|(id, _)| id));
            }
            Ok(())
        })?;
        Ok(if alike.is_empty() { parts } else { alike })
    }
    /// The name of an entity: its label in the first document that speaks of it.
    ///
    /// # Errors
    /// Records or indices cannot be read.
    pub fn label(&self, iri: &str) -> Result<Option<String>, StoreError> {
        let found = self.of(iri)?;
        Ok(found.into_iter().min_by(|a, b| a.document.cmp(&b.document)).map(|found| found.label))
    }
    /// All labels.
    ///
    /// # Errors
    /// Records or indices cannot be read.
    pub fn labels(&self) -> Result<BTreeSet<String>, StoreError> {
        let mut labels = BTreeSet::new();
        self.each(|key, bearers| {
            labels.extend(bearers()?.into_iter().map(|(_, label)| label).filter(|l| l.to_lowercase() == key));
            Ok(())
        })?;
        Ok(labels)
    }
    /// Gives `each` every name, with what finds id and label of what bears it in a document that is alive.
    fn each(
        &self,
        mut each: impl FnMut(&str, &dyn Fn() -> io::Result<Vec<(String, String)>>) -> io::Result<()>,
    ) -> Result<(), StoreError> {
        for names in &self.segments {
            let mut of = |names: &Names<'_>| names.each(|key, line| each(key, &|| self.alive(names, line)));
            of(names)
                .or_else(|_| of(&Names::made(self.store, names.number)?))
                .map_err(StoreError::io(&names.segment.records_path()))?;
        }
        Ok(())
    }
    /// Id and label of what a line is of, where a document that names it is alive.
    fn alive(&self, names: &Names<'_>, line: &[u8]) -> io::Result<Vec<(String, String)>> {
        let line: Line = sound(line.strip_suffix(b"\n").unwrap_or(line))?;
        let (mut alive, namesakes) = (Vec::new(), self.store.namesakes());
        for Bearer { id, label, documents } in line.of {
            let (Some(id), Some(label)) = (id, label) else { continue };
            for document in &documents {
                if self.is_alive(names, document).map_err(io::Error::other)? {
                    alive.push((namesakes.in_document(&id, document).to_owned(), label.clone()));
                    if !namesakes.is_parted(&id) {
                        break;
                    }
                }
            }
        }
        Ok(alive)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::error::Error;

    use oxigraph::model::Term;

    use super::super::StoreWriter;
    use super::super::tests::record;
    use super::*;
    use crate::network;
    use crate::rdf::{GraphConfig, document_quads, vocabulary as v};
    use crate::resource::Ontology;

    const BASE: &str = "https://example.org/id/";

    /// The files say what the records say.
    fn check(store: &Store) -> Result<(), Box<dyn Error>> {
        let (records, _) = store.records();
        let all = network::Names::new(&records);
        let (names, lost) = store.names();
        assert!(lost.is_empty(), "{lost:?}");
        let ontology = Ontology::embedded();
        let config = GraphConfig { base: BASE, ontology: &ontology, text: false, mentions: false };
        let mut labelled: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for record in &records {
            for quad in document_quads(config, record) {
                if (quad.predicate == v::PREF_LABEL || quad.predicate == v::ALT_LABEL)
                    && let Term::Literal(label) = &quad.object
                {
                    labelled.entry(label.value().to_lowercase()).or_default().insert(record.document.id.clone());
                }
            }
        }
        for (name, documents) in &labelled {
            assert_eq!(&names.documents(name)?, documents, "{name}");
        }
        let iri = format!("{BASE}Company/名1");
        for name in
            ["名1", "N1", "n12", "Ｎ1", "名", "無", "", &iri].into_iter().chain(labelled.keys().map(String::as_str))
        {
            assert_eq!(names.find(name)?, all.find(name).into_iter().collect(), "{name}");
        }
        for (iri, (_, label)) in &all.by_id {
            assert_eq!(names.label(iri)?.as_ref(), Some(label));
        }
        assert_eq!(names.labels()?, all.by_id.values().map(|(_, label)| label.clone()).collect());
        Ok(())
    }

    #[test]
    fn names_are_those_of_the_records_after_any_change() -> Result<(), Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        for (round, ids) in [0..6_u64, 4..9, 0..2, 9..40, 3..5].into_iter().enumerate() {
            let mut writer = StoreWriter::open(folder.path(), BASE)?;
            for i in ids.clone() {
                // The record before is never one of the store.
                writer.put(&record(&format!("d{i}"), i + 50), 1)?;
                writer.put(&record(&format!("d{i}"), i + round as u64), 1)?;
            }
            writer.remove(&format!("d{}", ids.start.saturating_sub(1)))?;
            let (store, _) = writer.commit()?;
            assert!(store.segments.iter().all(|s| names_path(folder.path(), &s.segment.name).exists()));
            assert_eq!(std::fs::read_dir(folder.path().join("search"))?.count(), store.segments.len());
            check(&store)?;
        }
        let store = Store::open(folder.path())?;
        let files: Vec<PathBuf> = store.segments.iter().map(|s| names_path(folder.path(), &s.segment.name)).collect();
        let written: Vec<Vec<u8>> = files.iter().map(std::fs::read).collect::<Result<_, _>>()?;
        for (file, bytes) in files.iter().zip(&written) {
            for at in (0..bytes.len()).step_by(1 + bytes.len() / 9) {
                let mut damaged = bytes.clone();
                damaged[at] ^= 1;
                std::fs::write(file, damaged)?;
                assert!(matches!(store.verify().as_slice(), [StoreError::Names(_)]), "{at}");
                check(&store)?;
                assert_eq!(&std::fs::read(file)?, bytes, "made again");
            }
            std::fs::remove_file(file)?;
        }
        assert!(store.verify().is_empty());
        check(&Store::open(folder.path())?)?;
        assert_eq!(files.iter().map(std::fs::read).collect::<Result<Vec<_>, _>>()?, written);
        Ok(())
    }
}
