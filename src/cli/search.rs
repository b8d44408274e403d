//! `enishi search`: words -> entities and sentences.

use std::io::{BufWriter, IsTerminal, Write};
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use serde_json::json;

use super::graph::StoreArgs;
use crate::resource::Lexicon;
use crate::search::{Catalog, EntityEntry, NameIndex, SentenceHit, SentencePlace};
use crate::serve::stored_sentence_index;
use crate::shown::shown;
use crate::store::Store;

/// Flags of `search`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  enishi search オープンAI          by name, whatever the spelling: openai, ｏｐｅｎＡＩ, OpneAI
  enishi search shaomi              by reading, in romaji or kana
  enishi search --kind sentence 資本提携 日本

Exit status 1 when nothing is found.")]
pub struct SearchArgs {
    /// What to look for; sentences have to hold all of the words
    #[arg(value_name = "WORDS", required = true)]
    words: Vec<String>,
    /// Only entities, or only sentences
    #[arg(long, value_enum, value_name = "KIND")]
    kind: Option<Kind>,
    /// Hits of each kind
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// How the hits are written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Text)]
    output_format: Format,
    #[command(flatten)]
    store: StoreArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// By name
    Entity,
    /// By the words in them
    Sentence,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One JSON object a line
    Jsonl,
}

/// Looks for words.
pub fn run(args: &SearchArgs) -> Result<ExitCode> {
    let words = args.words.join(" ");
    if words.trim().is_empty() {
        bail!("no words to look for");
    }
    let store = Store::open(&args.store.store)?;
    let (records, damaged) = store.records();
    for problem in &damaged {
        // Without a console: an error is printed even when quiet.
        super::console::say(problem);
    }
    // The marks of hits are ours: text for people is shown piece by piece, behind the door of all other output.
    let (text, terminal) = (args.output_format == Format::Text, std::io::stdout().is_terminal());
    let mark = text && terminal;
    let mut out: Box<dyn Write> =
        if text { Box::new(BufWriter::new(std::io::stdout().lock())) } else { super::console::data() };
    let mut found = 0;
    if args.kind != Some(Kind::Sentence) {
        let catalog = Catalog::new(&records);
        let weight = |n: u32| {
            let entity = &catalog.entities[n as usize];
            f64::from(entity.mentions) + entity.links.len() as f64 * 2.0
        };
        for hit in NameIndex::with_lexicon(&catalog, &Lexicon::embedded()?).find(&words, weight, args.limit) {
            found += 1;
            entity(args.output_format, &catalog.entities[hit.entity as usize], &hit.name, hit.score, &mut out)?;
        }
    }
    if args.kind != Some(Kind::Entity) {
        let index = stored_sentence_index(&store, &records, damaged.is_empty());
        let (hits, total) = index.find(&records, &words, args.limit);
        for hit in &hits {
            found += 1;
            let place = index.place(hit.sentence);
            let (record, sentence) = (&records[place.record as usize], place.text(&records));
            sentence_line(args.output_format, &record.document.id, place, sentence, hit, mark, &mut out)?;
        }
        if total > hits.len() && args.output_format == Format::Text {
            writeln!(out, "{} sentences more; --limit shows them", total - hits.len())?;
        }
    }
    out.flush()?;
    Ok(if found > 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn entity(format: Format, entity: &EntityEntry, name: &str, score: f64, out: &mut dyn Write) -> Result<()> {
    let score = (score * 1000.0).round() / 1000.0;
    match format {
        Format::Jsonl => writeln!(
            out,
            "{}",
            json!({"kind": "entity", "id": entity.id, "label": entity.label, "type": entity.class, "matched": name, "score": score,
                "mentions": entity.mentions, "documents": entity.documents.len()})
        )?,
        Format::Text => {
            let other = if name == entity.label { String::new() } else { format!(" = {}", shown(name)) };
            writeln!(out, "{}{other} ({})  {}", shown(&entity.label), entity.class, shown(&entity.id))?;
        }
    }
    Ok(())
}

fn sentence_line(
    format: Format,
    document: &str,
    place: SentencePlace,
    sentence: &str,
    hit: &SentenceHit,
    mark: bool,
    out: &mut dyn Write,
) -> Result<()> {
    match format {
        Format::Jsonl => writeln!(
            out,
            "{}",
            json!({"kind": "sentence", "document": document, "sentence": place.number, "begin": place.begin, "end": place.end,
                "text": sentence, "marks": hit.marks})
        )?,
        Format::Text => {
            let mut line = String::new();
            for (i, c) in sentence.trim_end().chars().enumerate() {
                let at = |edge: fn(&(u32, u32)) -> u32| mark && hit.marks.iter().any(|m| edge(m) == i as u32);
                if at(|m| m.1) {
                    line.push_str("\u{1b}[0m");
                }
                if at(|m| m.0) {
                    line.push_str("\u{1b}[1m");
                }
                if matches!(c, '\n' | '\r' | '\t') {
                    line.push(' ');
                } else {
                    line.push_str(&shown(c.encode_utf8(&mut [0; 4])));
                }
            }
            if mark {
                line.push_str("\u{1b}[0m");
            }
            writeln!(out, "[{}:{}] {line}", shown(document), place.number)?;
        }
    }
    Ok(())
}
