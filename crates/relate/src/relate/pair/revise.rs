//! What the rules said, heard with what the learned decision says of it -> what is taken back, moved to another end, read anew.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Said;
use super::ends::End;
use super::model::LIKELY;
use crate::document::Modality;
use crate::resource::Relation;

/// What the model says of a statement of the rules, at one place where its ends stand.
pub struct Heard {
    /// Number of the statement.
    pub at: usize,
    /// Its relation.
    pub relation: Relation,
    /// Numbers of its ends.
    pub subject: usize,
    /// Object.
    pub object: usize,
    /// Whether the model speaks against it.
    pub doubted: bool,
    /// How likely it holds.
    pub kept: f32,
    /// How it is meant, where the rules take it for a fact and the model does not.
    pub reading: Option<Modality>,
}

/// A relation that is likely between two ends, whether the model is sure enough of it to add it or not.
pub struct Near {
    /// The relation.
    pub relation: Relation,
    /// Numbers of its ends.
    pub subject: usize,
    /// Object.
    pub object: usize,
    /// How likely it holds.
    pub probability: f32,
}

/// A statement of the rules that is of another end than they thought.
pub struct Moved {
    /// Number of the statement.
    pub at: usize,
    /// Its relation.
    pub relation: Relation,
    /// Numbers of the ends that it has then.
    pub subject: usize,
    /// Object.
    pub object: usize,
    /// Whether its subject is another, else its object.
    pub of_subject: bool,
}

/// All that was heard in a sentence.
#[derive(Default)]
pub struct Hearing(Vec<Heard>);

impl Hearing {
    /// Notes it.
    pub fn note(&mut self, heard: Heard) {
        self.0.push(heard);
    }
    /// Statements that the model doubts at all places where their ends stand, by their numbers.
    pub fn doubted(&self) -> FxHashSet<usize> {
        let mut doubts: FxHashMap<usize, bool> = FxHashMap::default();
        for heard in &self.0 {
            *doubts.entry(heard.at).or_insert(true) &= heard.doubted;
        }
        doubts.into_iter().filter(|(_, doubted)| *doubted).map(|(at, _)| at).collect()
    }
    /// Statements that are read in another way, each as at the first place where its ends stand.
    pub fn readings(&self) -> Vec<(usize, Modality)> {
        let mut seen = FxHashSet::default();
        let first = self.0.iter().filter(|heard| seen.insert(heard.at));
        first.filter_map(|heard| Some((heard.at, heard.reading?))).collect()
    }
    /// 価格は25万円だ: what the sentence leaves out is not what the rules took from the sentences before, where that is
    /// unlikely and another end likely; `open` tells whether the rules leave it to that.
    pub fn moved(&self, near: &[Near], ends: &[End], open: impl Fn(&Near) -> bool) -> Vec<Moved> {
        let mut moved: Vec<Moved> = Vec::new();
        for heard in &self.0 {
            // Named anywhere in the sentence, it is what the rules took.
            let carried = |end: usize| ends[end].term.omitted;
            let places = || self.0.iter().filter(|other| other.at == heard.at);
            let subject = places().all(|other| carried(other.subject));
            if moved.iter().any(|m| m.at == heard.at) || !subject && !places().all(|other| carried(other.object)) {
                continue;
            }
            let kept = places().map(|other| other.kept).fold(0.0, f32::max);
            if kept >= LIKELY {
                continue;
            }
            let rivals = near.iter().filter(|rival| {
                let (same, other) = if subject {
                    ((rival.object, heard.object), (rival.subject, heard.subject))
                } else {
                    ((rival.subject, heard.subject), (rival.object, heard.object))
                };
                rival.relation == heard.relation
                    && ends[same.0].identity == ends[same.1].identity
                    && ends[other.0].identity != ends[other.1].identity
            });
            let rivals = rivals.filter(|rival| open(rival));
            let likeliest = rivals.fold(None, |best: Option<&Near>, rival| match best {
                Some(best) if best.probability >= rival.probability => Some(best),
                _ => Some(rival),
            });
            if let Some(Near { relation, subject: from, object: to, .. }) = likeliest {
                let (at, relation, of_subject) = (heard.at, *relation, subject);
                moved.push(Moved { at, relation, subject: *from, object: *to, of_subject });
            }
        }
        moved
    }
}

/// What the rules said that is doubted fills no slot.
pub fn holding<'s>(
    said: &'s Said,
    doubted: &'s FxHashSet<usize>,
) -> impl Iterator<Item = ((u32, u32), &'s super::SaidBy)> {
    let all = said.iter().flat_map(|(ends, found)| found.iter().map(move |s| (*ends, s)));
    all.filter(|(_, s)| !doubted.contains(&s.at))
}

#[cfg(test)]
mod tests {
    use super::super::super::term::{Term, TermKind};
    use super::*;
    use crate::document::EntityIndex;
    use crate::span::ByteSpan;

    const METRIC: Relation = Relation("metric");

    fn end(identity: u32, omitted: bool) -> End {
        let span = ByteSpan::new(0, 0);
        let kind = TermKind::Entity(EntityIndex(identity));
        let term = Term { sentence: 1, chunk: 0, kind, span, full: span, class: None, omitted };
        End { term, first: 0, last: 0, identity, kind: "carried", present: None }
    }

    fn heard(subject: usize, kept: f32) -> Heard {
        Heard { at: 7, relation: METRIC, subject, object: 2, doubted: kept < 0.2, kept, reading: None }
    }

    fn near(subject: usize, probability: f32) -> Near {
        Near { relation: METRIC, subject, object: 2, probability }
    }

    #[test]
    fn what_is_unlikely_gives_way_to_the_likeliest_end() {
        // Two things that the sentence leaves out, a measure, and the second thing by its name.
        let ends = [end(1, true), end(4, true), end(3, false), end(1, false)];
        let moved = |all: Vec<Heard>, near: &[Near], open: bool| {
            let moved = Hearing(all).moved(near, &ends, |_| open);
            moved.iter().map(|m| (m.at, m.subject, m.object, m.of_subject)).collect::<Vec<_>>()
        };
        assert_eq!(moved(vec![heard(0, 0.3)], &[near(1, 0.7)], true), [(7, 1, 2, true)]);
        // Likely enough as it is, closed by the rules, no other end, or named in the sentence: it stays.
        assert!(moved(vec![heard(0, 0.6)], &[near(1, 0.7)], true).is_empty());
        assert!(moved(vec![heard(0, 0.3)], &[near(1, 0.7)], false).is_empty());
        assert!(moved(vec![heard(0, 0.3)], &[near(0, 0.7)], true).is_empty());
        assert!(moved(vec![heard(0, 0.3), heard(3, 0.3)], &[near(1, 0.7)], true).is_empty());
    }

    #[test]
    fn a_statement_is_doubted_where_all_places_speak_against_it() {
        assert!(Hearing(vec![heard(0, 0.1), heard(3, 0.1)]).doubted().contains(&7));
        assert!(Hearing(vec![heard(0, 0.1), heard(3, 0.4)]).doubted().is_empty());
        let planned = Heard { reading: Some(Modality::Planned), ..heard(0, 0.8) };
        let first = Hearing(vec![planned, heard(3, 0.8)]).readings();
        assert_eq!(first, [(7, Modality::Planned)]);
        assert!(
            Hearing(vec![heard(3, 0.8), Heard { reading: Some(Modality::Planned), ..heard(0, 0.8) }])
                .readings()
                .is_empty()
        );
    }
}
