//! Answers of the API -> answers that fit.

use serde_json::{Map, Value};

/// How much is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    /// One sentence for each link, no words of it.
    Brief,
    /// One or two sentences for each link.
    Normal,
    /// All that fits.
    Full,
}

impl Detail {
    pub const NAMES: [&'static str; 3] = ["brief", "normal", "full"];
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "brief" => Self::Brief,
            "normal" => Self::Normal,
            "full" => Self::Full,
            _ => return None,
        })
    }
    /// Bytes of the answer as JSON. It is sent twice, as a value and, escaped, as text: both stay below 60 kB.
    pub const fn bytes(self) -> usize {
        match self {
            Self::Brief => 4_000,
            Self::Normal => 10_000,
            Self::Full => 24_000,
        }
    }
    const fn statements(self) -> usize {
        match self {
            Self::Brief => 1,
            Self::Normal => 2,
            Self::Full => usize::MAX,
        }
    }
}

/// Fields of a statement that a citation has, and those that it has in full detail only.
const CITED: [&str; 9] = ["document", "sentence", "begin", "end", "status", "speaker", "time", "published", "title"];
const MORE: [&str; 6] = ["publisher", "qualifiers", "confidence", "rule", "iri", "polarity"];

/// Statements as citations, so many of each link.
pub(crate) fn cited(value: Value, detail: Detail) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.into_iter().map(|v| cited(v, detail)).collect()),
        Value::Object(fields) if is_statement(&fields) => Value::Object(citation(&fields, detail)),
        Value::Object(fields) => {
            let mut kept = Map::new();
            for (key, value) in fields {
                match value {
                    Value::Array(items) if key == "statements" => {
                        let omitted = items.len().saturating_sub(detail.statements());
                        let shown = items.into_iter().take(detail.statements()).map(|v| cited(v, detail));
                        kept.insert(key, Value::Array(shown.collect()));
                        if omitted > 0 {
                            kept.insert("statements_omitted".into(), omitted.into());
                        }
                    }
                    Value::Null => {}
                    value => {
                        kept.insert(key, cited(value, detail));
                    }
                }
            }
            Value::Object(kept)
        }
        other => other,
    }
}

fn is_statement(fields: &Map<String, Value>) -> bool {
    ["document", "sentence", "begin", "end", "modality", "rule"].iter().all(|f| fields.contains_key(*f))
}

fn citation(fields: &Map<String, Value>, detail: Detail) -> Map<String, Value> {
    let mut kept = Map::new();
    let mut keep = |name: &str| {
        let value = fields.get(name).filter(|v| !v.is_null() && v.as_object().is_none_or(|o| !o.is_empty()));
        if let Some(value) = value {
            let value = match (name, value.get("value")) {
                ("time", Some(day)) if !day.is_null() => day,
                _ => value,
            };
            kept.insert(name.to_owned(), value.clone());
        }
    };
    CITED.iter().for_each(|name| keep(name));
    if detail != Detail::Brief {
        keep("text");
    }
    if detail == Detail::Full {
        MORE.iter().for_each(|name| keep(name));
    }
    // Where a statement stands alone, what it says goes with it.
    for (name, value) in fields.iter().filter(|(n, _)| matches!(n.as_str(), "subject" | "object")) {
        let said = value.get("label").or_else(|| value.get("value")).or_else(|| value.get("surface"));
        if let Some(said) = said {
            kept.insert(name.clone(), said.clone());
        }
    }
    if let Some(relation) = fields.get("relation").filter(|r| !r.is_null()) {
        kept.insert("relation".into(), relation.clone());
    }
    kept
}

/// The longest form of a value that has at most so many bytes as JSON: lists lose their tails, then texts do. What is left out is
/// counted beside it. The work is so many times the size of the value as the length of its longest list has digits.
pub(crate) fn fit(value: Value, bytes: usize) -> Value {
    let size = |value: &Value| value.to_string().len();
    if size(&value) <= bytes {
        return value;
    }
    let longest = longest_list(&value);
    for chars in [usize::MAX, 2_000, 400, 80, 16] {
        let (mut low, mut high) = (0, longest);
        while low < high {
            let middle = (low + high).div_ceil(2);
            if size(&pruned(&value, middle, chars)) <= bytes { low = middle } else { high = middle - 1 }
        }
        // A list of nothing is no answer while texts can be shorter.
        if low > 0 || chars == 16 {
            return pruned(&value, low, chars);
        }
    }
    value
}

fn longest_list(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.len().max(items.iter().map(longest_list).max().unwrap_or(0)),
        Value::Object(fields) => fields.values().map(longest_list).max().unwrap_or(0),
        _ => 0,
    }
}

fn pruned(value: &Value, items: usize, chars: usize) -> Value {
    match value {
        Value::Array(list) => Value::Array(list.iter().take(items).map(|v| pruned(v, items, chars)).collect()),
        Value::Object(fields) => {
            let mut kept = Map::new();
            for (key, value) in fields {
                kept.insert(key.clone(), pruned(value, items, chars));
                if let Some(omitted) = value.as_array().map(|l| l.len().saturating_sub(items)).filter(|n| *n > 0) {
                    let name = format!("{key}_omitted");
                    let before = fields.get(&name).and_then(Value::as_u64).unwrap_or(0);
                    kept.insert(name, (omitted as u64 + before).into());
                }
            }
            Value::Object(kept)
        }
        Value::String(text) => match text.char_indices().nth(chars) {
            Some((at, _)) => Value::String(format!("{}…", &text[..at])),
            None => value.clone(),
        },
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_long_is_cut_and_says_so() {
        let rows: Vec<Value> = (0..1000).map(|n| json!([n, "名前".repeat(n % 7)])).collect();
        let value = json!({"rows": rows, "total": 1000});
        for bytes in [200, 1_000, 5_000, 24_000] {
            let fitted = fit(value.clone(), bytes);
            assert!(fitted.to_string().len() <= bytes, "{bytes}");
            let shown = fitted["rows"].as_array().map_or(0, Vec::len);
            assert_eq!(shown as u64 + fitted["rows_omitted"].as_u64().unwrap_or(0), 1000, "{bytes}");
            assert!(shown > 0);
        }
        assert_eq!(fit(value.clone(), 1 << 20), value);
        let text = fit(json!({"text": "字".repeat(5_000)}), 10_000);
        assert!(text["text"].as_str().is_some_and(|t| t.ends_with('…')));
    }

    #[test]
    fn statements_become_citations() {
        let statement = json!({"document": "05", "sentence": 3, "begin": 1, "end": 9, "text": "文", "modality": "asserted",
            "rule": "r@1", "speaker": null, "time": {"text": "3日", "value": "2025-02-03"}, "relation": "announces",
            "subject": {"label": "OpenAI", "surface": "同社"}, "object": {"value": "3"}});
        let value = json!({"links": [{"statements": [statement, statement]}]});
        let brief = cited(value.clone(), Detail::Brief);
        let only = &brief["links"][0]["statements"][0];
        assert_eq!(only["time"], "2025-02-03");
        assert_eq!(only["subject"], "OpenAI");
        assert_eq!(only.get("text"), None);
        assert_eq!(only.get("speaker"), None);
        assert_eq!(brief["links"][0]["statements_omitted"], 1);
        assert_eq!(cited(value, Detail::Full)["links"][0]["statements"][1]["rule"], "r@1");
    }
}
