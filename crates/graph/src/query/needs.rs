//! Which predicates a question can meet: quads with others need not be loaded for it.

use oxigraph::model::NamedNode;
use spargebra::Query;
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression, PropertyPathExpression};
use spargebra::term::{GroundTerm, NamedNodePattern, Variable};

use super::service;
use crate::rdf::Predicates;

/// Predicates that variables stand for, where VALUES joined with the pattern say so.
type Known = Vec<(Variable, Vec<NamedNode>)>;

/// The predicates of all triples on which the answer may depend; None where it may depend on any.
pub(super) fn predicates(query: &Query) -> Option<Predicates> {
    let (Query::Select { pattern, .. } | Query::Construct { pattern, .. } | Query::Ask { pattern, .. }) = query else {
        return None;
    };
    let mut needs = Needs::default();
    needs.pattern(pattern, &Known::new())?;
    Some(needs.predicates)
}

#[derive(Default)]
struct Needs {
    predicates: Predicates,
}

impl Needs {
    fn pattern(&mut self, pattern: &GraphPattern, known: &Known) -> Option<()> {
        match pattern {
            GraphPattern::Bgp { patterns } => patterns.iter().try_for_each(|triple| match &triple.predicate {
                NamedNodePattern::NamedNode(node) => {
                    self.predicates.insert(node.as_str().to_owned());
                    Some(())
                }
                NamedNodePattern::Variable(variable) => {
                    let (_, nodes) = known.iter().find(|(v, _)| v == variable)?;
                    self.predicates.extend(nodes.iter().map(|node| node.as_str().to_owned()));
                    Some(())
                }
            }),
            GraphPattern::Path { path, .. } => self.path(path),
            GraphPattern::Join { left, right } => {
                let mut known = known.clone();
                values(left, &mut known);
                values(right, &mut known);
                self.pattern(left, &known)?;
                self.pattern(right, &known)
            }
            GraphPattern::LeftJoin { left, right, expression } => {
                self.pattern(left, known)?;
                self.pattern(right, known)?;
                expression.iter().try_for_each(|e| self.expression(e))
            }
            GraphPattern::Minus { left, right } | GraphPattern::Lateral { left, right } => {
                self.pattern(left, known)?;
                self.pattern(right, &Known::new())
            }
            GraphPattern::Union { left, right } => {
                self.pattern(left, known)?;
                self.pattern(right, known)
            }
            GraphPattern::Filter { expr, inner } => {
                self.pattern(inner, known)?;
                self.expression(expr)
            }
            GraphPattern::Extend { inner, expression, .. } => {
                self.pattern(inner, known)?;
                self.expression(expression)
            }
            GraphPattern::OrderBy { inner, expression } => {
                self.pattern(inner, known)?;
                expression.iter().try_for_each(|e| match e {
                    OrderExpression::Asc(e) | OrderExpression::Desc(e) => self.expression(e),
                })
            }
            GraphPattern::Project { inner, variables } => {
                let seen = known.iter().filter(|(v, _)| variables.contains(v)).cloned().collect();
                self.pattern(inner, &seen)
            }
            GraphPattern::Distinct { inner } => self.pattern(inner, known),
            // What is left out here, or counted, depends on all that there is.
            GraphPattern::Reduced { inner } | GraphPattern::Slice { inner, .. } => self.pattern(inner, &Known::new()),
            GraphPattern::Group { inner, aggregates, .. } => {
                self.pattern(inner, &Known::new())?;
                aggregates.iter().try_for_each(|(_, aggregate)| match aggregate {
                    AggregateExpression::CountSolutions { .. } => Some(()),
                    AggregateExpression::FunctionCall { expr, .. } => self.expression(expr),
                })
            }
            // A graph that has none of the triples is no answer only where some are asked for.
            GraphPattern::Graph { inner, .. } => {
                if asks(inner) {
                    self.pattern(inner, known)
                } else {
                    None
                }
            }
            GraphPattern::Values { .. } => Some(()),
            GraphPattern::Service { name, .. } => service::is_search(name).then_some(()),
        }
    }
    fn path(&mut self, path: &PropertyPathExpression) -> Option<()> {
        match path {
            PropertyPathExpression::NamedNode(node) => {
                self.predicates.insert(node.as_str().to_owned());
                Some(())
            }
            PropertyPathExpression::Reverse(inner) | PropertyPathExpression::OneOrMore(inner) => self.path(inner),
            PropertyPathExpression::Sequence(one, other) | PropertyPathExpression::Alternative(one, other) => {
                self.path(one)?;
                self.path(other)
            }
            // A path of no steps leads from everything to itself.
            PropertyPathExpression::ZeroOrMore(_)
            | PropertyPathExpression::ZeroOrOne(_)
            | PropertyPathExpression::NegatedPropertySet(_) => None,
        }
    }
    fn expression(&mut self, expression: &Expression) -> Option<()> {
        match expression {
            Expression::NamedNode(_) | Expression::Literal(_) | Expression::Variable(_) | Expression::Bound(_) => {
                Some(())
            }
            Expression::Or(a, b)
            | Expression::And(a, b)
            | Expression::Equal(a, b)
            | Expression::SameTerm(a, b)
            | Expression::Greater(a, b)
            | Expression::GreaterOrEqual(a, b)
            | Expression::Less(a, b)
            | Expression::LessOrEqual(a, b)
            | Expression::Add(a, b)
            | Expression::Subtract(a, b)
            | Expression::Multiply(a, b)
            | Expression::Divide(a, b) => {
                self.expression(a)?;
                self.expression(b)
            }
            Expression::UnaryPlus(e) | Expression::UnaryMinus(e) | Expression::Not(e) => self.expression(e),
            Expression::Exists(pattern) => self.pattern(pattern, &Known::new()),
            Expression::If(a, b, c) => [a, b, c].into_iter().try_for_each(|e| self.expression(e)),
            Expression::In(e, list) => {
                self.expression(e)?;
                list.iter().try_for_each(|e| self.expression(e))
            }
            Expression::Coalesce(list) | Expression::FunctionCall(_, list) => {
                list.iter().try_for_each(|e| self.expression(e))
            }
        }
    }
}

/// Adds what VALUES say of variables, where they say it of all their rows.
fn values(pattern: &GraphPattern, known: &mut Known) {
    match pattern {
        GraphPattern::Values { variables, bindings } => {
            for (column, variable) in variables.iter().enumerate() {
                let nodes = bindings.iter().map(|row| match row.get(column) {
                    Some(Some(GroundTerm::NamedNode(node))) => Some(node.clone()),
                    _ => None,
                });
                if let Some(nodes) = nodes.collect() {
                    known.push((variable.clone(), nodes));
                }
            }
        }
        GraphPattern::Join { left, right } => {
            values(left, known);
            values(right, known);
        }
        _ => {}
    }
}

/// Whether every answer of the pattern has a triple in it.
fn asks(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Bgp { patterns } => !patterns.is_empty(),
        GraphPattern::Path { .. } => true,
        GraphPattern::Join { left, right } => asks(left) || asks(right),
        GraphPattern::Union { left, right } => asks(left) && asks(right),
        GraphPattern::LeftJoin { left: inner, .. }
        | GraphPattern::Minus { left: inner, .. }
        | GraphPattern::Lateral { left: inner, .. }
        | GraphPattern::Filter { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. } => asks(inner),
        GraphPattern::Group { .. }
        | GraphPattern::Graph { .. }
        | GraphPattern::Values { .. }
        | GraphPattern::Service { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::NAMED_QUERIES;
    use crate::rdf::vocabulary::PREFIXES;
    use spargebra::SparqlParser;

    fn needed(sparql: &str) -> Option<Vec<String>> {
        let mut parser = SparqlParser::new().with_base_iri("https://e.org/").expect("an IRI");
        for (name, iri) in PREFIXES.iter().copied().chain([("id", "https://e.org/")]) {
            parser = parser.with_prefix(name, iri).expect("an IRI");
        }
        let found = predicates(&parser.parse_query(sparql).expect("SPARQL"))?;
        let mut names: Vec<String> =
            found.iter().map(|p| p.rsplit(['#', '/']).next().unwrap_or_default().to_owned()).collect();
        names.sort();
        Some(names)
    }

    #[test]
    fn predicates_are_those_of_the_patterns() {
        let some = |sparql: &str| needed(sparql).map(|found| found.join(" "));
        assert_eq!(some("SELECT * { ?s eni:develops ?o }").as_deref(), Some("develops"));
        assert_eq!(some("SELECT * { ?s eni:a/^eni:b|eni:c+ ?o }").as_deref(), Some("a b c"));
        assert_eq!(some("SELECT * { VALUES ?p { eni:a eni:b } ?s ?p ?o }").as_deref(), Some("a b"));
        assert_eq!(some("ASK { ?s a eni:X FILTER NOT EXISTS { ?s eni:a ?o } }").as_deref(), Some("a type"));
        assert_eq!(some("SELECT * { GRAPH ?g { ?s eni:a ?o OPTIONAL { ?s eni:b ?x } } }").as_deref(), Some("a b"));
        assert_eq!(some("CONSTRUCT { ?s ?p ?o } { ?s eni:a ?o BIND(eni:z AS ?p) }").as_deref(), Some("a"));
        for any in [
            "SELECT * { ?s ?p ?o }",
            "SELECT * { VALUES ?p { eni:a UNDEF } ?s ?p ?o }",
            "SELECT * { VALUES ?p { eni:a } { SELECT ?s { ?s ?p ?o } } }",
            "SELECT * { VALUES ?p { eni:a } { SELECT ?p ?s { ?s ?p ?o } LIMIT 1 } }",
            "SELECT * { ?s eni:a* ?o }",
            "SELECT * { ?s !eni:a ?o }",
            "SELECT * { GRAPH ?g {} }",
            "SELECT * { GRAPH ?g { OPTIONAL { ?s eni:a ?o } } }",
            "DESCRIBE <x>",
        ] {
            assert_eq!(some(any), None, "{any}");
        }
    }

    #[test]
    fn most_named_queries_need_few() {
        let few = |name: &&str| NAMED_QUERIES.iter().find(|(n, _)| n == name).is_some_and(|(_, q)| needed(q).is_some());
        for name in ["about", "leaders", "partners", "models", "denials", "documents", "classes"] {
            assert!(few(&name), "{name}");
        }
        assert!(!few(&"facts"));
    }
}
