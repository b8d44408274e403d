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
    let comma = "SELECT (IRI('http://example.org/a,b') AS ?x) (1 AS ?y) {}";
    let answer = enishi(&["query", "--store", &store, "--output-format", "csv", comma], b"");
    assert_eq!(answer.stdout.lines().nth(1), Some("\"http://example.org/a,b\",1"), "{}", answer.stderr);
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

/// A store of articles of one sentence or more each.
fn store_of(articles: &[&str]) -> (Folder, String) {
    let names: Vec<String> = (0..articles.len()).map(|i| format!("a{i}.txt")).collect();
    let files: Vec<(&str, &[u8])> =
        names.iter().map(String::as_str).zip(articles.iter().map(|a| a.as_bytes())).collect();
    let folder = Folder::with(&files);
    let store = folder.name("out/graph");
    let built = enishi(&["build", "--no-export", "--store", &store, &folder.name(".")], b"");
    assert_eq!(built.code, Some(0), "{}", built.stderr);
    (folder, store)
}

#[test]
fn facts_hold_from_one_event_to_its_opposite() {
    let (_folder, store) = store_of(&[
        "佐藤花子氏は2019年4月1日に青空電機の社長に就任した。青空電機は2023年5月にAIサービス「ベータ」の提供を開始した。",
        "佐藤花子氏は2024年3月31日に青空電機の社長を退任した。青空電機は2024年10月1日にAIサービス「ベータ」の提供を終了した。",
    ]);
    for (day, office, service) in [
        ("2018-12-31", false, false),
        ("2019-04-01", true, false),
        ("2023-05", true, true),
        ("2024-03-30", true, true),
        ("2024-03-31", false, true),
        ("2024-10-01", false, false),
    ] {
        let export =
            enishi(&["export", "--store", &store, "--format", "ntriples", "--infer", "rl", "--as-of", day], b"").stdout;
        for (relation, holds) in [("executiveOf", office), ("hasEmployee", office), ("provides", service)] {
            assert_eq!(export.contains(&format!("ns#{relation}>")), holds, "{relation} on {day}\n{export}");
            let question = format!("ASK {{ ?s eni:{relation} ?o }}");
            let answer = enishi(&["query", "--store", &store, "--infer", "rl", "--as-of", day, &question], b"");
            assert_eq!(answer.code, Some(i32::from(!holds)), "{relation} on {day}: {}{}", answer.stdout, answer.stderr);
        }
    }
    let bad = enishi(&["export", "--store", &store, "--as-of", "tomorrow"], b"");
    assert!(bad.stderr.contains("not a date such as 2025-11-30"), "{}", bad.stderr);
}

#[test]
fn contradictions_are_listed_with_both_sentences_until_one_ends() {
    let (first, second) =
        ("山田太郎氏は2020年4月に青空電機のCEOに就任した。", "佐藤花子氏は2022年4月に青空電機のCEOに就任した。");
    let (one, other) = ("青空電機は2001年4月に設立された。", "青空電機は2003年に設立された。");
    let check = |articles: &[&str]| {
        let (_folder, store) = store_of(articles);
        let checked = enishi(&["check", "--store", &store], b"");
        assert_eq!(checked.code, Some(0), "a contradiction is no violation: {}{}", checked.stdout, checked.stderr);
        let report = enishi(&["check", "--store", &store, "--output-format", "turtle"], b"").stdout;
        (checked.stdout, report)
    };
    let (text, report) = check(&[first, second, one, other]);
    for sentence in [first, second, one, other] {
        assert!(text.contains(sentence), "{sentence}\n{text}");
    }
    assert_eq!(text.matches("warning: contradiction").count(), 2, "{text}");
    assert_eq!(report.matches("sh:detail").count(), 2, "{report}");
    assert!(report.contains("sh:conforms false"), "{report}");
    let (text, report) = check(&[first, second, "山田太郎氏は2022年3月31日に青空電機のCEOを退任した。", one]);
    assert!(!text.contains("contradiction"), "{text}");
    assert!(report.contains("sh:conforms true"), "{report}");
}

#[test]
fn a_users_ontology_reaches_extraction_export_and_shapes() {
    let article = "青葉酒造は純米酒「風の音」を醸造した。山田太郎氏は純米酒「冬の月」を醸造した。";
    let folder = Folder::with(&[("sake.txt", article.as_bytes())]);
    let own = |name: &str| format!("{}/examples/own-ontology/{name}", env!("CARGO_MANIFEST_DIR"));
    let (turtle, rules, names) = (own("sake.ttl"), own("sake.toml"), own("sake.tsv"));
    let flags = ["--ontology", turtle.as_str(), "--ontology", &rules, "--gazetteer", &names];
    let file = folder.name("sake.txt");
    let extracted = enishi(&[&["extract"], &flags[..], &[file.as_str()]].concat(), b"");
    assert_eq!(extracted.code, Some(0), "{}", extracted.stderr);
    let brews: Vec<&str> = extracted.stdout.lines().filter(|l| l.contains("\"relation\":\"brews\"")).collect();
    assert_eq!(brews.len(), 1, "only a brewery brews: {}", extracted.stdout);
    assert!(brews[0].contains("\"type\":\"Brewery\"") && brews[0].contains("\"type\":\"Sake\""), "{}", brews[0]);

    let store = folder.name("out/graph");
    let built = enishi(&[&["build", "--no-export", "--store", &store], &flags[..], &[file.as_str()]].concat(), b"");
    assert_eq!(built.code, Some(0), "{}", built.stderr);
    let exported = enishi(&["export", "--store", &store, "--format", "ntriples", "--infer", "rl"], b"").stdout;
    for relation in
        ["https://example.org/sake#brews", "https://example.org/sake#brewedBy", "ns#develops", "ns#developedBy"]
    {
        assert!(exported.contains(&format!("{relation}>")), "{relation}\n{exported}");
    }
    let checked = enishi(&["check", "--store", &store], b"");
    assert!(checked.stdout.contains("0 violations"), "{}", checked.stdout);
    let page = enishi(&["ontology", "--ontology", &turtle, "--format", "html"], b"").stdout;
    assert!(page.contains("酒蔵") && page.contains("A brand of rice wine."), "{page}");
}
