//! Decisions that two things are one, within a document: `same Company/バイドゥ Company/百度`.
//!
//! What becomes another thing takes its class and name, so that every document mints the same key; where the document
//! speaks of both, they are joined. Decisions against a merge are asked where drafts are made and joined.

use rustc_hash::FxHashMap;

use super::draft::{Drafts, parts_of_key};

/// Joins and renames as decided.
pub(super) fn join(drafts: &mut Drafts<'_>, document: &str) {
    if drafts.decisions.all.iter().all(|d| !d.same) {
        return;
    }
    let roots: Vec<usize> = drafts.roots().filter(|d| !drafts.get(*d).unnamed).collect();
    let mut by_key: FxHashMap<String, usize> = FxHashMap::default();
    for &draft in &roots {
        for key in drafts.keys(draft) {
            by_key.entry(key).or_insert(draft);
        }
    }
    for draft in roots {
        let keys = drafts.keys(draft);
        let Some(target) =
            keys.iter().map(|k| drafts.decisions.canonical(k, document)).zip(&keys).find(|(t, k)| t != k)
        else {
            continue;
        };
        let target = target.0.to_owned();
        if let Some(&other) = by_key.get(&target) {
            drafts.join(other, draft);
        }
        let root = drafts.root(draft);
        if let Some((class, label)) = parts_of_key(&target) {
            drafts.decide(root, class, label);
        }
    }
}
