//! Training of the entity tagger and of its two word tables.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

use super::crf::{Crf, CrfOptions, Example, train};
use crate::document::SentenceAnalysis;
use crate::recognize::fold::fold;
use crate::recognize::tagger::features::{Sketch, Tables};
use crate::recognize::tagger::labels::{LABELS, OUTSIDE, Part, TYPES, label};
use crate::recognize::tagger::{Tagger, TaggerScratch, model, table};
use crate::recognize::words::Words;
use crate::resource::Class;
use crate::sentence::{Unit, split};
use crate::syntax::SyntaxParser;
use crate::tokenize::TokenizeWorker;

/// A sentence with its names.
#[derive(Clone, Debug, Deserialize)]
pub struct NamedSentence {
    /// The text.
    pub text: String,
    /// Its names, in characters.
    pub mentions: Vec<Named>,
}

/// One name in characters of the text.
#[derive(Clone, Debug, Deserialize)]
pub struct Named {
    /// First character.
    pub begin: u32,
    /// One past the last.
    pub end: u32,
    /// Type, in the corpus's own words.
    #[serde(rename = "type")]
    pub kind: String,
}

/// Types of a corpus in the tagger's: several where the corpus does not tell them apart; none where it is not a name
/// here; `None` where the corpus leaves it open.
fn types(kind: &str) -> Option<&'static [Class]> {
    Some(match kind {
        "人名" | "PERSON" | "PSN" | "Person" => &[Class::PERSON],
        "法人名" | "Company" => &[Class::COMPANY],
        "政治的組織名" | "PublicBody" => &[Class::PUBLIC_BODY],
        "その他の組織名"
        | "Organization"
        | "OrganizationUnit"
        | "Group"
        | "Team"
        | "ResearchOrganization"
        | "MediaOrganization" => &[Class::ORGANIZATION],
        "ORG" => &[Class::COMPANY, Class::PUBLIC_BODY, Class::ORGANIZATION],
        "地名" | "GPE" | "LOC" | "Place" | "Country" | "City" | "Region" => &[Class::PLACE],
        "施設名" | "FAC" | "Facility" => &[Class::FACILITY],
        "製品名" | "PRODUCT" | "ART" | "WORK_OF_ART" | "Dataset" | "Product" | "Software" | "Service" | "Platform"
        | "AIModel" | "Device" | "Vehicle" | "CreativeWork" | "Film" | "Series" | "Publication" | "Game" | "Song" => {
            &[Class::PRODUCT]
        }
        "イベント名" | "EVENT" | "Event" => &[Class::EVENT],
        "NORP" | "MOVEMENT" | "PET_NAME" | "LAW" => return None,
        _ => &[],
    })
}

/// The coarse type of a type of a corpus: the three kinds of organisation are one.
pub fn coarse_type(kind: &str) -> Option<Class> {
    types(kind)?.first().map(|c| coarse(*c))
}

fn coarse(class: Class) -> Class {
    if class == Class::COMPANY || class == Class::PUBLIC_BODY { Class::ORGANIZATION } else { class }
}

/// Reads sentences with NE labels in the last column of CoNLL-U (B-ORG, I-ORG), as in UD Japanese GSD.
pub fn read_conllu(text: &str) -> Vec<NamedSentence> {
    let mut sentences = Vec::new();
    for block in text.split("\n\n") {
        let (mut surface, mut mentions): (String, Vec<Named>) = (String::new(), Vec::new());
        let mut at = 0u32;
        for line in block.lines().filter(|l| !l.starts_with('#')) {
            let columns: Vec<&str> = line.split('\t').collect();
            let (Some(form), Some(misc)) = (columns.get(1), columns.get(9)) else { continue };
            if columns[0].contains(['-', '.']) {
                continue;
            }
            let end = at + form.chars().count() as u32;
            if let Some(tag) = misc.split('|').find_map(|m| m.strip_prefix("NE=")) {
                match (tag.strip_prefix("B-"), tag.strip_prefix("I-"), mentions.last_mut()) {
                    (None, Some(_), Some(last)) if last.end == at => last.end = end,
                    (Some(kind), ..) | (None, Some(kind), _) => {
                        mentions.push(Named { begin: at, end, kind: kind.to_owned() })
                    }
                    _ => {}
                }
            }
            surface.push_str(form);
            at = end;
            if !misc.split('|').any(|m| m == "SpaceAfter=No") {
                surface.push(' ');
                at += 1;
            }
        }
        if !surface.is_empty() {
            sentences.push(NamedSentence { text: surface, mentions });
        }
    }
    sentences
}

/// Reads sentences with their names marked in the line: `[カワセミ|法人名]は方針を示した。`
///
/// # Errors
/// The number of the line, from 1, in which a mark does not close, holds another, or has no type.
pub fn read_marked(text: &str) -> Result<Vec<NamedSentence>, usize> {
    let lines = text.lines().enumerate().filter(|(_, l)| !l.is_empty() && !l.starts_with('#'));
    lines.map(|(n, line)| marked(line).ok_or(n + 1)).collect()
}

fn marked(line: &str) -> Option<NamedSentence> {
    let mut sentence = NamedSentence { text: String::with_capacity(line.len()), mentions: Vec::new() };
    let (mut rest, mut at) = (line, 0u32);
    while let Some((before, behind)) = rest.split_once('[') {
        let (mark, after) = behind.split_once(']')?;
        let (name, kind) =
            mark.split_once('|').filter(|(n, k)| !n.is_empty() && !k.is_empty() && !mark.contains('['))?;
        let begin = at + before.chars().count() as u32;
        at = begin + name.chars().count() as u32;
        sentence.mentions.push(Named { begin, end: at, kind: kind.to_owned() });
        sentence.text.push_str(before);
        sentence.text.push_str(name);
        rest = after;
    }
    sentence.text.push_str(rest);
    (!rest.contains(']')).then_some(sentence)
}

/// Analyses a training sentence as `analyze --unit line` does.
pub fn analyse(text: &str, tokenizer: &mut TokenizeWorker, parser: &SyntaxParser) -> Option<SentenceAnalysis> {
    let sentence = split(text, crate::document::Field::Text, Unit::Line).into_iter().next()?;
    let tokens = tokenizer.tokenize(&sentence.text);
    let mut analysis = SentenceAnalysis { sentence, tokens, ..SentenceAnalysis::default() };
    parser.parse(&mut analysis);
    Some(analysis)
}

/// The labels that each unit of an analysed sentence may have.
pub fn allowed(analysis: &SentenceAnalysis, mentions: &[Named]) -> Vec<u64> {
    let tokens = &analysis.tokens;
    let mut allowed = vec![1u64 << OUTSIDE; tokens.len()];
    for m in mentions {
        let open = types(&m.kind);
        if open == Some(&[]) {
            continue;
        }
        let covered: Vec<usize> =
            (0..tokens.len()).filter(|i| tokens[*i].chars.begin < m.end && m.begin < tokens[*i].chars.end).collect();
        let (Some(first), Some(last)) = (covered.first(), covered.last()) else { continue };
        let exact = tokens[*first].chars.begin == m.begin && tokens[*last].chars.end == m.end;
        let kinds = open.unwrap_or_default();
        if !exact || kinds.is_empty() {
            // Cut by a morpheme, or not told: anything goes.
            for i in covered {
                allowed[i] = u64::MAX;
            }
            continue;
        }
        for i in *first..=*last {
            let part = match (i == *first, i == *last) {
                (true, true) => Part::Unit,
                (true, false) => Part::Begin,
                (false, true) => Part::Last,
                (false, false) => Part::Inside,
            };
            allowed[i] =
                kinds.iter().filter_map(|k| TYPES.iter().position(|t| t == k)).map(|k| 1u64 << label(k, part)).sum();
        }
    }
    allowed
}

/// Examples of sentences, each counting `weight`.
pub fn examples(
    sentences: &[NamedSentence],
    weight: f32,
    tables: &Tables,
    tokenizer: &mut TokenizeWorker,
    parser: &SyntaxParser,
) -> Vec<Example> {
    let words = Words::embedded();
    let mut sketch = Sketch::default();
    let mut out = Vec::with_capacity(sentences.len());
    for sentence in sentences {
        let Some(analysis) = analyse(&sentence.text, tokenizer, parser) else { continue };
        sketch.set(&analysis, tables, words);
        let features = (0..sketch.len())
            .map(|i| {
                let mut f = Vec::new();
                sketch.features(i, &mut f);
                f
            })
            .collect();
        out.push(Example { features, allowed: allowed(&analysis, &sentence.mentions), weight });
    }
    out
}

/// Scores a tagger: names right in span and coarse type (the three kinds of organisation are one), found, gold.
pub fn score(
    sentences: &[NamedSentence],
    tagger: &Tagger,
    tokenizer: &mut TokenizeWorker,
    parser: &SyntaxParser,
) -> (usize, usize, usize) {
    let (mut hits, mut found, mut gold) = (0, 0, 0);
    let mut scratch = TaggerScratch::default();
    for sentence in sentences {
        let Some(analysis) = analyse(&sentence.text, tokenizer, parser) else { continue };
        let mut names = Vec::new();
        tagger.find(&analysis, Words::embedded(), &mut scratch, &mut names);
        let right: Vec<(u32, u32, Class)> =
            sentence.mentions.iter().filter_map(|m| Some((m.begin, m.end, coarse_type(&m.kind)?))).collect();
        gold += right.len();
        found += names.len();
        hits += names
            .iter()
            .map(|n| (n.mention(&analysis).chars, coarse(n.class)))
            .filter(|(chars, class)| right.contains(&(chars.begin, chars.end, *class)))
            .count();
    }
    (hits, found, gold)
}

/// A feature whose weights all stay below this many steps is left out: with 3 the file is 40 % larger for no F1.
const SMALLEST: u8 = 4;

/// Trains and packs a model file; rows whose weights all round to nothing are left out.
pub fn pack(about: &str, crf: &Crf) -> Vec<u8> {
    let largest = crf.rows.iter().flat_map(|r| r.1).fold(0f32, |m, w| m.max(w.abs()));
    let scale = (largest / 127.0).max(1e-6);
    let features: Vec<(u32, [i8; LABELS])> = crf
        .rows
        .iter()
        .map(|(h, row)| (*h, row.map(|w| (w / scale).round() as i8)))
        .filter(|(_, row)| row.iter().any(|w| w.unsigned_abs() >= SMALLEST))
        .collect();
    model::write(about, scale, &crf.transitions, &features)
}

/// Trains the tagger `runs` times, each with another order of the examples, and takes the mean of the weights: what one
/// order happened to leave behind counts less. The losses of the runs' last epochs come with it.
pub fn train_tagger(examples: &[Example], options: &CrfOptions, runs: u64) -> (Crf, Vec<f64>) {
    let seeds: Vec<u64> = (0..runs.max(1)).map(|run| options.seed + run).collect();
    let (crfs, losses): (Vec<Crf>, Vec<f64>) = seeds
        .into_par_iter()
        .map(|seed| {
            let mut last = 0.0;
            let crf = train(examples, &CrfOptions { seed, ..*options }, |_, loss| last = loss);
            (crf, last)
        })
        .unzip();
    (Crf::mean(&crfs), losses)
}

/// Names (surface, part of speech of `SudachiDict`) -> table of class bits.
pub fn names_table(about: &str, text: &str) -> Vec<u8> {
    let mut words: BTreeMap<String, u16> = BTreeMap::new();
    for line in text.lines() {
        let Some((surface, pos)) = line.split_once('\t') else { continue };
        let bits = match pos {
            "固有名詞,地名,一般" => 1,
            "固有名詞,地名,国" => 2,
            "固有名詞,人名,名" => 4,
            "固有名詞,人名,姓" => 8,
            "固有名詞,人名,一般" => 16,
            "固有名詞,一般,*" => 32,
            "普通名詞,一般,*" => 64,
            _ => continue,
        };
        let surface: String = surface.nfkc().collect();
        if surface.len() <= table::LONGEST && surface.chars().count() > 1 {
            *words.entry(fold(&surface)).or_default() |= bits;
        }
    }
    table::write(about, &words)
}

/// Words with fine and coarse cluster -> table.
pub fn clusters_table(about: &str, text: &str, mut keep: impl FnMut(&str) -> bool) -> Vec<u8> {
    let mut words: BTreeMap<String, u16> = BTreeMap::new();
    for line in text.lines() {
        let mut columns = line.split('\t');
        let (Some(word), Some(Ok(fine)), Some(Ok(coarse))) =
            (columns.next(), columns.next().map(str::parse::<u16>), columns.next().map(str::parse::<u16>))
        else {
            continue;
        };
        let word: String = word.nfkc().collect();
        if word.len() <= table::LONGEST && keep(&word) {
            words.insert(fold(&word), (fine + 1) | coarse << 10);
        }
    }
    table::write(about, &words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_in_a_line_are_names() {
        let read = read_marked("# 注\n[縁|法人名]は「[結|製品名]」を出す。\n").unwrap_or_default();
        assert_eq!(read[0].text, "縁は「結」を出す。");
        let spans: Vec<_> = read[0].mentions.iter().map(|m| (m.begin, m.end, m.kind.as_str())).collect();
        assert_eq!(spans, [(0, 1, "法人名"), (3, 4, "製品名")]);
        assert_eq!(read_marked("なし。\n[縁|法人名は").map(|s| s.len()), Err(2));
        assert_eq!(read_marked("[[縁|法人名]は").map(|s| s.len()), Err(1));
        assert_eq!(read_marked("縁]は").map(|s| s.len()), Err(1));
    }
}
