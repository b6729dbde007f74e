//! What is written reads back, and whatever is written is refused or evaluated.

use contact::Ledger;
use event::Time;
use proptest::prelude::*;
use segment::{Definition, Program, Zone};
use serde_json::{Value as Json, json};

use super::cases;
use super::strategies::{asked, nonsense};
use super::time;

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn what_is_written_out_reads_back((definition, _) in asked()) {
        if let Ok(definition) = Definition::from_json(&definition) {
            let again = Definition::from_json(&definition.to_json());
            prop_assert_eq!(again, Ok(definition));
        }
    }

    #[test]
    fn whatever_is_written_is_refused_or_evaluated(
        nonsense in nonsense(), (definition, scene) in asked(), place in 0..12_usize, now in any::<i64>(),
    ) {
        let mut definition = definition;
        spoil(&mut definition, place, &nonsense);
        let ledger: Ledger = scene.calls.into_iter().collect();
        let now = time(now % Time::MAX.millis());
        for definition in [definition, json!({"where": nonsense}), nonsense] {
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
