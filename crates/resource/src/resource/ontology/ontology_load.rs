//! Turtle -> the tables of `Ontology`.
//!
//! Reads the OWL 2 RL terms that the ontology uses: classes, sub-classes, disjointness; properties with domain, range
//! (`schema:domainIncludes` and `rangeIncludes` list alternatives), characteristics, inverses, sub-properties, chains.

use std::path::PathBuf;

use oxrdf::vocab::{rdf, rdfs, xsd};
use oxrdf::{NamedOrBlankNode, Term, Triple};
use oxttl::{TurtleParser, TurtleSyntaxError};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use thiserror::Error;

use crate::resource::shipped;

use super::{Bilingual, Class, ClassInfo, NAMESPACE, Ontology, Range, Relation, RelationInfo};
use crate::diagnostic::unknown;

/// Why an ontology file was refused.
#[derive(Debug, Error)]
pub enum OntologyLoadError {
    /// The file cannot be read.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Something at this place is wrong.
    #[error("{file}:{line}:{column}: {reason}")]
    At {
        /// The file.
        file: String,
        /// From 1.
        line: u64,
        /// In characters, from 1.
        column: u64,
        /// What is wrong.
        reason: String,
    },
}

const OWL: &str = "http://www.w3.org/2002/07/owl#";
const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";
const SCHEMA: &str = "https://schema.org/";

fn term(namespace: &str, name: &str) -> String {
    format!("{namespace}{name}")
}

/// The part of an IRI behind its last `#`, `/` or `:`.
fn local_name(iri: &str) -> &str {
    iri.rsplit(['#', '/', ':']).next().unwrap_or(iri)
}

/// Adds what `text` says to `ontology`.
pub(super) fn add(ontology: &mut Ontology, name: &str, text: &str) -> Result<(), OntologyLoadError> {
    let parsed = TurtleParser::new().for_slice(text).collect::<Result<Vec<Triple>, _>>();
    let parsed = parsed.map_err(|e| syntax_error(name, &e))?;
    add_triples(ontology, name, text, &parsed.iter().map(Said::of).collect::<Vec<_>>())
}

/// Adds what the ontology that the program ships says.
pub(super) fn add_shipped(ontology: &mut Ontology, name: &str, text: &str) -> Result<(), OntologyLoadError> {
    let triples: Vec<Said<'static>> = shipped("enishi.ttl").map_err(|e| OntologyLoadError::At {
        file: name.to_owned(),
        line: 0,
        column: 0,
        reason: e.to_string(),
    })?;
    add_triples(ontology, name, text, &triples)
}

fn add_triples(ontology: &mut Ontology, name: &str, text: &str, triples: &[Said<'_>]) -> Result<(), OntologyLoadError> {
    let mut of = FxHashMap::<&str, Vec<usize>>::default();
    for (number, triple) in triples.iter().enumerate() {
        of.entry(triple.subject).or_default().push(number);
    }
    let loader = Loader { name, text, triples, of, places: places(text) };
    let order: Vec<&str> =
        triples.iter().filter(|t| t.predicate == rdf::TYPE.as_str() && is_iri(t.subject)).map(|t| t.subject).collect();
    loader.declare(ontology, &order)?;
    loader.classes(ontology)?;
    loader.relations(ontology)?;
    loader.disjoint(ontology)
}

fn syntax_error(name: &str, error: &TurtleSyntaxError) -> OntologyLoadError {
    let start = error.location().start;
    let (line, column) = (start.line + 1, start.column + 1);
    let reason = error.to_string();
    // The parser's own message repeats the place; ours stands in front.
    let reason = match reason.split_once(": ") {
        Some((place, rest)) if place.starts_with("Parser error at line") => rest.to_owned(),
        _ => reason,
    };
    OntologyLoadError::At { file: name.to_owned(), line, column, reason }
}

/// A triple. The names of blank nodes have no colon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
struct Said<'t> {
    subject: &'t str,
    predicate: &'t str,
    object: &'t str,
    /// Language and datatype of a literal; "" where there is none.
    language: &'t str,
    datatype: &'t str,
}

impl<'t> Said<'t> {
    fn of(triple: &'t Triple) -> Self {
        let (object, language, datatype) = match &triple.object {
            Term::NamedNode(node) => (node.as_str(), "", ""),
            Term::BlankNode(node) => (node.as_str(), "", ""),
            Term::Literal(literal) => {
                (literal.value(), literal.language().unwrap_or_default(), literal.datatype().as_str())
            }
            Term::Triple(_) => ("", "", ""),
        };
        let subject = match &triple.subject {
            NamedOrBlankNode::NamedNode(node) => node.as_str(),
            NamedOrBlankNode::BlankNode(node) => node.as_str(),
        };
        Self { subject, predicate: triple.predicate.as_str(), object, language, datatype }
    }
    /// The object, where it is an IRI.
    fn iri(&self) -> Option<&'t str> {
        (self.datatype.is_empty() && is_iri(self.object)).then_some(self.object)
    }
    /// The object, where it is a blank node.
    fn blank(&self) -> Option<&'t str> {
        (self.datatype.is_empty() && !is_iri(self.object)).then_some(self.object)
    }
}

fn is_iri(node: &str) -> bool {
    node.contains(':')
}
/// Where each local name first stands behind a colon.
fn places(text: &str) -> FxHashMap<&str, usize> {
    let mut places = FxHashMap::default();
    for (at, _) in text.match_indices(':') {
        let rest = &text[at + 1..];
        let end = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-')).unwrap_or(rest.len());
        places.entry(&rest[..end]).or_insert(at);
    }
    places
}

struct Loader<'t> {
    name: &'t str,
    text: &'t str,
    /// In the order of the file.
    triples: &'t [Said<'t>],
    /// Numbers of the triples of a subject.
    of: FxHashMap<&'t str, Vec<usize>>,
    places: FxHashMap<&'t str, usize>,
}

impl<'t> Loader<'t> {
    /// An error at the first place of the file where the term is written.
    fn fail(&self, iri: &str, reason: String) -> OntologyLoadError {
        let local = local_name(iri);
        let found = self
            .text
            .match_indices(local)
            .find(|(at, _)| {
                let after = self.text[at + local.len()..].chars().next();
                let before = self.text[..*at].chars().next_back();
                !after.is_some_and(char::is_alphanumeric) && matches!(before, Some(':' | '#' | '/'))
            })
            .map_or(0, |(at, _)| at);
        let line_begin = self.text[..found].rfind('\n').map_or(0, |i| i + 1);
        OntologyLoadError::At {
            file: self.name.to_owned(),
            line: self.text[..found].matches('\n').count() as u64 + 1,
            // Terms are written with a prefix; the place is where the prefix begins.
            column: {
                let before = &self.text[line_begin..found];
                let prefix = before.rfind(char::is_whitespace).map_or(0, |i| i + 1);
                before[..prefix].chars().count() as u64 + 1
            },
            reason,
        }
    }

    /// What is said of a subject by one predicate.
    fn of(&self, subject: &str, predicate: &str) -> impl Iterator<Item = &'t Said<'t>> {
        let triples = self.of.get(subject).map_or(&[][..], Vec::as_slice).iter().map(|number| &self.triples[*number]);
        triples.filter(move |t| t.predicate == predicate)
    }

    fn is(&self, subject: &str, kind: &str) -> bool {
        self.of(subject, rdf::TYPE.as_str()).any(|t| t.iri() == Some(kind))
    }

    fn declare(&self, ontology: &mut Ontology, order: &[&str]) -> Result<(), OntologyLoadError> {
        let (class, object, datatype) =
            (term(OWL, "Class"), term(OWL, "ObjectProperty"), term(OWL, "DatatypeProperty"));
        for &iri in order {
            let is = |kind: &str| self.is(iri, kind);
            let (is_class, is_relation) = (is(&class), is(&object) || is(&datatype));
            let outside = !iri.starts_with(NAMESPACE)
                && ["http://www.w3.org/", "http://xmlns.com/", SCHEMA].iter().any(|n| iri.starts_with(n));
            if outside || !(is_class || is_relation) {
                continue;
            }
            let local = local_name(iri);
            let known = if is_class {
                ontology
                    .classes
                    .entry(Class::intern(local))
                    .or_insert_with(|| ClassInfo { iri: iri.to_owned(), ..ClassInfo::default() })
                    .iri
                    .clone()
            } else {
                ontology
                    .relations
                    .entry(Relation::intern(local))
                    .or_insert_with(|| RelationInfo { iri: iri.to_owned(), ..RelationInfo::default() })
                    .iri
                    .clone()
            };
            if known != iri {
                return Err(self.fail(iri, format!("the name {local:?} is already taken by <{known}>")));
            }
        }
        Ok(())
    }

    /// IRIs that are said of a subject, in the order in which the file first names them.
    fn objects(&self, subject: &str, predicate: &str) -> Vec<&'t str> {
        let mut found: Vec<&str> = self.of(subject, predicate).filter_map(Said::iri).collect();
        found.sort_by_key(|iri| (self.places.get(local_name(iri)), *iri));
        found.dedup();
        found
    }

    fn texts(&self, subject: &str, predicate: &str, into: &mut Bilingual) {
        for said in self.of(subject, predicate) {
            match said.language {
                "ja" => said.object.clone_into(&mut into.ja),
                "en" => said.object.clone_into(&mut into.en),
                _ => {}
            }
        }
    }

    fn flag(&self, subject: &str, name: &str) -> bool {
        let yes = |t: &Said<'_>| t.object == "true" && t.datatype == xsd::BOOLEAN.as_str();
        self.of(subject, &term(NAMESPACE, name)).any(yes)
    }

    fn class(&self, ontology: &Ontology, iri: &str) -> Result<Class, OntologyLoadError> {
        let class = Class::intern(local_name(iri));
        if ontology.classes.get(&class).is_some_and(|c| c.iri == iri) {
            return Ok(class);
        }
        Err(self.fail(iri, unknown("class", class.name(), ontology.classes.keys().map(|c| c.name()))))
    }

    fn relation(&self, ontology: &Ontology, iri: &str) -> Result<Relation, OntologyLoadError> {
        let relation = Relation::intern(local_name(iri));
        if ontology.relations.get(&relation).is_some_and(|r| r.iri == iri) {
            return Ok(relation);
        }
        Err(self.fail(iri, unknown("relation", relation.name(), ontology.relations.keys().map(|r| r.name()))))
    }

    /// Whether a term is one that the ontology should declare, not one of a vocabulary that it only refers to.
    fn is_own(ontology: &Ontology, iri: &str) -> bool {
        iri.starts_with(NAMESPACE)
            || ontology.classes.get(&Class::intern(local_name(iri))).is_some_and(|c| c.iri == iri)
            || ontology.relations.get(&Relation::intern(local_name(iri))).is_some_and(|r| r.iri == iri)
    }

    fn classes(&self, ontology: &mut Ontology) -> Result<(), OntologyLoadError> {
        let (label, definition, close) = (rdfs::LABEL.as_str(), term(SKOS, "definition"), term(SKOS, "closeMatch"));
        for index in 0..ontology.classes.len() {
            let Some(mut info) = ontology.classes.get_index(index).map(|(_, i)| i.clone()) else { continue };
            let subject = info.iri.clone();
            for parent in self.objects(&subject, rdfs::SUB_CLASS_OF.as_str()) {
                if Self::is_own(ontology, parent) {
                    let parent = self.class(ontology, parent)?;
                    if !info.parents.contains(&parent) {
                        info.parents.push(parent);
                    }
                } else {
                    info.matches.push(parent.to_owned());
                }
            }
            self.texts(&subject, label, &mut info.label);
            self.texts(&subject, &definition, &mut info.definition);
            info.matches.extend(self.objects(&subject, &close).into_iter().map(str::to_owned));
            info.display_only |= self.flag(&subject, "displayOnly");
            ontology.classes[index] = info;
        }
        // Ancestors by walking up, each class once, so that a cycle does no harm.
        for index in 0..ontology.classes.len() {
            let Some((&class, _)) = ontology.classes.get_index(index) else { continue };
            let mut ancestors = vec![class];
            let mut at = 0;
            while at < ancestors.len() {
                for &parent in ontology.classes.get(&ancestors[at]).map_or(&[][..], |c| &c.parents) {
                    if !ancestors.contains(&parent) {
                        ancestors.push(parent);
                    }
                }
                at += 1;
            }
            ontology.classes[index].ancestors = ancestors;
        }
        Ok(())
    }

    fn relations(&self, ontology: &mut Ontology) -> Result<(), OntologyLoadError> {
        let is = |subject: &str, name: &str| self.is(subject, &term(OWL, name));
        let (label, definition) = (rdfs::LABEL.as_str(), term(SKOS, "definition"));
        for index in 0..ontology.relations.len() {
            let Some(mut info) = ontology.relations.get_index(index).map(|(_, i)| i.clone()) else { continue };
            let subject = info.iri.clone();
            let s = subject.as_str();
            for predicate in [term(SCHEMA, "domainIncludes"), rdfs::DOMAIN.as_str().to_owned()] {
                if info.domain.is_empty() {
                    for class in self.objects(s, &predicate) {
                        info.domain.push(self.class(ontology, class)?);
                    }
                }
            }
            for predicate in [term(SCHEMA, "rangeIncludes"), rdfs::RANGE.as_str().to_owned()] {
                if info.range == Range::Any {
                    info.range = self.range(ontology, &self.objects(s, &predicate))?;
                }
            }
            if info.range == Range::Any && is(s, "DatatypeProperty") {
                info.range = Range::Text;
            }
            for parent in self.objects(s, rdfs::SUB_PROPERTY_OF.as_str()) {
                if Self::is_own(ontology, parent) {
                    let parent = self.relation(ontology, parent)?;
                    if !info.parents.contains(&parent) {
                        info.parents.push(parent);
                    }
                } else {
                    info.matches.push(parent.to_owned());
                }
            }
            if let Some(inverse) = self.objects(s, &term(OWL, "inverseOf")).first() {
                info.inverse = Some(self.relation(ontology, inverse)?);
            }
            for list in self.of(s, &term(OWL, "propertyChainAxiom")) {
                let members = self.list(list.object);
                if let [first, second] = members.as_slice() {
                    let chain = (self.relation(ontology, first)?, self.relation(ontology, second)?);
                    if !info.chains.contains(&chain) {
                        info.chains.push(chain);
                    }
                } else {
                    return Err(self.fail(&info.iri, "a property chain needs exactly two links".to_owned()));
                }
            }
            for ended in self.objects(s, &term(NAMESPACE, "ends")) {
                let ended = self.relation(ontology, ended)?;
                if !info.ends.contains(&ended) {
                    info.ends.push(ended);
                }
            }
            info.symmetric |= is(s, "SymmetricProperty");
            info.transitive |= is(s, "TransitiveProperty");
            info.irreflexive |= is(s, "IrreflexiveProperty");
            info.asymmetric |= is(s, "AsymmetricProperty");
            info.display_only |= self.flag(s, "displayOnly");
            info.one_subject |= self.flag(s, "oneSubject");
            info.one_object |= self.flag(s, "oneObject");
            info.identifies |= self.flag(s, "identifies");
            self.texts(s, label, &mut info.label);
            self.texts(s, &definition, &mut info.definition);
            info.matches.extend(self.objects(s, &term(SKOS, "closeMatch")).into_iter().map(str::to_owned));
            info.inverse_matches
                .extend(self.objects(s, &term(NAMESPACE, "inverseMatch")).into_iter().map(str::to_owned));
            ontology.relations[index] = info;
        }
        // An inverse that is stated from one side holds from both.
        let stated: Vec<(Relation, Relation)> =
            ontology.relations.iter().filter_map(|(r, i)| i.inverse.map(|inverse| (inverse, *r))).collect();
        for (inverse, relation) in stated {
            if let Some(info) = ontology.relations.get_mut(&inverse) {
                info.inverse.get_or_insert(relation);
            }
        }
        Ok(())
    }

    fn range(&self, ontology: &Ontology, objects: &[&str]) -> Result<Range, OntologyLoadError> {
        let mut classes = Vec::new();
        for &object in objects {
            if object == xsd::DATE.as_str() {
                return Ok(Range::Date);
            } else if object.starts_with("http://www.w3.org/2001/XMLSchema#") {
                return Ok(Range::Text);
            } else if object == term(NAMESPACE, "Quantity") {
                return Ok(Range::Quantity);
            }
            classes.push(self.class(ontology, object)?);
        }
        Ok(if classes.is_empty() { Range::Any } else { Range::Entity(classes) })
    }

    fn disjoint(&self, ontology: &mut Ontology) -> Result<(), OntologyLoadError> {
        let mut sets = Vec::new();
        let disjoint = term(OWL, "AllDisjointClasses");
        for set in self.triples.iter().filter(|t| t.predicate == rdf::TYPE.as_str() && t.iri() == Some(&disjoint)) {
            for list in self.of(set.subject, &term(OWL, "members")) {
                let members = self.list(list.object);
                sets.push(members.iter().map(|m| self.class(ontology, m)).collect::<Result<Vec<_>, _>>()?);
            }
        }
        sets.sort();
        ontology.disjoint.extend(sets);
        let with = term(OWL, "disjointWith");
        for triple in self.triples.iter().filter(|t| t.predicate == with && is_iri(t.subject)) {
            if let Some(other) = triple.iri() {
                ontology.disjoint.push(vec![self.class(ontology, triple.subject)?, self.class(ontology, other)?]);
            }
        }
        Ok(())
    }

    /// Members of an RDF list that are IRIs.
    fn list(&self, head: &'t str) -> Vec<&'t str> {
        let mut members = Vec::new();
        let mut node = Some(head);
        while let Some(current) = node {
            members.extend(self.of(current, rdf::FIRST.as_str()).next().and_then(Said::iri));
            let rest = self.of(current, rdf::REST.as_str()).next();
            node = rest.and_then(Said::blank).filter(|_| members.len() < 100);
        }
        members
    }
}
