//! Where the bearer and the owner of a role noun stand.

use super::{Noun, Reading, fitting, push, talk, unlike};
use crate::document::{Case, Modality, Polarity, Pos, PredicateKind, Tense};
use crate::particle::NI;
use crate::relate::candidate::Sink;
use crate::relate::context::View;
use crate::relate::known::{traits, words};
use crate::relate::nominal;
use crate::relate::term::{Context, Term, TermKind};
use crate::resource::{Class, Construction, Pattern, Role};
use crate::span::ByteSpan;

/// Pushes what one noun says in its place.
pub fn read(context: &Context, view: &View, noun: &Noun, pattern: &Pattern, sink: &mut Sink) {
    let word = view.text(view.bytes(noun.first, noun.last));
    let Some((bearers, owners, mut reading)) = ends(context, view, noun, pattern) else { return };
    // 業界紙によれば、Xは…Yの子会社となる: what others tell is hearsay, also of what is to come.
    let at = view.predicate[noun.chunk].map(|_| noun.chunk).or_else(|| view.head(noun.chunk)).unwrap_or(noun.chunk);
    let others = context.according_to(view, at).is_some_and(|c| context.tells_of_others(view, c));
    if context.rules.has("lasting ties", pattern.relation.name()) && nominal::no_longer(context, view, noun.chunk) {
        reading.polarity = Polarity::Negative;
    }
    // 発売日を4月3日に設定した: the day lies ahead.
    let set = view.head(noun.chunk).and_then(|h| view.predicate[h]).map(|i| view.s.predicates[i].lemma.as_str());
    let object = view.nps[noun.chunk].marker.role == Some(Role::Case(Case::Wo));
    let day = bearers.iter().any(|b| matches!(b.kind, TermKind::Date(_)));
    if object
        && day
        && set.is_some_and(|l| context.rules.has("setting days", l))
        && reading.modality == Modality::Asserted
    {
        reading.modality = Modality::Planned;
    }
    if others && matches!(reading.modality, Modality::Asserted | Modality::Planned) {
        reading.modality = Modality::Hearsay;
    }
    push(view, pattern, word, (&bearers, &owners), reading, sink);
}

type Ends = Option<(Vec<Term>, Vec<Term>, Reading)>;

fn ends(context: &Context, view: &View, noun: &Noun, pattern: &Pattern) -> Ends {
    // 親会社A社, 後継機「X」
    if let Some(mention) = noun.before {
        let bearer = context.mention_term(view, noun.chunk, mention);
        if matches!(bearer.kind, TermKind::Date(_)) {
            // 創業1610年の|薬問屋、|本草閣
            let of = view.nps[noun.chunk].marker.role == Some(Role::Of) && context.accepts(&pattern.bearer, &bearer);
            let behind = view.head(noun.chunk).filter(|_| of)?;
            let owners = fitting(context, &pattern.owner, context.terms(view, behind));
            return Some((vec![bearer], owners, Reading::default()));
        }
        if !pattern.allows(Construction::Apposition) || !context.accepts(&pattern.bearer, &bearer) {
            return None;
        }
        let bearers = vec![bearer];
        let mut owners = owners(context, view, noun, pattern, &bearers);
        // C・エレガンス、通称「X」: whose name it is stands right before.
        let first = view.s.chunks[noun.chunk].tokens.start == noun.first;
        if owners.is_empty()
            && first
            && let Some(before) = noun.chunk.checked_sub(1)
        {
            let m = view.nps[before].marker;
            if m.bare && m.comma && view.nps[before].mention.is_some() {
                owners = fitting(context, &pattern.owner, context.terms(view, before));
            }
        }
        let owners = if owners.is_empty() { talk(context, view, noun, pattern, &bearers) } else { owners };
        return Some((bearers, owners, Reading::default()));
    }
    let np = &view.nps[noun.chunk];
    let marker = np.marker;
    let head = view.head(noun.chunk);
    let predicate = view.predicate_of(noun.chunk);
    let copula = predicate.is_some_and(|p| p.kind == PredicateKind::Copula);
    if copula
        && let Some(behind) =
            view.modified_by(noun.chunk).filter(|h| !view.nps[*h].marker.comma || view.nps[*h].mention.is_some())
    {
        return apposed(context, view, noun, pattern, behind);
    }
    // Xの子会社ではない: は belongs to the negation.
    if !copula && marker.is_topic() || marker.role == Some(Role::Case(Case::Ga)) {
        // 監督は|A、|脚本は|Bが|担当する; 発売元は|A、|企画したのは|Bだ: the name right behind, where another topic follows.
        let next = noun.chunk + 1;
        let gapped = next + 1 < view.nps.len() && {
            let m = view.nps[next + 1].marker;
            m.topic && !m.also && m.role.is_none()
        };
        let near = near_predicate(view, noun.chunk, Some(next + 1)).filter(|c| gapped && *c == next);
        if let Some(near) = near {
            return topic(context, view, noun, pattern, near);
        }
        let found = head.and_then(|head| topic(context, view, noun, pattern, head));
        return found.or_else(|| topic(context, view, noun, pattern, near_predicate(view, noun.chunk, head)?));
    }
    let said = copula
        || marker.role == Some(Role::Case(Case::De)) && (marker.comma || pattern.bearer.date) && !marker.topic
        || marker.bare && noun.chunk + 1 == view.nps.len() && !marker.list;
    if said {
        return equated(context, view, noun, pattern, noun.chunk);
    }
    match marker.role {
        Some(Role::Of) => {
            let head = head?;
            // YのNの一つだ, YのNの一人、X
            if context.rules.has("abstract", view.text(view.core(head))) {
                let m = view.nps[head].marker;
                let behind = Some(head + 1).filter(|n| m.bare && m.comma && *n < view.nps.len());
                let named = behind.and_then(|n| apposed(context, view, noun, pattern, n));
                return named.or_else(|| equated(context, view, noun, pattern, head));
            }
            having(context, view, noun, pattern, head).or_else(|| apposed(context, view, noun, pattern, head))
        }
        Some(Role::As) => made(context, view, noun, pattern, head?),
        Some(Role::Case(Case::Ni | Case::To)) => {
            let verb = head?;
            let lemma = view.predicate[verb].map_or("", |p| view.s.predicates[p].lemma.as_str());
            // 著書に|「A」、|「B」など。
            let last = verb + 1 == view.nps.len() && view.nps[verb].nominal && view.predicate[verb].is_none();
            if last && !marker.topic && marker.role == Some(Role::Case(Case::Ni)) && pattern.allows(Construction::Topic)
            {
                return topic(context, view, noun, pattern, verb);
            }
            // 取引先にはA社やB社が名を連ねる: each is one of those.
            if context.rules.has("being among", lemma) && pattern.allows(Construction::Topic) {
                return among(context, view, noun, pattern, verb);
            }
            if context.rules.has("being", lemma) {
                return match view.modified_by(verb) {
                    Some(behind) => apposed(context, view, noun, pattern, behind),
                    None => equated(context, view, noun, pattern, verb),
                };
            }
            // Yの後任に|Xが|就いた, AはYの後任に|Xを|据えた
            if context.rules.has("taking office", lemma)
                && pattern.allows(Construction::Copula)
                && marker.role == Some(Role::Case(Case::Ni))
            {
                let event = context.event(view, &view.s.predicates[view.predicate[verb]?]);
                let case = if context.rules.has("giving office", lemma) { Case::Wo } else { Case::Ga };
                let fill = |case| -> Vec<Term> {
                    context.fill(&event, &[Role::Case(case)], &pattern.bearer).into_iter().map(|(t, _)| t).collect()
                };
                let person = |t: &Term| matches!(t.kind, TermKind::Entity(_)) && t.class == Some(Class::PERSON);
                let bearers: Vec<Term> = fill(case).into_iter().filter(person).collect();
                let own = owners(context, view, noun, pattern, &bearers);
                let reading = Reading { polarity: event.polarity, modality: event.modality };
                if !bearers.is_empty() && !own.is_empty() {
                    return Some((bearers, own, reading));
                }
            }
            // Yの対抗馬と目される
            let p = view.predicate_of(verb);
            let passive = p.is_some_and(|p| p.voice == crate::document::Voice::Passive);
            if passive && context.rules.has("taken for", lemma) && view.modified_by(verb).is_none() {
                return equated(context, view, noun, pattern, verb);
            }
            if context.rules.has("putting", lemma) { made(context, view, noun, pattern, verb) } else { None }
        }
        Some(Role::Case(Case::Wo)) => {
            let group = in_group(view, noun.chunk);
            let taken = |c: &usize| {
                view.predicate[*c].is_some_and(|p| context.rules.has("taking on", &view.s.predicates[p].lemma))
            };
            // The parser has no place for a noun whose verb stands behind the next group.
            let verb = group.and_then(|_| (noun.chunk + 1..view.nps.len()).find(taken)).or(head)?;
            let p = &view.s.predicates[view.predicate[verb]?];
            // 社名をXに改める
            if context.rules.has("giving names", &p.lemma) && pattern.allows(Construction::Copula) {
                let event = context.event(view, p);
                let fill = |roles: &[Role], accept| -> Vec<Term> {
                    context.fill(&event, roles, accept).into_iter().map(|(t, _)| t).collect()
                };
                let bearers = fill(&[Role::Case(Case::Ni), Role::Case(Case::To)], &pattern.bearer);
                let mut own = owners(context, view, noun, pattern, &bearers);
                if own.is_empty() {
                    own = fill(&[Role::Case(Case::Ga)], &pattern.owner);
                }
                return Some((bearers, own, Reading { polarity: event.polarity, modality: event.modality }));
            }
            let entrusts = context.rules.has("entrusting", &p.lemma);
            if !(entrusts || context.rules.has("taking on", &p.lemma)) || !pattern.allows(Construction::Copula) {
                return None;
            }
            let event = context.event(view, p);
            // 運営を|A社に|委ねる
            let roles = if entrusts { [Role::Case(Case::Ni); 2] } else { [Role::Case(Case::Ga), Role::By] };
            let bearers: Vec<Term> = match group.filter(|_| !entrusts) {
                Some(c) => fitting(context, &pattern.bearer, context.terms(view, c)),
                None => context.fill(&event, &roles, &pattern.bearer).into_iter().map(|(t, _)| t).collect(),
            };
            let owners = owned(context, view, noun, pattern, &bearers);
            Some((bearers, owners, Reading { polarity: event.polarity, modality: event.modality }))
        }
        // Yの著者で|画家の|X
        Some(Role::Case(Case::De)) if !marker.topic && noun.chunk + 2 < view.nps.len() => {
            // Yの生みの親で|初代理事長を|務めた|X
            let clause = head.filter(|h| view.predicate[*h].is_some()).and_then(|h| view.modified_by(h));
            if let Some(behind) = clause {
                let (mut bearers, owners, reading) = apposed(context, view, noun, pattern, behind)?;
                bearers.truncate(1);
                return Some((bearers, owners, reading));
            }
            let next = noun.chunk + 1;
            let joins = matches!(view.nps[next].marker.role, Some(Role::Of)) && view.nps[next].nominal;
            let behind = view.head(next).filter(|h| joins && *h == next + 1)?;
            apposed(context, view, noun, pattern, behind)
        }
        // Aが|監督、|Bが|脚本を|務めた
        None if marker.bare
            && let Some((person, verb)) = gapped_verb(context, view, noun.chunk) =>
        {
            let event = context.event(view, &view.s.predicates[view.predicate[verb]?]);
            let bearers = fitting(context, &pattern.bearer, context.terms(view, person));
            let owners = owned(context, view, noun, pattern, &bearers);
            Some((bearers, owners, Reading { polarity: event.polarity, modality: event.modality }))
        }
        None if marker.bare && head == Some(noun.chunk + 1) => apposed(context, view, noun, pattern, noun.chunk + 1),
        // YのN、|Xは…: though the parser hung N on the verb.
        None if marker.bare && marker.comma => {
            let next = noun.chunk + 1;
            let named = view.nps.get(next).is_some_and(|np| np.mention.is_some() && np.nominal);
            let beside = named && view.head(next) == head && !owners(context, view, noun, pattern, &[]).is_empty();
            if beside { apposed(context, view, noun, pattern, next) } else { None }
        }
        _ => None,
    }
}

/// 監督を|A、|脚本を|Bが|担当した; Aが|監督を、|Bが|脚本を|務めた: who stands in one group with the noun, where the verb has several.
fn in_group(view: &View, chunk: usize) -> Option<usize> {
    let role = |c: usize, case| view.nps[c].marker.role == Some(Role::Case(case));
    let marker = &view.nps[chunk].marker;
    let (next, after) = (chunk + 1, chunk + 2);
    if after >= view.nps.len() {
        return None;
    }
    let named = view.nps[next].mention.is_some() && view.nps[next].marker.comma;
    if named && role(after, Case::Wo) && (view.nps[next].marker.bare || role(next, Case::Ga)) {
        return Some(next);
    }
    let before = chunk.checked_sub(1).filter(|c| role(*c, Case::Ga) && view.nps[*c].mention.is_some())?;
    (marker.comma && role(next, Case::Ga) && role(after, Case::Wo)).then_some(before)
}

/// Aが|監督、|Bが|脚本を|務めた: who takes the part of a noun without its particle, and the verb of the last group.
fn gapped_verb(context: &Context, view: &View, chunk: usize) -> Option<(usize, usize)> {
    let last = (chunk + 1..view.nps.len()).find(|c| view.nps[*c].marker.role == Some(Role::Case(Case::Wo)))?;
    let verb = view.head(last).filter(|v| *v == last + 1)?;
    let lemma = &view.s.predicates[view.predicate[verb]?].lemma;
    let ga = |c: usize| view.nps[c].marker.role == Some(Role::Case(Case::Ga)) && view.nps[c].mention.is_some();
    // Pairs of a name and a noun, from this one to the last.
    let paired = (last - chunk).is_multiple_of(2) && (chunk + 1..last).step_by(2).all(ga);
    let person = chunk.checked_sub(1).filter(|c| ga(*c))?;
    let taken = context.rules.has("taking on", lemma) && view.nps[chunk].marker.comma;
    (taken && paired).then_some((person, verb))
}

/// Of 発売元は|X社、|企画したのは…だ the noun that the topic is said to be, where the parser led it past that.
fn near_predicate(view: &View, chunk: usize, head: Option<usize>) -> Option<usize> {
    let end = head.unwrap_or(view.nps.len()).min(view.nps.len());
    for c in chunk + 1..end {
        let np = &view.nps[c];
        let kind = view.predicate[c].map(|p| view.s.predicates[p].kind);
        let listed = np.marker.bare && np.marker.comma && np.mention.is_some();
        let goes_on = np.marker.role == Some(Role::Case(Case::De)) && np.marker.comma && !np.marker.topic;
        if np.nominal && np.chunk == c && (kind == Some(PredicateKind::Copula) || listed || goes_on) {
            return Some(c);
        }
        let modifies = np.marker.role == Some(Role::Of) || view.modified_by(c).is_some_and(|h| h <= end);
        let inside = view.head(c).is_some_and(|h| h < end);
        if np.marker.is_topic() || !(modifies || inside || np.marker.topic) {
            return None;
        }
    }
    None
}

/// YのNはX(だ), YのNはXが担う.
fn topic(context: &Context, view: &View, noun: &Noun, pattern: &Pattern, head: usize) -> Ends {
    if !pattern.allows(Construction::Topic) {
        return None;
    }
    // 買収先はAではなく、|Bだ: what it is after all.
    let apart = words::NOT_SO.close(view.words_of(head));
    let after = view.head(head).filter(|h| apart && view.nps[*h].nominal && view.predicate[*h].is_some());
    let head = after.unwrap_or(head);
    // 進出先は|A、|B、|C: to the end of the list.
    let m = view.nps[head].marker;
    let head = if m.bare && m.comma && view.predicate[head].is_none() { view.list_end(head) } else { head };
    let p = view.predicate_of(head);
    let mut reading = p.map_or_else(Reading::default, |p| Reading { polarity: p.polarity, modality: p.modality });
    // 本社は京都市にはない。
    let words = view.s.chunk_text(head).trim_end_matches(['。', '、']);
    if p.is_none() && context.rules.list("absent").iter().any(|w| words.ends_with(w.as_str())) {
        reading.polarity = Polarity::Negative;
    }
    let verb = p.filter(|p| p.kind != PredicateKind::Copula);
    // XがN(だ): the noun behind is said of another.
    let bearers = match verb {
        None => said(context, view, pattern, head),
        Some(p) if context.rules.has("taking on", &p.lemma) => {
            let ga = |c: &usize| view.nps[*c].marker.role == Some(Role::Case(Case::Ga)) && view.head(*c) == Some(head);
            let found = (noun.chunk + 1..head).rev().find(ga);
            found.map_or_else(Vec::new, |c| fitting(context, &pattern.bearer, context.terms(view, c)))
        }
        Some(p) if context.rules.has("being", &p.lemma) || context.rules.has("entrusting", &p.lemma) => {
            let with = |c: &usize| {
                matches!(view.nps[*c].marker.role, Some(Role::Case(Case::To | Case::Ni | Case::Made)))
                    && view.head(*c) == Some(head)
            };
            let found = (noun.chunk + 1..head).rev().find(with);
            found.map_or_else(Vec::new, |c| fitting(context, &pattern.bearer, context.terms(view, c)))
        }
        Some(_) => Vec::new(),
    };
    // 発売は|4月3日の|予定だ: what the noun of a plan has before it.
    let bearers = if bearers.is_empty() { planned(context, view, pattern, head, &mut reading) } else { bearers };
    if bearers.is_empty() {
        return None;
    }
    // 運営は|A社に|委ねる: it lies ahead, unless it has been done or lasts.
    let lasts = context.lasts(view.s.chunk_text(head));
    let given = p.is_some_and(|p| context.rules.has("entrusting", &p.lemma) && p.tense == Tense::NonPast);
    if given && !lasts && reading.modality == Modality::Asserted {
        reading.modality = Modality::Planned;
    }
    let owners = owned(context, view, noun, pattern, &bearers);
    Some((bearers, owners, reading))
}

/// What a noun of a plan has before it, where a topic is said to be that: 4月3日の|予定だ.
fn planned(context: &Context, view: &View, pattern: &Pattern, head: usize, reading: &mut Reading) -> Vec<Term> {
    let plan = words::PLANS.has(view.text(view.core(head)));
    let Some(owner) = view.owner(head).filter(|_| plan && pattern.bearer.date) else { return Vec::new() };
    let bearers = fitting(context, &pattern.bearer, context.terms(view, owner));
    if reading.modality == Modality::Asserted {
        reading.modality = Modality::Planned;
    }
    bearers
}

/// YのNにはXがいる, NにはXが名を連ねる: `verb` says that they are there.
fn among(context: &Context, view: &View, noun: &Noun, pattern: &Pattern, verb: usize) -> Ends {
    let p = &view.s.predicates[view.predicate[verb]?];
    let ga = |c: &usize| view.nps[*c].marker.role == Some(Role::Case(Case::Ga)) && view.head(*c) == Some(verb);
    let subject = (noun.chunk + 1..verb).rev().find(ga)?;
    let bearers = fitting(context, &pattern.bearer, context.terms(view, subject));
    if bearers.is_empty() {
        return None;
    }
    let owners = owned(context, view, noun, pattern, &bearers);
    Some((bearers, owners, Reading { polarity: p.polarity, modality: p.modality }))
}

/// The clause that の or こと at a chunk makes a noun of, where the bearer may be one: …できるのが特徴だ.
fn clausal(context: &Context, view: &View, pattern: &Pattern, chunk: usize) -> Option<Term> {
    let text = view.s.chunk_text(chunk);
    let noun = context.rules.list("clause nouns").iter().any(|w| text.contains(w.as_str()));
    if !pattern.bearer.clause || !noun {
        return None;
    }
    let verb = |c: usize| {
        let p = &view.s.predicates[view.predicate[c]?];
        (matches!(p.kind, PredicateKind::Verb | PredicateKind::VerbalNounSuru)).then_some(p)
    };
    let p = verb(chunk).or_else(|| verb(chunk.checked_sub(1).filter(|c| view.head(*c) == Some(chunk))?))?;
    crate::relate::feature::clause(context, &context.event(view, p))
}

/// What a chunk is said to be: names, else the noun with its modifiers, or a clause.
fn said(context: &Context, view: &View, pattern: &Pattern, chunk: usize) -> Vec<Term> {
    if let Some(clause) = clausal(context, view, pattern, chunk) {
        return vec![clause];
    }
    let found = fitting(context, &pattern.bearer, context.terms(view, chunk));
    if !found.is_empty() {
        return found;
    }
    let noun = nominal::predicate_noun(context, view, chunk).into_iter().collect();
    fitting(context, &pattern.bearer, noun)
}

/// XはYのN(だ), Yは、XがNだ, XはYのNとなる: `chunk` holds the predicate.
fn equated(context: &Context, view: &View, noun: &Noun, pattern: &Pattern, chunk: usize) -> Ends {
    if !pattern.allows(Construction::Copula) {
        return None;
    }
    let word = view.text(view.bytes(noun.first, noun.last));
    let p = view.predicate_of(chunk);
    let mut reading = p.map_or_else(Reading::default, |p| Reading { polarity: p.polarity, modality: p.modality });
    // 後継となる: what comes to be so lies ahead only where the clause says so.
    if p.is_some_and(|p| p.cue == "non-past") && reading.modality == Modality::Planned && chunk == noun.chunk {
        reading.modality = Modality::Asserted;
    }
    let ga = (0..chunk).rev().find(|c| {
        let m = view.nps[*c].marker;
        m.is_case(Case::Ga) && matches!(view.head(*c), Some(h) if h == chunk || h == noun.chunk)
    });
    // いまはYの子会社だ: when, not who.
    let timed = |c: &usize| {
        let date = view.nps[*c].mention.map(|m| &view.s.mentions[m].value);
        let adverb = view.pos(view.nps[*c].first) == Pos::TIME_NOUN && view.nps[*c].first == view.nps[*c].last;
        adverb || matches!(date, Some(Some(crate::document::Value::Date(_))))
    };
    let mut topic = view.topic_before(noun.chunk);
    while let Some(c) = topic.filter(timed) {
        topic = view.topic_before(c);
    }
    let own = owners(context, view, noun, pattern, &[]);
    if own.is_empty()
        && let (Some(ga), Some(topic)) = (ga, topic)
    {
        let bearers = said(context, view, pattern, ga);
        let owners = fitting(context, &pattern.owner, context.terms(view, topic));
        return (!bearers.is_empty() && !owners.is_empty()).then_some((bearers, owners, reading));
    }
    let subject = ga.into_iter().chain(topic).map(|c| fitting(context, &pattern.bearer, context.terms(view, c)));
    let mut bearers = subject.into_iter().find(|b| !b.is_empty()).unwrap_or_default();
    // 「X」の|打ち上げは|計画「Y」の|一環だ: that on which the act is done.
    if bearers.is_empty()
        && context.rules.has("told of acts", word)
        && let Some(owner) = topic.filter(|c| is_act(view, *c)).and_then(|c| view.owner(c))
    {
        bearers = fitting(context, &pattern.bearer, context.terms(view, owner));
        bearers.retain(|b| matches!(b.kind, TermKind::Entity(_)));
    }
    if bearers.is_empty() && ga.is_none() && topic.is_none() && !own.is_empty() && p.is_some() {
        bearers = context.carried(view.index, chunk, &pattern.bearer);
    }
    // AとBは|ライバルだ: each the other's.
    let mutual = own.is_empty() && context.ontology.relation(pattern.relation).is_some_and(|r| r.symmetric);
    if let [one, other] = &bearers[..]
        && mutual
        && [one, other].iter().all(|t| matches!(t.kind, TermKind::Entity(_)))
        && one.kind != other.kind
    {
        return Some((vec![one.clone()], vec![other.clone()], reading));
    }
    (!bearers.is_empty()).then_some((bearers, own, reading))
}

/// Whether the noun of a chunk names an act.
fn is_act(view: &View, chunk: usize) -> bool {
    let event = view.predicate_of(chunk).is_some_and(|p| p.kind != PredicateKind::Copula);
    event || matches!(view.pos(view.nps[chunk].last), Pos::VERBAL_NOUN | Pos::VERBAL_SUFFIX)
}

/// YのNのX, YのN、X, YのNであるX: `behind` is X.
fn apposed(context: &Context, view: &View, noun: &Noun, pattern: &Pattern, behind: usize) -> Ends {
    if !pattern.allows(Construction::Apposition) && !pattern.allows(Construction::Talk) {
        return None;
    }
    let near = noun.chunk + 1;
    let terms = |c: usize| -> Vec<Term> {
        let found = fitting(context, &pattern.bearer, context.terms(view, c));
        let named = |t: &Term| matches!(t.kind, TermKind::Entity(_) | TermKind::Date(_));
        found.into_iter().filter(|t| named(t) && t.chunk > noun.chunk).collect()
    };
    let mut bearers = terms(behind);
    if bearers.is_empty() && near != behind && near < view.nps.len() && view.nps[near].nominal {
        bearers = terms(near);
    }
    if bearers.is_empty() {
        return None;
    }
    let own = owners(context, view, noun, pattern, &bearers);
    if !own.is_empty() {
        return pattern.allows(Construction::Apposition).then_some((bearers, own, Reading::default()));
    }
    // スマホの開発元のX: the noun has an owner, only it is none that counts.
    let owned = view.owner(noun.chunk).is_some();
    let owners = if owned { Vec::new() } else { talk(context, view, noun, pattern, &bearers) };
    Some((bearers, owners, Reading::default()))
}

/// XがNのY: `head` is Y.
fn having(context: &Context, view: &View, noun: &Noun, pattern: &Pattern, head: usize) -> Ends {
    let before = noun.chunk.checked_sub(1)?;
    let np = &view.nps[before];
    if np.marker.role != Some(Role::Case(Case::Ga)) || np.marker.topic || !pattern.allows(Construction::Made) {
        return None;
    }
    let bearers = fitting(context, &pattern.bearer, context.terms(view, before));
    let owners = fitting(context, &pattern.owner, context.terms(view, head));
    (!bearers.is_empty() && !owners.is_empty()).then_some((bearers, owners, Reading::default()))
}

/// XをNとするY, AはXをYのNに据える, YのNとしてXを発売: `verb` is the chunk of the verb.
fn made(context: &Context, view: &View, noun: &Noun, pattern: &Pattern, verb: usize) -> Ends {
    let p = &view.s.predicates[view.predicate[verb]?];
    if !pattern.allows(Construction::Made) {
        return None;
    }
    let mut reading = Reading { polarity: p.polarity, modality: p.modality };
    let own = owners(context, view, noun, pattern, &[]);
    let event = context.event(view, p);
    // Xは|Yを基盤と|する|構成に|切り替わる|予定だ: as what it becomes is meant.
    if reading.modality == Modality::Asserted && event.modality == Modality::Planned {
        reading.modality = event.modality;
    }
    if event.polarity == Polarity::Negative {
        reading.polarity = event.polarity;
    }
    let fill = |roles: &[Role], accept| -> Vec<Term> {
        context.fill(&event, roles, accept).into_iter().map(|(t, _)| t).filter(|t| t.chunk != noun.chunk).collect()
    };
    // Yの後継に|Xを、|Zの後継に|Wを|そろえた: what stands right behind the noun, before what stands before it.
    let behind = Some(noun.chunk + 1).filter(|c| *c < verb).filter(|c| {
        let m = view.nps[*c].marker;
        let listed = m.bare && m.comma && *c + 1 < verb;
        view.nps[*c].mention.is_some() && (listed || m.role == Some(Role::Case(Case::Wo)))
    });
    let before = || noun.chunk.checked_sub(1).filter(|c| view.nps[*c].marker.role == Some(Role::Case(Case::Wo)));
    let near = behind.filter(|_| !own.is_empty()).or_else(before);
    // Yの後継として|Xを|打ち上げる|構想を|練る: as the verb of X is meant.
    let of_its_own = near.and_then(|c| view.head(c)).and_then(|h| view.predicate[h]).map(|i| &view.s.predicates[i]);
    if let Some(q) = of_its_own.filter(|_| reading.modality == Modality::Asserted) {
        reading.modality = q.modality;
    }
    let object = near.map(|c| fitting(context, &pattern.bearer, context.terms(view, c))).filter(|b| !b.is_empty());
    let bearers = object.unwrap_or_else(|| fill(&[Role::Case(Case::Wo)], &pattern.bearer));
    if bearers.is_empty() {
        // Xは、YのNとして知られる
        let bearers = fill(&[Role::Case(Case::Ga)], &pattern.bearer);
        return (!bearers.is_empty() && !own.is_empty()).then_some((bearers, own, reading));
    }
    let mut owners = own;
    if owners.is_empty()
        && let Some(behind) = view.modified_by(verb)
    {
        owners = fitting(context, &pattern.owner, context.terms(view, behind));
        // XはYをNに|した|ブラウザーではない: X, and as the copula says.
        let q = view.predicate_of(behind).filter(|q| q.kind == PredicateKind::Copula);
        let unnamed = owners.iter().all(|o| matches!(o.kind, TermKind::Phrase));
        if let Some((q, topic)) = q.zip(view.topic_before(verb)).filter(|_| unnamed) {
            let named = |t: &Term| matches!(t.kind, TermKind::Entity(_));
            let found = fitting(context, &pattern.owner, context.terms(view, topic));
            let found: Vec<Term> = found.into_iter().filter(named).collect();
            if !found.is_empty() {
                owners = found;
                reading.polarity = if q.polarity == Polarity::Negative { q.polarity } else { reading.polarity };
            }
        }
    }
    if owners.is_empty() {
        owners = fill(&[Role::Case(Case::Ga)], &pattern.owner);
        owners.retain(|o| !bearers.iter().any(|b| b.kind == o.kind));
    }
    // Yは|Xを引受先と|する|増資を|実施した: what the noun behind the clause is of, the topic tells.
    if owners.is_empty()
        && view.nps[noun.chunk].marker.role == Some(Role::Case(Case::To))
        && view.modified_by(verb).is_some()
        && let Some(topic) = view.topic_before(noun.chunk)
    {
        owners = fitting(context, &pattern.owner, context.terms(view, topic));
        owners.retain(|o| matches!(o.kind, TermKind::Entity(_)) && !bearers.iter().any(|b| b.kind == o.kind));
    }
    (!owners.is_empty()).then_some((bearers, owners, reading))
}

/// Xにとって、得意先はYだ: to whom it is so.
fn concerned(context: &Context, view: &View, noun: &Noun, pattern: &Pattern) -> Vec<Term> {
    let to = |c: &usize| words::FOR_WHOM.close(view.words_of(*c));
    let Some(c) = (0..noun.chunk).rev().find(to) else { return Vec::new() };
    let bytes = view.s.chunks[c].bytes;
    let named = view.s.mentions.iter().enumerate().filter(|(_, m)| {
        m.value.is_none() && bytes.contains(m.bytes) && view.text(ByteSpan::new(m.bytes.end, bytes.end)).starts_with(NI)
    });
    fitting(context, &pattern.owner, named.map(|(i, _)| context.mention_term(view, c, i)).collect())
}

/// The owner that the noun has, else the topic of the sentence, else what the talk is of.
fn owned(context: &Context, view: &View, noun: &Noun, pattern: &Pattern, bearers: &[Term]) -> Vec<Term> {
    let mut own = owners(context, view, noun, pattern, bearers);
    if own.is_empty() {
        own = concerned(context, view, noun, pattern);
    }
    // ヴィタライト、創業は2013年。
    if own.is_empty()
        && let Some(before) =
            noun.chunk.checked_sub(1).filter(|c| view.nps[*c].marker.bare && view.nps[*c].marker.comma)
    {
        own = fitting(context, &pattern.owner, context.terms(view, before));
        own.retain(|o| matches!(o.kind, TermKind::Entity(_)) && !bearers.iter().any(|b| b.kind == o.kind));
    }
    if !own.is_empty() {
        return own;
    }
    let topic = view.topic_before(noun.chunk).map_or_else(Vec::new, |c| context.terms(view, c));
    let topic: Vec<Term> = fitting(context, &pattern.owner, topic)
        .into_iter()
        .filter(|t| matches!(t.kind, TermKind::Entity(_)) && !bearers.iter().any(|b| b.kind == t.kind))
        .collect();
    if topic.is_empty() { talk(context, view, noun, pattern, bearers) } else { topic }
}

/// The owner of a noun: the name before it in its compound, else what stands before の, the nearest first.
fn owners(context: &Context, view: &View, noun: &Noun, pattern: &Pattern, bearers: &[Term]) -> Vec<Term> {
    let start = view.s.chunks[noun.chunk].tokens.start;
    let other = |t: &Term| !bearers.iter().any(|b| b.kind == t.kind && b.span == t.span);
    if noun.first > start {
        let part = context.compound_term(view, start, noun.first - 1);
        let named = part.filter(|t| matches!(t.kind, TermKind::Entity(_)) && context.accepts(&pattern.owner, t));
        if let Some(owner) = named.filter(other) {
            return vec![owner];
        }
    }
    // Yの|生みの|親: before all of the noun.
    let begin = view.chunk_of(noun.first).min(noun.chunk);
    let of = |c: &usize| {
        let m = view.nps[*c].marker;
        let joins = m.role == Some(Role::Of) && !m.topic;
        joins && (matches!(view.head(*c), Some(h) if h == noun.chunk || h == begin) || c + 1 == begin)
    };
    for chunk in (view.nps[noun.chunk].left.min(begin.saturating_sub(1))..begin).rev().filter(of) {
        let found: Vec<Term> =
            fitting(context, &pattern.owner, context.terms(view, chunk)).into_iter().filter(other).collect();
        if !found.is_empty() {
            return found;
        }
        // 兄のY氏のN: whose noun it is stands there, only it does not fit.
        let named = context.term(view, chunk).is_some_and(|t| matches!(t.kind, TermKind::Entity(_)));
        if named && unlike(context.term(view, chunk).and_then(|t| t.class), &pattern.owner) {
            continue;
        }
        // Yの|制御装置の|供給元: through a plain noun.
        let through = view.possessors(chunk).into_iter().find_map(|c| {
            let found: Vec<Term> = fitting(context, &pattern.owner, context.terms(view, c));
            let found: Vec<Term> =
                found.into_iter().filter(|t| other(t) && matches!(t.kind, TermKind::Entity(_))).collect();
            (!named && !found.is_empty()).then_some(found)
        });
        let ordering = context.rules.has("ordering nouns", view.text(view.core(chunk)));
        if let Some(found) = through.filter(|_| acts_on_things(pattern) || ordering) {
            return found;
        }
    }
    Vec::new()
}

/// Whether both ends act: what lies between the noun and its owner is but a thing of the owner's.
fn acts_on_things(pattern: &Pattern) -> bool {
    traits::BETWEEN_ACTORS.has(pattern.relation)
}
