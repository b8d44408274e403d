//! `enishi check`: the graph against its shapes, and facts that contradict each other.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, ValueEnum};
use oxigraph::io::RdfFormat;

use super::console::Console;
use super::graph::{StoreArgs, graph_of};
use crate::rdf::serialize;
use crate::resolve::entity_key;
use crate::resource::{Class, Lexicon};
use crate::serve::add_decision;
use crate::store::check::{self, Severity, Unsure};
use crate::store::{decisions_file, parted_lines};

/// Flags of `check`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  enishi check
  enishi check --part && enishi build news/

Exit status 1: a shape of the ontology does not hold.")]
pub struct CheckArgs {
    #[command(flatten)]
    store: StoreArgs,
    /// How the result is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ReportFormat::Text)]
    output_format: ReportFormat,
    /// Part people of one name whom documents place with organisations that nothing joins, but for those of the lexicon: a line each in the
    /// store's file of decisions, which holds from the next build on and is undone by deleting it
    #[arg(long)]
    part: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ReportFormat {
    /// One finding a line, with the sentences
    Text,
    /// A SHACL validation report in Turtle
    Turtle,
}

/// Reports; exit status 1 where there are violations.
pub fn run(args: &CheckArgs, console: &Console) -> Result<ExitCode> {
    let graph = graph_of(crate::store::Store::open(&args.store.store)?, false, None)?;
    let findings = check::check(&graph.config(), &graph.knowledge, &graph.records);
    let told = args.part || args.output_format == ReportFormat::Text;
    let unsure = if told { check::unsure(&graph.config(), &graph.knowledge, &graph.records) } else { Vec::new() };
    if args.part {
        part(graph.store.folder(), &unsure, console)?;
    }
    let mut out = super::console::data();
    let violations = findings.iter().filter(|f| f.severity == Severity::Violation).count();
    match args.output_format {
        ReportFormat::Text => {
            for finding in &findings {
                writeln!(out, "{}: {}", finding.severity.name(), finding.message)?;
                for cited in &finding.cited {
                    writeln!(out, "    {}", cited.sentence)?;
                }
            }
            for name in &unsure {
                writeln!(out, "unsure: {}", name.what)?;
                for cited in &name.cited {
                    writeln!(out, "    {}", cited.sentence)?;
                }
            }
            let warnings = findings.len() - violations;
            writeln!(
                out,
                "{} documents, {} facts: {violations} violations, {warnings} warnings",
                graph.records.len(),
                graph.knowledge.facts.len()
            )?;
        }
        ReportFormat::Turtle => {
            serialize::write(
                &check::report(graph.store.base(), &findings),
                RdfFormat::Turtle,
                graph.store.base(),
                &mut out,
            )?;
        }
    }
    out.flush()?;
    Ok(if violations == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Writes down who is another in which document.
fn part(store: &Path, unsure: &[Unsure], console: &Console) -> Result<()> {
    let lexicon = Lexicon::embedded()?;
    let known = |label: &str| !lexicon.with_form(label).is_empty();
    let mut new = 0;
    for part in unsure.iter().flat_map(|u| &u.parts).filter(|p| !known(&p.label)) {
        let class = part.key.split('/').next().unwrap_or_default();
        let other = entity_key(Class::intern(class), &format!("{}（{}）", part.label, part.at));
        for line in parted_lines(&part.key, &other, &format!("at {} in this document", part.at), &part.document) {
            new += usize::from(add_decision(store, &line)?);
        }
    }
    console.note(&format_args!("{new} lines added to {}", decisions_file(store).display()));
    Ok(())
}
