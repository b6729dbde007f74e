//! Reading request bodies within their limits.

use std::io::Read as _;

use futures_util::StreamExt as _;
use serde::de::DeserializeOwned;
use worker::Request;

use crate::fault::{Fault, Outcome};

const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// Content types that a JSON body comes with.
const TAKEN: [&str; 6] = [
    "",
    "application/json",
    "text/json",
    "text/plain",
    "application/x-www-form-urlencoded",
    "application/octet-stream",
];

/// The body, inflated if it is gzip, of at most `limit` bytes; counted while reading, so that a
/// larger one costs no memory.
pub(super) async fn read(request: &mut Request, limit: usize) -> Outcome<Vec<u8>> {
    let body = read_raw(request, limit).await?;
    if !body.starts_with(&GZIP_MAGIC) {
        return Ok(body);
    }
    let mut inflated = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    flate2::read::GzDecoder::new(body.as_slice())
        .take(most)
        .read_to_end(&mut inflated)
        .map_err(|_| Fault::bad_request("bad_gzip", "the body looks like gzip but cannot be inflated"))?;
    if inflated.len() > limit { Err(over(limit)) } else { Ok(inflated) }
}

/// The body as JSON. Programs name its type in many ways, `curl -d` as a form; only what is surely
/// something else is refused.
pub(super) async fn json<T: DeserializeOwned>(request: &mut Request, limit: usize) -> Outcome<T> {
    let told = request.headers().get("content-type").ok().flatten().unwrap_or_default();
    let kind = told.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if !(TAKEN.contains(&kind.as_str()) || kind.ends_with("+json")) {
        return Err(Fault::media_type(format!(
            "expected JSON with the content type `application/json`, not `{kind}`"
        )));
    }
    Ok(api::read_body(&read(request, limit).await?)?)
}

async fn read_raw(request: &mut Request, limit: usize) -> Outcome<Vec<u8>> {
    let told =
        request.headers().get("content-length").ok().flatten().and_then(|text| text.parse::<usize>().ok());
    if told.is_some_and(|length| length > limit) {
        return Err(over(limit));
    }
    let Ok(mut stream) = request.stream() else {
        return Ok(Vec::new());
    };
    let mut body = Vec::with_capacity(told.unwrap_or(0));
    while let Some(chunk) = stream.next().await {
        body.extend_from_slice(&chunk?);
        if body.len() > limit {
            return Err(over(limit));
        }
    }
    Ok(body)
}

fn over(limit: usize) -> Fault {
    Fault::too_large(format!("expected a body of at most {limit} bytes"))
}
