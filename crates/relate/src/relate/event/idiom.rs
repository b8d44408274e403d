//! Phrases of a noun and a verb that a frame knows as one word, and what belongs to their noun.
//!
//! ```text
//! A社を│傘下に│収める          傘下に収める
//! Xの│欧州での│生産を│終える     生産を終える  の X
//! ```

use super::{Event, Filler, Place, acts};
use crate::document::{Case, Polarity, Pos, Predicate, PredicateKind, Value, Voice};
use crate::particle::{NI, O};
use crate::relate::context::{Coarse, View, coarse};
use crate::relate::known::{traits, words};
use crate::relate::term::Context;
use crate::resource::Role;
use crate::span::ByteSpan;

impl Context<'_> {
    /// What belongs to the noun that a phrase takes in: B社の|残りの|株を|買収, A社が|生産を終えた|名車, 名車は、|A社が|生産を終えた.
    pub(super) fn of_idiom(&self, view: &View, inner: usize, event: &mut Event) {
        let (chunk, possessors) = (event.p.chunk, view.possessors(inner));
        let add = |event: &mut Event, role, place: usize, probability| {
            event.fillers.push(Filler { role, place: Place::Chunk(place), probability, far: true });
        };
        for c in (0..inner).rev().filter(|c| view.nps[*c].nominal) {
            // 分野で優れた性能を発揮: what modifies the noun through an adjective counts as well.
            let adjective = || {
                let through = view.head(c).filter(|h| *h < inner && view.head(*h) == Some(inner));
                through.is_some_and(|h| view.predicate[h].is_some())
            };
            // Xの|欧州での|生産を|終える
            let place = || view.head(c).is_some_and(|h| is_local(view, h) && view.head(h) == Some(inner));
            if view.head(c) == Some(inner) || possessors.contains(&c) || adjective() || place() {
                if let Some(role) = view.nps[c].marker.role {
                    add(event, role, c, 0.7);
                    // X社が|実施した|増資を|引き受けた: whose it is.
                    if role == Role::Case(Case::Ga) && view.head(c) != Some(inner) && !possessors.contains(&c) {
                        add(event, Role::Of, c, 0.6);
                    }
                }
            }
        }
        // 配信が|始まった|「X」: of what the noun in が begins.
        if view.nps[inner].marker.role == Some(Role::Case(Case::Ga)) {
            let behind = event.fillers.iter().find_map(|f| match f.place {
                Place::Chunk(c) if c > chunk => Some(c),
                _ => None,
            });
            if let Some(c) = behind.or_else(|| view.modified_by(chunk)) {
                add(event, Role::Of, c, 0.7);
            }
        }
        // A社|傘下に|入る: the name before the noun in its own chunk.
        let np = &view.nps[inner];
        let whole = view.bytes(np.first, np.last);
        let before = view.s.mentions.iter().find(|m| {
            // 「X」販売を|打ち切る: of what is no actor, what the noun itself says is meant.
            let behind =
                view.text(ByteSpan::new(m.bytes.end, whole.end.max(m.bytes.end))).trim_start_matches(['」', '』']);
            m.value.is_none()
                && whole.contains(m.bytes)
                && m.bytes.begin <= whole.begin + '「'.len_utf8() as u32
                && m.bytes.end < whole.end
                && (acts(Some(m.class)) || event.phrase.starts_with(behind))
        });
        if let Some(m) = before {
            let last = view.s.tokens.partition_point(|t| t.bytes.end < m.bytes.end);
            let place = Place::Compound(np.first, last);
            event.fillers.push(Filler { role: Role::Of, place, probability: 0.7, far: true });
        }
        // 翻訳サービス|提供を|停止: what the compound has before the noun of the phrase; 介護|事業を|広げる: all of it.
        let noun = (np.first + 1..=np.last).find(|t| event.phrase.starts_with(view.text(view.bytes(*t, np.last))));
        if let Some(noun) = noun.filter(|_| before.is_none()) {
            let handles = self.rules.has("handling", view.text(view.bytes(noun, np.last)));
            let ends = [Some(noun - 1).filter(|_| handles), Some(np.last)];
            event.fillers.extend(ends.into_iter().flatten().map(|last| Filler {
                role: Role::Of,
                place: Place::Compound(np.first, last),
                probability: 0.6,
                far: true,
            }));
        }
        let whose = event.fillers.iter().any(|f| f.role == Role::Of);
        let acts = event.fillers.iter().any(|f| f.role == Role::Case(Case::Ga) && !f.far);
        if whose || !acts || event.p.voice != Voice::Active {
            return;
        }
        let known =
            |c: usize| event.fillers.iter().any(|f| f.place == Place::Chunk(c) && f.role == Role::Case(Case::Ga));
        let behind = view.modified_by(chunk).map(|h| self.modified(view, h));
        let topic = view.topic_before(chunk).filter(|t| view.head(*t) == Some(chunk));
        if let Some(c) = behind.or(topic).filter(|c| !known(*c)) {
            add(event, Role::Of, c, 0.6);
        }
    }
}

/// The words that a predicate may be looked up by, the longest first, each with the chunk of the noun before the verb
/// that it takes in: 傘下に|収める, 第三者割当増資を|引き受ける, 資本参加, 立ち|上げる, 提供を|7月1日に|始める.
pub(super) fn phrases(view: &View, p: &Predicate) -> Vec<(String, Option<usize>)> {
    if !matches!(p.kind, PredicateKind::Verb | PredicateKind::VerbalNounSuru | PredicateKind::VerbalNoun) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let whole = compounded(view, p);
    let lemmas = || whole.iter().map(String::as_str).chain([p.lemma.as_str()]);
    // 明らかに|する: syntax names the verb after the word before it.
    let word = p.chunk.checked_sub(1).map(|c| (c, view.s.chunk_text(c)));
    if let Some((c, word)) = word.filter(|(_, w)| w.strip_suffix(NI) == Some(p.lemma.as_str())) {
        let verb = view.s.tokens[p.token].lemma(&view.s.sentence.text);
        found.push((format!("{word}{verb}"), Some(c)));
    }
    // 世に|問う: what the dictionary has for an adverb.
    if let Some((c, word)) = word.filter(|(c, _)| {
        let tokens = &view.s.chunks[*c].tokens;
        tokens.len() == 1 && view.pos(tokens.start) == Pos::ADVERB && view.head(*c) == Some(p.chunk)
    }) {
        found.extend(lemmas().map(|l| (format!("{word}{l}"), Some(c))));
    }
    if p.kind != PredicateKind::VerbalNoun
        && p.chunk > 0
        && let Some((before, particle)) = noun_before(view, p)
    {
        let np = &view.nps[before];
        let start = view.s.chunks[before].tokens.start.max(np.first);
        // 20店超を|構える: what is counted.
        if !view.is_nameless(before) {
            let noun = counted_noun(view.text(view.bytes(start, np.last)));
            found.extend(lemmas().filter(|_| !noun.is_empty()).map(|l| (format!("{noun}{particle}{l}"), Some(before))));
            found.extend(whole.map(|w| (w, None)));
            return found;
        }
        for first in start..=np.last {
            let noun = view.text(view.bytes(first, np.last));
            found.extend(lemmas().map(|l| (format!("{noun}{particle}{l}"), Some(before))));
        }
    }
    // 経営権を|手に|入れる: the verb is a phrase itself.
    let light = found.last().filter(|(phrase, _)| words::VERB_PHRASES.has(phrase)).map(|(phrase, _)| phrase.clone());
    // 全株式を|投資会社から|取得: what stands in ヲ, wherever it stands; 役目は|Xが|引き継いだ: the topic on which another acts.
    let object = view.children(p.chunk).rev().find(|c| {
        let np = &view.nps[*c];
        // 脚本は|A氏、|主演は|B氏が|務める: the last of the topics is what he does.
        let last = || (*c + 1..p.chunk).all(|n| !view.is_topic(n) || view.head(n) != Some(p.chunk));
        let topic = p.voice == Voice::Active
            && p.argument(Case::Wo).is_none()
            && view.is_topic(*c)
            && view.subject_apart(*c, p.chunk)
            && last();
        np.mention.is_none() && (np.marker.is_case(Case::Wo) || topic) && np.nominal && np.chunk == *c
    });
    // 運営が│4月、│A社から│B社に│移った: what stands in が as well, and before a noun in の: 本社の│ある│街.
    let subject = view.children(p.chunk).rev().find(|c| {
        let np = &view.nps[*c];
        let of = np.marker.role == Some(Role::Of) && *c + 1 == p.chunk && view.modified_by(p.chunk).is_some();
        (np.marker.is_case(Case::Ga) || of) && np.mention.is_none() && np.nominal && np.chunk == *c
    });
    let object = object.filter(|_| p.kind != PredicateKind::VerbalNoun).map(|c| (c, Case::Wo));
    let subject = subject.filter(|_| p.kind == PredicateKind::Verb).map(|c| (c, Case::Ga));
    for (c, case) in object.into_iter().chain(subject) {
        if found.iter().any(|(_, inner)| *inner == Some(c)) {
            continue;
        }
        let np = &view.nps[c];
        let start = view.s.chunks[c].tokens.start.max(np.first);
        let noun = |first| view.text(view.bytes(first, np.last));
        let verbs = light.as_deref().filter(|_| case == Case::Wo).into_iter().chain([p.lemma.as_str()]);
        let phrase = |t: usize, verb: &str| (format!("{}{}{verb}", noun(t), case.particle()), Some(c));
        found.extend((start..=np.last).flat_map(|t| verbs.clone().map(move |verb| phrase(t, verb))));
    }
    found.extend(whole.map(|w| (w, None)));
    found
}

/// 日本での, 欧州からの: a noun between that only says where.
pub(super) fn is_local(view: &View, chunk: usize) -> bool {
    let marker = view.nps[chunk].marker;
    marker.adnominal && matches!(marker.role, Some(Role::Case(Case::De | Case::Kara)))
}

/// What an amount counts: 店 of 約20店超.
fn counted_noun(text: &str) -> &str {
    let text = words::INEXACT.strip_end(text).unwrap_or(text);
    let mut noun = text;
    while let Some(rest) = noun.strip_prefix(char::is_numeric).or_else(|| words::NUMERAL.strip_start(noun)) {
        noun = rest;
    }
    if noun.len() < text.len() { noun } else { "" }
}

/// 立ち|上げる, 資本|参加する: the words of one chunk that the dictionary cuts.
fn compounded(view: &View, p: &Predicate) -> Option<String> {
    let text = &view.s.sentence.text;
    if p.kind != PredicateKind::Verb {
        let np = &view.nps[p.chunk];
        let first = view.s.chunks[p.chunk].tokens.start.max(np.first);
        return (first < p.token && np.mention.is_none()).then(|| view.text(view.bytes(first, p.token)).to_owned());
    }
    let next = view.s.tokens.get(p.token + 1)?;
    let along = next.pos.is_verb() && next.bytes.begin == view.s.tokens[p.token].bytes.end;
    let lemma = next.lemma(text);
    (along && !words::AUXILIARY_VERB.has(lemma)).then(|| format!("{}{lemma}", view.surface(p.token)))
}

/// The noun that may form a phrase with the verb behind it, and its particle.
fn noun_before(view: &View, p: &Predicate) -> Option<(usize, &'static str)> {
    // A date, a place or an amount may stand between.
    let aside = |c: &usize| {
        let between = view.nps[*c].mention.map(|m| coarse(view.s.mentions[m].class));
        let adverb = !view.nps[*c].nominal && view.predicate[*c].is_none();
        let manner = view.predicate_of(*c).is_some_and(|q| q.kind == PredicateKind::Adjective);
        (matches!(between, Some(Coarse::Date | Coarse::Number | Coarse::Place)) || adverb || manner)
            && view.nps[*c].marker.role != Some(Role::Case(Case::Wo))
            && view.head(*c) == Some(p.chunk)
    };
    let near = (p.chunk.saturating_sub(4)..p.chunk).rev().find(|c| !aside(c));
    let before = near.filter(|c| *c + 1 == p.chunk || view.head(*c) == Some(p.chunk)).unwrap_or(p.chunk - 1);
    // 株式の34%を保有: what is held is the shares.
    let whole = share_of(view, before);
    let before = whole.unwrap_or(before);
    let np = &view.nps[before];
    let particle = match np.marker.role {
        Some(Role::Case(case @ (Case::Ga | Case::Ni | Case::Wo | Case::To | Case::Kara))) => case.particle(),
        Some(Role::Of) if whole.is_some() => O,
        // 店は設けていない: は belongs to the negation.
        None if np.marker.topic && p.polarity == Polarity::Negative && before + 1 == p.chunk => O,
        _ => return None,
    };
    let counted = np.mention.is_some_and(|m| matches!(view.s.mentions[m].value, Some(Value::Number(_))))
        && np.marker.role == Some(Role::Case(Case::Wo));
    let plain = !np.marker.topic || np.marker.role.is_none() && p.polarity == Polarity::Negative;
    // 子会社に|持つ, but not 合弁会社を|設立: what is founded is told of.
    let nameless = np.mention.is_none() || particle != O && view.is_nameless(before);
    (np.nominal && (nameless || counted) && plain).then_some((before, particle))
}

/// Whether the governor of a verbal noun forms a phrase with it that says the relation's end: 提供を終える.
pub fn ended(context: &Context, view: &View, p: &Predicate) -> bool {
    let governor = view.head(p.chunk).and_then(|h| view.predicate[h]).filter(|_| p.kind == PredicateKind::VerbalNoun);
    governor.is_some_and(|g| {
        phrases(view, &view.s.predicates[g])
            .iter()
            .any(|(phrase, inner)| *inner == Some(p.chunk) && context.evokes(phrase, traits::ENDS))
    })
}

/// The chunk of the noun that a number in ヲ is a share of: 株式の of 株式の|34%を.
fn share_of(view: &View, number: usize) -> Option<usize> {
    let np = &view.nps[number];
    let share = np.mention.is_some_and(|m| view.s.mentions[m].value.is_some())
        && np.marker.role == Some(Role::Case(Case::Wo))
        && words::SHARE_UNIT.within(view.text(view.bytes(np.first, np.last)));
    view.owner(number).filter(|c| share && *c + 1 == number)
}
