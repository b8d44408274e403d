//! Bad input: a clear message, the right exit status, and the other inputs are processed all the same.

use std::process::{Command, Stdio};
use std::time::Instant;

use crate::support::{ENISHI, Folder, documents, enishi};

const GOOD: &str = "縁テックは3日、新サービスを発表した。";

/// `analyze` of a bad file between two good ones: the message (with the folder cut off), and that the others came through.
fn between_good_ones(name: &str, content: &[u8]) -> String {
    let folder = Folder::with(&[("a.txt", GOOD.as_bytes()), (name, content), ("z.txt", GOOD.as_bytes())]);
    let run = enishi(&["analyze", &folder.name("a.txt"), &folder.name(name), &folder.name("z.txt")], b"");
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    let found = documents(&run.stdout);
    assert_eq!((found.first().map(String::as_str), found.last().map(String::as_str)), (Some("a"), Some("z")));
    let root = format!("{}/", folder.root().display());
    run.stderr.replace(&root, "").lines().next().unwrap_or_default().to_owned()
}

#[test]
fn empty_file_is_nothing_to_do() {
    let folder = Folder::with(&[("empty.txt", b""), ("blank.md", b" \n\n"), ("empty.html", b""), ("empty.jsonl", b"")]);
    let run = enishi(&["extract", folder.root().to_str().unwrap()], b"");
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""));
    assert!(run.stderr.contains("empty.txt: warning: empty"), "{}", run.stderr);
    assert_eq!(enishi(&["extract", "--quiet"], b"").stderr, "");
}

#[test]
fn binary_file() {
    assert_eq!(between_good_ones("b.txt", b"\x7FELF\x02\x01\x00"), "enishi: b.txt: not text: a program");
    assert_eq!(between_good_ones("b.txt", b"a\0b"), "enishi: b.txt: not text: binary data (a NUL byte)");
}

#[test]
fn invalid_utf8() {
    let mut bytes = format!("{GOOD}\n次の").into_bytes();
    bytes.extend(b"\xFF\xFE");
    let message = between_good_ones("b.txt", &bytes);
    assert_eq!(
        message,
        "enishi: b.txt:2:3: not UTF-8 (byte 0xFF), nor Shift_JIS, EUC-JP or ISO-2022-JP; --encoding names another"
    );
}

#[test]
fn unknown_encoding() {
    let run = enishi(&["extract", "--encoding", "shift_jsi"], b"");
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("unknown encoding \"shift_jsi\"; did you mean \"shift_jis\"?"), "{}", run.stderr);
}

#[test]
fn malformed_json_lines() {
    let lines = format!(
        "{{\"id\":\"1\",\"text\":\"{GOOD}\"}}\n{{\"id\":\"2\",\"text\":\"終わらない\n{{\"id\":\"3\",\"text\":\"\\ud800\"}}\n{{\"id\":\"4\"}}\n{{\"id\":\"5\",\"text\":\"{GOOD}\"}}\n"
    );
    let run = enishi(&["analyze", "--input-format", "jsonl"], lines.as_bytes());
    assert_eq!(run.code, Some(2));
    assert_eq!(documents(&run.stdout), ["1", "5"]);
    let messages: Vec<_> = run.stderr.lines().collect();
    assert_eq!(
        messages,
        [
            "enishi: standard input:2:24: EOF while parsing a string",
            "enishi: standard input:3:25: unexpected end of hex escape",
            "enishi: standard input:4:10: missing field `text`",
            "enishi: 3 skipped",
        ]
    );
    assert_eq!(enishi(&["analyze", "--input-format", "jsonl", "--keep-going"], lines.as_bytes()).code, Some(0));
}

#[test]
fn missing_and_unreadable_paths() {
    let folder = Folder::with(&[("a.txt", GOOD.as_bytes()), ("z.txt", GOOD.as_bytes())]);
    let run = enishi(&["analyze", &folder.name("a.txt"), &folder.name("a.txt/inside"), &folder.name("z.txt")], b"");
    assert_eq!((run.code, documents(&run.stdout)), (Some(2), vec!["a".to_owned(), "z".to_owned()]));
    assert!(run.stderr.contains("a.txt/inside: Not a directory"), "{}", run.stderr);
    let run = enishi(&["extract", "/nowhere/at/all"], b"");
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
    assert!(run.stderr.starts_with("enishi: /nowhere/at/all: No such file"), "{}", run.stderr);
}

#[test]
fn a_page_without_an_article() {
    let message = between_good_ones("b.html", b"<html><body></body></html>");
    assert!(message.starts_with("enishi: b.html: no article"), "{message}");
}

#[test]
fn a_document_beyond_the_limit() {
    let message = between_good_ones("b.txt", "あ".repeat(10_000_001).as_bytes());
    assert_eq!(message, "enishi: b.txt: a document of 10000001 characters; one may have 10000000; split it");
}

#[test]
fn a_million_brackets_and_endless_lines() {
    for unit in ["「", "(「", "『』", "」", "の", "AIの", "#", "。", "[", "1", "、", "ー", "である"] {
        let text = unit.repeat(200_000 / unit.chars().count());
        let began = Instant::now();
        let run = enishi(&["extract", "--open"], text.as_bytes());
        assert_eq!(run.code, Some(0), "{unit}: {}", run.stderr);
        assert!(began.elapsed().as_secs() < 20, "{unit}: {:?}", began.elapsed());
    }
    let nested = "「".repeat(500_000) + &"」".repeat(500_000);
    assert_eq!(enishi(&["analyze"], nested.as_bytes()).code, Some(0));
}

#[test]
fn deep_markup() {
    for (format, text) in [
        ("markdown", "[".repeat(200_000)),
        ("markdown", "> ".repeat(20_000) + GOOD),
        ("markdown", "*a ".repeat(50_000)),
        ("html", "<div>".repeat(200_000) + GOOD),
        ("html", "<div>".repeat(900) + GOOD),
        ("html", format!("<b>{GOOD}").repeat(2_000)),
    ] {
        let began = Instant::now();
        let run = enishi(&["extract", "--input-format", format], text.as_bytes());
        assert!(run.code.is_some_and(|code| code == 0 || code == 2), "{format} {}: {run:?}", &text[..5]);
        assert!(began.elapsed().as_secs() < 20, "{format} {}: {:?}", &text[..5], began.elapsed());
    }
}

#[test]
fn a_full_disk() {
    let Ok(full) = std::fs::OpenOptions::new().write(true).open("/dev/full") else { return };
    let folder = Folder::with(&[("a.txt", GOOD.as_bytes())]);
    let output = Command::new(ENISHI)
        .args(["analyze", &folder.name("a.txt")])
        .stdout(Stdio::from(full))
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "enishi: No space left on device (os error 28)\n");
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let folder = Folder::with(&[("a.txt", GOOD.repeat(2000).as_bytes())]);
    let mut child = Command::new(ENISHI)
        .args(["analyze", &folder.name("a.txt")])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn a_broken_lexicon() {
    let folder = Folder::with(&[("l.tsv", "# label\tclass\n縁\tCompany\n".as_bytes())]);
    let run = enishi(&["extract", "--lexicon", &folder.name("l.tsv")], GOOD.as_bytes());
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("l.tsv:2: 2 columns, 6 expected"), "{}", run.stderr);
}

#[test]
fn a_base_that_is_no_iri() {
    let run = enishi(&["extract", "--base", "縁 起"], b"");
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("not an absolute IRI"), "{}", run.stderr);
}
