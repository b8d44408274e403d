//! Electronic books -> a document a chapter, in reading order.

use std::collections::{BTreeMap, BTreeSet};

use super::unpack::{self, Archive};
use super::{Item, Origin, date, html, markup};
use crate::diagnostic::Diagnostic;

/// The chapters of a book.
///
/// # Errors
/// It is damaged, or its text is encrypted.
pub fn read(archive: &mut Archive, origin: &Origin) -> Result<Vec<Item>, Diagnostic> {
    let part = |archive: &mut Archive, path: &str| -> Result<String, Diagnostic> {
        unpack::text_of(archive, path, &origin.name)
            .unwrap_or_else(|| Err(Diagnostic::error(&origin.name, format!("no {path} in this book"))))
    };
    if let Some(Ok(keys)) = unpack::text_of(archive, "META-INF/encryption.xml", &origin.name)
        && keys.contains(".xhtml")
    {
        return Err(Diagnostic::error(&origin.name, "encrypted").hint("its publisher's lock has to be taken off first"));
    }
    let container = part(archive, "META-INF/container.xml")?;
    let container = markup::xml(&container, &format!("{}/META-INF/container.xml", origin.name))?;
    let package = container
        .descendants()
        .find(|n| n.tag_name().name() == "rootfile")
        .and_then(|n| n.attribute("full-path"))
        .ok_or_else(|| Diagnostic::error(&origin.name, "META-INF/container.xml names no package"))?
        .to_owned();
    let source = part(archive, &package)?;
    let opf = markup::xml(&source, &format!("{}/{package}", origin.name))?;
    let meta = |name: &str| {
        let found = opf.descendants().find(|n| {
            n.tag_name().name() == name && n.tag_name().namespace() == Some("http://purl.org/dc/elements/1.1/")
        });
        found.and_then(|n| n.text()).map(|t| t.trim().to_owned()).filter(|t| !t.is_empty())
    };
    let (publisher, published) = (meta("publisher"), meta("date"));
    let folder = package.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut items: Vec<Item> = Vec::new();
    let day = published.as_deref().and_then(date::iso_date);
    if let (Some(value), None) = (&published, &day) {
        items.push(Err(super::fields::date_warning(&origin.name, format!("no date: {value:?}"))));
    }
    let parts = opf.descendants().filter(|n| n.tag_name().name() == "item").filter_map(|item| {
        let navigation = item.attribute("properties").is_some_and(|p| p.split(' ').any(|p| p == "nav"));
        let href = item.attribute("href").filter(|_| !navigation)?;
        Some((item.attribute("id")?, href))
    });
    let manifest: BTreeMap<&str, &str> = parts.collect();
    let mut number = 0;
    // A chapter is read once, however often the book names it.
    let mut seen = BTreeSet::new();
    for reference in opf.descendants().filter(|n| n.tag_name().name() == "itemref") {
        let Some(href) = reference.attribute("idref").and_then(|id| manifest.get(id)) else { continue };
        let path = join(folder, href);
        if !seen.insert(path.clone()) {
            continue;
        }
        let text = match part(archive, &path) {
            Ok(text) => text,
            Err(problem) => {
                items.push(Err(problem));
                continue;
            }
        };
        let mut document = html::words(String::new(), &text);
        if document.text.trim().is_empty() {
            continue;
        }
        number += 1;
        document.id = origin.entry(number);
        document.publisher.clone_from(&publisher);
        document.published.clone_from(&day);
        items.push(Ok(document));
    }
    if number == 0 {
        return Err(Diagnostic::error(&origin.name, "no chapter with text in this book"));
    }
    Ok(items)
}

/// The path of `href` from `folder`.
fn join(folder: &str, href: &str) -> String {
    let href = href.split('#').next().unwrap_or(href);
    let mut parts: Vec<String> = folder.split('/').filter(|p| !p.is_empty()).map(str::to_owned).collect();
    for part in href.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(percent(part)),
        }
    }
    parts.join("/")
}

/// A path without percent signs.
fn percent(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let code = (first == b'%').then(|| behind.get(..2)).flatten().and_then(|hex| std::str::from_utf8(hex).ok());
        if let Some(byte) = code.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            bytes.push(byte);
            rest = &behind[2..];
        } else {
            bytes.push(first);
            rest = behind;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
