//! A panic hurts only its own request: an answer at once, and the next request is fine.

use std::time::{Duration, Instant};

use edge::{ROOT_KEY, Shop, call, eventually, fresh_data, json, server};

#[test]
fn a_panic_is_a_quick_503_and_the_next_request_is_fine() {
    let server = server(&fresh_data("faults"));
    let shop = Shop::new(&server, "Faults");
    let segment = shop.segment("Ticked", json!({ "event": "tick", "within": { "last": "1h" } }));
    let tick = |id: &str| json!({ "type": "track", "messageId": id, "userId": "u", "event": "tick" });
    shop.send(&[tick("before")]);
    for place in ["fetch", "object"] {
        let path = format!("/api/faults/{place}?shop={}", shop.keys.id);
        let started = Instant::now();
        let answer = call(&shop.url, "POST", &path, Some(ROOT_KEY), None);
        assert_eq!(
            (answer.status, answer.body["code"].as_str()),
            (503, Some("unavailable")),
            "{place}: {}",
            answer.body
        );
        assert!(started.elapsed() < Duration::from_secs(2), "{place}: {:?}", started.elapsed());
        shop.send(&[tick(place)]);
        assert_eq!(shop.members(&segment), ["user:u"]);
    }
    assert_eq!(shop.get("/api/contacts/user:u").ok()["events"], 3);
}

#[test]
fn an_alarm_that_panics_comes_again() {
    let server = server(&fresh_data("alarm"));
    let shop = Shop::new(&server, "Alarm");
    let segment = shop.segment("Just now", json!({ "event": "tick", "within": { "last": "2s" } }));
    shop.send(&[json!({ "type": "track", "messageId": "m", "userId": "u", "event": "tick" })]);
    let path = format!("/api/faults/alarm?shop={}", shop.keys.id);
    call(&shop.url, "POST", &path, Some(ROOT_KEY), None).ok();
    eventually("the exit", || (shop.size(&segment) == 0).then_some(()));
    let changes: Vec<String> =
        shop.changes("user:u", &segment).into_iter().map(|(change, _)| change).collect();
    assert_eq!(changes, ["entered", "left"]);
}
