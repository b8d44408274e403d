//! `enishi bench-rule`: what a change of the relation rules does to the facts of a store, before anything is saved.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result, anyhow};
use clap::Args;

use super::console::Console;
use super::evaluate_facts::{documents, lines};
use super::graph::{StoreArgs, ontology};
use crate::document::{Document, Node, Statement};
use crate::learn::facts::{FactScore, GoldFact};
use crate::normalize::{Clean, LineBreaks};
use crate::pipeline::Pipeline;
use crate::resource::{Ontology, RelationRules, Touched, embedded_rule_files, touched};
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

/// Old and new rules, ready to read.
struct Bench {
    old: Pipeline,
    new: Pipeline,
    reach: Touched,
    threads: usize,
}

/// Shows the difference.
pub fn run(args: &BenchRuleArgs, console: &mut Console) -> Result<ExitCode> {
    let store = Store::open(&args.store.store)?;
    let ontology = ontology(&store)?;
    let new = files(&args.rules)?;
    let old = args.before.as_deref().map_or_else(|| Ok(embedded_rule_files()), files)?;
    let reach = if args.full { Touched::All } else { touched(&old, &new).map_err(|e| anyhow!(e))? };
    let pipeline = |files: &[(String, String)], ontology: &Ontology| -> Result<Pipeline> {
        let rules = RelationRules::from_texts(files, ontology)?;
        let builder = Pipeline::builder().ontology(ontology.clone()).base(store.base()).rules(rules);
        Ok(builder.rules_only().build()?)
    };
    let threads = args.threads.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from);
    let bench = Bench { old: pipeline(&old, &ontology)?, new: pipeline(&new, &ontology)?, reach, threads };
    let began = Instant::now();
    let (records, damaged) = store.records();
    for problem in &damaged {
        super::console::say(problem);
    }
    let total = records.len();
    let reached: Vec<Document> = records.into_iter().map(|r| r.document).filter(|d| bench.reaches(d)).collect();
    let mut out = super::console::people();
    let [gained, lost, changed] = bench.compare(&reached, console, &mut out)?;
    writeln!(
        out,
        "{gained} facts gained, {lost} lost, {changed} read otherwise; the change can reach {} of {total} documents",
        reached.len()
    )?;
    if !args.gold.is_empty() {
        let mut gold: Vec<GoldFact> = Vec::new();
        for path in &args.gold {
            gold.extend(lines::<GoldFact>(path)?);
        }
        let documents = documents(&args.documents)?;
        for (name, pipeline) in [("before", &bench.old), ("after", &bench.new)] {
            let statements: Vec<Statement> = bench.read(pipeline, &documents, console)?.into_iter().flatten().collect();
            let total = FactScore::of(&statements, &gold, &BTreeMap::new()).total().ratio();
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

impl Bench {
    fn reaches(&self, document: &Document) -> bool {
        let clean = |text: &str| self.reach.reaches(&Clean::new(text, LineBreaks::Auto).text);
        self.reach == Touched::All || clean(&document.text) || document.title.as_deref().is_some_and(clean)
    }
    /// The statements of each document.
    fn read(&self, pipeline: &Pipeline, documents: &[Document], console: &mut Console) -> Result<Vec<Vec<Statement>>> {
        let mut found = Vec::with_capacity(documents.len());
        let all = documents.iter().cloned().map(Ok);
        let map =
            |_: Document, analysis: crate::document::DocumentAnalysis| Ok::<_, anyhow::Error>(analysis.statements);
        run::for_each(all, self.threads, console, pipeline, map, |statements| {
            found.push(statements);
            Ok(())
        })?;
        Ok(found)
    }
    /// Prints the differences; how many facts there are more, less, and otherwise.
    fn compare(&self, documents: &[Document], console: &mut Console, out: &mut dyn Write) -> Result<[usize; 3]> {
        let (old, new) = (self.read(&self.old, documents, console)?, self.read(&self.new, documents, console)?);
        let mut counts = [0; 3];
        for (old, new) in old.iter().zip(&new) {
            let (old, new) = (by_key(old), by_key(new));
            let both = new.keys().chain(old.keys()).collect::<std::collections::BTreeSet<_>>();
            for key in both {
                let (sign, at, s) = match (old.get(key), new.get(key)) {
                    (None, Some(s)) => ('+', 0, *s),
                    (Some(s), None) => ('-', 1, *s),
                    (Some(a), Some(b)) if reading(a) != reading(b) => ('~', 2, *b),
                    _ => continue,
                };
                counts[at] += 1;
                let name = |node: &Node| shown(node.label.as_deref().unwrap_or_else(|| value(node))).into_owned();
                let relation = s.relation.map_or("", |r| r.name());
                let (subject, object) = (name(&s.subject), name(&s.object));
                writeln!(
                    out,
                    "{sign} {subject}\t{relation}\t{object}\t{} {}\t{}",
                    s.polarity.name(),
                    s.modality.name(),
                    s.rule
                )?;
                writeln!(out, "    [{}:{}] {}", s.document, s.sentence, shown(s.text.trim()))?;
            }
        }
        Ok(counts)
    }
}

/// What a statement says, and where.
type Key<'s> = (i64, &'s str, &'static str, &'s str);

fn by_key(statements: &[Statement]) -> BTreeMap<Key<'_>, &Statement> {
    fn end(node: &Node) -> &str {
        node.id.as_deref().unwrap_or_else(|| value(node))
    }
    let relation = |s: &Statement| s.relation.map_or("", |r| r.name());
    statements.iter().rev().map(|s| ((s.sentence, end(&s.subject), relation(s), end(&s.object)), s)).collect()
}

/// How it says it.
fn reading(s: &Statement) -> impl PartialEq {
    (s.polarity, s.modality, s.speaker.clone(), s.time.clone(), s.qualifiers.clone())
}
