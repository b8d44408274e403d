//! What `build --sync` takes out of a store, and when it takes out nothing.
//!
//! A path mistyped, a share that is not mounted, an empty pipe: each looks as if the articles were gone. So an error of reading
//! never removes anything, and what would remove much has to be allowed.

use std::fmt::Write as _;
use std::str::FromStr;

use crate::shown::shown;

/// So many documents may go without being asked about, or this part of all.
const FREE: u64 = 10;
const FREE_PART: u64 = 10;
/// So many are named in a message.
const NAMED: usize = 10;

/// How many documents `--sync` may take out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaxRemove {
    /// At most so many.
    Documents(u64),
    /// Any number.
    All,
}

impl FromStr for MaxRemove {
    type Err = String;

    fn from_str(value: &str) -> Result<Self, String> {
        match value {
            "all" => Ok(Self::All),
            number => number.parse().map(Self::Documents).map_err(|_| "not a number, nor all".to_owned()),
        }
    }
}

/// What was read, as far as it decides on what may go.
#[derive(Clone, Copy, Debug, Default)]
pub struct Inputs {
    /// Inputs and lines that could not be read.
    pub unread: u64,
    /// Paths that were named and had nothing to read.
    pub barren: u64,
}

/// Why nothing is taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Something could not be read: what it holds may be among what would go.
    Unread(String),
    /// It would be too much.
    Limit(String),
}

/// Whether `gone` of the `documents` of a store may be taken out.
pub fn refusal(gone: u64, documents: u64, inputs: Inputs, max: Option<MaxRemove>) -> Option<Refusal> {
    if gone == 0 {
        return None;
    }
    let would = format!("--sync took nothing out; {gone} of {documents} documents are not in the input");
    if inputs.unread > 0 {
        let inputs = inputs.unread;
        return Some(Refusal::Unread(format!("{would}, but {inputs} inputs could not be read")));
    }
    let reason = match max {
        Some(MaxRemove::All) => return None,
        Some(MaxRemove::Documents(max)) if gone <= max => return None,
        Some(MaxRemove::Documents(max)) => format!("more than --max-remove {max}"),
        None if gone == documents => "all that there are".to_owned(),
        None if inputs.barren > 0 => "and a path that was given has nothing to read".to_owned(),
        None if gone > FREE && gone * FREE_PART > documents => format!("more than {FREE} and a tenth"),
        None => return None,
    };
    Some(Refusal::Limit(format!("{would}: {reason}; --max-remove {gone} allows it, --dry-run shows them")))
}

/// The first of these ids, and how many there are beside.
pub fn some<'i>(ids: impl ExactSizeIterator<Item = &'i str>) -> String {
    let more = ids.len().saturating_sub(NAMED);
    let mut text = ids.take(NAMED).map(shown).collect::<Vec<_>>().join(", ");
    if more > 0 {
        let _ = write!(text, " and {more} more");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(gone: u64, documents: u64, max: Option<MaxRemove>) -> bool {
        matches!(refusal(gone, documents, Inputs::default(), max), Some(Refusal::Limit(_)))
    }

    #[test]
    fn much_has_to_be_allowed() {
        assert!(!limit(10, 11, None));
        assert!(limit(11, 109, None));
        assert!(!limit(11, 110, None));
        assert!(limit(1, 1, None));
        assert!(!limit(1, 1, Some(MaxRemove::Documents(1))));
        assert!(limit(2, 1000, Some(MaxRemove::Documents(1))));
        assert!(!limit(500, 500, Some(MaxRemove::All)));
        assert!(!limit(0, 0, None));
    }

    #[test]
    fn what_could_not_be_read_is_not_gone() {
        let unread = Inputs { unread: 1, barren: 0 };
        assert!(matches!(refusal(1, 1000, unread, Some(MaxRemove::All)), Some(Refusal::Unread(_))));
        assert_eq!(refusal(0, 1000, unread, None), None);
        let barren = Inputs { unread: 0, barren: 1 };
        assert!(matches!(refusal(1, 1000, barren, None), Some(Refusal::Limit(_))));
        assert_eq!(refusal(1, 1000, barren, Some(MaxRemove::Documents(1))), None);
    }
}
