//! Values for the parameters of named queries: whatever they hold, the question stays the one that was written.
#![no_main]

use enishi_fuzz::query::{NAMED_QUERIES, NamedQuery};

libfuzzer_sys::fuzz_target!(|values: Vec<String>| {
    for (name, sparql) in NAMED_QUERIES {
        let query = NamedQuery::read(name, sparql);
        let given = query.parameters.iter().zip(&values).map(|(p, v)| (p.name, v.as_str()));
        let filled = query.with_values(given);
        if let Err(error) = enishi_fuzz::ask(&filled) {
            panic!("{name}: {error}\n{filled}");
        }
    }
});
