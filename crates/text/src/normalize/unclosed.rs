//! Brackets that a text opens and forgets to close.
//!
//! ```text
//! 三崎電子（札幌市は大隅興産を買収した。    三崎電子（札幌市）は大隅興産を買収した。
//! ```
//! The word right behind the bracket is what it holds: it is closed before the particle that follows.

/// Longest content of a bracket that is closed here, in characters.
const MAX_CONTENT: usize = 15;
/// How far a bracket may be open.
const MAX_OPEN: usize = 400;

/// The bracket that closes another.
fn closing(open: char) -> Option<char> {
    Some(match open {
        '（' | '(' => '）',
        '「' => '」',
        '『' => '』',
        '【' => '】',
        _ => return None,
    })
}

/// The ends of words, in bytes, behind which a bracket is missing, with the bracket.
pub(super) fn ends(text: &str) -> Vec<(usize, char)> {
    let mut found = Vec::new();
    for (at, open) in text.char_indices() {
        let Some(close) = closing(open) else { continue };
        let inside = &text[at + open.len_utf8()..];
        // 「「『 in a row are no brackets around a word.
        let nested = text[..at].chars().next_back().is_some_and(|c| closing(c).is_some());
        if nested || closes(inside, open, close) {
            continue;
        }
        let name = |c: char| c.is_alphanumeric() || matches!(c, '・' | 'ー' | '-' | '.' | '&');
        let particle = |c: char| matches!(c, 'は' | 'が' | 'を' | 'に' | 'と' | 'で' | 'の' | 'も' | 'へ' | '、');
        let kana = |c: char| matches!(c, 'ぁ'..='ゖ');
        let length = inside.find(|c| kana(c) || !name(c)).unwrap_or(inside.len());
        let (content, behind) = inside.split_at(length);
        let beside = text[..at].chars().next_back().is_some_and(|c| name(c) && !c.is_ascii_digit() && !particle(c));
        let rounded = matches!(close, '）' | '】');
        // 1971年に設立された（本社は札幌市。 what stands behind a clause goes on to the full stop
        if close == '）' && text[..at].ends_with(['た', 'る', 'だ', 'い']) {
            let stop = inside.find('。').filter(|stop| *stop > 0);
            found.extend(stop.map(|stop| (at + open.len_utf8() + stop, close)));
            continue;
        }
        if (1..=MAX_CONTENT).contains(&content.chars().count())
            && content.chars().any(char::is_alphabetic)
            && behind.starts_with(particle)
            && (beside || !rounded)
            && (rounded || !speaks(inside))
        {
            found.push((at + open.len_utf8() + length, close));
        }
    }
    found
}

/// Whether the bracket is closed before its paragraph ends, or nobody knows. A quotation may hold sentences.
fn closes(inside: &str, open: char, close: char) -> bool {
    let (mut last, mut depth) = (' ', 0_u32);
    for (count, c) in inside.chars().enumerate() {
        if count > MAX_OPEN {
            return true;
        }
        if c == open || open == '（' && c == '(' || open == '(' && c == '（' {
            depth += 1;
        } else if c == close || close == '）' && c == ')' {
            if depth == 0 {
                return true;
            }
            depth -= 1;
        } else if c == '\n' && (last == '\n' || last == '。' && close == '）') {
            return false;
        }
        last = c;
    }
    false
}

/// Whether the sentence ends as one that quotes: the bracket opens words that somebody says.
fn speaks(inside: &str) -> bool {
    let sentence = inside.split('。').next().unwrap_or(inside);
    sentence.match_indices('と').any(|(at, _)| {
        sentence[at + 'と'.len_utf8()..]
            .starts_with(['述', '語', '話', '言', '説', '強', '指', 'コ', '主', '呼', '発', 'し', 'い', '答'])
    })
}

#[cfg(test)]
mod tests {
    use super::ends;

    fn closed(text: &str) -> String {
        let mut out = text.to_owned();
        for (at, close) in ends(text).into_iter().rev() {
            out.insert(at, close);
        }
        out
    }

    #[test]
    fn a_bracket_is_closed_behind_its_word() {
        for (text, expected) in [
            ("三崎電子（札幌市は大隅興産を買収した。", "三崎電子（札幌市）は大隅興産を買収した。"),
            ("三崎電子は大隅興産(富山市を買収した。", "三崎電子は大隅興産(富山市）を買収した。"),
            (
                "三崎電子（札幌市は大隅興産を買収した。水城製薬（福岡市）は",
                "三崎電子（札幌市）は大隅興産を買収した。水城製薬（福岡市）は",
            ),
            ("三崎電子は「ソラリスを発売した。", "三崎電子は「ソラリス」を発売した。"),
        ] {
            assert_eq!(closed(text), expected);
        }
        for same in [
            "三崎電子（札幌市）は大隅興産を買収した。",
            "三崎電子（札幌市\n）は大隅興産を買収した。",
            "三崎社長は「来年は伸びると述べた。",
            "孫社長は「企業には量がある。企業から始まる」と述べた。",
            "(1は番号だ。",
            "大隅興産は（富山市に本社を置く。",
            "「「『三崎電子は大隅興産を買収した。",
        ] {
            assert_eq!(closed(same), same);
        }
    }
}
