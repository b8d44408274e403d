//! `decisions.tsv`: what a person has decided on merges; deleting a line undoes it at the next run. Its lines on statements
//! (`confirm`, `reject`) are the store's.
//!
//! ```text
//! same    Company/バイドゥ    Company/百度    one company          the first becomes the second
//! different    Company/アップル    Company/Apple    a cider maker     never one
//! same    Person/鈴木一郎    Person/鈴木一郎（水城製薬）    a namesake    news/b        so in the document news/b alone
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use thiserror::Error;

/// Why a file of decisions was refused.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum DecisionsLoadError {
    /// The file cannot be read.
    #[error("{file}: {reason}")]
    Io {
        /// The file.
        file: String,
        /// What the system said.
        reason: String,
    },
    /// A line cannot stand.
    #[error("{file}:{line}: {reason}")]
    Line {
        /// The file.
        file: String,
        /// From 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Whether the two are one (the first becomes the second), or never are.
    pub same: bool,
    /// Key of an entity: `Company/OpenAI`.
    pub a: String,
    /// Key of another.
    pub b: String,
    /// Why, in the words of the file.
    pub note: String,
    /// The one document for which it holds; all of them where there is none.
    pub document: Option<String>,
    /// Line in the file, from 1.
    pub line: usize,
}

/// All decisions, free of cycles and contradictions.
#[derive(Clone, Debug, Default)]
pub struct Decisions {
    /// In order of the file.
    pub all: Vec<Decision>,
    /// Name of the file, for messages.
    pub file: String,
    becomes: Becomes,
}

/// What each key becomes, by the document for which it does, with the line that says so.
#[derive(Clone, Debug, Default)]
struct Becomes(BTreeMap<String, BTreeMap<Option<String>, (String, usize)>>);

impl Becomes {
    /// What `key` becomes at once in `document`: what is said of that document counts before what is said of all.
    fn next(&self, key: &str, document: Option<&str>) -> Option<&str> {
        let of = self.0.get(key)?;
        let here = document.and_then(|d| of.iter().find(|(of, _)| of.as_deref() == Some(d)).map(|(_, to)| to));
        here.or_else(|| of.get(&None)).map(|(to, _)| to.as_str())
    }
    fn end<'k>(&'k self, key: &'k str, document: Option<&str>) -> &'k str {
        let mut end = key;
        while let Some(next) = self.next(end, document) {
            end = next;
        }
        end
    }
}

impl Decisions {
    /// Reads a file.
    ///
    /// # Errors
    /// It cannot be read, or a line cannot stand.
    pub fn load(path: &Path) -> Result<Self, DecisionsLoadError> {
        let file = path.display().to_string();
        let text = std::fs::read_to_string(path)
            .map_err(|e| DecisionsLoadError::Io { file: file.clone(), reason: e.to_string() })?;
        Self::parse(&file, &text)
    }
    /// Reads a text; `file` is for messages.
    ///
    /// # Errors
    /// A line has the wrong columns, joins a thing with itself or with one of another kind, closes a cycle, or contradicts
    /// another line.
    pub fn parse(file: &str, text: &str) -> Result<Self, DecisionsLoadError> {
        let mut all: Vec<Decision> = Vec::new();
        let fail = |line: usize, reason: String| DecisionsLoadError::Line { file: file.to_owned(), line, reason };
        let mut becomes = Becomes::default();
        let mut documents: BTreeSet<Option<String>> = BTreeSet::from([None]);
        for (number, content) in text.lines().enumerate() {
            let line = number + 1;
            let content = content.trim_end_matches('\r').trim_start_matches('\u{FEFF}');
            if content.trim().is_empty() || content.starts_with('#') {
                continue;
            }
            let columns: Vec<&str> = content.split('\t').collect();
            if matches!(columns[0], "confirm" | "reject") {
                continue;
            }
            let (&[action, a, b], note) = (
                match columns.get(..3) {
                    Some(first) => {
                        <&[&str; 3]>::try_from(first).map_err(|_| fail(line, "three columns expected".to_owned()))?
                    }
                    None => {
                        return Err(fail(
                            line,
                            format!(
                                "{} columns, 3 to 5 expected: same or different, a key, another key, a note, a document",
                                columns.len()
                            ),
                        ));
                    }
                },
                columns.get(3).copied().unwrap_or_default(),
            );
            let same = match action {
                "same" => true,
                "different" => false,
                other => {
                    return Err(fail(line, format!("unknown decision {other:?}; \"same\" or \"different\" expected")));
                }
            };
            for key in [a, b] {
                if !key.contains('/') || key.ends_with('/') || key.starts_with('/') {
                    return Err(fail(line, format!("{key:?} is no key of an entity, such as Company/OpenAI")));
                }
            }
            if a == b {
                return Err(fail(line, format!("{a} stands on both sides")));
            }
            let document = columns.get(4).filter(|d| !d.is_empty()).map(|d| (*d).to_owned());
            if same {
                let of = becomes.0.entry(a.to_owned()).or_default();
                match of.get(&document) {
                    Some((known, earlier)) if known != b => {
                        return Err(fail(line, format!("{a} becomes {b} here and {known} in line {earlier}")));
                    }
                    Some(_) => {}
                    None => drop(of.insert(document.clone(), (b.to_owned(), line))),
                }
                documents.insert(document.clone());
                // A line on one document closes circles there alone; one on all documents may close them anywhere.
                let here = BTreeSet::from([document.clone()]);
                for place in if document.is_some() { &here } else { &documents } {
                    let (mut end, place) = (b, place.as_deref());
                    while let Some(next) = becomes.next(end, place) {
                        if end == a {
                            return Err(fail(line, format!("a cycle: {a} becomes {b}, which becomes {a} in the end")));
                        }
                        end = next;
                    }
                }
            } else if document.is_some() {
                return Err(fail(line, "what is different is so in all documents: no fifth column".to_owned()));
            }
            all.push(Decision { same, a: a.to_owned(), b: b.to_owned(), note: note.to_owned(), document, line });
        }
        let root = |key: &str| becomes.end(key, None).to_owned();
        if let Some(d) = all.iter().filter(|d| !d.same).find(|d| root(&d.a) == root(&d.b)) {
            let joined: BTreeSet<usize> = all
                .iter()
                .filter(|o| o.same && o.document.is_none() && root(&o.a) == root(&d.a))
                .map(|o| o.line)
                .collect();
            let lines: Vec<String> = joined.iter().map(ToString::to_string).collect();
            return Err(fail(
                d.line,
                format!(
                    "contradiction: {} and {} are different here and the same by line {}",
                    d.a,
                    d.b,
                    lines.join(", ")
                ),
            ));
        }
        Ok(Self { all, file: file.to_owned(), becomes })
    }
    /// The key that `key` becomes in the end in a document.
    pub fn canonical<'k>(&'k self, key: &'k str, document: &str) -> &'k str {
        self.becomes.end(key, Some(document))
    }
    /// The decisions that two things are one, wherever they are spoken of.
    pub fn joins(&self) -> impl Iterator<Item = &Decision> {
        self.all.iter().filter(|d| d.same && d.document.is_none())
    }
    /// Whether the two are said to be different.
    pub fn forbids(&self, a: &str, b: &str) -> bool {
        self.all.iter().any(|d| !d.same && ((d.a == a && d.b == b) || (d.a == b && d.b == a)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_lines_are_named() {
        for (text, message) in [
            ("same\tCompany/A", "d.tsv:1: 2 columns"),
            ("join\tCompany/A\tCompany/B", "d.tsv:1: unknown decision \"join\""),
            ("# note\nsame\tA\tCompany/B", "d.tsv:2: \"A\" is no key"),
            ("same\tCompany/A\tCompany/A", "d.tsv:1: Company/A stands on both sides"),
            ("same\tC/A\tC/B\nsame\tC/B\tC/D\nsame\tC/D\tC/A", "d.tsv:3: a cycle"),
            ("same\tC/A\tC/B\nsame\tC/A\tC/D", "d.tsv:2: C/A becomes C/D here and C/B in line 1"),
            (
                "different\tC/A\tC/D\nsame\tC/A\tC/B\nsame\tC/B\tC/D",
                "d.tsv:1: contradiction: C/A and C/D are different here and the same by line 2, 3",
            ),
            ("same\tC/A\tC/B\nsame\tC/B\tC/A\t\tdoc", "d.tsv:2: a cycle"),
            ("same\tC/B\tC/A\t\tdoc\nsame\tC/A\tC/B", "d.tsv:2: a cycle"),
            ("different\tC/A\tC/B\t\tdoc", "d.tsv:1: what is different is so in all documents"),
        ] {
            let error = Decisions::parse("d.tsv", text).expect_err(text).to_string();
            assert!(error.starts_with(message), "{error}");
        }
        assert_eq!(
            Decisions::parse("d.tsv", "\n# x\nreject\tid\tnote\nsame\tC/A\tC/B\tnote\n").expect("stands").all.len(),
            1
        );
    }

    #[test]
    fn a_line_may_hold_for_one_document() {
        let text = "same\tP/A\tP/A2\t\tnews/b\nsame\tP/A\tP/A1\nsame\tP/A2\tP/C\ndifferent\tP/A1\tP/C\n";
        let all = Decisions::parse("d.tsv", text).expect("stands");
        assert_eq!([all.canonical("P/A", "news/a"), all.canonical("P/A", "news/b")], ["P/A1", "P/C"]);
        assert_eq!(all.joins().count(), 2);
    }
}
