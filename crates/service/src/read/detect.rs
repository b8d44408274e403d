//! What an input is, by its first bytes and by its name.

use super::Format;

/// How bytes are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// gzip.
    Gzip,
    /// Zstandard.
    Zstd,
    /// bzip2.
    Bzip2,
    /// A ZIP archive, which may be a document of its own.
    Zip,
}

/// How the bytes that begin so are packed.
pub fn packing(head: &[u8]) -> Option<Packing> {
    if head.starts_with(b"\x1F\x8B") {
        Some(Packing::Gzip)
    } else if head.starts_with(b"\x28\xB5\x2F\xFD") {
        Some(Packing::Zstd)
    } else if head.starts_with(b"BZh") && head.get(4..10) == Some(b"1AY&SY") {
        Some(Packing::Bzip2)
    } else if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        Some(Packing::Zip)
    } else {
        None
    }
}

/// The endings of packed files, which stand behind the ending that says the format.
const PACKED: [&str; 6] = ["gz", "zst", "zstd", "bz2", "gzip", "bzip2"];

/// A file name without the endings of packing.
pub fn without_packing(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, ending)) if PACKED.iter().any(|p| p.eq_ignore_ascii_case(ending)) => stem,
        _ => name,
    }
}

/// The format that the ending of a name says.
pub fn by_name(name: &str) -> Option<Format> {
    let (_, ending) = without_packing(name).rsplit_once('.')?;
    Some(match ending.to_ascii_lowercase().as_str() {
        "txt" | "text" => Format::Text,
        "md" | "markdown" => Format::Markdown,
        "html" | "htm" | "xhtml" => Format::Html,
        "jsonl" | "ndjson" => Format::JsonLines,
        "json" => Format::Json,
        "csv" => Format::Csv,
        "tsv" | "tab" => Format::Tsv,
        "rss" | "atom" | "rdf" => Format::Feed,
        "warc" | "wet" => Format::Warc,
        "pdf" => Format::Pdf,
        "docx" => Format::Docx,
        "epub" => Format::Epub,
        "eml" | "mbox" => Format::Mail,
        "srt" | "vtt" => Format::Subtitles,
        _ => return None,
    })
}

/// Endings whose files are read, but whose format only the content says.
pub fn is_container(name: &str) -> bool {
    let Some((_, ending)) = without_packing(name).rsplit_once('.') else { return false };
    ["zip", "xml"].iter().any(|c| c.eq_ignore_ascii_case(ending))
}

/// The format that the first bytes show beyond doubt, whatever the name says.
pub fn by_content(head: &[u8]) -> Option<Format> {
    if head.starts_with(b"%PDF-") {
        return Some(Format::Pdf);
    }
    if head.starts_with(b"WARC/1.") || head.starts_with(b"WARC/0.") {
        return Some(Format::Warc);
    }
    let text = String::from_utf8_lossy(&head[..head.len().min(2048)]);
    let body = text.trim_start_matches('\u{FEFF}').trim_start();
    if body.starts_with("WEBVTT") {
        return Some(Format::Subtitles);
    }
    if body.starts_with("<doc ")
        && body.lines().next().is_some_and(|line| line.contains(" title=") && line.contains(" id="))
    {
        return Some(Format::WikiExtract);
    }
    if is_cue(body) {
        return Some(Format::Subtitles);
    }
    if body.starts_with("From ") && body.lines().nth(1).is_some_and(is_header) || is_mail(body) {
        return Some(Format::Mail);
    }
    if body.starts_with('<') {
        return by_element(body);
    }
    None
}

/// The format by the first element of an XML or HTML text.
fn by_element(body: &str) -> Option<Format> {
    let mut rest = body;
    loop {
        rest = rest.trim_start();
        let tag = rest.strip_prefix('<')?;
        if let Some(comment) = tag.strip_prefix("!--") {
            rest = &comment[comment.find("-->")? + 3..];
        } else if tag.starts_with('?') {
            rest = &tag[tag.find('>')? + 1..];
        } else if tag.starts_with('!') {
            if tag.get(..12).is_some_and(|t| t.eq_ignore_ascii_case("!doctype htm")) {
                return Some(Format::Html);
            }
            rest = &tag[tag.find('>')? + 1..];
        } else {
            let name = tag.split(|c: char| c.is_whitespace() || c == '>' || c == '/').next().unwrap_or("");
            let local = name.rsplit(':').next().unwrap_or(name);
            return match local.to_ascii_lowercase().as_str() {
                "mediawiki" => Some(Format::MediaWiki),
                "rss" | "feed" => Some(Format::Feed),
                "rdf" if body.contains("purl.org/rss") => Some(Format::Feed),
                "html" | "head" | "body" => Some(Format::Html),
                _ => None,
            };
        }
    }
}

/// Whether the text begins with a cue of `SubRip`: a number, then times.
fn is_cue(body: &str) -> bool {
    let mut lines = body.lines();
    let number = lines.next().is_some_and(|line| !line.is_empty() && line.trim().bytes().all(|b| b.is_ascii_digit()));
    number && lines.next().is_some_and(|line| line.contains(" --> ") && line.contains(':'))
}

fn is_header(line: &str) -> bool {
    line.split_once(':')
        .is_some_and(|(name, _)| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
}

/// Whether the text begins with the headers of a mail: only headers, and two that only mails have.
fn is_mail(body: &str) -> bool {
    const KNOWN: [&str; 9] =
        ["from", "to", "subject", "date", "message-id", "mime-version", "received", "return-path", "content-type"];
    let mut known = 0;
    for line in body.lines() {
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            continue;
        }
        if !is_header(line) {
            return false;
        }
        let name = line.split(':').next().unwrap_or("").to_ascii_lowercase();
        known += usize::from(KNOWN.contains(&name.as_str()));
    }
    known >= 3
}

/// The format of JSON: a list or one object over several lines, or an object a line.
pub fn json_kind(head: &[u8]) -> Option<Format> {
    let text = String::from_utf8_lossy(head);
    let body = text.trim_start_matches('\u{FEFF}').trim_start();
    if let Some(list) = body.strip_prefix('[') {
        return list.trim_start().starts_with(['{', ']']).then_some(Format::Json);
    }
    let (first, rest) = body.split_once('\n').unwrap_or((body, ""));
    if !first
        .strip_prefix('{')
        .is_some_and(|object| object.trim_start().is_empty() || object.trim_start().starts_with(['"', '}']))
    {
        return None;
    }
    let whole = serde_json::from_str::<serde_json::Value>(first.trim_end()).is_ok();
    // One object alone may hold the list of all; the reader of JSON takes a single document too.
    let lines = whole && rest.trim_start().starts_with('{') || first.len() > 4000;
    Some(if lines { Format::JsonLines } else { Format::Json })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_tells_formats() {
        for (head, format) in [
            ("%PDF-1.7\n", Some(Format::Pdf)),
            ("WARC/1.0\r\n", Some(Format::Warc)),
            ("WEBVTT\n", Some(Format::Subtitles)),
            ("1\n00:00:01,000 --> 00:00:02,000\nあ\n", Some(Format::Subtitles)),
            ("<doc id=\"1\" url=\"u\" title=\"t\">\n", Some(Format::WikiExtract)),
            ("<?xml version=\"1.0\"?>\n<!-- x --><rss version=\"2.0\">", Some(Format::Feed)),
            ("<mediawiki xmlns=\"x\">", Some(Format::MediaWiki)),
            ("<!DOCTYPE html>\n<html>", Some(Format::Html)),
            ("From a@b Mon Feb  3 09:00:00 2025\nSubject: x\n\n", Some(Format::Mail)),
            ("Subject: x\nFrom: a@b\nDate: y\n\nz", Some(Format::Mail)),
            ("問: これは何か\n", None),
            ("<b>太字</b>", None),
        ] {
            assert_eq!(by_content(head.as_bytes()), format, "{head}");
        }
        assert_eq!(json_kind(b"{\"id\":1}\n{\"id\":2}\n"), Some(Format::JsonLines));
        assert_eq!(json_kind(b"{\n \"a\": []}"), Some(Format::Json));
        assert_eq!(packing(b"BZh91AY&SY"), Some(Packing::Bzip2));
        assert_eq!(by_name("a.jsonl.gz"), Some(Format::JsonLines));
    }
}
