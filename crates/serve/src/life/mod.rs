//! Records -> the life of a claim: rumour, consideration, plan, announcement, execution, end; denial, withdrawal, delay, change.
//!
//! ```text
//! 01-10  東都電機が北洋精工を買収するとの観測が広がっている        rumoured
//! 01-11  東都電機は「決定した事実はない」とコメントした            denied
//! 02-20  東都電機は北洋精工を300億円で買収すると発表した           announced
//! 03-15  買収額を300億円から350億円に引き上げた                    changed 300億円 → 350億円
//! 07-01  買収を完了したと発表した                                  done
//! ```
//! A sentence speaks of the claim when its document names both ends, it names one of them itself, and it names the matter or
//! states the relation. Words of `ontology/life.tsv` say which step it is; where they say nothing, the statement's modality does.
//! What only repeats an earlier step is counted with that step.

mod news;
mod words;

use std::collections::BTreeSet;

use serde_json::{Value, json};

pub use news::{News, NewsKind, news};
pub use words::StepKind;

use crate::document::{Field, Modality, Polarity, Record, Statement};
use crate::rdf::iri;
use crate::resource::Relation;
use crate::search::EntityEntry;
use crate::sentence::{self, Unit};
use words::{change, is_past, is_topic, step_of};

/// Days within which a second denial or delay is the same one.
const SAME_DAYS: i64 = 3;

/// What the story is about.
#[derive(Clone, Debug)]
pub struct Claim<'a> {
    /// Who.
    pub subject: ClaimEnd<'a>,
    /// What is said; any relation where there is none.
    pub relation: Option<Relation>,
    /// Of whom or what.
    pub object: Option<ClaimEnd<'a>>,
}

/// An end of a claim.
#[derive(Clone, Debug)]
pub enum ClaimEnd<'a> {
    /// An entity of the store.
    Entity(&'a EntityEntry),
    /// What is no entity, in words.
    Words(&'a str),
}

impl ClaimEnd<'_> {
    /// How it is called.
    pub fn label(&self) -> &str {
        match self {
            Self::Entity(entity) => &entity.label,
            Self::Words(words) => words,
        }
    }
    fn stands_in(&self, text: &str) -> bool {
        match self {
            Self::Entity(entity) => {
                let names = std::iter::once(&entity.label).chain(&entity.aliases);
                names.filter(|n| n.chars().count() > 1).any(|n| text.contains(n.as_str()))
            }
            Self::Words(words) => text.contains(words),
        }
    }
    fn is_mentioned(&self, record: &Record, title: bool, begin: u32, end: u32) -> bool {
        let Self::Entity(entity) = self else { return false };
        record.mentions.iter().any(|m| {
            m.title == title
                && m.begin < end
                && m.end > begin
                && record.entities.get(m.entity).is_some_and(|e| iri::named(&e.id).as_str() == entity.id)
        })
    }
    fn is_end(&self, node: &crate::document::Node) -> bool {
        match self {
            Self::Entity(entity) => node.id.as_deref().is_some_and(|id| iri::named(id).as_str() == entity.id),
            Self::Words(words) => crate::search::value(node).contains(words),
        }
    }
}

/// A step in the life of a claim, with the sentence that says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What happened.
    pub kind: StepKind,
    /// Day of the document.
    pub date: Option<String>,
    /// Document.
    pub document: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// Number of the sentence; -1 for the headline.
    pub sentence: i64,
    /// First character.
    pub begin: u32,
    /// One past the last.
    pub end: u32,
    /// The sentence.
    pub text: String,
    /// Who says so, where the text tells.
    pub speaker: Option<String>,
    /// A number and what it became.
    pub change: Option<(String, String)>,
    /// Later sentences in other documents that only say it again.
    pub repeated: usize,
}

impl Step {
    /// As the API gives it.
    pub fn json(&self) -> Value {
        json!({
            "step": self.kind.name(), "ja": self.kind.ja(), "date": self.date, "document": self.document,
            "publisher": self.publisher, "sentence": self.sentence, "begin": self.begin, "end": self.end, "text": self.text,
            "speaker": self.speaker, "change": self.change.as_ref().map(|(from, to)| json!({"from": from, "to": to})),
            "repeated": self.repeated,
        })
    }
}

/// The steps of a claim in order of time. `records` are those to look at: all that name an end, or more.
pub fn life<'r>(records: impl IntoIterator<Item = &'r Record>, claim: &Claim<'_>) -> Vec<Step> {
    let about = |record: &&Record| {
        let all = format!("{}\n{}", record.document.title.as_deref().unwrap_or_default(), record.document.text);
        claim.subject.stands_in(&all) && claim.object.as_ref().is_none_or(|o| o.stands_in(&all))
    };
    let mut records: Vec<&Record> = records.into_iter().filter(about).collect();
    records.sort_by_key(|r| (r.document.published.is_none(), r.document.published.as_deref(), r.document.id.as_str()));
    let mut told = Told::default();
    for record in records {
        let mut here = BTreeSet::new();
        for step in steps(record, claim) {
            told.add(step, &mut here);
        }
    }
    told.steps
}

/// What was told so far.
#[derive(Default)]
struct Told {
    steps: Vec<Step>,
    /// How far the claim has come.
    rung: Option<usize>,
}

impl Told {
    /// Takes a step that is new; `here` are the kinds that its document has given.
    fn add(&mut self, step: Step, here: &mut BTreeSet<StepKind>) {
        let again = match step.kind.rung() {
            Some(rung) => self.rung.is_some_and(|before| rung <= before),
            None => {
                let close = |s: &&Step| s.kind == step.kind && (here.contains(&s.kind) || is_same(s, &step));
                self.steps.iter().rev().any(|s| close(&s))
            }
        };
        if again {
            let document = &step.document;
            if let Some(first) = self.steps.iter_mut().rev().find(|s| s.kind == step.kind && s.document != *document) {
                first.repeated += 1;
            }
            return;
        }
        match step.kind {
            // It may begin again.
            StepKind::Withdrawn | StepKind::Ended => self.rung = None,
            kind => self.rung = kind.rung().or(self.rung),
        }
        here.insert(step.kind);
        self.steps.push(step);
    }
}

/// Whether the later of two steps of one kind, without a rung, says what the earlier says.
fn is_same(earlier: &Step, later: &Step) -> bool {
    let day = |step: &Step| step.date.as_deref().and_then(days);
    let soon = matches!((day(earlier), day(later)), (Some(a), Some(b)) if b - a <= SAME_DAYS);
    let change = earlier.change.is_some() && earlier.change == later.change;
    // An end is an end.
    change || (soon && later.change.is_none()) || matches!(later.kind, StepKind::Ended | StepKind::Withdrawn) && soon
}

/// Days of an ISO date, counted in months of 31: good enough to tell near from far.
fn days(date: &str) -> Option<i64> {
    let mut parts = date.split('-').map(|p| p.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    Some((year * 12 + month) * 31 + day)
}

/// The steps that a record tells, in order of its text; the headline only where the text has none.
fn steps(record: &Record, claim: &Claim<'_>) -> Vec<Step> {
    for (field, title) in [(Field::Text, false), (Field::Title, true)] {
        let text = record.field(title);
        let found: Vec<Step> = sentence::split(text, field, Unit::Document)
            .iter()
            .filter_map(|s| {
                let place = Place {
                    title,
                    number: s.output_number(),
                    begin: s.span.begin,
                    end: s.span.end,
                    text: s.bytes.of(text),
                };
                step(record, claim, &place)
            })
            .collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

struct Place<'t> {
    title: bool,
    number: i64,
    begin: u32,
    end: u32,
    text: &'t str,
}

fn step(record: &Record, claim: &Claim<'_>, place: &Place<'_>) -> Option<Step> {
    let inside = |s: &&Statement| (s.sentence < 0) == place.title && s.begin < place.end && s.end > place.begin;
    let said: Vec<&Statement> = record.statements.iter().filter(inside).collect();
    let own = said.iter().find(|s| {
        claim.relation.is_none_or(|r| s.relation == Some(r))
            && s.relation.is_some()
            && claim.subject.is_end(&s.subject)
            && claim.object.as_ref().is_none_or(|o| o.is_end(&s.object))
    });
    let names =
        |end: &ClaimEnd<'_>| end.stands_in(place.text) || end.is_mentioned(record, place.title, place.begin, place.end);
    if own.is_none() && !names(&claim.subject) && !claim.object.as_ref().is_some_and(names) || is_past(place.text) {
        return None;
    }
    let by_words = step_of(place.text);
    let matter = claim.relation.is_some_and(|r| is_topic(r.name(), place.text));
    let kind = match by_words {
        // What undoes speaks for itself; what makes has to be of this matter.
        Some(kind) if own.is_some() || matter || kind.undoes() => kind,
        Some(_) => return None,
        None => by_modality(own?)?,
    };
    let speaker = said.iter().find_map(|s| s.speaker.clone()).or_else(|| {
        let says = said.iter().find(|s| s.relation.is_some_and(|r| matches!(r.name(), "announces" | "states")))?;
        says.subject.label.clone()
    });
    Some(Step {
        kind,
        date: record.document.published.clone(),
        document: record.document.id.clone(),
        publisher: record.document.publisher.clone(),
        sentence: place.number,
        begin: place.begin,
        end: place.end,
        text: place.text.trim().to_owned(),
        speaker,
        change: change(place.text).filter(|_| kind.changes()),
        repeated: 0,
    })
}

/// The step that a statement is by how it is said.
fn by_modality(statement: &Statement) -> Option<StepKind> {
    Some(match (statement.polarity, statement.modality) {
        (Polarity::Negative, Modality::Question) => return None,
        (Polarity::Negative, _) => StepKind::Denied,
        (_, Modality::Asserted) => StepKind::Done,
        (_, Modality::Planned) => StepKind::Planned,
        (_, Modality::Possible | Modality::Desired | Modality::Conditional) => StepKind::Considered,
        (_, Modality::Hearsay) => StepKind::Rumoured,
        (_, Modality::Question) => return None,
    })
}
