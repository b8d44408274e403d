//! When facts hold: from the times of the statements that state them, and of those that end them.
//!
//! ```text
//! 田中氏は2019年4月にA社の社長に就任した。   executiveOf(田中, A社)            from 2019-04-01
//! 田中氏は2024年3月31日にA社の社長を退任した。 not executiveOf(田中, A社)        to 2024-03-31
//! A社は2025年にBの提供を終了した。           discontinues(A社, B) ends provides  to 2025-01-01
//! ```
//! A fact holds from the earliest time that a statement of it gives, or ever where none does. It ends with the earliest
//! later time at which a positive and asserted statement says the opposite: the same triple denied (of another office of the
//! same person where both are named, it says nothing), or a relation between the two that `eni:ends` it in the ontology.
//! Times are compared by their first day.

use rustc_hash::FxHashMap;

use super::{Knowledge, Support};
use crate::document::{Modality, Polarity, Record, Statement};
use crate::resource::{Ontology, Relation};

/// From the first day inside to the first day outside; None: open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Interval {
    /// First day, as ISO date.
    pub begin: Option<String>,
    /// Day on which it no longer holds.
    pub end: Option<String>,
    /// The statement that ends it.
    pub ended_by: Option<Support>,
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

/// The first day behind an ISO date: 2017-02 -> 2017-03-01.
fn day_after(value: &str) -> Option<String> {
    let first: jiff::civil::Date = first_day(value)?.parse().ok()?;
    let span = match value.len() {
        4 => jiff::Span::new().years(1),
        7 => jiff::Span::new().months(1),
        10 => jiff::Span::new().days(1),
        _ => return None,
    };
    first.checked_add(span).ok().map(|day| day.to_string())
}

/// Where a statement itself says until when it holds (2016年9月から2017年2月まで): the first day on which it no longer does. The
/// quarter or the fiscal year in which something happened ends nothing.
fn own_end(statement: &Statement) -> Option<String> {
    let time = statement.time.as_ref()?;
    let (begin, end) = time.value.as_deref()?.split_once('/')?;
    let ranges =
        begin == ".." || ["から", "まで", "〜", "～", "~", "–", "—"].iter().any(|word| time.text.contains(word));
    if ranges { day_after(end) } else { None }
}

/// The own end of a fact: the latest that a statement gives, unless one gives a later beginning.
fn stated_end(stated: &[&Statement]) -> Option<String> {
    let end = stated.iter().filter_map(|s| own_end(s)).max()?;
    let later = stated.iter().filter_map(|s| day_of(s)).any(|day| day >= end);
    (!later).then_some(end)
}

fn day_of(statement: &Statement) -> Option<String> {
    first_day(statement.time.as_ref()?.value.as_deref()?)
}

/// A day on which facts between two things end, the statement that says so, and the office that it names.
type End<'r> = (String, Support, Option<&'r str>);

/// Whether two statements can be about one office: one of them names none, or both the same (社長 and 副社長 are two).
fn one_office(a: Option<&str>, b: Option<&str>) -> bool {
    a.is_none() || b.is_none() || a == b
}

fn office(statement: &Statement) -> Option<&str> {
    statement.qualifiers.get("role").map(String::as_str)
}

/// The interval of every fact, in the order of `knowledge.facts`.
pub fn intervals(ontology: &Ontology, knowledge: &Knowledge, records: &[Record]) -> Vec<Interval> {
    let mut ends: FxHashMap<(u32, Relation, u32), Vec<End<'_>>> = FxHashMap::default();
    let all = records.iter().zip(0..).flat_map(|(r, record)| {
        r.statements.iter().zip(0..).map(move |(s, statement)| (s, Support { record, statement }))
    });
    for (statement, support) in all {
        let Some(relation) = statement.relation.filter(|_| statement.modality == Modality::Asserted) else { continue };
        let Some(info) = ontology.relation(relation) else { continue };
        let denied = statement.polarity == Polarity::Negative;
        if !denied && info.ends.is_empty() {
            continue;
        }
        let number = |id: &Option<String>| knowledge.number(id.as_deref()?);
        let (Some(day), Some(s), Some(o)) =
            (day_of(statement), number(&statement.subject.id), number(&statement.object.id))
        else {
            continue;
        };
        let mut end = |edge| ends.entry(edge).or_default().push((day.clone(), support, office(statement)));
        if denied {
            end((s, relation, o));
            if info.symmetric {
                end((o, relation, s));
            }
        } else {
            info.ends.iter().for_each(|&ended| end((s, ended, o)));
        }
    }
    let statements =
        |supports: &[Support]| -> Vec<&Statement> { supports.iter().filter_map(|s| s.of(records)).collect() };
    knowledge
        .facts
        .iter()
        .map(|(edge, supports)| {
            let stated = statements(supports);
            let own = stated_end(&stated);
            let Some(ends) = ends.get(edge) else {
                let begin = stated.iter().filter_map(|s| day_of(s)).min();
                return Interval { begin, end: own, ended_by: None };
            };
            // A relation that one subject has at a time names the office itself, in whatever words.
            let single = ontology.relation(edge.1).is_some_and(|r| r.one_subject);
            let begin = stated.iter().filter_map(|s| day_of(s)).min();
            let first = ends
                .iter()
                .filter(|(day, _, role)| {
                    begin.as_ref().is_none_or(|b| b < day)
                        && (single || stated.iter().any(|s| one_office(office(s), *role)))
                })
                .min();
            match own {
                Some(own) if first.is_none_or(|(day, ..)| own <= *day) => {
                    Interval { begin, end: Some(own), ended_by: None }
                }
                _ => Interval { begin, end: first.map(|(day, ..)| day.clone()), ended_by: first.map(|(_, by, _)| *by) },
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Time;

    #[test]
    fn days_begin_what_they_stand_in() {
        assert_eq!(first_day("2024").as_deref(), Some("2024-01-01"));
        assert_eq!(first_day("2024-11").as_deref(), Some("2024-11-01"));
        assert_eq!(first_day("2025-07/2025-09").as_deref(), Some("2025-07-01"));
        assert_eq!(first_day("XXXX-07-13"), None);
    }

    #[test]
    fn a_term_of_office_ends_where_it_says() {
        let of = |text: &str, value: &str| {
            let time = Time { text: text.to_owned(), value: Some(value.to_owned()), precision: None };
            own_end(&Statement { time: Some(time), ..statement() })
        };
        assert_eq!(of("2016年9月から2017年2月", "2016-09/2017-02").as_deref(), Some("2017-03-01"));
        assert_eq!(of("2017年", "../2017").as_deref(), Some("2018-01-01"));
        assert_eq!(of("第3四半期", "2025-07/2025-09"), None);
        assert_eq!(of("2017年", "2017"), None);
    }

    fn statement() -> Statement {
        let record = r#"{"document":"d","sentence":0,"begin":0,"end":1,"text":"x","subject":{"surface":"","begin":0,"end":0},"object":{"surface":"","begin":0,"end":0},"polarity":"positive","modality":"asserted","speaker":null,"time":null,"qualifiers":{},"confidence":1.0,"rule":"r@1","open":false}"#;
        serde_json::from_str(record).expect("a statement")
    }

    #[test]
    fn a_resignation_ends_the_office_that_it_names() {
        assert!(one_office(Some("社長"), Some("社長")));
        assert!(one_office(None, Some("社長")));
        assert!(!one_office(Some("社長"), Some("副社長")));
    }

    #[test]
    fn intervals_are_half_open() {
        let of = |b: &str, e: &str| Interval { begin: Some(b.to_owned()), end: Some(e.to_owned()), ended_by: None };
        assert!(of("2020-01-01", "2024-01-01").holds_on("2023-12-31"));
        assert!(!of("2020-01-01", "2024-01-01").holds_on("2024-01-01"));
        assert!(!of("2020-01-01", "2024-01-01").overlaps(&of("2024-01-01", "2025-01-01")));
        assert!(Interval::default().overlaps(&of("2024-01-01", "2025-01-01")));
    }
}
