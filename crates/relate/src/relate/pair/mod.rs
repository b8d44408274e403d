//! Two ends of one sentence -> whether a relation holds between them: the learned decision beside the rules.
//!
//! ```text
//! 米OpenAIは │ 動画生成AI「Sora」を │ 発表した       ends: OpenAI, Sora, 動画生成AI
//! (OpenAI, Sora)   classes, particles, path, predicate, words between, what the rules said of the two
//!               -> one score a relation; what passes the relation's threshold is proposed, unless the rules know better;
//!                  what the rules said is taken back where a column of its own speaks against it, moved to another end where
//!                  they took what the sentence leaves out for something else, and read anew where it is told as no fact
//! ```
//!
//! Ends are the mentions, the noun phrases and the carried topics of a sentence; nearly nine in ten facts of unseen news
//! have both ends among them. The model is linear over hashed features, one row of signed bytes a feature with all
//! relations in it (`model`); `enishi train relations` makes it. Knows no word and no relation by name.

mod ends;
mod features;
mod model;
mod reading;
mod revise;
mod talk;

use std::cell::OnceCell;

use rustc_hash::{FxHashMap, FxHashSet};

pub use model::{
    Column, LABELS, LIKELY, PairModel, PairModelLoadError, READINGS, Reading, Sums, fingerprint, shared_key,
    write_model,
};

use super::candidate::{self, Candidate, Rests, Sink};
use super::context::{Coarse, coarse};
use super::event::Event;
use super::known::traits;
use super::term::{Context, TermKind};
use crate::document::{Case, Dropped, Modality, Polarity, Statement, qualifier};
use crate::resource::weights::hash;
use crate::resource::{Class, Ontology, Relation, RelationInfo, Role};
use crate::span::ByteSpan;
use ends::{End, Identities};
use features::{Of, PairFeatures};
use model::Worth;
pub use reading::Signs;
use revise::{Heard, Hearing, Moved, Near};

/// A pair of ends with all that a decision needs; for training.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The statement that it would be; its relation is not set.
    pub statement: Statement,
    /// Hashes of what speaks for or against any relation.
    pub features: Vec<u64>,
    /// Hashes of what speaks for one relation in the same way whichever it is: a frame's word, slots that fit.
    pub shared: Vec<(Relation, u64)>,
    /// Relations that the rules found between the two, with the numbers of their statements.
    pub said: Vec<(Relation, usize)>,
    /// Relations that the ontology admits between the two.
    pub admitted: Vec<Relation>,
    /// Relations that the rules do not leave open between the two.
    pub closed: Vec<Relation>,
    /// Relations for which a statement of the rules gives the object to another, with its number.
    pub taken: Vec<(Relation, usize)>,
    /// Whether what rules say of the two may be doubted.
    pub doubtful: bool,
    /// What tells how it is meant.
    pub signs: Signs,
    /// The numbers of what its ends are.
    pub ends: (u32, u32),
    /// Whether the sentence leaves an end out.
    pub carried: (bool, bool),
}

/// What the rules said in a sentence, by the identities of the ends.
type Said = FxHashMap<(u32, u32), Vec<SaidBy>>;

/// A relation that the rules found between two ends.
#[derive(Clone, Debug)]
struct SaidBy {
    relation: Relation,
    /// Number of its statement.
    at: usize,
    /// Hashes of the rules that say so.
    rules: Vec<u64>,
    /// Whether it is said as a fact.
    plain: bool,
}

/// What the rules said in the whole document, by the identities of the ends.
type SaidAnywhere = FxHashMap<(u32, u32), Vec<Relation>>;

/// What was said in each sentence, put together.
fn anywhere(all: &FxHashMap<usize, Said>) -> SaidAnywhere {
    let mut anywhere = SaidAnywhere::default();
    for (ends, found) in all.values().flatten() {
        anywhere.entry(*ends).or_default().extend(found.iter().map(|said| said.relation));
    }
    for relations in anywhere.values_mut() {
        relations.sort_unstable();
        relations.dedup();
    }
    anywhere
}

/// What the rules said, by sentence.
fn all_said(sink: &Sink, identities: &mut Identities) -> FxHashMap<usize, Said> {
    let with_rules = |said: candidate::Said| {
        // A rule's version is no part of its name here.
        let name = |rule: &str| hash(rule.split('@').next().unwrap_or(rule));
        let made = sink.made(said.at);
        SaidBy {
            relation: said.relation,
            at: said.at,
            rules: sink.rules_of(said.at).map(name).collect(),
            plain: made.polarity == Polarity::Positive && made.modality == Modality::Asserted,
        }
    };
    let mut of_ends = |((subject, object), said): ((String, String), Vec<candidate::Said>)| {
        let ends = (identities.number(subject), identities.number(object));
        (ends, said.into_iter().map(with_rules).collect())
    };
    sink.said().into_iter().map(|(sentence, ends)| (sentence, ends.into_iter().map(&mut of_ends).collect())).collect()
}

/// The sentence's pairs, by their places among the ends.
fn pairs(ends: &[End]) -> impl Iterator<Item = (usize, usize)> + '_ {
    let related = |i: usize, j: usize| {
        let (subject, object) = (&ends[i], &ends[j]);
        i != j
            && !(subject.term.omitted && object.term.omitted)
            && !subject.overlaps(object)
            && subject.identity != object.identity
    };
    let actors = (0..ends.len()).filter(|i| ends[*i].may_act());
    actors.flat_map(move |i| (0..ends.len()).filter(move |j| related(i, *j)).map(move |j| (i, j)))
}

/// Whether the ontology lets `relation` hold between the two.
fn admits(context: &Context, relation: Relation, subject: &End, object: &End) -> bool {
    let info = context.ontology.relation(relation);
    let above = |end: &End| end.term.class.map(|class| context.ontology.ancestors(class));
    takes_subject(info, above(subject).as_deref()) && object.may_be_object(info, above(object).as_deref())
}

/// Whether a relation takes a subject of a class, given with those above it.
fn takes_subject(info: Option<&RelationInfo>, above: Option<&[Class]>) -> bool {
    above.is_none_or(|above| info.is_some_and(|info| info.takes_subject(above)))
}

/// Whether many have such an object at a time: a place, a kind.
fn shared(class: Option<Class>) -> bool {
    class.is_some_and(|class| class == Class::CONCEPT || coarse(class) == Coarse::Place)
}

/// Whether the two are not what such a relation is told of, whatever the ontology admits.
fn unlike(context: &Context, relation: Relation, subject: &End, object: &End) -> bool {
    // People are citizens of a country, or work somewhere.
    let person = subject.term.class == Some(Class::PERSON);
    // サンノゼで開いた: where something is done is a place, whatever its name was taken for.
    let marker = context.views[subject.term.sentence].nps.get(subject.term.chunk).map(|np| np.marker);
    let where_done = marker.is_some_and(|m| m.role == Some(Role::Case(Case::De)) && !m.topic && !subject.term.omitted);
    let place = where_done || subject.term.class.is_some_and(|class| coarse(class) == Coarse::Place);
    // 他方では…「骨太の現実」がある: what では marks is where something is so, and no kind.
    let place_or_side = || {
        let marker = context.views[object.term.sentence].nps.get(object.term.chunk).map(|np| np.marker);
        marker.is_some_and(|m| m.role == Some(Role::Case(Case::De)) && m.topic)
    };
    // iPhone向けゲーム「X」, but AI原作ドラマ「X」
    let story = |c: Class| context.ontology.is_a(c, Class::CREATIVE_WORK) && !context.ontology.is_a(c, Class::GAME);
    let told = subject.term.class.is_some_and(story);
    traits::LEFT_TO_RULES.has(relation)
        || person && traits::LYING_IN.has(relation)
        || place && !traits::OF_PLACES.has(relation)
        || traits::WITH_NAMED_OBJECTS.has(relation) && object.kind == "phrase"
        // A day that a name or phrase tells is the object of those relations alone that ask for days.
        || object.term.class.is_some_and(|class| matches!(coarse(class), Coarse::Date | Coarse::Number))
            && !matches!(object.term.kind, TermKind::Number(_) | TermKind::Date(_))
        // AI原作ドラマ「X」: a part of the phrase is not what it is.
        || traits::KINDS.has(relation) && (object.kind == "inner" || place_or_side())
        || traits::TO_WHOLE_NAMES.has(relation) && object.kind == "inner" && told
        || pointing(context, subject)
        || pointing(context, object)
        || matches!(object.term.kind, TermKind::Number(_)) && reading::moves(context, object)
}

/// この施設: a noun that points back at what nothing has named.
fn pointing(context: &Context, end: &End) -> bool {
    let named = match end.term.kind {
        TermKind::Entity(entity) => !context.analysis.entities[entity.0 as usize].unnamed,
        TermKind::Number(_) | TermKind::Date(_) => true,
        _ => false,
    };
    let points = |words: &str| context.rules.list("pointing").iter().any(|word| words.starts_with(word.as_str()));
    !named && points(&context.label(&end.term))
}

/// What the rules leave open in a sentence.
struct Closed<'s> {
    said: &'s Said,
    /// Statements that the model doubts, by their numbers: they close nothing.
    doubted: &'s FxHashSet<usize>,
    /// Objects that have their subject, by relation, with the statement that says so.
    taken: FxHashMap<(Relation, u32), usize>,
    /// Words of qualifiers: by how much something changed, what an act came to.
    qualifiers: Vec<&'s str>,
    /// Measures, by where they stand.
    measures: Vec<(u32, u32)>,
    /// What is said, by its words: one thing may be there under two identities.
    words: FxHashSet<(Relation, &'s str, &'s str)>,
    /// Ends of what the rules thought of and dropped.
    dropped: FxHashSet<(Relation, &'s str, &'s str)>,
}

impl<'s> Closed<'s> {
    fn new(said: &'s Said, doubted: &'s FxHashSet<usize>, sink: &'s Sink, dropped: Option<&Vec<&'s Dropped>>) -> Self {
        let holds = |s: &&SaidBy| !doubted.contains(&s.at);
        let objects = said.iter().flat_map(|((_, object), found)| found.iter().map(move |s| (*object, s)));
        let taken = objects.filter(|(_, s)| holds(s)).map(|(object, s)| ((s.relation, object), s.at));
        let made: Vec<&Statement> = said.values().flatten().filter(holds).map(|said| sink.made(said.at)).collect();
        let measures = made.iter().filter(|s| s.object.value.is_some());
        let words =
            made.iter().filter_map(|s| Some((s.relation?, s.subject.label.as_deref()?, s.object.label.as_deref()?)));
        let dropped = dropped.into_iter().flatten();
        Self {
            said,
            doubted,
            taken: taken.collect(),
            qualifiers: made.iter().flat_map(|s| s.qualifiers.values().map(String::as_str)).collect(),
            measures: measures.map(|s| (s.object.begin, s.object.end)).collect(),
            words: words.collect(),
            dropped: dropped.map(|d| (d.relation, d.subject.as_str(), d.object.as_str())).collect(),
        }
    }
    /// Whether the rules know better than to let a relation hold between the two: they said it, or what it follows from, or
    /// said of the two what is no fact; they took it for a measure of something else (12億円減の88億円), or thought of it and
    /// dropped it.
    fn has(&self, context: &Context, relation: Relation, subject: &End, object: &End) -> bool {
        if unlike(context, relation, subject, object) {
            return true;
        }
        let ontology = context.ontology;
        let found = |a: &End, b: &End| {
            let found = self.said.get(&(a.identity, b.identity)).into_iter().flatten();
            found.filter(|s| !self.doubted.contains(&s.at))
        };
        let related = |r: Relation| {
            let stake = traits::STAKES.has(r) && traits::OWNING.has(relation);
            stake || ontology.implies(r, relation) || ontology.implies(relation, r)
        };
        if found(subject, object).any(|s| !s.plain || related(s.relation)) || found(object, subject).any(|s| !s.plain) {
            return true;
        }
        let symmetric = ontology.relation(relation).is_some_and(|info| info.symmetric);
        if symmetric && found(object, subject).any(|s| s.relation == relation) {
            return true;
        }
        let words = context.views[object.term.sentence].text(object.term.span);
        if matches!(object.term.kind, TermKind::Number(_)) {
            // 280馬力: a part of what is a measure already.
            let (begin, end) = context.chars(object.term.sentence, object.term.span);
            let part = |(b, e): &(u32, u32)| *b <= begin && end <= *e && (*b, *e) != (begin, end);
            if self.measures.iter().any(part) || self.qualifiers.iter().any(|q| q.contains(words)) {
                return true;
            }
        }
        let (from, to) = (context.label(&subject.term), context.label(&object.term));
        // ソフトバンクグループ, ソフトバンク: a house and what bears its name do not deal with each other.
        if symmetric && (from.contains(to.as_str()) || to.contains(from.as_str())) {
            return true;
        }
        let said = (relation, from.as_str(), to.as_str());
        self.words.contains(&said) || self.dropped.contains(&said)
    }
    /// The statement that gives the object to another subject: AがBを、CがDを買収した.
    fn taken(&self, context: &Context, relation: Relation, object: &End) -> Option<usize> {
        let symmetric = context.ontology.relation(relation).is_some_and(|info| info.symmetric);
        if symmetric || shared(object.term.class) {
            return None;
        }
        self.taken.get(&(relation, object.identity)).copied()
    }
}

/// What the rules thought of and dropped, by the number of its sentence.
fn dropped<'s>(sink: &'s Sink) -> FxHashMap<i64, Vec<&'s Dropped>> {
    let mut all: FxHashMap<i64, Vec<&Dropped>> = FxHashMap::default();
    for one in sink.dropped() {
        all.entry(one.sentence).or_default().push(one);
    }
    all
}

/// The columns whose relation takes an end as its subject, and as its object, by class and kind of literal; a bit each.
struct Admitted<'c> {
    ontology: &'c Ontology,
    /// What the ontology says of each column's relation.
    columns: Vec<Option<&'c RelationInfo>>,
    known: FxHashMap<(Option<Class>, u8), (u64, u64)>,
}

impl<'c> Admitted<'c> {
    fn new(ontology: &'c Ontology, model: &PairModel) -> Self {
        let columns = model.relations().map(|(_, relation)| ontology.relation(relation)).collect();
        Self { ontology, columns, known: FxHashMap::default() }
    }
    fn of(&mut self, end: &End) -> (u64, u64) {
        let literal = match end.term.kind {
            TermKind::Number(_) => 1,
            TermKind::Date(_) => 2,
            _ => 0,
        };
        let Self { ontology, columns, known } = self;
        *known.entry((end.term.class, literal)).or_insert_with(|| {
            let above = end.term.class.as_ref().map(|class| ontology.above(class));
            let bits = |takes: &dyn Fn(Option<&RelationInfo>) -> bool| {
                let taken = columns.iter().enumerate().filter(|(_, info)| takes(**info));
                taken.fold(0_u64, |bits, (label, _)| bits | 1 << label)
            };
            (bits(&|info| takes_subject(info, above)), bits(&|info| end.may_be_object(info, above)))
        })
    }
}

/// Sums of what an end says for itself, by its number, whether it is the object, and the branch of the other end; under
/// [`ANY`] what it says whatever the other is.
struct Alone<'m> {
    model: &'m PairModel,
    places: Vec<Option<u32>>,
    sums: Vec<Sums>,
    features: Vec<u64>,
}

/// Branches of ends, as features name them.
const BRANCHES: usize = 10;
/// No branch of an end.
const ANY: usize = 0;

impl<'m> Alone<'m> {
    fn new(model: &'m PairModel) -> Self {
        Self { model, places: Vec::new(), sums: Vec::new(), features: Vec::new() }
    }
    /// For another sentence, with so many ends.
    fn begin(&mut self, ends: usize) {
        self.places.clear();
        self.places.resize(ends * 2 * BRANCHES, None);
        self.sums.clear();
    }
    /// What both ends of a pair say.
    fn of(&mut self, own: &features::Sentence, subject: usize, object: usize) -> Sums {
        let (a, b) = (own.branch(subject), own.branch(object));
        let write =
            |of: Of, f: &mut Vec<u64>| own.of_subject(subject, b, |o, feature| f.extend((o == of).then_some(feature)));
        let mut sums = Sums::default();
        sums.add(self.side(subject * 2, b, write));
        let write =
            |of: Of, f: &mut Vec<u64>| own.of_object(object, a, |o, feature| f.extend((o == of).then_some(feature)));
        sums.add(self.side(object * 2 + 1, a, write));
        sums
    }
    /// The sums of a side, where `other` is the branch of the end on the other.
    fn side(&mut self, side: usize, other: u64, write: impl Fn(Of, &mut Vec<u64>)) -> &Sums {
        let place = side * BRANCHES + other as usize;
        if self.places[place].is_none() {
            let any = side * BRANCHES + ANY;
            let all = self.places[any].unwrap_or_else(|| self.place(any, Sums::default(), |f| write(Of::All, f)));
            self.place(place, self.sums[all as usize], |f| write(Of::Branch, f));
        }
        &self.sums[self.places[place].unwrap_or_default() as usize]
    }
    /// Adds what features say to sums, and keeps them under a place.
    fn place(&mut self, place: usize, mut sums: Sums, write: impl FnOnce(&mut Vec<u64>)) -> u32 {
        self.features.clear();
        write(&mut self.features);
        self.model.add(&self.features, &mut sums);
        self.sums.push(sums);
        *self.places[place].insert(self.sums.len() as u32 - 1)
    }
}

/// Proposes what the model is sure of and the rules leave open, takes back what they said and it speaks against; `events` are
/// those of each sentence.
pub fn extract<'a>(context: &Context<'a>, model: &PairModel, events: Vec<Vec<Event<'a>>>, sink: &mut Sink) {
    // A model that decides on nothing costs nothing.
    if model.relations().next().is_none() {
        return;
    }
    let mut identities = Identities::default();
    let (all_said, nothing) = (all_said(sink, &mut identities), Said::default());
    let (anywhere, dropped) = (anywhere(&all_said), dropped(sink));
    let mut found: Vec<Candidate> = Vec::new();
    let mut doubted: FxHashSet<usize> = FxHashSet::default();
    let (mut moved, mut read_anew) = (Vec::new(), Vec::new());
    let mut scales = Scales {
        model,
        admitted: Admitted::new(context.ontology, model),
        alone: Alone::new(model),
        features: PairFeatures::default(),
    };
    for (sentence, events) in events.into_iter().enumerate() {
        // The cells of a table are side by side, and nothing says what they are to each other.
        if context.views[sentence].predicate.iter().all(Option::is_none) {
            continue;
        }
        let said = all_said.get(&sentence).unwrap_or(&nothing);
        let ends = ends::of(context, sentence, &mut identities);
        let own = features::Sentence::new(context, sentence, &ends, reading::acts(events), (said, &anywhere));
        let Weighed { holding, near, hearing } = scales.weigh(&own, &ends, said);
        let mut in_doubt = hearing.doubted();
        let number = context.views[sentence].s.sentence.output_number();
        let dropped = dropped.get(&number);
        let moves = {
            let closed = OnceCell::new();
            let closed = || closed.get_or_init(|| Closed::new(said, &in_doubt, sink, dropped));
            let open = |rival: &Near| !closed().has(context, rival.relation, &ends[rival.subject], &ends[rival.object]);
            hearing.moved(&near, &ends, open)
        };
        let mut told_anew: FxHashSet<(Relation, u32, u32)> = FxHashSet::default();
        for Moved { at, relation, subject, object, of_subject } in moves {
            in_doubt.remove(&at);
            told_anew.insert((relation, ends[subject].identity, ends[object].identity));
            moved.push((at, of_subject, ends[if of_subject { subject } else { object }].term.clone()));
        }
        read_anew.extend(hearing.readings().into_iter().filter(|(at, _)| !in_doubt.contains(at)));
        if holding.is_empty() {
            doubted.extend(in_doubt);
            continue;
        }
        let closed = Closed::new(said, &in_doubt, sink, dropped);
        // What holds both ways is said once.
        let mut mutual: FxHashSet<(Relation, u32, u32)> = FxHashSet::default();
        for held in meant(context, holding, &ends, (said, &in_doubt)) {
            let (relation, subject, object) = (held.relation, &ends[held.subject], &ends[held.object]);
            let (from, to) = (subject.identity, object.identity);
            let symmetric = context.ontology.relation(relation).is_some_and(|info| info.symmetric);
            let new =
                !told_anew.contains(&(relation, from, to)) && !(symmetric && mutual.contains(&(relation, to, from)));
            let open =
                || !closed.has(context, relation, subject, object) && closed.taken(context, relation, object).is_none();
            if new && open() {
                mutual.insert((relation, from, to));
                found.push(read(context, model, &own, held, (subject, object)));
            }
        }
        doubted.extend(in_doubt);
    }
    for candidate in found {
        sink.push(candidate);
    }
    for (at, subject, term) in &moved {
        sink.restate(*at, *subject, term, "the learned decision finds another end likelier");
    }
    for (at, modality) in read_anew {
        sink.read_as(at, modality);
    }
    sink.take_back(&doubted, "the learned decision speaks against it");
}

/// Those that hold of what a sentence means: of what it leaves out it means one thing, and nothing where it has another; and what
/// one sentence of a quotation tells is not told in the next.
fn meant(
    context: &Context,
    holding: Vec<Held>,
    ends: &[End],
    (said, doubted): (&Said, &FxHashSet<usize>),
) -> Vec<Held> {
    let carried = |end: usize| ends[end].term.omitted;
    let filled = |held: &Held| {
        let own = (ends[held.subject].identity, ends[held.object].identity);
        revise::holding(said, doubted).any(|((subject, object), s)| {
            let other = object == own.1 && carried(held.subject) || subject == own.0 && carried(held.object);
            other && s.relation == held.relation
        })
    };
    let outdone = |held: &Held| {
        holding.iter().filter(|other| other.relation == held.relation).any(|other| {
            let (rival, own) =
                if carried(held.subject) { (other.subject, held.subject) } else { (other.object, held.object) };
            let beside =
                if carried(held.subject) { other.object == held.object } else { other.subject == held.subject };
            let surer = other.probability > held.probability || other.probability == held.probability && rival < own;
            beside && rival != own && (!carried(rival) || surer)
        })
    };
    let stays = |held: &Held| {
        if carried(held.subject) || carried(held.object) {
            return !filled(held) && !outdone(held);
        }
        let view = &context.views[ends[held.object].term.sentence];
        let (from, to) = (ends[held.subject].term.span, ends[held.object].term.span);
        let between = ByteSpan::new(from.end.min(to.end), from.begin.max(to.begin));
        between.begin >= between.end || !view.text(between).contains('。')
    };
    let kept: Vec<bool> = holding.iter().map(stays).collect();
    holding.into_iter().zip(kept).filter_map(|(held, kept)| kept.then_some(held)).collect()
}

/// A relation that the model is sure of.
struct Held {
    /// Numbers of its ends.
    subject: usize,
    object: usize,
    relation: Relation,
    probability: f32,
    sums: Sums,
}

/// The model, with what is kept from one sentence to the next.
struct Scales<'m> {
    model: &'m PairModel,
    admitted: Admitted<'m>,
    alone: Alone<'m>,
    features: PairFeatures,
}

/// What the model says of a sentence.
struct Weighed {
    /// What holds.
    holding: Vec<Held>,
    /// What is likely, and what holds.
    near: Vec<Near>,
    /// What it says of what the rules said.
    hearing: Hearing,
}

impl Scales<'_> {
    /// What holds in a sentence by the model, and what it says of the statements of rules.
    fn weigh(&mut self, own: &features::Sentence, ends: &[End], said: &Said) -> Weighed {
        let model = self.model;
        let mut weighed = Weighed { holding: Vec::new(), near: Vec::new(), hearing: Hearing::default() };
        self.alone.begin(ends.len());
        let admitted: Vec<(u64, u64)> = ends.iter().map(|end| self.admitted.of(end)).collect();
        for (i, j) in pairs(ends) {
            let wanted = admitted[i].0 & admitted[j].1;
            let by_rules = said.get(&(ends[i].identity, ends[j].identity));
            if wanted == 0 && by_rules.is_none() {
                continue;
            }
            let first = |all: &mut PairFeatures| own.first(i, j, all);
            let rest = |all: &mut PairFeatures| own.rest(i, j, all);
            let alone = self.alone.of(own, i, j);
            let asked = (wanted, by_rules.is_some());
            let Some(sums) = model.sums(alone, &mut self.features, asked, first, rest) else { continue };
            let before = weighed.holding.len();
            for (label, relation) in model.relations().filter(|(label, _)| wanted & (1 << label) != 0) {
                if let Some(Worth { probability, holds }) = model.worth(label, &sums, &self.features) {
                    weighed.near.push(Near { subject: i, object: j, relation, probability });
                    if holds {
                        weighed.holding.push(Held { subject: i, object: j, relation, probability, sums });
                    }
                }
            }
            for by_rule in by_rules.into_iter().flatten() {
                let relation = by_rule.relation;
                let holds = weighed.holding[before..].iter().any(|held| held.relation == relation);
                let doubted =
                    doubtful(&ends[i], &ends[j]) && may_be_doubted(relation) && !holds && model.doubts(relation, &sums);
                let plain = by_rule.plain && !doubted && !traits::TELLING.has(relation);
                let reading = || {
                    let signs = own.signs(i, j);
                    if !signs.undone {
                        return None;
                    }
                    let mut sums = sums;
                    model.add(&signs.features(relation), &mut sums);
                    model.reading_anew(&sums)
                };
                let reading = if plain { reading() } else { None };
                let kept = model.kept(&sums);
                weighed.hearing.note(Heard { at: by_rule.at, relation, subject: i, object: j, doubted, kept, reading });
            }
        }
        weighed
    }
}

/// What holds as a candidate, read as the model says that it is meant; but a plan, a denial, a rumour never becomes a fact.
fn read(
    context: &Context,
    model: &PairModel,
    own: &features::Sentence,
    mut held: Held,
    (subject, object): (&End, &End),
) -> Candidate {
    let signs = own.signs(held.subject, held.object).features(held.relation);
    model.add(&signs, &mut held.sums);
    let mut candidate = candidate(context, own, held.relation, subject, object, held.probability);
    let (polarity, modality) = model.reading(&held.sums, candidate.modality);
    let fact = polarity == Polarity::Positive && modality == Modality::Asserted;
    if !fact || !reading::is_told_otherwise(context, own.acts(), held.relation, subject, object) {
        (candidate.polarity, candidate.modality) = (polarity, modality);
    }
    candidate
}

/// Whether the model may speak against what rules say of the two: where places lie the rules know, and annotators leave out.
fn doubtful(subject: &End, object: &End) -> bool {
    let place = |end: &End| end.term.class.is_some_and(|class| coarse(class) == Coarse::Place);
    !(place(subject) && place(object))
}

/// Whether the model may speak against what rules say of a relation.
pub fn may_be_doubted(relation: Relation) -> bool {
    !traits::NEVER_DOUBTED.has(relation)
}

fn candidate(
    context: &Context,
    own: &features::Sentence,
    relation: Relation,
    subject: &End,
    object: &End,
    probability: f32,
) -> Candidate {
    let read = reading::of(context, own.acts(), relation, subject, object);
    let measured = matches!(object.term.kind, TermKind::Number(_)).then(|| reading::measured(context, subject, object));
    let what = measured.flatten().map(|what| (qualifier::WHAT.to_owned(), what));
    Candidate {
        sentence: object.term.sentence,
        subject: subject.term.clone(),
        relation,
        object: object.term.clone(),
        polarity: read.polarity,
        modality: read.modality,
        speaker: read.speaker,
        time: read.time,
        qualifiers: what.into_iter().collect(),
        confidence: probability,
        rule: "pair@1".to_owned(),
        rests: Rests::Learned,
        normalized: None,
    }
}

/// All pairs of a document, with what they would be as statements.
pub fn collect<'a>(context: &Context<'a>, events: Vec<Vec<Event<'a>>>, sink: &Sink) -> Vec<Pair> {
    let relations: Vec<Relation> = context.ontology.relations().map(|(r, _)| r).collect();
    let mut all = Vec::new();
    let mut identities = Identities::default();
    let (all_said, nothing, none) = (all_said(sink, &mut identities), Said::default(), FxHashSet::default());
    let (anywhere, dropped) = (anywhere(&all_said), dropped(sink));
    let mut features = PairFeatures::default();
    for (sentence, events) in events.into_iter().enumerate() {
        let said = all_said.get(&sentence).unwrap_or(&nothing);
        let number = context.views[sentence].s.sentence.output_number();
        let closed = Closed::new(said, &none, sink, dropped.get(&number));
        let ends = ends::of(context, sentence, &mut identities);
        let own = features::Sentence::new(context, sentence, &ends, reading::acts(events), (said, &anywhere));
        for (i, j) in pairs(&ends) {
            let (subject, object) = (&ends[i], &ends[j]);
            own.all(i, j, &mut features);
            let candidate = candidate(context, &own, Relation::default(), subject, object, 0.5);
            let by_rules = said.get(&(subject.identity, object.identity)).into_iter().flatten();
            let admitted: Vec<Relation> =
                relations.iter().copied().filter(|r| admits(context, *r, subject, object)).collect();
            let taken = |r: &Relation| closed.taken(context, *r, object).map(|at| (*r, at));
            all.push(Pair {
                statement: sink.statement(candidate),
                features: features.plain.clone(),
                shared: features.shared.clone(),
                said: by_rules.map(|said| (said.relation, said.at)).collect(),
                closed: admitted.iter().copied().filter(|r| closed.has(context, *r, subject, object)).collect(),
                taken: admitted.iter().filter_map(taken).collect(),
                doubtful: doubtful(subject, object),
                signs: own.signs(i, j),
                ends: (subject.identity, object.identity),
                carried: (subject.term.omitted, object.term.omitted),
                admitted,
            });
        }
    }
    all
}

/// How the ends of a sentence read together.
#[derive(Clone, Debug)]
struct Read {
    polarity: Polarity,
    modality: Modality,
    speaker: Option<String>,
    time: Option<crate::document::Time>,
}
