//! Windows and durations in words.

use segment::{Calendar, Duration, Unit, Window};
use serde_json::Value;

use super::Sentence;

pub(super) fn said(window: &Window) -> Sentence {
    let start = Sentence::default();
    match window {
        Window::Last(length) => start.plain("in the last ").strong(duration(length)),
        Window::Ago { far, near } => {
            start.plain("between ").strong(duration(far)).plain(" and ").strong(duration(near)).plain(" ago")
        }
        Window::Calendar(period) => start.strong(calendar(*period)),
        Window::Between { .. } => between(&serde_json::to_value(window).unwrap_or_default()),
    }
}

fn between(written: &Value) -> Sentence {
    let start = Sentence::default();
    match (written.get("from").map(instant), written.get("to").map(instant)) {
        (Some(from), Some(to)) => start.plain("from ").strong(from).plain(" until ").strong(to),
        (Some(from), None) => start.plain("since ").strong(from),
        (None, Some(to)) => start.plain("before ").strong(to),
        (None, None) => start,
    }
}

/// An instant as it was written; milliseconds keep their number.
pub(super) fn instant(written: &Value) -> String {
    written.as_str().map_or_else(|| written.to_string(), str::to_owned)
}

fn calendar(period: Calendar) -> &'static str {
    match period {
        Calendar::ThisHour => "this hour",
        Calendar::Today => "today",
        Calendar::Yesterday => "yesterday",
        Calendar::ThisWeek => "this week",
        Calendar::LastWeek => "last week",
        Calendar::ThisMonth => "this month",
        Calendar::LastMonth => "last month",
        Calendar::ThisYear => "this year",
        Calendar::LastYear => "last year",
    }
}

/// `30s` as `30 seconds`.
pub(super) fn duration(length: &Duration) -> String {
    let unit = match length.unit() {
        Unit::Second => "second",
        Unit::Minute => "minute",
        Unit::Hour => "hour",
        Unit::Day => "day",
        Unit::Week => "week",
        Unit::Month => "month",
        Unit::Year => "year",
    };
    let plural = if length.count() == 1 { "" } else { "s" };
    format!("{} {unit}{plural}", length.count())
}
