//! Counts -> bars (SVG): a row for each thing that is counted, a colour for each kind, all numbers written out as well.

use std::io::{self, Write};

use super::formats::xml;
use super::metrics::{FAMILIES, fit, width};

/// Size of the letters in pixels, and height of a row.
const SIZE: f64 = 13.0;
const ROW: f64 = 22.0;
const GAP: f64 = 12.0;
/// Room for labels and for the longest bar.
const LABEL: f64 = 220.0;
const BAR: f64 = 460.0;
/// Colours of the kinds, in order.
const COLOURS: [&str; 4] = ["#2f7a3d", "#8a5200", "#b00020", "#6b675f"];

/// Bars that belong together.
#[derive(Clone, Debug, Default)]
pub struct Bars {
    /// What is counted.
    pub title: String,
    /// Kinds of counts, at most four; a single one needs no name.
    pub kinds: Vec<String>,
    /// A label, and a count for each kind.
    pub rows: Vec<(String, Vec<usize>)>,
}

/// Writes panels of bars, one below the other.
///
/// # Errors
/// The writer's.
pub fn bars(panels: &[Bars], out: &mut dyn Write) -> io::Result<()> {
    let rows = panels.iter().map(|p| p.rows.len() as f64 * ROW + ROW * 2.0 + GAP).sum::<f64>();
    let numbers = panels.iter().flat_map(|p| &p.rows).map(|(_, counts)| width(&sum(counts), SIZE)).fold(0.0, f64::max);
    let (wide, high) = (LABEL + BAR + numbers + GAP * 4.0, rows + GAP);
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {wide:.0} {high:.0}\" width=\"{wide:.0}\" height=\"{high:.0}\" role=\"img\" font-family=\"{FAMILIES}\" font-size=\"{SIZE}\" fill=\"#1d1b18\"><title>{}</title>",
        xml(&panels.iter().map(|p| p.title.as_str()).collect::<Vec<_>>().join("; "))
    )?;
    writeln!(out, "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>")?;
    let mut y = GAP;
    for panel in panels {
        y += ROW;
        writeln!(out, "<text x=\"{GAP}\" y=\"{:.1}\" font-weight=\"bold\">{}</text>", y - 7.0, xml(&panel.title))?;
        let mut x = LABEL + GAP * 2.0;
        for (kind, colour) in panel.kinds.iter().zip(COLOURS).filter(|_| panel.kinds.len() > 1) {
            let text = x + 14.0;
            writeln!(out, "<rect x=\"{x:.1}\" y=\"{:.1}\" width=\"10\" height=\"10\" fill=\"{colour}\"/>", y - 17.0)?;
            writeln!(out, "<text x=\"{text:.1}\" y=\"{:.1}\">{}</text>", y - 7.0, xml(kind))?;
            x = text + width(kind, SIZE) + GAP;
        }
        let most = panel.rows.iter().map(|(_, c)| c.iter().sum::<usize>()).max().unwrap_or(0).max(1) as f64;
        for (label, counts) in &panel.rows {
            y += ROW;
            let base = y - 7.0;
            writeln!(
                out,
                "<text x=\"{:.1}\" y=\"{base:.1}\" text-anchor=\"end\">{}</text>",
                LABEL + GAP,
                xml(&fit(label, SIZE, LABEL))
            )?;
            let mut x = LABEL + GAP * 2.0;
            for (count, colour) in counts.iter().zip(COLOURS).filter(|(count, _)| **count > 0) {
                let long = *count as f64 / most * BAR;
                writeln!(
                    out,
                    "<rect x=\"{x:.1}\" y=\"{:.1}\" width=\"{long:.1}\" height=\"14\" fill=\"{colour}\"/>",
                    y - 18.0
                )?;
                x += long;
            }
            writeln!(out, "<text x=\"{:.1}\" y=\"{base:.1}\">{}</text>", x + 6.0, sum(counts))?;
        }
        y += ROW + GAP;
    }
    writeln!(out, "</svg>")
}

/// The whole and its parts: `17 (12 + 5)`.
fn sum(counts: &[usize]) -> String {
    let parts: Vec<String> = counts.iter().map(ToString::to_string).collect();
    match parts.as_slice() {
        [one] => one.clone(),
        _ => format!("{} ({})", counts.iter().sum::<usize>(), parts.join(" + ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_counts_and_names_stay_text() {
        let rows = vec![("発表<b>".to_owned(), vec![30, 10]), ("0".to_owned(), vec![0, 0])];
        let panel = Bars { title: "関係".to_owned(), kinds: vec!["fact".to_owned(), "planned".to_owned()], rows };
        let mut out = Vec::new();
        bars(&[panel, Bars::default()], &mut out).unwrap();
        let svg = String::from_utf8(out).unwrap();
        assert!(svg.contains("width=\"345.0\"") && svg.contains("width=\"115.0\""), "{svg}");
        assert!(svg.contains("発表&lt;b&gt;") && svg.contains("40 (30 + 10)"), "{svg}");
        assert!(!svg.contains("NaN") && svg.ends_with("</svg>\n"), "{svg}");
    }
}
