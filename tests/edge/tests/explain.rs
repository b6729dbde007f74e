//! Why a contact is in a segment or not, and what its calls add up to.

use edge::{Shop, Value, eventually, json, now, shop};

fn order(id: &str, user: &str, revenue: f64) -> Value {
    json!({
        "type": "track", "messageId": id, "userId": user, "event": "order_completed",
        "properties": { "order_id": id, "revenue": revenue, "items": [{ "product_id": "tea", "quantity": 2 }] },
    })
}

fn explained(shop: &Shop, segment: &str, contact: &str) -> Value {
    shop.get(&format!("/api/segments/{segment}/explain?contact={contact}")).ok()
}

#[test]
fn each_condition_tells_what_it_saw_and_until_when() {
    let shop = shop();
    let spent = json!({
        "event": "order_completed", "within": { "last": "1h" }, "measure": { "sum": "revenue" }, "is": { "gte": 20 }
    });
    let condition = json!({ "all": [spent, { "not": { "attribute": "city", "is": { "eq": "Astana" } } }] });
    let segment = shop.segment("Spenders from elsewhere", condition.clone());
    let before = now();
    shop.send(&[order("a", "u", 15.0), order("b", "u", 9.5)]);
    shop.send(&[
        json!({ "type": "identify", "messageId": "c", "userId": "u", "traits": { "city": "Almaty" } }),
    ]);

    let answer = explained(&shop, &segment, "user:u");
    assert_eq!(answer["member"], true, "{answer}");
    let until = answer["until"].as_i64().unwrap();
    assert!((before + 3_600_000..=now() + 3_600_000).contains(&until));
    assert!((before..=now()).contains(&answer["since"].as_i64().unwrap()));
    let root = &answer["condition"];
    assert_eq!(
        (&root["condition"], &root["member"], &root["until"]),
        (&json!("all"), &json!(true), &json!(until))
    );
    let [sum, city] = root["parts"].as_array().unwrap().as_slice() else { panic!("{root}") };
    assert_eq!(
        (&sum["path"], &sum["saw"]),
        (&json!("where.all[0]"), &json!({ "measure": 24.5, "parts": 2 }))
    );
    assert_eq!((&city["condition"], &city["parts"][0]["saw"]["value"]), (&json!("not"), &json!("Almaty")));

    // The same of a definition that is not saved, also by the contact's id.
    let contact = shop.get("/api/contacts/user:u").ok()["id"].clone();
    let draft = json!({ "definition": { "where": condition }, "contact": contact });
    let tried = shop.post("/api/segments/explain", &draft).ok();
    assert_eq!((&tried["contact"], &tried["until"]), (&contact, &answer["until"]));
    assert_eq!(tried["condition"]["parts"], root["parts"]);
}

#[test]
fn members_by_hand_and_frozen_ones_are_told_as_they_are_kept() {
    let shop = shop();
    shop.send(&[order("a", "u", 5.0), order("b", "w", 5.0)]);
    let vip = shop.post("/api/segments", &json!({ "name": "VIP", "kind": "list" })).ok();
    let vip = vip["id"].as_str().unwrap();
    shop.post(&format!("/api/segments/{vip}/members"), &json!({ "add": ["user:u"] })).ok();
    let answer = explained(&shop, vip, "user:u");
    assert_eq!((&answer["member"], answer.get("condition")), (&json!(true), None), "{answer}");
    assert_eq!(explained(&shop, vip, "user:w")["member"], false);

    let lately = json!({ "event": "order_completed", "within": { "last": "2s" } });
    let frozen =
        shop.post("/api/segments", &json!({ "name": "Then", "kind": "static", "where": lately })).ok();
    let frozen = frozen["id"].as_str().unwrap();
    eventually("the order is old", || {
        let tried = json!({ "definition": { "where": lately }, "contact": "user:u" });
        (shop.post("/api/segments/explain", &tried).ok()["member"] == false).then_some(())
    });
    let answer = explained(&shop, frozen, "user:u");
    assert_eq!((&answer["member"], &answer["condition"]["member"]), (&json!(true), &json!(true)), "{answer}");
    assert_eq!(answer["at"], answer["since"]);
}

#[test]
fn what_cannot_be_explained_is_refused() {
    let shop = shop();
    let segment = shop.segment("Everyone", json!({ "everyone": true }));
    shop.get(&format!("/api/segments/{segment}/explain")).refused(400, "bad_query");
    shop.get(&format!("/api/segments/{segment}/explain?contact=user:nobody")).refused(404, "not_found");
    shop.get("/api/segments/nowhere/explain?contact=user:nobody").refused(404, "not_found");
    let bad = json!({ "definition": { "where": { "frobnicate": 1 } }, "contact": "user:u" });
    assert_eq!(
        shop.post("/api/segments/explain", &bad).refused(400, "unknown_operator")["path"],
        "where.frobnicate"
    );
}

#[test]
fn what_calls_add_up_to_is_shown_and_keeps_segments_current() {
    let shop = shop();
    let big = shop.segment("Bought for 20", json!({ "attribute": "orders.revenue", "is": { "gte": 20 } }));
    let open = shop.segment("Open cart", json!({ "attribute": "cart.state", "is": { "eq": "open" } }));
    let orders = shop.segment("Two orders", json!({ "event": "order", "is": { "gte": 2 } }));
    shop.send(&[order("a", "u", 15.0)]);
    assert_eq!((shop.size(&big), shop.size(&orders)), (0, 0));
    shop.send(&[order("b", "u", 9.5)]);
    assert_eq!((shop.size(&big), shop.size(&orders)), (1, 1));
    shop.send(&[json!({
        "type": "track", "messageId": "c", "userId": "u", "event": "order_cancelled", "properties": { "order_id": "b" },
    })]);
    assert_eq!((shop.size(&big), shop.size(&orders)), (0, 0));
    shop.send(&[json!({
        "type": "track", "messageId": "d", "userId": "u", "event": "product_added",
        "properties": { "product_id": "tea", "price": 4, "quantity": 2 },
    })]);
    assert_eq!(shop.members(&open), ["user:u"]);
    let derived = shop.get("/api/contacts/user:u").ok()["derived"].clone();
    assert_eq!((&derived["cart"]["value"], &derived["orders"]["count"]), (&json!(8), &json!(1)), "{derived}");
    assert_eq!(derived["session"]["current"], true);
    assert_eq!(shop.get("/api/contacts").ok()["contacts"][0].get("derived"), None);
}
