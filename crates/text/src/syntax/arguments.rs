//! Predicates + heads -> arguments: for every predicate and case, which chunk of the sentence fills it, if any.
//!
//! ```text
//! 同社は 動画を 生成する モデルを 開発し、 公開した。
//! 生成する: ヲ 動画を, ガ モデルを      開発し: ガ 同社は, ヲ モデルを      公開した: ガ 同社は, ヲ モデルを
//! ```
//! Candidates are the chunks near the predicate in the tree: its subtree's top, its ancestors, and what hangs on them
//! (`Path`). One softmax per case over the candidates and "none"; whoever is likely enough fills the case, of AやBを both.
//! A tentative predicate (一種で、) without any argument is dropped. Features are hashed once per candidate; a feature's
//! eight weights, one per case, lie side by side, so that one load serves all cases. Predicates are read from right to
//! left: what a head predicate has taken is a feature of those that hang on it. ヘ is marked by its particle alone.

use super::features::ChunkView;
use super::predicate::is_tentative;
use crate::document::{Argument, ArgumentKind, Case, Pos, Predicate, SentenceAnalysis};
use crate::resource::weights::{Weights, binary, hash, ternary, unary};

/// Cases that the model decides, in the order of their weights; ヘ is left to its particle.
pub const CASES: [Case; 8] = [Case::Ga, Case::Wo, Case::Ni, Case::To, Case::De, Case::Kara, Case::Made, Case::Yori];
/// Most candidates that are looked at for one predicate.
const MAX_CANDIDATES: usize = 40;
/// Most children that are looked at under one chunk.
const MAX_CHILDREN: usize = 12;

/// Finds arguments.
#[derive(Debug)]
pub struct ArgumentFinder {
    weights: Weights,
}

/// Steps from a predicate to a candidate: up, then down the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Path {
    /// Steps to heads.
    pub up: u8,
    /// Steps to dependents.
    pub down: u8,
}

/// A chunk that may fill a case.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    /// The chunk.
    pub chunk: usize,
    /// Where it stands.
    pub path: Path,
    /// Chunk that it hangs on when reached from above.
    via: usize,
}

/// The tree and what is known of each chunk's roles.
pub struct Scene<'s> {
    views: &'s [ChunkView],
    heads: Vec<usize>,
    /// Children of each chunk, left to right, as ranges into `children`.
    starts: Vec<u32>,
    children: Vec<u32>,
    /// What joins each chunk to a conjunct before it, and how far that is; 0 where there is none.
    conjuncts: Vec<u64>,
    /// Cases that chunks fill for predicates read so far, as bits, by (predicate chunk, chunk).
    roles: Vec<(usize, usize, usize)>,
}

impl<'s> Scene<'s> {
    /// The scene of a parsed sentence.
    pub fn new(sentence: &SentenceAnalysis, views: &'s [ChunkView]) -> Self {
        let count = sentence.chunks.len();
        let heads: Vec<usize> = sentence.chunks.iter().enumerate().map(|(i, c)| c.head.index().unwrap_or(i)).collect();
        let mut starts = vec![0u32; count + 1];
        for (i, &h) in heads.iter().enumerate() {
            if h != i {
                starts[h + 1] += 1;
            }
        }
        for i in 0..count {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut children = vec![0u32; starts[count] as usize];
        for (i, &h) in heads.iter().enumerate() {
            if h != i {
                children[next[h] as usize] = i as u32;
                next[h] += 1;
            }
        }
        let mut conjuncts = vec![0; count];
        for (i, &h) in heads.iter().enumerate() {
            let joint = if h == i || views[i].class != 1 { 0 } else { joint(sentence, i, &views[i]) };
            if joint > 0 {
                conjuncts[h] = joint | (h.abs_diff(i).min(3) as u64) << 4;
            }
        }
        Self { views, heads, starts, children, conjuncts, roles: Vec::new() }
    }
    /// The nearest children of a chunk, rightmost first.
    fn children(&self, chunk: usize) -> impl Iterator<Item = usize> + '_ {
        let range = self.starts[chunk] as usize..self.starts[chunk + 1] as usize;
        self.children[range].iter().rev().take(MAX_CHILDREN).map(|c| *c as usize)
    }
    /// Which particles a chunk's children carry.
    fn marked(&self, chunk: usize) -> u64 {
        self.children(chunk).fold(0, |m, c| m | particle_bit(self.views[c].particle))
    }
    /// Notes that `chunk` fills the case with number `case` for the predicate at `predicate`.
    pub fn take(&mut self, predicate: usize, case: usize, chunk: usize) {
        self.roles.push((predicate, chunk, case));
    }
    fn role(&self, predicate: usize, chunk: usize) -> u64 {
        self.roles.iter().rev().take(16).filter(|r| r.0 == predicate && r.1 == chunk).fold(0, |m, r| m | 1 << r.2)
    }
    /// Chunks that may be arguments of the predicate at `from`.
    pub fn candidates(&self, from: usize, into: &mut Vec<Candidate>) {
        into.clear();
        let add = |into: &mut Vec<Candidate>, chunk, up, down, via| {
            if into.len() < MAX_CANDIDATES {
                into.push(Candidate { chunk, path: Path { up, down }, via });
            }
        };
        for child in self.children(from) {
            add(into, child, 0, 1, from);
        }
        if self.heads[from] != from {
            add(into, self.heads[from], 1, 0, from);
        }
        for child in self.children(from) {
            for grandchild in self.children(child) {
                add(into, grandchild, 0, 2, child);
                for third in self.children(grandchild).take(3) {
                    add(into, third, 0, 3, grandchild);
                }
            }
        }
        let mut at = from;
        for up in 1..=4 {
            let head = self.heads[at];
            if head == at {
                break;
            }
            if up > 1 {
                add(into, head, up, 0, at);
            }
            for child in self.children(head) {
                if child != at {
                    add(into, child, up, 1, head);
                    if child < from && up <= 2 {
                        for grandchild in self.children(child).take(4) {
                            add(into, grandchild, up, 2, child);
                        }
                    }
                }
            }
            at = head;
        }
    }
}

/// How a noun's chunk may be joined to a noun behind it; 0 where it is not.
fn joint(sentence: &SentenceAnalysis, chunk: usize, view: &ChunkView) -> u64 {
    let chunk = &sentence.chunks[chunk];
    match sentence.surface(chunk.function) {
        "や" => 1,
        "と" => 2,
        "か" => 3,
        "および" | "及び" => 4,
        "または" | "又は" | "もしくは" | "あるいは" => 5,
        "など" | "等" => 6,
        _ if view.marks & 1 == 0 => 0,
        _ if chunk.function == chunk.content => 7,
        _ => 8,
    }
}

/// What features see of a predicate.
pub struct PredicateView {
    chunk: usize,
    lemma: u64,
    /// Voice, kind, whether it is tentative.
    shape: u64,
    /// Which particles its children carry.
    marked: u64,
}

impl PredicateView {
    /// The view of a predicate.
    pub fn new(sentence: &SentenceAnalysis, predicate: &Predicate, scene: &Scene) -> Self {
        let tentative = u64::from(is_tentative(sentence, predicate));
        Self {
            chunk: predicate.chunk,
            lemma: hash(&predicate.lemma),
            shape: predicate.voice as u64 | (predicate.kind as u64) << 3 | tentative << 6,
            marked: scene.marked(predicate.chunk),
        }
    }
}

fn particle_bit(particle: u64) -> u64 {
    use std::sync::OnceLock;
    static BITS: OnceLock<[u64; 7]> = OnceLock::new();
    let bits = BITS.get_or_init(|| {
        [("が", 13), ("を", 13), ("に", 13), ("は", 16), ("も", 16), ("で", 13), ("と", 13)]
            .map(|(surface, pos)| hash(surface) ^ (pos + 1))
    });
    bits.iter().position(|b| *b == particle).map_or(0, |i| 1 << i)
}

/// Gives `emit` the features of "none" for a predicate.
pub fn none_features(p: &PredicateView, scene: &Scene, mut emit: impl FnMut(u64)) {
    let view = &scene.views[p.chunk];
    let head = scene.heads[p.chunk];
    let up = if head == p.chunk { 0 } else { scene.views[head].category };
    emit(unary(101, p.shape));
    emit(binary(102, p.lemma, p.shape));
    emit(binary(103, p.marked, p.shape));
    emit(binary(104, p.marked, p.lemma));
    emit(binary(105, view.functions, p.shape));
    emit(ternary(106, view.category, up, p.marked));
    emit(ternary(107, p.lemma, view.functions, p.marked));
    emit(ternary(108, view.function_form, p.shape, p.marked));
    emit(unary(109, p.chunk.min(3) as u64));
}

/// What features see of a predicate and a candidate.
pub struct Sight<'v> {
    p: &'v PredicateView,
    scene: &'v Scene<'v>,
    c: &'v Candidate,
    left: u64,
    path: u64,
    /// The path with the shape of the predicate.
    shaped: u64,
    distance: u64,
    /// The words behind the candidate's content.
    functions: u64,
    /// What the candidate is for the predicate's head.
    role: u64,
    /// How the predicate ends.
    form: u64,
    /// The bit of the candidate's particle.
    own: u64,
    /// What the predicate hangs on.
    next: &'v ChunkView,
}

impl<'v> Sight<'v> {
    /// The sight of a candidate.
    #[inline]
    pub fn new(p: &'v PredicateView, scene: &'v Scene<'v>, c: &'v Candidate) -> Self {
        let (pv, cv) = (&scene.views[p.chunk], &scene.views[c.chunk]);
        let left = u64::from(c.chunk < p.chunk);
        let path = u64::from(c.path.up) | u64::from(c.path.down) << 3 | left << 6;
        let distance = match c.chunk.abs_diff(p.chunk) {
            d @ 0..=3 => d as u64,
            4..=6 => 4,
            7..=10 => 5,
            _ => 6,
        };
        let head = scene.heads[p.chunk];
        Self {
            p,
            scene,
            c,
            left,
            path,
            shaped: path | p.shape << 8,
            distance,
            functions: cv.functions,
            role: scene.role(head, c.chunk) | u64::from(head != p.chunk) << 9,
            form: pv.function_form ^ pv.marks & 1,
            own: particle_bit(cv.particle),
            next: &scene.views[head],
        }
    }
    /// Gives `emit` the features that tell most: those of the place, the particle and the predicate.
    #[inline]
    pub fn first(&self, mut emit: impl FnMut(u64)) {
        let &Self { p, left, path, shaped, distance, functions, role, form, own, next, .. } = self;
        let cv = &self.scene.views[self.c.chunk];
        let comma = cv.marks & 1;
        emit(binary(2, path, functions));
        emit(binary(3, shaped, functions));
        emit(ternary(6, shaped, p.lemma, functions));
        emit(ternary(4, path, functions, p.lemma));
        emit(ternary(8, shaped, cv.pos, functions));
        emit(ternary(12, shaped, p.marked, functions));
        emit(ternary(15, path, role, functions));
        emit(ternary(43, left, p.lemma, functions));
        emit(ternary(10, path, form, functions));
        emit(unary(1, path));
        emit(ternary(7, path, cv.lemma, functions));
        emit(ternary(20, path, next.category, functions));
        emit(ternary(40, p.shape, p.lemma, cv.pos));
        emit(ternary(39, 0, p.lemma, cv.lemma));
        emit(ternary(17, path, role, p.lemma));
        emit(ternary(9, path, distance, own << 1 | comma));
    }
    /// Gives `emit` all others.
    #[inline]
    pub fn others(&self, mut emit: impl FnMut(u64)) {
        let &Self { p, scene, c, left, path, shaped, distance, functions, role, form, own, next } = self;
        let views = scene.views;
        let (pv, cv, via) = (&views[p.chunk], &views[c.chunk], &views[c.via]);
        emit(ternary(5, path, p.lemma, cv.lemma));
        emit(ternary(11, shaped, cv.category, form));
        emit(ternary(13, path, p.marked, p.lemma));
        emit(ternary(14, path, via.category, functions));
        emit(ternary(16, path, role, p.marked << 8 | own));
        emit(ternary(18, path, p.marked, cv.lemma));
        emit(ternary(19, path, cv.pos, p.lemma));
        emit(ternary(21, path, form, p.marked << 8 | own));
        emit(ternary(22, shaped, cv.pos, p.marked));
        emit(ternary(23, path, distance, p.marked << 8 | own));
        emit(ternary(24, path, via.category ^ pv.category.rotate_left(11), functions));
        emit(ternary(25, path, cv.lemma, form));
        emit(ternary(26, shaped, cv.lemma, p.marked));
        emit(ternary(27, path, next.category, own << 9 | role));
        let edge = u64::from(c.chunk == 0) | u64::from(c.chunk + 1 == views.len()) << 1;
        emit(ternary(28, path, edge, functions));
        emit(ternary(29, path, cv.class << 4 | cv.marks, p.shape));
        emit(ternary(30, path, via.lemma, functions));
        // Conjuncts: of AやBを, gold names A in half of the sentences and B in the other half.
        let conjunct = scene.conjuncts[c.chunk];
        emit(ternary(31, path, conjunct, functions));
        emit(ternary(32, path, conjunct, p.marked));
        emit(ternary(33, path, via.functions, p.lemma));
        if c.path.down > 0 {
            let gap = c.chunk.abs_diff(c.via).min(3) as u64;
            emit(ternary(34, path, via.functions, functions));
            emit(ternary(35, path, via.functions, cv.category));
            emit(ternary(36, shaped, via.functions, functions));
            emit(ternary(37, path, via.functions ^ scene.conjuncts[c.via], functions));
            emit(ternary(38, path | gap << 8, via.functions, functions));
        }
        // What the predicate takes, wherever it stands.
        emit(binary(41, cv.lemma, own));
        emit(ternary(42, p.lemma, cv.lemma, p.marked));
        // What a clause modifies, by what the clause has and what the noun is for its own head.
        if left == 0 {
            let marked = scene.marked(c.chunk);
            emit(ternary(44, path, p.lemma, p.marked << 8 | p.shape));
            emit(ternary(45, path, cv.lemma, p.shape << 8 | p.marked));
            emit(ternary(46, path, form, cv.pos));
            emit(ternary(47, path | marked << 8, functions, p.marked));
            emit(ternary(48, path, cv.lemma, p.lemma ^ p.marked));
            emit(ternary(49, path, next.functions, p.marked));
            emit(ternary(50, path, next.lemma, cv.lemma));
            emit(ternary(51, path, next.pos, cv.pos));
            emit(ternary(52, path, next.functions, cv.pos << 8 | next.pos));
        }
    }
}

impl ArgumentFinder {
    /// A finder with trained weights.
    pub fn new(weights: Weights) -> Self {
        Self { weights }
    }
    /// Fills in the arguments of a sentence whose heads and predicates are set.
    pub fn find(&self, sentence: &mut SentenceAnalysis, views: &[ChunkView]) {
        if sentence.predicates.is_empty() {
            return;
        }
        let mut scene = Scene::new(sentence, views);
        let mut candidates = Vec::new();
        let mut scores: Vec<[i32; 8]> = Vec::new();
        let mut found = Vec::new();
        let scale = self.weights.scale();
        for n in (0..sentence.predicates.len()).rev() {
            let view = PredicateView::new(sentence, &sentence.predicates[n], &scene);
            scene.candidates(view.chunk, &mut candidates);
            let mut none = [0; 8];
            none_features(&view, &scene, |f| self.weights.add_row(f, &mut none));
            scores.clear();
            for candidate in &candidates {
                let mut sums = [0; 8];
                let sight = Sight::new(&view, &scene, candidate);
                sight.first(|f| self.weights.add_row(f, &mut sums));
                if sums.iter().zip(&none).all(|(sum, none)| sum - none < HOPELESS) {
                    sums = [i32::MIN / 2; 8];
                } else {
                    sight.others(|f| self.weights.add_row(f, &mut sums));
                }
                scores.push(sums);
            }
            found.clear();
            for case in 0..CASES.len() {
                let top = scores.iter().map(|s| s[case]).fold(none[case], i32::max);
                let weight = |score: i32| ((score - top) as f32 * scale).exp();
                // The likeliest alone does not reach the threshold: no need for the others.
                let best = scores.iter().map(|s| s[case]).max().map_or(0.0, weight);
                if best < THRESHOLD * (best + weight(none[case])) {
                    continue;
                }
                let sum: f32 = weight(none[case]) + scores.iter().map(|s| weight(s[case])).sum::<f32>();
                for (candidate, score) in candidates.iter().zip(&scores) {
                    let probability = weight(score[case]) / sum;
                    if probability >= THRESHOLD {
                        found.push((case, *candidate, probability));
                    }
                }
            }
            found.sort_by_key(|(case, c, _)| (*case, c.chunk));
            // A chunk fills one case of a predicate: the likeliest.
            let arguments = found
                .iter()
                .filter(|(_, c, p)| !found.iter().any(|(_, d, q)| d.chunk == c.chunk && q > p))
                .map(|&(case, c, probability)| {
                    (case, Argument { case: CASES[case], chunk: c.chunk, kind: kind(sentence, c), probability })
                })
                .collect::<Vec<_>>();
            let predicate = &mut sentence.predicates[n];
            predicate.arguments.clear();
            for (case, argument) in arguments {
                scene.take(predicate.chunk, case, argument.chunk);
                predicate.arguments.push(argument);
            }
            self.mark_he(sentence, &scene, n);
            own_subject(sentence, &scene, n);
        }
        let mut predicates = std::mem::take(&mut sentence.predicates);
        predicates.retain(|p| !p.arguments.is_empty() || !is_tentative(sentence, p));
        sentence.predicates = predicates;
    }
    /// ヘ where the particle stands.
    fn mark_he(&self, sentence: &mut SentenceAnalysis, scene: &Scene, n: usize) {
        let at = sentence.predicates[n].chunk;
        for child in scene.children(at).collect::<Vec<_>>() {
            let function = sentence.chunks[child].function;
            if sentence.tokens[function].pos == Pos::CASE && sentence.surface(function) == "へ" {
                let argument = Argument { case: Case::He, chunk: child, kind: ArgumentKind::Direct, probability: 0.9 };
                sentence.predicates[n].arguments.push(argument);
            }
        }
    }
}

/// A社は「B氏は当社の社員ではない」と説明した: inside of quotation marks the subject that stands there, not the one outside.
fn own_subject(sentence: &mut SentenceAnalysis, scene: &Scene, n: usize) {
    let at = sentence.predicates[n].chunk;
    let begins = |chunk: usize| sentence.chunks[chunk].tokens.start;
    let depth = |from: usize, to: usize| {
        let marks = sentence.tokens[from..to].iter().filter(|t| !t.pos.is_noun());
        marks.fold(0_i32, |depth, t| match t.bytes.of(&sentence.sentence.text) {
            "「" => depth + 1,
            "」" => depth - 1,
            _ => depth,
        })
    };
    let predicate = &sentence.predicates[n];
    let Some(outside) = predicate.argument(Case::Ga).map(|a| a.chunk).filter(|c| *c < at) else { return };
    if depth(begins(outside), begins(at)) <= 0 {
        return;
    }
    let inside = scene.children(at).find(|child| {
        let function = sentence.chunks[*child].function;
        let marks = matches!(sentence.surface(function), "は" | "が");
        let content = sentence.chunks[*child].content;
        let named = sentence.tokens[content].pos.is_noun() && function == content + 1;
        *child > outside && *child < at && marks && named && depth(begins(*child) + 1, begins(at)) == 0
    });
    let Some(inside) = inside.filter(|c| !predicate.arguments.iter().any(|a| a.chunk == *c)) else { return };
    let kind = if sentence.surface(sentence.chunks[inside].function) == "は" {
        ArgumentKind::Topic
    } else {
        ArgumentKind::Direct
    };
    for argument in sentence.predicates[n].arguments.iter_mut().filter(|a| a.case == Case::Ga) {
        (argument.chunk, argument.kind) = (inside, kind);
    }
}

/// How likely a filler must be. More than one may fill a case: of AやBを, gold names either, and one that is right in two
/// of five cases gains more than it costs.
const THRESHOLD: f32 = 0.4;

/// How far the first features may leave a candidate behind "none" in every case before the others are asked: half of the
/// candidates are farther behind, and one in 600 of the fillers would be among them.
const HOPELESS: i32 = -200;

fn kind(sentence: &SentenceAnalysis, candidate: Candidate) -> ArgumentKind {
    let function = sentence.tokens[sentence.chunks[candidate.chunk].function].pos;
    match candidate.path {
        Path { up: 0, down: 1 } if function == Pos::TOPIC => ArgumentKind::Topic,
        Path { up: 0, down: 1 } => ArgumentKind::Direct,
        Path { up: 1, down: 0 } => ArgumentKind::Relative,
        _ => ArgumentKind::Zero,
    }
}
