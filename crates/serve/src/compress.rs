//! Answers -> answers in the coding that the client likes best: zstd, br, gzip.
//!
//! Answers are complete before they are sent, so they are compressed in one piece, on a thread that may take its time.

use std::io::Write;

use axum::body::{Body, HttpBody};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;

/// Below so many bytes there is nothing to gain.
const LEAST: u64 = 1_000;
/// Brotli's levels go to 11; at 5 it is as quick as gzip, and smaller.
const BROTLI_LEVEL: i32 = 5;
const BROTLI_BUFFER: usize = 64 << 10;

/// How the bytes of an answer are coded (RFC 9110, 8.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Coding {
    Brotli,
    Zstd,
    Gzip,
}

impl Coding {
    /// The first is taken where a client likes several as well.
    const ALL: [(&'static str, Self); 3] = [("br", Self::Brotli), ("zstd", Self::Zstd), ("gzip", Self::Gzip)];
}

/// What the client likes best of what there is.
pub(crate) fn accepted(headers: &HeaderMap) -> Option<Coding> {
    let fields = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|v| v.to_str().ok());
    let listed: Vec<(&str, u32)> = fields.flat_map(|v| v.split(',')).filter_map(weighed).collect();
    let quality = |name: &str| {
        let of = |wanted: &str| listed.iter().find(|(n, _)| n.eq_ignore_ascii_case(wanted)).map(|(_, q)| *q);
        of(name).or_else(|| of("*")).unwrap_or(0)
    };
    let plain = listed.iter().find(|(n, _)| n.eq_ignore_ascii_case("identity")).map_or(0, |(_, q)| *q);
    let mut best = None;
    for (name, coding) in Coding::ALL {
        let quality = quality(name);
        if quality > best.map_or(0, |(q, _)| q) {
            best = Some((quality, coding));
        }
    }
    best.filter(|(quality, _)| *quality >= plain).map(|(_, coding)| coding)
}

/// A name and its quality in thousandths.
fn weighed(text: &str) -> Option<(&str, u32)> {
    let mut parts = text.split(';').map(str::trim);
    let name = parts.next().filter(|n| !n.is_empty())?;
    let quality = parts.find_map(|p| p.strip_prefix("q=").or_else(|| p.strip_prefix("Q=")));
    let quality = quality.map_or(Some(1.0), |q| q.trim().parse::<f32>().ok()).filter(|q| (0.0..=1.0).contains(q))?;
    Some((name, (quality * 1000.0).round() as u32))
}

/// Compresses the body, where that is worth while.
pub(crate) async fn compress(response: Response, coding: Option<Coding>) -> Response {
    let Some(coding) = coding.filter(|_| is_worth(&response)) else { return response };
    let (mut head, body) = response.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, usize::MAX).await else {
        return Response::from_parts(head, Body::empty());
    };
    let kept = bytes.clone();
    let done = tokio::task::spawn_blocking(move || encoded(&bytes, coding)).await;
    let Ok(Some((name, coded))) = done else { return Response::from_parts(head, Body::from(kept)) };
    head.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
    head.headers.remove(header::CONTENT_LENGTH);
    // The same bytes in another coding are another representation.
    if let Some(tag) = head.headers.get(header::ETAG).and_then(|t| t.to_str().ok()).map(|t| format!("W/{t}"))
        && let Ok(tag) = HeaderValue::from_str(&tag)
    {
        head.headers.insert(header::ETAG, tag);
    }
    Response::from_parts(head, Body::from(coded))
}

/// Texts of some length that are whole already; streams are not held back.
fn is_worth(response: &Response) -> bool {
    let headers = response.headers();
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let text = kind.starts_with("text/") && !kind.starts_with("text/event-stream")
        || ["json", "xml", "n-triples", "javascript", "svg"].iter().any(|t| kind.contains(t));
    let size = response.body().size_hint().exact();
    text && size.is_some_and(|s| s >= LEAST)
        && !headers.contains_key(header::CONTENT_ENCODING)
        && response.status() != StatusCode::PARTIAL_CONTENT
}

fn encoded(bytes: &[u8], coding: Coding) -> Option<(&'static str, Vec<u8>)> {
    let name = Coding::ALL.iter().find(|(_, c)| *c == coding)?.0;
    let coded = match coding {
        Coding::Gzip => {
            let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            writer.write_all(bytes).ok()?;
            writer.finish().ok()?
        }
        Coding::Brotli => {
            let mut coded = Vec::new();
            let parameters = brotli::enc::BrotliEncoderParams { quality: BROTLI_LEVEL, ..Default::default() };
            let mut writer = brotli::CompressorWriter::with_params(&mut coded, BROTLI_BUFFER, &parameters);
            writer.write_all(bytes).ok()?;
            drop(writer);
            coded
        }
        Coding::Zstd => ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest),
    };
    (coded.len() < bytes.len()).then_some((name, coded))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn the_best_liked_coding_is_taken() {
        let check = |field: &'static str, expected: Option<Coding>| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(field));
            assert_eq!(accepted(&headers), expected, "{field}");
        };
        check("gzip, deflate, br, zstd", Some(Coding::Brotli));
        check("gzip;q=0.9, br;q=0.1", Some(Coding::Gzip));
        check("zstd", Some(Coding::Zstd));
        check("*", Some(Coding::Brotli));
        check("*;q=0, gzip", Some(Coding::Gzip));
        check("identity", None);
        check("identity, gzip;q=0.5", None);
        check("gzip;q=0", None);
        check("GZIP", Some(Coding::Gzip));
        assert_eq!(accepted(&HeaderMap::new()), None);
    }

    #[test]
    fn what_is_coded_can_be_read() -> Result<(), Box<dyn std::error::Error>> {
        let text = "OpenAIは新しいモデルを発表した。".repeat(500);
        for (name, coding) in Coding::ALL {
            let Some((said, coded)) = encoded(text.as_bytes(), coding) else { return Err(name.into()) };
            assert_eq!(said, name);
            assert!(coded.len() < text.len() / 10);
            let mut read = String::new();
            match coding {
                Coding::Gzip => flate2::read::GzDecoder::new(coded.as_slice()).read_to_string(&mut read)?,
                Coding::Brotli => brotli::Decompressor::new(coded.as_slice(), 4096).read_to_string(&mut read)?,
                Coding::Zstd => ruzstd::decoding::StreamingDecoder::new(coded.as_slice())?.read_to_string(&mut read)?,
            };
            assert_eq!(read, text, "{name}");
        }
        assert!(encoded(b"x", Coding::Gzip).is_none());
        Ok(())
    }
}
