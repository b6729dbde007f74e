//! Segments that refer to each other, and lists made by hand.

use edge::{Shop, Value, eventually, json, now, shop};

fn viewed(id: &str, user: &str) -> Value {
    json!({ "type": "track", "messageId": id, "userId": user, "event": "product_viewed" })
}

fn inside(segment: &str) -> Value {
    json!({ "segment": segment, "is": "in" })
}

fn list(shop: &Shop, name: &str) -> String {
    let stored = shop.post("/api/segments", &json!({ "name": name, "kind": "list" })).ok();
    stored["id"].as_str().unwrap().to_owned()
}

#[track_caller]
fn members(shop: &Shop, list: &str, change: &Value) -> Value {
    shop.post(&format!("/api/segments/{list}/members"), change).ok()
}

#[test]
fn a_segment_may_depend_on_another_and_follows_its_changes() {
    let shop = shop();
    shop.send(&[viewed("a", "u1"), json!({ "type": "page", "messageId": "b", "userId": "u2" })]);
    let viewers = shop.segment("Viewers", json!({ "event": "product_viewed" }));
    let others = shop.segment("Others", json!({ "segment": viewers, "is": "out" }));
    let both = shop.segment("Both", json!({ "any": [inside(&viewers), inside(&others)] }));
    let formed = || {
        let segments = shop.get("/api/segments").ok();
        let ready = |segment: &Value| (segment["state"] == "ready").then_some(());
        segments["segments"].as_array().unwrap().iter().all(|segment| ready(segment).is_some()).then_some(())
    };
    eventually("formed", formed);
    assert_eq!(shop.members(&others), ["user:u2"]);
    assert_eq!(shop.members(&both), ["user:u1", "user:u2"]);
    // An event that only the other one speaks of.
    shop.send(&[viewed("c", "u2")]);
    assert_eq!(shop.members(&others), Vec::<String>::new());
    // A change of only the other one.
    let page = json!({ "name": "Viewers", "where": { "event": "page_viewed" } });
    shop.ask("PUT", &format!("/api/segments/{viewers}"), Some(&page)).ok();
    eventually("formed again", formed);
    assert_eq!(shop.members(&others), ["user:u1"]);
    assert_eq!(shop.members(&both), ["user:u1", "user:u2"]);
}

#[test]
fn references_to_nothing_and_in_a_circle_are_refused() {
    let shop = shop();
    let unknown = json!({ "name": "x", "where": { "all": [{ "everyone": true }, inside("nowhere")] } });
    let fault = shop.post("/api/segments", &unknown).refused(400, "unknown_segment");
    assert_eq!(fault["path"], "where.all[1].segment");
    let preview = shop.post("/api/segments/preview", &json!({ "definition": unknown }));
    preview.refused(400, "unknown_segment");

    let first = shop.segment("First", json!({ "everyone": true }));
    let second = shop.segment("Second", inside(&first));
    let third = shop.segment("Third", json!({ "not": inside(&second) }));
    let circle = json!({ "name": "First", "where": { "any": [inside(&third)] } });
    let fault = shop.ask("PUT", &format!("/api/segments/{first}"), Some(&circle)).refused(400, "cycle");
    assert_eq!(fault["path"], "where.any[0].segment");
    let itself = json!({ "name": "First", "where": inside(&first) });
    shop.ask("PUT", &format!("/api/segments/{first}"), Some(&itself)).refused(400, "cycle");
}

#[test]
fn a_segment_that_others_need_is_not_deleted() {
    let shop = shop();
    let needed = shop.segment("Needed", json!({ "everyone": true }));
    let needing = shop.segment("Needing", inside(&needed));
    let delete = |id: &str| shop.ask("DELETE", &format!("/api/segments/{id}"), None);
    let fault = delete(&needed).refused(409, "in_use");
    assert!(fault["message"].as_str().unwrap().contains("`Needing`"), "{fault}");
    delete(&needing).ok();
    delete(&needed).ok();
}

#[test]
fn a_chain_that_grows_too_long_names_who_depends_on_it() {
    let shop = shop();
    let mut ids = vec![shop.segment("Link 0", json!({ "everyone": true }))];
    for n in 1..=16 {
        ids.push(shop.segment(&format!("Link {n}"), inside(&ids[n - 1])));
    }
    let last = json!({ "name": "Link 17", "where": inside(&ids[16]) });
    shop.post("/api/segments", &last).refused(400, "too_deep");
    let before = shop.segment("Before", json!({ "everyone": true }));
    let longer = json!({ "name": "Link 0", "where": inside(&before) });
    let fault = shop.ask("PUT", &format!("/api/segments/{}", ids[0]), Some(&longer)).refused(400, "too_deep");
    assert!(fault["message"].as_str().unwrap().contains("`Link 16`"), "{fault}");
}

#[test]
fn a_list_is_filled_by_hand_and_what_refers_to_it_follows() {
    let shop = shop();
    shop.send(&[viewed("a", "u1"), viewed("b", "u2"), viewed("c", "u3")]);
    let vip = list(&shop, "VIP");
    let plain = shop.segment("Viewers who are no VIP", {
        json!({ "all": [{ "event": "product_viewed" }, { "segment": vip, "is": "out" }] })
    });
    let lately = shop.segment("New VIP", json!({ "segment": vip, "is": { "entered": { "last": "3s" } } }));
    assert_eq!(shop.size(&plain), 3);

    let before = now();
    let told = members(&shop, &vip, &json!({ "add": ["user:u1", "user:u2", "user:nobody"] }));
    assert_eq!(told, json!({ "added": 2, "removed": 0, "unknown": ["user:nobody"] }));
    assert_eq!((shop.size(&vip), shop.members(&plain)), (2, vec!["user:u3".to_owned()]));
    assert_eq!(shop.members(&lately), ["user:u1", "user:u2"]);
    assert_eq!(shop.changes("user:u1", &vip)[0].0, "entered");
    eventually("time takes them out", || (shop.size(&lately) == 0).then_some(()));
    let (change, at) = shop.changes("user:u1", &lately).pop().unwrap();
    assert_eq!(change, "left");
    assert!((before + 3_000..=now()).contains(&at), "{at}");

    let told = members(&shop, &vip, &json!({ "remove": ["user:u1", "user:u3"] }));
    assert_eq!(told, json!({ "added": 0, "removed": 1, "unknown": [] }));
    assert_eq!(shop.members(&vip), ["user:u2"]);
    let told = members(&shop, &vip, &json!({ "replace": ["user:u3"] }));
    assert_eq!(told, json!({ "added": 1, "removed": 1, "unknown": [] }));
    assert_eq!(shop.members(&vip), ["user:u3"]);
    assert_eq!(shop.members(&plain), ["user:u1", "user:u2"]);
    members(&shop, &vip, &json!({ "replace": [] }));
    assert_eq!(shop.size(&vip), 0);
    assert_eq!(shop.changes("user:u3", &vip).len(), 2);
}

#[test]
fn only_a_list_takes_members_and_only_what_can_be_read() {
    let shop = shop();
    let dynamic = shop.segment("Everyone", json!({ "everyone": true }));
    let vip = list(&shop, "VIP");
    let post = |id: &str, body: Value| shop.post(&format!("/api/segments/{id}/members"), &body);
    post(&dynamic, json!({ "add": ["user:u1"] })).refused(409, "not_a_list");
    post("nowhere", json!({ "add": [] })).refused(404, "not_found");
    post(&vip, json!({})).refused(400, "missing");
    post(&vip, json!({ "add": ["user:a"], "replace": ["user:b"] })).refused(400, "bad_value");
    assert_eq!(post(&vip, json!({ "remove": ["user:a", "42"] })).refused(400, "bad_id")["path"], "remove[1]");
}

#[test]
fn a_browser_put_into_a_list_stays_in_it_under_its_user() {
    let shop = shop();
    shop.send(&[json!({ "type": "page", "messageId": "a", "anonymousId": "v" })]);
    let vip = list(&shop, "VIP");
    let inside = shop.segment("In the list", inside(&vip));
    members(&shop, &vip, &json!({ "add": ["anonymous:v"] }));
    shop.send(&[json!({ "type": "identify", "messageId": "b", "anonymousId": "v", "userId": "u" })]);
    eventually("joined", || (shop.members(&vip) == ["user:u"]).then_some(()));
    assert_eq!((shop.size(&vip), shop.members(&inside)), (1, vec!["user:u".to_owned()]));
    // By its old name it is found under its user.
    assert_eq!(members(&shop, &vip, &json!({ "remove": ["anonymous:v"] }))["removed"], 1);
    assert_eq!(shop.members(&inside), Vec::<String>::new());
}

#[test]
fn a_frozen_segment_tells_those_that_refer_to_it() {
    let shop = shop();
    shop.send(&[viewed("a", "u1")]);
    let body = json!({ "name": "Then", "kind": "static", "where": { "event": "product_viewed" } });
    let then = shop.post("/api/segments", &body).ok()["id"].as_str().unwrap().to_owned();
    let since = shop.segment("Not then", json!({ "segment": then, "is": "out" }));
    shop.send(&[viewed("b", "u2")]);
    eventually("formed", || (shop.members(&since) == ["user:u2"]).then_some(()));
    assert_eq!(shop.members(&then), ["user:u1"]);
}
