//! Text -> sentences, morphemes, bunsetsu, names, entities; see ARCHITECTURE.md.

mod kept;
pub mod normalize;
pub mod recognize;
pub mod resolve;
pub mod sentence;
pub mod syntax;
pub mod tokenize;
pub mod turns;

use enishi_core::{diagnostic, document, shown, span, steps, term, words};
use enishi_resource::{name, resource};

/// Reads the tables that are read once, which the first sentence else waits for.
pub fn prepare() {
    tokenize::prepare();
    syntax::prepare();
    recognize::prepare();
    name::prepare();
}
