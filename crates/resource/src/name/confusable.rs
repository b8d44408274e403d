//! Letters of other alphabets that stand for Latin ones: ОpenAI with a Cyrillic О.
//!
//! Which letters look alike is Unicode's table of confusables (UTS #39). A letter counts as the Latin one only inside a word
//! that has Latin letters as well: Газпром and Λόγος stay what they are.

/// The Latin letter, in lower case, that a Greek, Cyrillic or Armenian letter looks like.
pub fn latin_twin(c: char) -> Option<char> {
    if !is_foreign(c) {
        return None;
    }
    // Unicode's prototype of I, l and 1 is l; a capital stands for a capital.
    if matches!(c, 'І' | 'Ι' | 'Ӏ') {
        return Some('i');
    }
    let mut buffer = [0; 4];
    let mut skeleton = unicode_security::skeleton(c.encode_utf8(&mut buffer));
    match (skeleton.next(), skeleton.next()) {
        (Some(twin), None) if twin.is_ascii_alphabetic() => Some(twin.to_ascii_lowercase()),
        _ => capital(c),
    }
}

/// Small letters whose capitals look like Latin capitals: names are compared in lower case, so the likeness of the capitals
/// has to hold there too.
fn capital(c: char) -> Option<char> {
    Some(match c {
        'в' | 'β' => 'b',
        'ε' => 'e',
        'н' | 'η' => 'h',
        'ι' => 'i',
        'к' | 'κ' => 'k',
        'м' | 'μ' => 'm',
        'т' | 'τ' => 't',
        'χ' => 'x',
        'υ' => 'y',
        'ζ' => 'z',
        _ => return None,
    })
}

fn is_foreign(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{58F}')
}

/// `name` with Latin letters for those that imitate them.
pub fn unmask(name: &str) -> String {
    let words = mixed_words(name);
    name.char_indices()
        .map(|(at, c)| if words.iter().any(|w| w.contains(&at)) { latin_twin(c).unwrap_or(c) } else { c })
        .collect()
}

/// Whether some word of `text` may be written with letters of two alphabets.
pub fn may_be_mixed(text: &str) -> bool {
    text.contains(is_foreign)
}

/// The byte stretches of words in which Latin letters stand together with Greek, Cyrillic or Armenian ones.
pub fn mixed_words(text: &str) -> Vec<std::ops::Range<usize>> {
    let letter = |c: char| c.is_ascii_alphanumeric() || is_foreign(c) || super::is_invisible(c);
    let mut words = Vec::new();
    let mut begin = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (begin, letter(c)) {
            (None, true) => begin = Some(at),
            (Some(from), false) => {
                let word = &text[from..at];
                if word.contains(is_foreign) && word.contains(|c: char| c.is_ascii_alphabetic()) {
                    words.push(from..at);
                }
                begin = None;
            }
            _ => {}
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_mixed_words_are_touched() {
        let text = "ОpenAIとГазпромとΛόγοςとMеta";
        let words: Vec<&str> = mixed_words(text).into_iter().map(|w| &text[w]).collect();
        assert_eq!(words, ["ОpenAI", "Mеta"]);
        assert!(!may_be_mixed("OpenAIと京都"));
    }

    #[test]
    fn likeness_holds_in_both_cases() {
        for (foreign, latin) in
            [('О', 'o'), ('о', 'o'), ('А', 'a'), ('В', 'b'), ('в', 'b'), ('Η', 'h'), ('ρ', 'p'), ('М', 'm'), ('І', 'i')]
        {
            assert_eq!(latin_twin(foreign), Some(latin), "{foreign}");
        }
        for c in ['ж', 'Я', 'Ω', 'a', '京'] {
            assert_eq!(latin_twin(c), None, "{c}");
        }
    }
}
