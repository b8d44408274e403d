//! What stands around a name and is no part of it, and the ends that a text may leave out.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::fold;
use crate::resource::{Class, Ontology};
use crate::words;

/// What a name names, as far as its affixes depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// 氏, さん, CEO, Mr.
    Person,
    /// 株式会社, Inc., 米〜
    Organization,
    /// Neither.
    Other,
}

impl Kind {
    /// The kind of a class.
    pub fn of(class: Class, ontology: &Ontology) -> Self {
        if ontology.is_a(class, Class::PERSON) {
            Self::Person
        } else if ontology.is_a(class, Class::ORGANIZATION) {
            Self::Organization
        } else {
            Self::Other
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Affixes {
    legal_before: Vec<String>,
    legal_behind: Vec<String>,
    honorifics: Vec<String>,
    titles: Vec<String>,
    countries: Vec<String>,
    droppable: Vec<String>,
    distinguishing: Vec<String>,
    ends: BTreeMap<String, String>,
    telling: BTreeMap<String, String>,
    /// What `telling` holds, by the last character of the end.
    #[serde(skip)]
    told: FxHashMap<char, Vec<(String, Class)>>,
}

/// Reads what is read once.
pub fn prepare() {
    affixes();
    fold::prepare();
}

fn affixes() -> &'static Affixes {
    static AFFIXES: OnceLock<Affixes> = OnceLock::new();
    AFFIXES.get_or_init(|| {
        let mut affixes: Affixes =
            crate::resource::shipped("affixes.toml").expect("affixes.toml parses: a test holds it against that");
        // The longest first, so that 最高経営責任者 goes before 者 and Co., Ltd. before Ltd.
        for list in [
            &mut affixes.legal_before,
            &mut affixes.legal_behind,
            &mut affixes.honorifics,
            &mut affixes.titles,
            &mut affixes.countries,
        ] {
            list.sort_by_key(|s| std::cmp::Reverse(s.len()));
        }
        // A form with parentheses goes for the same in full width.
        for list in [&mut affixes.legal_before, &mut affixes.legal_behind] {
            *list = list.iter().flat_map(|form| [Some(form.clone()), wide(form)]).flatten().collect();
        }
        for (end, class) in std::mem::take(&mut affixes.telling) {
            let Some(last) = end.chars().next_back() else { continue };
            let class = Class::intern(&class);
            affixes.told.entry(last).or_default().push((end, class));
        }
        for list in [&mut affixes.droppable, &mut affixes.distinguishing] {
            for end in list {
                *end = fold(end);
            }
        }
        affixes
    })
}

/// The class that the end of a name tells, for a thing of which only so much is known that it is a `class`: フンボルト賞 is an
/// award, though a tagger calls it a product. People and classes that say more keep theirs.
pub fn told_class(name: &str, class: Class) -> Option<Class> {
    let vague = matches!(
        class.name(),
        "Product" | "Event" | "Facility" | "Company" | "Organization" | "CreativeWork" | "Place"
    );
    let ends = affixes().told.get(&name.chars().next_back().filter(|_| vague)?)?;
    ends.iter().find(|(end, _)| name.len() > end.len() && name.ends_with(end.as_str())).map(|(_, class)| *class)
}

/// Whether `name` ends in a person's honorific or title that is not the whole of it.
pub fn has_honorific(name: &str) -> bool {
    affixes().honorifics.iter().any(|h| name.len() > h.len() && name.ends_with(h.as_str()))
}

/// `name` without quotation marks, legal forms, honorifics and the country that news style puts before it.
pub fn bare(name: &str, kind: Kind) -> &str {
    let mut rest = trim(name);
    loop {
        let before = rest;
        rest = trim(match kind {
            Kind::Person => strip_person(rest),
            Kind::Organization => strip_legal(rest),
            Kind::Other => rest,
        });
        if kind != Kind::Person {
            rest = strip_country(rest);
        }
        if rest == before {
            return rest;
        }
    }
}

fn trim(name: &str) -> &str {
    let inner = name.trim_matches(|c: char| {
        c.is_whitespace()
            || super::is_invisible(c)
            || matches!(c, '「' | '」' | '『' | '』' | '“' | '”' | '"' | '〈' | '〉' | '《' | '》' | '、' | '・')
    });
    if inner.is_empty() { name } else { inner }
}

/// As `str::strip_prefix` and `strip_suffix`, quicker where most affixes are no part of a name.
fn without_start<'n>(name: &'n str, affix: &str) -> Option<&'n str> {
    words::starts(name, affix).then(|| &name[affix.len()..])
}

fn without_end<'n>(name: &'n str, affix: &str) -> Option<&'n str> {
    words::ends(name, affix).then(|| &name[..name.len() - affix.len()])
}

fn strip_person(name: &str) -> &str {
    for h in &affixes().honorifics {
        if let Some(rest) = without_end(name, h) {
            // 君 and 様 end names of their own; a name of one kanji is left whole.
            if !rest.is_empty() && !(rest.chars().count() == 1 && h.chars().count() == 1 && h != "氏") {
                return rest;
            }
        }
    }
    for t in &affixes().titles {
        if let Some(rest) = without_start(name, t).filter(|r| !r.is_empty()) {
            return rest;
        }
    }
    name
}

/// The Japanese legal form that a name is written with: 合同会社縁 -> 合同会社.
pub fn legal_form(name: &str) -> Option<&'static str> {
    let forms = || affixes().legal_before.iter().filter(|form| !form.starts_with(['(', '（']));
    forms()
        .find(|form| without_start(name, form).is_some_and(|rest| !rest.is_empty()))
        .or_else(|| forms().find(|form| without_end(name, form).is_some_and(|rest| !rest.is_empty())))
        .map(String::as_str)
}

/// The legal form that stands at the end of `before` or the beginning of `behind`.
pub fn legal_form_beside(before: &str, behind: &str) -> Option<&'static str> {
    let forms = || affixes().legal_before.iter().filter(|form| !form.starts_with(['(', '（']));
    forms()
        .find(|form| before.ends_with(form.as_str()))
        .or_else(|| forms().find(|form| behind.starts_with(form.as_str())))
        .map(String::as_str)
}

fn strip_legal(name: &str) -> &str {
    for form in &affixes().legal_before {
        if let Some(rest) = without_start(name, form).filter(|rest| !rest.is_empty()) {
            return rest;
        }
    }
    if let Some(rest) = name.strip_prefix('㈱').or_else(|| name.strip_suffix('㈱')).filter(|r| !r.is_empty()) {
        return rest;
    }
    for form in &affixes().legal_behind {
        let Some(cut) = name.len().checked_sub(form.len()).filter(|c| *c > 0 && name.is_char_boundary(*c)) else {
            continue;
        };
        let (rest, end) = name.split_at(cut);
        if form.is_ascii() {
            // A Latin legal form stands apart: "Meta Platforms, Inc.", never the end of a word.
            if end.eq_ignore_ascii_case(form) && rest.ends_with([' ', ',', '、']) {
                return rest.trim_end_matches([' ', ',', '、']);
            }
        } else if end == form {
            return rest;
        }
    }
    name
}

/// The same form with full-width parentheses, where it has some.
fn wide(form: &str) -> Option<String> {
    form.starts_with('(').then(|| form.replace('(', "（").replace(')', "）"))
}

fn strip_country(name: &str) -> &str {
    for country in &affixes().countries {
        let Some(rest) = without_start(name, country) else { continue };
        let long = country.chars().count() > 1;
        let of = if long { rest.strip_prefix('の') } else { None };
        let rest = of.unwrap_or(rest);
        let foreign = rest
            .chars()
            .next()
            .is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, 'ァ'..='ヴ' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ'));
        // アメリカンエキスプレス: katakana before katakana is one word.
        let joined = of.is_none()
            && country.chars().all(super::fold::is_katakana)
            && rest.chars().next().is_some_and(super::fold::is_katakana);
        if foreign && !joined && rest.chars().count() >= 2 {
            return rest;
        }
    }
    name
}

/// The name with the short form of its last part made long (ソフトバンクG -> ソフトバンクグループ).
pub(super) fn long_end(name: &str) -> Cow<'_, str> {
    for (short, long) in &affixes().ends {
        if let Some(rest) = without_end(name, short) {
            // A Latin letter counts only behind Japanese: ソフトバンクG, not LG.
            let last = rest.chars().last();
            let apart = if short.len() <= 3 && short.is_ascii() {
                last.is_some_and(|c| !c.is_ascii() && c.is_alphabetic())
            } else {
                last.is_some()
            };
            if apart {
                return Cow::Owned(format!("{rest}{long}"));
            }
        }
    }
    Cow::Borrowed(name)
}

/// What a longer name of an organisation has beyond a shorter one that it begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remainder {
    /// グループ, 自動車: a text may leave it out.
    Droppable,
    /// 銀行, ジャパン: another organisation.
    Distinguishing,
    /// Anything else.
    Unknown,
}

/// Judges the rest of a longer folded name behind a shorter one.
pub fn remainder(rest: &str) -> Remainder {
    let affixes = affixes();
    if affixes.distinguishing.iter().any(|e| rest.ends_with(e.as_str()) || rest.starts_with(e.as_str()))
        && !affixes.droppable.iter().any(|e| e == rest)
    {
        Remainder::Distinguishing
    } else if affixes.droppable.iter().any(|e| e == rest) {
        Remainder::Droppable
    } else {
        Remainder::Unknown
    }
}
