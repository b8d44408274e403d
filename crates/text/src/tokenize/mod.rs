//! Sentence -> morphemes, with the embedded IPADIC and the lexicon as a user dictionary. The only door to lindera.
//!
//! ```text
//! OpenAIがSoraを発表した。 -> OpenAI|が|Sora|を|発表|し|た|。
//! ```

#[allow(dead_code)] // The build script writes, the program reads.
mod details;
mod mended;

use std::sync::{Arc, OnceLock};

use lindera::mode::Mode;
use lindera::segmenter::Segmenter;
use lindera::worker::SegmentWorker;
use lindera_dictionary::dictionary::Dictionary;
use rustc_hash::FxHashMap;

use crate::document::{Pos, Token};
use crate::resource::Lexicon;
use crate::span::{ByteSpan, CharSpan};
use details::WordDetails;

mod embedded {
    #![allow(missing_docs, clippy::pedantic)]
    lindera_dictionary::embedded_dictionary!("/lindera-ipadic", EmbeddedIpadic);
}

/// The embedded dictionary; strings in it live as long as the program.
fn dictionary() -> &'static Dictionary {
    static DICTIONARY: OnceLock<Dictionary> = OnceLock::new();
    DICTIONARY.get_or_init(|| embedded::load().expect("the embedded dictionary is whole: the build unpacked it"))
}

/// What it says of its words.
fn word_details() -> &'static WordDetails {
    static TABLE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/words.table"));
    static DETAILS: OnceLock<WordDetails> = OnceLock::new();
    DETAILS.get_or_init(|| WordDetails::read(TABLE).expect("the embedded table is whole: the build made it"))
}

/// Loads what is loaded once.
pub(crate) fn prepare() {
    dictionary();
    word_details();
}

/// Cuts sentences into morphemes; shared by all threads.
pub struct Tokenizer {
    segmenter: Segmenter,
    splits: Arc<Splits>,
}

/// Morphemes that IPADIC joins across a bunsetsu boundary, by surface, with their parts: `models/splits.tsv`, learnt by
/// `enishi train splits`. 「とともに」 stays one particle, 「そうした」 becomes そう|した.
type Splits = FxHashMap<String, Vec<Token>>;

/// The state of one thread: a lattice that is used again and again.
pub struct TokenizeWorker {
    worker: SegmentWorker,
    details: FxHashMap<u32, Details>,
    unknown: FxHashMap<u32, Details>,
    splits: Arc<Splits>,
}

#[derive(Clone, Copy)]
struct Details {
    pos: Pos,
    conjugation_type: &'static str,
    conjugation_form: &'static str,
    lemma: Option<&'static str>,
    reading: Option<&'static str>,
    /// Whether the splitting table has parts for it.
    split: bool,
    /// Whether a run that is read otherwise may begin with it.
    mended: bool,
}

impl Tokenizer {
    /// A tokenizer that also knows the words of the lexicon.
    pub fn new(_lexicon: &Lexicon) -> Self {
        let mut tokenizer = Self::without_splits();
        tokenizer.splits = Arc::new(tokenizer.read_splits(include_str!("../../../../models/splits.tsv")));
        tokenizer
    }
    /// A tokenizer that leaves IPADIC's morphemes as they are; the splitting table is learnt with it.
    pub fn without_splits() -> Self {
        Self { segmenter: Segmenter::new(Mode::Normal, dictionary().clone(), None), splits: Arc::default() }
    }
    fn read_splits(&self, table: &str) -> Splits {
        let mut worker = self.worker();
        table
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .map(|(surface, parts)| {
                let (mut bytes, mut chars) = (0, 0);
                let mut tokens = Vec::new();
                for part in parts.split('|') {
                    let found = worker.tokenize(part);
                    tokens.extend(found.iter().map(|t| Token {
                        bytes: t.bytes.shift(bytes),
                        chars: t.chars.shift(chars),
                        ..*t
                    }));
                    bytes += part.len() as u32;
                    chars += part.chars().count() as u32;
                }
                (surface.to_owned(), tokens)
            })
            .collect()
    }
    /// State for one thread.
    pub fn worker(&self) -> TokenizeWorker {
        TokenizeWorker {
            worker: self.segmenter.new_worker(),
            details: FxHashMap::default(),
            unknown: FxHashMap::default(),
            splits: Arc::clone(&self.splits),
        }
    }
}

impl TokenizeWorker {
    /// Morphemes of `text` (normalised: Latin and digits narrow), white space left out.
    pub fn tokenize(&mut self, text: &str) -> Vec<Token> {
        let Ok(found) = self.worker.segment(text) else { return Vec::new() };
        let mut tokens = Vec::with_capacity(found.len());
        let mut to_mend = Vec::new();
        let (mut byte, mut char) = (0, 0);
        for token in &found {
            let id = token.word_id.id();
            let cache = if token.word_id.is_unknown() { &mut self.unknown } else { &mut self.details };
            let details = *cache.entry(id).or_insert_with(|| {
                if token.word_id.is_unknown() {
                    return details_of(dictionary().unknown_word_details_iter(id as usize));
                }
                let split = self.splits.contains_key(&text[token.byte_start..token.byte_end]);
                let mended = mended::begins(&text[token.byte_start..token.byte_end]);
                Details { split, mended, ..details_of(word_details().fields(id as usize)) }
            });
            char += text[byte..token.byte_start].chars().count() as u32;
            let begin = char;
            char += text[token.byte_start..token.byte_end].chars().count() as u32;
            byte = token.byte_end;
            let surface = &text[token.byte_start..token.byte_end];
            if let Some(parts) = details.split.then(|| self.splits.get(surface)).flatten() {
                tokens.extend(parts.iter().map(|t| Token {
                    bytes: t.bytes.shift(token.byte_start as u32),
                    chars: t.chars.shift(begin),
                    ..*t
                }));
                continue;
            }
            // IPADIC files unknown ASCII punctuation under 名詞,サ変接続.
            let punctuation = token.word_id.is_unknown()
                && surface
                    .chars()
                    .all(|c| c.is_ascii_punctuation() || (!c.is_alphanumeric() && details.pos == Pos::VERBAL_NOUN));
            // A run of marks such as 「( is one unknown word to the dictionary: each mark is a token of its own.
            let marks = token.word_id.is_unknown()
                && surface.chars().nth(1).is_some()
                && surface.chars().all(|c| !c.is_alphanumeric())
                && surface.chars().any(is_bracket);
            if marks {
                let (mut b, mut c) = (token.byte_start, begin);
                for mark in surface.chars() {
                    let mut buffer = [0; 4];
                    tokens.push(Token {
                        bytes: ByteSpan::new(b as u32, (b + mark.len_utf8()) as u32),
                        chars: CharSpan::new(c, c + 1),
                        pos: symbol(mark.encode_utf8(&mut buffer)),
                        unknown: true,
                        ..Token::default()
                    });
                    b += mark.len_utf8();
                    c += 1;
                }
                continue;
            }
            if details.mended {
                to_mend.push(tokens.len());
            }
            tokens.push(Token {
                bytes: ByteSpan::new(token.byte_start as u32, token.byte_end as u32),
                chars: CharSpan::new(begin, char),
                pos: if punctuation { symbol(surface) } else { details.pos },
                conjugation_type: details.conjugation_type,
                conjugation_form: details.conjugation_form,
                lemma: details.lemma,
                reading: details.reading,
                unknown: token.word_id.is_unknown(),
            });
        }
        // From the last on, so that the places before stay.
        for at in to_mend.into_iter().rev() {
            mended::mend(text, &mut tokens, at);
        }
        tokens
    }
}

fn symbol(surface: &str) -> Pos {
    match surface {
        "(" | "[" | "{" | "<" | "「" | "『" | "【" | "〈" | "《" | "“" | "〔" => Pos::OPEN,
        ")" | "]" | "}" | ">" | "」" | "』" | "】" | "〉" | "》" | "”" | "〕" => Pos::CLOSE,
        "," | "、" => Pos::COMMA,
        "." | "!" | "?" | "。" => Pos::FULL_STOP,
        _ => Pos::SYMBOL,
    }
}

fn is_bracket(c: char) -> bool {
    matches!(
        c,
        '(' | ')'
            | '['
            | ']'
            | '「'
            | '」'
            | '『'
            | '』'
            | '【'
            | '】'
            | '〈'
            | '〉'
            | '《'
            | '》'
            | '“'
            | '”'
            | '〔'
            | '〕'
    )
}

fn details_of(mut fields: impl Iterator<Item = &'static str>) -> Details {
    let mut next = || fields.next().unwrap_or("*");
    let levels = [next(), next(), next(), next()];
    let some = |s: &'static str| (s != "*" && !s.is_empty()).then_some(s);
    let (kind, form, lemma, reading) = (next(), next(), next(), next());
    Details {
        pos: Pos::from_levels(levels).unwrap_or(Pos::NOUN),
        conjugation_type: some(kind).unwrap_or(""),
        conjugation_form: some(form).unwrap_or(""),
        lemma: some(lemma),
        reading: some(reading),
        split: false,
        mended: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_a_sentence() {
        let text = "OpenAIが動画を発表した。";
        let tokens = Tokenizer::new(&Lexicon::default()).worker().tokenize(text);
        let surfaces: Vec<_> = tokens.iter().map(|t| t.bytes.of(text)).collect();
        assert_eq!(surfaces, ["OpenAI", "が", "動画", "を", "発表", "し", "た", "。"]);
        assert_eq!(tokens[5].lemma(text), "する");
        assert_eq!(tokens[4].pos, Pos::VERBAL_NOUN);
    }
}
