//! `enishi verify`: every index and record against its checksum; what is damaged is set aside if asked.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use super::graph::StoreArgs;
use crate::store::{SetAside, Store, StoreWriter};

/// Flags of `verify`.
#[derive(Args, Debug)]
#[command(after_help = "\
The other commands leave out what is damaged and say so. Exit status: 0 all is well, 1 something is damaged.")]
pub struct VerifyArgs {
    #[command(flatten)]
    store: StoreArgs,
    /// Move damaged records into the folder set-aside of the store, and go on without them
    #[arg(long)]
    set_aside: bool,
}

/// Names what is damaged; exit status 1 where anything is.
pub fn run(args: &VerifyArgs) -> Result<ExitCode> {
    let store = Store::open(&args.store.store)?;
    let mut out = std::io::stdout().lock();
    if args.set_aside {
        return set_aside(&store, &mut out);
    }
    let damaged = store.verify();
    for problem in &damaged {
        writeln!(out, "{problem}")?;
    }
    writeln!(out, "{} documents, {} damaged", store.manifest().documents, damaged.len())?;
    if !damaged.is_empty() {
        writeln!(out, "the others work; `enishi build` with the articles of these documents mends them,")?;
        writeln!(out, "`enishi verify --set-aside` takes them out")?;
    }
    Ok(if damaged.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn set_aside(store: &Store, out: &mut impl Write) -> Result<ExitCode> {
    let SetAside { documents, indices } = StoreWriter::open(store.folder(), store.base())?.set_aside()?;
    for problem in indices.iter().chain(documents.iter().map(|(_, problem)| problem)) {
        writeln!(out, "{problem}")?;
    }
    let left = Store::open(store.folder())?.manifest().documents;
    if documents.is_empty() && indices.is_empty() {
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
