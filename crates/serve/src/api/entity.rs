//! One entity with all that is said of it; lists of entities.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::shape;
use crate::answer::{Params, Problem};
use crate::app::App;
use crate::resource::{Class, Relation};
use crate::search::{Catalog, Link, Status};
use crate::snapshot::Snapshot;

/// Statements of one link.
const STATEMENTS: usize = 5;

/// The number of the entity that a parameter names: by IRI, by key behind the base, or by name.
pub(crate) fn find(snapshot: &Snapshot, params: &Params, name: &'static str) -> Result<u32, Problem> {
    find_named(snapshot, params.need(name)?)
}

/// The number of the entity that goes by this IRI, key or name.
pub(crate) fn find_named(snapshot: &Snapshot, wanted: &str) -> Result<u32, Problem> {
    let catalog = &snapshot.catalog;
    let iri = |text: &str| catalog.number(crate::rdf::iri::named(text).as_str());
    if let Some(number) = iri(wanted).or_else(|| iri(&format!("{}{wanted}", snapshot.base))) {
        return Ok(number);
    }
    let hits = snapshot.names.find(wanted, |n| catalog.entities[n as usize].links.len() as f64, 3);
    match hits.first() {
        Some(hit) if hit.score >= 0.99 => Ok(hit.entity),
        Some(hit) => Err(Problem::missing(format_args!(
            "there is no entity {wanted:?}; did you mean {:?}?",
            shape::short(&catalog.entities[hit.entity as usize].label)
        ))),
        None => Err(Problem::missing(format_args!("there is no entity {wanted:?}"))),
    }
}

/// `id`, `limit` (links of a group), `status`, `relation`, `other` (an entity: what links the two alone).
pub(crate) fn entity(_: &App, snapshot: &Snapshot, params: &Params) -> Result<Value, Problem> {
    let number = find(snapshot, params, "id")?;
    let limit = params.number("limit", 50, 1000)?;
    let (only, relations) = (statuses(params)?, relations(snapshot, params)?);
    let other = if params.get("other").is_some() { Some(find(snapshot, params, "other")?) } else { None };
    let entity = &snapshot.catalog.entities[number as usize];
    // By relation and direction; facts, and apart from them all else.
    let mut groups: BTreeMap<(bool, Relation, bool), Vec<&Link>> = BTreeMap::new();
    for link in entity.links.iter().map(|l| &snapshot.catalog.links[*l as usize]) {
        if (only.is_empty() || only.contains(&link.status))
            && (relations.is_empty() || relations.contains(&link.relation))
            && other.is_none_or(|o| Catalog::other(link, number) == Some(o))
        {
            let key = (link.status != Status::Fact, link.relation, link.subject != number);
            groups.entry(key).or_default().push(link);
        }
    }
    let (mut facts, mut others) = (Vec::new(), Vec::new());
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|((unsure, relation, incoming), links)| (*unsure, *incoming, Reverse(links.len()), *relation));
    for ((unsure, relation, incoming), mut links) in groups {
        links.sort_by_key(|l| (l.status, Reverse(l.statements.len())));
        let shown: Vec<Value> = links.iter().take(limit).map(|l| shape::link(snapshot, l, STATEMENTS)).collect();
        let group = json!({"relation": relation, "direction": if incoming { "in" } else { "out" }, "total": links.len(), "links": shown});
        if unsure { &mut others } else { &mut facts }.push(group);
    }
    let documents = entity.documents.iter().map(|d| &snapshot.records[*d as usize].document);
    let documents: Vec<Value> = documents
        .take(limit)
        .map(|d| json!({"id": d.id, "title": d.title, "published": d.published, "publisher": d.publisher}))
        .collect();
    Ok(json!({
        "id": entity.id, "label": entity.label, "class": entity.class, "aliases": shape::names(entity, 50),
        "reading": entity.reading, "wikidata": entity.wikidata, "mentions": entity.mentions,
        "document_count": entity.documents.len(), "documents": documents, "facts": facts, "others": others,
    }))
}

/// The values of `status`.
pub(crate) fn statuses(params: &Params) -> Result<Vec<Status>, Problem> {
    let parse = |name: &str| {
        let known = || Status::ALL.map(Status::name).join(", ");
        Status::parse(name).ok_or_else(|| Problem::bad(format_args!("status={name:?}; there are {}", known())))
    };
    params.list("status").into_iter().map(parse).collect()
}

/// The values of `class`, each known to the ontology.
pub(crate) fn classes(snapshot: &Snapshot, params: &Params) -> Result<Vec<Class>, Problem> {
    params.list("class").into_iter().map(|name| snapshot.ontology.find_class(name).map_err(Problem::bad)).collect()
}

/// The values of `relation`, each known to the ontology.
pub(crate) fn relations(snapshot: &Snapshot, params: &Params) -> Result<Vec<Relation>, Problem> {
    relations_of(snapshot, params, "relation")
}

/// The values of a parameter, each a relation of the ontology.
pub(crate) fn relations_of(snapshot: &Snapshot, params: &Params, name: &'static str) -> Result<Vec<Relation>, Problem> {
    params.list(name).into_iter().map(|name| snapshot.ontology.find_relation(name).map_err(Problem::bad)).collect()
}

/// `class`, `limit`, `offset`: entities, those first of which most is said.
pub(crate) fn entities(_: &App, snapshot: &Snapshot, params: &Params) -> Result<Value, Problem> {
    let limit = params.number("limit", 50, 1000)?;
    let offset = params.number("offset", 0, usize::MAX)?;
    let classes = classes(snapshot, params)?;
    let admits = |class: Class| classes.is_empty() || classes.iter().any(|c| snapshot.ontology.is_a(class, *c));
    let mut found: Vec<_> = snapshot.catalog.entities.iter().filter(|e| admits(e.class)).collect();
    found.sort_by_key(|e| (Reverse(e.links.len()), Reverse(e.mentions), &e.id));
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for entity in &snapshot.catalog.entities {
        *counts.entry(entity.class.name()).or_default() += 1;
    }
    let shown: Vec<Value> = found.iter().skip(offset).take(limit).map(|e| shape::listed(e)).collect();
    Ok(json!({"total": found.len(), "offset": offset, "entities": shown, "classes": counts}))
}

/// `status`, `relation`, `class` (of the subject), `limit`, `offset`: what is said, the newest first.
pub(crate) fn links(_: &App, snapshot: &Snapshot, params: &Params) -> Result<Value, Problem> {
    let limit = params.number("limit", 50, 500)?;
    let offset = params.number("offset", 0, usize::MAX)?;
    let (statuses, relations) = (statuses(params)?, relations(snapshot, params)?);
    let classes = classes(snapshot, params)?;
    let catalog = &snapshot.catalog;
    let day = |link: &Link| {
        let days = link.statements.iter().map(|s| snapshot.records[s.record as usize].document.published.as_deref());
        days.max().flatten()
    };
    let admits = |link: &&Link| {
        let class = catalog.entities[link.subject as usize].class;
        (statuses.is_empty() || statuses.contains(&link.status))
            && (relations.is_empty() || relations.contains(&link.relation))
            && (classes.is_empty() || classes.iter().any(|c| snapshot.ontology.is_a(class, *c)))
    };
    let mut found: Vec<(Option<&str>, &Link)> = catalog.links.iter().filter(admits).map(|l| (day(l), l)).collect();
    found.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.statements.len().cmp(&a.1.statements.len())));
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, link) in &found {
        *counts.entry(link.relation.name()).or_default() += 1;
    }
    let shown = found.iter().skip(offset).take(limit).map(|(_, l)| shape::link(snapshot, l, 3));
    Ok(json!({"total": found.len(), "offset": offset, "relations": counts, "links": shown.collect::<Vec<_>>()}))
}
