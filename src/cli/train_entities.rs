//! `enishi train entities|names|clusters`: the entity tagger and its word tables.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;

use super::console::Console;
use crate::learn::crf::CrfOptions;
use crate::learn::entities::{
    NamedSentence, clusters_table, examples, names_table, pack, read_conllu, read_marked, score, train_tagger,
};
use crate::recognize::tagger::Tagger;
use crate::resource::Lexicon;
use crate::syntax::SyntaxParser;
use crate::tokenize::Tokenizer;

/// Flags of the training of the entity tagger.
#[derive(Args, Debug)]
pub struct EntityTrainArgs {
    /// Annotated sentences: .jsonl (text, mentions), .txt with names marked as [name|type], or .conllu with NE= in the last
    /// column; a file given twice counts twice.
    #[arg(required = true)]
    pub corpora: Vec<PathBuf>,
    /// Where the model goes.
    #[arg(long, short, value_name = "FILE")]
    pub output: PathBuf,
    /// Names the data and its licence in the model's first line.
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub about: String,
    /// Passes over the data.
    #[arg(long, default_value_t = 12)]
    pub epochs: usize,
    /// Size of the first steps.
    #[arg(long, default_value_t = 0.1)]
    pub alpha: f32,
    /// What a weight must earn before it leaves zero.
    #[arg(long, default_value_t = 0.3)]
    pub l1: f32,
    /// Pull of all weights to zero.
    #[arg(long, default_value_t = 1.0)]
    pub l2: f32,
    /// Features rarer than this are left out.
    #[arg(long, default_value_t = 2)]
    pub cutoff: u32,
    /// How much a sentence of a .conllu corpus counts.
    #[arg(long, default_value_t = 0.5)]
    pub weak: f32,
    /// Sentences with names that the program found by itself (text, mentions), for self-training.
    #[arg(long, value_name = "FILE")]
    pub silver: Vec<PathBuf>,
    /// How much a sentence of a silver corpus counts.
    #[arg(long, default_value_t = 0.3)]
    pub silver_weight: f32,
    /// Annotated sentences to score the model on.
    #[arg(long, value_name = "FILE")]
    pub dev: Option<PathBuf>,
    /// Seed of the order of examples; every run takes the next.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Models whose weights are averaged.
    #[arg(long, default_value_t = 4)]
    pub runs: u64,
}

/// Flags of the making of a word table.
#[derive(Args, Debug)]
pub struct TableArgs {
    /// TSV written by tools/entity_resources.py.
    pub input: PathBuf,
    /// Where the table goes.
    #[arg(long, short, value_name = "FILE")]
    pub output: PathBuf,
    /// Names the source and its licence in the table's first line.
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub about: String,
}

/// Trains the tagger.
pub fn entities(args: &EntityTrainArgs, console: &Console) -> Result<ExitCode> {
    let lexicon = Lexicon::default();
    let tokenizer = Tokenizer::new(&lexicon);
    let tokenizer = &mut tokenizer.worker();
    let parser = SyntaxParser::embedded();
    let tables = Tagger::tables();
    let mut all = Vec::new();
    for path in &args.corpora {
        let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        if path.extension().is_some_and(|e| e == "conllu") {
            all.extend(examples(&read_conllu(&text), args.weak, &tables, tokenizer, &parser));
        } else if path.extension().is_some_and(|e| e == "txt") {
            let marked = read_marked(&text)
                .map_err(|line| anyhow::anyhow!("{}:{line}: a mark is not of the form [name|type]", path.display()))?;
            all.extend(examples(&marked, 1.0, &tables, tokenizer, &parser));
        } else {
            all.extend(examples(&named(path)?, 1.0, &tables, tokenizer, &parser));
        }
    }
    for path in &args.silver {
        all.extend(examples(&named(path)?, args.silver_weight, &tables, tokenizer, &parser));
    }
    let options = CrfOptions {
        alpha: args.alpha,
        l1: args.l1,
        l2: args.l2,
        cutoff: args.cutoff,
        epochs: args.epochs,
        seed: args.seed,
    };
    let (crf, losses) = train_tagger(&all, &options, args.runs);
    for (run, loss) in losses.iter().enumerate() {
        console.note(&format_args!("seed {}: loss {loss:.1}", args.seed + run as u64));
    }
    let about = format!("enishi entities 1 | {}", args.about);
    let file = pack(&about, &crf);
    console.note(&format_args!("{} sentences, {} features, {} bytes", all.len(), crf.rows.len(), file.len()));
    fs::write(&args.output, &file).with_context(|| args.output.display().to_string())?;
    if let Some(dev) = &args.dev {
        let tagger = Tagger::new(tables, file.leak());
        let (hits, found, gold) = score(&named(dev)?, &tagger, tokenizer, &parser);
        let f1 = 2.0 * hits as f64 / (found + gold).max(1) as f64;
        console.note(&format_args!("{}: {hits} of {found} found and {gold} gold, F1 {f1:.4}", dev.display()));
    }
    Ok(ExitCode::SUCCESS)
}

/// Sentences with names, one JSON object a line.
fn named(path: &Path) -> Result<Vec<NamedSentence>> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    text.lines()
        .enumerate()
        .map(|(n, l)| serde_json::from_str(l).with_context(|| format!("{}:{}", path.display(), n + 1)))
        .collect()
}

/// Makes the table of names.
pub fn names(args: &TableArgs) -> Result<ExitCode> {
    let text = fs::read_to_string(&args.input).with_context(|| args.input.display().to_string())?;
    fs::write(&args.output, names_table(&format!("enishi names 1 | {}", args.about), &text))
        .with_context(|| args.output.display().to_string())?;
    Ok(ExitCode::SUCCESS)
}

/// Makes the table of word clusters, of the words that are one morpheme here.
pub fn clusters(args: &TableArgs) -> Result<ExitCode> {
    let text = fs::read_to_string(&args.input).with_context(|| args.input.display().to_string())?;
    let tokenizer = Tokenizer::new(&Lexicon::default());
    let mut worker = tokenizer.worker();
    let table =
        clusters_table(&format!("enishi clusters 1 | {}", args.about), &text, |word| worker.tokenize(word).len() == 1);
    fs::write(&args.output, table).with_context(|| args.output.display().to_string())?;
    Ok(ExitCode::SUCCESS)
}
