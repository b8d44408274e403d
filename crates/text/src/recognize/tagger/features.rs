//! Sentence -> units with attributes -> features, each a 32-bit hash. Training and tagging share this file.
//!
//! Attributes of a unit: word, part of speech, shape, affixes, clusters, what the name table holds there, what the run of
//! nouns around it ends in, quotation marks, and the words that govern its bunsetsu. Features are attributes of a window
//! of five, alone and in pairs.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use super::table::{Prefixes, Recent, WordTable};
use crate::document::{Pos, SentenceAnalysis};
use crate::recognize::fold;
use crate::recognize::script::{Script, script};
use crate::recognize::words::Words;
use crate::resource::Class;
use crate::span::ByteSpan;

/// Longest name in the name table, in units.
const LONGEST_NAME: usize = 9;

/// The two word tables.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tables {
    /// Names -> bits of their classes.
    pub names: WordTable,
    /// Words -> fine cluster + 1, coarse cluster in the high bits.
    pub clusters: WordTable,
}

/// Attributes of one unit.
#[derive(Clone, Copy, Debug, Default)]
struct Unit {
    bytes: ByteSpan,
    word: u64,
    pos: u8,
    shape: u64,
    prefix: u64,
    suffix: u64,
    suffix2: u64,
    cluster: u16,
    coarse: u16,
    /// Longest name of the table that covers the unit: part and bits.
    covered: u64,
    /// Longest name that begins, that ends here: length and bits.
    begins: u64,
    ends: u64,
    /// The run of nouns: its last word, its last word's cluster, places from its ends, the words around it.
    run_last: u64,
    run_last_cluster: u64,
    run_first: u64,
    run_place: u64,
    run_next: u64,
    run_before: u64,
    /// The run as a whole: its shape, what the name table holds for it, the classes of its last part (大学) and of the class
    /// noun that it ends in (動画アプリ), clusters around it, the class noun before it, a title in it.
    run_shape: u64,
    run_names: u64,
    run_suffix: u64,
    run_noun: u64,
    run_next_cluster: u64,
    run_before_cluster: u64,
    run_next2: u64,
    noun_before: u64,
    title: u64,
    /// In a run: 2 if the sentence has the word once more, else 1.
    twice: u64,
    quote: u64,
    particle: u64,
    governor: u64,
    governor_cluster: u64,
}

/// What stands outside of the sentence.
const EDGE: Unit = Unit {
    bytes: ByteSpan::new(0, 0),
    word: 1,
    pos: 99,
    shape: 1,
    prefix: 1,
    suffix: 1,
    suffix2: 1,
    cluster: 1023,
    coarse: 63,
    covered: 0,
    begins: 0,
    ends: 0,
    run_last: 0,
    run_last_cluster: 0,
    run_first: 0,
    run_place: 0,
    run_next: 0,
    run_before: 0,
    run_shape: 0,
    run_names: 0,
    run_suffix: 0,
    run_noun: 0,
    run_next_cluster: 0,
    run_before_cluster: 0,
    run_next2: 0,
    noun_before: 0,
    title: 0,
    twice: 0,
    quote: 0,
    particle: 0,
    governor: 0,
    governor_cluster: 0,
};

/// How far from a unit a word is still looked at by itself.
pub const REACH: usize = 3;
/// Places from which a word is seen.
pub const SEEN: usize = 2 * REACH + 1;
/// The places of words that a unit sees.
pub const OFFSETS: std::ops::RangeInclusive<isize> = -(REACH as isize)..=REACH as isize;
/// First number and count of the features of single words: of words two before to two behind, more of those next to the unit,
/// words three away, pairs of what a word is.
const OWN: [(u64, u64); 6] = [(2, 25), (27, 3), (33, 3), (39, 3), (108, 2), (114, 9)];
/// Number of all features of a unit.
const FEATURES: usize = 136;
/// Numbers of the features that are not those of a single word.
const CONTEXT: [u64; FEATURES - 45] = {
    let (mut numbers, mut number, mut at) = ([0; FEATURES - 45], 1, 0);
    while at < numbers.len() {
        let (mut own, mut n) = (false, 0);
        while n < OWN.len() {
            own |= OWN[n].0 <= number && number < OWN[n].0 + OWN[n].1;
            n += 1;
        }
        if !own {
            numbers[at] = number;
            at += 1;
        }
        number += 1;
    }
    numbers
};

/// What a word is by itself, wherever it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Own {
    word: u64,
    shape: u64,
    prefix: u64,
    suffix: u64,
    suffix2: u64,
    pos: u8,
    cluster: u16,
    coarse: u16,
}

impl Own {
    /// A hash of all.
    pub fn hash(&self) -> u64 {
        pair(self.word ^ self.suffix2, pair(self.shape, self.prefix << 32 ^ self.suffix ^ u64::from(self.pos) << 56))
    }
    /// Gives `emit` number and value of the features that it is for the unit from which it is seen at the `o`th of [`OFFSETS`].
    pub fn features(&self, o: usize, mut emit: impl FnMut(u64, u64)) {
        let (pos, coarse) = (u64::from(self.pos), u64::from(self.coarse));
        let o = o as u64;
        match o {
            0 => return emit(108, self.word),
            6 => return emit(109, self.word),
            _ => {}
        }
        let window = [self.word, pos, u64::from(self.cluster), coarse, self.shape];
        for (template, value) in (2 + 5 * (o - 1)..).zip(window) {
            emit(template, value);
        }
        if (2..=4).contains(&o) {
            for (template, value) in (27 + 6 * (o - 2)..).zip([self.suffix, self.suffix2, self.prefix]) {
                emit(template, value);
            }
            let pairs = [
                pair(170, pair(coarse, self.shape)),
                pair(171, pair(self.suffix, self.shape)),
                pair(172, pair(self.suffix, pos)),
            ];
            for (template, value) in (114 + 3 * (o - 2)..).zip(pairs) {
                emit(template, value);
            }
        }
    }
}

/// The hash of a feature.
pub fn feature(template: u64, value: u64) -> u32 {
    (pair(value, template) >> 32) as u32
}

/// Everything that features are made of; used again for sentence after sentence.
#[derive(Debug, Default)]
pub struct Sketch {
    units: Vec<Unit>,
    folded: String,
    prefixes: Prefixes,
    /// How often each word occurs.
    counts: FxHashMap<u64, u32>,
    sentence_end: u64,
    first_topic: usize,
}

fn hash_str(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01B3))
}

fn pair(a: u64, b: u64) -> u64 {
    (a.rotate_left(23) ^ b.wrapping_mul(0x9E37_79B9_7F4A_7C15)).wrapping_mul(0xD6E8_FEB8_6659_FD93)
}

/// Whether a name of the table may begin or end with a unit: at particles, auxiliaries and marks hardly any does, and half of
/// all look-ups are spared.
fn bounds(pos: u8) -> bool {
    Pos::from_id(pos % 100).is_none_or(|pos| {
        !(pos.is_particle() || matches!(pos, Pos::AUXILIARY | Pos::COMMA | Pos::FULL_STOP | Pos::OPEN | Pos::CLOSE))
    })
}

thread_local! {
    /// Of names and of clusters.
    static RECENT: RefCell<[Recent; 2]> = const { RefCell::new([Recent::new(), Recent::new()]) };
}

impl Sketch {
    /// Number of units.
    pub fn len(&self) -> usize {
        self.units.len()
    }
    /// Bytes of a unit in the sentence.
    pub fn bytes(&self, unit: usize) -> ByteSpan {
        self.units[unit].bytes
    }

    /// Takes a sentence.
    pub fn set(&mut self, sentence: &SentenceAnalysis, tables: &Tables, words: &Words) {
        RECENT.with_borrow_mut(|[names, clusters]| {
            tables.names.own(names);
            tables.clusters.own(clusters);
            self.words(sentence, tables, clusters);
            self.names(tables, names);
        });
        self.runs(sentence, tables, words);
        self.quotes(sentence, words);
        self.governors(sentence);
    }

    fn words(&mut self, sentence: &SentenceAnalysis, tables: &Tables, recent: &mut Recent) {
        let text = sentence.sentence.text.as_str();
        fold::fold_into(text, &mut self.folded);
        self.prefixes.set(&self.folded);
        self.units.clear();
        for token in &sentence.tokens {
            let surface = token.bytes.of(text);
            let (begin, end) = (token.bytes.begin as usize, token.bytes.end as usize);
            let digits = surface.bytes().all(|b| b.is_ascii_digit());
            let word =
                if digits { hash_str("0") ^ surface.len().min(5) as u64 } else { hash_str(&self.folded[begin..end]) };
            let cluster = tables.clusters.recall(self.prefixes.hash(begin, end), recent);
            let mut chars = surface.chars();
            let first = chars.next();
            let last = surface.chars().next_back();
            let cut = surface.char_indices().rev().nth(1).map_or(0, |(i, _)| i);
            self.units.push(Unit {
                bytes: token.bytes,
                word,
                pos: token.pos.id() + if token.unknown { 100 } else { 0 },
                shape: shape(surface),
                prefix: first.map_or(0, |c| c as u64),
                suffix: last.map_or(0, |c| c as u64),
                suffix2: hash_str(&surface[cut..]),
                cluster: cluster & 0x3FF,
                coarse: cluster >> 10,
                ..Unit::default()
            });
        }
    }

    fn names(&mut self, tables: &Tables, recent: &mut Recent) {
        let n = self.units.len();
        let mut cover = vec![0u8; n];
        for i in 0..n {
            if !bounds(self.units[i].pos) {
                continue;
            }
            let begin = self.units[i].bytes.begin as usize;
            for e in i..n.min(i + LONGEST_NAME) {
                let end = self.units[e].bytes.end as usize;
                if end - begin > super::table::LONGEST {
                    break;
                }
                if !bounds(self.units[e].pos) {
                    continue;
                }
                let bits = u64::from(tables.names.recall(self.prefixes.hash(begin, end), recent));
                if bits == 0 {
                    continue;
                }
                let length = e - i + 1;
                self.units[i].begins = (length.min(4) as u64) << 8 | bits;
                if self.units[e].ends >> 8 < length.min(4) as u64 {
                    self.units[e].ends = (length.min(4) as u64) << 8 | bits;
                }
                for (k, longest) in cover.iter_mut().enumerate().take(e + 1).skip(i) {
                    if *longest < length as u8 {
                        *longest = length as u8;
                        let part = match (k == i, k == e) {
                            (true, true) => 3,
                            (true, false) => 1,
                            (false, true) => 2,
                            (false, false) => 4,
                        };
                        self.units[k].covered = part << 8 | bits;
                    }
                }
            }
        }
    }

    fn runs(&mut self, sentence: &SentenceAnalysis, tables: &Tables, words: &Words) {
        let text = sentence.sentence.text.as_str();
        let n = self.units.len();
        self.counts.clear();
        for unit in &self.units {
            *self.counts.entry(unit.word).or_default() += 1;
        }
        let nominal = |i: usize| {
            let token = &sentence.tokens[i];
            (token.pos.is_noun()
                && !matches!(
                    token.pos,
                    Pos::PRONOUN
                        | Pos::CONTRACTED_PRONOUN
                        | Pos::VERB_LIKE_NOUN
                        | Pos::AUXILIARY_STEM
                        | Pos::DEPENDENT_NOUN
                        | Pos::DEPENDENT_ADJECTIVAL
                        | Pos::DEPENDENT_AUXILIARY
                        | Pos::DEPENDENT_ADVERBIAL
                ))
                || token.pos.is_prefix()
                || matches!(sentence.surface(i), "・" | "=" | "-" | "&" | "/")
        };
        let mut i = 0;
        while i < n {
            if !nominal(i) {
                self.units[i].run_next = self.units.get(i + 1).map_or(1, |u| u.word);
                i += 1;
                continue;
            }
            let mut end = i + 1;
            while end < n && nominal(end) && self.units[end].bytes.begin == self.units[end - 1].bytes.end {
                end += 1;
            }
            let last = self.units[end - 1];
            let first = self.units[i].word;
            let next = self.units.get(end).map_or(1, |u| u.word);
            let before = i.checked_sub(1).map_or(1, |b| self.units[b].word);
            let whole = ByteSpan::new(self.units[i].bytes.begin, last.bytes.end);
            let surface = whole.of(text);
            let fits = whole.len() as usize <= super::table::LONGEST;
            let hash = if fits { self.prefixes.hash(whole.begin as usize, whole.end as usize) } else { 0 };
            let code = |class: Option<Class>| class.map_or(0, |c| hash_str(c.name()));
            let cluster = |unit: Option<&Unit>| unit.map_or(0, |u| u64::from(u.cluster));
            let before_run = text[..whole.begin as usize].trim_end_matches(['「', '『']);
            let run = Unit {
                run_shape: shape(surface),
                run_names: if fits { u64::from(tables.names.get(hash)) } else { 0 },
                run_suffix: code(words.suffix_of(surface)),
                run_noun: code(words.noun_at_end(surface).map(|n| n.0)),
                run_next_cluster: cluster(self.units.get(end)),
                run_before_cluster: cluster(i.checked_sub(1).and_then(|b| self.units.get(b))),
                run_next2: self.units.get(end + 1).map_or(0, |u| u64::from(u.cluster) + 1),
                noun_before: code(words.noun_at_end(before_run).map(|n| n.0)),
                title: code((i..end).find_map(|k| words.titles.get(sentence.surface(k)).copied())),
                run_last: last.word,
                run_last_cluster: u64::from(last.cluster),
                run_first: first,
                run_next: next,
                run_before: before,
                ..Unit::default()
            };
            for k in i..end {
                let unit = self.units[k];
                self.units[k] = Unit {
                    bytes: unit.bytes,
                    word: unit.word,
                    pos: unit.pos,
                    shape: unit.shape,
                    prefix: unit.prefix,
                    suffix: unit.suffix,
                    suffix2: unit.suffix2,
                    cluster: unit.cluster,
                    coarse: unit.coarse,
                    covered: unit.covered,
                    begins: unit.begins,
                    ends: unit.ends,
                    run_place: ((k - i).min(3) as u64) << 4 | (end - 1 - k).min(3) as u64,
                    twice: if self.counts.get(&unit.word).is_some_and(|n| *n > 1) { 2 } else { 1 },
                    ..run
                };
            }
            i = end;
        }
        let end = (0..n).rev().find(|i| sentence.tokens[*i].pos.is_noun());
        self.sentence_end = end.map_or(0, |e| u64::from(self.units[e].cluster) + 1);
        self.first_topic = (0..n).find(|i| sentence.surface(*i) == "は").unwrap_or(n);
    }

    fn quotes(&mut self, sentence: &SentenceAnalysis, words: &Words) {
        let text = sentence.sentence.text.as_str();
        let mut open: Vec<(u64, usize)> = Vec::new();
        for i in 0..self.units.len() {
            let kind = match sentence.surface(i) {
                "「" | "」" => 1,
                "『" | "』" => 2,
                "(" | ")" | "〈" | "〉" | "《" | "》" => 3,
                "“" | "”" | "\"" => 4,
                _ => 0,
            };
            let opens = matches!(sentence.surface(i), "「" | "『" | "(" | "“" | "〈" | "《");
            if opens {
                let class =
                    words.noun_at_end(&text[..self.units[i].bytes.begin as usize]).map_or(0, |n| hash_str(n.0.name()));
                open.push((pair(kind, class), i));
            } else if kind > 0 {
                open.pop();
            } else if let Some((quote, at)) = open.last() {
                self.units[i].quote = pair(*quote, u64::from(i == at + 1));
            }
        }
    }

    fn governors(&mut self, sentence: &SentenceAnalysis) {
        let text = sentence.sentence.text.as_str();
        for chunk in &sentence.chunks {
            let function = sentence.tokens.get(chunk.function).filter(|_| chunk.function != chunk.content);
            let particle = function.map_or(0, |t| hash_str(t.bytes.of(text)));
            let head = chunk.head.index().and_then(|h| sentence.chunks.get(h));
            let content = head.map(|h| h.content).filter(|c| *c < self.units.len());
            let governor = content.map_or(0, |c| hash_str(sentence.tokens[c].lemma(text)));
            let cluster = content.map_or(0, |c| u64::from(self.units[c].cluster));
            for unit in self.units.get_mut(chunk.tokens.clone()).unwrap_or_default() {
                unit.particle = particle;
                unit.governor = governor;
                unit.governor_cluster = cluster;
            }
        }
    }

    /// Features of a unit, in the order in which the model was trained.
    pub fn features(&self, i: usize, out: &mut Vec<u32>) {
        let mut numbered = Vec::new();
        self.context(i, |template, value| numbered.push((template, value)));
        for (o, offset) in OFFSETS.enumerate() {
            self.own(i as isize + offset).features(o, |template, value| numbered.push((template, value)));
        }
        numbered.sort_unstable();
        out.clear();
        out.extend(numbered.iter().map(|(template, value)| feature(*template, *value)));
    }
    /// What the unit is by itself, or the edge of the sentence where there is none.
    pub fn own(&self, i: isize) -> Own {
        let x = usize::try_from(i).ok().and_then(|i| self.units.get(i)).unwrap_or(&EDGE);
        let Unit { word, shape, prefix, suffix, suffix2, pos, cluster, coarse, .. } = *x;
        Own { word, shape, prefix, suffix, suffix2, pos, cluster, coarse }
    }
    /// Gives `emit` number and value of the features of a unit that are not those of a single word.
    pub fn context(&self, i: usize, mut emit: impl FnMut(u64, u64)) {
        let at = |d: isize| i.checked_add_signed(d).and_then(|k| self.units.get(k)).unwrap_or(&EDGE);
        let (b2, b1, u, n1, n2) = (at(-2), at(-1), at(0), at(1), at(2));
        let mut numbers = CONTEXT.iter();
        let mut add = |value: u64| emit(numbers.next().copied().unwrap_or_default(), value);
        add(0);
        for x in [b1, u, n1] {
            add(x.covered);
            add(x.begins);
            add(x.ends);
        }
        for (x, y) in [(b2, b1), (b1, u), (u, n1), (n1, n2)] {
            add(pair(x.word, y.word));
            add(pair(u64::from(x.pos), u64::from(y.pos)));
            add(pair(u64::from(x.cluster), u64::from(y.cluster)));
            add(pair(x.shape, y.shape));
        }
        add(pair(b1.word, n1.word));
        add(pair(u64::from(b1.pos), pair(u64::from(u.pos), u64::from(n1.pos))));
        add(pair(u64::from(b2.pos), pair(u64::from(b1.pos), u64::from(u.pos))));
        add(pair(u64::from(u.pos), pair(u64::from(n1.pos), u64::from(n2.pos))));
        add(pair(b1.shape, pair(u.shape, n1.shape)));
        add(pair(u.covered, u64::from(u.pos)));
        add(pair(u.covered, pair(b1.covered, n1.covered)));
        add(pair(u.begins, b1.word));
        add(pair(u.begins, pair(u64::from(b1.pos), u.shape)));
        add(pair(u.ends, n1.word));
        add(pair(u.ends, pair(u64::from(n1.pos), u.shape)));
        add(u.run_last);
        add(u.run_last_cluster);
        add(u.run_place);
        add(pair(u.run_last, u.run_place));
        add(pair(u.run_last_cluster, u.run_place));
        add(pair(u.run_next, u.run_place));
        add(pair(u.run_before, u.run_place));
        add(pair(u.run_first, u.run_place));
        add(pair(u.run_last, u64::from(u.coarse)));
        add(pair(u.run_next, u.shape));
        add(u.quote);
        add(pair(u.quote, b1.quote));
        add(pair(u.quote, n1.quote));
        add(pair(u.particle, u.governor));
        add(pair(u.particle, u.governor_cluster));
        add(pair(u.particle, pair(u.governor_cluster, u.run_last_cluster)));
        add(pair(u.shape, u.particle));
        let topic = u64::from(i < self.first_topic) | u64::from(i == 0) << 1;
        add(pair(topic, self.sentence_end));
        add(pair(topic, pair(self.sentence_end, u.shape)));
        let (cluster, coarse) = (|x: &Unit| u64::from(x.cluster), |x: &Unit| u64::from(x.coarse));
        // What the run of nouns is, by its last part, its shape, the name table and what stands around it.
        add(pair(100, pair(u.run_suffix, u.run_place)));
        add(pair(101, pair(u.run_noun, u.run_place)));
        add(pair(110, pair(u.run_shape, u.run_place)));
        add(pair(111, u.run_shape));
        add(pair(120, pair(u.run_names, u.run_place)));
        add(pair(121, pair(u.run_names, u.run_shape)));
        add(pair(130, pair(b1.word, pair(u.word, n1.word))));
        add(pair(131, pair(cluster(b1), pair(cluster(u), cluster(n1)))));
        add(pair(132, pair(cluster(b1), u64::from(u.pos))));
        add(pair(133, pair(cluster(n1), u64::from(u.pos))));
        add(pair(134, pair(cluster(b1), u.shape)));
        add(pair(135, pair(cluster(n1), u.shape)));
        add(pair(140, pair(u.run_next_cluster, u.run_place)));
        add(pair(141, pair(u.run_before_cluster, u.run_place)));
        add(pair(142, pair(u.run_next2, u.run_next)));
        add(pair(143, pair(u.run_next, u.run_before)));
        add(pair(144, pair(u.run_next_cluster, u.run_last_cluster)));
        add(pair(150, pair(u.noun_before, u.run_place)));
        add(pair(151, pair(u.noun_before, u.quote)));
        add(pair(160, pair(u.title, u.run_place)));
        add(pair(161, pair(u.title, u.covered)));
        add(pair(173, pair(b1.suffix, u.prefix)));
        add(pair(174, pair(u.suffix, n1.prefix)));
        add(pair(175, pair(coarse(u), coarse(n1))));
        add(pair(176, pair(coarse(b1), coarse(u))));
        add(pair(180, pair(u.twice, u.run_place)));
        add(pair(181, pair(u.twice, u.covered)));
        add(pair(190, pair(u.covered, u.run_last)));
        add(pair(191, pair(u.covered, u.run_next)));
        add(pair(192, pair(u.covered, u.run_last_cluster)));
        add(pair(193, pair(u.covered, cluster(n1))));
        add(pair(194, pair(u.covered, cluster(b1))));
        // The model's biases, of all units and of those of a shape.
        add(0);
        add(pair(0, u.shape));
        add(pair(0, 0));
    }
}

/// Scripts of a word, runs shortened, with its length.
fn shape(surface: &str) -> u64 {
    let (mut code, mut last, mut run, mut length) = (0u64, None, 0, 0u64);
    for c in surface.chars().take(12) {
        let mut s = script(c) as u64;
        if script(c) == Script::Latin && c.is_uppercase() {
            s = 9;
        }
        run = if last == Some(s) { run + 1 } else { 0 };
        if run < 2 {
            code = code * 11 + s + 1;
        }
        last = Some(s);
        length += 1;
    }
    code << 4 | length.min(6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_given_once() {
        let sketch = Sketch { units: vec![EDGE], ..Sketch::default() };
        let mut numbers = Vec::new();
        sketch.context(0, |number, _| numbers.push(number));
        for o in 0..SEEN {
            sketch.own(0).features(o, |number, _| numbers.push(number));
        }
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=FEATURES as u64).collect::<Vec<_>>());
    }
}
