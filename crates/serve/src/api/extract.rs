//! Texts -> statements, at once.

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::document::view;
use super::ink;
use crate::answer::{self, Params, Problem, typed};
use crate::app::{App, Counts};
use crate::app::{Shared, body};
use crate::document::{Document, Node, Provenance, Record};
use crate::map::lay_out;
use crate::search::Status;

/// Bytes of all texts of one request.
const BYTES: usize = 2 << 20;
/// Documents of one request.
const DOCUMENTS: usize = 1000;

/// A text (text/plain), or documents (application/jsonl, application/x-ndjson, application/json); statements come back as JSON
/// Lines, or with `view=document` as the explorer shows a document.
pub(crate) async fn extract(State(app): Shared, request: Request) -> Response {
    let (head, content) = request.into_parts();
    let params = Params::of(&head.uri);
    let kind = head.headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("text/plain");
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let work = async {
        let sent = body(content, BYTES).await?;
        let text = String::from_utf8(sent.to_vec()).map_err(|e| Problem::bad(format_args!("no UTF-8: {e}")))?;
        let documents = documents(&kind, text, &params)?;
        let as_view = match params.get("view") {
            None => false,
            Some("document") => true,
            Some(other) => return Err(Problem::bad(format_args!("view={other:?}; there is document"))),
        };
        if as_view && documents.len() != 1 {
            return Err(Problem::bad("view=document takes one document"));
        }
        Counts::add(&app.counts.extractions, documents.len() as u64);
        let shared = app.clone();
        app.texts.run(move || Ok(run(&shared, documents, as_view)?)).await
    };
    match work.await {
        Ok(Output::View(value)) => answer::json(&value),
        Ok(Output::Lines(lines)) => typed(StatusCode::OK, "application/jsonl; charset=utf-8", lines),
        Err(problem) => problem.into_response(),
    }
}

enum Output {
    View(Value),
    Lines(Vec<u8>),
}

fn run(app: &App, documents: Vec<Document>, as_view: bool) -> Result<Output, Problem> {
    let snapshot = app.snapshot();
    let pipeline = app.pipeline(&snapshot)?;
    let mut worker = pipeline.worker();
    let mut lines = Vec::new();
    for document in documents {
        let analysis = worker.process(&document);
        if as_view {
            let inked = ink::view(&pipeline, &document, &analysis, 0);
            let record = Record::new(document, analysis, pipeline.lexicon(), &snapshot.base, Provenance::default());
            let mut value = view(&snapshot.base, &record, 0, u32::MAX);
            value["coverage"] = inked;
            value["graph"] = picture(&record);
            return Ok(Output::View(value));
        }
        for statement in &analysis.statements {
            serde_json::to_writer(&mut lines, statement).map_err(Problem::internal)?;
            lines.push(b'\n');
        }
    }
    Ok(Output::Lines(lines))
}

/// What one text says as a graph, laid out; `said` of an edge is the place of its statement.
fn picture(record: &Record) -> Value {
    let mut nodes: Vec<(&str, &Node, usize)> = Vec::new();
    let mut edges = Vec::new();
    for (number, statement) in record.statements.iter().enumerate() {
        let ends = [&statement.subject, &statement.object];
        let [Some(subject), Some(object)] = ends.map(|n| n.id.as_deref()) else { continue };
        let [source, target] = [(subject, ends[0]), (object, ends[1])].map(|(id, node)| {
            let place = nodes.iter().position(|(known, ..)| *known == id).unwrap_or_else(|| {
                nodes.push((id, node, 0));
                nodes.len() - 1
            });
            nodes[place].2 += 1;
            place
        });
        if source != target {
            edges.push((source, target, number, statement));
        }
    }
    let pairs: Vec<(usize, usize)> = edges.iter().map(|(s, t, ..)| (*s, *t)).collect();
    let at = lay_out(nodes.len(), &pairs);
    let nodes = nodes.iter().zip(&at).map(|((id, node, degree), [x, y])| {
        json!({"id": id, "label": node.label, "class": node.class, "level": 1, "mentions": degree, "degree": degree, "hidden": 0, "x": x, "y": y})
    });
    let lines = edges.iter().map(|(source, target, number, statement)| {
        json!({"source": source, "target": target, "relation": statement.relation, "status": Status::of(statement).name(),
            "statements": 1, "said": [number]})
    });
    json!({"roots": [], "nodes": nodes.collect::<Vec<_>>(), "edges": lines.collect::<Vec<_>>()})
}

fn documents(kind: &str, text: String, params: &Params) -> Result<Vec<Document>, Problem> {
    match kind {
        "text/plain" | "" => {
            let owned = |name: &'static str| params.get(name).map(str::to_owned);
            let id = owned("id").unwrap_or_else(|| "text".to_owned());
            Ok(vec![Document { id, text, published: owned("published"), ..Document::default() }])
        }
        "application/jsonl" | "application/x-ndjson" | "application/json-lines" | "application/json" => {
            let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
            let documents: Result<Vec<Document>, Problem> = lines
                .map(|(number, line)| {
                    serde_json::from_str(line)
                        .map_err(|e| Problem::bad(format_args!("{}:{}: {e}", number + 1, e.column())))
                })
                .collect();
            let documents = documents?;
            if documents.len() > DOCUMENTS {
                return Err(Problem::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    format_args!("more than {DOCUMENTS} documents"),
                ));
            }
            Ok(documents)
        }
        other => Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            format_args!("texts are sent as text/plain or application/jsonl, not {other:?}"),
        )),
    }
}
