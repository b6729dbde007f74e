//! What was acknowledged survives `kill -9`, and what came due meanwhile is done after the start.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use edge::{Shop, Value, fresh_data, json, now, server, try_send};

fn track(id: &str, user: &str) -> Value {
    json!({ "type": "track", "messageId": id, "userId": user, "event": "tick" })
}

#[test]
fn nothing_acknowledged_is_lost_by_kill_9_in_the_middle_of_ingest() {
    const ROUNDS: usize = 5;
    const USERS: usize = 12;
    let mut server = server(&fresh_data("kill"));
    let shop = Shop::new(&server, "Kill");
    let mut acknowledged = 0;
    for round in 0..ROUNDS {
        let stop = AtomicBool::new(false);
        let counted = Mutex::new(0_usize);
        std::thread::scope(|scope| {
            for sender in 0..4 {
                let (stop, counted, shop) = (&stop, &counted, &shop);
                scope.spawn(move || {
                    let mut n = 0;
                    while !stop.load(Ordering::Relaxed) {
                        let calls: Vec<Value> = (0..USERS)
                            .map(|user| track(&format!("{round}-{sender}-{n}-{user}"), &format!("u{user}")))
                            .collect();
                        let body = json!({ "batch": calls }).to_string().into_bytes();
                        let key = [("x-write-key", shop.keys.write_key.clone())];
                        match try_send(&shop.url, "POST", "/v1/batch", &key, Some(body)) {
                            Ok(answer) if answer.status == 200 => *counted.lock().unwrap() += USERS,
                            _ => break,
                        }
                        n += 1;
                    }
                });
            }
            std::thread::sleep(Duration::from_millis(700));
            server.kill();
            stop.store(true, Ordering::Relaxed);
        });
        let counted = counted.into_inner().unwrap();
        assert!(counted > 0, "nothing was acknowledged before the kill");
        acknowledged += counted;
        server.restart().unwrap();
        let stored: usize = (0..USERS)
            .map(|user| shop.get(&format!("/api/contacts/user:u{user}")).ok()["events"].as_u64().unwrap())
            .sum::<u64>()
            .try_into()
            .unwrap();
        assert!(stored >= acknowledged, "round {round}: {acknowledged} acknowledged, {stored} stored");
    }
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
