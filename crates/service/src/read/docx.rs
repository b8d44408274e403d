//! Word documents -> their text: a paragraph a line, headings, items, cells; notes at the end.

use roxmltree::Node;

use super::unpack::{self, Archive};
use super::{Item, Origin, markup};
use crate::diagnostic::Diagnostic;
use crate::document::{Document, Reading};

/// The document, and what of it is not read.
///
/// # Errors
/// It is damaged.
pub fn read(archive: &mut Archive, origin: &Origin) -> Result<Vec<Item>, Diagnostic> {
    let part = |archive: &mut Archive, path: &str| unpack::text_of(archive, path, &origin.name).transpose();
    let body = part(archive, "word/document.xml")?
        .ok_or_else(|| Diagnostic::error(&origin.name, "no word/document.xml in this document"))?;
    let mut document = Document { id: origin.id.clone(), ..Document::default() };
    let mut writer = Writer::default();
    writer.block(markup::xml(&body, &format!("{}/word/document.xml", origin.name))?.root_element());
    for path in ["word/footnotes.xml", "word/endnotes.xml"] {
        if let Some(notes) = part(archive, path)? {
            let notes = markup::xml(&notes, &format!("{}/{path}", origin.name))?;
            for note in notes.root_element().children().filter(|n| n.is_element() && attribute(*n, "type").is_none()) {
                writer.block(note);
            }
        }
    }
    document.text = writer.text;
    document.readings = writer.readings;
    if let Some(core) = part(archive, "docProps/core.xml")?
        && let Ok(core) = markup::xml(&core, &origin.name)
    {
        let of = |name| core.descendants().find(|n| n.has_tag_name(name)).and_then(|n| n.text());
        let title = of(("http://purl.org/dc/elements/1.1/", "title")).map(str::trim).filter(|t| !t.is_empty());
        document.title = title.map(str::to_owned);
    }
    let mut items = Vec::new();
    let names = archive.names();
    let left: Vec<&str> = [
        ("word/comments.xml", "comments"),
        ("word/media/", "pictures"),
        ("word/header", "headers"),
        ("word/footer", "footers"),
    ]
    .iter()
    .filter(|(path, _)| names.iter().any(|name| name.starts_with(path)))
    .map(|&(_, what)| what)
    .collect();
    if !left.is_empty() {
        items.push(Err(Diagnostic::warning(&origin.name, format!("not read: {}", left.join(", ")))));
    }
    items.push(Ok(document));
    Ok(items)
}

fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes().find(|a| a.name() == name).map(|a| a.value())
}

#[derive(Default)]
struct Writer {
    text: String,
    readings: Vec<Reading>,
}

impl Writer {
    fn block(&mut self, node: Node<'_, '_>) {
        for child in node.children().filter(Node::is_element) {
            match child.tag_name().name() {
                "p" => self.paragraph(child),
                "tr" => {
                    for cell in child.children().filter(|c| c.tag_name().name() == "tc") {
                        let begin = self.text.len();
                        self.block(cell);
                        let words = self.text.split_off(begin);
                        self.text.push_str(&words.trim_end().replace('\n', " "));
                        self.text.push('\t');
                    }
                    self.text.push('\n');
                }
                "del" | "sectPr" => {}
                _ => self.block(child),
            }
        }
    }
    fn paragraph(&mut self, paragraph: Node<'_, '_>) {
        let properties = paragraph.children().find(|c| c.tag_name().name() == "pPr");
        let property = |name: &str| properties.and_then(|p| p.children().find(|c| c.tag_name().name() == name));
        let style = property("pStyle").and_then(|s| attribute(s, "val")).unwrap_or("");
        if style.starts_with("Heading") || style == "Title" || property("outlineLvl").is_some() {
            self.text.push_str("# ");
        } else if property("numPr").is_some() || style.starts_with("List") {
            self.text.push('・');
        }
        self.inline(paragraph);
        self.text.push('\n');
    }
    fn inline(&mut self, node: Node<'_, '_>) {
        for child in node.children().filter(Node::is_element) {
            match child.tag_name().name() {
                "t" => self.text.push_str(child.text().unwrap_or("")),
                "tab" if node.tag_name().name() == "r" => self.text.push('\t'),
                "br" | "cr" => self.text.push('\n'),
                "noBreakHyphen" => self.text.push('-'),
                "ruby" => {
                    let part = |name: &str| child.children().find(|c| c.tag_name().name() == name);
                    let begin = self.text.chars().count() as u32;
                    if let Some(base) = part("rubyBase") {
                        self.inline(base);
                    }
                    let end = self.text.chars().count() as u32;
                    let kana: String = part("rt")
                        .map(|rt| {
                            rt.descendants()
                                .filter(|n| n.has_tag_name((rt.tag_name().namespace().unwrap_or(""), "t")))
                                .filter_map(|n| n.text())
                                .collect()
                        })
                        .unwrap_or_default();
                    self.readings.push(Reading { begin, end, kana });
                }
                // Text that was taken out, and boxes that repeat it for older programs.
                "del" | "moveFrom" | "Fallback" | "pPr" | "rPr" | "instrText" => {}
                "p" => self.paragraph(child),
                _ => self.inline(child),
            }
        }
    }
}
