//! Judged statements -> the table by which statements get their confidence, and how far confidence can be trusted.
//!
//! Documents are dealt into folds. What is known of a rule is counted without the fold that is being judged; so are the weights
//! and the curve whose error is reported. The curve is isotonic (pool adjacent violators).

use std::collections::BTreeMap;

use crate::document::Statement;
use crate::resource::{Calibration, SIGNS};

const FOLDS: usize = 10;
const ROUNDS: usize = 2000;
/// Draws the weights towards zero, but for the constant and the precision.
const RIDGE: f64 = 2.0;
/// Judged statements that a step of the curve stands on at least.
const STEP: usize = 60;

/// A statement and whether gold has it.
pub struct Judged<'s> {
    /// The statement, with its evidence.
    pub statement: &'s Statement,
    /// Whether gold has it.
    pub right: bool,
}

/// How well confidence tells the share of right statements.
#[derive(Clone, Debug, Default)]
pub struct Reliability {
    /// In bins of equal size by confidence: mean confidence, share of right ones, size.
    pub bins: Vec<(f64, f64, usize)>,
    /// Expected calibration error.
    pub error: f64,
}

impl Reliability {
    /// Of confidences and whether each was right, in ten bins of equal size.
    pub fn of(pairs: &[(f64, bool)]) -> Self {
        let mut sorted = pairs.to_vec();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut bins = Vec::new();
        for bin in 0..10 {
            let part = &sorted[sorted.len() * bin / 10..sorted.len() * (bin + 1) / 10];
            if !part.is_empty() {
                let mean = |f: &dyn Fn(&(f64, bool)) -> f64| part.iter().map(f).sum::<f64>() / part.len() as f64;
                bins.push((mean(&|p| p.0), mean(&|p| f64::from(u8::from(p.1))), part.len()));
            }
        }
        let error = bins.iter().map(|(c, r, n)| (c - r).abs() * *n as f64).sum::<f64>() / sorted.len().max(1) as f64;
        Self { bins, error }
    }
    /// Whether more confidence never means fewer right ones, from bin to bin.
    pub fn is_monotone(&self) -> bool {
        self.bins.is_sorted_by(|a, b| a.1 <= b.1)
    }
}

/// Fits the table; gives as well how reliable such a table is on documents that it was not fitted on.
pub fn fit(judged: &[Judged<'_>]) -> (Calibration, Reliability) {
    let mut documents: BTreeMap<&str, usize> = BTreeMap::new();
    for one in judged {
        let next = documents.len();
        documents.entry(&one.statement.document).or_insert(next);
    }
    let fold_of = |one: &Judged<'_>| documents[one.statement.document.as_str()] % FOLDS;
    // Scores of each statement by a model that has not seen its document.
    let mut held: Vec<(f64, bool, usize)> = Vec::new();
    for fold in 0..FOLDS {
        let seen: Vec<&Judged<'_>> = judged.iter().filter(|j| fold_of(j) != fold).collect();
        let model = weigh(&seen, fold_of);
        let of_fold = judged.iter().filter(|j| fold_of(j) == fold);
        held.extend(of_fold.map(|j| (model.score(j.statement), j.right, fold)));
    }
    let pairs = |without: usize| held.iter().filter(|h| h.2 != without).map(|h| (h.0, h.1)).collect::<Vec<_>>();
    let mut told = Vec::new();
    for fold in 0..FOLDS {
        let curve = Calibration { curve: isotonic(pairs(fold)), ..Calibration::default() };
        told.extend(held.iter().filter(|h| h.2 == fold).map(|h| (curve.on_curve(h.0), h.1)));
    }
    let mut model = weigh(&judged.iter().collect::<Vec<_>>(), fold_of);
    model.curve = isotonic(pairs(FOLDS));
    (model, Reliability::of(&told))
}

/// Counts and weights. For the weights, what is known of a statement's rule is counted without its own fold.
fn weigh(judged: &[&Judged<'_>], fold_of: impl Fn(&Judged<'_>) -> usize) -> Calibration {
    let mut model = Calibration::default();
    let mut apart: Vec<Calibration> = vec![Calibration::default(); FOLDS];
    for one in judged {
        let own = fold_of(one);
        model.count(one.statement, one.right);
        for (_, other) in apart.iter_mut().enumerate().filter(|(fold, _)| *fold != own) {
            other.count(one.statement, one.right);
        }
    }
    let rows: Vec<([f64; SIGNS.len()], f64)> =
        judged.iter().map(|j| (apart[fold_of(j)].signs(j.statement), f64::from(u8::from(j.right)))).collect();
    model.weights = logistic(&rows);
    model
}

/// Logistic regression by steps along the gradient, each sign with a step of its own size.
fn logistic(rows: &[([f64; SIGNS.len()], f64)]) -> [f64; SIGNS.len()] {
    let mut weights = [0.0; SIGNS.len()];
    weights[1] = 1.0;
    let mut bend = [1e-9; SIGNS.len()];
    for (signs, _) in rows {
        let length: f64 = signs.iter().map(|s| s.abs()).sum();
        for (b, s) in bend.iter_mut().zip(signs) {
            *b += 0.25 * s.abs() * length;
        }
    }
    for _ in 0..ROUNDS {
        let mut slope = [0.0; SIGNS.len()];
        for (signs, right) in rows {
            let score: f64 = signs.iter().zip(&weights).map(|(s, w)| s * w).sum();
            let miss = right - 1.0 / (1.0 + (-score).exp());
            for (slope, sign) in slope.iter_mut().zip(signs) {
                *slope += miss * sign;
            }
        }
        for i in 0..SIGNS.len() {
            let ridge = if i < 2 { 0.0 } else { RIDGE };
            weights[i] += (slope[i] - ridge * weights[i]) / (bend[i] + ridge);
        }
    }
    weights
}

/// The rising steps that fit best, as points to go between.
fn isotonic(mut pairs: Vec<(f64, bool)>) -> Vec<(f64, f64)> {
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Score, right ones, size.
    let mut steps: Vec<(f64, f64, f64)> = Vec::new();
    for part in pairs.chunks(STEP) {
        let score = part.iter().map(|p| p.0).sum::<f64>();
        steps.push((score, part.iter().filter(|p| p.1).count() as f64, part.len() as f64));
        while let [.., a, b] = steps.as_slice() {
            if a.1 / a.2 < b.1 / b.2 && a.0 / a.2 < b.0 / b.2 {
                break;
            }
            let joined = (a.0 + b.0, a.1 + b.1, a.2 + b.2);
            steps.truncate(steps.len() - 2);
            steps.push(joined);
        }
    }
    // A share is drawn a little towards one half, so that no step claims certainty.
    let mut least: f64 = 0.0;
    let drawn = steps.iter().map(|(score, right, size)| {
        least = least.max((right + 0.5) / (size + 1.0));
        (score / size, least)
    });
    drawn.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Evidence, Modality, Polarity};
    use crate::resource::Relation;

    fn statement(document: usize, rule: &str, second: bool) -> Statement {
        let evidence = |rule: &str| Evidence {
            rule: rule.to_owned(),
            strength: 0.8,
            polarity: Polarity::Positive,
            modality: Modality::Asserted,
        };
        let json = r#"{"document":"","sentence":0,"begin":0,"end":1,"text":"","subject":{"surface":"a","begin":0,"end":1},"object":{"surface":"b","begin":0,"end":1},"polarity":"positive","modality":"asserted","speaker":null,"time":null,"qualifiers":{},"confidence":0.8,"rule":"","open":false}"#;
        let mut statement: Statement = serde_json::from_str(json).unwrap();
        statement.document = format!("d{document}");
        statement.rule = rule.to_owned();
        statement.relation = Some(Relation("develops"));
        statement.evidence = vec![evidence(rule)];
        statement.evidence.extend(second.then(|| evidence("other@1")));
        statement
    }

    #[test]
    fn a_rule_that_is_often_wrong_gets_less_and_agreement_gives_more() {
        let statements: Vec<(Statement, bool)> = (0..600)
            .map(|i| {
                let (good, second) = (i % 2 == 0, i % 3 == 0);
                let chance = (i * 7919 + 13) % 100;
                let right = chance
                    < if good {
                        90
                    } else if second {
                        70
                    } else {
                        30
                    };
                (statement(i / 6, if good { "good@1" } else { "poor@1" }, second), right)
            })
            .collect();
        let judged: Vec<Judged<'_>> =
            statements.iter().map(|(statement, right)| Judged { statement, right: *right }).collect();
        let (table, reliability) = fit(&judged);
        let of = |rule, second| table.confidence(&statement(0, rule, second));
        assert!(of("good@1", false) > of("poor@1", false) + 0.2, "{} {}", of("good@1", false), of("poor@1", false));
        assert!(of("poor@1", true) > of("poor@1", false));
        assert!(reliability.error < 0.1, "{reliability:?}");
    }

    #[test]
    fn the_curve_rises() {
        let pairs: Vec<(f64, bool)> = (0..500).map(|i| (f64::from(i % 97), i % 7 < 3 || i % 97 > 60)).collect();
        let curve = isotonic(pairs);
        assert!(curve.is_sorted_by(|a, b| a.0 < b.0 && a.1 <= b.1));
    }

    #[test]
    fn a_perfect_coin_has_no_error() {
        let pairs: Vec<(f64, bool)> = (0..1000).map(|i| (0.5, i % 2 == 0)).collect();
        assert!(Reliability::of(&pairs).error < 0.01);
    }
}
