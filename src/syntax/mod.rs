//! Morphemes -> bunsetsu, heads, predicates with arguments, modality.
//!
//! ```text
//! tokens ─ chunk ─▶ chunks ─ parse ─▶ heads ─ predicate, modality ─▶ predicates ─ arguments ─▶ arguments ─ modality ─▶ speakers
//! ```

pub mod arguments;
pub mod chunk;
pub mod features;
mod modality;
pub mod parse;
mod predicate;

use crate::document::SentenceAnalysis;
use crate::resource::weights::Weights;
use arguments::ArgumentFinder;
use chunk::Chunker;
use parse::DependencyParser;

/// Reads the structure of sentences; shared by all threads.
#[derive(Debug)]
pub struct SyntaxParser {
    /// Finds bunsetsu.
    pub chunker: Chunker,
    /// Finds heads.
    pub parser: DependencyParser,
    /// Finds arguments.
    pub arguments: ArgumentFinder,
}

impl SyntaxParser {
    /// The parser with the models that the program ships.
    ///
    /// # Panics
    /// Never: a test holds the shipped models against that.
    pub fn embedded() -> Self {
        let load = |file| Weights::from_static(file).expect("the models are whole: a test reads them");
        Self {
            chunker: Chunker::new(load(include_bytes!("../../models/chunker"))),
            parser: DependencyParser::new(load(include_bytes!("../../models/parser"))),
            arguments: ArgumentFinder::new(load(include_bytes!("../../models/arguments"))),
        }
    }
    /// Finds the predicates of a sentence whose heads are set, without arguments.
    pub fn predicates(sentence: &mut SentenceAnalysis) {
        predicate::find(sentence);
    }
    /// Fills in chunks and predicates of a sentence whose tokens are set.
    pub fn parse(&self, sentence: &mut SentenceAnalysis) {
        let views = features::token_views(&sentence.tokens, &sentence.sentence.text);
        self.chunker.chunk(sentence, &views);
        let views = features::chunk_views(sentence, &views);
        self.parser.parse(sentence, &views);
        predicate::find(sentence);
        self.arguments.find(sentence, &views);
        modality::assign(sentence);
        // The speaker is the ガ of the reporting verb, so arguments come before.
        modality::attribute(sentence);
    }
}
