//! Wikipedia -> documents: the extractor's `<doc>` elements and MediaWiki's XML dumps, page by page.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::{Item, Origin, bounded, check_length, encoding, markup, wikitext};
use crate::diagnostic::Diagnostic;
use crate::document::Document;

/// The pages that `WikiExtractor` wrote.
pub struct Extract {
    reader: Box<dyn BufRead>,
    origin: Origin,
    line: u64,
    number: u64,
    failed: bool,
}

impl Extract {
    /// The pages of `reader`.
    pub fn new(reader: Box<dyn BufRead>, origin: Origin) -> Self {
        Self { reader, origin, line: 0, number: 0, failed: false }
    }
    fn line(&mut self) -> Option<Result<String, Diagnostic>> {
        let mut bytes = Vec::new();
        self.line += 1;
        match bounded::line(&mut self.reader, bounded::MAX_LINE, &mut bytes) {
            Ok(0) => None,
            Ok(_) => Some(Ok(String::from_utf8_lossy(&bytes).into_owned())),
            Err(error) => {
                self.failed = true;
                Some(Err(Diagnostic::error(&self.origin.name, error.to_string()).at(self.line, 1)))
            }
        }
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| markup::unescape(value))
}

impl Iterator for Extract {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        if self.failed {
            return None;
        }
        let head = loop {
            match self.line()? {
                Ok(line) if line.trim().is_empty() => {}
                Ok(line) => break line,
                Err(problem) => return Some(Err(problem)),
            }
        };
        let begin = self.line;
        if !head.starts_with("<doc ") {
            return Some(Err(Diagnostic::error(&self.origin.name, "text outside <doc …>").at(begin, 1)));
        }
        self.number += 1;
        let mut document = Document {
            id: attribute(&head, "id").filter(|id| !id.is_empty()).unwrap_or_else(|| self.origin.entry(self.number)),
            url: attribute(&head, "url"),
            title: attribute(&head, "title"),
            ..Document::default()
        };
        loop {
            match self.line() {
                Some(Ok(line)) if line.trim_end() == "</doc>" => break,
                Some(Ok(line)) if document.text.len() as u64 <= bounded::MAX_LINE => {
                    document.text.push_str(&markup::unescape(&line));
                }
                // Too long already: only its end is looked for.
                Some(Ok(_)) => {}
                Some(Err(problem)) => return Some(Err(problem)),
                None => {
                    self.failed = true;
                    let problem = Diagnostic::error(&self.origin.name, "the file ends inside this <doc>").at(begin, 1);
                    return Some(Err(problem));
                }
            }
        }
        // The title stands once more over the text.
        if let Some(title) = &document.title
            && let Some(rest) = document.text.strip_prefix(title.as_str())
            && rest.starts_with('\n')
        {
            document.text = rest.trim_start().to_owned();
        }
        Some(check_length(&document, &format!("{}:{begin}", self.origin.name)).map(|()| document))
    }
}

/// The articles of a dump: pages of the first name space that are no redirects.
pub struct MediaWiki {
    reader: Reader<Metered>,
    /// What the page that is read may still take.
    left: Rc<Cell<u64>>,
    origin: Origin,
    site: Option<String>,
    failed: bool,
    /// Whether a page was not well formed.
    lost: bool,
}

/// Bytes of a page of a dump with all around it: more is no dump, or one that was damaged.
const MAX_PAGE: u64 = 256 << 20;

/// A reader that gives so many bytes and then fails.
struct Metered {
    inner: Box<dyn BufRead>,
    left: Rc<Cell<u64>>,
}

impl Read for Metered {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.fill_buf()?;
        let count = bytes.len().min(buffer.len());
        buffer[..count].copy_from_slice(&bytes[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Metered {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left.get() == 0 {
            return Err(io::Error::other(format!("a page of more than {} MB", MAX_PAGE >> 20)));
        }
        self.inner.fill_buf()
    }
    fn consume(&mut self, count: usize) {
        self.left.set(self.left.get().saturating_sub(count as u64));
        self.inner.consume(count);
    }
}

#[derive(Default)]
struct Page {
    title: String,
    space: String,
    id: String,
    time: String,
    text: String,
    redirect: bool,
}

impl MediaWiki {
    /// The articles of `reader`.
    pub fn new(reader: Box<dyn BufRead>, origin: Origin) -> Self {
        let left = Rc::new(Cell::new(MAX_PAGE));
        let reader = Reader::from_reader(Metered { inner: reader, left: left.clone() });
        Self { reader, left, origin, site: None, failed: false, lost: false }
    }

    fn page(&mut self) -> Result<Option<Page>, Diagnostic> {
        let mut buffer = Vec::new();
        let mut path: Vec<String> = Vec::new();
        let mut page: Option<Page> = None;
        self.left.set(MAX_PAGE);
        loop {
            buffer.clear();
            let at = self.reader.buffer_position();
            let fail = |message: String| Diagnostic::error(&self.origin.name, format!("{message} (byte {at})"));
            match self.reader.read_event_into(&mut buffer) {
                // Behind a page that is not well formed the next may be; the tags left over of it are no news.
                Err(quick_xml::Error::IllFormed(_)) if page.is_none() && self.lost => {}
                Err(error) => {
                    self.lost = true;
                    self.failed = !matches!(error, quick_xml::Error::IllFormed(_));
                    return Err(fail(error.to_string()));
                }
                Ok(Event::Eof) if page.is_some() => {
                    self.failed = true;
                    return Err(fail("the file ends inside a page".to_owned()));
                }
                Ok(Event::Eof) => return Ok(None),
                Ok(Event::Start(tag)) => {
                    let name = tag.local_name().as_ref().to_owned();
                    if name == "page" {
                        page = Some(Page::default());
                        path.clear();
                    }
                    path.push(name);
                }
                Ok(Event::Empty(tag)) => {
                    if tag.local_name().as_ref() == "redirect"
                        && let Some(page) = &mut page
                    {
                        page.redirect = true;
                    }
                }
                Ok(Event::End(tag)) => {
                    path.pop();
                    if tag.local_name().as_ref() == "page"
                        && let Some(page) = page.take()
                    {
                        return Ok(Some(page));
                    }
                }
                Ok(Event::Text(text)) => {
                    self.collect(&path, page.as_mut(), &text);
                }
                Ok(Event::GeneralRef(reference)) => {
                    let words = markup::unescape(&format!("&{};", &*reference));
                    self.collect(&path, page.as_mut(), &words);
                }
                Ok(Event::CData(data)) => {
                    self.collect(&path, page.as_mut(), &data);
                }
                Ok(_) => {}
            }
        }
    }

    fn collect(&mut self, path: &[String], page: Option<&mut Page>, words: &str) {
        let last = path.last().map_or("", String::as_str);
        match page {
            None if last == "sitename" => self.site.get_or_insert_default().push_str(words),
            None => {}
            Some(page) => match (last, path.len()) {
                ("title", _) => page.title.push_str(words),
                ("ns", _) => page.space.push_str(words),
                ("id", 2) => page.id.push_str(words),
                ("timestamp", _) => page.time.push_str(words),
                ("text", _) => page.text.push_str(words),
                _ => {}
            },
        }
    }
}

impl Iterator for MediaWiki {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        while !self.failed {
            let page = match self.page() {
                Ok(page) => page?,
                Err(problem) => return Some(Err(problem)),
            };
            if page.redirect || !matches!(page.space.trim(), "" | "0") {
                continue;
            }
            let place = format!("{}, page {}", self.origin.name, page.title.trim());
            let mut document = Document {
                id: page.id.trim().to_owned(),
                title: Some(page.title.trim().to_owned()),
                publisher: self.site.as_deref().map(|site| site.trim().to_owned()).filter(|site| !site.is_empty()),
                published: super::date::iso_date(&page.time),
                ..Document::default()
            };
            if document.id.is_empty() {
                document.id.clone_from(&page.title);
            }
            document.text = wikitext::words(&page.text);
            return Some(check_length(&document, &place).map(|()| document));
        }
        None
    }
}

/// A stream in UTF-8, whatever it was in before; UTF-8 goes through piece by piece.
///
/// # Errors
/// The bytes are no text.
pub fn utf8(
    mut reader: Box<dyn BufRead>,
    given: Option<&'static encoding_rs::Encoding>,
    name: &str,
) -> Result<Box<dyn BufRead>, Diagnostic> {
    let fail = |error: std::io::Error| Diagnostic::error(name, error.to_string());
    let legacy = match given {
        Some(encoding) => (encoding != encoding_rs::UTF_8).then_some(encoding),
        None => encoding::sniff(reader.fill_buf().map_err(fail)?),
    };
    if legacy.is_none() {
        return Ok(reader);
    }
    let bytes = bounded::all(&mut reader, super::MAX_HELD_BYTES).map_err(fail)?;
    let (text, _) = encoding::decode(bytes, legacy, name)?;
    Ok(Box::new(std::io::Cursor::new(text.into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin() -> Origin {
        Origin { name: "f.xml".into(), id: "f".into() }
    }

    #[test]
    fn extracted_pages_are_read() {
        let text = "<doc id=\"5\" url=\"https://e/5\" title=\"縁\">\n縁\n\n縁は&lt;社&gt;だ。\n</doc>\n<doc id=\"6\" url=\"\" title=\"二\">\n開いた\n";
        let found: Vec<_> = Extract::new(Box::new(text.as_bytes()), origin()).collect();
        let first = found[0].as_ref().unwrap();
        assert_eq!((first.id.as_str(), first.text.as_str()), ("5", "縁は<社>だ。\n"));
        assert_eq!(found[1].as_ref().unwrap_err().to_string(), "f.xml:6:1: the file ends inside this <doc>");
    }

    #[test]
    fn dumps_are_read() {
        let text = "<mediawiki><siteinfo><sitename>ウィキ</sitename></siteinfo><page><title>縁</title><ns>0</ns><id>7</id><revision><id>9</id><timestamp>2025-02-03T00:00:00Z</timestamp><text>'''縁'''は[[会社|社]]だ。&lt;ref&gt;注&lt;/ref&gt;</text></revision></page><page><title>T</title><ns>10</ns><id>8</id><revision><text>x</text></revision></page></mediawiki>";
        let found: Vec<_> = MediaWiki::new(Box::new(text.as_bytes()), origin()).collect();
        assert_eq!(found.len(), 1);
        let page = found[0].as_ref().unwrap();
        assert_eq!(
            (page.id.as_str(), page.text.trim(), page.publisher.as_deref()),
            ("7", "縁は社だ。", Some("ウィキ"))
        );
    }
}
