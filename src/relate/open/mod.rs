//! Analysed document -> open statements: what predicates say of their arguments, in the article's words, for what the
//! ontology has no relation for.
//!
//! ```text
//! 彼は2001年に京都の大学を卒業した。
//! 彼 │ 卒業した │ 京都の大学        the core argument, minimal predicate
//! 彼 │ 京都の大学を卒業した │ 2001年   every other argument, the core in the predicate
//! 彼 │ 大学を卒業した │ 京都          X の Y of the core split
//! ```
//!
//! The subject is the ガ argument or the topic, also one that a coordinated predicate shares; n-ary predicates are split
//! into pairs as in open information extraction (ClausIE, Del Corro and Gemulla 2013; BenchIE, Gashteovski et al. 2022).

mod phrase;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::Extractor;
use super::refusal::{Refusal, Refusals};
use crate::document::{
    ArgumentKind, Case, Document, DocumentAnalysis, Field, Node, OpenPredicate, Pos, Predicate, PredicateKind,
    SentenceAnalysis, Statement, Trace,
};
use phrase::Phrases;

/// Finds open statements.
#[derive(Debug, Default)]
pub struct OpenExtractor;

impl Extractor for OpenExtractor {
    fn name(&self) -> &'static str {
        "open"
    }
    fn extract(&self, document: &Document, analysis: &DocumentAnalysis) -> Vec<Statement> {
        self.extract_traced(document, analysis, &mut Trace::default())
    }
    fn extract_traced(&self, document: &Document, analysis: &DocumentAnalysis, trace: &mut Trace) -> Vec<Statement> {
        let mut statements = Vec::new();
        let refusals = Refusals::default();
        for s in &analysis.sentences {
            let phrases = Phrases { s };
            let mut seen = BTreeSet::new();
            for predicate in &s.predicates {
                for triple in triples(phrases, predicate, &refusals) {
                    let key = (triple.subject.clone(), triple.predicate.clone(), triple.object.clone());
                    if seen.insert((phrases.slice(key.0), key.1, phrases.slice(key.2))) {
                        *trace.kept.entry(triple.rule.to_owned()).or_default() += 1;
                        statements.push(statement(document, phrases, predicate, triple));
                    } else {
                        refusals.count(Refusal::OpenTwice);
                    }
                }
            }
        }
        refusals.report(trace);
        statements
    }
}

/// Subject, predicate, object as tokens; the predicate may be in two pieces.
#[derive(Clone, Debug)]
struct Triple {
    subject: Range<usize>,
    predicate: String,
    object: Range<usize>,
    particles: String,
    rule: &'static str,
    confidence: f32,
}

/// What a predicate says.
struct Clause {
    subjects: Vec<usize>,
    /// Other arguments and adjuncts, by position.
    others: Vec<usize>,
    core: Option<usize>,
    confidence: f32,
}

fn triples(x: Phrases<'_>, p: &Predicate, refusals: &Refusals) -> Vec<Triple> {
    let mut found = Vec::new();
    if let Some(refusal) = heads_no_clause(x, p) {
        refusals.count(refusal);
        return found;
    }
    let Some(clause) = clause(x, p) else {
        refusals.count(Refusal::OpenSubject);
        return found;
    };
    if p.kind != PredicateKind::Copula && clause.core.is_none() && clause.others.is_empty() {
        refusals.count(Refusal::OpenObject);
    }
    let words = predicate_words(x, p);
    let mut push = |rule, subject: Range<usize>, predicate: String, object: Range<usize>, particles: &str| {
        let bare = |range: &Range<usize>| range.is_empty() || range.len() == 1 && is_formal(x, x.chunk_of(range.start));
        if bare(&subject)
            || bare(&object)
            || predicate.is_empty()
            || object.len() == 1 && x.s.surface(object.start) == "こと"
        {
            refusals.count(Refusal::OpenEmpty);
            return;
        }
        if subject == object {
            refusals.count(Refusal::OpenSame);
            return;
        }
        found.push(Triple {
            subject,
            predicate,
            object,
            particles: particles.to_owned(),
            rule,
            confidence: clause.confidence,
        });
    };
    for &subject in &clause.subjects {
        let subject = x.phrase(subject, false);
        if p.kind == PredicateKind::Copula {
            let object = x.phrase(p.chunk, false).start..p.token + 1;
            push("open-copula@1", subject.clone(), words.clone(), object.clone(), "");
            if let Some((of, rest)) = split_of(x, p.chunk) {
                push("open-of@1", subject.clone(), format!("{}{words}", x.slice(rest)), of, "の");
            }
            let full = format!("{}{words}", x.slice(object));
            for &o in clause.others.iter().filter(|&&o| matches!(x.marker(o).particles, "で" | "に" | "として" | ""))
            {
                push("open-copula-adjunct@1", subject.clone(), full.clone(), x.phrase(o, false), x.marker(o).particles);
            }
            continue;
        }
        let Some(core) = clause.core else {
            for &o in &clause.others {
                for c in x.conjuncts(o) {
                    push("open-adjunct@1", subject.clone(), words.clone(), whole(x, c), x.marker(o).particles);
                }
                if let Some((of, rest)) = split_of(x, o).filter(|(of, _)| x.has_name(of.clone())) {
                    let predicate = format!("{}{}{words}", x.slice(rest), x.marker(o).particles);
                    push("open-adjunct-of@1", subject.clone(), predicate, of, "の");
                }
            }
            continue;
        };
        let core_particles = x.marker(core).particles;
        for c in x.conjuncts(core) {
            push("open-core@1", subject.clone(), words.clone(), whole(x, c), core_particles);
        }
        let phrase = x.phrase(core, false);
        if let Some((of, rest)) = split_of(x, core) {
            let predicate = format!("{}{core_particles}{words}", x.slice(rest));
            push("open-of@1", subject.clone(), predicate, of, "の");
        }
        let full = format!("{}{core_particles}{words}", x.slice(phrase));
        for &o in clause.others.iter().filter(|&&o| o != core) {
            for c in x.conjuncts(o) {
                push("open-adjunct@1", subject.clone(), full.clone(), whole(x, c), x.marker(o).particles);
            }
            if let Some((of, rest)) = split_of(x, o).filter(|(of, _)| x.has_name(of.clone())) {
                let predicate = format!("{}{}{full}", x.slice(rest), x.marker(o).particles);
                push("open-adjunct-of@1", subject.clone(), predicate, of, "の");
            }
        }
    }
    found
}

/// The phrase of a chunk, with a compound particle that carries its role.
fn whole(x: Phrases<'_>, chunk: usize) -> Range<usize> {
    let mut phrase = x.phrase(chunk, false);
    if x.marker(chunk).is_compound() {
        let body = x.body(chunk);
        phrase.end = body.end;
        while phrase.end > body.start && matches!(x.s.surface(phrase.end - 1), "は" | "も") {
            phrase.end -= 1;
        }
    }
    phrase
}

/// X の Y -> (X, Y).
fn split_of(x: Phrases<'_>, chunk: usize) -> Option<(Range<usize>, Range<usize>)> {
    let start = x.chunk_of(x.phrase(chunk, false).start);
    let of = (start..chunk).rev().find(|&c| x.head(c) == Some(chunk))?;
    if !matches!(x.marker(of).particles, "の" | "への" | "からの")
        || !x.is_nominal(of)
        || x.is_order(of)
        || x.is_relational(of)
    {
        return None;
    }
    Some((x.phrase(of, false), x.s.chunks[of + 1].tokens.start..x.noun(chunk).end))
}

/// Why the predicate heads no clause of its own: a bare noun inside a phrase, the second half of a compound predicate.
fn heads_no_clause(x: Phrases<'_>, p: &Predicate) -> Option<Refusal> {
    match p.kind {
        PredicateKind::VerbalNoun => {
            let clause = x.marker(p.chunk).particles.is_empty()
                && (x.head(p.chunk).is_none() || x.marker(p.chunk).comma)
                && children(x, p.chunk).any(|c| x.marker(c).particles == "を");
            (!clause).then_some(Refusal::OpenNoun)
        }
        PredicateKind::Copula => (is_formal(x, p.chunk) || modifies_noun(x, p.chunk)).then_some(Refusal::OpenFormal),
        _ if absorbed(x, p.chunk) => Some(Refusal::OpenAbsorbed),
        _ => is_noun_form(x, p).then_some(Refusal::OpenNominal),
    }
}

/// Whether a verb stands as a noun: 誓い」で.
fn is_noun_form(x: Phrases<'_>, p: &Predicate) -> bool {
    x.s.tokens.get(p.token + 1).is_some_and(|t| {
        t.pos == Pos::CLOSE
            || (t.pos.0 == 13
                && x.s.tokens[p.token].conjugation_form.starts_with("連用")
                && p.token + 1 < x.s.chunks[p.chunk].tokens.end)
    })
}

fn children<'a>(x: Phrases<'a>, chunk: usize) -> impl Iterator<Item = usize> + 'a {
    (0..chunk).filter(move |&c| x.head(c) == Some(chunk))
}

/// こと, もの, よう and their kin: they carry grammar, not content.
fn is_formal(x: Phrases<'_>, chunk: usize) -> bool {
    let noun = x.noun(chunk);
    let Some(first) = noun.clone().next() else { return false };
    matches!(
        x.s.surface(first),
        "こと"
            | "事"
            | "よう"
            | "の"
            | "もの"
            | "はず"
            | "わけ"
            | "つもり"
            | "ところ"
            | "可能"
            | "必要"
            | "そう"
            | "ため"
    ) && matches!(x.s.tokens[first].pos.0, 63..=66 | 40 | 62 | 36 | 38)
}

/// The chunk at which a predicate that goes on in other chunks ends: 続ける|ことが|できた, 生まれたと|言われている.
fn last_chunk(x: Phrases<'_>, chunk: usize) -> usize {
    let mut at = chunk;
    while let Some(next) = x.head(at).filter(|h| *h == at + 1) {
        let first = x.s.chunks[next].tokens.start;
        let gerund =
            x.body(at).last().is_some_and(|t| x.s.tokens[t].pos.0 == 18 && matches!(x.s.surface(t), "て" | "で"));
        let auxiliary = x.s.tokens[first].pos.0 == 33
            || matches!(
                x.s.tokens[first].lemma(&x.s.sentence.text),
                "いる" | "おる" | "くる" | "いく" | "しまう" | "行く" | "来る"
            );
        // 居住し|続けている
        let goes_on = x.body(at).last().is_some_and(|t| x.s.tokens[t].conjugation_form.starts_with("連用"))
            && matches!(
                x.s.tokens[first].lemma(&x.s.sentence.text),
                "続ける" | "つづける" | "始める" | "はじめる" | "終える" | "続く"
            );
        if (gerund && auxiliary || goes_on) && x.body(at).end == x.s.chunks[at].tokens.end {
            at = next;
        } else if is_formal(x, next) && x.predicate(next).is_none_or(|p| p.kind != PredicateKind::Copula) {
            let Some(verb) = x.head(next).filter(|h| *h == next + 1) else { break };
            let Some(p) = x.predicate(verb) else { break };
            if !matches!(
                p.lemma.as_str(),
                "ある" | "ない" | "できる" | "出来る" | "なる" | "する" | "いる" | "見える" | "言える" | "いえる"
            ) {
                break;
            }
            at = verb;
        } else if x.body(at).last().is_some_and(|t| x.s.surface(t) == "と")
            && x.predicate(next).is_some_and(|p| {
                matches!(p.lemma.as_str(), "言う" | "いう" | "思う" | "考える" | "する" | "見る" | "みる" | "いえる")
                    && p.voice == crate::document::Voice::Passive
            })
        {
            at = next;
        } else {
            break;
        }
    }
    at
}

/// Whether the predicate of a chunk is the end of a longer one that begins before it.
fn absorbed(x: Phrases<'_>, chunk: usize) -> bool {
    let from = chunk.saturating_sub(3);
    (from..chunk)
        .any(|c| x.predicate(c).is_some_and(|p| p.kind != PredicateKind::VerbalNoun) && last_chunk(x, c) == chunk)
}

/// The words of the predicate: for a copula what stands behind its noun.
fn predicate_words(x: Phrases<'_>, p: &Predicate) -> String {
    let s = x.s;
    let last = last_chunk(x, p.chunk);
    let mut range = x.s.chunks[p.chunk].tokens.start..x.body(last).end;
    if p.kind == PredicateKind::Copula {
        range.start = p.token + 1;
    }
    while range.end > range.start + 1 {
        let t = &s.tokens[range.end - 1];
        let gerund = t.pos.0 == 18 && matches!(s.surface(range.end - 1), "て" | "で");
        let formal =
            matches!(t.pos.0, 26 | 62..=66) || (t.conjugation_form == "体言接続" && s.surface(range.end - 1) == "な");
        if t.pos.is_symbol() || (t.pos.is_particle() && !gerund) || formal {
            range.end -= 1;
        } else {
            break;
        }
    }
    x.slice(range).to_owned()
}

fn clause(x: Phrases<'_>, p: &Predicate) -> Option<Clause> {
    let mut subject: Option<usize> = None;
    let mut second: Option<usize> = None;
    let mut others: BTreeMap<usize, bool> = BTreeMap::new();
    let mut confidence = 0.7_f32;
    for a in &p.arguments {
        if a.case == Case::Ga {
            if subject.is_none_or(|_| a.kind == ArgumentKind::Direct) && a.kind != ArgumentKind::Zero {
                subject = Some(a.chunk);
                confidence = confidence.min(a.probability);
            }
        } else if a.kind != ArgumentKind::Zero {
            others.insert(a.chunk, a.case == Case::Wo);
        }
    }
    let last = last_chunk(x, p.chunk);
    for c in (0..last).filter(|&c| x.head(c) == Some(p.chunk) || x.head(c) == Some(last)) {
        if !x.is_nominal(c)
            || x.is_manner(c)
            || x.is_connective(c)
            || (c >= p.chunk)
            || is_formal(x, c) && x.marker(c).particles != "の" && c + 1 == p.chunk
        {
            continue;
        }
        let marker = x.marker(c);
        match (marker.particles, marker.topic) {
            ("が", _) => {
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
                Some(s) if s != c && x.marker(s).particles == "が" => {
                    second = Some(s);
                    subject = Some(c);
                }
                Some(_) => {}
                None => subject = Some(c),
            },
            ("を", _) => {
                others.insert(c, true);
            }
            ("の", _) => {}
            _ => {
                if p.kind != PredicateKind::Copula || !x.is_conjunct(c, p.chunk) {
                    others.entry(c).or_insert(false);
                }
            }
        }
    }
    // The noun that the clause modifies, where arguments are not told.
    if p.arguments.is_empty()
        && modifies_noun(x, last)
        && let Some(noun) = x.head(last).map(|noun| behind_order(x, noun))
        && (x.is_nominal(noun) || is_said(x, noun))
        && !is_formal(x, noun)
    {
        if subject.is_none() {
            subject = Some(noun);
        } else if !others.values().any(|wo| *wo) && p.kind != PredicateKind::Adjective {
            others.insert(noun, true);
        }
    }
    // 保つために, 理解することの: who does it stays open.
    let embedded = x.head(last).is_some_and(|h| is_formal(x, h));
    if subject.is_none() && !embedded {
        subject = shared_subject(x, last);
        confidence -= 0.1;
    }
    if subject.is_none() && !embedded {
        subject = p.argument(Case::Ga).map(|a| a.chunk);
        confidence -= 0.2;
    }
    let marked = |c: usize| x.marker(c).topic || x.marker(c).particles == "が";
    let subject = subject.filter(|&c| !x.is_manner(c) && (marked(c) || !x.is_relational(c)))?;
    others.remove(&subject);
    // ページには図がある: what holds is the subject.
    let subject = behind_order(x, subject);
    // 彼は…を始めた初期の開拓者だった: what the noun is said of does the same.
    let subjects = match x.predicate(subject).filter(|_| is_said(x, subject) && subject > p.chunk) {
        Some(said) => {
            let topic = said.argument(Case::Ga).map(|a| a.chunk).filter(|&c| c < p.chunk && x.is_nominal(c));
            topic.map_or_else(|| vec![subject], |c| x.conjuncts(c))
        }
        None => x.conjuncts(subject),
    };
    if second.is_none()
        && (x.marker(subject).particles == "が" || x.marker(subject).topic)
        && let Some(holder) = others.keys().copied().find(|&c| x.marker(c).particles == "に" && x.marker(c).topic)
    {
        others.remove(&holder);
        others.insert(subject, false);
        let rest: Vec<usize> = others.keys().copied().collect();
        return Some(Clause { subjects: x.conjuncts(holder), others: rest, core: Some(subject), confidence });
    }
    if let Some(second) = second {
        others.entry(second).or_insert(false);
    }
    let core = others
        .iter()
        .rfind(|(_, wo)| **wo)
        .or_else(|| second.and_then(|s| others.get_key_value(&s)))
        .map(|(c, _)| *c)
        .or_else(|| {
            let goal = others.keys().copied().filter(|&c| c < p.chunk && !x.is_order(c)).max()?;
            matches!(x.marker(goal).particles, "に" | "と" | "へ").then_some(goal)
        });
    Some(Clause { subjects, others: others.into_keys().collect(), core, confidence })
}

/// 初期の|開拓者: the noun behind one that only says which.
fn behind_order(x: Phrases<'_>, chunk: usize) -> usize {
    let next = x.head(chunk).filter(|h| *h == chunk + 1 && x.marker(chunk).particles == "の" && x.is_order(chunk));
    next.filter(|&n| x.is_nominal(n) || is_said(x, n)).unwrap_or(chunk)
}

/// Whether the noun of a chunk is what something is said to be.
fn is_said(x: Phrases<'_>, chunk: usize) -> bool {
    x.predicate(chunk).is_some_and(|p| p.kind == PredicateKind::Copula) && !is_formal(x, chunk)
}

/// Whether the clause that ends in `chunk` stands before a noun that is one of its arguments.
fn modifies_noun(x: Phrases<'_>, chunk: usize) -> bool {
    let body = x.body(chunk);
    let Some(last) = body.clone().last() else { return false };
    let t = &x.s.tokens[last];
    (t.pos.is_verb() || t.pos.is_adjective() || t.pos == Pos::AUXILIARY)
        && x.s.chunks[chunk].tokens.end == body.end
        && !t.conjugation_form.starts_with("連用")
        && x.head(chunk).is_some_and(|h| {
            (x.is_nominal(h) || x.predicate(h).is_some_and(|p| p.kind == PredicateKind::Copula))
                && !is_formal(x, h)
                && !x.is_relational(h)
        })
}

/// The subject of the clause that a clause is coordinated with or depends on, before or behind it.
fn shared_subject(x: Phrases<'_>, chunk: usize) -> Option<usize> {
    let mut at = chunk;
    loop {
        if let Some(found) = own_subject(x, at, chunk).filter(|&c| c != chunk) {
            return Some(found);
        }
        if modifies_noun(x, at) {
            return None;
        }
        at = x.head(at)?;
    }
}

/// The topic, or else the ガ, of a clause; then the topic of the clauses coordinated before it.
fn own_subject(x: Phrases<'_>, chunk: usize, limit: usize) -> Option<usize> {
    let (mut topic, mut ga, mut before) = (None, None, None);
    for c in children(x, chunk).filter(|&c| c < limit) {
        if x.is_nominal(c) {
            let marker = x.marker(c);
            if marker.topic && marker.particles.is_empty() {
                topic = Some(c);
            } else if marker.particles == "が" {
                ga = Some(c);
            }
        } else if !modifies_noun(x, c) && x.predicate(c).is_some() {
            before = own_subject(x, c, limit).filter(|&s| x.marker(s).topic || is_coordinated(x, c)).or(before);
        }
    }
    topic.or(ga).or(before)
}

/// Whether a clause goes on as an equal: 補強し、 読んで、
fn is_coordinated(x: Phrases<'_>, chunk: usize) -> bool {
    x.body(last_chunk(x, chunk)).last().is_some_and(|t| {
        let token = &x.s.tokens[t];
        token.conjugation_form.starts_with("連用") || (token.pos.0 == 18 && matches!(x.s.surface(t), "て" | "で"))
    })
}

fn statement(document: &Document, x: Phrases<'_>, p: &Predicate, triple: Triple) -> Statement {
    let s = x.s;
    let mut qualifiers = BTreeMap::new();
    if !triple.particles.is_empty() {
        qualifiers.insert("case".to_owned(), triple.particles);
    }
    Statement {
        document: document.id.clone(),
        sentence: s.sentence.output_number(),
        begin: s.sentence.span.begin,
        end: s.sentence.span.end,
        text: as_read(document, s).to_owned(),
        subject: node(document, x, triple.subject),
        relation: None,
        predicate: Some(OpenPredicate { surface: triple.predicate, lemma: p.lemma.clone() }),
        object: node(document, x, triple.object),
        polarity: p.polarity,
        modality: p.modality,
        speaker: p.speaker.map(|c| x.slice(x.phrase(c, false)).to_owned()),
        time: None,
        qualifiers,
        confidence: triple.confidence.clamp(0.05, 0.95),
        rule: triple.rule.to_owned(),
        open: true,
    }
}

fn as_read<'d>(document: &'d Document, s: &SentenceAnalysis) -> &'d str {
    match s.sentence.field {
        Field::Title => s.sentence.bytes.of(document.title.as_deref().unwrap_or_default()),
        Field::Text => s.sentence.bytes.of(&document.text),
    }
}

fn node(document: &Document, x: Phrases<'_>, tokens: Range<usize>) -> Node {
    let s = x.s;
    let (begin, end) = (s.tokens[tokens.start].chars.begin, s.tokens[tokens.end - 1].chars.end);
    let surface = as_read(document, s).chars().skip(begin as usize).take((end - begin) as usize).collect();
    Node { surface, begin: s.sentence.span.begin + begin, end: s.sentence.span.begin + end, ..Node::default() }
}
