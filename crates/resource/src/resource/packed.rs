//! Weights of which most are nought: a bit for each that tells whether it is not, the lowest first, and behind these bits those
//! that are not. The build script of the text crate reads this file too, so that no run unpacks what the program ships.

/// All `2^bits` weights; None where the bits and the weights do not fit each other.
pub fn unpack(bytes: &[u8], bits: u32) -> Option<Vec<u8>> {
    let (set, values) = bytes.split_at_checked((1 << bits) / 8)?;
    let mut all = vec![0; 1 << bits];
    let mut values = values.iter();
    for (eight, mask) in all.chunks_exact_mut(8).zip(set) {
        let mut left = *mask;
        while left != 0 {
            eight[left.trailing_zeros() as usize] = *values.next()?;
            left &= left - 1;
        }
    }
    values.next().is_none().then_some(all)
}
