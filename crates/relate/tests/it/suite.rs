//! The suites `tests/suite/open` and `tests/suite/general`: text => what must come out of it.

use std::path::Path;

use crate::document::{Document, Node, Statement};
use crate::pipeline::{Pipeline, PipelineBuilder};
use crate::resource::{Lexicon, Ontology};
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
    builder(names).open(open).build().unwrap()
}

fn builder(names: &str) -> PipelineBuilder {
    let mut lexicon = Lexicon::default();
    lexicon.add_text("suite", names).unwrap();
    Pipeline::builder().lexicon(lexicon).rules_only()
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
                marked: title.unwrap_or(text).replace("\\n", "\n"),
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

/// What `ontology/mechanisms.tsv` has, some case must make use of.
#[test]
fn each_mechanism_of_the_table_finds_something_in_a_case() {
    let table = include_str!("../../../../ontology/mechanisms.tsv");
    let rows =
        table.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).map(|l| l.split('\t').collect::<Vec<_>>());
    let rules: std::collections::BTreeSet<String> =
        rows.filter(|row| row[2] != "-").map(|row| row.get(3).unwrap_or(&row[0]).to_string()).collect();
    let general = cases_of_general();
    let mechanisms = mechanisms();
    let marked = mechanisms.iter().map(|c| (c.title, c.marked.as_str()));
    let marked: Vec<(bool, &str)> = marked.chain(general.iter().map(|(marked, _)| (false, marked.as_str()))).collect();
    let lines: std::collections::BTreeSet<String> =
        marked.iter().flat_map(|(_, m)| unmark(m).1.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    let pipeline = pipeline(&lines.into_iter().collect::<Vec<_>>().join("\n"), false);
    let mut worker = pipeline.worker();
    let mut fired = std::collections::BTreeSet::new();
    for (title, marked) in marked {
        let (text, _) = unmark(marked);
        let (title, text) = if title { (Some(text), String::new()) } else { (None, text) };
        let document = Document { id: "suite".into(), title, text, ..Document::default() };
        for statement in worker.process(&document).statements {
            let evidence = statement.evidence.iter().map(|e| e.rule.as_str());
            let rules = evidence.chain([statement.rule.as_str()]).filter_map(|rule| rule.split('@').next());
            fired.extend(rules.map(str::to_owned));
        }
    }
    let silent: Vec<&String> = rules.difference(&fired).collect();
    assert!(silent.is_empty(), "no case for {silent:?}");
}

/// A user's class below each class of the program: whatever is named so must be read as if it had the class above.
#[test]
fn a_subclass_is_read_as_its_superclass() {
    use std::fmt::Write;

    use crate::resource::{Class, NAMESPACE};
    let mut own = format!(
        "@prefix own: <https://example.org/own/> .\n@prefix eni: <{NAMESPACE}> .\n@prefix owl: <http://www.w3.org/2002/07/owl#> .\n\
         @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    );
    for class in Class::CONSTANTS {
        writeln!(own, "own:Own{class} a owl:Class ; rdfs:subClassOf eni:{class} .").unwrap();
    }
    let mut ontology = Ontology::embedded();
    ontology.add_text("own.ttl", &own).unwrap();
    let cases = mechanisms();
    let general = cases_of_general();
    let marked: Vec<(bool, &str)> = cases
        .iter()
        .map(|c| (c.title, c.marked.as_str()))
        .chain(general.iter().map(|(marked, _)| (false, marked.as_str())))
        .collect();
    let lines: std::collections::BTreeSet<String> =
        marked.iter().flat_map(|(_, m)| unmark(m).1.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    let plain: String = lines.iter().map(|l| format!("{l}\n")).collect();
    let below: String = lines
        .iter()
        .map(|line| {
            let ours = line.split('\t').nth(1).is_some_and(|class| Class::CONSTANTS.contains(&class));
            format!("{}\n", if ours { line.replacen('\t', "\tOwn", 1) } else { line.clone() })
        })
        .collect();
    let read = |names: &str, ontology: Ontology| {
        let pipeline = builder(names).ontology(ontology).build().unwrap();
        let mut worker = pipeline.worker();
        let mut found = Vec::new();
        for (title, marked) in &marked {
            let text = unmark(marked).0;
            let (title, text) = if *title { (Some(text), String::new()) } else { (None, text) };
            let document = Document { id: "suite".into(), title, text, ..Document::default() };
            let statements = worker.process(&document).statements;
            let exact = statements.iter().filter_map(|s| s.subject.class).any(|c| c.name().starts_with("Own"));
            found.push((statements.iter().map(crate::examples::written).collect::<Vec<_>>(), exact));
        }
        found
    };
    let (above, below) = (read(&plain, Ontology::embedded()), read(&below, ontology));
    let wrong: Vec<String> = marked
        .iter()
        .zip(above.iter().zip(&below))
        .filter(|(_, (a, b))| a.0 != b.0)
        .map(|((_, text), (a, b))| format!("{text}: {:?}, with subclasses {:?}", a.0, b.0))
        .collect();
    assert!(below.iter().filter(|b| b.1).count() > 100, "statements keep the class that the user gave");
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), marked.len(), wrong.join("\n"));
}

fn cases_of_general() -> Vec<(String, String)> {
    cases("general/statements.txt")
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
    let pipeline = builder("").open(true).unit(Unit::Line).build().unwrap();
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
