//! What documents say beside what others said before -> what is new in them.

use std::collections::{BTreeMap, BTreeSet};

use super::words::{StepKind, step_of};
use super::{by_modality, is_past};
use crate::document::{Node, Record, Statement};
use crate::resource::Relation;
use crate::search::value;

/// Relations that are no news.
const KINDS: [&str; 6] = ["instanceOf", "alias", "locatedIn", "announces", "states", "partOf"];

/// What a claim is to those who know the documents before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NewsKind {
    /// Nobody said it before.
    New,
    /// It was said before, and has come further: from plan to announcement, from rumour to fact.
    SteppedUp,
    /// It was said before, and is denied, withdrawn or ended.
    Denied,
    /// It was said before, and comes later or with other numbers.
    Changed,
    /// Another publisher says the same.
    Confirmed,
    /// It is only said again.
    Repeated,
}

impl NewsKind {
    /// All, what matters most first.
    pub const ALL: [Self; 6] =
        [Self::New, Self::SteppedUp, Self::Denied, Self::Changed, Self::Confirmed, Self::Repeated];
    /// Name in outputs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::SteppedUp => "stepped-up",
            Self::Denied => "denied",
            Self::Changed => "changed",
            Self::Confirmed => "confirmed",
            Self::Repeated => "repeated",
        }
    }
}

/// One claim of the new documents.
#[derive(Clone, Debug)]
pub struct News<'r> {
    /// What it is.
    pub kind: NewsKind,
    /// How far it had come; None where nobody said it.
    pub before: Option<StepKind>,
    /// How far it has come.
    pub after: StepKind,
    /// The statement that says so, the furthest of all new ones.
    pub statement: &'r Statement,
    /// New statements of the same.
    pub count: usize,
}

type Key<'r> = (&'r str, Relation, &'r str);

struct Known<'r> {
    furthest: StepKind,
    publishers: BTreeSet<&'r str>,
    statements: Vec<(StepKind, &'r Statement)>,
}

/// What is new in `after` for those who know `before`, what matters most first. Bases are left out of the IRIs that are compared.
pub fn news<'r>(
    (before, old_base): (impl IntoIterator<Item = &'r Record>, &str),
    (after, new_base): (impl IntoIterator<Item = &'r Record>, &str),
) -> Vec<News<'r>> {
    let (old, new) = (claims(before, old_base), claims(after, new_base));
    let mut found: Vec<News<'r>> = new
        .into_iter()
        .filter_map(|(key, claim)| {
            let known = old.get(&key);
            // The step furthest from what was known: what undoes counts more than what only goes on.
            let (after, statement) =
                claim.statements.iter().max_by_key(|(step, s)| (weight(*step), s.confidence.to_bits())).copied()?;
            let before = known.map(|k| k.furthest);
            let kind = match before {
                None => NewsKind::New,
                Some(before) if after == before => {
                    let other = known.is_some_and(|k| claim.publishers.difference(&k.publishers).next().is_some());
                    if other { NewsKind::Confirmed } else { NewsKind::Repeated }
                }
                Some(before) => match after {
                    StepKind::Denied | StepKind::Withdrawn | StepKind::Ended => NewsKind::Denied,
                    StepKind::Delayed | StepKind::Changed => NewsKind::Changed,
                    _ if after.rung() > before.rung() => NewsKind::SteppedUp,
                    _ => NewsKind::Repeated,
                },
            };
            Some(News { kind, before, after, statement, count: claim.statements.len() })
        })
        .collect();
    found.sort_by(|a, b| {
        let key = |n: &News<'_>| (n.kind, n.statement.document.clone(), n.statement.sentence, n.statement.begin);
        key(a).cmp(&key(b)).then_with(|| a.statement.relation.cmp(&b.statement.relation))
    });
    found
}

fn weight(step: StepKind) -> usize {
    step.rung().map_or(10 + step as usize, |rung| rung)
}

fn claims<'r>(records: impl IntoIterator<Item = &'r Record>, base: &str) -> BTreeMap<Key<'r>, Known<'r>> {
    let base = base.to_owned();
    let end = |node: &'r Node| match &node.id {
        Some(id) => id.strip_prefix(&base).unwrap_or(id),
        None => value(node),
    };
    let mut found: BTreeMap<Key<'r>, Known<'r>> = BTreeMap::new();
    for record in records {
        for statement in &record.statements {
            let Some(relation) = statement.relation.filter(|r| !KINDS.contains(&r.name())) else { continue };
            let Some(step) = step(statement) else { continue };
            let key = (end(&statement.subject), relation, end(&statement.object));
            let known = found.entry(key).or_insert_with(|| Known {
                furthest: step,
                publishers: BTreeSet::new(),
                statements: Vec::new(),
            });
            if weight(step) > weight(known.furthest) {
                known.furthest = step;
            }
            known.publishers.extend(record.document.publisher.as_deref());
            known.statements.push((step, statement));
        }
    }
    found
}

/// The step that a statement tells: its modality, made more exact by the words of its sentence.
fn step(statement: &Statement) -> Option<StepKind> {
    let said = by_modality(statement)?;
    let words = step_of(&statement.text).filter(|_| !is_past(&statement.text));
    Some(match (said, words) {
        // A plan that was made known, or is only thought about.
        (StepKind::Planned, Some(kind @ (StepKind::Announced | StepKind::Considered | StepKind::Rumoured))) => kind,
        (StepKind::Planned | StepKind::Denied, Some(kind)) if kind.undoes() => kind,
        (said, _) => said,
    })
}
