//! Where people worked before, and when they came and went -> `employedBy`, denied of what is over.
//!
//! ```text
//! 元A社のX氏, A社出身のX氏             not employedBy(X, A社)
//! X氏はA社で開発に携わった後            not employedBy(X, A社)
//! X氏はA社を経て                       not employedBy(X, A社)
//! X氏は2018年にA社に入り               employedBy(X, A社)
//! X氏は2018年にA社に入り、昨年退社した   not employedBy(X, A社)
//! ```

mod club;
mod lifetime;
mod school;

use super::candidate::{Candidate, Sink};
use super::context::{Coarse, View, coarse};
use super::event::Event;
use super::known::{mechanism, words};
use super::refusal::Refusal;
use super::term::{Context, Term, TermKind};
use super::titles::seat::formerly;
use crate::document::{Case, Modality, Polarity, Predicate, PredicateKind, Tense, Value};
use crate::particle::NO;
use crate::resource::{Accept, Class, Role};
use crate::span::ByteSpan;
use club::players;
use lifetime::lives;
use school::{is_school, studies};

/// Pushes what one sentence tells of careers.
pub fn extract(context: &Context, sentence: usize, events: &[Event], sink: &mut Sink) {
    let view = &context.views[sentence];
    marked(context, view, sink);
    lives(context, view, sink);
    players(context, view, sink);
    studies(context, view, sink);
    let mut joined = Vec::new();
    for event in events {
        own_company(context, view, event, sink);
        let p: &Predicate = &event.p;
        let verb = matches!(p.kind, PredicateKind::Verb | PredicateKind::VerbalNounSuru | PredicateKind::VerbalNoun);
        let told = verb && event.polarity != Polarity::Negative && event.modality == Modality::Asserted;
        if told && let Some(step) = Step::of(context, view, p) {
            walk(context, view, event, step, &mut joined, sink);
        }
    }
}

/// Pushes what a step of a career says; `joined` holds the people and what the sentence said so far that they joined.
fn walk(context: &Context, view: &View, event: &Event, step: Step, joined: &mut Vec<(Term, Term)>, sink: &mut Sink) {
    let p: &Predicate = &event.p;
    let mut employers = step.employers(context, view, p);
    let Some(person) = subject(context, view, event) else {
        if !employers.is_empty() {
            context.refuse(Refusal::CareerPerson);
        }
        return;
    };
    if employers.is_empty() && step == Step::Leaving {
        // 2018年に入り、昨年退社した: what the sentence says he joined.
        employers.extend(joined.iter().rfind(|(who, _)| who.kind == person.kind).map(|(_, e)| e.clone()));
    }
    // A社の山田社長は…1989年に入社した
    if employers.is_empty() && p.kind != PredicateKind::VerbalNoun && context.rules.has("joining a house", &p.lemma) {
        employers.extend(sink.employer(&person).filter(|t| employs(context, t)).map(|t| match t.kind {
            TermKind::Entity(e) => context.omitted(view.index, e),
            _ => t.clone(),
        }));
    }
    if employers.is_empty() {
        context.refuse(Refusal::CareerEmployer);
    }
    let over = match step {
        Step::Leaving | Step::Through => true,
        Step::Joining => false,
        Step::Working => over(view, p),
    };
    // A page of an encyclopedia tells a whole life in the past: the frames read it.
    if step == Step::Working && over && context.page.is_some() {
        context.refuse(Refusal::CareerPage);
        return;
    }
    let origins = if step == Step::Joining { origins(context, view, p) } else { Vec::new() };
    for origin in origins {
        let mut candidate = Candidate::by(mechanism::CAREER_ORIGIN, person.clone(), origin);
        candidate.sentence = view.index;
        candidate.polarity = Polarity::Negative;
        sink.push(candidate);
    }
    for employer in employers {
        // 大学に入る, 大学に移る: to study, as likely as not.
        if step == Step::Joining && p.lemma.ends_with('る') && is_school(context, &context.label(&employer)) {
            context.refuse(Refusal::CareerSchool);
            continue;
        }
        if step == Step::Joining {
            joined.push((person.clone(), employer.clone()));
        }
        let mut candidate = Candidate::by(mechanism::CAREER, person.clone(), employer);
        candidate.sentence = view.index;
        candidate.polarity = if over { Polarity::Negative } else { Polarity::Positive };
        candidate.time = event.date.filter(|_| step != Step::Through).map(|d| context.time(view.index, d));
        sink.push(candidate);
    }
}

/// 2021年に|会社を設立した: what somebody of whom the text tells one company has founded without a name.
fn own_company(context: &Context, view: &View, event: &Event, sink: &mut Sink) {
    if event.polarity == Polarity::Negative
        || event.modality != Modality::Asserted
        || !context.rules.has("founding a company", &event.phrase)
    {
        return;
    }
    let Some(person) = subject(context, view, event) else { return };
    let known = sink.employer(&person).filter(|t| employs(context, t)).map(|t| t.kind.clone());
    let Some(TermKind::Entity(entity)) = known.or_else(|| context.principal.map(TermKind::Entity)) else { return };
    let company = context.omitted(view.index, entity);
    if let Some(day) = event.date {
        let date = context.named_term(view, day);
        sink.push(Candidate::by(mechanism::OWN_COMPANY_FOUNDED, company.clone(), date));
    }
    sink.push(Candidate::by(mechanism::OWN_COMPANY_FOUNDER, person, company));
}

/// What a verb says of a person and an employer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Joining,
    Working,
    Through,
    Leaving,
}

impl Step {
    fn of(context: &Context, view: &View, p: &Predicate) -> Option<Self> {
        let has = |list: &str| context.rules.has(list, &p.lemma);
        let experience = || {
            view.children(p.chunk).any(|c| {
                view.nps[c].marker.role == Some(Role::Case(Case::Wo))
                    && context.rules.has("experience", view.text(view.core(c)))
            })
        };
        Some(if has("joining") {
            if goes_on_to_leave(context, view, p) { Self::Working } else { Self::Joining }
        } else if words::PASSING_THROUGH.has(&p.lemma) {
            Self::Through
        } else if has("leaving work") {
            Self::Leaving
        } else if has("working") || has("gathering") && experience() {
            Self::Working
        } else {
            return None;
        })
    }
    /// The employers in the cases that the verb takes.
    fn employers(self, context: &Context, view: &View, p: &Predicate) -> Vec<Term> {
        let cases: &[Case] = match self {
            Self::Joining => &[Case::Ni, Case::He],
            Self::Working if context.rules.has("joining", &p.lemma) => &[Case::Ni, Case::He],
            Self::Working => &[Case::De, Case::Ni],
            Self::Through => &[Case::Wo],
            Self::Leaving => &[Case::Wo, Case::Kara],
        };
        let deep = self == Self::Working;
        // A社で|設計に当たった|経歴を|持つ
        let noun = view.modified_by(p.chunk).filter(|n| context.rules.has("experience", view.text(view.core(*n))));
        let around = noun.and_then(|n| view.head(n));
        let mut chunks = (0..p.chunk).rev().filter(|c| {
            let np = &view.nps[*c];
            let own = view.head(*c) == Some(p.chunk)
                || (deep && (belongs(view, *c, p.chunk) || around.is_some_and(|v| view.head(*c) == Some(v))));
            own && np.nominal && cases.iter().any(|k| np.marker.role == Some(Role::Case(*k)))
        });
        let employers =
            |c| -> Vec<Term> { context.terms(view, c).into_iter().filter(|t| employs(context, t)).collect() };
        chunks.find_map(|c| Some(employers(c)).filter(|found| !found.is_empty())).unwrap_or_default()
    }
}

/// A社から|転じた, A省審議官から|B庁長官に|転じた: where somebody worked before.
fn origins(context: &Context, view: &View, p: &Predicate) -> Vec<Term> {
    let from = |c: &usize| view.nps[*c].marker.role == Some(Role::Case(Case::Kara));
    view.children(p.chunk).rev().filter(from).find_map(|c| seat(context, view, c)).into_iter().collect()
}

/// The employer that a chunk names, alone or before an office: A社, A省審議官.
fn seat(context: &Context, view: &View, chunk: usize) -> Option<Term> {
    if let Some(whole) = context.terms(view, chunk).into_iter().find(|t| employs(context, t)) {
        return Some(whole);
    }
    let core = view.core(chunk);
    let (index, _) = view.s.mentions.iter().enumerate().find(|(_, m)| {
        let office = ByteSpan::new(m.bytes.end.min(core.end), core.end);
        m.bytes.begin == core.begin && m.value.is_none() && context.rules.title_only(view.text(office))
    })?;
    Some(context.mention_term(view, chunk, index)).filter(|t| employs(context, t))
}

/// テスラで|電気自動車の|開発に|携わる: a place that the parser hung on a noun of the clause.
fn belongs(view: &View, chunk: usize, verb: usize) -> bool {
    let mut at = view.head(chunk);
    while let Some(c) = at.filter(|c| *c < verb) {
        let clause =
            |p: &Predicate| matches!(p.kind, PredicateKind::Verb | PredicateKind::Adjective | PredicateKind::Copula);
        if view.predicate_of(c).is_some_and(clause) {
            return false;
        }
        at = view.head(c);
    }
    at == Some(verb)
}

/// Whether somebody can work there.
fn employs(context: &Context, term: &Term) -> bool {
    let TermKind::Entity(entity) = term.kind else { return false };
    let class = term.class.unwrap_or(context.analysis.entities[entity.0 as usize].class);
    let name = context.label(term);
    let works = class == Class::FACILITY && context.rules.end_in("workplaces", &name).is_some();
    (coarse(class) == Coarse::Organization && !matches!(class, Class::TEAM | Class::AGENT | Class::ORGANIZATION))
        || works
}

/// Who the event is told of: a person, named or carried.
pub fn subject(context: &Context, view: &View, event: &Event) -> Option<Term> {
    let accept = Accept::of(&[Class::PERSON]);
    let found = context.fill(event, &[Role::Case(Case::Ga)], &accept).into_iter().map(|(t, _)| t).find(Term::is_person);
    let relative = || {
        let behind = view.modified_by(event.p.chunk)?;
        context.terms(view, behind).into_iter().find(Term::is_person)
    };
    let topic = || {
        let mut at = event.p.chunk;
        while let Some(head) = view.head(at) {
            let topic = (0..event.p.chunk).find(|c| view.head(*c) == Some(head) && view.is_topic(*c));
            if let Some(c) = topic {
                return context.terms(view, c).into_iter().find(Term::is_person);
            }
            at = head;
        }
        None
    };
    found.or_else(relative).or_else(topic).or_else(|| {
        let told = (0..view.nps.len()).any(|c| {
            let m = view.nps[c].marker;
            view.is_topic(c) || m.role == Some(Role::Case(Case::Ga))
        });
        if told { None } else { context.carried(view.index, event.p.chunk, &accept).into_iter().next() }
    })
}

/// Whether a day is told until which something was so, and the clause tells it as past or goes on: 2016年まで|在籍し、
pub fn until(view: &View, p: &Predicate) -> bool {
    let end = |c: usize| {
        let dated = view.mention(c).is_some_and(|m| matches!(m.value, Some(Value::Date(_))));
        dated && view.nps[c].marker.role == Some(Role::Case(Case::Made))
    };
    let told = p.tense == Tense::Past || view.s.chunk_text(p.chunk).ends_with('、');
    told && view.children(p.chunk).any(end)
}

/// Whether what a verb tells is over: 勤めた, 携わった後, 勤務し、…設立した, 2016年まで|在籍し.
fn over(view: &View, p: &Predicate) -> bool {
    if until(view, p) {
        return true;
    }
    let mut at = Some(p);
    for _ in 0..4 {
        let Some(p) = at else { break };
        let text = view.s.chunk_text(p.chunk);
        if p.tense == Tense::Past {
            return !words::UP_TO_NOW.within(text);
        }
        if !text.ends_with('、') {
            return false;
        }
        at = view.head(p.chunk).and_then(|h| view.predicate_of(h));
    }
    false
}

/// Whether the same sentence says that he left again, without saying what: 入り、…昨年退社した.
fn goes_on_to_leave(context: &Context, view: &View, p: &Predicate) -> bool {
    view.s.predicates.iter().any(|q| {
        q.chunk > p.chunk
            && context.rules.has("leaving work", &q.lemma)
            && q.argument(Case::Wo).is_none()
            && view.head(p.chunk).is_some_and(|h| h <= q.chunk)
    })
}

/// 元A社のX氏, A社出身のX氏, X氏はA社出身で.
fn marked(context: &Context, view: &View, sink: &mut Sink) {
    for (index, mention) in view.s.mentions.iter().enumerate() {
        let chunk = view.s.chunk_at(mention.bytes.end.saturating_sub(1)).unwrap_or(0);
        let term = context.mention_term(view, chunk, index);
        if view.depth(chunk) > 0 || !employs(context, &term) {
            continue;
        }
        let (before, behind) = view.s.sentence.text.split_at(mention.bytes.begin as usize);
        let behind = &behind[(mention.bytes.end - mention.bytes.begin) as usize..];
        // A社出身, A社の出身
        let of = behind.strip_prefix(NO).filter(|rest| words::NATIVE.begin(rest));
        let mark = context.rules.start_in("career marks", of.unwrap_or(behind));
        let marked = if of.is_some() { (chunk + 1).min(view.nps.len() - 1) } else { chunk };
        let former = formerly(context, before);
        let school = mark.is_some_and(|w| words::NATIVE.has(w)) && is_school(context, &context.label(&term));
        if school {
            context.refuse(Refusal::CareerSchool);
        }
        if school || (mark.is_none() && !former) {
            continue;
        }
        let people = match mark {
            Some(_) => people_of(context, view, marked),
            // 元A社幹部のX氏: but a title makes it an office, and 元A社CEO is read as one.
            None => {
                let plain = behind.starts_with(NO) || words::STAFF.begin(behind);
                if plain { people_of(context, view, chunk) } else { Vec::new() }
            }
        };
        if people.is_empty() {
            context.refuse(Refusal::CareerPerson);
        }
        let employers = if mark.is_some() { context.terms(view, chunk) } else { vec![term.clone()] };
        let mut employers: Vec<Term> = employers.into_iter().filter(|t| employs(context, t)).collect();
        if employers.is_empty() {
            employers.push(term);
        }
        for person in people {
            for employer in &employers {
                let mut candidate = Candidate::by(mechanism::FORMER_EMPLOYER, person.clone(), employer.clone());
                candidate.sentence = view.index;
                candidate.polarity = Polarity::Negative;
                sink.push(candidate);
            }
        }
    }
}

/// The people whom the noun of a chunk is said of: those that it modifies, or the topic of which it is the predicate.
fn people_of(context: &Context, view: &View, chunk: usize) -> Vec<Term> {
    let people = |c: usize| context.terms(view, c).into_iter().filter(Term::is_person).collect::<Vec<_>>();
    let marker = view.nps[chunk].marker;
    let Some(head) = view.head(chunk) else {
        let topic = view.children(chunk).find(|c| view.is_topic(*c));
        return topic.map_or_else(Vec::new, people);
    };
    if marker.role == Some(Role::Of) {
        // B氏と|元A社の|X氏が: who is named before is none of those.
        let people = |c: usize| people(c).into_iter().filter(|t| t.chunk > chunk).collect::<Vec<_>>();
        // 元A社の|X CEOらが: the name right behind, wherever the parser hung it.
        let next = if chunk + 1 < view.nps.len() { people(chunk + 1) } else { Vec::new() };
        if head > chunk + 1 && !next.is_empty() && view.predicate[head].is_some() {
            return next;
        }
        // A社出身の|X氏と|Y氏が: the parser may hang it on either.
        let list = (head..view.nps.len().min(head + 4))
            .find(|c| view.conjuncts(*c).contains(&head) && !view.nps[*c].marker.list);
        return people(list.unwrap_or(head));
    }
    if matches!(marker.role, Some(Role::Case(Case::De | Case::Ni))) {
        let topic = (0..chunk).find(|c| view.is_topic(*c) && view.head(*c).is_some_and(|h| h >= chunk));
        return topic.map_or_else(Vec::new, people);
    }
    Vec::new()
}
