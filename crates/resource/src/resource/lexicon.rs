//! The hand-made lexicon `ontology/lexicon/*.tsv` and users' own files of the same form.
//!
//! Six columns, tab separated: label, class, aliases joined by `|`, reading, part of speech, Wikidata id. A label or
//! alias that ends in `?` is ambiguous: it counts only where the document supports it.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;
use thiserror::Error;

use super::{Class, form_index};
use crate::document::Catalogue;
use crate::name::is_invisible;

/// Text of an entry; that of the shipped lexicon lies in the program and is not copied.
pub type Text = Cow<'static, str>;

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LexiconEntry {
    /// Canonical name.
    pub label: Text,
    /// Class.
    pub class: Class,
    forms: Forms,
    /// Reading in katakana; "" where unknown.
    pub reading: Text,
    /// Part of speech for segmentation; "" for the class's own.
    pub pos: Text,
    /// Wikidata id; "" where unknown.
    pub wikidata: Text,
}

/// Label and aliases; they are taken apart when they are asked for, which for most entries is never.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Forms {
    /// As the columns of a file have them: aliases joined by `|`, a `?` behind an ambiguous form.
    Written([Text; 2]),
    /// As they are.
    Listed(Vec<String>),
}

/// One form of an entry's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Surface<'s> {
    /// The form, in NFKC.
    pub form: Cow<'s, str>,
    /// Whether it needs support from the document.
    pub ambiguous: bool,
}

impl LexiconEntry {
    /// An entry of the columns of a lexicon file, which `keep` turns into text of its own: label, aliases, reading, part of
    /// speech, Wikidata id.
    pub fn new<'t>(class: Class, columns: [&'t str; 5], keep: impl Fn(&'t str) -> Text) -> Self {
        let [label, aliases, reading, pos, wikidata] = columns;
        Self {
            label: match seen(label.strip_suffix('?').unwrap_or(label)) {
                Cow::Borrowed(label) => keep(label),
                Cow::Owned(label) => label.into(),
            },
            class,
            forms: Forms::Written([keep(label), keep(aliases)]),
            reading: keep(reading),
            pos: keep(pos),
            wikidata: keep(wikidata),
        }
    }
}

impl LexiconEntry {
    /// An entry of forms none of which is ambiguous, the label first.
    pub(super) fn of_forms(class: Class, forms: Vec<String>, wikidata: String) -> Self {
        Self {
            label: forms.first().cloned().unwrap_or_default().into(),
            class,
            forms: Forms::Listed(forms),
            reading: Text::default(),
            pos: Text::default(),
            wikidata: wikidata.into(),
        }
    }
    /// Label and aliases.
    pub fn surfaces(&self) -> Vec<Surface<'_>> {
        match &self.forms {
            Forms::Written([label, aliases]) => std::iter::once(label.as_ref())
                .chain(aliases.split('|').filter(|a| !a.is_empty()))
                .map(|form| {
                    let sure = form.strip_suffix('?');
                    Surface { form: seen(sure.unwrap_or(form)), ambiguous: sure.is_some() }
                })
                .collect(),
            Forms::Listed(forms) => forms.iter().map(|form| Surface { form: seen(form), ambiguous: false }).collect(),
        }
    }
}

/// A form without characters that nobody sees (zero width, writing direction).
fn seen(form: &str) -> Cow<'_, str> {
    let form = form.trim();
    // Of kana and most kanji the first byte tells that they are seen.
    let may_hide = form.bytes().any(|b| matches!(b, 0xC2 | 0xE2 | 0xEF | 0xF3));
    if may_hide && form.contains(is_invisible) {
        Cow::Owned(form.replace(is_invisible, ""))
    } else {
        Cow::Borrowed(form)
    }
}

/// A copy of text that does not live as long as the program.
pub(super) fn copied(text: &str) -> Text {
    Cow::Owned(text.to_owned())
}

/// Why a lexicon file was refused.
#[derive(Debug, Error)]
pub enum LexiconLoadError {
    /// The file cannot be read.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A line is not an entry.
    #[error("{file}:{line}: {reason}")]
    Line {
        /// The file.
        file: String,
        /// From 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
}

/// All entries, with an index of their forms. What the program ships is read where it lies, an entry when it is asked for; its
/// number is `Mention::lexicon` and `Entity::lexicon`.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// How many of the first entries are those that the program ships: all or none.
    shipped: usize,
    added: Vec<LexiconEntry>,
    /// Entries that were added, by form.
    by_form: FxHashMap<String, Vec<u32>>,
}

/// The lines of the files that the program ships, one after the other.
static LINES: &str = include_str!(concat!(env!("OUT_DIR"), "/lexicon.text"));
/// Where each begins, and the last ends.
static STARTS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.starts"));
/// The index of their forms.
static FORMS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.index"));

/// The line of an entry that the program ships.
fn shipped_line(entry: usize) -> &'static str {
    let start = |number: usize| {
        let bytes = STARTS.get(number * 4..).and_then(|rest| rest.first_chunk());
        bytes.map_or(0, |bytes| u32::from_le_bytes(*bytes) as usize)
    };
    LINES.get(start(entry)..start(entry + 1)).unwrap_or_default()
}

/// Its columns, which the build script has counted.
fn shipped_columns(entry: usize) -> [&'static str; 6] {
    let mut columns = shipped_line(entry).split('\t');
    std::array::from_fn(|_| columns.next().unwrap_or_default())
}

impl Catalogue for Lexicon {
    fn reading_and_wikidata(&self, entry: u32) -> Option<(String, String)> {
        let entry = self.get(entry)?;
        Some((entry.reading.to_string(), entry.wikidata.to_string()))
    }
}

impl Lexicon {
    /// The lexicon that the program ships.
    ///
    /// # Errors
    /// None: the build script refuses what is no entry.
    pub fn embedded() -> Result<Self, LexiconLoadError> {
        Ok(Self { shipped: STARTS.len() / 4 - 1, ..Self::default() })
    }
    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.shipped + self.added.len()
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The entry of that number.
    pub fn get(&self, entry: u32) -> Option<Cow<'_, LexiconEntry>> {
        let number = entry as usize;
        if number >= self.shipped {
            return self.added.get(number - self.shipped).map(Cow::Borrowed);
        }
        let [label, class, aliases, reading, pos, wikidata] = shipped_columns(number);
        let columns = [label, aliases, reading, pos, wikidata];
        Some(Cow::Owned(LexiconEntry::new(Class(class), columns, Cow::Borrowed)))
    }
    /// The class of an entry.
    pub fn class(&self, entry: u32) -> Option<Class> {
        let number = entry as usize;
        if number >= self.shipped {
            return self.added.get(number - self.shipped).map(|entry| entry.class);
        }
        let [_, class, ..] = shipped_columns(number);
        Some(Class(class))
    }
    /// The entries in order.
    pub fn entries(&self) -> impl Iterator<Item = Cow<'_, LexiconEntry>> {
        (0..self.len() as u32).filter_map(|entry| self.get(entry))
    }
    /// The entries whose label begins so, in order.
    pub fn labelled<'l>(&'l self, start: &'l str) -> impl Iterator<Item = Cow<'l, LexiconEntry>> {
        // A label is the first column.
        let shipped = (0..self.shipped).filter(move |entry| shipped_line(*entry).starts_with(start));
        let added =
            (self.shipped..self.len()).filter(move |entry| self.added[entry - self.shipped].label.starts_with(start));
        shipped.chain(added).filter_map(|entry| self.get(entry as u32))
    }
    /// Adds a user's file.
    ///
    /// # Errors
    /// The file cannot be read, or a line is not an entry.
    pub fn add_file(&mut self, path: &Path) -> Result<(), LexiconLoadError> {
        let text =
            std::fs::read_to_string(path).map_err(|source| LexiconLoadError::Io { path: path.to_owned(), source })?;
        self.add_text(&path.display().to_string(), &text)
    }
    /// Adds the entries of a text in the file format; `name` is for messages.
    ///
    /// # Errors
    /// A line is not an entry.
    pub fn add_text(&mut self, name: &str, text: &str) -> Result<(), LexiconLoadError> {
        each_line(name, text, |entry| self.push(entry))
    }
    /// Adds an entry.
    pub fn push(&mut self, entry: LexiconEntry) {
        let index = self.len() as u32;
        for surface in entry.surfaces() {
            self.by_form.entry(surface.form.into_owned()).or_default().push(index);
        }
        self.added.push(entry);
    }
    /// Makes room for entries.
    pub fn reserve(&mut self, count: usize) {
        self.added.reserve(count);
        self.by_form.reserve(count);
    }
    /// Indices of the entries with exactly this form.
    pub fn with_form(&self, form: &str) -> Vec<u32> {
        let has = |entry: &u32| self.get(*entry).is_some_and(|e| e.surfaces().iter().any(|s| s.form == form));
        let shipped = if self.shipped == 0 { &[][..] } else { FORMS };
        let mut found: Vec<u32> = form_index::candidates(shipped, form).filter(has).collect();
        found.extend(self.by_form.get(form).into_iter().flatten());
        found
    }
    /// Whether it is what the program ships and nothing more.
    pub fn is_as_shipped(&self) -> bool {
        self.shipped > 0 && self.added.is_empty()
    }
}

/// Gives `each` the entries of a text in the file format.
fn each_line(name: &str, text: &str, mut each: impl FnMut(LexiconEntry)) -> Result<(), LexiconLoadError> {
    // Most lines have the class of the line before them.
    let mut last = Class::CONCEPT;
    for (number, line) in text.lines().enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let fail = |reason: String| LexiconLoadError::Line { file: name.to_owned(), line: number + 1, reason };
        let mut columns = line.split('\t');
        let mut six = [""; 6];
        let filled = six.iter_mut().zip(&mut columns).map(|(place, column)| *place = column).count();
        if filled < 6 || columns.next().is_some() {
            return Err(fail(format!(
                "{} columns, 6 expected: label, class, aliases, reading, part of speech, Wikidata id",
                line.split('\t').count()
            )));
        }
        let [label, class, aliases, reading, pos, wikidata] = six;
        if label.is_empty() || class.is_empty() {
            return Err(fail("empty label or class".to_owned()));
        }
        if class != last.name() {
            last = Class::intern(class);
        }
        each(LexiconEntry::new(last, [label, aliases, reading, pos, wikidata], copied));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::resource::Ontology;

    #[test]
    fn the_shipped_files_are_sound() {
        let ontology = Ontology::embedded();
        let lexicon = Lexicon::embedded().expect("every line is an entry");
        assert!(lexicon.len() > 3000, "{}", lexicon.len());
        let mut owners: BTreeMap<(Class, String), Text> = BTreeMap::new();
        let mut read = Lexicon::default();
        for (number, entry) in lexicon.entries().enumerate() {
            assert_eq!(lexicon.class(number as u32), Some(entry.class));
            read.push(entry.as_ref().clone());
            assert!(ontology.has_class(entry.class), "{} {}", entry.label, entry.class);
            for surface in entry.surfaces() {
                assert!(lexicon.with_form(&surface.form).contains(&(number as u32)), "{}", surface.form);
                let owner = owners.insert((entry.class, surface.form.to_string()), entry.label.clone());
                let same = owner.as_ref().is_none_or(|o| *o == entry.label);
                assert!(same, "{} of {} and {owner:?}", surface.form, entry.label);
            }
            assert!(
                entry.wikidata.is_empty() || entry.wikidata.strip_prefix('Q').is_some_and(|n| n.parse::<u64>().is_ok())
            );
        }
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ontology/lexicon");
        let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
        paths.sort();
        let mut as_a_users = Lexicon::default();
        for path in paths.iter().filter(|p| p.extension().is_some_and(|e| e == "tsv")) {
            as_a_users.add_file(path).unwrap();
            let text = std::fs::read_to_string(path).unwrap();
            let labels: Vec<&str> = text
                .lines()
                .filter(|l| !l.starts_with('#') && !l.is_empty())
                .filter_map(|l| l.split('\t').next())
                .collect();
            assert!(labels.is_sorted(), "{} is not sorted", path.display());
        }
        assert!(as_a_users.added == read.added, "a file that a user gives is read otherwise");
    }

    #[test]
    fn a_line_with_too_few_columns_is_named() {
        let error = Lexicon::default().add_text("my.tsv", "# head\n縁会社\tCompany\n").err().map(|e| e.to_string());
        assert!(error.is_some_and(|e| e.starts_with("my.tsv:2: 2 columns, 6 expected")));
    }

    #[test]
    fn forms_lose_what_nobody_sees() {
        assert_eq!(seen(" 縁\u{200B}会社\u{200F}"), "縁会社");
    }
}
