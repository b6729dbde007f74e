//! What an archive says of a contact is what its ledger says.

#![expect(clippy::unwrap_used, reason = "what the tests stand on may fail them as the tests themselves may")]

#[path = "archive/attributes.rs"]
mod attributes;
#[path = "archive/joined.rs"]
mod joined;
#[path = "archive/random.rs"]
mod random;
#[path = "archive/snapshot.rs"]
mod snapshot;
#[path = "archive/suite.rs"]
mod suite_cases;

use archive::{Archive, Builder};
use event::{Arrival, Call, Keep, segment_api};

/// The calls as they are sent, one JSON object each.
fn calls(texts: &[String]) -> Vec<Call> {
    let parse = |text: &String| segment_api::parse(text.as_bytes(), None, &Arrival::recorded()).unwrap();
    texts.iter().map(parse).collect()
}

fn archive_of(calls: &[Call]) -> Archive {
    let mut builder = Builder::new(Keep::everything());
    calls.iter().for_each(|call| builder.call(call));
    settled(builder, calls).build()
}

/// Decides disputes by what the whole calls say.
fn settled(mut builder: Builder, calls: &[Call]) -> Builder {
    let standing: Vec<Call> = (builder.disputes().into_iter())
        .map(|dispute| {
            let copies = calls.iter().filter(|call| call.id == dispute.id && call.time == dispute.time);
            copies.min_by_key(|call| serde_json::to_string(call).unwrap()).unwrap().clone()
        })
        .collect();
    builder.settle(&standing);
    builder
}
