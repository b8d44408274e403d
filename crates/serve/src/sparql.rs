//! The SPARQL 1.1 Protocol, read only, and the description of the service.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use oxigraph::io::{JsonLdProfileSet, RdfFormat};
use oxigraph::sparql::QueryResults;
use oxigraph::sparql::results::QueryResultsFormat;

use crate::answer::{Params, Problem, typed};
use crate::app::{App, Counts};
use crate::app::{Shared, body};
use crate::negotiate::{choose, wants_html};
use crate::query::{self, Chosen, QueryError, ResultFormat};
use crate::snapshot::Snapshot;

/// Bytes of a question.
const QUESTION_BYTES: usize = 1 << 20;
/// Bytes of an answer, held until it is complete: what fails in the middle must not look like a whole.
const ANSWER_BYTES: usize = 256 << 20;

const JSON_LD: RdfFormat = RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() };

const TABLES: &[(&str, QueryResultsFormat)] = &[
    ("application/sparql-results+json", QueryResultsFormat::Json),
    ("application/json", QueryResultsFormat::Json),
    ("application/sparql-results+xml", QueryResultsFormat::Xml),
    ("application/xml", QueryResultsFormat::Xml),
    ("text/xml", QueryResultsFormat::Xml),
    ("text/csv; charset=utf-8", QueryResultsFormat::Csv),
    ("text/tab-separated-values; charset=utf-8", QueryResultsFormat::Tsv),
];

/// Formats of graphs.
pub(crate) const GRAPHS: &[(&str, RdfFormat)] = &[
    ("text/turtle; charset=utf-8", RdfFormat::Turtle),
    ("application/n-triples", RdfFormat::NTriples),
    ("application/rdf+xml", RdfFormat::RdfXml),
    ("application/ld+json", JSON_LD),
    ("application/json", JSON_LD),
    ("application/xml", RdfFormat::RdfXml),
    ("text/xml", RdfFormat::RdfXml),
    ("text/plain; charset=utf-8", RdfFormat::NTriples),
];

pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/sparql", any(sparql))
        .route("/sparql/", any(sparql))
        .route("/.well-known/void", get(void))
        .route("/id/{*key}", get(dereference))
}

/// An entity or a document by its IRI on the server's own base: a page for browsers, triples for all others.
async fn dereference(State(app): Shared, request: Request) -> Response {
    let answer = async {
        let (head, _) = request.into_parts();
        let path = head.uri.path().trim_start_matches("/id/");
        let key = Params::parse(format!("key={}", path.replace('+', "%2B")).as_bytes());
        let key = key.get("key").unwrap_or_default().to_owned();
        let snapshot = app.snapshot();
        let iri = snapshot.own_iri(path).or_else(|| snapshot.own_iri(&key));
        let Some((iri, document)) = iri else {
            return Err(Problem::missing(format_args!("there is nothing of the key {key:?}")));
        };
        if wants_html(&head.headers) {
            let (page, id) = document.map_or(("entity", iri), |id| ("document", id));
            let id: String = form_urlencoded::byte_serialize(id.as_bytes()).collect();
            let mut response = StatusCode::SEE_OTHER.into_response();
            let location = header::HeaderValue::try_from(format!("/#/{page}?id={id}"));
            response.headers_mut().insert(header::LOCATION, location.map_err(Problem::internal)?);
            return Ok(response);
        }
        choose(&head.headers, GRAPHS)?;
        let question = format!(
            "CONSTRUCT {{ <{iri}> ?p ?o . ?s ?q <{iri}> }} WHERE {{ {{ <{iri}> ?p ?o }} UNION {{ ?s ?q <{iri}> }} }}"
        );
        let chosen = match document {
            Some(_) => Chosen { default: vec![iri], named: Vec::new() },
            None => Chosen::default(),
        };
        let question = if chosen.is_empty() { question } else { "CONSTRUCT WHERE { ?s ?p ?o }".to_owned() };
        let (shared, headers) = (app.clone(), head.headers);
        let work = move || ask(&shared, &snapshot, &question, &chosen, &headers, &Arc::default());
        let (media_type, bytes) = app.questions.run(work).await?;
        Ok(typed(StatusCode::OK, media_type, bytes))
    };
    answer.await.unwrap_or_else(IntoResponse::into_response)
}

/// What the store holds (VoID).
async fn void(State(app): Shared, headers: HeaderMap) -> Response {
    let (snapshot, base) = (app.snapshot(), own_base(&headers));
    let text = format!(
        "@prefix void: <http://rdfs.org/ns/void#> .\n@prefix dct: <http://purl.org/dc/terms/> .\n\
         <{base}/.well-known/void> a void:DatasetDescription ; <http://xmlns.com/foaf/0.1/primaryTopic> <{base}/#dataset> .\n\
         <{base}/#dataset> a void:Dataset ; dct:title \"enishi\" ; void:sparqlEndpoint <{base}/sparql> ; void:triples {} ;\n\
         void:entities {} ; void:documents {} ; void:uriSpace \"{}\" ; void:vocabulary <https://w3id.org/enishi/ns#> ;\n\
         void:dataDump <{base}/store?default> .\n",
        snapshot.triples(),
        snapshot.catalog.entities.len(),
        snapshot.records.len(),
        snapshot.base,
    );
    described(&text, &snapshot, &headers).unwrap_or_else(IntoResponse::into_response)
}

/// The address that the client knows the server by.
pub(crate) fn own_base(headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok()).unwrap_or("localhost");
    format!("http://{host}")
}

/// Turtle, in the format that the client likes best.
fn described(turtle: &str, snapshot: &Snapshot, headers: &HeaderMap) -> Result<Response, Problem> {
    let (media_type, format) = choose(headers, GRAPHS)?;
    let quads: Result<Vec<_>, _> =
        oxigraph::io::RdfParser::from_format(RdfFormat::Turtle).for_slice(turtle.as_bytes()).collect();
    let quads = quads.map_err(Problem::internal)?;
    let bytes = crate::rdf::serialize::write(&quads, format, &snapshot.base, Vec::new()).map_err(Problem::internal)?;
    Ok(typed(StatusCode::OK, media_type, bytes))
}

async fn sparql(State(app): Shared, request: Request) -> Response {
    match answer(app, request).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

async fn answer(app: Arc<App>, request: Request) -> Result<Response, Problem> {
    let (head, content) = request.into_parts();
    let mut params = Params::of(&head.uri);
    let head_only = head.method == Method::HEAD;
    match head.method {
        Method::GET | Method::HEAD => {
            if params.get("query").is_none() && params.get("update").is_none() {
                return description(&app, &head.headers);
            }
        }
        Method::POST => {
            let kind = head.headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
            let (kind, charset) = (kind.split(';').next().unwrap_or_default().trim(), charset(kind));
            let sent = body(content, QUESTION_BYTES).await?;
            if charset.is_some_and(|c| !c.eq_ignore_ascii_case("utf-8")) {
                return Err(Problem::bad("a question is sent in UTF-8"));
            }
            let text = std::str::from_utf8(&sent).map_err(|e| Problem::bad(format_args!("no UTF-8: {e}")))?;
            match kind.to_ascii_lowercase().as_str() {
                "application/x-www-form-urlencoded" => params = params.join(Params::parse(text.as_bytes())),
                "application/sparql-query" => {
                    let query = form_urlencoded::Serializer::new(String::new()).append_pair("query", text).finish();
                    params = params.join(Params::parse(query.as_bytes()));
                }
                "application/sparql-update" => return Err(read_only()),
                _ => {
                    let message = format!(
                        "a question is sent as application/sparql-query or application/x-www-form-urlencoded, not {kind:?}"
                    );
                    return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message));
                }
            }
        }
        _ => {
            let message = "questions are asked by GET or POST";
            let problem = Problem::new(StatusCode::METHOD_NOT_ALLOWED, message);
            return Err(Problem { allow: Some("GET, HEAD, POST, OPTIONS"), ..problem });
        }
    }
    if params.all("update").next().is_some() {
        return Err(read_only());
    }
    let mut questions = params.all("query");
    let (Some(question), None) = (questions.next(), questions.next()) else {
        return Err(Problem::bad("one parameter \"query\" is needed"));
    };
    let chosen = Chosen {
        default: params.all("default-graph-uri").map(str::to_owned).collect(),
        named: params.all("named-graph-uri").map(str::to_owned).collect(),
    };
    let (question, headers, limits) = (question.to_owned(), head.headers, app.clone());
    Counts::add(&app.counts.queries, 1);
    let waiting = Waiting::default();
    let abandoned = waiting.0.clone();
    let result = app.questions.run(move || {
        let snapshot = limits.snapshot();
        ask(&limits, &snapshot, &question, &chosen, &headers, &abandoned)
    });
    let (media_type, bytes) = result.await?;
    let mut response = typed(StatusCode::OK, media_type, if head_only { Vec::new() } else { bytes });
    response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-cache"));
    Ok(response)
}

/// Somebody who waits for an answer, until dropped: with the request when the connection ends.
#[derive(Default)]
struct Waiting(Arc<AtomicBool>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn read_only() -> Problem {
    Problem::new(
        StatusCode::FORBIDDEN,
        "this endpoint is read only: facts follow from documents, `enishi build` reads them",
    )
}

fn charset(kind: &str) -> Option<&str> {
    kind.split(';').skip(1).find_map(|p| p.trim().strip_prefix("charset=")).map(|c| c.trim_matches('"'))
}

/// Asks a question and writes the answer, in time; gives up when `abandoned` is set.
pub(crate) fn ask(
    app: &App,
    snapshot: &Snapshot,
    question: &str,
    chosen: &Chosen,
    headers: &HeaderMap,
    abandoned: &Arc<AtomicBool>,
) -> Result<(&'static str, Vec<u8>), Problem> {
    let dataset = snapshot.dataset(question, !chosen.is_empty()).map_err(Problem::internal)?;
    let result = query::guarded(|| -> Result<(&'static str, Vec<u8>), Failure> {
        let mut out = Bounded { bytes: Vec::new(), most: ANSWER_BYTES };
        let rows = Some(app.max_rows);
        let media_type =
            match dataset.query_of("query", question, Some(app.bounds(abandoned)), chosen, Some(&snapshot.finder()))? {
                QueryResults::Boolean(value) => {
                    let (media_type, format) = choose(headers, TABLES)?;
                    query::boolean(value, ResultFormat::Standard(format), &mut out).map_err(Problem::internal)?;
                    media_type
                }
                QueryResults::Solutions(found) => {
                    let (media_type, format) = choose(headers, TABLES)?;
                    let format = ResultFormat::Standard(format);
                    query::solutions(found, format, &snapshot.base, None, rows, &mut out)?;
                    media_type
                }
                QueryResults::Graph(triples) => {
                    let (media_type, format) = choose(headers, GRAPHS)?;
                    query::graph(triples, format, &snapshot.base, rows, &mut out)?;
                    media_type
                }
            };
        Ok((media_type, out.bytes))
    });
    result.map_err(|failure| match failure {
        Failure::Problem(problem) => problem,
        Failure::Query(QueryError::Syntax { line, column, reason, .. }) => {
            Problem::bad(format_args!("{line}:{column}: {reason}"))
        }
        Failure::Query(error @ QueryError::Timeout { .. }) => {
            Counts::add(&app.counts.timeouts, 1);
            Problem::new(StatusCode::GATEWAY_TIMEOUT, error)
        }
        Failure::Query(error @ QueryError::Memory { .. }) => {
            Counts::add(&app.counts.timeouts, 1);
            Problem::new(StatusCode::INTERNAL_SERVER_ERROR, error)
        }
        Failure::Query(QueryError::Rows(most)) => {
            let message = format_args!("query: more than {most} rows; LIMIT makes the answer shorter");
            Problem::new(StatusCode::INTERNAL_SERVER_ERROR, message)
        }
        Failure::Query(error) => Problem::internal(error),
    })
}

/// Why a question has no answer.
enum Failure {
    Problem(Problem),
    Query(QueryError),
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Self {
        Self::Query(error)
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        match error.downcast::<QueryError>() {
            Ok(error) => Self::Query(error),
            Err(error) => Self::Problem(Problem::internal(format_args!("{error:#}"))),
        }
    }
}

/// Bytes up to a limit.
struct Bounded {
    bytes: Vec<u8>,
    most: usize,
}

impl Write for Bounded {
    fn write(&mut self, some: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + some.len() > self.most {
            return Err(io::Error::other(format!(
                "the answer has more than {} bytes; LIMIT makes it shorter",
                self.most
            )));
        }
        self.bytes.extend_from_slice(some);
        Ok(some.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What the service can do (SPARQL 1.1 Service Description); a browser is sent to the editor.
fn description(app: &App, headers: &HeaderMap) -> Result<Response, Problem> {
    if wants_html(headers) {
        let mut response = StatusCode::SEE_OTHER.into_response();
        response.headers_mut().insert(header::LOCATION, header::HeaderValue::from_static("/#/sparql"));
        return Ok(response);
    }
    let snapshot = app.snapshot();
    described(&service(&format!("{}/sparql", own_base(headers)), &snapshot), &snapshot, headers)
}

fn service(endpoint: &str, snapshot: &Snapshot) -> String {
    format!(
        "@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .\n@prefix void: <http://rdfs.org/ns/void#> .\n\
         @prefix f: <http://www.w3.org/ns/formats/> .\n<{endpoint}> a sd:Service ; sd:endpoint <{endpoint}> ;\n\
         sd:supportedLanguage sd:SPARQL11Query ;\n\
         sd:resultFormat f:SPARQL_Results_JSON, f:SPARQL_Results_XML, f:SPARQL_Results_CSV, f:SPARQL_Results_TSV, f:Turtle, \
         f:N-Triples, f:RDF_XML, f:JSON-LD ;\n\
         sd:defaultDataset <{endpoint}#dataset> .\n<{endpoint}#dataset> a sd:Dataset ; sd:defaultGraph <{endpoint}#facts> ;\n\
         void:documents {} .\n<{endpoint}#facts> a sd:Graph, void:Dataset ; void:triples {} .\n",
        snapshot.records.len(),
        snapshot.triples(),
    )
}
