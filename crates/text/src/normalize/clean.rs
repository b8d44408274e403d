//! Text as read -> the text that the stages read, with the map between them.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::characters::{self, is_combining, is_nothing, is_picture, is_plain, is_symbol};
use super::lines::{LineBreaks, joints};
use super::offsets::OffsetMap;
use super::{marks, ruby, unclosed};
use crate::document::Reading;

/// A text as the stages read it: composed (NFC), lines joined, readings beside it, without what shows nothing.
#[derive(Clone, Debug)]
pub struct Clean<'a> {
    /// The text; the text as read where nothing changed.
    pub text: Cow<'a, str>,
    /// Where it comes from; None where nothing changed.
    pub map: Option<OffsetMap>,
    /// The readings that stood in it.
    pub readings: Vec<Reading>,
}

impl<'a> Clean<'a> {
    /// Reads `text`. Linear in its length.
    pub fn new(text: &'a str, breaks: LineBreaks) -> Self {
        let mut joints = joints(text, breaks);
        if breaks != LineBreaks::Keep {
            let tails = super::lines::tails(text);
            if !tails.is_empty() {
                joints.extend(tails);
                joints.sort_unstable();
            }
        }
        let aozora = ruby::is_aozora(text);
        // A bracket matters only where kana follow it.
        let kana_in_brackets = || {
            ["（", "("].iter().any(|b| {
                text.match_indices(b)
                    .any(|(at, _)| ruby::bracketed(text, at).is_some() || legal_form(text, at).is_some())
            })
        };
        let mut edits = edits(text);
        // A line that is a sentence stays one from its first character to its last.
        if breaks == LineBreaks::Keep {
            edits.retain(|(begin, end, words)| {
                let inside = !text[..*begin].ends_with('\n') && !text[*end..].starts_with(['\n', '\r']);
                !words.is_empty() || *begin > 0 && *end < text.len() && inside
            });
        }
        let plain = |c: char| is_plain(c) || c == '\u{2026}' || c == '\u{2015}';
        if joints.is_empty() && edits.is_empty() && !aozora && text.chars().all(plain) && !kana_in_brackets() {
            return Self { text: Cow::Borrowed(text), map: None, readings: Vec::new() };
        }
        let mut writer = Writer {
            out: String::with_capacity(text.len()),
            chars: 0,
            map: OffsetMap::default(),
            kept: 0,
            changed: false,
            readings: Vec::new(),
        };
        writer.write(text, &joints, &edits, aozora);
        writer.keep_to(text, text.len());
        if !writer.changed {
            return Self { text: Cow::Borrowed(text), map: None, readings: Vec::new() };
        }
        Self { text: Cow::Owned(writer.out), map: Some(writer.map), readings: writer.readings }
    }
}

/// Marks that go or stand for others, and brackets that are missing: these share the place of the character before them.
fn edits(text: &str) -> Vec<marks::Edit> {
    let mut edits = marks::edits(text);
    let missing = unclosed::ends(text);
    if !missing.is_empty() {
        let taken = |at: usize| edits.iter().any(|e| e.0 <= at && at < e.1);
        let last = |end: usize| text[..end].char_indices().next_back().filter(|&(at, c)| is_plain(c) && !taken(at));
        let more: Vec<marks::Edit> = missing
            .into_iter()
            .filter_map(|(end, close)| last(end).map(|(at, c)| (at, end, format!("{c}{close}"))))
            .collect();
        edits.extend(more);
        edits.sort_unstable();
    }
    edits
}

struct Writer {
    out: String,
    /// Characters of `out`, without those that are still to be kept.
    chars: u32,
    map: OffsetMap,
    /// The byte up to which the text is in `out`.
    kept: usize,
    changed: bool,
    readings: Vec<Reading>,
}

impl Writer {
    fn keep_to(&mut self, text: &str, to: usize) {
        let piece = &text[self.kept..to];
        self.map.keep(piece);
        self.out.push_str(piece);
        self.chars += piece.chars().count() as u32;
        self.kept = to;
    }
    /// `to` in the place of `text[begin..end]`.
    fn replace(&mut self, text: &str, begin: usize, end: usize, to: &str) {
        self.keep_to(text, begin);
        self.map.replace(&text[begin..end], to);
        self.out.push_str(to);
        self.chars += to.chars().count() as u32;
        self.kept = end;
        self.changed = true;
    }
    fn write(&mut self, text: &str, joints: &[(usize, usize)], edits: &[marks::Edit], aozora: bool) {
        let mut joints = joints.iter().peekable();
        let mut edits = edits.iter().peekable();
        let mut at = 0;
        while at < text.len() {
            if let Some(&&(from, to)) = joints.peek()
                && from <= at
            {
                joints.next();
                if to <= self.kept {
                    continue;
                }
                let from = from.max(self.kept);
                // Words in Latin letters keep a space between them; a number that was cut is one.
                let latin = |c: char| c.is_ascii_alphanumeric() || c == ',';
                let ends = text[..from].chars().last().zip(text[to..].chars().next());
                let space = ends.is_some_and(|(a, b)| {
                    latin(a) && latin(b) && !((a.is_ascii_digit() || a == ',') && b.is_ascii_digit())
                });
                self.replace(text, from, to, if space { " " } else { "" });
                at = to;
                continue;
            }
            let rest = &text[at..];
            let Some(c) = rest.chars().next() else { break };
            let length = c.len_utf8();
            while edits.next_if(|edit| edit.0 < at).is_some() {}
            if let Some((begin, end, words)) = edits.next_if(|edit| edit.0 == at) {
                self.replace(text, *begin, *end, words);
                at = *end;
                continue;
            }
            let end = match c {
                '（' | '(' => self.bracket(text, at),
                '《' if aozora => self.ruby(text, at),
                '｜' if aozora => self.bar(text, at),
                '［' if aozora && rest.starts_with("［＃") => {
                    let end = rest
                        .char_indices()
                        .take(200)
                        .find(|&(_, c)| matches!(c, '］' | '\n'))
                        .filter(|&(_, c)| c == '］')
                        .map(|(i, c)| at + i + c.len_utf8());
                    end.inspect(|&end| self.replace(text, at, end, ""))
                }
                '※' if aozora && rest[length..].starts_with("［＃") => {
                    self.replace(text, at, at + length, "");
                    Some(at + length)
                }
                '&' => characters::entity(rest).map(|(c, length)| {
                    self.replace(text, at, at + length, c.encode_utf8(&mut [0; 4]));
                    at + length
                }),
                '\u{1B}' => {
                    let end = at + characters::escape(rest);
                    self.replace(text, at, end, "");
                    Some(end)
                }
                _ if is_plain(c) && !rest[length..].starts_with(is_combining) => None,
                _ => self.character(text, at, c),
            };
            at = end.unwrap_or(at + length);
        }
    }
    /// A character that may stand for others; the byte behind it if it did.
    fn character(&mut self, text: &str, at: usize, c: char) -> Option<usize> {
        let behind = at + c.len_utf8();
        let rest = &text[behind..];
        if rest.starts_with(is_combining) {
            let end = behind + rest.find(|c| !is_combining(c)).unwrap_or(rest.len());
            let composed: String = text[at..end].nfc().collect();
            if composed != text[at..end] {
                self.replace(text, at, end, &composed);
            }
            return Some(end);
        }
        if is_picture(c) || is_symbol(c) && rest.starts_with('\u{FE0F}') {
            let picture = |c: char| is_picture(c) || is_nothing(c) || is_symbol(c);
            let end = behind + rest.find(|c| !picture(c)).unwrap_or(rest.len());
            let stand_in = stand_in(&text[..at], &text[end..]);
            self.replace(text, at, end, stand_in);
            return Some(end);
        }
        if is_nothing(c) {
            self.replace(text, at, behind, "");
            return Some(behind);
        }
        if matches!(c, '\u{FF66}'..='\u{FF9D}') && rest.starts_with(['ﾞ', 'ﾟ']) {
            let end = behind + 'ﾞ'.len_utf8();
            let composed: String = text[at..end].nfkc().collect();
            self.replace(text, at, end, &composed);
            return Some(end);
        }
        // A circled number begins an item at the beginning of a line, and parts words inside it.
        if matches!(c, '\u{2460}'..='\u{2473}') {
            if text[..at].trim_end_matches([' ', '\u{3000}']).ends_with(['\n', '。']) || at == 0 {
                return None;
            }
            self.replace(text, at, behind, " ");
            return Some(behind);
        }
        let words = characters::written(c)?;
        self.replace(text, at, behind, &words);
        Some(behind)
    }
    fn bracket(&mut self, text: &str, at: usize) -> Option<usize> {
        if let Some((end, words)) = legal_form(text, at) {
            self.replace(text, at, end, words);
            return Some(end);
        }
        let ruby = ruby::bracketed(text, at)?;
        Some(self.read(text, &ruby))
    }
    fn ruby(&mut self, text: &str, at: usize) -> Option<usize> {
        let ruby = ruby::reading(text, at, '》')?;
        Some(self.read(text, &ruby))
    }
    /// Drops a reading from the text and keeps it beside its word.
    fn read(&mut self, text: &str, ruby: &ruby::Ruby) -> usize {
        self.keep_to(text, ruby.open);
        let word = text[ruby.word..ruby.open].trim_start_matches('｜');
        let length = word.chars().count() as u32;
        let kana = text[ruby.open..ruby.end].trim_matches(|c| "《》（）()".contains(c));
        let kana = kana.chars().filter(|c| !c.is_whitespace()).collect();
        self.readings.push(Reading { begin: self.chars.saturating_sub(length), end: self.chars, kana });
        self.replace(text, ruby.open, ruby.end, "");
        ruby.end
    }
    /// The bar before a word with a reading.
    fn bar(&mut self, text: &str, at: usize) -> Option<usize> {
        let end = at + '｜'.len_utf8();
        let open = text[end..].char_indices().take(24).find(|&(_, c)| c == '《')?.0;
        ruby::reading(text, end + open, '》')?;
        self.replace(text, at, end, "");
        Some(end)
    }
}

/// A legal form in brackets beside a name, such as (株), written out.
fn legal_form(text: &str, at: usize) -> Option<(usize, &'static str)> {
    const FORMS: [(&str, &str); 2] = [("株", "株式会社"), ("有", "有限会社")];
    let bracket = text[at..].chars().next()?.len_utf8();
    let inside = &text[at + bracket..];
    let (form, words) = FORMS.iter().find(|(form, _)| inside.starts_with(form))?;
    let close = inside[form.len()..].chars().next().filter(|c| matches!(c, ')' | '）'))?;
    let end = at + bracket + form.len() + close.len_utf8();
    let name = |c: char| c.is_alphanumeric() || c == '」' || c == '「';
    (text[..at].ends_with(name) || text[end..].starts_with(name)).then_some((end, *words))
}

/// What stands where a picture stood: nothing before a particle, a mark or an end, else a space; a full stop behind a
/// polite predicate, which pictures like to close.
fn stand_in(before: &str, behind: &str) -> &'static str {
    match behind.chars().next() {
        None
        | Some(
            'ぁ'..='ゖ'
            | '、'
            | '。'
            | '\n'
            | '\r'
            | '」'
            | '』'
            | '）'
            | ')'
            | '!'
            | '?'
            | '！'
            | '？'
            | ' '
            | '\u{3000}'
            | 'ー',
        ) => "",
        _ if ["です", "ます", "でした", "ました", "だった"].iter().any(|end| before.ends_with(end)) => {
            "。"
        }
        _ if before.ends_with(['\n', '。', '「', '（']) || before.is_empty() => "",
        _ => " ",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn clean(text: &str) -> String {
        Clean::new(text, LineBreaks::Auto).text.into_owned()
    }

    #[test]
    fn characters_stand_for_what_they_show() {
        for (text, expected) in [
            ("タ\u{3099}イト\u{3099}ー食品", "ダイドー食品"),
            ("ﾊﾟﾅｿﾆｯｸは｡", "パナソニックは。"),
            ("⾼⽊電機は︑﹁ひなた﹂を発売した︒社⻑は⽒だ。", "高木電機は、「ひなた」を発売した。社長は氏だ。"),
            ("㈱緑川と大隅㈱と㍿東", "株式会社緑川と大隅株式会社と株式会社東"),
            ("北浜ソフト(株)は三崎（有）と", "北浜ソフト株式会社は三崎有限会社と"),
            ("三崎\u{AD}電子\u{200B}は", "三崎電子は"),
            ("三崎電子🚀は大隅を買収した👏🏻。", "三崎電子は大隅を買収した。"),
            ("発売しました🎉次は❤️です", "発売しました。次はです"),
            ("三崎&amp;電子は\u{1B}[31m赤\u{1B}[0m字", "三崎&電子は赤字"),
            ("強みは①速さ②安さ", "強みは 速さ 安さ"),
            ("㋿元年", "令和元年"),
            ("ＡＢＣ　１２", "ＡＢＣ　１２"),
            ("神戸", "神戸"),
        ] {
            assert_eq!(clean(text), expected);
        }
    }

    #[test]
    fn readings_stand_beside_words() {
        let text = "北浜《きたはま》電機は夏目｜漱石《そうせき》を読む。［＃改ページ］";
        let found = Clean::new(text, LineBreaks::Auto);
        assert_eq!(found.text, "北浜電機は夏目漱石を読む。");
        let words: Vec<(String, &str)> = found
            .readings
            .iter()
            .map(|r| {
                let word = found.text.chars().skip(r.begin as usize).take((r.end - r.begin) as usize).collect();
                (word, r.kana.as_str())
            })
            .collect();
        assert_eq!(words, [("北浜".to_owned(), "きたはま"), ("漱石".to_owned(), "そうせき")]);
        assert_eq!(clean("夏目漱石（なつめ・そうせき）は"), "夏目漱石は");
        for same in ["映画《ひなた》を公開した。", "三人（うち）", "商品（ひなた製）を", "縁（えん）を", "a《b》c"]
        {
            assert_eq!(clean(same), same);
        }
    }

    fn tricky() -> impl Strategy<Value = String> {
        proptest::collection::vec(
            prop::sample::select(vec![
                "ｶ",
                "ﾞ",
                "か",
                "\u{3099}",
                "《",
                "》",
                "｜",
                "［＃",
                "］",
                "きた",
                "北浜",
                "（",
                "）",
                "株",
                "\n",
                "\r\n",
                " ",
                "　",
                "。",
                "は",
                "&amp;",
                "&#x41;",
                "\u{1B}[1m",
                "🎉",
                "\u{FE0F}",
                "㈱",
                "①",
                "⾼",
                "\u{AD}",
                "abc",
                "𠮷",
                "e\u{301}",
            ]),
            0..50,
        )
        .prop_map(|parts| parts.concat())
    }

    proptest! {
        /// Places are in order, and what stayed is the same in both texts.
        #[test]
        fn places_point_into_the_text_as_read(text in prop_oneof![tricky(), any::<String>()]) {
            for breaks in [LineBreaks::Auto, LineBreaks::Join] {
                let found = Clean::new(&text, breaks);
                let Some(map) = &found.map else { continue };
                let source: Vec<char> = text.chars().collect();
                let mut last = 0;
                let mut byte = 0;
                for (i, c) in found.text.chars().enumerate() {
                    let (begin, end) = map.range(i as u32, i as u32 + 1);
                    prop_assert!(begin < end && end as usize <= source.len());
                    prop_assert!(begin >= last);
                    last = begin;
                    let slice: String = source[begin as usize..end as usize].iter().collect();
                    let (first, behind) = map.bytes(byte, byte + c.len_utf8() as u32);
                    prop_assert_eq!(&text[first as usize..behind as usize], slice.as_str());
                    byte += c.len_utf8() as u32;
                }
            }
        }
    }
}
