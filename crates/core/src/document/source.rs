use serde::{Deserialize, Serialize};

/// How a text says that a word is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// First character of the word.
    pub begin: u32,
    /// One past the last.
    pub end: u32,
    /// Its reading, as written.
    pub kana: String,
}

/// One document as read: the text that every offset counts into, and what is known about it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Stable name; for a text file the file name without its extension.
    pub id: String,
    /// The text as read, line ends included.
    pub text: String,
    /// Headline, where it is given apart from the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// ISO date of publication; relative dates count from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// Where it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The file or entry that it was read from, below the folder that was named.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// Readings that its format keeps beside the text.
    #[serde(skip)]
    pub readings: Vec<Reading>,
}

impl Document {
    /// What is known about it, without its text and headline.
    #[must_use]
    pub fn about(&self) -> Self {
        Self {
            id: self.id.clone(),
            text: String::new(),
            title: None,
            published: self.published.clone(),
            publisher: self.publisher.clone(),
            url: self.url.clone(),
            source: self.source.clone(),
            readings: Vec::new(),
        }
    }
}
