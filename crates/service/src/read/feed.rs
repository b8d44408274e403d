//! RSS 0.9 to 2.0 and Atom -> a document an entry; the feed is the publisher.

use roxmltree::Node;

use super::fields::{self, Field};
use super::{Item, Origin, html, markup};
use crate::diagnostic::Diagnostic;
use crate::document::Document;

/// The entries of a feed.
///
/// # Errors
/// It is no XML, or no feed.
pub fn read(text: &str, origin: &Origin) -> Result<Vec<Item>, Diagnostic> {
    let xml = markup::xml(text, &origin.name).map_err(|mut problem| {
        problem.message = format!("a damaged feed: {}", problem.message);
        problem
    })?;
    let is = |node: &Node<'_, '_>, names: &[&str]| names.contains(&node.tag_name().name());
    let publisher = xml
        .descendants()
        .find(|n| is(n, &["channel", "feed"]))
        .and_then(|channel| channel.children().find(|n| is(n, &["title"])))
        .map(text_of)
        .filter(|t| !t.is_empty());
    let mut items: Vec<Item> = Vec::new();
    for (i, entry) in xml.descendants().filter(|n| is(n, &["item", "entry"])).enumerate() {
        let number = i as u64 + 1;
        let place = format!("{}, entry {number}", origin.name);
        let mut document = Document { publisher: publisher.clone(), ..Document::default() };
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
    if items.is_empty() {
        return Err(Diagnostic::error(&origin.name, "no entry in this feed"));
    }
    Ok(items)
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
