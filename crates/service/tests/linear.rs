//! Every stage takes a document in steps that grow with its length. Tokens and bunsetsu are found a sentence at a time; what
//! looks further (drafts, candidates of anaphors, topics, places) counts its steps, and four times the text may cost four
//! times the steps.

#![allow(clippy::unwrap_used)] // as in any test

use enishi_core::document::{Document, SentenceAnalysis};
use enishi_core::steps;
use enishi_relate::relate::{Extractor, FrameExtractor};
use enishi_resource::resource::{Lexicon, Ontology, RelationRules};
use enishi_service::pipeline::{Depth, Pipeline};
use enishi_text::recognize::EntityRecognizer;
use enishi_text::resolve::EntityResolver;

/// A name that no other number gives.
fn name(mut number: usize) -> String {
    let syllables: Vec<char> =
        "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロ".chars().collect();
    let mut name = String::new();
    for _ in 0..4 {
        name.push(syllables[number % syllables.len()]);
        number /= syllables.len();
    }
    name
}

/// A kind of text and its sentence of a number.
type Kind = (&'static str, fn(usize) -> String);

const KINDS: [Kind; 7] = [
    ("names of the lexicon", |_| "トヨタ自動車がソフトバンクを買収した。".to_owned()),
    ("unknown names", |i| format!("{}電機は新製品を発表した。", name(i * 7919))),
    ("names in brackets", |i| format!("{}電機({})は{}社と提携した。", name(i * 7919), name(i * 104_729), name(i * 31))),
    ("anaphors among many names", |i| {
        format!(
            "{}電機は{}工業と提携した。同社は新製品を発表した。両社は新会社を設立する。",
            name(i * 7919),
            name(i * 104_729)
        )
    }),
    ("new things without a name", |_| "新会社を設立する。".to_owned()),
    ("people", |i| format!("{}・{}氏は社長に就任した。同氏は「我々は勝つ」と語った。", name(i * 7919), name(i * 31))),
    ("places", |i| format!("{}市は{}県にある。{0}市の人口は{2}人だ。", name(i * 7919), name(i % 40 * 31), i + 1000)),
];

/// Steps of recognition, resolution and extraction.
fn count(text: String) -> [u64; 3] {
    let ontology = std::sync::Arc::new(Ontology::embedded());
    let lexicon = std::sync::Arc::new(Lexicon::embedded().unwrap());
    let rules = RelationRules::embedded(&ontology).unwrap();
    let syntax = Pipeline::builder().depth(Depth::Syntax).build().unwrap();
    let document = Document { id: "long".into(), text, ..Document::default() };
    let mut analysis = syntax.worker().process(&document);
    let sentences: &mut Vec<SentenceAnalysis> = &mut analysis.sentences;
    let recognizer = EntityRecognizer::new(lexicon.clone(), ontology.clone());
    let resolver = EntityResolver::new(lexicon, ontology.clone());
    let extractor = FrameExtractor::new(ontology, rules.into(), "https://example.org/".into());
    steps::take();
    recognizer.recognize(&document, sentences);
    let recognized = steps::take();
    analysis.entities = resolver.resolve(&document, sentences);
    let resolved = steps::take();
    extractor.extract(&document, &analysis);
    [recognized, resolved, steps::take()]
}

#[test]
fn four_times_the_text_costs_four_times_the_steps() {
    let mut wrong = Vec::new();
    for (kind, sentence) in KINDS {
        let text = |n: usize| (0..n).map(sentence).collect::<String>();
        let (one, four) = (count(text(150)), count(text(600)));
        for (stage, (a, b)) in ["recognize", "resolve", "relate"].iter().zip(one.iter().zip(&four)) {
            if *b as f64 > 4.6 * (*a).max(200) as f64 {
                wrong.push(format!("{kind}: {stage} takes {a} steps, for four times the text {b}"));
            }
        }
        assert!(four[1] > 600, "{kind}: {four:?}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
