//! The examples of the rule files, run through the whole pipeline: `[name|Class]` marks a name and its class.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::document::{Document, Statement};
use crate::pipeline::{Depth, Pipeline, PipelineConfig};
use crate::resource::{Lexicon, Ontology, RelationRules};
use crate::sentence::Unit;

/// One example: the sentence, the names marked in it, what it must give.
struct Example {
    frame: String,
    relation: &'static str,
    text: String,
    marks: Vec<(String, String)>,
    expected: Vec<String>,
}

fn parse(frame: &str, relation: &'static str, line: &str) -> Example {
    let (marked, expected) = line.split_once("=>").unwrap_or_else(|| panic!("{frame}: no => in {line:?}"));
    let (mut text, mut marks, mut rest) = (String::new(), Vec::new(), marked.trim());
    while let Some((before, behind)) = rest.split_once('[') {
        let (mark, after) = behind.split_once(']').unwrap_or_else(|| panic!("{frame}: open [ in {line:?}"));
        let (name, class) = mark.split_once('|').unwrap_or_else(|| panic!("{frame}: no class in {line:?}"));
        text.push_str(before);
        text.push_str(name);
        marks.push((name.to_owned(), class.to_owned()));
        rest = after;
    }
    text.push_str(rest);
    let expected = expected.trim();
    let expected =
        if expected == "-" { Vec::new() } else { expected.split(';').map(|e| e.trim().to_owned()).collect() };
    Example { frame: frame.to_owned(), relation, text, marks, expected }
}

fn pipeline(lexicon: Lexicon) -> Pipeline {
    let ontology = Arc::new(Ontology::embedded());
    let rules = Arc::new(RelationRules::embedded(&ontology).expect("the shipped rules are sound"));
    Pipeline::new(PipelineConfig {
        lexicon: Arc::new(lexicon),
        ontology,
        rules,
        unit: Unit::Document,
        depth: Depth::Statements,
        base: "https://example.org/".to_owned(),
        open: false,
    })
}

fn written(s: &Statement) -> String {
    let name = |n: &crate::document::Node| n.label.clone().or_else(|| n.value.clone()).unwrap_or_default();
    let mut out = format!("{}({}, {})", s.relation.map_or("", |r| r.name()), name(&s.subject), name(&s.object));
    if s.modality != crate::document::Modality::Asserted {
        out.push_str(&format!(" {}", s.modality));
    }
    if s.polarity != crate::document::Polarity::Positive {
        out.push_str(" negative");
    }
    out
}

#[test]
fn the_examples_of_the_frames_hold() {
    let ontology = Ontology::embedded();
    let rules = RelationRules::embedded(&ontology).expect("the shipped rules are sound");
    let examples: Vec<Example> =
        rules.frames.iter().flat_map(|f| f.examples.iter().map(|e| parse(&f.id, f.relation.name(), e))).collect();
    let mut classes: BTreeMap<&str, &str> = BTreeMap::new();
    for (name, class) in examples.iter().flat_map(|e| &e.marks) {
        if let Some(other) = classes.insert(name, class) {
            assert_eq!(other, class, "{name} has two classes");
        }
    }
    let lines: String = classes.iter().map(|(n, c)| format!("{n}\t{c}\t\t\t\t\n")).collect();
    let mut lexicon = Lexicon::default();
    lexicon.add_text("examples", &lines).expect("the marks make a lexicon");
    let pipeline = pipeline(lexicon);
    let mut worker = pipeline.worker();
    let mut failed = Vec::new();
    for example in &examples {
        let document = Document { id: "x".to_owned(), text: example.text.clone(), ..Document::default() };
        let statements = worker.process(&document).statements;
        let found: Vec<String> = statements
            .iter()
            .filter(|s| s.relation.is_some_and(|r| r.name() == example.relation))
            .map(written)
            .collect();
        let missing = example.expected.iter().any(|e| !found.contains(e));
        if missing || (example.expected.is_empty() && !found.is_empty()) {
            failed.push(format!("{}: {} => {:?}, found {found:?}", example.frame, example.text, example.expected));
        }
    }
    assert!(failed.is_empty(), "{} of {} examples fail:\n{}", failed.len(), examples.len(), failed.join("\n"));
}

fn refused(text: &str) -> String {
    let ontology = Ontology::embedded();
    match RelationRules::default().add_text("rules.toml", text, &ontology) {
        Ok(()) => String::new(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn bad_rules_are_refused_with_line_and_hint() {
    let frame = |relation: &str, subject: &str, object: &str| {
        format!(
            "[[frame]]\nid = \"x\"\nrelation = \"{relation}\"\nwords = [\"作る\"]\nsubject = \"{subject}\"\nobject = \"{object}\"\n"
        )
    };
    assert_eq!(refused(&frame("develops", "ガ: Agent", "ヲ: Artifact")), "");
    let message = refused(&frame("develop", "ガ: Agent", "ヲ: Artifact"));
    assert_eq!(message, "rules.toml:3: unknown relation \"develop\"; did you mean \"develops\"?");
    let message = refused(&frame("develops", "が: Agent", "ヲ: Artifact"));
    assert!(message.starts_with("rules.toml:5: unknown role \"が\""), "{message}");
    let message = refused(&frame("develops", "ガ: Agent", "ヲ: Artefact"));
    assert_eq!(message, "rules.toml:6: unknown class \"Artefact\"; did you mean \"Artifact\"?");
    let message = refused(&frame("develops", "ガ", "ヲ: Artifact"));
    assert!(message.starts_with("rules.toml:5: a slot says what may fill it"), "{message}");
    let twice = frame("develops", "ガ: Agent", "ヲ: Artifact").repeat(2);
    assert!(refused(&twice).contains("already taken at rules.toml:1"), "{}", refused(&twice));
    let same = format!(
        "{0}{1}",
        frame("develops", "ガ: Agent", "ヲ: Artifact"),
        frame("develops", "ガ: Agent", "ヲ: Artifact").replace("\"x\"", "\"y\"")
    );
    assert!(refused(&same).contains("says the same as"), "{}", refused(&same));
    assert!(refused("[[frame]]\nid = 3\n").starts_with("rules.toml:2:"));
    assert!(refused("[[title]]\nrelation = \"ceo\"\nwords = []\n").contains("did you mean \"ceoOf\""));
}
