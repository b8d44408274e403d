//! Long work that can be interrupted: it runs on a thread of its own while the caller's thread listens for signals.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use pyo3::prelude::*;

use crate::failure::Failure;

/// How long a signal may wait to be heard.
const LISTEN: Duration = Duration::from_millis(50);
/// As the command line's main thread has, and more: documents nest.
const STACK_BYTES: usize = 16 << 20;

/// Tells work that nobody waits for it any more.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// What is set then.
    pub fn flag(&self) -> Arc<AtomicBool> {
        self.0.clone()
    }
    /// Whether it should end.
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

fn given_up() -> Failure {
    Failure::Internal("internal error: the work was given up".to_owned())
}

/// Runs `work` without the interpreter's lock. A signal whose handler raises ends the call at once; the work hears of it by
/// its [`Stop`] and ends by itself. A panic is an exception.
pub fn run<T: Send + 'static>(
    py: Python<'_>,
    work: impl FnOnce(&Stop) -> Result<T, Failure> + Send + 'static,
) -> PyResult<T> {
    run_until(py, None, work)
}

/// The same with a time at which it is no longer waited for, and what is said then.
pub fn run_until<T: Send + 'static>(
    py: Python<'_>,
    limit: Option<(Instant, Failure)>,
    work: impl FnOnce(&Stop) -> Result<T, Failure> + Send + 'static,
) -> PyResult<T> {
    let stop = Stop::default();
    let heard = stop.clone();
    let (send, receive) = channel();
    let run = move || {
        let done = catch_unwind(AssertUnwindSafe(|| work(&heard)));
        let done = done.unwrap_or_else(|_| Err(given_up()));
        // Nobody listens where the call was interrupted.
        let _ = send.send(done);
    };
    let done = py.allow_threads(move || {
        std::thread::Builder::new().name("enishi".to_owned()).stack_size(STACK_BYTES).spawn(run)?;
        loop {
            match receive.recv_timeout(LISTEN) {
                Ok(done) => return done,
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(given_up());
                }
                Err(RecvTimeoutError::Timeout) => {
                    // The method itself is not general enough over the lifetime of the interpreter.
                    #[allow(clippy::redundant_closure_for_method_calls)]
                    let signals = Python::with_gil(|py| py.check_signals());
                    if let Err(error) = signals {
                        stop.0.store(true, Ordering::Relaxed);
                        return Err(Failure::Python(error));
                    }
                    if limit.as_ref().is_some_and(|(at, _)| Instant::now() >= *at) {
                        stop.0.store(true, Ordering::Relaxed);
                        return Err(limit.map_or_else(given_up, |(_, failure)| failure));
                    }
                }
            }
        }
    });
    Ok(done?)
}

/// Runs `work` with a pool of threads of its own for what sorts and counts in parallel: after a fork, the threads of a pool
/// that is shared are in the other process.
pub fn pooled<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    match rayon::ThreadPoolBuilder::new().build() {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    }
}
