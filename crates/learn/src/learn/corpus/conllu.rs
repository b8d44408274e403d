//! UD trees -> bunsetsu and their heads, in the one convention of the other sets.
//!
//! ```text
//! 膝 より 上 に ボール を 浮かす こと は   short units of UD Japanese GSD
//! 膝より|上に|ボールを|浮かす|ことは        bunsetsu: a word starts one unless it leans on what stands before it
//! ```
//! Between bunsetsu Japanese depends to the right, so a word whose head stands before it leans to the left; so do closing
//! punctuation, suffixes and the right ends of `compound` and `nummod`. The head of a bunsetsu is the bunsetsu that the
//! arc leading out of it reaches.

use super::Record;
use super::{GoldChunk, GoldSentence};

struct Word<'t> {
    form: &'t str,
    upos: &'t str,
    xpos: &'t str,
    relation: &'t str,
    /// Index from 0; `None` at the root.
    head: Option<usize>,
    space_after: bool,
}

/// Reads all sentences.
pub(super) fn read(text: &str) -> Vec<Record> {
    let mut records = Vec::new();
    let mut block = Vec::new();
    for (number, line) in text.lines().chain(std::iter::once("")).enumerate() {
        if line.trim().is_empty() {
            if let Some(&(first, _)) = block.first() {
                records.push(match sentence(&block) {
                    Ok(sentence) => (first, Ok(sentence)),
                    Err((line, reason)) => (line, Err(reason)),
                });
                block.clear();
            }
        } else if !line.starts_with('#') {
            block.push((number + 1, line));
        }
    }
    records
}

/// A sentence out of its numbered lines, or which line is broken and why.
fn sentence(lines: &[(usize, &str)]) -> Result<GoldSentence, (usize, String)> {
    let mut words: Vec<Word> = Vec::with_capacity(lines.len());
    let mut reached = Vec::with_capacity(lines.len());
    for &(number, line) in lines {
        let columns: Vec<&str> = line.split('\t').collect();
        let &[id, form, _, upos, xpos, _, head, relation, _, misc] = columns.as_slice() else {
            return Err((number, format!("{} columns, 10 expected", columns.len())));
        };
        if id.contains(['-', '.']) {
            continue;
        }
        if id.parse() != Ok(words.len() + 1) {
            return Err((number, format!("id `{id}`, {} expected", words.len() + 1)));
        }
        let head: usize = head.parse().map_err(|_| (number, format!("head `{head}` is no number")))?;
        reached.push((number, head));
        words.push(Word {
            form,
            upos,
            xpos,
            relation: relation.split(':').next().unwrap_or(relation),
            head: head.checked_sub(1),
            space_after: !misc.split('|').any(|m| m == "SpaceAfter=No"),
        });
    }
    if let Some((number, head)) = reached.into_iter().find(|(_, h)| *h > words.len()) {
        return Err((number, format!("head {head} points behind the last word, {}", words.len())));
    }
    Ok(bunsetsu(&words))
}

/// Whether a word leans on the word before it.
fn leans(words: &[Word], i: usize) -> bool {
    let word = &words[i];
    match word.relation {
        "punct" => !word.xpos.contains("括弧開"),
        _ => word.head.is_some_and(|h| h < i) || word.xpos.starts_with("接尾辞") && words[i - 1].upos != "PUNCT",
    }
}

fn bunsetsu(words: &[Word]) -> GoldSentence {
    let count = words.len();
    // glued[i]: word i stands in one bunsetsu with the word before it.
    let mut glued = vec![false; count];
    for i in 0..count {
        glued[i] |= i > 0 && leans(words, i);
        if i > 0 && words[i - 1].xpos.contains("括弧開") && words[i - 1].relation == "punct" {
            glued[i] = true;
        }
        // 人的|文脈認識: an adjectival noun without な is part of a compound; 大きな is a bunsetsu of its own.
        let bare = words[i].relation == "amod" && !words[i].xpos.starts_with("連体詞");
        if let (true, Some(head)) = (bare || matches!(words[i].relation, "compound" | "nummod"), words[i].head) {
            glued[i.min(head) + 1..=i.max(head)].fill(true);
        }
    }
    let mut chunk_of = vec![0; count];
    let mut starts = Vec::new();
    for i in 0..count {
        if i == 0 || !glued[i] {
            starts.push(i);
        }
        chunk_of[i] = starts.len() - 1;
    }
    let mut text = String::new();
    let mut chunks: Vec<GoldChunk> = Vec::with_capacity(starts.len());
    let mut chars = 0;
    for (c, start) in starts.iter().enumerate() {
        let end = starts.get(c + 1).copied().unwrap_or(count);
        let begin = chars;
        let mut head = -1;
        for (i, word) in words.iter().enumerate().take(end).skip(*start) {
            text.push_str(word.form);
            chars += word.form.chars().count() as u32;
            if word.space_after && i + 1 < count {
                text.push(' ');
                chars += 1;
            }
            match word.head {
                Some(h) if chunk_of[h] != c && word.upos != "PUNCT" => head = chunk_of[h] as i32,
                _ => {}
            }
        }
        chunks.push(GoldChunk { begin, end: chars, head });
    }
    GoldSentence { text, chunks, predicates: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bunsetsu_from_a_tree() {
        let text = "1\t猫\t猫\tNOUN\t名詞\t_\t4\tnsubj\t_\tSpaceAfter=No\n2\tは\tは\tADP\t助詞-係助詞\t_\t1\tcase\t_\tSpaceAfter=No\n\
            3\t魚\t魚\tNOUN\t名詞\t_\t4\tobj\t_\tSpaceAfter=No\n4\t食べる\t食べる\tVERB\t動詞\t_\t0\troot\t_\tSpaceAfter=No\n\
            5\t。\t。\tPUNCT\t補助記号-句点\t_\t4\tpunct\t_\t_\n";
        let records = read(text);
        let sentence = records[0].1.as_ref().expect("a whole tree");
        let chunks: Vec<_> = sentence.chunks.iter().map(|c| (c.begin, c.end, c.head)).collect();
        assert_eq!(chunks, [(0, 2, 2), (2, 3, 2), (3, 7, -1)]);
        assert!(read("1\t猫\n")[0].1.is_err());
    }
}
