//! A sentence's analysis for the eye: bunsetsu, arcs, cases and modality, aligned for wide characters.
//!
//! ```text
//! 同社は─────┐
//!   動画を─┐ │
//!     作る─┤ │       ガ 会社と  ヲ 動画を
//!     ……
//! ```

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use crate::document::{Modality, Polarity, SentenceAnalysis, Voice};

/// Columns between the ends of two neighbouring bunsetsu.
const STEP: usize = 2;

/// Draws one sentence, with an empty line behind it.
pub fn draw(sentence: &SentenceAnalysis, out: &mut String) {
    let count = sentence.chunks.len();
    let widths: Vec<usize> = (0..count).map(|i| sentence.chunk_text(i).trim_end().width()).collect();
    // The last bunsetsu that ends far to the left must still find room for its text.
    let base = (0..count).map(|i| widths[i].saturating_sub(i * STEP)).max().unwrap_or(0);
    let column = |i: usize| base + i * STEP;
    let mut open: Vec<usize> = Vec::new();
    for (i, chunk) in sentence.chunks.iter().enumerate() {
        open.retain(|&h| h > i);
        let text = sentence.chunk_text(i).trim_end();
        out.extend(std::iter::repeat_n(' ', column(i) - widths[i]));
        out.push_str(text);
        let head = chunk.head.index().filter(|&h| h > i);
        let last = open.iter().copied().chain(head).max().unwrap_or(i);
        for c in column(i)..column(last) {
            let at = (c + 1 - base).is_multiple_of(STEP).then(|| (c + 1 - base) / STEP);
            let corner = head.is_some_and(|h| at == Some(h));
            let bar = at.is_some_and(|a| open.contains(&a));
            let inside = head.is_some_and(|h| c + 1 < column(h));
            out.push(match (corner, bar, inside) {
                (true, true, _) => '┤',
                (true, false, _) => '┐',
                (false, true, true) => '┼',
                (false, true, false) => '│',
                (false, false, true) => '─',
                (false, false, false) => ' ',
            });
        }
        if let Some(head) = head
            && !open.contains(&head)
        {
            open.push(head);
        }
        describe(sentence, i, out);
        out.push('\n');
    }
    out.push('\n');
}

/// Cases, voice, polarity and modality of the predicates of a chunk.
fn describe(sentence: &SentenceAnalysis, chunk: usize, out: &mut String) {
    for predicate in sentence.predicates.iter().filter(|p| p.chunk == chunk) {
        let _ = write!(out, "  ‹{}›", predicate.lemma);
        for argument in &predicate.arguments {
            let _ = write!(out, " {} {}", argument.case, sentence.chunk_text(argument.chunk).trim_end());
        }
        if predicate.voice != Voice::Active {
            let _ = write!(out, " [{}]", predicate.voice);
        }
        if predicate.polarity != Polarity::Positive {
            let _ = write!(out, " [{}]", predicate.polarity);
        }
        if predicate.modality != Modality::Asserted {
            let _ = write!(out, " [{}]", predicate.modality);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::document::SentenceAnalysis;
    use crate::resource::Lexicon;
    use crate::syntax::SyntaxParser;
    use crate::tokenize::Tokenizer;

    #[test]
    fn arcs_end_above_their_heads() {
        let mut sentence = SentenceAnalysis::default();
        sentence.sentence.text = "同社は新しい動画を公開した。".to_owned();
        sentence.tokens = Tokenizer::new(&Lexicon::default()).worker().tokenize(&sentence.sentence.text);
        SyntaxParser::embedded().parse(&mut sentence);
        let mut drawn = String::new();
        super::draw(&sentence, &mut drawn);
        let lines: Vec<&str> = drawn.lines().collect();
        assert_eq!(lines.len(), 5);
        assert!(lines[1].contains("新しい─┐"), "{drawn}");
        assert!(lines[3].contains("‹公開› ガ 同社は ヲ 動画を"), "{drawn}");
    }
}
