//! The catalogue: what it takes, what it learns, and what it keeps over a restart.

use edge::{Shop, Value, call, eventually, fresh_data, json, server, shop};

fn put(shop: &Shop, body: &Value) -> Value {
    shop.post("/api/catalog", body).ok()
}

fn listed(shop: &Shop, id: &str) -> Value {
    let page = shop.get(&format!("/api/catalog?q={id}")).ok();
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item["product_id"] == id)
        .cloned()
        .unwrap_or_default()
}

fn block(url: &str, key: &str, query: &str) -> Vec<String> {
    let path = format!("/v1/blocks/{query}&key={key}");
    let filled = call(url, "GET", &path, None, None).ok();
    let id = |item: &Value| item["product_id"].as_str().unwrap().to_owned();
    filled["items"].as_array().unwrap().iter().map(id).collect()
}

#[test]
fn a_product_is_replaced_or_merged() {
    let shop = shop();
    let told = json!({ "product_id": 42, "name": "Lantern", "price": 20, "sale_price": 15,
        "category": ["Home", "Light"], "tags": "new, warm", "stock": 3, "attributes": { "watts": 7 } });
    assert_eq!(put(&shop, &json!({ "items": [told] }))["accepted"], 1);
    let whole = json!({ "product_id": "42", "name": "Lantern", "price": 15, "old_price": 20,
        "category": "Home > Light", "tags": ["new", "warm"], "stock": 3, "attributes": { "watts": 7 } });
    assert_eq!(listed(&shop, "42"), whole);
    let update = json!({ "product_id": "42", "price": 12, "old_price": null });
    put(&shop, &json!({ "merge": true, "items": [update] }));
    let mut merged = whole;
    merged["price"] = json!(12);
    merged.as_object_mut().unwrap().remove("old_price");
    assert_eq!(listed(&shop, "42"), merged);
    put(&shop, &json!({ "items": [{ "product_id": "42" }] }));
    assert_eq!(listed(&shop, "42"), json!({ "product_id": "42" }));
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let shop = shop();
    let items = json!([
        { "product_id": "1", "price": "dear" },
        { "name": "x" },
        { "product_id": "2", "category": 7 },
        { "product_id": "3", "stock": -1 },
        { "product_id": "4", "tags": [["x"]] },
        { "product_id": "5", "attributes": [] },
        { "product_id": "6" },
    ]);
    let taken = put(&shop, &json!({ "items": items }));
    assert_eq!(taken["accepted"], 1);
    let paths: Vec<&str> = taken["rejected"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rejected| rejected["path"].as_str().unwrap())
        .collect();
    let expected = ["[0].price", "[1].product_id", "[2].category", "[3].stock", "[4].tags", "[5].attributes"];
    assert_eq!(paths, expected.map(|path| format!("items{path}")));
}

#[test]
fn every_view_reaches_the_index_once_and_stays() {
    let data = fresh_data("catalogue");
    let running = server(&data);
    let shop = Shop::new(&running, "Learns");
    let items: Vec<Value> = ["a", "b", "c", "d"].iter().map(|id| json!({ "product_id": id })).collect();
    put(&shop, &json!({ "items": items }));
    let view = |id: &str, visitor: &str, product: &str| {
        json!({ "type": "track", "messageId": id, "anonymousId": visitor, "event": "product_viewed",
                "properties": { "product_id": product } })
    };
    shop.send(&[view("1", "v", "a"), view("2", "v", "b")]);
    // What is repeated changes nothing: otherwise `c` would come first.
    shop.send(&[view("3", "w", "c")]);
    for _ in 0..5 {
        shop.send(&[view("3", "w", "c")]);
    }
    shop.send(&[view("4", "x", "b")]);
    let key = &shop.keys.write_key;
    let expected = |query: &str, ids: &[&str]| (block(&shop.url, key, query) == ids).then_some(());
    eventually("the views to be learnt", || expected("trending?limit=3", &["b", "c", "a"]));
    eventually("what was viewed together", || expected("also_viewed?product=a&limit=1", &["b"]));
    drop(running);
    let running = server(&data);
    assert_eq!(block(running.url(), key, "trending?limit=3"), ["b", "c", "a"]);
    assert_eq!(block(running.url(), key, "also_viewed?product=a&limit=1"), ["b"]);
}
