//! A call, as a page or a server may send it.

use contact::Ledger;
use event::{Arrival, Call, Time, segment_api};
use segment::History;

/// Reads any bytes as a call; one that is accepted is stored and read without loss, and repeats
/// nothing when it comes twice.
pub fn call(bytes: &[u8]) {
    let arrivals = [Arrival::recorded(), Arrival::at(Time::MAX), Arrival::sent(Time::MIN, Some(Time::MAX))];
    for arrival in arrivals {
        let Ok(call) = segment_api::parse(bytes, None, &arrival) else { continue };
        let stored = serde_json::to_vec(&call).unwrap_or_default();
        assert_eq!(serde_json::from_slice::<Call>(&stored).ok().as_ref(), Some(&call), "reads back");
        let (time, ledger): (Time, Ledger) = (call.time, [call.clone(), call].into_iter().collect());
        assert_eq!((ledger.len(), ledger.begin()), (1, Some(time)), "counts once");
    }
}
