//! Counts -> precision, recall, F1, and how far chance may have moved them.

use super::linear::Random;

/// What was right of what the program said, and what was found of what gold holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ratio {
    /// Right ones of the program.
    pub right: usize,
    /// All of the program.
    pub system: usize,
    /// Gold that was found.
    pub found: usize,
    /// All of gold.
    pub gold: usize,
}

/// The 2.5 and the 97.5 percentile of a score.
pub type Interval = (f64, f64);

impl Ratio {
    /// Right ones over all of the program.
    pub fn precision(&self) -> f64 {
        self.right as f64 / self.system.max(1) as f64
    }
    /// Found ones over all of gold.
    pub fn recall(&self) -> f64 {
        self.found as f64 / self.gold.max(1) as f64
    }
    /// Harmonic mean of both.
    pub fn f1(&self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
    }
    /// Adds the counts of another document.
    pub fn add(&mut self, other: &Self) {
        self.right += other.right;
        self.system += other.system;
        self.found += other.found;
        self.gold += other.gold;
    }
}

/// Intervals of precision, recall and F1 over 1,000 resamples of the documents, drawn with a fixed seed (Efron's
/// percentile bootstrap).
pub fn intervals(documents: &[Ratio]) -> [Interval; 3] {
    if documents.is_empty() {
        return [(0.0, 0.0); 3];
    }
    let mut random = Random::new(1);
    let mut scores: [Vec<f64>; 3] = Default::default();
    for _ in 0..1000 {
        let mut total = Ratio::default();
        (0..documents.len()).for_each(|_| total.add(&documents[random.below(documents.len())]));
        for (list, value) in scores.iter_mut().zip([total.precision(), total.recall(), total.f1()]) {
            list.push(value);
        }
    }
    scores.map(|mut list| {
        list.sort_by(f64::total_cmp);
        (list[25], list[974])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_hold_the_score_and_are_the_same_every_time() {
        let documents: Vec<Ratio> = (0..30).map(|i| Ratio { right: i % 4, system: 4, found: i % 5, gold: 5 }).collect();
        let mut total = Ratio::default();
        documents.iter().for_each(|d| total.add(d));
        let found = intervals(&documents);
        for ((low, high), value) in found.iter().zip([total.precision(), total.recall(), total.f1()]) {
            assert!(*low < value && value < *high, "{low} {value} {high}");
        }
        assert_eq!(found, intervals(&documents));
        assert_eq!(intervals(&[]), [(0.0, 0.0); 3]);
    }
}
