//! What all commands on a store share: flags, opening, exports.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use oxigraph::io::RdfFormat;
use oxigraph::model::Quad;

use super::target::{Ledger, write_file};
use crate::document::Record;
use crate::network::{Names, Network, NetworkFormat};
use crate::rdf::serialize::{self, QuadWriter, Reification};
use crate::rdf::{GraphConfig, nanopublications};
use crate::resource::Ontology;
use crate::store::{Knowledge, KnowledgeConfig, Store};
use crate::table;

/// Which store.
#[derive(Args, Clone, Debug)]
pub struct StoreArgs {
    /// Folder of the store
    #[arg(long, value_name = "FOLDER", default_value = "out/graph", help_heading = "Graph")]
    pub store: PathBuf,
}

/// Which graph of the store.
#[derive(Args, Clone, Debug)]
pub struct GraphArgs {
    #[command(flatten)]
    pub store: StoreArgs,
    /// Whether what follows from the facts is added
    #[arg(long, value_enum, value_name = "HOW", default_value_t = InferArg::None, help_heading = "Graph")]
    pub infer: InferArg,
    /// Only the facts that hold on this day, as far as the texts give times
    #[arg(long, value_name = "DATE", value_parser = day, help_heading = "Graph")]
    pub as_of: Option<String>,
}

/// How conclusions are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum InferArg {
    /// Facts alone
    None,
    /// Inverses, symmetry, sub-properties, transitivity, chains (a part of OWL 2 RL)
    Rl,
}

/// An ISO date; a year or month stands for its first day.
pub fn day(value: &str) -> Result<String, String> {
    let complete = match value.len() {
        4 => format!("{value}-01-01"),
        7 => format!("{value}-01"),
        _ => value.to_owned(),
    };
    match complete.parse::<jiff::civil::Date>() {
        Ok(date) => Ok(date.to_string()),
        Err(_) => Err("not a date such as 2025-11-30".to_owned()),
    }
}

/// A store with all that follows from it.
pub struct Graph {
    /// The store.
    pub store: Store,
    /// Its records.
    pub records: Vec<Record>,
    /// The ontology, users' files included.
    pub ontology: Ontology,
    /// Facts and conclusions.
    pub knowledge: Knowledge,
    infer: bool,
    as_of: Option<String>,
    damaged: usize,
}

impl Graph {
    /// Opens a store. Damaged records are named on standard error and left out.
    pub fn open(args: &GraphArgs) -> Result<Self> {
        Self::of(Store::open(&args.store.store)?, args.infer == InferArg::Rl, args.as_of.clone())
    }
    /// All that follows from an open store.
    pub fn of(store: Store, infer: bool, as_of: Option<String>) -> Result<Self> {
        let ontology = ontology(&store)?;
        let (records, damaged) = store.records();
        for problem in &damaged {
            // Without a console: an error is printed even when quiet.
            super::console::say(problem);
        }
        let config = KnowledgeConfig { base: store.base(), ontology: &ontology, infer, as_of: as_of.as_deref() };
        let knowledge = Knowledge::new(&config, &records);
        Ok(Self { knowledge, store, records, ontology, infer, as_of, damaged: damaged.len() })
    }
    /// What the graph is made with.
    pub fn config(&self) -> KnowledgeConfig<'_> {
        KnowledgeConfig {
            base: self.store.base(),
            ontology: &self.ontology,
            infer: self.infer,
            as_of: self.as_of.as_deref(),
        }
    }
    /// How many records are damaged.
    pub fn damaged(&self) -> usize {
        self.damaged
    }
}

/// The ontology of a store.
pub fn ontology(store: &Store) -> Result<Ontology> {
    let mut ontology = Ontology::embedded();
    for (name, text) in &store.manifest().ontology {
        ontology.add_text(name, text)?;
    }
    Ok(ontology)
}

/// A format of `export`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// Facts as Turtle
    Turtle,
    /// Facts, statements and documents as TriG
    Trig,
    /// Facts, statements and documents as N-Quads
    Nquads,
    /// Facts as N-Triples
    Ntriples,
    /// Facts, statements and documents as JSON-LD
    Jsonld,
    /// Facts as RDF/XML
    Rdfxml,
    /// Entities and facts between them as GraphML
    Graphml,
    /// Entities and facts between them as GEXF
    Gexf,
    /// Entities and facts between them for Graphviz
    Dot,
    /// Facts as a table
    Csv,
    /// Facts, statements and entities as a workbook for Excel and LibreOffice
    Xlsx,
    /// Facts, statements and entities as Apache Parquet, a file each in the folder that --output names
    Parquet,
    /// Nodes and relations for neo4j-admin, a file each in the folder that --output names
    Neo4j,
    /// A note for every entity, in the folder that --output names
    Obsidian,
    /// Statements, one JSON object a line, as `extract` prints them
    Jsonl,
    /// Entities and facts between them for Cytoscape
    Cytoscape,
    /// A nanopublication for every statement, as TriG
    Nanopub,
    /// The hubs, or what lies around --around, as a picture that needs no other program
    Svg,
    /// The same with the sentences, as one file that a browser opens from disk
    Html,
}

impl ExportFormat {
    /// Whether it is a folder of files.
    pub fn is_folder(self) -> bool {
        matches!(self, Self::Parquet | Self::Neo4j | Self::Obsidian)
    }
    fn rdf(self) -> Option<RdfFormat> {
        use oxigraph::io::JsonLdProfileSet;
        Some(match self {
            Self::Turtle => RdfFormat::Turtle,
            Self::Trig | Self::Nanopub => RdfFormat::TriG,
            Self::Nquads => RdfFormat::NQuads,
            Self::Ntriples => RdfFormat::NTriples,
            Self::Jsonld => RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() },
            Self::Rdfxml => RdfFormat::RdfXml,
            _ => return None,
        })
    }
    fn network(self) -> Option<NetworkFormat> {
        Some(match self {
            Self::Graphml => NetworkFormat::GraphMl,
            Self::Gexf => NetworkFormat::Gexf,
            Self::Dot => NetworkFormat::Dot,
            Self::Cytoscape => NetworkFormat::Cytoscape,
            _ => return None,
        })
    }
}

/// Writes the facts as CSV of which a spreadsheet runs no cell.
pub fn export_safe_csv(graph: &Graph, out: &mut dyn Write) -> Result<()> {
    let names = Names::new(&graph.records);
    Ok(table::facts(&graph.knowledge, &graph.records, &names, graph.infer).write_csv(false, true, out)?)
}

/// Writes the graph in a format.
pub fn export(
    graph: &Graph,
    format: ExportFormat,
    reification: Reification,
    text: bool,
    mut out: &mut dyn Write,
) -> Result<()> {
    let config = graph.config();
    if matches!(format, ExportFormat::Csv | ExportFormat::Xlsx) {
        let names = Names::new(&graph.records);
        let facts = table::facts(&graph.knowledge, &graph.records, &names, graph.infer);
        if format == ExportFormat::Csv {
            facts.write_csv(false, false, out)?;
        } else {
            let tables = [facts, table::entities(&graph.records, &names), table::statements(&graph.records)];
            table::write_xlsx(&tables, out)?;
        }
    } else if format == ExportFormat::Jsonl {
        for statement in graph.records.iter().flat_map(|r| &r.statements) {
            serde_json::to_writer(&mut out, statement)?;
            out.write_all(b"\n")?;
        }
    } else if let Some(network) = format.network() {
        let names = Names::new(&graph.records);
        Network::new(&graph.knowledge, &names, graph.infer).write(network, &graph.ontology, out)?;
    } else if let Some(rdf) = format.rdf() {
        // JSON-LD 1.1 has no triple terms.
        let reification = match reification {
            Reification::Rdf12 if format == ExportFormat::Jsonld => Reification::Rdf11,
            asked => asked,
        };
        let form = |quads: Vec<Quad>| serialize::prepare(quads, reification);
        // A format without graphs holds the facts; what is about statements needs graphs, or is asked for.
        let documents = rdf.supports_datasets() && reification != Reification::None;
        let with = (documents, text);
        if format == ExportFormat::Jsonld {
            // Its context stands first and has what the whole uses.
            let mut all = Vec::new();
            graph.knowledge.graphs(&config, &graph.records, with, form, |mut quads| -> Result<()> {
                all.append(&mut quads);
                Ok(())
            })?;
            crate::rdf::jsonld::write(&all, config.ontology, config.base, &mut out)?;
            return Ok(());
        }
        let mut writer = QuadWriter::new(rdf, config.base, &mut out)?;
        if format == ExportFormat::Nanopub {
            let config = GraphConfig { base: config.base, ontology: config.ontology, text: false, mentions: false };
            for record in &graph.records {
                writer.write(&form(nanopublications(config, record)))?;
            }
        } else {
            graph.knowledge.graphs(&config, &graph.records, with, form, |quads| writer.write(&quads))?;
        }
        writer.finish()?;
    } else {
        bail!("no writer for this format");
    }
    Ok(())
}

/// Writes the graph as a folder of files: those of the program's own making that are there already are replaced, others stay.
///
/// # Errors
/// The folder holds a file that would be replaced and was not written by an export.
pub fn export_folder(
    graph: &Graph,
    format: ExportFormat,
    folder: &Path,
    ledger: &mut Ledger,
    force: bool,
) -> Result<usize> {
    let names = Names::new(&graph.records);
    let network = || Network::new(&graph.knowledge, &names, graph.infer);
    let mut files = 0;
    let mut file = |name: &str, write: &mut dyn FnMut(&mut dyn Write) -> Result<()>| -> Result<()> {
        files += 1;
        let path = folder.join(name);
        ledger.check(&path, force)?;
        if ledger.can_note(&path) {
            ledger.write(&path, graph.store.state(), |out| write(out))
        } else {
            write_file(&path, |out| write(out)).map(drop)
        }
    };
    match format {
        ExportFormat::Parquet => {
            let facts = table::facts(&graph.knowledge, &graph.records, &names, graph.infer);
            for table in [facts, table::entities(&graph.records, &names), table::statements(&graph.records)] {
                file(&format!("{}.parquet", table.name), &mut |out| Ok(table::write_parquet(&table, out)?))?;
            }
        }
        ExportFormat::Neo4j => {
            let network = network();
            let (mut nodes, mut relations) = (Vec::new(), Vec::new());
            table::write_neo4j(&network, &graph.ontology, &mut nodes, &mut relations)?;
            file("nodes.csv", &mut |out| Ok(out.write_all(&nodes)?))?;
            file("relations.csv", &mut |out| Ok(out.write_all(&relations)?))?;
        }
        ExportFormat::Obsidian => {
            table::write_obsidian(&graph.knowledge, &graph.records, &names, &graph.ontology, |name, text| {
                file(name, &mut |out| Ok(out.write_all(text.as_bytes())?)).map_err(std::io::Error::other)
            })?;
        }
        _ => bail!("this format is one file"),
    }
    Ok(files)
}

/// Files that `build` leaves beside the store.
pub const EXPORTS: &[(&str, ExportFormat)] = &[
    ("facts.ttl", ExportFormat::Turtle),
    ("graph.trig", ExportFormat::Trig),
    ("graph.rdf12.trig", ExportFormat::Trig),
    ("facts.csv", ExportFormat::Csv),
    ("statements.jsonl", ExportFormat::Jsonl),
    ("network.graphml", ExportFormat::Graphml),
    ("network.dot", ExportFormat::Dot),
];
