//! Comparing a trait, or a property of an event.

use serde_json::{Value as Json, json};

use super::path;
use crate::calendar::{Moment, duration};
use crate::draft::{Subject, all, any, equal_to, not};
use crate::place::{Place, cut};
use crate::report::{Report, each};

/// The condition, or the filter, that a value passes an operator. Without a value it is empty text
/// to Dittofeed: not equal to anything but that.
pub(super) fn condition(subject: &Subject, operator: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    let kind = operator.need("type", report)?;
    let word = kind.text(report)?;
    let Some(keys) = keys(word) else {
        return report.refuse(&kind, format!("the operator `{word}` has no counterpart"));
    };
    operator.only(keys, report)?;
    match word {
        "Equals" => Some(equals(subject, &operator.need("value", report)?, report)?),
        "NotEquals" => Some(not(equals(subject, &operator.need("value", report)?, report)?)),
        "Exists" => Some(exists(subject)),
        "GreaterThanOrEqual" => number(subject, "gte", operator, report),
        "LessThan" => number(subject, "lt", operator, report),
        "Within" => dated(subject, "in_last", operator, report),
        "NotWithin" => dated(subject, "older_than", operator, report),
        "AbsoluteTimestamp" => absolute(subject, operator, report),
        "HasBeen" => report.refuse(operator, "`HasBeen` asks how long a value lasts; an event has it once"),
        _ => Some(not(exists(subject))),
    }
}

/// What stands in an operator; nothing if there is no such operator.
fn keys(word: &str) -> Option<&'static [&'static str]> {
    Some(match word {
        "Equals" | "NotEquals" | "GreaterThanOrEqual" | "LessThan" => &["type", "value"],
        "Within" | "NotWithin" => &["type", "windowSeconds"],
        "AbsoluteTimestamp" => &["type", "absoluteTimestamp", "direction"],
        "HasBeen" => &["type", "comparator", "value", "windowSeconds"],
        "Exists" | "NotExists" => &["type"],
        _ => return None,
    })
}

/// What an event must be like: every one of `properties`.
pub(super) fn properties(list: Option<Place<'_>>, report: &mut Report<'_>) -> Option<Vec<Json>> {
    let Some(list) = list else {
        return Some(Vec::new());
    };
    each(&list.list(report)?, |property| {
        let known = property.only(&["path", "operator"], report);
        let path = path(&property.need("path", report)?, report);
        let operator = property.need("operator", report)?;
        let converted = condition(&Subject::Param(path?), &operator, report);
        known?;
        converted
    })
}

/// A trait has had a value for so long (`GTE`), or has it for a shorter time (`LT`).
pub(super) fn has_been(path: &str, operator: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    operator.only(keys("HasBeen")?, report)?;
    let (comparator, value) = (operator.need("comparator", report), operator.need("value", report));
    let length = duration(&operator.need("windowSeconds", report)?, report)?;
    let (comparator, test) = (comparator?, equal_to(&[value?.scalar(report)?]));
    let held = json!({"held": {"attribute": path, "is": test, "for": length}});
    match comparator.text(report)? {
        "GTE" => Some(held),
        "LT" => Some(all(vec![Subject::Attribute(path.to_owned()).is(test), not(held)])),
        other => report.refuse(&comparator, format!("the comparator `{other}` has no counterpart")),
    }
}

fn equals(subject: &Subject, value: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    let wanted = value.scalar(report)?;
    let equal = subject.is(equal_to(&[wanted]));
    Some(if wanted == "" { any(vec![subject.is(json!({"set": false})), equal]) } else { equal })
}

fn exists(subject: &Subject) -> Json {
    subject.is(json!({"set": true, "ne": ""}))
}

fn number(subject: &Subject, test: &str, operator: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    let bound = operator.need("value", report)?.number(report)?;
    Some(subject.is(json!({ test: bound })))
}

fn dated(subject: &Subject, test: &str, operator: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    let length = duration(&operator.need("windowSeconds", report)?, report)?;
    Some(subject.is(json!({ test: length })))
}

fn absolute(subject: &Subject, operator: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    let moment = Moment::read(&operator.need("absoluteTimestamp", report)?, report)?.in_utc();
    let direction = operator.need("direction", report)?;
    match direction.text(report)?.to_lowercase().as_str() {
        "after" => Some(moment.since(subject)),
        "before" => Some(subject.is(json!({"before": moment.to_json()}))),
        _ => {
            let found = cut(direction.value());
            report.refuse(&direction, format!("expected `after` or `before`, found `{found}`"))
        }
    }
}
