//! Turtle -> the tables of `Ontology`.
//!
//! Reads the OWL 2 RL terms that the ontology uses: classes, sub-classes, disjointness; properties with domain, range
//! (`schema:domainIncludes` and `rangeIncludes` list alternatives), characteristics, inverses, sub-properties, chains.

use std::path::PathBuf;

use oxrdf::vocab::{rdf, rdfs, xsd};
use oxrdf::{Graph, NamedNode, NamedNodeRef, NamedOrBlankNodeRef, TermRef, TripleRef};
use oxttl::{TurtleParser, TurtleSyntaxError};
use thiserror::Error;

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

fn term(namespace: &str, name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{namespace}{name}"))
}

/// The part of an IRI behind its last `#`, `/` or `:`.
fn local_name(iri: &str) -> &str {
    iri.rsplit(['#', '/', ':']).next().unwrap_or(iri)
}

/// Adds what `text` says to `ontology`.
pub(super) fn add(ontology: &mut Ontology, name: &str, text: &str) -> Result<(), OntologyLoadError> {
    let mut graph = Graph::new();
    let mut order = Vec::new();
    for triple in TurtleParser::new().for_slice(text) {
        let triple = triple.map_err(|e| syntax_error(name, &e))?;
        if triple.predicate == rdf::TYPE
            && let NamedOrBlankNodeRef::NamedNode(subject) = triple.subject.as_ref()
        {
            order.push(subject.into_owned());
        }
        graph.insert(triple.as_ref());
    }
    let loader = Loader { name, text, graph };
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

struct Loader<'t> {
    name: &'t str,
    text: &'t str,
    graph: Graph,
}

impl Loader<'_> {
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

    fn declare(&self, ontology: &mut Ontology, order: &[NamedNode]) -> Result<(), OntologyLoadError> {
        let (class, object, datatype) =
            (term(OWL, "Class"), term(OWL, "ObjectProperty"), term(OWL, "DatatypeProperty"));
        for subject in order {
            let iri = subject.as_str();
            let is = |kind: &NamedNode| self.graph.contains(TripleRef::new(subject, rdf::TYPE, kind));
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

    fn objects<'g>(&'g self, subject: NamedNodeRef<'_>, predicate: &NamedNode) -> Vec<&'g str> {
        let mut found: Vec<&str> = self
            .graph
            .objects_for_subject_predicate(subject, predicate)
            .filter_map(|o| if let TermRef::NamedNode(n) = o { Some(n.as_str()) } else { None })
            .collect();
        // The graph keeps no order; the place in the file does.
        let at = |iri: &str| self.text.find(&format!(":{}", local_name(iri)));
        found.sort_by_key(|iri| (at(iri), *iri));
        found
    }

    fn texts(&self, subject: NamedNodeRef<'_>, predicate: &NamedNode, into: &mut Bilingual) {
        for object in self.graph.objects_for_subject_predicate(subject, predicate) {
            if let TermRef::Literal(literal) = object {
                match literal.language() {
                    Some("ja") => literal.value().clone_into(&mut into.ja),
                    Some("en") => literal.value().clone_into(&mut into.en),
                    _ => {}
                }
            }
        }
    }

    fn flag(&self, subject: NamedNodeRef<'_>, name: &str) -> bool {
        let literal = oxrdf::Literal::from(true);
        self.graph.contains(TripleRef::new(subject, &term(NAMESPACE, name), &literal))
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
        let (label, definition, close) = (rdfs::LABEL.into_owned(), term(SKOS, "definition"), term(SKOS, "closeMatch"));
        let sub = rdfs::SUB_CLASS_OF.into_owned();
        for index in 0..ontology.classes.len() {
            let Some(mut info) = ontology.classes.get_index(index).map(|(_, i)| i.clone()) else { continue };
            let subject = NamedNode::new_unchecked(info.iri.clone());
            for parent in self.objects(subject.as_ref(), &sub) {
                if Self::is_own(ontology, parent) {
                    let parent = self.class(ontology, parent)?;
                    if !info.parents.contains(&parent) {
                        info.parents.push(parent);
                    }
                } else {
                    info.matches.push(parent.to_owned());
                }
            }
            self.texts(subject.as_ref(), &label, &mut info.label);
            self.texts(subject.as_ref(), &definition, &mut info.definition);
            info.matches.extend(self.objects(subject.as_ref(), &close).into_iter().map(str::to_owned));
            info.display_only |= self.flag(subject.as_ref(), "displayOnly");
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
        let is =
            |subject: &NamedNode, name: &str| self.graph.contains(TripleRef::new(subject, rdf::TYPE, &term(OWL, name)));
        let (label, definition) = (rdfs::LABEL.into_owned(), term(SKOS, "definition"));
        let sub = rdfs::SUB_PROPERTY_OF.into_owned();
        for index in 0..ontology.relations.len() {
            let Some(mut info) = ontology.relations.get_index(index).map(|(_, i)| i.clone()) else { continue };
            let subject = NamedNode::new_unchecked(info.iri.clone());
            let s = subject.as_ref();
            for predicate in [term(SCHEMA, "domainIncludes"), rdfs::DOMAIN.into_owned()] {
                if info.domain.is_empty() {
                    for class in self.objects(s, &predicate) {
                        info.domain.push(self.class(ontology, class)?);
                    }
                }
            }
            for predicate in [term(SCHEMA, "rangeIncludes"), rdfs::RANGE.into_owned()] {
                if info.range == Range::Any {
                    info.range = self.range(ontology, &self.objects(s, &predicate))?;
                }
            }
            if info.range == Range::Any && is(&subject, "DatatypeProperty") {
                info.range = Range::Text;
            }
            for parent in self.objects(s, &sub) {
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
            for list in self.graph.objects_for_subject_predicate(s, &term(OWL, "propertyChainAxiom")) {
                let members = self.list(list);
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
            info.symmetric |= is(&subject, "SymmetricProperty");
            info.transitive |= is(&subject, "TransitiveProperty");
            info.irreflexive |= is(&subject, "IrreflexiveProperty");
            info.asymmetric |= is(&subject, "AsymmetricProperty");
            info.display_only |= self.flag(s, "displayOnly");
            info.one_subject |= self.flag(s, "oneSubject");
            info.one_object |= self.flag(s, "oneObject");
            self.texts(s, &label, &mut info.label);
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
            } else if object == term(NAMESPACE, "Quantity").as_str() {
                return Ok(Range::Quantity);
            }
            classes.push(self.class(ontology, object)?);
        }
        Ok(if classes.is_empty() { Range::Any } else { Range::Entity(classes) })
    }

    fn disjoint(&self, ontology: &mut Ontology) -> Result<(), OntologyLoadError> {
        let mut sets = Vec::new();
        for node in self.graph.subjects_for_predicate_object(rdf::TYPE, &term(OWL, "AllDisjointClasses")) {
            for list in self.graph.objects_for_subject_predicate(node, &term(OWL, "members")) {
                let members = self.list(list);
                sets.push(members.iter().map(|m| self.class(ontology, m)).collect::<Result<Vec<_>, _>>()?);
            }
        }
        sets.sort();
        ontology.disjoint.extend(sets);
        for triple in self.graph.triples_for_predicate(&term(OWL, "disjointWith")) {
            if let (NamedOrBlankNodeRef::NamedNode(a), TermRef::NamedNode(b)) = (triple.subject, triple.object) {
                ontology.disjoint.push(vec![self.class(ontology, a.as_str())?, self.class(ontology, b.as_str())?]);
            }
        }
        Ok(())
    }

    /// Members of an RDF list that are IRIs.
    fn list<'g>(&'g self, head: TermRef<'g>) -> Vec<&'g str> {
        let mut members = Vec::new();
        let mut node = head;
        while let TermRef::BlankNode(current) = node {
            if let Some(TermRef::NamedNode(member)) = self.graph.object_for_subject_predicate(current, rdf::FIRST) {
                members.push(member.as_str());
            }
            match self.graph.object_for_subject_predicate(current, rdf::REST) {
                Some(rest) if members.len() < 100 => node = rest,
                _ => break,
            }
        }
        members
    }
}
