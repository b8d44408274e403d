//! `enishi verify`: every index and record against its checksum; what is damaged is set aside if asked.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use super::graph::StoreArgs;
use super::target::Ledger;
use crate::serve::{map_file_damage, sentence_file_damage};
use crate::store::{Rebuilt, SetAside, Store, StoreError, StoreWriter, UserGraphs, rebuild};

/// Flags of `verify`.
#[derive(Args, Debug)]
#[command(after_help = "\
Every byte of manifest, indices and records is checked, and the exports and run.json against what was written. The other
commands leave out what is damaged and say so. Exit status: 0 all is well, 1 something is damaged.")]
pub struct VerifyArgs {
    #[command(flatten)]
    store: StoreArgs,
    /// Move damaged records into the folder set-aside of the store, and go on without them
    #[arg(long)]
    set_aside: bool,
    /// Make the manifest again from the records; the old one is kept in the folder set-aside
    #[arg(long, conflicts_with = "set_aside")]
    rebuild: bool,
}

/// Names what is damaged; exit status 1 where anything is.
pub fn run(args: &VerifyArgs) -> Result<ExitCode> {
    let mut out = super::console::people();
    if args.rebuild {
        let Rebuilt { documents, set_aside } = rebuild(&args.store.store)?;
        writeln!(out, "manifest made again: {documents} documents")?;
        for file in &set_aside {
            writeln!(out, "{}: cannot be used; the articles of its documents have to be built again", file.display())?;
        }
        return Ok(if set_aside.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) });
    }
    let store = Store::open(&args.store.store)?;
    if args.set_aside {
        return set_aside(&store, &mut out);
    }
    let damaged = store.verify();
    for problem in &damaged {
        writeln!(out, "{problem}")?;
    }
    let mut written = Ledger::of(store.folder()).verify();
    written.extend(UserGraphs::open(store.folder()).1.iter().map(ToString::to_string));
    written.extend(sentence_file_damage(&store));
    written.extend(map_file_damage(&store));
    for problem in &written {
        writeln!(out, "{problem}")?;
    }
    writeln!(out, "{} documents, {} damaged", store.manifest().documents, damaged.len())?;
    let records = damaged.iter().filter(|d| matches!(d, StoreError::Damaged { .. })).count();
    if damaged.len() > records {
        writeln!(out, "`enishi verify --set-aside` makes indices and counts again from the records that are whole,")?;
        writeln!(out, "and names the documents that are lost; `enishi build` with their articles puts them back")?;
    } else if records > 0 {
        writeln!(out, "the others work; `enishi build` with the articles of these documents mends them,")?;
        writeln!(out, "`enishi verify --set-aside` takes them out")?;
    }
    Ok(if damaged.is_empty() && written.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn set_aside(store: &Store, out: &mut impl Write) -> Result<ExitCode> {
    let SetAside { documents, others } = StoreWriter::open(store.folder(), store.base())?.set_aside()?;
    for problem in others.iter().chain(documents.iter().map(|(_, problem)| problem)) {
        writeln!(out, "{problem}")?;
    }
    let left = Store::open(store.folder())?.manifest().documents;
    if documents.is_empty() && others.is_empty() {
        writeln!(out, "{left} documents, none damaged")?;
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(
        out,
        "{left} documents left, {} set aside in {}",
        documents.len(),
        store.folder().join("set-aside").display()
    )?;
    if !documents.is_empty() {
        writeln!(
            out,
            "`enishi build --store {}` with the articles of these documents adds them again:",
            store.folder().display()
        )?;
        for (id, _) in &documents {
            writeln!(out, "  {id}")?;
        }
    }
    Ok(ExitCode::from(1))
}
