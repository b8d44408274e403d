//! Text -> sentences, morphemes, bunsetsu, names, entities; see ARCHITECTURE.md.

mod kept;
pub mod normalize;
pub mod recognize;
pub mod resolve;
pub mod sentence;
pub mod syntax;
pub mod tokenize;
pub mod turns;

use enishi_core::{diagnostic, document, shown, span, steps, term};
use enishi_resource::{name, resource};
