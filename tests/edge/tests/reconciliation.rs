//! Everything that comes is accounted for: stored, a duplicate, or rejected and kept with its reason;
//! what was rejected can be sent again.

use edge::{Shop, Value, json, send, shop};

fn track(id: &str, user: &str) -> Value {
    json!({ "type": "track", "messageId": id, "userId": user, "event": "tick", "properties": { "n": 1 } })
}

/// The account of the shop; it has to add up, by every day and source and to the stored call.
#[track_caller]
fn account(shop: &Shop) -> Value {
    let report = shop.get("/api/reconciliation?recount=true").ok();
    let of = |account: &Value, key: &str| account[key].as_i64().unwrap();
    let rejected = |account: &Value| -> i64 {
        account["rejected"].as_object().unwrap().values().map(|count| count.as_i64().unwrap()).sum()
    };
    let days = report["days"].as_array().unwrap().iter();
    for account in days.chain(report["sources"].as_object().unwrap().values()).chain([&report["total"]]) {
        let explained = of(account, "stored") + of(account, "duplicate") + rejected(account);
        assert_eq!(of(account, "received"), explained, "{report}");
        assert_eq!(account["difference"], 0, "{report}");
    }
    assert_eq!(report["calls"], report["total"]["stored"], "{report}");
    report
}

#[track_caller]
fn check(shop: &Shop, received: i64, stored: i64, duplicate: i64, rejected: Value) -> Value {
    let report = account(shop);
    let expected = json!([received, stored, duplicate, rejected]);
    let total = &report["total"];
    assert_eq!(
        json!([total["received"], total["stored"], total["duplicate"], total["rejected"]]),
        expected,
        "{report}"
    );
    report
}

#[test]
fn what_is_received_is_stored_a_duplicate_or_rejected() {
    let shop = shop();
    shop.send(&[track("m1", "u"), track("m2", "v"), track("m3", "w")]);
    check(&shop, 3, 3, 0, json!({}));
    // The same again, and another under an id that is taken.
    let other = json!({ "type": "track", "messageId": "m2", "userId": "v", "event": "tock" });
    shop.send(&[track("m1", "u"), other]);
    check(&shop, 5, 3, 1, json!({ "other_content": 1 }));
    // Parts that are no calls.
    shop.batch(&[track("m4", "u"), json!({ "type": "track", "userId": "u" }), json!(7)]).ok();
    check(&shop, 8, 4, 1, json!({ "other_content": 1, "bad_name": 1, "not_json": 1 }));
    // Bodies that are no batch, cut off, packed wrongly, too long.
    let key = [("x-write-key", shop.keys.write_key.clone())];
    let bodies: [(&[u8], u16); 4] = [
        (b"{\"batch\": [{\"type\"", 400),
        (b"{\"batch\": 7}", 400),
        (b"\x1f\x8bnothing", 400),
        (&[b' '; 600_000], 413),
    ];
    for (body, status) in bodies {
        let answer = send(&shop.url, "POST", "/v1/batch", &key, Some(body.to_vec()));
        assert_eq!(answer.status, status, "{}", answer.body);
    }
    let rejected = json!({ "other_content": 1, "bad_name": 1, "not_json": 3, "bad_gzip": 1, "too_large": 1 });
    check(&shop, 12, 4, 1, rejected);
    // With a wrong key nobody knows whose it is.
    let wrong = [("x-write-key", format!("{}x", shop.keys.write_key))];
    assert_eq!(send(&shop.url, "POST", "/v1/batch", &wrong, Some(b"{".to_vec())).status, 400);
    let report = account(&shop);
    assert_eq!((&report["total"]["received"], &report["rejected"]["kept"]), (&json!(12), &json!(7)));
}

#[test]
fn every_source_is_accounted_for_and_calls_that_are_passed_on_count_once() {
    let shop = shop();
    shop.send(&[
        json!({ "type": "track", "messageId": "a", "anonymousId": "b1", "event": "tick" }),
        json!({ "type": "identify", "messageId": "b", "anonymousId": "b1", "userId": "u1" }),
    ]);
    for n in 0..5 {
        let call =
            json!({ "type": "track", "messageId": format!("c{n}"), "anonymousId": "b1", "event": "tick" });
        shop.send(&[call]);
    }
    let order = json!({ "orders": [{
        "externalOrderId": "1", "externalCustomerId": "u1", "totalCost": 5, "status": "DELIVERED",
        "date": "2026-01-01T00:00:00", "currency": "EUR", "items": []
    }] });
    shop.post_as(&shop.keys.source_key, "/v1/orders", &order).ok();
    let report = account(&shop);
    let received = |source: &str| report["sources"][source]["received"].as_i64().unwrap_or(0);
    assert_eq!((received("page"), received("server"), received("replay")), (7, 1, 0), "{report}");
}

#[test]
fn what_was_rejected_is_listed_by_reason_and_sent_again_once() {
    let shop = shop();
    let nameless = json!({ "type": "track", "messageId": "x", "userId": "u" });
    shop.batch(&[nameless, json!(7), track("m1", "u")]).ok();
    let listed = |query: &str| {
        let page = shop.get(&format!("/api/rejected?{query}")).ok();
        page["rejected"].as_array().unwrap().clone()
    };
    assert_eq!((listed("").len(), listed("code=bad_name").len(), listed("code=none").len()), (2, 1, 0));
    assert_eq!((listed("from=2020-01-01T00:00:00Z").len(), listed("to=2020-01-01T00:00:00Z").len()), (2, 0));
    shop.get("/api/rejected?from=soon").refused(400, "bad_query");
    let one = &listed("code=bad_name")[0];
    assert_eq!(
        (&one["path"], &one["route"], &one["source"]),
        (&json!("event"), &json!("v1/batch"), &json!("page"))
    );
    // Still wrong: told, and counted no second time.
    let id = one["id"].as_str().unwrap();
    let again = shop.post(&format!("/api/rejected/{id}/replay"), &json!({})).ok();
    assert_eq!((&again["outcome"], &again["code"]), (&json!("rejected"), &json!("bad_name")));
    check(&shop, 3, 1, 0, json!({ "bad_name": 1, "not_json": 1 }));
    let all = shop.post("/api/rejected/replay", &json!({})).ok();
    assert_eq!((&all["rejected"], &all["stored"], &all["cursor"]), (&json!(2), &json!(0), &Value::Null));
    check(&shop, 3, 1, 0, json!({ "bad_name": 1, "not_json": 1 }));
    // Corrected: taken, under the time at which it came, and once however often it is sent.
    let correction = json!({ "body": { "type": "track", "messageId": "x", "userId": "u", "event": "tick" } });
    let replay = || shop.post(&format!("/api/rejected/{id}/replay"), &correction).ok();
    assert_eq!(replay()["outcome"], "stored");
    assert_eq!(replay()["outcome"], "replayed");
    let report = check(&shop, 4, 2, 0, json!({ "bad_name": 1, "not_json": 1 }));
    assert_eq!(
        (&report["sources"]["replay"]["stored"], &report["rejected"]["replayed"]),
        (&json!(1), &json!(1))
    );
    let event = &shop.get("/api/contacts/user:u/events").ok()["events"][0];
    assert_eq!(event["time"], one["at"]);
    assert_eq!((listed("replayed=false").len(), listed("").len()), (1, 2));
    shop.post("/api/rejected/rj-0000-000000009999/replay", &json!({})).refused(404, "not_found");
    shop.post("/api/rejected/what/replay", &json!({})).refused(404, "not_found");
}
