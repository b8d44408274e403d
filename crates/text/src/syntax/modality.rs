//! Polarity, modality and source of every predicate, from the table of function expressions `ontology/modality.toml`.
//!
//! ```text
//! 発売する予定はない   -> planned, negative     cue 予定 は ない
//! 提携したと報じた     -> hearsay, reported by 報じる
//! ```
//!
//! The words behind a predicate are read from left to right up to a comma, a closing quotation mark or the end:
//! inflection is passed over, an expression of the table takes effect and reading goes on behind it, anything else ends
//! it. Reported speech and coordination then spread over the dependency tree. Works on lemmas and surfaces alone, so it
//! holds for any text; no sentence is looked up.

mod matrix;

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::predicate::is_inflection;
use crate::document::{
    Case, Field, Modality, Polarity, Pos, PredicateKind, SentenceAnalysis, SentenceKind, Tense, Token, Voice,
};

/// Longest stretch behind a predicate that is read, in tokens.
const WINDOW_TOKENS: usize = 24;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    strength: Vec<String>,
    report: Vec<String>,
    announce: Vec<String>,
    source: Vec<String>,
    future: Vec<String>,
    depending: Vec<String>,
    asides: Vec<String>,
    aims: Vec<String>,
    future_time: Vec<String>,
    past_time: Vec<String>,
    regular: Vec<String>,
    counted: Vec<String>,
    going_on: Vec<String>,
    expression: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    after: String,
    modality: Option<String>,
    polarity: Option<String>,
    tense: Option<String>,
    on: Option<String>,
    form: Option<String>,
    #[serde(default)]
    headline: bool,
    #[serde(default, rename = "final")]
    at_end: bool,
}

struct Element {
    words: Vec<String>,
    optional: bool,
}

struct Expression {
    elements: Vec<Element>,
    cue: String,
    modality: Option<Modality>,
    flip: bool,
    tense: Option<Tense>,
    on_noun: bool,
    terminal: bool,
    plain: bool,
    headline: bool,
    at_end: bool,
}

struct Table {
    strength: Vec<Modality>,
    report: Vec<String>,
    announce: Vec<String>,
    source: Vec<String>,
    future: Vec<String>,
    depending: Vec<String>,
    asides: Vec<String>,
    aims: Vec<String>,
    future_time: Vec<String>,
    past_time: Vec<String>,
    regular: Vec<String>,
    counted: Vec<String>,
    going_on: Vec<String>,
    expressions: Vec<Expression>,
    /// Expressions by a word that they can begin with, longest first.
    by_word: FxHashMap<String, Vec<usize>>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let file = crate::resource::shipped("modality.toml").map_err(|e| e.to_string());
        file.and_then(Table::of).expect("a test holds the shipped table against its form")
    })
}

/// Reads what is read once.
pub(super) fn prepare() {
    table();
    matrix::prepare();
}

impl Table {
    fn of(file: File) -> Result<Self, String> {
        let modality = |name: &str| Modality::parse(name).ok_or_else(|| format!("unknown modality {name:?}"));
        let strength = file.strength.iter().map(|n| modality(n)).collect::<Result<Vec<_>, _>>()?;
        let mut expressions = Vec::with_capacity(file.expression.len());
        for row in file.expression {
            let elements: Vec<Element> = row
                .after
                .split_whitespace()
                .map(|part| {
                    let optional = part.len() > 1 && part.ends_with('?');
                    let part = if optional { &part[..part.len() - 1] } else { part };
                    Element { words: part.split('|').map(str::to_owned).collect(), optional }
                })
                .collect();
            if elements.is_empty() || elements.iter().all(|e| e.optional) {
                return Err(format!("expression {:?} matches nothing", row.after));
            }
            let known = |value: &Option<String>, allowed: &[&str]| match value {
                Some(v) if !allowed.contains(&v.as_str()) => Err(format!("{:?}: unknown value {v:?}", row.after)),
                _ => Ok(()),
            };
            known(&row.polarity, &["flip"])?;
            known(&row.tense, &["past", "nonpast"])?;
            known(&row.on, &["noun"])?;
            known(&row.form, &["terminal", "plain"])?;
            expressions.push(Expression {
                elements,
                cue: row.after,
                modality: row.modality.as_deref().map(modality).transpose()?,
                flip: row.polarity.is_some(),
                tense: row.tense.as_deref().map(|t| if t == "past" { Tense::Past } else { Tense::NonPast }),
                on_noun: row.on.is_some(),
                terminal: row.form.as_deref() == Some("terminal"),
                plain: row.form.as_deref() == Some("plain"),
                headline: row.headline,
                at_end: row.at_end,
            });
        }
        // Longest first; the order of the file decides between equals.
        expressions.sort_by_key(|e| std::cmp::Reverse(e.elements.iter().filter(|e| !e.optional).count()));
        let mut by_word: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (i, expression) in expressions.iter().enumerate() {
            for element in &expression.elements {
                for word in &element.words {
                    let list = by_word.entry(word.clone()).or_default();
                    if list.last() != Some(&i) {
                        list.push(i);
                    }
                }
                if !element.optional {
                    break;
                }
            }
        }
        Ok(Self {
            strength,
            report: file.report,
            announce: file.announce,
            source: file.source,
            future: file.future,
            depending: file.depending,
            asides: file.asides,
            aims: file.aims,
            future_time: file.future_time,
            past_time: file.past_time,
            regular: file.regular,
            counted: file.counted,
            going_on: file.going_on,
            expressions,
            by_word,
        })
    }

    fn rank(&self, modality: Modality) -> usize {
        self.strength.iter().position(|m| *m == modality).unwrap_or(0)
    }
}

/// What the words behind a predicate said.
struct Reading {
    flips: usize,
    modality: Modality,
    cue: String,
}

/// Sets polarity and modality of every predicate from the words behind it, and who reports it. Needs heads.
pub fn assign(sentence: &mut SentenceAnalysis) {
    let table = table();
    for i in 0..sentence.predicates.len() {
        let reading = read(table, sentence, i);
        let p = &mut sentence.predicates[i];
        p.polarity = if reading.flips % 2 == 1 { Polarity::Negative } else { Polarity::Positive };
        p.modality = reading.modality;
        p.cue = reading.cue;
    }
    plan_by_tense(table, sentence);
    depend(table, sentence);
    coordinate(table, sentence);
    report(table, sentence);
    matrix::judge(sentence);
}

/// Sets the speaker of every reported predicate. Needs arguments.
pub fn attribute(sentence: &mut SentenceAnalysis) {
    let table = table();
    for i in 0..sentence.predicates.len() {
        let Some(reporter) = sentence.predicates[i].reported_by else { continue };
        let Some(reporter) = sentence.predicate_of(reporter) else { continue };
        sentence.predicates[i].speaker = sentence.predicates[reporter]
            .argument(Case::Ga)
            .map(|a| a.chunk)
            .or_else(|| topic_of(sentence, sentence.predicates[reporter].chunk));
    }
    // 〜によると: the source speaks for the predicate that it depends on, and for those coordinated with it.
    let text = &sentence.sentence.text;
    let sources: Vec<(usize, usize)> = (0..sentence.chunks.len())
        .filter_map(|c| {
            let words = text[..sentence.chunks[c].bytes.end as usize].trim_end_matches(['、', ',', ' ']);
            let rest = table.source.iter().find_map(|s| words.strip_suffix(s.as_str()))?;
            let speaker = sentence.chunk_at(rest.len().checked_sub(1)? as u32)?;
            sentence.chunks[c].head.index().map(|h| (speaker, h))
        })
        .collect();
    for (source, governor) in sources {
        for i in 0..sentence.predicates.len() {
            let chunk = sentence.predicates[i].chunk;
            if chunk <= source || !reaches(sentence, chunk, governor) && !reaches(sentence, governor, chunk) {
                continue;
            }
            let p = &mut sentence.predicates[i];
            if p.speaker.is_none() {
                p.speaker = Some(source);
                if p.modality == Modality::Asserted {
                    p.modality = Modality::Hearsay;
                    "によると".clone_into(&mut p.cue);
                }
            }
        }
    }
}

/// The chunk marked by は that depends on `chunk` or on what governs it.
fn topic_of(sentence: &SentenceAnalysis, chunk: usize) -> Option<usize> {
    let mut at = Some(chunk);
    while let Some(governor) = at {
        let topic = (0..governor).rev().find(|&c| {
            sentence.chunks[c].head.index() == Some(governor)
                && sentence.tokens[sentence.chunks[c].tokens.clone()]
                    .iter()
                    .any(|t| t.pos == Pos::TOPIC && matches!(t.bytes.of(&sentence.sentence.text), "は" | "も"))
        });
        if topic.is_some() {
            return topic;
        }
        at = sentence.chunks[governor].head.index();
    }
    None
}

/// Whether the chain of heads from `from` comes to `to`.
fn reaches(sentence: &SentenceAnalysis, from: usize, to: usize) -> bool {
    let mut at = Some(from);
    while let Some(chunk) = at {
        if chunk == to {
            return true;
        }
        at = sentence.chunks[chunk].head.index().filter(|h| *h > chunk);
    }
    false
}

fn read(table: &Table, sentence: &SentenceAnalysis, predicate: usize) -> Reading {
    let text = &sentence.sentence.text;
    let p = &sentence.predicates[predicate];
    let noun = p.kind == PredicateKind::VerbalNoun;
    let end = (p.token + 1 + WINDOW_TOKENS).min(sentence.tokens.len());
    let tail = &sentence.tokens[p.token + 1..end];
    let last = end == sentence.tokens.len();
    let mut reading = Reading { flips: 0, modality: Modality::Asserted, cue: String::new() };
    let mut at = 0;
    while at <= tail.len() {
        let found = candidates(table, tail, at, text, last).into_iter().filter_map(|e| {
            if (e.on_noun && !(noun && at <= 2))
                || e.tense.is_some_and(|t| t != p.tense)
                || (e.terminal && !terminal(sentence, p.token, at))
                || (e.plain && !(terminal(sentence, p.token, at) && !sentence.tokens[p.token + at].is_past()))
            {
                return None;
            }
            let length = matches(&e.elements, tail, at, text, last)?;
            let ends = at + length >= tail.len() && last;
            let headline = sentence.sentence.kind == SentenceKind::Heading || sentence.sentence.field == Field::Title;
            ((!e.headline || (ends && headline)) && (!e.at_end || ends)).then_some((length, e))
        });
        if let Some((length, expression)) = found.max_by_key(|(length, _)| *length) {
            reading.flips += usize::from(expression.flip);
            if let Some(modality) = expression.modality {
                if table.rank(modality) > table.rank(reading.modality) {
                    reading.modality = modality;
                }
            }
            if expression.flip || expression.modality.is_some() {
                if !reading.cue.is_empty() {
                    reading.cue.push_str(" + ");
                }
                reading.cue.push_str(&expression.cue);
            }
            at += length.max(1);
            continue;
        }
        let Some(token) = tail.get(at) else { break };
        let nominal = token.pos == Pos::DEPENDENT_NOUN && matches!(token.bytes.of(text), "の" | "ん");
        let bracket = noun && token.pos == Pos::CLOSE;
        let adjective = p.kind == PredicateKind::Adjective || p.kind == PredicateKind::Copula;
        let linked = adjective
            && (matches!(token.bytes.of(text), "は" | "も" | "で")
                || (token.pos == Pos::VERB && token.lemma(text) == "ある"));
        if !(is_inflection(token, text) || nominal || bracket || linked) {
            break;
        }
        at += 1;
    }
    reading
}

/// Longest run of tokens that one word of the table may span: 可能|性.
const WORD_TOKENS: usize = 3;

/// The text of `count` tokens from `at` on, where they stand side by side.
fn joined<'t>(tail: &[Token], at: usize, count: usize, text: &'t str) -> Option<&'t str> {
    let run = tail.get(at..at + count)?;
    Some(&text[run[0].bytes.begin as usize..run[count - 1].bytes.end as usize])
}

/// Expressions that can begin at `at`.
fn candidates<'t>(table: &'t Table, tail: &[Token], at: usize, text: &str, last: bool) -> Vec<&'t Expression> {
    let mut found = Vec::new();
    let mut add =
        |word: &str| found.extend(table.by_word.get(word).into_iter().flatten().map(|i| &table.expressions[*i]));
    match tail.get(at) {
        Some(token) => {
            let lemma = token.lemma(text);
            add(lemma);
            for count in 1..=WORD_TOKENS {
                if let Some(word) = joined(tail, at, count, text)
                    && (count > 1 || word != lemma)
                {
                    add(word);
                }
            }
        }
        None if last => add("END"),
        None => {}
    }
    found
}

/// How many tokens from `at` on the elements match; optional ones are taken where they can be.
fn matches(elements: &[Element], tail: &[Token], at: usize, text: &str, last: bool) -> Option<usize> {
    let Some((first, rest)) = elements.split_first() else { return Some(0) };
    for count in 1..=WORD_TOKENS {
        if spans(first, tail, at, count, text, last)
            && let Some(length) = matches(rest, tail, at + count, text, last)
        {
            return Some(length + if at < tail.len() { count } else { 0 });
        }
    }
    // Politeness changes nothing: しれません is しれない.
    if tail.get(at).is_some_and(|t| t.pos == Pos::AUXILIARY && t.lemma(text) == "ます") {
        return matches(elements, tail, at + 1, text, last).map(|length| length + 1);
    }
    if first.optional { matches(rest, tail, at, text, last) } else { None }
}

/// Whether a word of the element is the `count` tokens from `at` on.
fn spans(element: &Element, tail: &[Token], at: usize, count: usize, text: &str, last: bool) -> bool {
    let Some(token) = tail.get(at) else {
        return count == 1 && last && element.words.iter().any(|w| w == "END");
    };
    let Some(surface) = joined(tail, at, count, text) else { return false };
    element.words.iter().any(|w| match w.as_str() {
        "*" => count == 1 && !token.pos.is_symbol(),
        // The particle の shortened to ん is no negation.
        "ん" => surface == "ん" && token.pos == Pos::AUXILIARY,
        w => w == surface || (count == 1 && w == token.lemma(text)),
    })
}

/// Whether the predicate stands in its terminal or attributive form before `at` (するそうだ, against しそうだ).
fn terminal(sentence: &SentenceAnalysis, token: usize, at: usize) -> bool {
    let form = sentence.tokens[token + at].conjugation_form;
    form.starts_with("基本形") || form.starts_with("連体形")
}

/// The non-past is a plan behind a word for the future, and of an act that is over in a moment in a main clause.
fn plan_by_tense(table: &Table, sentence: &mut SentenceAnalysis) {
    let future = |surface: &str| table.future_time.iter().any(|w| w == surface);
    let words = sentence.tokens.iter().filter(|t| future(t.bytes.of(&sentence.sentence.text)));
    let words: Vec<u32> = words.map(|t| t.bytes.begin).collect();
    for word in words {
        let Some(chunk) = sentence.chunk_at(word) else { continue };
        let mut behind = sentence.predicates.iter();
        let behind = behind.position(|p| p.chunk >= chunk && sentence.tokens[p.token].bytes.begin > word);
        // 順次配信されている: what goes on lies ahead no more.
        let Some(i) = behind.filter(|i| !goes_on(table, sentence, *i)) else { continue };
        let p = &mut sentence.predicates[i];
        let act = matches!(p.kind, PredicateKind::Verb | PredicateKind::VerbalNounSuru);
        if act && p.tense == Tense::NonPast && table.rank(p.modality) < table.rank(Modality::Possible) {
            p.modality = Modality::Planned;
            "future".clone_into(&mut p.cue);
        }
    }
    let Some(root) = sentence.chunks.len().checked_sub(1) else { return };
    let stop = sentence.tokens.last().is_some_and(|t| t.pos == Pos::FULL_STOP);
    let text = &sentence.sentence.text;
    // 取得します(払込期日:11月28日)。: brackets behind the verb are no part of the clause.
    let ends = |chunk: usize| {
        let behind = text[sentence.chunks[chunk].bytes.end as usize..].trim_end_matches('。');
        chunk == root || behind.starts_with('(') && behind.find(')') == Some(behind.len() - 1)
    };
    let Some(p) = sentence.predicates.last().filter(|p| ends(p.chunk) && stop) else { return };
    let root = p.chunk;
    // 立ち|上げる: the dictionary cuts compound verbs, here behind the word that carries the meaning.
    let second = sentence.tokens.get(p.token + 1).filter(|t| {
        let joined = t.bytes.begin == sentence.tokens[p.token].bytes.end && sentence.tokens[p.token].pos.is_verb();
        joined && t.pos.is_verb() && t.bytes.end <= sentence.chunks[root].bytes.end
    });
    let compound = second.map(|t| format!("{}{}", sentence.tokens[p.token].bytes.of(text), t.lemma(text)));
    let compound = compound.filter(|w| table.future.contains(w));
    let rest = p.token + 1 + usize::from(compound.is_some());
    let bare = sentence.tokens[rest..sentence.chunks[root].tokens.end]
        .iter()
        .all(|t| t.pos.is_symbol() || matches!(t.lemma(text), "する" | "いたす" | "致す" | "れる" | "られる" | "ます"));
    let act = matches!(p.kind, PredicateKind::Verb | PredicateKind::VerbalNounSuru);
    // 立ち|上げる: the dictionary cuts compound verbs.
    let before = p.token.checked_sub(1).map(|b| &sentence.tokens[b]).filter(|b| b.pos.is_verb());
    let whole = before
        .filter(|b| b.bytes.end == sentence.tokens[p.token].bytes.begin)
        .map(|b| format!("{}{}", b.bytes.of(text), p.lemma));
    let punctual =
        table.future.contains(&p.lemma) || compound.is_some() || whole.is_some_and(|w| table.future.contains(&w));
    // 祭りは毎年7月に開かれる: what comes again and again is so. 提携は3年ぶりとなる: as is what is counted.
    let counted = || {
        let before = text[..sentence.chunks[root].bytes.begin as usize].trim_end();
        p.lemma == "なる" && table.counted.iter().any(|end| before.ends_with(end.as_str()))
    };
    let regular = || counted() || table.regular.iter().any(|w| text.contains(w.as_str()));
    if bare && act && p.tense == Tense::NonPast && p.modality == Modality::Asserted && punctual && !regular() {
        let last = sentence.predicates.len() - 1;
        sentence.predicates[last].modality = Modality::Planned;
        "non-past".clone_into(&mut sentence.predicates[last].cue);
    }
}

/// 交付が決まれば、開発する: an act that is yet to come depends on the condition before it.
fn depend(table: &Table, sentence: &mut SentenceAnalysis) {
    for i in 0..sentence.predicates.len() {
        let p = &sentence.predicates[i];
        let text = sentence.chunk_text(p.chunk).trim_end_matches(['、', ',']);
        // 発表によれば, 言い換えれば: no condition.
        let aside = table.asides.contains(&p.lemma);
        let condition = p.modality == Modality::Conditional && text.ends_with(['ば', 'ら']) && !aside;
        let governor = sentence.chunks[p.chunk].head.index().filter(|_| condition);
        let Some(g) = governor.and_then(|h| sentence.predicate_of(h)) else { continue };
        let act = &sentence.predicates[g];
        let bare = matches!(act.kind, PredicateKind::Verb | PredicateKind::VerbalNounSuru)
            && act.tense == Tense::NonPast
            && act.voice != Voice::Potential
            && matches!(act.modality, Modality::Asserted | Modality::Planned);
        if bare && (table.future.contains(&act.lemma) || table.depending.contains(&act.lemma)) {
            sentence.predicates[g].modality = Modality::Conditional;
            "ば".clone_into(&mut sentence.predicates[g].cue);
        }
    }
}

/// A predicate in a linking form (し、 / して) shares the modality and tense of the one it is coordinated with.
fn coordinate(table: &Table, sentence: &mut SentenceAnalysis) {
    for i in (0..sentence.predicates.len()).rev() {
        let p = &sentence.predicates[i];
        let Some(head) = sentence.chunks[p.chunk].head.index() else { continue };
        let Some(governor) = sentence.predicate_of(head) else { continue };
        if governor == i || !links(sentence, i) {
            continue;
        }
        let (mut modality, tense, mut cue) = {
            let g = &sentence.predicates[governor];
            (g.modality, g.tense, g.cue.clone())
        };
        // 開発し、|7月の発売を|目指す: what is done on the way there lies ahead as well.
        let g = &sentence.predicates[governor];
        let comma = sentence.chunk_text(sentence.predicates[i].chunk).ends_with(['、', ',']);
        if comma && tense == Tense::NonPast && modality == Modality::Asserted && table.aims.contains(&g.lemma) {
            modality = Modality::Planned;
            cue.clone_from(&g.lemma);
        }
        // 100万トークンとなっており、近く拡大する予定だ: a state holds now, whatever follows; 昨年提携し、来春発売する: it is done.
        let done = is_past(table, sentence, i);
        let state = matches!(modality, Modality::Planned | Modality::Desired) && (done || lasts(sentence, i));
        let p = &mut sentence.predicates[i];
        p.tense = if done { Tense::Past } else { tense };
        if !state && table.rank(modality) > table.rank(p.modality) && modality != Modality::Conditional {
            p.modality = modality;
            p.cue = cue;
        }
    }
}

/// Whether a word of the past hangs on a predicate: 昨年、|提携し.
fn is_past(table: &Table, sentence: &SentenceAnalysis, predicate: usize) -> bool {
    let chunk = sentence.predicates[predicate].chunk;
    let past = |c: usize| table.past_time.iter().any(|w| sentence.chunk_text(c).starts_with(w.as_str()));
    (0..chunk).any(|c| sentence.chunks[c].head.index() == Some(chunk) && past(c))
}

/// Whether a predicate ends in ており, ておらず or ていて.
fn lasts(sentence: &SentenceAnalysis, predicate: usize) -> bool {
    let chunk = &sentence.chunks[sentence.predicates[predicate].chunk];
    let text = chunk.bytes.of(&sentence.sentence.text).trim_end_matches(['、', ',']);
    ["ており", "でおり", "ておらず", "でおらず", "ていて", "でいて", "ておりまして"]
        .iter()
        .any(|end| text.ends_with(end))
}

/// Whether what a predicate tells of goes on: 配信されている.
fn goes_on(table: &Table, sentence: &SentenceAnalysis, predicate: usize) -> bool {
    let chunk = &sentence.chunks[sentence.predicates[predicate].chunk];
    let text = chunk.bytes.of(&sentence.sentence.text);
    table.going_on.iter().any(|form| text.contains(form.as_str()))
}

/// Whether a predicate ends in a linking form: 連用形 or て, and a comma at most.
pub(super) fn links(sentence: &SentenceAnalysis, predicate: usize) -> bool {
    let p = &sentence.predicates[predicate];
    let range = p.token..sentence.chunks[p.chunk].tokens.end;
    let Some(last) = sentence.tokens[range].iter().rev().find(|t| !t.pos.is_symbol()) else { return false };
    let text = &sentence.sentence.text;
    if p.kind == PredicateKind::VerbalNoun {
        return last.pos.is_noun();
    }
    (last.pos == Pos::CONJUNCTIVE && matches!(last.bytes.of(text), "て" | "で"))
        || ((last.pos.is_verb() || last.pos == Pos::AUXILIARY) && last.is_continuative())
}

/// Links every predicate inside a ト clause or a quotation to the verb that reports it.
fn report(table: &Table, sentence: &mut SentenceAnalysis) {
    let text = sentence.sentence.text.as_str();
    let mut depth = 0i32;
    // For every token the number of quotation marks around it.
    let depths: Vec<i32> = sentence
        .tokens
        .iter()
        .map(|t| {
            let surface = t.bytes.of(text);
            if matches!(surface, "」" | "』") {
                depth = (depth - 1).max(0);
            }
            let here = depth;
            if matches!(surface, "「" | "『") {
                depth += 1;
            }
            here
        })
        .collect();
    let mut links: Vec<(usize, usize)> = Vec::new();
    for chunk in 0..sentence.chunks.len() {
        let Some(head) = sentence.chunks[chunk].head.index() else { continue };
        if !quotes(sentence, chunk) {
            continue;
        }
        let Some(reporter) = sentence.predicate_of(head) else { continue };
        if !table.report.contains(&sentence.predicates[reporter].lemma) {
            continue;
        }
        let closes = sentence.chunks[chunk].tokens.clone().rev().find(|&t| matches!(sentence.surface(t), "」" | "』"));
        let opening = closes.and_then(|close| {
            (0..close).rev().find(|&t| depths[t] == depths[close] && matches!(sentence.surface(t), "「" | "『"))
        });
        for (i, p) in sentence.predicates.iter().enumerate() {
            let inside = match (opening, closes) {
                (Some(open), Some(close)) => open < p.token && p.token < close,
                _ => p.chunk <= chunk && reaches(sentence, p.chunk, chunk),
            };
            if inside {
                links.push((i, head));
            }
        }
    }
    for (i, reporter) in links {
        let Some(r) = sentence.predicate_of(reporter) else { continue };
        let lemma = sentence.predicates[r].lemma.clone();
        let negative = sentence.predicates[r].polarity == Polarity::Negative;
        let p = &mut sentence.predicates[i];
        // Quotations nest: the innermost reporter, nearest on the right, is the one that counts.
        if p.reported_by.is_some_and(|known| known < reporter) {
            continue;
        }
        p.reported_by = Some(reporter);
        let act = matches!(p.kind, PredicateKind::Verb | PredicateKind::VerbalNounSuru);
        if table.announce.contains(&lemma) && act && p.tense == Tense::NonPast && p.modality == Modality::Asserted {
            p.modality = Modality::Planned;
            p.cue = format!("と{lemma}");
        } else if matches!(lemma.as_str(), "報じる" | "伝える" | "報道" | "いう" | "言う")
            && p.modality == Modality::Asserted
        {
            p.modality = Modality::Hearsay;
            p.cue = format!("と{lemma}");
        }
        if lemma == "否定" && !negative {
            p.polarity = if p.polarity == Polarity::Positive { Polarity::Negative } else { Polarity::Positive };
            "と否定".clone_into(&mut p.cue);
        }
    }
}

/// Whether a chunk ends in と: quotative, or conditional, which the verb that governs it tells apart.
fn quotes(sentence: &SentenceAnalysis, chunk: usize) -> bool {
    let text = &sentence.sentence.text;
    let tokens = &sentence.tokens[sentence.chunks[chunk].tokens.clone()];
    let mut words = tokens.iter().rev().filter(|t| !t.pos.is_symbol());
    let Some(last) = words.next() else { return false };
    let last = if last.pos == Pos::TOPIC { words.next().unwrap_or(last) } else { last };
    matches!(last.bytes.of(text), "と" | "との" | "という") && last.pos.is_particle()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_parses() {
        let table = table();
        assert!(table.expressions.len() > 100);
        assert_eq!(table.strength.len(), Modality::ALL.len());
    }

    #[test]
    fn a_broken_table_is_refused() {
        let text = "strength=[]\nreport=[]\nannounce=[]\nsource=[]\nfuture=[]\ndepending=[]\nasides=[]\naims=[]\nfuture_time=[]\npast_time=[]\nregular=[]\ncounted=[]\ngoing_on=[]\n[[expression]]\nafter='x'\nmodality='maybe'";
        assert!(Table::of(toml::from_str(text).unwrap()).is_err_and(|e| e.contains("maybe")));
    }

    /// Reads one kind of `tests/suite/modality` and returns the wrong answers and the number of sentences.
    fn judge(kind: &str, text: &str) -> (Vec<String>, usize) {
        use crate::document::{Field, SentenceAnalysis};
        use crate::sentence::{Unit, split};
        let parser = crate::syntax::SyntaxParser::embedded();
        let mut worker = crate::tokenize::Tokenizer::new(&crate::resource::Lexicon::default()).worker();
        let field = if kind == "headline" { Field::Title } else { Field::Text };
        let (mut wrong, mut count) = (Vec::new(), 0);
        for line in text.lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
            let (marked, expected) = line.split_once(" => ").expect("every line has an answer");
            let begin = marked.find('【').expect("every line marks a predicate") as u32;
            let plain = marked.replace(['【', '】'], "");
            let first = split(&plain, field, Unit::Line).swap_remove(0);
            let tokens = worker.tokenize(&first.text);
            let mut sentence = SentenceAnalysis { sentence: first, tokens, ..SentenceAnalysis::default() };
            parser.parse(&mut sentence);
            let found = sentence
                .chunk_at(begin)
                .and_then(|c| sentence.predicate_of(c))
                .map(|p| format!("{} {}", sentence.predicates[p].polarity, sentence.predicates[p].modality));
            count += 1;
            if found.as_deref() != Some(expected) {
                wrong.push(format!(
                    "{kind}: {marked} => {expected}, found {}",
                    found.unwrap_or_else(|| "no predicate".into())
                ));
            }
        }
        (wrong, count)
    }

    #[test]
    fn the_suite_is_read_right() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/modality");
        let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
        files.sort();
        let (mut all_wrong, mut total, mut table) = (Vec::new(), 0, String::new());
        for path in files {
            let kind = path.file_stem().unwrap().to_string_lossy().into_owned();
            let (wrong, count) = judge(&kind, &std::fs::read_to_string(&path).unwrap());
            table += &format!("{kind:12} {}/{count}\n", count - wrong.len());
            total += count;
            all_wrong.extend(wrong);
        }
        let right = (total - all_wrong.len()) as f64 / total as f64;
        assert!(total >= 300, "{total} sentences");
        assert!(right >= 0.95, "{table}{right:.3} right\n{}", all_wrong.join("\n"));
    }
}
