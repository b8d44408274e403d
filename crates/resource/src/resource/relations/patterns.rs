//! `[[pattern]]` entries of the rule files -> what nouns say a relation by themselves.
//!
//! ```toml
//! [[pattern]]
//! id = "developer-of"
//! relation = "develops"
//! nouns = ["開発元"]           # YのNはX, N のX, XがNのY, Y(N:X), N:X …
//! bearer = "Agent"            # X, whom or what the noun stands for
//! owner = "Artifact"          # Y, whose it is
//! ```

use serde::Deserialize;
use toml::Spanned;

use super::{Accept, FrameExample, Reader, RuleLoadError};
use crate::document::{Modality, Polarity};
use crate::term::Relation;

/// Which side of a noun an end of the relation stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// X, whom or what the noun stands for.
    Bearer,
    /// Y, whose noun it is.
    Owner,
}

/// A way in which a noun joins its bearer to its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Construction {
    /// YのNはX(だ), YのNはXが担う.
    Topic,
    /// XはYのN(だ), XはYのNとなる, XがYのNを務める.
    Copula,
    /// YのNのX, YのN、X, YのNであるX, YのN「X」.
    Apposition,
    /// XがNのY, XをNとするY, AはXをYのNに据える, YのNとしてXを….
    Made,
    /// Y(N:X), Y(N・X), Y(X刊).
    Bracket,
    /// A line `N:X` below the name of Y; a heading YのN with its items.
    List,
    /// NはX, NのX, where Y is what the talk is of.
    Talk,
}

impl Construction {
    /// All of them, with the names that rule files use.
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("topic", Self::Topic),
        ("copula", Self::Copula),
        ("apposition", Self::Apposition),
        ("made", Self::Made),
        ("bracket", Self::Bracket),
        ("list", Self::List),
        ("talk", Self::Talk),
    ];
}

/// A noun, or an ending behind a name, that says a relation.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// Name, the first part of the rule id of statements.
    pub id: String,
    /// Where it is written: file and line.
    pub place: String,
    /// The relation that it yields.
    pub relation: Relation,
    /// Nouns of a role: 開発元.
    pub nouns: Vec<String>,
    /// What stands right behind the name of the bearer: 製 in A社製のY.
    pub suffixes: Vec<String>,
    /// What X may be.
    pub bearer: Accept,
    /// What Y may be.
    pub owner: Accept,
    /// The end that is the relation's subject.
    pub subject: Side,
    /// The constructions that count.
    pub constructions: Vec<Construction>,
    /// The qualifier that the noun itself is written down as.
    pub noted: Option<String>,
    /// The reading whatever the clause says.
    pub modality: Option<Modality>,
    /// The polarity whatever the clause says.
    pub polarity: Option<Polarity>,
    /// How often it is right on development text.
    pub precision: f32,
    /// Sentences with the statements they must give.
    pub examples: Vec<FrameExample>,
}

impl Pattern {
    /// Whether a construction counts for it.
    pub fn allows(&self, construction: Construction) -> bool {
        self.constructions.contains(&construction)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPattern {
    id: String,
    relation: Spanned<String>,
    #[serde(default)]
    nouns: Vec<Spanned<String>>,
    #[serde(default)]
    suffixes: Vec<Spanned<String>>,
    bearer: Spanned<String>,
    owner: Spanned<String>,
    subject: Option<Spanned<String>>,
    only: Option<Vec<Spanned<String>>>,
    #[serde(default)]
    without: Vec<Spanned<String>>,
    noted: Option<String>,
    modality: Option<Spanned<String>>,
    polarity: Option<Spanned<String>>,
    precision: Option<Spanned<f32>>,
    examples: Vec<Spanned<String>>,
}

/// Precision of a pattern that states none.
const USUAL_PRECISION: f32 = 0.75;

impl Reader<'_> {
    pub(super) fn pattern(&self, at: usize, raw: RawPattern) -> Result<Pattern, RuleLoadError> {
        if raw.nouns.is_empty() && raw.suffixes.is_empty() {
            return Err(self.error(at, format!("pattern {:?} has neither nouns nor suffixes", raw.id)));
        }
        let words = raw.nouns.iter().chain(&raw.suffixes);
        if let Some(empty) = words.clone().find(|w| w.get_ref().is_empty()) {
            return Err(self.error(empty.span().start, format!("pattern {:?} has an empty word", raw.id)));
        }
        if raw.examples.is_empty() {
            return Err(self.error(at, format!("pattern {:?} has no example", raw.id)));
        }
        let known: Vec<&str> = Construction::ALL.iter().map(|(n, _)| *n).collect();
        let construction = |name: &Spanned<String>| {
            let found = Construction::ALL.iter().find(|(n, _)| n == name.get_ref()).map(|(_, c)| *c);
            found.ok_or_else(|| self.unknown(name.span().start, "construction", name.get_ref(), known.iter().copied()))
        };
        let mut constructions: Vec<Construction> = match &raw.only {
            Some(names) => names.iter().map(construction).collect::<Result<_, _>>()?,
            None => Construction::ALL.iter().map(|(_, c)| *c).collect(),
        };
        for name in &raw.without {
            let left_out = construction(name)?;
            constructions.retain(|c| *c != left_out);
        }
        let side = |name: &str| match name {
            "bearer" => Some(Side::Bearer),
            "owner" => Some(Side::Owner),
            _ => None,
        };
        let subject = self.named(raw.subject.as_ref(), "side", side, &["bearer", "owner"])?.unwrap_or(Side::Bearer);
        let modalities: Vec<&str> = Modality::ALL.iter().map(|v| v.name()).collect();
        let polarities: Vec<&str> = Polarity::ALL.iter().map(|v| v.name()).collect();
        let place = self.line(at);
        let examples =
            raw.examples.into_iter().map(|e| FrameExample { line: self.line(e.span().start), text: e.into_inner() });
        Ok(Pattern {
            examples: examples.collect(),
            place: format!("{}:{place}", self.file),
            relation: self.relation(&raw.relation)?,
            nouns: raw.nouns.into_iter().map(Spanned::into_inner).collect(),
            suffixes: raw.suffixes.into_iter().map(Spanned::into_inner).collect(),
            bearer: self.accept(raw.bearer.span().start, raw.bearer.get_ref())?,
            owner: self.accept(raw.owner.span().start, raw.owner.get_ref())?,
            subject,
            constructions,
            noted: raw.noted,
            modality: self.named(raw.modality.as_ref(), "modality", Modality::parse, &modalities)?,
            polarity: self.named(raw.polarity.as_ref(), "polarity", Polarity::parse, &polarities)?,
            precision: self.precision(raw.precision.as_ref(), USUAL_PRECISION)?,
            id: raw.id,
        })
    }
    /// A precision as stated, else the usual one.
    pub(super) fn precision(&self, stated: Option<&Spanned<f32>>, usual: f32) -> Result<f32, RuleLoadError> {
        let precision = stated.map_or(usual, |p| *p.get_ref());
        match stated.filter(|p| !(0.0..=1.0).contains(p.get_ref())) {
            Some(p) => Err(self.error(p.span().start, format!("precision {precision} is not between 0 and 1"))),
            None => Ok(precision),
        }
    }
}
