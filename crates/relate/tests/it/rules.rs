//! The rule files: the examples of their frames, run through the whole pipeline, and what is refused in them.

use std::sync::Arc;

use crate::examples::check;
use crate::resource::{Ontology, RelationRules};

#[test]
fn the_examples_of_the_frames_hold() {
    let ontology = Arc::new(Ontology::embedded());
    let rules = Arc::new(RelationRules::embedded(&ontology).expect("the shipped rules are sound"));
    assert!(rules.frames.iter().map(|f| f.examples.len()).sum::<usize>() > 40);
    if let Err(error) = check(&rules, &ontology) {
        panic!("{error}");
    }
}

fn examples_refused(text: &str) -> String {
    let ontology = Arc::new(Ontology::embedded());
    let mut rules = RelationRules::default();
    rules.add_text("rules.toml", text, &ontology).expect("the frame itself is sound");
    check(&Arc::new(rules), &ontology).map_or_else(|e| e.to_string(), |()| String::new())
}

#[test]
fn failing_examples_are_refused_with_line_and_hint() {
    let frame = |example: &str| {
        format!(
            "[[frame]]\nid = \"x\"\nrelation = \"develops\"\nwords = [\"開発\"]\nsubject = \"ガ: Agent\"\nobject = \"ヲ: Artifact\"\nexamples = [\n  \"{example}\",\n]\n"
        )
    };
    let marked = "[青葉社|Company]は[アルファX|AIModel]を開発した。";
    assert_eq!(examples_refused(&frame(&format!("{marked} => develops(青葉社, アルファX)"))), "");
    let message = examples_refused(&frame(&format!("{marked} => develops(アルファX, 青葉社)")));
    assert!(message.starts_with("rules.toml:8: an example of frame \"x\" fails: expected develops(アルファX, 青葉社), found develops(青葉社, アルファX)"), "{message}");
    assert!(message.contains("enishi explain --text"), "{message}");
    assert!(examples_refused(&frame(&format!("{marked} => -"))).contains("expected no develops"));
    assert!(examples_refused(&frame(marked)).starts_with("rules.toml:8: an example of frame \"x\" has no =>"));
    assert!(examples_refused(&frame("[青葉社]は開発した。 => -")).contains("marks a name without its class"));
    assert!(examples_refused(&frame("[青葉社|Compani]は開発した。 => -")).contains("did you mean \"Company\"?"));
}

fn refused(text: &str) -> String {
    let ontology = Ontology::embedded();
    match RelationRules::default().add_text("rules.toml", text, &ontology) {
        Ok(()) => String::new(),
        Err(error) => error.to_string(),
    }
}

/// Each case of `tests/suite/relate/refused.txt`: a rule file, and how the message begins with which it is refused.
#[test]
fn bad_rules_are_refused_with_line_and_hint() {
    let cases = include_str!("../../../../tests/suite/relate/refused.txt");
    let mut tried = 0;
    for case in cases.split("\n===\n").skip(1) {
        let (file, expected) = case.trim_end().rsplit_once("\n=> ").expect("a case ends in its message");
        let found = refused(&format!("{file}\n"));
        let fits = if expected == "-" { found.is_empty() } else { found.starts_with(expected) };
        assert!(fits, "{file}\n   expected {expected}\n   found    {found}");
        tried += 1;
    }
    assert!(tried > 15, "{tried}");
}

/// Sources of this crate, and of those that rules are read in.
fn sources() -> String {
    let mut pending = vec![std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")];
    let mut text = String::new();
    while let Some(path) = pending.pop() {
        if path.is_dir() {
            pending.extend(std::fs::read_dir(path).unwrap().map(|e| e.unwrap().path()));
        } else if path.extension().is_some_and(|e| e == "rs") && !path.components().any(|c| c.as_os_str() == "tests") {
            text.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
    text
}

/// A list that nobody reads, or that code asks for and no file has, is a name mistyped on one side.
#[test]
fn every_word_list_is_read_and_every_list_that_is_read_is_there() {
    let text = sources();
    let unread: Vec<&String> =
        crate::resource::word_lists().iter().filter(|name| !text.contains(&format!("{name:?}"))).collect();
    assert!(unread.is_empty(), "nobody reads {unread:?}");
    let mut asked = 0;
    for call in ["rules.has(", "rules.list(", "rules.start_in(", "rules.end_in(", "rules.mapped("] {
        for (at, _) in text.match_indices(call) {
            let Some(name) = text[at + call.len()..].trim_start().strip_prefix('"').and_then(|t| t.split('"').next())
            else {
                continue;
            };
            asked += 1;
            assert!(crate::resource::word_lists().contains(name), "no file has the list {name:?}");
        }
    }
    assert!(asked > 50, "{asked}");
}
