//! Coordination that leaves the verb out: each group of subject and object is an event of its own.
//!
//! ```text
//! A社がXを、B社がYを発売した            発売 ガ A社 ヲ X     発売 ガ B社 ヲ Y
//! A社はXを、B社はYを提供している
//! XはA社が、YはB社が運営する
//! XはPで、YはQで配信中だ
//! A社はXをB社に、YをC社に納めた         主役をA氏が、その娘をB氏が演じる
//! ```
//!
//! Groups are found by their markers, not by the tree, which has no place for a verb that is not there: the chunks before the
//! verb fall into two or more runs with the same markers in the same order, each run but the last ending in a comma.

use super::{Event, Filler, Place};
use crate::document::{Case, PredicateKind, Voice};
use crate::relate::context::View;
use crate::resource::Role;

/// A marked noun: its chunk, whether は marks it, its case.
type Marked = (usize, bool, Option<Case>);

/// The events of the groups before the last; `event` keeps the last.
pub fn split<'a>(view: &View, event: &mut Event<'a>) -> Vec<Event<'a>> {
    let p = &event.p;
    if !matches!(
        p.kind,
        PredicateKind::Verb
            | PredicateKind::VerbalNounSuru
            | PredicateKind::VerbalNoun
            | PredicateKind::Copula
            | PredicateKind::Adjective
    ) || p.chunk < 3
    {
        return Vec::new();
    }
    let Some(groups) = groups(view, event) else { return Vec::new() };
    let inside: Vec<usize> = groups.iter().flatten().map(|m| m.0).collect();
    let first = inside.iter().copied().min().unwrap_or(0);
    let passive = p.voice == Voice::Passive;
    let fillers = |group: &[Marked]| -> Vec<Filler> {
        let has_ga = group.iter().any(|m| m.2 == Some(Case::Ga));
        let has_wo = group.iter().any(|m| m.2 == Some(Case::Wo) || m.2.is_none() && !m.1);
        group
            .iter()
            .flat_map(|(chunk, topic, case)| {
                // Xは4月に、Yは5月に発売した: who acts and what is acted on, its class tells.
                let either = case.is_none() && *topic && !has_ga && !has_wo && !passive;
                let case = match case {
                    Some(Case::Ga) if passive => Case::Wo,
                    Some(case) => *case,
                    // XはA社が運営する: the topic beside a subject is the object.
                    None if *topic && (has_ga || passive) => Case::Wo,
                    None if !topic => Case::Wo,
                    None => Case::Ga,
                };
                let filler = |case, far| Filler {
                    role: Role::Case(case),
                    place: Place::Chunk(*chunk),
                    probability: if far { 0.5 } else { 0.85 },
                    far,
                };
                [Some(filler(case, false)), either.then(|| filler(Case::Wo, true))].into_iter().flatten()
            })
            .collect()
    };
    let own = |f: &Filler| matches!(f.place, Place::Chunk(c) if c >= first && c < event.p.chunk);
    let shared: Vec<Filler> = event.fillers.iter().filter(|f| !own(f)).copied().collect();
    let build = |group: &[Marked]| {
        let mut found = fillers(group);
        found.extend(shared.iter().filter(|f| !group.iter().any(|m| f.place == Place::Chunk(m.0))));
        found
    };
    let (last, before) = (&groups[groups.len() - 1], &groups[..groups.len() - 1]);
    let others = before
        .iter()
        .map(|group| {
            let date = group.iter().find_map(|m| view.nps[m.0].mention.filter(|i| is_date(view, *i)));
            Event { fillers: build(group), date: date.or(event.date), ..event.clone() }
        })
        .collect();
    if let Some(own) = last.iter().find_map(|m| view.nps[m.0].mention.filter(|i| is_date(view, *i))) {
        event.date = Some(own);
    }
    event.fillers = build(last);
    others
}

fn is_date(view: &View, mention: usize) -> bool {
    matches!(view.s.mentions[mention].value, Some(crate::document::Value::Date(_)))
}

/// Runs of marked chunks right before the verb with the same markers in the same order.
fn groups(view: &View, event: &Event) -> Option<Vec<Vec<Marked>>> {
    let verb = event.p.chunk;
    let marked = marked(view, verb);
    // The phrase's own noun (下敷きに|する), それぞれ今回のために and what else follows the last group belong to the verb.
    for tail in 0..=3usize {
        if tail > 1 && !adjunct(view, *marked.get(marked.len().checked_sub(tail)?)?) {
            break;
        }
        for size in [2usize, 3] {
            let usable = marked.len().checked_sub(tail)?;
            if usable >= 2 * size
                && let Some(runs) = runs(view, &marked[..usable], size)
            {
                return Some(runs);
            }
        }
    }
    None
}

/// The marked chunks of the verb's clause.
fn marked(view: &View, verb: usize) -> Vec<Marked> {
    let depth = view.depth(verb);
    let mut marked: Vec<Marked> = Vec::new();
    for chunk in 0..verb {
        let np = &view.nps[chunk];
        if np.chunk != chunk || !np.nominal || view.depth(chunk) != depth {
            continue;
        }
        let m = np.marker;
        // XはPで、YはQで: what the parser took for であり is a case.
        let case_de = m.role == Some(Role::Case(Case::De)) && m.comma;
        let other = view.predicate[chunk]
            .map(|p| view.s.predicates[p].kind)
            .is_some_and(|k| k != PredicateKind::VerbalNoun && !(k == PredicateKind::Copula && case_de));
        if inner(view, chunk, verb) && !case_de || other || governs_noun(view, chunk) {
            continue;
        }
        // Xはベトナムに3店、Yは…20店を構える: an amount before the comma has its case at the end of the sentence.
        let amount =
            m.role.is_none() && m.bare && m.comma && np.mention.is_some_and(|i| view.s.mentions[i].value.is_some());
        if amount {
            marked.push((chunk, false, None));
            continue;
        }
        // X社は1899年、Y社は1889年の|創業だ
        let day = m.role == Some(Role::Of)
            && view.head(chunk) == Some(verb)
            && np.mention.is_some_and(|i| is_date(view, i))
            && marked.iter().any(|(c, ..)| view.nps[*c].mention.is_some_and(|i| is_date(view, i)));
        if day {
            marked.push((chunk, false, None));
            continue;
        }
        let case = match m.role {
            Some(Role::Case(c @ (Case::Ga | Case::Wo | Case::Ni | Case::De | Case::Kara | Case::He)))
                if !m.adnominal =>
            {
                Some(c)
            }
            None if m.topic && !m.also => None,
            _ => continue,
        };
        marked.push((chunk, m.topic, case));
    }
    marked
}

/// Whether a chunk belongs to a clause between, which would make other groups. A社が│事件を解く│「X」を、│B社が│「Y」を│制作した: a
/// subject that the parser hung into a clause before its own object does not.
fn inner(view: &View, chunk: usize, verb: usize) -> bool {
    let Some(h) = view.head(chunk).filter(|h| *h < verb && view.predicate[*h].is_some() && modifies(view, *h)) else {
        return false;
    };
    let np = &view.nps[chunk];
    let names = |c: usize| view.mention(c).is_some_and(|m| m.value.is_none());
    let subject = np.marker.is_case(Case::Ga) && names(chunk);
    let object = view.modified_by(h).map(|o| view.apposed(o));
    let object = object.filter(|o| {
        let m = view.nps[*o].marker;
        m.role == Some(Role::Case(Case::Wo)) && m.comma
    });
    // Another subject and object follow.
    let next = object.is_some_and(|o| {
        let ga = (o + 1..verb).find(|c| view.nps[*c].marker.role == Some(Role::Case(Case::Ga)) && names(*c));
        ga.is_some_and(|g| (g + 1..verb).any(|c| view.nps[c].marker.role == Some(Role::Case(Case::Wo))))
    });
    !(subject && next)
}

/// 東急が│中心の│A社が: the subject of a noun before の is none of the verb.
fn governs_noun(view: &View, chunk: usize) -> bool {
    let next = chunk + 1;
    let subject = view.nps[chunk].marker.is_case(Case::Ga);
    let of = view.nps.get(next).is_some_and(|n| n.nominal && n.mention.is_none() && n.marker.role == Some(Role::Of));
    subject && of && view.head(next).is_some_and(|h| view.nps[h].marker.role == Some(Role::Case(Case::Ga)))
}

/// Whether a chunk behind the last group only says how, when or what for.
fn adjunct(view: &View, (chunk, topic, case): Marked) -> bool {
    let named = view.mention(chunk).is_some_and(|m| m.value.is_none());
    !topic && !named && matches!(case, Some(Case::Ni | Case::De | Case::Kara | Case::He) | None)
}

/// The runs of `size` at the end of the marked chunks, where there are two or more.
fn runs(view: &View, marked: &[Marked], size: usize) -> Option<Vec<Vec<Marked>>> {
    let signature =
        |run: &[Marked]| -> Vec<(bool, Option<Case>)> { run.iter().map(|m| (m.1 && m.2.is_none(), m.2)).collect() };
    let last = &marked[marked.len() - size..];
    let wanted = signature(last);
    let subject = |s: &(bool, Option<Case>)| s.0 || s.1 == Some(Case::Ga);
    // Each group opens with a subject or a topic, and has one more to say.
    // 冷蔵庫ではA社とB社が、券売機では…: what a group is about may stand before its subject.
    let about = wanted[0] == (false, Some(Case::De)) && last[0].1 && subject(&wanted[1]);
    // A社は│XをBに、│YをCに│納めた; 主役を│A氏が、│その娘を│B氏が│演じる: what is shared stands before.
    let paired = size == 2
        && matches!(
            (wanted[0].1, wanted[1].1),
            (Some(Case::Ni | Case::He | Case::De | Case::Kara), Some(Case::Wo))
                | (Some(Case::Wo), Some(Case::Ni | Case::He | Case::Kara | Case::Ga))
        );
    if !(wanted.first().is_some_and(subject) || about || paired)
        || wanted.iter().filter(|s| subject(s)).count() > 1 && wanted[0].1.is_some()
    {
        return None;
    }
    let mut runs = vec![last.to_vec()];
    let mut end = marked.len() - size;
    while end >= size {
        let run = &marked[end - size..end];
        let closes = view.nps[run[size - 1].0].marker.comma;
        let own = signature(run);
        let open = |i: usize| own[i] == (false, None) && i + 1 == size;
        let both = |i: usize| i == 0 && subject(&own[0]) && subject(&wanted[0]);
        let alike = (0..size).all(|i| own[i] == wanted[i] || open(i) || both(i))
            || (size == 2 && run[0].1 == last[0].1 && run[1].2 == last[1].2 && subject(&own[0]));
        let alike = if paired && !about { own == wanted } else { alike };
        if !(closes && alike) {
            break;
        }
        runs.push(run.to_vec());
        end -= size;
    }
    runs.reverse();
    (runs.len() > 1).then_some(runs)
}

/// Whether the predicate at a chunk modifies a noun.
fn modifies(view: &View, chunk: usize) -> bool {
    view.modified_by(chunk).is_some()
}
