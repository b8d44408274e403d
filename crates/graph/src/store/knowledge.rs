//! Records -> facts with the statements that support them, and what follows from the facts.

pub mod validity;

use std::collections::hash_map::Entry;
use std::convert::Infallible;

use indexmap::{IndexMap, IndexSet};
use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::source::{RecordSource, ahead};
use crate::document::{Record, Statement};
use crate::rdf::infer::{Edge, Inferred, infer};
use crate::rdf::{GraphConfig, Numbers, SortedGraph, TermGraph, Triples, call, describe};
use crate::rdf::{document_quads, fact_of, iri, ontology_quads};
use crate::resource::{Ontology, Relation};
use validity::intervals;

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

/// What some records say, before the facts have their numbers.
#[derive(Default)]
struct Said {
    /// The default graph, where it is wanted, and the terms of the facts.
    graph: TermGraph,
    /// Ends of facts.
    terms: FxHashMap<u32, Term>,
    facts: FxHashMap<Edge, Supports>,
    /// What documents call entities, of which some are in no fact.
    called: Vec<Numbers>,
}

/// The statements of a fact, in order.
struct Supports {
    all: Vec<Support>,
    /// The surest, the first of equals.
    surest: Support,
    confidence: f32,
}

/// All that records say.
pub struct Survey {
    /// Facts.
    pub knowledge: Knowledge,
    /// The default graph.
    pub graph: SortedGraph,
    /// The surest statement of each fact.
    pub surest: Vec<Support>,
}

impl Said {
    fn record(&mut self, graph: GraphConfig<'_>, number: usize, record: &Record, describes: bool) {
        for (place, statement) in record.statements.iter().enumerate() {
            let (Some(triple), Some(relation)) = (fact_of(graph, statement), statement.relation) else { continue };
            let support = Support { record: number as u32, statement: place as u32 };
            let terms = &mut self.graph.terms;
            let predicate = terms.term(&triple.predicate);
            let [subject, object] = [subject_term(triple.subject), triple.object].map(|term| {
                let number = terms.term(&term);
                self.terms.entry(number).or_insert(term);
                number
            });
            let said = Supports { all: vec![support], surest: support, confidence: statement.confidence };
            self.support((subject, relation, object), said);
            if describes {
                self.graph.triples.push([subject, predicate, object]);
                describe(graph, statement, &mut self.graph);
            }
        }
        if describes {
            let before = self.graph.triples.len();
            record.entities.iter().for_each(|entity| call(entity, &mut self.graph));
            self.called.extend(self.graph.triples.drain(before..));
        }
    }
    fn support(&mut self, edge: Edge, mut said: Supports) {
        match self.facts.entry(edge) {
            Entry::Vacant(entry) => drop(entry.insert(said)),
            Entry::Occupied(mut entry) => {
                let known = entry.get_mut();
                known.all.append(&mut said.all);
                if said.confidence > known.confidence {
                    (known.surest, known.confidence) = (said.surest, said.confidence);
                }
            }
        }
    }
    /// Takes what the next records say.
    fn absorb(&mut self, next: Self) {
        let here = self.graph.absorb(&next.graph);
        let here = |number: u32| here[number as usize];
        for (number, term) in next.terms {
            self.terms.entry(here(number)).or_insert(term);
        }
        for ((subject, relation, object), said) in next.facts {
            self.support((here(subject), relation, here(object)), said);
        }
        self.called.extend(next.called.into_iter().map(|triple| triple.map(here)));
    }
    /// The facts, the surest statement of each, and the default graph.
    fn finish(mut self) -> (Knowledge, Vec<Support>, TermGraph) {
        let terms = &self.terms;
        self.graph.triples.extend(self.called.iter().filter(|triple| terms.contains_key(&triple[0])));
        // Numbers in the order of the terms as written, so that they do not depend on the order of documents.
        let mut order: Vec<u32> = terms.keys().copied().collect();
        order.par_sort_unstable_by_key(|number| self.graph.terms.get(*number));
        let number: FxHashMap<u32, u32> = order.iter().enumerate().map(|(new, old)| (*old, new as u32)).collect();
        let mut sorted: Vec<(Edge, Supports)> =
            self.facts.into_iter().map(|((s, r, o), said)| ((number[&s], r, number[&o]), said)).collect();
        sorted.par_sort_unstable_by_key(|(edge, _)| *edge);
        let surest = sorted.iter().map(|(_, said)| said.surest).collect();
        let terms = order.iter().filter_map(|old| self.terms.remove(old)).collect();
        let facts = sorted.into_iter().map(|(edge, said)| (edge, said.all)).collect();
        let knowledge = Knowledge { terms, facts, inferred: Inferred::default() };
        (knowledge, surest, self.graph)
    }
}

/// The facts of records, as [`Knowledge::of_source`] gathers them, with the default graph and without conclusions.
///
/// # Errors
/// Those of `each`.
pub fn survey<T: Default + Send, E>(
    config: &KnowledgeConfig<'_>,
    records: &dyn RecordSource,
    look: impl Fn(&mut T, &Record) + Sync,
    each: impl FnMut(T) -> Result<(), E>,
) -> Result<Survey, E> {
    let (knowledge, surest, graph) = gather(config, records, true, look, each)?.finish();
    Ok(Survey { knowledge, graph: graph.sorted(), surest })
}

fn gather<T: Default + Send, E>(
    config: &KnowledgeConfig<'_>,
    records: &dyn RecordSource,
    describes: bool,
    look: impl Fn(&mut T, &Record) + Sync,
    mut each: impl FnMut(T) -> Result<(), E>,
) -> Result<Said, E> {
    let graph = GraphConfig { base: config.base, ontology: config.ontology, text: false, mentions: false };
    let numbers: Vec<usize> = (0..records.count()).collect();
    let make = |numbers: &[usize]| {
        let (mut said, mut seen) = (Said::default(), T::default());
        for number in numbers {
            if let Some(record) = records.get(*number) {
                said.record(graph, *number, &record, describes);
                look(&mut seen, &record);
            }
        }
        said.graph.take_out_repetitions();
        (said, seen)
    };
    let mut all = Said::default();
    ahead(&numbers, make, |(said, seen)| {
        all.absorb(said);
        each(seen)
    })?;
    Ok(all)
}

impl Knowledge {
    /// What the records say.
    pub fn new(config: &KnowledgeConfig<'_>, records: &[Record]) -> Self {
        let Ok(said) = gather(config, &records, false, |(), _| (), Ok::<(), Infallible>);
        let (mut knowledge, ..) = said.finish();
        if let Some(day) = config.as_of {
            let mut holds = intervals(config.ontology, &knowledge, records).into_iter().map(|i| i.holds_on(day));
            knowledge.facts.retain(|_, _| holds.next().unwrap_or(true));
        }
        knowledge.conclude(config);
        knowledge
    }
    /// What records say that are not held in memory. `look` looks at them, some at a time, with a value that `each` is given in their
    /// order. When facts hold cannot be told then: `as_of` is for [`new`](Self::new).
    pub fn of_source<T: Default + Send>(
        config: &KnowledgeConfig<'_>,
        records: &dyn RecordSource,
        look: impl Fn(&mut T, &Record) + Sync,
        mut each: impl FnMut(T),
    ) -> Self {
        let Ok(said) = gather(config, records, false, look, |seen| {
            each(seen);
            Ok::<(), Infallible>(())
        });
        let (mut knowledge, ..) = said.finish();
        knowledge.conclude(config);
        knowledge
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
    /// The default graph: the facts and the descriptions of what they speak of.
    pub fn default_graph(&self, config: &KnowledgeConfig<'_>, records: &dyn RecordSource) -> SortedGraph {
        let graph = GraphConfig { base: config.base, ontology: config.ontology, text: false, mentions: false };
        let mut all = TermGraph::default();
        for &(s, relation, o) in self.facts.keys() {
            if let Term::NamedNode(subject) = self.term(s) {
                let predicate = config.ontology.relation_iri(relation);
                all.add(subject.as_ref(), NamedNodeRef::new_unchecked(&predicate), self.term(o));
            }
        }
        let mut stating: Vec<Support> = self.facts.values().flatten().copied().collect();
        stating.sort_unstable();
        let numbers: Vec<usize> = (0..records.count()).collect();
        let make = |numbers: &[usize]| {
            let mut some = TermGraph::default();
            for number in numbers {
                let Some(record) = records.get(*number) else { continue };
                for support in of_record(&stating, *number, |support| *support) {
                    if let Some(statement) = record.statements.get(support.statement as usize) {
                        describe(graph, statement, &mut some);
                    }
                }
                record.entities.iter().filter(|e| self.number(&e.id).is_some()).for_each(|e| call(e, &mut some));
            }
            some.take_out_repetitions();
            some
        };
        let Ok(()) = ahead(&numbers, make, |some| {
            all.absorb(&some);
            Ok::<(), Infallible>(())
        });
        all.sorted()
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
        for part in self.default_graph(config, records).parts() {
            each(form(part.quads()))?;
        }
        self.named_graphs(config, records, with, form, each)
    }
    /// The same without the default graph.
    fn named_graphs<T: Send, E>(
        &self,
        config: &KnowledgeConfig<'_>,
        records: &dyn RecordSource,
        (documents, text): (bool, bool),
        form: impl Fn(Vec<Quad>) -> T + Sync,
        mut each: impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), E> {
        let graph = GraphConfig { base: config.base, ontology: config.ontology, text, mentions: true };
        let make = |made: &mut Vec<T>, of: Named<'_>| {
            made.push(match of {
                Named::Document(_, record) => form(document_quads(graph, record)),
                Named::Inferred => form(self.inferred_graph(config)),
            });
        };
        each_named(config.base, records, documents, Vec::new, make, |made| made.into_iter().try_for_each(&mut each))
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

/// What a graph with a name is of.
pub enum Named<'r> {
    /// Conclusions.
    Inferred,
    /// A document: the number of its record, and the record.
    Document(usize, &'r Record),
}

/// Makes values of the graph of conclusions and, where wanted, of those of documents, some graphs at a time in the order of their names:
/// `start` begins one, `add` adds a graph to it, and `each` is given it. A few are held at a time, whatever the store holds.
///
/// # Errors
/// Those of `each`.
pub fn each_named<T: Send, E>(
    base: &str,
    records: &dyn RecordSource,
    documents: bool,
    start: impl Fn() -> T + Sync,
    add: impl Fn(&mut T, Named<'_>) + Sync,
    each: impl FnMut(T) -> Result<(), E>,
) -> Result<(), E> {
    let mut named: Vec<(String, Option<usize>)> = vec![(iri::inferred_graph(base).to_string(), None)];
    let numbers = 0..if documents { records.count() } else { 0 };
    named.extend(numbers.map(|n| (iri::document(base, records.id(n)).to_string(), Some(n))));
    named.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    let make = |some: &[(String, Option<usize>)]| {
        let mut made = start();
        for (_, number) in some {
            match number {
                Some(number) => {
                    if let Some(record) = records.get(*number) {
                        add(&mut made, Named::Document(*number, &record));
                    }
                }
                None => add(&mut made, Named::Inferred),
            }
        }
        made
    };
    ahead(&named, make, each)
}

/// Of what is in the order of its statements, what is of one record.
pub(crate) fn of_record<T>(sorted: &[T], record: usize, support: impl Fn(&T) -> Support) -> &[T] {
    let first = sorted.partition_point(|one| (support(one).record as usize) < record);
    let rest = &sorted[first..];
    &rest[..rest.partition_point(|one| support(one).record as usize == record)]
}

fn subject_term(subject: NamedOrBlankNode) -> Term {
    match subject {
        NamedOrBlankNode::NamedNode(node) => node.into(),
        NamedOrBlankNode::BlankNode(node) => node.into(),
    }
}
