//! What a profile is.

use serde_json::{Value as Json, json};

use super::Condition;
use super::comparison::{KEYS, compare};
use crate::draft::{Subject, all, any, not};
use crate::place::Place;
use crate::report::{Report, each};

/// A property of the profile, such as `properties.firstName` or `segments`.
pub(super) fn property(condition: &Condition<'_>, report: &mut Report<'_>) -> Option<Json> {
    let known = condition.only(KEYS, report);
    let place = condition.need("propertyName", report)?;
    let name = place.text(report)?;
    if matches!(name, "segments" | "systemProperties.lists") {
        known?;
        return membership(
            condition,
            ["propertyValues", "propertyValue"],
            "comparisonOperator",
            name,
            report,
        );
    }
    let attribute = attribute(name, &place, report)?;
    let converted = compare(&Subject::Attribute(attribute), condition, report);
    known?;
    converted
}

/// The attribute that a property of a profile is.
pub(super) fn attribute(name: &str, place: &Place<'_>, report: &mut Report<'_>) -> Option<String> {
    let path = name.strip_prefix("properties.").unwrap_or(name);
    let alone = path != name || !name.contains('.');
    if !alone || path.is_empty() || path.split('.').any(str::is_empty) || matches!(path, "itemId" | "scope") {
        return report.refuse(place, format!("the field `{name}` of a profile has no counterpart"));
    }
    Some(match path {
        "firstVisit" => "activity.first_seen".to_owned(),
        "lastVisit" => "activity.last_seen".to_owned(),
        "nbOfVisits" => "activity.sessions".to_owned(),
        path => path.to_owned(),
    })
}

/// `profileSegmentCondition` and `profileUserListCondition`.
pub(super) fn segments(condition: &Condition<'_>, key: &str, report: &mut Report<'_>) -> Option<Json> {
    condition.only(&[key, "matchType"], report)?;
    membership(condition, [key, key], "matchType", key, report)
}

fn membership(
    condition: &Condition<'_>,
    keys: [&str; 2],
    operator: &str,
    what: &str,
    report: &mut Report<'_>,
) -> Option<Json> {
    let operator = condition.need(operator, report)?;
    let word = operator.text(report)?;
    let Some(named) = keys.iter().find_map(|key| condition.get(key)) else {
        return report.refuse(&condition.place, format!("`{}` names no {what}", condition.kind));
    };
    let ids = named.items().unwrap_or_else(|| vec![named.clone()]);
    if ids.is_empty() {
        return report.refuse(&named, "an empty list of segments");
    }
    let segments = each(&ids, |id| report.segment(id))?;
    let within = segments.iter().map(|id| json!({"segment": id, "is": "in"})).collect();
    match word {
        "in" | "hasSomeOf" | "equals" => Some(any(within)),
        "all" => Some(all(within)),
        "notIn" | "hasNoneOf" | "notEquals" => Some(not(any(within))),
        other => report.refuse(&operator, format!("the operator `{other}` has no counterpart for {what}")),
    }
}

/// Some object of a list passes.
pub(super) fn nested(condition: &Condition<'_>, report: &mut Report<'_>) -> Option<Json> {
    let known = condition.only(&["path", "subCondition"], report);
    let place = condition.need("path", report)?;
    let path = place.text(report)?;
    let attribute = attribute(path, &place, report);
    let filter = fields(&condition.need("subCondition", report)?, path, report);
    known?;
    Some(json!({"attribute": attribute?, "any": filter?}))
}

/// A filter on the fields of an object that stands at `path`.
pub(super) fn fields(place: &Place<'_>, path: &str, report: &mut Report<'_>) -> Option<Json> {
    let condition = Condition::read(place, report)?;
    match condition.kind {
        "booleanCondition" => {
            let known = condition.only(&["operator", "subConditions"], report);
            let parts = condition.need("subConditions", report)?.list(report)?;
            let parts = each(&parts, |part| fields(part, path, report))?;
            known?;
            match condition.text("operator", report)? {
                "or" => Some(any(parts)),
                _ => Some(all(parts)),
            }
        }
        "notCondition" => fields(&condition.need("subCondition", report)?, path, report).map(not),
        "profilePropertyCondition" | "eventPropertyCondition" | "sessionPropertyCondition" => {
            let known = condition.only(KEYS, report);
            let named = condition.need("propertyName", report)?;
            let name = named.text(report)?;
            let inside = name.strip_prefix(path).and_then(|rest| rest.strip_prefix('.')).unwrap_or(name);
            if inside.is_empty() || inside.split('.').any(str::is_empty) {
                return report.refuse(&named, format!("`{name}` is no name"));
            }
            let converted = compare(&Subject::Param(inside.to_owned()), &condition, report);
            known?;
            converted
        }
        kind => {
            report.refuse(&condition.named, format!("`{kind}` inside a `nestedCondition` has no counterpart"))
        }
    }
}
