//! Long names and the short forms of them that the text goes on with: ダリオ・アモデイ -> アモデイ, 博納映画 -> 博納.

use std::ops::RangeInclusive;

use rustc_hash::{FxHashMap, FxHashSet};

use super::draft::{Domain, Drafts};
use crate::name::{self, Kind, Remainder, fold};
use crate::steps;

/// Joins every short form to the one long name that it can stand for.
pub(super) fn join(drafts: &mut Drafts<'_>) {
    let roots: Vec<usize> = drafts.roots().collect();
    let named: Vec<(usize, Domain)> =
        roots.into_iter().filter(|d| !drafts.get(*d).unnamed).map(|d| (d, drafts.domain(d))).collect();
    let table = LongNames::of(drafts, &named);
    let mut joins = Vec::new();
    for &(short, domain) in &named {
        let mut fitting = table.may_be(drafts, short, domain);
        fitting.retain(|long| *long != short && may_stand_for(drafts, short, *long, domain));
        // Two candidates: the one that the text named last before the short form.
        let first = drafts.get(short).mentions.first().copied();
        let choice = match fitting.as_slice() {
            [] => None,
            [one] => Some(*one),
            many => many.iter().copied().filter(|l| drafts.get(*l).mentions.first().copied() < first).max_by_key(|l| {
                let mentions = &drafts.get(*l).mentions;
                mentions[..mentions.partition_point(|m| Some(*m) < first)].last().copied()
            }),
        };
        if let Some(long) = choice {
            joins.push((long, short));
        }
    }
    for (long, short) in joins {
        drafts.join(long, short);
    }
}

/// Candidates that are looked at for one short form.
const LONG_NAMES: usize = 64;

/// Long names by what a short form must share with them, so that neither every pair is looked at nor every pair of those that
/// begin alike: names and the places in `named`.
struct LongNames {
    /// By domain and beginning: keys of organisations from two characters on, surnames of one to three, first parts.
    beginnings: FxHashMap<Domain, FxHashMap<String, Vec<usize>>>,
    /// By each part of a person's name: ダリオ, アモデイ.
    parts: FxHashMap<String, Vec<usize>>,
}

impl LongNames {
    fn of(drafts: &Drafts<'_>, named: &[(usize, Domain)]) -> Self {
        // A beginning counts where some name is no more than it.
        let mut whole: FxHashMap<Domain, FxHashSet<String>> = FxHashMap::default();
        for &(draft, domain) in named {
            whole.entry(domain).or_default().extend(wholes(drafts, draft, domain));
        }
        let (mut beginnings, mut parts) = (FxHashMap::default(), FxHashMap::<_, Vec<usize>>::default());
        for &(draft, domain) in named {
            let (whole, beginnings) = (&whole[&domain], beginnings.entry(domain).or_default());
            let mut file = |beginning: &str| file(whole, beginnings, beginning, draft);
            for (form, _) in &drafts.get(draft).forms {
                match domain {
                    Domain::Person => {
                        for part in form.split(SEPARATORS).filter(|p| !p.is_empty()) {
                            push(parts.entry(fold(part)).or_default(), draft);
                        }
                        begin_at(&fold(form), 1..=3).for_each(&mut file);
                    }
                    Domain::Organization => begin_at(&key_of(form), 2..=usize::MAX).for_each(&mut file),
                    _ => form.split_once('・').into_iter().for_each(|(first, _)| file(&fold(first))),
                }
            }
        }
        Self { beginnings, parts }
    }
    /// Drafts that a draft may be a short form of.
    fn may_be(&self, drafts: &Drafts<'_>, short: usize, domain: Domain) -> Vec<usize> {
        let mut found = Vec::new();
        let beginnings = self.beginnings.get(&domain);
        for whole in wholes(drafts, short, domain) {
            let begun = beginnings.and_then(|b| b.get(&whole));
            found.extend(begun.into_iter().flatten().copied().take(LONG_NAMES));
        }
        if domain == Domain::Person {
            for (form, _) in &drafts.get(short).forms {
                // All parts must be parts of the long name: the rarest says most.
                let rarest = form
                    .split(SEPARATORS)
                    .filter(|p| !p.is_empty())
                    .filter_map(|p| self.parts.get(&fold(p)))
                    .min_by_key(|drafts| drafts.len());
                found.extend(rarest.into_iter().flatten().copied().take(LONG_NAMES));
            }
        }
        found.sort_unstable();
        found.dedup();
        steps::add(found.len());
        found
    }
}

const SEPARATORS: [char; 5] = ['・', '=', '＝', ' ', '\u{3000}'];

/// The names of a draft as beginnings are filed.
fn wholes<'d>(drafts: &'d Drafts<'_>, draft: usize, domain: Domain) -> impl Iterator<Item = String> + 'd {
    drafts.get(draft).forms.iter().map(move |(form, _)| match domain {
        Domain::Organization => key_of(form),
        _ => fold(form),
    })
}

fn key_of(form: &str) -> String {
    name::key(form, Kind::Organization)
}

/// The beginnings of a name with so many characters, the name itself left out.
fn begin_at(name: &str, lengths: RangeInclusive<usize>) -> impl Iterator<Item = &str> {
    name.char_indices().enumerate().filter(move |(n, _)| lengths.contains(n)).map(|(_, (at, _))| &name[..at])
}

/// Files a draft under a beginning of its name that is a whole name as well.
fn file(whole: &FxHashSet<String>, beginnings: &mut FxHashMap<String, Vec<usize>>, beginning: &str, draft: usize) {
    if whole.contains(beginning) {
        push(beginnings.entry(beginning.to_owned()).or_default(), draft);
    }
}

fn push(list: &mut Vec<usize>, draft: usize) {
    if list.last() != Some(&draft) {
        list.push(draft);
    }
}

fn may_stand_for(drafts: &Drafts<'_>, short: usize, long: usize, domain: Domain) -> bool {
    let (s, l) = (drafts.get(short), drafts.get(long));
    if let (Some(a), Some(b)) = (s.lexicon, l.lexicon) {
        return a == b;
    }
    s.forms.iter().any(|(a, _)| {
        l.forms
            .iter()
            .any(|(b, _)| a.chars().count() < b.chars().count() && is_short_form(a, b, domain, s.lexicon.is_some()))
    })
}

/// Whether `short` is a form that Japanese texts shorten `long` to. `known`: the short form is a name of its own in the lexicon.
pub(super) fn is_short_form(short: &str, long: &str, domain: Domain, known: bool) -> bool {
    match domain {
        Domain::Person => is_part_of_person(short, long),
        Domain::Organization => {
            let (a, b) = (name::key(short, Kind::Organization), name::key(long, Kind::Organization));
            let Some(rest) = b.strip_prefix(a.as_str()).filter(|r| !r.is_empty()) else { return false };
            let letters = a.chars().count();
            if letters < 2
                || a.ends_with(|c: char| c.is_ascii_alphabetic())
                    && rest.starts_with(|c: char| c.is_ascii_alphabetic())
                    && !word_ends(long, short)
            {
                return false;
            }
            match name::remainder(rest) {
                Remainder::Droppable => true,
                Remainder::Distinguishing => false,
                Remainder::Unknown => {
                    !known
                        && (first_part(long, short)
                            || letters >= 2
                                && rest.chars().count() <= 6
                                && a.chars().all(is_kanji)
                                && rest.chars().all(is_kanji))
                }
            }
        }
        // クリスタル for クリスタル・インテリジェンス; Sora for Sora 2 is another thing.
        Domain::Thing | Domain::Event => {
            !known && short.chars().count() >= 3 && first_part(long, short) && !has_version(long, short)
        }
        Domain::Place | Domain::Concept => false,
    }
}

fn is_kanji(c: char) -> bool {
    matches!(c, '一'..='鿿' | '々')
}

/// Whether a word of `long` ends where `short` ends.
fn word_ends(long: &str, short: &str) -> bool {
    long.len() > short.len() && long.is_char_boundary(short.len()) && long[short.len()..].starts_with([' ', '.', '-'])
}

/// Whether `short` is what stands before the first ・ of `long`.
fn first_part(long: &str, short: &str) -> bool {
    long.split_once('・').is_some_and(|(first, _)| fold(first) == fold(short))
}

fn has_version(long: &str, short: &str) -> bool {
    long.get(short.len()..).is_some_and(|rest| rest.chars().any(|c| c.is_ascii_digit()))
}

/// アモデイ of ダリオ・アモデイ, 孫 of 孫正義, Altman of Sam Altman.
fn is_part_of_person(short: &str, long: &str) -> bool {
    let parts: Vec<&str> = long.split(['・', '=', '＝', ' ', '\u{3000}']).filter(|p| !p.is_empty()).collect();
    if parts.len() > 1 {
        let short_parts: Vec<&str> = short.split(['・', '=', '＝', ' ']).filter(|p| !p.is_empty()).collect();
        // A given name alone is used as well (サム, Sam), but the last part is the rule.
        return short_parts.iter().all(|s| parts.iter().any(|p| fold(p) == fold(s)));
    }
    // Kanji names: the surname, one to three characters, leaves a given name of one to three.
    let (s, l) = (fold(short), fold(long));
    let (n, m) = (s.chars().count(), l.chars().count());
    l.starts_with(s.as_str())
        && n <= 3
        && (1..=3).contains(&(m - n.min(m)))
        && l.chars().all(|c| is_kanji(c) || matches!(c, 'ァ'..='ヺ'))
        && s.chars().all(is_kanji)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms() {
        for (short, long, domain, expected) in [
            ("アモデイ", "ダリオ・アモデイ", Domain::Person, true),
            ("孫", "孫正義", Domain::Person, true),
            ("正義", "孫正義", Domain::Person, false),
            ("博納", "博納映画", Domain::Organization, true),
            ("ソフトバンク", "ソフトバンク・ビジョン・ファンド", Domain::Organization, false),
            ("三菱UFJ", "三菱UFJ銀行", Domain::Organization, false),
            ("トヨタ", "トヨタ自動車", Domain::Organization, true),
            ("クリスタル", "クリスタル・インテリジェンス", Domain::Thing, true),
            ("Sora", "Sora 2", Domain::Thing, false),
            ("NTT", "NTTドコモ", Domain::Organization, false),
        ] {
            assert_eq!(is_short_form(short, long, domain, false), expected, "{short} {long}");
        }
    }
}
