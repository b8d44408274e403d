//! Predicates -> events in the active voice: who does what to whom, when, and how it is meant.
//!
//! ```text
//! OpenAIによって開発されたSora      開発  ガ OpenAI, ヲ Sora
//! A社はB社への出資を決めた           出資  ガ A社 (from 決める), ヘ B社, planned
//! ```
//!
//! A verbal noun that its governor names (設立を発表) is an event of its own; it takes subject, companions and date from
//! the governor, and the governor says how it is meant (`governor` in the rule files).

mod gapping;
mod idiom;
mod loose;

use std::borrow::Cow;

pub use idiom::ended;

use super::context::{Coarse, View, coarse, in_quoted_name};
use super::known::traits::{self, Trait};
use super::known::words;
use super::possess::Possession;
use super::term::{Context, Term};
use crate::document::{
    ArgumentKind, Case, Mention, MentionSource, Modality, Polarity, Pos, Predicate, PredicateKind, Tense, Value, Voice,
};
use crate::particle::{NO, NOGA, NOWA, TO};
use crate::resource::{Accept, ActReading, Class, Role};
use crate::span::ByteSpan;

/// 現在, 今回, 当時.
const ADVERBIAL_NOUN: Pos = Pos::TIME_NOUN;

/// Where a filler stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A chunk.
    Chunk(usize),
    /// The first part of the compound whose head is the event's noun, as a token range.
    Compound(usize, usize),
}

/// A noun phrase in a role.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Filler {
    /// Role in the active voice.
    pub role: Role,
    /// Where it stands.
    pub place: Place,
    /// How sure the link is.
    pub probability: f32,
    /// Whether it was marked by は or found in a governor: other candidates of the role go before it.
    pub far: bool,
}

/// One event.
#[derive(Clone)]
pub struct Event<'a> {
    /// Sentence index.
    pub sentence: usize,
    /// The predicate.
    pub p: Cow<'a, Predicate>,
    /// The predicate with the word that it forms a phrase with: 可能になる, 傘下に収める, 手を組む; "" where none.
    pub phrase: String,
    /// Whether the phrase takes in a noun of its own chunk.
    pub idiom: bool,
    /// Fillers, the surest first within a role.
    pub fillers: Vec<Filler>,
    /// Polarity with that of a light governor.
    pub polarity: Polarity,
    /// Modality with that of the governor.
    pub modality: Modality,
    /// Who is the source.
    pub speaker: Option<String>,
    /// Chunk of the verb that announces it.
    pub announcer: Option<usize>,
    /// Date mention in the clause.
    pub date: Option<usize>,
    /// 1 where nothing was guessed.
    pub certainty: f32,
    /// In quoted words, who is meant where they leave out who acts: the speaker's organisation, then the speaker.
    pub own: Vec<Term>,
    /// Whether it stands in quoted words.
    pub quoted: bool,
}

impl<'a> Context<'a> {
    /// All events of a sentence.
    pub fn events(&self, sentence: usize) -> Vec<Event<'a>> {
        let view = &self.views[sentence];
        let predicates = view.s.predicates.iter().filter(|p| !in_quoted_name(view.s, p));
        let mut events: Vec<Event<'a>> = predicates.map(|p| self.event(view, p)).collect();
        let gapped: Vec<Event<'a>> = events.iter_mut().flat_map(|e| gapping::split(view, e)).collect();
        events.extend(gapped);
        let contrasted: Vec<Event<'a>> = events.iter().flat_map(|e| self.contrasted(view, e)).collect();
        events.extend(contrasted);
        for chunk in 0..view.nps.len() {
            for p in self.unseen(view, chunk) {
                let event = self.event_of(view, Cow::Owned(p));
                events.push(event);
            }
        }
        events
    }
    /// The event of one predicate.
    pub fn event<'p>(&self, view: &View, p: &'p Predicate) -> Event<'p> {
        self.event_of(view, Cow::Borrowed(p))
    }
    /// Verbal nouns that syntax does not see as predicates: a word of a frame that the dictionary files elsewhere (ローンチ),
    /// and the first of two joined by ・ (開発・販売).
    fn unseen(&self, view: &View, chunk: usize) -> Vec<Predicate> {
        let np = &view.nps[chunk];
        if !np.nominal || np.chunk != chunk || np.mention.is_some() {
            return Vec::new();
        }
        let known = view.predicate_of(chunk);
        let mut found = Vec::new();
        for t in np.first..=np.last {
            let text = view.surface(t);
            // 公開以来, 発表後: a word of time behind it leaves the act an act.
            let tail = view.surface(np.last);
            let timed =
                t + 1 == np.last && (self.rules.has("time nouns", tail) || self.rules.has("amount tails", tail));
            let last = (t == np.last || timed) && known.is_none();
            let joined = t < np.last && words::MIDDLE_DOT.has(view.surface(t + 1)) && known.is_some();
            if (last || joined) && self.rules.frames_of(text).any(|f| f.noun) {
                found.push(Predicate {
                    chunk,
                    token: t,
                    kind: PredicateKind::VerbalNoun,
                    lemma: text.to_owned(),
                    voice: Voice::Active,
                    tense: Tense::NonPast,
                    polarity: known.map_or(Polarity::Positive, |p| p.polarity),
                    modality: known.map_or(Modality::Asserted, |p| p.modality),
                    cue: String::new(),
                    speaker: known.and_then(|p| p.speaker),
                    reported_by: known.and_then(|p| p.reported_by),
                    arguments: Vec::new(),
                });
            }
        }
        found
    }
    /// 開発中だ as 開発: what somebody is at is done, though the words are those of a noun.
    fn as_ongoing(&self, p: &Predicate) -> Option<Predicate> {
        let stem = words::UNDER_WAY.strip_end(&p.lemma).filter(|_| p.kind == PredicateKind::Copula)?;
        self.rules.frames_of(stem).next().map(|_| Predicate {
            lemma: stem.to_owned(),
            kind: PredicateKind::VerbalNounSuru,
            ..p.clone()
        })
    }
    /// 追い越せる as the potential of 追い越す, where the dictionary has it for a verb of its own.
    fn as_potential(&self, p: &Predicate) -> Option<Predicate> {
        if p.kind != PredicateKind::Verb
            || p.voice != Voice::Active
            || !self.rules.has("potentials", &p.lemma)
            || self.rules.frames_of(&p.lemma).next().is_some()
        {
            return None;
        }
        let stem = p.lemma.strip_suffix('る')?;
        let (e, u) = words::POTENTIAL_ROW.end(stem)?;
        let lemma = format!("{}{u}", stem.trim_end_matches(e));
        Some(Predicate { lemma, voice: Voice::Potential, ..p.clone() })
    }
    fn event_of<'p>(&self, view: &View, predicate: Cow<'p, Predicate>) -> Event<'p> {
        let read = self.as_potential(&predicate).or_else(|| self.as_ongoing(&predicate));
        let predicate = read.map_or(predicate, Cow::Owned);
        let p: &Predicate = &predicate.clone();
        let mut event = Event {
            sentence: view.index,
            p: predicate,
            phrase: String::new(),
            idiom: false,
            fillers: self.fillers(view, p),
            polarity: p.polarity,
            modality: p.modality,
            speaker: None,
            announcer: None,
            date: self.date(view, p.chunk),
            certainty: 1.0,
            own: Vec::new(),
            quoted: false,
        };
        self.fill_from_brackets(view, &mut event);
        event.own.extend(self.obituary(view, p, &event.fillers));
        // XをVしたのは2004年: the day stands where the clause is said to be.
        if event.date.is_none() && p.reported_by.is_none() {
            event.date = self.date_apart(view, p);
        }
        if event.date.is_none() {
            event.date = self.cleft_date(view, p).or_else(|| self.occasion_date(view, p));
        }
        let known = |(phrase, _): &(String, Option<usize>)| self.rules.frames_of(phrase).next().is_some();
        let (phrase, inner) = idiom::phrases(view, p).into_iter().find(known).unwrap_or_default();
        event.phrase = phrase;
        event.idiom = inner.is_some();
        if let Some(inner) = inner {
            self.whose_seat(view, inner, &mut event);
        }
        if let Some(inner) = inner.filter(|_| !event.phrase.is_empty()) {
            // 提供を開始: what 提供 governs belongs to the phrase.
            event.fillers.retain(|f| f.place != Place::Chunk(inner));
            // 世に問うた|小説, メガホンを取った|映画: without the phrase's own noun the noun behind may be the object.
            let behind: Vec<Filler> = event
                .fillers
                .iter()
                .filter(|f| matches!(f.place, Place::Chunk(c) if c > p.chunk))
                .filter(|f| f.role == Role::Case(Case::Ni))
                .map(|f| Filler { role: Role::Case(Case::Wo), ..*f })
                .collect();
            event.fillers.extend(behind);
            self.of_idiom(view, inner, &mut event);
        }
        if p.kind == PredicateKind::VerbalNoun {
            self.govern(view, &mut event);
        }
        // 画像AIを手がけるA社を買収すると発表: what only modifies a noun is not announced.
        let aside = p.reported_by.is_some_and(|r| !view.clause_of(p.chunk, r));
        if aside && p.modality == Modality::Planned && p.cue.starts_with('と') {
            event.modality = Modality::Asserted;
        }
        if let Some(reporter) = p.reported_by.filter(|_| !aside) {
            if let Some(r) = view.predicate[reporter] {
                let r = &view.s.predicates[r];
                if self.rules.has("announcing", &r.lemma) {
                    event.announcer = Some(reporter);
                    if event.date.is_none() && r.modality == Modality::Asserted {
                        // 〜すると2月3日に発表: the date is that of the announcement, not of the act.
                        event.date = None;
                    }
                    if p.tense == Tense::NonPast
                        && event.modality == Modality::Asserted
                        && p.kind != PredicateKind::Copula
                        && p.kind != PredicateKind::Adjective
                    {
                        event.modality = Modality::Planned;
                    }
                }
            }
        }
        // 英紙は、…が来秋に出版すると伝えた: what others tell is hearsay, also of what is to come.
        if event.modality == Modality::Planned && event.announcer.is_none() && self.told_by_others(view, p, aside) {
            event.modality = Modality::Hearsay;
        }
        // ロイターによると、…し、…した: the source is that of both clauses.
        if event.modality == Modality::Asserted && event.announcer.is_none() {
            let source = self.according_to(view, p.chunk);
            if let Some(c) = source.filter(|c| !self.says_of_itself(view, *c)) {
                event.modality = Modality::Hearsay;
                event.speaker = self.speaker(view, c);
            }
        }
        // 出演しておりません, 出資はしていないと: what is not so is not yet to come.
        let words = view.s.chunk_text(p.chunk);
        if event.modality == Modality::Planned
            && event.polarity == Polarity::Negative
            && words::NOT_LASTING.within(words)
        {
            event.modality = Modality::Asserted;
        }
        // 提携し、|荷物を|出せるよう|窓口を|置いた: the clause goes on to the verb behind the purpose.
        if event.modality == Modality::Possible
            && let Some(main) = self.behind_purpose(view, p)
        {
            event.modality = main.modality;
        }
        // 技術を|提供し、…供給する|計画も|ある: both are planned.
        if event.modality == Modality::Asserted && self.goes_on_to_plan(view, p) {
            event.modality = Modality::Planned;
        }
        // 取り入れると|同時に、…する狙いだ: both lie ahead.
        if event.modality == Modality::Asserted && p.tense == Tense::NonPast {
            let along = view.head(p.chunk).filter(|h| words::SAME_TIME.begin(view.s.chunk_text(*h)));
            let other = along.and_then(|h| view.predicate[view.head(h)?]).map(|i| &view.s.predicates[i]);
            if other.is_some_and(|o| o.modality == Modality::Planned) {
                event.modality = Modality::Planned;
            }
        }
        if event.modality == Modality::Asserted && self.dated_ahead(view, p, event.date) {
            event.modality = Modality::Planned;
        }
        // 上回るとの評価もある: others say so.
        if event.modality == Modality::Asserted && self.is_opinion(view, p) {
            event.modality = Modality::Hearsay;
        }
        if let Some(chunk) = p.speaker {
            event.speaker = self.speaker(view, chunk);
        }
        // AI開発のA社, 自社開発のモデル: the noun behind の acts or is made.
        let noun = event.p.kind == PredicateKind::VerbalNoun;
        let modifies =
            noun && view.nps[event.p.chunk].marker.role == Some(Role::Of) && !view.nps[event.p.chunk].marker.topic;
        if modifies {
            if let Some(head) =
                view.head(event.p.chunk).filter(|h| view.nps[*h].nominal && view.predicate[*h].is_none())
            {
                let goal = !self.is_agent(view, head) && self.wants_goal(p);
                let case = match self.is_agent(view, head) {
                    true => Case::Ga,
                    // 初参戦の|大会で、A氏は…
                    false if goal => Case::Ni,
                    false => Case::Wo,
                };
                let main = view.head(head).filter(|_| goal);
                let subject = main.and_then(|main| {
                    (head + 1..main).find(|c| {
                        let m = view.nps[*c].marker;
                        let subject = m.role == Some(Role::Case(Case::Ga)) || view.is_topic(*c);
                        subject && view.head(*c) == Some(main) && self.is_agent(view, *c)
                    })
                });
                if let Some(c) = subject {
                    let role = Role::Case(Case::Ga);
                    event.fillers.push(Filler { role, place: Place::Chunk(c), probability: 0.6, far: true });
                } else if goal {
                    self.borrow_subject(view, &mut event);
                }
                event.fillers.push(Filler {
                    role: Role::Case(case),
                    place: Place::Chunk(head),
                    probability: 0.7,
                    far: true,
                });
            }
        } else if !event.fillers.iter().any(|f| f.role == Role::Case(Case::Ga) && !self.contrasted_topic(view, p, f))
            && !self.is_done_to(view, p)
        {
            let known = event.fillers.len();
            self.borrow_subject(view, &mut event);
            // 「X」が、|A社から|刊行され、|日の目を見た: the subject of a passive undergoes it.
            let open = !event.fillers[..known].iter().any(|f| f.role == Role::Case(Case::Wo));
            for f in event.fillers[known..].iter_mut().filter(|_| p.voice == Voice::Passive && open) {
                let thing = matches!(f.place, Place::Chunk(c) if !self.is_agent(view, c));
                f.role = if thing { Role::Case(Case::Wo) } else { f.role };
            }
        } else if !noun && p.voice == Voice::Active && p.argument(Case::Wo).is_none() {
            // 「X」は、|A社が|3年を|かけて|開発した: who acts stands by the verb before, and the topic is what he acts on.
            let topics = event.fillers.iter().filter(|f| f.role == Role::Case(Case::Ga)).all(|f| match f.place {
                Place::Chunk(c) => view.is_topic(c) && !self.is_agent(view, c),
                Place::Compound(..) => false,
            });
            if let Some(c) = self.linked_subject(view, p.chunk).filter(|_| topics) {
                let role = Role::Case(Case::Ga);
                event.fillers.push(Filler { role, place: Place::Chunk(c), probability: 0.6, far: true });
            }
        }
        let mut actors = event.fillers.iter().filter(|f| f.role == Role::Case(Case::Ga)).map(|f| match f.place {
            Place::Chunk(c) => Some(c).filter(|c| view.nps[*c].marker.topic),
            Place::Compound(..) => None,
        });
        let topic = actors.next().flatten().filter(|_| actors.next().is_none());
        let instead = topic.filter(|_| !noun && p.voice == Voice::Active);
        if let Some(c) = instead.and_then(|t| self.acts_instead(view, p.chunk, t)) {
            event.fillers.retain(|f| f.role != Role::Case(Case::Ga));
            event.fillers.push(Filler {
                role: Role::Case(Case::Ga),
                place: Place::Chunk(c),
                probability: 0.6,
                far: true,
            });
        }
        // Qセドラは|2018年、|A氏と|B氏が|起業した: the topic is what they bring into being.
        if p.voice == Voice::Active
            && self.rules.has("founding", &p.lemma)
            && !event.fillers.iter().any(|f| f.role == Role::Case(Case::Wo))
        {
            let class = |c: usize, wanted: Coarse| {
                self.terms(view, c).iter().any(|t| t.class.is_some_and(|k| coarse(k) == wanted))
            };
            let subject = |c: &usize| view.nps[*c].marker.role == Some(Role::Case(Case::Ga));
            let people = view.children(p.chunk).filter(subject).any(|c| class(c, Coarse::Person));
            let topic = view.topic_before(p.chunk).filter(|t| people && class(*t, Coarse::Organization));
            if let Some(topic) = topic {
                event.fillers.retain(|f| f.place != Place::Chunk(topic));
                let role = Role::Case(Case::Wo);
                event.fillers.push(Filler { role, place: Place::Chunk(topic), probability: 0.7, far: false });
            }
        }
        // 「X」が|承諾を|得て、|A社から|刊行され: what the clause before tells of undergoes it.
        let open = p.voice == Voice::Passive && !event.fillers.iter().any(|f| f.role == Role::Case(Case::Wo));
        // 賞は|A氏に|贈られる|予定だ: the topic of the noun that only carries the clause.
        let carrier = view.head(p.chunk).filter(|h| open && self.carries_clause(view.text(view.core(*h))));
        let topic = carrier.and_then(|h| view.topic_before(p.chunk).filter(|t| view.head(*t) == Some(h)));
        if let Some(c) = topic.filter(|c| !event.fillers.iter().any(|f| f.place == Place::Chunk(*c))) {
            let role = Role::Case(Case::Wo);
            event.fillers.push(Filler { role, place: Place::Chunk(c), probability: 0.6, far: true });
        }
        let open = open && topic.is_none();
        if let Some(c) = self.linked(view, p.chunk).filter(|c| open && !self.is_agent(view, *c)) {
            let role = Role::Case(Case::Wo);
            event.fillers.push(Filler { role, place: Place::Chunk(c), probability: 0.6, far: true });
        }
        // 描いたのは|X氏ではない: what is denied is that it was he.
        if let Some(said) = self.cleft_end(view, p).and_then(|h| view.predicate[h]).map(|i| &view.s.predicates[i]) {
            if said.polarity == Polarity::Negative {
                event.polarity = said.polarity;
            }
            // 発足するのは|5月下旬の|予定。
            let settled = matches!(self.rules.governor(&said.lemma), Some(ActReading::Planned));
            if event.modality == Modality::Asserted && settled && p.tense == Tense::NonPast {
                event.modality = Modality::Planned;
            }
            if event.modality == Modality::Asserted && said.kind == PredicateKind::Copula {
                // 書いたのは|花子だと、|佐藤氏は|語った: but somebody's word.
                let teller = said.reported_by.and_then(|r| view.predicate[r]).map(|i| &view.s.predicates[i]);
                let word = teller.is_some_and(|r| !self.rules.has("announcing", &r.lemma));
                event.modality =
                    if word && said.modality == Modality::Asserted { Modality::Hearsay } else { said.modality };
            }
        }
        self.equate(view, &mut event);
        // ミソラは|青葉電子が|開発した|ものではない: what the clause says is denied with the noun that it modifies.
        let words = view.s.chunk_text(p.chunk);
        let adnominal = words::ADNOMINAL_END.close(words);
        let denied = view.head(p.chunk).filter(|noun| {
            let q = view.predicate_of(*noun);
            let copula = q.is_some_and(|q| q.kind == PredicateKind::Copula && q.polarity == Polarity::Negative);
            copula && view.topic_before(p.chunk).is_some_and(|t| view.head(t) == Some(*noun))
        });
        let verb = matches!(p.kind, PredicateKind::Verb | PredicateKind::VerbalNounSuru);
        if denied.is_some() && adnominal && verb && p.polarity == Polarity::Positive {
            event.polarity = Polarity::Negative;
        }
        event
    }
    /// 通話の機能は|備えていない: は belongs to the negation, where the thing cannot act.
    fn contrasted_topic(&self, view: &View, p: &Predicate, filler: &Filler) -> bool {
        let Place::Chunk(c) = filler.place else { return false };
        let apart = view.topic_before(c).is_some();
        let own = c < p.chunk && view.is_topic(c) && view.nps[c].mention.is_none() && !self.is_agent(view, c);
        p.polarity == Polarity::Negative && own && apart && p.argument(Case::Wo).is_none()
    }
    /// The verb to which a clause goes on that the parser led to a clause of purpose between.
    fn behind_purpose<'v>(&self, view: &'v View, p: &Predicate) -> Option<&'v Predicate> {
        let text = |c: usize| view.words_of(c);
        let goes_on = view.nps[p.chunk].marker.comma && !words::LIKENESS.close(text(p.chunk));
        let purpose = view.head(p.chunk).filter(|h| goes_on && words::LIKENESS.close(text(*h)))?;
        Some(&view.s.predicates[view.predicate[view.head(purpose)?]?])
    }
    /// Whether a clause goes on to one that says that there is a plan, which carries a planned clause of its own.
    fn goes_on_to_plan(&self, view: &View, p: &Predicate) -> bool {
        let words = view.s.chunk_text(p.chunk);
        let goes_on = words.ends_with('、') && !words::SET_APART.close(words.trim_end_matches('、'));
        let Some(there) = view.head(p.chunk).filter(|h| {
            let is = view.predicate[*h].map(|i| view.s.predicates[i].lemma.as_str());
            goes_on && is.is_some_and(|l| words::EXIST.has(l))
        }) else {
            return false;
        };
        (p.chunk + 1..there).any(|c| {
            let plan = view.head(c) == Some(there)
                && matches!(self.rules.governor(view.text(view.core(c))), Some(ActReading::Planned));
            plan && view
                .s
                .predicates
                .iter()
                .any(|q| q.modality == Modality::Planned && q.chunk > p.chunk && view.modified_by(q.chunk) == Some(c))
        })
    }
    /// Xは|ISOに適合した|本格派だ: of a noun that names no class of its own, what its clause says is said of the topic.
    fn equate(&self, view: &View, event: &mut Event) {
        let chunk = event.p.chunk;
        let Some(noun) = view.modified_by(chunk) else { return };
        let copula = view.predicate_of(noun).filter(|q| q.kind == PredicateKind::Copula);
        let marker = view.nps[noun].marker;
        // Xは|ISOに準拠した|仕様と|なる: the verb that makes a noun of its subject.
        let becomes = view.head(noun).and_then(|h| view.predicate[h]).map(|i| &view.s.predicates[i]).filter(|q| {
            let made = matches!(marker.role, Some(Role::Case(Case::Ni | Case::To | Case::He)));
            made && !marker.topic && (self.rules.has("being", &q.lemma) || self.rules.has("turning into", &q.lemma))
        });
        let said = copula.is_some()
            || becomes.is_some()
            || marker.role == Some(Role::Case(Case::De)) && marker.comma && !marker.topic
            || marker.bare && noun + 1 == view.nps.len();
        let kind = self.rules.class_of(view.text(view.core(noun)));
        let plain = view.nps[noun].mention.is_none() && (kind.is_none() || becomes.is_some());
        // なる予定だ: the noun that only carries the clause has the topic.
        let of = |t: &usize| match becomes {
            None => view.head(*t) == Some(noun),
            Some(q) => view.head(*t).is_some_and(|h| h == q.chunk || view.head(q.chunk) == Some(h)),
        };
        let Some(topic) = view.topic_before(chunk).filter(|t| said && plain && of(t)) else {
            return;
        };
        let place = Place::Chunk(topic);
        let Some(role) = event.fillers.iter().find(|f| f.place == Place::Chunk(noun)).map(|f| f.role) else { return };
        if event.fillers.iter().any(|f| f.place == place) {
            return;
        }
        event.fillers.push(Filler { role, place, probability: 0.6, far: true });
        if let Some(q) = copula.or(becomes) {
            if q.polarity == Polarity::Negative {
                event.polarity = q.polarity;
            }
            if event.modality == Modality::Asserted {
                event.modality = q.modality;
            }
        }
    }
    /// The noun that a clause before のは is said to be, where the clause ends at this predicate.
    pub fn cleft_end(&self, view: &View, p: &Predicate) -> Option<usize> {
        let text = view.words_of(p.chunk);
        let verbal = matches!(p.kind, PredicateKind::Verb | PredicateKind::VerbalNounSuru);
        let ends = verbal && words::CLEFT.close(text);
        cleft_noun(view, p.chunk).filter(|h| ends && view.nps[*h].nominal && said_by_name(view, text, *h))
    }
    /// 選んだのは|A大学ではなく、|B大学だ: of A it is denied.
    fn contrasted<'p>(&self, view: &View, event: &Event<'p>) -> Vec<Event<'p>> {
        let Some(end) = self.cleft_end(view, &event.p) else { return Vec::new() };
        let Some(role) = event.fillers.iter().find(|f| f.place == Place::Chunk(end)).map(|f| f.role) else {
            return Vec::new();
        };
        // The name before ではなく, which makes no noun of its chunk.
        let denied = |c: usize| {
            let text = view.words_of(c);
            if !words::DENIED_CONTRAST.close(text) {
                return None;
            }
            let tokens = view.s.chunks[c].tokens.clone();
            let end = tokens.clone().find(|t| words::DENIED_CONTRAST_START.has(view.surface(*t)))?;
            // マスク氏ではなく: the name without what stands behind it.
            let closes = |t: &usize| {
                let at = view.s.tokens[*t].bytes.end;
                view.s.mentions.iter().any(|m| m.value.is_none() && m.bytes.end == at)
            };
            let last = (tokens.start..end).rev().find(closes)?;
            Some(Place::Compound(tokens.start, last))
        };
        let polarity = if event.polarity == Polarity::Negative { Polarity::Positive } else { Polarity::Negative };
        (event.p.chunk + 1..end)
            .filter_map(denied)
            .map(|place| {
                let mut other = event.clone();
                other.fillers.retain(|f| f.place != Place::Chunk(end));
                other.fillers.push(Filler { role, place, probability: 0.7, far: false });
                other.polarity = polarity;
                other
            })
            .collect()
    }
    /// 祭りは毎年7月に開かれる: what comes again and again is so, and not only to come.
    pub fn is_regular(&self, view: &View) -> bool {
        self.rules.list("regularly").iter().any(|w| view.s.sentence.text.contains(w.as_str()))
    }
    /// 8月17日に送り出すアルバム, 2027年に制作する, 8月から提供。: an act in the present with a day that is not past lies ahead.
    fn dated_ahead(&self, view: &View, p: &Predicate, date: Option<usize>) -> bool {
        let text = view.s.chunk_text(p.chunk);
        let lasts = self.lasts(text);
        let verb = matches!(p.kind, PredicateKind::Verb | PredicateKind::VerbalNounSuru);
        let plain = verb && p.tense == Tense::NonPast && p.voice != Voice::Potential && !lasts;
        let form = view.last_word(p.chunk).is_some_and(|t| view.s.tokens[t].is_plain_form());
        let noun = p.kind == PredicateKind::VerbalNoun && p.chunk + 1 == view.nps.len();
        let since = || {
            view.children(p.chunk).rev().filter(|_| noun).find_map(|c| {
                let from = view.nps[c].marker.role == Some(Role::Case(Case::Kara));
                view.nps[c].mention.filter(|m| from && matches!(view.s.mentions[*m].value, Some(Value::Date(_))))
            })
        };
        let date = date.filter(|_| plain && form).or_else(since);
        let Some(Value::Date(day)) = date.and_then(|m| view.s.mentions[m].value.as_ref()) else {
            return false;
        };
        if self.is_regular(view) {
            return false;
        }
        // An encyclopedia tells what is past in the present.
        let begin = day.split('/').next().unwrap_or(day);
        match self.document.published.as_deref() {
            Some(today) => {
                let length = begin.len().min(today.len());
                begin.get(..length) > today.get(..length)
                    || begin.get(..length) == today.get(..length) && begin.len() < 10 && length < 10
            }
            None => self.page.is_none() && (plain || noun) && view.head(p.chunk).is_none(),
        }
    }
    /// 日本法人の|本社を置く: a seat of another is none of the subject's.
    fn whose_seat(&self, view: &View, noun: usize, event: &mut Event) {
        if !self.rules.has("seat nouns", view.text(view.core(noun))) {
            return;
        }
        let chunk = match self.possession(view, noun, &Accept::of(&[Class::ORGANIZATION])) {
            Possession::Nobody => return,
            Possession::Other => None,
            Possession::Named(found) => found.first().map(|t| t.chunk).filter(|c| *c < view.nps.len()),
        };
        event.fillers.retain(|f| f.role != Role::Case(Case::Ga));
        let Some(chunk) = chunk else {
            event.phrase.clear();
            event.certainty = 0.0;
            return;
        };
        let role = Role::Case(Case::Ga);
        event.fillers.insert(0, Filler { role, place: Place::Chunk(chunk), probability: 0.8, far: false });
    }
    /// Whether a verb says that something goes on: ている, ており.
    pub fn lasts(&self, verb: &str) -> bool {
        self.rules.list("lasting").iter().any(|w| verb.contains(w.as_str()))
    }
    /// Whether the clause is but what an opinion or a report says: …との評価, …という見方.
    fn is_opinion(&self, view: &View, p: &Predicate) -> bool {
        let text = view.s.chunk_text(p.chunk);
        let noun = view.head(p.chunk).filter(|h| view.nps[*h].nominal && words::CONTENT_MARK.close(text));
        noun.is_some_and(|h| self.rules.has("opinions", view.surface(view.nps[h].last)))
    }
    /// Name of the source that stands in a chunk.
    pub fn speaker(&self, view: &View, chunk: usize) -> Option<String> {
        self.source(view, chunk).map(|t| self.label(&t))
    }
    /// The source that stands in a chunk; in ロイターによると the name before the particles.
    pub fn source(&self, view: &View, chunk: usize) -> Option<Term> {
        let named = || {
            let bytes = view.s.chunks[chunk].bytes;
            let at = view.s.mentions.iter().position(|m| m.value.is_none() && m.bytes.begin == bytes.begin)?;
            (view.s.mentions[at].bytes.end <= bytes.end).then(|| self.mention_term(view, chunk, at))
        };
        self.terms(view, chunk).into_iter().next().or_else(named)
    }
    /// Whether the source is 同社 or 両社: what a company says of itself is no hearsay.
    pub fn says_of_itself(&self, view: &View, chunk: usize) -> bool {
        words::SAME_ONE.begin(view.s.chunk_text(chunk)) && acts(self.source(view, chunk).and_then(|t| t.class))
    }
    /// The chunk of によると to whose clause, or to one coordinated with it, a predicate belongs.
    pub fn according_to(&self, view: &View, predicate: usize) -> Option<usize> {
        (0..predicate).find(|c| {
            let text = view.s.chunk_text(*c);
            let told = view.depth(*c) == 0 && words::ACCORDING_TO.within(text);
            told && view.head(*c).is_some_and(|g| g == predicate || view.clause_of(predicate, g))
        })
    }
    /// 現地報道では、…会長を兼ねるという: whether a clause that ends in という stands under a topic that names a report.
    fn rumoured(&self, view: &View, p: &Predicate) -> bool {
        let text = |c: usize| view.s.chunk_text(c).trim_end_matches('。');
        let own = text(p.chunk);
        let apart = own.ends_with(TO) && view.head(p.chunk).is_some_and(|h| words::SAID_VERB.has(text(h)));
        let told = apart || words::HEARSAY_END.close(own);
        told && (0..p.chunk).any(|c| {
            let m = view.nps[c].marker;
            let by = m.topic && m.role == Some(Role::Case(Case::De)) && view.depth(c) == 0;
            by && self.rules.end_in("survey nouns", view.text(view.core(c))).is_some()
        })
    }
    /// 英紙は、…が来秋に出版すると伝えた: whether a clause is what others tell or what goes about.
    pub fn told_by_others(&self, view: &View, p: &Predicate, aside: bool) -> bool {
        let told = p.reported_by.filter(|_| !aside).and_then(|r| view.predicate[r]).map(|r| &view.s.predicates[r]);
        let by_others = told.is_some_and(|r| self.rules.has("reporting", &r.lemma) && r.polarity == Polarity::Positive)
            || self.according_to(view, p.chunk).is_some_and(|c| self.tells_of_others(view, c));
        !view.in_quotation(p.token) && (by_others || self.rumoured(view, p))
    }
    /// Whether a source tells of others by trade: a paper, an agency, 関係者, 報道.
    pub fn tells_of_others(&self, view: &View, chunk: usize) -> bool {
        let source = self.source(view, chunk);
        let words = source.as_ref().map_or("", |t| view.text(t.span));
        // 業界紙の|電波プレスによれば
        let kind = view.owner(chunk).map_or("", |o| view.text(view.core(o)));
        source.as_ref().and_then(|t| t.class).is_some_and(|c| c == Class::MEDIA_ORGANIZATION)
            || self.rules.list("reporters").iter().any(|w| words.ends_with(w.as_str()) || kind.ends_with(w.as_str()))
    }
    /// 「X」(A社が開発), 「X」(iOSに対応): a clause that fills brackets is of the thing named before them.
    fn fill_from_brackets(&self, view: &View, event: &mut Event) {
        let p = &event.p;
        let around = view.pairs.iter().filter(|b| b.round && b.open < p.token && p.token < b.close);
        let Some(pair) = around.max_by_key(|b| b.open).filter(|b| view.chunk_of(b.close) == p.chunk) else { return };
        let named = |m: &Mention| m.value.is_none() && m.entity.is_some() && coarse(m.class) == Coarse::Artifact;
        let ends = |m: &&Mention| named(m) && view.token_range(m).1 + 1 == pair.open;
        let Some(thing) = view.s.mentions.iter().find(ends) else { return };
        let inside = |c: usize| (pair.open..pair.close).contains(&view.nps[c].last);
        let kept =
            |f: &Filler| matches!(f.place, Place::Chunk(c) if inside(c)) || matches!(f.place, Place::Compound(..));
        let at = p.chunk;
        event.fillers.retain(kept);
        // (Windows、|macOSに|対応)が|出た: though the parser hung it on the verb behind the brackets.
        let begin = (0..at).rev().take_while(|c| inside(*c) && view.predicate[*c].is_none()).last().unwrap_or(at);
        for chunk in begin..at {
            let m = view.nps[chunk].marker;
            let place = Place::Chunk(chunk);
            let role = m.role.filter(|r| matches!(r, Role::Case(_)) && !m.topic && view.nps[chunk].nominal);
            if let Some(role) = role.filter(|_| !event.fillers.iter().any(|f| f.place == place)) {
                event.fillers.push(Filler { role, place, probability: 0.7, far: false });
            }
        }
        let tokens = &view.s.tokens;
        let first = tokens.partition_point(|t| t.bytes.end <= thing.bytes.begin);
        let last = tokens.partition_point(|t| t.bytes.end < thing.bytes.end);
        let open = |case| !event.fillers.iter().any(|f| f.role == Role::Case(case));
        let object = Some(&Role::Case(Case::Wo));
        let acted_on = |f: &crate::resource::Frame| {
            f.object.roles.first() == object || f.qualifiers.iter().any(|(_, slot)| slot.roles.first() == object)
        };
        // 「X」(A社に納入): somebody whom nothing names acts, not the thing.
        let undergoes = open(Case::Ga) && open(Case::Wo) && self.rules.frames_of(&p.lemma).any(acted_on);
        let case = if open(Case::Ga) { Case::Ga } else { Case::Wo };
        if open(case) && !undergoes {
            let (role, place) = (Role::Case(case), Place::Compound(first, last));
            event.fillers.push(Filler { role, place, probability: 0.7, far: true });
        }
    }
    fn fillers(&self, view: &View, p: &Predicate) -> Vec<Filler> {
        let mut found: Vec<Filler> = Vec::new();
        let passive = p.voice == Voice::Passive;
        let words = view.s.chunk_text(p.chunk);
        let benefits = words::BENEFACTIVE.within(words);
        // Xを|土台に|開発したY: X is what Y is built on.
        let based = |c: usize| {
            view.nps[c].marker.role == Some(Role::Case(Case::Wo))
                && c + 1 < p.chunk
                && view.nps[c + 1].marker.role == Some(Role::Case(Case::Ni))
                && self.rules.has("base nouns", view.text(view.core(c + 1)))
                && !self.rules.has("making", &p.lemma)
        };
        // 広島市を|主会場に|開催された: where it is.
        let venue = |c: usize| {
            view.nps[c].marker.role == Some(Role::Case(Case::Wo))
                && view.nps.get(c + 1).is_some_and(|np| np.marker.role == Some(Role::Case(Case::Ni)) && np.nominal)
                && self.rules.has("venue nouns", view.text(view.core(c + 1)))
        };
        // 中国は|台湾に|抜かれた: who surpasses is of the same kind as who is surpassed.
        let surpasses = passive && self.evokes(&p.lemma, traits::BETWEEN_PEERS);
        let alike = |chunk: usize| {
            let branch = |c: usize| self.term(view, c).and_then(|t| t.class).map(coarse);
            let passed = p.argument(Case::Ga).and_then(|a| branch(a.chunk));
            surpasses && passed.is_some() && branch(chunk) == passed
        };
        // 京都市から|委託先に|選ばれた: a town chooses as a body does.
        let chooses = passive && self.evokes(&p.lemma, traits::DONE_BY_TOWNS);
        let town =
            |chunk: usize| chooses && self.term(view, chunk).and_then(|t| t.class).is_some_and(|c| c == Class::CITY);
        let learns = self.evokes(&p.lemma, traits::DONE_WITH_WHAT_IS_USED);
        // 賞は山田さんに|贈られる: who gets it, not who gives.
        let gives = self
            .rules
            .frames_of(&p.lemma)
            .any(|f| traits::GIVEN.has(f.relation) && f.subject.roles.contains(&Role::Case(Case::Ni)));
        let turned = |role: Role, chunk: usize| match role {
            Role::Case(Case::Ni) if passive && gives => role,
            Role::Case(Case::Kara) if town(chunk) => Role::Case(Case::Ga),
            Role::Case(Case::Ga) if passive => Role::Case(Case::Wo),
            Role::By if passive => Role::Case(Case::Ga),
            // 総務省に選ばれた: the ニ of a passive is its agent where it can act.
            Role::Case(Case::Ni) if passive && (self.is_agent(view, chunk) || alike(chunk)) => Role::Case(Case::Ga),
            Role::Case(Case::Kara) if passive && self.is_agent(view, chunk) => Role::Case(Case::Ga),
            // A社に作ってもらう, A社に出してほしい: who does it stands in ニ.
            Role::Case(Case::Ni | Case::Kara) if benefits && self.is_agent(view, chunk) => Role::Case(Case::Ga),
            Role::Case(Case::Ga) if benefits => Role::Case(Case::Ni),
            role => role,
        };
        // 真っ先に|農業に|参入した
        let adverb = |chunk: usize| {
            view.nps[chunk].marker.is_case(Case::Ni) && self.rules.has("adverbs with ni", view.text(view.core(chunk)))
        };
        // A社は|東京で|開かれた|見本市で: what the clause modifies is what is done, not what the sentence is about.
        let noun = view.modified_by(p.chunk).filter(|n| passive && view.predicate_of(*n).is_none());
        let modified = noun.is_some_and(|n| !self.carries_clause(view.text(view.core(n))));
        let outside = |chunk: usize| modified && chunk < p.chunk && view.nps[chunk].marker.is_topic();
        for a in &p.arguments {
            if a.chunk >= view.nps.len() {
                continue;
            }
            if adverb(a.chunk) {
                continue;
            }
            if a.case == Case::Ga && outside(a.chunk) {
                continue;
            }
            let relative = a.kind == ArgumentKind::Relative;
            // 販売を担う|予定: a noun that only carries the clause is no argument.
            let whole = view.text(view.core(a.chunk));
            if (relative || a.chunk > p.chunk)
                && (self.carries_clause(view.surface(view.s.chunks[a.chunk].content)) || self.carries_clause(whole))
            {
                continue;
            }
            if based(a.chunk) {
                // 翻刻1億字を|もとに|学習した: what it learned from.
                if learns {
                    let (role, place) = (Role::Case(Case::De), Place::Chunk(a.chunk));
                    found.push(Filler { role, place, probability: 0.6, far: true });
                }
                continue;
            }
            let case = if venue(a.chunk) { Case::De } else { a.case };
            let role = turned(Role::Case(case), a.chunk);
            let place = Place::Chunk(if relative { self.modified(view, a.chunk) } else { a.chunk });
            found.push(Filler { role, place, probability: a.probability, far: matches!(a.kind, ArgumentKind::Zero) });
            // は and the modified noun do not tell ガ from ヲ: what cannot act may be the object.
            if (matches!(a.kind, ArgumentKind::Relative | ArgumentKind::Topic) || view.nps[a.chunk].marker.is_topic())
                && role == Role::Case(Case::Ga)
                && !self.is_agent(view, a.chunk)
                && p.argument(Case::Wo).is_none()
            {
                found.push(Filler { role: Role::Case(Case::Wo), place, probability: a.probability * 0.6, far: true });
            }
            // 「X」には、|A氏も|出演する: who can act and is the only one may be the subject.
            if a.kind == ArgumentKind::Topic
                && role == Role::Case(Case::Wo)
                && !passive
                && self.is_agent(view, a.chunk)
                && view.nps[a.chunk].mention.is_some()
                && p.argument(Case::Ga).is_none()
                && p.argument(Case::Ni).is_some()
            {
                found.push(Filler { role: Role::Case(Case::Ga), place, probability: a.probability * 0.6, far: true });
            }
        }
        self.bare_subject(view, p, &mut found);
        self.relative(view, p, passive, &mut found);
        self.cleft(view, p, passive, &mut found);
        // 規格に|適合したと|認められた|「X」: of which others say so.
        let verb =
            p.reported_by.or_else(|| view.head(p.chunk).filter(|_| words.trim_end_matches('、').ends_with('と')));
        let said = verb.filter(|v| {
            let q = view.predicate_of(*v);
            q.is_some_and(|q| q.voice == Voice::Passive && q.polarity == Polarity::Positive)
        });
        let noun = said.and_then(|v| view.modified_by(v)).map(|n| self.modified(view, n));
        let case = if passive { Case::Wo } else { Case::Ga };
        if let Some(n) = noun.filter(|n| {
            let open = !found.iter().any(|f| f.role == Role::Case(case) && !f.far);
            open && !found.iter().any(|f| f.place == Place::Chunk(*n)) && p.kind != PredicateKind::VerbalNoun
        }) {
            found.push(Filler { role: Role::Case(case), place: Place::Chunk(n), probability: 0.6, far: false });
        }
        let marked = |c: usize| view.nps[c].marker.is_case(Case::Ga);
        let subject = p.argument(Case::Ga).map(|a| a.chunk).filter(|c| marked(*c) && self.is_agent(view, *c));
        let ongoing =
            p.kind == PredicateKind::VerbalNoun && words.strip_suffix(NO).is_some_and(|w| words::UNDER_WAY.close(w));
        let acted = |topic: usize| !passive && p.argument(Case::Wo).is_none() && subject.is_some_and(|s| s > topic);
        let comes = view.head(p.chunk).filter(|h| {
            let light = view.predicate[*h].is_some_and(|i| self.rules.has("coming so", &view.s.predicates[i].lemma));
            light && self.rules.list("coming to").iter().any(|w| words.ends_with(w.as_str()))
        });
        // 熊本県では、…工場が|建てられる|計画だ: where all of it is, though it hangs on the noun that carries the clause.
        let comes = comes.or_else(|| view.head(p.chunk).filter(|h| self.carries_clause(view.text(view.core(*h)))));
        let adds = |c: usize| {
            let text = view.text(view.s.chunks[c].bytes).trim_end_matches('、');
            self.rules.has("adding", text) && view.nps[c - 1].marker.role == Some(Role::Case(Case::Ni))
        };
        // The nearest first.
        for chunk in (0..p.chunk).rev() {
            let np = &view.nps[chunk];
            // OpenAIへの|300億ドルの|追加出資: what hangs on an amount belongs to the noun behind it.
            // A社とB社による|合弁会社の|設立: an agent belongs to the act behind a thing.
            let through = view.head(chunk).filter(|h| {
                let joined = *h < p.chunk && view.head(*h) == Some(p.chunk);
                let mention = view.mention(*h);
                let of = np.marker.adnominal
                    && view.nps[*h].marker.role == Some(Role::Of)
                    && match mention.map(|m| &m.value) {
                        Some(Some(_)) => true,
                        _ => np.marker.role == Some(Role::By) && view.predicate[*h].is_none(),
                    };
                // A社が|京都市で、|公開した: a place with で is no predicate.
                let place = np.marker.role == Some(Role::Case(Case::Ga))
                    && view.nps[*h].marker.role == Some(Role::Case(Case::De))
                    && mention.is_some_and(|m| coarse(m.class) == Coarse::Place);
                let local = np.marker.role == Some(Role::Of) && idiom::is_local(view, *h);
                joined && (of || place || local)
            });
            let along = np.marker.role == Some(Role::With) && view.along(chunk) == Some(p.chunk);
            // U-NEXTで|配信中の|映画: what stands right before is of the act, whatever the parser hung it on.
            let beside = ongoing && chunk + 1 == p.chunk;
            // 台湾でも|58店を|構えるまでに|なった: what hangs on the verb that only says that it came so.
            let carried = comes.is_some_and(|h| view.head(chunk) == Some(h));
            // 映画「X」には|A氏に|加え、|B氏も|出演する: what hangs on a word that only adds belongs to the verb, but for what is added to.
            let passed = view.head(chunk).is_some_and(|h| chunk + 1 < h && view.head(h) == Some(p.chunk) && adds(h));
            if (view.head(chunk) != Some(p.chunk) && through.is_none() && !along && !beside && !carried && !passed)
                || !np.nominal
                || based(chunk)
                || adverb(chunk)
                || outside(chunk)
            {
                continue;
            }
            let marker = np.marker;
            let role = match marker.role {
                Some(_) if venue(chunk) => Role::Case(Case::De),
                Some(role) => role,
                // 現在は: when, not who.
                None if marker.topic && !self.is_time(view, chunk) => Role::Case(Case::Ga),
                None => continue,
            };
            let role = turned(role, chunk);
            if found.iter().any(|f| f.place == Place::Chunk(chunk)) {
                continue;
            }
            // Xは|初心者の利用が|想定されている: of a passive with a subject of its own the topic is whose it is.
            if passive && marker.is_topic() && view.subject_apart(chunk, p.chunk) {
                let place = Place::Chunk(chunk);
                found.push(Filler { role: Role::Case(Case::Ga), place, probability: 0.5, far: true });
            }
            // 設立も発表, A社はB氏が設立した: what is topicalised and cannot act, or does not act, may be the object.
            if marker.is_topic() && (acted(chunk) || !self.is_agent(view, chunk)) {
                found.push(Filler {
                    role: Role::Case(Case::Wo),
                    place: Place::Chunk(chunk),
                    probability: 0.5,
                    far: true,
                });
            }
            let known = found.iter().any(|f| f.role == role && !f.far);
            found.push(Filler {
                role,
                place: Place::Chunk(chunk),
                probability: if known { 0.4 } else { 0.7 },
                far: known || marker.topic,
            });
        }
        self.told_apart(view, p, &mut found);
        self.acts_apart(view, p, &mut found);
        self.shared_object(view, p, &mut found);
        self.through(view, p, &mut found);
        // B社との|間で|合意した: with whom.
        for chunk in view.children(p.chunk).filter(|c| *c > 0) {
            let between = view.nps[chunk].marker.role == Some(Role::Case(Case::De))
                && words::BETWEEN.has(view.text(view.core(chunk)));
            let with = view.nps[chunk - 1].marker;
            if between && with.role == Some(Role::Case(Case::To)) && with.adnominal {
                let role = Role::Case(Case::To);
                found.push(Filler { role, place: Place::Chunk(chunk - 1), probability: 0.7, far: false });
            }
        }
        // AI開発, 追加出資, 「Sora」発表: what stands before the noun in its own chunk.
        let start = view.s.chunks[p.chunk].tokens.start.max(view.nps[p.chunk].first.min(p.token));
        if p.token > start && p.token <= view.nps[p.chunk].last {
            found.push(Filler {
                role: Role::Compound,
                place: Place::Compound(start, p.token - 1),
                probability: 0.8,
                far: false,
            });
        }
        found.sort_by(|a, b| a.far.cmp(&b.far).then(b.probability.total_cmp(&a.probability)));
        found
    }
    /// The noun that a clause modifies, behind の: of 発表した|2024年版の|白書 the last; where it is said to be a name, that:
    /// of 買収した|相手は|B社だ B社.
    fn modified(&self, view: &View, chunk: usize) -> usize {
        let chunk = self.modified_noun(view, chunk);
        let np = &view.nps[chunk];
        let described = |m: usize| view.s.mentions[m].source == MentionSource::Description;
        let plain = np.nominal && np.mention.is_none_or(described);
        let subject = np.marker.role == Some(Role::Case(Case::Ga)) || view.is_topic(chunk);
        let said = view.head(chunk).filter(|h| {
            let p = view.predicate_of(*h);
            let copula = p.is_some_and(|p| p.kind == PredicateKind::Copula && p.polarity == Polarity::Positive);
            let named = view.mention(*h);
            copula && named.is_some_and(|m| m.value.is_none() && m.source != MentionSource::Description)
        });
        said.filter(|_| plain && subject).unwrap_or(chunk)
    }
    fn modified_noun(&self, view: &View, chunk: usize) -> usize {
        let np = &view.nps[chunk];
        let next = view.head(chunk).filter(|_| {
            let role = |m: &crate::document::Mention| m.value.is_some() || m.class == Class::ROLE;
            np.marker.role == Some(Role::Of) && np.mention.is_none_or(|m| role(&view.s.mentions[m]))
        });
        match next {
            Some(n)
                if view.nps[n].nominal
                    && self.term(view, chunk).is_some_and(|t| {
                        t.class.is_none()
                            || matches!(t.class.map(coarse), Some(Coarse::Number | Coarse::Date))
                            || t.class == Some(Class::ROLE)
                            || self.calls(view, &t, n)
                    }) =>
            {
                n
            }
            _ => chunk,
        }
    }
    /// 買収した|動画校閲サービスの|X社: a kind before の says what the name behind it is.
    fn calls(&self, view: &View, kind: &Term, name: usize) -> bool {
        let behind = self.term(view, name).filter(|t| matches!(t.kind, super::term::TermKind::Entity(_)));
        let ends = kind.class.map(coarse).zip(behind.and_then(|t| t.class).map(coarse));
        // …アプリの|「LINE|MALL(読み)」が: the name may fill several chunks.
        let begin = view.nps[name].mention.and_then(|m| view.s.chunk_at(view.s.mentions[m].bytes.begin));
        let apart = begin == Some(kind.chunk + 1);
        kind.kind == super::term::TermKind::Phrase
            && apart
            && ends.is_some_and(|(k, n)| k == n || (k == Coarse::Artifact && n == Coarse::Organization))
    }
    /// A氏演じる|B, A社率いる|企業連合: who stands right before a verb without a particle acts, and not the noun behind.
    fn bare_subject(&self, view: &View, p: &Predicate, found: &mut Vec<Filler>) {
        let Some(place) = self.name_before(view, p) else { return };
        if let Place::Chunk(chunk) = place {
            let other =
                found.iter().any(|f| f.role == Role::Case(Case::Ga) && matches!(f.place, Place::Chunk(c) if c < chunk));
            if other {
                return;
            }
        }
        let case = if self.wants_goal(p) { Case::Ni } else { Case::Wo };
        for filler in found.iter_mut() {
            let behind = matches!(filler.place, Place::Chunk(c) if c > p.chunk);
            if behind && matches!(filler.role, Role::Case(Case::Ga)) {
                filler.role = Role::Case(case);
            }
        }
        found.retain(|f| f.place != place);
        let role = Role::Case(Case::Ga);
        found.push(Filler { role, place, probability: 0.8, far: false });
    }
    /// The name right before the active verb of a clause before its noun, without a particle, in a chunk of its own or not. One
    /// that nobody knows is there as well.
    fn name_before(&self, view: &View, p: &Predicate) -> Option<Place> {
        let verb = p.kind == PredicateKind::Verb && p.voice == Voice::Active;
        view.modified_by(p.chunk).filter(|_| verb)?;
        let named = |first: usize, last: usize| {
            let words = view.bytes(first, last);
            let strange = view.s.tokens[last].unknown || view.pos(last).is_proper();
            let known = view.s.mentions.iter().rfind(|m| words.contains(m.bytes) && m.value.is_none());
            (first..=last).all(|t| view.pos(t).is_noun() || view.s.tokens[t].unknown)
                && known.map_or(strange, |m| acts(Some(m.class)))
        };
        let own = view.s.chunks[p.chunk].tokens.start;
        if own < p.token {
            return named(own, p.token - 1).then(|| Place::Compound(own, p.token - 1));
        }
        let chunk = p.chunk.checked_sub(1)?;
        let np = &view.nps[chunk];
        let bare = np.nominal && np.chunk == chunk && np.marker.bare && !np.marker.comma && !np.marker.topic;
        (bare && view.head(chunk) == Some(p.chunk) && named(np.first, np.last)).then_some(Place::Chunk(chunk))
    }
    /// The noun that a clause modifies fills the role that the clause leaves open, where the parser gave it none.
    fn relative(&self, view: &View, p: &Predicate, passive: bool, found: &mut Vec<Filler>) {
        let Some(head) = view.head(p.chunk) else { return };
        let own = &view.nps[p.chunk];
        let verbal = matches!(p.kind, PredicateKind::Verb | PredicateKind::VerbalNounSuru)
            && !own.marker.comma
            && own.marker.role.is_none()
            && !own.marker.topic;
        let last = view.last_word(p.chunk);
        let adnominal =
            verbal && last.is_some_and(|t| view.s.tokens[t].is_plain_form() || view.s.tokens[t].is_adnominal_form());
        // A社が|公表した|「X」によれば: the name before the words that make a source of it.
        if adnominal && !view.nps[head].nominal {
            let bytes = view.s.chunks[head].bytes;
            let source = view.s.mentions.iter().find(|m| {
                let behind = view.text(ByteSpan::new(m.bytes.end.min(bytes.end), bytes.end));
                let behind = behind.trim_start_matches(['」', '』']);
                let source = self.rules.list("source marks").iter().any(|w| behind.starts_with(w.as_str()));
                m.value.is_none() && bytes.contains(m.bytes) && source
            });
            let open = !found.iter().any(|f| f.role == Role::Case(Case::Wo) && !f.far);
            if let Some(m) = source.filter(|m| open && coarse(m.class) == Coarse::Artifact) {
                let first = view.s.tokens.partition_point(|t| t.bytes.end <= m.bytes.begin);
                let last = view.s.tokens.partition_point(|t| t.bytes.end < m.bytes.end);
                let role = Role::Case(Case::Wo);
                found.push(Filler { role, place: Place::Compound(first, last), probability: 0.6, far: false });
            }
            return;
        }
        if !adnominal || found.iter().any(|f| f.place == Place::Chunk(head)) {
            return;
        }
        let noun = self.modified(view, head);
        let last = view.surface(view.nps[noun].last);
        let whole = view.text(view.core(noun));
        if self.rules.has("empty", whole) || self.carries_clause(last) || self.carries_clause(whole) {
            return;
        }
        let open = |case: Case| !found.iter().any(|f| f.role == Role::Case(case) && !f.far);
        let role = if passive {
            open(Case::Wo).then_some(Case::Wo)
        } else if open(Case::Ga)
            && (!open(Case::Wo) || self.is_agent(view, noun) || !open(Case::Ni) && self.wants_goal(p))
        {
            // 「Y」に|対抗する|「X」: the verb takes no ヲ.
            Some(Case::Ga)
        } else if !open(Case::Ga)
            && !self.is_agent(view, noun)
            && self.rules.frames_of(&p.lemma).any(|f| f.object.accept.clause)
        {
            // 水中でも|字が|書ける|ボールペン「X」: with what one can.
            Some(Case::De)
        } else if !open(Case::Ga) && open(Case::Ni) && open(Case::Wo) && self.wants_goal(p) {
            // 各国が|加わる|協定: the verb takes no ヲ.
            Some(Case::Ni)
        } else if open(Case::Wo) {
            Some(Case::Wo)
        } else if open(Case::Ni) && view.nps[view.apposed(noun)].mention.is_some() {
            // X氏がAIを取り入れた長編『Y』, A社が出資するB社: what is left open is ニ.
            Some(Case::Ni)
        } else {
            None
        };
        if let Some(case) = role {
            found.push(Filler { role: Role::Case(case), place: Place::Chunk(noun), probability: 0.6, far: false });
        }
    }
    /// Whether a frame of the word finds a relation with the trait.
    pub(super) fn evokes(&self, word: &str, of: Trait) -> bool {
        self.rules.frames_of(word).any(|f| of.has(f.relation))
    }
    /// Whether the frames of a verb take something in ニ first, and nothing in ヲ.
    fn wants_goal(&self, p: &Predicate) -> bool {
        let takes = |case: Case| {
            let role = Role::Case(case);
            self.rules.frames_of(&p.lemma).any(|f| f.object.roles.first() == Some(&role))
        };
        takes(Case::Ni) && !takes(Case::Wo)
    }
    /// 開発を担ったのは|X社だ: the noun that is said to be it fills what the clause before のは leaves open.
    fn cleft(&self, view: &View, p: &Predicate, passive: bool, found: &mut Vec<Filler>) {
        let verbal = matches!(p.kind, PredicateKind::Verb | PredicateKind::VerbalNounSuru);
        let text = |c: usize| view.words_of(c);
        // 開発し、実用化したのは|X社だ: the clause goes on to the one that のは closes.
        let mut last = p.chunk;
        for _ in 0..2 {
            if words::CLEFT.close(text(last)) || !words::GOING_ON_TO_CLEFT.close(text(last)) {
                break;
            }
            let Some(next) = view.head(last).filter(|h| view.predicate[*h].is_some()) else { break };
            last = next;
        }
        let words = text(last);
        let said = |h: &usize| verbal && words::CLEFT.close(words) && said_by_name(view, words, *h);
        let Some(head) = cleft_noun(view, last).filter(said) else { return };
        let copula = view.predicate_of(head).is_some_and(|q| q.kind == PredicateKind::Copula);
        let marker = view.nps[head].marker;
        let said = view.nps[head].nominal && (copula || marker.role.is_none() && !marker.topic);
        let open = |case: Case| !found.iter().any(|f| f.role == Role::Case(case) && !f.far);
        let case = match (open(Case::Ga), open(Case::Wo)) {
            (_, true) if passive => Case::Wo,
            (true, wo) if !wo || self.is_agent(view, head) => Case::Ga,
            (_, true) => Case::Wo,
            _ => return,
        };
        if said && !found.iter().any(|f| f.place == Place::Chunk(head)) {
            found.push(Filler { role: Role::Case(case), place: Place::Chunk(head), probability: 0.7, far: false });
        }
    }
    /// The date that a clause before のは is said to be.
    fn cleft_date(&self, view: &View, p: &Predicate) -> Option<usize> {
        let text = view.s.chunk_text(p.chunk);
        let head = view.head(p.chunk).filter(|_| text.trim_end_matches('、').ends_with(NOWA))?;
        let near = (p.chunk + 1..=head).rev().find_map(|c| view.nps[c].mention)?;
        matches!(view.s.mentions[near].value, Some(Value::Date(_))).then_some(near)
    }
    /// 3日に|開いた|発表会で, 12日の|会見で: the day of the occasion on which something is told or shown.
    fn occasion_date(&self, view: &View, p: &Predicate) -> Option<usize> {
        let dated = |m: usize| matches!(view.s.mentions[m].value, Some(Value::Date(_))).then_some(m);
        view.children(p.chunk).rev().find_map(|c| {
            let np = &view.nps[c];
            let there = np.marker.is_case(Case::De) && np.nominal;
            self.rules.end_in("occasions", view.text(view.core(c))).filter(|_| there)?;
            let held = |v: &usize| view.modified_by(*v) == Some(c);
            let verb = (np.left..c).rev().find(held).and_then(|v| self.date(view, v));
            verb.or_else(|| view.owner(c).and_then(|o| view.nps[o].mention).and_then(dated))
        })
    }
    /// 地元紙は、|X社を|Y社が|支援すると|報じた: what stands in the clause told though the parser hung it on the verb that tells.
    fn told_apart(&self, view: &View, p: &Predicate, found: &mut Vec<Filler>) {
        let Some(teller) = p.reported_by.filter(|r| view.clause_of(p.chunk, *r)) else { return };
        let Some(verb) = view.predicate_of(teller) else { return };
        if !(self.rules.has("reporting", &verb.lemma) || self.rules.has("announcing", &verb.lemma)) {
            return;
        }
        let by = |c: usize| view.head(c) == Some(teller) && view.nps[c].marker.is_topic();
        let Some(topic) = (0..p.chunk).find(|c| by(*c)) else { return };
        for chunk in topic + 1..p.chunk {
            let np = &view.nps[chunk];
            let Some(role @ Role::Case(Case::Wo | Case::Ni)) = np.marker.role else { continue };
            let named = np.mention.is_some_and(|m| {
                view.s.mentions[m].value.is_none() && coarse(view.s.mentions[m].class) != Coarse::Person
            });
            let open = !found.iter().any(|f| f.role == role && !f.far);
            if view.head(chunk) == Some(teller) && named && open && !np.marker.topic && p.voice == Voice::Active {
                found.push(Filler { role, place: Place::Chunk(chunk), probability: 0.6, far: true });
            }
        }
    }
    /// A社が|ケルンで|開かれた|見本市に|出展した: what is done to the noun is not done to who goes before it, though the parser hung him there.
    fn acts_apart(&self, view: &View, p: &Predicate, found: &mut Vec<Filler>) {
        let subject = |c: usize| view.nps[c].marker.is_case(Case::Ga);
        let told = found.iter().any(|f| f.role == Role::Case(Case::Ga) && !f.far);
        if told || p.voice != Voice::Active || p.kind == PredicateKind::Copula {
            return;
        }
        for verb in view.s.predicates.iter().filter(|v| v.chunk < p.chunk && v.voice == Voice::Passive) {
            // 開かれた|展示会|「X」に: the name behind its kind.
            let kind =
                |n: &usize| view.nps[*n].marker.bare && !view.nps[*n].marker.comma && view.head(*n) == Some(n + 1);
            let noun = view.modified_by(verb.chunk).map(|n| if kind(&n) { n + 1 } else { n });
            let noun = noun.filter(|n| *n < p.chunk && view.head(*n) == Some(p.chunk));
            let named = |n: usize| view.mention(n).is_some_and(|m| m.entity.is_some());
            if noun.is_none_or(|n| self.is_agent(view, n) && !named(n)) || self.rules.has("handing", &verb.lemma) {
                continue;
            }
            let own = |c: &usize| view.head(*c) == Some(verb.chunk) && subject(*c) && self.is_agent(view, *c);
            if let Some(chunk) = (0..verb.chunk).rev().find(own) {
                let role = Role::Case(Case::Ga);
                found.push(Filler { role, place: Place::Chunk(chunk), probability: 0.6, far: true });
            }
        }
    }
    /// 久保田透さん(くぼた・とおる=作家)|3日、|…死去: whom brackets with a date behind make the topic of a line without particles.
    fn obituary(&self, view: &View, p: &Predicate, fillers: &[Filler]) -> Option<Term> {
        let before = |f: &Filler| matches!(f.place, Place::Chunk(c) if c < p.chunk);
        let told = fillers.iter().any(|f| f.role == Role::Case(Case::Ga) && before(f));
        let noun = matches!(p.kind, PredicateKind::VerbalNoun | PredicateKind::VerbalNounSuru);
        let modifies = view.modified_by(p.chunk).is_some() && !view.nps[p.chunk].marker.comma;
        if told || !noun || modifies {
            return None;
        }
        let named = |m: &crate::document::Mention| m.class == Class::PERSON && m.entity.is_some() && m.bytes.begin == 0;
        let index = view.s.mentions.iter().position(named)?;
        let end = view.s.mentions[index].bytes.end;
        let pair = view.pairs.iter().find(|q| q.round && view.s.tokens[q.open].bytes.begin > end)?;
        let honour = view.text(ByteSpan::new(end, view.s.tokens[pair.open].bytes.begin));
        let behind = view.s.tokens.get(pair.close)?.bytes.end;
        let dated = view.s.mentions.iter().any(|m| m.bytes.begin == behind && matches!(m.value, Some(Value::Date(_))));
        (dated && self.rules.has("honorifics", honour)).then(|| self.mention_term(view, 0, index))
    }
    /// 曲「X」は|A氏が|作詞し、|B氏が|作曲した: each acts on what the sentence is about.
    fn shared_object(&self, view: &View, p: &Predicate, found: &mut Vec<Filler>) {
        let verbal = |v: &Predicate| {
            matches!(v.kind, PredicateKind::Verb | PredicateKind::VerbalNounSuru) && v.voice == Voice::Active
        };
        let subject = |v: &Predicate| {
            view.children(v.chunk).rev().find(|c| view.nps[*c].marker.is_case(Case::Ga) && self.is_agent(view, *c))
        };
        let open = |v: &Predicate| v.argument(Case::Wo).is_none();
        let Some(own) = subject(p).filter(|_| verbal(p) && open(p)) else { return };
        if found.iter().any(|f| f.role == Role::Case(Case::Wo)) {
            return;
        }
        let beside = |v: &&Predicate| view.head(v.chunk) == Some(p.chunk) && v.chunk < own;
        for other in view.s.predicates.iter().filter(beside).filter(|v| verbal(v) && open(v)) {
            let Some(first) = subject(other) else { continue };
            let shared = |c: &usize| {
                view.is_topic(*c)
                    && view.head(*c).is_some_and(|h| h == other.chunk || h == p.chunk)
                    && view.mention(*c).is_some_and(|m| m.value.is_none())
                    && !self.is_agent(view, *c)
            };
            if let Some(topic) = (0..first).rev().find(shared) {
                let role = Role::Case(Case::Wo);
                found.push(Filler { role, place: Place::Chunk(topic), probability: 0.6, far: true });
                return;
            }
        }
    }
    /// 新会社を|通じて: a verb that serves as a particle hands its noun on.
    fn through(&self, view: &View, p: &Predicate, found: &mut Vec<Filler>) {
        for chunk in 0..p.chunk {
            let own = |v: &usize| {
                view.head(*v) == Some(p.chunk) || (view.nps[*v].marker.comma && view.along(*v) == Some(p.chunk))
            };
            let Some(verb) = view.head(chunk).filter(|v| *v < p.chunk && own(v)) else { continue };
            let lemma = view.predicate[verb].map_or("", |i| view.s.predicates[i].lemma.as_str());
            // 写真9000枚を|使い、|モデルを|微調整した: what it learned from.
            let learns = || self.evokes(&p.lemma, traits::DONE_WITH_WHAT_IS_USED);
            let role = match (lemma, view.nps[chunk].marker.role) {
                (verb, Some(Role::Case(Case::Wo))) if self.rules.has("using", verb) && learns() => Role::Case(Case::De),
                (verb, Some(Role::Case(Case::Wo))) if self.rules.has("going through", verb) => Role::Through,
                (verb, Some(Role::Case(Case::Ni))) if words::TOWARD_VERB.has(verb) => Role::Toward,
                _ => continue,
            };
            found.push(Filler { role, place: Place::Chunk(chunk), probability: 0.8, far: false });
        }
        // A氏の|手で|設立された: by his hands.
        for chunk in view.children(p.chunk).rev() {
            let np = &view.nps[chunk];
            let hands = matches!(np.marker.role, Some(Role::Case(Case::De) | Role::By)) && np.mention.is_none();
            let Some(owner) =
                view.owner(chunk).filter(|_| hands && self.rules.has("hands", view.text(view.core(chunk))))
            else {
                continue;
            };
            found.push(Filler { role: Role::By, place: Place::Chunk(owner), probability: 0.8, far: false });
            if p.voice == Voice::Passive {
                found.push(Filler {
                    role: Role::Case(Case::Ga),
                    place: Place::Chunk(owner),
                    probability: 0.8,
                    far: false,
                });
            }
        }
    }
    /// Whether a noun only carries the clause before it and has no part in it: 販売する計画, 買収する方針.
    fn carries_clause(&self, noun: &str) -> bool {
        self.rules.has("empty", noun) || self.rules.has("content nouns", noun)
    }
    pub(super) fn is_agent(&self, view: &View, chunk: usize) -> bool {
        match self.term(view, chunk).and_then(|t| t.class) {
            // A社、B社、C市の3者は: those who are counted act.
            Some(c) if coarse(c) == Coarse::Number => self.terms(view, chunk).iter().any(|t| acts(t.class)),
            class => acts(class),
        }
    }
    /// A noun event takes subject, companions, date and reading from the verb that governs it.
    fn govern(&self, view: &View, event: &mut Event) {
        let np = &view.nps[event.p.chunk];
        let marker = np.marker;
        let root = view.head(event.p.chunk).is_none();
        if (marker.role.is_none() && !marker.topic) || marker.adnominal {
            // Nobody says who acts but the noun itself.
            event.certainty *= if root { 1.0 } else { 0.7 };
            return;
        }
        let Some(governor) = view.head(event.p.chunk).and_then(|h| view.predicate[h]).map(|i| &view.s.predicates[i])
        else {
            event.certainty *= 0.7;
            return;
        };
        let role = marker.role.unwrap_or(Role::Case(Case::Ga));
        // 買収に|名乗りを上げる: a phrase may govern as a word does.
        let phrase = || {
            idiom::phrases(view, governor)
                .into_iter()
                .find_map(|(w, inner)| self.rules.governor(&w).filter(|_| inner.is_some()))
        };
        let reading = phrase().or_else(|| self.rules.governor(&governor.lemma));
        // 運営は|X社が|担う: the topic is what the verb's own subject takes on.
        let taken = marker.is_topic() && view.subject_apart(event.p.chunk, governor.chunk);
        // 出資は|していない: は belongs to the negation.
        let negated = marker.is_topic()
            && governor.polarity == Polarity::Negative
            && matches!(reading, Some(ActReading::Same))
            && governor.voice == Voice::Active;
        let subject = !taken && !negated && (matches!(role, Role::Case(Case::Ga)) || (marker.is_topic()));
        match reading {
            Some(ActReading::Same) => {
                event.polarity =
                    if governor.polarity == Polarity::Negative { Polarity::Negative } else { event.polarity };
                if event.modality == Modality::Asserted {
                    event.modality = governor.modality;
                }
            }
            Some(ActReading::Planned) if event.modality == Modality::Asserted => event.modality = Modality::Planned,
            Some(ActReading::Possible) if event.modality == Modality::Asserted => event.modality = Modality::Possible,
            Some(ActReading::Hearsay) if event.modality == Modality::Asserted => event.modality = Modality::Hearsay,
            Some(ActReading::Denied) => event.polarity = Polarity::Negative,
            Some(_) => {}
            None => event.certainty *= 0.6,
        }
        // 開発で提携すると発表: what is announced in the non-past lies ahead, and what it is for with it.
        let reported = governor.reported_by.and_then(|r| view.predicate[r]).map(|r| &view.s.predicates[r]);
        // 開発に|乗り出せるようになった: who has become able has not yet.
        let begin = view.s.chunks[governor.chunk].bytes.begin;
        let next = view.s.chunks.get(governor.chunk + 1).unwrap_or(&view.s.chunks[governor.chunk]);
        let words = view.text(ByteSpan::new(begin, next.bytes.end));
        let able = self.rules.list("coming to be able").iter().any(|w| words.contains(w.as_str()));
        if able && event.modality == Modality::Asserted {
            event.modality = Modality::Possible;
        }
        let ahead = governor.tense == Tense::NonPast
            && reported.is_some_and(|r| self.rules.has("announcing", &r.lemma))
            && view.clause_of(governor.chunk, governor.reported_by.unwrap_or(0));
        if ahead && event.modality == Modality::Asserted {
            event.modality = Modality::Planned;
        }
        // 両社の協業は|2度目と|なる: how often it has been, whatever the tense.
        let counted = (event.p.chunk + 1..governor.chunk.max(event.p.chunk + 1)).any(|c| {
            let words = view.text(view.bytes(view.nps[c].first, view.nps[c].last));
            view.head(c) == Some(governor.chunk) && self.rules.end_in("ordinal ends", words).is_some()
        });
        if governor.modality != Modality::Asserted && event.modality == Modality::Asserted && !(marker.topic && counted)
        {
            event.modality = governor.modality;
        }
        if self.rules.has("announcing", &governor.lemma) {
            event.announcer = Some(governor.chunk);
        }
        // Xが発売となった: what becomes so undergoes the act.
        let becomes = words::BECOME.has(&governor.lemma) && matches!(role, Role::Case(Case::To | Case::Ni));
        if !subject || governor.voice == Voice::Passive {
            let borrowed: Vec<Filler> = self
                .fillers(view, governor)
                .into_iter()
                .filter(|f| f.place != Place::Chunk(event.p.chunk))
                .filter(|f| {
                    matches!(f.role, Role::Case(Case::Ga | Case::To | Case::Ni) | Role::With | Role::By | Role::Toward)
                        || becomes && f.role == Role::Case(Case::Kara)
                })
                // 当局は両社の提携を審査する: who judges an act is no party to it.
                .filter(|f| f.role != Role::Case(Case::Ga) || !self.rules.has("judging", &governor.lemma))
                .map(|f| match (f.role, f.place) {
                    (Role::Case(Case::Ga), Place::Chunk(c)) if becomes && !self.is_agent(view, c) => {
                        Filler { role: Role::Case(Case::Wo), far: true, ..f }
                    }
                    (Role::Case(Case::Kara), Place::Chunk(c)) if self.is_agent(view, c) => {
                        Filler { role: Role::Case(Case::Ga), far: true, ..f }
                    }
                    _ => Filler { far: true, ..f },
                })
                .collect();
            for filler in borrowed {
                let known = event.fillers.iter().any(|f| f.role == filler.role && f.role == Role::Case(Case::Ga));
                if !known && !event.fillers.iter().any(|f| f.place == filler.place) {
                    event.fillers.push(filler);
                }
            }
        }
        // OpenAIに対し、追加出資を行うと発表: the goal stands by the verb that reports.
        if let Some(reporter) = governor.reported_by.and_then(|c| view.predicate[c]) {
            let goals: Vec<Filler> = self
                .fillers(view, &view.s.predicates[reporter])
                .into_iter()
                .filter(|f| matches!(f.role, Role::Toward | Role::With))
                .map(|f| Filler { far: true, ..f })
                .collect();
            event.fillers.extend(goals);
        }
        if event.date.is_none() && event.announcer.is_none() {
            event.date = self.date(view, governor.chunk);
        }
        if event.p.speaker.is_none() && governor.speaker.is_some() {
            event.speaker = governor.speaker.and_then(|c| self.speaker(view, c));
        }
    }
    /// A社は|1950年に設立された|B社に|出資した: a passive before the noun that undergoes it does not say who acts.
    fn is_done_to(&self, view: &View, p: &Predicate) -> bool {
        let noun = view.modified_by(p.chunk).filter(|_| p.voice == Voice::Passive);
        noun.is_some_and(|h| {
            // 「X」は|2006年に発売された|製品である: the topic is that noun.
            let of = |c: &usize| view.head(*c).filter(|_| view.nps[*c].marker.role == Some(Role::Of));
            let end = std::iter::successors(Some(h), of).last().unwrap_or(h);
            let said = view.predicate[end].is_some() || end + 1 == view.nps.len();
            !said && !self.carries_clause(view.text(view.core(h)))
        })
    }
    /// The topic of a clause above, where the clause itself has no subject.
    fn borrow_subject(&self, view: &View, event: &mut Event) {
        let chunk = event.p.chunk;
        // 当局は、両社の提携は対象に当たらないと判断した: who judges an act is no party to it.
        let judged = || {
            let mut at = view.head(chunk);
            (0..4).any(|_| {
                let Some(c) = at else { return false };
                at = view.head(c);
                view.predicate[c].is_some_and(|p| self.rules.has("judging", &view.s.predicates[p].lemma))
            })
        };
        if event.p.kind == PredicateKind::VerbalNoun && judged() {
            return;
        }
        // B社が主導し、C社も加わった: who stands by the verb itself goes before.
        let own = view.children(chunk).any(|c| view.nps[c].marker.is_topic() && self.is_agent(view, c));
        if let Some(c) = self.linked_subject(view, chunk).filter(|_| !own) {
            let role = Role::Case(Case::Ga);
            event.fillers.push(Filler { role, place: Place::Chunk(c), probability: 0.6, far: true });
            return;
        }
        let mut at = Some(chunk);
        let mut steps = 0;
        while let Some(governor) = at.and_then(|c| view.head(c)) {
            steps += 1;
            if steps > 12 {
                break;
            }
            let found = (0..chunk).rev().find(|c| {
                let np = &view.nps[*c];
                view.head(*c) == Some(governor)
                    && np.nominal
                    && !self.is_time(view, *c)
                    && (np.marker.is_topic() || np.marker.role == Some(Role::Case(Case::Ga)))
            });
            if let Some(c) = found.filter(|c| !event.fillers.iter().any(|f| f.place == Place::Chunk(*c))) {
                event.fillers.push(Filler {
                    role: Role::Case(Case::Ga),
                    place: Place::Chunk(c),
                    probability: 0.6,
                    far: true,
                });
                return;
            }
            // 後を継いで、|電池で走る|「みなみ」が|就航した: the subject may follow.
            let goes_on = view.predicate[governor].is_some()
                && event.p.voice != Voice::Passive
                && view.nps[chunk].marker.comma
                && steps == 1
                && view.topic_before(chunk).is_none();
            let behind = (chunk + 1..governor).rev().find(|c| {
                let np = &view.nps[*c];
                let subject = np.marker.is_case(Case::Ga);
                goes_on && subject && np.nominal && view.head(*c) == Some(governor) && np.mention.is_some()
            });
            // ヤマハと|組んで|防音室をつくってきた|バンダ木工は: whom the clause modifies did both.
            let modified = view
                .modified_by(governor)
                .filter(|_| steps == 1 && view.predicate[governor].is_some())
                .map(|h| self.modified(view, h))
                .filter(|h| self.is_agent(view, view.apposed(*h)));
            if let Some(c) = behind.or(modified) {
                let role = Role::Case(Case::Ga);
                event.fillers.push(Filler { role, place: Place::Chunk(c), probability: 0.5, far: true });
                return;
            }
            at = Some(governor);
        }
        // A氏が、|途絶えた|演目を|復活させた|功績で|賞を|受けた: who acts in the clause before one of the verb's own nouns.
        if view.topic_before(chunk).is_none()
            && let Some(c) = self.hung_inside(view, chunk)
        {
            let role = Role::Case(Case::Ga);
            event.fillers.push(Filler { role, place: Place::Chunk(c), probability: 0.5, far: true });
            return;
        }
        // Topics to the left that the parser hung elsewhere, the nearest first.
        for c in (0..chunk).rev() {
            let np = &view.nps[c];
            let topic = np.nominal && np.marker.is_topic() && view.depth(c) == 0 && !self.is_time(view, c);
            if topic && !event.fillers.iter().any(|f| f.place == Place::Chunk(c)) {
                event.fillers.push(Filler {
                    role: Role::Case(Case::Ga),
                    place: Place::Chunk(c),
                    probability: 0.4,
                    far: true,
                });
            }
        }
    }
    /// The agent in が that the parser hung into a clause before a noun of the verb: behind a comma, or where no sentence before
    /// could tell who acts.
    fn hung_inside(&self, view: &View, chunk: usize) -> Option<usize> {
        let first = view.index == 0 || self.views[view.index - 1].s.sentence.field != view.s.sentence.field;
        (0..chunk).find(|c| {
            let np = &view.nps[*c];
            let agent = np.nominal
                && np.marker.is_case(Case::Ga)
                && np.mention.is_some()
                && (first || np.marker.comma)
                && view.depth(*c) == view.depth(chunk);
            // 戦後に|途絶えた|演目を|復活させた|功績で: through a clause inside of the clause.
            let mut noun = view.head(*c).filter(|_| agent).and_then(|h| view.modified_by(h));
            for _ in 0..2 {
                let outer = noun.and_then(|n| view.head(n)).filter(|h| *h < chunk).and_then(|h| view.modified_by(h));
                noun = outer.or(noun);
            }
            noun.is_some_and(|n| n < chunk && view.head(n) == Some(chunk)) && self.is_agent(view, *c)
        })
    }
    /// B社が技術を採用し、AIを使って制作した: the が of the clauses that this one goes on from, before any topic further out.
    fn linked_subject(&self, view: &View, chunk: usize) -> Option<usize> {
        self.linked(view, chunk).filter(|c| self.is_agent(view, *c))
    }
    /// The same, whatever it is.
    pub fn linked(&self, view: &View, chunk: usize) -> Option<usize> {
        let links = |c: usize| {
            let text = view.s.chunk_text(c).trim_end_matches(['、', ',']);
            view.predicate_of(c).is_some_and(|p| p.kind != PredicateKind::VerbalNoun) && words::GOING_ON.close(text)
        };
        let mut at = chunk;
        for _ in 0..3 {
            let before = view.children(at).rev().find(|c| links(*c))?;
            let subject = view.children(before).rev().find(|c| {
                let np = &view.nps[*c];
                np.nominal && np.marker.is_case(Case::Ga) && view.depth(*c) == view.depth(chunk)
            });
            if subject.is_some() {
                return subject;
            }
            at = before;
        }
        None
    }
    fn is_time(&self, view: &View, chunk: usize) -> bool {
        let np = &view.nps[chunk];
        match np.mention {
            Some(m) => coarse(view.s.mentions[m].class) == Coarse::Date,
            None => np.first == np.last && view.pos(np.first) == ADVERBIAL_NOUN,
        }
    }
    /// 11月3日の|文化の|日に, 2日の|朝: the date of which a time is a part or another name.
    fn part_of_day(&self, view: &View, chunk: usize) -> Option<usize> {
        self.rules.end_in("parts of days", view.text(view.core(chunk)))?;
        let of = |c: &usize| view.nps[*c].marker.role == Some(Role::Of);
        let date = |c: usize| view.nps[c].mention.filter(|m| matches!(view.s.mentions[*m].value, Some(Value::Date(_))));
        (0..chunk).rev().take_while(of).find_map(date)
    }
    /// The date mention that a clause carries.
    pub fn date(&self, view: &View, chunk: usize) -> Option<usize> {
        let reported = view.predicate[chunk].is_some_and(|p| {
            let reporter = view.s.predicates[p].reported_by.and_then(|r| view.predicate[r]);
            reporter.is_some_and(|r| self.rules.has("announcing", &view.s.predicates[r].lemma))
        });
        (0..chunk)
            .rev()
            .find_map(|c| {
                let np = &view.nps[c];
                let marker = np.marker;
                // 10月を|めどに: about when.
                let next = view.s.chunks.get(c + 1).map_or("", |n| view.text(n.bytes).trim_end_matches('、'));
                let about = marker.role == Some(Role::Case(Case::Wo)) && self.rules.has("about when", next);
                let through = about && view.head(c) == Some(c + 1) && view.head(c + 1) == Some(chunk);
                // A社(2020年にBから改称)は: what stands in brackets is when something else was.
                if view.head(c) != Some(chunk) && !through || view.depth(c) > view.depth(chunk) {
                    return None;
                }
                // 11月1日から発売する: the day from which on.
                let adverbial = matches!(marker.role, None | Some(Role::Case(Case::Ni | Case::Kara | Case::Yori)));
                let mention = np.mention.or_else(|| weekday(view, c)).or_else(|| self.part_of_day(view, c))?;
                let m = &view.s.mentions[mention];
                // X社は18日、Yを設立したと発表した: right behind the topic stands the day of the report.
                if reported && marker.role.is_none() && c > 0 && view.nps[c - 1].marker.topic {
                    return None;
                }
                ((adverbial || about) && matches!(m.value, Some(Value::Date(_)))).then_some(mention)
            })
            .or_else(|| self.day_before(view, chunk, reported))
    }
    /// 12月25日(金)、|映画|「X」が|封切られた: a day at the head of the sentence that the parser hung on a noun.
    fn day_before(&self, view: &View, chunk: usize, reported: bool) -> Option<usize> {
        let first = (0..chunk.min(2)).find(|c| view.nps[*c].marker.comma)?;
        if reported && first > 0 && view.nps[first - 1].marker.topic {
            return None;
        }
        let np = &view.nps[first];
        let mention = np.mention.or_else(|| weekday(view, first)).filter(|_| np.marker.role.is_none())?;
        let mut at = view.head(first);
        // A社は2023年、|B社を|創業した|C氏が|設立した: it hangs on another verb.
        if at.is_some_and(|h| h > chunk && view.predicate[h].is_some()) {
            return None;
        }
        for _ in 0..4 {
            at = at.filter(|h| view.predicate[*h].is_none()).and_then(|h| view.head(h));
        }
        let verb = (first + 1..chunk).all(|c| view.predicate[c].is_none())
            && view.predicate_of(chunk).is_some_and(|p| p.kind != PredicateKind::VerbalNoun);
        let day = matches!(view.s.mentions[mention].value, Some(Value::Date(_)));
        (verb && day && at.is_none() && !np.marker.topic).then_some(mention)
    }
    /// A社は1981年、|B氏が|考案した|「X」を|発売した: a day before a comma that the parser hung into a clause between is that of the
    /// verb behind.
    fn date_apart(&self, view: &View, p: &Predicate) -> Option<usize> {
        let topic = view.topic_before(p.chunk)?;
        let c = Some(topic + 1).filter(|c| *c < p.chunk && view.head(topic) == Some(p.chunk))?;
        let np = &view.nps[c];
        // 11月1日から、|手を|かざすだけで|水が|出る|浄水器を|発売する: through the clauses that end in one before a noun.
        let mut at = view.head(c);
        let inner = (0..4).any(|_| {
            let found = at.is_some_and(|h| h < p.chunk && view.modified_by(h).is_some());
            at = at.and_then(|h| view.head(h)).filter(|h| *h < p.chunk);
            found
        });
        let adverbial = matches!(np.marker.role, None | Some(Role::Case(Case::Ni | Case::Kara)));
        let mention = np.mention.filter(|_| inner && np.marker.comma && adverbial)?;
        matches!(view.s.mentions[mention].value, Some(Value::Date(_))).then_some(mention)
    }
    /// The terms of a filler.
    pub fn filler_terms(&self, view: &View, clause: usize, filler: &Filler) -> Vec<Term> {
        match filler.place {
            Place::Chunk(chunk) => {
                let mut terms = self.terms(view, chunk);
                // Of AとBが… only B is modified by the clause between them.
                // 傘下に|入った|札幌の|スタジオ、|X: the clause tells of whom the place is told.
                let place = |t: &Term| t.class.is_some_and(|c| coarse(c) == Coarse::Place);
                let of = view.nps[chunk].marker.role == Some(Role::Of) && !terms.is_empty() && terms.iter().all(place);
                if let Some(head) = view.head(chunk).filter(|_| chunk > clause && of) {
                    let behind = self.terms(view, view.apposed(head));
                    let acts =
                        |t: &Term| t.class.is_some_and(|c| matches!(coarse(c), Coarse::Organization | Coarse::Person));
                    if behind.iter().any(acts) {
                        return behind;
                    }
                }
                if chunk > clause {
                    let conjuncts = view.conjuncts(chunk);
                    terms.retain(|t| t.chunk > clause || !conjuncts.contains(&t.chunk));
                }
                terms
            }
            Place::Compound(first, last) => self.compound_term(view, first, last).into_iter().collect(),
        }
    }
    /// The term for a part of a compound.
    pub fn compound_term(&self, view: &View, first: usize, last: usize) -> Option<Term> {
        let chunk = view.chunk_of(last);
        let span = view.bytes(first, last);
        let end = view.text(span).trim_end_matches(['」', '』']).len() as u32 + span.begin;
        let named = view.s.mentions.iter().position(|m| m.bytes.end == end && m.bytes.begin >= span.begin);
        if let Some(mention) = named {
            return Some(self.mention_term(view, chunk, mention));
        }
        let text = view.text(span);
        Some(Term {
            sentence: view.index,
            chunk,
            kind: super::term::TermKind::Phrase,
            span,
            full: ByteSpan::new(span.begin, span.end),
            class: self.rules.class_of(text),
            omitted: false,
        })
    }
    /// Terms that fill a slot: those of the first role that has acceptable ones.
    pub fn fill(&self, event: &Event, roles: &[Role], accept: &Accept) -> Vec<(Term, f32)> {
        let view = &self.views[event.sentence];
        for role in roles {
            for filler in event.fillers.iter().filter(|f| f.role == *role) {
                let terms: Vec<(Term, f32)> = self
                    .filler_terms(view, event.p.chunk, filler)
                    .into_iter()
                    .filter(|t| self.accepts(accept, t))
                    .map(|t| (self.settled(accept, t), filler.probability))
                    .collect();
                // 広島市の|ホテルで: the place that has a name, before a house that has none.
                let nameless = terms.iter().all(|(t, _)| t.kind == super::term::TermKind::Phrase);
                if let Some(place) = self.place_of(view, accept, filler).filter(|_| nameless && !terms.is_empty()) {
                    return vec![(place, filler.probability * 0.9)];
                }
                if !terms.is_empty() {
                    return terms;
                }
                let wanting = self.wanting(view, accept, filler);
                if !wanting.is_empty() {
                    return wanting.into_iter().map(|t| (t, filler.probability * 0.9)).collect();
                }
                if let Some(body) = self.body_of(view, filler).filter(|t| self.accepts(accept, t)) {
                    return vec![(body, filler.probability)];
                }
                if let Some(name) = self.stem_of(view, filler).filter(|t| self.accepts(accept, t)) {
                    return vec![(name, filler.probability)];
                }
                let sellers = self.sold_by(view, accept, filler);
                if !sellers.is_empty() {
                    return sellers.into_iter().map(|t| (t, filler.probability * 0.9)).collect();
                }
                let acted = self.acted_on(view, accept, filler);
                if !acted.is_empty() {
                    return acted.into_iter().map(|t| (t, filler.probability * 0.9)).collect();
                }
                let owners = self.shared_out(view, accept, filler);
                if !owners.is_empty() {
                    return owners.into_iter().map(|t| (t, filler.probability * 0.9)).collect();
                }
                if let Some(place) = self.place_of(view, accept, filler) {
                    return vec![(place, filler.probability * 0.9)];
                }
            }
        }
        for role in roles {
            let astray = loose::fillers(self, view, event, *role);
            let terms = astray.into_iter().flat_map(|c| self.terms(view, c));
            let named = |t: &Term| matches!(t.kind, super::term::TermKind::Entity(_)) && self.accepts(accept, t);
            let terms: Vec<(Term, f32)> = terms.filter(named).map(|t| (self.settled(accept, t), 0.5)).collect();
            if !terms.is_empty() {
                return terms;
            }
        }
        let own = event.own.iter().find(|t| roles.contains(&Role::Case(Case::Ga)) && self.accepts(accept, t));
        own.map(|t| (t.clone(), 0.8)).into_iter().collect()
    }
    /// 専門家の|ニーズに|応える, 初心者の|利用を|想定: those whose need or use it is, where people are asked for.
    fn wanting(&self, view: &View, accept: &Accept, filler: &Filler) -> Vec<Term> {
        let Place::Chunk(chunk) = filler.place else { return Vec::new() };
        let needs = accept.classes.contains(&Class::PERSON)
            && view.nps.get(chunk).is_some_and(|np| np.nominal)
            && self.rules.has("needs", view.text(view.core(chunk)));
        let owner = view.owner(chunk).filter(|_| needs);
        owner.map_or_else(Vec::new, |o| self.terms(view, o).into_iter().filter(|t| self.accepts(accept, t)).collect())
    }
    /// B社の|創業者から|全株を|譲り受けた: the organisation whose shares somebody gives away.
    fn sold_by(&self, view: &View, accept: &Accept, filler: &Filler) -> Vec<Term> {
        let Place::Chunk(chunk) = filler.place else { return Vec::new() };
        let gives = filler.role == Role::Case(Case::Kara)
            && view.nps.get(chunk).is_some_and(|np| np.nominal)
            && self.rules.has("sellers", view.text(view.core(chunk)));
        let owner = view.owner(chunk).filter(|_| gives);
        let named =
            |t: &Term| matches!(t.kind, super::term::TermKind::Entity(_)) && acts(t.class) && self.accepts(accept, t);
        owner.map_or_else(Vec::new, |o| self.terms(view, o).into_iter().filter(named).collect())
    }
    /// 「X」の|運営に|終止符を打つ: the thing on which the act is done.
    fn acted_on(&self, view: &View, accept: &Accept, filler: &Filler) -> Vec<Term> {
        let Place::Chunk(chunk) = filler.place else { return Vec::new() };
        let acts = filler.role == Role::Case(Case::Ni)
            && !accept.any
            && !accept.phrase
            && view.nps.get(chunk).is_some_and(|np| np.nominal)
            && self.rules.has("acts on things", view.text(view.core(chunk)));
        let owner = view.owner(chunk).filter(|_| acts);
        let thing = |t: &Term| {
            let artifact = t.class.is_some_and(|c| coarse(c) == Coarse::Artifact);
            artifact && matches!(t.kind, super::term::TermKind::Entity(_)) && self.accepts(accept, t)
        };
        owner.map_or_else(Vec::new, |o| self.terms(view, o).into_iter().filter(thing).collect())
    }
    /// B社の|3分の1超を|保有する: the organisation of which a share is held.
    fn shared_out(&self, view: &View, accept: &Accept, filler: &Filler) -> Vec<Term> {
        let Place::Chunk(chunk) = filler.place else { return Vec::new() };
        let Some(np) = view.nps.get(chunk).filter(|np| filler.role == Role::Case(Case::Wo) && np.nominal) else {
            return Vec::new();
        };
        let share = np.mention.is_some_and(|m| matches!(view.s.mentions[m].value, Some(Value::Number(_))))
            && words::SHARE.within(view.text(view.bytes(np.first, np.last)));
        let Some(owner) = view.owner(chunk).filter(|_| share) else { return Vec::new() };
        let named = |t: &Term| matches!(t.kind, super::term::TermKind::Entity(_)) && acts(t.class);
        self.terms(view, owner).into_iter().filter(|t| named(t) && self.accepts(accept, t)).collect()
    }
    /// 尼崎市の|臨海部に, 渋谷区の|ビルに: the place in which the noun lies, where a place is asked for.
    fn place_of(&self, view: &View, accept: &Accept, filler: &Filler) -> Option<Term> {
        let Place::Chunk(chunk) = filler.place else { return None };
        let asked = !accept.any
            && !accept.phrase
            && !accept.classes.is_empty()
            && accept.classes.iter().all(|c| coarse(*c) == Coarse::Place || *c == Class::FACILITY);
        let np = view.nps.get(chunk).filter(|np| asked && np.nominal)?;
        let there = matches!(np.marker.role, Some(Role::Case(Case::Ni | Case::De | Case::He)))
            || filler.role == Role::Case(Case::De);
        let named = np.mention.is_some_and(|m| view.s.mentions[m].value.is_some());
        let places = view.possessors(chunk).into_iter().filter(|_| there && !named);
        let term = |c: usize| self.area_of(view, c).or_else(|| self.term(view, c));
        places.flat_map(term).find(|t| {
            let place = t.class.is_some_and(|c| coarse(c) == Coarse::Place);
            place && matches!(t.kind, super::term::TermKind::Entity(_)) && self.accepts(accept, t)
        })
    }
    /// 東京|都内の|病院で: the place that a chunk begins with, before a word for what lies in it.
    fn area_of(&self, view: &View, chunk: usize) -> Option<Term> {
        let (span, begin) = (view.core(chunk), view.core(chunk).begin);
        let index = view.s.mentions.iter().position(|m| {
            let rest = ByteSpan::new(m.bytes.end, span.end);
            m.bytes.begin == begin && m.bytes.end < span.end && self.rules.has("area ends", view.text(rest))
        })?;
        Some(self.mention_term(view, chunk, index))
    }
    /// Teams|上で, アプリ「X」|内で: the name before a word that only says where of it.
    fn stem_of(&self, view: &View, filler: &Filler) -> Option<Term> {
        let Place::Chunk(chunk) = filler.place else { return None };
        let np = view.nps.get(chunk).filter(|np| np.nominal && np.mention.is_none() && np.chunk == chunk)?;
        let noun = view.bytes(np.first, np.last);
        let index = view.s.mentions.iter().position(|m| {
            let rest = noun.contains(m.bytes).then(|| view.text(ByteSpan::new(m.bytes.end, noun.end)));
            m.value.is_none() && rest.is_some_and(|r| self.rules.has("insides", r.trim_start_matches(['」', '』'])))
        })?;
        Some(self.mention_term(view, chunk, index))
    }
    /// 一橋大学|商学部を: the body of which the noun names a part.
    fn body_of(&self, view: &View, filler: &Filler) -> Option<Term> {
        let Place::Chunk(chunk) = filler.place else { return None };
        let np = view.nps.get(chunk).filter(|np| np.nominal && np.mention.is_none() && np.chunk == chunk)?;
        let noun = view.bytes(np.first, np.last);
        let mut names = view.s.mentions.iter().enumerate();
        let (index, m) = names.find(|(_, m)| {
            m.bytes.begin == noun.begin && m.bytes.end < noun.end && coarse(m.class) == Coarse::Organization
        })?;
        let rest = view.text(ByteSpan::new(m.bytes.end, noun.end));
        let part = self.rules.list("parts of bodies").iter().any(|w| rest.ends_with(w.as_str()));
        part.then(|| self.mention_term(view, chunk, index))
    }
}

/// The date that ends in a chunk which holds but its day of the week: 12月25日|(金)、.
fn weekday(view: &View, chunk: usize) -> Option<usize> {
    let bytes = view.s.chunks[chunk].bytes;
    view.s
        .mentions
        .iter()
        .position(|m| m.bytes.begin < bytes.begin && m.bytes.end > bytes.begin && m.bytes.end <= bytes.end)
}

/// The noun that a clause is said to be; 運営するのは|X社だと、|Y紙が|伝えた: also where the parser led it past that.
fn cleft_noun(view: &View, clause: usize) -> Option<usize> {
    let head = view.head(clause)?;
    let copula = |p: &&Predicate| {
        let of = p.arguments.iter().any(|a| a.case == Case::Ga && a.chunk == clause);
        p.kind == PredicateKind::Copula && of && p.chunk > clause && p.chunk <= head
    };
    Some(view.s.predicates.iter().rfind(copula).map_or(head, |p| p.chunk))
}

/// Whether a clause before のが is said to be a name: …できるのが特徴だ leaves nothing out.
fn said_by_name(view: &View, clause: &str, noun: usize) -> bool {
    !clause.ends_with(NOGA) || view.nps[view.apposed(noun)].mention.is_some()
}

impl<'a> Event<'a> {
    /// 新会社を発足させた: who makes it come to be stands in ガ, what comes to be in ヲ.
    pub fn made_to(&self) -> Event<'a> {
        let mut event = self.clone();
        for filler in &mut event.fillers {
            filler.role = match filler.role {
                Role::Case(Case::Ga) => Role::By,
                Role::Case(Case::Wo) => Role::Case(Case::Ga),
                role => role,
            };
        }
        event
    }
}

/// Whether a class is that of somebody who acts.
pub fn acts(class: Option<Class>) -> bool {
    class.is_some_and(|c| matches!(coarse(c), Coarse::Person | Coarse::Organization))
}
