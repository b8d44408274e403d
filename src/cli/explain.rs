//! `enishi explain`: a fact -> its proof; a sentence -> its analysis and what became of every candidate.

use std::io::Write;
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;
use oxigraph::model::Term;

use super::graph::{Graph, GraphArgs, open};
use super::picture;
use crate::diagnostic::did_you_mean;
use crate::network::Names;
use crate::rdf::infer::Edge;
use crate::store::{Knowledge, Store};

/// Flags of `explain`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  enishi explain OpenAI                      all facts about it, each with its sentences
  enishi explain OpenAI develops Sora
  enishi explain OpenAI ownedBy --infer rl   a conclusion, down to the statements it follows from
  enishi explain --sentence 05:3             the analysis of a sentence, and why candidates were dropped
  enishi explain --text 'OpenAIはSoraを発表した。'
  enishi explain --whynot OpenAI releases GPT-5
  enishi explain --whynot A社 invests B社 --text 'A社はB社と提携した。'")]
pub struct ExplainArgs {
    /// Subject, relation, object; leave out what should not matter, or write `_`
    #[arg(value_name = "TERM", num_args = 0..=3)]
    terms: Vec<String>,
    /// A sentence of the store, as document:number
    #[arg(long, value_name = "DOCUMENT:NUMBER", conflicts_with_all = ["terms", "text", "whynot"])]
    sentence: Option<String>,
    /// Any text
    #[arg(long, value_name = "TEXT")]
    text: Option<String>,
    /// Say for subject, relation and object which step came nearest to the fact, and why it failed
    #[arg(long)]
    whynot: bool,
    #[command(flatten)]
    graph: GraphArgs,
}

/// Explains; exit status 1 where there is nothing to explain.
pub fn run(args: &ExplainArgs) -> Result<ExitCode> {
    let mut out = super::console::people();
    if args.text.is_some() && !args.whynot && !args.terms.is_empty() {
        bail!("--text stands alone; with subject, relation and object it needs --whynot");
    }
    let found = if args.whynot {
        whynot(args, &mut out)?
    } else if let Some(place) = &args.sentence {
        sentence(args, place, &mut out)?
    } else if let Some(text) = &args.text {
        let document = crate::document::Document { id: "text".to_owned(), text: text.clone(), ..Default::default() };
        picture::draw(&document, &crate::resource::Ontology::embedded(), None, &mut out)?;
        true
    } else if args.terms.is_empty() {
        bail!("what should be explained? give a subject, --sentence DOCUMENT:NUMBER or --text TEXT");
    } else {
        facts(args, &mut out)?
    };
    out.flush()?;
    Ok(if found { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// The nearest derivation of a fact in `--text`, or in the documents of the store that name both ends.
fn whynot(args: &ExplainArgs, out: &mut dyn Write) -> Result<bool> {
    let [subject, relation, object] = args.terms.as_slice() else {
        bail!("--whynot needs a subject, a relation and an object");
    };
    let find = |ontology: &crate::resource::Ontology| {
        ontology.find_relation(relation).map(|r| r.name()).map_err(anyhow::Error::msg)
    };
    if let Some(text) = &args.text {
        let ontology = crate::resource::Ontology::embedded();
        let document = crate::document::Document { id: "text".to_owned(), text: text.clone(), ..Default::default() };
        picture::whynot(std::iter::once(&document), &ontology, [subject, find(&ontology)?, object], out)?;
        return Ok(true);
    }
    let store = Store::open(&args.graph.store.store)?;
    let ontology = store.ontology()?;
    let relation = find(&ontology)?;
    let mut near = Vec::new();
    for id in store.ids()? {
        let record = match store.record(id) {
            Ok(Some(record)) => record,
            Ok(None) => continue,
            Err(problem) => {
                super::console::say(&problem);
                continue;
            }
        };
        let named = |name: &str| record.entities.iter().any(|e| e.label == name || e.aliases.iter().any(|a| a == name));
        if named(subject) && named(object) {
            near.push(record.document);
        }
    }
    writeln!(out, "{} documents name both:", near.len())?;
    picture::whynot(near.iter().take(20), &ontology, [subject, relation, object], out)?;
    Ok(!near.is_empty())
}

fn sentence(args: &ExplainArgs, place: &str, out: &mut dyn Write) -> Result<bool> {
    let store = Store::open(&args.graph.store.store)?;
    let parsed = place.rsplit_once(':').and_then(|(id, n)| Some((id, n.parse::<i64>().ok()?)));
    let Some((id, number)) = parsed else { bail!("{place:?} is no place; write document:number, the headline is -1") };
    let Some(record) = store.record(id)? else {
        let near = did_you_mean(id, store.ids()?);
        let near = near.map_or_else(String::new, |n| format!("; did you mean {n:?}?"));
        super::console::say(&format_args!("no document {id:?}{near}"));
        return Ok(false);
    };
    let ontology = store.ontology()?;
    if !picture::draw(&record.document, &ontology, Some(number), out)? {
        super::console::say(&format_args!("document {id:?} has no sentence {number}"));
        return Ok(false);
    }
    Ok(true)
}

fn facts(args: &ExplainArgs, out: &mut dyn Write) -> Result<bool> {
    let graph = open(&args.graph)?;
    let names = Names::new(&graph.records);
    let term = |i: usize| args.terms.get(i).map(String::as_str).filter(|t| *t != "_");
    let relation = match term(1) {
        Some(name) => Some(graph.ontology.find_relation(name).map_err(anyhow::Error::msg)?),
        None => None,
    };
    let numbers = |name: &str| -> Result<Option<Vec<u32>>> {
        let knowledge = &graph.knowledge;
        let mut found: Vec<u32> = names.find(name).iter().filter_map(|id| knowledge.number(id)).collect();
        if found.is_empty() {
            let literal = |t: &Term| matches!(t, Term::Literal(l) if l.value() == name);
            found = knowledge.terms.iter().enumerate().filter(|(_, t)| literal(t)).map(|(i, _)| i as u32).collect();
        }
        if found.is_empty() {
            super::console::say(&names.unknown(name));
            return Ok(None);
        }
        Ok(Some(found))
    };
    // An unknown name is an answer: no.
    let (subject, object) = match (term(0).map(&numbers).transpose()?, term(2).map(&numbers).transpose()?) {
        (Some(None), _) | (_, Some(None)) => return Ok(false),
        (subject, object) => (subject.flatten(), object.flatten()),
    };
    let knowledge = &graph.knowledge;
    let alone = args.terms.len() == 1;
    let fits = |edge: &Edge| {
        let s = subject.as_ref().is_none_or(|n| n.contains(&edge.0));
        // A single name is looked for on both sides.
        let o = object.as_ref().is_none_or(|n| n.contains(&edge.2)) && (s || alone);
        let either = alone && subject.as_ref().is_some_and(|n| n.contains(&edge.2));
        (s || either) && o && relation.is_none_or(|r| r == edge.1)
    };
    let mut count = 0;
    for edge in knowledge.facts.keys().chain(knowledge.inferred.keys()).filter(|e| fits(e)) {
        explain(&graph, &names, *edge, 0, out)?;
        count += 1;
    }
    if count == 0 {
        writeln!(out, "no such fact; plans, denials and rumours are no facts: see `enishi query --named about`")?;
        if let (Some(subject), Some(relation), Some(object)) = (term(0), relation, term(2)) {
            let named = |record: &&crate::document::Record, name: &str| {
                record.entities.iter().any(|e| e.label == name || e.aliases.iter().any(|a| a == name))
            };
            let near: Vec<_> = graph.records.iter().filter(|r| named(r, subject) && named(r, object)).collect();
            writeln!(out, "{} documents name both:", near.len())?;
            let documents = near.iter().map(|r| &r.document).take(20);
            picture::whynot(documents, &graph.ontology, [subject, relation.name(), object], out)?;
        }
    }
    Ok(count > 0)
}

fn explain(graph: &Graph, names: &Names, edge: Edge, depth: usize, out: &mut dyn Write) -> Result<()> {
    let knowledge: &Knowledge = &graph.knowledge;
    let indent = "  ".repeat(depth);
    let (s, relation, o) = edge;
    let label = graph.ontology.relation(relation).map_or("", |r| r.label.ja.as_str());
    writeln!(
        out,
        "{indent}{}  {relation}({label})  {}",
        names.label(knowledge.term(s)),
        names.label(knowledge.term(o))
    )?;
    if let Some(derivation) = knowledge.inferred.get(&edge) {
        writeln!(out, "{indent}  follows by {} from", derivation.rule)?;
        for premise in std::iter::once(derivation.premises.0).chain(derivation.premises.1) {
            explain(graph, names, premise, depth + 2, out)?;
        }
        return Ok(());
    }
    for statement in knowledge.supports(&edge).iter().filter_map(|s| s.of(&graph.records)) {
        writeln!(
            out,
            "{indent}  {}:{} characters {}–{}, rule {}, confidence {:.2}",
            statement.document,
            statement.sentence,
            statement.begin,
            statement.end,
            statement.rule,
            statement.confidence
        )?;
        let others: Vec<&str> = statement.evidence.iter().skip(1).map(|e| e.rule.as_str()).collect();
        if !others.is_empty() {
            writeln!(out, "{indent}    also said by {}", others.join(", "))?;
        }
        writeln!(out, "{indent}    {}", marked(statement))?;
        let qualifiers: Vec<String> = statement
            .time
            .iter()
            .map(|t| format!("time {}", t.value.as_ref().unwrap_or(&t.text)))
            .chain(statement.speaker.iter().map(|s| format!("speaker {s}")))
            .chain(statement.qualifiers.iter().map(|(k, v)| format!("{k} {v}")))
            .collect();
        if !qualifiers.is_empty() {
            writeln!(out, "{indent}    {}", qualifiers.join(", "))?;
        }
    }
    Ok(())
}

/// The sentence with its subject in 【】 and its object in 〔〕, where they stand in it.
fn marked(statement: &crate::document::Statement) -> String {
    let mut out = String::new();
    let inside = |n: &crate::document::Node| n.begin >= statement.begin && n.end <= statement.end && n.begin < n.end;
    let (s, o) = (&statement.subject, &statement.object);
    for (i, c) in statement.text.chars().enumerate() {
        let at = statement.begin + i as u32;
        for (node, open) in [(s, '【'), (o, '〔')] {
            if inside(node) && node.begin == at {
                out.push(open);
            }
        }
        out.push(if c == '\n' { ' ' } else { c });
        for (node, close) in [(o, '〕'), (s, '】')] {
            if inside(node) && node.end == at + 1 {
                out.push(close);
            }
        }
    }
    out
}
