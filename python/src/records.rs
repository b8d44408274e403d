//! What was found in documents.

use std::sync::Arc;

use enishi::document::Record;
use enishi::network::Names;
use enishi::resource::Ontology;
use enishi::store::{Knowledge, KnowledgeConfig};
use enishi::table;
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::failure::Failure;
use crate::patience::{pooled, run};
use crate::table::Table;

/// Records of documents, each with its number of sentences.
pub struct Kept {
    /// The records, in order of input.
    pub records: Vec<Record>,
    /// Their sentences.
    pub sentences: Vec<u32>,
    /// Statements by place: record and statement.
    pub places: Vec<(u32, u32)>,
    /// What was odd or skipped.
    pub problems: Vec<String>,
    /// Base of the IRIs.
    pub base: String,
    /// The ontology.
    pub ontology: Arc<Ontology>,
}

/// What was found in documents: statements, entities, and the records that a store takes.
#[pyclass(frozen, module = "enishi._enishi")]
pub struct Records {
    /// Shared with the work that reads it.
    pub kept: Arc<Kept>,
}

impl Records {
    /// Of records and their sentences.
    pub fn new(found: Vec<(Record, u32)>, problems: Vec<String>, base: String, ontology: Arc<Ontology>) -> Self {
        let (records, sentences): (Vec<Record>, Vec<u32>) = found.into_iter().unzip();
        let places = records.iter().enumerate();
        let places = places.flat_map(|(r, record)| (0..record.statements.len()).map(move |s| (r as u32, s as u32)));
        let places = places.collect();
        Self { kept: Arc::new(Kept { records, sentences, places, problems, base, ontology }) }
    }
}

/// A record as a store keeps it: with its number of sentences.
pub fn line(record: &Record, sentences: u32) -> serde_json::Result<String> {
    let mut line = serde_json::to_string(record)?;
    line.pop();
    Ok(format!("{line},\"sentences\":{sentences}}}"))
}

/// The table of that name.
pub fn table_of(name: &str, records: &[Record], knowledge: &Knowledge, infer: bool) -> Result<Table, Failure> {
    let names = || Names::new(records);
    match name {
        "statements" => Table::new(&table::statements(records)),
        "entities" => Table::new(&table::entities(records, &names())),
        "facts" => Table::new(&table::facts(knowledge, records, &names(), infer)),
        other => Err(Failure::Value(format!("no table {other:?}; there are facts, statements, entities"))),
    }
}

#[pymethods]
impl Records {
    /// How many documents there are.
    fn __len__(&self) -> usize {
        self.kept.records.len()
    }
    /// How many statements there are.
    #[getter]
    fn statement_count(&self) -> usize {
        self.kept.places.len()
    }
    /// What was odd about the documents, or skipped.
    #[getter]
    fn problems(&self) -> Vec<String> {
        self.kept.problems.clone()
    }
    /// A statement as JSON, as `enishi extract` prints it.
    fn statement(&self, index: usize) -> PyResult<String> {
        let place = self.kept.places.get(index).copied();
        let found = place.and_then(|(r, s)| self.kept.records.get(r as usize)?.statements.get(s as usize));
        let statement = found.ok_or_else(|| PyIndexError::new_err("no such statement"))?;
        Ok(serde_json::to_string(statement).map_err(Failure::from)?)
    }
    /// Begin and end of a document's statements among all.
    fn statements_of(&self, document: usize) -> (usize, usize) {
        let places = &self.kept.places;
        let at = |d: usize| places.partition_point(|(r, _)| (*r as usize) < d);
        (at(document), at(document + 1))
    }
    /// The ids of the documents.
    #[getter]
    fn ids(&self) -> Vec<String> {
        self.kept.records.iter().map(|r| r.document.id.clone()).collect()
    }
    /// A record as JSON, as stores and `enishi load` take it.
    fn record(&self, document: usize) -> PyResult<String> {
        let kept = &self.kept;
        let found = kept.records.get(document).zip(kept.sentences.get(document));
        let (record, sentences) = found.ok_or_else(|| PyIndexError::new_err("no such document"))?;
        Ok(line(record, *sentences).map_err(Failure::from)?)
    }
    /// All statements as JSON Lines.
    fn statement_lines<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let kept = self.kept.clone();
        let bytes = run(py, move |_| {
            let mut out = Vec::new();
            for statement in kept.records.iter().flat_map(|r| &r.statements) {
                serde_json::to_writer(&mut out, statement)?;
                out.push(b'\n');
            }
            Ok(out)
        })?;
        Ok(PyBytes::new(py, &bytes))
    }
    /// A table: facts, statements or entities.
    fn table(&self, py: Python<'_>, name: String) -> PyResult<Table> {
        let kept = self.kept.clone();
        run(py, move |_| {
            pooled(|| {
                let ontology = &kept.ontology;
                let config = KnowledgeConfig { base: &kept.base, ontology, infer: false, as_of: None };
                let none = name != "facts";
                let knowledge = if none { Knowledge::default() } else { Knowledge::new(&config, &kept.records) };
                table_of(&name, &kept.records, &knowledge, false)
            })
        })
    }
}
