//! Merges are listed with their evidence, and a line of decisions.tsv undoes each kind of them.

use crate::support::{Folder, enishi};

const ARTICLE: &str = "百度は3日、対話AI「文心」を公開した。バイドゥは北京に本社を置く。青空電機の山田太郎社長は歓迎した。山田氏は同席した。";

fn articles() -> (Folder, String) {
    let folder = Folder::with(&[("one.txt", ARTICLE.as_bytes())]);
    let article = folder.name("one.txt");
    (folder, article)
}

#[test]
fn merges_through_the_lexicon_name_entry_and_places() {
    let (_folder, article) = articles();
    let run = enishi(&["entities", "--merges", &article], b"");
    let lines: Vec<&str> = run.stdout.lines().collect();
    let place = |name: &str| {
        let begin = ARTICLE.find(name).map(|at| ARTICLE[..at].chars().count()).unwrap();
        format!("one:{begin}-{}", begin + name.chars().count())
    };
    let expected = format!(
        "lexicon\t1.00\t百度\tバイドゥ\tCompany/百度\tCompany/バイドゥ\t{} {}",
        place("百度"),
        place("バイドゥ")
    );
    assert!(lines.contains(&expected.as_str()), "{expected}\n{}", run.stdout);
    assert!(lines.iter().any(|l| l.starts_with("text\t1.00\t山田\t山田太郎\t")), "{}", run.stdout);
    let run = enishi(&["entities", "--merges", "--output-format", "jsonl", &article], b"");
    assert!(run.stdout.contains("\"entry\":\"バイドゥ\""), "{}", run.stdout);
}

/// Keys of the entities that the article has, as `entities` and as the graph of `build` say.
fn keys(folder: &Folder, article: &str, decisions: Option<&str>) -> Vec<String> {
    let store = folder.name("out/graph");
    let file = folder.name("decisions.tsv");
    let mut flags: Vec<&str> = vec![article];
    if let Some(lines) = decisions {
        std::fs::write(&file, lines).expect("writable");
        flags.extend(["--decisions", &file]);
    }
    let run = enishi(&[&["entities"][..], &flags].concat(), b"");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let built = enishi(&[&["build", "--store", &store][..], &flags].concat(), b"");
    assert_eq!(built.code, Some(0), "{}", built.stderr);
    let graph = enishi(&["export", "--store", &store, "--format", "nquads"], b"").stdout;
    let keys: Vec<String> = run.stdout.lines().filter_map(|l| l.rsplit('\t').next()).map(str::to_owned).collect();
    for key in ["Company/バイドゥ", "Company/百度"] {
        let both = (keys.iter().any(|k| k == key), graph.contains(&format!("/{key}>")));
        assert_eq!(both.0, both.1, "{key}\n{}", run.stdout);
    }
    keys
}

#[test]
fn a_line_undoes_a_merge_and_its_deletion_brings_it_back() {
    let (folder, article) = articles();
    let has = |keys: &[String], key: &str| keys.iter().any(|k| k == key);
    let one = keys(&folder, &article, None);
    assert!(has(&one, "Company/バイドゥ") && !has(&one, "Company/百度"), "{one:?}");
    let two = keys(&folder, &article, Some("different\tCompany/百度\tCompany/バイドゥ\ta namesake\n"));
    assert!(has(&two, "Company/百度") && has(&two, "Company/バイドゥ"), "{two:?}");
    assert_eq!(keys(&folder, &article, Some("# nothing\n")), one);
    assert_eq!(keys(&folder, &article, None), one);
}

#[test]
fn a_line_makes_two_names_one() {
    let (folder, article) = articles();
    let renamed = keys(&folder, &article, Some("same\tCompany/バイドゥ\tCompany/青空検索\n"));
    assert!(renamed.iter().all(|k| !k.ends_with("バイドゥ")), "{renamed:?}");
    assert!(renamed.iter().any(|k| k == "Company/青空検索"), "{renamed:?}");
}

/// 『Crimson』 and 『クリムゾン』 of two documents are found to be one by their sound; a build follows the recorded line.
#[test]
fn merges_across_documents_are_recorded_followed_and_undone() {
    let folder = Folder::with(&[
        ("a.txt", "青空工房は、画像生成AI「クリムゾン」を発表した。".as_bytes()),
        ("b.txt", "青空工房は、画像生成AI「Crimson」を公開した。".as_bytes()),
    ]);
    let (a, b, file) = (folder.name("a.txt"), folder.name("b.txt"), folder.name("decisions.tsv"));
    let store = folder.name("graph");
    let products = |decisions: bool| {
        let mut build = vec!["build", "--no-export", "--store", &store, &a, &b];
        if decisions {
            build.extend(["--decisions", &file]);
        }
        assert_eq!(enishi(&build, b"").code, Some(0));
        // 画像生成AI, the kind, is one of that class as well.
        let query = "SELECT DISTINCT ?m { GRAPH ?d { ?m a eni:AIModel } FILTER(!CONTAINS(STR(?m), '画像')) }";
        let answer = enishi(&["query", "--store", &store, "--output-format", "csv", query], b"");
        answer.stdout.lines().count() - 1
    };
    assert_eq!(products(false), 2);
    assert_eq!(enishi(&["entities", "--record", &file, &a, &b], b"").code, Some(0));
    let recorded = std::fs::read_to_string(folder.path("decisions.tsv")).unwrap();
    let line = recorded.lines().find(|l| l.contains("Crimson")).unwrap();
    assert!(line.starts_with("same\tAIModel/") && line.contains("sound 0."), "{line}");
    assert!(line.contains("a:") && line.contains("b:"), "{line}");
    assert_eq!(products(true), 1);
    // Recorded once; a line that forbids keeps it out; a deleted line is undone.
    assert_eq!(enishi(&["entities", "--record", &file, &a, &b], b"").code, Some(0));
    assert_eq!(std::fs::read_to_string(folder.path("decisions.tsv")).unwrap(), recorded);
    let keys: Vec<&str> = line.split('\t').collect();
    let forbidden = format!("different\t{}\t{}\tby hand\n", keys[1], keys[2]);
    std::fs::write(folder.path("decisions.tsv"), &forbidden).unwrap();
    assert_eq!(enishi(&["entities", "--record", &file, &a, &b], b"").code, Some(0));
    assert_eq!(std::fs::read_to_string(folder.path("decisions.tsv")).unwrap(), forbidden);
    std::fs::write(folder.path("decisions.tsv"), "").unwrap();
    assert_eq!(products(true), 2);
}

#[test]
fn lines_that_cannot_stand_end_the_run_before_anything_is_written() {
    let (folder, article) = articles();
    let store = folder.name("out/graph");
    assert_eq!(enishi(&["build", "--store", &store, &article], b"").code, Some(0));
    let before = std::fs::read(folder.path("out/graph/manifest.json")).unwrap();
    for (lines, message) in [
        ("same\tCompany/百度\n", "decisions.tsv:1: 2 columns"),
        ("same\tC/A\tC/B\nsame\tC/B\tC/A\n", "decisions.tsv:2: a cycle"),
        ("# note\nsame\tCompany/A\tCompany/B\ndifferent\tCompany/B\tCompany/A\n", "decisions.tsv:3: contradiction"),
        ("same\tCompny/A\tCompany/B\n", "decisions.tsv:1: unknown class \"Compny\"; did you mean \"Company\"?"),
        ("same\tPerson/A\tCompany/B\n", "decisions.tsv:1: Person/A and Company/B are of classes"),
    ] {
        std::fs::write(folder.path("decisions.tsv"), lines).unwrap();
        for command in [&["entities"][..], &["build", "--store", &store]] {
            let run = enishi(&[command, &[&article, "--decisions", &folder.name("decisions.tsv")]].concat(), b"");
            assert_eq!(run.code, Some(2), "{}", run.stdout);
            assert!(run.stderr.contains(message), "{lines}: {}", run.stderr);
            assert_eq!(run.stdout, "");
        }
        assert_eq!(std::fs::read(folder.path("out/graph/manifest.json")).unwrap(), before);
    }
}

#[test]
fn a_broken_lexicon_line_is_named_and_nothing_lost() {
    let (folder, article) = articles();
    let store = folder.name("out/graph");
    assert_eq!(enishi(&["build", "--store", &store, &article], b"").code, Some(0));
    let before = std::fs::read(folder.path("out/graph/manifest.json")).unwrap();
    std::fs::write(folder.path("own.tsv"), "# head\n縁会社\tCompany\n").unwrap();
    let run = enishi(&["build", "--store", &store, "--lexicon", &folder.name("own.tsv"), &article], b"");
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
    assert!(run.stderr.contains("own.tsv:2: 2 columns, 6 expected"), "{}", run.stderr);
    assert_eq!(std::fs::read(folder.path("out/graph/manifest.json")).unwrap(), before);
}
