//! What a property is compared with: the one of the typed fields that is given.

use serde_json::{Value as Json, json};

use super::Condition;
use crate::calendar::Moment;
use crate::draft::text_of;
use crate::place::{Place, cut};
use crate::report::{Report, each};

/// What Unomi compares with, by the field that it stands in.
pub(super) enum Value {
    Text(String),
    Number(Json),
    Moment(Moment),
    /// This long before `now`.
    Ago(String),
    /// This long after it.
    Ahead(String),
    Now,
}

pub(super) fn value(condition: &Condition<'_>, report: &mut Report<'_>) -> Option<Value> {
    let (key, place) = typed(condition, "propertyValue", report)?;
    let value = single(key, &place, report)?;
    if matches!(&value, Value::Text(text) if !text.is_ascii()) {
        accents(condition, report);
    }
    Some(value)
}

pub(super) fn accents(condition: &Condition<'_>, report: &mut Report<'_>) {
    report.note(&condition.place, "Unomi compares without accents; here `é` and `e` differ");
}

pub(super) fn values(condition: &Condition<'_>, report: &mut Report<'_>) -> Option<Vec<Json>> {
    let (key, list) = typed(condition, "propertyValues", report)?;
    let values = each(&list.list(report)?, |place| match single(key, place, report)? {
        Value::Text(text) => Some(json!(text)),
        Value::Number(number) => Some(number),
        _ => {
            report.refuse(place, "a date in a list of values: dates are compared as instants, not as values")
        }
    })?;
    if values.is_empty() {
        return report.refuse(&list, "an empty list of values");
    }
    Some(values)
}

/// The one typed field that is given, and which it is.
pub(super) fn typed<'a>(
    condition: &Condition<'a>,
    base: &str,
    report: &mut Report<'_>,
) -> Option<(&'static str, Place<'a>)> {
    const KINDS: [&str; 5] = ["", "Integer", "Double", "Date", "DateExpr"];
    let found: Vec<(&'static str, Place<'a>)> =
        KINDS.into_iter().filter_map(|kind| Some((kind, condition.get(&format!("{base}{kind}"))?))).collect();
    match <[(&'static str, Place<'a>); 1]>::try_from(found) {
        Ok([one]) => Some(one),
        Err(none) if none.is_empty() => {
            report.refuse(&condition.place, format!("`{}` without `{base}`", condition.kind))
        }
        Err(_) => report.refuse(&condition.place, format!("more than one `{base}`")),
    }
}

pub(super) fn single(kind: &str, place: &Place<'_>, report: &mut Report<'_>) -> Option<Value> {
    match kind {
        "Integer" | "Double" => place.number(report).map(Value::Number),
        "Date" => Moment::read(place, report).map(|moment| Value::Moment(moment.in_utc())),
        "DateExpr" => expression(place, report),
        _ => match place.scalar(report)? {
            Json::Number(number) => Some(Value::Text(number.to_string())),
            other => Some(Value::Text(text_of(other))),
        },
    }
}

/// Date math: `now`, `now-30d`, `now+1M`, or a date. Rounding (`/d`) has no counterpart.
fn expression(place: &Place<'_>, report: &mut Report<'_>) -> Option<Value> {
    let text = place.text(report)?;
    let Some(rest) = text.strip_prefix("now") else {
        return Moment::read(place, report).map(|moment| Value::Moment(moment.in_utc()));
    };
    if rest.is_empty() {
        return Some(Value::Now);
    }
    let length = rest.strip_prefix(['-', '+']).and_then(|length| {
        let unit = length.chars().last()?;
        let count: u64 = length.strip_suffix(unit)?.parse().ok().filter(|count| *count > 0)?;
        let ours = match unit {
            's' | 'm' | 'd' | 'w' | 'y' => unit.to_string(),
            'h' | 'H' => "h".to_owned(),
            'M' => "mo".to_owned(),
            _ => return None,
        };
        Some(format!("{count}{ours}"))
    });
    match length {
        Some(length) if rest.starts_with('-') => Some(Value::Ago(length)),
        Some(length) => Some(Value::Ahead(length)),
        None => {
            report.refuse(place, format!("the date expression `{}` has no counterpart", cut(place.value())))
        }
    }
}
