//! A column of the model that is fitted by itself.

use super::super::linear::Random;

/// Weights below this share of 127 are left out.
const SMALLEST_SINGLE: u8 = 3;

/// Weights of a column of its own.
pub struct Single {
    /// By row.
    pub weights: Vec<f32>,
    /// Its sum where nothing is known.
    pub offset: f32,
}

impl Single {
    /// The sum of the rows.
    pub fn sum(&self, rows: &[u32]) -> f32 {
        rows.iter().map(|row| self.weights[*row as usize]).sum::<f32>() + self.offset
    }
    /// Fits it to the share that is wanted of each example.
    pub fn fit(mut examples: Vec<(&[u32], f32)>, rows: usize, l2: f32, seed: u64) -> Self {
        let mean = examples.iter().map(|(_, wanted)| wanted).sum::<f32>() / examples.len().max(1) as f32;
        let mut fitted = Self { weights: vec![0.0; rows], offset: (mean.max(1e-6) / (1.0 - mean).max(1e-6)).ln() };
        let (mut squares, mut total) = (vec![1e-6_f32; rows], vec![0.0_f32; rows]);
        let mut random = Random::new(seed);
        for _ in 0..SINGLE_EPOCHS {
            random.shuffle(&mut examples);
            for (rows, wanted) in &examples {
                let slope = 1.0 / (1.0 + (-fitted.sum(rows)).exp()) - wanted;
                for row in *rows {
                    let (weight, square) = (&mut fitted.weights[*row as usize], &mut squares[*row as usize]);
                    *square += slope * slope;
                    *weight -= SINGLE_RATE * (slope + l2 * *weight) / square.sqrt().max(0.3);
                }
            }
            for (total, weight) in total.iter_mut().zip(&fitted.weights) {
                *total += weight / SINGLE_EPOCHS as f32;
            }
        }
        fitted.weights = total;
        fitted
    }
    /// Its weights as signed bytes, one of which is worth `scale`.
    pub fn packed(&self, scale: f32) -> Vec<i8> {
        let small = |w: i8| w.unsigned_abs() < SMALLEST_SINGLE;
        let rounded = self.weights.iter().map(|w| (w / scale).round().clamp(-127.0, 127.0) as i8);
        rounded.map(|w| if small(w) { 0 } else { w }).collect()
    }
}

/// Passes over the examples of a single column: there are few.
const SINGLE_EPOCHS: usize = 12;
/// Size of its first steps.
const SINGLE_RATE: f32 = 0.02;

/// A size that all but a few weights stay below.
pub fn largest(weights: impl Iterator<Item = f32>) -> f32 {
    let mut sizes: Vec<f32> = weights.map(f32::abs).filter(|w| *w > 0.0).collect();
    sizes.sort_by(f32::total_cmp);
    sizes.get(sizes.len().saturating_sub(1 + sizes.len() / 20_000)).copied().unwrap_or(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_leaves_what_it_does_not_know_at_the_mean() {
        let (good, bad): (&[u32], &[u32]) = (&[0], &[1]);
        let examples = (0..400).map(|i| if i % 4 == 0 { (bad, 0.0) } else { (good, 1.0) }).collect();
        let column = Single::fit(examples, 3, 0.008, 1);
        assert!(column.sum(&[1]) < column.offset - 0.5 && column.sum(&[0]) > column.offset);
        assert!((column.sum(&[2]) - column.offset).abs() < 1e-6);
        assert!((column.offset - 3.0_f32.ln()).abs() < 1e-3);
    }
}
