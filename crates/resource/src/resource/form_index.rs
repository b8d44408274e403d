//! Which entries of the shipped lexicon may have a form: pairs of a hash and an entry, sorted, in one flat array.
//!
//! The build script makes it and embeds it, so that no run puts 20,000 forms into a table. This file is compiled into the build
//! script too and uses nothing else.

/// Bytes of a pair.
const PAIR: usize = 8;

/// The index of forms, each with the number of its entry.
#[allow(dead_code)] // The build script writes.
pub fn write<'f>(forms: impl Iterator<Item = (&'f str, u32)>) -> Vec<u8> {
    let mut pairs: Vec<(u32, u32)> = forms.map(|(form, entry)| (hash(form), entry)).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs.iter().flat_map(|(hash, entry)| [hash.to_le_bytes(), entry.to_le_bytes()]).flatten().collect()
}

/// The entries that may have the form, in order; each has to be asked.
#[allow(dead_code)] // The program reads.
pub fn candidates(index: &[u8], form: &str) -> impl Iterator<Item = u32> {
    let wanted = hash(form);
    let number = move |at: usize| {
        let bytes = index.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(0, u32::from_le_bytes)
    };
    let (mut low, mut high) = (0, index.len() / PAIR);
    let count = high;
    while low < high {
        let middle = usize::midpoint(low, high);
        if number(middle * PAIR) < wanted {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    (low..count).take_while(move |at| number(at * PAIR) == wanted).map(move |at| number(at * PAIR + 4))
}

/// FNV-1a.
fn hash(form: &str) -> u32 {
    form.bytes().fold(0x811C_9DC5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
