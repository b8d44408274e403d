//! What all commands on a store share: flags, opening, exports as files.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{Args, ValueEnum};

use super::target::{Ledger, write_file};
pub use crate::graph::{ExportFormat, Graph, StoredGraph, day, export, export_safe_csv};
use crate::store::Store;

/// Which store.
#[derive(Args, Clone, Debug)]
pub struct StoreArgs {
    /// Folder of the store
    #[arg(long, value_name = "FOLDER", default_value = "out/graph", help_heading = "Graph")]
    pub store: PathBuf,
}

/// Which graph of the store.
#[derive(Args, Clone, Debug)]
pub struct GraphArgs {
    #[command(flatten)]
    pub store: StoreArgs,
    /// Whether what follows from the facts is added
    #[arg(long, value_enum, value_name = "HOW", default_value_t = InferArg::None, help_heading = "Graph")]
    pub infer: InferArg,
    /// Only the facts that hold on this day, as far as the texts give times
    #[arg(long, value_name = "DATE", value_parser = day, help_heading = "Graph")]
    pub as_of: Option<String>,
}

/// How conclusions are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum InferArg {
    /// Facts alone
    None,
    /// Inverses, symmetry, sub-properties, transitivity, chains (a part of OWL 2 RL)
    Rl,
}

/// Opens a store as the flags say. Damaged records are named on standard error and left out.
pub fn open(args: &GraphArgs) -> Result<Graph> {
    graph_of(Store::open(&args.store.store)?, args.infer == InferArg::Rl, args.as_of.clone())
}

/// All that follows from an open store. Damaged records are named on standard error and left out.
pub fn graph_of(store: Store, infer: bool, as_of: Option<String>) -> Result<Graph> {
    let graph = Graph::of(store, infer, as_of)?;
    for problem in &graph.damaged {
        // Without a console: an error is printed even when quiet.
        super::console::say(problem);
    }
    Ok(graph)
}

/// Writes the graph as a folder of files: those of the program's own making that are there already are replaced, others stay.
///
/// # Errors
/// The folder holds a file that would be replaced and was not written by an export.
pub fn export_folder(
    graph: &Graph,
    format: ExportFormat,
    folder: &Path,
    ledger: &mut Ledger,
    force: bool,
) -> Result<usize> {
    let mut files = 0;
    crate::graph::export_folder(graph, format, |name, write| -> Result<()> {
        files += 1;
        let path = folder.join(name);
        ledger.check(&path, force)?;
        if ledger.can_note(&path) {
            ledger.write(&path, graph.store.state(), |out| Ok(write(out)?))
        } else {
            write_file(&path, |out| Ok(write(out)?)).map(drop)
        }
    })?;
    Ok(files)
}
