//! Two ends of one sentence -> whether a relation holds between them: the learned decision beside the rules.
//!
//! ```text
//! 米OpenAIは │ 動画生成AI「Sora」を │ 発表した       ends: OpenAI, Sora, 動画生成AI
//! (OpenAI, Sora)   classes, particles, path, predicate, words between, what the rules said of the two
//!               -> one score a relation; what passes the relation's threshold is proposed, unless the rules know better
//! ```
//!
//! Ends are the mentions, the noun phrases and the carried topics of a sentence; nearly nine in ten facts of unseen news
//! have both ends among them. The model is linear over hashed features, one row of signed bytes a feature with all
//! relations in it (`model`); `enishi train relations` makes it. Knows no word and no relation by name.

mod ends;
mod features;
mod model;
mod reading;

use rustc_hash::{FxHashMap, FxHashSet};

pub use model::{Column, LABELS, PairModel, PairModelLoadError, fingerprint, shared_key, write_model};

use super::candidate::{self, Candidate, Rests, Sink};
use super::context::{Coarse, coarse};
use super::event::Event;
use super::known::traits;
use super::term::{Context, TermKind};
use crate::document::{Case, Dropped, Modality, Polarity, Statement, qualifier};
use crate::resource::weights::hash;
use crate::resource::{Class, Relation, Role};
use ends::End;
use features::PairFeatures;

/// A pair of ends with all that a decision needs; for training.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The statement that it would be; its relation is not set.
    pub statement: Statement,
    /// Hashes of what speaks for or against any relation.
    pub features: Vec<u64>,
    /// Hashes of what speaks for one relation in the same way whichever it is: a frame's word, slots that fit.
    pub shared: Vec<(Relation, u64)>,
    /// Relations that the rules found between the two.
    pub said: Vec<Relation>,
    /// Relations that the ontology admits between the two.
    pub admitted: Vec<Relation>,
    /// Relations that the rules do not leave open between the two.
    pub closed: Vec<Relation>,
}

/// What the rules said in a sentence, by the identity of the ends.
type Said = FxHashMap<(String, String), Vec<SaidBy>>;

/// A relation that the rules found between two ends.
#[derive(Clone, Debug)]
struct SaidBy {
    relation: Relation,
    /// Number of its statement.
    at: usize,
    /// Hashes of the rules that say so.
    rules: Vec<u64>,
    /// Whether it is said as a fact.
    plain: bool,
}

/// What the rules said in the whole document, by the identity of the ends.
type SaidAnywhere = FxHashMap<(String, String), Vec<Relation>>;

/// What was said in each sentence, put together.
fn anywhere(all: &FxHashMap<usize, Said>) -> SaidAnywhere {
    let mut anywhere = SaidAnywhere::default();
    for (ends, found) in all.values().flatten() {
        anywhere.entry(ends.clone()).or_default().extend(found.iter().map(|said| said.relation));
    }
    for relations in anywhere.values_mut() {
        relations.sort_unstable();
        relations.dedup();
    }
    anywhere
}

/// What the rules said, by sentence.
fn all_said(sink: &Sink) -> FxHashMap<usize, Said> {
    let with_rules = |said: candidate::Said| {
        // A rule's version is no part of its name here.
        let name = |rule: &str| hash(rule.split('@').next().unwrap_or(rule));
        let made = sink.made(said.at);
        SaidBy {
            relation: said.relation,
            at: said.at,
            rules: sink.rules_of(said.at).map(name).collect(),
            plain: made.polarity == Polarity::Positive && made.modality == Modality::Asserted,
        }
    };
    let of_ends = |(ends, said): (_, Vec<candidate::Said>)| (ends, said.into_iter().map(with_rules).collect());
    sink.said().into_iter().map(|(sentence, ends)| (sentence, ends.into_iter().map(of_ends).collect())).collect()
}

/// The sentence's pairs, by their places among the ends.
fn pairs(ends: &[End]) -> impl Iterator<Item = (usize, usize)> + '_ {
    let related = |i: usize, j: usize| {
        let (subject, object) = (&ends[i], &ends[j]);
        i != j
            && !(subject.term.omitted && object.term.omitted)
            && !subject.overlaps(object)
            && subject.identity != object.identity
    };
    let actors = (0..ends.len()).filter(|i| ends[*i].may_act());
    actors.flat_map(move |i| (0..ends.len()).filter(move |j| related(i, *j)).map(move |j| (i, j)))
}

/// Whether the ontology lets `relation` hold between the two.
fn admits(context: &Context, relation: Relation, subject: &End, object: &End) -> bool {
    let subject_fits = subject.term.class.is_none_or(|c| context.ontology.admits_subject(relation, c));
    subject_fits && object.may_be_object(context, relation)
}

/// Whether many have such an object at a time: a place, a kind.
fn shared(class: Option<Class>) -> bool {
    class.is_some_and(|class| class == Class::CONCEPT || coarse(class) == Coarse::Place)
}

/// Whether the two are not what such a relation is told of, whatever the ontology admits.
fn unlike(context: &Context, relation: Relation, subject: &End, object: &End) -> bool {
    // People are citizens of a country, or work somewhere.
    let person = subject.term.class == Some(Class::PERSON);
    // サンノゼで開いた: where something is done is a place, whatever its name was taken for.
    let marker = context.views[subject.term.sentence].nps.get(subject.term.chunk).map(|np| np.marker);
    let where_done = marker.is_some_and(|m| m.role == Some(Role::Case(Case::De)) && !m.topic && !subject.term.omitted);
    let place = where_done || subject.term.class.is_some_and(|class| coarse(class) == Coarse::Place);
    traits::LEFT_TO_RULES.has(relation)
        || person && traits::LYING_IN.has(relation)
        || place && !traits::OF_PLACES.has(relation)
        || traits::WITH_NAMED_OBJECTS.has(relation) && object.kind == "phrase"
        // AI原作ドラマ「X」: a part of the phrase is not what it is.
        || traits::KINDS.has(relation) && object.kind == "inner"
        || matches!(object.term.kind, TermKind::Number(_)) && reading::moves(context, object)
}

/// What the rules leave open in a sentence.
struct Closed<'s> {
    said: &'s Said,
    /// Objects that have their subject, by relation.
    taken: FxHashSet<(Relation, &'s str)>,
    /// Words of qualifiers: by how much something changed, what an act came to.
    qualifiers: Vec<&'s str>,
    /// Ends of what the rules thought of and dropped.
    dropped: FxHashSet<(Relation, &'s str, &'s str)>,
}

impl<'s> Closed<'s> {
    fn new(said: &'s Said, sink: &'s Sink, dropped: Option<&Vec<&'s Dropped>>) -> Self {
        let taken = said.iter().flat_map(|((_, object), found)| found.iter().map(|s| (s.relation, object.as_str())));
        let made = said.values().flatten().map(|said| sink.made(said.at));
        let dropped = dropped.into_iter().flatten();
        Self {
            said,
            taken: taken.collect(),
            qualifiers: made.flat_map(|s| s.qualifiers.values().map(String::as_str)).collect(),
            dropped: dropped.map(|d| (d.relation, d.subject.as_str(), d.object.as_str())).collect(),
        }
    }
    /// Whether the rules know better than to let a relation hold between the two: they said it, or what it follows from, or
    /// said of the two what is no fact; they gave the object to another subject (AがBを、CがDを買収した), took it for a measure of
    /// something else (12億円減の88億円), or thought of it and dropped it.
    fn has(&self, context: &Context, relation: Relation, subject: &End, object: &End) -> bool {
        if unlike(context, relation, subject, object) {
            return true;
        }
        let ontology = context.ontology;
        let found = |a: &End, b: &End| self.said.get(&(a.identity.clone(), b.identity.clone())).into_iter().flatten();
        let related = |r: Relation| ontology.implies(r, relation) || ontology.implies(relation, r);
        if found(subject, object).any(|s| !s.plain || related(s.relation)) || found(object, subject).any(|s| !s.plain) {
            return true;
        }
        if ontology.relation(relation).is_some_and(|info| info.symmetric) {
            if found(object, subject).any(|s| s.relation == relation) {
                return true;
            }
        } else if !shared(object.term.class) && self.taken.contains(&(relation, object.identity.as_str())) {
            return true;
        }
        let words = context.views[object.term.sentence].text(object.term.span);
        if matches!(object.term.kind, TermKind::Number(_)) && self.qualifiers.iter().any(|q| q.contains(words)) {
            return true;
        }
        let (from, to) = (context.label(&subject.term), context.label(&object.term));
        self.dropped.contains(&(relation, from.as_str(), to.as_str()))
    }
}

/// What the rules thought of and dropped, by the number of its sentence.
fn dropped<'s>(sink: &'s Sink) -> FxHashMap<i64, Vec<&'s Dropped>> {
    let mut all: FxHashMap<i64, Vec<&Dropped>> = FxHashMap::default();
    for one in sink.dropped() {
        all.entry(one.sentence).or_default().push(one);
    }
    all
}

/// By class the columns whose relation takes it as a subject, and as an object.
#[derive(Default)]
struct Admitted(FxHashMap<Option<Class>, (u64, u64)>);

impl Admitted {
    fn of(&mut self, context: &Context, model: &PairModel, class: Option<Class>) -> (u64, u64) {
        *self.0.entry(class).or_insert_with(|| {
            let bits = |takes: &dyn Fn(Relation) -> bool| {
                let taken = model.relations().filter(|(_, relation)| takes(*relation));
                taken.fold(0_u64, |bits, (label, _)| bits | 1 << label)
            };
            let subject = bits(&|r| class.is_none_or(|c| context.ontology.admits_subject(r, c)));
            (subject, bits(&|r| class.is_none_or(|c| context.ontology.admits_object(r, c))))
        })
    }
}

/// Proposes what the model is sure of and the rules leave open; `events` are those of each sentence.
pub fn extract<'a>(context: &Context<'a>, model: &PairModel, events: Vec<Vec<Event<'a>>>, sink: &mut Sink) {
    // A model that decides on nothing costs nothing.
    if model.relations().next().is_none() {
        return;
    }
    let (all_said, nothing) = (all_said(sink), Said::default());
    let (anywhere, dropped) = (anywhere(&all_said), dropped(sink));
    let mut found: Vec<Candidate> = Vec::new();
    let mut admitted = Admitted::default();
    let mut features = PairFeatures::default();
    for (sentence, events) in events.into_iter().enumerate() {
        // The cells of a table are side by side, and nothing says what they are to each other.
        if context.views[sentence].predicate.iter().all(Option::is_none) {
            continue;
        }
        let said = all_said.get(&sentence).unwrap_or(&nothing);
        let ends = ends::of(context, sentence);
        let own = features::Sentence::new(context, sentence, &ends, reading::acts(events), (said, &anywhere));
        let mut closed = None;
        // What holds both ways is said once.
        let mut mutual: FxHashSet<(Relation, &str, &str)> = FxHashSet::default();
        for (i, j) in pairs(&ends) {
            let (subject, object) = (&ends[i], &ends[j]);
            let literal = matches!(object.term.kind, TermKind::Number(_) | TermKind::Date(_));
            let takes = admitted.of(context, model, subject.term.class).0;
            let taken = if literal { u64::MAX } else { admitted.of(context, model, object.term.class).1 };
            if takes & taken == 0 {
                continue;
            }
            own.first(i, j, &mut features);
            let Some(scores) = model.scores(&mut features, takes & taken, |all| own.rest(i, j, all)) else { continue };
            for (label, relation) in model.relations().filter(|(label, _)| takes & taken & (1 << label) != 0) {
                let Some(precision) = model.decide(label, relation, &scores, &features) else { continue };
                let number = context.views[sentence].s.sentence.output_number();
                let closed = closed.get_or_insert_with(|| Closed::new(said, sink, dropped.get(&number)));
                if admits(context, relation, subject, object) && !closed.has(context, relation, subject, object) {
                    let symmetric = context.ontology.relation(relation).is_some_and(|info| info.symmetric);
                    if symmetric && mutual.contains(&(relation, object.identity.as_str(), subject.identity.as_str())) {
                        continue;
                    }
                    mutual.insert((relation, subject.identity.as_str(), object.identity.as_str()));
                    found.push(candidate(context, &own, relation, subject, object, precision));
                }
            }
        }
    }
    for candidate in found {
        sink.push(candidate);
    }
}

fn candidate(
    context: &Context,
    own: &features::Sentence,
    relation: Relation,
    subject: &End,
    object: &End,
    probability: f32,
) -> Candidate {
    let read = reading::of(context, own.acts(), relation, subject, object);
    let measured = matches!(object.term.kind, TermKind::Number(_)).then(|| reading::measured(context, subject, object));
    let what = measured.flatten().map(|what| (qualifier::WHAT.to_owned(), what));
    Candidate {
        sentence: object.term.sentence,
        subject: subject.term.clone(),
        relation,
        object: object.term.clone(),
        polarity: read.polarity,
        modality: read.modality,
        speaker: read.speaker,
        time: read.time,
        qualifiers: what.into_iter().collect(),
        confidence: probability,
        rule: "pair@1".to_owned(),
        rests: Rests::Learned,
        normalized: None,
    }
}

/// All pairs of a document, with what they would be as statements.
pub fn collect<'a>(context: &Context<'a>, events: Vec<Vec<Event<'a>>>, sink: &Sink) -> Vec<Pair> {
    let relations: Vec<Relation> = context.ontology.relations().map(|(r, _)| r).collect();
    let mut all = Vec::new();
    let (all_said, nothing) = (all_said(sink), Said::default());
    let (anywhere, dropped) = (anywhere(&all_said), dropped(sink));
    let mut features = PairFeatures::default();
    for (sentence, events) in events.into_iter().enumerate() {
        let said = all_said.get(&sentence).unwrap_or(&nothing);
        let number = context.views[sentence].s.sentence.output_number();
        let closed = Closed::new(said, sink, dropped.get(&number));
        let ends = ends::of(context, sentence);
        let own = features::Sentence::new(context, sentence, &ends, reading::acts(events), (said, &anywhere));
        for (i, j) in pairs(&ends) {
            let (subject, object) = (&ends[i], &ends[j]);
            own.first(i, j, &mut features);
            own.rest(i, j, &mut features);
            let candidate = candidate(context, &own, Relation::default(), subject, object, 0.5);
            let key = (subject.identity.clone(), object.identity.clone());
            all.push(Pair {
                statement: sink.statement(candidate),
                features: features.plain.clone(),
                shared: features.shared.clone(),
                said: said.get(&key).into_iter().flatten().map(|said| said.relation).collect(),
                admitted: relations.iter().copied().filter(|r| admits(context, *r, subject, object)).collect(),
                closed: relations.iter().copied().filter(|r| closed.has(context, *r, subject, object)).collect(),
            });
        }
    }
    all
}

/// How the ends of a sentence read together.
#[derive(Clone, Debug)]
struct Read {
    polarity: Polarity,
    modality: Modality,
    speaker: Option<String>,
    time: Option<crate::document::Time>,
}
