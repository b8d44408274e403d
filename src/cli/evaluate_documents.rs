//! `enishi evaluate documents`: statements against document-level gold in the format of DocRED.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow};
use clap::Args;

use super::evaluate_facts::{ListArgs, by_cause, lines, summary};
use crate::learn::documents::{DocumentScore, GoldDocument};
use crate::learn::ratio::Ratio;

/// Flags of the evaluation over whole documents.
#[derive(Args, Debug)]
pub struct DocumentsEvaluateArgs {
    /// Gold: a JSON list of documents with `title`, `sents`, `vertexSet` and `labels`.
    pub gold: PathBuf,
    /// Statements as `enishi extract` writes them, whose document is the title; `-` is standard input.
    #[arg(required_unless_present = "texts")]
    pub statements: Option<PathBuf>,
    /// Print the texts, one JSON object a line: the input of `extract`.
    #[arg(long, conflicts_with = "statements")]
    pub texts: bool,
    #[command(flatten)]
    list: ListArgs,
}

/// Prints the scores, or the texts.
pub fn run(args: &DocumentsEvaluateArgs) -> Result<ExitCode> {
    let text = std::fs::read_to_string(&args.gold).with_context(|| args.gold.display().to_string())?;
    let gold: Vec<GoldDocument> = serde_json::from_str(&text).map_err(|e| anyhow!("{}: {e}", args.gold.display()))?;
    let mut out = super::console::people();
    let Some(statements) = &args.statements else {
        for document in &gold {
            writeln!(out, "{}", serde_json::json!({"id": document.title, "text": document.text()}))?;
        }
        return Ok(ExitCode::SUCCESS);
    };
    let score = DocumentScore::of(&lines(statements)?, &gold);
    by_cause(&mut out, "wrong", &score.wrong, args.list.wrong)?;
    by_cause(&mut out, "missed", &score.missed, args.list.misses)?;
    let mut properties: Vec<(&String, &Ratio)> = score.properties.iter().collect();
    properties.sort_by_key(|(name, r)| (std::cmp::Reverse(r.gold), *name));
    for (name, r) in properties {
        writeln!(out, "  {name:6} precision {:5}/{:<5} recall {:5}/{:<5}", r.right, r.system, r.found, r.gold)?;
    }
    let t = score.total();
    writeln!(out, "statements {}, right {}; gold {}", t.system, t.right, t.gold)?;
    summary(&mut out, &t, &score.documents)?;
    Ok(ExitCode::SUCCESS)
}
