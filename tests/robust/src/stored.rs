//! What is kept: rows and parcels in JSON, which an older or a broken version may have written.

use contact::{Kept, Ledger, SegmentId, Transition};
use event::{Call, CallError, ContactId, Identifier, Time};
use segment::{History, Verdict};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shard::message::{Claim, Link};
use std::fmt::Debug;

/// Reads any bytes as each kind of thing that is stored; what is accepted reads back the same, and
/// what is built of it stands.
pub fn stored(bytes: &[u8]) {
    read::<Identifier>(bytes);
    read::<ContactId>(bytes);
    read::<SegmentId>(bytes);
    read::<Time>(bytes);
    read::<Verdict>(bytes);
    read::<Kept>(bytes);
    read::<Transition>(bytes);
    read::<Claim>(bytes);
    read::<Link>(bytes);
    read::<CallError>(bytes);
    if let Some(call) = read::<Call>(bytes) {
        let ledger: Ledger = [call.clone()].into_iter().collect();
        assert_eq!(ledger.begin(), Some(call.time));
    }
}

fn read<T: DeserializeOwned + Serialize + PartialEq + Debug>(bytes: &[u8]) -> Option<T> {
    let value: T = serde_json::from_slice(bytes).ok()?;
    let written = serde_json::to_vec(&value).unwrap_or_default();
    assert_eq!(serde_json::from_slice(&written).ok().as_ref(), Some(&value), "reads back");
    Some(value)
}
