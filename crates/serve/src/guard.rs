//! Who may ask: hosts against DNS rebinding, origins against requests that other pages send; headers for browsers.
//!
//! A page of a stranger can make a browser call any address, but the request then carries the stranger's name as host (after
//! rebinding) or as origin. So a host is an IP address, `localhost`, or a name that the user gave; an origin is the server's own
//! or one that the user gave.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};

use crate::answer::Problem;
use crate::rdf::iri::sha256;

/// Only what the server itself sends is run or shown, and nobody frames it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; \
                      font-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/// Names and origins that the user allows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Guard {
    pub hosts: Vec<String>,
    pub origins: Vec<String>,
}

impl Guard {
    /// Lets a request in or not; the origin that the answer may be read by, where it is another one.
    pub fn check(&self, headers: &HeaderMap) -> Result<Option<HeaderValue>, Problem> {
        let mut hosts = headers.get_all(header::HOST).iter();
        let (Some(host), None) = (hosts.next().and_then(|h| h.to_str().ok()), hosts.next()) else {
            return Err(Problem::bad("one Host header is needed"));
        };
        let name = host_name(host);
        if !is_local_or_address(name) && !self.hosts.iter().any(|h| h.eq_ignore_ascii_case(name)) {
            let message = format!("the host {name:?} is not served here; --allow-host {name} allows it");
            return Err(Problem::new(StatusCode::MISDIRECTED_REQUEST, message));
        }
        let Some(origin) = headers.get(header::ORIGIN) else { return Ok(None) };
        let text = origin.to_str().unwrap_or_default();
        let own = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
        if own.is_some_and(|o| o.eq_ignore_ascii_case(host)) {
            return Ok(None);
        }
        if self.origins.iter().any(|o| o == text || o == "*") {
            return Ok(Some(origin.clone()));
        }
        let message = format!("pages of {text:?} may not ask here; --allow-origin {text} allows it");
        Err(Problem::new(StatusCode::FORBIDDEN, message))
    }
}

/// Whoever writes shows the token. Hashes are compared, so that the time tells nothing of it.
pub(crate) fn shows_token(token: &str, headers: &HeaderMap) -> Result<(), Problem> {
    let given = headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).and_then(|v| {
        let (scheme, given) = v.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then_some(given.trim())
    });
    if given.is_some_and(|given| sha256(given) == sha256(token)) {
        return Ok(());
    }
    let message = "who writes sends the header Authorization: Bearer TOKEN";
    Err(Problem { authenticate: true, ..Problem::new(StatusCode::UNAUTHORIZED, message) })
}

/// The host without its port.
fn host_name(host: &str) -> &str {
    if let Some(rest) = host.strip_prefix('[') {
        return rest.split(']').next().unwrap_or(rest);
    }
    host.rsplit_once(':').map_or(host, |(name, _)| name)
}

fn is_local_or_address(name: &str) -> bool {
    name.eq_ignore_ascii_case("localhost") || name.parse::<std::net::IpAddr>().is_ok()
}

/// Headers that every answer has.
pub(crate) fn harden(headers: &mut HeaderMap, readable_by: Option<HeaderValue>) {
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    headers.append(header::VARY, HeaderValue::from_static("accept, accept-encoding, origin"));
    if let Some(origin) = readable_by {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_METHODS,
            HeaderValue::from_static("GET, POST, PUT, DELETE, HEAD, OPTIONS"),
        );
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            HeaderValue::from_static("accept, authorization, content-type, mcp-protocol-version"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(host: &'static str, origin: Option<&'static str>) -> Option<StatusCode> {
        let guard = Guard { hosts: vec!["graph.example".into()], origins: vec!["https://yasgui.example".into()] };
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static(host));
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
        }
        guard.check(&headers).err().map(|p| p.status)
    }

    #[test]
    fn names_of_strangers_are_refused() {
        for host in ["localhost:7878", "127.0.0.1", "[::1]:80", "192.168.0.7:7878", "graph.example:80", "GRAPH.example"]
        {
            assert_eq!(ask(host, None), None, "{host}");
        }
        for host in ["evil.example", "localhost.evil.example:7878", "127.0.0.1.evil.example", "", "graph.example.evil"]
        {
            assert_eq!(ask(host, None), Some(StatusCode::MISDIRECTED_REQUEST), "{host}");
        }
        assert_eq!(ask("localhost:7878", Some("http://localhost:7878")), None);
        assert_eq!(ask("localhost:7878", Some("https://yasgui.example")), None);
        for origin in ["http://localhost:9999", "https://evil.example", "null", "http://localhost:7878.evil.example"] {
            assert_eq!(ask("localhost:7878", Some(origin)), Some(StatusCode::FORBIDDEN), "{origin}");
        }
    }
}
