//! The `enishi` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    enishi::cli::run()
}
