//! `enishi analyze` and `enishi extract`: filters without state.

use std::io::Write;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use super::args::ReadArgs;
use super::console::Console;
use super::{conllu, input, tree};
use crate::document::{Document, DocumentAnalysis, Field, Node, Statement, Trace};
use crate::lines;
use crate::pipeline::Depth;
use crate::shown::{Shown, shown};

/// Flags of `analyze`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  enishi analyze article.txt | jq '.mentions[]'
  enishi analyze --unit line < sentences.txt
  enishi analyze --output-format tree article.txt

Offsets count characters: `begin` of a sentence in the document, all others in the sentence.")]
pub struct AnalyzeArgs {
    #[command(flatten)]
    read: ReadArgs,
    /// How the output is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = AnalysisFormat::Jsonl)]
    output_format: AnalysisFormat,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum AnalysisFormat {
    /// One JSON object a sentence
    #[value(alias = "json")]
    Jsonl,
    /// CoNLL-U, bunsetsu marked in the last column
    Conllu,
    /// A drawing of bunsetsu, arcs, cases and modality
    Tree,
}

/// Flags of `extract`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  enishi extract article.txt
  enishi extract --output-format tsv news/
  enishi extract --open --unit line < sentences.txt
  curl -s $URL | enishi extract --input-format html -

A statement is a fact only if its polarity is positive and its modality is asserted; plans, denials, rumours and
questions are printed too, and marked.")]
pub struct ExtractArgs {
    #[command(flatten)]
    read: ReadArgs,
    /// Print open statements as well, for what the ontology has no relation for
    #[arg(long, help_heading = "Analysis")]
    open: bool,
    /// Leave out statements below this confidence, 0 to 1
    #[arg(long, value_name = "NUMBER", default_value_t = 0.0, help_heading = "Analysis")]
    min_confidence: f32,
    /// Say on standard error how many candidates each rule kept, and why others were dropped
    #[arg(long)]
    stats: bool,
    /// How the output is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = StatementFormat::Jsonl)]
    output_format: StatementFormat,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum StatementFormat {
    /// One JSON object a statement
    Jsonl,
    /// Subject, relation, object, polarity, modality, time, document, sentence
    Tsv,
}

/// Prints one JSON object a sentence.
pub fn run(args: &AnalyzeArgs, console: &mut Console) -> Result<ExitCode> {
    process(&args.read, console, Depth::Mentions, false, |document, analysis, out| {
        let mut drawn = String::new();
        for sentence in analysis.sentences.iter().filter(|s| s.sentence.field == Field::Text) {
            match args.output_format {
                AnalysisFormat::Jsonl => {
                    serde_json::to_writer(&mut *out, &lines::sentence(document, analysis, sentence))?;
                    out.push(b'\n');
                }
                AnalysisFormat::Conllu => {
                    let id = format!("{}-{}", document.id, sentence.sentence.output_number());
                    conllu::write(&id, sentence, &mut drawn);
                }
                AnalysisFormat::Tree => tree::draw(sentence, &mut drawn),
            }
        }
        out.extend_from_slice(drawn.as_bytes());
        Ok(())
    })
}

/// Prints one line a statement.
pub fn extract(args: &ExtractArgs, console: &mut Console) -> Result<ExitCode> {
    if !(0.0..=1.0).contains(&args.min_confidence) {
        bail!("--min-confidence {} is not between 0 and 1", args.min_confidence);
    }
    let counts = Mutex::new(Trace::default());
    let outcome = process(&args.read, console, Depth::Statements, args.open, |_, analysis, out| {
        if args.stats {
            counts.lock().unwrap_or_else(PoisonError::into_inner).add(&analysis.trace);
        }
        let unsure = |s: &&Statement| s.confidence < args.min_confidence;
        for statement in analysis.statements.iter().filter(|s| !unsure(s)) {
            match args.output_format {
                StatementFormat::Jsonl => {
                    serde_json::to_writer(&mut *out, statement)?;
                    out.push(b'\n');
                }
                StatementFormat::Tsv => tsv(statement, out)?,
            }
        }
        let below = analysis.statements.iter().filter(unsure).count();
        if args.stats && below > 0 {
            let mut counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
            *counts.dropped.entry("below --min-confidence").or_default() += below as u32;
        }
        Ok(())
    })?;
    if args.stats {
        stats(&counts.into_inner().unwrap_or_else(PoisonError::into_inner))?;
    }
    Ok(outcome)
}

/// What became of the candidates, the most frequent first.
fn stats(trace: &Trace) -> std::io::Result<()> {
    // Rules may be of others, and so may their names.
    let mut err = Shown::new(std::io::stderr().lock());
    let mut write = |title: &str, mut counts: Vec<(&str, u32)>| {
        counts.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
        writeln!(err, "{title}: {}", counts.iter().map(|(_, count)| count).sum::<u32>())?;
        counts.iter().try_for_each(|(name, count)| writeln!(err, "{count:8}  {name}"))
    };
    write("kept by rule", trace.kept.iter().map(|(rule, count)| (rule.as_str(), *count)).collect())?;
    write("dropped by reason", trace.dropped.iter().map(|(reason, count)| (*reason, *count)).collect())
}

fn process(
    args: &ReadArgs,
    console: &mut Console,
    depth: Depth,
    open: bool,
    print: impl Fn(&Document, &DocumentAnalysis, &mut Vec<u8>) -> Result<()> + Sync,
) -> Result<ExitCode> {
    let pipeline = input::pipeline(args, depth, open)?;
    let mut stdout = super::console::data();
    let outcome = input::for_each(
        args,
        console,
        &pipeline,
        |document, analysis| {
            let mut out = Vec::new();
            print(&document, &analysis, &mut out)?;
            Ok(out)
        },
        |out| Ok(stdout.write_all(&out)?),
    )?;
    stdout.flush()?;
    Ok(input::exit_code(&outcome, args))
}

fn tsv(statement: &Statement, out: &mut Vec<u8>) -> std::io::Result<()> {
    let text = |text: &str| shown(&text.replace(['\t', '\n', '\r'], " ")).into_owned();
    let name = |node: &Node| text(node.label.as_ref().or(node.value.as_ref()).unwrap_or(&node.surface));
    let relation = match (&statement.relation, &statement.predicate) {
        (Some(relation), _) => relation.to_string(),
        (None, Some(predicate)) => text(&predicate.lemma),
        (None, None) => String::new(),
    };
    let time = statement.time.as_ref().map_or_else(String::new, |t| text(t.value.as_ref().unwrap_or(&t.text)));
    writeln!(
        out,
        "{}\t{relation}\t{}\t{}\t{}\t{time}\t{}\t{}",
        name(&statement.subject),
        name(&statement.object),
        statement.polarity.name(),
        statement.modality.name(),
        text(&statement.document),
        statement.sentence
    )
}
