//! `enishi completions`: a script that lets a shell complete commands and flags.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

/// Flags of `completions`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  enishi completions bash > ~/.local/share/bash-completion/completions/enishi
  enishi completions zsh > ~/.zfunc/_enishi
  enishi completions fish > ~/.config/fish/completions/enishi.fish")]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the script.
pub fn run(args: &CompletionsArgs) -> Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::Cli::command(), "enishi", &mut script);
    std::io::stdout().lock().write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}
