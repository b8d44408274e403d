//! Annotated documents -> how much each sign tells of whom a sentence means that leaves it out (`relate::meant`).
//!
//! A question is a fact whose end its sentence does not name; its answers are those named before that may be such an end. A
//! softmax over the answers, by steps of falling size with a fixed seed; what it is worth is told on folds of documents.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{GoldFact, forms};
use super::linear::Random;
use crate::document::{Document, DocumentAnalysis, Entity, Field};
use crate::relate::FrameExtractor;
use crate::relate::meant::{Asked, Grades, Weights};
use crate::resource::{Ontology, Relation};

/// What a weight of one comes to in the file.
const SCALE: f64 = 64.0;
/// Folds of documents.
const FOLDS: usize = 5;
/// Bytes within which an organisation stands beside its officer.
const BESIDE: usize = 45;
/// Relations whose object is the seat of an office.
const OFFICES: [&str; 3] = ["executiveOf", "ceoOf", "chairOf"];

/// Somebody whom a sentence leaves out.
pub struct Question {
    asked: Asked,
    /// The signs of those whom it may be, and who of them it is.
    answers: Vec<(Grades, bool)>,
}

/// How training goes.
#[derive(Clone, Copy, Debug)]
pub struct DiscourseOptions {
    /// Passes over the questions.
    pub epochs: usize,
    /// Size of the first steps.
    pub rate: f64,
    /// Pull of all weights to zero.
    pub l2: f64,
    /// Seed of the order of questions.
    pub seed: u64,
}

/// The questions of one document.
pub fn questions(
    extractor: &FrameExtractor,
    ontology: &Ontology,
    document: &Document,
    analysis: &DocumentAnalysis,
    gold: &[&GoldFact],
) -> Vec<Question> {
    let mut wanted: BTreeMap<(bool, usize, &str), BTreeSet<String>> = BTreeMap::new();
    for fact in gold {
        let told = fact.sentence.trim();
        let here = |s: &crate::document::SentenceAnalysis| {
            let text = s.sentence.text.trim();
            s.sentence.field == Field::Text && !told.is_empty() && (text.contains(told) || told.contains(text))
        };
        let Some(sentence) = analysis.sentences.iter().position(here) else { continue };
        let text = forms(std::iter::once(analysis.sentences[sentence].sentence.text.as_str()));
        let (subject, object) =
            (forms(fact.subject.iter().map(String::as_str)), forms(fact.object.iter().map(String::as_str)));
        let place =
            |ends: &BTreeSet<String>| ends.iter().find_map(|end| text.iter().find_map(|t| t.find(end.as_str())));
        let apart = |o: usize| place(&subject).is_some_and(|s| o.abs_diff(s) > BESIDE);
        let office = OFFICES.contains(&fact.relation.as_str()) && place(&subject).is_some();
        let seat = office && place(&object).is_none_or(apart);
        if seat || place(&subject).is_none() {
            let ends = wanted.entry((seat, sentence, fact.relation.as_str())).or_default();
            ends.extend(if seat { object } else { subject });
        }
    }
    let known = |e: &Entity| {
        forms([e.label.as_str(), e.first_name.as_str()].into_iter().chain(e.aliases.iter().map(String::as_str)))
    };
    let asked: Vec<_> = wanted.keys().map(|(seat, sentence, relation)| (*seat, *sentence, *relation)).collect();
    let fits = |(seat, _, relation): (bool, usize, &str)| {
        let relation = Relation::intern(relation);
        move |class| {
            if seat { ontology.admits_object(relation, class) } else { ontology.admits_subject(relation, class) }
        }
    };
    let minds = extractor.in_mind(document, analysis, asked.iter().map(|a| (a.1, fits(*a))));
    let question = |((seat, _, relation), ends): (&(bool, usize, &str), &BTreeSet<String>),
                    mind: Vec<(usize, Grades)>| {
        let right = |entity: usize| !known(&analysis.entities[entity]).is_disjoint(ends);
        let answers: Vec<(Grades, bool)> = mind.into_iter().map(|(entity, grades)| (grades, right(entity))).collect();
        let asked = match *relation {
            _ if *seat => Asked::Seat,
            "metric" => Asked::Measure,
            _ => Asked::Subject,
        };
        Question { asked, answers }
    };
    let all = wanted.iter().zip(minds).map(|(wanted, mind)| question(wanted, mind));
    all.filter(|q| q.answers.iter().any(|(_, right)| *right)).collect()
}

/// What training found.
pub struct DiscourseTraining {
    /// The table.
    pub file: String,
    /// For each that may be asked: its name, questions, and how many of them those weights answer right that the documents of
    /// other folds gave.
    pub folds: Vec<(&'static str, usize, usize)>,
}

/// Trains on the questions of documents.
pub fn train(documents: &[Vec<Question>], options: &DiscourseOptions, about: &str) -> DiscourseTraining {
    let mut folds = Vec::new();
    let mut file =
        format!("# Who is meant where a sentence leaves it out: {about}\n# what is asked, sign, grade, weight\n");
    for (asked, name) in Asked::ALL {
        let of = |takes: &dyn Fn(usize) -> bool| -> Vec<&Question> {
            let taken = documents.iter().enumerate().filter(|(d, _)| takes(*d));
            taken.flat_map(|(_, questions)| questions.iter().filter(|q| q.asked == asked)).collect()
        };
        let (mut all, mut right) = (0, 0);
        for fold in 0..FOLDS {
            let weights = fit(&of(&|d| d % FOLDS != fold), options);
            let held = of(&|d| d % FOLDS == fold);
            all += held.len();
            right += held.iter().filter(|q| answers_right(&weights, q)).count();
        }
        folds.push((name, all, right));
        file.push_str(&Weights::table(name, &fit(&of(&|_| true), options)));
    }
    DiscourseTraining { file, folds }
}

fn sum(weights: &[i32], grades: &Grades) -> i32 {
    Weights::cells(grades).map(|cell| weights[cell]).sum()
}

fn answers_right(weights: &[i32], question: &Question) -> bool {
    let best = question.answers.iter().rev().max_by_key(|(grades, _)| sum(weights, grades));
    best.is_some_and(|(_, right)| *right)
}

fn fit(questions: &[&Question], options: &DiscourseOptions) -> Vec<i32> {
    let mut weights = vec![0.0_f64; Weights::count()];
    let mut order: Vec<usize> = (0..questions.len()).collect();
    let mut random = Random::new(options.seed);
    for epoch in 0..options.epochs {
        random.shuffle(&mut order);
        let rate = options.rate / (1 + epoch) as f64;
        for question in order.iter().map(|i| questions[*i]) {
            let sums: Vec<f64> =
                question.answers.iter().map(|(g, _)| Weights::cells(g).map(|cell| weights[cell]).sum()).collect();
            let top = sums.iter().copied().fold(f64::MIN, f64::max);
            let shares: Vec<f64> = sums.iter().map(|s| (s - top).exp()).collect();
            let whole: f64 = shares.iter().sum();
            let right: f64 = shares.iter().zip(&question.answers).filter(|(_, a)| a.1).map(|(s, _)| s).sum();
            for (share, (grades, is_right)) in shares.iter().zip(&question.answers) {
                let pull = if *is_right { share / right } else { 0.0 } - share / whole;
                if pull.abs() > 1e-6 {
                    for cell in Weights::cells(grades) {
                        weights[cell] += rate * (pull - options.l2 * weights[cell]);
                    }
                }
            }
        }
    }
    weights.into_iter().map(|w| (w * SCALE).round() as i32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A choice between one that was said last and one that the text opens with.
    fn question(opening_is_meant: bool) -> Question {
        let of = |cell: usize| {
            let mut grades: Grades = Default::default();
            grades[cell] = 1;
            grades
        };
        Question { asked: Asked::Subject, answers: vec![(of(2), !opening_is_meant), (of(9), opening_is_meant)] }
    }

    #[test]
    fn what_is_meant_most_often_wins() {
        let documents: Vec<Vec<Question>> = (0..20).map(|d| vec![question(d % 5 != 0)]).collect();
        let options = DiscourseOptions { epochs: 10, rate: 0.3, l2: 0.001, seed: 1 };
        let trained = train(&documents, &options, "test");
        assert_eq!(trained.folds[0], ("subject", 20, 16));
        assert_eq!(trained.file, train(&documents, &options, "test").file);
        assert!(trained.file.lines().any(|l| l.starts_with("subject\topening\t1\t") && !l.contains('-')));
    }
}
