//! Quads -> JSON-LD 1.1 that reads like plain JSON, by the terms of the context that the ontology gives.
//!
//! ```text
//! {"@context": {"@base": "https://w3id.org/enishi/id/", "id": "@id", "Company": …, "develops": …}, "@graph": [
//! {"id": "Company/OpenAI", "type": "Company", "label": "OpenAI", "develops": "AIModel/GPT-4o"},
//! {"id": "document/05", "@graph": [
//! {"id": "statement/05/3f…", "type": ["rdf:Statement", "Statement"], "polarity": "eni:positive", …}]}]}
//! ```
//! The file brings the part of the context that it uses; the whole is `ontology/context.jsonld`. A node object a line.

use std::io::{self, Write};

use indexmap::IndexMap;
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{GraphName, Literal, NamedOrBlankNode, Quad, Term};
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::{Map, Value, json};

use super::vocabulary::{self as v, PREFIXES};
use crate::resource::{Ontology, Range};

/// Terms beside those of the ontology: name, IRI, and what its values are ("" as they come, "@id", or a language).
const TERMS: &[(&str, &str, &str)] = &[
    ("label", v::PREF_LABEL.as_str(), "ja"),
    ("aliases", v::ALT_LABEL.as_str(), ""),
    ("reading", v::HIDDEN_LABEL.as_str(), "ja-hrkt"),
    ("sameThing", v::EXACT_MATCH.as_str(), "@id"),
    ("subject", v::SUBJECT.as_str(), "@id"),
    ("predicate", v::PREDICATE.as_str(), "@id"),
    ("object", v::OBJECT.as_str(), "@id"),
    ("source", v::HAS_SOURCE.as_str(), "@id"),
    ("selector", v::HAS_SELECTOR.as_str(), "@id"),
    ("start", v::START.as_str(), ""),
    ("end", v::END.as_str(), ""),
    ("exact", v::EXACT.as_str(), ""),
    ("generatedBy", v::WAS_GENERATED_BY.as_str(), "@id"),
    ("associatedWith", v::WAS_ASSOCIATED_WITH.as_str(), "@id"),
    ("used", v::USED.as_str(), "@id"),
    ("derivedFrom", v::WAS_DERIVED_FROM.as_str(), "@id"),
    ("title", v::TITLE.as_str(), "ja"),
    ("issued", v::ISSUED.as_str(), ""),
    ("publisher", v::PUBLISHER.as_str(), ""),
    ("identifier", v::IDENTIFIER.as_str(), ""),
    ("url", v::SOURCE.as_str(), "@id"),
    ("articleBody", v::ARTICLE_BODY.as_str(), "ja"),
    ("value", v::VALUE.as_str(), ""),
    ("unitText", v::UNIT_TEXT.as_str(), ""),
    ("currency", v::CURRENCY.as_str(), ""),
    ("version", v::SOFTWARE_VERSION.as_str(), ""),
];

fn definition(iri: &str, values: &str) -> Value {
    match values {
        "" => json!(iri),
        "@id" => json!({"@id": iri, "@type": "@id"}),
        language => json!({"@id": iri, "@language": language}),
    }
}

/// The context: short names for prefixes, classes, relations, and the terms of statements and documents.
pub fn context(ontology: &Ontology) -> Map<String, Value> {
    let mut terms: Map<String, Value> = PREFIXES.iter().map(|(p, i)| ((*p).to_owned(), json!(i))).collect();
    terms.insert("id".to_owned(), json!("@id"));
    terms.insert("type".to_owned(), json!("@type"));
    let own = TERMS.iter().map(|(name, iri, values)| ((*name).to_owned(), definition(iri, values)));
    let classes = ontology.classes().map(|(class, info)| (class.to_string(), json!(info.iri)));
    let relations = ontology.relations().map(|(relation, info)| {
        let values = match info.range {
            Range::Text | Range::Date => "",
            Range::Any | Range::Entity(_) | Range::Quantity => "@id",
        };
        (relation.to_string(), definition(&info.iri, values))
    });
    // A user's relation that bears a name taken here is written by its IRI.
    for (name, value) in own.chain(classes).chain(relations) {
        terms.entry(name).or_insert(value);
    }
    terms
}

/// The IRIs that quads use and that a term may stand for.
#[derive(Default)]
pub struct Used(FxHashSet<String>);

impl Used {
    /// Adds those of some quads.
    pub fn add(&mut self, quads: &[Quad]) {
        for iri in quads.iter().flat_map(iris) {
            if !self.0.contains(iri) {
                self.0.insert(iri.to_owned());
            }
        }
    }
}

/// Writes quads part by part in their order, those of one subject together where they stand together in a part.
pub struct JsonLdWriter<'w, W: Write> {
    out: W,
    terms: Terms<'w>,
    /// The graph that is written; None at the beginning.
    graph: Option<GraphName>,
}

impl<'w, W: Write> JsonLdWriter<'w, W> {
    /// A writer by a whole context, of which the file brings what is used.
    ///
    /// # Errors
    /// The writer's.
    pub fn new(whole: &'w Map<String, Value>, base: &'w str, used: &Used, mut out: W) -> io::Result<Self> {
        let mut context: Map<String, Value> = Map::new();
        if base.ends_with('/') {
            context.insert("@base".to_owned(), json!(base));
        }
        context.extend(
            whole
                .iter()
                .filter(|(name, value)| {
                    let iri = value.as_str().or_else(|| value["@id"].as_str()).unwrap_or("");
                    iri.starts_with('@') || used.0.contains(iri) || PREFIXES.iter().any(|(p, _)| p == name)
                })
                .map(|(n, v)| (n.clone(), v.clone())),
        );
        write!(out, "{{\"@context\": {}, \"@graph\": [", Value::Object(context))?;
        Ok(Self { out, terms: Terms::new(whole, base), graph: None })
    }
    /// Writes the next part.
    ///
    /// # Errors
    /// The writer's.
    pub fn write(&mut self, quads: &[Quad]) -> io::Result<()> {
        for graph in quads.chunk_by(|a, b| a.graph_name == b.graph_name) {
            let name = &graph[0].graph_name;
            let begins = self.graph.as_ref() != Some(name);
            if begins {
                self.begin(name)?;
            }
            for (number, about) in graph.chunk_by(|a, b| a.subject == b.subject).enumerate() {
                let comma = if begins && number == 0 { "" } else { "," };
                let node: Vec<String> =
                    self.terms.node(about).iter().map(|(key, value)| format!("{}: {value}", json!(key))).collect();
                write!(self.out, "{comma}\n{{{}}}", node.join(", "))?;
            }
        }
        Ok(())
    }
    fn begin(&mut self, graph: &GraphName) -> io::Result<()> {
        self.end()?;
        let comma = if self.graph.is_some() { "," } else { "" };
        match graph {
            GraphName::DefaultGraph => write!(self.out, "{comma}")?,
            GraphName::NamedNode(node) => {
                write!(self.out, "{comma}\n{{\"id\": {}, \"@graph\": [", json!(self.terms.id(node.as_str())))?;
            }
            GraphName::BlankNode(node) => {
                write!(self.out, "{comma}\n{{\"id\": {}, \"@graph\": [", json!(node.to_string()))?;
            }
        }
        self.graph = Some(graph.clone());
        Ok(())
    }
    fn end(&mut self) -> io::Result<()> {
        match self.graph {
            None | Some(GraphName::DefaultGraph) => Ok(()),
            Some(_) => write!(self.out, "]}}"),
        }
    }
    /// Ends the file.
    ///
    /// # Errors
    /// The writer's.
    pub fn finish(mut self) -> io::Result<W> {
        self.end()?;
        self.out.write_all(b"]}\n")?;
        Ok(self.out)
    }
}

/// Writes quads that are there as a whole.
///
/// # Errors
/// The writer's.
pub fn write<W: Write>(quads: &[Quad], ontology: &Ontology, base: &str, out: W) -> io::Result<W> {
    let whole = context(ontology);
    let mut used = Used::default();
    used.add(quads);
    let mut writer = JsonLdWriter::new(&whole, base, &used, out)?;
    writer.write(quads)?;
    writer.finish()
}

/// IRIs that a term may stand for.
fn iris(quad: &Quad) -> impl Iterator<Item = &str> {
    let class = match &quad.object {
        Term::NamedNode(class) if quad.predicate == rdf::TYPE => Some(class.as_str()),
        _ => None,
    };
    [Some(quad.predicate.as_str()), class].into_iter().flatten()
}

/// The terms of a context, and how values are written with them.
struct Terms<'w> {
    base: &'w str,
    /// IRI -> term, and what its values are.
    terms: FxHashMap<&'w str, (&'w str, &'w str)>,
}

impl<'w> Terms<'w> {
    fn new(context: &'w Map<String, Value>, base: &'w str) -> Self {
        let mut terms = FxHashMap::default();
        for (name, value) in context.iter().filter(|(n, _)| !PREFIXES.iter().any(|(p, _)| p == n)) {
            let part = |key: &str| value[key].as_str();
            if let Some(iri) = value.as_str().or_else(|| part("@id")) {
                terms.insert(iri, (name.as_str(), part("@type").or_else(|| part("@language")).unwrap_or("")));
            }
        }
        Self { base, terms }
    }
    /// An IRI as the value of `id`: relative where resolving gives it back, else by prefix or whole.
    fn id(&self, iri: &str) -> String {
        if let Some(rest) = iri.strip_prefix(self.base).filter(|_| self.base.ends_with('/')) {
            let plain =
                rest.split('#').next().is_some_and(|path| path.split('/').all(|s| !matches!(s, "" | "." | "..")));
            if plain && !rest.contains([':', '?', '@']) {
                return rest.to_owned();
            }
        }
        compact(iri)
    }
    /// An IRI as a key, or as the value of `type`.
    fn name(&self, iri: &str) -> String {
        self.terms.get(iri).map_or_else(|| compact(iri), |(term, _)| (*term).to_owned())
    }
    /// Keys and values of a node object, `id` and `type` first.
    fn node(&self, about: &[Quad]) -> IndexMap<String, Value> {
        let mut object = IndexMap::new();
        let id = match &about[0].subject {
            NamedOrBlankNode::NamedNode(node) => self.id(node.as_str()),
            NamedOrBlankNode::BlankNode(node) => node.to_string(),
        };
        object.insert("id".to_owned(), json!(id));
        let mut add = |key: String, value: Value| match object.get_mut(&key) {
            None => {
                object.insert(key, value);
            }
            Some(Value::Array(values)) => values.push(value),
            Some(one) => *one = json!([one.take(), value]),
        };
        let (types, rest): (Vec<&Quad>, Vec<&Quad>) =
            about.iter().partition(|q| q.predicate == rdf::TYPE && matches!(q.object, Term::NamedNode(_)));
        for quad in types {
            if let Term::NamedNode(class) = &quad.object {
                add("type".to_owned(), json!(self.name(class.as_str())));
            }
        }
        for quad in rest {
            let values = self.terms.get(quad.predicate.as_str()).map_or("", |(_, values)| values);
            let value = match &quad.object {
                Term::NamedNode(node) => reference(self.id(node.as_str()), values),
                Term::BlankNode(node) => reference(node.to_string(), values),
                Term::Literal(literal) => self.literal(literal, values),
                // Triple terms have no form in JSON-LD 1.1; they are written as RDF 1.1 before.
                Term::Triple(_) => continue,
            };
            let key =
                if quad.predicate == rdf::TYPE { "rdf:type".to_owned() } else { self.name(quad.predicate.as_str()) };
            add(key, value);
        }
        object
    }
    fn literal(&self, literal: &Literal, values: &str) -> Value {
        let text = literal.value();
        if let Some(language) = literal.language() {
            return if language == values { json!(text) } else { json!({"@value": text, "@language": language}) };
        }
        if literal.datatype() == xsd::STRING {
            return if values.is_empty() { json!(text) } else { json!({"@value": text}) };
        }
        // Small whole numbers in the one form in which they come back as they were.
        let whole = text.parse::<i32>().ok().filter(|n| literal.datatype() == xsd::INTEGER && n.to_string() == text);
        match whole.filter(|_| values != "@id") {
            Some(number) => json!(number),
            None => json!({"@value": text, "@type": self.name(literal.datatype().as_str())}),
        }
    }
}

fn reference(id: String, values: &str) -> Value {
    if values == "@id" { json!(id) } else { json!({"id": id}) }
}

/// By prefix where the rest is a plain name, else whole.
fn compact(iri: &str) -> String {
    let plain = |rest: &str| !rest.is_empty() && rest.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    let found = PREFIXES.iter().find_map(|(p, namespace)| Some((p, iri.strip_prefix(namespace).filter(|r| plain(r))?)));
    found.map_or_else(|| iri.to_owned(), |(prefix, rest)| format!("{prefix}:{rest}"))
}

#[cfg(test)]
mod tests {
    use oxigraph::io::{RdfFormat, RdfParser};
    use oxigraph::model::NamedNode;

    use super::*;
    use crate::rdf::serialize;

    #[test]
    fn the_shipped_context_is_the_one_of_the_ontology() {
        let made = serde_json::to_string_pretty(&json!({"@context": context(&Ontology::embedded())}));
        assert_eq!(
            made.unwrap_or_default() + "\n",
            include_str!("../../../../ontology/context.jsonld"),
            "`enishi ontology --format context` makes it anew"
        );
    }

    #[test]
    fn odd_names_and_values_come_back_as_they_were() {
        let base = "https://w3id.org/enishi/id/";
        let ontology = Ontology::embedded();
        let subjects = ["Company/A", "..", "a:b", "x//y", "Company/%3A#quote", "eni:positive", "@type", "?q", ""];
        let predicates = [
            v::PREF_LABEL.into_owned(),
            v::ALT_LABEL.into_owned(),
            v::START.into_owned(),
            v::OBJECT.into_owned(),
            v::TYPE.into_owned(),
            NamedNode::new_unchecked("https://w3id.org/enishi/ns#foundedOn"),
            NamedNode::new_unchecked("https://w3id.org/enishi/ns#no/term"),
            NamedNode::new_unchecked("urn:x:y"),
        ];
        let objects: Vec<Term> = vec![
            Literal::new_simple_literal("Company").into(),
            Literal::new_language_tagged_literal_unchecked("語", "ja").into(),
            Literal::new_language_tagged_literal_unchecked("word", "en").into(),
            Literal::new_typed_literal("012", xsd::INTEGER).into(),
            Literal::from(12).into(),
            Literal::new_typed_literal("0.700", xsd::DECIMAL).into(),
            Literal::new_typed_literal("2024", xsd::G_YEAR).into(),
            Literal::from(true).into(),
            NamedNode::new_unchecked("https://w3id.org/enishi/ns#Company").into(),
            NamedNode::new_unchecked("https://example.org/?a=b#c").into(),
            NamedNode::new_unchecked(format!("{base}Person/雷軍")).into(),
        ];
        let mut quads = Vec::new();
        for graph in [GraphName::DefaultGraph, NamedNode::new_unchecked(format!("{base}document/05")).into()] {
            for subject in subjects {
                for predicate in &predicates {
                    for object in &objects {
                        let subject = NamedNode::new_unchecked(format!("{base}{subject}"));
                        quads.push(Quad::new(subject, predicate.clone(), object.clone(), graph.clone()));
                    }
                }
            }
        }
        // The parser takes only IRIs for types.
        quads.retain(|q| q.predicate != v::TYPE || matches!(q.object, Term::NamedNode(_)));
        for base in [base, "https://w3id.org/enishi/id#"] {
            let written = write(&quads, &ontology, base, Vec::new()).unwrap_or_default();
            let format = RdfFormat::JsonLd { profile: oxigraph::io::JsonLdProfileSet::empty() };
            let read: Result<Vec<Quad>, _> = RdfParser::from_format(format).for_slice(&written).collect();
            assert_eq!(serialize::nquads(&read.unwrap_or_default()), serialize::nquads(&quads));
        }
    }
}
