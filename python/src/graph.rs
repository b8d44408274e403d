//! A store with all that follows from it.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use clap::ValueEnum;
use enishi::build::Build;
use enishi::diagnostic::{Diagnostic, did_you_mean};
use enishi::document::Record;
use enishi::graph::{ExportFormat, export, export_folder};
use enishi::network::{Names, Network};
use enishi::observer::{Observer, Problems};
use enishi::provenance::{base_of, refusal};
use enishi::query::{
    Bounds, Chosen, Dataset, Deadline, NAMED_QUERIES, NamedQuery, ResultFormat, boolean, graph as write_graph, guarded,
    named_query, needs_documents, solutions,
};
use enishi::rdf::called_quads;
use enishi::rdf::iri::sha256;
use enishi::rdf::serialize::Reification;
use enishi::store::{Store, StoreWriter, decisions_file};
use enishi::sync::Inputs;
use oxigraph::io::RdfFormat;
use oxigraph::model::Term;
use oxigraph::sparql::QueryResults;
use oxigraph::sparql::results::QueryResultsFormat;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use tempfile::TempDir;

use crate::failure::Failure;
use crate::patience::{Stop, pooled, run, run_until};
use crate::pipeline::{Pipeline, Ready, given, heard, thread_count};
use crate::records::{line, table_of};
use crate::table::Table;

/// The time for a question that has none: a day, within which it ends or is interrupted.
const LONGEST: Duration = Duration::from_secs(24 * 3600);
/// A question is given so much longer to give up by itself.
const GRACE: Duration = Duration::from_millis(500);

struct Inner {
    graph: enishi::graph::Graph,
    names: OnceLock<Names>,
    facts: OnceLock<Dataset>,
    all: OnceLock<Dataset>,
    problems: Vec<String>,
    /// Where no folder was given: taken away with the graph.
    _folder: Option<TempDir>,
}

/// A store with all that follows from it.
#[pyclass(frozen, module = "enishi._enishi")]
pub struct Graph {
    inner: Arc<Inner>,
}

impl Inner {
    fn new(
        store: Store,
        infer: bool,
        as_of: Option<String>,
        mut problems: Vec<String>,
        folder: Option<TempDir>,
    ) -> Result<Self, Failure> {
        let graph = enishi::graph::Graph::of(store, infer, as_of)?;
        problems.extend(graph.damaged.iter().map(ToString::to_string));
        let (names, facts, all) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Ok(Self { graph, names, facts, all, problems, _folder: folder })
    }
    fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::new(&self.graph.records))
    }
    fn dataset(&self, documents: bool) -> Result<&Dataset, Failure> {
        let cell = if documents { &self.all } else { &self.facts };
        if let Some(dataset) = cell.get() {
            return Ok(dataset);
        }
        let graph = &self.graph;
        let quads = graph.knowledge.dataset(&graph.config(), &graph.records, documents, false);
        let dataset = Dataset::new(quads, graph.store.base(), graph.infers())?;
        Ok(cell.get_or_init(|| dataset))
    }
    /// The SPARQL of a named query, its names looked up as the program does.
    fn named(&self, name: &str, values: &[(String, String)]) -> Result<String, Failure> {
        let Some(query) = named_query(name) else {
            let near = did_you_mean(name, NAMED_QUERIES.iter().map(|(n, _)| *n));
            let near = near.map_or_else(String::new, |n| format!("; did you mean {n:?}?"));
            return Err(Failure::Query(format!("unknown query {name:?}{near}")));
        };
        if let Some((key, _)) = values.iter().find(|(key, _)| !query.parameters.iter().any(|p| p.name == *key)) {
            let known: Vec<&str> = query.parameters.iter().map(|p| p.name).collect();
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            return Err(Failure::Query(format!("query {name:?} has no parameter {key:?}; it takes: {known}")));
        }
        let looked_up = values.iter().map(|(key, value)| {
            let is_name = matches!(key.as_str(), "name" | "company" | "person");
            let found = if is_name { self.names().find(value) } else { Vec::new() };
            let label = match found.as_slice() {
                [one] => self.names().by_id.get(one).map(|(_, label)| label.as_str()),
                _ => None,
            };
            (key.as_str(), label.unwrap_or(value))
        });
        Ok(query.with_values(looked_up))
    }
}

fn reification_of(name: &str) -> Result<Reification, Failure> {
    match name {
        "rdf12" => Ok(Reification::Rdf12),
        "rdf11" => Ok(Reification::Rdf11),
        "none" => Ok(Reification::None),
        other => Err(Failure::Value(format!("reification {other:?}: \"rdf12\", \"rdf11\" or \"none\" expected"))),
    }
}

fn format_of(name: &str) -> Result<ExportFormat, Failure> {
    ExportFormat::from_str(name, false).map_err(|_| {
        let all: Vec<String> = ExportFormat::value_variants()
            .iter()
            .filter_map(|f| f.to_possible_value().map(|v| v.get_name().to_owned()))
            .collect();
        let near = did_you_mean(name, all.iter().map(String::as_str));
        let near = near.map_or_else(|| format!("; there are {}", all.join(", ")), |n| format!("; did you mean {n:?}?"));
        Failure::Value(format!("unknown format {name:?}{near}"))
    })
}

fn day_of(day: Option<&str>) -> Result<Option<String>, Failure> {
    day.map(|d| enishi::graph::day(d).map_err(|e| Failure::Value(format!("as_of {d:?}: {e}")))).transpose()
}

/// A folder for a store: the one that is given, or one that goes with the graph.
fn place(path: Option<PathBuf>) -> Result<(PathBuf, Option<TempDir>), Failure> {
    if let Some(path) = path {
        return Ok((path, None));
    }
    let folder = TempDir::with_prefix("enishi-")?;
    Ok((folder.path().join("graph"), Some(folder)))
}

/// Names, each with the IRI of what has it.
type Called = Vec<(String, String)>;

/// A question's name, what it answers, and its parameters with their meanings.
type Named = (String, String, Vec<(String, String)>);

/// Nobody waits for work that is to stop: the store stays as it was.
fn not_stopped(stop: &Stop) -> Result<(), Failure> {
    if stop.is_set() { Err(Failure::Internal("interrupted".to_owned())) } else { Ok(()) }
}

impl Ready {
    /// What writes into a store of such records.
    fn writer(&self, path: &Path) -> Result<StoreWriter, Failure> {
        let mut writer = StoreWriter::open(path, &self.whole.config().base)?;
        if let Some(other) = writer.other_base() {
            let path = path.display();
            return Err(Failure::Store(format!(
                "{path}: its IRIs begin with {other}; give base={other:?}, or another path"
            )));
        }
        writer.set_ontology(self.sources.clone());
        Ok(writer)
    }
}

#[pymethods]
impl Graph {
    /// Opens a store.
    #[staticmethod]
    #[pyo3(signature = (path, *, infer = false, as_of = None))]
    fn open(py: Python<'_>, path: PathBuf, infer: bool, as_of: Option<&str>) -> PyResult<Self> {
        let as_of = day_of(as_of)?;
        let inner = run(py, move |_| pooled(|| Inner::new(Store::open(&path)?, infer, as_of, Vec::new(), None)))?;
        Ok(Self { inner: Arc::new(inner) })
    }
    /// Reads documents into a store: documents that it has already are read again only if they or the program changed.
    #[staticmethod]
    #[pyo3(signature = (pipeline, documents = None, *, paths = None, path = None, columns = None, threads = None,
        infer = false, as_of = None))]
    #[allow(clippy::too_many_arguments)] // keywords of Python
    fn build(
        py: Python<'_>,
        pipeline: &Pipeline,
        documents: Option<&Bound<'_, PyAny>>,
        paths: Option<Vec<PathBuf>>,
        path: Option<PathBuf>,
        columns: Option<&str>,
        threads: Option<usize>,
        infer: bool,
        as_of: Option<&str>,
    ) -> PyResult<Self> {
        let as_of = day_of(as_of)?;
        let (given, ready) = (given(documents, paths, columns)?, pipeline.ready.clone());
        let inner = run(py, move |stop| {
            let (path, folder) = place(path)?;
            let writer = ready.writer(&path)?;
            let build =
                Build { provenance: &ready.provenance, fresh: false, sync: None, threads: thread_count(threads) };
            let mut problems = Problems::default();
            let documents = given.documents(stop.clone());
            let filled =
                build.fill(writer, documents, Inputs::default(), || Ok::<_, Failure>(&ready.whole), &mut problems)?;
            not_stopped(stop)?;
            let (store, _) = filled.commit()?;
            pooled(|| Inner::new(store, infer, as_of, heard(problems), folder))
        })?;
        Ok(Self { inner: Arc::new(inner) })
    }
    /// Takes records that such a pipeline made, as lines of JSON, into a store.
    #[staticmethod]
    #[pyo3(signature = (pipeline, lines, *, path = None, any_version = false, infer = false, as_of = None))]
    fn load(
        py: Python<'_>,
        pipeline: &Pipeline,
        lines: Vec<String>,
        path: Option<PathBuf>,
        any_version: bool,
        infer: bool,
        as_of: Option<&str>,
    ) -> PyResult<Self> {
        #[derive(serde::Deserialize)]
        struct Beside {
            #[serde(default)]
            sentences: u32,
        }
        let (as_of, ready) = (day_of(as_of)?, pipeline.ready.clone());
        let inner = run(py, move |stop| {
            let (path, folder) = place(path)?;
            let mut writer = ready.writer(&path)?;
            let mut seen = BTreeSet::new();
            let problems = Problems::default();
            for (number, line) in lines.iter().enumerate().take_while(|_| !stop.is_set()) {
                let fail = |message: String| Failure::Input(format!("line {}: {message}", number + 1));
                let json = |e: serde_json::Error| fail(format!("no record: {e}"));
                let record: Record = serde_json::from_str(line).map_err(json)?;
                let Beside { sentences } = serde_json::from_str(line).map_err(json)?;
                if let Some(refusal) = refusal(&record, &ready.provenance).filter(|_| !any_version) {
                    return Err(fail(format!("{refusal}, or give any_version=True")));
                }
                let (its, ours) = (base_of(&record), writer.base());
                if its != ours {
                    return Err(fail(format!("its IRIs begin with {its}, those of the pipeline with {ours}")));
                }
                if seen.insert(record.document.id.clone()) {
                    writer.put(&record, sentences)?;
                } else {
                    let id = &record.document.id;
                    problems.report(&Diagnostic::error(id, "a second record of this document was skipped"));
                }
            }
            not_stopped(stop)?;
            let (store, _) = writer.commit()?;
            pooled(|| Inner::new(store, infer, as_of, heard(problems), folder))
        })?;
        Ok(Self { inner: Arc::new(inner) })
    }
    /// The decisions that a store keeps, which hold for its builds.
    #[staticmethod]
    fn decisions(path: PathBuf) -> Option<PathBuf> {
        Some(decisions_file(&path)).filter(|file| file.is_file())
    }
    /// Folder of the store.
    #[getter]
    fn path(&self) -> PathBuf {
        self.inner.graph.store.folder().to_owned()
    }
    /// Base of the IRIs.
    #[getter]
    fn base(&self) -> String {
        self.inner.graph.store.base().to_owned()
    }
    /// Documents, sentences, statements, facts.
    #[getter]
    fn counts(&self) -> (u64, u64, u64, usize) {
        let manifest = self.inner.graph.store.manifest();
        (manifest.documents, manifest.sentences, manifest.statements, self.inner.graph.knowledge.facts.len())
    }
    /// What was odd, skipped or damaged.
    #[getter]
    fn problems(&self) -> Vec<String> {
        self.inner.problems.clone()
    }
    /// Ids of the documents.
    #[getter]
    fn ids(&self) -> Vec<String> {
        self.inner.graph.records.iter().map(|r| r.document.id.clone()).collect()
    }
    /// The record of a document as JSON.
    fn record(&self, id: &str) -> PyResult<Option<String>> {
        let found = self.inner.graph.records.iter().find(|r| r.document.id == id);
        let Some(record) = found else { return Ok(None) };
        let entry = self.inner.graph.store.entry(id).map_err(Failure::from)?;
        Ok(Some(line(record, entry.map_or(0, |e| e.sentences)).map_err(Failure::from)?))
    }
    /// A table: facts, statements or entities.
    fn table(&self, py: Python<'_>, name: String) -> PyResult<Table> {
        let inner = self.inner.clone();
        run(py, move |_| {
            let graph = &inner.graph;
            pooled(|| table_of(&name, &graph.records, &graph.knowledge, graph.infers()))
        })
    }
    /// Entities and the facts between them, as JSON.
    fn network(&self, py: Python<'_>) -> PyResult<String> {
        let inner = self.inner.clone();
        run(py, move |_| {
            let graph = &inner.graph;
            let network = Network::new(&graph.knowledge, inner.names(), graph.infers());
            let nodes: Vec<_> = network
                .nodes
                .iter()
                .map(|n| serde_json::json!({"id": n.id, "label": n.label, "type": n.class, "values": n.values}))
                .collect();
            let edges: Vec<_> = network
                .edges
                .iter()
                .map(|e| {
                    serde_json::json!({"source": network.nodes[e.source].id, "target": network.nodes[e.target].id,
                        "relation": e.relation, "statements": e.statements, "documents": e.documents})
                })
                .collect();
            Ok(serde_json::json!({"nodes": nodes, "edges": edges}).to_string())
        })
    }
    /// IRIs of what is called so.
    fn find(&self, name: &str) -> Vec<(String, String, String)> {
        let names = self.inner.names();
        let known =
            |id: String| names.by_id.get(&id).map(|(class, label)| (label.clone(), class.to_string(), id.clone()));
        names.find(name).into_iter().filter_map(known).collect()
    }
    /// Answers SPARQL, or a named query: ("boolean" or "solutions", JSON) or ("graph", N-Triples).
    #[pyo3(signature = (sparql = None, *, named = None, parameters = Vec::new(), timeout = None, max_rows = None))]
    fn query<'py>(
        &self,
        py: Python<'py>,
        sparql: Option<String>,
        named: Option<String>,
        parameters: Vec<(String, String)>,
        timeout: Option<f64>,
        max_rows: Option<u64>,
    ) -> PyResult<(&'static str, Bound<'py, PyBytes>)> {
        let inner = self.inner.clone();
        let allowed = match timeout {
            None => LONGEST,
            Some(s) => Duration::try_from_secs_f64(s)
                .ok()
                .filter(|d| !d.is_zero())
                .ok_or_else(|| Failure::Value(format!("timeout {s}: not a number of seconds")))?,
        };
        let deadline = Deadline::after(allowed);
        let late = (Instant::now() + allowed + GRACE, Failure::from(deadline.error()));
        let (kind, bytes) = run_until(py, Some(late), move |stop| {
            let bounds = Bounds { abandoned: stop.flag(), ..deadline.into() };
            let (file, sparql) = match (sparql, named) {
                (Some(sparql), None) => ("query".to_owned(), sparql),
                (None, Some(name)) => (format!("{name}.rq"), inner.named(&name, &parameters)?),
                _ => return Err(Failure::Query("a query, or named=".to_owned())),
            };
            pooled(|| {
                let dataset = inner.dataset(needs_documents(&sparql))?;
                let base = inner.graph.store.base();
                guarded(|| -> Result<_, Failure> {
                    let mut out = Vec::new();
                    let answer = dataset.query_of(&file, &sparql, Some(bounds), &Chosen::default(), None)?;
                    let json = ResultFormat::Standard(QueryResultsFormat::Json);
                    let kind = match answer {
                        QueryResults::Boolean(value) => {
                            boolean(value, json, &mut out)?;
                            "boolean"
                        }
                        QueryResults::Solutions(rows) => {
                            solutions(rows, json, base, None, max_rows, &mut out)?;
                            "solutions"
                        }
                        QueryResults::Graph(triples) => {
                            write_graph(triples, RdfFormat::NTriples, base, max_rows, &mut out)?;
                            "graph"
                        }
                    };
                    Ok((kind, out))
                })
            })
        })?;
        Ok((kind, PyBytes::new(py, &bytes)))
    }
    /// The queries that the program ships: name, what it answers, parameters with their meanings.
    #[staticmethod]
    fn named_queries() -> Vec<Named> {
        let read = |&(name, sparql): &(&'static str, &'static str)| {
            let query = NamedQuery::read(name, sparql);
            let parameters = query.parameters.iter().map(|p| (p.name.to_owned(), p.meaning.to_owned())).collect();
            (name.to_owned(), query.summary.to_owned(), parameters)
        };
        NAMED_QUERIES.iter().map(read).collect()
    }
    /// The graph in a format that is one file.
    #[pyo3(signature = (format = "turtle", *, reification = "rdf11", text = false))]
    fn export<'py>(
        &self,
        py: Python<'py>,
        format: &str,
        reification: &str,
        text: bool,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let (format, reification) = (format_of(format)?, reification_of(reification)?);
        let inner = self.inner.clone();
        let bytes = run(py, move |_| {
            pooled(|| {
                let mut out = Vec::new();
                export(&inner.graph, format, reification, text, &mut out)?;
                Ok(out)
            })
        })?;
        Ok(PyBytes::new(py, &bytes))
    }
    /// What its facts speak of, and what documents call their entities, each as (IRI, line of N-Quads): where a graph is made in
    /// parts, the names belong to it of which any part has a fact.
    fn called(&self, py: Python<'_>) -> PyResult<(Vec<String>, Called)> {
        let inner = self.inner.clone();
        run(py, move |_| {
            let (knowledge, records) = (&inner.graph.knowledge, &inner.graph.records);
            let mut known = BTreeSet::new();
            for (subject, _, object) in knowledge.facts.keys() {
                for term in [*subject, *object].map(|number| knowledge.term(number)) {
                    if let Term::NamedNode(node) = term {
                        known.insert(node.as_str().to_owned());
                    }
                }
            }
            let mut called = BTreeSet::new();
            let mut quads = Vec::new();
            for entity in records.iter().flat_map(|r| &r.entities) {
                called_quads(entity, &mut quads);
                called.extend(quads.drain(..).map(|quad| (entity.id.clone(), format!("{quad} ."))));
            }
            Ok((known.into_iter().collect(), called.into_iter().collect()))
        })
    }
    /// The graph as files of a folder; files of the same names are replaced.
    fn export_folder(&self, py: Python<'_>, format: &str, folder: PathBuf) -> PyResult<Vec<PathBuf>> {
        let (format, inner) = (format_of(format)?, self.inner.clone());
        run(py, move |_| {
            pooled(|| {
                let mut files = Vec::new();
                export_folder(&inner.graph, format, |name, write| -> Result<(), Failure> {
                    let path = folder.join(name);
                    let io = |e: std::io::Error| Failure::Store(format!("{}: {e}", path.display()));
                    let parent = path.parent().unwrap_or(&folder);
                    std::fs::create_dir_all(parent).map_err(io)?;
                    let mut file = tempfile::NamedTempFile::new_in(parent).map_err(io)?;
                    write(&mut file)?;
                    file.flush().map_err(io)?;
                    file.persist(&path).map_err(|e| io(e.error))?;
                    files.push(path);
                    Ok(())
                })?;
                Ok(files)
            })
        })
    }
    /// A hash of everything that the graph says: equal graphs have equal ones, however they were made.
    fn canonical_hash(&self, py: Python<'_>) -> PyResult<String> {
        let inner = self.inner.clone();
        run(py, move |_| {
            pooled(|| {
                let mut out = Vec::new();
                export(&inner.graph, ExportFormat::Nquads, Reification::Rdf12, true, &mut out)?;
                // No node is blank, so the sorted lines are canonical.
                let mut lines: Vec<&[u8]> = out.split(|b| *b == b'\n').filter(|l| !l.is_empty()).collect();
                lines.sort_unstable();
                lines.dedup();
                let mut sorted = lines.join(&b'\n');
                sorted.push(b'\n');
                Ok(sha256(sorted))
            })
        })
    }
}
