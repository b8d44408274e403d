//! Closed lists of words, and pairs of words, that are constants of the program.

/// Whether `text` is `word`. Most words of a list have other last bytes: these are asked first, without a call.
fn is(text: &str, word: &str) -> bool {
    text.len() == word.len() && text.as_bytes().last() == word.as_bytes().last() && text == word
}

/// Whether `text` begins with `word`: as `str::starts_with`, but most words that it does not begin with cost no call.
pub fn starts(text: &str, word: &str) -> bool {
    match word.len().checked_sub(1) {
        Some(last) => text.as_bytes().get(last) == word.as_bytes().last() && text.starts_with(word),
        None => true,
    }
}

/// Whether `text` ends with `word`, likewise.
pub fn ends(text: &str, word: &str) -> bool {
    word.is_empty() || text.as_bytes().last() == word.as_bytes().last() && text.ends_with(word)
}

/// Words in the order they are written, for questions of the kind "is it one of these?".
#[derive(Clone, Copy, Debug)]
pub struct Words(pub &'static [&'static str]);

impl Words {
    /// Whether `word` is one of them.
    pub fn has(self, word: &str) -> bool {
        self.0.iter().any(|w| is(word, w))
    }
    /// The longest of them that `text` begins with.
    pub fn start<'t>(self, text: &'t str) -> Option<&'t str> {
        let length = self.0.iter().filter(|w| starts(text, w)).map(|w| w.len()).max()?;
        Some(&text[..length])
    }
    /// The longest of them that `text` ends with.
    pub fn end<'t>(self, text: &'t str) -> Option<&'t str> {
        let length = self.0.iter().filter(|w| ends(text, w)).map(|w| w.len()).max()?;
        Some(&text[text.len() - length..])
    }
    /// Whether `text` begins with one of them.
    pub fn begin(self, text: &str) -> bool {
        self.0.iter().any(|w| starts(text, w))
    }
    /// Whether `text` ends with one of them.
    pub fn close(self, text: &str) -> bool {
        self.0.iter().any(|w| ends(text, w))
    }
    /// Whether one of them stands in `text`.
    pub fn within(self, text: &str) -> bool {
        self.0.iter().any(|w| text.contains(w))
    }
    /// Where the first of them, in the order of the list, that stands in `text` begins.
    pub fn find(self, text: &str) -> Option<usize> {
        self.0.iter().find_map(|w| text.find(w))
    }
    /// `text` without the longest of them that it begins with.
    pub fn strip_start(self, text: &str) -> Option<&str> {
        self.start(text).map(|w| &text[w.len()..])
    }
    /// `text` without the longest of them that it ends with.
    pub fn strip_end(self, text: &str) -> Option<&str> {
        self.end(text).map(|w| &text[..text.len() - w.len()])
    }
}

/// Words in the order of their bytes, each with what it stands for: `による=By`.
#[derive(Clone, Copy, Debug)]
pub struct Pairs(pub &'static [(&'static str, &'static str)]);

impl Pairs {
    /// What `word` stands for.
    pub fn of(self, word: &str) -> Option<&'static str> {
        self.0.binary_search_by_key(&word, |(key, _)| key).ok().map(|at| self.0[at].1)
    }
    /// The longest word that `text` begins with, and what it stands for.
    pub fn start(self, text: &str) -> Option<(&'static str, &'static str)> {
        self.0.iter().filter(|(key, _)| starts(text, key)).max_by_key(|(key, _)| key.len()).copied()
    }
    /// The longest word that `text` ends with, and what it stands for.
    pub fn end(self, text: &str) -> Option<(&'static str, &'static str)> {
        self.0.iter().filter(|(key, _)| ends(text, key)).max_by_key(|(key, _)| key.len()).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_is_taken() {
        let words = Words(&["など", "などの"]);
        assert_eq!(words.start("などの店"), Some("などの"));
        assert_eq!(words.strip_start("などの店"), Some("店"));
        assert_eq!(words.strip_end("本など"), Some("本"));
        assert!(words.within("本などを") && !words.has("な") && words.has("など"));
        assert!(Words(&[""]).begin("") && Words(&[""]).close("本") && !words.begin("な") && !words.close("ど"));
        let pairs = Pairs(&[("に", "Ni"), ("による", "By")]);
        assert_eq!(pairs.start("による店"), Some(("による", "By")));
        assert!(pairs.of("に") == Some("Ni") && pairs.of("よる").is_none());
    }
}
