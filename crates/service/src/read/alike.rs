//! Words whose letters only look like others: `Аpple` with a Cyrillic А, `ソフ卜バンク` with the kanji of divination. They are other
//! names to the program than to a reader, and are told.

/// Greek and Cyrillic letters that are drawn as Latin ones.
const LATIN: &str = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονАВЕКМНОРСТУХаеорсухіјѕІЈЅ";
/// Kanji that are drawn as katakana.
const KATAKANA: &str = "口二力夕卜八工才千一";

/// The first such word of a text, the letter in it, and how many words there are.
pub fn find(text: &str) -> Option<(&str, char, usize)> {
    let mut found: Option<(&str, char, usize)> = None;
    let mut tell = |word, letter| match &mut found {
        Some((_, _, count)) => *count += 1,
        None => found = Some((word, letter, 1)),
    };
    // Leading bytes of Greek and Cyrillic: most texts have none.
    if text.bytes().any(|b| (0xCD..=0xD4).contains(&b)) {
        for word in text.split(|c: char| !c.is_alphabetic() || c >= '\u{1000}') {
            if word.contains(|c: char| c.is_ascii_alphabetic())
                && let Some(letter) = word.chars().find(|c| LATIN.contains(*c))
            {
                tell(word, letter);
            }
        }
    }
    let is_katakana = |c: char| matches!(c, '\u{30A1}'..='\u{30FA}' | 'ー');
    let words = text.split(|c: char| !is_katakana(c) && !KATAKANA.contains(c));
    for word in words.filter(|word| word.len() > 6 && word.contains(is_katakana)) {
        let chars: Vec<char> = word.chars().collect();
        let between = chars.windows(3).find(|w| is_katakana(w[0]) && KATAKANA.contains(w[1]) && is_katakana(w[2]));
        if let Some(between) = between {
            tell(word, between[1]);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn letters_that_look_like_others_are_told() {
        assert_eq!(find("Аpple社とApple社、ΝTTとNTT。"), Some(("Аpple", 'А', 2)));
        assert_eq!(find("ソフ卜バンクは新型機を発売した。"), Some(("ソフ卜バンク", '卜', 1)));
        for text in
            ["Москва、Αθήνα、α版、5μm、ΔT", "二ュース一覧、ハ月、カ国、カラー二色、一ミリ", "ソフトバンク、ニュース"]
        {
            assert_eq!(find(text), None, "{text}");
        }
    }
}
