//! What agents can read: documents, the vocabulary, the named queries, what the store holds.

use rmcp::ErrorData;
use rmcp::model::{ListResourcesResult, ReadResourceResult, Resource, ResourceContents, ResourceTemplate};
use serde_json::Value;

use super::bound::{Detail, fit};
use crate::answer::{Params, Problem};
use crate::api::{document, entity, overview};
use crate::app::App;
use crate::snapshot::Snapshot;

/// Resources of a page.
const PAGE: usize = 100;
/// Characters of a document that are sent at a time: at most three bytes each.
const WINDOW: usize = 16_000;
/// Bytes of any other resource.
const BYTES: usize = 48_000;

const FIXED: [(&str, &str, &str); 3] = [
    ("enishi://overview", "overview", "What the store holds: counts, hubs, what is newest, what contradicts"),
    ("enishi://ontology", "ontology", "Classes and relations with their names in Japanese and English"),
    ("enishi://queries", "queries", "The named queries with their parameters"),
];
const DOCUMENT: &str = "enishi://document/";
const ENTITY: &str = "enishi://entity/";

/// One page of all resources; the cursor is the number of the first document of the page.
pub(super) fn list(snapshot: &Snapshot, cursor: Option<&str>) -> Result<ListResourcesResult, ErrorData> {
    let begin = match cursor {
        None => 0,
        Some(text) => {
            text.parse::<usize>().map_err(|_| ErrorData::invalid_params(format!("no cursor: {text:?}"), None))?
        }
    };
    let mut resources = Vec::new();
    if begin == 0 {
        for (uri, name, description) in FIXED {
            resources.push(Resource::new(uri, name).with_description(description).with_mime_type("application/json"));
        }
    }
    for record in snapshot.records.iter().skip(begin).take(PAGE) {
        let document = &record.document;
        let title = document.title.as_ref().unwrap_or(&document.id);
        resources.push(
            Resource::new(format!("{DOCUMENT}{}", crate::rdf::iri::segment(&document.id)), document.id.clone())
                .with_title(title.clone())
                .with_mime_type("text/plain"),
        );
    }
    let mut result = ListResourcesResult::with_all_items(resources);
    result.next_cursor = (begin.saturating_add(PAGE) < snapshot.records.len()).then(|| (begin + PAGE).to_string());
    Ok(result)
}

pub(super) fn templates() -> Vec<ResourceTemplate> {
    vec![
        ResourceTemplate::new(format!("{DOCUMENT}{{id}}"), "document")
            .with_description(
                "The text of a document as read, in which characters are counted; ?begin=N goes on behind what was cut",
            )
            .with_mime_type("text/plain"),
        ResourceTemplate::new(format!("{ENTITY}{{id}}"), "entity")
            .with_description("All that is said of an entity, by name or id")
            .with_mime_type("application/json"),
    ]
}

pub(super) fn read(app: &App, snapshot: &Snapshot, uri: &str) -> Result<ReadResourceResult, Problem> {
    let params = Params::default();
    let value = match uri {
        "enishi://overview" => overview::overview(app, snapshot, &params)?,
        "enishi://ontology" => vocabulary(&overview::ontology(app, snapshot, &params)?),
        "enishi://queries" => without_texts(overview::queries(app, snapshot, &params)?),
        _ => {
            if let Some(rest) = uri.strip_prefix(DOCUMENT) {
                return text(app, snapshot, uri, rest);
            }
            let Some(rest) = uri.strip_prefix(ENTITY) else {
                return Err(Problem::missing(format_args!("there is no resource {uri:?}")));
            };
            let params = params_of(rest, "id");
            super::bound::cited(entity::entity(app, snapshot, &params)?, Detail::Normal)
        }
    };
    let text = fit(value, BYTES).to_string();
    Ok(ReadResourceResult::new(vec![ResourceContents::text(text, uri).with_mime_type("application/json")]))
}

fn text(app: &App, snapshot: &Snapshot, uri: &str, rest: &str) -> Result<ReadResourceResult, Problem> {
    let mut params = params_of(rest, "id");
    params.push("limit", WINDOW.to_string());
    let view = document::document(app, snapshot, &params)?;
    let shown = view["text"].as_str().unwrap_or_default().to_owned();
    let begin = view["begin"].as_u64().unwrap_or(0);
    let end = begin + shown.chars().count() as u64;
    let mut contents = vec![ResourceContents::text(shown, uri)];
    if view["length"].as_u64().is_some_and(|length| length > end) {
        let next = format!("{}?begin={end}", uri.split('?').next().unwrap_or(uri));
        contents.push(ResourceContents::text(format!("The text goes on: read {next}"), next));
    }
    Ok(ReadResourceResult::new(contents))
}

/// `05?begin=3` as parameters: the path under `name`.
fn params_of(rest: &str, name: &'static str) -> Params {
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    // Forms write spaces as +; paths do not.
    let path = path.replace('+', "%2B");
    let path = Params::parse(format!("{name}={}", path.replace('&', "%26").replace('=', "%3D")).as_bytes());
    path.join(Params::parse(query.as_bytes()))
}

/// Relations and classes by name, in few bytes.
fn vocabulary(value: &Value) -> Value {
    let named = |list: &Value| -> Value {
        let entries = list.as_array().into_iter().flatten();
        entries.map(|e| Value::String(format!("{} {}", text_of(&e["name"]), text_of(&e["ja"])))).collect()
    };
    serde_json::json!({"prefix": "eni: <https://w3id.org/enishi/ns#>", "classes": named(&value["classes"]),
        "relations": named(&value["relations"])})
}

fn text_of(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn without_texts(mut value: Value) -> Value {
    for query in value["queries"].as_array_mut().into_iter().flatten() {
        if let Some(fields) = query.as_object_mut() {
            fields.remove("sparql");
        }
    }
    value
}
