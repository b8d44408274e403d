//! What links two entities.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use super::entity::find;
use super::shape;
use crate::answer::{Params, Problem};
use crate::app::App;
use crate::search::{Catalog, Status};
use crate::snapshot::Snapshot;

/// `from`, `to`, `all` (plans and denials too): the shortest chain of facts, each with its sentences.
pub(crate) fn path(_: &App, snapshot: &Snapshot, params: &Params) -> Result<Value, Problem> {
    let (from, to) = (find(snapshot, params, "from")?, find(snapshot, params, "to")?);
    let all = params.get("all").is_some();
    let catalog = &snapshot.catalog;
    let chain = shortest(catalog, from, to, all)
        .map(|links| links.iter().map(|l| shape::link(snapshot, &catalog.links[*l as usize], 3)).collect::<Vec<_>>());
    let entity = |n: u32| shape::named(&catalog.entities[n as usize]);
    Ok(json!({"from": entity(from), "to": entity(to), "found": chain.is_some(), "links": chain.unwrap_or_default()}))
}

/// `id`, `limit`: the entities with most ties to the same others.
pub(crate) fn similar(_: &App, snapshot: &Snapshot, params: &Params) -> Result<Value, Problem> {
    let number = find(snapshot, params, "id")?;
    let limit = params.number("limit", 10, 200)?;
    let entities = &snapshot.catalog.entities;
    let found = snapshot.ties().similar(number, limit);
    let shown = found.iter().map(|like| {
        let shared = like.shared.iter().take(20).map(|tie| {
            json!({"relation": tie.relation, "direction": if tie.incoming { "in" } else { "out" },
                "end": tie.end.as_ref().map(|end| shape::end(snapshot, end))})
        });
        json!({"entity": shape::named(&entities[like.entity as usize]), "score": (like.score * 1000.0).round() / 1000.0,
            "shared": shared.collect::<Vec<_>>()})
    });
    Ok(json!({"entity": shape::named(&entities[number as usize]), "similar": shown.collect::<Vec<_>>()}))
}

/// Numbers of the links of a shortest chain, whichever way they point; the first in order of number among equals.
pub(crate) fn shortest(catalog: &Catalog, from: u32, to: u32, all: bool) -> Option<Vec<u32>> {
    let mut came: FxHashMap<u32, (u32, u32)> = FxHashMap::default();
    let mut queue = VecDeque::from([from]);
    while let Some(at) = queue.pop_front() {
        if at == to {
            let mut chain = Vec::new();
            let mut node = to;
            while node != from {
                let (before, link) = came.get(&node)?;
                chain.push(*link);
                node = *before;
            }
            chain.reverse();
            return Some(chain);
        }
        for number in &catalog.entities[at as usize].links {
            let link = &catalog.links[*number as usize];
            // What two things are of one kind does not link them.
            if link.relation.name() == "instanceOf" || !(all || link.status == Status::Fact) {
                continue;
            }
            if let Some(other) = Catalog::other(link, at).filter(|o| *o != from && !came.contains_key(o)) {
                came.insert(other, (at, *number));
                queue.push_back(other);
            }
        }
    }
    None
}
