//! Quads -> TriG, byte for byte as the serializer of oxttl writes it, in a fraction of the time: that one asks of every IRI all
//! prefixes and writes it a character at a time.

use std::io::Write;

use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{GraphName, LiteralRef, NamedNodeRef, NamedOrBlankNode, Quad, Term};

/// Prefixes with their IRIs, in the order in which they are tried.
#[derive(Clone, Debug, Default)]
pub struct Prefixes(Vec<(String, String)>);

impl Prefixes {
    /// Those that the head of a file declares.
    pub fn of_head(head: &[u8]) -> Self {
        let prefix = |line: &str| {
            let (name, iri) = line.strip_prefix("@prefix ")?.split_once(": <")?;
            Some((name.to_owned(), iri.strip_suffix("> .")?.to_owned()))
        };
        Self(String::from_utf8_lossy(head).lines().filter_map(prefix).collect())
    }
    /// Quads that begin and end a part of a file.
    pub(super) fn part(&self, quads: &[Quad]) -> Vec<u8> {
        let mut out = Out::new(self, quads.len() * 64);
        let mut before: Option<&Quad> = None;
        for quad in quads {
            out.quad(before, quad);
            before = Some(quad);
        }
        if let Some(last) = before {
            out.text(if last.graph_name.is_default_graph() { " .\n" } else { " .\n}\n" });
        }
        out.bytes
    }
}

/// A buffer that terms are written to.
pub(super) struct Out<'p> {
    prefixes: &'p Prefixes,
    pub bytes: Vec<u8>,
}

impl<'p> Out<'p> {
    pub fn new(prefixes: &'p Prefixes, bytes: usize) -> Self {
        Self { prefixes, bytes: Vec::with_capacity(bytes) }
    }
    pub fn text(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
    }
    /// A quad behind another; of what both have in common nothing is written again.
    fn quad(&mut self, before: Option<&Quad>, quad: &Quad) {
        let inner = !quad.graph_name.is_default_graph();
        match before.filter(|b| b.graph_name == quad.graph_name) {
            Some(before) if before.subject == quad.subject && before.predicate == quad.predicate => {
                self.text(" , ");
                return self.object(&quad.object);
            }
            Some(before) if before.subject == quad.subject => {
                self.text(if inner { " ;\n\t\t" } else { " ;\n\t" });
                return self.said(quad);
            }
            Some(_) => self.text(if inner { " .\n\t" } else { " .\n" }),
            None => {
                if let Some(before) = before {
                    self.text(if before.graph_name.is_default_graph() { " .\n" } else { " .\n}\n" });
                }
                match &quad.graph_name {
                    GraphName::NamedNode(graph) => self.iri(graph.as_str()),
                    GraphName::BlankNode(graph) => self.shown(graph),
                    GraphName::DefaultGraph => {}
                }
                self.text(if inner { " {\n\t" } else { "" });
            }
        }
        self.subject(&quad.subject);
        self.text(" ");
        self.said(quad);
    }
    fn said(&mut self, quad: &Quad) {
        if quad.predicate == rdf::TYPE {
            self.text("a");
        } else {
            self.iri(quad.predicate.as_str());
        }
        self.text(" ");
        self.object(&quad.object);
    }
    fn subject(&mut self, subject: &NamedOrBlankNode) {
        match subject {
            NamedOrBlankNode::NamedNode(node) => self.iri(node.as_str()),
            NamedOrBlankNode::BlankNode(node) => self.shown(node),
        }
    }
    fn object(&mut self, object: &Term) {
        match object {
            Term::NamedNode(node) => self.iri(node.as_str()),
            Term::BlankNode(node) => self.shown(node),
            Term::Literal(literal) => self.literal(literal.as_ref()),
            Term::Triple(triple) => {
                self.text("<<( ");
                self.subject(&triple.subject);
                self.text(" ");
                self.iri(triple.predicate.as_str());
                self.text(" ");
                self.object(&triple.object);
                self.text(" )>>");
            }
        }
    }
    /// What has one form in all formats.
    fn shown(&mut self, term: &impl std::fmt::Display) {
        // A vector takes all.
        let _ = write!(self.bytes, "{term}");
    }
    fn literal(&mut self, literal: LiteralRef<'_>) {
        let (value, datatype) = (literal.value(), literal.datatype());
        if datatype == xsd::STRING {
            self.quoted(value);
        } else if datatype == rdf::LANG_STRING {
            self.quoted(value);
            self.text("@");
            self.text(literal.language().unwrap_or_default());
        } else if datatype == rdf::DIR_LANG_STRING {
            self.shown(&literal);
        } else if is_bare(value, datatype) {
            self.text(value);
        } else {
            self.quoted(value);
            self.text("^^");
            self.iri(datatype.as_str());
        }
    }
    fn quoted(&mut self, value: &str) {
        // The last is the first byte of U+FFFE, and of forms of other widths.
        let plain = |b: u8| b >= 0x20 && !matches!(b, b'"' | b'\\' | 0x7F | 0xEF);
        if value.bytes().all(plain) {
            self.text("\"");
            self.text(value);
            self.text("\"");
        } else {
            self.shown(&LiteralRef::new_simple_literal(value));
        }
    }
    /// A literal of a datatype with the value as it stands between quotation marks.
    pub fn typed(&mut self, value: &str, datatype: &str) {
        if is_bare(value, NamedNodeRef::new_unchecked(datatype)) {
            return self.text(value);
        }
        self.text("\"");
        self.text(value);
        self.text("\"^^");
        self.iri(datatype);
    }
    pub fn iri(&mut self, iri: &str) {
        for (name, start) in &self.prefixes.0 {
            // Mostly the last character tells that it is another one.
            let (Some(last), length) = (start.as_bytes().last(), start.len()) else { continue };
            if iri.as_bytes().get(length - 1) != Some(last) {
                continue;
            }
            let Some(local) = iri.strip_prefix(start.as_str()) else { continue };
            let length = self.bytes.len();
            self.text(name);
            self.text(":");
            if self.local(local) {
                return;
            }
            self.bytes.truncate(length);
        }
        self.text("<");
        self.text(iri);
        self.text(">");
    }
    /// Whether a local name can be written; then it is.
    fn local(&mut self, local: &str) -> bool {
        // What needs no mark is copied in one.
        let mut copied = 0;
        for (at, c) in local.char_indices() {
            let begins = at == 0;
            let plain = is_name(c) && !(begins && is_inner(c)) || c == ':';
            // A full stop ends the statement where it ends the name.
            if !plain && (begins || c != '.' || at + 1 == local.len()) {
                if !"_~.-!$&'()*+,;=/?#@%".contains(c) {
                    return false;
                }
                self.text(&local[copied..at]);
                self.text("\\");
                copied = at;
            }
        }
        self.text(&local[copied..]);
        true
    }
}

/// Whether it stands in names: PN_CHARS of Turtle.
fn is_name(c: char) -> bool {
    matches!(c,
        'A'..='Z' | 'a'..='z' | '0'..='9' | '_' | '-' | '\u{B7}' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}'
        | '\u{F8}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{203F}'..='\u{2040}'
        | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}'
        | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}')
}

/// Of these, whether it begins none.
fn is_inner(c: char) -> bool {
    matches!(c, '-' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// Whether Turtle writes a value of the datatype without quotation marks.
fn is_bare(value: &str, datatype: NamedNodeRef<'_>) -> bool {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let unsigned = |text| str::strip_prefix(text, ['+', '-']).unwrap_or(text);
    let number = unsigned(value);
    if datatype == xsd::BOOLEAN {
        matches!(value, "true" | "false")
    } else if datatype == xsd::INTEGER {
        !number.is_empty() && digits(number)
    } else if datatype == xsd::DECIMAL {
        number.split_once('.').is_some_and(|(whole, part)| digits(whole) && digits(part) && !part.is_empty())
    } else if datatype == xsd::DOUBLE {
        number.split_once(['e', 'E']).is_some_and(|(number, power)| {
            let (whole, part) = number.split_once('.').unwrap_or((number, ""));
            let power = unsigned(power);
            digits(whole)
                && digits(part)
                && !(whole.is_empty() && part.is_empty())
                && !power.is_empty()
                && digits(power)
        })
    } else {
        false
    }
}

#[cfg(test)]
mod tests {
    use oxigraph::io::RdfFormat;
    use oxigraph::model::{BlankNode, Literal, NamedNode, Triple};

    use super::*;
    use crate::rdf::serialize::{PartWriter, write};

    const BASE: &str = "https://w3id.org/enishi/id/";

    fn iris() -> Vec<NamedNode> {
        let locals = [
            "",
            "Company/トヨタ",
            "a.",
            "a.b",
            ".a",
            "-a",
            "_a",
            "a-b",
            "1a",
            "a b",
            "a%20b",
            "a:b",
            ":",
            "é·\u{300}",
            "\u{300}a",
            "a{b}",
            "〇",
            "ー",
            "a\u{2010}b",
            "\u{203F}",
            "a!$&'()*+,;=/?#@~",
            "b[",
            "😀",
            "a\u{FFFD}",
            "a\u{E000}",
            "×",
            "a..",
        ];
        let starts = [
            BASE,
            "https://w3id.org/enishi/ns#",
            "https://schema.org/",
            "http://www.wikidata.org/entity",
            "urn:x:",
            "",
        ];
        starts.iter().flat_map(|s| locals.map(|l| NamedNode::new_unchecked(format!("{s}{l}")))).collect()
    }

    fn objects() -> Vec<Term> {
        let values = [
            "",
            "true",
            "false",
            "True",
            "1",
            "+1",
            "-1",
            "--1",
            "+",
            "1.",
            ".5",
            "1.5",
            "1.5.5",
            "-.5",
            "1e5",
            "1.e5",
            ".e5",
            ".5E-3",
            "1e",
            "1e+",
            "e5",
            "1.2e3.4",
            "あ\"い\\\n\t\r\u{8}\u{C}\u{1}\u{7F}\u{FFFE}\u{FFFF}",
            "（全角）",
            "2025-03-01",
        ];
        let types = [xsd::STRING, xsd::BOOLEAN, xsd::INTEGER, xsd::DECIMAL, xsd::DOUBLE, xsd::DATE, rdf::JSON];
        let typed = values.iter().flat_map(|v| types.map(|t| Literal::new_typed_literal(*v, t).into()));
        let tagged = values.iter().map(|v| Literal::new_language_tagged_literal_unchecked(*v, "ja").into());
        let nodes = iris().into_iter().map(Term::from);
        typed.chain(tagged).chain(nodes).chain([BlankNode::new_unchecked("b1").into()]).collect()
    }

    #[test]
    fn as_the_serializer_of_the_library() {
        let (iris, objects) = (iris(), objects());
        let mut quads = Vec::new();
        for (i, iri) in iris.iter().enumerate() {
            let graph = match i % 4 {
                0 => GraphName::DefaultGraph,
                1 => BlankNode::new_unchecked("g").into(),
                _ => iris[i / 9].clone().into(),
            };
            let blank = NamedOrBlankNode::from(BlankNode::new_unchecked("s"));
            let subject = if i % 7 == 0 { blank } else { iris[i - i % 3].clone().into() };
            let predicate = if i % 5 == 0 { rdf::TYPE.into_owned() } else { iris[i - i % 2].clone() };
            for object in objects.iter().skip(i % 11).step_by(11) {
                quads.push(Quad::new(subject.clone(), predicate.clone(), object.clone(), graph.clone()));
                let triple = Triple::new(subject.clone(), iri.clone(), object.clone());
                quads.push(Quad::new(subject.clone(), iri.clone(), triple, graph.clone()));
            }
        }
        let theirs = write(&quads, RdfFormat::TriG, BASE, Vec::new()).unwrap();
        let writer = PartWriter::new(RdfFormat::TriG, BASE).unwrap();
        let ours = [writer.head(), &writer.part(&quads).unwrap()].concat();
        let lines =
            |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap().lines().map(str::to_owned).collect::<Vec<_>>();
        for (ours, theirs) in lines(&ours).iter().zip(lines(&theirs)) {
            assert_eq!(*ours, theirs);
        }
        assert!(ours == theirs);
    }
}
