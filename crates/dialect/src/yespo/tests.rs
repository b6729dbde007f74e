//! What Yespo's clients send, and what is made of it.

use ::event::{Arrival, Call, CallError, Time};

use super::*;

const RECEIVED: &str = "2026-03-01T10:00:00Z";

fn arrival() -> Arrival {
    Arrival::at(Time::parse(RECEIVED).unwrap())
}

fn sent(json: &str) -> Result<Call, CallError> {
    event(json.as_bytes(), &arrival())
}

#[track_caller]
fn refused<T: std::fmt::Debug>(read: Result<T, CallError>, code: &str, path: &str) {
    let error = read.unwrap_err();
    assert_eq!((error.code.as_str(), error.path.as_str()), (code, path), "{error}");
}

#[track_caller]
fn json(value: impl serde::Serialize) -> String {
    serde_json::to_string(&value).unwrap()
}

#[test]
fn an_event_comes_with_a_list_of_params() {
    let call = sent(
        r#"{"eventTypeKey":"webinar","keyValue":"k","params":[
            {"name":"EmailAddress","value":"Ann@b.kz"},{"name":"phone","value":"77011234567"},
            {"name":"seats","value":"2"},{"name":"list","value":"[{\"a\":1}]"},{"name":"note","value":"[not json"}]}"#,
    )
    .unwrap();
    assert_eq!((call.name.as_str(), call.time), ("webinar", Time::parse(RECEIVED).unwrap()));
    assert_eq!(json(&call.addresses), r#"["email:ann@b.kz","phone:+77011234567"]"#);
    assert_eq!(call.owner().unwrap().to_string(), "email:ann@b.kz");
    assert_eq!(
        json(&call.params),
        r#"{"EmailAddress":"Ann@b.kz","keyValue":"k","list":[{"a":1}],"note":"[not json","phone":"77011234567","seats":"2"}"#
    );
}

#[test]
fn an_event_comes_with_an_object_of_params() {
    let call = sent(
        r#"{"eventTypeKey":"cartUpdated","params":{"externalCustomerId":42,"recycleStateId":"r",
            "products":[{"productKey":"7","price":2,"quantity":3}]}}"#,
    )
    .unwrap();
    assert_eq!((call.name.as_str(), call.user.as_deref()), ("cart_updated", Some("42")));
    assert_eq!(
        json(&call.params),
        r#"{"cart_id":"r","externalCustomerId":42,"items":[{"price":2,"productKey":"7","product_id":"7","quantity":3,"total":6}],"recycleStateId":"r"}"#
    );
}

#[test]
fn well_known_events_tell_their_products() {
    #[track_caller]
    fn check(key: &str, params: &str, name: &str, stored: &str) {
        let call =
            sent(&format!(r#"{{"eventTypeKey":"{key}","keyValue":"380501234567","params":[{params}]}}"#))
                .unwrap();
        assert_eq!(call.owner().unwrap().to_string(), "phone:+380501234567");
        let expected: ::event::Map = serde_json::from_str(stored).unwrap();
        assert_eq!((call.name.as_str(), json(&call.params)), (name, json(&expected)));
    }
    check(
        "productViewed",
        r#"{"name":"product","value":"{\"productId\":\"WS01\",\"price\":45.5,\"isInStock\":1}"},{"name":"currencyCode","value":"USD"}"#,
        "product_viewed",
        r#"{"keyValue":"380501234567","product":{"productId":"WS01","price":45.5,"isInStock":1},"productId":"WS01","product_id":"WS01",
            "price":45.5,"isInStock":1,"in_stock":1,"currencyCode":"USD","currency":"USD"}"#,
    );
    check(
        "productCategoryViewed",
        r#"{"name":"category","value":"{\"productCategoryId\":\"Mugs\"}"}"#,
        "product_list_viewed",
        r#"{"keyValue":"380501234567","productCategoryId":"Mugs","category":"Mugs"}"#,
    );
    check(
        "pageViewed",
        r#"{"name":"page","value":"{\"location\":\"https://s/\"}"}"#,
        "page_viewed",
        r#"{"keyValue":"380501234567","page":{"location":"https://s/"},"location":"https://s/","url":"https://s/"}"#,
    );
    check(
        "cartUpdated",
        r#"{"name":"products","value":"[{\"productId\":\"WS01\",\"quantity\":1,\"price\":45.5}]"}"#,
        "cart_updated",
        r#"{"keyValue":"380501234567","items":[{"productId":"WS01","product_id":"WS01","quantity":1,"price":45.5,"total":45.5}]}"#,
    );
    check(
        "orderDelivered",
        r#"{"name":"externalOrderId","value":"7"},{"name":"date","value":"2020-05-14T10:11:00"}"#,
        "order_updated",
        r#"{"keyValue":"380501234567","externalOrderId":"7","order_id":"7","date":"2020-05-14T10:11:00.000Z","status":"delivered"}"#,
    );
}

#[test]
fn the_contact_is_the_first_that_is_told() {
    for (params, owner) in [
        (r#"{"contactId":"c","externalCustomerId":"e","email":"a@b.kz"}"#, "user:c"),
        (r#"{"contactId":"","externalCustomerId":"e","email":"a@b.kz"}"#, "user:e"),
        (r#"{"phone":"+77011234567","email":"a@b.kz"}"#, "email:a@b.kz"),
        (r#"{"phone":"+77011234567","email":"unknown","pushToken":"t"}"#, "phone:+77011234567"),
        (r#"{"pushToken":"t"}"#, "push:t"),
        (r#"{"contactKey":"k"}"#, "user:k"),
        (r#"{"contactKey":"a@b.kz"}"#, "email:a@b.kz"),
    ] {
        let call = sent(&format!(r#"{{"eventTypeKey":"x","params":{params}}}"#)).unwrap();
        assert_eq!(call.owner().unwrap().to_string(), owner, "{params}");
    }
    for (key, owner) in
        [("a@b.kz", "email:a@b.kz"), ("+77011234567", "phone:+77011234567"), ("17", "user:17")]
    {
        let call = sent(&format!(r#"{{"eventTypeKey":"x","keyValue":"{key}"}}"#)).unwrap();
        assert_eq!(call.owner().unwrap().to_string(), owner, "{key}");
    }
}

#[test]
fn what_is_wrong_with_an_event_is_named_with_its_place() {
    let long = "x".repeat(301);
    for (body, code, path) in [
        ("", "not_json", ""),
        ("[]", "not_json", ""),
        ("{}", "bad_name", "eventTypeKey"),
        (r#"{"eventTypeKey":7,"keyValue":"k"}"#, "bad_name", "eventTypeKey"),
        (r#"{"eventTypeKey":"a;b","keyValue":"k"}"#, "bad_name", "eventTypeKey"),
        (&format!(r#"{{"eventTypeKey":"{}","keyValue":"k"}}"#, &long[..101]), "bad_name", "eventTypeKey"),
        (&format!(r#"{{"eventTypeKey":"x","keyValue":"{long}"}}"#), "too_long", "keyValue"),
        (r#"{"eventTypeKey":"x","keyValue":{}}"#, "bad_id", "keyValue"),
        (r#"{"eventTypeKey":"x","params":7}"#, "bad_type", "params"),
        (r#"{"eventTypeKey":"x","params":[7]}"#, "bad_type", "params[0]"),
        (
            r#"{"eventTypeKey":"x","params":[{"name":"a","value":1},{"value":1}]}"#,
            "bad_name",
            "params[1].name",
        ),
        (r#"{"eventTypeKey":"x"}"#, "no_identity", "params"),
        (r#"{"eventTypeKey":"x","params":{"email":"unknown"}}"#, "no_identity", "params"),
        (r#"{"eventTypeKey":"x","keyValue":"k","occurred":"soon"}"#, "bad_time", "occurred"),
        (
            &format!(r#"{{"eventTypeKey":"x","keyValue":"k","params":{{"a":"{}"}}}}"#, "x".repeat(8_193)),
            "over_limit",
            "params.a",
        ),
        (
            &format!(r#"{{"eventTypeKey":"x","keyValue":"k","params":{{"a":"{}"}}}}"#, "x".repeat(20_480)),
            "too_large",
            "",
        ),
    ] {
        refused(sent(body), code, path);
    }
}

const ORDER: &str = r#"{"externalOrderId":"o1","externalCustomerId":"42","email":"Ann@b.kz","firstName":"Ann",
    "totalCost":20.5,"status":"DELIVERED","date":"2026-02-01T09:00:00","currency":"UAH","source":"Offline",
    "taxes":1,"deliveryAddress":"Kyiv","items":[{"externalItemId":"7","name":"Cup","category":"Dishes",
    "quantity":2,"cost":10.25,"url":"https://s/7","imageUrl":"https://s/7.png"}]}"#;

#[test]
fn an_order_is_told_once_as_completed_and_then_as_updated() {
    let told = order(ORDER.as_bytes(), &arrival()).unwrap();
    assert_eq!((told.first.id.as_str(), told.first.name.as_str()), ("order:o1", "order_completed"));
    assert_eq!(told.first.time.to_string(), "2026-02-01T09:00:00.000Z");
    assert_eq!(
        json(&told.first.params),
        r#"{"currency":"UAH","date":"2026-02-01T09:00:00.000Z","deliveryAddress":"Kyiv","externalOrderId":"o1","items":[{"category":"Dishes","cost":10.25,"externalItemId":"7","imageUrl":"https://s/7.png","image_url":"https://s/7.png","name":"Cup","price":10.25,"product_id":"7","quantity":2,"total":20.5,"url":"https://s/7"}],"order_id":"o1","source":"offline","status":"DELIVERED","tax":1,"taxes":1,"total":20.5,"totalCost":20.5}"#
    );
    let again = told.again.unwrap();
    assert_eq!((again.id.as_str(), again.name.as_str()), ("order:o1:001772359200000", "order_updated"));
    assert_eq!(
        (again.time.to_string().as_str(), &again.params),
        ("2026-03-01T10:00:00.000Z", &told.first.params)
    );
    let contact = told.contact.unwrap();
    assert_eq!(json(&contact.traits), r#"{"email":"Ann@b.kz","firstName":"Ann"}"#);
    assert_eq!(
        (contact.user.as_deref(), json(&contact.addresses).as_str()),
        (Some("42"), r#"["email:ann@b.kz"]"#)
    );
}

#[test]
fn the_status_says_what_an_order_is() {
    for (status, first, again) in [
        ("INITIALIZED", "order_completed", Some("order_updated")),
        ("in_progress", "order_completed", Some("order_updated")),
        ("CANCELLED", "order_cancelled", Some("order_cancelled")),
        ("ABANDONED_SHOPPING_CART", "cart_updated", None),
    ] {
        let told = order(ORDER.replace("DELIVERED", status).as_bytes(), &arrival()).unwrap();
        assert_eq!(
            (told.first.name.as_str(), told.again.as_ref().map(|call| call.name.as_str())),
            (first, again)
        );
    }
}

#[test]
fn what_is_wrong_with_an_order_is_named_with_its_place() {
    for (part, other, code, path) in [
        (r#""externalOrderId":"o1","#, "", "no_id", "externalOrderId"),
        (r#""o1""#, "{}", "bad_id", "externalOrderId"),
        ("20.5", "\"dear\"", "bad_number", "totalCost"),
        ("\"DELIVERED\"", "\"LOST\"", "bad_status", "status"),
        ("\"2026-02-01T09:00:00\"", "\"01.02.2026\"", "bad_time", "date"),
        ("\"2026-02-01T09:00:00\"", "{}", "bad_time", "date"),
        (r#"[{"externalItemId":"7","#, r#"[7,{"externalItemId":"7","#, "bad_type", "items[0]"),
        (r#""externalItemId":"7","#, "", "no_id", "items[0].externalItemId"),
        (r#""externalCustomerId":"42","email":"Ann@b.kz","#, "", "no_identity", "externalCustomerId"),
        ("Kyiv", &"x".repeat(8_193), "over_limit", "deliveryAddress"),
        ("Kyiv", &"x".repeat(33_000), "too_large", ""),
    ] {
        let body = ORDER.replace(part, other);
        assert_ne!(body, ORDER, "{part}");
        refused(order(body.as_bytes(), &arrival()), code, path);
    }
    refused(order(b"7", &arrival()), "not_json", "");
}

#[test]
fn a_contact_is_an_identify() {
    let call = contact(
        br#"{"writeKey":"k","dedupeOn":"email","firstName":"Ann","lastName":null,"externalCustomerId":"42","languageCode":"uk",
            "channels":[{"type":"email","value":"Ann@b.kz"},{"type":"sms","value":"380501234567"},{"type":"webpush","value":"w"}],
            "address":{"town":"Kyiv"},"fields":[{"id":17,"value":"gold"}],"groups":[{"name":"VIP"}]}"#,
        Some("externalCustomerId"),
        &arrival(),
    )
    .unwrap();
    assert_eq!(call.user.as_deref(), Some("42"));
    assert_eq!(json(&call.addresses), r#"["email:ann@b.kz","phone:+380501234567","push:w"]"#);
    assert_eq!(
        json(&call.traits),
        r#"{"address":{"town":"Kyiv"},"email":"Ann@b.kz","fields":{"17":"gold"},"firstName":"Ann","groups":["VIP"],"languageCode":"uk","phone":"380501234567","web_push_token":"w"}"#
    );
}

#[test]
fn what_is_wrong_with_a_contact_is_named_with_its_place() {
    for (body, dedupe_on, code, path) in [
        ("7", None, "not_json", ""),
        (r#"{"firstName":"Ann"}"#, None, "no_identity", "externalCustomerId"),
        (r#"{"channels":7}"#, None, "bad_type", "channels"),
        (r#"{"channels":[{"type":"email"}]}"#, None, "bad_type", "channels[0]"),
        (r#"{"externalCustomerId":"1","fields":[{"value":1}]}"#, None, "bad_type", "fields[0]"),
        (r#"{"externalCustomerId":"1"}"#, Some("email"), "no_identity", "email"),
        (r#"{"externalCustomerId":"1"}"#, Some("shoe size"), "bad_dedupe", "dedupeOn"),
    ] {
        refused(contact(body.as_bytes(), dedupe_on, &arrival()), code, path);
    }
}

#[test]
fn the_tracker_says_who_did_what() {
    let call = tracked(
        br#"{"writeKey":"k","GeneralInfo":{"eventName":"StatusCart","siteId":1,"datetime":1772359190000,"externalCustomerId":"42",
            "user_email":"ann@b.kz","cookies":{"sc":"S"}},
            "StatusCart":{"GUID":"g","Products":[{"productKey":"7","price":"2","discount":1,"quantity":3,"price_currency_code":"UAH"}]}}"#,
        &arrival(),
    )
    .unwrap();
    assert_eq!(
        (call.name.as_str(), call.user.as_deref(), call.anonymous.as_deref()),
        ("cart_updated", Some("42"), Some("S"))
    );
    assert_eq!(call.time.to_string(), "2026-03-01T09:59:50.000Z");
    assert_eq!(
        json(&call.params),
        r#"{"GUID":"g","cart_id":"g","items":[{"currency":"UAH","discount":1,"price":"2","price_currency_code":"UAH","productKey":"7","product_id":"7","quantity":3,"total":6}]}"#
    );
    for (body, code, path) in [
        ("{}", "bad_type", "GeneralInfo"),
        (r#"{"GeneralInfo":{}}"#, "bad_name", "GeneralInfo.eventName"),
        (r#"{"GeneralInfo":{"eventName":"x"}}"#, "no_identity", "GeneralInfo"),
        (r#"{"GeneralInfo":{"eventName":"x","datetime":"soon"}}"#, "bad_time", "GeneralInfo.datetime"),
        (
            r#"{"GeneralInfo":{"eventName":"x","externalCustomerId":[]}}"#,
            "bad_id",
            "GeneralInfo.externalCustomerId",
        ),
    ] {
        refused(tracked(body.as_bytes(), &arrival()), code, path);
    }
}
