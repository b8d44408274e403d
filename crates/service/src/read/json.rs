//! A JSON value -> documents: an array of objects, an object that holds one, or one object.

use serde_json::Value;

use super::fields::{self, Columns};
use super::{Item, Origin};
use crate::diagnostic::{Diagnostic, line_column};

/// The documents of a whole file.
///
/// # Errors
/// The text is no JSON, or holds no object with a text.
pub fn read(text: &str, origin: &Origin, columns: &Columns) -> Result<Vec<Item>, Diagnostic> {
    if is_crowded(text) {
        return Err(Diagnostic::error(&origin.name, format!("more than {MAX_VALUES} values")).hint("split it"));
    }
    let value: Value = serde_json::from_str(text).map_err(|error| {
        let place = format!(" at line {} column {}", error.line(), error.column());
        let line = text.lines().nth(error.line().saturating_sub(1)).unwrap_or("");
        let before = String::from_utf8_lossy(&line.as_bytes()[..error.column().saturating_sub(1).min(line.len())]);
        let (_, column) = line_column(&before);
        Diagnostic::error(&origin.name, error.to_string().replace(&place, "")).at(error.line() as u64, column)
    })?;
    let whole = matches!(&value, Value::Object(object) if fields::of_json(object, columns).2);
    let list = match value {
        Value::Object(_) if whole => vec![value],
        Value::Array(list) => list,
        Value::Object(object) => longest_list(object).ok_or_else(|| {
            Diagnostic::error(&origin.name, "no list of objects and no text in this JSON object")
                .hint("--columns text=NAME names the field of the text")
        })?,
        _ => return Err(Diagnostic::error(&origin.name, "no JSON object or array")),
    };
    let single = list.len() == 1 && whole;
    let mut items = Vec::with_capacity(list.len());
    for (i, value) in list.iter().enumerate() {
        let number = i as u64 + 1;
        let place = if single { origin.name.clone() } else { format!("{}, entry {number}", origin.name) };
        let Value::Object(object) = value else {
            items.push(Err(Diagnostic::error(place, format!("no object: {}", excerpt(&value.to_string())))));
            continue;
        };
        let (mut document, problem, has_text) = fields::of_json(object, columns);
        if !has_text {
            let names: Vec<&str> = object.keys().map(String::as_str).collect();
            let problem = Diagnostic::error(place, format!("no field for the text; there are {}", names.join(", ")));
            items.push(Err(problem.hint("--columns text=NAME names it")));
            continue;
        }
        if document.id.is_empty() {
            document.id = if single { origin.id.clone() } else { origin.entry(number) };
        }
        items.extend(problem.map(|message| Err(fields::date_warning(&place, message))));
        items.push(Ok(document));
    }
    Ok(items)
}

/// The longest list of objects that an object holds, at most four levels down.
fn longest_list(object: serde_json::Map<String, Value>) -> Option<Vec<Value>> {
    fn walk(value: Value, depth: u32, best: &mut Option<Vec<Value>>) {
        match value {
            Value::Array(list) if list.iter().any(Value::is_object) => {
                if best.as_ref().is_none_or(|b| b.len() < list.len()) {
                    *best = Some(list);
                }
            }
            Value::Object(object) if depth > 0 => {
                for (_, value) in object {
                    walk(value, depth - 1, best);
                }
            }
            _ => {}
        }
    }
    let mut best = None;
    walk(Value::Object(object), 4, &mut best);
    best
}

/// Values of one text: each takes up to a hundred bytes of memory, and as little as two of the text.
pub const MAX_VALUES: usize = 8_000_000;

/// Whether the text has more values than may be held at a time.
pub fn is_crowded(text: &str) -> bool {
    if text.len() < MAX_VALUES {
        return false;
    }
    let (mut values, mut string, mut escaped) = (0, false, false);
    for b in text.bytes() {
        match b {
            _ if escaped => escaped = false,
            b'\\' => escaped = string,
            b'"' => string = !string,
            b',' | b'[' | b'{' => values += usize::from(!string),
            _ => {}
        }
    }
    values > MAX_VALUES
}

/// The beginning of a value, for a message.
pub fn excerpt(text: &str) -> String {
    let short: String = text.chars().take(40).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}
