//! Endings behind a name: `A社製のX`, `A社製X`, `山田太郎作の「X」`, `Xは日本製だ`.

use super::{Reading, fitting, name_after, push};
use crate::document::{Case, PredicateKind};
use crate::relate::candidate::Sink;
use crate::relate::context::View;
use crate::relate::term::{Context, Term, TermKind};
use crate::resource::{Construction, Pattern, Role};

/// Pushes what the endings in one chunk say.
pub fn read(context: &Context, view: &View, chunk: usize, sink: &mut Sink) {
    let tokens = view.s.chunks[chunk].tokens.clone();
    // 大森次郎さん|主演の: the name may stand in the chunk before.
    let apart = tokens.start.checked_sub(1).is_some_and(|b| {
        let before = view.chunk_of(b);
        view.s.tokens[b].bytes.end == view.s.tokens[tokens.start].bytes.begin
            && view.nps[before].marker.bare
            && view.nps[before].mention.is_some_and(|m| view.s.mentions[m].class == crate::resource::Class::PERSON)
    });
    for t in tokens.clone().skip(usize::from(!apart)) {
        let text = view.surface(t);
        if context.rules.patterns_behind(text).next().is_none() || view.depth_of(t) > view.depth(chunk) {
            continue;
        }
        let Some(bearer) = bearer(context, view, chunk, t) else { continue };
        for pattern in context.rules.patterns_behind(text) {
            if context.accepts(&pattern.bearer, &bearer) {
                let (owners, reading) = owners(context, view, (chunk, t), pattern);
                push(view, pattern, text, (std::slice::from_ref(&bearer), &owners), reading, sink);
            }
        }
    }
}

/// The name or number that ends right before a token; of a name that holds the ending as well, what stands before it.
pub fn bearer(context: &Context, view: &View, chunk: usize, token: usize) -> Option<Term> {
    let own = view.s.chunks[chunk].tokens.start;
    let start = if own < token { own } else { view.s.chunks[chunk.checked_sub(1)?].tokens.start };
    let end = view.s.tokens[token].bytes.begin;
    let text = view.text(view.bytes(start, token - 1));
    // 山田太郎さん|主演の: without what honours the name.
    let known = view.s.mentions.iter().any(|m| m.bytes.end == end);
    let honour = context.rules.end_in("honorifics", text).filter(|h| !known && h.len() < text.len());
    let bare = honour.map_or(text, |h| text.strip_suffix(h).unwrap_or(text));
    let end = end - (text.len() - bare.trim_end_matches(['」', '』', ' ']).len()) as u32;
    let mention = view.s.mentions.iter().enumerate().filter(|(_, m)| m.bytes.end == end);
    let mention = mention.min_by_key(|(_, m)| m.bytes.begin).map(|(i, _)| i);
    if let Some(mention) = mention {
        return Some(context.mention_term(view, chunk, mention));
    }
    context.compound_term(view, start, token - 1).filter(|t| t.kind == TermKind::Phrase)
}

fn owners(context: &Context, view: &View, (chunk, t): (usize, usize), pattern: &Pattern) -> (Vec<Term>, Reading) {
    let none = (Vec::new(), Reading::default());
    if let Some(mention) = name_after(view, t, view.s.chunks[chunk].tokens.end) {
        let owner = context.mention_term(view, chunk, mention);
        return (fitting(context, &pattern.owner, vec![owner]), Reading::default());
    }
    let np = &view.nps[chunk];
    if np.last != t {
        // 日本製半導体「X」, ロシア製ヘリコプター
        let owner = (np.last > t).then(|| context.term(view, view.apposed(chunk))).flatten();
        let owner = owner.filter(|o| o.kind != TermKind::Phrase || o.chunk != chunk);
        return (fitting(context, &pattern.owner, owner.into_iter().collect()), Reading::default());
    }
    let predicate = view.predicate[chunk].map(|p| &view.s.predicates[p]);
    let copula = predicate.filter(|p| p.kind == PredicateKind::Copula);
    let said = copula.is_some()
        || np.marker.role == Some(Role::Case(Case::De)) && np.marker.comma
        || np.marker.bare && (chunk + 1 == view.nps.len() || np.marker.comma && view.topic_before(chunk).is_some());
    if said && pattern.allows(Construction::Copula) {
        let subject = copula.and_then(|p| p.argument(Case::Ga)).map(|a| a.chunk).or_else(|| view.topic_before(chunk));
        let owners = subject.map_or_else(Vec::new, |c| fitting(context, &pattern.owner, context.terms(view, c)));
        let reading = copula.map_or_else(Reading::default, |p| Reading { polarity: p.polarity, modality: p.modality });
        return (owners, reading);
    }
    let joins = np.marker.role == Some(Role::Of) || np.marker.bare;
    let Some(head) =
        view.head(chunk).filter(|h| joins && view.nps[*h].nominal && pattern.allows(Construction::Apposition))
    else {
        return none;
    };
    // AとY傘下のB, Bのほか、A社系の|Cが: what stands before the ending is not told of.
    let listed = view.conjuncts(head);
    let plain = view.predicate[head].is_none() && view.nps[head].marker.role != Some(Role::Case(Case::De));
    let behind = |o: &Term| {
        let apart = o.chunk < chunk && (plain || listed.contains(&o.chunk));
        !apart && (o.omitted || o.span.begin >= view.s.tokens[t].bytes.begin)
    };
    let of = |c: usize| fitting(context, &pattern.owner, context.terms(view, c).into_iter().filter(behind).collect());
    let found = of(head);
    if !found.is_empty() {
        return (found, Reading::default());
    }
    // Xは|A社製の|端末だ: the noun behind is said to be the topic.
    let equal = view.predicate[head].map(|p| &view.s.predicates[p]).filter(|p| p.kind == PredicateKind::Copula);
    let ends = view.nps[head].marker.bare && head + 1 == view.nps.len();
    if let Some(topic) = view.topic_before(chunk).filter(|_| equal.is_some() || ends) {
        let named = |t: &Term| matches!(t.kind, TermKind::Entity(_));
        let owners = fitting(context, &pattern.owner, context.terms(view, topic)).into_iter().filter(named).collect();
        let reading = equal.map_or_else(Reading::default, |p| Reading { polarity: p.polarity, modality: p.modality });
        return (owners, reading);
    }
    // 1959年公開の|山田監督の|映画「X」: past the nouns that hang on it as well.
    let passed = Some(head).filter(|h| view.nps[*h].marker.role == Some(Role::Of)).and_then(|h| view.head(h));
    let found = passed.filter(|h| view.nps[*h].nominal).map_or_else(Vec::new, of);
    let next = chunk + 1;
    if found.is_empty() && next != head && next < view.nps.len() {
        return (of(next), Reading::default());
    }
    (found, Reading::default())
}
