//! People and organizations of one name that different documents speak of: one each at employers, or in cities, that nothing joins.
//!
//! Documents that tie a name to the same organization, person, work or city by a relation that tells namesakes apart speak of
//! one, and so do those of one that the lexicon has. Where more than one with a seat is left, each has it behind the name
//! (`Person/鈴木一郎@水城製薬`, `Company/アカネ@福岡市`); what documents without any tie say stays with the bare name. It follows from
//! the records alone, whatever their order. `same` between two such keys in the file of decisions joins them.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::names::{StoreNames, Tie};
use super::{Store, StoreError};
use crate::document::Record;
use crate::name::fold;
use crate::rdf::iri::named;

/// What is parted, and how.
#[derive(Debug, Default)]
pub struct Namesakes {
    /// IRI in the records -> document -> IRI.
    parted: FxHashMap<String, FxHashMap<String, String>>,
    /// IRI -> the one in the records.
    before: FxHashMap<String, String>,
}

impl Namesakes {
    /// Those of a store. Names that are damaged are made again; where records are lost, `verify` tells of them.
    pub(super) fn of(store: &Store) -> Self {
        Self::told_by(store, &store.names().0)
            .or_else(|_| Self::told_by(store, &store.names_again()))
            .unwrap_or_default()
    }
    fn told_by(store: &Store, names: &StoreNames<'_>) -> Result<Self, StoreError> {
        let mut namesakes = Self::default();
        names.tied(|iri, mut ties| {
            // Whether documents are alive costs a look at an index each: it is asked of few.
            let mut seats = ties.iter().filter(|t| t.is_seat);
            let Some(first) = seats.next() else { return };
            if seats.all(|seat| seat.thing == first.thing) {
                return;
            }
            ties.retain(|tie| names.is_there(tie));
            let documents = part(store, iri, &ties);
            for new in documents.values() {
                namesakes.before.entry(new.clone()).or_insert_with(|| iri.to_owned());
            }
            if !documents.is_empty() {
                namesakes.parted.insert(iri.to_owned(), documents);
            }
        })?;
        Ok(namesakes)
    }
    /// The IRI of what has another in the record of a document.
    pub fn in_document<'i>(&'i self, iri: &'i str, document: &str) -> &'i str {
        self.parted.get(iri).and_then(|documents| documents.get(document)).map_or(iri, String::as_str)
    }
    /// The IRI in the records of what has this one.
    pub fn before<'i>(&'i self, iri: &'i str) -> &'i str {
        self.before.get(iri).map_or(iri, String::as_str)
    }
    /// Whether different documents speak of different ones by this IRI.
    pub fn is_parted(&self, iri: &str) -> bool {
        self.parted.contains_key(iri)
    }
    /// Names in a record what is parted as it is called here.
    pub(super) fn apply(&self, record: &mut Record) {
        if self.parted.is_empty() {
            return;
        }
        let id = &record.document.id;
        let renamed: Vec<(String, String)> = record
            .entities
            .iter()
            .filter_map(|e| {
                let iri = named(&e.id).into_string();
                let new = self.parted.get(&iri)?.get(id)?;
                Some((e.id.clone(), new.clone()))
            })
            .collect();
        let rename = |id: &mut String| {
            if let Some((_, new)) = renamed.iter().find(|(old, _)| old == id) {
                id.clone_from(new);
            }
        };
        if renamed.is_empty() {
            return;
        }
        record.entities.iter_mut().for_each(|e| rename(&mut e.id));
        for statement in &mut record.statements {
            for node in [&mut statement.subject, &mut statement.object] {
                if let Some(id) = &mut node.id {
                    rename(id);
                }
            }
        }
    }
}

/// The last part of an IRI.
fn last(iri: &str) -> &str {
    iri.rsplit('/').next().unwrap_or(iri)
}

/// In which documents what is of this name is called how, where there is more than one.
fn part(store: &Store, iri: &str, ties: &[Tie]) -> FxHashMap<String, String> {
    if ties.iter().any(|t| t.thing.is_none()) {
        return FxHashMap::default();
    }
    // What documents tie them to, and then what these have in common.
    let mut things: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut seats: BTreeSet<&str> = BTreeSet::new();
    for tie in ties {
        let thing = tie.thing.as_deref().map_or("", last);
        things.entry(&tie.document).or_default().insert(thing);
        if tie.is_seat {
            seats.insert(thing);
        }
    }
    if seats.len() < 2 {
        return FxHashMap::default();
    }
    let numbers: BTreeMap<&str, usize> =
        things.values().flatten().copied().collect::<BTreeSet<_>>().into_iter().zip(0..).collect();
    let mut one: Vec<usize> = (0..numbers.len()).collect();
    for of in things.values() {
        let mut of = of.iter().filter_map(|thing| numbers.get(thing));
        let first = of.next().copied().unwrap_or_default();
        of.for_each(|&other| join(&mut one, first, other));
    }
    // A firm and one of its group: 青空電機, 青空電機販売.
    let plain: Vec<(String, usize)> = seats.iter().map(|s| (fold(s), numbers[s])).collect();
    for (i, (a, first)) in plain.iter().enumerate() {
        for (b, second) in &plain[i + 1..] {
            if a.contains(b.as_str()) || b.contains(a.as_str()) {
                join(&mut one, *first, *second);
            }
        }
    }
    // The first seat in the order of names stands for each.
    let called = |one: &mut Vec<usize>| {
        let mut called: BTreeMap<usize, &str> = BTreeMap::new();
        for seat in &seats {
            called.entry(root(one, numbers[seat])).or_insert(seat);
        }
        called
    };
    let own = iri.strip_prefix(store.base()).unwrap_or(iri);
    let names = called(&mut one);
    let by_key: BTreeMap<String, usize> =
        names.iter().map(|(number, seat)| (format!("{own}@{seat}"), *number)).collect();
    for (a, b) in &store.judgements.same {
        if let (Some(&a), Some(&b)) = (by_key.get(a), by_key.get(b)) {
            join(&mut one, a, b);
        }
    }
    let names = called(&mut one);
    if names.len() < 2 {
        return FxHashMap::default();
    }
    let mut documents = FxHashMap::default();
    for (document, of) in things {
        let number = of.iter().next().map(|thing| root(&mut one, numbers[thing]));
        if let Some(seat) = number.and_then(|n| names.get(&n)) {
            documents.insert(document.to_owned(), format!("{iri}@{seat}"));
        }
    }
    documents
}

fn root(one: &mut [usize], mut number: usize) -> usize {
    while one[number] != number {
        one[number] = one[one[number]];
        number = one[number];
    }
    number
}

fn join(one: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(one, a), root(one, b));
    one[a.max(b)] = a.min(b);
}
