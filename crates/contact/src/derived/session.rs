//! `session`: the latest visit.

use event::{Time, Value};
use segment::Change;

use super::record::{Record, Records, Wanted};
use super::reducer::Reducer;
use super::story::{NO, NOTHING, Story};

pub(super) const WANTED: Wanted = Wanted::EveryEvent;
pub(super) const FIELDS: &[&str] = &["pages", "duration", "current"];

/// A session ends when more than these milliseconds pass without an event.
const PAUSE: i64 = 30 * 60 * 1_000;

/// Whether an event at `time` begins a session, `last` being the event before it.
pub(super) fn begins(last: Option<Time>, time: Time) -> bool {
    last.is_none_or(|last| time.millis() - last.millis() > PAUSE)
}

/// A session in its course.
#[derive(Debug, Clone)]
pub(super) struct Session {
    field: Field,
    first: Time,
    last: Option<Time>,
    pages: f64,
}

#[derive(Debug, Clone, Copy)]
enum Field {
    /// How many pages and screens were viewed.
    Pages,
    /// Seconds from the first event to the last.
    Duration,
    /// Whether it is going on.
    Current,
}

impl Session {
    pub(super) fn of(field: &str) -> Session {
        let field = match field {
            "pages" => Field::Pages,
            "duration" => Field::Duration,
            _ => Field::Current,
        };
        Session { field, first: Time::MIN, last: None, pages: 0.0 }
    }

    fn tell(&self, time: Time) -> Value {
        let millis = time.millis() - self.first.millis();
        match self.field {
            Field::Pages => Value::Number(self.pages),
            Field::Duration => Value::Number(millis as f64 / 1_000.0),
            Field::Current => Value::Bool(true),
        }
    }
}

impl Reducer for Session {
    fn beginning(&self) -> &'static [Change] {
        match self.field {
            Field::Current => &NO,
            Field::Pages | Field::Duration => &NOTHING,
        }
    }

    fn take<'a, R: Record<'a>>(&mut self, record: R, story: &mut Story) {
        let time = record.time();
        if begins(self.last, time) {
            self.foresee(story);
            (self.first, self.pages) = (time, 0.0);
        }
        if matches!(record.name(), "page_viewed" | "screen_viewed") {
            self.pages += 1.0;
        }
        story.set(time, self.tell(time));
        self.last = Some(time);
    }

    /// It ends by itself.
    fn foresee(&self, story: &mut Story) {
        let end = self.last.and_then(|last| last.checked_add(PAUSE + 1));
        if let (Field::Current, Some(end)) = (self.field, end) {
            story.set(end, Value::Bool(false));
        }
    }
}

/// The value of a field at an instant; `None` where times alone do not tell.
pub(super) fn current(field: &str, records: &impl Records, at: Time) -> Option<Value> {
    let mut session = Session::of(field);
    if matches!(session.field, Field::Pages) {
        return None;
    }
    records.each_time(WANTED, at, |time| {
        if begins(session.last, time) {
            session.first = time;
        }
        session.last = Some(time);
    });
    let Some(last) = session.last else {
        return Some(session.beginning().first().map_or(Value::Null, |change| change.value.clone()));
    };
    let is_over = matches!(session.field, Field::Current) && begins(Some(last), at);
    Some(if is_over { Value::Bool(false) } else { session.tell(last) })
}
