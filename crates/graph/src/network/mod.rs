//! Facts -> a network of entities: paths between them, formats of graph tools.

mod chart;
mod draw;
mod formats;
mod layout;
mod measure;
mod metrics;
mod paths;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use indexmap::IndexSet;
use oxigraph::model::Term;
use petgraph::algo::astar;
use petgraph::graph::{NodeIndex, UnGraph};
use rustc_hash::FxBuildHasher;

use crate::document::Record;
use crate::rdf::infer::Edge;
use crate::rdf::iri::cleaned;
use crate::rdf::serialize::readable;
use crate::resource::{Class, Ontology, Relation};
use crate::store::Knowledge;

pub use chart::{Bars, bars};
pub use draw::{Drawing, DrawnEdge, DrawnNode, GROUPS};
pub use layout::layout;
pub use measure::{EXACT_NODES, Ties};

/// A file format for networks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetworkFormat {
    /// GraphML, for networkx, yEd, Gephi.
    GraphMl,
    /// GEXF 1.3, for Gephi.
    Gexf,
    /// Graphviz.
    Dot,
    /// Cytoscape's JSON.
    Cytoscape,
}

/// An entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkNode {
    /// IRI.
    pub id: String,
    /// Canonical name.
    pub label: String,
    /// Class.
    pub class: Class,
    /// What literal facts say of it: relation and value.
    pub values: Vec<(Relation, String)>,
}

/// A fact between entities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkEdge {
    /// Index of the subject's node.
    pub source: usize,
    /// Index of the object's node.
    pub target: usize,
    /// Relation.
    pub relation: Relation,
    /// Statements that state it.
    pub statements: usize,
    /// Documents that do.
    pub documents: usize,
}

/// Entities and the facts between them, in order of IRI.
#[derive(Debug, Default)]
pub struct Network {
    /// Entities.
    pub nodes: Vec<NetworkNode>,
    /// Facts.
    pub edges: Vec<NetworkEdge>,
    numbers: BTreeMap<u32, usize>,
}

/// Name and class of every entity that statements speak of, by IRI; and the IRIs by name, in lower case.
#[derive(Debug, Default)]
pub struct Names {
    /// By IRI.
    pub by_id: BTreeMap<String, (Class, String)>,
    /// By label and alias, in lower case.
    pub by_name: BTreeMap<String, IndexSet<String, FxBuildHasher>>,
    /// What is a kind or an unnamed thing, by IRI: in no count, path or picture.
    pub kinds: BTreeSet<String>,
}

impl Names {
    /// Gathers them from the records.
    pub fn new(records: &[Record]) -> Self {
        let mut names = Self::default();
        records.iter().for_each(|record| names.add(record));
        names
    }
    /// Adds those of a record.
    pub fn add(&mut self, record: &Record) {
        self.gather(record, true);
    }
    /// Adds those of a record by IRI alone, for what looks nothing up by name.
    pub fn add_labels(&mut self, record: &Record) {
        self.gather(record, false);
    }
    /// Adds those of records that come behind the ones of these.
    pub fn append(&mut self, later: Self) {
        for (id, called) in later.by_id {
            self.by_id.entry(id).or_insert(called);
        }
        for (name, ids) in later.by_name {
            self.by_name.entry(name).or_default().extend(ids);
        }
        self.kinds.extend(later.kinds);
    }
    fn gather(&mut self, record: &Record, by_name: bool) {
        let mut add = |id: &str, class: Class, label: &str, aliases: &[String]| {
            for name in std::iter::once(label).chain(aliases.iter().map(String::as_str)).filter(|_| by_name) {
                self.by_name.entry(name.to_lowercase()).or_default().insert(id.to_owned());
            }
            if !self.by_id.contains_key(id) {
                self.by_id.insert(id.to_owned(), (class, label.to_owned()));
            }
        };
        for entity in &record.entities {
            add(&cleaned(&entity.id), entity.class, &entity.label, &entity.aliases);
        }
        for node in record.statements.iter().flat_map(|s| [&s.subject, &s.object]) {
            let Some(id) = node.id.as_deref().map(cleaned) else { continue };
            if node.kind.is_some() && !self.kinds.contains(&*id) {
                self.kinds.insert(id.clone().into_owned());
            }
            if let Some(label) = &node.label {
                add(&id, node.class.unwrap_or_default(), label, &node.aliases);
            }
        }
    }
    /// IRIs of what is called so: by IRI, by whole name, or by part of a name where no whole name fits.
    pub fn find(&self, name: &str) -> Vec<String> {
        if self.by_id.contains_key(name) {
            return vec![name.to_owned()];
        }
        let lower = name.to_lowercase();
        if let Some(ids) = self.by_name.get(&lower) {
            return ids.iter().cloned().collect();
        }
        // As the program looks names up: width, kana, old characters, marks.
        let folded = crate::name::fold(name);
        let mut alike: Vec<String> = self
            .by_name
            .iter()
            .filter(|(n, _)| crate::name::fold(n) == folded)
            .flat_map(|(_, ids)| ids.iter().cloned())
            .collect();
        if !alike.is_empty() {
            alike.sort();
            alike.dedup();
            return alike;
        }
        let mut found: Vec<String> =
            self.by_name.iter().filter(|(n, _)| n.contains(&lower)).flat_map(|(_, ids)| ids.iter().cloned()).collect();
        found.sort();
        found.dedup();
        found
    }
    /// What to say of a name that nothing has, with the nearest names.
    pub fn unknown(&self, name: &str) -> String {
        unknown(name, self.by_id.values().map(|(_, label)| label.as_str()))
    }
    /// The label of an entity, or the readable form of any other term.
    pub fn label(&self, term: &Term) -> String {
        match term {
            Term::NamedNode(node) => self.by_id.get(node.as_str()).map_or_else(|| readable(term), |(_, l)| l.clone()),
            _ => readable(term),
        }
    }
}

/// What to say of a name that nothing has, with the nearest of the names that something has.
pub fn unknown<'l>(name: &str, labels: impl Iterator<Item = &'l str>) -> String {
    let folded = crate::name::fold(name);
    let mut near: Vec<(usize, &str)> = labels
        .map(|label| (distance(&folded, &crate::name::fold(label)), label))
        .filter(|(far, label)| *far * 2 <= folded.chars().count().max(label.chars().count()))
        .collect();
    near.sort_unstable();
    near.dedup();
    let near: Vec<&str> = near.into_iter().take(3).map(|(_, label)| label).collect();
    let near = if near.is_empty() { String::new() } else { format!("; near are {}", near.join(", ")) };
    format!("no fact speaks of {name:?}{near}")
}

/// How many characters differ between two names.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let change = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}

impl Network {
    /// The network of the facts; with `inferred`, of the conclusions too.
    pub fn new(knowledge: &Knowledge, names: &Names, inferred: bool) -> Self {
        let mut network = Self::default();
        let edges: Vec<(Edge, usize, usize)> = knowledge
            .facts
            .iter()
            .map(|(e, supports)| {
                let mut documents: Vec<u32> = supports.iter().map(|s| s.record).collect();
                documents.dedup();
                (*e, supports.len(), documents.len())
            })
            .chain(knowledge.inferred.keys().filter(|_| inferred).map(|e| (*e, 0, 0)))
            .collect();
        // Looked up once each, not for every edge.
        let entities: Vec<Option<(&str, &(Class, String))>> = knowledge
            .terms
            .iter()
            .map(|term| match term {
                Term::NamedNode(node) if !names.kinds.contains(node.as_str()) => {
                    names.by_id.get(node.as_str()).map(|known| (node.as_str(), known))
                }
                _ => None,
            })
            .collect();
        let entity = |number: u32| entities[number as usize];
        let mut numbers: Vec<u32> = edges
            .iter()
            .filter(|((s, ..), ..)| entity(*s).is_some())
            .flat_map(|((s, _, o), ..)| [*s, *o])
            .filter(|n| entity(*n).is_some())
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        for number in numbers {
            if let Some((id, (class, label))) = entity(number) {
                network.numbers.insert(number, network.nodes.len());
                network.nodes.push(NetworkNode {
                    id: id.to_owned(),
                    label: label.clone(),
                    class: *class,
                    values: Vec::new(),
                });
            }
        }
        for ((s, relation, o), statements, documents) in edges {
            let Some(&source) = network.numbers.get(&s) else { continue };
            match network.numbers.get(&o) {
                Some(&target) => network.edges.push(NetworkEdge { source, target, relation, statements, documents }),
                None => network.nodes[source].values.push((relation, names.label(knowledge.term(o)))),
            }
        }
        network
    }
    /// The shortest chain of facts between two entities, whichever way the facts point; the edges in order.
    pub fn shortest_path(&self, from: usize, to: usize) -> Option<Vec<usize>> {
        let mut graph: UnGraph<(), usize> = UnGraph::with_capacity(self.nodes.len(), self.edges.len());
        for _ in &self.nodes {
            graph.add_node(());
        }
        for (i, edge) in self.edges.iter().enumerate() {
            graph.add_edge(NodeIndex::new(edge.source), NodeIndex::new(edge.target), i);
        }
        let (_, path) = astar(&graph, NodeIndex::new(from), |n| n.index() == to, |_| 1, |_| 0)?;
        path.windows(2)
            .map(|pair| {
                let (a, b) = (pair[0].index(), pair[1].index());
                self.edges.iter().position(|e| (e.source, e.target) == (a, b) || (e.source, e.target) == (b, a))
            })
            .collect()
    }
    /// Index of the node with that IRI.
    pub fn node(&self, id: &str) -> Option<usize> {
        self.nodes.iter().position(|n| n.id == id)
    }
    /// Writes the network.
    ///
    /// # Errors
    /// The writer's.
    pub fn write(&self, format: NetworkFormat, ontology: &Ontology, out: &mut dyn Write) -> io::Result<()> {
        match format {
            NetworkFormat::GraphMl => formats::graphml(self, ontology, out),
            NetworkFormat::Gexf => formats::gexf(self, ontology, out),
            NetworkFormat::Dot => formats::dot(self, ontology, out),
            NetworkFormat::Cytoscape => formats::cytoscape(self, ontology, out),
        }
    }
}
