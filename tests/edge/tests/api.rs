//! The management API keeps what its document says: routes, methods, lists, problems.

use edge::{Shop, Value, call, json, send, shop};

/// Every path of the document with what it says of it.
fn paths(shop: &Shop) -> Vec<(String, Value)> {
    let document = call(&shop.url, "GET", "/api/openapi.json", None, None).ok();
    let paths = document["paths"].as_object().expect("paths").clone();
    paths.into_iter().collect()
}

#[test]
fn the_document_names_the_routes_and_methods_that_there_are() {
    let shop = shop();
    for (path, operations) in paths(&shop) {
        let path = path.replace("{id}", "nobody").replace("{key}", "none");
        let documented: Vec<String> =
            operations.as_object().unwrap().keys().map(|method| method.to_uppercase()).collect();
        for method in ["GET", "POST", "PUT", "DELETE", "PATCH"] {
            let answer = call(&shop.url, method, &path, None, None);
            if documented.iter().any(|known| known == method) {
                assert!(![404, 405].contains(&answer.status), "{method} {path}: {}", answer.body);
            } else {
                let allow = answer.allow.clone().expect("the header `allow`");
                answer.refused(405, "method_not_allowed");
                let mut allowed: Vec<&str> = allow.split(", ").collect();
                allowed.sort_unstable();
                let mut documented = documented.clone();
                documented.sort();
                assert_eq!(allowed, documented, "{path}");
            }
        }
    }
}

#[test]
fn only_whom_the_document_names_is_answered() {
    let shop = shop();
    for (path, operations) in paths(&shop) {
        for (method, operation) in operations.as_object().unwrap() {
            let answer = call(
                &shop.url,
                &method.to_uppercase(),
                &path.replace("{id}", "nobody").replace("{key}", "none"),
                None,
                None,
            );
            let is_open = operation["security"].is_null();
            assert_eq!([401, 403].contains(&answer.status), !is_open, "{method} {path}: {}", answer.status);
        }
    }
}

#[test]
fn pages_hold_everything_once_while_more_comes_in() {
    let shop = shop();
    let seen = |id: String, minute: u32| {
        json!({
            "type": "track", "messageId": id, "userId": id, "event": "a",
            "timestamp": format!("2026-03-01T10:{minute:02}:00Z"),
        })
    };
    let calls: Vec<Value> = (0..12).map(|n| seen(format!("u{n:02}"), n)).collect();
    shop.send(&calls);
    for (sort, moves) in [("-last_seen", false), ("id", true)] {
        let (mut found, mut cursor) = (Vec::new(), String::new());
        for page in 0.. {
            let path = format!("/api/contacts?sort={sort}&limit=5&cursor={cursor}");
            let page_of_contacts = shop.get(&path).ok();
            for contact in page_of_contacts["contacts"].as_array().unwrap() {
                found.push(contact["identifiers"][0].as_str().unwrap().to_owned());
            }
            // Somebody comes, and in the order by id somebody known moves to the top of the others.
            shop.send(&[seen(format!("new-{sort}-{page}"), 30 + page)]);
            if moves {
                shop.send(&[json!({ "type": "track", "messageId": format!("again{page}"), "userId": "u01", "event": "a" })]);
            }
            match page_of_contacts["cursor"].as_str() {
                Some(next) => cursor = next.to_owned(),
                None => break,
            }
        }
        found.retain(|id| id.starts_with("user:u"));
        found.sort();
        let expected: Vec<String> = (0..12).map(|n| format!("user:u{n:02}")).collect();
        assert_eq!(found, expected, "by {sort}");
    }
}

#[test]
fn a_cursor_leads_on_in_its_own_list_only() {
    let shop = shop();
    let call = |n: u32| json!({ "type": "track", "messageId": format!("m{n}"), "userId": format!("u{n}"), "event": "a" });
    shop.send(&[call(1), call(2)]);
    let cursor = shop.get("/api/contacts?limit=1").ok()["cursor"].as_str().expect("a cursor").to_owned();
    shop.get(&format!("/api/contacts?limit=1&cursor={cursor}")).ok();
    for path in [
        "/api/contacts?sort=id",
        "/api/rejected?",
        "/api/catalog?",
        "/api/segments?",
        "/api/contacts/user:u1/events?",
    ] {
        let path = format!("{path}&cursor={cursor}").replace("?&", "?");
        assert_eq!(shop.get(&path).refused(400, "bad_query")["path"], "cursor", "{path}");
    }
}

#[test]
fn a_bad_request_is_told_what_and_where() {
    let shop = shop();
    for (path, name) in [
        ("/api/contacts?limit=0", "limit"),
        ("/api/contacts?limit=1001", "limit"),
        ("/api/contacts?sort=name", "sort"),
        ("/api/contacts?cursor=x", "cursor"),
        ("/api/segments?kind=odd", "kind"),
        ("/api/segments?active=yes", "active"),
        ("/api/segments?min_contacts=many", "min_contacts"),
        ("/api/segments?span=week", "span"),
        ("/api/catalog?limit=x", "limit"),
    ] {
        let told = shop.get(path).refused(400, "bad_query");
        assert_eq!(told["path"], name, "{path}");
        assert!(told["message"].as_str().unwrap().starts_with("expected "), "{told}");
    }
    let told = shop.post("/api/catalog", &json!({ "items": 5 })).refused(400, "bad_body");
    assert_eq!(told["path"], "items");
    let told = shop.post("/api/segments/preview", &json!({})).refused(400, "bad_body");
    assert_eq!(told["message"], "missing field `definition`");
    let bearer = ("authorization", format!("Bearer {}", shop.keys.admin_key));
    let xml = ("content-type", "application/xml".to_owned());
    send(&shop.url, "POST", "/api/catalog", &[bearer, xml], Some(b"<items/>".to_vec()))
        .refused(415, "unsupported_media_type");
}

#[test]
fn a_contact_is_exported_whole() {
    let shop = shop();
    shop.segment("All", json!({ "everyone": true }));
    let calls: Vec<Value> = (0..3)
        .map(|n| json!({ "type": "track", "messageId": format!("m{n}"), "userId": "u", "event": "a" }))
        .collect();
    shop.send(&calls);
    for id in ["user:u", "email:u@example.com"] {
        shop.send(&[json!({
            "type": "identify", "messageId": "i", "userId": "u", "traits": { "email": "u@example.com" },
        })]);
        let export = edge::eventually("the address leads to the contact", || {
            let answer = shop.get(&format!("/api/contacts/{id}/export"));
            (answer.status == 200).then_some(answer.body)
        });
        assert_eq!(export["events"].as_array().unwrap().len(), 3);
        let history = export["history"].as_array().unwrap();
        assert!(history.iter().any(|change| change["change"] == "entered"), "{export}");
        assert_eq!(export["contact"]["attributes"]["email"], "u@example.com");
    }
    shop.get("/api/contacts/user:other/export").refused(404, "not_found");
}
