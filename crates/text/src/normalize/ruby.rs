//! Readings that are written beside words, in the notation of Aozora Bunko and in brackets.
//!
//! ```text
//! 夏目《なつめ》は｜小説家《しょうせつか》だ。［＃改ページ］    夏目は小説家だ。
//! 夏目漱石（なつめそうせき）は                          夏目漱石は
//! ```

use super::characters::is_kanji;

/// A reading that stands in a text, in bytes.
pub(super) struct Ruby {
    /// Where its word begins.
    pub word: usize,
    /// Where its bracket opens, which is where the word ends.
    pub open: usize,
    /// Where its bracket ends.
    pub end: usize,
}

/// Longest word with one reading, in characters.
const MAX_WORD: usize = 12;

fn is_kana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | 'ゝ' | 'ゞ' | '・' | ' ' | '\u{3000}')
}

/// Whether `text` is written as Aozora Bunko writes: with ｜ or ［＃, or with kana in 《》 behind more than one word.
pub(super) fn is_aozora(text: &str) -> bool {
    if !text.contains('《') && !text.contains("［＃") {
        return false;
    }
    text.contains("［＃") || text.contains('｜') && text.contains('《') || {
        let count = text.match_indices('《').filter(|&(at, _)| reading(text, at, '》').is_some()).take(2).count();
        // One alone may be a title: 映画《ひなた》 has no okurigana and no word going on behind it.
        count > 1
            || count == 1
                && text.match_indices('《').any(|(at, _)| {
                    reading(text, at, '》').is_some_and(|r| r.word > 0 && text[r.end..].starts_with(is_kanji))
                })
    }
}

/// The reading whose bracket opens at the byte `open`.
pub(super) fn reading(text: &str, open: usize, close: char) -> Option<Ruby> {
    let bracket = text[open..].chars().next()?.len_utf8();
    let inside = &text[open + bracket..];
    let length = inside.char_indices().take(40).find(|&(_, c)| c == close)?.0;
    if length == 0 || !inside[..length].chars().all(is_kana) {
        return None;
    }
    let before = &text[..open];
    let mut word = open;
    let kanji = before.chars().rev().take(MAX_WORD).take_while(|c| is_kanji(*c));
    word -= kanji.map(char::len_utf8).sum::<usize>();
    if let Some(bar) = before
        .char_indices()
        .rev()
        .take(2 * MAX_WORD)
        .find(|&(_, c)| matches!(c, '｜' | '》' | '。' | '\n'))
        .filter(|&(_, c)| c == '｜')
        .map(|(i, _)| i)
    {
        return Some(Ruby { word: bar, open, end: open + bracket + length + close.len_utf8() });
    }
    (word < open).then_some(Ruby { word, open, end: open + bracket + length + close.len_utf8() })
}

/// The reading in round brackets behind a name in kanji: in hiragana, and as long as a reading of these characters can be.
pub(super) fn bracketed(text: &str, open: usize) -> Option<Ruby> {
    let close = if text[open..].starts_with('（') { '）' } else { ')' };
    let ruby = reading(text, open, close)?;
    let bracket = close.len_utf8();
    let kana = text[open + bracket..ruby.end - bracket].chars().filter(|c| !matches!(c, ' ' | '\u{3000}' | '・'));
    let word = &text[ruby.word..open];
    let (kanji, kana) =
        (word.chars().count(), kana.fold((0, true), |(n, all), c| (n + 1, all && matches!(c, 'ぁ'..='ゖ' | 'ー'))));
    (kana.1 && kanji >= 2 && (kanji + 1..=3 * kanji).contains(&kana.0) && !word.starts_with('｜')).then_some(ruby)
}
