//! Characters a second of each depth on one thread, beside the morphemes alone, in one run:
//! `cargo bench --bench speed -- article.txt 300` reads the article 300 times over.

use std::io::{Write, stdout};
use std::sync::Arc;
use std::time::Instant;

use enishi::document::Document;
use enishi::pipeline::{Depth, Pipeline};
use enishi::resource::{Lexicon, Ontology, RelationRules};
use enishi::sentence::{self, Unit};
use enishi::tokenize::Tokenizer;

const ROUNDS: usize = 3;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1).filter(|a| a != "--bench");
    let path = args.next().unwrap_or_else(|| "examples/gpt-4o.txt".into());
    let times = args.next().map_or(Ok(300), |n| n.parse())?;
    let text = std::fs::read_to_string(&path)?.repeat(times);
    let characters = text.chars().count();
    let document = Document { id: "bench".into(), text, ..Document::default() };
    writeln!(stdout(), "{path} × {times}: {characters} characters, one thread, best of {ROUNDS}")?;

    let (lexicon, ontology) = (Arc::new(Lexicon::embedded()?), Arc::new(Ontology::embedded()));
    let rules = Arc::new(RelationRules::embedded(&ontology)?);
    let mut tokenizer = Tokenizer::new(&lexicon).worker();
    let alone = best(|| {
        let sentences = sentence::split(&document.text, enishi::document::Field::Text, Unit::Document);
        sentences.iter().map(|s| tokenizer.tokenize(&s.text).len()).sum()
    });
    let say = |what: &str, seconds: f64| {
        let speed = characters as f64 / seconds;
        writeln!(stdout(), "{what:<12} {speed:>9.0} characters/s, {:.2} × morphemes", seconds / alone)
    };
    say("morphemes", alone)?;
    for (what, depth) in [("syntax", Depth::Syntax), ("mentions", Depth::Mentions), ("statements", Depth::Statements)] {
        let parts = Pipeline::builder().lexicon(lexicon.clone()).ontology(ontology.clone()).rules(rules.clone());
        let pipeline = parts.depth(depth).build()?;
        say(what, best(|| pipeline.worker().process(&document).sentences.len()))?;
    }
    Ok(())
}

/// Seconds of the quickest round.
fn best(mut work: impl FnMut() -> usize) -> f64 {
    let mut seconds = f64::MAX;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        std::hint::black_box(work());
        seconds = seconds.min(start.elapsed().as_secs_f64());
    }
    seconds
}
