//! Lexicon files: refused with their line, or taken and found again.
#![no_main]

use enishi_fuzz::resource::Lexicon;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let mut lexicon = Lexicon::default();
    match lexicon.add_text("lexicon.tsv", text) {
        Ok(()) => {
            for entry in lexicon.entries() {
                for surface in entry.surfaces() {
                    assert!(!lexicon.with_form(&surface.form).is_empty());
                }
            }
        }
        Err(error) => assert!(error.to_string().starts_with("lexicon.tsv:"), "{error}"),
    }
});
