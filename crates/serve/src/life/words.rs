//! Words -> steps, as `ontology/life.tsv` says.

use std::sync::LazyLock;

const TABLE: &str = include_str!("../../../../ontology/life.tsv");
/// What stands behind a word that tells of what was.
const WAS: &str = "ていた";

/// A step in the life of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StepKind {
    /// It is said around.
    Rumoured,
    /// It is thought about, or talked about with others.
    Considered,
    /// It is meant to be.
    Planned,
    /// It is made known, or agreed on.
    Announced,
    /// It is so.
    Done,
    /// It is so no longer.
    Ended,
    /// It is said not to be so.
    Denied,
    /// It was meant to be, and is no longer.
    Withdrawn,
    /// It comes later.
    Delayed,
    /// Its numbers are others.
    Changed,
}

impl StepKind {
    /// All.
    pub const ALL: [Self; 10] = [
        Self::Rumoured,
        Self::Considered,
        Self::Planned,
        Self::Announced,
        Self::Done,
        Self::Ended,
        Self::Denied,
        Self::Withdrawn,
        Self::Delayed,
        Self::Changed,
    ];
    /// Name in outputs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rumoured => "rumoured",
            Self::Considered => "considered",
            Self::Planned => "planned",
            Self::Announced => "announced",
            Self::Done => "done",
            Self::Ended => "ended",
            Self::Denied => "denied",
            Self::Withdrawn => "withdrawn",
            Self::Delayed => "delayed",
            Self::Changed => "changed",
        }
    }
    /// Name in Japanese.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Rumoured => "噂",
            Self::Considered => "検討",
            Self::Planned => "計画",
            Self::Announced => "発表",
            Self::Done => "実施",
            Self::Ended => "終了",
            Self::Denied => "否定",
            Self::Withdrawn => "撤回",
            Self::Delayed => "延期",
            Self::Changed => "変更",
        }
    }
    /// The step of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.name() == name)
    }
    /// How far a claim has come with it, where it is a step forward.
    pub const fn rung(self) -> Option<usize> {
        match self {
            Self::Rumoured => Some(0),
            Self::Considered => Some(1),
            Self::Planned => Some(2),
            Self::Announced => Some(3),
            Self::Done => Some(4),
            _ => None,
        }
    }
    pub(super) const fn undoes(self) -> bool {
        matches!(self, Self::Denied | Self::Withdrawn | Self::Delayed | Self::Changed)
    }
    pub(super) const fn changes(self) -> bool {
        matches!(self, Self::Delayed | Self::Changed)
    }
}

#[derive(Default)]
struct Words {
    steps: Vec<(StepKind, Vec<&'static str>)>,
    past: Vec<&'static str>,
    topics: Vec<(Vec<&'static str>, Vec<&'static str>)>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words::default();
    for line in TABLE.lines().filter(|l| !l.starts_with('#')) {
        let Some((key, list)) = line.split_once('\t') else { continue };
        let list: Vec<&str> = list.split(' ').collect();
        let mut key = key.split(' ');
        match key.next() {
            Some("past") => words.past.extend(list),
            Some("topic") => words.topics.push((key.collect(), list)),
            Some(name) => words.steps.extend(StepKind::parse(name).map(|kind| (kind, list))),
            None => {}
        }
    }
    words
});

/// The step that a sentence tells, by its words.
pub(super) fn step_of(sentence: &str) -> Option<StepKind> {
    WORDS.steps.iter().find(|(_, words)| words.iter().any(|w| holds(sentence, w))).map(|(kind, _)| *kind)
}

/// Whether a sentence tells of what was.
pub(super) fn is_past(sentence: &str) -> bool {
    WORDS.past.iter().any(|w| sentence.contains(w))
}

/// Whether a sentence names the matter of a relation.
pub(super) fn is_topic(relation: &str, sentence: &str) -> bool {
    let topic = WORDS.topics.iter().find(|(relations, _)| relations.contains(&relation));
    topic.is_none_or(|(_, words)| words.iter().any(|w| sentence.contains(w)))
}

/// Whether the parts of a pattern stand in a sentence, in order, and not as what was.
fn holds(sentence: &str, pattern: &str) -> bool {
    let mut rest = sentence;
    for part in pattern.split('…') {
        let Some((_, after)) = rest.split_once(part) else { return false };
        rest = after;
    }
    // し and され may stand between.
    !rest.char_indices().take(3).any(|(at, _)| rest[at..].starts_with(WAS))
}

/// Two numbers, the one that was and the one that is: 300億円から350億円に.
pub(super) fn change(sentence: &str) -> Option<(String, String)> {
    sentence.match_indices("から").find_map(|(at, kara)| {
        let number = |c: &char| {
            c.is_numeric()
                || "０１２３４５６７８９,，.．兆億万千百十円ドルユーロ%％割年月日台人件基店倍時末上下旬".contains(*c)
        };
        let before: Vec<char> = sentence[..at].chars().rev().take_while(number).collect();
        let before: String = before.into_iter().rev().collect();
        let after: String = sentence[at + kara.len()..].chars().take_while(number).collect();
        let has_digit = |text: &str| text.chars().any(char::is_numeric);
        (has_digit(&before) && has_digit(&after)).then_some((before, after))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_tell_steps() {
        for (sentence, expected) in [
            ("東都電機が北洋精工を買収するとの観測が広がっている。", Some(StepKind::Rumoured)),
            ("買収を検討していることが分かった。", Some(StepKind::Considered)),
            ("買収すると正式に発表した。", Some(StepKind::Announced)),
            ("買収を完了したと発表した。", Some(StepKind::Done)),
            ("買収を断念すると発表した。", Some(StepKind::Withdrawn)),
            ("発売を中止していた商品を発売すると発表した。", Some(StepKind::Announced)),
            ("買収の報道を否定した。", Some(StepKind::Denied)),
            ("買収額を300億円から350億円に引き上げた。", Some(StepKind::Changed)),
            ("株価が上昇した。", None),
        ] {
            assert_eq!(step_of(sentence), expected, "{sentence}");
        }
        let pair = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
        assert_eq!(change("買収額を300億円から350億円に引き上げた。"), pair("300億円", "350億円"));
        assert_eq!(change("稼働を2026年から2028年に先送りする"), pair("2026年", "2028年"));
        assert_eq!(change("きのうから3日間"), None);
        assert_eq!(WORDS.steps.iter().map(|(k, _)| *k).collect::<std::collections::BTreeSet<_>>().len(), 10);
    }
}
