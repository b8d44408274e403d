//! So much work at a time, so much waiting, and a clear word to all others.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::http::StatusCode;
use tokio::sync::Semaphore;

use crate::answer::Problem;

/// How long work has a place of its own.
const TURN: Duration = Duration::from_millis(50);
/// Pieces of long work for each place.
const LONG: usize = 8;

/// Lets so many pieces of work run at a time. What is not done within its turn lets the next in and goes on beside it, as far as
/// there is room for long work: a short question does not wait for long ones.
#[derive(Debug)]
pub(crate) struct Gate {
    places: Arc<Semaphore>,
    long: Arc<Semaphore>,
    waiting: AtomicUsize,
    queue: usize,
    patience: Duration,
}

impl Gate {
    pub fn new(places: usize, queue: usize, patience: Duration) -> Self {
        let [places, long] = [places, places * LONG].map(|n| Arc::new(Semaphore::new(n)));
        Self { places, long, waiting: AtomicUsize::new(0), queue, patience }
    }
    /// Runs `work` on a thread of its own when there is a place. A place is kept until the work ends, whether the client still
    /// waits or not.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let answer = Arc::new(Mutex::new(None));
        let place = answer.clone();
        self.do_work(Box::new(move || {
            let done = work();
            *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(done);
        }))
        .await?;
        let answer = answer.lock().unwrap_or_else(PoisonError::into_inner).take();
        answer.unwrap_or_else(|| Err(Problem::internal("internal error: this request was given up")))
    }
    /// All kinds of work are of one type here: tokio's tasks are compiled once for each.
    async fn do_work(&self, work: Box<dyn FnOnce() + Send>) -> Result<(), Problem> {
        let place = Arc::new(Mutex::new(Some(self.enter().await?)));
        let (kept, long) = (place.clone(), self.long.clone());
        let turn = tokio::spawn(async move {
            tokio::time::sleep(TURN).await;
            if let Ok(long) = long.acquire_owned().await {
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                // None: it is done.
                if kept.is_some() {
                    *kept = Some(long);
                }
            }
        });
        let done = tokio::task::spawn_blocking(move || {
            // What panics leaves no answer.
            let _ = catch_unwind(AssertUnwindSafe(work));
            turn.abort();
            place.lock().unwrap_or_else(PoisonError::into_inner).take();
        });
        // An error: the runtime has ended.
        let _ = done.await;
        Ok(())
    }
    async fn enter(&self) -> Result<tokio::sync::OwnedSemaphorePermit, Problem> {
        if let Ok(place) = self.places.clone().try_acquire_owned() {
            return Ok(place);
        }
        let _waiting = Waiting::new(&self.waiting, self.queue).ok_or_else(busy)?;
        match tokio::time::timeout(self.patience, self.places.clone().acquire_owned()).await {
            Ok(Ok(place)) => Ok(place),
            Ok(Err(_)) | Err(_) => Err(busy()),
        }
    }
}

fn busy() -> Problem {
    let message = "too many requests are under way; ask again later";
    Problem { retry_after: Some(2), ..Problem::new(StatusCode::SERVICE_UNAVAILABLE, message) }
}

/// One that waits; counted until it is dropped.
struct Waiting<'g>(&'g AtomicUsize);

impl<'g> Waiting<'g> {
    fn new(count: &'g AtomicUsize, most: usize) -> Option<Self> {
        let waiting = Self(count);
        (count.fetch_add(1, Ordering::Relaxed) < most).then_some(waiting)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_work_does_not_wait_for_long_work() {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        let order = Arc::new(Mutex::new(Vec::new()));
        let gate = Gate::new(1, 10, Duration::from_secs(20));
        let work = |name: &'static str, takes: u64| {
            let order = order.clone();
            gate.run(move || {
                std::thread::sleep(Duration::from_millis(takes));
                order.lock().unwrap_or_else(PoisonError::into_inner).push(name);
                Ok(())
            })
        };
        let (long, short) = runtime.block_on(async { tokio::join!(work("long", 3000), work("short", 0)) });
        assert!(long.is_ok() && short.is_ok());
        assert_eq!(*order.lock().unwrap(), ["short", "long"]);
        // Where there is room for no more long work, all wait as before.
        let full = Gate { long: Arc::new(Semaphore::new(0)), ..Gate::new(1, 0, Duration::from_millis(10)) };
        let refused = runtime.block_on(async {
            let long = full.run(|| {
                std::thread::sleep(Duration::from_millis(500));
                Ok(())
            });
            tokio::join!(long, full.run(|| Ok(())))
        });
        assert!(refused.0.is_ok() && refused.1.is_err_and(|p| p.status == StatusCode::SERVICE_UNAVAILABLE));
    }
}
