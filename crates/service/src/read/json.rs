//! A JSON value -> documents: an array of objects, an object that holds one, or one object.

use serde_json::Value;

use super::fields::{self, Columns};
use super::{Item, Origin};
use crate::diagnostic::{Diagnostic, line_column};

/// So many broken objects of a list are told; what is behind them is not looked at.
const MAX_BROKEN: u32 = 100;

/// The documents of a whole file.
///
/// # Errors
/// The text is no JSON, or holds no object with a text.
pub fn read(text: &str, origin: &Origin, columns: &Columns) -> Result<Vec<Item>, Diagnostic> {
    if is_crowded(text) {
        return Err(Diagnostic::error(&origin.name, format!("more than {MAX_VALUES} values")).hint("split it"));
    }
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => return salvage(text, origin, columns).ok_or_else(|| problem_of(text, 0, &error, origin)),
    };
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
    for (value, number) in list.iter().zip(1..) {
        entry(value, number, single, origin, columns, &mut items);
    }
    Ok(items)
}

/// A problem of the JSON that begins at a byte of the text.
fn problem_of(text: &str, begin: usize, error: &serde_json::Error, origin: &Origin) -> Diagnostic {
    let place = format!(" at line {} column {}", error.line(), error.column());
    let part = &text[begin..];
    let line = part.split('\n').nth(error.line().saturating_sub(1)).unwrap_or("");
    let first: usize = part.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let mut at = begin + first + error.column().saturating_sub(1).min(line.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let (row, column) = line_column(&text[..at]);
    Diagnostic::error(&origin.name, error.to_string().replace(&place, "")).at(row, column)
}

/// The whole objects of a list that is damaged, and where it is; None where there are none.
fn salvage(text: &str, origin: &Origin, columns: &Columns) -> Option<Vec<Item>> {
    let mut at = text.find('[').filter(|at| text[at + 1..].trim_start().starts_with('{'))? + 1;
    let (mut items, mut found, mut broken) = (Vec::new(), false, 0);
    for number in 1.. {
        at += text[at..].find('{')?;
        let mut values = serde_json::Deserializer::from_str(&text[at..]).into_iter::<Value>();
        match values.next() {
            Some(Ok(value)) => {
                found = true;
                at += values.byte_offset();
                entry(&value, number, false, origin, columns, &mut items);
            }
            Some(Err(error)) => {
                items.push(Err(problem_of(text, at, &error, origin)));
                broken += 1;
                // The next object begins behind the end of one.
                let next = text[at + 1..].char_indices().find(|&(i, c)| {
                    c == '{'
                        && text[..at + 1 + i]
                            .trim_end()
                            .strip_suffix(',')
                            .is_some_and(|before| before.trim_end().ends_with('}'))
                });
                let Some((next, _)) = next.filter(|_| broken < MAX_BROKEN) else { break };
                at += 1 + next;
            }
            None => break,
        }
        if !text[at..].contains('{') {
            break;
        }
    }
    // Behind the last whole object the list ends without its bracket.
    if items.iter().all(Result::is_ok) {
        let (row, column) = line_column(text.trim_end());
        items.push(Err(Diagnostic::error(&origin.name, "the file ends inside this list").at(row, column)));
    }
    found.then_some(items)
}

/// The document of one object.
fn entry(value: &Value, number: u64, single: bool, origin: &Origin, columns: &Columns, items: &mut Vec<Item>) {
    let place = if single { origin.name.clone() } else { format!("{}, entry {number}", origin.name) };
    let Value::Object(object) = value else {
        items.push(Err(Diagnostic::error(place, format!("no object: {}", excerpt(&value.to_string())))));
        return;
    };
    let (mut document, problem, has_text) = fields::of_json(object, columns);
    if !has_text {
        let names: Vec<&str> = object.keys().map(String::as_str).collect();
        let problem = Diagnostic::error(place, format!("no field for the text; there are {}", names.join(", ")));
        items.push(Err(problem.hint("--columns text=NAME names it")));
        return;
    }
    if document.id.is_empty() {
        document.id = if single { origin.id.clone() } else { origin.entry(number) };
    }
    items.extend(problem.map(|message| Err(fields::date_warning(&place, message))));
    items.push(Ok(document));
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
