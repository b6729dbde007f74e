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
fn measures_have_names() {
    let over = |measure: Value, is: Value| json!({"event": "product_viewed", "within": {"last": "7d"}, "measure": measure, "is": is});
    for (measure, is, said) in [
        (
            json!("days"),
            json!({"gte": 3}),
            "Contacts who viewed a product on at least 3 days in the last 7 days",
        ),
        (
            json!({"distinct": "product_id"}),
            json!({"gte": 3}),
            "Contacts who viewed a product with at least 3 different values of product id in the last 7 days",
        ),
        (
            json!({"avg": "price", "over": "items", "where": {"param": "brand", "is": {"eq": "A"}}}),
            json!({"lt": 5}),
            "Contacts whose average price of items where brand is “A” over Product viewed in the last 7 days is less than 5",
        ),
        (
            json!({"most": "category"}),
            json!({"eq": "Tea"}),
            "Contacts whose most frequent category over Product viewed in the last 7 days is “Tea”",
        ),
    ] {
        check(over(measure, is), said);
    }
}

#[test]
fn windows_begin_in_a_life_or_cover_a_period() {
    for (window, said) in [
        (json!({"period": "week", "back": 0}), "in the current week"),
        (json!({"period": "week", "back": 1}), "in the week before this one"),
        (json!({"period": "day", "back": 3}), "in the day 3 days before this one"),
        (json!({"since": "registered_at", "for": "7d"}), "within 7 days after their registered at"),
        (
            json!({"since": {"event": "webinar_attended", "where": {"param": "topic", "is": {"eq": "Tea"}}}}),
            "since their last Webinar attended (where topic is “Tea”)",
        ),
    ] {
        check(
            json!({"event": "order_completed", "within": window}),
            &format!("Contacts who placed an order {said}"),
        );
    }
}

#[test]
fn stories_are_told_in_order() {
    check(
        json!({"sequence": [{"event": "product_added"}, {"absent": "order_completed", "for": "1h"}], "window": {"last": "7d"}}),
        "Contacts who put a product into the cart in the last 7 days, then did not place an order for 1 hour",
    );
    check(
        json!({"sequence": [
            {"event": "product_viewed", "where": {"param": "brand", "is": {"eq": "A"}}},
            {"absent": "cart_viewed"},
            {"event": "order_completed", "within": "2d"},
            {"absent": "product_viewed"},
        ], "within": "1w"}),
        "Contacts who viewed a product (where brand is “A”), then did not look at the cart, then placed an order within 2 days, then did not view a product any more, all within 1 week",
    );
    check(
        json!({"held": {"attribute": "plan", "is": {"eq": "pro"}, "for": "30d"}}),
        "Contacts whose plan is “pro” and has been so for at least 30 days",
    );
    check(
        json!({"last": "order_completed", "within": {"last": "30d"}, "has": {"param": "city", "is": {"eq": "Astana"}}}),
        "Contacts whose last Order completed in the last 30 days is one where city is “Astana”",
    );
    check(
        json!({"regular": "order_completed", "period": "week", "at_least": 3, "of": 4}),
        "Contacts who placed an order in at least 3 of the last 4 weeks",
    );
}

#[test]
fn comparisons_and_candidates_are_told() {
    let sum = |window: Value| json!({"event": "order", "measure": {"sum": "revenue"}, "within": window});
    check(
        json!({"compare": {"left": sum(json!({"last": "30d"})), "op": "gte", "times": 1.5, "at_least": 10,
                           "right": sum(json!({"ago": ["60d", "30d"]}))}}),
        "Contacts whose total revenue over Order in the last 30 days is at least 1.5 times the total revenue over Order between 60 days and 30 days ago, the latter being at least 10",
    );
    check(
        json!({"for_some": "product_id", "that": {"all": [
            {"event": "product_viewed", "is": {"gte": 2}},
            {"not": {"event": "order_completed"}},
        ]}}),
        "Contacts meeting for one and the same product id: (who viewed a product at least 2 times and who did not place an order)",
    );
}

#[test]
fn other_segments_are_named() {
    for (is, said) in [
        (json!("in"), "in segment vip"),
        (json!("out"), "not in segment vip"),
        (json!({"in_for": "3d"}), "in segment vip for at least 3 days"),
        (
            json!({"entered": {"last": "7d"}, "from": "new", "left": {"calendar": "today"}}),
            "who entered segment vip from segment new in the last 7 days and who left segment vip today",
        ),
    ] {
        check(json!({"segment": "vip", "is": is}), &format!("Contacts {said}"));
    }
    check(
        json!({"bucket": {"salt": "test-1", "from": 0, "to": 1250}}),
        "Contacts in the share from 0% to 12.5% of all, drawn by test-1",
    );
}

#[test]
fn what_is_no_definition_says_nothing() {
    assert_eq!(of_json(&json!({"where": {"event": ""}})), None);
}
