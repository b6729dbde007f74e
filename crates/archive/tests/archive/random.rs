//! Random calls of a few people, and conditions that look at all that is kept.

use archive::{Archive, Builder, needs};
use event::{Call, Keep, Time};
use proptest::prelude::*;
use segment::{Definition, Program, Verdict, Zone};

use super::joined::joined;
use super::{archive_of, calls, settled};

/// Each looks at something that the archive keeps in its own way.
const CONDITIONS: [&str; 60] = [
    r#"{"event":"x","within":{"last":"5s"}}"#,
    r#"{"event":["x","y"],"measure":{"sum":"n"},"is":{"gt":3}}"#,
    r#"{"event":"x","where":{"param":"s","is":{"in":["a","1"]}}}"#,
    r#"{"event":["x","y"],"where":{"param":"s","is":{"contains":"a"}},"is":{"gte":2}}"#,
    r#"{"event":"x","where":{"param":"s","is":{"set":false}}}"#,
    r#"{"event":["x","y"],"where":{"context":"os.name","is":{"eq":"ios"}},"within":{"ago":["9s","2s"]}}"#,
    r#"{"event":"x","measure":{"sum":"q","over":"items"},"is":{"gte":2}}"#,
    r#"{"sequence":[{"event":"x"},{"absent":"y"},{"event":"z"}]}"#,
    r#"{"last":["x","y","z"],"has":{"param":"n","is":{"gte":2}}}"#,
    r#"{"first":["x","y","z"],"has":{"param":"s","is":{"ne":"a"}}}"#,
    r#"{"attribute":"n","is":{"gte":2}}"#,
    r#"{"all":[{"attribute":"t.a","is":{"set":true}},{"not":{"event":"z"}}]}"#,
    r#"{"for_some":"s","that":{"all":[{"event":"x"},{"not":{"event":"y"}}]}}"#,
    r#"{"event":["x","y"],"measure":{"distinct":"s"},"is":{"gte":2}}"#,
    r#"{"bucket":{"salt":"a","from":0,"to":5000}}"#,
    r#"{"event":"order"}"#,
    r#"{"event":["order","x"],"measure":{"sum":"n"},"is":{"gte":2}}"#,
    r#"{"sequence":[{"event":"order"},{"event":["x","order_completed"]}]}"#,
    r#"{"sequence":[{"event":"x"},{"event":"order","where":{"param":"s","is":{"eq":"a"}}}],"within":"3s"}"#,
    r#"{"for_some":"s","that":{"event":"order"}}"#,
    r#"{"attribute":"orders.count","is":{"gte":1}}"#,
    r#"{"attribute":"cart.state","is":{"eq":"purchased"}}"#,
    r#"{"attribute":"activity.sessions","is":{"gte":1}}"#,
    r#"{"attribute":"device.os","is":{"eq":"ios"}}"#,
    r#"{"not":{"attribute":"orders.revenue","is":{"gte":1}}}"#,
    r#"{"attribute":"activity.first_seen","is":{"older_than":"3s"}}"#,
    r#"{"attribute":"activity.last_seen","is":{"in_last":"3s"}}"#,
    r#"{"attribute":"activity.days_active","is":{"eq":1}}"#,
    r#"{"attribute":"session.duration","is":{"gte":2}}"#,
    r#"{"attribute":"session.current","is":{"eq":true}}"#,
    r#"{"event":["x","y","z"],"measure":{"most":"s"},"is":{"in":["a",1]}}"#,
    r#"{"event":["x","y"],"measure":{"most":"n"},"is":{"eq":2}}"#,
    r#"{"event":["x","order"],"measure":{"distinct":"s"},"is":{"eq":1}}"#,
    r#"{"event":["x","y"],"measure":{"avg":"n"},"within":{"since":{"event":"z"}},"is":{"lt":3}}"#,
    r#"{"event":"x","within":{"since":{"event":["y","z"],"where":{"param":"n","is":{"set":true}},"pick":"first"},"for":"4s"},"is":{"eq":0}}"#,
    r#"{"event":"x","within":{"since":"n"},"is":{"gte":1}}"#,
    r#"{"last":"x","within":{"since":{"event":"order_completed","pick":"first"}},"has":{"param":"n","is":{"set":true}}}"#,
    r#"{"compare":{"left":{"event":"x","within":{"since":{"event":"y"}}},"op":"gt","right":{"event":"z"}}}"#,
    r#"{"all":[{"event":"x"},{"not":{"last":"y","has":{"param":"p","is":{"eq":"2"}}}}]}"#,
    r#"{"all":[{"event":"x"},{"not":{"first":["x","y"],"has":{"param":"p","is":{"eq":"2"}}}}]}"#,
    r#"{"any":[{"event":"x","where":{"param":"p","is":{"eq":"2"}}},{"not":{"last":"y","has":{"param":"p","is":{"set":true}}}}]}"#,
    r#"{"for_some":"k","that":{"not":{"event":"y"}}}"#,
    r#"{"for_some":"k","that":{"event":["x","y"],"is":{"gte":2}}}"#,
    r#"{"for_some":"k","that":{"event":["x","y"],"measure":{"distinct":"c"},"is":{"gte":2}}}"#,
    r#"{"for_some":"k","that":{"for_some":"c","that":{"event":["x","y"],"is":{"gte":2}}}}"#,
    r#"{"for_some":"k","that":{"for_some":"c","that":{"not":{"event":"z"}}}}"#,
    r#"{"for_some":"c","that":{"sequence":[{"event":["x","z"]},{"event":"y","within":"4s"}]}}"#,
    r#"{"for_some":"c","that":{"all":[{"event":"x","within":{"last":"3s"}},{"not":{"last":["x","y"],"has":{"param":"k","is":{"eq":"a"}}}}]}}"#,
    r#"{"for_some":"n","that":{"event":["x","y","z"],"is":{"eq":1}}}"#,
    r#"{"event":["x","y","z"],"measure":{"most":"k"},"is":{"eq":"a"}}"#,
    r#"{"sequence":[{"event":["x","y"]},{"event":["y","z"],"within":"3s"},{"event":["x","z"],"within":"4s"}],"within":"5s"}"#,
    r#"{"sequence":[{"event":["x","y"]},{"absent":"z"},{"event":["x","y"],"within":"3s"},{"event":"z"}],"within":"6s","window":{"last":"9s"}}"#,
    r#"{"sequence":[{"event":"x"},{"event":["x","y"],"within":"2s"},{"event":"y","within":"5s"},{"absent":"x","for":"2s"}],"within":"6s"}"#,
    r#"{"any":[{"event":"z"},{"bucket":{"salt":"a","from":0,"to":3000}},{"event":"x","is":{"gte":2}}]}"#,
    r#"{"any":[{"not":{"event":["x","y"]}},{"attribute":"n","is":{"gte":2}},{"attribute":"orders.count","is":{"gte":1}}]}"#,
    r#"{"any":[{"for_some":"k","that":{"not":{"event":"z"}}},{"all":[{"event":"x"},{"not":{"event":"y"}}]}]}"#,
    r#"{"event":["x","y","z"],"measure":{"sum":"c"},"is":{"gte":2}}"#,
    r#"{"event":["x","y","z"],"measure":{"distinct":"k"},"within":{"last":"6s"},"is":{"gte":2}}"#,
    r#"{"held":{"attribute":"activity.days_active","is":{"gte":1},"for":"3s"}}"#,
    r#"{"compare":{"left":{"event":["x","y"],"measure":{"sum":"c"}},"op":"gte","right":{"event":"z","measure":{"avg":"n"}}}}"#,
];

/// The params of an event, as they may come.
const PARAMS: [&str; 18] = [
    r#"{}"#,
    r#"{"n":2}"#,
    r#"{"n":0.25,"s":"a"}"#,
    r#"{"n":"3","s":"1"}"#,
    r#"{"n":null,"s":1}"#,
    r#"{"s":["a","b"]}"#,
    r#"{"s":{"a":1},"items":[{"q":1},{"q":2}]}"#,
    r#"{"s":true,"items":[{"q":3}]}"#,
    r#"{"order_id":"m5","revenue":2,"n":1}"#,
    r#"{"order_id":7,"status":"cancelled","items":[{"q":1}]}"#,
    r#"{"order_id":7,"date":1004000,"s":"a"}"#,
    r#"{"p":"2"}"#,
    r#"{"p":"3","k":"a"}"#,
    r#"{"k":"a","c":1}"#,
    r#"{"k":"b","c":1}"#,
    r#"{"k":"a","c":2}"#,
    r#"{"k":"b","c":2,"items":[{"k":"a"}]}"#,
    r#"{"k":"c"}"#,
];

/// Calls of two users and two browsers, some of them under ids that others have.
pub(crate) fn texts() -> impl Strategy<Value = Vec<String>> {
    let pick = |from: &'static [&'static str]| prop::sample::select(from);
    let kind = pick(&["track", "track", "track", "track", "identify", "alias", "group"]);
    let call = (
        kind,
        0..12_u32,
        0..10_i64,
        pick(&["x", "y", "z", "order_completed", "order_updated", "order"]),
        pick(&["", r#""userId":"a","#, r#""userId":"b","#]),
        pick(&["", r#""anonymousId":"p","#, r#""anonymousId":"q","#, r#""anonymousId":"a","#]),
        pick(&[r#""previousId":"p","#, r#""previousId":"b","#, r#""previousId":"q","#]),
        (pick(&PARAMS), pick(&[r#"{}"#, r#"{"os":{"name":"ios"}}"#, r#"{"os":"ios"}"#])),
        pick(&[r#"{}"#, r#"{"n":1}"#, r#"{"n":3,"t":{"a":1}}"#, r#"{"n":null,"t":[{"a":1}]}"#]),
    );
    let call = call.prop_map(|(kind, id, time, event, user, anonymous, previous, (params, context), traits)| {
        let anonymous = if user.is_empty() && anonymous.is_empty() { r#""anonymousId":"r","# } else { anonymous };
        format!(
            r#"{{"type":"{kind}","messageId":"m{id}","timestamp":{},{user}{anonymous}{previous}"event":"{event}","properties":{params},"context":{context},"traits":{traits}}}"#,
            1_000_000 + time * 1_000
        )
    });
    prop::collection::vec(call, 0..14)
}

fn programs() -> Vec<Program> {
    let compile = |json: &&str| {
        let definition = Definition::from_text(&format!(r#"{{"where":{json}}}"#)).unwrap();
        Program::compile(&definition, &Zone::utc()).unwrap()
    };
    CONDITIONS.iter().map(compile).collect()
}

/// The verdict on every contact, users and anonymous ids alike, in order of id.
fn verdicts(archive: &Archive, program: &Program, now: Time) -> Vec<(String, Verdict)> {
    let mut verdicts = Vec::new();
    archive.bind(program).at(now).evaluate(archive.numbers(), |contact, verdict| {
        verdicts.push((archive.id(contact).into_owned(), verdict));
    });
    let members = verdicts.iter().filter(|(_, verdict)| verdict.member).count();
    assert_eq!(archive.bind(program).at(now).count(), members);
    verdicts.sort_by_key(|(id, verdict)| (id.clone(), verdict.member, verdict.until));
    verdicts
}

fn expected(calls: &[Call], program: &Program, now: Time) -> Vec<(String, Verdict)> {
    let contacts = joined(calls).into_iter();
    let mut verdicts: Vec<(String, Verdict)> =
        contacts.map(|((_, id), ledger)| (id, program.evaluate(&ledger, now))).collect();
    verdicts.sort_by_key(|(id, verdict)| (id.clone(), verdict.member, verdict.until));
    verdicts
}

proptest! {
    #[test]
    fn an_archive_says_what_the_ledgers_say(texts in texts(), seconds in 0..12_i64) {
        let calls = calls(&texts);
        let archive = archive_of(&calls);
        let read = Archive::decode(&archive.encode()).unwrap();
        let cut = |program: &Program| {
            let mut builder = Builder::new(needs(program));
            calls.iter().for_each(|call| builder.call(call));
            settled(builder, &calls).build()
        };
        let now = Time::from_millis(1_000_000 + seconds * 1_000).unwrap();
        for (condition, program) in CONDITIONS.iter().zip(programs()) {
            let expected = expected(&calls, &program, now);
            prop_assert_eq!(&verdicts(&archive, &program, now), &expected, "{}", condition);
            prop_assert_eq!(&verdicts(&read, &program, now), &expected, "{} from a snapshot", condition);
            prop_assert_eq!(&verdicts(&cut(&program), &program, now), &expected, "{} from what it needs", condition);
            let parts = archive.encode_parts(8);
            let part = |number: usize| parts.get(number).cloned();
            let part = Archive::decode_parts(&parts[0], &needs(&program), part).unwrap();
            prop_assert_eq!(&verdicts(&part, &program, now), &expected, "{} from part of a snapshot", condition);
        }
    }

    #[test]
    fn builders_filled_apart_make_the_same_archive(texts in texts(), at in 0..14_usize) {
        let calls = calls(&texts);
        let (some, others) = calls.split_at(at.min(calls.len()));
        let mut builder = Builder::new(Keep::everything());
        for part in [others, some] {
            let mut apart = Builder::new(Keep::everything());
            part.iter().for_each(|call| apart.call(call));
            builder.absorb(apart);
        }
        let archive = settled(builder, &calls).build();
        let now = Time::from_millis(1_006_000).unwrap();
        for (condition, program) in CONDITIONS.iter().zip(programs()) {
            let expected = expected(&calls, &program, now);
            prop_assert_eq!(&verdicts(&archive, &program, now), &expected, "{}", condition);
        }
    }
}
