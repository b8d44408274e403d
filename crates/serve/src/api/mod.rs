//! JSON for programs and for the explorer. Shapes are told in `openapi.json`; what is long is cut, and says so.

mod bench;
mod decide;
mod diff;
pub(crate) mod document;
pub(crate) mod entity;
mod extract;
pub(crate) mod graph;
mod ink;
pub(crate) mod life;
pub(crate) mod overview;
pub(crate) mod path;
pub(crate) mod search;
pub(crate) mod shape;
pub(crate) mod timeline;
mod types;

use std::fmt::Write;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};

use crate::answer::{self, Params, Problem, typed};
use crate::app::Shared;
use crate::app::{App, Counts};
use crate::snapshot::Snapshot;

/// One address of the API.
type Answer = fn(&App, &Snapshot, &Params) -> Result<Value, Problem>;

pub(crate) fn routes() -> Router<Arc<App>> {
    let routes: [(&str, Answer); 16] = [
        ("/api/overview", overview::overview),
        ("/api/ontology", overview::ontology),
        ("/api/search", search::search),
        ("/api/entities", entity::entities),
        ("/api/entity", entity::entity),
        ("/api/graph", graph::graph),
        ("/api/document", document::document),
        ("/api/path", path::path),
        ("/api/life", life::life),
        ("/api/similar", path::similar),
        ("/api/diff", diff::diff),
        ("/api/news", diff::news),
        ("/api/coverage", diff::coverage),
        ("/api/timeline", timeline::timeline),
        ("/api/types", types::types),
        ("/api/arrange", types::arrange),
    ];
    let mut router = Router::new()
        .route("/healthz", get(health))
        .route("/metrics", get(metrics))
        .route("/api/documents", get(|app, uri| handle(app, uri, document::documents)))
        .route("/api/queries", get(|app, uri| handle(app, uri, overview::queries)))
        .route("/api/links", get(|app, uri| handle(app, uri, entity::links)))
        .route("/api/ink", get(ink::of_document))
        .route("/api/extract", post(extract::extract))
        .route("/api/decide", post(decide::decide))
        .route("/api/rules", get(|app, uri| handle(app, uri, bench::rules)))
        .route("/api/bench-rule", post(bench::bench_rule));
    for (path, answer) in routes {
        router = router.route(path, get(move |app: Shared, uri: Uri| handle(app, uri, answer)));
    }
    router.route(
        "/api/{*rest}",
        axum::routing::any(|| async { Problem::missing("there is no such address; /openapi.json lists them") }),
    )
}

/// Answers from the snapshot of the moment.
async fn handle(State(app): Shared, uri: Uri, answer: Answer) -> Response {
    let params = Params::of(&uri);
    let shared = app.clone();
    let work = move || {
        let snapshot = shared.snapshot();
        answer(&shared, &snapshot, &params)
    };
    match app.light.run(work).await {
        Ok(value) => answer::json(&value),
        Err(problem) => problem.into_response(),
    }
}

/// Whether the server is alive, of which state of the store, and whether it writes for those who show its token.
async fn health(State(app): Shared) -> Response {
    let snapshot = app.snapshot();
    let status = if snapshot.state.is_empty() { "no store" } else { "ok" };
    let body = json!({"status": status, "state": snapshot.state, "documents": snapshot.records.len(), "writable": app.token.is_some()});
    typed(StatusCode::OK, "application/json", body.to_string())
}

/// Counts for Prometheus.
async fn metrics(State(app): Shared) -> Response {
    let (snapshot, counts) = (app.snapshot(), &app.counts);
    let counters = [
        ("requests", "Requests", &counts.requests),
        ("refused", "Requests of hosts and origins that may not ask", &counts.refused),
        ("failed", "Requests that failed on the side of the server", &counts.failed),
        ("queries", "Questions in SPARQL", &counts.queries),
        ("timeouts", "Questions that took too long or too much memory", &counts.timeouts),
        ("extractions", "Documents that were extracted from", &counts.extractions),
        ("reloads", "States of the store that took the place of one before", &counts.reloads),
        ("request_microseconds", "Time that requests took", &counts.microseconds),
    ];
    let mut text = String::new();
    let mut add = |name: &str, help: &str, kind: &str, value: u64| {
        let _ = writeln!(text, "# HELP enishi_{name} {help}\n# TYPE enishi_{name} {kind}\nenishi_{name} {value}");
    };
    for (name, help, count) in counters {
        add(&format!("{name}_total"), help, "counter", Counts::read(count));
    }
    add("documents", "Documents of the store", "gauge", snapshot.records.len() as u64);
    add("facts", "Facts of the store", "gauge", snapshot.knowledge.facts.len() as u64);
    add("uptime_seconds", "Time since the start", "gauge", app.began.elapsed().as_secs());
    typed(StatusCode::OK, "text/plain; version=0.0.4; charset=utf-8", text)
}
