//! Which of several copies stands, where only the whole calls tell.

use std::collections::HashMap;

use anyhow::{Context, Result};
use archive::Dispute;
use event::{Arrival, Call, Keep, Time, segment_api};

use super::file::Input;
use crate::lines::Chunks;

/// Reads the file once more, for the calls whose copies differ: of those of the earliest time the
/// first by content stands.
pub(super) fn standing(input: &Input, arrival: &Arrival, disputes: &[Dispute]) -> Result<Vec<Call>> {
    let times: HashMap<&str, Time> =
        disputes.iter().map(|dispute| (dispute.id.as_str(), dispute.time)).collect();
    let mut first: HashMap<String, (String, Call)> = HashMap::new();
    let head = Keep::nothing();
    for chunk in Chunks::new(input.reopen()?.input) {
        for (_, line) in chunk.context("the calls cannot be read again")?.lines() {
            let Ok(call) = segment_api::parse_kept(line, None, arrival, &head) else { continue };
            if times.get(call.id.as_str()) != Some(&call.time) {
                continue;
            }
            let Ok(call) = segment_api::parse(line, None, arrival) else { continue };
            let content = serde_json::to_string(&call)?;
            if first.get(&call.id).is_none_or(|(known, _)| content < *known) {
                first.insert(call.id.clone(), (content, call));
            }
        }
    }
    Ok(first.into_values().map(|(_, call)| call).collect())
}
