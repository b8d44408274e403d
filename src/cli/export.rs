//! `enishi export`: the graph in the formats of other programs.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use super::console::Console;
use super::drawing::{self, PictureArgs};
use super::graph::{
    self, ExportFormat, Graph, GraphArgs, InferArg, StoredGraph, export, export_folder, export_safe_csv,
};
use super::target::{Ledger, write_file};
use crate::rdf::serialize::Reification;
use crate::store::Store;

/// Flags of `export`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  enishi export --format turtle --output facts.ttl
  enishi export --format nquads --output graph.nq.gz
  enishi export --format trig --reification rdf11 | rapper -i trig -c - x:
  enishi export --format dot | dot -Tsvg > graph.svg
  enishi export --format svg --around OpenAI --output openai.svg
  enishi export --format html --output graph.html
  enishi export --format csv --infer rl --as-of 2025-01-01")]
pub struct ExportArgs {
    /// How the graph is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ExportFormat::Turtle)]
    format: ExportFormat,
    /// File to write, packed where it ends in .gz, or folder for parquet, neo4j and obsidian [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace the file also where it is not one that was written from this store
    #[arg(long, requires = "output")]
    force: bool,
    /// How statements about triples are written
    #[arg(long, value_enum, value_name = "HOW", default_value_t = ReificationArg::Rdf11)]
    reification: ReificationArg,
    /// Begin CSV with a byte order mark, by which Excel knows UTF-8
    #[arg(long)]
    bom: bool,
    /// Put an apostrophe before cells of CSV that a spreadsheet would run (= + - @), as --bom does; numbers get none
    #[arg(long)]
    safe_cells: bool,
    /// Add the articles' texts, as the shapes need them
    #[arg(long)]
    with_text: bool,
    #[command(flatten)]
    picture: PictureArgs,
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
    if let Some(path) = args.output.as_ref().filter(|_| !args.format.is_folder()) {
        ledger.check(path, args.force)?;
    }
    if args.format == ExportFormat::Html && args.graph.as_of.is_some() {
        bail!("--as-of is not for html: the page shows all that was said, with its days");
    }
    let reification = match args.reification {
        ReificationArg::Rdf12 => Reification::Rdf12,
        ReificationArg::Rdf11 => Reification::Rdf11,
        ReificationArg::None => Reification::None,
    };
    if args.format.streams() && args.graph.as_of.is_none() {
        let store = Store::open(&args.graph.store.store)?;
        let (graph, damaged) = StoredGraph::of(&store, args.graph.infer == InferArg::Rl)?;
        for problem in &damaged {
            super::console::say(problem);
        }
        let write =
            |out: &mut dyn Write| -> Result<()> { Ok(graph.export(args.format, reification, args.with_text, out)?) };
        return output(args, console, &mut ledger, store.state(), damaged.len(), write);
    }
    let graph = graph::open(&args.graph)?;
    if args.format.is_folder() {
        let Some(folder) = &args.output else {
            bail!("this format is several files: --output names a folder for them")
        };
        let files = export_folder(&graph, args.format, folder, &mut ledger, args.force)?;
        console.note(&format_args!("{files} files written to {}", folder.display()));
        return Ok(if graph.damaged() > 0 { ExitCode::from(2) } else { ExitCode::SUCCESS });
    }
    if args.format == ExportFormat::Xlsx && args.output.is_none() && std::io::stdout().is_terminal() {
        bail!("a workbook is no text: --output names a file for it");
    }
    let write = |out: &mut dyn Write| write_plain(args, &graph, reification, out);
    output(args, console, &mut ledger, graph.store.state(), graph.damaged(), write)
}

/// Writes one file, or to standard output.
fn output(
    args: &ExportArgs,
    console: &Console,
    ledger: &mut Ledger,
    state: &str,
    damaged: usize,
    write: impl Fn(&mut dyn Write) -> Result<()>,
) -> Result<ExitCode> {
    match &args.output {
        Some(path) => {
            let put = |out: &mut dyn Write| put(path, out, &write);
            if ledger.can_note(path) {
                ledger.write(path, state, put)?;
            } else {
                write_file(path, put)?;
            }
            console.note(&format_args!("{} written", path.display()));
        }
        None => {
            let mut out = super::console::data();
            write(&mut out)?;
            out.flush()?;
        }
    }
    Ok(if damaged > 0 { ExitCode::from(2) } else { ExitCode::SUCCESS })
}

/// Packs what is written where the file's name ends in .gz.
fn put(path: &Path, out: &mut dyn Write, write: impl Fn(&mut dyn Write) -> Result<()>) -> Result<()> {
    if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("gz")) {
        // Without a name or time in its header: the same graph gives the same bytes.
        let mut packed = flate2::write::GzEncoder::new(out, flate2::Compression::default());
        write(&mut packed)?;
        packed.finish()?;
        return Ok(());
    }
    write(out)
}

fn write_plain(args: &ExportArgs, graph: &Graph, reification: Reification, out: &mut dyn Write) -> Result<()> {
    mark(args, out)?;
    if args.format == ExportFormat::Csv && (args.safe_cells || args.bom) {
        return Ok(export_safe_csv(graph, out)?);
    }
    if args.format == ExportFormat::Svg {
        return drawing::svg(graph, &args.picture, out);
    }
    if args.format == ExportFormat::Html {
        let infer = args.graph.infer == InferArg::Rl;
        return drawing::html(&args.graph.store, infer, &args.picture, out);
    }
    Ok(export(graph, args.format, reification, args.with_text, out)?)
}

/// The byte order mark, where it is asked for.
fn mark(args: &ExportArgs, out: &mut dyn Write) -> Result<()> {
    if args.bom && args.format == ExportFormat::Csv {
        out.write_all("\u{FEFF}".as_bytes())?;
    }
    Ok(())
}
