//! The neighbourhood of an entity, laid out.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use super::entity::{classes, find_named, relations, statuses};
use super::shape;
use crate::answer::{Params, Problem};
use crate::app::App;
use crate::network::layout;
use crate::search::{Catalog, End, Link};
use crate::snapshot::Snapshot;
use crate::store::Support;

/// Entities of a picture.
const MOST: usize = 20_000;
/// Relations that say what something is: they would tie all to a few nodes, and are left out unless they are asked for.
const KINDS: [&str; 2] = ["instanceOf", "alias"];

/// `id` (several grow the picture; the hubs where there is none), `until` (a day), `depth`, `relation`, `class`, `status`, `document`, `limit`, `kinds`.
pub(crate) fn graph(app: &App, snapshot: &Snapshot, params: &Params) -> Result<Value, Problem> {
    let catalog = &snapshot.catalog;
    let depth = params.number("depth", 1, 6)?;
    let limit = params.number("limit", 120, MOST)?.max(1);
    let (relations, classes, statuses) = (relations(snapshot, params)?, classes(snapshot, params)?, statuses(params)?);
    let until = params.get("until");
    let kinds = params.get("kinds").is_some();
    let document = match params.get("document") {
        Some(id) => {
            Some(snapshot.record(id).ok_or_else(|| Problem::missing(format_args!("there is no document {id:?}")))?.0)
        }
        None => None,
    };
    let admits_entity = |number: u32| {
        let class = catalog.entities[number as usize].class;
        classes.is_empty() || classes.iter().any(|c| snapshot.ontology.is_a(class, *c))
    };
    let admits = |link: &Link| {
        matches!(link.object, End::Entity(object) if object != link.subject)
            && (relations.is_empty() || relations.contains(&link.relation))
            && (kinds || !relations.is_empty() || !KINDS.contains(&link.relation.name()))
            && (statuses.is_empty() || statuses.contains(&link.status))
            && (document.is_none() && until.is_none()
                || link
                    .statements
                    .iter()
                    .any(|s| document.is_none_or(|d| s.record == d) && by_then(snapshot, *s, until)))
    };
    // Neighbours by number, with how many statements tie them.
    let neighbours = |of: u32| {
        let mut found: BTreeMap<u32, usize> = BTreeMap::new();
        for link in catalog.entities[of as usize].links.iter().map(|l| &catalog.links[*l as usize]) {
            if let Some(other) = Catalog::other(link, of).filter(|o| admits(link) && admits_entity(*o)) {
                *found.entry(other).or_default() += link.statements.len();
            }
        }
        found
    };
    let mut roots = Vec::new();
    for id in params.all("id").filter(|id| !id.is_empty()) {
        let root = find_named(snapshot, id)?;
        if !roots.contains(&root) {
            roots.push(root);
        }
    }
    let mut places: FxHashMap<u32, usize> = FxHashMap::default();
    let mut nodes: Vec<(u32, usize)> = Vec::new();
    let mut cut = 0;
    if roots.is_empty() {
        cut = hubs(snapshot, limit, admits_entity, admits, &mut places, &mut nodes);
    } else {
        for root in &roots {
            places.insert(*root, nodes.len());
            nodes.push((*root, 0));
        }
        let mut from = 0;
        for level in 1..=depth {
            let mut ring: BTreeMap<u32, usize> = BTreeMap::new();
            for (number, _) in &nodes[from..] {
                for (other, weight) in neighbours(*number) {
                    if !places.contains_key(&other) {
                        *ring.entry(other).or_default() += weight;
                    }
                }
            }
            from = nodes.len();
            let mut ring: Vec<(u32, usize)> = ring.into_iter().collect();
            let degree = |n: u32| catalog.entities[n as usize].links.len();
            ring.sort_by_key(|(n, weight)| (Reverse(*weight), Reverse(degree(*n)), *n));
            let room = limit.saturating_sub(nodes.len());
            cut += ring.len().saturating_sub(room);
            for (number, _) in ring.into_iter().take(room) {
                places.insert(number, nodes.len());
                nodes.push((number, level));
            }
        }
    }
    let mut edges: Vec<(usize, usize, &Link)> = Vec::new();
    for (number, _) in &nodes {
        for link in catalog.entities[*number as usize].links.iter().map(|l| &catalog.links[*l as usize]) {
            let End::Entity(object) = link.object else { continue };
            // Each link once: from its subject.
            if link.subject == *number
                && let Some(&target) = places.get(&object).filter(|_| admits(link))
            {
                edges.push((places[number], target, link));
            }
        }
    }
    let pairs: Vec<(usize, usize)> = edges.iter().map(|(a, b, _)| (*a, *b)).collect();
    let key = format!("{}\n{nodes:?}\n{pairs:?}", snapshot.state);
    let key = crate::rdf::iri::sha256(key);
    let steps = if nodes.len() > 5_000 { 60 } else { 200 };
    let at = app.layout(&key, || layout(nodes.len(), &pairs, steps));
    let round = |c: f32| (f64::from(c) * 1000.0).round() / 1000.0;
    let shown = nodes.iter().zip(at.iter()).map(|((number, level), [x, y])| {
        let entity = &catalog.entities[*number as usize];
        let hidden = neighbours(*number).keys().filter(|n| !places.contains_key(n)).count();
        json!({"id": entity.id, "label": shape::short(&entity.label), "class": entity.class, "level": level,
            "mentions": entity.mentions, "degree": entity.links.len(), "hidden": hidden, "x": round(*x), "y": round(*y)})
    });
    let lines = edges.iter().map(|(source, target, link)| {
        json!({"source": source, "target": target, "relation": link.relation, "status": link.status.name(),
            "statements": link.statements.len()})
    });
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, _, link) in &edges {
        *counts.entry(link.relation.name()).or_default() += 1;
    }
    Ok(
        json!({"roots": roots.iter().map(|r| &catalog.entities[*r as usize].id).collect::<Vec<_>>(), "cut": cut, "relations": counts,
        "nodes": shown.collect::<Vec<_>>(), "edges": lines.collect::<Vec<_>>()}),
    )
}

/// Takes the entities with most links; returns how many are left out.
fn hubs(
    snapshot: &Snapshot,
    limit: usize,
    admits_entity: impl Fn(u32) -> bool,
    admits: impl Fn(&Link) -> bool,
    places: &mut FxHashMap<u32, usize>,
    nodes: &mut Vec<(u32, usize)>,
) -> usize {
    let catalog = &snapshot.catalog;
    let mut hubs: Vec<(usize, u32)> = (0..catalog.entities.len() as u32)
        .filter(|n| admits_entity(*n))
        .map(|n| {
            let links = catalog.entities[n as usize].links.iter().map(|l| &catalog.links[*l as usize]);
            (links.filter(|l| admits(l)).count(), n)
        })
        .filter(|(degree, _)| *degree > 0)
        .collect();
    hubs.sort_by_key(|(degree, n)| (Reverse(*degree), *n));
    for (_, number) in hubs.iter().take(limit) {
        places.insert(*number, nodes.len());
        nodes.push((*number, 0));
    }
    hubs.len().saturating_sub(limit)
}

/// Whether a statement was made, or what it says had happened, on that day; one without a day always was.
fn by_then(snapshot: &Snapshot, support: Support, until: Option<&str>) -> bool {
    let Some(until) = until else { return true };
    let stated = support.of(&snapshot.records).and_then(|s| s.time.as_ref()?.value.as_deref());
    let published = snapshot.records[support.record as usize].document.published.as_deref();
    stated.or(published).is_none_or(|day| day <= until)
}
