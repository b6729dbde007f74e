//! Measures over events, and the conditions that test or compare them.

use std::collections::{BTreeMap, BTreeSet};

use event::Value;
use serde_json::Value as Json;

use super::test::passes;
use super::{Event, Sight, values};

impl Sight<'_> {
    pub(super) fn event(&self, condition: &Json) -> bool {
        match (self.measured(condition), &condition["is"]) {
            (None, _) => false,
            (Some(value), Json::Null) => value.as_number().is_some_and(|number| number >= 1.0),
            (Some(value), test) => passes(test, Some(&value), self.now, self.local),
        }
    }

    /// A side that measures nothing makes it false.
    pub(super) fn compare(&self, compare: &Json) -> bool {
        let side = |side: &str| self.measured(&compare[side]).and_then(|value| value.as_number());
        let (Some(left), Some(right)) = (side("left"), side("right")) else {
            return false;
        };
        let bound = compare["times"].as_f64().unwrap_or(1.0) * right;
        let enough = compare["at_least"].as_f64().is_none_or(|least| right >= least);
        enough
            && match compare["op"].as_str().unwrap() {
                "gt" => left > bound,
                "gte" => left >= bound,
                "lt" => left < bound,
                "lte" => left <= bound,
                "eq" => left == bound,
                _ => left != bound,
            }
    }

    /// `count sum distinct days` of nothing are 0, the others nothing.
    fn measured(&self, measured: &Json) -> Option<Value> {
        let events = self.matching(&measured["event"], &measured["where"], &measured["within"]);
        let measure = &measured["measure"];
        let number = |number: usize| Some(Value::Number(number as f64));
        match measure.as_str() {
            Some("days") => {
                let days: BTreeSet<_> = events.iter().map(|event| self.local.date(event.time)).collect();
                return number(days.len());
            }
            Some(_) => return number(events.len()),
            None if measure.is_null() => return number(events.len()),
            None => {}
        }
        const KINDS: &[&str] = &["sum", "avg", "min", "max", "distinct", "most"];
        let kind = KINDS.iter().find(|kind| !measure[**kind].is_null()).unwrap();
        let values = self.values(&events, measure[*kind].as_str().unwrap(), measure);
        match *kind {
            "distinct" => number(distinct(&values).len()),
            "most" => most(&values),
            kind => amount(kind, values.iter().filter_map(Value::as_number).collect()).map(Value::Number),
        }
    }

    /// Each element of a list counts as a value.
    fn values(&self, events: &[&Event], of: &str, measure: &Json) -> Vec<Value> {
        let filter = &measure["where"];
        let mut all = Vec::new();
        for event in events {
            if measure["over"] != "items" {
                all.extend(values(&event.params, of));
                continue;
            }
            let items = event.items().into_iter();
            let items = items.filter(|item| filter.is_null() || self.filter(filter, None, item));
            items.for_each(|item| all.extend(values(item, of)));
        }
        all
    }
}

fn amount(kind: &str, numbers: Vec<f64>) -> Option<f64> {
    let sum = numbers.iter().fold(0.0, |sum, number| sum + number);
    match kind {
        "sum" => Some(sum),
        _ if numbers.is_empty() => None,
        "avg" => Some(sum / numbers.len() as f64),
        "min" => numbers.into_iter().reduce(f64::min),
        _ => numbers.into_iter().reduce(f64::max),
    }
}

/// One of each: two values are one when equal as text, `true` equals only `true`.
pub(super) fn distinct(values: &[Value]) -> Vec<Value> {
    let mut found: Vec<Value> = Vec::new();
    for value in values.iter().filter(|value| value.same_as(value)) {
        if !found.iter().any(|one| one.same_as(value)) {
            found.push(value.clone());
        }
    }
    found
}

/// The value that comes most often, as text if it has one; ties to the smallest by bytes, `true` after
/// the text that it would be.
fn most(values: &[Value]) -> Option<Value> {
    let mut counts: BTreeMap<(String, bool), (usize, Value)> = BTreeMap::new();
    for value in values {
        let (key, value) = match (value, value.text_form()) {
            (Value::Bool(truth), _) => ((truth.to_string(), true), value.clone()),
            (_, Some(text)) => ((text.to_string(), false), Value::Text(text.into_owned())),
            _ => continue,
        };
        counts.entry(key).or_insert((0, value)).0 += 1;
    }
    let top = counts.values().map(|(count, _)| *count).max()?;
    counts.into_values().find(|(count, _)| *count == top).map(|(_, value)| value)
}
