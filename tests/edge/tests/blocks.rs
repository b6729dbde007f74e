//! Blocks: what they hold, and whose they are.

use edge::{Shop, Value, call, eventually, json, now, send, shop, sign};

fn viewed(id: &str, product: &str, ids: Value) -> Value {
    let mut call = json!({ "type": "track", "messageId": id, "event": "product_viewed", "properties": { "product_id": product, "name": format!("Product {product}") } });
    for (key, value) in ids.as_object().unwrap() {
        call[key] = value.clone();
    }
    call
}

fn order(id: &str, user: &str, products: &[&str]) -> Value {
    let products: Vec<Value> =
        products.iter().map(|id| json!({ "product_id": id, "price": 1, "quantity": 1 })).collect();
    json!({ "type": "track", "messageId": id, "userId": user, "event": "order_completed", "properties": { "order_id": id, "products": products } })
}

fn block(shop: &Shop, query: &str) -> Value {
    call(&shop.url, "GET", &format!("/v1/blocks/{query}&key={}", shop.keys.write_key), None, None).ok()
}

fn products(block: &Value) -> Vec<&str> {
    block["items"].as_array().unwrap().iter().map(|item| item["product_id"].as_str().unwrap()).collect()
}

fn catalog(shop: &Shop, items: &[Value]) -> Value {
    shop.post("/api/catalog", &json!({ "items": items })).ok()
}

#[test]
fn a_browser_sees_what_it_viewed_itself_newest_first() {
    let shop = shop();
    catalog(
        &shop,
        &[json!({ "product_id": "1", "name": "Lantern", "price": 4.5, "currency": "GBP", "url": "/p/1" })],
    );
    shop.send(&[
        viewed("a", "1", json!({ "anonymousId": "v" })),
        viewed("b", "2", json!({ "anonymousId": "v" })),
        viewed("c", "1", json!({ "anonymousId": "v" })),
        viewed("d", "3", json!({ "anonymousId": "w" })),
    ]);
    let filled = block(&shop, "recently_viewed?visitor=v");
    assert_eq!(products(&filled), ["1", "2"]);
    assert_eq!(filled["personal"], false);
    assert_eq!(filled["items"][0]["name"], "Lantern");
    assert_eq!(filled["items"][1]["name"], "Product 2");
    assert_eq!(products(&block(&shop, "recently_viewed?visitor=v&product=1&limit=1")), ["2"]);
    assert!(products(&block(&shop, "recently_viewed?visitor=nobody")).is_empty());
}

#[test]
fn a_write_key_opens_nothing_of_a_customer() {
    let shop = shop();
    shop.send(&[viewed("a", "secret", json!({ "userId": "u" }))]);
    // A stranger claims to be that customer; their browser still sees only itself.
    for n in 0..4 {
        let stranger = format!("stranger{n}");
        shop.send(&[
            viewed(&format!("own{n}"), "own", json!({ "anonymousId": stranger })),
            json!({ "type": "identify", "messageId": format!("i{n}"), "anonymousId": stranger, "userId": "u" }),
        ]);
        assert_eq!(products(&block(&shop, &format!("recently_viewed?visitor={stranger}"))), ["own"]);
    }
}

#[test]
fn a_signed_token_opens_the_customers_own_block() {
    let shop = shop();
    shop.send(&[
        viewed("a", "mine", json!({ "userId": "u" })),
        viewed("b", "other", json!({ "userId": "w" })),
    ]);
    let exp = now() / 1000 + 600;
    let with = |token: &str, query: &str| {
        call(&shop.url, "GET", &format!("/v1/blocks/recently_viewed{query}"), Some(token), None)
    };
    let key = format!("?key={}", shop.keys.write_key);

    let filled = with(&shop.token(&json!({ "sub": "u", "exp": exp, "aud": shop.keys.id })), "").ok();
    assert_eq!((products(&filled), &filled["personal"]), (vec!["mine"], &json!(true)));
    let filled = with(&shop.token(&json!({ "sub": "w", "exp": exp })), &key).ok();
    assert_eq!(products(&filled), ["other"]);

    let header = json!({ "alg": "HS256" });
    for (why, token) in [
        ("expired", shop.token(&json!({ "sub": "u", "exp": exp - 601 }))),
        ("too long", shop.token(&json!({ "sub": "u", "exp": exp + 25 * 3600 }))),
        ("no expiry", shop.token(&json!({ "sub": "u" }))),
        ("other shop", shop.token(&json!({ "sub": "u", "exp": exp, "aud": "other" }))),
        ("wrong secret", sign(&header, &json!({ "sub": "u", "exp": exp }), "guess")),
        (
            "no algorithm",
            sign(&json!({ "alg": "none" }), &json!({ "sub": "u", "exp": exp }), &shop.keys.token_secret),
        ),
        (
            "other algorithm",
            sign(&json!({ "alg": "HS512" }), &json!({ "sub": "u", "exp": exp }), &shop.keys.token_secret),
        ),
        ("no token", "a.b.c".to_owned()),
    ] {
        let answer = with(&token, &format!("{key}&visitor=v"));
        assert_eq!(answer.status, 401, "{why}: {}", answer.body);
    }
}

#[test]
fn also_bought_and_bestsellers_come_from_orders() {
    let shop = shop();
    let item =
        |id: &str, category: &str| json!({ "product_id": id, "name": id, "price": 1, "category": category });
    catalog(
        &shop,
        &[item("tea", "Food"), item("cup", "Kitchen"), item("pot", "Kitchen"), item("lamp", "Light")],
    );
    shop.send(&[
        order("o1", "u1", &["tea", "cup"]),
        order("o2", "u2", &["tea", "cup", "pot"]),
        order("o3", "u3", &["lamp", "pot"]),
        order("o4", "u4", &["tea"]),
    ]);
    let also = eventually("orders learnt", || {
        let filled = block(&shop, "also_bought?product=tea");
        (products(&filled).len() == 2).then_some(filled)
    });
    assert_eq!(products(&also), ["cup", "pot"]);
    assert_eq!(products(&block(&shop, "bestsellers?limit=1")), ["tea"]);
    let kitchen = block(&shop, "bestsellers?category=Kitchen");
    assert_eq!(products(&kitchen), ["cup", "pot"]);
    // Without a product on the page: from what the browser viewed.
    shop.send(&[viewed("v1", "lamp", json!({ "anonymousId": "v" }))]);
    assert_eq!(products(&block(&shop, "also_bought?visitor=v")), ["pot"]);
}

#[test]
fn html_is_safe_whatever_the_data() {
    let shop = shop();
    let evil = "<script>alert(1)</script>\"'&";
    let report = catalog(
        &shop,
        &[
            json!({ "product_id": "1", "name": evil, "price": 4.5, "url": "javascript:alert(1)", "image_url": "data:text/html,x" }),
            json!({ "product_id": "2", "name": "Cup", "price": 2, "currency": "GBP", "url": "https://shop.example/2?a=1&b=2" }),
            json!({ "name": "no id" }),
            json!({ "product_id": "4", "price": "much" }),
        ],
    );
    assert_eq!(report["accepted"], 2);
    assert_eq!(report["rejected"][0]["path"], "items[2].product_id");
    assert_eq!(report["rejected"][1]["path"], "items[3].price");
    shop.send(&[
        viewed("a", "2", json!({ "anonymousId": "v" })),
        viewed("b", "1", json!({ "anonymousId": "v" })),
        json!({ "type": "track", "messageId": "c", "anonymousId": "v", "event": "product_viewed",
            "properties": { "product_id": "9", "name": evil, "url": " JavaScript:alert(1)", "image_url": "//evil.example/x" } }),
    ]);
    let html = block(&shop, "recently_viewed?visitor=v&format=html");
    let html = html.as_str().unwrap();
    assert!(html.starts_with("<ul class=\"shoal-block\" data-block=\"recently_viewed\">"), "{html}");
    assert!(
        !html.contains("<script")
            && !html.to_lowercase().contains("javascript:")
            && !html.contains("data:text"),
        "{html}"
    );
    assert!(
        html.contains("&lt;script&gt;") && html.contains("href=\"https://shop.example/2?a=1&amp;b=2\""),
        "{html}"
    );
    assert!(html.contains("<span class=\"shoal-price\">2.00 GBP</span>"), "{html}");
    let json = block(&shop, "recently_viewed?visitor=v");
    assert!(!json.to_string().to_lowercase().contains("javascript:"), "{json}");
}

#[test]
fn a_block_shows_only_what_is_meant_for_pages() {
    let shop = shop();
    catalog(&shop, &[json!({ "product_id": "1", "name": "Tea", "purchase_price": 2, "supplier": "X" })]);
    shop.send(&[viewed("a", "1", json!({ "anonymousId": "v" }))]);
    assert_eq!(
        block(&shop, "recently_viewed?visitor=v")["items"],
        json!([{ "product_id": "1", "name": "Tea" }])
    );
}

#[test]
fn a_stranger_puts_no_link_into_a_customers_block() {
    let shop = shop();
    let mut lure = viewed("a", "zz", json!({ "userId": "u" }));
    lure["properties"]["url"] = json!("https://evil.example/");
    shop.send(&[lure]);
    let token = shop.token(&json!({ "sub": "u", "exp": now() / 1000 + 600, "aud": shop.keys.id }));
    let filled = call(&shop.url, "GET", "/v1/blocks/recently_viewed", Some(&token), None).ok();
    assert!(!filled.to_string().contains("evil.example"), "{filled}");
}

#[test]
fn a_block_is_kept_by_nobody_and_unknown_ones_are_refused() {
    let shop = shop();
    let url = format!("{}/v1/blocks/bestsellers?key={}", shop.url, shop.keys.write_key);
    let answer = ureq::get(&url).call().unwrap();
    assert_eq!(answer.headers()["cache-control"], "private, no-store");
    assert_eq!(answer.headers()["access-control-allow-origin"], "*");
    let key = [("x-write-key", shop.keys.write_key.clone())];
    send(&shop.url, "GET", "/v1/blocks/horoscope", &key, None).refused(404, "not_found");
    send(&shop.url, "GET", "/v1/blocks/bestsellers", &[], None).refused(401, "unauthorized");
    send(&shop.url, "GET", "/v1/blocks/bestsellers?limit=0", &key, None).refused(400, "bad_query");
}
