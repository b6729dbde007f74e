//! The events of `/v1/context`: calls in Segment's format, as a batch holds them.

use dialect::{Body, segment};
use serde_json::Value as Json;

use super::{Asked, Intake, Report, Sender, check_origin, refusal, source_of};
use crate::clock;
use crate::fault::{Fault, Outcome};
use crate::message::Source;
use crate::shop::Settings;

/// Where such an event is sent again: a batch of one.
const AGAIN: &str = "v1/batch";

/// Takes the events of a question; those that name nobody are the visitor's.
pub(in crate::routes) async fn of_context(
    asked: &Asked<'_>,
    settings: &Settings,
    body: &Body<'_>,
    text: &[u8],
    visitor: Option<&str>,
) -> Outcome<Report> {
    let key = match asked.bearer().filter(|text| text.contains('.')) {
        Some(_) => asked.key_beside_token(),
        None => asked.given_key(),
    };
    let Some(key) = key.or_else(|| body.write_key().map(str::to_owned)) else {
        return Err(Fault::unauthorized(
            "events need a key beside the customer token; send the write key as `key`",
        ));
    };
    let source = source_of(&key);
    if source == Source::Page && !settings.origins.is_empty() {
        check_origin(asked, settings)?;
    }
    let sender = Sender {
        settings: settings.clone(),
        is_public: source == Source::Page,
        source,
        route: AGAIN.to_owned(),
        around: body.around(),
        arrival: event::Arrival::sent(clock::now(), body.sent_at()),
    };
    let listed = body.context().and_then(|context| Ok((context, body.events()?)));
    let (context, parts) = refusal::unless_listed(asked.env, &sender, text, listed).await?;
    let mut intake = Intake::default();
    for (index, raw) in parts.into_iter().enumerate() {
        let owned = visitor.and_then(|visitor| with_visitor(raw, visitor));
        let raw = owned.as_deref().unwrap_or(raw);
        intake.take(&sender, index, raw, segment::batched(raw, &context, &sender.arrival));
    }
    intake.store(asked.env, &sender).await
}

/// The call with the visitor's id, where it names nobody itself.
fn with_visitor(raw: &[u8], visitor: &str) -> Option<Vec<u8>> {
    let mut call: serde_json::Map<String, Json> = serde_json::from_slice(raw).ok()?;
    let names_somebody = |key: &str| call.get(key).is_some_and(|id| !id.is_null());
    if names_somebody("anonymousId") || names_somebody("userId") {
        return None;
    }
    call.insert("anonymousId".to_owned(), visitor.into());
    serde_json::to_vec(&call).ok()
}
