//! Two ends -> hashed features: classes, particles, the path between them, the predicates that take them, words between and
//! beside, and what the rules said.
//!
//! Templates are those of feature-based relation extraction (Zhou et al. 2005), with bunsetsu in place of constituents and
//! the slots of events in place of a parse path, which is what carries over between constructions.

use rustc_hash::FxHashMap;

use super::super::context::View;
use super::super::event::Place;
use super::super::term::{Context, TermKind};
use super::ends::{End, branch, class_name};
use super::reading::{self, Act};
use super::{Said, SaidAnywhere, talk};
use crate::document::Case;
use crate::resource::weights::{binary, hash, ternary, unary};
use crate::resource::{Accept, Relation, Role};

/// Words between two ends that are looked at one by one.
const BETWEEN: usize = 10;

/// Most chunks above the one of an end that are looked at.
const LONGEST_WAY: usize = 12;

/// Of which ends of the other side a feature of one end speaks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Of any.
    All,
    /// Of those of one branch.
    Branch,
}

/// Features of one pair.
#[derive(Default)]
pub struct PairFeatures {
    /// For every relation its own weight.
    pub plain: Vec<u64>,
    /// For one relation, with a weight that all relations share.
    pub shared: Vec<(Relation, u64)>,
}

/// What an event gives an end.
#[derive(Clone, Copy)]
struct Slot {
    act: usize,
    role: u64,
    far: bool,
}

/// A sentence with what is the same for all of its pairs.
pub struct Sentence<'x, 'a> {
    context: &'x Context<'a>,
    view: &'x View<'a>,
    ends: &'x [End],
    acts: Vec<Act<'a>>,
    words: Vec<u64>,
    /// By end.
    slots: Vec<Vec<Slot>>,
    /// By end: its chunk and those above it.
    ways: Vec<Vec<usize>>,
    notes: Vec<Note>,
    root: u64,
    headline: bool,
    said: &'x Said,
    anywhere: &'x SaidAnywhere,
    as_subject: FxHashMap<u32, Vec<u64>>,
    as_object: FxHashMap<u32, Vec<u64>>,
}

/// Hashes of one end.
struct Note {
    class: u64,
    branch: u64,
    kind: u64,
    marker: u64,
    head: u64,
    tail: u64,
    predicate: u64,
    /// How a carried one last stood, and its place among them.
    last: u64,
    rank: u64,
    /// What the whole text says of it.
    standing: u64,
    /// The noun that a number measures.
    measure: u64,
}

/// Which end comes first, or that the sentence leaves the subject out.
fn order(subject: &End, object: &End) -> u64 {
    if subject.term.omitted { 2 } else { u64::from(subject.first > object.first) }
}

/// The chunk of an end and those above it, as far as features look.
fn way(view: &View, end: &End) -> Vec<usize> {
    let mut way = Vec::new();
    let mut next = Some(end.term.chunk).filter(|chunk| !end.term.omitted && *chunk < view.nps.len());
    while let Some(chunk) = next.filter(|_| way.len() <= LONGEST_WAY) {
        way.push(chunk);
        next = view.head(chunk).filter(|head| *head > chunk);
    }
    way
}

fn role_code(role: Option<Role>) -> u64 {
    match role {
        None => 0,
        Some(Role::Case(c)) => 1 + c as u64,
        Some(Role::By) => 20,
        Some(Role::Toward) => 21,
        Some(Role::About) => 22,
        Some(Role::As) => 23,
        Some(Role::With) => 24,
        Some(Role::Through) => 25,
        Some(Role::Of) => 26,
        Some(Role::Compound) => 27,
        Some(Role::Omitted) => 28,
        Some(Role::Talk) => 29,
    }
}

impl<'x, 'a> Sentence<'x, 'a> {
    /// What all pairs of the sentence share.
    pub fn new(
        context: &'x Context<'a>,
        sentence: usize,
        ends: &'x [End],
        acts: Vec<Act<'a>>,
        (said, anywhere): (&'x Said, &'x SaidAnywhere),
    ) -> Self {
        let view = &context.views[sentence];
        let text = &view.s.sentence.text;
        let words = view.s.tokens.iter().map(|t| hash(t.lemma(text))).collect();
        let mut this = Self {
            context,
            view,
            ends,
            acts,
            words,
            slots: vec![Vec::new(); ends.len()],
            ways: ends.iter().map(|end| way(view, end)).collect(),
            notes: Vec::new(),
            root: 0,
            headline: super::super::headline::is_headline(view),
            said,
            anywhere,
            as_subject: FxHashMap::default(),
            as_object: FxHashMap::default(),
        };
        this.root = (0..view.nps.len()).rev().find_map(|c| this.predicate_word(c)).unwrap_or(0);
        this.fill_slots();
        this.notes = ends.iter().map(|e| this.note(e)).collect();
        let carried = this.notes.iter_mut().zip(ends).filter(|(_, e)| e.term.omitted);
        for (rank, (note, _)) in (1..).zip(carried) {
            note.rank = rank;
        }
        for ((subject, object), relations) in said {
            let codes = relations.iter().map(|said| hash(said.relation.name()));
            this.as_subject.entry(*subject).or_default().extend(codes.clone());
            this.as_object.entry(*object).or_default().extend(codes);
        }
        for codes in this.as_subject.values_mut().chain(this.as_object.values_mut()) {
            codes.sort_unstable();
            codes.dedup();
        }
        this
    }
    /// Its acts.
    pub fn acts(&self) -> &[Act<'a>] {
        &self.acts
    }
    fn fill_slots(&mut self) {
        let mut by_chunk: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        for (i, end) in self.ends.iter().enumerate().filter(|(_, e)| !e.term.omitted) {
            by_chunk.entry(end.term.chunk).or_default().push(i);
        }
        for (index, act) in self.acts.iter().enumerate() {
            for filler in &act.event.fillers {
                let role = role_code(Some(filler.role));
                let slot = Slot { act: index, role, far: filler.far };
                match filler.place {
                    Place::Chunk(c) => {
                        for conjunct in self.view.conjuncts(c) {
                            let chunk = self.view.apposed(conjunct);
                            for i in by_chunk.get(&chunk).into_iter().flatten() {
                                if self.ends[*i].kind != "inner" {
                                    self.slots[*i].push(slot);
                                }
                            }
                        }
                    }
                    Place::Compound(first, last) => {
                        for (i, end) in self.ends.iter().enumerate() {
                            if end.first >= first && end.last <= last {
                                self.slots[i].push(slot);
                            }
                        }
                    }
                }
            }
            // What a sentence leaves out may be the subject of what has none.
            let open = !act.event.fillers.iter().any(|f| f.role == Role::Case(Case::Ga) && !f.far);
            for (i, _) in self.ends.iter().enumerate().filter(|(_, e)| open && e.term.omitted) {
                self.slots[i].push(Slot { act: index, role: 40, far: true });
            }
        }
    }
    fn note(&self, end: &End) -> Note {
        let class = hash(class_name(end.term.class));
        let (kind, branch) = (hash(end.kind), branch(end.term.class));
        let standing = match (end.present, end.term.kind) {
            (Some(present), _) => present.standing,
            (None, TermKind::Entity(entity)) => talk::standing(self.context, entity),
            (None, _) => 0,
        };
        let plain = Note {
            class,
            branch,
            kind,
            marker: 99,
            head: 0,
            tail: 0,
            predicate: 0,
            last: 0,
            rank: 0,
            standing,
            measure: 0,
        };
        if let Some(present) = &end.present {
            return Note { last: present.last + 1, ..plain };
        }
        let np = self.view.nps.get(end.term.chunk);
        let marker = np.map_or(0, |np| {
            let m = np.marker;
            let inner = u64::from(np.last > end.last);
            role_code(m.role)
                + 64 * u64::from(m.topic)
                + 128 * u64::from(m.adnominal)
                + 256 * u64::from(m.list)
                + 512 * inner
                + 1024 * u64::from(m.such)
        });
        // The class noun at the end of a phrase, the last two characters of a name.
        let text = self.view.text(end.term.span);
        let tail = text.char_indices().rev().nth(1).map_or(text, |(at, _)| &text[at..]);
        let named = matches!(end.term.kind, TermKind::Entity(_));
        let head = if named { class } else { self.words.get(end.last).copied().unwrap_or(0) };
        let predicate = self.view.verb_above(end.term.chunk).and_then(|c| self.predicate_word(c)).unwrap_or(1);
        let number = matches!(end.term.kind, TermKind::Number(_) | TermKind::Date(_));
        let measure = if number { reading::measuring(self.context, end).map_or(1, |c| self.head_word(c)) } else { 0 };
        Note { marker, head, tail: hash(tail), predicate, measure, ..plain }
    }
    /// The word that a chunk is of, particles aside.
    fn head_word(&self, chunk: usize) -> u64 {
        self.words.get(self.view.s.chunks[chunk].content).copied().unwrap_or(0)
    }
    fn predicate_word(&self, chunk: usize) -> Option<u64> {
        self.view.predicate.get(chunk).copied().flatten().map(|p| hash(&self.view.s.predicates[p].lemma))
    }
    /// Writes all features of the pair (subject, object).
    pub fn all(&self, subject: usize, object: usize, out: &mut PairFeatures) {
        out.plain.clear();
        self.of_subject(subject, self.notes[object].branch, |_, f| out.plain.push(f));
        self.of_object(object, self.notes[subject].branch, |_, f| out.plain.push(f));
        self.first(subject, object, out);
        self.rest(subject, object, out);
    }
    /// What tells how a pair is meant.
    pub fn signs(&self, subject: usize, object: usize) -> reading::Signs {
        let (s, o) = (&self.ends[subject], &self.ends[object]);
        let own = [self.notes[object].predicate, self.root];
        reading::Signs::of(self.context, &self.acts, s, o, &self.words, own, self.headline)
    }
    /// The branch of an end, as features name it.
    pub fn branch(&self, end: usize) -> u64 {
        self.notes[end].branch
    }
    /// Gives `emit` what a subject says for itself, and whether it does so of objects of the branch `other` or of all.
    #[inline]
    pub fn of_subject(&self, subject: usize, other: u64, mut emit: impl FnMut(Of, u64)) {
        let (s, a) = (&self.ends[subject], &self.notes[subject]);
        emit(Of::All, binary(8, a.marker, a.class));
        emit(Of::Branch, binary(11, a.tail, other));
        emit(Of::All, binary(14, a.predicate, a.marker));
        emit(Of::Branch, ternary(100, a.standing, a.marker, a.branch * 16 + other));
        for x in &self.slots[subject] {
            emit(Of::All, binary(58, self.acts[x.act].word, x.role));
        }
        for (template, said) in [(72, &self.as_subject), (74, &self.as_object)] {
            said.get(&s.identity).into_iter().flatten().for_each(|code| emit(Of::All, unary(template, *code)));
        }
        if !s.term.omitted {
            let near = |t: usize| self.words.get(t).copied().unwrap_or(2);
            emit(Of::All, binary(23, s.first.checked_sub(1).map_or(1, near), a.branch));
            emit(Of::All, binary(24, near(s.last + 1), a.branch));
            emit(Of::All, ternary(25, near(s.last + 1), near(s.last + 2), a.branch));
        }
    }
    /// Gives `emit` what an object says for itself, and whether it does so of subjects of the branch `other` or of all.
    #[inline]
    pub fn of_object(&self, object: usize, other: u64, mut emit: impl FnMut(Of, u64)) {
        let (o, b) = (&self.ends[object], &self.notes[object]);
        emit(Of::All, binary(7, b.marker, b.class));
        emit(Of::Branch, binary(9, b.head, other));
        emit(Of::Branch, binary(10, b.tail, other));
        emit(Of::All, binary(13, b.predicate, b.class));
        emit(Of::Branch, ternary(101, b.standing, b.marker, other * 16 + b.branch));
        for y in &self.slots[object] {
            let word = self.acts[y.act].word;
            emit(Of::All, binary(56, word, y.role));
            emit(Of::Branch, ternary(57, word, y.role, other * 16 + b.branch));
        }
        for (template, said) in [(73, &self.as_object), (75, &self.as_subject)] {
            said.get(&o.identity).into_iter().flatten().for_each(|code| emit(Of::All, unary(template, *code)));
        }
        let near = |t: usize| self.words.get(t).copied().unwrap_or(2);
        emit(Of::All, binary(20, o.first.checked_sub(1).map_or(1, near), b.branch));
        emit(Of::All, binary(21, near(o.last + 1), b.branch));
        emit(Of::All, ternary(22, near(o.last + 1), near(o.last + 2), b.branch));
    }
    /// Writes those features of the two together that tell most: what they are, which acts take them, the way from the one to
    /// the other, what the rules said.
    pub fn first(&self, subject: usize, object: usize, out: &mut PairFeatures) {
        let (s, o) = (&self.ends[subject], &self.ends[object]);
        let (a, b) = (&self.notes[subject], &self.notes[object]);
        let order = order(s, o);
        let f = &mut out.plain;
        f.push(unary(1, order));
        f.push(binary(2, a.class, b.class));
        f.push(ternary(3, a.branch, b.branch, order));
        f.push(binary(4, a.kind, b.kind));
        f.push(ternary(5, a.marker, b.marker, order));
        f.push(ternary(6, a.marker, b.marker, b.class));
        f.push(ternary(12, b.predicate, b.marker, a.marker));
        self.talk(a, b, f);
        self.path(subject, object, order, f);
        self.slots(subject, object, f);
        self.rules(s, o, f);
    }
    /// Writes the others as well: words between the ends, rivals of either.
    pub fn rest(&self, subject: usize, object: usize, out: &mut PairFeatures) {
        let (s, o) = (&self.ends[subject], &self.ends[object]);
        let (a, b) = (&self.notes[subject], &self.notes[object]);
        let order = order(s, o);
        let f = &mut out.plain;
        f.push(ternary(15, a.predicate, b.predicate, order));
        self.rivals(subject, object, order, f);
        self.between(s, o, a, b, order, f);
        out.shared.clear();
        for (act, x, y) in self.joint(subject, object) {
            self.frames(subject, object, act, x, y, &mut out.shared);
        }
    }
    /// What the sentences before say of the two, and what a number measures.
    fn talk(&self, a: &Note, b: &Note, f: &mut Vec<u64>) {
        let branches = a.branch * 16 + b.branch;
        if b.measure != 0 {
            f.push(binary(102, b.measure, a.class));
            f.push(ternary(103, b.measure, a.last, a.branch));
            f.push(ternary(104, b.measure, a.marker, a.branch));
        }
        let (end, other, side) = match (a.last, b.last) {
            (0, 0) => return,
            (0, _) => (b, a, 1),
            _ => (a, b, 0),
        };
        // Whether the sentence has a topic or subject of its own, and one of the same branch.
        let speaks = |n: &&Note| n.last == 0 && (n.marker & 64 != 0 || n.marker & 63 == 1 + Case::Ga as u64);
        let own = self.notes.iter().filter(speaks);
        let own = u64::from(own.clone().next().is_some()) + 2 * u64::from(own.clone().any(|n| n.branch == end.branch));
        let rivals =
            self.notes.iter().filter(|n| n.branch == end.branch && n.rank != 0 && n.rank < end.rank).count() as u64;
        f.push(ternary(110 + side, end.last, branches, other.class));
        f.push(ternary(112 + side, end.rank, rivals, branches));
        f.push(ternary(114 + side, own, end.last, branches));
        f.push(ternary(116 + side, own * 8 + end.standing, rivals, branches));
        f.push(ternary(118 + side, end.class, other.class, own));
        f.push(ternary(120 + side, self.root, end.class, other.branch));
    }
    /// Others of the same branch that stand nearer: the nearest agent before a thing is its maker more often than the next.
    fn rivals(&self, subject: usize, object: usize, order: u64, f: &mut Vec<u64>) {
        let (s, o) = (&self.ends[subject], &self.ends[object]);
        let (a, b) = (&self.notes[subject], &self.notes[object]);
        let own = a.branch * 16 + b.branch;
        f.push(ternary(80, self.root, own, order));
        f.push(ternary(81, u64::from(self.headline), own, order));
        if s.term.omitted {
            return;
        }
        let (from, to) = (s.first.min(o.first), s.first.max(o.first));
        let count = |branch: u64, but: u32| {
            let inside = |e: &&End| !e.term.omitted && e.first > from && e.first < to && e.identity != but;
            let same = self.ends.iter().zip(&self.notes).filter(|(e, n)| n.branch == branch && inside(e));
            same.count().min(3) as u64
        };
        f.push(ternary(82, count(a.branch, s.identity), own, order));
        f.push(ternary(83, count(b.branch, o.identity), own, order));
        // Whether the subject is what the sentence opens with or makes its topic, and the only one of its branch.
        let alone = self.notes.iter().filter(|n| n.branch == a.branch).count().min(3) as u64;
        let topic = u64::from(a.marker & 64 != 0);
        f.push(ternary(84, topic, alone, own));
        f.push(ternary(85, b.predicate, topic * 4 + alone, own));
    }
    fn between(&self, s: &End, o: &End, a: &Note, b: &Note, order: u64, f: &mut Vec<u64>) {
        if s.term.omitted {
            return;
        }
        let (left, right) = if order == 0 { (s, o) } else { (o, s) };
        let (from, to) = (left.last + 1, right.first);
        let gap = to.saturating_sub(from);
        f.push(ternary(26, order, gap.min(12) as u64, a.branch * 16 + b.branch));
        if gap <= 5 && from <= to {
            let all = self.words[from..to].iter().fold(7, |h, w| binary(27, h, *w));
            f.push(binary(28, all, order));
            f.push(ternary(29, all, order, a.branch * 16 + b.branch));
        }
        if gap <= BETWEEN && from <= to {
            for word in &self.words[from..to] {
                f.push(binary(30, *word, order));
            }
        } else if from <= to {
            for word in self.words[from..from + 3].iter().chain(&self.words[to - 3..to]) {
                f.push(binary(31, *word, order));
            }
        }
        // X(Y): the one stands in brackets behind the other.
        let bracket = self.view.pairs.iter().find(|p| p.open < right.first && right.last < p.close && p.open >= from);
        if let Some(pair) = bracket {
            f.push(ternary(32, order, u64::from(pair.round), gap.min(3) as u64));
        }
    }
    /// Particles on the way from each end up to where the ways meet.
    fn path(&self, subject: usize, object: usize, order: u64, f: &mut Vec<u64>) {
        if self.ends[subject].term.omitted {
            return;
        }
        let (mine, theirs) = (&self.ways[subject], &self.ways[object]);
        let Some(meet) = mine.iter().find(|c| theirs.contains(c)).copied() else { return };
        let step = |chunk: usize| {
            let m = self.view.nps[chunk].marker;
            let predicate = self.view.predicate[chunk].map_or(0, |p| 1 + self.view.s.predicates[p].kind as u64);
            role_code(m.role) + 64 * predicate + 1024 * u64::from(m.topic)
        };
        let fold = |way: &[usize]| way.iter().take_while(|c| **c != meet).fold(3, |h, c| binary(40, h, step(*c)));
        let (left, right) = (fold(mine), fold(theirs));
        let lengths = (mine.iter().position(|c| *c == meet), theirs.iter().position(|c| *c == meet));
        let lengths = (lengths.0.unwrap_or(9) as u64).min(5) * 8 + (lengths.1.unwrap_or(9) as u64).min(5);
        f.push(binary(41, lengths, order));
        f.push(ternary(42, left, right, order));
        let word = self.predicate_word(meet).unwrap_or_else(|| {
            let content = self.view.s.chunks[meet].content;
            binary(43, self.words.get(content).copied().unwrap_or(0), 0)
        });
        f.push(binary(44, word, order));
        f.push(ternary(45, word, left, right));
        // The nouns that the two hang on below the meeting: X社の|開発部門は, 開発元の|X社.
        for (template, way) in [(46, mine), (47, theirs)] {
            for chunk in way.iter().skip(1).take_while(|c| **c != meet) {
                let content = self.view.s.chunks[*chunk].content;
                f.push(binary(template, self.words.get(content).copied().unwrap_or(0), order));
            }
        }
    }
    /// The acts that take both ends, with their slots.
    fn joint(&self, subject: usize, object: usize) -> impl Iterator<Item = (&Act<'a>, &Slot, &Slot)> {
        let mine = &self.slots[subject];
        let both = self.slots[object].iter().flat_map(|y| mine.iter().filter(|x| x.act == y.act).map(move |x| (x, y)));
        both.map(|(x, y)| (&self.acts[y.act], x, y))
    }
    fn slots(&self, subject: usize, object: usize, f: &mut Vec<u64>) {
        let (a, b) = (&self.notes[subject], &self.notes[object]);
        let mut joint = false;
        for (act, x, y) in self.joint(subject, object) {
            joint = true;
            let roles = x.role * 64 + y.role;
            f.push(binary(50, roles, u64::from(x.far) * 2 + u64::from(y.far)));
            f.push(binary(51, act.word, roles));
            f.push(unary(52, act.word));
            f.push(ternary(53, act.word, b.branch, a.branch));
            f.push(ternary(54, roles, b.class, a.branch));
            f.push(binary(55, act.event.p.voice as u64, roles));
        }
        f.push(unary(59, u64::from(joint)));
    }
    /// Frames that know the act: whether the two stand in their slots, and fit them.
    fn frames(&self, subject: usize, object: usize, act: &Act<'_>, x: &Slot, y: &Slot, out: &mut Vec<(Relation, u64)>) {
        for frame in act.frames(self.context.rules) {
            let place = |roles: &[Role], role: u64| {
                roles.iter().position(|r| role_code(Some(*r)) == role).map_or(9, |at| at.min(3) as u64)
            };
            let fits = |accept: &Accept, end: &End| u64::from(self.context.accepts(accept, &end.term));
            let at = place(&frame.subject.roles, x.role) * 16 + place(&frame.object.roles, y.role);
            let fit =
                fits(&frame.subject.accept, &self.ends[subject]) * 2 + fits(&frame.object.accept, &self.ends[object]);
            let far = u64::from(x.far) * 2 + u64::from(y.far);
            out.push((frame.relation, ternary(60, at, fit, far)));
            out.push((frame.relation, ternary(61, x.role, y.role, fit)));
        }
    }
    /// What the rules said of the two and of each.
    fn rules(&self, s: &End, o: &End, f: &mut Vec<u64>) {
        let key = (s.identity, o.identity);
        for said in self.said.get(&key).into_iter().flatten() {
            let relation = hash(said.relation.name());
            f.push(unary(70, relation));
            f.extend(said.rules.iter().map(|rule| binary(76, relation, *rule)));
        }
        for relation in self.anywhere.get(&key).into_iter().flatten() {
            f.push(unary(77, hash(relation.name())));
        }
        let back = (key.1, key.0);
        for relation in self.anywhere.get(&back).into_iter().flatten() {
            f.push(unary(78, hash(relation.name())));
        }
        for said in self.said.get(&back).into_iter().flatten() {
            f.push(unary(71, hash(said.relation.name())));
        }
    }
}
