//! Numbers, amounts, counts, percentages, ranges and ordinals in a sentence -> mentions with values; dates through [`super::date`].
//!
//! ```text
//! 約7兆3500億ウォンを投じ、14.2%増の3〜5社に。
//!   └ 7350000000000 KRW, about  └ 14.2 PERCENT  └ 3..5 社
//! ```
//! One pass over the tokens: only a token that begins with a digit, a numeral, a currency sign or a date word is looked at.
//! Values are exact decimals (no floats). Units and bounds are data: `ontology/units.toml`.

pub mod numeral;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::candidate::chars_of;
use super::date::{self, Clock};
use crate::document::{Mention, MentionSource, Number, Pos, SentenceAnalysis, Token, Value};
use crate::resource::Class;
use crate::span::ByteSpan;
use numeral::{Literal, ONE, decimal, digit, literal, myriad, power};

/// Finds the numbers and dates of a sentence. `clock` knows the day of publication and the dates before.
pub fn find(sentence: &SentenceAnalysis, clock: &mut Clock) -> Vec<Mention> {
    let mut out = Vec::new();
    let text = sentence.sentence.text.as_str();
    let mut done = 0;
    clock.next_sentence();
    for (i, token) in sentence.tokens.iter().enumerate() {
        let at = token.bytes.begin as usize;
        if at < done || !may_begin(text, at) {
            continue;
        }
        if let Some(end) = malformed(text, at) {
            done = end;
        } else if let Some((bytes, value)) = date::at(text, &sentence.tokens, i, clock) {
            done = bytes.end as usize;
            out.push(mention(sentence, bytes, Class::DATE, value.map(Value::Date)));
        } else if let Some((bytes, number)) = at_token(text, &sentence.tokens, i) {
            done = bytes.end as usize;
            out.push(mention(sentence, bytes, Class::NUMBER, Some(Value::Number(number))));
        }
    }
    out
}

fn mention(sentence: &SentenceAnalysis, bytes: ByteSpan, class: Class, value: Option<Value>) -> Mention {
    Mention {
        chars: chars_of(sentence, bytes),
        bytes,
        class,
        source: MentionSource::Number,
        value,
        confidence: 0.95,
        ..Mention::default()
    }
}

/// Where a run of digits ends that no number is written as: 10億億円, 1万2億円, 1,0,0,0億円. None of its parts is a number.
fn malformed(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    if !rest.starts_with(|c: char| c.is_ascii_digit() || digit(c).is_some() || power(c).is_some()) {
        return None;
    }
    let (mut end, mut order, mut wrong, mut groups) = (at, i128::MAX, false, Vec::new());
    let mut chars = rest.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        if c.is_ascii_digit() {
            if groups.is_empty() {
                groups.push(0);
            }
            if let Some(last) = groups.last_mut() {
                *last += 1;
            }
        } else if c == ',' && next.is_some_and(|n| n.is_ascii_digit()) {
            groups.push(0);
        } else if let Some(m) = myriad(c) {
            // 1億億, 1万2億; groups of other than three digits count only before one of these: 1,2,3 is a list.
            wrong |= m >= order || (groups.len() > 1 && groups[1..].iter().any(|g| *g != 3));
            order = m;
            groups.clear();
        } else if digit(c).is_none() && power(c).is_none() && !(c == '.' && next.is_some_and(|n| n.is_ascii_digit())) {
            break;
        }
        end = at + i + c.len_utf8();
    }
    wrong.then_some(end)
}

/// Whether a number or date can begin with this character.
fn may_begin(text: &str, at: usize) -> bool {
    text[at..].chars().next().is_some_and(|c| {
        c.is_ascii_digit()
            || (!c.is_ascii()
                && (digit(c).is_some()
                    || power(c).is_some()
                    || is_sign(c)
                    || "数第半十同今昨来先前翌去本年令平昭大明当月午正再旧おきあこマ△▲−一深未夏".contains(c)))
            || matches!(c, '$' | 'U' | 'R' | 'H' | 'N' | 'A' | 'C' | 'S' | '-' | '+' | '\'')
    })
}

fn is_sign(c: char) -> bool {
    matches!(c, '¥' | '￥' | '€' | '£' | '₩' | '₹')
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    currency: BTreeMap<String, String>,
    signs: BTreeMap<String, String>,
    units: BTreeMap<String, String>,
    counters: Counters,
    before: BTreeMap<String, Vec<String>>,
    behind: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Counters {
    list: Vec<String>,
}

struct Units {
    /// By first character: forms and codes, the longest first.
    forms: FxHashMap<char, Vec<(String, String)>>,
    signs: Vec<(String, String)>,
    before: Vec<(String, String)>,
    behind: Vec<(String, String)>,
}

/// Reads what is read once.
pub(super) fn prepare() {
    units();
}

fn units() -> &'static Units {
    static UNITS: OnceLock<Units> = OnceLock::new();
    UNITS.get_or_init(|| {
        let table: Table =
            crate::resource::shipped("units.toml").expect("units.toml parses: a test holds it against that");
        let mut forms: FxHashMap<char, Vec<(String, String)>> = FxHashMap::default();
        let counters = table.counters.list.iter().map(|c| (c.clone(), c.clone()));
        for (form, code) in table.currency.into_iter().chain(table.units).chain(counters) {
            if let Some(first) = form.chars().next() {
                forms.entry(first).or_default().push((form, code));
            }
        }
        for list in forms.values_mut() {
            list.sort_by_key(|(f, _)| std::cmp::Reverse(f.len()));
        }
        let flat = |map: BTreeMap<String, Vec<String>>| {
            let mut list: Vec<(String, String)> =
                map.into_iter().flat_map(|(bound, words)| words.into_iter().map(move |w| (w, bound.clone()))).collect();
            list.sort_by_key(|(w, _)| std::cmp::Reverse(w.len()));
            list
        };
        let mut signs: Vec<(String, String)> = table.signs.into_iter().collect();
        signs.sort_by_key(|(s, _)| std::cmp::Reverse(s.len()));
        Units { forms, signs, before: flat(table.before), behind: flat(table.behind) }
    })
}

/// Whether a unit, currency or counter of at most three characters begins the text.
pub(super) fn begins_with_unit(text: &str) -> bool {
    let forms = text.chars().next().and_then(|c| units().forms.get(&c));
    forms.is_some_and(|forms| forms.iter().any(|(f, _)| f.chars().count() <= 3 && text.starts_with(f.as_str())))
}

/// The unit at `at`: its code and where it ends. It must end where a token does.
fn unit_at(text: &str, tokens: &[Token], at: usize) -> Option<(&'static str, usize)> {
    let first = text[at..].chars().next()?;
    let lists = units().forms.get(&first)?;
    lists.iter().find_map(|(form, code)| {
        let end = at + form.len();
        if !text[at..].starts_with(form.as_str()) {
            return None;
        }
        let next = text[end..].chars().next();
        let whole = if form.is_ascii() && form.ends_with(|c: char| c.is_ascii_alphabetic()) {
            !next.is_some_and(|c| c.is_ascii_alphanumeric())
        } else {
            form.is_ascii() || ends_a_token(tokens, end) || next.is_none() || form.chars().count() > 2
        };
        whole.then_some((code.as_str(), end))
    })
}

fn ends_a_token(tokens: &[Token], end: usize) -> bool {
    let i = tokens.partition_point(|t| (t.bytes.end as usize) < end);
    tokens.get(i).is_none_or(|t| t.bytes.end as usize == end || t.bytes.begin as usize >= end)
}

/// The number that begins with token `i`.
fn at_token(text: &str, tokens: &[Token], i: usize) -> Option<(ByteSpan, Number)> {
    let token = &tokens[i];
    let begin = token.bytes.begin as usize;
    let mut at = begin;
    // 第3世代
    let ordinal = text[at..].starts_with('第');
    if ordinal {
        at += '第'.len_utf8();
    }
    let mut negative = false;
    let sign = units().signs.iter().find(|(s, _)| text[at..].starts_with(s.as_str()));
    if let Some((s, _)) = sign {
        if part_of_word(text, at) {
            return None;
        }
        at += s.len();
    } else if let Some(rest) = ["マイナス", "△", "▲", "−", "-"].iter().find_map(|m| text[at..].strip_prefix(m))
    {
        if part_of_word(text, at) || !rest.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        negative = true;
        at = text.len() - rest.len();
    }
    let arabic = text[at..].starts_with(|c: char| c.is_ascii_digit());
    if arabic && !negative && sign.is_none() && !ordinal && part_of_word(text, at) {
        return None;
    }
    if !arabic && !ordinal && !kanji_number_may_begin(text, token) {
        return None;
    }
    let first = literal(text, at)?;
    // 第2工場 is a name, no number of plants.
    if ordinal && super::patterns::facility_at(&text[first.end..]).is_some() {
        return None;
    }
    let mut number = first;
    let mut upper = None;
    let mut first_unit = unit_at(text, tokens, first.end);
    // A range: 3〜5年, 10万円〜20万円, 2、3人.
    let behind_first = first_unit.map_or(first.end, |(_, e)| e);
    let mut end = behind_first;
    if let Some((second, unit, second_end)) = range_end(text, tokens, &first, behind_first, first_unit.is_some()) {
        let shared = first_unit.is_none()
            && first.multiplier == 1
            && second.multiplier > 1
            && first.coefficient <= second.coefficient;
        let factor = if shared { second.multiplier } else { 1 };
        number.scaled = first.scaled.checked_mul(factor)?;
        upper = Some(second.scaled);
        if unit.is_some() {
            first_unit = unit;
        }
        end = second_end;
    }
    let mut unit = first_unit.map_or("", |(u, _)| u).to_owned();
    if let Some((_, code)) = sign {
        unit.clone_from(code);
        end = end.max(number.end);
        // $50 million, 5Bドル
        let rest = text[end..].trim_start_matches([' ', '-']);
        for (word, factor) in [
            ("million", 1_000_000),
            ("billion", 1_000_000_000),
            ("trillion", 1_000_000_000_000),
            ("M", 1_000_000),
            ("B", 1_000_000_000),
            ("K", 1000),
        ] {
            if let Some(after) = rest.strip_prefix(word).filter(|r| !r.starts_with(|c: char| c.is_ascii_alphanumeric()))
            {
                number.scaled = number.scaled.checked_mul(factor)?;
                end = text.len() - after.len();
                break;
            }
        }
    }
    // 3割5分 -> 35 PERCENT
    if upper.is_none() || unit.is_empty() {
        if let Some((value, until)) = tenths(text, end, unit.as_str(), number.scaled, number.end) {
            number.scaled = value;
            if let Some(u) = &mut upper {
                *u *= 10;
            }
            unit = "PERCENT".to_owned();
            end = until;
        }
    }
    let mut bound = bound_before(text, begin);
    // 1年半, 2時間半
    if let Some(rest) = text[end..].strip_prefix('半') {
        if matches!(unit.as_str(), "YR" | "HR" | "MIN" | "MO" | "年" | "WK") || text[..end].ends_with('年') {
            number.scaled += ONE / 2;
            end = text.len() - rest.len();
        }
    }
    // 5年: a span of time when it is no date.
    if unit.is_empty() && upper.is_none_or(|_| true) {
        if let Some((code, until)) = bare_time(text, end) {
            unit = code.to_owned();
            end = until;
            if let Some(rest) = text[end..].strip_prefix('半') {
                number.scaled += ONE / 2;
                end = text.len() - rest.len();
            }
        }
    }
    // 30億〜50億 and 2、3日 are done; 目 makes an ordinal: 3年目, 3つ目.
    if text[end..].starts_with('目') && !unit.is_empty() && upper.is_none() {
        let counter = &text[number.end..end + '目'.len_utf8()];
        unit = counter.to_owned();
        end += '目'.len_utf8();
    }
    if unit.is_empty() && !arabic && !ordinal && upper.is_none() && (number.end - at) < 2 * '一'.len_utf8() {
        return None;
    }
    // 百度 is a name far more often than a temperature.
    if !arabic
        && unit == "度"
        && number.end - at == '百'.len_utf8()
        && power(text[at..].chars().next().unwrap_or(' ')).is_some()
    {
        return None;
    }
    if unit.is_empty() && !arabic && !number_tokens(tokens, begin, end) {
        return None;
    }
    // 二人, 一つ: one word of the dictionary counts only with a plain counter.
    if unit.is_empty() && text[end..].starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    if unit.is_empty()
        && arabic
        && text[..begin].ends_with(' ')
        && text[..begin].trim_end().ends_with(|c: char| c.is_ascii_alphanumeric())
    {
        return None;
    }
    if bound.is_empty() {
        bound = bound_behind(text, tokens, end);
    }
    if bound.is_empty() && (number.vague || vague_range(text, &first, behind_first)) {
        bound = "about";
    }
    if text[end..].starts_with("あまり") && text[end..].starts_with("あまりに") {
        bound = "";
    }
    let value = if negative { -number.scaled } else { number.scaled };
    let number = Number { value: decimal(value), upper: upper.map(decimal), unit, bound: bound.to_owned() };
    Some((ByteSpan::new(begin as u32, end as u32), number))
}

/// Whether a digit at `at` continues a word: GPT-4, H100, v2, 4.6.
fn part_of_word(text: &str, at: usize) -> bool {
    let mut before = text[..at].chars().rev();
    match before.next() {
        Some(c) if c.is_ascii_alphanumeric() => true,
        Some('-' | '.' | '_' | '/' | ':' | ',' | '+' | '\'') => {
            before.next().is_some_and(|c| c.is_ascii_alphanumeric())
        }
        Some('ー' | '・') => false,
        _ => false,
    }
}

/// Whether a kanji numeral may begin at this token: the dictionary has it as a number, or as a number with its counter.
fn kanji_number_may_begin(text: &str, token: &Token) -> bool {
    if token.pos == Pos::NUMBER {
        return true;
    }
    let surface = token.bytes.of(text);
    if token.pos.is_prefix() && surface == "数" {
        return true;
    }
    let Some(number) = literal(surface, 0) else {
        return surface.starts_with('数')
            && surface.chars().count() > 1
            && literal(text, token.bytes.begin as usize).is_some();
    };
    let rest = &surface[number.end..];
    !token.pos.is_proper()
        && matches!(
            rest,
            "人" | "つ"
                | "日"
                | "年"
                | "月"
                | "度"
                | "回"
                | "社"
                | "位"
                | "個"
                | "割"
                | "倍"
                | "名"
                | "代"
                | "歳"
                | "本"
                | "台"
                | "件"
                | "番"
                | ""
        )
        && !matches!(surface, "一日" | "一度" | "一月" | "二月" | "十分" | "一番" | "一本" | "一名")
}

fn number_tokens(tokens: &[Token], begin: usize, end: usize) -> bool {
    tokens
        .iter()
        .filter(|t| t.bytes.begin as usize >= begin && t.bytes.end as usize <= end)
        .all(|t| t.pos == Pos::NUMBER || t.pos.is_prefix())
}

/// The second number of a range, its unit, and where it ends.
fn range_end(
    text: &str,
    tokens: &[Token],
    first: &Literal,
    at: usize,
    has_unit: bool,
) -> Option<(Literal, Option<(&'static str, usize)>, usize)> {
    let rest = &text[at..];
    let (skip, sure) = if let Some(mark) = ["〜", "～", "~", "–", "—"].iter().find(|m| rest.starts_with(**m)) {
        (mark.len(), true)
    } else if rest.starts_with('-') && first.arabic && !has_unit {
        (1, true)
    } else if rest.starts_with("から") {
        ("から".len(), false)
    } else if rest.starts_with("ないし") {
        ("ないし".len(), true)
    } else if rest.starts_with('、') && !has_unit && vague_range(text, first, at) {
        ('、'.len_utf8(), true)
    } else {
        return None;
    };
    let second_at = at + skip;
    let sign_skip =
        units().signs.iter().find(|(s, _)| text[second_at..].starts_with(s.as_str())).map_or(0, |(s, _)| s.len());
    let second = literal(text, second_at + sign_skip)?;
    let unit = unit_at(text, tokens, second.end);
    let end = unit.map_or(second.end, |(_, e)| e);
    let until = text[end..].starts_with("まで") || text[end..].starts_with("の範囲") || text[end..].starts_with("程度");
    if !sure && !until {
        return None;
    }
    if rest.starts_with('-') && unit.is_none() && bare_time(text, end).is_none() {
        return None;
    }
    (second.scaled > first.scaled || second.multiplier > 1).then_some((second, unit, end))
}

/// 2、3人: two digits in sequence name a vague number.
fn vague_range(text: &str, first: &Literal, at: usize) -> bool {
    let Some(rest) = text[at..].strip_prefix('、') else { return false };
    let Some(second) = literal(rest, 0) else { return false };
    first.multiplier == 1 && second.coefficient == first.coefficient + ONE && second.coefficient <= 10 * ONE
}

/// 割 and 分 behind it: 3割5分.
fn tenths(text: &str, end: usize, unit: &str, scaled: i128, number_end: usize) -> Option<(i128, usize)> {
    if !unit.is_empty() && end > number_end {
        return None;
    }
    let rest = text[end..].strip_prefix('割')?;
    if rest.starts_with('合') {
        return None;
    }
    let until = end + '割'.len_utf8();
    if let Some(more) = literal(rest, 0).filter(|m| rest[m.end..].starts_with('分')) {
        return Some((scaled * 10 + more.scaled, until + more.end + '分'.len_utf8()));
    }
    Some((scaled * 10, until))
}

/// 年, 月 and 日 as lengths of time, where no date was read.
fn bare_time(text: &str, end: usize) -> Option<(&'static str, usize)> {
    let rest = &text[end..];
    if rest.starts_with("年") && !rest.starts_with("年版") {
        Some(("YR", end + "年".len()))
    } else if rest.starts_with("日") && !rest.starts_with("日本") {
        Some(("DAY", end + "日".len()))
    } else {
        None
    }
}

fn bound_before(text: &str, begin: usize) -> &'static str {
    let before = text[..begin].trim_end_matches([' ', '、']);
    units().before.iter().find(|(w, _)| before.ends_with(w.as_str())).map_or("", |(_, b)| b.as_str())
}

fn bound_behind(text: &str, tokens: &[Token], end: usize) -> &'static str {
    let rest = &text[end..];
    let rest = rest.strip_prefix('の').filter(|r| r.starts_with("規模")).unwrap_or(rest);
    units()
        .behind
        .iter()
        .find(|(w, _)| {
            rest.starts_with(w.as_str())
                && (w.chars().count() > 1 || ends_a_token(tokens, text.len() - rest.len() + w.len()))
        })
        .map_or("", |(_, b)| b.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A whole number as Japanese texts write it.
    fn written(n: u64, kanji: bool) -> String {
        let four = |n: u64| {
            if !kanji {
                return n.to_string();
            }
            let mut out = String::new();
            for (place, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
                let d = n / place % 10;
                if d > 1 || (d == 1 && place == 1) {
                    out.push("〇一二三四五六七八九".chars().nth(d as usize).unwrap_or('〇'));
                }
                out += if d > 0 { name } else { "" };
            }
            out
        };
        let mut out = String::new();
        for (size, name) in [(10u64.pow(12), "兆"), (10u64.pow(8), "億"), (10u64.pow(4), "万"), (1, "")] {
            let part = n / size % 10_000;
            if part > 0 {
                // 千万 and 千億 begin with 一 in kanji.
                let one = kanji && part == 1000 && size > 1;
                out += &format!("{}{}{name}", if one { "一" } else { "" }, four(part));
            }
        }
        out
    }

    proptest::proptest! {
        /// What a writer of numbers writes is read as it was.
        #[test]
        fn numbers_say_what_the_words_say(n in 1u64..10u64.pow(16), kanji in proptest::bool::ANY) {
            let text = written(n, kanji);
            proptest::prop_assert!(malformed(&text, 0).is_none(), "{}", text);
            let read = literal(&text, 0).expect("a number");
            proptest::prop_assert_eq!((read.scaled, read.end), (i128::from(n) * ONE, text.len()), "{}", text);
        }
    }

    fn values(text: &str) -> Vec<Option<Value>> {
        find(&sentence(text), &mut Clock::at(Some("2025-06-01"))).into_iter().map(|m| m.value).collect()
    }

    #[test]
    fn what_is_no_number_has_no_value() {
        for text in ["10億億円だった。", "1,0,0,0億円だった。", "1万2億円だった。", "三億億円だった。"]
        {
            assert!(values(text).is_empty(), "{text}: {:?}", values(text));
        }
        for (text, value) in [
            ("1億2000万円だった。", "120000000"),
            ("1,000億円だった。", "100000000000"),
            ("5万5000円だった。", "55000"),
        ] {
            assert!(
                matches!(values(text).as_slice(), [Some(Value::Number(n))] if n.value == value),
                "{text}: {:?}",
                values(text)
            );
        }
        assert!(!values("1,2,3の順に並ぶ。").is_empty(), "a list is no number that nobody writes");
    }

    #[test]
    fn every_date_is_in_the_calendar_and_its_era() {
        for text in [
            "2024年2月30日に",
            "2023年2月29日に",
            "2024年13月1日に",
            "2024年0月に",
            "昭和999年に",
            "昭和65年1月1日に",
            "平成32年に",
            "令和元年4月1日に",
            "平成元年1月1日に",
            "4月31日、",
            "2024年4月31日に",
            "2024年2月28日〜30日に",
        ] {
            let found = values(text);
            let days = |v: &Option<Value>| matches!(v, Some(Value::Date(d)) if !d.starts_with("2024-02-28"));
            assert!(!found.iter().any(days), "{text}: {found:?}");
        }
        for (text, value) in [
            ("2024年2月29日に", "2024-02-29"),
            ("昭和64年1月7日に", "1989-01-07"),
            ("平成元年1月8日に", "1989-01-08"),
            ("令和元年5月に", "2019-05"),
            ("平成31年に", "2019"),
            ("明治元年に", "1868"),
            ("2月28日に", "2025-02-28"),
        ] {
            assert!(
                matches!(values(text).as_slice(), [Some(Value::Date(d))] if d == value),
                "{text}: {:?}",
                values(text)
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn written_dates_are_read_or_have_no_value(y in 1868i16..2100, m in 0i8..15, d in 0i8..34) {
            let text = format!("{y}年{m}月{d}日に");
            let right = jiff::civil::Date::new(y, m, d).ok().map(|day| day.to_string());
            for value in values(&text).into_iter().flatten() {
                proptest::prop_assert!(matches!(&value, Value::Date(v) if Some(v) == right.as_ref()), "{}: {:?}", text, value);
            }
        }
    }

    /// The sentence with its tokens.
    fn sentence(text: &str) -> SentenceAnalysis {
        let text = crate::normalize::narrow(text);
        let tokens = crate::tokenize::Tokenizer::new(&crate::resource::Lexicon::default()).worker().tokenize(&text);
        SentenceAnalysis {
            sentence: crate::document::Sentence { text, ..Default::default() },
            tokens,
            ..Default::default()
        }
    }

    /// `tests/suite/numbers.tsv`: value and unit right in at least .995, bounds in at least .97 of the lines that give one.
    #[test]
    fn suite() {
        let table = include_str!("../../../../tests/suite/numbers.tsv");
        let mut published = None;
        let (mut right, mut total, mut bounds_right, mut bounds) = (0, 0, 0, 0);
        let mut wrong = Vec::new();
        for line in table.lines().filter(|l| !l.starts_with('#')) {
            if let Some(date) = line.strip_prefix("@ ") {
                published = (date != "-").then_some(date);
                continue;
            }
            let columns: Vec<&str> = line.split('\t').collect();
            let (marked, value, unit) = (columns[0], columns[1], columns[2].trim_start_matches('-'));
            let begin = marked.find('[').expect(line);
            let end = marked.find(']').expect(line) - 1;
            let mentions = find(&sentence(&marked.replace(['[', ']'], "")), &mut Clock::at(published));
            let plain = crate::normalize::narrow(&marked.replace(['[', ']'], ""));
            let at = |b: usize| crate::normalize::narrow(&marked.replace(['[', ']'], "")[..b]).len() as u32;
            let bytes = ByteSpan::new(at(begin), at(end));
            let found = mentions.iter().find(|m| m.bytes == bytes);
            let read = found.and_then(|m| m.value.clone()).map(|v| match v {
                Value::Date(d) => (d, "date".to_owned(), String::new()),
                Value::Number(n) => (n.upper.map_or(n.value.clone(), |u| format!("{}..{u}", n.value)), n.unit, n.bound),
            });
            total += 1;
            if read.as_ref().is_some_and(|(v, u, _)| v == value && u == unit) {
                right += 1;
            } else {
                let all: Vec<_> = mentions.iter().map(|m| (m.bytes.of(&plain).to_owned(), m.value.clone())).collect();
                wrong.push(format!("{line}\n    {all:?}"));
            }
            if let Some(bound) = columns.get(3) {
                bounds += 1;
                if read.as_ref().is_some_and(|r| r.2 == *bound) {
                    bounds_right += 1;
                } else {
                    wrong.push(format!("bound: {line} {read:?}"));
                }
            }
        }
        let (value, bound) = (f64::from(right) / f64::from(total), f64::from(bounds_right) / f64::from(bounds));
        assert!(
            total >= 400 && value >= 0.995 && bound >= 0.97,
            "{right}/{total} {bounds_right}/{bounds}\n{}",
            wrong.join("\n")
        );
    }

    proptest::proptest! {
        /// No text makes the reader panic, and every mention is a slice of the text.
        #[test]
        fn any_text_is_read(text in "[0-9０-９一二十百千万億兆京数第約〜、.,/:年月日期時分度割半前後今昨同翌円%$GB令和四半末初旬( )-]{0,40}") {
            let sentence = sentence(&text);
            for m in find(&sentence, &mut Clock::at(Some("2025-10-15"))) {
                proptest::prop_assert!(!m.bytes.of(&sentence.sentence.text).is_empty());
            }
        }
    }
}
