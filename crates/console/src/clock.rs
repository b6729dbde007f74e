//! Now, durations and the shop's local time.

use std::cell::{Cell, RefCell};

use js_sys::{Array, Function, Intl, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

thread_local! {
    static AHEAD: Cell<i64> = const { Cell::new(0) };
    static FORMATS: RefCell<Option<Formats>> = const { RefCell::new(None) };
}

/// The server's clock, in ms, as far as its answers told.
pub(crate) fn now() -> i64 {
    device_now() + AHEAD.get()
}

/// Learns how far this device's clock is off; a `Date` header counts whole seconds.
pub(crate) fn note_server_time(response: &web_sys::Response) {
    let Ok(Some(date)) = response.headers().get("date") else { return };
    let said = js_sys::Date::parse(&date);
    if said.is_nan() {
        return;
    }
    let off = said as i64 - device_now();
    AHEAD.set(if off.abs() > 3 * SECOND { off } else { 0 });
}

/// Time left, with the precision that matters: `23 s`, `4 min 05 s`, `5 h 12 min`, `6 d 4 h`.
pub(crate) fn time_left(ms: i64) -> String {
    let ms = ms.max(0);
    // A countdown shows the second that is running out, so it ends on 1 and not on 0.
    let seconds = (ms + SECOND - 1) / SECOND;
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    match seconds {
        ..60 => format!("{seconds} s"),
        60..3600 => format!("{minutes} min {:02} s", seconds % 60),
        3600..172_800 => format!("{hours} h {:02} min", minutes % 60),
        172_800..5_184_000 => format!("{days} d {} h", hours % 24),
        _ => format!("{days} d"),
    }
}

/// Time gone by, coarse: `just now`, `12 s ago`, `3 min ago`; absent past a day, where a date says more.
pub(crate) fn time_ago(ms: i64) -> Option<String> {
    match ms {
        ..2_000 => Some("just now".to_owned()),
        2_000..MINUTE => Some(format!("{} s ago", ms / SECOND)),
        MINUTE..HOUR => Some(format!("{} min ago", ms / MINUTE)),
        HOUR..DAY => Some(format!("{} h ago", ms / HOUR)),
        _ => None,
    }
}

/// Sets the time zone in which times are shown.
pub(crate) fn use_timezone(timezone: &str) {
    FORMATS.set(Some(Formats::new(timezone)));
}

/// `14:03:22` in the shop's time zone.
pub(crate) fn local_time(ms: i64) -> String {
    formatted(ms, |formats| &formats.time)
}

/// `24 Nov 2026`.
pub(crate) fn local_day(ms: i64) -> String {
    formatted(ms, |formats| &formats.day)
}

/// `24 Nov 2026, 14:03`.
pub(crate) fn local_minute(ms: i64) -> String {
    formatted(ms, |formats| &formats.minute)
}

/// `Tue, 24 Nov 2026, 14:03:22.123 GMT+5`: what a hover shows.
pub(crate) fn exact(ms: i64) -> String {
    formatted(ms, |formats| &formats.exact)
}

/// RFC 3339 in UTC, for `<time datetime>`.
pub(crate) fn machine(ms: i64) -> String {
    let date = js_sys::Date::new(&JsValue::from_f64(ms as f64));
    if date.get_time().is_nan() { String::new() } else { date.to_iso_string().into() }
}

fn device_now() -> i64 {
    js_sys::Date::now() as i64
}

struct Formats {
    time: Function,
    day: Function,
    minute: Function,
    exact: Function,
}

impl Formats {
    fn new(timezone: &str) -> Self {
        let date = [("day", "numeric"), ("month", "short"), ("year", "numeric")];
        let minute = [("hour", "2-digit"), ("minute", "2-digit")];
        let second = [("second", "2-digit")];
        let exact = [("weekday", "short"), ("fractionalSecondDigits", "3"), ("timeZoneName", "shortOffset")];
        Self {
            time: formatter(timezone, &[&minute, &second]),
            day: formatter(timezone, &[&date]),
            minute: formatter(timezone, &[&date, &minute]),
            exact: formatter(timezone, &[&date, &minute, &second, &exact]),
        }
    }
}

/// A bound `Intl.DateTimeFormat#format`, in UTC should the browser not know the time zone.
fn formatter(timezone: &str, parts: &[&[(&str, &str)]]) -> Function {
    let zones = [timezone, "UTC"];
    zones
        .into_iter()
        .filter(|zone| !zone.is_empty())
        .find_map(|zone| try_formatter(zone, parts).ok())
        .unwrap_or_default()
}

fn try_formatter(timezone: &str, parts: &[&[(&str, &str)]]) -> Result<Function, JsValue> {
    let options = Object::new();
    for (name, value) in
        parts.iter().copied().flatten().chain(&[("timeZone", timezone), ("hourCycle", "h23")])
    {
        let value = value.parse::<f64>().map_or_else(|_| JsValue::from_str(value), JsValue::from_f64);
        Reflect::set(&options, &JsValue::from_str(name), &value)?;
    }
    // `Intl::DateTimeFormat::new` cannot report a bad time zone, so the constructor is called by reflection.
    let intl = Reflect::get(&js_sys::global(), &JsValue::from_str("Intl"))?;
    let class: Function = Reflect::get(&intl, &JsValue::from_str("DateTimeFormat"))?.dyn_into()?;
    let format = Reflect::construct(&class, &Array::of2(&JsValue::from_str("en-GB"), &options))?;
    Ok(format.unchecked_into::<Intl::DateTimeFormat>().format())
}

fn formatted(ms: i64, pick: impl Fn(&Formats) -> &Function) -> String {
    FORMATS.with_borrow_mut(|formats| {
        let formats = formats.get_or_insert_with(|| Formats::new("UTC"));
        let said = pick(formats).call1(&JsValue::NULL, &JsValue::from_f64(ms as f64));
        said.ok().and_then(|said| said.as_string()).unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(ms: i64, said: &str) {
        assert_eq!(time_left(ms), said);
    }

    #[test]
    fn time_left_is_precise_when_it_is_short() {
        check(-5, "0 s");
        check(1, "1 s");
        check(22_001, "23 s");
        check(60 * SECOND, "1 min 00 s");
        check(245 * SECOND, "4 min 05 s");
        check(5 * HOUR + 12 * MINUTE, "5 h 12 min");
        check(47 * HOUR, "47 h 00 min");
        check(6 * DAY + 4 * HOUR, "6 d 4 h");
        check(90 * DAY, "90 d");
    }

    #[test]
    fn time_ago_gives_way_to_dates() {
        let said = [500, 12_000, 185_000, 2 * HOUR, DAY].map(time_ago);
        let said: Vec<_> = said.iter().map(Option::as_deref).collect();
        assert_eq!(said, [Some("just now"), Some("12 s ago"), Some("3 min ago"), Some("2 h ago"), None]);
    }
}
