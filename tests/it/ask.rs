//! What is asked of a store beside SPARQL: lives of claims, news, likeness, changes of rules.

use std::path::Path;

use enishi::query::{NAMED_QUERIES, named_query};

use crate::support::{Folder, enishi};

const ARTICLES: &str = concat!(
    "{\"id\":\"1\",\"published\":\"2024-01-10\",\"publisher\":\"日東経済新聞\",\"text\":\"東都電機が北洋精工を買収するとの観測が市場で広がっている。\"}\n",
    "{\"id\":\"2\",\"published\":\"2024-02-20\",\"publisher\":\"日東経済新聞\",\"text\":\"東都電機は20日、北洋精工を約300億円で買収すると発表した。青葉製薬は新薬「アオバリン」を発売した。\"}\n",
    "{\"id\":\"3\",\"published\":\"2024-03-15\",\"publisher\":\"中央通信\",\"text\":\"東都電機は15日、北洋精工の買収額を300億円から350億円に引き上げた。青葉製薬は新薬「アオバリン」を発売した。\"}\n",
    "{\"id\":\"4\",\"published\":\"2024-07-01\",\"publisher\":\"中央通信\",\"text\":\"東都電機は1日、北洋精工の買収を完了した。西日本商事は北洋精工と提携した。東都電機は西日本商事と提携した。\"}\n",
);

fn store() -> Folder {
    let folder = Folder::with(&[("articles.jsonl", ARTICLES.as_bytes())]);
    let built = enishi(
        &["--quiet", "build", "--no-export", "--store", &folder.name("graph"), &folder.name("articles.jsonl")],
        b"",
    );
    assert_eq!(built.code, Some(0), "{}", built.stderr);
    folder
}

#[test]
fn a_claim_has_a_life() {
    let folder = store();
    let graph = folder.name("graph");
    let ask = |more: &[&str]| enishi(&[&["query", "--store", &graph, "--named", "life"], more].concat(), b"");
    let told = ask(&["subject=東都電機", "relation=acquires", "object=北洋精工", "--output-format", "json"]);
    let steps: Vec<serde_json::Value> =
        told.stdout.lines().map(|l| serde_json::from_str(l).expect("a JSON object a line")).collect();
    let kinds: Vec<&str> = steps.iter().filter_map(|s| s["step"].as_str()).collect();
    assert_eq!(kinds, ["rumoured", "announced", "changed", "done"], "{}", told.stdout);
    assert_eq!(steps[2]["change"]["to"], "350億円");
    let table = ask(&["subject=東都電機", "object=北洋精工"]);
    assert!(table.stdout.contains("変更 changed  300億円 → 350億円"), "{}", table.stdout);
    assert_eq!(ask(&["subject=だれでもない者", "object=北洋精工"]).code, Some(1));
    assert_eq!(ask(&["subject=東都電機"]).code, Some(2));
    assert_eq!(ask(&["subject=東都電機", "whom=北洋精工"]).code, Some(2));
}

#[test]
fn news_is_told_apart_from_what_is_only_said_again() {
    let folder = store();
    let graph = folder.name("graph");
    let told =
        enishi(&["diff", "--news", "--json", "--store", &graph, "--from", "2024-02-29", "--to", "2024-12-31"], b"");
    assert_eq!(told.code, Some(1), "{}", told.stderr);
    let news: Vec<serde_json::Value> =
        told.stdout.lines().map(|l| serde_json::from_str(l).expect("a JSON object a line")).collect();
    let kind = |relation: &str, object: &str| {
        let found =
            news.iter().find(|n| n["statement"]["relation"] == relation && n["statement"]["object"]["label"] == object);
        found.map(|n| n["news"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(kind("releases", "アオバリン").as_deref(), Some("confirmed"), "{}", told.stdout);
    assert_eq!(kind("partnersWith", "西日本商事").as_deref(), Some("new"), "{}", told.stdout);
    let nothing = enishi(&["diff", "--news", "--store", &graph, "--from", "2024-12-01", "--to", "2024-12-31"], b"");
    assert_eq!((nothing.code, nothing.stdout.lines().count()), (Some(0), 1), "{}", nothing.stdout);
    assert_eq!(enishi(&["diff", "--news", "--store", &graph], b"").code, Some(2));
    let both = enishi(&["diff", "--news", &graph, &graph], b"");
    assert_eq!(both.code, Some(0), "{}", both.stdout);
}

#[test]
fn entities_tied_to_the_same_others_are_alike() {
    let folder = store();
    let graph = folder.name("graph");
    let found = enishi(&["similar", "--store", &graph, "西日本商事", "--output-format", "jsonl"], b"");
    assert_eq!(found.code, Some(0), "{}", found.stderr);
    assert!(found.stdout.contains("東都電機"), "{}", found.stdout);
    assert_eq!(enishi(&["similar", "--store", &graph, "だれでもない者"], b"").code, Some(1));
}

#[test]
fn a_changed_rule_is_read_where_it_can_reach_and_gives_what_a_full_run_gives() {
    let folder = store();
    let graph = folder.name("graph");
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("ontology/relations");
    let edited = folder.name("edited");
    std::fs::create_dir_all(&edited).expect("a folder");
    for entry in std::fs::read_dir(&rules).expect("the rules are there").flatten() {
        if entry.path().extension().is_some_and(|e| e == "toml") {
            std::fs::copy(entry.path(), Path::new(&edited).join(entry.file_name())).expect("a copy");
        }
    }
    let same = enishi(&["bench-rule", "--store", &graph, &edited], b"");
    assert_eq!(same.code, Some(0), "{}{}", same.stdout, same.stderr);
    assert!(same.stdout.contains("can reach 0 of 4 documents"), "{}", same.stdout);
    let path = Path::new(&edited).join("business.toml");
    let text = std::fs::read_to_string(&path).expect("a rule file");
    let changed = text.replace("\"発売\", ", "");
    assert_ne!(text, changed);
    std::fs::write(&path, changed).expect("a changed rule file");
    let quick = enishi(&["bench-rule", "--quiet", "--store", &graph, &edited], b"");
    assert_eq!(quick.code, Some(1), "{}{}", quick.stdout, quick.stderr);
    assert!(quick.stdout.contains("- 青葉製薬\treleases\tアオバリン"), "{}", quick.stdout);
    assert!(quick.stdout.contains("can reach 2 of 4 documents"), "{}", quick.stdout);
    let full = enishi(&["bench-rule", "--quiet", "--full", "--store", &graph, &edited], b"");
    let facts = |text: &str| text.lines().filter(|l| !l.contains("documents")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(facts(&quick.stdout), facts(&full.stdout));
}

#[test]
fn the_index_of_sentences_is_kept_and_checked() {
    let folder = store();
    let graph = folder.name("graph");
    let search = || enishi(&["search", "--store", &graph, "--kind", "sentence", "買収 億円"], b"");
    let first = search();
    let file = Path::new(&graph).join("search/sentences.index");
    let bytes = std::fs::read(&file).expect("the index is written");
    assert_eq!(search().stdout, first.stdout);
    assert_eq!(enishi(&["verify", "--store", &graph], b"").code, Some(0));
    let mut damaged = bytes.clone();
    damaged[bytes.len() / 2] ^= 1;
    std::fs::write(&file, &damaged).expect("written");
    let verified = enishi(&["verify", "--store", &graph], b"");
    assert!(verified.code == Some(1) && verified.stdout.contains("index of sentences"), "{}", verified.stdout);
    assert_eq!(search().stdout, first.stdout, "a damaged index is made again");
    assert_eq!(std::fs::read(&file).expect("the index is written"), bytes);
}

#[test]
fn a_question_about_a_name_reads_the_documents_that_have_it() {
    let folder = store();
    let graph = folder.name("graph");
    let ask =
        |question: &[&str]| enishi(&[&["query", "--store", &graph, "--output-format", "csv"], question].concat(), b"");
    for query in NAMED_QUERIES.iter().filter_map(|(name, _)| named_query(name)) {
        let Some(parameter) = query.within else { continue };
        for name in ["東都電機", "北洋精工", "アオバリン", "300億円", "西日本商事"] {
            // As a question of one's own it is asked of everything.
            let whole = ask(&[&query.with_values([(parameter, name)])]);
            assert_eq!(ask(&["--named", query.name, &format!("{parameter}={name}")]).stdout, whole.stdout, "{name}");
            assert!(whole.stdout.lines().count() > 1 || name == "300億円", "{name}: {}", whole.stderr);
        }
        assert_eq!(ask(&["--named", query.name]).stdout.lines().count(), 1);
    }
    let unknown = ask(&["--named", "about", "name=東都電気"]);
    assert!(unknown.code == Some(1) && unknown.stderr.contains("near are 東都電機"), "{}", unknown.stderr);
    // A record that the question does not touch is not read, even where it is damaged.
    let records = Path::new(&graph).join("records");
    let mut files = std::fs::read_dir(&records).expect("the store has records").flatten().map(|e| e.path());
    let file = files.find(|p| p.extension().is_some_and(|e| e == "jsonl")).expect("a file of records");
    let text = std::fs::read_to_string(&file).expect("records are text");
    std::fs::write(&file, text.replacen("観測", "推測", 1)).expect("written");
    assert_eq!(ask(&["--named", "about", "name=青葉製薬"]).stderr, "");
    assert!(ask(&["--named", "about", "name=東都電機"]).stderr.contains("record of document \"1\" is damaged"));
}
