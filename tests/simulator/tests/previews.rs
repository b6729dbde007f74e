//! What a preview says before anything refers to a list is what a segment says afterwards.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use contact::SegmentId;
use event::{Arrival, ContactId, Identifier, Time, segment_api};
use serde_json::{Value as Json, json};
use shard::message::{Batch, Delivery, Place, ShardReply, ShardRequest, Source, Spot, StoredSegment};
use shard::{Outcome, Shard};
use simulator::Disk;

const NOW: i64 = 1_767_225_600_000;

fn ask(shard: &mut Shard<Disk>, request: ShardRequest) -> Outcome<ShardReply> {
    let place = Place { shop: "shop".to_owned(), shard: 0, shards: 1, timezone: "UTC".to_owned() };
    Ok(shard.handle(place, request, Time::from_millis(NOW).unwrap())?.value)
}

fn send(shard: &mut Shard<Disk>, user: &str) {
    let call =
        json!({ "type": "track", "event": "tick", "userId": user, "messageId": user, "timestamp": NOW });
    let call = segment_api::parse(call.to_string().as_bytes(), None, &Arrival::recorded()).unwrap();
    let deliveries = vec![Delivery::new(call, true)];
    ask(shard, ShardRequest::Ingest(Batch { source: Source::Server, deliveries, refused: Vec::new() }))
        .unwrap();
}

fn preview(shard: &mut Shard<Disk>, condition: Json) -> u64 {
    let definition = json!({ "name": "look", "where": condition });
    let request = ShardRequest::Preview { definition, sample: 0, from: Spot::default() };
    match ask(shard, request).unwrap() {
        ShardReply::Previewed { count, .. } => count,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_list_that_no_segment_refers_to_is_asked() {
    let disk = Disk::new().unwrap();
    let mut shard = Shard::new(disk.clone());
    ["a", "b", "c"].iter().for_each(|user| send(&mut shard, user));
    let stored = StoredSegment {
        id: SegmentId::new("list"),
        version: 1,
        definition: json!({ "name": "list", "kind": "list" }),
        created_at: Time::MIN,
        updated_at: Time::MIN,
        recalculated: 0,
    };
    ask(&mut shard, ShardRequest::Define { version: 1, put: vec![stored], drop: Vec::new() }).unwrap();
    let add: Vec<ContactId> = ["a", "b"].map(|user| Identifier::user(user).contact_id()).to_vec();
    let list = SegmentId::new("list");
    ask(&mut shard, ShardRequest::Members { list, add, remove: Vec::new(), only: false }).unwrap();
    // Whoever was put into the list in this life of the shard knows it in any case.
    let mut shard = Shard::new(disk);
    assert_eq!(preview(&mut shard, json!({ "segment": "list", "is": "in" })), 2);
    assert_eq!(preview(&mut shard, json!({ "segment": "list", "is": "out" })), 1);
}
