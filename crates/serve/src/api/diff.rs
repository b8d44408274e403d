//! What is new: facts between two days, and what documents say beside those before.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::shape;
use crate::answer::{Params, Problem};
use crate::app::App;
use crate::document::{Field, Record};
use crate::life::{self, NewsKind, StepKind};
use crate::sentence::{self, Unit};
use crate::snapshot::Snapshot;
use crate::store::intervals;

/// Entries of a list.
const MOST: usize = 1000;

/// A day as ISO 8601; only its form is looked at.
fn day<'p>(params: &'p Params, name: &'static str) -> Result<&'p str, Problem> {
    let value = params.need(name)?;
    let is_day = value.len() == 10
        && value.bytes().enumerate().all(|(i, b)| if matches!(i, 4 | 7) { b == b'-' } else { b.is_ascii_digit() });
    if is_day { Ok(value) } else { Err(Problem::bad(format_args!("{name}={value:?} is no day such as 2025-11-30"))) }
}

/// `from`, `to` (days), `limit`: the facts that hold on the later day and not on the earlier, and the other way round.
pub(crate) fn diff(_: &App, snapshot: &Snapshot, params: &Params) -> Result<Value, Problem> {
    let (from, to) = (day(params, "from")?, day(params, "to")?);
    let limit = params.number("limit", 100, MOST)?;
    let knowledge = &snapshot.knowledge;
    let (mut gained, mut lost) = (Vec::new(), Vec::new());
    let holding = intervals(&snapshot.ontology, knowledge, &snapshot.records);
    for (supports, interval) in knowledge.facts.values().zip(holding) {
        let (before, after) = (interval.holds_on(from), interval.holds_on(to));
        if before == after {
            continue;
        }
        let (list, proof) = if after { (&mut gained, None) } else { (&mut lost, interval.ended_by) };
        list.push(json!({
            "statement": supports.first().map(|s| shape::statement(snapshot, *s)),
            "ended_by": proof.map(|s| shape::statement(snapshot, s)),
        }));
    }
    let counts = (gained.len(), lost.len());
    gained.truncate(limit);
    lost.truncate(limit);
    Ok(
        json!({"from": from, "to": to, "gained_count": counts.0, "lost_count": counts.1, "gained": gained, "lost": lost}),
    )
}

/// `from`, `to` (days; no `to` is no end), `limit`, `kind`: what the documents published after the one day say beside those before.
pub(crate) fn news(_: &App, snapshot: &Snapshot, params: &Params) -> Result<Value, Problem> {
    let from = day(params, "from")?;
    let to = if params.get("to").is_some() { day(params, "to")? } else { "9999-12-31" };
    let limit = params.number("limit", 100, MOST)?;
    let kinds: BTreeSet<&str> = params.list("kind").into_iter().collect();
    if let Some(unknown) = kinds.iter().find(|k| !NewsKind::ALL.iter().any(|n| n.name() == **k)) {
        let known = NewsKind::ALL.map(NewsKind::name).join(", ");
        return Err(Problem::bad(format_args!("kind={unknown:?}; there are {known}")));
    }
    let on = |r: &Record| r.document.published.clone().unwrap_or_default();
    let (before, after): (Vec<&Record>, Vec<&Record>) =
        snapshot.records.iter().filter(|r| on(r).as_str() <= to).partition(|r| on(r).as_str() <= from);
    let found = life::news((before, &snapshot.base), (after, &snapshot.base));
    let counts: serde_json::Map<String, Value> = NewsKind::ALL
        .iter()
        .map(|k| (k.name().to_owned(), found.iter().filter(|n| n.kind == *k).count().into()))
        .collect();
    let shown = found.iter().filter(|n| kinds.is_empty() || kinds.contains(n.kind.name())).take(limit);
    let items: Vec<Value> = shown
        .map(|n| {
            let statement = snapshot
                .record(&n.statement.document)
                .map(|(_, record)| shape::told(snapshot, &record.document, n.statement));
            json!({"news": n.kind.name(), "before": n.before.map(StepKind::name), "after": n.after.name(), "count": n.count,
                "statement": statement})
        })
        .collect();
    Ok(json!({"from": from, "to": to, "counts": counts, "items": items}))
}

/// `limit`, `offset`: of each document, how many sentences there are and from how many of them a statement came; the emptiest
/// first.
pub(crate) fn coverage(_: &App, snapshot: &Snapshot, params: &Params) -> Result<Value, Problem> {
    let limit = params.number("limit", 100, MOST)?;
    let offset = params.number("offset", 0, usize::MAX)?;
    let mut rows: Vec<(usize, usize, &Record)> = snapshot
        .records
        .iter()
        .map(|record| {
            let with: BTreeSet<i64> = record.statements.iter().map(|s| s.sentence).filter(|s| *s >= 0).collect();
            (sentence::split(record.field(false), Field::Text, Unit::Document).len(), with.len(), record)
        })
        .collect();
    let (sentences, covered) = rows.iter().fold((0, 0), |(a, b), (s, c, _)| (a + s, b + c));
    // Shares compared without division.
    rows.sort_by(|a, b| {
        (a.1 * b.0.max(1))
            .cmp(&(b.1 * a.0.max(1)))
            .then(b.0.cmp(&a.0))
            .then_with(|| a.2.document.id.cmp(&b.2.document.id))
    });
    let shown = rows.iter().skip(offset).take(limit).map(|(sentences, covered, record)| {
        let d = &record.document;
        json!({"id": d.id, "title": d.title, "published": d.published, "sentences": sentences, "covered": covered})
    });
    Ok(
        json!({"sentences": sentences, "covered": covered, "total": rows.len(), "offset": offset, "documents": shown.collect::<Vec<_>>()}),
    )
}
