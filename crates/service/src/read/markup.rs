//! What formats with marks share.

use roxmltree::{Document as Xml, ParsingOptions};

use crate::diagnostic::Diagnostic;

/// Elements, texts and attributes of an XML file: each takes some hundred bytes of memory.
const MAX_NODES: u32 = 4_000_000;
/// What is written by programs nests a few dozen deep.
const MAX_DEPTH: usize = 400;
/// An element has a handful; time grows with the square of their number.
const MAX_ATTRIBUTES: usize = 500;

/// Parses XML that fits in memory.
///
/// # Errors
/// It is not well-formed, nests too deep, or has too many elements or attributes. `name` is for the message.
pub fn xml<'t>(text: &'t str, name: &str) -> Result<Xml<'t>, Diagnostic> {
    if let Some(line) = crowded(text, MAX_ATTRIBUTES) {
        let message = format!("an element of more than {MAX_ATTRIBUTES} attributes");
        return Err(Diagnostic::error(name, message).at(line as u64, 1));
    }
    let options = ParsingOptions { allow_dtd: true, nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    let xml = Xml::parse_with_options(text, options).map_err(|error| {
        let place = error.pos();
        Diagnostic::error(name, error.to_string()).at(u64::from(place.row), u64::from(place.col))
    })?;
    let (mut depth, mut node) = (0, xml.root());
    // In order of the text, up and down, without a stack of calls.
    'walk: loop {
        if let Some(child) = node.first_child() {
            (depth, node) = (depth + 1, child);
            if depth > MAX_DEPTH {
                return Err(Diagnostic::error(name, format!("elements nest more than {MAX_DEPTH} deep")));
            }
            continue;
        }
        loop {
            if let Some(next) = node.next_sibling() {
                node = next;
                continue 'walk;
            }
            match node.parent() {
                Some(parent) => (depth, node) = (depth - 1, parent),
                None => break 'walk,
            }
        }
    }
    Ok(xml)
}

/// The line of the first tag with too many attributes. Those between quotes are none.
pub fn crowded(source: &str, most: usize) -> Option<usize> {
    let (mut attributes, mut tag, mut quote, mut blank) = (0, false, None, false);
    let bytes = source.as_bytes();
    for (at, &b) in bytes.iter().enumerate() {
        match (tag, quote) {
            (false, _) => {
                tag = b == b'<' && bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic);
                (attributes, blank) = (0, false);
            }
            (true, Some(q)) => quote = (b != q).then_some(q),
            (true, None) => match b {
                b'>' => tag = false,
                b'"' | b'\'' if at > 0 && bytes[at - 1] == b'=' => quote = Some(b),
                b if b.is_ascii_whitespace() || b == b'/' => blank = true,
                _ => {
                    attributes += usize::from(blank);
                    blank = false;
                    if attributes > most {
                        return Some(source[..at].bytes().filter(|b| *b == b'\n').count() + 1);
                    }
                }
            },
        }
    }
    None
}

/// `text` without anything between < and >; a < that begins no tag stays.
pub fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // Looked for once in vain, the end of a tag is nowhere behind.
    let mut closes = true;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let tag = &rest[at + 1..];
        let is_tag = tag.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
        let end = if is_tag && closes { tag.find('>') } else { None };
        closes &= !is_tag || end.is_some();
        match end {
            Some(end) => rest = &tag[end + 1..],
            None => {
                out.push('<');
                rest = tag;
            }
        }
    }
    out + rest
}

/// `text` with the entities of XML as the characters they stand for.
pub fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        match crate::normalize::entity(&rest[at..]) {
            Some((c, length)) => {
                out.push(c);
                rest = &rest[at + length..];
            }
            None => {
                out.push('&');
                rest = &rest[at + 1..];
            }
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    #[test]
    fn tags_go() {
        assert_eq!(super::without_tags("a<b>c</b> 1<2"), "ac 1<2");
        assert_eq!(super::unescape("A&amp;B &lt;x&gt; &unknown; &"), "A&B <x> &unknown; &");
    }
}
