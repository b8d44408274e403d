//! Text as read -> sentences with spans, normalised character for character.
//!
//! ```text
//! 小米の雷軍CEOは「速い。面白い。」と述べた。### 山海奇鏡は好評だ    as read
//! └───────────── 0 ────────────────┘     └───── 1 ─────┘    spans
//! ```
//! A line is never joined with the next. Inside a line a sentence ends at 。 ！ ？ and their kin, but not inside a pair of
//! brackets or quotation marks, nor where a particle takes up what stands before it (「本当か?」と, `Yahoo!`が). Marks of
//! headings and lists are left out of the spans.
//!
//! Linear and bounded whatever comes: one pass with a stack of at most [`MAX_DEPTH`] open brackets. Ends found inside
//! brackets wait: they are dropped when the bracket closes and count when it does not. A sentence has at most
//! [`MAX_CHARS`] characters; a longer one is cut at what offers itself, so that no line can make a later stage slow.

use std::sync::LazyLock;

use crate::document::{Field, Sentence, SentenceKind};
use crate::normalize::{narrow, narrow_char};
use crate::span::{ByteSpan, CharSpan};

/// Longest sentence. The longest of 10,221 sentences of Wikipedia has 362 characters; speeches in one quotation reach 600.
pub const MAX_CHARS: u32 = 1000;
/// Most brackets open at a time; further ones are ordinary characters.
pub const MAX_DEPTH: usize = 32;
/// Longest unmarked line that can be a heading.
const MAX_HEADING_CHARS: usize = 60;

/// What counts as one sentence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Sentences are found in the text.
    #[default]
    Document,
    /// Every line is one sentence, never split; the line number is the sentence number.
    Line,
}

/// Whether a word may end between these: not in Latin letters, digits, katakana or kanji, nor between kanji and its inflection.
fn may_part(before: char, behind: char) -> bool {
    #[derive(PartialEq)]
    enum Script {
        Letter,
        Hiragana,
        Katakana,
        Kanji,
        Other,
    }
    let script = |c: char| match c {
        '\u{3041}'..='\u{309F}' => Script::Hiragana,
        '\u{30A0}'..='\u{30FF}' | '\u{FF66}'..='\u{FF9F}' => Script::Katakana,
        '\u{3005}'..='\u{3007}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' => {
            Script::Kanji
        }
        c if c.is_alphanumeric() || "-_.,'’·・＆&".contains(c) => Script::Letter,
        _ => Script::Other,
    };
    match (script(before), script(behind)) {
        (Script::Kanji, Script::Hiragana) => false,
        (a, b) => a != b,
    }
}

/// Splits `text` into sentences. Linear in its length.
///
/// With [`Unit::Document`] a sentence neither begins nor ends with white space and is never empty; with [`Unit::Line`]
/// it is the whole line.
pub fn split(text: &str, field: Field, unit: Unit) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let mut cutter = Cutter::default();
    let mut line_begin = Position::default();
    let mut after_blank = true;
    let mut paragraph = 0;
    while line_begin.byte < text.len() {
        let rest = &text[line_begin.byte..];
        let line = match unit {
            Unit::Document => first_line(rest),
            Unit::Line => rest.split_inclusive('\n').next().unwrap_or(rest),
        };
        let content = line.trim_end_matches(is_line_end);
        let mut push = |kind, begin: Position, end: Position| {
            let surface = &content[begin.byte..end.byte];
            sentences.push(Sentence {
                field,
                number: sentences.len() as u32,
                paragraph,
                kind,
                span: CharSpan::new(line_begin.char + begin.char, line_begin.char + end.char),
                bytes: ByteSpan::new((line_begin.byte + begin.byte) as u32, (line_begin.byte + end.byte) as u32),
                text: narrow(surface),
                speaker: None,
            });
        };
        if unit == Unit::Line {
            push(SentenceKind::Body, Position::default(), Position::default().after(content));
            paragraph += 1;
        } else if !content.trim().is_empty() {
            let mark = Mark::of(content);
            let kind = mark.kind(content, || after_blank && is_heading(content, &rest[line.len()..]));
            cutter.cut(content, Position::default().after(&content[..mark.bytes]), |begin, end| push(kind, begin, end));
            paragraph += 1;
        }
        after_blank = content.trim().is_empty();
        line_begin = line_begin.after(line);
    }
    sentences
}

/// A place in a text, counted both ways.
#[derive(Clone, Copy, Debug, Default)]
struct Position {
    byte: usize,
    char: u32,
}

impl Position {
    /// The place behind `text`, which begins here.
    fn after(self, text: &str) -> Self {
        Self { byte: self.byte + text.len(), char: self.char + text.chars().count() as u32 }
    }
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The first line of `text` with its end, which may be "\r\n".
fn first_line(text: &str) -> &str {
    let Some(end) = text.find(is_line_end) else { return text };
    let length = if text[end..].starts_with("\r\n") { 2 } else { text[end..].chars().next().map_or(0, char::len_utf8) };
    &text[..end + length]
}

/// Whether a line that stands apart is a heading by its looks: short, no full stop, and text follows.
fn is_heading(line: &str, rest: &str) -> bool {
    let line = line.trim();
    if line.chars().nth(MAX_HEADING_CHARS).is_some() || line.ends_with(['。', '．', '」', '』', ':', '：', '、', '｡'])
    {
        return false;
    }
    let next = first_line(rest);
    if next.trim().is_empty() { !rest.trim_start().is_empty() } else { next.contains('。') }
}

/// The sign at the beginning of a line that makes it a heading or an item.
struct Mark {
    bytes: usize,
    sign: Sign,
}

enum Sign {
    None,
    Heading,
    Item,
    /// ■ and the like: a heading, or an item where a full stop follows.
    Block,
    /// The dash before an interviewer's question.
    Question,
}

impl Mark {
    fn of(line: &str) -> Self {
        let body = line.trim_start();
        let mut chars = body.chars().map(narrow_char);
        let first = chars.next().unwrap_or(' ');
        let second = chars.next().unwrap_or(' ');
        let (length, sign) = match first {
            '#' => {
                let length = body.find(|c| narrow_char(c) != '#').unwrap_or(body.len());
                let follows = body[length..].chars().next().is_none_or(char::is_whitespace);
                if follows || second == '#' { (length, Sign::Heading) } else { (0, Sign::None) }
            }
            '・' | '•' | '●' | '○' | '◯' | '▪' | '◦' | '‣' | '►' | '▶' | '※' | '\u{2460}'..='\u{2473}' => {
                (first_bytes(body), Sign::Item)
            }
            '■' | '□' | '◆' | '◇' | '▼' | '▽' | '▲' | '△' | '★' | '☆' | '◎' => {
                (first_bytes(body), Sign::Block)
            }
            '-' | '*' | '+' | '–' if second == ' ' => (first_bytes(body), Sign::Item),
            '—' | '―' | '─' => {
                let length = body.find(|c| !matches!(c, '—' | '―' | '─')).unwrap_or(body.len());
                (length, Sign::Question)
            }
            '(' | '0'..='9' => number_mark(body).map_or((0, Sign::None), |length| (length, Sign::Item)),
            _ => (0, Sign::None),
        };
        Self { bytes: if length == 0 { 0 } else { line.len() - body.len() + length }, sign }
    }
    fn kind(&self, line: &str, looks_like_heading: impl FnOnce() -> bool) -> SentenceKind {
        let full_stop = || line.trim_end().ends_with(['。', '．', '」', '｡']);
        match self.sign {
            Sign::Item => SentenceKind::Item,
            // A stray mark before running text makes no heading.
            Sign::Heading if full_stop() => SentenceKind::Body,
            Sign::Block if full_stop() => SentenceKind::Item,
            Sign::Heading | Sign::Block => SentenceKind::Heading,
            Sign::None if looks_like_heading() => SentenceKind::Heading,
            // 【速報】A社、B社を買収へ
            Sign::None if line.trim_start().starts_with('【') && !line.contains(['。', '｡']) => {
                SentenceKind::Heading
            }
            Sign::None | Sign::Question => SentenceKind::Body,
        }
    }
}

fn first_bytes(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

/// Length in bytes of `1.`, `12)`, `(3)` or `1、` at the beginning of `text`, unless a decimal number stands there.
fn number_mark(text: &str) -> Option<usize> {
    let mut chars = text.char_indices().map(|(i, c)| (i, narrow_char(c))).peekable();
    let bracket = chars.next_if(|&(_, c)| c == '(').is_some();
    let mut digits = 0;
    while chars.next_if(|&(_, c)| c.is_ascii_digit()).is_some() {
        digits += 1;
    }
    let (_, close) = chars.next()?;
    let end = chars.peek().map_or(text.len(), |&(i, _)| i);
    let follows_digit = chars.peek().is_some_and(|&(_, c)| c.is_ascii_digit());
    let closes = if bracket { close == ')' } else { matches!(close, '.' | ')' | '、') };
    (closes && (1..=2).contains(&digits) && !follows_digit).then_some(end)
}

/// Finds the sentences of one line; its buffers are used again for the next.
#[derive(Default)]
struct Cutter {
    /// Kinds and places of the brackets that are open.
    open: Vec<(u8, usize)>,
    /// How many of each kind are open.
    open_count: [u8; BRACKET_KINDS],
    /// Ends of sentences found in the present window.
    ends: Vec<Position>,
}

const BRACKET_KINDS: usize = 12;
const STRAIGHT_QUOTE: u8 = 11;

/// What a character means for the end of a sentence.
enum Sense {
    Plain,
    /// A sentence that is too long may be cut behind it.
    Pause,
    /// 。
    Stop,
    /// ! and ?, which also stand inside names and before particles.
    Call,
    /// The Latin full stop, which also stands in numbers, names and addresses.
    Period,
    Open(u8),
    Close(u8),
    Hash,
}

fn sense(c: char) -> Sense {
    match c {
        '\u{3041}'..='\u{30FA}' | '\u{4E00}'..='\u{9FFF}' => Sense::Plain,
        '、' | ',' | ' ' | ';' => Sense::Pause,
        '。' => Sense::Stop,
        '!' | '?' | '‼' | '⁇' | '⁈' | '⁉' => Sense::Call,
        '.' => Sense::Period,
        '#' => Sense::Hash,
        '「' => Sense::Open(0),
        '」' => Sense::Close(0),
        '『' => Sense::Open(1),
        '』' => Sense::Close(1),
        '(' => Sense::Open(2),
        ')' => Sense::Close(2),
        '【' => Sense::Open(3),
        '】' => Sense::Close(3),
        '[' => Sense::Open(4),
        ']' => Sense::Close(4),
        '〈' => Sense::Open(5),
        '〉' => Sense::Close(5),
        '《' => Sense::Open(6),
        '》' => Sense::Close(6),
        '{' => Sense::Open(7),
        '}' => Sense::Close(7),
        '“' => Sense::Open(8),
        '”' => Sense::Close(8),
        '〔' => Sense::Open(9),
        '〕' => Sense::Close(9),
        '≪' => Sense::Open(10),
        '≫' => Sense::Close(10),
        '"' => Sense::Open(STRAIGHT_QUOTE),
        _ => Sense::Plain,
    }
}

impl Cutter {
    /// Calls `emit` with the begin and end of every sentence of `line` from `from` on.
    fn cut(&mut self, line: &str, from: Position, mut emit: impl FnMut(Position, Position)) {
        let mut begin = from;
        while begin.byte < line.len() {
            self.find_ends(&line[begin.byte..]);
            let window = begin;
            for &end in &self.ends {
                let end = Position { byte: window.byte + end.byte, char: window.char + end.char };
                let piece = &line[begin.byte..end.byte];
                let body = without_marks(piece);
                if !body.is_empty() {
                    let first = begin.after(&piece[..piece.len() - body.len()]);
                    let kept = body.trim_end();
                    let trimmed = body[kept.len()..].chars().count() as u32;
                    emit(first, Position { byte: first.byte + kept.len(), char: end.char - trimmed });
                }
                begin = end;
            }
        }
    }

    /// Fills `ends` with at least one end: the first outside brackets, and those inside brackets that never close.
    ///
    /// Reads at most [`MAX_CHARS`] characters. What is read twice, behind the last end, holds no end that was found before,
    /// so the next call gets past it: no more than twice the length is read in all.
    fn find_ends(&mut self, text: &str) {
        self.open.clear();
        self.open_count = [0; BRACKET_KINDS];
        self.ends.clear();
        let mut pause: Option<Position> = None;
        // Where a word may end, for a text without pauses.
        let mut edge = None;
        let mut previous = ' ';
        // Whether the last character that is no closing bracket ended a sentence.
        let mut complete = false;
        // Whether anything but marks and white space was seen.
        let mut started = false;
        for (char, (byte, raw)) in (0..).zip(text.char_indices()) {
            let here = Position { byte, char };
            if char == MAX_CHARS {
                if self.ends.is_empty() {
                    let late = pause.filter(|p| p.char >= MAX_CHARS / 2);
                    self.ends.push(late.or(edge).or(pause).unwrap_or(here));
                }
                return;
            }
            if char >= MAX_CHARS / 2 && may_part(previous, raw) {
                edge = Some(here);
            }
            let next = Position { byte: byte + raw.len_utf8(), char: char + 1 };
            let rest = &text[next.byte..];
            let c = narrow_char(raw);
            let mut ended = false;
            match sense(c) {
                Sense::Plain => complete = false,
                Sense::Pause => {
                    pause = Some(next);
                    complete = false;
                }
                Sense::Hash => {
                    complete = false;
                    if next_char(rest) == Some('#') && previous != '#' && started {
                        self.ends.push(here);
                        return;
                    }
                }
                Sense::Open(STRAIGHT_QUOTE) if self.open_count[STRAIGHT_QUOTE as usize] > 0 => {
                    self.close(STRAIGHT_QUOTE);
                    ended = complete && !continues(rest);
                }
                Sense::Open(kind) => {
                    if self.open.len() < MAX_DEPTH {
                        self.open.push((kind, byte));
                        self.open_count[kind as usize] += 1;
                    }
                    complete = false;
                }
                Sense::Close(kind) => {
                    self.close(kind);
                    ended = complete && !next_closes(rest) && !continues(rest);
                }
                Sense::Stop => {
                    complete = true;
                    ended = !next_ends(rest);
                }
                Sense::Call => {
                    complete = call_ends(c, previous, rest);
                    ended = complete && !next_ends(rest);
                }
                Sense::Period => {
                    complete = period_ends(previous, rest);
                    ended = complete && !next_ends(rest);
                }
            }
            // Outside brackets a closing mark still belongs to what it follows.
            if ended && !(self.open.is_empty() && next_closes(rest)) {
                self.ends.push(next);
                if self.open.is_empty() {
                    return;
                }
            }
            started |= !(c == '#' || c.is_whitespace());
            previous = c;
        }
        if self.ends.last().is_none_or(|end| end.byte < text.len()) {
            self.ends.push(Position::default().after(text));
        }
    }

    /// Closes the innermost bracket of this kind and all inside it; ends inside it are none.
    fn close(&mut self, kind: u8) {
        if self.open_count[kind as usize] == 0 {
            return;
        }
        while let Some((inner, byte)) = self.open.pop() {
            self.open_count[inner as usize] -= 1;
            if inner == kind {
                while self.ends.pop_if(|end| end.byte > byte).is_some() {}
                return;
            }
        }
    }
}

/// The piece without white space and stray heading marks before it.
fn without_marks(piece: &str) -> &str {
    let body = piece.trim_start();
    let marked = body.trim_start_matches(['#', '＃']);
    let length = body[..body.len() - marked.len()].chars().count();
    if length > 1 || marked.trim().is_empty() { marked.trim_start() } else { body }
}

fn next_char(rest: &str) -> Option<char> {
    rest.chars().next().map(narrow_char)
}

fn next_closes(rest: &str) -> bool {
    next_char(rest).is_some_and(|c| matches!(sense(c), Sense::Close(_)))
}

fn next_ends(rest: &str) -> bool {
    next_char(rest).is_some_and(|c| matches!(sense(c), Sense::Stop | Sense::Call))
}

/// Whether ! or ? ends a sentence here: not in `Yahoo!ニュース`, `Yahoo! JAPAN`, `/?id=1`, 本当か?という.
fn call_ends(c: char, previous: char, rest: &str) -> bool {
    let Some(next) = next_char(rest) else { return true };
    let latin = previous.is_ascii_alphanumeric();
    if next.is_whitespace() {
        let word = rest.trim_start().chars().next().map_or(' ', narrow_char);
        return !(latin && c == '!' && word.is_ascii_alphanumeric());
    }
    if previous.is_ascii_graphic() && next.is_ascii_alphanumeric() || latin && c == '!' && next != '」' {
        return false;
    }
    !continues(rest)
}

/// Whether a Latin full stop ends a sentence here: only behind Japanese, so not in `3.5`, `Inc.`, `example.jp`.
fn period_ends(previous: char, rest: &str) -> bool {
    if previous.is_ascii() {
        return false;
    }
    match next_char(rest) {
        None => true,
        Some('.') => false,
        Some(next) if next.is_ascii_alphanumeric() => matches!(previous, 'ぁ'..='ん'),
        Some(_) => !continues(rest),
    }
}

/// Whether what follows takes up what stands before it, so that no sentence begins there.
fn continues(rest: &str) -> bool {
    static TABLE: LazyLock<Vec<(&str, Vec<&str>)>> = LazyLock::new(|| {
        include_str!("../../../ontology/continuation.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once('\t'))
            .map(|(prefix, words)| (prefix, words.split('|').filter(|w| !w.is_empty()).collect()))
            .collect()
    });
    TABLE.iter().any(|(prefix, words)| rest.starts_with(prefix) && !words.iter().any(|word| rest.starts_with(word)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn surfaces(text: &str) -> Vec<&str> {
        split(text, Field::Text, Unit::Document).iter().map(|s| s.bytes.of(text)).collect()
    }

    /// One case a block: the text as it stands, then each sentence behind its kind.
    #[test]
    fn suite() {
        let cases = include_str!("../../../tests/suite/sentence/cases.txt");
        for case in cases.split("\n====\n") {
            let (name, rest) = case.split_once('\n').unwrap_or_default();
            let (text, expected) = rest.split_once("\n----\n").unwrap_or_else(|| panic!("{name}: no ----"));
            let found: String = split(text, Field::Text, Unit::Document)
                .iter()
                .map(|s| format!("{:?} {}\n", s.kind, s.bytes.of(text)))
                .collect();
            assert_eq!(found.trim_end(), expected.trim_end(), "{name}");
        }
    }

    #[test]
    fn lines_stay_whole() {
        let text = "一。二。\n\n 三\r\n";
        let found = split(text, Field::Text, Unit::Line);
        let found: Vec<_> = found.iter().map(|s| (s.number, s.bytes.of(text))).collect();
        assert_eq!(found, [(0, "一。二。"), (1, ""), (2, " 三")]);
    }

    #[test]
    fn stays_bounded() {
        for unit in
            ["「", "「（", "。「", "「。", "（。」", "あ", "あ、", "#", "## ", "!", "\"。", "」", "「あ。」", "Ａ. "]
        {
            let text = unit.repeat(200_000);
            let began = std::time::Instant::now();
            let found = split(&text, Field::Text, Unit::Document);
            assert!(began.elapsed().as_secs() < 2, "{unit}: {:?}", began.elapsed());
            assert!(found.iter().all(|s| s.span.len() <= MAX_CHARS), "{unit}");
        }
    }

    #[test]
    fn a_cut_parts_no_word() {
        for (pad, word) in [("あ", "OpenAI"), ("あ", "ソフトバンク"), ("あ", "青空電機"), ("漢", "OpenAI")]
        {
            for before in MAX_CHARS - 8..=MAX_CHARS {
                let text = format!("{}{word}は{}", pad.repeat(before as usize), "あ".repeat(900));
                let parts: Vec<&str> = surfaces(&text);
                assert!(parts.iter().any(|p| p.contains(word)), "{word} at {before}: {:?}", parts.len());
            }
        }
    }

    /// Texts made of what matters here.
    fn tricky() -> impl Strategy<Value = String> {
        proptest::collection::vec(
            prop::sample::select(vec![
                "。", "！", "?", "「", "」", "（", ")", "\"", "#", "###", " ", "　", "\n", "\r\n", "・", "1.", "と",
                "彼は", "Yahoo", "𠮷", "、", "ﾊﾞ", "．", ".", "“", "”", "- ", "\u{2028}",
            ]),
            0..60,
        )
        .prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn spans_slice_the_source(text in prop_oneof![tricky(), any::<String>()]) {
            for unit in [Unit::Document, Unit::Line] {
                let chars: Vec<char> = text.chars().collect();
                let mut last = 0;
                for (number, s) in split(&text, Field::Text, unit).iter().enumerate() {
                    let slice: String = chars[s.span.begin as usize..s.span.end as usize].iter().collect();
                    prop_assert_eq!(&slice, s.bytes.of(&text));
                    prop_assert_eq!(&narrow(&slice), &s.text);
                    prop_assert_eq!(s.number as usize, number);
                    prop_assert!(s.span.begin >= last);
                    last = s.span.end;
                    if unit == Unit::Document {
                        prop_assert!(!s.span.is_empty() && s.span.len() <= MAX_CHARS);
                        prop_assert_eq!(slice.trim(), slice.as_str());
                    }
                }
            }
        }
        #[test]
        fn nothing_but_marks_is_lost(text in tricky()) {
            let kept: String = surfaces(&text).concat();
            let words = |t: &str| t.chars().filter(|c| c.is_alphabetic()).collect::<String>();
            prop_assert_eq!(words(&kept), words(&text));
        }
    }
}
