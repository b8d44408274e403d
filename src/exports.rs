//! The files that a build leaves beside its store, written side by side: records are read three times, and none is held.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use oxigraph::io::RdfFormat;
use oxigraph::model::Quad;

use crate::document::{Polarity, Record};
use crate::graph::{GraphError, PROGRAM};
use crate::network::{Names, Network, NetworkFormat};
use crate::rdf::serialize::{self, PartWriter};
use crate::store::{FactLines, Knowledge, KnowledgeConfig, Store, StoreError};
use crate::table::FactRows;

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
    entities: BTreeMap<&'static str, BTreeSet<String>>,
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
    let knowledge = Knowledge::of_source(&config, &records, &mut |record| counter.add(record));
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

    let (mut counter, mut names) = (Counter::default(), Names::default());
    let mut first: Result<(), GraphError> = Ok(());
    let knowledge = Knowledge::of_source(&config, &records, &mut |record| {
        counter.add(record);
        names.add_labels(record);
        if first.is_ok() {
            first = lines(record, jsonl);
        }
    });
    first?;
    damaged.extend(records.take_damaged());

    let mut rows = FactRows::new(&knowledge);
    let mut parts = knowledge.default_graph(&config, &records, &mut |number, record| rows.add(number, record));
    let mut facts = damaged.is_empty().then(FactLines::default);
    let writer = PartWriter::new(RdfFormat::TriG, config.base)?;
    let mut begun = false;
    loop {
        let some: Vec<Vec<Quad>> = parts.by_ref().take(PARTS).collect();
        if some.is_empty() {
            break;
        }
        // Turtle is what TriG is without named graphs.
        for (bytes, quads) in writer.parts(&some)?.iter().zip(&some) {
            for out in [&mut *turtle, &mut *trig, &mut *rdf12] {
                if !begun {
                    out.write_all(writer.head())?;
                }
                out.write_all(bytes)?;
            }
            begun = true;
            // Without the file questions only take longer.
            if facts.as_mut().is_some_and(|lines| lines.add(quads).is_err()) {
                facts = None;
            }
        }
    }
    if let Some(lines) = facts {
        let _ = store.keep_facts(PROGRAM, lines);
    }

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
    drop(network);
    drop(names);

    let both = |quads: Vec<Quad>| -> io::Result<[Vec<u8>; 2]> {
        let mut quads = quads;
        serialize::sort(&mut quads);
        let new = writer.part(&quads)?;
        Ok([writer.part(&serialize::reified_in_order(quads))?, new])
    };
    knowledge.named_graphs(&config, &records, (true, false), both, |made| -> Result<(), GraphError> {
        let [old, new] = made?;
        let head = if begun || new.is_empty() { &[] } else { writer.head() };
        begun |= !new.is_empty();
        for (out, bytes) in [(&mut *trig, old), (&mut *rdf12, new)] {
            out.write_all(head)?;
            out.write_all(&bytes)?;
        }
        Ok(())
    })?;
    Ok((counter.finish(&knowledge), damaged))
}

/// The statements of a record, one a line.
fn lines(record: &Record, out: &mut dyn Write) -> Result<(), GraphError> {
    for statement in &record.statements {
        serde_json::to_writer(&mut *out, statement)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
