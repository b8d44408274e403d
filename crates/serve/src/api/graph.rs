//! The neighbourhood of an entity, laid out.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::entity::{classes, find_named, relations, relations_of, statuses};
use super::shape;
use crate::answer::{Params, Problem};
use crate::app::App;
use crate::map;
use crate::resource::Relation;
use crate::search::{Choice, Link, Status, View};
use crate::snapshot::Snapshot;

/// Edges that are sent by column.
const MANY: usize = 5_000;
/// Days that a slider has stops for.
const DAYS: usize = 400;

/// `id` (several grow the picture; the hubs where there is none), `since` and `until` (days), `depth`, `relation`, `class`, `status`,
/// `document`, `limit`, `kinds`, `confidence` (at least), `without` (relations that are hidden), `hide` (entities that are).
pub(crate) fn graph(app: &App, snapshot: &Snapshot, params: &Params) -> Result<Value, Problem> {
    let document = match params.get("document") {
        Some(id) => {
            Some(snapshot.record(id).ok_or_else(|| Problem::missing(format_args!("there is no document {id:?}")))?.0)
        }
        None => None,
    };
    let entities = |name: &'static str| -> Result<Vec<u32>, Problem> {
        let mut found = Vec::new();
        for id in params.all(name).filter(|id| !id.is_empty()) {
            let number = find_named(snapshot, id)?;
            if !found.contains(&number) {
                found.push(number);
            }
        }
        Ok(found)
    };
    let confidence = match params.get("confidence").map(str::parse::<f32>) {
        None => 0.0,
        Some(Ok(least)) if (0.0..=1.0).contains(&least) => least,
        Some(_) => return Err(Problem::bad("confidence is a number between 0 and 1")),
    };
    let choice = Choice {
        roots: entities("id")?,
        depth: params.number("depth", 1, 6)?,
        limit: params.number("limit", 120, map::MOST)?.max(1),
        kinds: params.get("kinds").is_some(),
        relations: relations(snapshot, params)?,
        classes: classes(snapshot, params)?,
        statuses: statuses(params)?,
        without_relations: relations_of(snapshot, params, "without")?,
        without: entities("hide")?,
        since: params.get("since"),
        until: params.get("until"),
        document,
        confidence,
    };
    let places = |view: &View, pairs: &[(usize, usize)]| {
        let key = crate::rdf::iri::sha256(format!("{}\n{}\n{pairs:?}", snapshot.state, view.nodes.len()));
        let make = || map::places_of(snapshot, view).unwrap_or_else(|| map::lay_out(view.nodes.len(), pairs));
        app.layout(&key, make)
    };
    Ok(shown(snapshot, &choice, MANY, places).1)
}

/// A part of the graph, and how the explorer gets it; more than `many` edges by column.
pub(crate) fn shown<P: AsRef<Vec<[f32; 2]>>>(
    snapshot: &Snapshot,
    choice: &Choice<'_>,
    many: usize,
    places: impl FnOnce(&View, &[(usize, usize)]) -> P,
) -> (View, Value) {
    let catalog = &snapshot.catalog;
    let view = View::new(catalog, &snapshot.records, &snapshot.ontology, choice);
    let inferred = view.inferred(catalog, &snapshot.knowledge, choice);
    let pairs: Vec<(usize, usize)> = view.edges.iter().map(|(a, b, _)| (*a, *b)).collect();
    let at = places(&view, &pairs);
    let round = |c: f32| (f64::from(c) * 1000.0).round() / 1000.0;
    let nodes = view.nodes.iter().zip(&view.hidden).zip(at.as_ref()).map(|(((number, level), hidden), [x, y])| {
        let entity = &catalog.entities[*number as usize];
        json!({"id": entity.id, "label": shape::short(&entity.label), "class": entity.class, "level": level,
            "mentions": entity.mentions, "degree": entity.links.len(), "hidden": hidden, "x": round(*x), "y": round(*y)})
    });
    let all = view.edges.iter().map(|(source, target, link)| {
        let link = &catalog.links[*link as usize];
        (*source, *target, link.relation, link.status.name(), Some(link))
    });
    let all: Vec<_> =
        all.chain(inferred.into_iter().map(|(s, o, relation)| (s, o, relation, "inferred", None))).collect();
    let lines = if all.len() > many {
        // By column: names of fields would be most of it.
        let relations: BTreeSet<&str> = all.iter().map(|(_, _, r, ..)| r.name()).collect();
        let relations: Vec<&str> = relations.into_iter().collect();
        let place = |name: &str| relations.binary_search(&name).unwrap_or_default();
        json!({"relations": relations,
            "source": all.iter().map(|e| e.0).collect::<Vec<_>>(), "target": all.iter().map(|e| e.1).collect::<Vec<_>>(),
            "relation": all.iter().map(|e| place(e.2.name())).collect::<Vec<_>>(),
            "other": all.iter().enumerate().filter(|(_, e)| e.3 != "fact").map(|(i, e)| json!([i, e.3])).collect::<Vec<_>>()})
    } else {
        let edge = |(source, target, relation, status, link): &(usize, usize, Relation, &str, Option<&Link>)| match link
        {
            Some(link) => json!({"source": source, "target": target, "relation": relation, "status": status,
                "statements": link.statements.len(), "confidence": confidence_of(snapshot, link), "disputed": is_disputed(snapshot, link)}),
            None => {
                json!({"source": source, "target": target, "relation": relation, "status": status, "statements": 0})
            }
        };
        all.iter().map(edge).collect()
    };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, _, link) in &view.edges {
        *counts.entry(catalog.links[*link as usize].relation.name()).or_default() += 1;
    }
    let value = json!({
        "roots": choice.roots.iter().map(|r| &catalog.entities[*r as usize].id).collect::<Vec<_>>(), "cut": view.cut,
        "relations": counts, "days": days(snapshot), "nodes": nodes.collect::<Vec<_>>(), "edges": lines});
    (view, value)
}

/// The confidence of the surest statement, in hundredths.
pub(crate) fn confidence_of(snapshot: &Snapshot, link: &Link) -> f64 {
    let all = link.statements.iter().filter_map(|s| s.of(&snapshot.records));
    let best = all.map(|s| s.confidence).fold(0.0, f32::max);
    (f64::from(best) * 100.0).round() / 100.0
}

/// Whether some say that it is so and others that it is not.
pub(crate) fn is_disputed(snapshot: &Snapshot, link: &Link) -> bool {
    link.status == Status::Fact
        && link.statements.iter().filter_map(|s| s.of(&snapshot.records)).any(|s| Status::of(s) == Status::Denied)
}

/// The days of documents in order, some of them where there are many.
fn days(snapshot: &Snapshot) -> Vec<&str> {
    let all: BTreeSet<&str> = snapshot.records.iter().filter_map(|r| r.document.published.as_deref()).collect();
    let step = all.len().div_ceil(DAYS).max(1);
    let last = all.len().saturating_sub(1);
    all.iter().enumerate().filter(|(i, _)| i % step == 0 || *i == last).map(|(_, day)| *day).collect()
}
