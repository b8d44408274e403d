//! `enishi verify`: every record against its checksum.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use super::graph::StoreArgs;
use crate::store::Store;

/// Flags of `verify`.
#[derive(Args, Debug)]
pub struct VerifyArgs {
    #[command(flatten)]
    store: StoreArgs,
}

/// Names what is damaged; exit status 1 where anything is.
pub fn run(args: &VerifyArgs) -> Result<ExitCode> {
    let store = Store::open(&args.store.store)?;
    let damaged = store.verify();
    let mut out = std::io::stdout().lock();
    for problem in &damaged {
        writeln!(out, "{problem}")?;
    }
    writeln!(out, "{} documents, {} damaged", store.manifest().documents.len(), damaged.len())?;
    if !damaged.is_empty() {
        writeln!(out, "the others work; `enishi build` with the articles of these documents mends them")?;
    }
    Ok(if damaged.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
