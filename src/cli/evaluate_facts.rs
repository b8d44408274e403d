//! `enishi evaluate facts`: statements as `extract` writes them, against gold facts.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow};
use clap::Args;
use serde::de::DeserializeOwned;

use super::picture;
use crate::document::{Document, Statement};
use crate::learn::calibrate::Reliability;
use crate::learn::fact_causes::Seen;
use crate::learn::facts::{FactCounts, FactScore, GoldFact};
use crate::learn::ratio::{Ratio, intervals};
use crate::read::{Documents, ReadConfig, sources};
use crate::resource::Ontology;

/// What the scores of all kinds list one by one, where it is asked for.
#[derive(Args, Debug)]
pub struct ListArgs {
    /// Print everything that gold does not have, with its cause.
    #[arg(long)]
    pub wrong: bool,
    /// Print everything in gold that was not found, with its cause.
    #[arg(long)]
    pub misses: bool,
}

/// Flags of the evaluation of statements.
#[derive(Args, Debug)]
pub struct FactsEvaluateArgs {
    /// Statements as `enishi extract` writes them; `-` is standard input.
    pub statements: PathBuf,
    /// Gold facts, one JSON object a line.
    #[arg(required = true)]
    pub gold: Vec<PathBuf>,
    /// The documents themselves: tells for missed facts which names were not found and which candidates were dropped why.
    #[arg(long, value_name = "FILE")]
    pub documents: Vec<PathBuf>,
    #[command(flatten)]
    list: ListArgs,
}

/// Prints the scores.
pub fn run(args: &FactsEvaluateArgs) -> Result<ExitCode> {
    let statements: Vec<Statement> = lines(&args.statements)?;
    let mut gold: Vec<GoldFact> = Vec::new();
    for path in &args.gold {
        gold.extend(lines::<GoldFact>(path)?);
    }
    let score = FactScore::of(&statements, &gold, &seen(&args.documents)?);
    let mut out = super::console::people();
    by_cause(&mut out, "wrong", &score.wrong, args.list.wrong)?;
    by_cause(&mut out, "misread", &score.misread, args.list.wrong)?;
    by_cause(&mut out, "missed", &score.missed, args.list.misses)?;
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
    let pairs: Vec<(f64, bool)> =
        score.judged.iter().map(|(i, right)| (f64::from(statements[*i].confidence), *right)).collect();
    reliability(&mut out, &Reliability::of(&pairs))?;
    let t = score.total();
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
    let documents: Vec<Ratio> = score.documents.values().map(FactCounts::ratio).collect();
    summary(&mut out, &t.ratio(), &documents)?;
    Ok(ExitCode::SUCCESS)
}

/// What confidence is worth.
pub fn reliability(out: &mut impl Write, found: &Reliability) -> Result<()> {
    let bins: Vec<String> = found.bins.iter().map(|(c, r, _)| format!("{c:.2}:{r:.2}")).collect();
    writeln!(out, "confidence:right in ten bins of equal size  {}", bins.join(" "))?;
    let monotone = if found.is_monotone() { "monotone" } else { "not monotone" };
    writeln!(out, "expected calibration error {:.3}, {monotone}", found.error)?;
    Ok(())
}

/// What the program sees in the documents.
fn seen(paths: &[PathBuf]) -> Result<BTreeMap<String, Seen>> {
    if paths.is_empty() {
        return Ok(BTreeMap::new());
    }
    let documents = documents(paths)?;
    let pipeline = picture::pipeline(&Ontology::embedded())?;
    let mut worker = pipeline.worker();
    Ok(documents.iter().map(|d| (d.id.clone(), Seen::of(&worker.process(d), &pipeline.config().rules))).collect())
}

/// The documents of files, all of them.
pub fn documents(paths: &[PathBuf]) -> Result<Vec<Document>> {
    let mut bad = None;
    let found: Vec<_> = sources(paths, &mut |problem| bad = Some(problem)).into_iter().collect();
    let documents: Result<Vec<Document>, _> = Documents::new(found, ReadConfig::default()).collect();
    if let Some(problem) = bad {
        return Err(anyhow!("{problem}"));
    }
    documents.map_err(|problem| anyhow!("{problem}"))
}

/// How many there are for each cause, the most frequent first, and each of them where they are wanted.
pub fn by_cause<C: AsRef<str> + Ord>(
    out: &mut impl Write,
    kind: &str,
    found: &[(C, String)],
    listed: bool,
) -> Result<()> {
    let mut causes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (cause, what) in found {
        causes.entry(cause.as_ref()).or_default().push(what);
    }
    let mut causes: Vec<_> = causes.into_iter().collect();
    causes.sort_by_key(|(cause, all)| (std::cmp::Reverse(all.len()), *cause));
    for (cause, all) in causes {
        writeln!(out, "{kind:8}{:5}  {cause}", all.len())?;
        for what in all.iter().filter(|_| listed) {
            writeln!(out, "               {what}")?;
        }
    }
    Ok(())
}

/// Precision, recall and F1, each with the interval that resampled documents give.
pub fn summary(out: &mut impl Write, total: &Ratio, documents: &[Ratio]) -> Result<()> {
    let [p, r, f] = intervals(documents);
    writeln!(
        out,
        "95 % of resamples of the {} documents: precision {:.3} to {:.3}, recall {:.3} to {:.3}, F1 {:.3} to {:.3}",
        documents.len(),
        p.0,
        p.1,
        r.0,
        r.1,
        f.0,
        f.1
    )?;
    writeln!(out, "precision {:.3} recall {:.3} F1 {:.3}", total.precision(), total.recall(), total.f1())?;
    Ok(())
}

/// The JSON Lines of a file, with file and line where one is broken.
pub fn lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
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
