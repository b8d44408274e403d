//! The acts of a sentence -> how a pair of its ends is meant: affirmed or not, asserted or not, who says so, when.

use super::super::event::{Event, Place, ended};
use super::super::known::traits;
use super::super::term::Context;
use super::Read;
use super::ends::End;
use crate::document::{Case, Modality, Polarity, Pos, Tense};
use crate::resource::weights::{binary, hash, ternary};
use crate::resource::{Frame, Relation, RelationRules, Role};

/// An event of the sentence, and the hash of its word.
pub struct Act<'a> {
    /// The event.
    pub event: Event<'a>,
    /// Hash of its word or phrase.
    pub word: u64,
}

/// Events as acts.
pub fn acts(events: Vec<Event<'_>>) -> Vec<Act<'_>> {
    let word = |event: &Event| hash(if event.phrase.is_empty() { &event.p.lemma } else { &event.phrase });
    events.into_iter().map(|event| Act { word: word(&event), event }).collect()
}

impl Act<'_> {
    /// The frames that know its word.
    pub fn frames<'r>(&self, rules: &'r RelationRules) -> Vec<&'r Frame> {
        let found: Vec<&Frame> = rules.frames_of(&self.event.phrase).collect();
        if found.is_empty() { rules.frames_of(&self.event.p.lemma).collect() } else { found }
    }
}

/// What tells how a pair is meant, whichever relation holds between its ends.
#[derive(Clone, Debug)]
pub struct Signs {
    /// How it reads as an act and as a state.
    read: [u64; 2],
    /// Of the act that takes the object: how it is meant, its tense, and its word.
    own: u64,
    word: u64,
    /// How the first verb above that is not plain is meant.
    above: u64,
    /// The verb that the object hangs on, and that of the sentence.
    predicate: u64,
    root: u64,
    /// Words behind the object and behind the subject.
    behind: [u64; 4],
    headline: bool,
    /// What ends the verb that takes the object, the next verb above, and the sentence.
    ends: [u64; 3],
    /// Whether the clause has a day, and one to come.
    day: u64,
    /// Whether its verb does not tell whether it is done: 開発する, no 開発した, 開発している, 開発し, and no headline's 開発.
    pub undone: bool,
}

fn code(polarity: Polarity, modality: Modality) -> u64 {
    modality as u64 * 2 + u64::from(polarity == Polarity::Negative)
}

impl Signs {
    /// The signs of a pair; `words` are the hashes of its sentence's lemmas.
    pub fn of(
        context: &Context,
        acts: &[Act],
        subject: &End,
        object: &End,
        words: &[u64],
        own: [u64; 2],
        headline: bool,
    ) -> Self {
        let told = |is_act: bool| {
            let read = meant(context, acts, (is_act, false), subject, object);
            (code(read.read.polarity, read.read.modality), read)
        };
        let ((act, found), (state, _)) = (told(true), told(false));
        let event_code = |event: &Event| code(event.polarity, event.modality) * 8 + event.p.tense as u64;
        let near = |t: usize| words.get(t).copied().unwrap_or(2);
        let view = &context.views[object.term.sentence];
        // 発表した, 発表する|計画だ: the words behind what a chunk means.
        let end = |chunk: Option<usize>| {
            let chunk = chunk.and_then(|c| view.s.chunks.get(c));
            let behind = chunk.map(|c| c.content + 1..c.tokens.end);
            behind.map_or(1, |behind| behind.fold(2, |all, t| binary(all, near(t), 0)))
        };
        let own_chunk = found.own.map(|a| acts[a].event.p.chunk).or_else(|| {
            let hangs = !object.term.omitted && object.term.chunk < view.nps.len();
            hangs.then(|| view.verb_above(object.term.chunk)).flatten()
        });
        let next = own_chunk.and_then(|c| view.verb_above(c));
        let undone = found.own.is_some_and(|a| {
            let p = &acts[a].event.p;
            let chunk = &view.s.chunks[p.chunk];
            let mut verbal = chunk.tokens.clone().rev().map(|t| &view.s.tokens[t]);
            let finite = verbal.find(|t| t.pos.is_verb() || t.pos == Pos::AUXILIARY).is_some_and(|t| t.is_plain_form());
            finite && p.tense == Tense::NonPast && !context.lasts(view.s.chunk_text(p.chunk))
        });
        let day = found.own.and_then(|a| acts[a].event.date.map(|m| context.time(acts[a].event.sentence, m)));
        Self {
            read: [act, state],
            own: found.own.map_or(1, |a| 2 + event_code(&acts[a].event)),
            word: found.own.map_or(1, |a| acts[a].word),
            above: found.above.map_or(1, |a| 2 + event_code(&acts[a].event)),
            predicate: own[0],
            root: own[1],
            behind: [near(object.last + 1), near(object.last + 2), near(subject.last + 1), near(subject.last + 2)],
            headline,
            ends: [end(own_chunk), end(next), end(view.nps.len().checked_sub(1))],
            undone,
            day: day.map_or(0, |day| 1 + u64::from(day.value.as_deref().is_some_and(|day| context.to_come(day)))),
        }
    }
    /// What they say of a relation, as features.
    pub fn features(&self, relation: Relation) -> Vec<u64> {
        let of = hash(relation.name());
        let read = self.read[usize::from(!traits::READ_AS_THE_CLAUSE.has(relation))];
        vec![
            binary(130, of, read),
            ternary(131, of, self.own, self.above),
            ternary(132, of, self.predicate, read),
            ternary(133, self.predicate, self.own, read),
            ternary(134, of, self.root, read),
            ternary(135, of, self.word, self.own),
            ternary(136, self.behind[0], self.behind[1], read),
            ternary(137, self.behind[2], self.behind[3], of),
            ternary(138, u64::from(self.headline), read, of),
            binary(139, self.own, self.above),
            ternary(140, of, self.ends[0], self.ends[1]),
            ternary(141, of, self.ends[0], self.day),
            ternary(142, self.ends[0], self.ends[1], self.ends[2]),
            ternary(143, of, self.ends[0], self.ends[2]),
            ternary(144, self.word, self.ends[0], self.day),
        ]
    }
}

/// A reading, and the acts that it rests on.
struct Meant {
    read: Read,
    own: Option<usize>,
    above: Option<usize>,
}

/// How the statement of two ends is meant: as the act is that takes both, else the one that takes the object; an act also as
/// the verbs are that the object hangs on, if one of them does not say that it is so.
pub fn of(context: &Context, acts: &[Act], relation: Relation, subject: &End, object: &End) -> Read {
    let kind = (traits::READ_AS_THE_CLAUSE.has(relation), traits::STATES.has(relation));
    meant(context, acts, kind, subject, object).read
}

/// Whether the words say that it is no fact (来春から大学の大学院で学ぶ予定だ, Xは発売しなかった): the verb that takes the object, else the
/// first one that it hangs on.
pub fn is_told_otherwise(context: &Context, acts: &[Act], relation: Relation, subject: &End, object: &End) -> bool {
    let meant = meant(context, acts, (true, false), subject, object);
    let act = meant.own.or(meant.above).map(|at| &acts[at].event);
    let denied = meant.own.is_some_and(|at| acts[at].event.polarity == Polarity::Negative);
    !traits::TELLING.has(relation) && (denied || act.is_some_and(|event| event.modality != Modality::Asserted))
}

fn meant(context: &Context, acts: &[Act], (is_act, state): (bool, bool), subject: &End, object: &End) -> Meant {
    let view = &context.views[object.term.sentence];
    let takes = |act: &Act, end: &End| {
        act.event.fillers.iter().any(|f| match f.place {
            Place::Chunk(c) => {
                !end.term.omitted && view.conjuncts(c).iter().any(|k| view.apposed(*k) == end.term.chunk)
            }
            Place::Compound(first, last) => end.first >= first && end.last <= last,
        })
    };
    let both = acts.iter().position(|a| takes(a, object) && takes(a, subject));
    let own = both.or_else(|| acts.iter().position(|a| takes(a, object)));
    let open = |at: &usize| acts[*at].event.modality != Modality::Asserted;
    let mut above = None;
    if !object.term.omitted && object.term.chunk < view.nps.len() && is_act {
        let mut at = view.head(object.term.chunk);
        for _ in 0..view.nps.len() {
            let Some(chunk) = at else { break };
            let here = |a: &&Act| a.event.p.chunk == chunk;
            above = above.or_else(|| acts.iter().position(|a| here(&a)));
            if let Some(act) = (0..acts.len()).find(|at| here(&&acts[*at]) && open(at)) {
                above = Some(act);
                break;
            }
            at = view.head(chunk).filter(|head| *head > chunk);
        }
    }
    let Some(act) = above.filter(open).filter(|_| !own.is_some_and(|own| open(&own))).or(own).or(above) else {
        // Nothing says that an act has been done.
        let modality = if is_act { Modality::Possible } else { Modality::Asserted };
        let read = Read { polarity: Polarity::Positive, modality, speaker: None, time: None };
        return Meant { read, own, above };
    };
    let event = &acts[act].event;
    let done = event.p.tense == Tense::Past || state;
    // What has ended is no longer so, whichever verb of the sentence says it.
    let over =
        acts.iter().any(|a| (a.event.p.chunk == event.p.chunk || takes(a, object)) && ended(context, view, &a.event.p));
    let ahead = is_act && !done && event.modality == Modality::Asserted;
    let read = Read {
        polarity: if over { Polarity::Negative } else { event.polarity },
        modality: if ahead { Modality::Planned } else { event.modality },
        speaker: event.speaker.clone(),
        time: event.date.map(|m| context.time(event.sentence, m)),
    };
    Meant { read, own, above }
}

/// What a number measures: the noun that it counts (2080億個の|トランジスタ), else what is said to have it (販売台数は|…台に達した),
/// else the act.
pub fn measured(context: &Context, subject: &End, object: &End) -> Option<String> {
    let view = &context.views[object.term.sentence];
    let words = |c: usize| view.text(view.core(c)).to_owned();
    let counted = counted(context, object).or_else(|| said_to_have(context, object, Some(subject.term.chunk)));
    counted.map(words).or_else(|| {
        let verb = view.verb_above(object.term.chunk).filter(|_| object.term.chunk < view.nps.len())?;
        view.predicate[verb].map(|p| view.s.predicates[p].lemma.clone())
    })
}

/// The chunk of what a number measures.
pub fn measuring(context: &Context, object: &End) -> Option<usize> {
    counted(context, object).or_else(|| said_to_have(context, object, None))
}

fn counted(context: &Context, object: &End) -> Option<usize> {
    let view = &context.views[object.term.sentence];
    let own = object.term.chunk;
    let head = view.nps.get(own).and_then(|np| np.marker.adnominal.then(|| view.head(own)).flatten());
    head.filter(|c| nominal(context, object, *c))
}

fn nominal(context: &Context, object: &End, chunk: usize) -> bool {
    context.views[object.term.sentence].nps.get(chunk).is_some_and(|np| np.nominal && np.mention.is_none())
}

/// The last topic, subject or object before a number that hangs on the same verb.
fn said_to_have(context: &Context, object: &End, subject: Option<usize>) -> Option<usize> {
    let view = &context.views[object.term.sentence];
    let own = object.term.chunk;
    let verb = (own < view.nps.len()).then(|| view.verb_above(own)).flatten()?;
    let beside = |c: &usize| Some(*c) != subject && nominal(context, object, *c) && view.head(*c) == Some(verb);
    let subject_of = |c: &usize| {
        let marker = view.nps[*c].marker;
        marker.topic || matches!(marker.role, Some(Role::Case(Case::Ga | Case::Wo)))
    };
    (0..own).rev().filter(beside).find(subject_of)
}

/// 時価総額は約5890億ドル|減った: by how much something moves, not what it is.
pub fn moves(context: &Context, object: &End) -> bool {
    let view = &context.views[object.term.sentence];
    let Some(np) = view.nps.get(object.term.chunk) else { return false };
    let goal = matches!(np.marker.role, Some(Role::Case(Case::Ni | Case::Made | Case::To)));
    let verb = view.verb_above(object.term.chunk).and_then(|c| view.predicate[c]);
    !goal && verb.is_some_and(|p| context.rules.has("moving measures", &view.s.predicates[p].lemma))
}
