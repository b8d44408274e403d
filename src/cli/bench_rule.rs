//! `enishi bench-rule`: what a change of the relation rules does to the facts of a store, before anything is saved.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result};
use clap::Args;

use super::console::Console;
use super::evaluate_facts::{documents, lines};
use super::graph::StoreArgs;
use crate::bench::{Bench, Change, changes};
use crate::document::{Document, Node, Statement};
use crate::learn::facts::{FactScore, GoldFact};
use crate::pipeline::{Pipeline, PipelineWorker};
use crate::resource::embedded_rule_files;
use crate::run;
use crate::search::value;
use crate::shown::shown;
use crate::store::Store;

/// Flags of `bench-rule`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cp -r ontology/relations edited               and add a word, a frame or a pattern there
  enishi bench-rule edited
  enishi bench-rule edited --gold gold.jsonl --documents articles.jsonl

Only documents that hold a changed word are read again, with the old rules and with the new ones, both without the learned decision
beside them. Nothing is written. Each line is a fact gained (+), lost (-) or read otherwise (~), with its sentence.
Exit status: 0 no difference, 1 some.")]
pub struct BenchRuleArgs {
    /// Folder of the changed rule files
    #[arg(value_name = "FOLDER")]
    rules: PathBuf,
    /// Folder of the rule files before the change [default: those of the program]
    #[arg(long, value_name = "FOLDER")]
    before: Option<PathBuf>,
    /// Read all documents again, whether the change can reach them or not
    #[arg(long)]
    full: bool,
    /// Gold facts, one JSON object a line: their score before and after
    #[arg(long, value_name = "FILE", requires = "documents")]
    gold: Vec<PathBuf>,
    /// The documents of the gold facts
    #[arg(long, value_name = "FILE", requires = "gold")]
    documents: Vec<PathBuf>,
    /// Worker threads [default: number of cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    #[command(flatten)]
    store: StoreArgs,
}

/// Shows the difference.
pub fn run(args: &BenchRuleArgs, console: &mut Console) -> Result<ExitCode> {
    let began = Instant::now();
    let store = Store::open(&args.store.store)?;
    let new = files(&args.rules)?;
    let old = args.before.as_deref().map_or_else(|| Ok(embedded_rule_files()), files)?;
    let pipeline = Pipeline::builder().ontology(store.ontology()?).base(store.base()).build()?;
    let bench = Bench::new(&pipeline, &old, &new, args.full)?;
    let threads = args.threads.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from);
    let (all, damaged) = store.documents();
    for problem in &damaged {
        super::console::say(problem);
    }
    let total = all.len();
    let reached: Vec<Document> = all.into_iter().filter(|d| bench.reaches(d)).collect();
    let documents_reached = reached.len();
    let mut out = super::console::people();
    let mut counts = [0; 3];
    read(&bench, &pipeline, reached, threads, console, |[old, new]| {
        for (change, statement) in changes(&old, &new) {
            counts[change as usize] += 1;
            print(change, statement, &mut out)?;
        }
        Ok(())
    })?;
    let [gained, lost, changed] = counts;
    writeln!(
        out,
        "{gained} facts gained, {lost} lost, {changed} read otherwise; the change can reach {documents_reached} of {total} documents",
    )?;
    if !args.gold.is_empty() {
        let mut gold: Vec<GoldFact> = Vec::new();
        for path in &args.gold {
            gold.extend(lines::<GoldFact>(path)?);
        }
        let mut both: [Vec<Statement>; 2] = Default::default();
        read(&bench, &pipeline, documents(&args.documents)?, threads, console, |[old, new]| {
            both[0].extend(old);
            both[1].extend(new);
            Ok(())
        })?;
        for (name, statements) in ["before", "after"].iter().zip(&both) {
            let total = FactScore::of(statements, &gold, &BTreeMap::new()).total().ratio();
            let (p, r, f) = (total.precision(), total.recall(), total.f1());
            writeln!(out, "{name:6} precision {p:.3} recall {r:.3} F1 {f:.3} on gold")?;
        }
    }
    out.flush()?;
    console.note(&format_args!("{:.1} s", began.elapsed().as_secs_f64()));
    Ok(if gained + lost + changed == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Names and texts of the rule files of a folder.
fn files(folder: &Path) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "toml") {
            let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
            found.push((path.display().to_string(), text));
        }
    }
    Ok(found)
}

/// What the rules before and after find in each document, in order.
fn read(
    bench: &Bench,
    pipeline: &Pipeline,
    documents: Vec<Document>,
    threads: usize,
    console: &mut Console,
    sink: impl FnMut([Vec<Statement>; 2]) -> Result<()>,
) -> Result<()> {
    let process = |worker: &mut PipelineWorker<'_>, document: Document| Ok(bench.read(worker, &document));
    run::each_by(documents.into_iter().map(Ok), threads, console, pipeline, process, sink)?;
    Ok(())
}

fn print(change: Change, s: &Statement, out: &mut dyn Write) -> Result<()> {
    let sign = match change {
        Change::Gained => '+',
        Change::Lost => '-',
        Change::Otherwise => '~',
    };
    let name = |node: &Node| shown(node.label.as_deref().unwrap_or_else(|| value(node))).into_owned();
    let relation = s.relation.map_or("", |r| r.name());
    let (subject, object) = (name(&s.subject), name(&s.object));
    writeln!(out, "{sign} {subject}\t{relation}\t{object}\t{} {}\t{}", s.polarity.name(), s.modality.name(), s.rule)?;
    writeln!(out, "    [{}:{}] {}", s.document, s.sentence, shown(s.text.trim()))?;
    Ok(())
}
