//! A changed rule file -> the facts of the store that change with it; nothing is saved.

use std::time::Instant;

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::shape;
use crate::answer::{self, Params, Problem};
use crate::app::{App, Shared, body};
use crate::resource::embedded_rule_files;
use crate::service::{Bench, Change, changes};
use crate::snapshot::Snapshot;

/// Bytes of a rule file.
const BYTES: usize = 1 << 19;
/// Changes that are told.
const MOST: usize = 1000;

fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn unknown(file: &str) -> Problem {
    Problem::missing(format_args!("there is no rule file {file:?}; /api/rules lists them"))
}

/// The rule files that the program ships; with `file` the text of one.
pub(crate) fn rules(_: &App, _: &Snapshot, params: &Params) -> Result<Value, Problem> {
    let all = embedded_rule_files();
    let Some(file) = params.get("file") else {
        let files = all.iter().map(|(path, text)| json!({"file": name_of(path), "bytes": text.len()}));
        return Ok(json!({"files": files.collect::<Vec<_>>()}));
    };
    let (path, text) = all.iter().find(|(path, _)| name_of(path) == file).ok_or_else(|| unknown(file))?;
    Ok(json!({"file": name_of(path), "text": text}))
}

/// `file`: the rule file that the text stands for; `limit`: changes that are told. Documents are read until the time of a
/// question is over.
pub(crate) async fn bench_rule(State(app): Shared, request: Request) -> Response {
    let (head, content) = request.into_parts();
    let params = Params::of(&head.uri);
    let work = async {
        let sent = body(content, BYTES).await?;
        let text = String::from_utf8(sent.to_vec()).map_err(|e| Problem::bad(format_args!("no UTF-8: {e}")))?;
        let shared = app.clone();
        app.texts.run(move || run(&shared, &params, text)).await
    };
    match work.await {
        Ok(value) => answer::json(&value),
        Err(problem) => problem.into_response(),
    }
}

fn run(app: &App, params: &Params, text: String) -> Result<Value, Problem> {
    let until = Instant::now() + app.timeout;
    let file = params.need("file")?;
    let limit = params.number("limit", 200, MOST)?;
    let old = embedded_rule_files();
    let mut new = old.clone();
    new.iter_mut().find(|(path, _)| name_of(path) == file).ok_or_else(|| unknown(file))?.1 = text;
    let snapshot = app.snapshot();
    let pipeline = app.pipeline(&snapshot)?;
    let bench = Bench::new(&pipeline, &old, &new, false).map_err(Problem::bad)?;
    let mut worker = pipeline.worker();
    let (mut reached, mut read) = (0_usize, 0_usize);
    let mut counts = [0_usize; 3];
    let mut told = Vec::new();
    for record in snapshot.records.iter().filter(|r| bench.reaches(&r.document)) {
        reached += 1;
        if Instant::now() > until {
            continue;
        }
        read += 1;
        let [before, after] = bench.read(&mut worker, &record.document);
        for (change, statement) in changes(&before, &after) {
            counts[change as usize] += 1;
            if told.len() < limit {
                let statement = shape::told(&snapshot, &record.document, statement);
                told.push(json!({"change": change.name(), "statement": statement}));
            }
        }
    }
    let counted = Change::ALL.map(|change| (change.name().to_owned(), json!(counts[change as usize])));
    Ok(json!({"file": file, "documents": snapshot.records.len(), "reached": reached, "read": read,
        "counts": counted.into_iter().collect::<serde_json::Map<_, _>>(), "changes": told}))
}
