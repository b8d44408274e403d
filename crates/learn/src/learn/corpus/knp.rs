//! KNP and `CaboCha` output -> sentences with gold bunsetsu and heads.
//!
//! ```text
//! * 1D <…>             KNP: a bunsetsu line (`* HEAD+TYPE`), then its morphemes; `+` and `#` lines are passed over
//! * 0 1D 0/1 1.23      CaboCha: a bunsetsu line (`* INDEX HEAD+TYPE …`), then its morphemes
//! EOS
//! ```

use super::Record;
use super::{GoldChunk, GoldSentence};

/// Reads KNP's `-tab` form (also the Kyoto corpora's).
pub(super) fn read_knp(text: &str) -> Vec<Record> {
    read(text, 1, ' ')
}

/// Reads `CaboCha`'s `-f1` form.
pub(super) fn read_cabocha(text: &str) -> Vec<Record> {
    read(text, 2, '\t')
}

fn read(text: &str, head_column: usize, separator: char) -> Vec<Record> {
    let mut records = Vec::new();
    let mut sentence = GoldSentence::default();
    // The first broken line of the sentence.
    let mut problem: Option<(usize, String)> = None;
    let (mut first, mut chars) = (1, 0);
    for (number, line) in text.lines().enumerate() {
        let mut broken = |reason: String| problem = problem.take().or(Some((number + 1, reason)));
        if line == "EOS" {
            let done = std::mem::take(&mut sentence);
            records.push(problem.take().map_or((first, Ok(done)), |(line, reason)| (line, Err(reason))));
            (first, chars) = (number + 2, 0);
        } else if let Some(rest) = line.strip_prefix("* ") {
            let column = rest.split(' ').nth(head_column - 1).unwrap_or("");
            match column.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse() {
                Ok(head) => sentence.chunks.push(GoldChunk { begin: chars, end: chars, head }),
                Err(_) => broken(format!("head `{column}` is no number")),
            }
        } else if line.starts_with("+ ") || line.starts_with("# ") || line.is_empty() {
        } else if let Some((surface, _)) = line.split_once(separator) {
            sentence.text.push_str(surface);
            chars += surface.chars().count() as u32;
            match sentence.chunks.last_mut() {
                Some(chunk) => chunk.end = chars,
                None => broken("a morpheme before any bunsetsu".to_owned()),
            }
        } else {
            broken(format!("no morpheme line: `{line}`"));
        }
    }
    if !sentence.text.is_empty() || problem.is_some() {
        records.push((first, Err("the file ends before EOS".to_owned())));
    }
    records
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms() {
        let knp =
            "# S-ID:1\n* 1D <文頭>\n+ 1D\n花 はな 花 名詞 6\nが が が 助詞 9\n* -1D\n咲く さく 咲く 動詞 2\nEOS\n";
        let cabocha = "* 0 1D 0/1 0.0\n花\t名詞\nが\t助詞\n* 1 -1D 0/0 0.0\n咲く\t動詞\nEOS\n";
        let (a, b) = (read_knp(knp), read_cabocha(cabocha));
        assert_eq!(a[0].1, b[0].1);
        let sentence = a[0].1.as_ref().expect("well formed");
        assert_eq!(sentence.text, "花が咲く");
        assert_eq!(sentence.chunks[0], GoldChunk { begin: 0, end: 2, head: 1 });
        assert!(read_knp("* xD\n花 はな\nEOS\n")[0].1.is_err());
        assert!(read_cabocha("花\t名詞\n")[0].1.is_err());
    }
}
