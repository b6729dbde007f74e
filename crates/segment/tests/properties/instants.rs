//! The instants at which something may change: where an evaluator is most likely wrong.

use std::collections::BTreeSet;

use event::Call;
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::Value as Json;

use super::naive_local::Local;

/// Every instant at which the answer may change, and the milliseconds around each.
pub(crate) fn instants(definition: &Json, calls: &[Call], local: &Local) -> BTreeSet<i64> {
    let mut bases: Vec<i64> = calls.iter().map(|call| call.time.millis()).collect();
    for call in calls {
        let call = serde_json::to_value(call).unwrap();
        leaves(&call["params"], &mut |leaf| bases.extend(date(leaf, local)));
        leaves(&call["traits"], &mut |leaf| bases.extend(date(leaf, local)));
    }
    let mut durations = Vec::new();
    leaves(definition, &mut |leaf| durations.extend(duration(leaf)));
    let text = definition.to_string();
    let yearly = text.contains("anniversary") || text.contains("age");
    let daily = text.contains("calendar") || text.contains("\"on\"");

    let mut instants = BTreeSet::new();
    for base in bases {
        instants.insert(base);
        for duration in &durations {
            instants.extend([local.plus(base, duration, 1), local.plus(base, duration, -1)]);
        }
        if daily {
            instants.extend(turns_of_calendar(base, local));
        }
        if yearly {
            instants.extend(turns_of_years(local.date(base), local));
        }
    }
    instants.iter().flat_map(|instant| [instant - 1, *instant, instant + 1]).collect()
}

fn leaves(json: &Json, take: &mut impl FnMut(&Json)) {
    match json {
        Json::Array(list) => list.iter().for_each(|one| leaves(one, take)),
        Json::Object(map) => map.values().for_each(|one| leaves(one, take)),
        leaf => take(leaf),
    }
}

fn date(leaf: &Json, local: &Local) -> Option<i64> {
    const AFTER_2000: i64 = 946_684_800_000;
    local.moment(leaf).filter(|millis| *millis > AFTER_2000)
}

fn duration(leaf: &Json) -> Option<String> {
    segment::Duration::parse(leaf.as_str()?).map(|duration| duration.to_string())
}

fn turns_of_calendar(base: i64, local: &Local) -> Vec<i64> {
    let day = local.date(base);
    let monday = day - i64::from(day.weekday().to_monday_zero_offset()).days();
    let (month, year) = (day.first_of_month(), day.first_of_year());
    let mut turns: Vec<i64> = (-1..=2).map(|n: i64| local.midnight(day + n.days())).collect();
    turns.extend((0..=2).map(|n: i64| local.midnight(monday + n.weeks())));
    turns.extend((0..=2).map(|n: i64| local.midnight(month + n.months())));
    turns.extend((0..=2).map(|n: i64| local.midnight(year + n.years())));
    let hour = local.clock(base);
    let past =
        (i64::from(hour.minute()) * 60 + i64::from(hour.second())) * 1_000 + i64::from(hour.millisecond());
    turns.extend([base - past, base - past + 3_600_000]);
    turns
}

fn turns_of_years(day: Date, local: &Local) -> Vec<i64> {
    let years = (2024..=2029)
        .filter_map(|year| Date::new(year, day.month(), day.day()).or_else(|_| Date::new(year, 2, 28)).ok());
    let around = years.flat_map(|day| (-8..=8).map(move |days: i64| day + days.days()));
    around.map(|day| local.midnight(day)).collect()
}
