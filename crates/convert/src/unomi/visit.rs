//! What is known of a visit: its length, its place, whether it is the first.

use serde_json::{Value as Json, json};

use super::Condition;
use super::comparison::{KEYS, compare};
use super::profile::attribute;
use crate::draft::{Subject, all};
use crate::place::Place;
use crate::report::Report;

/// Unomi's properties of a session, and the attributes of ours.
const PROPERTIES: &[(&str, &str)] = &[
    ("properties.sessionCountryCode", "geo.country"),
    ("properties.sessionAdminSubDiv1", "geo.region"),
    ("properties.sessionCity", "geo.city"),
    ("properties.deviceCategory", "device.type"),
    ("properties.operatingSystemName", "device.os"),
    ("properties.userAgentName", "device.browser"),
    ("properties.userAgentVersion", "device.browser_version"),
    ("properties.referringURL", "traffic.last.referrer"),
    ("size", "session.pages"),
];

const LATEST: &str = "Unomi asks this of a session; here it is what is known of the contact's last one";

/// `sessionPropertyCondition`.
pub(super) fn property(condition: &Condition<'_>, report: &mut Report<'_>) -> Option<Json> {
    let known = condition.only(KEYS, report);
    let named = condition.need("propertyName", report)?;
    let name = named.text(report)?;
    let ours = match PROPERTIES.iter().find(|(theirs, _)| *theirs == name) {
        Some((_, ours)) => {
            report.note(&named, LATEST);
            (*ours).to_owned()
        }
        None => match name.strip_prefix("profile.") {
            Some(rest) => attribute(rest, &named, report)?,
            None => {
                return report.refuse(&named, format!("the field `{name}` of a session has no counterpart"));
            }
        },
    };
    let converted = compare(&Subject::Attribute(ours), condition, report);
    known?;
    converted
}

/// `sessionDurationCondition`, in seconds.
pub(super) fn duration(condition: &Condition<'_>, report: &mut Report<'_>) -> Option<Json> {
    condition.only(&["minimumDuration", "maximumDuration"], report)?;
    let bound = |place: Option<Place<'_>>, report: &mut Report<'_>| match place {
        Some(place) => place.whole(0, report).map(Some),
        None => Some(None),
    };
    let least = bound(condition.get("minimumDuration"), report);
    let most = bound(condition.get("maximumDuration"), report);
    let test = match (least?, most?) {
        (Some(least), Some(most)) if least <= most => json!({"between": [least, most]}),
        (Some(least), None) => json!({ "gte": least }),
        (None, Some(most)) => json!({ "lte": most }),
        (Some(_), Some(_)) => return report.refuse(&condition.place, "a minimum above the maximum"),
        (None, None) => {
            return report.refuse(&condition.place, "`sessionDurationCondition` without a duration");
        }
    };
    report.note(&condition.place, LATEST);
    Some(Subject::Attribute("session.duration".to_owned()).is(test))
}

/// `geoLocationSessionCondition`.
pub(super) fn location(condition: &Condition<'_>, report: &mut Report<'_>) -> Option<Json> {
    condition.only(&["country", "admin1", "admin2", "city"], report)?;
    if let Some(district) = condition.get("admin2") {
        return report.refuse(&district, "`admin2`: a contact's place is its country, region and city");
    }
    let fields = [("country", "geo.country"), ("admin1", "geo.region"), ("city", "geo.city")];
    let mut tests = Vec::new();
    for (field, attribute) in fields {
        if let Some(place) = condition.get(field) {
            let value = place.text(report)?;
            tests.push(Subject::Attribute(attribute.to_owned()).is(json!({"eq": value, "ci": true})));
        }
    }
    if condition.get("admin1").or(condition.get("city")).is_some() {
        report
            .note(&condition.place, "Unomi names regions and cities by ids of GeoNames; here they are names");
    }
    report.note(&condition.place, LATEST);
    if tests.is_empty() {
        return report.refuse(&condition.place, "`geoLocationSessionCondition` names no place");
    }
    Some(all(tests))
}

/// `newVisitorCondition`: the first visit, or the first after a while.
pub(super) fn new(condition: &Condition<'_>, report: &mut Report<'_>) -> Option<Json> {
    days(condition, report)?;
    let message = "a new visitor is read as one with a single visit; Unomi also takes one who was away for longer \
                   than `since`";
    report.note(&condition.place, message);
    Some(Subject::Attribute("activity.sessions".to_owned()).is(json!({"lte": 1})))
}

/// `returningVisitorCondition`: not the first visit, and the one before it not long ago.
pub(super) fn returning(condition: &Condition<'_>, report: &mut Report<'_>) -> Option<Json> {
    let days = days(condition, report)?;
    let message = "a returning visitor is read as one with two visits, seen within `since` days; Unomi asks when \
                   the visit before the last one was";
    report.note(&condition.place, message);
    let mut tests = vec![Subject::Attribute("activity.sessions".to_owned()).is(json!({"gte": 2}))];
    if let Some(days) = days {
        let seen = Subject::Attribute("activity.last_seen".to_owned());
        tests.push(seen.is(json!({"in_last": format!("{days}d")})));
    }
    Some(all(tests))
}

fn days(condition: &Condition<'_>, report: &mut Report<'_>) -> Option<Option<u64>> {
    condition.only(&["since"], report)?;
    match condition.get("since") {
        Some(since) => since.whole(1, report).map(Some),
        None => Some(None),
    }
}
