//! Flags that several commands share; a command's own flags stand in its file.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// How documents are read and analysed; shared by all commands that take documents.
#[derive(Args, Clone, Debug)]
pub struct ReadArgs {
    /// Files and folders to read; `-` or nothing is standard input
    ///
    /// A folder stands for the files in it and below that can be read, in order of name; others are counted and named. All
    /// formats are read also when packed (.gz, .zst, .bz2) and out of .zip archives.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// How the input is written; told by its content and name
    #[arg(long, value_enum, value_name = "FORMAT", help_heading = "Input")]
    pub input_format: Option<InputFormat>,
    /// Columns and fields that have names of their own: text=honbun,title=midashi
    ///
    /// Fields are id, title, text, published, url and publisher; their usual names in English and Japanese are known.
    #[arg(long, value_name = "FIELD=NAME,…", help_heading = "Input")]
    pub columns: Option<crate::read::Columns>,
    /// Encoding of the input, such as shift_jis; recognised by itself
    ///
    /// UTF-8, Shift_JIS, EUC-JP, ISO-2022-JP and what a byte order mark says are recognised. With this flag any encoding of
    /// the WHATWG standard can be named; bytes that do not belong to it become U+FFFD, with a warning.
    #[arg(long, value_name = "NAME", help_heading = "Input", value_parser = crate::read::encoding_by_name)]
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// What counts as one sentence
    #[arg(long, value_enum, default_value_t = UnitArg::Document, help_heading = "Input")]
    pub unit: UnitArg,
    /// What becomes of line ends inside paragraphs
    #[arg(long, value_enum, default_value_t = LineBreaksArg::Auto, value_name = "HOW", help_heading = "Input")]
    pub line_breaks: LineBreaksArg,
    /// End with exit status 0 although some input could not be read
    ///
    /// What cannot be read is reported and skipped in either case.
    #[arg(long, help_heading = "Input")]
    pub keep_going: bool,
    /// A lexicon to add; may be given more than once
    ///
    /// Tab-separated columns: label, class, aliases joined by `|`, reading, part of speech, Wikidata id. A form that ends in
    /// `?` is ambiguous and counts only where the document supports it.
    #[arg(long, value_name = "FILE", help_heading = "Analysis")]
    pub lexicon: Vec<PathBuf>,
    /// A folder of rule files (*.toml) to use in place of the relation rules that the program ships
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// A list of names to add: TSV (label, class, and where wanted the further columns of a lexicon) or SKOS Turtle (.ttl)
    #[arg(long, value_name = "FILE", help_heading = "Analysis")]
    pub gazetteer: Vec<PathBuf>,
    /// Decisions on what is one thing and what is not: lines of same or different, and the keys of two entities
    #[arg(long, value_name = "FILE", help_heading = "Analysis")]
    pub decisions: Option<PathBuf>,
    /// Leave out the lexicon that the program ships
    #[arg(long, help_heading = "Analysis")]
    pub no_lexicon: bool,
    /// An ontology to add, in Turtle: new classes and relations; or rules for them (*.toml); may be given more than once
    #[arg(long, value_name = "FILE", help_heading = "Analysis")]
    pub ontology: Vec<PathBuf>,
    /// Base of the IRIs that are minted
    #[arg(long, value_name = "IRI", default_value = "https://w3id.org/enishi/id/", value_parser = base, help_heading = "Analysis")]
    pub base: String,
    /// Number of threads; the output is the same for every number [default: all cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024), help_heading = "Analysis")]
    pub threads: Option<u16>,
}

/// Input formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum InputFormat {
    /// Plain text, one document a file
    Text,
    /// Markdown, one document a file
    Markdown,
    /// HTML, one article a file
    Html,
    /// JSON Lines, one document a line: {"id", "text", "title"?, "published"?, "publisher"?, "url"?}
    Jsonl,
    /// JSON: an array of such objects, an object that holds one, or one object
    Json,
    /// A table with commas or semicolons, a document a row; its header says what the columns are
    Csv,
    /// A table with tabs
    Tsv,
    /// RSS or Atom, a document an entry
    Feed,
    /// What WikiExtractor writes, a document a page
    WikiExtract,
    /// A dump of MediaWiki in XML, a document an article
    Mediawiki,
    /// A web archive, a document a page
    Warc,
    /// An electronic book, a document a chapter
    Epub,
    /// PDF with a text layer, read by pdftotext where that is installed
    Pdf,
    /// A Word document
    Docx,
    /// A mail or a box of mails (.eml, .mbox)
    Mail,
    /// Subtitles (.srt, .vtt)
    Subtitles,
}

impl From<InputFormat> for crate::read::Format {
    fn from(format: InputFormat) -> Self {
        match format {
            InputFormat::Text => Self::Text,
            InputFormat::Markdown => Self::Markdown,
            InputFormat::Html => Self::Html,
            InputFormat::Jsonl => Self::JsonLines,
            InputFormat::Json => Self::Json,
            InputFormat::Csv => Self::Csv,
            InputFormat::Tsv => Self::Tsv,
            InputFormat::Feed => Self::Feed,
            InputFormat::WikiExtract => Self::WikiExtract,
            InputFormat::Mediawiki => Self::MediaWiki,
            InputFormat::Warc => Self::Warc,
            InputFormat::Epub => Self::Epub,
            InputFormat::Pdf => Self::Pdf,
            InputFormat::Docx => Self::Docx,
            InputFormat::Mail => Self::Mail,
            InputFormat::Subtitles => Self::Subtitles,
        }
    }
}

/// What counts as one sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum UnitArg {
    /// Sentences are found in the text
    Document,
    /// Every line is one sentence, never split; the line number, from 0, is the sentence number
    Line,
}

/// What becomes of line ends inside paragraphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LineBreaksArg {
    /// Joined where the lines of the document are wrapped: nearly as long as the longest, in the middle of sentences
    Auto,
    /// Joined inside every paragraph
    Join,
    /// Each ends a sentence
    Keep,
}

impl From<LineBreaksArg> for crate::normalize::LineBreaks {
    fn from(breaks: LineBreaksArg) -> Self {
        match breaks {
            LineBreaksArg::Auto => Self::Auto,
            LineBreaksArg::Join => Self::Join,
            LineBreaksArg::Keep => Self::Keep,
        }
    }
}

/// A base IRI: absolute, closed with a slash or hash.
fn base(value: &str) -> Result<String, String> {
    let absolute = value.split_once(':').is_some_and(|(scheme, rest)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
            && !rest.is_empty()
    });
    let clean = !value.contains(|c: char| c.is_whitespace() || "<>\"{}|\\^`".contains(c));
    match (absolute && clean, value.ends_with(['/', '#', ':'])) {
        (true, true) => Ok(value.to_owned()),
        (true, false) => Ok(format!("{value}/")),
        (false, _) => Err("not an absolute IRI such as https://example.org/id/".to_owned()),
    }
}
