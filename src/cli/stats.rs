//! `enishi stats`: how much there is, of what, and since when; as rows or as a picture.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::graph::{Graph, GraphArgs};
use super::network::{RowFormat, open, write_rows};
use crate::document::{Field, Statement};
use crate::network::{Bars, Ties, bars};
use crate::resource::Relation;
use crate::search::{Catalog, Status};
use crate::sentence::{self, Unit};
use crate::store::check::{Severity, check};

/// Relations and months of a picture.
const ROWS: usize = 40;
/// Kinds of what is said, in the order of their counts.
const KINDS: [&str; 4] = ["facts", "planned", "denied", "other"];

/// Flags of `stats`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  enishi stats
  enishi stats --by month                       how the graph grew with the days of its documents
  enishi stats --output-format svg > stats.svg  both as a picture")]
pub struct StatsArgs {
    /// What the rows are; a picture shows both
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = By::Relation)]
    by: By,
    /// How the rows are written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = StatsFormat::Table)]
    output_format: StatsFormat,
    #[command(flatten)]
    graph: GraphArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    /// Relations, those with most facts first
    Relation,
    /// Months of the documents, and which facts they were the first to state
    Month,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum StatsFormat {
    /// Aligned columns
    Table,
    /// One JSON object a line
    Jsonl,
    /// Comma-separated
    Csv,
    /// Bars, as SVG
    Svg,
}

/// Documents and new facts of a month.
#[derive(Clone, Copy, Default)]
struct Month {
    documents: usize,
    facts: usize,
}

/// Counts.
pub fn run(args: &StatsArgs) -> Result<ExitCode> {
    let (graph, network) = open(&args.graph, false)?;
    let catalog = Catalog::new(&graph.records);
    let (relations, months) = (by_relation(&catalog), by_month(&graph, &catalog));
    let rows = match args.output_format {
        StatsFormat::Svg => None,
        StatsFormat::Table => Some(RowFormat::Table),
        StatsFormat::Jsonl => Some(RowFormat::Jsonl),
        StatsFormat::Csv => Some(RowFormat::Csv),
    };
    match (rows, args.by) {
        (Some(format), By::Relation) => write_rows(relation_rows(&relations, graph.records.len()), format)?,
        (Some(format), By::Month) => write_rows(month_rows(&months), format)?,
        (None, _) => {
            let mut out = super::console::data();
            bars(&picture(&relations, &months), &mut out)?;
            out.flush()?;
        }
    }
    let saying = graph.records.iter().filter(|r| r.statements.iter().any(Statement::is_fact)).count();
    let (sentences, covered) = coverage(&graph);
    let findings = check(&graph.config(), &graph.knowledge, &graph.records);
    let contradictions = findings.iter().filter(|f| f.severity == Severity::Warning).count();
    let (of, modularity) = Ties::of(&network, &[]).communities();
    super::console::say(&format_args!(
        "{} documents, {saying} of them state facts; {covered} of {sentences} sentences state something; {contradictions} contradictions",
        graph.records.len()
    ));
    super::console::say(&format_args!(
        "{} entities in the network, {} communities, modularity {modularity:.3}",
        network.nodes.len(),
        of.iter().max().map_or(0, |m| m + 1)
    ));
    Ok(ExitCode::SUCCESS)
}

/// Links of each relation by kind, those with most facts first.
fn by_relation(catalog: &Catalog) -> Vec<(Relation, [usize; 4])> {
    let mut by: BTreeMap<Relation, [usize; 4]> = BTreeMap::new();
    for link in &catalog.links {
        let column = match link.status {
            Status::Fact => 0,
            Status::Planned => 1,
            Status::Denied => 2,
            _ => 3,
        };
        by.entry(link.relation).or_default()[column] += 1;
    }
    let mut order: Vec<(Relation, [usize; 4])> = by.into_iter().collect();
    order.sort_by(|a, b| b.1[0].cmp(&a.1[0]).then(a.0.cmp(&b.0)));
    order
}

/// Months in order; "" stands for documents without a day.
fn by_month(graph: &Graph, catalog: &Catalog) -> BTreeMap<String, Month> {
    let month = |record: u32| {
        let day = graph.records[record as usize].document.published.as_deref().unwrap_or_default();
        day.chars().take("2025-11".len()).collect::<String>()
    };
    let mut months: BTreeMap<String, Month> = BTreeMap::new();
    for record in 0..graph.records.len() as u32 {
        months.entry(month(record)).or_default().documents += 1;
    }
    for link in catalog.links.iter().filter(|l| l.status == Status::Fact) {
        let says = |s: &&crate::store::Support| s.of(&graph.records).is_some_and(crate::judgement::is_fact);
        let told = link.statements.iter().filter(says).map(|s| month(s.record));
        // A fact without a day is as old as its first document that has one.
        if let Some(first) = told.min_by_key(|m| (m.is_empty(), m.clone())) {
            months.entry(first).or_default().facts += 1;
        }
    }
    months
}

/// How many sentences there are, and how many state something.
fn coverage(graph: &Graph) -> (usize, usize) {
    graph.records.iter().fold((0, 0), |(sentences, covered), record| {
        let stating: BTreeSet<i64> = record.statements.iter().map(|s| s.sentence).filter(|s| *s >= 0).collect();
        let all = sentence::split(record.field(false), Field::Text, Unit::Document).len();
        (sentences + all, covered + stating.len())
    })
}

fn relation_rows(relations: &[(Relation, [usize; 4])], documents: usize) -> Vec<Vec<(&'static str, Value)>> {
    let row = |name: Value, n: [usize; 4]| -> Vec<(&'static str, Value)> {
        let share = (n[0] as f64 / documents.max(1) as f64 * 100.0).round() / 100.0;
        let counts = KINDS.iter().zip(n).map(|(kind, n)| (*kind, json!(n)));
        std::iter::once(("relation", name)).chain(counts).chain([("facts a document", json!(share))]).collect()
    };
    let all = relations.iter().fold([0; 4], |sum, (_, n)| std::array::from_fn(|i| sum[i] + n[i]));
    relations.iter().map(|(relation, n)| row(json!(relation), *n)).chain([row(json!("(all)"), all)]).collect()
}

fn month_rows(months: &BTreeMap<String, Month>) -> Vec<Vec<(&'static str, Value)>> {
    let mut so_far = 0;
    let row = |(month, m): (&String, &Month)| {
        so_far += m.facts;
        let name = if month.is_empty() { "(undated)" } else { month.as_str() };
        vec![
            ("month", json!(name)),
            ("documents", json!(m.documents)),
            ("new facts", json!(m.facts)),
            ("facts so far", json!(so_far)),
        ]
    };
    months.iter().map(row).collect()
}

fn picture(relations: &[(Relation, [usize; 4])], months: &BTreeMap<String, Month>) -> [Bars; 2] {
    let rows = relations.iter().take(ROWS).map(|(relation, n)| (relation.name().to_owned(), n.to_vec()));
    let relations =
        Bars { title: "relations".to_owned(), kinds: KINDS.map(str::to_owned).to_vec(), rows: rows.collect() };
    let dated: Vec<_> = months.iter().filter(|(month, _)| !month.is_empty()).collect();
    let last = &dated[dated.len().saturating_sub(ROWS)..];
    let rows = last.iter().map(|(month, m)| ((*month).clone(), vec![m.facts])).collect();
    [relations, Bars { title: "new facts by month".to_owned(), kinds: vec![KINDS[0].to_owned()], rows }]
}
