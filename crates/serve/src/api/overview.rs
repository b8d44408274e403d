//! What a first visit shows; the vocabulary; the named queries.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::shape;
use crate::answer::{Params, Problem};
use crate::app::App;
use crate::query::{NAMED_QUERIES, NamedQuery};
use crate::resource::Range;
use crate::search::{Link, Status};
use crate::snapshot::Snapshot;
use crate::store::check::{Severity, check};

/// Entries of each list.
const ENTRIES: usize = 12;

/// Counts, hubs, what is newest, what is not sure, what contradicts.
pub(crate) fn overview(_: &App, snapshot: &Snapshot, _: &Params) -> Result<Value, Problem> {
    let catalog = &snapshot.catalog;
    let count = |status: Status| catalog.links.iter().filter(|l| l.status == status).count();
    let mut hubs: Vec<_> = catalog.entities.iter().filter(|e| !e.links.is_empty()).collect();
    hubs.sort_by_key(|e| (Reverse(e.links.len()), Reverse(e.mentions), &e.id));
    let day = |link: &Link| {
        link.statements.iter().filter_map(|s| snapshot.records[s.record as usize].document.published.clone()).max()
    };
    let worth = |link: &&Link| !matches!(link.relation.name(), "instanceOf" | "alias" | "locatedIn");
    let newest = |fact: bool| {
        let mut links: Vec<(&Link, Option<String>)> = catalog
            .links
            .iter()
            .filter(|l| (l.status == Status::Fact) == fact)
            .filter(worth)
            .map(|l| (l, day(l)))
            .collect();
        links.sort_by(|a, b| b.1.cmp(&a.1).then(b.0.statements.len().cmp(&a.0.statements.len())));
        links.into_iter().take(ENTRIES).map(|(l, _)| shape::link(snapshot, l, 1)).collect::<Vec<_>>()
    };
    let contradictions: Vec<Value> = check(&snapshot.config(), &snapshot.knowledge, &snapshot.records)
        .into_iter()
        .filter(|f| f.severity == Severity::Warning)
        .take(ENTRIES)
        .map(|f| json!({"message": f.message, "focus": f.focus, "sentences": f.cited.into_iter().map(|c| c.sentence).collect::<Vec<_>>()}))
        .collect();
    let days: BTreeSet<&str> = snapshot.records.iter().filter_map(|r| r.document.published.as_deref()).collect();
    let mut newest_days = days.iter().rev();
    let (last_day, day_before) = (newest_days.next(), newest_days.next());
    Ok(json!({
        "program": env!("CARGO_PKG_VERSION"),
        "state": snapshot.state,
        "base": snapshot.base,
        "problems": snapshot.problems,
        "documents": snapshot.records.len(),
        "sentences": snapshot.sentences.len(),
        "statements": snapshot.records.iter().map(|r| r.statements.len()).sum::<usize>(),
        "facts": snapshot.knowledge.facts.len(),
        "entities": catalog.entities.len(),
        "links": Status::ALL.into_iter().map(|s| (s.name().to_owned(), json!(count(s)))).collect::<serde_json::Map<_, _>>(),
        "last_day": last_day,
        "day_before": day_before,
        "hubs": hubs.into_iter().take(ENTRIES).map(shape::listed).collect::<Vec<_>>(),
        "newest": newest(true),
        "unsure": newest(false),
        "contradictions": contradictions,
    }))
}

/// Classes and relations with their names in both languages.
pub(crate) fn ontology(_: &App, snapshot: &Snapshot, _: &Params) -> Result<Value, Problem> {
    Ok(vocabulary(snapshot))
}

/// Classes and relations, by name.
pub(crate) fn vocabulary(snapshot: &Snapshot) -> Value {
    let classes = snapshot.ontology.classes().map(|(class, info)| {
        json!({"name": class, "iri": info.iri, "ja": info.label.ja, "en": info.label.en, "parents": info.parents})
    });
    let relations = snapshot.ontology.relations().map(|(relation, info)| {
        let inverse = info.inverse.and_then(|i| snapshot.ontology.relation(i));
        json!({"name": relation, "iri": info.iri, "ja": info.label.ja, "en": info.label.en,
            "inverse": inverse.map(|i| json!({"ja": i.label.ja, "en": i.label.en})),
            "literal": matches!(info.range, Range::Date | Range::Text | Range::Quantity)})
    });
    json!({"classes": classes.collect::<Vec<_>>(), "relations": relations.collect::<Vec<_>>()})
}

/// The questions that the program ships.
pub(crate) fn queries(_: &App, _: &Snapshot, _: &Params) -> Result<Value, Problem> {
    let all = NAMED_QUERIES.iter().map(|(name, sparql)| {
        let query = NamedQuery::read(name, sparql);
        let parameters = query.parameters.iter().map(|p| json!({"name": p.name, "meaning": p.meaning}));
        json!({"name": name, "summary": query.summary, "sparql": sparql, "parameters": parameters.collect::<Vec<_>>()})
    });
    Ok(json!({"queries": all.collect::<Vec<_>>()}))
}
