//! Dates of publication as people and pages write them -> ISO 8601.

use jiff::civil::Date;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/// Eras and the year before their first.
const ERAS: [(&str, i16); 8] = [
    ("令和", 2018),
    ("平成", 1988),
    ("昭和", 1925),
    ("大正", 1911),
    ("R", 2018),
    ("H", 1988),
    ("S", 1925),
    ("T", 1911),
];

/// The day at the beginning of `2025-02-03T09:00+09:00`, `2025/2/3`, `2025.2.3`, `2025年2月3日`, `20250203`, `令和7年2月3日`,
/// `Mon, 03 Feb 2025 09:00:00 +0900`, `Feb 3, 2025`; a month or year where no day is said.
pub fn iso_date(text: &str) -> Option<String> {
    let text: String = text.trim().chars().map(crate::normalize::narrow_char).collect();
    if let Some(date) = in_words(&text) {
        return Some(date);
    }
    let (era, body) = ERAS
        .iter()
        .find_map(|(era, before)| text.strip_prefix(era).map(|rest| (Some(*before), rest.trim_start_matches('.'))))
        .unwrap_or((None, &text));
    let body = body.replacen("元年", "1年", 1);
    if !body.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let compact = body.len() >= 8
        && body.as_bytes()[..8].iter().all(u8::is_ascii_digit)
        && !body[8..].starts_with(|c: char| c.is_ascii_digit());
    if compact && era.is_none() {
        return day(body[..4].parse().ok()?, body[4..6].parse().ok()?, body[6..8].parse().ok()?);
    }
    let mut parts = Vec::new();
    let mut rest = body.as_str();
    while parts.len() < 3 && rest.starts_with(|c: char| c.is_ascii_digit()) {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        parts.push(&rest[..end]);
        rest = &rest[end..];
        let behind = rest.trim_start_matches(' ');
        let Some(sign) = behind.chars().next().filter(|c| matches!(c, '-' | '/' | '.' | '年' | '月')) else { break };
        rest = behind[sign.len_utf8()..].trim_start_matches(' ');
    }
    let first = *parts.first()?;
    let year: i16 = match era {
        Some(before) => before + first.parse::<i16>().ok()?,
        None if first.len() == 4 => first.parse().ok()?,
        None => return None,
    };
    let month = || parts[1].parse::<i8>().ok().filter(|m| (1..=12).contains(m));
    match parts.len() {
        3 => day(year, month()?, parts[2].parse().ok()?),
        2 => Some(format!("{year:04}-{:02}", month()?)),
        _ if era.is_some() || body.trim_end_matches('年').len() == first.len() => Some(format!("{year:04}")),
        _ => None,
    }
}

fn day(year: i16, month: i8, day: i8) -> Option<String> {
    Date::new(year, month, day).ok().map(|date| date.to_string())
}

/// `Mon, 03 Feb 2025 …` (RFC 2822), `3 February 2025`, `Feb 3, 2025`, `Mon Feb  3 09:00:00 2025`.
fn in_words(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).take(8).collect();
    let at = words.iter().position(|word| {
        word.len() >= 3 && word.is_char_boundary(3) && MONTHS.contains(&word[..3].to_ascii_lowercase().as_str())
    })?;
    let month = MONTHS.iter().position(|month| words[at][..3].eq_ignore_ascii_case(month))? as i8 + 1;
    let number = |word: &&str| word.trim_end_matches(['t', 'h', 's', 'd', 'n', 'r', '.']).parse::<i16>().ok();
    let year = words[at..].iter().filter_map(number).find(|n| *n > 31)?;
    let before = at.checked_sub(1).and_then(|i| number(&words[i])).filter(|n| *n <= 31);
    let behind = words.get(at + 1).and_then(number).filter(|n| *n <= 31);
    day(year, month, i8::try_from(before.or(behind)?).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read() {
        for text in [
            "2025-02-03",
            "2025-02-03T09:00:00+09:00",
            "2025/2/3",
            "2025年2月3日 9時",
            "2025. 2. 3",
            "20250203",
            "令和7年2月3日",
            "R7.2.3",
            "２０２５年２月３日（月）",
            "Mon, 03 Feb 2025 09:00:00 +0900",
            "3 February 2025",
            "Feb 3, 2025",
            "Mon Feb  3 09:00:00 2025",
            "2025-02-03 09:00",
        ] {
            assert_eq!(iso_date(text).as_deref(), Some("2025-02-03"), "{text}");
        }
        assert_eq!(iso_date("2025年2月").as_deref(), Some("2025-02"));
        assert_eq!(iso_date("2025").as_deref(), Some("2025"));
        for text in ["", "2025-13-01", "昨日", "12345", "1738540800", "about 2025", "03/02/25"] {
            assert_eq!(iso_date(text), None, "{text}");
        }
    }
}
