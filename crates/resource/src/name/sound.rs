//! How far two names are apart in sound: katakana against Latin, katakana against katakana.
//!
//! Both names become rough phonemes (ク -> ku, th -> s, l -> r, v -> b); an edit distance counts vowels that Japanese puts
//! between consonants for little. Method: Knight and Graehl's transliteration channel (1998) with costs set by hand.

use super::fold;
use super::fold::is_katakana;

/// How a name sounds, made once where it is compared with many.
#[derive(Clone, Debug)]
pub struct Sound {
    /// Rough phonemes, lower-case ASCII; never empty.
    phonemes: Vec<u8>,
    /// Characters of the folded name.
    length: usize,
}

impl Sound {
    /// The sound of a name; None where a character has none here (kanji).
    pub fn of(name: &str) -> Option<Self> {
        let folded = fold(name);
        let phonemes = phonemes(&folded).filter(|p| !p.is_empty())?;
        Some(Self { phonemes, length: folded.chars().count() })
    }
    /// Neighbouring phonemes.
    pub fn pairs(&self) -> impl Iterator<Item = [u8; 2]> + '_ {
        self.phonemes.windows(2).map(|pair| [pair[0], pair[1]])
    }
    /// Distance in 0..=1; 0 is the same.
    pub fn distance(&self, other: &Self) -> f32 {
        edit(&self.phonemes, &other.phonemes) / (self.phonemes.len().max(other.phonemes.len()) as f32)
    }
    /// The distance, where it is small enough for the length of the names to take them for one; `slack` widens the limit
    /// where the context speaks for it as well.
    pub fn alike(&self, other: &Self, slack: f32) -> Option<f32> {
        let limit = match self.length.min(other.length) {
            0..=2 => 0.0,
            3 => 0.12,
            4 => 0.16,
            _ => 0.22,
        };
        let distance = self.distance(other);
        (distance <= limit + slack).then_some(distance)
    }
}

/// Distance in 0..=1 between the sounds of two names; 0 is the same. Names without katakana or Latin are apart.
pub fn distance(a: &str, b: &str) -> f32 {
    Sound::of(a).zip(Sound::of(b)).map_or(1.0, |(a, b)| a.distance(&b))
}

/// [`Sound::alike`] of two names.
pub fn alike(a: &str, b: &str, slack: f32) -> Option<f32> {
    Sound::of(a)?.alike(&Sound::of(b)?, slack)
}

/// The consonants of a name's sound, for blocking; None for kanji and for fewer than two.
pub fn consonants(name: &str) -> Option<String> {
    let skeleton: String = phonemes(&fold(name))?
        .into_iter()
        .filter(|c| !is_vowel(*c) && !matches!(c, b'y' | b'h' | b'w' | b'-' | b'.'))
        .map(|c| match c {
            b'z' | b'd' | b's' => 't',
            b'f' | b'p' => 'b',
            b'm' => 'n',
            b'g' => 'k',
            other => other as char,
        })
        .take(3)
        .collect();
    (skeleton.len() >= 2).then_some(skeleton)
}

/// The initials of the words of a Latin name ("Advanced Micro Devices" -> "AMD"), for two words and more.
pub fn initials_of(name: &str) -> Option<String> {
    let initials: String = name
        .split([' ', '-', '・'])
        .filter(|w| !matches!(*w, "of" | "the" | "and" | "for" | "&"))
        .filter_map(|w| w.chars().next())
        .collect();
    (initials.chars().count() >= 2 && initials.is_ascii()).then_some(initials)
}

/// Phonemes of a folded name; None where a character has no sound here (kanji).
fn phonemes(folded: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(folded.len());
    let chars: Vec<char> = folded.chars().collect();
    let mut i = 0;
    while i < chars.len() {
        let c = chars[i];
        if is_katakana(c) {
            let start = i;
            while i < chars.len() && is_katakana(chars[i]) {
                i += 1;
            }
            kana(&chars[start..i], &mut out);
        } else if c.is_ascii_alphabetic() {
            let start = i;
            while i < chars.len() && chars[i].is_ascii_alphabetic() {
                i += 1;
            }
            latin(&chars[start..i], &mut out);
        } else if c.is_ascii_digit() || matches!(c, '.' | '-' | '&' | '+') {
            out.push(c as u8);
            i += 1;
        } else {
            return None;
        }
    }
    out.dedup_by(|b, a| a == b && b.is_ascii_alphabetic());
    Some(out)
}

/// Katakana (small kana large already) -> phonemes.
fn kana(chars: &[char], out: &mut Vec<u8>) {
    const ROWS: &[(&str, &str)] = &[
        ("アイウエオ", ""),
        ("カキクケコ", "k"),
        ("ガギグゲゴ", "g"),
        ("サシスセソ", "s"),
        ("ザジズゼゾ", "z"),
        ("タチツテト", "t"),
        ("ダヂヅデド", "d"),
        ("ナニヌネノ", "n"),
        ("ハヒフヘホ", "h"),
        ("バビブベボ", "b"),
        ("パピプペポ", "p"),
        ("マミムメモ", "m"),
        ("ラリルレロ", "r"),
    ];
    let mut i = 0;
    while i < chars.len() {
        let c = chars[i];
        let mut vowel = None;
        match c {
            'ン' => out.push(b'n'),
            'ー' | 'ッ' => {}
            'ヤ' => out.extend(b"ya"),
            'ユ' => out.extend(b"yu"),
            'ヨ' => out.extend(b"yo"),
            'ワ' => out.extend(b"wa"),
            'ツ' if chars.get(i + 1).is_some_and(|n| !matches!(n, 'ア' | 'イ' | 'エ' | 'オ'))
                && i > 0
                && chars.get(i + 1).is_some_and(|n| {
                    "カキクケコサシスセソタチツテトパピプペポガギグゲゴダデドバビブベボ".contains(*n)
                }) =>
            {
                // A small ッ became large in folding; a real ツ before these is rare in names.
            }
            _ => {
                for (row, consonant) in ROWS {
                    if let Some(at) = row.chars().position(|r| r == c) {
                        let special: &[u8] = match c {
                            'シ' => b"si",
                            'チ' => b"ti",
                            'ジ' => b"zi",
                            'フ' => b"fu",
                            'ツ' => b"tu",
                            _ => b"",
                        };
                        if special.is_empty() {
                            out.extend(consonant.as_bytes());
                            out.push(b"aiueo"[at]);
                        } else {
                            out.extend(special);
                        }
                        vowel = Some(at);
                    }
                }
            }
        }
        // ファ, ティ, シャ: the second vowel replaces the first.
        if let (Some(at), Some(next)) = (vowel, chars.get(i + 1)) {
            let replaces = match (c, next) {
                ('フ' | 'ブ', 'ア' | 'イ' | 'エ' | 'オ') => true,
                ('テ' | 'デ', 'イ') => true,
                ('ト' | 'ド', 'ウ') => true,
                ('シ' | 'ジ' | 'チ', 'エ') => true,
                ('ツ', 'ア' | 'イ' | 'エ' | 'オ') => true,
                ('ク' | 'グ', 'ア' | 'イ' | 'エ' | 'オ') => false,
                (_, 'ヤ' | 'ユ' | 'ヨ') => at == 1,
                _ => false,
            };
            if replaces {
                out.pop();
                match next {
                    'ヤ' => out.push(b'a'),
                    'ユ' => out.push(b'u'),
                    'ヨ' => out.push(b'o'),
                    _ => out.push(b"aiueo"["アイウエオ".chars().position(|v| v == *next).unwrap_or(0)]),
                }
                i += 1;
            }
            // ウィ, ウェ, ウォ
            if c == 'ウ' && matches!(next, 'イ' | 'エ' | 'オ') {
                out.pop();
                out.push(b'w');
            }
        }
        i += 1;
    }
}

/// Latin letters -> phonemes as a Japanese ear has them.
fn latin(chars: &[char], out: &mut Vec<u8>) {
    let word: Vec<u8> = chars.iter().map(|c| *c as u8).collect();
    let at = |i: usize| word.get(i).copied().unwrap_or(0);
    const DIGRAPHS: &[(&[u8], &[u8])] = &[
        (b"tch", b"ti"),
        (b"sch", b"si"),
        (b"ough", b"o"),
        (b"igh", b"ai"),
        (b"tion", b"syon"),
        (b"sion", b"syon"),
        (b"ck", b"k"),
        (b"ch", b"ti"),
        (b"sh", b"si"),
        (b"th", b"s"),
        (b"ph", b"f"),
        (b"wh", b"w"),
        (b"wr", b"r"),
        (b"kn", b"n"),
        (b"qu", b"ku"),
        (b"dg", b"z"),
        (b"gh", b"g"),
        (b"ee", b"i"),
        (b"ea", b"i"),
        (b"oo", b"u"),
        (b"ou", b"u"),
        (b"au", b"o"),
        (b"ai", b"ei"),
        (b"ay", b"ei"),
        (b"ey", b"i"),
        (b"ow", b"o"),
        (b"aw", b"o"),
        (b"ew", b"yu"),
        (b"eu", b"yu"),
    ];
    const ENDINGS: &[(&[u8], &[u8])] =
        &[(b"ere", b"ia"), (b"eer", b"ia"), (b"er", b"a"), (b"or", b"a"), (b"ar", b"a"), (b"re", b"a")];
    let mut i = 0;
    while i < word.len() {
        if let Some((from, to)) = DIGRAPHS.iter().find(|(from, _)| word[i..].starts_with(from)) {
            out.extend(*to);
            i += from.len();
            continue;
        }
        if let Some((_, sound)) = ENDINGS.iter().find(|(e, _)| i > 0 && word[i..] == **e) {
            out.extend(*sound);
            break;
        }
        match word[i] {
            b'l' => out.push(b'r'),
            b'v' => out.push(b'b'),
            b'c' => out.push(if matches!(at(i + 1), b'e' | b'i' | b'y') { b's' } else { b'k' }),
            b'q' => out.push(b'k'),
            b'x' => out.extend(b"kus"),
            b'g' if matches!(at(i + 1), b'e' | b'i' | b'y') => out.push(b'z'),
            b'j' => out.push(b'z'),
            b'y' => {
                let vowel_next = matches!(at(i + 1), b'a' | b'e' | b'i' | b'o' | b'u');
                out.push(if vowel_next { b'y' } else { b'i' });
            }
            b'h' if i > 0 && !matches!(at(i + 1), b'a' | b'e' | b'i' | b'o' | b'u') => {}
            b'e' if i + 1 == word.len() && i > 1 => {}
            b'r' if i > 0
                && matches!(word[i - 1], b'a' | b'e' | b'o' | b'u' | b'i')
                && !matches!(at(i + 1), b'a' | b'e' | b'i' | b'o' | b'u' | b'r' | b'y') => {}
            b'm' if matches!(at(i + 1), b'p' | b'b') => out.push(b'n'),
            other => out.push(other),
        }
        i += 1;
    }
}

fn is_vowel(c: u8) -> bool {
    matches!(c, b'a' | b'i' | b'u' | b'e' | b'o')
}

fn drop_cost(c: u8) -> f32 {
    match c {
        b'u' | b'o' => 0.2,
        b'i' | b'a' | b'e' => 0.35,
        b'y' | b'h' | b'w' => 0.4,
        _ => 1.0,
    }
}

fn change_cost(a: u8, b: u8) -> f32 {
    if a == b {
        return 0.0;
    }
    if is_vowel(a) && is_vowel(b) {
        return 0.4;
    }
    match (a.min(b), a.max(b)) {
        (b's', b'z') | (b'b', b'w') | (b'f', b'h') | (b't', b'z') | (b'i', b'y') | (b'u', b'w') | (b'd', b'z') => 0.3,
        (b'm', b'n')
        | (b'k', b's')
        | (b'g', b'z')
        | (b's', b't')
        | (b'd', b't')
        | (b'b', b'f')
        | (b'b', b'p')
        | (b'g', b'k') => 0.5,
        (a, _) if a.is_ascii_digit() || b.is_ascii_digit() => 4.0,
        _ => 1.2,
    }
}

fn edit(a: &[u8], b: &[u8]) -> f32 {
    let mut row: Vec<f32> = std::iter::once(0.0)
        .chain(b.iter().scan(0.0, |sum, c| {
            *sum += drop_cost(*c);
            Some(*sum)
        }))
        .collect();
    for &x in a {
        let mut corner = row[0];
        row[0] += drop_cost(x);
        for (j, &y) in b.iter().enumerate() {
            let best = (corner + change_cost(x, y)).min(row[j + 1] + drop_cost(x)).min(row[j] + drop_cost(y));
            corner = row[j + 1];
            row[j + 1] = best;
        }
    }
    row.last().copied().unwrap_or(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn katakana_is_near_its_latin() {
        for (a, b) in [
            ("クリング", "Kling"),
            ("オープンAI", "OpenAI"),
            ("アンソロピック", "Anthropic"),
            ("ミストラル", "Mistral"),
            ("コヒア", "Cohere"),
            ("ジェミニ", "Gemini"),
            ("クロード", "Claude"),
            ("マイクロソフト", "Microsoft"),
            ("エヌビディア", "NVIDIA"),
        ] {
            let d = distance(a, b);
            assert!(d < 0.27, "{a} {b} {d}");
        }
        for (a, b) in [("クロード", "Gemini"), ("ソラ", "Veo"), ("ランウェイ", "Luma"), ("GPT-4", "GPT-5")] {
            let d = distance(a, b);
            assert!(d > 0.27, "{a} {b} {d}");
        }
    }
}
