//! Sums that were judged -> what a sum is worth.

/// A sum, whether it was right, the relation's column, and the number of the example.
pub type Judged = (f32, bool, usize, usize);

/// What a sum is worth: the logistic curve of `slope * sum + offset`.
#[derive(Clone, Copy, Debug)]
pub struct Curve {
    /// How fast it rises.
    pub slope: f32,
    /// Where it is at a sum of nought.
    pub offset: f32,
}

impl Curve {
    /// The probability of a sum.
    pub fn at(self, sum: f32) -> f32 {
        1.0 / (1.0 + (-(self.slope * sum + self.offset)).exp())
    }
    /// The sum that is worth so much.
    pub fn sum(self, probability: f32) -> f32 {
        ((probability / (1.0 - probability)).ln() - self.offset) / self.slope
    }
    /// A curve for each relation, drawn to that of all the more the less there is of it; none where nothing was judged.
    pub fn of_each(judged: &[Judged], labels: usize) -> Vec<Option<Self>> {
        let all = Self::fit(judged, Self { slope: 1.0, offset: 0.0 });
        let own = |label: usize| judged.iter().filter(|j| j.2 == label).copied().collect::<Vec<Judged>>();
        (0..labels).map(own).map(|own| (!own.is_empty()).then(|| Self::fit(&own, all))).collect()
    }
    /// By Newton's method, with a pull to `prior` as strong as a few judgements.
    pub fn fit(judged: &[Judged], prior: Self) -> Self {
        const PULL: f64 = 2.0;
        let (mut slope, mut offset) = (f64::from(prior.slope), f64::from(prior.offset));
        for _ in 0..30 {
            let mut gradient = [PULL * (slope - f64::from(prior.slope)), PULL * (offset - f64::from(prior.offset))];
            let mut curvature = [PULL, 0.0, PULL];
            for (sum, right, ..) in judged {
                let x = f64::from(*sum);
                let p = 1.0 / (1.0 + (-(slope * x + offset)).exp());
                let (error, weight) = (p - f64::from(u8::from(*right)), p * (1.0 - p));
                gradient = [gradient[0] + error * x, gradient[1] + error];
                curvature = [curvature[0] + weight * x * x, curvature[1] + weight * x, curvature[2] + weight];
            }
            let determinant = curvature[0] * curvature[2] - curvature[1] * curvature[1];
            slope -= (curvature[2] * gradient[0] - curvature[1] * gradient[1]) / determinant;
            offset -= (curvature[0] * gradient[1] - curvature[1] * gradient[0]) / determinant;
        }
        // A higher sum is never worth less.
        Self { slope: slope.max(0.05) as f32, offset: offset as f32 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_tells_what_a_sum_is_worth() {
        // Above nought nine of ten are right, below one of ten.
        let judged: Vec<Judged> = (0..200)
            .map(|i| {
                let above = i % 2 == 0;
                (if above { 1.0 } else { -1.0 }, above != (i % 20 < 2), 0, i)
            })
            .collect();
        let curve = Curve::fit(&judged, Curve { slope: 1.0, offset: 0.0 });
        assert!((curve.at(1.0) - 0.9).abs() < 0.03, "{curve:?}");
        assert!((curve.at(-1.0) - 0.1).abs() < 0.03, "{curve:?}");
        assert!((curve.at(curve.sum(0.7)) - 0.7).abs() < 1e-4);
        // A relation of which little was judged is worth what all are.
        let all = Curve::of_each(&judged, 2);
        assert!(all[0].is_some() && all[1].is_none());
    }
}
