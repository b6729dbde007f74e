//! Definitions of Klaviyo.

use convert::Source;
use serde_json::{Value as Json, json};

use crate::history::History;

fn klaviyo(condition: Json) -> Json {
    json!({"condition_groups": [{"conditions": [condition]}]})
}

#[test]
fn metrics_of_klaviyo_in_their_timeframes() {
    let metric = |operator: &str, value: u32, timeframe: Json| {
        klaviyo(json!({"type": "profile-metric", "metric_id": "buy", "measurement": "count",
            "measurement_filter": {"type": "numeric", "operator": operator, "value": value},
            "timeframe_filter": timeframe}))
    };
    let history = History::of(&[("2024-03-01T00:00:00Z", "buy")]);
    let last = json!({"type": "date", "operator": "in-the-last", "unit": "day", "quantity": 30});
    let flip =
        [("2024-02-20T00:00:00Z", true), ("2024-03-02T00:00:00Z", false), ("2024-03-31T00:00:00Z", true)];
    history.check(Source::Klaviyo, &metric("equals", 0, last), &flip);
    let between = json!({"type": "date", "operator": "between", "unit": "day", "start": 10, "end": 20});
    let flip =
        [("2024-03-10T23:59:59Z", false), ("2024-03-11T00:00:00Z", true), ("2024-03-21T00:00:00Z", false)];
    history.check(Source::Klaviyo, &metric("greater-than", 0, between), &flip);
    let ago = json!({"type": "date", "operator": "at-least", "unit": "week", "quantity": 2});
    let flip = [("2024-03-14T23:59:59Z", false), ("2024-03-15T00:00:00Z", true)];
    history.check(Source::Klaviyo, &metric("greater-than-or-equal", 1, ago), &flip);
}

#[test]
fn a_funnel_of_klaviyo_with_and_without_its_end() {
    let funnel = |bought: bool| {
        klaviyo(json!({"type": "profile-metric-funnel", "completion_window": "HOURS_1",
            "timeframe_filter": {"type": "date", "operator": "in-the-last", "unit": "day", "quantity": 7},
            "steps": [{"metric_exists": true, "metric_id": "add"}, {"metric_exists": bought, "metric_id": "buy"}]}))
    };
    let quick = History::of(&[("2024-03-01T10:00:00Z", "add"), ("2024-03-01T10:30:00Z", "buy")]);
    let slow = History::of(&[("2024-03-01T10:00:00Z", "add"), ("2024-03-01T11:30:00Z", "buy")]);
    let now = "2024-03-01T12:00:00Z";
    quick.check(Source::Klaviyo, &funnel(true), &[(now, true), ("2024-03-08T10:00:00Z", false)]);
    quick.check(Source::Klaviyo, &funnel(false), &[("2024-03-01T10:15:00Z", false), (now, false)]);
    slow.check(Source::Klaviyo, &funnel(true), &[(now, false)]);
    slow.check(Source::Klaviyo, &funnel(false), &[(now, true)]);
}

#[test]
fn groups_of_klaviyo_are_all_of_any() {
    let property = |name: &str| json!({"type": "profile-property", "property": name, "filter": {"type": "existence", "operator": "is-set"}});
    let groups = json!({"condition_groups": [
        {"conditions": [property("a"), property("b")]}, {"conditions": [property("c")]}]});
    let (now, told) = ("2024-03-02T00:00:00Z", "2024-03-01T00:00:00Z");
    for (traits, member) in
        [(json!({"a": 1}), false), (json!({"b": 1, "c": 1}), true), (json!({"c": 1}), false)]
    {
        History::with(&[], &[(told, traits)]).check(Source::Klaviyo, &groups, &[(now, member)]);
    }
}
