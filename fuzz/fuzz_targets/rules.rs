//! Rule files: refused with their place, or taken.
#![no_main]

use enishi_fuzz::resource::RelationRules;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let ontology = enishi_fuzz::ontology();
    if let Err(error) = RelationRules::default().add_text("rules.toml", text, &ontology) {
        assert!(error.to_string().starts_with("rules.toml"), "{error}");
    }
});
