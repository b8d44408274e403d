//! Training: annotated corpora in, models out. Nothing here is needed to read text.
//!
//! [`corpus`] reads what others have annotated into [`GoldSentence`]s, [`linear`] trains hashed linear models,
//! [`evaluate`] scores analyses against gold.

pub mod conllu;
pub mod corpus;
pub mod crf;
pub mod documents;
pub mod entities;
pub mod entity_score;
pub mod evaluate;
pub mod fact_causes;
pub mod facts;
mod heads;
pub mod knp;
pub mod linear;
pub mod open_triples;
pub mod ratio;
mod syntax;

pub use corpus::{Corpus, GoldChunk, GoldPredicate, GoldSentence};
pub use syntax::{SyntaxTrainer, TrainingOptions, analyze_gold, learn_splits};
