//! Conditions of Unomi.

use convert::Source;
use serde_json::{Value as Json, json};

use crate::history::History;

#[test]
fn past_events_of_unomi_are_counted_above_zero() {
    let past = |more: Json| {
        let mut values = json!({"eventCondition": {"type": "eventTypeCondition", "parameterValues": {"eventTypeId": "login"}}});
        values.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({"type": "pastEventCondition", "parameterValues": values})
    };
    let history = History::of(&[("2024-03-01T00:00:00Z", "login"), ("2024-03-02T00:00:00Z", "login")]);
    let most = past(json!({"maximumEventCount": 1}));
    history.check(
        Source::Unomi,
        &most,
        &[("2024-02-01T00:00:00Z", false), ("2024-03-01T12:00:00Z", true), ("2024-03-02T12:00:00Z", false)],
    );
    let none = past(json!({"operator": "eventsNotOccurred", "numberOfDays": 10}));
    history.check(
        Source::Unomi,
        &none,
        &[("2024-02-01T00:00:00Z", true), ("2024-03-11T23:59:59Z", false), ("2024-03-12T00:00:00Z", true)],
    );
    let between = past(json!({"fromDate": "2024-03-02T00:00:00Z", "toDate": "2024-03-02T00:00:00Z"}));
    history.check(
        Source::Unomi,
        &between,
        &[("2024-03-01T12:00:00Z", false), ("2024-03-09T00:00:00Z", true)],
    );
}

#[test]
fn lists_of_unomi_and_values_alone() {
    let (now, told) = ("2024-03-02T00:00:00Z", "2024-03-01T00:00:00Z");
    let compare = |operator: &str| {
        json!({"type": "profilePropertyCondition", "parameterValues": {
            "propertyName": "properties.tags", "comparisonOperator": operator, "propertyValues": ["a", "b"]}})
    };
    let cases = [
        (json!({}), [false, false, false]),
        (json!({"tags": "A"}), [true, false, false]),
        (json!({"tags": ["a", "c"]}), [true, false, false]),
        (json!({"tags": ["b", "a"]}), [true, false, true]),
        (json!({"tags": ["c"]}), [false, true, false]),
    ];
    for (traits, expected) in cases {
        let history = History::with(&[], &[(told, traits)]);
        for (operator, member) in ["hasSomeOf", "hasNoneOf", "all"].into_iter().zip(expected) {
            history.check(Source::Unomi, &compare(operator), &[(now, member)]);
        }
    }
}
