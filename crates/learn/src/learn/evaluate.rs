//! Scores of an analysis against gold: chunks, arcs and arguments by character span, as `syntax.py` counts them.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::GoldSentence;
use crate::document::{Pos, SentenceAnalysis};

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
    /// Boundaries that are missing or spurious, by what stands on both sides.
    pub boundary_errors: BTreeMap<String, usize>,
    /// Wrong heads: by the dependent's ending, by the distance of the right head, too near or too far.
    pub head_errors: BTreeMap<String, usize>,
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
        self.count_boundaries(analysis, &gold_spans);
        self.count_heads(analysis, &spans, &gold_spans, gold);
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
    fn count_boundaries(&mut self, analysis: &SentenceAnalysis, gold: &[(u32, u32)]) {
        let found: FxHashSet<u32> = analysis.chunks.iter().map(|c| c.chars.begin).collect();
        let gold: FxHashSet<u32> = gold.iter().map(|g| g.0).collect();
        let errors = gold
            .difference(&found)
            .map(|at| ("missing", *at))
            .chain(found.difference(&gold).map(|at| ("spurious", *at)));
        for (what, at) in errors {
            let tokens = &analysis.tokens;
            let next = tokens.partition_point(|t| t.chars.end <= at);
            let kind = |t: usize| tokens.get(t).map_or("", |t| t.pos.name().split(',').next().unwrap_or(""));
            let joint = match tokens.get(next) {
                Some(token) if token.chars.begin < at => "inside a morpheme".to_owned(),
                _ => format!("{}|{}", next.checked_sub(1).map_or("", kind), kind(next)),
            };
            *self.boundary_errors.entry(format!("{what} {joint}")).or_default() += 1;
        }
    }
    /// Of dependents and heads whose bunsetsu are right on both sides.
    fn count_heads(
        &mut self,
        analysis: &SentenceAnalysis,
        spans: &[(u32, u32)],
        gold_spans: &[(u32, u32)],
        gold: &GoldSentence,
    ) {
        for (g, chunk) in gold.chunks.iter().enumerate() {
            let Some(i) = spans.iter().position(|s| *s == gold_spans[g]) else { continue };
            let (Some(found), Ok(wanted)) = (analysis.chunks[i].head.index(), usize::try_from(chunk.head)) else {
                continue;
            };
            if spans[found] == gold_spans[wanted] || !spans.contains(&gold_spans[wanted]) {
                continue;
            }
            let function = analysis.chunks[i].function;
            let ending = match analysis.tokens[function].pos {
                pos if pos.is_particle() || pos == Pos::AUXILIARY => analysis.surface(function),
                pos => pos.name().split(',').next().unwrap_or(""),
            };
            let distance = match wanted.abs_diff(g) {
                d @ 1..=3 => d.to_string(),
                4..=6 => "4 to 6".to_owned(),
                _ => "7 or more".to_owned(),
            };
            let side = if spans[found] < gold_spans[wanted] { "too near" } else { "too far" };
            for key in [format!("ending {ending}"), format!("distance {distance}"), side.to_owned()] {
                *self.head_errors.entry(key).or_default() += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::{GoldChunk, analyze_gold};
    use crate::resource::Lexicon;
    use crate::syntax::SyntaxParser;

    #[test]
    fn differences_are_sorted_by_cause() {
        let chunk = |begin, end, head| GoldChunk { begin, end, head };
        // 白い|花が|咲く。 with the first chunk hung on the last, and with a boundary missing in gold.
        let far = vec![chunk(0, 2, 2), chunk(2, 4, 2), chunk(4, 7, -1)];
        let joined = vec![chunk(0, 2, 1), chunk(2, 7, -1)];
        let gold =
            [far, joined]
                .map(|chunks| GoldSentence { text: "白い花が咲く。".to_owned(), chunks, predicates: None });
        let mut score = SyntaxScore::default();
        for (a, g) in analyze_gold(&gold, &Lexicon::default(), &SyntaxParser::embedded()).iter().zip(&gold) {
            score.add(a, g);
        }
        assert_eq!(score.head_errors.get("too near"), Some(&1), "{score:?}");
        assert_eq!(score.head_errors.get("distance 2"), Some(&1));
        assert_eq!(score.boundary_errors.get("spurious 助詞|動詞"), Some(&1));
    }
}
