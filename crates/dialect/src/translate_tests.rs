//! Names and fields of other systems, and what becomes of them.

use event::{Arrival, Map, Time, Value};

use crate::segment;

#[track_caller]
fn check(event: &str, sent: &str, name: &str, stored: &str) {
    let json = format!(r#"{{"type":"track","userId":"u","event":"{event}","properties":{sent}}}"#);
    let arrival = Arrival::at(Time::parse("2026-03-01T10:00:00Z").unwrap());
    let call = segment::call(json.as_bytes(), None, &arrival).unwrap();
    assert_eq!(call.name, name);
    let expected: Map = serde_json::from_str(stored).unwrap();
    let (found, expected) = (Value::Map(call.params), Value::Map(expected));
    assert_eq!(found, expected, "{}", serde_json::to_string(&found).unwrap());
}

#[test]
fn google_analytics() {
    check(
        "purchase",
        r#"{"transaction_id":"T1","value":72.05,"currency":"USD","coupon":"S","items":[
            {"item_id":"A","item_name":"Tee","item_brand":"G","item_category":"Apparel","item_variant":"green",
             "price":10.01,"quantity":3,"index":0,"item_category2":"Adult"}]}"#,
        "order_completed",
        r#"{"transaction_id":"T1","order_id":"T1","value":72.05,"currency":"USD","coupon":"S","items":[
            {"item_id":"A","item_name":"Tee","item_brand":"G","item_category":"Apparel","item_variant":"green",
             "product_id":"A","name":"Tee","brand":"G","category":"Apparel","variant":"green",
             "price":10.01,"quantity":3,"total":30.03,"index":0,"position":0,"item_category2":"Adult"}]}"#,
    );
    check(
        "view_item",
        r#"{"currency":"USD","items":[{"item_id":"A","item_name":"Tee","price":"9.5"}]}"#,
        "product_viewed",
        r#"{"currency":"USD","product_id":"A","name":"Tee","price":"9.5","total":9.5,
            "items":[{"item_id":"A","item_name":"Tee","product_id":"A","name":"Tee","price":"9.5","total":9.5}]}"#,
    );
    check(
        "search",
        r#"{"search_term":"tea"}"#,
        "products_searched",
        r#"{"search_term":"tea","query":"tea"}"#,
    );
}

#[test]
fn shopify() {
    let variant = r#"{"id":"V","sku":"S","price":{"amount":19.5,"currencyCode":"EUR"},"image":{"src":"https://i/x.png"},
        "product":{"id":"P","title":"Mug","type":"Kitchen","vendor":"Acme","url":"/products/mug"}}"#;
    let product = r#""product_id":"P","variant":"V","sku":"S","name":"Mug","category":"Kitchen","brand":"Acme",
        "url":"/products/mug","image_url":"https://i/x.png","price":19.5,"currency":"EUR""#;
    check(
        "product_viewed",
        &format!(r#"{{"productVariant":{variant}}}"#),
        "product_viewed",
        &format!(r#"{{"productVariant":{variant},{product}}}"#),
    );
    check(
        "product_added_to_cart",
        &format!(r#"{{"cartLine":{{"merchandise":{variant},"quantity":2}}}}"#),
        "product_added",
        &format!(r#"{{"cartLine":{{"merchandise":{variant},"quantity":2}},{product},"quantity":2}}"#),
    );
    let checkout = format!(
        r#"{{"order":{{"id":"O"}},"token":"C","currencyCode":"EUR","totalPrice":{{"amount":39}},
            "lineItems":[{{"title":"Mug","quantity":2,"variant":{variant}}}]}}"#
    );
    check(
        "checkout_completed",
        &format!(r#"{{"checkout":{checkout}}}"#),
        "order_completed",
        &format!(
            r#"{{"checkout":{checkout},"checkout_id":"C","order_id":"O","total":39,"currency":"EUR",
                "items":[{{{product},"quantity":2,"total":39}}]}}"#
        ),
    );
}

#[test]
fn scripts_of_yespo() {
    check(
        "ProductPage",
        r#"{"ProductPage":{"productKey":"7","price":"9.5","isInStock":1,"tag_color":["red"]}}"#,
        "product_viewed",
        r#"{"productKey":"7","product_id":"7","price":"9.5","isInStock":1,"in_stock":1,"tag_color":["red"]}"#,
    );
    check(
        "StatusCart",
        r#"{"StatusCart":[{"productKey":"7","price":2,"quantity":3,"currency":"UAH"}],"GUID":"g"}"#,
        "cart_updated",
        r#"{"items":[{"productKey":"7","product_id":"7","price":2,"quantity":3,"total":6,"currency":"UAH"}],"GUID":"g","cart_id":"g"}"#,
    );
    check(
        "StatusCart",
        r#"{"StatusCart":[],"GUID":"g"}"#,
        "cart_updated",
        r#"{"items":[],"GUID":"g","cart_id":"g"}"#,
    );
    check(
        "PurchasedItems",
        r#"{"OrderNumber":"N1","PurchasedItems":[{"productKey":"7","price":2,"quantity":3},{"productKey":"8","price":1,"quantity":1}],"GUID":"g"}"#,
        "order_completed",
        r#"{"OrderNumber":"N1","order_id":"N1","GUID":"g","cart_id":"g","total":7,"items":[
            {"productKey":"7","product_id":"7","price":2,"quantity":3,"total":6},
            {"productKey":"8","product_id":"8","price":1,"quantity":1,"total":1}]}"#,
    );
    check(
        "CategoryPage",
        r#"{"CategoryPage":{"categoryKey":"tea"}}"#,
        "product_list_viewed",
        r#"{"categoryKey":"tea","category":"tea"}"#,
    );
    check(
        "SearchRequest",
        r#"{"SearchRequest":{"search":"tea","isFound":0}}"#,
        "products_searched",
        r#"{"search":"tea","query":"tea","isFound":0,"is_found":0}"#,
    );
    check("MainPage", "{}", "page_viewed", r#"{"name":"main"}"#);
    check("NotFound", "null", "page_viewed", r#"{"name":"not_found"}"#);
    check("StatusCartPage", "null", "cart_viewed", "{}");
}

#[test]
fn a_payload_may_say_who_the_visitor_is() {
    let json = br#"{"type":"track","anonymousId":"a","event":"MainPage","properties":{"GeneralInfo":
        {"externalCustomerId":"42","user_es_contact_id":100500,"user_email":"ann@b.kz","cookies":{"sc":"S"}}}}"#;
    let arrival = Arrival::at(Time::parse("2026-03-01T10:00:00Z").unwrap());
    let call = segment::call(json, None, &arrival).unwrap();
    assert_eq!((call.user.as_deref(), call.anonymous.as_deref()), (Some("42"), Some("a")));
    assert_eq!(call.addresses[0].to_string(), "email:ann@b.kz");
    assert_eq!(serde_json::to_string(&call.params).unwrap(), r#"{"name":"main"}"#);
}

#[test]
fn customer_data_is_no_event_but_tells_who_it_is() {
    let json = br#"{"type":"track","anonymousId":"a","event":"CustomerData","properties":{"CustomerData":
        {"externalCustomerId":"42","user_email":"Ann@b.kz","user_phone":"+77011234567","user_name":"Ann","user_client_id":"card","user_tags_a":["x"]}}}"#;
    let arrival = Arrival::at(Time::parse("2026-03-01T10:00:00Z").unwrap());
    let call = segment::call(json, None, &arrival).unwrap();
    assert_eq!(call.joins(), Some(("a", "42")));
    let addresses: Vec<String> = call.addresses.iter().map(ToString::to_string).collect();
    assert_eq!(addresses, ["email:ann@b.kz", "phone:+77011234567"]);
    assert_eq!(
        serde_json::to_string(&call.traits).unwrap(),
        r#"{"email":"Ann@b.kz","name":"Ann","phone":"+77011234567","user_client_id":"card","user_tags_a":["x"]}"#
    );
}

#[test]
fn what_no_table_names_stays_as_sent() {
    for (event, name) in [("Webinar Attended", "Webinar Attended"), ("Order Completed", "order_completed")] {
        let params = r#"{"search":"x","cost":3,"transaction_id":"t","cart":"c","checkout":{"step":1},"items":[{"cost":3,"index":1}]}"#;
        check(event, params, name, params);
    }
    check("view_item", r#"{"items":"none"}"#, "product_viewed", r#"{"items":"none"}"#);
    check(
        "purchase",
        r#"{"items":[7,null,{"price":"x"}]}"#,
        "order_completed",
        r#"{"items":[7,null,{"price":"x"}]}"#,
    );
}
