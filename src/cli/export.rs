//! `enishi export`: the graph in the formats of other programs.

use std::io::{BufWriter, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use super::console::Console;
use super::graph::{ExportFormat, Graph, GraphArgs, export, export_folder, write_file};
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
    /// File to write, or folder for parquet, neo4j and obsidian [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// How statements about triples are written
    #[arg(long, value_enum, value_name = "HOW", default_value_t = ReificationArg::Rdf11)]
    reification: ReificationArg,
    /// Begin CSV with a byte order mark, by which Excel knows UTF-8
    #[arg(long)]
    bom: bool,
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
    let graph = Graph::open(&args.graph)?;
    let reification = match args.reification {
        ReificationArg::Rdf12 => Reification::Rdf12,
        ReificationArg::Rdf11 => Reification::Rdf11,
        ReificationArg::None => Reification::None,
    };
    if args.format.is_folder() {
        let Some(folder) = &args.output else {
            bail!("this format is several files: --output names a folder for them")
        };
        let files = export_folder(&graph, args.format, folder)?;
        console.note(&format_args!("{files} files written to {}", folder.display()));
        return Ok(if graph.damaged() > 0 { ExitCode::from(2) } else { ExitCode::SUCCESS });
    }
    if args.format == ExportFormat::Xlsx && args.output.is_none() && std::io::stdout().is_terminal() {
        bail!("a workbook is no text: --output names a file for it");
    }
    match &args.output {
        Some(path) => {
            write_file(path, |out| {
                mark(args, out)?;
                export(&graph, args.format, reification, args.with_text, out)
            })?;
            console.note(&format_args!("{} written", path.display()));
        }
        None => {
            let mut out = BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
            mark(args, &mut out)?;
            export(&graph, args.format, reification, args.with_text, &mut out)?;
            out.flush()?;
        }
    }
    Ok(if graph.damaged() > 0 { ExitCode::from(2) } else { ExitCode::SUCCESS })
}

/// The byte order mark, where it is asked for.
fn mark(args: &ExportArgs, out: &mut dyn Write) -> Result<()> {
    if args.bom && args.format == ExportFormat::Csv {
        out.write_all("\u{FEFF}".as_bytes())?;
    }
    Ok(())
}
