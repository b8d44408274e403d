//! JSON Lines, from bytes to statements.
#![no_main]

use enishi_fuzz::read::Format;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| enishi_fuzz::read("input", bytes, Format::JsonLines));
