//! Annotated documents -> the model of the learned decision (`relate::pair`).
//!
//! Logistic regression, one for each relation over the same features, by AdaGrad with a fixed seed. A pair is positive for a
//! relation where a gold fact has its ends and its sentence; where the sentence is another it counts neither way. What a sum
//! is worth is fitted over folds of documents, for each relation, on text that no rule was made from: one curve for what the
//! model adds to the rules and one for what the rules said.

mod column;
mod curve;
mod file;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::resume_unwind;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use column::Single;
use curve::{Curve, Judged};

use super::facts::{FactScore, GoldFact, ends_match, forms, node_forms};
use super::linear::Random;
use super::ratio::Ratio;
use crate::document::{Document, Modality, Polarity, Statement};
use crate::relate::pair::{LABELS, LIKELY, Pair, READINGS, Reading, fingerprint, may_be_doubted, shared_key};
use crate::resource::Relation;

/// How the model is trained.
#[derive(Clone, Copy, Debug)]
pub struct RelationOptions {
    /// Passes over the pairs.
    pub epochs: usize,
    /// Size of the first steps.
    pub rate: f32,
    /// Pull of all weights to zero.
    pub l2: f32,
    /// How much a pair without a relation counts.
    pub negative: f32,
    /// Features rarer than this are left out.
    pub cutoff: u32,
    /// Folds of documents.
    pub folds: usize,
    /// Probability from which the model adds to the rules.
    pub precision: f32,
    /// Probability below which it takes back what the rules said.
    pub keep: f32,
    /// Positive pairs that a relation needs to be learned.
    pub least: usize,
    /// Seed of the order of pairs.
    pub seed: u64,
}

/// A document with what is needed of it.
pub struct RelationDocument {
    /// Its id.
    pub id: String,
    /// Its pairs.
    pub pairs: Vec<Pair>,
    /// What the rules say.
    pub statements: Vec<Statement>,
    /// Whether every fact of it is annotated.
    pub whole: bool,
    /// Whether no rule was made from it either: only then it tells what a sum is worth, and is scored.
    pub apart: bool,
    /// Relations that its annotators looked for: of others its facts tell nothing.
    pub sought: Arc<BTreeSet<String>>,
}

impl RelationDocument {
    /// A document; the statements of its pairs need no text.
    pub fn new(
        document: &Document,
        pairs: Vec<Pair>,
        mut statements: Vec<Statement>,
        (whole, apart): (bool, bool),
        sought: Arc<BTreeSet<String>>,
    ) -> Self {
        statements.retain(|s| s.relation.is_some_and(|r| sought.contains(r.name())));
        Self { id: document.id.clone(), pairs, statements, whole, apart, sought }
    }
}

struct Example {
    rows: Vec<u32>,
    shared: Vec<(u8, u32)>,
    positive: u64,
    /// Relations that hold between its ends by another sentence.
    elsewhere: u64,
    /// Relations that nobody looked for.
    unsought: u64,
    admitted: u64,
    /// Relations that the rules do not leave open.
    closed: u64,
    /// Relations that rules said, and the numbers of their statements.
    said: u64,
    statements: Vec<(u8, usize)>,
    /// Relations for which the object is another's, by which statement.
    taken: Vec<(u8, usize)>,
    doubtful: bool,
    document: usize,
    pair: usize,
    /// Whether every fact of its document is annotated.
    whole: bool,
    /// What its ends are, and whether the sentence leaves them out.
    ends: (u32, u32),
    carried: (bool, bool),
    sentence: i64,
}

impl Example {
    /// What a statement of another end in the place of the one that is left out shares with one of this pair.
    fn place(&self, label: usize, subject: bool) -> (usize, i64, usize, bool, u32) {
        (self.document, self.sentence, label, subject, if subject { self.ends.1 } else { self.ends.0 })
    }
}

/// Trained weights.
struct Trained {
    rows: Vec<[f32; LABELS]>,
}

/// What training found.
pub struct RelationTraining {
    /// The model file.
    pub file: Vec<u8>,
    /// What it does by relation, over the folds.
    pub relations: Vec<Decided>,
    /// Rules alone, over the documents that no rule was made from.
    pub rules: Ratio,
    /// With what was added and without what was taken back.
    pub both: Ratio,
    /// Facts of a fold, and how many of them are read as they are meant.
    pub read: (usize, usize),
    /// Pairs.
    pub pairs: usize,
}

/// What the model does to one relation: how many, and how many of them are right.
#[derive(Clone, Debug, Default)]
pub struct Decided {
    /// The relation.
    pub relation: String,
    /// Pairs that it holds between.
    pub positives: usize,
    /// Added to the rules.
    pub added: (usize, usize),
    /// Taken back from the rules.
    pub taken_back: (usize, usize),
    /// Moved to another end, with how many were right before.
    pub moved: (usize, usize),
    /// The same, with how many are right now.
    pub moved_right: (usize, usize),
}

/// Trains on the documents.
pub fn train(
    documents: &[RelationDocument],
    gold: &[GoldFact],
    options: &RelationOptions,
    about: &str,
) -> RelationTraining {
    let mut by_document: FxHashMap<&str, Vec<&GoldFact>> = FxHashMap::default();
    for fact in gold {
        by_document.entry(fact.document()).or_default().push(fact);
    }
    let labelled = label(documents, &by_document);
    let material = Material::new(documents, &labelled, options);
    let labels = &material.labels;
    let judgements = Judgements::of_folds(documents, &material, options);
    let mut added: Vec<&Judged> = judgements.added(options).collect();
    let mut refused: Vec<&Judged> = judgements.refused(options).collect();
    let (before, after): (Vec<&Judged>, Vec<&Judged>) =
        judgements.moved.iter().map(|(said, rival)| (said, rival)).unzip();
    let count = |judged: &[&Judged], label: usize| {
        let own = judged.iter().filter(|j| j.2 == label);
        own.fold((0, 0), |(all, right), j| (all + 1, right + usize::from(j.1)))
    };
    let relations = labels.iter().enumerate().map(|(label, (name, positives))| Decided {
        relation: (*name).to_owned(),
        positives: *positives,
        added: count(&added, label),
        taken_back: count(&refused, label),
        moved: count(&before, label),
        moved_right: count(&after, label),
    });
    let relations = relations.collect();
    added.extend(after);
    refused.extend(before);
    let (rules, both) = scores(documents, gold, &material.examples, (&added, &refused), labels);
    let (rows, readings) = (material.prints.len(), &material.readings);
    let trained = fit(&material.examples, rows, options, |_| true);
    let singles = Singles {
        kept: fit_kept(&material.examples, rows, options.seed, |_| true),
        readings: fit_readings(readings, rows, options.seed, |_| true),
    };
    let file = file::pack((&trained, &singles), &material.prints, labels, &judgements, options, about);
    let read = read_right(readings, rows, options);
    RelationTraining { file, relations, rules, both, read, pairs: material.examples.len() }
}

/// What is trained on.
struct Material<'g> {
    /// Relations, in order of their columns, with their positive pairs.
    labels: Vec<(&'g str, usize)>,
    /// Features, in order of their rows.
    prints: Vec<u32>,
    examples: Vec<Example>,
    readings: Vec<Told>,
}

impl<'g> Material<'g> {
    fn new(documents: &[RelationDocument], labelled: &'g [Vec<Vec<Labelled>>], options: &RelationOptions) -> Self {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (document, labelled) in documents.iter().zip(labelled) {
            for (pair, facts) in document.pairs.iter().zip(labelled) {
                let admitted = |fact: &&Labelled| fact.here && pair.admitted.iter().any(|r| r.name() == fact.relation);
                for fact in facts.iter().filter(admitted) {
                    *counts.entry(fact.relation.as_str()).or_default() += 1;
                }
            }
        }
        let mut labels: Vec<(&str, usize)> = counts.into_iter().filter(|(_, n)| *n >= options.least).collect();
        labels.sort_by_key(|(name, n)| (std::cmp::Reverse(*n), *name));
        // The last columns are of what rules said, and of how what is added is meant.
        labels.truncate(LABELS - 1 - READINGS.len());
        let mut material =
            Self { labels, prints: prints(documents, labelled, options), examples: Vec::new(), readings: Vec::new() };
        material.number(documents, labelled);
        material
    }
    /// Makes examples of pairs, their features numbered.
    fn number(&mut self, documents: &[RelationDocument], labelled: &[Vec<Vec<Labelled>>]) {
        let column: FxHashMap<&str, usize> = self.labels.iter().enumerate().map(|(i, (name, _))| (*name, i)).collect();
        let row: FxHashMap<u32, u32> = self.prints.iter().enumerate().map(|(i, p)| (*p, i as u32)).collect();
        let row_of = |f: &u64| row.get(&fingerprint(*f)).copied();
        let bits = |names: &mut dyn Iterator<Item = &str>| {
            names.filter_map(|n| column.get(n)).fold(0_u64, |bits, c| bits | 1 << c)
        };
        let numbered = |all: &[(Relation, usize)]| {
            all.iter().filter_map(|(r, at)| Some((*column.get(r.name())? as u8, *at))).collect::<Vec<(u8, usize)>>()
        };
        for (d, document) in documents.iter().enumerate() {
            let unsought = (0..).zip(&self.labels).filter(|(_, (name, _))| !document.sought.contains(*name));
            let unsought = unsought.fold(0_u64, |bits, (label, _)| bits | 1 << label);
            for (p, pair) in document.pairs.iter().enumerate() {
                let facts = &labelled[d][p];
                let stated = |here: bool| facts.iter().filter(move |f| f.here == here).map(|f| f.relation.as_str());
                let (positive, elsewhere) = (bits(&mut stated(true)), bits(&mut stated(false)));
                for (features, fact) in read(pair, facts).filter(|_| document.whole) {
                    let rows = features.iter().chain(&pair.features).filter_map(row_of).collect();
                    self.readings.push(Told { rows, reading: fact.reading, document: d });
                }
                let shared = pair.shared.iter();
                let shared = shared.filter_map(|(r, f)| Some((*column.get(r.name())? as u8, row_of(&shared_key(*f))?)));
                self.examples.push(Example {
                    rows: pair.features.iter().filter_map(row_of).collect(),
                    shared: shared.collect(),
                    positive,
                    elsewhere: elsewhere & !positive,
                    unsought,
                    admitted: bits(&mut pair.admitted.iter().map(|r| r.name())),
                    closed: bits(&mut pair.closed.iter().map(|r| r.name())),
                    said: bits(&mut pair.said.iter().map(|(r, _)| r.name())),
                    statements: numbered(&pair.said),
                    taken: numbered(&pair.taken),
                    doubtful: pair.doubtful,
                    document: d,
                    pair: p,
                    whole: document.whole,
                    ends: pair.ends,
                    carried: pair.carried,
                    sentence: pair.statement.sentence,
                });
            }
        }
    }
    /// The statements of rules that are a judgement's pair and relation.
    fn statements_of(&self, judged: &Judged) -> impl Iterator<Item = (usize, usize)> {
        let example = &self.examples[judged.3];
        let own = example.statements.iter().filter(|(label, _)| usize::from(*label) == judged.2);
        own.map(|(_, at)| (example.document, *at))
    }
}

/// The facts that a pair's sentence states: what tells how each is meant, and how it is.
fn read<'x>(pair: &'x Pair, facts: &'x [Labelled]) -> impl Iterator<Item = (Vec<u64>, &'x Labelled)> + 'x {
    let stated = facts.iter().filter(|fact| fact.here);
    stated.map(|fact| (pair.signs.features(Relation::intern(&fact.relation)), fact))
}

/// The features that are seen often enough, in order.
fn prints(documents: &[RelationDocument], labelled: &[Vec<Vec<Labelled>>], options: &RelationOptions) -> Vec<u32> {
    let mut seen: FxHashMap<u64, u32> = FxHashMap::default();
    for (document, labelled) in documents.iter().zip(labelled) {
        for (pair, facts) in document.pairs.iter().zip(labelled) {
            let shared = pair.shared.iter().map(|(_, feature)| shared_key(*feature));
            let of_readings = read(pair, facts).flat_map(|(features, _)| features);
            for feature in pair.features.iter().copied().chain(shared).chain(of_readings) {
                *seen.entry(feature).or_default() += 1;
            }
        }
    }
    let often = seen.iter().filter(|(_, n)| **n >= options.cutoff);
    let mut prints: Vec<u32> = often.map(|(feature, _)| fingerprint(*feature)).collect();
    prints.sort_unstable();
    prints.dedup();
    prints
}

/// What the model says of documents that it was not trained on, and what that is worth.
struct Judgements {
    /// Pairs of which the rules leave a relation open.
    open: Vec<Judged>,
    /// What rules said, each statement once.
    spoken: Vec<Judged>,
    /// What a sum of each relation is worth.
    worth: Vec<Option<Curve>>,
    /// What a sum of the column of what rules said is worth.
    kept: Curve,
    /// Relations of which enough is said to doubt it.
    doubted: Vec<bool>,
    /// What rules said of an end that a sentence leaves out, and the likelier end.
    moved: Vec<(Judged, Judged)>,
}

impl Judgements {
    fn of_folds(documents: &[RelationDocument], material: &Material, options: &RelationOptions) -> Self {
        let folds: Vec<usize> = (0..options.folds.max(2)).collect();
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let (mut open, mut spoken): (Vec<Judged>, Vec<Judged>) = (Vec::new(), Vec::new());
        for part in folds.chunks(threads) {
            let judged: Vec<_> = std::thread::scope(|scope| {
                let judge = |fold: usize| scope.spawn(move || judge(documents, material, options, fold));
                let running: Vec<_> = part.iter().map(|fold| judge(*fold)).collect();
                // A fold that is lost would move all thresholds.
                let end =
                    |thread: std::thread::ScopedJoinHandle<'_, _>| thread.join().unwrap_or_else(|e| resume_unwind(e));
                running.into_iter().map(end).collect()
            });
            for (more_open, more_spoken) in judged {
                open.extend(more_open);
                spoken.extend(more_spoken);
            }
        }
        // A statement is taken back where all pairs of its ends speak against it.
        spoken.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.3.cmp(&b.3)));
        let mut seen = BTreeSet::new();
        spoken.retain(|judged| material.statements_of(judged).filter(|statement| seen.insert(*statement)).count() > 0);
        let often = |label: usize| spoken.iter().filter(|j| j.2 == label).count() >= OFTEN;
        let doubts = |label: usize| often(label) && may_be_doubted(Relation::intern(material.labels[label].0));
        let doubted = (0..material.labels.len()).map(doubts).collect();
        let kept = Curve::fit(&spoken, Curve { slope: 1.0, offset: 0.0 });
        let mut all = Self { open, spoken, worth: Vec::new(), kept, doubted, moved: Vec::new() };
        all.worth = Curve::of_each(&all.open, material.labels.len());
        all.moved = all.outdone(material);
        // What takes an object is no hindrance where it is taken back.
        let refused: BTreeSet<(usize, usize)> =
            all.refused(options).flat_map(|judged| material.statements_of(judged)).collect();
        all.open.retain(|(_, _, label, index)| {
            let example = &material.examples[*index];
            let mut takers = example.taken.iter().filter(|(of, _)| usize::from(*of) == *label);
            takers.all(|(_, at)| refused.contains(&(example.document, *at)))
        });
        all.worth = Curve::of_each(&all.open, material.labels.len());
        all
    }
    /// What rules said of an end that its sentence leaves out and that is unlikely, where another is likely in its place.
    fn outdone(&self, material: &Material) -> Vec<(Judged, Judged)> {
        let mut likeliest: FxHashMap<(usize, i64, usize, bool, u32), (f32, Judged)> = FxHashMap::default();
        for judged in &self.open {
            let probability = self.worth[judged.2].map_or(0.0, |curve| curve.at(judged.0));
            for subject in [true, false] {
                let place = material.examples[judged.3].place(judged.2, subject);
                let best = likeliest.entry(place).or_insert((probability, *judged));
                if probability > best.0 {
                    *best = (probability, *judged);
                }
            }
        }
        let rival = |judged: &Judged| {
            let example = &material.examples[judged.3];
            let (subject, object) = example.carried;
            let place = (subject || object).then(|| example.place(judged.2, subject))?;
            let (probability, rival) = likeliest.get(&place)?;
            (*probability >= LIKELY && self.kept.at(judged.0) < LIKELY).then_some((*judged, *rival))
        };
        self.spoken.iter().filter_map(rival).collect()
    }
    /// What the model adds.
    fn added(&self, options: &RelationOptions) -> impl Iterator<Item = &Judged> {
        let from = options.precision;
        self.open.iter().filter(move |j| self.worth[j.2].is_some_and(|curve| curve.at(j.0) >= from))
    }
    /// What it takes back.
    fn refused(&self, options: &RelationOptions) -> impl Iterator<Item = &Judged> {
        let keep = options.keep;
        let moved: BTreeSet<(usize, usize)> = self.moved.iter().map(|(said, _)| (said.2, said.3)).collect();
        let stays = move |j: &&Judged| self.doubted[j.2] && self.kept.at(j.0) < keep && !moved.contains(&(j.2, j.3));
        self.spoken.iter().filter(stays)
    }
}

/// What is open and what rules said in the documents of a fold, by what the others teach.
fn judge(
    documents: &[RelationDocument],
    material: &Material,
    options: &RelationOptions,
    fold: usize,
) -> (Vec<Judged>, Vec<Judged>) {
    let fold_of = |d: usize| d % options.folds.max(2);
    let (mut open, mut spoken): (Vec<Judged>, Vec<Judged>) = (Vec::new(), Vec::new());
    let (examples, rows) = (&material.examples, material.prints.len());
    let trained = fit(examples, rows, options, |d| fold_of(d) != fold);
    let kept = fit_kept(examples, rows, options.seed, |d| fold_of(d) != fold);
    for (index, example) in examples.iter().enumerate() {
        if fold_of(example.document) != fold || !documents[example.document].apart {
            continue;
        }
        let sums = trained.sums(example);
        for (label, sum) in sums[..material.labels.len()].iter().enumerate() {
            let bit = 1_u64 << label;
            let right = (example.positive | example.elsewhere) & bit != 0;
            if example.unsought & bit != 0 {
                continue;
            }
            if example.said & bit != 0 {
                spoken.extend(example.doubtful.then(|| (kept.sum(&example.rows), right, label, index)));
            } else if example.admitted & !example.closed & bit != 0 && *sum > FAR {
                open.push((*sum, right, label, index));
            }
        }
    }
    (open, spoken)
}

/// The columns beside those of the relations.
struct Singles {
    kept: Single,
    readings: Vec<Single>,
}

/// How many facts are read as they are meant, of one fold that the columns were not fitted to.
fn read_right(told: &[Told], rows: usize, options: &RelationOptions) -> (usize, usize) {
    let folds = options.folds.max(2);
    let fitted = fit_readings(told, rows, options.seed, |d| d % folds != 0);
    let reading_from = (READING_FROM / (1.0 - READING_FROM)).ln();
    let judged = told.iter().filter(|told| told.document % folds == 0);
    let best = |told: &Told| {
        let sums = fitted.iter().map(|column| column.sum(&told.rows)).enumerate();
        sums.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
            .filter(|(_, sum)| *sum >= reading_from)
            .map(|(i, _)| READINGS[i])
    };
    judged.fold((0, 0), |(all, right), told| (all + 1, right + usize::from(best(told) == told.reading)))
}

/// Judgements of what rules said that tell enough of a relation.
const OFTEN: usize = 100;

/// Sums below this are of nothing that is ever added.
const FAR: f32 = -4.0;

/// A relation that gold has between the ends of a pair.
struct Labelled {
    relation: String,
    /// Whether the pair's sentence states it.
    here: bool,
    /// How it is meant there, if not as a fact.
    reading: Option<Reading>,
}

/// How a fact is meant, if not as a fact.
fn reading(fact: &GoldFact) -> Option<Reading> {
    match fact.modality {
        _ if fact.polarity == Polarity::Negative => Some(Reading::Negative),
        Modality::Asserted => None,
        Modality::Planned => Some(Reading::Planned),
        _ => Some(Reading::Unsure),
    }
}

/// For every pair the relations that gold has between its ends.
fn label(documents: &[RelationDocument], gold: &FxHashMap<&str, Vec<&GoldFact>>) -> Vec<Vec<Vec<Labelled>>> {
    let mut all = Vec::new();
    for document in documents {
        let facts = gold.get(document.id.as_str()).map_or(&[][..], Vec::as_slice);
        let facts: Vec<_> = facts
            .iter()
            .map(|g| (*g, (forms(g.subject.iter().map(String::as_str)), forms(g.object.iter().map(String::as_str)))))
            .collect();
        let mut of_document = Vec::with_capacity(document.pairs.len());
        for pair in &document.pairs {
            let s = &pair.statement;
            let ends = (node_forms(&s.subject), node_forms(&s.object));
            let mut found: Vec<Labelled> = Vec::new();
            for (fact, sides) in &facts {
                if !ends_match(&fact.relation, sides, &ends) {
                    continue;
                }
                let text = s.text.trim();
                let here =
                    fact.sentence.is_empty() || text.contains(fact.sentence.trim()) || fact.sentence.contains(text);
                match found.iter_mut().find(|known| known.relation == fact.relation) {
                    Some(known) if here && !known.here => {
                        *known = Labelled { here, reading: reading(fact), relation: fact.relation.clone() };
                    }
                    Some(_) => {}
                    None => found.push(Labelled { relation: fact.relation.clone(), here, reading: reading(fact) }),
                }
            }
            of_document.push(found);
        }
        all.push(of_document);
    }
    all
}

impl Trained {
    fn sums(&self, example: &Example) -> [f32; LABELS] {
        let mut sums = [0.0; LABELS];
        for row in &example.rows {
            for (sum, weight) in sums.iter_mut().zip(&self.rows[*row as usize]) {
                *sum += weight;
            }
        }
        for (label, row) in &example.shared {
            sums[*label as usize] += self.rows[*row as usize][0];
        }
        sums
    }
}

/// A fact that a sentence states, and how it is meant there.
struct Told {
    rows: Vec<u32>,
    reading: Option<Reading>,
    document: usize,
}

/// Pull to zero of the column of what rules said: what is new to the model is left as the rules say.
const KEPT_L2: f32 = 0.008;
/// The same of the columns that say how what is added is meant.
const READING_L2: f32 = 0.002;

/// Fits the column of what rules said.
fn fit_kept(examples: &[Example], rows: usize, seed: u64, takes: impl Fn(usize) -> bool) -> Single {
    let said = |e: &&Example| e.doubtful && e.whole && e.said & !e.unsought != 0 && takes(e.document);
    let right = |e: &Example| {
        let judged = e.said & !e.unsought;
        (judged & (e.positive | e.elsewhere)).count_ones() as f32 / judged.count_ones() as f32
    };
    Single::fit(examples.iter().filter(said).map(|e| (e.rows.as_slice(), right(e))).collect(), rows, KEPT_L2, seed)
}

/// A column for each reading.
fn fit_readings(told: &[Told], rows: usize, seed: u64, takes: impl Fn(usize) -> bool) -> Vec<Single> {
    let fit = |reading: &Reading| {
        let examples = told.iter().filter(|told| takes(told.document));
        let wanted = |told: &Told| f32::from(u8::from(told.reading == Some(*reading)));
        Single::fit(examples.map(|told| (told.rows.as_slice(), wanted(told))).collect(), rows, READING_L2, seed)
    };
    READINGS.iter().map(fit).collect()
}

/// Probability from which something is not told as a fact: rather no fact than one that is none.
const READING_FROM: f32 = 0.35;

fn fit(examples: &[Example], rows: usize, options: &RelationOptions, takes: impl Fn(usize) -> bool) -> Trained {
    let mut trained = Trained { rows: vec![[0.0; LABELS]; rows] };
    let mut squares = vec![[1e-6_f32; LABELS]; rows];
    // The mean over the passes is steadier than the last of them.
    let mut mean = vec![[0.0_f32; LABELS]; rows];
    let mut order: Vec<usize> = (0..examples.len()).filter(|i| takes(examples[*i].document)).collect();
    let mut random = Random::new(options.seed);
    for _ in 0..options.epochs {
        random.shuffle(&mut order);
        for index in &order {
            let example = &examples[*index];
            let sums = trained.sums(example);
            let mut slopes = [0.0_f32; LABELS];
            let mut steep = false;
            for (label, slope) in slopes.iter_mut().enumerate() {
                let bit = 1_u64 << label;
                if (example.elsewhere | example.unsought) & bit != 0 || (example.admitted | example.positive) & bit == 0
                {
                    continue;
                }
                let wanted = f32::from(u8::from(example.positive & bit != 0));
                let given = 1.0 / (1.0 + (-sums[label]).exp());
                *slope = (given - wanted)
                    * if wanted > 0.0 { 1.0 } else { options.negative * if example.whole { 1.0 } else { 0.5 } };
                steep |= slope.abs() > 1e-3;
            }
            if !steep {
                continue;
            }
            for row in &example.rows {
                let (weights, squares) = (&mut trained.rows[*row as usize], &mut squares[*row as usize]);
                for ((weight, square), slope) in weights.iter_mut().zip(squares.iter_mut()).zip(&slopes) {
                    let gradient = slope + options.l2 * *weight;
                    *square += slope * slope;
                    *weight -= options.rate * gradient / square.sqrt().max(0.3);
                }
            }
            for (label, row) in &example.shared {
                let slope = slopes[*label as usize];
                let (weight, square) = (&mut trained.rows[*row as usize][0], &mut squares[*row as usize][0]);
                *square += slope * slope;
                *weight -= options.rate * (slope + options.l2 * *weight) / square.sqrt().max(0.3);
            }
        }
        for (mean, row) in mean.iter_mut().zip(&trained.rows) {
            for (mean, weight) in mean.iter_mut().zip(row) {
                *mean += weight / options.epochs as f32;
            }
        }
    }
    trained.rows = mean;
    trained
}

/// What two statements of one relation of a document share if they are one.
fn statement_key(s: &Statement) -> String {
    format!("{} {:?} {:?}", s.sentence, s.subject.label, (&s.object.label, &s.object.value))
}

fn scores(
    documents: &[RelationDocument],
    gold: &[GoldFact],
    examples: &[Example],
    (added, refused): (&[&Judged], &[&Judged]),
    labels: &[(&str, usize)],
) -> (Ratio, Ratio) {
    let apart: BTreeSet<&str> = documents.iter().filter(|d| d.apart).map(|d| d.id.as_str()).collect();
    let gold: Vec<GoldFact> = gold.iter().filter(|g| apart.contains(g.document())).cloned().collect();
    let said = documents.iter().enumerate().filter(|(_, d)| d.apart);
    let said: Vec<(usize, Statement)> =
        said.flat_map(|(number, d)| d.statements.iter().map(move |s| (number, s.clone()))).collect();
    let none = BTreeMap::new();
    let score = |statements: &[Statement]| FactScore::of(statements, &gold, &none).total().ratio();
    let of_rules: Vec<Statement> = said.iter().map(|(_, s)| s.clone()).collect();
    let key = |document: usize, s: &Statement, relation: &str| format!("{document} {} {relation}", statement_key(s));
    let of_pair = |judged: &Judged| {
        let example = &examples[judged.3];
        let mut statement = documents[example.document].pairs[example.pair].statement.clone();
        statement.relation = Some(Relation::intern(labels[judged.2].0));
        (key(example.document, &statement, labels[judged.2].0), statement)
    };
    let refused: BTreeSet<String> = refused.iter().map(|judged| of_pair(judged).0).collect();
    let keeps = |(document, s): &&(usize, Statement)| {
        !refused.contains(&key(*document, s, s.relation.map_or("", |r| r.name())))
    };
    let mut both: Vec<Statement> = said.iter().filter(keeps).map(|(_, s)| s.clone()).collect();
    // Two statements of one triple in a sentence are one.
    let mut unique = BTreeSet::new();
    both.extend(
        added.iter().map(|judged| of_pair(judged)).filter(|(key, _)| unique.insert(key.clone())).map(|(_, s)| s),
    );
    (score(&of_rules), score(&both))
}
