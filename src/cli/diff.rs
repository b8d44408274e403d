//! `enishi diff`: facts that one store, or one day, has and another has not.

use std::collections::BTreeMap;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;

use super::graph::{Graph, StoreArgs, day};
use crate::network::Names;
use crate::store::Store;

/// Flags of `diff`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  enishi diff monday/graph tuesday/graph
  enishi diff --from 2024-01-01 --to 2025-01-01

Exit status: 0 no difference, 1 some.")]
pub struct DiffArgs {
    /// Two stores, the older first; with --from and --to none
    #[arg(value_name = "STORE")]
    stores: Vec<PathBuf>,
    /// Day of the older state
    #[arg(long, value_name = "DATE", value_parser = day, requires = "to")]
    from: Option<String>,
    /// Day of the newer state
    #[arg(long, value_name = "DATE", value_parser = day, requires = "from")]
    to: Option<String>,
    #[command(flatten)]
    store: StoreArgs,
}

/// Facts as people read them, each with a sentence that proves it.
fn facts(graph: &Graph) -> BTreeMap<String, String> {
    let names = Names::new(&graph.records);
    let knowledge = &graph.knowledge;
    knowledge
        .facts
        .iter()
        .map(|(&(s, relation, o), supports)| {
            let proof = supports.first().and_then(|s| s.of(&graph.records));
            let sentence =
                proof.map_or_else(String::new, |p| format!("[{}:{}] {}", p.document, p.sentence, p.text.trim()));
            (format!("{}\t{relation}\t{}", names.label(knowledge.term(s)), names.label(knowledge.term(o))), sentence)
        })
        .collect()
}

/// Prints lost facts with `-`, gained ones with `+`, each with its sentence.
pub fn run(args: &DiffArgs) -> Result<ExitCode> {
    let open = |path: &Path, day: Option<&String>| Graph::of(Store::open(path)?, false, day.cloned());
    let (old, new) = match (args.stores.as_slice(), &args.from) {
        ([old, new], None) => (open(old, None)?, open(new, None)?),
        ([], Some(_)) => (open(&args.store.store, args.from.as_ref())?, open(&args.store.store, args.to.as_ref())?),
        _ => bail!("give two stores, or --from and --to"),
    };
    let (old, new) = (facts(&old), facts(&new));
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut print = |sign: char, a: &BTreeMap<String, String>, b: &BTreeMap<String, String>| -> Result<usize> {
        let only: Vec<_> = a.iter().filter(|(fact, _)| !b.contains_key(*fact)).collect();
        for (fact, sentence) in &only {
            writeln!(out, "{sign} {fact}\n    {sentence}")?;
        }
        Ok(only.len())
    };
    let (lost, gained) = (print('-', &old, &new)?, print('+', &new, &old)?);
    writeln!(out, "{gained} facts gained, {lost} lost")?;
    out.flush()?;
    Ok(if lost + gained == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
