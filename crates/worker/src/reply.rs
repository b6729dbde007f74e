//! Building answers.

use serde::Serialize;
use worker::{Headers, Response};

use crate::fault::Outcome;

/// A JSON answer.
pub(crate) fn json(body: &impl Serialize) -> Outcome<Response> {
    Ok(json_text(serde_json::to_string(body)?)?)
}

/// A JSON answer from text that is JSON already.
pub(crate) fn json_text(body: String) -> worker::Result<Response> {
    let headers = Headers::new();
    headers.set("content-type", "application/json; charset=utf-8")?;
    headers.set("cache-control", "no-store")?;
    headers.set("x-content-type-options", "nosniff")?;
    Ok(Response::from_bytes(body.into_bytes())?.with_headers(headers))
}
