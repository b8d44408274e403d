//! A user's own list of names -> lexicon entries: TSV or SKOS Turtle, a million names in seconds.
//!
//! TSV: label, class, and where wanted aliases joined by `|`, reading, part of speech, Wikidata id. Turtle: concepts with
//! `skos:prefLabel` (the Japanese one is the label), `skos:altLabel` and `skos:hiddenLabel`; the class is the local name of
//! an `rdf:type` that the ontology has, else Concept; the Wikidata id comes from the subject, `owl:sameAs` or
//! `skos:exactMatch`.

use std::path::Path;

use indexmap::IndexMap;
use oxrdf::{NamedOrBlankNode, Term};
use oxttl::TurtleParser;

use super::lexicon::{Lexicon, LexiconEntry, LexiconLoadError, copied};
use super::ontology::{Class, Ontology};
use crate::diagnostic::unknown;

const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";
const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const SAME_AS: &str = "http://www.w3.org/2002/07/owl#sameAs";

/// A concept of a Turtle file as it is read.
#[derive(Default)]
struct Concept {
    label: Option<String>,
    japanese: bool,
    others: Vec<String>,
    class: Option<Class>,
    wikidata: String,
}

impl Lexicon {
    /// Adds a user's list of names; a name that ends in `.ttl` is read as Turtle, any other as TSV.
    ///
    /// # Errors
    /// The file cannot be read, or a line of it is no entry; nothing of it is added then.
    pub fn add_gazetteer(&mut self, path: &Path, ontology: &Ontology) -> Result<(), LexiconLoadError> {
        let text =
            std::fs::read_to_string(path).map_err(|source| LexiconLoadError::Io { path: path.to_owned(), source })?;
        let name = path.display().to_string();
        let entries = if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("ttl")) {
            turtle(&name, &text, ontology)?
        } else {
            tsv(&name, &text, ontology)?
        };
        self.reserve(entries.len());
        for entry in entries {
            self.push(entry);
        }
        Ok(())
    }
}

fn tsv(file: &str, text: &str, ontology: &Ontology) -> Result<Vec<LexiconEntry>, LexiconLoadError> {
    let mut entries = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let fail = |reason: String| LexiconLoadError::Line { file: file.to_owned(), line: number + 1, reason };
        let mut columns = line.split('\t');
        let mut next = || columns.next().unwrap_or_default();
        let (label, class, aliases, reading, pos, wikidata) = (next(), next(), next(), next(), next(), next());
        if class.is_empty() {
            return Err(fail("1 column, at least 2 expected: label, class".to_owned()));
        }
        let class = Class::intern(class);
        if !ontology.has_class(class) {
            return Err(fail(unknown("class", class.name(), ontology.class_names())));
        }
        let entry = LexiconEntry::new(class, [label, aliases, reading, pos, wikidata], copied);
        if entry.label.is_empty() {
            return Err(fail("empty label".to_owned()));
        }
        entries.push(entry);
    }
    Ok(entries)
}

fn turtle(file: &str, text: &str, ontology: &Ontology) -> Result<Vec<LexiconEntry>, LexiconLoadError> {
    let mut concepts: IndexMap<NamedOrBlankNode, Concept> = IndexMap::new();
    for triple in TurtleParser::new().for_slice(text) {
        let triple = triple.map_err(|e| LexiconLoadError::Line {
            file: file.to_owned(),
            line: e.location().start.line as usize + 1,
            reason: e.to_string(),
        })?;
        let concept = concepts.entry(triple.subject).or_default();
        match (triple.predicate.as_str(), triple.object) {
            (TYPE, Term::NamedNode(class)) => {
                let name = class.as_str().rsplit(['#', '/']).next().unwrap_or_default();
                let class = Class::intern(name);
                if name != "Concept" && ontology.has_class(class) {
                    concept.class = Some(class);
                }
            }
            (SAME_AS, Term::NamedNode(other)) => concept.link(other.as_str()),
            (predicate, object) => match (predicate.strip_prefix(SKOS), object) {
                (Some("exactMatch"), Term::NamedNode(other)) => concept.link(other.as_str()),
                (Some("prefLabel"), Term::Literal(l)) => concept.prefer(l.value(), l.language() == Some("ja")),
                (Some("altLabel" | "hiddenLabel"), Term::Literal(l)) => concept.others.push(l.value().to_owned()),
                _ => {}
            },
        }
    }
    Ok(concepts
        .into_iter()
        .filter_map(|(subject, mut concept)| {
            if let NamedOrBlankNode::NamedNode(iri) = &subject {
                concept.link(iri.as_str());
            }
            let label = concept.label?;
            let forms = std::iter::once(label).chain(concept.others).collect();
            Some(LexiconEntry::of_forms(concept.class.unwrap_or(Class::CONCEPT), forms, concept.wikidata))
        })
        .collect())
}

impl Concept {
    /// Takes a preferred label; those in other languages become further forms.
    fn prefer(&mut self, label: &str, japanese: bool) {
        match &mut self.label {
            Some(known) if japanese && !self.japanese => {
                self.others.push(std::mem::replace(known, label.to_owned()));
                self.japanese = true;
            }
            Some(_) => self.others.push(label.to_owned()),
            None => (self.label, self.japanese) = (Some(label.to_owned()), japanese),
        }
    }
    fn link(&mut self, iri: &str) {
        let id = iri
            .strip_prefix("http://www.wikidata.org/entity/")
            .or_else(|| iri.strip_prefix("https://www.wikidata.org/entity/"));
        if let Some(id) = id.filter(|_| self.wikidata.is_empty()) {
            id.clone_into(&mut self.wikidata);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(name: &str, content: &str) -> Result<Lexicon, LexiconLoadError> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join(name);
        std::fs::write(&path, content).expect("writable");
        let mut lexicon = Lexicon::default();
        lexicon.add_gazetteer(&path, &Ontology::embedded()).map(|()| lexicon)
    }

    #[test]
    fn a_table_may_leave_out_columns_at_the_end() {
        let lexicon = load("n.tsv", "縁会社\tCompany\n縁市\tCity\tエニシ市|Enishi\n").expect("well formed");
        assert_eq!(lexicon.len(), 2);
        assert_eq!(lexicon.with_form("Enishi"), [1]);
    }

    #[test]
    fn a_broken_line_is_named() {
        let error = load("n.tsv", "縁会社\tCompany\n縁市\n").err().map(|e| e.to_string()).unwrap_or_default();
        assert!(error.contains("n.tsv:2: 1 column"), "{error}");
        let error = load("n.tsv", "縁会社\tCompnay\n").err().map(|e| e.to_string()).unwrap_or_default();
        assert!(error.contains("unknown class \"Compnay\""), "{error}");
    }

    #[test]
    fn turtle_concepts_become_entries() {
        let ttl = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n@prefix eni: <https://w3id.org/enishi/ns#> .\n\
            <http://www.wikidata.org/entity/Q42> a eni:Company ; skos:prefLabel \"Enishi\"@en, \"縁会社\"@ja ; skos:altLabel \"エニシ\"@ja .\n";
        let lexicon = load("n.ttl", ttl).expect("well formed");
        let entry = lexicon.get(0).unwrap();
        assert_eq!((entry.label.as_ref(), entry.class, entry.wikidata.as_ref()), ("縁会社", Class::COMPANY, "Q42"));
        assert_eq!(lexicon.with_form("エニシ"), [0]);
        assert!(load("n.ttl", "nonsense").is_err());
    }
}
