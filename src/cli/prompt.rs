//! `enishi query` on a terminal, without a question: a prompt that keeps its history and completes names.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Result, anyhow};
use oxigraph::model::Term;
use oxigraph::sparql::QueryResults;
use rustyline::completion::{Completer, Pair};
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::DefaultHistory;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{CompletionType, Config, Context, Editor, Helper};

use super::graph::Graph;
use crate::query::{self, Chosen, Dataset, NAMED_QUERIES, ResultFormat, named_query, needs_documents};
use crate::rdf::vocabulary::PREFIXES;
use crate::resource::Lexicon;
use crate::search::{Catalog, Finder, NameIndex, SentenceIndex};
use crate::serve::stored_sentence_index;
use crate::shown::{shown, shown_lines};
use crate::store::UserGraphs;

/// Lines of the history.
const HISTORY: usize = 1000;
/// Names that are offered.
const OFFERS: usize = 40;
/// Rows of an answer; more are left out, and counted.
const ROWS: u64 = 10_000;

const HELP: &str = "\
A question in SPARQL ends where its braces are closed; Enter goes on to the next line until then.
Tab completes prefixes, classes and relations (eni:…), names of entities behind id: and inside of quotes, and these:
  \\named [NAME [PARAMETER=VALUE…]]   the named queries, or one of them
  \\find WORDS                        entities by name, with their keys for id:
  \\graph                             the last answer as a drawing
  \\help                              this
  \\quit                              the end, as Ctrl-D
";

/// What the prompt knows.
struct Known {
    /// Words that can be completed: keywords, prefixed names, commands.
    words: Vec<String>,
    /// Names of entities and their keys behind the base.
    names: Vec<(String, String)>,
}

impl Completer for Known {
    type Candidate = Pair;

    fn complete(&self, line: &str, at: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        Ok(self.offers(line.get(..at).unwrap_or(line)))
    }
}

impl Known {
    /// Where the word under the cursor begins, and what it may become.
    fn offers(&self, before: &str) -> (usize, Vec<Pair>) {
        let pair = |shown: &str, put: &str| Pair { display: shown.to_owned(), replacement: put.to_owned() };
        // Inside of quotes: a name.
        if before.matches('"').count() % 2 == 1 {
            let begin = before.rfind('"').map_or(0, |at| at + 1);
            let names = self.names.iter().filter(|(name, _)| name.starts_with(&before[begin..]));
            return (begin, names.take(OFFERS).map(|(name, _)| pair(name, &format!("{name}\""))).collect());
        }
        let is_end = |c: char| c.is_whitespace() || "{}()<>,;|^/".contains(c);
        let begin = before.char_indices().rev().find(|(_, c)| is_end(*c)).map_or(0, |(at, c)| at + c.len_utf8());
        let word = &before[begin..];
        if let Some(name) = word.strip_prefix("id:") {
            // A slash may not stand in a prefixed name: the key goes between angle brackets, relative to the base.
            let fits = |n: &&(String, String)| n.0.starts_with(name) || n.1.starts_with(name);
            let names = self.names.iter().filter(fits).take(OFFERS);
            return (begin, names.map(|(name, key)| pair(&format!("{name}  <{key}>"), &format!("<{key}>"))).collect());
        }
        if word.is_empty() {
            return (begin, Vec::new());
        }
        let lower = word.to_lowercase();
        let fits = self.words.iter().filter(|w| w.to_lowercase().starts_with(&lower));
        (begin, fits.take(OFFERS).map(|w| pair(w, w)).collect())
    }
}

impl Validator for Known {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        let whole = is_whole(context.input());
        Ok(if whole { ValidationResult::Valid(None) } else { ValidationResult::Incomplete })
    }
}

/// Whether a question is complete: a command, nothing, or braces that are all closed.
fn is_whole(input: &str) -> bool {
    let text = input.trim();
    if text.is_empty() || text.starts_with('\\') {
        return true;
    }
    // An empty line sends what there is.
    let count = |c: char| text.matches(c).count();
    input.ends_with("\n\n") || count('{') > 0 && count('{') <= count('}')
}

impl Hinter for Known {
    type Hint = String;
}
impl Highlighter for Known {}
impl Helper for Known {}

/// The graph with what has been asked of it.
struct Session<'g> {
    graph: &'g Graph,
    infer: bool,
    facts: Option<Dataset>,
    all: Option<Dataset>,
    catalog: Catalog,
    names: NameIndex,
    sentences: Option<SentenceIndex>,
    /// The last answer, cell by cell.
    last: Vec<Vec<String>>,
}

/// Asks for questions until there are no more.
pub fn run(graph: &Graph, infer: bool) -> Result<ExitCode> {
    let catalog = Catalog::new(&graph.records);
    let names = NameIndex::with_lexicon(&catalog, &Lexicon::embedded()?);
    let mut session =
        Session { graph, infer, facts: None, all: None, catalog, names, sentences: None, last: Vec::new() };
    let config = Config::builder().max_history_size(HISTORY)?.completion_type(CompletionType::List).build();
    let mut editor: Editor<Known, DefaultHistory> = Editor::with_config(config)?;
    editor.set_helper(Some(session.known()));
    let history = history_file();
    if let Some(path) = &history {
        // There is none at first.
        let _ = editor.load_history(path);
    }
    let facts = graph.knowledge.facts.len();
    say(&format!("{} documents, {facts} facts. \\help tells what can be asked; Ctrl-D ends.\n", graph.records.len()))?;
    loop {
        let line = match editor.readline("enishi> ") {
            Ok(line) => line,
            Err(ReadlineError::Interrupted) => continue,
            Err(ReadlineError::Eof) => break,
            Err(error) => return Err(anyhow!("{error}")),
        };
        let text = line.trim();
        if text.is_empty() {
            continue;
        }
        let _ = editor.add_history_entry(text);
        if matches!(text, "\\quit" | "\\q" | "exit" | "quit") {
            break;
        }
        let mut out = Vec::new();
        match session.answer(text, &mut out) {
            Ok(()) => page(&out)?,
            Err(error) => say(&format!("{error:#}\n"))?,
        }
    }
    if let Some(path) = &history {
        if let Some(folder) = path.parent() {
            let _ = std::fs::create_dir_all(folder);
        }
        let _ = editor.save_history(path);
    }
    Ok(ExitCode::SUCCESS)
}

fn say(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(shown_lines(text).as_bytes())?;
    Ok(out.flush()?)
}

/// Where lines are kept between sessions, as the XDG rules say.
fn history_file() -> Option<PathBuf> {
    let home = || Some(PathBuf::from(std::env::var_os("HOME")?).join(".local/state"));
    let state = std::env::var_os("XDG_STATE_HOME").map(PathBuf::from).filter(|p| p.is_absolute());
    Some(state.or_else(home)?.join("enishi/history"))
}

/// Shows an answer, with a pager where it is longer than the terminal.
fn page(text: &[u8]) -> Result<()> {
    // Pagers let through what terminals obey.
    let text = String::from_utf8_lossy(text);
    let text = shown_lines(&text);
    let lines = text.matches('\n').count();
    let height = terminal_size::terminal_size().map_or(24, |(_, height)| usize::from(height.0));
    if lines >= height && std::io::stdout().is_terminal() {
        let pager =
            std::env::var("PAGER").ok().filter(|p| !p.trim().is_empty()).unwrap_or_else(|| "less -FRSX".to_owned());
        let mut words = pager.split_whitespace();
        let started =
            words.next().and_then(|program| Command::new(program).args(words).stdin(Stdio::piped()).spawn().ok());
        if let Some(mut child) = started {
            if let Some(mut input) = child.stdin.take() {
                // Whoever leaves the pager early does not want the rest.
                let _ = input.write_all(text.as_bytes());
            }
            child.wait()?;
            return Ok(());
        }
    }
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

impl Session<'_> {
    fn known(&self) -> Known {
        let base = self.graph.store.base();
        let keywords = [
            "SELECT",
            "DISTINCT",
            "WHERE",
            "FILTER",
            "OPTIONAL",
            "UNION",
            "GRAPH",
            "ORDER BY",
            "LIMIT",
            "OFFSET",
            "ASK",
            "CONSTRUCT",
            "DESCRIBE",
            "VALUES",
            "BIND",
            "COUNT",
            "GROUP BY",
            "CONTAINS",
            "SERVICE <urn:enishi:search>",
        ];
        let commands = ["\\named", "\\find", "\\graph", "\\help", "\\quit"];
        let mut words: Vec<String> = keywords.into_iter().chain(commands).map(str::to_owned).collect();
        words.extend(PREFIXES.iter().map(|(name, _)| format!("{name}:")));
        words.extend(self.graph.ontology.relations().map(|(relation, _)| format!("eni:{relation}")));
        words.extend(self.graph.ontology.classes().map(|(class, _)| format!("eni:{class}")));
        words.extend(
            ["skos:prefLabel", "skos:altLabel", "rdf:reifies", "search:words", "search:sentence"].map(str::to_owned),
        );
        let mut entities: Vec<_> = self.catalog.entities.iter().collect();
        entities.sort_by_key(|e| std::cmp::Reverse(e.links.len()));
        let key = |id: &str| id.strip_prefix(base).unwrap_or(id).to_owned();
        let names = entities.iter().map(|e| (shown(&e.label).into_owned(), key(&e.id))).collect();
        Known { words, names }
    }
    fn answer(&mut self, text: &str, out: &mut Vec<u8>) -> Result<()> {
        let Some(command) = text.strip_prefix('\\') else { return self.ask(text, out) };
        let mut words = command.split_whitespace();
        match words.next() {
            Some("help" | "h" | "?") => out.extend_from_slice(HELP.as_bytes()),
            Some("graph") => draw(&self.last, out)?,
            Some("find") => {
                let wanted = words.collect::<Vec<_>>().join(" ");
                let weight = |n: u32| self.catalog.entities[n as usize].links.len() as f64;
                for hit in self.names.find(&wanted, weight, OFFERS) {
                    let entity = &self.catalog.entities[hit.entity as usize];
                    let key = entity.id.strip_prefix(self.graph.store.base()).unwrap_or(&entity.id);
                    writeln!(out, "{} ({})  <{key}>", shown(&entity.label), entity.class)?;
                }
            }
            Some("named") => match words.next() {
                None => {
                    for (name, sparql) in NAMED_QUERIES {
                        let query = query::NamedQuery::read(name, sparql);
                        let parameters: Vec<&str> = query.parameters.iter().map(|p| p.name).collect();
                        writeln!(out, "{name:12} {} {}", query.summary, parameters.join(" "))?;
                    }
                }
                Some(name) => {
                    let query = named_query(name).ok_or_else(|| anyhow!("there is no named query {name:?}"))?;
                    let values: Vec<(&str, &str)> = words.filter_map(|w| w.split_once('=')).collect();
                    return self.ask(&query.with_values(values), out);
                }
            },
            _ => out.extend_from_slice(HELP.as_bytes()),
        }
        Ok(())
    }
    fn ask(&mut self, sparql: &str, out: &mut Vec<u8>) -> Result<()> {
        let documents = needs_documents(sparql);
        let graph = self.graph;
        let place = if documents { &mut self.all } else { &mut self.facts };
        if place.is_none() {
            let mut quads = graph.knowledge.dataset(&graph.config(), &graph.records, documents, false);
            if documents {
                quads.extend(UserGraphs::open(graph.store.folder()).0.quads());
            }
            *place = Some(Dataset::new(quads, graph.store.base(), self.infer)?);
        }
        if query::needs_search(sparql) && self.sentences.is_none() {
            self.sentences = Some(stored_sentence_index(&graph.store, &graph.records, graph.damaged() == 0));
        }
        let Some(dataset) = (if documents { &self.all } else { &self.facts }) else { return Ok(()) };
        let base = graph.store.base();
        let (catalog, names) = (&self.catalog, &self.names);
        let sentences = self.sentences.as_ref();
        let width = terminal_size::terminal_size().map(|(width, _)| width.0);
        let last = query::guarded(|| -> Result<Vec<Vec<String>>> {
            let finder = sentences.map(|sentences| Finder { base, records: &graph.records, catalog, names, sentences });
            let search = finder.as_ref().map(|f| f as &dyn crate::search::Search);
            let ask = || dataset.query_of("query", sparql, None, &Chosen::default(), search);
            let mut cells = Vec::new();
            match ask()? {
                QueryResults::Boolean(value) => query::boolean(value, ResultFormat::Table, &mut *out)?,
                QueryResults::Solutions(rows) => {
                    // Asked twice: once for the table, once for the drawing; the answer is the same.
                    query::solutions(rows, ResultFormat::Table, base, width, Some(ROWS), &mut *out)?;
                    if let QueryResults::Solutions(rows) = ask()? {
                        for row in rows.take(ROWS as usize) {
                            cells.push(row?.values().iter().map(|v| v.as_ref().map_or(String::new(), label)).collect());
                        }
                    }
                }
                QueryResults::Graph(triples) => {
                    query::graph(triples, oxigraph::io::RdfFormat::Turtle, base, Some(ROWS), &mut *out)?;
                    if let QueryResults::Graph(triples) = ask()? {
                        for triple in triples.take(ROWS as usize) {
                            let t = triple?;
                            cells.push(vec![label(&t.subject.into()), label(&t.predicate.into()), label(&t.object)]);
                        }
                    }
                }
            }
            Ok(cells)
        })?;
        self.last = last;
        Ok(())
    }
}

/// The last part of an IRI, or the value.
fn label(term: &Term) -> String {
    let text = match term {
        Term::NamedNode(node) => node.as_str().rsplit(['/', '#']).next().unwrap_or_default().to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    };
    shown(&text).into_owned()
}

/// An answer as a drawing: what the first column names, with its rows below. Of three columns the middle one names the line.
fn draw(rows: &[Vec<String>], out: &mut Vec<u8>) -> Result<()> {
    if rows.is_empty() {
        writeln!(out, "nothing to draw: ask first")?;
        return Ok(());
    }
    let mut rows: Vec<&Vec<String>> = rows.iter().collect();
    rows.sort();
    rows.dedup();
    let mut at = 0;
    while at < rows.len() {
        let first = rows[at].first();
        let group: Vec<&&Vec<String>> = rows[at..].iter().take_while(|r| r.first() == first).collect();
        writeln!(out, "{}", first.map_or("", String::as_str))?;
        for (number, row) in group.iter().enumerate() {
            let branch = if number + 1 == group.len() { "└─" } else { "├─" };
            match row.get(1..) {
                Some([line, end, more @ ..]) => {
                    let more = more.iter().map(|m| format!("  {m}")).collect::<String>();
                    writeln!(out, "{branch} {line} ─▶ {end}{more}")?;
                }
                Some([end]) => writeln!(out, "{branch}─▶ {end}")?,
                _ => {}
            }
        }
        at += group.len();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_end_with_their_braces() {
        for (text, whole) in [
            ("", true),
            ("\\graph", true),
            ("SELECT *", false),
            ("SELECT * {", false),
            ("SELECT * { ?s ?p ?o }", true),
            ("SELECT * {\n{ ?s ?p ?o }", false),
            ("DESCRIBE <a>\n\n", true),
        ] {
            assert_eq!(is_whole(text), whole, "{text}");
        }
    }

    #[test]
    fn words_and_names_are_completed() {
        let known = Known {
            words: vec!["SELECT".into(), "eni:ceoOf".into(), "eni:Company".into(), "skos:prefLabel".into()],
            names: vec![("オープンAI".into(), "Company/オープンAI".into()), ("小米".into(), "Company/小米".into())],
        };
        let offers = |text: &str| {
            let (at, pairs) = known.offers(text);
            (at, pairs.into_iter().map(|p| p.replacement).collect::<Vec<_>>())
        };
        assert_eq!(offers("sel"), (0, vec!["SELECT".to_owned()]));
        assert_eq!(offers("SELECT * { ?s eni:c"), (14, vec!["eni:ceoOf".to_owned(), "eni:Company".to_owned()]));
        assert_eq!(offers("SELECT * { id:小"), (11, vec!["<Company/小米>".to_owned()]));
        assert_eq!(offers("FILTER(?x = \"オー"), (13, vec!["オープンAI\"".to_owned()]));
        assert_eq!(offers("SELECT * { "), (11, vec![]));
    }

    #[test]
    fn answers_are_drawn() {
        let row = |cells: &[&str]| cells.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>();
        let mut out = Vec::new();
        let rows = [row(&["A社", "acquires", "B社"]), row(&["A社", "invests", "C社"]), row(&["D社", "E社"])];
        assert!(draw(&rows, &mut out).is_ok());
        assert_eq!(String::from_utf8_lossy(&out), "A社\n├─ acquires ─▶ B社\n└─ invests ─▶ C社\nD社\n└──▶ E社\n");
    }
}
