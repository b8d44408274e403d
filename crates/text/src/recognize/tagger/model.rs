//! The trained weights: for every feature a row of one byte per label, behind an index built at the start.
//!
//! File: a line of text; count, labels; scale; transitions; sorted feature hashes; rows.

use super::labels::{LABELS, follows};

/// Bits of the filter.
const FILTER: usize = 1 << 21;
/// Score of what may not be.
const NEVER: f32 = -1e9;

/// Weights, read where they lie.
#[derive(Debug)]
pub struct Model {
    rows: &'static [u8],
    /// Slot -> feature hash and row + 1; a power of two of them.
    index: Vec<(u32, u32)>,
    /// One bit for every hash there is (by its low bits): most features of a text are in no row, and this says so cheaply.
    present: Vec<u64>,
    scale: f32,
    /// From label (`LABELS` is the start) to label.
    transitions: Vec<[f32; LABELS]>,
    /// Labels that may stand before each label; `LABELS` is the start.
    before: Vec<Vec<usize>>,
}

impl Model {
    /// Reads a model file.
    pub fn read(file: &'static [u8]) -> Option<Self> {
        let line = file.iter().position(|b| *b == b'\n')?;
        let mut data = &file[line + 1..];
        let mut take = |n: usize| -> Option<&'static [u8]> {
            let (head, rest) = data.split_at_checked(n)?;
            data = rest;
            Some(head)
        };
        let u32_of = |b: &[u8]| Some(u32::from_le_bytes(b.try_into().ok()?));
        let count = u32_of(take(4)?)? as usize;
        if u32_of(take(4)?)? as usize != LABELS {
            return None;
        }
        let scale = f32::from_le_bytes(take(4)?.try_into().ok()?);
        let mut transitions = vec![[0.0; LABELS]; LABELS + 1];
        for (from, row) in transitions.iter_mut().enumerate() {
            for (to, cell) in row.iter_mut().enumerate() {
                let value = f32::from_le_bytes(take(4)?.try_into().ok()?);
                *cell = if follows((from < LABELS).then_some(from), Some(to)) { value } else { NEVER };
            }
        }
        let hashes = take(count.checked_mul(4)?)?;
        let rows = take(count.checked_mul(LABELS)?)?;
        let mut present = vec![0u64; FILTER / 64];
        let slots = (count * 2).next_power_of_two().max(2);
        let mut index = vec![(0u32, 0u32); slots];
        for (row, hash) in hashes.chunks_exact(4).enumerate() {
            let hash = u32_of(hash)?;
            present[hash as usize % FILTER / 64] |= 1 << (hash % 64);
            let mut at = slot(hash, slots);
            while index[at].1 != 0 {
                at = (at + 1) & (slots - 1);
            }
            index[at] = (hash, row as u32 + 1);
        }
        let before = (0..LABELS)
            .map(|to| (0..=LABELS).filter(|from| follows((*from < LABELS).then_some(*from), Some(to))).collect())
            .collect();
        Some(Self { rows, index, present, scale, transitions, before })
    }

    /// Adds up the rows of the features of one unit.
    pub fn score(&self, features: &[u32], out: &mut [f32; LABELS]) {
        let mut sum = [0i32; LABELS];
        let mask = self.index.len() - 1;
        for hash in features {
            if self.present[*hash as usize % FILTER / 64] >> (hash % 64) & 1 == 0 {
                continue;
            }
            let mut at = slot(*hash, self.index.len());
            loop {
                let (h, row) = self.index[at];
                if row == 0 {
                    break;
                }
                if h == *hash {
                    let from = (row as usize - 1) * LABELS;
                    for (s, w) in sum.iter_mut().zip(&self.rows[from..from + LABELS]) {
                        *s += i32::from(*w as i8);
                    }
                    break;
                }
                at = (at + 1) & mask;
            }
        }
        for (o, s) in out.iter_mut().zip(sum) {
            *o = s as f32 * self.scale;
        }
    }

    /// The best labels (Viterbi) for the scores of the units of a sentence.
    pub fn decode(
        &self,
        scores: &[[f32; LABELS]],
        best: &mut Vec<[f32; LABELS]>,
        back: &mut Vec<[u8; LABELS]>,
        out: &mut Vec<usize>,
    ) {
        out.clear();
        best.clear();
        back.clear();
        for (i, score) in scores.iter().enumerate() {
            let mut here = [NEVER; LABELS];
            let mut from = [0u8; LABELS];
            for to in 0..LABELS {
                if i == 0 {
                    here[to] = score[to] + self.transitions[LABELS][to];
                    continue;
                }
                let (mut top, mut arg) = (f32::MIN, 0);
                for &f in self.before[to].iter().filter(|f| **f < LABELS) {
                    let s = best[i - 1][f] + self.transitions[f][to];
                    if s > top {
                        (top, arg) = (s, f);
                    }
                }
                here[to] = top + score[to];
                from[to] = arg as u8;
            }
            best.push(here);
            back.push(from);
        }
        let Some(last) = best.last() else { return };
        let mut label =
            (0..LABELS).filter(|l| follows(Some(*l), None)).max_by(|a, b| last[*a].total_cmp(&last[*b])).unwrap_or(0);
        out.resize(scores.len(), 0);
        for i in (0..scores.len()).rev() {
            out[i] = label;
            label = back[i][label] as usize;
        }
    }
}

fn slot(hash: u32, slots: usize) -> usize {
    (hash.wrapping_mul(0x9E37_79B1) >> (32 - slots.trailing_zeros())) as usize & (slots - 1)
}

/// Writes a model file; `features` are sorted by hash.
pub fn write(about: &str, scale: f32, transitions: &[[f32; LABELS]], features: &[(u32, [i8; LABELS])]) -> Vec<u8> {
    let mut out = format!("{about}\n").into_bytes();
    out.extend((features.len() as u32).to_le_bytes());
    out.extend((LABELS as u32).to_le_bytes());
    out.extend(scale.to_le_bytes());
    out.extend(transitions.iter().flatten().flat_map(|t| t.to_le_bytes()));
    out.extend(features.iter().flat_map(|f| f.0.to_le_bytes()));
    out.extend(features.iter().flat_map(|f| f.1.map(|w| w as u8)));
    out
}
