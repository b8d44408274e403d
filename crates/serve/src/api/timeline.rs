//! What was said of an entity, in order of time.

use serde_json::{Value, json};

use super::entity::{find, statuses};
use super::shape;
use crate::answer::{Params, Problem};
use crate::app::App;
use crate::search::Status;
use crate::snapshot::Snapshot;

/// `id`, `status`, `limit`: statements by the time that they give, else by the day of their document; those without either
/// stand last.
pub(crate) fn timeline(_: &App, snapshot: &Snapshot, params: &Params) -> Result<Value, Problem> {
    let number = find(snapshot, params, "id")?;
    let (limit, only) = (params.number("limit", 200, 2000)?, statuses(params)?);
    let entity = &snapshot.catalog.entities[number as usize];
    let mut entries = Vec::new();
    for link in entity.links.iter().map(|l| &snapshot.catalog.links[*l as usize]) {
        for support in &link.statements {
            let Some(statement) = support.of(&snapshot.records) else { continue };
            if !only.is_empty() && !only.contains(&Status::of(statement)) {
                continue;
            }
            let stated = statement.time.as_ref().and_then(|t| t.value.as_deref());
            let published = snapshot.records[support.record as usize].document.published.as_deref();
            entries.push((stated.or(published), stated.is_some(), *support));
        }
    }
    entries.sort_by_key(|(day, _, support)| (day.is_none(), *day, *support));
    let total = entries.len();
    let shown = entries.into_iter().take(limit).map(|(day, stated, support)| {
        json!({"time": day, "stated": stated, "statement": shape::statement(snapshot, support)})
    });
    Ok(json!({"entity": shape::named(entity), "total": total, "entries": shown.collect::<Vec<_>>()}))
}
