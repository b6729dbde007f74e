//! The tracker's own route: what a page's script or a shop's plugin sends of one event.

use event::{Arrival, Call, CallError, CallKind, Value, arrange, canonical_name, field};

use super::EVENT_BYTES;
use super::web::{GENERAL_INFO, visitor};
use super::who::nobody;
use crate::sent::{object, within_limits};
use crate::translate::translated;

/// Reads `{GeneralInfo: {eventName, datetime, externalCustomerId, user_email, …}, <eventName>: …}`.
///
/// # Errors
/// What it lacks or has wrong, with its path.
pub fn tracked(json: &[u8], arrival: &Arrival) -> Result<Call, CallError> {
    let mut params = object(json, EVENT_BYTES)?;
    within_limits(&params)?;
    let Some(Value::Map(general)) = params.remove(GENERAL_INFO) else {
        return Err(CallError::new("bad_type", GENERAL_INFO, "expected an object"));
    };
    params.remove("writeKey");
    let within = |error: CallError| CallError { path: format!("GeneralInfo.{}", error.path), ..error };
    let name = general
        .get("eventName")
        .and_then(Value::as_text)
        .ok_or_else(|| CallError::new("bad_name", "GeneralInfo.eventName", "expected the event's name"))?;
    let name = field::name(name, "GeneralInfo.eventName")?;
    let datetime =
        general.get("datetime").map(|given| given.as_number().map_or(given.clone(), Value::Number));
    let stamp = field::time(datetime.unwrap_or_default(), "datetime", arrival).map_err(within)?;
    let time = arrival
        .time_of(stamp, None)
        .ok_or_else(|| CallError::new("no_time", "GeneralInfo.datetime", "expected a time"))?;
    let (who, anonymous) = visitor(&general)?;
    if !who.is_somebody() && anonymous.is_none() {
        return Err(nobody(GENERAL_INFO));
    }
    let mut call = Call {
        name: canonical_name(name).into_owned(),
        anonymous,
        params: arrange(params),
        ..who.call(CallKind::Track, time)
    };
    call.id = call.made_id(stamp);
    Ok(translated(call))
}
