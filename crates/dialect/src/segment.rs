//! Segment's HTTP API, as its own clients, RudderStack's and those of Customer.io's pipelines speak it.

use event::segment_api::parse_addressed;
use event::{Arrival, Call, CallError, CallKind, Map};

use crate::translate::translated;

/// Reads one call of a batch. Of the context that the calls share it takes what its own does not tell.
///
/// # Errors
/// What the call lacks or has wrong, with its path.
pub fn batched(json: &[u8], context: &Map, arrival: &Arrival) -> Result<Call, CallError> {
    let mut call = call(json, None, arrival)?;
    for (key, value) in context {
        call.context.get_or_insert(key.clone(), value.clone());
    }
    Ok(call)
}

/// Reads one call. `kind` is what the route says; without it the call says so itself.
///
/// # Errors
/// What the call lacks or has wrong, with its path.
pub fn call(json: &[u8], kind: Option<CallKind>, arrival: &Arrival) -> Result<Call, CallError> {
    parse_addressed(json, kind, arrival).map(translated)
}
