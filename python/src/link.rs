//! Entities of many documents -> one each, in steps that a cluster of machines can take apart: gather, block, compare, unify.
//! Records travel as JSON.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use enishi::observer::Problems;
use enishi::resolve::{EntityRecord, Gatherer, OPERATING_POINT, Pair, Place, compare, keys, reason, unify_pairs};
use enishi::resource::Class;
use enishi::run::for_each;
use pyo3::prelude::*;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::patience::run;
use crate::pipeline::{Pipeline, Ready, given, heard, thread_count};

/// A record on its way, with what its printed form leaves out.
#[derive(Serialize, Deserialize)]
struct Wire {
    #[serde(flatten)]
    record: EntityRecord,
    entry: Option<u32>,
    named: BTreeMap<String, (Class, Place)>,
    /// Its folded names that more than two records have.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    crowded: BTreeSet<String>,
}

impl Wire {
    fn new(record: EntityRecord) -> Self {
        Self { entry: record.lexicon, named: record.forms.clone(), record, crowded: BTreeSet::new() }
    }
    fn unpacked(self) -> EntityRecord {
        EntityRecord { lexicon: self.entry, forms: self.named, ..self.record }
    }
}

/// A pair on its way.
#[derive(Serialize, Deserialize)]
struct WirePair {
    a: String,
    b: String,
    names: (String, String),
    reason: String,
    score: f32,
}

impl WirePair {
    fn unpacked(self) -> Result<Pair, Failure> {
        let known = reason(&self.reason).ok_or_else(|| Failure::Input(format!("unknown reason {:?}", self.reason)))?;
        Ok(Pair { a: self.a, b: self.b, names: self.names, reason: known, score: self.score })
    }
}

fn parse(line: &str) -> Result<Wire, Failure> {
    serde_json::from_str(line).map_err(|e| Failure::Input(format!("no record of an entity: {e}")))
}

fn lines(records: Vec<EntityRecord>) -> Result<Keyed, Failure> {
    let line = |r: EntityRecord| -> Result<(String, String), Failure> {
        Ok((r.key.clone(), serde_json::to_string(&Wire::new(r))?))
    };
    records.into_iter().map(line).collect()
}

/// Records by key, as JSON.
type Keyed = Vec<(String, String)>;

/// Finds which entities of different documents are one.
#[pyclass(frozen, module = "enishi._enishi")]
pub struct Linker {
    ready: Arc<Ready>,
}

#[pymethods]
impl Linker {
    /// With what a pipeline knows.
    #[new]
    fn new(pipeline: &Pipeline) -> Self {
        Self { ready: pipeline.ready.clone() }
    }
    /// The entities of documents by key, as (key, JSON), and what was odd.
    #[pyo3(signature = (documents, *, columns = None, threads = None))]
    fn gather(
        &self,
        py: Python<'_>,
        documents: &Bound<'_, PyAny>,
        columns: Option<&str>,
        threads: Option<usize>,
    ) -> PyResult<(Keyed, Vec<String>)> {
        let (given, ready) = (given(Some(documents), None, columns)?, self.ready.clone());
        run(py, move |stop| {
            let mut problems = Problems::default();
            let mut gatherer = Gatherer::default();
            for_each(
                given.documents(stop.clone()),
                thread_count(threads),
                &mut problems,
                &ready.whole,
                |document, analysis| Ok::<_, Failure>((document.id, analysis)),
                |(id, analysis)| {
                    gatherer.add(&id, &analysis, &ready.ontology);
                    Ok(())
                },
            )?;
            Ok((lines(gatherer.records())?, heard(problems)))
        })
    }
    /// Draws records of one key together, as (key, JSON).
    #[allow(clippy::unused_self)]
    fn merge(&self, py: Python<'_>, records: Vec<String>) -> PyResult<Keyed> {
        run(py, move |_| {
            let mut gatherer = Gatherer::default();
            for line in &records {
                gatherer.insert(parse(line)?.unpacked());
            }
            lines(gatherer.records())
        })
    }
    /// Keys of blocking and folded names of each record.
    fn keys(&self, py: Python<'_>, records: Vec<String>) -> PyResult<Vec<(Vec<String>, Vec<String>)>> {
        let ready = self.ready.clone();
        run(py, move |_| {
            let lexicon = ready.whole.lexicon();
            let of = |line: &String| -> Result<(Vec<String>, Vec<String>), Failure> {
                let keys = keys(&parse(line)?.unpacked(), lexicon, &ready.ontology);
                Ok((keys.blocks.into_iter().collect(), keys.names.into_iter().collect()))
            };
            records.iter().map(of).collect()
        })
    }
    /// Marks in a record which of its folded names more than two records have.
    #[allow(clippy::unused_self)]
    fn crowd(&self, record: &str, names: Vec<String>) -> PyResult<String> {
        let mut wire = parse(record)?;
        wire.crowded.extend(names);
        Ok(serde_json::to_string(&wire).map_err(Failure::from)?)
    }
    /// Compares pairs of records; what is likely enough comes out as (key, key, JSON).
    fn compare(&self, py: Python<'_>, pairs: Vec<(String, String)>) -> PyResult<Vec<(String, String, String)>> {
        let ready = self.ready.clone();
        run(py, move |_| {
            let lexicon = ready.whole.lexicon();
            let mut found = Vec::new();
            for (a, b) in &pairs {
                let (mut a, mut b) = (parse(a)?, parse(b)?);
                if b.record.key < a.record.key {
                    std::mem::swap(&mut a, &mut b);
                }
                let crowded: BTreeSet<String> = a.crowded.iter().chain(&b.crowded).cloned().collect();
                let shared = |name: &str| if crowded.contains(name) { 3 } else { 1 };
                let pair = compare(&a.unpacked(), &b.unpacked(), shared, lexicon, &ready.ontology);
                if let Some(pair) = pair.filter(|p| p.score >= OPERATING_POINT) {
                    let (a, b) = (pair.a.clone(), pair.b.clone());
                    let reason = pair.reason.to_owned();
                    let sent = WirePair { a: pair.a, b: pair.b, names: pair.names, reason, score: pair.score };
                    found.push((a, b, serde_json::to_string(&sent)?));
                }
            }
            Ok(found)
        })
    }
    /// The pairs of keys that decisions join.
    fn decided(&self) -> Vec<(String, String)> {
        self.ready.decisions.joins().map(|d| (d.a.clone(), d.b.clone())).collect()
    }
    /// Joins the records of one component by its pairs: lines of a file of decisions, each with what it is sorted by.
    fn unify(&self, py: Python<'_>, records: Vec<String>, pairs: Vec<String>) -> PyResult<Vec<(Vec<String>, String)>> {
        let ready = self.ready.clone();
        run(py, move |_| {
            let records = records.iter().map(|r| parse(r).map(Wire::unpacked)).collect::<Result<Vec<_>, _>>()?;
            let sent = |p: &String| serde_json::from_str::<WirePair>(p).map_err(Failure::from)?.unpacked();
            let pairs = pairs.iter().map(sent).collect::<Result<Vec<Pair>, _>>()?;
            let lexicon = ready.whole.lexicon();
            let merged = unify_pairs(records, pairs, &ready.decisions, lexicon, &ready.ontology);
            let merged = merged.map_err(Failure::input)?;
            let new = merged.merges.iter().filter(|m| !matches!(m.reason, "lexicon" | "text" | "decision"));
            let sorted_by =
                |m: &enishi::resolve::Merge| vec![m.into.clone(), m.from.clone(), m.names.0.clone(), m.names.1.clone()];
            Ok(new.map(|m| (sorted_by(m), m.decision())).collect())
        })
    }
}
