//! What is refused: told to the sender, kept for the operator, and sent again through the same door.

use dialect::Body;
use event::{Arrival, CallError};
use serde_json::value::RawValue;
use worker::Env;

use super::{Asked, Rejection, Sender, Way, deliver, fault, source_of, take, who};
use crate::access::KeyKind;
use crate::clock;
use crate::fault::{Fault, Outcome};
use crate::message::{Refused, RejectedView, Source};
use crate::shop::Settings;

/// Bytes that are kept of what was refused.
const KEPT_BYTES: usize = 32 * 1024;

/// What came of something that was sent again.
pub(in crate::routes) enum Again {
    /// It is stored now.
    Stored,
    /// All of it was stored before.
    Duplicate,
    /// It is refused again.
    Rejected(CallError),
}

impl Sender {
    /// A refused part, or with nothing around it a whole body, as it is kept; what is sent again is
    /// kept already.
    pub(super) fn refused(&self, raw: &[u8], around: Option<String>, error: &CallError) -> Option<Refused> {
        let kept = raw.get(..KEPT_BYTES.min(raw.len())).unwrap_or_default();
        (self.source != Source::Replay).then(|| Refused {
            error: error.clone(),
            body: String::from_utf8_lossy(kept).into_owned(),
            route: self.route.clone(),
            around,
            calls: 1,
        })
    }
}

/// Refuses a body as a whole; returns what to answer.
pub(super) async fn whole(env: &Env, sender: &Sender, raw: &[u8], error: &CallError) -> Outcome<Fault> {
    deliver(env, sender, Vec::new(), sender.refused(raw, None, error).into_iter().collect()).await?;
    Ok(fault(error))
}

/// Refuses a body that could not be read, as far as it is known whose it is: by a key that stands
/// beside it.
pub(super) async fn unread(asked: &Asked<'_>, raw: &[u8], fault: Fault) -> Outcome<Fault> {
    let key = asked.given_key().unwrap_or_default();
    let kinds = [KeyKind::Write, KeyKind::Source, KeyKind::Admin];
    let Ok(settings) = who::by_key(asked.env, &key, &kinds).await else {
        return Ok(fault);
    };
    let error = CallError::new(&fault.code, fault.path.as_deref().unwrap_or_default(), &*fault.message);
    let source = source_of(&key);
    let sender = Sender {
        settings,
        is_public: source == Source::Page,
        source,
        route: asked.url.path().trim_matches('/').to_owned(),
        around: String::new(),
        arrival: Arrival::at(clock::now()),
    };
    whole(asked.env, &sender, raw, &error).await?;
    Ok(fault)
}

/// The parts of a list; a body without one is refused as a whole.
pub(super) async fn unless_listed<T>(
    env: &Env,
    sender: &Sender,
    text: &[u8],
    listed: Result<T, CallError>,
) -> Outcome<T> {
    match listed {
        Ok(parts) => Ok(parts),
        Err(error) => Err(whole(env, sender, text, &error).await?),
    }
}

/// Sends again what was refused, as if it came now for the first time, with the time at which it came.
pub(in crate::routes) async fn again(env: &Env, settings: &Settings, kept: &RejectedView) -> Outcome<Again> {
    if kept.route.is_empty() {
        let message = "another call has its id; send it again under an id of its own";
        return Ok(Again::Rejected(CallError::new(shard::OTHER_CONTENT, "messageId", message)));
    }
    if kept.body.len() >= KEPT_BYTES {
        return Ok(Again::Rejected(CallError::new("too_large", "", "only the beginning of it was kept")));
    }
    let route: Vec<String> = kept.route.split('/').map(crate::routes::decoded).collect();
    let path: Vec<&str> = route.iter().map(String::as_str).collect();
    let way = Way::of(&path).ok_or_else(|| Fault::internal("a route is gone"))?;
    let text = match &kept.around {
        None => kept.body.clone(),
        Some(around) => whole_again(way, around, &kept.body)?,
    };
    let body = match Body::read(text.as_bytes()) {
        Ok(body) => body,
        Err(error) => return Ok(Again::Rejected(error)),
    };
    let sender = Sender {
        settings: settings.clone(),
        is_public: kept.source == Source::Page,
        source: Source::Replay,
        route: kept.route.clone(),
        around: String::new(),
        arrival: Arrival::sent(kept.at, body.sent_at()),
    };
    match take(env, &sender, way, text.as_bytes(), &body).await {
        Ok(report) => Ok(match report.rejected.into_iter().next() {
            Some(Rejection { error, .. }) => Again::Rejected(error),
            None if report.is_news => Again::Stored,
            None => Again::Duplicate,
        }),
        Err(Fault { status: 400 | 413, code, message, path, .. }) => {
            Ok(Again::Rejected(CallError::new(&code, path.as_deref().unwrap_or_default(), message)))
        }
        Err(fault) => Err(fault),
    }
}

/// A body with this part alone, and what stood around it.
fn whole_again(way: Way<'_>, around: &str, part: &str) -> Outcome<String> {
    let list = match way {
        Way::Events => "events",
        Way::Orders => "orders",
        Way::Contacts => "contacts",
        _ => "batch",
    };
    let mut body: serde_json::Map<String, serde_json::Value> = serde_json::from_str(around)?;
    let part: &RawValue = serde_json::from_str(part)?;
    body.insert(list.to_owned(), serde_json::json!([part]));
    Ok(serde_json::to_string(&body)?)
}
