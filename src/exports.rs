//! The files that a build leaves beside its store, written side by side: records are read twice, and none is held.

use std::collections::{BTreeMap, HashSet};
use std::io::Write;

use oxigraph::io::RdfFormat;

use crate::document::{Polarity, Record};
use crate::graph::{GraphError, PROGRAM};
use crate::network::{Names, Network, NetworkFormat};
use crate::rdf::serialize::PartWriter;
use crate::rdf::{DocumentsTrig, GraphConfig, Part, Prefixes};
use crate::store::{FactLines, Knowledge, KnowledgeConfig, Named, Store, StoreError, Survey, each_named, survey};
use crate::table::{FactRows, FactsSaid, Stating};

/// Their names, in the order in which [`write()`] takes what they are written to.
pub const NAMES: [&str; 7] =
    ["facts.ttl", "graph.trig", "graph.rdf12.trig", "facts.csv", "statements.jsonl", "network.graphml", "network.dot"];

/// Rows of the table of facts that are held at a time.
const ROWS: usize = 1 << 12;
/// Parts of the default graph that are made side by side.
const PARTS: usize = 16;

/// What a graph holds, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Documents that can be read.
    pub documents: usize,
    /// Statements.
    pub statements: usize,
    /// Those that deny.
    pub denied: usize,
    /// Statements by modality.
    pub modality: BTreeMap<&'static str, usize>,
    /// Facts.
    pub facts: usize,
    /// Facts by relation.
    pub relations: BTreeMap<&'static str, usize>,
    /// Entities of statements by class.
    pub classes: BTreeMap<&'static str, usize>,
}

/// Counts as records go by.
#[derive(Default)]
struct Counter {
    counts: Counts,
    entities: BTreeMap<&'static str, HashSet<String>>,
}

impl Counter {
    fn add(&mut self, record: &Record) {
        self.counts.documents += 1;
        for s in &record.statements {
            self.counts.statements += 1;
            *self.counts.modality.entry(s.modality.name()).or_default() += 1;
            self.counts.denied += usize::from(s.polarity == Polarity::Negative);
            for node in [&s.subject, &s.object] {
                let (Some(id), Some(class)) = (&node.id, node.class) else { continue };
                let of = self.entities.entry(class.name()).or_default();
                if !of.contains(id) {
                    of.insert(id.clone());
                }
            }
        }
    }
    /// Adds what others counted in other records.
    fn append(&mut self, other: Self) {
        self.counts.documents += other.counts.documents;
        self.counts.statements += other.counts.statements;
        self.counts.denied += other.counts.denied;
        for (modality, count) in other.counts.modality {
            *self.counts.modality.entry(modality).or_default() += count;
        }
        for (class, ids) in other.entities {
            self.entities.entry(class).or_default().extend(ids);
        }
    }
    fn finish(self, knowledge: &Knowledge) -> Counts {
        let mut counts = self.counts;
        counts.facts = knowledge.facts.len();
        for edge in knowledge.facts.keys() {
            *counts.relations.entry(edge.1.name()).or_default() += 1;
        }
        counts.classes = self.entities.into_iter().map(|(class, of)| (class, of.len())).collect();
        counts
    }
}

/// Counts what a store holds. Records that are damaged, and left out, come back beside.
///
/// # Errors
/// The ontology that the store keeps does not load.
pub fn count(store: &Store) -> Result<(Counts, Vec<StoreError>), GraphError> {
    let ontology = store.ontology()?;
    let (records, mut damaged) = store.stored_records();
    let config = KnowledgeConfig { base: store.base(), ontology: &ontology, infer: false, as_of: None };
    let mut counter = Counter::default();
    let knowledge = Knowledge::of_source(&config, &records, Counter::add, |some| counter.append(some));
    damaged.extend(records.take_damaged());
    Ok((counter.finish(&knowledge), damaged))
}

/// Writes the files, and the store's own file of facts where all its records are whole. Records that are damaged, and left out,
/// come back beside the counts.
///
/// # Errors
/// The writers'; the ontology that the store keeps does not load.
pub fn write(store: &Store, out: [&mut dyn Write; NAMES.len()]) -> Result<(Counts, Vec<StoreError>), GraphError> {
    let [turtle, trig, rdf12, csv, jsonl, graphml, dot] = out;
    let ontology = store.ontology()?;
    let (records, mut damaged) = store.stored_records();
    let config = KnowledgeConfig { base: store.base(), ontology: &ontology, infer: false, as_of: None };

    let mut seen = Seen::default();
    let Survey { knowledge, graph, surest } = survey(&config, &records, Seen::add, |some| seen.append(some, jsonl))?;
    let Seen { counter, names, .. } = seen;
    damaged.extend(records.take_damaged());

    let mut facts = damaged.is_empty().then(FactLines::default);
    let writer = PartWriter::new(RdfFormat::TriG, config.base)?;
    let prefixes = Prefixes::of_head(writer.head());
    let mut begun = false;
    let mut parts = graph.parts();
    loop {
        let some: Vec<Part<'_>> = parts.by_ref().take(PARTS).collect();
        if some.is_empty() {
            break;
        }
        // Turtle is what TriG is without named graphs.
        let written: Vec<Vec<u8>> = prefixes.default_graph(&some);
        for (bytes, part) in written.iter().zip(&some) {
            for out in [&mut *turtle, &mut *trig, &mut *rdf12] {
                if !begun {
                    out.write_all(writer.head())?;
                }
                out.write_all(bytes)?;
            }
            begun = true;
            // Without the file questions only take longer.
            if facts.as_mut().is_some_and(|lines| lines.add(part.lines()).is_err()) {
                facts = None;
            }
        }
    }
    drop(parts);
    drop(graph);
    if let Some(lines) = facts {
        let _ = store.keep_facts(PROGRAM, lines);
    }

    let graph = GraphConfig { base: config.base, ontology: &ontology, text: false, mentions: true };
    let (stating, mut rows) = (Stating::surest(&surest), FactRows::new(surest.len()));
    drop(surest);
    let start = || (DocumentsTrig::new(&prefixes), FactsSaid::default());
    let add = |(graphs, said): &mut (DocumentsTrig<'_>, FactsSaid), of: Named<'_>| {
        // No conclusions are drawn.
        if let Named::Document(number, record) = of {
            graphs.add(graph, record);
            stating.look(number, record, said);
        }
    };
    each_named(config.base, &records, true, start, add, |(graphs, said)| -> Result<(), GraphError> {
        rows.take(said);
        let [old, new] = graphs.finish();
        let head = if begun || new.is_empty() { &[] } else { writer.head() };
        begun |= !new.is_empty();
        for (out, bytes) in [(&mut *trig, old), (&mut *rdf12, new)] {
            out.write_all(head)?;
            out.write_all(&bytes)?;
        }
        Ok(())
    })?;

    drop(stating);
    let mut from = 0;
    rows.table(&knowledge, &names, 0..0).write_csv(false, false, csv)?;
    while from < knowledge.facts.len() {
        let to = knowledge.facts.len().min(from + ROWS);
        rows.table(&knowledge, &names, from..to).write_csv_rows(false, csv)?;
        from = to;
    }
    drop(rows);
    let network = Network::new(&knowledge, &names, false);
    network.write(NetworkFormat::GraphMl, &ontology, graphml)?;
    network.write(NetworkFormat::Dot, &ontology, dot)?;
    Ok((counter.finish(&knowledge), damaged))
}

/// What is gathered of records beside their facts.
#[derive(Default)]
struct Seen {
    counter: Counter,
    names: Names,
    /// Their statements, one a line.
    lines: Vec<u8>,
    failed: Option<serde_json::Error>,
}

impl Seen {
    fn add(&mut self, record: &Record) {
        self.counter.add(record);
        self.names.add_labels(record);
        for statement in &record.statements {
            if let Err(error) = serde_json::to_writer(&mut self.lines, statement) {
                self.failed.get_or_insert(error);
            }
            self.lines.push(b'\n');
        }
    }
    /// Takes what was seen in the next records; the statements are written.
    fn append(&mut self, next: Self, out: &mut dyn Write) -> Result<(), GraphError> {
        self.counter.append(next.counter);
        self.names.append(next.names);
        if let Some(error) = next.failed {
            return Err(error.into());
        }
        Ok(out.write_all(&next.lines)?)
    }
}
