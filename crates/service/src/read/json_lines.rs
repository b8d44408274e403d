//! JSON Lines -> documents, a line at a time: `{"id", "text", "title"?, "published"?, "publisher"?, "url"?}`, under these or
//! other usual names.

use std::collections::VecDeque;
use std::io::{BufRead, Read};

use super::fields::{self, Columns};
use super::{Item, Origin, check_length};
use crate::diagnostic::Diagnostic;

/// A line may have so many bytes: the longest document, each character escaped.
const MAX_LINE_BYTES: u64 = 120 << 20;

/// The documents of one stream.
pub struct JsonLines {
    reader: Box<dyn BufRead>,
    origin: Origin,
    columns: Columns,
    line: u64,
    buffer: Vec<u8>,
    ready: VecDeque<Item>,
    failed: bool,
}

impl JsonLines {
    /// The documents of `reader`, which gives UTF-8.
    pub fn new(reader: Box<dyn BufRead>, origin: Origin, columns: Columns) -> Self {
        Self { reader, origin, columns, line: 0, buffer: Vec::new(), ready: VecDeque::new(), failed: false }
    }

    fn parse(&self, line: &[u8]) -> Result<VecDeque<Item>, Diagnostic> {
        let problem = |message: String, byte: usize| {
            let column = String::from_utf8_lossy(&line[..byte.min(line.len())]).chars().count() as u64 + 1;
            Diagnostic::error(self.origin.name.clone(), message).at(self.line, column)
        };
        let text = std::str::from_utf8(line)
            .map_err(|e| problem(format!("not UTF-8 (byte 0x{:02X})", line[e.valid_up_to()]), e.valid_up_to()))?;
        if super::json::is_crowded(text) {
            return Err(problem(format!("more than {} values", super::json::MAX_VALUES), 0));
        }
        let value: serde_json::Value = serde_json::from_str(text).map_err(|error| {
            // serde_json counts bytes and names the place itself; columns here count characters.
            let place = format!(" at line {} column {}", error.line(), error.column());
            problem(error.to_string().replace(&place, ""), error.column().saturating_sub(1))
        })?;
        let serde_json::Value::Object(object) = value else {
            return Err(problem(format!("no object: {}", super::json::excerpt(text)), 0));
        };
        let (mut document, date, has_text) = fields::of_json(&object, &self.columns);
        if !has_text {
            let names: Vec<&str> = object.keys().map(String::as_str).collect();
            let message = format!("no field for the text; there are {}", names.join(", "));
            return Err(problem(message, 0).hint("--columns text=NAME names it"));
        }
        let place = format!("{}:{}", self.origin.name, self.line);
        if document.id.is_empty() {
            document.id = self.origin.entry(self.line);
        }
        check_length(&document, &place)?;
        let mut items: VecDeque<Item> = VecDeque::new();
        items.extend(date.map(|message| Err(fields::date_warning(&place, message))));
        items.push_back(Ok(document));
        Ok(items)
    }
}

impl Iterator for JsonLines {
    type Item = Item;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Some(item);
            }
            if self.failed {
                return None;
            }
            self.buffer.clear();
            match (&mut self.reader).take(MAX_LINE_BYTES).read_until(b'\n', &mut self.buffer) {
                Ok(0) => return None,
                Ok(n) if n as u64 == MAX_LINE_BYTES && !self.buffer.ends_with(b"\n") => {
                    // A device, or no JSON Lines at all: there may be no end to wait for.
                    self.failed = true;
                    self.buffer = Vec::new();
                    let message = format!("a line of more than {} MB; what follows is not read", MAX_LINE_BYTES >> 20);
                    return Some(Err(Diagnostic::error(self.origin.name.clone(), message).at(self.line + 1, 1)));
                }
                Ok(_) => self.line += 1,
                Err(error) => {
                    self.failed = true;
                    return Some(Err(
                        Diagnostic::error(self.origin.name.clone(), error.to_string()).at(self.line + 1, 1)
                    ));
                }
            }
            let mut line = self.buffer.as_slice();
            if self.line == 1 {
                line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
            }
            let line = line.trim_ascii_end();
            if !line.is_empty() {
                match self.parse(line) {
                    Ok(items) => self.ready = items,
                    Err(problem) => return Some(Err(problem)),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &'static [u8]) -> Vec<Result<String, String>> {
        let origin = Origin { name: "f".into(), id: "f".into() };
        let reader = crate::read::wiki::utf8(Box::new(bytes), None, "f").unwrap();
        JsonLines::new(reader, origin, Columns::default())
            .map(|item| item.map(|d| format!("{}={}", d.id, d.text)).map_err(|e| e.to_string()))
            .collect()
    }

    #[test]
    fn bad_lines_are_reported_and_skipped() {
        let found = read(
            "\u{FEFF}{\"id\":\"1\",\"text\":\"本文\"}\n\n{\"id\":\"二\",text}\n{\"id\":\"3\",\"text\":\"\\ud800\"}\n{\"text\":\"x\"}\n{\"id\":5,\"x\":1}\n{\"id\":\"5\",\"text\":\"終\"}"
                .as_bytes(),
        );
        let error = |text: &str| Err(text.to_owned());
        assert_eq!(
            found,
            [
                Ok("1=本文".to_owned()),
                error("f:3:11: key must be a string"),
                error("f:4:25: unexpected end of hex escape"),
                Ok("f#5=x".to_owned()),
                error("f:6:1: no field for the text; there are id, x; --columns text=NAME names it"),
                Ok("5=終".to_owned()),
            ]
        );
        assert_eq!(read(b"{\"id\":\"\xFF\"}"), [error("f:1:8: not UTF-8 (byte 0xFF)")]);
    }

    #[test]
    fn legacy_encodings_are_read() {
        let (bytes, _, _) =
            encoding_rs::EUC_JP.encode("{\"id\":\"1\",\"text\":\"米企業が新しいモデルを公開した。\"}\n");
        assert_eq!(read(bytes.into_owned().leak()), [Ok("1=米企業が新しいモデルを公開した。".to_owned())]);
    }
}
