//! Ways in other than Segment's: what Yespo's clients send, and what Segment's browser library asks.

use base64::Engine as _;
use edge::{Answer, Shop, Value, json, send, shop};

/// Posts as Yespo's clients do: any user, the key as password.
fn post(shop: &Shop, path: &str, body: &Value) -> Answer {
    let password = format!("shop:{}", shop.keys.source_key);
    let basic = base64::engine::general_purpose::STANDARD.encode(password);
    let headers =
        [("authorization", format!("Basic {basic}")), ("content-type", "application/json".to_owned())];
    send(&shop.url, "POST", path, &headers, Some(body.to_string().into_bytes()))
}

fn events(shop: &Shop, contact: &str) -> Vec<Value> {
    let answer = shop.get(&format!("/api/contacts/{contact}/events")).ok();
    answer["events"].as_array().unwrap().clone()
}

#[test]
fn events_come_in_all_three_versions() {
    let shop = shop();
    let list = json!([{ "name": "externalCustomerId", "value": "42" }, { "name": "seats", "value": "2" }]);
    for (path, params) in [
        ("/v1/event", list.clone()),
        ("/api/v2/event", list),
        ("/v3/event", json!({ "externalCustomerId": "42", "seats": 2, "nested": { "a": [1] } })),
    ] {
        let body = json!({ "eventTypeKey": "webinar", "keyValue": path, "params": params });
        assert_eq!(post(&shop, path, &body).ok()["accepted"], 1, "{path}");
    }
    let stored = events(&shop, "user:42");
    assert_eq!(stored.len(), 3);
    assert_eq!(stored[0]["name"], "webinar");
    assert_eq!(stored[0]["params"]["nested"], json!({ "a": [1] }));
    let refused = post(&shop, "/v1/event", &json!({ "eventTypeKey": "webinar" })).refused(400, "no_identity");
    assert_eq!(refused["path"], "params");
    let large = json!({ "eventTypeKey": "x", "keyValue": "k", "params": { "a": "x".repeat(20_500) } });
    post(&shop, "/v3/event", &large).refused(413, "too_large");
    assert!(shop.get("/api/rejected").ok().to_string().contains("no_identity"));
}

#[test]
fn events_of_the_past_come_as_a_list() {
    let shop = shop();
    let body = json!({ "events": [
        { "eventTypeKey": "visit", "keyValue": "ann@b.kz", "occurred": "2023-03-22T14:30" },
        { "eventTypeKey": "visit", "keyValue": "ann@b.kz", "occurred": "2023-03-22" },
        { "eventTypeKey": "visit" },
    ]});
    for _ in 0..2 {
        let answer = post(&shop, "/api/v1/events", &body).ok();
        assert_eq!((&answer["accepted"], &answer["rejected"][0]["index"]), (&json!(2), &json!(2)));
    }
    let stored = events(&shop, "email:ann@b.kz");
    let times: Vec<i64> = stored.iter().map(|event| event["time"].as_i64().unwrap()).collect();
    assert_eq!(times, [1_679_495_400_000, 1_679_443_200_000]);
}

#[test]
fn an_order_is_upserted_by_its_id() {
    let shop = shop();
    let order = |status: &str, total: f64| {
        json!({
            "externalOrderId": "o1", "externalCustomerId": "42", "email": "ann@b.kz", "firstName": "Ann",
            "totalCost": total, "status": status, "date": "2026-02-01T09:00:00", "currency": "UAH",
            "items": [{ "externalItemId": "7", "name": "Cup", "quantity": 2, "cost": 10 }],
        })
    };
    let counted = shop.segment("Counted", json!({ "attribute": "orders.count", "is": { "eq": 1 } }));
    let rich = shop.segment("Rich", json!({ "attribute": "orders.revenue", "is": { "gte": 25 } }));
    let once = shop.segment("Once", json!({ "event": "order_completed", "is": { "eq": 1 } }));
    let members = || [&counted, &rich, &once].map(|segment| shop.members(segment).len());
    for (status, total, expected) in [
        ("INITIALIZED", 20.0, [0, 0, 1]),
        ("DELIVERED", 20.0, [1, 0, 1]),
        ("DELIVERED", 30.0, [1, 1, 1]),
        ("DELIVERED", 30.0, [1, 1, 1]),
        ("CANCELLED", 30.0, [0, 0, 1]),
        ("DELIVERED", 20.0, [1, 0, 1]),
    ] {
        let answer = post(&shop, "/v1/orders", &json!({ "orders": [order(status, total)] })).ok();
        assert_eq!((&answer["accepted"], &answer["failedOrders"]), (&json!(1), &json!([])));
        assert_eq!(members(), expected, "{status} {total}");
    }
    let contact = shop.get("/api/contacts/user:42").ok();
    assert_eq!(contact["attributes"]["email"], "ann@b.kz");
    let bad = json!({ "orders": [order("LOST", 1.0), order("DELIVERED", 21.0)] });
    let answer = post(&shop, "/api/v1/orders", &bad).ok();
    assert_eq!((&answer["accepted"], &answer["failedOrders"]), (&json!(1), &json!([0])));
    assert_eq!(
        (&answer["rejected"][0]["path"], &answer["rejected"][0]["code"]),
        (&json!("status"), &json!("bad_status"))
    );
    let many = vec![json!({}); 1_001];
    post(&shop, "/v1/orders", &json!({ "orders": many })).refused(413, "too_large");
    post(&shop, "/v1/orders", &json!({})).refused(400, "no_orders");
}

#[test]
fn contacts_come_alone_and_as_lists() {
    let shop = shop();
    let contact = |id: &str| {
        json!({
            "externalCustomerId": id, "firstName": "Ann",
            "channels": [{ "type": "sms", "value": "77011234567" }], "fields": [{ "id": 17, "value": "gold" }],
        })
    };
    let answer = post(&shop, "/v1/contact", &contact("1")).ok();
    let stored = shop.get("/api/contacts/user:1").ok();
    assert_eq!(answer["id"], stored["id"]);
    assert_eq!(
        stored["attributes"],
        json!({ "firstName": "Ann", "phone": "77011234567", "fields": { "17": "gold" } })
    );
    let list =
        json!({ "contacts": [contact("2"), { "firstName": "Bob" }], "dedupeOn": "externalCustomerId" });
    let answer = post(&shop, "/api/v1/contacts", &list).ok();
    assert_eq!((&answer["accepted"], &answer["failedContacts"]), (&json!(1), &json!([1])));
    assert_eq!(shop.get("/api/contacts/user:2").ok()["attributes"]["firstName"], "Ann");
}

#[test]
fn the_script_of_a_page_tells_a_cart() {
    let shop = shop();
    let body = json!({
        "GeneralInfo": { "eventName": "StatusCart", "externalCustomerId": "42", "datetime": edge::now() },
        "StatusCart": { "GUID": "g", "Products": [{ "productKey": "7", "price": 2, "quantity": 3 }] },
    });
    post(&shop, "/api/v2", &body).ok();
    let cart = shop.segment("Cart", json!({ "attribute": "cart.value", "is": { "eq": 6 } }));
    assert_eq!(shop.members(&cart), ["user:42"]);
}

#[test]
fn an_address_is_enough_to_name_a_contact() {
    let shop = shop();
    shop.send(&[json!({ "type": "track", "event": "x", "email": "Ann@B.kz" })]);
    assert_eq!(events(&shop, "email:ann@b.kz").len(), 1);
    shop.send(&[json!({ "type": "track", "event": "x", "phone": "+7 701 123 45 67" })]);
    assert_eq!(events(&shop, "phone:+77011234567").len(), 1);
}

#[test]
fn a_definition_may_name_events_as_they_were_sent() {
    let shop = shop();
    let segments = ["purchase", "order_completed", "Order Completed"].map(|name| {
        shop.segment(
            name,
            json!({ "event": name, "where": { "param": "transaction_id", "is": { "eq": "T1" } } }),
        )
    });
    shop.send(&[json!({
        "type": "track", "userId": "42", "event": "purchase", "properties": { "transaction_id": "T1", "value": 5 },
    })]);
    for segment in &segments {
        assert_eq!(shop.members(segment), ["user:42"]);
    }
    let stored = shop.get(&format!("/api/segments/{}", segments[0])).ok();
    assert!(stored.to_string().contains("\"purchase\""), "{stored}");
    assert_eq!(
        events(&shop, "user:42")[0]["params"],
        json!({ "transaction_id": "T1", "order_id": "T1", "value": 5 })
    );
}

#[test]
fn the_calls_of_a_batch_may_share_a_context() {
    let shop = shop();
    let call = |id: &str, context: Value| json!({ "type": "track", "messageId": id, "userId": "u", "event": "x", "context": context });
    let body = json!({
        "batch": [call("1", json!({ "os": "own" })), call("2", Value::Null)],
        "context": { "os": "shared", "app": { "name": "till" } },
    });
    shop.post_as(&shop.keys.source_key, "/v1/batch", &body).ok();
    let stored = events(&shop, "user:u");
    let context = |id: &str| stored.iter().find(|event| event["id"] == id).unwrap()["context"].clone();
    assert_eq!(context("1"), json!({ "os": "own", "app": { "name": "till" } }));
    assert_eq!(context("2"), json!({ "os": "shared", "app": { "name": "till" } }));
}

#[test]
fn clients_of_dittofeed_and_jitsu_send_the_same_elsewhere() {
    let shop = shop();
    let key = &shop.keys.write_key;
    let batch = json!({ "batch": [{ "messageId": "d1", "type": "page", "userId": "ann", "name": "Home" }] });
    assert_eq!(shop.post_as(key, "/api/public/apps/batch", &batch).ok()["accepted"], 1);
    let call = json!({
        "type": "track", "event": "E", "properties": { "x": 1 }, "userId": "ann", "anonymousId": "bf3f16a0",
        "sentAt": "2026-11-22T04:55:00.071Z", "timestamp": "2026-11-22T04:55:00.071Z", "messageId": "2sar6k",
        "writeKey": "wk_x_1:***", "context": { "library": { "name": "@jitsu/js" } },
    });
    for path in ["/api/s/track", "/api/s/s2s/track"] {
        let headers = [("x-write-key", format!("{key}:none"))];
        send(&shop.url, "POST", path, &headers, Some(call.to_string().into_bytes())).ok();
    }
    assert_eq!(events(&shop, "user:ann").len(), 2);
}

#[test]
fn customers_of_the_track_api() {
    let shop = shop();
    // A site's id as the user, the key as the password.
    let basic = base64::engine::general_purpose::STANDARD.encode(format!("site:{}", shop.keys.source_key));
    let headers = [("authorization", format!("Basic {basic}"))];
    let ask = |method: &str, path: &str, body: Value| {
        send(&shop.url, method, path, &headers, Some(body.to_string().into_bytes()))
    };
    ask("PUT", "/api/v1/customers/a%2Fb", json!({ "email": "ann@b.kz", "plan": "gold" })).ok();
    ask(
        "POST",
        "/api/v1/customers/a%2Fb/events",
        json!({ "name": "seen", "data": { "x": 1 }, "timestamp": 1_772_359_000 }),
    )
    .ok();
    ask("POST", "/api/v1/customers/a%2Fb/events", json!({ "type": "page", "name": "/cups" })).ok();
    ask("PUT", "/api/v1/customers/a%2Fb/devices", json!({ "device": { "id": "tok", "platform": "ios" } }))
        .ok();
    ask("POST", "/api/v1/events", json!({ "name": "seen", "anonymous_id": "x", "data": {} })).ok();
    ask("POST", "/api/v1/customers/a%2Fb", json!({})).refused(405, "method_not_allowed");
    ask("POST", "/api/v1/customers/a%2Fb/events", json!({})).refused(400, "bad_name");
    let stored = events(&shop, "user:a%2Fb");
    let names: Vec<&str> = stored.iter().map(|event| event["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["page_viewed", "seen"]);
    assert_eq!(stored[1]["time"], 1_772_359_000_000_i64);
    let attributes = &shop.get("/api/contacts/user:a%2Fb").ok()["attributes"];
    assert_eq!(attributes, &json!({ "email": "ann@b.kz", "plan": "gold", "app_push_token": "tok" }));
    assert_eq!(events(&shop, "anonymous:x").len(), 1);
}

#[test]
fn libraries_for_browsers_are_told_where_to_send() {
    let shop = shop();
    let key = &shop.keys.write_key;
    let settings = send(&shop.url, "GET", &format!("/v1/projects/{key}/settings"), &[], None).ok();
    let ours = &settings["integrations"]["Segment.io"];
    assert_eq!(ours["apiKey"], *key);
    let host = ours["apiHost"].as_str().unwrap();
    assert_eq!(format!("{}://{host}", ours["protocol"].as_str().unwrap()), format!("{}/v1", shop.url));
    let config = send(&shop.url, "GET", &format!("/sourceConfig/?writeKey={key}"), &[], None).ok();
    assert_eq!((&config["source"]["writeKey"], &config["source"]["enabled"]), (&json!(key), &json!(true)));
    send(&shop.url, "GET", "/sourceConfig/?writeKey=wk_x_1", &[], None).refused(401, "unauthorized");
    send(&shop.url, "GET", "/v1/projects/wk_x_1/settings", &[], None).refused(401, "unauthorized");
    send(&shop.url, "GET", &format!("/v1/track?key={key}"), &[], None).refused(405, "method_not_allowed");
    send(&shop.url, "POST", &format!("/v1/nothing?key={key}"), &[], None).refused(404, "not_found");
}
