//! Two ends of one sentence -> whether a relation holds between them: the learned decision beside the rules.
//!
//! ```text
//! 米OpenAIは │ 動画生成AI「Sora」を │ 発表した       ends: OpenAI, Sora, 動画生成AI
//! (OpenAI, Sora)   classes, particles, path, predicate, words between, what the rules said of the two
//!               -> one score a relation; what passes the relation's threshold is proposed, what the rules said against a
//!                  score far below is taken back
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

pub use model::{Column, LABELS, PairModel, PairModelLoadError, Verdict, fingerprint, shared_key, write_model};

use super::candidate::{self, Candidate, Rests, Sink};
use super::term::Context;
use crate::document::{Modality, Polarity, Statement};
use crate::resource::Relation;
use crate::resource::weights::hash;
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
}

/// What the rules said, by sentence.
fn all_said(sink: &Sink) -> FxHashMap<usize, Said> {
    let with_rules = |said: candidate::Said| {
        // A rule's version is no part of its name here.
        let name = |rule: &str| hash(rule.split('@').next().unwrap_or(rule));
        SaidBy { relation: said.relation, at: said.at, rules: sink.rules_of(said.at).map(name).collect() }
    };
    let of_ends = |(ends, said): (_, Vec<candidate::Said>)| (ends, said.into_iter().map(with_rules).collect());
    sink.said().into_iter().map(|(sentence, ends)| (sentence, ends.into_iter().map(of_ends).collect())).collect()
}

/// The sentence's pairs, each handed to `take` with its ends.
fn pairs(
    context: &Context,
    sentence: usize,
    said: &Said,
    mut take: impl FnMut(&features::Sentence, &End, &End, &PairFeatures),
) {
    let found = ends::of(context, sentence);
    let described = features::Sentence::new(context, sentence, &found, said);
    let mut features = PairFeatures::default();
    for (i, subject) in found.iter().enumerate().filter(|(_, e)| e.may_act()) {
        for (j, object) in found.iter().enumerate() {
            if i == j || (subject.term.omitted && object.term.omitted) || subject.overlaps(object) {
                continue;
            }
            if subject.identity == object.identity {
                continue;
            }
            described.describe(i, j, &mut features);
            take(&described, subject, object, &features);
        }
    }
}

/// Whether the ontology lets `relation` hold between the two.
fn admits(context: &Context, relation: Relation, subject: &End, object: &End) -> bool {
    let subject_fits = subject.term.class.is_none_or(|c| context.ontology.admits_subject(relation, c));
    subject_fits && object.may_be_object(context, relation)
}

/// Proposes what the model is sure of and the rules did not say; takes back what they said and it speaks against.
pub fn extract(context: &Context, model: &PairModel, sink: &mut Sink) {
    // A model that decides on nothing costs nothing.
    if model.relations().next().is_none() {
        return;
    }
    let (all_said, nothing) = (all_said(sink), Said::default());
    // By statement: whether every pair that it may stand for is doubted.
    let mut doubted: FxHashMap<usize, bool> = FxHashMap::default();
    for sentence in 0..context.views.len() {
        let said = all_said.get(&sentence).unwrap_or(&nothing);
        let mut found: Vec<Candidate> = Vec::new();
        pairs(context, sentence, said, |own, subject, object, features| {
            let scores = model.scores(features);
            let known = said.get(&(subject.identity.clone(), object.identity.clone()));
            for (label, relation) in model.relations() {
                let verdict = model.decide(label, relation, &scores, features);
                if let Some(known) = known.and_then(|k| k.iter().find(|said| said.relation == relation)) {
                    *doubted.entry(known.at).or_insert(true) &= verdict == Verdict::Doubt;
                } else if let Verdict::Holds(probability) = verdict
                    && admits(context, relation, subject, object)
                {
                    found.push(candidate(context, own, relation, subject, object, probability));
                }
            }
        });
        for candidate in found {
            sink.push(candidate);
        }
    }
    let refused: FxHashSet<usize> = doubted.into_iter().filter(|(_, all)| *all).map(|(at, _)| at).collect();
    sink.take_back(&refused, "the learned decision speaks against it");
}

fn candidate(
    context: &Context,
    own: &features::Sentence,
    relation: Relation,
    subject: &End,
    object: &End,
    probability: f32,
) -> Candidate {
    let read = reading::of(context, own.acts(), subject, object);
    Candidate {
        sentence: object.term.sentence,
        subject: subject.term.clone(),
        relation,
        object: object.term.clone(),
        polarity: read.polarity,
        modality: read.modality,
        speaker: read.speaker,
        time: read.time,
        qualifiers: std::collections::BTreeMap::new(),
        confidence: probability,
        rule: "pair@1".to_owned(),
        rests: Rests::Alone,
        normalized: None,
    }
}

/// All pairs of a document, with what they would be as statements.
pub fn collect(context: &Context, sink: &Sink) -> Vec<Pair> {
    let relations: Vec<Relation> = context.ontology.relations().map(|(r, _)| r).collect();
    let mut all = Vec::new();
    let (all_said, nothing) = (all_said(sink), Said::default());
    for sentence in 0..context.views.len() {
        let said = all_said.get(&sentence).unwrap_or(&nothing);
        pairs(context, sentence, said, |own, subject, object, features| {
            let relation = Relation::default();
            let candidate = candidate(context, own, relation, subject, object, 0.5);
            let key = (subject.identity.clone(), object.identity.clone());
            all.push(Pair {
                statement: sink.statement(candidate),
                features: features.plain.clone(),
                shared: features.shared.clone(),
                said: said.get(&key).into_iter().flatten().map(|said| said.relation).collect(),
                admitted: relations.iter().copied().filter(|r| admits(context, *r, subject, object)).collect(),
            });
        });
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
