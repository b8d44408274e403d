//! Entities that are alike: tied by the same relations to the same others.

use rustc_hash::FxHashMap;

use super::{Catalog, End, Status};
use crate::resource::Relation;

/// A tie that has more than so many entities tells nothing of one of them.
const COMMON: usize = 2_000;
/// A tie that stands for all that go by one relation counts so much of one to the same entity.
const KIND: f64 = 0.1;

/// What two entities can share: a relation, its direction and its other end; without the end, only that they have it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tie {
    /// Relation.
    pub relation: Relation,
    /// Whether the entity is the object.
    pub incoming: bool,
    /// The other end; None stands for any.
    pub end: Option<End>,
}

/// An entity that is like another.
#[derive(Clone, Debug, PartialEq)]
pub struct Similar {
    /// Its number.
    pub entity: u32,
    /// Cosine of the weighted ties, from 0 to 1.
    pub score: f64,
    /// Ties to the same ends, the rarest first.
    pub shared: Vec<Tie>,
}

/// All facts as ties of entities.
#[derive(Debug, Default)]
pub struct Ties {
    of: Vec<Vec<(u32, f64)>>,
    ties: Vec<Tie>,
    members: Vec<Vec<u32>>,
    norms: Vec<f64>,
}

impl Ties {
    /// Gathers those of a catalog; a tie weighs what its rarity says (inverse document frequency).
    pub fn new(catalog: &Catalog) -> Self {
        let mut numbers: FxHashMap<Tie, u32> = FxHashMap::default();
        let mut found = Self { of: vec![Vec::new(); catalog.entities.len()], ..Self::default() };
        let mut add = |found: &mut Self, entity: u32, tie: Tie| {
            let number = *numbers.entry(tie.clone()).or_insert_with(|| {
                found.ties.push(tie);
                found.members.push(Vec::new());
                found.ties.len() as u32 - 1
            });
            if found.members[number as usize].last() != Some(&entity) {
                found.members[number as usize].push(entity);
            }
        };
        for (number, entity) in catalog.entities.iter().enumerate() {
            let number = number as u32;
            for link in entity.links.iter().map(|l| &catalog.links[*l as usize]).filter(|l| l.status == Status::Fact) {
                let incoming = link.subject != number;
                let end = if incoming { End::Entity(link.subject) } else { link.object.clone() };
                for end in [Some(end), None] {
                    add(&mut found, number, Tie { relation: link.relation, incoming, end });
                }
            }
        }
        let all = catalog.entities.len() as f64;
        for (tie, members) in found.members.iter().enumerate() {
            let rarity = (1.0 + all / members.len() as f64).ln();
            let weight = if found.ties[tie].end.is_some() { rarity } else { rarity * KIND };
            for entity in members {
                found.of[*entity as usize].push((tie as u32, weight));
            }
        }
        found.norms = found.of.iter().map(|t| t.iter().map(|(_, w)| w * w).sum::<f64>().sqrt()).collect();
        found
    }
    /// The entities most like one, of those that share a tie which is not everybody's.
    pub fn similar(&self, entity: u32, limit: usize) -> Vec<Similar> {
        let mut products: FxHashMap<u32, f64> = FxHashMap::default();
        for (tie, weight) in &self.of[entity as usize] {
            let members = &self.members[*tie as usize];
            for other in members.iter().filter(|o| **o != entity && members.len() <= COMMON) {
                *products.entry(*other).or_default() += weight * weight;
            }
        }
        let norm = |e: u32| self.norms[e as usize];
        let mut found: Vec<(u32, f64)> =
            products.into_iter().map(|(other, product)| (other, product / (norm(entity) * norm(other)))).collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        found.truncate(limit);
        let shared = |other: u32| {
            let theirs = &self.of[other as usize];
            let mut both: Vec<(usize, u32)> = self.of[entity as usize]
                .iter()
                .filter(|(tie, _)| self.ties[*tie as usize].end.is_some() && theirs.iter().any(|(t, _)| t == tie))
                .map(|(tie, _)| (self.members[*tie as usize].len(), *tie))
                .collect();
            both.sort_unstable();
            both.into_iter().map(|(_, tie)| self.ties[tie as usize].clone()).collect()
        };
        found.into_iter().map(|(other, score)| Similar { entity: other, score, shared: shared(other) }).collect()
    }
}
