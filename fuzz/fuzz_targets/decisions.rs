//! Decisions on names: refused with their line, or taken.
#![no_main]

use enishi_fuzz::resolve::Decisions;

libfuzzer_sys::fuzz_target!(|text: &str| {
    match Decisions::parse("decisions.tsv", text) {
        Ok(decisions) => {
            decisions.forbids("Company/OpenAI", "Company/Anthropic");
        }
        Err(error) => assert!(error.to_string().starts_with("decisions.tsv:"), "{error}"),
    }
});
