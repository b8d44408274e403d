//! Arguments -> documents through the pipeline, in parallel, results in order of input.

use std::collections::BTreeMap;
use std::mem::ManuallyDrop;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError, mpsc};

use anyhow::Result;

use super::args::{ReadArgs, UnitArg};
use super::console::Console;
use crate::diagnostic::Diagnostic;
use crate::document::{Document, DocumentAnalysis};
use crate::pipeline::{Depth, Pipeline, PipelineConfig, PipelineWorker};
use crate::read::{Documents, ReadConfig, sources};
use crate::resolve::Decisions;
use crate::resource::{Lexicon, Ontology, RelationRules};
use crate::sentence::Unit;

/// Documents that may be under way for each thread: enough to keep all busy, few enough to hold in memory.
const DOCUMENTS_PER_THREAD: usize = 32;
/// A deep structure in a document must not end the program.
const STACK_BYTES: usize = 16 << 20;

/// How much was read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outcome {
    /// Documents that went through.
    pub documents: u64,
    /// Their characters.
    pub characters: u64,
    /// Inputs and lines that were skipped.
    pub skipped: u64,
}

impl Outcome {
    /// The exit status: 2 where something was skipped, unless `--keep-going`.
    pub fn exit_code(&self, args: &ReadArgs) -> ExitCode {
        if self.skipped > 0 && !args.keep_going { ExitCode::from(2) } else { ExitCode::SUCCESS }
    }
}

/// The decisions on what is one thing and what is not, held against the ontology.
pub fn decisions(args: &ReadArgs, ontology: &Ontology) -> Result<Decisions> {
    let Some(path) = &args.decisions else { return Ok(Decisions::default()) };
    let decisions = Decisions::load(path)?;
    decisions.check(ontology)?;
    Ok(decisions)
}

/// Puts the pipeline together. It is never dropped: the process ends with its last use, and to free 100,000 pieces first
/// takes milliseconds that a short run is made of.
pub fn pipeline(args: &ReadArgs, depth: Depth, open: bool) -> Result<ManuallyDrop<Pipeline>> {
    pipeline_of(args, Arc::new(ontology(args)?), depth, open)
}

/// The same for one who has the ontology already.
pub fn pipeline_of(
    args: &ReadArgs,
    ontology: Arc<Ontology>,
    depth: Depth,
    open: bool,
) -> Result<ManuallyDrop<Pipeline>> {
    let mut lexicon = if args.no_lexicon { Lexicon::default() } else { Lexicon::embedded()? };
    for path in &args.lexicon {
        lexicon.add_file(path)?;
    }
    for path in &args.gazetteer {
        lexicon.add_gazetteer(path, &ontology)?;
    }
    let mut rules = match &args.rules {
        Some(folder) => RelationRules::from_folder(folder, &ontology)?,
        None => RelationRules::embedded(&ontology)?,
    };
    for path in args.ontology.iter().filter(|p| holds_rules(p)) {
        rules.add_file(path, &ontology)?;
    }
    let rules = Arc::new(rules);
    // The examples of what the program ships are held by its tests.
    if args.rules.is_some() || args.ontology.iter().any(|p| holds_rules(p)) {
        crate::examples::check(&rules, &ontology)?;
    }
    let decisions = decisions(args, &ontology)?;
    let pipeline = Pipeline::new(PipelineConfig {
        rules,
        lexicon: Arc::new(lexicon),
        ontology,
        unit: if args.unit == UnitArg::Line { Unit::Line } else { Unit::Document },
        line_breaks: args.line_breaks.into(),
        depth,
        base: args.base.clone(),
        open,
    });
    Ok(ManuallyDrop::new(pipeline.with_decisions(decisions)))
}

/// The ontology: what the program ships, extended by users' files.
pub fn ontology(args: &ReadArgs) -> Result<Ontology> {
    let mut ontology = Ontology::embedded();
    for path in args.ontology.iter().filter(|p| !holds_rules(p)) {
        ontology.add_file(path)?;
    }
    Ok(ontology)
}

/// Whether a file of `--ontology` says how sentences say relations, not what there is.
pub fn holds_rules(path: &Path) -> bool {
    path.extension().is_some_and(|e| e == "toml")
}

/// Takes all documents through `pipeline` and `map`, on as many threads as `args` say, and hands the results to `sink` in
/// order of input. What cannot be read is reported and skipped.
///
/// # Errors
/// The first one of `map` or `sink`.
pub fn for_each<T: Send>(
    args: &ReadArgs,
    console: &mut Console,
    pipeline: &Pipeline,
    map: impl Fn(Document, DocumentAnalysis) -> Result<T> + Sync,
    sink: impl FnMut(T) -> Result<()>,
) -> Result<Outcome> {
    let documents = documents(args, console);
    for_each_of(documents, args, console, pipeline, map, sink)
}

/// The documents that `args` name; what cannot be read comes out as a problem.
pub fn documents(args: &ReadArgs, console: &Console) -> Documents {
    let config = ReadConfig {
        format: args.input_format.map(Into::into),
        encoding: args.encoding,
        columns: args.columns.clone().unwrap_or_default(),
    };
    Documents::new(sources(&args.paths, &mut |problem| console.report(&problem)), config)
}

/// [`for_each`] over given documents.
///
/// # Errors
/// The first one of `map` or `sink`.
pub fn for_each_of<T: Send>(
    mut documents: impl Iterator<Item = Result<Document, Diagnostic>>,
    args: &ReadArgs,
    console: &mut Console,
    pipeline: &Pipeline,
    map: impl Fn(Document, DocumentAnalysis) -> Result<T> + Sync,
    mut sink: impl FnMut(T) -> Result<()>,
) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    let work = |worker: &mut PipelineWorker<'_>, document: Document| -> Result<T, Failure> {
        let id = document.id.clone();
        let done = catch_unwind(AssertUnwindSafe(|| {
            let analysis = worker.process(&document);
            map(document, analysis)
        }));
        match done {
            Ok(result) => result.map_err(Failure::Fatal),
            Err(_) => Err(Failure::Skipped(Diagnostic::error(id, "internal error: this document was skipped"))),
        }
    };
    let mut failed = 0;
    let mut finish = |result: Result<T, Failure>, console: &Console| match result {
        Ok(value) => sink(value),
        Err(Failure::Fatal(error)) => Err(error),
        Err(Failure::Skipped(problem)) => {
            failed += 1;
            console.report(&problem);
            Ok(())
        }
    };
    // The next document that can be read.
    let mut next = |console: &mut Console| -> Option<Document> {
        loop {
            match documents.next()? {
                Ok(document) => {
                    outcome.documents += 1;
                    outcome.characters += document.text.chars().count() as u64;
                    console.progress(outcome.documents, outcome.characters);
                    return Some(document);
                }
                Err(problem) => console.report(&problem),
            }
        }
    };
    let threads = thread_count(args);
    if threads == 1 {
        let mut worker = pipeline.worker();
        while let Some(document) = next(console) {
            finish(work(&mut worker, document), console)?;
        }
    } else {
        let (send_document, receive_document) = mpsc::channel::<(usize, Document)>();
        let (send_result, receive_result) = mpsc::channel();
        let receive_document = Mutex::new(receive_document);
        std::thread::scope(|scope| -> Result<()> {
            // Dropping the sender at the end of this closure, also on an error, is what ends the workers.
            let send_document = send_document;
            for _ in 0..threads {
                let (receive_document, send_result, work) = (&receive_document, send_result.clone(), &work);
                std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, move || {
                    let mut worker = pipeline.worker();
                    loop {
                        let received = receive_document.lock().unwrap_or_else(PoisonError::into_inner).recv();
                        let Ok((number, document)) = received else { break };
                        if send_result.send((number, work(&mut worker, document))).is_err() {
                            break;
                        }
                    }
                })?;
            }
            let (mut sent, mut finished, mut waiting) = (0, 0, BTreeMap::new());
            let mut all_read = false;
            loop {
                while !all_read && sent - finished < threads * DOCUMENTS_PER_THREAD {
                    match next(console) {
                        Some(document) => {
                            send_document.send((sent, document))?;
                            sent += 1;
                        }
                        None => all_read = true,
                    }
                }
                if finished == sent {
                    return Ok(());
                }
                let (number, result) = receive_result.recv()?;
                waiting.insert(number, result);
                while let Some(result) = waiting.remove(&finished) {
                    finished += 1;
                    finish(result, console)?;
                }
            }
        })?;
    }
    console.finish();
    outcome.documents -= failed;
    outcome.skipped = console.skipped();
    if outcome.skipped > 0 {
        console.note(&format_args!("{} skipped", outcome.skipped));
    }
    Ok(outcome)
}

/// Why a document has no result.
enum Failure {
    /// The run goes on without it.
    Skipped(Diagnostic),
    /// The run ends.
    Fatal(anyhow::Error),
}

/// The number of threads that `args` ask for, or that the machine offers.
pub fn thread_count(args: &ReadArgs) -> usize {
    args.threads.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from)
}
