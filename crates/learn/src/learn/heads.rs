//! Training of the dependency parser: a linear model and a net with one hidden layer, added up.

use super::linear::{LinearTrainer, Random, StepSize, shuffled, softmax};
use crate::resource::weights::Weights;
use crate::syntax::chunk::Convention;
use crate::syntax::features::ChunkView;
use crate::syntax::parse::net::{Active, Net, Rows, WIDTH};
use crate::syntax::parse::{self, DependencyParser, Question, Tree};

/// Chunks of a sentence with the head of each, -1 at the root, and whose convention they follow.
pub type Sentence = (Vec<ChunkView>, Vec<i32>, Convention);

/// Size of the net's first steps; they shrink to a tenth.
const STEP: f32 = 0.03;
/// What part of the hidden numbers a choice goes without.
const DROPPED: f32 = 0.3;
/// What the net counts beside the linear model: from 0.8 to 1.5 the scores differ by less than .001.
const SHARE: f32 = 1.25;
/// The net has `2^ROW_BITS` rows.
const ROW_BITS: u32 = 16;

/// A net under training (Adagrad; dropout of Srivastava et al. 2014).
struct NetTrainer {
    layout: Rows,
    rows: Vec<[f32; WIDTH]>,
    row_squares: Vec<[f32; WIDTH]>,
    output: [f32; WIDTH],
    output_squares: [f32; WIDTH],
    step: f32,
}

/// What a sentence adds to the net's gradient.
#[derive(Default)]
struct Gradient {
    /// By chunk and role, as the sums.
    sums: Vec<[f32; WIDTH]>,
    pairs: Vec<(usize, [f32; WIDTH])>,
}

fn descend(weights: &mut [f32; WIDTH], squares: &mut [f32; WIDTH], gradient: &[f32; WIDTH], step: f32) {
    for ((weight, square), g) in weights.iter_mut().zip(squares).zip(gradient) {
        *square += g * g;
        *weight -= step * g / square.sqrt();
    }
}

impl NetTrainer {
    fn new(bits: u32, seed: u64) -> Self {
        let mut random = Random::new(seed);
        let mut row = |size: f32| -> [f32; WIDTH] { std::array::from_fn(|_| (random.uniform() * 2.0 - 1.0) * size) };
        Self {
            layout: Rows { bits },
            rows: (0..1usize << bits).map(|_| row(0.05)).collect(),
            row_squares: vec![[1e-4; WIDTH]; 1 << bits],
            output: row(0.5),
            output_squares: [1e-4; WIDTH],
            step: STEP,
        }
    }
    /// The sums of all chunks in all roles, and their rows in the same order.
    fn sums(&self, views: &[ChunkView], sums: &mut Vec<[f32; WIDTH]>, rows: &mut Vec<usize>) {
        sums.clear();
        rows.clear();
        let none = ChunkView::default();
        for view in views.iter().chain([&none]) {
            let mut last = usize::MAX;
            self.layout.chunk(view, |role, row| {
                if role != last {
                    sums.push([0.0; WIDTH]);
                    last = role;
                }
                rows.push(row);
                if let Some(sum) = sums.last_mut() {
                    for (s, w) in sum.iter_mut().zip(&self.rows[row]) {
                        *s += w;
                    }
                }
            });
        }
    }
    /// The hidden numbers of a candidate, those that `mask` leaves.
    fn hidden(&self, sums: &[[f32; WIDTH]], active: &Active, mask: &[f32; WIDTH]) -> [f32; WIDTH] {
        let mut hidden = [0.0; WIDTH];
        for part in active.sums.iter().map(|s| &sums[*s]).chain(active.rows.iter().map(|r| &self.rows[*r])) {
            for (h, p) in hidden.iter_mut().zip(part) {
                *h += p;
            }
        }
        for (h, m) in hidden.iter_mut().zip(mask) {
            *h = h.max(0.0) * m;
        }
        hidden
    }
    fn score(&self, hidden: &[f32; WIDTH]) -> f32 {
        hidden.iter().zip(&self.output).map(|(h, o)| h * o).sum()
    }
    /// One step against the gradient of a sentence.
    fn learn(&mut self, gradient: &Gradient, rows: &[usize]) {
        let per_sum = rows.len() / gradient.sums.len().max(1);
        for (part, rows) in gradient.sums.iter().zip(rows.chunks_exact(per_sum.max(1))) {
            if part.iter().any(|g| *g != 0.0) {
                for &row in rows {
                    descend(&mut self.rows[row], &mut self.row_squares[row], part, self.step);
                }
            }
        }
        for (row, part) in &gradient.pairs {
            descend(&mut self.rows[*row], &mut self.row_squares[*row], part, self.step);
        }
    }
    /// The net with all numbers rounded to bytes.
    fn finish(&self) -> Net {
        let top = self.output.iter().fold(1e-9f32, |top, o| top.max(o.abs())) / 127.0;
        let plain = Weights::quantize(self.rows.as_flattened(), String::new());
        let mut text = format!("{}", plain.scale() * top * SHARE);
        for o in &self.output {
            text.push_str(&format!(" {}", (o / top).round() as i8));
        }
        Net::new(Weights::quantize(self.rows.as_flattened(), text + "\n"))
    }
}

/// Trains a parser; the linear model has `2^bits` weights.
pub fn train(sentences: &[Sentence], seed: u64, epochs: usize, bits: u32, step: StepSize) -> DependencyParser {
    let mut linear = LinearTrainer::new(bits, step);
    let mut net = NetTrainer::new(ROW_BITS, seed);
    let mut random = Random::new(seed + 1);
    let mut lists: Vec<Vec<u64>> = Vec::new();
    let (mut scores, mut net_scores, mut seen) = (Vec::new(), Vec::new(), Vec::new());
    let mut chain = Vec::new();
    let (mut sums, mut rows, mut gradient) = (Vec::new(), Vec::new(), Gradient::default());
    for epoch in 0..epochs {
        net.step = STEP * (1.0 - epoch as f32 / epochs as f32).max(0.1);
        for s in shuffled(sentences.len(), seed + epoch as u64) {
            let (views, heads, convention) = &sentences[s];
            let mut tree = Tree::new(views.len());
            net.sums(views, &mut sums, &mut rows);
            gradient.pairs.clear();
            gradient.sums.clear();
            gradient.sums.resize(sums.len(), [0.0; WIDTH]);
            let mut output = [0.0; WIDTH];
            for i in (0..views.len().saturating_sub(1)).rev() {
                tree.chain(i, &mut chain);
                let gold = chain.iter().position(|&c| c as i32 == heads[i]);
                if let Some(gold) = gold
                    && chain.len() > 1
                {
                    let mask =
                        std::array::from_fn(|_| if random.uniform() < DROPPED { 0.0 } else { 1.0 / (1.0 - DROPPED) });
                    lists.resize_with(chain.len().max(lists.len()), Vec::new);
                    seen.clear();
                    let question = Question { views, tree: &tree, i, chain: &chain, convention: *convention };
                    net_scores.clear();
                    for (k, list) in lists[..chain.len()].iter_mut().enumerate() {
                        list.clear();
                        parse::features(&question, k, |f| list.push(f));
                        let active = net.layout.active(&question, k);
                        let hidden = net.hidden(&sums, &active, &mask);
                        net_scores.push(net.score(&hidden));
                        seen.push((active, hidden));
                    }
                    // Each learns by itself, as if the other were not there: together they are then better than one softmax
                    // of both, in which the linear model, that is quicker, leaves the net little to learn.
                    linear.choose(&lists[..chain.len()], gold, &mut scores);
                    softmax(&mut net_scores);
                    for (k, (active, hidden)) in seen.iter().enumerate() {
                        let slope = net_scores[k] - f32::from(u8::from(k == gold));
                        if slope.abs() <= 1e-3 {
                            continue;
                        }
                        let mut part = [0.0; WIDTH];
                        for ((o, p), ((h, w), m)) in
                            output.iter_mut().zip(&mut part).zip(hidden.iter().zip(&net.output).zip(&mask))
                        {
                            *o += slope * h;
                            *p = if *h > 0.0 { slope * w * m } else { 0.0 };
                        }
                        for &sum in &active.sums {
                            for (g, p) in gradient.sums[sum].iter_mut().zip(&part) {
                                *g += p;
                            }
                        }
                        gradient.pairs.extend(active.rows.iter().map(|row| (*row, part)));
                    }
                    for (score, other) in scores.iter_mut().zip(&net_scores) {
                        *score *= other;
                    }
                }
                // A head outside the projective candidates: the next candidate behind it keeps the tree sane.
                let next = chain.iter().copied().find(|&c| c as i32 >= heads[i]);
                let mut head = next.unwrap_or(views.len() - 1);
                // From the second pass on every other head is the parser's own choice, right or wrong, so that it
                // learns to go on from trees as it will build them (Goldberg and Nivre 2012).
                if gold.is_some() && chain.len() > 1 && epoch > 0 && random.uniform() < 0.5 {
                    let best = (1..chain.len()).fold(0, |best, k| if scores[k] > scores[best] { k } else { best });
                    head = chain[best];
                }
                tree.attach(i, head);
            }
            net.learn(&gradient, &rows);
            descend(&mut net.output, &mut net.output_squares, &output, net.step);
        }
    }
    DependencyParser::new(Weights::quantize(&linear.weights(), String::new()), net.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Chunks that differ in one attribute, which decides the head: next or last.
    #[test]
    fn learns_heads_and_survives_the_file() {
        let sentence = |near: bool| -> Sentence {
            let view = |function| ChunkView { function, functions: function, class: 1, ..ChunkView::default() };
            let views = vec![view(if near { 5 } else { 9 }), view(3), view(3), view(4)];
            (views, if near { vec![1, 3, 3, -1] } else { vec![3, 2, 3, -1] }, Convention::First)
        };
        let sentences: Vec<Sentence> = (0..40).map(|n| sentence(n % 2 == 0)).collect();
        let step = StepSize { alpha: 0.1, l1: 0.01, l2: 0.0 };
        let mut file = Vec::new();
        train(&sentences, 1, 3, 12, step).write("test", &mut file).expect("memory");
        let parser = DependencyParser::from_bytes(&file).expect("whole");
        for near in [true, false] {
            let (views, heads, convention) = sentence(near);
            let mut analysis = crate::document::SentenceAnalysis {
                chunks: vec![crate::document::Chunk::default(); views.len()],
                ..Default::default()
            };
            parser.parse(&mut analysis, &views, convention);
            assert_eq!(analysis.chunks[0].head.output(), i64::from(heads[0]));
        }
        assert!(DependencyParser::from_bytes(&file[..file.len() - 1]).is_err());
        assert!(DependencyParser::from_bytes(b"enishi").is_err());
    }
}
