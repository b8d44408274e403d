//! Predicates -> the words that say them: 読むことができた, 生まれたと言われている; the noun of a copula left out.

use std::ops::Range;

use crate::document::{Pos, Predicate, PredicateKind, Voice};
use crate::particle::{DA, GA, NA, O, TO};
use crate::relate::known::words;
use crate::relate::refusal::Refusal;
use crate::relate::tree::Tree;

/// Why the predicate heads no clause of its own: a bare noun inside a phrase, the second half of a compound predicate.
pub fn heads_no_clause(x: &Tree<'_>, p: &Predicate) -> Option<Refusal> {
    match p.kind {
        PredicateKind::VerbalNoun => {
            let clause = x.marker(p.chunk).particles.is_empty()
                && (x.governor(p.chunk).is_none() || x.marker(p.chunk).comma)
                && x.children(p.chunk).any(|c| x.marker(c).particles == O);
            (!clause).then_some(Refusal::OpenNoun)
        }
        // 広がる|予定です: the modality of what stands before.
        PredicateKind::Copula
            if x.s.predicates.iter().any(|q| {
                x.governor(last_chunk(x, q.chunk)) == Some(p.chunk)
                    && !q.cue.is_empty()
                    && q.cue.contains(x.surface(p.token))
            }) =>
        {
            Some(Refusal::OpenFormal)
        }
        PredicateKind::Copula => (is_formal(x, p.chunk) || modifies_noun(x, p.chunk)).then_some(Refusal::OpenFormal),
        _ if absorbed(x, p.chunk) => Some(Refusal::OpenAbsorbed),
        // 必要な|部品: the quality of a noun.
        PredicateKind::Adjective
            if x.governor(p.chunk).is_some_and(|h| x.is_nominal(h)) && modifies_noun(x, p.chunk) =>
        {
            Some(Refusal::OpenQuality)
        }
        // 会社が|薬を|作る|責任: what the noun consists of is not said to be so.
        PredicateKind::Verb | PredicateKind::VerbalNounSuru if is_content_clause(x, p) => Some(Refusal::OpenContent),
        _ => is_noun_form(x, p).then_some(Refusal::OpenNominal),
    }
}

/// Whether a clause with subject and object of its own stands before a noun, which then can only be what it tells of.
fn is_content_clause(x: &Tree<'_>, p: &Predicate) -> bool {
    let last = last_chunk(x, p.chunk);
    let has = |particle: &str| x.children(p.chunk).any(|c| x.marker(c).particles == particle);
    modifies_noun(x, last) && has(GA) && has(O)
}

/// Whether a verb stands as a noun: 誓い」で.
fn is_noun_form(x: &Tree<'_>, p: &Predicate) -> bool {
    x.s.tokens.get(p.token + 1).is_some_and(|t| {
        t.pos == Pos::CLOSE
            || (t.pos == Pos::CASE
                && x.s.tokens[p.token].is_continuative()
                && p.token + 1 < x.s.chunks[p.chunk].tokens.end)
    })
}

/// こと, もの, よう and their kin: they carry grammar, not content.
pub fn is_formal(x: &Tree<'_>, chunk: usize) -> bool {
    let noun = x.noun(chunk);
    let Some(first) = noun.clone().next() else { return false };
    words::FORMAL_NOUN.has(x.surface(first))
        && matches!(
            x.s.tokens[first].pos,
            Pos::DEPENDENT_NOUN
                | Pos::DEPENDENT_ADJECTIVAL
                | Pos::DEPENDENT_AUXILIARY
                | Pos::DEPENDENT_ADVERBIAL
                | Pos::ADJECTIVAL_NOUN
                | Pos::AUXILIARY_STEM
                | Pos::VERBAL_NOUN
                | Pos::NOUN
        )
}

/// The chunk at which a predicate that goes on in other chunks ends: 続ける|ことが|できた, 生まれたと|言われている.
pub fn last_chunk(x: &Tree<'_>, chunk: usize) -> usize {
    let mut at = chunk;
    while let Some(next) = x.governor(at).filter(|h| *h == at + 1) {
        let first = x.s.chunks[next].tokens.start;
        let lemma = x.s.tokens[first].lemma(&x.s.sentence.text);
        let end = x.body(at).last();
        let gerund = end.is_some_and(|t| x.is_te(t));
        let auxiliary = x.s.tokens[first].pos == Pos::VERB_DEPENDENT || words::BEHIND_TE.has(lemma);
        // 居住し|続けている
        let goes_on = end.is_some_and(|t| x.s.tokens[t].is_continuative()) && words::PHASE_VERB.has(lemma);
        // 行うように|なった
        let comes =
            words::SO_THAT.close(x.slice(x.body(at))) && x.predicate_of(at).is_some() && words::BECOME.has(lemma);
        if comes {
            at = next;
        } else if (gerund && auxiliary || goes_on) && x.body(at).end == x.s.chunks[at].tokens.end {
            at = next;
        } else if is_formal(x, next) && x.predicate_of(next).is_none_or(|p| p.kind != PredicateKind::Copula) {
            let Some(verb) = x.governor(next).filter(|h| *h == next + 1) else { break };
            let Some(p) = x.predicate_of(verb) else { break };
            if !words::FORMAL_VERB.has(&p.lemma) {
                break;
            }
            at = verb;
        } else if end.is_some_and(|t| x.surface(t) == TO)
            && x.predicate_of(next).is_some_and(|p| words::HELD_VERB.has(&p.lemma) && p.voice == Voice::Passive)
        {
            at = next;
        } else {
            break;
        }
    }
    at
}

/// Whether the predicate of a chunk is the end of a longer one that begins before it.
fn absorbed(x: &Tree<'_>, chunk: usize) -> bool {
    let from = chunk.saturating_sub(3);
    (from..chunk)
        .any(|c| x.predicate_of(c).is_some_and(|p| p.kind != PredicateKind::VerbalNoun) && last_chunk(x, c) == chunk)
}

/// The words of the predicate: for a copula what stands behind its noun.
pub fn predicate_words(x: &Tree<'_>, p: &Predicate) -> String {
    let s = x.s;
    let last = last_chunk(x, p.chunk);
    let mut range = x.s.chunks[p.chunk].tokens.start..x.body(last).end;
    if p.kind == PredicateKind::Copula {
        range.start = p.token + 1;
        while range.start < range.end && s.tokens[range.start].pos == Pos::CLOSE {
            range.start += 1;
        }
    }
    // 開いた。店は: a chunk across the end of a sentence.
    if let Some(stop) = (p.token..range.end).find(|&t| s.surface(t) == "。") {
        range.end = stop;
    }
    while range.end > range.start + 1 {
        let t = &s.tokens[range.end - 1];
        let guess = guess(x, range.clone());
        if guess > 0 {
            range.end -= guess;
            continue;
        }
        let gerund = x.is_te(range.end - 1);
        let formal = matches!(
            t.pos,
            Pos::CONJUNCTION
                | Pos::AUXILIARY_STEM
                | Pos::DEPENDENT_NOUN
                | Pos::DEPENDENT_ADJECTIVAL
                | Pos::DEPENDENT_AUXILIARY
                | Pos::DEPENDENT_ADVERBIAL
        ) || (s.surface(range.end - 1) == NA && t.lemma(&s.sentence.text) == DA);
        if t.pos.is_symbol() || (t.pos.is_particle() && !gerund) || formal {
            range.end -= 1;
        } else {
            break;
        }
    }
    x.slice(range).to_owned()
}

/// How many tokens at the end only say that it is a guess, which the modality tells: 続ける|であろう.
fn guess(x: &Tree<'_>, range: Range<usize>) -> usize {
    (1..range.len()).take(4).find(|&n| words::GUESS.has(x.slice(range.end - n..range.end))).unwrap_or(0)
}

/// Whether the clause that ends in `chunk` stands before a noun that is one of its arguments.
pub fn modifies_noun(x: &Tree<'_>, chunk: usize) -> bool {
    let body = x.body(chunk);
    let Some(last) = body.clone().last() else { return false };
    let t = &x.s.tokens[last];
    (t.pos.is_verb() || t.pos.is_adjective() || t.pos == Pos::AUXILIARY)
        && x.s.chunks[chunk].tokens.end == body.end
        && !t.is_continuative()
        && x.governor(chunk).is_some_and(|h| {
            (x.is_nominal(h) || x.predicate_of(h).is_some_and(|p| p.kind == PredicateKind::Copula))
                && !is_formal(x, h)
                && !x.is_relational(h)
        })
}
