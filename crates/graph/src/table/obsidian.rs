//! The graph as a folder of Markdown notes: one an entity that facts speak of, with links and the sentences that say so.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io;

use oxigraph::model::Term;

use crate::document::Record;
use crate::network::Names;
use crate::resource::Ontology;
use crate::shown::{is_obeyed, shown};
use crate::store::Knowledge;

/// File systems hold names of 255 bytes; the ending and a number have to fit as well.
const MAX_NAME_BYTES: usize = 200;

/// Gives `note` the name and text of each note, in order of name.
///
/// # Errors
/// Those of `note`.
pub fn write(
    knowledge: &Knowledge,
    records: &[Record],
    names: &Names,
    ontology: &Ontology,
    mut note: impl FnMut(&str, &str) -> io::Result<()>,
) -> io::Result<()> {
    let entity = |number: u32| match knowledge.term(number) {
        Term::NamedNode(node) if !names.kinds.contains(node.as_str()) => {
            names.by_id.contains_key(node.as_str()).then_some(number)
        }
        _ => None,
    };
    let mut about: BTreeMap<u32, Vec<(bool, usize)>> = BTreeMap::new();
    for (i, &(s, _, o)) in knowledge.facts.keys().enumerate() {
        if let Some(s) = entity(s) {
            about.entry(s).or_default().push((true, i));
        }
        if let Some(o) = entity(o).filter(|o| *o != s) {
            about.entry(o).or_default().push((false, i));
        }
    }
    let files = file_names(about.keys().map(|n| knowledge.term(*n)), names);
    let mut notes: Vec<(String, String)> = Vec::new();
    let aliases = aliases(records);
    for (number, facts) in &about {
        let Term::NamedNode(node) = knowledge.term(*number) else { continue };
        let Some((class, label)) = names.by_id.get(node.as_str()) else { continue };
        let mut text = String::from("---\n");
        let others: Vec<&String> =
            aliases.get(node.as_str()).map_or_else(Vec::new, |set| set.iter().filter(|a| *a != label).collect());
        if !others.is_empty() {
            text.push_str("aliases:\n");
            for alias in others {
                let _ = writeln!(text, "  - {}", yaml(alias));
            }
        }
        let _ = writeln!(
            text,
            "class: {}\nid: {}\ntags:\n  - {}\n---\n\n# {}\n",
            class.name(),
            yaml(node.as_str()),
            class.name(),
            one_line(label)
        );
        for (forward, i) in facts {
            let Some((&(s, relation, o), supports)) = knowledge.facts.get_index(*i) else { continue };
            let info = ontology.relation(relation);
            let word = info.map(|r| r.label.ja.as_str()).filter(|l| !l.is_empty()).unwrap_or(relation.name());
            let link = |n: u32| match (knowledge.term(n), files.get(&knowledge.term(n).to_string())) {
                (term, Some(file)) => {
                    let label = one_line(&names.label(term)).replace(['[', ']', '|'], " ");
                    if *file == label { format!("[[{file}]]") } else { format!("[[{file}|{label}]]") }
                }
                (term, None) => one_line(&names.label(term)),
            };
            let best = supports
                .iter()
                .filter_map(|s| s.of(records))
                .reduce(|a, b| if b.confidence > a.confidence { b } else { a });
            let other = if *forward {
                let value = best
                    .filter(|b| b.object.id.is_none())
                    .map(|b| b.object.value.clone().unwrap_or_else(|| b.object.surface.clone()));
                format!("{word}: {}", value.map_or_else(|| link(o), |value| one_line(&value)))
            } else {
                format!("{} → {word}", link(s))
            };
            let _ = writeln!(text, "- {other}");
            if let Some(best) = best {
                let _ = writeln!(text, "    - 「{}」（{}）", one_line(&best.text), one_line(&best.document));
            }
        }
        if let Some(file) = files.get(&knowledge.term(*number).to_string()) {
            notes.push((file.clone(), text));
        }
    }
    notes.sort();
    notes.iter().try_for_each(|(file, text)| note(&format!("{file}.md"), text))
}

/// Words of others within a line of Markdown.
fn one_line(text: &str) -> String {
    shown(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
}

fn aliases(records: &[Record]) -> BTreeMap<String, BTreeSet<String>> {
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for entity in records.iter().flat_map(|r| &r.entities) {
        let id = crate::rdf::iri::named(&entity.id).into_string();
        all.entry(id).or_default().extend(entity.aliases.iter().cloned());
    }
    all
}

/// A file name for each entity: its label without what file systems and links cannot hold, a number behind the second of
/// one name.
fn file_names<'t>(terms: impl Iterator<Item = &'t Term>, names: &Names) -> BTreeMap<String, String> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut files = BTreeMap::new();
    for term in terms {
        let plain: String = names
            .label(term)
            .chars()
            .map(|c| if is_obeyed(c) || "\\/:*?\"<>|#^[]".contains(c) { '_' } else { c })
            .scan(0, |bytes, c| {
                *bytes += c.len_utf8();
                (*bytes <= MAX_NAME_BYTES).then_some(c)
            })
            .take(80)
            .collect();
        let plain = plain.trim().trim_start_matches('.').trim_end_matches(['.', ' ']).to_owned();
        let plain = if plain.is_empty() { "_".to_owned() } else { plain };
        // File systems may not tell capitals apart.
        let mut numbered = (1..).map(|n| if n == 1 { plain.clone() } else { format!("{plain} ({n})") });
        let file = numbered.find(|file| taken.insert(file.to_lowercase())).unwrap_or_default();
        files.insert(term.to_string(), file);
    }
    files
}

/// A quoted string of YAML; what stands in no file of YAML comes as an escape.
fn yaml(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '\\' | '"' => out.extend(['\\', c]),
            '\n' | '\r' => out.push(' '),
            c if is_obeyed(c) || matches!(c, '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}') => {
                let _ = write!(out, "\\u{:04X}", c as u32);
            }
            c => out.push(c),
        }
    }
    out + "\""
}
