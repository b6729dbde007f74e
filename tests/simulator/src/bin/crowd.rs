//! A shard with many contacts, timed: `cargo run --profile trial -p simulator --bin crowd`.
//!
//! SQLite in memory, so that what is timed is the work of the shard. A plain scan by SQL over the same
//! rows stands beside.

use std::time::{Duration, Instant};

use clap::Parser;
use contact::SegmentId;
use event::{Arrival, Call, Time, segment_api};
use serde_json::{Value as Json, json};
use shard::message::{Batch, Delivery, Place, ShardReply, ShardRequest, Source, Spot, StoredSegment};
use shard::store::Store as _;
use shard::{Outcome, Shard, Worked};
use simulator::Disk;

/// 2026-01-01.
const START: i64 = 1_767_225_600_000;
const DAY: i64 = 86_400_000;
const BATCH: usize = 500;

/// How many there are.
#[derive(Parser)]
struct Options {
    /// Contacts of the shard
    #[arg(long, default_value_t = 250_000)]
    contacts: usize,
    /// Events of each contact
    #[arg(long, default_value_t = 10)]
    events: usize,
    /// One in so many contacts did something since the columns were made
    #[arg(long, default_value_t = 50)]
    active: usize,
}

fn main() -> Outcome<()> {
    let options = Options::parse();
    let mut crowd =
        Crowd { shard: Shard::new(Disk::new().map_err(shard::Fault::internal)?), now: START, due: None };
    let begun = Instant::now();
    crowd.fill(options.contacts, options.events)?;
    let events = options.contacts * options.events;
    println!("{} contacts, {events} events, stored in {}", options.contacts, seconds(begun.elapsed()));
    crowd.preview("nothing packed: spent > 50 in 30 days", &spenders())?;
    crowd.pack()?;
    let bytes = crowd.number("SELECT sum(length(bytes)) FROM chunk_parts")?;
    let rows = crowd.number("SELECT sum(length(body)) FROM calls")?;
    let core = crowd.number("SELECT sum(length(bytes)) FROM chunk_parts WHERE part = 0")?;
    let [columns, core, rows] = [bytes, core, rows].map(|bytes| share(bytes, events));
    println!("columns: {columns:.1} bytes an event, {core:.1} of them always read; rows of calls: {rows:.1}");
    println!("{} parts", crowd.number("SELECT count(*) FROM chunk_parts")?);
    crowd.look()?;
    let mut calls = Vec::new();
    for contact in (0..options.contacts).step_by(options.active) {
        calls.push(call(contact, options.events + 1));
    }
    for some in calls.chunks(BATCH) {
        crowd.send(some.to_vec())?;
    }
    println!("{} contacts did something since", crowd.number("SELECT count(*) FROM loose")?);
    crowd.look()?;
    crowd.scan()?;
    crowd.form("forming: spent > 50", "a", &spenders())?;
    crowd.form("forming: viewed ≥ 2", "b", &viewers())?;
    crowd.form("forming: city", "c", &city())
}

struct Crowd {
    shard: Shard<Disk>,
    now: i64,
    /// When the alarm goes off.
    due: Option<i64>,
}

impl Crowd {
    fn ask(&mut self, request: ShardRequest) -> Outcome<ShardReply> {
        let place = Place { shop: "shop".to_owned(), shard: 0, shards: 1, timezone: "UTC".to_owned() };
        let worked = self.shard.handle(place, request, time(self.now))?;
        self.settle(worked)
    }

    /// The alarm goes off. Returns whether there was something to do.
    fn wake(&mut self) -> Outcome<bool> {
        let Some(due) = self.due else { return Ok(false) };
        self.now = self.now.max(due);
        let worked = self.shard.wake(time(self.now))?;
        worked.map_or(Ok(()), |worked| self.settle(worked))?;
        Ok(true)
    }

    /// Has what goes to other objects arrive there at once.
    fn settle<T>(&mut self, worked: Worked<T>) -> Outcome<T> {
        self.due = worked.next_due;
        if !worked.parcels.is_empty() {
            let seqs: Vec<i64> = worked.parcels.iter().map(|parcel| parcel.seq).collect();
            self.due = self.shard.delivered(&seqs, time(self.now))?.next_due;
        }
        Ok(worked.value)
    }

    /// Lets quiet contacts be packed.
    fn pack(&mut self) -> Outcome<()> {
        let begun = Instant::now();
        let (mut longest, mut turns) = (Duration::ZERO, 0);
        self.now += 3_600_000;
        loop {
            let turn = Instant::now();
            if !self.wake()? {
                break;
            }
            longest = longest.max(turn.elapsed());
            turns += 1;
        }
        let (took, longest) = (seconds(begun.elapsed()), millis(longest));
        println!("packed in {took}, {turns} turns, the longest {longest}");
        Ok(())
    }

    fn look(&mut self) -> Outcome<()> {
        for (name, definition) in [
            ("viewed ≥ 2 in 30 days", viewers()),
            ("spent > 50 in 30 days", spenders()),
            ("cart left for an hour", leavers()),
            ("city", city()),
        ] {
            self.preview(name, &definition)?;
        }
        Ok(())
    }

    fn number(&self, query: &str) -> Outcome<i64> {
        self.shard.store().number(query, vec![])
    }

    fn fill(&mut self, contacts: usize, events: usize) -> Outcome<()> {
        let mut calls = Vec::new();
        for contact in 0..contacts {
            calls.push(told(contact));
            calls.extend((1..events).map(|event| call(contact, event)));
            if calls.len() >= BATCH {
                self.send(std::mem::take(&mut calls))?;
            }
        }
        self.send(calls)
    }

    fn send(&mut self, calls: Vec<Json>) -> Outcome<()> {
        let deliveries = calls.into_iter().filter_map(|call| Some(Delivery::new(parsed(&call)?, true)));
        let deliveries = deliveries.collect();
        self.ask(ShardRequest::Ingest(Batch { source: Source::Server, deliveries, refused: Vec::new() }))
            .map(|_| ())
    }

    /// Looks at a definition, slice by slice.
    fn preview(&mut self, name: &str, definition: &Json) -> Outcome<()> {
        let (mut next, mut count, mut slices, mut longest) = (Some(Spot::default()), 0, 0, Duration::ZERO);
        let begun = Instant::now();
        while let Some(from) = next {
            let slice = Instant::now();
            let request = ShardRequest::Preview { definition: definition.clone(), sample: 10, from };
            let ShardReply::Previewed { count: here, next: more, .. } = self.ask(request)? else { break };
            (count, next, slices) = (count + here, more, slices + 1);
            longest = longest.max(slice.elapsed());
        }
        let (took, longest) = (millis(begun.elapsed()), millis(longest));
        println!("{name}: {count} in {took}, {slices} slices, the longest {longest}");
        Ok(())
    }

    /// The same question as `viewers`, as plain SQL over the calls.
    fn scan(&mut self) -> Outcome<()> {
        let begun = Instant::now();
        let query = format!(
            "SELECT count(*) FROM (SELECT person FROM calls WHERE body->>'name' = 'product_viewed'
             AND time > {} GROUP BY person HAVING count(*) >= 2)",
            self.now - 30 * DAY
        );
        let count = self.number(&query)?;
        println!("viewed ≥ 2 in 30 days, by SQL: {count} in {}", millis(begun.elapsed()));
        Ok(())
    }

    /// Defines a segment and wakes the shard until it is formed.
    fn form(&mut self, name: &str, id: &str, definition: &Json) -> Outcome<()> {
        let version = u64::try_from(self.number("SELECT count(*) FROM segments")?).unwrap_or(0) + 1;
        let stored = StoredSegment {
            id: SegmentId::new(id),
            version,
            definition: definition.clone(),
            created_at: Time::MIN,
            updated_at: Time::MIN,
            recalculated: 0,
        };
        let begun = Instant::now();
        self.ask(ShardRequest::Define { version, put: vec![stored], drop: Vec::new() })?;
        let mut longest = begun.elapsed();
        let mut slices = 1;
        while self.number("SELECT count(*) FROM segments WHERE formed IS NOT NULL")? > 0 {
            let slice = Instant::now();
            self.wake()?;
            longest = longest.max(slice.elapsed());
            slices += 1;
        }
        let members = self.number(
            "SELECT coalesce(max(contacts), 0) FROM sizes WHERE segment = (SELECT max(segment) FROM sizes)",
        )?;
        let (took, longest) = (millis(begun.elapsed()), millis(longest));
        println!("{name}: {members} members in {took}, {slices} slices, the longest {longest}");
        Ok(())
    }
}

fn parsed(call: &Json) -> Option<Call> {
    segment_api::parse(call.to_string().as_bytes(), None, &Arrival::recorded()).ok()
}

fn told(contact: usize) -> Json {
    let city = ["London", "Leeds", "York", "Bath"].get(contact % 4);
    json!({
        "type": "identify", "userId": format!("u{contact}"), "messageId": format!("i{contact}"),
        "timestamp": START - 89 * DAY,
        "traits": { "name": format!("Customer {contact}"), "city": city },
    })
}

/// What contacts do: views, carts, orders, spread over 90 days.
fn call(contact: usize, event: usize) -> Json {
    let mixed = (contact * 31 + event * 17) % 997;
    let at = START - i64::try_from((contact * 7_919 + event * 104_729) % 7_776_000).unwrap_or(0) * 1_000;
    let order = format!("o{contact}-{event}");
    let (name, key, order) = match mixed % 10 {
        0 => ("Order Completed", "revenue", Some(order)),
        1 | 2 => ("Product Added", "price", None),
        _ => ("Product Viewed", "price", None),
    };
    json!({
        "type": "track", "event": name, "userId": format!("u{contact}"), "messageId": format!("m{contact}-{event}"),
        "timestamp": at,
        "properties": {
            "product_id": mixed.to_string(), "name": format!("Product {mixed}"), "category": format!("c{}", mixed % 23),
            key: (mixed % 90) as f64 + 0.5, "order_id": order,
        },
        "context": { "page": { "url": format!("https://shop.example/product/{mixed}") }, "locale": "en-GB" },
    })
}

fn viewers() -> Json {
    json!({ "name": "viewers", "where": { "event": "product_viewed", "within": { "last": "30d" }, "is": { "gte": 2 } } })
}

fn spenders() -> Json {
    json!({ "name": "spenders", "where": {
        "event": "order_completed", "within": { "last": "30d" }, "measure": { "sum": "revenue" }, "is": { "gt": 50 },
    } })
}

fn leavers() -> Json {
    json!({ "name": "leavers", "where": {
        "sequence": [{ "event": "product_added" }, { "absent": "order_completed", "for": "1h" }], "window": { "last": "7d" },
    } })
}

fn city() -> Json {
    json!({ "name": "city", "where": { "attribute": "city", "is": { "eq": "York" } } })
}

fn time(millis: i64) -> Time {
    Time::from_millis(millis).unwrap_or(Time::MIN)
}

fn share(bytes: i64, events: usize) -> f64 {
    bytes as f64 / events as f64
}

fn seconds(took: Duration) -> String {
    format!("{:.1} s", took.as_secs_f64())
}

fn millis(took: Duration) -> String {
    format!("{:.0} ms", took.as_secs_f64() * 1_000.0)
}
