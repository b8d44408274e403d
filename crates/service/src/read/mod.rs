//! Files, folders and streams -> documents, one after the other.
//!
//! What cannot be read comes out as a [`Diagnostic`] in its place, and the next input follows. JSON Lines are read a line at
//! a time, so that a file may be larger than memory; other formats hold one document at a time.

mod date;
mod encoding;
mod html;
mod json_lines;
mod markdown;
mod source;

use std::fs::File;
use std::io::{BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use encoding_rs::Encoding;

pub use encoding::by_name as encoding_by_name;
pub use source::sources;

use crate::diagnostic::Diagnostic;
use crate::document::Document;
use json_lines::JsonLines;

/// Longest document. Its analysis takes about 100 bytes a character in memory.
pub const MAX_DOCUMENT_CHARS: usize = 10_000_000;

/// Bytes of a file that is one document: a page may hold much beside its article, a device has no end.
const MAX_FILE_BYTES: u64 = 256 << 20;

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
}

impl Format {
    /// The format that the extension of a file name says.
    pub fn of_path(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        Some(match extension.as_str() {
            "txt" | "text" => Self::Text,
            "md" | "markdown" => Self::Markdown,
            "html" | "htm" | "xhtml" => Self::Html,
            "jsonl" | "ndjson" => Self::JsonLines,
            _ => return None,
        })
    }
}

/// How inputs are read.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReadConfig {
    /// Their format; by extension where None, text where that says nothing.
    pub format: Option<Format>,
    /// Their encoding; recognised where None.
    pub encoding: Option<&'static Encoding>,
}

/// Where documents come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
    /// What is in memory already.
    Bytes {
        /// Its name in messages; up to the last dot it is the id of a document that has none.
        name: String,
        /// The content.
        bytes: Vec<u8>,
    },
}

impl Source {
    /// Its name in messages.
    pub fn name(&self) -> String {
        match self {
            Self::Stdin => "standard input".to_owned(),
            Self::File(path) => path.display().to_string(),
            Self::Bytes { name, .. } => name.clone(),
        }
    }
    fn id(&self) -> String {
        let stem = |path: &Path| path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        match self {
            Self::Stdin => "-".to_owned(),
            Self::File(path) => stem(path),
            Self::Bytes { name, .. } => stem(Path::new(name)),
        }
    }
    fn format(&self, config: ReadConfig) -> Format {
        let guessed = || match self {
            Self::Stdin => None,
            Self::File(path) => Format::of_path(path),
            Self::Bytes { name, .. } => Format::of_path(Path::new(name)),
        };
        config.format.or_else(guessed).unwrap_or(Format::Text)
    }
    fn open(&self) -> Result<Box<dyn Read>, Diagnostic> {
        match self {
            Self::Stdin => Ok(Box::new(std::io::stdin())),
            Self::File(path) => match File::open(path) {
                Ok(file) => Ok(Box::new(file)),
                Err(error) => Err(Diagnostic::error(self.name(), error.to_string())),
            },
            Self::Bytes { bytes, .. } => Ok(Box::new(Cursor::new(bytes.clone()))),
        }
    }
}

/// The documents of all sources, in order.
pub struct Documents {
    sources: std::vec::IntoIter<Source>,
    config: ReadConfig,
    lines: Option<JsonLines>,
    /// A warning that goes with the document to come.
    ready: Option<Document>,
}

impl Documents {
    /// The documents of these sources.
    pub fn new(sources: Vec<Source>, config: ReadConfig) -> Self {
        Self { sources: sources.into_iter(), config, lines: None, ready: None }
    }

    fn open(&mut self, source: &Source) -> Option<Result<Document, Diagnostic>> {
        let name = source.name();
        let format = source.format(self.config);
        let opened = source.open().and_then(|reader| {
            if format == Format::JsonLines {
                let reader = BufReader::with_capacity(1 << 16, reader);
                self.lines = Some(JsonLines::new(reader, self.config.encoding, name.clone())?);
                return Ok((None, None));
            }
            let (text, warning) = read_all(reader, format, self.config, &name)?;
            Ok((Some(document(source.id(), text, format, &name)?), warning))
        });
        match opened {
            Err(diagnostic) => Some(Err(diagnostic)),
            Ok((document, Some(warning))) => {
                self.ready = document;
                Some(Err(warning))
            }
            Ok((document, None)) => document.map(Ok),
        }
    }
}

impl Iterator for Documents {
    type Item = Result<Document, Diagnostic>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(document) = self.ready.take() {
                return Some(Ok(document));
            }
            if let Some(lines) = &mut self.lines {
                match lines.next() {
                    Some(item) => return Some(item),
                    None => self.lines = None,
                }
            }
            let source = self.sources.next()?;
            if let Some(item) = self.open(&source) {
                return Some(item);
            }
        }
    }
}

fn read_all(
    mut reader: Box<dyn Read>,
    format: Format,
    config: ReadConfig,
    name: &str,
) -> Result<(String, Option<Diagnostic>), Diagnostic> {
    let mut bytes = Vec::new();
    (&mut reader)
        .take(MAX_FILE_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| Diagnostic::error(name, e.to_string()))?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(Diagnostic::error(name, format!("more than {} MB; one document may not", MAX_FILE_BYTES >> 20)));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok((String::new(), Some(Diagnostic::warning(name, "empty: nothing to read"))));
    }
    let mut encoding = config.encoding;
    if format == Format::Html && encoding.is_none() && std::str::from_utf8(&bytes).is_err() {
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
