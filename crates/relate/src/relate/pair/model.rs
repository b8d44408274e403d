//! The model of the learned decision: for each feature the relations that it speaks for or against.
//!
//! ```text
//! enishi relations 4 | data, licence, score
//! bytes 900000 columns 50 readings 30 12 41 kept 0.03 1.2
//! develops 25 -40 0.05 -1.2   relation, sum from which it is added, sum of the column behind those of the relations below which
//!                         rules that say it are doubted, slope and offset of the logistic curve that says what a sum is worth
//! …                       then a bit for each upper twenty bits of a feature's number, whether there is a row; then for each
//!                         upper half where its rows begin, and behind them the end, four bytes each; then the rows: lower
//!                         half of the number (two bytes), how many, then so often column and weight, a byte each; or 255, then
//!                         the weights of all columns
//! ```
//!
//! The column behind those of the relations says of what rules said whether it holds, and the curve of the second line what its
//! sum is worth; the three behind it say how what is added is meant (`Reading`), beyond a sum each.
//! Few relations have a weight in a row, so a feature costs two accesses for all relations; a feature that training did not
//! see adds nothing. Sums are integers: they do not depend on order.

use std::fmt::Write as _;
use std::sync::OnceLock;

use thiserror::Error;

use super::features::PairFeatures;
use crate::document::{Modality, Polarity};
use crate::resource::Relation;
use crate::resource::weights::binary;

/// Columns of a row.
pub const LABELS: usize = 64;
static EMBEDDED: &[u8] = include_bytes!("../../../../../models/relations.model");
const MAGIC: &str = "enishi relations 4";
/// How far below its threshold a relation may be by what its ends say alone: of 4,656 pairs that came to hold, one in fifty
/// lost hope too soon, of the others more than half.
const HOPELESS_ALONE: i64 = 200;
/// The same after the features of both that tell most: one in two hundred, and nearly all others.
const HOPELESS: i64 = 150;
/// Probability from which something is more likely so than not: what rules took for left out gives way to another end where it
/// is less likely and the other is not (of 114 so moved on text that no rule was made from 79 were right, before 14).
pub const LIKELY: f32 = 0.5;
/// How far beyond what it takes for what the model adds a reading must be that speaks against the rules: from there on two of
/// three that it changes are right.
const ANEW: i32 = 100;
/// Features that are added in one go.
const AT_ONCE: usize = 32;
/// More weights than this are written for all columns: no larger by much, and added several at a time.
const DENSE: usize = 24;
/// How many weights a row has that is written for all columns.
const ALL: u8 = u8::MAX;
/// Upper halves of numbers, and the end.
const PLACES: usize = (1 << 16) + 1;
/// Bytes of the bits that tell for most features that they have no row: small enough to stay in the cache.
const FILTER: usize = 1 << 17;

/// Why a model file was refused.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum PairModelLoadError {
    /// Another file.
    #[error("relation model: no file of this kind or version")]
    Magic,
    /// A line of its head is not as it should be.
    #[error("relation model: {0:?} is no line of a model's head")]
    Header(String),
    /// Cut short or too long.
    #[error("relation model: {found} bytes, {expected} expected")]
    Length {
        /// Bytes there.
        found: usize,
        /// Bytes that the head announces.
        expected: usize,
    },
}

/// What a model says of one relation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// The relation.
    pub relation: Relation,
    /// Sum from which it holds.
    pub threshold: i32,
    /// Sum of the last column below which it does not hold, although rules say so.
    pub doubt: i32,
    /// Of the logistic curve that says what a sum is worth.
    pub slope: f32,
    /// Of the same.
    pub offset: f32,
}

impl Column {
    /// The sum that is worth so much.
    fn sum(&self, probability: f32) -> i32 {
        let sum = ((probability / (1.0 - probability)).ln() - self.offset) / self.slope;
        if sum.is_finite() { sum.ceil() as i32 } else { i32::MAX }
    }
}

/// What a sum of a relation is worth.
pub struct Worth {
    /// How likely it holds.
    pub probability: f32,
    /// Whether it is sure enough.
    pub holds: bool,
}

/// How what holds between two ends may be meant, other than as a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Lies ahead.
    Planned,
    /// Is not told as a fact for another reason.
    Unsure,
    /// Is told not to be so, or no longer.
    Negative,
}

/// The readings, in order of their columns.
pub const READINGS: [Reading; 3] = [Reading::Planned, Reading::Unsure, Reading::Negative];

/// The model, ready.
pub struct PairModel {
    columns: Vec<Column>,
    /// Sums from which each of them is likely.
    likely: Vec<i32>,
    /// Sums from which the readings hold.
    readings: [i32; READINGS.len()],
    /// Slope and offset of the curve that says what the sum of what rules said is worth.
    kept: (f32, f32),
    filter: &'static [u8],
    places: &'static [u8],
    rows: &'static [u8],
}

/// The weights of a feature.
enum Row<'m> {
    /// Of all columns.
    All(&'m [u8; LABELS]),
    /// Columns and their weights, in turns.
    Some(&'m [u8]),
}

/// What features say of each relation.
#[derive(Clone, Copy)]
pub struct Sums([i32; LABELS]);

impl Default for Sums {
    fn default() -> Self {
        Self([0; LABELS])
    }
}

impl Sums {
    /// Adds what others say.
    pub fn add(&mut self, other: &Self) {
        for (sum, more) in self.0.iter_mut().zip(&other.0) {
            *sum += more;
        }
    }
}

/// The number that a feature is known by.
pub fn fingerprint(feature: u64) -> u32 {
    ((feature ^ (feature >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
}

/// The feature by which a shared one is known among the rows.
pub fn shared_key(feature: u64) -> u64 {
    binary(90, feature, 1)
}

impl PairModel {
    /// The model that the program ships.
    ///
    /// # Panics
    /// Never: a test reads it.
    pub fn embedded() -> &'static Self {
        static MODEL: OnceLock<PairModel> = OnceLock::new();
        MODEL.get_or_init(|| Self::from_static(EMBEDDED).expect("the shipped model is whole"))
    }
    /// Reads a model that is part of the program or lives as long.
    ///
    /// # Errors
    /// The bytes are not a whole model file.
    pub fn from_static(file: &'static [u8]) -> Result<Self, PairModelLoadError> {
        let line = |bytes: &'static [u8]| -> Option<(&'static str, &'static [u8])> {
            let end = bytes.iter().position(|b| *b == b'\n')?;
            Some((std::str::from_utf8(&bytes[..end]).ok()?, &bytes[end + 1..]))
        };
        let (first, rest) = line(file).ok_or(PairModelLoadError::Magic)?;
        if !first.starts_with(MAGIC) {
            return Err(PairModelLoadError::Magic);
        }
        let (second, rest) = line(rest).ok_or_else(|| PairModelLoadError::Header(String::new()))?;
        let bad = |line: &str| PairModelLoadError::Header(line.to_owned());
        let words: Vec<&str> = second.split(' ').collect();
        let ["bytes", bytes, "columns", columns, "readings", readings @ .., "kept", slope, offset] = words.as_slice()
        else {
            return Err(bad(second));
        };
        let readings = readings.iter().map(|word| word.parse()).collect::<Result<Vec<i32>, _>>();
        let readings = readings.ok().and_then(|sums| sums.try_into().ok()).ok_or_else(|| bad(second))?;
        let curve = |word: &str| word.parse::<f32>().map_err(|_| bad(second));
        let kept = (curve(slope)?, curve(offset)?);
        let number = |word: &str| word.parse::<usize>().map_err(|_| bad(second));
        let (bytes, count) = (number(bytes)?, number(columns)?);
        if bytes > 1 << 28 || count + 1 + READINGS.len() > LABELS {
            return Err(bad(second));
        }
        let mut relations = Vec::new();
        let mut rest = rest;
        for _ in 0..count {
            let (text, behind) = line(rest).ok_or_else(|| bad(""))?;
            let mut words = text.split(' ');
            let column = (|| {
                let relation = Relation::intern(words.next()?);
                let threshold = words.next()?.parse().ok()?;
                Some(Column {
                    relation,
                    threshold,
                    doubt: words.next()?.parse().ok()?,
                    slope: words.next()?.parse().ok()?,
                    offset: words.next()?.parse().ok()?,
                })
            })();
            relations.push(column.ok_or_else(|| bad(text))?);
            rest = behind;
        }
        // A model that knows nothing needs no places.
        let (filter, places) = if bytes == 0 { (0, 0) } else { (FILTER, 4 * PLACES) };
        let expected = filter + places + bytes;
        if rest.len() != expected {
            return Err(PairModelLoadError::Length { found: rest.len(), expected });
        }
        let (filter, rest) = rest.split_at(filter);
        let (places, rows) = rest.split_at(places);
        let likely = relations.iter().map(|column: &Column| column.sum(LIKELY)).collect();
        Ok(Self { columns: relations, likely, readings, kept, filter, places, rows })
    }
    /// The weights of a feature.
    fn row(&self, feature: u64) -> Option<Row<'_>> {
        let print = fingerprint(feature);
        if self.may_have(print) == 0 {
            return None;
        }
        let (begin, end) = self.place(print);
        self.row_of(print, self.rows.get(begin as usize..end as usize)?)
    }
    /// One where the filter lets a number have a row, else nought.
    fn may_have(&self, print: u32) -> usize {
        let byte = self.filter.get((print >> 15) as usize).copied().unwrap_or(0);
        usize::from(byte >> (print >> 12 & 7) & 1)
    }
    /// Where the rows of a number's upper half begin and end.
    fn place(&self, print: u32) -> (u32, u32) {
        let at = 4 * (print >> 16) as usize;
        let read = |bytes: &[u8]| bytes.try_into().map_or(0, u32::from_le_bytes);
        self.places.get(at..at + 8).map_or((0, 0), |bytes| (read(&bytes[..4]), read(&bytes[4..])))
    }
    /// The row of a number among those of its upper half.
    fn row_of<'m>(&self, print: u32, mut rest: &'m [u8]) -> Option<Row<'m>> {
        let lower = (print as u16).to_le_bytes();
        while let [a, b, count, behind @ ..] = rest {
            let size = if *count == ALL { LABELS } else { 2 * usize::from(*count) };
            let (row, behind) = behind.split_at_checked(size)?;
            if [*a, *b] == lower {
                return if *count == ALL { row.try_into().ok().map(Row::All) } else { Some(Row::Some(row)) };
            }
            rest = behind;
        }
        None
    }
    /// The relations that it decides on, with their columns.
    pub fn relations(&self) -> impl Iterator<Item = (usize, Relation)> + '_ {
        self.columns.iter().enumerate().map(|(i, c)| (i, c.relation))
    }
    /// Whether one of the wanted relations may still hold, with sums no further than this below its threshold.
    fn hopes(&self, sums: &Sums, mut wanted: u64, margin: i64) -> bool {
        while wanted != 0 {
            let label = wanted.trailing_zeros() as usize;
            let Some(column) = self.columns.get(label) else { return false };
            if i64::from(sums.0[label]) >= i64::from(column.threshold) - margin {
                return true;
            }
            wanted &= wanted - 1;
        }
        false
    }
    /// The sums of a pair, of which the ends alone say `alone`, `first` writes the features that tell most and `rest` the
    /// others; nothing where all of the wanted relations become hopeless before and no rule `said` one.
    pub fn sums(
        &self,
        alone: Sums,
        features: &mut PairFeatures,
        (wanted, said): (u64, bool),
        first: impl FnOnce(&mut PairFeatures),
        rest: impl FnOnce(&mut PairFeatures),
    ) -> Option<Sums> {
        let mut sums = alone;
        if !said && !self.hopes(&sums, wanted, HOPELESS_ALONE) {
            return None;
        }
        features.plain.clear();
        first(features);
        self.add(&features.plain, &mut sums);
        if !said && !self.hopes(&sums, wanted, HOPELESS) {
            return None;
        }
        features.plain.clear();
        rest(features);
        self.add(&features.plain, &mut sums);
        Some(sums)
    }
    /// Adds what features say, in passes: what one feature has to wait for keeps no other waiting.
    pub fn add(&self, features: &[u64], sums: &mut Sums) {
        for features in features.chunks(AT_ONCE) {
            let (mut prints, mut count) = ([0_u32; AT_ONCE], 0);
            for feature in features {
                prints[count] = fingerprint(*feature);
                count += self.may_have(prints[count]);
            }
            let mut places = [(0, 0); AT_ONCE];
            for (place, print) in places.iter_mut().zip(&prints[..count]) {
                *place = self.place(*print);
            }
            // The first bytes of all are on their way before one of them is read.
            let begun = places[..count].iter().map(|(begin, _)| self.rows.get(*begin as usize).copied().unwrap_or(0));
            std::hint::black_box(begun.fold(0, |all, byte| all ^ byte));
            for ((begin, end), print) in places.iter().zip(&prints[..count]) {
                let rows = self.rows.get(*begin as usize..*end as usize).unwrap_or_default();
                match self.row_of(*print, rows) {
                    Some(Row::All(weights)) => {
                        for (sum, weight) in sums.0.iter_mut().zip(weights) {
                            *sum += i32::from(*weight as i8);
                        }
                    }
                    Some(Row::Some(entries)) => {
                        for entry in entries.chunks_exact(2) {
                            sums.0[usize::from(entry[0]) % LABELS] += i32::from(entry[1] as i8);
                        }
                    }
                    None => {}
                }
            }
        }
    }
    /// How likely a relation holds, where that is more likely than not or the model is sure of it.
    pub fn worth(&self, label: usize, sums: &Sums, features: &PairFeatures) -> Option<Worth> {
        let column = &self.columns[label];
        let own = features.shared.iter().filter(|(r, _)| *r == column.relation);
        let own: i32 = own
            .filter_map(|(_, f)| self.row(shared_key(*f)))
            .map(|row| match row {
                Row::All([first, ..]) | Row::Some([_, first, ..]) => i32::from(*first as i8),
                Row::Some(_) => 0,
            })
            .sum();
        let sum = sums.0[label] + own;
        (sum >= column.threshold.min(self.likely[label])).then(|| Worth {
            probability: 1.0 / (1.0 + (-(column.slope * sum as f32 + column.offset)).exp()),
            holds: sum >= column.threshold,
        })
    }
    /// How likely it holds what rules said of the pair.
    pub fn kept(&self, sums: &Sums) -> f32 {
        let (slope, offset) = self.kept;
        1.0 / (1.0 + (-(slope * sums.0[self.columns.len()] as f32 + offset)).exp())
    }
    /// How a statement is meant that rules take for a fact, where that is sure enough to speak against them.
    pub fn reading_anew(&self, sums: &Sums) -> Option<Modality> {
        let first = self.columns.len() + 1;
        let sure = (0..READINGS.len()).any(|i| sums.0[first + i] >= self.readings[i].saturating_add(ANEW));
        let (polarity, modality) = self.reading(sums, Modality::Asserted);
        (sure && polarity == Polarity::Positive && modality != Modality::Asserted).then_some(modality)
    }
    /// How what holds is meant; `modality` is how its clause reads, which says more where the model is unsure.
    pub fn reading(&self, sums: &Sums, modality: Modality) -> (Polarity, Modality) {
        let first = self.columns.len() + 1;
        let beyond = |i: usize| sums.0[first + i] - self.readings[i];
        let best = (0..READINGS.len()).max_by_key(|i| (beyond(*i), std::cmp::Reverse(*i))).filter(|i| beyond(*i) >= 0);
        match best.map(|i| READINGS[i]) {
            None => (Polarity::Positive, Modality::Asserted),
            Some(Reading::Planned) => (Polarity::Positive, Modality::Planned),
            Some(Reading::Negative) => (Polarity::Negative, Modality::Asserted),
            Some(Reading::Unsure) if matches!(modality, Modality::Asserted | Modality::Planned) => {
                (Polarity::Positive, Modality::Possible)
            }
            Some(Reading::Unsure) => (Polarity::Positive, modality),
        }
    }
    /// Whether a relation that rules said of the pair does not hold.
    pub fn doubts(&self, relation: Relation, sums: &Sums) -> bool {
        let column = self.columns.iter().find(|column| column.relation == relation);
        column.is_some_and(|column| sums.0[self.columns.len()] < column.doubt)
    }
}

/// Writes a model: its columns and its rows, in order of their numbers; `about` is the rest of the first line. The row of a
/// shared feature has its weight in the first column.
pub fn write_model(
    about: &str,
    columns: &[Column],
    (readings, kept): (&[i32; READINGS.len()], (f32, f32)),
    rows: &[(u32, Vec<(u8, i8)>)],
) -> Vec<u8> {
    let mut filter = vec![0_u8; FILTER];
    let mut places = Vec::new();
    let mut bytes: Vec<u8> = Vec::new();
    let mut rows = rows.iter().peekable();
    for upper in 0..PLACES as u32 {
        places.extend((bytes.len() as u32).to_le_bytes());
        while let Some((print, row)) = rows.next_if(|(print, _)| print >> 16 == upper) {
            filter[(print >> 15) as usize] |= 1 << (print >> 12 & 7);
            bytes.extend((*print as u16).to_le_bytes());
            if row.len() > DENSE {
                let mut all = [0_u8; LABELS];
                for (column, weight) in row {
                    all[usize::from(*column) % LABELS] = *weight as u8;
                }
                bytes.push(ALL);
                bytes.extend(all);
            } else {
                bytes.push(row.len() as u8);
                bytes.extend(row.iter().flat_map(|(column, weight)| [*column, *weight as u8]));
            }
        }
    }
    let about = about.replace('\n', " ");
    let mut head = format!(
        "{MAGIC} | {about}\nbytes {} columns {} readings {} {} {} kept {} {}\n",
        bytes.len(),
        columns.len(),
        readings[0],
        readings[1],
        readings[2],
        kept.0,
        kept.1
    );
    for Column { relation, threshold, doubt, slope, offset } in columns {
        let _ = writeln!(head, "{relation} {threshold} {doubt} {slope} {offset}");
    }
    let mut file = head.into_bytes();
    if !bytes.is_empty() {
        file.extend(filter);
        file.extend(places);
        file.extend(bytes);
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_model_is_whole() {
        assert!(PairModel::from_static(EMBEDDED).is_ok());
    }

    #[test]
    fn written_and_read_back() {
        let (first, second, third) = (binary(1, 2, 3), binary(1, 2, 4), binary(1, 2, 5));
        let mut rows = vec![
            (fingerprint(first), vec![(0, 5), (1, -3), (2, 4)]),
            (fingerprint(shared_key(second)), vec![(0, 7)]),
            (fingerprint(third), vec![(5, 20)]),
        ];
        rows.sort_unstable();
        let column =
            |name, threshold, doubt| Column { relation: Relation(name), threshold, doubt, slope: 0.25, offset: -3.0 };
        let columns = [column("develops", 12, 5), column("invests", -2, 4)];
        let model = PairModel::from_static(write_model("test", &columns, (&[9, 9, 9], (0.5, 1.0)), &rows).leak())
            .expect("whole");
        let mut features = PairFeatures { plain: Vec::new(), shared: vec![(Relation("develops"), second)] };
        let rest = |all: &mut PairFeatures| all.plain.push(second);
        let most = |all: &mut PairFeatures| all.plain.push(first);
        let mut sums = model.sums(Sums::default(), &mut features, (u64::MAX, false), most, rest).expect("hope");
        // 5 of its own and 7 of the shared feature, at which the curve is at its middle; -3 for the other, which has none.
        let worth = model.worth(0, &sums, &features).expect("near");
        assert!(worth.holds && worth.probability == 0.5);
        // One that may hold, of which the model is not sure.
        assert!(model.worth(1, &sums, &features).is_none());
        assert!((model.kept(&sums) - 0.953).abs() < 1e-3, "{}", model.kept(&sums));
        assert!(model.doubts(Relation("develops"), &sums));
        assert!(!model.doubts(Relation("invests"), &sums));
        assert!(!model.doubts(Relation("uses"), &sums));
        assert_eq!(model.reading(&sums, Modality::Planned), (Polarity::Positive, Modality::Asserted));
        model.add(&[third], &mut sums);
        assert_eq!(model.reading(&sums, Modality::Planned), (Polarity::Negative, Modality::Asserted));
    }

    #[test]
    fn what_is_no_model_is_refused() {
        assert!(matches!(PairModel::from_static(b"enishi"), Err(PairModelLoadError::Magic)));
        let short = b"enishi relations 4 | x\nbytes 2 columns 0 readings 0 0 0 kept 0 0\n";
        assert!(matches!(PairModel::from_static(short), Err(PairModelLoadError::Length { found: 0, .. })));
        let odd = b"enishi relations 4 | x\nbytes many columns 0 readings 0 0 0 kept 0 0\n";
        assert!(matches!(PairModel::from_static(odd), Err(PairModelLoadError::Header(_))));
    }
}
