//! Quads -> RDF files, with classic `rdf:Statement` reification for readers without RDF 1.2.

use std::cmp::Ordering;
use std::io::{self, Write};

use oxigraph::io::{RdfFormat, RdfSerializer, WriterQuadSerializer};
use oxigraph::model::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use rustc_hash::FxHashSet;

use super::trig::Prefixes;
use super::vocabulary as v;

/// How statements about triples are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reification {
    /// `rdf:reifies <<( s p o )>>`.
    #[default]
    Rdf12,
    /// `rdf:subject`, `rdf:predicate`, `rdf:object`.
    Rdf11,
    /// Facts alone.
    None,
}

/// Puts quads into the form asked for, sorted as N-Quads, each once.
pub fn prepare(quads: impl IntoIterator<Item = Quad>, reification: Reification) -> Vec<Quad> {
    let mut out = reified(quads, reification);
    sort(&mut out);
    out
}

/// Puts quads into the form asked for, where they stand.
pub fn reified(quads: impl IntoIterator<Item = Quad>, reification: Reification) -> Vec<Quad> {
    let mut out = Vec::new();
    for quad in quads {
        match (reification, &quad.object) {
            (Reification::Rdf11, Term::Triple(triple)) => classic(&quad, triple, &mut out),
            (Reification::None, Term::Triple(_)) => {}
            _ => out.push(quad),
        }
    }
    out
}

/// A triple term as `rdf:subject`, `rdf:predicate` and `rdf:object` of what reifies it.
fn classic(quad: &Quad, triple: &Triple, out: &mut Vec<Quad>) {
    let (s, g) = (&quad.subject, &quad.graph_name);
    let subject: Term = match &triple.subject {
        NamedOrBlankNode::NamedNode(n) => n.clone().into(),
        NamedOrBlankNode::BlankNode(n) => n.clone().into(),
    };
    out.push(Quad::new(s.clone(), v::TYPE.into_owned(), v::RDF_STATEMENT.into_owned(), g.clone()));
    out.push(Quad::new(s.clone(), v::SUBJECT.into_owned(), subject, g.clone()));
    out.push(Quad::new(s.clone(), v::PREDICATE.into_owned(), triple.predicate.clone(), g.clone()));
    out.push(Quad::new(s.clone(), v::OBJECT.into_owned(), triple.object.clone(), g.clone()));
}

/// Order of what is said of one thing.
fn compare_said(a: &Quad, b: &Quad) -> Ordering {
    a.predicate.cmp(&b.predicate).then_with(|| match (&a.object, &b.object) {
        (Term::NamedNode(a), Term::NamedNode(b)) => compare_iris(a.as_str(), b.as_str()),
        (a, b) => a.to_string().cmp(&b.to_string()),
    })
}

/// Takes out repetitions; the first of each stays in its place.
pub fn unique(quads: &mut Vec<Quad>) {
    let mut seen = FxHashSet::with_capacity_and_hasher(quads.len(), rustc_hash::FxBuildHasher);
    let first: Vec<bool> = quads.iter().map(|q| seen.insert(q)).collect();
    let mut first = first.into_iter();
    quads.retain(|_| first.next().unwrap_or(true));
}

/// Sorts as sorted N-Quads would be, default graph first, and takes out repetitions.
pub fn sort(quads: &mut Vec<Quad>) {
    let within = |a: &Quad, b: &Quad| compare_subjects(&a.subject, &b.subject).then_with(|| compare_said(a, b));
    // Mostly it is one graph, whose long name need not be compared again and again.
    if quads.windows(2).all(|pair| pair[0].graph_name == pair[1].graph_name) {
        quads.sort_unstable_by(within);
    } else {
        quads.sort_unstable_by(|a, b| compare_graphs(&a.graph_name, &b.graph_name).then_with(|| within(a, b)));
    }
    quads.dedup();
}

fn compare_graphs(a: &GraphName, b: &GraphName) -> Ordering {
    match (a, b) {
        (GraphName::NamedNode(a), GraphName::NamedNode(b)) => compare_iris(a.as_str(), b.as_str()),
        (GraphName::DefaultGraph, GraphName::DefaultGraph) => Ordering::Equal,
        (GraphName::DefaultGraph, _) => Ordering::Less,
        (_, GraphName::DefaultGraph) => Ordering::Greater,
        (a, b) => a.to_string().cmp(&b.to_string()),
    }
}

/// Order of two subjects as N-Quads writes them.
pub fn compare_subjects(a: &NamedOrBlankNode, b: &NamedOrBlankNode) -> Ordering {
    match (a, b) {
        (NamedOrBlankNode::NamedNode(a), NamedOrBlankNode::NamedNode(b)) => compare_iris(a.as_str(), b.as_str()),
        (a, b) => a.to_string().cmp(&b.to_string()),
    }
}

/// Order of two IRIs in angle brackets: sorting is quicker by a third without making those strings.
fn compare_iris(a: &str, b: &str) -> Ordering {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let both = a.len().min(b.len());
    let next = |iri: &[u8]| iri.get(both).copied().unwrap_or(b'>');
    a[..both].cmp(&b[..both]).then(next(a).cmp(&next(b))).then(a.len().cmp(&b.len()))
}

/// Writes quads part by part; into a format without graphs all go into one.
pub struct QuadWriter<W: Write> {
    serializer: WriterQuadSerializer<W>,
    datasets: bool,
    xml: bool,
}

/// A literal that XML can hold, where this one it cannot: what has no place there becomes U+FFFD.
pub(crate) fn xml_term(term: &Term) -> Option<Term> {
    let literal = match term {
        Term::Literal(literal) => literal,
        Term::Triple(triple) => {
            let object = xml_term(&triple.object)?;
            return Some(Triple::new(triple.subject.clone(), triple.predicate.clone(), object).into());
        }
        _ => return None,
    };
    let bad = |c: char| (c < ' ' && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{FFFE}' | '\u{FFFF}');
    if !literal.value().contains(bad) {
        return None;
    }
    let value = literal.value().replace(bad, "\u{FFFD}");
    Some(match literal.language() {
        Some(language) => Literal::new_language_tagged_literal_unchecked(value, language).into(),
        None => Literal::new_typed_literal(value, literal.datatype()).into(),
    })
}

impl<W: Write> QuadWriter<W> {
    /// A writer with the prefixes of the program.
    ///
    /// # Errors
    /// `base` is no IRI.
    pub fn new(format: RdfFormat, base: &str, out: W) -> io::Result<Self> {
        Ok(Self {
            serializer: serializer(format, base)?.for_writer(out),
            datasets: format.supports_datasets(),
            xml: format == RdfFormat::RdfXml,
        })
    }
    /// Writes the next part.
    ///
    /// # Errors
    /// The writer's.
    pub fn write(&mut self, quads: &[Quad]) -> io::Result<()> {
        for quad in quads {
            if self.datasets {
                self.serializer.serialize_quad(quad)?;
            } else if let Some(object) = self.xml.then(|| xml_term(&quad.object)).flatten() {
                let (subject, predicate) = (quad.subject.clone(), quad.predicate.clone());
                self.serializer.serialize_triple(&Triple::new(subject, predicate, object))?;
            } else {
                self.serializer.serialize_triple(quad.as_ref())?;
            }
        }
        Ok(())
    }
    /// Ends the file.
    ///
    /// # Errors
    /// The writer's.
    pub fn finish(self) -> io::Result<W> {
        self.serializer.finish()
    }
}

/// A serializer with the prefixes of the program.
fn serializer(format: RdfFormat, base: &str) -> io::Result<RdfSerializer> {
    let mut serializer = RdfSerializer::from_format(format);
    for (name, iri) in v::PREFIXES.iter().copied().chain([("id", base)]) {
        serializer = serializer.with_prefix(name, iri).map_err(|e| io::Error::new(io::ErrorKind::InvalidInput, e))?;
    }
    Ok(serializer)
}

/// Makes the parts of a file in a format with graphs, so that many can be made side by side. Put behind each other they are the
/// file that [`QuadWriter`] writes.
pub struct PartWriter {
    serializer: RdfSerializer,
    head: Vec<u8>,
    /// Of TriG, which is written most.
    trig: Option<Prefixes>,
}

impl PartWriter {
    /// A writer with the prefixes of the program.
    ///
    /// # Errors
    /// `base` is no IRI.
    pub fn new(format: RdfFormat, base: &str) -> io::Result<Self> {
        let mut made = Self { serializer: serializer(format, base)?, head: Vec::new(), trig: None };
        // The head comes with the first quad.
        let node = NamedNode::new_unchecked("urn:x");
        let one = made.part(&[Quad::new(node.clone(), node.clone(), node, GraphName::DefaultGraph)])?;
        made.head = one[..one.len() - "<urn:x> <urn:x> <urn:x> .\n".len()].to_vec();
        made.trig = (format == RdfFormat::TriG).then(|| Prefixes::of_head(&made.head));
        Ok(made)
    }
    /// What stands before the first part.
    pub fn head(&self) -> &[u8] {
        &self.head
    }
    /// One or more whole graphs, or of the default graph all that is said of some subjects.
    ///
    /// # Errors
    /// A quad that cannot be written.
    pub fn part(&self, quads: &[Quad]) -> io::Result<Vec<u8>> {
        if let Some(trig) = &self.trig {
            return Ok(trig.part(quads));
        }
        let mut serializer = self.serializer.clone().for_writer(Vec::new());
        quads.iter().try_for_each(|quad| serializer.serialize_quad(quad))?;
        let mut bytes = serializer.finish()?;
        bytes.drain(..self.head.len().min(bytes.len()));
        Ok(bytes)
    }
}

/// Writes quads that are there as a whole.
///
/// # Errors
/// The writer's.
pub fn write<W: Write>(quads: &[Quad], format: RdfFormat, base: &str, out: W) -> io::Result<W> {
    let mut writer = QuadWriter::new(format, base, out)?;
    writer.write(quads)?;
    writer.finish()
}

/// Sorted N-Quads, by which graphs are compared.
pub fn nquads(quads: &[Quad]) -> String {
    let mut lines: Vec<String> = quads.iter().map(|q| format!("{q} .\n")).collect();
    lines.sort_unstable();
    lines.dedup();
    lines.concat()
}

/// A term as people read it: the local part of an IRI, decoded; the value of a literal.
pub fn readable(term: &Term) -> String {
    match term {
        Term::NamedNode(n) => short(n),
        Term::Literal(l) => l.value().to_owned(),
        other => other.to_string(),
    }
}

/// The last segment of an IRI, percent-decoded.
pub fn short(node: &NamedNode) -> String {
    let iri = node.as_str();
    let last = iri.rsplit(['/', '#']).find(|s| !s.is_empty()).unwrap_or(iri);
    let mut bytes = Vec::with_capacity(last.len());
    let mut rest = last.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let code = (first == b'%')
            .then(|| tail.get(..2))
            .flatten()
            .and_then(|h| u8::from_str_radix(std::str::from_utf8(h).ok()?, 16).ok());
        match code {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| last.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_the_file() -> io::Result<()> {
        let [a, b, c] = ["https://schema.org/a", "urn:b", "https://e.org/c"].map(NamedNode::new_unchecked);
        let mut quads = Vec::new();
        for graph in [GraphName::DefaultGraph, a.clone().into(), b.clone().into()] {
            for (s, p) in [(&a, &b), (&a, &c), (&c, &b)] {
                quads.push(Quad::new(s.clone(), p.clone(), b.clone(), graph.clone()));
                quads.push(Quad::new(s.clone(), p.clone(), Literal::new_simple_literal("x\n"), graph.clone()));
            }
        }
        for format in [RdfFormat::TriG, RdfFormat::NQuads] {
            let writer = PartWriter::new(format, "https://e.org/")?;
            let parts = [&quads[..4], &quads[4..6], &[], &quads[6..12], &quads[12..]];
            let parts: Vec<Vec<u8>> = parts.into_iter().map(|part| writer.part(part)).collect::<io::Result<_>>()?;
            let whole = write(&quads, format, "https://e.org/", Vec::new())?;
            assert_eq!(
                String::from_utf8_lossy(&[writer.head(), &parts.concat()].concat()),
                String::from_utf8_lossy(&whole)
            );
        }
        Ok(())
    }

    #[test]
    fn sorted_as_the_lines_of_the_file() {
        let names = ["a", "ab", "a/b", "a=b", "a?", "", "語", "a~"].map(NamedNode::new_unchecked);
        let mut objects: Vec<Term> = names.iter().cloned().map(Term::from).collect();
        objects.extend(["a", "a\"b", "a\n", ""].map(|l| Literal::new_simple_literal(l).into()));
        objects.push(Literal::new_language_tagged_literal_unchecked("a", "ja").into());
        objects.push(Triple::new(names[0].clone(), names[1].clone(), names[2].clone()).into());
        let mut quads = Vec::new();
        for (subject, object) in names.iter().flat_map(|s| objects.iter().map(move |o| (s, o))) {
            for graph in [GraphName::DefaultGraph, names[0].clone().into(), names[1].clone().into()] {
                quads.push(Quad::new(subject.clone(), names[3].clone(), object.clone(), graph));
            }
        }
        let graph = |q: &Quad| if q.graph_name.is_default_graph() { String::new() } else { q.graph_name.to_string() };
        let mut lines = quads.clone();
        lines.sort_by_cached_key(|q| (graph(q), q.subject.to_string(), q.predicate.clone(), q.object.to_string()));
        quads.extend(quads.clone());
        sort(&mut quads);
        assert_eq!(quads, lines);
    }
}
