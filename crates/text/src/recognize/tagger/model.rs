//! The trained weights: for every feature a row of one byte per label, behind an index.
//!
//! File: a line of text; count, labels; scale; transitions; sorted feature hashes; rows.

use std::cell::RefCell;

use super::features::{OFFSETS, Own, REACH, SEEN, Sketch, feature};
use super::index::{self, Index};
use super::labels::{LABELS, OUTSIDE, follows};
use crate::kept::{Kept, Owner};

/// Words whose sums a thread keeps, half a kilobyte each.
const KEPT: usize = 1 << 12;
/// By how much the words alone must speak against a name for nothing else to be asked, and how much less those beside it may:
/// two units of five are outside by that, and one in 900 of them would be in a name if all were asked.
const SURE: i16 = 25;
const BESIDE: i16 = -100;
/// By how much whatever stands beside.
const SURE_ALONE: i16 = 150;
/// What speaks for the outside of such a unit besides: about what the features that are not asked would say of most.
const UNASKED: i16 = 300;
/// More than the rounding of sums can make of a difference.
const ROUNDING: f32 = 1.0;
/// Score of what may not be.
const NEVER: f32 = -1e9;

/// Weights, read where they lie.
#[derive(Debug)]
pub struct Model {
    rows: &'static [u8],
    index: Index,
    scale: f32,
    /// From label (`LABELS` is the start) to label.
    transitions: Vec<[f32; LABELS]>,
    /// Labels behind which a name is over: any other begins there. With each, how much better than behind the outside one may
    /// go on behind it at most.
    closed: Vec<(usize, f32)>,
    /// The labels within a name, each with those that may stand before it.
    inner: Vec<(usize, Vec<usize>)>,
    /// Whose sums a thread keeps.
    owner: Owner,
}

/// What a word adds to the scores of the units from which it is seen.
type Seen = [[i16; LABELS]; SEEN];

thread_local! {
    static WORDS: RefCell<Kept<Own, Seen>> = const { RefCell::new(Kept::new()) };
}

/// Buffers of [`Model::scores`].
#[derive(Debug, Default)]
pub struct Buffers {
    features: Vec<u32>,
    /// Features that may have a row, and where it would be.
    found: Vec<(u32, (u32, u32))>,
    sums: Vec<[i16; LABELS]>,
    margins: Vec<i16>,
}

impl Model {
    /// Reads a model file and makes its index.
    pub fn read(file: &'static [u8]) -> Option<Self> {
        Self::with_index(file, Index::read(index::write(file)?)?)
    }
    /// Reads a model file whose index is there.
    pub fn with_index(file: &'static [u8], index: Index) -> Option<Self> {
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
        take(count.checked_mul(4)?)?;
        let rows = take(count.checked_mul(LABELS)?)?;
        let before = |to: usize| (0..LABELS).filter(|from| follows(Some(*from), Some(to))).collect::<Vec<_>>();
        let lead = |f: usize| {
            let onto = (0..LABELS).filter(|to| follows(Some(f), Some(*to)));
            onto.map(|to| transitions[f][to] - transitions[OUTSIDE][to]).fold(f32::MIN, f32::max)
        };
        let closed = before(OUTSIDE).into_iter().map(|f| (f, lead(f))).collect();
        let inner = (0..LABELS).filter(|to| !follows(Some(OUTSIDE), Some(*to))).map(|to| (to, before(to))).collect();
        Some(Self { rows, index, scale, transitions, closed, inner, owner: Owner::unique() })
    }

    /// Adds up the rows of the features of every unit. What a word adds by itself is summed once and kept.
    pub fn scores(&self, sketch: &Sketch, buffers: &mut Buffers, out: &mut Vec<[f32; LABELS]>) {
        let Buffers { features, found, sums, margins } = buffers;
        let count = sketch.len();
        sums.clear();
        sums.resize(count, [0; LABELS]);
        WORDS.with_borrow_mut(|words| {
            words.belong(self.owner, KEPT);
            let reach = REACH as isize;
            for at in -reach..count as isize + reach {
                let own = sketch.own(at);
                let make = |own: &Own| {
                    let mut seen = [[0; LABELS]; SEEN];
                    for (o, sum) in seen.iter_mut().enumerate() {
                        features.clear();
                        own.features(o, |template, value| features.push(feature(template, value)));
                        self.add(features, found, sum);
                    }
                    seen
                };
                words.with(own.hash(), own, make, |seen| {
                    for (offset, seen) in OFFSETS.zip(seen) {
                        if let Some(sum) = usize::try_from(at - offset).ok().and_then(|unit| sums.get_mut(unit)) {
                            sum.iter_mut().zip(seen).for_each(|(s, w)| *s += w);
                        }
                    }
                });
            }
        });
        margins.clear();
        margins.extend(sums.iter().map(margin));
        out.clear();
        for (i, sum) in sums.iter_mut().enumerate() {
            if is_sure(margins, i) {
                sum[OUTSIDE] = sum[OUTSIDE].saturating_add(UNASKED);
            } else {
                features.clear();
                sketch.context(i, |template, value| features.push(feature(template, value)));
                self.add(features, found, sum);
            }
            out.push(sum.map(|s| f32::from(s) * self.scale));
        }
    }
    /// Adds the rows of features. In passes, so that what one feature has to wait for keeps no other waiting: what the next
    /// pass reads is sent for in the one before.
    fn add(&self, features: &[u32], found: &mut Vec<(u32, (u32, u32))>, sum: &mut [i16; LABELS]) {
        let index = self.index.parts();
        found.clear();
        found.resize(features.len(), (0, (0, 0)));
        let mut count = 0;
        for hash in features {
            found[count].0 = *hash;
            count += usize::from(index.may_have(*hash));
        }
        let found = &mut found[..count];
        let mut sent = 0;
        for (hash, span) in found.iter_mut() {
            *span = index.span(*hash);
            sent ^= index.touch(*span);
        }
        std::hint::black_box(sent);
        let mut rows = 0;
        for n in 0..found.len() {
            let (hash, span) = found[n];
            if let Some(row) = index.row(hash, span) {
                found[rows].0 = row;
                sent ^= self.rows[row as usize * LABELS];
                rows += 1;
            }
        }
        std::hint::black_box(sent);
        let mut all = *sum;
        for (row, _) in &found[..rows] {
            let from = *row as usize * LABELS;
            for (s, w) in all.iter_mut().zip(&self.rows[from..from + LABELS]) {
                *s += i16::from(*w as i8);
            }
        }
        *sum = all;
    }

    /// The best labels (Viterbi) for the scores of the units of a sentence.
    pub fn decode(
        &self,
        scores: &[[f32; LABELS]],
        best: &mut Vec<[f32; LABELS]>,
        back: &mut Vec<[u32; LABELS]>,
        out: &mut Vec<usize>,
    ) {
        out.clear();
        best.clear();
        back.clear();
        for (i, score) in scores.iter().enumerate() {
            let mut here = [f32::MIN; LABELS];
            let mut from = [0_u32; LABELS];
            match i.checked_sub(1).and_then(|i| best.get(i)) {
                None => here = self.transitions[LABELS],
                Some(before) => {
                    // All labels behind one at a time, so that several go in one instruction. Most are so far behind the
                    // outside that they are no label's best.
                    for &(f, lead) in &self.closed {
                        let (base, row) = (before[f], &self.transitions[f]);
                        if base + lead < before[OUTSIDE] - ROUNDING {
                            continue;
                        }
                        for to in 0..LABELS {
                            let sum = base + row[to];
                            let better = sum > here[to];
                            from[to] = if better { f as u32 } else { from[to] };
                            here[to] = if better { sum } else { here[to] };
                        }
                    }
                    for (to, open) in &self.inner {
                        here[*to] = f32::MIN;
                        for &f in open {
                            let sum = before[f] + self.transitions[f][*to];
                            if sum > here[*to] {
                                (here[*to], from[*to]) = (sum, f as u32);
                            }
                        }
                    }
                }
            }
            for (sum, score) in here.iter_mut().zip(score) {
                *sum += score;
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

/// By how much a sum speaks for the outside.
fn margin(sum: &[i16; LABELS]) -> i16 {
    let names = sum.iter().enumerate().map(|(label, s)| if label == OUTSIDE { i16::MIN } else { *s });
    sum[OUTSIDE].saturating_sub(names.max().unwrap_or(0))
}

/// Whether a unit is outside of names by what words alone say, there and beside it.
fn is_sure(margins: &[i16], i: usize) -> bool {
    let beside = [i.checked_sub(1), Some(i + 1)].into_iter().flatten().filter_map(|k| margins.get(k));
    margins[i] >= SURE_ALONE || margins[i] >= SURE && beside.into_iter().all(|m| *m >= BESIDE)
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
