//! The questions of `ontology/queries`, each with a summary and parameters in its leading comments.
//!
//! ```text
//! # Who leads which organization, and since when the text says so
//! # $company: only this organization (part of its name)
//! SELECT … VALUES ?company { UNDEF } FILTER(!BOUND(?company) || …)
//! ```
//! The value of a parameter takes the place of UNDEF. Where each row of the answer comes from a statement in the graph of one
//! document, of something that has a parameter's value as its name there, a comment says so: only those statements need be
//! read.

/// A question that the program ships.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedQuery {
    /// Its name.
    pub name: &'static str,
    /// What it answers.
    pub summary: &'static str,
    /// What it takes.
    pub parameters: Vec<Parameter>,
    /// The parameter that names an end of the statement of every row of the answer.
    pub within: Option<&'static str>,
    /// SPARQL.
    pub sparql: &'static str,
}

/// How a comment begins that names this parameter.
const WITHIN: &str = "every row from a statement, in the graph of its document, of what is called $";

/// A parameter of a named query; one that is not given leaves its variable free.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Name of the variable.
    pub name: &'static str,
    /// What it means.
    pub meaning: &'static str,
}

macro_rules! queries {
    ($($name:literal),+ $(,)?) => { &[$(($name, include_str!(concat!("../../../../ontology/queries/", $name, ".rq")))),+] };
}
/// Names and texts.
pub const NAMED_QUERIES: &[(&str, &str)] = queries![
    "about",
    "classes",
    "colleagues",
    "companies",
    "denials",
    "documents",
    "facts",
    "leaders",
    "models",
    "partners",
    "plans",
    "quotes",
    "relations",
    "statements",
    "timeline",
    "works",
];

impl NamedQuery {
    /// Reads the leading comments.
    pub fn read(name: &'static str, sparql: &'static str) -> Self {
        let mut query = Self { name, summary: "", parameters: Vec::new(), within: None, sparql };
        for line in sparql.lines().map_while(|l| l.strip_prefix("# ")) {
            match line.strip_prefix('$').and_then(|l| l.split_once(": ")) {
                Some((name, meaning)) => query.parameters.push(Parameter { name, meaning }),
                None if line.starts_with(WITHIN) => query.within = line.strip_prefix(WITHIN),
                None if query.summary.is_empty() => query.summary = line,
                None => {}
            }
        }
        query
    }
}

impl NamedQuery {
    /// The question with values for its parameters. What a value holds is never read as a part of the question.
    pub fn with_values<'v>(&self, values: impl IntoIterator<Item = (&'v str, &'v str)>) -> String {
        const FREE: &str = "{ UNDEF }";
        let values: Vec<(&str, &str)> = values.into_iter().collect();
        let mut filled = String::with_capacity(self.sparql.len());
        for (i, piece) in self.sparql.split("VALUES ?").enumerate() {
            if i > 0 {
                filled.push_str("VALUES ?");
            }
            let given = piece.split_once(' ').and_then(|(name, rest)| {
                let (_, value) = values.iter().find(|(n, _)| *n == name)?;
                Some((name, *value, rest.strip_prefix(FREE)?))
            });
            match given {
                Some((name, value, rest)) => {
                    let literal = oxigraph::model::Literal::new_simple_literal(value);
                    filled.push_str(&format!("{name} {{ {literal} }}{rest}"));
                }
                None => filled.push_str(piece),
            }
        }
        filled
    }
}

/// The question of that name.
pub fn named_query(name: &str) -> Option<NamedQuery> {
    NAMED_QUERIES.iter().find(|(n, _)| *n == name).map(|(n, s)| NamedQuery::read(n, s))
}
