//! What the stages found in the cleaned text -> the same in the text as read: every offset, every quotation.

use crate::document::{Document, DocumentAnalysis, Field, Node, Reading, SentenceAnalysis, Statement};
use crate::normalize::{Clean, OffsetMap};
use crate::span::{ByteSpan, CharSpan};

/// Gives the entities the readings that stand beside their names.
pub fn add_readings(analysis: &mut DocumentAnalysis, title: &[Reading], text: &[Reading]) {
    if title.is_empty() && text.is_empty() {
        return;
    }
    for entity in &mut analysis.entities {
        for &(sentence, mention) in &entity.mentions {
            let s = &analysis.sentences[sentence];
            let chars = s.mentions[mention].chars.shift(s.sentence.span.begin);
            let readings = if s.sentence.field == Field::Title { title } else { text };
            let first = readings.partition_point(|r| r.begin < chars.begin);
            let (mut at, mut kana) = (chars.begin, String::new());
            // 高瀬《たかせ》誠《まこと》: the readings must cover the name, but for kana of its own.
            let name: Vec<char> = s.mention_text(mention).chars().collect();
            let own = |from: u32, to: u32| -> Option<String> {
                let part = name.get((from - chars.begin) as usize..(to - chars.begin) as usize)?;
                part.iter().all(|c| matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー')).then(|| part.iter().collect())
            };
            for reading in readings[first..].iter().take_while(|r| r.end <= chars.end) {
                let Some(between) = own(at, reading.begin) else { break };
                kana = kana + &between + &reading.kana;
                at = reading.end;
            }
            if at > chars.begin
                && let Some(rest) = own(at, chars.end)
            {
                entity.reading = crate::normalize::katakana(&(kana + &rest));
                break;
            }
        }
    }
}

/// Turns every place of `analysis`, which was made from the texts of `title` and `text`, into one of `document`.
pub fn place(analysis: &mut DocumentAnalysis, document: &Document, title: Option<&Clean<'_>>, text: &Clean<'_>) {
    let map_of = |field| match field {
        Field::Title => title.and_then(|t| t.map.as_ref()),
        Field::Text => text.map.as_ref(),
    };
    let source_of = |field| match field {
        Field::Title => document.title.as_deref().unwrap_or(""),
        Field::Text => document.text.as_str(),
    };
    for statement in &mut analysis.statements {
        let field = if statement.sentence < 0 { Field::Title } else { Field::Text };
        if let Some(map) = map_of(field) {
            let found = sentence_of(&analysis.sentences, statement);
            place_statement(statement, map, found, source_of(field));
        }
    }
    for sentence in &mut analysis.sentences {
        if let Some(map) = map_of(sentence.sentence.field) {
            place_sentence(sentence, map);
        }
    }
}

/// The sentence that a statement stands in.
fn sentence_of<'s>(sentences: &'s [SentenceAnalysis], statement: &Statement) -> Option<&'s SentenceAnalysis> {
    let titles = sentences.partition_point(|s| s.sentence.field == Field::Title);
    match usize::try_from(statement.sentence) {
        Ok(number) => sentences.get(titles + number),
        Err(_) => sentences[..titles].iter().find(|s| statement.begin < s.sentence.span.end),
    }
}

fn place_sentence(s: &mut SentenceAnalysis, map: &OffsetMap) {
    let begin = s.sentence.span.begin;
    let (first, last) = map.range(begin, s.sentence.span.end);
    let inside = |span: CharSpan| {
        let (from, to) = map.range(begin + span.begin, begin + span.end);
        CharSpan::new(from - first, to - first)
    };
    for token in &mut s.tokens {
        token.chars = inside(token.chars);
    }
    for mention in &mut s.mentions {
        mention.chars = inside(mention.chars);
    }
    // Chunks tile the sentence: each begins where the last ended.
    let mut at = 0;
    for chunk in &mut s.chunks {
        let end = inside(chunk.chars).end.max(at);
        chunk.chars = CharSpan::new(at, end);
        at = end;
    }
    let (from, to) = map.bytes(s.sentence.bytes.begin, s.sentence.bytes.end);
    s.sentence.bytes = ByteSpan::new(from, to);
    s.sentence.span = CharSpan::new(first, last);
}

fn place_statement(statement: &mut Statement, map: &OffsetMap, sentence: Option<&SentenceAnalysis>, source: &str) {
    let Some(sentence) = sentence else { return };
    let (_, bytes_end) = map.bytes(sentence.sentence.bytes.begin, sentence.sentence.bytes.end);
    let (bytes_begin, _) = map.bytes(sentence.sentence.bytes.begin, sentence.sentence.bytes.begin + 1);
    let first = map.begin(sentence.sentence.span.begin);
    let quote = source.get(bytes_begin as usize..bytes_end as usize).unwrap_or("");
    let slice = |begin: u32, end: u32| -> String {
        quote.chars().skip(begin.saturating_sub(first) as usize).take(end.saturating_sub(begin) as usize).collect()
    };
    (statement.begin, statement.end) = map.range(statement.begin, statement.end);
    statement.text = slice(statement.begin, statement.end);
    for node in [&mut statement.subject, &mut statement.object] {
        place_node(node, map, &sentence.sentence.span, &slice);
    }
}

fn place_node(node: &mut Node, map: &OffsetMap, sentence: &CharSpan, slice: &dyn Fn(u32, u32) -> String) {
    let here = sentence.contains(CharSpan::new(node.begin, node.end));
    let said = !node.surface.is_empty() && node.surface.chars().count() == (node.end - node.begin) as usize;
    (node.begin, node.end) = map.range(node.begin, node.end);
    if said && here {
        node.surface = slice(node.begin, node.end);
    }
}
