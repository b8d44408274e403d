//! Word tables: a string's hash -> a small number, in three to four bytes a word, read where they lie.
//!
//! A word is kept as 16 bits of its hash in a bucket of about four words. A string that is not in the table is taken for
//! one that is once in 16,000 look-ups: harmless for a feature, and a tenth of the size of a table with the strings.

use crate::kept::{Kept, Owner};

/// Multiplier of the polynomial that hashes strings; any stretch of a text is hashed from two prefixes in one step.
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;
/// Buckets that share a start.
const BLOCK: usize = 64;
/// Words whose values a thread keeps.
const RECENT: usize = 1 << 12;
/// Longest string that is looked up, in bytes.
pub const LONGEST: usize = 60;

/// Hashes of all prefixes of a text.
#[derive(Debug, Default)]
pub struct Prefixes {
    hashes: Vec<u64>,
    powers: Vec<u64>,
}

impl Prefixes {
    /// Takes a new text.
    pub fn set(&mut self, text: &str) {
        if self.powers.is_empty() {
            self.powers = std::iter::successors(Some(1u64), |p| Some(p.wrapping_mul(BASE))).take(LONGEST + 1).collect();
        }
        self.hashes.clear();
        self.hashes.push(0);
        let mut hash = 0u64;
        self.hashes.extend(text.bytes().map(|b| {
            hash = hash.wrapping_mul(BASE).wrapping_add(u64::from(b) + 1);
            hash
        }));
    }
    /// Hash of the stretch from byte `begin` to `end`; 0 if it is longer than any word.
    pub fn hash(&self, begin: usize, end: usize) -> u64 {
        match self.powers.get(end - begin) {
            Some(power) => mix(self.hashes[end].wrapping_sub(self.hashes[begin].wrapping_mul(*power))),
            None => 0,
        }
    }
}

/// Hash of a whole string, equal to that of the same stretch of a text.
pub fn hash(word: &str) -> u64 {
    mix(word.bytes().fold(0u64, |h, b| h.wrapping_mul(BASE).wrapping_add(u64::from(b) + 1)))
}

fn mix(mut h: u64) -> u64 {
    h = (h ^ (h >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    h = (h ^ (h >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    h ^ (h >> 31)
}

/// Values of words of a table that a thread asked for last.
pub type Recent = Kept<u64, u16>;

/// A table, read in place.
#[derive(Clone, Copy, Debug, Default)]
pub struct WordTable {
    owner: Owner,
    bits: u32,
    /// For every bucket how many words it holds.
    counts: &'static [u8],
    /// For every 64th bucket where its words begin, four bytes each.
    starts: &'static [u8],
    fingerprints: &'static [u8],
    values: &'static [u8],
    width: usize,
}

impl WordTable {
    /// Reads a file: a line of text, then the table.
    pub fn read(file: &'static [u8]) -> Option<Self> {
        let line = file.iter().position(|b| *b == b'\n')?;
        let data = &file[line + 1..];
        let word = |i: usize| Some(u32::from_le_bytes(data.get(i * 4..i * 4 + 4)?.try_into().ok()?) as usize);
        let (count, bits, width) = (word(0)?, word(1)?, word(2)?);
        let buckets = 1usize.checked_shl(bits as u32)?;
        let (counts, rest) = data.get(12..)?.split_at_checked(buckets)?;
        let (starts, rest) = rest.split_at_checked(buckets.div_ceil(BLOCK) * 4)?;
        let (fingerprints, rest) = rest.split_at_checked(count * 2)?;
        let values = rest.get(..count * width)?;
        Some(Self { owner: Owner::unique(), bits: bits as u32, counts, starts, fingerprints, values, width })
    }
    /// Makes room in `recent` for the values of this table.
    pub fn own(&self, recent: &mut Recent) {
        recent.belong(self.owner, RECENT);
    }
    /// The value of the word with that hash, which `recent` knows or learns: that is near, and a look-up reads in three places.
    pub fn recall(&self, hash: u64, recent: &mut Recent) -> u16 {
        recent.with(hash, hash, |hash| self.get(*hash), |value| *value)
    }
    /// The value of the word with that hash; 0 for a word that is not there.
    pub fn get(&self, hash: u64) -> u16 {
        if self.bits == 0 {
            return 0;
        }
        let bucket = (hash >> (64 - self.bits)) as usize;
        let block = bucket / BLOCK;
        let s = &self.starts[block * 4..block * 4 + 4];
        let mut at = u32::from_le_bytes([s[0], s[1], s[2], s[3]]) as usize;
        let counts = &self.counts[block * BLOCK..];
        at += match counts.first_chunk::<BLOCK>() {
            Some(counts) => sum_before(counts, bucket % BLOCK),
            None => counts[..bucket % BLOCK].iter().map(|c| *c as usize).sum(),
        };
        let fingerprint = (hash as u16).to_le_bytes();
        let end = at + self.counts[bucket] as usize;
        let Some(i) = self.fingerprints[at * 2..end * 2].chunks_exact(2).position(|f| f == fingerprint) else {
            return 0;
        };
        let i = at + i;
        if self.width == 1 {
            u16::from(self.values[i])
        } else {
            u16::from_le_bytes([self.values[i * 2], self.values[i * 2 + 1]])
        }
    }
}

/// The sum of the first `n`: over all of them, since a loop of a length that nobody foresees costs more.
fn sum_before(counts: &[u8; BLOCK], n: usize) -> usize {
    let n = n as u8;
    let masked = counts.iter().zip(0u8..).map(|(count, i)| if i < n { u32::from(*count) } else { 0 });
    masked.sum::<u32>() as usize
}

/// Writes a table of words with their values (none 0) behind the line `about`.
pub fn write(about: &str, words: &std::collections::BTreeMap<String, u16>) -> Vec<u8> {
    let bits = (words.len().max(4) / 4).next_power_of_two().trailing_zeros();
    let mut entries: Vec<(u64, u16, u16)> = words
        .iter()
        .map(|(word, value)| {
            let h = hash(word);
            (h >> (64 - bits), h as u16, *value)
        })
        .collect();
    entries.sort_unstable();
    // Two words of one bucket with one fingerprint cannot be told apart: they share the bits of both.
    entries.dedup_by(|next, kept| {
        let same = (next.0, next.1) == (kept.0, kept.1);
        if same {
            kept.2 = next.2;
        }
        same
    });
    let wide = entries.iter().any(|e| e.2 > 255);
    let buckets = 1usize << bits;
    let mut counts = vec![0u8; buckets];
    for e in &entries {
        counts[e.0 as usize] = counts[e.0 as usize].saturating_add(1);
    }
    let mut out = format!("{about}\n").into_bytes();
    for n in [entries.len() as u32, bits, if wide { 2 } else { 1 }] {
        out.extend(n.to_le_bytes());
    }
    out.extend(&counts);
    let mut start = 0u32;
    for block in counts.chunks(BLOCK) {
        out.extend(start.to_le_bytes());
        start += block.iter().map(|c| u32::from(*c)).sum::<u32>();
    }
    out.extend(entries.iter().flat_map(|e| e.1.to_le_bytes()));
    out.extend(entries.iter().flat_map(|e| e.2.to_le_bytes().into_iter().take(if wide { 2 } else { 1 })));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_written_and_nothing_else() {
        let words: std::collections::BTreeMap<String, u16> =
            (0..5000u16).map(|i| (format!("語{i}"), i % 300 + 1)).collect();
        let file: &'static [u8] = Vec::leak(write("test", &words));
        let table = WordTable::read(file).expect("just written");
        for (word, value) in &words {
            assert_eq!(table.get(hash(word)), *value, "{word}");
        }
        let strangers = (0..5000).filter(|i| table.get(hash(&format!("他{i}"))) != 0).count();
        assert!(strangers < 10, "{strangers}");
    }

    #[test]
    fn a_stretch_hashes_like_the_string() {
        let mut prefixes = Prefixes::default();
        prefixes.set("東京都渋谷区");
        assert_eq!(prefixes.hash(9, 15), hash("渋谷"));
    }

    #[test]
    fn a_broken_file_is_no_table() {
        assert!(WordTable::read(b"no newline").is_none());
        assert!(WordTable::read(b"x\n\x01\0\0\0").is_none());
    }
}
