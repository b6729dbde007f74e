//! When an event happened: in the last so many days, or between two dates.

use serde_json::{Value as Json, json};

use super::operator::ago;
use crate::calendar::{Moment, recent_days, seconds, whole_days};
use crate::draft::{Subject, not};
use crate::place::{Place, cut};
use crate::report::Report;

/// From where to where.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Span {
    from: Start,
    to: End,
}

#[derive(Debug, Clone, PartialEq)]
enum Start {
    /// The beginning of the local day so many days ago.
    Days(u64),
    /// So long ago.
    Ago(String),
    At(Moment),
}

#[derive(Debug, Clone, PartialEq)]
enum End {
    Now,
    /// The end of the local day so many days ago.
    Days(u64),
    At(Moment),
}

/// A span as a window, and filters on the time of the event.
#[derive(Debug, Clone)]
pub(super) struct Window {
    pub(super) within: Json,
    pub(super) filters: Vec<Json>,
}

const LONG: &str = "PostHog counts from the beginning of a local day; a window of more than 362 days begins \
                    here at the time of day that it is now";
const ZONE: &str = "days begin at midnight in the timezone of the definition, else of the shop; PostHog's begin in \
                    that of the project";
const HOURS: &str = "PostHog counts hours from the full hour; here they are counted back from now";

impl Span {
    /// The span of a leaf: `explicit_datetime` and `explicit_datetime_to`, else `time_value` and
    /// `time_interval`.
    pub(super) fn read(place: &Place<'_>, report: &mut Report<'_>) -> Option<Span> {
        let Some(explicit) = place.get("explicit_datetime") else {
            if let Some(to) = place.get("explicit_datetime_to") {
                return report.refuse(&to, "`explicit_datetime_to` without `explicit_datetime`");
            }
            let from = start(place, ["time_value", "time_interval"], report)?;
            return Some(Span { from, to: End::Now });
        };
        let from = match relative(&explicit, report)? {
            Some(start) => start,
            None => Start::At(Moment::read(&explicit, report)?),
        };
        let to = match place.get("explicit_datetime_to") {
            None => End::Now,
            Some(to) => end(&to, report)?,
        };
        Some(Span { from, to })
    }

    /// The last part of a lifecycle: `seq_time_value` and `seq_time_interval`.
    pub(super) fn recent(place: &Place<'_>, report: &mut Report<'_>) -> Option<Span> {
        let from = start(place, ["seq_time_value", "seq_time_interval"], report)?;
        Some(Span { from, to: End::Now })
    }

    /// This span up to the end of the day on which `recent` begins; nothing if that is no day after it.
    pub(super) fn until(&self, recent: &Span) -> Option<Span> {
        match (&self.from, &recent.from) {
            (Start::Days(far), Start::Days(near)) if far >= near => {
                Some(Span { from: self.from.clone(), to: End::Days(*near) })
            }
            _ => None,
        }
    }

    pub(super) fn window(&self, place: &Place<'_>, report: &mut Report<'_>) -> Option<Window> {
        let mut filters = Vec::new();
        let mut within = match &self.from {
            Start::Days(days) => {
                report.note(place, ZONE);
                let exact = whole_days(*days);
                if exact.is_none() {
                    report.note(place, LONG);
                }
                let (within, filter) = match exact {
                    Some((within, filter)) => (within, Some(filter)),
                    None => (json!({"last": format!("{days}d")}), None),
                };
                filters.extend(filter);
                within
            }
            Start::Ago(length) => {
                report.note(place, HOURS);
                json!({ "last": length })
            }
            Start::At(moment) => json!({"from": moment.to_json()}),
        };
        match &self.to {
            End::Now | End::Days(0) => {}
            End::Days(days) => filters.push(not(recent_days(*days))),
            End::At(moment) => match within.get("from") {
                Some(_) if self.from == Start::At(moment.clone()) => {
                    return report.refuse(place, "a span that ends where it begins");
                }
                Some(from) => within = json!({"from": from, "to": moment.to_json()}),
                None => filters.push(json!({"at": {"before": moment.to_json()}})),
            },
        }
        Some(Window { within, filters })
    }

    /// The whole span as filters on the time of an event.
    pub(super) fn filters(&self, place: &Place<'_>, report: &mut Report<'_>) -> Vec<Json> {
        let start = match &self.from {
            Start::Days(days) if whole_days(*days).is_some() => {
                report.note(place, ZONE);
                recent_days(days + 1)
            }
            Start::Days(days) => {
                report.note(place, LONG);
                json!({"at": {"in_last": format!("{days}d")}})
            }
            Start::Ago(length) => {
                report.note(place, HOURS);
                json!({"at": {"in_last": length}})
            }
            Start::At(moment) => moment.since(&Subject::At),
        };
        std::iter::once(start).chain(self.end_filter()).collect()
    }

    /// What an event must pass so as not to be after the end.
    pub(super) fn end_filter(&self) -> Option<Json> {
        match &self.to {
            End::Now | End::Days(0) => None,
            End::Days(days) => Some(not(recent_days(*days))),
            End::At(moment) => Some(json!({"at": {"before": moment.to_json()}})),
        }
    }
}

/// So many seconds as fixed lengths: a month is 30 days, a year 365.
pub(super) fn fixed(place: &Place<'_>, keys: [&str; 2], report: &mut Report<'_>) -> Option<String> {
    let [value, interval] = keys;
    let (value, interval) = (place.need(value, report), place.need(interval, report));
    let (value, interval) = (value?, interval?);
    let unit = unit_seconds(&interval, report)?;
    let count = value.whole(1, report)?;
    let length = count.checked_mul(unit).filter(|length| *length <= 36_525 * 86_400);
    length.map(seconds).or_else(|| report.refuse(&value, "longer than 100 years"))
}

fn unit_seconds(interval: &Place<'_>, report: &mut Report<'_>) -> Option<u64> {
    Some(match interval.text(report)? {
        "minute" => 60,
        "hour" => 3_600,
        "day" => 86_400,
        "week" => 7 * 86_400,
        "month" => {
            report.note(interval, "a month is counted as 30 days, as PostHog's live cohorts do");
            30 * 86_400
        }
        "year" => 365 * 86_400,
        other => return report.refuse(interval, format!("`{other}` is no interval")),
    })
}

fn start(place: &Place<'_>, keys: [&str; 2], report: &mut Report<'_>) -> Option<Start> {
    let length = fixed(place, keys, report)?;
    Some(match length.strip_suffix('d').and_then(|days| days.parse().ok()) {
        Some(days) if !hourly(place, keys) => Start::Days(days),
        _ => Start::Ago(length),
    })
}

fn hourly(place: &Place<'_>, [_, interval]: [&str; 2]) -> bool {
    place.get(interval).is_some_and(|unit| matches!(unit.value().as_str(), Some("minute" | "hour")))
}

/// A relative start such as `-30d`; not one if it is a date.
fn relative(place: &Place<'_>, report: &mut Report<'_>) -> Option<Option<Start>> {
    let Some(length) = ago(place) else {
        return match place.value().as_str() {
            Some(text) if text.ends_with("Start") || text.ends_with("End") || text == "all" => {
                report.refuse(place, format!("the relative date `{text}` has no counterpart"))
            }
            _ => Some(None),
        };
    };
    let units = [("mo", 30), ("y", 365), ("w", 7), ("d", 1)];
    let days = units.iter().find_map(|(unit, days)| {
        let count: u64 = length.strip_suffix(unit)?.parse().ok()?;
        Some(count.saturating_mul(*days))
    });
    if days.is_some_and(|days| days > 36_525) {
        return report.refuse(place, "longer than 100 years");
    }
    if length.ends_with("mo") {
        report.note(place, "a month is counted as 30 days, as PostHog's live cohorts do");
    }
    Some(Some(days.map_or(Start::Ago(length), Start::Days)))
}

fn end(place: &Place<'_>, report: &mut Report<'_>) -> Option<End> {
    match relative(place, report)? {
        None => Some(End::At(Moment::read(place, report)?.end())),
        Some(Start::Days(days)) => Some(End::Days(days)),
        Some(_) => {
            let found = cut(place.value());
            report.refuse(
                place,
                format!("the end `{found}`: only days, weeks, months and years can end a span"),
            )
        }
    }
}
