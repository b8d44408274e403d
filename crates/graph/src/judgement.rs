//! What a person said of a statement: right, or wrong. It travels with the statement as the qualifier `decision`, which no text
//! can set: qualifiers of texts have the names that rule files give them.

use crate::document::Statement;

/// Name of the qualifier.
pub const QUALIFIER: &str = "decision";

/// Right or wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Right.
    Confirmed,
    /// Wrong: no fact, whatever the sentence says.
    Rejected,
}

impl Verdict {
    /// Name in outputs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Rejected => "rejected",
        }
    }
    /// The word that a file of decisions has for it.
    pub const fn action(self) -> &'static str {
        match self {
            Self::Confirmed => "confirm",
            Self::Rejected => "reject",
        }
    }
}

/// Marks a statement.
pub fn judge(statement: &mut Statement, verdict: Verdict, reason: &str) {
    let text = if reason.is_empty() { verdict.name().to_owned() } else { format!("{}: {reason}", verdict.name()) };
    statement.qualifiers.insert(QUALIFIER.to_owned(), text);
    if verdict == Verdict::Confirmed {
        statement.confidence = 1.0;
    }
}

/// What was said of a statement.
pub fn verdict(statement: &Statement) -> Option<Verdict> {
    let said = statement.qualifiers.get(QUALIFIER)?;
    let is = |v: &Verdict| said.strip_prefix(v.name()).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'));
    [Verdict::Confirmed, Verdict::Rejected].into_iter().find(is)
}

/// Whether a statement makes a fact: it says one, and nobody rejected it.
pub fn is_fact(statement: &Statement) -> bool {
    statement.is_fact() && verdict(statement) != Some(Verdict::Rejected)
}
