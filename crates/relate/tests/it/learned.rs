//! The learned decision beside the rules: what it may add and take back, on passages of the suite.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::document::{Document, DocumentAnalysis, Dropped, Statement};
use crate::pipeline::Pipeline;

const TAKEN_BACK: &str = "the learned decision speaks against it";
const MOVED: &str = "the learned decision finds another end likelier";

fn documents() -> Vec<Document> {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/relate");
    let files = ["passages.jsonl", "held-passages.jsonl", "seventh-passages.jsonl"];
    let texts = files.map(|file| std::fs::read_to_string(suite.join(file)).unwrap());
    texts.iter().flat_map(|text| text.lines()).map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What the rules say alone, and what comes with the learned decision.
fn both() -> Vec<(DocumentAnalysis, DocumentAnalysis)> {
    let pipelines = [Pipeline::builder().rules_only(), Pipeline::builder()].map(|b| b.build().unwrap());
    let [mut rules, mut all] = [pipelines[0].worker(), pipelines[1].worker()];
    documents().iter().map(|document| (rules.process(document), all.process(document))).collect()
}

fn name(node: &crate::document::Node) -> String {
    node.label.clone().unwrap_or_else(|| node.surface.clone())
}

fn triple(s: &Statement) -> (i64, String, String, String) {
    (s.sentence, name(&s.subject), s.relation.map_or("", |r| r.name()).to_owned(), name(&s.object))
}

fn added(s: &Statement) -> bool {
    s.rule.starts_with("pair@")
}

#[test]
fn what_the_rules_say_stays_or_is_told_to_be_taken_back_or_moved() {
    let (mut back, mut kept, mut moved) = (0, 0, 0);
    for (rules, all) in both() {
        let stated: BTreeSet<_> = all.statements.iter().map(triple).collect();
        let told = |reason: &str| {
            let dropped = all.trace.details.iter().filter(|d| d.reason == reason);
            let triple = |d: &Dropped| (d.sentence, d.subject.clone(), d.relation.name().to_owned(), d.object.clone());
            dropped.map(triple).collect::<BTreeSet<_>>()
        };
        let (mut dropped, gone) = (told(TAKEN_BACK), told(MOVED));
        back += dropped.len();
        moved += gone.len();
        // What was moved is said of another end in the same sentence.
        for (sentence, subject, relation, object) in &gone {
            let other = |s: &(i64, String, String, String)| {
                s.0 == *sentence && s.2 == *relation && (s.1 == *subject) != (s.3 == *object)
            };
            assert!(stated.iter().any(other), "{subject} {relation} {object}");
        }
        dropped.extend(gone);
        for statement in &rules.statements {
            let said = triple(statement);
            assert!(stated.contains(&said) != dropped.contains(&said), "{said:?}");
            kept += usize::from(stated.contains(&said));
        }
    }
    assert!(back > 0 && back * 10 < kept, "{back} taken back, {kept} kept");
    assert!(moved > 0 && moved < back, "{moved} moved");
}

#[test]
fn nothing_is_added_against_the_rules() {
    let mut count = 0;
    for (_, all) in both() {
        let mut owners: BTreeMap<(i64, String, String), BTreeSet<String>> = BTreeMap::new();
        for s in all.statements.iter().filter(|s| !added(s)) {
            let (sentence, subject, relation, object) = triple(s);
            owners.entry((sentence, relation, object)).or_default().insert(subject);
        }
        for s in all.statements.iter().filter(|s| added(s)) {
            count += 1;
            let (sentence, subject, relation, object) = triple(s);
            // 「A社は売上高100億円」: the amount is not another's as well.
            let number = s.object.value.is_some();
            let owners = owners.get(&(sentence, relation.clone(), object.clone()));
            assert!(!number || owners.is_none(), "{subject} {relation} {object} beside {owners:?}: {}", s.text);
            assert_ne!(subject, object, "{}", s.text);
            for end in [&subject, &object] {
                assert!(
                    !end.starts_with("この") && !end.starts_with("その"),
                    "{subject} {relation} {object}: {}",
                    s.text
                );
            }
            assert!((0.0..=1.0).contains(&s.confidence));
        }
    }
    assert!(count > 0);
}

#[test]
fn what_a_sentence_leaves_out_is_one_thing() {
    let mut count = 0;
    for (_, all) in both() {
        let left_out = |node: &crate::document::Node| node.value.is_none() && node.begin >= node.end;
        let mut told: BTreeMap<(i64, String, String), usize> = BTreeMap::new();
        for s in all.statements.iter().filter(|s| left_out(&s.object)) {
            let (sentence, subject, relation, _) = triple(s);
            *told.entry((sentence, subject, relation)).or_default() += 1;
        }
        for s in all.statements.iter().filter(|s| added(s) && left_out(&s.object)) {
            count += 1;
            let (sentence, subject, relation, object) = triple(s);
            assert_eq!(told[&(sentence, subject, relation)], 1, "{object}: {}", s.text);
        }
    }
    assert!(count > 0);
}
