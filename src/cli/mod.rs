//! The command line: arguments, one file per command, printing.
//!
//! Manners: data to standard output, all else to standard error; exit status 0 done, 1 the answer is no, 2 failed; a closed
//! pipe is no failure.

mod analyze;
mod args;
mod bench_rule;
mod build;
mod check;
mod completions;
mod conllu;
mod console;
mod decide;
mod diagram;
mod diff;
mod drawing;
mod entities;
mod evaluate;
mod evaluate_documents;
mod evaluate_entities;
mod evaluate_facts;
mod evaluate_open;
mod explain;
mod export;
mod graph;
mod input;
mod load;
#[cfg(feature = "maintain")]
mod maintain;
mod man;
mod mcp;
mod migrate;
mod network;
mod ontology;
mod picture;
mod prompt;
mod query;
mod remove;
mod search;
mod serve;
mod similar;
mod stats;
mod suggest_words;
mod target;
mod train;
mod train_discourse;
mod train_entities;
mod train_relations;
mod tree;
mod verify;
mod worker;

use std::io::ErrorKind;
use std::process::ExitCode;

use anyhow::Result;
use clap::builder::styling::{AnsiColor, Styles};
use clap::{Parser, Subcommand};

use console::Console;

use crate::graph::GraphError;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const EXAMPLES: &str = "\
Examples:
  enishi extract article.txt                statements as JSON Lines
  enishi extract --output-format tsv news/  a folder, as a table
  curl -s $URL | enishi extract --input-format html -
  enishi analyze --unit line < sentences.txt

Exit status: 0 done, 1 the answer is no, 2 failed. Data goes to standard output, all else to standard error.";

/// Reads Japanese text and builds a knowledge graph in which every fact carries the sentence that proves it.
#[derive(Debug, Parser)]
#[command(version, about, styles = STYLES, after_help = EXAMPLES, disable_help_subcommand = true, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Print no warnings, summaries or progress; errors are still printed
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print the statements of documents, one JSON object a line
    Extract(analyze::ExtractArgs),
    /// Print the linguistic analysis of sentences, one JSON object a line
    Analyze(analyze::AnalyzeArgs),
    /// List the entities of documents under all their names, and what was merged for what reason
    Entities(entities::EntitiesArgs),
    /// Build the graph: read documents, find statements, keep them, write the exports
    Build(build::BuildArgs),
    /// Ask the graph: SPARQL, a named query, or a path between two entities
    Query(query::QueryArgs),
    /// Find entities by name, and sentences by the words in them
    Search(search::SearchArgs),
    /// Rank entities: PageRank, betweenness, degree
    Rank(network::RankArgs),
    /// Find groups of entities that belong together
    Communities(network::CommunitiesArgs),
    /// Find the shortest chain of facts between two entities, with its sentences
    Path(network::PathArgs),
    /// Find entities that are tied to the same others
    Similar(similar::SimilarArgs),
    /// Count facts, plans and denials by relation
    Stats(stats::StatsArgs),
    /// Answer over HTTP: an explorer for the browser, SPARQL, JSON
    Serve(serve::ServeArgs),
    /// Answer an agent on standard input and output (Model Context Protocol)
    Mcp(mcp::McpArgs),
    /// Write the graph in a format of other programs
    Export(export::ExportArgs),
    /// Take in records that were made elsewhere, on a cluster say
    Load(load::LoadArgs),
    /// Take documents out of the graph
    Remove(remove::RemoveArgs),
    /// Show the statements behind a fact, or the analysis of a sentence
    Explain(explain::ExplainArgs),
    /// Reject or confirm a statement, join or part two entities
    Decide(decide::DecideArgs),
    /// Check the graph against its shapes, and for contradictions
    Check(check::CheckArgs),
    /// Show what facts one store or day has and another has not
    Diff(diff::DiffArgs),
    /// Check the files of the store against their checksums
    Verify(verify::VerifyArgs),
    /// Bring a store of an older version of the program to the present format
    Migrate(migrate::MigrateArgs),
    /// Print the ontology, or its documentation
    Ontology(ontology::OntologyArgs),
    /// Offer words of texts that stand near the words of a relation, each with a sentence, to tick
    SuggestWords(suggest_words::SuggestWordsArgs),
    /// Show what a change of the relation rules does to the facts, before it is saved
    BenchRule(bench_rule::BenchRuleArgs),
    /// Train a model from annotated corpora
    #[command(subcommand)]
    Train(train::TrainCommand),
    /// Score the program against gold annotation
    #[command(subcommand)]
    Evaluate(evaluate::EvaluateCommand),
    /// Print a completion script for a shell
    Completions(completions::CompletionsArgs),
    /// Write the manual pages
    #[command(hide = true)]
    Man(man::ManArgs),
    /// Make again what the program ships
    #[cfg(feature = "maintain")]
    #[command(hide = true, subcommand)]
    Maintain(maintain::MaintainCommand),
}

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // A value may hold what a terminal obeys; our own styles are given up for that.
            let obeyed = |word: std::ffi::OsString| word.to_string_lossy().contains(crate::shown::is_obeyed);
            if error.use_stderr() && std::env::args_os().any(obeyed) {
                let text = error.render().to_string();
                let shown = crate::shown::shown_lines(&text);
                let _ = std::io::Write::write_all(&mut std::io::stderr(), shown.as_bytes());
                return ExitCode::from(2);
            }
            error.exit()
        }
    };
    let mut console = Console::new(cli.quiet);
    let limit = match &cli.command {
        Command::Query(args) => args.max_memory,
        _ => None,
    };
    let done = if !worker::is_child() && (limit.is_some() || worker::is_limited()) {
        worker::run(limit)
    } else {
        dispatch(&cli.command, &mut console)
    };
    match done {
        Ok(code) => code,
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            console.finish();
            console.error(&format_args!("{error:#}"));
            ExitCode::from(2)
        }
    }
}

fn dispatch(command: &Command, console: &mut Console) -> Result<ExitCode> {
    match command {
        Command::Analyze(args) => analyze::run(args, console),
        Command::Extract(args) => analyze::extract(args, console),
        Command::Entities(args) => entities::run(args, console),
        Command::Build(args) => build::run(args, console),
        Command::Query(args) => query::run(args),
        Command::Search(args) => search::run(args),
        Command::Rank(args) => network::rank(args, console),
        Command::Communities(args) => network::communities(args, console),
        Command::Path(args) => network::path(args),
        Command::Stats(args) => stats::run(args),
        Command::Similar(args) => similar::run(args),
        Command::BenchRule(args) => bench_rule::run(args, console),
        Command::Serve(args) => serve::run(args, console),
        Command::Mcp(args) => mcp::run(args, console),
        Command::Export(args) => export::run(args, console),
        Command::Load(args) => load::run(args, console),
        Command::Remove(args) => remove::run(args, console),
        Command::Explain(args) => explain::run(args),
        Command::Check(args) => check::run(args),
        Command::Decide(args) => decide::run(args, console),
        Command::Diff(args) => diff::run(args),
        Command::Verify(args) => verify::run(args),
        Command::Migrate(args) => migrate::run(args),
        Command::Ontology(args) => ontology::run(args),
        Command::SuggestWords(args) => suggest_words::run(args, console),
        Command::Train(command) => train::run(command, console),
        Command::Evaluate(command) => evaluate::run(command, console),
        Command::Completions(args) => completions::run(args),
        Command::Man(args) => man::run(args),
        #[cfg(feature = "maintain")]
        Command::Maintain(command) => maintain::run(command, console),
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let io = |e: &(dyn std::error::Error + 'static)| {
        let own = e.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        let json = || e.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        let graph = || match e.downcast_ref() {
            Some(GraphError::Io(error)) => Some(error.kind()),
            Some(GraphError::Json(error)) => error.io_error_kind(),
            _ => None,
        };
        own.or_else(json).or_else(graph)
    };
    error.chain().filter_map(io).any(|kind| kind == ErrorKind::BrokenPipe)
}
