//! Headlines -> events. A headline drops particles and する, so it is read by position, not by the tree.
//!
//! ```text
//! アマゾン、AI新興に40億ドル追加投資     追加投資  ガ アマゾン, ニ AI新興, 40億ドル
//! A社とB社、新会社を設立へ              設立      ガ A社 B社, ヲ 新会社, planned
//! ```
//!
//! A clause ends at a verbal noun that a comma, a gap, へ or the end follows. The first noun before a comma is the subject
//! and holds for the clauses after it. A headline never outranks the text: `agree` gives its statements the reading that
//! the text gives the same triple.

use rustc_hash::FxHashMap;

use super::candidate::{Candidate, Rests, Sink};
use super::context::{Coarse, View, coarse};
use super::event::{Event, Filler, Place, acts};
use super::known::{mechanism, traits, words};
use super::term::{Context, TermKind};
use crate::document::{
    Case, Field, Mention, Modality, Polarity, Pos, Predicate, PredicateKind, SentenceKind, Statement, Tense, Value,
    Voice,
};
use crate::particle::{DE, KA, NI, O, TE};
use crate::resource::{Class, Role};
use crate::span::ByteSpan;

/// Whether a sentence is read as a headline.
pub fn is_headline(view: &View) -> bool {
    view.is_headline()
}

/// The predicates of a headline, one for each clause.
pub fn predicates(context: &Context, view: &View) -> Vec<Predicate> {
    let tokens = &view.s.tokens;
    let mut found = Vec::new();
    for t in 0..tokens.len() {
        let verb = tokens[t].pos.is_verb();
        let noun = matches!(tokens[t].pos, Pos::VERBAL_NOUN | Pos::NOUN | Pos::VERBAL_SUFFIX);
        if !(verb || noun) || view.depth_of(t) > 0 {
            continue;
        }
        let Some((modality, question)) = ends_clause(view, t).or_else(|| goes_on(view, t)) else { continue };
        let lemma = if verb { plain_verb(context, view, t) } else { lemma(context, view, t) };
        let Some(lemma) = lemma else { continue };
        let asks = question && view.s.sentence.text.contains(['?', '？']);
        found.push(act(view, t, lemma, if asks { Modality::Question } else { modality }));
    }
    found.extend(become_so(context, view, &found));
    found.extend(hand_in_hand(context, view, &found));
    found.extend(ahead_of(context, view, &found));
    found.sort_by_key(|p| p.token);
    found
}

/// A社を|抜き|首位に: the clause goes on without a comma, and lies ahead where what follows does.
fn goes_on(view: &View, t: usize) -> Option<(Modality, bool)> {
    let tokens = &view.s.tokens;
    let verb = tokens[t].pos.is_verb() && tokens[t].is_stem();
    let closes = verb && t + 1 < tokens.len() && view.chunk_of(t) != view.chunk_of(t + 1);
    let ends = (t + 1..tokens.len()).filter(|n| !tokens[*n].pos.is_symbol()).find_map(|n| ends_clause(view, n));
    closes.then(|| ends.unwrap_or((Modality::Asserted, false)))
}

/// A社、B社の|傘下に; A社、B社を|子会社に: なる and する are left out at the end of a clause, and the latter mostly of what lies ahead.
fn become_so(context: &Context, view: &View, known: &[Predicate]) -> Vec<Predicate> {
    let left_out = |chunk: &usize| {
        let np = &view.nps[*chunk];
        np.nominal && np.mention.is_none() && np.marker.is_case(Case::Ni) && closes_clause(view, *chunk)
    };
    let made = |chunk: usize| {
        let begin = known.iter().map(|p| p.chunk + 1).filter(|begin| *begin <= chunk).max().unwrap_or(0);
        let object = (begin..chunk).any(|c| view.nps[c].marker.is_case(Case::Wo) && view.depth(c) == 0);
        let (list, modality) = if object {
            ("left out behind an object", Modality::Planned)
        } else {
            ("left out in headlines", Modality::Asserted)
        };
        let verb = context.rules.list(list).iter().find(|verb| {
            let phrase = format!("{}{NI}{verb}", view.text(view.core(chunk)));
            context.rules.frames_of(&phrase).next().is_some()
        })?;
        Some(act(view, view.nps[chunk].last, verb.clone(), modality))
    };
    (0..view.nps.len()).filter(left_out).filter_map(made).collect()
}

/// A社、B社と|タッグ; A社、B社と|資本提携契約へ: the verb of a phrase is left out behind its noun.
fn hand_in_hand(context: &Context, view: &View, known: &[Predicate]) -> Vec<Predicate> {
    let read = |chunk: usize| {
        let np = &view.nps[chunk];
        let bare = np.nominal && np.mention.is_none() && np.chunk == chunk && view.depth(chunk) == 0;
        if !bare || known.iter().any(|p| p.chunk == chunk && context.rules.has("left out behind a noun", &p.lemma)) {
            return None;
        }
        let (modality, _) = ends_clause(view, np.last)?;
        let verb = phrase_of(context, view, chunk, "left out behind a noun", O)?;
        Some(act(view, np.last, verb, modality))
    };
    (0..view.nps.len()).filter_map(read).collect()
}

/// The verb of a list that makes a phrase which a frame knows with the end of a chunk's noun and a particle.
fn phrase_of(context: &Context, view: &View, chunk: usize, list: &str, particle: &str) -> Option<String> {
    let np = &view.nps[chunk];
    let known = |first: usize, verb: &String| {
        let phrase = format!("{}{particle}{verb}", view.text(view.bytes(first, np.last)));
        context.rules.frames_of(&phrase).next().is_some()
    };
    let verbs = context.rules.list(list);
    (np.first..=np.last).find_map(|first| verbs.iter().find(|verb| known(first, verb)).cloned())
}

/// A社が|B社抜き|首位, A社が|B社抜いて|2位: what somebody outdoes another by, before the place that it brings.
fn ahead_of(context: &Context, view: &View, known: &[Predicate]) -> Vec<Predicate> {
    let tokens = &view.s.tokens;
    let read = |t: usize| {
        let named = view.s.mentions.iter().any(|m| m.value.is_none() && m.bytes.end == tokens[t].bytes.begin);
        let rank = rank_behind(view, t)?;
        let free = view.depth_of(t) == 0 && !known.iter().any(|p| p.token == t || p.token == rank);
        let lemma = outdoing(context, view, t).filter(|_| named && free)?;
        let (modality, _) = ends_clause(view, rank)?;
        Some(Predicate { kind: PredicateKind::Verb, ..act(view, t, lemma, modality) })
    };
    (1..tokens.len()).filter_map(read).collect()
}

/// The last token of a place in a ranking that stands behind a verb's stem or its て: 首位, 2位.
fn rank_behind(view: &View, t: usize) -> Option<usize> {
    let tokens = &view.s.tokens;
    let first = t + 1 + usize::from(tokens.get(t + 1).is_some_and(|n| matches!(view.text(n.bytes), TE | DE)));
    let begin = tokens.get(first)?.bytes.begin;
    let number = view.s.mentions.iter().find(|m| m.bytes.begin == begin && m.value.is_some());
    let last = number.map_or(first, |m| tokens.partition_point(|n| n.bytes.end < m.bytes.end));
    let place = view.text(view.bytes(first, last));
    (words::TOP_PLACES.has(place) || number.is_some() && words::RANK.close(place)).then_some(last)
}

/// The verb of a token in its 連用形, also where the dictionary takes that for a noun, if a frame knows it: 抜き, 上回り.
fn outdoing(context: &Context, view: &View, t: usize) -> Option<String> {
    let token = &view.s.tokens[t];
    let known = |lemma: &str| context.rules.frames_of(lemma).any(|f| traits::SURPASSING.has(f.relation));
    if token.pos.is_verb() {
        return Some(token.lemma(&view.s.sentence.text).to_owned()).filter(|lemma| known(lemma));
    }
    let stem = view.surface(t);
    let row = words::STEM_ROW.end(stem).map(|(i, u)| format!("{}{u}", stem.trim_end_matches(i)));
    [row, Some(format!("{stem}る"))].into_iter().flatten().find(|lemma| known(lemma))
}

/// Whether nothing, a gap or a mark that parts clauses stands behind a chunk.
pub fn closes_clause(view: &View, chunk: usize) -> bool {
    let tokens = &view.s.tokens;
    let end = view.s.chunks[chunk].tokens.end;
    let (Some(last), Some(next)) = (end.checked_sub(1), tokens.get(end)) else { return true };
    let gap = next.bytes.begin > tokens[last].bytes.end;
    gap || words::HEADLINE_BREAK.has(view.surface(last)) || words::HEADLINE_BREAK.has(view.surface(end))
}

/// The act of a headline that a token stands for.
fn act(view: &View, token: usize, lemma: String, modality: Modality) -> Predicate {
    Predicate {
        chunk: view.chunk_of(token),
        token,
        kind: PredicateKind::VerbalNounSuru,
        lemma,
        voice: Voice::Active,
        tense: Tense::NonPast,
        polarity: Polarity::Positive,
        modality,
        cue: String::new(),
        speaker: None,
        reported_by: None,
        arguments: Vec::new(),
    }
}

/// Whether nothing but へ, 予定 or the like stands between a word and the end of its clause.
fn ends_clause(view: &View, t: usize) -> Option<(Modality, bool)> {
    let tokens = &view.s.tokens;
    let mut modality = Modality::Asserted;
    let mut at = t + 1;
    while let Some(token) = tokens.get(at) {
        let gap = token.bytes.begin > tokens[at - 1].bytes.end;
        let word = view.surface(at);
        if gap && word != KA || words::HEADLINE_BREAK.has(word) {
            return Some((modality, false));
        }
        if words::HEADLINE_POSSIBLE.has(word) {
            return tokens
                .get(at + 1)
                .is_none_or(|n| n.pos.is_symbol() || n.bytes.begin > token.bytes.end)
                .then(|| (Modality::Possible, words::HEADLINE_QUESTION.has(word)));
        }
        if !words::HEADLINE_PLANNED.has(word) {
            return None;
        }
        modality = Modality::Planned;
        at += 1;
    }
    Some((modality, false))
}

/// The longest verbal noun ending at a token that a frame knows.
fn lemma(context: &Context, view: &View, t: usize) -> Option<String> {
    let start = t.saturating_sub(3).max(view.s.chunks[view.chunk_of(t)].tokens.start);
    (start..=t).find_map(|first| {
        let text = view.text(view.bytes(first, t));
        let known = context.rules.frames_of(text).next().is_some() || closes_phrase(context, view, t, text);
        known.then(|| text.to_owned())
    })
}

/// 伊藤忠商事|抜く, 電報を|打ち切り: the verb that closes a clause, as the frames know it.
fn plain_verb(context: &Context, view: &View, t: usize) -> Option<String> {
    let token = &view.s.tokens[t];
    let plain = token.is_plain_form() || token.is_stem();
    let lemma = token.lemma(&view.s.sentence.text);
    let known = || context.rules.frames_of(lemma).next().is_some() || closes_phrase(context, view, t, lemma);
    (plain && known()).then(|| lemma.to_owned())
}

/// 本社を|京都市に|移転: whether a noun before makes a phrase with the word that a frame knows.
fn closes_phrase(context: &Context, view: &View, t: usize, word: &str) -> bool {
    let phrase = |c: usize| {
        let np = &view.nps[c];
        let particle = particle(np.marker.role?).filter(|_| np.nominal)?;
        // 三菱商事|株を: the noun behind the name.
        let core = view.core(c);
        let name =
            view.s.mentions.iter().find(|m| m.value.is_none() && m.bytes.begin == core.begin && core.contains(m.bytes));
        let nouns = [Some(core.begin), name.map(|m| m.bytes.end)];
        nouns.into_iter().flatten().filter(|begin| *begin < core.end).find_map(|begin| {
            let noun = view.text(ByteSpan::new(begin, core.end));
            context.rules.frames_of(&format!("{noun}{particle}{word}")).next()
        })
    };
    context.rules.closes_phrase(word) && (0..view.chunk_of(t)).any(|c| phrase(c).is_some())
}

/// The particle of a noun that makes a phrase with its verb.
fn particle(role: Role) -> Option<&'static str> {
    match role {
        Role::Case(case @ (Case::Wo | Case::Ni)) => Some(case.particle()),
        _ => None,
    }
}

/// The events of a headline's clauses.
pub fn events<'s>(view: &'s View, predicates: &'s [Predicate]) -> Vec<Event<'s>> {
    let mut events = Vec::new();
    let mut begin = 0;
    let mut subject: Option<Filler> = None;
    for p in predicates {
        let mut fillers: Vec<Filler> = Vec::new();
        for chunk in begin..p.chunk {
            let np = &view.nps[chunk];
            if !np.nominal || view.depth(chunk) > 0 {
                continue;
            }
            // Conjuncts are read with the last of their list.
            let listed = np.marker.list && !np.marker.bare;
            if listed
                && chunk + 1 < p.chunk
                && view.nps[chunk + 1].nominal
                && np.marker.role != Some(Role::Case(Case::To))
            {
                continue;
            }
            let first = !fillers.iter().any(|f| f.role == Role::Case(Case::Ga));
            let role = match np.marker.role {
                Some(role) => role,
                None if np.marker.topic => Role::Case(Case::Ga),
                None if np.marker.comma && first && np.mention.is_some_and(|m| view.s.mentions[m].value.is_none()) => {
                    Role::Case(Case::Ga)
                }
                // 掃除機|「ミソラ」|発売: the thing right before the act, without a particle.
                None if np.marker.bare && !np.marker.comma && chunk + 1 == p.chunk && touches(view, chunk) => {
                    Role::Case(Case::Wo)
                }
                None => continue,
            };
            if role == Role::Case(Case::Ga) && subject.is_none() {
                subject = Some(Filler { role, place: Place::Chunk(chunk), probability: 0.85, far: false });
            }
            fillers.push(Filler { role, place: Place::Chunk(chunk), probability: 0.85, far: false });
        }
        // 「X」、角川文庫から刊行: what cannot act is what is acted on.
        let things: Vec<Filler> = fillers
            .iter()
            .filter(|f| f.role == Role::Case(Case::Ga) && matches!(f.place, Place::Chunk(c) if is_thing(view, c)))
            .map(|f| Filler { role: Role::Case(Case::Wo), far: true, probability: 0.6, ..*f })
            .collect();
        if !fillers.iter().any(|f| f.role == Role::Case(Case::Wo)) {
            fillers.extend(things);
        }
        // AとB、Cを発表: と before the subject's comma joins, it is no companion.
        let ga = fillers.iter().find(|f| f.role == Role::Case(Case::Ga)).copied();
        if let Some(Filler { place: Place::Chunk(ga), .. }) = ga {
            fillers
                .retain(|f| !(matches!(f.role, Role::Case(Case::To)) && matches!(f.place, Place::Chunk(c) if c < ga)));
        } else {
            fillers.extend(subject.map(|f| Filler { far: true, probability: 0.6, ..f }));
        }
        let start = view.s.chunks[p.chunk].tokens.start;
        let first_of_lemma = first_token(view, p);
        let said = p.kind == PredicateKind::Verb
            || view.pos(p.token).is_verb()
            || view.s.chunk_text(p.chunk).contains(&p.lemma);
        if said && first_of_lemma > start {
            let place = Place::Compound(start, first_of_lemma - 1);
            let compound = |role, far| Filler { role, place, probability: if far { 0.6 } else { 0.7 }, far };
            fillers.push(compound(Role::Compound, false));
            // A社抜く, 新会社設立へ, インド進出へ: the particle is left out.
            for role in [Role::Case(Case::Wo), Role::Case(Case::Ni)] {
                if !fillers.iter().any(|f| f.role == role) {
                    fillers.push(compound(role, true));
                }
            }
        }
        if subject.is_none() {
            fillers.extend(agent_behind(view, p));
        }
        let day = |m: &Mention| matches!(m.value, Some(Value::Date(_)));
        let date = view.s.mentions.iter().position(|m| {
            day(m)
                && view.s.chunks.get(begin).is_some_and(|c| m.bytes.begin >= c.bytes.begin)
                && m.bytes.end <= view.s.tokens[p.token].bytes.begin
        });
        // 「X」を発表 気象庁、12日の会見で: the day may stand behind the last act.
        let behind = || {
            let last = predicates.last().is_some_and(|l| l.token == p.token);
            let index =
                view.s.mentions.iter().position(|m| day(m) && m.bytes.begin > view.s.tokens[p.token].bytes.end)?;
            let chunk = view.s.chunk_at(view.s.mentions[index].bytes.begin)?;
            let occasion = view.nps[chunk].marker.role == Some(Role::Of) && chunk + 2 == view.nps.len();
            let adverb = matches!(view.nps[chunk].marker.role, None | Some(Role::Case(Case::Ni)));
            // 「X」を発表 発売は7月: the day of another act.
            let other = (p.chunk + 1..chunk).any(|c| view.nps[c].marker.topic);
            (last && !other && (occasion || adverb && chunk + 1 == view.nps.len())).then_some(index)
        };
        let date = date.or_else(behind);
        events.push(Event {
            sentence: view.index,
            p: std::borrow::Cow::Borrowed(p),
            phrase: String::new(),
            idiom: false,
            fillers,
            polarity: p.polarity,
            modality: p.modality,
            speaker: None,
            announcer: None,
            date,
            certainty: 0.85,
            own: Vec::new(),
            quoted: false,
        });
        begin = p.chunk + 1;
    }
    let ga = |e: &Event| e.fillers.iter().find(|f| f.role == Role::Case(Case::Ga)).copied();
    // Xに対抗、Yが最大20%還元: who acts, though no frame knows what he does.
    if let Some(last) = events.last_mut().filter(|e| ga(e).is_none()) {
        let subject = (last.p.chunk + 1..view.nps.len()).find(|c| {
            let np = &view.nps[*c];
            let named = np.mention.is_some_and(|m| view.s.mentions[m].value.is_none());
            np.marker.is_case(Case::Ga) && named && view.depth(*c) == 0
        });
        let place = subject.map(Place::Chunk);
        let filler = |place| Filler { role: Role::Case(Case::Ga), place, probability: 0.5, far: true };
        last.fillers.extend(place.map(filler));
    }
    // Xに対抗、Yが値下げ: who acts is told in the next clause.
    for i in 1..events.len() {
        if let (None, Some(next)) = (ga(&events[i - 1]), ga(&events[i])) {
            events[i - 1].fillers.push(Filler { far: true, probability: 0.5, ..next });
        }
    }
    events
}

/// 直木賞に朝倉かすみさん 「よむよむかたる」で: a prize, who gets it, and for what, without a verb.
pub fn prize(context: &Context, view: &View, sink: &mut Sink) {
    if !is_headline(view) {
        return;
    }
    let named = |c: usize, class: Class| {
        let index = view.nps.get(c)?.mention?;
        let term = context.mention_term(view, c, index);
        // A prize may be taken for a firm by its name alone.
        let settled = match term.kind {
            TermKind::Entity(e) => context.analysis.entities[e.0 as usize].class,
            _ => return None,
        };
        context.ontology.is_a(settled, class).then_some(term)
    };
    for chunk in 0..view.nps.len() {
        let marker = view.nps[chunk].marker;
        let to = marker.is_case(Case::Ni);
        let Some(award) = named(chunk, Class::AWARD).filter(|_| to) else { continue };
        let Some(at) = verbless(view, chunk + 1) else { continue };
        let Some(winner) = named(at, Class::AGENT) else { continue };
        let work = view.nps.get(at + 1).filter(|np| np.marker.role == Some(Role::Case(Case::De)));
        let work = work.and_then(|np| np.mention).map(|m| context.mention_term(view, at + 1, m));
        let person = winner.class == Some(Class::PERSON);
        let made = work.filter(|t| person && t.class.is_some_and(|c| coarse(c) == Coarse::Artifact));
        if let Some(work) = made {
            sink.push(Candidate::by(mechanism::PRIZE_WORK, winner.clone(), work));
        }
        sink.push(Candidate::by(mechanism::PRIZE_WINNER, winner, award));
    }
}

/// The chunk of the noun that a clause without a verb comes to, behind no more than what modifies it: 盛岡市出身の|A氏.
fn verbless(view: &View, begin: usize) -> Option<usize> {
    let noun =
        (begin..view.nps.len()).find(|c| view.nps[*c].marker.role != Some(Role::Of) || view.nps[*c].marker.topic)?;
    let np = &view.nps[noun];
    let alone = view.s.predicates.is_empty() || closes_clause(view, noun);
    (np.nominal && np.marker.bare && alone && (np.mention.is_some() || view.predicate_of(noun).is_none()))
        .then_some(noun)
}

/// Whether a chunk names a thing, which cannot act.
fn is_thing(view: &View, chunk: usize) -> bool {
    let mention = view.mention(chunk);
    mention.is_some_and(|m| m.value.is_none() && coarse(m.class) == Coarse::Artifact)
}

/// Whether no gap stands between a name in quotation marks at the end of a chunk and the next one.
fn touches(view: &View, chunk: usize) -> bool {
    let (own, next) = (view.s.chunks[chunk].bytes, view.s.chunks.get(chunk + 1).map(|c| c.bytes.begin));
    Some(own.end) == next && view.text(own).ends_with(['」', '』']) && view.nps[chunk].mention.is_some()
}

/// 本社を|京都に|移転, 傘下に|収める: the phrase that an act forms with a noun of its clause, where a frame knows it.
pub fn with_phrases(context: &Context, view: &View, events: &mut [Event]) {
    for event in events {
        let left_out = |lists: &[&str]| lists.iter().any(|list| context.rules.has(list, &event.p.lemma));
        let case = if left_out(&["left out in headlines", "left out behind an object"]) { Case::Ni } else { Case::Wo };
        let own = Filler { role: Role::Case(case), place: Place::Chunk(event.p.chunk), probability: 1.0, far: false };
        let left_out = case == Case::Ni || left_out(&["left out behind a noun"]);
        let own = Some(own).filter(|_| left_out && !view.pos(event.p.token).is_verb());
        let found = event.fillers.iter().chain(&own).find_map(|f| {
            let (Place::Chunk(c), particle) = (f.place, particle(f.role)?) else { return None };
            let np = view.nps.get(c).filter(|np| np.nominal)?;
            let phrase = |first| format!("{}{particle}{}", view.text(view.bytes(first, np.last)), event.p.lemma);
            let known = |first: &usize| context.rules.frames_of(&phrase(*first)).next().is_some();
            let first = (np.first..=np.last).find(known)?;
            // 三菱商事|株を|保有: the noun behind the name.
            let begin = view.s.tokens[np.first].bytes.begin;
            let named = view.s.mentions.iter().any(|m| m.value.is_none() && m.bytes.begin == begin);
            let name = (named && first > np.first).then(|| Place::Compound(np.first, first - 1));
            Some((c, phrase(first), name)).filter(|_| np.mention.is_none() || name.is_some())
        });
        let Some((chunk, phrase, name)) = found else { continue };
        event.phrase = phrase;
        event.idiom = true;
        event.fillers.retain(|f| f.place != Place::Chunk(chunk));
        if let Some(place) = name {
            event.fillers.push(Filler { role: Role::Of, place, probability: 0.8, far: false });
        } else if let Some(owner) = view.owner(chunk) {
            event.fillers.retain(|f| f.place != Place::Chunk(owner));
            let place = Place::Chunk(owner);
            event.fillers.push(Filler { role: Role::Of, place, probability: 0.8, far: false });
        }
    }
}

/// 新型機「X」発売 A社: who acts stands behind the gap, up to the end or a comma; behind a comma it ends all.
fn agent_behind(view: &View, p: &Predicate) -> Option<Filler> {
    let tokens = &view.s.tokens;
    let after = tokens.get(p.token + 1)?;
    let gap = after.bytes.begin > tokens[p.token].bytes.end;
    let comma = !gap && matches!(view.text(after.bytes), "、" | ",");
    let next = p.token + 1 + usize::from(comma);
    let named = |m: &&Mention| {
        let closes = tokens.iter().find(|t| t.bytes.begin >= m.bytes.end);
        let closes = closes.is_none_or(|t| !comma && t.pos.is_symbol());
        m.value.is_none() && acts(Some(m.class)) && closes
    };
    let begin = tokens.get(next).filter(|_| gap || comma)?.bytes.begin;
    let mention = view.s.mentions.iter().filter(|m| m.bytes.begin == begin).find(named)?;
    let last = tokens.partition_point(|t| t.bytes.end < mention.bytes.end);
    let place = Place::Compound(next, last);
    Some(Filler { role: Role::Case(Case::Ga), place, probability: 0.7, far: false })
}

/// First token of the predicate's word.
fn first_token(view: &View, p: &Predicate) -> usize {
    let token = view.s.tokens[p.token].bytes;
    if view.pos(p.token).is_verb() || !view.text(ByteSpan::new(0, token.end)).ends_with(&p.lemma) {
        return p.token;
    }
    let begin = token.end - p.lemma.len() as u32;
    view.s.tokens.partition_point(|t| t.bytes.end <= begin)
}

/// Acts with an organisation that is only going to be founded lie ahead as well.
pub fn not_yet_founded(statements: &mut [Statement], rests: &[Rests]) {
    let mut founded: FxHashMap<String, bool> = FxHashMap::default();
    let founds = |s: &&Statement| traits::BRINGS_INTO_BEING.of(s.relation) && s.polarity == Polarity::Positive;
    for s in statements.iter().filter(founds) {
        if let Some(id) = &s.object.id {
            *founded.entry(id.clone()).or_default() |= s.modality == Modality::Asserted;
        }
    }
    let planned = |id: &Option<String>| id.as_ref().is_some_and(|i| founded.get(i) == Some(&false));
    for s in statements.iter_mut().filter(|s| s.modality == Modality::Asserted) {
        let act = traits::ACTS_OF_THE_FOUNDED.of(s.relation);
        if act && (planned(&s.subject.id) || planned(&s.object.id)) {
            s.modality = Modality::Planned;
        }
    }
    // Whom its products are for lies ahead with them.
    let ahead: Vec<(i64, String)> = statements
        .iter()
        .filter(|s| traits::OFFERED_TO_OTHERS.of(s.relation) && planned(&s.subject.id))
        .map(|s| (s.sentence, s.object.surface.clone()))
        .collect();
    let purposes = statements.iter_mut().zip(rests).filter(|(_, rests)| **rests == Rests::Purpose).map(|(s, _)| s);
    for s in purposes.filter(|s| s.modality == Modality::Asserted) {
        if ahead.iter().any(|(sentence, thing)| *sentence == s.sentence && *thing == s.subject.surface) {
            s.modality = Modality::Planned;
        }
    }
}

/// Who only plans to be partners is none yet, whatever else the two do together.
pub fn not_yet_partners(statements: &mut [Statement], rests: &[Rests]) {
    let pair = |s: &Statement| {
        let ends = [s.subject.id.clone(), s.object.id.clone()];
        let partners = traits::PARTNERS.of(s.relation) && s.polarity == Polarity::Positive;
        partners.then(|| if ends[0] <= ends[1] { ends } else { [ends[1].clone(), ends[0].clone()] })
    };
    let joint = |rests: &Rests| *rests == Rests::JointAct;
    let mut said: FxHashMap<_, bool> = FxHashMap::default();
    let told = |rests: &Rests| !joint(rests) && *rests != Rests::Learned;
    for (s, _) in statements.iter().zip(rests).filter(|(_, rests)| told(rests)) {
        if let Some(pair) = pair(s) {
            *said.entry(pair).or_default() |= s.modality == Modality::Asserted;
        }
    }
    let joint = statements.iter_mut().zip(rests).filter(|(_, rests)| joint(rests)).map(|(s, _)| s);
    for s in joint.filter(|s| s.modality == Modality::Asserted) {
        if pair(s).is_some_and(|p| said.get(&p) == Some(&false)) {
            s.modality = Modality::Planned;
        }
    }
}

/// Whether the first sentence of the text tells of what is yet to come: …を買収する。 …すると発表した。 …することが分かった。
pub fn lies_ahead(context: &Context) -> bool {
    let body =
        |v: &&View| v.s.sentence.field == Field::Text && v.s.sentence.kind == SentenceKind::Body && !is_headline(v);
    let Some(view) = context.views.iter().find(body) else { return false };
    let root = view.s.predicates.iter().rfind(|p| view.head(p.chunk).is_none() && view.depth(p.chunk) == 0);
    let Some(root) = root.filter(|_| view.s.sentence.text.ends_with('。')) else { return false };
    let ahead = |p: &Predicate| {
        let event = context.event(view, p);
        event.polarity == Polarity::Positive
            && (event.modality == Modality::Planned
                || event.modality == Modality::Asserted && super::ahead::to_come(context, &event).is_some())
    };
    let content = view.s.predicates.iter().rfind(|p| {
        p.reported_by == Some(root.chunk) && view.clause_of(p.chunk, root.chunk) && p.kind != PredicateKind::VerbalNoun
    });
    let carried = || {
        let carrier =
            |c: usize| view.head(c) == Some(root.chunk) && context.rules.has("carriers", view.text(view.core(c)));
        view.s.predicates.iter().rfind(|p| view.head(p.chunk).is_some_and(carrier))
    };
    content.or_else(carried).map_or_else(|| ahead(root), |p| ahead(p))
}

/// Gives the statements of headlines the reading that the text gives the same triple, else of what happens once that of the
/// text's first sentence.
pub fn agree(statements: &mut [Statement], headlines: &[bool], ahead: bool, happens: impl Fn(&Statement) -> bool) {
    let key = |s: &Statement| {
        let name = |n: &crate::document::Node| n.id.clone().or_else(|| n.value.clone()).unwrap_or_default();
        (name(&s.subject), s.relation, name(&s.object))
    };
    let mut readings: FxHashMap<_, (Polarity, Modality, Option<String>)> = FxHashMap::default();
    for (s, headline) in statements.iter().zip(headlines) {
        if !headline {
            readings.entry(key(s)).or_insert_with(|| (s.polarity, s.modality, s.speaker.clone()));
        }
    }
    for (s, headline) in statements.iter_mut().zip(headlines) {
        if *headline {
            if let Some((polarity, modality, speaker)) = readings.get(&key(s)) {
                s.polarity = *polarity;
                s.modality = *modality;
                s.speaker.clone_from(speaker);
            } else if ahead && s.modality == Modality::Asserted && s.polarity == Polarity::Positive && happens(s) {
                s.modality = Modality::Planned;
            }
        }
    }
}
