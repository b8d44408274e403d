//! Quads by the numbers of their terms, for graphs of which many statements say the same: each term is held once, and a quad in
//! twelve bytes.

use indexmap::IndexSet;
use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use rustc_hash::FxBuildHasher;

use crate::rdf::serialize::compare_subjects;

/// So many quads at least are gathered before repetitions are taken out.
const SOME: usize = 1 << 16;
/// Quads of a part, but for those of one subject more.
const PART: usize = 1 << 12;

/// Quads of the default graph.
#[derive(Default)]
pub(super) struct Described {
    subjects: IndexSet<NamedOrBlankNode, FxBuildHasher>,
    predicates: IndexSet<NamedNode, FxBuildHasher>,
    objects: IndexSet<Term, FxBuildHasher>,
    quads: Vec<[u32; 3]>,
    /// How many there were when repetitions were last taken out.
    single: usize,
}

impl Described {
    /// Adds quads, whatever graph they are of.
    pub fn add(&mut self, quads: impl IntoIterator<Item = Quad>) {
        for Quad { subject, predicate, object, .. } in quads {
            let subject = self.subjects.insert_full(subject).0 as u32;
            let predicate = self.predicates.insert_full(predicate).0 as u32;
            self.quads.push([subject, predicate, self.objects.insert_full(object).0 as u32]);
        }
        if self.quads.len() > self.single * 2 + SOME {
            self.quads.sort_unstable();
            self.quads.dedup();
            self.single = self.quads.len();
        }
    }
    /// The quads sorted as N-Quads, each once, a part after the other; those of one subject are in one part.
    pub fn parts(mut self) -> impl Iterator<Item = Vec<Quad>> {
        let subjects = ranks(self.subjects.len(), |a, b| compare_subjects(&self.subjects[a], &self.subjects[b]));
        let predicates = ranks(self.predicates.len(), |a, b| self.predicates[a].cmp(&self.predicates[b]));
        let mut order: Vec<u32> = (0..self.objects.len() as u32).collect();
        order.sort_by_cached_key(|number| self.objects[*number as usize].to_string());
        let objects = places(&order);
        let rank = |[s, p, o]: [u32; 3]| (subjects[s as usize], predicates[p as usize], objects[o as usize]);
        self.quads.sort_unstable_by_key(|quad| rank(*quad));
        self.quads.dedup();
        let mut from = 0;
        std::iter::from_fn(move || {
            let rest = self.quads.get(from..).filter(|rest| !rest.is_empty())?;
            let mut end = rest.len().min(PART);
            while rest.get(end).is_some_and(|quad| quad[0] == rest[end - 1][0]) {
                end += 1;
            }
            from += end;
            let quad = |[s, p, o]: &[u32; 3]| {
                let (s, p, o) =
                    (&self.subjects[*s as usize], &self.predicates[*p as usize], &self.objects[*o as usize]);
                Quad::new(s.clone(), p.clone(), o.clone(), GraphName::DefaultGraph)
            };
            Some(rest[..end].iter().map(quad).collect())
        })
    }
}

/// The place of each of `count` in the order that `compare` gives.
fn ranks(count: usize, compare: impl Fn(usize, usize) -> std::cmp::Ordering) -> Vec<u32> {
    let mut order: Vec<u32> = (0..count as u32).collect();
    order.sort_unstable_by(|a, b| compare(*a as usize, *b as usize));
    places(&order)
}

/// Where each number stands in `order`.
fn places(order: &[u32]) -> Vec<u32> {
    let mut places = vec![0; order.len()];
    for (place, number) in order.iter().enumerate() {
        places[*number as usize] = place as u32;
    }
    places
}
