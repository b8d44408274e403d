//! A decision -> a line of the store's file of decisions, unless the file says so already, or says otherwise.

use std::io::ErrorKind;
use std::path::Path;

use crate::resolve::{Decisions, DecisionsLoadError};
use crate::store::{Judgements, StoreError, add_line, decisions_file};

/// Why a line was not added.
#[derive(Debug, thiserror::Error)]
pub enum DecideError {
    /// The file says otherwise.
    #[error("{0}; delete that line first")]
    Verdict(String),
    /// It would contradict other lines on things, and stop every build.
    #[error(transparent)]
    Things(DecisionsLoadError),
    /// The file has a line that cannot stand already.
    #[error("{0}")]
    File(String),
    /// The system refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Adds a line to the decisions of the store in `folder`; whether it is new.
///
/// # Errors
/// The file says otherwise or cannot be read, or the system refuses.
pub fn add_decision(folder: &Path, line: &str) -> Result<bool, DecideError> {
    let path = decisions_file(folder);
    let file = path.display().to_string();
    let mut text = match std::fs::read_to_string(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        text => text.map_err(|error| StoreError::Io { path: path.clone(), error })?,
    };
    let named = |(number, reason): (usize, String)| DecideError::File(format!("{file}:{number}: {reason}"));
    let known = Judgements::parse(&text).map_err(named)?;
    let things = Decisions::parse(&file, &text).map_err(|e| DecideError::File(e.to_string()))?;
    let new = Judgements::parse(line).map_err(named)?;
    let is_there = match new.all.first() {
        Some(new) => match known.on_the_same(new) {
            Some(old) if old.verdict != new.verdict => {
                let said = old.verdict.name();
                return Err(DecideError::Verdict(format!("{file}:{}: this was {said} already", old.line)));
            }
            old => old.is_some(),
        },
        None => {
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
            text.push_str(line);
            let all = Decisions::parse(&file, &text).map_err(DecideError::Things)?.all;
            let last = all.last();
            things
                .all
                .iter()
                .any(|d| last.is_some_and(|l| (l.same, &l.a, &l.b, &l.document) == (d.same, &d.a, &d.b, &d.document)))
        }
    };
    if !is_there {
        add_line(&path, line)?;
    }
    Ok(!is_there)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_added_once_and_never_against_another() {
        let folder = tempfile::tempdir().unwrap();
        let add = |line: &str| add_decision(folder.path(), line);
        assert!(add("reject\td\tCompany/A\tacquires\tCompany/B\twrong").unwrap());
        assert!(!add("reject\td\tCompany/A\tacquires\tCompany/B\tonce more").unwrap());
        assert!(add("confirm\t*\tCompany/A\tacquires\tCompany/B\t").unwrap(), "all others may be right");
        let refused = add("confirm\td\tCompany/A\tacquires\tCompany/B\t").unwrap_err();
        assert!(refused.to_string().contains("decisions.tsv:1: this was rejected already"), "{refused}");
        assert!(add("same\tCompany/A\tCompany/B\t").unwrap());
        assert!(!add("same\tCompany/A\tCompany/B\tonce more").unwrap());
        let refused = add("different\tCompany/A\tCompany/B\t").unwrap_err();
        assert!(matches!(refused, DecideError::Things(_)), "{refused}");
        let text = std::fs::read_to_string(decisions_file(folder.path())).unwrap();
        assert_eq!(text.lines().count(), 3, "{text}");
        std::fs::write(decisions_file(folder.path()), "drop\tx\n").unwrap();
        assert!(matches!(add("same\tCompany/A\tCompany/C\t"), Err(DecideError::File(_))));
    }
}
