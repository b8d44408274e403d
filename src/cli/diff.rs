//! `enishi diff`: facts that one store, or one day, has and another has not.
//!
//! Facts are compared by what they speak of, not by how it is called: an entity is its IRI without the base of the store.
//! Two entities of one name stand in one line each, with what tells them apart in brackets.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;
use oxigraph::model::Term;

use super::graph::{Graph, StoreArgs, day, graph_of};
use crate::document::Statement;
use crate::network::Names;
use crate::resource::Relation;
use crate::store::{Interval, Store, intervals};

/// Flags of `diff`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  enishi diff monday/graph tuesday/graph
  enishi diff monday/graph tuesday/graph --as-of 2025-01-01
  enishi diff --from 2024-01-01 --to 2025-01-01

A fact that ends between two days comes with the sentence that ends it.
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
    /// Of two stores, only the facts that hold on this day
    #[arg(long, value_name = "DATE", value_parser = day, conflicts_with = "from")]
    as_of: Option<String>,
    #[command(flatten)]
    store: StoreArgs,
}

/// What tells a fact from all others: the ends without the base, and the relation.
type Identity = (String, Relation, String);

/// How a fact is shown: labels of its ends, and sentences.
struct Shown {
    labels: [String; 2],
    sentences: Vec<String>,
}

/// The facts for which `holds`, with a sentence that states each and, with `ends`, the one that ends it.
fn facts(graph: &Graph, ends: bool, holds: impl Fn(&Interval) -> bool) -> BTreeMap<Identity, Shown> {
    let names = Names::new(&graph.records);
    let knowledge = &graph.knowledge;
    let holding = intervals(&graph.ontology, knowledge, &graph.records);
    let identity = |term: &Term| match term {
        Term::NamedNode(node) => node.as_str().strip_prefix(graph.store.base()).unwrap_or(node.as_str()).to_owned(),
        other => other.to_string(),
    };
    let cite = |p: &Statement| format!("[{}:{}] {}", p.document, p.sentence, p.text.trim());
    let mut found = BTreeMap::new();
    for ((&(s, relation, o), supports), interval) in knowledge.facts.iter().zip(holding) {
        if !holds(&interval) {
            continue;
        }
        let (s, o) = (knowledge.term(s), knowledge.term(o));
        let ended = interval.ended_by.filter(|_| ends);
        let proofs = supports.iter().copied().take(1).chain(ended);
        let shown = Shown {
            labels: [names.label(s), names.label(o)],
            sentences: proofs.filter_map(|support| support.of(&graph.records)).map(cite).collect(),
        };
        found.insert((identity(s), relation, identity(o)), shown);
    }
    found
}

/// Whether a fact holds on the day, or ever.
fn on(day: Option<&String>) -> impl Fn(&Interval) -> bool {
    move |interval| day.is_none_or(|day| interval.holds_on(day))
}

/// Prints lost facts with `-`, gained ones with `+`, each with its sentences.
pub fn run(args: &DiffArgs) -> Result<ExitCode> {
    let open = |path: &Path| graph_of(Store::open(path)?, false, None);
    let (old, new) = match (args.stores.as_slice(), &args.from) {
        ([old, new], None) => {
            let day = args.as_of.as_ref();
            (facts(&open(old)?, false, on(day)), facts(&open(new)?, false, on(day)))
        }
        ([], Some(_)) => {
            let graph = open(&args.store.store)?;
            (facts(&graph, true, on(args.from.as_ref())), facts(&graph, false, on(args.to.as_ref())))
        }
        _ => bail!("give two stores, or --from and --to"),
    };
    let mut called: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for ((s, _, o), shown) in old.iter().chain(&new) {
        for (identity, label) in [s, o].into_iter().zip(&shown.labels) {
            called.entry(label).or_default().insert(identity);
        }
    }
    let name = |label: &str, identity: &str| match called.get(label) {
        Some(identities) if identities.len() > 1 => format!("{label} ({identity})"),
        _ => label.to_owned(),
    };
    let mut out = super::console::people();
    let mut print = |sign: char, a: &BTreeMap<Identity, Shown>, b: &BTreeMap<Identity, Shown>| -> Result<usize> {
        let mut only: Vec<(String, &Shown)> = a
            .iter()
            .filter(|(identity, _)| !b.contains_key(*identity))
            .map(|((s, relation, o), shown)| {
                (format!("{}\t{relation}\t{}", name(&shown.labels[0], s), name(&shown.labels[1], o)), shown)
            })
            .collect();
        only.sort_by(|a, b| a.0.cmp(&b.0));
        for (line, shown) in &only {
            writeln!(out, "{sign} {line}")?;
            for sentence in &shown.sentences {
                writeln!(out, "    {sentence}")?;
            }
        }
        Ok(only.len())
    };
    let (lost, gained) = (print('-', &old, &new)?, print('+', &new, &old)?);
    writeln!(out, "{gained} facts gained, {lost} lost")?;
    out.flush()?;
    Ok(if lost + gained == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
