//! Mails, one or a box of them -> documents: decoded, without headers, quoted lines and signatures.

use std::collections::VecDeque;
use std::io::BufRead;

use mail_parser::{MessageParser, MimeHeaders};

use super::{Item, Origin, bounded, html};
use crate::diagnostic::Diagnostic;
use crate::document::Document;

/// Bytes of a mail with what is attached to it.
const MAX_MAIL: u64 = 256 << 20;

/// The mails of a stream, one at a time.
pub struct Mails {
    reader: Box<dyn BufRead>,
    origin: Origin,
    /// Whether the stream is a box: mails behind lines of `From `.
    boxed: bool,
    number: u64,
    ready: VecDeque<Item>,
    ended: bool,
    /// Lines that are left out: what others wrote, and signatures.
    left: Left,
}

/// Lines of mails that are not read, and in how many mails.
#[derive(Debug, Default)]
struct Left {
    mails: u64,
    quoted: u64,
    signed: u64,
}

impl Left {
    /// `in 2 mails 5 quoted lines and 3 lines of signatures are not read`; None where there are none.
    fn message(&self) -> Option<String> {
        let counted = |count: u64, one: &str, many: &str| {
            (count > 0).then(|| format!("{count} {}", if count == 1 { one } else { many }))
        };
        let quoted = counted(self.quoted, "quoted line", "quoted lines");
        let signed = counted(self.signed, "line of a signature", "lines of signatures");
        let parts: Vec<String> = quoted.into_iter().chain(signed).collect();
        let mails = counted(self.mails, "mail", "mails")?;
        let verb = if self.quoted + self.signed == 1 { "is" } else { "are" };
        Some(format!("in {mails} {} {verb} not read", parts.join(" and ")))
    }
}

impl Mails {
    /// The mails of `reader`.
    ///
    /// # Errors
    /// The reader's.
    pub fn new(mut reader: Box<dyn BufRead>, origin: Origin) -> Result<Self, Diagnostic> {
        let head = reader.fill_buf().map_err(|e| Diagnostic::error(&origin.name, e.to_string()))?;
        let boxed = head.starts_with(b"From ");
        Ok(Self { reader, origin, boxed, number: 0, ready: VecDeque::new(), ended: false, left: Left::default() })
    }

    /// The bytes of the next mail.
    fn take(&mut self) -> std::io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        if !self.boxed {
            self.ended = true;
            return bounded::all(&mut self.reader, MAX_MAIL);
        }
        let mut blank = true;
        loop {
            let begin = bytes.len();
            if begin as u64 > MAX_MAIL {
                return Err(std::io::Error::other(format!("a mail of more than {} MB", MAX_MAIL >> 20)));
            }
            if bounded::line(&mut self.reader, MAX_MAIL, &mut bytes)? == 0 {
                self.ended = true;
                return Ok(bytes);
            }
            let line = &bytes[begin..];
            if blank && line.starts_with(b"From ") {
                let first = begin == 0 || bytes[..begin].iter().all(u8::is_ascii_whitespace);
                bytes.truncate(begin);
                if first {
                    bytes.clear();
                } else {
                    return Ok(bytes);
                }
                blank = false;
                continue;
            }
            blank = line.iter().all(u8::is_ascii_whitespace);
            // The box writes >From for a line that begins so.
            let quoted = line.iter().take_while(|b| **b == b'>').count();
            if quoted > 0 && line[quoted..].starts_with(b"From ") {
                bytes.remove(begin);
            }
        }
    }

    fn read(&mut self, bytes: &[u8]) {
        let place =
            if self.boxed { format!("{}, mail {}", self.origin.name, self.number) } else { self.origin.name.clone() };
        let id = if self.boxed { self.origin.entry(self.number) } else { self.origin.id.clone() };
        let Some(mail) = MessageParser::default().parse(bytes) else {
            self.ready.push_back(Err(Diagnostic::error(place, "no mail: it has no headers")));
            return;
        };
        let mut document = Document {
            id,
            title: mail.subject().map(|s| s.trim().to_owned()).filter(|s| !s.is_empty()),
            ..Document::default()
        };
        document.publisher =
            mail.from().and_then(|from| from.first()).and_then(|who| who.name().or(who.address())).map(str::to_owned);
        document.published = mail.date().map(|d| format!("{:04}-{:02}-{:02}", d.year, d.month, d.day));
        let plain = mail
            .text_body
            .first()
            .and_then(|&i| mail.parts.get(i as usize))
            .is_some_and(mail_parser::MessagePart::is_text);
        document.text = match (plain, mail.body_text(0), mail.body_html(0)) {
            (true, Some(text), _) => written(&text, &mut self.left),
            (_, _, Some(page)) => html::words(String::new(), &page).text,
            (_, Some(text), None) => written(&text, &mut self.left),
            _ => String::new(),
        };
        // A mail that was cut off has its text in a part that was never closed.
        let lost = |part: &&mail_parser::MessagePart<'_>| part.is_text() && part.attachment_name().is_none();
        let body = mail.attachments().find(lost).filter(|_| document.text.trim().is_empty());
        if let Some(words) = body.and_then(|part| part.text_contents()) {
            let html = body.is_some_and(mail_parser::MessagePart::is_text_html);
            document.text = if html { html::words(String::new(), words).text } else { written(words, &mut self.left) };
        }
        if mail.parts.iter().any(|part| part.is_text() && part.is_encoding_problem) {
            let message = "its text is not in the encoding that it names: not all of it is read";
            self.ready.push_back(Err(Diagnostic::error(&place, message)));
        }
        let shown = body.is_some();
        let attached: Vec<&str> = mail
            .attachments()
            .filter(|part| !(shown && lost(part)))
            .map(|part| part.attachment_name().unwrap_or("one without a name"))
            .collect();
        if !attached.is_empty() {
            let message = format!("attachments are not read: {}", attached.join(", "));
            self.ready.push_back(Err(Diagnostic::warning(&place, message).hint("save them and give them as files")));
        }
        self.ready.push_back(super::check_length(&document, &place).map(|()| document));
    }
}

/// What the sender wrote: no quoted lines, no line that brings them in, nothing behind `-- `.
fn written(text: &str, left: &mut Left) -> String {
    let mut out = String::with_capacity(text.len());
    let lines: Vec<&str> = text.lines().collect();
    let mut left_out = (0, 0);
    for (i, line) in lines.iter().enumerate() {
        let is_quoted = |line: &str| line.starts_with('>') || line.starts_with('＞');
        if *line == "-- " || *line == "--" {
            left_out.1 = lines[i..].iter().filter(|l| !l.trim().is_empty()).count() as u64;
            break;
        }
        let brings = || {
            let ends = [":", "：", "wrote:", "書きました:", "さんは書きました"]
                .iter()
                .any(|end| line.trim_end().ends_with(end));
            ends && lines[i + 1..].iter().find(|l| !l.trim().is_empty()).is_some_and(|l| is_quoted(l))
        };
        if is_quoted(line) || brings() {
            left_out.0 += 1;
            continue;
        }
        out.push_str(line);
        out.push('\n');
    }
    left.quoted += left_out.0;
    left.signed += left_out.1;
    left.mails += u64::from(left_out != (0, 0));
    out
}

impl Iterator for Mails {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Some(item);
            }
            if self.ended {
                let message = std::mem::take(&mut self.left).message()?;
                return Some(Err(Diagnostic::warning(&self.origin.name, message)));
            }
            match self.take() {
                Ok(bytes) if bytes.iter().all(u8::is_ascii_whitespace) => {}
                Ok(bytes) => {
                    self.number += 1;
                    self.read(&bytes);
                }
                Err(error) => {
                    self.ended = true;
                    self.ready.push_back(Err(Diagnostic::error(&self.origin.name, error.to_string())));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mails_are_decoded() {
        let mail = "From a@example.jp Mon Feb  3 09:00:00 2025\nFrom: =?UTF-8?B?57iB?= <a@example.jp>\nSubject: =?UTF-8?B?5LiA?=\nDate: Mon, 03 Feb 2025 09:00:00 +0900\nContent-Type: text/plain; charset=utf-8\n\n縁です。\n田中 wrote:\n> 古い話\n>From the start\n-- \n署名\n\nFrom b\nSubject: x\n\ny\n";
        let origin = Origin { name: "f.mbox".into(), id: "f".into() };
        let found: Vec<_> = Mails::new(Box::new(std::io::Cursor::new(mail)), origin).unwrap().collect();
        let told = found.iter().find_map(|m| m.as_ref().err()).map(|problem| problem.message.clone());
        assert_eq!(told.as_deref(), Some("in 1 mail 2 quoted lines and 2 lines of signatures are not read"));
        let found: Vec<_> = found.into_iter().filter_map(Result::ok).collect();
        assert_eq!(found.len(), 2);
        assert_eq!(
            (found[0].id.as_str(), found[0].title.as_deref(), found[0].text.as_str()),
            ("f#1", Some("一"), "縁です。\nFrom the start\n")
        );
        assert_eq!((found[0].publisher.as_deref(), found[0].published.as_deref()), (Some("縁"), Some("2025-02-03")));
        assert_eq!((found[1].id.as_str(), found[1].text.trim()), ("f#2", "y"));
    }
}
