//! What was acknowledged survives `kill -9`, and what came due meanwhile is done after the start.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use edge::{Shop, Value, fresh_data, json, now, server, try_send};

/// Contacts that the events are of.
const USERS: usize = 12;

/// Events that are acknowledged before each kill.
const EVENTS: usize = 500;

fn track(id: &str, user: &str) -> Value {
    json!({ "type": "track", "messageId": id, "userId": user, "event": "tick" })
}

/// How often to kill; `SHOAL_KILLS` tells another number.
fn rounds() -> usize {
    std::env::var("SHOAL_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(20)
}

/// Sends until told to stop; notes the ids of what was acknowledged.
fn send_until(stop: &AtomicBool, shop: &Shop, prefix: &str, acknowledged: &Mutex<BTreeSet<String>>) {
    for n in 0.. {
        let ids: Vec<String> = (0..USERS).map(|user| format!("{prefix}-{n}-{user}")).collect();
        let calls: Vec<Value> =
            ids.iter().enumerate().map(|(user, id)| track(id, &format!("u{user}"))).collect();
        let body = json!({ "batch": calls }).to_string().into_bytes();
        let key = [("x-write-key", shop.keys.write_key.clone())];
        match try_send(&shop.url, "POST", "/v1/batch", &key, Some(body)) {
            Ok(answer) if answer.status == 200 => acknowledged.lock().unwrap().extend(ids),
            // It is down, or was when it had stored part of it.
            _ => {}
        }
        if stop.load(Ordering::Relaxed) {
            break;
        }
    }
}

/// By id, how often each event is there.
fn stored(shop: &Shop) -> BTreeMap<String, usize> {
    let mut stored = BTreeMap::new();
    for user in 0..USERS {
        let mut cursor = String::new();
        loop {
            let page =
                shop.get(&format!("/api/contacts/user:u{user}/events?limit=1000&cursor={cursor}")).ok();
            for event in page["events"].as_array().unwrap() {
                *stored.entry(event["id"].as_str().unwrap().to_owned()).or_default() += 1;
            }
            match page["cursor"].as_str() {
                Some(next) => cursor = next.to_owned(),
                None => break,
            }
        }
    }
    stored
}

/// In the middle of ingest, of alarms (a segment that ends all the time) and of doubling the shards.
#[test]
fn nothing_acknowledged_is_lost_or_counted_twice_by_kill_9() {
    let mut server = server(&fresh_data("kill"));
    let shop = Shop::new(&server, "Kill");
    shop.segment("Just now", json!({ "event": "tick", "within": { "last": "1s" } }));
    let all = shop.segment("Ever", json!({ "event": "tick" }));
    let acknowledged = Mutex::new(BTreeSet::new());
    let rounds = rounds();
    for round in 0..rounds {
        let (stop, before) = (AtomicBool::new(false), acknowledged.lock().unwrap().len());
        if round == rounds / 4 {
            shop.post(&format!("/api/shops/{}/shards", shop.keys.id), &json!({ "shards": 8 })).ok();
        }
        std::thread::scope(|scope| {
            for sender in 0..4 {
                let (stop, shop, acknowledged) = (&stop, &shop, &acknowledged);
                scope.spawn(move || send_until(stop, shop, &format!("{round}-{sender}"), acknowledged));
            }
            let begun = Instant::now();
            while acknowledged.lock().unwrap().len() < before + EVENTS {
                assert!(begun.elapsed() < Duration::from_secs(60), "round {round}: nothing is acknowledged");
                std::thread::sleep(Duration::from_millis(5));
            }
            server.kill();
            stop.store(true, Ordering::Relaxed);
        });
        server.restart().unwrap();
    }
    let stored = stored(&shop);
    let acknowledged = acknowledged.into_inner().unwrap();
    let lost: Vec<&String> = acknowledged.iter().filter(|id| !stored.contains_key(*id)).collect();
    assert!(lost.is_empty(), "of {} acknowledged {} are lost: {lost:?}", acknowledged.len(), lost.len());
    let twice: Vec<&String> = stored.iter().filter(|(_, times)| **times > 1).map(|(id, _)| id).collect();
    assert!(twice.is_empty(), "{twice:?} are there twice");
    let begun = Instant::now();
    loop {
        let state = shop.get(&format!("/api/shops/{}/shards", shop.keys.id)).ok();
        if state["shards"] == 8 && state["doubling"].is_null() {
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{state}");
        std::thread::sleep(Duration::from_millis(100));
    }
    let report = shop.get("/api/reconciliation?recount=true").ok();
    assert_eq!(report["total"]["difference"], 0, "{report}");
    assert_eq!(report["total"]["stored"], stored.len(), "{report}");
    assert_eq!(report["calls"], stored.len(), "{report}");
    assert_eq!((shop.size(&all), shop.members(&all).len()), (USERS as i64, USERS));
}

#[test]
fn what_came_due_while_down_is_done_after_the_start_at_its_true_instant() {
    let mut server = server(&fresh_data("due"));
    let shop = Shop::new(&server, "Due");
    let segment = shop.segment("Just now", json!({ "event": "tick", "within": { "last": "2s" } }));
    shop.send(&[track("m", "u")]);
    assert_eq!(shop.size(&segment), 1);
    let time = shop.get("/api/contacts/user:u/events").ok()["events"][0]["time"].as_i64().unwrap();
    server.kill();
    let due = u64::try_from((time + 2_500 - now()).max(0)).unwrap();
    std::thread::sleep(Duration::from_millis(due));
    server.restart().unwrap();
    // Nobody asks the shard in the meantime: nothing but its alarm can do it.
    std::thread::sleep(Duration::from_secs(4));
    assert_eq!(shop.size(&segment), 0);
    assert_eq!(shop.changes("user:u", &segment)[1], ("left".to_owned(), time + 2_000));
}

#[test]
fn keys_definitions_and_memberships_outlive_a_restart() {
    let mut server = server(&fresh_data("restart"));
    let shop = Shop::new(&server, "Restart");
    let segment = shop.segment("Ticked", json!({ "event": "tick" }));
    shop.send(&[track("m", "u")]);
    server.stop();
    server.restart().unwrap();
    assert_eq!(shop.members(&segment), ["user:u"]);
    shop.send(&[track("m", "u"), track("n", "w")]);
    assert_eq!(shop.members(&segment), ["user:u", "user:w"]);
}
