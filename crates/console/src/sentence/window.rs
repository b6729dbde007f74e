//! Windows and durations in words.

use segment::{Calendar, Duration, End, Period, Since, Start, Unit, Window};
use serde_json::Value;

use super::{Sentence, event::names, filter, story::unit};

pub(super) fn said(window: &Window) -> Sentence {
    let start = Sentence::default();
    match window {
        Window::Last(length) => start.plain("in the last ").strong(duration(length)),
        Window::Ago { far, near } => {
            start.plain("between ").strong(duration(far)).plain(" and ").strong(duration(near)).plain(" ago")
        }
        Window::Calendar(period) => start.strong(calendar(*period)),
        Window::Period { period, back } => whole(*period, *back),
        Window::Since(window) => since(window),
        Window::Between { .. } => between(&serde_json::to_value(window).unwrap_or_default()),
    }
}

/// One whole period, counted back from the current one.
fn whole(period: Period, back: u32) -> Sentence {
    let (start, unit) = (Sentence::default(), unit(period));
    match back {
        0 => start.plain("in ").strong(format!("the current {unit}")),
        1 => start.plain("in ").strong(format!("the {unit} before this one")),
        back => start.plain("in ").strong(format!("the {unit} {back} {unit}s before this one")),
    }
}

fn since(since: &Since) -> Sentence {
    let start = Sentence::default();
    let start = match &since.lasting {
        Some(lasting) => start.plain("within ").strong(duration(lasting)).plain(" after "),
        None => start.plain("since "),
    };
    match &since.start {
        Start::Attribute(attribute) => start.plain("their ").strong(super::spoken(attribute)),
        Start::Event { events, filter, pick } => {
            let which = if *pick == End::First { "their first " } else { "their last " };
            let like = filter.as_ref();
            let like =
                like.map(|like| Sentence::default().plain(" (where ").then(filter::said(like)).plain(")"));
            start.plain(which).then(names(events)).then(like.unwrap_or_default())
        }
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
