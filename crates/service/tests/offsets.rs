//! Whatever format a text comes in, and whatever in it is composed, joined, decorated or left out: what the analysis quotes is
//! the slice of the text as read at the place that it names.

#![allow(clippy::unwrap_used)] // as in any test

use std::io::{Cursor, Write};
use std::sync::OnceLock;

use enishi_core::document::{Document, DocumentAnalysis, Field};
use enishi_service::pipeline::Pipeline;
use enishi_service::read::{Documents, Format, ReadConfig, Source};
use proptest::prelude::*;

fn pipeline() -> &'static Pipeline {
    static PIPELINE: OnceLock<Pipeline> = OnceLock::new();
    PIPELINE.get_or_init(|| Pipeline::builder().build().unwrap())
}

/// Sentences that are read in some way before they are analysed.
const SENTENCES: [&str; 22] = [
    "北浜電機は三崎電子を買収した。",
    "ﾊﾟﾅｿﾆｯｸは三崎電子と提携した｡",
    "タ\u{3099}イト\u{3099}ー食品は札幌市に本社を置く。",
    "㈱緑川は富山市に本社を置く。",
    "三崎電子🚀は大隅興産を買収した👏🏻。",
    "北浜《きたはま》電機は富山市に本社を置く。［＃改ページ］",
    "高瀬誠（たかせ・まこと）氏は北浜電機の社長だ。",
    "水城\u{200B}製薬は若狭\u{AD}化学と提携した。",
    "⾼⽊電機は⼤阪市に本社を置く︒",
    "三崎電子（札幌市は大隅興産を買収した。",
    "北浜電機が“ひなた”を発売した。",
    "**北浜電機**は#三崎電子 を買収した(笑)。",
    "三崎&amp;電子は大隅興産を買収した。",
    "北浜電機は2024年4月に三崎\n電子を買収した。売上高は30\n億円だった。",
    "> 北浜電機は三崎電子を買\n> 収した。水城製薬は若狭化\n> 学と提携した。",
    "記者：買収の狙いは何ですか。\n田中社長：北浜電機は三崎電子を買収した。",
    "○田中委員長　北浜電機は大隅興産と提携した。\n○山田参考人　三崎電子は札幌市に本社を置く。",
    "・北浜電機：富山市に本社を置く。",
    "会社名：三崎電子株式会社\n本社：富山市\n",
    "水城製薬、若狭化学を買収 https://example.jp/x #製薬",
    "社長は「三崎電子を買収する。売上高は2倍になる」と述べた。",
    "ＯｐｅｎＡＩは１２億ドルを調達した。𠮷野家は牛丼を発売した。",
];

fn json(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

fn markup(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn cell(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn archive(files: &[(&str, String)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn page(paragraphs: &[&str]) -> String {
    let body: String = paragraphs.iter().map(|p| format!("<p>{}</p>", markup(p))).collect();
    format!("<html><head><title>記事</title></head><body><article><h1>記事</h1>{body}</article></body></html>")
}

/// The paragraphs in every format that a test can write.
fn written(paragraphs: &[&str]) -> Vec<(&'static str, Option<Format>, Vec<u8>)> {
    let text = paragraphs.join("\n\n");
    let html = page(paragraphs);
    let quoted: String = html
        .chars()
        .flat_map(|c| c.to_string().into_bytes())
        .map(|b| format!("={b:02X}"))
        .collect::<Vec<_>>()
        .chunks(20)
        .map(<[String]>::concat)
        .collect::<Vec<_>>()
        .join("=\r\n");
    let word: String = paragraphs.iter().map(|p| format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", markup(p))).collect();
    let word = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{word}</w:body></w:document>"
    );
    let response = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}");
    let container = "<container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles><rootfile full-path=\"o.opf\"/></rootfiles></container>";
    let package = "<package xmlns=\"http://www.idpf.org/2007/opf\"><metadata/><manifest><item id=\"c\" href=\"c.xhtml\" media-type=\"application/xhtml+xml\"/></manifest><spine><itemref idref=\"c\"/></spine></package>";
    vec![
        ("a.txt", Some(Format::Text), text.clone().into_bytes()),
        ("a.md", Some(Format::Markdown), text.clone().into_bytes()),
        ("a.html", Some(Format::Html), html.clone().into_bytes()),
        ("a.jsonl", Some(Format::JsonLines), format!("{{\"id\":\"a\",\"text\":{}}}\n", json(&text)).into_bytes()),
        ("a.json", Some(Format::Json), format!("[{{\"id\":\"a\",\"title\":{},\"text\":{}}}]", json(paragraphs[0]), json(&text)).into_bytes()),
        ("a.csv", Some(Format::Csv), format!("id,text\n1,{}\n", cell(&text)).into_bytes()),
        ("a.tsv", Some(Format::Tsv), format!("id\ttext\n1\t{}\n", cell(&text)).into_bytes()),
        ("a.xml", Some(Format::Feed), format!("<rss version=\"2.0\"><channel><item><title>記事</title><description>{}</description></item></channel></rss>", markup(&markup(&text))).into_bytes()),
        ("a.wiki", Some(Format::WikiExtract), format!("<doc id=\"1\" title=\"記事\">\n{text}\n</doc>\n").into_bytes()),
        ("a.dump", Some(Format::MediaWiki), format!("<mediawiki><page><title>記事</title><ns>0</ns><id>1</id><revision><text>{}</text></revision></page></mediawiki>", markup(&text)).into_bytes()),
        ("a.eml", Some(Format::Mail), format!("From: a@example.jp\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n").into_bytes()),
        ("b.eml", Some(Format::Mail), format!("From: a@example.jp\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{quoted}\r\n").into_bytes()),
        ("a.srt", Some(Format::Subtitles), format!("1\n00:00:01,000 --> 00:00:02,000\n{}\n", text.replace("\n\n", "\n")).into_bytes()),
        ("a.warc", Some(Format::Warc), format!("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://example.jp/\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{response}\r\n\r\n", response.len()).into_bytes()),
        ("a.docx", None, archive(&[("word/document.xml", word)])),
        ("a.epub", None, archive(&[("mimetype", "application/epub+zip".to_owned()), ("META-INF/container.xml", container.to_owned()), ("o.opf", package.to_owned()), ("c.xhtml", html)])),
        ("a.zip", None, archive(&[("a.txt", text)])),
    ]
}

fn read(name: &str, format: Option<Format>, bytes: Vec<u8>) -> Vec<Document> {
    let sources = vec![Source::Bytes { name: name.to_owned(), bytes }];
    Documents::new(sources, ReadConfig { format, ..ReadConfig::default() }).filter_map(Result::ok).collect()
}

fn slice(text: &str, begin: u32, end: u32) -> String {
    text.chars().skip(begin as usize).take((end - begin) as usize).collect()
}

/// What of an analysis does not quote what stands at its place.
fn misplaced(document: &Document, analysis: &DocumentAnalysis) -> Vec<String> {
    let field = |title: bool| if title { document.title.as_deref().unwrap_or("") } else { document.text.as_str() };
    let mut wrong = Vec::new();
    let mut last = 0;
    for s in &analysis.sentences {
        let span = s.sentence.span;
        let text = field(s.sentence.field == Field::Title);
        if span.end as usize > text.chars().count() || span.begin > span.end {
            wrong.push(format!("sentence {span:?} is outside of the text"));
        }
        if s.sentence.field == Field::Text {
            if span.begin < last {
                wrong.push(format!("sentence {span:?} begins before the last one ends"));
            }
            last = span.end;
        }
        for mention in &s.mentions {
            let at = mention.chars.shift(span.begin);
            if at.begin < span.begin || at.end > span.end || at.begin > at.end {
                wrong.push(format!("mention {at:?} is outside of its sentence {span:?}"));
            }
        }
    }
    for statement in &analysis.statements {
        let text = field(statement.sentence < 0);
        let found = slice(text, statement.begin, statement.end);
        if found != statement.text {
            wrong.push(format!("quote {:?} is {found:?} at its place", statement.text));
        }
        for node in [&statement.subject, &statement.object] {
            // What is named elsewhere keeps the words of there.
            let here = (statement.begin..=statement.end).contains(&node.begin) && node.end <= statement.end;
            if here && node.surface.chars().count() == (node.end - node.begin) as usize {
                let found = slice(text, node.begin, node.end);
                if found != node.surface {
                    wrong.push(format!("{:?} is {found:?} at its place", node.surface));
                }
            }
        }
    }
    wrong
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn quotes_are_slices_of_the_text_as_read(picks in proptest::collection::vec(prop::sample::select(SENTENCES.to_vec()), 2..7)) {
        let mut worker = pipeline().worker();
        for (name, format, bytes) in written(&picks) {
            let documents = read(name, format, bytes);
            prop_assert!(!documents.is_empty(), "{} gives no document", name);
            for document in documents {
                let analysis = worker.process(&document);
                let wrong = misplaced(&document, &analysis);
                prop_assert!(wrong.is_empty(), "{}: {}\n{}", name, wrong.join("\n"), document.text);
            }
        }
    }
}

/// Every sentence in every format, once: what chance may leave out.
#[test]
fn every_sentence_keeps_its_places() {
    let mut worker = pipeline().worker();
    let mut statements = 0;
    for sentence in SENTENCES {
        for (name, format, bytes) in written(&[sentence, "水城製薬は若狭化学と提携した。"]) {
            for document in read(name, format, bytes) {
                let analysis = worker.process(&document);
                statements += analysis.statements.len();
                let wrong = misplaced(&document, &analysis);
                assert!(wrong.is_empty(), "{name}: {}\n{}", wrong.join("\n"), document.text);
            }
        }
    }
    assert!(statements > 300, "only {statements} statements");
}
