//! `enishi export`: the graph in the formats of other programs.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, ValueEnum};

use super::console::Console;
use super::graph::{ExportFormat, Graph, GraphArgs, export};
use super::target::{Ledger, write_file};
use crate::rdf::serialize::Reification;

/// Flags of `export`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  enishi export --format turtle --output facts.ttl
  enishi export --format trig --reification rdf11 | rapper -i trig -c - x:
  enishi export --format dot | dot -Tsvg > graph.svg
  enishi export --format csv --infer rl --as-of 2025-01-01")]
pub struct ExportArgs {
    /// How the graph is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ExportFormat::Turtle)]
    format: ExportFormat,
    /// File to write [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace the file also where it is not one that was written from this store
    #[arg(long, requires = "output")]
    force: bool,
    /// How statements about triples are written
    #[arg(long, value_enum, value_name = "HOW", default_value_t = ReificationArg::Rdf12)]
    reification: ReificationArg,
    /// Add the articles' texts, as the shapes need them
    #[arg(long)]
    with_text: bool,
    #[command(flatten)]
    graph: GraphArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ReificationArg {
    /// RDF 1.2: rdf:reifies <<( s p o )>>
    Rdf12,
    /// RDF 1.1: rdf:Statement with rdf:subject, rdf:predicate, rdf:object
    Rdf11,
    /// Facts alone
    None,
}

/// Writes the graph.
pub fn run(args: &ExportArgs, console: &Console) -> Result<ExitCode> {
    let mut ledger = Ledger::of(&args.graph.store.store);
    if let Some(path) = &args.output {
        ledger.check(path, args.force)?;
    }
    let graph = Graph::open(&args.graph)?;
    let reification = match args.reification {
        ReificationArg::Rdf12 => Reification::Rdf12,
        ReificationArg::Rdf11 => Reification::Rdf11,
        ReificationArg::None => Reification::None,
    };
    match &args.output {
        Some(path) => {
            let write = |out: &mut dyn Write| export(&graph, args.format, reification, args.with_text, out);
            if ledger.can_note(path) {
                ledger.write(path, graph.store.state(), write)?;
            } else {
                write_file(path, write)?;
            }
            console.note(&format_args!("{} written", path.display()));
        }
        None => {
            let mut out = super::console::data();
            export(&graph, args.format, reification, args.with_text, &mut out)?;
            out.flush()?;
        }
    }
    Ok(if graph.damaged() > 0 { ExitCode::from(2) } else { ExitCode::SUCCESS })
}
