//! A user's own rule files are checked before anything is read.

use crate::support::{Folder, enishi};

const FRAME: &str = "[[frame]]\nid = \"brew\"\nrelation = \"produces\"\nwords = [\"醸す\"]\nsubject = \"ガ: Agent\"\nobject = \"ヲ: CreativeWork\"\n";

fn run(rules: &str) -> (Option<i32>, String) {
    let folder = Folder::with(&[("own.toml", rules.as_bytes())]);
    let outcome = enishi(&["extract", "--rules", &folder.root().display().to_string()], "雨が降る。".as_bytes());
    (outcome.code, outcome.stderr)
}

#[test]
fn sound_rules_are_taken() {
    let example = "examples = [\"[青葉社|Company]が[星の海|Film]を醸す。 => produces(青葉社, 星の海)\"]\n";
    assert_eq!(run(&format!("{FRAME}{example}")), (Some(0), String::new()));
}

#[test]
fn an_example_that_fails_ends_the_run_with_file_line_and_hint() {
    let example = "examples = [\"[青葉社|Company]が[星の海|Film]を醸す。 => produces(星の海, 青葉社)\"]\n";
    let (code, message) = run(&format!("{FRAME}{example}"));
    assert_eq!(code, Some(2), "{message}");
    assert!(message.contains("own.toml:7: an example of frame \"brew\" fails"), "{message}");
    assert!(message.contains("enishi explain --text"), "{message}");
}

#[test]
fn unknown_relations_roles_and_classes_end_the_run_with_a_hint() {
    for (wrong, right, line) in
        [("produces", "produce", 3), ("ガ: Agent", "が: Agent", 5), ("CreativeWork", "CreativeWrok", 6)]
    {
        let (code, message) = run(&FRAME.replace(wrong, right));
        assert_eq!(code, Some(2), "{message}");
        assert!(message.contains(&format!("own.toml:{line}: unknown")), "{message}");
    }
}

#[test]
fn a_word_that_stands_twice_in_a_pattern_ends_the_run_with_its_place() {
    let pattern = "[[pattern]]\nid = \"brewer-of\"\nrelation = \"produces\"\nnouns = [\"醸し手\", \"醸し手\"]\nbearer = \"Agent\"\nowner = \"CreativeWork\"\nexamples = [\"[青葉社|Company]は[星の海|Film]の醸し手だ。 => produces(青葉社, 星の海)\"]\n";
    let (code, message) = run(pattern);
    assert_eq!(code, Some(2), "{message}");
    assert!(message.contains("own.toml:1: \"醸し手\" of pattern \"brewer-of\" says the same"), "{message}");
}
