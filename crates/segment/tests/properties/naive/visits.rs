//! When a contact was there: `activity.…` and `session.…`.

use std::collections::BTreeSet;

use event::{Map, Value};

use super::Sight;

/// A session ends when more than 30 minutes pass without an event.
const PAUSE: i64 = 30 * 60_000;

impl Sight<'_> {
    /// The times of the events, session by session.
    fn sessions(&self) -> Vec<Vec<(i64, &str)>> {
        let mut sessions: Vec<Vec<(i64, &str)>> = Vec::new();
        for call in self.calls().filter(|call| call.kind.is_event()) {
            let event = (call.time.millis(), call.name.as_str());
            match sessions.last_mut() {
                Some(session) if event.0 - session.last().unwrap().0 <= PAUSE => session.push(event),
                _ => sessions.push(vec![event]),
            }
        }
        sessions
    }

    pub(super) fn activity(&self) -> Map {
        let sessions = self.sessions();
        let times: Vec<i64> = sessions.iter().flatten().map(|event| event.0).collect();
        let days: BTreeSet<_> = times.iter().map(|time| self.local.date(*time)).collect();
        let mut map = Map::new();
        let mut put = |key: &str, value: f64| map.insert(key.to_owned(), Value::Number(value));
        put("sessions", sessions.len() as f64);
        put("days_active", days.len() as f64);
        if let (Some(first), Some(last)) = (times.first(), times.last()) {
            put("first_seen", *first as f64);
            put("last_seen", *last as f64);
        }
        map
    }

    /// Of the latest session.
    pub(super) fn session_attribute(&self) -> Map {
        let sessions = self.sessions();
        let mut map = Map::new();
        let Some(session) = sessions.last() else {
            map.insert("current".to_owned(), Value::Bool(false));
            return map;
        };
        let (first, last) = (session.first().unwrap().0, session.last().unwrap().0);
        let pages = session.iter().filter(|event| matches!(event.1, "page_viewed" | "screen_viewed")).count();
        map.insert("current".to_owned(), Value::Bool(self.now - last <= PAUSE));
        map.insert("pages".to_owned(), Value::Number(pages as f64));
        map.insert("duration".to_owned(), Value::Number((last - first) as f64 / 1_000.0));
        map
    }
}
