//! `GET /v1/segments`: the public segments of a shop, for pages that evaluate them on what the visitor does.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use segment::Definition;
use segment::compact;
use serde::Serialize;
use sha2::{Digest, Sha256};
use shard::definitions::{read, zone_named};
use worker::Response;

use super::{Asked, segments, who};
use crate::access::KeyKind;
use crate::clock;
use crate::fault::{Fault, Outcome};
use crate::reply;

/// A page may keep the answer for so many seconds.
const CACHED: &str = "public, max-age=60";

/// How far around now pages know the clocks of a time zone: back to 1970, and for two years to come.
const YEARS_AHEAD_MS: i64 = 2 * 366 * 86_400_000;

#[derive(Serialize)]
struct Public<'s> {
    /// What is in `definitions`: who does not know it leaves it alone.
    form: u32,
    segments: Vec<Named<'s>>,
    /// As [`compact::read`] reads them, in base64.
    definitions: String,
}

#[derive(Serialize)]
struct Named<'s> {
    id: &'s str,
    name: &'s str,
}

pub(super) async fn list(asked: Asked<'_>) -> Outcome<Response> {
    let key = asked.given_key().unwrap_or_default();
    let settings = who::by_key(asked.env, &key, &[KeyKind::Write, KeyKind::Source, KeyKind::Admin]).await?;
    let stored = segments::stored(&asked, &settings).await?;
    let read = |id: String, json| Some((id, read(json).ok()?)).filter(|(_, definition)| definition.public);
    let mut public: Vec<(String, Definition)> =
        stored.iter().filter_map(|it| read(it.id.as_str().to_owned(), &it.definition)).collect();
    public.retain(|(_, definition)| definition.active);
    // What a segment refers to may have changed since it was made public.
    let mut count = usize::MAX;
    while public.len() < count {
        count = public.len();
        let ids: Vec<String> = public.iter().map(|(id, _)| id.clone()).collect();
        public
            .retain(|(_, definition)| definition.check_for_page(|id| ids.iter().any(|it| it == id)).is_ok());
    }
    let zone = zone_named(&settings.timezone)?;
    let now = clock::now();
    let begin = event::Time::from_millis(0).unwrap_or(now);
    let definitions = compact::write(&public, &zone, begin, now.saturating_add(YEARS_AHEAD_MS));
    let definitions = definitions.map_err(|error| Fault::internal(format!("a public segment: {error}")))?;
    let text = serde_json::to_string(&Public {
        form: compact::FORM,
        segments: public.iter().map(|(id, definition)| Named { id, name: &definition.name }).collect(),
        definitions: STANDARD.encode(definitions),
    })?;
    let tag = format!(
        "\"{}\"",
        URL_SAFE_NO_PAD.encode(Sha256::digest(text.as_bytes()).get(..12).unwrap_or_default())
    );
    let known = asked.header("if-none-match").is_some_and(|tags| tags.contains(&tag));
    let mut response = if known { Response::empty()?.with_status(304) } else { reply::json_text(text)? };
    let headers = response.headers_mut();
    headers.set("cache-control", CACHED)?;
    headers.set("etag", &tag)?;
    headers.set("vary", "authorization, x-write-key")?;
    Ok(response)
}
