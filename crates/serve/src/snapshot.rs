//! One state of a store, with all that is asked of it.

use std::path::Path;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::document::{Field, Record};
use crate::query::{Dataset, QueryError, needs_documents};
use crate::rdf::serialize::sort;
use crate::resource::Ontology;
use crate::search::{Catalog, NameIndex, SentenceIndex, SentencePlace};
use crate::sentence::{self, Unit};
use crate::store::{Knowledge, KnowledgeConfig, Store, StoreError};

/// What a snapshot cannot be made of.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An ontology file that the store keeps.
    #[error("{0}")]
    Ontology(String),
    /// The graph in memory.
    #[error(transparent)]
    Query(#[from] QueryError),
}

/// One state of a store.
pub struct Snapshot {
    /// A hash that tells it from others; "" where there is no store.
    pub state: String,
    /// Base of the IRIs.
    pub base: String,
    /// Why it is empty, or what of the store cannot be read.
    pub problems: Vec<String>,
    /// Ontology files that the store keeps.
    pub ontology_files: Vec<(String, String)>,
    pub(crate) ontology: Ontology,
    pub(crate) records: Vec<Record>,
    pub(crate) knowledge: Knowledge,
    pub(crate) catalog: Catalog,
    pub(crate) names: NameIndex,
    pub(crate) sentences: SentenceIndex,
    numbers: FxHashMap<String, u32>,
    /// The graph of facts, for questions that look no further.
    facts: Dataset,
    /// All graphs; made when a question first asks for it, for it is much larger.
    all: OnceLock<Result<Dataset, String>>,
    infer: bool,
}

impl Snapshot {
    /// Reads a store.
    ///
    /// # Errors
    /// There is none, or it cannot be read.
    pub fn load(folder: &Path, infer: bool) -> Result<Self, SnapshotError> {
        let store = Store::open(folder)?;
        let (records, damaged) = store.records();
        let problems = damaged.iter().map(ToString::to_string).collect();
        let files = store.manifest().ontology.clone();
        Self::of(store.state().to_owned(), store.base(), files, records, problems, infer)
    }
    /// One without a store; `problem` says why.
    ///
    /// # Errors
    /// The graph in memory cannot be made.
    pub fn empty(problem: String) -> Result<Self, SnapshotError> {
        Self::of(String::new(), "https://w3id.org/enishi/id/", Vec::new(), Vec::new(), vec![problem], false)
    }
    fn of(
        state: String,
        base: &str,
        ontology_files: Vec<(String, String)>,
        records: Vec<Record>,
        problems: Vec<String>,
        infer: bool,
    ) -> Result<Self, SnapshotError> {
        let mut ontology = Ontology::embedded();
        for (name, text) in &ontology_files {
            ontology.add_text(name, text).map_err(|e| SnapshotError::Ontology(e.to_string()))?;
        }
        let config = KnowledgeConfig { base, ontology: &ontology, infer, as_of: None };
        let knowledge = Knowledge::new(&config, &records);
        let quads = knowledge.dataset(&config, &records, false, false);
        let facts = Dataset::new(quads, base, infer)?;
        let catalog = Catalog::new(&records);
        let names = NameIndex::new(&catalog);
        let sentences = sentence_index(&records);
        let numbers = records.iter().enumerate().map(|(i, r)| (r.document.id.clone(), i as u32)).collect();
        Ok(Self {
            state,
            base: base.to_owned(),
            problems,
            ontology_files,
            ontology,
            records,
            knowledge,
            catalog,
            names,
            sentences,
            numbers,
            facts,
            all: OnceLock::new(),
            infer,
        })
    }
    /// The record of a document, by its id.
    pub(crate) fn record(&self, id: &str) -> Option<(u32, &Record)> {
        let number = *self.numbers.get(id)?;
        Some((number, &self.records[number as usize]))
    }
    /// The graph that answers a question.
    pub(crate) fn dataset(&self, sparql: &str, chosen: bool) -> Result<&Dataset, String> {
        if chosen || needs_documents(sparql) { self.all() } else { Ok(&self.facts) }
    }
    /// Triples of the default graph.
    pub(crate) fn triples(&self) -> usize {
        self.facts.len()
    }
    /// All graphs: facts, conclusions, documents, ontology.
    pub(crate) fn all(&self) -> Result<&Dataset, String> {
        let make = || {
            let mut quads = self.knowledge.dataset(&self.config(), &self.records, true, false);
            sort(&mut quads);
            Dataset::new(quads, &self.base, self.infer).map_err(|e| e.to_string())
        };
        self.all.get_or_init(make).as_ref().map_err(Clone::clone)
    }
    /// What the graph is made with.
    pub(crate) fn config(&self) -> KnowledgeConfig<'_> {
        KnowledgeConfig { base: &self.base, ontology: &self.ontology, infer: self.infer, as_of: None }
    }
}

/// All sentences of records, headlines first.
pub fn sentence_index(records: &[Record]) -> SentenceIndex {
    let mut index = SentenceIndex::default();
    for (number, record) in records.iter().enumerate() {
        for (field, title) in [(Field::Title, true), (Field::Text, false)] {
            let text = record.field(title);
            for sentence in sentence::split(text, field, Unit::Document) {
                let place = SentencePlace {
                    record: number as u32,
                    title,
                    number: sentence.output_number() as i32,
                    begin: sentence.span.begin,
                    end: sentence.span.end,
                };
                index.add(place, sentence.bytes.of(text));
            }
        }
    }
    index
}
