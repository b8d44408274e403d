//! Which classes are tied by which relations; places for the nodes of any small picture.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::answer::{Params, Problem};
use crate::app::App;
use crate::map;
use crate::search::{End, Status};
use crate::snapshot::Snapshot;

/// Nodes of a picture that is laid out for others.
const NODES: usize = 400;
/// Its edges.
const EDGES: usize = 2_000;

/// The map of types: a node for each class that has entities, an edge for each relation between two of them, with the number of
/// facts. Shapes as those of `/api/graph`.
pub(crate) fn types(_: &App, snapshot: &Snapshot, _: &Params) -> Result<Value, Problem> {
    let catalog = &snapshot.catalog;
    let mut classes: BTreeMap<&str, usize> = BTreeMap::new();
    for entity in catalog.entities.iter().filter(|e| !e.links.is_empty()) {
        *classes.entry(entity.class.name()).or_default() += 1;
    }
    let class = |number: u32| catalog.entities[number as usize].class.name();
    let mut ties: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
    for link in catalog.links.iter().filter(|l| l.status == Status::Fact) {
        if let End::Entity(object) = link.object {
            *ties.entry((class(link.subject), link.relation.name(), class(object))).or_default() += 1;
        }
    }
    let names: Vec<&str> = classes.keys().copied().collect();
    let place = |name: &str| names.binary_search(&name).unwrap_or_default();
    let pairs: Vec<(usize, usize)> = ties.keys().map(|(a, _, b)| (place(a), place(b))).collect();
    let places = map::lay_out(names.len(), &pairs);
    let degree = |i: usize| pairs.iter().filter(|(a, b)| *a == i || *b == i).count();
    let nodes = names.iter().zip(&places).enumerate().map(|(i, (name, [x, y]))| {
        json!({"id": name, "label": name, "class": name, "level": 1, "degree": degree(i), "hidden": 0,
            "entities": classes[name], "x": x, "y": y})
    });
    let edges = ties.iter().map(|((a, relation, b), facts)| {
        json!({"source": place(a), "target": place(b), "relation": relation, "status": "fact", "statements": facts})
    });
    Ok(json!({"nodes": nodes.collect::<Vec<_>>(), "edges": edges.collect::<Vec<_>>()}))
}

/// `nodes` (how many), `edges` (`0-1,1-2`, numbers of nodes): where each node is drawn, x and y.
pub(crate) fn arrange(_: &App, _: &Snapshot, params: &Params) -> Result<Value, Problem> {
    let nodes = params.number("nodes", 0, NODES)?;
    let pairs: Option<Vec<(usize, usize)>> = params
        .get("edges")
        .unwrap_or_default()
        .split(',')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (a, b) = pair.split_once('-')?;
            Some((a.parse().ok()?, b.parse().ok()?)).filter(|(a, b)| *a < nodes && *b < nodes)
        })
        .collect();
    let pairs = pairs.filter(|p| p.len() <= EDGES).ok_or_else(|| {
        Problem::bad(format_args!("edges are at most {EDGES} pairs like 0-1,1-2 of numbers below that of nodes"))
    })?;
    Ok(json!({"places": map::lay_out(nodes, &pairs)}))
}
