//! Bunsetsu -> heads, from right to left: every bunsetsu picks its head among those that keep the tree projective.
//!
//! ```text
//! 社長は 新製品を 発表すると 述べた      candidates of 新製品を: 発表すると, 述べた
//! ```
//! Japanese depends to the right, so when bunsetsu i is reached the tree over i+1… is complete, and the candidates are
//! i+1, its head, that one's head, and so on to the root (backward beam search of Sekine, Uchimoto and Isahara 2000).
//! All candidates are compared in one softmax of a linear model and one of a small [net], added up; features see
//! the children that a candidate already has, those that would be skipped and the grandparent. Time is linear: the chain is
//! cut at [`MAX_CHAIN`].

pub mod net;

use super::chunk::Convention;
use super::features::ChunkView;
use crate::document::{Link, SentenceAnalysis};
use crate::resource::weights::{Weights, WeightsLoadError, binary, ternary, unary};
use net::Net;

/// Candidates that are looked at for one bunsetsu: the nearest ones and the root.
pub const MAX_CHAIN: usize = 24;

/// Finds heads.
#[derive(Debug)]
pub struct DependencyParser {
    weights: Weights,
    net: Net,
}

/// A tree under construction: everything right of some bunsetsu.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// Head of each chunk; the chunk's own index at the root.
    pub heads: Vec<u32>,
    /// Leftmost child so far, or the chunk itself.
    pub child: Vec<u32>,
    /// Children so far.
    pub children: Vec<u8>,
}

impl Tree {
    /// A tree over `count` chunks with nothing but the root set.
    pub fn new(count: usize) -> Self {
        let own: Vec<u32> = (0..count as u32).collect();
        Self { heads: own.clone(), child: own, children: vec![0; count] }
    }
    /// Hangs `chunk` under `head`.
    pub fn attach(&mut self, chunk: usize, head: usize) {
        self.heads[chunk] = head as u32;
        self.child[head] = chunk as u32;
        self.children[head] = self.children[head].saturating_add(1);
    }
    /// Candidates for the head of `chunk`, nearest first.
    pub fn chain(&self, chunk: usize, into: &mut Vec<usize>) {
        into.clear();
        let last = self.heads.len() - 1;
        let mut at = chunk + 1;
        loop {
            into.push(at);
            let next = self.heads[at] as usize;
            if next == at {
                return;
            }
            at = if into.len() + 1 >= MAX_CHAIN { last } else { next };
        }
    }
}

fn bucket(distance: usize) -> u64 {
    match distance {
        0..=3 => distance as u64,
        4..=5 => 4,
        6..=9 => 5,
        _ => 6,
    }
}

/// Which of the candidates is the head of a chunk?
#[derive(Clone, Copy, Debug)]
pub struct Question<'s> {
    /// All chunks of the sentence.
    pub views: &'s [ChunkView],
    /// Everything right of the chunk.
    pub tree: &'s Tree,
    /// The chunk.
    pub i: usize,
    /// The candidates, nearest first.
    pub chain: &'s [usize],
    /// Whose convention the sentence is read in: the corpora differ in the heads of topics and of coordination.
    pub convention: Convention,
}

/// Gives `emit` every feature of `chain[k]` as the head of the chunk.
#[inline]
pub fn features(question: &Question, k: usize, mut emit: impl FnMut(u64)) {
    let &Question { views, tree, i, chain, convention } = question;
    let none = ChunkView::default();
    let j = chain[k];
    let (m, h) = (&views[i], &views[j]);
    let child = tree.child[j] as usize;
    let s = if child == j { &none } else { &views[child] };
    let p = if k == 0 { &none } else { &views[chain[k - 1]] };
    let g = chain.get(k + 1).map_or(&none, |&g| &views[g]);
    let before = if i == 0 { &none } else { &views[i - 1] };
    let after = &views[i + 1];
    let head_before = if j == i + 1 { &none } else { &views[j - 1] };
    let head_after = views.get(j + 1).unwrap_or(&none);
    let distance = bucket(j - i) | (k.min(4) as u64) << 4 | u64::from(k + 1 == chain.len()) << 8;
    let near = (j - i).min(2) as u64;
    let commas = m.marks & 1;
    let m_shape = m.function_form ^ m.functions.rotate_left(3) ^ commas;
    let h_shape = h.pos ^ h.function_form.rotate_left(17);
    let h_kind = h.class << 4 | h.marks;

    emit(binary(1, distance, h_kind));
    emit(binary(2, m.category, distance));
    emit(ternary(3, m.category, h.category, distance));
    emit(ternary(4, m.category, h.category, near));
    emit(binary(5, m.functions ^ commas, h.category));
    emit(ternary(6, m.functions, h_shape, distance));
    emit(binary(7, m_shape, h_shape));
    emit(binary(8, m.lemma, h.lemma));
    emit(ternary(9, m.lemma, m.functions, h.lemma));
    emit(binary(10, m.functions, h.lemma));
    emit(ternary(11, m.functions, h.lemma, near));
    emit(ternary(12, m.lemma, m.functions, h.category));
    emit(ternary(13, m.lemma, m.functions, h.class << 4 | near));
    emit(ternary(14, m.pos, m.function_form, h_shape));
    emit(ternary(15, m.pos << 8 | h.pos, m.function, h.function));
    emit(ternary(16, m.category, h.category, s.category));
    emit(ternary(17, m.functions, s.functions ^ s.class, h.category));
    emit(ternary(18, m.functions, s.functions ^ s.class, h.class << 4 | near));
    emit(ternary(19, m.category, p.category, h.category));
    emit(ternary(20, m.functions, p.category, h.category));
    emit(ternary(21, m.category, h.category, g.category));
    emit(ternary(22, m.category, before.category, h.category));
    emit(ternary(23, m.category, after.category, h.category ^ near));
    emit(ternary(24, m.category, head_before.category, h.category));
    emit(ternary(25, m.category, head_after.category, h.category));
    emit(ternary(26, m_shape, h.category, u64::from(tree.children[j].min(3)) << 2 | near));
    emit(ternary(27, m.function, m.pos, h.first));
    emit(ternary(28, m.pos, m.function, h.inner ^ near));
    emit(ternary(29, m_shape, h.function, h.lemma));
    emit(ternary(30, m.lemma, h.pos, h.function));
    emit(ternary(31, m_shape, h_kind, distance));
    emit(ternary(32, m.functions, p.lemma, h.class));
    emit(ternary(33, m.functions, g.lemma, h.category));
    emit(ternary(34, m.particle, s.particle, h.class << 8 | u64::from(m.particle == s.particle)));
    let same = u64::from(m.lemma == h.lemma)
        | u64::from(m.pos == h.pos) << 1
        | u64::from(m.functions == h.functions) << 2
        | u64::from(m.inner == h.inner) << 3
        | u64::from(m.length == h.length) << 4;
    emit(ternary(35, m_shape, same, near));
    emit(ternary(36, m_shape, same, h.category));
    emit(ternary(37, m.marks, h.marks, distance));
    emit(ternary(38, m_shape, h.marks, p.marks | g.marks << 4));
    emit(ternary(39, m_shape, p.class << 4 | g.class, h_kind));
    emit(ternary(40, m.category, s.category ^ p.category.rotate_left(9), h.category));
    emit(ternary(41, m.functions, s.lemma, h.lemma));
    emit(ternary(42, m.first, m.function, h_shape));
    emit(unary(43, h_shape ^ distance.rotate_left(40)));
    emit(ternary(45, m.functions ^ commas, h.functions, h.class));
    emit(ternary(46, m.functions ^ commas, h.functions, p.functions ^ p.class));
    emit(ternary(47, m.category, h.functions, g.functions ^ g.class));
    emit(ternary(48, m_shape, h_shape, g.category));
    emit(ternary(49, m_shape, p.category, h_shape));
    emit(ternary(50, m_shape ^ s.category, p.category, h.category));
    if convention != Convention::Unsure {
        let own = (convention as u64) << 50;
        emit(ternary(70, m.category ^ own, h.category, distance));
        emit(ternary(71, m_shape ^ own, h_shape, near));
        emit(ternary(72, m.functions ^ own, h.category, near));
        emit(ternary(73, m.category ^ own, h.category, p.category));
        emit(ternary(74, m.category ^ own, h.category, after.category));
        emit(ternary(75, m.category ^ own, h.category, g.category));
        emit(ternary(76, m_shape ^ own, h_kind, distance));
        emit(ternary(77, m.functions ^ own, m.lemma, h.category));
    }
    emit(ternary(44, m_shape, after.functions ^ after.class, h_kind ^ near.rotate_left(9)));
}

impl DependencyParser {
    /// A parser with trained weights.
    pub fn new(weights: Weights, net: Net) -> Self {
        Self { weights, net }
    }
    /// A parser that is part of the program, without copying it.
    ///
    /// # Errors
    /// The bytes are not a whole model file.
    pub fn from_static(file: &'static [u8]) -> Result<Self, WeightsLoadError> {
        let (weights, net) = file.split_at(length(file)?);
        Ok(Self::new(Weights::from_static(weights)?, Net::new(Weights::from_static(net)?)))
    }
    /// Reads a model file: the linear model, and behind it the net.
    ///
    /// # Errors
    /// The bytes are not a whole model file.
    pub fn from_bytes(file: &[u8]) -> Result<Self, WeightsLoadError> {
        let (weights, net) = file.split_at(length(file)?);
        Ok(Self::new(Weights::from_bytes(weights)?, Net::new(Weights::from_bytes(net)?)))
    }
    /// Writes the file form; `about` is the rest of the readable first line.
    ///
    /// # Errors
    /// The writer fails.
    pub fn write(&self, about: &str, out: &mut impl std::io::Write) -> std::io::Result<()> {
        self.weights.write(about, out)?;
        self.net.weights().write("the parser's net", out)
    }
    /// Fills in the heads of a sentence whose chunks are set.
    pub fn parse(&self, sentence: &mut SentenceAnalysis, views: &[ChunkView], convention: Convention) {
        let count = views.len();
        if count == 0 {
            return;
        }
        let mut tree = Tree::new(count);
        let (mut chain, mut sums) = (Vec::new(), Vec::new());
        let scale = self.weights.scale();
        let layout = self.net.layout();
        if count > 2 {
            self.net.sums(views, &mut sums);
        }
        for i in (0..count - 1).rev() {
            tree.chain(i, &mut chain);
            let question = Question { views, tree: &tree, i, chain: &chain, convention };
            let (mut best, mut top, mut second) = (0, f32::MIN, f32::MIN);
            for k in 0..chain.len() {
                let mut score = 0.0;
                if chain.len() > 1 {
                    let mut units = 0;
                    features(&question, k, |f| units += self.weights.weight(f));
                    score = units as f32 * scale + self.net.score(&sums, &layout.active(&question, k));
                }
                if score > top {
                    (best, second, top) = (k, top, score);
                } else {
                    second = second.max(score);
                }
            }
            let chunk = &mut sentence.chunks[i];
            chunk.margin = if chain.len() > 1 { top - second } else { f32::MAX };
            chunk.head = Link::To(chain[best] as u32);
            tree.attach(i, chain[best]);
        }
        sentence.chunks[count - 1].head = Link::Nil;
    }
}

/// Length of the linear model at the head of a file.
fn length(file: &[u8]) -> Result<usize, WeightsLoadError> {
    Weights::length(file).map(|length| length.min(file.len()))
}
