//! SubRip and WebVTT -> the words that are shown, a cue after the other.

use super::markup;

/// Reads subtitles: numbers, times, notes, styles and marks go; a speaker stays in front of the words.
///
/// Beside the words come the numbers of the lines that belong to no cue.
pub fn read(source: &str) -> (String, Vec<u64>) {
    let mut out = String::new();
    let mut stray = Vec::new();
    let mut lines = source.trim_start_matches('\u{FEFF}').lines().zip(1..).peekable();
    let mut shown = false;
    while let Some((line, number)) = lines.next() {
        let line = line.trim();
        if line.is_empty() {
            shown = false;
        } else if line.contains("-->") {
            shown = true;
        } else if shown {
            let words = words(line);
            if !words.is_empty() {
                out.push_str(&words);
                out.push('\n');
            }
        } else if lines.peek().is_some_and(|(next, _)| next.contains("-->")) {
            // The number or name of the cue.
        } else if line.starts_with("WEBVTT")
            || line.starts_with("NOTE")
            || line.starts_with("STYLE")
            || line.starts_with("REGION")
        {
            while lines.peek().is_some_and(|(next, _)| !next.trim().is_empty() && !next.contains("-->")) {
                lines.next();
            }
        } else {
            stray.push(number);
        }
    }
    (out, stray)
}

/// A line without marks: `<v 田中>今日は</v>` -> `田中：今日は`.
fn words(line: &str) -> String {
    let speaker = line
        .strip_prefix("<v")
        .and_then(|rest| rest.split_once('>'))
        .and_then(|(name, _)| name.split_once(' ').map(|(_, name)| name.trim().to_owned()));
    let marked = markup::unescape(&markup::without_tags(line));
    let (mut text, mut rest) = (String::with_capacity(marked.len()), marked.as_str());
    while let Some(begin) = rest.find("{\\") {
        let Some(end) = rest[begin..].find('}') else { break };
        text.push_str(&rest[..begin]);
        rest = &rest[begin + end + 1..];
    }
    text.push_str(rest);
    let text = text.trim();
    match speaker {
        Some(speaker) if !speaker.is_empty() => format!("{speaker}：{text}"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn cues_are_read() {
        let srt = "1\r\n00:00:01,000 --> 00:00:02,000\r\n<i>縁は</i>\r\n社を買った。\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\n{\\an8}次だ\r\n";
        assert_eq!(super::read(srt).0, "縁は\n社を買った。\n次だ\n");
        let vtt = "WEBVTT - 題\n\nNOTE\n説明\n\n00:01.000 --> 00:02.000 align:start\n<v 田中>今日は&amp;</v>\n";
        assert_eq!(super::read(vtt).0, "田中：今日は&\n");
        let damaged = "1\n00:00:01,000 -> 2\nA\n\n2\n00:00:03,000 --> 4\nB\n";
        assert_eq!(super::read(damaged), ("B\n".to_owned(), vec![1, 2, 3]));
    }
}
