//! Texts by number, each held once, all in one string: many short ones cost no memory of their own, and are compared as numbers.

use std::hash::{BuildHasher, Hasher};

use rustc_hash::{FxBuildHasher, FxHashMap};

/// Texts by number.
#[derive(Default)]
pub(crate) struct Texts {
    text: String,
    /// Where each ends.
    ends: Vec<usize>,
    /// By hash; where two have one, the next free one stands for the later.
    numbers: FxHashMap<u64, u32>,
}

impl Texts {
    /// How many there are.
    pub fn count(&self) -> u32 {
        self.ends.len() as u32
    }
    /// A text.
    pub fn get(&self, number: u32) -> &str {
        let begin = number.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
        &self.text[begin..self.ends[number as usize]]
    }
    /// The number of a text, which is new where there is none.
    pub fn number(&mut self, text: &str) -> u32 {
        self.number_of(|all| all.push_str(text))
    }
    /// The number of the text that `write` adds to the end of a string.
    pub fn number_of(&mut self, write: impl FnOnce(&mut String)) -> u32 {
        let begin = self.text.len();
        write(&mut self.text);
        let mut hasher = FxBuildHasher.build_hasher();
        hasher.write(&self.text.as_bytes()[begin..]);
        let mut hash = hasher.finish();
        while let Some(&number) = self.numbers.get(&hash) {
            if *self.get(number) == self.text[begin..] {
                self.text.truncate(begin);
                return number;
            }
            hash = hash.wrapping_add(1);
        }
        let number = self.count();
        self.numbers.insert(hash, number);
        self.ends.push(self.text.len());
        number
    }
    /// Takes others; gives their numbers here.
    pub fn absorb(&mut self, others: &Self) -> Vec<u32> {
        (0..others.count()).map(|number| self.number(others.get(number))).collect()
    }
    /// Nothing is left but the memory.
    pub fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.numbers.clear();
    }
}
