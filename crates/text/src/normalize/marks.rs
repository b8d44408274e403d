//! Marks of other systems around words, and quotation marks of all kinds, before the text is read.
//!
//! ```text
//! 北浜電機が“ひなた”を発売した          北浜電機が「ひなた」を発売した
//! <b>北浜電機</b>は**三崎電子**を       北浜電機は三崎電子を
//! #北浜電機 が三崎電子★を買収した(笑)    北浜電機が三崎電子を買収した
//! [東京 15日] - 北浜電機<1234>は         北浜電機は
//! ```
//! Each rule names what stands around the mark, so that `1 < 2`, `【速報】` at the head of a line and `つのだ☆ひろ` stay.

/// Pairs that stand for 「」 where a particle takes up what they hold.
const QUOTES: [(char, char); 10] = [
    ('“', '”'),
    ('‘', '’'),
    ('[', ']'),
    ('［', '］'),
    ('〔', '〕'),
    ('【', '】'),
    ('<', '>'),
    ('＜', '＞'),
    ('"', '"'),
    ('\'', '\''),
];
/// Longest content of a pair that is a name, in characters.
const MAX_QUOTED: usize = 40;
/// Tags whose marks are left over where HTML was taken for text.
const TAGS: [&str; 20] = [
    "a", "b", "big", "br", "center", "color", "div", "em", "font", "i", "mark", "p", "quote", "s", "small", "span",
    "strong", "u", "url", "wbr",
];
/// Words in brackets that say how something is said.
const ASIDES: [&str; 12] = ["笑", "爆", "爆笑", "泣", "涙", "汗", "苦笑", "怒", "謎", "驚", "照", "笑い"];

/// A stretch of the text, in bytes, and what stands in its place.
pub(super) type Edit = (usize, usize, String);

fn is_kana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ')
}

fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ー')
}

fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9D}')
}

/// Whether a particle, a mark or the end stands here: what is before is a word that ends.
fn takes_up(behind: &str) -> bool {
    behind.is_empty()
        || behind.starts_with([
            'は', 'が', 'を', 'に', 'と', 'で', 'の', 'も', 'へ', '、', '。', '！', '!', '\n', '」', '）', ')',
        ])
        || ["から", "より", "など", "シリーズ", "という", "だ"].iter().any(|word| behind.starts_with(word))
}

/// What is to be changed, in order, none overlapping another. Linear.
pub(super) fn edits(text: &str) -> Vec<Edit> {
    let mut found: Vec<Edit> = Vec::new();
    let mut free = 0;
    for (at, c) in text.char_indices() {
        if at < free {
            continue;
        }
        let before = &text[..at];
        let rest = &text[at..];
        let changed = match c {
            '<' | '[' => {
                let mark = tag(rest).or_else(|| dateline(before, rest)).map(|length| (at, at + length));
                let mark = mark.or_else(|| {
                    let length = code(before, rest)?;
                    // A particle behind the gap belongs to the name.
                    let behind = rest[length..].trim_start_matches(' ');
                    let particle = behind.starts_with(|c| matches!(c, 'ぁ'..='ん'));
                    let end = if particle { text.len() - behind.len() } else { at + length };
                    Some((before.trim_end_matches(' ').len(), end))
                });
                mark.map(|(from, to)| vec![(from, to, String::new())]).or_else(|| quoted(before, rest, c))
            }
            '＜' if code(before, rest).is_some() => {
                code(before, rest).map(|length| vec![(at, at + length, String::new())])
            }
            '“' | '‘' | '［' | '〔' | '【' | '＜' | '"' | '\'' => quoted(before, rest, c),
            '*' if rest.starts_with("**") => emphasis(rest, "**").map(|end| pair(at, "**", end)),
            '_' if rest.starts_with("__") => emphasis(rest, "__").map(|end| pair(at, "__", end)),
            '#' | '＃' => hashtag(before, rest, c),
            '@' | '＠' => address(before, rest),
            '=' | '＝' => between_signs(before, rest, c),
            '♪' | '♡' | '♥' | '★' | '☆' | '♫' | '❤' => {
                let behind = rest.trim_start_matches(['♪', '♡', '♥', '★', '☆', '♫', '❤']);
                let word = before.chars().next_back().is_some_and(char::is_alphanumeric);
                (word && takes_up(behind)).then(|| vec![(at, text.len() - behind.len(), String::new())])
            }
            '(' | '（' => ASIDES.iter().find_map(|aside| {
                let behind = rest[c.len_utf8()..].strip_prefix(aside)?;
                let behind = behind.strip_prefix(')').or_else(|| behind.strip_prefix('）'))?;
                Some(vec![(at, text.len() - behind.len(), String::new())])
            }),
            'w' | 'ｗ' => {
                let behind = rest.trim_start_matches(['w', 'ｗ']);
                let ends = behind.is_empty() || behind.starts_with(['\n', '\r', '。', ' ', '\u{3000}']);
                (ends && before.ends_with(is_kana)).then(|| vec![(at, text.len() - behind.len(), String::new())])
            }
            _ => None,
        };
        for edit in changed.into_iter().flatten() {
            free = free.max(edit.1);
            found.push(edit);
        }
    }
    found.sort_unstable();
    // What stands inside of a pair may have been found on its own.
    let mut end = 0;
    found.retain(|edit| {
        let apart = edit.0 >= end;
        end = end.max(if apart { edit.1 } else { 0 });
        apart
    });
    found
}

/// The two marks of a pair, without their content: the scan goes on behind the first.
fn pair(at: usize, mark: &str, end: usize) -> Vec<Edit> {
    vec![(at, at + mark.len(), String::new()), (at + end, at + end + mark.len(), String::new())]
}

/// The length of a tag, of HTML or of a forum.
fn tag(rest: &str) -> Option<usize> {
    let close = if rest.starts_with('<') { '>' } else { ']' };
    let inside = rest[1..].split_once(close)?.0;
    let body = inside.trim_start_matches('/');
    let name = body.split([' ', '=', '/']).next().unwrap_or(body).to_ascii_lowercase();
    let known = TAGS.contains(&name.as_str()) && inside.len() < 300 && !inside.contains('\n');
    known.then(|| inside.len() + 2)
}

/// The length of a security's code behind the name of its company: 北浜電機<1234>, 快星科技<0123.HK>.
fn code(before: &str, rest: &str) -> Option<usize> {
    let open = rest.chars().next()?;
    let close = if open == '<' { '>' } else { '＞' };
    let inside = rest[open.len_utf8()..].split_once(close)?.0;
    let sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '０'..='９' | 'Ａ'..='Ｚ' | '．');
    let digits = inside.chars().filter(|c| c.is_numeric()).count();
    let length = inside.chars().count();
    let listed = (3..=9).contains(&length) && inside.chars().all(sign);
    let market =
        inside.rsplit_once('.').is_some_and(|(_, m)| !m.is_empty() && m.chars().all(|c| c.is_ascii_uppercase()));
    let named = before.trim_end_matches(' ').ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | '）'));
    (listed && named && (length == 4 && digits >= 3 || market))
        .then(|| open.len_utf8() + inside.len() + close.len_utf8())
}

/// The length of a dateline at the head of a line: [東京 15日] - , [ソウル 12日 ロイター] -
fn dateline(before: &str, rest: &str) -> Option<usize> {
    if !(before.is_empty() || before.ends_with('\n')) {
        return None;
    }
    let (inside, behind) = rest.strip_prefix('[')?.split_once(']')?;
    let dated = inside.len() <= 60
        && inside.split([' ', '　']).skip(1).any(|word| {
            word.strip_suffix('日').is_some_and(|n| !n.is_empty() && n.chars().all(|c| c.is_numeric() || c == '月'))
        });
    let text = behind.trim_start_matches([' ', '　', '-', '－', '―', '—', '–']);
    (dated && text.len() < behind.len() && !text.starts_with('\n')).then(|| rest.len() - text.len())
}

/// Quotation marks around a name.
fn quoted(before: &str, rest: &str, open: char) -> Option<Vec<Edit>> {
    let close = QUOTES.iter().find(|(o, _)| *o == open)?.1;
    let start = open.len_utf8();
    let length =
        rest[start..].char_indices().take(MAX_QUOTED + 1).find(|&(_, c)| c == close || c == '\n' || c == '。')?;
    let content = &rest[start..start + length.0];
    let end = start + length.0;
    if length.1 != close || content.is_empty() || content.starts_with(['#', '＃', '/', ' ']) || content.ends_with(' ')
    {
        return None;
    }
    let behind = &rest[end + close.len_utf8()..];
    // At the head of a line a bracket brings in a heading; 5'と6' are feet.
    let within = before.chars().next_back().is_some_and(|c| is_japanese(c) || matches!(c, '、' | '」' | '』'));
    let named = content.chars().any(is_japanese) || content.starts_with(|c: char| c.is_alphabetic());
    let opens = matches!(open, '“' | '‘' | '"') && (before.is_empty() || before.ends_with('\n'));
    if !(within || opens) || !named || content.contains('=') || !takes_up(behind) || behind.is_empty() && !opens {
        return None;
    }
    // The bracket shares the place of what it replaces.
    Some(vec![
        (before.len(), before.len() + start, "「".to_owned()),
        (before.len() + end, before.len() + end + close.len_utf8(), "」".to_owned()),
    ])
}

/// `平野響(21)＝青葉大＝が`: what newspapers write between two signs behind a name is an aside, as in brackets.
fn between_signs(before: &str, rest: &str, sign: char) -> Option<Vec<Edit>> {
    let start = sign.len_utf8();
    let stops = |c: char| c == sign || matches!(c, '\n' | '。' | '「' | '」' | '(' | '（');
    let (length, close) = rest[start..].char_indices().take(MAX_QUOTED).find(|&(_, c)| stops(c))?;
    let content = &rest[start..start + length];
    let behind = &rest[start + length + close.len_utf8()..];
    let named = before.ends_with([')', '）']) || before.ends_with(|c: char| is_japanese(c) && !is_katakana(c));
    let words = content.chars().any(|c| is_japanese(c) && !is_katakana(c)) && !content.starts_with(is_kana);
    let taken = behind.starts_with(['が', 'は', 'を', 'に', 'と', 'の', 'も', 'で', 'ら', '、']);
    if close != sign || content.chars().count() < 2 || !named || !words || !taken {
        return None;
    }
    let end = before.len() + start + length;
    Some(vec![(before.len(), before.len() + start, "(".to_owned()), (end, end + close.len_utf8(), ")".to_owned())])
}

/// Where the marks end that make words strong, with no space inside them.
fn emphasis(rest: &str, mark: &str) -> Option<usize> {
    let inside = &rest[mark.len()..];
    let length = inside.find(mark)?;
    let content = &inside[..length];
    let close = content.chars().count() <= MAX_QUOTED && !content.contains('\n') && content.chars().any(is_japanese);
    (close && !content.starts_with(' ') && !content.is_empty()).then_some(mark.len() + length)
}

/// `#北浜電機 が`: the word stays, the mark and the space behind it go.
fn hashtag(before: &str, rest: &str, c: char) -> Option<Vec<Edit>> {
    let body = &rest[c.len_utf8()..];
    let length = body.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | 'ー' | '・')).unwrap_or(body.len());
    let behind = &body[length..];
    let alone = before.is_empty() || before.ends_with([' ', '\u{3000}', '\n']) || before.ends_with(is_kana);
    let word = length > 0 && body[..length].chars().any(is_japanese);
    let particle =
        behind.strip_prefix([' ', '\u{3000}']).filter(|b| takes_up(b) && !b.is_empty() && !b.starts_with('\n'))?;
    if !alone || !word {
        return None;
    }
    let at = before.len();
    let space = at + rest.len() - behind.len();
    Some(vec![(at, at + c.len_utf8(), String::new()), (space, at + rest.len() - particle.len(), String::new())])
}

/// `@tanaka 三崎電子は`: whom a post answers.
fn address(before: &str, rest: &str) -> Option<Vec<Edit>> {
    let body = rest.strip_prefix(['@', '＠'])?;
    let length = body.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(body.len());
    let behind = body[length..].strip_prefix([' ', '\u{3000}', ':', '：'])?;
    let behind = behind.trim_start_matches([' ', '\u{3000}']);
    let line = before.rsplit('\n').next().unwrap_or(before);
    let head = line.is_empty() || line == "RT " || line.ends_with(' ') && line.trim_start().starts_with('@');
    (head && length > 0 && behind.starts_with(is_japanese)).then(|| {
        // RT goes with whom it repeats.
        let from = before.len() - if line == "RT " { line.len() } else { 0 };
        vec![(from, before.len() + rest.len() - behind.len(), String::new())]
    })
}

#[cfg(test)]
mod tests {
    use super::edits;

    fn changed(text: &str) -> String {
        let mut out = text.to_owned();
        for (begin, end, words) in edits(text).into_iter().rev() {
            out.replace_range(begin..end, &words);
        }
        out
    }

    #[test]
    fn marks_go_and_quotes_are_those_of_japanese() {
        for (text, expected) in [
            ("北浜電機が“ひなた”を発売した。", "北浜電機が「ひなた」を発売した。"),
            ("北浜電機が\"ひなた\"を発売した。", "北浜電機が「ひなた」を発売した。"),
            ("北浜電機が【ひなた】を発売した。", "北浜電機が「ひなた」を発売した。"),
            ("北浜電機が<ひなた>を発売した。", "北浜電機が「ひなた」を発売した。"),
            ("<b>北浜電機</b>は**三崎電子**を", "北浜電機は三崎電子を"),
            ("[b]北浜電機[/b]は[url=http://a.jp]三崎電子[/url]を", "北浜電機は三崎電子を"),
            ("#北浜電機 が #三崎電子 を買収した。", "北浜電機が 三崎電子を買収した。"),
            ("[東京 15日] - 北浜電機<1234>は", "北浜電機は"),
            ("快星科技(クワイシン) <0123.HK> が", "快星科技(クワイシン)が"),
            ("@tanaka 三崎電子は買収した。", "三崎電子は買収した。"),
            ("北浜電機♪は三崎電子★を買収した☆", "北浜電機は三崎電子を買収した"),
            ("北浜電機(笑)は三崎電子を買収したw", "北浜電機は三崎電子を買収した"),
        ] {
            assert_eq!(changed(text), expected);
        }
        for same in [
            "【速報】北浜電機が",
            "1 < 2 > 0の",
            "つのだ☆ひろ",
            "決算短信〔IFRS〕（連結）",
            "a[0]を",
            "5'と6'で",
            "a**2 + b**2",
            "# 見出し\n本文",
            "a@example.jp は",
            "記事[1]を",
        ] {
            assert_eq!(changed(same), same);
        }
    }
}
