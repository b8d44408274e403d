//! `enishi serve`: the store over HTTP.

use std::io::{Write, stderr};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::Args;

use super::console::Console;
use super::graph::{InferArg, StoreArgs};
use crate::serve::{ServeConfig, serve};

/// Flags of `serve`.
#[derive(Args, Debug)]
#[command(after_help = "\
Addresses:
  /                 the explorer, for a browser
  /sparql           SPARQL 1.1 Protocol, GET and POST
  /api/search?q=    names and sentences; also /api/entities, entity, graph, document, path, timeline
  /store            Graph Store Protocol
  /mcp              Model Context Protocol, for agents; `enishi mcp` speaks it on standard input and output
  /api/extract      POST a text, get statements as JSON Lines
  /healthz          whether the server is alive

Examples:
  enishi serve
  enishi serve --store news/graph --listen 127.0.0.1:0
  curl 'http://localhost:7878/api/entity?id=OpenAI'
  curl -X PUT -H \"authorization: Bearer $(cat token)\" -H 'content-type: text/turtle' \\
       --data-binary @notes.ttl 'http://localhost:7878/store?graph=urn:notes'
  curl -d 'query=SELECT * { ?s eni:ceoOf ?o }' -H 'accept: text/csv' http://localhost:7878/sparql

The server writes nothing but, with --writable, graphs of users and decisions. When the store changes, it answers from the new state at once. Ctrl-C ends it.")]
pub struct ServeArgs {
    #[command(flatten)]
    store: StoreArgs,
    /// Whether what follows from the facts is added
    #[arg(long, value_enum, value_name = "HOW", default_value_t = InferArg::None, help_heading = "Graph")]
    infer: InferArg,
    /// Address and port; port 0 takes a free one. Any other than a loopback address lets others ask
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7878")]
    listen: SocketAddr,
    /// Seconds that a question may take
    #[arg(long, value_name = "SECONDS", default_value_t = 10.0)]
    timeout: f64,
    /// Megabytes by which the server may grow while a question is answered (Linux)
    #[arg(long, value_name = "MB", default_value_t = 1024, value_parser = clap::value_parser!(u32).range(1..))]
    max_memory: u32,
    /// Rows that an answer may have
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    max_rows: u64,
    /// Questions, and texts, that are worked on at a time [default: 32 questions and one text a core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    parallel: Option<u16>,
    /// A host name to answer to, beside addresses and localhost; may be given more than once
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
    /// An origin whose pages may ask (CORS), such as https://yasgui.org; may be given more than once
    #[arg(long, value_name = "ORIGIN")]
    allow_origin: Vec<String>,
    /// Read the explorer's files from a folder, while working on them
    #[arg(long, value_name = "FOLDER")]
    web: Option<PathBuf>,
    /// Let those who show the token write graphs of their own by the Graph Store Protocol, and decisions in the explorer: builds keep both
    #[arg(long, requires = "token")]
    writable: bool,
    /// File that holds the token, in one line of at least 16 characters
    #[arg(long, value_name = "FILE", requires = "writable")]
    token: Option<PathBuf>,
    /// Write a line for each request to standard error
    #[arg(long)]
    log: bool,
}

/// Characters of the shortest token.
const TOKEN_CHARS: usize = 16;

/// The token in a file.
fn token(path: &Path) -> Result<String> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let token = text.trim();
    if token.chars().count() < TOKEN_CHARS || token.chars().any(|c| !c.is_ascii_graphic()) {
        bail!("{}: a token is one line of at least {TOKEN_CHARS} visible ASCII characters", path.display());
    }
    Ok(token.to_owned())
}

/// Serves until it is told to stop.
pub fn run(args: &ServeArgs, console: &Console) -> Result<ExitCode> {
    if !(args.timeout > 0.0 && args.timeout <= 86_400.0) {
        bail!("--timeout {} is not between 0 and 86400 seconds", args.timeout);
    }
    if let Some(folder) = args.web.as_ref().filter(|f| !f.join("index.html").is_file()) {
        bail!("--web {}: no index.html there", folder.display());
    }
    let config = ServeConfig {
        store: args.store.store.clone(),
        infer: args.infer == InferArg::Rl,
        listen: args.listen,
        timeout: Duration::from_secs_f64(args.timeout),
        max_memory: u64::from(args.max_memory) << 20,
        max_rows: args.max_rows,
        parallel: args.parallel.map(usize::from),
        allow_hosts: args.allow_host.clone(),
        allow_origins: args.allow_origin.clone(),
        web: args.web.clone(),
        token: args.token.as_deref().map(token).transpose()?,
        log: args.log,
    };
    serve(&config, &|address, snapshot| {
        for problem in &snapshot.problems {
            console.error(problem);
        }
        if !address.ip().is_loopback() {
            console.note(&"listening beyond this machine: whoever reaches the address can read the store");
        }
        // Whoever started the server waits for this line, quiet or not.
        let _ = writeln!(stderr(), "enishi: http://{address}/");
    })?;
    Ok(ExitCode::SUCCESS)
}
