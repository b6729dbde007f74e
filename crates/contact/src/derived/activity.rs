//! `activity`: when a contact was there, and how often.

use event::{Time, Value};
use segment::{Change, Zone};

use super::record::{Record, Records, Wanted};
use super::reducer::Reducer;
use super::session;
use super::story::{NOTHING, Story, ZERO, instant};

pub(super) const WANTED: Wanted = Wanted::EveryEvent;
pub(super) const FIELDS: &[&str] = &["first_seen", "last_seen", "sessions", "days_active"];

/// What a contact did so far.
#[derive(Debug, Clone)]
pub(super) struct Activity {
    field: Field,
    last: Option<Time>,
    count: f64,
}

#[derive(Debug, Clone)]
enum Field {
    FirstSeen,
    LastSeen,
    Sessions,
    /// The latest day is known by its number.
    DaysActive(Zone, Option<i64>),
}

impl Activity {
    pub(super) fn of(field: &str, zone: &Zone) -> Activity {
        let field = match field {
            "first_seen" => Field::FirstSeen,
            "last_seen" => Field::LastSeen,
            "sessions" => Field::Sessions,
            _ => Field::DaysActive(zone.clone(), None),
        };
        Activity { field, last: None, count: 0.0 }
    }
}

impl Reducer for Activity {
    fn beginning(&self) -> &'static [Change] {
        match self.field {
            Field::FirstSeen | Field::LastSeen => &NOTHING,
            Field::Sessions | Field::DaysActive(..) => &ZERO,
        }
    }

    fn take<'a, R: Record<'a>>(&mut self, record: R, story: &mut Story) {
        let time = record.time();
        let last = self.last.replace(time);
        let counts = match &mut self.field {
            Field::FirstSeen if last.is_some() => return,
            Field::FirstSeen | Field::LastSeen => return story.set(time, instant(time)),
            Field::Sessions => session::begins(last, time),
            Field::DaysActive(zone, day) => {
                let today = Some(zone.day_number(time));
                std::mem::replace(day, today) != today
            }
        };
        if counts {
            self.count += 1.0;
            story.set(time, Value::Number(self.count));
        }
    }
}

/// The value of a field at an instant.
pub(super) fn current(field: &str, records: &impl Records, zone: &Zone, at: Time) -> Value {
    let seen = |pick: fn((Time, Time)) -> Time| records.ends(WANTED, at).map(pick).map(instant);
    let (mut last, mut last_day, mut count) = (None, None, 0.0);
    match field {
        "first_seen" => return seen(|(first, _)| first).unwrap_or_default(),
        "last_seen" => return seen(|(_, last)| last).unwrap_or_default(),
        "sessions" => records.each_time(WANTED, at, |time| {
            count += f64::from(session::begins(last.replace(time), time));
        }),
        _ => records.each_time(WANTED, at, |time| {
            let day = Some(zone.day_number(time));
            count += f64::from(day != std::mem::replace(&mut last_day, day));
        }),
    }
    Value::Number(count)
}
