//! Classes and relations of `ontology/enishi.ttl` and of users' own files, as the stages ask for them.
//!
//! A class or relation is known by its local name; `class_iri` and `relation_iri` give the whole. How the Turtle
//! becomes these tables is in `ontology_load`.

pub mod ontology_load;

use std::path::Path;

use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::diagnostic::unknown;
pub use crate::term::{Class, Relation};
use ontology_load::OntologyLoadError;

/// Namespace of the ontology's own terms.
pub const NAMESPACE: &str = "https://w3id.org/enishi/ns#";
/// The ontology that the program ships, in Turtle.
pub const EMBEDDED: &str = include_str!("../../../../ontology/enishi.ttl");

/// A text in both languages of the ontology; "" where it is not given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bilingual {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

/// A class as the ontology describes it.
#[derive(Clone, Debug, Default)]
pub struct ClassInfo {
    /// Whole IRI.
    pub iri: String,
    /// Superclasses that are stated, in order.
    pub parents: Vec<Class>,
    /// All superclasses, itself first.
    pub ancestors: Vec<Class>,
    /// Label.
    pub label: Bilingual,
    /// Definition.
    pub definition: Bilingual,
    /// IRIs of matching terms elsewhere.
    pub matches: Vec<String>,
    /// Whether it is a class of the program's own records (Statement, Mention, …), never of an entity.
    pub display_only: bool,
}

/// What may stand as the object of a relation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Range {
    /// Anything.
    #[default]
    Any,
    /// Entities of one of these classes.
    Entity(Vec<Class>),
    /// A date of any precision.
    Date,
    /// A text.
    Text,
    /// A value with a unit.
    Quantity,
}

/// A relation as the ontology describes it.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is an axiom that the ontology states or not")]
pub struct RelationInfo {
    /// Whole IRI.
    pub iri: String,
    /// Classes that its subject may have; empty: any.
    pub domain: Vec<Class>,
    /// What its object may be.
    pub range: Range,
    /// p(a, b) implies p(b, a).
    pub symmetric: bool,
    /// p(a, b) and p(b, c) imply p(a, c).
    pub transitive: bool,
    /// Never p(a, a).
    pub irreflexive: bool,
    /// Never p(a, b) and p(b, a).
    pub asymmetric: bool,
    /// Two subjects for one object at one time contradict each other.
    pub one_subject: bool,
    /// Two objects that cannot both hold contradict each other.
    pub one_object: bool,
    /// Two people of one name are one where they have this relation to the same.
    pub identifies: bool,
    /// A name for the inverse direction, or a property of the program's own records: extraction never writes it.
    pub display_only: bool,
    /// The relation read from the object's side.
    pub inverse: Option<Relation>,
    /// Superproperties that are stated.
    pub parents: Vec<Relation>,
    /// Chains q, r with q(a, b) and r(b, c) implying p(a, c).
    pub chains: Vec<(Relation, Relation)>,
    /// Relations between the same two that hold no longer once this one is stated.
    pub ends: Vec<Relation>,
    /// Label.
    pub label: Bilingual,
    /// Definition.
    pub definition: Bilingual,
    /// IRIs of matching terms elsewhere, same direction.
    pub matches: Vec<String>,
    /// IRIs of matching terms elsewhere, subject and object exchanged.
    pub inverse_matches: Vec<String>,
}

impl RelationInfo {
    /// Whether an entity may be its subject that has one of these classes.
    pub fn takes_subject(&self, classes: &[Class]) -> bool {
        self.domain.is_empty() || self.domain.iter().any(|class| classes.contains(class))
    }
    /// Whether an entity may be its object that has one of these classes.
    pub fn takes_object(&self, classes: &[Class]) -> bool {
        match &self.range {
            Range::Any => true,
            Range::Entity(range) => range.iter().any(|class| classes.contains(class)),
            Range::Date | Range::Text | Range::Quantity => false,
        }
    }
}

type Table<K, V> = IndexMap<K, V, FxBuildHasher>;

/// The class hierarchy and the relations with their axioms, in the order of the files.
#[derive(Clone, Debug, Default)]
pub struct Ontology {
    pub(super) classes: Table<Class, ClassInfo>,
    pub(super) relations: Table<Relation, RelationInfo>,
    pub(super) disjoint: Vec<Vec<Class>>,
    pub(super) sources: Vec<(String, String)>,
    by_class_iri: FxHashMap<String, Class>,
    /// Classes that a user added, each with the nearest one above it that the program ships.
    nearest: FxHashMap<Class, Class>,
    by_relation_iri: FxHashMap<String, Relation>,
}

impl Ontology {
    /// The ontology that the program ships.
    ///
    /// # Panics
    /// Never: a test holds the shipped file to be well-formed.
    pub fn embedded() -> Self {
        let mut ontology = Self::default();
        let name = "ontology/enishi.ttl";
        ontology_load::add_shipped(&mut ontology, name, EMBEDDED).expect("the shipped ontology is well-formed");
        ontology.end(name, EMBEDDED);
        ontology
    }
    /// Extends it by a user's Turtle file: new classes and relations, or more said about known ones.
    ///
    /// # Errors
    /// The file cannot be read, is no Turtle, or names classes and relations that nothing declares.
    pub fn add_file(&mut self, path: &Path) -> Result<(), OntologyLoadError> {
        let text =
            std::fs::read_to_string(path).map_err(|source| OntologyLoadError::Io { path: path.to_owned(), source })?;
        self.add_text(&path.display().to_string(), &text)
    }
    /// Extends it by a text in Turtle; `name` is for messages.
    ///
    /// # Errors
    /// The text is no Turtle, or names classes and relations that nothing declares.
    pub fn add_text(&mut self, name: &str, text: &str) -> Result<(), OntologyLoadError> {
        ontology_load::add(self, name, text)?;
        self.end(name, text);
        Ok(())
    }
    /// What follows from all that was added.
    fn end(&mut self, name: &str, text: &str) {
        self.sources.push((name.to_owned(), text.to_owned()));
        self.by_class_iri = self.classes.iter().map(|(c, i)| (i.iri.clone(), *c)).collect();
        let shipped = |class: &Class| Class::CONSTANTS.contains(&class.name());
        self.nearest = self
            .classes
            .iter()
            .filter(|(class, info)| !shipped(class) && !info.display_only)
            .filter_map(|(class, info)| Some((*class, info.ancestors.iter().copied().find(shipped)?)))
            .collect();
        self.by_relation_iri = self.relations.iter().map(|(r, i)| (i.iri.clone(), *r)).collect();
    }
    /// Names and texts of the files that it was read from.
    pub fn sources(&self) -> &[(String, String)] {
        &self.sources
    }
    /// Whether `class` is `ancestor` or below it.
    pub fn is_a(&self, class: Class, ancestor: Class) -> bool {
        class == ancestor || self.classes.get(&class).is_some_and(|c| c.ancestors.contains(&ancestor))
    }
    /// The class and the classes above it.
    pub fn ancestors(&self, class: Class) -> Vec<Class> {
        self.above(&class).to_vec()
    }
    /// The same in place.
    pub fn above<'c>(&'c self, class: &'c Class) -> &'c [Class] {
        self.classes.get(class).map_or(std::slice::from_ref(class), |c| &c.ancestors)
    }
    /// The class itself, or for one that a user added the nearest above it that the program ships: what rules know. A bank is
    /// read as the company that it is.
    pub fn nearest(&self, class: Class) -> Class {
        if self.nearest.is_empty() { class } else { self.nearest.get(&class).copied().unwrap_or(class) }
    }
    /// Whether the ontology has the class for entities.
    pub fn has_class(&self, class: Class) -> bool {
        self.classes.get(&class).is_some_and(|c| !c.display_only)
    }
    /// Whether the ontology has a relation of that name that statements may use.
    pub fn has_relation(&self, name: &str) -> bool {
        self.relations.get(&Relation::intern(name)).is_some_and(|r| !r.display_only)
    }
    /// Names of the relations that statements may use.
    pub fn relation_names(&self) -> impl Iterator<Item = &'static str> {
        self.relations.iter().filter(|(_, i)| !i.display_only).map(|(r, _)| r.name())
    }
    /// Names of the classes that entities may have.
    pub fn class_names(&self) -> impl Iterator<Item = &'static str> {
        self.classes.iter().filter(|(_, i)| !i.display_only).map(|(c, _)| c.name())
    }
    /// Whether nothing can be of both classes.
    pub fn are_disjoint(&self, a: Class, b: Class) -> bool {
        self.disjoint.iter().any(|members| {
            members
                .iter()
                .any(|&m| self.is_a(a, m) && members.iter().any(|&n| n != m && self.is_a(b, n) && !self.is_a(a, n)))
        })
    }
    /// What is known of a class.
    pub fn class(&self, class: Class) -> Option<&ClassInfo> {
        self.classes.get(&class)
    }
    /// What is known of a relation.
    pub fn relation(&self, relation: Relation) -> Option<&RelationInfo> {
        self.relations.get(&relation)
    }
    /// All classes, in the order of the files.
    pub fn classes(&self) -> impl Iterator<Item = (Class, &ClassInfo)> {
        self.classes.iter().map(|(c, i)| (*c, i))
    }
    /// All relations, in the order of the files.
    pub fn relations(&self) -> impl Iterator<Item = (Relation, &RelationInfo)> {
        self.relations.iter().map(|(r, i)| (*r, i))
    }
    /// Sets of classes of which no two share a member.
    pub fn disjoint_sets(&self) -> &[Vec<Class>] {
        &self.disjoint
    }
    /// Whether a subject of this class may stand in the relation.
    pub fn admits_subject(&self, relation: Relation, class: Class) -> bool {
        self.relations.get(&relation).is_some_and(|r| r.takes_subject(self.above(&class)))
    }
    /// Whether an entity of this class may be the object of the relation.
    pub fn admits_object(&self, relation: Relation, class: Class) -> bool {
        self.relations.get(&relation).is_some_and(|r| r.takes_object(self.above(&class)))
    }
    /// Whether `relation` is `ancestor` or implies it.
    pub fn implies(&self, relation: Relation, ancestor: Relation) -> bool {
        relation == ancestor
            || self
                .relations
                .get(&relation)
                .is_some_and(|r| r.parents.iter().any(|&p| p != relation && self.implies(p, ancestor)))
    }
    /// Whether two people of one name are one where they have this relation to the same.
    pub fn identifies(&self, relation: Relation) -> bool {
        let info = self.relations.get(&relation);
        info.is_some_and(|r| r.identifies || r.parents.iter().any(|&p| p != relation && self.identifies(p)))
    }
    /// The relation of that name, or a message that names the nearest.
    ///
    /// # Errors
    /// `unknown relation "develop"; did you mean "develops"?`
    pub fn find_relation(&self, name: &str) -> Result<Relation, String> {
        match self.relations.get_key_value(&Relation::intern(name)) {
            Some((relation, _)) => Ok(*relation),
            None => Err(unknown("relation", name, self.relation_names())),
        }
    }
    /// The class of that name, or a message that names the nearest.
    ///
    /// # Errors
    /// `unknown class "Compny"; did you mean "Company"?`
    pub fn find_class(&self, name: &str) -> Result<Class, String> {
        match self.classes.get_key_value(&Class::intern(name)) {
            Some((class, _)) => Ok(*class),
            None => Err(unknown("class", name, self.class_names())),
        }
    }
    /// IRI of a class; one that the ontology lacks gets the ontology's own namespace.
    pub fn class_iri(&self, class: Class) -> String {
        self.classes.get(&class).map_or_else(|| own_iri(class.name()), |c| c.iri.clone())
    }
    /// IRI of a relation; one that the ontology lacks gets the ontology's own namespace.
    pub fn relation_iri(&self, relation: Relation) -> String {
        self.relations.get(&relation).map_or_else(|| own_iri(relation.name()), |r| r.iri.clone())
    }
    /// The class with that IRI.
    pub fn class_of_iri(&self, iri: &str) -> Option<Class> {
        self.by_class_iri.get(iri).copied()
    }
    /// The relation with that IRI.
    pub fn relation_of_iri(&self, iri: &str) -> Option<Relation> {
        self.by_relation_iri.get(iri).copied()
    }
}

/// IRI in the ontology's own namespace for a name from elsewhere, as a name that XML takes too.
pub fn own_iri(name: &str) -> String {
    let clean = name.chars().map(|c| if c.is_alphanumeric() { c } else { '_' });
    NAMESPACE.chars().chain(clean).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::term::Branch;

    #[test]
    fn what_the_build_script_read_is_what_the_file_says() {
        let mut read = Ontology::default();
        read.add_text("ontology/enishi.ttl", EMBEDDED).unwrap();
        assert_eq!(format!("{:?}", Ontology::embedded()), format!("{read:?}"));
    }

    #[test]
    fn the_shipped_ontology_has_every_constant_and_no_more() {
        let ontology = Ontology::embedded();
        for name in Class::CONSTANTS {
            assert!(ontology.has_class(Class::intern(name)), "{name}");
        }
        let entity_classes = ontology.classes().filter(|(_, i)| !i.display_only).count();
        assert_eq!(entity_classes, Class::CONSTANTS.len());
    }

    #[test]
    fn branches_follow_the_hierarchy() {
        let ontology = Ontology::embedded();
        let roots = [
            (Class::PERSON, Branch::Person),
            (Class::AGENT, Branch::Organization),
            (Class::PLACE, Branch::Place),
            (Class::EVENT, Branch::Event),
            (Class::FACILITY, Branch::Event),
            (Class::CONCEPT, Branch::Concept),
        ];
        for name in Class::CONSTANTS {
            let class = Class::intern(name);
            // A facility is a place that something happens at; the first root that fits says.
            let facility = class == Class::FACILITY;
            let root = roots.iter().filter(|(r, _)| !facility || *r == class).find(|(r, _)| ontology.is_a(class, *r));
            assert_eq!(class.branch(), root.map_or(Branch::Artifact, |(_, branch)| *branch), "{name}");
        }
    }

    #[test]
    fn a_users_class_is_read_as_the_nearest_that_the_program_ships() {
        let mut ontology = Ontology::embedded();
        let head = format!(
            "@prefix ex: <https://example.org/> . @prefix eni: <{NAMESPACE}> . @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        );
        let text = "ex:Bank a owl:Class ; rdfs:subClassOf eni:Company . ex:MegaBank a owl:Class ; rdfs:subClassOf ex:Bank . ex:Rock a owl:Class .";
        ontology.add_text("own.ttl", &(head + text)).unwrap();
        assert_eq!(ontology.nearest(Class::intern("Bank")), Class::COMPANY);
        assert_eq!(ontology.nearest(Class::intern("MegaBank")), Class::COMPANY);
        assert_eq!(ontology.nearest(Class::intern("Rock")).name(), "Rock");
        assert_eq!(ontology.nearest(Class::TEAM), Class::TEAM);
    }

    #[test]
    fn every_class_and_relation_has_labels_and_definitions() {
        let ontology = Ontology::embedded();
        for (class, info) in ontology.classes().filter(|(_, i)| !i.display_only) {
            assert!(
                ![&info.label.ja, &info.label.en, &info.definition.ja, &info.definition.en]
                    .iter()
                    .any(|t| t.is_empty()),
                "{class}"
            );
        }
        for (relation, info) in ontology.relations().filter(|(_, i)| !i.display_only) {
            assert!(
                ![&info.label.ja, &info.label.en, &info.definition.ja, &info.definition.en]
                    .iter()
                    .any(|t| t.is_empty()),
                "{relation}"
            );
        }
    }

    #[test]
    fn the_hierarchy_is_read() {
        let ontology = Ontology::embedded();
        assert!(ontology.is_a(Class::COMPANY, Class::AGENT));
        assert!(!ontology.is_a(Class::AGENT, Class::COMPANY));
        assert!(ontology.are_disjoint(Class::COMPANY, Class::CITY));
        assert!(!ontology.are_disjoint(Class::COMPANY, Class::TEAM));
        assert!(ontology.implies(Relation::intern("ceoOf"), Relation::intern("employedBy")));
        assert!(ontology.admits_object(Relation::intern("develops"), Class::AI_MODEL));
        assert!(!ontology.admits_object(Relation::intern("ceoOf"), Class::PERSON));
    }

    #[test]
    fn axioms_are_read() {
        let ontology = Ontology::embedded();
        let info = |name: &str| ontology.relation(Relation::intern(name)).cloned().unwrap_or_default();
        assert!(info("partnersWith").symmetric);
        assert!(info("locatedIn").transitive);
        assert_eq!(info("developedBy").inverse, Some(Relation::intern("develops")));
        assert_eq!(info("metric").range, Range::Quantity);
        assert_eq!(info("foundedOn").range, Range::Date);
        assert_eq!(info("states").range, Range::Text);
        assert_eq!(info("bornIn").chains, [(Relation::intern("bornIn"), Relation::intern("locatedIn"))]);
    }

    #[test]
    fn a_users_file_extends_it() {
        let mut ontology = Ontology::embedded();
        let text = "@prefix ex: <https://example.org/> . @prefix eni: <https://w3id.org/enishi/ns#> .
            @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
            ex:Startup a owl:Class ; rdfs:subClassOf eni:Company .
            ex:mentors a owl:ObjectProperty ; rdfs:domain eni:Person ; rdfs:range ex:Startup .";
        assert!(ontology.add_text("own.ttl", text).is_ok());
        let startup = Class::intern("Startup");
        assert!(ontology.is_a(startup, Class::AGENT));
        assert_eq!(ontology.class_iri(startup), "https://example.org/Startup");
        assert!(ontology.admits_object(Relation::intern("mentors"), startup));
    }

    #[test]
    fn errors_name_the_place() {
        let mut ontology = Ontology::embedded();
        let message = |r: Result<(), OntologyLoadError>| r.map_or_else(|e| e.to_string(), |()| String::new());
        let syntax = message(ontology.add_text("own.ttl", "@prefix ex: <https://example.org/> .\nex:a ex:b .\n"));
        assert!(syntax.starts_with("own.ttl:2:"), "{syntax}");
        let text = "@prefix eni: <https://w3id.org/enishi/ns#> .\n@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\neni:mentors a owl:ObjectProperty ;\n  rdfs:domain eni:Compny .\n";
        let semantic = message(ontology.add_text("own.ttl", text));
        assert_eq!(semantic, "own.ttl:5:15: unknown class \"Compny\"; did you mean \"Company\"?");
    }
}
