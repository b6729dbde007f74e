//! One contact that cannot be evaluated: time goes on for all others, and for it once it can be.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use contact::SegmentId;
use event::{Arrival, Identifier, Time, segment_api};
use serde_json::json;
use shard::message::{Batch, Delivery, Place, ShardReply, ShardRequest, Source, StoredSegment};
use shard::store::{Datum, Row, Store};
use shard::{Address, Outcome, Report, Shard};
use simulator::Disk;

const START: i64 = 1_767_225_600_000;

/// A disk from which the calls of some contact cannot be read without a panic, or an error.
#[derive(Clone)]
struct Trapped {
    disk: Disk,
    trap: Rc<RefCell<Option<String>>>,
    panics: bool,
}

impl Store for Trapped {
    fn rows(&self, query: &str, values: Vec<Datum>) -> Outcome<Vec<Row>> {
        let trap = self.trap.borrow();
        let names = |value: &Datum| match (value, trap.as_ref()) {
            (Datum::Text(text), Some(trap)) => text.contains(trap.as_str()),
            _ => false,
        };
        if query.contains("body FROM calls_of WHERE contact") && values.iter().any(names) {
            assert!(!self.panics, "the trap snaps");
            return Err(shard::Fault::internal("the trap snaps"));
        }
        self.disk.rows(query, values)
    }

    fn run(&self, statements: &str, values: Vec<Datum>) -> Outcome<()> {
        self.disk.run(statements, values)
    }

    fn bytes(&self) -> Outcome<u64> {
        self.disk.bytes()
    }

    fn transaction<T>(&self, body: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
        // As the platform does: what a panic ends is rolled back.
        let caught = RefCell::new(None);
        let outcome = self.disk.transaction(|| match catch_unwind(AssertUnwindSafe(body)) {
            Ok(outcome) => outcome,
            Err(panic) => {
                caught.replace(Some(panic));
                Err(shard::Fault::internal("a panic"))
            }
        });
        match caught.take() {
            Some(panic) => std::panic::resume_unwind(panic),
            None => outcome,
        }
    }
}

struct Machine {
    store: Trapped,
    shard: Shard<Trapped>,
    now: i64,
    reports: Vec<Report>,
}

impl Machine {
    fn new(panics: bool) -> Machine {
        let disk = Disk::new().unwrap();
        let store = Trapped { disk, trap: Rc::default(), panics };
        Machine { shard: Shard::new(store.clone()), store, now: START, reports: Vec::new() }
    }

    fn time(&self) -> Time {
        Time::from_millis(self.now).unwrap()
    }

    fn ask(&mut self, request: ShardRequest) -> ShardReply {
        let place = Place { shop: "shop".to_owned(), shard: 0, shards: 1, timezone: "UTC".to_owned() };
        self.shard.handle(place, request, self.time()).unwrap().value
    }

    fn send(&mut self, user: &str) {
        let call = json!({ "type": "track", "event": "tick", "userId": user, "messageId": user, "timestamp": self.now });
        let call = segment_api::parse(call.to_string().as_bytes(), None, &Arrival::recorded()).unwrap();
        let deliveries = vec![Delivery::new(call, true)];
        let batch = Batch { source: Source::Server, deliveries, refused: Vec::new() };
        self.ask(ShardRequest::Ingest(batch));
    }

    /// Lets seconds pass in which the alarm comes whenever it is to, also after a panic.
    fn pass(&mut self, seconds: i64) {
        let end = self.now + seconds * 1_000;
        while self.now < end {
            self.now += 500;
            match catch_unwind(AssertUnwindSafe(|| self.shard.wake(Time::from_millis(self.now).unwrap()))) {
                Ok(woken) => {
                    let worked = woken.unwrap().unwrap();
                    let seqs: Vec<i64> = worked.parcels.iter().map(|parcel| parcel.seq).collect();
                    self.reports.extend(worked.parcels.into_iter().filter_map(|parcel| match parcel.to {
                        Address::Shop { report, .. } => Some(report),
                        _ => None,
                    }));
                    self.shard.delivered(&seqs, self.time()).unwrap();
                }
                Err(_) => self.forget(),
            }
        }
    }

    fn forget(&mut self) {
        self.shard = Shard::new(self.store.clone());
    }

    fn left(&self) -> Vec<(String, i64)> {
        let query = "SELECT contact, at FROM history_of WHERE change = 'left' ORDER BY at, seq";
        let rows = self.store.disk.rows(query, vec![]).unwrap();
        rows.iter().map(|row| (row.text(0).unwrap().to_owned(), row.integer(1).unwrap())).collect()
    }
}

fn id(user: &str) -> String {
    Identifier::user(user).contact_id().to_string()
}

#[track_caller]
fn check(panics: bool) {
    let mut machine = Machine::new(panics);
    let definition = json!({ "name": "Now", "where": { "event": "tick", "within": { "last": "10s" } } });
    let stored = StoredSegment {
        id: SegmentId::new("now"),
        version: 1,
        definition,
        created_at: Time::MIN,
        updated_at: Time::MIN,
        recalculated: 0,
    };
    machine.ask(ShardRequest::Define { version: 1, put: vec![stored], drop: Vec::new() });
    for user in ["a", "bad", "z"] {
        machine.send(user);
        machine.now += 1_000;
    }
    machine.forget();
    machine.store.trap.replace(Some(id("bad")));
    machine.pass(40);
    let mut others = vec![(id("a"), START + 10_000), (id("z"), START + 12_000)];
    assert_eq!(machine.left(), others);
    let is_told =
        |report: &Report| matches!(report, Report::Aside { contact, .. } if contact.as_str() == id("bad"));
    assert!(machine.reports.iter().any(is_told), "{:?}", machine.reports);
    machine.store.trap.replace(None);
    machine.pass(120);
    others.insert(1, (id("bad"), START + 11_000));
    assert_eq!(machine.left(), others);
    assert!(
        machine.reports.iter().any(|report| matches!(report, Report::Back { .. })),
        "{:?}",
        machine.reports
    );
}

#[test]
fn a_contact_that_cannot_be_read_holds_up_nobody() {
    check(false);
}

#[test]
fn a_contact_that_panics_holds_up_nobody() {
    check(true);
}
