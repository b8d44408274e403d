//! `enishi entities`: what the documents speak of, under all its names, and what was merged for what reason.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use serde_json::json;

use super::args::ReadArgs;
use super::console::Console;
use super::input;
use super::target::write_file;
use crate::pipeline::Depth;
use crate::resolve::{Decisions, Gatherer, Merged, unify};
use crate::resource::Ontology;
use crate::shown::shown;

/// Flags of `entities`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  enishi entities news/
  enishi entities --merges news/
  enishi entities --record decisions.tsv news/ && enishi build --decisions decisions.tsv news/
  enishi entities --decisions decisions.tsv --output-format jsonl news/

A line of decisions.tsv is `same KEY KEY` (the first becomes the second) or `different KEY KEY`, tab-separated; the keys
are those that the merges have.")]
pub struct EntitiesArgs {
    #[command(flatten)]
    read: ReadArgs,
    /// List the merges with their reasons and places instead of the entities: names of one lexicon entry, names that a
    /// document uses for one thing, and names of several documents that were found to be one thing's
    #[arg(long)]
    merges: bool,
    /// Add the merges across documents to a file of decisions, each with its reason and places: `build` and the others
    /// follow it with --decisions, and a line that is deleted is undone; what the file forbids is not added
    #[arg(long, value_name = "FILE", conflicts_with = "decisions")]
    record: Option<PathBuf>,
    /// How the output is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = EntityFormat::Tsv)]
    output_format: EntityFormat,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum EntityFormat {
    /// Class, label, aliases, mentions, documents, key; merges: reason, score, the two names, the two keys, places of
    /// the names (document:begin-end)
    Tsv,
    /// One JSON object an entity or merge
    Jsonl,
}

/// Lists the entities of all documents.
pub fn run(args: &EntitiesArgs, console: &mut Console) -> Result<ExitCode> {
    let ontology = Arc::new(input::ontology(&args.read)?);
    let (recorded, decisions) = match &args.record {
        Some(path) => recorded(path, &ontology)?,
        None => (String::new(), input::decisions(&args.read, &ontology)?),
    };
    let pipeline = input::pipeline_of(&args.read, ontology, Depth::Mentions, false)?;
    let mut gatherer = Gatherer::default();
    let outcome = input::for_each(
        &args.read,
        console,
        &pipeline,
        |document, analysis| Ok((document.id, analysis)),
        |(document, analysis)| {
            gatherer.add(&document, &analysis, pipeline.ontology());
            Ok(())
        },
    )?;
    let merged = unify(gatherer.records(), &decisions, pipeline.lexicon(), pipeline.ontology())?;
    if let Some(path) = &args.record {
        record(path, recorded, &merged)?;
    }
    let mut out = super::console::data();
    if args.merges {
        print_merges(&merged, args.output_format, &mut out)?
    } else {
        print_entities(&merged, args.output_format, &mut out)?
    }
    out.flush()?;
    Ok(input::exit_code(&outcome, &args.read))
}

/// What the file says already; one that is not there says nothing.
fn recorded(path: &Path, ontology: &Ontology) -> Result<(String, Decisions)> {
    let file = path.display().to_string();
    let text = match std::fs::read_to_string(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        read => read.with_context(|| file.clone())?,
    };
    let decisions = Decisions::parse(&file, &text)?;
    decisions.check(ontology)?;
    Ok((text, decisions))
}

/// Adds to the file a line for every merge that neither a document nor the lexicon nor a line decides.
fn record(path: &Path, mut text: String, merged: &Merged) -> Result<()> {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(&merged.decisions());
    write_file(path, |out| Ok(out.write_all(text.as_bytes())?)).map(drop)
}

fn print_entities(merged: &Merged, format: EntityFormat, out: &mut impl Write) -> Result<()> {
    for e in &merged.entities {
        match format {
            EntityFormat::Jsonl => writeln!(out, "{}", serde_json::to_string(e)?)?,
            EntityFormat::Tsv => {
                let aliases: Vec<_> = e.aliases.iter().map(|alias| shown(alias)).collect();
                writeln!(
                    out,
                    "{}\t{}\t{}\t{}\t{}\t{}",
                    e.class,
                    shown(&e.label),
                    aliases.join("|"),
                    e.mentions,
                    e.documents.len(),
                    e.key
                )?;
            }
        }
    }
    Ok(())
}

fn print_merges(merged: &Merged, format: EntityFormat, out: &mut impl Write) -> Result<()> {
    for m in &merged.merges {
        match format {
            EntityFormat::Jsonl => writeln!(out, "{}", json!(m))?,
            EntityFormat::Tsv => {
                let (reason, score) = (m.reason, m.score);
                writeln!(
                    out,
                    "{reason}\t{score:.2}\t{}\t{}\t{}\t{}\t{}",
                    m.names.0,
                    m.names.1,
                    m.from,
                    m.into,
                    m.places()
                )?;
            }
        }
    }
    Ok(())
}
