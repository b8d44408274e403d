//! The `enishi` program.

use std::process::ExitCode;

/// Records are made by one thread and freed by another, of all sizes for as long as a build runs: glibc's lists of free
/// pieces grow with the corpus and are searched at every request.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    enishi::cli::run()
}
