//! Attributes of many contacts, asked of all at once.

use archive::{Archive, Builder};
use event::{Arrival, Keep, Time, segment_api};
use proptest::prelude::*;
use segment::{Definition, Program, Verdict, Zone};

/// Conditions that whole columns decide, in part or not at all.
const CONDITIONS: [&str; 22] = [
    r#"{"attribute":"n","is":{"gte":2}}"#,
    r#"{"attribute":"n","is":{"between":[-1,2.5],"ne":2}}"#,
    r#"{"attribute":"n","is":{"in":[0,"2","x"]}}"#,
    r#"{"attribute":"n","is":{"not_in":[0,true]}}"#,
    r#"{"attribute":"n","is":{"contains":"x"}}"#,
    r#"{"attribute":"n","is":{"set":false}}"#,
    r#"{"attribute":"n","is":{"has_any":["x",2]}}"#,
    r#"{"attribute":"n","is":{"len":{"gte":1}}}"#,
    r#"{"attribute":"n.a","is":{"gte":2}}"#,
    r#"{"attribute":"n.a","is":{"set":false}}"#,
    r#"{"attribute":"n","any":{"param":"a","is":{"gte":2}}}"#,
    r#"{"attribute":"n","is":{"before":"1970-01-01T00:16:43Z"}}"#,
    r#"{"attribute":"n","is":{"in_last":"3s"}}"#,
    r#"{"attribute":"n","is":{"older_than":"3s","set":true}}"#,
    r#"{"not":{"attribute":"rare","is":{"eq":"x"}}}"#,
    r#"{"attribute":"rare","is":{"set":true}}"#,
    r#"{"attribute":"nowhere","is":{"set":false}}"#,
    r#"{"all":[{"attribute":"n","is":{"gte":0}},{"not":{"attribute":"rare","is":{"set":true}}}]}"#,
    r#"{"any":[{"attribute":"n","is":{"in_last":"3s"}},{"attribute":"rare","is":{"gt":1}}]}"#,
    r#"{"at_least":{"n":2,"of":[{"attribute":"n","is":{"gte":2}},{"event":"e"},{"attribute":"rare","is":{"set":false}}]}}"#,
    r#"{"all":[{"attribute":"n","is":{"gte":1}},{"event":"e","within":{"last":"3s"}}]}"#,
    r#"{"any":[{"attribute":"rare","is":{"set":true}},{"not":{"event":"e"}}]}"#,
];

/// The values, as they may come.
const VALUES: [&str; 16] = [
    "0",
    "-0",
    "1",
    "2",
    "2.5",
    "1e300",
    "1002000",
    "1004000",
    r#""x""#,
    r#""2""#,
    "true",
    "null",
    r#"["x",2]"#,
    "[]",
    r#"{"a":3}"#,
    r#"[{"a":1},{"a":2}]"#,
];

/// What each of some contacts does: at which second, and what it tells.
fn people() -> impl Strategy<Value = Vec<Vec<(u8, &'static str, bool)>>> {
    let deed = (0..8_u8, prop::sample::select(&VALUES[..]), prop::bool::weighted(0.1));
    prop::collection::vec(prop::collection::vec(deed, 0..4), 0..150)
}

fn archive_of(people: &[Vec<(u8, &str, bool)>]) -> Archive {
    let mut builder = Builder::new(Keep::everything());
    for (person, deeds) in people.iter().enumerate() {
        for (number, (second, value, is_rare)) in deeds.iter().enumerate() {
            let key = if *is_rare { "rare" } else { "n" };
            let time = 1_000_000 + i64::from(*second) * 1_000;
            let kind = if number == 3 { "track" } else { "identify" };
            let text = format!(
                r#"{{"type":"{kind}","event":"e","messageId":"{person}-{number}","timestamp":{time},
                    "userId":"u{person}","traits":{{"{key}":{value}}}}}"#
            );
            builder.call(&segment_api::parse(text.as_bytes(), None, &Arrival::recorded()).unwrap());
        }
    }
    builder.build()
}

proptest! {
    #[test]
    fn all_at_once_as_one_by_one(people in people(), second in 0..10_i64) {
        let archive = archive_of(&people);
        let read = Archive::decode(&archive.encode()).unwrap();
        prop_assert_eq!(&read, &archive);
        let now = Time::from_millis(1_000_000 + second * 1_000).unwrap();
        for condition in CONDITIONS {
            let definition = Definition::from_text(&format!(r#"{{"where":{condition}}}"#)).unwrap();
            let program = Program::compile(&definition, &Zone::utc()).unwrap();
            let bound = archive.bind(&program);
            let expected: Vec<Verdict> =
                archive.numbers().map(|contact| program.evaluate(&bound.contact(contact), now)).collect();
            let mut said = Vec::new();
            bound.at(now).evaluate(archive.numbers(), |_, verdict| said.push(verdict));
            prop_assert_eq!(&said, &expected, "{}", condition);
            let members = expected.iter().filter(|verdict| verdict.member).count();
            prop_assert_eq!(bound.at(now).count(), members, "{}", condition);
            let mut some = Vec::new();
            let outlook = bound.at(now);
            let all = archive.contacts() as u32;
            for range in [all / 3..all * 2 / 3, all * 2 / 3..all, 0..all / 3] {
                outlook.evaluate(range, |contact, verdict| some.push((contact, verdict)));
            }
            some.sort_by_key(|(contact, _)| *contact);
            prop_assert!(some.iter().map(|(_, verdict)| verdict).eq(&expected), "{}", condition);
        }
    }
}
