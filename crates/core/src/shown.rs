//! Text of others -> text that a terminal shows and does not obey.
//!
//! Article, name, id and file name may hold escapes that move the cursor, line ends that begin a message of their own, and marks
//! that turn what follows around. They come out as pictures (`␛`, `␊`) or by number (`‹U+202E›`); all else stays.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Whether a terminal would obey the character instead of showing it: C0, DEL, C1, bidirectional controls, separators of lines.
pub fn is_obeyed(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

fn push(c: char, out: &mut String) {
    match c {
        '\0'..='\u{1F}' => out.push(char::from_u32(0x2400 + c as u32).unwrap_or('\u{FFFD}')),
        '\u{7F}' => out.push('\u{2421}'),
        c if is_obeyed(c) => {
            let _ = write!(out, "‹U+{:04X}›", c as u32);
        }
        c => out.push(c),
    }
}

fn replaced(text: &str, stays: fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(|c| is_obeyed(c) && !stays(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if stays(c) {
            out.push(c);
        } else {
            push(c, &mut out);
        }
    }
    Cow::Owned(out)
}

/// One piece of text within a line.
pub fn shown(text: &str) -> Cow<'_, str> {
    replaced(text, |_| false)
}

/// Text whose lines and columns are ours.
pub fn shown_lines(text: &str) -> Cow<'_, str> {
    replaced(text, |c| matches!(c, '\n' | '\t'))
}

/// A writer for people: what goes through is [`shown_lines`].
#[derive(Debug)]
pub struct Shown<W: Write> {
    out: W,
    /// The first bytes of a character whose others are still to come.
    begun: Vec<u8>,
}

impl<W: Write> Shown<W> {
    /// In front of a terminal, or of what will be shown on one.
    pub fn new(out: W) -> Self {
        Self { out, begun: Vec::new() }
    }
}

impl<W: Write> Write for Shown<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut all = std::mem::take(&mut self.begun);
        all.extend_from_slice(bytes);
        let mut rest = all.as_slice();
        while !rest.is_empty() {
            match std::str::from_utf8(rest) {
                Ok(text) => {
                    self.out.write_all(shown_lines(text).as_bytes())?;
                    rest = &[];
                }
                Err(error) => {
                    let (valid, behind) = rest.split_at(error.valid_up_to());
                    self.out.write_all(shown_lines(std::str::from_utf8(valid).unwrap_or_default()).as_bytes())?;
                    match error.error_len() {
                        Some(length) => {
                            self.out.write_all("\u{FFFD}".as_bytes())?;
                            rest = &behind[length..];
                        }
                        None => {
                            self.begun = behind.to_vec();
                            rest = &[];
                        }
                    }
                }
            }
        }
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_obeyed_is_shown() {
        assert_eq!(shown("a\u{1B}[2J\nenishi: b\u{9B}\u{202E}\u{7F}"), "a␛[2J␊enishi: b‹U+009B›‹U+202E›␡");
        assert_eq!(shown_lines("a\tb\n\r"), "a\tb\n␍");
        assert!(matches!(shown("青空電機 👨‍👩‍👧 が"), Cow::Borrowed(_)));
    }

    #[test]
    fn characters_may_come_in_pieces() {
        let mut out = Vec::new();
        let mut shown = Shown::new(&mut out);
        for byte in "縁\u{85}\u{202E}終\n".as_bytes() {
            shown.write_all(&[*byte]).unwrap();
        }
        shown.write_all(b"\xFF.").unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "縁‹U+0085›‹U+202E›終\n\u{FFFD}.");
    }

    #[test]
    fn nothing_obeyed_is_left() {
        for c in (0..=0x0010_FFFF).filter_map(char::from_u32) {
            assert!(!shown(&c.to_string()).contains(is_obeyed), "{:X}", c as u32);
        }
    }
}
