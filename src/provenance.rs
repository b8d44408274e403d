//! What made a record: the program, what it knows, and how it was asked.

use crate::document::Provenance;
use crate::rdf::iri::sha256;
use crate::resource::Ontology;

/// The provenance of records that this program makes with an ontology and options.
///
/// # Errors
/// None that is known: what is hashed is written as JSON first.
pub fn provenance(ontology: &Ontology, options: String) -> serde_json::Result<Provenance> {
    let texts: Vec<_> = ontology.sources().iter().map(|(_, text)| text).collect();
    Ok(Provenance {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        ontology: sha256(serde_json::to_vec(&texts)?),
        resources: env!("ENISHI_RESOURCES").to_owned(),
        options,
    })
}
