//! Many contacts that leave in the same seconds, while events come in and after the shard was down.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use edge::{Shop, Value, fresh_data, json, now, server};

const MANY: usize = 4_000;

fn tick(user: usize) -> Value {
    json!({ "type": "track", "messageId": format!("m{user}"), "userId": format!("u{user}"), "event": "tick" })
}

/// When each contact is to leave, ascending.
fn enter(shop: &Shop, seconds: i64) -> Vec<i64> {
    let mut leaves = Vec::with_capacity(MANY);
    for some in (0..MANY).map(tick).collect::<Vec<_>>().chunks(500) {
        let sent = now();
        shop.send(some);
        // Somewhere between sending and the answer; the later end makes lateness no smaller than it is.
        leaves.extend(some.iter().map(|_| sent + seconds * 1_000));
    }
    leaves.sort_unstable();
    leaves
}

#[test]
fn contacts_leave_on_time_while_events_come_in() {
    let server = server(&fresh_data("lateness"));
    let shop = Shop::new(&server, "Late");
    let segment = shop.segment("Just now", json!({ "event": "tick", "within": { "last": "15s" } }));
    let leaves = enter(&shop, 15);
    assert!(now() < leaves[0], "this machine is too slow for the test");
    let stop = AtomicBool::new(false);
    let mut late: Vec<i64> = Vec::with_capacity(MANY);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut n = 0;
            while !stop.load(Ordering::Relaxed) {
                let load = |of: usize| json!({ "type": "track", "messageId": format!("l{n}-{of}"), "userId": format!("w{of}"), "event": "look" });
                shop.send(&(0..20).map(load).collect::<Vec<_>>());
                n += 1;
                std::thread::sleep(Duration::from_millis(20));
            }
        });
        let begun = Instant::now();
        while late.len() < MANY && begun.elapsed() < Duration::from_secs(60) {
            let gone = MANY - usize::try_from(shop.size(&segment)).unwrap();
            let seen = now();
            while late.len() < gone {
                late.push((seen - leaves[late.len()]).max(0));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        stop.store(true, Ordering::Relaxed);
    });
    assert_eq!(late.len(), MANY, "some did not leave");
    late.sort_unstable();
    let at = |share: usize| late[(MANY - 1) * share / 100];
    println!("lateness of {MANY}: p50 {} ms, p99 {} ms, at most {} ms", at(50), at(99), at(100));
    assert!(at(99) < 5_000, "p99 {} ms", at(99));
}

#[test]
fn what_came_due_while_down_is_told_in_order_at_its_true_instants() {
    let mut server = server(&fresh_data("late-after"));
    let shop = Shop::new(&server, "After");
    let segment = shop.segment("Just now", json!({ "event": "tick", "within": { "last": "10s" } }));
    let leaves = enter(&shop, 10);
    server.kill();
    let wait = leaves[MANY - 1] + 1_000 - now();
    std::thread::sleep(Duration::from_millis(u64::try_from(wait.max(0)).unwrap()));
    server.restart().unwrap();
    let started = Instant::now();
    while shop.size(&segment) > 0 {
        assert!(started.elapsed() < Duration::from_secs(30), "{} are still in", shop.size(&segment));
        std::thread::sleep(Duration::from_millis(50));
    }
    println!("{MANY} came due while down: done {} ms after the start", started.elapsed().as_millis());
    let told = shop.get(&format!("/api/segments/{segment}/transitions?limit=1000")).ok();
    let told: Vec<i64> =
        told["transitions"].as_array().unwrap().iter().map(|change| change["at"].as_i64().unwrap()).collect();
    assert!(told.is_sorted_by(|a, b| a >= b), "not in order");
    for user in [0, MANY / 2, MANY - 1] {
        let contact = format!("user:u{user}");
        let time = shop.get(&format!("/api/contacts/{contact}/events")).ok()["events"][0]["time"].as_i64();
        let left = shop.changes(&contact, &segment)[1].clone();
        assert_eq!(left, ("left".to_owned(), time.unwrap() + 10_000));
    }
}
