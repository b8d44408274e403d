//! Bytes -> text. A byte order mark decides, then ISO-2022-JP's escapes, then whether the bytes are UTF-8, then chardetng's
//! guess between Shift_JIS and EUC-JP, which must decode without a flaw. What is left is no text: it is refused, not guessed.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8};

use crate::diagnostic::{Diagnostic, did_you_mean, line_column};

/// The names that help texts and hints give; every other label of the WHATWG standard is known too.
const NAMES: [&str; 7] = ["utf-8", "shift_jis", "euc-jp", "iso-2022-jp", "utf-16le", "utf-16be", "windows-31j"];

/// The encoding of this name.
///
/// # Errors
/// No encoding has this name; the message says which there are.
pub fn by_name(name: &str) -> Result<&'static Encoding, String> {
    Encoding::for_label(name.trim().as_bytes()).ok_or_else(|| {
        let lower = name.to_ascii_lowercase().replace([' ', '_'], "-");
        did_you_mean(&lower, NAMES).map_or_else(
            || format!("unknown encoding {name:?}; known are {}", NAMES.join(", ")),
            |near| format!("unknown encoding {name:?}; did you mean {near:?}?"),
        )
    })
}

/// Decodes a whole file. With `given`, malformed bytes become U+FFFD and a warning; without, they are an error.
///
/// # Errors
/// The bytes are no text in any encoding that is known here; `file` is for the message.
pub fn decode(
    bytes: Vec<u8>,
    given: Option<&'static Encoding>,
    file: &str,
) -> Result<(String, Option<Diagnostic>), Diagnostic> {
    // Before the marks of UTF-16, with which that of UTF-32 begins.
    if given.is_none() && [&b"\xFF\xFE\0\0"[..], b"\0\0\xFE\xFF"].iter().any(|mark| bytes.starts_with(mark)) {
        return Err(Diagnostic::error(file, "UTF-32 is not read").hint("convert it to UTF-8"));
    }
    if let Some(encoding) = given.or_else(|| Encoding::for_bom(&bytes).map(|(encoding, _)| encoding)) {
        return Ok(decode_as(bytes, encoding, file));
    }
    if let Some(kind) = binary_kind(&bytes) {
        return Err(Diagnostic::error(file, format!("not text: {kind}")));
    }
    if has_iso_2022_jp_escape(&bytes) {
        match ISO_2022_JP.decode_without_bom_handling_and_without_replacement(&bytes) {
            Some(text) => return Ok((text.into_owned(), None)),
            // Seven bits and escapes: nothing else it could be.
            None if bytes.is_ascii() => {
                return Err(Diagnostic::error(file, "ISO-2022-JP with a flaw, or cut off inside of a character")
                    .hint("--encoding iso-2022-jp reads what can be read"));
            }
            None => {}
        }
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Ok((text, None)),
        Err(error) => error,
    };
    let (valid, bytes) = (bytes.utf8_error().valid_up_to(), bytes.into_bytes());
    if let Some(encoding) = cut_off(&bytes) {
        let name = encoding.name();
        return Err(Diagnostic::error(file, format!("{name}, cut off inside of a character"))
            .hint(format!("--encoding {name} reads what can be read")));
    }
    if let Some((_, text)) = legacy(&bytes) {
        return Ok((text, None));
    }
    let (line, column) = line_column(&String::from_utf8_lossy(&bytes[..valid]));
    Err(Diagnostic::error(
        file,
        format!("not UTF-8 (byte 0x{:02X}), nor Shift_JIS, EUC-JP or ISO-2022-JP", bytes[valid]),
    )
    .at(line, column)
    .hint("--encoding names another"))
}

/// Guesses the encoding of the first bytes of a stream; None for UTF-8 and for what cannot be told yet.
pub fn sniff(head: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return (encoding != UTF_8).then_some(encoding);
    }
    if has_iso_2022_jp_escape(head) {
        return Some(ISO_2022_JP);
    }
    match std::str::from_utf8(head) {
        Err(error) if error.error_len().is_some() => {
            // The head may end inside a character, but hardly inside a line end.
            let lines = head.iter().rposition(|&b| b == b'\n').map_or(head.len(), |i| i + 1);
            legacy(&head[..lines]).map(|(encoding, _)| encoding)
        }
        _ => None,
    }
}

fn decode_as(bytes: Vec<u8>, encoding: &'static Encoding, file: &str) -> (String, Option<Diagnostic>) {
    let (text, flawed) = encoding.decode_with_bom_removal(&bytes);
    let warning = flawed.then(|| {
        let place = text.find('\u{FFFD}').unwrap_or(0);
        let (line, column) = line_column(&text[..place]);
        Diagnostic::warning(file, format!("bytes that are no {} became U+FFFD", encoding.name())).at(line, column)
    });
    (text.into_owned(), warning)
}

/// Whether most of what is not ASCII is sound UTF-8. Such bytes often pass as Shift_JIS too, as gibberish; those of true
/// Shift_JIS or EUC-JP rarely form a sound sequence.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut sound, mut flaws) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        flaws += usize::from(!chunk.invalid().is_empty());
    }
    sound > 2 * flaws
}

/// Text in Shift_JIS or EUC-JP, or None where the bytes are neither.
fn legacy(bytes: &[u8]) -> Option<(&'static Encoding, String)> {
    if is_damaged_utf8(bytes) {
        return None;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let encoding = detector.guess(Some(b"jp"), Utf8Detection::Deny);
    if ![SHIFT_JIS, EUC_JP].contains(&encoding) {
        return None;
    }
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    Some((encoding, text.into_owned()))
}

/// EUC-JP or Shift_JIS whose last character is not complete, so that the other one would be guessed, or none.
fn cut_off(bytes: &[u8]) -> Option<&'static Encoding> {
    if is_damaged_utf8(bytes) || legacy(bytes).is_some_and(|(_, text)| !is_gibberish(&text)) {
        return None;
    }
    let sound = |encoding: &'static Encoding, bytes: &[u8]| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
        (!is_gibberish(&text)).then_some(encoding)
    };
    (1..=2).filter_map(|n| bytes.get(..bytes.len().checked_sub(n)?)).find_map(|head| {
        let (encoding, _) = legacy(head)?;
        sound(encoding, head)
    })
}

/// Whether the text is mostly half-width katakana, as EUC-JP looks when it is read as Shift_JIS.
fn is_gibberish(text: &str) -> bool {
    let half = text.chars().filter(|c| matches!(c, '\u{FF61}'..='\u{FF9F}')).count();
    2 * half > text.chars().filter(|c| !c.is_ascii()).count()
}

fn has_iso_2022_jp_escape(bytes: &[u8]) -> bool {
    bytes.windows(3).any(|w| matches!(w, b"\x1B$B" | b"\x1B$@" | b"\x1B(J"))
}

/// What kind of binary file this is, if it is one.
fn binary_kind(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 8] = [
        (b"%PDF-", "a PDF file"),
        (b"PK\x03\x04", "a ZIP archive or an office document"),
        (b"\x1F\x8B", "a gzip file"),
        (b"\x28\xB5\x2F\xFD", "a Zstandard file"),
        (b"\x89PNG", "a PNG picture"),
        (b"\xFF\xD8\xFF", "a JPEG picture"),
        (b"\x7FELF", "a program"),
        (b"\xD0\xCF\x11\xE0", "an office document"),
    ];
    let known = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|&(_, kind)| kind);
    known.or_else(|| bytes.contains(&0).then_some("binary data (a NUL byte)"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "米オープンAIは20日、新しいモデルを公開した。価格は従来の半分で、日本でも使える。";

    fn read(bytes: &[u8]) -> Result<String, String> {
        decode(bytes.to_vec(), None, "f").map(|(text, _)| text).map_err(|e| e.to_string())
    }

    #[test]
    fn japanese_encodings_are_recognised() {
        for encoding in [UTF_8, SHIFT_JIS, EUC_JP, ISO_2022_JP] {
            let (bytes, _, _) = encoding.encode(TEXT);
            assert_eq!(read(&bytes).as_deref(), Ok(TEXT), "{}", encoding.name());
            let (short, _, _) = encoding.encode("社長だ");
            assert_eq!(read(&short).as_deref(), Ok("社長だ"), "{}", encoding.name());
        }
        assert_eq!(read("\u{FEFF}本文".as_bytes()).as_deref(), Ok("本文"));
        let utf16: Vec<u8> = "\u{FEFF}本文".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&utf16).as_deref(), Ok("本文"));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(read(b"%PDF-1.7\n"), Err("f: not text: a PDF file".to_owned()));
        assert_eq!(read(b"a\0b"), Err("f: not text: binary data (a NUL byte)".to_owned()));
        let error = read("一行目\n二行\u{1F600}".as_bytes().split_last().map_or(&[], |(_, head)| head)).unwrap_err();
        assert!(error.starts_with("f:2:3: not UTF-8 (byte 0xF0)"), "{error}");
    }

    #[test]
    fn what_is_cut_off_is_not_read_as_something_else() {
        for encoding in [SHIFT_JIS, EUC_JP, ISO_2022_JP] {
            let (bytes, _, _) = encoding.encode(&TEXT[..TEXT.len() - "。".len()]);
            // The escape back to ASCII, and half of the last character.
            let end = bytes.len() - if encoding == ISO_2022_JP { 4 } else { 1 };
            let error = read(&bytes[..end]).unwrap_err();
            assert!(error.contains("cut off inside of a character") && error.contains(encoding.name()), "{error}");
        }
        let mixed = [TEXT.as_bytes(), &SHIFT_JIS.encode(TEXT).0].concat();
        assert!(read(&mixed).unwrap_err().contains("not UTF-8"));
        let utf32: Vec<u8> = "\u{FEFF}本文".chars().flat_map(|c| (c as u32).to_le_bytes()).collect();
        assert_eq!(read(&utf32).unwrap_err(), "f: UTF-32 is not read; convert it to UTF-8");
        let late = [vec![b'a'; 10_000], vec![0], vec![b'b'; 10]].concat();
        assert!(read(&late).unwrap_err().contains("a NUL byte"));
        // Half-width katakana are text as well.
        assert!(read(&SHIFT_JIS.encode("ﾊﾞﾅﾅは青空電機の製品だと、同社は3日に発表した。").0).is_ok());
    }

    #[test]
    fn a_given_encoding_is_believed() {
        let (text, warning) = decode(b"a\xFFb".to_vec(), Some(UTF_8), "f").unwrap();
        assert_eq!(text, "a\u{FFFD}b");
        assert_eq!(warning.unwrap().to_string(), "f:1:2: warning: bytes that are no UTF-8 became U+FFFD");
    }

    #[test]
    fn names_of_encodings() {
        assert_eq!(by_name("Shift-JIS"), Ok(SHIFT_JIS));
        assert_eq!(
            by_name("cp932").unwrap_err(),
            "unknown encoding \"cp932\"; known are utf-8, shift_jis, euc-jp, iso-2022-jp, utf-16le, utf-16be, windows-31j"
        );
        assert_eq!(by_name("euc-jpp").unwrap_err(), "unknown encoding \"euc-jpp\"; did you mean \"euc-jp\"?");
    }
}
