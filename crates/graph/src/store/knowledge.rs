//! Records -> facts with the statements that support them, and what follows from the facts.

mod described;
pub mod validity;

use indexmap::{IndexMap, IndexSet};
use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::source::{RecordSource, ahead, each_record};
use crate::document::{Record, Statement};
use crate::rdf::infer::{Edge, Inferred, infer};
use crate::rdf::{GraphConfig, called_quads, described_quads, document_quads, fact_of, iri, ontology_quads};
use crate::resource::{Ontology, Relation};
use described::Described;
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
    /// What the records say.
    pub fn new(config: &KnowledgeConfig<'_>, records: &[Record]) -> Self {
        let mut knowledge = Self::gather(config, &records, &mut |_| ());
        if let Some(day) = config.as_of {
            let mut holds = intervals(config.ontology, &knowledge, records).into_iter().map(|i| i.holds_on(day));
            knowledge.facts.retain(|_, _| holds.next().unwrap_or(true));
        }
        knowledge.conclude(config);
        knowledge
    }
    /// What records say that are not held in memory, each given to `each` on the way. When facts hold cannot be told then:
    /// `as_of` is for [`new`](Self::new).
    pub fn of_source(config: &KnowledgeConfig<'_>, records: &dyn RecordSource, each: &mut dyn FnMut(&Record)) -> Self {
        let mut knowledge = Self::gather(config, records, each);
        knowledge.conclude(config);
        knowledge
    }
    /// The facts of the records.
    fn gather(config: &KnowledgeConfig<'_>, records: &dyn RecordSource, each: &mut dyn FnMut(&Record)) -> Self {
        let graph = GraphConfig { base: config.base, ontology: config.ontology, text: false, mentions: false };
        let mut terms: IndexSet<Term, FxBuildHasher> = IndexSet::default();
        let mut facts: FxHashMap<Edge, Vec<Support>> = FxHashMap::default();
        each_record(records, |r, record| {
            for (s, statement) in record.statements.iter().enumerate() {
                let (Some(triple), Some(relation)) = (fact_of(graph, statement), statement.relation) else { continue };
                let subject = terms.insert_full(subject_term(triple.subject)).0 as u32;
                let object = terms.insert_full(triple.object).0 as u32;
                facts
                    .entry((subject, relation, object))
                    .or_default()
                    .push(Support { record: r as u32, statement: s as u32 });
            }
            each(record);
        });
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
        Self { terms, facts: sorted.into_iter().collect(), inferred: Inferred::default() }
    }
    fn conclude(&mut self, config: &KnowledgeConfig<'_>) {
        if !config.infer {
            return;
        }
        let edges: Vec<Edge> = self.facts.keys().copied().collect();
        self.inferred = infer(config.ontology, &edges);
        // Nothing can be said of a literal.
        let terms = &self.terms;
        self.inferred.retain(|e, _| !matches!(terms.get_index(e.0 as usize), Some(Term::Literal(_)) | None));
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
    /// Default graph in parts: the facts and the descriptions of what they speak of, sorted as N-Quads, all of one subject in
    /// one part. Each record is given to `each` with its number on the way.
    pub fn default_graph(
        &self,
        config: &KnowledgeConfig<'_>,
        records: &dyn RecordSource,
        each: &mut dyn FnMut(usize, &Record),
    ) -> impl Iterator<Item = Vec<Quad>> + use<> {
        let graph = GraphConfig { base: config.base, ontology: config.ontology, text: false, mentions: false };
        let mut described = Described::default();
        described.add(self.facts.keys().filter_map(|&e| self.quad(config.ontology, e, GraphName::DefaultGraph)));
        let mut stating: Vec<Support> = self.facts.values().flatten().copied().collect();
        stating.sort_unstable();
        let mut stating = stating.into_iter().peekable();
        let mut quads = Vec::new();
        each_record(records, |number, record| {
            while let Some(support) = stating.next_if(|s| s.record as usize <= number) {
                let statement = record.statements.get(support.statement as usize);
                if let Some(statement) = statement.filter(|_| support.record as usize == number) {
                    described_quads(graph, statement, &mut quads);
                }
            }
            for entity in record.entities.iter().filter(|e| self.number(&e.id).is_some()) {
                called_quads(entity, &mut quads);
            }
            described.add(quads.drain(..));
            each(number, record);
        });
        described.parts()
    }
    /// The graph of conclusions.
    pub fn inferred_graph(&self, config: &KnowledgeConfig<'_>) -> Vec<Quad> {
        let graph: GraphName = iri::inferred_graph(config.base).into();
        self.inferred.keys().filter_map(|&e| self.quad(config.ontology, e, graph.clone())).collect()
    }
    /// Gives `each` the graphs in the order of their names, each in the form that `form` brings it in: the default graph, in
    /// parts, then conclusions and, where wanted, documents. A few documents at a time are held, whatever the store holds.
    ///
    /// # Errors
    /// Those of `each`.
    pub fn graphs<T: Send, E>(
        &self,
        config: &KnowledgeConfig<'_>,
        records: &dyn RecordSource,
        with: (bool, bool),
        form: impl Fn(Vec<Quad>) -> T + Sync,
        mut each: impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), E> {
        for part in self.default_graph(config, records, &mut |_, _| ()) {
            each(form(part))?;
        }
        self.named_graphs(config, records, with, form, each)
    }
    /// The same without the default graph.
    ///
    /// # Errors
    /// Those of `each`.
    pub fn named_graphs<T: Send, E>(
        &self,
        config: &KnowledgeConfig<'_>,
        records: &dyn RecordSource,
        (documents, text): (bool, bool),
        form: impl Fn(Vec<Quad>) -> T + Sync,
        each: impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), E> {
        let graph = GraphConfig { base: config.base, ontology: config.ontology, text, mentions: true };
        let mut named: Vec<(String, Option<usize>)> = vec![(iri::inferred_graph(config.base).to_string(), None)];
        let numbers = 0..if documents { records.count() } else { 0 };
        named.extend(numbers.map(|n| (iri::document(config.base, records.id(n)).to_string(), Some(n))));
        named.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let quads = |number: Option<usize>| match number {
            Some(number) => records.get(number).map_or_else(Vec::new, |record| document_quads(graph, &record)),
            None => self.inferred_graph(config),
        };
        ahead(&named, GRAPHS_AT_A_TIME, |(_, number)| form(quads(*number)), each)
    }
    /// Everything: default graph, conclusions, the graph of each document, the ontology.
    pub fn dataset(&self, config: &KnowledgeConfig<'_>, records: &[Record], documents: bool, text: bool) -> Vec<Quad> {
        let mut all = Vec::new();
        let Ok(()) = self.graphs(
            config,
            &records,
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
