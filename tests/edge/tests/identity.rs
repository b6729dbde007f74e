//! One person from many identifiers, in one shard or across several.

use edge::{Shop, Value, eventually, json, shop};

fn viewed(id: &str, ids: &Value, at: i64) -> Value {
    let mut call = json!({ "type": "track", "messageId": id, "event": "product_viewed", "timestamp": at, "properties": { "product_id": id } });
    for (key, value) in ids.as_object().unwrap() {
        call[key] = value.clone();
    }
    call
}

fn identify(id: &str, anonymous: &str, user: &str, at: i64) -> Value {
    json!({ "type": "identify", "messageId": id, "anonymousId": anonymous, "userId": user, "timestamp": at })
}

const START: i64 = 1_760_000_000_000;

#[test]
fn identify_unites_histories_wherever_they_lived() {
    let shop = shop();
    let twice = shop.segment("Viewed three", json!({ "event": "product_viewed", "is": { "gte": 3 } }));
    // Enough pairs that both cases occur: one shard, and two.
    for n in 0..16 {
        let (visitor, user) = (format!("v{n}"), format!("u{n}"));
        shop.send(&[
            viewed(&format!("a{n}"), &json!({ "anonymousId": visitor }), START + 1),
            viewed(&format!("b{n}"), &json!({ "anonymousId": visitor }), START + 2),
            viewed(&format!("c{n}"), &json!({ "userId": user }), START + 3),
        ]);
        assert!(!shop.members(&twice).contains(&format!("user:{user}")));
        shop.send(&[identify(&format!("i{n}"), &visitor, &user, START + 4)]);

        let contact = shop.get(&format!("/api/contacts/user:{user}")).ok();
        assert_eq!(contact["identifiers"], json!([format!("user:{user}"), format!("anonymous:{visitor}")]));
        assert_eq!(shop.get(&format!("/api/contacts/anonymous:{visitor}")).ok()["id"], contact["id"]);
        let events = shop.get(&format!("/api/contacts/user:{user}/events")).ok();
        let ids: Vec<&str> =
            events["events"].as_array().unwrap().iter().map(|event| event["id"].as_str().unwrap()).collect();
        assert_eq!(ids, [format!("c{n}"), format!("b{n}"), format!("a{n}")]);
        assert!(shop.members(&twice).contains(&format!("user:{user}")));
        assert_eq!(shop.changes(&format!("user:{user}"), &twice).len(), 1);
    }
    assert_eq!(shop.size(&twice), 16);
    let all = shop.get("/api/contacts?limit=1000").ok();
    assert_eq!(all["contacts"].as_array().unwrap().len(), 16);
}

#[test]
fn what_a_known_browser_does_later_is_its_users() {
    let shop = shop();
    for n in 0..8 {
        let (visitor, user) = (format!("v{n}"), format!("u{n}"));
        shop.send(&[identify(&format!("i{n}"), &visitor, &user, START)]);
        shop.send(&[viewed(&format!("a{n}"), &json!({ "anonymousId": visitor }), START + 1)]);
        // A repeat after a lost answer, by way of either identifier, still counts once.
        shop.send(&[viewed(&format!("a{n}"), &json!({ "anonymousId": visitor }), START + 1)]);
        let events = shop.get(&format!("/api/contacts/user:{user}/events")).ok();
        assert_eq!(events["events"].as_array().unwrap().len(), 1, "{events}");
    }
}

#[test]
fn all_in_one_batch_is_one_person() {
    let shop = shop();
    for n in 0..8 {
        let (visitor, user) = (format!("v{n}"), format!("u{n}"));
        shop.send(&[
            viewed(&format!("a{n}"), &json!({ "anonymousId": visitor }), START),
            identify(&format!("i{n}"), &visitor, &user, START + 1),
            viewed(&format!("b{n}"), &json!({ "anonymousId": visitor }), START + 2),
            viewed(&format!("c{n}"), &json!({ "anonymousId": visitor, "userId": user }), START + 3),
        ]);
        let events = eventually("three events", || {
            let events = shop.get(&format!("/api/contacts/user:{user}/events")).ok();
            (events["events"].as_array()?.len() == 3).then_some(events)
        });
        assert_eq!(events["events"][0]["id"], format!("c{n}"));
    }
}

#[test]
fn a_browser_belongs_to_its_first_user_however_late_that_is_told() {
    let shop = shop();
    for n in 0..8 {
        let (visitor, one, two) = (format!("v{n}"), format!("one{n}"), format!("two{n}"));
        shop.send(&[viewed(&format!("a{n}"), &json!({ "anonymousId": visitor }), START)]);
        shop.send(&[identify(&format!("late{n}"), &visitor, &two, START + 9)]);
        let of = |user: &str| {
            shop.get(&format!("/api/contacts/user:{user}/events")).ok()["events"].as_array().unwrap().len()
        };
        assert_eq!(of(&two), 1);
        shop.send(&[identify(&format!("early{n}"), &visitor, &one, START + 5)]);
        assert_eq!((of(&one), of(&two)), (1, 0));
        // Another user on the same browser afterwards changes nothing.
        shop.send(&[identify(&format!("third{n}"), &visitor, &two, START + 12)]);
        shop.send(&[viewed(&format!("b{n}"), &json!({ "anonymousId": visitor }), START + 20)]);
        assert_eq!((of(&one), of(&two)), (2, 0));
        let contact = shop.get(&format!("/api/contacts/anonymous:{visitor}")).ok();
        assert_eq!(contact["identifiers"][0], format!("user:{one}"));
    }
}

#[test]
fn one_person_enters_once_and_leaves_when_the_united_history_says_so() {
    let shop = shop();
    let viewed_any = shop.segment("Viewed", json!({ "event": "product_viewed" }));
    let never_bought = shop.segment(
        "Viewed, never bought",
        json!({ "all": [
            { "event": "product_viewed" }, { "not": { "event": "order_completed" } },
        ]}),
    );
    for n in 0..8 {
        let (visitor, user) = (format!("v{n}"), format!("u{n}"));
        shop.send(&[
            viewed(&format!("a{n}"), &json!({ "anonymousId": visitor }), START),
            json!({ "type": "track", "messageId": format!("o{n}"), "userId": user, "event": "order_completed", "timestamp": START }),
        ]);
        assert_eq!(shop.changes(&format!("anonymous:{visitor}"), &never_bought).len(), 1);
        shop.send(&[identify(&format!("i{n}"), &visitor, &user, START + 1)]);
        let names =
            |changes: Vec<(String, i64)>| changes.into_iter().map(|(change, _)| change).collect::<Vec<_>>();
        assert_eq!(names(shop.changes(&format!("user:{user}"), &viewed_any)), ["entered"]);
        assert_eq!(names(shop.changes(&format!("user:{user}"), &never_bought)), ["entered", "left"]);
    }
    assert_eq!((shop.size(&viewed_any), shop.size(&never_bought)), (8, 0));
}

#[test]
fn alias_joins_as_identify_does() {
    let shop = shop();
    shop.send(&[
        viewed("a", &json!({ "anonymousId": "v" }), START),
        json!({ "type": "alias", "messageId": "al", "previousId": "v", "userId": "u", "timestamp": START + 1 }),
    ]);
    assert_eq!(shop.get("/api/contacts/user:u/events").ok()["events"].as_array().unwrap().len(), 1);
}

/// Sends one call with the source key, as a till does.
fn send_as_shop(shop: &Shop, call: &Value) {
    let answer = shop.post_as(&shop.keys.source_key, "/v1/batch", &json!({ "batch": [call] })).ok();
    assert_eq!(answer["accepted"], 1, "{answer}");
}

fn contact(shop: &Shop, who: &str) -> String {
    shop.get(&format!("/api/contacts/{who}")).ok()["id"].as_str().unwrap().to_owned()
}

#[test]
fn addresses_lead_to_one_contact() {
    let shop = shop();
    for n in 0..8 {
        let (visitor, user, email) = (format!("v{n}"), format!("u{n}"), format!("ann{n}@example.com"));
        shop.send(&[
            viewed(&format!("a{n}"), &json!({ "anonymousId": visitor }), START),
            json!({ "type": "identify", "messageId": format!("i{n}"), "anonymousId": visitor,
                    "traits": { "email": email }, "timestamp": START + 1 }),
        ]);
        let by_email = format!("email:{email}");
        eventually("one contact", || {
            (contact(&shop, &by_email) == contact(&shop, &format!("anonymous:{visitor}"))).then_some(())
        });
        send_as_shop(
            &shop,
            &json!({ "type": "identify", "messageId": format!("j{n}"), "userId": user,
                     "traits": { "email": email }, "timestamp": START + 2 }),
        );
        shop.send(&[viewed(&format!("b{n}"), &json!({ "anonymousId": visitor }), START + 3)]);
        let identifiers = eventually("a user with an address", || {
            let contact = shop.get(&format!("/api/contacts/user:{user}")).ok();
            (contact["events"] == 2).then(|| contact["identifiers"].clone())
        });
        assert_eq!(identifiers, json!([format!("user:{user}"), format!("anonymous:{visitor}"), by_email]));
        assert_eq!(contact(&shop, &by_email), contact(&shop, &format!("user:{user}")));
    }
}

#[test]
fn only_the_shop_joins_known_contacts() {
    let shop = shop();
    for n in 0..8 {
        let (one, two, email) = (format!("one{n}"), format!("two{n}"), format!("bob{n}@example.com"));
        let order = json!({ "type": "track", "messageId": format!("o{n}"), "event": "order_completed",
                            "email": email, "timestamp": START });
        send_as_shop(&shop, &order);
        let identify = |id: &str| {
            json!({ "type": "identify", "messageId": id, "userId": one, "traits": { "email": email },
                    "timestamp": START + 1 })
        };
        let alias = |id: &str| json!({ "type": "alias", "messageId": id, "userId": one, "previousId": two, "timestamp": START + 2 });
        shop.send(&[viewed(&format!("w{n}"), &json!({ "userId": two }), START)]);
        shop.send(&[identify(&format!("i{n}")), alias(&format!("a{n}"))]);
        let events = |who: &str| shop.get(&format!("/api/contacts/{who}")).ok()["events"].clone();
        let who = [format!("user:{one}"), format!("user:{two}"), format!("email:{email}")];
        assert_eq!(who.each_ref().map(|who| events(who)), [0, 1, 1]);
        send_as_shop(&shop, &identify(&format!("j{n}")));
        send_as_shop(&shop, &alias(&format!("b{n}")));
        eventually("one contact", || who.iter().all(|who| events(who) == 2).then_some(()));
        assert_eq!(contact(&shop, &who[0]), contact(&shop, &who[1]));
        assert_eq!(contact(&shop, &who[0]), contact(&shop, &who[2]));
    }
}

#[test]
fn an_operator_joins_contacts_and_sets_them_apart() {
    let shop = shop();
    for n in 0..6 {
        let (one, two, visitor) = (format!("one{n}"), format!("two{n}"), format!("v{n}"));
        shop.send(&[
            viewed(&format!("a{n}"), &json!({ "userId": one }), START),
            viewed(&format!("b{n}"), &json!({ "userId": two }), START + 1),
            identify(&format!("i{n}"), &visitor, &two, START + 2),
            viewed(&format!("c{n}"), &json!({ "anonymousId": visitor }), START + 3),
        ]);
        let events = |who: &str| shop.get(&format!("/api/contacts/{who}")).ok()["events"].clone();
        let (first, second) = (format!("user:{one}"), format!("user:{two}"));
        let settles = |expected: [i64; 2]| {
            eventually("the contacts", || {
                ([&first, &second].map(|who| events(who)) == expected.map(Value::from)).then_some(())
            });
        };
        settles([1, 2]);
        shop.post(&format!("/api/contacts/{second}/merge"), &json!({ "into": first })).ok();
        settles([3, 3]);
        assert_eq!(contact(&shop, &format!("anonymous:{visitor}")), contact(&shop, &first));
        shop.post(&format!("/api/contacts/{first}/split"), &json!({ "identifier": first }))
            .refused(400, "bad_identifier");
        shop.post(&format!("/api/contacts/{first}/split"), &json!({ "identifier": second })).ok();
        settles([1, 2]);
        assert_eq!(contact(&shop, &format!("anonymous:{visitor}")), contact(&shop, &second));
    }
}
