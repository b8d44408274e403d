//! Minutes, interviews and chats: who speaks in a line, from the mark before it.
//!
//! ```text
//! ○田中委員長　これより会議を開きます。     ○ and a space: minutes
//! 記者：買収の狙いは。                       a name or a part and a colon: an interview
//! [10:23] 山田: 三崎電子と提携します。        a time before it: a chat
//! ――今後の計画は。                          a dash: whoever asks
//! ```
//! The mark is no part of the sentence; what follows is the speaker's until the next mark, a heading, or, where it is no
//! minutes, an empty line. `本社：富山市` and `○北浜電機　1971年設立` are no turns: a mark counts where it names a person by an
//! office, an honorific, a part in a talk or a surname, and where another such line stands in the text.

use serde::Deserialize;

use crate::document::{Field, Pos, Sentence, SentenceKind};
use crate::name::{self, Kind};
use crate::span::{ByteSpan, CharSpan};
use crate::tokenize::TokenizeWorker;

/// Longest mark, in characters.
const MAX_MARK: usize = 24;
/// Marks that a text of turns has at least.
const MIN_TURNS: usize = 2;

/// Words that tell a speaker.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Speakers {
    /// Parts in a talk, a whole mark each: 記者, 司会.
    parts: Vec<String>,
    /// What marks of minutes end in: 参考人, 委員.
    ends: Vec<String>,
}

impl Speakers {
    /// The words that the program ships.
    pub fn embedded() -> Self {
        crate::resource::shipped("speakers.toml").expect("speakers.toml parses: a test holds it against that")
    }
    /// Whether a mark names a person or a part in a talk.
    fn names(&self, mark: &str, tokenizer: &mut TokenizeWorker) -> bool {
        if self.parts.iter().any(|part| mark.trim_end_matches(|c: char| c.is_ascii_digit()) == part) {
            return true;
        }
        let bare = name::bare(mark, Kind::Person);
        if bare.len() < mark.len() && !bare.is_empty() || self.ends.iter().any(|end| mark.ends_with(end.as_str())) {
            return true;
        }
        let tokens = tokenizer.tokenize(mark);
        let person = |pos: Pos| matches!(pos, Pos::SURNAME | Pos::GIVEN_NAME | Pos::PERSON);
        tokens.first().is_some_and(|t| t.pos == Pos::SURNAME || t.pos == Pos::PERSON)
            && tokens.iter().all(|t| person(t.pos) || t.bytes.of(mark) == " ")
    }
}

/// How a line says who speaks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// ○, as in minutes.
    Minutes,
    /// A colon.
    Talk,
    /// A dash, for whoever asks.
    Asker,
}

struct Turn {
    style: Style,
    /// Bytes of the sentence's text that are no part of what is said.
    length: usize,
    speaker: Option<String>,
}

/// The time that a chat has before a line, with the brackets around it.
fn time(line: &str) -> usize {
    let body = line.trim_start_matches(['[', '(']);
    let digits = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (mut at, mut groups) = (0, 0);
    loop {
        let count = digits(&body[at..]);
        if !(1..=4).contains(&count) {
            break;
        }
        at += count;
        groups += 1;
        match body[at..].chars().next() {
            Some(':' | '/' | '-' | ' ') if digits(&body[at + 1..]) > 0 => at += 1,
            _ => break,
        }
    }
    if groups < 2 || !body[..at].contains(':') {
        return 0;
    }
    let rest = body[at..].trim_start_matches([']', ')']);
    let space = rest.len() - rest.trim_start().len();
    if space == 0 && rest.len() == body.len() - at { 0 } else { line.len() - rest.len() + space }
}

fn turn(sentence: &Sentence, before: char, speakers: &Speakers, tokenizer: &mut TokenizeWorker) -> Option<Turn> {
    let text = sentence.text.as_str();
    if matches!(before, '—' | '―' | '─') {
        return Some(Turn { style: Style::Asker, length: 0, speaker: None });
    }
    let stamp = time(text);
    let body = &text[stamp..];
    let minutes = matches!(before, '○' | '◯' | '〇' | '●' | '◎' | '◆' | '■' | '□');
    let part = |c: char| c == ':' || (minutes || stamp > 0) && matches!(c, ' ' | '\u{3000}' | '\t');
    let (at, c) = body.char_indices().take(MAX_MARK).find(|&(_, c)| part(c))?;
    let mark = &body[..at];
    let said = body[at + c.len_utf8()..].trim_start();
    if mark.is_empty() || said.is_empty() || mark.contains(['。', '、', '「', '」', '=']) || said.starts_with("//")
    {
        return None;
    }
    // 委員長(山田太郎君): the name that stands in the bracket.
    let inner = mark.strip_suffix(')').and_then(|m| m.split_once('('));
    let name = inner.map_or(mark, |(_, inner)| inner).trim();
    if !(speakers.names(name, tokenizer) || inner.is_some_and(|(part, _)| speakers.names(part, tokenizer))) {
        return None;
    }
    let style = if minutes && c != ':' { Style::Minutes } else { Style::Talk };
    Some(Turn { style, length: text.len() - said.len(), speaker: Some(name.to_owned()) })
}

/// Takes the marks of speakers off the sentences of a text, and gives them to whom they belong. Linear.
pub fn mark(text: &str, sentences: &mut [Sentence], speakers: &Speakers, tokenizer: &mut TokenizeWorker) {
    let mut turns: Vec<(usize, Turn)> = Vec::new();
    let mut paragraph = None;
    for (i, sentence) in sentences.iter().enumerate() {
        let opens = paragraph != Some(sentence.paragraph);
        paragraph = Some(sentence.paragraph);
        if sentence.field != Field::Text || !opens || sentence.kind == SentenceKind::Heading {
            continue;
        }
        let before = text[..sentence.bytes.begin as usize].trim_end_matches([' ', '\u{3000}']).chars().next_back();
        turns.extend(turn(sentence, before.unwrap_or('\n'), speakers, tokenizer).map(|t| (i, t)));
    }
    let named = turns.iter().filter(|(_, t)| t.speaker.is_some()).count();
    // A field of a table names a person too (社長：田中): what is said ends as a sentence does.
    let told = turns.iter().filter(|(i, t)| t.speaker.is_some() && ends(&sentences[*i], text)).count();
    if turns.len() < MIN_TURNS || named == 0 || told * 2 < named {
        return;
    }
    let mut speaker: Option<(Style, String)> = None;
    let mut next = turns.into_iter().peekable();
    let mut end = 0;
    for (i, sentence) in sentences.iter_mut().enumerate() {
        let gap = text.get(end..sentence.bytes.begin as usize).unwrap_or_default();
        end = sentence.bytes.end as usize;
        if sentence.field != Field::Text {
            end = 0;
            continue;
        }
        let blank = gap.matches('\n').count() > 1;
        let minutes = speaker.as_ref().is_some_and(|(style, _)| *style == Style::Minutes);
        if sentence.kind == SentenceKind::Heading || blank && !minutes {
            speaker = None;
        }
        if let Some((_, turn)) = next.next_if(|(at, _)| *at == i) {
            cut(sentence, turn.length, text);
            if sentence.kind == SentenceKind::Item && turn.speaker.is_some() {
                sentence.kind = SentenceKind::Body;
            }
            speaker = turn.speaker.map(|who| (turn.style, who));
        }
        sentence.speaker = speaker.as_ref().map(|(_, who)| who.clone());
    }
}

/// Whether a sentence is closed as running text is.
fn ends(sentence: &Sentence, text: &str) -> bool {
    let said = sentence.text.trim_end();
    said.ends_with(['。', '?', '!', '」', ')', '｡', '…'])
        || text[sentence.bytes.end as usize..].starts_with(['。', '？', '！', '」'])
        || ["です", "ます", "した", "ません", "ください", "だ", "か", "ね", "よ"].iter().any(|end| said.ends_with(end))
}

/// Takes the first `length` bytes off a sentence of `text`.
fn cut(sentence: &mut Sentence, length: usize, text: &str) {
    // The text as read has a character for each of the normalised text, of another length in bytes.
    let chars = sentence.text[..length].chars().count();
    let bytes: usize = text[sentence.bytes.begin as usize..].chars().take(chars).map(char::len_utf8).sum();
    sentence.text.drain(..length);
    sentence.span = CharSpan::new(sentence.span.begin + chars as u32, sentence.span.end);
    sentence.bytes = ByteSpan::new(sentence.bytes.begin + bytes as u32, sentence.bytes.end);
}
