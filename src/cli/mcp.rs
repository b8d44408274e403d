//! `enishi mcp`: the store for an agent, on standard input and output.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Result, bail};
use clap::Args;

use super::console::Console;
use super::graph::{InferArg, StoreArgs};
use crate::serve::{ServeConfig, serve_stdio};

/// Flags of `mcp`.
#[derive(Args, Debug)]
#[command(after_help = "\
Tools: search, entity, query, path, extract, explain, timeline, life. Resources: documents, entities, the ontology, the named queries.
Everything is read only; each answer cites document, sentence and characters, and stays below 60 kB.

Examples:
  enishi mcp --store news/graph
  {\"mcpServers\": {\"enishi\": {\"command\": \"enishi\", \"args\": [\"mcp\", \"--store\", \"/data/news/graph\"]}}}

`enishi serve` answers the same at /mcp.")]
pub struct McpArgs {
    #[command(flatten)]
    store: StoreArgs,
    /// Whether what follows from the facts is added
    #[arg(long, value_enum, value_name = "HOW", default_value_t = InferArg::None, help_heading = "Graph")]
    infer: InferArg,
    /// Seconds that a question may take
    #[arg(long, value_name = "SECONDS", default_value_t = 10.0)]
    timeout: f64,
}

/// Answers until the agent hangs up.
pub fn run(args: &McpArgs, console: &Console) -> Result<ExitCode> {
    if !(args.timeout > 0.0 && args.timeout <= 86_400.0) {
        bail!("--timeout {} is not between 0 and 86400 seconds", args.timeout);
    }
    let config = ServeConfig {
        infer: args.infer == InferArg::Rl,
        timeout: Duration::from_secs_f64(args.timeout),
        ..ServeConfig::new(args.store.store.clone())
    };
    serve_stdio(&config, &|snapshot| {
        for problem in &snapshot.problems {
            console.error(problem);
        }
    })?;
    Ok(ExitCode::SUCCESS)
}
