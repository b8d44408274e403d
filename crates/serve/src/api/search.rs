//! Words -> entities and sentences.

use serde_json::{Value, json};

use super::shape;
use crate::answer::{Params, Problem};
use crate::app::App;
use crate::snapshot::Snapshot;

/// Hits of each kind.
const MOST: usize = 200;

/// `q`, `limit`, `kind` (entity, sentence).
pub(crate) fn search(_: &App, snapshot: &Snapshot, params: &Params) -> Result<Value, Problem> {
    let words = params.need("q")?;
    let limit = params.number("limit", 10, MOST)?;
    let kind = params.get("kind");
    if let Some(kind) = kind.filter(|k| !matches!(*k, "entity" | "sentence")) {
        return Err(Problem::bad(format_args!("kind={kind:?}; there are entity and sentence")));
    }
    let entities = if kind == Some("sentence") { Vec::new() } else { entities(snapshot, words, limit) };
    let (sentences, total) = if kind == Some("entity") { (Vec::new(), 0) } else { sentences(snapshot, words, limit) };
    Ok(json!({"query": words, "entities": entities, "sentences": sentences, "sentence_count": total}))
}

fn entities(snapshot: &Snapshot, words: &str, limit: usize) -> Vec<Value> {
    let entities = &snapshot.catalog.entities;
    let weight = |number: u32| {
        let entity = &entities[number as usize];
        f64::from(entity.mentions) + entity.links.len() as f64 * 2.0
    };
    let hits = snapshot.names.find(words, weight, limit);
    hits.iter()
        .map(|hit| {
            let mut value = shape::listed(&entities[hit.entity as usize]);
            value["matched"] = json!(shape::short(&hit.name));
            value["score"] = json!((hit.score * 1000.0).round() / 1000.0);
            value
        })
        .collect()
}

fn sentences(snapshot: &Snapshot, words: &str, limit: usize) -> (Vec<Value>, usize) {
    let (hits, total) = snapshot.sentences.find(&snapshot.records, words, limit);
    let sentences = hits.iter().map(|hit| {
        let place = snapshot.sentences.place(hit.sentence);
        let record = &snapshot.records[place.record as usize];
        let text = place.text(&snapshot.records);
        json!({"document": record.document.id, "title": record.document.title, "published": record.document.published,
            "sentence": place.number, "begin": place.begin, "end": place.end, "text": text, "marks": hit.marks})
    });
    (sentences.collect(), total)
}
