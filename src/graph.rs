//! A store with all that follows from it, and its exports: what the command line and the bindings share.

use std::io::{self, Write};
use std::sync::OnceLock;

use clap::ValueEnum;
use oxigraph::io::RdfFormat;
use oxigraph::model::Quad;
use thiserror::Error;

use crate::document::Record;
use crate::network::{Names, Network, NetworkFormat};
use crate::rdf::jsonld::{self, JsonLdWriter, Used};
use crate::rdf::serialize::{self, PartWriter, QuadWriter, Reification};
use crate::rdf::{GraphConfig, Predicates, nanopublications};
use crate::resource::{Ontology, OntologyLoadError};
use crate::store::{FactLines, Knowledge, KnowledgeConfig, RecordSource, Store, StoreError, StoredRecords};
use crate::table;

/// What makes a graph of records: another program may make another.
pub(crate) const PROGRAM: &str = concat!(env!("CARGO_PKG_VERSION"), " ", env!("ENISHI_RESOURCES"));

/// Why a graph cannot be had, or not be written.
#[derive(Debug, Error)]
pub enum GraphError {
    /// The store cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The ontology that the store keeps does not load.
    #[error(transparent)]
    Ontology(#[from] OntologyLoadError),
    /// The writer refuses.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A statement cannot be written.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// The format is several files, or one.
    #[error("{0}")]
    Format(&'static str),
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
    /// Records that are damaged, and left out.
    pub damaged: Vec<StoreError>,
    infer: bool,
    as_of: Option<String>,
    names: OnceLock<Names>,
}

impl Graph {
    /// All that follows from an open store; with `infer`, conclusions too; with `as_of`, only what holds on that day (ISO date).
    ///
    /// # Errors
    /// The ontology that the store keeps does not load.
    pub fn of(store: Store, infer: bool, as_of: Option<String>) -> Result<Self, GraphError> {
        let ontology = store.ontology()?;
        let (records, damaged) = store.records();
        let config = KnowledgeConfig { base: store.base(), ontology: &ontology, infer, as_of: as_of.as_deref() };
        let knowledge = Knowledge::new(&config, &records);
        Ok(Self { knowledge, store, records, ontology, damaged, infer, as_of, names: OnceLock::new() })
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
    /// Names and classes of what its records speak of; gathered when they are first asked for.
    pub fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::new(&self.records))
    }
    /// How many records are damaged.
    pub fn damaged(&self) -> usize {
        self.damaged.len()
    }
    /// Whether conclusions are drawn.
    pub fn infers(&self) -> bool {
        self.infer
    }
}

/// An ISO date; a year or month stands for its first day.
///
/// # Errors
/// It is no date.
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
    /// Whether it is written record by record, from wherever they lie.
    pub fn streams(self) -> bool {
        self.rdf().is_some()
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
///
/// # Errors
/// The writer's.
pub fn export_safe_csv(graph: &Graph, out: &mut dyn Write) -> Result<(), GraphError> {
    let names = graph.names();
    Ok(table::facts(&graph.knowledge, &graph.records, names, graph.infer).write_csv(false, true, out)?)
}

/// Writes the graph in a format that is one file.
///
/// # Errors
/// The writer's; the format is a folder.
pub fn export(
    graph: &Graph,
    format: ExportFormat,
    reification: Reification,
    text: bool,
    mut out: &mut dyn Write,
) -> Result<(), GraphError> {
    let config = graph.config();
    if matches!(format, ExportFormat::Csv | ExportFormat::Xlsx) {
        let names = graph.names();
        let facts = table::facts(&graph.knowledge, &graph.records, names, graph.infer);
        if format == ExportFormat::Csv {
            facts.write_csv(false, false, out)?;
        } else {
            let tables = [facts, table::entities(&graph.records, names), table::statements(&graph.records)];
            table::write_xlsx(&tables, out)?;
        }
    } else if format == ExportFormat::Jsonl {
        for statement in graph.records.iter().flat_map(|r| &r.statements) {
            serde_json::to_writer(&mut out, statement)?;
            out.write_all(b"\n")?;
        }
    } else if let Some(network) = format.network() {
        let names = graph.names();
        Network::new(&graph.knowledge, names, graph.infer).write(network, &graph.ontology, out)?;
    } else if format.rdf().is_some() {
        export_rdf(&graph.knowledge, &config, &graph.records.as_slice(), format, (reification, text), out)?;
    } else {
        return Err(GraphError::Format("this format is no single file, or a picture that only the command line draws"));
    }
    Ok(())
}

/// Writes the graph in a format of RDF, document by document.
fn export_rdf(
    knowledge: &Knowledge,
    config: &KnowledgeConfig<'_>,
    records: &dyn RecordSource,
    format: ExportFormat,
    (reification, text): (Reification, bool),
    out: &mut dyn Write,
) -> Result<(), GraphError> {
    let Some(rdf) = format.rdf() else { return Err(GraphError::Format("this format is no RDF")) };
    // JSON-LD 1.1 has no triple terms.
    let reification = match reification {
        Reification::Rdf12 if format == ExportFormat::Jsonld => Reification::Rdf11,
        asked => asked,
    };
    let form = |quads: Vec<Quad>| serialize::prepare(quads, reification);
    // A format without graphs holds the facts; what is about statements needs graphs, or is asked for.
    let with = (rdf.supports_datasets() && reification != Reification::None, text);
    if format == ExportFormat::Jsonld {
        // Its context stands first and has what the whole uses: all is made twice, so that nothing need be held.
        let mut used = Used::default();
        let gather = |quads: Vec<Quad>| -> Result<(), GraphError> {
            used.add(&quads);
            Ok(())
        };
        knowledge.graphs(config, records, with, |quads| serialize::reified(quads, reification), gather)?;
        let context = jsonld::context(config.ontology);
        let mut writer = JsonLdWriter::new(&context, config.base, &used, out)?;
        knowledge
            .graphs(config, records, with, form, |quads| -> Result<(), GraphError> { Ok(writer.write(&quads)?) })?;
        writer.finish()?;
        return Ok(());
    }
    if rdf.supports_datasets() && format != ExportFormat::Nanopub {
        let writer = PartWriter::new(rdf, config.base)?;
        let mut begun = false;
        let put = |part: io::Result<Vec<u8>>| -> Result<(), GraphError> {
            let part = part?;
            if !part.is_empty() && !std::mem::replace(&mut begun, true) {
                out.write_all(writer.head())?;
            }
            Ok(out.write_all(&part)?)
        };
        return knowledge.graphs(config, records, with, |quads| writer.part(&form(quads)), put);
    }
    let mut writer = QuadWriter::new(rdf, config.base, out)?;
    if format == ExportFormat::Nanopub {
        let config = GraphConfig { base: config.base, ontology: config.ontology, text: false, mentions: false };
        for record in (0..records.count()).filter_map(|number| records.get(number)) {
            writer.write(&form(nanopublications(config, &record)))?;
        }
    } else {
        knowledge
            .graphs(config, records, with, form, |quads| -> Result<(), GraphError> { Ok(writer.write(&quads)?) })?;
    }
    writer.finish()?;
    Ok(())
}

/// The facts of a store whose records stay on disk: for exports that go through them one by one.
pub struct StoredGraph<'s> {
    store: &'s Store,
    records: StoredRecords<'s>,
    ontology: Ontology,
    knowledge: Knowledge,
    infer: bool,
}

impl<'s> StoredGraph<'s> {
    /// All that follows from a store, and the records that are damaged and left out.
    ///
    /// # Errors
    /// The ontology that the store keeps does not load.
    pub fn of(store: &'s Store, infer: bool) -> Result<(Self, Vec<StoreError>), GraphError> {
        let ontology = store.ontology()?;
        let (records, mut damaged) = store.stored_records();
        let config = KnowledgeConfig { base: store.base(), ontology: &ontology, infer, as_of: None };
        let knowledge = Knowledge::of_source(&config, &records, |(), _| (), |()| ());
        damaged.extend(records.take_damaged());
        Ok((Self { store, records, ontology, knowledge, infer }, damaged))
    }
    /// Writes it in a format of RDF.
    ///
    /// # Errors
    /// The writer's; the format is another.
    pub fn export(
        &self,
        format: ExportFormat,
        reification: Reification,
        text: bool,
        out: &mut dyn Write,
    ) -> Result<(), GraphError> {
        let base = self.store.base();
        let config = KnowledgeConfig { base, ontology: &self.ontology, infer: self.infer, as_of: None };
        export_rdf(&self.knowledge, &config, &self.records, format, (reification, text), out)
    }
}

/// The quads of the default graph with these predicates, or all: from the file that was kept of them, where it is of this state,
/// else from the records, and the file is kept. Records that are damaged, and left out, come back beside.
///
/// # Errors
/// The ontology that the store keeps does not load.
pub fn facts(store: &Store, wanted: Option<&Predicates>) -> Result<(Vec<Quad>, Vec<StoreError>), GraphError> {
    if let Some(quads) = store.facts(PROGRAM).and_then(|facts| facts.quads(wanted).ok()) {
        return Ok((quads, Vec::new()));
    }
    let (graph, damaged) = StoredGraph::of(store, false)?;
    let config = KnowledgeConfig { base: store.base(), ontology: &graph.ontology, infer: false, as_of: None };
    let mut quads = Vec::new();
    // What is left out has to be named each time.
    let mut lines = damaged.is_empty().then(FactLines::default);
    for part in graph.knowledge.default_graph(&config, &graph.records).parts() {
        if lines.as_mut().is_some_and(|lines| lines.add(part.lines()).is_err()) {
            lines = None;
        }
        quads.extend(part.quads().into_iter().filter(|q| wanted.is_none_or(|w| w.contains(q.predicate.as_str()))));
    }
    if let Some(lines) = lines {
        let _ = store.keep_facts(PROGRAM, lines);
    }
    Ok((quads, damaged))
}

/// Writes the graph as files of a folder: `file` is called with the name of each and with what writes it.
///
/// # Errors
/// Those of `file`; the format is one file.
pub fn export_folder<E: From<GraphError>>(
    graph: &Graph,
    format: ExportFormat,
    mut file: impl FnMut(&str, &mut dyn FnMut(&mut dyn Write) -> Result<(), GraphError>) -> Result<(), E>,
) -> Result<(), E> {
    let names = graph.names();
    match format {
        ExportFormat::Parquet => {
            let facts = table::facts(&graph.knowledge, &graph.records, names, graph.infer);
            for table in [facts, table::entities(&graph.records, names), table::statements(&graph.records)] {
                file(&format!("{}.parquet", table.name), &mut |out| Ok(table::write_parquet(&table, out)?))?;
            }
            Ok(())
        }
        ExportFormat::Neo4j => {
            let network = Network::new(&graph.knowledge, names, graph.infer);
            let (mut nodes, mut relations) = (Vec::new(), Vec::new());
            table::write_neo4j(&network, &graph.ontology, &mut nodes, &mut relations).map_err(GraphError::from)?;
            file("nodes.csv", &mut |out| Ok(out.write_all(&nodes)?))?;
            file("relations.csv", &mut |out| Ok(out.write_all(&relations)?))
        }
        ExportFormat::Obsidian => {
            // The writer of notes knows no errors but its own: another is kept aside, and comes out in their place.
            let mut failed = None;
            let written =
                table::write_obsidian(&graph.knowledge, &graph.records, names, &graph.ontology, |name, text| {
                    file(name, &mut |out| Ok(out.write_all(text.as_bytes())?)).map_err(|error| {
                        failed = Some(error);
                        io::Error::other("not written")
                    })
                });
            match (written, failed) {
                (_, Some(error)) => Err(error),
                (written, None) => Ok(written.map(drop).map_err(GraphError::from)?),
            }
        }
        _ => Err(GraphError::Format("this format is one file").into()),
    }
}
