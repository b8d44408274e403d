//! A user's ontology: refused with its place, or taken beside that of the program.
#![no_main]

use enishi_fuzz::resource::Ontology;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let mut ontology = Ontology::clone(&enishi_fuzz::ontology());
    match ontology.add_text("user.ttl", text) {
        Ok(()) => {
            enishi_fuzz::rdf::ontology_quads(&ontology);
            for (class, _) in ontology.classes() {
                assert!(ontology.is_a(class, class));
            }
        }
        Err(error) => assert!(error.to_string().starts_with("user.ttl"), "{error}"),
    }
});
