//! Files, folders and streams -> documents, one after the other.
//!
//! One door for all formats: what an input is, its first bytes say before its name; what packs it is taken off first. What
//! cannot be read comes out as a [`Diagnostic`] in its place, and the next input follows. Formats that can be larger than
//! memory (JSON Lines, CSV, dumps, web archives, mail boxes) are read an entry at a time.

mod alike;
mod bounded;
mod date;
mod detect;
mod docx;
mod encoding;
mod epub;
mod feed;
mod fields;
mod html;
mod json;
mod json_lines;
mod mail;
mod markdown;
mod markup;
mod pdf;
mod source;
mod subtitles;
mod table;
mod unpack;
mod warc;
mod wiki;
mod wikitext;

use std::cell::RefCell;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use encoding_rs::Encoding;
use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

pub use encoding::by_name as encoding_by_name;
pub use fields::{Columns, Field, put};
pub use source::sources;

use crate::diagnostic::{Diagnostic, Severity};
use crate::document::Document;
use json_lines::JsonLines;

/// Longest document. Its analysis takes about 100 bytes a character in memory.
pub const MAX_DOCUMENT_CHARS: usize = 10_000_000;
/// How much of an input is looked at to tell what it is.
const HEAD_BYTES: usize = 1 << 16;
/// How deep archives and packed files may stand in each other.
const MAX_NESTING: u32 = 8;
/// Shorter texts say the same by chance.
const MIN_TWIN_BYTES: usize = 40;
/// So many of the documents that have the text of another are named.
const TOLD_TWINS: usize = 5;

/// Warnings that an input gave nothing, though it may have held documents before: it is empty, or of another kind now.
const EMPTY: &str = "empty: nothing to read";
const NO_FILE: &str = "no file to read in this folder";
const NO_ENTRY: &str = "no file in this archive";
const NO_DOCUMENT: &str = "no document in it";
const PASSED_OVER: &str = "passed over: ";

/// Whether the problem is that an input gave nothing, although nothing is wrong with the reading of it.
pub fn is_barren(problem: &Diagnostic) -> bool {
    let message = &problem.message;
    [EMPTY, NO_FILE, NO_ENTRY, NO_DOCUMENT].contains(&message.as_str()) || message.starts_with(PASSED_OVER)
}

/// How the problem begins that a table or list has nothing to read.
pub(crate) const NO_TEXT: &str = "no column for the text";

/// What comes out of an input: a document, or a problem in its place.
pub(crate) type Item = Result<Document, Diagnostic>;

/// Bytes of a file that is one document: a page may hold much beside its article, a device has no end.
const MAX_FILE_BYTES: u64 = 256 << 20;
/// Bytes of what is held as a whole and has many documents: an archive, a table in another encoding than UTF-8.
const MAX_HELD_BYTES: u64 = 1 << 30;

/// How an input is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Plain text, one document a file.
    Text,
    /// Markdown, one document a file.
    Markdown,
    /// HTML, one article a file.
    Html,
    /// JSON Lines, one document a line.
    JsonLines,
    /// JSON: an array of documents, an object with one, or one document.
    Json,
    /// A table with commas or semicolons, one document a row.
    Csv,
    /// A table with tabs, one document a row.
    Tsv,
    /// RSS or Atom, one document an entry.
    Feed,
    /// What `WikiExtractor` writes.
    WikiExtract,
    /// A dump of `MediaWiki`, one document an article.
    MediaWiki,
    /// A web archive, one document a page.
    Warc,
    /// An electronic book, one document a chapter.
    Epub,
    /// PDF with a text layer.
    Pdf,
    /// A Word document.
    Docx,
    /// A mail, or a box of them.
    Mail,
    /// Subtitles.
    Subtitles,
}

/// How inputs are read.
#[derive(Clone, Debug, Default)]
pub struct ReadConfig {
    /// Their format; by content and name where None.
    pub format: Option<Format>,
    /// Their encoding; recognised where None.
    pub encoding: Option<&'static Encoding>,
    /// Columns and fields that have names of their own.
    pub columns: Columns,
}

/// Where documents come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Standard input.
    Stdin,
    /// A file that was named itself.
    File(PathBuf),
    /// A file in or below a folder that was named.
    Below {
        /// The folder.
        folder: PathBuf,
        /// The file's path below it.
        path: PathBuf,
    },
    /// What is in memory already.
    Bytes {
        /// Its name in messages; up to the last dot it is the id of a document that has none.
        name: String,
        /// The content.
        bytes: Vec<u8>,
    },
}

/// Where an input comes from: what messages and ids say of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Origin {
    /// Its name in messages.
    pub name: String,
    /// The id of its document, or what the ids of its entries begin with.
    pub id: String,
}

impl Origin {
    /// The id of an entry that has none of its own.
    fn entry(&self, number: u64) -> String {
        format!("{}#{number}", self.id)
    }
}

/// A path without the endings that say packing and format, with `/`, in NFC.
fn stem(path: &str) -> String {
    let path = detect::without_packing(path).replace('\\', "/");
    let (folder, name) = path.rsplit_once('/').map_or(("", path.as_str()), |(folder, name)| (folder, name));
    let stem = match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    };
    let whole = if folder.is_empty() { stem.to_owned() } else { format!("{folder}/{stem}") };
    whole.nfc().collect()
}

impl Source {
    /// Its name in messages.
    pub fn name(&self) -> String {
        match self {
            Self::Stdin => "standard input".to_owned(),
            Self::File(path) => path.display().to_string(),
            Self::Below { folder, path } => folder.join(path).display().to_string(),
            Self::Bytes { name, .. } => name.clone(),
        }
    }
    /// What its documents keep of where they come from.
    fn place(&self) -> String {
        let base =
            |path: &Path| path.file_name().map_or_else(String::new, |name| name.to_string_lossy().nfc().collect());
        match self {
            Self::Stdin => "-".to_owned(),
            Self::File(path) => base(path),
            Self::Below { path, .. } => path.to_string_lossy().replace('\\', "/").nfc().collect(),
            Self::Bytes { name, .. } => base(Path::new(name)),
        }
    }
    fn id(&self) -> String {
        match self {
            Self::Stdin => "-".to_owned(),
            _ => stem(&self.place()),
        }
    }
    fn open(&self) -> Result<Box<dyn Read>, Diagnostic> {
        let file = |path: &Path| match File::open(path) {
            Ok(file) => Ok(Box::new(file) as Box<dyn Read>),
            Err(error) => Err(Diagnostic::error(self.name(), error.to_string())),
        };
        match self {
            Self::Stdin => Ok(Box::new(std::io::stdin())),
            Self::File(path) => file(path),
            Self::Below { folder, path } => file(&folder.join(path)),
            Self::Bytes { bytes, .. } => Ok(Box::new(Cursor::new(bytes.clone()))),
        }
    }
}

/// Bytes that are still to be looked at.
struct Input {
    origin: Origin,
    reader: Box<dyn Read>,
    /// Archives and packings around it.
    depth: u32,
    /// What was inside an archive and has no format is no text for that.
    inner: bool,
    /// What the archives that it stands in may still expand to.
    left: Option<unpack::Budget>,
}

/// What comes out of an archive, in its turn.
enum Packed {
    /// An entry that is unpacked when it is its turn: all of them need not fit in memory.
    Entry { archive: Rc<RefCell<unpack::Archive>>, index: usize, origin: Origin, depth: u32 },
    /// What is left of an entry of a damaged archive.
    Rest { origin: Origin, content: Vec<u8>, error: Option<std::io::Error>, depth: u32 },
    /// An entry that cannot be read.
    Problem(Diagnostic),
}

impl Packed {
    fn open(self) -> Result<Input, Diagnostic> {
        match self {
            Self::Entry { archive, index, origin, depth } => {
                let mut archive = archive.borrow_mut();
                let bytes = unpack::entry(&mut archive, index, &origin.name)?;
                let left = Some(archive.left.clone());
                Ok(Input { origin, reader: Box::new(Cursor::new(bytes)), depth, inner: true, left })
            }
            Self::Rest { origin, content, error, depth } => {
                let reader = Box::new(Cursor::new(content).chain(Failed(error)));
                Ok(Input { origin, reader, depth, inner: true, left: None })
            }
            Self::Problem(problem) => Err(problem),
        }
    }
}

/// The documents of all sources, in order.
pub struct Documents {
    sources: std::vec::IntoIter<Source>,
    config: ReadConfig,
    /// The entries of the input that is open.
    entries: Option<Box<dyn Iterator<Item = Item>>>,
    /// Inputs out of an archive.
    inputs: VecDeque<Packed>,
    /// Whether the source that is being read was only found in a folder.
    found: bool,
    /// The place and name of the source that is being read.
    place: String,
    name: String,
    /// What was inside archives and is of no format that is read, by ending.
    passed: PassedOver,
    /// Whether anything came out of the input that is open.
    gave: bool,
    /// What is to be told of the document that came out last.
    told: Option<Diagnostic>,
    /// The source of each id that came out of sources before the last, as numbers into `names`.
    ids: FxHashMap<u64, u32>,
    names: Vec<String>,
    /// The source of each text that came out lately, and the documents that have the text of an earlier one.
    texts: Lately,
    twins: Twins,
}

/// Hashes with the number of their source: the last ones, at least `REMEMBERED` of them, so that no corpus fills the memory.
#[derive(Default)]
struct Lately {
    now: FxHashMap<u64, u32>,
    before: FxHashMap<u64, u32>,
}

/// Texts of which a twin is told for sure; one that came longer ago may be forgotten.
const REMEMBERED: usize = 1 << 14;

impl Lately {
    /// Takes a hash in; the source that it came from first, where it is known.
    fn note(&mut self, hash: u64, source: u32) -> Option<u32> {
        if let Some(known) = self.now.get(&hash).or_else(|| self.before.get(&hash)) {
            return Some(*known);
        }
        if self.now.len() >= REMEMBERED {
            self.before = std::mem::take(&mut self.now);
        }
        self.now.insert(hash, source);
        None
    }
}

/// Documents whose text came before: how many, and the first of them, each with the source that it came from first.
#[derive(Debug, Default)]
struct Twins {
    count: u64,
    first: Vec<String>,
}

impl Twins {
    fn add(&mut self, id: &str, source: &str) {
        self.count += 1;
        if self.first.len() < TOLD_TWINS {
            self.first.push(format!("{id} (as in {source})"));
        }
    }
    /// `2 documents have the text of another: b (as in a.txt), c (as in a.txt)`; None where there are none.
    fn message(&self) -> Option<String> {
        let more = if self.count > self.first.len() as u64 { ", …" } else { "" };
        let have = if self.count == 1 { "1 document has" } else { "documents have" };
        let have = if self.count == 1 { have.to_owned() } else { format!("{} {have}", self.count) };
        (self.count > 0).then(|| format!("{have} the text of another: {}{more}", self.first.join(", ")))
    }
}

/// Files that are of no format that is read: how many of each ending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PassedOver(std::collections::BTreeMap<String, u64>);

impl PassedOver {
    /// Counts a file.
    pub fn add(&mut self, name: &str) {
        let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let ending = base.rsplit_once('.').filter(|(stem, _)| !stem.is_empty());
        let ending = ending.map_or_else(|| "without an ending".to_owned(), |(_, ending)| format!(".{ending}"));
        *self.0.entry(ending).or_default() += 1;
    }
    /// `3 files passed over: 2 .xlsx, 1 .png`; None where there are none.
    pub fn message(&self) -> Option<String> {
        let total: u64 = self.0.values().sum();
        let mut parts: Vec<(&String, &u64)> = self.0.iter().collect();
        parts.sort_by_key(|&(ending, count)| (std::cmp::Reverse(*count), ending.clone()));
        let parts: Vec<String> = parts.iter().map(|(ending, count)| format!("{count} {ending}")).collect();
        let files = if total == 1 { "file" } else { "files" };
        (total > 0).then(|| format!("{total} {files} passed over: {}", parts.join(", ")))
    }
}

impl Documents {
    /// The documents of these sources.
    pub fn new(sources: Vec<Source>, config: ReadConfig) -> Self {
        Self {
            sources: sources.into_iter(),
            config,
            entries: None,
            inputs: VecDeque::new(),
            found: false,
            place: String::new(),
            name: String::new(),
            passed: PassedOver::default(),
            gave: false,
            told: None,
            ids: FxHashMap::default(),
            names: Vec::new(),
            texts: Lately::default(),
            twins: Twins::default(),
        }
    }

    /// Opens an input: what comes out of it becomes `entries`, or further inputs.
    fn open(&mut self, input: Input) -> Result<(), Diagnostic> {
        let Input { origin, reader, depth, inner, left } = input;
        let name = origin.name.clone();
        let fail = |error: std::io::Error| Diagnostic::error(&name, error.to_string());
        if depth > MAX_NESTING {
            return Err(Diagnostic::error(&name, format!("archives stand more than {MAX_NESTING} deep in each other")));
        }
        let (head, reader) = peek(reader).map_err(fail)?;
        let given = self.config.format;
        match detect::packing(&head) {
            Some(detect::Packing::Zip) => return self.open_archive(origin, reader, (depth, left), given),
            Some(packing) => {
                let reader = unpack::stream(reader, packing).map_err(fail)?;
                let reader = Box::new(Named { inner: reader });
                let input = Input { origin, reader, depth: depth + 1, inner, left };
                return self.open(input);
            }
            None => {}
        }
        let base = name.rsplit(['/', '\\']).next().unwrap_or(&name);
        let by_name = detect::by_name(base);
        let format = given.or_else(|| detect::by_content(&head)).or_else(|| match by_name {
            // A table's header begins with no brace.
            Some(Format::Csv | Format::Tsv) if head.trim_ascii_start().starts_with(b"{") => {
                detect::json_kind(&head).or(by_name)
            }
            // Both are called .json, and neither is told from text on standard input.
            Some(Format::Json) => detect::json_kind(&head).or(by_name),
            Some(Format::JsonLines | Format::Text) | None if by_name.is_some() || self.place == "-" => {
                let kind = detect::json_kind(&head);
                let one = kind == Some(Format::Json) && !head.trim_ascii_start().starts_with(b"[");
                kind.filter(|_| !(one && by_name == Some(Format::JsonLines))).or(by_name)
            }
            known => known,
        });
        if format.is_none() && inner {
            self.passed.add(base);
            return Ok(());
        }
        if format.is_none() && detect::is_container(base) {
            return Err(
                Diagnostic::error(&name, "no feed and no wiki dump").hint("--input-format says how it is written")
            );
        }
        self.entries = Some(self.entries(origin, reader, format.unwrap_or(Format::Text))?);
        self.gave = false;
        Ok(())
    }

    fn open_archive(
        &mut self,
        origin: Origin,
        mut reader: Box<dyn BufRead>,
        (depth, left): (u32, Option<unpack::Budget>),
        given: Option<Format>,
    ) -> Result<(), Diagnostic> {
        let bytes = bounded::all(&mut reader, MAX_HELD_BYTES)
            .map_err(|error| Diagnostic::error(&origin.name, error.to_string()))?;
        let bytes = unpack::Shared::from(bytes);
        let mut archive = match unpack::Archive::new(bytes.clone(), left, &origin.name) {
            Ok(archive) => archive,
            Err(problem) => {
                // Documents and books need their other parts.
                let plain = given.is_none() && origin.name.to_lowercase().ends_with(".zip");
                let found = if plain { unpack::salvage(bytes.as_ref(), &origin) } else { Vec::new() };
                if found.is_empty() {
                    return Err(problem);
                }
                let count = found.len();
                let depth = depth + 1;
                for (origin, content, error) in found.into_iter().rev() {
                    self.inputs.push_front(Packed::Rest { origin, content, error, depth });
                }
                return Err(problem.hint(format!("what stands before the damage is read: {count} of its entries")));
            }
        };
        let has = |archive: &unpack::Archive, path: &str| archive.index_for_name(path).is_some();
        if given == Some(Format::Docx) || has(&archive, "word/document.xml") {
            self.entries = Some(Box::new(docx::read(&mut archive, &origin)?.into_iter()));
        } else if given == Some(Format::Epub) || has(&archive, "META-INF/container.xml") {
            self.entries = Some(Box::new(epub::read(&mut archive, &origin)?.into_iter()));
        } else if has(&archive, "xl/workbook.xml") {
            return Err(Diagnostic::error(&origin.name, "a spreadsheet").hint("save it as CSV"));
        } else if has(&archive, "ppt/presentation.xml") {
            return Err(Diagnostic::error(&origin.name, "a presentation").hint("save it as PDF"));
        } else {
            let found = unpack::entries(&mut archive, &origin);
            if found.is_empty() {
                return Err(Diagnostic::warning(&origin.name, NO_ENTRY));
            }
            let archive = Rc::new(RefCell::new(archive));
            for entry in found.into_iter().rev() {
                self.inputs.push_front(match entry {
                    Ok((index, origin)) => Packed::Entry { archive: archive.clone(), index, origin, depth: depth + 1 },
                    Err(problem) => Packed::Problem(problem),
                });
            }
        }
        Ok(())
    }

    /// The documents of an input of a known format.
    fn entries(
        &self,
        origin: Origin,
        reader: Box<dyn BufRead>,
        format: Format,
    ) -> Result<Box<dyn Iterator<Item = Item>>, Diagnostic> {
        let (config, name) = (&self.config, origin.name.clone());
        let utf8 = |reader| wiki::utf8(reader, config.encoding, &name);
        Ok(match format {
            Format::JsonLines => Box::new(JsonLines::new(utf8(reader)?, origin, config.columns.clone())),
            Format::Csv | Format::Tsv => {
                Box::new(table::Table::new(utf8(reader)?, origin, format == Format::Tsv, &config.columns)?)
            }
            Format::WikiExtract => Box::new(wiki::Extract::new(utf8(reader)?, origin)),
            Format::MediaWiki => Box::new(wiki::MediaWiki::new(reader, origin)),
            Format::Warc => Box::new(warc::Warc::new(reader, origin)),
            Format::Mail => Box::new(mail::Mails::new(reader, origin)?),
            Format::Pdf => {
                let mut reader = reader;
                let bytes = bounded::all(&mut reader, MAX_FILE_BYTES)
                    .map_err(|error| Diagnostic::error(&name, error.to_string()))?;
                Box::new(std::iter::once(pdf::read(&bytes, &origin)))
            }
            Format::Docx | Format::Epub => {
                return Err(Diagnostic::error(&name, "no ZIP archive, as such a document is")
                    .hint("it may be damaged, or of another format"));
            }
            Format::Text | Format::Markdown | Format::Html | Format::Json | Format::Feed | Format::Subtitles => {
                Box::new(self.whole(origin, reader, format)?.into_iter())
            }
        })
    }

    /// The documents of an input that is held as a whole.
    fn whole(&self, origin: Origin, reader: Box<dyn BufRead>, format: Format) -> Result<Vec<Item>, Diagnostic> {
        let (text, warning) = read_all(reader, format, self.config.encoding, &origin.name)?;
        let mut items: Vec<Item> = Vec::new();
        let empty = text.is_empty();
        items.extend(warning.map(Err));
        match format {
            Format::Json if !empty => items.extend(json::read(&text, &origin, &self.config.columns)?),
            Format::Feed if !empty => items.extend(feed::read(&text, &origin)?),
            Format::Json | Format::Feed => {}
            Format::Subtitles => {
                let (words, stray) = subtitles::read(&text);
                if let Some(first) = stray.first() {
                    let lines = if stray.len() == 1 {
                        "1 line belongs".to_owned()
                    } else {
                        format!("{} lines belong", stray.len())
                    };
                    let problem = Diagnostic::error(&origin.name, format!("{lines} to no cue and are not read"));
                    items.push(Err(problem.at(*first, 1).hint("a time is written 00:00:01,000 --> 00:00:02,000")));
                }
                items.push(Ok(document(origin.id, words, Format::Text, &origin.name)?));
            }
            _ => items.push(Ok(document(origin.id, text, format, &origin.name)?)),
        }
        Ok(items)
    }

    /// A document as it goes out, with its source; an id that another source has already is a problem.
    fn out(&mut self, mut document: Document) -> Item {
        use std::hash::{Hash, Hasher};
        document.id = document.id.nfc().collect();
        document.source.clone_from(&self.place);
        let mut hasher = rustc_hash::FxHasher::default();
        document.id.hash(&mut hasher);
        if self.names.last() != Some(&self.name) {
            self.names.push(self.name.clone());
        }
        let number = self.names.len() as u32 - 1;
        if document.text.len() >= MIN_TWIN_BYTES {
            let mut hasher = rustc_hash::FxHasher::default();
            document.text.hash(&mut hasher);
            if let Some(known) = self.texts.note(hasher.finish(), number) {
                self.twins.add(&document.id, &self.names[known as usize]);
            }
        }
        match self.ids.entry(hasher.finish()) {
            std::collections::hash_map::Entry::Occupied(known) if *known.get() != number => {
                let other = &self.names[*known.get() as usize];
                let problem = Diagnostic::error(
                    &self.name,
                    format!("its document {:?} has the id of one of {other}", document.id),
                );
                Err(problem.hint("ids must differ; a file's is its path below the folder that was named"))
            }
            std::collections::hash_map::Entry::Occupied(_) => Ok(document),
            std::collections::hash_map::Entry::Vacant(place) => {
                // Nothing comes behind the last source that could have the id again.
                if self.sources.len() > 0 || !self.inputs.is_empty() {
                    place.insert(number);
                }
                Ok(document)
            }
        }
    }
}

/// A reader behind a packing.
struct Named {
    inner: Box<dyn Read>,
}

impl Read for Named {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.inner.read(buffer)
    }
}

/// The error of a reader in its turn: behind the bytes that it gave.
struct Failed(Option<std::io::Error>);

impl Read for Failed {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// The first bytes of a reader, and a reader of all.
fn peek(mut reader: Box<dyn Read>) -> std::io::Result<(Vec<u8>, Box<dyn BufRead>)> {
    let mut head = Vec::new();
    let rest = match reader.by_ref().take(HEAD_BYTES as u64).read_to_end(&mut head) {
        Ok(_) => reader,
        Err(error) if head.is_empty() => return Err(error),
        // A packing that was cut: what stands before the cut is read.
        Err(error) => Box::new(Failed(Some(error))),
    };
    let whole = Cursor::new(head.clone()).chain(rest);
    Ok((head, Box::new(BufReader::with_capacity(1 << 16, whole))))
}

impl Iterator for Documents {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        if let Some(problem) = self.told.take() {
            return Some(Err(problem));
        }
        loop {
            if let Some(entries) = &mut self.entries {
                match entries.next() {
                    Some(Ok(document)) => {
                        self.gave = true;
                        self.told = alike::find(&document.text).map(|(word, letter, count)| {
                            let all = if count > 1 { format!(", and {} more", count - 1) } else { String::new() };
                            let code = letter as u32;
                            let what =
                                format!("{word:?} has a letter that only looks like another (U+{code:04X}){all}");
                            Diagnostic::warning(&self.name, format!("document {:?}: {what}", document.id))
                        });
                        return Some(self.out(document));
                    }
                    Some(Err(problem)) => {
                        self.gave = true;
                        return Some(Err(problem));
                    }
                    None => {
                        self.entries = None;
                        // Of a list of documents, none: told, because it may have had some before.
                        if !std::mem::replace(&mut self.gave, true) {
                            return Some(Err(Diagnostic::warning(&self.name, NO_DOCUMENT)));
                        }
                    }
                }
            }
            let input = match self.inputs.pop_front().map(Packed::open) {
                Some(Ok(input)) => input,
                Some(Err(problem)) => return Some(Err(problem)),
                None => match self.sources.next() {
                    Some(source) => {
                        (self.place, self.name) = (source.place(), source.name());
                        self.found = matches!(source, Source::Below { .. });
                        match source.open() {
                            Ok(reader) => {
                                let origin = Origin { name: source.name(), id: source.id() };
                                Input { origin, reader, depth: 0, inner: false, left: None }
                            }
                            Err(problem) => return Some(Err(problem)),
                        }
                    }
                    None => {
                        if let Some(message) = std::mem::take(&mut self.passed).message() {
                            return Some(Err(Diagnostic::warning("in archives", message)));
                        }
                        let message = std::mem::take(&mut self.twins).message()?;
                        return Some(Err(Diagnostic::warning("documents", message)));
                    }
                },
            };
            if let Err(mut problem) = self.open(input) {
                // A folder may hold tables of other things; a file that was named is wanted.
                if self.found && problem.message.starts_with(NO_TEXT) {
                    problem.message = format!("{PASSED_OVER}{}", problem.message);
                    problem.severity = Severity::Warning;
                }
                return Some(Err(problem));
            }
        }
    }
}

fn read_all(
    mut reader: Box<dyn BufRead>,
    format: Format,
    mut encoding: Option<&'static Encoding>,
    name: &str,
) -> Result<(String, Option<Diagnostic>), Diagnostic> {
    let bytes = bounded::all(&mut reader, MAX_FILE_BYTES).map_err(|e| Diagnostic::error(name, e.to_string()))?;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok((String::new(), Some(Diagnostic::warning(name, EMPTY))));
    }
    if matches!(format, Format::Html | Format::Feed) && encoding.is_none() && std::str::from_utf8(&bytes).is_err() {
        encoding = html::declared_encoding(&bytes);
    }
    encoding::decode(bytes, encoding, name)
}

fn document(id: String, text: String, format: Format, name: &str) -> Result<Document, Diagnostic> {
    let document = match format {
        Format::Markdown => markdown::read(id, &text),
        Format::Html if !text.is_empty() => {
            html::read(id, &text).map_err(|error| Diagnostic::error(name, format!("no article: {error}")))?
        }
        _ => Document { id, text, ..Document::default() },
    };
    check_length(&document, name)?;
    Ok(document)
}

/// Offsets and memory are bounded, so documents are.
fn check_length(document: &Document, name: &str) -> Result<(), Diagnostic> {
    // A character has at most four bytes: most texts need no counting.
    if document.text.len() > MAX_DOCUMENT_CHARS {
        let chars = document.text.chars().count();
        if chars > MAX_DOCUMENT_CHARS {
            return Err(Diagnostic::error(
                name,
                format!("a document of {chars} characters; one may have {MAX_DOCUMENT_CHARS}"),
            )
            .hint("split it"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod lately {
    use super::*;

    #[test]
    fn what_came_lately_is_known_and_no_more_is_kept_than_twice_that() {
        let mut texts = Lately::default();
        let many = 3 * REMEMBERED as u64;
        assert!((0..many).all(|hash| texts.note(hash, 1).is_none()));
        assert_eq!(texts.note(many - REMEMBERED as u64, 2), Some(1));
        assert!(texts.now.len() + texts.before.len() <= 2 * REMEMBERED);
    }
}
