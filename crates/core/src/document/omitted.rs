use super::EntityIndex;

/// The item or section that a name heads, in which a sentence stands; set by `resolve`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its first sentence.
    pub first: usize,
    /// The mention that heads it, as (sentence index, mention index).
    pub mention: (usize, usize),
}

/// What an omitted ガ may stand for when the sentence itself does not say; set by `resolve`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OmittedSubject {
    /// Index of the predicate in its sentence.
    pub predicate: usize,
    /// The candidate.
    pub entity: EntityIndex,
    /// Its last mention, as (sentence index, mention index).
    pub mention: (usize, usize),
    /// In 0..=1; the candidates of a predicate stand in falling order.
    pub confidence: f32,
}
