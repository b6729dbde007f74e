//! PostHog cohorts: `{"properties": {"type": "OR", "values": […]}}`, groups within groups, leaves that
//! look at the person, at behaviour, or at other cohorts.

mod behavior;
mod lifecycle;
mod operator;
mod window;

use serde_json::{Value as Json, json};

use crate::Definition;
use crate::draft::{Subject, all, any, not};
use crate::place::{Place, cut};
use crate::report::{Report, each};

/// What stands beside the filters of a cohort and says nothing about its members.
const BESIDE: &[&str] = &[
    "id",
    "name",
    "description",
    "filters",
    "properties",
    "is_static",
    "deleted",
    "version",
    "pending_version",
    "created_by",
    "created_at",
    "last_calculation",
    "is_calculating",
    "errors_calculating",
    "last_error_message",
    "last_calculation_duration_ms",
    "count",
    "cohort_type",
    "experiment_set",
    "last_import_total_count",
    "last_import_unmatched_count",
    "_create_in_folder",
    "_create_static_person_ids",
    "groups",
    "query",
];

/// A cohort, its `filters`, or the group of properties in them.
pub(crate) fn definition(root: &Place<'_>, report: &mut Report<'_>) -> Option<Definition> {
    if is_group(root) {
        return group(root, report).map(Definition::of);
    }
    let known = root.only(BESIDE, report);
    let name = root.get("name").and_then(|name| Some(name.text(report)?.to_owned()));
    if root.get("is_static").is_some_and(|flag| flag.value() == &json!(true)) {
        report.note(root, "a static cohort becomes a list; its members are to be imported");
        known?;
        return Some(Definition { name, ..Definition::list() });
    }
    for key in ["groups", "query"] {
        if let Some(place) = root.get(key).filter(|place| !is_empty(place.value())) {
            report.refuse::<()>(&place, format!("a cohort made by `{key}` has no filters to convert"));
        }
    }
    let filters = root.get("filters").unwrap_or_else(|| root.clone());
    if root.get("filters").is_some() {
        filters.only(&["properties", "filterTestAccounts"], report)?;
    }
    if let Some(flag) = filters.get("filterTestAccounts").filter(|flag| flag.value() != &json!(false)) {
        let message = "`filterTestAccounts` means filters of the project that are not in the cohort";
        report.refuse::<()>(&flag, message);
    }
    let condition = group(&filters.need("properties", report)?, report)?;
    known?;
    Some(Definition { name, ..Definition::of(condition) })
}

/// Whether this is a group: `AND` or `OR` of values.
pub(crate) fn is_group(place: &Place<'_>) -> bool {
    let joins = |kind: Place<'_>| matches!(kind.value().as_str(), Some("AND" | "OR"));
    place.get("type").is_some_and(joins) && place.get("values").is_some()
}

fn group(place: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    if !is_group(place) {
        return leaf(place, report);
    }
    let known = place.only(&["type", "values", "id"], report);
    let values = place.need("values", report)?.list(report)?;
    if values.is_empty() {
        return report.refuse(place, "a group without conditions");
    }
    let parts = each(&values, |value| group(value, report))?;
    known?;
    match place.get("type")?.value().as_str() {
        Some("OR") => Some(any(parts)),
        _ => Some(all(parts)),
    }
}

fn leaf(place: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    let kind = place.need("type", report)?;
    let condition = match kind.text(report)? {
        "behavioral" => behavior::condition(place, report)?,
        "person" | "person_metadata" => person(place, report)?,
        "cohort" | "static-cohort" | "dynamic-cohort" | "precalculated-cohort" => cohort(place, report)?,
        other => return report.refuse(&kind, format!("a filter of the type `{other}` has no counterpart")),
    };
    let negated = place.get("negation").map_or(Some(false), |flag| flag.flag(report))?;
    Some(if negated { not(condition) } else { condition })
}

fn person(place: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    const KEYS: &[&str] = &["type", "key", "value", "operator", "negation"];
    let known = place.only(&[KEYS, operator::DERIVED].concat(), report);
    let key = place.need("key", report)?;
    let attribute = match (place.get("type")?.value().as_str(), key.text(report)?) {
        (Some("person_metadata"), "created_at") => {
            report.note(&key, "`created_at` of a person is read as the first time the contact was seen");
            "activity.first_seen"
        }
        (Some("person_metadata"), other) => {
            return report.refuse(&key, format!("the column `{other}` of a person has no counterpart"));
        }
        (_, name) => operator::flat(name, &key, report)?,
    };
    let condition = operator::condition(&Subject::Attribute(attribute.to_owned()), place, report);
    known?;
    condition
}

fn cohort(place: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    const KEYS: &[&str] = &["type", "key", "value", "operator", "negation", "cohort_name"];
    let known = place.only(&[KEYS, operator::DERIVED].concat(), report);
    let value = place.need("value", report)?;
    let id = match value.items().as_deref() {
        Some([one]) => one.clone(),
        Some(_) => return report.refuse(&value, "a cohort filter names exactly one cohort"),
        None => value,
    };
    let segment = report.segment(&id)?;
    let within = match place.get("operator") {
        None => "in",
        Some(operator) => match operator.text(report)? {
            "in" | "exact" => "in",
            "not_in" => "out",
            _ => {
                let found = cut(operator.value());
                return report.refuse(&operator, format!("`{found}` is no operator of a cohort"));
            }
        },
    };
    known?;
    Some(json!({"segment": segment, "is": within}))
}

fn is_empty(value: &Json) -> bool {
    match value {
        Json::Array(list) => list.is_empty(),
        Json::Object(map) => map.is_empty(),
        _ => false,
    }
}
