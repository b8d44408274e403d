//! `evaluate` gives the figures that the scorers of the measuring sets give.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{Folder, enishi};

/// The folder of the measuring sets, where the checkout has one beside or above it.
fn shared() -> Option<PathBuf> {
    let mut folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().map(|a| a.join("shared"));
    let found = folders.find(|f| f.join("tools/facts.py").is_file());
    if found.is_none() {
        let _ = writeln!(std::io::stderr(), "skipped: no folder `shared` with the measuring sets near the checkout");
    }
    found
}

fn last(text: &str) -> String {
    text.lines().last().unwrap_or_default().to_owned()
}

fn scorer(path: &Path, arguments: &[&Path]) -> String {
    let output = Command::new("python3").arg(path).args(arguments).output().expect("python3 runs");
    last(&String::from_utf8(output.stdout).expect("UTF-8"))
}

fn evaluate(arguments: &[&str]) -> String {
    let outcome = enishi(arguments, b"");
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    outcome.stdout
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

#[test]
fn facts_score_as_the_scorer_says() {
    let Some(shared) = shared() else { return };
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/relate");
    let (passages, gold) = (suite.join("held-passages.jsonl"), suite.join("held-gold.jsonl"));
    let statements = evaluate(&["extract", &text(&passages)]);
    let folder = Folder::with(&[("s.jsonl", statements.as_bytes())]);
    let own = evaluate(&["evaluate", "facts", &folder.name("s.jsonl"), &text(&gold), "--documents", &text(&passages)]);
    let own_last = last(&own);
    assert_eq!(own_last, scorer(&shared.join("tools/facts.py"), &[&folder.path("s.jsonl"), &gold]));
    assert!(own.contains("95 % of resamples of the 23 documents") && own.contains("missed"), "{own}");
}

#[test]
fn open_triples_score_as_the_scorer_says() {
    let Some(shared) = shared() else { return };
    let gold = shared.join("data/relations/benchie-ja-1-100.txt");
    let texts = evaluate(&["evaluate", "open", &text(&gold), "--texts"]);
    let folder = Folder::with(&[("t.txt", texts.as_bytes())]);
    let statements = evaluate(&["extract", "--open", "--unit", "line", &folder.name("t.txt")]);
    let folder = Folder::with(&[("s.jsonl", statements.as_bytes())]);
    let own = evaluate(&["evaluate", "open", &text(&gold), &folder.name("s.jsonl")]);
    assert_eq!(last(&own), scorer(&shared.join("tools/open_triples.py"), &[&gold, &folder.path("s.jsonl")]));
}

#[test]
fn documents_score_as_the_scorer_says() {
    let Some(shared) = shared() else { return };
    let gold = shared.join("data/relations/jacred-dev.json");
    let texts = evaluate(&["evaluate", "documents", &text(&gold), "--texts"]);
    let folder = Folder::with(&[("t.jsonl", texts.as_bytes())]);
    let statements = evaluate(&["extract", &folder.name("t.jsonl")]);
    let folder = Folder::with(&[("s.jsonl", statements.as_bytes())]);
    let own = last(&evaluate(&["evaluate", "documents", &text(&gold), &folder.name("s.jsonl")]));
    let theirs = scorer(&shared.join("tools/documents.py"), &[&gold, &folder.path("s.jsonl")]);
    // The scorer prints four digits.
    let figures = |line: &str| -> Vec<f64> { line.split(' ').filter_map(|w| w.parse().ok()).collect() };
    let (own, theirs) = (figures(&own), figures(&theirs));
    assert_eq!(own.len(), 3);
    assert!(own.iter().zip(&theirs).all(|(a, b)| (a - b).abs() < 0.0006), "{own:?} {theirs:?}");
}

#[test]
fn bad_gold_is_refused_with_its_place() {
    let folder = Folder::with(&[
        ("open.txt", b"1--> Cluster 1:\n".as_slice()),
        ("documents.json", b"[{\"title\": 3}]".as_slice()),
        ("facts.jsonl", b"{\"id\": \"a-1\"}\n".as_slice()),
        ("none.jsonl", b"".as_slice()),
    ]);
    for (kind, gold, place) in [
        ("open", "open.txt", "open.txt:1:"),
        ("documents", "documents.json", "documents.json: "),
        ("facts", "facts.jsonl", "facts.jsonl:1:"),
    ] {
        let (gold, none) = (folder.name(gold), folder.name("none.jsonl"));
        let files = if kind == "facts" { [&none, &gold] } else { [&gold, &none] };
        let outcome = enishi(&["evaluate", kind, files[0], files[1]], b"");
        assert_eq!(outcome.code, Some(2), "{kind}");
        assert!(outcome.stderr.contains(place), "{kind}: {}", outcome.stderr);
    }
}
