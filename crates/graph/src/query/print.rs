//! Answers -> tables for people, formats for programs.

use std::io::{self, Write};

use comfy_table::{ContentArrangement, Table, presets};
use oxigraph::io::RdfFormat;
use oxigraph::model::{GraphName, Literal, NamedOrBlankNode, Quad, Term};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use oxigraph::sparql::{QuerySolutionIter, QueryTripleIter};

use super::QueryError;
use crate::document::{Modality, Polarity};
use crate::rdf::serialize;
use crate::rdf::vocabulary::PREFIXES;
use crate::resource::NAMESPACE;
use crate::shown::shown;

/// How an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultFormat {
    /// Columns aligned, wide characters counted as two.
    Table,
    /// A format of the SPARQL recommendations.
    Standard(QueryResultsFormat),
}

/// Writes a table of solutions; returns how many rows there are.
///
/// # Errors
/// The writer's, or the evaluation's; there are more rows than `max_rows`: the first ones are written.
pub fn solutions(
    rows: QuerySolutionIter<'_>,
    format: ResultFormat,
    base: &str,
    width: Option<u16>,
    max_rows: Option<u64>,
    out: &mut dyn Write,
) -> anyhow::Result<usize> {
    let variables = rows.variables().to_vec();
    let mut count = 0;
    let mut more = false;
    let rows = capped(rows, max_rows, &mut more);
    match format {
        ResultFormat::Standard(format) => {
            let mut writer =
                QueryResultsSerializer::from_format(format).serialize_solutions_to_writer(&mut *out, variables)?;
            let within: Option<fn(&Term) -> Option<Term>> = match format {
                QueryResultsFormat::Xml => Some(serialize::xml_term),
                QueryResultsFormat::Csv => Some(csv_term),
                _ => None,
            };
            for row in rows {
                let row = row.map_err(QueryError::from)?;
                match within {
                    Some(within) => {
                        let held = row.iter().map(|(v, term)| (v, within(term).unwrap_or_else(|| term.clone())));
                        let held: Vec<_> = held.collect();
                        writer.serialize(held.iter().map(|(v, term)| (*v, term)))?;
                    }
                    None => writer.serialize(row.iter())?,
                }
                count += 1;
            }
            writer.finish()?;
        }
        ResultFormat::Table => {
            let mut table = Table::new();
            table.load_style(presets::UTF8_FULL_CONDENSED).set_header(variables.iter().map(|v| v.as_str()));
            if let Some(width) = width {
                table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
            }
            for row in rows {
                let row = row.map_err(QueryError::from)?;
                let cell = |t: &Term| shown(&cell(t, base)).into_owned();
                table.add_row(variables.iter().map(|v| row.get(v).map_or_else(String::new, cell)));
                count += 1;
            }
            writeln!(out, "{table}")?;
        }
    }
    too_many(more, max_rows).map_or(Ok(count), |error| Err(error.into()))
}

/// A literal in place of an IRI that holds a comma, which the serializer would leave unquoted (RFC 4180, 2.6).
fn csv_term(term: &Term) -> Option<Term> {
    match term {
        Term::NamedNode(node) if node.as_str().contains(',') => Some(Literal::new_simple_literal(node.as_str()).into()),
        _ => None,
    }
}

/// The first so many; whether there are more.
fn capped<I: Iterator>(rows: I, max: Option<u64>, more: &mut bool) -> impl Iterator<Item = I::Item> {
    let mut left = max.unwrap_or(u64::MAX);
    rows.take_while(move |_| {
        *more = left == 0;
        left = left.saturating_sub(1);
        !*more
    })
}

fn too_many(more: bool, max: Option<u64>) -> Option<QueryError> {
    max.filter(|_| more).map(QueryError::Rows)
}

/// Writes a truth value.
///
/// # Errors
/// The writer's.
pub fn boolean(value: bool, format: ResultFormat, out: &mut dyn Write) -> io::Result<()> {
    match format {
        ResultFormat::Table => writeln!(out, "{value}"),
        ResultFormat::Standard(format) => {
            QueryResultsSerializer::from_format(format).serialize_boolean_to_writer(&mut *out, value)?;
            Ok(())
        }
    }
}

/// Writes the triples of CONSTRUCT and DESCRIBE, sorted.
///
/// # Errors
/// The writer's, or the evaluation's.
pub fn graph(
    triples: QueryTripleIter<'_>,
    format: RdfFormat,
    base: &str,
    max_rows: Option<u64>,
    out: &mut dyn Write,
) -> anyhow::Result<usize> {
    let mut quads = Vec::new();
    let mut more = false;
    for triple in capped(triples, max_rows, &mut more) {
        let triple = triple.map_err(QueryError::from)?;
        quads.push(Quad::new(triple.subject, triple.predicate, triple.object, GraphName::DefaultGraph));
    }
    serialize::sort(&mut quads);
    serialize::write(&quads, format, base, out)?;
    too_many(more, max_rows).map_or(Ok(quads.len()), |error| Err(error.into()))
}

/// A term in a cell: IRIs by prefix, readable; literals by value.
fn cell(term: &Term, base: &str) -> String {
    match term {
        Term::NamedNode(node) => {
            let iri = node.as_str();
            if let Some(rest) = iri.strip_prefix(base) {
                let path = rest.rsplit_once('/').map_or("", |(path, _)| path);
                return if path.is_empty() {
                    serialize::short(node)
                } else {
                    format!("{path}/{}", serialize::short(node))
                };
            }
            // How a statement is to be read: planned, negative.
            if let Some(word) = iri.strip_prefix(NAMESPACE)
                && (Polarity::parse(word).is_some() || Modality::parse(word).is_some())
            {
                return word.to_owned();
            }
            let prefix = PREFIXES.iter().find_map(|(name, n)| Some((name, iri.strip_prefix(n)?)));
            prefix.map_or_else(|| format!("<{iri}>"), |(name, local)| format!("{name}:{local}"))
        }
        Term::Literal(literal) => literal.value().replace(['\n', '\r'], " "),
        Term::Triple(t) => {
            let subject = match &t.subject {
                NamedOrBlankNode::NamedNode(n) => Term::from(n.clone()),
                NamedOrBlankNode::BlankNode(n) => Term::from(n.clone()),
            };
            format!("{} {} {}", cell(&subject, base), cell(&t.predicate.clone().into(), base), cell(&t.object, base))
        }
        Term::BlankNode(node) => node.to_string(),
    }
}
