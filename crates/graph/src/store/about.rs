//! What a store says of what is called so, without reading what it says of the rest.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{NamedOrBlankNode, Quad, Term};
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::{Entry, Store, StoreError};
use crate::rdf::{GraphConfig, Predicates, document_quads_with, vocabulary as v};

/// Documents that are read side by side and held at a time.
const AT_A_TIME: usize = 64;

impl Store {
    /// The graphs of these documents, as far as a question about `name` needs them: without the statements of which neither
    /// end is called so in its document, and with the `wanted` predicates alone. Damaged records come back as errors beside.
    pub fn quads_about(
        &self,
        config: GraphConfig<'_>,
        documents: &BTreeSet<String>,
        name: &str,
        wanted: Option<&Predicates>,
    ) -> (Vec<Quad>, Vec<StoreError>) {
        let (mut quads, mut damaged) = (Vec::new(), Vec::new());
        let name = name.to_lowercase();
        let entries = self.find_all(documents.iter().map(String::as_str)).unwrap_or_else(|error| {
            damaged.push(error);
            BTreeMap::new()
        });
        let entries: Vec<(&str, (usize, Entry))> = entries.into_iter().collect();
        for some in entries.chunks(AT_A_TIME) {
            let one = |(id, (number, entry)): &(&str, (usize, Entry))| -> Result<Vec<Quad>, StoreError> {
                let record = self.record_at(id, *number, entry)?;
                Ok(about(document_quads_with(config, &record, wanted), &name))
            };
            for found in some.par_iter().map(one).collect::<Vec<_>>() {
                match found {
                    Ok(mut found) => quads.append(&mut found),
                    Err(error) => damaged.push(error),
                }
            }
        }
        (quads, damaged)
    }
}

/// Without the statements of which neither end is called so.
fn about(mut quads: Vec<Quad>, name: &str) -> Vec<Quad> {
    let is_called = |q: &&Quad| {
        (q.predicate == v::PREF_LABEL || q.predicate == v::ALT_LABEL)
            && matches!(&q.object, Term::Literal(label) if label.value().to_lowercase() == name)
    };
    let called: FxHashSet<Term> = quads.iter().filter(is_called).map(|q| q.subject.clone().into()).collect();
    let others = quads.iter().filter_map(|q| match &q.object {
        Term::Triple(said) if q.predicate == v::REIFIES => {
            let ends = [Term::from(said.subject.clone()), said.object.clone()];
            ends.iter().all(|end| !called.contains(end)).then(|| q.subject.clone())
        }
        _ => None,
    });
    let others: FxHashSet<NamedOrBlankNode> = others.collect();
    quads.retain(|q| !others.contains(&q.subject));
    quads
}
