//! Files and streams -> documents.

use crate::document::Document;

/// Reads JSON Lines, one document a line.
///
/// # Errors
/// A line that is no document, with its number from 1.
pub fn json_lines(text: &str) -> impl Iterator<Item = Result<Document, (usize, serde_json::Error)>> + '_ {
    text.lines()
        .enumerate()
        .filter(|(_, l)| !l.trim().is_empty())
        .map(|(n, l)| serde_json::from_str(l).map_err(|e| (n + 1, e)))
}
