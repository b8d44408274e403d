//! Quads and a question in SPARQL -> an answer.

mod limit;
mod named;
mod needs;
mod print;
mod service;

use oxigraph::model::{GraphName, NamedNode, Quad, Triple};
use oxigraph::sparql::{QueryEvaluationError, QueryResults, SparqlEvaluator};
use oxigraph::store::{StorageError, Store};
use spargebra::{Query, SparqlParser};
use thiserror::Error;

pub use limit::{Bounds, Deadline, MAX_DEPTH, guarded};
pub use named::{NAMED_QUERIES, NamedQuery, Parameter, named_query};
pub use print::{ResultFormat, boolean, graph, solutions};
pub use service::needs_search;

use crate::diagnostic::line_column;
use crate::rdf::vocabulary::PREFIXES;
use crate::rdf::{Predicates, iri};
use crate::search::Search;

/// Why there is no answer.
#[derive(Debug, Error)]
pub enum QueryError {
    /// The question is not SPARQL.
    #[error("{file}:{line}:{column}: {reason}")]
    Syntax {
        /// Where the question comes from.
        file: String,
        /// From 1.
        line: u64,
        /// From 1.
        column: u64,
        /// What was expected.
        reason: String,
    },
    /// It cannot be answered.
    #[error("query: {0}")]
    Evaluation(#[from] QueryEvaluationError),
    /// It took too long.
    #[error("query: given up after {seconds} s; --timeout allows more, LIMIT and narrower patterns need less")]
    Timeout {
        /// What was allowed.
        seconds: f64,
    },
    /// It needed too much memory.
    #[error("query: given up, it needs more than {megabytes} MB; LIMIT and narrower patterns need less")]
    Memory {
        /// What was allowed.
        megabytes: u64,
    },
    /// Nobody waits for the answer.
    #[error("query: given up, nobody waits for the answer")]
    Abandoned,
    /// It has too many rows.
    #[error("query: more than {0} rows; the others are left out")]
    Rows(u64),
    /// It cannot be asked.
    #[error("query: no thread: {0}")]
    Thread(std::io::Error),
    /// The quads cannot be held.
    #[error("query: {0}")]
    Storage(#[from] StorageError),
}

/// Whether the question looks into graphs beside the default one. It may say yes where it does not.
pub fn needs_documents(sparql: &str) -> bool {
    let upper = sparql.to_ascii_uppercase();
    ["GRAPH", "FROM"].iter().any(|word| {
        upper.match_indices(word).any(|(at, _)| {
            let around = [upper[..at].chars().next_back(), upper[at + word.len()..].chars().next()];
            !around.into_iter().flatten().any(|c| c.is_alphanumeric() || c == '_')
        })
    })
}

/// The graphs that a question is asked of, where they are chosen beside it (SPARQL 1.1 Protocol, 2.1.4).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// IRIs of the graphs that make the default graph.
    pub default: Vec<String>,
    /// IRIs of the graphs that can be named.
    pub named: Vec<String>,
}

impl Chosen {
    /// Whether nothing is chosen: the question says it itself.
    pub fn is_empty(&self) -> bool {
        self.default.is_empty() && self.named.is_empty()
    }
}

/// A graph in memory that answers questions.
pub struct Dataset {
    store: Store,
    base: String,
    inferred: bool,
}

impl Dataset {
    /// Loads quads. With `inferred`, the default graph is read together with the conclusions.
    ///
    /// # Errors
    /// They cannot be held.
    pub fn new(quads: Vec<Quad>, base: &str, inferred: bool) -> Result<Self, QueryError> {
        let store = Store::new()?;
        let mut loader = store.bulk_loader();
        loader.load_quads(quads)?;
        loader.commit()?;
        Ok(Self { store, base: base.to_owned(), inferred })
    }
    /// Answers a question. `file` names it in messages.
    ///
    /// # Errors
    /// It is not SPARQL, or cannot be answered.
    pub fn query(&self, file: &str, sparql: &str) -> Result<QueryResults<'static>, QueryError> {
        self.query_within(file, sparql, None)
    }
    /// Whether the question can be read; nothing is evaluated.
    ///
    /// # Errors
    /// It is not SPARQL, or nests too deep.
    pub fn check(&self, file: &str, sparql: &str) -> Result<(), QueryError> {
        parse(&self.base, file, sparql).map(drop)
    }
    /// Answers a question in time. To be called, and the answer to be read, within [`guarded`], which keeps the time.
    ///
    /// # Errors
    /// It is not SPARQL, nests too deep, or cannot be answered.
    pub fn query_within(
        &self,
        file: &str,
        sparql: &str,
        deadline: Option<Deadline>,
    ) -> Result<QueryResults<'static>, QueryError> {
        self.query_of(file, sparql, deadline.map(Bounds::from), &Chosen::default(), None)
    }
    /// Puts triples in the place of those of a graph, for all questions that are asked from now on; None takes the graph away.
    ///
    /// # Errors
    /// They cannot be held.
    pub fn replace_graph(&self, name: &NamedNode, triples: Option<&[Triple]>) -> Result<(), QueryError> {
        let mut change = self.store.start_transaction()?;
        change.remove_named_graph(name)?;
        if let Some(triples) = triples {
            for triple in triples {
                change.insert(&triple.clone().in_graph(name.clone()));
            }
        }
        Ok(change.commit()?)
    }
    /// How many quads it holds.
    pub fn len(&self) -> usize {
        self.store.len().unwrap_or_default()
    }
    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The same of the graphs that are chosen; with something to search in, `SERVICE <urn:enishi:search>` is answered too.
    ///
    /// # Errors
    /// It is not SPARQL, nests too deep, or cannot be answered.
    pub fn query_of(
        &self,
        file: &str,
        sparql: &str,
        bounds: Option<Bounds>,
        chosen: &Chosen,
        search: Option<&dyn Search>,
    ) -> Result<QueryResults<'static>, QueryError> {
        let mut query = parse(&self.base, file, sparql)?;
        if let Some(search) = search.filter(|_| needs_search(sparql)) {
            let wrong = |reason| QueryError::Syntax { file: file.to_owned(), line: 1, column: 1, reason };
            query = service::expand(query, search).map_err(wrong)?;
        }
        let (name, call) = service::matches();
        let mut evaluator = SparqlEvaluator::new().with_custom_function(name, call);
        let query = match bounds {
            Some(bounds) => {
                let (stop, name, call) = limit::go_on(bounds);
                evaluator = evaluator.with_custom_function(name, call).with_cancellation_token(stop);
                limit::interruptible(query)
            }
            None => query,
        };
        let mut prepared = evaluator.for_query(query);
        if !chosen.is_empty() {
            let dataset = prepared.dataset_mut();
            dataset.set_default_graph(chosen.default.iter().map(|g| iri::named(g).into()).collect());
            dataset.set_available_named_graphs(chosen.named.iter().map(|g| iri::named(g).into()).collect());
        } else if self.inferred && prepared.dataset().is_default_dataset() {
            let graphs = vec![GraphName::DefaultGraph, iri::inferred_graph(&self.base).into()];
            prepared.dataset_mut().set_default_graph(graphs);
        }
        Ok(prepared.on_store(&self.store).execute()?)
    }
}

/// The predicates of all triples on which the answer to a question may depend; None where it may depend on any. Asked of these
/// alone, the answer is the same.
///
/// # Errors
/// It is not SPARQL, or nests too deep.
pub fn predicates(base: &str, file: &str, sparql: &str) -> Result<Option<Predicates>, QueryError> {
    Ok(needs::predicates(&parse(base, file, sparql)?))
}

fn parse(base: &str, file: &str, sparql: &str) -> Result<Query, QueryError> {
    if let Some((at, reason)) = limit::too_deep(sparql) {
        let (line, column) = line_column(sparql.get(..at).unwrap_or_default());
        return Err(QueryError::Syntax { file: file.to_owned(), line, column, reason });
    }
    let mut parser = SparqlParser::new();
    let mut prefixes: Vec<(&str, &str)> = PREFIXES.to_vec();
    prefixes.extend([("id", base), ("search", service::NAMESPACE)]);
    for (name, iri) in prefixes {
        parser = match parser.with_prefix(name, iri) {
            Ok(parser) => parser,
            // The base is checked where it is given; a broken one only loses its prefix.
            Err(_) => SparqlParser::new(),
        };
    }
    // What is relative is an entity of this store: <Company/OpenAI>.
    let parser = parser.with_base_iri(base).unwrap_or_default();
    parser.parse_query(sparql).map_err(|e| syntax_error(file, sparql, &e.to_string()))
}

/// `error at 3:14: expected one of …` with the place in front, as editors expect it.
fn syntax_error(file: &str, sparql: &str, message: &str) -> QueryError {
    let numbers = message.split_once("error at ").and_then(|(_, rest)| rest.split_once(": "));
    let place = numbers.and_then(|(place, reason)| {
        let (line, column) = place.split_once(':')?;
        Some((line.parse().ok()?, column.parse().ok()?, reason.to_owned()))
    });
    let (line, column, reason) = place.unwrap_or((1, 1, message.to_owned()));
    // What stands there helps more than what could have.
    let found = sparql.lines().nth(line as usize - 1).map_or("", |l| l.get(column as usize - 1..).unwrap_or("")).trim();
    let found = if found.is_empty() {
        "the end of the query".to_owned()
    } else {
        format!("{:?}", found.chars().take(20).collect::<String>())
    };
    QueryError::Syntax { file: file.to_owned(), line, column, reason: format!("{reason} (found {found})") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::{FoundEntity, FoundSentence};

    #[test]
    fn looks_for_the_words_that_ask_for_graphs() {
        assert!(needs_documents("SELECT * { GRAPH ?g { ?s ?p ?o } }"));
        assert!(needs_documents("select * from <x> { ?s ?p ?o }"));
        assert!(!needs_documents("SELECT ?graphic { ?s eni:fromage ?graphic }"));
    }

    #[test]
    fn syntax_errors_name_the_place() {
        let dataset = Dataset::new(Vec::new(), "https://example.org/", false).map_err(|e| e.to_string());
        let message =
            dataset.and_then(|d| d.query("q.rq", "SELECT *\n{ ?s ?p }").map(|_| ()).map_err(|e| e.to_string()));
        assert!(message.as_ref().is_err_and(|m| m.starts_with("q.rq:2:")), "{message:?}");
    }

    struct Fixed;

    impl Search for Fixed {
        fn entities(&self, words: &str, limit: usize) -> Vec<FoundEntity> {
            let hit = |n: usize| FoundEntity { id: format!("https://e.org/{n}"), name: words.to_owned(), score: 0.5 };
            (0..3.min(limit)).map(hit).collect()
        }
        fn sentences(&self, words: &str, _: usize) -> Vec<FoundSentence> {
            let text = words.to_owned();
            vec![FoundSentence { document: "https://e.org/d".to_owned(), number: 4, begin: 1, end: 9, text }]
        }
    }

    #[test]
    fn searches_stand_in_questions() {
        let Ok(dataset) = Dataset::new(Vec::new(), "https://example.org/", false) else { return };
        let ask = |sparql: &str| -> Result<String, String> {
            let answer =
                dataset.query_of("q", sparql, None, &Chosen::default(), Some(&Fixed)).map_err(|e| e.to_string())?;
            let QueryResults::Solutions(rows) = answer else { return Err("no rows".to_owned()) };
            let mut out = Vec::new();
            let csv = ResultFormat::Standard(oxigraph::sparql::results::QueryResultsFormat::Csv);
            solutions(rows, csv, "", None, None, &mut out).map_err(|e| e.to_string())?;
            Ok(String::from_utf8_lossy(&out).replace("\r\n", " "))
        };
        let entities = "SELECT ?e ?m ?s { SERVICE <urn:enishi:search> { ?e search:words 'x' ; search:matched ?m ; \
                        search:score ?s ; search:limit 2 } }";
        assert_eq!(ask(entities).as_deref(), Ok("e,m,s https://e.org/0,x,0.5 https://e.org/1,x,0.5 "));
        let sentences =
            "SELECT * { SERVICE <urn:enishi:search> { ?d search:sentence 'y' ; search:number ?n } FILTER(?n > 3) }";
        assert_eq!(ask(sentences).as_deref(), Ok("d,n https://e.org/d,4 "));
        for wrong in [
            "?e search:word 'x'",
            "?e search:words ?w",
            "?e search:score ?s",
            "?e search:words 'x' ; search:limit 'y'",
            "?e search:words 'x' ; search:score ?e",
            "?e search:words 'x' . ?f search:score ?s",
            "?e search:words 'x' ; ?p ?o",
        ] {
            assert!(ask(&format!("SELECT * {{ SERVICE <urn:enishi:search> {{ {wrong} }} }}")).is_err(), "{wrong}");
        }
        assert!(ask("SELECT * { SERVICE <http://e.org/sparql> { ?s ?p ?o } }").is_err());
        let matching = |name: &str, words: &str| {
            ask(&format!("SELECT ?n {{ VALUES ?n {{ '{name}' }} FILTER(eni:matches(?n, '{words}')) }}"))
                .is_ok_and(|a| a.len() > 4)
        };
        assert!(matching("OpenAI", "オープンAI") && matching("株式会社ソニー", "ソニ") && matching("OpenAI", "OpneAI"));
        assert!(!matching("OpenAI", "Google"));
    }

    #[test]
    fn every_named_query_is_answered() {
        let Ok(dataset) = Dataset::new(Vec::new(), "https://example.org/", false) else { return };
        for query in NAMED_QUERIES {
            let parsed = NamedQuery::read(query.0, query.1);
            assert!(!parsed.summary.is_empty(), "{}", query.0);
            // The last is a parameter's own place: it must not be filled a second time.
            let own = parsed.parameters.last().map_or(String::new(), |p| format!("VALUES ?{} {{ UNDEF }}", p.name));
            for value in ["雷\"軍", "\\\n'}", &own] {
                let filled = parsed.with_values(parsed.parameters.iter().map(|p| (p.name, value)));
                let literal = oxigraph::model::Literal::new_simple_literal(value).to_string();
                assert_eq!(filled.matches(&literal).count(), parsed.parameters.len(), "{}", query.0);
                let answer = dataset.query(query.0, &filled);
                assert!(answer.is_ok(), "{}: {}", query.0, answer.err().map_or_else(String::new, |e| e.to_string()));
            }
        }
    }
}
