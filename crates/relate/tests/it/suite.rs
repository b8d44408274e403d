//! The suites `tests/suite/open` and `tests/suite/general`: text => what must come out of it.

use std::path::Path;
use std::sync::Arc;

use crate::document::{Document, Node, Statement};
use crate::pipeline::{Depth, Pipeline, PipelineConfig};
use crate::resource::{Lexicon, Ontology, RelationRules};
use crate::sentence::Unit;

/// The cases of a file: text, what must come.
fn cases(file: &str) -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite").join(file);
    let text = std::fs::read_to_string(path).unwrap();
    let lines = text.lines().filter(|l| !l.is_empty() && !l.starts_with('#'));
    lines.map(|l| l.split_once(" => ").unwrap()).map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
}

/// Text without its marks, and the marked names as lexicon lines.
fn unmark(marked: &str) -> (String, String) {
    let (mut text, mut lexicon) = (String::new(), String::new());
    let mut rest = marked;
    while let Some((before, tail)) = rest.split_once('[') {
        let (mark, behind) = tail.split_once(']').unwrap();
        let (name, class) = mark.split_once('|').unwrap();
        text.push_str(before);
        text.push_str(name);
        lexicon.push_str(&format!("{name}\t{class}\t\t\t\t\n"));
        rest = behind;
    }
    text.push_str(rest);
    (text, lexicon)
}

fn statements(text: &str, names: &str, open: bool) -> Vec<Statement> {
    let document = Document { id: "suite".into(), text: text.into(), ..Document::default() };
    pipeline(names, open).worker().process(&document).statements
}

fn pipeline(names: &str, open: bool) -> Pipeline {
    Pipeline::new(config(names, open))
}

fn config(names: &str, open: bool) -> PipelineConfig {
    let ontology = Arc::new(Ontology::embedded());
    let mut lexicon = Lexicon::default();
    lexicon.add_text("suite", names).unwrap();
    PipelineConfig {
        lexicon: Arc::new(lexicon),
        rules: Arc::new(RelationRules::embedded(&ontology).unwrap()),
        ontology,
        unit: Unit::Document,
        depth: Depth::Statements,
        base: "https://example.org/".into(),
        open,
    }
}

/// A case of `relate/mechanisms.txt`: mechanism, title or text, marked text, what must and must not come.
struct Case {
    mechanism: String,
    title: bool,
    marked: String,
    expected: Vec<String>,
}

fn mechanisms() -> Vec<Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/relate/mechanisms.txt");
    let (mut found, mut mechanism) = (Vec::new(), String::new());
    for line in std::fs::read_to_string(path).unwrap().lines() {
        if let Some(name) = line.strip_prefix("## ") {
            mechanism = name.to_owned();
        } else if let Some((text, expected)) = line.split_once(" => ").filter(|_| !line.starts_with('#')) {
            let title = text.strip_prefix("見出し: ");
            found.push(Case {
                mechanism: mechanism.clone(),
                title: title.is_some(),
                marked: title.unwrap_or(text).to_owned(),
                expected: expected.split("; ").map(str::to_owned).collect(),
            });
        }
    }
    found
}

#[test]
fn each_mechanism_finds_its_facts() {
    let cases = mechanisms();
    let lines: std::collections::BTreeSet<String> =
        cases.iter().flat_map(|c| unmark(&c.marked).1.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    let names: Vec<String> = lines.into_iter().collect();
    let pipeline = pipeline(&names.join("\n"), false);
    let mut worker = pipeline.worker();
    let mut wrong = Vec::new();
    for case in &cases {
        let (text, _) = unmark(&case.marked);
        let (title, body) = if case.title { (Some(text.clone()), String::new()) } else { (None, text.clone()) };
        let document = Document { id: "suite".into(), title, text: body, ..Document::default() };
        let found: Vec<String> = worker.process(&document).statements.iter().map(crate::examples::written).collect();
        for one in &case.expected {
            let holds = match one.strip_prefix("not ") {
                Some(one) => found.iter().all(|f| f != one),
                None => found.iter().any(|f| f == one),
            };
            if !holds {
                wrong.push(format!("{}: {text}: {one}, found {found:?}", case.mechanism));
            }
        }
    }
    assert!(cases.len() > 60, "{} cases", cases.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn name(node: &Node) -> &str {
    node.label.as_deref().or(node.value.as_deref()).unwrap_or(&node.surface)
}

#[test]
fn open_statements_come() {
    let mut wrong = Vec::new();
    for (text, expected) in cases("open/statements.txt") {
        let found: Vec<String> = statements(&text, "", true)
            .iter()
            .filter(|s| s.open)
            .map(|s| {
                let predicate = s.predicate.as_ref().map_or("", |p| &p.surface);
                format!("{} | {predicate} | {}", s.subject.surface, s.object.surface)
            })
            .collect();
        for one in expected.split("; ").filter(|e| !found.iter().any(|f| f == e)) {
            wrong.push(format!("{text}: no {one} in {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn open_statements_do_not_cross_a_full_stop() {
    let pipeline = Pipeline::new(PipelineConfig { unit: Unit::Line, ..config("", true) });
    let text = "少女は庭で花を育てた。姉は市場で店を開いた。".to_owned();
    let document = Document { id: "suite".into(), text, ..Document::default() };
    let found = pipeline.worker().process(&document).statements;
    let wrong: Vec<_> = found.iter().filter(|s| s.open && (s.subject.begin < 11) != (s.object.begin < 11)).collect();
    assert!(found.len() >= 3 && wrong.is_empty(), "{wrong:?}");
}

#[test]
fn open_refusals_are_counted() {
    let pipeline = pipeline("", true);
    let mut worker = pipeline.worker();
    let mut wrong = Vec::new();
    for (text, expected) in cases("open/refusals.txt") {
        let document = Document { id: "suite".into(), text: text.clone(), ..Document::default() };
        let dropped = worker.process(&document).trace.dropped;
        for one in expected.split("; ").filter(|e| !dropped.contains_key(e)) {
            wrong.push(format!("{text}: no {one} in {dropped:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn general_relations_come() {
    let mut wrong = Vec::new();
    for (marked, expected) in cases("general/statements.txt") {
        let (text, names) = unmark(&marked);
        let found: Vec<String> = statements(&text, &names, false)
            .iter()
            .map(|s| format!("{}({}, {})", s.relation.map_or("", |r| r.name()), name(&s.subject), name(&s.object)))
            .collect();
        if let Some(relation) = expected.strip_prefix("- ") {
            wrong.extend(found.iter().filter(|f| f.starts_with(relation)).map(|f| format!("{text}: {f}")));
            continue;
        }
        for one in expected.split("; ").filter(|e| !found.iter().any(|f| f == e)) {
            wrong.push(format!("{text}: no {one} in {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_general_rules_give_up_is_counted() {
    let mut wrong = Vec::new();
    for (marked, expected) in cases("general/refusals.txt") {
        let (text, names) = unmark(&marked);
        let document = Document { id: "suite".into(), text, ..Document::default() };
        let dropped = pipeline(&names, false).worker().process(&document).trace.dropped;
        let (reason, counted) = expected.strip_prefix("- ").map_or((expected.as_str(), true), |r| (r, false));
        if dropped.contains_key(reason) != counted {
            wrong.push(format!("{marked}: {expected}, but {dropped:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
