//! Problems with what the user gave: where (file, line, column), what, and what to do about it.
//!
//! Positions are held and printed from 1; columns count characters, not bytes, because an editor does.

use std::fmt;

use crate::shown::shown;

/// How much a problem weighs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Severity {
    /// Something was left out; the run ends with exit status 2 unless `--keep-going`.
    #[default]
    Error,
    /// Everything was read; something looks wrong.
    Warning,
}

/// One problem, printed as `file:line:column: message (hint)`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it weighs.
    pub severity: Severity,
    /// Name of the file, or of the stream.
    pub file: String,
    /// Line, from 1.
    pub line: Option<u64>,
    /// Character in the line, from 1.
    pub column: Option<u64>,
    /// What is wrong, with the value that is.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// An error about a whole file.
    pub fn error(file: impl Into<String>, message: impl Into<String>) -> Self {
        Self { file: file.into(), message: message.into(), ..Self::default() }
    }
    /// A warning about a whole file.
    pub fn warning(file: impl Into<String>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(file, message) }
    }
    /// The same problem at a line and character, both from 1.
    #[must_use]
    pub fn at(self, line: u64, column: u64) -> Self {
        Self { line: Some(line), column: Some(column), ..self }
    }
    /// The same problem with advice.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What the user gave may hold anything; the message is one line of text.
        f.write_str(&shown(&self.file))?;
        for number in [self.line, self.column].into_iter().flatten() {
            write!(f, ":{number}")?;
        }
        f.write_str(if self.severity == Severity::Warning { ": warning: " } else { ": " })?;
        f.write_str(&shown(&self.message))?;
        if let Some(hint) = &self.hint {
            write!(f, "; {}", shown(hint))?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostic {}

/// Line and column, both from 1, of the end of `before`.
pub fn line_column(before: &str) -> (u64, u64) {
    let line_begin = before.rfind('\n').map_or(0, |i| i + 1);
    let lines = before.bytes().filter(|&b| b == b'\n').count();
    (lines as u64 + 1, before[line_begin..].chars().count() as u64 + 1)
}

/// The candidate nearest to a mistyped `value`, if one is near: at most a third of its characters differ, or the value is
/// how it begins (`ceo` for `ceoOf`).
pub fn did_you_mean<'c>(value: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let limit = value.chars().count().div_ceil(3);
    let value = value.to_lowercase();
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let lower = candidate.to_lowercase();
            let distance = strsim::osa_distance(&value, &lower);
            let begun = value.chars().count() >= 3 && lower.starts_with(&value);
            (distance <= limit || begun).then_some((distance, candidate))
        })
        .min()
        .map(|(_, candidate)| candidate)
}

/// `unknown relation "develop"; did you mean "develops"?`
pub fn unknown<'c>(kind: &str, value: &str, known: impl IntoIterator<Item = &'c str>) -> String {
    let hint = did_you_mean(value, known).map_or_else(String::new, |near| format!("; did you mean {near:?}?"));
    format!("unknown {kind} {value:?}{hint}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_place_and_hint() {
        let d = Diagnostic::error("a.jsonl", "unknown key \"txet\"").at(3, 14).hint("did you mean \"text\"?");
        assert_eq!(d.to_string(), "a.jsonl:3:14: unknown key \"txet\"; did you mean \"text\"?");
        assert_eq!(Diagnostic::warning("-", "empty").to_string(), "-: warning: empty");
    }

    #[test]
    fn columns_count_characters() {
        assert_eq!(line_column(""), (1, 1));
        assert_eq!(line_column("一\n二三"), (2, 3));
    }

    #[test]
    fn suggests_what_is_near() {
        let names = ["develops", "releases", "ceoOf"];
        assert_eq!(did_you_mean("develop", names), Some("develops"));
        assert_eq!(did_you_mean("CEOof", names), Some("ceoOf"));
        assert_eq!(did_you_mean("banana", names), None);
        assert_eq!(unknown("relation", "develop", names), "unknown relation \"develop\"; did you mean \"develops\"?");
    }
}
