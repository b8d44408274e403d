//! `enishi remove`: documents and all that only they say leave the graph.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;
use oxigraph::model::GraphName;

use super::build::{check_exports, exports_folder, renew_exports};
use super::console::Console;
use super::graph::StoreArgs;
use super::target::write_file;
use crate::diagnostic::did_you_mean;
use crate::exports::NAMES;
use crate::graph::facts;
use crate::store::{Knowledge, KnowledgeConfig, Store, StoreWriter};

/// Flags of `remove`.
#[derive(Args, Debug)]
pub struct RemoveArgs {
    /// Ids of the documents
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    /// Leave the exports as they are
    #[arg(long)]
    no_export: bool,
    /// Replace exports also where they are not those that were written from this store
    #[arg(long, conflicts_with = "no_export")]
    force: bool,
    #[command(flatten)]
    store: StoreArgs,
}

/// Removes documents: all of them, or none where one is unknown.
pub fn run(args: &RemoveArgs, console: &Console) -> Result<ExitCode> {
    let store = Store::open(&args.store.store)?;
    let folder = exports_folder(&args.store.store);
    let exports = !args.no_export && NAMES.iter().any(|name| folder.join(name).exists());
    if exports {
        check_exports(store.folder(), &folder, args.force)?;
    }
    let mut writer = StoreWriter::open(store.folder(), store.base())?;
    // What an interrupted removal wanted: those of its documents that are gone are no mistake now.
    let note = store.folder().join("removing");
    let begun: BTreeSet<String> =
        std::fs::read(&note).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
    for id in &args.ids {
        if !writer.remove(id)? && !begun.contains(id) {
            let near = did_you_mean(id, writer.before().ids()?);
            bail!(
                "no document {id:?} in {}{}",
                store.folder().display(),
                near.map_or_else(String::new, |n| format!("; did you mean {n:?}?"))
            );
        }
    }
    let removing: BTreeSet<&String> = begun.iter().chain(&args.ids).collect();
    write_file(&note, |out| Ok(serde_json::to_writer(out, &removing)?))?;
    // The state that the writer has locked; a damaged record can be removed, but nothing is known of it.
    let gone: Vec<_> = args.ids.iter().filter_map(|id| writer.before().record(id).ok().flatten()).collect();
    let (store, _) = writer.commit()?;
    let lost = if !exports {
        std::fs::remove_file(&note)?;
        // Which facts others state too, only the whole graph knows.
        format!("{} statements", gone.iter().map(|r| r.statements.len()).sum::<usize>())
    } else {
        renew_exports(&store, &folder)?;
        console.note(&format_args!("exports in {} written again", folder.display()));
        let ontology = store.ontology()?;
        let config = KnowledgeConfig { base: store.base(), ontology: &ontology, infer: false, as_of: None };
        let only = Knowledge::new(&config, &gone);
        let quads = only.facts.keys().filter_map(|&edge| only.quad(&ontology, edge, GraphName::DefaultGraph));
        let mut lost: BTreeSet<String> = quads.map(|quad| quad.to_string()).collect();
        for quad in facts(&store, None)?.0 {
            lost.remove(&quad.to_string());
        }
        format!("{} facts", lost.len())
    };
    let mut out = super::console::people();
    writeln!(out, "{} documents removed, {lost} with them", args.ids.len())?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
