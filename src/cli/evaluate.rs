//! `enishi evaluate`: scores against gold.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Args, Subcommand};

use super::console::Console;
use super::evaluate_documents::{self, DocumentsEvaluateArgs};
use super::evaluate_entities::{self, EntitiesEvaluateArgs};
use super::evaluate_facts::{self, FactsEvaluateArgs};
use super::evaluate_open::{self, OpenEvaluateArgs};
use super::train::{attribute, read, status};
use crate::learn::analyze_gold;
use crate::learn::evaluate::{Counts, SyntaxScore};
use crate::resource::Lexicon;
use crate::resource::weights::Weights;
use crate::syntax::SyntaxParser;
use crate::syntax::mask::Attribute;

/// Most causes that are printed of each kind of error.
const CAUSES: usize = 12;

/// What to evaluate.
#[derive(Debug, Subcommand)]
pub enum EvaluateCommand {
    /// Score bunsetsu, dependencies and arguments, with a table by cause.
    Syntax(SyntaxEvaluateArgs),
    /// Score names by exact span and coarse type, with a table by cause.
    Entities(EntitiesEvaluateArgs),
    /// Score statements against gold facts, with intervals over documents and the worth of confidence.
    Facts(FactsEvaluateArgs),
    /// Score open statements against clusters of gold triples (the format of BenchIE).
    Open(OpenEvaluateArgs),
    /// Score statements against document-level relations (the format of DocRED).
    Documents(DocumentsEvaluateArgs),
}

/// Flags of the evaluation of the syntax stage.
#[derive(Args, Debug)]
pub struct SyntaxEvaluateArgs {
    /// Gold corpora, in any form that `enishi train` reads.
    #[arg(required = true)]
    pub corpora: Vec<PathBuf>,
    /// A chunker in place of the one that the program ships.
    #[arg(long, value_name = "FILE")]
    pub chunker: Option<PathBuf>,
    /// A parser in place of the one that the program ships.
    #[arg(long, value_name = "FILE")]
    pub parser: Option<PathBuf>,
    /// A finder of arguments in place of the one that the program ships
    #[arg(long, value_name = "FILE")]
    pub arguments: Option<PathBuf>,
    /// Attributes that the models were trained without.
    #[arg(long, value_name = "KIND", value_parser = attribute)]
    pub without: Vec<Attribute>,
    /// Print every difference from gold.
    #[arg(long)]
    pub differences: bool,
    /// Broken records are no failure.
    #[arg(long)]
    pub keep_going: bool,
}

/// Prints the scores.
pub fn run(command: &EvaluateCommand, console: &mut Console) -> Result<ExitCode> {
    match command {
        EvaluateCommand::Syntax(args) => syntax(args, console),
        EvaluateCommand::Entities(args) => evaluate_entities::run(args),
        EvaluateCommand::Facts(args) => evaluate_facts::run(args),
        EvaluateCommand::Open(args) => evaluate_open::run(args),
        EvaluateCommand::Documents(args) => evaluate_documents::run(args),
    }
}

fn syntax(args: &SyntaxEvaluateArgs, console: &mut Console) -> Result<ExitCode> {
    let mut parser = SyntaxParser::embedded();
    parser.without.clone_from(&args.without);
    let load = |path: &PathBuf| -> Result<Weights> {
        let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
        Weights::from_bytes(&bytes).with_context(|| path.display().to_string())
    };
    if let Some(path) = &args.chunker {
        parser.chunker = crate::syntax::chunk::Chunker::new(load(path)?);
    }
    if let Some(path) = &args.parser {
        let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
        parser.parser =
            crate::syntax::parse::DependencyParser::from_bytes(&bytes).with_context(|| path.display().to_string())?;
    }
    if let Some(path) = &args.arguments {
        parser.arguments = crate::syntax::arguments::ArgumentFinder::new(load(path)?);
    }
    let lexicon = Lexicon::embedded()?;
    let mut out = super::console::people();
    let mut code = ExitCode::SUCCESS;
    for path in &args.corpora {
        let corpus = read(std::slice::from_ref(path), console)?;
        if !corpus.bad.is_empty() {
            code = status(&corpus, args.keep_going);
        }
        let mut score = SyntaxScore::default();
        for (analysis, gold) in analyze_gold(&corpus.sentences, &lexicon, &parser).iter().zip(&corpus.sentences) {
            score.add(analysis, gold);
            if args.differences {
                differences(&mut out, analysis, gold)?;
            }
        }
        writeln!(out, "{}", path.display())?;
        for (name, counts) in [("chunks", score.chunks), ("arcs", score.arcs), ("arguments", score.arguments)] {
            line(&mut out, name, counts)?;
        }
        for (name, counts) in &score.by_cause {
            line(&mut out, name, *counts)?;
        }
        causes(&mut out, "boundary", &score.boundary_errors)?;
        causes(&mut out, "wrong head", &score.head_errors)?;
    }
    Ok(code)
}

/// The commonest causes, most first.
fn causes(out: &mut impl Write, what: &str, counts: &BTreeMap<String, usize>) -> Result<()> {
    let mut sorted: Vec<_> = counts.iter().collect();
    sorted.sort_by_key(|(_, n)| std::cmp::Reverse(**n));
    for (cause, n) in sorted.into_iter().take(CAUSES) {
        writeln!(out, "{n:5} {what}: {cause}")?;
    }
    Ok(())
}

fn line(out: &mut impl Write, name: &str, counts: Counts) -> Result<()> {
    if counts.gold > 0 {
        let (p, r, f) = (counts.precision(), counts.recall(), counts.f1());
        writeln!(out, "{name:16} precision {p:.4} recall {r:.4} F1 {f:.4} ({} gold)", counts.gold)?;
    }
    Ok(())
}

fn differences(
    out: &mut impl Write,
    analysis: &crate::document::SentenceAnalysis,
    gold: &crate::learn::GoldSentence,
) -> Result<()> {
    let chars: Vec<char> = gold.text.chars().collect();
    let piece = |begin: u32, end: u32| chars[begin as usize..end as usize].iter().collect::<String>();
    let spans: Vec<_> = analysis.chunks.iter().map(|c| (c.chars.begin, c.chars.end)).collect();
    for g in &gold.chunks {
        match spans.iter().position(|s| *s == (g.begin, g.end)) {
            None => {
                let inside: Vec<_> = analysis
                    .chunks
                    .iter()
                    .filter(|c| c.chars.begin < g.end && g.begin < c.chars.end)
                    .map(|c| piece(c.chars.begin, c.chars.end))
                    .collect();
                writeln!(out, "CHUNK gold {} found {}", piece(g.begin, g.end), inside.join(" | "))?;
            }
            Some(i) => {
                let found = analysis.chunks[i].head.index().map(|h| spans[h]);
                let wanted = usize::try_from(g.head).ok().map(|h| (gold.chunks[h].begin, gold.chunks[h].end));
                if let (Some(found), Some(wanted)) = (found, wanted)
                    && found != wanted
                    && spans.contains(&wanted)
                {
                    let (wrong, right) = (piece(found.0, found.1), piece(wanted.0, wanted.1));
                    writeln!(out, "ARC {} gold {right} found {wrong}   {}", piece(g.begin, g.end), gold.text)?;
                }
            }
        }
    }
    Ok(())
}
