//! `enishi analyze` and `enishi extract`: filters without state.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use rayon::prelude::*;
use serde_json::json;

use super::args::ReadArgs;
use super::input;
use crate::document::{Document, DocumentAnalysis, Field, SentenceAnalysis};
use crate::pipeline::Depth;

/// Prints one JSON object a sentence.
pub fn run(args: &ReadArgs) -> Result<ExitCode> {
    process(args, Depth::Mentions, |document, analysis, out| {
        for sentence in analysis.sentences.iter().filter(|s| s.sentence.field == Field::Text) {
            serde_json::to_writer(&mut *out, &sentence_json(document, analysis, sentence))?;
            out.push(b'\n');
        }
        Ok(())
    })
}

/// Prints one JSON object a statement.
pub fn extract(args: &ReadArgs) -> Result<ExitCode> {
    process(args, Depth::Statements, |_, analysis, out| {
        for statement in &analysis.statements {
            serde_json::to_writer(&mut *out, statement)?;
            out.push(b'\n');
        }
        Ok(())
    })
}

fn process(
    args: &ReadArgs,
    depth: Depth,
    print: impl Fn(&Document, &DocumentAnalysis, &mut Vec<u8>) -> Result<()> + Sync,
) -> Result<ExitCode> {
    let pipeline = input::pipeline(args, depth)?;
    let documents = input::documents(args)?;
    if let Some(threads) = args.threads {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build_global()?;
    }
    let mut stdout = std::io::stdout().lock();
    for batch in documents.chunks(256) {
        let outputs: Vec<Result<Vec<u8>>> = batch
            .par_iter()
            .map_init(
                || pipeline.worker(),
                |worker, document| {
                    let analysis = worker.process(document);
                    let mut out = Vec::new();
                    print(document, &analysis, &mut out)?;
                    Ok(out)
                },
            )
            .collect();
        for output in outputs {
            stdout.write_all(&output?)?;
        }
    }
    stdout.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn sentence_json(document: &Document, analysis: &DocumentAnalysis, s: &SentenceAnalysis) -> serde_json::Value {
    let text = &s.sentence.text;
    json!({
        "document": document.id,
        "sentence": s.sentence.output_number(),
        "begin": s.sentence.span.begin,
        "text": s.sentence.bytes.of(&document.text),
        "tokens": s.tokens.iter().map(|t| json!({"begin": t.chars.begin, "end": t.chars.end, "lemma": t.lemma(text), "reading": t.reading, "pos": t.pos.name()})).collect::<Vec<_>>(),
        "chunks": s.chunks.iter().map(|c| json!({"begin": c.chars.begin, "end": c.chars.end, "head": c.head.output()})).collect::<Vec<_>>(),
        "predicates": s.predicates.iter().map(|p| json!({"chunk": p.chunk, "voice": p.voice.name(), "polarity": p.polarity, "modality": p.modality,
            "arguments": p.arguments.iter().map(|a| json!({"case": a.case.name(), "chunk": a.chunk})).collect::<Vec<_>>()})).collect::<Vec<_>>(),
        "mentions": s.mentions.iter().map(|m| json!({"begin": m.chars.begin, "end": m.chars.end, "type": m.class,
            "entity": m.entity.map(|e| analysis.entities[e.0 as usize].key.clone())})).collect::<Vec<_>>(),
    })
}
