//! One event of one contact: taken in, every segment that it concerns decided anew, and what time
//! alone changed until then told with its instant.

use crate::clock::{cost_of_asking, nanoseconds, quantile};
use crate::mixed;
use crate::visitors::{PRESENT, Visitor};
use contact::{Ledger, Memberships, Rulebook, SegmentId};
use event::{Call, Time};
use segment::{Definition, Leaves, Program, Zone};
use serde::{Deserialize, Serialize};

/// Contacts, what each did before, and what each does while it is timed.
const CONTACTS: usize = 40;
const PAST: usize = 200;
const NEXT: usize = 25;

/// Times all of this is done before it counts: compilers of wasm begin with code that is quickly made.
const WARM_UP: usize = 8;

/// How long one event takes with some segments.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Latency {
    /// What the segments are.
    pub name: String,
    /// How many they are.
    pub segments: usize,
    /// How many of them an event concerns, on average, of those that concern any.
    pub concerned: f64,
    /// Entries and exits for each event, on average.
    pub transitions: f64,
    /// Nanoseconds.
    pub median: f64,
    /// Nanoseconds.
    pub p99: f64,
    /// Nanoseconds.
    pub mean: f64,
}

/// The figures of the whole part.
pub fn measure() -> Vec<Latency> {
    let five = mixed::FIVE.map(|text| Definition::from_text(text).expect("a definition"));
    let mut rows = vec![latency("five with timers", &five), latency("mixed", &mixed(1_000, 0))];
    // More and more segments that this contact's events do not concern; then more and more that they do.
    rows.extend([100, 1_000, 5_000].map(|all| latency("100 mixed, the others idle", &mixed(100, all - 100))));
    rows.extend([30, 300].map(|count| latency("some mixed, the others idle", &mixed(count, 1_000 - count))));
    rows
}

fn mixed(count: usize, idle: usize) -> Vec<Definition> {
    let segments = mixed::segments(count).and_then(|mixed| Ok((mixed, mixed::idle_segments(idle)?)));
    let (mut segments, idle) = segments.expect("definitions");
    segments.extend(idle);
    segments
}

fn latency(name: &str, definitions: &[Definition]) -> Latency {
    let (shop, asking) = (Shop::new(definitions), cost_of_asking());
    let (mut times, mut concerned, mut transitions) = (Vec::new(), 0, 0);
    for _ in 0..=WARM_UP {
        (times, concerned, transitions) = (Vec::new(), 0, 0);
        for number in 0..CONTACTS {
            let mut visitor = Visitor::new(number);
            let mut contact = shop.contact(visitor.past(PAST));
            for call in visitor.next(NEXT) {
                let segments = shop.book.concerned(&[&call]).count();
                let begun = nanoseconds();
                let changes = shop.take_in(&mut contact, call);
                let time = nanoseconds() - begun - asking;
                // What concerns no segment costs next to nothing, and would make the rest look better.
                if segments > 0 {
                    times.push(time);
                    concerned += segments;
                    transitions += changes;
                }
            }
        }
    }
    let events = times.len() as f64;
    Latency {
        name: name.to_owned(),
        segments: definitions.len(),
        concerned: concerned as f64 / events,
        transitions: transitions as f64 / events,
        mean: times.iter().sum::<f64>() / events,
        median: quantile(&mut times, 0.5),
        p99: quantile(&mut times, 0.99),
    }
}

struct Contact {
    ledger: Ledger,
    memberships: Memberships,
}

/// The segments as a shard holds them.
struct Shop {
    book: Rulebook,
}

impl Shop {
    fn new(definitions: &[Definition]) -> Shop {
        let mut leaves = Leaves::default();
        let compile = |(index, definition)| {
            let program = Program::compile_sharing(definition, &Zone::utc(), &(), &mut leaves);
            (SegmentId::new(&format!("segment-{index}")), program.expect("a program"))
        };
        Shop { book: definitions.iter().enumerate().map(compile).collect() }
    }

    fn contact(&self, past: Vec<Call>) -> Contact {
        let mut contact = Contact { ledger: past.into_iter().collect(), memberships: Memberships::default() };
        let now = Time::from_millis(PRESENT).expect("an instant");
        let (all, ledger) = (self.book.rules(), &contact.ledger);
        contact.memberships.evaluate_together(all, &self.book, ledger, now);
        contact.memberships.take_changed().for_each(drop);
        contact
    }

    /// What a shard does with an event, but for storing it; gives the number of transitions.
    fn take_in(&self, contact: &mut Contact, call: Call) -> usize {
        let Contact { ledger, memberships } = contact;
        let now = call.time;
        let by_time = memberships.follow_time(|id| self.book.get(id), ledger, now);
        let concerned = self.book.concerned(&[&call]);
        ledger.insert(call);
        let by_event = memberships.evaluate_together(concerned, &self.book, ledger, now);
        memberships.take_changed().for_each(drop);
        by_time.len() + by_event.len()
    }
}
