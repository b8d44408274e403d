//! How sure a statement is: what tells for and against it -> the share of such statements that annotators found right.
//!
//! `models/confidence.tsv` was fitted by `enishi train confidence` on annotated passages: a logistic model over the rule, the
//! relation, the classes of the ends, some pairs of these, and signs such as a second rule that agrees or an omitted subject.
//! Rules are more often right on passages whose errors were looked at than on others; texts of users are like the others.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::document::{Modality, Node, Polarity, Statement};
use crate::term::Class;

const EMBEDDED: &str = include_str!("../../../../models/confidence.tsv");
const HEAD: &str = "# enishi confidence 2";

/// What is told of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The rule that has the say, without its version.
    Rule,
    /// The relation.
    Relation,
    /// The subject's class.
    Subject,
    /// The object's class or datatype.
    Object,
    /// How it is said.
    Reading,
    /// A number or a yes about its words.
    Sign,
    /// The band that a number about its words falls into.
    Band,
    /// Two of the others together.
    Pair,
}

/// In the order of their numbers.
const KINDS: [(Kind, &str); 8] = [
    (Kind::Rule, "rule"),
    (Kind::Relation, "relation"),
    (Kind::Subject, "subject"),
    (Kind::Object, "object"),
    (Kind::Reading, "reading"),
    (Kind::Sign, "sign"),
    (Kind::Band, "band"),
    (Kind::Pair, "pair"),
];

/// Sign of passages whose errors were looked at.
pub const READ: (Kind, &str) = (Kind::Sign, "read");

/// The table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Calibration {
    /// By kind and name.
    weights: [FxHashMap<String, f64>; KINDS.len()],
}

/// A rule without its version.
pub fn family(rule: &str) -> &str {
    rule.split_once('@').map_or(rule, |(family, _)| family)
}

/// Whether an end is a word for a kind, not a name.
fn unnamed(node: &Node) -> bool {
    node.kind.is_some() || node.class == Some(Class::CONCEPT)
}

/// Gives `add` what is told of a statement, with how much: 1 where it is a yes.
pub fn features(statement: &Statement, mut add: impl FnMut(Kind, &str, f64)) {
    let (subject, object) = (&statement.subject, &statement.object);
    let rule = family(&statement.rule);
    let relation = statement.relation.map_or("", |r| r.name());
    let whose = subject.class.map_or("", |c| c.name());
    let what = object.class.map(|c| c.name()).or(object.datatype.as_deref()).unwrap_or("");
    add(Kind::Rule, rule, 1.0);
    add(Kind::Relation, relation, 1.0);
    add(Kind::Subject, whose, 1.0);
    add(Kind::Object, what, 1.0);
    if statement.modality != Modality::Asserted {
        add(Kind::Reading, statement.modality.name(), 1.0);
    }
    if statement.polarity != Polarity::Positive {
        add(Kind::Reading, statement.polarity.name(), 1.0);
    }
    let mut rules: Vec<&str> = statement.evidence.iter().map(|e| family(&e.rule)).collect();
    rules.sort_unstable();
    rules.dedup();
    let strength = f64::from(statement.evidence.first().map_or(statement.confidence, |e| e.strength));
    let (left, right) = if subject.begin < object.begin { (subject, object) } else { (object, subject) };
    let distance = right.begin.saturating_sub(left.end);
    let length = statement.end.saturating_sub(statement.begin);
    let letters = |node: &Node| node.surface.chars().count() as u32;
    let commas = statement.text.chars().filter(|c| *c == '、').count() as u32;
    let late = u32::try_from(statement.sentence).unwrap_or_default();
    let omitted = subject.surface.is_empty();
    let yes = |holds: bool| if holds { 1.0 } else { 0.0 };
    let signs = [
        ("constant", 1.0),
        ("strength", strength),
        ("rules", rules.len() as f64),
        ("omitted subject", yes(omitted)),
        ("headline", yes(statement.sentence < 0)),
        ("length of sentence", (f64::from(length) / 20.0).ln_1p()),
        ("late in text", f64::from(late).ln_1p()),
        ("distance of ends", f64::from(distance).ln_1p()),
        ("subject first", yes(subject.begin < object.begin)),
        ("commas", f64::from(commas)),
        ("quotation", yes(statement.text.contains('「'))),
        ("unnamed object", yes(unnamed(object))),
        ("unnamed subject", yes(unnamed(subject))),
        ("length of object", f64::from(letters(object)).ln_1p()),
        ("length of subject", f64::from(letters(subject)).ln_1p()),
        ("source", yes(statement.speaker.is_some())),
        ("dated", yes(statement.time.is_some())),
        ("qualifiers", statement.qualifiers.len() as f64),
    ];
    for (name, value) in signs {
        add(Kind::Sign, name, value);
    }
    let bands = [
        ("strength", (strength * 10.0) as u32),
        ("length of sentence", (length / 20).min(8)),
        ("late in text", (late / 3).min(5)),
        ("distance of ends", (distance + 1).ilog2()),
        ("commas", commas.min(5)),
        ("length of object", (letters(object) / 3).min(8)),
        ("length of subject", (letters(subject) / 3).min(8)),
    ];
    for (name, band) in bands {
        add(Kind::Band, &format!("{name} {band}"), 1.0);
    }
    let pairs = [
        (true, relation, whose),
        (true, relation, what),
        (true, whose, what),
        (omitted, relation, "omitted subject"),
        (object.kind.is_some(), relation, "unnamed object"),
    ];
    for (_, one, other) in pairs.into_iter().filter(|(holds, ..)| *holds) {
        add(Kind::Pair, &format!("{one} {other}"), 1.0);
    }
}

impl Calibration {
    /// The table that the program ships.
    pub fn embedded() -> &'static Self {
        static TABLE: OnceLock<Calibration> = OnceLock::new();
        TABLE.get_or_init(|| Self::parse(EMBEDDED).expect("models/confidence.tsv parses: a test holds it against that"))
    }
    /// A table of weights.
    pub fn of(weights: impl IntoIterator<Item = (Kind, String, f64)>) -> Self {
        let mut table = Self::default();
        for (kind, name, weight) in weights {
            table.weights[kind as usize].insert(name, weight);
        }
        table
    }
    /// The share of right statements among such as this one, in hundredths.
    pub fn confidence(&self, statement: &Statement) -> f32 {
        ((self.share(statement) * 100.0).round() / 100.0) as f32
    }
    /// The share of right statements among such as this one in texts whose errors nobody looked at.
    pub fn share(&self, statement: &Statement) -> f64 {
        let weight = |kind: Kind, name: &str| self.weights[kind as usize].get(name).copied().unwrap_or_default();
        let mut score = 0.0;
        features(statement, |kind, name, value| {
            if value != 0.0 {
                score += weight(kind, name) * value;
            }
        });
        1.0 / (1.0 + (-score).exp())
    }
    /// The table as a file.
    pub fn write(&self, about: &str) -> String {
        use std::fmt::Write;
        let mut out = format!("{HEAD}; {about}\n");
        for ((_, kind), weights) in KINDS.iter().zip(&self.weights) {
            for (name, weight) in weights.iter().collect::<BTreeMap<_, _>>() {
                let _ = writeln!(out, "{kind}\t{name}\t{weight:.4}");
            }
        }
        out
    }
    /// Reads such a file.
    ///
    /// # Errors
    /// The line that is none of the table, with its number.
    pub fn parse(text: &str) -> Result<Self, String> {
        if !text.starts_with(HEAD) {
            return Err(format!("1: the file does not begin with {HEAD:?}"));
        }
        let line = |line: &str| -> Option<(Kind, String, f64)> {
            let mut columns = line.split('\t');
            let (kind, name, weight) = (columns.next()?, columns.next()?, columns.next()?);
            let (kind, _) = KINDS.iter().find(|(_, k)| *k == kind)?;
            let weight = weight.parse::<f64>().ok().filter(|w| w.is_finite() && columns.next().is_none())?;
            Some((*kind, name.to_owned(), weight))
        };
        let lines = text.lines().enumerate().skip(1);
        let weights = lines.map(|(i, l)| line(l).ok_or_else(|| format!("{}: {l:?} is no line of the table", i + 1)));
        weights.collect::<Result<Vec<_>, _>>().map(Self::of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_parses_and_comes_back_from_its_file() {
        let table = Calibration::embedded();
        let count: usize = table.weights.iter().map(FxHashMap::len).sum();
        assert!(count > 100, "{count}");
        assert_eq!(Calibration::parse(&table.write("again")).as_ref(), Ok(table));
    }

    #[test]
    fn broken_tables_are_refused_with_their_line() {
        assert!(Calibration::parse("").is_err());
        let refused = |line: &str| Calibration::parse(&format!("{HEAD}; test\n{line}\n")).unwrap_err();
        assert!(refused("rule\tx").starts_with("2: "));
        assert!(refused("mood\tx\t1").starts_with("2: "));
        assert!(refused("sign\tx\tNaN").starts_with("2: "));
        assert!(refused("sign\tx\t1\t2").starts_with("2: "));
    }
}
