//! The command line: arguments, one file per command, printing.
//!
//! Manners: data to standard output, all else to standard error; exit status 0 done, 1 the answer is no, 2 failed; a closed
//! pipe is no failure.

mod analyze;
mod args;
mod build;
mod check;
mod completions;
mod conllu;
mod console;
mod diagram;
mod diff;
mod entities;
mod evaluate;
mod evaluate_documents;
mod evaluate_entities;
mod evaluate_facts;
mod evaluate_open;
mod explain;
mod export;
mod graph;
mod input;
#[cfg(feature = "maintain")]
mod maintain;
mod migrate;
mod ontology;
mod picture;
mod query;
mod remove;
mod sync;
mod target;
mod train;
mod train_entities;
mod tree;
mod verify;
mod worker;

use std::io::ErrorKind;
use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

use args::{Cli, Command};
use console::Console;

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // A value may hold what a terminal obeys; our own styles are given up for that.
            let obeyed = |word: std::ffi::OsString| word.to_string_lossy().contains(crate::shown::is_obeyed);
            if error.use_stderr() && std::env::args_os().any(obeyed) {
                let text = error.render().to_string();
                let shown = crate::shown::shown_lines(&text);
                let _ = std::io::Write::write_all(&mut std::io::stderr(), shown.as_bytes());
                return ExitCode::from(2);
            }
            error.exit()
        }
    };
    let mut console = Console::new(cli.quiet);
    let limit = match &cli.command {
        Command::Query(args) => args.max_memory,
        _ => None,
    };
    let done = if !worker::is_child() && (limit.is_some() || worker::is_limited()) {
        worker::run(limit)
    } else {
        dispatch(&cli.command, &mut console)
    };
    match done {
        Ok(code) => code,
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            console.finish();
            console.error(&format_args!("{error:#}"));
            ExitCode::from(2)
        }
    }
}

fn dispatch(command: &Command, console: &mut Console) -> Result<ExitCode> {
    match command {
        Command::Analyze(args) => analyze::run(args, console),
        Command::Extract(args) => analyze::extract(args, console),
        Command::Entities(args) => entities::run(args, console),
        Command::Build(args) => build::run(args, console),
        Command::Query(args) => query::run(args),
        Command::Export(args) => export::run(args, console),
        Command::Remove(args) => remove::run(args, console),
        Command::Explain(args) => explain::run(args),
        Command::Check(args) => check::run(args),
        Command::Diff(args) => diff::run(args),
        Command::Verify(args) => verify::run(args),
        Command::Migrate(args) => migrate::run(args),
        Command::Ontology(args) => ontology::run(args),
        Command::Train(command) => train::run(command, console),
        Command::Evaluate(command) => evaluate::run(command, console),
        Command::Completions(args) => completions::run(args),
        #[cfg(feature = "maintain")]
        Command::Maintain(command) => maintain::run(command, console),
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().filter_map(|e| e.downcast_ref::<std::io::Error>()).any(|e| e.kind() == ErrorKind::BrokenPipe)
        || error.downcast_ref::<serde_json::Error>().is_some_and(|e| e.io_error_kind() == Some(ErrorKind::BrokenPipe))
}
