//! Dates and periods -> ISO 8601 / EDTF, relative ones counted from the day of publication or the last date of the text.
//!
//! ```text
//! 令和6年5月          2024-05            published 2025-10-01:
//! 2024年3月期         2023-04/2024-03      今月9日     2025-10-09
//! 7〜9月期            2025-07/2025-09      昨年夏      2024-22
//! 1990年代            199X                 11月をめど   2025-11 (to come: めど, 予定, 見通し)
//! ```
//! A month or day without a year takes the last one that has passed, or the next to come where the sentence speaks of plans;
//! in a document without a date it takes the year named before. Words are data: `ontology/dates.toml`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use serde::Deserialize;

use super::number::numeral::literal;
use crate::document::{Document, Field, SentenceAnalysis, Token};
use crate::span::ByteSpan;

/// A point or period of time, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Moment {
    Day(Date),
    Month(i16, i8),
    Year(i16),
    /// EDTF season: 21 spring to 24 winter.
    Season(i16, i8),
    /// 199X
    Decade(i16),
    Months((i16, i8), (i16, i8)),
    Days(Date, Date),
    Years(i16, i16),
    /// Without a year.
    MonthDay(i8, i8),
    MonthOnly(i8),
    DayOnly(i8),
    Unknown,
}

impl Moment {
    fn text(self) -> Option<String> {
        Some(match self {
            Self::Day(d) => format!("{:04}-{:02}-{:02}", d.year(), d.month(), d.day()),
            Self::Month(y, m) => format!("{y:04}-{m:02}"),
            Self::Year(y) => format!("{y:04}"),
            Self::Season(y, s) => format!("{y:04}-{s}"),
            Self::Decade(y) => format!("{}X", y / 10),
            Self::Months((a, b), (c, d)) => format!("{a:04}-{b:02}/{c:04}-{d:02}"),
            Self::Days(a, b) => format!("{a}/{b}"),
            Self::Years(a, b) => format!("{a:04}/{b:04}"),
            Self::MonthDay(m, d) => format!("XXXX-{m:02}-{d:02}"),
            Self::MonthOnly(m) => format!("XXXX-{m:02}"),
            Self::DayOnly(d) => format!("XXXX-XX-{d:02}"),
            Self::Unknown => return None,
        })
    }
    fn year(self) -> Option<i16> {
        match self {
            Self::Day(d) | Self::Days(d, _) => Some(d.year()),
            Self::Month(y, _) | Self::Year(y) | Self::Season(y, _) | Self::Months((y, _), _) | Self::Years(y, _) => {
                Some(y)
            }
            _ => None,
        }
    }
    fn month(self) -> Option<i8> {
        match self {
            Self::Day(d) | Self::Days(d, _) => Some(d.month()),
            Self::Month(_, m) | Self::Months((_, m), _) | Self::MonthDay(m, _) | Self::MonthOnly(m) => Some(m),
            _ => None,
        }
    }
}

/// The day of publication and the dates read so far.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    published: Option<Date>,
    last: Option<Moment>,
    /// Whether `last` stands in the present sentence.
    here: bool,
}

impl Clock {
    /// The clock of a document: its date of publication, else the first full date of its first two sentences (the day of the news).
    pub fn of(document: &Document, sentences: &[SentenceAnalysis]) -> Self {
        let published = document.published.as_deref().and_then(|p| p.get(..10)).and_then(|p| p.parse().ok());
        let published = published.or_else(|| {
            sentences.iter().filter(|s| s.sentence.field == Field::Text).take(2).find_map(|s| {
                s.sentence.text.match_indices('年').find_map(|(i, _)| full_date_before(&s.sentence.text, i))
            })
        });
        Self { published, ..Self::default() }
    }
    /// A clock that stands at an ISO date.
    pub fn at(published: Option<&str>) -> Self {
        Self { published: published.and_then(|p| p.parse().ok()), ..Self::default() }
    }
    pub(super) fn next_sentence(&mut self) {
        self.here = false;
    }
    fn anchor(&self) -> Option<Date> {
        self.published.or(match self.last {
            Some(Moment::Day(d)) => Some(d),
            _ => None,
        })
    }
}

/// YYYY年M月D日 around the 年 at `i`, not in parentheses (a birth date).
fn full_date_before(text: &str, i: usize) -> Option<Date> {
    let begin = i.checked_sub(4)?;
    let year: i16 = text.get(begin..i)?.parse().ok()?;
    if text[..begin].contains(['(', '（']) {
        return None;
    }
    let (month, rest) = text[i + '年'.len_utf8()..].split_once('月')?;
    let (day, _) = rest.split_once('日')?;
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    eras: BTreeMap<String, i16>,
    begins: BTreeMap<String, String>,
    short_eras: BTreeMap<String, i16>,
    words: BTreeMap<String, Vec<toml::Value>>,
    back: BTreeMap<String, Vec<toml::Value>>,
    parts: BTreeMap<String, String>,
}

struct Word {
    form: String,
    unit: String,
    offset: i32,
    part: i8,
    /// Counted from the last date, not from publication.
    back: bool,
}

struct Era {
    form: String,
    /// The year before its first.
    before: i16,
    first: Date,
    /// Of all that have ended.
    last: Option<Date>,
}

struct Words {
    eras: Vec<Era>,
    short_eras: Vec<(String, i16)>,
    words: Vec<Word>,
    parts: Vec<(String, String)>,
}

/// Reads what is read once.
pub(super) fn prepare() {
    words();
}

fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| {
        let table: Table =
            crate::resource::shipped("dates.toml").expect("dates.toml parses: a test holds it against that");
        let word = |back: bool| {
            move |(form, row): (String, Vec<toml::Value>)| Word {
                form,
                unit: row.first().and_then(toml::Value::as_str).unwrap_or_default().to_owned(),
                offset: row.get(1).and_then(toml::Value::as_integer).unwrap_or_default() as i32,
                part: row.get(2).and_then(toml::Value::as_integer).unwrap_or_default() as i8,
                back,
            }
        };
        let mut words: Vec<Word> =
            table.words.into_iter().map(word(false)).chain(table.back.into_iter().map(word(true))).collect();
        words.sort_by_key(|w| std::cmp::Reverse(w.form.len()));
        let mut parts: Vec<(String, String)> = table.parts.into_iter().collect();
        parts.sort_by_key(|(p, _)| std::cmp::Reverse(p.len()));
        let begins = table.begins;
        let first = |form: &str| begins.get(form).and_then(|day| day.parse::<Date>().ok());
        let eras = table.eras.into_iter().filter_map(|(form, before)| {
            let begin = first(&form)?;
            let next = begins.values().filter_map(|day| day.parse::<Date>().ok()).filter(|d| *d > begin).min();
            let last = next.and_then(|d| d.checked_sub(1.day()).ok());
            Some(Era { form, before, first: begin, last })
        });
        Words { eras: eras.collect(), short_eras: table.short_eras.into_iter().collect(), words, parts }
    })
}

/// The date that begins with token `i`: where it stands, and its value where that is known.
pub(super) fn at(text: &str, tokens: &[Token], i: usize, clock: &mut Clock) -> Option<(ByteSpan, Option<String>)> {
    let begin = tokens[i].bytes.begin as usize;
    let reader = Reader { text, tokens, clock };
    let (moment, mut end, suffix) = reader.one(begin, None)?;
    let mut value = moment.text();
    let mut last = moment;
    if let Some((second, until)) = reader.range(moment, end) {
        if let Some((a, b)) = value.as_deref().zip(second.text()) {
            let first = a.split('/').next().unwrap_or(a);
            let latter = b.rsplit('/').next().unwrap_or(&b);
            value = Some(format!("{first}/{latter}"));
        }
        end = until;
        last = second;
    }
    if let (Some(v), Some(time)) = (&value, suffix) {
        value = Some(if matches!(moment, Moment::Unknown) { time } else { format!("{v}{time}") });
    } else if let (None, Some(time)) = (&value, reader.time(begin)) {
        value = Some(time.0);
    }
    if last != Moment::Unknown {
        clock.last = Some(last);
        clock.here = true;
    }
    Some((ByteSpan::new(begin as u32, end as u32), value))
}

struct Reader<'a> {
    text: &'a str,
    tokens: &'a [Token],
    clock: &'a Clock,
}

/// A moment, where it ends, and a time of day.
type Found = (Moment, usize, Option<String>);

impl Reader<'_> {
    fn rest(&self, at: usize) -> &str {
        &self.text[at..]
    }
    fn skip(&self, at: usize, form: &str) -> Option<usize> {
        self.rest(at).starts_with(form).then(|| at + form.len())
    }
    /// A plain whole number of 1 to `max`.
    fn small(&self, at: usize, max: i64) -> Option<(i64, usize)> {
        let number = literal(self.text, at)?;
        let value = number.whole().filter(|v| number.plain && (1..=max).contains(v))?;
        Some((value, number.end))
    }
    /// Whether a digit at `at` goes on from something before it.
    fn continues(&self, at: usize) -> bool {
        self.text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '/' | '-'))
    }

    /// One date or period. `inherit`: the first of a range, for what the second leaves out.
    fn one(&self, at: usize, inherit: Option<Moment>) -> Option<Found> {
        let found = self.relative(at).or_else(|| {
            if self.continues(at) && inherit.is_none() {
                return None;
            }
            self.iso(at)
                .or_else(|| self.ago(at))
                .or_else(|| self.impossible(at).map(|end| (Moment::Unknown, end)))
                .or_else(|| self.with_year(at))
                .or_else(|| self.with_month(at, None, inherit))
                .or_else(|| self.quarter_alone(at))
                .or_else(|| self.day_alone(at, inherit))
        });
        if let Some((moment, end)) = found {
            let (end, time) = self.time_behind(moment, end);
            return Some((moment, end, time));
        }
        let (_, end) = self.time(at)?;
        Some((Moment::Unknown, end, None))
    }

    /// 2025-02-03, 2025/2/3, 2025.2.3, 2025-02, 2025/02
    fn iso(&self, at: usize) -> Option<(Moment, usize)> {
        let bytes = self.text.as_bytes();
        let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
        if digits(at) != 4 {
            return None;
        }
        let year: i16 = self.text[at..at + 4].parse().ok()?;
        let mark = *bytes.get(at + 4).filter(|b| matches!(b, b'-' | b'/' | b'.'))?;
        let n = digits(at + 5);
        let month: i8 = self.text.get(at + 5..at + 5 + n).filter(|t| (1..=2).contains(&t.len()))?.parse().ok()?;
        let end = at + 5 + n;
        if !(1900..=2100).contains(&year) || !(1..=12).contains(&month) {
            return None;
        }
        if bytes.get(end) == Some(&mark) {
            let d = digits(end + 1);
            let day: i8 = self.text.get(end + 1..end + 1 + d).filter(|t| (1..=2).contains(&t.len()))?.parse().ok()?;
            return Some((Moment::Day(Date::new(year, month, day).ok()?), end + 1 + d));
        }
        let year_range = self.rest(end).starts_with('年');
        (mark != b'.' && n == 2 && !year_range && !bytes.get(end).is_some_and(u8::is_ascii_alphanumeric))
            .then_some((Moment::Month(year, month), end))
    }

    /// 5年前, 3カ月後, 10日前, 2週間前
    fn ago(&self, at: usize) -> Option<(Moment, usize)> {
        let number = literal(self.text, at)?;
        let count = number.whole().filter(|c| (0..3000).contains(c))?;
        const UNITS: &[(&str, &str)] = &[
            ("年", "year"),
            ("カ月", "month"),
            ("か月", "month"),
            ("ヶ月", "month"),
            ("ヵ月", "month"),
            ("ケ月", "month"),
            ("週間", "week"),
            ("日", "day"),
        ];
        let (unit, end) = UNITS.iter().find_map(|(form, unit)| self.skip(number.end, form).map(|e| (*unit, e)))?;
        let half = self.skip(end, "半");
        let (sign, end) = self
            .skip(half.unwrap_or(end), "前")
            .map(|e| (-1, e))
            .or_else(|| self.skip(half.unwrap_or(end), "後").map(|e| (1, e)))?;
        // 2年前半, 3年後半, 5日午前
        if self.rest(end).starts_with(['半', '期']) {
            return None;
        }
        let vague = self.text[at..number.end].contains('数') || half.is_some();
        let Some(today) = self.clock.anchor().filter(|_| !vague) else { return Some((Moment::Unknown, end)) };
        Some((shift(today, unit, sign * count as i32).unwrap_or(Moment::Unknown), end))
    }

    /// Where a date ends that is written as one and is in no calendar, or not in its era: 2024年2月30日, 2024年13月1日, 昭和999年.
    /// It is one phrase without a value; no part of it is read as another date.
    fn impossible(&self, at: usize) -> Option<usize> {
        let whole = |from: usize| {
            let number = literal(self.text, from)?;
            number.whole().filter(|_| number.plain).map(|value| (value, number.end))
        };
        let era = words().eras.iter().find_map(|e| Some((e, self.skip(at, &e.form)?)));
        let (year, month_at) = if let Some((era, from)) = era {
            let (n, end) = self.skip(from, "元").map(|end| (1, end)).or_else(|| whole(from))?;
            (Some(i64::from(era.before) + n), self.skip(end, "年")?)
        } else {
            let four = |end: usize| self.text[at..end].chars().count() == 4;
            match whole(at).and_then(|(year, end)| Some((year, end, self.skip(end, "年")?))) {
                Some((year, digits, end)) if four(digits) => (Some(year), end),
                // 25年 may be a span of time, and a number of years anything.
                Some(_) => return None,
                None => (None, at),
            }
        };
        let month = whole(month_at).and_then(|(m, end)| Some((m, self.skip(end, "月")?)));
        let day = month.and_then(|(_, end)| whole(end)).and_then(|(d, end)| Some((d, self.skip(end, "日")?)));
        // A month or day alone belongs to other readings.
        if year.is_none() && day.is_none() {
            return None;
        }
        let end = day.or(month).map_or(month_at, |(_, end)| end);
        let of = |value: i64| i8::try_from(value).unwrap_or(-1);
        // In a year that nobody names the 29th of February may be.
        let y = year.map_or(Some(2024), |y| i16::try_from(y).ok())?;
        let first = Date::new(y, month.map_or(1, |(m, _)| of(m)), day.map_or(1, |(d, _)| of(d)));
        let Ok(first) = first else { return Some(end) };
        if let Some((era, _)) = era {
            let last = match (month, day) {
                (_, Some(_)) => first,
                (Some(_), None) => first.last_of_month(),
                (None, None) => first.last_of_year(),
            };
            if last < era.first || era.last.is_some_and(|end| first > end) {
                return Some(end);
            }
        }
        None
    }

    /// R6.4.1, H31/4/30, R6年4月: an era in one letter, and a day or 年 behind it, so that no name of a model is meant.
    fn short_era(&self, at: usize) -> Option<(Moment, usize)> {
        let before = self.text[..at].chars().next_back();
        if before.is_some_and(|c| c.is_ascii_alphanumeric()) {
            return None;
        }
        let (before, after) = words().short_eras.iter().find_map(|(letter, n)| Some((*n, self.skip(at, letter)?)))?;
        let (n, end) = self.two_digits(after, 64)?;
        let year = before + i16::from(n);
        if let Some(end) = self.skip(end, "年") {
            return Some(self.in_year(year, end));
        }
        let (month, end) = self.two_digits(self.era_mark(end)?, 12)?;
        let (day, end) = self.two_digits(self.era_mark(end)?, 31)?;
        let closed = !self.rest(end).starts_with(|c: char| c.is_ascii_alphanumeric() || c == '.');
        let date = Date::new(year, month, day).ok().filter(|_| closed)?;
        Some((Moment::Day(date), end))
    }
    /// A number of one or two digits: in 6.4.1 there are three.
    fn two_digits(&self, at: usize, max: i8) -> Option<(i8, usize)> {
        let length = self.rest(at).bytes().take(2).take_while(u8::is_ascii_digit).count();
        let value = self.rest(at)[..length].parse().ok().filter(|n| (1..=max).contains(n))?;
        Some((value, at + length))
    }
    fn era_mark(&self, at: usize) -> Option<usize> {
        [".", "/", "-"].iter().find_map(|s| self.skip(at, s))
    }

    /// 2025年…, 令和7年…, '25年…, 25年…, 2023〜25年, 1990年代, 21世紀
    fn with_year(&self, at: usize) -> Option<(Moment, usize)> {
        for Era { form, before, .. } in &words().eras {
            if let Some(after) = self.skip(at, form) {
                let (n, end) = match self.skip(after, "元") {
                    Some(end) => (1, end),
                    None => self.small(after, 120)?,
                };
                let year = before + n as i16;
                let end = self.skip(end, "年")?;
                return Some(self.in_year(year, end));
            }
        }
        if let Some(found) = self.short_era(at) {
            return Some(found);
        }
        let quoted = self.skip(at, "'").or_else(|| self.skip(at, "’"));
        let from = quoted.unwrap_or(at);
        let number = literal(self.text, from)?;
        let value = number.whole().filter(|_| number.plain)?;
        if let Some(end) = self.skip(number.end, "世紀").filter(|_| (1..=30).contains(&value)) {
            let first = (value as i16 - 1) * 100 + 1;
            return Some((Moment::Years(first, first + 99), end));
        }
        let digits = self.text[from..number.end].chars().count();
        // 2023〜25年, 2020-2024年
        if digits == 4 && (1000..=2200).contains(&value) {
            if let Some((second, end)) = self.mark(number.end).and_then(|n| literal(self.text, n)).and_then(|second| {
                let year = second.whole().filter(|_| second.plain)?;
                let year = if year < 100 { value / 100 * 100 + year } else { year };
                (year > value && year < 2200).then(|| self.skip(second.end, "年").map(|e| (year, e))).flatten()
            }) {
                if let Some(end) = self.skip(end, "代") {
                    return Some((Moment::Years(value as i16, second as i16 + 9), end));
                }
                if let Some(end) = self.skip(end, "度") {
                    return Some((Moment::Months((value as i16, 4), (second as i16 + 1, 3)), end));
                }
                return Some((Moment::Years(value as i16, second as i16), end));
            }
        }
        let end = self.skip(number.end, "年")?;
        if let Some(end) = self.skip(end, "代").filter(|_| value % 10 == 0 && value < 3000) {
            let value = if value < 100 { if value < 40 { 2000 + value } else { 1900 + value } } else { value };
            return Some((Moment::Decade(value as i16), end));
        }
        if digits == 4 && (1000..=2200).contains(&value) {
            if ["間", "ぶり", "連続", "前", "後"].iter().any(|s| self.rest(end).starts_with(s))
                && !self.rest(end).starts_with("前半")
                && !self.rest(end).starts_with("後半")
            {
                return None;
            }
            return Some(self.in_year(value as i16, end));
        }
        // 25年: two digits.
        if digits == 2 && (number.arabic || quoted.is_some()) && value <= 99 {
            let this = i64::from(self.clock.anchor().map_or(2024, |d| i32::from(d.year())));
            let year = if 2000 + value <= this + 30 { 2000 + value } else { 1900 + value };
            let rest = self.rest(end);
            let month_follows =
                self.small(end, 12).is_some_and(|(_, e)| self.rest(e).starts_with(['月', '〜', '～', '-']));
            let part_follows =
                ["度", "春", "夏", "秋", "冬", "末", "初頭", "第", "上半期", "下半期", "上期", "下期", "中に", "夏季"]
                    .iter()
                    .any(|p| rest.starts_with(p));
            let particle = [
                "に",
                "から",
                "まで",
                "は",
                "の",
                "、",
                "以降",
                "ごろ",
                "頃",
                "時点",
                "より",
                "も",
                "比",
                "版",
                "入社",
                "創業",
                "設立",
                "生まれ",
                "卒",
                "発売",
                "(",
                ")",
                "」",
                "と",
            ]
            .iter()
            .any(|p| rest.starts_with(p))
                && ![
                    "に一",
                    "に1",
                    "の歴史",
                    "の経験",
                    "の実績",
                    "の歳月",
                    "の節目",
                    "の期間",
                    "の契約",
                    "にわた",
                    "に及",
                    "にも及",
                    "にも",
                    "の刑",
                    "もの",
                    "も前",
                    "も続",
                    "もた",
                    "もか",
                    "の時",
                    "の間",
                    "の社",
                    "の人生",
                    "の長",
                    "の計画",
                    "の開発",
                ]
                .iter()
                .any(|p| rest.starts_with(p));
            let near = (this - 15..=this + 10).contains(&year) || year % 5 == 0 && (this..=this + 30).contains(&year);
            let counted = ["約", "第", "計", "わずか", "満", "ほぼ", "およそ", "築", "延べ", "最大", "最長", "過去"]
                .iter()
                .any(|w| self.text[..at].ends_with(w));
            if quoted.is_some() || month_follows || !counted && (part_follows || particle && near) {
                return Some(self.in_year(year as i16, end));
            }
        }
        None
    }

    /// 1882年(明治15年)7月2日: where the same year in the other calendar ends, when the date goes on behind it.
    fn year_again(&self, year: i16, end: usize) -> Option<usize> {
        let marks = [("(", ")"), ("『", "』"), ("[", "]"), ("【", "】")];
        let (open, close) = marks.into_iter().find_map(|(open, close)| Some((self.skip(end, open)?, close)))?;
        let (moment, end) = self.with_year(open)?;
        let end = self.skip(end, close).filter(|_| moment == Moment::Year(year))?;
        self.small(end, 12).and_then(|(_, e)| self.skip(e, "月"))?;
        Some(end)
    }

    /// What follows 2025年: 度, 3月期, 7〜9月期, 2月3日, 夏, 末, 第3四半期.
    fn in_year(&self, year: i16, end: usize) -> (Moment, usize) {
        let end = self.year_again(year, end).unwrap_or(end);
        if let Some(end) = self.skip(end, "度") {
            return self.fiscal(year, end);
        }
        for skip in ["", "の"] {
            let Some(from) = self.skip(end, skip) else { continue };
            if let Some(found) = self.with_month(from, Some(year), None) {
                return found;
            }
            if let Some((q, end)) = self.quarter(from) {
                let first = (q as i8 - 1) * 3 + 1;
                return (Moment::Months((year, first), (year, first + 2)), end);
            }
            if let Some((part, end)) = self.part(from) {
                let moment = match part {
                    "spring" => Moment::Season(year, 21),
                    "summer" => Moment::Season(year, 22),
                    "autumn" => Moment::Season(year, 23),
                    "winter" => Moment::Season(year, 24),
                    "end" => Moment::Month(year, 12),
                    "start" => Moment::Month(year, 1),
                    "middle" => Moment::Months((year, 5), (year, 8)),
                    "firsthalf" => Moment::Months((year, 1), (year, 6)),
                    "secondhalf" => Moment::Months((year, 7), (year, 12)),
                    _ => continue,
                };
                return (moment, end);
            }
        }
        (Moment::Year(year), end)
    }

    /// What follows 2025年度.
    fn fiscal(&self, year: i16, end: usize) -> (Moment, usize) {
        for skip in ["", "の"] {
            let Some(from) = self.skip(end, skip) else { continue };
            if let Some((q, end)) = self.quarter(from) {
                return (fiscal_quarter(year, q as i8), end);
            }
            match self.part(from) {
                Some(("firsthalf", end)) => return (Moment::Months((year, 4), (year, 9)), end),
                Some(("secondhalf", end)) => return (Moment::Months((year, 10), (year + 1, 3)), end),
                Some(("end", end)) => return (Moment::Month(year + 1, 3), end),
                _ => {}
            }
        }
        (Moment::Months((year, 4), (year + 1, 3)), end)
    }

    fn quarter(&self, at: usize) -> Option<(i64, usize)> {
        let (q, end) = self.small(self.skip(at, "第")?, 4)?;
        Some((q, self.skip(end, "四半期")?))
    }

    fn quarter_alone(&self, at: usize) -> Option<(Moment, usize)> {
        let (q, end) = self.quarter(at)?;
        let Some(today) = self.clock.anchor() else { return Some((Moment::Unknown, end)) };
        let first = (q as i8 - 1) * 3 + 1;
        let year =
            if first > today.month() && !self.to_come(end).unwrap_or(false) { today.year() - 1 } else { today.year() };
        Some((Moment::Months((year, first), (year, first + 2)), end))
    }

    fn part(&self, at: usize) -> Option<(&'static str, usize)> {
        words().parts.iter().find_map(|(form, part)| {
            let end = self.skip(at, form)?;
            // 春日, 夏目, 末広: the part ends where a token does.
            (!part.is_empty() && part != "about" && self.token_ends(end)).then_some((part.as_str(), end))
        })
    }

    fn token_ends(&self, end: usize) -> bool {
        let i = self.tokens.partition_point(|t| (t.bytes.end as usize) < end);
        self.tokens.get(i).is_none_or(|t| t.bytes.end as usize == end || t.bytes.begin as usize >= end)
    }

    /// 9月30日, 9月, 3月期, 7〜9月期, 9月下旬, 5月3〜5日, 7、8月
    fn with_month(&self, at: usize, year: Option<i16>, inherit: Option<Moment>) -> Option<(Moment, usize)> {
        let (month, mut end) = self.small(at, 12)?;
        let mut last = month;
        if let Some((second, until)) = self.mark(end).or_else(|| self.skip(end, "、")).and_then(|n| self.small(n, 12))
        {
            if self.rest(until).starts_with('月') {
                last = second;
                end = until;
            }
        }
        // ヶ月 and カ月 count months; 3月 does not.
        let end = self.skip(end, "月")?;
        if self.rest(end).starts_with("間") || (self.rest(end).starts_with('号') && year.is_none()) {
            return None;
        }
        let (month, last) = (month as i8, last as i8);
        let year_of = |day: Option<i8>, at: usize| year.or_else(|| self.year_for(month, day, at, inherit));
        if last != month {
            let until = self.skip(end, "期").unwrap_or(end);
            return Some(match year_of(None, until) {
                Some(y) => (Moment::Months((y, month), (if last < month { y + 1 } else { y }, last)), until),
                None => (Moment::Unknown, until),
            });
        }
        if let Some(end) = self.skip(end, "期").filter(|e| !self.rest(*e).starts_with(['間', '待'])) {
            let Some(y) = year_of(None, end) else { return Some((Moment::Unknown, end)) };
            let from = if month == 12 { (y, 1) } else { (y - 1, month + 1) };
            if let Some((q, end)) = self.quarter(end) {
                let first = from.1 + (q as i8 - 1) * 3;
                let (fy, fm) = if first > 12 { (from.0 + 1, first - 12) } else { (from.0, first) };
                let (ly, lm) = if fm + 2 > 12 { (fy + 1, fm - 10) } else { (fy, fm + 2) };
                return Some((Moment::Months((fy, fm), (ly, lm)), end));
            }
            return Some((Moment::Months(from, (y, month)), end));
        }
        if let Some((day, until)) = self.small(end, 31) {
            let second = self
                .mark(until)
                .or_else(|| self.skip(until, "、"))
                .and_then(|n| self.small(n, 31))
                .and_then(|(d, e)| self.skip(e, "日").map(|e| (d, e)));
            if let Some((other, e)) = second.filter(|(d, _)| *d > day) {
                let days = year_of(Some(day as i8), e).and_then(|y| {
                    Some(Moment::Days(Date::new(y, month, day as i8).ok()?, Date::new(y, month, other as i8).ok()?))
                });
                return Some((days.unwrap_or(Moment::Unknown), e));
            }
            if let Some(e) = self.skip(until, "日") {
                let moment = match year_of(Some(day as i8), e) {
                    Some(y) => Moment::Day(Date::new(y, month, day as i8).ok()?),
                    None => Moment::MonthDay(month, day as i8),
                };
                return Some((moment, self.weekday(e)));
            }
        }
        for skip in ["", "の"] {
            if let Some((part, until)) = self.skip(end, skip).and_then(|from| self.part(from)) {
                let Some(y) = year_of(None, until) else { return Some((Moment::MonthOnly(month), until)) };
                if let Some(moment) = part_of_month(y, month, part) {
                    return Some((moment, until));
                }
            }
        }
        Some(match year_of(None, end) {
            Some(y) => (Moment::Month(y, month), end),
            None => (Moment::MonthOnly(month), end),
        })
    }

    /// The day of the week in parentheses behind a day belongs to it.
    fn weekday(&self, end: usize) -> usize {
        let Some(inner) = self.rest(end).strip_prefix('(') else { return end };
        let Some((inside, _)) = inner.split_once(')') else { return end };
        let day = inside.trim_end_matches("曜日").trim_end_matches('曜').split(['・', '、']).next().unwrap_or(inside);
        if matches!(day, "月" | "火" | "水" | "木" | "金" | "土" | "日") { end + inside.len() + 2 } else { end }
    }

    /// The year of a month that stands without one.
    fn year_for(&self, month: i8, day: Option<i8>, end: usize, inherit: Option<Moment>) -> Option<i16> {
        if let Some((year, from)) = inherit.and_then(|m| Some((m.year()?, m.month().unwrap_or(1)))) {
            return Some(if month < from { year + 1 } else { year });
        }
        let last = self.clock.last.and_then(|l| Some((l.year()?, l.month())));
        let Some(today) = self.clock.published else {
            let (year, from) = last?;
            return Some(if from.is_some_and(|f| month + 3 < f) { year + 1 } else { year });
        };
        // 2023年に設立し、5月に…: the year goes on inside the sentence.
        if let Some((year, _)) =
            last.filter(|(y, m)| self.clock.here && m.is_none_or(|m| m <= month) && *y < today.year())
        {
            return Some(year);
        }
        let this = today.year();
        let ahead = (month, day.unwrap_or(0)) > (today.month(), day.map_or(0, |_| today.day()));
        // 8月から企業に提供。 in July: a noun tells no time, and the month is near.
        let closes = self.rest(end).trim_end_matches('。').chars().next_back();
        let near = (1..=2).contains(&(month - today.month())) && closes.is_some_and(char::is_alphabetic);
        let near = near && !closes.is_some_and(|c| matches!(c, 'ぁ'..='ん'));
        let to_come = self.to_come(end).unwrap_or(near);
        Some(if ahead {
            if to_come || self.rest(end).starts_with("までに") { this } else { this - 1 }
        } else if to_come && today.month() - month >= 6 {
            this + 1
        } else {
            this
        })
    }

    /// Whether the words behind speak of what is to come: the first cue counts; None where nothing tells.
    fn to_come(&self, end: usize) -> Option<bool> {
        const COMING: &[&str] = &[
            "予定",
            "めど",
            "目処",
            "計画",
            "見通し",
            "見込",
            "方針",
            "目指",
            "目標",
            "に向け",
            "する。",
            "なる。",
            "始める",
            "開始する",
            "へ。",
            "控え",
            "される。",
            "始まる",
            "迎える",
            "れる。",
            "ターゲット",
        ];
        const PAST: &[&str] = &[
            "した",
            "だった",
            "ていた",
            "された",
            "なった",
            "あった",
            "った",
            "いた",
            "れた",
            "えた",
            "けた",
            "きた",
            "めた",
            "みた",
            "である",
            "済み",
        ];
        let rest = self.rest(end);
        let first = |cues: &[&str]| cues.iter().filter_map(|c| rest.find(c)).min();
        // 9月に名古屋市で|開かれる|アジア大会
        let noun = |c: char| !c.is_ascii() && !matches!(c, 'ぁ'..='ん' | '。' | '、' | '」' | '』' | ')');
        let before_noun = rest.match_indices("れる").find(|(i, w)| rest[i + w.len()..].starts_with(noun)).map(|m| m.0);
        match (first(COMING).into_iter().chain(before_noun).min(), first(PAST)) {
            (Some(c), Some(p)) => Some(c < p),
            (Some(_), None) => Some(true),
            (None, Some(_)) => Some(false),
            (None, None) => None,
        }
    }

    /// 3日, where it is a day of the month and no length of time.
    fn day_alone(&self, at: usize, inherit: Option<Moment>) -> Option<(Moment, usize)> {
        let (day, mut end) = self.small(at, 31)?;
        let mut until = None;
        if let Some((second, e)) = self.mark(end).or_else(|| self.skip(end, "、")).and_then(|n| self.small(n, 31)) {
            if self.rest(e).starts_with('日') && second > day {
                until = Some(second);
                end = e;
            }
        }
        let end = self.skip(end, "日")?;
        let before = &self.text[..at];
        // 2月28日〜30日: an end that cannot be is no day of another month.
        let ends_range = |mark| before.strip_suffix(mark).is_some_and(|b| b.ends_with('日'));
        if inherit.is_none() && ["〜", "~", "–", "—"].into_iter().any(ends_range) {
            return Some((Moment::Unknown, end));
        }
        if ["約", "第", "わずか", "計", "満", "およそ", "ほぼ", "延べ", "最長", "最短", "最大", "毎月"]
            .iter()
            .any(|w| before.ends_with(w))
        {
            return None;
        }
        let rest = self.rest(end);
        const LENGTH: &[&str] = &[
            "間",
            "後",
            "前",
            "分",
            "以内",
            "連続",
            "目",
            "かけ",
            "ぶり",
            "ほど",
            "以上",
            "未満",
            "余り",
            "あたり",
            "当たり",
            "がかり",
            "程度",
            "で",
            "も",
            "おき",
            "ごと",
            "本",
            "足らず",
            "半",
            "を要",
            "を費",
            "が経",
            "たっ",
            "遅れ",
            "早",
            "限り",
            "とたた",
        ];
        if LENGTH.iter().any(|w| rest.starts_with(w))
            && !["前後", "午", "前場", "での", "では", "早朝", "早く", "も、", "もまた", "本社", "日本"]
                .iter()
                .any(|w| rest.starts_with(w))
            && inherit.is_none()
        {
            return None;
        }
        let (day, until) = (day as i8, until.map(|u| u as i8));
        let month = inherit.filter(|i| i.month().is_some()).or(self.clock.last.filter(|l| {
            self.clock.here && l.month().is_some() && self.clock.published.is_none_or(|p| l.year() == Some(p.year()))
        }));
        let year_month = match (month.and_then(|m| m.year().zip(m.month())), self.clock.anchor()) {
            (Some(ym), _) => Some(ym),
            (None, Some(today)) => {
                let ahead = day > today.day() && !self.to_come(end).unwrap_or(false);
                Some(if ahead && self.clock.published.is_some() {
                    if today.month() == 1 { (today.year() - 1, 12) } else { (today.year(), today.month() - 1) }
                } else {
                    (today.year(), today.month())
                })
            }
            (None, None) => self.clock.last.and_then(|l| l.year().zip(l.month())),
        };
        let Some((year, month)) = year_month else { return Some((Moment::DayOnly(day), self.weekday(end))) };
        // 31日 in April: a day without a date.
        let Ok(first) = Date::new(year, month, day) else { return Some((Moment::Unknown, self.weekday(end))) };
        let moment = match until.and_then(|u| Date::new(year, month, u).ok()) {
            Some(last) => Moment::Days(first, last),
            None => Moment::Day(first),
        };
        Some((moment, self.weekday(end)))
    }

    /// 今月9日, 昨年夏, 同年5月, 翌日, 今夏
    fn relative(&self, at: usize) -> Option<(Moment, usize)> {
        let word = words().words.iter().find(|w| {
            self.skip(at, &w.form)
                .is_some_and(|end| self.token_ends(end) || self.rest(end).starts_with(|c: char| c.is_ascii_digit()))
        })?;
        let end = at + word.form.len();
        // 前年比, 前日比: a comparison, no date.
        if ["比", "並み", "割れ", "対比", "実績"].iter().any(|s| self.rest(end).starts_with(s))
            || self.text[..at].ends_with(|c: char| matches!(c, '々' | '数'))
        {
            return None;
        }
        let base = if word.back {
            match self.clock.last {
                Some(last) if last != Moment::Unknown => Some(last),
                _ => self.clock.published.map(Moment::Day),
            }
        } else {
            self.clock.anchor().map(Moment::Day)
        };
        let Some(base) = base else {
            let end = self.with_month(end, None, None).or_else(|| self.day_in(end, None)).map_or(end, |(_, e)| e);
            return Some((Moment::Unknown, end));
        };
        let year = base.year()? + word.offset as i16;
        let day = match base {
            Moment::Day(d) | Moment::Days(_, d) => Some(d),
            _ => None,
        };
        Some(match word.unit.as_str() {
            "year" => {
                if word.form == "年内" {
                    (Moment::Year(year), end)
                } else {
                    self.in_year(year, end)
                }
            }
            "fiscal" => {
                // Before April the fiscal year is the last one.
                let year = if !word.back && base.month().is_some_and(|m| m < 4) { year - 1 } else { year };
                self.fiscal(year, end)
            }
            "season" => (Moment::Season(year, word.part), end),
            "month" => {
                let month = base.month()?;
                let (y, m) = add_months(base.year()?, month, word.offset);
                if let Some(found) = self.day_in(end, Some((y, m))) {
                    return Some(found);
                }
                let from = self.skip(end, "の").unwrap_or(end);
                if let Some((moment, end)) =
                    self.part(from).and_then(|(part, end)| Some((part_of_month(y, m, part)?, end)))
                {
                    return Some((moment, end));
                }
                (Moment::Month(y, m), end)
            }
            "week" => {
                let monday = day.and_then(|d| d.checked_sub((d.weekday().to_monday_zero_offset() as i32).days()).ok());
                match monday
                    .and_then(|m| m.checked_add(Span::new().try_weeks(word.offset).ok()?).ok())
                    .and_then(|m| Some((m, m.checked_add(6.days()).ok()?)))
                {
                    Some((a, b)) => (Moment::Days(a, b), end),
                    None => (Moment::Unknown, end),
                }
            }
            "day" => match day.and_then(|d| shift(d, "day", word.offset)) {
                Some(moment) => {
                    // 前日の10日 says the day twice.
                    if let Some((stated, e)) =
                        self.skip(end, "の").and_then(|from| self.day_in(from, moment.year().zip(moment.month())))
                    {
                        if stated == moment {
                            return Some((moment, e));
                        }
                    }
                    (moment, end)
                }
                None => (base_of_same(base, word.offset), end),
            },
            "same" => (base_of_same(base, word.offset), end),
            "end" => (Moment::Month(year, 12), end),
            "beginning" | "newyear" => {
                let year = if word.unit == "newyear" && base.month().is_some_and(|m| m > 6) { year + 1 } else { year };
                (Moment::Month(year, 1), end)
            }
            "monthend" => {
                let (y, m) = add_months(base.year()?, base.month()?, word.offset);
                (Moment::Day(Date::new(y, m, 1).ok()?.last_of_month()), end)
            }
            "century" => {
                let first = year / 100 * 100 + 1 + word.offset as i16 * 100;
                (Moment::Years(first, first + 99), end)
            }
            _ => (Moment::Unknown, end),
        })
    }

    /// D日 directly behind a month.
    fn day_in(&self, at: usize, month: Option<(i16, i8)>) -> Option<(Moment, usize)> {
        let (day, end) = self.small(at, 31)?;
        let second = self
            .mark(end)
            .or_else(|| self.skip(end, "、"))
            .and_then(|n| self.small(n, 31))
            .and_then(|(d, e)| self.skip(e, "日").map(|e| (d, e)));
        let date = |d: i64| month.and_then(|(y, m)| Date::new(y, m, d as i8).ok());
        if let Some((other, e)) = second {
            let days = date(day).zip(date(other)).map_or(Moment::Unknown, |(a, b)| Moment::Days(a, b));
            return Some((days, e));
        }
        let end = self.skip(end, "日").filter(|e| !self.rest(*e).starts_with('間'))?;
        Some((date(day).map_or(Moment::Unknown, Moment::Day), self.weekday(end)))
    }

    fn mark(&self, at: usize) -> Option<usize> {
        ["〜", "～", "~", "-", "–", "—", "‐"].iter().find_map(|m| self.skip(at, m))
    }

    /// The second half of a range: 〜2025年3月, から12月まで.
    fn range(&self, first: Moment, end: usize) -> Option<(Moment, usize)> {
        let sure = self.mark(end);
        let from = sure.or_else(|| self.skip(end, "から"))?;
        let (second, until, _) = self.one(from, Some(first))?;
        let known = second.text()? > first.text()?;
        let closed = ["まで", "にかけて", "の間", "の期間"].iter().any(|w| self.rest(until).starts_with(w));
        (known && (sure.is_some() || closed)).then_some((second, until))
    }

    /// The time of day behind a day: 午前10時, 15時30分.
    fn time_behind(&self, moment: Moment, end: usize) -> (usize, Option<String>) {
        if !matches!(moment, Moment::Day(_)) {
            return (end, None);
        }
        for skip in ["", "の", " "] {
            if let Some((time, e)) = self.skip(end, skip).and_then(|from| self.time(from)) {
                return (e, Some(time));
            }
        }
        (end, None)
    }

    /// 午後3時半 -> T15:30
    fn time(&self, at: usize) -> Option<(String, usize)> {
        let mut from = at;
        let mut add = 0;
        for (word, hours) in [("午前", 0), ("午後", 12), ("早朝", 0), ("未明", 0), ("深夜", 0), ("夜", 12)] {
            if let Some(e) = self.skip(at, word) {
                from = e;
                add = hours;
            }
        }
        if from == at && self.continues(at) {
            return None;
        }
        let number = literal(self.text, from)?;
        let hour = number.whole().filter(|h| number.plain && (0..=29).contains(h))?;
        if let Some(minutes) = self.skip(number.end, ":").filter(|_| number.arabic) {
            let minute = self.text.get(minutes..minutes + 2)?.parse::<i64>().ok().filter(|m| *m < 60)?;
            if self.rest(minutes + 2).starts_with(|c: char| c.is_ascii_digit() || c == ':') {
                return None;
            }
            return Some((format!("T{:02}:{minute:02}", if hour < 12 { hour + add } else { hour }), minutes + 2));
        }
        let mut end = self.skip(number.end, "時")?;
        if ["間", "点", "期", "代", "価", "速", "給"].iter().any(|s| self.rest(end).starts_with(s)) {
            return None;
        }
        let mut minute = 0;
        if let Some(e) = self.skip(end, "半").filter(|e| self.token_ends(*e)) {
            (minute, end) = (30, e);
        } else if let Some((m, e)) = self.small(end, 59).and_then(|(m, e)| Some((m, self.skip(e, "分")?))) {
            (minute, end) = (m, e);
        }
        let hour = if hour < 12 { hour + add } else { hour };
        Some((format!("T{hour:02}:{minute:02}"), end))
    }
}

fn add_months(year: i16, month: i8, offset: i32) -> (i16, i8) {
    let months = i32::from(year) * 12 + i32::from(month) - 1 + offset;
    (months.div_euclid(12) as i16, months.rem_euclid(12) as i8 + 1)
}

fn shift(from: Date, unit: &str, count: i32) -> Option<Moment> {
    Some(match unit {
        "year" => Moment::Year(i16::try_from(i32::from(from.year()) + count).ok().filter(|y| (1..=9999).contains(y))?),
        "month" => {
            let (y, m) = add_months(from.year(), from.month(), count);
            Moment::Month(y, m)
        }
        "week" => Moment::Day(from.checked_add(Span::new().try_weeks(count).ok()?).ok()?),
        _ => Moment::Day(from.checked_add(Span::new().try_days(count).ok()?).ok()?),
    })
}

fn part_of_month(year: i16, month: i8, part: &str) -> Option<Moment> {
    let first = Date::new(year, month, 1).ok()?;
    let day = |d: i8| Date::new(year, month, d).ok();
    Some(match part {
        "first" | "start" => Moment::Days(first, day(10)?),
        "second" | "middle" => Moment::Days(day(11)?, day(20)?),
        "third" => Moment::Days(day(21)?, first.last_of_month()),
        "end" => Moment::Day(first.last_of_month()),
        "firsthalf" => Moment::Days(first, day(15)?),
        "secondhalf" => Moment::Days(day(16)?, first.last_of_month()),
        _ => return None,
    })
}

fn fiscal_quarter(year: i16, quarter: i8) -> Moment {
    match quarter {
        1 => Moment::Months((year, 4), (year, 6)),
        2 => Moment::Months((year, 7), (year, 9)),
        3 => Moment::Months((year, 10), (year, 12)),
        _ => Moment::Months((year + 1, 1), (year + 1, 3)),
    }
}

/// The same period `years` later.
fn base_of_same(base: Moment, years: i32) -> Moment {
    let y = years as i16;
    match base {
        Moment::Day(d) => Date::new(d.year() + y, d.month(), d.day()).map_or(Moment::Unknown, Moment::Day),
        Moment::Month(a, m) => Moment::Month(a + y, m),
        Moment::Year(a) => Moment::Year(a + y),
        Moment::Season(a, s) => Moment::Season(a + y, s),
        Moment::Months((a, b), (c, d)) => Moment::Months((a + y, b), (c + y, d)),
        Moment::Years(a, b) => Moment::Years(a + y, b + y),
        other => other,
    }
}
