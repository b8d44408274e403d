//! Names of qualifiers: what a statement says beside its two ends.

/// The office in the words of the text.
pub const ROLE: &str = "role";
/// Whether a name is a former or a present one.
pub const FORM: &str = "form";
/// The part that is held or bought.
pub const SHARE: &str = "share";
/// What is measured.
pub const WHAT: &str = "what";
/// Whether a number is an upper or a lower bound, or about so.
pub const BOUND: &str = "bound";
/// The other end of a range.
pub const UPPER: &str = "upper";
/// The same amount in other money.
pub const EQUIVALENT: &str = "equivalent";
/// By how much the number has changed.
pub const CHANGE: &str = "change";
/// Of what time the number is.
pub const PERIOD: &str = "period";
