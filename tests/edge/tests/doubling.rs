//! A shop's shards are doubled while it goes on: nobody is missed, and nobody is there twice.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use edge::{Shop, Value, json, shop};

/// Contacts before the doubling.
const USERS: usize = 300;

fn track(id: &str, user: &str) -> Value {
    json!({ "type": "track", "messageId": id, "userId": user, "event": "tick" })
}

/// All identifiers that the list of contacts tells, the first of each.
fn listed(shop: &Shop) -> Vec<String> {
    let (mut listed, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = shop.get(&format!("/api/contacts?limit=1000&cursor={cursor}")).ok();
        let contacts = page["contacts"].as_array().unwrap().iter();
        listed.extend(contacts.map(|contact| contact["identifiers"][0].as_str().unwrap().to_owned()));
        match page["cursor"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => return listed,
        }
    }
}

#[test]
fn shards_are_doubled_while_calls_come_in() {
    let shop = shop();
    let ticked = shop.segment("Ticked", json!({ "event": "tick" }));
    let often = shop.segment("Often", json!({ "event": "tick", "is": { "gte": 2 } }));
    for slice in (0..USERS).collect::<Vec<_>>().chunks(100) {
        let calls: Vec<Value> = slice.iter().map(|n| track(&format!("a{n}"), &format!("u{n}"))).collect();
        shop.send(&calls);
    }
    // Some of them are joined, across shards.
    let joins: Vec<Value> = (0..20)
        .flat_map(|n| {
            let anonymous = format!("b{n}");
            [
                json!({ "type": "track", "messageId": format!("b{n}"), "anonymousId": anonymous, "event": "tick" }),
                json!({ "type": "identify", "messageId": format!("i{n}"), "anonymousId": anonymous, "userId": format!("u{n}") }),
            ]
        })
        .collect();
    shop.send(&joins);
    assert_eq!((shop.size(&ticked), shop.size(&often)), (USERS as i64, 20));

    shop.post(&format!("/api/shops/{}/shards", shop.keys.id), &json!({ "shards": 6 }))
        .refused(400, "bad_value");
    let state = shop.post(&format!("/api/shops/{}/shards", shop.keys.id), &json!({ "shards": 8 })).ok();
    assert_eq!((&state["shards"], &state["doubling"]["to"]), (&json!(4), &json!(8)), "{state}");
    shop.post(&format!("/api/shops/{}/shards", shop.keys.id), &json!({ "shards": 16 }))
        .refused(409, "conflict");

    let (stop, sent) = (AtomicBool::new(false), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(Ordering::Relaxed) {
                let n = sent.fetch_add(1, Ordering::Relaxed);
                shop.send(&[track(&format!("c{n}"), &format!("u{}", n % USERS))]);
            }
        });
        let begun = Instant::now();
        loop {
            let state =
                shop.post(&format!("/api/shops/{}/shards", shop.keys.id), &json!({ "shards": 8 })).ok();
            if state["shards"] == 8 {
                assert_eq!(state["doubling"], Value::Null, "{state}");
                break;
            }
            // Whoever is looked up is there at every moment.
            shop.get("/api/contacts/user:u7").ok();
            shop.get("/api/contacts/anonymous:b3").ok();
            assert!(begun.elapsed() < Duration::from_secs(60), "{state}");
            std::thread::sleep(Duration::from_millis(50));
        }
        stop.store(true, Ordering::Relaxed);
    });

    let sent = sent.into_inner();
    let all = listed(&shop);
    assert_eq!((all.len(), all.iter().collect::<BTreeSet<_>>().len()), (USERS, USERS));
    assert_eq!(shop.size(&ticked), USERS as i64);
    assert_eq!(shop.size(&often), 20.max(sent.min(USERS)) as i64);
    let report = shop.get("/api/reconciliation?recount=true").ok();
    let expected = json!([USERS + 40 + sent, 0]);
    assert_eq!(json!([report["total"]["stored"], report["total"]["difference"]]), expected, "{report}");
    assert_eq!(report["calls"], report["total"]["stored"], "{report}");
    let filled =
        shop.get(&format!("/api/shops/{}/shards", shop.keys.id)).ok()["filled"].as_array().unwrap().clone();
    assert_eq!(filled.len(), 8);
    assert!(filled.iter().all(|shard| shard["contacts"].as_u64().unwrap() > 10), "{filled:?}");
    // What is joined afterwards finds its way as well.
    shop.send(&[json!({ "type": "identify", "messageId": "z", "anonymousId": "b1", "userId": "u299" })]);
    assert_eq!(shop.changes("user:u0", &ticked).len(), 1);
}
