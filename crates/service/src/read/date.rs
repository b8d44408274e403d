//! Dates of publication as people and pages write them -> ISO 8601.

use jiff::civil::Date;

/// The day at the beginning of `2025-02-03T09:00+09:00`, `2025/2/3`, `2025.2.3` or `2025年2月3日`.
pub fn iso_date(text: &str) -> Option<String> {
    let mut numbers = text.trim().split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let year: i16 = numbers.next().filter(|y| y.len() == 4)?.parse().ok()?;
    let month: i8 = numbers.next()?.parse().ok()?;
    let day: i8 = numbers.next()?.parse().ok()?;
    Date::new(year, month, day).ok().map(|date| date.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read() {
        for text in ["2025-02-03", "2025-02-03T09:00:00+09:00", "2025/2/3", "2025年2月3日 9時"] {
            assert_eq!(iso_date(text).as_deref(), Some("2025-02-03"), "{text}");
        }
        for text in ["", "2025年", "20250203", "2025-13-01", "昨日"] {
            assert_eq!(iso_date(text), None, "{text}");
        }
    }
}
