//! Who holds an office: the name beside it, who is said to be it, whom a verb gives it to.
//!
//! ```text
//! アルトマンCEO, CEOであるアルトマン氏   named beside it
//! 社長は山田氏だ, 山田氏は社長だ         said to be it
//! 社長に山田氏が就く                     given it: `taking`
//! ```

use super::taking::{ahead, day, leaves, modality_of};
use super::{Holder, Office, office_at, person_of, seat, taking};
use crate::document::{Case, Mention, Modality, Polarity, Predicate, PredicateKind};
use crate::particle::{DE, GA, MO, TA, WA};
use crate::relate::context::{Coarse, View, coarse};
use crate::relate::headline::closes_clause;
use crate::relate::known::{traits, words};
use crate::relate::term::Context;
use crate::resource::{Class, Role};

/// Who holds the office: the name right before or behind it, the noun it modifies, the subject of 就任 or of the copula.
pub fn holder(context: &Context, view: &View, office: &Office) -> Option<Holder> {
    let named = |m: usize| named(context, view, office, m);
    if let Some(m) = before(view, office) {
        return named(m);
    }
    // CEO(最高経営責任者)
    let gloss = view.pairs.iter().find(|p| p.round && p.open == office.last + 1);
    let next = gloss.map_or(office.last + 1, |p| p.close + 1);
    if let Some(m) = in_turn(view, office, next) {
        let mut verbs = view.s.predicates.iter().filter(|p| p.chunk >= view.chunk_of(office.first));
        let p = verbs.find(|p| view.depth(p.chunk) == 0 && context.rules.has("taking office", &p.lemma))?;
        return named(m).map(|h| Holder { modality: modality_of(context, view, p), said: true, ..h });
    }
    let (behind, next) = behind(context, view, next);
    if let Some((m, was)) = behind {
        return named(m).map(|h| if was { Holder { polarity: Polarity::Negative, ..h } } else { h });
    }
    if let Some(m) = called(view, office).or_else(|| answered(view, next)) {
        return named(m);
    }
    let chunk = view.chunk_of(office.last);
    if let Some(m) = topic_is(view, chunk).or_else(|| goes_on(view, chunk)) {
        return named(m);
    }
    let is = predicated(context, view, chunk).or_else(|| closes(context, view, chunk));
    if is.is_some() {
        return is;
    }
    // 旭化成、社長に|工藤氏が|就任: a headline has no verb.
    if let Some(m) = headline_taker(context, view, chunk) {
        return named(m).map(|h| Holder { sure: 0.85, said: true, polarity: Polarity::Positive, ..h });
    }
    if let Some(m) = told_of_topic(view, chunk) {
        return named(m);
    }
    if let Some(held) = acceded(context, view, office) {
        return Some(held);
    }
    taking::told(context, view, chunk)
}

/// The person's name in a chunk.
fn name_in(view: &View, chunk: usize) -> Option<usize> {
    view.nps.get(chunk)?.mention.filter(|m| view.s.mentions[*m].class == Class::PERSON)
}

/// The person's name that begins at a byte.
fn name_from(view: &View, begin: u32) -> Option<usize> {
    view.s.mentions.iter().position(|m| m.class == Class::PERSON && m.bytes.begin == begin)
}

/// The person's name that ends at a byte.
fn name_to(view: &View, end: u32) -> Option<usize> {
    view.s.mentions.iter().position(|m| m.class == Class::PERSON && m.bytes.end == end)
}

/// A person named beside the office as its holder, unless he comes from it to another one.
fn named(context: &Context, view: &View, office: &Office, m: usize) -> Option<Holder> {
    let person = context.named_term(view, m);
    let at = view.chunk_of(office.last).max(person.chunk);
    // 田中社長は3月に退任した; while it is only planned, he holds it.
    let left = view
        .s
        .predicates
        .iter()
        .find(|p| p.modality == Modality::Asserted && !ahead(view, p) && leaves(context, p, at));
    // 山田副社長が社長に昇格した: the office that he comes from.
    let moves = view.s.predicates.iter().any(|p| {
        let changes = context.rules.has("coming office", &p.lemma)
            || context.rules.has("taking office", &p.lemma) && !context.rules.has("keeping office", &p.lemma);
        let to = view.children(p.chunk).any(|c| {
            view.nps[c].marker.role == Some(Role::Case(Case::Ni))
                && !context.rules.titles_in(view.text(view.core(c))).0.is_empty()
                && view.chunk_of(office.last) != c
        });
        // 山田専務が|社長に昇格する|人事を|内定した: the subject may hang on what governs the clause.
        let mut above = Some(p.chunk);
        let governs = (0..4).any(|_| {
            let found = above.is_some() && view.head(at) == above && at < p.chunk;
            above = above.and_then(|c| view.head(c));
            found
        });
        let beside = governs && view.nps[at].marker.role == Some(Role::Case(Case::Ga));
        changes && to && (beside || p.argument(Case::Ga).is_some_and(|a| a.chunk == at))
    });
    // 青葉電子の|山田専務: with its organisation beside it the office is told for its own sake.
    let begin = view.s.mentions[m].bytes.begin.min(view.s.tokens[office.first].bytes.begin);
    let named = seat::beside(view, view.s.tokens.partition_point(|t| t.bytes.end <= begin));
    if moves && !named {
        return None;
    }
    // 創業者のX氏は社長を退いた: who founded something goes on being its founder.
    let founder = office.titles.iter().all(|t| traits::FOUNDERS_TIES.has(t.relation));
    let left = left.filter(|_| !founder);
    person.is_entity().then(|| Holder {
        person,
        modality: Modality::Asserted,
        polarity: if left.is_some() { Polarity::Negative } else { Polarity::Positive },
        sure: 1.0,
        date: left.and_then(|p| day(context, view, p.chunk)),
        said: false,
    })
}

/// The person named right before an office.
fn before(view: &View, office: &Office) -> Option<usize> {
    let tokens = &view.s.tokens;
    let begin = tokens[office.first].bytes.begin;
    // トランプ|米|大統領, 佐藤健(さとう・けん)|東亜電機|会長
    let behind_body = || {
        let body = |m: &&Mention| {
            m.bytes.end == begin && m.value.is_none() && matches!(coarse(m.class), Coarse::Place | Coarse::Organization)
        };
        let body = view.s.mentions.iter().find(body)?;
        let first = tokens.partition_point(|t| t.bytes.end <= body.bytes.begin);
        let aside = first.checked_sub(1).and_then(|t| view.pair_closing(t)).filter(|p| p.round);
        name_to(view, aside.map_or(body.bytes.begin, |p| tokens[p.open].bytes.begin))
    };
    // 笹森秀樹・観光地域振興課長
    let behind_dot = || {
        let noun = |t: &usize| tokens[*t].pos.is_noun() && !words::MIDDLE_DOT.has(view.surface(*t));
        let start = (0..office.first).rev().take_while(noun).last().unwrap_or(office.first);
        let dot = start.checked_sub(1).filter(|t| words::MIDDLE_DOT.has(view.surface(*t)))?;
        name_to(view, tokens[dot].bytes.begin)
    };
    // 山下泰裕|前|会長
    let behind_mark = || {
        let mark = office.first.checked_sub(1).filter(|t| words::FORMER_MARKS.has(view.surface(*t)))?;
        name_to(view, tokens[mark].bytes.begin)
    };
    // アルトマンCEO
    name_to(view, begin).or_else(behind_mark).or_else(behind_body).or_else(behind_dot)
}

/// Aが会長、Bが社長を務める: each has the office behind it.
fn in_turn(view: &View, office: &Office, next: usize) -> Option<usize> {
    let comma = view.s.tokens.get(next).is_some_and(|t| view.text(t.bytes) == "、");
    let at = view.chunk_of(office.first.checked_sub(1).filter(|_| comma)?);
    let marker = view.nps[at].marker;
    let subject = marker.topic || marker.role == Some(Role::Case(Case::Ga));
    name_in(view, at).filter(|_| subject && view.chunk_of(office.first) == at + 1)
}

/// CEOの, CEO、, CEOである, CEO・: the person named behind an office with whether he was it once, and where the words end that
/// stand between.
fn behind(context: &Context, view: &View, mut next: usize) -> (Option<(usize, bool)>, usize) {
    let (mut hops, mut was) = (0, false);
    while next < view.s.tokens.len() && hops < 4 {
        if let Some(m) = name_from(view, view.s.tokens[next].bytes.begin) {
            return (Some((m, was)), next);
        }
        let word = view.surface(next);
        if words::OFFICE_JOINTS.has(word) {
            next += 1;
            hops += 1;
        } else if word == TA && words::COPULA_PAST.has(view.surface(next - 1)) {
            // CTOだったX氏
            next += 1;
            was = true;
        } else if let Some(end) = one_of_them(view, next).filter(|_| hops > 0) {
            // 創業者の一人であるX氏
            next = end;
            hops = 1;
        } else if let Some(other) = (hops > 0).then(|| office_at(context, view, next)).flatten() {
            // 創業者で最高経営責任者のX氏: both offices are his.
            next = other.last + 1;
            hops = 0;
        } else {
            break;
        }
    }
    (None, next)
}

/// 青葉大学教授で|数学者の|藤堂氏: both are said of him.
fn called(view: &View, office: &Office) -> Option<usize> {
    view.s.tokens.get(office.last + 1).filter(|t| view.text(t.bytes) == DE)?;
    let calling = view.chunk_of(office.last + 1) + 1;
    view.nps.get(calling).filter(|np| np.nominal && np.marker.role == Some(Role::Of))?;
    name_in(view, calling + 1)
}

/// 会長は東哲郎氏、社長は小池淳義氏である
fn answered(view: &View, next: usize) -> Option<usize> {
    view.s.tokens.get(next).filter(|t| matches!(view.text(t.bytes), WA | MO | GA))?;
    let m = name_from(view, view.s.tokens.get(next + 1)?.bytes.begin)?;
    let behind = &view.s.sentence.text[view.s.mentions[m].bytes.end as usize..];
    let behind = words::NAME_TITLES.strip_start(behind).unwrap_or(behind);
    (behind.is_empty() || words::OFFICE_TOLD.begin(behind)).then_some(m)
}

/// 理事長は|経済学者の|A氏。
fn topic_is(view: &View, chunk: usize) -> Option<usize> {
    let told = view.head(chunk).filter(|h| view.is_topic(chunk) && view.head(*h).is_none())?;
    let is = view.predicate_of(told).is_none_or(affirms);
    name_in(view, told).filter(|_| is)
}

/// 共同創業者で|昨年B社へ移った|A氏
fn goes_on(view: &View, chunk: usize) -> Option<usize> {
    let linked = view.nps[chunk].marker.is_case(Case::De);
    let verb = view.head(chunk).filter(|h| linked && view.predicate[*h].is_some())?;
    name_in(view, view.modified_by(verb)?)
}

/// 雷軍は小米のCEOだ
fn predicated(context: &Context, view: &View, chunk: usize) -> Option<Holder> {
    let p = view.predicate_of(chunk)?;
    let person = person_of(context, view, p.argument(Case::Ga)?.chunk)?;
    let date = day(context, view, p.chunk);
    Some(Holder { person, modality: p.modality, polarity: p.polarity, sure: 0.9, date, said: true })
}

/// 雷軍は小米のCEO。
fn closes(context: &Context, view: &View, chunk: usize) -> Option<Holder> {
    let root = chunk + 1 == view.nps.len() && view.nps[chunk].marker.bare && view.predicate[chunk].is_none();
    let topic = view.children(chunk).find(|c| root && view.is_topic(*c))?;
    let person = person_of(context, view, topic)?;
    let (modality, polarity) = (Modality::Asserted, Polarity::Positive);
    Some(Holder { person, modality, polarity, sure: 0.85, date: None, said: true })
}

/// The token behind 一人, which may be two words.
fn one_of_them(view: &View, token: usize) -> Option<usize> {
    let begin = view.s.tokens[token].bytes.begin as usize;
    let rest = &view.s.sentence.text[begin..];
    let word = words::ONE_OF_THEM.start(rest)?;
    Some(view.s.tokens.partition_point(|t| (t.bytes.begin as usize) < begin + word.len()))
}

/// The person in が behind an office in に, before a word of taking office: 社長に|工藤氏が|就任.
fn headline_taker(context: &Context, view: &View, chunk: usize) -> Option<usize> {
    let marker = view.nps[chunk].marker;
    // 青葉電機社長に|工藤氏
    let verbless = || view.s.predicates.is_empty() && !view.s.sentence.text.ends_with('。');
    if marker.role != Some(Role::Case(Case::Ni)) || !(view.is_headline() || verbless()) {
        return None;
    }
    let next = chunk + 1;
    let np = view.nps.get(next)?;
    let person = name_in(view, next)?;
    let subject = np.marker.role == Some(Role::Case(Case::Ga)) || np.marker.bare;
    let word = view.s.chunks.get(next + 1).map(|c| view.text(c.bytes)).unwrap_or_default();
    let takes = context.rules.start_in("taking office", word).is_some();
    let ends = view.nps.len() <= next + 2 || closes_clause(view, next);
    (subject && (takes || np.marker.bare && ends)).then_some(person)
}

/// 山田氏の|会長就任を|決めた: who takes the office that a noun of taking it stands behind.
fn acceded(context: &Context, view: &View, office: &Office) -> Option<Holder> {
    let chunk = view.chunk_of(office.last);
    let behind = office.last + 1;
    let takes = view.s.chunks[chunk].tokens.contains(&behind)
        && ["taking office", "coming office"].iter().any(|list| context.rules.has(list, view.surface(behind)));
    let person = name_in(view, view.owner(chunk).filter(|_| takes)?)?;
    let act = view.s.predicates.iter().find(|p| p.chunk == chunk)?;
    let event = context.event(view, act);
    let person = context.named_term(view, person);
    let (modality, polarity) = (event.modality, event.polarity);
    person.is_entity().then_some(Holder { person, modality, polarity, sure: 0.85, date: event.date, said: true })
}

/// Whether a predicate says that something is a noun: だ, である, and not ではない.
fn affirms(p: &Predicate) -> bool {
    p.kind == PredicateKind::Copula && p.polarity == Polarity::Positive
}

/// The person whom an office as topic is said to be, where the clause goes on: 会長は|X社出身の|Y氏で、
fn told_of_topic(view: &View, chunk: usize) -> Option<usize> {
    let behind = if view.is_topic(chunk) { chunk + 1..view.nps.len() } else { 0..0 };
    for c in behind {
        let np = &view.nps[c];
        let copula = view.predicate_of(c).is_some_and(affirms);
        let ends = copula || np.marker.role == Some(Role::Case(Case::De)) && np.marker.comma;
        if let Some(person) = name_in(view, c).filter(|_| ends) {
            return Some(person);
        }
        if np.marker.topic || !(np.marker.role == Some(Role::Of) || view.modified_by(c).is_some()) {
            return None;
        }
    }
    None
}
