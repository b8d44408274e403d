//! Hashed linear models trained one example at a time: FTRL-proximal (`McMahan` et al. 2013) on the softmax over the
//! candidates of a choice. L1 keeps the tables sparse, so that they compress and survive rounding to bytes.

use crate::resource::weights::slot;

/// How steps are sized.
#[derive(Clone, Copy, Debug)]
pub struct StepSize {
    /// Size of the first steps.
    pub alpha: f32,
    /// L1: what a weight must earn before it leaves zero.
    pub l1: f32,
    /// L2.
    pub l2: f32,
}

#[derive(Clone, Copy, Default)]
struct Cell {
    weight: f32,
    z: f32,
    n: f32,
}

/// A table of weights under training.
pub struct LinearTrainer {
    cells: Vec<Cell>,
    shift: u32,
    step: StepSize,
}

impl LinearTrainer {
    /// A table of `2^bits` weights.
    pub fn new(bits: u32, step: StepSize) -> Self {
        Self { cells: vec![Cell::default(); 1 << bits], shift: 64 - bits, step }
    }
    /// Score of a list of features.
    pub fn score(&self, features: &[u64]) -> f32 {
        features.iter().map(|f| self.cells[slot(*f, self.shift)].weight).sum()
    }
    /// One step against `gradient` (the loss's derivative by the score) for all features of a candidate.
    pub fn step(&mut self, features: &[u64], gradient: f32) {
        for feature in features {
            self.step_cell(slot(*feature, self.shift), gradient);
        }
    }
    fn step_cell(&mut self, index: usize, gradient: f32) {
        let StepSize { alpha, l1, l2 } = self.step;
        let cell = &mut self.cells[index];
        let n = cell.n + gradient * gradient;
        let sigma = (n.sqrt() - cell.n.sqrt()) / alpha;
        cell.z += gradient - sigma * cell.weight;
        cell.n = n;
        cell.weight =
            if cell.z.abs() <= l1 { 0.0 } else { -(cell.z - cell.z.signum() * l1) / ((1.0 + n.sqrt()) / alpha + l2) };
    }
    /// One step on a choice: raises the candidate `gold`, lowers the others. `scores` is scratch.
    pub fn choose(&mut self, candidates: &[Vec<u64>], gold: usize, scores: &mut Vec<f32>) {
        scores.clear();
        scores.extend(candidates.iter().map(|c| self.score(c)));
        softmax(scores);
        for (i, features) in candidates.iter().enumerate() {
            let gradient = scores[i] - f32::from(u8::from(i == gold));
            if gradient.abs() > 1e-3 {
                self.step(features, gradient);
            }
        }
    }
    /// Score of the `column`th of eight questions that the features decide at once.
    pub fn score_column(&self, features: &[u64], column: usize) -> f32 {
        features.iter().map(|f| self.cells[(slot(*f, self.shift) & !7) + column].weight).sum()
    }
    /// One step on the `column`th of eight choices; `gold` are the right candidates, none of them wrong.
    pub fn choose_column(&mut self, candidates: &[Vec<u64>], gold: &[usize], column: usize, scores: &mut Vec<f32>) {
        scores.clear();
        scores.extend(candidates.iter().map(|c| self.score_column(c, column)));
        softmax(scores);
        let right: f32 = gold.iter().map(|&g| scores[g]).sum::<f32>().max(1e-9);
        for (i, features) in candidates.iter().enumerate() {
            let target = if gold.contains(&i) { scores[i] / right } else { 0.0 };
            let gradient = scores[i] - target;
            if gradient.abs() > 1e-3 {
                for feature in features {
                    self.step_cell((slot(*feature, self.shift) & !7) + column, gradient);
                }
            }
        }
    }
    /// One step on a yes-or-no question. The table is cut in four quarters; the score is the sum over those named.
    pub fn decide(&mut self, features: &[u64], quarters: &[usize], gold: bool) {
        let size = self.cells.len() / 4;
        let shift = self.shift + 2;
        let at = |feature: &u64, quarter: &usize| quarter * size + slot(*feature, shift);
        let score: f32 = quarters
            .iter()
            .flat_map(|q| features.iter().map(move |f| (f, q)))
            .map(|(f, q)| self.cells[at(f, q)].weight)
            .sum();
        let gradient = 1.0 / (1.0 + (-score).exp()) - f32::from(u8::from(gold));
        if gradient.abs() > 1e-3 {
            for quarter in quarters {
                for feature in features {
                    self.step_cell(at(feature, quarter), gradient);
                }
            }
        }
    }
    /// The weights.
    pub fn weights(&self) -> Vec<f32> {
        self.cells.iter().map(|c| c.weight).collect()
    }
}

/// Scores -> probabilities, in place.
pub fn softmax(scores: &mut [f32]) {
    let top = scores.iter().copied().fold(f32::MIN, f32::max);
    let mut sum = 0.0;
    for s in scores.iter_mut() {
        *s = (*s - top).exp();
        sum += *s;
    }
    for s in scores.iter_mut() {
        *s /= sum;
    }
}

/// Random numbers, the same for the same seed (xorshift).
#[derive(Debug)]
pub struct Random(u64);

impl Random {
    /// Numbers that begin with `seed`.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }
    /// Numbers that go on from `state`, which is not 0.
    pub fn from_state(state: u64) -> Self {
        Self(state.max(1))
    }
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
    /// The next number, in 0..1.
    pub fn uniform(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }
    /// The next number, in 0..count.
    pub fn below(&mut self, count: usize) -> usize {
        (self.next() % count as u64) as usize
    }
    /// Puts a list into another order (Fisher-Yates).
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, self.below(i + 1));
        }
    }
}

/// A shuffled order of `0..count`, the same for the same seed.
pub fn shuffled(count: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    Random::new(seed).shuffle(&mut order);
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn learns_a_choice() {
        let mut trainer = LinearTrainer::new(8, StepSize { alpha: 0.1, l1: 0.01, l2: 0.0 });
        let candidates = vec![vec![1, 2], vec![2, 3], vec![2, 4]];
        let mut scores = Vec::new();
        for _ in 0..50 {
            trainer.choose(&candidates, 1, &mut scores);
        }
        assert!(trainer.score(&candidates[1]) > trainer.score(&candidates[0]) + 1.0);
        assert_eq!(shuffled(10, 7), shuffled(10, 7));
    }
}
