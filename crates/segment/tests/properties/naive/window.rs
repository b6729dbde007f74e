//! Which instants lie in a window.

use serde_json::Value as Json;

use super::Sight;

impl Sight<'_> {
    /// Whether what happened at `t` under this id is in the window; an absent one is up to `now`.
    pub(super) fn in_window(&self, window: &Json, t: i64, id: &str) -> bool {
        let (local, now) = (self.local, self.now);
        if t > now {
            return false;
        }
        if let Some(last) = window["last"].as_str() {
            local.plus(t, last, 1) > now
        } else if let Some([far, near]) = window["ago"].as_array().map(Vec::as_slice) {
            local.plus(t, far.as_str().unwrap(), 1) > now && local.plus(t, near.as_str().unwrap(), 1) <= now
        } else if let Some(word) = window["calendar"].as_str() {
            let (period, back) = match word {
                "today" => ("day", 0),
                "yesterday" => ("day", 1),
                word => (word.split_once('_').unwrap().1, u64::from(word.starts_with("last"))),
            };
            local.period(period, t) == local.period_back(period, now, back)
        } else if let Some(period) = window["period"].as_str() {
            local.period(period, t) == local.period_back(period, now, window["back"].as_u64().unwrap())
        } else if !window["since"].is_null() {
            self.since(window, t, id)
        } else {
            let from = local.moment(&window["from"]).is_none_or(|from| from <= t);
            from && local.moment(&window["to"]).is_none_or(|to| t < to)
        }
    }

    fn since(&self, window: &Json, t: i64, id: &str) -> bool {
        let started = match window["since"].as_str() {
            Some(attribute) => self.since_attribute(attribute).filter(|start| *start <= t),
            None => self
                .since_event(&window["since"])
                .filter(|start| (start.0, start.1.as_str()) < (t, id))
                .map(|start| start.0),
        };
        let over =
            |start: i64| window["for"].as_str().is_some_and(|length| t >= self.local.plus(start, length, 1));
        started.is_some_and(|start| !over(start))
    }

    /// That date attribute as it is at `now`; nothing if it is missing or in the future.
    fn since_attribute(&self, attribute: &str) -> Option<i64> {
        let json = serde_json::to_value(self.attribute(attribute)?).unwrap();
        self.local.moment(&json).filter(|start| *start <= self.now)
    }

    fn since_event(&self, since: &Json) -> Option<(i64, String)> {
        let events = self.matching(&since["event"], &since["where"], &Json::Null);
        let picked = if since["pick"] == "first" { events.first() } else { events.last() };
        picked.map(|event| (event.time, event.id.clone()))
    }
}
