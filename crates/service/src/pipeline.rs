//! The only caller of the stages: a document goes in, its analysis and statements come out.

use std::sync::Arc;

use crate::as_read;
use crate::document::{Document, DocumentAnalysis, Field, SentenceAnalysis, Trace};
use crate::normalize::{Clean, LineBreaks};
use crate::recognize::EntityRecognizer;
use crate::relate::kinds;
use crate::relate::{Extractor, FrameExtractor, OpenExtractor};
use crate::resolve::{Decisions, EntityResolver};
use crate::resource::{Lexicon, LexiconLoadError, Ontology, RelationRules, RuleLoadError};
use crate::sentence::{self, Unit};
use crate::syntax::SyntaxParser;
use crate::tokenize::{TokenizeWorker, Tokenizer};
use crate::turns::{self, Speakers};

/// Base of the IRIs that are minted where no other is given.
pub const BASE: &str = "https://w3id.org/enishi/id/";

/// Reads the tables of the stages that are read once, for a thread that has nothing else to do meanwhile.
pub fn prepare() {
    enishi_text::prepare();
}

/// How far a document is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// Tokens, chunks, heads, predicates.
    Syntax,
    /// And mentions and entities.
    Mentions,
    /// And statements.
    Statements,
}

/// What a pipeline is made of.
pub struct PipelineConfig {
    /// Names that segmentation, recognition and resolution know.
    pub lexicon: Arc<Lexicon>,
    /// Classes and relations.
    pub ontology: Arc<Ontology>,
    /// Frames, titles and word lists.
    pub rules: Arc<RelationRules>,
    /// What counts as one sentence.
    pub unit: Unit,
    /// What becomes of line ends inside paragraphs.
    pub line_breaks: LineBreaks,
    /// How far documents are taken.
    pub depth: Depth,
    /// Base of the IRIs that are minted, with the final slash.
    pub base: String,
    /// Whether open statements are wanted as well.
    pub open: bool,
    /// Whether the learned decision stands beside the rules.
    pub learned: bool,
}

/// Why a pipeline cannot be put together.
#[derive(Debug, thiserror::Error)]
pub enum PipelineBuildError {
    /// The shipped rules do not fit the ontology that was given.
    #[error(transparent)]
    Rules(#[from] RuleLoadError),
    /// The shipped lexicon does not load.
    #[error(transparent)]
    Lexicon(#[from] LexiconLoadError),
}

/// Puts a pipeline together; what is not given is what the program ships.
#[derive(Default)]
pub struct PipelineBuilder {
    lexicon: Option<Arc<Lexicon>>,
    ontology: Option<Arc<Ontology>>,
    rules: Option<Arc<RelationRules>>,
    decisions: Decisions,
    unit: Option<Unit>,
    line_breaks: LineBreaks,
    depth: Option<Depth>,
    base: Option<String>,
    open: bool,
    rules_only: bool,
}

impl PipelineBuilder {
    /// The names that are known.
    #[must_use]
    pub fn lexicon(mut self, lexicon: impl Into<Arc<Lexicon>>) -> Self {
        self.lexicon = Some(lexicon.into());
        self
    }
    /// The classes and relations that are known.
    #[must_use]
    pub fn ontology(mut self, ontology: impl Into<Arc<Ontology>>) -> Self {
        self.ontology = Some(ontology.into());
        self
    }
    /// Frames, titles and word lists.
    #[must_use]
    pub fn rules(mut self, rules: impl Into<Arc<RelationRules>>) -> Self {
        self.rules = Some(rules.into());
        self
    }
    /// A person's decisions on what is one thing and what is not.
    #[must_use]
    pub fn decisions(mut self, decisions: Decisions) -> Self {
        self.decisions = decisions;
        self
    }
    /// What counts as one sentence; [`Unit::Document`] where it is not said.
    #[must_use]
    pub fn unit(mut self, unit: Unit) -> Self {
        self.unit = Some(unit);
        self
    }
    /// What becomes of line ends inside paragraphs; [`LineBreaks::Auto`] where it is not said.
    #[must_use]
    pub fn line_breaks(mut self, breaks: LineBreaks) -> Self {
        self.line_breaks = breaks;
        self
    }
    /// How far documents are taken; [`Depth::Statements`] where it is not said.
    #[must_use]
    pub fn depth(mut self, depth: Depth) -> Self {
        self.depth = Some(depth);
        self
    }
    /// Base of the IRIs that are minted, with the final slash; [`BASE`] where it is not said.
    #[must_use]
    pub fn base(mut self, base: impl Into<String>) -> Self {
        self.base = Some(base.into());
        self
    }
    /// Whether open statements are wanted as well.
    #[must_use]
    pub fn open(mut self, open: bool) -> Self {
        self.open = open;
        self
    }
    /// Without the learned decision: what the rules say alone.
    #[must_use]
    pub fn rules_only(mut self) -> Self {
        self.rules_only = true;
        self
    }
    /// Loads the models and puts the stages together.
    ///
    /// # Errors
    /// The shipped rules do not fit the ontology that was given.
    pub fn build(self) -> Result<Pipeline, PipelineBuildError> {
        let ontology = self.ontology.unwrap_or_else(|| Arc::new(Ontology::embedded()));
        let rules = match self.rules {
            Some(rules) => rules,
            None => Arc::new(RelationRules::embedded(&ontology)?),
        };
        let lexicon = match self.lexicon {
            Some(lexicon) => lexicon,
            None => Arc::new(Lexicon::embedded()?),
        };
        let pipeline = Pipeline::new(PipelineConfig {
            lexicon,
            ontology,
            rules,
            unit: self.unit.unwrap_or(Unit::Document),
            line_breaks: self.line_breaks,
            depth: self.depth.unwrap_or(Depth::Statements),
            base: self.base.unwrap_or_else(|| BASE.to_owned()),
            open: self.open,
            learned: !self.rules_only,
        });
        Ok(pipeline.with_decisions(self.decisions))
    }
}

/// All stages, ready; shared by all threads.
pub struct Pipeline {
    config: PipelineConfig,
    tokenizer: Tokenizer,
    parser: SyntaxParser,
    recognizer: EntityRecognizer,
    resolver: EntityResolver,
    speakers: Speakers,
    reader: RuleReader,
}

/// Rules and what they find in documents that the stages before them have read.
pub struct RuleReader {
    rules: Arc<RelationRules>,
    extractors: Vec<Box<dyn Extractor>>,
}

/// The state of one thread.
pub struct PipelineWorker<'p> {
    pipeline: &'p Pipeline,
    tokenizer: TokenizeWorker,
}

impl Pipeline {
    /// A pipeline of what the program ships, to be changed before it is built.
    pub fn builder() -> PipelineBuilder {
        PipelineBuilder::default()
    }
    /// Loads the models and puts the stages together.
    pub fn new(config: PipelineConfig) -> Self {
        let (lexicon, ontology) = (&config.lexicon, &config.ontology);
        Self {
            tokenizer: Tokenizer::new(lexicon),
            parser: SyntaxParser::embedded(),
            recognizer: EntityRecognizer::new(lexicon.clone(), ontology.clone()),
            resolver: EntityResolver::new(lexicon.clone(), ontology.clone()),
            speakers: Speakers::embedded(),
            reader: RuleReader::new(&config, config.rules.clone(), config.learned),
            config,
        }
    }
    /// Lets a person's decisions on what is one thing and what is not count.
    #[must_use]
    pub fn with_decisions(mut self, decisions: Decisions) -> Self {
        self.resolver = self.resolver.with_decisions(decisions);
        self
    }
    /// The names that it knows.
    pub fn lexicon(&self) -> &Lexicon {
        &self.config.lexicon
    }
    /// The classes and relations that it knows.
    pub fn ontology(&self) -> &Ontology {
        &self.config.ontology
    }
    /// What it is made of.
    pub fn config(&self) -> &PipelineConfig {
        &self.config
    }
    /// Other rules for the same documents, without the learned decision: see [`PipelineWorker::process_by`].
    pub fn reader(&self, rules: impl Into<Arc<RelationRules>>) -> RuleReader {
        RuleReader::new(&self.config, rules.into(), false)
    }
    /// State for one thread.
    pub fn worker(&self) -> PipelineWorker<'_> {
        PipelineWorker { pipeline: self, tokenizer: self.tokenizer.worker() }
    }
}

impl RuleReader {
    fn new(config: &PipelineConfig, rules: Arc<RelationRules>, learned: bool) -> Self {
        let frames = FrameExtractor::new(config.ontology.clone(), rules.clone(), config.base.clone());
        let mut extractors: Vec<Box<dyn Extractor>> = vec![Box::new(frames.learned(learned))];
        if config.open {
            extractors.push(Box::new(OpenExtractor));
        }
        Self { rules, extractors }
    }
    /// Adds what the rules find.
    fn read(&self, config: &PipelineConfig, document: &Document, analysis: &mut DocumentAnalysis) {
        for extractor in &self.extractors {
            let mut trace = Trace::default();
            let statements = extractor.extract_traced(document, analysis, &mut trace);
            analysis.statements.extend(statements);
            analysis.trace.add(&trace);
            analysis.trace.details.append(&mut trace.details);
        }
        kinds::give_speakers(analysis);
        kinds::settle(analysis, &document.id, &self.rules, &config.ontology, &config.base);
    }
}

impl PipelineWorker<'_> {
    /// Takes one document through the stages. They see its text without what only wraps or decorates it; the places in
    /// what comes out are those of the text as read.
    pub fn process(&mut self, document: &Document) -> DocumentAnalysis {
        let own = &self.pipeline.reader;
        self.process_by(document, &[own]).pop().unwrap_or_default()
    }
    /// The same under each of several rules; what comes before the rules is done once.
    pub fn process_by(&mut self, document: &Document, readers: &[&RuleReader]) -> Vec<DocumentAnalysis> {
        let config = &self.pipeline.config;
        let breaks = if config.unit == Unit::Line { LineBreaks::Keep } else { config.line_breaks };
        let text = Clean::new(&document.text, breaks);
        let title = document.title.as_deref().map(|title| Clean::new(title, LineBreaks::Join));
        let is_clean = text.map.is_none() && title.as_ref().is_none_or(|title| title.map.is_none());
        let cleaned = (!is_clean).then(|| Document {
            text: text.text.clone().into_owned(),
            title: title.as_ref().map(|title| title.text.clone().into_owned()),
            ..document.about()
        });
        let seen = cleaned.as_ref().unwrap_or(document);
        let mut found = vec![self.stages(seen); readers.len()];
        for (analysis, reader) in found.iter_mut().zip(readers) {
            if config.depth >= Depth::Statements {
                reader.read(config, seen, analysis);
            }
            if !is_clean {
                as_read::add_readings(analysis, title.as_ref().map_or(&[], |t| &t.readings), &text.readings);
                as_read::place(analysis, document, title.as_ref(), &text);
            }
            as_read::add_readings(analysis, &[], &document.readings);
        }
        found
    }

    /// What comes before the rules.
    fn stages(&mut self, document: &Document) -> DocumentAnalysis {
        let pipeline = self.pipeline;
        let config = &pipeline.config;
        let mut found =
            document.title.as_deref().map_or_else(Vec::new, |title| sentence::split(title, Field::Title, config.unit));
        found.extend(sentence::split(&document.text, Field::Text, config.unit));
        if config.unit == Unit::Document {
            turns::mark(&document.text, &mut found, &pipeline.speakers, &mut self.tokenizer);
        }
        let mut analysis = DocumentAnalysis::default();
        analysis.sentences.reserve(found.len());
        for sentence in found {
            let tokens = self.tokenizer.tokenize(&sentence.text);
            let mut one = SentenceAnalysis { sentence, tokens, ..SentenceAnalysis::default() };
            pipeline.parser.parse(&mut one);
            analysis.sentences.push(one);
        }
        if config.depth >= Depth::Mentions {
            pipeline.recognizer.recognize(document, &mut analysis.sentences);
            analysis.entities = pipeline.resolver.resolve(document, &mut analysis.sentences);
        }
        analysis
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::*;

    fn suite(file: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite").join(file)
    }

    fn pipeline() -> Pipeline {
        Pipeline::builder().base("https://example.org/").build().unwrap()
    }

    /// Tables, code, addresses, other languages, poems: whatever comes out of them is wrong.
    #[test]
    fn text_that_is_no_prose_gives_no_statements() {
        let text = std::fs::read_to_string(suite("nonsense.txt")).unwrap();
        let pipeline = pipeline();
        let mut worker = pipeline.worker();
        let mut wrong = Vec::new();
        let mut blocks = 0;
        for (i, block) in text.split("\n---\n").enumerate() {
            let text: Vec<&str> = block.lines().filter(|line| !line.starts_with("# ")).collect();
            let document = Document { id: format!("block-{i}"), text: text.join("\n"), ..Document::default() };
            blocks += 1;
            // A place in a place (東京都千代田区) is true wherever it stands.
            for s in worker.process(&document).statements.iter().filter(|s| !s.rule.starts_with("place-in-place")) {
                wrong.push(format!("{}: {:?} by {}", document.text, s.relation, s.rule));
            }
        }
        assert!(blocks >= 60, "only {blocks} blocks were read");
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    /// Every fact of the passages benchmark names a passage that has its forms, and a relation of the ontology.
    #[test]
    fn the_passages_benchmark_is_consistent() {
        let ontology = Ontology::embedded();
        let lines = |file| std::fs::read_to_string(suite(file)).unwrap();
        let json = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap();
        let passages: std::collections::BTreeMap<String, String> = lines("relate/passages.jsonl")
            .lines()
            .map(json)
            .map(|p| {
                (
                    p["id"].as_str().unwrap().into(),
                    format!("{}\n{}", p["title"].as_str().unwrap_or(""), p["text"].as_str().unwrap()),
                )
            })
            .collect();
        assert_eq!(passages.len(), 120);
        for line in lines("relate/gold.jsonl").lines() {
            let fact = json(line);
            let id = fact["id"].as_str().unwrap();
            let passage = &passages[id.rsplit_once('-').unwrap().0];
            let relation = fact["relation"].as_str().unwrap();
            assert!(ontology.has_relation(relation), "{id}: no relation {relation}");
            for side in ["subject", "object"] {
                let first = fact[side][0].as_str().unwrap();
                assert!(passage.contains(first), "{id}: no {first} in its passage");
            }
        }
    }
}
