//! Chunks -> predicates: which chunk heads a clause, with what word, in which voice and tense.
//!
//! ```text
//! 発売した          suru   lemma 発売, past
//! 開発された        suru   lemma 開発, passive, past
//! 使えない          verb   lemma 使える
//! 可能だ            adjective lemma 可能
//! 企業である        copula lemma 企業
//! (…を)発表。       noun   lemma 発表
//! ```
//!
//! Arguments are filled in by `arguments`, polarity and modality by `modality`.

use std::ops::Range;

use crate::document::{Link, Modality, Polarity, Pos, Predicate, PredicateKind, SentenceAnalysis, Tense, Token, Voice};

/// Fills in the predicates of a sentence whose chunks are set, by chunk; arguments stay empty.
pub fn find(sentence: &mut SentenceAnalysis) {
    let mut predicates = std::mem::take(&mut sentence.predicates);
    predicates.clear();
    for (chunk, c) in sentence.chunks.iter().enumerate() {
        if let Some((token, kind)) = head_word(sentence, c.tokens.clone()).or_else(|| tentative(sentence, chunk)) {
            predicates.push(Predicate {
                chunk,
                token,
                kind,
                lemma: lemma(sentence, c.tokens.start, token, kind),
                voice: Voice::Active,
                tense: Tense::NonPast,
                polarity: Polarity::Positive,
                modality: Modality::Asserted,
                cue: String::new(),
                speaker: None,
                reported_by: None,
                arguments: Vec::new(),
            });
        }
    }
    // 明らかに|する means what the word before it says.
    let mut light: Vec<usize> = Vec::new();
    for p in predicates.iter_mut().filter(|p| p.kind == PredicateKind::Verb && p.lemma == "する" && p.chunk > 0) {
        let before = &sentence.tokens[sentence.chunks[p.chunk - 1].tokens.clone()];
        if let [.., stem, particle] = before
            && stem.pos == Pos::ADJECTIVAL_NOUN
            && particle.bytes.of(&sentence.sentence.text) == "に"
        {
            stem.bytes.of(&sentence.sentence.text).clone_into(&mut p.lemma);
            light.push(p.chunk);
        }
    }
    sentence.predicates = predicates;
    light.into_iter().for_each(|verb| hand_on(sentence, verb));
    for i in 0..sentence.predicates.len() {
        let (voice, tense) = inflection(sentence, &sentence.predicates[i]);
        sentence.predicates[i].voice = voice;
        sentence.predicates[i].tense = tense;
    }
}

/// 建てると|明らかに|した: what the parser hung on the first of the two words belongs to the verb.
fn hand_on(sentence: &mut SentenceAnalysis, verb: usize) {
    let stem = Link::To(verb as u32 - 1);
    for chunk in 0..verb - 1 {
        let tokens = &sentence.tokens[sentence.chunks[chunk].tokens.clone()];
        let last = tokens.iter().rev().find(|t| !t.pos.is_symbol());
        let marked = last.is_some_and(|t| t.pos.is_particle() && t.pos != Pos::ADNOMINAL_NO);
        if sentence.chunks[chunk].head == stem && marked {
            sentence.chunks[chunk].head = Link::To(verb as u32);
        }
    }
}

/// The word of a chunk that carries a predicate's meaning, if it has one.
fn head_word(sentence: &SentenceAnalysis, range: Range<usize>) -> Option<(usize, PredicateKind)> {
    let text = &sentence.sentence.text;
    let tokens = &sentence.tokens;
    let lemma = |i: usize| tokens[i].lemma(text);
    let mut noun: Option<usize> = None;
    let mut verbal_noun: Option<usize> = None;
    for i in range.clone() {
        let pos = tokens[i].pos;
        let before = |i: usize| (i > range.start).then(|| i - 1);
        if pos == Pos::VERB || pos == Pos::VERB_DEPENDENT {
            if matches!(lemma(i), "する" | "できる" | "出来る" | "いたす" | "致す" | "なさる")
                && let Some(stem) = before(i).filter(|&s| is_stem(tokens[s].pos))
            {
                return Some((stem, PredicateKind::VerbalNounSuru));
            }
            if pos == Pos::VERB_DEPENDENT {
                continue;
            }
            // A prefix verb of a compound (受け入れ始める) has its continuation as 非自立; two 自立 verbs: the last counts.
            let last = (i + 1..range.end).take_while(|&j| tokens[j].pos == Pos::VERB).last().unwrap_or(i);
            return Some((last, PredicateKind::Verb));
        }
        if pos == Pos::ADJECTIVE {
            return Some((i, PredicateKind::Adjective));
        }
        let negated = || {
            let mut next =
                (i + 1..range.end).skip_while(|&j| matches!(tokens[j].bytes.of(text), "は" | "も")).map(lemma);
            matches!(next.next(), Some("ない" | "ある" | "ござる"))
        };
        // 取締役で|は|なかった: IPADIC files this で under 格助詞.
        let gerund = pos.is_case_particle() && tokens[i].bytes.of(text) == "で" && negated();
        if gerund || pos == Pos::AUXILIARY && matches!(lemma(i), "だ" | "です" | "である" | "じゃ" | "なり") {
            let Some(noun) = noun else { continue };
            let kind = if matches!(tokens[noun].pos, Pos::ADJECTIVAL_NOUN | Pos::NAI_STEM | Pos::ADJECTIVAL_SUFFIX) {
                PredicateKind::Adjective
            } else {
                PredicateKind::Copula
            };
            return Some((noun, kind));
        }
        if pos.is_noun() {
            noun = Some(i);
            // A plan noun behind a verbal noun is its modality: 発売|予定.
            if is_verbal_noun(pos) && !(verbal_noun.is_some() && is_plan_noun(tokens[i].bytes.of(text))) {
                verbal_noun = Some(i);
            } else if !is_plan_noun(tokens[i].bytes.of(text)) && tokens[i].pos != Pos::DEPENDENT_ADVERBIAL {
                verbal_noun = None;
            }
        } else if pos.is_particle() && verbal_noun.is_none() && !matches!(tokens[i].bytes.of(text), "で" | "では") {
            // A copula behind a particle (からだ) says nothing of the noun before it.
            noun = None;
        }
    }
    verbal_noun.map(|i| (i, PredicateKind::VerbalNoun))
}

/// The word of a chunk that may be a predicate, which only an argument can show: 一種で、 (である or a means), 最大の, 同様に.
fn tentative(sentence: &SentenceAnalysis, chunk: usize) -> Option<(usize, PredicateKind)> {
    let chunk = &sentence.chunks[chunk];
    let content = chunk.content;
    let word = sentence.tokens[content].pos;
    if !word.is_noun() {
        return None;
    }
    let rest = &sentence.tokens[content + 1..chunk.tokens.end];
    let mut functions = rest.iter().filter(|t| !t.pos.is_symbol());
    let (Some(function), None) = (functions.next(), functions.next()) else { return None };
    let adjectival = word == Pos::ADJECTIVAL_NOUN;
    match function.bytes.of(&sentence.sentence.text) {
        "で" if function.pos.is_case_particle() && rest.iter().any(|t| t.pos == Pos::COMMA) => {
            Some((content, PredicateKind::Copula))
        }
        "の" if adjectival || is_state_noun(sentence.surface(content)) => Some((content, PredicateKind::Adjective)),
        "に" | "と" if adjectival => Some((content, PredicateKind::Adjective)),
        _ => None,
    }
}

/// Whether a predicate stands only if it has an argument.
pub(super) fn is_tentative(sentence: &SentenceAnalysis, predicate: &Predicate) -> bool {
    tentative(sentence, predicate.chunk) == Some((predicate.token, predicate.kind))
}

/// Nouns that with の say what something is like.
fn is_state_noun(surface: &str) -> bool {
    surface.starts_with('最') && surface.chars().count() == 2
        || matches!(
            surface,
            "別" | "別個" | "固有" | "特有" | "独自" | "不変" | "同一" | "同様" | "一定" | "共通" | "各種"
        )
}

/// Whether a word takes する.
fn is_stem(pos: Pos) -> bool {
    (pos.is_noun() && pos != Pos::NUMBER && pos != Pos::DEPENDENT_NOUN && pos != Pos::PRONOUN) || pos.is_adverb()
}

fn is_verbal_noun(pos: Pos) -> bool {
    matches!(pos, Pos::VERBAL_NOUN | Pos::VERBAL_SUFFIX)
}

/// Nouns that turn a verbal noun before them into a plan.
fn is_plan_noun(surface: &str) -> bool {
    matches!(
        surface,
        "予定"
            | "計画"
            | "方針"
            | "意向"
            | "構想"
            | "見通し"
            | "見込み"
            | "準備"
            | "目標"
            | "中"
            | "済み"
            | "後"
            | "前"
            | "時"
    )
}

/// Dictionary form; a suffix such as 化 is joined to the word before it.
fn lemma(sentence: &SentenceAnalysis, start: usize, token: usize, kind: PredicateKind) -> String {
    let text = &sentence.sentence.text;
    let tokens = &sentence.tokens;
    match kind {
        PredicateKind::Verb | PredicateKind::Adjective if !tokens[token].pos.is_noun() => {
            tokens[token].lemma(text).to_owned()
        }
        PredicateKind::Copula => {
            let mut first = token;
            while first > start && tokens[first - 1].pos.is_noun() {
                first -= 1;
            }
            text[tokens[first].bytes.begin as usize..tokens[token].bytes.end as usize].to_owned()
        }
        _ => {
            let first = if tokens[token].pos.is_suffix() && token > start { token - 1 } else { token };
            text[tokens[first].bytes.begin as usize..tokens[token].bytes.end as usize].to_owned()
        }
    }
}

/// Tokens behind the predicate word that inflect it: auxiliaries, suffixes, auxiliary verbs, て.
pub(super) fn is_inflection(token: &Token, text: &str) -> bool {
    let pos = token.pos;
    pos == Pos::AUXILIARY
        || matches!(pos, Pos::ADJECTIVE_DEPENDENT | Pos::VERB_SUFFIX | Pos::VERB_DEPENDENT)
        || (pos == Pos::CONJUNCTIVE && matches!(token.bytes.of(text), "て" | "で" | "ちゃ" | "じゃ"))
        || (pos == Pos::VERB
            && matches!(token.lemma(text), "する" | "できる" | "出来る" | "いたす" | "致す" | "なさる"))
}

fn inflection(sentence: &SentenceAnalysis, predicate: &Predicate) -> (Voice, Tense) {
    let text = &sentence.sentence.text;
    let end = sentence.chunks[predicate.chunk].tokens.end;
    let (mut voice, mut tense) = (Voice::Active, Tense::NonPast);
    let mut gerund = false;
    for token in sentence.tokens[predicate.token + 1..end].iter().take_while(|t| is_inflection(t, text)) {
        match token.lemma(text) {
            "れる" | "られる" if token.pos == Pos::VERB_SUFFIX => voice = Voice::Passive,
            "せる" | "させる" if token.pos == Pos::VERB_SUFFIX => voice = Voice::Causative,
            "できる" | "出来る" => voice = Voice::Potential,
            "もらう" | "いただく" | "頂く" | "くれる" | "くださる" if gerund => {
                voice = Voice::Benefactive
            }
            _ if token.is_past() => tense = Tense::Past,
            _ => {}
        }
        gerund = token.pos == Pos::CONJUNCTIVE;
    }
    (voice, tense)
}
