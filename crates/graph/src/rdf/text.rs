//! Graphs of terms by number -> TriG, in the form of [`trig`](super::trig).

use oxigraph::model::vocab::rdf;
use rayon::prelude::*;

use super::graph::{GraphConfig, document_triples};
use super::iri;
use super::terms::{Numbers, Part, TermGraph, Terms};
use super::trig::{Out, Prefixes};
use super::vocabulary as v;
use crate::document::Record;

impl Prefixes {
    /// Parts of the default graph, made side by side.
    pub fn default_graph(&self, parts: &[Part<'_>]) -> Vec<Vec<u8>> {
        let write = |part: &Part<'_>| {
            let mut out = Out::new(self, part.triples.len() * 64);
            let any = triples(part.triples, part.kind, "", &mut out, |out, number| term(part.terms, number, out));
            out.text(if any { " .\n" } else { "" });
            out.bytes
        };
        parts.par_iter().map(write).collect()
    }
}

/// Writes triples in their order, what each has in common with the one before not again; whether there are any.
fn triples<'p>(
    triples: &[Numbers],
    kind: u32,
    indent: &str,
    out: &mut Out<'p>,
    term: impl Fn(&mut Out<'p>, u32),
) -> bool {
    let mut before = None;
    for [subject, predicate, object] in triples {
        let of_same = before.is_some_and(|(s, _)| s == subject);
        if of_same && before.is_some_and(|(_, p)| p == predicate) {
            out.text(" , ");
        } else {
            if of_same {
                out.text(" ;\n\t");
                out.text(indent);
            } else {
                out.text(if before.is_some() { " .\n" } else { "" });
                out.text(indent);
                term(out, *subject);
                out.text(" ");
            }
            if *predicate == kind {
                out.text("a")
            } else {
                term(out, *predicate)
            }
            out.text(" ");
        }
        term(out, *object);
        before = Some((subject, predicate));
    }
    before.is_some()
}

/// Writes a term.
fn term(terms: &Terms, number: u32, out: &mut Out<'_>) {
    if let Some(parts) = terms.inner(number) {
        out.text("<<(");
        for part in parts {
            out.text(" ");
            term(terms, part, out);
        }
        return out.text(" )>>");
    }
    let plain = terms.get(number);
    if let Some(iri) = plain.strip_prefix('<').and_then(|iri| iri.strip_suffix('>')) {
        out.iri(iri);
    } else if let Some((value, datatype)) = plain.strip_suffix('>').and_then(|typed| typed.rsplit_once("\"^^<")) {
        out.typed(&value[1..], datatype);
    } else {
        out.text(plain);
    }
}

/// Graphs of documents in TriG, one behind the other, in both forms.
pub struct DocumentsTrig<'p> {
    graph: TermGraph,
    /// The terms of one as TriG has them, one behind the other, and where each ends.
    terms: Out<'p>,
    ends: Vec<usize>,
    classic: Out<'p>,
    triple_terms: Out<'p>,
}

impl<'p> DocumentsTrig<'p> {
    /// None yet.
    pub fn new(prefixes: &'p Prefixes) -> Self {
        let out = || Out::new(prefixes, 0);
        Self { graph: TermGraph::default(), terms: out(), ends: Vec::new(), classic: out(), triple_terms: out() }
    }
    /// Adds the graph of a document.
    pub fn add(&mut self, config: GraphConfig<'_>, record: &Record) {
        self.graph.clear();
        document_triples(config, record, &mut self.graph);
        let terms = &mut self.graph.terms;
        let name = terms.iri(iri::document(config.base, &record.document.id).as_str());
        let [kind, statement, subject, predicate, object] =
            [rdf::TYPE, v::RDF_STATEMENT, v::SUBJECT, v::PREDICATE, v::OBJECT].map(|node| terms.iri(node.as_str()));
        let mut classic = Vec::with_capacity(self.graph.triples.len() * 5 / 4);
        for triple in &self.graph.triples {
            let of = triple[0];
            match terms.inner(triple[2]) {
                Some([s, p, o]) => {
                    classic.extend([[of, kind, statement], [of, subject, s], [of, predicate, p], [of, object, o]]);
                }
                None => classic.push(*triple),
            }
        }
        self.terms.bytes.clear();
        self.ends.clear();
        for number in 0..self.graph.terms.count() {
            term(&self.graph.terms, number, &mut self.terms);
            self.ends.push(self.terms.bytes.len());
        }
        let term = |out: &mut Out<'p>, number: u32| {
            let begin = number.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
            out.bytes.extend_from_slice(&self.terms.bytes[begin..self.ends[number as usize]]);
        };
        let order = self.graph.order(&[kind, subject, predicate, object]);
        for (all, out) in [(&mut classic, &mut self.classic), (&mut self.graph.triples, &mut self.triple_terms)] {
            order(all);
            term(out, name);
            out.text(" {\n");
            triples(all, kind, "\t", out, term);
            out.text(" .\n}\n");
        }
    }
    /// With classic reification, and with triple terms.
    pub fn finish(self) -> [Vec<u8>; 2] {
        [self.classic.bytes, self.triple_terms.bytes]
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error;

    use oxigraph::io::RdfFormat;
    use serde_json::json;

    use super::*;
    use crate::rdf::document_quads;
    use crate::rdf::serialize::{PartWriter, Reification, prepare};
    use crate::resource::Ontology;

    const BASE: &str = "https://w3id.org/enishi/id/";

    #[test]
    fn as_quads_that_are_sorted_and_written() -> Result<(), Box<dyn Error>> {
        let node = |name: &str| {
            json!({"id": format!("{BASE}Company/{name}"), "type": "Company", "label": name,
            "aliases": [name, "N\"1\\"], "surface": name, "begin": 0, "end": 2})
        };
        let value = |value: &str, datatype: &str| {
            json!({"value": value, "normalized": value, "datatype": datatype, "surface": value,
            "begin": 3, "end": 5})
        };
        let statement = |number: i64, subject, relation, object| {
            json!({"document": "d 1/二", "sentence": number, "begin": 0, "end": 9,
            "text": "名は\u{FFFE}\n「N」", "subject": subject, "relation": relation, "object": object, "polarity": "positive",
            "modality": "planned", "speaker": "名", "time": {"text": "春", "value": "2024-21"}, "confidence": 0.5, "rule": "r@1",
            "qualifiers": {"what": "売上高", "time": "x", "timeText": "y", "role-of": "z"}, "open": false})
        };
        let kind = json!({"id": format!("{BASE}Concept/新 会社"), "type": "Concept", "kind": "Company", "broader": "会社",
            "label": "新 会社", "surface": "", "begin": 0, "end": 0});
        let open = json!({"document": "d 1/二", "sentence": 3, "begin": 0, "end": 9, "text": "t", "subject": {"surface": "何 か", "begin": 0,
            "end": 1}, "predicate": {"surface": "走った", "lemma": "走る"}, "object": {"surface": "道", "begin": 1, "end": 2},
            "polarity": "negative", "modality": "asserted", "speaker": null, "time": null, "qualifiers": {}, "confidence": 1.0,
            "rule": "open", "open": true});
        let record = json!({
            "document": {"id": "d 1/二", "text": "名は\t「N」と\"", "title": "名", "published": "2024-02-30", "url": "no url"},
            "entities": [
                {"id": format!("{BASE}Company/名"), "class": "Company", "label": "名", "aliases": ["N1"], "reading": "メイ", "wikidata": "Q1"},
                {"id": format!("{BASE}Company/名."), "class": "Company", "label": "N", "first_name": "名", "legal_form": "Inc."},
                {"id": "not an iri", "class": "Person", "label": "人"},
            ],
            "mentions": [{"entity": 0, "begin": 0, "end": 1}, {"entity": 2, "title": true, "begin": 0, "end": 1},
                {"entity": 1, "begin": 4, "end": 5}, {"entity": 9, "begin": 4, "end": 5}],
            "statements": [
                statement(-1, node("名"), "partnersWith", node("名-1")),
                statement(0, node("名"), "foundedOn", value("2024-05", "xsd:gYearMonth")),
                statement(1, node("名."), "metric", value("100 JPY", "eni:quantity")),
                statement(1, node("名."), "metric", value("1.50 回", "eni:quantity")),
                statement(2, kind.clone(), "states", value("\u{8}と", "rdf:langString")),
                statement(2, node("名"), "develops", kind),
                open,
            ],
            "provenance": {"program": "1.0", "ontology": "a", "resources": "b", "options": "c\nd"},
        });
        let record: Record = serde_json::from_value(record)?;
        let ontology = Ontology::embedded();
        let writer = PartWriter::new(RdfFormat::TriG, BASE)?;
        for (text, mentions) in [(false, true), (true, false)] {
            let config = GraphConfig { base: BASE, ontology: &ontology, text, mentions };
            let prefixes = Prefixes::of_head(writer.head());
            let mut ours = DocumentsTrig::new(&prefixes);
            let records = [&Record::default(), &record];
            records.iter().for_each(|record| ours.add(config, record));
            for (form, ours) in [Reification::Rdf11, Reification::Rdf12].into_iter().zip(ours.finish()) {
                let part = |record: &&Record| writer.part(&prepare(document_quads(config, record), form));
                let theirs = String::from_utf8(records.iter().map(part).collect::<Result<Vec<_>, _>>()?.concat())?;
                let ours = String::from_utf8(ours)?;
                for (ours, theirs) in ours.lines().zip(theirs.lines()) {
                    assert_eq!(ours, theirs, "{form:?}");
                }
                assert!(ours == theirs && ours.lines().count() > 50);
            }
        }
        Ok(())
    }
}
