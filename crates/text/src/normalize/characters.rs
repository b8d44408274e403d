//! What single characters and short signs stand for.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

/// Signs that are written out, by `ontology/characters.tsv`.
fn written_out() -> &'static FxHashMap<char, &'static str> {
    static TABLE: OnceLock<FxHashMap<char, &'static str>> = OnceLock::new();
    TABLE.get_or_init(|| {
        include_str!("../../../../ontology/characters.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once('\t'))
            .filter_map(|(sign, words)| Some((sign.chars().next()?, words)))
            .collect()
    })
}

/// Whether a character of this range may mean something else than itself: the quick test, right for nearly all text.
pub(super) fn is_plain(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='%' | '\''..='~' | '\u{3000}'..='\u{3098}' | '\u{309B}'..='\u{31FF}' | '\u{3400}'..='\u{9FFF}' | '\u{FF01}'..='\u{FF5B}' | '\u{FF5D}'..='\u{FF60}')
}

/// Kanji, with 々, 〆 and ヶ.
pub(super) fn is_kanji(c: char) -> bool {
    matches!(c, '々' | '〆' | 'ヶ' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Marks that belong to the character before them.
pub(super) fn is_combining(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}' | '\u{1160}'..='\u{11FF}' | '\u{3099}' | '\u{309A}')
}

/// Characters that show nothing and stand for nothing: soft hyphen, zero width, direction, variation, control.
pub(super) fn is_nothing(c: char) -> bool {
    crate::name::is_invisible(c)
        || matches!(c, '\0'..='\u{8}' | '\u{E}'..='\u{1F}' | '\u{7F}' | '\u{80}'..='\u{84}' | '\u{86}'..='\u{9F}' | '\u{61C}' | '\u{180E}' | '\u{206A}'..='\u{206F}' | '\u{FFF9}'..='\u{FFFC}' | '\u{FDD0}'..='\u{FDEF}' | '™' | '®' | '℠' | '©')
}

/// Pictures: shown in colour by themselves.
pub(super) fn is_picture(c: char) -> bool {
    matches!(c, '\u{1F000}'..='\u{1F1FF}' | '\u{1F260}'..='\u{1FAFF}' | '\u{E0020}'..='\u{E007F}' | '\u{20E3}'
        | '\u{231A}' | '\u{231B}' | '\u{23E9}'..='\u{23EC}' | '\u{23F0}' | '\u{23F3}' | '\u{25FD}' | '\u{25FE}'
        | '\u{2614}' | '\u{2615}' | '\u{2648}'..='\u{2653}' | '\u{267F}' | '\u{2693}' | '\u{26A1}' | '\u{26AA}' | '\u{26AB}'
        | '\u{26BD}' | '\u{26BE}' | '\u{26C4}' | '\u{26C5}' | '\u{26CE}' | '\u{26D4}' | '\u{26EA}' | '\u{26F2}' | '\u{26F3}'
        | '\u{26F5}' | '\u{26FA}' | '\u{26FD}' | '\u{2705}' | '\u{270A}' | '\u{270B}' | '\u{2728}' | '\u{274C}' | '\u{274E}'
        | '\u{2753}'..='\u{2755}' | '\u{2757}' | '\u{2795}'..='\u{2797}' | '\u{27B0}' | '\u{27BF}' | '\u{2B1B}' | '\u{2B1C}'
        | '\u{2B50}' | '\u{2B55}')
}

/// What may become a picture with U+FE0F behind it.
pub(super) fn is_symbol(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{21FF}' | '\u{2300}'..='\u{23FF}' | '\u{25A0}'..='\u{27BF}' | '\u{2934}' | '\u{2935}' | '\u{2B00}'..='\u{2BFF}' | '\u{3030}' | '\u{303D}' | '\u{3297}' | '\u{3299}')
}

/// The characters that one character stands for, where they are others.
pub(super) fn written(c: char) -> Option<String> {
    if let Some(words) = written_out().get(&c) {
        return Some((*words).to_owned());
    }
    let unfolds = match c {
        // Kangxi radicals, vertical and small forms, ligatures, squared words and dates.
        '\u{2F00}'..='\u{2FDF}'
        | '\u{FE10}'..='\u{FE19}'
        | '\u{FE30}'..='\u{FE48}'
        | '\u{FE50}'..='\u{FE6B}'
        | '\u{FB00}'..='\u{FB06}' => true,
        '\u{3220}'..='\u{3243}' | '\u{32C0}'..='\u{32FF}' | '\u{3300}'..='\u{33FF}' => true,
        '\u{FF61}'..='\u{FF9F}' | '\u{1F100}'..='\u{1F10A}' => true,
        // Canonical equivalents of one character.
        '\u{F900}'..='\u{FAD9}' | '\u{2F800}'..='\u{2FA1D}' | '\u{2126}' | '\u{212A}' | '\u{212B}' => {
            let normal: String = std::iter::once(c).nfc().collect();
            return Some(normal).filter(|n| !n.chars().eq([c]));
        }
        _ => false,
    };
    let normal: String = if unfolds { std::iter::once(c).nfkc().collect() } else { return None };
    Some(normal).filter(|n| !n.chars().eq([c]))
}

/// What an entity of HTML at the beginning of `text` stands for, and its length.
pub fn entity(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(12).position(|b| b == b';')?;
    let name = &text[1..end];
    let code = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => match name.strip_prefix('#')? {
            hex if hex.starts_with(['x', 'X']) => code(&hex[1..], 16)?,
            digits => code(digits, 10)?,
        },
    };
    (!c.is_control()).then_some((c, end + 1))
}

/// Length of an escape sequence of a terminal at the beginning of `text`, which begins with ESC.
pub(super) fn escape(text: &str) -> usize {
    let rest = text.as_bytes();
    match rest.get(1) {
        Some(b'[') => rest[2..].iter().position(|b| (0x40..0x7F).contains(b)).filter(|n| *n < 32).map_or(1, |n| n + 3),
        Some(b']') => rest[2..].iter().position(|b| *b == 7).filter(|n| *n < 256).map_or(1, |n| n + 3),
        _ => 1,
    }
}
