//! A catalogue and a choice -> the part of the graph that is shown: entities around others, or the hubs, and what links them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use oxigraph::model::Term;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Catalog, End, Link, Status};
use crate::document::Record;
use crate::resource::{Class, Ontology, Relation};
use crate::store::{Knowledge, Support};

/// Relations that say what something is: they would tie all to a few nodes, and are left out unless they are asked for.
const KINDS: [&str; 2] = ["instanceOf", "alias"];

/// What is to be shown.
#[derive(Clone, Debug, Default)]
pub struct Choice<'c> {
    /// Entities in the middle; the hubs where there is none.
    pub roots: Vec<u32>,
    /// How many links away from them.
    pub depth: usize,
    /// Entities at most.
    pub limit: usize,
    /// Relations of kinds and names as well.
    pub kinds: bool,
    /// These relations alone.
    pub relations: Vec<Relation>,
    /// Classes, with those below them, alone.
    pub classes: Vec<Class>,
    /// These statuses alone.
    pub statuses: Vec<Status>,
    /// Not these relations.
    pub without_relations: Vec<Relation>,
    /// Not these entities.
    pub without: Vec<u32>,
    /// What was said or had happened from this day on; what has no day always was.
    pub since: Option<&'c str>,
    /// And until this one.
    pub until: Option<&'c str>,
    /// What this record says.
    pub document: Option<u32>,
    /// What a statement says with this confidence at least.
    pub confidence: f32,
}

/// The part that is shown.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// Numbers of entities, with how many links they are away from a root.
    pub nodes: Vec<(u32, usize)>,
    /// Places in `nodes` of both ends, and the number of the link.
    pub edges: Vec<(usize, usize, u32)>,
    /// For each node how many neighbours are not shown.
    pub hidden: Vec<usize>,
    /// Entities that there was no room for.
    pub cut: usize,
}

/// What is known of everything, and what of it is wanted.
struct Chooser<'a> {
    catalog: &'a Catalog,
    records: &'a [Record],
    ontology: &'a Ontology,
    choice: &'a Choice<'a>,
    without: FxHashSet<u32>,
}

impl View {
    /// Chooses; the same choice gives the same view, nearest and weightiest first.
    pub fn new(catalog: &Catalog, records: &[Record], ontology: &Ontology, choice: &Choice<'_>) -> Self {
        let without = choice.without.iter().copied().collect();
        let chooser = Chooser { catalog, records, ontology, choice, without };
        let mut view = Self::default();
        let mut places: FxHashMap<u32, usize> = FxHashMap::default();
        if choice.roots.is_empty() {
            chooser.hubs(&mut view, &mut places);
        } else {
            chooser.around(&mut view, &mut places);
        }
        for (number, _) in &view.nodes {
            for at in &catalog.entities[*number as usize].links {
                let link = &catalog.links[*at as usize];
                let End::Entity(object) = link.object else { continue };
                // Each link once: from its subject.
                if link.subject == *number
                    && let Some(&target) = places.get(&object).filter(|_| chooser.admits(link))
                {
                    view.edges.push((places[number], target, *at));
                }
            }
        }
        let hidden = |of: u32| chooser.neighbours(of).keys().filter(|n| !places.contains_key(n)).count();
        view.hidden = view.nodes.iter().map(|(number, _)| hidden(*number)).collect();
        view
    }
    /// What follows from the facts between the entities that are shown: places of both ends, and the relation.
    pub fn inferred(
        &self,
        catalog: &Catalog,
        knowledge: &Knowledge,
        choice: &Choice<'_>,
    ) -> Vec<(usize, usize, Relation)> {
        let places: FxHashMap<&str, usize> =
            self.nodes.iter().enumerate().map(|(i, (n, _))| (catalog.entities[*n as usize].id.as_str(), i)).collect();
        let place = |number: u32| match knowledge.term(number) {
            Term::NamedNode(node) => places.get(node.as_str()).copied(),
            _ => None,
        };
        let wanted = |relation: Relation| {
            (choice.relations.is_empty() && !KINDS.contains(&relation.name()) || choice.relations.contains(&relation))
                && !choice.without_relations.contains(&relation)
        };
        let edges = knowledge.inferred.keys().filter(|(_, relation, _)| wanted(*relation));
        edges
            .filter_map(|(s, relation, o)| Some((place(*s)?, place(*o)?, *relation)))
            .filter(|(s, o, _)| choice.statuses.is_empty() && s != o)
            .collect()
    }
}

impl Chooser<'_> {
    fn admits_entity(&self, number: u32) -> bool {
        let (class, classes) = (self.catalog.entities[number as usize].class, &self.choice.classes);
        !self.without.contains(&number) && (classes.is_empty() || classes.iter().any(|c| self.ontology.is_a(class, *c)))
    }
    fn admits(&self, link: &Link) -> bool {
        let c = self.choice;
        let one = |s: &Support| c.document.is_none_or(|d| s.record == d) && self.in_time(*s) && self.sure(*s);
        let all = c.document.is_none() && c.since.is_none() && c.until.is_none() && c.confidence <= 0.0;
        matches!(link.object, End::Entity(object) if object != link.subject)
            && (c.relations.is_empty() || c.relations.contains(&link.relation))
            && (c.kinds || !c.relations.is_empty() || !KINDS.contains(&link.relation.name()))
            && (c.statuses.is_empty() || c.statuses.contains(&link.status))
            && !c.without_relations.contains(&link.relation)
            && (all || link.statements.iter().any(one))
    }
    fn sure(&self, support: Support) -> bool {
        support.of(self.records).is_some_and(|s| s.confidence >= self.choice.confidence)
    }
    /// Whether a statement was made, or what it says had happened, by then; one without a day always was.
    fn in_time(&self, support: Support) -> bool {
        let (since, until) = (self.choice.since, self.choice.until);
        let stated = support.of(self.records).and_then(|s| s.time.as_ref()?.value.as_deref());
        let published = self.records[support.record as usize].document.published.as_deref();
        stated
            .or(published)
            .is_none_or(|day| until.is_none_or(|until| day <= until) && since.is_none_or(|since| day >= since))
    }
    /// Neighbours by number, with how many statements tie them.
    fn neighbours(&self, of: u32) -> BTreeMap<u32, usize> {
        let mut found: BTreeMap<u32, usize> = BTreeMap::new();
        for at in &self.catalog.entities[of as usize].links {
            let link = &self.catalog.links[*at as usize];
            let other = Catalog::other(link, of).filter(|o| self.admits(link) && self.admits_entity(*o));
            if let Some(other) = other {
                *found.entry(other).or_default() += link.statements.len();
            }
        }
        found
    }
    /// Takes the roots and what lies around them, ring by ring.
    fn around(&self, view: &mut View, places: &mut FxHashMap<u32, usize>) {
        let mut add = |view: &mut View, number: u32, level: usize| {
            places.entry(number).or_insert_with(|| {
                view.nodes.push((number, level));
                view.nodes.len() - 1
            });
        };
        for root in &self.choice.roots {
            add(view, *root, 0);
        }
        let mut seen: FxHashSet<u32> = self.choice.roots.iter().copied().collect();
        let mut from = 0;
        for level in 1..=self.choice.depth {
            let mut ring: BTreeMap<u32, usize> = BTreeMap::new();
            for (number, _) in &view.nodes[from..] {
                for (other, weight) in self.neighbours(*number) {
                    if !seen.contains(&other) {
                        *ring.entry(other).or_default() += weight;
                    }
                }
            }
            from = view.nodes.len();
            let mut ring: Vec<(u32, usize)> = ring.into_iter().collect();
            let degree = |n: u32| self.catalog.entities[n as usize].links.len();
            ring.sort_by_key(|(n, weight)| (Reverse(*weight), Reverse(degree(*n)), *n));
            let room = self.choice.limit.saturating_sub(view.nodes.len());
            view.cut += ring.len().saturating_sub(room);
            for (number, _) in ring.into_iter().take(room) {
                seen.insert(number);
                add(view, number, level);
            }
        }
    }
    /// Takes the entities with most links.
    fn hubs(&self, view: &mut View, places: &mut FxHashMap<u32, usize>) {
        let mut hubs: Vec<(usize, u32)> = (0..self.catalog.entities.len() as u32)
            .filter(|n| self.admits_entity(*n))
            .map(|n| (self.neighbours(n).len(), n))
            .filter(|(degree, _)| *degree > 0)
            .collect();
        hubs.sort_by_key(|(degree, n)| (Reverse(*degree), *n));
        for (_, number) in hubs.iter().take(self.choice.limit) {
            places.insert(*number, view.nodes.len());
            view.nodes.push((*number, 0));
        }
        view.cut = hubs.len().saturating_sub(self.choice.limit);
    }
}
