//! The five reference segments over the click log, each at the instant at which it is asked.
//!
//! "Never" means never in the whole log, which goes on for some days after T: the segments that say
//! so are asked at its end, with windows that end at T. The others are asked at T.

use serde_json::{Value, json};

/// The instant of the reference, and the end of the log.
pub const T: i64 = 1_442_545_187_000;
pub const END: i64 = 1_443_080_739_566;

const DAY: i64 = 86_400_000;

/// A segment, when it is asked, and how many contacts are in it.
pub struct Question {
    pub name: &'static str,
    pub condition: Value,
    pub now: i64,
    pub members: Option<usize>,
}

/// The five, and the two that say "never" once more as they are at T.
pub fn questions() -> Vec<Question> {
    let until_t = |days: i64| json!({"from": T - days * DAY + 1, "to": T + 1});
    let any = json!(["product_viewed", "product_added", "order_completed"]);
    let viewed_not_bought = |within: Value| {
        json!({"for_some": "product_id", "that": {"all": [
            {"event": "product_viewed", "where": {"param": "category", "is": {"eq": 3}}, "within": within},
            {"not": {"event": "order_completed"}},
        ]}})
    };
    let only_looks = |within: Value| {
        json!({"all": [
            {"event": "product_viewed", "is": {"gte": 5}},
            {"not": {"event": "order_completed"}},
            {"event": any, "within": within},
        ]})
    };
    let added_not_bought = json!({"all": [
        {"event": "product_added", "within": {"last": "30d"}, "is": {"gte": 2}},
        {"not": {"event": "order_completed", "within": {"last": "7d"}}},
    ]});
    let spent = json!({"event": "order_completed", "measure": {"sum": "revenue"}, "within": {"last": "90d"},
        "is": {"gt": 10_000}});
    let open_cart = json!({"sequence": [{"event": "product_added"}, {"absent": "order_completed"}],
        "window": {"last": "1d"}});
    [
        ("i", viewed_not_bought(until_t(1)), END, 3_049),
        ("ii", added_not_bought, T, 2_093),
        ("iii", spent, T, 2_451),
        ("iv", open_cart, T, 284),
        ("v", only_looks(json!({"from": T - 30 * DAY + 1})), END, 21_334),
        ("i at T", viewed_not_bought(json!({"last": "1d"})), T, 3_052),
        ("v at T", only_looks(json!({"last": "30d"})), T, 21_410),
    ]
    .into_iter()
    .map(|(name, condition, now, members)| Question { name, condition, now, members: Some(members) })
    .collect()
}
