//! JSON Lines -> documents, a line at a time: `{"id", "text", "title"?, "published"?, "publisher"?, "url"?}`.

use std::io::{BufRead, Cursor, Read};

use encoding_rs::Encoding;

use super::{check_length, encoding};
use crate::diagnostic::Diagnostic;
use crate::document::Document;

/// A line may have so many bytes: the longest document, each character escaped.
const MAX_LINE_BYTES: u64 = 120 << 20;

/// The documents of one stream.
pub struct JsonLines {
    reader: Box<dyn BufRead>,
    file: String,
    line: u64,
    buffer: Vec<u8>,
    failed: bool,
}

impl JsonLines {
    /// Opens a stream; `file` is for messages. In UTF-8 it is read a line at a time, otherwise decoded as a whole.
    pub fn new(
        mut reader: impl BufRead + 'static,
        given: Option<&'static Encoding>,
        file: String,
    ) -> Result<Self, Diagnostic> {
        let fail = |error: std::io::Error| Diagnostic::error(file.clone(), error.to_string());
        let legacy = match given {
            Some(encoding) => (encoding != encoding_rs::UTF_8).then_some(encoding),
            None => encoding::sniff(reader.fill_buf().map_err(fail)?),
        };
        let reader: Box<dyn BufRead> = match legacy {
            None => Box::new(reader),
            Some(_) => {
                let mut bytes = Vec::new();
                reader.read_to_end(&mut bytes).map_err(fail)?;
                let (text, _) = encoding::decode(bytes, legacy, &file)?;
                Box::new(Cursor::new(text.into_bytes()))
            }
        };
        Ok(Self { reader, file, line: 0, buffer: Vec::new(), failed: false })
    }

    fn parse(&self, line: &[u8]) -> Result<Document, Diagnostic> {
        let problem = |message: String, byte: usize| {
            let column = String::from_utf8_lossy(&line[..byte.min(line.len())]).chars().count() as u64 + 1;
            Diagnostic::error(self.file.clone(), message).at(self.line, column)
        };
        let text = std::str::from_utf8(line)
            .map_err(|e| problem(format!("not UTF-8 (byte 0x{:02X})", line[e.valid_up_to()]), e.valid_up_to()))?;
        let document: Document = serde_json::from_str(text).map_err(|error| {
            // serde_json counts bytes and names the place itself; columns here count characters.
            let place = format!(" at line {} column {}", error.line(), error.column());
            problem(error.to_string().replace(&place, ""), error.column().saturating_sub(1))
        })?;
        check_length(&document, &format!("{}:{}", self.file, self.line))?;
        Ok(document)
    }
}

impl Iterator for JsonLines {
    type Item = Result<Document, Diagnostic>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.failed {
            self.buffer.clear();
            match (&mut self.reader).take(MAX_LINE_BYTES).read_until(b'\n', &mut self.buffer) {
                Ok(0) => return None,
                Ok(n) if n as u64 == MAX_LINE_BYTES && !self.buffer.ends_with(b"\n") => {
                    // A device, or no JSON Lines at all: there may be no end to wait for.
                    self.failed = true;
                    self.buffer = Vec::new();
                    let message = format!("a line of more than {} MB; what follows is not read", MAX_LINE_BYTES >> 20);
                    return Some(Err(Diagnostic::error(self.file.clone(), message).at(self.line + 1, 1)));
                }
                Ok(_) => self.line += 1,
                Err(error) => {
                    self.failed = true;
                    return Some(Err(Diagnostic::error(self.file.clone(), error.to_string()).at(self.line + 1, 1)));
                }
            }
            let mut line = self.buffer.as_slice();
            if self.line == 1 {
                line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
            }
            let line = line.trim_ascii_end();
            if !line.is_empty() {
                return Some(self.parse(line));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &'static [u8]) -> Vec<Result<String, String>> {
        JsonLines::new(bytes, None, "f".to_owned())
            .unwrap()
            .map(|item| item.map(|d| format!("{}={}", d.id, d.text)).map_err(|e| e.to_string()))
            .collect()
    }

    #[test]
    fn bad_lines_are_reported_and_skipped() {
        let found = read(
            "\u{FEFF}{\"id\":\"1\",\"text\":\"本文\"}\n\n{\"id\":\"二\",text}\n{\"id\":\"3\",\"text\":\"\\ud800\"}\n{\"text\":\"x\"}\n{\"id\":\"5\",\"text\":\"終\"}"
                .as_bytes(),
        );
        let error = |text: &str| Err(text.to_owned());
        assert_eq!(
            found,
            [
                Ok("1=本文".to_owned()),
                error("f:3:11: key must be a string"),
                error("f:4:25: unexpected end of hex escape"),
                error("f:5:12: missing field `id`"),
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
