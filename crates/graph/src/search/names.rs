//! Names of entities, found by whole name, beginning, part, reading, sound, and likeness.

use std::hash::Hash;
use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Catalog, EntityEntry};
use crate::name::{Sound, fold, sounds_alike};
use crate::resource::Lexicon;

/// Names whose likeness is computed for one question.
const CANDIDATES: usize = 400;
/// Likeness that a name needs which has a typing error.
const ALIKE: f64 = 0.72;
/// How far names of two scripts may sound apart.
const SOUND: f32 = 0.25;

/// An entity that goes by the words.
#[derive(Clone, Debug, PartialEq)]
pub struct NameHit {
    /// Its number in the catalog.
    pub entity: u32,
    /// The name that fits.
    pub name: String,
    /// From 1, the same name, down to 0.
    pub score: f64,
}

/// All names, folded.
#[derive(Debug, Default)]
pub struct NameIndex {
    /// Folded name, entity, name as written; sorted.
    names: Vec<(String, u32, String)>,
    /// Pairs of characters -> places in `names`.
    pairs: FxHashMap<[char; 2], Vec<u32>>,
    /// Made when a name in Latin letters is first looked for by its sound.
    sounds: OnceLock<Sounds>,
}

/// The sounds of the names in kana.
#[derive(Debug, Default)]
struct Sounds {
    /// Place in the names, sound.
    of: Vec<(u32, Sound)>,
    /// Pairs of phonemes -> places in `of`.
    pairs: FxHashMap<[u8; 2], Vec<u32>>,
}

impl Sounds {
    fn new(names: &[(String, u32, String)]) -> Self {
        let sounding = |(at, (folded, ..)): (usize, &(String, u32, String))| {
            (!folded.is_ascii()).then(|| Sound::of(folded)).flatten().map(|sound| (at as u32, sound))
        };
        let of: Vec<(u32, Sound)> = names.iter().enumerate().filter_map(sounding).collect();
        let pairs = postings(of.iter().map(|(_, sound)| sound.pairs()));
        Self { of, pairs }
    }
    /// Places in the names that sound like a word, and how far from it they are.
    fn like(&self, word: &str) -> Vec<(usize, f32)> {
        let Some(sound) = Sound::of(word) else { return Vec::new() };
        let near = most_shared(sound.pairs(), &self.pairs).into_iter();
        near.filter_map(|at| {
            let (place, other) = &self.of[at as usize];
            Some((*place as usize, sound.alike(other, SOUND)?))
        })
        .collect()
    }
}

/// Each pair -> the numbers of what holds it, ascending, each once.
fn postings<P: Hash + Eq, I: Iterator<Item = P>>(all: impl Iterator<Item = I>) -> FxHashMap<P, Vec<u32>> {
    let mut out: FxHashMap<P, Vec<u32>> = FxHashMap::default();
    for (at, pairs) in all.enumerate() {
        for pair in pairs {
            let places = out.entry(pair).or_default();
            if places.last() != Some(&(at as u32)) {
                places.push(at as u32);
            }
        }
    }
    out
}

/// What shares the most pairs with those given, at most [`CANDIDATES`].
fn most_shared<P: Hash + Eq>(pairs: impl Iterator<Item = P>, postings: &FxHashMap<P, Vec<u32>>) -> Vec<u32> {
    let mut shared: FxHashMap<u32, u32> = FxHashMap::default();
    for place in pairs.filter_map(|p| postings.get(&p)).flatten() {
        *shared.entry(*place).or_default() += 1;
    }
    let mut candidates: Vec<(std::cmp::Reverse<u32>, u32)> =
        shared.into_iter().map(|(at, count)| (std::cmp::Reverse(count), at)).collect();
    if candidates.len() > CANDIDATES {
        candidates.select_nth_unstable(CANDIDATES);
        candidates.truncate(CANDIDATES);
    }
    candidates.sort_unstable();
    candidates.into_iter().map(|(_, at)| at).collect()
}

impl NameIndex {
    /// Gathers the names of a catalog.
    pub fn new(catalog: &Catalog) -> Self {
        Self::of(said(catalog))
    }
    /// Gathers them, and the names that a lexicon has for the same things, whether a text uses them or not. A name that
    /// texts have for another thing is left to that.
    pub fn with_lexicon(catalog: &Catalog, lexicon: &Lexicon) -> Self {
        let mut names = said(catalog);
        let taken: FxHashSet<String> = names.iter().map(|(folded, ..)| folded.clone()).collect();
        for (number, entity) in catalog.entities.iter().enumerate() {
            let entries = lexicon.with_form(&entity.label).into_iter().filter_map(|at| lexicon.get(at));
            for entry in entries.filter(|e| e.label == entity.label && e.class == entity.class) {
                for surface in entry.surfaces().into_iter().filter(|s| !s.ambiguous) {
                    let folded = folded(&surface.form);
                    if !taken.contains(&folded) {
                        names.push((folded, number as u32, surface.form.to_string()));
                    }
                }
            }
        }
        Self::of(names)
    }
    fn of(mut names: Vec<(String, u32, String)>) -> Self {
        names.sort_unstable();
        names.dedup();
        let pairs = postings(names.iter().map(|(folded, ..)| pairs_of(folded)));
        Self { names, pairs, sounds: OnceLock::new() }
    }
    /// The entities that go by `words`, the best first, each once; `weight` orders those of one fit.
    pub fn find(&self, words: &str, weight: impl Fn(u32) -> f64, limit: usize) -> Vec<NameHit> {
        let folded = fold(words);
        let wanted = if folded.is_empty() { words.trim().to_lowercase() } else { folded };
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut best: FxHashMap<u32, (f64, usize)> = FxHashMap::default();
        let take = |best: &mut FxHashMap<u32, (f64, usize)>, at: usize, score: f64| {
            let entry = best.entry(self.names[at].1).or_insert((score, at));
            if score > entry.0 {
                *entry = (score, at);
            }
        };
        // The sound of a name in Latin letters written in kana.
        let kana = kana_of(&wanted);
        for key in std::iter::once(wanted.as_str()).chain(kana.as_deref()) {
            for (at, score) in self.exact(key) {
                take(&mut best, at, score);
            }
        }
        if best.len() < limit {
            for (at, score) in self.alike(&wanted) {
                take(&mut best, at, score);
            }
            if wanted.is_ascii() {
                for (at, distance) in self.sounds.get_or_init(|| Sounds::new(&self.names)).like(&wanted) {
                    take(&mut best, at, 0.5 - f64::from(distance));
                }
            }
        }
        let mut hits: Vec<NameHit> = best
            .into_iter()
            .map(|(entity, (score, at))| NameHit { entity, name: self.names[at].2.clone(), score })
            .collect();
        hits.sort_by(|a, b| {
            let key = |h: &NameHit| (h.score * 20.0).round();
            key(b)
                .total_cmp(&key(a))
                .then_with(|| weight(b.entity).total_cmp(&weight(a.entity)))
                .then_with(|| b.score.total_cmp(&a.score))
                .then_with(|| a.entity.cmp(&b.entity))
        });
        hits.truncate(limit);
        hits
    }
    /// Names that are, begin with, or hold the key.
    fn exact<'i>(&'i self, key: &'i str) -> impl Iterator<Item = (usize, f64)> + 'i {
        let score = move |folded: &str| {
            let share = key.chars().count() as f64 / folded.chars().count().max(1) as f64;
            if folded == key {
                Some(1.0)
            } else if folded.starts_with(key) {
                Some(0.8 + 0.15 * share)
            } else if folded.contains(key) {
                Some(0.6 + 0.15 * share)
            } else {
                None
            }
        };
        // One character: all names are looked at; more: those with the first pair.
        let places: Box<dyn Iterator<Item = usize> + 'i> = match rarest(key, &self.pairs) {
            Rarest::Places(places) => Box::new(places.iter().map(|p| *p as usize)),
            Rarest::Absent => Box::new(std::iter::empty()),
            Rarest::TooShort => Box::new(0..self.names.len()),
        };
        places.filter_map(move |at| Some((at, score(&self.names[at].0)?)))
    }
    /// Names that share most pairs with the key and are much like it.
    fn alike(&self, key: &str) -> Vec<(usize, f64)> {
        if key.chars().count() < 3 {
            return Vec::new();
        }
        most_shared(pairs_of(key), &self.pairs)
            .into_iter()
            .filter_map(|at| {
                let likeness = strsim::jaro_winkler(key, &self.names[at as usize].0);
                let length = self.names[at as usize].0.chars().count();
                let edits = strsim::osa_distance(key, &self.names[at as usize].0);
                (likeness >= ALIKE && edits * 3 <= length.max(3)).then_some((at as usize, likeness * 0.58))
            })
            .collect()
    }
}

/// Whether a name is, or holds, what the words say: whatever the width, the kana or the script, and with a typing error.
pub fn name_matches(name: &str, words: &str) -> bool {
    let (name, wanted) = (fold(name), fold(words));
    if name.is_empty() || wanted.is_empty() {
        return false;
    }
    if name.contains(&wanted) || kana_of(&wanted).is_some_and(|kana| name.contains(&kana)) {
        return true;
    }
    let sounds = match (name.is_ascii(), wanted.is_ascii()) {
        (true, false) => sounds_alike(&name, &wanted, SOUND),
        (false, true) => sounds_alike(&wanted, &name, SOUND),
        _ => None,
    };
    let edits = || strsim::osa_distance(&wanted, &name) * 3 <= name.chars().count().max(3);
    let typed = wanted.chars().count() > 3 && strsim::jaro_winkler(&wanted, &name) >= ALIKE && edits();
    sounds.is_some() || typed
}

/// What texts call the entities of a catalog, folded.
fn said(catalog: &Catalog) -> Vec<(String, u32, String)> {
    let names = |(number, entity): (usize, &EntityEntry)| {
        let own = std::iter::once(&entity.label).chain(&entity.aliases).chain(Some(&entity.reading));
        let own = own.filter(|n| !n.is_empty()).map(|name| (folded(name), number as u32, name.clone()));
        own.collect::<Vec<_>>()
    };
    catalog.entities.iter().enumerate().flat_map(names).collect()
}

fn folded(name: &str) -> String {
    let folded = fold(name);
    if folded.is_empty() { name.to_lowercase() } else { folded }
}

enum Rarest<'p> {
    Places(&'p [u32]),
    Absent,
    TooShort,
}

fn rarest<'p>(key: &str, pairs: &'p FxHashMap<[char; 2], Vec<u32>>) -> Rarest<'p> {
    let mut best: Option<&'p [u32]> = None;
    for pair in pairs_of(key) {
        let Some(places) = pairs.get(&pair) else { return Rarest::Absent };
        if best.is_none_or(|b| places.len() < b.len()) {
            best = Some(places);
        }
    }
    best.map_or(Rarest::TooShort, Rarest::Places)
}

/// Neighbouring characters.
pub(super) fn pairs_of(text: &str) -> impl Iterator<Item = [char; 2]> + '_ {
    text.chars().zip(text.chars().skip(1)).map(|(a, b)| [a, b])
}

/// Hepburn and Kunrei syllables -> katakana as [`fold`] leaves it (no small kana); None where a part is no syllable.
fn kana_of(latin: &str) -> Option<String> {
    const SYLLABLES: &[(&str, &str)] = &[
        ("kya", "キヤ"),
        ("kyu", "キユ"),
        ("kyo", "キヨ"),
        ("sha", "シヤ"),
        ("shu", "シユ"),
        ("sho", "シヨ"),
        ("she", "シエ"),
        ("sya", "シヤ"),
        ("syu", "シユ"),
        ("syo", "シヨ"),
        ("cha", "チヤ"),
        ("chu", "チユ"),
        ("cho", "チヨ"),
        ("che", "チエ"),
        ("tya", "チヤ"),
        ("tyu", "チユ"),
        ("tyo", "チヨ"),
        ("nya", "ニヤ"),
        ("nyu", "ニユ"),
        ("nyo", "ニヨ"),
        ("hya", "ヒヤ"),
        ("hyu", "ヒユ"),
        ("hyo", "ヒヨ"),
        ("mya", "ミヤ"),
        ("myu", "ミユ"),
        ("myo", "ミヨ"),
        ("rya", "リヤ"),
        ("ryu", "リユ"),
        ("ryo", "リヨ"),
        ("gya", "ギヤ"),
        ("gyu", "ギユ"),
        ("gyo", "ギヨ"),
        ("bya", "ビヤ"),
        ("byu", "ビユ"),
        ("byo", "ビヨ"),
        ("pya", "ピヤ"),
        ("pyu", "ピユ"),
        ("pyo", "ピヨ"),
        ("shi", "シ"),
        ("chi", "チ"),
        ("tsu", "ツ"),
        ("ja", "ジヤ"),
        ("ju", "ジユ"),
        ("jo", "ジヨ"),
        ("je", "ジエ"),
        ("fa", "フア"),
        ("fi", "フイ"),
        ("fe", "フエ"),
        ("fo", "フオ"),
        ("ka", "カ"),
        ("ki", "キ"),
        ("ku", "ク"),
        ("ke", "ケ"),
        ("ko", "コ"),
        ("sa", "サ"),
        ("si", "シ"),
        ("su", "ス"),
        ("se", "セ"),
        ("so", "ソ"),
        ("ta", "タ"),
        ("ti", "チ"),
        ("tu", "ツ"),
        ("te", "テ"),
        ("to", "ト"),
        ("na", "ナ"),
        ("ni", "ニ"),
        ("nu", "ヌ"),
        ("ne", "ネ"),
        ("no", "ノ"),
        ("ha", "ハ"),
        ("hi", "ヒ"),
        ("hu", "フ"),
        ("fu", "フ"),
        ("he", "ヘ"),
        ("ho", "ホ"),
        ("ma", "マ"),
        ("mi", "ミ"),
        ("mu", "ム"),
        ("me", "メ"),
        ("mo", "モ"),
        ("ya", "ヤ"),
        ("yu", "ユ"),
        ("yo", "ヨ"),
        ("ra", "ラ"),
        ("ri", "リ"),
        ("ru", "ル"),
        ("re", "レ"),
        ("ro", "ロ"),
        ("wa", "ワ"),
        ("wo", "オ"),
        ("ga", "ガ"),
        ("gi", "ギ"),
        ("gu", "グ"),
        ("ge", "ゲ"),
        ("go", "ゴ"),
        ("za", "ザ"),
        ("zi", "ジ"),
        ("ji", "ジ"),
        ("zu", "ズ"),
        ("ze", "ゼ"),
        ("zo", "ゾ"),
        ("da", "ダ"),
        ("di", "ジ"),
        ("du", "ズ"),
        ("de", "デ"),
        ("do", "ド"),
        ("ba", "バ"),
        ("bi", "ビ"),
        ("bu", "ブ"),
        ("be", "ベ"),
        ("bo", "ボ"),
        ("pa", "パ"),
        ("pi", "ピ"),
        ("pu", "プ"),
        ("pe", "ペ"),
        ("po", "ポ"),
        ("a", "ア"),
        ("i", "イ"),
        ("u", "ウ"),
        ("e", "エ"),
        ("o", "オ"),
        ("-", "ー"),
    ];
    let mut out = String::new();
    let mut rest = latin;
    while !rest.is_empty() {
        let mut chars = rest.chars();
        let (first, second) = (chars.next()?, chars.next());
        if first.is_ascii_alphabetic() && Some(first) == second && !"aiueon".contains(first) {
            out.push('ツ');
            rest = &rest[1..];
        } else if let Some((latin, kana)) = SYLLABLES.iter().find(|(latin, _)| rest.starts_with(latin)) {
            out.push_str(kana);
            rest = &rest[latin.len()..];
        } else if first == 'n' || first == 'm' {
            out.push('ン');
            rest = rest[1..].strip_prefix('\'').unwrap_or(&rest[1..]);
        } else {
            return None;
        }
    }
    Some(fold(&out))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, EntityRecord, Record};
    use crate::resource::Class;
    use crate::resource::LexiconEntry;

    fn index(entities: &[(&str, &[&str], &str)]) -> (Catalog, NameIndex) {
        let record = Record {
            document: Document { id: "d".into(), ..Document::default() },
            entities: entities
                .iter()
                .map(|(label, aliases, reading)| EntityRecord {
                    id: format!("https://example.org/{label}"),
                    class: Class::COMPANY,
                    label: (*label).to_owned(),
                    aliases: aliases.iter().map(|a| (*a).to_owned()).collect(),
                    reading: (*reading).to_owned(),
                    wikidata: String::new(),
                    first_name: String::new(),
                    legal_form: String::new(),
                    known: false,
                })
                .collect(),
            ..Record::default()
        };
        let catalog = Catalog::new(&[record]);
        let names = NameIndex::new(&catalog);
        (catalog, names)
    }

    #[test]
    fn names_are_found_in_every_script() {
        let (catalog, names) = index(&[
            ("OpenAI", &["オープンAI"], "オープンエーアイ"),
            ("シャオミ", &["小米", "Xiaomi"], "シャオミ"),
            ("ソフトバンクグループ", &["SBG"], "ソフトバンクグループ"),
            ("日本", &[], "ニホン"),
            ("雷軍", &[], "ライグン"),
            ("コンピュータ研究所", &[], ""),
        ]);
        for (words, label) in [
            ("OpenAI", "OpenAI"),
            ("openai", "OpenAI"),
            ("ｏｐｅｎＡＩ", "OpenAI"),
            ("オープンai", "OpenAI"),
            ("OpneAI", "OpenAI"),
            ("小米", "シャオミ"),
            ("しゃおみ", "シャオミ"),
            ("shaomi", "シャオミ"),
            ("xiaomy", "シャオミ"),
            ("softbank", "ソフトバンクグループ"),
            ("ソフトバンク", "ソフトバンクグループ"),
            ("sofutobanku", "ソフトバンクグループ"),
            ("日", "日本"),
            ("日本", "日本"),
            ("nihon", "日本"),
            ("らいぐん", "雷軍"),
            ("コンピューター", "コンピュータ研究所"),
        ] {
            let hits = names.find(words, |_| 0.0, 5);
            let first = hits.first().map(|h| catalog.entities[h.entity as usize].label.as_str());
            assert_eq!(first, Some(label), "{words}: {hits:?}");
        }
        // Names that only a lexicon has, but for those that texts give to others.
        let mut lexicon = Lexicon::default();
        for (label, aliases) in [("雷軍", "らい様"), ("OpenAI", "甲研|日本"), ("日本", "和国")] {
            lexicon.push(LexiconEntry::new(Class::COMPANY, [label, aliases, "", "", ""], |t| t.to_owned().into()));
        }
        let known = NameIndex::with_lexicon(&catalog, &lexicon);
        for (words, label) in [("甲研", Some("OpenAI")), ("日本", Some("日本")), ("和国", Some("日本")), ("乙研", None)]
        {
            let hits = known.find(words, |_| 0.0, 1);
            let first = hits.first().filter(|h| h.score >= 0.99);
            assert_eq!(first.map(|h| catalog.entities[h.entity as usize].label.as_str()), label, "{words}: {hits:?}");
        }
        assert!(names.find("甲研", |_| 0.0, 1).is_empty());
        assert!(names.find("三菱重工業", |_| 0.0, 5).is_empty());
        assert!(names.find("", |_| 0.0, 5).is_empty());
        assert!(names.find("  ", |_| 0.0, 5).is_empty());
    }
}
