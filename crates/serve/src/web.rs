//! The files of the explorer: from the program, or from a folder while they are worked on.

use std::path::{Component, Path};
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::answer::{Problem, typed};
use crate::app::App;
use crate::app::Shared;

macro_rules! files {
    ($($name:literal),+ $(,)?) => { &[$(($name, include_bytes!(concat!("../../../web/", $name)).as_slice())),+] };
}
/// Names and bytes.
const FILES: &[(&str, &[u8])] = files![
    "index.html",
    "style.css",
    "icon.svg",
    "app.js",
    "api.js",
    "dom.js",
    "i18n.js",
    "facts.js",
    "decide.js",
    "life.js",
    "bench.js",
    "home.js",
    "search.js",
    "entity.js",
    "document.js",
    "graph.js",
    "ink.js",
    "picture.js",
    "standalone.js",
    "path.js",
    "sparql.js",
];

/// A file as text.
pub(crate) fn text(name: &str) -> &'static str {
    let bytes = FILES.iter().find(|(n, _)| *n == name).map_or(&[][..], |(_, bytes)| *bytes);
    std::str::from_utf8(bytes).unwrap_or_default()
}

pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new().route("/", get(file)).route("/openapi.json", get(openapi)).fallback(get(file))
}

/// What the JSON addresses take and give (OpenAPI 3.1).
async fn openapi() -> Response {
    typed(StatusCode::OK, "application/json", include_bytes!("openapi.json").as_slice())
}

async fn file(State(app): Shared, headers: HeaderMap, uri: Uri) -> Response {
    let name = match uri.path().trim_start_matches('/') {
        "" => "index.html",
        name => name,
    };
    let Some(kind) = media_type(name) else { return nothing(name) };
    if let Some(folder) = &app.web {
        return match read(folder, name) {
            Some(bytes) => typed(StatusCode::OK, kind, bytes),
            None => nothing(name),
        };
    }
    let Some((_, bytes)) = FILES.iter().find(|(n, _)| *n == name) else { return nothing(name) };
    // A file changes with the program only.
    let tag = format!("\"{}\"", &crate::rdf::iri::sha256(bytes)[..20]);
    let same = headers.get(header::IF_NONE_MATCH).is_some_and(|v| v.as_bytes() == tag.as_bytes());
    let mut response =
        if same { StatusCode::NOT_MODIFIED.into_response() } else { typed(StatusCode::OK, kind, *bytes) };
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

fn nothing(name: &str) -> Response {
    let name: String = name.chars().take(100).collect();
    Problem::missing(format_args!("there is no {name:?} here")).into_response()
}

/// A file in the folder itself or below; never one beside it.
fn read(folder: &Path, name: &str) -> Option<Vec<u8>> {
    let path = Path::new(name);
    let below = path.components().all(|c| matches!(c, Component::Normal(_)));
    below.then(|| std::fs::read(folder.join(path)).ok()).flatten()
}

fn media_type(name: &str) -> Option<&'static str> {
    Some(match name.rsplit_once('.')?.1 {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        _ => return None,
    })
}
