//! Morphemes -> the same, where the dictionary cuts a run of characters otherwise than it is read: `ontology/tokens.tsv`.
//!
//! ```text
//! 早けれ|ば -> 早ければ (adverb)      運転|手向け -> 運転|手|向け
//! ```

use std::sync::OnceLock;

use crate::document::{Pos, Token};
use crate::span::{ByteSpan, CharSpan};

/// A run of characters with its words.
struct Reading {
    run: &'static str,
    words: Vec<(&'static str, Pos)>,
    /// Whether it is so read only right behind a noun.
    behind_noun: bool,
}

fn readings() -> &'static [Reading] {
    static READINGS: OnceLock<Vec<Reading>> = OnceLock::new();
    READINGS.get_or_init(|| read(include_str!("../../../../ontology/tokens.tsv")))
}

/// Lines that are no reading are left out; a test holds the table to its form.
fn read(table: &'static str) -> Vec<Reading> {
    let lines = table.lines().filter(|l| !l.starts_with('#'));
    lines.filter_map(reading).collect()
}

fn reading(line: &'static str) -> Option<Reading> {
    let mut cells = line.split('\t');
    let (run, words) = (cells.next()?, cells.next()?);
    let word = |word: &'static str| {
        let (surface, pos) = word.split_once('/')?;
        let mut levels = pos.split(',').chain(std::iter::repeat("*"));
        let levels = [levels.next()?, levels.next()?, levels.next()?, levels.next()?];
        Some((surface, Pos::from_levels(levels)?))
    };
    let words: Vec<_> = words.split('|').map(word).collect::<Option<_>>()?;
    let whole = words.iter().map(|(surface, _)| surface.len()).sum::<usize>() == run.len();
    whole.then_some(Reading { run, words, behind_noun: cells.next() == Some("noun") })
}

/// Whether a run of the table begins with a morpheme.
pub fn begins(surface: &str) -> bool {
    readings().iter().any(|r| r.run.starts_with(surface))
}

/// Puts the words of the table in the place of the morphemes from `at` on, where they end together.
pub fn mend(text: &str, tokens: &mut Vec<Token>, at: usize) {
    let begin = tokens[at].bytes.begin;
    let behind_noun = at > 0 && tokens[at - 1].bytes.end == begin && tokens[at - 1].pos.is_noun();
    let found = readings().iter().find_map(|r| {
        let fits = text[begin as usize..].starts_with(r.run) && (behind_noun || !r.behind_noun);
        let end = begin + r.run.len() as u32;
        let last = tokens[at..].iter().position(|t| t.bytes.end >= end).filter(|_| fits)?;
        (tokens[at + last].bytes.end == end).then_some((r, at + last))
    });
    let Some((reading, last)) = found else { return };
    let (mut byte, mut char) = (begin, tokens[at].chars.begin);
    let words = reading.words.iter().map(|(surface, pos)| {
        let (bytes, chars) = (surface.len() as u32, surface.chars().count() as u32);
        let token = Token {
            bytes: ByteSpan::new(byte, byte + bytes),
            chars: CharSpan::new(char, char + chars),
            pos: *pos,
            ..Token::default()
        };
        (byte, char) = (byte + bytes, char + chars);
        token
    });
    let words: Vec<Token> = words.collect();
    tokens.splice(at..=last, words);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::Lexicon;
    use crate::tokenize::Tokenizer;

    #[test]
    fn every_line_of_the_table_is_read() {
        let table = include_str!("../../../../ontology/tokens.tsv");
        assert_eq!(readings().len(), table.lines().filter(|l| !l.starts_with('#')).count());
    }
    #[test]
    fn runs_are_cut_as_they_are_read() {
        let cut = |text: &str| {
            let tokens = Tokenizer::new(&Lexicon::default()).worker().tokenize(text);
            tokens.iter().map(|t| t.bytes.of(text)).collect::<Vec<_>>().join("|")
        };
        assert_eq!(cut("早ければ来春に"), "早ければ|来春|に");
        assert_eq!(cut("運転手向けの保険"), "運転|手|向け|の|保険");
        assert_eq!(cut("手向けの花"), "手向け|の|花");
        assert_eq!(cut("除湿機を売る"), "除湿|機|を|売る");
    }
}
