//! Training of the syntax models on gold bunsetsu, heads and arguments; the parser's is in `heads`.
//!
//! Gold is laid over the program's own morphemes: a boundary inside a morpheme is lost unless the splitting table
//! knows the morpheme. The parser learns on chunks as the chunker will find them: the training set is cut in
//! [`FOLDS`] and each part chunked by a chunker that has not seen it (jackknifing).

use rustc_hash::FxHashMap;

use super::linear::{LinearTrainer, StepSize, shuffled};
use super::{Corpus, GoldChunk, GoldSentence, heads};
use crate::document::{Case, SentenceAnalysis};
use crate::normalize::narrow;
use crate::resource::Lexicon;
use crate::resource::weights::Weights;
use crate::span::CharSpan;
use crate::syntax::SyntaxParser;
use crate::syntax::arguments::{self, PredicateView, Scene, Sight};
use crate::syntax::chunk::{self, Chunker, Convention, OpenChunk, set_chunks};
use crate::syntax::features::{ChunkView, TokenView, chunk_views, token_views};
use crate::syntax::mask::{Attribute, mask_chunks, mask_tokens};
use crate::syntax::parse::DependencyParser;
use crate::tokenize::Tokenizer;

/// Parts of the training set for jackknifing.
const FOLDS: usize = 5;

/// How training runs.
#[derive(Clone, Copy, Debug)]
pub struct TrainingOptions {
    /// Order of examples and parts; the same seed gives the same model.
    pub seed: u64,
    /// Passes over the data.
    pub epochs: usize,
    /// The model has `2^bits` weights.
    pub bits: u32,
    /// How steps are sized.
    pub step: StepSize,
}

/// A gold sentence with the program's morphemes.
struct Example {
    analysis: SentenceAnalysis,
    views: Vec<TokenView>,
    gold: GoldSentence,
    /// Whether a gold bunsetsu begins at each token.
    starts: Vec<bool>,
    /// Whose convention the annotation follows: that of the first file or that of the others.
    convention: Convention,
}

/// Trains the models of the syntax stage.
pub struct SyntaxTrainer {
    examples: Vec<Example>,
    without: Vec<Attribute>,
}

/// The sentence as the pipeline would hand it to the syntax stage.
pub(super) fn prepare(text: &str, worker: &mut crate::tokenize::TokenizeWorker) -> SentenceAnalysis {
    let mut analysis = SentenceAnalysis::default();
    analysis.sentence.text = narrow(text);
    analysis.sentence.span = CharSpan::new(0, text.chars().count() as u32);
    analysis.tokens = worker.tokenize(&analysis.sentence.text);
    analysis
}

/// What the models see of an example's chunks.
fn seen_chunks(example: &Example, without: &[Attribute]) -> Vec<ChunkView> {
    let mut views = chunk_views(&example.analysis, &example.views);
    mask_chunks(without, &mut views);
    views
}

impl SyntaxTrainer {
    /// Cuts the sentences into morphemes and lays gold over them; the models will not see the attributes `without`.
    pub fn new(corpus: &Corpus, lexicon: &Lexicon, without: &[Attribute]) -> Self {
        let first = corpus.ends.first().copied().unwrap_or(corpus.sentences.len());
        let tokenizer = Tokenizer::new(lexicon);
        let mut worker = tokenizer.worker();
        let examples = corpus
            .sentences
            .iter()
            .enumerate()
            .filter_map(|(n, gold)| {
                let analysis = prepare(&gold.text, &mut worker);
                if analysis.tokens.is_empty() {
                    return None;
                }
                let mut views = token_views(&analysis.tokens, &analysis.sentence.text);
                mask_tokens(without, &mut views);
                let mut boundaries: Vec<u32> = gold.chunks.iter().map(|c| c.begin).collect();
                boundaries.dedup();
                let mut at = 0;
                let starts = analysis
                    .tokens
                    .iter()
                    .map(|t| {
                        let mut starts = false;
                        // White space before a bunsetsu may stand on either side of its boundary.
                        while at < boundaries.len() && boundaries[at] <= t.chars.begin {
                            starts = true;
                            at += 1;
                        }
                        while at < boundaries.len() && boundaries[at] < t.chars.end {
                            at += 1;
                        }
                        starts
                    })
                    .collect();
                let convention = if n < first { Convention::First } else { Convention::Second };
                Some(Example { analysis, views, gold: gold.clone(), starts, convention })
            })
            .collect();
        Self { examples, without: without.to_vec() }
    }
    /// Number of sentences.
    pub fn len(&self) -> usize {
        self.examples.len()
    }
    /// Whether there is nothing to learn from.
    pub fn is_empty(&self) -> bool {
        self.examples.is_empty()
    }
    /// Trains a chunker.
    pub fn chunker(&self, options: TrainingOptions) -> Weights {
        self.chunker_without(options, None)
    }
    fn chunker_without(&self, options: TrainingOptions, fold: Option<usize>) -> Weights {
        let mut trainer = LinearTrainer::new(options.bits, options.step);
        let mut features = Vec::new();
        for epoch in 0..options.epochs {
            for e in shuffled(self.examples.len(), options.seed + epoch as u64) {
                if fold.is_some_and(|f| e % FOLDS == f) {
                    continue;
                }
                let example = &self.examples[e];
                features.clear();
                chunk::style_features(&example.views, |f| features.push(f));
                trainer.decide(&features, &[chunk::STYLE], example.convention == Convention::Second);
                let quarters = [Convention::Unsure as usize, example.convention as usize];
                let mut open = OpenChunk::default();
                for (i, &starts) in example.starts.iter().enumerate() {
                    if i > 0 {
                        features.clear();
                        chunk::features(&example.views, i, open, |f| features.push(f));
                        trainer.decide(&features, &quarters, starts);
                    }
                    open.push(&example.views, i, starts || i == 0);
                }
            }
        }
        // What a convention adds was learnt apart from what all share; a reader wants the sum.
        let mut weights = trainer.weights();
        let (shared, others) = weights.split_at_mut(1 << (options.bits - 2));
        for convention in others.chunks_exact_mut(shared.len()).take(2) {
            for (own, shared) in convention.iter_mut().zip(shared.iter()) {
                *own += shared;
            }
        }
        Weights::quantize(&weights, String::new())
    }
    /// Chunks every example by a chunker that has not seen it; heads and arguments are carried over.
    pub fn jackknife(&mut self, options: TrainingOptions) {
        for fold in 0..FOLDS {
            let chunker = Chunker::new(self.chunker_without(options, Some(fold)));
            for example in self.examples.iter_mut().skip(fold).step_by(FOLDS) {
                chunker.chunk_as(example.convention, &mut example.analysis, &example.views);
            }
        }
    }
    /// Sets every example's chunks as annotated.
    pub fn gold_chunks(&mut self) {
        for example in &mut self.examples {
            let starts: Vec<usize> = (0..example.starts.len()).filter(|&i| i == 0 || example.starts[i]).collect();
            set_chunks(&mut example.analysis, &starts);
        }
    }
    /// Trains a parser on the chunks that the examples have.
    pub fn parser(&self, options: TrainingOptions) -> DependencyParser {
        self.parser_without(options, None)
    }
    /// Parses every example by a parser that has not seen it.
    pub fn jackknife_heads(&mut self, options: TrainingOptions) {
        for fold in 0..FOLDS {
            let parser = self.parser_without(options, Some(fold));
            for example in self.examples.iter_mut().skip(fold).step_by(FOLDS) {
                let views = seen_chunks(example, &self.without);
                parser.parse(&mut example.analysis, &views, example.convention);
            }
        }
    }
    fn parser_without(&self, options: TrainingOptions, fold: Option<usize>) -> DependencyParser {
        let sentences: Vec<heads::Sentence> = self
            .examples
            .iter()
            .enumerate()
            .filter(|(e, _)| fold.is_none_or(|f| e % FOLDS != f))
            .map(|(_, e)| (seen_chunks(e, &self.without), project(&e.analysis, &e.gold.chunks).heads, e.convention))
            .collect();
        heads::train(&sentences, options.seed, options.epochs, options.bits, options.step)
    }
    /// Trains the finder of arguments on the chunks and heads that the examples have.
    pub fn arguments(&mut self, options: TrainingOptions) -> Weights {
        self.examples.retain(|e| e.gold.predicates.is_some());
        for e in &mut self.examples {
            SyntaxParser::predicates(&mut e.analysis);
        }
        let mut trainer = LinearTrainer::new(options.bits, options.step);
        let sentences: Vec<_> = self
            .examples
            .iter()
            .map(|e| (&e.analysis, seen_chunks(e, &self.without), gold_arguments(&e.analysis, &e.gold)))
            .collect();
        let (mut found, mut scores, mut right) = (Vec::new(), Vec::new(), Vec::new());
        let mut lists: Vec<Vec<u64>> = Vec::new();
        for epoch in 0..options.epochs {
            for s in shuffled(sentences.len(), options.seed + epoch as u64) {
                let (analysis, views, gold) = &sentences[s];
                let mut scene = Scene::new(analysis, views);
                for (predicate, gold) in analysis.predicates.iter().zip(gold).rev() {
                    let view = PredicateView::new(analysis, predicate, &scene);
                    scene.candidates(predicate.chunk, &mut found);
                    let none = found.len();
                    lists.resize_with(lists.len().max(none + 1), Vec::new);
                    for (list, candidate) in lists.iter_mut().zip(&found) {
                        list.clear();
                        let sight = Sight::new(&view, &scene, candidate);
                        sight.first(|f| list.push(f));
                        sight.others(|f| list.push(f));
                    }
                    lists[none].clear();
                    arguments::none_features(&view, &scene, |f| lists[none].push(f));
                    for (column, case) in arguments::CASES.iter().enumerate() {
                        right.clear();
                        right.extend((0..none).filter(|&c| gold.contains(&(*case, found[c].chunk))));
                        if right.is_empty() {
                            right.push(none);
                        }
                        trainer.choose_column(&lists[..=none], &right, column, &mut scores);
                    }
                    for (case, chunk) in gold {
                        if let Some(column) = arguments::CASES.iter().position(|c| c == case) {
                            scene.take(predicate.chunk, column, *chunk);
                        }
                    }
                }
            }
        }
        Weights::quantize(&trainer.weights(), String::new())
    }
}

/// For each predicate of the analysis its gold arguments, as chunks of the analysis.
fn gold_arguments(analysis: &SentenceAnalysis, gold: &GoldSentence) -> Vec<Vec<(Case, usize)>> {
    let projection = project(analysis, &gold.chunks);
    let predicates = gold.predicates.as_deref().unwrap_or_default();
    analysis
        .predicates
        .iter()
        .map(|p| {
            predicates
                .iter()
                .filter(|g| projection.chunk_of[g.chunk] == p.chunk)
                .flat_map(|g| g.arguments.iter().map(|(case, c)| (*case, projection.chunk_of[*c])))
                .filter(|(_, c)| *c != p.chunk)
                .collect()
        })
        .collect()
}

/// Gold carried over to chunks that may differ.
struct Projection {
    /// For each gold chunk the chunk that holds its end.
    chunk_of: Vec<usize>,
    /// Head of each chunk, -1 at the root.
    heads: Vec<i32>,
}

/// Carries gold over to the chunks of `analysis`: a chunk has the head of the gold chunk that its last character lies in.
fn project(analysis: &SentenceAnalysis, gold: &[GoldChunk]) -> Projection {
    let chunks = &analysis.chunks;
    let at = |position: u32| chunks.partition_point(|c| c.chars.end <= position).min(chunks.len().max(1) - 1);
    let chunk_of: Vec<usize> = gold.iter().map(|g| at(g.end - 1)).collect();
    let heads = chunks
        .iter()
        .enumerate()
        .map(|(i, c)| {
            let mine = gold.partition_point(|g| g.end < c.chars.end).min(gold.len().max(1) - 1);
            // A fragment of a longer gold bunsetsu hangs on the rest of it.
            if chunk_of[mine] > i {
                return chunk_of[mine] as i32;
            }
            usize::try_from(gold[mine].head).map_or(-1, |h| chunk_of[h] as i32)
        })
        .collect();
    Projection { chunk_of, heads }
}

/// Morphemes that the dictionary joins across a bunsetsu boundary, with their parts: what stands in three tenths of its
/// occurrences on both sides of a gold boundary, `least` times or more. In order of surface.
pub fn learn_splits(sentences: &[GoldSentence], least: usize) -> Vec<(String, Vec<String>)> {
    let tokenizer = Tokenizer::without_splits();
    let mut worker = tokenizer.worker();
    let mut seen: FxHashMap<String, (usize, FxHashMap<u32, usize>)> = FxHashMap::default();
    for gold in sentences {
        let analysis = prepare(&gold.text, &mut worker);
        for (t, token) in analysis.tokens.iter().enumerate() {
            if token.unknown {
                continue;
            }
            let counts = seen.entry(analysis.surface(t).to_owned()).or_default();
            counts.0 += 1;
            for chunk in &gold.chunks {
                if chunk.begin > token.chars.begin && chunk.begin < token.chars.end {
                    *counts.1.entry(chunk.begin - token.chars.begin).or_default() += 1;
                }
            }
        }
    }
    let mut splits: Vec<_> = seen
        .into_iter()
        .filter_map(|(surface, (count, cuts))| {
            let mut cuts: Vec<usize> = cuts
                .into_iter()
                .filter(|(_, n)| *n >= least && n * 10 > count * 3)
                .filter_map(|(at, _)| surface.char_indices().nth(at as usize).map(|(byte, _)| byte))
                .collect();
            cuts.sort_unstable();
            let mut parts = Vec::new();
            let mut begin = 0;
            for cut in cuts {
                parts.push(surface[begin..cut].to_owned());
                begin = cut;
            }
            parts.push(surface[begin..].to_owned());
            (parts.len() > 1).then_some((surface, parts))
        })
        .collect();
    splits.sort();
    splits
}

/// The program's own reading of gold sentences, as far as the syntax stage.
pub fn analyze_gold(sentences: &[GoldSentence], lexicon: &Lexicon, parser: &SyntaxParser) -> Vec<SentenceAnalysis> {
    let tokenizer = Tokenizer::new(lexicon);
    let mut worker = tokenizer.worker();
    sentences
        .iter()
        .map(|gold| {
            let mut analysis = prepare(&gold.text, &mut worker);
            parser.parse(&mut analysis);
            analysis
        })
        .collect()
}
