//! Segments through the API: formed, kept by every event, left at the right instant.

use edge::{Shop, Value, eventually, json, now, shop};

fn added(id: &str, visitor: &str, value: f64) -> Value {
    json!({
        "type": "track", "messageId": id, "anonymousId": visitor, "event": "product_added",
        "properties": { "product_id": id, "value": value },
    })
}

fn over_20_within(window: &str) -> Value {
    json!({ "event": "product_added", "within": { "last": window }, "measure": { "sum": "value" }, "is": { "gt": 20 } })
}

#[test]
fn an_event_puts_a_contact_in_and_time_takes_it_out_at_the_right_instant() {
    let shop = shop();
    let segment = shop.segment("Filling the cart", over_20_within("3s"));
    shop.send(&[added("a", "v", 15.0)]);
    assert_eq!(shop.size(&segment), 0);
    shop.send(&[added("b", "v", 9.0)]);
    assert_eq!(shop.members(&segment), ["anonymous:v"]);

    let contact = shop.get("/api/contacts/anonymous:v").ok();
    let first = shop.get("/api/contacts/anonymous:v/events").ok()["events"][1]["time"].as_i64().unwrap();
    assert_eq!(contact["segments"][0]["until"], first + 3_000);

    eventually("the exit", || (shop.size(&segment) == 0).then_some(()));
    let lateness = now() - (first + 3_000);
    assert!(lateness < 2_000, "seen {lateness} ms late");
    let changes = shop.changes("anonymous:v", &segment);
    assert_eq!(changes.len(), 2);
    assert_eq!(changes[0].0, "entered");
    assert_eq!(changes[1], ("left".to_owned(), first + 3_000));
}

#[test]
fn a_new_segment_forms_over_those_already_there() {
    let shop = shop();
    let calls: Vec<Value> =
        (0..60).map(|n| added(&format!("m{n}"), &format!("v{}", n % 30), n.into())).collect();
    shop.send(&calls);
    let segment = shop.segment("Spenders", over_20_within("1h"));
    eventually("formed", || {
        (shop.get(&format!("/api/segments/{segment}")).ok()["state"] == "ready").then_some(())
    });
    // v(n) put in n and n + 30.
    assert_eq!(shop.size(&segment), 30);
    let preview =
        shop.post("/api/segments/preview", &json!({ "definition": { "where": over_20_within("1h") } })).ok();
    assert_eq!((&preview["count"], &preview["contacts"]), (&json!(30), &json!(30)));
    assert_eq!(preview["sample"].as_array().unwrap().len(), 10);
}

#[test]
fn a_changed_definition_forms_anew_and_a_deleted_one_is_gone() {
    let shop = shop();
    shop.send(&[added("a", "v", 25.0), added("b", "w", 5.0)]);
    let segment = shop.segment("Spenders", over_20_within("1h"));
    assert_eq!(shop.members(&segment), ["anonymous:v"]);
    let below = json!({ "name": "Others", "where": { "not": over_20_within("1h") } });
    let changed = shop.ask("PUT", &format!("/api/segments/{segment}"), Some(&below)).ok();
    assert_eq!(changed["name"], "Others");
    assert_eq!(shop.members(&segment), ["anonymous:w"]);
    shop.ask("DELETE", &format!("/api/segments/{segment}"), None).ok();
    shop.get(&format!("/api/segments/{segment}")).refused(404, "not_found");
    assert_eq!(shop.get("/api/contacts/anonymous:w").ok()["segments"], json!([]));
}

#[test]
fn what_was_read_can_be_written_back() {
    let shop = shop();
    let id = shop.segment("Spenders", over_20_within("1h"));
    let stored = shop.get(&format!("/api/segments/{id}")).ok();
    let again = shop.ask("PUT", &format!("/api/segments/{id}"), Some(&stored)).ok();
    assert_eq!(again["where"], stored["where"]);
}

#[test]
fn a_static_segment_is_filtered_once() {
    let shop = shop();
    shop.send(&[added("a", "v", 25.0)]);
    let body = json!({ "name": "Then", "kind": "static", "where": over_20_within("1h") });
    let id = shop.post("/api/segments", &body).ok()["id"].as_str().unwrap().to_owned();
    shop.send(&[added("b", "w", 25.0)]);
    assert_eq!(shop.members(&id), ["anonymous:v"]);
}

#[test]
fn an_inactive_segment_is_not_evaluated() {
    let shop = shop();
    let body = json!({ "name": "Asleep", "active": false, "where": over_20_within("1h") });
    let id = shop.post("/api/segments", &body).ok()["id"].as_str().unwrap().to_owned();
    shop.send(&[added("a", "v", 25.0)]);
    assert_eq!(shop.size(&id), 0);
    let awake = json!({ "name": "Awake", "where": over_20_within("1h") });
    shop.ask("PUT", &format!("/api/segments/{id}"), Some(&awake)).ok();
    assert_eq!(shop.members(&id), ["anonymous:v"]);
}

#[test]
fn the_list_is_filtered_and_sorted() {
    let shop = shop();
    shop.send(&[added("a", "v", 25.0)]);
    shop.segment("Big", json!({ "everyone": true }));
    shop.segment("Alpha", over_20_within("1h"));
    shop.segment("None", json!({ "event": "nothing" }));
    let names = |query: &str| -> Vec<String> {
        let list = shop.get(&format!("/api/segments{query}")).ok();
        list["segments"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names("?sort=name"), ["Alpha", "Big", "None"]);
    assert_eq!(names("?min_contacts=1&sort=-name"), ["Big", "Alpha"]);
    assert_eq!(names("?name=ALPH"), ["Alpha"]);
    assert_eq!(names("?kind=static"), Vec::<String>::new());
    let page = shop.get("/api/segments?limit=2&sort=name").ok();
    let next = page["cursor"].as_str().unwrap();
    assert_eq!(names(&format!("?limit=2&sort=name&cursor={next}")), ["None"]);
}

#[test]
fn a_bad_definition_is_refused_with_its_place() {
    let shop = shop();
    let refused = |body: Value| {
        let answer = shop.post("/api/segments", &body);
        assert_eq!(answer.status, 400, "{}", answer.body);
        (
            answer.body["path"].as_str().unwrap().to_owned(),
            answer.body["message"].as_str().unwrap().to_owned(),
        )
    };
    let (path, message) =
        refused(json!({ "name": "x", "where": { "all": [{ "everyone": true }, { "frobnicate": 1 }] } }));
    assert_eq!(path, "where.all[1].frobnicate");
    assert!(message.contains("frobnicate"), "{message}");
    let (path, message) = refused(json!({ "name": "x", "where": { "sequence": [] } }));
    assert_eq!(path, "where.sequence");
    assert!(message.contains("a list of steps"), "{message}");
    let (path, _) = refused(json!({ "name": "x", "where": { "event": "a", "is": { "between": [5, 2] } } }));
    assert_eq!(path, "where.is.between");
    shop.post("/api/segments/preview", &json!({ "definition": { "where": 7 } })).refused(400, "wrong_type");
}

#[test]
fn contacts_are_found_and_paged() {
    let shop = shop();
    let calls: Vec<Value> = (0..25).map(|n| added(&format!("m{n}"), &format!("v{n:02}"), 1.0)).collect();
    shop.send(&calls);
    shop.send(&[
        json!({ "type": "identify", "messageId": "i", "userId": "u1", "traits": { "name": "Ada Byron" } }),
    ]);
    let found = |shop: &Shop, query: &str| shop.get(&format!("/api/contacts?{query}")).ok();
    assert_eq!(found(&shop, "q=byron")["contacts"][0]["identifiers"], json!(["user:u1"]));
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = found(&shop, &format!("limit=10&cursor={cursor}"));
        seen.extend(
            page["contacts"]
                .as_array()
                .unwrap()
                .iter()
                .map(|contact| contact["id"].as_str().unwrap().to_owned()),
        );
        match page["cursor"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => break,
        }
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 26);
    shop.get(&format!("/api/contacts/{}", seen[0])).ok();
    shop.get("/api/contacts/user:nobody").refused(404, "not_found");
    shop.get("/api/contacts/nonsense").refused(400, "bad_id");
}

#[test]
fn the_graph_follows_entries_and_exits() {
    let shop = shop();
    let segment = shop.segment("Spenders", over_20_within("1h"));
    shop.send(&[added("a", "v", 25.0), added("b", "w", 25.0)]);
    shop.send(&[added("c", "x", 25.0)]);
    let sizes = shop.get(&format!("/api/segments/{segment}/sizes?span=hour")).ok();
    let points = sizes["sizes"].as_array().unwrap();
    let contacts: Vec<i64> = points.iter().map(|point| point["contacts"].as_i64().unwrap()).collect();
    let (before, after) = contacts.split_at(contacts.len() - 2);
    assert!(before.iter().all(|size| *size == 0), "{contacts:?}");
    assert_eq!(after.last(), Some(&3));
    assert!((points.last().unwrap()["at"].as_i64().unwrap() - now()).abs() < 5_000);
    let listed = shop.get("/api/segments").ok()["segments"][0]["trend"].clone();
    assert_eq!(listed.as_array().unwrap().iter().map(|size| size.as_i64().unwrap()).max(), Some(3));
    let transitions = shop.get(&format!("/api/segments/{segment}/transitions")).ok();
    assert_eq!(transitions["transitions"].as_array().unwrap().len(), 3);
}
