//! `enishi remove`: documents and all that only they say leave the graph.

use std::io::Write;
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;

use super::build::exports_folder;
use super::console::Console;
use super::graph::{EXPORTS, Graph, StoreArgs, write_exports};
use crate::diagnostic::did_you_mean;
use crate::store::{Store, StoreWriter};

/// Flags of `remove`.
#[derive(Args, Debug)]
pub struct RemoveArgs {
    /// Ids of the documents
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    /// Leave the exports as they are
    #[arg(long)]
    no_export: bool,
    #[command(flatten)]
    store: StoreArgs,
}

/// Removes documents: all of them, or none where one is unknown.
pub fn run(args: &RemoveArgs, console: &Console) -> Result<ExitCode> {
    let store = Store::open(&args.store.store)?;
    let mut writer = StoreWriter::open(store.folder(), store.base())?;
    for id in &args.ids {
        if !writer.remove(id) {
            let near = did_you_mean(id, store.manifest().documents.keys().map(String::as_str));
            bail!(
                "no document {id:?} in {}{}",
                store.folder().display(),
                near.map_or_else(String::new, |n| format!("; did you mean {n:?}?"))
            );
        }
    }
    let before = Graph::of(store, false, None)?.knowledge.facts.len();
    let (store, _) = writer.commit()?;
    let folder = exports_folder(&args.store.store);
    let graph = Graph::of(store, false, None)?;
    if !args.no_export && EXPORTS.iter().any(|(name, _)| folder.join(name).exists()) {
        write_exports(&graph, &folder)?;
        console.note(&format_args!("exports in {} written again", folder.display()));
    }
    let lost = before - graph.knowledge.facts.len();
    writeln!(std::io::stdout(), "{} documents removed, {lost} facts with them", args.ids.len())?;
    Ok(ExitCode::SUCCESS)
}
