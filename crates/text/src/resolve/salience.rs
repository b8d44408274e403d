//! How present each draft is in the reader's mind at a point of the text.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::{Domain, Drafts};
use crate::document::{Field, Mention, Pos, SentenceAnalysis, SentenceKind, Token};
use crate::resource::Class;
use crate::steps;
use crate::term::Branch;

/// What a salience loses from one sentence to the next.
const DECAY: f32 = 0.55;
/// The same for what は last made the topic, of its kind: it is talked of until another is.
const TOPIC_DECAY: f32 = 0.8;
/// What it loses at a heading.
const HEADING_DECAY: f32 = 0.8;
/// What the whole document adds for the draft that it names most: whom it is about stays in mind.
const PROMINENCE: f32 = 0.5;

/// Below this a salience is none: nineteen sentences behind the last mention, fifty behind a topic. No antecedent has so little.
const FORGOTTEN: f32 = 1e-5;
/// Drafts of a class that stay candidates for their share of the document, however long ago they were mentioned.
const PROMINENT: usize = 16;
/// Drafts of a class that stay candidates as things newly introduced.
const INTRODUCED: usize = 32;

/// Acts that bring an organisation into being.
const FOUNDING: [&str; 5] = ["設立", "創業", "立ち上げ", "創設", "新設"];

/// How a mention stands in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// は
    Topic,
    /// が, も
    Subject,
    /// を
    Object,
    /// を設立: what the text goes on with
    Founded,
    /// に, へ, と, から
    Oblique,
    /// の, or before another noun
    Modifier,
    /// 〜によると: a source that the text is not about
    Source,
    /// A person at the end of what the sentence says of another, or at the head of a profile: 新社長は山田氏。
    Presented,
    /// An organisation at the end of what the sentence says of a part or tie: 主幹事は野村証券。
    Equated,
    /// In a heading, or with nothing behind it
    Bare,
}

impl Role {
    fn weight(self) -> f32 {
        match self {
            Self::Topic => 3.0,
            Self::Subject => 2.2,
            Self::Object => 1.3,
            Self::Founded => 2.2,
            Self::Oblique => 1.0,
            Self::Modifier => 0.9,
            Self::Source => 0.2,
            Self::Presented => 2.0,
            Self::Equated => 0.5,
            Self::Bare => 1.1,
        }
    }
    /// Whether it is the topic or subject of its clause.
    pub(super) fn is_subject(self) -> bool {
        matches!(self, Self::Topic | Self::Subject)
    }
}

/// The role of a mention, by the particle behind it (closing brackets, titles and parentheses skipped).
pub(super) fn role(sentence: &SentenceAnalysis, mention: &Mention) -> Role {
    match particle(sentence, mention) {
        // 1952年生まれの: what stands behind the name at the head of a profile is no particle of it.
        Role::Bare | Role::Modifier if mention.class == Class::PERSON && presented(sentence, mention) => {
            Role::Presented
        }
        Role::Bare if mention.class.branch() == Branch::Organization && equated(sentence, mention) => Role::Equated,
        role => role,
    }
}

/// Whether a sentence of the text ends in a name that its topic, a noun and no clause, is said to be: 主幹事はX。 not 開発したのはX。
fn equated(sentence: &SentenceAnalysis, mention: &Mention) -> bool {
    let s = &sentence.sentence;
    let behind = s.text[mention.bytes.end as usize..].trim_start_matches(['」', '』']);
    let topic = |t: &&Token| t.pos.is_particle() && t.bytes.of(&s.text) == "は" && t.bytes.end <= mention.bytes.begin;
    let noun = |t: &Token| !s.text[..t.bytes.begin as usize].ends_with('の');
    let told = s.field == Field::Text && s.kind != SentenceKind::Heading;
    told && matches!(behind, "。" | "だ。" | "です。" | "である。")
        && sentence.tokens.iter().rfind(topic).is_some_and(noun)
}

/// Whether a sentence of the text brings a person up: 新社長は山田氏(62)。, 【略歴】山田太郎氏(やまだ・たろう)
fn presented(sentence: &SentenceAnalysis, mention: &Mention) -> bool {
    let s = &sentence.sentence;
    if s.kind == SentenceKind::Heading || s.field != Field::Text {
        return false;
    }
    let before = s.text[..mention.bytes.begin as usize].trim_end_matches(['「', '『']);
    let first = before.is_empty() || before.starts_with('【') && before.ends_with('】');
    let behind = &s.text[mention.bytes.end as usize..];
    let name = ["氏", "さん", ""].iter().find_map(|h| behind.strip_prefix(h)).unwrap_or(behind);
    if first {
        return name.starts_with('(') && name.contains('。');
    }
    let aside = name.strip_prefix('(').and_then(|n| n.split_once(')')).map_or(name, |(_, rest)| rest);
    let ends = matches!(aside.trim_end(), "。" | "だ。" | "です。" | "である。" | "だった。" | "でした。");
    let topic = |t: &&Token| t.pos.is_particle() && t.bytes.of(&s.text) == "は" && t.bytes.end <= mention.bytes.begin;
    // 新社長は, 登場するのは: an office that he takes or what he does, not 喪主は or 本名は.
    let asked = |t: &Token| {
        let before = s.text[..t.bytes.begin as usize].trim_end_matches(')');
        let office = |m: &Mention| m.class.name() == "Role" && m.bytes.end as usize == before.len();
        let cleft = before.ends_with('の') && before.len() == t.bytes.begin as usize;
        cleft || sentence.mentions.iter().any(office)
    };
    ends && sentence.tokens.iter().rfind(topic).is_some_and(asked)
}

/// Whether a mention is the subject of a clause that only modifies a noun: B社 in B社が使う装置を, not A社 in A社が建てる計画を.
pub(super) fn embedded(sentence: &SentenceAnalysis, mention: &Mention) -> bool {
    let Some(chunk) = sentence.chunk_at(mention.bytes.end.saturating_sub(1)) else { return false };
    let Some(verb) = sentence.chunks[chunk].head.index() else { return false };
    let told = sentence.predicate_of(verb).map(|p| &sentence.predicates[p]);
    let plain = told.is_some_and(|p| p.cue.is_empty() && p.reported_by.is_none());
    let Some(noun) = sentence.chunks[verb].head.index().filter(|_| plain) else { return false };
    let last = sentence.chunks[verb].tokens.clone().rev().map(|t| &sentence.tokens[t]).find(|t| !t.pos.is_symbol());
    let adnominal = last.is_some_and(|t| t.is_plain_form() || t.is_adnominal_form());
    let comma = sentence.chunks[verb].bytes.of(&sentence.sentence.text).ends_with('、');
    let head = &sentence.tokens[sentence.chunks[noun].tokens.start];
    adnominal && !comma && head.pos.is_noun() && head.pos != Pos::DEPENDENT_NOUN
}

fn particle(sentence: &SentenceAnalysis, mention: &Mention) -> Role {
    let text = &sentence.sentence.text;
    let mut rest = &text[mention.bytes.end as usize..];
    loop {
        let before = rest;
        rest = rest.trim_start_matches(['」', '』', '"', '”', ' ']);
        if let Some(inner) = rest.strip_prefix('(') {
            rest = inner.split_once(')').map_or("", |(_, after)| after);
        }
        if rest == before {
            break;
        }
    }
    // 久世千鶴(本名・松永チヅ)さんが: the particle is that of the name before the parentheses.
    if rest.starts_with(')') {
        return Role::Modifier;
    }
    // Titles and class nouns behind the name: アルトマン氏は, ソフトバンクの孫会長兼社長が.
    let at = (text.len() - rest.len()) as u32;
    let from = sentence.tokens.partition_point(|t| t.bytes.begin < at);
    for (i, token) in sentence.tokens[from..].iter().enumerate() {
        if token.pos.is_noun()
            || token.pos.is_prefix()
            || token.unknown
            || token.pos.is_symbol() && matches!(token.bytes.of(text), "(" | ")" | "・")
        {
            continue;
        }
        let rest = &text[token.bytes.begin as usize..];
        if ["によると", "によれば", "が報じ", "の報道", "は報じ", "が伝え", "の報"].iter().any(|s| rest.starts_with(s))
        {
            return Role::Source;
        }
        return match token.bytes.of(text) {
            "は" => Role::Topic,
            "が" | "も" => Role::Subject,
            "を" if FOUNDING.iter().any(|w| rest["を".len()..].starts_with(w)) => Role::Founded,
            "を" => Role::Object,
            "の" => Role::Modifier,
            // 2位はXで、同社は…: the noun of a copula is what the next clause goes on with.
            "で" if rest.starts_with("で、") => Role::Subject,
            "に" | "へ" | "から" | "で" | "より" => Role::Oblique,
            // AとBは…: both have what the last has.
            "と" | "や" | "および" | "及び" | "、" | "," if i == 0 => {
                coordinated(sentence, token.bytes.end).unwrap_or(Role::Oblique)
            }
            "には" | "では" | "とは" | "からは" => Role::Oblique,
            _ => Role::Bare,
        };
    }
    Role::Bare
}

/// The role of the mention that follows within a few characters of a conjunction.
fn coordinated(sentence: &SentenceAnalysis, after: u32) -> Option<Role> {
    let next = sentence.mentions.iter().find(|m| m.bytes.begin >= after && m.bytes.begin <= after + 12)?;
    Some(particle(sentence, next))
}

/// Saliences of all drafts, and which of them a phrase can mean: what it costs depends on the last sentences only.
#[derive(Default)]
pub(super) struct Salience {
    weight: Vec<f32>,
    last: Vec<Option<(usize, usize)>>,
    /// Share of the document: 1 for the draft that is named most.
    share: Vec<f32>,
    /// The last topics, by domain.
    topics: BTreeMap<Domain, usize>,
    /// Drafts that are not forgotten.
    active: Vec<usize>,
    /// Of what was mentioned, the drafts with most share, by class.
    prominent: BTreeMap<Class, Vec<usize>>,
    /// Of what was mentioned, what the text calls new or by a class noun, by class; the first of them.
    introduced: BTreeMap<Class, BTreeSet<usize>>,
}

impl Salience {
    /// Before the first sentence, with how often the document names each draft.
    pub(super) fn new(counts: &[u32]) -> Self {
        let most = counts.iter().copied().max().unwrap_or(0).max(3) as f32;
        Self { share: counts.iter().map(|c| c.saturating_sub(1) as f32 / most).collect(), ..Self::default() }
    }
    /// One more sentence begins.
    pub(super) fn next_sentence(&mut self, sentence: &SentenceAnalysis) {
        let decay = if sentence.sentence.kind == SentenceKind::Heading { HEADING_DECAY } else { DECAY };
        let Self { weight, topics, active, .. } = self;
        steps::add(active.len());
        active.retain(|&draft| {
            let topic = topics.values().any(|t| *t == draft);
            weight[draft] *= if topic { decay.max(TOPIC_DECAY) } else { decay };
            let kept = weight[draft] >= FORGOTTEN;
            if !kept {
                weight[draft] = 0.0;
            }
            kept
        });
    }
    /// The drafts that were mentioned and that a phrase may mean, by order of their first mention.
    pub(super) fn candidates(&self) -> Vec<usize> {
        in_order(self.active.iter().chain(self.prominent.values().flatten()))
    }
    /// The same with what was introduced as something new.
    pub(super) fn introduced(&self) -> Vec<usize> {
        in_order(self.active.iter().chain(self.introduced.values().flatten()))
    }
    /// Keeps a draft among those that stay in mind.
    fn keep(&mut self, draft: usize, class: Class, new: bool) {
        let share = |d: usize| self.share.get(d).copied().unwrap_or(0.0);
        if share(draft) > 0.0 {
            let kept = self.prominent.entry(class).or_default();
            if !kept.contains(&draft) {
                let at = kept.partition_point(|d| share(*d) > share(draft) || share(*d) == share(draft) && *d < draft);
                kept.insert(at, draft);
                kept.truncate(PROMINENT);
            }
        }
        if new {
            let kept = self.introduced.entry(class).or_default();
            kept.insert(draft);
            if kept.len() > INTRODUCED {
                kept.pop_last();
            }
        }
    }
    /// A draft is mentioned.
    pub(super) fn mention(
        &mut self,
        drafts: &Drafts<'_>,
        draft: usize,
        at: (usize, usize),
        sentence: &SentenceAnalysis,
    ) {
        let (class, domain) = (drafts.class(draft), drafts.domain(draft));
        self.keep(draft, class, drafts.get(draft).new || !drafts.get(draft).heads.is_empty());
        if self.weight.len() <= draft {
            self.weight.resize(draft + 1, 0.0);
            self.last.resize(draft + 1, None);
        }
        let role = role(sentence, &sentence.mentions[at.1]);
        let title = if sentence.sentence.field == Field::Title { 0.5 } else { 1.0 };
        // Nested names count little: OpenAI in OpenAI財団.
        let mention = &sentence.mentions[at.1];
        let nested = sentence.mentions.iter().any(|o| o.bytes != mention.bytes && o.bytes.contains(mention.bytes));
        // Whoever founds something is a topic of his own kind, or else the sentence stays with him.
        let taken = self.topics.get(&domain).and_then(|t| self.last(*t)).is_some_and(|(s, _)| s == at.0);
        let topic = role == Role::Topic || (role == Role::Founded && !taken);
        if topic && !nested && sentence.sentence.field != Field::Title {
            self.topics.insert(domain, draft);
        }
        if self.weight[draft] == 0.0 {
            self.active.push(draft);
        }
        let gain = role.weight() * title * if nested { 0.3 } else { 1.0 };
        self.weight[draft] = self.weight[draft].max(gain) + 0.3 * self.weight[draft].min(gain);
        self.last[draft] = Some(at);
    }
    /// Present salience; 0 before the first mention.
    pub(super) fn of(&self, draft: usize) -> f32 {
        let about = self.share.get(draft).map_or(0.0, |s| s * PROMINENCE);
        self.weight.get(draft).map_or(0.0, |w| w + about)
    }
    /// Last mention.
    pub(super) fn last(&self, draft: usize) -> Option<(usize, usize)> {
        self.last.get(draft).copied().flatten()
    }
}

fn in_order<'d>(drafts: impl Iterator<Item = &'d usize>) -> Vec<usize> {
    let mut found: Vec<usize> = drafts.copied().collect();
    found.sort_unstable();
    found.dedup();
    steps::add(found.len());
    found
}
