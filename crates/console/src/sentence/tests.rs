//! Sentences of definitions, as a marketer reads them.

use serde_json::json;

use super::*;

#[track_caller]
fn check(condition: Value, said: &str) {
    let definition = Definition::from_json(&json!({ "where": condition })).unwrap();
    assert_eq!(of(&definition).to_string(), said);
}

#[test]
fn known_events_are_verbs() {
    check(
        json!({"event": "order_completed", "within": {"last": "7d"}}),
        "Contacts who placed an order in the last 7 days",
    );
    check(json!({"event": "Quiz Passed"}), "Contacts who did Quiz Passed");
    check(
        json!({"event": ["product_viewed", "cart_viewed"], "is": {"gte": 2}}),
        "Contacts who did Product viewed or Cart viewed at least 2 times",
    );
}

#[test]
fn measures_are_amounts() {
    check(
        json!({"event": "product_added", "within": {"last": "30s"}, "measure": {"sum": "value"}, "is": {"gt": 20}}),
        "Contacts whose value over Product added adds up to more than 20 in the last 30 seconds",
    );
    check(
        json!({"event": "product_viewed", "within": {"calendar": "today"}, "is": {"eq": 1}}),
        "Contacts who viewed a product exactly 1 time today",
    );
}

#[test]
fn groups_are_joined_and_bracketed() {
    check(
        json!({"all": [
            {"event": "product_viewed", "is": {"gte": 2}, "within": {"calendar": "today"}},
            {"not": {"event": "product_added", "within": {"calendar": "today"}}},
        ]}),
        "Contacts who viewed a product at least 2 times today and who did not put a product into the cart today",
    );
    check(
        json!({"any": [
            {"attribute": "city", "is": {"eq": "Astana"}},
            {"all": [{"attribute": "age", "is": {"between": [18, 30]}}, {"attribute": "email", "is": {"set": true}}]},
        ]}),
        "Contacts whose city is “Astana” or (whose age is between 18 and 30 and whose email is known)",
    );
    check(json!({"all": []}), "Every contact");
}

#[test]
fn filters_say_where() {
    check(
        json!({"event": "order_completed", "where": {"all": [
            {"items": {"param": "category", "is": {"eq": "Tea"}}},
            {"param": "city", "is": {"in": ["Astana", "Almaty"]}},
        ]}, "within": {"ago": ["20d", "10d"]}}),
        "Contacts who placed an order between 20 days and 10 days ago, where some item’s category is “Tea” and city is one of “Astana”, “Almaty”",
    );
}

#[test]
fn dates_are_told() {
    check(
        json!({"attribute": "birthday", "is": {"anniversary": {"in_next": "7d"}}}),
        "Contacts whose birthday comes round in the next 7 days",
    );
    check(
        json!({"attribute": "birthday", "is": {"month_day": ["12-02", "01-03"]}}),
        "Contacts whose birthday falls between 12-02 and 01-03 of any year",
    );
    check(
        json!({"event": "order_completed", "within": {"from": "2026-03-01", "to": "2026-04-01"}}),
        "Contacts who placed an order from 2026-03-01 until 2026-04-01",
    );
}

#[test]
fn what_is_no_definition_says_nothing() {
    assert_eq!(of_json(&json!({"where": {"event": ""}})), None);
}
