//! `enishi query`: SPARQL, named queries, paths.

use std::collections::BTreeSet;
use std::io::{IsTerminal, Read, Write};
use std::mem::ManuallyDrop;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use oxigraph::io::RdfFormat;
use oxigraph::sparql::QueryResults;
use oxigraph::sparql::results::QueryResultsFormat;

use super::graph::{Graph, GraphArgs, InferArg, open};
use crate::diagnostic::did_you_mean;
use crate::network::{Network, unknown};
use crate::query::{
    self, Chosen, Dataset, Deadline, NAMED_QUERIES, NamedQuery, QueryError, ResultFormat, named_query, needs_documents,
};
use crate::rdf::{GraphConfig, ontology_quads};
use crate::resource::Lexicon;
use crate::search::{Catalog, Finder, NameIndex, SentenceIndex};
use crate::serve::life::{self, Claim, ClaimEnd};
use crate::serve::stored_sentence_index;
use crate::shown::shown;
use crate::store::{Store, UserGraphs};

/// Flags of `query`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  enishi query                                       on a terminal: a prompt that completes names and keeps its history
  enishi query --named list                          the named queries and their parameters
  enishi query --named leaders company=OpenAI
  enishi query --named about name=Sora --output-format json
  enishi query --named path from=OpenAI to=小米      the shortest chain of facts
  enishi query --named life subject=OpenAI relation=releases object=GPT-5   what became of it, step by step
  enishi query 'SELECT * { ?s eni:develops ?o } LIMIT 5'
  enishi query --file question.rq

The prefixes eni, id, rdf, rdfs, xsd, owl, skos, schema, prov, oa, dct are known. Statements, with polarity, modality and
sentence, stand in the graph of each document: GRAPH ?document { ?statement rdf:reifies <<( ?s ?p ?o )>> }.
ASK ends with exit status 1 when the answer is no.")]
pub struct QueryArgs {
    /// SPARQL; with --named, parameters as name=value
    #[arg(value_name = "QUERY")]
    words: Vec<String>,
    /// Read the query from a file; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "named")]
    file: Option<PathBuf>,
    /// Ask a query that the program ships; `list` lists them
    #[arg(long, value_name = "NAME")]
    named: Option<String>,
    /// How the answer is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = AnswerFormat::Table)]
    output_format: AnswerFormat,
    /// Give up after so many seconds
    #[arg(long, value_name = "S", value_parser = seconds, help_heading = "Limits")]
    timeout: Option<Duration>,
    /// Write at most so many rows or triples; where there are more the exit status is 2
    #[arg(long, value_name = "N", help_heading = "Limits")]
    max_rows: Option<u64>,
    /// Give up when more than so many megabytes are needed, the program's own 100 included
    #[arg(long, value_name = "MB", value_parser = clap::value_parser!(u64).range(MIN_MEMORY..), help_heading = "Limits")]
    pub max_memory: Option<u64>,
    /// Let the lines of tables be as long as they are, wider than the terminal
    #[arg(long)]
    wide: bool,
    #[command(flatten)]
    graph: GraphArgs,
}

/// The program itself has to fit.
const MIN_MEMORY: u64 = 512;
/// A question that does not listen any more is given up with the process, so long after its time.
const GRACE: Duration = Duration::from_millis(500);

fn seconds(value: &str) -> Result<Duration, String> {
    let seconds = value.parse().ok().and_then(|s| Duration::try_from_secs_f64(s).ok());
    seconds.filter(|s| !s.is_zero()).ok_or_else(|| "not a number of seconds".to_owned())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum AnswerFormat {
    /// Aligned columns; Turtle for CONSTRUCT and DESCRIBE
    Table,
    /// SPARQL results as JSON
    Json,
    /// SPARQL results as XML
    Xml,
    /// Comma-separated
    Csv,
    /// Tab-separated
    Tsv,
    /// Turtle, for CONSTRUCT and DESCRIBE
    Turtle,
    /// N-Triples, for CONSTRUCT and DESCRIBE
    Ntriples,
    /// JSON-LD, for CONSTRUCT and DESCRIBE
    Jsonld,
}

impl AnswerFormat {
    fn solutions(self) -> Result<ResultFormat> {
        Ok(match self {
            Self::Table => ResultFormat::Table,
            Self::Json => ResultFormat::Standard(QueryResultsFormat::Json),
            Self::Xml => ResultFormat::Standard(QueryResultsFormat::Xml),
            Self::Csv => ResultFormat::Standard(QueryResultsFormat::Csv),
            Self::Tsv => ResultFormat::Standard(QueryResultsFormat::Tsv),
            Self::Turtle | Self::Ntriples | Self::Jsonld => {
                bail!("SELECT and ASK are written as table, json, xml, csv or tsv")
            }
        })
    }
    fn graph(self) -> Result<RdfFormat> {
        Ok(match self {
            Self::Table | Self::Turtle => RdfFormat::Turtle,
            Self::Ntriples => RdfFormat::NTriples,
            Self::Xml => RdfFormat::RdfXml,
            Self::Json | Self::Jsonld => RdfFormat::JsonLd { profile: oxigraph::io::JsonLdProfileSet::empty() },
            Self::Csv | Self::Tsv => bail!("CONSTRUCT and DESCRIBE are written as turtle, ntriples, jsonld or xml"),
        })
    }
}

/// Answers a question.
pub fn run(args: &QueryArgs) -> Result<ExitCode> {
    let none = args.words.is_empty() && args.file.is_none() && args.named.is_none();
    if none && std::io::stdin().is_terminal() && std::io::stdout().is_terminal() {
        return super::prompt::run(&open(&args.graph)?, args.graph.infer == InferArg::Rl);
    }
    if args.timeout.is_none() {
        let mut out = super::console::data();
        let code = answer(args, &mut out)?;
        out.flush()?;
        return Ok(code);
    }
    // Half an answer is none: nothing is written before it is complete.
    let mut bytes = Vec::new();
    let answered = answer(args, &mut bytes);
    let whole = !matches!(&answered, Err(e) if matches!(e.downcast_ref(), Some(QueryError::Timeout { .. })));
    let mut out = super::console::data();
    if whole {
        out.write_all(&bytes)?;
        out.flush()?;
    }
    answered
}

/// Ends the process when the time was over and the question still goes on.
fn watch(deadline: Deadline) {
    // Without a thread the question is on its own.
    let _ = std::thread::Builder::new().spawn(move || {
        while !deadline.passed_by(GRACE) {
            std::thread::sleep(Duration::from_millis(50));
        }
        super::console::say(&deadline.error());
        std::process::exit(2);
    });
}

fn answer(args: &QueryArgs, out: &mut (dyn Write + Send)) -> Result<ExitCode> {
    let (file, mut sparql) = match (&args.named, &args.file, args.words.as_slice()) {
        (Some(name), _, _) if name == "list" => return list(out),
        (Some(name), _, words) if name == "path" => return path(args, words, out),
        (Some(name), _, words) if name == "life" => return life_of(args, words, out),
        (Some(name), _, words) => {
            let Some(query) = named_query(name) else {
                let near = did_you_mean(name, NAMED_QUERIES.iter().map(|(n, _)| *n).chain(["path", "life", "list"]));
                bail!(
                    "unknown query {name:?}{}",
                    near.map_or_else(|| "; `--named list` lists them".to_owned(), |n| format!("; did you mean {n:?}?"))
                );
            };
            let values = parameters(words)?;
            for (key, _) in &values {
                if !query.parameters.iter().any(|p| p.name == *key) {
                    let known: Vec<&str> = query.parameters.iter().map(|p| p.name).collect();
                    bail!(
                        "query {name:?} has no parameter {key:?}; it takes: {}",
                        if known.is_empty() { "none".to_owned() } else { known.join(", ") }
                    );
                }
            }
            (format!("{name}.rq"), query.with_values(values.iter().map(|(k, v)| (k.as_str(), *v))))
        }
        (None, Some(path), []) if path.as_os_str() == "-" => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text).context("standard input")?;
            ("standard input".to_owned(), text)
        }
        (None, Some(path), []) => {
            (path.display().to_string(), std::fs::read_to_string(path).with_context(|| path.display().to_string())?)
        }
        (None, None, [text]) => ("query".to_owned(), text.clone()),
        (None, None, []) => bail!("no query: give SPARQL, --file FILE, or --named NAME (`--named list` lists them)"),
        (None, _, _) => bail!("more than one query: quote the SPARQL text as one argument"),
    };
    // A mistake in the question should not wait for the graph.
    query::guarded(|| query::predicates("https://w3id.org/enishi/id/", &file, &sparql))?;
    let named = args.named.as_deref().and_then(named_query);
    if let Some((query, parameter)) = named.as_ref().and_then(|q| Some((q, q.within?))) {
        return answer_about(args, query, parameter, out);
    }
    let infer = args.graph.infer == InferArg::Rl;
    if !infer && args.graph.as_of.is_none() && !needs_documents(&sparql) && !query::needs_search(&sparql) {
        return answer_facts(args, named.as_ref(), &file, sparql, out);
    }
    let graph = open(&args.graph)?;
    if let Some(query) = &named {
        // Names are looked up as the program does: width, kana, aliases.
        let names = graph.names();
        let values = parameters(&args.words)?;
        let looked_up = values.iter().map(|(key, value)| {
            let found =
                if matches!(key.as_str(), "name" | "company" | "person") { names.find(value) } else { Vec::new() };
            let label = match found.as_slice() {
                [one] => names.by_id.get(one).map(|(_, label)| label.as_str()),
                _ => None,
            };
            (key.as_str(), label.unwrap_or(value))
        });
        sparql = query.with_values(looked_up);
    }
    let documents = needs_documents(&sparql);
    let mut quads = graph.knowledge.dataset(&graph.config(), &graph.records, documents, false);
    if documents {
        quads.extend(UserGraphs::open(graph.store.folder()).0.quads());
    }
    let base = graph.store.base();
    if let Some(wanted) = query::guarded(|| query::predicates(base, &file, &sparql))? {
        quads.retain(|q| wanted.contains(q.predicate.as_str()));
    }
    // Never dropped: the process ends with the answer.
    let dataset = ManuallyDrop::new(Dataset::new(quads, base, infer)?);
    let indices = query::needs_search(&sparql).then(|| Indices::new(&graph)).transpose()?;
    let finder = indices.as_ref().map(|i| i.finder(&graph));
    let (code, rows) = guarded_answer(&dataset, args, (&file, &sparql), base, finder, out)?;
    // An empty table says nothing of why: the name may be unknown.
    if rows == Some(0) && named.is_some() {
        let names = graph.names();
        let asked = names_asked(args)?;
        let mut unknown = asked.iter().filter(|value| names.find(value).is_empty()).peekable();
        if unknown.peek().is_some() {
            unknown.for_each(|value| super::console::say(&names.unknown(value)));
            return Ok(ExitCode::from(1));
        }
    }
    Ok(code)
}

/// The values of parameters that are names.
fn names_asked(args: &QueryArgs) -> Result<Vec<&str>> {
    let others = ["relation", "modality", "class", "document", "from", "to", "since", "until"];
    let values = parameters(&args.words)?.into_iter().filter(|(key, _)| !others.contains(&key.as_str()));
    Ok(values.map(|(_, value)| value).collect())
}

/// Answers a question of the facts alone: no record is read where the facts are kept.
fn answer_facts(
    args: &QueryArgs,
    named: Option<&NamedQuery>,
    file: &str,
    mut sparql: String,
    out: &mut (dyn Write + Send),
) -> Result<ExitCode> {
    let store = Store::open(&args.graph.store.store)?;
    let base = store.base();
    if let Some(query) = named {
        let mut values = Vec::new();
        for (key, value) in parameters(&args.words)? {
            // Names are looked up as the program does: width, kana, aliases.
            let label = if matches!(key.as_str(), "name" | "company" | "person") {
                let names = store.names().0;
                let ids = names.find(value)?;
                if ids.len() == 1 { ids.first().map_or(Ok(None), |one| names.label(one))? } else { None }
            } else {
                None
            };
            values.push((key, label.unwrap_or_else(|| value.to_owned())));
        }
        sparql = query.with_values(values.iter().map(|(key, value)| (key.as_str(), value.as_str())));
    }
    let wanted = query::guarded(|| query::predicates(base, file, &sparql))?;
    let (quads, damaged) = crate::graph::facts(&store, wanted.as_ref())?;
    for problem in &damaged {
        super::console::say(problem);
    }
    let dataset = ManuallyDrop::new(Dataset::new(quads, base, false)?);
    let (code, rows) = guarded_answer(&dataset, args, (file, &sparql), base, None, out)?;
    // An empty table says nothing of why: the name may be unknown.
    if rows == Some(0) && named.is_some() {
        let names = store.names().0;
        let mut is_known = true;
        for value in names_asked(args)? {
            if names.find(value)?.is_empty() {
                is_known = false;
                super::console::say(&unknown(value, names.labels()?.iter().map(String::as_str)));
            }
        }
        if !is_known {
            return Ok(ExitCode::from(1));
        }
    }
    Ok(code)
}

/// Answers a question of which every row comes from a statement of what has a name: no other record is read.
fn answer_about(
    args: &QueryArgs,
    query: &NamedQuery,
    parameter: &str,
    out: &mut (dyn Write + Send),
) -> Result<ExitCode> {
    let store = Store::open(&args.graph.store.store)?;
    let (ontology, base) = (store.ontology()?, store.base());
    let (names, mut damaged) = store.names();
    let values = parameters(&args.words)?;
    let asked = values.iter().find(|(key, _)| key == parameter).map(|(_, value)| *value);
    // Names are looked up as the program does: width, kana, aliases.
    let ids = asked.map_or_else(|| Ok(BTreeSet::new()), |name| names.find(name))?;
    let label = if ids.len() == 1 { ids.first().map_or(Ok(None), |one| names.label(one))? } else { None };
    let name = label.as_deref().or(asked);
    let documents = name.map_or_else(|| Ok(BTreeSet::new()), |name| names.documents(name))?;
    let given = values.iter().map(|(key, value)| (key.as_str(), name.filter(|_| key == parameter).unwrap_or(value)));
    let (file, sparql) = (format!("{}.rq", query.name), query.with_values(given));
    let wanted = query::predicates(base, &file, &sparql)?;
    let config = GraphConfig { base, ontology: &ontology, text: false, mentions: false };
    let (mut quads, unread) = store.quads_about(config, &documents, name.unwrap_or_default(), wanted.as_ref());
    damaged.extend(unread);
    for problem in &damaged {
        super::console::say(problem);
    }
    let users = UserGraphs::open(store.folder()).0;
    let others = ontology_quads(&ontology).into_iter().chain(users.quads());
    quads.extend(others.filter(|q| wanted.as_ref().is_none_or(|w| w.contains(q.predicate.as_str()))));
    let dataset = ManuallyDrop::new(Dataset::new(quads, base, false)?);
    let (code, rows) = guarded_answer(&dataset, args, (&file, &sparql), base, None, out)?;
    match asked.filter(|_| rows == Some(0) && ids.is_empty()) {
        Some(name) => {
            super::console::say(&unknown(name, names.labels()?.iter().map(String::as_str)));
            Ok(ExitCode::from(1))
        }
        None => Ok(code),
    }
}

/// What a question that searches needs.
struct Indices {
    catalog: Catalog,
    names: NameIndex,
    sentences: SentenceIndex,
}

impl Indices {
    fn new(graph: &Graph) -> Result<Self> {
        let catalog = Catalog::new(&graph.records);
        Ok(Self {
            names: NameIndex::with_lexicon(&catalog, &Lexicon::embedded()?),
            catalog,
            sentences: stored_sentence_index(&graph.store, &graph.records, graph.damaged() == 0),
        })
    }
    fn finder<'a>(&'a self, graph: &'a Graph) -> Finder<'a> {
        let Self { catalog, names, sentences } = self;
        Finder { base: graph.store.base(), records: &graph.records, catalog, names, sentences }
    }
}

/// Asks and writes with stack enough for both. Returns how many rows there were, too.
fn guarded_answer(
    dataset: &Dataset,
    args: &QueryArgs,
    (file, sparql): (&str, &str),
    base: &str,
    finder: Option<Finder<'_>>,
    out: &mut (dyn Write + Send),
) -> Result<(ExitCode, Option<usize>)> {
    let deadline = args.timeout.map(Deadline::after);
    if let Some(deadline) = deadline {
        watch(deadline);
    }
    let search = finder.as_ref().map(|f| f as &(dyn crate::search::Search + Sync));
    query::guarded(|| {
        let mut count = None;
        let search = search.map(|s| s as &dyn crate::search::Search);
        match dataset.query_of(file, sparql, deadline.map(Into::into), &Chosen::default(), search)? {
            QueryResults::Boolean(value) => {
                query::boolean(value, args.output_format.solutions()?, out)?;
                return Ok((if value { ExitCode::SUCCESS } else { ExitCode::from(1) }, None));
            }
            QueryResults::Solutions(rows) => {
                let width = if args.wide { None } else { width() };
                let format = args.output_format.solutions()?;
                count = Some(query::solutions(rows, format, base, width, args.max_rows, out)?);
            }
            QueryResults::Graph(triples) => {
                query::graph(triples, args.output_format.graph()?, base, args.max_rows, out)?;
            }
        }
        Ok((ExitCode::SUCCESS, count))
    })
}

/// Width to fit tables into: that of the terminal; none where the output goes elsewhere.
fn width() -> Option<u16> {
    let columns = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    let terminal = || terminal_size::terminal_size().map_or(140, |(width, _)| width.0);
    columns.or_else(|| std::io::stdout().is_terminal().then(terminal))
}

fn parameters(words: &[String]) -> Result<Vec<(String, &str)>> {
    words
        .iter()
        .map(|word| match word.split_once('=') {
            Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value)),
            _ => bail!("{word:?} is no parameter; write name=value"),
        })
        .collect()
}

fn list(out: &mut dyn Write) -> Result<ExitCode> {
    for (name, sparql) in NAMED_QUERIES {
        let query = NamedQuery::read(name, sparql);
        writeln!(out, "{name:12} {}", query.summary)?;
        for parameter in query.parameters {
            writeln!(out, "{:12}   {}= {}", "", parameter.name, parameter.meaning)?;
        }
    }
    writeln!(out, "{:12} The shortest chain of facts between two entities", "path")?;
    writeln!(out, "{:12}   from= name of the one\n{:12}   to= name of the other", "", "")?;
    writeln!(out, "{:12} What became of a claim: from rumour to its end, step by step", "life")?;
    writeln!(
        out,
        "{:12}   subject= name of an entity\n{:12}   relation= name of a relation, such as acquires",
        "", ""
    )?;
    writeln!(out, "{:12}   object= name of the other entity, or words", "")?;
    Ok(ExitCode::SUCCESS)
}

/// The steps of a claim, each with its sentence.
fn life_of(args: &QueryArgs, words: &[String], out: &mut dyn Write) -> Result<ExitCode> {
    let given = parameters(words)?;
    let value = |name: &str| given.iter().find(|(k, _)| k == name).map(|(_, v)| *v);
    if let Some((key, _)) = given.iter().find(|(k, _)| !matches!(k.as_str(), "subject" | "relation" | "object")) {
        bail!("query \"life\" has no parameter {key:?}; it takes: subject, relation, object");
    }
    let Some(subject) = value("subject").filter(|_| value("relation").or(value("object")).is_some()) else {
        bail!("query \"life\" takes subject=NAME and relation=NAME or object=NAME");
    };
    let graph = open(&args.graph)?;
    let catalog = Catalog::new(&graph.records);
    let names = NameIndex::with_lexicon(&catalog, &Lexicon::embedded()?);
    let find = |name: &str| {
        let hit = names.find(name, |n| catalog.entities[n as usize].links.len() as f64, 1).into_iter().next();
        hit.filter(|h| h.score >= 0.99).map(|h| ClaimEnd::Entity(&catalog.entities[h.entity as usize]))
    };
    let Some(subject) = find(subject) else {
        super::console::say(&graph.names().unknown(subject));
        return Ok(ExitCode::from(1));
    };
    let relation = value("relation").map(|name| graph.ontology.find_relation(name).map_err(anyhow::Error::msg));
    let object = value("object").map(|name| find(name).unwrap_or(ClaimEnd::Words(name)));
    let steps = life::life(&graph.records, &Claim { subject, relation: relation.transpose()?, object });
    for step in &steps {
        if args.output_format == AnswerFormat::Json {
            writeln!(out, "{}", step.json())?;
            continue;
        }
        let change = step.change.as_ref().map_or_else(String::new, |(from, to)| format!("  {from} → {to}"));
        let date = step.date.as_deref().unwrap_or("          ");
        let speaker = step.speaker.as_ref().map_or_else(String::new, |s| format!("  speaker {}", shown(s)));
        let kind = step.kind;
        let again = if step.repeated > 0 { format!("  said again {} times", step.repeated) } else { String::new() };
        writeln!(out, "{date}  {} {}{change}{speaker}{again}", kind.ja(), kind.name())?;
        writeln!(out, "            [{}:{}] {}", step.document, step.sentence, shown(&step.text))?;
    }
    if steps.is_empty() {
        writeln!(out, "no sentence tells a step of this claim")?;
        return Ok(ExitCode::from(1));
    }
    Ok(ExitCode::SUCCESS)
}

fn path(args: &QueryArgs, words: &[String], out: &mut dyn Write) -> Result<ExitCode> {
    let given = parameters(words)?;
    let value = |name: &str| given.iter().find(|(k, _)| k == name).map(|(_, v)| *v);
    let (Some(from), Some(to)) = (value("from"), value("to")) else {
        bail!("query \"path\" takes from=NAME and to=NAME");
    };
    let graph = open(&args.graph)?;
    let names = graph.names();
    let network = Network::new(&graph.knowledge, names, args.graph.infer == InferArg::Rl);
    let nodes = |name: &str| -> Result<Vec<usize>> {
        let found: Vec<usize> = names.find(name).iter().filter_map(|id| network.node(id)).collect();
        if found.is_empty() && !names.find(name).is_empty() {
            bail!("{name:?} is named, but no fact links it to another entity");
        }
        Ok(found)
    };
    let (starts, ends) = (nodes(from)?, nodes(to)?);
    for (name, _) in [(from, &starts), (to, &ends)].iter().filter(|(_, found)| found.is_empty()) {
        super::console::say(&names.unknown(name));
    }
    if starts.is_empty() || ends.is_empty() {
        return Ok(ExitCode::from(1));
    }
    let (from, to) = (starts, ends);
    let pairs = from.iter().flat_map(|&a| to.iter().map(move |&b| (a, b)));
    let Some(path) = pairs.filter_map(|(a, b)| network.shortest_path(a, b)).min_by_key(Vec::len) else {
        writeln!(out, "no chain of facts")?;
        return Ok(ExitCode::from(1));
    };
    for edge in path.iter().map(|&i| &network.edges[i]) {
        let (s, o) = (&network.nodes[edge.source], &network.nodes[edge.target]);
        match args.output_format {
            AnswerFormat::Json => writeln!(
                out,
                "{}",
                serde_json::json!({"subject": s.label, "relation": edge.relation, "object": o.label, "subject_id": s.id, "object_id": o.id})
            )?,
            AnswerFormat::Tsv => writeln!(out, "{}\t{}\t{}", shown(&s.label), edge.relation, shown(&o.label))?,
            _ => writeln!(
                out,
                "{} ({})  —{}→  {} ({})",
                shown(&s.label),
                s.class,
                edge.relation,
                shown(&o.label),
                o.class
            )?,
        }
    }
    Ok(ExitCode::SUCCESS)
}
