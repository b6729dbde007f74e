//! What a profile did: metrics, and funnels of them.

use serde_json::{Value as Json, json};

use super::{filter, name, timeframe};
use crate::draft::{Events, Subject};
use crate::place::{Place, cut};
use crate::report::{Report, each};

/// The count of a metric's events, or the sum of their values.
pub(super) fn measured(place: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    const KEYS: &[&str] =
        &["type", "metric_id", "measurement", "measurement_filter", "timeframe_filter", "metric_filters"];
    let known = place.only(KEYS, report);
    let (events, window) = (events(place, report), timeframe::window(place.get("timeframe_filter"), report));
    let test = place.need("measurement_filter", report).and_then(|test| filter::numeric(&test, report));
    let measurement = place.need("measurement", report)?;
    known?;
    let (mut events, window, test) = (events?, window?, test?);
    events.filters.extend(window.filters);
    events.within = window.within;
    match measurement.text(report)? {
        "count" => Some(events.counted(test)),
        "sum" => {
            report.note(&measurement, "the value of an event is its param `value`");
            Some(events.measured(json!({"sum": "value"}), test))
        }
        other => report.refuse(&measurement, format!("the measurement `{other}` has no counterpart")),
    }
}

/// One metric after another, or not after another, within a time.
pub(super) fn funnel(place: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    const KEYS: &[&str] =
        &["type", "steps", "timeframe_filter", "completion_window", "completion_window_seconds"];
    let known = place.only(KEYS, report);
    let window = timeframe::window(place.get("timeframe_filter"), report);
    let limit = completion(place, report);
    let list = place.need("steps", report)?;
    let steps = list.list(report)?;
    let read = each(&steps, |step| self::step(step, report));
    known?;
    let (window, limit, mut read) = (window?, limit?, read?);
    let [Step { happens: true, .. }, _, ..] = read.as_slice() else {
        return report.refuse(&list, "a funnel begins with a metric that happened, and another follows");
    };
    let many = read.len() > 2;
    if let Some(first) = read.first_mut() {
        first.events.filters.extend(window.filters);
    }
    let last = read.pop()?;
    let mut sequence: Vec<Json> = read.into_iter().map(|step| Json::Object(step.into_map())).collect();
    let absent = !last.happens;
    let mut last = last.into_map();
    if let (true, Some(limit)) = (absent, &limit) {
        let message = "a metric that did not happen is one that did not happen within the whole completion window; \
                       until that has passed the funnel does not hold";
        report.note(&list, message);
        if many {
            report.note(
                &list,
                "the completion window of a last step that did not happen begins at the step before",
            );
        }
        last.insert("for".to_owned(), json!(limit));
    }
    sequence.push(Json::Object(last));
    let mut condition = json!({ "sequence": sequence });
    let map = condition.as_object_mut()?;
    if let Some(limit) = limit.filter(|_| !absent || many) {
        map.insert("within".to_owned(), json!(limit));
    }
    if let Some(within) = window.within {
        map.insert("window".to_owned(), within);
    }
    Some(condition)
}

struct Step {
    happens: bool,
    events: Events,
}

impl Step {
    fn into_map(self) -> serde_json::Map<String, Json> {
        self.events.keyed(if self.happens { "event" } else { "absent" })
    }
}

fn step(place: &Place<'_>, report: &mut Report<'_>) -> Option<Step> {
    let known = place.only(&["metric_exists", "metric_id", "metric_filters"], report);
    let events = events(place, report);
    let happens = place.need("metric_exists", report)?.flag(report);
    known?;
    Some(Step { happens: happens?, events: events? })
}

fn completion(place: &Place<'_>, report: &mut Report<'_>) -> Option<Option<String>> {
    let Some(window) = place.get("completion_window").or_else(|| place.get("completion_window_seconds"))
    else {
        return Some(None);
    };
    let length = match window.text(report)? {
        "HOURS_1" => "1h",
        "DAYS_1" => "1d",
        "DAYS_3" => "3d",
        "DAYS_5" => "5d",
        "WEEKS_1" => "1w",
        "DAYS_30" => "30d",
        "DAYS_90" => "90d",
        "DAYS_180" => "180d",
        "YEARS_1" => "365d",
        _ => {
            let found = cut(window.value());
            return report.refuse(&window, format!("the completion window `{found}` has no counterpart"));
        }
    };
    Some(Some(length.to_owned()))
}

/// The events of a metric that pass its filters.
fn events(place: &Place<'_>, report: &mut Report<'_>) -> Option<Events> {
    let metric = place.need("metric_id", report).and_then(|metric| event_name(&metric, report));
    let filters = match place.get("metric_filters") {
        None => Some(Vec::new()),
        Some(filters) => each(&filters.list(report)?, |one| {
            let known = one.only(&["property", "filter"], report);
            let property = one.need("property", report)?;
            let param = name(property.text(report)?, &property, report);
            let wanted = one.need("filter", report)?;
            let converted = filter::test(&Subject::Param(param?), &wanted, report);
            known?;
            converted
        }),
    };
    Some(Events { filters: filters?, ..Events::named(metric?) })
}

/// The event of a metric: a name that was given, else the id.
fn event_name(place: &Place<'_>, report: &mut Report<'_>) -> Option<String> {
    let id = report.id(place)?;
    if let Some(name) = report.given(&id) {
        return Some(name.to_owned());
    }
    let message =
        format!("the metric `{id}` stays an id as the name of an event; a name can be given for it");
    report.note(place, message);
    Some(id)
}
