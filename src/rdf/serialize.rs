//! Quads -> RDF files, with classic `rdf:Statement` reification for readers without RDF 1.2.

use std::io::{self, Write};

use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use rustc_hash::FxHashSet;

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
    let mut out = Vec::new();
    for quad in quads {
        match (reification, &quad.object) {
            (Reification::Rdf11, Term::Triple(triple)) => {
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
            (Reification::None, Term::Triple(_)) => {}
            _ => out.push(quad),
        }
    }
    sort(&mut out);
    out
}

/// Sorts as sorted N-Quads would be, default graph first, and takes out repetitions.
pub fn sort(quads: &mut Vec<Quad>) {
    let mut seen = FxHashSet::with_capacity_and_hasher(quads.len(), rustc_hash::FxBuildHasher);
    quads.retain(|q| seen.insert(q.clone()));
    let graph = |q: &Quad| match &q.graph_name {
        GraphName::DefaultGraph => String::new(),
        other => other.to_string(),
    };
    quads.sort_by_cached_key(|q| (graph(q), q.subject.to_string(), q.predicate.clone(), q.object.to_string()));
}

/// Writes quads; into a format without graphs all go into one.
///
/// # Errors
/// The writer's.
pub fn write<W: Write>(quads: &[Quad], format: RdfFormat, base: &str, out: W) -> io::Result<W> {
    let mut serializer = RdfSerializer::from_format(format);
    let mut prefixes: Vec<(&str, String)> = v::PREFIXES.iter().map(|(n, i)| (*n, (*i).to_owned())).collect();
    prefixes.push(("id", base.to_owned()));
    for (name, iri) in &prefixes {
        serializer =
            serializer.with_prefix(*name, iri.as_str()).map_err(|e| io::Error::new(io::ErrorKind::InvalidInput, e))?;
    }
    let mut serializer = serializer.for_writer(out);
    for quad in quads {
        if format.supports_datasets() {
            serializer.serialize_quad(quad)?;
        } else {
            serializer.serialize_triple(quad.as_ref())?;
        }
    }
    serializer.finish()
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
