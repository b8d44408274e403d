//! A statement -> a nanopublication: an assertion, where it comes from, and who made the record of it, each a graph.
//!
//! Follows the Nanopublication Guidelines 1.0. What is positive and asserted stands in the assertion graph as it is; what is
//! not stands there only reified, with its polarity and modality.

use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};

use super::graph::{GraphConfig, document_quads};
use super::iri;
use super::vocabulary as v;
use crate::document::Record;

const NP: &str = "http://www.nanopub.org/nschema#";

/// Nanopublications of all statements of a record.
pub fn nanopublications(config: GraphConfig<'_>, record: &Record) -> Vec<Quad> {
    let quads = document_quads(config, record);
    let np = |name: &str| NamedNode::new_unchecked(format!("{NP}{name}"));
    let creator = NamedNodeRef::new_unchecked("http://purl.org/dc/terms/creator");
    let mut out = Vec::new();
    let mut about: std::collections::BTreeMap<&str, Vec<&Quad>> = std::collections::BTreeMap::new();
    for quad in &quads {
        if let NamedOrBlankNode::NamedNode(subject) = &quad.subject {
            about.entry(subject.as_str()).or_default().push(quad);
        }
    }
    for statement in &record.statements {
        let node = iri::statement(config.base, statement);
        let own = about.get(node.as_str()).map_or(&[][..], Vec::as_slice);
        let value = |p: NamedNodeRef<'_>| own.iter().find(|q| q.predicate == p).map(|q| q.object.clone());
        let (Some(Term::Triple(triple)), Some(Term::NamedNode(sentence)), Some(activity)) =
            (value(v::REIFIES), value(v::IN_SENTENCE), value(v::WAS_GENERATED_BY))
        else {
            continue;
        };
        let part = |name: &str| NamedNode::new_unchecked(format!("{}#{name}", node.as_str()));
        let (publication, head, assertion, provenance, info) =
            (part("np"), part("head"), part("assertion"), part("provenance"), part("pubinfo"));
        let mut add = |graph: &NamedNode, s: &NamedNode, p: NamedNodeRef<'_>, o: Term| {
            out.push(Quad::new(s.clone(), p.into_owned(), o, GraphName::from(graph.clone())));
        };
        add(&head, &publication, rdf::TYPE, np("Nanopublication").into());
        add(&head, &publication, np("hasAssertion").as_ref(), assertion.clone().into());
        add(&head, &publication, np("hasProvenance").as_ref(), provenance.clone().into());
        add(&head, &publication, np("hasPublicationInfo").as_ref(), info.clone().into());
        if crate::judgement::is_fact(statement) {
            if let NamedOrBlankNode::NamedNode(subject) = &triple.subject {
                add(&assertion, subject, triple.predicate.as_ref(), triple.object.clone());
            }
        } else if let NamedOrBlankNode::NamedNode(subject) = &triple.subject {
            add(&assertion, &node, rdf::TYPE, v::RDF_STATEMENT.into_owned().into());
            add(&assertion, &node, v::SUBJECT, subject.clone().into());
            add(&assertion, &node, v::PREDICATE, triple.predicate.clone().into());
            add(&assertion, &node, v::OBJECT, triple.object.clone());
            for property in [v::POLARITY, v::MODALITY] {
                if let Some(object) = value(property) {
                    add(&assertion, &node, property, object);
                }
            }
        }
        add(&provenance, &assertion, v::WAS_DERIVED_FROM, sentence.clone().into());
        add(&provenance, &assertion, v::WAS_GENERATED_BY, activity);
        for key in [
            sentence.as_str().to_owned(),
            format!("{}#position", sentence.as_str()),
            format!("{}#quote", sentence.as_str()),
        ] {
            for quad in about.get(key.as_str()).into_iter().flatten() {
                if let NamedOrBlankNode::NamedNode(subject) = &quad.subject {
                    add(&provenance, subject, quad.predicate.as_ref(), quad.object.clone());
                }
            }
        }
        let software =
            iri::named(&format!("{}software/enishi-{}", config.base, iri::segment(&record.provenance.program)));
        add(&info, &publication, creator, software.into());
        if let Some(rule) = value(v::RULE) {
            add(&info, &publication, v::RULE, rule);
        }
    }
    out
}
