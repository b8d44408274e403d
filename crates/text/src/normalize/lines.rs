//! Which line ends only wrap a sentence.
//!
//! ```text
//! 北浜電機は新型コンピュー⏎        joined: the sentence has begun, the line is about as long as lines here get
//! ターを発売した。⏎              an end: 。
//! 富山で新工場⏎                 an end: short, nothing of a sentence
//! ```
//! The measure of the document is the length of its longest line. A line end inside a block (lines without a blank one
//! between them) is joined where the line before it has begun a sentence and not ended it, where that line is nearly as
//! long as the measure, and where a sentence ends further down in the block. Rows, items, headings and indented beginnings stay.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::narrow_char;

/// What becomes of line ends inside paragraphs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineBreaks {
    /// Joined where a measure of the document says that they only wrap sentences.
    #[default]
    Auto,
    /// Joined inside every paragraph, but not before items, headings and indented lines.
    Join,
    /// Each ends a sentence.
    Keep,
}

/// Lines that are wrapped at a column are no wider.
const MAX_WRAPPED_WIDTH: usize = 130;
/// A wrapped line has at least this share of the width of the widest, in per cent.
const FULL: usize = 66;

struct Line<'a> {
    begin: usize,
    text: &'a str,
    width: usize,
}

/// The byte ranges of the line ends in `text` to join, each with the white space around it.
pub(super) fn joints(text: &str, breaks: LineBreaks) -> Vec<(usize, usize)> {
    let mut joints = Vec::new();
    if breaks == LineBreaks::Keep || !text.trim_end().contains('\n') {
        return joints;
    }
    let mut lines = Vec::new();
    let mut marks = Vec::new();
    let mut begin = 0;
    for raw in text.split_inclusive('\n') {
        let line = raw.trim_end_matches(['\n', '\r']);
        // The marks of a quoted mail are no part of its lines.
        let quote = line.len() - line.trim_start_matches(['>', ' ']).len();
        let quote = if line.trim_start().starts_with('>') { quote } else { 0 };
        let line = &line[quote..];
        lines.push(Line { begin: begin + quote, text: line, width: line.trim().width() });
        if quote > 0 && !line.is_empty() {
            marks.push((begin, begin + quote));
        }
        begin += raw.len();
    }
    let measure = lines.iter().map(|l| l.width).max().unwrap_or(0);
    let mut at = 0;
    while at < lines.len() {
        let end = lines[at..].iter().position(|l| l.text.trim().is_empty()).map_or(lines.len(), |n| at + n);
        let block = &lines[at..end];
        // The last line of the block in which a sentence ends.
        let last_end = block.iter().rposition(|l| l.text.contains(['。', '｡', '︒', '．', '！', '？'])).unwrap_or(0);
        // Whether the sentence that the line before begins is still open.
        let mut open = false;
        for i in 0..block.len().saturating_sub(1) {
            let (line, next) = (&block[i], &block[i + 1]);
            let joined = match breaks {
                LineBreaks::Join => !ends(line.text, next.text) && !begins_anew(line, next),
                _ => i < last_end && wraps(line, next, measure, i == 0, open),
            };
            if joined {
                let from = line.begin + line.text.trim_end().len();
                let to = next.begin + (next.text.len() - next.text.trim_start().len());
                joints.push((from, to));
            }
            open = joined;
        }
        at = end.max(at) + 1;
    }
    // Where a line is joined to the one before, its mark goes with the line end.
    let joined: Vec<usize> = joints.iter().map(|joint| joint.1).collect();
    joints.extend(marks.into_iter().filter(|mark| joined.binary_search(&mark.1).is_err()));
    joints.sort_unstable();
    joints
}

fn wraps(line: &Line<'_>, next: &Line<'_>, measure: usize, first: bool, open: bool) -> bool {
    let (text, follows) = (line.text.trim(), next.text.trim());
    if measure > MAX_WRAPPED_WIDTH || ends(text, follows) || begins_anew(line, next) || is_row(text) {
        return false;
    }
    // What stands behind the last full stop of the line.
    let tail = text.rsplit(['。', '｡', '︒', '！', '？']).next().unwrap_or(text);
    let begun = open || tail.len() < text.len();
    let full = line.width * 100 >= measure * FULL;
    if text.ends_with(['、', '，', '､', '︑', 'は', 'を', 'が']) || follows.starts_with(cannot_begin) {
        return full || begun || text.ends_with(['、', 'は', 'を']);
    }
    // ・水産物審議会⏎会場は…だった: an item of nouns alone is whole.
    let item = text.starts_with(['・', '•', '●', '○', '■', '◆', '▽', '◇']) && tail.len() == text.len();
    if item && !text.contains(['は', 'が', 'を', '、', 'に', 'で']) && follows.contains(['は', 'が']) {
        return false;
    }
    if !full && !(begun && line.width * 2 >= measure) {
        return false;
    }
    // A headline over its text is repeated by it and has no topic.
    let head: String = follows.chars().take(2).collect();
    let headline = first
        && tail.len() == text.len()
        && (text.starts_with(&head) || !text.contains('は') && next.width > line.width);
    begun || !first || !headline && (text.contains(['は', 'が', 'を', '、']) || next.width < line.width)
}

/// The tags and addresses at the ends of lines, as posts have them: `…を買収へ https://example.jp/a1 #企業`.
pub(super) fn tails(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    if !text.contains("http") && !text.contains("pic.") && !text.contains(['#', '＃']) {
        return found;
    }
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim_end();
        let mut end = body.len();
        while let Some(space) = body[..end].rfind([' ', '\u{3000}']) {
            let word = body[space..end].trim();
            let tag =
                word.strip_prefix(['#', '＃']).is_some_and(|tag| tag.chars().next().is_some_and(char::is_alphanumeric));
            let link =
                ["http://", "https://", "pic.twitter.com/", "pic.x.com/", "t.co/"].iter().any(|l| word.starts_with(l));
            let arrow = word.chars().all(|c| matches!(c, '→' | '⇒' | '▶' | '►' | '↓' | '☞'));
            if !tag && !link && !arrow {
                break;
            }
            end = body[..space].trim_end().len();
        }
        // 提携へ→ https://…
        if end < body.len() {
            end = body[..end].trim_end_matches(['→', '⇒', '▶', '►', '↓', '☞']).trim_end().len();
        }
        if end > 0 && end < body.len() && body[..end].contains(|c: char| !c.is_ascii()) {
            found.push((at + end, at + body.len()));
        }
        at += line.len();
    }
    found
}

/// What stands at no beginning of a sentence.
fn cannot_begin(c: char) -> bool {
    matches!(
        c,
        '、' | '。'
            | '，'
            | '．'
            | '」'
            | '』'
            | '）'
            | ')'
            | '】'
            | '〉'
            | '》'
            | '”'
            | 'ー'
            | 'を'
            | 'ん'
            | 'ン'
            | 'ぁ'
            | 'ぃ'
            | 'ぅ'
            | 'ぇ'
            | 'ぉ'
            | 'っ'
            | 'ゃ'
            | 'ゅ'
            | 'ょ'
            | 'ァ'
            | 'ィ'
            | 'ゥ'
            | 'ェ'
            | 'ォ'
            | 'ッ'
            | 'ャ'
            | 'ュ'
            | 'ョ'
            | '々'
            | '︒'
            | '︑'
            | '％'
    )
}

/// Whether the line ends a sentence; a closing bracket does unless a particle takes it up.
fn ends(line: &str, next: &str) -> bool {
    let line = line.trim_end();
    match line.chars().last().map(narrow_char) {
        None | Some('。' | '!' | '?' | '.' | ':' | '︒' | ';' | '…') => true,
        Some('」' | '』' | ')' | '】' | ']' | '”' | '"') => {
            !next.trim_start().starts_with(|c: char| matches!(c, 'ぁ'..='ゖ' | '、' | '。' | '・' | '（'))
        }
        _ => false,
    }
}

/// Whether the next line is an item, a heading, a quotation or a new paragraph, or this one a heading.
fn begins_anew(line: &Line<'_>, next: &Line<'_>) -> bool {
    let indent = |text: &str| text[..text.len() - text.trim_start().len()].width();
    let body = next.text.trim_start();
    let mut chars = body.chars().map(narrow_char);
    let (first, second) = (chars.next().unwrap_or(' '), chars.next().unwrap_or(' '));
    let item = match first {
        '・'
        | '•'
        | '●'
        | '○'
        | '◯'
        | '▪'
        | '◦'
        | '‣'
        | '►'
        | '▶'
        | '※'
        | '■'
        | '□'
        | '◆'
        | '◇'
        | '▼'
        | '▽'
        | '▲'
        | '△'
        | '★'
        | '☆'
        | '◎'
        | '【'
        | '#'
        | '>'
        | '|'
        | '—'
        | '―'
        | '─'
        | '='
        | '\u{2460}'..='\u{2473}' => true,
        '-' | '*' | '+' | '–' => second == ' ' || second == first,
        '0'..='9' | '(' => {
            let digits = body.trim_start_matches(['(', '（']);
            let rest = digits.trim_start_matches(|c| narrow_char(c).is_ascii_digit());
            let count = digits.chars().count() - rest.chars().count();
            let mut behind = rest.chars().map(narrow_char);
            let close = behind.next().unwrap_or(' ');
            (1..=2).contains(&count)
                && (matches!(close, ')' | '、') || close == '.' && !behind.next().is_some_and(|c| c.is_ascii_digit()))
        }
        _ => false,
    };
    // An item's further lines are indented, a paragraph's first line is.
    let marked = line.text.trim_start().starts_with(['・', '•', '●', '○', '■', '◆', '-', '*', '※']);
    let indented = !marked && indent(next.text) > indent(line.text);
    let heading = line.text.trim_start().starts_with(['#', '＃', '【', '|']) && !line.text.contains('。');
    item || indented || heading || is_row(next.text)
}

/// Whether white space inside the line makes columns.
fn is_row(line: &str) -> bool {
    let body = line.trim();
    if body.contains('。') {
        return false;
    }
    let wide = |c: char| c.width().unwrap_or(0) > 1 && c != '\u{3000}';
    body.contains(['\t', '\u{3000}', '|'])
        || body.contains("  ")
        || body.char_indices().any(|(i, c)| {
            c == ' ' && body[..i].ends_with(wide) && body[i + 1..].starts_with(|c: char| wide(c) || c.is_ascii_digit())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(text: &str, breaks: LineBreaks) -> String {
        let mut out = String::new();
        let mut at = 0;
        for (from, to) in joints(text, breaks) {
            out.push_str(&text[at..from]);
            at = to;
        }
        out + &text[at..]
    }

    #[test]
    fn wrapped_lines_are_joined() {
        for (text, expected) in [
            (
                "当社は新型コンピュー\nターを作る会社を買っ\nた。売上高は30\n億円だ。\n",
                "当社は新型コンピューターを作る会社を買った。売上高は30億円だ。\n",
            ),
            (
                "　A社は札幌市に本社\nを置く。B社はその子\n会社だ。\n\n　C社は休んだ。\n",
                "　A社は札幌市に本社を置く。B社はその子会社だ。\n\n　C社は休んだ。\n",
            ),
            ("この本は「夏の\n空」を描く話で\nある。\n", "この本は「夏の空」を描く話である。\n"),
        ] {
            assert_eq!(joined(text, LineBreaks::Auto), expected);
            assert_eq!(joined(text, LineBreaks::Keep), text);
        }
    }

    #[test]
    fn ends_of_lines_that_are_ends_stay() {
        for text in [
            "A社、B社を買う\nA社は3日、B社を買うと発表した。\n",
            "富山で新工場\nA社は富山市に本社を置く。\nB社は1988年に設立された。\n",
            "参加企業\n・A社\n・B社\n",
            "参加団体\n・県漁協\n・ノルウェー水産物審議会\n会場は仙台国際センターだった。\n",
            "発表者 高瀬誠\n会場 富山市公会堂\n",
            "株価の動き\nA社\u{3000}1,250円\nB社\u{3000}870円\nC社はD社を買った。\n",
            "春の海\nひねもすのたり\nのたりかな\n",
            "一つ目の話をする。\n　二つ目の話は長い。\n",
        ] {
            assert_eq!(joined(text, LineBreaks::Auto), text);
        }
    }

    #[test]
    fn joining_can_be_asked_for() {
        assert_eq!(joined("春の海\nひねもす\n\n・一\n・二\n", LineBreaks::Join), "春の海ひねもす\n\n・一\n・二\n");
    }
}
