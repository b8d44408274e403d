//! Morphemes -> bunsetsu, heads, predicates with arguments, modality.
//!
//! ```text
//! tokens ─ chunk ─▶ chunks ─ parse ─▶ heads ─ predicate, modality ─▶ predicates ─ arguments ─▶ arguments ─ modality ─▶ speakers
//! ```

pub mod arguments;
pub mod chunk;
pub mod features;
pub mod mask;
mod modality;
pub mod parse;
mod predicate;

use crate::document::SentenceAnalysis;
use crate::resource::weights::Weights;
use arguments::ArgumentFinder;
use chunk::Chunker;
use mask::{Attribute, mask_chunks, mask_tokens};
use parse::DependencyParser;

/// Reads what is read once.
pub(crate) fn prepare() {
    modality::prepare();
}

/// A file of models that begins where a line of the cache does, as the build script has their weights begin: a row of a power of
/// two of weights then lies in one line.
#[repr(align(64))]
struct Lines<const BYTES: usize>([u8; BYTES]);

/// Reads the structure of sentences; shared by all threads.
#[derive(Debug)]
pub struct SyntaxParser {
    /// Finds bunsetsu.
    pub chunker: Chunker,
    /// Finds heads.
    pub parser: DependencyParser,
    /// Finds arguments.
    pub arguments: ArgumentFinder,
    /// What the models are not to see; empty but where their worth is measured.
    pub without: Vec<Attribute>,
}

impl SyntaxParser {
    /// The parser with the models that the program ships.
    ///
    /// # Panics
    /// Never: a test holds the shipped models against that.
    pub fn embedded() -> Self {
        static CHUNKER: Lines<{ include_bytes!(concat!(env!("OUT_DIR"), "/chunker")).len() }> =
            Lines(*include_bytes!(concat!(env!("OUT_DIR"), "/chunker")));
        static PARSER: Lines<{ include_bytes!(concat!(env!("OUT_DIR"), "/parser")).len() }> =
            Lines(*include_bytes!(concat!(env!("OUT_DIR"), "/parser")));
        static ARGUMENTS: Lines<{ include_bytes!(concat!(env!("OUT_DIR"), "/arguments")).len() }> =
            Lines(*include_bytes!(concat!(env!("OUT_DIR"), "/arguments")));
        let load = |file| Weights::from_static(file).expect("the models are whole: a test reads them");
        Self {
            chunker: Chunker::new(load(&CHUNKER.0)),
            parser: DependencyParser::from_static(&PARSER.0).expect("the model is whole: a test reads it"),
            arguments: ArgumentFinder::new(load(&ARGUMENTS.0)),
            without: Vec::new(),
        }
    }
    /// Finds the predicates of a sentence whose heads are set, without arguments.
    pub fn predicates(sentence: &mut SentenceAnalysis) {
        predicate::find(sentence);
    }
    /// Fills in chunks and predicates of a sentence whose tokens are set.
    pub fn parse(&self, sentence: &mut SentenceAnalysis) {
        let mut views = features::token_views(&sentence.tokens, &sentence.sentence.text);
        mask_tokens(&self.without, &mut views);
        let convention = self.chunker.convention(&views);
        self.chunker.chunk_as(convention, sentence, &views);
        let mut views = features::chunk_views(sentence, &views);
        mask_chunks(&self.without, &mut views);
        self.parser.parse(sentence, &views, convention);
        predicate::find(sentence);
        self.arguments.find(sentence, &views);
        modality::assign(sentence);
        // The speaker is the ガ of the reporting verb, so arguments come before.
        modality::attribute(sentence);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::Link;
    use crate::resource::Lexicon;
    use crate::tokenize::Tokenizer;

    fn read(text: &str) -> SentenceAnalysis {
        let mut sentence = SentenceAnalysis::default();
        sentence.sentence.text = text.to_owned();
        sentence.tokens = Tokenizer::new(&Lexicon::default()).worker().tokenize(text);
        SyntaxParser::embedded().parse(&mut sentence);
        sentence
    }

    /// Chunks tile the text, every head but the root's stands to the right, arguments are chunks of the sentence.
    fn check(sentence: &SentenceAnalysis) {
        let mut end = (0, 0);
        for (i, chunk) in sentence.chunks.iter().enumerate() {
            assert_eq!((chunk.bytes.begin, chunk.chars.begin), end);
            assert!(!chunk.bytes.is_empty());
            end = (chunk.bytes.end, chunk.chars.end);
            match chunk.head {
                Link::To(head) => assert!(head as usize > i && (head as usize) < sentence.chunks.len()),
                Link::Nil => assert_eq!(i + 1, sentence.chunks.len()),
            }
        }
        if !sentence.chunks.is_empty() {
            let text = &sentence.sentence.text;
            assert_eq!(end, (text.len() as u32, text.chars().count() as u32));
        }
        for predicate in &sentence.predicates {
            assert!(predicate.arguments.iter().all(|a| a.chunk < sentence.chunks.len()));
        }
    }

    #[test]
    fn reads_a_sentence() {
        let sentence = read("同社は動画を生成するモデルを公開した。");
        let chunks: Vec<_> = (0..sentence.chunks.len()).map(|i| sentence.chunk_text(i)).collect();
        assert_eq!(chunks, ["同社は", "動画を", "生成する", "モデルを", "公開した。"]);
        let heads: Vec<_> = sentence.chunks.iter().map(|c| c.head.output()).collect();
        assert_eq!(heads, [4, 2, 3, 4, -1]);
        let roles = |p: usize| -> Vec<_> {
            sentence.predicates[p].arguments.iter().map(|a| (a.case.name(), sentence.chunk_text(a.chunk))).collect()
        };
        assert!(roles(0).contains(&("ヲ", "動画を")));
        assert!(roles(1).contains(&("ガ", "同社は")) && roles(1).contains(&("ヲ", "モデルを")));
    }

    #[test]
    fn odd_text_is_left_alone() {
        for text in ["", " ", "\u{3000}", "😀👍🏽", "ｶﾞｷﾞｸﾞ|||", "a\tb\u{200B}c", "。。、「」", "「「「（（", "ا ب 中 ع"]
        {
            check(&read(text));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_text(text in "[ぁ-んァ-ヶ一-龠a-zA-Z0-9 。、「」（）|ｱ-ﾝ😀-😏\\-]{0,60}") {
            check(&read(&text));
        }
    }
}
