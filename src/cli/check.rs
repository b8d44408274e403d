//! `enishi check`: the graph against its shapes, and facts that contradict each other.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, ValueEnum};
use oxigraph::io::RdfFormat;

use super::graph::{StoreArgs, graph_of};
use crate::rdf::serialize;
use crate::store::check::{self, Severity};

/// Flags of `check`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  enishi check
  enishi check --output-format turtle > report.ttl

Exit status 1: a shape of the ontology does not hold.")]
pub struct CheckArgs {
    #[command(flatten)]
    store: StoreArgs,
    /// How the result is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ReportFormat::Text)]
    output_format: ReportFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ReportFormat {
    /// One finding a line, with the sentences
    Text,
    /// A SHACL validation report in Turtle
    Turtle,
}

/// Reports; exit status 1 where there are violations.
pub fn run(args: &CheckArgs) -> Result<ExitCode> {
    let graph = graph_of(crate::store::Store::open(&args.store.store)?, false, None)?;
    let findings = check::check(&graph.config(), &graph.knowledge, &graph.records);
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
            for name in check::unsure(&graph.config(), &graph.records) {
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
