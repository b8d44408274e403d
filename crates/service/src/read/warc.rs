//! Web archives -> a document a page: responses with HTML or text, resources, and the text of conversions (WET).

use std::io::{BufRead, Cursor, Read};

use super::{Item, Origin, check_length, date, encoding, html};
use crate::diagnostic::Diagnostic;
use crate::document::Document;

/// A longer record is passed over.
const MAX_RECORD: u64 = 64 << 20;
/// Lines of the headers of a record.
const MAX_HEADERS: u32 = 1000;

/// The pages of an archive.
pub struct Warc {
    reader: Box<dyn BufRead>,
    origin: Origin,
    number: u64,
    failed: bool,
    /// A damaged stretch was met and not yet told.
    lost: bool,
    /// The record behind it.
    next: Option<Record>,
}

struct Record {
    kind: String,
    url: String,
    media: String,
    date: String,
    length: u64,
}

impl Warc {
    /// The pages of `reader`.
    pub fn new(reader: Box<dyn BufRead>, origin: Origin) -> Self {
        Self { reader, origin, number: 0, failed: false, lost: false, next: None }
    }
    fn fail(&mut self, message: impl Into<String>) -> Option<Item> {
        self.failed = true;
        Some(Err(Diagnostic::error(format!("{}, record {}", self.origin.name, self.number), message)))
    }
    fn line(&mut self) -> std::io::Result<Option<String>> {
        let mut bytes = Vec::new();
        match self.reader.by_ref().take(1 << 16).read_until(b'\n', &mut bytes)? {
            0 => Ok(None),
            _ => Ok(Some(String::from_utf8_lossy(&bytes).trim_end().to_owned())),
        }
    }
    /// The headers of the next record.
    fn headers(&mut self) -> std::io::Result<Option<Record>> {
        let mut skipped = 0;
        loop {
            let Some(line) = self.line()? else { return Ok(None) };
            if line.starts_with("WARC/") {
                break;
            }
            self.lost |= !line.is_empty();
            skipped += line.len() as u64;
            if skipped > MAX_RECORD {
                return Err(std::io::Error::other("no record begins here"));
            }
        }
        let mut record =
            Record { kind: String::new(), url: String::new(), media: String::new(), date: String::new(), length: 0 };
        for number in 0.. {
            let Some(line) = self.line()?.filter(|line| !line.is_empty()) else { break };
            if number > MAX_HEADERS {
                return Err(std::io::Error::other("the headers of a record have no end"));
            }
            let Some((name, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match name.to_ascii_lowercase().as_str() {
                "warc-type" => value.clone_into(&mut record.kind),
                "warc-target-uri" => value.trim_matches(['<', '>']).clone_into(&mut record.url),
                "warc-date" => value.clone_into(&mut record.date),
                "content-type" => record.media = value.to_ascii_lowercase(),
                "content-length" => record.length = value.parse().unwrap_or(0),
                _ => {}
            }
        }
        Ok(Some(record))
    }
    fn document(&self, record: &Record, body: Vec<u8>) -> Option<Result<Document, Diagnostic>> {
        let place = format!("{}, record {} <{}>", self.origin.name, self.number, record.url);
        let (media, body) = match record.kind.as_str() {
            "response" => match http(body) {
                Ok((200, media, body)) => (media, body),
                Ok(_) => return None,
                Err(message) => return Some(Err(Diagnostic::error(place, message))),
            },
            "resource" | "conversion" => (record.media.clone(), body),
            _ => return None,
        };
        let page = media.contains("html");
        if !page && !media.starts_with("text/plain") {
            return None;
        }
        let given = media
            .split_once("charset=")
            .and_then(|(_, name)| encoding_rs::Encoding::for_label(name.trim_matches(['"', ' ', '\'']).as_bytes()));
        let declared = given.or_else(|| html::declared_encoding(&body)).filter(|_| std::str::from_utf8(&body).is_err());
        let text = match encoding::decode(body, declared, &place) {
            Ok((text, _)) => text,
            Err(problem) => return Some(Err(problem)),
        };
        if text.trim().is_empty() {
            return None;
        }
        let id = self.origin.entry(self.number);
        let mut document = if page {
            match html::read(id, &text) {
                Ok(document) => document,
                Err(error) => return Some(Err(Diagnostic::error(place, format!("no article: {error}")))),
            }
        } else {
            Document { id, text, ..Document::default() }
        };
        document.url = Some(record.url.clone()).filter(|u| !u.is_empty()).or(document.url);
        if record.kind == "conversion" {
            document.published = document.published.or_else(|| date::iso_date(&record.date));
        }
        Some(check_length(&document, &place).map(|()| document))
    }
}

/// Status, media type and body of an answer.
fn http(bytes: Vec<u8>) -> Result<(u16, String, Vec<u8>), String> {
    let end = bytes.windows(4).position(|w| w == b"\r\n\r\n").map(|at| (at, 4));
    let (at, length) = end
        .or_else(|| bytes.windows(2).position(|w| w == b"\n\n").map(|at| (at, 2)))
        .ok_or("an answer without an end of its headers")?;
    let head = String::from_utf8_lossy(&bytes[..at]).to_ascii_lowercase();
    let status = head.split_whitespace().nth(1).and_then(|s| s.parse().ok()).ok_or("an answer without a status")?;
    let header = |name: &str| {
        head.lines()
            .skip(1)
            .find_map(|line| line.split_once(':').filter(|(n, _)| *n == name))
            .map_or("", |(_, v)| v.trim())
            .to_owned()
    };
    let mut body = bytes[at + length..].to_vec();
    // Archives keep these headers although most of them store the plain body.
    if header("transfer-encoding").contains("chunked")
        && let Some(plain) = unchunk(&body)
    {
        body = plain;
    }
    if body.starts_with(b"\x1F\x8B") && header("content-encoding").contains("gzip") {
        let mut plain = Vec::new();
        let decoder = flate2::read::MultiGzDecoder::new(body.as_slice());
        decoder.take(MAX_RECORD).read_to_end(&mut plain).map_err(|e| e.to_string())?;
        body = plain;
    }
    Ok((status, header("content-type"), body))
}

fn unchunk(body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut reader = Cursor::new(body);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let size = usize::from_str_radix(line.trim().split(';').next()?, 16).ok()?;
        if size == 0 {
            return Some(out);
        }
        let begin = reader.position() as usize;
        out.extend_from_slice(body.get(begin..begin.checked_add(size)?)?);
        reader.set_position((begin + size + 2) as u64);
    }
}

impl Iterator for Warc {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        while !self.failed {
            let record = match self.next.take().map_or_else(|| self.headers(), |record| Ok(Some(record))) {
                Ok(record) => record,
                Err(error) => return self.fail(error.to_string()),
            };
            if std::mem::take(&mut self.lost) {
                self.failed = record.is_none();
                self.next = record;
                let place = format!("{}, behind record {}", self.origin.name, self.number);
                return Some(Err(Diagnostic::error(place, "bytes that belong to no record were skipped")));
            }
            if let Some(item) = self.body(&record?) {
                return Some(item);
            }
        }
        None
    }
}

impl Warc {
    fn body(&mut self, record: &Record) -> Option<Item> {
        self.number += 1;
        if record.length > MAX_RECORD {
            let copied = std::io::copy(&mut self.reader.by_ref().take(record.length), &mut std::io::sink());
            if let Err(error) = copied {
                return self.fail(error.to_string());
            }
            let place = format!("{}, record {} <{}>", self.origin.name, self.number, record.url);
            return Some(Err(Diagnostic::error(place, format!("{} bytes: too long for a page", record.length))));
        }
        let mut bytes = Vec::new();
        if let Err(error) = self.reader.by_ref().take(record.length).read_to_end(&mut bytes) {
            return self.fail(error.to_string());
        }
        if (bytes.len() as u64) < record.length {
            return self.fail("the archive ends inside this record");
        }
        self.document(record, bytes)
    }
}
