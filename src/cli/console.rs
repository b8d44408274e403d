//! What goes to standard error: problems, summaries, progress.

use std::cell::{Cell, RefCell};
use std::io::{BufWriter, IsTerminal, Stdout, Write, stderr, stdout};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::diagnostic::{Diagnostic, Severity};
use crate::observer::Observer;
use crate::read::is_barren;
use crate::shown::{Shown, shown_lines};

/// So many problems of one file are printed; the others are counted.
const PROBLEMS_OF_A_FILE: u64 = 100;
/// Work shorter than this shows no progress.
const PROGRESS_AFTER: Duration = Duration::from_secs(1);

/// Prints a message to standard error. Lines behind the first are set in, so that none of them looks like one of ours.
pub fn say(message: &dyn std::fmt::Display) {
    let text = message.to_string();
    // Nobody is left to tell when standard error is closed.
    let _ = writeln!(stderr(), "enishi: {}", shown_lines(&text).replace('\n', "\n  "));
}

/// Standard output for people.
pub fn people() -> Shown<BufWriter<Stdout>> {
    Shown::new(BufWriter::new(stdout()))
}

/// Standard output for programs; what goes to a terminal is shown as to people.
pub fn data() -> Box<dyn Write + Send> {
    let out = BufWriter::with_capacity(1 << 16, stdout());
    if stdout().is_terminal() { Box::new(Shown::new(out)) } else { Box::new(out) }
}

/// The file that a problem of one of its entries is in: `news.json, entry 7` and `news.csv:7` are of one file.
fn file_of(name: &str) -> &str {
    let parts = [", entry ", ", mail ", ", record ", ", behind record ", ", page "];
    let name = parts.iter().find_map(|part| name.split_once(part)).map_or(name, |(file, _)| file);
    let is_line = |(_, line): &(&str, &str)| !line.is_empty() && line.bytes().all(|b| b.is_ascii_digit());
    name.rsplit_once(':').filter(is_line).map_or(name, |(file, _)| file)
}

/// The user's standard error.
#[derive(Debug)]
pub struct Console {
    quiet: bool,
    progress: ProgressBar,
    began: Instant,
    skipped: Cell<u64>,
    barren: Cell<u64>,
    /// The file of the last problem, and how many it had.
    last: RefCell<(String, u64)>,
}

impl Console {
    /// A console; a quiet one prints errors alone.
    pub fn new(quiet: bool) -> Self {
        Self {
            quiet,
            progress: ProgressBar::hidden(),
            began: Instant::now(),
            skipped: Cell::new(0),
            barren: Cell::new(0),
            last: RefCell::default(),
        }
    }
    /// Prints a problem; an error counts as something skipped. Of many in one file the first ones are printed.
    pub fn report(&self, problem: &Diagnostic) {
        self.skipped.set(self.skipped.get() + u64::from(problem.severity == Severity::Error));
        self.barren.set(self.barren.get() + u64::from(is_barren(problem)));
        if self.quiet && problem.severity == Severity::Warning {
            return;
        }
        let mut last = self.last.borrow_mut();
        let file = file_of(&problem.file);
        if last.0 != file {
            self.say_others(&last);
            *last = (file.to_owned(), 0);
        }
        last.1 += 1;
        if last.1 <= PROBLEMS_OF_A_FILE {
            self.error(problem);
        }
    }
    fn say_others(&self, (file, count): &(String, u64)) {
        if let Some(others @ 1..) = count.checked_sub(PROBLEMS_OF_A_FILE) {
            self.error(&Diagnostic::error(file.clone(), format!("{others} more problems like these")));
        }
    }
    /// Prints an error.
    pub fn error(&self, message: &dyn std::fmt::Display) {
        self.progress.suspend(|| {
            say(message);
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
    /// How many inputs gave nothing so far.
    pub fn barren(&self) -> u64 {
        self.barren.get()
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
        let last = std::mem::take(&mut *self.last.borrow_mut());
        self.say_others(&last);
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
