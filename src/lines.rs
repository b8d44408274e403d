//! What outputs say of a sentence, as JSON: the command line and the bindings print the same.

use serde_json::{Value, json};

use crate::document::{Document, DocumentAnalysis, Mention, MentionSource, SentenceAnalysis};

/// The linguistic analysis of a sentence: morphemes, bunsetsu, predicates, mentions.
pub fn sentence(document: &Document, analysis: &DocumentAnalysis, s: &SentenceAnalysis) -> Value {
    let text = &s.sentence.text;
    let mention = |m: &Mention| {
        json!({"begin": m.chars.begin, "end": m.chars.end, "type": m.exact_class(),
            "entity": m.entity.map(|e| analysis.entities[e.0 as usize].key.clone())})
    };
    json!({
        "document": document.id,
        "sentence": s.sentence.output_number(),
        "begin": s.sentence.span.begin,
        "text": s.sentence.bytes.of(&document.text),
        "tokens": s.tokens.iter().map(|t| json!({"begin": t.chars.begin, "end": t.chars.end, "lemma": t.lemma(text), "reading": t.reading, "pos": t.pos.name()})).collect::<Vec<_>>(),
        "chunks": s.chunks.iter().map(|c| json!({"begin": c.chars.begin, "end": c.chars.end, "head": c.head.output()})).collect::<Vec<_>>(),
        "predicates": s.predicates.iter().map(|p| json!({"chunk": p.chunk, "voice": p.voice.name(), "polarity": p.polarity, "modality": p.modality,
            "arguments": p.arguments.iter().map(|a| json!({"case": a.case.name(), "chunk": a.chunk})).collect::<Vec<_>>()})).collect::<Vec<_>>(),
        "mentions": s.mentions.iter().filter(|m| m.source != MentionSource::Anaphor).map(mention).collect::<Vec<_>>(),
        "anaphors": s.mentions.iter().filter(|m| m.source == MentionSource::Anaphor).map(mention).collect::<Vec<_>>(),
    })
}
