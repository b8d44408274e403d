//! Clauses that say what a thing can do -> the capability in the article's words.
//!
//! ```text
//! Sora 2は、複雑な動きでも現実に即した映像を生成できる
//!           └───────────── capability ────────────┘
//! ```

use super::context::View;
use super::event::{Event, Place};
use super::known::words;
use super::term::{Context, Term, TermKind};
use crate::document::{Case, Pos, PredicateKind};
use crate::resource::{Class, Role};
use crate::span::ByteSpan;

/// The clause of an event without its subject, without connectives before it, and without what follows the verb.
pub fn clause(context: &Context, event: &Event) -> Option<Term> {
    let view = &context.views[event.sentence];
    let chunk = event.p.chunk;
    // Webで利用できる says where, not what.
    if context.rules.has("availability", &event.p.lemma) {
        return None;
    }
    let left = start(context, view, event);
    let first = first_token(view, left, chunk)?;
    let last = last_token(view, chunk);
    if last < first {
        return None;
    }
    let full = view.bytes(first, last);
    // The core: from the object's noun on.
    let object = event.fillers.iter().filter(|f| f.role == Role::Case(Case::Wo)).find_map(|f| match f.place {
        Place::Chunk(c) if c >= left && c < chunk => Some(c),
        _ => None,
    });
    // 全株式を|取得する, 研究院に|移す: in an idiom or without ヲ, the noun nearest to the verb.
    let beside = || {
        let near = chunk.checked_sub(1).filter(|c| *c >= left && view.head(*c) == Some(chunk))?;
        let case = matches!(view.nps[near].marker.role, Some(Role::Case(Case::Wo | Case::Ni | Case::He | Case::To)));
        // スマートフォンや家電と, より正確に, 「カメオ」に: what hangs on it or quotes it belongs to it.
        let alone = (left..near).all(|c| view.head(c) != Some(near)) && !view.s.chunk_text(near).contains('」');
        (case && alone && view.nps[near].nominal && !view.nps[near].marker.topic).then_some(near)
    };
    let span = object.or_else(beside).map_or(full, |c| {
        // A long clause before the object's noun is no part of the core.
        let clausal =
            (view.nps[c].left..c).any(|k| view.predicate_of(k).is_some_and(|p| p.kind != PredicateKind::Adjective));
        let begin = if clausal { view.core(c).begin } else { view.full(c).begin };
        ByteSpan::new(begin.max(full.begin), full.end)
    });
    Some(Term {
        sentence: event.sentence,
        chunk,
        kind: TermKind::Phrase,
        span,
        full,
        class: Some(Class::FEATURE),
        omitted: false,
    })
}

/// The clause that こと or の makes a noun of: 動画を編集する in 動画を編集することが可能.
pub fn nominalised(context: &Context, event: &Event, roles: &[Role]) -> Option<Term> {
    let view = &context.views[event.sentence];
    let chunk = event.fillers.iter().filter(|f| roles.contains(&f.role)).find_map(|f| match f.place {
        Place::Chunk(c) if words::NOMINALISER.has(view.text(view.core(c))) => Some(c),
        _ => None,
    })?;
    let verb = chunk.checked_sub(1).filter(|v| view.head(*v) == Some(chunk))?;
    let inner = context.event(view, &view.s.predicates[view.predicate[verb]?]);
    let mut term = clause(context, &inner)?;
    let noun = view.core(chunk);
    term.full = ByteSpan::new(term.full.begin, noun.end);
    term.chunk = chunk;
    Some(term)
}

/// First chunk of the clause: right of its subject and topics, right of clauses coordinated before it.
fn start(context: &Context, view: &View, event: &Event) -> usize {
    let chunk = event.p.chunk;
    let left = view.nps[chunk].left;
    for c in (left..chunk).rev() {
        let np = &view.nps[c];
        let top = view.head(c) == Some(chunk);
        let own_subject = event.fillers.iter().any(|f| f.role == Role::Case(Case::Ga) && f.place == Place::Chunk(c));
        let coordinated = top && view.predicate[c].is_some() && np.marker.comma && !np.nominal;
        let topic = np.marker.topic
            && np.nominal
            && np.marker.role.is_none_or(|r| r == Role::Case(Case::De))
            && !context.rules.has("kept topics", view.text(view.core(c)));
        // 音声や画像も扱える: も marks the object of the verb here.
        let object = !own_subject
            && view.s.chunk_text(c).ends_with('も')
            && event.fillers.iter().any(|f| f.role == Role::Case(Case::Wo) && f.place == Place::Chunk(c));
        if (top && own_subject) || coordinated || (topic && top && !object) {
            return c + 1;
        }
    }
    left
}

fn first_token(view: &View, left: usize, chunk: usize) -> Option<usize> {
    let mut c = left;
    // さらに、 これにより、 例えば、
    while c < chunk {
        let tokens = view.s.chunks[c].tokens.clone();
        let head = &view.s.tokens[tokens.start];
        let connective = head.pos == Pos::CONJUNCTION
            || (view.nps[c].marker.comma && matches!(head.pos, Pos::ADVERB | Pos::PARTICLE_ADVERB))
            || words::DEMONSTRATIVE_PRONOUN.has(head.lemma(&view.s.sentence.text));
        if connective && view.nps[c].marker.role != Some(Role::Case(Case::Wo)) {
            c += 1;
        } else {
            break;
        }
    }
    let mut tokens = view.s.chunks[c].tokens.clone();
    // 【東京】, [ロンドン 20日]: where and when the report was sent.
    let dateline = view.pairs.iter().find(|p| p.open == tokens.start && matches!(view.surface(p.open), "【" | "["));
    tokens.start = dateline.map_or(tokens.start, |p| p.close + 1).min(tokens.end);
    tokens.clone().find(|t| !view.pos(*t).is_symbol() || view.pos(*t) == Pos::OPEN)
}

/// Last token of the verb: 生成できる in 生成できると述べた.
fn last_token(view: &View, chunk: usize) -> usize {
    let tokens = view.s.chunks[chunk].tokens.clone();
    let text = &view.s.sentence.text;
    let mut last = tokens.start;
    for t in tokens {
        let token = &view.s.tokens[t];
        if token.pos.is_symbol() && token.pos != Pos::CLOSE && token.pos != Pos::OPEN {
            continue;
        }
        if token.pos.is_particle()
            && token.pos != Pos::ADNOMINAL_NO
            && last >= view.s.chunks[chunk].tokens.start
            && t > view.s.chunks[chunk].content
        {
            break;
        }
        // できるの, できるよう
        if words::COPULA.has(token.lemma(text)) && !token.is_past()
            || (t > view.s.chunks[chunk].tokens.start
                && matches!(token.pos, Pos::DEPENDENT_NOUN | Pos::DEPENDENT_AUXILIARY))
        {
            break;
        }
        last = t;
    }
    last
}
