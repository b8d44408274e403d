//! What the fuzz targets share: the loaded pipeline, and what has to hold for every document.

use std::sync::{Arc, OnceLock};

pub use enishi_core::document;
pub use enishi_graph::{query, rdf};
pub use enishi_learn::learn;
pub use enishi_resource::resource;
pub use enishi_service::{pipeline, read};
pub use enishi_text::resolve;
use oxigraph::model::{GraphName, Quad};
use oxigraph::sparql::QueryResults;

use crate::document::{Document, DocumentAnalysis, Field, Provenance, Record};
use crate::pipeline::Pipeline;
use crate::query::{Dataset, QueryError};
use crate::rdf::{GraphConfig, document_quads, fact_of};
use crate::read::{Documents, Format, ReadConfig, Source};
use crate::resource::Ontology;

/// Longest text that is analysed: enough for every rule to fire, short enough for thousands of runs a minute.
const MAX_CHARS: usize = 2000;

/// Base of the IRIs.
pub const BASE: &str = "https://example.org/id/";

/// The ontology of the program.
pub fn ontology() -> Arc<Ontology> {
    static ONTOLOGY: OnceLock<Arc<Ontology>> = OnceLock::new();
    ONTOLOGY.get_or_init(|| Arc::new(Ontology::embedded())).clone()
}

fn pipeline() -> &'static Pipeline {
    static PIPELINE: OnceLock<Pipeline> = OnceLock::new();
    PIPELINE.get_or_init(|| {
        let builder = Pipeline::builder().ontology(ontology()).base(BASE).open(true);
        builder.build().expect("what the program ships fits together")
    })
}

/// Takes a document through all stages and holds the outcome against the text.
pub fn analyse(document: &Document) -> DocumentAnalysis {
    let analysis = pipeline().worker().process(document);
    check(document, &analysis);
    analysis
}

/// Sentences stand where they say, chunks tile them, mentions nest, every statement quotes its document.
fn check(document: &Document, analysis: &DocumentAnalysis) {
    let title: Vec<char> = document.title.as_deref().unwrap_or("").chars().collect();
    let text: Vec<char> = document.text.chars().collect();
    let slice = |field: Field, begin: u32, end: u32| -> String {
        let field = if field == Field::Title { &title } else { &text };
        field[begin as usize..end as usize].iter().collect()
    };
    for one in &analysis.sentences {
        let sentence = &one.sentence;
        let source = if sentence.field == Field::Title {
            document.title.as_deref().unwrap_or("")
        } else {
            document.text.as_str()
        };
        let quoted = slice(sentence.field, sentence.span.begin, sentence.span.end);
        let bytes = sentence.bytes.begin as usize..sentence.bytes.end as usize;
        assert_eq!(source.get(bytes), Some(quoted.as_str()), "bytes and characters name the same place");
        let mut end = 0;
        for (i, chunk) in one.chunks.iter().enumerate() {
            assert_eq!(chunk.chars.begin, end, "chunks tile the sentence");
            assert!(chunk.chars.end > chunk.chars.begin, "no chunk is empty");
            end = chunk.chars.end;
            if let Some(head) = chunk.head.index() {
                assert!(head > i && head < one.chunks.len(), "heads stand to the right");
            }
        }
        if !one.chunks.is_empty() {
            assert_eq!(end, sentence.span.end - sentence.span.begin);
        }
        for (i, a) in one.mentions.iter().enumerate() {
            assert!(!a.bytes.of(&sentence.text).is_empty());
            for b in &one.mentions[i + 1..] {
                let crosses = a.bytes.overlaps(b.bytes) && !a.bytes.contains(b.bytes) && !b.bytes.contains(a.bytes);
                assert!(!crosses, "mentions nest");
            }
        }
    }
    for statement in &analysis.statements {
        let field = if statement.sentence < 0 { Field::Title } else { Field::Text };
        assert_eq!(slice(field, statement.begin, statement.end), statement.text, "a quote equals its slice");
        for node in [&statement.subject, &statement.object] {
            assert!(node.begin <= node.end);
            slice(field, node.begin, node.end);
        }
        assert!((0.0..=1.0).contains(&statement.confidence));
    }
}

/// Reads bytes as a file of this name; what is read is analysed, as far as it is short.
pub fn read(name: &str, bytes: &[u8], format: Format) {
    let source = Source::Bytes { name: name.to_owned(), bytes: bytes.to_vec() };
    for document in Documents::new(vec![source], ReadConfig { format: Some(format), ..ReadConfig::default() }).flatten()
    {
        analyse(&shortened(document));
    }
}

fn shortened(mut document: Document) -> Document {
    if let Some((at, _)) = document.text.char_indices().nth(MAX_CHARS) {
        document.text.truncate(at);
    }
    if let Some(title) = &mut document.title {
        if let Some((at, _)) = title.char_indices().nth(MAX_CHARS) {
            title.truncate(at);
        }
    }
    document
}

/// A small graph to ask: the record of a few sentences, with its statements.
pub fn dataset() -> &'static Dataset {
    static DATASET: OnceLock<Dataset> = OnceLock::new();
    DATASET.get_or_init(|| {
        let text = "OpenAIが開発した動画生成AI「Sora」は2024年に公開された。アルトマンCEOは同社を率いる。";
        let document = Document { id: "d".to_owned(), text: text.to_owned(), ..Document::default() };
        let analysis = analyse(&document);
        let pipeline = pipeline();
        let record = Record::new(document, analysis, pipeline.lexicon(), BASE, Provenance::default());
        let config = GraphConfig { base: BASE, ontology: pipeline.ontology(), text: true, mentions: false };
        let mut quads = document_quads(config, &record);
        quads.extend(
            record
                .statements
                .iter()
                .filter_map(|s| fact_of(config, s))
                .map(|t| Quad::new(t.subject, t.predicate, t.object, GraphName::DefaultGraph)),
        );
        Dataset::new(quads, BASE, false).expect("a small graph is held")
    })
}

/// Asks the small graph; of the answer, as much is read as a table would show first.
///
/// # Errors
/// The question is not SPARQL, or cannot be answered.
pub fn ask(sparql: &str) -> Result<(), QueryError> {
    const ROWS: usize = 50;
    match dataset().query("question.rq", sparql)? {
        QueryResults::Solutions(rows) => rows.take(ROWS).try_for_each(|row| row.map(drop))?,
        QueryResults::Graph(triples) => triples.take(ROWS).try_for_each(|triple| triple.map(drop))?,
        QueryResults::Boolean(_) => {}
    }
    Ok(())
}
