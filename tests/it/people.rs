//! What people bring and what they take away: kinds are no things, turns have speakers, duplicates are told, names that may be
//! two are listed, offices end.

use std::io::Read;
use std::path::Path;

use enishi_relate::relate::kinds::is_kind_noun;
use enishi_resource::resource::{Class, Ontology, RelationRules};
use serde_json::Value;

use crate::support::{Folder, enishi};

fn statements(text: &str) -> Vec<Value> {
    let outcome = enishi(&["extract", "-"], text.as_bytes());
    outcome.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn built(files: &[(&str, &str)]) -> (Folder, String, String) {
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let folder = Folder::with(&files);
    let store = folder.name("graph");
    let mut arguments = vec!["build", "--no-export", "--store", &store];
    let paths: Vec<String> = files.iter().map(|(name, _)| folder.name(name)).collect();
    arguments.extend(paths.iter().map(String::as_str));
    let outcome = enishi(&arguments, b"");
    (folder, store, outcome.stderr)
}

/// No class of things has a kind noun as a member: 子会社 is no company, モデル no AI model.
#[test]
fn kinds_are_no_members_of_classes() {
    let ontology = Ontology::embedded();
    let rules = RelationRules::embedded(&ontology).unwrap();
    let mut nodes = 0;
    // The second is not part of the repository.
    for articles in ["examples", "../shared/news/articles.jsonl"] {
        if !Path::new(articles).exists() {
            continue;
        }
        let outcome = enishi(&["extract", articles], b"");
        for line in outcome.stdout.lines() {
            let statement: Value = serde_json::from_str(line).unwrap();
            for node in [&statement["subject"], &statement["object"]] {
                let (Some(class), Some(label)) = (node["type"].as_str(), node["label"].as_str()) else { continue };
                nodes += 1;
                let thing = !ontology.is_a(Class::intern(class), Class::CONCEPT);
                assert!(!(thing && is_kind_noun(&rules, label)), "{label} is a member of {class}: {line}");
            }
        }
    }
    assert!(nodes > 200, "only {nodes} nodes were seen");
}

/// A class phrase is below its head noun and linked to the class of the ontology.
#[test]
fn class_phrases_have_a_broader_concept() {
    let (_folder, store, _) = built(&[("a.txt", "北浜電機は動画配信会社だ。三崎電子は動画配信会社を設立した。")]);
    let turtle = enishi(&["export", "--store", &store, "--format", "ntriples"], b"").stdout;
    let line = |parts: [&str; 3]| turtle.lines().any(|l| parts.iter().all(|p| l.contains(p)));
    assert!(line(["Concept/動画配信会社>", "core#broader>", "Concept/"]), "{turtle}");
    assert!(line(["Concept/動画配信会社>", "ns#ofKind>", "ns#MediaOrganization>"]), "{turtle}");
}

#[test]
fn what_is_said_in_a_turn_has_its_speaker() {
    let said = |text: &str| -> Vec<(String, String)> {
        let speaker = |s: &Value| s["speaker"].as_str().unwrap_or("-").to_owned();
        statements(text).iter().map(|s| (s["relation"].as_str().unwrap().to_owned(), speaker(s))).collect()
    };
    let pairs = |found: &[(&str, &str)]| -> Vec<(String, String)> {
        found.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    };
    for (text, expected) in [
        (
            "○田中委員長　北浜電機は大隅興産を買収した。\n○山田参考人　三崎電子は札幌市に本社を置く。\n",
            &[("acquires", "田中委員長"), ("headquarteredIn", "山田参考人")][..],
        ),
        (
            "記者：買収の狙いは何ですか。\n田中社長：北浜電機は大隅興産を買収した。三崎電子は札幌市に本社を置く。\n",
            &[("acquires", "田中社長"), ("headquarteredIn", "田中社長")],
        ),
        (
            "[10:23] 山田: 北浜電機は大隅興産を買収しました。\n[10:24] 鈴木: 三崎電子は札幌市に本社を置きます。\n",
            &[("acquires", "山田"), ("headquarteredIn", "鈴木")],
        ),
        (
            "――狙いは何ですか。\n田中：北浜電機は大隅興産を買収した。\n\n水城製薬は札幌市に本社を置く。\n",
            &[("acquires", "田中"), ("headquarteredIn", "-")],
        ),
        // Fields of a profile and items of a list are no turns.
        (
            "○北浜電機：富山市に本社を置く。\n○三崎電子：札幌市に本社を置く。\n",
            &[("headquarteredIn", "-"), ("headquarteredIn", "-")],
        ),
    ] {
        assert_eq!(said(text), pairs(expected), "{text}");
    }
    // The quotation is the turn without its mark.
    let found = statements("記者：狙いは何ですか。\n田中社長：北浜電機は大隅興産を買収した。\n");
    assert_eq!(found[0]["text"], "北浜電機は大隅興産を買収した。");
    assert_eq!(found[0]["begin"], 17);
}

#[test]
fn duplicates_by_content_are_told() {
    let text = "北浜電機は三崎電子を買収した。水城製薬は若狭化学と提携した。";
    let (_folder, _, stderr) = built(&[("a.txt", text), ("b.txt", text), ("c.txt", "三崎電子は札幌市に本社を置く。")]);
    assert!(stderr.contains("1 document has the text of another: b (as in "), "{stderr}");
}

#[test]
fn names_that_may_be_two_are_listed() {
    let (_folder, store, _) = built(&[
        ("a.txt", "北浜電機の鈴木一郎社長は15日、会見した。"),
        ("b.txt", "水城製薬の鈴木一郎会長は15日、会見した。"),
        ("c.txt", "三崎電子の社長は佐藤誠氏だ。大隅興産の社長も佐藤誠氏だが、別人である。"),
    ]);
    let outcome = enishi(&["check", "--store", &store], b"");
    assert!(outcome.stdout.contains("unsure: 佐藤誠: 2 of one name, kept apart"), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("unsure: 鈴木一郎: 2 of one name, kept apart"), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("[b:0] 水城製薬の鈴木一郎会長"), "{}", outcome.stdout);
}

const PEOPLE: [(&str, &str); 7] = [
    ("a.txt", "北浜電機の鈴木一郎社長は15日、会見した。"),
    ("b.txt", "水城製薬の鈴木一郎会長は15日、会見した。"),
    ("c.txt", "水城製薬の鈴木一郎会長は、三崎電子の社長を兼務する。三崎電子の鈴木一郎社長が述べた。"),
    ("d.txt", "鈴木一郎氏は「楽しみだ」と述べた。"),
    // The lexicon has him; one firm is of the other's group; two who share a seat.
    ("e.txt", "トヨタ自動車の豊田章男会長は述べた。日本自動車工業会の会長は山川誠氏だ。"),
    ("f.txt", "日本自動車工業会の豊田章男会長は述べた。北浜電機商事の山川誠社長も出席した。"),
    ("g.txt", "北浜電機の山川誠会長は述べた。"),
];

/// Person and organisation of the facts about people who work somewhere.
fn offices(store: &str) -> Vec<String> {
    let question = "SELECT ?p ?o { ?p eni:executiveOf|eni:chairOf ?o } ORDER BY ?p ?o";
    let asked = ["query", "--store", store, "--output-format", "csv", question];
    let outcome = enishi(&asked, b"");
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    outcome.stdout.lines().skip(1).map(|line| line.replace("https://w3id.org/enishi/id/", "")).collect()
}

#[test]
fn people_of_one_name_are_apart_unless_something_joins_them() {
    let (folder, store, _) = built(&PEOPLE);
    let all = [
        "Person/山川誠@北浜電機,Company/北浜電機",
        "Person/山川誠@北浜電機,Company/北浜電機商事",
        "Person/山川誠@日本自動車工業会,Organization/日本自動車工業会",
        "Person/豊田章男,Company/トヨタ自動車",
        "Person/豊田章男,Organization/日本自動車工業会",
        "Person/鈴木一郎@三崎電子,Company/三崎電子",
        "Person/鈴木一郎@三崎電子,Company/水城製薬",
        "Person/鈴木一郎@北浜電機,Company/北浜電機",
    ];
    assert_eq!(offices(&store), all);
    // What is said without a tie is nobody's in particular, and a name finds all who bear it.
    let said = enishi(&["query", "--store", &store, "--output-format", "csv", "SELECT ?p { ?p eni:states ?o }"], b"");
    assert!(said.stdout.trim_end().ends_with("Person/鈴木一郎"), "{}", said.stdout);
    let about = enishi(&["query", "--store", &store, "--named", "about", "name=鈴木一郎"], b"").stdout;
    assert!(["北浜電機", "水城製薬", "三崎電子", "楽しみだ"].iter().all(|o| about.contains(o)), "{about}");
    // Another order, one by one, taken out and put back: the same.
    let other = folder.name("other");
    for (name, _) in PEOPLE.iter().rev() {
        enishi(&["build", "--no-export", "--store", &other, &folder.name(name)], b"");
    }
    let graph = |store: &str| enishi(&["export", "--format", "nquads", "--store", store], b"").stdout;
    assert_eq!(graph(&other), graph(&store));
    assert_eq!(enishi(&["remove", "--no-export", "--store", &other, "a"], b"").code, Some(0));
    assert_eq!(offices(&other).last().unwrap(), "Person/鈴木一郎,Company/水城製薬");
    enishi(&["build", "--no-export", "--store", &other, &folder.name("a.txt")], b"");
    assert_eq!(graph(&other), graph(&store));
    // Damage of the names changes nothing.
    let names = std::fs::read_dir(folder.path("graph/search")).unwrap().flatten().map(|f| f.path());
    let names: Vec<_> = names.filter(|p| p.extension().is_some_and(|e| e == "names")).collect();
    let sound = std::fs::read(&names[0]).unwrap();
    let last = sound.windows(9).rposition(|w| w == b"{\"key\":\"!").unwrap();
    for at in [8, last + 8, last + 60] {
        let mut damaged = sound.clone();
        damaged[at] ^= 1;
        std::fs::write(&names[0], damaged).unwrap();
        std::fs::remove_file(folder.path("graph/search/facts")).unwrap();
        assert_eq!(offices(&store), all, "{at}");
    }
    // A name that two bear says nothing.
    let join = ["decide", "join", "鈴木一郎", "Person/鈴木一郎@北浜電機", "--store", &store];
    let refused = enishi(&join, b"");
    assert!(refused.code == Some(1) && refused.stderr.contains("Person/鈴木一郎@三崎電子"), "{}", refused.stderr);
    // A decision joins, at once, and deleting it undoes that.
    let join = ["decide", "join", "Person/鈴木一郎@三崎電子", "Person/鈴木一郎@北浜電機", "--store", &store];
    assert_eq!(enishi(&join, b"").code, Some(0));
    assert_eq!(
        offices(&store)[5..],
        ["Person/鈴木一郎,Company/三崎電子", "Person/鈴木一郎,Company/北浜電機", "Person/鈴木一郎,Company/水城製薬",]
    );
    std::fs::write(format!("{store}/decisions.tsv"), "").unwrap();
    assert_eq!(offices(&store), all);
    // What was said of a statement before they were parted still holds.
    let line = "reject\t*\tPerson/鈴木一郎\tchairOf\tCompany/水城製薬\tno\n";
    std::fs::write(format!("{store}/decisions.tsv"), line).unwrap();
    assert_eq!(offices(&store).len(), all.len() - 1);
}

#[test]
fn firms_of_one_name_in_two_cities_are_apart() {
    let firms = [
        ("a.txt", "アカネ電工（札幌市）は15日、ミドリ商事と提携した。"),
        ("b.txt", "アカネ電工（福岡市）は15日、シロタ銀行と提携した。"),
        // One of the two again: by a ward of its city, by its head, and by a country that tells nothing.
        ("c.txt", "アカネ電工は札幌市中央区に本社を置く。アカネ電工の社長は西園寺誠氏だ。"),
        ("d.txt", "アカネ電工の西園寺誠社長は、アカネ電工がクロガネ重工と提携したと発表した。"),
        ("e.txt", "アカネ電工は日本に本社を置き、ハナダ製薬と提携した。"),
        // The lexicon has it.
        ("f.txt", "ソニーグループ（福岡市）は15日、ミドリ商事と提携した。"),
        ("g.txt", "ソニーグループ（札幌市）は15日、シロタ銀行と提携した。"),
    ];
    let (folder, store, _) = built(&firms);
    let partners = |store: &str| -> Vec<String> {
        let question = "SELECT DISTINCT ?a ?b { ?a eni:partnersWith ?b } ORDER BY ?a ?b";
        let outcome = enishi(&["query", "--store", store, "--output-format", "csv", question], b"");
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
        let lines = outcome.stdout.lines().skip(1).map(|l| l.replace("https://w3id.org/enishi/id/", ""));
        lines.filter(|l| l.starts_with("Company/アカネ電工") || l.starts_with("Company/ソニー")).collect()
    };
    let all = [
        "Company/アカネ電工,Company/ハナダ製薬",
        "Company/アカネ電工@札幌市,Company/クロガネ重工",
        "Company/アカネ電工@札幌市,Company/ミドリ商事",
        "Company/アカネ電工@福岡市,Company/シロタ銀行",
        "Company/ソニーグループ,Company/シロタ銀行",
        "Company/ソニーグループ,Company/ミドリ商事",
    ];
    assert_eq!(partners(&store), all);
    let checked = enishi(&["check", "--store", &store], b"").stdout;
    assert!(checked.contains("unsure: アカネ電工: 3 of one name, kept apart"), "{checked}");
    // Another order, and one less.
    let other = folder.name("other");
    for (name, _) in firms.iter().rev() {
        enishi(&["build", "--no-export", "--store", &other, &folder.name(name)], b"");
    }
    assert_eq!(partners(&other), all);
    assert_eq!(enishi(&["remove", "--no-export", "--store", &other, "b"], b"").code, Some(0));
    assert_eq!(partners(&other)[0], "Company/アカネ電工,Company/クロガネ重工");
    let join = ["decide", "join", "Company/アカネ電工@札幌市", "Company/アカネ電工@福岡市", "--store", &store];
    assert_eq!(enishi(&join, b"").code, Some(0));
    assert_eq!(partners(&store)[1], "Company/アカネ電工,Company/シロタ銀行");
}

#[test]
fn the_name_of_one_document_can_be_that_of_another() {
    let (folder, store, _) = built(&[PEOPLE[0], PEOPLE[3]]);
    let split = ["decide", "split", "鈴木一郎", "--document", "d", "--into", "鈴木一郎（大隅興産）", "--store", &store];
    assert_eq!(enishi(&split, b"").code, Some(0));
    let paths = ["a.txt", "d.txt"].map(|name| folder.name(name));
    enishi(&["build", "--no-export", "--store", &store, &paths[0], &paths[1]], b"");
    let found =
        enishi(&["query", "--store", &store, "--output-format", "csv", "SELECT ?p { ?p eni:states ?o }"], b"").stdout;
    assert!(found.contains("（大隅興産）") || found.contains("%EF%BC%88"), "{found}");
}

#[test]
fn legal_forms_are_properties_and_exports_are_packed() {
    let (folder, store, _) = built(&[("a.txt", "株式会社北浜証券（旧三崎証券）は東京都に本社を置く。")]);
    let found = statements("株式会社北浜証券（旧三崎証券）は東京都に本社を置く。");
    assert!(found.iter().any(|s| s["relation"] == "alias" && s["object"]["value"] == "三崎証券"), "{found:?}");
    let packed = folder.name("graph.nq.gz");
    assert_eq!(enishi(&["export", "--store", &store, "--format", "nquads", "--output", &packed], b"").code, Some(0));
    let mut quads = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(&packed).unwrap()).read_to_string(&mut quads).unwrap();
    assert_eq!(quads, enishi(&["export", "--store", &store, "--format", "nquads"], b"").stdout);
    assert!(quads.contains("ns#formerName> \"三崎証券\"@ja"), "{quads}");
    assert!(quads.contains("ns#legalForm> \"株式会社\"@ja"), "{quads}");
}

#[test]
fn a_term_of_office_has_its_end() {
    let (_folder, store, _) = built(&[("a.txt", "田中太郎氏は2016年9月から2017年2月まで北浜電機の社長を務めた。")]);
    let facts = |day: &str| enishi(&["export", "--store", &store, "--format", "csv", "--as-of", day], b"").stdout;
    assert!(facts("2017-02-10").contains("executiveOf"), "{}", facts("2017-02-10"));
    assert!(!facts("2017-03-01").contains("executiveOf"), "{}", facts("2017-03-01"));
    let csv = enishi(&["export", "--store", &store, "--format", "csv"], b"").stdout;
    assert!(csv.contains("2016-09,2017-02"), "{csv}");
}

#[test]
fn quoted_lines_of_a_mail_are_told() {
    let mail = "From: a@example.jp\nSubject: x\nContent-Type: text/plain; charset=utf-8\n\n北浜電機は三崎電子を買収した。\n\nOn Mon, b wrote:\n> 水城製薬は若狭化学を買収した。\n-- \n署名\n";
    let folder = Folder::with(&[("a.eml", mail.as_bytes())]);
    let outcome = enishi(&["extract", &folder.name("a.eml")], b"");
    assert!(outcome.stdout.contains("三崎電子") && !outcome.stdout.contains("若狭化学"), "{}", outcome.stdout);
    assert!(outcome.stderr.contains("2 quoted lines and 2 lines of signatures are not read"), "{}", outcome.stderr);
    assert_eq!(outcome.code, Some(0));
}
