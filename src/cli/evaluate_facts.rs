//! `enishi evaluate facts`: statements as `extract` writes them, against gold facts.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow};
use clap::Args;
use serde::de::DeserializeOwned;

use crate::document::Statement;
use crate::learn::facts::{FactCounts, FactScore, GoldFact};

/// Flags of the evaluation of statements.
#[derive(Args, Debug)]
pub struct FactsEvaluateArgs {
    /// Statements as `enishi extract` writes them; `-` is standard input.
    pub statements: PathBuf,
    /// Gold facts, one JSON object a line.
    #[arg(required = true)]
    pub gold: Vec<PathBuf>,
    /// Print every statement that matches no gold fact.
    #[arg(long)]
    pub wrong: bool,
    /// Print every core fact that no statement matches.
    #[arg(long)]
    pub misses: bool,
}

/// Prints the scores.
pub fn run(args: &FactsEvaluateArgs) -> Result<ExitCode> {
    let statements: Vec<Statement> = lines(&args.statements)?;
    let mut gold: Vec<GoldFact> = Vec::new();
    for path in &args.gold {
        gold.extend(lines::<GoldFact>(path)?);
    }
    let score = FactScore::of(&statements, &gold);
    let mut out = std::io::stdout().lock();
    let listed = score.wrong.iter().filter(|_| args.wrong).map(|l| ("wrong", l));
    for (kind, line) in listed.chain(score.missed.iter().filter(|_| args.misses).map(|l| ("missed", l))) {
        writeln!(out, "{kind:7}{line}")?;
    }
    let mut relations: Vec<(&String, &FactCounts)> = score.relations.iter().collect();
    relations.sort_by_key(|(name, c)| (std::cmp::Reverse(c.core), *name));
    for (name, c) in relations {
        writeln!(out, "  {name:18} precision {:4}/{:<4} recall {:4}/{:<4}", c.right, c.statements, c.found, c.core)?;
    }
    writeln!(out, "confidence  statements  right")?;
    for (tenth, (all, right)) in score.reliability.iter().enumerate().filter(|(_, r)| r.0 > 0) {
        let share = *right as f64 / *all as f64;
        writeln!(out, "{:.1}-{:.1}     {all:10}  {share:.3}", tenth as f64 / 10.0, (tenth + 1) as f64 / 10.0)?;
    }
    let t = score.total();
    let (low, high) = score.interval();
    writeln!(out, "statements {}, right {}; core facts {}, found {}", t.statements, t.right, t.core, t.found)?;
    writeln!(
        out,
        "modality agreement {}/{} = {:.3}; false assertions {}/{}",
        t.agree,
        t.right,
        t.agree as f64 / t.right.max(1) as f64,
        t.false_assertions,
        t.asserted
    )?;
    writeln!(
        out,
        "precision {:.3} recall {:.3} F1 {:.3} (95 % of resampled documents: {low:.3} to {high:.3})",
        t.precision(),
        t.recall(),
        t.f1()
    )?;
    Ok(ExitCode::SUCCESS)
}

/// The JSON Lines of a file, with file and line where one is broken.
fn lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let mut text = String::new();
    if path.as_os_str() == "-" {
        std::io::stdin().read_to_string(&mut text).context("standard input")?;
    } else {
        text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    }
    text.lines()
        .enumerate()
        .filter(|(_, l)| !l.trim().is_empty())
        .map(|(n, l)| serde_json::from_str(l).map_err(|e| anyhow!("{}:{}: {e}", path.display(), n + 1)))
        .collect()
}
