//! The analysis of a sentence as a picture for people.
//!
//! ```text
//! OpenAIは ───┐  OpenAI/Company
//! Soraを ─────┤  Sora/AIModel
//! 発表した。 ─┘  発表: ガ=OpenAIは ヲ=Soraを (active, positive, asserted)
//! ```

use std::fmt::Write as _;
use std::io::Write;

use anyhow::Result;
use unicode_width::UnicodeWidthStr;

use crate::document::{Document, DocumentAnalysis, SentenceAnalysis};
use crate::pipeline::Pipeline;
use crate::relate::whynot as whynot_lines;
use crate::resource::Ontology;

/// A pipeline over what the program ships.
pub fn pipeline(ontology: &Ontology) -> Result<Pipeline> {
    Ok(Pipeline::builder().ontology(ontology.clone()).build()?)
}

/// Why documents do not state a fact, step by step.
pub fn whynot<'d>(
    documents: impl Iterator<Item = &'d Document>,
    ontology: &Ontology,
    [subject, relation, object]: [&str; 3],
    out: &mut dyn Write,
) -> Result<()> {
    let pipeline = pipeline(ontology)?;
    let mut worker = pipeline.worker();
    for document in documents {
        let analysis = worker.process(document);
        for line in whynot_lines(&analysis, &pipeline.config().rules, ontology, subject, relation, object) {
            writeln!(out, "  {}: {line}", document.id)?;
        }
    }
    Ok(())
}

/// Draws one sentence of a document, or all; false where there is no such sentence.
pub fn draw(document: &Document, ontology: &Ontology, number: Option<i64>, out: &mut dyn Write) -> Result<bool> {
    let pipeline = pipeline(ontology)?;
    let analysis = pipeline.worker().process(document);
    let mut found = false;
    for sentence in &analysis.sentences {
        let at = sentence.sentence.output_number();
        if number.is_some_and(|n| n != at) {
            continue;
        }
        found = true;
        picture(&analysis, sentence, out)?;
        for s in analysis.statements.iter().filter(|s| s.sentence == at) {
            let object = s.object.label.as_ref().or(s.object.value.as_ref()).unwrap_or(&s.object.surface);
            let relation = s.relation.map_or("", |r| r.name());
            writeln!(
                out,
                "  kept     {} — {relation} → {object}  ({}, {}; rule {}, {:.2})",
                s.subject.label.as_deref().unwrap_or(&s.subject.surface),
                s.polarity.name(),
                s.modality.name(),
                s.rule,
                s.confidence
            )?;
            for e in s.evidence.iter().skip(1) {
                writeln!(
                    out,
                    "           also by rule {} ({}, {}; {:.2})",
                    e.rule,
                    e.polarity.name(),
                    e.modality.name(),
                    e.strength
                )?;
            }
        }
        for d in analysis.trace.details.iter().filter(|d| d.sentence == at) {
            writeln!(out, "  dropped  {} — {} → {}  ({}; rule {})", d.subject, d.relation, d.object, d.reason, d.rule)?;
        }
        writeln!(out)?;
    }
    Ok(found)
}

fn picture(analysis: &DocumentAnalysis, s: &SentenceAnalysis, out: &mut dyn Write) -> Result<()> {
    writeln!(out, "{}", s.sentence.text)?;
    let texts: Vec<String> = (0..s.chunks.len()).map(|i| s.chunk_text(i).replace('\n', " ")).collect();
    let width = texts.iter().map(|t| t.width()).max().unwrap_or(0);
    // A column for every arc that is open at once; the arc of chunk i runs down from its row to that of its head.
    let mut columns: Vec<Option<usize>> = Vec::new();
    for (i, text) in texts.iter().enumerate() {
        let closing: Vec<bool> = columns.iter().map(|c| *c == Some(i)).collect();
        for column in &mut columns {
            if *column == Some(i) {
                *column = None;
            }
        }
        let head = s.chunks[i].head.index();
        let own = head.filter(|h| *h > i).map(|h| {
            // Arcs to the same head share a column.
            let free = columns
                .iter()
                .position(|c| *c == Some(h))
                .or_else(|| (0..=columns.len()).find(|&k| columns.get(k).is_none_or(Option::is_none)));
            let k = free.unwrap_or(columns.len());
            if k == columns.len() {
                columns.push(None);
            }
            (k, columns[k].replace(h).is_some())
        });
        let reach = own.map(|(k, _)| k).into_iter().chain(closing.iter().rposition(|c| *c)).max();
        let mut arcs = String::new();
        for k in 0..columns.len() {
            let closes = closing.get(k).copied().unwrap_or(false);
            let opens = own.filter(|(o, _)| *o == k);
            let passes = reach.is_some_and(|r| k < r);
            arcs.push(match (closes, opens, passes) {
                (true, Some(_), false) | (false, Some((_, true)), false) => '┤',
                (true, Some(_), true) | (false, Some((_, true)), true) => '┼',
                (true, None, false) => '┘',
                (true, None, true) => '┴',
                (false, Some((_, false)), false) => '┐',
                (false, Some((_, false)), true) => '┬',
                (false, None, true) if columns[k].is_some() => '┼',
                (false, None, false) if columns[k].is_some() => '│',
                (false, None, true) => '─',
                (false, None, false) => ' ',
            });
        }
        let line = if reach.is_some() { "─" } else { " " };
        let mut notes = String::new();
        let chunk = &s.chunks[i];
        for mention in
            s.mentions.iter().filter(|m| chunk.bytes.begin <= m.bytes.begin && m.bytes.begin < chunk.bytes.end)
        {
            let entity = mention.entity.map_or("", |e| analysis.entities[e.0 as usize].label.as_str());
            let surface = mention.bytes.of(&s.sentence.text);
            let _ = write!(
                notes,
                " [{surface}/{}{}]",
                mention.exact_class(),
                if entity == surface || entity.is_empty() { String::new() } else { format!(" = {entity}") }
            );
        }
        for p in s.predicates.iter().filter(|p| p.chunk == i) {
            let arguments: Vec<String> =
                p.arguments.iter().map(|a| format!("{}={}", a.case.name(), texts[a.chunk])).collect();
            let _ = write!(
                notes,
                " {}: {} ({}, {}, {})",
                p.lemma,
                arguments.join(" "),
                p.voice.name(),
                p.polarity.name(),
                p.modality.name()
            );
        }
        let fill = line.repeat(width - text.width() + 1);
        writeln!(out, "  {text}{fill}{arcs} {notes}")?;
    }
    Ok(())
}
