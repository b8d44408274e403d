//! The trained tagger: a linear-chain conditional random field over morphemes (Lafferty et al. 2001) with the labels of
//! `labels`, features of `features`, weights of `models/entities.model`.

pub mod features;
mod index;
pub mod labels;
pub mod model;
pub mod table;

use std::sync::OnceLock;

use super::candidate::{Candidate, Reason};
use super::script::{Script, script};
use super::words::Words;
use crate::document::SentenceAnalysis;
use crate::resource::Class;
use crate::span::ByteSpan;
use features::{Sketch, Tables};
use index::Index;
use labels::{LABELS, OUTSIDE, Part, TYPES, parts};
use model::{Buffers, Model};

static NAMES: &[u8] = include_bytes!("../../../../../models/names.table");
static CLUSTERS: &[u8] = include_bytes!("../../../../../models/clusters.table");
static MODEL: &[u8] = include_bytes!("../../../../../models/entities.model");
/// Made by the build script.
static INDEX: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/entities.index"));

/// Finds names by what it has learnt; shared by all threads.
#[derive(Debug)]
pub struct Tagger {
    tables: Tables,
    model: Option<Model>,
}

/// Buffers of one thread.
#[derive(Debug, Default)]
pub struct TaggerScratch {
    sketch: Sketch,
    buffers: Buffers,
    scores: Vec<[f32; LABELS]>,
    best: Vec<[f32; LABELS]>,
    back: Vec<[u32; LABELS]>,
    labels: Vec<usize>,
}

impl Tagger {
    /// The word tables that the program ships.
    pub fn tables() -> Tables {
        Tables {
            names: table::WordTable::read(NAMES).unwrap_or_default(),
            clusters: table::WordTable::read(CLUSTERS).unwrap_or_default(),
        }
    }
    /// A tagger with a model file of one's own.
    pub fn new(tables: Tables, model: &'static [u8]) -> Self {
        Self { tables, model: Model::read(model) }
    }
    /// The tagger that the program ships.
    pub fn embedded() -> &'static Self {
        static TAGGER: OnceLock<Tagger> = OnceLock::new();
        let model = || Model::with_index(MODEL, Index::read(INDEX)?);
        TAGGER.get_or_init(|| Self { tables: Self::tables(), model: model() })
    }

    /// Adds the names of a sentence.
    pub fn find(
        &self,
        sentence: &SentenceAnalysis,
        words: &Words,
        scratch: &mut TaggerScratch,
        out: &mut Vec<Candidate>,
    ) {
        let Some(model) = &self.model else { return };
        let TaggerScratch { sketch, buffers, scores, best, back, labels } = scratch;
        sketch.set(sentence, &self.tables, words);
        model.scores(sketch, buffers, scores);
        model.decode(scores, best, back, labels);
        let mut begin = 0;
        for (i, label) in labels.iter().enumerate() {
            if *label == OUTSIDE {
                continue;
            }
            let (kind, part) = parts(*label);
            if matches!(part, Part::Begin | Part::Unit) {
                begin = i;
            }
            if matches!(part, Part::Last | Part::Unit) {
                let bytes = ByteSpan::new(sketch.bytes(begin).begin, sketch.bytes(i).end);
                let margin: f32 = (begin..=i).map(|k| scores[k][labels[k]] - scores[k][OUTSIDE]).sum::<f32>()
                    / (i + 1 - begin) as f32;
                let confidence = 1.0 / (1.0 + (-margin * 0.5).exp());
                let confidence = confidence.clamp(0.3, 0.95);
                for mut bytes in pieces(&sentence.sentence.text, words, bytes) {
                    let surface = bytes.of(&sentence.sentence.text);
                    // 米 in 米オープンAI says where the name is from: a part of speech of news, no mention beside the name.
                    if words.is_country_mark(surface) && joins(sentence, i) {
                        continue;
                    }
                    if TYPES[kind] == Class::PERSON && surface.ends_with('氏') && surface.chars().count() > 2 {
                        bytes.end -= '氏'.len_utf8() as u32;
                    }
                    out.push(Candidate::new(bytes, TYPES[kind], Reason::Tagged, confidence));
                }
            }
        }
    }
}

/// Whether a noun follows the morpheme without a gap.
fn joins(sentence: &SentenceAnalysis, token: usize) -> bool {
    sentence.tokens.get(token + 1).is_some_and(|t| {
        (t.pos.is_noun() || t.unknown || t.pos.is_prefix()) && t.bytes.begin == sentence.tokens[token].bytes.end
    })
}

/// A tagged stretch without a country before a name in other letters (米OpenAI), cut at a bracket that it does not close
/// (捜狗(Sogou).
fn pieces(text: &str, words: &Words, mut bytes: ByteSpan) -> impl Iterator<Item = ByteSpan> {
    let surface = bytes.of(text);
    let mut chars = surface.chars();
    let country = chars.next().filter(|c| words.is_country_mark(c.encode_utf8(&mut [0; 4])));
    let foreign = chars.next().is_some_and(|c| matches!(script(c), Script::Latin | Script::Katakana));
    if let Some(c) = country.filter(|_| foreign) {
        bytes.begin += c.len_utf8() as u32;
    }
    let surface = bytes.of(text);
    let cut = surface.find(['(', '（']).filter(|_| !surface.contains([')', '）']));
    let (first, second) = match cut {
        Some(at) => {
            let at = bytes.begin + at as u32;
            let width = text[at as usize..].chars().next().map_or(1, char::len_utf8) as u32;
            (ByteSpan::new(bytes.begin, at), Some(ByteSpan::new(at + width, bytes.end)))
        }
        None => (bytes, None),
    };
    std::iter::once(first).chain(second).filter(|b| !b.is_empty())
}
