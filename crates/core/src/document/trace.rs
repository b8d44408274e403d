use std::collections::BTreeMap;

use crate::term::Relation;

/// A candidate that did not become a statement.
#[derive(Clone, Debug)]
pub struct Dropped {
    /// Number of its sentence; -1 for the headline.
    pub sentence: i64,
    /// Name of the subject.
    pub subject: String,
    /// Relation.
    pub relation: Relation,
    /// Name of the object.
    pub object: String,
    /// Rule.
    pub rule: String,
    /// Why.
    pub reason: &'static str,
}

/// What became of every candidate of extraction, for `extract --stats` and `explain --whynot`.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// Kept candidates by rule.
    pub kept: BTreeMap<String, u32>,
    /// Dropped candidates by reason.
    pub dropped: BTreeMap<&'static str, u32>,
    /// The dropped candidates themselves.
    pub details: Vec<Dropped>,
}

impl Trace {
    /// Records a dropped candidate.
    pub fn record(&mut self, dropped: Dropped) {
        *self.dropped.entry(dropped.reason).or_default() += 1;
        self.details.push(dropped);
    }
    /// Adds the counts of another document.
    pub fn add(&mut self, other: &Self) {
        for (rule, count) in &other.kept {
            *self.kept.entry(rule.clone()).or_default() += count;
        }
        for (reason, count) in &other.dropped {
            *self.dropped.entry(reason).or_default() += count;
        }
    }
}
