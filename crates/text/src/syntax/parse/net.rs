//! A net with one hidden layer that scores heads beside the linear model.
//!
//! ```text
//! attributes of nine chunks ─ a row of 64 numbers each ─▶ sum ─ negative ones to 0 ─▶ weighted sum = score
//! ```
//! The linear model knows the conjunctions that it has seen; the net finds its own and goes between (Chen and Manning
//! 2014). No matrix is multiplied: every attribute in every role has its row in the hidden layer, the rows of a chunk in
//! a role are summed once per sentence, and a candidate costs a dozen sums of 64 small integers.

use std::cell::RefCell;

use super::Question;
use crate::kept::{Kept, Owner};
use crate::resource::weights::{Weights, binary};
use crate::syntax::features::ChunkView;

/// Numbers in the hidden layer.
pub const WIDTH: usize = 64;
/// Roles that a chunk can have: dependent, candidate, their neighbours, the candidate's child, the candidate before it in
/// the chain, the one behind it.
pub const ROLES: usize = 9;
/// Attributes of a chunk.
const ATTRIBUTES: usize = 14;
/// Those of its words, and those of how it ends: most chunks of a text have one half or both in common with one before.
const HALVES: [[usize; ATTRIBUTES / 2]; 2] = [[0, 1, 7, 9, 10, 11, 12], [2, 3, 4, 5, 6, 8, 13]];
/// Sums of halves that a thread keeps, of each kind.
const KEPT: usize = 1 << 11;
/// Attributes of a pair of dependent and candidate.
const PAIR: usize = 8;

/// What a candidate adds up.
#[derive(Clone, Copy, Debug)]
pub struct Active {
    /// For every role the chunk in it, times [`ROLES`], plus the role.
    pub sums: [usize; ROLES],
    /// Rows of the pair.
    pub rows: [usize; PAIR],
}

/// Which rows a net of `2^bits` rows adds up for what.
#[derive(Clone, Copy, Debug)]
pub struct Rows {
    /// The net has `2^bits` rows.
    pub bits: u32,
}

impl Rows {
    fn row(self, role: usize, attribute: u64) -> usize {
        (binary(200, role as u64, attribute).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - self.bits)) as usize
    }
    /// Gives `emit` the rows of a chunk in each role, role by role.
    pub fn chunk(self, view: &ChunkView, mut emit: impl FnMut(usize, usize)) {
        let hashes = Self::attributes(view);
        for role in 0..ROLES {
            for value in hashes {
                emit(role, self.row(role, value));
            }
        }
    }
    /// The attributes of a chunk as hashes.
    fn attributes(view: &ChunkView) -> [u64; ATTRIBUTES] {
        let mut hashes = [
            view.lemma,
            view.pos,
            view.functions,
            view.function,
            view.function_form,
            view.particle,
            view.category,
            view.class,
            view.marks,
            view.first,
            view.inner,
            view.length,
            view.first_pos,
            view.clause,
        ];
        for (attribute, value) in hashes.iter_mut().enumerate() {
            *value = binary(201, attribute as u64, *value);
        }
        hashes
    }
    /// What `chain[k]` as the head of the chunk adds up. A chunk that is not there has the index behind the last.
    pub fn active(self, question: &Question, k: usize) -> Active {
        let &Question { views, tree, i, chain, convention } = question;
        let none = views.len();
        let j = chain[k];
        let child = tree.child[j] as usize;
        let chunks = [
            i,
            j,
            i.checked_sub(1).unwrap_or(none),
            i + 1,
            if j == i + 1 { none } else { j - 1 },
            j + 1,
            if child == j { none } else { child },
            k.checked_sub(1).map_or(none, |before| chain[before]),
            chain.get(k + 1).copied().unwrap_or(none),
        ];
        let mut sums = [0; ROLES];
        for (role, chunk) in chunks.into_iter().enumerate() {
            sums[role] = chunk * ROLES + role;
        }
        let (m, h) = (&views[i], &views[j]);
        let same = u64::from(m.lemma == h.lemma)
            | u64::from(m.pos == h.pos) << 1
            | u64::from(m.functions == h.functions) << 2
            | u64::from(m.inner == h.inner) << 3
            | u64::from(m.length == h.length) << 4;
        let place = (k.min(4) as u64) << 1 | u64::from(k + 1 == chain.len());
        let distance = (j - i).min(12) as u64;
        let own = |value: u64| binary(202, convention as u64, value);
        let pair = [
            distance,
            place,
            u64::from(tree.children[j].min(4)),
            same,
            own(m.functions),
            own(h.category),
            own(m.category),
            own(distance),
        ];
        let mut rows = [0; PAIR];
        for (n, value) in pair.into_iter().enumerate() {
            rows[n] = self.row(ROLES + n, value);
        }
        Active { sums, rows }
    }
}

type Halves = Kept<[u64; ATTRIBUTES / 2], [[i16; WIDTH]; ROLES]>;

thread_local! {
    static SUMS: RefCell<[Halves; 2]> = const { RefCell::new([Kept::new(), Kept::new()]) };
}

/// The net.
#[derive(Debug)]
pub struct Net {
    owner: Owner,
    rows: Weights,
    output: [i16; WIDTH],
    scale: f32,
}

impl Net {
    /// A net of rows whose text part holds what a unit of the score is worth and the weight of every hidden number;
    /// weights that are missing count as 0.
    pub fn new(rows: Weights) -> Self {
        let mut words = rows.text().split_ascii_whitespace();
        let scale = words.next().and_then(|w| w.parse().ok()).unwrap_or(0.0);
        let mut output = [0; WIDTH];
        for (weight, word) in output.iter_mut().zip(words) {
            *weight = word.parse::<i8>().map_or(0, i16::from);
        }
        Self { owner: Owner::unique(), rows, output, scale }
    }
    /// The rows, to be written.
    pub fn weights(&self) -> &Weights {
        &self.rows
    }
    /// Which rows are added up for what.
    pub fn layout(&self) -> Rows {
        Rows { bits: self.rows.bits().saturating_sub(WIDTH.trailing_zeros()).max(1) }
    }
    /// The sums of all chunks in all roles.
    pub fn sums(&self, views: &[ChunkView], sums: &mut Vec<[i16; WIDTH]>) {
        sums.clear();
        sums.resize((views.len() + 1) * ROLES, [0; WIDTH]);
        let none = ChunkView::default();
        SUMS.with_borrow_mut(|kept| {
            for (half, kept) in HALVES.iter().zip(kept) {
                kept.belong(self.owner, KEPT);
                for (view, sums) in views.iter().chain([&none]).zip(sums.chunks_exact_mut(ROLES)) {
                    let attributes = Rows::attributes(view);
                    let own = half.map(|n| attributes[n]);
                    let hash =
                        own.iter().fold(0, |h: u64, a| (h.rotate_left(5) ^ a).wrapping_mul(0xFF51_AFD7_ED55_8CCD));
                    kept.with(
                        hash,
                        own,
                        |own| self.roles(own),
                        |roles| {
                            for (sum, role) in sums.iter_mut().zip(roles) {
                                sum.iter_mut().zip(role).for_each(|(s, r)| *s += r);
                            }
                        },
                    );
                }
            }
        });
    }
    /// The sums of some attributes in all roles.
    fn roles(&self, attributes: &[u64]) -> [[i16; WIDTH]; ROLES] {
        let layout = self.layout();
        let mut sums = [[0; WIDTH]; ROLES];
        for (role, sum) in sums.iter_mut().enumerate() {
            for attribute in attributes {
                self.add(layout.row(role, *attribute), sum);
            }
        }
        sums
    }
    #[inline]
    fn add(&self, row: usize, sum: &mut [i16; WIDTH]) {
        for (s, weight) in sum.iter_mut().zip(self.rows.row::<WIDTH>(row)) {
            *s += i16::from(*weight as i8);
        }
    }
    /// Score of a candidate.
    pub fn score(&self, sums: &[[i16; WIDTH]], active: &Active) -> f32 {
        let mut hidden = [0i16; WIDTH];
        for sum in active.sums {
            for (h, s) in hidden.iter_mut().zip(&sums[sum]) {
                *h += s;
            }
        }
        for row in active.rows {
            self.add(row, &mut hidden);
        }
        let score: i32 = hidden.iter().zip(&self.output).map(|(h, o)| i32::from((*h).max(0)) * i32::from(*o)).sum();
        score as f32 * self.scale
    }
}
