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
    let folder = Folder::with(&[("empty.txt", b""), ("blank.md", b" \n\n"), ("page.html", b""), ("lines.jsonl", b"")]);
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
            "enishi: standard input:4:1: no field for the text; there are id; --columns text=NAME names it",
            "enishi: documents: warning: 1 document has the text of another: 5 (as in standard input)",
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

/// One good and one broken sentence in every form that `train` reads, with the line and reason to be told.
const CORPORA: [(&str, &str, &str, &str); 4] = [
    (
        "corpus.jsonl",
        concat!(
            r#"{"text":"花が咲く。","chunks":[{"begin":0,"end":2,"head":1},{"begin":2,"end":5,"head":-1}],"#,
            r#""predicates":[{"chunk":1,"arguments":[{"case":"ガ","chunk":0}]}]}"#,
            "\n",
        ),
        "{\"text\":\"花\",\"chunks\":[{\"begin\":0,\"end\":1,\"head\":7}]}\n",
        "2: chunk 0 has the impossible head 7",
    ),
    (
        "corpus.conllu",
        concat!(
            "# text = 花が咲く。\n1\t花\t花\tNOUN\t名詞\t_\t3\tnsubj\t_\tSpaceAfter=No\n",
            "2\tが\tが\tADP\t助詞-格助詞\t_\t1\tcase\t_\tSpaceAfter=No\n",
            "3\t咲く\t咲く\tVERB\t動詞\t_\t0\troot\t_\tSpaceAfter=No\n",
            "4\t。\t。\tPUNCT\t補助記号-句点\t_\t3\tpunct\t_\tSpaceAfter=No\n\n",
        ),
        "1\t花\t花\tNOUN\t名詞\t_\t0\troot\t_\t_\n2\tが\tが\n\n",
        "8: 3 columns, 10 expected",
    ),
    (
        "corpus.knp",
        "# S-ID:1\n* 1D <文頭>\n+ 1D\n花 はな 花 名詞 6\nが が が 助詞 9\n* -1D\n咲く さく 咲く 動詞 2\nEOS\n",
        "* 1D\n花 はな 花 名詞 6\n* xD\n咲く さく 咲く 動詞 2\nEOS\n",
        "11: head `x",
    ),
    (
        "corpus.cabocha",
        "* 0 1D 0/1 0.0\n花\t名詞\nが\t助詞\n* 1 -1D 0/0 0.0\n咲く\t動詞\nEOS\n",
        "花\t名詞\nEOS\n",
        "7: a morpheme before any bunsetsu",
    ),
];

#[test]
fn a_broken_training_file() {
    for (name, good, broken, message) in CORPORA {
        let both = format!("{good}{broken}");
        let folder = Folder::with(&[(name, both.as_bytes())]);
        let (file, model) = (folder.name(name), folder.name("model"));
        let train = |keep: &[&str]| {
            let flags = ["train", "chunker", "--epochs", "1", "--bits", "10", &file, "-o", &model];
            enishi(&[&flags[..], keep].concat(), b"")
        };
        let run = train(&[]);
        assert_eq!(run.code, Some(2), "{name}: {}", run.stderr);
        assert!(run.stderr.contains(&format!("{name}:{message}")), "{name}: {}", run.stderr);
        assert!(run.stderr.contains("1 sentences read, 1 broken records skipped"), "{name}: {}", run.stderr);
        assert!(folder.path("model").exists(), "{name}: the good sentence is learnt from");
        assert_eq!(train(&["--keep-going"]).code, Some(0), "{name}");
        let run = enishi(&["evaluate", "syntax", &file], b"");
        assert_eq!(run.code, Some(2), "{name}: {}", run.stderr);
    }
}

#[test]
fn a_training_file_that_cannot_be_used() {
    let folder = Folder::with(&[("a.txt", GOOD.as_bytes()), ("empty.conllu", b""), ("broken.knp", b"* xD\n\xFF\n")]);
    let model = folder.name("model");
    for (name, message) in [
        ("a.txt", "unknown extension `txt`"),
        ("empty.conllu", "no usable sentence"),
        ("broken.knp", "no usable sentence"),
        ("missing.jsonl", "No such file"),
    ] {
        let run = enishi(&["train", "parser", &folder.name(name), "-o", &model], b"");
        assert_eq!(run.code, Some(2), "{name}: {}", run.stderr);
        assert!(run.stderr.contains(message), "{name}: {}", run.stderr);
        assert!(!folder.path("model").exists(), "{name}");
    }
}

#[test]
fn a_small_training_set_of_every_form() {
    for (name, good, ..) in CORPORA {
        let folder = Folder::with(&[(name, good.repeat(30).as_bytes())]);
        let (file, model) = (folder.name(name), folder.name("model"));
        for what in ["chunker", "parser", "arguments"] {
            // Only JSON Lines carries arguments; without any there is nothing to learn, which is no failure.
            let run = enishi(&["train", what, "--epochs", "1", "--bits", "12", "--quiet", &file, "-o", &model], b"");
            assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{name} {what}");
            let run = enishi(&["evaluate", "syntax", &format!("--{what}"), &model, "--quiet", &file], b"");
            assert_eq!(run.code, Some(0), "{name} {what}: {}", run.stderr);
        }
    }
}

/// Of a damaged file the entries that are whole are read, and what is not read is named with its place.
#[test]
fn what_is_whole_in_a_damaged_file_is_read() {
    let (t, u) = ("北浜電機は三崎電子を買収した。", "水城製薬は若狭化学と提携した。");
    let rss = |middle: &str| {
        let entry = |title: &str| format!("<item><title>{title}</title><description>{t}</description></item>");
        format!("<rss version=\"2.0\"><channel><title>紙</title>{}{middle}{}</channel></rss>", entry("一"), entry("三"))
    };
    let page = |id: u32, end: &str| {
        format!("<page><title>{id}</title><ns>0</ns><id>{id}</id><revision><text>{t}{end}</revision></page>")
    };
    let dump = format!("<mediawiki>{}{}{}</mediawiki>", page(1, "</text>"), page(2, "</tex>"), page(3, "</text>"));
    for (name, content, read, message) in [
        ("cut.json", format!("[{{\"id\":\"1\",\"text\":\"{t}\"}},\n{{\"id\":\"2\",\"text\":\"{u}\""), 1, "cut.json:2:"),
        (
            "broken.json",
            format!(
                "[{{\"id\":\"1\",\"text\":\"{t}\"}},\n{{\"id\":\"2\" \"text\":\"{u}\"}},\n{{\"id\":\"3\",\"text\":\"{t}\"}}]"
            ),
            2,
            "broken.json:2:11: expected",
        ),
        ("list.json", format!("{{\"items\":[{{\"id\":\"1\",\"text\":\"{t}\"}},"), 1, "the file ends inside this list"),
        ("feed.xml", rss(&format!("<item><title>二</title><description>{u}</descr></item>")), 2, "entry 2"),
        ("dump.xml", dump, 2, "(byte "),
        (
            "cue.srt",
            format!("1\n00:00:01,000 -> 00:00:02,000\n{u}\n\n2\n00:00:02,000 --> 00:00:03,000\n{t}\n"),
            1,
            "cue.srt:1:1: 3 lines belong to no cue",
        ),
        ("lines.csv", format!("{{\"id\":\"x\",\"text\":\"{t}\"}}\n{{\"id\":\"y\",\"text\":}}\n"), 1, "lines.csv:2:"),
        (
            "part.eml",
            format!(
                "From: a@b.jp\nSubject: x\nContent-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: text/plain; charset=utf-8\n\n{t}\n"
            ),
            1,
            "part.eml: its text is not in the encoding",
        ),
    ] {
        let folder = Folder::with(&[(name, content.as_bytes())]);
        let outcome = enishi(&["extract", &folder.name(name)], b"");
        assert_eq!(documents(&outcome.stdout).len(), read, "{name}: {}{}", outcome.stdout, outcome.stderr);
        assert!(outcome.stderr.contains(message), "{name}: {}", outcome.stderr);
        assert_eq!(outcome.code, Some(2), "{name}: {}", outcome.stderr);
    }
}
