//! Shops by API: made by the operator, settings and keys changed, changes recorded.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use edge::{ROOT_KEY, Shop, Value, call, fresh_data, json, send, server, shop};
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair as _};

fn operator(shop: &Shop, method: &str, path: &str, body: Option<Value>) -> edge::Answer {
    call(&shop.url, method, path, Some(ROOT_KEY), body.map(|body| body.to_string().into_bytes()))
}

/// The id of the shop's key of a kind, the newest.
fn key_id(shop: &Shop, kind: &str) -> String {
    let keys = shop.get(&format!("/api/shops/{}/keys", shop.keys.id)).ok();
    let mut of_kind = keys["keys"].as_array().unwrap().iter().rev().filter(|key| key["kind"] == kind);
    of_kind.next().expect("a key")["id"].as_str().unwrap().to_owned()
}

#[test]
fn the_operator_sees_all_shops_and_a_manager_one() {
    let (one, two) = (shop(), shop());
    let mut found = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = operator(&one, "GET", &format!("/api/shops?limit=1&cursor={cursor}"), None).ok();
        found.extend(page["shops"].as_array().unwrap().iter().map(|shop| shop["id"].clone()));
        match page["cursor"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => break,
        }
    }
    for shop in [&one, &two] {
        assert_eq!(found.iter().filter(|id| **id == *shop.keys.id).count(), 1, "{found:?}");
        let own = shop.get("/api/shops").ok();
        assert_eq!(own["shops"].as_array().unwrap().len(), 1);
        assert_eq!(own["shops"][0]["id"], *shop.keys.id);
        let made = operator(shop, "GET", "/api/audit?limit=1000", None).ok();
        let made = made["audit"].as_array().unwrap();
        assert!(made.iter().any(|entry| entry["target"] == *shop.keys.id && entry["by"] == "operator"));
    }
}

#[test]
fn settings_are_changed_by_the_operator_and_the_manager() {
    let shop = shop();
    let path = format!("/api/shops/{}", shop.keys.id);
    assert_eq!(shop.ask("PUT", &path, Some(&json!({ "name": "Mine" }))).ok()["name"], "Mine");
    let told = operator(&shop, "PUT", &path, Some(json!({ "currency": "GBP" }))).ok();
    assert_eq!((&told["name"], &told["currency"]), (&json!("Mine"), &json!("GBP")));
    assert_eq!(shop.get(&path).ok(), told);
    for wrong in [json!({ "origins": ["*"] }), json!({ "name": "" })] {
        shop.ask("PUT", &path, Some(&wrong)).refused(400, "bad_shop");
    }
    shop.ask("PUT", &path, Some(&json!({ "shards": 8 }))).refused(400, "bad_body");
    operator(&shop, "GET", "/api/shops/no-such-shop", None).refused(404, "not_found");
}

#[test]
fn only_pages_of_the_shop_s_origins_may_send_once_it_names_some() {
    let shop = shop();
    let path = format!("/api/shops/{}", shop.keys.id);
    shop.ask("PUT", &path, Some(&json!({ "origins": ["https://shop.example"] }))).ok();
    let sent = |key: &str, origin: Option<&str>| {
        let mut headers = vec![("authorization", format!("Bearer {key}"))];
        headers.extend(origin.map(|origin| ("origin", origin.to_owned())));
        let body = json!({ "batch": [{ "type": "track", "userId": "u", "event": "a" }] }).to_string();
        send(&shop.url, "POST", "/v1/batch", &headers, Some(body.into_bytes()))
    };
    sent(&shop.keys.write_key, Some("https://shop.example")).ok();
    sent(&shop.keys.write_key, None).ok();
    sent(&shop.keys.write_key, Some("https://other.example")).refused(403, "origin_not_allowed");
    sent(&shop.keys.source_key, Some("https://other.example")).ok();
    shop.ask("PUT", &path, Some(&json!({ "origins": [] }))).ok();
    sent(&shop.keys.write_key, Some("https://other.example")).ok();
}

#[test]
fn a_key_is_rotated_with_two_valid_at_a_time() {
    let shop = shop();
    let keys = format!("/api/shops/{}/keys", shop.keys.id);
    let with = |key: &str| call(&shop.url, "GET", "/api/segments", Some(key), None).status;
    let old = key_id(&shop, "admin");
    let rotated = shop.post(&format!("{keys}/{old}/rotate"), &Value::Null).ok();
    let new = rotated["key"].as_str().unwrap();
    assert_eq!((with(&shop.keys.admin_key), with(new)), (200, 200));
    shop.post(&keys, &json!({ "kind": "admin" })).refused(409, "conflict");
    let listed = shop.get(&keys).ok();
    assert!(!listed.to_string().contains(new) && !listed.to_string().contains(&shop.keys.admin_key));
    call(&shop.url, "DELETE", &format!("{keys}/{old}"), Some(new), None).ok();
    assert_eq!((with(&shop.keys.admin_key), with(new)), (401, 200));
    let last = rotated["id"].as_str().unwrap();
    call(&shop.url, "DELETE", &format!("{keys}/{last}"), Some(new), None).refused(409, "conflict");
    call(&shop.url, "DELETE", &format!("{keys}/key-none"), Some(new), None).refused(404, "not_found");
    // The operator can help whoever has lost them all.
    let helped = operator(&shop, "POST", &keys, Some(json!({ "kind": "admin" }))).ok();
    assert_eq!(with(helped["key"].as_str().unwrap()), 200);
}

#[test]
fn tokens_of_the_secret_before_stay_valid() {
    let shop = shop();
    let claims = json!({ "sub": "u", "aud": shop.keys.id, "exp": edge::now() / 1_000 + 600 });
    let token = shop.token(&claims);
    let asked = |token: &str| call(&shop.url, "GET", "/v1/blocks/recently_viewed", Some(token), None).status;
    let path = format!("/api/shops/{}/token-secret", shop.keys.id);
    for expected in [200, 401] {
        let secret = shop.post(&path, &Value::Null).ok()["token_secret"].clone();
        assert_eq!(asked(&token), expected);
        let header = json!({ "alg": "HS256", "typ": "JWT" });
        assert_eq!(asked(&edge::sign(&header, &claims, secret.as_str().unwrap())), 200);
    }
}

#[test]
fn a_shop_may_sign_tokens_with_a_key_of_its_own() {
    let (shop, pair) = (shop(), key_pair());
    let put = |keys: Value| {
        shop.ask("PUT", &format!("/api/shops/{}", shop.keys.id), Some(&json!({ "token_public_keys": keys })))
    };
    let asked = |token: &str| call(&shop.url, "GET", "/v1/blocks/recently_viewed", Some(token), None).status;
    let claims = json!({ "sub": "u", "aud": shop.keys.id, "exp": edge::now() / 1_000 + 600 });
    let eddsa = json!({ "alg": "EdDSA", "typ": "JWT" });
    let token = signed(&eddsa, &claims, &pair);
    assert_eq!(asked(&token), 401);

    let der = [&ED25519_HEAD[..], pair.public_key().as_ref()].concat();
    let pem = format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(der));
    let kept = put(json!([pem])).ok()["token_public_keys"][0].as_str().unwrap().to_owned();
    assert_eq!(kept, URL_SAFE_NO_PAD.encode(pair.public_key()));
    assert_eq!(asked(&token), 200);
    let late = json!({ "sub": "u", "aud": shop.keys.id, "exp": 1 });
    for (why, wrong) in [
        ("another key", signed(&eddsa, &claims, &key_pair())),
        ("run out", signed(&eddsa, &late, &pair)),
        ("another algorithm named", signed(&json!({ "alg": "HS256" }), &claims, &pair)),
        ("the public key as a secret", edge::sign(&json!({ "alg": "HS256" }), &claims, &kept)),
        ("that, named otherwise", edge::sign(&eddsa, &claims, &kept)),
    ] {
        assert_eq!(asked(&wrong), 401, "{why}");
    }
    // The secret stays valid beside it.
    assert_eq!(asked(&shop.token(&claims)), 200);
    put(json!(["nonsense"])).refused(400, "bad_shop");
    put(json!([])).ok();
    assert_eq!(asked(&token), 401);
}

/// What stands before the 32 bytes of an Ed25519 key (RFC 8410).
const ED25519_HEAD: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

fn key_pair() -> Ed25519KeyPair {
    let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
    Ed25519KeyPair::from_pkcs8(document.as_ref()).unwrap()
}

fn signed(header: &Value, claims: &Value, pair: &Ed25519KeyPair) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let text = format!("{}.{}", part(header), part(claims));
    let signature = URL_SAFE_NO_PAD.encode(pair.sign(text.as_bytes()));
    format!("{text}.{signature}")
}

#[test]
fn changes_are_recorded_without_secrets() {
    let shop = shop();
    let segment = shop.segment("All", json!({ "everyone": true }));
    shop.post("/api/segments", &json!({ "where": 5 }));
    shop.post(&format!("/api/shops/{}/keys", shop.keys.id), &json!({ "kind": "source" })).ok();
    shop.ask("DELETE", &format!("/api/segments/{segment}"), None).ok();
    let audit = shop.get("/api/audit").ok();
    let entries = audit["audit"].as_array().unwrap();
    let told: Vec<(&str, &str)> = entries
        .iter()
        .map(|entry| (entry["operation"].as_str().unwrap(), entry["target"].as_str().unwrap()))
        .collect();
    assert_eq!(told[0], ("delete_segment", segment.as_str()));
    assert_eq!(told[1].0, "issue_key");
    assert_eq!(told[2], ("create_segment", segment.as_str()));
    assert_eq!(told.len(), 3);
    assert!(entries.iter().all(|entry| entry["by"] == *key_id(&shop, "admin") && entry["status"] == 200));
    for secret in [&shop.keys.admin_key, &shop.keys.source_key, &shop.keys.token_secret] {
        assert!(!audit.to_string().contains(secret.as_str()));
    }
    let first = shop.get("/api/audit?limit=2").ok();
    let next = shop.get(&format!("/api/audit?cursor={}", first["cursor"].as_str().unwrap())).ok();
    assert_eq!(next["audit"].as_array().unwrap().len(), 1);
}

#[test]
fn a_request_with_an_idempotency_key_is_done_once_also_over_a_restart() {
    let mut server = server(&fresh_data("repeated"));
    let shop = Shop::new(&server, "Shop");
    let ask = |shop: &Shop, key: &str, path: &str, body: &Value| {
        let headers = [
            ("authorization", format!("Bearer {}", shop.keys.admin_key)),
            ("idempotency-key", key.to_owned()),
        ];
        send(&shop.url, "POST", path, &headers, Some(body.to_string().into_bytes()))
    };
    let body = json!({ "name": "All", "where": { "everyone": true } });
    let first = ask(&shop, "k1", "/api/segments", &body).ok();
    assert_eq!(ask(&shop, "k1", "/api/segments", &body).ok(), first);
    server.kill();
    server.restart().unwrap();
    assert_eq!(ask(&shop, "k1", "/api/segments", &body).ok(), first);
    assert_eq!(shop.get("/api/segments").ok()["segments"].as_array().unwrap().len(), 1);
    let other = json!({ "name": "Others", "where": { "everyone": true } });
    let told = ask(&shop, "k1", "/api/segments", &other).refused(422, "other_request");
    assert_eq!(told["path"], "Idempotency-Key");
    ask(&shop, "k1", "/api/segments?span=day", &body).refused(422, "other_request");
    // What was refused changed nothing: the same key may come again.
    ask(&shop, "k2", "/api/segments", &json!({ "where": 5 }));
    ask(&shop, "k2", "/api/segments", &other).ok();
    // Secrets are told once.
    let keys = format!("/api/shops/{}/keys", shop.keys.id);
    ask(&shop, "k3", &keys, &json!({ "kind": "write" })).ok();
    ask(&shop, "k3", &keys, &json!({ "kind": "write" })).refused(409, "told_once");
    assert_eq!(shop.get(&keys).ok()["keys"].as_array().unwrap().len(), 4);
    ask(&shop, "a b", "/api/segments", &body).refused(400, "bad_header");
}

#[test]
fn of_two_at_the_same_time_one_is_done() {
    let shop = shop();
    let body = json!({ "name": "All", "where": { "everyone": true } }).to_string();
    let ask = || {
        let headers = [
            ("authorization", format!("Bearer {}", shop.keys.admin_key)),
            ("idempotency-key", "both".to_owned()),
        ];
        send(&shop.url, "POST", "/api/segments", &headers, Some(body.clone().into_bytes())).status
    };
    let mut statuses = std::thread::scope(|scope| {
        let asked: Vec<_> = (0..4).map(|_| scope.spawn(ask)).collect();
        asked.into_iter().map(|one| one.join().unwrap()).collect::<Vec<u16>>()
    });
    statuses.retain(|status| *status != 409);
    assert!(!statuses.is_empty() && statuses.iter().all(|status| *status == 200), "{statuses:?}");
    assert_eq!(shop.get("/api/segments").ok()["segments"].as_array().unwrap().len(), 1);
}
