//! Numbers as they stand in the text, in digits and kanji -> exact decimal values, without unit.

/// Decimal places that are kept.
const PLACES: u32 = 9;
/// One, scaled.
pub(in crate::recognize) const ONE: i128 = 10i128.pow(PLACES);

/// A number as it stands in the text, without unit.
#[derive(Clone, Copy, Debug)]
pub(in crate::recognize) struct Literal {
    /// Value times 10^9.
    pub scaled: i128,
    /// First byte behind it.
    pub end: usize,
    /// The part before the last 万, 億, 兆 times 10^9, and what that multiplies with (1 where there is none).
    pub coefficient: i128,
    pub multiplier: i128,
    /// 数十, 十数: only the order is said.
    pub vague: bool,
    /// Written with digits.
    pub arabic: bool,
    /// Has 万, 億, 兆, 千, a comma or a point: no year, no day.
    pub plain: bool,
}

impl Literal {
    /// The value where it is a whole number.
    pub fn whole(&self) -> Option<i64> {
        (self.scaled % ONE == 0).then(|| i64::try_from(self.scaled / ONE).ok()).flatten()
    }
}

/// A kanji digit.
pub(in crate::recognize) fn digit(c: char) -> Option<i128> {
    Some(match c {
        '〇' | '零' => 0,
        '一' | '壱' => 1,
        '二' | '弐' => 2,
        '三' | '参' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// 十, 百, 千.
pub(in crate::recognize) fn power(c: char) -> Option<i128> {
    Some(match c {
        '十' | '拾' => 10,
        '百' => 100,
        '千' => 1000,
        _ => return None,
    })
}

/// 万, 億, 兆, 京.
pub(super) fn myriad(c: char) -> Option<i128> {
    Some(match c {
        '万' | '萬' => 10_000,
        '億' => 100_000_000,
        '兆' => 1_000_000_000_000,
        '京' => 10_000_000_000_000_000,
        _ => return None,
    })
}

/// Reads a number at `at`.
pub(in crate::recognize) fn literal(text: &str, at: usize) -> Option<Literal> {
    let mut total = 0i128;
    let mut i = at;
    let mut vague = false;
    let mut arabic = false;
    let mut plain = true;
    let mut last: Option<(i128, i128)> = None;
    let mut previous = i128::MAX;
    loop {
        let Some(part) = coefficient(text, i) else { break };
        let next = text[part.end..].chars().next();
        let multiplier = next.and_then(myriad).filter(|m| *m < previous);
        // 5万5000 goes on, 2024 does not.
        if total > 0 && multiplier.is_none() && part.scaled >= previous.saturating_mul(ONE) {
            break;
        }
        vague |= part.vague;
        arabic |= part.arabic;
        plain &= part.plain;
        i = part.end;
        let m = multiplier.unwrap_or(1);
        total = total.checked_add(part.scaled.checked_mul(m)?)?;
        last = Some((part.scaled, m));
        let Some(m) = multiplier else { break };
        plain = false;
        previous = m;
        i += next.map_or(0, char::len_utf8);
        // 1億数千万, 十数万余: the rest is vague.
        if text[i..].starts_with('数') && coefficient(text, i).is_none() {
            break;
        }
    }
    let (coefficient, multiplier) = last?;
    Some(Literal { scaled: total, end: i, coefficient, multiplier, vague, arabic, plain })
}

/// 百万 or 千 behind digits, with its length, where a unit follows: in 2024千葉 there is none.
fn reported_in(rest: &str) -> Option<(i128, usize)> {
    let (word, factor) = [("百万", 1_000_000), ("千", 1000)].into_iter().find(|(w, _)| rest.starts_with(w))?;
    super::begins_with_unit(&rest[word.len()..]).then_some((factor, word.len()))
}

struct Part {
    scaled: i128,
    end: usize,
    vague: bool,
    arabic: bool,
    plain: bool,
}

/// Digits with commas and a point, or kanji up to 千; 数 for a vague digit.
fn coefficient(text: &str, at: usize) -> Option<Part> {
    let bytes = text.as_bytes();
    if bytes.get(at)?.is_ascii_digit() {
        let mut i = at;
        let mut whole = 0i128;
        let mut plain = true;
        while i < bytes.len() {
            if bytes[i].is_ascii_digit() {
                whole = whole.checked_mul(10)?.checked_add(i128::from(bytes[i] - b'0'))?;
                i += 1;
            } else if bytes[i] == b','
                && i > at
                && bytes.get(i + 1..i + 4).is_some_and(|g| g.iter().all(u8::is_ascii_digit))
                && !bytes.get(i + 4).is_some_and(u8::is_ascii_digit)
            {
                plain = false;
                i += 1;
            } else {
                break;
            }
        }
        if whole > 10i128.pow(24) {
            return None;
        }
        let mut scaled = whole.checked_mul(ONE)?;
        if bytes.get(i) == Some(&b'.') && bytes.get(i + 1).is_some_and(u8::is_ascii_digit) {
            let mut place = ONE;
            let mut j = i + 1;
            while j < bytes.len() && bytes[j].is_ascii_digit() {
                place /= 10;
                scaled += i128::from(bytes[j] - b'0') * place;
                j += 1;
            }
            // 2.5.1 is a version.
            if bytes.get(j) == Some(&b'.') && bytes.get(j + 1).is_some_and(u8::is_ascii_digit) {
                return None;
            }
            i = j;
            plain = false;
        }
        let mut vague = false;
        // 10数人, 5千, 3百
        if text[i..].starts_with('数') && whole % 10 == 0 && whole > 0 {
            vague = true;
            i += '数'.len_utf8();
        }
        // 12,480百万円, 5,310千円: tables and reports count in 千 and 百万.
        if let Some((factor, after)) = reported_in(&text[i..]).filter(|_| whole >= 100 || !plain) {
            scaled = scaled.checked_mul(factor)?;
            return Some(Part { scaled, end: i + after, vague, arabic: true, plain: false });
        }
        if let Some(p) = text[i..].chars().next().and_then(power).filter(|_| whole < 100) {
            scaled *= p;
            i += '千'.len_utf8();
            plain = false;
            // 5千8百
            while let Some(rest) = bytes.get(i).filter(|b| b.is_ascii_digit()) {
                let Some(q) = text[i + 1..].chars().next().and_then(power) else { break };
                scaled += i128::from(rest - b'0') * q * ONE;
                i += 1 + '百'.len_utf8();
            }
        }
        return Some(Part { scaled, end: i, vague, arabic: true, plain });
    }
    let (mut total, mut run, mut digits) = (0i128, 0i128, 0);
    let mut vague = false;
    let mut end = at;
    for c in text[at..].chars() {
        if let Some(d) = digit(c) {
            run = run.checked_mul(10)?.checked_add(d)?;
            digits += 1;
            if digits > 18 {
                return None;
            }
        } else if let Some(p) = power(c) {
            total += if digits == 0 { 1 } else { run } * p;
            (run, digits) = (0, 0);
        } else if c == '数' && digits == 0 && !vague {
            vague = true;
            // 数十: one, vaguely; 十数: nothing more, vaguely.
            if text[end + c.len_utf8()..].chars().next().is_some_and(|n| power(n).is_some() || myriad(n).is_some()) {
                run = 1;
                digits = 1;
            } else if total == 0 {
                return None;
            }
        } else {
            break;
        }
        end += c.len_utf8();
    }
    if end == at {
        return None;
    }
    Some(Part { scaled: (total + run).checked_mul(ONE)?, end, vague, arabic: false, plain: total == 0 || total < 100 })
}

/// Exact decimal text of a scaled value.
pub(in crate::recognize) fn decimal(scaled: i128) -> String {
    let (whole, part) = (scaled / ONE, (scaled % ONE).unsigned_abs());
    let sign = if scaled < 0 && whole == 0 { "-" } else { "" };
    if part == 0 {
        return format!("{whole}");
    }
    let digits = format!("{part:09}");
    format!("{sign}{whole}.{}", digits.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_exact() {
        for (text, value) in [
            ("355億5400万", "35554000000"),
            ("5.98兆", "5980000000000"),
            ("1,234,567", "1234567"),
            ("二千二十五", "2025"),
            ("二〇二五", "2025"),
            ("三千万", "30000000"),
            ("5千", "5000"),
            ("0.001", "0.001"),
            ("数十万", "100000"),
            ("1億2345万6789", "123456789"),
        ] {
            let read = literal(text, 0).expect(text);
            assert_eq!((decimal(read.scaled).as_str(), read.end), (value, text.len()), "{text}");
        }
        assert!(literal("2.5.1", 0).is_none());
        assert!(literal("年", 0).is_none());
    }
}
