//! Long work that can be interrupted: it runs on a thread of its own while the caller's thread listens for signals.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

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
    /// Whether it should end.
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Runs `work` without the interpreter's lock. A signal whose handler raises ends the call at once; the work hears of it by
/// its [`Stop`] and ends by itself. A panic is an exception.
pub fn run<T: Send + 'static>(
    py: Python<'_>,
    work: impl FnOnce(&Stop) -> Result<T, Failure> + Send + 'static,
) -> PyResult<T> {
    let stop = Stop::default();
    let heard = stop.clone();
    let (send, receive) = channel();
    let run = move || {
        let done = catch_unwind(AssertUnwindSafe(|| work(&heard)));
        let done = done.unwrap_or_else(|_| Err(Failure::Internal("internal error: the work was given up".to_owned())));
        // Nobody listens where the call was interrupted.
        let _ = send.send(done);
    };
    let done = py.allow_threads(move || {
        std::thread::Builder::new().name("enishi".to_owned()).stack_size(STACK_BYTES).spawn(run)?;
        loop {
            match receive.recv_timeout(LISTEN) {
                Ok(done) => return done,
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(Failure::Internal("internal error: the work was given up".to_owned()));
                }
                Err(RecvTimeoutError::Timeout) => {
                    if let Err(error) = Python::with_gil(|py| py.check_signals()) {
                        stop.0.store(true, Ordering::Relaxed);
                        return Err(Failure::Python(error));
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
