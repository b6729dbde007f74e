//! Calls coming in: what is taken, what is refused, and that each is counted once.

use std::io::Write as _;

use base64::Engine as _;
use edge::{Shop, Value, call, json, now, send, shop};

fn track(id: &str, user: &str, event: &str) -> Value {
    json!({ "type": "track", "messageId": id, "userId": user, "event": event })
}

fn events(shop: &Shop, contact: &str) -> Vec<String> {
    let answer = shop.get(&format!("/api/contacts/{contact}/events")).ok();
    answer["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["id"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn what_is_sent_can_be_read_at_once() {
    let shop = shop();
    let call = json!({
        "type": "track", "messageId": "m1", "userId": "u", "event": "Product Viewed",
        "properties": { "product_id": "42", "price": 9.5 }, "context": { "page": { "path": "/p" } },
    });
    shop.send(&[call]);
    let event = shop.get("/api/contacts/user:u/events").ok()["events"][0].clone();
    assert_eq!(event["name"], "product_viewed");
    assert_eq!(event["params"], json!({ "product_id": "42", "price": 9.5 }));
    assert_eq!(event["context"]["page"]["path"], "/p");
    assert!((now() - event["time"].as_i64().unwrap()).abs() < 5_000);
}

#[test]
fn each_message_counts_once() {
    let shop = shop();
    for _ in 0..3 {
        shop.send(&[track("m1", "u", "a"), track("m2", "u", "a"), track("m1", "u", "a")]);
    }
    assert_eq!(events(&shop, "user:u").len(), 2);
}

#[test]
fn single_calls_and_short_names_do_the_same() {
    let shop = shop();
    let key = &shop.keys.write_key;
    for (path, body) in [
        ("/v1/track", json!({ "messageId": "1", "userId": "u", "event": "a" })),
        ("/v1/t", json!({ "messageId": "2", "userId": "u", "event": "a" })),
        ("/v1/page", json!({ "messageId": "3", "userId": "u", "name": "Home" })),
        ("/v1/screen", json!({ "messageId": "4", "userId": "u", "name": "Home" })),
        ("/v1/identify", json!({ "messageId": "5", "userId": "u", "traits": { "city": "Astana" } })),
        ("/v1/group", json!({ "messageId": "6", "userId": "u", "groupId": "g" })),
    ] {
        assert_eq!(shop.post_as(key, path, &body).ok()["accepted"], 1, "{path}");
    }
    assert_eq!(events(&shop, "user:u").len(), 4);
    assert_eq!(shop.get("/api/contacts/user:u").ok()["attributes"], json!({ "city": "Astana" }));
    shop.post_as(key, "/v1/track", &json!({ "userId": "u" })).refused(400, "bad_name");
}

#[test]
fn a_bad_call_is_told_and_kept_and_the_others_are_taken() {
    let shop = shop();
    let large =
        json!({ "type": "track", "userId": "u", "event": "a", "properties": { "x": "y".repeat(33_000) } });
    let report =
        shop.batch(&[track("m1", "u", "a"), json!({ "type": "track", "userId": "u" }), large, json!(7)]).ok();
    assert_eq!(report["accepted"], 1);
    let rejected: Vec<(i64, &str)> = report["rejected"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["index"].as_i64().unwrap(), one["code"].as_str().unwrap()))
        .collect();
    assert_eq!(rejected, [(1, "bad_name"), (2, "too_large"), (3, "not_json")]);
    let kept = shop.get("/api/rejected").ok();
    assert_eq!(kept["rejected"].as_array().unwrap().len(), 3);
    assert!(kept["rejected"].to_string().contains("expected the event's name"), "{kept}");
}

#[test]
fn the_key_comes_in_any_of_its_places() {
    let shop = shop();
    let key = shop.keys.write_key.clone();
    let basic = |user: &str| base64::engine::general_purpose::STANDARD.encode(user);
    let body = |id: &str| json!({ "batch": [track(id, "u", "a")] }).to_string().into_bytes();
    for (n, (path, headers)) in [
        ("/v1/batch", vec![("authorization", format!("Basic {}", basic(&format!("{key}:"))))]),
        ("/v1/batch", vec![("authorization", format!("Basic {}", basic(&key)))]),
        ("/v1/batch", vec![("authorization", format!("bearer {key}"))]),
        ("/v1/batch", vec![("x-write-key", key.clone())]),
        (format!("/v1/batch?key={key}").as_str(), vec![("content-type", "text/plain".to_owned())]),
    ]
    .into_iter()
    .enumerate()
    {
        send(&shop.url, "POST", path, &headers, Some(body(&n.to_string()))).ok();
    }
    let inside = json!({ "writeKey": key, "batch": [track("inside", "u", "a")] });
    call(&shop.url, "POST", "/v1/batch", None, Some(inside.to_string().into_bytes())).ok();
    assert_eq!(events(&shop, "user:u").len(), 6);
    call(&shop.url, "POST", "/v1/batch", None, Some(body("none"))).refused(401, "unauthorized");
    let wrong = format!("{}x", shop.keys.write_key);
    call(&shop.url, "POST", "/v1/batch", Some(&wrong), Some(body("wrong"))).refused(401, "unauthorized");
}

#[test]
fn gzip_is_recognised_and_bombs_are_not_inflated() {
    let shop = shop();
    let gzip = |text: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    };
    let body = json!({ "batch": [track("m1", "u", "a")] }).to_string();
    call(&shop.url, "POST", "/v1/batch", Some(&shop.keys.write_key), Some(gzip(body.as_bytes()))).ok();
    assert_eq!(events(&shop, "user:u").len(), 1);
    let bomb = gzip(&vec![b' '; 50_000_000]);
    call(&shop.url, "POST", "/v1/batch", Some(&shop.keys.write_key), Some(bomb)).refused(413, "too_large");
}

#[test]
fn limits_are_answered_with_413() {
    let shop = shop();
    let many: Vec<Value> =
        (0..2_501).map(|n| json!({ "type": "track", "userId": "u", "event": "a", "n": n })).collect();
    shop.batch(&many).refused(413, "too_large");
    let large = json!({ "userId": "u", "event": "a", "properties": { "x": "y".repeat(33_000) } });
    shop.post_as(&shop.keys.write_key, "/v1/track", &large).refused(413, "too_large");
    shop.post_as(&shop.keys.write_key, "/v1/batch", &json!({ "batch": "x" })).refused(400, "not_json");
}

#[test]
fn a_wrong_clock_is_corrected_and_the_future_is_not_believed() {
    let shop = shop();
    let hour = 3_600_000;
    let body = json!({ "sentAt": now() + hour, "batch": [
        { "type": "track", "messageId": "skew", "userId": "u", "event": "a", "originalTimestamp": now() + hour - 60_000 },
        { "type": "track", "messageId": "ahead", "userId": "u", "event": "a", "timestamp": now() + 9 * hour },
    ]});
    shop.post_as(&shop.keys.write_key, "/v1/batch", &body).ok();
    let events = shop.get("/api/contacts/user:u/events").ok();
    let time = |n: usize| events["events"][n]["time"].as_i64().unwrap();
    assert_eq!(events["events"][0]["id"], "ahead");
    assert!(time(0) <= now());
    assert!((now() - 60_000 - time(1)).abs() < 5_000, "{events}");
}

#[test]
fn pages_of_other_origins_may_send() {
    let shop = shop();
    let headers = [
        ("origin", "https://shop.example".to_owned()),
        ("access-control-request-method", "POST".to_owned()),
        ("access-control-request-headers", "authorization, content-type, x-retry-count".to_owned()),
    ];
    assert_eq!(send(&shop.url, "OPTIONS", "/v1/batch", &headers, None).status, 204);
}

#[test]
fn rejected_calls_are_paged_without_a_gap() {
    let shop = shop();
    let bad: Vec<Value> = (0..130).map(|n| json!({ "type": "track", "userId": "u", "n": n })).collect();
    assert_eq!(shop.batch(&bad).ok()["accepted"], 0);
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = shop.get(&format!("/api/rejected?limit=50&cursor={cursor}")).ok();
        seen.extend(page["rejected"].as_array().unwrap().iter().map(|one| one["id"].to_string()));
        match page["cursor"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => break,
        }
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 130);
    shop.get("/api/rejected?cursor=x").refused(400, "bad_query");
}

#[test]
fn an_empty_key_does_not_hide_the_real_one() {
    let shop = shop();
    let headers = [("authorization", "Basic Og==".to_owned()), ("x-write-key", shop.keys.write_key.clone())];
    let body = json!({ "batch": [track("m", "u", "a")] }).to_string().into_bytes();
    send(&shop.url, "POST", "/v1/batch", &headers, Some(body)).ok();
}

#[test]
fn a_large_batch_of_new_contacts_in_many_segments_is_stored() {
    let shop = shop();
    for n in 0..50 {
        shop.segment(
            &format!("s{n}"),
            json!({ "event": "tick", "within": { "last": format!("{}h", n + 1) } }),
        );
    }
    let calls: Vec<Value> = (0..2_000).map(|n| track(&format!("m{n}"), &format!("u{n}"), "tick")).collect();
    shop.send(&calls);
    let sizes = shop.get("/api/segments?limit=1000").ok();
    assert!(sizes["segments"].as_array().unwrap().iter().all(|one| one["contacts"] == 2_000), "{sizes}");
}
