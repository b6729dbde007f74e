//! `session`: the latest visit.

use std::borrow::Cow;

use event::{Time, Value};
use segment::Change;

use super::record::{Record, Records, Wanted};
use super::story::{NO, NOTHING, Story};

pub(super) const WANTED: Wanted = Wanted::EveryEvent;
pub(super) const FIELDS: &[&str] = &["pages", "duration", "current"];

/// A session ends when more than these milliseconds pass without an event.
const PAUSE: i64 = 30 * 60 * 1_000;

/// Whether an event at `time` begins a session, `last` being the event before it.
pub(super) fn begins(last: Option<Time>, time: Time) -> bool {
    last.is_none_or(|last| time.millis() - last.millis() > PAUSE)
}

pub(super) fn course(field: &str, records: &impl Records) -> Cow<'static, [Change]> {
    match field {
        "pages" => pages(records),
        "duration" => duration(records),
        _ => current(records),
    }
}

/// How many pages and screens were viewed.
fn pages(records: &impl Records) -> Cow<'static, [Change]> {
    let mut story = Story::beginning(&NOTHING);
    let (mut last, mut pages) = (None, 0.0);
    for record in records.records(WANTED) {
        if begins(last, record.time()) {
            pages = 0.0;
        }
        if matches!(record.name(), "page_viewed" | "screen_viewed") {
            pages += 1.0;
        }
        story.set(record.time(), Value::Number(pages));
        last = Some(record.time());
    }
    story.told()
}

/// Seconds from the first event to the last.
fn duration(records: &impl Records) -> Cow<'static, [Change]> {
    let mut story = Story::beginning(&NOTHING);
    let (mut first, mut last) = (Time::MIN, None);
    for record in records.records(WANTED) {
        let time = record.time();
        if begins(last, time) {
            first = time;
        }
        let millis = time.millis() - first.millis();
        story.set(time, Value::Number(millis as f64 / 1_000.0));
        last = Some(time);
    }
    story.told()
}

/// Whether it is going on; when it ends by itself is told in advance.
fn current(records: &impl Records) -> Cow<'static, [Change]> {
    let mut story = Story::beginning(&NO);
    let mut last = None;
    for record in records.records(WANTED) {
        if begins(last, record.time()) {
            end(&mut story, last);
            story.set(record.time(), Value::Bool(true));
        }
        last = Some(record.time());
    }
    end(&mut story, last);
    story.told()
}

fn end(story: &mut Story, last: Option<Time>) {
    if let Some(over) = last.and_then(|last| last.checked_add(PAUSE + 1)) {
        story.set(over, Value::Bool(false));
    }
}
