//! Characters -> the characters that stand for them in comparison.

use std::borrow::Cow;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

use super::confusable::{may_be_mixed, unmask};

/// Reads what is read once.
pub(super) fn prepare() {
    kanji();
}

/// Old, traditional and simplified forms -> the Japanese form.
fn kanji() -> &'static FxHashMap<char, char> {
    static KANJI: OnceLock<FxHashMap<char, char>> = OnceLock::new();
    KANJI.get_or_init(|| {
        include_str!("../../../../ontology/kanji.tsv")
            .lines()
            .filter(|l| !l.starts_with('#'))
            .filter_map(|l| l.split_once('\t'))
            .flat_map(|(form, variants)| variants.chars().filter_map(move |v| Some((v, form.chars().next()?))))
            .collect()
    })
}

/// Marks that show nothing: zero-width and direction marks, soft hyphen, byte-order mark, variation selectors.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Small kana -> the large ones.
pub(super) fn large(c: char) -> char {
    match c {
        'ァ' => 'ア',
        'ィ' => 'イ',
        'ゥ' => 'ウ',
        'ェ' => 'エ',
        'ォ' => 'オ',
        'ャ' => 'ヤ',
        'ュ' => 'ユ',
        'ョ' => 'ヨ',
        'ッ' => 'ツ',
        'ヮ' => 'ワ',
        'ヵ' => 'カ',
        'ヶ' => 'ケ',
        _ => c,
    }
}

/// Whether a character is its own normal form, whatever stands beside it that is so too, and no letter of two cases but of ASCII:
/// names have few others.
fn is_plain(c: char) -> bool {
    c.is_ascii() || matches!(c, '一'..='鿿' | 'ぁ'..='ゖ') || is_katakana(c)
}

/// Whether `c` is katakana or the long mark.
pub(super) fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー')
}

/// Folds one name: NFKC, lower case, katakana, ヴ as ブ, small kana large, no long mark at the end of a word, Japanese kanji,
/// no dots, spaces, hyphens and invisible marks; letters of other alphabets inside a Latin word as the Latin ones they imitate.
pub fn fold(name: &str) -> String {
    let mut chars: Vec<char> = Vec::with_capacity(name.len());
    if name.chars().all(is_plain) {
        chars.extend(name.chars().map(|c| c.to_ascii_lowercase()));
    } else {
        let unmasked = if may_be_mixed(name) { Cow::Owned(unmask(name)) } else { Cow::Borrowed(name) };
        chars.extend(unmasked.chars().filter(|c| !is_invisible(*c)).nfkc().flat_map(char::to_lowercase));
    }
    for c in &mut chars {
        *c = match *c {
            kana @ 'ぁ'..='ゖ' => char::from_u32(kana as u32 + 0x60).unwrap_or(kana),
            'ヂ' => 'ジ',
            'ヅ' => 'ズ',
            'ヲ' => 'オ',
            'ヱ' => 'エ',
            'ヰ' => 'イ',
            other => kanji().get(&other).copied().unwrap_or(other),
        };
    }
    let mut out = String::with_capacity(name.len());
    let mut digits_end = false;
    let mut i = 0;
    while i < chars.len() {
        let c = chars[i];
        let next = chars.get(i + 1).copied();
        match c {
            // ヴァ ヴィ ヴェ ヴォ -> バ ビ ベ ボ
            'ヴ' => {
                let (b, used) = match next {
                    Some('ァ') => ('バ', 2),
                    Some('ィ') => ('ビ', 2),
                    Some('ェ') => ('ベ', 2),
                    Some('ォ') => ('ボ', 2),
                    _ => ('ブ', 1),
                };
                out.push(b);
                i += used;
                digits_end = false;
                continue;
            }
            'ー' if !next.is_some_and(is_katakana) => {}
            // A point or hyphen between digits tells versions apart: GLM-4.6, GPT-4-1.
            '.' | '-' | '‐' | '‑' | '–' | '/' | '_' | '+' | ' ' | ','
                if digits_end && next.is_some_and(|n| n.is_ascii_digit()) =>
            {
                out.push(if c == '.' { '.' } else { '-' });
            }
            '+' => out.push('+'),
            '々' => {
                if let Some(last) = out.chars().last() {
                    out.push(last);
                }
            }
            _ if is_katakana(c) || matches!(c, '一'..='鿿' | '&' | '#') || c.is_alphanumeric() => out.push(large(c)),
            _ => {}
        }
        digits_end = c.is_ascii_digit();
        i += 1;
    }
    if out.is_empty() { name.to_owned() } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_variant_has_one_form() {
        for (variant, form) in kanji() {
            assert!(!kanji().contains_key(form), "{variant} -> {form} is itself a variant");
        }
    }
    #[test]
    fn versions_stay_apart() {
        assert_ne!(fold("GPT-4.1"), fold("GPT-41"));
        assert_eq!(fold("GPT-4"), fold("GPT 4"));
        assert_eq!(fold("GPT-4"), fold("GPT4"));
        assert_ne!(fold("C++"), fold("C"));
    }
}
