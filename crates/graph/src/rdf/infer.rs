//! Facts -> what follows from them: forward chaining to the fixed point, each conclusion with its premises.
//!
//! Covers of OWL 2 RL: sub-properties (prp-spo1), inverses (prp-inv1/2), symmetry (prp-symp), transitivity (prp-trp), chains
//! of two links (prp-spo2), sub-classes (cax-sco). Domains and ranges are constraints that the shapes check, not sources
//! of types: a wrong statement must not make its subject a member of a class. Equality is settled before, by `resolve`.
//!
//! Chains and transitivity never conclude that a thing stands in a relation to itself: true at best, and never news.
//!
//! Facts are numbers into a table of terms. Every fact is taken up once and meets the facts taken up before it (semi-naive
//! evaluation), in order, so that the same facts give the same conclusions and the same derivations.

use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::resource::{Ontology, Relation};

/// Subject, relation, object; ends are numbers of terms.
pub type Edge = (u32, Relation, u32);

/// Why an edge was concluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Derivation {
    /// Name of the rule, in the words of the OWL 2 RL profile.
    pub rule: &'static str,
    /// The edges that it follows from.
    pub premises: (Edge, Option<Edge>),
}

/// Conclusions with one derivation each, in order of conclusion.
pub type Inferred = IndexMap<Edge, Derivation, FxBuildHasher>;

#[derive(Default)]
struct Axioms {
    parents: Vec<Relation>,
    inverse: Option<Relation>,
    symmetric: bool,
    /// The relation is the first link of a chain with `.0`, giving `.1`; transitivity is a chain of a relation with itself.
    first_of: Vec<(Relation, Relation)>,
    second_of: Vec<(Relation, Relation)>,
}

/// All that follows from `facts` and is not among them.
pub fn infer(ontology: &Ontology, facts: &[Edge]) -> Inferred {
    let mut axioms: FxHashMap<Relation, Axioms> = FxHashMap::default();
    for (relation, info) in ontology.relations() {
        let own = axioms.entry(relation).or_default();
        own.parents.clone_from(&info.parents);
        own.inverse = info.inverse;
        own.symmetric = info.symmetric;
        if info.transitive {
            own.first_of.push((relation, relation));
            own.second_of.push((relation, relation));
        }
        for &(first, second) in &info.chains {
            axioms.entry(first).or_default().first_of.push((second, relation));
            axioms.entry(second).or_default().second_of.push((first, relation));
        }
    }
    let mut known: FxHashMap<Edge, ()> = facts.iter().map(|&f| (f, ())).collect();
    let mut inferred = Inferred::default();
    let mut outgoing: FxHashMap<(u32, Relation), Vec<u32>> = FxHashMap::default();
    let mut incoming: FxHashMap<(u32, Relation), Vec<u32>> = FxHashMap::default();
    let mut next = 0;
    let none = Axioms::default();
    loop {
        let edge = match facts.get(next) {
            Some(&fact) => fact,
            None => match inferred.get_index(next - facts.len()) {
                Some((&edge, _)) => edge,
                None => return inferred,
            },
        };
        next += 1;
        let (s, relation, o) = edge;
        let axioms = axioms.get(&relation).unwrap_or(&none);
        let mut conclude = |conclusion: Edge, rule: &'static str, other: Option<Edge>| {
            if known.insert(conclusion, ()).is_none() {
                inferred.insert(conclusion, Derivation { rule, premises: (edge, other) });
            }
        };
        for &parent in &axioms.parents {
            conclude((s, parent, o), "prp-spo1", None);
        }
        if let Some(inverse) = axioms.inverse {
            conclude((o, inverse, s), "prp-inv", None);
        }
        if axioms.symmetric {
            conclude((o, relation, s), "prp-symp", None);
        }
        for &(second, result) in &axioms.first_of {
            for &end in outgoing.get(&(o, second)).map_or(&[][..], Vec::as_slice) {
                if end != s {
                    let rule = if result == relation && second == relation { "prp-trp" } else { "prp-spo2" };
                    conclude((s, result, end), rule, Some((o, second, end)));
                }
            }
        }
        for &(first, result) in &axioms.second_of {
            for &begin in incoming.get(&(s, first)).map_or(&[][..], Vec::as_slice) {
                if begin != o {
                    let rule = if result == relation && first == relation { "prp-trp" } else { "prp-spo2" };
                    conclude((begin, result, o), rule, Some((begin, first, s)));
                }
            }
        }
        if !(axioms.first_of.is_empty() && axioms.second_of.is_empty()) {
            outgoing.entry((s, relation)).or_default().push(o);
            incoming.entry((o, relation)).or_default().push(s);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(facts: &[(u32, &str, u32)], conclusion: (u32, &str, u32), rule: &str) {
        let edge = |&(s, r, o): &(u32, &str, u32)| (s, Relation::intern(r), o);
        let facts: Vec<Edge> = facts.iter().map(edge).collect();
        let inferred = infer(&Ontology::embedded(), &facts);
        let found = inferred.get(&edge(&conclusion)).map(|d| d.rule);
        assert_eq!(found, Some(rule), "{conclusion:?} from {facts:?}");
    }

    #[test]
    fn each_rule_concludes() {
        check(&[(1, "ceoOf", 2)], (1, "executiveOf", 2), "prp-spo1");
        check(&[(1, "ceoOf", 2)], (1, "employedBy", 2), "prp-spo1");
        check(&[(1, "develops", 2)], (2, "developedBy", 1), "prp-inv");
        check(&[(1, "partnersWith", 2)], (2, "partnersWith", 1), "prp-symp");
        check(&[(1, "locatedIn", 2), (2, "locatedIn", 3)], (1, "locatedIn", 3), "prp-trp");
        check(&[(2, "locatedIn", 3), (1, "locatedIn", 2)], (1, "locatedIn", 3), "prp-trp");
        check(&[(1, "headquarteredIn", 2), (2, "locatedIn", 3)], (1, "locatedIn", 3), "prp-trp");
        check(&[(1, "takesPlaceIn", 2), (2, "locatedIn", 3)], (1, "takesPlaceIn", 3), "prp-spo2");
        check(&[(1, "subsidiaryOf", 2)], (2, "owns", 1), "prp-inv");
    }

    #[test]
    fn equals_the_slow_and_obvious_closure() {
        let ontology = Ontology::embedded();
        let names = [
            "locatedIn",
            "headquarteredIn",
            "partOf",
            "hasPart",
            "ceoOf",
            "partnersWith",
            "takesPlaceIn",
            "subsidiaryOf",
            "successorOf",
        ];
        let mut seed = 7_u64;
        let mut draw = |n: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % n
        };
        for _ in 0..60 {
            let facts: Vec<Edge> = (0..25)
                .map(|_| (draw(8) as u32, Relation::intern(names[draw(9) as usize]), draw(8) as u32))
                .filter(|(s, _, o)| s != o)
                .collect::<std::collections::BTreeSet<_>>()
                .into_iter()
                .collect();
            let mut fast: std::collections::BTreeSet<Edge> = infer(&ontology, &facts).into_keys().collect();
            fast.extend(&facts);
            let mut slow: std::collections::BTreeSet<Edge> = facts.iter().copied().collect();
            loop {
                let mut new = Vec::new();
                for &(s, r, o) in &slow {
                    let Some(info) = ontology.relation(r) else { continue };
                    new.extend(info.parents.iter().map(|&p| (s, p, o)));
                    new.extend(info.inverse.map(|i| (o, i, s)));
                    if info.symmetric {
                        new.push((o, r, s));
                    }
                    for &(s2, r2, o2) in &slow {
                        if s2 != o {
                            continue;
                        }
                        if info.transitive && r2 == r && o2 != s {
                            new.push((s, r, o2));
                        }
                        for (result, i) in ontology.relations() {
                            if i.chains.contains(&(r, r2)) && o2 != s {
                                new.push((s, result, o2));
                            }
                        }
                    }
                }
                let before = slow.len();
                slow.extend(new);
                if slow.len() == before {
                    break;
                }
            }
            let difference: Vec<_> = fast.symmetric_difference(&slow).collect();
            assert!(difference.is_empty(), "{difference:?}");
        }
    }
}
