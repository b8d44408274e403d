//! Text -> how wide it is, by the advance widths of a real font.
//!
//! Pictures name that font first and give every text the width that was computed, so that another font changes the glyphs but
//! not the room that they take.

use std::sync::LazyLock;

use crate::shown::is_obeyed;

/// Families for pictures; the first is the one that was measured.
pub(super) const FAMILIES: &str =
    "Noto Sans CJK JP, Noto Sans JP, Hiragino Sans, Yu Gothic, Meiryo, system-ui, sans-serif";
/// From the top of the line to the one below it, in ems.
pub(super) const LINE: f64 = 1.4;

/// Runs of characters that are not one em wide: first, last, thousandths of an em.
static ADVANCES: LazyLock<Vec<(u32, u32, u16)>> = LazyLock::new(|| {
    let hex = |field: Option<&str>| field.and_then(|f| u32::from_str_radix(f, 16).ok());
    let run = |line: &str| {
        let mut fields = line.split('\t');
        Some((hex(fields.next())?, hex(fields.next())?, fields.next()?.parse().ok()?))
    };
    include_str!("advances.tsv").lines().filter_map(run).collect()
});

/// Width of a text at a size in pixels.
pub(super) fn width(text: &str, size: f64) -> f64 {
    let advance = |c: char| {
        let (c, runs) = (u32::from(c), &*ADVANCES);
        let at = runs.partition_point(|(_, last, _)| *last < c);
        runs.get(at).filter(|(first, ..)| *first <= c).map_or(1000, |(.., width)| *width)
    };
    text.chars().map(|c| f64::from(advance(c))).sum::<f64>() * size / 1000.0
}

/// A text that is no wider than `most`; what is longer ends in "…".
pub(super) fn fit(text: &str, size: f64, most: f64) -> String {
    let text: String = text.chars().map(|c| if is_obeyed(c) { '\u{FFFD}' } else { c }).take(400).collect();
    if width(&text, size) <= most {
        return text;
    }
    let (mut out, mut room) = (String::new(), most - width("…", size));
    for c in text.chars() {
        room -= width(c.encode_utf8(&mut [0; 4]), size);
        if room < 0.0 {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_the_font() {
        assert!((width("縁", 10.0) - 10.0).abs() < 1e-9);
        assert!((width("ｴﾆｼ", 10.0) - 15.0).abs() < 1e-9);
        assert!(width("iii", 10.0) < width("WWW", 10.0));
        assert_eq!(fit("OpenAI", 10.0, 100.0), "OpenAI");
        assert!(fit(&"長".repeat(5000), 10.0, 100.0).ends_with('…'));
        assert!(width(&fit(&"長い名前 x".repeat(50), 13.0, 200.0), 13.0) <= 200.0);
    }
}
