//! Annotated documents -> the model of the learned decision (`relate::pair`).
//!
//! Logistic regression, one for each relation over the same features, by AdaGrad with a fixed seed. A pair is positive for a
//! relation where a gold fact has its ends and its sentence; where the sentence is another it counts neither way. Each
//! relation's threshold is where, over folds of documents, what the model adds to the rules is still right often enough.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::facts::{FactScore, GoldFact, ends_match, forms, node_forms};
use super::ratio::Ratio;
use crate::document::{Document, Statement};
use crate::relate::pair::{Column, LABELS, Pair, fingerprint, shared_key, write_model};
use crate::resource::Relation;

/// Weights below this share of 127 are left out: half of the file for nothing that can be measured.
const SMALLEST: u8 = 6;

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
    /// Share that must be right of what the model adds.
    pub precision: f32,
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
    /// Whether every fact of it is annotated: only then what is added to it is scored.
    pub whole: bool,
    /// Relations that its annotators looked for: of others its facts tell nothing.
    pub sought: Arc<BTreeSet<String>>,
    /// Which annotators it is of.
    pub group: usize,
}

impl RelationDocument {
    /// A document; the statements of its pairs need no text.
    pub fn new(
        document: &Document,
        pairs: Vec<Pair>,
        mut statements: Vec<Statement>,
        whole: bool,
        (group, sought): (usize, Arc<BTreeSet<String>>),
    ) -> Self {
        statements.retain(|s| s.relation.is_some_and(|r| sought.contains(r.name())));
        Self { id: document.id.clone(), pairs, statements, whole, sought, group }
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
    said: u64,
    document: usize,
    pair: usize,
    weight: f32,
}

/// Trained weights.
struct Trained {
    rows: Vec<[f32; LABELS]>,
}

/// What training found.
pub struct RelationTraining {
    /// The model file.
    pub file: Vec<u8>,
    /// Relation: positives, what it adds and what of that is right, over the folds.
    pub relations: Vec<(String, usize, usize, usize)>,
    /// Rules alone and rules with what was added, over the documents that are annotated whole.
    pub rules: Ratio,
    /// With what was added.
    pub both: Ratio,
    /// Pairs.
    pub pairs: usize,
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
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (relation, _) in labelled.iter().flatten().flat_map(|l| l.iter().filter(|(_, here)| *here)) {
        *counts.entry(relation.as_str()).or_default() += 1;
    }
    let mut labels: Vec<(&str, usize)> = counts.into_iter().filter(|(_, n)| *n >= options.least).collect();
    labels.sort_by_key(|(name, n)| (std::cmp::Reverse(*n), *name));
    labels.truncate(LABELS);
    let column: FxHashMap<&str, usize> = labels.iter().enumerate().map(|(i, (name, _))| (*name, i)).collect();
    let mut seen: FxHashMap<u64, u32> = FxHashMap::default();
    for pair in documents.iter().flat_map(|d| &d.pairs) {
        for feature in &pair.features {
            *seen.entry(*feature).or_default() += 1;
        }
        for (_, feature) in &pair.shared {
            *seen.entry(shared_key(*feature)).or_default() += 1;
        }
    }
    let mut prints: Vec<u32> =
        seen.iter().filter(|(_, n)| **n >= options.cutoff).map(|(f, _)| fingerprint(*f)).collect();
    prints.sort_unstable();
    prints.dedup();
    let row: FxHashMap<u32, u32> = prints.iter().enumerate().map(|(i, p)| (*p, i as u32)).collect();
    let mut examples = Vec::new();
    for (d, document) in documents.iter().enumerate() {
        let unsought = (0..).zip(&labels).filter(|(_, (name, _))| !document.sought.contains(*name));
        let unsought = unsought.fold(0_u64, |bits, (label, _)| bits | 1 << label);
        for (p, pair) in document.pairs.iter().enumerate() {
            let bits = |names: &mut dyn Iterator<Item = &str>| {
                names.filter_map(|n| column.get(n)).fold(0_u64, |bits, c| bits | 1 << c)
            };
            let positive = bits(&mut labelled[d][p].iter().filter(|(_, here)| *here).map(|(r, _)| r.as_str()));
            let elsewhere = bits(&mut labelled[d][p].iter().filter(|(_, here)| !here).map(|(r, _)| r.as_str()));
            examples.push(Example {
                rows: pair.features.iter().filter_map(|f| row.get(&fingerprint(*f)).copied()).collect(),
                shared: pair
                    .shared
                    .iter()
                    .filter_map(|(r, f)| Some((*column.get(r.name())? as u8, *row.get(&fingerprint(shared_key(*f)))?)))
                    .collect(),
                positive,
                elsewhere: elsewhere & !positive,
                unsought,
                admitted: bits(&mut pair.admitted.iter().map(|r| r.name())),
                closed: bits(&mut pair.closed.iter().map(|r| r.name())),
                said: bits(&mut pair.said.iter().map(|r| r.name())),
                document: d,
                pair: p,
                weight: if document.whole { 1.0 } else { 0.5 },
            });
        }
    }
    // What the model says of documents that it was not trained on.
    let fold_of = |d: usize| d % options.folds.max(2);
    let mut found: Vec<Vec<(f32, bool, usize)>> = vec![Vec::new(); labels.len()];
    for fold in 0..options.folds.max(2) {
        let trained = fit(&examples, prints.len(), options, |d| fold_of(d) != fold);
        for (index, example) in examples.iter().enumerate() {
            if fold_of(example.document) != fold || !documents[example.document].whole {
                continue;
            }
            let sums = trained.sums(example);
            for (label, list) in found.iter_mut().enumerate() {
                let bit = 1_u64 << label;
                if example.unsought & bit != 0 {
                    continue;
                }
                let right = (example.positive | example.elsewhere) & bit != 0;
                if example.admitted & !(example.closed | example.said) & bit != 0 && sums[label] > -4.0 {
                    list.push((sums[label], right, index));
                }
            }
        }
    }
    let mut thresholds = Vec::new();
    let mut added: Vec<(usize, usize)> = Vec::new();
    let mut relations = Vec::new();
    for (label, list) in found.iter_mut().enumerate() {
        list.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.2.cmp(&b.2)));
        let group_of = |index: usize| documents[examples[index].document].group;
        let (at, right) = threshold(list, options.precision, group_of);
        relations.push((labels[label].0.to_owned(), labels[label].1, at, right));
        // Two statements of one triple in a sentence are one.
        added.extend(list[..at].iter().map(|(_, _, index)| (*index, label)));
        let limit = if at == 0 { f32::INFINITY } else { list[at - 1].0 };
        thresholds.push((limit, if at == 0 { 0.0 } else { (right as f32 + 1.0) / (at as f32 + 2.0) }));
    }
    let (rules, both) = scores(documents, gold, &examples, &added, &labels);
    let trained = fit(&examples, prints.len(), options, |_| true);
    let file = pack(&trained, &prints, &labels, &thresholds, about);
    RelationTraining { file, relations, rules, both, pairs: examples.len() }
}

/// Judgements of one group of annotators that tell something of it.
const TELLING: usize = 5;

/// How many of the surest are taken: where what is right among them outweighs what is wrong most, and no group of annotators
/// finds too much of it wrong. And how many are right.
fn threshold(sorted: &[(f32, bool, usize)], precision: f32, group_of: impl Fn(usize) -> usize) -> (usize, usize) {
    let (mut best, mut at, mut right, mut right_at) = (0.0, 0, 0, 0);
    let mut gain = 0.0;
    let mut groups: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for (i, (_, is, index)) in sorted.iter().enumerate() {
        gain += if *is { 1.0 - precision } else { -precision };
        right += usize::from(*is);
        let group = groups.entry(group_of(*index)).or_default();
        *group = (group.0 + 1, group.1 + usize::from(*is));
        let agreed = |(all, right): &(usize, usize)| *all < TELLING || *right as f32 >= precision * *all as f32;
        if gain > best && right >= 3 && groups.values().all(agreed) {
            (best, at, right_at) = (gain, i + 1, right);
        }
    }
    (at, right_at)
}

/// For every pair the relations that gold has between its ends, and whether in its sentence.
fn label(documents: &[RelationDocument], gold: &FxHashMap<&str, Vec<&GoldFact>>) -> Vec<Vec<Vec<(String, bool)>>> {
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
            let mut found: Vec<(String, bool)> = Vec::new();
            for (fact, sides) in &facts {
                if !ends_match(&fact.relation, sides, &ends) {
                    continue;
                }
                let text = s.text.trim();
                let here =
                    fact.sentence.is_empty() || text.contains(fact.sentence.trim()) || fact.sentence.contains(text);
                match found.iter_mut().find(|(r, _)| *r == fact.relation) {
                    Some(known) => known.1 |= here,
                    None => found.push((fact.relation.clone(), here)),
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

fn fit(examples: &[Example], rows: usize, options: &RelationOptions, takes: impl Fn(usize) -> bool) -> Trained {
    let mut trained = Trained { rows: vec![[0.0; LABELS]; rows] };
    let mut squares = vec![[1e-6_f32; LABELS]; rows];
    // The mean over the passes is steadier than the last of them.
    let mut mean = vec![[0.0_f32; LABELS]; rows];
    let mut order: Vec<usize> = (0..examples.len()).filter(|i| takes(examples[*i].document)).collect();
    let mut state = options.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    for _ in 0..options.epochs {
        for i in (1..order.len()).rev() {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            order.swap(i, (state % (i as u64 + 1)) as usize);
        }
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
                *slope = (given - wanted) * if wanted > 0.0 { 1.0 } else { options.negative * example.weight };
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

fn scores(
    documents: &[RelationDocument],
    gold: &[GoldFact],
    examples: &[Example],
    added: &[(usize, usize)],
    labels: &[(&str, usize)],
) -> (Ratio, Ratio) {
    let whole: BTreeSet<&str> = documents.iter().filter(|d| d.whole).map(|d| d.id.as_str()).collect();
    let gold: Vec<GoldFact> = gold.iter().filter(|g| whole.contains(g.document())).cloned().collect();
    let mut said: Vec<Statement> =
        documents.iter().filter(|d| d.whole).flat_map(|d| d.statements.iter().cloned()).collect();
    let none = BTreeMap::new();
    let rules = FactScore::of(&said, &gold, &none).total().ratio();
    let mut unique = BTreeSet::new();
    for (index, label) in added {
        let example = &examples[*index];
        let mut statement = documents[example.document].pairs[example.pair].statement.clone();
        statement.relation = Some(Relation::intern(labels[*label].0));
        let key = (
            example.document,
            statement.sentence,
            format!("{:?}{:?}", statement.subject.label, statement.object),
            *label,
        );
        if unique.insert(key) {
            said.push(statement);
        }
    }
    (rules, FactScore::of(&said, &gold, &none).total().ratio())
}

fn pack(
    trained: &Trained,
    prints: &[u32],
    labels: &[(&str, usize)],
    thresholds: &[(f32, f32)],
    about: &str,
) -> Vec<u8> {
    let mut sizes: Vec<f32> = trained.rows.iter().flatten().map(|w| w.abs()).filter(|w| *w > 0.0).collect();
    sizes.sort_by(f32::total_cmp);
    let top = sizes.get(sizes.len().saturating_sub(1 + sizes.len() / 20_000)).copied().unwrap_or(1.0);
    let scale = top / 127.0;
    let rounded = |w: &f32| (w / scale).round().clamp(-127.0, 127.0) as i8;
    // Relations of which nothing is sure enough are left out, but for the first: its column is that of shared features as well.
    let wanted = |label: usize| label == 0 || thresholds[label].0.is_finite();
    let mut column_of = [None; LABELS];
    for (number, label) in (0..).zip((0..labels.len()).filter(|label| wanted(*label))) {
        column_of[label] = Some(number);
    }
    let rows: Vec<(u32, Vec<(u8, i8)>)> = prints
        .iter()
        .zip(&trained.rows)
        .map(|(print, row)| {
            let kept = column_of.iter().zip(row.iter().map(rounded)).filter_map(|(column, w)| Some(((*column)?, w)));
            let kept = kept.filter(|(_, w)| w.unsigned_abs() >= SMALLEST);
            (*print, kept.collect::<Vec<(u8, i8)>>())
        })
        .filter(|(_, row)| !row.is_empty())
        .collect();
    let columns: Vec<Column> = (0..labels.len())
        .filter(|label| wanted(*label))
        .map(|label| {
            let (limit, precision) = thresholds[label];
            let threshold = if limit.is_finite() { (limit / scale).ceil() as i32 } else { i32::MAX };
            Column { relation: Relation::intern(labels[label].0), threshold, precision }
        })
        .collect();
    write_model(about, &columns, &rows)
}

#[cfg(test)]
mod tests {
    use super::threshold;

    #[test]
    fn no_group_of_annotators_is_outvoted() {
        // Twenty right ones of the first group, then five wrong ones of the second among ten more right ones of the first.
        let mut judged: Vec<(f32, bool, usize)> = (0..20).map(|i| (100.0 - i as f32, true, 0)).collect();
        judged.extend((0..15).map(|i| (50.0 - i as f32, i % 3 != 0, usize::from(i % 3 == 0))));
        assert_eq!(threshold(&judged, 0.5, |_| 0), (35, 30));
        assert_eq!(threshold(&judged, 0.5, |index| index), (32, 28));
    }
}
