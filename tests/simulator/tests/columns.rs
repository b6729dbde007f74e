//! Contacts packed as columns: what is asked of them is what their calls say.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use contact::SegmentId;
use event::{Arrival, Identifier, Time, segment_api};
use serde_json::{Value as Json, json};
use shard::message::{Batch, Delivery, Place, ShardReply, ShardRequest, Source, Spot, StoredSegment};
use shard::store::Store as _;
use shard::{Scale, Shard};
use simulator::Disk;

const START: i64 = 1_767_225_600_000;

struct Machine {
    disk: Disk,
    shard: Shard<Disk>,
    now: i64,
    version: u64,
    calls: usize,
}

impl Machine {
    fn new() -> Machine {
        let disk = Disk::new().unwrap();
        let scale = Scale { chunk: 4, quiet_ms: 1_000, ..Scale::default() };
        Machine { shard: Shard::scaled(disk.clone(), scale), disk, now: START, version: 0, calls: 0 }
    }

    fn ask(&mut self, request: ShardRequest) -> ShardReply {
        let place = Place { shop: "shop".to_owned(), shard: 0, shards: 1, timezone: "UTC".to_owned() };
        self.shard.handle(place, request, Time::from_millis(self.now).unwrap()).unwrap().value
    }

    /// Somebody does something with a product.
    fn send(&mut self, user: &str, event: &str, product: &str) {
        self.calls += 1;
        let call = json!({
            "type": "track", "event": event, "userId": user, "messageId": format!("m{}", self.calls),
            "timestamp": self.now, "properties": { "product_id": product },
        });
        let call = segment_api::parse(call.to_string().as_bytes(), None, &Arrival::recorded()).unwrap();
        let deliveries = vec![Delivery::new(call, true)];
        self.ask(ShardRequest::Ingest(Batch { source: Source::Server, deliveries, refused: Vec::new() }));
        self.now += 1;
    }

    fn define(&mut self, id: &str, kind: &str, condition: Json) {
        self.version += 1;
        let definition = match kind {
            "list" => json!({ "name": id, "kind": kind }),
            _ => json!({ "name": id, "kind": kind, "where": condition }),
        };
        let stored = StoredSegment {
            id: SegmentId::new(id),
            version: self.version,
            definition,
            created_at: Time::MIN,
            updated_at: Time::MIN,
            recalculated: 0,
        };
        self.ask(ShardRequest::Define { version: self.version, put: vec![stored], drop: Vec::new() });
    }

    /// Waits until whoever is quiet is packed.
    fn pack(&mut self) {
        for _ in 0..40 {
            self.now += 60_000;
            self.shard.wake(Time::from_millis(self.now).unwrap()).unwrap();
        }
    }

    fn number(&self, query: &str) -> i64 {
        self.disk.number(query, vec![]).unwrap()
    }

    /// The users in a segment.
    fn members(&self, segment: &str, users: &[&str]) -> Vec<String> {
        let query = "SELECT contact FROM memberships_of WHERE segment = ? AND member = 1";
        let rows = self.disk.rows(query, vec![segment.into()]).unwrap();
        let ids: Vec<&str> = rows.iter().map(|row| row.text(0).unwrap()).collect();
        let is_in = |user: &&&str| ids.contains(&Identifier::user(user).contact_id().as_str());
        users.iter().filter(is_in).map(|user| (*user).to_owned()).collect()
    }

    fn preview(&mut self, condition: &Json) -> u64 {
        let definition = json!({ "name": "look", "where": condition });
        let request = ShardRequest::Preview { definition, sample: 0, from: Spot::default() };
        match self.ask(request) {
            ShardReply::Previewed { count, next: None, .. } => Some(count),
            _ => None,
        }
        .unwrap()
    }
}

const USERS: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];

fn crowd() -> Machine {
    let mut machine = Machine::new();
    for (user, product) in USERS.iter().zip(["1", "2"].iter().cycle()) {
        machine.send(user, "page_viewed", "0");
        machine.send(user, "viewed", product);
    }
    machine
}

/// The leaf was numbered among the names of another segment.
#[test]
fn a_leaf_of_another_segment_is_asked_by_its_own_names() {
    let mut machine = crowd();
    let last = || json!({ "last": "viewed", "has": { "param": "product_id", "is": { "eq": "2" } } });
    machine.define("first", "dynamic", last());
    machine.pack();
    assert_eq!(machine.number("SELECT count(*) FROM loose"), 0);
    machine.define("second", "dynamic", json!({ "all": [{ "event": "page_viewed" }, { "not": last() }] }));
    assert_eq!(machine.members("first", &USERS), ["b", "d", "f", "h"]);
    assert_eq!(machine.members("second", &USERS), ["a", "c", "e", "g"]);
}

#[test]
fn whoever_does_something_is_asked_anew() {
    let mut machine = crowd();
    machine.pack();
    let bought = || json!({ "event": "bought" });
    assert_eq!(machine.preview(&bought()), 0);
    machine.send("c", "bought", "1");
    assert_eq!(machine.number("SELECT count(*) FROM loose"), 1);
    assert_eq!(machine.preview(&bought()), 1);
    assert_eq!(machine.preview(&json!({ "not": bought() })), 7);
    machine.pack();
    assert_eq!(machine.number("SELECT count(*) FROM loose"), 0);
    assert_eq!(machine.preview(&bought()), 1);
    machine.define("bought", "static", bought());
    assert_eq!(machine.members("bought", &USERS), ["c"]);
}

#[test]
fn lists_are_asked_of_contacts_that_are_packed() {
    let mut machine = crowd();
    machine.define("list", "list", Json::Null);
    let add = ["a", "b"].map(|user| Identifier::user(user).contact_id()).to_vec();
    let list = SegmentId::new("list");
    machine.ask(ShardRequest::Members { list, add, remove: Vec::new(), only: false });
    machine.pack();
    assert_eq!(machine.number("SELECT count(*) FROM loose"), 0);
    let in_list = || json!({ "segment": "list", "is": "in" });
    assert_eq!(machine.preview(&in_list()), 2);
    assert_eq!(machine.preview(&json!({ "not": in_list() })), 6);
    machine.define("listed", "dynamic", json!({ "all": [in_list(), { "event": "page_viewed" }] }));
    assert_eq!(machine.members("listed", &USERS), ["a", "b"]);
}

/// What another version wrote is made anew.
#[test]
fn a_chunk_that_cannot_be_read_is_forgotten() {
    let mut machine = crowd();
    machine.pack();
    assert!(machine.number("SELECT count(*) FROM chunks") > 0);
    machine.disk.run("UPDATE chunk_parts SET bytes = x'00'", vec![]).unwrap();
    assert_eq!(machine.preview(&json!({ "event": "viewed" })), 8);
    assert_eq!(machine.number("SELECT count(*) FROM chunks"), 0);
    machine.pack();
    assert!(machine.number("SELECT count(*) FROM chunks") > 0);
    assert_eq!(machine.preview(&json!({ "event": "viewed" })), 8);
}
