//! `decisions.tsv` in the folder of a store: what a person said of statements, and of things; deleting a line undoes it.
//!
//! ```text
//! reject    gpt-4o    Company/OpenAI    develops    AIModel/GPT-4o    the sentence speaks of another model
//! confirm   *         Person/雷軍       ceoOf       Company/シャオミ    their own site says so
//! same      Company/バイドゥ    Company/百度    one company
//! ```
//! Lines of `confirm` and `reject` name a document (or all), and both ends of the statement by key, or by their words where they
//! are no things; they hold whenever the store is read, so no build is needed. Lines of `same` and `different` are read by the
//! resolver at the next build.

use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::StoreError;
use crate::document::{Node, Record, Statement};
use crate::judgement::{Verdict, judge};
use crate::rdf::iri::named;

/// Name of the file.
const FILE: &str = "decisions.tsv";
/// A document that stands for all.
const ALL: &str = "*";

/// One line on statements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgedLine {
    /// What was said.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// Document id, or `*`.
    pub document: String,
    /// Key of the subject.
    pub subject: String,
    /// Name of the relation.
    pub relation: String,
    /// Key of the object, or its words.
    pub object: String,
    /// In the file, from 1.
    pub line: usize,
}

/// The lines on statements.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgements {
    /// In order of the file; where two fit, the later one holds.
    pub all: Vec<JudgedLine>,
    /// Keys of things that were said to be one.
    pub same: Vec<(String, String)>,
}

/// The decisions file of a store.
pub fn decisions_file(folder: &Path) -> PathBuf {
    folder.join(FILE)
}

impl Judgements {
    /// Reads the file of a store, and its text; one that is not there says nothing.
    pub(super) fn load(folder: &Path) -> Result<(Self, String), StoreError> {
        let path = decisions_file(folder);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => String::new(),
            Err(error) => return Err(StoreError::io(&path)(error)),
        };
        let parsed =
            Self::parse(&text).map_err(|(line, reason)| StoreError::Decisions { path: path.clone(), line, reason })?;
        Ok((parsed, text))
    }
    /// Reads a text; what is wrong comes back with its line.
    pub fn parse(text: &str) -> Result<Self, (usize, String)> {
        let (mut all, mut same) = (Vec::new(), Vec::new());
        for (number, content) in text.lines().enumerate() {
            let line = number + 1;
            let content = content.trim_end_matches('\r').trim_start_matches('\u{FEFF}');
            if content.trim().is_empty() || content.starts_with('#') {
                continue;
            }
            let columns: Vec<&str> = content.split('\t').collect();
            let verdict = match columns[0] {
                "confirm" => Verdict::Confirmed,
                "reject" => Verdict::Rejected,
                "same" | "different" => {
                    if let ["same", a, b] | ["same", a, b, _] = columns.as_slice() {
                        same.push(((*a).to_owned(), (*b).to_owned()));
                    }
                    continue;
                }
                other => {
                    let reason = format!("unknown decision {other:?}; confirm, reject, same or different expected");
                    return Err((line, reason));
                }
            };
            let [_, document, subject, relation, object, rest @ ..] = columns.as_slice() else {
                let reason = format!(
                    "{} columns, 5 or 6 expected: {}, a document or *, subject, relation, object, a reason",
                    columns.len(),
                    columns[0]
                );
                return Err((line, reason));
            };
            all.push(JudgedLine {
                verdict,
                reason: rest.join(" "),
                document: (*document).to_owned(),
                subject: (*subject).to_owned(),
                relation: (*relation).to_owned(),
                object: (*object).to_owned(),
                line,
            });
        }
        Ok(Self { all, same })
    }
    /// The line that holds of all those that speak of the same statements as `line`.
    pub fn on_the_same(&self, line: &JudgedLine) -> Option<&JudgedLine> {
        fn of(l: &JudgedLine) -> [&String; 4] {
            [&l.document, &l.subject, &l.relation, &l.object]
        }
        self.all.iter().rev().find(|known| of(known) == of(line))
    }
    /// Marks the statements of a record.
    pub(super) fn apply(&self, base: &str, record: &mut Record) {
        for line in self.all.iter().filter(|l| l.document == ALL || l.document == record.document.id) {
            for statement in record.statements.iter_mut().filter(|s| line.fits(base, s)) {
                judge(statement, line.verdict, &line.reason);
            }
        }
    }
}

impl JudgedLine {
    fn fits(&self, base: &str, s: &Statement) -> bool {
        s.relation.is_some_and(|r| r.name() == self.relation)
            && is_called(base, &s.subject, &self.subject)
            && is_called(base, &s.object, &self.object)
    }
}

/// A line that was written before what has one name was parted speaks of each of them.
fn is_called(base: &str, node: &Node, name: &str) -> bool {
    let key = key(base, node);
    key == name || node.id.is_some() && key.rsplit_once('@').is_some_and(|(before, _)| before == name)
}

/// How a line names an end of a statement: the key behind the base, or the words.
pub fn key(base: &str, node: &Node) -> String {
    match &node.id {
        Some(id) => {
            let id = named(id).into_string();
            id.strip_prefix(base).unwrap_or(&id).to_owned()
        }
        None => clean(node.label.as_deref().or(node.value.as_deref()).unwrap_or(&node.surface)),
    }
}

/// A line on a statement, without its end.
pub fn judged_line(base: &str, verdict: Verdict, statement: &Statement, everywhere: bool, reason: &str) -> String {
    let document = if everywhere { ALL } else { &statement.document };
    let (subject, object) = (key(base, &statement.subject), key(base, &statement.object));
    let relation = statement.relation.map_or("", |r| r.name());
    [verdict.action(), document, &subject, relation, &object, reason].map(clean).join("\t")
}

/// A line on two things, without its end.
pub fn same_line(same: bool, a: &str, b: &str, reason: &str) -> String {
    [if same { "same" } else { "different" }, a, b, reason].map(clean).join("\t")
}

/// The lines by which a name is another's in one document: what it becomes there, and that the two are never one.
pub fn parted_lines(a: &str, b: &str, reason: &str, document: &str) -> [String; 2] {
    [["same", a, b, reason, document].map(clean).join("\t"), same_line(false, a, b, reason)]
}

/// Without what would end a column or a line.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect()
}

/// Adds a line to a file of decisions, which is made where it is missing.
///
/// # Errors
/// The system refuses.
pub fn add_line(path: &Path, line: &str) -> Result<(), StoreError> {
    let io = StoreError::io(path);
    let write = || {
        let mut file = OpenOptions::new().create(true).read(true).append(true).open(path)?;
        let mut addition = String::new();
        if file.seek(SeekFrom::End(0))? > 0 {
            file.seek(SeekFrom::End(-1))?;
            let mut last = [0];
            file.read_exact(&mut last)?;
            if last != *b"\n" {
                addition.push('\n');
            }
        }
        let _ = writeln!(addition, "{line}");
        file.write_all(addition.as_bytes())?;
        file.sync_all()
    };
    write().map_err(io)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_lines_are_named() {
        assert_eq!(Judgements::parse("# x\n\nsame\tC/A\tC/B\nreject\ta").unwrap_err().0, 4);
        let (line, reason) = Judgements::parse("drop\ta\tb\tc\td").unwrap_err();
        assert!(line == 1 && reason.starts_with("unknown decision \"drop\""), "{reason}");
        let parsed = Judgements::parse("\u{FEFF}confirm\t*\tPerson/A\tceoOf\tCompany/B\twhy not\r\n").unwrap();
        assert_eq!((parsed.all[0].verdict, parsed.all[0].reason.as_str()), (Verdict::Confirmed, "why not"));
    }

    #[test]
    fn a_line_is_added_behind_a_line_without_an_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = decisions_file(folder.path());
        std::fs::write(&path, "# by hand").unwrap();
        add_line(&path, &same_line(true, "C/A", "C/B", "one\tand\nthe same")).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "# by hand\nsame\tC/A\tC/B\tone and the same\n");
    }
}
