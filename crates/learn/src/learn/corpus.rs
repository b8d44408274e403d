//! Annotated corpora: JSON Lines with chunks, CoNLL-U, KNP, CaboCha -> sentences with gold bunsetsu, heads, arguments.
//!
//! A broken record is skipped and kept as a [`Diagnostic`] with its file, line and reason; the rest is read.

pub mod conllu;
pub mod knp;

use std::io::Read;
use std::path::Path;

use serde::Deserialize;

use crate::diagnostic::Diagnostic;
use crate::document::Case;

/// A bunsetsu as annotated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct GoldChunk {
    /// First character inside.
    pub begin: u32,
    /// First character outside.
    pub end: u32,
    /// Index of the governing chunk, -1 at the root.
    pub head: i32,
}

/// A predicate as annotated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldPredicate {
    /// Its chunk.
    pub chunk: usize,
    /// Its arguments as (case, chunk).
    pub arguments: Vec<(Case, usize)>,
}

/// A sentence as annotated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoldSentence {
    /// The text as annotated.
    pub text: String,
    /// Bunsetsu; they tile the text.
    pub chunks: Vec<GoldChunk>,
    /// Predicates; `None` where the corpus has no arguments at all.
    pub predicates: Option<Vec<GoldPredicate>>,
}

/// What was read from corpus files.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    /// Good sentences, in order.
    pub sentences: Vec<GoldSentence>,
    /// For each file how many sentences had been read at its end.
    pub ends: Vec<usize>,
    /// Records left out.
    pub bad: Vec<Diagnostic>,
}

/// A record as read: its line, and the sentence or what is wrong.
pub(super) type Record = (usize, Result<GoldSentence, String>);

impl Corpus {
    /// Reads files; the form is told by the extension (`.jsonl`, `.conllu`, `.knp`, `.cabocha`), `.gz` is unpacked.
    ///
    /// # Errors
    /// A file cannot be read at all or its extension is none of these.
    pub fn read<'p>(paths: impl IntoIterator<Item = &'p Path>) -> std::io::Result<Self> {
        let mut corpus = Self::default();
        for path in paths {
            let name = path.display().to_string();
            let named = |e: std::io::Error| std::io::Error::new(e.kind(), format!("{name}: {e}"));
            corpus.add_bytes(&name, &std::fs::read(path).map_err(named)?).map_err(named)?;
        }
        Ok(corpus)
    }
    /// Adds the content of a file of this name.
    ///
    /// # Errors
    /// The extension is none of those of [`Corpus::read`], or what should be gzip is not.
    pub fn add_bytes(&mut self, file: &str, bytes: &[u8]) -> std::io::Result<()> {
        let mut unpacked = Vec::new();
        let (name, bytes) = match file.strip_suffix(".gz") {
            Some(plain) => {
                flate2::read::MultiGzDecoder::new(bytes).read_to_end(&mut unpacked)?;
                (plain, unpacked.as_slice())
            }
            None => (file, bytes),
        };
        let text = String::from_utf8_lossy(bytes);
        let records = match name.rsplit('.').next().unwrap_or("") {
            "jsonl" => json_lines(&text),
            "conllu" => conllu::read(&text),
            "knp" => knp::read_knp(&text),
            "cabocha" => knp::read_cabocha(&text),
            other => {
                let message = format!("unknown extension `{other}`; known: jsonl conllu knp cabocha (and .gz)");
                return Err(std::io::Error::new(std::io::ErrorKind::InvalidInput, message));
            }
        };
        self.add(file, records);
        self.ends.push(self.sentences.len());
        Ok(())
    }
    fn add(&mut self, file: &str, records: Vec<Record>) {
        for (line, record) in records {
            match record.and_then(check) {
                Ok(sentence) => self.sentences.push(sentence),
                Err(reason) => self.bad.push(Diagnostic { line: Some(line as u64), ..Diagnostic::error(file, reason) }),
            }
        }
    }
}

/// Holds a sentence against what every later step relies on.
fn check(sentence: GoldSentence) -> Result<GoldSentence, String> {
    let mut end = 0;
    for (i, chunk) in sentence.chunks.iter().enumerate() {
        if chunk.begin != end || chunk.end <= chunk.begin {
            return Err(format!("chunk {i} ({}..{}) does not begin where the last ended", chunk.begin, chunk.end));
        }
        if chunk.head >= sentence.chunks.len() as i32 || chunk.head < -1 || chunk.head == i as i32 {
            return Err(format!("chunk {i} has the impossible head {}", chunk.head));
        }
        end = chunk.end;
    }
    if end as usize != sentence.text.chars().count() {
        return Err(format!("chunks end at {end}, the text at {}", sentence.text.chars().count()));
    }
    if sentence.text.is_empty() {
        return Err("empty sentence".to_owned());
    }
    let count = sentence.chunks.len();
    for predicate in sentence.predicates.iter().flatten() {
        if predicate.chunk >= count || predicate.arguments.iter().any(|(_, c)| *c >= count) {
            return Err(format!("a predicate or argument points behind the last chunk ({})", predicate.chunk));
        }
    }
    Ok(sentence)
}

#[derive(Deserialize)]
struct JsonSentence {
    text: String,
    chunks: Vec<GoldChunk>,
    predicates: Option<Vec<JsonPredicate>>,
}

#[derive(Deserialize)]
struct JsonPredicate {
    chunk: usize,
    arguments: Vec<JsonArgument>,
}

#[derive(Deserialize)]
struct JsonArgument {
    case: String,
    chunk: usize,
}

fn json_lines(text: &str) -> Vec<Record> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(number, line)| (number + 1, json_sentence(line)))
        .collect()
}

fn json_sentence(line: &str) -> Result<GoldSentence, String> {
    let sentence: JsonSentence = serde_json::from_str(line).map_err(|e| e.to_string())?;
    let predicates = sentence.predicates.map(|predicates| {
        predicates
            .into_iter()
            .map(|p| {
                let arguments = p
                    .arguments
                    .into_iter()
                    .map(|a| {
                        Case::parse(&a.case).map(|c| (c, a.chunk)).ok_or_else(|| format!("unknown case `{}`", a.case))
                    })
                    .collect::<Result<_, _>>()?;
                Ok(GoldPredicate { chunk: p.chunk, arguments })
            })
            .collect::<Result<Vec<_>, String>>()
    });
    Ok(GoldSentence { text: sentence.text, chunks: sentence.chunks, predicates: predicates.transpose()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_records_are_named() {
        let text = concat!(
            r#"{"text":"花が咲く。","chunks":[{"begin":0,"end":2,"head":1},{"begin":2,"end":5,"head":-1}],"predicates":[{"chunk":1,"arguments":[{"case":"ガ","chunk":0}]}]}"#,
            "\n",
            r#"{"text":"花が咲く。","chunks":[{"begin":0,"end":2,"head":1}]}"#,
            "\n{\n",
            r#"{"text":"花","chunks":[{"begin":0,"end":1,"head":7}]}"#,
        );
        let mut corpus = Corpus::default();
        corpus.add("x.jsonl", json_lines(text));
        assert_eq!(corpus.sentences.len(), 1);
        assert_eq!(corpus.bad.iter().filter_map(|b| b.line).collect::<Vec<_>>(), [2, 3, 4]);
        assert_eq!(corpus.bad[2].to_string(), "x.jsonl:4: chunk 0 has the impossible head 7");
    }
}
