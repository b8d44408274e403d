//! Marked nouns that the parser hung elsewhere: what a frame wants and the tree does not give.
//!
//! ```text
//! A社がB社に│折り畳み│画面を│供給すると、…│伝えた      B社に belongs to 供給する, not to 折り畳み
//! B社には│国内の│15%を│出資した                      B社には belongs to 出資する
//! ```
//!
//! Only names are taken, only within the clause, and only where nothing else has them.

use super::{Event, Place};
use crate::document::{Case, PredicateKind, Voice};
use crate::relate::context::View;
use crate::relate::known::words;
use crate::relate::term::Context;
use crate::resource::Role;

/// Chunks before the predicate that bear the role and are no part of anything else, the nearest first.
pub fn fillers(context: &Context, view: &View, event: &Event, role: Role) -> Vec<usize> {
    let p = &event.p;
    let wanted = matches!(role, Role::Case(Case::Ni | Case::Wo | Case::To | Case::Kara | Case::He | Case::De));
    let verbal = matches!(p.kind, PredicateKind::Verb | PredicateKind::VerbalNounSuru);
    if !wanted || !verbal || p.voice != Voice::Active {
        return Vec::new();
    }
    let free = |c: &usize| {
        let np = &view.nps[*c];
        np.nominal
            && np.chunk == *c
            && np.marker.role == Some(role)
            && !np.marker.adnominal
            && !np.marker.list
            && np.mention.is_some_and(|m| view.s.mentions[m].value.is_none())
            && view.depth(*c) == view.depth(p.chunk)
            && !event.fillers.iter().any(|f| f.place == Place::Chunk(*c))
            && astray(context, view, event, *c)
    };
    let clause = (0..p.chunk).rev().take_while(|c| !ends_clause(view, *c));
    let near: Vec<usize> = clause.filter(free).collect();
    if !near.is_empty() {
        return near;
    }
    // B社に、│手を│結ぶ│A社も│資本参加した: behind a comma, past the clause that modifies who acts.
    let past = |c: &usize| {
        let np = &view.nps[*c];
        let named = np.mention.is_some_and(|m| view.s.mentions[m].value.is_none());
        let role = np.marker.role == Some(role) && !np.marker.topic && np.marker.comma && np.nominal && named;
        let noun = view.head(*c).filter(|h| *h < p.chunk).and_then(|h| view.modified_by(h));
        let acts =
            |n: usize| event.fillers.iter().any(|f| f.place == Place::Chunk(n) && f.role == Role::Case(Case::Ga));
        let subject = noun.is_some_and(|n| acts(n) || acts(view.list_end(n)));
        role && subject && view.depth(*c) == view.depth(p.chunk)
    };
    (0..p.chunk).rev().find(past).into_iter().collect()
}

/// Whether what the parser took a chunk for leaves it to the predicate.
fn astray(context: &Context, view: &View, event: &Event, chunk: usize) -> bool {
    let p = &event.p;
    let Some(head) = view.head(chunk).filter(|h| *h != p.chunk) else { return false };
    if head > p.chunk {
        // Behind the subject of the clause it is in the clause.
        return (0..chunk).any(|c| {
            view.nps[c].marker.is_case(Case::Ga)
                && event.fillers.iter().any(|f| f.place == Place::Chunk(c) && f.role == Role::Case(Case::Ga))
        });
    }
    match view.predicate_of(head) {
        None => view.nps[head].nominal,
        // 折り畳み|画面: the stem of a verb before a noun is a part of the noun.
        Some(q) => match q.kind {
            PredicateKind::Verb | PredicateKind::VerbalNounSuru => {
                let tokens = &view.s.chunks[head].tokens;
                let stem = q.kind == PredicateKind::Verb && tokens.len() == 1 && view.s.tokens[tokens.start].is_stem();
                stem || aside(context, view, event, (chunk, head))
            }
            PredicateKind::VerbalNoun => {
                view.nps[head].marker.role == Some(Role::Case(Case::Wo))
                    && !context.rules.frames_of(&q.lemma).any(|f| f.noun)
            }
            _ => false,
        },
    }
}

/// Xを|満を持して|並べた, Xを|世界に先駆けて|実用化した: a verb that only says how, with an end of its own behind the chunk, or
/// that no frame knows.
fn aside(context: &Context, view: &View, event: &Event, (chunk, verb): (usize, usize)) -> bool {
    let text = view.s.chunk_text(verb);
    let how = words::ADVERBIAL_END.close(text);
    let role = view.nps[chunk].marker.role;
    let own =
        (chunk + 1..verb).any(|c| view.head(c) == Some(verb) && view.nps[c].nominal && view.nps[c].mention.is_none());
    let known = view.predicate[verb].is_some_and(|i| {
        context.rules.frames_of(&view.s.predicates[i].lemma).any(|f| role.is_some_and(|r| f.object.roles.contains(&r)))
    });
    let twice = (chunk + 1..verb).any(|c| view.head(c) == Some(verb) && view.nps[c].marker.role == role);
    how && view.head(verb) == Some(event.p.chunk) && (twice || own && !known)
}

/// Whether a chunk ends the clause before: 入れ替わり、
fn ends_clause(view: &View, chunk: usize) -> bool {
    view.predicate[chunk].is_some_and(|p| {
        let q = &view.s.predicates[p];
        let verb = matches!(q.kind, PredicateKind::Verb | PredicateKind::VerbalNounSuru | PredicateKind::Copula);
        verb && (view.nps[chunk].marker.comma || view.modified_by(chunk).is_some())
    })
}
