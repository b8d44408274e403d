//! The forms of names as a sorted table, searched from each place of a text.
//!
//! The table is one flat array of bytes. The build script makes that of the shipped lexicon and embeds it, so that a run
//! reads it where it lies, and of it only what its texts ask for; a table with a user's own names is made when they are
//! read. This file is compiled into the build script too and uses nothing but `fold`.
//!
//! ```text
//! counts of forms, owners, slots                    u32, as all numbers with the lowest byte first
//! slots: two characters, first form, forms          4 u32, open addressing; no forms: empty
//! ends of the forms in the text                     u32
//! ends of the forms' owners                         u32
//! owners: entry times 2, plus 1 if it needs support u32
//! text: the forms, sorted
//! ```

use std::borrow::Cow;

use super::fold::fold;

/// Bytes of the counts.
const COUNTS: usize = 12;
/// Bytes of a slot.
const SLOT: usize = 16;

/// Folded forms, sorted, each with the entries that have it and whether the form needs support there.
#[derive(Debug)]
pub struct FormTable {
    bytes: Cow<'static, [u8]>,
    /// How many slots there are, less one: a power of two, less one.
    mask: usize,
    /// Where each part begins.
    ends: usize,
    owner_ends: usize,
    owners: usize,
    text: usize,
}

/// The entries that have a form, each with whether it needs support from the document.
#[derive(Clone, Copy, Debug)]
pub struct Owners<'f>(&'f [u8]);

impl<'f> Owners<'f> {
    /// One after the other, in order.
    pub fn iter(self) -> impl Iterator<Item = (u32, bool)> + 'f {
        self.0.chunks_exact(4).map(|four| {
            let owner = u32::from_le_bytes([four[0], four[1], four[2], four[3]]);
            (owner / 2, owner % 2 == 1)
        })
    }
    /// How many.
    pub fn count(self) -> usize {
        self.0.len() / 4
    }
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
        all.dedup_by(|next, kept| {
            let same = (&next.0, next.1) == (&kept.0, kept.1);
            kept.2 &= !same || next.2;
            same
        });
        let forms: Vec<_> = all.chunk_by(|a, b| a.0 == b.0).collect();
        let heads: Vec<_> = forms.chunk_by(|a, b| head(&a[0].0) == head(&b[0].0)).collect();
        let slots = (heads.len() * 2).next_power_of_two();
        let mut table = vec![[0u32; 4]; slots];
        let mut first = 0;
        for same in heads {
            let (one, two) = head(&same[0][0].0);
            let mut at = place(one, two) & (slots - 1);
            while table[at][3] > 0 {
                at = (at + 1) & (slots - 1);
            }
            table[at] = [one, two, first, same.len() as u32];
            first += same.len() as u32;
        }
        let mut end = 0;
        let ends = forms.iter().map(|form| {
            end += form[0].0.len() as u32;
            end
        });
        let mut owner_end = 0;
        let owner_ends = forms.iter().map(|form| {
            owner_end += form.len() as u32;
            owner_end
        });
        let counts = [forms.len() as u32, all.len() as u32, slots as u32];
        let owners = all.iter().map(|(_, entry, ambiguous)| entry * 2 + u32::from(*ambiguous));
        let numbers = counts.into_iter().chain(table.into_iter().flatten()).chain(ends).chain(owner_ends).chain(owners);
        let mut bytes: Vec<u8> = numbers.flat_map(u32::to_le_bytes).collect();
        for form in &forms {
            bytes.extend_from_slice(form[0].0.as_bytes());
        }
        Self::read(bytes)
    }

    /// Takes a table that was made before.
    pub fn read(bytes: impl Into<Cow<'static, [u8]>>) -> Self {
        let bytes = bytes.into();
        let [forms, owners, slots] = [0, 4, 8].map(|at| number(&bytes, at) as usize);
        let ends = COUNTS + slots * SLOT;
        let owner_ends = ends + forms * 4;
        let all = owner_ends + forms * 4;
        Self { mask: slots - 1, ends, owner_ends, owners: all, text: all + owners * 4, bytes }
    }

    /// What [`read`](Self::read) takes.
    #[allow(dead_code)] // The build script and a test write.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Begin and end of what belongs to a form, by the ends of all.
    fn span(&self, ends: usize, form: usize) -> (usize, usize) {
        let begin = if form == 0 { 0 } else { number(&self.bytes, ends + form * 4 - 4) };
        (begin as usize, number(&self.bytes, ends + form * 4) as usize)
    }

    fn form(&self, form: usize) -> &[u8] {
        let (begin, end) = self.span(self.ends, form);
        &self.bytes[self.text + begin..self.text + end]
    }

    fn owners_of(&self, form: usize) -> Owners<'_> {
        let (begin, end) = self.span(self.owner_ends, form);
        Owners(&self.bytes[self.owners + begin * 4..self.owners + end * 4])
    }

    /// The forms that begin with these two characters: the first of them, and the one behind the last.
    fn with_head(&self, one: u32, two: u32) -> (usize, usize) {
        let mut at = place(one, two) & self.mask;
        loop {
            let slot = COUNTS + at * SLOT;
            let [first, second, begin, count] = [0, 4, 8, 12].map(|part| number(&self.bytes, slot + part));
            if count == 0 {
                return (0, 0);
            }
            if (first, second) == (one, two) {
                return (begin as usize, (begin + count) as usize);
            }
            at = (at + 1) & self.mask;
        }
    }

    /// The forms that `text` begins with, the longest first: length in bytes, and the entries.
    pub fn at_start<'f, 't>(&'f self, text: &'t str) -> impl Iterator<Item = (usize, Owners<'f>)> + use<'f, 't> {
        let mut chars = text.chars();
        let first = chars.next().map_or(0, u32::from);
        let pair = chars.next().map_or((0, 0), |second| self.with_head(first, second.into()));
        let single = self.with_head(first, 0);
        // A form that begins `text` sorts at or before it, and so does every longer one that does. Bytes sort as their
        // characters do.
        let (begin, mut end) = pair;
        let mut limit = text.as_bytes();
        let long = std::iter::from_fn(move || {
            while begin < end {
                let (mut low, mut high) = (begin, end);
                while low < high {
                    let middle = usize::midpoint(low, high);
                    if self.form(middle) <= limit {
                        low = middle + 1;
                    } else {
                        high = middle;
                    }
                }
                if low == begin {
                    return None;
                }
                end = low - 1;
                let form = self.form(end);
                if limit.starts_with(form) {
                    return Some((form.len(), self.owners_of(end)));
                }
                // What is shorter shares at most the beginning that the two have in common.
                limit = &limit[..common(limit, form)];
            }
            None
        });
        let length = text.chars().next().map_or(0, char::len_utf8);
        long.chain((single.0..single.1).map(move |form| (length, self.owners_of(form))))
    }
}

/// The number at a place.
#[inline]
fn number(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

/// Length of the beginning that both share. It may end within a character: no form does.
fn common(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(x, y)| x == y).count()
}

/// The first two characters; the second is NUL in a form of one.
fn head(form: &str) -> (u32, u32) {
    let mut chars = form.chars().map(u32::from);
    (chars.next().unwrap_or(0), chars.next().unwrap_or(0))
}

/// Where the search for two characters begins, before it is cut to the size of the table.
fn place(one: u32, two: u32) -> usize {
    let both = u64::from(one) << 32 | u64::from(two);
    (both.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize
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
    fn a_form_has_all_its_owners() {
        let names = [(0, "Open AI", false), (1, "open ai", true), (2, "縁・会社", true), (2, "縁会社", false)];
        let table = FormTable::read(FormTable::new(names.into_iter()).as_bytes().to_vec());
        let owners =
            |text: &str| table.at_start(text).map(|(_, owners)| owners.iter().collect()).collect::<Vec<Vec<_>>>();
        assert_eq!(owners("open ai is"), [[(0, false), (1, true)]]);
        assert_eq!(owners("縁会社は"), [[(2, false)]]);
        assert_eq!(owners("会社"), Vec::<Vec<_>>::new());
        assert_eq!(FormTable::new(std::iter::empty()).at_start("縁").count(), 0);
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
