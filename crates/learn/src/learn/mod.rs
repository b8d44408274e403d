//! Training: annotated corpora in, models out. Nothing here is needed to read text.
//!
//! [`corpus`] reads what others have annotated into [`GoldSentence`]s, [`linear`] trains hashed linear models,
//! [`evaluate`] scores analyses against gold.

pub mod calibrate;
pub mod corpus;
pub mod crf;
pub mod discourse;
pub mod documents;
pub mod entities;
pub mod entity_score;
pub mod evaluate;
pub mod facts;
mod heads;
pub mod linear;
pub mod open_triples;
pub mod ratio;
pub mod relations;
mod syntax;

pub use corpus::{Corpus, GoldChunk, GoldPredicate, GoldSentence};
pub use facts::fact_causes;
pub use syntax::{SyntaxTrainer, TrainingOptions, analyze_gold, learn_splits};
