//! Training of the linear-chain conditional random field: log-likelihood, one sentence at a time, FTRL-proximal steps
//! (`McMahan` et al. 2013), whose L1 keeps rows sparse. Gold labels are sets: where an annotation leaves a label open, all
//! its possible labels count together.

use super::linear::Random;
use crate::recognize::tagger::labels::{LABELS, follows};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// A sentence to learn from.
pub struct Example {
    /// For every unit its features.
    pub features: Vec<Vec<u32>>,
    /// For every unit the labels that it may have, as bits.
    pub allowed: Vec<u64>,
    /// How much it counts.
    pub weight: f32,
}

/// How steps are sized.
#[derive(Clone, Copy, Debug)]
pub struct CrfOptions {
    /// Size of the first steps.
    pub alpha: f32,
    /// L1: what a weight must earn before it leaves zero.
    pub l1: f32,
    /// L2.
    pub l2: f32,
    /// Features rarer than this are left out.
    pub cutoff: u32,
    /// Passes over the data.
    pub epochs: usize,
    /// Seed of the order of examples.
    pub seed: u64,
}

#[derive(Clone, Copy, Default)]
struct Cell {
    w: f32,
    z: f32,
    n: f32,
}

impl Cell {
    fn step(&mut self, gradient: f32, o: &CrfOptions) {
        let n = gradient.mul_add(gradient, self.n);
        let sigma = (n.sqrt() - self.n.sqrt()) / o.alpha;
        self.z += gradient - sigma * self.w;
        self.n = n;
        self.w = if self.z.abs() <= o.l1 {
            0.0
        } else {
            -(self.z - self.z.signum() * o.l1) / ((1.0 + n.sqrt()) / o.alpha + o.l2)
        };
    }
}

type Row = [Cell; LABELS];

/// A trained model: transitions (the last row is the start) and the rows of features by hash.
pub struct Crf {
    /// From label (`LABELS` is the start) to label.
    pub transitions: Vec<[f32; LABELS]>,
    /// Rows that are not all zero, sorted by feature hash.
    pub rows: Vec<(u32, [f32; LABELS])>,
}

impl Crf {
    /// The mean of all weights; a feature that a model leaves out weighs nothing there.
    pub fn mean(crfs: &[Self]) -> Self {
        let share = 1.0 / crfs.len().max(1) as f32;
        let mut transitions = vec![[0.0; LABELS]; LABELS + 1];
        let mut rows: BTreeMap<u32, [f32; LABELS]> = BTreeMap::new();
        let add = |sum: &mut [f32; LABELS], row: &[f32; LABELS]| {
            for (s, w) in sum.iter_mut().zip(row) {
                *s += w * share;
            }
        };
        for crf in crfs {
            for (sum, row) in transitions.iter_mut().zip(&crf.transitions) {
                add(sum, row);
            }
            for (hash, row) in &crf.rows {
                add(rows.entry(*hash).or_insert([0.0; LABELS]), row);
            }
        }
        Self { transitions, rows: rows.into_iter().collect() }
    }
}

/// Trains; `progress` is told the loss of every epoch.
pub fn train(examples: &[Example], options: &CrfOptions, mut progress: impl FnMut(usize, f64)) -> Crf {
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    for f in examples.iter().flat_map(|e| e.features.iter().flatten()) {
        *counts.entry(*f).or_default() += 1;
    }
    let mut hashes: Vec<u32> = counts.iter().filter(|(_, n)| **n >= options.cutoff).map(|(h, _)| *h).collect();
    hashes.sort_unstable();
    drop(counts);
    let row_of: FxHashMap<u32, u32> = hashes.iter().enumerate().map(|(i, h)| (*h, i as u32)).collect();
    let known: Vec<Vec<Vec<u32>>> = examples
        .iter()
        .map(|e| e.features.iter().map(|f| f.iter().filter_map(|h| row_of.get(h).copied()).collect()).collect())
        .collect();
    let mut rows = vec![[Cell::default(); LABELS]; hashes.len()];
    let mut transitions = vec![[Cell::default(); LABELS]; LABELS + 1];
    let legal: Vec<Vec<usize>> =
        (0..LABELS).map(|to| (0..LABELS).filter(|from| follows(Some(*from), Some(to))).collect()).collect();
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = Random::from_state(options.seed);
    let mut lattice = Lattice::default();
    let mut steps = vec![[0.0f32; LABELS]; LABELS + 1];
    for epoch in 0..options.epochs {
        random.shuffle(&mut order);
        let mut loss = 0.0;
        for &e in &order {
            let (example, features) = (&examples[e], &known[e]);
            if features.is_empty() {
                continue;
            }
            lattice.scores.clear();
            for f in features {
                let mut score = [0.0; LABELS];
                for r in f {
                    for (s, c) in score.iter_mut().zip(&rows[*r as usize]) {
                        *s += c.w;
                    }
                }
                lattice.scores.push(score);
            }
            for (step, row) in steps.iter_mut().zip(&transitions) {
                *step = row.map(|c| c.w.exp());
            }
            for (to, from) in (0..LABELS).flat_map(|to| (0..LABELS).map(move |from| (to, from))) {
                if !follows(Some(from), Some(to)) {
                    steps[from][to] = 0.0;
                }
            }
            for to in (0..LABELS).filter(|to| !follows(None, Some(*to))) {
                steps[LABELS][to] = 0.0;
            }
            let all = lattice.run(&steps, &legal, |_| u64::MAX);
            std::mem::swap(&mut lattice.free, &mut lattice.expected);
            let gold = lattice.run(&steps, &legal, |i| example.allowed[i]);
            if !gold.is_finite() || !all.is_finite() {
                continue;
            }
            loss += f64::from(all - gold) * f64::from(example.weight);
            for (i, f) in features.iter().enumerate() {
                let mut gradient = [0.0; LABELS];
                let mut any = false;
                for (l, g) in gradient.iter_mut().enumerate() {
                    let d = (lattice.free.units[i][l] - lattice.expected.units[i][l]) * example.weight;
                    if d.abs() > 1e-3 {
                        *g = d;
                        any = true;
                    }
                }
                if !any {
                    continue;
                }
                for r in f {
                    for (cell, g) in rows[*r as usize].iter_mut().zip(gradient) {
                        if g != 0.0 {
                            cell.step(g, options);
                        }
                    }
                }
            }
            for from in 0..=LABELS {
                for to in 0..LABELS {
                    let d = (lattice.free.pairs[from][to] - lattice.expected.pairs[from][to]) * example.weight;
                    if d.abs() > 1e-4 {
                        transitions[from][to].step(d, options);
                    }
                }
            }
        }
        progress(epoch + 1, loss);
    }
    let plain = |row: &Row| row.map(|c| c.w);
    Crf {
        transitions: transitions.iter().map(plain).collect(),
        rows: hashes.into_iter().zip(rows.iter().map(plain)).filter(|(_, r)| r.iter().any(|w| *w != 0.0)).collect(),
    }
}

#[derive(Default)]
struct Expected {
    units: Vec<[f32; LABELS]>,
    pairs: Vec<[f32; LABELS]>,
}

#[derive(Default)]
struct Lattice {
    scores: Vec<[f32; LABELS]>,
    /// Exponentials of the scores, the largest of a unit being 1.
    weights: Vec<[f32; LABELS]>,
    forward: Vec<[f32; LABELS]>,
    backward: Vec<[f32; LABELS]>,
    norms: Vec<f32>,
    expected: Expected,
    free: Expected,
}

impl Lattice {
    /// Forward-backward (scaled, Rabiner 1989) over the allowed labels; fills `expected`, returns the log of the sum over
    /// all paths. `steps` are the exponentials of the transitions.
    fn run(&mut self, steps: &[[f32; LABELS]], legal: &[Vec<usize>], allowed: impl Fn(usize) -> u64) -> f32 {
        let n = self.scores.len();
        self.forward.clear();
        self.weights.clear();
        self.norms.clear();
        self.backward.clear();
        self.backward.resize(n, [0.0; LABELS]);
        let mut total = 0f64;
        for i in 0..n {
            let score = &self.scores[i];
            let mask = allowed(i);
            let top = (0..LABELS).filter(|l| mask >> l & 1 == 1).map(|l| score[l]).fold(f32::MIN, f32::max);
            let mut weight = [0.0; LABELS];
            let mut here = [0.0; LABELS];
            let mut sum = 0.0;
            for to in (0..LABELS).filter(|l| mask >> l & 1 == 1) {
                weight[to] = (score[to] - top).exp();
                let before: f32 = if i == 0 {
                    steps[LABELS][to]
                } else {
                    let last = &self.forward[i - 1];
                    legal[to].iter().map(|f| last[*f] * steps[*f][to]).sum()
                };
                here[to] = before * weight[to];
                sum += here[to];
            }
            if sum <= 0.0 {
                return f32::NEG_INFINITY;
            }
            here.iter_mut().for_each(|h| *h /= sum);
            total += f64::from(top) + f64::from(sum.ln());
            self.forward.push(here);
            self.weights.push(weight);
            self.norms.push(sum);
        }
        let mut end = 0.0;
        for l in (0..LABELS).filter(|l| follows(Some(*l), None)) {
            self.backward[n - 1][l] = 1.0;
            end += self.forward[n - 1][l];
        }
        if end <= 0.0 {
            return f32::NEG_INFINITY;
        }
        total += f64::from(end.ln());
        for l in &mut self.backward[n - 1] {
            *l /= end;
        }
        for i in (0..n - 1).rev() {
            let mut here = [0.0; LABELS];
            for to in 0..LABELS {
                let rest = self.weights[i + 1][to] * self.backward[i + 1][to] / self.norms[i + 1];
                if rest > 0.0 {
                    for &from in &legal[to] {
                        here[from] += steps[from][to] * rest;
                    }
                }
            }
            self.backward[i] = here;
        }
        let expected = &mut self.expected;
        expected.units.clear();
        expected.pairs.clear();
        expected.pairs.resize(LABELS + 1, [0.0; LABELS]);
        for i in 0..n {
            let mut unit = [0.0; LABELS];
            for l in 0..LABELS {
                unit[l] = self.forward[i][l] * self.backward[i][l];
            }
            for to in (0..LABELS).filter(|to| unit[*to] > 1e-4) {
                if i == 0 {
                    expected.pairs[LABELS][to] += unit[to];
                    continue;
                }
                let rest = self.weights[i][to] * self.backward[i][to] / self.norms[i];
                for &from in &legal[to] {
                    expected.pairs[from][to] += self.forward[i - 1][from] * steps[from][to] * rest;
                }
            }
            expected.units.push(unit);
        }
        total as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognize::tagger::labels::{Part, label};

    #[test]
    fn learns_two_words_apart() {
        let unit = 1u64 << label(0, Part::Unit);
        let example =
            |f: u32, gold: u64| Example { features: vec![vec![f], vec![9]], allowed: vec![gold, 1], weight: 1.0 };
        let examples = vec![example(1, unit), example(2, 1)];
        let options = CrfOptions { alpha: 0.5, l1: 0.0, l2: 0.0, cutoff: 1, epochs: 200, seed: 1 };
        let mut last = f64::MAX;
        let crf = train(&examples, &options, |_, loss| last = loss);
        assert!(last < 0.2, "{last}");
        let row = |h: u32| crf.rows.iter().find(|r| r.0 == h).map(|r| r.1).unwrap_or([0.0; LABELS]);
        assert!(row(1)[label(0, Part::Unit)] > row(1)[0]);
        assert!(row(2)[0] > row(2)[label(0, Part::Unit)]);
    }
}
