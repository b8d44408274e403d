//! What somebody is known for -> what he made or plays in.
//!
//! ```text
//! 「X」で知られる作家のA氏      creates(A, X)
//! 「X」の音楽で親しまれたA氏     creates(A, X), where his calling is to compose
//! 俳優のA氏は「X」でデビューし    performs(A, X)
//! 「X」で知られるA社            provides(A社, X)
//! ```
//!
//! The calling of a person says which of the two it is; without one nothing is said.

use super::candidate::{Candidate, Sink};
use super::career;
use super::context::{Coarse, View, coarse};
use super::event::Event;
use super::term::{Context, Term, TermKind};
use crate::document::{Case, Modality, Polarity, Voice};
use crate::relate::known::mechanism;
use crate::resource::{Accept, Class, Relation, Role};

/// Pushes the works and wares for which those of one sentence are known.
pub fn extract(context: &Context, sentence: usize, events: &[Event], sink: &mut Sink) {
    let view = &context.views[sentence];
    epithets(context, view, sink);
    for event in events {
        let p = &event.p;
        let famous = context.rules.has("being renowned", &p.lemma)
            || context.rules.has("passives of renown", &p.lemma) && p.voice == Voice::Passive;
        if !famous || event.polarity == Polarity::Negative || event.modality != Modality::Asserted {
            continue;
        }
        let by = |c: &usize| view.head(*c) == Some(p.chunk) && view.nps[*c].marker.role == Some(Role::Case(Case::De));
        let Some(ground) = (0..p.chunk).rev().find(by) else { continue };
        let works = works(context, view, ground);
        let subject = |c: usize| {
            let m = view.nps[c].marker;
            view.is_topic(c) || m.role == Some(Role::Case(Case::Ga))
        };
        let alone = !(0..p.chunk).any(subject) && view.modified_by(p.chunk).is_none();
        let person = Accept::of(&[Class::PERSON]);
        let lived = || context.lived(sentence, &person).filter(|_| alone).map(|e| context.omitted(sentence, e));
        let who = bearer(context, view, event).or_else(lived);
        let Some(who) = who.filter(|_| !works.is_empty()) else { continue };
        for work in works {
            let Some(relation) = tie(context, &who, &work) else { continue };
            let mut candidate = Candidate::new(who.clone(), relation.name(), work, "renown", 0.75);
            candidate.sentence = sentence;
            sink.push(candidate);
        }
    }
}

/// 「X」の|A氏: a work before a person of a calling.
fn epithets(context: &Context, view: &View, sink: &mut Sink) {
    let text = view.s.sentence.text.as_str();
    for (index, mention) in view.s.mentions.iter().enumerate().filter(|(_, m)| m.class == Class::PERSON) {
        let before = &text[..mention.bytes.begin as usize];
        let quoted = before.strip_suffix('の').and_then(|b| b.strip_suffix(['」', '』']));
        let Some(end) = quoted.map(str::len) else { continue };
        let work = view.s.mentions.iter().position(|m| m.bytes.end as usize == end && m.entity.is_some());
        let Some(work) = work else { continue };
        let term = |m: usize| {
            let chunk = view.s.chunk_at(view.s.mentions[m].bytes.begin).unwrap_or(0);
            context.mention_term(view, chunk, m)
        };
        let (who, work) = (term(index), term(work));
        if let Some(relation) = tie(context, &who, &work).filter(|_| matches!(who.kind, TermKind::Entity(_))) {
            let mut candidate = Candidate::new(who, relation.name(), work, "epithet", 0.7);
            candidate.sentence = view.index;
            sink.push(candidate);
        }
    }
}

/// The works or wares that a chunk names, or whose part it is: 「X」の音楽で.
fn works(context: &Context, view: &View, chunk: usize) -> Vec<Term> {
    let thing =
        |t: &Term| matches!(t.kind, TermKind::Entity(_)) && t.class.is_some_and(|c| coarse(c) == Coarse::Artifact);
    let named = |c: usize| context.terms(view, c).into_iter().filter(thing).collect::<Vec<_>>();
    let own = named(chunk);
    let part = || context.rules.end_in("parts of making", view.text(view.core(chunk))).is_some();
    match view.owner(chunk) {
        Some(owner) if own.is_empty() && part() => named(owner),
        _ => own,
    }
}

/// Who is known: the noun that the clause modifies, or its subject.
fn bearer(context: &Context, view: &View, event: &Event) -> Option<Term> {
    let agent = |t: &Term| {
        let acts = |c: Class| matches!(coarse(c), Coarse::Person | Coarse::Organization);
        matches!(t.kind, TermKind::Entity(_)) && t.class.is_some_and(acts)
    };
    match view.modified_by(event.p.chunk) {
        Some(behind) => {
            context.terms(view, view.apposed(behind)).into_iter().find(|t| agent(t) && t.chunk > event.p.chunk)
        }
        None => career::subject(context, view, event),
    }
}

/// What a work is to who is known for it.
fn tie(context: &Context, who: &Term, work: &Term) -> Option<Relation> {
    let class = work.class?;
    if who.class != Some(Class::PERSON) {
        let ware = !context.ontology.is_a(class, Class::CREATIVE_WORK);
        let found = if class == Class::GAME { mechanism::KNOWN_FOR_GAME } else { mechanism::KNOWN_FOR_WARE };
        return ware.then_some(found);
    }
    let TermKind::Entity(entity) = who.kind else { return None };
    let told = |list: &str| {
        let known = &context.analysis.entities[entity.0 as usize];
        known.mentions.iter().take(6).any(|(s, m)| {
            let sentence = &context.analysis.sentences[*s];
            let Some(mention) = sentence.mentions.get(*m) else { return false };
            let text = sentence.sentence.text.as_str();
            let before = text[..mention.bytes.begin as usize].trim_end_matches(['の', '、', '「']);
            let behind = &text[mention.bytes.end as usize..];
            context.rules.end_in(list, before).is_some()
                || context.rules.list(list).iter().any(|w| behind.starts_with(w.as_str()))
        })
    };
    if !(context.ontology.is_a(class, Class::CREATIVE_WORK) || class == Class::GAME || class == Class::PRODUCT) {
        return None;
    }
    if told("performing callings") {
        Some(mechanism::KNOWN_AS_PERFORMER)
    } else if told("making callings") {
        Some(mechanism::KNOWN_AS_MAKER)
    } else {
        None
    }
}
