//! Values and problems -> responses; query strings -> parameters.

use std::fmt::Display;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// Why a request has no answer.
#[derive(Debug)]
pub(crate) struct Problem {
    pub status: StatusCode,
    pub message: String,
    /// Seconds after which it is worth while to ask again.
    pub retry_after: Option<u64>,
    /// Methods that the address knows.
    pub allow: Option<&'static str>,
    /// Whether the client has to show a token.
    pub authenticate: bool,
}

impl Problem {
    pub fn new(status: StatusCode, message: impl Display) -> Self {
        Self { status, message: message.to_string(), retry_after: None, allow: None, authenticate: false }
    }
    pub fn bad(message: impl Display) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }
    pub fn missing(message: impl Display) -> Self {
        Self::new(StatusCode::NOT_FOUND, message)
    }
    pub fn internal(message: impl Display) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, message)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = typed(self.status, "application/json", json!({"error": self.message}).to_string());
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some(allow) = self.allow {
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allow));
        }
        if self.authenticate {
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"enishi\""));
        }
        response
    }
}

/// A response of a media type.
pub(crate) fn typed(status: StatusCode, media_type: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}

/// A JSON value.
pub(crate) fn json(value: &Value) -> Response {
    typed(StatusCode::OK, "application/json", value.to_string())
}

/// The parameters of a query string or form, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Params(Vec<(String, String)>);

impl Params {
    pub fn of(uri: &Uri) -> Self {
        Self::parse(uri.query().unwrap_or_default().as_bytes())
    }
    pub fn parse(bytes: &[u8]) -> Self {
        Self(form_urlencoded::parse(bytes).into_owned().collect())
    }
    pub fn push(&mut self, name: &str, value: String) {
        self.0.push((name.to_owned(), value));
    }
    pub fn join(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }
    pub fn all<'p, 'n: 'p>(&'p self, name: &'n str) -> impl Iterator<Item = &'p str> + use<'p, 'n> {
        self.0.iter().filter(move |(n, _)| n == name).map(|(_, v)| v.as_str())
    }
    /// The value of a parameter; an empty one is none.
    pub fn get(&self, name: &'static str) -> Option<&str> {
        self.all(name).find(|v| !v.is_empty())
    }
    pub fn need(&self, name: &'static str) -> Result<&str, Problem> {
        self.get(name).ok_or_else(|| Problem::bad(format_args!("the parameter {name:?} is missing")))
    }
    /// A number, at most `most`.
    pub fn number(&self, name: &'static str, default: usize, most: usize) -> Result<usize, Problem> {
        let Some(value) = self.get(name) else { return Ok(default.min(most)) };
        let number = value.parse::<usize>().map_err(|_| Problem::bad(format_args!("{name}={value:?} is no number")))?;
        Ok(number.min(most))
    }
    /// Values joined by commas, of one parameter or of several of that name.
    pub fn list(&self, name: &'static str) -> Vec<&str> {
        self.all(name).flat_map(|v| v.split(',')).map(str::trim).filter(|v| !v.is_empty()).collect()
    }
}
