//! Segments of Dittofeed.

use convert::Source;
use serde_json::{Value as Json, json};

use crate::history::History;

fn dittofeed(node: Json) -> Json {
    json!({"entryNode": node, "nodes": []})
}

#[test]
fn how_long_a_trait_of_dittofeed_has_been_so() {
    let been = |comparator: &str| {
        dittofeed(json!({"type": "Trait", "id": "1", "path": "plan", "operator": {
            "type": "HasBeen", "comparator": comparator, "value": "trial", "windowSeconds": 86400}}))
    };
    let history = History::with(
        &[],
        &[
            ("2024-03-01T00:00:00Z", json!({"plan": "trial"})),
            ("2024-03-05T00:00:00Z", json!({"plan": "pro"})),
        ],
    );
    let long =
        [("2024-03-01T12:00:00Z", false), ("2024-03-02T12:00:00Z", true), ("2024-03-05T12:00:00Z", false)];
    history.check(Source::Dittofeed, &been("GTE"), &long);
    let short =
        [("2024-03-01T12:00:00Z", true), ("2024-03-02T12:00:00Z", false), ("2024-03-05T12:00:00Z", false)];
    history.check(Source::Dittofeed, &been("LT"), &short);
}

#[test]
fn empty_text_of_dittofeed_is_no_value() {
    let operator =
        |operator: Json| dittofeed(json!({"type": "Trait", "id": "1", "path": "plan", "operator": operator}));
    let (now, told) = ("2024-03-02T00:00:00Z", "2024-03-01T00:00:00Z");
    let none = History::of(&[]);
    let empty = History::with(&[], &[(told, json!({"plan": ""}))]);
    let pro = History::with(&[], &[(told, json!({"plan": "pro"}))]);
    for (history, exists, not_pro) in [(&none, false, true), (&empty, false, true), (&pro, true, false)] {
        history.check(Source::Dittofeed, &operator(json!({"type": "Exists"})), &[(now, exists)]);
        history.check(Source::Dittofeed, &operator(json!({"type": "NotExists"})), &[(now, !exists)]);
        history.check(
            Source::Dittofeed,
            &operator(json!({"type": "NotEquals", "value": "pro"})),
            &[(now, not_pro)],
        );
        history.check(
            Source::Dittofeed,
            &operator(json!({"type": "Equals", "value": ""})),
            &[(now, !exists)],
        );
    }
}

#[test]
fn what_a_user_of_dittofeed_performed() {
    let performed = |more: Json| {
        let mut node = json!({"type": "Performed", "id": "1", "event": "Order Completed"});
        node.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        dittofeed(node)
    };
    let history = History::of(&[
        ("2024-03-01T00:00:00Z", r#"Order Completed {"city": "Astana"}"#),
        ("2024-03-01T01:00:00Z", "Order Completed"),
    ]);
    let now = "2024-03-01T01:30:00Z";
    history.check(Source::Dittofeed, &performed(json!({})), &[("2024-03-01T00:30:00Z", true), (now, false)]);
    history.check(Source::Dittofeed, &performed(json!({"times": 2, "timesOperator": ">="})), &[(now, true)]);
    let recently = json!({"times": 2, "timesOperator": "<", "timeOperator": "within", "withinSeconds": 3600});
    history.check(Source::Dittofeed, &performed(recently), &[("2024-02-01T00:00:00Z", true), (now, true)]);
    let elsewhere = json!({"times": 1, "timesOperator": ">=", "properties": [
        {"path": "city", "operator": {"type": "NotEquals", "value": "Astana"}}]});
    history.check(Source::Dittofeed, &performed(elsewhere), &[("2024-03-01T00:30:00Z", false), (now, true)]);
}

#[test]
fn the_last_event_of_dittofeed_is_the_one_that_is_looked_at() {
    let last = dittofeed(json!({"type": "LastPerformed", "id": "1", "event": "changed",
        "whereProperties": [{"path": "plan", "operator": {"type": "Equals", "value": "pro"}}],
        "hasProperties": [{"path": "action", "operator": {"type": "Equals", "value": "start"}}]}));
    History::of(&[
        ("2024-03-01T00:00:00Z", r#"changed {"plan": "pro", "action": "start"}"#),
        ("2024-03-02T00:00:00Z", r#"changed {"plan": "free", "action": "stop"}"#),
        ("2024-03-03T00:00:00Z", r#"changed {"plan": "pro", "action": "stop"}"#),
    ])
    .check(Source::Dittofeed, &last, &[("2024-03-02T12:00:00Z", true), ("2024-03-03T12:00:00Z", false)]);
}
