//! Events that occurred, or did not.

use serde_json::{Value as Json, json};

use super::Condition;
use super::events::matching;
use crate::calendar::Moment;
use crate::draft::{Events, Subject, not};
use crate::place::Place;
use crate::report::Report;

/// `pastEventCondition`: so many events of a kind in a time.
pub(super) fn condition(condition: &Condition<'_>, report: &mut Report<'_>) -> Option<Json> {
    const KEYS: &[&str] = &[
        "eventCondition",
        "operator",
        "numberOfDays",
        "fromDate",
        "toDate",
        "minimumEventCount",
        "maximumEventCount",
        "generatedPropertyKey",
    ];
    let known = condition.only(KEYS, report);
    let events = condition.need("eventCondition", report).and_then(|place| matching(&place, report));
    let (window, test) = (window(condition, report), count(condition, report));
    known?;
    let (mut events, window) = (events?, window?);
    events.filters.extend(window.filters);
    events.within = window.within;
    let operator = condition.get("operator");
    match operator.as_ref().map_or(Some("eventsOccurred"), |operator| operator.text(report))? {
        "eventsOccurred" | "true" => Some(events.counted(test?)),
        "eventsNotOccurred" | "false" => {
            if condition.get("minimumEventCount").or(condition.get("maximumEventCount")).is_some() {
                report.note(&condition.place, "with `eventsNotOccurred` Unomi does not look at the counts");
            }
            Some(not(events.happened()))
        }
        other => {
            report.refuse(operator.as_ref().unwrap_or(&condition.place), format!("`{other}` is no operator"))
        }
    }
}

/// At least one, and within the bounds.
fn count(condition: &Condition<'_>, report: &mut Report<'_>) -> Option<Json> {
    let bound = |key: &str, report: &mut Report<'_>| match condition.get(key) {
        Some(place) => place.whole(0, report).map(Some),
        None => Some(None),
    };
    let (least, most) = (bound("minimumEventCount", report), bound("maximumEventCount", report));
    let least = least?.unwrap_or(1).max(1);
    match most? {
        None => Some(json!({ "gte": least })),
        Some(most) if most == least => Some(json!({ "eq": least })),
        Some(most) if most > least => Some(json!({"between": [least, most]})),
        Some(most) => report
            .refuse(&condition.place, format!("at least {least} and at most {most}: nothing meets that")),
    }
}

/// `numberOfDays` of 24 hours back from now, or from a date to a date, both included.
fn window(condition: &Condition<'_>, report: &mut Report<'_>) -> Option<Events> {
    let moment = |place: Place<'_>, report: &mut Report<'_>| Some(Moment::read(&place, report)?.in_utc());
    let mut events = Events::default();
    let (from, to) = (condition.get("fromDate"), condition.get("toDate"));
    let from = match from {
        Some(from) => Some(moment(from, report)?),
        None => None,
    };
    let to = match to {
        Some(to) => Some(moment(to, report)?.later(1)),
        None => None,
    };
    if let Some(days) = condition.get("numberOfDays") {
        let days = days.whole(1, report)?;
        events.within = Some(json!({"last": format!("{days}d")}));
        events.filters.extend(from.map(|from| from.since(&Subject::At)));
        events.filters.extend(to.map(|to| Subject::At.is(json!({"before": to.to_json()}))));
        return Some(events);
    }
    let mut bounds = serde_json::Map::new();
    if let Some(from) = from {
        bounds.insert("from".to_owned(), from.to_json());
    }
    if let Some(to) = to {
        bounds.insert("to".to_owned(), to.to_json());
    }
    events.within = (!bounds.is_empty()).then_some(Json::Object(bounds));
    Some(events)
}
