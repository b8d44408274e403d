//! `enishi train relations`: the learned decision that two things are related.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use clap::Args;

use super::console::Console;
use super::evaluate_facts::lines;
use crate::document::Document;
use crate::learn::facts::GoldFact;
use crate::learn::relations::{Decided, RelationDocument, RelationOptions, train};
use crate::pipeline::Pipeline;
use crate::relate::FrameExtractor;
use crate::resource::Ontology;

/// Flags of the training of the learned decision.
#[derive(Args, Debug)]
pub struct RelationTrainArgs {
    /// Documents (id, title, text) and their gold facts, both JSON Lines; every fact of them is annotated. Documents without a
    /// fact are left out.
    #[arg(long, num_args = 2, value_names = ["DOCUMENTS", "FACTS"])]
    pub whole: Vec<PathBuf>,
    /// The same, where no rule was made from the text: they teach as well, and tell what the model's sums are worth.
    #[arg(long, num_args = 2, value_names = ["DOCUMENTS", "FACTS"], required = true)]
    pub apart: Vec<PathBuf>,
    /// The same with the main facts only: they only teach.
    #[arg(long, num_args = 2, value_names = ["DOCUMENTS", "FACTS"])]
    pub part: Vec<PathBuf>,
    /// Where the model goes.
    #[arg(long, short, value_name = "FILE")]
    pub output: PathBuf,
    /// Names the data and its licence in the model's first line.
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub about: String,
    /// Passes over the pairs.
    #[arg(long, default_value_t = 6)]
    pub epochs: usize,
    /// Size of the first steps.
    #[arg(long, default_value_t = 0.1)]
    pub rate: f32,
    /// Pull of all weights to zero.
    #[arg(long, default_value_t = 0.001)]
    pub l2: f32,
    /// How much a pair without a relation counts.
    #[arg(long, default_value_t = 0.5)]
    pub negative: f32,
    /// Features rarer than this are left out.
    #[arg(long, default_value_t = 4)]
    pub cutoff: u32,
    /// Folds of documents, by which thresholds are found.
    #[arg(long, default_value_t = 5)]
    pub folds: usize,
    /// Probability from which the model adds to the rules.
    #[arg(long, default_value_t = 0.5)]
    pub precision: f32,
    /// Probability below which the model takes back what the rules said.
    #[arg(long, default_value_t = 0.22)]
    pub keep: f32,
    /// Positive pairs that a relation needs to be learned.
    #[arg(long, default_value_t = 15)]
    pub least: usize,
    /// Seed of the order of pairs.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// A document, whether every fact of it is annotated, whether no rule was made from it, and the relations that its annotators
/// looked for.
pub(super) struct Annotated {
    pub document: Document,
    whole: bool,
    apart: bool,
    sought: Arc<BTreeSet<String>>,
}

/// Trains the model and tells what it adds.
pub fn run(args: &RelationTrainArgs, console: &Console) -> Result<ExitCode> {
    let ontology = Ontology::embedded();
    let sets = [(&args.whole, true, false), (&args.apart, true, true), (&args.part, false, false)];
    let (documents, gold) = annotated(&sets)?;
    let read = analyse(&documents, &ontology)?;
    let options = RelationOptions {
        epochs: args.epochs,
        rate: args.rate,
        l2: args.l2,
        negative: args.negative,
        cutoff: args.cutoff,
        folds: args.folds,
        precision: args.precision,
        keep: args.keep,
        least: args.least,
        seed: args.seed,
    };
    let trained = train(&read, &gold, &options, &args.about);
    for decided in &trained.relations {
        let Decided { relation, positives, added, taken_back, moved, moved_right } = decided;
        let counts = |what: &str, (all, right): (usize, usize)| format!("{what} {all:5}, right {right:5}");
        console.note(&format_args!(
            "{relation:18} {positives:6} pairs; {}; {}; {} before, {} then",
            counts("adds", *added),
            counts("takes back", *taken_back),
            counts("moves", *moved),
            moved_right.1
        ));
    }
    let say = |what: &str, r: &crate::learn::ratio::Ratio| {
        format!("{what:10} precision {:.3} recall {:.3} F1 {:.3}", r.precision(), r.recall(), r.f1())
    };
    console.note(&say("rules", &trained.rules));
    console.note(&say("with pairs", &trained.both));
    console.note(&format_args!("{} of {} facts of a fold are read as they are meant", trained.read.1, trained.read.0));
    console.note(&format_args!("{} pairs, {} bytes", trained.pairs, trained.file.len()));
    write(&args.output, &trained.file)
}

/// Documents and their gold facts, of files in pairs with whether every fact is annotated and no rule was made from them.
pub(super) fn annotated(sets: &[(&Vec<PathBuf>, bool, bool)]) -> Result<(Vec<Annotated>, Vec<GoldFact>)> {
    let mut documents: Vec<Annotated> = Vec::new();
    let mut gold: Vec<GoldFact> = Vec::new();
    let mut ids = BTreeSet::new();
    for (files, whole, apart) in sets.iter().copied() {
        for pair in files.chunks(2) {
            let [texts, facts] = pair else { bail!("documents without facts: {pair:?}") };
            let annotated = lines::<GoldFact>(facts)?;
            let known: BTreeSet<&str> = annotated.iter().map(GoldFact::document).collect();
            let sought: Arc<BTreeSet<String>> = Arc::new(annotated.iter().map(|fact| fact.relation.clone()).collect());
            for document in lines::<Document>(texts)? {
                if !known.contains(document.id.as_str()) {
                    continue;
                }
                if !ids.insert(document.id.clone()) {
                    bail!("{}: document {} is there twice", texts.display(), document.id);
                }
                documents.push(Annotated { document, whole, apart, sought: sought.clone() });
            }
            gold.extend(annotated);
        }
    }
    Ok((documents, gold))
}

pub(super) fn write(path: &Path, file: &[u8]) -> Result<ExitCode> {
    fs::write(path, file).with_context(|| path.display().to_string())?;
    Ok(ExitCode::SUCCESS)
}

/// Pairs and statements of the rules, by two threads or more, in order.
fn analyse(documents: &[Annotated], ontology: &Ontology) -> Result<Vec<RelationDocument>> {
    let pipeline = Pipeline::builder().ontology(ontology.clone()).rules_only().build()?;
    let config = pipeline.config();
    let extractor = FrameExtractor::new(config.ontology.clone(), config.rules.clone(), config.base.clone());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let size = documents.len().div_ceil(threads).max(1);
    let mut all = Vec::new();
    std::thread::scope(|scope| {
        let parts: Vec<_> = documents
            .chunks(size)
            .map(|part| {
                let (pipeline, extractor) = (&pipeline, &extractor);
                scope.spawn(move || {
                    let mut worker = pipeline.worker();
                    part.iter()
                        .map(|Annotated { document, whole, apart, sought }| {
                            let analysis = worker.process(document);
                            let pairs = extractor.pairs(document, &analysis);
                            RelationDocument::new(
                                document,
                                pairs,
                                analysis.statements,
                                (*whole, *apart),
                                sought.clone(),
                            )
                        })
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        for part in parts {
            all.extend(part.join().map_err(|_| anyhow::anyhow!("a document could not be analysed"))?);
        }
        Ok(all)
    })
}
