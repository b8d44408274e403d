//! How sure a statement is: the words of its proposers -> the share of such statements that annotators found right.
//!
//! `models/confidence.tsv` was fitted by `enishi train confidence` on annotated passages. A statement's rule was right so
//! often, its relation so often; a logistic model joins that with what else tells (another rule that agrees, an omitted
//! subject, a headline, how well the pattern fits), and a monotone curve turns the result into a share that holds on
//! passages that the fit has not seen.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::document::{Modality, Node, Statement};
use crate::term::Class;

const EMBEDDED: &str = include_str!("../../../../models/confidence.tsv");
const HEAD: &str = "# enishi confidence 1";
/// Statements of a rule that count as much as what is known of its relation.
const RULE_PRIOR: f64 = 6.0;
/// Statements of a relation that count as much as what is known of all.
const RELATION_PRIOR: f64 = 12.0;

/// What tells for or against a statement, beside its rule and relation.
pub const SIGNS: [&str; 11] = [
    "constant",
    "precision",
    "strength",
    "second rule",
    "third rule",
    "omitted subject",
    "headline",
    "not asserted",
    "length of sentence",
    "unnamed object",
    "unnamed subject",
];

/// Right statements and all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Right ones.
    pub right: u32,
    /// All.
    pub all: u32,
}

impl Tally {
    /// One more.
    pub fn add(&mut self, right: bool) {
        self.right += u32::from(right);
        self.all += 1;
    }
    /// The share, drawn towards what is known before.
    fn share(self, prior: f64, weight: f64) -> f64 {
        (f64::from(self.right) + prior * weight) / (f64::from(self.all) + weight)
    }
}

/// The table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Calibration {
    /// By rule, without its version.
    pub rules: BTreeMap<String, Tally>,
    /// By relation.
    pub relations: BTreeMap<String, Tally>,
    /// Of all statements.
    pub total: Tally,
    /// By sign, in order of `SIGNS`.
    pub weights: [f64; SIGNS.len()],
    /// Score and confidence, both rising.
    pub curve: Vec<(f64, f64)>,
}

/// A rule without its version.
pub fn family(rule: &str) -> &str {
    rule.split_once('@').map_or(rule, |(family, _)| family)
}

/// Log odds.
pub fn logit(share: f64) -> f64 {
    let share = share.clamp(0.005, 0.995);
    (share / (1.0 - share)).ln()
}

impl Calibration {
    /// The table that the program ships.
    pub fn embedded() -> &'static Self {
        static TABLE: OnceLock<Calibration> = OnceLock::new();
        TABLE.get_or_init(|| Self::parse(EMBEDDED).expect("models/confidence.tsv parses: a test holds it against that"))
    }
    /// Counts a judged statement.
    pub fn count(&mut self, statement: &Statement, right: bool) {
        let relation = statement.relation.map_or("", |r| r.name());
        self.rules.entry(family(&statement.rule).to_owned()).or_default().add(right);
        self.relations.entry(relation.to_owned()).or_default().add(right);
        self.total.add(right);
    }
    /// The share of right statements that its rule and relation promise.
    pub fn precision(&self, statement: &Statement) -> f64 {
        let known = |table: &BTreeMap<String, Tally>, name: &str| table.get(name).copied().unwrap_or_default();
        let all = self.total.share(0.7, 2.0);
        let relation = known(&self.relations, statement.relation.map_or("", |r| r.name())).share(all, RELATION_PRIOR);
        known(&self.rules, family(&statement.rule)).share(relation, RULE_PRIOR)
    }
    /// The signs of a statement, in order of `SIGNS`.
    pub fn signs(&self, statement: &Statement) -> [f64; SIGNS.len()] {
        let mut rules: Vec<&str> = statement.evidence.iter().map(|e| family(&e.rule)).collect();
        rules.sort_unstable();
        rules.dedup();
        let strength = statement.evidence.first().map_or(statement.confidence, |e| e.strength);
        let unnamed = |node: &Node| node.kind.is_some() || node.class == Some(Class::CONCEPT);
        let sign = |holds: bool| if holds { 1.0 } else { 0.0 };
        [
            1.0,
            logit(self.precision(statement)),
            logit(f64::from(strength)),
            sign(rules.len() > 1),
            sign(rules.len() > 2),
            sign(statement.subject.surface.is_empty()),
            sign(statement.sentence < 0),
            sign(statement.modality != Modality::Asserted),
            (f64::from(statement.end.saturating_sub(statement.begin)) / 20.0).ln_1p(),
            sign(unnamed(&statement.object)),
            sign(unnamed(&statement.subject)),
        ]
    }
    /// Log odds before the curve.
    pub fn score(&self, statement: &Statement) -> f64 {
        self.signs(statement).iter().zip(&self.weights).map(|(sign, weight)| sign * weight).sum()
    }
    /// The confidence of a statement, in hundredths.
    pub fn confidence(&self, statement: &Statement) -> f32 {
        ((self.on_curve(self.score(statement)) * 100.0).round() / 100.0) as f32
    }
    /// The confidence that the curve gives a score.
    pub fn on_curve(&self, score: f64) -> f64 {
        let at = self.curve.partition_point(|(s, _)| *s <= score);
        match (at.checked_sub(1).map(|i| self.curve[i]), self.curve.get(at)) {
            (Some((a, low)), Some(&(b, high))) => low + (high - low) * (score - a) / (b - a),
            (Some((_, c)), None) | (None, Some(&(_, c))) => c,
            (None, None) => 1.0 / (1.0 + (-score).exp()),
        }
    }
    /// The table as a file.
    pub fn write(&self, about: &str) -> String {
        use std::fmt::Write;
        let mut out = format!("{HEAD}; {about}\n");
        for (kind, table) in [("rule", &self.rules), ("relation", &self.relations)] {
            for (name, tally) in table {
                let _ = writeln!(out, "{kind}\t{name}\t{}\t{}", tally.right, tally.all);
            }
        }
        let _ = writeln!(out, "all\t\t{}\t{}", self.total.right, self.total.all);
        for (name, weight) in SIGNS.iter().zip(&self.weights) {
            let _ = writeln!(out, "weight\t{name}\t{weight:.4}");
        }
        for (score, confidence) in &self.curve {
            let _ = writeln!(out, "curve\t{score:.4}\t{confidence:.4}");
        }
        out
    }
    /// Reads such a file.
    ///
    /// # Errors
    /// The line that is none of the table, with its number.
    pub fn parse(text: &str) -> Result<Self, String> {
        if !text.starts_with(HEAD) {
            return Err(format!("1: the file does not begin with {HEAD:?}"));
        }
        let mut table = Self::default();
        for (number, line) in text.lines().enumerate().skip(1) {
            let columns: Vec<&str> = line.split('\t').collect();
            table.line(&columns).ok_or_else(|| format!("{}: {line:?} is no line of the table", number + 1))?;
        }
        if table.curve.is_sorted_by(|a, b| a.0 <= b.0 && a.1 <= b.1) {
            Ok(table)
        } else {
            Err("the curve does not rise".to_owned())
        }
    }
    fn line(&mut self, columns: &[&str]) -> Option<()> {
        let number = |text: &str| text.parse::<f64>().ok().filter(|n| n.is_finite());
        match columns {
            &[kind @ ("rule" | "relation" | "all"), name, right, all] => {
                let tally = Tally { right: right.parse().ok()?, all: all.parse().ok()? };
                match kind {
                    "rule" => drop(self.rules.insert(name.to_owned(), tally)),
                    "relation" => drop(self.relations.insert(name.to_owned(), tally)),
                    _ => self.total = tally,
                }
            }
            &["weight", name, weight] => {
                self.weights[SIGNS.iter().position(|sign| *sign == name)?] = number(weight)?;
            }
            &["curve", score, confidence] => self.curve.push((number(score)?, number(confidence)?)),
            _ => return None,
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_parses_and_comes_back_from_its_file() {
        let table = Calibration::embedded();
        assert!(table.rules.len() > 50 && table.total.all > 500 && table.curve.len() > 3);
        assert_eq!(Calibration::parse(&table.write("again")).as_ref(), Ok(table));
    }

    #[test]
    fn broken_tables_are_refused_with_their_line() {
        assert!(Calibration::parse("").is_err());
        let refused = |line: &str| Calibration::parse(&format!("{HEAD}; test\n{line}\n")).unwrap_err();
        assert!(refused("rule\tx\t1").starts_with("2: "));
        assert!(refused("weight\tmood\t1").starts_with("2: "));
        assert!(refused("curve\t0\tNaN").starts_with("2: "));
        assert!(refused("curve\t1\t0.5\ncurve\t2\t0.4").contains("rise"));
    }
}
