//! Who may do what.

use edge::{Value, call, json, send, shop};

#[test]
fn management_needs_the_admin_key() {
    let shop = shop();
    for (method, path) in [
        ("GET", "/api/segments"),
        ("POST", "/api/segments"),
        ("POST", "/api/segments/preview"),
        ("GET", "/api/contacts"),
        ("GET", "/api/contacts/user:u/events"),
        ("GET", "/api/catalog"),
        ("GET", "/api/rejected"),
        ("GET", "/api/session"),
    ] {
        call(&shop.url, method, path, None, None).refused(401, "unauthorized");
        call(&shop.url, method, path, Some(&shop.keys.write_key), None).refused(403, "forbidden");
        call(&shop.url, method, path, Some(&shop.keys.source_key), None).refused(403, "forbidden");
        call(&shop.url, method, path, Some("ak_nobody_0123456789abcdef0123456789abcdef"), None)
            .refused(401, "unauthorized");
    }
}

#[test]
fn one_shop_sees_nothing_of_another() {
    let (one, two) = (shop(), shop());
    one.send(&[json!({ "type": "track", "messageId": "m", "userId": "u", "event": "a" })]);
    let segment = one.segment("All", json!({ "everyone": true }));
    two.get("/api/contacts/user:u").refused(404, "not_found");
    two.get(&format!("/api/segments/{segment}")).refused(404, "not_found");
    assert_eq!(two.get("/api/segments").ok()["segments"], json!([]));
    // The same message id in another shop is another message.
    two.send(&[json!({ "type": "track", "messageId": "m", "userId": "u", "event": "a" })]);
    assert_eq!(two.get("/api/contacts/user:u/events").ok()["events"].as_array().unwrap().len(), 1);
}

#[test]
fn a_page_cannot_say_what_only_the_shop_knows() {
    let shop = shop();
    let traits = json!({
        "city": "Astana", "segments": { "vip": true }, "score": { "churn": { "value": 0.1 } },
        "cluster": { "taste": { "value": 2 } }, "rfm_cuts": {},
    });
    let told = |id: &str| json!([{ "type": "identify", "messageId": id, "userId": id, "traits": traits }]);
    let kept = |id: &str| {
        let contact = shop.get(&format!("/api/contacts/user:{id}")).ok();
        contact["attributes"].as_object().unwrap().keys().cloned().collect::<Vec<_>>()
    };
    for (id, key, expected) in [
        ("page", &shop.keys.write_key, &["city"][..]),
        ("server", &shop.keys.source_key, &["city", "cluster", "rfm_cuts", "score"][..]),
    ] {
        let batch = json!({ "batch": told(id) }).to_string().into_bytes();
        call(&shop.url, "POST", "/v1/batch", Some(key), Some(batch)).ok();
        assert_eq!(kept(id), expected, "with the key of the {id}");
    }
}

#[test]
fn only_the_operator_makes_shops() {
    let shop = shop();
    let body = json!({ "name": "Mine" }).to_string().into_bytes();
    call(&shop.url, "POST", "/api/shops", None, Some(body.clone())).refused(401, "unauthorized");
    call(&shop.url, "POST", "/api/shops", Some(&shop.keys.admin_key), Some(body))
        .refused(401, "unauthorized");
}

#[test]
fn the_console_signs_in_with_a_cookie_that_scripts_cannot_read() {
    let shop = shop();
    let sign_in = |key: &str| {
        ureq::post(format!("{}/api/session", shop.url))
            .config()
            .http_status_as_error(false)
            .build()
            .send_json(json!({ "key": key }))
            .unwrap()
    };
    assert_eq!(sign_in("ak_wrong").status(), 401);
    assert_eq!(sign_in(&shop.keys.write_key).status(), 403);
    let answer = sign_in(&shop.keys.admin_key);
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    let session = cookie.split(';').next().unwrap().to_owned();
    let with = |headers: &[(&str, &str)]| {
        let headers: Vec<(&str, String)> =
            headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        send(&shop.url, "GET", "/api/session", &headers, None)
    };
    assert_eq!(with(&[("cookie", &session)]).ok()["shop"]["id"], shop.keys.id.as_str());
    with(&[("cookie", &session), ("sec-fetch-site", "same-origin")]).ok();
    with(&[("cookie", &session), ("sec-fetch-site", "cross-site")]).refused(401, "unauthorized");
    with(&[("cookie", &format!("{session}x"))]).refused(401, "unauthorized");
}

#[test]
fn what_is_not_there_is_said_so() {
    let shop = shop();
    shop.get("/api/nothing").refused(404, "not_found");
    shop.post("/v1/nothing", &Value::Null).refused(404, "not_found");
    shop.get("/v1/batch").refused(405, "method_not_allowed");
    shop.get("/no-such-file.txt").refused(404, "not_found");
}
