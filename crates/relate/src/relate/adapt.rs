//! Works made after other works -> `basedOn`: what a work depicts comes to life in another one.
//!
//! ```text
//! ドラマ「X」は…。 「Y」に描かれた神々が映像に変換され、   basedOn(X, Y)
//! 「X」は「Y」の世界を映像化した                          basedOn(X, Y)
//! ```
//! The verbs stand in the word lists `adapting` and `depicting`.

use super::candidate::{Candidate, Sink};
use super::context::{Coarse, View, coarse};
use super::known::{mechanism, words};
use super::refusal::Refusal;
use super::term::{Context, Term};
use crate::document::{Case, PredicateKind};
use crate::resource::{Accept, Class, Role};

/// Pushes what one sentence says.
pub fn extract(context: &Context, sentence: usize, sink: &mut Sink) {
    let view = &context.views[sentence];
    for (index, mention) in view.s.mentions.iter().enumerate() {
        if coarse(mention.class) != Coarse::Artifact || !context.ontology.is_a(mention.class, Class::CREATIVE_WORK) {
            continue;
        }
        let Some(chunk) = view.s.chunk_at(mention.bytes.end - 1) else { continue };
        let Some((depicted, verb)) = adapted(context, view, chunk) else { continue };
        let source = context.mention_term(view, chunk, index);
        let works = works(context, view, depicted, verb, &source);
        if works.is_empty() {
            sink.refuse(Refusal::AdaptWork);
        }
        for work in works {
            let p = view.predicate_of(verb);
            let mut candidate = Candidate::by(mechanism::ADAPT, work, source.clone());
            if let Some(p) = p {
                (candidate.modality, candidate.polarity) = (p.modality, p.polarity);
            }
            sink.push(candidate);
        }
    }
}

/// What the work at `chunk` depicts, and the verb that says that it was adapted.
fn adapted(context: &Context, view: &View, chunk: usize) -> Option<(usize, usize)> {
    let lemma = |c: usize| view.predicate[c].map(|p| view.s.predicates[p].lemma.as_str());
    let head = view.head(chunk)?;
    let told = lemma(head).is_some_and(|l| context.rules.has("depicting", l));
    let depicted = match view.nps[chunk].marker.role {
        Some(Role::Of) => head,
        Some(Role::Case(Case::Ni | Case::De)) if told => view.head(head)?,
        _ => return None,
    };
    let mut verb = depicted;
    while let Some(next) = view.head(verb) {
        verb = next;
        if lemma(verb).is_some_and(|l| context.rules.has("adapting", l)) {
            return Some((depicted, verb));
        }
        // Beyond the clause of another verb nothing is said of the thing depicted.
        let p = view.predicate_of(verb);
        if p.is_some_and(|p| p.kind == PredicateKind::Verb && !words::LIGHT_VERB.has(&p.lemma)) {
            break;
        }
    }
    if told {
        context.refuse(Refusal::AdaptSource);
    }
    None
}

/// The work that was made: the topic of the clause, or the one carried over.
fn works(context: &Context, view: &View, depicted: usize, verb: usize, source: &Term) -> Vec<Term> {
    let accept = Accept::of(&[Class::CREATIVE_WORK]);
    let topic = (0..depicted).find(|c| view.nps[*c].marker.topic && view.head(*c).is_some_and(|h| h >= verb));
    let mut works = topic.map_or_else(|| context.carried(view.index, verb, &accept), |c| context.terms(view, c));
    works.retain(|t| t.kind != source.kind && context.accepts(&accept, t));
    works
}
