//! What `ontology/words`, `ontology/mechanisms.tsv` and `ontology/traits.tsv` say, as constants that `build.rs` makes.

/// Closed lists of words.
pub mod words {
    #[allow(unused_imports, reason = "a table may have no pairs")]
    use enishi_core::words::{Pairs, Words};

    include!(concat!(env!("OUT_DIR"), "/words.rs"));
}

/// Ways of finding a statement, each with its relation and how well it fits.
pub mod mechanism {
    use crate::resource::Relation;

    /// A way of finding a statement.
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub struct Mechanism {
        /// Its rule's id without the version.
        pub rule: &'static str,
        /// What it finds.
        pub relation: Relation,
        /// How well its pattern fits, in 0..=1.
        pub fit: f32,
    }

    include!(concat!(env!("OUT_DIR"), "/mechanism.rs"));
}

/// Relations that behave alike in some respect.
pub mod traits {
    use crate::resource::Relation;

    /// The relations of a trait.
    #[derive(Clone, Copy, Debug)]
    pub struct Trait(pub &'static [&'static str]);

    impl Trait {
        /// Whether a relation has the trait.
        pub fn has(self, relation: Relation) -> bool {
            self.0.contains(&relation.name())
        }
        /// Whether a relation is known and has the trait.
        pub fn of(self, relation: Option<Relation>) -> bool {
            relation.is_some_and(|r| self.has(r))
        }
    }

    include!(concat!(env!("OUT_DIR"), "/traits.rs"));
}
