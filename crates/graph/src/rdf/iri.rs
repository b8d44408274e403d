//! Strings -> IRIs, always valid, minted from content.

use std::borrow::Cow;

use oxigraph::model::{NamedNode, NamedNodeRef};
use sha2::{Digest, Sha256};

use crate::document::{Document, Statement};

/// Hexadecimal SHA-256.
pub fn sha256(bytes: impl AsRef<[u8]>) -> String {
    hex(&Sha256::digest(bytes))
}

/// Hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |number: u8| char::from(b"0123456789abcdef"[usize::from(number)]);
    bytes.iter().flat_map(|b| [digit(b >> 4), digit(b & 15)]).collect()
}

/// Percent-encodes what may not stand in one segment of an IRI; letters of all scripts stay readable.
pub fn segment(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || "-._~".contains(c) || (!c.is_ascii() && c.is_alphanumeric()) {
            out.push(c);
        } else {
            percent(c, &mut out);
        }
    }
    out
}

fn percent(c: char, out: &mut String) {
    use std::fmt::Write;
    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
        let _ = write!(out, "%{byte:02X}");
    }
}

/// The IRI as given; characters that no IRI may hold are percent-encoded.
pub fn named(iri: &str) -> NamedNode {
    NamedNode::new_unchecked(cleaned(iri))
}

/// The same as text.
pub fn cleaned(iri: &str) -> Cow<'_, str> {
    if NamedNodeRef::new(iri).is_ok() {
        return Cow::Borrowed(iri);
    }
    let mut clean = String::with_capacity(iri.len() + 8);
    let mut fragment = false;
    for (i, c) in iri.char_indices() {
        let percent_sign = c == '%' && !iri[i + 1..].bytes().take(2).filter(u8::is_ascii_hexdigit).count().eq(&2);
        let second_fragment = c == '#' && std::mem::replace(&mut fragment, true);
        if c.is_ascii_control() || c.is_whitespace() || "<>\"{}|\\^`[]".contains(c) || percent_sign || second_fragment {
            percent(c, &mut clean);
        } else {
            clean.push(c);
        }
    }
    // Private characters and the like: encode all that is not ASCII.
    if NamedNodeRef::new(&clean).is_ok() {
        return Cow::Owned(clean);
    }
    let mut ascii = String::with_capacity(clean.len() * 3);
    for c in clean.chars() {
        if c.is_ascii() { ascii.push(c) } else { percent(c, &mut ascii) }
    }
    let is_valid = NamedNodeRef::new(&ascii).is_ok();
    Cow::Owned(if is_valid { ascii } else { format!("urn:enishi:{}", sha256(iri)) })
}

/// IRI of a document and of its graph.
pub fn document(base: &str, id: &str) -> NamedNode {
    named(&format!("{base}document/{}", segment(id)))
}

/// IRI of the graph that holds what was inferred.
pub fn inferred_graph(base: &str) -> NamedNode {
    named(&format!("{base}graph/inferred"))
}

/// IRI of the graph that holds the ontology.
pub fn ontology_graph() -> NamedNode {
    NamedNode::new_unchecked("https://w3id.org/enishi/ns")
}

/// IRI of a statement: its document, the hash of its span, content and rule.
pub fn statement(base: &str, s: &Statement) -> NamedNode {
    let mut hash = Sha256::new();
    let end = |node: &crate::document::Node| {
        node.id.clone().or_else(|| node.value.clone()).unwrap_or_else(|| node.surface.clone())
    };
    let parts: [&str; 13] = [
        &s.document,
        &s.sentence.to_string(),
        &s.begin.to_string(),
        &s.end.to_string(),
        &end(&s.subject),
        &s.subject.begin.to_string(),
        s.relation.map_or("", |r| r.name()),
        s.predicate.as_ref().map_or("", |p| p.lemma.as_str()),
        &end(&s.object),
        &s.object.begin.to_string(),
        s.polarity.name(),
        s.modality.name(),
        &s.rule,
    ];
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    named(&format!("{base}statement/{}/{}", segment(&s.document), &hex(&hash.finalize())[..20]))
}

/// SHA-256 of all that is known of a document as read.
pub fn document_hash(document: &Document) -> String {
    let mut hash = Sha256::new();
    let none = String::new();
    let optional = |o: &Option<String>| o.clone().map_or_else(|| none.clone(), |v| format!("={v}"));
    for part in [
        &document.id,
        &document.text,
        &optional(&document.title),
        &optional(&document.published),
        &optional(&document.publisher),
        &optional(&document.url),
    ] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hex(&hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_becomes_a_valid_iri() {
        for text in [
            "https://example.org/a b",
            "https://example.org/100%",
            "x",
            "",
            "https://e.org/#a#b",
            "https://e.org/山海経「奇」[1]",
            "https://e.org/\u{e000}",
        ] {
            assert!(NamedNode::new(named(text).as_str()).is_ok(), "{text}");
        }
        assert_eq!(named("https://e.org/雷軍").as_str(), "https://e.org/雷軍");
        assert_eq!(document("https://e.org/", "a/b 三").as_str(), "https://e.org/document/a%2Fb%20三");
    }
}
