//! Wikitext -> its words: no templates, tables, references, files; headings and items as elsewhere.

use super::markup;

/// Deeper braces are no template.
const MAX_DEPTH: usize = 40;

/// Bytes of a link with its caption.
const MAX_LINK: usize = 20_000;

/// The words of a page.
pub fn words(source: &str) -> String {
    let text = without(source, "<!--", "-->");
    let text = without_elements(&text);
    let text = without_braces(&text);
    let text = links(&text);
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let line = line.trim_end();
        let body = line.trim_start_matches(['*', '#', ':', ';']);
        let marks = &line[..line.len() - body.len()];
        let body = markup::unescape(&markup::without_tags(&body.replace("'''", "").replace("''", "")));
        let body = body.trim();
        if body.starts_with("__") && body.ends_with("__") {
            continue;
        }
        if let Some(heading) = body.strip_prefix("==").and_then(|b| b.strip_suffix("==")) {
            out.push_str("\n# ");
            out.push_str(heading.trim_matches(['=', ' ']));
            out.push('\n');
        } else if body.is_empty() {
            if !out.is_empty() && !out.ends_with("\n\n") {
                out.push('\n');
            }
        } else {
            if marks.contains(['*', '#']) {
                out.push('・');
            }
            out.push_str(body);
            out.push('\n');
        }
    }
    out.trim().to_owned() + "\n"
}

/// `text` without what stands between `open` and `close`; an unclosed rest goes too.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(open) {
        out.push_str(&rest[..at]);
        match rest[at..].find(close) {
            Some(end) => rest = &rest[at + end + close.len()..],
            None => return out,
        }
    }
    out + rest
}

/// `text` without references, formulas, galleries and code.
fn without_elements(text: &str) -> String {
    const ELEMENTS: [&str; 8] = ["ref", "math", "gallery", "timeline", "syntaxhighlight", "source", "pre", "score"];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // What was looked for once in vain is nowhere behind.
    let (mut ends, mut closes) = (true, [true; ELEMENTS.len()]);
    'tags: while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let tag = &rest[at..];
        for (name, closes) in ELEMENTS.into_iter().zip(&mut closes) {
            let behind = tag
                .get(1..=name.len())
                .filter(|n| n.eq_ignore_ascii_case(name))
                .and_then(|_| tag[name.len() + 1..].chars().next());
            if !behind.is_some_and(|c| matches!(c, '>' | '/') || c.is_whitespace()) {
                continue;
            }
            let Some(end) = ends.then(|| tag.find('>')).flatten() else {
                ends = false;
                break;
            };
            if tag[..end].ends_with('/') {
                rest = &tag[end + 1..];
            } else {
                let close = format!("</{name}");
                let Some(last) = closes.then(|| tag.find(&close)).flatten() else {
                    *closes = false;
                    break;
                };
                rest = tag[last..].split_once('>').map_or("", |(_, rest)| rest);
            }
            continue 'tags;
        }
        out.push('<');
        rest = &tag[1..];
    }
    out + rest
}

/// `text` without templates and tables, inner ones too. A template that says a reading leaves its words.
fn without_braces(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let mut open: Vec<usize> = Vec::new();
    let (mut at, mut kept) = (0, 0);
    while at < bytes.len() {
        let pair = bytes.get(at..at + 2);
        if (pair == Some(b"{{") || pair == Some(b"{|")) && open.len() < MAX_DEPTH {
            if open.is_empty() {
                out.push_str(&text[kept..at]);
            }
            open.push(at);
            at += 2;
        } else if (pair == Some(b"}}") || pair == Some(b"|}")) && !open.is_empty() {
            at += 2;
            let begin = open.pop().unwrap_or(0);
            if open.is_empty() {
                out.push_str(&reading(&text[begin..at]));
                kept = at;
            }
        } else {
            at += 1;
        }
    }
    if let Some(&first) = open.first() {
        // Never closed: the braces are words.
        kept = first;
    }
    out + &text[kept..]
}

/// `{{読み仮名|夏目漱石|なつめそうせき}}` -> `夏目漱石（なつめそうせき）`; nothing for any other template.
fn reading(template: &str) -> String {
    let inside = template.trim_start_matches("{{").trim_end_matches("}}");
    let mut parts = inside.split('|').map(str::trim);
    let name = parts.next().unwrap_or("");
    let arguments: Vec<&str> = parts.filter(|part| !part.contains('=')).collect();
    match (name.to_lowercase().as_str(), arguments.as_slice()) {
        ("読み仮名" | "読み仮名_ruby不使用" | "読み仮名 ruby不使用" | "ruby" | "ルビ", [word, kana, ..]) =>
        {
            format!("{word}（{kana}）")
        }
        ("lang" | "仮リンク", [_, word, ..]) if name.eq_ignore_ascii_case("lang") => (*word).to_owned(),
        ("仮リンク", [word, ..]) => (*word).to_owned(),
        ("nowrap" | "small" | "en" | "nobr", [word, ..]) => (*word).to_owned(),
        _ => String::new(),
    }
}

/// Links as their words; files and categories go.
fn links(text: &str) -> String {
    const DROPPED: [&str; 7] = ["file:", "image:", "category:", "ファイル:", "画像:", "カテゴリ:", "media:"];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // Bytes that may be looked through in vain: brackets that never close must not cost their square.
    let mut vain = MAX_LINK + 16 * text.len();
    let mut closes = true;
    while let Some(at) = rest.find('[') {
        out.push_str(&rest[..at]);
        let link = &rest[at..];
        if let Some(inside) = link.strip_prefix("[[") {
            let Some(end) = (vain > 0).then(|| closing(inside)).flatten() else {
                vain = vain.saturating_sub(inside.len().min(MAX_LINK));
                out.push('[');
                rest = &link[1..];
                continue;
            };
            let target = inside[..end].trim_start_matches(':');
            let lower = target.to_lowercase();
            if !DROPPED.iter().any(|space| lower.starts_with(space)) {
                let words = target.rsplit('|').next().unwrap_or(target);
                out.push_str(words);
            }
            rest = &inside[end + 2..];
        } else if link.starts_with("[http") || link.starts_with("[//") {
            let Some(end) = closes.then(|| link.find(']')).flatten() else {
                closes = false;
                out.push('[');
                rest = &link[1..];
                continue;
            };
            out.push_str(link[1..end].split_once(' ').map_or("", |(_, words)| words));
            rest = &link[end + 1..];
        } else {
            out.push('[');
            rest = &link[1..];
        }
    }
    out + rest
}

/// Where the link that begins with `inside` closes, links in its caption aside.
fn closing(inside: &str) -> Option<usize> {
    let bytes = inside.as_bytes();
    let (mut depth, mut at) = (0, 0);
    while at + 1 < bytes.len() && at < MAX_LINK {
        match &bytes[at..at + 2] {
            b"[[" => {
                depth += 1;
                at += 2;
            }
            b"]]" if depth == 0 => return Some(at),
            b"]]" => {
                depth -= 1;
                at += 2;
            }
            _ => at += 1,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_stay_marks_go() {
        let source = "{{基礎情報|名={{PAGENAME}}}}\n'''縁'''（えん）は[[日本|日本国]]の[[会社]]<ref name=a>注</ref>。<ref name=a />[[ファイル:a.png|thumb|[[絵]]]]\n== 歴史 ==\n* 一<br>二\n{| class=x\n|a\n|}\n[https://e.jp 公式]と{{読み仮名|夏目漱石|なつめそうせき}}<!-- x -->\n[[Category:会社]]\n";
        assert_eq!(words(source), "縁（えん）は日本国の会社。\n\n# 歴史\n・一二\n\n公式と夏目漱石（なつめそうせき）\n");
        assert_eq!(words("{{開いた"), "{{開いた\n");
    }
}
