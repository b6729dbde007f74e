//! The laws of the segment language, on random definitions and histories, against a naive second
//! evaluator.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at what it did not expect")]

mod instants;
mod naive;
mod naive_local;
mod naive_test;
mod strategies;

use contact::Ledger;
use event::{Call, Time};
use instants::instants;
use naive::World;
use proptest::prelude::*;
use segment::{Definition, Program, Zone};
use serde_json::{Value as Json, json};
use strategies::{amounts, calls, condition, instant, leaf, nonsense, sum, zone};

/// Whether the expiry must be the exact flip time: of one leaf, unless its filters hold a date test.
#[derive(Clone, Copy, PartialEq)]
enum Expiry {
    Exact,
    Honest,
}

#[track_caller]
fn compile(definition: &Json, zone: &str) -> Option<Program> {
    let definition = Definition::from_json(definition).ok()?;
    Program::compile(&definition, &Zone::named(zone).unwrap()).ok()
}

fn time(millis: i64) -> Time {
    Time::from_millis(millis).unwrap()
}

/// The answer at `now` and until it expires is the naive one.
fn check(
    condition: &Json,
    calls: &[Call],
    zone: &str,
    now: i64,
    expiry: Expiry,
) -> Result<(), TestCaseError> {
    let definition = json!({"where": condition});
    let Some(program) = compile(&definition, zone) else {
        return Err(TestCaseError::reject("refused"));
    };
    let ledger: Ledger = calls.iter().cloned().collect();
    let world = World::new(calls.to_vec(), zone);
    let instants = instants(&definition, calls, &world.local);

    let verdict = program.evaluate(&ledger, time(now));
    let member = world.member(&definition, now);
    prop_assert_eq!(verdict.member, member, "member at {}", now);
    let until = verdict.until.map(Time::millis);
    prop_assert!(until.is_none_or(|until| until > now));
    for instant in instants.range(now + 1..until.unwrap_or(i64::MAX)) {
        prop_assert_eq!(world.member(&definition, *instant), member, "{} before {:?}", instant, until);
    }
    if let Some(until) = until {
        prop_assert_eq!(world.member(&definition, until - 1), member, "just before {}", until);
        if expiry == Expiry::Exact {
            prop_assert_ne!(world.member(&definition, until), member, "at {}", until);
        }
    }
    for instant in instants {
        let verdict = program.evaluate(&ledger, time(instant));
        prop_assert_eq!(verdict.member, world.member(&definition, instant), "member at {}", instant);
        prop_assert!(verdict.until.is_none_or(|until| until > time(instant)));
    }
    Ok(())
}

fn has_date_test(filter: &Json) -> bool {
    const DATES: &[&str] = &["in_last", "in_next", "older_than", "on", "anniversary", "age"];
    match filter {
        Json::Array(list) => list.iter().any(has_date_test),
        Json::Object(map) => {
            map.iter().any(|(key, value)| DATES.contains(&key.as_str()) || has_date_test(value))
        }
        _ => false,
    }
}

fn expiry_of(leaf: &Json) -> Expiry {
    match has_date_test(&leaf["where"]) || has_date_test(&leaf["measure"]) {
        true => Expiry::Honest,
        false => Expiry::Exact,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: 100_000, ..ProptestConfig::default() })]

    #[test]
    fn a_leaf_is_what_the_page_says_until_exactly_then(
        leaf in leaf(), negated in any::<bool>(), calls in calls(), zone in zone(), now in instant(),
    ) {
        let expiry = expiry_of(&leaf);
        let condition = if negated { json!({"not": leaf}) } else { leaf };
        check(&condition, &calls, zone, now, expiry)?;
    }

    #[test]
    fn a_sum_is_taken_in_order_at_every_instant(
        sum in sum(), calls in amounts(), zone in zone(), now in 0..24_i64,
    ) {
        let now = Time::parse("2026-03-28T20:00:00Z").unwrap().millis() + now * 1_800_000;
        check(&sum, &calls, zone, now, Expiry::Exact)?;
    }

    #[test]
    fn a_condition_is_what_the_page_says_and_never_expires_late(
        condition in condition(), calls in calls(), zone in zone(), now in instant(),
    ) {
        check(&condition, &calls, zone, now, Expiry::Honest)?;
    }

    #[test]
    fn shuffling_and_repeating_arrivals_changes_nothing(
        condition in condition(), calls in calls(), zone in zone(), now in instant(),
        shuffled in any::<u64>(), repeats in 0..9_usize,
    ) {
        let Some(program) = compile(&json!({"where": condition}), zone) else {
            return Err(TestCaseError::reject("refused"));
        };
        let mut other = calls.clone();
        other.extend(calls.iter().take(repeats).cloned());
        other.sort_by_key(|call| (call.time.millis() as u64 ^ shuffled).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let (a, b): (Ledger, Ledger) = (calls.into_iter().collect(), other.into_iter().collect());
        prop_assert_eq!(program.evaluate(&a, time(now)), program.evaluate(&b, time(now)));
    }

    #[test]
    fn what_is_written_out_reads_back(condition in condition()) {
        if let Ok(definition) = Definition::from_json(&json!({"name": "n", "where": condition})) {
            let again = Definition::from_json(&definition.to_json());
            prop_assert_eq!(again, Ok(definition));
        }
    }

    #[test]
    fn whatever_is_written_is_refused_or_evaluated(
        nonsense in nonsense(), condition in condition(), place in 0..8_usize, calls in calls(), now in any::<i64>(),
    ) {
        let mut condition = condition;
        spoil(&mut condition, place, &nonsense);
        let ledger: Ledger = calls.into_iter().collect();
        let now = time(now % Time::MAX.millis());
        for definition in [json!({"where": condition}), json!({"where": nonsense}), nonsense] {
            match Definition::from_json(&definition) {
                Err(error) => prop_assert!(!error.message.is_empty()),
                Ok(definition) => {
                    let _ = Program::compile(&definition, &Zone::utc()).map(|program| program.evaluate(&ledger, now));
                }
            }
        }
    }
}

/// Puts something else in the place of one leaf or branch.
fn spoil(json: &mut Json, place: usize, by: &Json) -> usize {
    if place == 0 {
        *json = by.clone();
    }
    let place = place.wrapping_sub(1);
    match json {
        Json::Array(list) => list.iter_mut().fold(place, |place, one| spoil(one, place, by)),
        Json::Object(map) => map.values_mut().fold(place, |place, one| spoil(one, place, by)),
        _ => place,
    }
}
