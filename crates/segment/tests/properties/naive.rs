//! A second evaluator, written from the page of the language for these tests alone: it reads the
//! JSON of a definition and looks at every call, at one instant, with no thought of speed.

use event::{Call, CallKind, Map, Value};
use serde_json::Value as Json;

use super::naive_local::Local;
use super::naive_test::{number_passes, passes};

/// What one contact did, in order, each id once, and where.
pub(crate) struct World {
    calls: Vec<Call>,
    pub(crate) local: Local,
}

impl World {
    pub(crate) fn new(mut calls: Vec<Call>, zone: &str) -> World {
        let content = |call: &Call| serde_json::to_string(call).unwrap();
        calls.sort_by_key(|call| (call.time, content(call)));
        let mut seen = std::collections::HashSet::new();
        calls.retain(|call| seen.insert(call.id.clone()));
        calls.sort_by_key(|call| (call.time, call.id.clone()));
        World { calls, local: Local::new(zone) }
    }

    /// Whether the contact is in the segment at `now`.
    pub(crate) fn member(&self, definition: &Json, now: i64) -> bool {
        self.seen(now).next().is_some() && self.holds(&definition["where"], now)
    }

    fn seen(&self, now: i64) -> impl DoubleEndedIterator<Item = &Call> {
        self.calls.iter().filter(move |call| call.time.millis() <= now)
    }

    fn holds(&self, condition: &Json, now: i64) -> bool {
        let part = |condition: &Json| self.holds(condition, now);
        let parts = |list: &Json| list.as_array().unwrap().iter().filter(|one| part(one)).count();
        if let Some(key) = condition["attribute"].as_str() {
            return self.attribute(condition, key, now);
        } else if !condition["event"].is_null() {
            return self.event(condition, now);
        }
        if condition["everyone"] == true {
            true
        } else if let Some(list) = condition["all"].as_array() {
            list.iter().all(part)
        } else if let Some(list) = condition["any"].as_array() {
            list.iter().any(part)
        } else if !condition["not"].is_null() {
            !part(&condition["not"])
        } else {
            let at_least = &condition["at_least"];
            parts(&at_least["of"]) >= at_least["n"].as_u64().unwrap() as usize
        }
    }

    fn attribute(&self, condition: &Json, path: &str, now: i64) -> bool {
        let head = path.split('.').next().unwrap();
        let identifies = self.seen(now).filter(|call| call.kind == CallKind::Identify);
        let value = identifies.filter_map(|call| call.traits.get(head)).next_back();
        let traits: Map = value.map(|value| (head.to_owned(), value.clone())).into_iter().collect();
        let found = at(&traits, path);
        if condition["is"].is_null() {
            let Some(Value::List(list)) = found else {
                return false;
            };
            let objects = list.iter().filter_map(Value::as_map);
            return objects.into_iter().any(|fields| self.filter(&condition["any"], None, fields, now));
        }
        passes(&condition["is"], found.as_ref(), now, &self.local)
    }

    fn event(&self, condition: &Json, now: i64) -> bool {
        let names = match &condition["event"] {
            Json::Array(names) => names.clone(),
            name => vec![name.clone()],
        };
        let matching: Vec<&Call> = self
            .seen(now)
            .filter(|call| call.kind.is_event() && names.contains(&Json::from(call.name.as_str())))
            .filter(|call| self.local.in_window(&condition["within"], call.time.millis(), now))
            .filter(|call| {
                let filter = &condition["where"];
                filter.is_null() || self.filter(filter, Some(call), &call.params, now)
            })
            .collect();
        let measure = &condition["measure"];
        let number = match measure["sum"].as_str() {
            None => matching.len() as f64,
            Some(key) => self.amounts(&matching, key, measure, now).fold(0.0, |sum, amount| sum + amount),
        };
        match &condition["is"] {
            Json::Null => number >= 1.0,
            test => number_passes(test, number),
        }
    }

    fn amounts(&self, events: &[&Call], key: &str, measure: &Json, now: i64) -> impl Iterator<Item = f64> {
        let mut values = Vec::new();
        for event in events {
            if measure["over"] != "items" {
                values.push(at(&event.params, key));
                continue;
            }
            for item in items(event) {
                let filter = &measure["where"];
                if filter.is_null() || self.filter(filter, None, &item, now) {
                    values.push(at(&item, key));
                }
            }
        }
        let each = values.into_iter().flatten().flat_map(|value| match value {
            Value::List(list) => list,
            one => vec![one],
        });
        each.filter_map(|value| value.as_number())
    }

    fn filter(&self, filter: &Json, event: Option<&Call>, fields: &Map, now: i64) -> bool {
        let part = |filter: &Json| self.filter(filter, event, fields, now);
        let passes = |test: &Json, value: Option<&Value>| passes(test, value, now, &self.local);
        let time = event.map(|call| call.time.millis());
        if let Some(path) = filter["param"].as_str() {
            return passes(&filter["is"], at(fields, path).as_ref());
        } else if let (Some(path), Some(event)) = (filter["context"].as_str(), event) {
            return passes(&filter["is"], at(&event.context, path).as_ref());
        } else if let (false, Some(time)) = (filter["at"].is_null(), time) {
            return passes(&filter["at"], Some(&Value::Number(time as f64)));
        } else if let Some(source) = filter["source"].as_str() {
            let value = at(fields, "source").unwrap_or("online".into());
            return value.same_as(&source.into());
        } else if let (false, Some(time)) = (filter["hour"].is_null(), time) {
            return number_passes(&filter["hour"], f64::from(self.local.clock(time).hour()));
        } else if let (Some(days), Some(time)) = (filter["weekday"].as_array(), time) {
            return days.contains(&Json::from(self.local.weekday(time)));
        } else if let (false, Some(event)) = (filter["items"].is_null(), event) {
            return items(event).iter().any(|item| self.filter(&filter["items"], None, item, now));
        }
        if let Some(list) = filter["all"].as_array() {
            list.iter().all(part)
        } else if let Some(list) = filter["any"].as_array() {
            list.iter().any(part)
        } else {
            !part(&filter["not"])
        }
    }
}

fn items(event: &Call) -> Vec<Map> {
    let list = event.params.get("items").and_then(Value::as_list).unwrap_or_default();
    list.iter().filter_map(|item| item.as_map().cloned()).collect()
}

/// A dotted path reaches inside objects; through a list it reaches every element and gives the list
/// of what it finds.
pub(crate) fn at(fields: &Map, path: &str) -> Option<Value> {
    let (head, rest) = path.split_once('.').unwrap_or((path, ""));
    let value = fields.get(head).filter(|value| !value.is_null())?;
    match (rest, value) {
        ("", value) => Some(value.clone()),
        (rest, Value::Map(fields)) => at(fields, rest),
        (rest, Value::List(list)) => {
            let found = list.iter().filter_map(|element| at(element.as_map()?, rest));
            let flat = found.flat_map(|value| match value {
                Value::List(list) => list,
                one => vec![one],
            });
            Some(Value::List(flat.filter(|value| !value.is_null()).collect()))
        }
        _ => None,
    }
}
