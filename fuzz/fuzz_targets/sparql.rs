//! Questions of users: refused with their place, or answered.
#![no_main]

libfuzzer_sys::fuzz_target!(|sparql: &str| {
    // A product of products takes its time by right.
    if sparql.len() < 400 {
        let _ = enishi_fuzz::ask(sparql);
    }
});
