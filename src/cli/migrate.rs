//! `enishi migrate`: a store of an older format becomes one of the present format.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use super::graph::StoreArgs;
use crate::store::{self, FORMAT};

/// Flags of `migrate`.
#[derive(Args, Debug)]
#[command(after_help = "\
The store is changed in its place, all or nothing. No article is read again.")]
pub struct MigrateArgs {
    #[command(flatten)]
    store: StoreArgs,
}

/// Migrates, and says what from.
pub fn run(args: &MigrateArgs) -> Result<ExitCode> {
    let done = store::migrate(&args.store.store)?;
    let mut out = super::console::people();
    if done.from == FORMAT {
        writeln!(out, "{} documents; the store has format {FORMAT} already", done.documents)?;
    } else {
        writeln!(out, "{} documents brought from format {} to format {FORMAT}", done.documents, done.from)?;
    }
    Ok(ExitCode::SUCCESS)
}
