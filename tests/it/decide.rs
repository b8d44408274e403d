//! A person's word on statements and things: written as a line, kept by rebuilds, undone by deleting the line; and what is
//! sent: pictures and pages.

use crate::support::{Folder, enishi};

const ARTICLE: &str = "青空電機は新製品「ソラ」を発表した。青空電機は緑川工業と提携した。";

fn built() -> (Folder, String, String) {
    let folder = Folder::with(&[("one.txt", ARTICLE.as_bytes())]);
    let (article, store) = (folder.name("one.txt"), folder.name("out/graph"));
    let run = enishi(&["build", &article, "--store", &store], b"");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    (folder, article, store)
}

fn facts(store: &str) -> String {
    enishi(&["export", "--store", store, "--format", "csv"], b"").stdout
}

#[test]
fn a_rejected_statement_is_no_fact_until_its_line_is_deleted() {
    let (folder, article, store) = built();
    assert!(facts(&store).contains("announces"), "{}", facts(&store));
    let reject = ["decide", "reject", "青空電機", "announces", "ソラ", "--reason", "a rumour", "--store", &store];
    let run = enishi(&reject, b"");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(!facts(&store).contains("announces"), "{}", facts(&store));
    let graph = enishi(&["export", "--store", &store, "--format", "trig"], b"").stdout;
    assert!(graph.contains("rejected: a rumour"), "{graph}");
    // A rebuild keeps it, and so does one that reads everything again.
    let run = enishi(&["build", "--fresh", &article, "--store", &store], b"");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(!facts(&store).contains("announces"));
    let listed = enishi(&["decide", "list", "--store", &store], b"").stdout;
    assert!(listed.starts_with("1\treject\t*\t") && listed.contains("announces"), "{listed}");
    std::fs::write(folder.name("out/graph/decisions.tsv"), "").expect("writable");
    assert!(facts(&store).contains("announces"));
}

#[test]
fn what_nobody_says_cannot_be_judged_and_a_bad_line_is_named() {
    let (folder, _, store) = built();
    let run = enishi(&["decide", "confirm", "青空電機", "acquires", "緑川工業", "--store", &store], b"");
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let run = enishi(&["decide", "confirm", "青空電機", "buys", "緑川工業", "--store", &store], b"");
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    std::fs::write(folder.name("out/graph/decisions.tsv"), "# x\nreject\tone\n").expect("writable");
    let run = enishi(&["export", "--store", &store, "--format", "csv"], b"");
    assert!(run.code == Some(2) && run.stderr.contains("decisions.tsv:2: 2 columns"), "{}", run.stderr);
}

#[test]
fn two_things_are_joined_by_the_next_build() {
    let (_folder, article, store) = built();
    let run = enishi(&["decide", "join", "緑川工業", "青空電機", "--reason", "one firm", "--store", &store], b"");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let run = enishi(&["decide", "part", "緑川工業", "青空電機", "--store", &store], b"");
    assert_eq!(run.code, Some(2), "contradicts the line before: {}", run.stderr);
    let run = enishi(&["build", &article, "--store", &store], b"");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let graph = enishi(&["export", "--store", &store, "--format", "nquads"], b"").stdout;
    assert!(!graph.contains("/Company/緑川工業>"), "{graph}");
}

#[test]
fn pictures_and_pages_are_the_same_each_time_and_name_no_other_place() {
    let (_folder, _, store) = built();
    for format in ["svg", "html"] {
        let run = || enishi(&["export", "--store", &store, "--format", format, "--around", "青空電機"], b"");
        let (one, two) = (run(), run());
        assert_eq!(one.code, Some(0), "{}", one.stderr);
        assert_eq!(one.stdout, two.stdout);
        assert!(one.stdout.contains("青空電機") && one.stdout.contains("Sora"), "{}", one.stdout);
    }
    let page = enishi(&["export", "--store", &store, "--format", "html"], b"").stdout;
    assert!(page.contains("default-src 'none'") && !page.contains("src=\"") && !page.contains("href=\"http"), "{page}");
    let run = enishi(&["export", "--store", &store, "--format", "svg", "--around", "誰でもない"], b"");
    assert!(run.code == Some(2) && run.stderr.contains("there is no entity"), "{}", run.stderr);
}
