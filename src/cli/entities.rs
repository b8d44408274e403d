//! `enishi entities`: what the documents speak of, under all its names, and what was merged for what reason.

use std::io::{BufWriter, Write};
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, ValueEnum};
use serde_json::json;

use super::args::ReadArgs;
use super::console::Console;
use super::input;
use crate::pipeline::Depth;
use crate::resolve::{Gatherer, Merged, unify};

/// Flags of `entities`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  enishi entities news/
  enishi entities --merges news/
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
    let decisions = input::decisions(&args.read)?;
    let pipeline = input::pipeline(&args.read, Depth::Mentions, false)?;
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
    let mut out = BufWriter::new(std::io::stdout().lock());
    if args.merges {
        print_merges(&merged, args.output_format, &mut out)?
    } else {
        print_entities(&merged, args.output_format, &mut out)?
    }
    out.flush()?;
    Ok(outcome.exit_code(&args.read))
}

fn print_entities(merged: &Merged, format: EntityFormat, out: &mut impl Write) -> Result<()> {
    for e in &merged.entities {
        match format {
            EntityFormat::Jsonl => writeln!(out, "{}", serde_json::to_string(e)?)?,
            EntityFormat::Tsv => {
                let aliases: Vec<&str> = e.aliases.iter().map(String::as_str).collect();
                writeln!(
                    out,
                    "{}\t{}\t{}\t{}\t{}\t{}",
                    e.class,
                    e.label,
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
                let places: Vec<String> = m
                    .evidence
                    .iter()
                    .map(|p| format!("{}{}:{}-{}", p.document, if p.title { "#title" } else { "" }, p.begin, p.end))
                    .collect();
                let places = places.join(" ");
                let (reason, score) = (m.reason, m.score);
                writeln!(out, "{reason}\t{score:.2}\t{}\t{}\t{}\t{}\t{places}", m.names.0, m.names.1, m.from, m.into)?;
            }
        }
    }
    Ok(())
}
