//! How verbs give offices, take them and take them away -> who holds one.
//!
//! ```text
//! 社長に山田氏が就く, 山田氏を社長に起用する   planned until it is past
//! 山田氏が社長を退いた                         denied
//! 社長を務めた山田氏                           denied: what the clause says of him is over
//! ```

use super::{Holder, person_of};
use crate::document::{Case, Modality, Polarity, Predicate, Tense, Value, Voice};
use crate::particle::{NOWA, TO};
use crate::relate::context::View;
use crate::relate::known::words;
use crate::relate::term::{Context, Term};
use crate::resource::{Accept, Class, Role};

/// 社長に就任, CEOを務める, 会長として; 社長を退任, 会長から退く: whom the verb over an office's chunk makes its holder.
pub fn told(context: &Context, view: &View, chunk: usize) -> Option<Holder> {
    let chunk = governed(context, view, chunk);
    let marker = view.nps[chunk].marker;
    let head = view.head(chunk)?;
    let p = view.predicate_of(head)?;
    let date = day(context, view, p.chunk);
    let has = |list: &str| context.rules.has(list, &p.lemma);
    let away = matches!(marker.role, Some(Role::Case(Case::Wo | Case::Kara)));
    if away && let Some(person) = leaver(context, view, p) {
        let modality = if ahead(view, p) { Modality::Planned } else { p.modality };
        return Some(Holder { person, modality, polarity: Polarity::Negative, sure: 0.85, date, said: true });
    }
    let coming = has("coming office");
    // 会長へ退く
    let into = has("leaving office") && matches!(marker.role, Some(Role::Case(Case::Ni | Case::He)));
    let taking = into
        || (coming || has("taking office"))
            && (matches!(marker.role, Some(Role::Case(Case::Ni | Case::Wo | Case::He) | Role::As))
            // 会長となる
            || marker.role == Some(Role::Case(Case::To)) && has("being")
            || (marker.topic && marker.role.is_none())
            // 会長も兼ねる
            || p.argument(Case::Wo).is_some_and(|a| a.chunk == chunk));
    // 主任研究員として|暗号を|研究する|X氏
    let serving = marker.role == Some(Role::As) && !marker.adnominal && view.modified_by(p.chunk).is_some();
    if !taking && !serving {
        return None;
    }
    let given = has("giving office").then(|| p.argument(Case::Wo)).flatten();
    let given = given.and_then(|a| person_of(context, view, a.chunk));
    let own = in_turn(view, p, chunk).and_then(|c| person_of(context, view, c));
    let person = own.or(given).or_else(|| taker(context, view, p))?;
    // X社の社長を務めたA氏: no longer.
    let former = words::SERVING.has(&p.lemma) && p.tense == Tense::Past && view.head(p.chunk) == Some(person.chunk);
    // 会長を|6年間|務めた: for so long, and no longer. A term between two days keeps them as its time.
    let span = |c: usize| {
        let number = view.mention(c).and_then(|m| m.value.as_ref());
        matches!(number, Some(Value::Number(n)) if n.unit == "YR")
    };
    let held = has("holding office") && p.tense == Tense::Past;
    let ended = held && view.children(p.chunk).any(span);
    let polarity = if former || ended { Polarity::Negative } else { p.polarity };
    let modality = if taking { modality_of(context, view, p) } else { p.modality };
    let modality = if coming && modality == Modality::Asserted { Modality::Planned } else { modality };
    Some(Holder { person, modality, polarity, sure: 0.85, date, said: true })
}

/// The chunk in which the verb takes an office, mostly its own.
fn governed(context: &Context, view: &View, chunk: usize) -> usize {
    // 社長の|座に|就いた
    let seat = |c: &usize| {
        let of = view.nps[chunk].marker.role == Some(Role::Of) && *c == chunk + 1;
        of && context.rules.has("office seats", view.text(view.core(*c)))
    };
    let chunk = view.head(chunk).filter(seat).unwrap_or(chunk);
    // A社のフェローと、|B研究所の|所長を|兼ねる: what the last of the list fills.
    let last = (chunk + 1..view.nps.len()).find(|c| view.conjuncts(*c).contains(&chunk));
    let office = |c: &usize| !context.rules.titles_in(view.text(view.core(*c))).0.is_empty();
    last.filter(|c| view.nps[chunk].marker.list && office(c)).unwrap_or(chunk)
}

/// Who leaves the office that a verb takes away.
fn leaver(context: &Context, view: &View, p: &Predicate) -> Option<Term> {
    let left = p.argument(Case::Ga).filter(|a| leaves(context, p, a.chunk));
    // 理事長を|退いた|X氏の|後任: whom the clause modifies left it.
    let behind = || {
        let left = context.rules.has("leaving office", &p.lemma) && p.polarity == Polarity::Positive;
        view.modified_by(p.chunk).filter(|_| left && p.argument(Case::Ga).is_none())
    };
    let person = |c| person_of(context, view, c);
    left.and_then(|a| person(a.chunk)).or_else(|| behind().and_then(person))
}

/// A社長が|会長に、|B会長が|相談役に|就く; 会長には|A氏が、|社長には|B氏が|就く; 社長に|A氏、|会長に|B氏が|就く: the subject of
/// the one of several offices.
fn in_turn(view: &View, p: &Predicate, chunk: usize) -> Option<usize> {
    let marker = view.nps[chunk].marker;
    let subject = |c: &usize| view.nps[*c].marker.role == Some(Role::Case(Case::Ga));
    let office = |c: usize| c < p.chunk && view.nps[c].marker.role == Some(Role::Case(Case::Ni));
    let named = |c: usize| c < p.chunk && view.nps[c].mention.is_some();
    let (next, after) = (chunk + 1, chunk + 2);
    if office(chunk) && !marker.comma && named(next) && office(after) && view.nps[next].marker.comma {
        return Some(next).filter(|c| view.nps[*c].marker.bare || subject(c));
    }
    match marker.role {
        Some(Role::Case(Case::Ni)) if marker.topic => {
            let own = (chunk + 1..p.chunk).find(subject);
            own.filter(|c| view.nps[*c].marker.comma && c + 1 < p.chunk)
        }
        Some(Role::Case(Case::Ni | Case::He)) if marker.comma && chunk + 1 < p.chunk => {
            chunk.checked_sub(1).filter(subject)
        }
        _ => None,
    }
}

/// Whether a verb says that the person in a chunk leaves an office: its subject resigns, or is dismissed by another.
pub fn leaves(context: &Context, p: &Predicate, person: usize) -> bool {
    let case =
        if context.rules.has("leaving office", &p.lemma) || p.voice == Voice::Passive { Case::Ga } else { Case::Wo };
    (context.rules.has("leaving office", &p.lemma) || context.rules.has("removing from office", &p.lemma))
        && p.polarity == Polarity::Positive
        && p.argument(case).is_some_and(|a| a.chunk == person)
}

/// How taking an office is meant: 社長に就く lies ahead, 社長を兼ねる does not.
pub fn modality_of(context: &Context, view: &View, p: &Predicate) -> Modality {
    let change = !context.rules.has("holding office", &p.lemma);
    // 社長になると目される
    let above = view.head(p.chunk).and_then(|h| view.predicate_of(h));
    let taken = above.is_some_and(|q| q.voice == Voice::Passive && context.rules.has("taken for", &q.lemma));
    if taken && p.modality == Modality::Asserted && view.s.chunk_text(p.chunk).ends_with(TO) {
        return Modality::Possible;
    }
    let words = view.s.chunk_text(p.chunk).trim_end_matches(['。', '、', '」']);
    let gives = p.tense == Tense::NonPast
        && p.modality == Modality::Asserted
        && words == p.lemma
        && context.rules.has("giving office", &p.lemma);
    match if gives || change && ahead(view, p) { Modality::Planned } else { p.modality } {
        Modality::Planned if context.told_by_others(view, p, false) => Modality::Hearsay,
        modality => modality,
    }
}

/// Who takes an office: the subject of the verb, the person whom its clause modifies, or with 自ら whom the text is about.
fn taker(context: &Context, view: &View, p: &Predicate) -> Option<Term> {
    let person = |c: usize| context.terms(view, c).into_iter().rev().find(Term::is_person);
    // 副社長を務めた|A氏: nobody else is its subject.
    if let Some(found) = view.modified_by(p.chunk).and_then(person) {
        return Some(found);
    }
    // 社長に昇格するのは、|A氏だ
    let cleft = words::CLEFT.close(view.words_of(p.chunk));
    if let Some(found) = view.head(p.chunk).filter(|_| cleft).and_then(person) {
        return Some(found);
    }
    if let Some(found) = p.argument(Case::Ga).and_then(|a| person(a.chunk)) {
        return Some(found);
    }
    let beside = || view.children(p.chunk).filter(|c| view.depth(*c) == view.depth(p.chunk));
    let subject = |c: &usize| view.nps[*c].marker.role == Some(Role::Case(Case::Ga));
    if let Some(found) = beside().filter(subject).find_map(person) {
        return Some(found);
    }
    // A氏、|B社の社長に|就任
    let named = |c: &usize| view.nps[*c].marker.bare && view.nps[*c].marker.comma && view.is_headline();
    if let Some(found) = beside().filter(named).find_map(person) {
        return Some(found);
    }
    // A氏が|社長に昇格する|人事を|内定した: the subject that the parser hung on what governs the noun of the clause.
    let governor = view.modified_by(p.chunk).and_then(|noun| view.head(noun));
    let outer = |c: &usize| governor.is_some() && view.head(*c) == governor && subject(c);
    if let Some(found) = (0..p.chunk).rev().filter(outer).find_map(person) {
        return Some(found);
    }
    // A氏は|相談役に|退き、会長には|ならなかった: the topic of the clause that goes on to this one.
    let linked = |t: &usize| view.head(*t).is_some_and(|h| h == p.chunk || view.head(h) == Some(p.chunk));
    let mut topic = view.topic_before(p.chunk).filter(linked);
    // A教授は、|B社の取締役も|兼ねている: the office is a topic as well.
    while let Some(t) = topic.filter(|t| person(*t).is_none() && context.rules.title_only(view.text(view.core(*t)))) {
        topic = view.topic_before(t).filter(linked);
    }
    if let Some(found) = topic.and_then(person) {
        return Some(found);
    }
    let accept = Accept::of(&[Class::PERSON]);
    if beside().any(|c| words::SELF_WORDS.begin(view.s.chunk_text(c))) {
        return context.about(view.index, &accept);
    }
    // A校では初代の校長を務めた。: whose life the text is.
    let nobody = !view.s.mentions.iter().any(|m| m.class == Class::PERSON);
    if context.life.is_some() && nobody { context.about(view.index, &accept) } else { None }
}

/// The date of taking or leaving an office: 4月1日に, 4月1日付で, 4月1日から.
pub fn day(context: &Context, view: &View, chunk: usize) -> Option<usize> {
    context.date(view, chunk).or_else(|| {
        // 2020年3月に|かけて, 3年に|わたって: through the word that makes a span of it.
        let spans = |h: usize| view.head(h) == Some(chunk) && words::SPAN_WORDS.begin(view.s.chunk_text(h));
        let own = |c: &usize| view.head(*c).is_some_and(|h| h == chunk || h == c + 1 && spans(h));
        (0..chunk).rev().filter(own).find_map(|c| {
            let np = &view.nps[c];
            let spanned = view.head(c) != Some(chunk);
            let since = spanned || matches!(np.marker.role, Some(Role::Case(Case::De | Case::Kara | Case::Made)));
            np.mention.filter(|m| since && matches!(view.s.mentions[*m].value, Some(Value::Date(_))))
        })
    })
}

/// 社長に就く, 会長に昇格する: said of what is to come.
pub fn ahead(view: &View, p: &Predicate) -> bool {
    let words = view.s.chunk_text(p.chunk);
    let bare = words.strip_prefix(p.lemma.as_str()).map(|r| r.trim_end_matches(['。', '、', '」']));
    // 会長に就き、…が社長に上がる: the present of the clause that it goes on with.
    let linked = p.tense == Tense::NonPast
        && words.trim_end_matches(['、', ',']).ends_with(['し', 'き'])
        && !ends_in_past(view, p.chunk);
    let lasts = words::LASTING.within(words);
    // 社長に迎えられるのは
    let cleft = p.tense == Tense::NonPast && words.trim_end_matches('、').ends_with(NOWA) && !lasts;
    // 社長に推す|声: what a noun behind the clause carries.
    let carried = p.tense == Tense::NonPast && view.modified_by(p.chunk).is_some() && words == p.lemma;
    p.modality == Modality::Asserted
        && (cleft
            || carried
            || linked && !lasts
            || bare.is_some_and(|r| words::LIGHT_VERB.has(r) || (r.is_empty() && words::CHANGING_OFFICE.has(&p.lemma))))
}

/// Whether the clause goes on to one that is past: 副社長に昇格し、|国内事業も|見ることになった.
fn ends_in_past(view: &View, chunk: usize) -> bool {
    let mut at = chunk;
    for _ in 0..8 {
        let Some(next) = view.head(at).filter(|h| *h > at) else { break };
        at = next;
    }
    at > chunk
        && view.s.tokens[view.s.chunks[at].tokens.clone()]
            .iter()
            .rfind(|t| !t.pos.is_symbol())
            .is_some_and(|t| t.is_past())
}
