//! `ontology/nesting.tsv`: in which places a place lies.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

const EMBEDDED: &str = include_str!("../../../../ontology/nesting.tsv");
/// Ends that a name of a place may have or lack.
const KINDS: [&str; 9] = ["州", "県", "省", "都", "府", "市", "区", "郡", "町"];

/// Places and those that they lie in.
pub struct Nesting {
    /// Name -> the names of what it lies in directly; all names of one place stand together.
    outer: FxHashMap<&'static str, Vec<&'static str>>,
    /// Names of what holds others.
    holders: FxHashSet<&'static str>,
    /// Capital -> the names of what it is the capital of.
    capitals: FxHashMap<&'static str, Vec<&'static str>>,
}

impl Nesting {
    /// The table that the program ships.
    pub fn embedded() -> &'static Self {
        static TABLE: OnceLock<Nesting> = OnceLock::new();
        TABLE.get_or_init(|| {
            let mut outer: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
            let mut capitals: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
            let mut names: FxHashSet<&str> = FxHashSet::default();
            for line in EMBEDDED.lines().filter(|l| !l.starts_with('#')) {
                let Some((holders, inner)) = line.split_once('\t') else { continue };
                names.extend(holders.split('|'));
                for entry in inner.split(' ') {
                    let name = entry.trim_end_matches('*');
                    outer.entry(name).or_default().push(holders);
                    if name.len() < entry.len() {
                        capitals.entry(name).or_default().extend(holders.split('|'));
                    }
                }
            }
            Self { outer, holders: names, capitals }
        })
    }
    /// Whether a name is that of a country: it holds places and lies in none.
    pub fn is_outermost(&self, name: &str) -> bool {
        self.holders.contains(name) && !self.outer.contains_key(name)
    }
    /// The names of all places that a place lies in; none where the table does not know it.
    ///
    /// A name that begins with that of a known place (テキサス州ダラス) lies in that place too.
    pub fn outers(&self, name: &str) -> BTreeSet<&'static str> {
        let mut found = BTreeSet::new();
        self.climb(name, &mut found);
        if found.is_empty() {
            for (at, c) in name.char_indices() {
                let end = at + c.len_utf8();
                let (first, rest) = name.split_at(end);
                if rest.is_empty() || !KINDS.iter().any(|k| first.ends_with(k)) {
                    continue;
                }
                if let Some((known, _)) = self.outer.get_key_value(first) {
                    found.insert(known);
                    self.climb(first, &mut found);
                }
            }
        }
        found
    }
    /// The names of what a place is the capital of.
    pub fn seat_of(&self, name: &str) -> &[&'static str] {
        let city = || ["市", "都"].iter().find_map(|k| self.capitals.get(format!("{name}{k}").as_str()));
        self.capitals.get(name).or_else(city).map_or(&[], Vec::as_slice)
    }
    fn climb(&self, name: &str, found: &mut BTreeSet<&'static str>) {
        for holders in self.direct(name) {
            for holder in holders.split('|') {
                if found.insert(holder) {
                    self.climb(holder, found);
                }
            }
        }
    }
    /// What a name lies in directly, under it or under the name with or without its kind.
    fn direct(&self, name: &str) -> &[&'static str] {
        let bare = KINDS.iter().find_map(|k| name.strip_suffix(k)).filter(|b| b.chars().count() >= 2);
        let with = || {
            KINDS.iter().find_map(|k| {
                let mut whole = String::with_capacity(name.len() + k.len());
                whole.push_str(name);
                whole.push_str(k);
                self.outer.get(whole.as_str())
            })
        };
        self.outer.get(name).or_else(|| bare.and_then(|b| self.outer.get(b))).or_else(with).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lie_in_all_that_hold_them() {
        let outers = |name: &str| Nesting::embedded().outers(name).into_iter().collect::<Vec<_>>();
        assert_eq!(outers("横浜市"), ["日本", "神奈川県"]);
        assert_eq!(outers("横浜"), ["日本", "神奈川県"]);
        assert_eq!(outers("ダラス"), ["アメリカ", "アメリカ合衆国", "テキサス州", "米国"]);
        assert_eq!(outers("テキサス州白川"), ["アメリカ", "アメリカ合衆国", "テキサス州", "米国"]);
        assert!(outers("白川").is_empty());
        assert_eq!(Nesting::embedded().seat_of("横浜"), ["神奈川県"]);
        assert!(Nesting::embedded().seat_of("川崎市").is_empty());
    }

    #[test]
    fn no_place_lies_in_itself() {
        let nesting = Nesting::embedded();
        for name in nesting.outer.keys() {
            assert!(!nesting.outers(name).contains(name), "{name}");
        }
    }
}
