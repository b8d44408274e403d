//! Predicates -> clauses: who does what, with what beside it. The subject is the ガ argument or the topic, also one that
//! a coordinated predicate shares.

use std::collections::BTreeMap;

use super::predicate::{is_formal, last_chunk, modifies_noun};
use crate::document::{Argument, ArgumentKind, Case, Predicate, PredicateKind, Voice};
use crate::particle::{GA, KARA, NI, NO, O, TO, TOIU};
use crate::relate::known::words;
use crate::relate::tree::Tree;

/// What a predicate says.
pub struct Clause {
    /// Who it is said of, coordinated nouns one by one.
    pub subjects: Vec<usize>,
    /// Other arguments and adjuncts, by position.
    pub others: Vec<usize>,
    /// The one without which the predicate says little.
    pub core: Option<usize>,
    /// How sure.
    pub confidence: f32,
}

/// The clause of a predicate, where it has a subject.
pub fn clause(x: &Tree<'_>, p: &Predicate) -> Option<Clause> {
    let mut subject: Option<usize> = None;
    let mut second: Option<usize> = None;
    let mut others: BTreeMap<usize, bool> = BTreeMap::new();
    let mut confidence = 0.7_f32;
    let tells = |c: usize| {
        let particles = x.marker(c).particles;
        let quoted = particles == TO && x.ends_quotation(c);
        !x.is_manner(c) && !x.is_connective(c) && !particles.starts_with(TOIU) && !quoted
    };
    let here = |a: &&Argument| a.kind == ArgumentKind::Zero || !x.is_apart(a.chunk, p.chunk) && tells(a.chunk);
    for a in p.arguments.iter().filter(here) {
        if a.case == Case::Ga {
            if subject.is_none_or(|_| a.kind == ArgumentKind::Direct) && a.kind != ArgumentKind::Zero {
                subject = Some(a.chunk);
                confidence = confidence.min(a.probability);
            }
        } else if a.kind != ArgumentKind::Zero && x.is_nominal(a.chunk) {
            others.insert(a.chunk, a.case == Case::Wo);
        }
    }
    let last = last_chunk(x, p.chunk);
    for c in (0..last).filter(|&c| x.governor(c) == Some(p.chunk) || x.governor(c) == Some(last)) {
        if !x.is_nominal(c)
            || (c >= p.chunk)
            || !tells(c)
            || is_formal(x, c) && x.marker(c).particles != NO && c + 1 == p.chunk
        {
            continue;
        }
        let marker = x.marker(c);
        match (marker.particles, marker.topic) {
            (GA, _) => {
                if subject.is_some_and(|s| s != c) {
                    second = Some(c);
                } else {
                    subject = Some(c);
                }
            }
            ("", true) if x.is_order(c) => {
                others.entry(c).or_insert(false);
            }
            ("", true) => match subject {
                Some(s) if s != c && x.marker(s).particles == GA => {
                    second = Some(s);
                    subject = Some(c);
                }
                Some(_) => {}
                None => subject = Some(c),
            },
            (O, _) => {
                others.insert(c, true);
            }
            (NO, _) => {}
            // 通常、: a noun without a particle that is no time or number says how, not with what.
            ("", false) if !x.is_order(c) => {}
            _ => {
                if p.kind != PredicateKind::Copula || !x.is_conjunct(c, p.chunk) {
                    others.entry(c).or_insert(false);
                }
            }
        }
    }
    // 画家を|対象に: what stands in を is meant.
    for c in others.keys().copied().filter(|&c| c < p.chunk).collect::<Vec<_>>() {
        let meant = x.children(c).find(|&c| x.marker(c).particles == O && x.is_nominal(c));
        if let Some(meant) = meant {
            others.remove(&c);
            others.insert(meant, false);
        }
    }
    // 2006年から|2008年まで: both tell when.
    for c in others.keys().copied().collect::<Vec<_>>() {
        if words::UNTIL.has(x.marker(c).particles) {
            for from in x.children(c).filter(|&f| x.marker(f).particles == KARA && x.is_nominal(f)) {
                others.entry(from).or_insert(false);
            }
        }
    }
    // The noun that the clause modifies, where arguments are not told.
    if p.arguments.is_empty()
        && modifies_noun(x, last)
        && let Some(noun) = x.governor(last).map(|noun| behind_order(x, noun))
        && (x.is_nominal(noun) || is_said(x, noun))
        && !is_formal(x, noun)
    {
        if subject.is_none() {
            subject = Some(noun);
        } else if !others.values().any(|wo| *wo) && p.kind != PredicateKind::Adjective {
            others.insert(noun, true);
        }
    }
    // 場合、|弁は|熱で|膨らむ|力: what a comma parts from a clause before a noun belongs to what comes behind.
    if modifies_noun(x, last) {
        others.retain(|&c, wo| *wo || c > p.chunk || !x.marker(c).comma);
    }
    // 法を|定めた|議員田中に: a name that the arguments leave out.
    if subject.is_none()
        && modifies_noun(x, last)
        && p.voice == Voice::Active
        && others.values().any(|wo| *wo)
        && let Some(noun) = x.governor(last).map(|noun| behind_name(x, noun))
        && !others.contains_key(&noun)
        && x.is_nominal(noun)
        && x.has_name(x.noun(noun))
    {
        subject = Some(noun);
    }
    // 保つために, 理解することの: who does it stays open.
    let embedded = x.governor(last).is_some_and(|h| is_formal(x, h));
    if subject.is_none() && !embedded {
        subject = shared_subject(x, last).or_else(|| sentence_topic(x, last));
        confidence -= 0.1;
    }
    if subject.is_none() && !embedded {
        subject = p.argument(Case::Ga).map(|a| a.chunk);
        confidence -= 0.2;
    }
    let marked = |c: usize| x.marker(c).topic || x.marker(c).particles == GA;
    let subject = subject.filter(|&c| !x.is_manner(c) && (marked(c) || !x.is_relational(c)))?;
    others.remove(&subject);
    // ページには図がある: what holds is the subject.
    let subject = behind_order(x, subject);
    // 彼は…を始めた初期の開拓者だった: what the noun is said of does the same.
    let subjects = match x.predicate_of(subject).filter(|_| is_said(x, subject) && subject > p.chunk) {
        Some(said) => {
            let topic = said.argument(Case::Ga).map(|a| a.chunk).filter(|&c| c < p.chunk && x.is_nominal(c));
            topic.map_or_else(|| vec![subject], |c| x.conjuncts(c))
        }
        None => x.conjuncts(subject),
    };
    if second.is_none()
        && (x.marker(subject).particles == GA || x.marker(subject).topic)
        && matches!(x.governor(subject), Some(h) if h == p.chunk || h == last)
        && !others.values().any(|wo| *wo)
        && let Some(holder) = others.keys().copied().find(|&c| x.marker(c).particles == NI && x.marker(c).topic)
    {
        others.remove(&holder);
        others.insert(subject, false);
        let rest: Vec<usize> = others.keys().copied().collect();
        return Some(Clause { subjects: x.conjuncts(holder), others: rest, core: Some(subject), confidence });
    }
    if let Some(second) = second {
        others.entry(second).or_insert(false);
    }
    // What is coordinated with another is told with it.
    let beside: Vec<usize> =
        others.keys().chain([&subject]).flat_map(|&o| x.conjuncts(o).into_iter().filter(move |&c| c != o)).collect();
    others.retain(|c, _| !beside.contains(c));
    let core = others
        .iter()
        .rfind(|(_, wo)| **wo)
        .or_else(|| second.and_then(|s| others.get_key_value(&s)))
        .map(|(c, _)| *c)
        .or_else(|| {
            let goal = others.keys().copied().filter(|&c| c < p.chunk && !x.is_order(c)).max()?;
            words::GOAL_PARTICLE.has(x.marker(goal).particles).then_some(goal)
        });
    Some(Clause { subjects, others: others.into_keys().collect(), core, confidence })
}

/// 米国の|議員田中: the name that an X の before it describes.
fn behind_name(x: &Tree<'_>, chunk: usize) -> usize {
    let next = x.governor(chunk).filter(|h| *h == chunk + 1 && x.marker(chunk).particles == NO);
    next.filter(|&n| x.has_name(x.noun(n))).unwrap_or(chunk)
}

/// 初期の|開拓者: the noun behind one that only says which.
fn behind_order(x: &Tree<'_>, chunk: usize) -> usize {
    let next = x.governor(chunk).filter(|h| *h == chunk + 1 && x.marker(chunk).particles == NO && x.is_order(chunk));
    next.filter(|&n| x.is_nominal(n) || is_said(x, n)).unwrap_or(chunk)
}

/// Whether the noun of a chunk is what something is said to be.
fn is_said(x: &Tree<'_>, chunk: usize) -> bool {
    x.predicate_of(chunk).is_some_and(|p| p.kind == PredicateKind::Copula) && !is_formal(x, chunk)
}

/// The subject of the clause that a clause is coordinated with or depends on, before or behind it.
fn shared_subject(x: &Tree<'_>, chunk: usize) -> Option<usize> {
    let mut at = chunk;
    loop {
        if let Some(found) = own_subject(x, at, chunk).filter(|&c| c != chunk) {
            return Some(found);
        }
        if modifies_noun(x, at) {
            return None;
        }
        at = x.governor(at)?;
    }
}

/// The topic, or else the ガ, of a clause; then the topic of the clauses coordinated before it.
fn own_subject(x: &Tree<'_>, chunk: usize, limit: usize) -> Option<usize> {
    let (mut topic, mut ga, mut before) = (None, None, None);
    for c in x.children(chunk).filter(|&c| c < limit && !is_formal(x, c)) {
        if x.is_nominal(c) {
            let marker = x.marker(c);
            if marker.topic && marker.particles.is_empty() && !x.is_time(c) {
                topic = Some(c);
            } else if marker.particles == GA {
                ga = Some(c);
            }
        } else if !modifies_noun(x, c) && x.predicate_of(c).is_some() {
            before = own_subject(x, c, limit).filter(|&s| x.marker(s).topic || is_coordinated(x, c)).or(before);
        }
    }
    topic.or(ga).or(before)
}

/// The first topic below a clause, also inside a clause before a noun, where its predicate is not the only one that it
/// belongs to: 彼は|窓に|鍵を|掛け、|音を|消した|状態で|眠った.
fn sentence_topic(x: &Tree<'_>, chunk: usize) -> Option<usize> {
    let below = |c: usize| {
        let mut at = c;
        while let Some(h) = x.governor(at).filter(|&h| h < chunk) {
            at = h;
        }
        x.governor(at) == Some(chunk)
    };
    (0..chunk).find(|&c| {
        let marker = x.marker(c);
        marker.topic && marker.particles.is_empty() && x.is_nominal(c) && !x.is_order(c) && below(c)
    })
}

/// Whether a clause goes on as an equal: 補強し、 読んで、
fn is_coordinated(x: &Tree<'_>, chunk: usize) -> bool {
    x.body(last_chunk(x, chunk)).last().is_some_and(|t| x.s.tokens[t].is_continuative() || x.is_te(t))
}
