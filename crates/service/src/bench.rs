//! Rules before and after a change -> the facts of documents that change with them, before anything is saved.
//!
//! Only documents that hold a changed word are read again, and what comes before the rules is done once for both. The learned
//! decision stays out of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Document, Node, Statement};
use crate::normalize::{Clean, LineBreaks};
use crate::pipeline::{Pipeline, PipelineWorker, RuleReader};
use crate::resource::{RelationRules, RuleLoadError, Touched, touched};

/// Why rules cannot be tried.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// A file is no TOML.
    #[error("{0}")]
    Toml(String),
    /// A file breaks the language of rules.
    #[error(transparent)]
    Rules(#[from] RuleLoadError),
}

/// Rules before and after a change, ready to read.
pub struct Bench {
    readers: [RuleReader; 2],
    reach: Touched,
}

/// What becomes of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Only the new rules find it.
    Gained,
    /// Only the old rules find it.
    Lost,
    /// Both find it, and read it otherwise.
    Otherwise,
}

impl Change {
    /// All.
    pub const ALL: [Self; 3] = [Self::Gained, Self::Lost, Self::Otherwise];
    /// Name in outputs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gained => "gained",
            Self::Lost => "lost",
            Self::Otherwise => "otherwise",
        }
    }
}

impl Bench {
    /// `old` and `new` are names and texts of all rule files; with `full` every document counts as reached.
    ///
    /// # Errors
    /// A text is no rule file.
    pub fn new(
        pipeline: &Pipeline,
        old: &[(String, String)],
        new: &[(String, String)],
        full: bool,
    ) -> Result<Self, BenchError> {
        let reach = if full { Touched::All } else { touched(old, new).map_err(BenchError::Toml)? };
        let reader = |files| -> Result<RuleReader, BenchError> {
            Ok(pipeline.reader(RelationRules::from_texts(files, pipeline.ontology())?))
        };
        Ok(Self { readers: [reader(old)?, reader(new)?], reach })
    }
    /// Whether the change can reach a document.
    pub fn reaches(&self, document: &Document) -> bool {
        let clean = |text: &str| self.reach.reaches(&Clean::new(text, LineBreaks::Auto).text);
        self.reach == Touched::All || clean(&document.text) || document.title.as_deref().is_some_and(clean)
    }
    /// What the rules before and after find in a document.
    pub fn read(&self, worker: &mut PipelineWorker<'_>, document: &Document) -> [Vec<Statement>; 2] {
        let [old, new] = &self.readers;
        let mut found = worker.process_by(document, &[old, new]).into_iter().map(|analysis| analysis.statements);
        std::array::from_fn(|_| found.next().unwrap_or_default())
    }
}

/// What changes between two readings of a document, in order of sentence.
pub fn changes<'s>(old: &'s [Statement], new: &'s [Statement]) -> Vec<(Change, &'s Statement)> {
    let (old, new) = (by_key(old), by_key(new));
    let both = new.keys().chain(old.keys()).collect::<BTreeSet<_>>();
    let change = |key: &Key<'_>| match (old.get(key), new.get(key)) {
        (None, Some(s)) => Some((Change::Gained, *s)),
        (Some(s), None) => Some((Change::Lost, *s)),
        (Some(a), Some(b)) if reading(a) != reading(b) => Some((Change::Otherwise, *b)),
        _ => None,
    };
    both.into_iter().filter_map(change).collect()
}

/// What a statement says, and where.
type Key<'s> = (i64, &'s str, &'static str, &'s str);

fn by_key(statements: &[Statement]) -> BTreeMap<Key<'_>, &Statement> {
    fn end(node: &Node) -> &str {
        let words = || node.label.as_deref().or(node.value.as_deref()).unwrap_or(&node.surface);
        node.id.as_deref().unwrap_or_else(words)
    }
    let relation = |s: &Statement| s.relation.map_or("", |r| r.name());
    statements.iter().rev().map(|s| ((s.sentence, end(&s.subject), relation(s), end(&s.object)), s)).collect()
}

/// How it says it.
fn reading(s: &Statement) -> impl PartialEq {
    (s.polarity, s.modality, s.speaker.clone(), s.time.clone(), s.qualifiers.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::embedded_rule_files;

    #[test]
    fn a_word_that_goes_takes_its_facts_along() {
        let pipeline = Pipeline::builder().base("https://example.org/").rules_only().build().unwrap();
        let old = embedded_rule_files();
        let document = |text: &str| Document { id: "d".to_owned(), text: text.to_owned(), ..Document::default() };
        let sale = document("青葉製薬は新薬「アオバリン」を発売した。");
        let same = Bench::new(&pipeline, &old, &old, false).unwrap();
        assert!(!same.reaches(&sale));
        let mut new = old.clone();
        let business = new.iter_mut().find(|(name, _)| name.ends_with("business.toml")).unwrap();
        business.1 = business.1.replace("\"発売\", ", "");
        let bench = Bench::new(&pipeline, &old, &new, false).unwrap();
        assert!(bench.reaches(&sale) && !bench.reaches(&document("青葉製薬は提携した。")));
        let [before, after] = bench.read(&mut pipeline.worker(), &sale);
        let found = changes(&before, &after);
        assert!(found.iter().any(|(c, s)| *c == Change::Lost && s.relation.is_some_and(|r| r.name() == "releases")));
        // What the pipeline itself reads is what the rules that it ships read.
        assert_eq!(before, pipeline.worker().process(&sale).statements);
        assert!(changes(&before, &before).is_empty());
        new[0].1.push_str("\n[[frame]]\n");
        assert!(Bench::new(&pipeline, &old, &new, false).is_err());
    }
}
