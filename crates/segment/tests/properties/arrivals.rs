//! What counts is the set of calls: neither the order nor the number of their arrivals, nor of which
//! contact they were before.

use contact::Ledger;
use event::Call;
use proptest::prelude::*;
use serde_json::json;

use super::strategies::{Scene, asked, calls, condition, instant, zone};
use super::{cases, compile, time};

/// The calls in another order, the first ones once more.
fn shuffled(calls: &[Call], seed: u64, repeats: usize) -> Vec<Call> {
    let mut other = calls.to_vec();
    other.extend(calls.iter().take(repeats).cloned());
    other.sort_by_key(|call| (call.time.millis() as u64 ^ seed).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    other
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn shuffling_and_repeating_arrivals_changes_nothing(
        condition in condition(), calls in calls(), zone in zone(), now in instant(),
        seed in any::<u64>(), repeats in 0..9_usize,
    ) {
        let Some(program) = compile(&json!({"where": condition}), zone) else {
            return Err(TestCaseError::reject("refused"));
        };
        let mut late = Ledger::default();
        shuffled(&calls, seed, repeats).into_iter().for_each(|call| _ = late.insert(call));
        let loaded: Ledger = calls.into_iter().collect();
        prop_assert_eq!(program.evaluate(&loaded, time(now)), program.evaluate(&late, time(now)));
    }

    #[test]
    fn arrivals_of_what_is_asked_for_come_in_any_order(
        (definition, scene) in asked(), seed in any::<u64>(), repeats in 0..9_usize,
    ) {
        let Some(program) = compile(&definition, scene.zone) else {
            return Err(TestCaseError::reject("refused"));
        };
        let mut late = Ledger::default();
        shuffled(&scene.calls, seed, repeats).into_iter().for_each(|call| _ = late.insert(call));
        let Scene { calls, now, .. } = scene;
        let loaded: Ledger = calls.into_iter().collect();
        prop_assert_eq!(program.evaluate(&loaded, time(now)), program.evaluate(&late, time(now)));
    }

    #[test]
    fn whatever_was_asked_before_a_call_comes_changes_nothing(
        (definition, scene) in asked(), seed in any::<u64>(), taken in any::<u32>(),
    ) {
        let Some(program) = compile(&definition, scene.zone) else {
            return Err(TestCaseError::reject("refused"));
        };
        let mut kept = Ledger::default();
        for call in shuffled(&scene.calls, seed, 0) {
            kept.insert(call);
            let fresh: Ledger = kept.calls().cloned().collect();
            prop_assert_eq!(program.evaluate(&kept, time(scene.now)), program.evaluate(&fresh, time(scene.now)));
        }
        kept.take(|call| call.id.bytes().any(|byte| taken >> (byte % 32) & 1 == 1));
        let fresh: Ledger = kept.calls().cloned().collect();
        prop_assert_eq!(program.evaluate(&kept, time(scene.now)), program.evaluate(&fresh, time(scene.now)));
    }

    #[test]
    fn two_contacts_that_are_joined_are_one_with_all_their_calls(
        (definition, scene) in asked(), of_the_other in any::<u32>(),
    ) {
        let Some(program) = compile(&definition, scene.zone) else {
            return Err(TestCaseError::reject("refused"));
        };
        let is_other = |index: usize| of_the_other >> (index % 32) & 1 == 1;
        let (other, own): (Vec<_>, Vec<_>) =
            scene.calls.iter().cloned().enumerate().partition(|(index, _)| is_other(*index));
        let mut joined: Ledger = own.into_iter().map(|(_, call)| call).collect();
        let mut other: Ledger = other.into_iter().map(|(_, call)| call).collect();
        let now = time(scene.now);
        let _ = (program.evaluate(&joined, now), program.evaluate(&other, now));
        other.take(|_| true).into_iter().for_each(|call| _ = joined.insert(call));
        let whole: Ledger = scene.calls.into_iter().collect();
        prop_assert_eq!(program.evaluate(&joined, now), program.evaluate(&whole, now));
    }
}
