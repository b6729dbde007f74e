//! Tests in words.

use segment::{Anniversary, Check, Day, Test};
use serde_json::Value;

use super::{
    Sentence,
    window::{duration, instant},
};

/// What a value passes, after its name: `is at least 5`.
pub(super) fn said(test: &Test) -> Sentence {
    let parts = test.checks.iter().map(check).collect();
    let whole = Sentence::joined(parts, " and ");
    if test.ignore_case { whole.plain(" (in any case)") } else { whole }
}

/// How often: `at least 3 times`.
pub(super) fn times(test: &Test) -> Sentence {
    counted(test, " time")
}

fn counted(test: &Test, noun: &str) -> Sentence {
    let whole = amount(test);
    let once = matches!(
        test.checks.as_slice(),
        [Check::Eq(event::Value::Number(1.0)) | Check::Gte(1.0) | Check::Lte(1.0)]
    );
    whole.plain(noun).plain(if once { "" } else { "s" })
}

/// On how many days: `at least 3 days`.
pub(super) fn days(test: &Test) -> Sentence {
    counted(test, " day")
}

/// A number alone: `more than 20`.
pub(super) fn amount(test: &Test) -> Sentence {
    let part = |check: &Check| {
        let start = Sentence::default();
        match check {
            Check::Eq(value) => start.plain("exactly ").strong(shown(value)),
            Check::Ne(value) => start.plain("other than ").strong(shown(value)),
            Check::Gt(bound) => start.plain("more than ").strong(bound.to_string()),
            Check::Gte(bound) => start.plain("at least ").strong(bound.to_string()),
            Check::Lt(bound) => start.plain("less than ").strong(bound.to_string()),
            Check::Lte(bound) => start.plain("at most ").strong(bound.to_string()),
            Check::Between(low, high) => {
                start.plain("between ").strong(low.to_string()).plain(" and ").strong(high.to_string())
            }
            Check::In(values) => start.plain("one of ").then(listed(values)),
            Check::NotIn(values) => start.plain("none of ").then(listed(values)),
            other => self::check(other),
        }
    };
    Sentence::joined(test.checks.iter().map(part).collect(), " and ")
}

fn check(check: &Check) -> Sentence {
    let start = Sentence::default();
    match check {
        Check::Set(true) => start.plain("is known"),
        Check::Set(false) => start.plain("is not known"),
        Check::Eq(value) => start.plain("is ").strong(shown(value)),
        Check::Ne(value) => start.plain("is not ").strong(shown(value)),
        Check::In(values) => start.plain("is one of ").then(listed(values)),
        Check::NotIn(values) => start.plain("is none of ").then(listed(values)),
        Check::Gt(_) | Check::Gte(_) | Check::Lt(_) | Check::Lte(_) | Check::Between(..) => {
            start.plain("is ").then(amount(&Test::of(check.clone())))
        }
        Check::Contains(text) => start.plain("contains ").strong(quoted(text)),
        Check::Starts(text) => start.plain("starts with ").strong(quoted(text)),
        Check::Ends(text) => start.plain("ends with ").strong(quoted(text)),
        Check::Matches(pattern) => start.plain("matches ").strong(pattern.clone()),
        Check::HasAll(values) => start.plain("has all of ").then(listed(values)),
        Check::HasAny(values) => start.plain("has one of ").then(listed(values)),
        Check::HasNone(values) => start.plain("has none of ").then(listed(values)),
        Check::Len(test) => start.plain("has ").then(amount(test)).plain(" elements"),
        Check::Age(test) => start.plain("makes an age of ").then(amount(test)),
        Check::InLast(length) => start.plain("is in the last ").strong(duration(length)),
        Check::InNext(length) => start.plain("is in the next ").strong(duration(length)),
        Check::OlderThan(length) => start.plain("is more than ").strong(duration(length)).plain(" ago"),
        Check::On(day) => start.plain("is ").strong(named_day(*day)),
        Check::Anniversary(anniversary) => round(*anniversary),
        Check::Before(_) => start.plain("is before ").strong(instant(&written(check, "before"))),
        Check::After(_) => start.plain("is after ").strong(instant(&written(check, "after"))),
        Check::MonthDay(..) => {
            let days = written(check, "month_day");
            let day = |index: usize| days.get(index).map(instant).unwrap_or_default();
            start.plain("falls between ").strong(day(0)).plain(" and ").strong(day(1)).plain(" of any year")
        }
    }
}

fn round(anniversary: Anniversary) -> Sentence {
    let start = Sentence::default().plain("comes round ");
    match anniversary {
        Anniversary::Today => start.strong("today"),
        Anniversary::Tomorrow => start.strong("tomorrow"),
        Anniversary::InNext(length) => start.plain("in the next ").strong(duration(&length)),
        Anniversary::InLast(length) => {
            Sentence::default().plain("came round in the last ").strong(duration(&length))
        }
    }
}

fn named_day(day: Day) -> String {
    match day {
        Day::Today => "today".to_owned(),
        Day::Yesterday => "yesterday".to_owned(),
        Day::Tomorrow => "tomorrow".to_owned(),
        Day::Date(date) => date.to_string(),
    }
}

/// The operand as the definition writes it.
fn written(check: &Check, key: &str) -> Value {
    let test = serde_json::to_value(Test::of(check.clone())).unwrap_or_default();
    test.get(key).cloned().unwrap_or_default()
}

fn listed(values: &[event::Value]) -> Sentence {
    Sentence::joined(values.iter().map(|value| Sentence::default().strong(shown(value))).collect(), ", ")
}

fn shown(value: &event::Value) -> String {
    match value {
        event::Value::Bool(true) => "true".to_owned(),
        event::Value::Bool(false) => "false".to_owned(),
        event::Value::Text(text) => quoted(text),
        other => other.text_form().map(String::from).unwrap_or_default(),
    }
}

fn quoted(text: &str) -> String {
    format!("“{text}”")
}
