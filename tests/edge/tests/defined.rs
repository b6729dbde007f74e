//! Blocks as the shop defines them: kept, listed, tried, counted; and several of them in one round trip.

use edge::{Answer, Shop, Value, call, eventually, json, now, send, shop};

fn viewed(id: &str, product: &str, visitor: &str) -> Value {
    json!({ "type": "track", "messageId": id, "anonymousId": visitor, "event": "product_viewed",
        "properties": { "product_id": product } })
}

fn order(id: &str, user: &str, products: &[&str]) -> Value {
    let products: Vec<Value> =
        products.iter().map(|id| json!({ "product_id": id, "price": 1, "quantity": 1 })).collect();
    json!({ "type": "track", "messageId": id, "userId": user, "event": "order_completed",
        "properties": { "order_id": id, "products": products } })
}

fn stock(shop: &Shop) {
    let item = |id: &str, category: &str, price: f64| json!({ "product_id": id, "name": id.to_uppercase(), "price": price, "category": category, "url": format!("/p/{id}") });
    let items = [
        item("tea", "Food", 4.0),
        item("jam", "Food", 3.0),
        item("cup", "Kitchen", 9.0),
        item("pot", "Kitchen", 25.0),
        item("lamp", "Light", 40.0),
    ];
    shop.post("/api/catalog", &json!({ "items": items })).ok();
}

fn block(shop: &Shop, query: &str) -> Answer {
    call(&shop.url, "GET", &format!("/v1/blocks/{query}&key={}", shop.keys.write_key), None, None)
}

fn products(block: &Value) -> Vec<&str> {
    block["items"].as_array().expect("items").iter().filter_map(|item| item["product_id"].as_str()).collect()
}

fn context(shop: &Shop, body: &Value) -> Answer {
    shop.post_as(&shop.keys.write_key, "/v1/context", body)
}

#[test]
fn every_shop_has_a_block_of_each_kind_and_none_is_empty() {
    let shop = shop();
    stock(&shop);
    let listed = shop.get("/api/blocks").ok();
    let listed = listed["blocks"].as_array().unwrap();
    assert_eq!(listed.len(), 13);
    for entry in listed {
        let id = entry["id"].as_str().unwrap();
        assert_eq!((&entry["standing"], &entry["created_at"]), (&json!(true), &Value::Null), "{id}");
        let filled = block(&shop, &format!("{id}?visitor=v")).ok();
        // What says that the visitor did something holds nothing else.
        let is_own = matches!(id, "recently_viewed" | "left_in_cart");
        assert_eq!(products(&filled).is_empty(), is_own, "{id}: {filled}");
        assert!(!filled["title"].as_str().unwrap().is_empty(), "{id}");
    }
}

#[test]
fn a_block_is_defined_changed_and_deleted() {
    let shop = shop();
    stock(&shop);
    let definition = json!({ "id": "home", "name": "Home page", "kind": "new", "limit": 2,
        "title": { "en": "Fresh", "uk": "Нове" }, "filters": { "category": ["Kitchen"] } });
    let made = shop.post("/api/blocks", &definition).ok();
    assert_eq!((&made["id"], &made["standing"], &made["limit"]), (&json!("home"), &json!(false), &json!(2)));
    shop.post("/api/blocks", &json!({ "id": "home", "kind": "trending" })).refused(409, "conflict");
    shop.post("/api/blocks", &definition).ok();

    let english = block(&shop, "home?lang=en-GB").ok();
    assert_eq!((english["title"].as_str(), english["variant"].as_str()), (Some("Fresh"), Some("a")));
    assert_eq!(block(&shop, "home?lang=uk").ok()["title"], "Нове");
    let mut kitchen = products(&english);
    kitchen.sort_unstable();
    assert_eq!(kitchen, ["cup", "pot"]);

    let mut changed = made.clone();
    changed["filters"] = json!({ "price": { "lt": 4 } });
    shop.ask("PUT", "/api/blocks/home", Some(&changed)).ok();
    assert_eq!(products(&block(&shop, "home?").ok()), ["jam"]);
    let mut other = changed.clone();
    other["id"] = json!("elsewhere");
    assert_eq!(shop.ask("PUT", "/api/blocks/home", Some(&other)).refused(400, "bad_block")["path"], "id");

    shop.ask("DELETE", "/api/blocks/home", None).ok();
    block(&shop, "home?").refused(404, "not_found");
    shop.get("/api/blocks/home").refused(404, "not_found");
    shop.ask("DELETE", "/api/blocks/home", None).refused(404, "not_found");
    shop.ask("PUT", "/api/blocks/home", Some(&definition)).refused(404, "not_found");
    let audit = shop.get("/api/audit").ok();
    let told: Vec<_> =
        audit["audit"].as_array().unwrap().iter().filter_map(|e| e["operation"].as_str()).collect();
    assert!(told.starts_with(&["delete_block", "change_block"]), "{told:?}");
}

#[test]
fn a_kinds_own_block_can_be_adapted_and_becomes_itself_again() {
    let shop = shop();
    stock(&shop);
    shop.ask("DELETE", "/api/blocks/new", None).refused(409, "conflict");
    shop.ask(
        "PUT",
        "/api/blocks/new",
        Some(&json!({ "kind": "new", "limit": 1, "title": { "en": "Just in" } })),
    )
    .ok();
    let filled = block(&shop, "new?").ok();
    assert_eq!((products(&filled).len(), filled["title"].as_str()), (1, Some("Just in")));
    shop.ask("DELETE", "/api/blocks/new", None).ok();
    assert_eq!(products(&block(&shop, "new?").ok()).len(), 5);
}

#[test]
fn what_is_wrong_with_a_definition_is_told_with_its_place() {
    let shop = shop();
    for (definition, path) in [
        (json!({ "kind": "horoscope" }), "kind"),
        (json!({ "kind": "new", "limit": 51 }), "limit"),
        (json!({ "kind": "new", "id": "Home page" }), "id"),
        (json!({ "kind": "new", "filters": { "price": { "gt": 5, "lt": 1 } } }), "filters.price"),
        (json!({ "kind": "new", "filters": { "colour": "red" } }), "filters.colour"),
        (json!({ "kind": "new", "fallbacks": ["trending", "trending"] }), "fallbacks[1]"),
        (
            json!({ "kind": "new", "split": { "bucket": 50, "salt": "s", "with": { "limit": 0 } } }),
            "split.with.limit",
        ),
    ] {
        let told = shop.post("/api/blocks", &definition).refused(400, "bad_block");
        assert_eq!(told["path"], path, "{told}");
        let told =
            shop.post("/api/blocks/preview", &json!({ "definition": definition })).refused(400, "bad_block");
        assert_eq!(told["path"], format!("definition.{path}"), "{told}");
    }
}

#[test]
fn a_preview_shows_what_a_chosen_contact_would_see_and_why() {
    let shop = shop();
    stock(&shop);
    shop.send(&[viewed("a", "lamp", "v"), viewed("b", "pot", "w")]);
    let definition = json!({ "kind": "recently_viewed", "limit": 3, "fallbacks": ["new"] });
    let seen =
        shop.post("/api/blocks/preview", &json!({ "definition": definition, "contact": "anonymous:v" })).ok();
    let items = seen["items"].as_array().unwrap();
    assert_eq!((&items[0]["product_id"], &items[0]["why"]), (&json!("lamp"), &json!("recently_viewed")));
    assert_eq!((items.len(), &items[1]["why"]), (3, &json!("new")));
    let nobody = shop.post("/api/blocks/preview", &json!({ "definition": definition })).ok();
    assert_eq!(nobody["items"][0]["why"], "new");
    let odd = json!({ "definition": definition, "contact": "who?" });
    assert_eq!(shop.post("/api/blocks/preview", &odd).refused(400, "bad_contact")["path"], "contact");
}

#[test]
fn a_split_shows_everybody_one_side_and_the_same_as_a_segment_of_its_bucket() {
    let shop = shop();
    stock(&shop);
    shop.post(
        "/api/blocks",
        &json!({ "id": "tried", "kind": "new", "limit": 4,
        "split": { "bucket": 50, "salt": "t1", "with": { "limit": 2 } } }),
    )
    .ok();
    let segment = shop.segment("B", json!({ "bucket": { "salt": "t1", "from": 0, "to": 5_000 } }));
    let visitors: Vec<String> = (0..12).map(|n| format!("v{n}")).collect();
    let views: Vec<Value> = visitors.iter().map(|visitor| viewed(visitor, "tea", visitor)).collect();
    shop.send(&views);
    let mut in_b = Vec::new();
    for visitor in &visitors {
        let filled = block(&shop, &format!("tried?visitor={visitor}")).ok();
        let is_b = filled["variant"] == "b";
        assert_eq!(products(&filled).len(), if is_b { 2 } else { 4 });
        if is_b {
            in_b.push(format!("anonymous:{visitor}"));
        }
    }
    in_b.sort();
    assert!(!in_b.is_empty() && in_b.len() < visitors.len(), "{in_b:?}");
    assert_eq!(shop.members(&segment), in_b);
}

#[test]
fn views_and_clicks_are_counted_by_side() {
    let shop = shop();
    let event = |id: &str, event: &str, variant: &str| {
        json!({ "type": "track", "messageId": id, "anonymousId": id,
        "event": event, "properties": { "block": "trending", "variant": variant, "items": ["tea"] } })
    };
    shop.send(&[
        event("1", "block_shown", "a"),
        event("2", "block_shown", "a"),
        event("3", "block_shown", "b"),
        event("4", "block_clicked", "b"),
        event("5", "block_shown", "a"),
    ]);
    // A repeat counts once.
    shop.send(&[event("1", "block_shown", "a")]);
    let results = shop.get("/api/blocks/trending/results").ok();
    let side = |at: usize| {
        let side = &results["variants"][at];
        (side["variant"].as_str(), side["shown"].as_u64(), side["clicked"].as_u64())
    };
    assert_eq!((side(0), side(1)), ((Some("a"), Some(3), Some(0)), (Some("b"), Some(1), Some(1))));
    assert_eq!(results["days"].as_array().unwrap().len(), 2);
    assert_eq!(results["difference"]["better"], Value::Null);
    let listed = shop.get("/api/blocks/trending").ok();
    assert_eq!((&listed["shown"], &listed["clicked"]), (&json!(4), &json!(1)));
    shop.get("/api/blocks/trending/results?from=2020-01-01&to=2020-01-31").ok();
    shop.get("/api/blocks/trending/results?from=yesterday").refused(400, "bad_query");
    shop.get("/api/blocks/horoscope/results").refused(404, "not_found");
}

/// Creates a segment of which pages may be told; gives its id.
fn public(shop: &Shop, name: &str, condition: &Value) -> String {
    let definition = json!({ "name": name, "public": true, "where": condition });
    shop.post("/api/segments", &definition).ok()["id"].as_str().unwrap().to_owned()
}

#[test]
fn one_round_trip_takes_events_and_answers_with_segments_and_blocks_that_know_them() {
    let shop = shop();
    stock(&shop);
    let tea = json!({ "event": "product_viewed", "where": { "param": "product_id", "is": { "eq": "tea" } } });
    let viewer = public(&shop, "Viewed tea", &tea);
    let hidden = shop.segment("Viewed tea, not for pages", tea);
    let buyer = public(&shop, "Bought", &json!({ "event": "order_completed" }));
    let answer = context(&shop, &json!({
        "visitor": "v",
        "events": [
            { "type": "track", "messageId": "a", "event": "product_viewed", "properties": { "product_id": "tea" } },
            { "type": "track", "messageId": "b", "event": "product_viewed", "properties": { "product_id": "lamp" } },
            { "type": "track", "messageId": "c" },
        ],
        "blocks": ["recently_viewed", { "block": "new", "limit": 2 }],
        "segments": [viewer, hidden, "Bought", "unknown"],
    })).ok();
    assert_eq!((&answer["visitor"], &answer["accepted"]), (&json!("v"), &json!(2)));
    assert_eq!(
        (&answer["rejected"][0]["index"], &answer["rejected"][0]["path"]),
        (&json!(2), &json!("event"))
    );
    assert_eq!(answer["segments"], json!([viewer]));
    assert_eq!(products(&answer["blocks"][0])[..2], ["lamp", "tea"]);
    assert_eq!(
        (answer["blocks"][1]["block"].as_str(), products(&answer["blocks"][1]).len()),
        (Some("new"), 2)
    );
    // Nobody needs to have an id.
    let stranger = context(&shop, &json!({ "blocks": ["new"] })).ok();
    assert!(stranger["visitor"].as_str().unwrap().len() >= 16);
    assert_eq!(stranger["segments"], json!([]));
    let _ = buyer;
}

#[test]
fn a_context_is_the_browsers_own_unless_the_shop_signed_for_a_customer() {
    let shop = shop();
    stock(&shop);
    shop.post_as(&shop.keys.source_key, "/v1/batch", &json!({ "batch": [order("o1", "u", &["lamp"])] })).ok();
    let buyer = public(&shop, "Bought", &json!({ "event": "order_completed" }));
    // A stranger says to be that customer.
    let body = json!({
        "visitor": "stranger",
        "events": [
            { "type": "identify", "messageId": "i", "anonymousId": "stranger", "userId": "u" },
            viewed("s", "cup", "stranger"),
        ],
        "blocks": ["recently_viewed"], "segments": [buyer],
    });
    eventually("the two to be joined", || {
        let answer = context(&shop, &body).ok();
        assert_eq!(answer["segments"], json!([]), "{answer}");
        let contact = shop.get("/api/contacts/user:u").ok();
        contact["identifiers"].as_array().is_some_and(|all| all.len() == 2).then_some(())
    });
    let token = shop.token(&json!({ "sub": "u", "exp": now() / 1_000 + 600, "aud": shop.keys.id }));
    let ask = json!({ "blocks": ["recently_viewed"], "segments": [buyer] }).to_string().into_bytes();
    let own = call(&shop.url, "POST", "/v1/context", Some(&token), Some(ask.clone())).ok();
    assert_eq!((&own["segments"], &own["blocks"][0]["personal"]), (&json!([buyer]), &json!(true)));
    let bad = shop.token(&json!({ "sub": "u", "exp": now() / 1_000 - 1, "aud": shop.keys.id }));
    call(&shop.url, "POST", "/v1/context", Some(&bad), Some(ask)).refused(401, "unauthorized");
}

#[test]
fn a_context_has_bounds_and_is_kept_by_nobody() {
    let shop = shop();
    let many: Vec<String> = (0..21).map(|n| format!("b{n}")).collect();
    assert_eq!(context(&shop, &json!({ "blocks": many })).refused(400, "too_many")["path"], "blocks");
    assert_eq!(
        context(&shop, &json!({ "blocks": [{ "block": "new", "limit": 0 }] })).refused(400, "bad_value")["path"],
        "blocks[0].limit"
    );
    context(&shop, &json!({ "blocks": ["horoscope"] })).refused(404, "not_found");
    send(&shop.url, "GET", "/v1/context", &[], None).refused(405, "method_not_allowed");
    send(&shop.url, "POST", "/v1/context", &[], Some(b"{}".to_vec())).refused(401, "unauthorized");
    let url = format!("{}/v1/context?key={}", shop.url, shop.keys.write_key);
    let answer = ureq::post(&url).send("{}").unwrap();
    assert_eq!(answer.headers()["cache-control"], "private, no-store");
    assert_eq!(answer.headers()["access-control-allow-origin"], "*");
}

#[test]
fn one_shop_sees_nothing_of_another() {
    let (shop, other) = (shop(), edge::shop());
    stock(&shop);
    shop.send(&[viewed("a", "tea", "v")]);
    shop.post("/api/blocks", &json!({ "id": "home", "kind": "new" })).ok();
    assert!(products(&block(&other, "recently_viewed?visitor=v").ok()).is_empty());
    block(&other, "home?").refused(404, "not_found");
    other.get("/api/blocks/home").refused(404, "not_found");
    call(&shop.url, "GET", "/api/blocks", Some(&other.keys.write_key), None).refused(403, "forbidden");
}

#[test]
fn a_shops_own_html_is_filled_with_text_alone() {
    let shop = shop();
    let evil = "<script>alert(1)</script>";
    let item = json!({ "product_id": "1", "name": evil, "price": 4.5, "url": "/p/1?a=1&b=2" });
    shop.post("/api/catalog", &json!({ "items": [item] })).ok();
    let template = "<h2>{{title}}</h2>{{#items}}<a href=\"{{url}}\">{{name}} {{price}}{{#old_price}} instead of {{old_price}}{{/old_price}}</a>{{/items}}";
    let definition = json!({ "id": "home", "kind": "new", "title": { "en": "A & B" }, "template": template });
    assert_eq!(shop.post("/api/blocks", &definition).ok()["template"], template);
    let tried = shop.post("/api/blocks/preview", &json!({ "definition": definition })).ok();
    assert!(tried["html"].as_str().unwrap().starts_with("<h2>A &amp; B</h2><a href="), "{tried}");
    let plain = shop.post("/api/blocks/preview", &json!({ "definition": { "kind": "new" } })).ok();
    assert_eq!(plain.get("html"), None);
    let html = |shop: &Shop| block(shop, "home?format=html").ok().as_str().unwrap().to_owned();
    let expected =
        "<h2>A &amp; B</h2><a href=\"/p/1?a=1&amp;b=2\">&lt;script&gt;alert(1)&lt;/script&gt; 4.50</a>";
    assert_eq!(html(&shop), expected);
    // A change without it leaves it, null takes it away.
    shop.ask("PUT", "/api/blocks/home", Some(&json!({ "kind": "new", "title": { "en": "A & B" } }))).ok();
    assert_eq!(html(&shop), expected);
    shop.ask("PUT", "/api/blocks/home", Some(&json!({ "kind": "new", "template": null }))).ok();
    assert!(html(&shop).starts_with("<ul class=\"shoal-block\" data-block=\"home\">"));
    for template in
        ["<script>{{name}}</script>", "<a href=\"{{name}}\">x</a>", "{{#items}}", "<p onclick=\"x\">"]
    {
        let told = shop
            .post("/api/blocks", &json!({ "kind": "new", "template": template }))
            .refused(400, "bad_block");
        assert_eq!(told["path"], "template", "{told}");
        assert!(told["message"].as_str().unwrap().starts_with("line 1, column "), "{told}");
    }
}
