//! Events and frames -> candidates.
//!
//! ```text
//! A社とB社は合弁会社「C」を設立すると発表した
//!   設立  founds(A社, C) founds(B社, C)      planned, source A社 and B社
//!         partnersWith(A社, B社)             a joint act
//!   発表  announces(A社, C) announces(B社, C) what the announced act brings about
//! ```

use std::collections::BTreeMap;

use super::ahead::{self, Coming};
use super::candidate::{Candidate, Rests, Sink};
use super::context::{Coarse, Np, View, coarse};
use super::event::{Event, Filler, Place, acts, ended};
use super::headline;
use super::known::{mechanism, traits, words};
use super::modifier::{self, Modifier};
use super::quote::Spoken;
use super::refusal::Refusal;
use super::term::{Context, Term, TermKind};
use crate::document::{Case, Modality, Polarity, Predicate, PredicateKind, Tense, Time, Value, Voice};
use crate::resource::{Accept, Class, End, Frame, Role};

/// A frame that found its slots in an event.
pub struct Match<'e> {
    frame: &'e Frame,
    /// Predicate chunk.
    pub chunk: usize,
    subjects: Vec<(Term, f32)>,
    /// Object terms.
    pub objects: Vec<(Term, f32)>,
    carried: bool,
    /// Whether the date in the clause says nothing of the objects.
    undated: bool,
}

/// Pushes what the frames find in one sentence.
pub fn extract(context: &Context, sentence: usize, events: Vec<Event>, spoken: &[Spoken], sink: &mut Sink) {
    let view = &context.views[sentence];
    let clauses = if headline::is_headline(view) { headline::predicates(context, view) } else { Vec::new() };
    let mut events: Vec<Event> = events;
    if !clauses.is_empty() {
        events.retain(|e| {
            let noun = matches!(e.p.kind, PredicateKind::VerbalNoun) || clauses.iter().any(|c| c.token == e.p.token);
            if noun {
                context.refuse(Refusal::FrameHeadline);
            }
            !noun
        });
        let mut told = headline::events(view, &clauses);
        headline::with_phrases(context, view, &mut told);
        events.extend(told);
    }
    events.retain(|e| {
        let ended = ended(context, view, &e.p);
        if ended {
            context.refuse(Refusal::FrameEnded);
        }
        !ended
    });
    // What is quoted is the speaker's word: `quote` writes it down. What he says of himself and his own is told as well.
    events.retain_mut(|e| {
        let token = view.s.tokens[e.p.token].bytes;
        if !view.in_quotation(e.p.token) {
            return true;
        }
        let said = spoken.iter().find(|s| s.words.contains(token));
        e.quoted = true;
        let kept = said.is_some_and(|s| speaks_of_own(context, view, s, e, sink) || e.polarity == Polarity::Negative);
        if !kept {
            context.refuse(Refusal::FrameQuoted);
        }
        kept
    });
    let matches: Vec<(usize, Match)> = events
        .iter()
        .enumerate()
        .flat_map(|(i, e)| {
            frames_for(context, e).into_iter().filter_map(move |f| match_frame(context, e, f)).map(move |m| (i, m))
        })
        .collect();
    let matches: Vec<(usize, Match)> =
        matches.into_iter().filter(|(i, m)| !events[*i].quoted || of_own(&events[*i], m)).collect();
    for (i, m) in &matches {
        // 設立を発表: what the act brings about is announced, see `announce`.
        let acts: Vec<usize> = matches
            .iter()
            .filter(|(j, o)| j != i && o.frame.announced && events[*j].p.kind == PredicateKind::VerbalNoun)
            .map(|(_, o)| o.chunk)
            .collect();
        // 決算発表では: what the compound names is the occasion, not what somebody announces there.
        let own = |t: &Term| t.kind == TermKind::Phrase && t.chunk == events[*i].p.chunk;
        let occasion = events[*i].p.kind == PredicateKind::VerbalNoun && m.objects.iter().all(|(t, _)| own(t));
        let announces = traits::ANNOUNCING.has(m.frame.relation);
        // 「…」と抱負を披露した: he speaks, and announces nothing.
        let verb = |s: &Spoken| view.s.chunk_at(s.words.end).and_then(|c| view.head(c)) == Some(m.chunk);
        let speaks = announces && spoken.iter().any(verb) && super::quote::shown(context, view, m.chunk);
        if speaks || announces && (occasion || m.objects.iter().any(|(t, _)| acts.contains(&t.chunk))) {
            context.refuse(Refusal::FrameAnnounced);
            continue;
        }
        if let Some(makers) = made_by(context, &events[*i], m) {
            // Y製を採用する: of whom the things are, is chosen for nothing.
            for (maker, user) in makers {
                let mut candidate = Candidate::by(mechanism::MADE_BY_SUPPLIER, maker, user);
                candidate.sentence = sentence;
                candidate.modality = events[*i].modality;
                candidate.polarity = events[*i].polarity;
                sink.push(candidate);
            }
            continue;
        }
        emit(context, &events[*i], m, sink);
    }
    for event in events.iter().filter(|e| !e.quoted) {
        announce(context, event, &events, &matches, sink);
        together(context, event, sink);
        jointly(context, event, sink);
    }
    for (i, m) in matches.iter().filter(|(i, _)| !events[*i].quoted) {
        audience(context, &events[*i], m, sink);
    }
}

/// 半導体は|A社や|B社製を|採用する: the makers of what is chosen or used, each with who does so.
fn made_by(context: &Context, event: &Event, m: &Match) -> Option<Vec<(Term, Term)>> {
    let view = &context.views[event.sentence];
    let of = |t: &Term| {
        let at = view.nps.get(t.chunk).map(|_| view.list_end(t.chunk))?;
        let organization = t.class.is_some_and(|c| super::context::coarse(c) == super::context::Coarse::Organization);
        (organization && context.rules.end_in("making marks", view.text(view.core(at))).is_some()).then_some(())
    };
    let all = !m.objects.is_empty()
        && m.objects.iter().all(|(o, _)| matches!(o.kind, TermKind::Entity(_)) && of(o).is_some());
    if !all || event.p.chunk < m.objects[0].0.chunk {
        return None;
    }
    let firm = |t: &Term| matches!(t.kind, TermKind::Entity(_)) && acts(t.class);
    let users = m.subjects.iter().map(|(s, _)| s).filter(|s| firm(s));
    let pairs = users.flat_map(|user| m.objects.iter().map(move |(maker, _)| (maker.clone(), user.clone())));
    Some(if traits::CHOOSING.has(m.frame.relation) { pairs.collect() } else { Vec::new() })
}

/// Sets an event in quoted words up for the speaker: what stands outside of the words fills nothing in it, 当社 and what is
/// left out are the speaker's organisation or the speaker.
fn speaks_of_own(context: &Context, view: &View, spoken: &Spoken, event: &mut Event, sink: &Sink) -> bool {
    event.own = spoken.speakers.iter().flat_map(|s| sink.speaks_for(s)).collect();
    let inside = |chunk: usize| {
        let bytes = view.s.chunks[chunk].bytes;
        bytes.end > spoken.words.begin && bytes.begin < spoken.words.end
    };
    let own_company = |c: usize| context.rules.has("own organization", view.text(view.core(c)));
    let company = event.fillers.iter().any(|f| matches!(f.place, Place::Chunk(c) if inside(c) && own_company(c)));
    event.fillers.retain(|f| match f.place {
        Place::Chunk(c) => {
            let first = own_company(c) || context.rules.has("first person", view.text(view.core(c)));
            inside(c) && !(f.role == Role::Case(Case::Ga) && first)
        }
        Place::Compound(..) => true,
    });
    // 当社は公開した: never the one who speaks for it.
    event.own.retain(|t| !company || t.class != Some(Class::PERSON));
    // うちは競合しない: what one says of oneself is no hearsay.
    if event.modality == Modality::Hearsay && event.p.reported_by.is_none_or(|r| !inside(r)) {
        event.modality = Modality::Asserted;
    }
    // 北浜電機は伸びる: whoever else acts, it is but the speaker's word.
    !event.own.is_empty()
}

/// Whether a match in quoted words is about the speaker or his organisation, or denies what is said of others.
fn of_own(event: &Event, m: &Match) -> bool {
    let own = |t: &Term| event.own.iter().any(|o| o.kind == t.kind);
    // What one who speaks did himself is his work or his life; else he speaks of those with whom he is.
    let personal = traits::PERSONAL.has(m.frame.relation);
    let person = m.subjects.iter().any(|(t, _)| t.class == Some(Class::PERSON));
    if person && !personal && event.polarity == Polarity::Positive && event.modality == Modality::Asserted {
        return false;
    }
    let named =
        event.polarity == Polarity::Negative || m.objects.iter().all(|(t, _)| matches!(t.kind, TermKind::Entity(_)));
    named
        && !m.frame.words.is_empty()
        && !m.carried
        && !m.subjects.is_empty()
        && (m.subjects.iter().all(|(t, _)| own(t)) || event.polarity == Polarity::Negative)
}

fn frames_for<'e>(context: &'e Context, event: &Event) -> Vec<&'e Frame> {
    // 〜することができる says what one can do as the potential does.
    let view = &context.views[event.sentence];
    let able = words::ABLE.within(view.text(view.s.chunks[event.p.chunk].bytes));
    let voice = if able { Voice::Potential } else { event.p.voice };
    let noun = event.p.kind == PredicateKind::VerbalNoun;
    let mut found: Vec<&Frame> = context.rules.frames_of(&event.phrase).collect();
    // 傘下に収める is no 収める; 共同開発 is a 開発 as well.
    if !event.idiom {
        let shown = context.rules.has("only shown", &event.phrase);
        let also = context.rules.frames_of(&event.p.lemma).filter(|f| {
            !found.iter().any(|o| o.relation == f.relation) && !(shown && traits::RELEASING.has(f.relation))
        });
        let also: Vec<&Frame> = also.collect();
        found.extend(also);
    }
    found.retain(|f| {
        let fits = f.voice.is_none_or(|v| v == voice) && (!noun || f.noun);
        if !fits {
            context.refuse(Refusal::FrameVoice);
        }
        fits
    });
    let presents = found.iter().all(|f| acts_first(f)) && presents(context, event);
    found.extend(context.rules.wordless().filter(|f| f.voice == Some(voice) && (!f.rest || presents)));
    found
}

/// 文章から動画を作り出す: what a thing does in the present is what it can do.
fn presents(context: &Context, event: &Event) -> bool {
    let p = &event.p;
    let verb = matches!(p.kind, PredicateKind::Verb | PredicateKind::VerbalNounSuru);
    let plain = p.tense == Tense::NonPast && p.polarity == Polarity::Positive && event.modality == Modality::Asserted;
    let view = &context.views[event.sentence];
    let mut tokens = view.s.chunks[p.chunk].tokens.clone().rev().map(|t| &view.s.tokens[t]);
    let last = tokens.find(|t| !t.pos.is_symbol());
    // 市場を揺らしている: what goes on is no capability.
    let lasts = words::LASTING_END.within(view.text(view.s.chunks[p.chunk].bytes));
    let plain = plain && !lasts && last.is_some_and(|t| t.is_plain_form());
    // In the main clause, or before the thing itself: 作り出すために and 作り出すと say something else.
    let head = view.head(p.chunk);
    let before_thing = head.is_some_and(|h| {
        let thing = super::event::Place::Chunk(h);
        event.fillers.iter().any(|f| f.role == Role::Case(Case::Ga) && f.place == thing)
    });
    let plain = plain && (head.is_none() || before_thing);
    let handles = event.fillers.iter().any(|f| f.role == Role::Case(Case::Wo) && !f.far);
    verb && plain && handles && event.date.is_none() && !context.rules.has("no capabilities", &p.lemma)
}

/// Xの|開発に|協力した, 開発に|貢献を|した: whoever helps an act along, or uses something for it, does not do it himself.
fn lends_to(context: &Context, event: &Event) -> bool {
    let view = &context.views[event.sentence];
    let chunk = event.p.chunk;
    let noun = event.p.kind == PredicateKind::VerbalNoun && view.nps[chunk].marker.role == Some(Role::Case(Case::Ni));
    let Some(p) = view.head(chunk).filter(|_| noun).and_then(|h| view.predicate[h]) else { return false };
    let p = &view.s.predicates[p];
    let object = p.argument(Case::Wo).map_or("", |a| view.text(view.core(a.chunk)));
    [p.lemma.as_str(), object].iter().any(|w| context.rules.has("helping along", w))
}

fn match_frame<'e>(context: &Context, event: &Event, frame: &'e Frame) -> Option<Match<'e>> {
    let comes = frame.subject.roles.first() == Some(&Role::By) && frame.object.roles.contains(&Role::Case(Case::Ga));
    if comes && event.p.voice == Voice::Causative {
        return match_frame_of(context, &event.made_to(), frame);
    }
    if lends_to(context, event) {
        return None;
    }
    // A社が設立した|B社: what somebody acts on, he does not become.
    let view = &context.views[event.sentence];
    let behind = view.modified_by(event.p.chunk).is_some();
    let handled = |f: &Filler| match f.place {
        Place::Chunk(c) if f.role == Role::Case(Case::Wo) && !f.far => {
            view.nps[c].marker.role == Some(Role::Case(Case::Wo)) || behind && c > event.p.chunk
        }
        _ => false,
    };
    if comes && event.p.voice == Voice::Active && event.fillers.iter().any(handled) {
        return None;
    }
    // 出荷を|終えた: what is over is told by the verb that ends it.
    let governor = view.head(event.p.chunk).and_then(|h| view.predicate[h]).map(|i| &view.s.predicates[i]);
    let object = view.nps[event.p.chunk].marker.role == Some(Role::Case(Case::Wo));
    let over = event.p.kind == PredicateKind::VerbalNoun && object && context.rules.has("ongoing acts", &event.p.lemma);
    if over && governor.is_some_and(|g| context.rules.has("ending acts", &g.lemma)) {
        return None;
    }
    let together = frame.words.is_empty() && frame.object.roles.contains(&Role::With);
    if together && context.rules.has("side by side", &event.p.lemma) {
        return None;
    }
    match_frame_of(context, event, frame)
}

fn match_frame_of<'e>(context: &Context, event: &Event, frame: &'e Frame) -> Option<Match<'e>> {
    let mut objects = objects(context, event, frame);
    // 使用可能な|製品: what an adjective modifies is nothing that can be done.
    if event.p.kind == PredicateKind::Adjective && traits::FEATURES.has(frame.relation) {
        objects.retain(|(t, _)| t.chunk < event.p.chunk);
    }
    // A社が発表した新型モデルとして、Xは…: the noun behind the clause is X.
    for (term, _) in &mut objects {
        if let Some(thing) = named_as(context, event, term) {
            *term = thing;
        }
    }
    let companions = if frame.joint { companions(context, event, &mut objects) } else { Vec::new() };
    // X氏は5日に死去した: the day is told though the place is not.
    let day_alone =
        objects.is_empty() && event.date.is_some() && frame.date.is_some_and(|(_, end)| end == End::Subject);
    if objects.is_empty() && !day_alone {
        // A frame for every predicate of a voice is no candidate of its own, one for what can be done is.
        if !frame.words.is_empty() || frame.voice == Some(Voice::Potential) {
            context.refuse(Refusal::FrameObject);
        }
        return None;
    }
    // What is marked as the subject is no object (A社とB社、会社を設立へ).
    if objects.len() > 1 {
        let near: Vec<usize> = event
            .fillers
            .iter()
            .filter(|f| f.role == Role::Case(Case::Ga) && !f.far)
            .flat_map(|f| {
                if let super::event::Place::Chunk(c) = f.place {
                    context.views[event.sentence].conjuncts(c)
                } else {
                    Vec::new()
                }
            })
            .collect();
        if objects.iter().any(|(t, _)| !near.contains(&t.chunk)) {
            objects.retain(|(t, _)| !near.contains(&t.chunk));
        }
    }
    let taken: Vec<usize> = objects.iter().map(|(t, _)| t.chunk).collect();
    let mut subjects: Vec<(Term, f32)> = fill_subject(context, event, frame, &taken)
        .into_iter()
        .filter(|(t, _)| !taken.contains(&t.chunk) || t.chunk == usize::MAX || apart(t, &objects))
        .filter(|(t, _)| {
            // Xでは is what the sentence is about, Xで and Xでも are means; that of ケルンで開かれたXで belongs to another verb.
            let view = &context.views[event.sentence];
            let means = !frame.subject.roles.contains(&Role::Case(Case::Ga));
            view.nps.get(t.chunk).is_none_or(|np| {
                means
                    || t.chunk > event.p.chunk
                    || np.marker.role != Some(Role::Case(Case::De))
                    || words::AT_AS_TOPIC.within(view.text(view.s.chunks[t.chunk].bytes))
            })
        })
        .collect();
    // 宇宙センターから打ち上げられた: a site is where it is done.
    if event.p.voice == Voice::Passive {
        let view = &context.views[event.sentence];
        let site = |t: &Term| matches!(t.kind, TermKind::Entity(e) if context.analysis.entities[e.0 as usize].class == Class::FACILITY);
        subjects.retain(|(t, _)| !(site(t) && comes_from(view, t)));
    }
    // 財団から賞を贈られた: who gives is not who is given.
    if event.p.voice == Voice::Passive && frame.subject.roles.first() == Some(&Role::Case(Case::Wo)) {
        let view = &context.views[event.sentence];
        subjects.retain(|(t, _)| !comes_from(view, t));
    }
    // Xは…を要約できるサービスだ: the noun behind the clause is X.
    for (term, _) in &mut subjects {
        if let Some(thing) = identified(context, event, term) {
            *term = thing;
        }
    }
    // Yに対抗する|A社の|「X」: what is set against a thing is a thing.
    let thing = |t: &Term| t.class.is_some_and(|c| super::context::coarse(c) == super::context::Coarse::Artifact);
    if traits::COMPETING.has(frame.relation) && objects.iter().all(|(t, _)| thing(t)) {
        for (term, _) in subjects.iter_mut().filter(|(t, _)| t.chunk > event.p.chunk && !thing(t)) {
            if let Some(owned) = owned_thing(context, event, term).filter(|t| thing(t)) {
                *term = owned;
            }
        }
    }
    if subjects.is_empty() && frame.measured {
        let found = measured(context, event, &frame.subject);
        subjects = found.into_iter().filter(|(t, _)| !taken.contains(&t.chunk)).collect();
    }
    // A社は|5G通信を|使うための|アプリを|公開した: what one can do by the noun behind, not what A社 does.
    let view = &context.views[event.sentence];
    let purpose = context.rules.end_in("purposes", view.text(view.s.chunks[event.p.chunk].bytes)).is_some();
    let own = |t: &Term| view.nps.get(t.chunk).is_some_and(|np| !np.marker.topic && t.chunk < event.p.chunk);
    if purpose && acts_first(frame) && !subjects.iter().any(|(t, _)| own(t)) {
        context.refuse(Refusal::FrameSubject);
        return None;
    }
    let mut carried = false;
    let mut why: Option<Refusal> = None;
    if day_alone {
        subjects.retain(|(t, _)| matches!(t.kind, TermKind::Entity(_)));
    }
    let made = subjects.is_empty()
        && !day_alone
        && event.p.voice == Voice::Active
        && objects.iter().all(|(t, _)| t.chunk > event.p.chunk && t.chunk < usize::MAX);
    if made && acts_first(frame) && frame.subject.roles.contains(&Role::Case(Case::Ga)) {
        subjects.extend(topic(context, event, frame));
    }
    if subjects.is_empty() && frame.subject.roles.contains(&Role::Case(Case::Ga)) {
        let view = &context.views[event.sentence];
        let mut others = event.fillers.iter().filter(|f| {
            f.role == Role::Case(Case::Ga)
                && f.probability >= 0.4
                && !matches!(f.place, super::event::Place::Chunk(c) if taken.contains(&c) || taken.contains(&view.apposed(c)))
        });
        let blocked = others.any(|f| {
            let terms = context.filler_terms(view, event.p.chunk, f);
            // ユーザーは…できる: what people can do is what the carried thing lets them do.
            let people = |t: &Term| t.kind == TermKind::Phrase && t.class == Some(Class::PERSON);
            let lets = traits::FEATURES.has(frame.relation) && terms.iter().all(people);
            !lets && !terms.is_empty()
        });
        let noun = event.p.kind == PredicateKind::VerbalNoun && event.certainty < 1.0;
        // A passive without an agent tells nobody, but for what its maker lets out.
        let unsaid = objects.iter().all(|(t, _)| t.omitted);
        let agentless = event.p.voice == Voice::Passive && (unsaid || !traits::TOLD_WITHOUT_AGENT.has(frame.relation));
        let agentless = agentless && !(traits::RECEIVING.has(frame.relation) && frame.voice == Some(Voice::Passive));
        // 日本で生まれた|作品: what the clause modifies was born, and nobody else.
        let born = traits::BIRTH_AND_DEATH.has(frame.relation) && view.modified_by(event.p.chunk).is_some();
        let agentless = agentless || born;
        why = [(blocked, Refusal::FrameBlocked), (noun, Refusal::FrameNoun), (agentless, Refusal::FrameAgentless)]
            .into_iter()
            .find_map(|(is, refusal)| is.then_some(refusal));
        if why.is_none() {
            match modifier::of(context, event, frame, &taken) {
                Modifier::Of(found) => subjects.extend(found),
                Modifier::Other => why = Some(Refusal::FrameBlocked),
                Modifier::No => {}
            }
        }
        if why.is_none() && subjects.is_empty() && !frame.rest {
            subjects.extend(
                context.carried(event.sentence, event.p.chunk, &frame.subject.accept).into_iter().map(|t| (t, 0.5)),
            );
            carried = true;
            // ステレオタイプを打ち破る: what is but read as a name is nobody whom somebody carried along surpasses.
            if traits::SURPASSING.has(frame.relation)
                && !objects.iter().any(|(t, _)| matches!(t.kind, TermKind::Entity(_)))
            {
                return None;
            }
            // 従来版「X-1」を上回った: said of the thing of the same family that the text is about.
            if traits::SURPASSING.has(frame.relation)
                && let Some(kin) = context.product.filter(|p| context.told_before(event.sentence, *p))
            {
                let family = |t: &Term| {
                    let (a, b) = (context.analysis.entities[kin.0 as usize].label.as_str(), context.label(t));
                    let same = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
                    t.kind != TermKind::Entity(kin) && same >= 4 && 2 * same >= b.chars().count()
                };
                if objects.iter().all(|(t, _)| family(t)) {
                    subjects = vec![(context.omitted(event.sentence, kin), 0.5)];
                }
            }
            // 指数にはXを使う: said of the thing that the text is about, not of the last one named.
            let made = traits::MADE_WITH.has(frame.relation);
            // 「X」の頭脳には|Yを|積む: said of what the part belongs to.
            let owner = event.fillers.iter().filter(|f| made && is_part(context, event, f)).find_map(|f| {
                let Place::Chunk(c) = f.place else { return None };
                let view = &context.views[event.sentence];
                let terms = view.owner(c).map_or_else(Vec::new, |o| context.terms(view, o));
                terms
                    .into_iter()
                    .find(|t| matches!(t.kind, TermKind::Entity(_)) && context.accepts(&frame.subject.accept, t))
            });
            // 解析には|Xを|使った: who studies uses it, and not what is studied.
            let studied = made
                && event.fillers.iter().any(|f| {
                    let view = &context.views[event.sentence];
                    let noun = |c: usize| view.text(view.core(c));
                    let act = |c: usize| context.rules.end_in("acts of study", noun(c)).is_some();
                    is_part(context, event, f) && matches!(f.place, Place::Chunk(c) if act(c))
                });
            if studied {
                let agent = crate::resource::Accept::of(&[Class::AGENT]);
                subjects = context.about(event.sentence, &agent).map(|t| (t, 0.6)).into_iter().collect();
            } else if let Some(owner) = owner {
                subjects = vec![(owner, 0.7)];
            } else if made {
                let thing = context.main_thing(event.sentence);
                let thing = thing.filter(|t| context.accepts(&frame.subject.accept, t));
                let part = event.fillers.iter().any(|f| is_part(context, event, f));
                if let Some(thing) = thing.filter(|t| objects.iter().all(|(o, _)| o.kind != t.kind)) {
                    subjects = vec![(thing, 0.5)];
                } else if part {
                    subjects.clear();
                }
            }
            // What a thing can do follows the sentence that brought the thing up.
            let of_the_talk = context.rules.has("told of the talk", frame.relation.name())
                || frame.subject.accept.classes.iter().all(|c| !acts(Some(*c)) && *c != Class::AGENT);
            if subjects.is_empty() && of_the_talk {
                subjects.extend(context.recent(event.sentence, &frame.subject.accept).map(|t| (t, 0.4)));
            }
        }
    }
    if subjects.is_empty() {
        // Xが24日に公開される: nobody is said to act, but the date and the audience of the thing are.
        let told =
            event.date.is_some() && frame.date.is_some_and(|(_, end)| end == End::Object) || aimed(context, event);
        // 市は11日、…と明らかにした: who announces is not announced.
        let told = told && !(traits::ANNOUNCING.has(frame.relation) && objects.iter().all(|(t, _)| acts(t.class)));
        let told = told && companions.is_empty() && objects.iter().all(|(t, _)| matches!(t.kind, TermKind::Entity(_)));
        if !told {
            context.refuse(why.unwrap_or(Refusal::FrameSubject));
        }
        return told.then_some(Match { frame, chunk: event.p.chunk, subjects, objects, carried, undated: false });
    }
    // A氏「X」が賞に選ばれた: the prize of a work is its author's as well.
    if traits::RECEIVING.has(frame.relation) {
        let view = &context.views[event.sentence];
        let authors: Vec<(Term, f32)> =
            subjects.iter().filter_map(|(t, p)| Some((author(context, view, t)?, *p))).collect();
        subjects.extend(authors);
    }
    subjects.extend(companions);
    if acts_first(frame) {
        for role in [Role::Case(Case::To), Role::With] {
            if frame.object.roles.contains(&role) || (role != Role::With && !frame.joint) {
                continue;
            }
            let more = context.fill(event, &[role], &frame.subject.accept);
            for (term, p) in more {
                if matches!(term.kind, TermKind::Entity(_))
                    && acts(term.class)
                    && !taken.contains(&term.chunk)
                    && !subjects.iter().any(|(s, _)| s.kind == term.kind)
                {
                    subjects.push((term, p));
                }
            }
        }
    }
    if frame.joint {
        // Xとともに、Yを設立すると発表: X stands by the verb that reports.
        let view = &context.views[event.sentence];
        if let Some(reporter) = event.announcer.and_then(|c| view.predicate[c]) {
            for chunk in 0..view.s.predicates[reporter].chunk {
                if view.nps[chunk].marker.role == Some(Role::With)
                    && view.along(chunk) == Some(view.s.predicates[reporter].chunk)
                {
                    for term in context.terms(view, chunk) {
                        if matches!(term.kind, TermKind::Entity(_))
                            && acts(term.class)
                            && !subjects.iter().any(|(s, _)| s.kind == term.kind)
                        {
                            subjects.push((term, 0.7));
                        }
                    }
                }
            }
        }
    }
    Some(Match { frame, chunk: event.p.chunk, subjects, objects, carried, undated: false })
}

/// Who is named right before a work in quotation marks.
fn author(context: &Context, view: &View, work: &Term) -> Option<Term> {
    let thing = work.class.is_some_and(|c| coarse(c) == Coarse::Artifact) && matches!(work.kind, TermKind::Entity(_));
    let here = thing && !work.omitted && work.sentence == view.index;
    let before = view.s.sentence.text.get(..work.span.begin as usize).filter(|_| here)?;
    let before = before.strip_suffix(['「', '『'])?;
    let before = before.strip_suffix('の').unwrap_or(before);
    let bare = context.rules.list("honorifics").iter().find_map(|h| before.strip_suffix(h.as_str()));
    let end = bare.unwrap_or(before).len() as u32;
    let index = view.s.mentions.iter().position(|m| m.bytes.end == end && m.class == Class::PERSON)?;
    let person = context.mention_term(view, view.s.chunk_at(end.saturating_sub(1))?, index);
    matches!(person.kind, TermKind::Entity(_)).then_some(person)
}

/// Whether a term stands in カラ, alone or in a list.
fn comes_from(view: &View, term: &Term) -> bool {
    let from = |c: usize| view.nps[c].marker.role == Some(Role::Case(Case::Kara));
    term.chunk < view.nps.len() && (from(term.chunk) || from(view.list_end(term.chunk)))
}

/// 画像の判別には|Xを|使う: a part or an act of a thing that the sentence does not name, no company.
fn is_part(context: &Context, event: &Event, filler: &Filler) -> bool {
    let view = &context.views[event.sentence];
    let Place::Chunk(c) = filler.place else { return false };
    let marked = |np: &Np| np.marker.topic && np.mention.is_none() && np.nominal;
    filler.role == Role::Case(Case::Ni) && view.nps.get(c).is_some_and(marked)
}

/// Whether what is got is an amount of money.
fn raises(view: &View, event: &Event) -> bool {
    let money = |f: &Filler| {
        let Place::Chunk(c) = f.place else { return false };
        let value = view.nps[c].mention.and_then(|m| view.s.mentions[m].value.as_ref());
        matches!(value, Some(Value::Number(n)) if n.unit.len() == 3 && n.unit.bytes().all(|b| b.is_ascii_uppercase()))
    };
    event.fillers.iter().any(|f| f.role == Role::Case(Case::Wo) && money(f))
}

/// What fills the subject; the next where the object would: A社は|「X」は|発売していない.
fn fill_subject(context: &Context, event: &Event, frame: &Frame, taken: &[usize]) -> Vec<(Term, f32)> {
    let found = context.fill(event, &frame.subject.roles, &frame.subject.accept);
    let object =
        |f: &Filler| f.role == Role::Case(Case::Ga) && matches!(f.place, Place::Chunk(c) if taken.contains(&c));
    let only = !found.is_empty() && found.iter().all(|(t, _)| taken.contains(&t.chunk));
    if !only || !event.fillers.iter().any(object) {
        return found;
    }
    let mut rest = event.clone();
    rest.fillers.retain(|f| !object(f));
    let view = &context.views[event.sentence];
    let topic = |t: &Term| view.nps.get(t.chunk).is_some_and(|np| np.marker.is_topic());
    let mut others = context.fill(&rest, &frame.subject.roles, &frame.subject.accept);
    others.retain(|(t, _)| !t.omitted && topic(t) && view.head(t.chunk) == Some(event.p.chunk));
    if others.is_empty() { found } else { others }
}

/// 新型機「X」発売 A社: whether a headline names a term in the chunk of the objects and apart from them.
fn apart(term: &Term, objects: &[(Term, f32)]) -> bool {
    let named = |t: &Term| matches!(t.kind, TermKind::Entity(_));
    let beside = |o: &Term| o.chunk != term.chunk || o.span.end < term.span.begin;
    named(term) && objects.iter().all(|(o, _)| named(o) && beside(o))
}

/// Xの販売台数が: whose measure fills a slot.
fn measured(context: &Context, event: &Event, slot: &crate::resource::Slot) -> Vec<(Term, f32)> {
    let view = &context.views[event.sentence];
    let measure = |c: usize| {
        let np = &view.nps[c];
        let last = view.surface(np.last);
        np.nominal
            && (context.rules.list("measures").iter().any(|w| last.ends_with(w.as_str()))
                || context.rules.list("standing").iter().any(|w| last.ends_with(w.as_str())))
    };
    let fillers = slot.roles.iter().flat_map(|r| event.fillers.iter().filter(move |f| f.role == *r));
    fillers
        .filter_map(|f| if let super::event::Place::Chunk(c) = f.place { Some((c, f.probability)) } else { None })
        .filter(|(c, _)| measure(*c))
        .find_map(|(c, p)| {
            let owner = view.owner(c)?;
            let terms: Vec<(Term, f32)> = context
                .terms(view, owner)
                .into_iter()
                .filter(|t| matches!(t.kind, TermKind::Entity(_)) && context.accepts(&slot.accept, t))
                .map(|t| (t, 0.9 * p))
                .collect();
            (!terms.is_empty()).then_some(terms)
        })
        .unwrap_or_default()
}

/// Whether the subject is somebody who acts: whoever acts with him does the same.
fn acts_first(frame: &Frame) -> bool {
    frame.subject.accept.classes.iter().any(|c| acts(Some(*c)))
}

/// AはBと会社「C」を設立: B, read as joined to C, acts along.
fn companions(context: &Context, event: &Event, objects: &mut Vec<(Term, f32)>) -> Vec<(Term, f32)> {
    let view = &context.views[event.sentence];
    let Some(last) = objects.last().map(|(t, _)| t.chunk) else { return Vec::new() };
    let joined = |t: &Term| {
        t.chunk != last
            && t.chunk < view.nps.len()
            && acts(t.class)
            && view.nps[t.chunk].marker.role == Some(Role::Case(Case::To))
            // 二つの|本部を|設けた: units of one body, of which none founds the other.
            && t.class != Some(Class::ORGANIZATION_UNIT)
    };
    let mut found: Vec<(Term, f32)> = objects.iter().filter(|(t, _)| joined(t)).cloned().collect();
    objects.retain(|(t, _)| !joined(t));
    // Of another class than the object, it was not taken for one.
    if found.is_empty() && last < view.nps.len() {
        let conjuncts = view.conjuncts(last);
        for c in conjuncts.into_iter().filter(|c| *c != last) {
            found.extend(
                context
                    .terms(view, c)
                    .into_iter()
                    .filter(|t| joined(t) && !objects.iter().any(|(o, _)| o.kind == t.kind))
                    .map(|t| (t, 0.6)),
            );
        }
    }
    found
}

fn objects(context: &Context, event: &Event, frame: &Frame) -> Vec<(Term, f32)> {
    if frame.object.roles.contains(&Role::Omitted) {
        let found = context.fill(event, &frame.object.roles, &frame.object.accept);
        if !found.is_empty() {
            return found;
        }
        let number = event.fillers.iter().any(|f| {
            let view = &context.views[event.sentence];
            matches!(f.place, super::event::Place::Chunk(c) if view.nps[c].mention.is_some_and(|m| view.s.mentions[m].value.is_some()))
        }) || bare_number(context, event);
        let subjects = context.fill(event, &frame.subject.roles, &frame.subject.accept);
        if !number || subjects.is_empty() {
            return Vec::new();
        }
        let accept = crate::resource::Accept::of(&[Class::ORGANIZATION]);
        let known = |t: &Term| subjects.iter().any(|(s, _)| s.kind == t.kind);
        return context
            .last_object(event.sentence, &accept)
            .filter(|t| !known(t))
            .map(|t| (t, 0.4))
            .into_iter()
            .collect();
    }
    if frame.object.accept.clause {
        return super::feature::clause(context, event).map(|t| (t, 0.9)).into_iter().collect();
    }
    let mut found = context.fill(event, &frame.object.roles, &frame.object.accept);
    if found.is_empty() && frame.measured {
        found.extend(measured(context, event, &frame.object));
    }
    if found.is_empty() {
        found.extend(handled(context, event, frame));
    }
    if found.is_empty() {
        found.extend(modified(context, event, frame));
    }
    if found.is_empty() {
        found.extend(shared(context, event, frame));
    }
    if found.is_empty() {
        found.extend(acted_on(context, event, frame));
    }
    if found.is_empty() {
        found.extend(omitted(context, event, frame));
    }
    if found.is_empty() {
        found.extend(headed(context, event, frame));
    }
    if found.is_empty() {
        found.extend(astray(context, event, frame));
    }
    if found.is_empty() {
        found.extend(of_topic(context, event, frame));
    }
    if found.is_empty() && !frame.ends.is_empty() {
        found.extend(counted(context, event, frame));
    }
    for (term, _) in &mut found {
        if let Some(thing) = identified(context, event, term) {
            *term = thing;
        }
    }
    // 山田さんが主演する: in what the sentences before tell of.
    if found.is_empty() && frame.object.roles.contains(&Role::Talk) && event.p.voice != Voice::Passive {
        // 大会「X」が|開かれ、日本からは|A大学が|参加した: what the clause before tells of.
        let view = &context.views[event.sentence];
        let linked = context.linked(view, event.p.chunk).and_then(|c| {
            let mut terms = context.terms(view, c).into_iter();
            terms.find(|t| matches!(t.kind, TermKind::Entity(_)) && context.accepts(&frame.object.accept, t))
        });
        let recent = || context.recent(event.sentence, &frame.object.accept);
        found.extend(linked.or_else(recent).map(|t| (t, 0.5)));
    }
    if found.is_empty() && frame.object.accept.phrase {
        // 〜することが可能: the clause before こと.
        found.extend(super::feature::nominalised(context, event, &frame.object.roles).map(|t| (t, 0.8)));
    }
    if !frame.ends.is_empty() {
        let view = &context.views[event.sentence];
        found.retain(|(t, _)| {
            t.chunk < view.nps.len()
                && frame.ends.iter().any(|e| {
                    view.text(view.bytes(view.nps[t.chunk].first, view.nps[t.chunk].last)).ends_with(e.as_str())
                })
        });
    }
    found
}

/// X社は、A社が|株式の|65%を|握る: shares of which nobody is named are those of the topic.
fn of_topic(context: &Context, event: &Event, frame: &Frame) -> Option<(Term, f32)> {
    let shares = context.rules.list("share words").iter().any(|w| event.phrase.starts_with(w.as_str()));
    if !(shares && frame.object.roles.contains(&Role::Of) && event.p.voice == Voice::Active) {
        return None;
    }
    let view = &context.views[event.sentence];
    let near = |f: &&Filler| f.role == Role::Case(Case::Ga) && !f.far;
    let subject = event.fillers.iter().find(near).and_then(|f| match f.place {
        Place::Chunk(c) if !view.nps[c].marker.topic => Some(c),
        _ => None,
    })?;
    let topic = view.topic_before(subject)?;
    let terms = context.terms(view, topic).into_iter();
    terms.filter(|t| context.accepts(&frame.object.accept, t)).map(|t| (t, 0.6)).next()
}

/// 特許文書500万件を|学習した: what the number counts stands before it.
fn counted(context: &Context, event: &Event, frame: &Frame) -> Option<(Term, f32)> {
    let view = &context.views[event.sentence];
    event.fillers.iter().filter(|f| frame.object.roles.contains(&f.role)).find_map(|f| {
        let Place::Chunk(c) = f.place else { return None };
        let np = view.nps.get(c)?;
        let number = &view.s.mentions[np.mention?];
        let start = view.s.chunks[c].tokens.start;
        let before = view.s.tokens.partition_point(|t| t.bytes.end <= number.bytes.begin);
        if !matches!(number.value, Some(crate::document::Value::Number(_))) || before <= start {
            return None;
        }
        let mut term = context.compound_term(view, start, before - 1)?;
        // 日本酒の香りの|分析値8万件: with what stands before it.
        let full = view.full(c);
        term.full = crate::span::ByteSpan::new(full.begin.min(term.span.begin), term.span.end);
        context.accepts(&frame.object.accept, &term).then_some((term, f.probability))
    })
}

/// ・X:A社が2024年に公開した。: what the clause leaves out is the head of the item.
fn headed(context: &Context, event: &Event, frame: &Frame) -> Vec<(Term, f32)> {
    let view = &context.views[event.sentence];
    let wo = frame.object.roles.first() == Some(&Role::Case(Case::Wo)) && acts_first(frame);
    let verb = matches!(event.p.kind, PredicateKind::Verb | PredicateKind::VerbalNounSuru);
    let marked = event.fillers.iter().any(|f| {
        f.role == Role::Case(Case::Ga)
            && matches!(f.place, Place::Chunk(c) if view.nps[c].marker.role == Some(Role::Case(Case::Ga)))
    });
    let open = !event.fillers.iter().any(|f| f.role == Role::Case(Case::Wo) && !f.far);
    let main = view.modified_by(event.p.chunk).is_none();
    if !(wo && verb && marked && open && main && event.p.voice == Voice::Active) {
        return Vec::new();
    }
    let head = context.head_of(event.sentence).map(|e| context.omitted(event.sentence, e));
    // X社が10日に発売した。
    if head.is_none() && event.date.is_some() {
        return talked_of(context, event, frame);
    }
    head.filter(|t| context.accepts(&frame.object.accept, t)).map(|t| (t, 0.6)).into_iter().collect()
}

/// 共同で開発したX: the noun behind the clause, read as its subject, cannot act and is what was made.
fn modified(context: &Context, event: &Event, frame: &Frame) -> Vec<(Term, f32)> {
    let wo = frame.object.roles.contains(&Role::Case(Case::Wo)) && acts_first(frame);
    if !wo || event.p.voice != Voice::Active || event.p.kind == PredicateKind::VerbalNoun {
        return Vec::new();
    }
    let view = &context.views[event.sentence];
    let behind = event.fillers.iter().find_map(|f| match f.place {
        super::event::Place::Chunk(c) if f.role == Role::Case(Case::Ga) && c > event.p.chunk => Some(c),
        _ => None,
    });
    let Some(chunk) = behind else { return Vec::new() };
    let terms = context.terms(view, view.apposed(chunk));
    let acting = terms.iter().any(|t| context.accepts(&frame.subject.accept, t));
    let fitting = terms.into_iter().filter(|t| !acting && context.accepts(&frame.object.accept, t));
    fitting.map(|t| (t, 0.7)).collect()
}

/// Xを開発し、5月に公開した: the clause before shares its object.
fn shared(context: &Context, event: &Event, frame: &Frame) -> Vec<(Term, f32)> {
    let view = &context.views[event.sentence];
    let p = &event.p;
    // 「X」を|引き取り、|運営するのは|Y社だ: whatever it does with it.
    let told = frame.date.is_some() || context.cleft_end(view, p).is_some();
    let wo = frame.object.roles.first() == Some(&Role::Case(Case::Wo)) && acts_first(frame) && told;
    let active = p.voice == Voice::Active && p.kind == PredicateKind::VerbalNounSuru;
    if !wo || !active || event.fillers.iter().any(|f| f.role == Role::Case(Case::Wo)) {
        return Vec::new();
    }
    let before = view.s.predicates.iter().rev().find(|q| {
        q.chunk < p.chunk
            && view.head(q.chunk) == Some(p.chunk)
            && q.voice == Voice::Active
            && q.polarity == Polarity::Positive
            && view
                .text(view.s.chunks[q.chunk].bytes)
                .trim_end_matches('、')
                .ends_with(['し', 'て', 'り', 'い', 'け', 'め'])
    });
    let object = before.and_then(|q| q.argument(Case::Wo)).map(|a| a.chunk);
    let terms = object.map_or_else(Vec::new, |c| context.terms(view, c));
    let things = terms.into_iter().filter(|t| matches!(t.kind, TermKind::Entity(_)));
    things.filter(|t| context.accepts(&frame.object.accept, t)).map(|t| (t, 0.6)).collect()
}

/// Xは、A社が制作し、…で配信されている: the topic of the clauses is what A社 acts on.
fn acted_on(context: &Context, event: &Event, frame: &Frame) -> Vec<(Term, f32)> {
    let view = &context.views[event.sentence];
    let p = &event.p;
    let wo = frame.object.roles.first() == Some(&Role::Case(Case::Wo)) && acts_first(frame);
    let plain = p.voice == Voice::Active && p.kind != PredicateKind::VerbalNoun && p.argument(Case::Wo).is_none();
    let subject = p.argument(Case::Ga).map(|a| a.chunk).filter(|c| {
        let marker = view.nps[*c].marker;
        marker.role == Some(Role::Case(Case::Ga)) && !marker.topic && *c < p.chunk
    });
    let (true, true, Some(subject)) = (wo, plain, subject) else { return Vec::new() };
    // 大会は|今年も、|A社が|協賛して|開かれた: when is not on what.
    let timed = |t: usize| view.nps[t].mention.is_some_and(|m| coarse(view.s.mentions[m].class) == Coarse::Date);
    let first = view.topic_before(subject);
    let topic = first.and_then(|t| if timed(t) { view.topic_before(t) } else { Some(t) });
    let topic = topic.filter(|t| {
        view.head(*t).is_some_and(|h| view.predicate[h].is_some() && (h == p.chunk || view.head(p.chunk) == Some(h)))
    });
    let terms = topic.map_or_else(Vec::new, |t| context.terms(view, t));
    let things = terms.into_iter().filter(|t| matches!(t.kind, TermKind::Entity(_)));
    things.filter(|t| context.accepts(&frame.object.accept, t)).map(|t| (t, 0.6)).collect()
}

/// 米X社と|水素の|製造で|提携: a companion that the parser took for the first of a list.
fn astray(context: &Context, event: &Event, frame: &Frame) -> Vec<(Term, f32)> {
    let to = frame.object.roles.contains(&Role::Case(Case::To)) && acts_first(frame);
    if !to || event.p.kind == PredicateKind::VerbalNoun {
        return Vec::new();
    }
    let view = &context.views[event.sentence];
    let verb = event.p.chunk;
    let between = |c: usize| view.head(c).is_some_and(|h| h > c && h <= view.head(verb).unwrap_or(verb));
    for chunk in (0..verb).rev().take_while(|c| !ends_clause(view, *c)) {
        let np = &view.nps[chunk];
        let with = np.nominal && np.marker.role == Some(Role::Case(Case::To)) && !np.marker.topic && between(chunk);
        // A社とB社が: a list in earnest has one of its kind behind it.
        let next = view.head(chunk).filter(|h| *h < verb).map(|h| context.terms(view, h));
        let list = next.is_some_and(|t| t.iter().any(|t| t.chunk != chunk && context.accepts(&frame.object.accept, t)));
        if with && !list {
            let own = context.term(view, chunk).filter(|t| context.accepts(&frame.object.accept, t));
            if let Some(term) = own {
                return vec![(context.settled(&frame.object.accept, term), 0.6)];
            }
        }
    }
    Vec::new()
}

/// Whether a chunk ends the clause before: 入れ替わり、
fn ends_clause(view: &View, chunk: usize) -> bool {
    view.nps[chunk].marker.comma
        && view.predicate[chunk].is_some_and(|p| {
            matches!(
                view.s.predicates[p].kind,
                PredicateKind::Verb | PredicateKind::VerbalNounSuru | PredicateKind::Copula
            )
        })
}

/// 1962年に設立された: what the sentences before are about is what came to be then.
fn omitted(context: &Context, event: &Event, frame: &Frame) -> Vec<(Term, f32)> {
    let passive = event.p.voice == Voice::Passive && event.p.kind != PredicateKind::VerbalNoun;
    let dated = frame.date.is_some_and(|(_, end)| end == End::Object) && event.date.is_some();
    let open = !event.fillers.iter().any(|f| matches!(f.role, Role::Case(Case::Ga | Case::Wo)) && f.probability > 0.5);
    let view = &context.views[event.sentence];
    let modifies = view.head(event.p.chunk).is_some_and(|h| view.nps[h].nominal && view.predicate[h].is_none());
    if !(passive && dated && open && acts_first(frame)) || modifies {
        return Vec::new();
    }
    // 2024年4月に公開され、…: the thing that the text is about, before whoever acts in it.
    let brings = traits::BRINGING_OUT.has(frame.relation) || traits::ANNOUNCING.has(frame.relation);
    let thing = context.main_thing(event.sentence).filter(|t| brings && context.accepts(&frame.object.accept, t));
    if let Some(thing) = thing.filter(|_| event.p.polarity == Polarity::Positive) {
        return vec![(thing, 0.45)];
    }
    let found = context.carried(event.sentence, event.p.chunk, &frame.object.accept);
    found.into_iter().map(|t| (t, 0.5)).collect()
}

/// The thing that the text is about, where a frame that brings things out takes it and the clause names no other.
fn talked_of(context: &Context, event: &Event, frame: &Frame) -> Vec<(Term, f32)> {
    let brings = traits::BRINGING_OUT.has(frame.relation);
    let thing = context.main_thing(event.sentence).filter(|_| brings && event.p.polarity == Polarity::Positive);
    thing.filter(|t| context.accepts(&frame.object.accept, t)).map(|t| (t, 0.45)).into_iter().collect()
}

/// Of the maker behind a clause the thing that is his: A社の|「X」.
fn owned_thing(context: &Context, event: &Event, maker: &Term) -> Option<Term> {
    let view = &context.views[event.sentence];
    let np = view.nps.get(maker.chunk).filter(|np| np.marker.role == Some(Role::Of))?;
    let thing = view.head(np.chunk).filter(|h| view.nps[*h].nominal)?;
    context.terms(view, view.apposed(thing)).into_iter().find(|t| matches!(t.kind, TermKind::Entity(_)))
}

/// A社が発表した新型モデルとして、Xは…: the noun behind the clause is X.
fn named_as(context: &Context, event: &Event, term: &Term) -> Option<Term> {
    let view = &context.views[event.sentence];
    let behind = term.kind == TermKind::Phrase && term.chunk < view.nps.len() && term.chunk > event.p.chunk;
    let np =
        view.nps.get(term.chunk).filter(|np| behind && np.marker.role == Some(Role::As) && !np.marker.adnominal)?;
    let head = view.head(np.chunk)?;
    let topic = (np.chunk + 1..head).find(|c| view.is_topic(*c) && view.head(*c) == Some(head))?;
    let class = super::context::coarse(term.class?);
    let same = |t: &Term| t.class.is_some_and(|c| super::context::coarse(c) == class);
    context.terms(view, topic).into_iter().find(|t| matches!(t.kind, TermKind::Entity(_)) && same(t))
}

/// XはA社が設立した会社で、…: the noun behind the clause is X.
fn identified(context: &Context, event: &Event, term: &Term) -> Option<Term> {
    let view = &context.views[event.sentence];
    let chunk = term.chunk;
    let behind = term.kind == TermKind::Phrase && chunk < view.nps.len() && chunk > event.p.chunk;
    if !behind || event.p.kind == PredicateKind::VerbalNoun {
        return None;
    }
    let marker = view.nps[chunk].marker;
    let kind = term.class?;
    let same = |t: &Term| t.class.is_some_and(|c| super::nominal::equals(context, c, kind));
    let named = |c: usize| {
        context
            .terms(view, c)
            .into_iter()
            .find(|t| matches!(t.kind, TermKind::Entity(_)) && same(t) && t.chunk != chunk)
    };
    // A社が設立した会社である|X
    if let Some(found) = view.modified_by(chunk).and_then(|h| named(view.apposed(h))) {
        return Some(found);
    }
    let copula = view.predicate[chunk].is_some_and(|p| view.s.predicates[p].kind == PredicateKind::Copula)
        || (marker.role == Some(Role::Case(Case::De)) && marker.comma && !marker.topic)
        || (marker.bare && chunk + 1 == view.nps.len());
    named(view.topic_before(event.p.chunk).filter(|_| copula)?)
}

/// The topic before a clause whose noun is not its subject: Aは、共同で開発したXを…
fn topic(context: &Context, event: &Event, frame: &Frame) -> Vec<(Term, f32)> {
    let view = &context.views[event.sentence];
    let terms = view.topic_before(event.p.chunk).map_or_else(Vec::new, |c| context.terms(view, c));
    terms.into_iter().filter(|t| context.accepts(&frame.subject.accept, t)).map(|t| (t, 0.6)).collect()
}

/// サービス提供を停止: what the act named by the object handles.
fn handled(context: &Context, event: &Event, frame: &Frame) -> Option<(Term, f32)> {
    let view = &context.views[event.sentence];
    let chunk = event.fillers.iter().find_map(|f| match f.place {
        super::event::Place::Chunk(c)
            if matches!(f.role, Role::Case(Case::Wo | Case::Kara)) && frame.object.roles.contains(&f.role) =>
        {
            Some(c)
        }
        _ => None,
    })?;
    let np = &view.nps[chunk];
    // APIサービス提供を停止: a name inside is not what the noun is.
    let whole = np.mention.is_some_and(|m| view.s.mentions[m].bytes.end >= view.s.tokens[np.last].bytes.end);
    if whole || !context.rules.has("handling", view.surface(np.last)) {
        return None;
    }
    // ガソリン車の生産を取りやめる: what is made or sold is a product, whatever it is called.
    let goods = frame.object.accept.classes.contains(&Class::ARTIFACT)
        && !frame.object.accept.named
        && context.rules.has("handling goods", view.surface(np.last));
    let fitting = |term: Term| {
        if context.accepts(&frame.object.accept, &term) {
            return Some((term, 0.7));
        }
        let plain = goods && term.kind == TermKind::Phrase && term.class.is_none();
        plain.then(|| (Term { class: Some(Class::PRODUCT), ..term }, 0.6))
    };
    if np.first >= np.last {
        // フィルムカメラの生産から撤退
        return context.terms(view, view.owner(chunk)?).into_iter().find_map(fitting);
    }
    fitting(context.compound_term(view, np.first, np.last - 1)?)
}

/// AとBは提携した, AとBが首位を争う: those whom the subject joins stand in a relation that goes both ways to each other.
fn together(context: &Context, event: &Event, sink: &mut Sink) {
    let both = |f: &&Frame| !f.words.is_empty() && context.ontology.relation(f.relation).is_some_and(|i| i.symmetric);
    let mut told: Vec<&str> = Vec::new();
    for frame in frames_for(context, event).into_iter().filter(both) {
        let others = objects(context, event, frame);
        // AとBとの|提携
        let each_other = event.p.kind == PredicateKind::VerbalNoun
            && others.iter().filter(|(t, _)| matches!(t.kind, TermKind::Entity(_))).count() > 1;
        if told.contains(&frame.relation.name()) || !(others.is_empty() || each_other) {
            continue;
        }
        if joined(context, event, frame, sink) {
            told.push(frame.relation.name());
        }
    }
}

/// AとBは共同で…した: whatever they do so, they are partners.
fn jointly(context: &Context, event: &Event, sink: &mut Sink) {
    let view = &context.views[event.sentence];
    let p = &event.p;
    let verb =
        matches!(p.kind, PredicateKind::Verb | PredicateKind::VerbalNounSuru) && p.polarity == Polarity::Positive;
    let how = |c: &usize| {
        let text = view.text(view.s.chunks[*c].bytes).trim_end_matches('、');
        let own = view.head(*c) == Some(p.chunk) || view.along(*c) == Some(p.chunk);
        own && context.rules.has("joint manners", text)
    };
    let Some(manner) = (0..p.chunk).find(how).filter(|_| verb) else { return };
    let accept = crate::resource::Accept::of(&[Class::ORGANIZATION]);
    let named = |found: Vec<(Term, f32)>| -> Vec<(Term, f32)> {
        found.into_iter().filter(|(t, _)| matches!(t.kind, TermKind::Entity(_))).collect()
    };
    let mut subjects = named(context.fill(event, &[Role::Case(Case::Ga)], &accept));
    // A大学などの|研究チームは: the team is they, and none beside them.
    subjects.retain(|(t, _)| context.rules.end_in("joint teams", &context.label(t)).is_none());
    // AはBと|二人三脚で|開発した
    if subjects.len() == 1 {
        let mut with = named(context.fill(event, &[Role::Case(Case::To), Role::With], &accept));
        // X社と|二人三脚で、: whom the manner takes with it.
        let beside = (0..manner)
            .find(|c| view.head(*c) == Some(manner) && view.nps[*c].marker.role == Some(Role::Case(Case::To)));
        if let Some(c) = beside.filter(|_| with.is_empty()) {
            let terms = context.terms(view, c).into_iter().filter(|t| context.accepts(&accept, t));
            with = named(terms.map(|t| (t, 0.7)).collect());
        }
        let other = |t: &Term| subjects.iter().all(|(s, _)| s.kind != t.kind && s.span.begin < t.span.begin);
        let with: Vec<(Term, f32)> = with.into_iter().filter(|(t, _)| other(t)).collect();
        subjects.extend(with);
    }
    let time = event.date.map(|d| context.time(event.sentence, d));
    if subjects.len() == 2 {
        partners(context, &subjects, event, (&time, event.modality, Rests::JointAct), sink);
    }
}

/// Whether the subject joins several that the frame takes: each with each.
fn joined(context: &Context, event: &Event, frame: &Frame, sink: &mut Sink) -> bool {
    // AやBがこれに対抗する: against another, not against each other.
    let view = &context.views[event.sentence];
    let pointed = event.fillers.iter().any(|f| match f.place {
        Place::Chunk(c) => {
            let toward = matches!(f.role, Role::Case(Case::Ni | Case::To) | Role::Toward);
            toward && c < view.nps.len() && words::POINTERS.has(view.text(view.core(c)))
        }
        Place::Compound(..) => false,
    });
    if pointed {
        return false;
    }
    // 競合には|Aや|Bが|ある: rivals of whom the talk is of, not of each other.
    let noun = view.nps[event.p.chunk].marker;
    let rivals = event.p.kind == PredicateKind::VerbalNoun && traits::COMPETING.has(frame.relation);
    if rivals && noun.role == Some(Role::Case(Case::Ni)) {
        return false;
    }
    let partners_only = traits::PARTNERS.has(frame.relation);
    let mut subjects: Vec<(Term, f32)> = context
        .fill(event, &frame.subject.roles, &frame.subject.accept)
        .into_iter()
        .filter(|(t, _)| t.kind != TermKind::Phrase || t.class == Some(Class::COMPANY))
        .collect();
    // AとBとの|提携は: with each other.
    if subjects.len() < 2 && event.p.kind == PredicateKind::VerbalNoun && partners_only {
        let both = context.fill(event, &[Role::Case(Case::To)], &frame.subject.accept);
        let named: Vec<(Term, f32)> = both.into_iter().filter(|(t, _)| matches!(t.kind, TermKind::Entity(_))).collect();
        if named.len() > 1 {
            subjects = named;
        }
    }
    let mut seen: Vec<TermKind> = Vec::new();
    subjects.retain(|(t, _)| {
        !seen.contains(&t.kind) && {
            seen.push(t.kind);
            true
        }
    });
    subjects.sort_by_key(|(t, _)| t.span.begin);
    if subjects.len() < 2 || (partners_only && event.modality == Modality::Desired) {
        return false;
    }
    let time = event.date.map(|d| context.time(event.sentence, d));
    let denied = frame.polarity.is_some() || event.polarity != Polarity::Positive;
    // AとBは提携を解消した: of two alone, with each other.
    if partners_only && denied && (subjects.len() != 2 || subjects.iter().any(|(t, _)| !acts(t.class))) {
        return false;
    }
    if partners_only && !denied {
        partners(context, &subjects, event, (&time, event.modality, Rests::Alone), sink);
        return true;
    }
    // Who competes does so now, whatever the verb's tense.
    let plain = event.p.cue == "non-past" && traits::COMPETING.has(frame.relation);
    let modality = if plain && event.modality == Modality::Planned { Modality::Asserted } else { event.modality };
    let polarity = match frame.polarity {
        Some(_) if event.polarity == Polarity::Negative => Polarity::Positive,
        given => given.unwrap_or(event.polarity),
    };
    for (i, (a, p)) in subjects.iter().enumerate() {
        for (b, q) in &subjects[i + 1..] {
            sink.push(Candidate {
                sentence: event.sentence,
                subject: a.clone(),
                relation: frame.relation,
                object: b.clone(),
                polarity,
                modality,
                speaker: source(context, event),
                time: time.clone(),
                qualifiers: BTreeMap::new(),
                confidence: frame.precision * event.certainty * strength(p.min(*q)),
                rule: format!("{}-both@1", frame.id),
                normalized: None,
                rests: Rests::Alone,
            });
        }
    }
    true
}

/// The chunk 〜向けに of a predicate.
fn aim(view: &View, predicate: usize) -> Option<usize> {
    (0..predicate).rev().find(|c| {
        view.head(*c) == Some(predicate)
            && view.nps[*c].marker.role == Some(Role::Case(Case::Ni))
            && words::AIMED_AT.has(view.surface(view.nps[*c].last))
    })
}

fn aimed(context: &Context, event: &Event) -> bool {
    let view = &context.views[event.sentence];
    aim(view, event.p.chunk).is_some() || meant_for(context, view, event.p.chunk).is_some()
}

/// The group of 〜向けに.
fn aimed_at(context: &Context, view: &View, predicate: usize) -> Option<Term> {
    let np = &view.nps[aim(view, predicate)?];
    if np.first >= np.last {
        return None;
    }
    let mut group = context.compound_term(view, np.first, np.last - 1)?;
    group.kind = TermKind::Phrase;
    group.span = view.bytes(np.first, np.last - 1);
    group.full = group.span;
    Some(group)
}

/// 競技をする|人の|ために|作った: the people for whom it is.
fn meant_for(context: &Context, view: &View, predicate: usize) -> Option<Term> {
    let sake = (0..predicate).rev().find(|c| {
        let own = view.head(*c) == Some(predicate) && view.nps[*c].marker.role == Some(Role::Case(Case::Ni));
        own && context.rules.has("sakes", view.text(view.core(*c)))
    })?;
    context.term(view, view.owner(sake)?).filter(|t| t.kind == TermKind::Phrase && t.class == Some(Class::PERSON))
}

/// 日本企業向けに提供: whom the provided thing is for.
fn audience(context: &Context, event: &Event, m: &Match, sink: &mut Sink) {
    if !traits::FOR_AN_AUDIENCE.has(m.frame.relation) {
        return;
    }
    let view = &context.views[event.sentence];
    let Some(group) = aimed_at(context, view, event.p.chunk).or_else(|| meant_for(context, view, event.p.chunk)) else {
        return;
    };
    for (object, p) in &m.objects {
        let mut candidate = Candidate::by(mechanism::FOR_WHOM_ACT, object.clone(), group.clone())
            .weakened(strength(*p))
            .resting(Rests::Purpose);
        candidate.sentence = event.sentence;
        candidate.modality = event.modality;
        candidate.polarity = event.polarity;
        sink.push(candidate);
    }
}

/// 50%ずつ出資: an amount without a particle.
fn bare_number(context: &Context, event: &Event) -> bool {
    let view = &context.views[event.sentence];
    (0..event.p.chunk).any(|c| {
        view.head(c) == Some(event.p.chunk)
            && view.s.mentions.iter().any(|m| {
                matches!(m.value, Some(crate::document::Value::Number(_))) && view.s.chunks[c].bytes.contains(m.bytes)
            })
    })
}

fn emit(context: &Context, event: &Event, m: &Match, sink: &mut Sink) {
    let frame = m.frame;
    let mut qualifiers = BTreeMap::new();
    for (name, slot) in &frame.qualifiers {
        if let Some((term, _)) = context.fill(event, &slot.roles, &slot.accept).first() {
            // A社に|電池を、|B社に|モーターを|納める: what is another part of the clause is none of the words.
            let other = |f: &Filler| match f.place {
                Place::Chunk(c) => {
                    let bytes = context.views[event.sentence].s.chunks.get(c).map(|c| c.bytes);
                    c != term.chunk && f.role != Role::Of && bytes.is_some_and(|b| term.full.contains(b))
                }
                Place::Compound(..) => false,
            };
            let words = if event.fillers.iter().any(other) { term.span } else { term.full };
            qualifiers.insert(name.clone(), context.as_read(term.sentence, words));
        }
    }
    let time = event.date.map(|d| context.time(event.sentence, d));
    let (mut polarity, mut modality) = (event.polarity, event.modality);
    if let Some(p) = frame.polarity {
        polarity = if polarity == Polarity::Negative { Polarity::Positive } else { p };
    }
    // 2016年までA社に在籍し、
    let ended = polarity == Polarity::Positive
        && modality == Modality::Asserted
        && context.rules.has("lasting ties", frame.relation.name())
        && super::career::until(&context.views[event.sentence], &event.p);
    if ended {
        polarity = Polarity::Negative;
    }
    // 対応する, 搭載する: what a thing can do or has holds now, whatever the verb's tense.
    // 12月から配信する: with a date, or of a verb that brings a thing out, it lies ahead.
    let adopts = context.rules.has("adopting", &event.p.lemma) && m.subjects.iter().all(|(t, _)| acts(t.class));
    let ahead = event.date.is_some()
        || context.rules.has("bringing out", &event.p.lemma)
        || context.rules.has("moving in", &event.p.lemma)
        || adopts;
    if modality == Modality::Planned && !ahead && event.p.cue == "non-past" && traits::STATES.has(frame.relation) {
        modality = Modality::Asserted;
    }
    // 同社によると: what a company says of itself is no hearsay.
    let view = &context.views[event.sentence];
    let told_by = event.p.speaker.or_else(|| context.according_to(view, event.p.chunk));
    if modality == Modality::Hearsay && told_by.is_some_and(|c| context.says_of_itself(view, c)) {
        modality = Modality::Asserted;
    }
    if modality == Modality::Asserted {
        modality = frame.modality.unwrap_or(modality);
    }
    let day = event.date.and_then(|d| match &view.s.mentions[d].value {
        Some(crate::document::Value::Date(date)) => Some(date.as_str()),
        _ => None,
    });
    let ahead = event.p.tense != Tense::Past && day.is_some_and(|d| context.to_come(d));
    let happens = context.rules.has("happenings", frame.relation.name());
    let listed = |list: &str| context.rules.has(list, frame.relation.name());
    let undertaken = happens || listed("undertakings") || listed("agreements");
    let coming = || match ahead::to_come(context, event) {
        Some(Coming::Bare) => happens,
        Some(Coming::Told) => undertaken,
        None => held_then(context, event, frame),
    };
    if modality == Modality::Asserted
        && (ahead || yet_to_come(context, event, m) || not_yet_there(context, event, m) || coming())
    {
        modality = Modality::Planned;
    }
    if modality == Modality::Asserted
        && let Some(unreal) = unreal(context, event, m)
    {
        modality = unreal;
    }
    // 「来春には届けます」: what one says in the present that one will bring out lies ahead; 「発表いたします」 does it.
    if !event.own.is_empty() && event.p.tense == Tense::NonPast {
        let text = view.text(view.s.chunks[event.p.chunk].bytes);
        let lasts = context.lasts(text);
        let by = (0..event.p.chunk).any(|c| {
            let text = view.text(view.s.chunks[c].bytes);
            view.depth(c) == view.depth(event.p.chunk)
                && (words::BY_THEN.within(text) || words::ON_THAT_DAY.within(text) && event.date.is_some())
        });
        let ahead = traits::RELEASING.has(frame.relation) || traits::PROVIDING.has(frame.relation) && by;
        if modality == Modality::Asserted && !lasts && ahead {
            modality = Modality::Planned;
        } else if modality == Modality::Planned && traits::ANNOUNCING.has(frame.relation) && words::POLITE.within(text)
        {
            modality = Modality::Asserted;
        }
    }
    // 出場できる: who can has not yet.
    let feature = traits::WHAT_A_THING_CAN.has(frame.relation);
    if modality == Modality::Asserted
        && event.p.voice == Voice::Potential
        && event.p.tense == Tense::NonPast
        && !feature
    {
        modality = Modality::Possible;
    }
    let speaker = source(context, event);
    // 株式の5%を取得した: a part of a company is no company bought.
    let part = traits::BUYING.has(frame.relation) && smaller_part(view, event);
    // 青葉銀行から|10億円を|調達した: money, and no goods.
    let raised = traits::SUPPLYING.has(frame.relation) && raises(view, event);
    if raised && let Some(amount) = qualifiers.remove(crate::document::qualifier::WHAT) {
        qualifiers.insert("amount".to_owned(), amount);
    }
    let relation = match (part, raised) {
        (true, _) => mechanism::PART_BOUGHT,
        (_, true) => mechanism::MONEY_RAISED,
        _ => frame.relation,
    };
    for (subject, sp) in &m.subjects {
        for (object, op) in &m.objects {
            if crossed(context, event, subject, object) {
                continue;
            }
            let confidence =
                frame.precision * event.certainty * strength(*sp) * strength(*op) * if m.carried { 0.8 } else { 1.0 };
            sink.push(Candidate {
                sentence: event.sentence,
                subject: subject.clone(),
                relation,
                object: object.clone(),
                polarity,
                modality,
                speaker: speaker.clone(),
                time: time.clone(),
                qualifiers: qualifiers.clone(),
                confidence,
                rule: format!("{}@1", frame.id),
                normalized: None,
                rests: Rests::Alone,
            });
        }
    }
    // 本社を|A市から|B市に|移す|計画だ: until then it is in A.
    let planned = matches!(modality, Modality::Planned | Modality::Possible | Modality::Desired);
    if context.rules.has("moved", frame.relation.name())
        && polarity == Polarity::Positive
        && modality != Modality::Hearsay
    {
        let from = context.fill(event, &[Role::Case(Case::Kara)], &frame.object.accept);
        for (place, _) in from.into_iter().filter(|(t, _)| matches!(t.kind, TermKind::Entity(_))) {
            for (subject, _) in &m.subjects {
                let mut candidate =
                    Candidate::new(subject.clone(), frame.relation.name(), place.clone(), "moves-from", 0.65);
                candidate.sentence = event.sentence;
                candidate.polarity = if planned { Polarity::Positive } else { Polarity::Negative };
                sink.push(candidate);
            }
        }
    }
    date(context, event, m, polarity, modality, time.as_ref(), sink);
    let since = event.date.filter(|d| {
        let chunk = view.s.chunk_at(view.s.mentions[*d].bytes.begin);
        chunk.is_some_and(|c| view.nps[c].marker.role == Some(Role::Case(Case::Kara)))
    });
    if let Some(day) = since.filter(|_| polarity == Polarity::Positive && listed("brought out since")) {
        brought_out(context, event, m, (day, modality), sink);
    }
    if polarity == Polarity::Positive {
        maker(context, event, m, sink);
    }
    if frame.joint && polarity == Polarity::Positive {
        // Who only plans to make something together is no partner yet; who founds a company together is.
        let bound = traits::FOUNDING.has(frame.relation);
        let reading = if bound { Modality::Asserted } else { modality };
        let made = |t: &Term| m.objects.iter().any(|(o, _)| o.kind == t.kind && t.kind != TermKind::Phrase);
        let makers: Vec<(Term, f32)> = m.subjects.iter().filter(|(t, _)| !made(t)).cloned().collect();
        partners(context, &makers, event, (&time, reading, Rests::JointAct), sink);
    }
}

/// 「X」を5月1日から販売する: from that day on the thing is out.
fn brought_out(context: &Context, event: &Event, m: &Match, (day, modality): (usize, Modality), sink: &mut Sink) {
    let view = &context.views[event.sentence];
    let chunk = view.s.chunk_at(view.s.mentions[day].bytes.begin).unwrap_or(0);
    let date = context.mention_term(view, chunk, day);
    for (object, _) in m.objects.iter().filter(|(o, _)| matches!(o.kind, TermKind::Entity(_)) && !o.omitted) {
        let mut push = |found, subject: &Term, object: &Term| {
            let mut candidate = Candidate::by(found, subject.clone(), object.clone());
            candidate.sentence = event.sentence;
            candidate.modality = modality;
            sink.push(candidate);
        };
        push(mechanism::OUT_SINCE, object, &date);
        for (subject, _) in &m.subjects {
            push(mechanism::OUT_SINCE_BY, subject, object);
        }
    }
}

/// A社は新型車「X」を売り出した: a company that brings out a thing under a name, with its kind, is its maker where no other one
/// is told.
fn maker(context: &Context, event: &Event, m: &Match, sink: &mut Sink) {
    let made = |t: &Term| {
        matches!(t.kind, TermKind::Entity(_))
            && !t.omitted
            && t.class.is_some_and(|c| {
                matches!(c, Class::AI_MODEL | Class::DEVICE | Class::VEHICLE | Class::PRODUCT | Class::GAME)
            })
    };
    let told = matches!(event.modality, Modality::Asserted | Modality::Planned);
    let [(subject, p)] = m.subjects.as_slice() else { return };
    let company = subject.class.is_some_and(|c| context.ontology.is_a(c, Class::COMPANY));
    if !traits::RELEASING.has(m.frame.relation) || !told || !company || event.p.voice == Voice::Passive {
        return;
    }
    let view = &context.views[event.sentence];
    for (object, q) in m.objects.iter().filter(|(o, _)| made(o)) {
        let quoted = view.s.sentence.text[..object.span.begin as usize].strip_suffix(['「', '『']);
        // 米X社の試験機「Y」: another one made it.
        let other = view
            .owner(object.chunk)
            .is_some_and(|c| context.terms(view, c).iter().any(|t| acts(t.class) && t.kind != subject.kind))
            || quoted.is_some_and(|before| {
                let owner = before.rfind('の').filter(|at| before[*at..].chars().count() <= 16);
                let ends = |m: &crate::document::Mention| Some(m.bytes.end as usize) == owner && acts(Some(m.class));
                view.s.mentions.iter().any(ends)
            });
        let kind = quoted.is_some_and(|before| before.ends_with(|c: char| !matches!(c, 'の' | 'を' | '、' | '。')));
        if !kind || other {
            continue;
        }
        let mut candidate = Candidate::by(mechanism::BRINGS_OUT, subject.clone(), object.clone())
            .weakened(strength(*p))
            .weakened(strength(*q));
        candidate.sentence = event.sentence;
        sink.push(candidate);
    }
}

/// 9月に名古屋市で|開かれる|大会: with its day and in the present an event is yet to take place, unless it does so regularly.
fn held_then(context: &Context, event: &Event, frame: &Frame) -> bool {
    let view = &context.views[event.sentence];
    let text = view.text(view.s.chunks[event.p.chunk].bytes);
    let verb = matches!(event.p.kind, PredicateKind::Verb | PredicateKind::VerbalNounSuru);
    let regular = context.is_regular(view);
    let dated = event.date.is_some_and(|d| match &view.s.mentions[d].value {
        Some(crate::document::Value::Date(day)) => context.to_come(day) || day.starts_with('X'),
        _ => false,
    });
    traits::TAKING_PLACE.has(frame.relation)
        && verb
        && dated
        && !regular
        && event.p.tense == Tense::NonPast
        && !context.lasts(text)
        && context.page.is_none()
}

/// AIを使った|サービスを|提供したい: what is told of a thing without a name that is yet to be is as unreal as the thing.
fn unreal(context: &Context, event: &Event, m: &Match) -> Option<Modality> {
    let view = &context.views[event.sentence];
    let noun = view.modified_by(event.p.chunk)?;
    let nameless = |(t, _): &(Term, f32)| t.kind == TermKind::Phrase && t.chunk == noun;
    let thing = m.subjects.iter().all(nameless) || m.objects.iter().all(nameless);
    let governor = view.predicate[view.head(noun)?].map(|i| &view.s.predicates[i])?;
    let handled = governor.argument(Case::Wo).is_some_and(|a| a.chunk == noun);
    let unreal = matches!(
        governor.modality,
        Modality::Planned | Modality::Desired | Modality::Possible | Modality::Conditional | Modality::Question
    );
    (thing && handled && unreal).then_some(governor.modality)
}

/// Whether the clause says how much of a company changes hands, and that is less than half: 株式の5%を|取得した.
fn smaller_part(view: &View, event: &Event) -> bool {
    view.s.mentions.iter().any(|m| {
        let Some(crate::document::Value::Number(number)) = &m.value else { return false };
        let share = number.unit == "PERCENT" && number.value.parse::<f32>().is_ok_and(|v| v > 0.0 && v < 50.0);
        let near = || view.s.chunk_at(m.bytes.begin).is_some_and(|c| view.head(c) == Some(event.p.chunk));
        share
            && near()
            && !words::IN_ADDITION
                .within(view.text(crate::span::ByteSpan::new(m.bytes.end, view.s.chunks[event.p.chunk].bytes.end)))
    })
}

/// 次に送り出す|大型機, 全国で発売する|『X』: a thing that the clause before it brings out in the present is yet to come.
fn yet_to_come(context: &Context, event: &Event, m: &Match) -> bool {
    let p = &event.p;
    let view = &context.views[event.sentence];
    let text = view.text(view.s.chunks[p.chunk].bytes);
    let lasts = context.lasts(text);
    let brings = context.rules.has("bringing out at once", &p.lemma);
    let behind = m.objects.iter().all(|(t, _)| t.chunk > p.chunk && t.chunk < usize::MAX);
    brings && behind && !lasts && p.tense == Tense::NonPast && traits::RELEASING.has(m.frame.relation)
}

/// 来春オープンする|水族館「X」を|A社が|運営する: what happens with a thing that is not yet there.
fn not_yet_there(context: &Context, event: &Event, m: &Match) -> bool {
    let view = &context.views[event.sentence];
    let text = |chunk: usize| view.text(view.s.chunks[chunk].bytes);
    let present = |p: &Predicate| p.tense == Tense::NonPast && !context.lasts(text(p.chunk));
    let comes = |p: &Predicate| {
        p.chunk != event.p.chunk
            && p.kind != PredicateKind::VerbalNoun
            && p.polarity == Polarity::Positive
            && p.voice != Voice::Potential
            && present(p)
            && context.rules.has("coming into being", &p.lemma)
    };
    let to_be = |t: &Term| {
        let np = view.nps.get(t.chunk).filter(|_| t.sentence == event.sentence);
        np.is_some_and(|np| {
            let named = np.left..=t.chunk;
            let mut before = view.s.predicates.iter().filter(|p| p.chunk < t.chunk && comes(p));
            before.any(|p| view.modified_by(p.chunk).is_some_and(|n| named.contains(&n)))
        })
    };
    present(&event.p) && m.subjects.iter().chain(&m.objects).any(|(t, _)| to_be(t))
}

/// A社がXを、B社がYを開発した: what another subject parts belongs to that one.
fn crossed(context: &Context, event: &Event, subject: &Term, object: &Term) -> bool {
    let view = &context.views[event.sentence];
    let (s, o) = (subject.chunk, object.chunk);
    if s >= view.nps.len() || o >= view.nps.len() || o > event.p.chunk || s > event.p.chunk {
        return false;
    }
    let marked = |c: usize| {
        let m = view.nps[c].marker;
        let subject = m.role == Some(Role::Case(Case::Ga)) || m.topic && m.role.is_none();
        let by = |h: usize| view.head(h) == Some(event.p.chunk) && view.nps[h].marker.role == view.nps[o].marker.role;
        subject && view.head(c).is_some_and(|h| h == event.p.chunk || h < event.p.chunk && by(h))
    };
    // Each of the subjects has an object of its own before the next.
    let role = view.nps[o].marker.role;
    let objects =
        (0..event.p.chunk).filter(|c| view.nps[*c].marker.role == role && view.head(*c) == Some(event.p.chunk));
    if objects.count() < 2 || !marked(s) || matches!(role, None | Some(Role::Of)) {
        return false;
    }
    if s < o { (s + 1..o).any(marked) } else { (0..o).any(marked) }
}

fn strength(probability: f32) -> f32 {
    0.6 + 0.4 * probability
}

fn source(context: &Context, event: &Event) -> Option<String> {
    event.speaker.clone().or_else(|| {
        let view = &context.views[event.sentence];
        let announcer = event.announcer.and_then(|c| view.predicate[c])?;
        let p = &view.s.predicates[announcer];
        let subject = p.argument(Case::Ga)?;
        context.speaker(view, subject.chunk)
    })
}

fn date(
    context: &Context,
    event: &Event,
    m: &Match,
    polarity: Polarity,
    modality: Modality,
    time: Option<&Time>,
    sink: &mut Sink,
) {
    let (Some((relation, end)), Some(mention)) = (m.frame.date, event.date) else { return };
    if m.undated {
        return;
    }
    let view = &context.views[event.sentence];
    let date = context.mention_term(view, view.s.chunk_at(view.s.mentions[mention].bytes.begin).unwrap_or(0), mention);
    if !matches!(date.kind, TermKind::Date(_)) {
        return;
    }
    let ends = if end == End::Subject { &m.subjects } else { &m.objects };
    for (term, p) in ends {
        // 参入 and the like are no things with a date of their own.
        if term.kind == TermKind::Phrase && term.class.is_none() {
            continue;
        }
        sink.push(Candidate {
            sentence: event.sentence,
            subject: term.clone(),
            relation,
            object: date.clone(),
            polarity,
            modality,
            speaker: source(context, event),
            time: time.cloned(),
            qualifiers: BTreeMap::new(),
            confidence: m.frame.precision * event.certainty * strength(*p) * 0.95,
            rule: format!("{}-date@1", m.frame.id),
            normalized: None,
            rests: Rests::Alone,
        });
    }
}

/// Agents of a joint act are partners.
fn partners(
    context: &Context,
    subjects: &[(Term, f32)],
    event: &Event,
    (time, modality, rests): (&Option<Time>, Modality, Rests),
    sink: &mut Sink,
) {
    let view = &context.views[event.sentence];
    // A大学などの研究チーム: the team is they, and none beside them.
    if subjects.iter().any(|(t, _)| context.rules.end_in("joint teams", &context.label(t)).is_some()) {
        return;
    }
    // Only と, とともに and carried pairs join; や and commas merely list.
    let last = subjects.iter().map(|(t, _)| t.chunk).filter(|c| *c < view.nps.len()).max();
    // A社、B社、それにC市の3者: as many as are counted.
    let whole = last.is_some_and(|last| {
        (last + 1..view.nps.len().min(last + 3)).any(|c| {
            let number = view.text(view.bytes(view.nps[c].first, view.nps[c].last));
            let count: String = number.chars().take_while(char::is_ascii_digit).collect();
            count.parse() == Ok(subjects.len()) && view.owner(c) == Some(last)
        })
    });
    let lists = !whole
        && subjects.iter().filter(|(t, _)| Some(t.chunk) != last).any(|(t, _)| {
            view.nps.get(t.chunk).is_some_and(|np| {
                let m = np.marker;
                // A、B、Cの3社: the number closes the list.
                let counted = (t.chunk..view.nps.len()).any(|c| {
                    let head = view.head(c).filter(|h| view.possessors(*h).contains(&c));
                    head.is_some_and(|h| {
                        let np = &view.nps[h];
                        let number = view.text(view.bytes(np.first, np.last));
                        view.conjuncts(c).contains(&t.chunk)
                            && number.ends_with(['社', '者', '行', '校', '国', '団', '市'])
                    })
                });
                !counted
                    && (m.such
                        || (m.list
                            && m.role != Some(Role::Case(Case::To))
                            && !words::AS_WELL_AS.within(view.text(view.s.chunks[t.chunk].bytes))))
            })
        });
    if lists {
        return;
    }
    for (i, (a, p)) in subjects.iter().enumerate() {
        for (b, q) in &subjects[i + 1..] {
            let alone = rests == Rests::Alone;
            let place =
                |t: &Term| alone && t.class.is_some_and(|c| matches!(c, Class::CITY | Class::REGION | Class::COUNTRY));
            let person = |t: &Term| t.class == Some(Class::PERSON) && !alone;
            if !(acts(a.class) || place(a)) || !(acts(b.class) || place(b)) || person(a) || person(b) {
                continue;
            }
            let found = if rests == Rests::JointAct { mechanism::JOINT_ACT } else { mechanism::PARTNERS };
            let mut candidate = Candidate::by(found, a.clone(), b.clone())
                .weakened(strength(p.min(*q)))
                .weakened(event.certainty)
                .resting(rests);
            candidate.sentence = event.sentence;
            candidate.time.clone_from(time);
            candidate.modality = modality;
            sink.push(candidate);
        }
    }
}

/// What is announced: the object of the verb, or what the announced act brings about, or the act itself in its words.
fn announce(context: &Context, event: &Event, events: &[Event], matches: &[(usize, Match)], sink: &mut Sink) {
    let by_phrase = context.rules.frames_of(&event.phrase);
    let by_verb = context.rules.frames_of(&event.p.lemma);
    let Some(frame) = by_phrase.chain(by_verb).find(|f| traits::ANNOUNCING.has(f.relation)) else {
        return;
    };
    if event.p.kind == PredicateKind::VerbalNoun && event.fillers.is_empty() {
        return;
    }
    let view = &context.views[event.sentence];
    let mut objects: Vec<(Term, f32)> = Vec::new();
    let mut act: Option<usize> = None;
    // The act that the object names (設立を発表).
    let themes: Vec<usize> = event
        .fillers
        .iter()
        .filter(|f| f.role == Role::Case(Case::Wo))
        .filter_map(|f| if let super::event::Place::Chunk(c) = f.place { Some(c) } else { None })
        .collect();
    for (i, m) in matches {
        let content = themes.iter().any(|t| *t == m.chunk) && events[*i].p.kind == PredicateKind::VerbalNoun
            || events[*i].p.reported_by == Some(event.p.chunk) && view.clause_of(m.chunk, event.p.chunk);
        if content && m.frame.announced {
            objects.extend(
                m.objects.iter().filter(|(t, _)| matches!(t.kind, TermKind::Entity(_) | TermKind::Phrase)).cloned(),
            );
            act = Some(*i);
        }
    }
    let nothing = objects.is_empty();
    if !objects.is_empty() {
        let mut subjects = announcers(context, event, frame);
        for (_, m) in matches.iter().filter(|(i, _)| Some(*i) == act) {
            for (term, p) in &m.subjects {
                let with = view.nps.get(term.chunk).is_some_and(|np| np.marker.role == Some(Role::With));
                if with && !subjects.iter().any(|(s, _)| s.kind == term.kind) {
                    subjects.push((term.clone(), *p));
                }
            }
        }
        // 提供すると発表: the date is that of the act's announcement, not of a thing that was there before.
        let makes = |m: &Match| m.frame.date.is_some() || traits::DEVELOPING.has(m.frame.relation);
        let undated = !matches.iter().any(|(i, m)| Some(*i) == act && makes(m));
        let found = Match { frame, chunk: event.p.chunk, subjects, objects, carried: false, undated };
        let plain = act.map(|i| &events[i]).is_none_or(|e| e.sentence == event.sentence);
        if plain && !found.subjects.is_empty() && event.p.voice != Voice::Causative {
            emit(context, event, &found, sink);
        }
    }
    // An item of a list tells of its own head.
    let of_item = context.head_of(event.sentence).is_some_and(|e| {
        context.accepts_entity(&frame.object.accept, context.analysis.entities[e.0 as usize].exact_class())
    });
    if nothing
        && !of_item
        && let Some(object) = told_before(context, event)
    {
        let mut subjects = context.fill(event, &[Role::Case(Case::Ga)], &frame.subject.accept);
        subjects.retain(|(t, _)| t.chunk != usize::MAX);
        if !subjects.is_empty() {
            let objects = vec![(object, 0.6)];
            let found = Match { frame, chunk: event.p.chunk, subjects, objects, carried: false, undated: false };
            emit(context, event, &found, sink);
            return;
        }
    }
    // 〜すると発表した, 〜することを明らかにした: the clause itself is announced where no thing in it is.
    let told = matches.iter().any(|(_, m)| m.chunk == event.p.chunk && m.frame.relation == frame.relation);
    if nothing && !told && event.p.voice == Voice::Active && event.p.kind != PredicateKind::VerbalNoun {
        let content = (0..event.p.chunk).rev().find(|c| {
            let whole = view.nps[*c].marker.role == Some(Role::Case(Case::Wo))
                && words::KOTO.within(view.text(view.s.chunks[*c].bytes));
            view.head(*c) == Some(event.p.chunk) && view.depth(*c) == 0 && (super::quote::ends_in_to(view, *c) || whole)
        });
        let inner = content.and_then(|c| {
            let verb = |c: usize| view.predicate[c].map(|p| &view.s.predicates[p]);
            verb(c).or_else(|| verb(c.checked_sub(1).filter(|b| view.head(*b) == Some(c))?))
        });
        let inner = inner.map(|p| context.event(view, p));
        let words = inner.as_ref().and_then(|e| super::feature::clause(context, e));
        let mut subjects = context.fill(event, &frame.subject.roles, &frame.subject.accept);
        // A社から10億円を調達したと発表した: from whom is told of the clause.
        subjects.retain(|(t, _)| !comes_from(view, t) || content.is_none_or(|c| t.chunk > c));
        // A社は、B氏が移ると発表した: who acts in the clause announces nothing.
        let topical = |t: &Term| view.nps.get(t.chunk).is_some_and(|np| np.marker.topic);
        if subjects.iter().any(|(t, _)| topical(t)) {
            subjects.retain(|(t, _)| topical(t) || content.is_none_or(|c| t.chunk > c));
        }
        // Aは…を終えたと発表した: the parser hung the topic into the clause.
        if let (true, Some(e)) = (subjects.is_empty(), &inner) {
            subjects = context.fill(e, &[Role::Case(Case::Ga)], &frame.subject.accept);
            subjects.retain(|(t, _)| view.nps.get(t.chunk).is_some_and(|np| np.marker.topic));
        }
        // 新番組「X」を放送すると発表した: the thing, where the clause is about one that has a name.
        let artifact = Accept::of(&[Class::ARTIFACT, Class::CREATIVE_WORK]);
        let thing = inner.as_ref().filter(|_| !subjects.is_empty()).and_then(|e| {
            let own = e.p.argument(Case::Wo)?.chunk;
            let found = context.terms(view, own).into_iter().filter(|t| matches!(t.kind, TermKind::Entity(_)));
            let mut named = found.filter(|t| t.chunk == own && context.accepts(&artifact, t));
            named.next().filter(|_| named.next().is_none())
        });
        if let Some(thing) = thing {
            let objects = vec![(thing, 0.7)];
            let found = Match { frame, chunk: event.p.chunk, subjects, objects, carried: false, undated: true };
            emit(context, event, &found, sink);
        } else if let Some(words) = words.filter(|w| view.text(w.full).chars().count() >= 6 && !subjects.is_empty()) {
            let object = Term { chunk: usize::MAX, class: Some(Class::CONCEPT), ..words };
            let objects = vec![(object, 0.7)];
            let found = Match { frame, chunk: event.p.chunk, subjects, objects, carried: false, undated: true };
            emit(context, event, &found, sink);
        }
    }
}

/// 業務提携を結ぶ。B社が2日、明らかにした。: what the sentence before tells is what is announced.
fn told_before(context: &Context, event: &Event) -> Option<Term> {
    let view = &context.views[event.sentence];
    let p = &event.p;
    let verb = matches!(p.kind, PredicateKind::Verb | PredicateKind::VerbalNounSuru);
    let words = view.text(view.s.chunks[p.chunk].bytes);
    let noun = context.rules.list("announced things").iter().any(|w| words.contains(w.as_str()));
    let alone = view.s.predicates.iter().all(|o| o.chunk >= p.chunk || o.kind == PredicateKind::VerbalNoun);
    let closes = view.head(p.chunk).is_none() || noun;
    // 4月14日に明らかにした: when, not what.
    let when = |f: &Filler| match f.place {
        Place::Chunk(c) => {
            view.nps.get(c).and_then(|np| np.mention).is_some_and(|m| view.s.mentions[m].value.is_some())
        }
        Place::Compound(..) => false,
    };
    let empty = event
        .fillers
        .iter()
        .all(|f| when(f) || !matches!(f.role, Role::Case(Case::Wo | Case::To | Case::Ni) | Role::About | Role::Of));
    let plain = verb && p.voice == Voice::Active && p.tense == Tense::Past && p.polarity == Polarity::Positive;
    if !(plain && alone && closes && empty && view.depth(p.chunk) == 0) {
        return None;
    }
    let before = &context.views[event.sentence.checked_sub(1)?];
    if before.s.sentence.field != view.s.sentence.field || words::QUESTION_ENDS.close(&before.s.sentence.text) {
        return None;
    }
    let root =
        before.s.predicates.iter().rfind(|o| {
            before.head(o.chunk).is_none() && before.depth(o.chunk) == 0 && o.kind != PredicateKind::Copula
        })?;
    if context.rules.has("announcing", &root.lemma) || context.rules.has("saying", &root.lemma) {
        return None;
    }
    // 延期することになった: what it is that came to be so.
    let carried = (0..root.chunk)
        .rev()
        .find(|c| before.head(*c) == Some(root.chunk) && context.rules.has("carriers", before.text(before.core(*c))));
    let verb = |c: usize| before.predicate[c].map(|i| &before.s.predicates[i]);
    let own = carried.and_then(|c| verb(c).or_else(|| verb(c.checked_sub(1)?)));
    let inner = context.event(before, own.unwrap_or(root));
    // 試験が始まった: what began.
    let case = |role: Case| inner.fillers.iter().find(|f| f.role == Role::Case(role) && !f.far);
    let happens = matches!(inner.p.kind, PredicateKind::Verb | PredicateKind::VerbalNounSuru);
    if happens
        && case(Case::Wo).is_none()
        && let Some(thing) = case(Case::Ga).and_then(|f| context.filler_terms(before, inner.p.chunk, f).pop())
        && !acts(thing.class)
        && !thing.omitted
    {
        let counted = thing.class.is_some_and(|c| matches!(coarse(c), Coarse::Number | Coarse::Date));
        return (!counted).then(|| Term { chunk: usize::MAX, ..thing });
    }
    let words = super::feature::clause(context, &inner)?;
    let long = before.text(words.full).chars().count() >= 6;
    long.then(|| Term { chunk: usize::MAX, class: Some(Class::CONCEPT), ..words })
}

fn announcers(context: &Context, event: &Event, frame: &Frame) -> Vec<(Term, f32)> {
    let mut subjects = context.fill(event, &frame.subject.roles, &frame.subject.accept);
    if subjects.is_empty() {
        subjects.extend(
            context.carried(event.sentence, event.p.chunk, &frame.subject.accept).into_iter().map(|t| (t, 0.5)),
        );
    }
    subjects
}
