//! Tables of what reducers tell.
//!
//! Calls are written `time name params context`, one a line; `identify` has traits for params. Times
//! are milliseconds, or sums such as `30m+1`. A course is written as its values, `time: value` each;
//! what holds from the beginning has no time.

mod activity;
mod cart;
mod channel;
mod messages;
mod models;
mod orders;
mod rfm;
mod visits;

use event::{Call, CallKind, Map, Time, Value};
use segment::{Change, Path, Zone};

use super::*;

/// Calls in order.
pub(super) struct Calls(pub(super) Vec<Call>);

impl Records for Calls {
    type Record<'a> = &'a Call;

    fn records(&self, wanted: Wanted) -> impl Iterator<Item = &Call> {
        self.0.iter().filter(move |call| wanted.includes(call))
    }

    fn told(&self, key: &str) -> impl Iterator<Item = Told<'_>> {
        self.0.iter().filter_map(move |call| {
            Some(Told { time: call.time, id: Some(&call.id), value: call.traits.get(key)? })
        })
    }
}

impl Calls {
    pub(super) fn read(lines: &str) -> Calls {
        let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
        let mut calls: Vec<Call> = lines.enumerate().map(|(at, line)| read(at, line)).collect();
        calls.sort_by(|a, b| (a.time, &a.id).cmp(&(b.time, &b.id)));
        Calls(calls)
    }

    pub(super) fn course(&self, path: &str, zone: &Zone) -> Vec<(Time, Value)> {
        let path = Path::new(path);
        let course = DerivedAttribute::of(&path).unwrap().course(self, zone);
        let below =
            |change: &Change| (change.time, path.find_below(change.value.view(), course.resolved).to_value());
        course.changes.iter().map(below).collect()
    }
}

fn read(at: usize, line: &str) -> Call {
    let (time, rest) = line.split_once(' ').unwrap_or((line, ""));
    let (name, rest) = rest.split_once(' ').unwrap_or((rest, ""));
    let mut maps = serde_json::Deserializer::from_str(rest).into_iter::<Map>().map(|map| map.unwrap());
    let mut call = Call {
        id: format!("c{at:03}"),
        time: instant(time),
        kind: CallKind::Track,
        name: name.to_owned(),
        user: Some("u".to_owned()),
        anonymous: None,
        previous: None,
        addresses: Vec::new(),
        params: maps.next().unwrap_or_default(),
        traits: Map::new(),
        context: maps.next().unwrap_or_default(),
    };
    match name {
        "page_viewed" => call.kind = CallKind::Page,
        "identify" => {
            call.kind = CallKind::Identify;
            call.name.clear();
            call.traits = std::mem::take(&mut call.params);
        }
        _ => {}
    }
    call
}

pub(super) fn instant(text: &str) -> Time {
    let millis = |part: &str| {
        let digits = part.trim_end_matches(char::is_alphabetic);
        let unit = match &part[digits.len()..] {
            "" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            unit => panic!("no unit: {unit}"),
        };
        digits.parse::<i64>().unwrap() * unit
    };
    Time::from_millis(text.split('+').map(millis).sum()).unwrap()
}

fn expected(lines: &str) -> Vec<(Time, Value)> {
    let line = |line: &str| {
        let timed = line.split_once(": ").filter(|(time, _)| !time.contains(['"', '{', '[']));
        let (time, value) = match timed {
            Some((time, value)) => (instant(time), value),
            None => (Time::MIN, line),
        };
        (time, serde_json::from_str(value).unwrap_or_else(|error| panic!("{value}: {error}")))
    };
    lines.lines().map(str::trim).filter(|line| !line.is_empty()).map(line).collect()
}

#[track_caller]
pub(super) fn check_in(zone: &str, calls: &str, path: &str, course: &str) {
    let got = Calls::read(calls).course(path, &Zone::named(zone).unwrap());
    let show = |course: &[(Time, Value)]| {
        let line = |(time, value): &(Time, Value)| {
            let value = serde_json::to_string(value).unwrap();
            if *time == Time::MIN { format!("{value}\n") } else { format!("{}: {value}\n", time.millis()) }
        };
        course.iter().map(line).collect::<String>()
    };
    assert_eq!(show(&got), show(&expected(course)), "{path} after\n{calls}");
}

/// Checks the courses of several attributes after the same calls.
#[track_caller]
pub(super) fn check(calls: &str, courses: &[(&str, &str)]) {
    for (path, course) in courses {
        check_in("UTC", calls, path, course);
    }
}
