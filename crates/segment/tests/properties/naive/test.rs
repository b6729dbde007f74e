//! Tests of values for the naive evaluator, key by key as the page lists them.

use event::Value;
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::Value as Json;

use super::Local;

const LIST_KEYS: &[&str] = &["has_all", "has_any", "has_none", "len"];

/// Whether a value, or the lack of one, passes.
pub(crate) fn passes(test: &Json, value: Option<&Value>, now: i64, local: &Local) -> bool {
    let keys = test.as_object().unwrap();
    let Some(value) = value.filter(|value| !value.is_null()) else {
        return keys.iter().all(|(key, operand)| key == "ci" || (key == "set" && operand == false));
    };
    if keys.get("set") == Some(&Json::Bool(false)) {
        return false;
    }
    let ci = keys.get("ci") == Some(&Json::Bool(true));
    let on_list = |key: &String| LIST_KEYS.contains(&key.as_str());
    let plain: Vec<(&String, &Json)> =
        keys.iter().filter(|(key, _)| !on_list(key) && *key != "set" && *key != "ci").collect();
    let all_plain =
        |value: &Value| plain.iter().all(|(key, operand)| plain_passes(key, operand, value, ci, now, local));
    match value {
        Value::List(list) => {
            let list: Vec<&Value> = list.iter().filter(|value| !value.is_null()).collect();
            let lists = keys.iter().filter(|(key, _)| on_list(key));
            lists.into_iter().all(|(key, operand)| list_passes(key, operand, &list, ci))
                && (plain.is_empty() || list.iter().any(|value| all_plain(value)))
        }
        value => !keys.keys().any(on_list) && all_plain(value),
    }
}

/// Whether a number passes.
pub(crate) fn number_passes(test: &Json, number: f64) -> bool {
    passes(test, Some(&Value::Number(number)), 0, &Local::new("UTC"))
}

fn list_passes(key: &str, operand: &Json, list: &[&Value], ci: bool) -> bool {
    let has = |one: &Json| list.iter().any(|value| same(one, value, ci));
    match key {
        "len" => number_passes(operand, list.len() as f64),
        "has_all" => operand.as_array().unwrap().iter().all(has),
        "has_any" => operand.as_array().unwrap().iter().any(has),
        _ => !operand.as_array().unwrap().iter().any(has),
    }
}

fn same(operand: &Json, value: &Value, ci: bool) -> bool {
    let lower = |value: &Value| match (ci, value) {
        (true, Value::Text(text)) => Value::Text(text.to_lowercase()),
        (_, value) => value.clone(),
    };
    lower(&Value::from(operand.clone())).same_as(&lower(value))
}

fn plain_passes(key: &str, operand: &Json, value: &Value, ci: bool, now: i64, local: &Local) -> bool {
    let any = |operand: &Json| operand.as_array().unwrap().iter().any(|one| same(one, value, ci));
    let bound = || operand.as_f64().unwrap();
    match key {
        "eq" => same(operand, value, ci),
        "ne" => !same(operand, value, ci),
        "in" => any(operand),
        "not_in" => !any(operand),
        "gt" => value.as_number().is_some_and(|number| number > bound()),
        "gte" => value.as_number().is_some_and(|number| number >= bound()),
        "lt" => value.as_number().is_some_and(|number| number < bound()),
        "lte" => value.as_number().is_some_and(|number| number <= bound()),
        "between" => value.as_number().is_some_and(|number| {
            operand[0].as_f64().unwrap() <= number && number <= operand[1].as_f64().unwrap()
        }),
        "contains" | "starts" | "ends" | "matches" => {
            value.as_text().is_some_and(|text| text_passes(key, operand.as_str().unwrap(), text, ci))
        }
        key => {
            let json = serde_json::to_value(value).unwrap();
            local.moment(&json).is_some_and(|date| date_passes(key, operand, date, now, local))
        }
    }
}

fn text_passes(key: &str, operand: &str, text: &str, ci: bool) -> bool {
    if key == "matches" {
        let pattern = if ci { format!("(?i){operand}") } else { operand.to_owned() };
        return regex::Regex::new(&pattern).unwrap().is_match(text);
    }
    let (operand, text) = match ci {
        true => (operand.to_lowercase(), text.to_lowercase()),
        false => (operand.to_owned(), text.to_owned()),
    };
    match key {
        "contains" => text.contains(&operand),
        "starts" => text.starts_with(&operand),
        _ => text.ends_with(&operand),
    }
}

fn date_passes(key: &str, operand: &Json, v: i64, now: i64, local: &Local) -> bool {
    let (day, today) = (local.date(v), local.date(now));
    let moved = |sign: i64| local.plus(v, operand.as_str().unwrap(), sign);
    match key {
        "before" => v < local.moment(operand).unwrap(),
        "after" => v > local.moment(operand).unwrap(),
        "in_last" => v <= now && now < moved(1),
        "in_next" => moved(-1) <= now && now < v,
        "older_than" => moved(1) <= now,
        "on" => match operand.as_str().unwrap() {
            "today" => day == today,
            "yesterday" => day == today.yesterday().unwrap(),
            "tomorrow" => day == today.tomorrow().unwrap(),
            date => day == date.parse::<Date>().unwrap(),
        },
        "anniversary" => anniversary(operand, day, today),
        "month_day" => month_day(operand, day),
        _ => v <= now && number_passes(operand, age(day, today)),
    }
}

/// Whether the day of a date comes round on this day.
fn comes_round(date: Date, day: Date) -> bool {
    let same = date.month() == day.month() && date.day() == day.day();
    same || (date.month() == 2
        && date.day() == 29
        && day.month() == 2
        && day.day() == 28
        && !day.in_leap_year())
}

fn anniversary(operand: &Json, date: Date, today: Date) -> bool {
    match operand.as_str() {
        Some("today") => return comes_round(date, today),
        Some(_) => return comes_round(date, today.tomorrow().unwrap()),
        None => {}
    }
    let next = operand["in_next"].as_str();
    let duration = next.or(operand["in_last"].as_str()).unwrap();
    let count: i64 = duration.trim_end_matches(char::is_alphabetic).parse().unwrap();
    if duration.ends_with("mo") {
        let near = (-800..=800).map(|days: i64| today + days.days()).filter(|day| comes_round(date, *day));
        return near.into_iter().any(|a| match next {
            Some(_) => a - count.months() < today && today <= a,
            None => a <= today && today < a + count.months(),
        });
    }
    let days = if duration.ends_with('w') { count * 7 } else { count };
    let sign = if next.is_some() { 1 } else { -1 };
    (0..days).any(|ahead| comes_round(date, today + (sign * ahead).days()))
}

fn month_day(operand: &Json, day: Date) -> bool {
    let text = format!("{:02}-{:02}", day.month(), day.day());
    let (first, last) = (operand[0].as_str().unwrap(), operand[1].as_str().unwrap());
    match first <= last {
        true => (first..=last).contains(&text.as_str()),
        false => text.as_str() >= first || text.as_str() <= last,
    }
}

/// Full years: the anniversaries there have been.
fn age(born: Date, today: Date) -> f64 {
    let birthdays = (1..200).take_while(|years| {
        let year = born.year() + years;
        let day = Date::new(year, born.month(), born.day()).unwrap_or_else(|_| Date::constant(year, 2, 28));
        day <= today
    });
    birthdays.count() as f64
}
