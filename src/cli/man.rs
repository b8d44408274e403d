//! `enishi man`: manual pages, for packages.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Args, CommandFactory};

/// Flags of `man`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  enishi man ~/.local/share/man/man1")]
pub struct ManArgs {
    /// Folder to write them to, a page a command
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
}

/// Writes the pages.
pub fn run(args: &ManArgs) -> Result<ExitCode> {
    let at = || args.folder.display().to_string();
    std::fs::create_dir_all(&args.folder).with_context(at)?;
    // Colours are for terminals; a page has its own marks.
    let command = super::Cli::command().styles(clap::builder::Styles::plain());
    clap_mangen::generate_to(command, &args.folder).with_context(at)?;
    Ok(ExitCode::SUCCESS)
}
