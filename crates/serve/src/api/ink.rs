//! A document's text in four inks.

use axum::extract::State;
use axum::http::Uri;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::document::find;
use crate::answer::{self, Params, Problem};
use crate::app::{App, Shared};
use crate::document::{Document, DocumentAnalysis, Field};
use crate::pipeline::Pipeline;
use crate::service::{Ink, coverage};

/// Characters that are read at a time: of a longer text a window is read alone.
const WINDOW: usize = 50_000;

/// `id`, `begin` (where the window starts).
pub(crate) async fn of_document(State(app): Shared, uri: Uri) -> Response {
    let params = Params::of(&uri);
    let shared = app.clone();
    match app.texts.run(move || run(&shared, &params)).await {
        Ok(value) => answer::json(&value),
        Err(problem) => problem.into_response(),
    }
}

fn run(app: &App, params: &Params) -> Result<Value, Problem> {
    let snapshot = app.snapshot();
    let record = find(&snapshot, params.need("id")?)?;
    let begin = params.number("begin", 0, u32::MAX as usize)?;
    let pipeline = app.pipeline(&snapshot)?;
    let whole = &record.document;
    let length = whole.text.chars().count();
    let document = if length <= WINDOW {
        whole.clone()
    } else {
        let text: String = whole.text.chars().skip(begin).take(WINDOW).collect();
        Document { text, readings: Vec::new(), ..whole.clone() }
    };
    let begin = if length <= WINDOW { 0 } else { begin };
    let analysis = pipeline.worker().process(&document);
    let mut value = view(&pipeline, &document, &analysis, begin as u32);
    value["length"] = json!(length);
    value["begin"] = json!(begin);
    Ok(value)
}

/// The inks of a text that begins at `begin` of its document.
pub(crate) fn view(pipeline: &Pipeline, document: &Document, analysis: &DocumentAnalysis, begin: u32) -> Value {
    let inked = coverage(pipeline, document, analysis);
    let title = |field: Field| field == Field::Title;
    let at = |field: Field, place: u32| if title(field) { place } else { place + begin };
    let stretches = inked.stretches.iter().map(|s| {
        json!({"title": title(s.field), "begin": at(s.field, s.begin), "end": at(s.field, s.end), "ink": s.ink.name(), "block": s.block})
    });
    let blocks = inked.blocks.iter().map(|b| {
        let edit = b.edit.as_ref().map(|e| {
            json!({"begin": at(b.field, e.begin), "end": at(b.field, e.end), "insert": e.insert, "sentence": e.sentence})
        });
        json!({"title": title(b.field), "begin": at(b.field, b.begin), "end": at(b.field, b.end), "relation": b.relation,
            "rule": b.rule, "condition": b.condition.name(), "word": b.word, "role": b.role, "wanted": b.wanted, "found": b.found, "edit": edit})
    });
    let counts = inked.characters(document);
    let count = |ink: Ink| counts.get(&ink).copied().unwrap_or(0);
    json!({"stretches": stretches.collect::<Vec<_>>(), "blocks": blocks.collect::<Vec<_>>(),
        "characters": {"fact": count(Ink::Fact), "unsure": count(Ink::Unsure), "blocked": count(Ink::Blocked), "unread": count(Ink::Unread)}})
}
