//! Entities, links and statements as JSON.

use serde_json::{Value, json};

use crate::document::{Document, Statement};
use crate::rdf::iri;
use crate::search::{End, EntityEntry, Link, Status};
use crate::snapshot::Snapshot;
use crate::store::Support;

/// Characters of a name that are sent.
const NAME_CHARS: usize = 300;

pub(crate) fn short(name: &str) -> String {
    match name.char_indices().nth(NAME_CHARS) {
        Some((at, _)) => format!("{}…", &name[..at]),
        None => name.to_owned(),
    }
}

/// An entity where it is named.
pub(crate) fn named(entity: &EntityEntry) -> Value {
    json!({"id": entity.id, "label": short(&entity.label), "class": entity.class})
}

/// An entity in a list.
pub(crate) fn listed(entity: &EntityEntry) -> Value {
    json!({"id": entity.id, "label": short(&entity.label), "class": entity.class, "aliases": names(entity, 8),
        "mentions": entity.mentions, "documents": entity.documents.len(), "links": entity.links.len()})
}

/// Its other names, the first ones.
pub(crate) fn names(entity: &EntityEntry, most: usize) -> Vec<String> {
    entity.aliases.iter().take(most).map(|a| short(a)).collect()
}

/// What a link ends in.
pub(crate) fn end(snapshot: &Snapshot, end: &End) -> Value {
    match end {
        End::Entity(number) => named(&snapshot.catalog.entities[*number as usize]),
        End::Value(value) => json!({"value": short(value)}),
    }
}

/// A link with the first of its statements, the surest first.
pub(crate) fn link(snapshot: &Snapshot, link: &Link, most: usize) -> Value {
    let mut statements: Vec<(&Support, &Statement)> =
        link.statements.iter().filter_map(|s| Some((s, s.of(&snapshot.records)?))).collect();
    statements.sort_by_key(|(support, s)| (Status::of(s), **support));
    json!({
        "subject": named(&snapshot.catalog.entities[link.subject as usize]),
        "relation": link.relation,
        "object": end(snapshot, &link.object),
        "status": link.status.name(),
        "count": link.statements.len(),
        "statements": statements.iter().take(most).map(|(s, _)| statement(snapshot, **s)).collect::<Vec<_>>(),
    })
}

/// A statement as `extract` prints it, with its IRI, its status, and what is known of its document.
pub(crate) fn statement(snapshot: &Snapshot, support: Support) -> Value {
    let Some(statement) = support.of(&snapshot.records) else { return Value::Null };
    told(snapshot, &snapshot.records[support.record as usize].document, statement)
}

/// The same of a statement that need not be the store's.
pub(crate) fn told(snapshot: &Snapshot, document: &Document, statement: &Statement) -> Value {
    let mut value = plain(&snapshot.base, statement);
    if let Value::Object(fields) = &mut value {
        fields.insert("title".into(), json!(document.title));
        fields.insert("published".into(), json!(document.published));
        fields.insert("publisher".into(), json!(document.publisher));
    }
    value
}

/// A statement as `extract` prints it, with its IRI and status.
pub(crate) fn plain(base: &str, statement: &Statement) -> Value {
    let mut value = serde_json::to_value(statement).unwrap_or(Value::Null);
    if let Value::Object(fields) = &mut value {
        fields.insert("iri".into(), json!(iri::statement(base, statement).as_str()));
        fields.insert("status".into(), json!(Status::of(statement).name()));
    }
    value
}
