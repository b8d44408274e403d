//! The scripts of characters, as far as names care.

/// Script of a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Script {
    /// Latin letters, Greek and Cyrillic too.
    Latin,
    /// Decimal digits.
    Digit,
    /// カタカナ with ー.
    Katakana,
    /// ひらがな.
    Hiragana,
    /// 漢字 with 々, 〆, ヶ.
    Kanji,
    /// ・
    MiddleDot,
    /// White space.
    Space,
    /// Everything else.
    Symbol,
}

/// The script of `c`.
pub fn script(c: char) -> Script {
    match c {
        '0'..='9' => Script::Digit,
        'a'..='z' | 'A'..='Z' => Script::Latin,
        ' ' | '\t' | '\u{3000}' => Script::Space,
        '\u{21}'..='\u{7E}' => Script::Symbol,
        '・' | '･' => Script::MiddleDot,
        'ヶ'
        | '々'
        | '〆'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}' => Script::Kanji,
        'ァ'..='ヺ' | 'ー' | '\u{FF66}'..='\u{FF9F}' => Script::Katakana,
        'ぁ'..='ゖ' | 'ゝ' | 'ゞ' => Script::Hiragana,
        _ if c.is_alphabetic() => Script::Latin,
        _ => Script::Symbol,
    }
}

/// Whether a name that ends in `left` may be followed by `right`: no word is cut inside a run of one script.
pub fn may_part(left: char, right: char) -> bool {
    let (l, r) = (script(left), script(right));
    match (l, r) {
        (Script::Latin, Script::Latin) | (Script::Digit, Script::Digit) | (Script::Katakana, Script::Katakana) => false,
        // Sora2 and GPT4 are one word, 3M too.
        (Script::Latin, Script::Digit) | (Script::Digit, Script::Latin) => false,
        _ => true,
    }
}
