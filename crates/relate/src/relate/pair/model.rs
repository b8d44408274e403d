//! The model of the learned decision: for each feature the relations that it speaks for or against.
//!
//! ```text
//! enishi relations 1 | data, licence, score
//! slots 131072 bytes 900000 columns 50
//! develops 25 0.71 -40    relation, threshold of the sum, share that was right beyond it, sum below which rules are doubted
//! …                       then slots (fingerprint, place of the row) of four bytes each, then the rows
//!                         row: how many, then so often column and weight, a byte each
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
const MAGIC: &str = "enishi relations 1";
/// Steps that a search for a slot takes at most.
const PROBES: usize = 256;

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
    /// Sum below which it is doubted although rules say it.
    pub doubt: i32,
}

/// What the model says of a pair and a relation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    /// It holds, with this probability.
    Holds(f32),
    /// Nothing for sure.
    Open,
    /// It does not hold, even where a rule says so.
    Doubt,
}

/// The model, ready.
pub struct PairModel {
    columns: Vec<Column>,
    slots: &'static [u8],
    rows: &'static [u8],
    mask: usize,
}

/// What the plain features of a pair say of each relation.
pub struct Scores([i32; LABELS]);

/// Which slot a feature is known by.
pub fn fingerprint(feature: u64) -> u32 {
    ((feature ^ (feature >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32 | 1
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
        let ["slots", slots, "bytes", bytes, "columns", columns] = words.as_slice() else { return Err(bad(second)) };
        let number = |word: &str| word.parse::<usize>().map_err(|_| bad(second));
        let (slots, bytes, count) = (number(slots)?, number(bytes)?, number(columns)?);
        if !slots.is_power_of_two() || slots > 1 << 24 || bytes > 1 << 28 || count > LABELS {
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
                let precision = words.next()?.parse().ok()?;
                Some(Column { relation, threshold, precision, doubt: words.next()?.parse().ok()? })
            })();
            columns.push(column.ok_or_else(|| bad(text))?);
            rest = behind;
        }
        let expected = slots * 8 + bytes;
        if rest.len() != expected {
            return Err(PairModelLoadError::Length { found: rest.len(), expected });
        }
        let (slots_bytes, rows_bytes) = rest.split_at(slots * 8);
        Ok(Self { columns, slots: slots_bytes, rows: rows_bytes, mask: slots - 1 })
    }
    fn row(&self, feature: u64) -> Option<&[u8]> {
        let print = fingerprint(feature);
        let mut at = print as usize & self.mask;
        for _ in 0..PROBES {
            let slot = self.slots.get(at * 8..at * 8 + 8)?;
            let found = u32::from_le_bytes([slot[0], slot[1], slot[2], slot[3]]);
            if found == print {
                let row = u32::from_le_bytes([slot[4], slot[5], slot[6], slot[7]]) as usize;
                let entries = 2 * usize::from(*self.rows.get(row)?);
                return self.rows.get(row + 1..row + 1 + entries);
            }
            if found == 0 {
                return None;
            }
            at = (at + 1) & self.mask;
        }
        None
    }
    /// The relations that it decides on, with their columns.
    pub fn relations(&self) -> impl Iterator<Item = (usize, Relation)> + '_ {
        self.columns.iter().enumerate().map(|(i, c)| (i, c.relation))
    }
    /// The sums of a pair's plain features.
    pub fn scores(&self, features: &PairFeatures) -> Scores {
        let mut sums = [0; LABELS];
        for feature in &features.plain {
            if let Some(row) = self.row(*feature) {
                for entry in row.chunks_exact(2) {
                    sums[usize::from(entry[0]) % LABELS] += i32::from(entry[1] as i8);
                }
            }
        }
        Scores(sums)
    }
    /// What it says of the relation.
    pub fn decide(&self, label: usize, relation: Relation, scores: &Scores, features: &PairFeatures) -> Verdict {
        let column = &self.columns[label];
        let own = features.shared.iter().filter(|(r, _)| *r == relation);
        let own: i32 = own
            .filter_map(|(_, f)| self.row(shared_key(*f)))
            .filter_map(|row| row.get(1))
            .map(|w| i32::from(*w as i8))
            .sum();
        match scores.0[label] + own {
            sum if sum >= column.threshold => Verdict::Holds(column.precision),
            sum if sum < column.doubt => Verdict::Doubt,
            _ => Verdict::Open,
        }
    }
}

/// Writes a model: its columns and its rows by fingerprint; `about` is the rest of the first line. The row of a shared feature
/// has its weight in the first column.
pub fn write_model(about: &str, columns: &[Column], rows: &[(u32, Vec<(u8, i8)>)]) -> Vec<u8> {
    let slots = (rows.len() * 4 / 3 + 1).next_power_of_two();
    let mut table = vec![(0_u32, 0_u32); slots];
    let mut bytes = Vec::new();
    for (print, row) in rows {
        let mut at = *print as usize & (slots - 1);
        while table[at].0 != 0 {
            at = (at + 1) & (slots - 1);
        }
        table[at] = (*print, bytes.len() as u32);
        bytes.push(row.len() as u8);
        bytes.extend(row.iter().flat_map(|(column, weight)| [*column, *weight as u8]));
    }
    let about = about.replace('\n', " ");
    let mut head = format!("{MAGIC} | {about}\nslots {slots} bytes {} columns {}\n", bytes.len(), columns.len());
    for Column { relation, threshold, precision, doubt } in columns {
        let _ = writeln!(head, "{relation} {threshold} {precision} {doubt}");
    }
    let mut file = head.into_bytes();
    for (print, row) in table {
        file.extend(print.to_le_bytes());
        file.extend(row.to_le_bytes());
    }
    file.extend(bytes);
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
        let rows = vec![(fingerprint(first), vec![(0, 5), (1, -3)]), (fingerprint(shared_key(second)), vec![(0, 7)])];
        let column = |relation, threshold, precision, doubt| Column { relation, threshold, precision, doubt };
        let columns = [column(Relation("develops"), 6, 0.8, 0), column(Relation("invests"), 1, 0.7, -2)];
        let model = PairModel::from_static(write_model("test", &columns, &rows).leak()).expect("whole");
        let features = PairFeatures { plain: vec![first, second], shared: vec![(Relation("develops"), second)] };
        let scores = model.scores(&features);
        // 5 of its own and 7 of the shared feature; -3 for the other, which has none.
        assert_eq!(model.decide(0, Relation("develops"), &scores, &features), Verdict::Holds(0.8));
        assert_eq!(model.decide(1, Relation("invests"), &scores, &features), Verdict::Doubt);
    }

    #[test]
    fn what_is_no_model_is_refused() {
        assert!(matches!(PairModel::from_static(b"enishi"), Err(PairModelLoadError::Magic)));
        let short = b"enishi relations 1 | x\nslots 2 bytes 0 columns 0\n";
        assert!(matches!(PairModel::from_static(short), Err(PairModelLoadError::Length { found: 0, expected: 16 })));
        let odd = b"enishi relations 1 | x\nslots 3 bytes 0 columns 0\n";
        assert!(matches!(PairModel::from_static(odd), Err(PairModelLoadError::Header(_))));
    }
}
