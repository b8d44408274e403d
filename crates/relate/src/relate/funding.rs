//! Rounds of funding -> who invests in whom.
//!
//! ```text
//! A社はB社などから10億円を調達した              invests(B社, A社)
//! B社が主導し、C社やD社も加わった                invests(B社 C社 D社, A社): the round that the sentence before tells of
//! B社主導のシリーズAラウンドで…を調達した         invests(B社, A社)
//! A社の第三者割当増資をB社が引き受けた            invests(B社, A社)
//! ```
//!
//! Whoever gives the money rarely stands beside its receiver: the round that a document talks of is kept in mind.

use super::candidate::{Candidate, Sink};
use super::context::{Coarse, View, coarse};
use super::event::{Event, Place, acts};
use super::known::{mechanism, words};
use super::refusal::Refusal;
use super::term::{Context, Term, TermKind};
use crate::document::{Case, PredicateKind};
use crate::resource::{Accept, Class, Role};

/// How many sentences a round stays the one that is talked of.
const REACH: usize = 3;

/// The rounds that a document told of so far.
#[derive(Default)]
pub struct Rounds {
    /// Sentence, and who raised the money; the newest last.
    raised: Vec<(usize, Term)>,
}

impl Rounds {
    /// Pushes what one sentence says of rounds, and keeps what the next ones need.
    pub fn extract(&mut self, context: &Context, sentence: usize, events: &[Event], sink: &mut Sink) {
        let view = &context.views[sentence];
        let mut found = Vec::new();
        for event in events {
            if let Some(raiser) = raiser(context, view, event) {
                self.raised.push((sentence, raiser.clone()));
                let role = Role::Case(Case::Kara);
                for term in agents(context, view, event, &[role]) {
                    found.push((term, raiser.clone(), Some(event)));
                }
            }
        }
        if let Some(raiser) = told_amount(context, view) {
            self.raised.push((sentence, raiser));
        }
        let fresh = self.raised.last().is_some_and(|(s, _)| s + 1 >= sentence);
        for event in events {
            let investors = joining(context, view, event, fresh);
            let Some((round, investors)) = investors else { continue };
            let receiver = self.receiver(context, view, round, &investors);
            found.extend(receiver.into_iter().flat_map(|r| {
                let pair = move |i: Term| (i, r.clone(), Some(event));
                investors.clone().into_iter().map(pair)
            }));
        }
        for (investor, round) in leading(context, view) {
            let receiver = self.receiver(context, view, Some(round), std::slice::from_ref(&investor));
            found.extend(receiver.map(|r| (investor, r, None)));
        }
        for (investor, receiver, event) in found.into_iter().filter(|(i, r, _)| i.kind != r.kind) {
            let mut candidate = Candidate::by(mechanism::ROUND, investor, receiver);
            candidate.sentence = sentence;
            if let Some(event) = event {
                candidate.polarity = event.polarity;
                candidate.modality = event.modality;
                candidate.speaker = event.speaker.clone();
            }
            sink.push(candidate);
        }
    }
    /// Whose round it is: the owner of the noun, who raises money in the sentence or in those before, else the topic.
    fn receiver(&self, context: &Context, view: &View, round: Option<usize>, investors: &[Term]) -> Option<Term> {
        let other = |t: &Term| organization(t) && !investors.iter().any(|i| i.kind == t.kind);
        let of = |c: usize| context.terms(view, c).into_iter().find(other);
        let owner = round.and_then(|c| view.owner(c)).and_then(of);
        let told = || {
            let near = self.raised.iter().rev().take_while(|(s, _)| s + REACH >= view.index).find(|(_, t)| other(t));
            near.map(|(s, t)| if *s == view.index { t.clone() } else { omitted(context, view, t) })
        };
        let topic = || round.and_then(|c| view.topic_before(c)).and_then(of);
        // A、Bなどが出資者に加わった: of the company that the talk is of.
        let noun = round.map_or("", |c| view.text(view.core(c)));
        let accept = Accept::of(&[Class::COMPANY]);
        let talk =
            || context.about(view.index, &accept).filter(|t| context.rules.has("investor nouns", noun) && other(t));
        let found = owner.or_else(told).or_else(topic).or_else(talk);
        if found.is_none() && round.is_some() {
            context.refuse(Refusal::Round);
        }
        found
    }
}

fn organization(term: &Term) -> bool {
    term.is_entity() && term.class.is_some_and(|c| coarse(c) == Coarse::Organization)
}

fn omitted(context: &Context, view: &View, term: &Term) -> Term {
    match term.kind {
        TermKind::Entity(entity) => context.omitted(view.index, entity),
        _ => term.clone(),
    }
}

/// Named agents in the first of the roles that has any.
fn agents(context: &Context, view: &View, event: &Event, roles: &[Role]) -> Vec<Term> {
    let named = |t: &Term| t.is_entity() && acts(t.class);
    let of = |role: &Role| {
        let fillers = event.fillers.iter().filter(|f| f.role == *role);
        fillers.map(|f| context.filler_terms(view, event.p.chunk, f)).find(|t| t.iter().any(named))
    };
    roles.iter().find_map(of).unwrap_or_default().into_iter().filter(named).collect()
}

/// The chunk of the noun in ヲ.
fn handled(view: &View, event: &Event) -> Option<usize> {
    let chunk = |f: &super::event::Filler| match f.place {
        Place::Chunk(c) if f.role == Role::Case(Case::Wo) => Some(c),
        _ => None,
    };
    event.fillers.iter().find_map(chunk).filter(|c| view.nps[*c].nominal)
}

/// Who raises money in the event.
fn raiser(context: &Context, view: &View, event: &Event) -> Option<Term> {
    let p = &event.p;
    let object = handled(view, event);
    let last = object.map_or("", |c| view.surface(view.nps[c].last));
    let raising = context.rules.has("raising", &p.lemma) || context.rules.has("raising", &event.phrase);
    let given = context.rules.has("getting", &p.lemma) && context.rules.has("given money", last);
    // 部品を調達: the phrase has taken the noun in.
    let taken = || !event.idiom || context.rules.start_in("given money", &event.phrase).is_some();
    let money = object.map_or_else(taken, |c| {
        let value = view.mention(c).is_some_and(|m| m.value.is_some());
        value || context.rules.has("given money", last)
    });
    if !(raising && money || given) {
        return None;
    }
    let ga = [Role::Case(Case::Ga)];
    let near = agents(context, view, event, &ga).into_iter().find(organization);
    if near.is_some() || p.kind == PredicateKind::VerbalNoun {
        return near;
    }
    let accept = Accept::of(&[Class::ORGANIZATION]);
    let carried = context.carried(view.index, p.chunk, &accept).into_iter().next();
    let found = carried.or_else(|| context.about(view.index, &accept));
    if found.is_none() {
        context.refuse(Refusal::RoundRaiser);
    }
    found
}

/// 調達額は9億円: who raised it, the owner of the noun, else whom the sentence or the talk is of.
fn told_amount(context: &Context, view: &View) -> Option<Term> {
    let amount = |c: &usize| view.nps[*c].marker.topic && context.rules.has("raised amounts", view.text(view.core(*c)));
    let chunk = (0..view.nps.len()).find(amount)?;
    let of = |c: usize| context.terms(view, c).into_iter().find(organization);
    let acts = |c: &usize| view.nps[*c].marker.role == Some(Role::Case(Case::Ga)) || view.is_topic(*c);
    let accept = Accept::of(&[Class::COMPANY]);
    view.owner(chunk)
        .and_then(of)
        .or_else(|| (0..chunk).filter(acts).find_map(of))
        .or_else(|| context.about(view.index, &accept))
}

/// Who takes part in a round by the event, and the chunk of the round's noun where the sentence names it.
fn joining(context: &Context, view: &View, event: &Event, fresh: bool) -> Option<(Option<usize>, Vec<Term>)> {
    let p = &event.p;
    let has = |list: &str| context.rules.has(list, &p.lemma);
    let (joins, gives) = (has("joining rounds"), has("giving money") && p.kind != PredicateKind::VerbalNoun);
    let (leads, takes) = (has("taking roles"), has("taking rounds"));
    if !(joins || gives || leads || takes) {
        return None;
    }
    let round = event.fillers.iter().find_map(|f| match f.place {
        Place::Chunk(c) if is_round(context, view, c) => Some(c),
        _ => None,
    });
    // リード役を担う
    let leads = leads && handled(view, event).is_some_and(|c| words::LEAD_ROLES.within(view.text(view.core(c))));
    // B社も出資した: no goal is named, and the frame of investing has none.
    let goal = [Role::Case(Case::Ni), Role::Case(Case::He), Role::Toward];
    let gives = gives && goal.into_iter().all(|role| agents(context, view, event, &[role]).is_empty());
    // 調達額は9億円。B社が引き受けた: right behind the round it is that.
    let taken = takes && (round.is_some() || fresh && handled(view, event).is_none());
    if !(joins || leads || gives || taken) {
        return None;
    }
    let mut investors = agents(context, view, event, &[Role::Case(Case::Ga), Role::By]);
    if investors.is_empty() && joins {
        // GICも加わった: も does not tell ガ from ヲ, but what joins a round acts.
        let topics = event.fillers.iter().filter(|f| match f.place {
            Place::Chunk(c) => view.nps.get(c).is_some_and(|np| np.marker.topic && np.marker.role.is_none()),
            Place::Compound(..) => false,
        });
        let terms = topics.flat_map(|f| context.filler_terms(view, p.chunk, f));
        investors = terms.filter(|t| t.is_entity() && acts(t.class)).collect();
    }
    if investors.is_empty() {
        // 会議に参加した says nothing of money.
        if round.is_some() {
            context.refuse(Refusal::RoundInvestor);
        }
        return None;
    }
    Some((round, investors))
}

fn is_round(context: &Context, view: &View, chunk: usize) -> bool {
    let Some(np) = view.nps.get(chunk).filter(|np| np.nominal) else { return false };
    let text = view.text(view.bytes(np.first, np.last));
    context.rules.has("investor nouns", text) || context.rules.end_in("round nouns", text).is_some()
}

/// B社主導のラウンド: the name before the word, and the chunk of the round.
fn leading(context: &Context, view: &View) -> Vec<(Term, usize)> {
    let mut found = Vec::new();
    for chunk in 0..view.nps.len() {
        let np = &view.nps[chunk];
        let leads = np.marker.role == Some(Role::Of) && words::LED_BY.has(view.surface(np.last));
        let Some(round) = view.head(chunk).filter(|h| leads && is_round(context, view, *h)) else { continue };
        let begin = view.s.tokens[np.last].bytes.begin;
        let name = view.s.mentions.iter().position(|m| m.bytes.end == begin && m.value.is_none());
        let term = name.map(|m| context.mention_term(view, chunk, m));
        found.extend(term.filter(|t| acts(t.class)).map(|t| (t, round)));
    }
    found
}
