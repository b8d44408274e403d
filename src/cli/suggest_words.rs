//! `enishi suggest-words`: words of texts that stand near the words of a relation, each with a sentence, for a linguist to
//! tick.
//!
//! Near is what shares a fine cluster of `models/clusters.table` (k-means over word vectors). The table keeps hashes and no
//! words, so the candidates are the verbs and verbal nouns of the texts that are given.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::process::ExitCode;

use anyhow::{Result, anyhow};
use clap::Args;

use super::args::ReadArgs;
use super::console::Console;
use super::input;
use crate::document::{DocumentAnalysis, Pos};
use crate::pipeline::Depth;
use crate::recognize::fold::fold;
use crate::recognize::tagger::table::hash;
use crate::recognize::tagger::{Tagger, table::WordTable};
use crate::resource::{Ontology, Relation, RelationRules};
use crate::shown::shown;

/// Flags of `suggest-words`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  enishi suggest-words acquires news/
  enishi suggest-words --limit 200 supports news/ > supports.txt

A line is a box to tick, the word, the words of the relation that it stands near, how often the texts have it, and a
sentence. What is ticked goes into a frame of ontology/relations, with an example of its own; the others say nothing of
the relation, for neighbours in meaning are antonyms and siblings as often as synonyms.")]
pub struct SuggestWordsArgs {
    /// The relation whose words are looked for, such as acquires
    #[arg(value_name = "RELATION")]
    relation: String,
    #[command(flatten)]
    read: ReadArgs,
    /// At most so many words
    #[arg(long, value_name = "COUNT", default_value_t = 50)]
    limit: usize,
}

/// A word of the texts that stands near words of the relation.
#[derive(Default)]
struct Suggestion {
    count: usize,
    example: String,
}

/// Lists the words.
pub fn run(args: &SuggestWordsArgs, console: &mut Console) -> Result<ExitCode> {
    let ontology = std::sync::Arc::new(input::ontology(&args.read)?);
    let relation = ontology.find_relation(&args.relation).map_err(|e| anyhow!(e))?;
    let rules = match &args.read.rules {
        Some(folder) => RelationRules::from_folder(folder, &ontology)?,
        None => RelationRules::embedded(&ontology)?,
    };
    let near = Near::new(&rules, &ontology, relation);
    let pipeline = input::pipeline_of(&args.read, ontology, Depth::Mentions, false)?;
    let mut found: BTreeMap<String, Suggestion> = BTreeMap::new();
    let outcome = input::for_each(
        &args.read,
        console,
        &pipeline,
        |_, analysis| Ok(near.words(&analysis)),
        |words| {
            for (word, sentence) in words {
                let suggestion = found.entry(word).or_default();
                suggestion.count += 1;
                // The shortest sentence shows the word best.
                if suggestion.example.is_empty() || sentence.chars().count() < suggestion.example.chars().count() {
                    suggestion.example = sentence;
                }
            }
            Ok(())
        },
    )?;
    let mut lines: Vec<(Vec<&str>, &String, &Suggestion)> =
        found.iter().map(|(word, s)| (near.neighbours(word), word, s)).collect();
    lines.sort_by(|a, b| (b.0.len(), b.2.count).cmp(&(a.0.len(), a.2.count)).then_with(|| a.1.cmp(b.1)));
    let mut out = super::console::data();
    for (neighbours, word, suggestion) in lines.into_iter().take(args.limit) {
        let near: Vec<&str> = neighbours.into_iter().take(5).collect();
        writeln!(out, "[ ] {}\t{}\t{}\t{}", shown(word), near.join(" "), suggestion.count, shown(&suggestion.example))?;
    }
    out.flush()?;
    Ok(input::exit_code(&outcome, &args.read))
}

/// The clusters of a relation's words.
struct Near {
    table: WordTable,
    by_cluster: BTreeMap<u16, Vec<String>>,
    known: BTreeSet<String>,
}

impl Near {
    fn new(rules: &RelationRules, ontology: &Ontology, relation: Relation) -> Self {
        let own = |r: Relation| r == relation || ontology.implies(r, relation);
        let frames = rules.frames.iter().filter(|f| own(f.relation)).flat_map(|f| f.words.iter());
        let titles = rules.titles.iter().filter(|t| own(t.relation)).map(|t| &t.word);
        let known: BTreeSet<String> = frames.chain(titles).cloned().collect();
        let mut near = Self { table: Tagger::tables().clusters, by_cluster: BTreeMap::new(), known };
        for word in near.known.clone() {
            let cluster = near.cluster(&word);
            if cluster > 0 {
                near.by_cluster.entry(cluster).or_default().push(word);
            }
        }
        near
    }
    /// The fine cluster of a word; 0 for a word that is in none.
    fn cluster(&self, word: &str) -> u16 {
        self.table.get(hash(&fold(word))) & 0x3ff
    }
    fn neighbours(&self, word: &str) -> Vec<&str> {
        self.by_cluster.get(&self.cluster(word)).map_or_else(Vec::new, |w| w.iter().map(String::as_str).collect())
    }
    /// The verbs and verbal nouns of a document that share a cluster with the relation's words and are none of them.
    fn words(&self, analysis: &DocumentAnalysis) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for s in &analysis.sentences {
            let text = s.sentence.text.as_str();
            // Verbs, verbal nouns, and what the dictionary does not know.
            let words = s.tokens.iter().filter(|t| t.pos.is_verb() || t.pos == Pos::VERBAL_NOUN || t.unknown);
            let words: BTreeSet<&str> = words.map(|t| t.lemma(text)).filter(|w| w.chars().count() > 1).collect();
            let new = words.into_iter().filter(|w| !self.known.contains(*w) && !self.neighbours(w).is_empty());
            found.extend(new.map(|w| (w.to_owned(), text.trim().to_owned())));
        }
        found
    }
}
