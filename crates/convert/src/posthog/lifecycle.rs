//! Doing something regularly, no longer, or again.

use serde_json::{Value as Json, json};

use super::behavior::{count_test, events, in_span};
use super::window::Span;
use crate::draft::{Events, all, not};
use crate::place::{Place, cut};
use crate::report::Report;

/// More conditions than these a definition cannot hold.
const PERIODS: u64 = 200;

/// In `min_periods` of the last `total_periods` periods, each of `time_value` intervals.
pub(super) fn regularly(place: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    let events = events(place, report);
    let whole = |key: &str, report: &mut Report<'_>| place.need(key, report)?.whole(1, report);
    let (least, total) = (whole("min_periods", report), whole("total_periods", report));
    let (length, test) = (whole("time_value", report), count_test(place, report));
    let interval = place.need("time_interval", report)?;
    let (events, least, total) = (events?, least?, total?);
    if least > total {
        let message = format!("`min_periods` {least} of `total_periods` {total}: nothing meets that");
        return report.refuse(place, message);
    }
    let unit = interval.text(report)?;
    let (length, test) = (length?, test?);
    let message = "PostHog's periods may end with yesterday; here the current period is the last of them";
    report.note(place, message);
    let plain = length == 1 && test == json!({"gte": 1});
    if total > PERIODS && !plain {
        return report.refuse(place, format!("a count in each of {total} periods: at most {PERIODS}"));
    }
    if length > 1 {
        return rolling(events, [least, total, length], &test, &interval, report);
    }
    if !matches!(unit, "hour" | "day" | "week" | "month" | "year") {
        return report.refuse(&interval, format!("`{unit}` is no period"));
    }
    if plain {
        let mut regular = events.keyed("regular");
        regular.insert("period".to_owned(), json!(unit));
        regular.insert("at_least".to_owned(), json!(least));
        regular.insert("of".to_owned(), json!(total));
        return Some(Json::Object(regular));
    }
    let period = |back| {
        let within = Some(json!({"period": unit, "back": back}));
        Events { within, ..events.clone() }.counted(test.clone())
    };
    Some(at_least(least, (0..total).map(period).collect()))
}

/// Periods of several intervals, counted back from now.
fn rolling(
    events: Events,
    [least, total, length]: [u64; 3],
    test: &Json,
    interval: &Place<'_>,
    report: &mut Report<'_>,
) -> Option<Json> {
    let unit = match interval.text(report)? {
        "hour" => "h",
        "day" => "d",
        "week" => "w",
        "month" => "mo",
        "year" => "y",
        other => return report.refuse(interval, format!("`{other}` is no period")),
    };
    report
        .note(interval, "periods of several intervals are counted back from now, not from a local midnight");
    let period = |back: u64| {
        let (far, near) = ((back + 1).saturating_mul(length), back.saturating_mul(length));
        let within = match near {
            0 => json!({"last": format!("{far}{unit}")}),
            _ => json!({"ago": [format!("{far}{unit}"), format!("{near}{unit}")]}),
        };
        Events { within: Some(within), ..events.clone() }.counted(test.clone())
    };
    Some(at_least(least, (0..total).map(period).collect()))
}

fn at_least(n: u64, of: Vec<Json>) -> Json {
    json!({"at_least": {"n": n, "of": of}})
}

/// In the whole span, but not in its last part.
pub(super) fn stopped(place: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    let (span, recent) = (Span::read(place, report), Span::recent(place, report));
    let events = events(place, report)?;
    let before = in_span(events.clone(), &span?, place, report)?;
    let lately = in_span(events, &recent?, place, report)?;
    Some(all(vec![before.happened(), not(lately.happened())]))
}

/// In the last part of the span, not in the part before it, but not for the first time either.
pub(super) fn restarted(place: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    let (span, recent) = (Span::read(place, report), Span::recent(place, report));
    let (events, span, recent) = (events(place, report)?, span?, recent?);
    let Some(gap) = span.until(&recent) else {
        let found = place.get("seq_time_value").map(|value| cut(value.value())).unwrap_or_default();
        let message = format!("`seq_time_value` {found}: expected whole days, no longer than the whole span");
        return report.refuse(place, message);
    };
    let lately = in_span(events.clone(), &recent, place, report)?;
    let between = in_span(events.clone(), &gap, place, report)?;
    let names = Events { filters: Vec::new(), ..events.clone() };
    let mut first = events.filters;
    first.extend(recent.filters(place, report));
    let began = names.picked("first", first);
    Some(all(vec![lately.happened(), not(between.happened()), not(began)]))
}
