//! The graph from end to end: build, ask, explain, export, remove. Foreign readers, shapes and interruptions are tested by
//! the scripts that `tests/run.sh` runs.

use crate::support::{Folder, enishi};

const ARTICLE: &str = "青空電機の最高経営責任者である山田太郎は、生成AI「ひかり」を開発したと述べた。青空電機は3月に生成AI「あかり」を発売する予定だ。";

/// A store of two articles of the test's own.
fn store() -> (Folder, String) {
    let other = "青空電機は生成AI「ひかり」を発表した。";
    let folder = Folder::with(&[("one.txt", ARTICLE.as_bytes()), ("two.txt", other.as_bytes())]);
    let store = folder.name("out/graph");
    let built = enishi(&["build", "--store", &store, &folder.name("one.txt"), &folder.name("two.txt")], b"");
    assert_eq!(built.code, Some(0), "{}", built.stderr);
    assert!(built.stdout.contains("2 documents read"), "{}", built.stdout);
    (folder, store)
}

#[test]
fn builds_again_without_reading_again() {
    let (folder, store) = store();
    let manifest = std::fs::read(folder.path("out/graph/manifest.json")).unwrap();
    let again = enishi(&["build", "--store", &store, &folder.name("one.txt"), &folder.name("two.txt")], b"");
    assert!(again.stdout.contains("0 documents read, 2 unchanged"), "{}", again.stdout);
    assert_eq!(std::fs::read(folder.path("out/graph/manifest.json")).unwrap(), manifest);
}

#[test]
fn removing_a_document_equals_never_having_had_it() {
    let (folder, store) = store();
    assert_eq!(enishi(&["remove", "--store", &store, "two"], b"").code, Some(0));
    let alone = folder.name("alone/graph");
    enishi(&["build", "--store", &alone, &folder.name("one.txt")], b"");
    let export = |store: &str| enishi(&["export", "--store", store, "--format", "nquads", "--infer", "rl"], b"").stdout;
    assert!(!export(&store).is_empty());
    assert_eq!(export(&store), export(&alone));
    assert_eq!(enishi(&["diff", &store, &alone], b"").code, Some(0));
    let unknown = enishi(&["remove", "--store", &store, "oen"], b"");
    assert_eq!(unknown.code, Some(2));
    assert!(unknown.stderr.contains("did you mean \"one\"?"), "{}", unknown.stderr);
}

#[test]
fn questions_are_answered() {
    let (_folder, store) = store();
    let table = enishi(&["query", "--store", &store, "--named", "about", "name=青空電機"], b"");
    assert_eq!(table.code, Some(0), "{}", table.stderr);
    assert!(table.stdout.contains("ひかり"), "{}", table.stdout);
    let widths: Vec<usize> = table.stdout.lines().map(unicode_width::UnicodeWidthStr::width).collect();
    assert!(widths.windows(2).all(|w| w[0] == w[1]), "columns are not aligned: {widths:?}\n{}", table.stdout);
    for format in ["json", "xml", "csv", "tsv"] {
        let answer =
            enishi(&["query", "--store", &store, "--output-format", format, "SELECT ?s { ?s eni:announces ?o }"], b"");
        assert!(answer.stdout.contains("青空電機"), "{format}: {}{}", answer.stdout, answer.stderr);
    }
    assert_eq!(enishi(&["query", "--store", &store, "ASK { ?s eni:announces ?o }"], b"").code, Some(0));
    assert_eq!(enishi(&["query", "--store", &store, "ASK { ?s eni:acquires ?o }"], b"").code, Some(1));
    let graph =
        enishi(&["query", "--store", &store, "CONSTRUCT { ?o eni:announcedBy ?s } { ?s eni:announces ?o }"], b"");
    assert!(graph.stdout.contains("eni:announcedBy"), "{}", graph.stdout);
    let broken = enishi(&["query", "--store", &store, "SELECT * {\n ?s ?p }"], b"");
    assert_eq!(broken.code, Some(2));
    assert!(broken.stderr.starts_with("enishi: query:2:"), "{}", broken.stderr);
}

#[test]
fn a_plan_is_no_fact() {
    let (_folder, store) = store();
    let facts = enishi(&["export", "--store", &store, "--format", "ntriples"], b"").stdout;
    assert!(!facts.lines().any(|l| l.contains("ns#releases")), "{facts}");
}

#[test]
fn a_fact_is_explained_by_its_sentence() {
    let (_folder, store) = store();
    let explained = enishi(&["explain", "--store", &store, "青空電機", "announces", "ひかり"], b"");
    assert_eq!(explained.code, Some(0), "{}{}", explained.stdout, explained.stderr);
    assert!(explained.stdout.contains("two:0"), "{}", explained.stdout);
    let inferred = enishi(&["explain", "--store", &store, "--infer", "rl", "ひかり", "announcedBy"], b"");
    assert!(inferred.stdout.contains("follows by prp-inv from"), "{}{}", inferred.stdout, inferred.stderr);
    let none = enishi(&["explain", "--store", &store, "青空電機", "acquires", "ひかり"], b"");
    assert_eq!(none.code, Some(1));
    let picture = enishi(&["explain", "--store", &store, "--sentence", "two:0"], b"");
    assert!(picture.stdout.contains("発表"), "{}{}", picture.stdout, picture.stderr);
}

#[test]
fn a_missing_store_and_unknown_names_are_said_so() {
    let folder = Folder::with(&[]);
    let missing = enishi(&["query", "--store", &folder.name("no"), "ASK {}"], b"");
    assert_eq!(missing.code, Some(2));
    assert!(missing.stderr.contains("`enishi build` makes one"), "{}", missing.stderr);
    let (_folder, store) = store();
    let unknown = enishi(&["query", "--store", &store, "--named", "leader"], b"");
    assert!(unknown.stderr.contains("did you mean \"leaders\"?"), "{}", unknown.stderr);
    let relation = enishi(&["explain", "--store", &store, "青空電機", "announce"], b"");
    assert!(relation.stderr.contains("did you mean \"announces\"?"), "{}", relation.stderr);
}
