//! Events that a user performed.

use serde_json::{Value as Json, json};

use super::operator::properties;
use super::path;
use crate::calendar::{Moment, duration};
use crate::draft::{Events, Subject, equal_to};
use crate::place::Place;
use crate::report::Report;

/// How often an event was performed.
pub(super) fn performed(node: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    const KEYS: &[&str] = &[
        "type",
        "id",
        "event",
        "times",
        "timesOperator",
        "timeOperator",
        "withinSeconds",
        "absoluteTimestamp",
        "properties",
    ];
    let known = node.only(KEYS, report);
    let name = event_name(&node.need("event", report)?, report);
    let filters = properties(node.get("properties"), report);
    let (within, test) = (window(node, report), times(node, Unsaid::Exactly, report));
    known?;
    Some(Events { names: vec![name?], filters: filters?, within: within? }.counted(test?))
}

/// The last of the events that pass `whereProperties` has `hasProperties`.
pub(super) fn last(node: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    let known = node.only(&["type", "id", "event", "whereProperties", "hasProperties"], report);
    let name = event_name(&node.need("event", report)?, report);
    let filters = properties(node.get("whereProperties"), report);
    let has = properties(node.get("hasProperties"), report);
    known?;
    Some(Events { filters: filters?, ..Events::named(name?) }.picked("last", has?))
}

/// Events whose `key` is one value: the one that a journey was entered with, unless it is told.
pub(super) fn keyed(node: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    const KEYS: &[&str] = &["type", "id", "event", "key", "keyValue", "times", "timesOperator", "properties"];
    let known = node.only(KEYS, report);
    let name = event_name(&node.need("event", report)?, report);
    let key = node.need("key", report).and_then(|key| path(&key, report));
    let (filters, test) = (properties(node.get("properties"), report), times(node, Unsaid::AtLeast, report));
    let wanted = match node.get("keyValue") {
        Some(value) => equal_to(&[value.scalar(report)?]),
        None => {
            let message =
                "which value the key must have is known only inside a journey; here any value counts";
            report.note(node, message);
            json!({"set": true})
        }
    };
    known?;
    let mut filters = filters?;
    filters.insert(0, Subject::Param(key?).is(wanted));
    Some(Events { filters, ..Events::named(name?) }.counted(test?))
}

/// What a node means that names no operator for its number.
enum Unsaid {
    Exactly,
    AtLeast,
}

/// The test of the count; without a number Dittofeed means one.
fn times(node: &Place<'_>, unsaid: Unsaid, report: &mut Report<'_>) -> Option<Json> {
    let times = node.get("times").map_or(Some(1), |times| times.whole(0, report))?;
    let Some(operator) = node.get("timesOperator") else {
        return Some(match unsaid {
            Unsaid::AtLeast => json!({ "gte": times }),
            Unsaid::Exactly => {
                report.note(node, "without `timesOperator` Dittofeed counts exactly, so it is exactly here");
                json!({ "eq": times })
            }
        });
    };
    match operator.text(report)? {
        "=" => Some(json!({ "eq": times })),
        ">=" => Some(json!({ "gte": times })),
        "<" => Some(json!({ "lt": times })),
        other => report.refuse(&operator, format!("the operator `{other}` has no counterpart for a count")),
    }
}

/// The window, if there is one. A number of seconds without an operator means within them.
fn window(node: &Place<'_>, report: &mut Report<'_>) -> Option<Option<Json>> {
    let Some(operator) = node.get("timeOperator") else {
        return match (node.get("withinSeconds"), node.get("absoluteTimestamp")) {
            (None, None) => Some(None),
            (Some(seconds), None) => Some(Some(json!({"last": duration(&seconds, report)?}))),
            (_, Some(time)) => report.refuse(&time, "`absoluteTimestamp` without `timeOperator`"),
        };
    };
    let absolute = |report: &mut Report<'_>| {
        let moment = Moment::read(&node.need("absoluteTimestamp", report)?, report)?;
        Some(moment.in_utc().to_json())
    };
    let within = match operator.text(report)?.to_lowercase().as_str() {
        "within" => json!({"last": duration(&node.need("withinSeconds", report)?, report)?}),
        "after" | "afterabsolute" => json!({"from": absolute(report)?}),
        "before" | "beforeabsolute" => json!({"to": absolute(report)?}),
        other => return report.refuse(&operator, format!("the time operator `{other}` has no counterpart")),
    };
    Some(Some(within))
}

/// The name of an event as it is stored here.
fn event_name(place: &Place<'_>, report: &mut Report<'_>) -> Option<String> {
    let name = place.text(report)?;
    if let Some(given) = report.given(name) {
        return Some(given.to_owned());
    }
    if name.starts_with("DF") {
        return super::message::event_name(name, place, report);
    }
    if name.contains('*') {
        return report.refuse(place, format!("the event `{name}` stands for many: name each"));
    }
    Some(event::canonical_name(name).into_owned())
}
