//! RSS 0.9 to 2.0 and Atom -> a document an entry; the feed is the publisher.

use roxmltree::Node;

use super::fields::{self, Field};
use super::{Item, Origin, html, markup};
use crate::diagnostic::{Diagnostic, line_column};
use crate::document::Document;

/// The entries of a feed.
///
/// # Errors
/// It is no XML, or no feed.
pub fn read(text: &str, origin: &Origin) -> Result<Vec<Item>, Diagnostic> {
    let xml = match markup::xml(text, &origin.name) {
        Ok(xml) => xml,
        Err(mut problem) => {
            problem.message = format!("a damaged feed: {}", problem.message);
            return salvage(text, origin, &problem).ok_or(problem);
        }
    };
    let publisher = xml
        .descendants()
        .find(|n| is(n, &["channel", "feed"]))
        .and_then(|channel| channel.children().find(|n| is(n, &["title"])))
        .map(text_of)
        .filter(|t| !t.is_empty());
    let mut items: Vec<Item> = Vec::new();
    for (entry, number) in xml.descendants().filter(|n| is(n, &["item", "entry"])).zip(1..) {
        read_entry(entry, number, publisher.as_deref(), origin, &mut items);
    }
    if items.is_empty() {
        return Err(Diagnostic::error(&origin.name, "no entry in this feed"));
    }
    Ok(items)
}

fn is(node: &Node<'_, '_>, names: &[&str]) -> bool {
    names.contains(&node.tag_name().name())
}

/// The entries of a damaged feed that are whole, each read on its own, and what is wrong with the others; None where none is.
fn salvage(text: &str, origin: &Origin, whole: &Diagnostic) -> Option<Vec<Item>> {
    let tag = ["item", "entry"].into_iter().find(|tag| text.contains(&format!("<{tag}")))?;
    let (open, close) = (format!("<{tag}"), format!("</{tag}>"));
    let begins: Vec<usize> = text
        .match_indices(&open)
        .map(|(at, _)| at)
        .filter(|at| text[at + open.len()..].starts_with(['>', ' ', '\n', '\r', '\t']))
        .collect();
    let head = &text[..*begins.first()?];
    // The tag of the feed says what the prefixes of its entries stand for.
    let root = ["<rss", "<feed", "<rdf:RDF"].iter().find_map(|name| head.find(name))?;
    let root = &head[root..head[root..].find('>').map(|end| root + end + 1)?];
    let name = root[1..].split([' ', '>', '\n', '\r', '\t']).next()?;
    let title =
        head.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>")).map(|(title, _)| title.trim());
    let publisher = title.map(markup::unescape).filter(|title| !title.is_empty());
    let (mut items, mut found) = (Vec::new(), false);
    let ends = begins.iter().skip(1).copied().chain([text.len()]);
    for ((&begin, end), number) in begins.iter().zip(ends).zip(1..) {
        let part = &text[begin..end];
        let part = part.find(&close).map_or(part, |at| &part[..at + close.len()]);
        let alone = format!("{root}{part}</{name}>");
        match markup::xml(&alone, &origin.name) {
            Ok(xml) => {
                for entry in xml.descendants().filter(|n| is(n, &[tag])) {
                    found = true;
                    read_entry(entry, number, publisher.as_deref(), origin, &mut items);
                }
            }
            Err(error) => {
                let (row, column) = line_column(&text[..begin]);
                let message = format!("a damaged entry: {}", error.message.split(" at ").next().unwrap_or_default());
                items.push(Err(Diagnostic::error(format!("{}, entry {number}", origin.name), message).at(row, column)));
            }
        }
    }
    if found && items.iter().all(Result::is_ok) {
        items.push(Err(whole.clone()));
    }
    found.then_some(items)
}

/// The document of an entry.
fn read_entry(entry: Node<'_, '_>, number: u64, publisher: Option<&str>, origin: &Origin, items: &mut Vec<Item>) {
    let place = format!("{}, entry {number}", origin.name);
    let mut document = Document { publisher: publisher.map(str::to_owned), ..Document::default() };
    let child = |names: &[(&str, Option<&str>)]| {
        names.iter().find_map(|(name, space)| {
            entry.children().find(|n| {
                n.tag_name().name() == *name
                    && space.is_none_or(|s| n.tag_name().namespace().is_some_and(|ns| ns.contains(s)))
            })
        })
    };
    if let Some(title) = child(&[("title", None)]) {
        let title = words(title);
        document.title = Some(title.replace('\n', " ").trim().to_owned()).filter(|t| !t.is_empty());
    }
    let link = entry
        .children()
        .filter(|n| is(n, &["link"]))
        .max_by_key(|n| n.attribute("rel").is_none_or(|r| r == "alternate"));
    document.url =
        link.map(|n| n.attribute("href").map_or_else(|| text_of(n), str::to_owned)).filter(|u| !u.is_empty());
    if let Some(id) = child(&[("guid", None), ("id", None)]) {
        document.id = text_of(id);
    }
    if document.id.is_empty() {
        document.id =
            entry.attribute(("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "about")).unwrap_or("").to_owned();
    }
    if document.id.is_empty() {
        document.id = origin.entry(number);
    }
    if let Some(date) =
        child(&[("pubDate", None), ("published", None), ("date", None), ("issued", None), ("updated", None)])
        && let Some(message) = fields::put(&mut document, Field::Published, &text_of(date))
    {
        items.push(Err(fields::date_warning(&place, message)));
    }
    if let Some(body) =
        child(&[("encoded", Some("content")), ("content", None), ("description", None), ("summary", None)])
    {
        document.text = words(body);
    }
    if document.text.trim().is_empty() && document.title.is_none() {
        items.push(Err(Diagnostic::error(place, "an entry without title and text")));
    } else {
        items.push(Ok(document));
    }
}

fn text_of(node: Node<'_, '_>) -> String {
    node.descendants().filter(Node::is_text).filter_map(|n| n.text()).collect::<String>().trim().to_owned()
}

/// The words of an element that holds text, escaped HTML or XHTML.
fn words(node: Node<'_, '_>) -> String {
    let inner = if node.children().any(|c| c.is_element()) {
        node.document().input_text()[node.range()].to_owned()
    } else {
        text_of(node)
    };
    if inner.contains('<') || inner.contains('&') { html::words(String::new(), &inner).text } else { inner }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_documents() {
        let feed = "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>縁新聞</title><item><title>A&amp;B</title><link>https://example.jp/1</link><pubDate>Mon, 03 Feb 2025 09:00:00 +0900</pubDate><description>短い</description><content:encoded><![CDATA[<p>縁は<b>社</b>だ。</p>]]></content:encoded></item><item><title>二</title><pubDate>いつか</pubDate></item></channel></rss>";
        let found = read(feed, &Origin { name: "f.xml".into(), id: "f".into() }).unwrap();
        let first = found[0].as_ref().unwrap();
        assert_eq!((first.title.as_deref(), first.text.trim()), (Some("A&B"), "縁は社だ。"));
        assert_eq!((first.published.as_deref(), first.publisher.as_deref()), (Some("2025-02-03"), Some("縁新聞")));
        assert_eq!((first.id.as_str(), first.url.as_deref()), ("f#1", Some("https://example.jp/1")));
        assert!(found[1].as_ref().unwrap_err().to_string().contains("no date: \"いつか\""));
        assert_eq!(found[2].as_ref().unwrap().id, "f#2");
    }
}
