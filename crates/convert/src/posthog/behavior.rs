//! What a person did.

use serde_json::{Value as Json, json};

use super::lifecycle;
use super::operator::{DERIVED, event_filters};
use super::window::{Span, fixed};
use crate::draft::Events;
use crate::place::{Place, cut};
use crate::report::Report;

const SHARED: &[&str] =
    &["type", "value", "key", "event_type", "negation", "time_value", "time_interval", "event_filters"];
const EXPLICIT: &[&str] = &["explicit_datetime", "explicit_datetime_to"];
const COUNTED: &[&str] = &["operator", "operator_value"];
const PERIODS: &[&str] = &["min_periods", "total_periods"];
const FOLLOWED: &[&str] = &["seq_event", "seq_event_type"];
const RECENT: &[&str] = &["seq_time_value", "seq_time_interval"];

type Convert = fn(&Place<'_>, &mut Report<'_>) -> Option<Json>;

pub(super) fn condition(place: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    let value = place.need("value", report)?;
    let word = value.text(report)?;
    let (keys, convert): (&[&[&str]], Convert) = match word {
        "performed_event" => (&[EXPLICIT], performed),
        "performed_event_multiple" => (&[EXPLICIT, COUNTED], multiple),
        "performed_event_first_time" => (&[EXPLICIT], first_time),
        "performed_event_sequence" => (&[EXPLICIT, FOLLOWED, RECENT], sequence),
        "performed_event_regularly" => (&[COUNTED, PERIODS], lifecycle::regularly),
        "stopped_performing_event" => (&[RECENT], lifecycle::stopped),
        "restarted_performing_event" => (&[RECENT], lifecycle::restarted),
        other => return report.refuse(&value, format!("the behaviour `{other}` has no counterpart")),
    };
    let known = only(place, &[&[SHARED, DERIVED], keys].concat().concat(), word, report);
    let converted = convert(place, report);
    known?;
    converted
}

/// Refuses keys that are not known. What belongs to another kind of behaviour PostHog leaves alone.
fn only(place: &Place<'_>, used: &[&str], word: &str, report: &mut Report<'_>) -> Option<()> {
    let elsewhere = [COUNTED, PERIODS, FOLLOWED, RECENT].concat();
    for key in elsewhere.iter().filter(|key| !used.contains(key)) {
        if let Some(place) = place.get(key) {
            report.note(&place, format!("`{key}` has no effect on `{word}`, in PostHog neither"));
        }
    }
    place.only(&[used, &elsewhere].concat(), report)
}

fn performed(place: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    Some(within(place, report)?.happened())
}

fn multiple(place: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    let (events, test) = (within(place, report), count_test(place, report));
    Some(events?.counted(test?))
}

/// The first event ever of the name, and that one passes the filters within the window.
fn first_time(place: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    let (name, filters) = (event_name(place, ["key", "event_type"], report), event_filters(place, report));
    let span = Span::read(place, report)?;
    let mut has = filters?;
    has.extend(span.filters(place, report));
    Some(Events::named(name?).picked("first", has))
}

fn sequence(place: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    let (first, filters) = (event_name(place, ["key", "event_type"], report), event_filters(place, report));
    let second = event_name(place, ["seq_event", "seq_event_type"], report);
    let length = fixed(place, ["seq_time_value", "seq_time_interval"], report);
    let span = Span::read(place, report)?;
    let window = span.window(place, report)?;
    let mut filters = filters?;
    if !filters.is_empty() {
        report.note(place, "the event filters are asked of the first of the two events");
    }
    filters.extend(window.filters);
    let first = Events { filters, ..Events::named(first?) };
    let second = Events {
        filters: span.end_filter().into_iter().collect(),
        within: Some(json!(length?)),
        ..Events::named(second?)
    };
    Some(json!({"sequence": [first.keyed("event"), second.keyed("event")], "window": window.within}))
}

/// The events of a leaf in its span.
fn within(place: &Place<'_>, report: &mut Report<'_>) -> Option<Events> {
    let (events, span) = (events(place, report), Span::read(place, report));
    in_span(events?, &span?, place, report)
}

/// The events of a leaf, at any time.
pub(super) fn events(place: &Place<'_>, report: &mut Report<'_>) -> Option<Events> {
    let (name, filters) = (event_name(place, ["key", "event_type"], report), event_filters(place, report));
    Some(Events { filters: filters?, ..Events::named(name?) })
}

pub(super) fn in_span(
    mut events: Events,
    span: &Span,
    place: &Place<'_>,
    report: &mut Report<'_>,
) -> Option<Events> {
    let window = span.window(place, report)?;
    events.filters.extend(window.filters);
    events.within = Some(window.within);
    Some(events)
}

/// `at least`, `at most`, `exactly` so many times. Who never did it is not among PostHog's answers.
pub(super) fn count_test(place: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    let count = place.need("operator_value", report)?.whole(1, report)?;
    let operator = place.get("operator");
    let word = operator.as_ref().map_or(Some("eq"), |operator| operator.text(report))?;
    let at = operator.as_ref().unwrap_or(place);
    match word {
        "gte" => Some(json!({ "gte": count })),
        "gt" => Some(json!({ "gt": count })),
        "eq" | "exact" => Some(json!({ "eq": count })),
        "lte" | "lt" => {
            let most = if word == "lt" { count - 1 } else { count };
            if most == 0 {
                return report.refuse(at, "fewer than once: PostHog counts only those who did it");
            }
            report.note(at, "`at most`: PostHog counts only those who did it at least once");
            Some(json!({"between": [1, most]}))
        }
        other => report.refuse(at, format!("the operator `{other}` has no counterpart for a count")),
    }
}

/// The name of the event, `$pageview` and the like being ours.
pub(super) fn event_name(
    place: &Place<'_>,
    [key, kind]: [&str; 2],
    report: &mut Report<'_>,
) -> Option<String> {
    let key = place.need(key, report)?;
    let id = report.id(&key)?;
    let kind = place.get(kind);
    if let Some(name) = report.given(&id) {
        return Some(name.to_owned());
    }
    match kind.as_ref().and_then(|kind| kind.value().as_str()) {
        Some("actions") => {
            return report
                .refuse(&key, format!("the action `{id}` is not in the cohort; give its event a name"));
        }
        Some("events") | None if kind.is_none() || key.value().is_string() => {}
        _ => {
            let found = kind.as_ref().map(|kind| cut(kind.value())).unwrap_or_default();
            return report.refuse(&key, format!("`{id}` of the type `{found}` is no event"));
        }
    }
    match id.as_str() {
        "$pageview" => Some("page_viewed".to_owned()),
        "$screen" => Some("screen_viewed".to_owned()),
        "$identify" | "$create_alias" | "$groupidentify" | "$set" => {
            report.refuse(&key, format!("`{id}` is no event here"))
        }
        name => Some(event::canonical_name(name).into_owned()),
    }
}
