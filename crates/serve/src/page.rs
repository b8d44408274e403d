//! A part of the graph with its sentences -> one HTML file that opens from disk and asks nobody for anything.
//!
//! The explorer's own modules are joined into one script; what they show stands beside it as JSON. The file's policy admits
//! that script and that style by their hashes and nothing else, so that no text of an article can run or load anything.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::api::entity::find_named;
use crate::api::{graph, overview, shape};
use crate::map::lay_out;
use crate::rdf::iri::sha256;
use crate::search::{Choice, End};
use crate::snapshot::Snapshot;
use crate::web;

/// Modules in the order in which they need each other.
const MODULES: [&str; 5] = ["dom.js", "i18n.js", "facts.js", "picture.js", "standalone.js"];
/// Statements of one link.
const STATEMENTS: usize = 20;

/// What a page shows.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Names or keys of the entities in the middle; the hubs where there is none.
    pub around: Vec<String>,
    /// How many links away from them.
    pub depth: usize,
    /// Entities at most.
    pub limit: usize,
}

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// An entity that is not there.
    #[error("{0}")]
    Entity(String),
    /// The writer.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl Page {
    /// Writes it; the same store gives the same bytes.
    ///
    /// # Errors
    /// It is to be around an entity that is not there; the writer's.
    pub fn write(&self, snapshot: &Snapshot, out: &mut dyn Write) -> Result<(), PageError> {
        let root = |name: &String| find_named(snapshot, name).map_err(|p| PageError::Entity(p.message));
        let roots = self.around.iter().map(root).collect::<Result<_, _>>()?;
        let choice = Choice { roots, depth: self.depth, limit: self.limit, ..Choice::default() };
        let (view, mut value) =
            graph::shown(snapshot, &choice, usize::MAX, |view, pairs| Box::new(lay_out(view.nodes.len(), pairs)));
        let catalog = &snapshot.catalog;
        let said = |link: u32| shape::link(snapshot, &catalog.links[link as usize], STATEMENTS)["statements"].take();
        if let Some(edges) = value["edges"].as_array_mut() {
            for (edge, (.., link)) in edges.iter_mut().zip(&view.edges) {
                edge["said"] = said(*link);
            }
        }
        let mut values = Vec::new();
        for (place, (number, _)) in view.nodes.iter().enumerate() {
            for at in &catalog.entities[*number as usize].links {
                let link = &catalog.links[*at as usize];
                if let (true, End::Value(text)) = (link.subject == *number, &link.object) {
                    values.push(json!({"source": place, "relation": link.relation, "value": shape::short(text),
                        "status": link.status.name(), "said": said(*at)}));
                }
            }
        }
        value["values"] = Value::Array(values);
        value["known"] = overview::vocabulary(snapshot);
        value["state"] = json!(snapshot.state);
        value["of"] = json!({"documents": snapshot.records.len(), "entities": catalog.entities.len(),
            "facts": snapshot.knowledge.facts.len()});
        // No "<" of a text can end the element.
        let data = value.to_string().replace('<', "\\u003c");
        let (script, style) = (script(), web::text("style.css"));
        write!(
            out,
            "<!doctype html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>enishi 縁</title>\n<style>{style}</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\" id=\"skip\">本文へ</a>\n<header id=\"top\"></header>\n<main id=\"main\" tabindex=\"-1\"><noscript>enishi needs JavaScript. enishi には JavaScript が必要です。</noscript></main>\n<div id=\"status\" role=\"status\" aria-live=\"polite\" class=\"quiet\"></div>\n<script type=\"application/json\" id=\"data\">{data}</script>\n<script>{script}</script>\n</body>\n</html>\n",
            hash(&script),
            hash(style),
        )?;
        Ok(())
    }
}

/// The modules as one script: what they import stands above them in it.
fn script() -> String {
    let mut out = String::from("(() => {\n\"use strict\";\n");
    for module in MODULES {
        for line in web::text(module).lines() {
            if line.starts_with("import ") || line.starts_with("export {") {
                continue;
            }
            out.push_str(line.strip_prefix("export ").unwrap_or(line));
            out.push('\n');
        }
    }
    out.push_str("})();\n");
    out
}

/// SHA-256 in base 64, as a policy names a script.
fn hash(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let hex = sha256(text);
    let byte = |i: usize| hex.get(2 * i..2 * i + 2).and_then(|h| u32::from_str_radix(h, 16).ok());
    let mut out = String::new();
    for three in 0..11 {
        let bytes = [byte(3 * three), byte(3 * three + 1), byte(3 * three + 2)];
        let bits = bytes.iter().fold(0, |bits, b| bits << 8 | b.unwrap_or(0));
        for (i, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            // A digit that no byte reaches is padding.
            let filled = i < 2 || bytes.get(i - 1).is_some_and(Option::is_some);
            out.push(if filled { char::from(DIGITS[(bits >> shift & 63) as usize]) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_a_policy() {
        assert_eq!(hash(""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }

    #[test]
    fn the_script_imports_nothing_and_cannot_end_its_element() {
        let script = script();
        assert!(!script.lines().any(|l| l.starts_with("import ") || l.starts_with("export ")));
        assert!(!script.contains("</script") && !script.contains("<!--"));
        for module in MODULES {
            for line in web::text(module).lines().filter(|l| l.starts_with("import ")) {
                let from = line.rsplit_once("\"./").and_then(|(_, f)| f.strip_suffix("\";"));
                assert!(from.is_some_and(|f| MODULES.contains(&f)), "{module}: {line}");
            }
        }
    }
}
