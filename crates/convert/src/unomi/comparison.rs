//! Comparing a property with a value in one of its typed fields.

use serde_json::{Value as Json, json};

use super::Condition;
use super::value::{Value, accents, single, typed, value, values};
use crate::calendar::{EVER, after_ago, after_ahead, before_ahead};
use crate::draft::{Subject, all, any, equal_to, not};
use crate::place::Place;
use crate::report::Report;

/// The parameters of every comparison.
pub(super) const KEYS: &[&str] = &[
    "propertyName",
    "comparisonOperator",
    "propertyValue",
    "propertyValueInteger",
    "propertyValueDouble",
    "propertyValueDate",
    "propertyValueDateExpr",
    "propertyValues",
    "propertyValuesInteger",
    "propertyValuesDouble",
    "propertyValuesDate",
    "propertyValuesDateExpr",
];

/// The condition, or the filter, that a property passes the comparison. As Unomi's evaluator of one
/// profile has it, only `missing` holds where there is no value.
pub(super) fn compare(subject: &Subject, condition: &Condition<'_>, report: &mut Report<'_>) -> Option<Json> {
    let operator = condition.need("comparisonOperator", report)?;
    let word = operator.text(report)?;
    match word {
        "exists" => {
            report.note(&operator, "an empty list exists here; in Unomi it does not");
            Some(subject.is(json!({"set": true})))
        }
        "missing" => Some(subject.is(json!({"set": false}))),
        "equals" => equal(subject, condition, report),
        "notEquals" => {
            absent(&operator, report);
            not_equal(subject, condition, report)
        }
        "lessThan" | "lessThanOrEqualTo" | "greaterThan" | "greaterThanOrEqualTo" => {
            let value = value(condition, report)?;
            ordered(subject, word, &value).or_else(|| {
                report
                    .refuse(&operator, format!("`{word}` of text: only numbers and dates have an order here"))
            })
        }
        "between" => between(subject, condition, report),
        "contains" => text(subject, "contains", condition, report),
        "startsWith" => text(subject, "starts", condition, report),
        "endsWith" => text(subject, "ends", condition, report),
        "notContains" => {
            absent(&operator, report);
            let positive = text(subject, "contains", condition, report)?;
            Some(all(vec![subject.is(json!({"set": true})), not(positive)]))
        }
        "matchesRegex" => regex(subject, condition, report),
        "in" | "hasSomeOf" => Some(subject.is(among(&values(condition, report)?))),
        "notIn" | "hasNoneOf" => {
            absent(&operator, report);
            Some(subject.present_and_not(among(&values(condition, report)?)))
        }
        "all" => Some(every(subject, values(condition, report)?)),
        "inContains" => {
            let parts = values(condition, report)?;
            let test = |part: Json| subject.is(json!({"contains": part, "ci": true}));
            Some(any(parts.into_iter().map(test).collect()))
        }
        "isDay" => day(subject, condition, report),
        "isNotDay" => {
            absent(&operator, report);
            Some(all(vec![subject.is(json!({"set": true})), not(day(subject, condition, report)?)]))
        }
        "distance" => report.refuse(&operator, "`distance`: there are no distances here"),
        other => report.refuse(&operator, format!("the operator `{other}` has no counterpart")),
    }
}

fn equal(subject: &Subject, condition: &Condition<'_>, report: &mut Report<'_>) -> Option<Json> {
    let test = match value(condition, report)? {
        Value::Text(text) => worded(equal_to(&[&json!(text)])),
        Value::Number(number) => json!({ "eq": number }),
        Value::Moment(moment) => {
            let (after, before) = (moment.clone().later(-1), moment.later(1));
            json!({"after": after.to_json(), "before": before.to_json()})
        }
        Value::Ago(_) | Value::Ahead(_) | Value::Now => {
            return report
                .refuse(&condition.place, "a date equal to an instant that moves: never for longer");
        }
    };
    Some(subject.is(test))
}

fn not_equal(subject: &Subject, condition: &Condition<'_>, report: &mut Report<'_>) -> Option<Json> {
    match value(condition, report)? {
        Value::Text(text) if text != "true" && text != "false" => {
            Some(subject.is(json!({"ne": text, "ci": true})))
        }
        Value::Number(number) => Some(subject.is(json!({ "ne": number }))),
        _ => {
            let equal = equal(subject, condition, report)?;
            Some(all(vec![subject.is(json!({"set": true})), not(equal)]))
        }
    }
}

/// Unomi's two ways of asking do not agree on a value that is not there.
fn absent(place: &Place<'_>, report: &mut Report<'_>) {
    let message = "a negative operator does not hold where there is no value, as in Unomi's evaluator of a \
                   profile; its searches take those profiles too";
    report.note(place, message);
}

fn ordered(subject: &Subject, word: &str, value: &Value) -> Option<Json> {
    let or_equal = word.ends_with("OrEqualTo");
    let less = word.starts_with("less");
    Some(match value {
        Value::Text(_) => return None,
        Value::Number(number) => {
            let test = match (less, or_equal) {
                (true, true) => "lte",
                (true, false) => "lt",
                (false, true) => "gte",
                (false, false) => "gt",
            };
            subject.is(json!({ test: number }))
        }
        Value::Moment(moment) => match (less, or_equal) {
            (true, true) => subject.is(json!({"before": moment.clone().later(1).to_json()})),
            (true, false) => subject.is(json!({"before": moment.to_json()})),
            (false, true) => moment.since(subject),
            (false, false) => subject.is(json!({"after": moment.to_json()})),
        },
        Value::Ago(length) if less => subject.is(json!({"older_than": length})),
        Value::Ago(length) => after_ago(subject, length),
        Value::Ahead(length) if less => before_ahead(subject, length),
        Value::Ahead(length) => after_ahead(subject, length),
        Value::Now if less => {
            any(vec![subject.is(json!({"in_last": "1d"})), subject.is(json!({"older_than": "1d"}))])
        }
        Value::Now => subject.is(json!({"in_next": EVER})),
    })
}

fn between(subject: &Subject, condition: &Condition<'_>, report: &mut Report<'_>) -> Option<Json> {
    let (key, list) = typed(condition, "propertyValues", report)?;
    let Some([low, high]) = list.items().and_then(|items| <[Place<'_>; 2]>::try_from(items).ok()) else {
        return report.refuse(&list, "expected two values");
    };
    match (single(key, &low, report)?, single(key, &high, report)?) {
        (Value::Number(low), Value::Number(high)) => Some(subject.is(json!({"between": [low, high]}))),
        (low, high) => {
            let from = ordered(subject, "greaterThanOrEqualTo", &low);
            let to = ordered(subject, "lessThanOrEqualTo", &high);
            match (from, to) {
                (Some(from), Some(to)) => Some(all(vec![from, to])),
                _ => report.refuse(&list, "`between` of texts: only numbers and dates have an order here"),
            }
        }
    }
}

/// Unomi compares text in lower case, without accents.
fn text(subject: &Subject, test: &str, condition: &Condition<'_>, report: &mut Report<'_>) -> Option<Json> {
    let part = condition.text("propertyValue", report)?;
    report.note(&condition.place, "a test of text does not look at numbers; Unomi's looks at their digits");
    if !part.is_ascii() {
        accents(condition, report);
    }
    Some(subject.is(json!({test: part, "ci": true})))
}

/// A pattern matches the whole text in Unomi, in lower case.
fn regex(subject: &Subject, condition: &Condition<'_>, report: &mut Report<'_>) -> Option<Json> {
    let pattern = condition.text("propertyValue", report)?;
    Some(subject.is(json!({"matches": format!("^(?:{pattern})$"), "ci": true})))
}

fn every(subject: &Subject, wanted: Vec<Json>) -> Json {
    match wanted.as_slice() {
        [only] => subject.is(worded(equal_to(&[only]))),
        _ => subject.is(json!({"has_all": wanted, "ci": true})),
    }
}

/// A test of one of these values.
fn among(values: &[Json]) -> Json {
    worded(equal_to(&values.iter().collect::<Vec<_>>()))
}

/// The same, in whatever letters.
fn worded(mut test: Json) -> Json {
    if let Some(map) = test.as_object_mut() {
        map.insert("ci".to_owned(), json!(true));
    }
    test
}

fn day(subject: &Subject, condition: &Condition<'_>, report: &mut Report<'_>) -> Option<Json> {
    match value(condition, report)? {
        Value::Now => Some(subject.is(json!({"on": "today"}))),
        Value::Moment(moment) => {
            let instant = moment.to_json();
            let day = instant.as_str().and_then(|text| text.get(..10))?;
            report.note(&condition.place, "the day is a day of the definition's timezone");
            Some(subject.is(json!({ "on": day })))
        }
        _ => report.refuse(&condition.place, "`isDay` of something that is no date"),
    }
}
