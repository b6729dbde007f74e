//! What a condition looked at, in words.

use serde_json::Value;

use crate::{api::Part, clock, figures::counted};

/// What the condition saw; nothing where that says no more than the condition itself.
pub(super) fn said(part: &Part, written: &Value, names: &dyn Fn(&str) -> String) -> Option<String> {
    let saw = |key: &str| part.saw.get(key).filter(|value| !value.is_null());
    let of_value = saw("value").filter(|_| !matches!(part.condition.as_str(), "attribute" | "held"));
    let said = match part.condition.as_str() {
        "attribute" => known(saw("value")),
        "held" => match saw("since").and_then(Value::as_i64) {
            Some(since) => format!("{}, and so since {}", known(saw("value")), clock::local_minute(since)),
            None => known(saw("value")),
        },
        "event" => measured(written, saw("measure"), saw("parts").and_then(Value::as_u64)),
        "first" | "last" => {
            at(saw("time")).map_or_else(|| "No such event".to_owned(), |at| format!("It was on {at}"))
        }
        "sequence" => match (at(saw("first")), at(saw("last"))) {
            (Some(first), Some(last)) if first != last => format!("From {first} to {last}"),
            (Some(first), _) => format!("On {first}"),
            _ => "Not found in this order".to_owned(),
        },
        "regular" => {
            let of = written.get("of").and_then(Value::as_u64).unwrap_or(0);
            format!("In {} of the last {of} periods", saw("periods").map(plain).unwrap_or_default())
        }
        "compare" => format!("{} against {}", amount(saw("left")), amount(saw("right"))),
        "for_some" => for_some(saw("holding")),
        "segment" => membership(part, names),
        "bucket" => format!("Its number is {}", saw("bucket").map(plain).unwrap_or_default()),
        "at_least" => {
            let n = written.pointer("/at_least/n").map(plain).unwrap_or_default();
            format!("{} hold, {n} are needed", saw("holding").map(plain).unwrap_or_default())
        }
        _ => String::new(),
    };
    let whole = match of_value {
        Some(value) if said.is_empty() => format!("Of {}", plain(value)),
        Some(value) => format!("Of {}: {said}", plain(value)),
        None => said,
    };
    (!whole.is_empty()).then_some(whole)
}

fn known(value: Option<&Value>) -> String {
    value.map_or_else(|| "Not known".to_owned(), |value| format!("It is {}", plain(value)))
}

fn measured(written: &Value, measure: Option<&Value>, parts: Option<u64>) -> String {
    let events = parts.map(|parts| counted(parts, "event", "events")).unwrap_or_default();
    match written.get("measure") {
        None => format!("{} found", measure.map_or_else(|| "none".to_owned(), count)),
        Some(Value::String(word)) if word == "count" => {
            format!("{} found", measure.map(count).unwrap_or_default())
        }
        Some(_) => match measure {
            Some(measure) => format!("It is {}, from {events}", plain(measure)),
            None => "Nothing to measure".to_owned(),
        },
    }
}

fn count(value: &Value) -> String {
    value.as_f64().map_or_else(|| plain(value), |number| counted(number as u64, "event", "events"))
}

fn for_some(holding: Option<&Value>) -> String {
    let holding: Vec<String> = holding.and_then(Value::as_array).into_iter().flatten().map(plain).collect();
    if holding.is_empty() { "For none".to_owned() } else { format!("For {}", holding.join(", ")) }
}

fn membership(part: &Part, names: &dyn Fn(&str) -> String) -> String {
    let segment = part.saw.get("segment").and_then(Value::as_str).unwrap_or_default();
    let inside = part.saw.get("in").and_then(Value::as_bool).unwrap_or(false);
    let mut said = format!("{} “{}”", if inside { "In" } else { "Not in" }, names(segment));
    for (key, word) in [("entered", "entered"), ("left", "left")] {
        if let Some(at) = at(part.saw.get(key)) {
            said.push_str(&format!(", {word} {at}"));
        }
    }
    said
}

fn amount(value: Option<&Value>) -> String {
    value.map_or_else(|| "nothing".to_owned(), plain)
}

fn at(time: Option<&Value>) -> Option<String> {
    time.and_then(Value::as_i64).map(clock::local_minute)
}

/// Measures are doubles: what is whole is shown so.
fn plain(value: &Value) -> String {
    match value.as_f64() {
        Some(number) => number.to_string(),
        None => crate::pages::plain(value),
    }
}
