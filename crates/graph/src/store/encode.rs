//! What the files of a store hold -> their bytes and names.

use super::files::NAME_DIGITS;
use super::seal::{LONG, SHORT, seal};
use super::segment::Lines;
use super::{Entry, Manifest};
use crate::rdf::iri::sha256;

/// Equal names are equal files, so that writing one that is there already changes nothing.
pub(super) fn segment_name(records: &str, index: &str) -> String {
    sha256(format!("{records}{index}"))[..NAME_DIGITS].to_owned()
}

/// The manifest as its file has it.
pub(super) fn manifest_bytes(manifest: &Manifest) -> serde_json::Result<Vec<u8>> {
    Ok(seal(serde_json::to_vec(manifest)?, LONG))
}

/// The index of what changed.
pub(super) fn index_bytes(changes: &Lines) -> serde_json::Result<Vec<u8>> {
    #[derive(serde::Serialize)]
    struct Line<'l> {
        id: &'l str,
        #[serde(skip_serializing_if = "Option::is_none")]
        entry: Option<&'l Entry>,
    }
    let mut bytes = Vec::new();
    for (id, entry) in changes {
        bytes.append(&mut seal(serde_json::to_vec(&Line { id, entry: entry.as_ref() })?, SHORT));
        bytes.push(b'\n');
    }
    Ok(bytes)
}
