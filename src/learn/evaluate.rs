//! Scores of an analysis against gold: chunks, arcs and arguments by character span, as `syntax.py` counts them.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::GoldSentence;
use crate::document::SentenceAnalysis;

/// Counts behind precision, recall and F1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Right ones.
    pub hits: usize,
    /// Found ones.
    pub found: usize,
    /// Gold ones.
    pub gold: usize,
}

impl Counts {
    /// Harmonic mean of precision and recall.
    pub fn f1(self) -> f64 {
        2.0 * self.hits as f64 / ((self.found + self.gold) as f64).max(1e-9)
    }
    /// Part of the found ones that is right.
    pub fn precision(self) -> f64 {
        self.hits as f64 / (self.found as f64).max(1e-9)
    }
    /// Part of the gold ones that was found.
    pub fn recall(self) -> f64 {
        self.hits as f64 / (self.gold as f64).max(1e-9)
    }
    fn add<T: Eq + std::hash::Hash>(&mut self, found: &FxHashSet<T>, gold: &FxHashSet<T>) {
        self.hits += found.intersection(gold).count();
        self.found += found.len();
        self.gold += gold.len();
    }
}

/// Scores of a set of sentences.
#[derive(Clone, Debug, Default)]
pub struct SyntaxScore {
    /// Exact bunsetsu.
    pub chunks: Counts,
    /// Arcs between exact bunsetsu, roots left out.
    pub arcs: Counts,
    /// (predicate, case, argument) with exact bunsetsu.
    pub arguments: Counts,
    /// Arguments by where gold has them: child, relative, left, right; and by case.
    pub by_cause: BTreeMap<String, Counts>,
}

impl SyntaxScore {
    /// Adds one sentence.
    pub fn add(&mut self, analysis: &SentenceAnalysis, gold: &GoldSentence) {
        let spans: Vec<_> = analysis.chunks.iter().map(|c| (c.chars.begin, c.chars.end)).collect();
        let gold_spans: Vec<_> = gold.chunks.iter().map(|c| (c.begin, c.end)).collect();
        self.chunks.add(&spans.iter().copied().collect(), &gold_spans.iter().copied().collect());
        let arcs: FxHashSet<_> = analysis
            .chunks
            .iter()
            .enumerate()
            .filter_map(|(i, c)| c.head.index().map(|h| (spans[i], spans[h])))
            .collect();
        let gold_arcs: FxHashSet<_> = gold
            .chunks
            .iter()
            .enumerate()
            .filter_map(|(i, c)| usize::try_from(c.head).ok().map(|h| (gold_spans[i], gold_spans[h])))
            .collect();
        self.arcs.add(&arcs, &gold_arcs);
        let Some(predicates) = &gold.predicates else { return };
        let roles: FxHashSet<_> = analysis
            .predicates
            .iter()
            .flat_map(|p| p.arguments.iter().map(|a| (spans[p.chunk], a.case, spans[a.chunk])))
            .collect();
        let gold_roles: FxHashSet<_> = predicates
            .iter()
            .flat_map(|p| p.arguments.iter().map(|(case, c)| (gold_spans[p.chunk], *case, gold_spans[*c])))
            .collect();
        self.arguments.add(&roles, &gold_roles);
        let place = |arcs: &FxHashSet<_>, p, a| match () {
            () if arcs.contains(&(a, p)) => "child",
            () if arcs.contains(&(p, a)) => "relative",
            () if a < p => "left",
            () => "right",
        };
        for &(p, case, a) in &gold_roles {
            for key in [format!("place {}", place(&gold_arcs, p, a)), format!("case {case}")] {
                let counts = self.by_cause.entry(key).or_default();
                counts.gold += 1;
                counts.hits += usize::from(roles.contains(&(p, case, a)));
            }
        }
        for &(p, case, a) in &roles {
            for key in [format!("place {}", place(&arcs, p, a)), format!("case {case}")] {
                self.by_cause.entry(key).or_default().found += 1;
            }
        }
    }
}
