//! What a person says of a statement or of two things, written as a line into the decisions of the store.

use std::sync::PoisonError;

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::entity::find_named;
use crate::answer::{Problem, typed};
use crate::app::{App, Shared, body};
use crate::decide::{DecideError, add_decision};
use crate::document::Statement;
use crate::guard::shows_token;
use crate::judgement::Verdict;
use crate::rdf::iri;
use crate::snapshot::Snapshot;
use crate::store::{judged_line, same_line};

/// Bytes of a decision.
const BYTES: usize = 1 << 16;
/// Characters of a reason.
const REASON_CHARS: usize = 1000;
/// What a decision may say.
const FIELDS: [&str; 7] = ["action", "statement", "document", "everywhere", "a", "b", "reason"];

/// `{"action": "reject" | "confirm", "statement": IRI, "document"?, "everywhere"?, "reason"?}`, or
/// `{"action": "join" | "part", "a", "b", "reason"?}`; who sends it shows the token.
pub(crate) async fn decide(State(app): Shared, request: Request) -> Response {
    let (head, content) = request.into_parts();
    let work = async {
        let Some(token) = &app.token else {
            let message = "`enishi serve --writable --token FILE` lets decisions be written";
            return Err(Problem::new(StatusCode::FORBIDDEN, message));
        };
        shows_token(token, &head.headers)?;
        let kind = head.headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        if !kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json") {
            let message = format_args!("decisions are sent as application/json, not {kind:?}");
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message));
        }
        let sent = body(content, BYTES).await?;
        let decision = Decision::read(&sent)?;
        let shared = app.clone();
        app.light.run(move || decision.write(&shared)).await
    };
    match work.await {
        Ok((status, value)) => typed(status, "application/json", value.to_string()),
        Err(problem) => problem.into_response(),
    }
}

/// What was sent.
enum Decision {
    Statement { verdict: Verdict, iri: String, document: Option<String>, everywhere: bool, reason: String },
    Things { same: bool, a: String, b: String, reason: String },
}

impl Decision {
    fn read(sent: &[u8]) -> Result<Self, Problem> {
        let sent: Map<String, Value> = serde_json::from_slice(sent)
            .map_err(|e| Problem::bad(format_args!("{}:{}: no decision: {e}", e.line(), e.column())))?;
        if let Some(unknown) = sent.keys().find(|k| !FIELDS.contains(&k.as_str())) {
            return Err(Problem::bad(format_args!("unknown field {unknown:?}; there are {}", FIELDS.join(", "))));
        }
        let text = |name: &str| match sent.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(Problem::bad(format_args!("{name:?} is a text"))),
        };
        let need = |name: &str| {
            text(name)?.filter(|t| !t.is_empty()).ok_or_else(|| Problem::bad(format_args!("{name:?} is missing")))
        };
        let reason = text("reason")?.unwrap_or_default();
        if reason.chars().count() > REASON_CHARS {
            return Err(Problem::bad(format_args!("the reason has more than {REASON_CHARS} characters")));
        }
        let on_statement = |verdict, reason| {
            let everywhere = match sent.get("everywhere") {
                None | Some(Value::Null) => false,
                Some(Value::Bool(everywhere)) => *everywhere,
                Some(_) => return Err(Problem::bad("\"everywhere\" is true or false")),
            };
            Ok(Self::Statement { verdict, iri: need("statement")?, document: text("document")?, everywhere, reason })
        };
        match need("action")?.as_str() {
            "confirm" => on_statement(Verdict::Confirmed, reason),
            "reject" => on_statement(Verdict::Rejected, reason),
            action @ ("join" | "part") => {
                Ok(Self::Things { same: action == "join", a: need("a")?, b: need("b")?, reason })
            }
            other => {
                Err(Problem::bad(format_args!("unknown action {other:?}; there are confirm, reject, join and part")))
            }
        }
    }
    /// Writes the line; the answer tells it, and from when on it holds.
    fn write(&self, app: &App) -> Result<(StatusCode, Value), Problem> {
        let snapshot = app.snapshot();
        if snapshot.state.is_empty() {
            return Err(Problem::missing("there is no store"));
        }
        let (line, holds) = match self {
            Self::Statement { verdict, iri, document, everywhere, reason } => {
                let statement = statement(&snapshot, iri, document.as_deref())?;
                (judged_line(&snapshot.base, *verdict, statement, *everywhere, reason), "now")
            }
            Self::Things { same, a, b, reason } => {
                let [a, b] = [key(&snapshot, a)?, key(&snapshot, b)?];
                if a == b {
                    return Err(Problem::bad(format_args!("both are {a}")));
                }
                (same_line(*same, &a, &b, reason), "from the next build on")
            }
        };
        let _deciding = app.deciding.lock().unwrap_or_else(PoisonError::into_inner);
        let new = add_decision(&app.store, &line).map_err(|error| match error {
            DecideError::Verdict(_) | DecideError::Things(_) => Problem::new(StatusCode::CONFLICT, error),
            DecideError::File(_) | DecideError::Store(_) => Problem::internal(error),
        })?;
        let status = if new { StatusCode::CREATED } else { StatusCode::OK };
        Ok((status, json!({"line": line, "new": new, "holds": holds, "state": snapshot.state})))
    }
}

/// The statement with an IRI; found at once where its document is told.
fn statement<'s>(snapshot: &'s Snapshot, iri: &str, document: Option<&str>) -> Result<&'s Statement, Problem> {
    let is = |s: &&Statement| iri::statement(&snapshot.base, s).as_str() == iri;
    let found = match document {
        Some(id) => snapshot.record(id).and_then(|(_, record)| record.statements.iter().find(is)),
        None => snapshot.records.iter().find_map(|record| record.statements.iter().find(is)),
    };
    found.ok_or_else(|| Problem::missing(format_args!("there is no statement {iri:?}; it may have been read anew")))
}

/// How a line names an entity: its key behind the base.
fn key(snapshot: &Snapshot, name: &str) -> Result<String, Problem> {
    let id = &snapshot.catalog.entities[find_named(snapshot, name)? as usize].id;
    Ok(id.strip_prefix(&snapshot.base).unwrap_or(id).to_owned())
}
