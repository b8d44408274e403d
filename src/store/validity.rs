//! When facts hold: from the times of the statements that state them, and of those that end them.
//!
//! A fact holds from the earliest time that a statement of it gives, or ever where none does. It ends with the earliest
//! later time at which a positive and asserted statement says the opposite: the same triple denied, or its subject said to
//! have discontinued its object. Times are compared by their first day.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::knowledge::{Knowledge, Support};
use crate::document::{Modality, Polarity, Record, Statement};
use crate::rdf::infer::Edge;

/// From the first day inside to the first day outside; None: open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Interval {
    /// First day, as ISO date.
    pub begin: Option<String>,
    /// Day on which it no longer holds.
    pub end: Option<String>,
}

impl Interval {
    /// Whether it holds on `day` (ISO date).
    pub fn holds_on(&self, day: &str) -> bool {
        self.begin.as_deref().is_none_or(|b| b <= day) && self.end.as_deref().is_none_or(|e| day < e)
    }
    /// Whether both hold at some time.
    pub fn overlaps(&self, other: &Self) -> bool {
        let before =
            |end: &Option<String>, begin: &Option<String>| matches!((end, begin), (Some(e), Some(b)) if e <= b);
        !before(&self.end, &other.begin) && !before(&other.end, &self.begin)
    }
}

/// The first day of an ISO date or EDTF value: 2024-11 -> 2024-11-01, 2025-07/2025-09 -> 2025-07-01.
pub fn first_day(value: &str) -> Option<String> {
    let value = value.split('/').next()?;
    let mut parts = value.split('-');
    let year = parts.next().filter(|y| y.len() == 4 && y.bytes().all(|b| b.is_ascii_digit()))?;
    let part = |p: Option<&str>| {
        p.filter(|p| p.len() == 2 && p.bytes().all(|b| b.is_ascii_digit())).unwrap_or("01").to_owned()
    };
    let month = part(parts.next());
    let day = part(parts.next());
    Some(format!("{year}-{month}-{day}"))
}

fn day_of(statement: &Statement) -> Option<String> {
    first_day(statement.time.as_ref()?.value.as_deref()?)
}

/// The interval of every fact, in the order of `knowledge.facts`.
pub fn intervals(knowledge: &Knowledge, records: &[Record]) -> Vec<Interval> {
    let mut ends: FxHashMap<(u32, &str, u32), Vec<String>> = FxHashMap::default();
    let mut stopped: BTreeMap<(u32, u32), Vec<String>> = BTreeMap::new();
    for statement in records.iter().flat_map(|r| &r.statements) {
        let Some(relation) = statement.relation.filter(|_| statement.modality == Modality::Asserted) else { continue };
        let stops = relation.name() == "discontinues" && statement.polarity == Polarity::Positive;
        if !stops && statement.polarity == Polarity::Positive {
            continue;
        }
        let number = |id: &Option<String>| knowledge.number(id.as_deref()?);
        if let (Some(day), Some(s), Some(o)) =
            (day_of(statement), number(&statement.subject.id), number(&statement.object.id))
        {
            if stops {
                stopped.entry((s, o)).or_default().push(day);
            } else {
                ends.entry((s, relation.name(), o)).or_default().push(day);
            }
        }
    }
    let times = |supports: &[Support]| supports.iter().filter_map(|s| day_of(s.of(records)?)).min();
    let lasting =
        |edge: &Edge| matches!(edge.1.name(), "provides" | "operates" | "develops" | "supplies" | "publishes");
    knowledge
        .facts
        .iter()
        .map(|(edge, supports)| {
            let begin = times(supports);
            let mut after: Vec<&String> = ends.get(&(edge.0, edge.1.name(), edge.2)).into_iter().flatten().collect();
            if lasting(edge) {
                after.extend(stopped.get(&(edge.0, edge.2)).into_iter().flatten());
            }
            let end = after.into_iter().filter(|e| begin.as_ref().is_none_or(|b| b < *e)).min().cloned();
            Interval { begin, end }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_begin_what_they_stand_in() {
        assert_eq!(first_day("2024").as_deref(), Some("2024-01-01"));
        assert_eq!(first_day("2024-11").as_deref(), Some("2024-11-01"));
        assert_eq!(first_day("2025-07/2025-09").as_deref(), Some("2025-07-01"));
        assert_eq!(first_day("XXXX-07-13"), None);
    }

    #[test]
    fn intervals_are_half_open() {
        let of = |b: &str, e: &str| Interval { begin: Some(b.to_owned()), end: Some(e.to_owned()) };
        assert!(of("2020-01-01", "2024-01-01").holds_on("2023-12-31"));
        assert!(!of("2020-01-01", "2024-01-01").holds_on("2024-01-01"));
        assert!(!of("2020-01-01", "2024-01-01").overlaps(&of("2024-01-01", "2025-01-01")));
        assert!(Interval::default().overlaps(&of("2024-01-01", "2025-01-01")));
    }
}
