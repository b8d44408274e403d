//! What was computed last, by key: a bounded table of one thread, for sums that a model makes of the same word again and again.

use std::sync::atomic::{AtomicU64, Ordering};

/// A model whose sums are kept: those of another one are forgotten when it comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Owner(u64);

impl Owner {
    /// One that no other is equal to.
    pub fn unique() -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(1);
        Self(COUNT.fetch_add(1, Ordering::Relaxed))
    }
}

/// Values by key: a key has two slots with others, in which the last two keys stay. Memory is taken as slots are used: a short run
/// needs few.
#[derive(Debug)]
pub struct Kept<K, V> {
    owner: Owner,
    /// For each slot the number of its value, from 1; 0 where it has none. Of two the one that was asked for last stands first.
    slots: Vec<[u32; 2]>,
    values: Vec<(K, V)>,
}

impl<K: PartialEq, V> Kept<K, V> {
    /// An empty table.
    pub const fn new() -> Self {
        Self { owner: Owner(0), slots: Vec::new(), values: Vec::new() }
    }
    /// Forgets all where the values were those of another model, and makes room for `size` values, a power of two.
    pub fn belong(&mut self, owner: Owner, size: usize) {
        if self.owner != owner {
            self.owner = owner;
            self.slots.clear();
            self.slots.resize(size / 2, [0; 2]);
            self.values.clear();
        }
    }
    /// Gives `see` the value of a key, made where it is not kept; equal keys have equal hashes.
    pub fn with<R>(&mut self, hash: u64, key: K, make: impl FnOnce(&K) -> V, see: impl FnOnce(&V) -> R) -> R {
        let place = hash.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        let mask = self.slots.len().saturating_sub(1);
        let Some(slots) = self.slots.get_mut(place as usize & mask) else { return see(&make(&key)) };
        let at = |slot: u32| (slot as usize).wrapping_sub(1);
        let holds = |slot: u32| self.values.get(at(slot)).is_some_and(|(kept, _)| *kept == key);
        if !holds(slots[0]) {
            if !holds(slots[1]) {
                let value = make(&key);
                if let Some(other) = self.values.get_mut(at(slots[1])) {
                    *other = (key, value);
                } else {
                    self.values.push((key, value));
                    slots[1] = self.values.len() as u32;
                }
            }
            slots.swap(0, 1);
        }
        see(&self.values[at(slots[0])].1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_what_was_made() {
        let mut kept = Kept::new();
        let (one, other) = (Owner::unique(), Owner::unique());
        for owner in [one, other, one] {
            kept.belong(owner, 8);
            for key in (0..40u64).chain(0..40) {
                let value = kept.with(key, key, |k| (owner, *k), |v| *v);
                assert_eq!(value, (owner, key));
            }
        }
        let again = |kept: &mut Kept<u64, (Owner, u64)>| kept.with(39, 39, |_| (other, 0), |v| *v);
        assert_eq!(again(&mut kept), (one, 39), "not made anew");
    }
}
