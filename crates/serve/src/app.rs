//! What all requests share.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;

use crate::answer::Problem;
use crate::config::ServeConfig;
use crate::gate::Gate;
use crate::guard::Guard;
use crate::pipeline::Pipeline;
use crate::query::{Bounds, Deadline};
use crate::snapshot::Snapshot;

/// Questions at a time for each core. The system shares the cores among them, so that short ones are done before long ones;
/// with as many as there are cores, and first come, first served, the median of 64 clients took four times as long.
const QUESTIONS: usize = 32;
/// Questions and texts that may wait for each that runs.
const QUEUE: usize = 64;
/// How long they wait.
const PATIENCE: Duration = Duration::from_secs(20);
/// Pictures of graphs that are kept.
const LAYOUTS: usize = 64;

/// What all requests share.
pub(crate) struct App {
    snapshot: RwLock<Arc<Snapshot>>,
    pipeline: Mutex<Option<Made>>,
    /// SPARQL.
    pub questions: Gate,
    /// Extraction.
    pub texts: Gate,
    /// All else that computes.
    pub light: Gate,
    pub guard: Guard,
    pub timeout: Duration,
    pub max_memory: u64,
    pub max_rows: u64,
    pub web: Option<PathBuf>,
    /// What who writes has to show; None where nobody writes.
    pub token: Option<String>,
    /// Folder of the store.
    pub store: PathBuf,
    /// Held by whoever reads the file of decisions to add to it.
    pub deciding: Mutex<()>,
    pub counts: Counts,
    pub began: Instant,
    layouts: Mutex<VecDeque<(String, Arc<Vec<[f32; 2]>>)>>,
}

/// A pipeline, and the ontology files that it was made with.
struct Made {
    files: Vec<(String, String)>,
    pipeline: Arc<Pipeline>,
}

/// What happened so far.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    pub requests: AtomicU64,
    pub failed: AtomicU64,
    pub refused: AtomicU64,
    pub queries: AtomicU64,
    pub timeouts: AtomicU64,
    pub extractions: AtomicU64,
    pub reloads: AtomicU64,
    pub microseconds: AtomicU64,
}

impl Counts {
    pub fn add(count: &AtomicU64, by: u64) {
        count.fetch_add(by, Ordering::Relaxed);
    }
    pub fn read(count: &AtomicU64) -> u64 {
        count.load(Ordering::Relaxed)
    }
}

impl App {
    pub fn new(config: &ServeConfig, snapshot: Snapshot) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let places = config.parallel.unwrap_or(cores.max(2));
        Self {
            snapshot: RwLock::new(Arc::new(snapshot)),
            pipeline: Mutex::new(None),
            questions: Gate::new(config.parallel.unwrap_or(cores * QUESTIONS), places * QUEUE, PATIENCE),
            texts: Gate::new(places, places * QUEUE, PATIENCE),
            light: Gate::new(places * 2, places * QUEUE * 2, PATIENCE),
            guard: Guard { hosts: config.allow_hosts.clone(), origins: config.allow_origins.clone() },
            timeout: config.timeout,
            max_memory: config.max_memory,
            max_rows: config.max_rows,
            web: config.web.clone(),
            token: config.token.clone(),
            store: config.store.clone(),
            deciding: Mutex::default(),
            counts: Counts::default(),
            began: Instant::now(),
            layouts: Mutex::default(),
        }
    }
    /// What a question may take from now on; it is given up too when `abandoned` is set.
    pub fn bounds(&self, abandoned: &Arc<AtomicBool>) -> Bounds {
        let deadline = Deadline::after(self.timeout);
        Bounds { deadline, memory: Some(self.max_memory), abandoned: abandoned.clone() }
    }
    /// The store as it is now.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
    pub fn replace(&self, snapshot: Snapshot) {
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
        Counts::add(&self.counts.reloads, 1);
    }
    /// The pipeline for the ontology of a snapshot; made when it is first needed.
    pub fn pipeline(&self, snapshot: &Snapshot) -> Result<Arc<Pipeline>, Problem> {
        let mut made = self.pipeline.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = made.as_ref().filter(|m| m.files == snapshot.ontology_files) {
            return Ok(made.pipeline.clone());
        }
        let builder = Pipeline::builder().ontology(snapshot.ontology.clone()).base(snapshot.base.clone());
        let pipeline = Arc::new(builder.build().map_err(Problem::internal)?);
        *made = Some(Made { files: snapshot.ontology_files.clone(), pipeline: pipeline.clone() });
        Ok(pipeline)
    }
    /// Places that are kept under `key`, or made.
    pub fn layout(&self, key: &str, make: impl FnOnce() -> Vec<[f32; 2]>) -> Arc<Vec<[f32; 2]>> {
        let kept = |layouts: &VecDeque<(String, Arc<Vec<[f32; 2]>>)>| {
            layouts.iter().find(|(k, _)| k == key).map(|(_, places)| places.clone())
        };
        if let Some(places) = kept(&self.layouts.lock().unwrap_or_else(PoisonError::into_inner)) {
            return places;
        }
        let places = Arc::new(make());
        let mut layouts = self.layouts.lock().unwrap_or_else(PoisonError::into_inner);
        if layouts.len() == LAYOUTS {
            layouts.pop_front();
        }
        layouts.push_back((key.to_owned(), places.clone()));
        places
    }
}

/// For handlers that need all.
pub(crate) type Shared = State<Arc<App>>;

/// The bytes of a body, or why not.
pub(crate) async fn body(body: Body, most: usize) -> Result<axum::body::Bytes, Problem> {
    axum::body::to_bytes(body, most).await.map_err(|error| {
        let status = StatusCode::PAYLOAD_TOO_LARGE;
        let too_large = std::error::Error::source(&error).is_some_and(|s| s.to_string().contains("length limit"));
        if too_large {
            Problem::new(status, format_args!("the body has more than {most} bytes"))
        } else {
            Problem::bad(format_args!("the body cannot be read: {error}"))
        }
    })
}
