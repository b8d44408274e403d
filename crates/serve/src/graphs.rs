//! The SPARQL 1.1 Graph Store Protocol: all graphs are read; with a token, graphs of users are written.
//!
//! A graph is named by `?graph=IRI`, or is the address itself (`/store/notes` is the graph `http://host/store/notes`). The default
//! graph holds the facts: they follow from documents, and nobody writes them.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfParser};
use oxigraph::model::{GraphName, NamedNode, Quad, Triple};

use crate::answer::{Params, Problem, typed};
use crate::app::{App, Shared, body};
use crate::guard::shows_token;
use crate::negotiate::choose;
use crate::query::Chosen;
use crate::rdf::iri;
use crate::sparql::{GRAPHS, ask, own_base};
use crate::store::{StoreError, UserGraphs};

/// Bytes of a graph that is written.
const GRAPH_BYTES: usize = 64 << 20;
const READING: &str = "GET, HEAD, OPTIONS";
const WRITING: &str = "GET, HEAD, PUT, POST, DELETE, OPTIONS";

pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new().route("/store", any(store)).route("/store/{*name}", any(store))
}

/// Which graph a request speaks of.
#[derive(Debug)]
enum Wanted {
    Default,
    Named(NamedNode),
    /// None is named: a new one, where one is written.
    New,
}

async fn store(State(app): Shared, request: Request) -> Response {
    let (head, content) = request.into_parts();
    let answer = async {
        let writes = matches!(head.method, Method::PUT | Method::POST | Method::DELETE);
        if !writes && !matches!(head.method, Method::GET | Method::HEAD) {
            return Err(not_allowed(&app));
        }
        let wanted = wanted(&head)?;
        if !writes {
            return read(&app, wanted, head.headers).await;
        }
        shows_token(app.token.as_deref().ok_or_else(|| not_allowed(&app))?, &head.headers)?;
        let name = match wanted {
            Wanted::Default => {
                let message = "the default graph holds the facts, which follow from documents; graphs of other names can be written";
                return Err(Problem::new(StatusCode::FORBIDDEN, message));
            }
            Wanted::Named(name) => Some(name),
            Wanted::New if head.method == Method::POST => None,
            Wanted::New => return Err(Problem::bad("one of ?default and ?graph=IRI is needed")),
        };
        if let Some(name) = name.as_ref().filter(|name| !UserGraphs::may_write(&app.snapshot().base, name)) {
            let message =
                format_args!("the graph <{}> is the store's own; graphs of other names can be written", name.as_str());
            return Err(Problem::new(StatusCode::FORBIDDEN, message));
        }
        if head.method == Method::DELETE {
            let name = name.ok_or_else(|| Problem::bad("?graph=IRI is needed"))?;
            return change(&app, name, None, false).await;
        }
        let kind = head.headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        let sent = body(content, GRAPH_BYTES).await?;
        let fresh = name.is_none();
        let name = match name {
            Some(name) => name,
            // Named by what it holds: the same again is the same graph.
            None => iri::named(&format!("{}/store/{}", own_base(&head.headers), &iri::sha256(&sent)[..20])),
        };
        let base = name.clone();
        let triples = app.texts.run(move || parse(&kind, &sent, &base)).await?;
        let mut response = change(&app, name.clone(), Some(triples), head.method == Method::POST).await?;
        if fresh {
            *response.status_mut() = StatusCode::CREATED;
        }
        if response.status() == StatusCode::CREATED
            && let Ok(location) = HeaderValue::from_str(name.as_str())
        {
            response.headers_mut().insert(header::LOCATION, location);
        }
        Ok(response)
    };
    answer.await.unwrap_or_else(IntoResponse::into_response)
}

fn not_allowed(app: &App) -> Problem {
    let (message, allow) = if app.token.is_some() {
        ("graphs are read by GET, and written by PUT, POST and DELETE", WRITING)
    } else {
        ("graphs are read by GET; `enishi serve --writable --token FILE` lets graphs of users be written", READING)
    };
    Problem { allow: Some(allow), ..Problem::new(StatusCode::METHOD_NOT_ALLOWED, message) }
}

fn wanted(head: &Parts) -> Result<Wanted, Problem> {
    let params = Params::of(&head.uri);
    let mut graphs = params.all("graph");
    let (graph, more, default) = (graphs.next(), graphs.next(), params.all("default").next());
    let direct = head.uri.path().strip_prefix("/store/").filter(|name| !name.is_empty());
    match (graph, default, direct) {
        (Some(graph), None, None) if more.is_none() => {
            let absolute = NamedNode::new(graph);
            absolute.map(Wanted::Named).map_err(|e| Problem::bad(format_args!("graph={graph:?} is no IRI: {e}")))
        }
        (None, Some(_), None) => Ok(Wanted::Default),
        (None, None, Some(_)) => {
            Ok(Wanted::Named(iri::named(&format!("{}{}", own_base(&head.headers), head.uri.path()))))
        }
        (None, None, None) if head.method == Method::POST => Ok(Wanted::New),
        _ => Err(Problem::bad("one of ?default and ?graph=IRI is needed")),
    }
}

async fn read(app: &Arc<App>, wanted: Wanted, headers: HeaderMap) -> Result<Response, Problem> {
    // What cannot be written is told before the work is done.
    let (media_type, format) = choose(&headers, GRAPHS)?;
    let shared = app.clone();
    let work = move || {
        let snapshot = shared.snapshot();
        let chosen = match wanted {
            Wanted::Default => Chosen::default(),
            Wanted::New => return Err(Problem::bad("one of ?default and ?graph=IRI is needed")),
            Wanted::Named(name) => {
                if let Some(triples) = snapshot.user_graph(&name) {
                    let quad = |t: &Triple| t.clone().in_graph(GraphName::DefaultGraph);
                    let quads: Vec<Quad> = triples.iter().map(quad).collect();
                    let bytes = crate::rdf::serialize::write(&quads, format, &snapshot.base, Vec::new());
                    return Ok((media_type, bytes.map_err(Problem::internal)?));
                }
                let chosen = Chosen { default: vec![name.as_str().to_owned()], named: Vec::new() };
                let (_, there) =
                    ask(&shared, &snapshot, "ASK { ?s ?p ?o }", &chosen, &HeaderMap::new(), &Arc::default())?;
                if !String::from_utf8_lossy(&there).contains("true") {
                    return Err(Problem::missing(format_args!("there is no graph <{}>", name.as_str())));
                }
                chosen
            }
        };
        ask(&shared, &snapshot, "CONSTRUCT WHERE { ?s ?p ?o }", &chosen, &headers, &Arc::default())
    };
    let (media_type, bytes) = app.questions.run(work).await?;
    Ok(typed(StatusCode::OK, media_type, bytes))
}

/// Writes or deletes a graph.
async fn change(
    app: &Arc<App>,
    name: NamedNode,
    triples: Option<Vec<Triple>>,
    merge: bool,
) -> Result<Response, Problem> {
    let shared = app.clone();
    let deletes = triples.is_none();
    let shown = name.clone();
    let work = move || {
        let snapshot = shared.snapshot();
        snapshot.change_user_graph(&name, triples, merge).map_err(|error| match error {
            StoreError::UserGraph { .. } => Problem::new(StatusCode::INSUFFICIENT_STORAGE, error),
            other => Problem::internal(other),
        })
    };
    let new_or_there = app.texts.run(work).await?;
    if deletes && !new_or_there {
        return Err(Problem::missing(format_args!("there is no graph <{}>", shown.as_str())));
    }
    let status = if !deletes && new_or_there { StatusCode::CREATED } else { StatusCode::NO_CONTENT };
    Ok(status.into_response())
}

/// The triples that were sent, as one graph or as the parts of a form.
fn parse(kind: &str, sent: &[u8], base: &NamedNode) -> Result<Vec<Triple>, Problem> {
    let media_type = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if media_type == "multipart/form-data" {
        let mut triples = Vec::new();
        for (kind, part) in parts(kind, sent)? {
            triples.extend(parse(&kind, part, base)?);
        }
        return Ok(triples);
    }
    let format = match media_type.as_str() {
        "text/turtle" | "application/x-turtle" | "" => RdfFormat::Turtle,
        "application/n-triples" | "text/plain" => RdfFormat::NTriples,
        "application/rdf+xml" | "application/xml" | "text/xml" => RdfFormat::RdfXml,
        "application/ld+json" | "application/json" => RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() },
        other => {
            let message = format_args!(
                "graphs are sent as text/turtle, application/n-triples, application/rdf+xml or application/ld+json, not {other:?}"
            );
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message));
        }
    };
    let parser = RdfParser::from_format(format).without_named_graphs().rename_blank_nodes();
    let parser = parser.with_base_iri(base.as_str()).map_err(Problem::bad)?;
    parser.for_slice(sent).map(|quad| quad.map(Triple::from).map_err(Problem::bad)).collect()
}

/// Media types and bytes of the parts of a form (RFC 7578).
fn parts<'s>(kind: &str, sent: &'s [u8]) -> Result<Vec<(String, &'s [u8])>, Problem> {
    let boundary = kind.split(';').find_map(|p| p.trim().strip_prefix("boundary=")).map(|b| b.trim_matches('"'));
    let Some(boundary) = boundary.filter(|b| !b.is_empty()) else {
        return Err(Problem::bad("a form without boundary"));
    };
    let text = std::str::from_utf8(sent).map_err(|e| Problem::bad(format_args!("no UTF-8: {e}")))?;
    let mut found = Vec::new();
    for part in text.split(&format!("--{boundary}")).skip(1) {
        if part.starts_with("--") {
            break;
        }
        let part = part.strip_prefix("\r\n").or_else(|| part.strip_prefix('\n')).unwrap_or(part);
        let Some((head, content)) = part.split_once("\r\n\r\n").or_else(|| part.split_once("\n\n")) else {
            return Err(Problem::bad("a part of the form has no end of its head"));
        };
        let kind = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.trim().eq_ignore_ascii_case("content-type").then(|| value.trim().to_owned())
        });
        found.push((kind.unwrap_or_default(), content.as_bytes()));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_form_are_graphs() {
        let base = iri::named("http://localhost/store/x");
        let form = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Type: text/turtle; charset=utf-8\r\n\r\n\
                    <a> <b> 1 .\r\n--b\r\ncontent-type: application/n-triples\r\n\r\n<urn:a> <urn:b> <urn:c> .\n\r\n--b--\r\n";
        let triples = parse("multipart/form-data; boundary=b", form.as_bytes(), &base);
        let subjects: Vec<String> = triples.iter().flatten().map(|t| t.subject.to_string()).collect();
        assert_eq!(subjects, ["<http://localhost/store/a>", "<urn:a>"]);
        let status = |kind: &str, sent: &str| parse(kind, sent.as_bytes(), &base).err().map(|p| p.status.as_u16());
        assert_eq!(status("multipart/form-data", form), Some(400));
        assert_eq!(status("text/turtle", "<a> <b> ."), Some(400));
        assert_eq!(status("image/png", ""), Some(415));
        assert_eq!(status("text/turtle", ""), None);
    }
}
