//! The model of the learned decision: for each feature the relations that it speaks for or against.
//!
//! ```text
//! enishi relations 2 | data, licence, score
//! bytes 900000 columns 50
//! develops 25 0.71        relation, threshold of the sum, share that was right beyond it
//! …                       then a bit for each upper twenty bits of a feature's number, whether there is a row; then for each
//!                         upper half where its rows begin, and behind them the end, four bytes each; then the rows: lower
//!                         half of the number (two bytes), how many, then so often column and weight, a byte each
//! ```
//!
//! Few relations have a weight in a row, so a feature costs two accesses for all relations; a feature that training did not
//! see adds nothing. Sums are integers: they do not depend on order.

use std::fmt::Write as _;
use std::sync::OnceLock;

use thiserror::Error;

use super::features::PairFeatures;
use crate::resource::Relation;
use crate::resource::weights::binary;

/// Columns of a row.
pub const LABELS: usize = 64;
static EMBEDDED: &[u8] = include_bytes!("../../../../../models/relations.model");
const MAGIC: &str = "enishi relations 2";
/// How far below its threshold a relation may be after the features that tell most: of 1,825 pairs that came to hold, four lost
/// hope too soon.
const HOPELESS: i64 = 180;
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
    /// Share that was right beyond the threshold.
    pub precision: f32,
}

/// The model, ready.
pub struct PairModel {
    columns: Vec<Column>,
    filter: &'static [u8],
    places: &'static [u8],
    rows: &'static [u8],
}

/// What the plain features of a pair say of each relation.
pub struct Scores([i32; LABELS]);

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
        let ["bytes", bytes, "columns", columns] = words.as_slice() else { return Err(bad(second)) };
        let number = |word: &str| word.parse::<usize>().map_err(|_| bad(second));
        let (bytes, count) = (number(bytes)?, number(columns)?);
        if bytes > 1 << 28 || count > LABELS {
            return Err(bad(second));
        }
        let mut columns = Vec::new();
        let mut rest = rest;
        for _ in 0..count {
            let (text, behind) = line(rest).ok_or_else(|| bad(""))?;
            let mut words = text.split(' ');
            let column = (|| {
                let relation = Relation::intern(words.next()?);
                let threshold = words.next()?.parse().ok()?;
                Some(Column { relation, threshold, precision: words.next()?.parse().ok()? })
            })();
            columns.push(column.ok_or_else(|| bad(text))?);
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
        Ok(Self { columns, filter, places, rows })
    }
    /// Columns and weights of a feature, in turns.
    fn row(&self, feature: u64) -> Option<&[u8]> {
        let print = fingerprint(feature);
        if self.filter.get((print >> 15) as usize)? & 1 << (print >> 12 & 7) == 0 {
            return None;
        }
        let (upper, lower) = ((print >> 16) as usize, (print as u16).to_le_bytes());
        let place = |at: usize| {
            let bytes = self.places.get(4 * at..4 * at + 4)?;
            Some(u32::from_le_bytes(bytes.try_into().ok()?) as usize)
        };
        let mut rest = self.rows.get(place(upper)?..place(upper + 1)?)?;
        while let [a, b, count, behind @ ..] = rest {
            let (row, behind) = behind.split_at_checked(2 * usize::from(*count))?;
            if [*a, *b] == lower {
                return Some(row);
            }
            rest = behind;
        }
        None
    }
    /// The relations that it decides on, with their columns.
    pub fn relations(&self) -> impl Iterator<Item = (usize, Relation)> + '_ {
        self.columns.iter().enumerate().map(|(i, c)| (i, c.relation))
    }
    /// The sums of a pair's plain features, of which `rest` writes those that tell less; nothing where after the first all of
    /// the wanted relations are hopeless.
    pub fn scores(
        &self,
        features: &mut PairFeatures,
        wanted: u64,
        rest: impl FnOnce(&mut PairFeatures),
    ) -> Option<Scores> {
        let mut sums = [0; LABELS];
        self.add(&features.plain, &mut sums);
        let hope = |(label, column): (usize, &Column)| {
            wanted & (1 << label) != 0 && i64::from(sums[label]) >= i64::from(column.threshold) - HOPELESS
        };
        if !self.columns.iter().enumerate().any(hope) {
            return None;
        }
        let first = features.plain.len();
        rest(features);
        self.add(&features.plain[first..], &mut sums);
        Some(Scores(sums))
    }
    fn add(&self, features: &[u64], sums: &mut [i32; LABELS]) {
        for row in features.iter().filter_map(|feature| self.row(*feature)) {
            for entry in row.chunks_exact(2) {
                sums[usize::from(entry[0]) % LABELS] += i32::from(entry[1] as i8);
            }
        }
    }
    /// The share of right ones among such pairs, where it holds that the relation is there.
    pub fn decide(&self, label: usize, relation: Relation, scores: &Scores, features: &PairFeatures) -> Option<f32> {
        let column = &self.columns[label];
        let own = features.shared.iter().filter(|(r, _)| *r == relation);
        let own: i32 = own
            .filter_map(|(_, f)| self.row(shared_key(*f)))
            .filter_map(|row| row.get(1))
            .map(|w| i32::from(*w as i8))
            .sum();
        (scores.0[label] + own >= column.threshold).then_some(column.precision)
    }
}

/// Writes a model: its columns and its rows, in order of their numbers; `about` is the rest of the first line. The row of a
/// shared feature has its weight in the first column.
pub fn write_model(about: &str, columns: &[Column], rows: &[(u32, Vec<(u8, i8)>)]) -> Vec<u8> {
    let mut filter = vec![0_u8; FILTER];
    let mut places = Vec::new();
    let mut bytes: Vec<u8> = Vec::new();
    let mut rows = rows.iter().peekable();
    for upper in 0..PLACES as u32 {
        places.extend((bytes.len() as u32).to_le_bytes());
        while let Some((print, row)) = rows.next_if(|(print, _)| print >> 16 == upper) {
            filter[(print >> 15) as usize] |= 1 << (print >> 12 & 7);
            bytes.extend((*print as u16).to_le_bytes());
            bytes.push(row.len() as u8);
            bytes.extend(row.iter().flat_map(|(column, weight)| [*column, *weight as u8]));
        }
    }
    let about = about.replace('\n', " ");
    let mut head = format!("{MAGIC} | {about}\nbytes {} columns {}\n", bytes.len(), columns.len());
    for Column { relation, threshold, precision } in columns {
        let _ = writeln!(head, "{relation} {threshold} {precision}");
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
        let (first, second) = (binary(1, 2, 3), binary(1, 2, 4));
        let mut rows =
            vec![(fingerprint(first), vec![(0, 5), (1, -3)]), (fingerprint(shared_key(second)), vec![(0, 7)])];
        rows.sort_unstable();
        let column = |relation, threshold, precision| Column { relation, threshold, precision };
        let columns = [column(Relation("develops"), 12, 0.8), column(Relation("invests"), -2, 0.7)];
        let model = PairModel::from_static(write_model("test", &columns, &rows).leak()).expect("whole");
        let mut features = PairFeatures { plain: vec![first], shared: vec![(Relation("develops"), second)] };
        let scores = model.scores(&mut features, u64::MAX, |all| all.plain.push(second)).expect("hope");
        // 5 of its own and 7 of the shared feature; -3 for the other, which has none.
        assert_eq!(model.decide(0, Relation("develops"), &scores, &features), Some(0.8));
        assert_eq!(model.decide(1, Relation("invests"), &scores, &features), None);
    }

    #[test]
    fn what_is_no_model_is_refused() {
        assert!(matches!(PairModel::from_static(b"enishi"), Err(PairModelLoadError::Magic)));
        let short = b"enishi relations 2 | x\nbytes 2 columns 0\n";
        assert!(matches!(PairModel::from_static(short), Err(PairModelLoadError::Length { found: 0, .. })));
        let odd = b"enishi relations 2 | x\nbytes many columns 0\n";
        assert!(matches!(PairModel::from_static(odd), Err(PairModelLoadError::Header(_))));
    }
}
