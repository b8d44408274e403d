//! Sorted lines of JSON on disk, each with a checksum of its own: one of them is found by bisecting.

use std::fs::File;
use std::io::{BufReader, ErrorKind, Read, Result};

use serde::de::DeserializeOwned;

use super::seal::{SHORT, is_sound};

/// Below this many bytes lines are read from end to end instead of bisected further.
const SCAN_BYTES: u64 = 1 << 12;

/// Finds the line with a key among those before byte `end`.
pub(super) fn find<L: DeserializeOwned>(
    file: &File,
    end: u64,
    wanted: &str,
    key: impl Fn(&L) -> &str,
) -> Result<Option<L>> {
    let (mut low, mut high) = (0, end);
    while high - low > SCAN_BYTES {
        let middle = low + (high - low) / 2;
        let Some((begin, bytes)) = line_behind(file, middle, high)? else { break };
        let line = sound(&bytes)?;
        match key(&line).cmp(wanted) {
            std::cmp::Ordering::Equal => return Ok(Some(line)),
            std::cmp::Ordering::Less => low = begin + bytes.len() as u64 + 1,
            std::cmp::Ordering::Greater => high = begin,
        }
    }
    for bytes in read(file, low, high - low)?.split(|&b| b == b'\n').filter(|l| !l.is_empty()) {
        let line = sound(bytes)?;
        match key(&line).cmp(wanted) {
            std::cmp::Ordering::Equal => return Ok(Some(line)),
            std::cmp::Ordering::Less => {}
            std::cmp::Ordering::Greater => break,
        }
    }
    Ok(None)
}

/// A line that is as it was written.
pub(super) fn sound<L: DeserializeOwned>(bytes: &[u8]) -> Result<L> {
    if is_sound(bytes, SHORT) != Some(true) {
        return Err(ErrorKind::InvalidData.into());
    }
    Ok(serde_json::from_slice(bytes)?)
}

/// The first line that begins behind `at` and ends before `high`, and where it begins.
fn line_behind(file: &File, at: u64, high: u64) -> Result<Option<(u64, Vec<u8>)>> {
    let mut size = 1 << 10;
    loop {
        let bytes = read(file, at, size.min(high - at))?;
        let mut ends = bytes.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(i, _)| i);
        if let (Some(first), Some(second)) = (ends.next(), ends.next()) {
            return Ok(Some((at + first as u64 + 1, bytes[first + 1..second].to_vec())));
        }
        if at + size >= high {
            return Ok(None);
        }
        size *= 2;
    }
}

/// Exactly `length` bytes from `offset`; an error where the file has fewer.
pub(super) fn read(file: &File, offset: u64, length: u64) -> Result<Vec<u8>> {
    // A damaged number must not ask for all memory.
    if offset.checked_add(length).is_none_or(|end| file.metadata().map_or(true, |m| end > m.len())) {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    let mut bytes = vec![0; length as usize];
    read_at(file, &mut bytes, offset)?;
    Ok(bytes)
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], offset: u64) -> Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, offset)
}

#[cfg(not(unix))]
fn read_at(mut file: &File, bytes: &mut [u8], offset: u64) -> Result<()> {
    use std::io::{Seek, SeekFrom};
    file.seek(SeekFrom::Start(offset))?;
    file.read_exact(bytes)
}

/// The first `end` bytes of a file, from its beginning, without holding them; others may read it meanwhile.
pub(super) fn stream(file: &File, end: u64) -> BufReader<Stream<'_>> {
    BufReader::with_capacity(1 << 16, Stream { file, offset: 0, end })
}

pub(super) struct Stream<'f> {
    file: &'f File,
    offset: u64,
    end: u64,
}

impl Read for Stream<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> Result<usize> {
        let some = (self.end - self.offset).min(bytes.len() as u64) as usize;
        read_at(self.file, &mut bytes[..some], self.offset)?;
        self.offset += some as u64;
        Ok(some)
    }
}
