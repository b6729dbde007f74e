//! Filters on a property: text, number, list, date, truth, existence.

use serde_json::{Value as Json, json};

use super::timeframe;
use crate::draft::{Subject, any, not};
use crate::place::{Place, cut};
use crate::report::Report;

/// The condition, or the filter, that a property passes.
pub(super) fn test(subject: &Subject, filter: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    let (kind, operator) = (filter.need("type", report)?, filter.need("operator", report)?);
    let (kind, word) = (kind.text(report)?, operator.text(report)?);
    match kind {
        "date" => return timeframe::date(subject, filter, report),
        "existence" => {
            filter.only(&["type", "operator"], report)?;
            return match word {
                "is-set" => Some(subject.is(json!({"set": true}))),
                "not-set" => Some(subject.is(json!({"set": false}))),
                other => unknown(other, &operator, report),
            };
        }
        "numeric" => {
            let test = numeric(filter, report)?;
            return Some(match test.get("ne") {
                Some(value) => {
                    absent(&operator, report);
                    not(subject.is(json!({ "eq": value })))
                }
                None => subject.is(test),
            });
        }
        _ => {}
    }
    filter.only(&["type", "operator", "value"], report)?;
    let value = filter.need("value", report)?;
    let positive = word.strip_prefix("not-").or((word == "nregex").then_some("regex"));
    let test = match kind {
        "string" => string(subject, positive.unwrap_or(word), &value, report)?,
        "list" => list(subject, positive.unwrap_or(word), &value, report)?,
        "boolean" if word == "equals" => Some(subject.is(json!({"eq": value.flag(report)?}))),
        "boolean" => return unknown(word, &operator, report),
        other => return report.refuse(filter, format!("a filter of the type `{other}` has no counterpart")),
    };
    let Some(test) = test else {
        return unknown(word, &operator, report);
    };
    if positive.is_none() {
        return Some(test);
    }
    absent(&operator, report);
    Some(not(test))
}

fn absent(operator: &Place<'_>, report: &mut Report<'_>) {
    report.note(operator, "not confirmed: a negative operator holds where there is no value, too");
}

fn unknown(word: &str, place: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    report.refuse(place, format!("the operator `{}` has no counterpart", cut(&json!(word))))
}

/// A test of text; nothing inside if there is no such operator.
fn string(subject: &Subject, word: &str, value: &Place<'_>, report: &mut Report<'_>) -> Option<Option<Json>> {
    let test = match word {
        "equals" => json!({"eq": value.text(report)?}),
        "contains" => json!({"contains": value.text(report)?}),
        "starts-with" => json!({"starts": value.text(report)?}),
        "ends-with" => json!({"ends": value.text(report)?}),
        "regex" => json!({"matches": value.text(report)?}),
        "in" => json!({"in": value.scalars(report)?}),
        _ => return Some(None),
    };
    Some(Some(subject.is(test)))
}

/// A test of a list; nothing inside if there is no such operator.
fn list(subject: &Subject, word: &str, value: &Place<'_>, report: &mut Report<'_>) -> Option<Option<Json>> {
    let test = match word {
        "contains" => json!({"has_any": [value.scalar(report)?]}),
        "contains-any" => json!({"has_any": value.scalars(report)?}),
        "contains-all" => json!({"has_all": value.scalars(report)?}),
        "contains-substring" => return Some(Some(some_text(subject, "contains", value, report)?)),
        "contains-starts-with" => return Some(Some(some_text(subject, "starts", value, report)?)),
        "contains-ends-with" => return Some(Some(some_text(subject, "ends", value, report)?)),
        "length-equals" => json!({"len": {"eq": value.whole(0, report)?}}),
        "length-greater-than" => json!({"len": {"gt": value.whole(0, report)?}}),
        "length-greater-than-or-equal" => json!({"len": {"gte": value.whole(0, report)?}}),
        "length-less-than" => json!({"len": {"lt": value.whole(0, report)?}}),
        "length-less-than-or-equal" => json!({"len": {"lte": value.whole(0, report)?}}),
        _ => return Some(None),
    };
    Some(Some(subject.is(test)))
}

/// Some element, or one of several texts that it may contain.
fn some_text(subject: &Subject, test: &str, value: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    let parts = value.scalars(report)?;
    Some(any(parts.into_iter().map(|part| subject.is(json!({ test: part }))).collect()))
}

/// The test of a number.
pub(super) fn numeric(filter: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    filter.only(&["type", "operator", "value", "start", "end"], report)?;
    let operator = filter.need("operator", report)?;
    let number = |key: &str, report: &mut Report<'_>| filter.need(key, report)?.number(report);
    let test = match operator.text(report)? {
        "equals" => "eq",
        "not-equals" => "ne",
        "greater-than" => "gt",
        "greater-than-or-equal" => "gte",
        "less-than" => "lt",
        "less-than-or-equal" => "lte",
        "between" => {
            let (low, high) = (number("start", report), number("end", report));
            return Some(json!({"between": [low?, high?]}));
        }
        other => return unknown(other, &operator, report),
    };
    let bound = number("value", report)?;
    Some(json!({ test: bound }))
}
