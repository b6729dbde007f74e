//! Comparing a property: of a person, or of an event.

use serde_json::{Value as Json, json};

use crate::calendar::{Moment, after_ago};
use crate::draft::{Subject, all, any, equal_to, not, text_of};
use crate::place::{Place, cut};
use crate::report::{Report, each};

/// What PostHog keeps beside a filter for itself.
pub(super) const DERIVED: &[&str] =
    &["bytecode", "bytecode_error", "conditionHash", "group_type_index", "label", "cohort_name"];

/// The condition, or the filter, that a property compares with `value` as `operator` says.
/// PostHog's negative operators hold where there is no value.
pub(super) fn condition(subject: &Subject, place: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    let operator = place.get("operator");
    let word = operator.as_ref().map_or(Some("exact"), |operator| operator.text(report))?;
    match word {
        "is_set" => return Some(subject.is(json!({"set": true}))),
        "is_not_set" => return Some(subject.is(json!({"set": false}))),
        _ => {}
    }
    let value = place.need("value", report)?;
    match word {
        "exact" | "in" => Some(subject.is(equal_to(&value.scalars(report)?))),
        "is_not" | "not_in" => Some(not(subject.is(equal_to(&value.scalars(report)?)))),
        "icontains" | "icontains_multi" => containing(subject, &value, report),
        "not_icontains" | "not_icontains_multi" => containing(subject, &value, report).map(not),
        "regex" | "regex_multi" => matching(subject, &value, report),
        "not_regex" | "not_regex_multi" => matching(subject, &value, report).map(not),
        "gt" => number(subject, "gt", &value, report),
        "gte" | "min" => number(subject, "gte", &value, report),
        "lt" => number(subject, "lt", &value, report),
        "lte" | "max" => number(subject, "lte", &value, report),
        "between" => between(subject, &value, report),
        "not_between" => {
            Some(all(vec![subject.is(json!({"set": true})), not(between(subject, &value, report)?)]))
        }
        "is_date_exact" => same_instant(subject, &value, report),
        "is_date_before" => before(subject, &value, report),
        "is_date_after" => after(subject, &value, report),
        other => {
            let at = operator.as_ref().unwrap_or(place);
            report.refuse(at, format!("the operator `{other}` has no counterpart"))
        }
    }
}

/// The filters on the params of an event.
pub(super) fn event_filters(place: &Place<'_>, report: &mut Report<'_>) -> Option<Vec<Json>> {
    let Some(filters) = place.get("event_filters") else {
        return Some(Vec::new());
    };
    each(&filters.list(report)?, |filter| {
        let known = filter.only(&[&["type", "key", "value", "operator"], DERIVED].concat(), report);
        if let Some(kind) = filter.get("type").filter(|kind| kind.value() != "event") {
            let found = cut(kind.value());
            return report.refuse(&kind, format!("an event filter of the type `{found}` has no counterpart"));
        }
        let key = filter.need("key", report)?;
        let param = flat(key.text(report)?, &key, report)?;
        let converted = condition(&Subject::Param(param.to_owned()), filter, report);
        known?;
        converted
    })
}

/// A name that is one key, not a way into an object.
pub(super) fn flat<'a>(name: &'a str, place: &Place<'_>, report: &mut Report<'_>) -> Option<&'a str> {
    if name.is_empty() || name.contains('.') {
        return report
            .refuse(place, format!("`{name}` cannot be a name here: a dot reaches inside an object"));
    }
    Some(name)
}

/// Our tests of text look at text.
fn digits(value: &Place<'_>, report: &mut Report<'_>) {
    report.note(value, "a test of text does not look at numbers; PostHog's looks at their digits");
}

fn containing(subject: &Subject, value: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    digits(value, report);
    let texts = value.scalars(report)?;
    let test = |text: &Json| subject.is(json!({"contains": text_of(text), "ci": true}));
    Some(any(texts.into_iter().map(test).collect()))
}

fn matching(subject: &Subject, value: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    digits(value, report);
    let patterns = value.scalars(report)?;
    let test = |pattern: &Json| subject.is(json!({"matches": text_of(pattern)}));
    Some(any(patterns.into_iter().map(test).collect()))
}

fn number(subject: &Subject, test: &str, value: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    let bound = value.number(report)?;
    Some(subject.is(json!({ test: bound })))
}

fn between(subject: &Subject, value: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    match value.items().as_deref() {
        Some([low, high]) => {
            Some(subject.is(json!({"between": [low.number(report)?, high.number(report)?]})))
        }
        _ => report.refuse(value, "expected two numbers"),
    }
}

fn same_instant(subject: &Subject, value: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    if ago(value).is_some() {
        return report
            .refuse(value, "`is_date_exact` with a relative date: no test is true for one instant only");
    }
    match Moment::read(value, report)? {
        Moment::Day(day) => {
            report.note(value, "`is_date_exact` with a date is read as any time of that day");
            Some(subject.is(json!({"on": day})))
        }
        instant => {
            let (before, after) = (instant.clone().later(1).to_json(), instant.later(-1).to_json());
            Some(subject.is(json!({"after": after, "before": before})))
        }
    }
}

fn before(subject: &Subject, value: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    if let Some(length) = ago(value) {
        return Some(subject.is(json!({"older_than": length})));
    }
    Some(subject.is(json!({"before": Moment::read(value, report)?.to_json()})))
}

fn after(subject: &Subject, value: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    if let Some(length) = ago(value) {
        return Some(after_ago(subject, &length));
    }
    Some(subject.is(json!({"after": Moment::read(value, report)?.to_json()})))
}

/// A relative date such as `-7d`: so long ago. `m` are months, `M` minutes.
pub(super) fn ago(value: &Place<'_>) -> Option<String> {
    let text = value.value().as_str()?;
    let text = text.strip_prefix('-').unwrap_or(text);
    let unit = text.chars().last()?;
    let count: u64 = text.strip_suffix(unit)?.parse().ok().filter(|count| *count > 0)?;
    Some(match unit {
        's' => format!("{count}s"),
        'M' => format!("{count}m"),
        'h' => format!("{count}h"),
        'd' => format!("{count}d"),
        'w' => format!("{count}w"),
        'm' => format!("{count}mo"),
        'q' => format!("{}w", count.checked_mul(13)?),
        'y' => format!("{count}y"),
        _ => return None,
    })
}
