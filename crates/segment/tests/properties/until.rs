//! A verdict is what the page says, and so it is until it expires; where the page says so, it
//! expires exactly when time flips it.

use contact::Ledger;
use event::{Call, Time};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::naive::World;
use super::strategies::{
    Scene, alone, amounts, calls, condition, crowd, happening, instant, kinds, leaf, scene, shop, sum,
    telling, zone,
};
use super::{cases, compile, time};

/// Whether the expiry must be the exact flip time.
#[derive(Clone, Copy, PartialEq)]
enum Expiry {
    Exact,
    Honest,
}

/// How many instants are looked at besides `now` and the expiry.
const LOOKED_AT: usize = 160;

/// The answer at `now` and until it expires is the naive one.
#[track_caller]
fn check(
    definition: &Json,
    calls: &[Call],
    zone: &str,
    now: i64,
    expiry: Expiry,
) -> Result<(), TestCaseError> {
    let Some(program) = compile(definition, zone) else {
        return Err(TestCaseError::reject("refused"));
    };
    let ledger: Ledger = calls.iter().cloned().collect();
    let world = World::new(calls.to_vec(), definition, zone);

    let verdict = program.evaluate(&ledger, time(now));
    let member = world.member(now);
    prop_assert_eq!(verdict.member, member, "member at {}", now);
    prop_assert_eq!(program.holds(&ledger, time(now)), member, "holds at {}", now);
    let until = verdict.until.map(Time::millis);
    prop_assert!(until.is_none_or(|until| until > now));
    let instants = world.instants();
    let ahead: Vec<i64> = instants.range(now + 1..until.unwrap_or(i64::MAX)).copied().collect();
    for instant in some(&ahead, now) {
        prop_assert_eq!(world.member(instant), member, "{} before {:?}", instant, until);
    }
    if let Some(until) = until {
        prop_assert_eq!(world.member(until - 1), member, "just before {}", until);
        if expiry == Expiry::Exact {
            prop_assert_ne!(world.member(until), member, "at {}", until);
        }
    }
    let instants: Vec<i64> = instants.into_iter().collect();
    for instant in some(&instants, now) {
        let verdict = program.evaluate(&ledger, time(instant));
        prop_assert_eq!(verdict.member, world.member(instant), "member at {}", instant);
        prop_assert_eq!(program.holds(&ledger, time(instant)), verdict.member, "holds at {}", instant);
        prop_assert!(verdict.until.is_none_or(|until| until > time(instant)));
    }
    Ok(())
}

/// All of them, or an even choice that `seed` makes another.
fn some(instants: &[i64], seed: i64) -> impl Iterator<Item = i64> {
    let step = instants.len().div_ceil(LOOKED_AT).max(1);
    let skipped = seed.rem_euclid(step as i64) as usize;
    instants.iter().copied().skip(skipped).step_by(step)
}

/// The condition of one kind, or that it does not hold.
fn check_kind(definition: &Json, negated: bool, scene: &Scene) -> Result<(), TestCaseError> {
    let mut definition = scene.place(definition.clone());
    let expiry = expiry_of(&definition["where"]);
    if negated {
        definition["where"] = json!({"not": definition["where"]});
    }
    check(&definition, &scene.calls, scene.zone, scene.now, expiry)
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

/// Exact for one leaf; honest where it compares, and where its filters, or two keys of its test, test
/// dates.
fn expiry_of(leaf: &Json) -> Expiry {
    let test = if leaf["held"].is_null() { &leaf["is"] } else { &leaf["held"]["is"] };
    let keys = test.as_object().into_iter().flatten();
    let two_dates = keys.filter(|(key, _)| has_date_test(&json!({key.as_str(): null}))).count() > 1;
    let filters = ["where", "measure", "within", "window", "has", "sequence", "any"];
    let honest =
        two_dates || !leaf["compare"].is_null() || filters.iter().any(|key| has_date_test(&leaf[*key]));
    if honest { Expiry::Honest } else { Expiry::Exact }
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn a_leaf_is_what_the_page_says_until_exactly_then(
        leaf in leaf(), negated in any::<bool>(), calls in calls(), zone in zone(), now in instant(),
    ) {
        let expiry = expiry_of(&leaf);
        let condition = if negated { json!({"not": leaf}) } else { leaf };
        check(&json!({"where": condition}), &calls, zone, now, expiry)?;
    }

    #[test]
    fn a_sum_is_taken_in_order_at_every_instant(
        sum in sum(), calls in amounts(), zone in zone(), now in 0..24_i64,
    ) {
        let now = Time::parse("2026-03-28T20:00:00Z").unwrap().millis() + now * 1_800_000;
        let expiry = expiry_of(&sum);
        check(&json!({"where": sum}), &calls, zone, now, expiry)?;
    }

    #[test]
    fn a_condition_is_what_the_page_says_and_never_expires_late(
        condition in condition(), calls in calls(), zone in zone(), now in instant(),
    ) {
        check(&json!({"where": condition}), &calls, zone, now, Expiry::Honest)?;
    }
}

/// A property of each kind of condition.
macro_rules! of_each_kind {
    ($($name:ident: $kind:expr, $calls:expr;)+) => {
        proptest! {
            #![proptest_config(cases(96))]
            $(#[test]
            fn $name(definition in alone($kind), negated in any::<bool>(), scene in scene($calls)) {
                check_kind(&definition, negated, &scene)?;
            })+
        }
    };
}

of_each_kind! {
    an_event_is_measured_until_exactly_then: kinds::event(), happening();
    what_is_held_breaks_exactly_then: kinds::held(), telling();
    the_first_and_the_last_are_so_until_exactly_then: kinds::pick(), happening();
    a_sequence_holds_until_exactly_then: kinds::sequence(), happening();
    what_is_regular_ceases_exactly_then: kinds::regular(), happening();
    a_comparison_never_expires_late: kinds::compare(), happening();
    a_bucket_stays: kinds::bucket(), happening();
    what_was_bought_is_so_until_exactly_then: shop::for_long(shop::bought()), shop::buying();
    visits_are_so_until_exactly_then: shop::for_long(shop::visited()), shop::visiting();
    a_contact_is_reached_until_exactly_then: shop::for_long(shop::reached()), shop::answering();
    orders_are_events_in_one_version_after_the_other: kinds::single().prop_map(shop::of_a_shop), shop::ordering();
}

fn in_a_shop(definition: BoxedStrategy<Json>) -> impl Strategy<Value = Json> {
    definition.prop_map(shop::of_a_shop)
}

/// A property of each kind of definition whose expiry is that of its parts.
macro_rules! of_whole_definitions {
    ($($name:ident: $definition:expr, $calls:expr;)+) => {
        proptest! {
            #![proptest_config(cases(96))]
            $(#[test]
            fn $name(definition in $definition, scene in scene($calls)) {
                let definition = scene.place(definition);
                check(&definition, &scene.calls, scene.zone, scene.now, Expiry::Honest)?;
            })+
        }
    };
}

of_whole_definitions! {
    several_kinds_together_never_expire_late: alone(kinds::several()), happening();
    one_of_a_key_s_values_never_expires_late: alone(kinds::for_some()), happening();
    membership_of_another_never_expires_late: kinds::segment(), happening();
    one_of_a_key_s_values_in_a_shop_never_expires_late: in_a_shop(alone(kinds::for_some())), shop::ordering();
    membership_in_a_shop_never_expires_late: in_a_shop(kinds::segment()), shop::ordering();
}

proptest! {
    #![proptest_config(cases(12))]

    #[test]
    fn many_events_are_what_the_page_says_and_never_expire_late(
        condition in prop_oneof![kinds::single(), kinds::for_some()], scene in crowd(),
    ) {
        let definition = scene.place(json!({"where": condition}));
        check(&definition, &scene.calls, scene.zone, scene.now, Expiry::Honest)?;
    }
}

#[test]
fn the_words_of_dates_are_known() {
    assert!(has_date_test(&json!({"all": [{"at": {"in_last": "1d"}}]})));
}
