//! How much was looked at beyond a sentence, counted: stages are linear in the document, and a test holds them to it by these
//! counts rather than by time.

use std::cell::Cell;

thread_local! {
    static STEPS: Cell<u64> = const { Cell::new(0) };
}

/// Counts so many steps of this thread; once for a walk, not for each of its steps.
pub fn add(steps: usize) {
    STEPS.with(|s| s.set(s.get() + steps as u64));
}

/// The steps of this thread since the last call.
pub fn take() -> u64 {
    STEPS.with(|s| s.replace(0))
}
