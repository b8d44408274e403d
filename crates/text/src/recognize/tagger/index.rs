//! Where the row of a feature stands: an index of the sorted hashes of a model file.
//!
//! The build script makes that of the shipped model and embeds it; this file is compiled into it too and knows of a model
//! file no more than where its hashes are.

use std::borrow::Cow;

/// Bits of the filter.
const FILTER: usize = 1 << 21;
/// Bits of a hash that choose a start.
const START_BITS: u32 = 16;
/// Bytes of all starts; one more at the end.
const STARTS: usize = ((1 << START_BITS) + 1) * 4;

/// The index, in one flat array: the filter, the starts, the rests.
#[derive(Debug)]
pub struct Index {
    bytes: Cow<'static, [u8]>,
}

impl Index {
    /// Takes an index that was made before.
    pub fn read(bytes: impl Into<Cow<'static, [u8]>>) -> Option<Self> {
        let bytes = bytes.into();
        (bytes.len() >= FILTER / 8 + STARTS).then_some(Self { bytes })
    }
    /// Its parts, to look up many features.
    pub fn parts(&self) -> Parts<'_> {
        let (filter, rest) = self.bytes.split_at(FILTER / 8);
        let (starts, rests) = rest.split_at(STARTS);
        Parts { filter, starts, rests }
    }
}

/// The parts of an index.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'i> {
    filter: &'i [u8],
    starts: &'i [u8],
    rests: &'i [u8],
}

impl Parts<'_> {
    /// Whether there may be a row. One bit for every hash there is (by its low bits): most features of a text are in no
    /// row, and this says so cheaply.
    #[inline]
    pub fn may_have(self, hash: u32) -> bool {
        let bit = hash as usize % FILTER;
        self.filter[bit / 8] >> (bit % 8) & 1 == 1
    }
    /// The rows whose hashes begin as this one does. For every beginning of a hash the index has where the rows with it begin,
    /// and then the other bits of each: half of a table with the hashes, which caches hold.
    #[inline]
    pub fn span(self, hash: u32) -> (u32, u32) {
        let at = (hash >> (32 - START_BITS)) as usize * 4;
        let both = self.starts[at..].first_chunk().map_or(0, |both| u64::from_le_bytes(*both));
        (both as u32, (both >> 32) as u32)
    }
    /// A byte of what [`Parts::row`] reads, to send for it early.
    #[inline]
    pub fn touch(self, (begin, _): (u32, u32)) -> u8 {
        self.rests.get(begin as usize * 2).copied().unwrap_or(0)
    }
    /// The row of a feature among those of its span.
    #[inline]
    pub fn row(self, hash: u32, (begin, end): (u32, u32)) -> Option<u32> {
        let here = &self.rests[begin as usize * 2..end as usize * 2];
        let place = here.chunks_exact(2).position(|r| [r[0], r[1]] == rest(hash).to_le_bytes())?;
        Some(begin + place as u32)
    }
}

/// The bits of a hash behind those that choose a start.
fn rest(hash: u32) -> u16 {
    (hash & ((1 << (32 - START_BITS)) - 1)) as u16
}

/// The index of a model file; None where it is none.
pub fn write(model: &[u8]) -> Option<Vec<u8>> {
    let line = model.iter().position(|b| *b == b'\n')?;
    let data = &model[line + 1..];
    let number = |at: usize| Some(u32::from_le_bytes(data.get(at..at + 4)?.try_into().ok()?) as usize);
    let (count, labels) = (number(0)?, number(4)?);
    // Behind count, labels and scale stand the transitions.
    let begin = 12 + labels.checked_add(1)?.checked_mul(labels)?.checked_mul(4)?;
    let hashes = data.get(begin..begin.checked_add(count.checked_mul(4)?)?)?;
    let mut present = vec![0u8; FILTER / 8];
    let mut starts = vec![0u32; STARTS / 4];
    let mut rests = Vec::with_capacity(count * 2);
    let mut last = 0;
    for hash in hashes.chunks_exact(4) {
        let hash = u32::from_le_bytes(hash.try_into().ok()?);
        if hash < last {
            return None;
        }
        last = hash;
        let bit = hash as usize % FILTER;
        present[bit / 8] |= 1 << (bit % 8);
        starts[(hash >> (32 - START_BITS)) as usize + 1] += 1;
        rests.extend(rest(hash).to_le_bytes());
    }
    let mut begin = 0;
    let starts = starts.iter().flat_map(|count| {
        begin += count;
        begin.to_le_bytes()
    });
    let starts: Vec<u8> = starts.collect();
    Some([present, starts, rests].concat())
}
