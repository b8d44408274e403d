//! What goes to standard error: problems, summaries, progress.

use std::cell::Cell;
use std::io::{IsTerminal, Write, stderr};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::diagnostic::{Diagnostic, Severity};
use crate::observer::Observer;

/// Work shorter than this shows no progress.
const PROGRESS_AFTER: Duration = Duration::from_secs(1);

/// The user's standard error.
#[derive(Debug)]
pub struct Console {
    quiet: bool,
    progress: ProgressBar,
    began: Instant,
    skipped: Cell<u64>,
    warned: Cell<u64>,
}

impl Console {
    /// A console; a quiet one prints errors alone.
    pub fn new(quiet: bool) -> Self {
        Self {
            quiet,
            progress: ProgressBar::hidden(),
            began: Instant::now(),
            skipped: Cell::new(0),
            warned: Cell::new(0),
        }
    }
    /// Prints a problem; an error counts as something skipped.
    pub fn report(&self, problem: &Diagnostic) {
        match problem.severity {
            Severity::Error => {
                self.skipped.set(self.skipped.get() + 1);
                self.error(problem);
            }
            Severity::Warning => {
                self.warned.set(self.warned.get() + 1);
                self.note(problem);
            }
        }
    }
    /// Prints an error.
    pub fn error(&self, message: &dyn std::fmt::Display) {
        self.progress.suspend(|| {
            // Nobody is left to tell when standard error is closed.
            let _ = writeln!(stderr(), "enishi: {message}");
        });
    }
    /// Prints what is good to know, unless quiet.
    pub fn note(&self, message: &dyn std::fmt::Display) {
        if !self.quiet {
            self.error(message);
        }
    }
    /// How many inputs were skipped so far.
    pub fn skipped(&self) -> u64 {
        self.skipped.get()
    }
    /// How many warnings there were so far.
    pub fn warned(&self) -> u64 {
        self.warned.get()
    }
    /// Says how far the work is: shown on a terminal, when it is long.
    pub fn progress(&mut self, documents: u64, characters: u64) {
        if self.progress.is_hidden() {
            if self.quiet || self.began.elapsed() < PROGRESS_AFTER || !stderr().is_terminal() {
                return;
            }
            let style = ProgressStyle::with_template("{spinner} {elapsed_precise} {msg}")
                .unwrap_or_else(|_| ProgressStyle::default_spinner());
            self.progress = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()).with_style(style);
            self.progress.enable_steady_tick(Duration::from_millis(200));
        }
        let speed = characters as f64 / self.began.elapsed().as_secs_f64();
        self.progress.set_message(format!("{documents} documents, {characters} characters, {speed:.0} characters/s"));
    }
    /// Takes the progress off the screen.
    pub fn finish(&mut self) {
        self.progress.finish_and_clear();
    }
}

impl Observer for Console {
    fn report(&self, problem: &Diagnostic) {
        Self::report(self, problem);
    }
    fn note(&self, message: &dyn std::fmt::Display) {
        Self::note(self, message);
    }
    fn progress(&mut self, documents: u64, characters: u64) {
        Self::progress(self, documents, characters);
    }
    fn finish(&mut self) {
        Self::finish(self);
    }
}
