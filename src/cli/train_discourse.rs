//! `enishi train discourse`: who is meant where a sentence leaves it out.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use super::console::Console;
use super::train_relations::{Annotated, annotated, write};
use crate::learn::discourse::{DiscourseOptions, Question, questions, train};
use crate::learn::facts::GoldFact;
use crate::pipeline::Pipeline;
use crate::relate::FrameExtractor;
use crate::resource::Ontology;

/// Flags of the training of whom a sentence means.
#[derive(Args, Debug)]
pub struct DiscourseTrainArgs {
    /// Documents (id, title, text) and their gold facts, both JSON Lines. Documents without a fact are left out.
    #[arg(long, num_args = 2, value_names = ["DOCUMENTS", "FACTS"], required = true)]
    pub whole: Vec<PathBuf>,
    /// Where the table goes.
    #[arg(long, short, value_name = "FILE")]
    pub output: PathBuf,
    /// Names the data and its licence in the table's first line.
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub about: String,
    /// Passes over the questions.
    #[arg(long, default_value_t = 12)]
    pub epochs: usize,
    /// Size of the first steps.
    #[arg(long, default_value_t = 0.1)]
    pub rate: f64,
    /// Pull of all weights to zero.
    #[arg(long, default_value_t = 0.002)]
    pub l2: f64,
    /// Seed of the order of questions.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// Trains the table and tells what it is worth.
pub fn run(args: &DiscourseTrainArgs, console: &Console) -> Result<ExitCode> {
    let (documents, gold) = annotated(&[(&args.whole, true, true)])?;
    let mut facts: BTreeMap<&str, Vec<&GoldFact>> = BTreeMap::new();
    for fact in &gold {
        facts.entry(fact.document()).or_default().push(fact);
    }
    let ontology = Ontology::embedded();
    let pipeline = Pipeline::builder().ontology(ontology.clone()).rules_only().build()?;
    let config = pipeline.config();
    let extractor = FrameExtractor::new(config.ontology.clone(), config.rules.clone(), config.base.clone());
    let mut worker = pipeline.worker();
    let mut ask = |annotated: &Annotated| -> Vec<Question> {
        let document = &annotated.document;
        let analysis = worker.process(document);
        questions(
            &extractor,
            &ontology,
            document,
            &analysis,
            facts.get(document.id.as_str()).map_or(&[], Vec::as_slice),
        )
    };
    let asked: Vec<Vec<Question>> = documents.iter().map(&mut ask).collect();
    let options = DiscourseOptions { epochs: args.epochs, rate: args.rate, l2: args.l2, seed: args.seed };
    let trained = train(&asked, &options, &args.about);
    for (name, all, right) in &trained.folds {
        let share = *right as f64 / (*all).max(1) as f64;
        console.note(&format_args!("{name}: {right} of {all} of folds left out answered right ({share:.3})"));
    }
    write(&args.output, trained.file.as_bytes())
}
