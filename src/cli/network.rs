//! `enishi rank`, `communities`, `path`: the graph in numbers.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::ExitCode;

use anyhow::{Result, anyhow, bail};
use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};
use unicode_width::UnicodeWidthStr;

use super::console::Console;
use super::graph::{self, Graph, GraphArgs, InferArg};
use crate::diagnostic::did_you_mean;
use crate::network::{Names, Network, Ties};
use crate::resource::Relation;
use crate::shown::shown;

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RowFormat {
    /// Aligned columns
    Table,
    /// One JSON object a line
    Jsonl,
    /// Comma-separated
    Csv,
}

/// Flags of `rank`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  enishi rank                                   the entities that most facts lead to
  enishi rank --by betweenness --limit 10       those that tie others together
  enishi rank --by degree --relation invests,acquires

Up to 2,000 entities betweenness is exact, above it is estimated from 2,000 of them, and said so.
That two things are of one kind (instanceOf) ties them together only where --relation names it.")]
pub struct RankArgs {
    /// What counts
    #[arg(long, value_enum, value_name = "MEASURE", default_value_t = Measure::Pagerank)]
    by: Measure,
    /// Entities that are shown
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    #[command(flatten)]
    rows: RowArgs,
}

/// Flags that rows share.
#[derive(Args, Debug)]
pub struct RowArgs {
    /// Only these relations, joined by commas
    #[arg(long, value_name = "RELATION", value_delimiter = ',')]
    relation: Vec<String>,
    /// How the rows are written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = RowFormat::Table)]
    output_format: RowFormat,
    #[command(flatten)]
    graph: GraphArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Measure {
    /// Whom facts lead to, weighed by who they come from
    Pagerank,
    /// Through whom the shortest ways between others go
    Betweenness,
    /// How many others an entity is tied to
    Degree,
}

/// Flags of `communities`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  enishi communities
  enishi communities --output-format jsonl      a community for each entity")]
pub struct CommunitiesArgs {
    /// Communities with fewer entities are left out
    #[arg(long, value_name = "N", default_value_t = 2)]
    min_size: usize,
    #[command(flatten)]
    rows: RowArgs,
}

/// Flags of `path`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  enishi path OpenAI 小米
  enishi path OpenAI 小米 --count 5             the five shortest, none of which passes an entity twice

Exit status 1 when no chain of facts links the two.")]
pub struct PathArgs {
    /// The one: name or IRI
    from: String,
    /// The other: name or IRI
    to: String,
    /// So many chains, the shortest first
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=1000))]
    count: u16,
    #[command(flatten)]
    rows: RowArgs,
}

/// The network; what things are of one kind ties them together only where it is asked for.
pub(super) fn open(args: &GraphArgs, kinds: bool) -> Result<(Graph, Network)> {
    let graph = graph::open(args)?;
    let mut network = Network::new(&graph.knowledge, &Names::new(&graph.records), args.infer == InferArg::Rl);
    if !kinds {
        network.edges.retain(|e| e.relation.name() != "instanceOf");
    }
    Ok((graph, network))
}

fn relations(graph: &Graph, names: &[String]) -> Result<Vec<Relation>> {
    names.iter().map(|name| graph.ontology.find_relation(name).map_err(|e| anyhow!(e))).collect()
}

/// Who stands in the middle.
pub fn rank(args: &RankArgs, console: &Console) -> Result<ExitCode> {
    let (graph, network) = open(&args.rows.graph, !args.rows.relation.is_empty())?;
    let ties = Ties::of(&network, &relations(&graph, &args.rows.relation)?);
    let scores = match args.by {
        Measure::Pagerank => ties.pagerank(),
        Measure::Degree => ties.degree(),
        Measure::Betweenness => {
            let (scores, exact) = ties.betweenness();
            if !exact {
                console.note(&"betweenness is estimated from 2000 of the entities");
            }
            scores
        }
    };
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b)));
    let name = format!("{:?}", args.by).to_lowercase();
    let rows = order.iter().take(args.limit).enumerate().map(|(place, &n)| {
        let node = &network.nodes[n];
        let score =
            if args.by == Measure::Degree { json!(scores[n] as u64) } else { json!((scores[n] * 1e6).round() / 1e6) };
        vec![
            ("rank", json!(place + 1)),
            ("entity", json!(node.label)),
            ("class", json!(node.class)),
            (name.as_str(), score),
            ("id", json!(node.id)),
        ]
    });
    write_rows(rows.collect(), args.rows.output_format)?;
    Ok(ExitCode::SUCCESS)
}

/// Who belongs together.
pub fn communities(args: &CommunitiesArgs, console: &Console) -> Result<ExitCode> {
    let (graph, network) = open(&args.rows.graph, !args.rows.relation.is_empty())?;
    let ties = Ties::of(&network, &relations(&graph, &args.rows.relation)?);
    let (of, modularity) = ties.communities();
    let rank = ties.pagerank();
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (node, community) in of.iter().enumerate() {
        members.entry(*community).or_default().push(node);
    }
    members.retain(|_, nodes| nodes.len() >= args.min_size);
    members.values_mut().for_each(|nodes| nodes.sort_by(|a, b| rank[*b].total_cmp(&rank[*a]).then(a.cmp(b))));
    let mut rows = Vec::new();
    for (community, nodes) in &members {
        if args.rows.output_format == RowFormat::Table {
            let names: Vec<&str> = nodes.iter().take(6).map(|n| network.nodes[*n].label.as_str()).collect();
            rows.push(vec![
                ("community", json!(community + 1)),
                ("entities", json!(nodes.len())),
                ("the first", json!(names.join("、"))),
            ]);
        } else {
            rows.extend(nodes.iter().map(|n| {
                let node = &network.nodes[*n];
                vec![
                    ("community", json!(community + 1)),
                    ("entity", json!(node.label)),
                    ("class", json!(node.class)),
                    ("id", json!(node.id)),
                ]
            }));
        }
    }
    write_rows(rows, args.rows.output_format)?;
    console.note(&format_args!("{} communities, modularity {modularity:.3}", members.len()));
    Ok(ExitCode::SUCCESS)
}

/// What links two, with a sentence for each fact.
pub fn path(args: &PathArgs) -> Result<ExitCode> {
    let graph = graph::open(&args.rows.graph)?;
    let names = Names::new(&graph.records);
    let mut network = Network::new(&graph.knowledge, &names, args.rows.graph.infer == InferArg::Rl);
    let only = relations(&graph, &args.rows.relation)?;
    network
        .edges
        .retain(|e| if only.is_empty() { e.relation.name() != "instanceOf" } else { only.contains(&e.relation) });
    let nodes = |name: &str| -> Result<Vec<usize>> {
        let ids = names.find(name);
        let found: Vec<usize> = ids.iter().filter_map(|id| network.node(id)).collect();
        if found.is_empty() && ids.is_empty() {
            let near = did_you_mean(name, names.by_name.keys().map(String::as_str));
            bail!("no fact speaks of {name:?}{}", near.map_or_else(String::new, |n| format!("; did you mean {n:?}?")));
        }
        Ok(found)
    };
    let (from, to) = (nodes(&args.from)?, nodes(&args.to)?);
    let pairs = from.iter().flat_map(|&a| to.iter().map(move |&b| (a, b)));
    let count = usize::from(args.count);
    let mut chains: Vec<Vec<usize>> = pairs.flat_map(|(a, b)| network.shortest_paths(a, b, count)).collect();
    chains.sort_by_key(Vec::len);
    chains.truncate(count);
    if chains.is_empty() {
        super::console::say(&"no chain of facts");
        return Ok(ExitCode::from(1));
    }
    let numbered = chains.iter().enumerate().flat_map(|(n, chain)| chain.iter().map(move |&i| (n + 1, i)));
    let rows = numbered.map(|(chain, i)| {
        let edge = &network.edges[i];
        let (s, o) = (&network.nodes[edge.source], &network.nodes[edge.target]);
        let number = |id: &str| graph.knowledge.number(id);
        let supports = number(&s.id).zip(number(&o.id)).map(|(a, b)| graph.knowledge.supports(&(a, edge.relation, b)));
        let sentence = supports.and_then(|list| list.first()?.of(&graph.records));
        let mut row = vec![
            ("subject", json!(s.label)),
            ("relation", json!(edge.relation)),
            ("object", json!(o.label)),
            ("document", json!(sentence.map(|s| &s.document))),
            ("sentence", json!(sentence.map(|s| s.text.trim()))),
        ];
        if count > 1 {
            row.insert(0, ("chain", json!(chain)));
        }
        row
    });
    write_rows(rows.collect(), args.rows.output_format)?;
    Ok(ExitCode::SUCCESS)
}

/// Writes rows whose columns have one order.
pub(super) fn write_rows(rows: Vec<Vec<(&str, Value)>>, format: RowFormat) -> Result<()> {
    let mut out = super::console::data();
    let plain = |value: &Value| match value {
        Value::String(text) => text.replace(['\n', '\r', '\t'], " "),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    let head: Vec<&str> = rows.first().map_or_else(Vec::new, |r| r.iter().map(|(n, _)| *n).collect());
    match format {
        RowFormat::Jsonl => {
            for row in rows {
                let object: Map<String, Value> = row.into_iter().map(|(n, v)| (n.replace(' ', "_"), v)).collect();
                writeln!(out, "{}", Value::Object(object))?;
            }
        }
        RowFormat::Csv => {
            let field = |text: String| {
                if text.contains([',', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
            };
            write!(out, "{}\r\n", head.join(","))?;
            for row in &rows {
                let fields: Vec<String> = row.iter().map(|(_, v)| field(plain(v))).collect();
                write!(out, "{}\r\n", fields.join(","))?;
            }
        }
        RowFormat::Table => {
            let lines: Vec<Vec<String>> = std::iter::once(head.iter().map(|h| (*h).to_owned()).collect())
                .chain(rows.iter().map(|r| r.iter().map(|(_, v)| shown(&plain(v)).into_owned()).collect()))
                .collect();
            let widths: Vec<usize> =
                (0..head.len()).map(|c| lines.iter().map(|l| l[c].width()).max().unwrap_or(0)).collect();
            for line in &lines {
                let mut text = String::new();
                for (cell, width) in line.iter().zip(&widths) {
                    text.push_str(cell);
                    text.push_str(&" ".repeat(width - cell.width() + 2));
                }
                writeln!(out, "{}", text.trim_end())?;
            }
        }
    }
    out.flush()?;
    Ok(())
}
