//! The tools: what each takes, and how it is answered.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use oxigraph::model::Term;
use oxigraph::sparql::QueryResults;

use super::bound::{Detail, cited, fit};
use crate::answer::{Params, Problem};
use crate::api;
use crate::app::{App, Counts};
use crate::diagnostic::did_you_mean;
use crate::query::{self, Chosen, NAMED_QUERIES, QueryError, named_query};
use crate::search::{End, Status};
use crate::snapshot::Snapshot;

/// Rows of a question that are read.
const ROWS: usize = 1_000;
/// Bytes of a text that statements are found in.
const TEXT_BYTES: usize = 1 << 20;
/// Bytes of any other argument.
const ARGUMENT_BYTES: usize = 64 << 10;

/// What an argument is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
    Flag,
    /// Names with values, both texts.
    Table,
    OneOf(&'static [&'static str]),
}

struct Argument {
    name: &'static str,
    kind: Kind,
    required: bool,
    meaning: &'static str,
}

const fn needs(name: &'static str, meaning: &'static str) -> Argument {
    Argument { name, kind: Kind::Text, required: true, meaning }
}
const fn takes(name: &'static str, kind: Kind, meaning: &'static str) -> Argument {
    Argument { name, kind, required: false, meaning }
}

type Answer = fn(&App, &Snapshot, &Params, Detail) -> Result<Value, Problem>;

/// A tool.
pub(super) struct Tool {
    pub name: &'static str,
    title: &'static str,
    description: &'static str,
    arguments: &'static [Argument],
    /// Whether it may take long.
    pub heavy: bool,
    answer: Answer,
}

const STATUSES: &str =
    "Only these, joined by commas: fact, planned, possible, hearsay, desired, conditional, question, denied";
const NAME: &str = "Name, alias, reading or id of an entity";

/// All tools.
pub(super) static TOOLS: [Tool; 8] = [
    Tool {
        name: "search",
        title: "Find entities and sentences",
        description: "Finds entities by name (kanji, kana, romaji, Latin, with typos) and sentences that hold all the words. \
                      Gives ids for the other tools.",
        arguments: &[
            needs("q", "Words"),
            takes("kind", Kind::OneOf(&["entity", "sentence"]), "Only hits of this kind"),
            takes("limit", Kind::Number, "Hits of each kind, 10 where it is not given"),
        ],
        heavy: false,
        answer: |app, snapshot, params, _| api::search::search(app, snapshot, params),
    },
    Tool {
        name: "entity",
        title: "All that is said of an entity",
        description: "An entity with its names, documents, facts, and apart from them plans, denials and rumours, each with the \
                      sentences that say it.",
        arguments: &[
            needs("id", NAME),
            takes("status", Kind::Text, STATUSES),
            takes("limit", Kind::Number, "Links of each relation, 50 where it is not given"),
        ],
        heavy: false,
        answer: |app, snapshot, params, _| api::entity::entity(app, snapshot, params),
    },
    Tool {
        name: "query",
        title: "Ask in SPARQL",
        description: "Answers a question in SPARQL 1.1, or a named query (enishi://queries lists them). The default graph holds \
                      the facts; GRAPH ?document { ?statement rdf:reifies <<( ?s ?p ?o )>> } the statements. Prefixes eni: \
                      (classes and relations), id: (entities), rdfs:, skos:, xsd: and others are known.",
        arguments: &[
            takes("sparql", Kind::Text, "The question: SELECT, ASK, CONSTRUCT or DESCRIBE"),
            takes("named", Kind::Text, "The name of a named query, in place of sparql"),
            takes("parameters", Kind::Table, "Parameters of the named query"),
            takes("limit", Kind::Number, "Rows, 100 where it is not given"),
        ],
        heavy: true,
        answer: ask,
    },
    Tool {
        name: "path",
        title: "What links two entities",
        description: "The shortest chain of facts between two entities, each link with its sentences.",
        arguments: &[
            needs("from", NAME),
            needs("to", NAME),
            takes("all", Kind::Flag, "Whether plans, rumours and denials link too"),
        ],
        heavy: false,
        answer: |app, snapshot, params, _| api::path::path(app, snapshot, params),
    },
    Tool {
        name: "extract",
        title: "Read a text",
        description: "Finds the statements of a Japanese text that is not in the store, as subject, relation and object with \
                      polarity, modality, speaker, time and place in the text. Nothing is kept.",
        arguments: &[
            needs("text", "The text, at most 1 MiB"),
            takes("published", Kind::Text, "Its day as YYYY-MM-DD, for words such as today and last month"),
        ],
        heavy: true,
        answer: extract,
    },
    Tool {
        name: "explain",
        title: "Why a fact holds, or why not",
        description: "The statements behind a fact with rule and confidence; where it is no fact, what is said in its place: \
                      plans, denials, rumours, other relations of the two.",
        arguments: &[
            needs("subject", NAME),
            takes("relation", Kind::Text, "Name of a relation (enishi://ontology lists them)"),
            takes("object", Kind::Text, "Name or id of an entity, or a value"),
        ],
        heavy: false,
        answer: explain,
    },
    Tool {
        name: "timeline",
        title: "What was said, in order of time",
        description: "The statements of an entity by the time that they give, else by the day of their document.",
        arguments: &[
            needs("id", NAME),
            takes("status", Kind::Text, STATUSES),
            takes("limit", Kind::Number, "Statements, 200 where it is not given"),
        ],
        heavy: false,
        answer: |app, snapshot, params, _| api::timeline::timeline(app, snapshot, params),
    },
    Tool {
        name: "life",
        title: "What became of a claim",
        description: "The steps of a claim over time: rumoured, considered, planned, announced, done, ended; denied, withdrawn, \
                      delayed, changed (with both numbers). Each with its sentence, day and speaker.",
        arguments: &[
            needs("subject", NAME),
            takes("relation", Kind::Text, "Name of a relation, such as acquires; one of relation and object is needed"),
            takes("object", Kind::Text, "Name or id of an entity, or words"),
        ],
        heavy: false,
        answer: |app, snapshot, params, _| api::life::life(app, snapshot, params),
    },
];

/// The tool of that name.
pub(super) fn find(name: &str) -> Option<&'static Tool> {
    TOOLS.iter().find(|t| t.name == name)
}

/// All tools as the protocol lists them.
pub(super) fn list() -> Vec<rmcp::model::Tool> {
    TOOLS.iter().map(Tool::listed).collect()
}

impl Tool {
    fn listed(&self) -> rmcp::model::Tool {
        let mut properties = Map::new();
        for argument in self.arguments {
            properties.insert(argument.name.into(), argument.schema());
        }
        let detail = json!({"type": "string", "enum": Detail::NAMES, "default": "normal",
            "description": "How much is told: at most 4, 10 or 24 kB of JSON"});
        properties.insert("detail".into(), detail);
        let required: Vec<&str> = self.arguments.iter().filter(|a| a.required).map(|a| a.name).collect();
        let mut schema = Map::new();
        schema.insert("type".into(), "object".into());
        schema.insert("properties".into(), properties.into());
        schema.insert("required".into(), required.into());
        schema.insert("additionalProperties".into(), false.into());
        let hints = rmcp::model::ToolAnnotations::with_title(self.title)
            .read_only(true)
            .destructive(false)
            .idempotent(true)
            .open_world(false);
        rmcp::model::Tool::new(self.name, self.description, schema).with_title(self.title).with_annotations(hints)
    }
    /// Arguments as parameters of the API, each of its kind.
    fn read(&self, given: &Map<String, Value>) -> Result<(Params, Detail), Problem> {
        let mut params = Params::default();
        let mut detail = Detail::Normal;
        for (name, value) in given.iter().filter(|(_, v)| !v.is_null()) {
            if name == "detail" {
                detail = value.as_str().and_then(Detail::parse).ok_or_else(|| {
                    Problem::bad(format_args!("detail={value}; there are {}", Detail::NAMES.join(", ")))
                })?;
                continue;
            }
            let Some(argument) = self.arguments.iter().find(|a| a.name == name) else {
                let known = self.arguments.iter().map(|a| a.name);
                let near = did_you_mean(name, known.clone()).map_or_else(
                    || format!("; it takes {}", known.collect::<Vec<_>>().join(", ")),
                    |near| format!("; did you mean {near:?}?"),
                );
                return Err(Problem::bad(format_args!("{:?} takes no argument {name:?}{near}", self.name)));
            };
            argument.read(value, &mut params)?;
        }
        for argument in self.arguments.iter().filter(|a| a.required) {
            if params.get(argument.name).is_none() {
                return Err(Problem::bad(format_args!("{:?} needs the argument {:?}", self.name, argument.name)));
            }
        }
        Ok((params, detail))
    }
}

impl Argument {
    fn schema(&self) -> Value {
        let mut schema = match self.kind {
            Kind::Text => json!({"type": "string"}),
            Kind::Number => json!({"type": "integer", "minimum": 0}),
            Kind::Flag => json!({"type": "boolean"}),
            Kind::Table => json!({"type": "object", "additionalProperties": {"type": "string"}}),
            Kind::OneOf(names) => json!({"type": "string", "enum": names}),
        };
        schema["description"] = self.meaning.into();
        schema
    }
    fn read(&self, value: &Value, params: &mut Params) -> Result<(), Problem> {
        let most = if self.name == "text" { TEXT_BYTES } else { ARGUMENT_BYTES };
        let wrong = |what: &str| Err(Problem::bad(format_args!("the argument {:?} is {what}", self.name)));
        let bounded = |text: &str| {
            if text.len() > most {
                return Err(Problem::bad(format_args!("the argument {:?} has more than {most} bytes", self.name)));
            }
            Ok(())
        };
        match (self.kind, value) {
            (Kind::Text, Value::String(text)) => {
                bounded(text)?;
                params.push(self.name, text.clone());
            }
            // Ids such as 05 come as numbers from models that think them so.
            (Kind::Text, Value::Number(number)) => params.push(self.name, number.to_string()),
            (Kind::Number, Value::Number(number)) if number.is_u64() => params.push(self.name, number.to_string()),
            (Kind::Number, Value::String(text)) if text.parse::<u64>().is_ok() => params.push(self.name, text.clone()),
            (Kind::Flag, Value::Bool(flag)) => {
                if *flag {
                    params.push(self.name, "true".to_owned());
                }
            }
            (Kind::Table, Value::Object(fields)) => {
                for (name, value) in fields {
                    let Some(text) = value.as_str() else { return wrong("an object of texts") };
                    bounded(text)?;
                    params.push(self.name, format!("{name}={text}"));
                }
            }
            (Kind::OneOf(names), Value::String(text)) if names.contains(&text.as_str()) => {
                params.push(self.name, text.clone());
            }
            (Kind::Text, _) => return wrong("a text"),
            (Kind::Number, _) => return wrong("a whole number"),
            (Kind::Flag, _) => return wrong("true or false"),
            (Kind::Table, _) => return wrong("an object of texts"),
            (Kind::OneOf(names), _) => return wrong(&format!("one of {}", names.join(", "))),
        }
        Ok(())
    }
}

/// Answers a call, within the bytes of its level of detail.
pub(super) fn call(
    tool: &Tool,
    app: &App,
    snapshot: &Snapshot,
    arguments: &Map<String, Value>,
) -> Result<Value, Problem> {
    let (params, detail) = tool.read(arguments)?;
    let value = (tool.answer)(app, snapshot, &params, detail)?;
    Ok(fit(cited(value, detail), detail.bytes()))
}

fn ask(app: &App, snapshot: &Snapshot, params: &Params, _: Detail) -> Result<Value, Problem> {
    let sparql = match (params.get("sparql"), params.get("named")) {
        (Some(sparql), None) => sparql.to_owned(),
        (None, Some(name)) => named(name, params)?,
        _ => return Err(Problem::bad("one of sparql and named is needed")),
    };
    let limit = params.number("limit", 100, ROWS)?;
    let dataset = snapshot.dataset(&sparql, false).map_err(Problem::internal)?;
    Counts::add(&app.counts.queries, 1);
    let bounds = app.bounds(&Arc::default());
    query::guarded(|| -> Result<Value, QueryError> {
        let term = |term: &Term| shown(term, &snapshot.base);
        Ok(match dataset.query_of("query", &sparql, Some(bounds), &Chosen::default(), Some(&snapshot.finder()))? {
            QueryResults::Boolean(answer) => json!({"answer": answer}),
            QueryResults::Solutions(solutions) => {
                let columns: Vec<String> = solutions.variables().iter().map(|v| v.as_str().to_owned()).collect();
                let mut rows = Vec::new();
                let mut more = false;
                for solution in solutions {
                    let solution = solution?;
                    if rows.len() == limit {
                        more = true;
                        break;
                    }
                    rows.push(solution.values().iter().map(|v| v.as_ref().map(term)).collect::<Vec<_>>());
                }
                json!({"columns": columns, "rows": rows, "more": more})
            }
            QueryResults::Graph(triples) => {
                let mut found = Vec::new();
                let mut more = false;
                for triple in triples {
                    let triple = triple?;
                    if found.len() == limit {
                        more = true;
                        break;
                    }
                    found.push([term(&triple.subject.into()), term(&triple.predicate.into()), term(&triple.object)]);
                }
                found.sort();
                json!({"triples": found, "more": more})
            }
        })
    })
    .map_err(|error| match error {
        QueryError::Syntax { line, column, reason, .. } => Problem::bad(format_args!("{line}:{column}: {reason}")),
        other => Problem::internal(other),
    })
}

fn named(name: &str, params: &Params) -> Result<String, Problem> {
    let Some(query) = named_query(name) else {
        let names = NAMED_QUERIES.iter().map(|(n, _)| *n);
        let near = did_you_mean(name, names.clone()).map_or_else(
            || format!("; there are {}", names.collect::<Vec<_>>().join(", ")),
            |near| format!("; did you mean {near:?}?"),
        );
        return Err(Problem::missing(format_args!("there is no named query {name:?}{near}")));
    };
    let values: Vec<(&str, &str)> = params.all("parameters").filter_map(|p| p.split_once('=')).collect();
    for (key, _) in &values {
        if !query.parameters.iter().any(|p| p.name == *key) {
            let known: Vec<&str> = query.parameters.iter().map(|p| p.name).collect();
            return Err(Problem::bad(format_args!("{name:?} takes {}, not {key:?}", known.join(", "))));
        }
    }
    Ok(query.with_values(values))
}

/// A term as the other tools take it: entities by their key, values bare.
fn shown(term: &Term, base: &str) -> String {
    match term {
        Term::NamedNode(node) => node.as_str().strip_prefix(base).unwrap_or(node.as_str()).to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    }
}

fn extract(app: &App, snapshot: &Snapshot, params: &Params, _: Detail) -> Result<Value, Problem> {
    let document = crate::document::Document {
        id: "text".to_owned(),
        text: params.need("text")?.to_owned(),
        published: params.get("published").map(str::to_owned),
        ..crate::document::Document::default()
    };
    Counts::add(&app.counts.extractions, 1);
    let analysis = app.pipeline(snapshot)?.worker().process(&document);
    let statements: Vec<Value> = analysis.statements.iter().map(|s| api::shape::plain(&snapshot.base, s)).collect();
    Ok(json!({"found": statements.len(), "all": statements}))
}

fn explain(_: &App, snapshot: &Snapshot, params: &Params, _: Detail) -> Result<Value, Problem> {
    let subject = api::entity::find(snapshot, params, "subject")?;
    let relation = params.get("relation").map(|name| snapshot.ontology.find_relation(name)).transpose();
    let relation = relation.map_err(Problem::bad)?;
    let catalog = &snapshot.catalog;
    let object = params.get("object").map(|name| match api::entity::find_named(snapshot, name) {
        Ok(number) => End::Entity(number),
        Err(_) => End::Value(name.to_owned()),
    });
    let touches = |end: &End| object.as_ref().is_none_or(|wanted| wanted == end);
    let links = || catalog.entities[subject as usize].links.iter().map(|l| &catalog.links[*l as usize]);
    let exact = |link: &&crate::search::Link| {
        link.subject == subject && touches(&link.object) && relation.is_none_or(|r| r == link.relation)
    };
    let found: Vec<Value> = links().filter(exact).map(|l| api::shape::link(snapshot, l, 20)).collect();
    let holds = links().filter(exact).any(|l| l.status == Status::Fact);
    let mut answer = json!({"fact": holds, "links": found});
    if !holds && object.is_some() {
        // What else the text says of the two, in either direction.
        let wanted = match &object {
            Some(End::Entity(number)) => Some(*number),
            _ => None,
        };
        let others =
            links().filter(|l| !exact(l) && wanted.is_some() && crate::search::Catalog::other(l, subject) == wanted);
        answer["others"] = others.map(|l| api::shape::link(snapshot, l, 3)).collect();
        let together: Vec<&str> = wanted.map_or_else(Vec::new, |other| {
            let theirs = &catalog.entities[other as usize].documents;
            let both = catalog.entities[subject as usize].documents.iter().filter(|d| theirs.binary_search(d).is_ok());
            both.map(|d| snapshot.records[*d as usize].document.id.as_str()).collect()
        });
        answer["documents_with_both"] = together.into();
    }
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_arguments_are_named() {
        let check = |tool: &str, given: Value, expected: &str| {
            let given = given.as_object().cloned().unwrap_or_default();
            let problem = find(tool).and_then(|t| t.read(&given).err()).map_or_else(String::new, |p| p.message);
            assert_eq!(problem, expected);
        };
        check("search", json!({}), "\"search\" needs the argument \"q\"");
        check("search", json!({"q": ""}), "\"search\" needs the argument \"q\"");
        check("search", json!({"q": ["a"]}), "the argument \"q\" is a text");
        check("search", json!({"q": "a", "limt": 3}), "\"search\" takes no argument \"limt\"; did you mean \"limit\"?");
        check("search", json!({"q": "a", "kind": "all"}), "the argument \"kind\" is one of entity, sentence");
        check("search", json!({"q": "a", "limit": -1}), "the argument \"limit\" is a whole number");
        check("search", json!({"q": "a".repeat(1 << 17)}), "the argument \"q\" has more than 65536 bytes");
        check("path", json!({"from": "a", "to": "b", "all": "yes"}), "the argument \"all\" is true or false");
        check("entity", json!({"id": "a", "detail": "more"}), "detail=\"more\"; there are brief, normal, full");
        check("entity", json!({"id": 5, "detail": "full", "status": null}), "");
    }

    #[test]
    fn every_tool_says_what_it_takes() {
        for tool in list() {
            let value = serde_json::to_value(&tool).unwrap_or_default();
            assert_eq!(value["inputSchema"]["type"], "object");
            assert_eq!(value["annotations"]["readOnlyHint"], true);
            assert!(value["description"].as_str().is_some_and(|d| d.len() > 40));
        }
    }
}
