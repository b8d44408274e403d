//! What the sentences of a document say of each other's words: a word that is part of a name in one sentence may be one in
//! the next.

use rustc_hash::FxHashMap;

use super::features::Sketch;

/// Bits of a type for a word that is a name alone (low) or part of a longer one (high).
const KINDS: usize = 16;

/// In how many sentences each word is part of a name of each type.
#[derive(Debug, Default)]
pub struct Memory {
    words: FxHashMap<u64, [u16; KINDS]>,
}

/// What one sentence adds to a memory: words with bits, each word once.
pub type Traces = Vec<(u64, u16)>;

impl Memory {
    /// Adds what a sentence says.
    pub fn add(&mut self, traces: &Traces) {
        for (word, bits) in traces {
            let counts = self.words.entry(*word).or_default();
            for (k, count) in counts.iter_mut().enumerate() {
                *count += bits >> k & 1;
            }
        }
    }
    /// What the other sentences say of a word, given what this one says.
    pub fn of_others(&self, word: u64, own: &Traces) -> u32 {
        let Some(counts) = self.words.get(&word) else { return 0 };
        let mine = own.iter().find(|(w, _)| *w == word).map_or(0, |(_, bits)| *bits);
        (0..KINDS).filter(|k| counts[*k] > (mine >> k & 1)).map(|k| 1 << k).sum()
    }
}

/// Traces of the names of a sentence, given as units and types.
pub fn traces(sketch: &Sketch, names: &[(usize, usize, usize)]) -> Traces {
    let mut traces = Traces::new();
    for &(begin, end, kind) in names {
        for unit in (begin..end).filter(|u| sketch.is_content(*u)) {
            let bit = 1u16 << if end - begin == 1 { kind } else { kind + KINDS / 2 };
            let word = sketch.word(unit);
            match traces.iter_mut().find(|(w, _)| *w == word) {
                Some((_, bits)) => *bits |= bit,
                None => traces.push((word, bit)),
            }
        }
    }
    traces
}
