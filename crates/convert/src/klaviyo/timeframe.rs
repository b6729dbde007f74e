//! Filters on a date: of a property, of an event, of a membership.

use serde_json::{Value as Json, json};

use crate::calendar::{EVER, Moment};
use crate::draft::{Events, Subject, all};
use crate::place::{Place, cut};
use crate::report::Report;

/// When, as Klaviyo says it.
enum When {
    AllTime,
    After(Moment),
    Before(Moment),
    Between(Moment, Moment),
    /// In the last so long.
    Last(String),
    Next(String),
    /// At least so long ago.
    Ago(String),
    /// Between so long ago and so long ago, the farther first.
    AgoBetween(String, String),
    /// A test of the day of the year.
    Yearly(Json),
}

fn read(filter: &Place<'_>, report: &mut Report<'_>) -> Option<When> {
    filter.only(&["type", "operator", "date", "start", "end", "unit", "quantity", "value"], report)?;
    let operator = filter.need("operator", report)?;
    let moment = |key: &str, report: &mut Report<'_>| Moment::read(&filter.need(key, report)?, report);
    Some(match operator.text(report)? {
        "alltime" => When::AllTime,
        "after" => When::After(moment("date", report)?),
        "before" => When::Before(moment("date", report)?),
        "between-static" => {
            let (start, end) = (moment("start", report), moment("end", report));
            When::Between(start?, end?)
        }
        "in-the-last" => When::Last(length(filter, "quantity", report)?),
        "in-the-next" => When::Next(length(filter, "quantity", report)?),
        "at-least" => When::Ago(length(filter, "quantity", report)?),
        "between" => ago_between(filter, report)?,
        "anniversary" => When::Yearly(json!({"anniversary": "today"})),
        "anniversary-last" => yearly("in_last", filter, report)?,
        "anniversary-next" => yearly("in_next", filter, report)?,
        "calendar-month" => month(&filter.need("value", report)?, report)?,
        "anniversary-month" => {
            let message = "`anniversary-month`: which month it is now cannot be compared with a date";
            return report.refuse(&operator, message);
        }
        other => return report.refuse(&operator, format!("the operator `{other}` has no counterpart")),
    })
}

/// The condition, or the filter, that a date passes.
pub(super) fn date(subject: &Subject, filter: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    let test = match read(filter, report)? {
        When::AllTime => json!({"set": true}),
        When::After(moment) => json!({"after": moment.to_json()}),
        When::Before(moment) => json!({"before": moment.to_json()}),
        When::Between(start, end) => {
            let end = subject.is(json!({"before": end.end().later(1).to_json()}));
            return Some(all(vec![start.since(subject), end]));
        }
        When::Last(length) => json!({ "in_last": length }),
        When::Next(length) => json!({ "in_next": length }),
        When::Ago(length) => json!({ "older_than": length }),
        When::AgoBetween(far, near) => json!({"in_last": far, "older_than": near}),
        When::Yearly(test) => test,
    };
    Some(subject.is(test))
}

/// The window of events, and filters on their time.
pub(super) fn window(filter: Option<Place<'_>>, report: &mut Report<'_>) -> Option<Events> {
    let mut events = Events::default();
    let Some(filter) = filter else {
        return Some(events);
    };
    let within = match read(&filter, report)? {
        When::AllTime => return Some(events),
        When::After(moment) => json!({"from": moment.to_json()}),
        When::Before(moment) => json!({"to": moment.to_json()}),
        When::Between(start, end) => json!({"from": start.to_json(), "to": end.end().later(1).to_json()}),
        When::Last(length) => json!({ "last": length }),
        When::Ago(length) => json!({"ago": [EVER, length]}),
        When::AgoBetween(far, near) => json!({"ago": [far, near]}),
        When::Yearly(test) => {
            events.filters.push(Subject::At.is(test));
            return Some(events);
        }
        When::Next(_) => return report.refuse(&filter, "`in-the-next` of what happened"),
    };
    events.within = Some(within);
    Some(events)
}

fn length(filter: &Place<'_>, key: &str, report: &mut Report<'_>) -> Option<String> {
    let quantity = filter.need(key, report)?.whole(1, report);
    let unit = unit(filter, report);
    Some(format!("{}{}", quantity?, unit?))
}

fn unit(filter: &Place<'_>, report: &mut Report<'_>) -> Option<&'static str> {
    let unit = filter.need("unit", report)?;
    match unit.text(report)? {
        "hour" => Some("h"),
        "day" => Some("d"),
        "week" => Some("w"),
        other => report.refuse(&unit, format!("the unit `{other}` has no counterpart")),
    }
}

fn ago_between(filter: &Place<'_>, report: &mut Report<'_>) -> Option<When> {
    let (start, end) = (filter.need("start", report)?, filter.need("end", report)?);
    let (start, end, unit) = (start.whole(0, report)?, end.whole(0, report)?, unit(filter, report)?);
    let (near, far) = (start.min(end), start.max(end));
    match (near, far) {
        (near, far) if near == far => report.refuse(filter, "a span that ends where it begins"),
        (0, far) => Some(When::Last(format!("{far}{unit}"))),
        (near, far) => Some(When::AgoBetween(format!("{far}{unit}"), format!("{near}{unit}"))),
    }
}

fn yearly(test: &str, filter: &Place<'_>, report: &mut Report<'_>) -> Option<When> {
    let length = length(filter, "quantity", report)?;
    if length.ends_with('h') {
        return report.refuse(filter, "an anniversary is a day: hours have no counterpart");
    }
    report.note(filter, "not confirmed: whether today is one of the days of an anniversary; here it is");
    Some(When::Yearly(json!({"anniversary": {test: length}})))
}

fn month(value: &Place<'_>, report: &mut Report<'_>) -> Option<When> {
    const LAST_DAYS: [u8; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let month = value.whole(1, report)?;
    let last = usize::try_from(month - 1).ok().and_then(|index| LAST_DAYS.get(index));
    match last {
        Some(last) => {
            Some(When::Yearly(json!({"month_day": [format!("{month:02}-01"), format!("{month:02}-{last}")]})))
        }
        None => report.refuse(value, format!("`{}` is no month", cut(value.value()))),
    }
}
