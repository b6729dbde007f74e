//! No key, token, id, cursor or idempotency key of one shop opens or changes anything in another: over
//! every route that the document of the API names.

use edge::{Answer, Shop, Value, call, json, send, shop};

/// Stands in everything that the first shop holds.
const MARK: &str = "only-the-first-shop-knows";

/// What the first shop calls its own.
struct Own {
    segment: String,
    list: String,
    contact: String,
    rejected: String,
    key: String,
    cursors: Vec<String>,
}

fn filled(shop: &Shop) -> Own {
    let call = |id: &str, user: &str| json!({ "type": "track", "messageId": id, "userId": user, "event": "a", "properties": { "note": MARK } });
    shop.send(&[call("m1", MARK), call("m2", "other"), call("m3", "third")]);
    shop.batch(&[json!({ "type": "track", "userId": MARK })]).ok();
    let products: Vec<Value> = (0..2).map(|n| json!({ "product_id": format!("{MARK}-{n}") })).collect();
    shop.post("/api/catalog", &json!({ "items": products })).ok();
    let segment = shop.segment(MARK, json!({ "everyone": true }));
    let list = shop.post("/api/segments", &json!({ "name": MARK, "kind": "list" })).ok()["id"].clone();
    let list = list.as_str().unwrap().to_owned();
    shop.post(&format!("/api/segments/{list}/members"), &json!({ "add": [format!("user:{MARK}")] })).ok();
    let text = |path: &str, pointer: &str| {
        let answer = shop.get(path).ok();
        answer
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_else(|| panic!("{pointer} in {answer}"))
            .to_owned()
    };
    let cursors = ["contacts", "segments", "catalog", "contacts?sort=id"];
    Own {
        cursors: cursors
            .iter()
            .map(|list| {
                text(&format!("/api/{list}{}limit=1", if list.contains('?') { "&" } else { "?" }), "/cursor")
            })
            .collect(),
        contact: text(&format!("/api/contacts/user:{MARK}"), "/id"),
        rejected: text("/api/rejected", "/rejected/0/id"),
        key: text(&format!("/api/shops/{}/keys", shop.keys.id), "/keys/2/id"),
        segment,
        list,
    }
}

/// The addresses of an operation with what is the first shop's in the places of `{…}`.
fn addresses(path: &str, first: &Shop, own: &Own) -> Vec<String> {
    let user = format!("user:{MARK}");
    let ids: Vec<&str> = match path.split('/').nth(2) {
        Some("segments") => vec![&own.segment, &own.list],
        Some("contacts") => vec![&own.contact, &user],
        Some("rejected") => vec![&own.rejected],
        Some("shops") => vec![&first.keys.id],
        _ => vec!["none"],
    };
    let ids = if path.contains("{id}") { ids } else { vec![""] };
    ids.iter().map(|id| path.replace("{id}", id).replace("{key}", &own.key)).collect()
}

fn document(shop: &Shop) -> Vec<(String, String, Value)> {
    let document = call(&shop.url, "GET", "/api/openapi.json", None, None).ok();
    let paths = document["paths"].as_object().expect("paths");
    let operations = paths.iter().flat_map(|(path, operations)| {
        let operations = operations.as_object().expect("operations").iter();
        operations.map(move |(method, operation)| (path.clone(), method.to_uppercase(), operation.clone()))
    });
    operations.collect()
}

/// All that a shop's manager can see of what is kept.
fn kept(shop: &Shop, own: &Own) -> Vec<Value> {
    let mut paths: Vec<String> =
        ["segments", "contacts?sort=id", "catalog", "rejected", "reconciliation", "audit"]
            .map(|list| format!("/api/{list}"))
            .to_vec();
    paths.push(format!("/api/contacts/{}/export", own.contact));
    paths.push(format!("/api/segments/{}/contacts", own.list));
    paths.push(format!("/api/segments/{}/transitions", own.segment));
    paths.push(format!("/api/shops/{}", shop.keys.id));
    paths.push(format!("/api/shops/{}/keys", shop.keys.id));
    let mut kept: Vec<Value> = paths.iter().map(|path| shop.get(path).ok()).collect();
    for segment in kept[0]["segments"].as_array_mut().unwrap() {
        // A graph up to now: it moves by itself.
        segment.as_object_mut().unwrap().remove("trend");
    }
    kept
}

/// Asks, and checks that nothing of the first shop comes back.
fn ask(shop: &Shop, key: Option<&str>, method: &str, path: &str, body: Option<&Value>) -> Answer {
    let headers: Vec<_> = key.map(|key| ("authorization", format!("Bearer {key}"))).into_iter().collect();
    let answer = send(&shop.url, method, path, &headers, body.map(|body| body.to_string().into_bytes()));
    let told = answer.body.to_string().replace(path.rsplit_once("api/").map_or("", |(_, path)| path), "");
    let told = told.replace(&format!("user:{MARK}"), "");
    assert!(!told.contains(MARK), "{method} {path} tells {told}");
    answer
}

#[test]
fn nothing_of_one_shop_opens_or_changes_anything_in_another() {
    let (first, second) = (shop(), shop());
    let own = filled(&first);
    second.send(&[json!({ "type": "track", "messageId": "m", "userId": "of-the-second", "event": "a" })]);
    let before = kept(&first, &own);
    let swapped = first.keys.admin_key.replace(&first.keys.id, &second.keys.id);
    for (path, method, operation) in document(&first) {
        let body = operation.pointer("/requestBody/content/application~1json/example");
        let is_open = operation["security"].is_null();
        for address in addresses(&path, &first, &own) {
            let at = format!("{method} {address}");
            for key in [None, Some("ak_nobody_0123456789abcdef"), Some(swapped.as_str())] {
                let answer = ask(&first, key, &method, &address, body);
                assert!(
                    is_open || [401, 403].contains(&answer.status),
                    "{at} with {key:?}: {}",
                    answer.status
                );
            }
            for key in [&first.keys.write_key, &second.keys.write_key, &second.keys.source_key] {
                let answer = ask(&first, Some(key), &method, &address, body);
                let may_write = path == "/api/catalog" && method == "POST" && *key == second.keys.source_key;
                assert!(
                    is_open || may_write || [401, 403].contains(&answer.status),
                    "{at}: {}",
                    answer.status
                );
            }
            let answer = ask(&first, Some(&second.keys.admin_key), &method, &address, body);
            assert!(answer.status < 500, "{at}: {}", answer.body);
            if path.contains("{id}") && !is_open {
                assert_eq!(answer.status, 404, "{at}: {}", answer.body);
            }
        }
        let takes_cursor =
            operation["parameters"].as_array().into_iter().flatten().any(|one| one["name"] == "cursor");
        for cursor in own.cursors.iter().filter(|_| takes_cursor && !path.contains("{id}")) {
            ask(&first, Some(&second.keys.admin_key), &method, &format!("{path}?cursor={cursor}"), None);
        }
        let about = format!("{path}?segment={}&contact=user:{MARK}", own.segment);
        ask(&first, Some(&second.keys.admin_key), &method, &about, body);
    }
    assert_eq!(kept(&first, &own), before);
}

#[test]
fn an_idempotency_key_means_nothing_in_another_shop() {
    let (first, second) = (shop(), shop());
    let made = |shop: &Shop| {
        let headers = [
            ("authorization", format!("Bearer {}", shop.keys.admin_key)),
            ("idempotency-key", "one-and-the-same".to_owned()),
        ];
        let body = json!({ "name": "All", "where": { "everyone": true } }).to_string().into_bytes();
        send(&shop.url, "POST", "/api/segments", &headers, Some(body)).ok()["id"].clone()
    };
    assert_eq!(made(&first), made(&first));
    assert_ne!(made(&first), made(&second));
    for shop in [&first, &second] {
        assert_eq!(shop.get("/api/segments").ok()["segments"].as_array().unwrap().len(), 1);
    }
}
