//! Records -> facts with the statements that support them, and what follows from the facts.

pub mod validity;

use indexmap::{IndexMap, IndexSet};
use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::document::{Record, Statement};
use crate::rdf::infer::{Edge, Inferred, infer};
use crate::rdf::{GraphConfig, called_quads, described_quads, document_quads, fact_of, iri, ontology_quads, serialize};
use crate::resource::{Ontology, Relation};
use validity::intervals;

/// Graphs of documents that are made side by side and held at a time.
const GRAPHS_AT_A_TIME: usize = 64;

/// A statement, by its place in the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Support {
    /// Index of the record.
    pub record: u32,
    /// Index of the statement in it.
    pub statement: u32,
}

impl Support {
    /// The statement.
    pub fn of(self, records: &[Record]) -> Option<&Statement> {
        records.get(self.record as usize)?.statements.get(self.statement as usize)
    }
}

/// What the graph is made with.
#[derive(Clone, Debug)]
pub struct KnowledgeConfig<'c> {
    /// Base of the IRIs.
    pub base: &'c str,
    /// The ontology.
    pub ontology: &'c Ontology,
    /// Whether conclusions are drawn.
    pub infer: bool,
    /// Only the facts that hold on this day (ISO date).
    pub as_of: Option<&'c str>,
}

/// Facts by number, their support, and the conclusions.
#[derive(Clone, Debug, Default)]
pub struct Knowledge {
    /// Terms; ends of edges are indices.
    pub terms: IndexSet<Term, FxBuildHasher>,
    /// Facts with the statements that state them, sorted by subject, relation, object.
    pub facts: IndexMap<Edge, Vec<Support>, FxBuildHasher>,
    /// What follows.
    pub inferred: Inferred,
}

impl Knowledge {
    /// The facts of the records.
    pub fn new(config: &KnowledgeConfig<'_>, records: &[Record]) -> Self {
        let graph = GraphConfig { base: config.base, ontology: config.ontology, text: false, mentions: false };
        let mut terms: IndexSet<Term, FxBuildHasher> = IndexSet::default();
        let mut facts: FxHashMap<Edge, Vec<Support>> = FxHashMap::default();
        for (r, record) in records.iter().enumerate() {
            for (s, statement) in record.statements.iter().enumerate() {
                let (Some(triple), Some(relation)) = (fact_of(graph, statement), statement.relation) else { continue };
                let subject = terms.insert_full(subject_term(triple.subject)).0 as u32;
                let object = terms.insert_full(triple.object).0 as u32;
                facts
                    .entry((subject, relation, object))
                    .or_default()
                    .push(Support { record: r as u32, statement: s as u32 });
            }
        }
        // Numbers in the order of the terms as written, so that they do not depend on the order of documents.
        let mut order: Vec<(String, u32)> = terms.iter().enumerate().map(|(i, t)| (t.to_string(), i as u32)).collect();
        order.sort_unstable();
        let mut number = vec![0; order.len()];
        for (new, (_, old)) in order.iter().enumerate() {
            number[*old as usize] = new as u32;
        }
        let mut sorted: Vec<(Edge, Vec<Support>)> =
            facts.into_iter().map(|((s, r, o), v)| ((number[s as usize], r, number[o as usize]), v)).collect();
        sorted.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let mut places: Vec<Option<Term>> = terms.into_iter().map(Some).collect();
        let terms = order.iter().filter_map(|(_, old)| places[*old as usize].take()).collect();
        let mut knowledge = Self { terms, facts: sorted.into_iter().collect(), inferred: Inferred::default() };
        if let Some(day) = config.as_of {
            let mut holds = intervals(config.ontology, &knowledge, records).into_iter().map(|i| i.holds_on(day));
            knowledge.facts.retain(|_, _| holds.next().unwrap_or(true));
        }
        if config.infer {
            let edges: Vec<Edge> = knowledge.facts.keys().copied().collect();
            knowledge.inferred = infer(config.ontology, &edges);
            // Nothing can be said of a literal.
            let terms = &knowledge.terms;
            knowledge.inferred.retain(|e, _| !matches!(terms.get_index(e.0 as usize), Some(Term::Literal(_)) | None));
        }
        knowledge
    }
    /// The number of the entity with this IRI.
    pub fn number(&self, iri: &str) -> Option<u32> {
        self.terms.get_index_of(&Term::from(iri::named(iri))).map(|i| i as u32)
    }
    /// The term of that number.
    pub fn term(&self, number: u32) -> &Term {
        &self.terms[number as usize]
    }
    /// An edge as a quad of `graph`.
    pub fn quad(&self, ontology: &Ontology, (s, relation, o): Edge, graph: GraphName) -> Option<Quad> {
        let Term::NamedNode(subject) = self.term(s) else { return None };
        let predicate = NamedNode::new_unchecked(ontology.relation_iri(relation));
        Some(Quad::new(subject.clone(), predicate, self.term(o).clone(), graph))
    }
    /// Statements of a fact, or of the facts that a conclusion follows from.
    pub fn supports(&self, edge: &Edge) -> &[Support] {
        self.facts.get(edge).map_or(&[], Vec::as_slice)
    }
    /// Facts about the pair in the relation, or any that implies it.
    pub fn find(&self, subject: u32, relation: Relation, object: u32) -> Option<Edge> {
        let edge = (subject, relation, object);
        (self.facts.contains_key(&edge) || self.inferred.contains_key(&edge)).then_some(edge)
    }
    /// Default graph: the facts and the descriptions of what they speak of.
    pub fn default_graph(&self, config: &KnowledgeConfig<'_>, records: &[Record]) -> Vec<Quad> {
        let graph = GraphConfig { base: config.base, ontology: config.ontology, text: false, mentions: false };
        let mut quads: Vec<Quad> =
            self.facts.keys().filter_map(|&e| self.quad(config.ontology, e, GraphName::DefaultGraph)).collect();
        for support in self.facts.values().flatten() {
            if let Some(statement) = support.of(records) {
                described_quads(graph, statement, &mut quads);
            }
        }
        for entity in records.iter().flat_map(|r| &r.entities).filter(|e| self.number(&e.id).is_some()) {
            called_quads(entity, &mut quads);
        }
        serialize::sort(&mut quads);
        quads
    }
    /// The graph of conclusions.
    pub fn inferred_graph(&self, config: &KnowledgeConfig<'_>) -> Vec<Quad> {
        let graph: GraphName = iri::inferred_graph(config.base).into();
        self.inferred.keys().filter_map(|&e| self.quad(config.ontology, e, graph.clone())).collect()
    }
    /// Gives `each` the graphs in the order of their names, each in the form that `form` brings it in: the default graph, then
    /// conclusions and, where wanted, documents. A few documents at a time are held, whatever the store holds.
    ///
    /// # Errors
    /// Those of `each`.
    pub fn graphs<E>(
        &self,
        config: &KnowledgeConfig<'_>,
        records: &[Record],
        (documents, text): (bool, bool),
        form: impl Fn(Vec<Quad>) -> Vec<Quad> + Sync,
        mut each: impl FnMut(Vec<Quad>) -> Result<(), E>,
    ) -> Result<(), E> {
        each(form(self.default_graph(config, records)))?;
        let graph = GraphConfig { base: config.base, ontology: config.ontology, text, mentions: true };
        let mut named: Vec<(String, Option<&Record>)> = vec![(iri::inferred_graph(config.base).to_string(), None)];
        let records = records.iter().filter(|_| documents);
        named.extend(records.map(|r| (iri::document(config.base, &r.document.id).to_string(), Some(r))));
        named.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        for some in named.chunks(GRAPHS_AT_A_TIME) {
            let quads = |record: Option<&Record>| match record {
                Some(record) => document_quads(graph, record),
                None => self.inferred_graph(config),
            };
            let made: Vec<Vec<Quad>> = some.par_iter().map(|(_, record)| form(quads(*record))).collect();
            made.into_iter().try_for_each(&mut each)?;
        }
        Ok(())
    }
    /// Everything: default graph, conclusions, the graph of each document, the ontology.
    pub fn dataset(&self, config: &KnowledgeConfig<'_>, records: &[Record], documents: bool, text: bool) -> Vec<Quad> {
        let mut all = Vec::new();
        let Ok(()) = self.graphs(
            config,
            records,
            (documents, text),
            |quads| quads,
            |mut quads| {
                all.append(&mut quads);
                Ok::<(), std::convert::Infallible>(())
            },
        );
        if documents {
            all.extend(ontology_quads(config.ontology));
        }
        all
    }
}

fn subject_term(subject: NamedOrBlankNode) -> Term {
    match subject {
        NamedOrBlankNode::NamedNode(node) => node.into(),
        NamedOrBlankNode::BlankNode(node) => node.into(),
    }
}
