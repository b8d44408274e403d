//! Candidates -> statements: constraints, one statement for one triple of a sentence, and a record of what was dropped.

pub mod constraint;

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::known::mechanism::{self, Mechanism};
use super::known::{traits, words};
use super::refusal::Refusal;
use super::term::{Context, Term, TermKind};
use crate::document::{
    Dropped, EntityIndex, Evidence, Modality, Node, Polarity, Pos, Statement, Time, Trace, Value, qualifier,
};
use crate::particle;
use crate::resource::{Class, Range, Relation, Role};
use crate::span::ByteSpan;

/// A statement in the making.
pub struct Candidate {
    /// Sentence index.
    pub sentence: usize,
    /// Subject.
    pub subject: Term,
    /// Relation.
    pub relation: Relation,
    /// Object.
    pub object: Term,
    /// Affirmed or denied.
    pub polarity: Polarity,
    /// Asserted or not.
    pub modality: Modality,
    /// Source.
    pub speaker: Option<String>,
    /// When.
    pub time: Option<Time>,
    /// In the words of the text.
    pub qualifiers: BTreeMap<String, String>,
    /// In 0..=1.
    pub confidence: f32,
    /// Rule id with its version.
    pub rule: String,
    /// The object's value, where the words around a number say another one: 7億円の赤字 is below nothing.
    pub normalized: Option<String>,
    /// What its reading hangs on.
    pub rests: Rests,
}

/// What the reading of a statement hangs on besides the words that state it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rests {
    /// Nothing.
    #[default]
    Alone,
    /// Two do something together: whether they are partners another statement may tell.
    JointAct,
    /// Whom a thing is for: holds when the thing is there.
    Purpose,
    /// Found by the learned decision, which says itself how often it is right.
    Learned,
}

impl Candidate {
    /// A plain assertion that a mechanism finds.
    pub fn by(mechanism: Mechanism, subject: Term, object: Term) -> Self {
        Self::new(subject, mechanism.relation.name(), object, mechanism.rule, mechanism.fit)
    }
    /// With a share of the strength that it has.
    #[must_use]
    pub fn weakened(mut self, share: f32) -> Self {
        self.confidence *= share;
        self
    }
    /// With a strength of its own.
    #[must_use]
    pub fn fitting(mut self, fit: f32) -> Self {
        self.confidence = fit;
        self
    }
    /// A plain assertion.
    pub fn new(subject: Term, relation: &'static str, object: Term, rule: &str, confidence: f32) -> Self {
        Self {
            sentence: object.sentence,
            subject,
            relation: Relation(relation),
            object,
            polarity: Polarity::Positive,
            modality: Modality::Asserted,
            speaker: None,
            time: None,
            qualifiers: BTreeMap::new(),
            confidence,
            rule: format!("{rule}@1"),
            normalized: None,
            rests: Rests::Alone,
        }
    }
    /// With what its reading hangs on.
    #[must_use]
    pub fn resting(mut self, rests: Rests) -> Self {
        self.rests = rests;
        self
    }
}

/// A relation that the rules found between two ends, and the number of its statement.
#[derive(Clone, Copy, Debug)]
pub struct Said {
    /// The relation.
    pub relation: Relation,
    /// The statement's number.
    pub at: usize,
}

/// An office that somebody holds or leaves.
#[derive(Clone)]
pub struct OfficeTold {
    /// Sentence index.
    pub sentence: usize,
    /// The relation of its holder to the organisation.
    pub relation: &'static str,
    /// The organisation.
    pub organization: Term,
    /// The office in the words of the text.
    pub role: String,
}

/// Takes candidates, gives statements.
pub struct Sink<'c, 'a> {
    context: &'c Context<'a>,
    statements: Vec<(usize, Statement, Rests)>,
    seen: FxHashMap<(usize, String, Relation, String), usize>,
    /// The identity of the object, by statement.
    objects: Vec<String>,
    /// The organisations of people, as offices and employments told so far.
    employers: FxHashMap<EntityIndex, Term>,
    /// Where the office was that was told last, with its sentence.
    pub seat: Option<(usize, Term)>,
    /// The same of the sentences before that one.
    pub earlier: Option<(usize, Term)>,
    /// The offices that people are told to hold or to leave.
    offices: FxHashMap<EntityIndex, Vec<OfficeTold>>,
    trace: &'c mut Trace,
}

impl<'c, 'a> Sink<'c, 'a> {
    /// An empty sink.
    pub fn new(context: &'c Context<'a>, trace: &'c mut Trace) -> Self {
        let employers = FxHashMap::default();
        let offices = FxHashMap::default();
        Self {
            context,
            statements: Vec::new(),
            seen: FxHashMap::default(),
            objects: Vec::new(),
            employers,
            seat: None,
            earlier: None,
            offices,
            trace,
        }
    }
    /// For whom somebody speaks: his organisation first, then himself.
    pub fn speaks_for(&self, speaker: &Term) -> Vec<Term> {
        let TermKind::Entity(entity) = speaker.kind else { return Vec::new() };
        self.employers.get(&entity).into_iter().chain([speaker]).cloned().collect()
    }
    /// Notes an office that somebody holds or leaves, which whoever follows him takes.
    pub fn note_office(&mut self, person: &Term, office: OfficeTold) {
        if let TermKind::Entity(person) = person.kind {
            self.offices.entry(person).or_default().push(office);
        }
    }
    /// X社の社長を退いたA氏の|後任はB氏だ: who follows somebody takes the office that the same or the last sentence told of.
    fn takes_office(&mut self, succession: &Candidate) {
        let (TermKind::Entity(_), TermKind::Entity(old)) = (succession.subject.kind, succession.object.kind) else {
            return;
        };
        if !traits::FOLLOWING.has(succession.relation) || succession.polarity == Polarity::Negative {
            return;
        }
        let near = |o: &&OfficeTold| o.sentence <= succession.sentence && succession.sentence - o.sentence <= 1;
        let told: Vec<OfficeTold> = self.offices.get(&old).into_iter().flatten().filter(near).cloned().collect();
        let one = |o: &OfficeTold| o.organization.kind == told[0].organization.kind;
        if !told.iter().all(one) {
            return;
        }
        for office in told {
            let organization = match office.organization.kind {
                TermKind::Entity(e) if office.sentence != succession.sentence => {
                    self.context.omitted(succession.sentence, e)
                }
                _ => office.organization,
            };
            let subject = succession.subject.clone();
            let mut candidate = Candidate::new(subject, office.relation, organization, "office-taken", 0.65);
            candidate.sentence = succession.sentence;
            candidate.modality = succession.modality;
            candidate.qualifiers.insert(qualifier::ROLE.to_owned(), office.role);
            self.push(candidate);
        }
    }
    /// The organisation in which the text has told a person to be.
    pub fn employer(&self, person: &Term) -> Option<&Term> {
        let TermKind::Entity(entity) = person.kind else { return None };
        self.employers.get(&entity)
    }
    /// Takes one candidate. What several rules say is one statement with the evidence of all: the first has the say, unless a
    /// later one with more strength reads it otherwise.
    pub fn push(&mut self, mut candidate: Candidate) {
        self.whole_feature(&mut candidate);
        self.made_work(&mut candidate);
        self.lying_ahead(&mut candidate);
        self.set_apart(&mut candidate);
        // 志賀原発(志賀町): a site stands where bodies have their seat.
        let site = || self.context.rules.end_in("sites", &self.context.label(&candidate.subject)).is_some();
        if traits::SEATS.has(candidate.relation) && site() {
            candidate.relation = mechanism::SITE;
        }
        // Where the object is a text, its words are meant and not what they name.
        let text = self.takes_text(candidate.relation);
        if text && matches!(candidate.object.kind, TermKind::Entity(_) | TermKind::Phrase) && !candidate.object.omitted
        {
            candidate.object.kind = TermKind::Words;
        }
        if let Some(reason) = self.forbidden(&candidate) {
            self.drop(&candidate, reason);
            return;
        }
        self.takes_office(&candidate);
        self.narrowed(&mut candidate);
        let mut object = self.context.identity(&candidate.object);
        // The vice-president who becomes president: one office is held, the other is to come.
        if let Some(role) =
            candidate.qualifiers.get(qualifier::ROLE).filter(|_| candidate.modality != Modality::Asserted)
        {
            object = format!("{object} {role} {}", candidate.modality);
        }
        let key = (candidate.sentence, self.context.identity(&candidate.subject), candidate.relation, object);
        if let Some(at) = self.seen.get(&key) {
            let known = &mut self.statements[*at].1;
            let evidence = evidence(&candidate);
            let agrees = known.modality == candidate.modality && known.polarity == candidate.polarity;
            if agrees || known.confidence >= candidate.confidence {
                for (name, value) in candidate.qualifiers {
                    known.qualifiers.entry(name).or_insert(value);
                }
                if known.time.is_none() && agrees {
                    known.time = candidate.time;
                }
                *self.trace.dropped.entry("said by another rule of the same sentence").or_default() += 1;
                known.evidence.push(evidence);
                return;
            }
            let index = *at;
            let rests = candidate.rests;
            let others = std::mem::take(&mut known.evidence);
            let mut statement = self.statement(candidate);
            statement.evidence.extend(others);
            self.statements[index] = (self.statements[index].0, statement, rests);
            return;
        }
        let office = traits::WORKING_FOR.has(candidate.relation);
        if let TermKind::Entity(person) = candidate.subject.kind
            && office
            && candidate.polarity == Polarity::Positive
            && candidate.modality == Modality::Asserted
        {
            self.employers.insert(person, candidate.object.clone());
        }
        *self.trace.kept.entry(candidate.rule.clone()).or_default() += 1;
        self.seen.insert(key, self.statements.len());
        self.objects.push(self.context.identity(&candidate.object));
        let (sentence, rests) = (candidate.sentence, candidate.rests);
        let statement = self.statement(candidate);
        self.statements.push((sentence, statement, rests));
    }
    /// 2026年2月6日封切りの映画, in news of the year before: a day that is yet to come.
    fn lying_ahead(&self, c: &mut Candidate) {
        let view = &self.context.views[c.object.sentence];
        let mention = match c.object.kind {
            TermKind::Date(mention) => view.s.mentions.get(mention),
            // 2028年の|大会の会場は…
            _ if traits::TAKING_PLACE.has(c.relation) && c.subject.sentence == c.object.sentence => {
                let before = view.text(ByteSpan::new(0, c.subject.span.begin)).strip_suffix('の');
                before.and_then(|before| view.s.mentions.iter().find(|m| m.bytes.end as usize == before.len()))
            }
            _ => return,
        };
        // Only where the text tells the year: 11月末に売り出した is of the year before.
        let year = mention.is_some_and(|m| view.text(m.bytes).chars().take_while(char::is_ascii_digit).count() == 4);
        if let Some(Value::Date(day)) = mention.and_then(|m| m.value.as_ref())
            && year
            && c.modality == Modality::Asserted
            && self.context.to_come(day)
        {
            c.modality = Modality::Planned;
        }
    }
    /// A市ではなく|B市で開かれた: of what another is put in the place of, it is denied.
    fn set_apart(&self, c: &mut Candidate) {
        let apart = |term: &Term, other: &Term| {
            // 省の|外局である|庁ではなく: what its own modifiers say of it is so.
            let nps = &self.context.views[term.sentence].nps;
            let inside = nps.get(term.chunk).is_some_and(|np| (np.left..=np.chunk).contains(&other.chunk));
            if inside && nps.get(other.chunk).is_some_and(|np| np.marker.adnominal) {
                return false;
            }
            let end = (term.span.end as usize).max(term.full.end as usize);
            let view = &self.context.views[term.sentence];
            let behind = view.s.sentence.text.get(end..).unwrap_or("").trim_start_matches(['」', '』']);
            let behind = words::NAME_TITLES.strip_start(behind).unwrap_or(behind);
            // 京都市の|生まれではない
            let origin = words::NATIVE_WORDS.strip_start(behind.strip_prefix(particle::NO).unwrap_or(behind));
            let behind = origin.unwrap_or(behind);
            !term.omitted
                && !term.span.is_empty()
                && (words::DENIED_CONTRAST.begin(behind) || origin.is_some() && words::DENIED_ORIGIN.begin(behind))
        };
        if c.polarity == Polarity::Positive && (apart(&c.object, &c.subject) || apart(&c.subject, &c.object)) {
            c.polarity = Polarity::Negative;
        }
    }
    /// 複数の|カメラアングル: a bare word for a thing or an act is a feature with its modifiers only.
    fn whole_feature(&self, c: &mut Candidate) {
        // 3個の|カメラを|備える: what is told of a thing so is a feature of it, whatever it is made of.
        if traits::FEATURES.has(c.relation) && c.object.kind == TermKind::Phrase {
            let feature = |class: &Class| self.context.ontology.is_a(*class, Class::FEATURE);
            c.object.class = c.object.class.filter(feature);
        }
        let object = &c.object;
        if !traits::FEATURES.has(c.relation) || object.kind != TermKind::Phrase || object.full == object.span {
            return;
        }
        let view = &self.context.views[object.sentence];
        let first = view.s.tokens.partition_point(|t| t.bytes.end <= object.span.begin);
        let common = |t: &crate::document::Token| {
            matches!(t.pos, Pos::VERBAL_NOUN | Pos::NOUN | Pos::VERBAL_SUFFIX) && !t.unknown
        };
        let words: Vec<_> = view.s.tokens[first..].iter().take_while(|t| t.bytes.end <= object.span.end).collect();
        let single = !words.is_empty() && words.len() <= 2 && words.into_iter().all(common);
        let kind = self.context.rules.class_noun(view.text(object.span)).is_some();
        let long = view.text(object.full).chars().count() > 24;
        if (single || kind) && !long && object.full.contains(object.span) {
            c.object.span = c.object.full;
        }
    }
    /// 測量を請け負う|ドローンの|専業会社だ: a noun with those that narrow it, without the clause before them.
    fn narrowed(&self, c: &mut Candidate) {
        let object = &c.object;
        let view = &self.context.views[object.sentence];
        let told = self.context.rules.has("told without clauses", c.relation.name());
        let phrase = object.kind == TermKind::Phrase && !object.omitted;
        if !told || !phrase || object.chunk >= view.nps.len() {
            return;
        }
        let begin = |chunk: usize| view.s.tokens[view.nps[chunk].first].bytes.begin;
        let of = |c: usize| {
            let joins = view.nps[c].marker.role == Some(Role::Of) && view.predicate[c].is_none();
            // 製造小売りという|新天地
            let named = view.s.chunk_text(c).ends_with(particle::TOIU);
            named || joins && view.nps[c].nominal
        };
        let mut left = object.chunk;
        while left > 0 && of(left - 1) && view.head(left - 1).is_some_and(|h| (left..=object.chunk).contains(&h)) {
            left -= 1;
        }
        let narrow = begin(left).min(object.span.begin);
        let clause =
            (0..left).any(|k| view.predicate[k].is_some() && view.s.chunks[k].bytes.begin >= object.full.begin);
        // 青葉市にある|植物園: nothing but the clause tells a noun alone apart.
        let alone = narrow == object.span.begin && traits::KINDS.has(c.relation);
        if clause && !alone && object.full.begin < narrow {
            c.object.full.begin = narrow;
        }
    }
    /// 収録曲「X」を手がける: a work is created by people and groups, produced by companies, and not developed.
    fn made_work(&self, c: &mut Candidate) {
        let is_a = |class: Option<Class>, other: Class| class.is_some_and(|k| self.context.ontology.is_a(k, other));
        let work = is_a(c.object.class, Class::CREATIVE_WORK) && !is_a(c.object.class, Class::GAME);
        if !traits::DEVELOPING.has(c.relation) || !work || !matches!(c.object.kind, TermKind::Entity(_)) {
            return;
        }
        let people = c.subject.class == Some(Class::PERSON) || is_a(c.subject.class, Class::TEAM);
        c.relation = if people { mechanism::WORK_OF_PEOPLE } else { mechanism::WORK_OF_FIRM };
    }
    /// Whether what a relation has as its object are words, and not what they name.
    pub fn takes_text(&self, relation: Relation) -> bool {
        self.context.ontology.relation(relation).is_some_and(|r| r.range == Range::Text)
    }
    /// Counts a step that failed before there was a candidate.
    pub fn refuse(&self, refusal: Refusal) {
        self.context.refuse(refusal);
    }
    /// The words of a term.
    pub fn text(&self, term: &Term) -> &'a str {
        self.context.views[term.sentence].text(term.span)
    }
    /// Records a candidate that never came to be.
    fn drop(&mut self, candidate: &Candidate, reason: &'static str) {
        self.trace.record(Dropped {
            sentence: self.context.views[candidate.sentence].s.sentence.output_number(),
            subject: self.context.label(&candidate.subject),
            relation: candidate.relation,
            object: self.context.label(&candidate.object),
            rule: candidate.rule.clone(),
            reason,
        });
    }
    /// Statements in order of sentence, then as found, each with what its reading hangs on.
    pub fn finish(mut self) -> (Vec<Statement>, Vec<Rests>) {
        self.statements.sort_by_key(|(sentence, ..)| *sentence);
        self.statements.into_iter().map(|(_, statement, rests)| (statement, rests)).unzip()
    }
    /// What was said, by sentence, then by the identity of the ends.
    pub fn said(&self) -> FxHashMap<usize, FxHashMap<(String, String), Vec<Said>>> {
        let mut said: FxHashMap<usize, FxHashMap<(String, String), Vec<Said>>> = FxHashMap::default();
        for ((sentence, subject, relation, _), at) in &self.seen {
            let key = (subject.clone(), self.objects[*at].clone());
            said.entry(*sentence).or_default().entry(key).or_default().push(Said { relation: *relation, at: *at });
        }
        for relations in said.values_mut().flat_map(FxHashMap::values_mut) {
            relations.sort_unstable_by_key(|s| (s.relation, s.at));
        }
        said
    }
    /// The rules that made a statement, by its number.
    pub fn rules_of(&self, at: usize) -> impl Iterator<Item = &str> {
        self.statements.get(at).into_iter().flat_map(|(_, s, _)| s.evidence.iter().map(|e| e.rule.as_str()))
    }
    /// A statement, by its number.
    pub fn made(&self, at: usize) -> &Statement {
        &self.statements[at].1
    }
    /// Puts another end in the place of the subject of a statement, else of its object.
    pub fn restate(&mut self, at: usize, subject: bool, term: &Term, reason: &'static str) {
        let node = self.context.node(term);
        let (sentence, statement, _) = &mut self.statements[at];
        self.trace.record(given_up(self.context, *sentence, statement, reason));
        *(if subject { &mut statement.subject } else { &mut statement.object }) = node;
    }
    /// Reads a statement in another way than its rule.
    pub fn read_as(&mut self, at: usize, modality: Modality) {
        self.statements[at].1.modality = modality;
    }
    /// Takes statements back, by their numbers.
    pub fn take_back(&mut self, numbers: &FxHashSet<usize>, reason: &'static str) {
        if numbers.is_empty() {
            return;
        }
        let mut number = 0;
        let (trace, context) = (&mut *self.trace, self.context);
        self.statements.retain(|(sentence, statement, _)| {
            number += 1;
            if !numbers.contains(&(number - 1)) {
                return true;
            }
            trace.record(given_up(context, *sentence, statement, reason));
            false
        });
        // Numbers have moved: nothing is pushed after this.
        self.seen.clear();
    }
    /// What was dropped so far, and why.
    pub fn dropped(&self) -> &[Dropped] {
        &self.trace.details
    }
    fn forbidden(&self, c: &Candidate) -> Option<&'static str> {
        let rules = self.context.rules;
        if self.context.identity(&c.subject) == self.context.identity(&c.object) {
            return Some("subject and object are one");
        }
        // 岩美町にあるJR山陰線の踏切: a line runs through many places.
        let place = traits::LYING_IN.has(c.relation);
        if place && rules.end_in("routes", &self.context.label(&c.subject)).is_some() {
            return Some("a line runs through many places");
        }
        // PC(Steam): where a thing runs, and no other name of it.
        let machine = |t: &Term| rules.has("platforms", &self.context.label(t));
        if traits::OTHER_NAMES.has(c.relation) && machine(&c.subject) {
            return Some("a machine and what runs on it");
        }
        for term in [&c.subject, &c.object] {
            if term.omitted {
                continue;
            }
            let text = self.context.views[term.sentence].text(term.span).trim();
            if text.is_empty() {
                return Some("nothing stands there");
            }
            if matches!(term.kind, TermKind::Phrase) && rules.has("empty", text) {
                return Some("a word that names nothing");
            }
        }
        let imagined = |t: &Term| matches!(t.kind, TermKind::Entity(e) if self.context.imagined.contains(&e));
        if !traits::KINDS.has(c.relation) && (imagined(&c.subject) || imagined(&c.object)) {
            return Some("said of what does not exist");
        }
        constraint::refuse(self.context, c)
    }
    /// The statement that a candidate makes.
    pub fn statement(&self, c: Candidate) -> Statement {
        let s = &self.context.views[c.sentence].s.sentence;
        let mut c = c;
        if let Some(role) = c.qualifiers.get_mut(qualifier::ROLE) {
            let bare = role.trim_matches(['(', ')', '、', '・', ' ']).to_owned();
            *role = bare;
        }
        let mut object = self.context.node(&c.object);
        if c.normalized.is_some() {
            object.normalized.clone_from(&c.normalized);
        }
        let evidence = vec![evidence(&c)];
        Statement {
            document: self.context.document.id.clone(),
            sentence: s.output_number(),
            begin: s.span.begin,
            end: s.span.end,
            text: self.context.raw(c.sentence).to_owned(),
            subject: self.context.node(&c.subject),
            relation: Some(c.relation),
            predicate: None,
            object,
            polarity: c.polarity,
            modality: c.modality,
            speaker: c.speaker,
            time: c.time,
            qualifiers: c.qualifiers,
            confidence: rounded(c.confidence),
            rule: c.rule,
            open: false,
            evidence,
        }
    }
}

/// A statement that is no longer made.
fn given_up(context: &Context, sentence: usize, statement: &Statement, reason: &'static str) -> Dropped {
    let name = |node: &Node| node.label.clone().unwrap_or_else(|| node.surface.clone());
    Dropped {
        sentence: context.views[sentence].s.sentence.output_number(),
        subject: name(&statement.subject),
        relation: statement.relation.unwrap_or_default(),
        object: name(&statement.object),
        rule: statement.rule.clone(),
        reason,
    }
}

fn evidence(c: &Candidate) -> Evidence {
    Evidence { rule: c.rule.clone(), strength: rounded(c.confidence), polarity: c.polarity, modality: c.modality }
}

fn rounded(strength: f32) -> f32 {
    (strength.clamp(0.05, 0.99) * 100.0).round() / 100.0
}
