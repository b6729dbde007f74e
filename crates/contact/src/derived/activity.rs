//! `activity`: when a contact was there, and how often.

use std::borrow::Cow;

use event::Value;
use segment::{Change, Zone};

use super::record::{Record, Records, Wanted};
use super::session;
use super::story::{NOTHING, Story, ZERO, instant};

pub(super) const WANTED: Wanted = Wanted::EveryEvent;
pub(super) const FIELDS: &[&str] = &["first_seen", "last_seen", "sessions", "days_active"];

pub(super) fn course(field: &str, records: &impl Records, zone: &Zone) -> Cow<'static, [Change]> {
    match field {
        "first_seen" => seen(records, 1),
        "last_seen" => seen(records, usize::MAX),
        "sessions" => sessions(records),
        _ => days_active(records, zone),
    }
}

/// The times of the first events.
fn seen(records: &impl Records, most: usize) -> Cow<'static, [Change]> {
    let mut story = Story::beginning(&NOTHING);
    for record in records.records(WANTED).take(most) {
        story.set(record.time(), instant(record.time()));
    }
    story.told()
}

fn sessions(records: &impl Records) -> Cow<'static, [Change]> {
    let mut story = Story::beginning(&ZERO);
    let (mut last, mut sessions) = (None, 0.0);
    for record in records.records(WANTED) {
        if session::begins(last, record.time()) {
            sessions += 1.0;
            story.set(record.time(), Value::Number(sessions));
        }
        last = Some(record.time());
    }
    story.told()
}

/// On how many days of the timezone there was an event.
fn days_active(records: &impl Records, zone: &Zone) -> Cow<'static, [Change]> {
    let mut story = Story::beginning(&ZERO);
    let (mut day, mut days) = (None, 0.0);
    for record in records.records(WANTED) {
        let today = zone.day_number(record.time());
        if day != Some(today) {
            day = Some(today);
            days += 1.0;
            story.set(record.time(), Value::Number(days));
        }
    }
    story.told()
}
