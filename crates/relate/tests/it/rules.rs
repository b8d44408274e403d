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
    let overlapping =
        "[[title]]\nrelation = \"ceoOf\"\nwords = [\"村長\"]\n[[title]]\nrelation = \"chairOf\"\nwords = [\"村長\"]\n";
    assert_eq!(refused(overlapping), "rules.toml:6: title \"村長\" is already given");
    let nouns = "[[noun]]\nclass = \"Company\"\nwords = [\"青物\"]\n[[noun]]\nclass = \"Device\"\nwords = [\"青物\"]\n";
    assert_eq!(refused(nouns), "rules.toml:6: class noun \"青物\" is already a Company");
    let governors =
        "[[governor]]\nact = \"same\"\nwords = [\"運ぶ\"]\n[[governor]]\nact = \"denied\"\nwords = [\"運ぶ\"]\n";
    assert!(refused(governors).starts_with("rules.toml:6: governor \"運ぶ\""), "{}", refused(governors));
    let precision = frame("develops", "ガ: Agent", "ヲ: Artifact") + "precision = 1.5\n";
    assert_eq!(refused(&precision), "rules.toml:7: precision 1.5 is not between 0 and 1");
    let unknown = frame("develops", "ガ: Agent", "ヲ: Artifact") + "voices = \"active\"\n";
    assert!(refused(&unknown).starts_with("rules.toml:7:"), "{}", refused(&unknown));
    let voice = frame("develops", "ガ: Agent", "ヲ: Artifact") + "voice = \"activ\"\n";
    assert_eq!(refused(&voice), "rules.toml:7: unknown voice \"activ\"; did you mean \"active\"?");
    assert!(refused("[[governor]]\nact = \"sane\"\nwords = []\n").contains("did you mean \"same\"?"));
    assert!(refused("[words]\nhonorifics = 3\n").starts_with("rules.toml:2: word list"));
    let mistyped = refused("[words]\nsaying = [\"言う\"]\nhonorfics = [\"氏\"]\n");
    assert!(
        mistyped.starts_with("rules.toml:3: unknown word list \"honorfics\"; did you mean \"honorifics\"?"),
        "{mistyped}"
    );
    assert!(refused("[words]\nsaying = [\"言う\", 3]\n").starts_with("rules.toml:2: word list"));
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
    for call in ["rules.has(", "rules.list("] {
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
