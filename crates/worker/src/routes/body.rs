//! Reading request bodies within their limits.

use std::io::Read as _;

use futures_util::StreamExt as _;
use worker::Request;

use crate::fault::{Fault, Outcome};

const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

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

/// The body as JSON.
pub(super) async fn json<T: serde::de::DeserializeOwned>(request: &mut Request, limit: usize) -> Outcome<T> {
    crate::reply::parse(&read(request, limit).await?)
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
