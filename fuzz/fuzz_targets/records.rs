//! Records as a store or another program holds them: refused, or made into a graph that can be written and read back.
#![no_main]

use enishi_fuzz::BASE;
use enishi_fuzz::document::Record;
use enishi_fuzz::rdf::{GraphConfig, document_quads, nanopublications, serialize};
use oxigraph::io::{RdfFormat, RdfParser};

libfuzzer_sys::fuzz_target!(|json: &[u8]| {
    let Ok(record) = serde_json::from_slice::<Record>(json) else { return };
    let ontology = enishi_fuzz::ontology();
    let config = GraphConfig { base: BASE, ontology: &ontology, text: true, mentions: true };
    nanopublications(config, &record);
    let quads = document_quads(config, &record);
    let written = serialize::nquads(&quads);
    for quad in RdfParser::from_format(RdfFormat::NQuads).for_slice(&written) {
        assert!(quad.is_ok(), "{quad:?}");
    }
});
