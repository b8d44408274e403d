//! Named fields of a record (a row, an object, an element) -> a document.
//!
//! Names are compared without case, spaces, `_` and `-`; `--columns text=honbun,title=midashi` names others.

use super::date::iso_date;
use crate::diagnostic::Diagnostic;
use crate::document::Document;

/// What a field of a record is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The id.
    Id,
    /// The headline.
    Title,
    /// The text.
    Text,
    /// The day of publication.
    Published,
    /// Where it was published.
    Url,
    /// Who published it.
    Publisher,
}

/// The names of each field, the likeliest first.
const NAMES: [(Field, &[&str]); 6] = [
    (
        Field::Id,
        &["id", "docid", "documentid", "articleid", "guid", "pageid", "uid", "uuid", "記事id", "番号", "文書番号"],
    ),
    (Field::Title, &["title", "headline", "subject", "タイトル", "題名", "見出し", "表題", "件名"]),
    (
        Field::Text,
        &[
            "text",
            "body",
            "content",
            "本文",
            "article",
            "articlebody",
            "maintext",
            "fulltext",
            "記事",
            "内容",
            "テキスト",
            "description",
            "summary",
        ],
    ),
    (
        Field::Published,
        &[
            "published",
            "date",
            "publishedat",
            "publisheddate",
            "datepublished",
            "datepublish",
            "pubdate",
            "publicationdate",
            "公開日",
            "公開日時",
            "掲載日",
            "配信日",
            "日付",
            "日時",
            "発行日",
            "createdat",
            "created",
            "timestamp",
            "updated",
        ],
    ),
    (Field::Url, &["url", "link", "href", "permalink", "sourceurl", "uri", "アドレス"]),
    (
        Field::Publisher,
        &[
            "publisher",
            "source",
            "site",
            "sitename",
            "media",
            "媒体",
            "発行元",
            "発行者",
            "媒体名",
            "newspaper",
            "出典",
            "配信元",
            "新聞社",
        ],
    ),
];

/// Which of a user's columns is which field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns(Vec<(Field, String)>);

impl std::str::FromStr for Columns {
    type Err = String;

    /// `text=honbun,title=midashi`.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut columns = Vec::new();
        for part in text.split(',').filter(|part| !part.trim().is_empty()) {
            let (name, column) = part.split_once('=').ok_or_else(|| format!("{part:?} is not FIELD=COLUMN"))?;
            let field = match name.trim() {
                "id" => Field::Id,
                "title" => Field::Title,
                "text" => Field::Text,
                "published" | "date" => Field::Published,
                "url" => Field::Url,
                "publisher" => Field::Publisher,
                other => {
                    return Err(format!("no field {other:?}; fields are id, title, text, published, url, publisher"));
                }
            };
            columns.push((field, column.trim().to_owned()));
        }
        Ok(Self(columns))
    }
}

fn plain(name: &str) -> String {
    name.trim()
        .trim_start_matches('\u{FEFF}')
        .chars()
        .filter(|c| !matches!(c, ' ' | '_' | '-' | ':'))
        .flat_map(char::to_lowercase)
        .collect()
}

impl Columns {
    /// For every name of a header the field it is, each field once, by the likeliest name.
    pub fn of(&self, names: &[&str]) -> Vec<Option<Field>> {
        let mut fields = vec![None; names.len()];
        for (field, column) in &self.0 {
            if let Some(at) = names.iter().position(|name| name.trim_start_matches('\u{FEFF}') == column) {
                fields[at] = Some(*field);
            }
        }
        let plains: Vec<String> = names.iter().map(|name| plain(name)).collect();
        for (field, known) in NAMES {
            if self.0.iter().any(|(given, _)| *given == field) {
                continue;
            }
            let found =
                known.iter().find_map(|k| (0..names.len()).find(|&at| fields[at].is_none() && plains[at] == *k));
            if let Some(at) = found {
                fields[at] = Some(field);
            }
        }
        fields
    }
    /// The column that is asked for and is not among `names`.
    pub fn missing(&self, names: &[&str]) -> Option<&str> {
        let known = |column: &str| names.iter().any(|name| name.trim_start_matches('\u{FEFF}') == column);
        self.0.iter().map(|(_, column)| column.as_str()).find(|column| !known(column))
    }
}

/// Puts a value into its field; an unreadable date is the returned problem.
pub fn put(document: &mut Document, field: Field, value: &str) -> Option<String> {
    let trimmed = value.trim();
    if trimmed.is_empty() {
        return None;
    }
    let text = || Some(trimmed.to_owned());
    match field {
        Field::Id => trimmed.clone_into(&mut document.id),
        Field::Title => document.title = text(),
        Field::Text => value.clone_into(&mut document.text),
        Field::Url => document.url = text(),
        Field::Publisher => document.publisher = text(),
        Field::Published => match iso_date(trimmed) {
            Some(date) => document.published = Some(date),
            None => return Some(format!("no date: {trimmed:?}")),
        },
    }
    None
}

/// The warning about a date that cannot be read.
pub fn date_warning(place: &str, message: String) -> Diagnostic {
    Diagnostic::warning(place, message).hint("relative dates such as 3日 stay open; write 2025-02-03")
}

/// A JSON object as a document without an id of its own where it has none. Numbers are ids too; an object stands for its
/// `name`, a list for its lines.
pub fn of_json(
    object: &serde_json::Map<String, serde_json::Value>,
    columns: &Columns,
) -> (Document, Option<String>, bool) {
    let names: Vec<&str> = object.keys().map(String::as_str).collect();
    let mut document = Document::default();
    let (mut problem, mut has_text) = (None, false);
    for ((_, value), field) in object.iter().zip(columns.of(&names)) {
        let Some(field) = field else { continue };
        has_text |= field == Field::Text && !value.is_null();
        if let Some(value) = words(value) {
            problem = put(&mut document, field, &value).or(problem);
        }
    }
    (document, problem, has_text)
}

fn words(value: &serde_json::Value) -> Option<String> {
    use serde_json::Value;
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(parts) => Some(parts.iter().filter_map(words).collect::<Vec<_>>().join("\n")),
        Value::Object(object) => {
            ["name", "title", "text", "value", "#text"].iter().find_map(|key| object.get(*key).and_then(words))
        }
        Value::Null | Value::Bool(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_name() {
        let found = Columns::default().of(&["ID", "見出し", "Published_At", "description", "body", "x"]);
        assert_eq!(found, [Some(Field::Id), Some(Field::Title), Some(Field::Published), None, Some(Field::Text), None]);
        let own: Columns = "text=honbun".parse().unwrap();
        assert_eq!(own.of(&["text", "honbun"]), [None, Some(Field::Text)]);
        assert_eq!(own.missing(&["text"]), Some("honbun"));
        assert!("body=x".parse::<Columns>().is_err());
    }
}
