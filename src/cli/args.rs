//! Flags as parsed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Reads Japanese text and builds a knowledge graph that can be trusted.
#[derive(Debug, Parser)]
#[command(version, about)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print the linguistic analysis of every sentence as JSON, one a line.
    Analyze(ReadArgs),
    /// Print the statements of every document as JSON, one a line.
    Extract(ReadArgs),
}

/// How documents are read and analysed; shared by `analyze`, `extract` and `build`.
#[derive(Args, Debug)]
pub struct ReadArgs {
    /// Files to read; `-` or nothing is standard input.
    pub paths: Vec<PathBuf>,
    /// What counts as one sentence: found in the text, or every line.
    #[arg(long, value_enum, default_value_t = UnitArg::Document)]
    pub unit: UnitArg,
    /// How the input is read; guessed from the extension.
    #[arg(long, value_enum)]
    pub input_format: Option<InputFormat>,
    /// Print open statements as well, for what the ontology has no relation for.
    #[arg(long)]
    pub open: bool,
    /// A lexicon file to add (TSV: label, class, aliases, reading, part of speech, Wikidata id); may be given more than once.
    #[arg(long, value_name = "FILE")]
    pub lexicon: Vec<PathBuf>,
    /// Leave out the lexicon that the program ships.
    #[arg(long)]
    pub no_lexicon: bool,
    /// Threads; the output is the same for every number. Default: all cores.
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// Base of the IRIs that are minted.
    #[arg(long, value_name = "IRI", default_value = "https://w3id.org/enishi/id/")]
    pub base: String,
}

/// Input formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum InputFormat {
    /// Plain text, one document a file.
    Text,
    /// Markdown, one document a file.
    Markdown,
    /// HTML, one article a file.
    Html,
    /// JSON Lines, one document a line.
    Jsonl,
}

/// What counts as one sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum UnitArg {
    /// Sentences are found in the text.
    Document,
    /// Every line is one sentence, never split.
    Line,
}
