//! Labels of the tagger: begin, inside, last, unit of eight types, and outside.

use crate::resource::Class;

/// Types that the tagger tells apart, in the order of their labels.
pub const TYPES: [Class; 8] = [
    Class::PERSON,
    Class::COMPANY,
    Class::PUBLIC_BODY,
    Class::ORGANIZATION,
    Class::PLACE,
    Class::FACILITY,
    Class::PRODUCT,
    Class::EVENT,
];
/// Number of labels: outside is 0, then four for each type.
pub const LABELS: usize = 1 + TYPES.len() * 4;
/// Outside of names.
pub const OUTSIDE: usize = 0;

/// Place of a unit in a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// First of several.
    Begin,
    /// Neither first nor last.
    Inside,
    /// Last of several.
    Last,
    /// The only one.
    Unit,
}

/// The label of a part of a type.
pub const fn label(kind: usize, part: Part) -> usize {
    1 + kind * 4 + part as usize
}

/// Type and part of a label other than outside.
pub const fn parts(label: usize) -> (usize, Part) {
    let part = match (label - 1) % 4 {
        0 => Part::Begin,
        1 => Part::Inside,
        2 => Part::Last,
        _ => Part::Unit,
    };
    ((label - 1) / 4, part)
}

/// Whether a name goes on behind the label.
pub const fn open(label: usize) -> bool {
    label != OUTSIDE && matches!(parts(label).1, Part::Begin | Part::Inside)
}

/// Whether `next` may stand behind `last`; `None` is the edge of the sentence.
pub fn follows(last: Option<usize>, next: Option<usize>) -> bool {
    let continues = |l: usize| l != OUTSIDE && matches!(parts(l).1, Part::Inside | Part::Last);
    match (last.filter(|l| open(*l)), next.filter(|l| continues(*l))) {
        (Some(l), Some(n)) => parts(l).0 == parts(n).0,
        (None, None) => true,
        _ => false,
    }
}
