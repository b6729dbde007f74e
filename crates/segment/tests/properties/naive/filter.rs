//! Filters on one event or one item.

use event::{Map, Value};
use serde_json::Value as Json;

use super::test::{number_passes, passes};
use super::{Event, Sight, at};

impl Sight<'_> {
    /// The events of these names, of this window, that pass the filter, in order.
    pub(super) fn matching(&self, names: &Json, filter: &Json, window: &Json) -> Vec<&Event> {
        let named = |event: &&Event| match names {
            Json::Array(names) => names.iter().any(|name| *name == event.name),
            name => *name == event.name,
        };
        let events = self.events.iter().map(AsRef::as_ref).filter(named);
        let events = events.filter(|event| self.in_window(window, event.time, &event.id));
        events.filter(|event| self.event_passes(filter, event)).collect()
    }

    pub(super) fn event_passes(&self, filter: &Json, event: &Event) -> bool {
        filter.is_null() || self.filter(filter, Some(event), &event.params)
    }

    pub(super) fn filter(&self, filter: &Json, event: Option<&Event>, fields: &Map) -> bool {
        let part = |filter: &Json| self.filter(filter, event, fields);
        let passes = |test: &Json, value: Option<&Value>| passes(test, value, self.now, self.local);
        let time = event.map(|event| event.time);
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
            return event.items().iter().any(|item| self.filter(&filter["items"], None, item));
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
