//! Text as read -> normalised text, one character for one, so that every offset holds in both.
//!
//! ```text
//! ＯｐｅｎＡＩ　「ＧＰＴ－５」 ｢ｿﾗ｣
//! OpenAI 「GPT-5」 「ソラ」
//! ```
//! What needs two characters for one, or one for two, is [`Clean`]'s: it makes the text that the stages read, and keeps the
//! map by which every place in it is a place in the text as read.

mod characters;
mod clean;
mod lines;
mod marks;
mod offsets;
mod ruby;
mod unclosed;

pub use characters::entity;
pub use clean::Clean;
pub use lines::LineBreaks;
pub use offsets::OffsetMap;

/// Full-width Latin, digits and signs made narrow, half-width kana made wide, all kinds of space made one.
pub fn narrow(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    out.extend(text.chars().map(narrow_char));
    out
}

/// Hiragana -> katakana.
pub fn katakana(text: &str) -> String {
    text.chars()
        .map(|c| if matches!(c, 'ぁ'..='ゖ') { char::from_u32(c as u32 + 0x60).unwrap_or(c) } else { c })
        .collect()
}

/// One character of [`narrow`].
pub fn narrow_char(c: char) -> char {
    match c {
        // By far the most frequent: ASCII, kana and kanji stay.
        ' '..='~' | '\u{3001}'..='\u{3007}' | '\u{300C}'..='\u{301C}' | '\u{3020}'..='\u{9FFF}' => c,
        // The full-width tilde stands for the wave dash of ranges (3～5) and stays.
        '\u{FF01}'..='\u{FF5D}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{FF61}'..='\u{FF9D}' => HALF_WIDTH_KANA[c as usize - 0xFF61],
        '\t' | '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => ' ',
        '\u{2010}' | '\u{2011}' | '\u{2212}' => '-',
        '\u{2019}' => '\'',
        // Other marks around names, as those that the stages know.
        '〈' | '≪' | '«' | '‹' | '《' | '〝' => '『',
        '〉' | '≫' | '»' | '›' | '》' | '〟' => '』',
        _ => c,
    }
}

/// U+FF61 to U+FF9D: ｡ to ﾝ.
const HALF_WIDTH_KANA: [char; 61] = [
    '。', '「', '」', '、', '・', 'ヲ', 'ァ', 'ィ', 'ゥ', 'ェ', 'ォ', 'ャ', 'ュ', 'ョ', 'ッ', 'ー', 'ア', 'イ', 'ウ',
    'エ', 'オ', 'カ', 'キ', 'ク', 'ケ', 'コ', 'サ', 'シ', 'ス', 'セ', 'ソ', 'タ', 'チ', 'ツ', 'テ', 'ト', 'ナ', 'ニ',
    'ヌ', 'ネ', 'ノ', 'ハ', 'ヒ', 'フ', 'ヘ', 'ホ', 'マ', 'ミ', 'ム', 'メ', 'モ', 'ヤ', 'ユ', 'ヨ', 'ラ', 'リ', 'ル',
    'レ', 'ロ', 'ワ', 'ン',
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    #[test]
    fn widths_are_made_one() {
        assert_eq!(narrow("ＯｐｅｎＡＩ　「ＧＰＴ－５」 ｢ｿﾗ｣｡"), "OpenAI 「GPT-5」 「ソラ」。");
        assert_eq!(narrow("３～５台"), "3～5台");
        assert_eq!(narrow("ﾄﾞﾙ"), "トﾞル");
    }

    #[test]
    fn half_width_kana_agree_with_nfkc() {
        for c in '\u{FF61}'..='\u{FF9D}' {
            assert_eq!(std::iter::once(c).nfkc().collect::<String>(), narrow_char(c).to_string());
        }
    }

    proptest! {
        #[test]
        fn one_character_for_one(text in any::<String>()) {
            prop_assert_eq!(narrow(&text).chars().count(), text.chars().count());
            prop_assert_eq!(narrow(&narrow(&text)), narrow(&text));
        }
    }
}
