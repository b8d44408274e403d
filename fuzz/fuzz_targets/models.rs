//! Model files of others: refused, or read as a whole.
#![no_main]

use enishi_fuzz::resource::weights::{Weights, hash};

libfuzzer_sys::fuzz_target!(|file: &[u8]| {
    if let Ok(weights) = Weights::from_bytes(file) {
        let feature = hash(weights.text());
        weights.weight(feature);
        weights.add_row(feature, &mut [0; 8]);
    }
});
