//! Who hears of a run while it goes: a console, a server's log, a caller in another language.

use std::cell::RefCell;
use std::fmt::Display;

use crate::diagnostic::{Diagnostic, Severity};

/// Hears of a run. Everything but problems may be left unheard.
pub trait Observer {
    /// A problem with what the user gave; an error means that something was skipped.
    fn report(&self, problem: &Diagnostic);
    /// Something good to know.
    fn note(&self, _message: &dyn Display) {}
    /// So much has been read.
    fn progress(&mut self, _documents: u64, _characters: u64) {}
    /// The run is over.
    fn finish(&mut self) {}
}

/// Keeps the problems.
#[derive(Debug, Default)]
pub struct Problems(RefCell<Vec<Diagnostic>>);

impl Problems {
    /// Those so far.
    pub fn into_inner(self) -> Vec<Diagnostic> {
        self.0.into_inner()
    }
    /// How many of them are errors.
    pub fn errors(&self) -> usize {
        self.0.borrow().iter().filter(|p| p.severity == Severity::Error).count()
    }
}

impl Observer for Problems {
    fn report(&self, problem: &Diagnostic) {
        self.0.borrow_mut().push(problem.clone());
    }
}
