//! What a client accepts -> what it gets (RFC 9110, 12.5.1).

use axum::http::{HeaderMap, StatusCode, header};

use crate::answer::Problem;

/// The first of the `offers` that the client likes best; the first of all where it says nothing.
pub(crate) fn choose<T: Copy>(headers: &HeaderMap, offers: &[(&'static str, T)]) -> Result<(&'static str, T), Problem> {
    let accepted: Vec<&str> = headers.get_all(header::ACCEPT).iter().filter_map(|v| v.to_str().ok()).collect();
    let accepted = accepted.join(",");
    let ranges: Vec<Range<'_>> = accepted.split(',').filter_map(Range::parse).collect();
    let quality = |media_type: &str| {
        if ranges.is_empty() {
            return 1000;
        }
        let fits = ranges.iter().filter_map(|r| Some((r.fit(media_type)?, r.quality)));
        fits.max_by_key(|(fit, _)| *fit).map_or(0, |(_, quality)| quality)
    };
    let mut best: Option<(u32, (&'static str, T))> = None;
    for (media_type, value) in offers {
        let quality = quality(media_type);
        if quality > 0 && best.as_ref().is_none_or(|(of, _)| quality > *of) {
            best = Some((quality, (media_type, *value)));
        }
    }
    best.map(|(_, offer)| offer).ok_or_else(|| {
        let known: Vec<&str> = offers.iter().map(|(m, _)| *m).collect();
        Problem::new(StatusCode::NOT_ACCEPTABLE, format_args!("none of {accepted:?}; there are {}", known.join(", ")))
    })
}

/// Whether the client asks for a page before data.
pub(crate) fn wants_html(headers: &HeaderMap) -> bool {
    let offers = [("application/ld+json", false), ("text/turtle", false), ("text/html", true)];
    headers.contains_key(header::ACCEPT) && choose(headers, &offers).is_ok_and(|(_, html)| html)
}

struct Range<'h> {
    kind: &'h str,
    sub: &'h str,
    /// In thousandths.
    quality: u32,
}

impl<'h> Range<'h> {
    fn parse(text: &'h str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let (kind, sub) = parts.next()?.split_once('/')?;
        let quality = parts.find_map(|p| p.strip_prefix("q=").or_else(|| p.strip_prefix("Q=")));
        let quality =
            quality.map_or(Some(1.0), |q| q.trim().parse::<f32>().ok()).filter(|q| (0.0..=1.0).contains(q))?;
        Some(Self { kind: kind.trim(), sub: sub.trim(), quality: (quality * 1000.0).round() as u32 })
    }
    /// How exactly it names the media type.
    fn fit(&self, media_type: &str) -> Option<u32> {
        let (kind, sub) = media_type.split(';').next()?.trim().split_once('/')?;
        match (self.kind, self.sub) {
            ("*", "*") => Some(0),
            (k, "*") if k.eq_ignore_ascii_case(kind) => Some(1),
            (k, s) if k.eq_ignore_ascii_case(kind) && s.eq_ignore_ascii_case(sub) => Some(2),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[track_caller]
    fn check(accept: &'static str, expected: Option<&str>) {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
        let offers = [
            ("application/sparql-results+json", 1),
            ("application/sparql-results+xml", 2),
            ("text/csv; charset=utf-8", 3),
        ];
        assert_eq!(
            choose(&headers, &offers).ok().map(|(m, _)| m.split(';').next().unwrap_or("")),
            expected,
            "{accept}"
        );
    }

    #[test]
    fn qualities_decide_and_then_the_order_of_offers() {
        check("*/*", Some("application/sparql-results+json"));
        check("text/csv", Some("text/csv"));
        check("text/*;q=0.5, application/sparql-results+xml;q=0.4", Some("text/csv"));
        check("application/*;q=0.1, text/csv;q=0.2", Some("text/csv"));
        check("application/sparql-results+json;q=0, */*;q=0.1", Some("application/sparql-results+xml"));
        check("APPLICATION/SPARQL-RESULTS+XML ; Q=0.9", Some("application/sparql-results+xml"));
        check("image/png", None);
        check("text/csv;q=7", Some("application/sparql-results+json"));
        assert_eq!(choose(&HeaderMap::new(), &[("a/b", ())]).ok().map(|(m, ())| m), Some("a/b"));
    }
}
