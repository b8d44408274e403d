//! Documents through the pipeline.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use enishi::diagnostic::Diagnostic;
use enishi::document::{Document, Field, Provenance, Record};
use enishi::normalize::LineBreaks;
use enishi::observer::Problems;
use enishi::pipeline::{BASE, Depth};
use enishi::provenance::{Asked, provenance};
use enishi::read::{Columns, Documents, ReadConfig, sources};
use enishi::resolve::Decisions;
use enishi::resource::{Lexicon, Ontology, RelationRules};
use enishi::run::for_each;
use enishi::sentence::Unit;
use pyo3::prelude::*;

use crate::documents::{Item, read};
use crate::failure::Failure;
use crate::patience::{Stop, run};
use crate::records::Records;

/// All stages, ready.
pub struct Ready {
    /// The pipeline to the end.
    pub whole: enishi::pipeline::Pipeline,
    /// What its records are made by.
    pub provenance: Provenance,
    /// What users' files add to the ontology.
    pub ontology: Arc<Ontology>,
    /// Files of the ontology, for stores.
    pub sources: Vec<(String, String)>,
    /// What a person decided.
    pub decisions: Decisions,
}

/// Reads documents: morphemes, bunsetsu, names, statements.
#[pyclass(frozen, module = "enishi._enishi")]
pub struct Pipeline {
    /// Shared with the work.
    pub ready: Arc<Ready>,
}

/// Where documents come from.
pub enum Given {
    /// Values of Python.
    Values(Vec<Item>),
    /// Files and folders.
    Paths(Vec<PathBuf>, Columns),
}

impl Given {
    /// The documents, one after the other; nothing more once the work is to stop.
    pub fn documents(self, stop: Stop) -> Box<dyn Iterator<Item = Item>> {
        let (mut first, rest): (Vec<Item>, Box<dyn Iterator<Item = Item>>) = match self {
            Self::Values(values) => (Vec::new(), Box::new(values.into_iter())),
            Self::Paths(paths, columns) => {
                let mut problems = Vec::new();
                let sources = sources(&paths, &mut |problem| problems.push(Err(problem)));
                (problems, Box::new(Documents::new(sources, ReadConfig { columns, ..ReadConfig::default() })))
            }
        };
        first.reverse();
        let all = std::iter::from_fn(move || first.pop()).chain(rest);
        Box::new(all.take_while(move |_| !stop.is_set()))
    }
}

/// The number of threads that are asked for, or that the machine offers.
pub fn thread_count(threads: Option<usize>) -> usize {
    threads.filter(|t| *t > 0).unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from))
}

/// What the user said of columns.
pub fn columns_of(columns: Option<&str>) -> Result<Columns, Failure> {
    columns.map_or_else(|| Ok(Columns::default()), |c| Columns::from_str(c).map_err(Failure::Value))
}

/// Documents out of `documents` or `paths`, one of which is given.
pub fn given(
    documents: Option<&Bound<'_, PyAny>>,
    paths: Option<Vec<PathBuf>>,
    columns: Option<&str>,
) -> PyResult<Given> {
    let columns = columns_of(columns)?;
    match (documents, paths) {
        (Some(documents), None) => Ok(Given::Values(read(documents, &columns)?)),
        (None, Some(paths)) => Ok(Given::Paths(paths, columns)),
        _ => Err(Failure::Type("documents, or paths of files".to_owned()).into()),
    }
}

/// What was heard of a run.
pub fn heard(problems: Problems) -> Vec<String> {
    problems.into_inner().iter().map(Diagnostic::to_string).collect()
}

impl Ready {
    /// The record of a document, and how many sentences it has.
    pub fn record(&self, document: Document, analysis: enishi::document::DocumentAnalysis) -> (Record, u32) {
        let sentences = analysis.sentences.len() as u32;
        let config = self.whole.config();
        (Record::new(document, analysis, &config.lexicon, &config.base, self.provenance.clone()), sentences)
    }
}

fn unit_of(name: &str) -> Result<Unit, Failure> {
    match name {
        "document" => Ok(Unit::Document),
        "line" => Ok(Unit::Line),
        other => Err(Failure::Value(format!("unit {other:?}: \"document\" or \"line\" expected"))),
    }
}

fn line_breaks_of(name: &str) -> Result<LineBreaks, Failure> {
    match name {
        "auto" => Ok(LineBreaks::Auto),
        "join" => Ok(LineBreaks::Join),
        "keep" => Ok(LineBreaks::Keep),
        other => Err(Failure::Value(format!("line_breaks {other:?}: \"auto\", \"join\" or \"keep\" expected"))),
    }
}

fn is_rules(path: &Path) -> bool {
    path.extension().is_some_and(|e| e == "toml")
}

#[pymethods]
impl Pipeline {
    /// Loads the models and puts the stages together.
    #[new]
    #[pyo3(signature = (*, lexicon = Vec::new(), gazetteer = Vec::new(), ontology = Vec::new(), decisions = None,
        rules = None, no_lexicon = false, open = false, unit = "document", line_breaks = "auto", base = BASE))]
    #[allow(clippy::too_many_arguments)] // keywords of Python
    fn new(
        py: Python<'_>,
        lexicon: Vec<PathBuf>,
        gazetteer: Vec<PathBuf>,
        ontology: Vec<PathBuf>,
        decisions: Option<PathBuf>,
        rules: Option<PathBuf>,
        no_lexicon: bool,
        open: bool,
        unit: &str,
        line_breaks: &str,
        base: &str,
    ) -> PyResult<Self> {
        let (unit, line_breaks, base) = (unit_of(unit)?, line_breaks_of(line_breaks)?, base.to_owned());
        let ready = run(py, move |_| {
            let (frames, turtle): (Vec<PathBuf>, Vec<PathBuf>) = ontology.into_iter().partition(|p| is_rules(p));
            let asked = Asked {
                lines: unit == Unit::Line,
                open,
                no_lexicon,
                lexicon: &lexicon,
                gazetteer: &gazetteer,
                frames: &frames,
                decisions: decisions.as_deref(),
                rules: rules.as_deref(),
                base: &base,
            };
            let options = asked.options();
            let mut ontology = Ontology::embedded();
            for path in &turtle {
                ontology.add_file(path).map_err(Failure::input)?;
            }
            let ontology = Arc::new(ontology);
            let mut names =
                if no_lexicon { Lexicon::default() } else { Lexicon::embedded().map_err(Failure::input)? };
            for path in &lexicon {
                names.add_file(path).map_err(Failure::input)?;
            }
            for path in &gazetteer {
                names.add_gazetteer(path, &ontology).map_err(Failure::input)?;
            }
            let mut relations = match &rules {
                Some(folder) => RelationRules::from_folder(folder, &ontology).map_err(Failure::input)?,
                None => RelationRules::embedded(&ontology).map_err(Failure::input)?,
            };
            for path in &frames {
                relations.add_file(path, &ontology).map_err(Failure::input)?;
            }
            let relations = Arc::new(relations);
            // The examples of what the program ships are held by its tests.
            if rules.is_some() || !frames.is_empty() {
                enishi::examples::check(&relations, &ontology).map_err(Failure::input)?;
            }
            let decided = match &decisions {
                Some(path) => Decisions::load(path).map_err(Failure::input)?,
                None => Decisions::default(),
            };
            decided.check(&ontology).map_err(Failure::input)?;
            let whole = enishi::pipeline::Pipeline::builder()
                .rules(relations)
                .lexicon(names)
                .ontology(ontology.clone())
                .decisions(decided.clone())
                .unit(unit)
                .line_breaks(line_breaks)
                .depth(Depth::Statements)
                .base(base)
                .open(open);
            // The learned decision goes with the rules that it was trained beside.
            let whole = if rules.is_some() { whole.rules_only() } else { whole };
            let whole = whole.build().map_err(Failure::input)?;
            let provenance = provenance(&ontology, options)?;
            let sources = ontology.sources()[1..].to_vec();
            Ok(Ready { whole, provenance, ontology, sources, decisions: decided })
        })?;
        Ok(Self { ready: Arc::new(ready) })
    }
    /// What its records are made by: version, ontology, models and options. Equal ones read equally.
    #[getter]
    fn made(&self) -> PyResult<String> {
        Ok(serde_json::to_string(&self.ready.provenance).map_err(Failure::from)?)
    }
    /// Base of the IRIs.
    #[getter]
    fn base(&self) -> String {
        self.ready.whole.config().base.clone()
    }
    /// Statements and entities of documents.
    #[pyo3(signature = (documents = None, *, paths = None, columns = None, threads = None))]
    fn extract(
        &self,
        py: Python<'_>,
        documents: Option<&Bound<'_, PyAny>>,
        paths: Option<Vec<PathBuf>>,
        columns: Option<&str>,
        threads: Option<usize>,
    ) -> PyResult<Records> {
        let (given, ready) = (given(documents, paths, columns)?, self.ready.clone());
        run(py, move |stop| {
            let mut problems = Problems::default();
            let mut found = Vec::new();
            for_each(
                given.documents(stop.clone()),
                thread_count(threads),
                &mut problems,
                &ready.whole,
                |document, analysis| Ok::<_, Failure>(ready.record(document, analysis)),
                |record| {
                    found.push(record);
                    Ok(())
                },
            )?;
            let base = ready.whole.config().base.clone();
            Ok(Records::new(found, heard(problems), base, ready.ontology.clone()))
        })
    }
    /// The linguistic analysis of documents, as JSON a document.
    #[pyo3(signature = (documents = None, *, paths = None, columns = None, threads = None))]
    fn analyze(
        &self,
        py: Python<'_>,
        documents: Option<&Bound<'_, PyAny>>,
        paths: Option<Vec<PathBuf>>,
        columns: Option<&str>,
        threads: Option<usize>,
    ) -> PyResult<(Vec<String>, Vec<String>)> {
        let (given, ready) = (given(documents, paths, columns)?, self.ready.clone());
        run(py, move |stop| {
            let mut problems = Problems::default();
            let mut found = Vec::new();
            for_each(
                given.documents(stop.clone()),
                thread_count(threads),
                &mut problems,
                &ready.whole,
                |document, analysis| {
                    let text = analysis.sentences.iter().filter(|s| s.sentence.field == Field::Text);
                    let sentences: Vec<_> = text.map(|s| enishi::lines::sentence(&document, &analysis, s)).collect();
                    let statements = serde_json::to_value(&analysis.statements)?;
                    let (record, _) = ready.record(document, analysis);
                    let json = serde_json::json!({"id": record.document.id, "text": record.document.text,
                        "title": record.document.title, "sentences": sentences, "entities": record.entities,
                        "statements": statements});
                    Ok::<_, Failure>(json.to_string())
                },
                |line| {
                    found.push(line);
                    Ok(())
                },
            )?;
            Ok((found, heard(problems)))
        })
    }
}
