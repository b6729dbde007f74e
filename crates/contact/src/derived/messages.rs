//! `messages`: how a contact took what was sent to it, over the last 90 days.

use std::borrow::Cow;
use std::collections::BTreeMap;

use event::{Time, Value};
use segment::Change;

use super::key::Key;
use super::record::{Names, Record, Records, Wanted};
use super::story::{NOTHING, Story, ZERO};

pub(super) const WANTED: &[Wanted] =
    &[Wanted::Events(Names::Sent), Wanted::Events(Names::Opened), Wanted::Events(Names::Clicked)];
pub(super) const READS: &[Key] = &[Key::MessageId];
pub(super) const FIELDS: &[&str] = &["sent", "opened", "clicked", "open_rate", "click_rate"];

/// Milliseconds after which an event no longer counts: 90 days of 24 hours.
const KEPT: i64 = 90 * 86_400_000;

pub(super) fn course(field: &str, records: &impl Records) -> Cow<'static, [Change]> {
    match field {
        "sent" => messages(records, Names::Sent),
        "opened" => messages(records, Names::Opened),
        "clicked" => messages(records, Names::Clicked),
        "open_rate" => rate(records, Names::Opened),
        _ => rate(records, Names::Clicked),
    }
}

/// To how many messages this happened; what time takes away is told in advance.
fn messages(records: &impl Records, names: Names) -> Cow<'static, [Change]> {
    let mut story = Story::beginning(&ZERO);
    counts(records, names, |time, count| story.set(time, Value::Number(count)));
    story.end()
}

/// To what part of the messages sent this happened; missing when none was sent.
fn rate(records: &impl Records, names: Names) -> Cow<'static, [Change]> {
    let mut turns = Vec::new();
    counts(records, names, |time, count| turns.push((time, Some(count), None)));
    counts(records, Names::Sent, |time, count| turns.push((time, None, Some(count))));
    turns.sort_by_key(|(time, ..)| *time);
    let mut story = Story::beginning(&NOTHING);
    let (mut part, mut sent) = (0.0, 0.0);
    for (time, new_part, new_sent) in turns {
        part = new_part.unwrap_or(part);
        sent = new_sent.unwrap_or(sent);
        story.set(time, if sent > 0.0 { Value::Number(part / sent) } else { Value::Null });
    }
    story.end()
}

/// Counts messages, each once however often it happened to it; events that name no message are
/// messages of their own.
fn counts(records: &impl Records, names: Names, mut tell: impl FnMut(Time, f64)) {
    let mut turns: Vec<(Time, f64)> = Vec::new();
    let mut latest: BTreeMap<Cow<'_, str>, usize> = BTreeMap::new();
    for record in records.records(Wanted::Events(names)) {
        let time = record.time();
        let over = time.saturating_add(KEPT);
        if let Some(message) = record.text(Key::MessageId) {
            let end = latest.get(&message).and_then(|at| turns.get_mut(*at));
            if let Some(end) = end.filter(|(end, _)| time < *end) {
                end.0 = over;
                continue;
            }
            latest.insert(message, turns.len() + 1);
        }
        turns.extend([(time, 1.0), (over, -1.0)]);
    }
    turns.sort_by_key(|(time, _)| *time);
    let mut count = 0.0;
    for (time, step) in turns {
        count += step;
        tell(time, count);
    }
}
