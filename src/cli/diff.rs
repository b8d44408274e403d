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
use crate::document::{Node, Record, Statement};
use crate::network::Names;
use crate::resource::Relation;
use crate::search::value;
use crate::serve::life::{NewsKind, StepKind, news};
use crate::shown::shown;
use crate::store::{Interval, Store, intervals};

/// Flags of `diff`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  enishi diff monday/graph tuesday/graph
  enishi diff monday/graph tuesday/graph --as-of 2025-01-01
  enishi diff --from 2024-01-01 --to 2025-01-01
  enishi diff --news --from 2025-02-03 --to 2025-02-04

With --news what is said is compared, plans and rumours too: new, stepped-up (from plan to fact, say), denied, changed (later, or
with other numbers), confirmed (by another publisher), repeated. Of two stores, the documents that only the newer one has are
held against the older one; with --from and --to, those published after the one day up to the other against those before.

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
    /// Tell what is new in what is said, not what the facts are
    #[arg(long, conflicts_with = "as_of")]
    news: bool,
    /// With --news, one JSON object a line
    #[arg(long, requires = "news")]
    json: bool,
    #[command(flatten)]
    store: StoreArgs,
}

/// Prints what is new, what matters most first, each with the sentence that says so.
fn tell_news(args: &DiffArgs) -> Result<ExitCode> {
    let open = |path: &Path| -> Result<(Store, Vec<Record>)> {
        let store = Store::open(path)?;
        let (records, damaged) = store.records();
        for problem in &damaged {
            super::console::say(problem);
        }
        Ok((store, records))
    };
    let (old, new);
    let (before, after): ((Vec<&Record>, &str), (Vec<&Record>, &str)) = match (args.stores.as_slice(), &args.from) {
        ([a, b], None) => {
            (old, new) = (open(a)?, open(b)?);
            let known: BTreeSet<&str> = old.1.iter().map(|r| r.document.id.as_str()).collect();
            let fresh = new.1.iter().filter(|r| !known.contains(r.document.id.as_str())).collect();
            ((old.1.iter().collect(), old.0.base()), (fresh, new.0.base()))
        }
        ([], Some(from)) => {
            old = open(&args.store.store)?;
            let to = args.to.as_deref().unwrap_or("9999");
            let on = |r: &Record| r.document.published.clone().unwrap_or_default();
            let (before, after) =
                old.1.iter().filter(|r| on(r).as_str() <= to).partition(|r| on(r).as_str() <= from.as_str());
            ((before, old.0.base()), (after, old.0.base()))
        }
        _ => bail!("give two stores, or --from and --to"),
    };
    let found = news(before, after);
    let mut out = super::console::people();
    let mut counts: BTreeMap<NewsKind, usize> = BTreeMap::new();
    for item in &found {
        *counts.entry(item.kind).or_default() += 1;
        let s = item.statement;
        let name = |node: &Node| shown(node.label.as_deref().unwrap_or_else(|| value(node))).into_owned();
        let relation = s.relation.map_or("", |r| r.name());
        if args.json {
            let line = serde_json::json!({
                "news": item.kind.name(), "before": item.before.map(StepKind::name), "after": item.after.name(), "count": item.count,
                "statement": s,
            });
            writeln!(out, "{line}")?;
            continue;
        }
        let came = item.before.map_or_else(String::new, |b| format!("{} → ", b.name()));
        writeln!(
            out,
            "{}\t{}\t{relation}\t{}\t{came}{}",
            item.kind.name(),
            name(&s.subject),
            name(&s.object),
            item.after.name()
        )?;
        writeln!(out, "    [{}:{}] {}", s.document, s.sentence, shown(s.text.trim()))?;
    }
    if !args.json {
        let counted = NewsKind::ALL.map(|k| format!("{} {}", counts.get(&k).unwrap_or(&0), k.name()));
        writeln!(out, "{}", counted.join(", "))?;
    }
    out.flush()?;
    let only_repeated = found.iter().all(|n| n.kind == NewsKind::Repeated);
    Ok(if only_repeated { ExitCode::SUCCESS } else { ExitCode::from(1) })
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
    if args.news {
        return tell_news(args);
    }
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
