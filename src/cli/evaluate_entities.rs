//! `enishi evaluate entities`: names as `analyze --unit line` finds them, against gold.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow};
use clap::Args;

use super::evaluate_facts::{ListArgs, by_cause, lines, summary};
use crate::learn::entities::NamedSentence;
use crate::learn::entity_score::EntityScore;
use crate::learn::ratio::Ratio;

/// Flags of the evaluation of names.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  enishi evaluate entities --texts gold.jsonl | enishi analyze --unit line - | enishi evaluate entities gold.jsonl -")]
pub struct EntitiesEvaluateArgs {
    /// Gold: a sentence a line, {\"text\", \"mentions\": [{\"begin\", \"end\", \"type\"}]}, offsets in characters; types of Stockmark's
    /// data set, of UD Japanese, or classes of the ontology.
    pub gold: PathBuf,
    /// The same sentences as `enishi analyze --unit line` writes them; `-` is standard input.
    #[arg(required_unless_present = "texts")]
    pub analysis: Option<PathBuf>,
    /// Print the gold sentences, one a line: the input of `analyze`.
    #[arg(long, conflicts_with = "analysis")]
    pub texts: bool,
    #[command(flatten)]
    list: ListArgs,
}

/// Prints the scores, or the sentences.
pub fn run(args: &EntitiesEvaluateArgs) -> Result<ExitCode> {
    let gold: Vec<NamedSentence> = lines(&args.gold)?;
    let mut out = super::console::people();
    let Some(analysis) = &args.analysis else {
        for sentence in &gold {
            writeln!(out, "{}", sentence.text)?;
        }
        return Ok(ExitCode::SUCCESS);
    };
    let score = EntityScore::of(&lines(analysis)?, &gold).map_err(|line| {
        anyhow!("{}:{line}: not the sentence that {} has there", analysis.display(), args.gold.display())
    })?;
    by_cause(&mut out, "wrong", &score.wrong, args.list.wrong)?;
    by_cause(&mut out, "missed", &score.missed, args.list.misses)?;
    for (name, r) in score.types.iter().map(|(class, r)| (class.name(), r)).chain([("spans alone", &score.spans)]) {
        let Ratio { right, system, gold, .. } = r;
        let (p, r, f) = (r.precision(), r.recall(), r.f1());
        writeln!(out, "{name:14} precision {p:.4} recall {r:.4} F1 {f:.4}  ({right}/{system} system, {gold} gold)")?;
    }
    let t = score.total();
    writeln!(out, "names {}, right {}; gold {}", t.system, t.right, t.gold)?;
    summary(&mut out, &t, &score.sentences).context("standard output")?;
    Ok(ExitCode::SUCCESS)
}
