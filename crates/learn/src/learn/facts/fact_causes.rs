//! Why a gold fact was missed and why a statement is wrong: the nearest thing on the other side, or the step that failed.

use std::collections::BTreeSet;

use super::{FactForms, GoldFact, alike_any, forms, relations_match};
use crate::document::{DocumentAnalysis, Dropped, Statement};
use crate::resource::RelationRules;

/// What the analysis of a document shows beside its statements.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    names: BTreeSet<String>,
    dropped: Vec<Dropped>,
    /// By sentence: its text, and the relations that its predicates can say.
    evoked: Vec<(String, BTreeSet<&'static str>)>,
}

impl Seen {
    /// What an analysis shows.
    pub fn of(analysis: &DocumentAnalysis, rules: &RelationRules) -> Self {
        let names = analysis.entities.iter().flat_map(|e| std::iter::once(&e.label).chain(&e.aliases));
        let evoked = analysis.sentences.iter().map(|s| {
            let frames = s.predicates.iter().flat_map(|p| rules.frames_of(&p.lemma));
            (s.sentence.text.clone(), frames.map(|f| f.relation.name()).collect())
        });
        let evoked = evoked.collect();
        Self { evoked, names: forms(names.map(String::as_str)), dropped: analysis.trace.details.clone() }
    }
}

impl Seen {
    fn evokes(&self, fact: &GoldFact) -> bool {
        let within = |text: &str| {
            !text.is_empty() && (fact.sentence.contains(text.trim()) || text.contains(fact.sentence.trim()))
        };
        let says = |relations: &BTreeSet<&str>| relations.iter().any(|r| relations_match(&fact.relation, r));
        self.evoked.iter().any(|(text, relations)| within(text) && says(relations))
    }
}

/// A fact or a statement with the forms of its ends.
pub type Side<'s, T> = (&'s T, FactForms);

/// Relations whose object is a phrase or a literal: that no name was found for it says nothing.
const PHRASES: [&str; 12] = [
    "instanceOf",
    "hasFeature",
    "states",
    "targets",
    "metric",
    "alias",
    "releasedOn",
    "announcedOn",
    "foundedOn",
    "announces",
    "bornOn",
    "diedOn",
];

/// Why no statement says a gold fact.
pub fn of_miss(gold: &Side<GoldFact>, statements: &[Side<Statement>], seen: Option<&Seen>) -> String {
    let (fact, ends) = gold;
    let same = |s: &Side<Statement>| alike_any(&ends.0, &s.1.0) && alike_any(&ends.1, &s.1.1);
    let turned = |s: &Side<Statement>| alike_any(&ends.0, &s.1.1) && alike_any(&ends.1, &s.1.0);
    let relation = |s: &Side<Statement>| s.0.relation.is_some_and(|r| relations_match(&fact.relation, r.name()));
    if statements.iter().any(|s| relation(s) && turned(s)) {
        return "wrong direction".to_owned();
    }
    if let Some(other) = statements.iter().find(|s| same(s) || turned(s)) {
        return format!("wrong relation: {}", other.0.relation.map_or("", |r| r.name()));
    }
    if let Some(seen) = seen {
        let dropped = seen.dropped.iter().find(|d| {
            let (s, o) = (forms([d.subject.as_str()].into_iter()), forms([d.object.as_str()].into_iter()));
            let straight = alike_any(&ends.0, &s) && alike_any(&ends.1, &o);
            relations_match(&fact.relation, d.relation.name()) && straight
        });
        if let Some(d) = dropped {
            return format!("dropped: {}", d.reason);
        }
        let named = |end: &BTreeSet<String>| end.iter().any(|f| seen.names.contains(f));
        let subject = named(&ends.0) || statements.iter().any(|s| alike_any(&ends.0, &s.1.0));
        let object = PHRASES.contains(&fact.relation.as_str())
            || named(&ends.1)
            || statements.iter().any(|s| alike_any(&ends.1, &s.1.1));
        match (subject, object) {
            (false, false) => return "no name found for either end".to_owned(),
            (false, true) => return "no name found for the subject".to_owned(),
            (true, false) => return "no name found for the object".to_owned(),
            (true, true) => {}
        }
    }
    let near = |right: fn(&FactForms) -> &BTreeSet<String>| {
        statements.iter().any(|s| relation(s) && alike_any(right(ends), right(&s.1)))
    };
    let near = (near(|e| &e.0), near(|e| &e.1));
    match near {
        (true, _) => "the relation was found with another object",
        (false, true) => "the relation was found with another subject",
        (false, false) => match seen.map(|s| s.evokes(fact)) {
            Some(true) => "no candidate: a predicate says the relation, its slots were not filled",
            Some(false) => "no candidate: no predicate says the relation",
            None => "no candidate",
        },
    }
    .to_owned()
}

/// Why a statement matches no gold fact.
pub fn of_wrong(statement: &Side<Statement>, gold: &[Side<GoldFact>]) -> String {
    let (s, ends) = statement;
    let relation = |g: &Side<GoldFact>| s.relation.is_some_and(|r| relations_match(&g.0.relation, r.name()));
    let same = |g: &Side<GoldFact>| alike_any(&g.1.0, &ends.0) && alike_any(&g.1.1, &ends.1);
    let turned = |g: &Side<GoldFact>| alike_any(&g.1.0, &ends.1) && alike_any(&g.1.1, &ends.0);
    if gold.iter().any(|g| relation(g) && turned(g)) {
        return "wrong direction".to_owned();
    }
    if let Some(other) = gold.iter().find(|g| same(g) || turned(g)) {
        return format!("wrong relation: gold has {}", other.0.relation);
    }
    let near = (
        gold.iter().any(|g| relation(g) && alike_any(&g.1.0, &ends.0)),
        gold.iter().any(|g| relation(g) && alike_any(&g.1.1, &ends.1)),
    );
    match near {
        (true, _) => "wrong object",
        (false, true) => "wrong subject",
        (false, false) => "nothing like it in gold",
    }
    .to_owned()
}
