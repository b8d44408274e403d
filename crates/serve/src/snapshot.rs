//! One state of a store, with all that is asked of it.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use oxigraph::model::{NamedNode, Triple};
use rustc_hash::FxHashMap;

use crate::beside::stored_sentence_index;
use crate::document::Record;
use crate::query::{Dataset, QueryError, needs_documents};
use crate::rdf::iri;
use crate::rdf::serialize::sort;
use crate::resource::{Lexicon, LexiconLoadError, Ontology};
use crate::search::{Catalog, Finder, NameIndex, SentenceIndex, Ties};
use crate::store::{Knowledge, KnowledgeConfig, Store, StoreError, UserGraphs};

/// What a snapshot cannot be made of.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An ontology file that the store keeps.
    #[error("{0}")]
    Ontology(String),
    /// The names that the program knows.
    #[error(transparent)]
    Lexicon(#[from] LexiconLoadError),
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
    /// What entities share; made when it is first asked for.
    ties: OnceLock<Ties>,
    /// Places of the entities with most links; made when they are first asked for.
    pub(crate) map: OnceLock<FxHashMap<u32, [f32; 2]>>,
    /// Where what is made of all records is kept; None where some of them cannot be read.
    pub(crate) folder: Option<PathBuf>,
    /// Graphs of users. Whoever changes them, or makes `all`, holds the lock: they and `all` say the same.
    user: Mutex<UserGraphs>,
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
        let (user, spoilt) = UserGraphs::open(folder);
        let problems = damaged.iter().chain(&spoilt).map(ToString::to_string).collect();
        let files = store.manifest().ontology.clone();
        let sentences = stored_sentence_index(&store, &records, damaged.is_empty());
        let snapshot = Self::of(store.state().to_owned(), store.base(), files, records, problems, infer, sentences)?;
        let folder = damaged.is_empty().then(|| folder.to_owned());
        Ok(Self { user: Mutex::new(user), folder, ..snapshot })
    }
    /// One without a store; `problem` says why.
    ///
    /// # Errors
    /// The graph in memory cannot be made.
    pub fn empty(problem: String) -> Result<Self, SnapshotError> {
        let none = SentenceIndex::default();
        Self::of(String::new(), "https://w3id.org/enishi/id/", Vec::new(), Vec::new(), vec![problem], false, none)
    }
    fn of(
        state: String,
        base: &str,
        ontology_files: Vec<(String, String)>,
        records: Vec<Record>,
        problems: Vec<String>,
        infer: bool,
        sentences: SentenceIndex,
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
        let names = NameIndex::with_lexicon(&catalog, &Lexicon::embedded()?);
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
            ties: OnceLock::new(),
            map: OnceLock::new(),
            folder: None,
            user: Mutex::default(),
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
    /// The IRI that a key behind the base makes, and, of a document, its id; None where the store knows neither.
    pub(crate) fn own_iri(&self, key: &str) -> Option<(String, Option<String>)> {
        let name = iri::named(&format!("{}{key}", self.base)).into_string();
        if self.catalog.number(&name).is_some() {
            return Some((name, None));
        }
        let segment = key.strip_prefix("document/")?;
        let record = self.record(segment).map(|(_, r)| r);
        let record = record.or_else(|| self.records.iter().find(|r| iri::segment(&r.document.id) == segment))?;
        Some((iri::document(&self.base, &record.document.id).into_string(), Some(record.document.id.clone())))
    }
    /// What a question can search in.
    pub(crate) fn finder(&self) -> Finder<'_> {
        Finder {
            base: &self.base,
            records: &self.records,
            catalog: &self.catalog,
            names: &self.names,
            sentences: &self.sentences,
        }
    }
    /// What entities share.
    pub(crate) fn ties(&self) -> &Ties {
        self.ties.get_or_init(|| Ties::new(&self.catalog))
    }
    /// Triples of the default graph.
    pub(crate) fn triples(&self) -> usize {
        self.facts.len()
    }
    /// All graphs: facts, conclusions, documents, ontology.
    pub(crate) fn all(&self) -> Result<&Dataset, String> {
        if let Some(made) = self.all.get() {
            return made.as_ref().map_err(Clone::clone);
        }
        let user = self.user();
        let make = || {
            let mut quads = self.knowledge.dataset(&self.config(), &self.records, true, false);
            sort(&mut quads);
            quads.extend(user.quads());
            Dataset::new(quads, &self.base, self.infer).map_err(|e| e.to_string())
        };
        self.all.get_or_init(make).as_ref().map_err(Clone::clone)
    }
    fn user(&self) -> MutexGuard<'_, UserGraphs> {
        self.user.lock().unwrap_or_else(PoisonError::into_inner)
    }
    /// The triples of a graph that a user wrote.
    pub(crate) fn user_graph(&self, name: &NamedNode) -> Option<Vec<Triple>> {
        self.user().get(name).map(<[Triple]>::to_vec)
    }
    /// Writes a graph of a user, or adds to it, or, without triples, deletes it. Whether it is new; of a deleted one, whether it
    /// was there.
    pub(crate) fn change_user_graph(
        &self,
        name: &NamedNode,
        triples: Option<Vec<Triple>>,
        merge: bool,
    ) -> Result<bool, StoreError> {
        let mut user = self.user();
        let done = match triples {
            Some(triples) => user.put(name, triples, merge)?,
            None => user.delete(name)?,
        };
        self.show_user_graph(&user, name);
        Ok(done)
    }
    fn show_user_graph(&self, user: &UserGraphs, name: &NamedNode) {
        if let Some(Ok(all)) = self.all.get() {
            // In memory this does not fail; what it holds is what the file holds at the next start at the latest.
            let _ = all.replace_graph(name, user.get(name));
        }
    }
    /// Takes over what another process wrote.
    pub(crate) fn reread_user_graphs(&self, folder: &Path) {
        let mut user = self.user();
        let before = std::mem::replace(&mut *user, UserGraphs::open(folder).0);
        let names: std::collections::BTreeSet<&NamedNode> = before.names().chain(user.names()).collect();
        for name in names.into_iter().filter(|n| before.get(n) != user.get(n)) {
            self.show_user_graph(&user, name);
        }
    }
    /// What the graph is made with.
    pub(crate) fn config(&self) -> KnowledgeConfig<'_> {
        KnowledgeConfig { base: &self.base, ontology: &self.ontology, infer: self.infer, as_of: None }
    }
}
