//! `enishi train`: annotated corpora -> model files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};

use super::console::Console;
use super::evaluate_facts;
use super::train_discourse::{self, DiscourseTrainArgs};
use super::train_entities::{self, EntityTrainArgs, TableArgs};
use super::train_relations::{self, RelationTrainArgs};
use crate::learn::calibrate::{self, Judged};
use crate::learn::facts::{FactScore, GoldFact};
use crate::learn::linear::StepSize;
use crate::learn::{Corpus, SyntaxTrainer, TrainingOptions, learn_splits};
use crate::pipeline::Pipeline;
use crate::resource::Lexicon;
use crate::syntax::mask::Attribute;

/// What to train.
#[derive(Debug, Subcommand)]
pub enum TrainCommand {
    /// Learn which morphemes the dictionary joins across bunsetsu boundaries.
    Splits(SyntaxTrainArgs),
    /// Train the bunsetsu chunker.
    Chunker(SyntaxTrainArgs),
    /// Train the dependency parser.
    Parser(SyntaxTrainArgs),
    /// Train the finder of predicate arguments.
    Arguments(SyntaxTrainArgs),
    /// Train the entity tagger.
    Entities(EntityTrainArgs),
    /// Make the entity tagger's table of names.
    Names(TableArgs),
    /// Make the entity tagger's table of word clusters.
    Clusters(TableArgs),
    /// Train the decision that two things of a sentence are related.
    Relations(RelationTrainArgs),
    /// Learn how much each sign tells of whom a sentence means that leaves it out.
    Discourse(DiscourseTrainArgs),
    /// Fit the table of confidence on annotated passages.
    Confidence(ConfidenceTrainArgs),
}

/// Flags of the fit of confidence.
#[derive(Args, Debug)]
pub struct ConfidenceTrainArgs {
    /// The passages, as `enishi extract` reads them.
    #[arg(required = true)]
    pub passages: Vec<PathBuf>,
    /// Their gold facts, one JSON object a line.
    #[arg(long, required = true, num_args = 1..)]
    pub gold: Vec<PathBuf>,
    /// Gold facts of those passages on which nobody has looked at errors.
    #[arg(long, num_args = 1..)]
    pub apart: Vec<PathBuf>,
    /// Where the table goes.
    #[arg(long, short, value_name = "FILE")]
    pub output: PathBuf,
}

/// Flags of the training of the syntax models.
#[derive(Args, Debug)]
pub struct SyntaxTrainArgs {
    /// Annotated corpora: .jsonl (text, chunks, predicates), .conllu, .knp, .cabocha; also gzipped (.gz).
    #[arg(required = true)]
    pub corpora: Vec<PathBuf>,
    /// Where the model goes.
    #[arg(long, short, value_name = "FILE")]
    pub output: PathBuf,
    /// Names the data and its licence in the model's first line.
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub about: String,
    /// Seed of the order of examples; the same seed gives the same model.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Passes over the data.
    #[arg(long)]
    pub epochs: Option<usize>,
    /// The model has 2^BITS weights of one byte.
    #[arg(long)]
    pub bits: Option<u32>,
    /// Size of the first steps.
    #[arg(long)]
    pub alpha: Option<f32>,
    /// What a weight must earn before it leaves zero.
    #[arg(long)]
    pub l1: Option<f32>,
    /// Hide attributes from the model, to measure their worth; give the same to `enishi evaluate`.
    #[arg(long, value_name = "KIND", value_parser = attribute)]
    pub without: Vec<Attribute>,
    /// Train on gold bunsetsu instead of those that a chunker finds.
    #[arg(long)]
    pub gold_chunks: bool,
    /// Broken records are no failure.
    #[arg(long)]
    pub keep_going: bool,
}

impl SyntaxTrainArgs {
    fn options(&self, epochs: usize, bits: u32, alpha: f32, l1: f32) -> TrainingOptions {
        TrainingOptions {
            seed: self.seed,
            epochs: self.epochs.unwrap_or(epochs),
            bits: self.bits.unwrap_or(bits),
            step: StepSize { alpha: self.alpha.unwrap_or(alpha), l1: self.l1.unwrap_or(l1), l2: 0.0 },
        }
    }
    /// Step sizes of the chunker that jackknifing uses.
    fn chunker_options(&self) -> TrainingOptions {
        TrainingOptions { seed: self.seed, epochs: 8, bits: 22, step: StepSize { alpha: 0.1, l1: 0.3, l2: 0.0 } }
    }
}

/// The kind of attribute of that name.
pub(super) fn attribute(name: &str) -> Result<Attribute, String> {
    let known = || Attribute::ALL.map(Attribute::name).join(", ");
    Attribute::parse(name).ok_or_else(|| format!("known: {}", known()))
}

/// Trains and writes a model.
pub fn run(command: &TrainCommand, console: &mut Console) -> Result<ExitCode> {
    match command {
        TrainCommand::Entities(args) => train_entities::entities(args, console),
        TrainCommand::Names(args) => train_entities::names(args),
        TrainCommand::Clusters(args) => train_entities::clusters(args),
        TrainCommand::Confidence(args) => confidence(args),
        TrainCommand::Relations(args) => train_relations::run(args, console),
        TrainCommand::Discourse(args) => train_discourse::run(args, console),
        TrainCommand::Splits(args) => {
            let corpus = read(&args.corpora, console)?;
            let mut table = String::new();
            for (surface, parts) in learn_splits(&corpus.sentences, 2) {
                table.push_str(&format!("{surface}\t{}\n", parts.join("|")));
            }
            fs::write(&args.output, table).with_context(|| args.output.display().to_string())?;
            Ok(status(&corpus, args.keep_going))
        }
        TrainCommand::Chunker(args) => {
            let corpus = read(&args.corpora, console)?;
            let trainer = SyntaxTrainer::new(&corpus, &Lexicon::embedded()?, &args.without);
            let d = args.chunker_options();
            let options = args.options(d.epochs, d.bits, d.step.alpha, d.step.l1);
            let weights = trainer.chunker(options);
            save("chunker", args, |about, file| weights.write(about, file))?;
            Ok(status(&corpus, args.keep_going))
        }
        TrainCommand::Parser(args) => {
            let corpus = read(&args.corpora, console)?;
            let mut trainer = SyntaxTrainer::new(&corpus, &Lexicon::embedded()?, &args.without);
            if args.gold_chunks {
                trainer.gold_chunks();
            } else {
                trainer.jackknife(args.chunker_options());
            }
            let parser = trainer.parser(args.options(10, 21, 0.05, 0.3));
            save("parser", args, |about, file| parser.write(about, file))?;
            Ok(status(&corpus, args.keep_going))
        }
        TrainCommand::Arguments(args) => {
            let corpus = read(&args.corpora, console)?;
            let mut trainer = SyntaxTrainer::new(&corpus, &Lexicon::embedded()?, &args.without);
            trainer.jackknife(TrainingOptions { epochs: 4, ..args.chunker_options() });
            let step = StepSize { alpha: 0.1, l1: 0.3, l2: 0.0 };
            trainer.jackknife_heads(TrainingOptions {
                seed: args.seed,
                epochs: 4,
                bits: 21,
                step: StepSize { alpha: 0.05, ..step },
            });
            let weights = trainer.arguments(args.options(5, 21, 0.1, 0.5));
            save("arguments", args, |about, file| weights.write(about, file))?;
            Ok(status(&corpus, args.keep_going))
        }
    }
}

/// Reads the passages and fits the table to what gold says of their statements.
fn confidence(args: &ConfidenceTrainArgs) -> Result<ExitCode> {
    let mut gold: Vec<GoldFact> = Vec::new();
    // Of each document whether its errors were looked at, and the relations that its annotators looked for.
    let mut known: BTreeMap<String, (bool, Rc<BTreeSet<String>>)> = BTreeMap::new();
    for (path, read) in args.gold.iter().map(|p| (p, true)).chain(args.apart.iter().map(|p| (p, false))) {
        let facts = evaluate_facts::lines::<GoldFact>(path)?;
        let sought = Rc::new(facts.iter().map(|fact| fact.relation.clone()).collect::<BTreeSet<_>>());
        known.extend(facts.iter().map(|fact| (fact.document().to_owned(), (read, sought.clone()))));
        gold.extend(facts);
    }
    let mut statements = Vec::new();
    let pipeline = Pipeline::builder().rules_only().build()?;
    let mut worker = pipeline.worker();
    for document in evaluate_facts::documents(&args.passages)? {
        let Some((_, sought)) = known.get(&document.id) else { continue };
        let found = worker.process(&document).statements;
        statements.extend(found.into_iter().filter(|s| s.relation.is_some_and(|r| sought.contains(r.name()))));
    }
    let score = FactScore::of(&statements, &gold, &BTreeMap::new());
    let judged: Vec<Judged<'_>> = score
        .judged
        .iter()
        .map(|(i, right)| {
            let statement = &statements[*i];
            Judged { statement, right: *right, read: known.get(&statement.document).is_some_and(|(read, _)| *read) }
        })
        .collect();
    if judged.len() < 100 {
        bail!("{} statements can be judged by that gold, 100 are needed", judged.len());
    }
    let (table, reliability) = calibrate::fit(&judged);
    let about = format!("{} statements of {}", judged.len(), names(&args.passages));
    fs::write(&args.output, table.write(&about)).with_context(|| args.output.display().to_string())?;
    let mut out = super::console::people();
    let right = judged.iter().filter(|j| j.right).count();
    writeln!(out, "{} statements, {right} right; on documents left out of the fit:", judged.len())?;
    evaluate_facts::reliability(&mut out, &reliability)?;
    Ok(ExitCode::SUCCESS)
}

/// Reads corpora; names every broken record.
pub(super) fn read(paths: &[PathBuf], console: &Console) -> Result<Corpus> {
    let corpus = Corpus::read(paths.iter().map(PathBuf::as_path))?;
    for bad in &corpus.bad {
        console.report(bad);
    }
    if corpus.sentences.is_empty() {
        bail!("no usable sentence in the corpora ({} broken)", corpus.bad.len());
    }
    let (good, bad) = (corpus.sentences.len(), corpus.bad.len());
    console.note(&format_args!("{good} sentences read, {bad} broken records skipped"));
    Ok(corpus)
}

/// 2 where records were broken, unless that was allowed.
pub(super) fn status(corpus: &Corpus, keep_going: bool) -> ExitCode {
    if corpus.bad.is_empty() || keep_going { ExitCode::SUCCESS } else { ExitCode::from(2) }
}

fn save(what: &str, args: &SyntaxTrainArgs, write: impl Fn(&str, &mut Vec<u8>) -> std::io::Result<()>) -> Result<()> {
    let mut file = Vec::new();
    let about = format!("{what}; {}", if args.about.is_empty() { names(&args.corpora) } else { args.about.clone() });
    write(&about, &mut file)?;
    fs::write(&args.output, file).with_context(|| args.output.display().to_string())
}

fn names(paths: &[PathBuf]) -> String {
    let names: Vec<_> = paths.iter().filter_map(|p| Path::file_name(p)).map(|n| n.to_string_lossy()).collect();
    names.join(" ")
}
