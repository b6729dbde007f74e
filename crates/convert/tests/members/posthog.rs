//! Cohorts of PostHog.

use convert::Source;
use serde_json::{Value as Json, json};

use crate::history::History;

fn cohort(leaf: Json) -> Json {
    json!({"properties": {"type": "OR", "values": [{"type": "AND", "values": [leaf]}]}})
}

#[test]
fn a_day_window_of_posthog_lasts_to_the_end_of_the_local_day() {
    let week = cohort(json!({"type": "behavioral", "value": "performed_event", "key": "buy",
        "event_type": "events", "time_value": 7, "time_interval": "day"}));
    for time in ["2024-03-01T00:00:00+05:00", "2024-03-01T12:30:00+05:00", "2024-03-01T23:59:59+05:00"] {
        History::of(&[(time, "buy")]).in_zone("Asia/Almaty").check(
            Source::PostHog,
            &week,
            &[(time, true), ("2024-03-08T23:59:59.999+05:00", true), ("2024-03-09T00:00:00+05:00", false)],
        );
    }
}

#[test]
fn a_day_window_of_posthog_has_days_of_23_and_25_hours() {
    let days = cohort(json!({"type": "behavioral", "value": "performed_event", "key": "buy",
        "event_type": "events", "time_value": 2, "time_interval": "day"}));
    // On 31 March the clock skips an hour, on 27 October it repeats one.
    History::of(&[("2024-03-30T00:00:00+01:00", "buy")]).in_zone("Europe/Berlin").check(
        Source::PostHog,
        &days,
        &[("2024-04-01T23:59:59.999+02:00", true), ("2024-04-02T00:00:00+02:00", false)],
    );
    History::of(&[("2024-10-26T23:00:00+02:00", "buy")]).in_zone("Europe/Berlin").check(
        Source::PostHog,
        &days,
        &[("2024-10-28T23:59:59.999+01:00", true), ("2024-10-29T00:00:00+01:00", false)],
    );
}

#[test]
fn a_day_window_of_posthog_crosses_29_february_and_the_new_year() {
    let days = |days: u32| {
        cohort(json!({"type": "behavioral", "value": "performed_event", "key": "buy", "event_type": "events",
            "time_value": days, "time_interval": "day"}))
    };
    History::of(&[("2024-02-29T10:00:00Z", "buy")]).check(
        Source::PostHog,
        &days(362),
        &[("2025-02-25T23:00:00Z", true), ("2025-02-26T00:00:00Z", false)],
    );
    History::of(&[("2023-12-30T10:00:00Z", "buy")]).check(
        Source::PostHog,
        &days(5),
        &[("2024-01-04T23:00:00Z", true), ("2024-01-05T00:00:00Z", false), ("2024-12-31T00:00:00Z", false)],
    );
}

#[test]
fn a_count_of_posthog_asks_for_one_at_least() {
    let most = cohort(json!({"type": "behavioral", "value": "performed_event_multiple", "key": "buy",
        "event_type": "events", "operator": "lte", "operator_value": 2, "time_value": 1, "time_interval": "day"}));
    let noon = "2024-03-02T12:00:00Z";
    History::of(&[]).check(Source::PostHog, &most, &[(noon, false)]);
    let twice = [("2024-03-01T00:00:00Z", "buy"), ("2024-03-02T11:00:00Z", "buy")];
    History::of(&twice).check(Source::PostHog, &most, &[(noon, true)]);
    let thrice = [twice[0], twice[1], ("2024-03-01T20:00:00Z", "buy")];
    History::of(&thrice).check(Source::PostHog, &most, &[(noon, false), ("2024-03-03T00:00:00Z", true)]);
}

#[test]
fn the_first_time_of_posthog_is_the_first_ever() {
    let first = cohort(json!({"type": "behavioral", "value": "performed_event_first_time", "key": "buy",
        "event_type": "events", "time_value": 3, "time_interval": "day"}));
    let new = [("2024-03-01T08:00:00Z", "buy"), ("2024-03-03T08:00:00Z", "buy")];
    let expected = [("2024-03-04T23:59:59Z", true), ("2024-03-05T00:00:00Z", false)];
    History::of(&new).check(Source::PostHog, &first, &expected);
    let old = [("2023-01-01T08:00:00Z", "buy"), new[0]];
    History::of(&old).check(Source::PostHog, &first, &[("2024-03-02T00:00:00Z", false)]);
}

#[test]
fn a_sequence_of_posthog_is_within_its_time() {
    let sequence = cohort(json!({"type": "behavioral", "value": "performed_event_sequence", "key": "add",
        "event_type": "events", "time_value": 7, "time_interval": "day", "seq_event": "buy",
        "seq_event_type": "events", "seq_time_value": 2, "seq_time_interval": "hour"}));
    let now = "2024-03-02T12:00:00Z";
    let add = ("2024-03-01T08:00:00Z", "add");
    let check = |buy: &'static str, member| {
        History::of(&[add, (buy, "buy")]).check(Source::PostHog, &sequence, &[(now, member)]);
    };
    check("2024-03-01T10:00:00Z", true);
    check("2024-03-01T10:00:01Z", false);
    check("2024-03-01T07:59:59Z", false);
}

#[test]
fn who_stopped_and_who_began_again_in_posthog() {
    let leaf = |value: &str| {
        cohort(json!({"type": "behavioral", "value": value, "key": "buy", "event_type": "events",
            "time_value": 10, "time_interval": "day", "seq_time_value": 3, "seq_time_interval": "day"}))
    };
    let once = History::of(&[("2024-03-01T08:00:00Z", "buy")]);
    once.check(
        Source::PostHog,
        &leaf("stopped_performing_event"),
        &[
            ("2024-03-04T23:59:59Z", false),
            ("2024-03-05T00:00:00Z", true),
            ("2024-03-11T23:59:59Z", true),
            ("2024-03-12T00:00:00Z", false),
        ],
    );
    once.check(Source::PostHog, &leaf("restarted_performing_event"), &[("2024-03-02T00:00:00Z", false)]);
    History::of(&[("2024-02-01T08:00:00Z", "buy"), ("2024-03-01T08:00:00Z", "buy")]).check(
        Source::PostHog,
        &leaf("restarted_performing_event"),
        &[("2024-02-02T00:00:00Z", false), ("2024-03-01T08:00:00Z", true), ("2024-03-03T23:59:59Z", true)],
    );
    // Not gone for long enough: the first of the two is in the part before.
    History::of(&[
        ("2023-01-01T08:00:00Z", "buy"),
        ("2024-02-25T08:00:00Z", "buy"),
        ("2024-03-01T08:00:00Z", "buy"),
    ])
    .check(Source::PostHog, &leaf("restarted_performing_event"), &[("2024-03-02T00:00:00Z", false)]);
}

#[test]
fn doing_something_regularly_in_posthog() {
    let weekly = cohort(json!({"type": "behavioral", "value": "performed_event_regularly", "key": "buy",
        "event_type": "events", "operator": "gte", "operator_value": 1, "time_value": 1,
        "time_interval": "week", "min_periods": 2, "total_periods": 3}));
    History::of(&[("2024-03-05T08:00:00Z", "buy"), ("2024-03-14T08:00:00Z", "buy")]).check(
        Source::PostHog,
        &weekly,
        &[("2024-03-06T00:00:00Z", false), ("2024-03-20T00:00:00Z", true), ("2024-03-27T00:00:00Z", false)],
    );
}

#[test]
fn a_negative_of_posthog_holds_without_a_value_and_one_of_unomi_does_not() {
    let (now, told) = ("2024-03-02T00:00:00Z", "2024-03-01T00:00:00Z");
    let person = |operator: &str| {
        cohort(json!({"type": "person", "key": "plan", "value": "Pro", "operator": operator}))
    };
    let profile = |operator: &str| {
        json!({"type": "profilePropertyCondition", "parameterValues": {
            "propertyName": "properties.plan", "comparisonOperator": operator, "propertyValue": "Pro"}})
    };
    let none = History::of(&[]);
    let pro = History::with(&[], &[(told, json!({"plan": "Pro"}))]);
    let free = History::with(&[], &[(told, json!({"plan": "free"}))]);
    let low = History::with(&[], &[(told, json!({"plan": "pro"}))]);
    for (history, posthog, unomi) in
        [(&none, true, false), (&pro, false, false), (&free, true, true), (&low, true, false)]
    {
        history.check(Source::PostHog, &person("is_not"), &[(now, posthog)]);
        history.check(Source::Unomi, &profile("notEquals"), &[(now, unomi)]);
    }
}
