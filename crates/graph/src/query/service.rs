//! Search inside of SPARQL: `SERVICE <urn:enishi:search>` makes rows of hits, `eni:matches(?name, "words")` is a condition.
//!
//! ```text
//! SERVICE <urn:enishi:search> { ?company search:words "オープンAI" ; search:score ?score ; search:limit 5 }
//! SERVICE <urn:enishi:search> { ?document search:sentence "資本 提携" ; search:number ?n ; search:text ?text }
//! ```
//! The rows are found before the question is evaluated and stand in it as VALUES: no network is asked.

use oxigraph::model::{Literal, NamedNode, Term, Variable};
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern};

use crate::search::{FoundEntity, FoundSentence, Search};

/// Name of the service.
const SERVICE: &str = "urn:enishi:search";
/// What its words begin with; the prefix `search:`.
pub(super) const NAMESPACE: &str = "urn:enishi:search:";
/// Name of the condition.
const MATCHES: &str = "https://w3id.org/enishi/ns#matches";
/// Hits where no limit is given, and the highest limit.
const LIMIT: usize = 100;
const MOST: usize = 10_000;

/// Whether a service is this search.
pub(super) fn is_search(name: &NamedNodePattern) -> bool {
    matches!(name, NamedNodePattern::NamedNode(node) if node.as_str() == SERVICE)
}

/// Whether a question searches. It may say yes where it does not.
pub fn needs_search(sparql: &str) -> bool {
    sparql.contains(SERVICE)
}

/// The function behind `eni:matches`.
pub(super) fn matches() -> (NamedNode, impl Fn(&[Term]) -> Option<Term> + Send + Sync + 'static) {
    let call = |arguments: &[Term]| match arguments {
        [Term::Literal(name), Term::Literal(words)] => {
            Some(Literal::from(crate::search::name_matches(name.value(), words.value())).into())
        }
        _ => None,
    };
    (NamedNode::new_unchecked(MATCHES), call)
}

/// The question with rows in the place of each search.
///
/// # Errors
/// What is wrong with a search.
pub(super) fn expand(query: Query, search: &dyn Search) -> Result<Query, String> {
    Ok(match query {
        Query::Select { dataset, pattern, base_iri } => {
            Query::Select { dataset, pattern: walk(pattern, search)?, base_iri }
        }
        Query::Construct { template, dataset, pattern, base_iri } => {
            Query::Construct { template, dataset, pattern: walk(pattern, search)?, base_iri }
        }
        Query::Describe { dataset, pattern, base_iri } => {
            Query::Describe { dataset, pattern: walk(pattern, search)?, base_iri }
        }
        Query::Ask { dataset, pattern, base_iri } => Query::Ask { dataset, pattern: walk(pattern, search)?, base_iri },
    })
}

fn walk(pattern: GraphPattern, search: &dyn Search) -> Result<GraphPattern, String> {
    use GraphPattern as P;
    let inside = |pattern: Box<P>| walk(*pattern, search).map(Box::new);
    Ok(match pattern {
        P::Service { name: NamedNodePattern::NamedNode(name), inner, .. } if name.as_str() == SERVICE => {
            rows(&inner, search)?
        }
        P::Join { left, right } => P::Join { left: inside(left)?, right: inside(right)? },
        P::Lateral { left, right } => P::Lateral { left: inside(left)?, right: inside(right)? },
        P::LeftJoin { left, right, expression } => {
            P::LeftJoin { left: inside(left)?, right: inside(right)?, expression }
        }
        P::Filter { expr, inner } => P::Filter { expr, inner: inside(inner)? },
        P::Union { left, right } => P::Union { left: inside(left)?, right: inside(right)? },
        P::Graph { name, inner } => P::Graph { name, inner: inside(inner)? },
        P::Extend { inner, variable, expression } => P::Extend { inner: inside(inner)?, variable, expression },
        P::Minus { left, right } => P::Minus { left: inside(left)?, right: inside(right)? },
        P::OrderBy { inner, expression } => P::OrderBy { inner: inside(inner)?, expression },
        P::Project { inner, variables } => P::Project { inner: inside(inner)?, variables },
        P::Distinct { inner } => P::Distinct { inner: inside(inner)? },
        P::Reduced { inner } => P::Reduced { inner: inside(inner)? },
        P::Slice { inner, start, length } => P::Slice { inner: inside(inner)?, start, length },
        P::Group { inner, variables, aggregates } => P::Group { inner: inside(inner)?, variables, aggregates },
        leaf @ (P::Bgp { .. } | P::Path { .. } | P::Values { .. } | P::Service { .. }) => leaf,
    })
}

/// What a search asks for.
#[derive(Default)]
struct Request {
    subject: Option<Variable>,
    words: Option<(bool, String)>,
    limit: Option<usize>,
    fields: Vec<(Field, Variable)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Score,
    Matched,
    Number,
    Begin,
    End,
    Text,
}

fn rows(inner: &GraphPattern, search: &dyn Search) -> Result<GraphPattern, String> {
    let request = Request::read(inner)?;
    let (Some(subject), Some((entities, words))) = (request.subject, request.words) else {
        return Err("a search needs ?x search:words \"…\" or ?document search:sentence \"…\"".to_owned());
    };
    let limit = request.limit.unwrap_or(LIMIT).min(MOST);
    let mut variables = vec![subject];
    variables.extend(request.fields.iter().map(|(_, variable)| variable.clone()));
    let node = |iri: &str| Some(GroundTerm::NamedNode(crate::rdf::iri::named(iri)));
    let literal = |value: Literal| Some(GroundTerm::Literal(value));
    let bindings = if entities {
        let found = search.entities(&words, limit);
        let row = |hit: &FoundEntity| {
            let of = |field: Field| match field {
                Field::Score => literal(hit.score.into()),
                Field::Matched => literal(hit.name.as_str().into()),
                _ => None,
            };
            std::iter::once(node(&hit.id)).chain(request.fields.iter().map(|(f, _)| of(*f))).collect()
        };
        found.iter().map(row).collect()
    } else {
        let found = search.sentences(&words, limit);
        let row = |hit: &FoundSentence| {
            let of = |field: Field| match field {
                Field::Number => literal(hit.number.into()),
                Field::Begin => literal(i64::from(hit.begin).into()),
                Field::End => literal(i64::from(hit.end).into()),
                Field::Text => literal(hit.text.as_str().into()),
                _ => None,
            };
            std::iter::once(node(&hit.document)).chain(request.fields.iter().map(|(f, _)| of(*f))).collect()
        };
        found.iter().map(row).collect()
    };
    Ok(GraphPattern::Values { variables, bindings })
}

impl Request {
    fn read(inner: &GraphPattern) -> Result<Self, String> {
        let GraphPattern::Bgp { patterns } = inner else {
            return Err("a search holds triples of search: alone".to_owned());
        };
        let mut request = Self::default();
        for pattern in patterns {
            let TermPattern::Variable(subject) = &pattern.subject else {
                return Err("what a search looks for is a variable".to_owned());
            };
            if request.subject.get_or_insert_with(|| subject.clone()) != subject {
                return Err("a search is of one variable; write another SERVICE for the other".to_owned());
            }
            let NamedNodePattern::NamedNode(predicate) = &pattern.predicate else {
                return Err("what a search tells is named, not a variable".to_owned());
            };
            let name = predicate.as_str().strip_prefix(NAMESPACE).unwrap_or_default();
            let field = match (name, &pattern.object) {
                ("words" | "sentence", TermPattern::Literal(text)) if request.words.is_none() => {
                    request.words = Some((name == "words", text.value().to_owned()));
                    continue;
                }
                ("words" | "sentence", _) => return Err("the words of a search are one text".to_owned()),
                ("limit", TermPattern::Literal(number)) => {
                    let parsed = number.value().parse();
                    request.limit = Some(parsed.map_err(|_| format!("search:limit {number} is no number"))?);
                    continue;
                }
                ("score", _) => Field::Score,
                ("matched", _) => Field::Matched,
                ("number", _) => Field::Number,
                ("begin", _) => Field::Begin,
                ("end", _) => Field::End,
                ("text", _) => Field::Text,
                _ => {
                    return Err(format!(
                        "a search knows words, sentence, limit, score, matched, number, begin, end and text, not {predicate}"
                    ));
                }
            };
            let TermPattern::Variable(variable) = &pattern.object else {
                return Err(format!("search:{name} gives a value to a variable"));
            };
            if request.subject.as_ref() == Some(variable) || request.fields.iter().any(|(_, v)| v == variable) {
                return Err(format!("{variable} stands twice in a search"));
            }
            request.fields.push((field, variable.clone()));
        }
        Ok(request)
    }
}
