//! RetailCRM's read API: segments and customers in its shapes.

use edge::{Answer, Shop, Value, json, send, shop};

fn ask(shop: &Shop, path: &str) -> Answer {
    let key = ("x-api-key", shop.keys.admin_key.clone());
    send(&shop.url, "GET", &format!("/api/v5/{path}"), &[key], None)
}

fn buyers(shop: &Shop, count: u32) -> String {
    let calls: Vec<Value> = (0..count)
        .map(|n| json!({ "type": "track", "messageId": format!("m{n}"), "userId": format!("u{n:03}"), "event": "a" }))
        .collect();
    shop.send(&calls);
    shop.segment("Buyers", json!({ "event": "a" }))
}

#[test]
fn segments_are_listed_and_filtered() {
    let shop = shop();
    let code = buyers(&shop, 3);
    shop.post("/api/segments", &json!({ "name": "By hand", "kind": "list", "active": false })).ok();
    let all = ask(&shop, "segments").ok();
    let expected = json!({ "limit": 20, "totalCount": 2, "currentPage": 1, "totalPageCount": 1 });
    assert_eq!((&all["success"], &all["pagination"]), (&json!(true), &expected));
    let first = &all["segments"][0];
    assert_eq!(first["code"], code.as_str());
    assert_eq!(
        (&first["name"], &first["isDynamic"], &first["active"]),
        (&json!("Buyers"), &json!(true), &json!(true))
    );
    assert_eq!(first["customersCount"], 3);
    assert!(
        first["id"].is_u64() && first["createdAt"].as_str().unwrap().len() == "2026-03-01 10:00:00".len()
    );
    let id = first["id"].to_string();
    for (query, names) in [
        ("filter[active]=1", &["Buyers"][..]),
        ("filter[active]=0", &["By hand"]),
        ("filter[name]=BUY", &["Buyers"]),
        ("filter[type]=static", &["By hand"]),
        ("filter[minCustomersCount]=3", &["Buyers"]),
        (&format!("filter[ids][]={id}"), &["Buyers"]),
        ("filter[dateTo]=2020-01-01", &[]),
    ] {
        let answer = ask(&shop, &format!("segments?{query}")).ok();
        let found: Vec<&str> =
            answer["segments"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
        assert_eq!(found, names, "{query}");
    }
}

#[test]
fn members_of_a_segment_come_by_page_each_once() {
    let shop = shop();
    let code = buyers(&shop, 45);
    shop.send(&[json!({ "type": "track", "messageId": "other", "userId": "other", "event": "b" })]);
    let mut found = Vec::new();
    for page in 1..=4 {
        let path = format!("customers?filter%5Bsegment%5D={code}&limit=20&page={page}");
        let answer = ask(&shop, &path).ok();
        let expected = json!({ "limit": 20, "totalCount": 45, "currentPage": page, "totalPageCount": 3 });
        assert_eq!(answer["pagination"], expected);
        let customers = answer["customers"].as_array().unwrap();
        found.extend(customers.iter().map(|one| one["externalId"].as_str().unwrap().to_owned()));
        assert!(customers.iter().all(|one| one["segments"][0]["code"] == code.as_str()));
    }
    found.sort();
    assert_eq!(found, (0..45).map(|n| format!("u{n:03}")).collect::<Vec<_>>());
    assert_eq!(ask(&shop, "customers").ok()["pagination"]["totalCount"], 46);
}

#[test]
fn a_customer_is_told_in_retailcrm_s_words() {
    let shop = shop();
    shop.send(&[json!({
        "type": "identify", "messageId": "i", "userId": "42",
        "traits": { "first_name": "Ann", "last_name": "Lee", "email": "ann@example.com", "phone": "+77011234567" },
    })]);
    let customer = edge::eventually("the addresses belong to the contact", || {
        let customer = ask(&shop, "customers?filter[name]=42").ok()["customers"][0].clone();
        (customer["phones"][0]["number"] == "+77011234567").then_some(customer)
    });
    for (name, value) in [
        ("type", "customer"),
        ("externalId", "42"),
        ("firstName", "Ann"),
        ("lastName", "Lee"),
        ("email", "ann@example.com"),
    ] {
        assert_eq!(customer[name], value, "{customer}");
    }
    assert_eq!(customer["isContact"], false);
}

#[test]
fn refusals_have_retailcrm_s_shape() {
    let shop = shop();
    let refused = |answer: Answer, status: u16| {
        assert_eq!((answer.status, &answer.body["success"]), (status, &json!(false)), "{}", answer.body);
        answer.body
    };
    assert!(refused(ask(&shop, "segments?limit=10"), 400)["errors"]["limit"].is_string());
    assert!(refused(ask(&shop, "customers?filter[vip]=1"), 400)["errors"]["filter[vip]"].is_string());
    assert!(
        refused(ask(&shop, "customers?filter[segment]=none"), 400)["errors"]["filter[segment]"].is_string()
    );
    assert!(refused(ask(&shop, "customers?page=100000"), 400)["errors"]["page"].is_string());
    let with = |query: &str, header: Option<&str>| {
        let headers: Vec<_> = header.map(|key| ("x-api-key", key.to_owned())).into_iter().collect();
        send(&shop.url, "GET", &format!("/api/v5/segments{query}"), &headers, None)
    };
    for key in [None, Some("ak_wrong"), Some(shop.keys.source_key.as_str())] {
        assert_eq!(refused(with("", key), 403)["errorMsg"], "Wrong \"apiKey\" value.");
    }
    with(&format!("?apiKey={}", shop.keys.admin_key), None).ok();
}
