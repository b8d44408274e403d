//! Documents through the pipeline, in parallel, results in order of input.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError, mpsc};

use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Document, DocumentAnalysis};
use crate::observer::Observer;
use crate::pipeline::{Pipeline, PipelineWorker};

/// Documents that may be under way for each thread: enough to keep all busy, few enough to hold in memory.
const DOCUMENTS_PER_THREAD: usize = 32;
/// A deep structure in a document must not end the program.
const STACK_BYTES: usize = 16 << 20;

/// How much was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Documents that went through.
    pub documents: u64,
    /// Their characters.
    pub characters: u64,
    /// Inputs and lines that were skipped.
    pub skipped: u64,
}

/// Why a document has no result.
enum Failure<E> {
    /// The run goes on without it.
    Skipped(Diagnostic),
    /// The run ends.
    Fatal(E),
}

/// Takes documents through `pipeline` and `map`, on so many threads, and hands the results to `sink` in order of input. What
/// cannot be read, or what a stage fails on, is reported and skipped.
///
/// # Errors
/// The first one of `map` or `sink`; or a thread cannot be started.
pub fn for_each<T: Send, E: Send + From<std::io::Error>>(
    documents: impl Iterator<Item = Result<Document, Diagnostic>>,
    threads: usize,
    observer: &mut dyn Observer,
    pipeline: &Pipeline,
    map: impl Fn(Document, DocumentAnalysis) -> Result<T, E> + Sync,
    sink: impl FnMut(T) -> Result<(), E>,
) -> Result<Outcome, E> {
    let process = |worker: &mut PipelineWorker<'_>, document: Document| {
        let analysis = worker.process(&document);
        map(document, analysis)
    };
    each_by(documents, threads, observer, pipeline, process, sink)
}

/// The same with `process` in place of the way of a document through the pipeline.
///
/// # Errors
/// The first one of `process` or `sink`; or a thread cannot be started.
pub fn each_by<T: Send, E: Send + From<std::io::Error>>(
    mut documents: impl Iterator<Item = Result<Document, Diagnostic>>,
    threads: usize,
    observer: &mut dyn Observer,
    pipeline: &Pipeline,
    process: impl Fn(&mut PipelineWorker<'_>, Document) -> Result<T, E> + Sync,
    mut sink: impl FnMut(T) -> Result<(), E>,
) -> Result<Outcome, E> {
    let mut outcome = Outcome::default();
    let (skipped, failed) = (Cell::new(0), Cell::new(0));
    let work = |worker: &mut PipelineWorker<'_>, document: Document| -> Result<T, Failure<E>> {
        let id = document.id.clone();
        let done = catch_unwind(AssertUnwindSafe(|| process(worker, document)));
        match done {
            Ok(result) => result.map_err(Failure::Fatal),
            Err(_) => Err(Failure::Skipped(Diagnostic::error(id, "internal error: this document was skipped"))),
        }
    };
    let mut finish = |result: Result<T, Failure<E>>, observer: &dyn Observer| match result {
        Ok(value) => sink(value),
        Err(Failure::Fatal(error)) => Err(error),
        Err(Failure::Skipped(problem)) => {
            skipped.set(skipped.get() + 1);
            failed.set(failed.get() + 1);
            observer.report(&problem);
            Ok(())
        }
    };
    // The next document that can be read.
    let mut next = |observer: &mut dyn Observer| -> Option<Document> {
        loop {
            match documents.next()? {
                Ok(document) => {
                    outcome.documents += 1;
                    outcome.characters += document.text.chars().count() as u64;
                    observer.progress(outcome.documents, outcome.characters);
                    return Some(document);
                }
                Err(problem) => {
                    skipped.set(skipped.get() + u64::from(problem.severity == Severity::Error));
                    observer.report(&problem);
                }
            }
        }
    };
    if threads == 1 {
        let mut worker = pipeline.worker();
        while let Some(document) = next(observer) {
            finish(work(&mut worker, document), observer)?;
        }
    } else {
        let (send_document, receive_document) = mpsc::channel::<(usize, Document)>();
        let (send_result, receive_result) = mpsc::channel();
        let receive_document = Mutex::new(receive_document);
        std::thread::scope(|scope| -> Result<(), E> {
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
                    match next(observer) {
                        Some(document) => {
                            // Workers end only when the sender does, so that each document finds one.
                            if send_document.send((sent, document)).is_ok() {
                                sent += 1;
                            }
                        }
                        None => all_read = true,
                    }
                }
                if finished == sent {
                    return Ok(());
                }
                let Ok((number, result)) = receive_result.recv() else { return Ok(()) };
                waiting.insert(number, result);
                while let Some(result) = waiting.remove(&finished) {
                    finished += 1;
                    finish(result, observer)?;
                }
            }
        })?;
    }
    observer.finish();
    outcome.documents -= failed.get();
    Ok(Outcome { skipped: skipped.get(), ..outcome })
}
