//! The instants at which something may change: where an evaluator is most likely wrong.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::Value as Json;

use super::{Local, World};

impl World {
    /// Every instant at which what is known of a condition may change, and the milliseconds around
    /// each.
    pub(super) fn turns(&self, condition: &Json, local: &Local) -> BTreeSet<i64> {
        let words = Words::of(condition);
        let mut turns = BTreeSet::new();
        for base in self.bases(condition, local) {
            turns.insert(base);
            for duration in &words.durations {
                turns.extend([local.plus(base, duration, 1), local.plus(base, duration, -1)]);
            }
            words.periods.iter().for_each(|period| turns.extend(turns_of_period(period, base, local)));
            if words.yearly {
                turns.extend(turns_of_years(local.date(base), local));
            }
        }
        turns.iter().flat_map(|turn| [turn - 1, *turn, turn + 1]).collect()
    }

    /// What instants are counted from: calls, dates, and when what lies in the past changed.
    fn bases(&self, condition: &Json, local: &Local) -> BTreeSet<i64> {
        let mut bases: BTreeSet<i64> = self.calls.iter().map(|call| call.time.millis()).collect();
        for call in &self.calls {
            let call = serde_json::to_value(call).unwrap();
            leaves(&call["params"], &mut |leaf| bases.extend(date(leaf, local)));
            leaves(&call["traits"], &mut |leaf| bases.extend(date(leaf, local)));
        }
        objects(condition, &mut |object| {
            if let Some(segment) = object["segment"].as_str() {
                bases.extend(self.flips_of_segment(segment).iter().map(|flip| flip.at));
            }
            if let Some(segment) = object["from"].as_str().filter(|_| !object["entered"].is_null()) {
                bases.extend(self.flips_of_segment(segment).iter().map(|flip| flip.at));
            }
            if object["held"].is_object() {
                bases.extend(self.flips_of_held(&object["held"], local).iter().map(|flip| flip.at));
            }
        });
        bases
    }
}

/// What a condition says of time.
struct Words {
    durations: BTreeSet<String>,
    periods: Vec<&'static str>,
    yearly: bool,
}

impl Words {
    fn of(condition: &Json) -> Words {
        let mut durations = BTreeSet::new();
        leaves(condition, &mut |leaf| durations.extend(duration(leaf)));
        let text = condition.to_string();
        let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
        if says(&["session"]) {
            durations.insert("30m".to_owned());
        }
        if says(&["messages"]) {
            durations.insert("90d".to_owned());
        }
        if says(&["rfm"]) {
            durations.extend(["14d", "60d", "180d", "365d", "1d", "2d", "7d"].map(str::to_owned));
        }
        let periods = [
            ("hour", says(&["hour"])),
            ("day", says(&["day", "\"on\"", "tomorrow"])),
            ("week", says(&["week"])),
            ("month", says(&["month"])),
            ("year", says(&["year"])),
        ];
        Words {
            durations,
            periods: periods.into_iter().filter(|(_, said)| *said).map(|(period, _)| period).collect(),
            yearly: says(&["anniversary", "age"]),
        }
    }
}

fn leaves(json: &Json, take: &mut impl FnMut(&Json)) {
    match json {
        Json::Array(list) => list.iter().for_each(|one| leaves(one, take)),
        Json::Object(map) => map.values().for_each(|one| leaves(one, take)),
        leaf => take(leaf),
    }
}

fn objects(json: &Json, take: &mut impl FnMut(&Json)) {
    match json {
        Json::Array(list) => list.iter().for_each(|one| objects(one, take)),
        Json::Object(map) => {
            take(json);
            map.values().for_each(|one| objects(one, take));
        }
        _ => {}
    }
}

fn date(leaf: &Json, local: &Local) -> Option<i64> {
    const AFTER_2000: i64 = 946_684_800_000;
    local.moment(leaf).filter(|millis| *millis > AFTER_2000)
}

fn duration(leaf: &Json) -> Option<String> {
    segment::Duration::parse(leaf.as_str()?).map(|duration| duration.to_string())
}

/// The beginnings of the periods around and after an instant.
fn turns_of_period(period: &str, base: i64, local: &Local) -> Vec<i64> {
    const AHEAD: i64 = 6;
    if period == "hour" {
        // Clocks are set by half hours too.
        let start = local.hour_start(base);
        return (0..=AHEAD * 2).map(|half_hours| start + half_hours * 1_800_000).collect();
    }
    let first = local.period(period, base).0;
    let ahead = |n: i64| match period {
        "day" => first + n.days(),
        "week" => first + n.weeks(),
        "month" => first + n.months(),
        _ => first + n.years(),
    };
    (-1..=AHEAD).map(|n| local.midnight(ahead(n))).collect()
}

fn turns_of_years(day: Date, local: &Local) -> Vec<i64> {
    let years = (2024..=2029)
        .filter_map(|year| Date::new(year, day.month(), day.day()).or_else(|_| Date::new(year, 2, 28)).ok());
    let around = years.flat_map(|day| (-8..=8).map(move |days: i64| day + days.days()));
    around.map(|day| local.midnight(day)).collect()
}
