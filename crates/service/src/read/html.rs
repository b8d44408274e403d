//! HTML -> the article's text, with title, date, publisher and address.
//!
//! Which part of the page is the article is decided by `dom_smoothie`, a port of Mozilla's Readability; its Markdown goes
//! through [`super::markdown`], so that headings and items come out as they do there.

use std::borrow::Cow;

use dom_smoothie::{Config, Readability, TextMode};
use encoding_rs::Encoding;

use super::markup::crowded;
use super::{date::iso_date, markdown};
use crate::document::{Document, Reading};

/// Around a word and its reading, while the page is taken apart.
const RUBY: [char; 3] = ['\u{E0F0}', '\u{E0F1}', '\u{E0F2}'];

/// Japanese says in 120 characters what the 500 of Readability's default stand for.
const MIN_ARTICLE_CHARS: usize = 120;
/// More elements than this are no article (the HTML standard itself has about 300,000).
const MAX_ELEMENTS: usize = 500_000;
/// Tags are looked at before anything is built from them; an element takes some hundred bytes.
const MAX_TAGS: usize = 2_000_000;
/// Deeper pages are refused: browsers stop at 512, and time grows with the square of the depth.
const MAX_DEPTH: usize = 1000;

/// An element of an article has a handful; time grows with the square of their number.
const MAX_ATTRIBUTES: usize = 500;

/// Reads a page.
///
/// # Errors
/// No article was found in it, or it has too many elements or nests too deep.
pub fn read(id: String, source: &str) -> Result<Document, String> {
    if let Some(reason) = unfit(source) {
        return Err(reason);
    }
    let config = Config {
        char_threshold: MIN_ARTICLE_CHARS,
        max_elements_to_parse: MAX_ELEMENTS,
        text_mode: TextMode::Markdown,
        ..Config::default()
    };
    let source = mark_ruby(source);
    let mut page = Readability::new(source.as_ref(), None, Some(config)).map_err(|e| e.to_string())?;
    let dated = page.doc.select("time[datetime]").attr("datetime").and_then(|value| iso_date(&value));
    let address = page.doc.select("link[rel=canonical]").attr("href").map(|href| href.to_string());
    part_terms(&page.doc);
    let article = page.parse().map_err(|e| e.to_string())?;
    let mut document = markdown::read(id, &article.text_content);
    // The article's own first heading repeats the title.
    let inner = document.title.take();
    document.title = Some(article.title).filter(|title| !title.is_empty()).or(inner);
    document.published = article.published_time.as_deref().and_then(iso_date).or(dated);
    document.publisher = article.site_name;
    document.url = article.url.or(address);
    Ok(unmark_ruby(document))
}

/// The words of a page or a part of one that is an article as a whole: a chapter, an entry of a feed, a mail.
pub fn words(id: String, source: &str) -> Document {
    if unfit(source).is_some() {
        return Document {
            id,
            text: super::markup::unescape(&super::markup::without_tags(source)),
            ..Document::default()
        };
    }
    let source = mark_ruby(source);
    let page = dom_query::Document::from(source.as_ref());
    part_terms(&page);
    let headline = page.select("title").text().trim().to_owned();
    let mut document =
        markdown::read(id, &page.md(Some(&["script", "style", "meta", "head", "title", "nav", "rp", "rt"])));
    if document.title.is_none() {
        document.title = Some(headline).filter(|title| !title.is_empty());
    }
    unmark_ruby(document)
}

/// A term is parted from its definition, and a definition from the next term, as the layout parts them.
fn part_terms(page: &dom_query::Document) {
    for term in page.select("dt").nodes() {
        if !term.text().trim_end().ends_with([':', '：']) {
            term.append_html("：");
        }
    }
    for definition in page.select("dd").nodes() {
        definition.append_html("<br>");
    }
}

/// Words with readings between marks, so that they come through the article whole: `<ruby>縁<rt>えん</rt></ruby>`.
fn mark_ruby(source: &str) -> Cow<'_, str> {
    // ASCII alone changes, so places stay.
    let lower = source.to_ascii_lowercase();
    if !lower.contains("<ruby") {
        return Cow::Borrowed(source);
    }
    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    while let Some(begin) = lower[at..].find("<ruby").map(|i| at + i) {
        out.extend(source[at..begin].chars().filter(|c| !RUBY.contains(c)));
        let end = lower[begin..].find("</ruby").map_or(source.len(), |i| begin + i);
        let mut parts = source[begin..end].split('<').skip(1);
        let (mut base, mut kana, mut part) = (String::new(), String::new(), "ruby");
        let mut flush = |base: &mut String, kana: &mut String| {
            let word = base.trim();
            if kana.is_empty() || word.is_empty() {
                out.push_str(word);
            } else {
                out.extend(
                    [RUBY[0]]
                        .into_iter()
                        .chain(word.chars())
                        .chain([RUBY[1]])
                        .chain(kana.trim().chars())
                        .chain([RUBY[2]]),
                );
            }
            base.clear();
            kana.clear();
        };
        for tag in &mut parts {
            let (name, words) = tag.split_once('>').unwrap_or((tag, ""));
            let closes = name.starts_with('/');
            let name = name.trim_start_matches('/').split([' ', '/']).next().unwrap_or("").to_ascii_lowercase();
            part = match (name.as_str(), closes) {
                ("rt" | "rtc", false) => "rt",
                ("rp", false) => "rp",
                ("rt" | "rp" | "rtc", true) | ("ruby" | "rb", _) => "ruby",
                _ => part,
            };
            match part {
                "rt" => kana.push_str(words),
                "rp" => {}
                _ => {
                    if !kana.is_empty() && !words.trim().is_empty() {
                        flush(&mut base, &mut kana);
                    }
                    base.push_str(words);
                }
            }
        }
        flush(&mut base, &mut kana);
        at = lower[end..].find('>').map_or(source.len(), |i| end + i + 1);
    }
    out.extend(source[at..].chars().filter(|c| !RUBY.contains(c)));
    Cow::Owned(out)
}

/// Takes the marks away and keeps the readings beside the text.
fn unmark_ruby(mut document: Document) -> Document {
    let take = |text: &str| {
        let (mut out, mut readings) = (String::with_capacity(text.len()), Vec::new());
        let (mut chars, mut reading) = (0, None::<Reading>);
        for c in text.chars() {
            match (&mut reading, c) {
                (_, c) if c == RUBY[0] => reading = Some(Reading { begin: chars, ..Reading::default() }),
                (Some(reading), c) if c == RUBY[1] => reading.end = chars,
                (_, c) if c == RUBY[2] => readings.extend(reading.take()),
                (Some(reading), c) if reading.end > 0 => reading.kana.push(c),
                _ => {
                    out.push(c);
                    chars += 1;
                }
            }
        }
        (out, readings)
    };
    if document.text.contains(RUBY[0]) {
        (document.text, document.readings) = take(&document.text);
    }
    document.title = document.title.map(|title| take(&title).0);
    document
}

/// Why the page is not taken apart, if it would need more time or memory than a page may.
fn unfit(source: &str) -> Option<String> {
    if source.bytes().filter(|b| *b == b'<').count() > MAX_TAGS {
        return Some(format!("more than {MAX_TAGS} tags"));
    }
    if depth(source) > MAX_DEPTH {
        return Some(format!("elements nest more than {MAX_DEPTH} deep"));
    }
    let line = crowded(source, MAX_ATTRIBUTES)?;
    Some(format!("line {line}: an element of more than {MAX_ATTRIBUTES} attributes"))
}

/// How deep elements nest at most, estimated from the tags alone before anything is built from them.
fn depth(source: &str) -> usize {
    // Elements that never nest, or whose end tag is often left out.
    const FLAT: [&str; 26] = [
        "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p",
        "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr", "path",
    ];
    let (mut depth, mut deepest) = (0_usize, 0);
    for tag in source.split('<').skip(1) {
        let (closes, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        let name_end = tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len());
        let name = &tag[..name_end];
        if name.is_empty() || FLAT.iter().any(|flat| flat.eq_ignore_ascii_case(name)) {
            continue;
        }
        depth = if closes { depth.saturating_sub(1) } else { depth + 1 };
        deepest = deepest.max(depth);
    }
    deepest
}

/// The encoding that the page declares for itself in its first kilobyte.
pub fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_ascii_lowercase();
    let (_, value) = head.split_once("charset=")?;
    let name: String = value
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
        .collect();
    Encoding::for_label(name.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_article_is_found() {
        let body =
            "<p>縁テック株式会社は3日、対話AI「縁」を公開した。料金は月1000円で、国内の企業に向けて売り込む。</p>"
                .repeat(4);
        let page = format!(
            "<html><head><meta charset=utf-8><title>縁テック、対話AIを公開</title>\
             <meta property=\"og:site_name\" content=\"縁新聞\">\
             <meta property=\"article:published_time\" content=\"2025-02-03T09:00:00+09:00\">\
             <link rel=canonical href=\"https://example.jp/1\"></head>\
             <body><nav><a href=/>ホーム</a><a href=/ai>AI</a></nav>\
             <article><h1>縁テック、対話AIを公開</h1>{body}<h2>背景</h2><ul><li>需要</li></ul></article>\
             <footer>(C) 縁新聞</footer></body></html>"
        );
        let document = read("a".to_owned(), &page).unwrap();
        assert_eq!(document.title.as_deref(), Some("縁テック、対話AIを公開"));
        assert_eq!(document.published.as_deref(), Some("2025-02-03"));
        assert_eq!(document.publisher.as_deref(), Some("縁新聞"));
        assert_eq!(document.url.as_deref(), Some("https://example.jp/1"));
        assert!(document.text.starts_with("縁テック株式会社は3日、対話AI「縁」を公開した。"), "{}", document.text);
        assert!(document.text.contains("\n# 背景\n\n・需要\n"), "{}", document.text);
        assert!(!document.text.contains("ホーム"));
    }

    #[test]
    fn terms_and_definitions_are_lines() {
        let page = "<dl><dt>会社名</dt><dd>北浜電機</dd><dt>本社：</dt><dd>富山市</dd></dl><p>次だ。</p>";
        let text = words("a".to_owned(), page).text;
        assert_eq!(
            text.split_whitespace().collect::<Vec<_>>(),
            ["会社名：北浜電機", "本社：富山市", "次だ。"],
            "{text}"
        );
    }

    #[test]
    fn attributes_are_counted() {
        let tag = |n: usize| {
            format!("<p>a</p>\n<p {}>", (0..n).fold(String::new(), |all, n| all + &format!(" a{n}='1 2 3'")))
        };
        assert_eq!((crowded(&tag(400), 500), crowded(&tag(501), 500)), (None, Some(2)));
        assert_eq!(crowded(&format!("<img src=\"data:{}\">", "a b c ".repeat(5_000)), 500), None);
        assert_eq!(crowded(&"1 < 2 words and more ".repeat(5_000), 500), None);
    }

    #[test]
    fn readings_stand_beside_the_text() {
        let page = "<p><ruby>三<rp>（</rp><rt>み</rt><rp>）</rp>崎<rt>さき</rt></ruby>電子は<RUBY><rb>縁</rb><rt>えん</rt></RUBY>だ。</p>";
        let document = words("a".to_owned(), page);
        assert_eq!(document.text, "三崎電子は縁だ。\n");
        let found: Vec<_> = document.readings.iter().map(|r| (r.begin, r.end, r.kana.as_str())).collect();
        assert_eq!(found, [(0, 1, "み"), (1, 2, "さき"), (5, 6, "えん")]);
    }

    #[test]
    fn depth_is_estimated() {
        assert_eq!(depth("<html><p>a<p>b<br><b>c</b><i>d</i> 1<2 </html>"), 2);
        assert!(read("a".to_owned(), &"<div>".repeat(1_000_000)).unwrap_err().contains("nest more than"));
    }

    #[test]
    fn a_page_declares_its_encoding() {
        assert_eq!(declared_encoding(b"<meta charset=\"Shift_JIS\">").map(Encoding::name), Some("Shift_JIS"));
        assert_eq!(declared_encoding(b"<p>"), None);
    }
}
