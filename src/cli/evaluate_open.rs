//! `enishi evaluate open`: open statements against clusters of gold triples in the format of BenchIE.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow};
use clap::Args;

use super::evaluate_facts::{ListArgs, by_cause, lines, summary};
use crate::learn::open_triples::{OpenScore, read_gold};

/// Flags of the evaluation of open statements.
#[derive(Args, Debug)]
pub struct OpenEvaluateArgs {
    /// Gold: blocks of `sent_id:N<TAB>text`, `N--> Cluster k:` and lines `subject --> predicate --> object`.
    pub gold: PathBuf,
    /// Statements as `enishi extract --open --unit line` writes them for the gold sentences, one a line; `-` is standard input.
    #[arg(required_unless_present = "texts")]
    pub statements: Option<PathBuf>,
    /// Print the gold sentences, one a line: the input of `extract`.
    #[arg(long, conflicts_with = "statements")]
    pub texts: bool,
    #[command(flatten)]
    list: ListArgs,
}

/// Prints the scores, or the sentences.
pub fn run(args: &OpenEvaluateArgs) -> Result<ExitCode> {
    let text = std::fs::read_to_string(&args.gold).with_context(|| args.gold.display().to_string())?;
    let gold = read_gold(&text).map_err(|line| {
        anyhow!("{}:{line}: expected a sentence, then its clusters, then their lines", args.gold.display())
    })?;
    let mut out = super::console::people();
    let Some(statements) = &args.statements else {
        for sentence in &gold {
            writeln!(out, "{}", sentence.text)?;
        }
        return Ok(ExitCode::SUCCESS);
    };
    let score = OpenScore::of(&lines(statements)?, &gold);
    by_cause(&mut out, "wrong", &score.wrong, args.list.wrong)?;
    by_cause(&mut out, "missed", &score.missed, args.list.misses)?;
    let t = score.total();
    writeln!(out, "triples {}, right {}; clusters {}, hit {}", t.system, t.right, t.gold, t.found)?;
    summary(&mut out, &t, &score.sentences)?;
    Ok(ExitCode::SUCCESS)
}
