//! Mentions -> entities of one document: spellings, aliases, short names, coreference, omitted subjects.
//!
//! ```text
//! [ソフトバンクグループ]([SBG])は…。[同社]は…。(φが)発表した。
//!  └────── X(Y) ──────┘             └ most salient company ┘ └ carried topic
//! ```
//! Drafts (names grouped by spelling, lexicon entry, X(Y), long and short form) come first; then one pass over the text keeps a
//! salience for each draft and gives every anaphor the most salient one that fits. Method: Lappin and Leass (1994), with
//! Japanese roles ranked は > が > を > に > の as in centering (Walker, Iida and Cote 1994). What no candidate fits stays unlinked.

pub mod across;
mod alias;
mod anaphor;
mod blocks;
mod decided;
mod decisions;
mod draft;
mod phrase;
mod salience;
mod short;
mod subject;

use std::sync::Arc;

use crate::document::{Document, Entity, SentenceAnalysis};
use crate::resource::{Lexicon, Ontology};

pub use across::{
    EntityRecord, Gatherer, Keys, MAX_BLOCK, Merge, Merged, OPERATING_POINT, Pair, Place, compare, keys, reason,
    same_name, unify, unify_pairs,
};
pub use decisions::{Decision, Decisions, DecisionsLoadError};
pub use draft::entity_key;
pub use phrase::{Anaphor, AnaphorKind, Anaphors};

/// Groups mentions into entities; shared by all threads.
pub struct EntityResolver {
    lexicon: Arc<Lexicon>,
    ontology: Arc<Ontology>,
    anaphors: Anaphors,
    decisions: Decisions,
}

impl EntityResolver {
    /// A resolver over the lexicon.
    pub fn new(lexicon: Arc<Lexicon>, ontology: Arc<Ontology>) -> Self {
        Self { lexicon, ontology, anaphors: Anaphors::embedded(), decisions: Decisions::default() }
    }
    /// Lets a person's decisions on what is one and what is not count before everything else.
    #[must_use]
    pub fn with_decisions(mut self, decisions: Decisions) -> Self {
        self.decisions = decisions;
        self
    }
    /// Returns the entities and links every mention that refers to one; fills in the omitted subjects.
    pub fn resolve(&self, document: &Document, sentences: &mut [SentenceAnalysis]) -> Vec<Entity> {
        let mut drafts = draft::Drafts::new(&self.lexicon, &self.ontology, &self.decisions);
        drafts.collect(sentences, &self.anaphors);
        alias::join(&mut drafts, sentences);
        drafts.settle();
        short::join(&mut drafts);
        decided::join(&mut drafts, &document.id);
        let publisher = document.publisher.as_deref();
        anaphor::link(&self.anaphors, &mut drafts, sentences, publisher);
        let entities = drafts.finish(document, sentences);
        blocks::find(sentences);
        subject::fill(&self.ontology, &entities, sentences);
        entities
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{EntityIndex, Field, Mention, MentionSource};
    use crate::resource::Class;
    use crate::sentence::{Unit, split};
    use crate::span::{ByteSpan, CharSpan};
    use crate::syntax::SyntaxParser;
    use crate::tokenize::Tokenizer;

    /// A gold mention: bytes in the passage, class of a name, entities.
    struct Gold {
        bytes: ByteSpan,
        class: Option<Class>,
        ids: Vec<u32>,
    }

    /// `[name|Class#1]`, `[anaphor#1]`, `[両社#1+2]`, `[∅#1]` -> text and mentions.
    fn read(passage: &str) -> (String, Vec<Gold>) {
        let (mut text, mut gold) = (String::new(), Vec::new());
        let mut rest = passage;
        while let Some((before, after)) = rest.split_once('[') {
            text.push_str(before);
            let (inside, behind) = after.split_once(']').expect("closed");
            let (form, ids) = inside.split_once('#').expect("an entity");
            let (form, class) = form.split_once('|').map_or((form, None), |(f, c)| (f, Some(Class::intern(c))));
            let begin = text.len() as u32;
            if form != "∅" {
                text.push_str(form);
            }
            let ids = ids.split('+').map(|i| i.parse().expect("a number")).collect();
            gold.push(Gold { bytes: ByteSpan::new(begin, text.len() as u32), class, ids });
            rest = behind;
        }
        text.push_str(rest);
        (text, gold)
    }

    #[derive(Default)]
    struct Score {
        gold: usize,
        found: usize,
        right: usize,
    }

    fn score(
        resolver: &EntityResolver,
        tokenizer: &Tokenizer,
        parser: &SyntaxParser,
        passage: &str,
        all: &mut Score,
        hard: &mut Score,
        wrong: &mut Vec<String>,
    ) {
        let (text, gold) = read(passage);
        let mut sentences: Vec<SentenceAnalysis> = split(&text, Field::Text, Unit::Document)
            .into_iter()
            .map(|sentence| {
                let tokens = tokenizer.worker().tokenize(&sentence.text);
                let mut one = SentenceAnalysis { sentence, tokens, ..SentenceAnalysis::default() };
                parser.parse(&mut one);
                one
            })
            .collect();
        let mut places = Vec::new();
        for g in &gold {
            let s = sentences.iter().rposition(|s| s.sentence.bytes.begin <= g.bytes.begin).expect("a sentence");
            let sentence = &mut sentences[s];
            let bytes = ByteSpan::new(
                g.bytes.begin - sentence.sentence.bytes.begin,
                g.bytes.end - sentence.sentence.bytes.begin,
            );
            if !bytes.is_empty() {
                let chars = |b: u32| sentence.sentence.text[..b as usize].chars().count() as u32;
                sentence.mentions.push(Mention {
                    bytes,
                    chars: CharSpan::new(chars(bytes.begin), chars(bytes.end)),
                    class: g.class.unwrap_or_default(),
                    source: if g.class.is_some() { MentionSource::Tagger } else { MentionSource::Anaphor },
                    confidence: 0.9,
                    ..Mention::default()
                });
            }
            places.push((s, bytes, sentence.mentions.len().saturating_sub(1)));
        }
        let document = Document { id: "d".to_owned(), text: text.clone(), ..Document::default() };
        let entities = resolver.resolve(&document, &mut sentences);
        let predicted: Vec<Vec<EntityIndex>> = places
            .iter()
            .map(|(s, bytes, m)| {
                let sentence = &sentences[*s];
                if bytes.is_empty() {
                    let chunk = sentence.chunk_at(bytes.begin).unwrap_or(0);
                    let open = sentence.omitted.iter().find(|o| sentence.predicates[o.predicate].chunk >= chunk);
                    return open.map(|o| o.entity).into_iter().collect();
                }
                let mention = &sentence.mentions[*m];
                mention.entity.into_iter().chain(mention.members.iter().copied()).collect()
            })
            .collect();
        for (i, g) in gold.iter().enumerate() {
            let earlier = |id: u32| {
                (0..i).filter(|j| gold[*j].ids.contains(&id)).flat_map(|j| predicted[j].clone()).collect::<Vec<_>>()
            };
            let links: Vec<u32> = g.ids.iter().copied().filter(|id| (0..i).any(|j| gold[j].ids.contains(id))).collect();
            let guesses: Vec<EntityIndex> =
                predicted[i].iter().copied().filter(|p| (0..i).any(|j| predicted[j].contains(p))).collect();
            let right = guesses.iter().filter(|p| g.ids.iter().any(|id| earlier(*id).contains(p))).count();
            for score in if g.class.is_none() { vec![&mut *all, &mut *hard] } else { vec![&mut *all] } {
                score.gold += links.len();
                score.found += guesses.len();
                score.right += right;
            }
            if right < links.len() || right < guesses.len() {
                let labels: Vec<&str> = guesses.iter().map(|p| entities[p.0 as usize].label.as_str()).collect();
                wrong.push(format!("{passage}\n    {} -> {labels:?}, {:?} expected", g.bytes.of(&text), g.ids));
            }
        }
    }

    /// `tests/suite/coreference`: links of all mentions, and of anaphors and omitted subjects alone.
    #[test]
    fn coreference_suite() {
        let resolver =
            EntityResolver::new(Arc::new(Lexicon::embedded().expect("lexicon")), Arc::new(Ontology::embedded()));
        let (tokenizer, parser) = (Tokenizer::new(&Lexicon::default()), SyntaxParser::embedded());
        let (mut all, mut hard, mut wrong, mut count) = (Score::default(), Score::default(), Vec::new(), 0);
        for file in [
            include_str!("../../../../tests/suite/coreference/companies.txt"),
            include_str!("../../../../tests/suite/coreference/people.txt"),
            include_str!("../../../../tests/suite/coreference/things.txt"),
            include_str!("../../../../tests/suite/coreference/news.txt"),
        ] {
            for passage in file.lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
                count += 1;
                score(&resolver, &tokenizer, &parser, passage, &mut all, &mut hard, &mut wrong);
            }
        }
        let figures = |s: &Score| (s.right as f64 / s.found as f64, s.right as f64 / s.gold as f64);
        let ((p, r), (hp, hr)) = (figures(&all), figures(&hard));
        assert!(
            count >= 80 && p >= 0.95 && r >= 0.90 && hp >= 0.95 && hr >= 0.90,
            "{count}: all {p:.3} {r:.3}, anaphors {hp:.3} {hr:.3}\n{}",
            wrong.join("\n")
        );
    }
}
