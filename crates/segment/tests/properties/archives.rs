//! What columns say of each of many contacts is what a ledger of its own says.

use std::collections::BTreeMap;

use archive::{Archive, Builder, needs};
use contact::Ledger;
use event::{Call, Keep};
use proptest::prelude::*;
use segment::Program;

use super::strategies::asked;
use super::{cases, compile, time};

/// The calls, dealt out to so many users.
fn dealt(calls: Vec<Call>, users: usize) -> Vec<Call> {
    let deal = |(index, call): (usize, Call)| {
        let user = index % users;
        Call { id: format!("{user}-{}", call.id), user: Some(format!("u{user}")), anonymous: None, ..call }
    };
    calls.into_iter().enumerate().map(deal).collect()
}

fn archive_of(calls: &[Call], keep: Keep) -> Archive {
    let mut builder = Builder::new(keep);
    calls.iter().for_each(|call| builder.call(call));
    let disputes = builder.disputes().into_iter();
    let standing = disputes.map(|dispute| {
        let copies = calls.iter().filter(|call| call.id == dispute.id && call.time == dispute.time);
        copies.min_by_key(|call| serde_json::to_string(call).unwrap()).unwrap().clone()
    });
    let standing: Vec<Call> = standing.collect();
    builder.settle(&standing);
    builder.build()
}

/// The archive says what the ledger says, and says it no longer than that is so. Where an expiry need
/// not be exact, each may have its own.
fn check(
    archive: &Archive,
    ledgers: &BTreeMap<String, Ledger>,
    program: &Program,
    now: i64,
) -> Result<(), TestCaseError> {
    let mut said = BTreeMap::new();
    archive.bind(program).at(time(now)).evaluate(archive.numbers(), |contact, verdict| {
        said.insert(archive.id(contact).into_owned(), verdict);
    });
    prop_assert_eq!(said.len(), ledgers.len());
    for (id, ledger) in ledgers {
        let (said, mut expected) = (said[id], program.evaluate(ledger, time(now)));
        prop_assert_eq!(said.member, expected.member, "{} at {}", id, now);
        prop_assert!(said.until.is_none_or(|until| until > time(now)));
        while let Some(until) = expected.until.filter(|until| said.until.is_none_or(|said| *until < said)) {
            expected = program.evaluate(ledger, until);
            prop_assert_eq!(said.member, expected.member, "{} at {}, before {:?}", id, until, said.until);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn an_archive_says_what_ledgers_say(
        (definition, scene) in asked(), users in 1..4_usize, later in prop::collection::vec(0..200_i64, 0..6),
    ) {
        let Some(program) = compile(&definition, scene.zone) else {
            return Err(TestCaseError::reject("refused"));
        };
        let calls = dealt(scene.calls, users);
        let mut ledgers: BTreeMap<String, Ledger> = BTreeMap::new();
        for call in &calls {
            ledgers.entry(call.user.clone().unwrap()).or_default().insert(call.clone());
        }
        let (whole, needed) = (archive_of(&calls, Keep::everything()), archive_of(&calls, needs(&program)));
        for now in later.into_iter().map(|half_hours| scene.now + half_hours * 1_800_000).chain([scene.now]) {
            check(&whole, &ledgers, &program, now)?;
            check(&needed, &ledgers, &program, now)?;
        }
    }
}
