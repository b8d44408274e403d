//! The forms of names as a sorted table, searched from each place of a text.
//!
//! The build script makes the table of the shipped lexicon and embeds it as text (`write`), so that a run begins with
//! reading it, not with folding and sorting 30,000 names; a table with a user's own names is made when they are read.
//! This file is compiled into the build script too and uses nothing but `fold`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::fold::fold;

/// Folded forms, sorted, each with the entries that have it and whether the form needs support there.
#[derive(Debug, Default)]
pub struct FormTable {
    /// Each with where its entries begin in `owners`; the next form's begin is where they end.
    forms: Vec<(Cow<'static, str>, u32)>,
    owners: Vec<(u32, bool)>,
    /// First two characters (the second is NUL in a form of one) -> the forms that begin with them.
    heads: HashMap<(char, char), (u32, u32), BuildHasherDefault<PairHasher>>,
}

impl FormTable {
    /// The table of names, each with the number of its entry and whether it needs support; entries in order. The spellings
    /// that writers vary are added: space, hyphen and middle dot left out.
    pub fn new<'n>(names: impl Iterator<Item = (u32, &'n str, bool)>) -> Self {
        let mut all: Vec<(String, u32, bool)> = Vec::new();
        for (entry, name, ambiguous) in names {
            for (variant, form) in variants(name).into_iter().enumerate().filter(|(_, f)| !f.is_empty()) {
                all.push((form, entry, ambiguous || (variant > 0 && name.chars().count() < 4)));
            }
        }
        all.sort_unstable();
        let mut table = Self::default();
        for (form, entry, ambiguous) in all {
            if table.forms.last().is_none_or(|(last, _)| *last != form) {
                table.forms.push((Cow::Owned(form), table.owners.len() as u32));
            } else if let Some((_, weaker)) = table.owners.last_mut().filter(|(e, _)| *e == entry) {
                *weaker &= ambiguous;
                continue;
            }
            table.owners.push((entry, ambiguous));
        }
        table.index();
        table
    }

    /// One line a form: the form, a tab, its entries joined by `|`, a `?` behind one that needs support.
    #[allow(dead_code)] // The build script and a test write.
    pub fn write(&self) -> String {
        let mut out = String::new();
        for (i, (form, _)) in self.forms.iter().enumerate() {
            out.push_str(form);
            for (k, (entry, ambiguous)) in self.owners_of(i).iter().enumerate() {
                out.push(if k == 0 { '\t' } else { '|' });
                out.push_str(&entry.to_string());
                out.push_str(if *ambiguous { "?" } else { "" });
            }
            out.push('\n');
        }
        out
    }

    /// Reads what `write` has written.
    pub fn read(text: &'static str) -> Self {
        let mut table = Self::default();
        table.forms.reserve(text.len() / 20);
        table.owners.reserve(text.len() / 20);
        for (form, owners) in text.split('\n').filter_map(|line| line.split_once('\t')) {
            table.forms.push((Cow::Borrowed(form), table.owners.len() as u32));
            for owner in owners.split('|') {
                let number = owner.trim_end_matches('?');
                table.owners.push((number.parse().unwrap_or(u32::MAX), number.len() < owner.len()));
            }
        }
        table.index();
        table
    }

    fn index(&mut self) {
        self.heads.reserve(self.forms.len());
        let mut begin = 0;
        while let Some((form, _)) = self.forms.get(begin) {
            let head = head(form);
            let same = self.forms[begin..].iter().take_while(|(f, _)| self::head(f) == head).count();
            if let Some(head) = head {
                self.heads.insert(head, (begin as u32, (begin + same) as u32));
            }
            begin += same;
        }
    }

    fn owners_of(&self, form: usize) -> &[(u32, bool)] {
        let end = self.forms.get(form + 1).map_or(self.owners.len(), |f| f.1 as usize);
        &self.owners[self.forms[form].1 as usize..end]
    }

    /// The forms that `text` begins with, the longest first: length in bytes, and the entries.
    pub fn at_start<'f, 't>(&'f self, text: &'t str) -> impl Iterator<Item = (usize, &'f [(u32, bool)])> + use<'f, 't> {
        let mut chars = text.chars();
        let first = chars.next().unwrap_or('\0');
        let range = |second| self.heads.get(&(first, second)).copied().unwrap_or((0, 0));
        let (pair, single) = (chars.next().map_or((0, 0), &range), range('\0'));
        // A form that begins `text` sorts at or before it, and so does every longer one that does.
        let mut end = pair.1 as usize;
        let begin = pair.0 as usize;
        let mut limit = text;
        let long = std::iter::from_fn(move || {
            while begin < end {
                let last = begin + self.forms[begin..end].partition_point(|(f, _)| f.as_ref() <= limit);
                let form = self.forms[begin..last].last()?.0.as_ref();
                end = last - 1;
                if limit.starts_with(form) {
                    return Some((form.len(), self.owners_of(end)));
                }
                // What is shorter shares at most the beginning that the two have in common.
                limit = &limit[..common(limit, form)];
            }
            None
        });
        long.chain((single.0..single.1).map(move |i| (first.len_utf8(), self.owners_of(i as usize))))
    }
}

/// Length in bytes of the characters that both begin with.
fn common(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(x, y)| x == y).map(|(x, _)| x.len_utf8()).sum()
}

fn head(form: &str) -> Option<(char, char)> {
    let mut chars = form.chars();
    Some((chars.next()?, chars.next().unwrap_or('\0')))
}

/// Mixes two characters into one number.
#[derive(Default)]
pub struct PairHasher(u64);

impl Hasher for PairHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u32(u32::from(*byte));
        }
    }
    fn write_u32(&mut self, n: u32) {
        self.0 = (self.0.rotate_left(26) ^ u64::from(n)).wrapping_mul(0x517C_C1B7_2722_0A95);
    }
}

/// The folded form, and where it differs the one without spaces, hyphens and middle dots.
fn variants(form: &str) -> Vec<String> {
    let folded = fold(form);
    let mut all = vec![folded.clone()];
    let mut add = |v: String| {
        if !all.contains(&v) {
            all.push(v);
        }
    };
    if folded.contains([' ', '-']) && folded.chars().any(|c| c.is_ascii_alphabetic()) {
        add(folded.replace(' ', ""));
        add(folded.replace('-', " "));
        add(folded.replace(' ', "-"));
    }
    if folded.contains('・') {
        add(folded.replace('・', ""));
        add(folded.replace('・', "="));
        add(folded.replace('・', "＝"));
        add(folded.replace('・', " "));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(table: &FormTable, text: &str) -> Vec<usize> {
        table.at_start(text).map(|(length, _)| text[..length].chars().count()).collect()
    }

    #[test]
    fn the_longest_comes_first() {
        let names = ["東京", "東京大学", "東京都", "東京大", "東", "京都", "東京電力"];
        let table = FormTable::new(names.iter().enumerate().map(|(i, n)| (i as u32, *n, false)));
        assert_eq!(found(&table, "東京大学の"), [4, 3, 2, 1]);
        assert_eq!(found(&table, "東京電話"), [2, 1]);
        assert_eq!(found(&table, "東京"), [2, 1]);
        assert_eq!(found(&table, "東"), [1]);
        assert_eq!(found(&table, "東西"), [1]);
        assert_eq!(found(&table, "西東京"), [0; 0]);
        assert_eq!(found(&table, ""), [0; 0]);
    }

    #[test]
    fn a_table_is_read_as_it_was_written() {
        let names = [(0, "Open AI", false), (1, "open ai", true), (2, "縁・会社", true), (2, "縁会社", false)];
        let table = FormTable::new(names.into_iter());
        let written: &'static str = table.write().leak();
        let again = FormTable::read(written);
        assert_eq!((again.write(), again.owners.len()), (table.write(), table.owners.len()));
        assert!(written.contains("open ai\t0|1?\n") && written.contains("縁会社\t2\n"), "{written}");
    }

    proptest::proptest! {
        #[test]
        fn agrees_with_comparing_every_form(names in proptest::collection::vec("[aあ東京]{1,4}", 0..20), text in "[aあ東京]{0,6}") {
            let table = FormTable::new(names.iter().enumerate().map(|(i, n)| (i as u32, n.as_str(), false)));
            let mut slow: Vec<usize> = names.iter().filter(|n| text.starts_with(n.as_str())).map(String::len).collect();
            slow.sort_unstable_by(|a, b| b.cmp(a));
            slow.dedup();
            let fast: Vec<usize> = table.at_start(&text).map(|(length, _)| length).collect();
            proptest::prop_assert_eq!(fast, slow);
        }
    }
}
