//! Markdown -> plain text and what the front matter says.
//!
//! Headings keep one `#`, items one `・`, so that sentences know what they are; emphasis, links, pictures, code and raw HTML
//! leave only their words. The first heading of level one is the title where the front matter gives none.

use pulldown_cmark::{CowStr, Event, HeadingLevel, MetadataBlockKind, Options, Parser, Tag, TagEnd, TextMergeStream};

use super::date::iso_date;
use crate::document::Document;

/// Reads a Markdown file.
pub fn read(id: String, source: &str) -> Document {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let document = Document { id, ..Document::default() };
    let mut writer = Writer { document, skip: 0, in_item: false, title: None, head: Head::None };
    for event in TextMergeStream::new(Parser::new_ext(source, options)) {
        writer.event(event);
    }
    let mut document = writer.document;
    document.text.truncate(document.text.trim_end().len());
    if !document.text.is_empty() {
        document.text.push('\n');
    }
    document
}

struct Writer {
    document: Document,
    /// Depth of elements whose content is left out.
    skip: u32,
    /// Whether the next block opens an item.
    in_item: bool,
    /// The heading or front matter that is being collected instead of going to the text.
    title: Option<String>,
    /// Whether bold words open the block: `**A社** 1971年に設立された。`
    head: Head,
}

#[derive(PartialEq, Eq)]
enum Head {
    None,
    /// Within the bold words.
    Inside,
    /// Right behind them.
    Behind,
}

impl Writer {
    fn event(&mut self, event: Event<'_>) {
        if self.head == Head::Behind {
            self.head = Head::None;
            // A head on a line of its own heads what follows in its block.
            if matches!(event, Event::HardBreak) && self.skip == 0 && self.title.is_none() {
                self.part();
                return;
            }
            self.part_head(&event);
        }
        match event {
            Event::Start(Tag::Strong) if self.opens_block() => self.head = Head::Inside,
            Event::End(TagEnd::Strong) if self.head == Head::Inside => self.head = Head::Behind,
            Event::Start(Tag::CodeBlock(_) | Tag::Image { .. } | Tag::HtmlBlock) => self.skip += 1,
            Event::End(TagEnd::CodeBlock | TagEnd::Image | TagEnd::HtmlBlock) => self.skip -= 1,
            Event::Start(Tag::MetadataBlock(MetadataBlockKind::YamlStyle)) => self.title = Some(String::new()),
            Event::End(TagEnd::MetadataBlock(_)) => {
                let block = self.title.take().unwrap_or_default();
                front_matter(&block, &mut self.document);
            }
            Event::Start(Tag::Heading { level, .. }) => {
                let first = self.document.text.is_empty() && self.document.title.is_none();
                if level == HeadingLevel::H1 && first {
                    self.title = Some(String::new());
                } else {
                    self.blank_line();
                    self.document.text.push_str("# ");
                }
            }
            Event::End(TagEnd::Heading(_)) => match self.title.take() {
                Some(title) => self.document.title = Some(title),
                None => self.blank_line(),
            },
            Event::Start(Tag::Paragraph) if !self.in_item => self.blank_line(),
            Event::Start(Tag::Item) => {
                self.new_line();
                self.document.text.push('・');
                self.in_item = true;
            }
            Event::End(TagEnd::Paragraph) => {
                self.in_item = false;
                self.new_line();
            }
            Event::End(TagEnd::Item) => {
                self.in_item = false;
                self.new_line();
            }
            Event::Start(Tag::List(_)) if !self.in_item => self.blank_line(),
            Event::Start(Tag::List(_) | Tag::TableRow | Tag::TableHead) | Event::HardBreak | Event::Rule => {
                self.new_line();
            }
            Event::End(TagEnd::List(_) | TagEnd::Table) => self.blank_line(),
            Event::End(TagEnd::TableCell) => self.text("\t"),
            Event::Text(text) | Event::Code(text) => self.words(&text),
            Event::SoftBreak => self.soft_break(),
            _ => {}
        }
    }

    /// CommonMark does not close `**「名」**は` (punctuation inside, a letter outside): such marks are left over.
    fn words(&mut self, text: &CowStr<'_>) {
        if text.contains("**") {
            self.text(&text.replace("**", ""));
        } else {
            self.text(text);
        }
    }

    /// Whether nothing of the block stands in the text yet.
    fn opens_block(&self) -> bool {
        let text = &self.document.text;
        self.title.is_none() && self.skip == 0 && (text.is_empty() || text.ends_with(['\n', '・']))
    }

    /// Bold words at the head of a block are parted by a colon from what is told of them, where but a space parted them:
    /// the mark that showed it is gone.
    fn part_head(&mut self, event: &Event<'_>) {
        let apart = match event {
            Event::Text(text) => text.starts_with([' ', '\u{3000}']) && !text.trim_start().starts_with([':', '：']),
            _ => false,
        };
        if apart && self.skip == 0 && self.title.is_none() {
            self.part();
        }
    }

    fn part(&mut self) {
        if !self.document.text.ends_with([':', '：']) {
            self.document.text.push('：');
        }
    }

    fn text(&mut self, text: &str) {
        if self.skip == 0 {
            self.title.as_mut().unwrap_or(&mut self.document.text).push_str(text);
        }
    }

    /// Lines of a paragraph are joined: without a space where either side is Japanese.
    fn soft_break(&mut self) {
        let target = self.title.as_ref().unwrap_or(&self.document.text);
        if target.ends_with(|c: char| c.is_ascii()) {
            self.text(" ");
        }
    }

    fn new_line(&mut self) {
        let text = &mut self.document.text;
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
    }

    fn blank_line(&mut self) {
        self.new_line();
        let text = &mut self.document.text;
        if !text.is_empty() && !text.ends_with("\n\n") {
            text.push('\n');
        }
    }
}

/// Takes what it knows from lines of `key: value`.
fn front_matter(block: &str, document: &mut Document) {
    for (key, value) in block.lines().filter_map(|line| line.split_once(':')) {
        let value = value.trim().trim_matches(['"', '\'']);
        let field = match key.trim() {
            "title" => &mut document.title,
            "date" | "published" => {
                document.published = iso_date(value);
                continue;
            }
            "publisher" | "source" | "site" => &mut document.publisher,
            "url" | "link" => &mut document.url,
            "id" if !value.is_empty() => {
                value.clone_into(&mut document.id);
                continue;
            }
            _ => continue,
        };
        if !value.is_empty() {
            *field = Some(value.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_marks_go() {
        let source = "---\ntitle: \"新モデル\"\ndate: 2025-02-03\npublisher: 縁新聞\n---\n\n## 概要\n\n**「Sora」**は[動画](https://example.jp)を\n作る。次は`GPT`だ。\n\n- 速い\n- **安い**\n\n| 名 | 値 |\n|---|---|\n| A | 1 |\n\n```\ncode\n```\n![絵](a.png)終わり。\n";
        let document = read("d".to_owned(), source);
        assert_eq!(document.title.as_deref(), Some("新モデル"));
        assert_eq!(document.published.as_deref(), Some("2025-02-03"));
        assert_eq!(document.publisher.as_deref(), Some("縁新聞"));
        assert_eq!(
            document.text,
            "# 概要\n\n「Sora」は動画を作る。次はGPTだ。\n\n・速い\n・安い\n\n名\t値\t\nA\t1\t\n\n終わり。\n"
        );
    }

    #[test]
    fn bold_words_at_the_head_of_a_block_are_parted_from_it() {
        let text = |source: &str| read("d".to_owned(), source).text;
        assert_eq!(
            text("- **A社** 京都にある。\n- **B社**: 奈良にある。\n"),
            "・A社： 京都にある。\n・B社: 奈良にある。\n"
        );
        assert_eq!(text("**A社**は京都にある。**B社** も。\n"), "A社は京都にある。B社 も。\n");
        assert_eq!(text("**A社**\n: 1971年に設立された。\n"), "A社: 1971年に設立された。\n");
    }

    #[test]
    fn the_first_heading_is_the_title() {
        let document = read("d".to_owned(), "# 見出し\n\n本文。\n\n# 次\n");
        assert_eq!(document.title.as_deref(), Some("見出し"));
        assert_eq!(document.text, "本文。\n\n# 次\n");
    }
}
