//! Conditions on which events there are, in which order: `first last sequence regular`.

use serde_json::Value as Json;

use super::{Event, Sight};

impl Sight<'_> {
    pub(super) fn pick(&self, condition: &Json) -> bool {
        let first = !condition["first"].is_null();
        let names = if first { &condition["first"] } else { &condition["last"] };
        let events = self.matching(names, &condition["where"], &condition["within"]);
        let picked = if first { events.first() } else { events.last() };
        picked.is_some_and(|event| self.event_passes(&condition["has"], event))
    }

    /// Any choice of events that fits makes it hold: every choice is tried.
    pub(super) fn sequence(&self, condition: &Json) -> bool {
        let steps = condition["sequence"].as_array().unwrap();
        let firsts = self.matching(&steps[0]["event"], &steps[0]["where"], &condition["window"]);
        firsts.into_iter().any(|first| self.goes_on(&steps[1..], first, first, &condition["within"]))
    }

    fn goes_on(&self, steps: &[Json], first: &Event, before: &Event, within: &Json) -> bool {
        let absents: Vec<&Json> = steps.iter().take_while(|step| !step["absent"].is_null()).collect();
        let Some((step, rest)) = steps[absents.len()..].split_first() else {
            return absents.into_iter().all(|absent| self.stays_away(absent, before));
        };
        let in_time = |event: &Event, since: &Event, length: &Json| {
            length.as_str().is_none_or(|length| event.time <= self.local.plus(since.time, length, 1))
        };
        self.matching(&step["event"], &step["where"], &Json::Null)
            .into_iter()
            .filter(|event| event.order() > before.order())
            .filter(|event| in_time(event, before, &step["within"]) && in_time(event, first, within))
            .filter(|event| absents.iter().all(|absent| self.none_between(absent, before, event)))
            .any(|event| self.goes_on(rest, first, event, within))
    }

    fn none_between(&self, absent: &Json, from: &Event, to: &Event) -> bool {
        let found = self.matching(&absent["absent"], &absent["where"], &Json::Null);
        !found.iter().any(|event| from.order() < event.order() && event.order() < to.order())
    }

    /// None after it in order, up to `now` or as long as told, which must have passed.
    fn stays_away(&self, absent: &Json, since: &Event) -> bool {
        let end = absent["for"].as_str().map(|length| self.local.plus(since.time, length, 1));
        let found = self.matching(&absent["absent"], &absent["where"], &Json::Null);
        let counts = |event: &Event| end.is_none_or(|end| event.time <= end);
        end.is_none_or(|end| self.now >= end)
            && !found.iter().any(|event| event.order() > since.order() && counts(event))
    }

    pub(super) fn regular(&self, condition: &Json) -> bool {
        let events = self.matching(&condition["regular"], &condition["where"], &Json::Null);
        let period = condition["period"].as_str().unwrap();
        let of = condition["of"].as_u64().unwrap();
        let periods: Vec<_> = events.iter().map(|event| self.local.period(period, event.time)).collect();
        let met = (0..of).filter(|back| periods.contains(&self.local.period_back(period, self.now, *back)));
        met.count() as u64 >= condition["at_least"].as_u64().unwrap()
    }
}
