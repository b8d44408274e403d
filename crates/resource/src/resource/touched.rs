//! Two versions of rule files -> the words without which a change cannot reach a text.

use std::collections::{BTreeMap, BTreeSet};

use toml::Value;

/// Fields of an entry that change no statement but how sure it is, or none at all.
const NOTES: [&str; 1] = ["examples"];
/// Fields that hold words of the text.
const WORDS: [&str; 4] = ["words", "nouns", "suffixes", "titles"];

/// What a change of rules can reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Touched {
    /// Any text.
    All,
    /// Texts that hold one of these; none where nothing changed.
    Words(BTreeSet<String>),
}

impl Touched {
    /// Whether a change can reach a text.
    pub fn reaches(&self, text: &str) -> bool {
        match self {
            Self::All => true,
            Self::Words(words) => words.iter().any(|w| text.contains(w.as_str())),
        }
    }
}

/// Compares two versions of all rule files, each a name and a text.
///
/// # Errors
/// A text is no TOML.
pub fn touched(old: &[(String, String)], new: &[(String, String)]) -> Result<Touched, String> {
    let (old, new) = (Entries::read(old)?, Entries::read(new)?);
    let mut words = BTreeSet::new();
    let mut reached = |entry: Option<BTreeSet<String>>| match entry {
        Some(found) if !found.is_empty() => {
            words.extend(found);
            true
        }
        _ => false,
    };
    for key in old.by_key.keys().chain(new.by_key.keys()).collect::<BTreeSet<_>>() {
        let all_known = match (old.by_key.get(key), new.by_key.get(key)) {
            (Some(a), Some(b)) if a == b => true,
            (Some(a), Some(b)) => reached(difference(a, b)),
            (Some(one), None) | (None, Some(one)) => reached(all_words(one)),
            (None, None) => true,
        };
        if !all_known {
            return Ok(Touched::All);
        }
    }
    // Among entries that fit alike the first may win.
    let common = |entries: &Entries, other: &Entries| -> Vec<String> {
        entries.order.iter().filter(|k| other.by_key.contains_key(*k)).cloned().collect()
    };
    if common(&old, &new) != common(&new, &old) {
        return Ok(Touched::All);
    }
    Ok(Touched::Words(words.iter().map(|w| stem(w)).collect()))
}

/// All entries of all files by kind and id.
#[derive(Default)]
struct Entries {
    by_key: BTreeMap<String, Value>,
    order: Vec<String>,
}

impl Entries {
    fn read(files: &[(String, String)]) -> Result<Self, String> {
        let mut entries = Self::default();
        let mut files: Vec<(String, &String)> = files.iter().map(|(name, text)| (name_of(name), text)).collect();
        files.sort();
        for (name, text) in files {
            let table: toml::Table = toml::from_str(text).map_err(|e| format!("{name}: {e}"))?;
            for (kind, value) in table {
                match value {
                    Value::Array(list) if list.iter().all(Value::is_table) => {
                        for (number, entry) in list.into_iter().enumerate() {
                            let id = entry
                                .get("id")
                                .and_then(Value::as_str)
                                .map_or_else(|| unnamed(&entry, &name, number, &entries.by_key, &kind), str::to_owned);
                            entries.add(format!("{kind} {id}"), entry);
                        }
                    }
                    // Lists of one name are joined over all files.
                    Value::Table(lists) => {
                        for (list, value) in lists {
                            entries.add(format!("{kind} {list} {name}"), value);
                        }
                    }
                    other => entries.add(format!("{kind} {name}"), other),
                }
            }
        }
        Ok(entries)
    }
    fn add(&mut self, key: String, value: Value) {
        self.order.push(key.clone());
        self.by_key.insert(key, value);
    }
}

/// A key for an entry without an id: all that it says but its words; its number where that is taken.
fn unnamed(entry: &Value, file: &str, number: usize, taken: &BTreeMap<String, Value>, kind: &str) -> String {
    let said = entry.as_table().into_iter().flatten().filter(|(field, _)| !WORDS.contains(&field.as_str()));
    let key = said.map(|(field, value)| format!("{field}={value}")).collect::<Vec<_>>().join(" ");
    if taken.contains_key(&format!("{kind} {key}")) { format!("{key} {file} {number}") } else { key }
}

/// The file's name without its folder: the same file in two folders is one.
fn name_of(path: &str) -> String {
    path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned()
}

/// The words that one version has and the other has not; all of both where anything else differs. None where it has no words.
fn difference(a: &Value, b: &Value) -> Option<BTreeSet<String>> {
    match (a, b) {
        (Value::Table(a), Value::Table(b)) => {
            let mut words = BTreeSet::new();
            let mut other = false;
            for field in a.keys().chain(b.keys()).collect::<BTreeSet<_>>() {
                if NOTES.contains(&field.as_str()) || a.get(field) == b.get(field) {
                    continue;
                }
                if WORDS.contains(&field.as_str()) {
                    let list = |table: &toml::Table| table.get(field).map_or_else(BTreeSet::new, strings);
                    words.extend(list(a).symmetric_difference(&list(b)).cloned());
                } else {
                    other = true;
                }
            }
            if other {
                let mut all = all_words(&Value::Table(a.clone()))?;
                all.extend(all_words(&Value::Table(b.clone()))?);
                return Some(all);
            }
            // Only notes differ: a word that no text has.
            Some(if words.is_empty() { BTreeSet::from(["\0".to_owned()]) } else { words })
        }
        (Value::Array(_), Value::Array(_)) => {
            let (a, b) = (strings(a), strings(b));
            Some(a.symmetric_difference(&b).cloned().collect())
        }
        _ => None,
    }
}

/// All words of an entry; None where it has none and so fires without.
fn all_words(entry: &Value) -> Option<BTreeSet<String>> {
    let found = match entry {
        Value::Table(fields) => {
            fields.iter().filter(|(f, _)| WORDS.contains(&f.as_str())).flat_map(|(_, v)| strings(v)).collect()
        }
        other => strings(other),
    };
    Some(found).filter(|f: &BTreeSet<String>| !f.is_empty())
}

fn strings(value: &Value) -> BTreeSet<String> {
    match value {
        Value::String(text) => BTreeSet::from([text.clone()]),
        Value::Array(list) => list.iter().flat_map(strings).collect(),
        Value::Table(table) => table.iter().flat_map(|(key, v)| [key.clone()].into_iter().chain(strings(v))).collect(),
        _ => BTreeSet::new(),
    }
}

/// What every inflected form of a word and every wording of a phrase begins with: all before the first hiragana, or of a verb made
/// of two (引き寄せる) all before its ending; of a word in hiragana, all but its last character.
fn stem(word: &str) -> String {
    /// How the first verb of two ends.
    const LINKS: &str = "いきぎしじちひびみりえけげせべめれ";
    let is_hiragana = |c: &char| ('ぁ'..='ゖ').contains(c);
    let letters: Vec<char> = word.chars().collect();
    let run = |from: usize| letters[from..].iter().take_while(|c| !is_hiragana(c)).count();
    let mut end = run(0);
    if end == 0 {
        return letters[..letters.len().saturating_sub(1).max(1).min(letters.len())].iter().collect();
    }
    while letters.get(end).is_some_and(|c| LINKS.contains(*c)) && run(end + 1) > 0 {
        end += 1 + run(end + 1);
    }
    letters[..end].iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(old: &str, new: &str, expected: Option<&[&str]>) {
        let file = |text: &str| vec![("a.toml".to_owned(), text.to_owned())];
        let expected = expected.map_or(Touched::All, |w| Touched::Words(w.iter().map(|w| (*w).to_owned()).collect()));
        assert_eq!(touched(&file(old), &file(new)), Ok(expected));
    }

    #[test]
    fn changes_reach_what_has_their_words() {
        let frame =
            |id: &str, words: &str, more: &str| format!("[[frame]]\nid = \"{id}\"\nwords = [{words}]\n{more}\n");
        let old = frame("invest", "\"出資\"", "precision = 0.8");
        check(&old, &old, Some(&[]));
        check(
            &old,
            &frame("invest", "\"出資\", \"買い取る\", \"傘下に収める\"", "precision = 0.8"),
            Some(&["買い取", "傘下"]),
        );
        check(&old, &frame("invest", "\"出資\"", "precision = 0.9"), Some(&["出資"]));
        check(&old, &frame("invest", "\"出資\"", "precision = 0.8\nexamples = [\"x\"]"), Some(&["\0"]));
        check(&old, &frame("fund", "\"投資\"", ""), Some(&["出資", "投資"]));
        check(&old, &format!("{old}[[frame]]\nid = \"any\"\nvoice = \"potential\"\n"), None);
        let (a, b) = (frame("a", "\"あげる\"", ""), frame("b", "\"売る\"", ""));
        check(&format!("{a}{b}"), &format!("{b}{a}"), None);
        check(&a, &format!("{a}{b}"), Some(&["売"]));
        check("[words]\nhonorifics = [\"氏\"]", "[words]\nhonorifics = [\"氏\", \"殿\"]", Some(&["殿"]));
        check(
            "[[governor]]\nact = \"same\"\nwords = [\"ある\"]",
            "[[governor]]\nact = \"same\"\nwords = [\"ある\", \"おこなう\"]",
            Some(&["おこな"]),
        );
    }
}
