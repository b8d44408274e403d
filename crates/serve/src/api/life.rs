//! What became of a claim.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::entity::find_named;
use super::shape;
use crate::answer::{Params, Problem};
use crate::app::App;
use crate::life::{self, Claim, ClaimEnd};
use crate::snapshot::Snapshot;

/// `subject`, `relation`, `object`: the steps of a claim in order of time, each with its sentence. One of relation and object is
/// needed; an object that is no entity is looked for in words.
pub(crate) fn life(_: &App, snapshot: &Snapshot, params: &Params) -> Result<Value, Problem> {
    let subject = find_named(snapshot, params.need("subject")?)?;
    let relation = params.get("relation").map(|name| snapshot.ontology.find_relation(name)).transpose();
    let relation = relation.map_err(Problem::bad)?;
    let object = params.get("object");
    if relation.is_none() && object.is_none() {
        return Err(Problem::bad("one of the parameters \"relation\" and \"object\" is needed"));
    }
    let entities = &snapshot.catalog.entities;
    let found = object.map(|name| find_named(snapshot, name).ok());
    let end = |number: u32| ClaimEnd::Entity(&entities[number as usize]);
    let claim = Claim {
        subject: end(subject),
        relation,
        object: object.zip(found).map(|(words, number)| number.map_or(ClaimEnd::Words(words), end)),
    };
    // Those that name the one or the other: life() looks for both.
    let mut numbers: BTreeSet<u32> = entities[subject as usize].documents.iter().copied().collect();
    if let Some(Some(object)) = found {
        numbers.extend(&entities[object as usize].documents);
    }
    let steps = life::life(numbers.iter().map(|n| &snapshot.records[*n as usize]), &claim);
    let shown = |end: &ClaimEnd<'_>| match end {
        ClaimEnd::Entity(entity) => shape::named(entity),
        ClaimEnd::Words(words) => json!({"value": words}),
    };
    Ok(json!({
        "subject": shown(&claim.subject), "relation": relation, "object": claim.object.as_ref().map(shown),
        "status": steps.last().map(|s| s.kind.name()), "steps": steps.iter().map(life::Step::json).collect::<Vec<_>>(),
    }))
}
