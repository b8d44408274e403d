//! A document with what was found in it; lists of documents.

use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use super::shape;
use crate::answer::{Params, Problem};
use crate::app::App;
use crate::document::Record;
use crate::snapshot::Snapshot;

/// Characters of a text that are sent at a time.
const WINDOW: usize = 100_000;

/// `id`, `begin`, `limit` (characters).
pub(crate) fn document(_: &App, snapshot: &Snapshot, params: &Params) -> Result<Value, Problem> {
    let record = find(snapshot, params.need("id")?)?;
    let begin = params.number("begin", 0, u32::MAX as usize)?;
    let limit = params.number("limit", WINDOW, WINDOW)?;
    Ok(view(&snapshot.base, record, begin as u32, limit as u32))
}

/// The record of a document, by its id or its IRI.
pub(crate) fn find<'s>(snapshot: &'s Snapshot, id: &str) -> Result<&'s Record, Problem> {
    let prefix = format!("{}document/", snapshot.base);
    let found = snapshot.record(id).or_else(|| {
        let segment = id.strip_prefix(&prefix)?;
        let same = |r: &&Record| crate::rdf::iri::segment(&r.document.id) == segment;
        snapshot.record(&snapshot.records.iter().find(same)?.document.id)
    });
    found.map(|(_, record)| record).ok_or_else(|| Problem::missing(format_args!("there is no document {id:?}")))
}

/// A record as the explorer shows it: a window of its text, and what stands in the window.
pub(crate) fn view(base: &str, record: &Record, begin: u32, limit: u32) -> Value {
    let d = &record.document;
    let end = begin.saturating_add(limit);
    let length = d.text.chars().count() as u32;
    let text: String = d.text.chars().skip(begin as usize).take(limit as usize).collect();
    let inside = |title: bool, b: u32, e: u32| title || (b < end && e > begin);
    // Entities are numbered as they come in the window: a long document has more than anybody sees at a time.
    let mut numbers: FxHashMap<usize, usize> = FxHashMap::default();
    let mut entities = Vec::new();
    let mut mentions = Vec::new();
    for m in record.mentions.iter().filter(|m| inside(m.title, m.begin, m.end)) {
        let Some(e) = record.entities.get(m.entity) else { continue };
        let number = *numbers.entry(m.entity).or_insert(entities.len());
        if number == entities.len() {
            let id = crate::rdf::iri::named(&e.id);
            entities.push(json!({"id": id.as_str(), "label": shape::short(&e.label), "class": e.class}));
        }
        mentions.push(json!({"entity": number, "title": m.title, "begin": m.begin, "end": m.end}));
    }
    let statements: Vec<Value> = record
        .statements
        .iter()
        .filter(|s| inside(s.sentence < 0, s.begin, s.end))
        .map(|s| shape::plain(base, s))
        .collect();
    json!({
        "id": d.id, "title": d.title, "published": d.published, "publisher": d.publisher, "url": d.url,
        "begin": begin, "length": length, "text": text, "entities": entities,
        "mentions": mentions, "statements": statements, "statement_count": record.statements.len(),
    })
}

/// `limit`, `offset`: documents, the newest first.
pub(crate) fn documents(_: &App, snapshot: &Snapshot, params: &Params) -> Result<Value, Problem> {
    let limit = params.number("limit", 100, 1000)?;
    let offset = params.number("offset", 0, usize::MAX)?;
    let mut all: Vec<&Record> = snapshot.records.iter().collect();
    all.sort_by(|a, b| b.document.published.cmp(&a.document.published).then(a.document.id.cmp(&b.document.id)));
    let shown = all.iter().skip(offset).take(limit).map(|r| {
        let d = &r.document;
        let first: String = d.text.trim_start().chars().take(80).collect();
        json!({"id": d.id, "title": d.title, "published": d.published, "publisher": d.publisher, "first": first,
            "statements": r.statements.len(), "entities": r.entities.len()})
    });
    Ok(json!({"total": all.len(), "offset": offset, "documents": shown.collect::<Vec<_>>()}))
}
