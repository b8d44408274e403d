//! The network as the files that `neo4j-admin database import` takes: nodes.csv and relations.csv.

use std::io::{self, Write};

use crate::network::Network;
use crate::resource::Ontology;

/// Writes nodes and relations.
///
/// Labels are the class and the classes above it, types the relation in capitals; values of literal facts stand in `values`.
///
/// # Errors
/// The writers'.
pub fn write(
    network: &Network,
    ontology: &Ontology,
    nodes: &mut dyn Write,
    relations: &mut dyn Write,
) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Necessary).from_writer(nodes);
    writer.write_record([":ID", "name", "values:string[]", ":LABEL"])?;
    for node in &network.nodes {
        let mut labels = vec![node.class.name().to_owned()];
        labels.extend(
            ontology.ancestors(node.class).into_iter().map(|c| c.name().to_owned()).filter(|l| l != node.class.name()),
        );
        // A semicolon parts the values of a list.
        let values: Vec<String> = node
            .values
            .iter()
            .map(|(r, v)| format!("{r}: {v}").replace(';', "；").replace(['\n', '\r'], " "))
            .collect();
        writer.write_record([
            &node.id,
            &node.label.replace(['\n', '\r'], " "),
            &values.join(";"),
            &labels.join(";"),
        ])?;
    }
    writer.flush()?;
    let mut writer = csv::WriterBuilder::new().from_writer(relations);
    writer.write_record([":START_ID", ":END_ID", "relation", "statements:long", "documents:long", ":TYPE"])?;
    for edge in &network.edges {
        let (source, target) = (&network.nodes[edge.source].id, &network.nodes[edge.target].id);
        let (statements, documents) = (edge.statements.to_string(), edge.documents.to_string());
        writer.write_record([
            source,
            target,
            edge.relation.name(),
            &statements,
            &documents,
            &capitals(edge.relation.name()),
        ])?;
    }
    writer.flush()
}

/// `subsidiaryOf` -> `SUBSIDIARY_OF`.
fn capitals(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    for c in name.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.extend(c.to_uppercase());
    }
    out
}
