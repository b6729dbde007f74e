//! What a page waits for: telling what a visitor did reads nothing, once it was told, and says what a
//! shard says that reads everything anew.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::cell::Cell;
use std::rc::Rc;

use contact::SegmentId;
use event::{Arrival, Time, segment_api};
use serde_json::{Value as Json, json};
use shard::message::{Batch, Delivery, Place, ShardReply, ShardRequest, Source, StoredSegment, Viewer};
use shard::store::{Datum, Row, Store};
use shard::{Address, Fault, Outcome, Parcel, Shard, Worked};
use simulator::Disk;

const START: i64 = 1_767_225_600_000;

/// A disk that counts how often it is asked, and at times does not answer.
#[derive(Clone)]
struct Watched {
    disk: Disk,
    asked: Rc<Cell<usize>>,
    is_broken: Rc<Cell<bool>>,
}

impl Watched {
    fn look(&self) -> Outcome<()> {
        self.asked.set(self.asked.get() + 1);
        if self.is_broken.get() { Err(Fault::internal("the disk is broken")) } else { Ok(()) }
    }
}

impl Store for Watched {
    fn rows(&self, query: &str, values: Vec<Datum>) -> Outcome<Vec<Row>> {
        self.look()?;
        self.disk.rows(query, values)
    }

    fn run(&self, statements: &str, values: Vec<Datum>) -> Outcome<()> {
        self.look()?;
        self.disk.run(statements, values)
    }

    fn bytes(&self) -> Outcome<u64> {
        self.disk.bytes()
    }

    fn transaction<T>(&self, body: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
        self.look()?;
        self.disk.transaction(body)
    }
}

/// A shard that is alone, and what is sent to it.
struct Machine {
    store: Watched,
    shard: Shard<Watched>,
    now: i64,
    calls: usize,
    version: u64,
}

impl Machine {
    fn new() -> Machine {
        let store = Watched { disk: Disk::new().unwrap(), asked: Rc::default(), is_broken: Rc::default() };
        Machine { shard: Shard::new(store.clone()), store, now: START, calls: 0, version: 0 }
    }

    fn now(&self) -> Time {
        Time::from_millis(self.now).unwrap()
    }

    /// Asks, and delivers what comes of it.
    fn ask(&mut self, request: ShardRequest) {
        let now = self.now();
        let worked = self.shard.handle(place(), request, now).unwrap();
        self.deliver(worked.parcels);
    }

    fn deliver(&mut self, mut parcels: Vec<Parcel>) {
        while let Some(Parcel { seq, to }) = parcels.pop() {
            let now = self.now();
            if let Address::Shard { request, .. } = to {
                parcels.extend(self.shard.handle(place(), request, now).unwrap().parcels);
            }
            self.shard.delivered(&[seq], now).unwrap();
        }
    }

    fn send(&mut self, call: &Json) {
        self.calls += 1;
        let mut call = call.clone();
        let more = [("messageId", json!(format!("m{}", self.calls))), ("timestamp", json!(self.now))];
        call.as_object_mut().unwrap().extend(more.map(|(name, value)| (name.to_owned(), value)));
        let call = segment_api::parse(call.to_string().as_bytes(), None, &Arrival::recorded()).unwrap();
        let deliveries = vec![Delivery::new(call, true)];
        self.ask(ShardRequest::Ingest(Batch { source: Source::Server, deliveries, refused: Vec::new() }));
    }

    fn view(&mut self, anonymous: &str, product: &str) {
        self.send(&json!({ "type": "track", "event": "product_viewed", "anonymousId": anonymous,
            "properties": { "product_id": product } }));
    }

    /// Defines a segment of those who viewed something within an hour.
    fn define(&mut self, id: &str, count: u64) {
        self.version += 1;
        let body = json!({ "event": "product_viewed", "within": { "last": "1h" }, "is": { "gte": count } });
        let stored = StoredSegment {
            id: SegmentId::new(id),
            version: self.version,
            definition: json!({ "name": id, "where": body }),
            created_at: Time::MIN,
            updated_at: Time::MIN,
            recalculated: 0,
        };
        self.ask(ShardRequest::Define { version: self.version, put: vec![stored], drop: Vec::new() });
    }

    fn wake(&mut self) {
        let now = self.now();
        if let Some(worked) = self.shard.wake(now).unwrap() {
            self.deliver(worked.parcels);
        }
    }

    /// What a block asks of somebody.
    fn look(&mut self, who: &Viewer) -> Outcome<Worked<ShardReply>> {
        let now = self.now();
        self.shard.handle(place(), activity(who), now)
    }

    /// The same, which has to be what a shard says that reads everything anew.
    #[track_caller]
    fn check(&mut self, who: &Viewer) -> Json {
        let worked = self.look(who).unwrap();
        let mut other = Shard::new(self.store.clone());
        let anew = other.handle(place(), activity(who), self.now()).unwrap();
        let reply = serde_json::to_value(&worked.value).unwrap();
        assert_eq!(reply, serde_json::to_value(&anew.value).unwrap(), "{who:?}");
        // What is packed when is known to memory alone.
        let due = |due: Option<i64>| due.map_or(i64::MAX, |due| due.max(self.now));
        assert!(due(worked.next_due) <= due(anew.next_due), "the alarm after {who:?} is late");
        assert!(worked.parcels.is_empty());
        reply
    }

    /// How often storage is asked for it.
    fn cost(&mut self, who: &Viewer) -> usize {
        let before = self.store.asked.get();
        self.look(who).unwrap();
        self.store.asked.get() - before
    }
}

fn place() -> Place {
    Place { shop: "shop".to_owned(), shard: 0, shards: 1, timezone: "UTC".to_owned() }
}

fn activity(who: &Viewer) -> ShardRequest {
    ShardRequest::Activity { who: who.clone(), segments: ["often", "once"].map(SegmentId::new).to_vec() }
}

fn browser(anonymous: &str) -> Viewer {
    Viewer::Browser { anonymous: anonymous.to_owned(), at: None }
}

#[test]
fn what_a_visitor_did_is_told_without_storage() {
    let mut machine = Machine::new();
    machine.view("v", "tea");
    assert_eq!(machine.cost(&browser("v")), 0, "who was just here is in memory");
    machine.shard = Shard::new(machine.store.clone());
    assert!(machine.cost(&browser("v")) > 0);
    assert_eq!(machine.cost(&browser("v")), 0, "who was read once is in memory");
    let reply = machine.check(&browser("v"));
    assert_eq!(reply.pointer("/Activity/visitor/viewed/0/product"), Some(&json!("tea")), "{reply}");
}

#[test]
fn an_expiry_meanwhile_is_told_at_once_and_stays_due() {
    let mut machine = Machine::new();
    machine.define("once", 1);
    machine.wake();
    machine.view("v", "tea");
    assert_eq!(machine.check(&browser("v")).pointer("/Activity/segments"), Some(&json!(["once"])));
    let due = machine.look(&browser("v")).unwrap().next_due;
    machine.now += 3_600_001;
    assert_eq!(machine.check(&browser("v")).pointer("/Activity/segments"), Some(&json!([])));
    let worked = machine.look(&browser("v")).unwrap();
    assert_eq!(worked.next_due, due, "nothing was followed yet");
    machine.wake();
    assert_ne!(machine.look(&browser("v")).unwrap().next_due, due);
}

#[test]
fn after_a_failure_memory_is_read_anew() {
    let mut machine = Machine::new();
    machine.view("v", "tea");
    machine.view("w", "coffee");
    machine.shard = Shard::new(machine.store.clone());
    machine.check(&browser("v"));
    machine.store.is_broken.set(true);
    assert!(machine.look(&browser("w")).is_err());
    assert!(machine.look(&browser("v")).is_err(), "what was in memory is forgotten");
    machine.store.is_broken.set(false);
    machine.check(&browser("v"));
    machine.check(&browser("w"));
}

#[test]
fn a_look_says_what_storage_says() {
    for seed in 0..100 {
        let mut machine = Machine::new();
        let mut dice = seed;
        let mut throw = |below: u64| {
            dice = u64::wrapping_mul(dice + 1, 6_364_136_223_846_793_005).wrapping_add(seed);
            (dice >> 33) % below
        };
        for _ in 0..60 {
            let (one, two) = (throw(4), throw(4));
            let (visitor, user) = (format!("v{one}"), format!("u{two}"));
            match throw(12) {
                0..=2 => machine.view(&visitor, &format!("p{two}")),
                3 => machine.send(&json!({ "type": "identify", "anonymousId": visitor, "userId": user })),
                4 => machine.send(&json!({ "type": "alias", "previousId": visitor, "userId": user })),
                5 => machine.send(&json!({ "type": "track", "event": "order_completed", "userId": user,
                    "properties": { "order_id": format!("o{one}"), "products": [{ "product_id": "p1" }] } })),
                6 => machine.define(if one % 2 == 0 { "often" } else { "once" }, one + 1),
                7 => machine.now += 1_300_000 * i64::try_from(one).unwrap(),
                8 => machine.wake(),
                9 => {
                    machine.store.is_broken.set(true);
                    _ = machine.look(&browser(&visitor));
                    machine.store.is_broken.set(false);
                }
                10 => _ = machine.check(&Viewer::Customer(user)),
                _ => _ = machine.check(&browser(&visitor)),
            }
        }
    }
}
