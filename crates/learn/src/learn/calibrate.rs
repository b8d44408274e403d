//! Judged statements -> the table by which statements get their confidence, and how far confidence can be trusted.
//!
//! A logistic model with a ridge. Documents are dealt into folds: the error that is reported is that of statements of documents
//! that were left out of the fit and whose errors nobody looked at.

use std::collections::BTreeMap;

use crate::document::Statement;
use crate::resource::{Calibration, Kind, READ, features};

const FOLDS: usize = 10;
const ROUNDS: usize = 8000;
/// Draws the weights towards zero.
const RIDGE: f64 = 4.0;
/// Statements that a weight stands on at least.
const LEAST: usize = 6;

/// A statement and whether gold has it.
pub struct Judged<'s> {
    /// The statement, with its evidence.
    pub statement: &'s Statement,
    /// Whether gold has it.
    pub right: bool,
    /// Whether the errors on its document were looked at.
    pub read: bool,
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
    let mut told = Vec::new();
    for fold in 0..FOLDS {
        let seen: Vec<&Judged<'_>> = judged.iter().filter(|j| fold_of(j) != fold).collect();
        let model = weigh(&seen);
        let of_fold = judged.iter().filter(|j| fold_of(j) == fold && !j.read);
        told.extend(of_fold.map(|j| (f64::from(model.confidence(j.statement)), j.right)));
    }
    (weigh(&judged.iter().collect::<Vec<_>>()), Reliability::of(&told))
}

/// Weights of what is told of `LEAST` statements or more.
fn weigh(judged: &[&Judged<'_>]) -> Calibration {
    let mut numbers: BTreeMap<(Kind, String), usize> = BTreeMap::new();
    for one in judged {
        features(one.statement, |kind, name, value| {
            if value != 0.0 {
                *numbers.entry((kind, name.to_owned())).or_default() += 1;
            }
        });
    }
    numbers.retain(|_, count| *count >= LEAST);
    let read = (READ.0, READ.1.to_owned());
    numbers.insert(read.clone(), 0);
    for (number, count) in numbers.values_mut().enumerate() {
        *count = number;
    }
    let rows: Vec<(Vec<(usize, f64)>, f64)> = judged
        .iter()
        .map(|one| {
            let mut row = Vec::new();
            if one.read {
                row.push((numbers[&read], 1.0));
            }
            features(one.statement, |kind, name, value| {
                if let Some(number) = numbers.get(&(kind, name.to_owned())).filter(|_| value != 0.0) {
                    row.push((*number, value));
                }
            });
            (row, f64::from(u8::from(one.right)))
        })
        .collect();
    let weights = logistic(&rows, numbers.len());
    Calibration::of(numbers.into_keys().zip(weights).map(|((kind, name), weight)| (kind, name, weight)))
}

/// Logistic regression by steps along the gradient, each feature with a step of its own size.
fn logistic(rows: &[(Vec<(usize, f64)>, f64)], width: usize) -> Vec<f64> {
    let mut weights = vec![0.0; width];
    let mut bend = vec![RIDGE; width];
    for (row, _) in rows {
        let length: f64 = row.iter().map(|(_, value)| value.abs()).sum();
        for (feature, value) in row {
            bend[*feature] += 0.25 * value.abs() * length;
        }
    }
    for _ in 0..ROUNDS {
        let mut slope: Vec<f64> = weights.iter().map(|w| -RIDGE * w).collect();
        for (row, right) in rows {
            let score: f64 = row.iter().map(|(feature, value)| weights[*feature] * value).sum();
            let miss = right - 1.0 / (1.0 + (-score).exp());
            for (feature, value) in row {
                slope[*feature] += miss * value;
            }
        }
        for ((weight, slope), bend) in weights.iter_mut().zip(slope).zip(&bend) {
            *weight += slope / bend;
        }
    }
    weights
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
            statements.iter().map(|(statement, right)| Judged { statement, right: *right, read: false }).collect();
        let (table, reliability) = fit(&judged);
        let of = |rule, second| table.confidence(&statement(0, rule, second));
        assert!(of("good@1", false) > of("poor@1", false) + 0.2, "{} {}", of("good@1", false), of("poor@1", false));
        assert!(of("poor@1", true) > of("poor@1", false));
        assert!(reliability.error < 0.1, "{reliability:?}");
    }

    #[test]
    fn a_perfect_coin_has_no_error() {
        let pairs: Vec<(f64, bool)> = (0..1000).map(|i| (0.5, i % 2 == 0)).collect();
        assert!(Reliability::of(&pairs).error < 0.01);
    }
}
