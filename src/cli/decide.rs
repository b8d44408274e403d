//! `enishi decide`: what a person says of a statement or of two things, written into the store's file of decisions.

use std::io::{ErrorKind, Write};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Args, Subcommand};

use super::console::Console;
use super::graph::StoreArgs;
use crate::document::{Record, Statement};
use crate::judgement::Verdict;
use crate::resolve::entity_key;
use crate::resource::{Class, Lexicon};
use crate::search::{Catalog, NameIndex, value};
use crate::serve::add_decision;
use crate::shown::shown;
use crate::store::{Store, decisions_file, judged_line, parted_lines, same_line};

/// Flags of `decide`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  enishi decide reject OpenAI develops GPT-4o --reason 'the sentence speaks of another model'
  enishi decide confirm 雷軍 ceoOf シャオミ --document xiaomi-su7
  enishi decide join バイドゥ 百度 --reason 'one company'
  enishi decide part Company/アップル Company/Apple
  enishi decide split 鈴木一郎 --document news/b --into '鈴木一郎（水城製薬）'
  enishi decide list

Each decision is a line of decisions.tsv in the folder of the store. Deleting the line undoes it. What is rejected is no fact
any more, at once; what is joined or parted is so from the next build on. Exit status 1: nothing says so.")]
pub struct DecideArgs {
    #[command(subcommand)]
    what: Decide,
}

#[derive(Debug, Subcommand)]
enum Decide {
    /// What the statement says is wrong: it is no fact
    Reject(StatementArgs),
    /// What the statement says is right
    Confirm(StatementArgs),
    /// Two names are one thing: the first becomes the second
    Join(PairArgs),
    /// Two things are never one
    Part(PairArgs),
    /// In one document, a name is that of another of the same name
    Split(SplitArgs),
    /// Print the decisions, each with its line
    List(ListArgs),
}

#[derive(Args, Debug)]
struct StatementArgs {
    /// Subject, by name or key
    subject: String,
    /// Relation
    relation: String,
    /// Object, by name, key, or its words
    object: String,
    /// Of this document alone [default: of all that say so]
    #[arg(long, value_name = "ID")]
    document: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
    #[command(flatten)]
    store: StoreArgs,
}

#[derive(Args, Debug)]
struct PairArgs {
    /// One, by name or key
    a: String,
    /// The other
    b: String,
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
    #[command(flatten)]
    store: StoreArgs,
}

#[derive(Args, Debug)]
struct SplitArgs {
    /// Whose name it is now, by name or key
    name: String,
    /// The document where it is another's
    #[arg(long, value_name = "ID")]
    document: String,
    /// The other's name, which no other bears
    #[arg(long, value_name = "NAME")]
    into: String,
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
    #[command(flatten)]
    store: StoreArgs,
}

#[derive(Args, Debug)]
struct ListArgs {
    #[command(flatten)]
    store: StoreArgs,
}

/// Writes or lists decisions.
pub fn run(args: &DecideArgs, console: &Console) -> Result<ExitCode> {
    let open = |store: &StoreArgs| Store::open(&store.store);
    match &args.what {
        Decide::Reject(what) => judge(&open(&what.store)?, Verdict::Rejected, what, console),
        Decide::Confirm(what) => judge(&open(&what.store)?, Verdict::Confirmed, what, console),
        Decide::Join(pair) => join(&open(&pair.store)?, true, pair, console),
        Decide::Part(pair) => join(&open(&pair.store)?, false, pair, console),
        Decide::Split(what) => split(&open(&what.store)?, what, console),
        Decide::List(list) => print(&open(&list.store)?),
    }
}

fn judge(store: &Store, verdict: Verdict, what: &StatementArgs, console: &Console) -> Result<ExitCode> {
    let relation = store.ontology()?.find_relation(&what.relation).map_err(anyhow::Error::msg)?;
    let (records, _) = store.records();
    let says = |node: &crate::document::Node, name: &str| {
        value(node) == name
            || node.surface == name
            || node.aliases.iter().any(|a| a == name)
            || crate::store::key(store.base(), node) == name
    };
    let fits = |s: &&Statement| {
        s.relation == Some(relation) && says(&s.subject, &what.subject) && says(&s.object, &what.object)
    };
    let here = |r: &&Record| what.document.as_ref().is_none_or(|id| *id == r.document.id);
    let found: Vec<&Statement> = records.iter().filter(here).flat_map(|r| &r.statements).filter(fits).collect();
    if found.is_empty() {
        console.error(&format_args!(
            "no statement says {} {relation} {}; `enishi explain {}` shows what is said",
            shown(&what.subject),
            shown(&what.object),
            shown(&what.subject)
        ));
        return Ok(ExitCode::from(1));
    }
    let everywhere = what.document.is_none();
    let mut lines: Vec<String> =
        found.iter().map(|s| judged_line(store.base(), verdict, s, everywhere, &what.reason)).collect();
    lines.sort();
    lines.dedup();
    for line in &lines {
        add_decision(store.folder(), line)?;
    }
    let path = decisions_file(store.folder());
    console.note(&format_args!("{} statements {}; {}", found.len(), verdict.name(), path.display()));
    Ok(ExitCode::SUCCESS)
}

/// Things of one name that are looked at.
const SAME_NAME: usize = 20;

/// Keys of entities of the store by name, or by key; None where there is none, which is said.
fn keys<const N: usize>(store: &Store, names: [&str; N], console: &Console) -> Result<Option<[String; N]>> {
    let (records, _) = store.records();
    let catalog = Catalog::new(&records);
    let index = NameIndex::with_lexicon(&catalog, &Lexicon::embedded()?);
    let mut keys = names.map(str::to_owned);
    for (name, found) in names.iter().zip(&mut keys) {
        let key = |text: &str| catalog.number(crate::rdf::iri::named(text).as_str());
        let by_name = || {
            let mut hits = index.find(name, |n| catalog.entities[n as usize].links.len() as f64, SAME_NAME);
            hits.retain(|h| h.score >= 0.99);
            hits.iter().map(|h| h.entity).collect()
        };
        let numbers = key(name).or_else(|| key(&format!("{}{name}", store.base()))).map_or_else(by_name, |n| vec![n]);
        let entity = |number: &u32| &catalog.entities[*number as usize];
        let own = |number: &u32| entity(number).id.strip_prefix(store.base()).unwrap_or(&entity(number).id).to_owned();
        let Some(first) = numbers.first() else {
            console.error(&format_args!("there is no entity {:?}; `enishi search` finds names", shown(name)));
            return Ok(None);
        };
        let one = entity(first);
        let alike: Vec<String> = numbers
            .iter()
            .filter(|n| (entity(n).class, &entity(n).label) == (one.class, &one.label))
            .map(own)
            .collect();
        if alike.len() > 1 {
            console.error(&format_args!("more than one is called {:?}: {}", shown(name), alike.join(", ")));
            return Ok(None);
        }
        *found = own(first);
    }
    Ok(Some(keys))
}

fn join(store: &Store, same: bool, pair: &PairArgs, console: &Console) -> Result<ExitCode> {
    let Some([a, b]) = keys(store, [&pair.a, &pair.b], console)? else { return Ok(ExitCode::from(1)) };
    add_decision(store.folder(), &same_line(same, &a, &b, &pair.reason))?;
    let done = if same { "joined" } else { "parted" };
    let path = decisions_file(store.folder());
    // What is apart only since nothing joins it is so in the reading of records.
    let when = if same && [&a, &b].iter().all(|k| k.contains('@')) { "now" } else { "from the next build on" };
    console.note(&format_args!("{a} and {b} are {done} {when}; {}", path.display()));
    Ok(ExitCode::SUCCESS)
}

fn split(store: &Store, what: &SplitArgs, console: &Console) -> Result<ExitCode> {
    let Some([key]) = keys(store, [&what.name], console)? else { return Ok(ExitCode::from(1)) };
    if store.entry(&what.document)?.is_none() {
        console.error(&format_args!("there is no document {:?}", shown(&what.document)));
        return Ok(ExitCode::from(1));
    }
    let class = key.split('/').next().unwrap_or_default();
    let other = entity_key(Class::intern(class), &what.into);
    for line in parted_lines(&key, &other, &what.reason, &what.document) {
        add_decision(store.folder(), &line)?;
    }
    let (document, path) = (shown(&what.document), decisions_file(store.folder()));
    console.note(&format_args!("{key} is {other} in {document} from the next build on; {}", path.display()));
    Ok(ExitCode::SUCCESS)
}

fn print(store: &Store) -> Result<ExitCode> {
    let path = decisions_file(store.folder());
    let text = match std::fs::read_to_string(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        text => text.with_context(|| path.display().to_string())?,
    };
    let mut out = super::console::data();
    for (number, line) in text.lines().enumerate() {
        if !line.trim().is_empty() && !line.starts_with('#') {
            writeln!(out, "{}\t{line}", number + 1)?;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
