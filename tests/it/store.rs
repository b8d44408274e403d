//! The life of a store from end to end: damage, older formats, what changed between two states or days.

use std::path::{Path, PathBuf};

use crate::support::{Folder, enishi};

const START: &str = "青空電機は2024年4月1日、生成AI「ひかり」の提供を開始した。";
const STOP: &str = "青空電機は2025年3月1日、生成AI「ひかり」の提供を終了した。";

/// A store of two articles, each put there by a change of its own, with exports beside it.
fn store() -> (Folder, String) {
    let folder = Folder::with(&[("start.txt", START.as_bytes()), ("stop.txt", STOP.as_bytes())]);
    let store = folder.name("out/graph");
    for article in ["start.txt", "stop.txt"] {
        let built = enishi(&["build", "--store", &store, &folder.name(article)], b"");
        assert_eq!(built.code, Some(0), "{}", built.stderr);
    }
    (folder, store)
}

/// The file that holds the record of a document.
fn records(store: &str, id: &str) -> Option<PathBuf> {
    let folder = std::fs::read_dir(Path::new(store).join("records")).ok()?;
    let mut files = folder.flatten().map(|f| f.path()).filter(|f| f.extension().is_some_and(|e| e == "jsonl"));
    let id = format!("\"id\":\"{id}\"");
    files.find(|f| std::fs::read_to_string(f).is_ok_and(|text| text.contains(&id)))
}

#[test]
fn a_lost_record_is_named_left_out_and_set_aside() {
    for missing in [true, false] {
        let (folder, store) = store();
        let file = records(&store, "stop").unwrap();
        if missing {
            std::fs::remove_file(&file).unwrap();
        } else {
            let text = std::fs::read_to_string(&file).unwrap();
            std::fs::write(&file, text.replacen("2025", "2026", 1)).unwrap();
        }
        let verified = enishi(&["verify", "--store", &store], b"");
        assert_eq!(verified.code, Some(1));
        assert!(verified.stdout.contains("record of document \"stop\" is damaged"), "{}", verified.stdout);
        assert!(verified.stdout.contains("2 documents, 1 damaged"), "{}", verified.stdout);
        // The rest is answered, with a warning.
        let asked = enishi(&["query", "--store", &store, "ASK { ?s eni:releases ?o }"], b"");
        assert_eq!(asked.code, Some(0), "{}", asked.stderr);
        assert!(asked.stderr.contains("\"stop\""), "{}", asked.stderr);
        let exported = enishi(&["export", "--store", &store, "--format", "csv"], b"");
        assert!(exported.stdout.contains("releases") && !exported.stdout.contains("discontinues"));
        assert!(exported.stderr.contains("\"stop\""), "{}", exported.stderr);
        let aside = enishi(&["verify", "--store", &store, "--set-aside"], b"");
        assert_eq!(aside.code, Some(1), "{}", aside.stderr);
        assert!(aside.stdout.contains("1 documents left, 1 set aside"), "{}", aside.stdout);
        assert!(aside.stdout.contains("`enishi build --store ") && aside.stdout.ends_with("\n  stop\n"));
        let sound = enishi(&["verify", "--store", &store, "--set-aside"], b"");
        assert_eq!((sound.code, sound.stdout.as_str()), (Some(0), "1 documents, none damaged\n"));
        let built = enishi(&["build", "--store", &store, &folder.name("stop.txt")], b"");
        assert!(built.stdout.contains("1 documents read, 0 unchanged"), "{}", built.stdout);
        let exported = enishi(&["export", "--store", &store, "--format", "csv"], b"");
        assert!(exported.stdout.contains("discontinues") && exported.stderr.is_empty());
    }
}

#[test]
fn the_article_mends_a_damaged_record() {
    let (folder, store) = store();
    std::fs::remove_file(records(&store, "stop").unwrap()).unwrap();
    let built = enishi(&["build", "--store", &store, &folder.name("start.txt"), &folder.name("stop.txt")], b"");
    assert!(built.stdout.contains("1 documents read, 1 unchanged"), "{}", built.stdout);
    assert_eq!(enishi(&["verify", "--store", &store], b"").code, Some(0));
}

#[test]
fn an_older_store_is_migrated_and_a_newer_one_refused() {
    let old = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/store/format-1");
    let folder = Folder::with(&[]);
    let store = folder.name("graph");
    std::fs::create_dir_all(folder.path("graph/records")).unwrap();
    std::fs::copy(old.join("manifest.json"), folder.path("graph/manifest.json")).unwrap();
    for file in std::fs::read_dir(old.join("records")).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), folder.path("graph/records").join(file.file_name())).unwrap();
    }
    for command in ["query", "verify"] {
        let ask: &[&str] = if command == "query" { &["ASK {}"] } else { &[] };
        let refused = enishi(&[&[command, "--store", &store], ask].concat(), b"");
        assert_eq!(refused.code, Some(2));
        assert!(refused.stderr.contains("the older format 1") && refused.stderr.contains("`enishi migrate`"));
    }
    let migrated = enishi(&["migrate", "--store", &store], b"");
    assert_eq!(migrated.stdout, "2 documents brought from format 1 to format 3\n", "{}", migrated.stderr);
    let again = enishi(&["migrate", "--store", &store], b"");
    assert_eq!(again.stdout, "2 documents; the store has format 3 already\n");
    assert_eq!(enishi(&["verify", "--store", &store], b"").stdout, "2 documents, 0 damaged\n");
    assert_eq!(enishi(&["query", "--store", &store, "ASK { ?s eni:announces ?o }"], b"").code, Some(0));
    let manifest = std::fs::read_to_string(folder.path("graph/manifest.json")).unwrap();
    let (manifest, _) = manifest.rsplit_once(",\"sum\":").unwrap();
    std::fs::write(folder.path("graph/manifest.json"), manifest.replace("\"format\":3", "\"format\":4") + "}").unwrap();
    for command in ["verify", "migrate"] {
        let refused = enishi(&[command, "--store", &store], b"");
        assert_eq!(refused.code, Some(2));
        assert!(refused.stderr.contains("format 4 of a newer enishi"), "{}", refused.stderr);
    }
    let missing = enishi(&["migrate", "--store", &folder.name("nowhere")], b"");
    assert!(missing.stderr.contains("no store here"), "{}", missing.stderr);
    assert!(!folder.path("nowhere").exists());
}

#[test]
fn two_days_differ_by_what_began_and_ended() {
    let (_folder, store) = store();
    let began = enishi(&["diff", "--store", &store, "--from", "2024-01-01", "--to", "2024-06"], b"");
    assert_eq!(began.code, Some(1), "{}", began.stderr);
    assert!(
        began.stdout.contains(&format!("+ 青空電機\tprovides\tひかり\n    [start:0] {START}\n")),
        "{}",
        began.stdout
    );
    assert!(began.stdout.ends_with("0 lost\n"), "{}", began.stdout);
    let ended = enishi(&["diff", "--store", &store, "--from", "2024-06-01", "--to", "2025-06-01"], b"");
    let lost = format!("- 青空電機\tprovides\tひかり\n    [start:0] {START}\n    [stop:0] {STOP}\n");
    assert!(ended.stdout.contains(&lost), "{}", ended.stdout);
    let same = enishi(&["diff", "--store", &store, "--from", "2024-06-01", "--to", "2024-07-01"], b"");
    assert_eq!((same.code, same.stdout.as_str()), (Some(0), "0 facts gained, 0 lost\n"));
}

#[test]
fn stores_differ_by_entities_not_by_names() {
    let (folder, store) = store();
    // The same articles under other IRIs say the same.
    let other = folder.name("other/graph");
    let base = ["--base", "https://example.org/id/"];
    enishi(
        &[&["build", "--store", &other], &base[..], &[&folder.name("start.txt"), &folder.name("stop.txt")]].concat(),
        b"",
    );
    let same = enishi(&["diff", &store, &other], b"");
    assert_eq!(same.stdout, "0 facts gained, 0 lost\n", "{}", same.stderr);
    // One name for two things.
    let names = Folder::with(&[
        ("a.txt", "ゼノバは新製品「きらめき」を発表した。".as_bytes()),
        ("company.tsv", "ゼノバ\tCompany\n".as_bytes()),
        ("person.tsv", "ゼノバ\tPerson\n".as_bytes()),
    ]);
    for class in ["company", "person"] {
        let (lexicon, graph) = (names.name(&format!("{class}.tsv")), names.name(class));
        let built =
            enishi(&["build", "--no-export", "--gazetteer", &lexicon, "--store", &graph, &names.name("a.txt")], b"");
        assert_eq!(built.code, Some(0), "{}", built.stderr);
    }
    let differ = enishi(&["diff", &names.name("company"), &names.name("person")], b"");
    assert!(differ.stdout.contains("- ゼノバ (Company/ゼノバ)\t"), "{}", differ.stdout);
    assert!(differ.stdout.contains("+ ゼノバ (Person/ゼノバ)\t"), "{}", differ.stdout);
}

#[test]
fn removal_says_what_went() {
    let (folder, store) = store();
    let facts = std::fs::read(folder.path("out/facts.csv")).unwrap();
    let removed = enishi(&["remove", "--no-export", "--store", &store, "stop"], b"");
    assert!(removed.stdout.starts_with("1 documents removed, ") && removed.stdout.ends_with(" statements with them\n"));
    assert_eq!(std::fs::read(folder.path("out/facts.csv")).unwrap(), facts);
    enishi(&["build", "--store", &store, &folder.name("stop.txt")], b"");
    let removed = enishi(&["remove", "--store", &store, "stop"], b"");
    // What `start` states as well is not lost.
    assert_eq!(removed.stdout, "1 documents removed, 1 facts with them\n", "{}", removed.stderr);
    assert!(!std::fs::read_to_string(folder.path("out/facts.csv")).unwrap().contains("discontinues"));
}

#[test]
fn exports_of_another_state_are_written_again() {
    let (folder, store) = store();
    let right = std::fs::read(folder.path("out/facts.csv")).unwrap();
    // As after a run that ended between the change and the exports.
    let removed = enishi(&["remove", "--no-export", "--store", &store, "stop"], b"");
    assert_eq!(removed.code, Some(0), "{}", removed.stderr);
    enishi(&["build", "--no-export", "--store", &store, &folder.name("stop.txt")], b"");
    std::fs::write(folder.path("out/facts.csv"), "").unwrap();
    let built = enishi(&["build", "--store", &store, &folder.name("stop.txt")], b"");
    assert!(built.stdout.contains("0 documents read, 1 unchanged"), "{}", built.stdout);
    assert_eq!(std::fs::read(folder.path("out/facts.csv")).unwrap(), right);
}
