//! Step by step equals from scratch: what is kept of a contact while calls arrive and time goes on is
//! what the page says of the calls that have arrived.

use std::collections::BTreeMap;

use contact::{Ledger, Memberships, Rulebook, SegmentId, Transition};
use event::{Call, Time};
use proptest::prelude::*;
use segment::{Definition, History, Leaves, Program, Zone};
use serde_json::Value as Json;

use super::naive::World;
use super::strategies::{Scene, asked_together};
use super::{cases, time};

/// One contact, kept as a shop keeps it.
struct Shop<'a> {
    definitions: &'a BTreeMap<SegmentId, Json>,
    zone: &'static str,
    book: Rulebook,
    ledger: Ledger,
    memberships: Memberships,
    told: Vec<Transition>,
}

impl<'a> Shop<'a> {
    /// `None`: a definition is refused.
    fn new(definitions: &'a BTreeMap<SegmentId, Json>, zone: &'static str) -> Option<Shop<'a>> {
        let (mut leaves, default) = (Leaves::default(), Zone::named(zone).unwrap());
        let mut compile = |(id, definition): (&SegmentId, &Json)| {
            let definition = Definition::from_json(definition).ok()?;
            let program = Program::compile_sharing(&definition, &default, &(), &mut leaves).ok()?;
            Some((id.clone(), program))
        };
        let book: Option<Rulebook> = definitions.iter().map(&mut compile).collect();
        let (ledger, memberships) = (Ledger::default(), Memberships::default());
        Some(Shop { definitions, zone, book: book?, ledger, memberships, told: Vec::new() })
    }

    fn follow(&mut self, now: Time) {
        self.told.extend(self.memberships.follow_time(|id| self.book.get(id), &self.ledger, now));
    }

    fn take(&mut self, call: Call, now: Time) {
        self.follow(now);
        let begins = self.ledger.begin().is_none_or(|begin| call.time < begin);
        let touched: Vec<_> = match begins {
            true => self.book.rules().collect(),
            false => self.book.concerned(&[&call]).collect(),
        };
        self.ledger.insert(call);
        self.told.extend(self.memberships.evaluate_together(touched, &self.book, &self.ledger, now));
    }

    fn check(&self, now: Time) -> Result<(), TestCaseError> {
        let calls: Vec<Call> = self.ledger.calls().cloned().collect();
        for (id, definition) in self.definitions {
            let kept = self.memberships.get(id);
            let fresh = self.book.get(id).unwrap().evaluate(&self.ledger, now);
            let member = World::new(calls.clone(), definition, self.zone).member(now.millis());
            prop_assert_eq!(kept.is_some_and(|kept| kept.member), member, "{} at {}", id, now.millis());
            prop_assert_eq!(fresh.member, member, "{} from scratch at {}", id, now.millis());
            prop_assert!(
                kept.and_then(|kept| kept.until).is_none_or(|until| until > now),
                "{} at {}",
                id,
                now
            );
        }
        Ok(())
    }
}

/// The calls by their arrivals, each some half hours late, ids that have come before left out.
fn arrivals(calls: Vec<Call>, late: &[i64]) -> Vec<(Time, Call)> {
    let late = late.iter().cycle();
    let mut arrivals: Vec<(Time, Call)> = calls
        .into_iter()
        .zip(late)
        .map(|(call, late)| (call.time.saturating_add(late * 1_800_000), call))
        .collect();
    arrivals.sort_by(|a, b| (a.0, &a.1.id).cmp(&(b.0, &b.1.id)));
    let mut seen = std::collections::BTreeSet::new();
    arrivals.retain(|(_, call)| seen.insert(call.id.clone()));
    arrivals
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn step_by_step_equals_from_scratch(
        (definitions, scene) in asked_together(),
        late in prop::collection::vec(prop_oneof![3 => Just(0), 1 => 0..4_i64, 1 => 0..100_i64], 1..18),
        looks in prop::collection::vec(0..12_i64, 1..18),
    ) {
        let named = definitions.into_iter().enumerate().map(|(n, json)| (SegmentId::new(&format!("s{n}")), json));
        let definitions: BTreeMap<SegmentId, Json> = named.collect();
        let Scene { calls, zone, .. } = scene;
        let Some(mut shop) = Shop::new(&definitions, zone) else {
            return Err(TestCaseError::reject("refused"));
        };
        let mut clock = Time::MIN;
        for ((arrival, call), look) in arrivals(calls, &late).into_iter().zip(looks.iter().cycle()) {
            clock = clock.max(arrival);
            shop.take(call, clock);
            shop.check(clock)?;
            clock = clock.saturating_add(look * 600_000);
            shop.follow(clock);
            shop.check(clock)?;
        }
        let end = time(shop.ledger.calls().map(|call| call.time.millis()).max().unwrap_or(0) + 200 * 86_400_000);
        shop.follow(end);
        shop.check(end)?;
        for id in definitions.keys() {
            let own: Vec<&Transition> = shop.told.iter().filter(|told| told.segment == *id).collect();
            prop_assert!(own.iter().enumerate().all(|(n, told)| told.entered == (n % 2 == 0)), "{own:?}");
            prop_assert!(own.is_sorted_by_key(|told| told.at), "{own:?}");
        }
    }
}
