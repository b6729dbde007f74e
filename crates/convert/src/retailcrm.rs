//! RetailCRM customer filters: `{"filter": {"minOrdersCount": 2, …}}`, all of which must hold.

use serde_json::{Value as Json, json};

use crate::Definition;
use crate::calendar::Moment;
use crate::draft::{Subject, all, equal_to};
use crate::place::Place;
use crate::report::{Report, each};

/// Numbers: the name of the filter after `min` or `max`.
const NUMBERS: &[(&str, &str)] = &[
    ("OrdersCount", "orders.count"),
    ("AverageSumm", "orders.average_value"),
    ("TotalSumm", "orders.revenue"),
];

/// Dates: the name of the filter before `From` or `To`.
const DATES: &[(&str, &str)] = &[
    ("firstOrder", "orders.first_at"),
    ("lastOrder", "orders.last_at"),
    ("firstWebVisit", "activity.first_seen"),
    ("lastWebVisit", "activity.last_seen"),
    ("date", "activity.first_seen"),
];

/// Values that an attribute must equal.
const VALUES: &[(&str, &str)] = &[
    ("sex", "sex"),
    ("region", "geo.region"),
    ("city", "geo.city"),
    ("countries", "geo.country"),
    ("sourceName", "traffic.first.source"),
    ("mediumName", "traffic.first.medium"),
    ("campaignName", "traffic.first.campaign"),
    ("keywordName", "traffic.first.term"),
    ("adContentName", "traffic.first.content"),
    ("discountCardNumber", "discountCardNumber"),
    ("classSegment", "classSegment"),
];

const FLAGS: &[&str] = &["vip", "bad"];

/// A filter, or the query that holds it.
pub(crate) fn definition(root: &Place<'_>, report: &mut Report<'_>) -> Option<Definition> {
    let inner = root.get("filter").unwrap_or_else(|| root.clone());
    if root.get("filter").is_some() {
        root.only(&["filter", "limit", "page"], report)?;
    }
    let Some(map) = inner.value().as_object() else {
        return report.refuse(&inner, "expected an object of filters");
    };
    let parts = each(map.keys().filter_map(|key| Some((key.as_str(), inner.get(key)?))), |(key, place)| {
        filter(key, &place, report)
    })?;
    if parts.is_empty() {
        return report.refuse(&inner, "a filter without conditions");
    }
    Some(Definition::of(all(parts)))
}

fn filter(key: &str, place: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    if let Some(attribute) = known(VALUES, Some(key)) {
        if key.ends_with("Name") {
            report.note(place, "the source of a customer is read as that of the first visit");
        }
        return Some(attribute.is(equal_to(&place.scalars(report)?)));
    }
    for (prefix, test) in [("min", "gte"), ("max", "lte")] {
        if let Some(attribute) = known(NUMBERS, key.strip_prefix(prefix)) {
            return Some(attribute.is(json!({test: place.number(report)?})));
        }
    }
    if let Some(attribute) = known(DATES, key.strip_suffix("From")) {
        created(key, place, report);
        return Some(Moment::read(place, report)?.since(&attribute));
    }
    if let Some(attribute) = known(DATES, key.strip_suffix("To")) {
        created(key, place, report);
        let end = Moment::read(place, report)?.end().later(1);
        return Some(attribute.is(json!({"before": end.to_json()})));
    }
    match key {
        _ if FLAGS.contains(&key) => {
            let test = equal_to(&[&json!(truth(place, report)?)]);
            Some(Subject::Attribute(key.to_owned()).is(test))
        }
        "segment" => {
            let segment = report.segment(place)?;
            Some(json!({"segment": segment, "is": "in"}))
        }
        "tags" | "attachedTags" => {
            report.note(place, "of several tags one is enough");
            Some(Subject::Attribute("tags".to_owned()).is(json!({"has_any": place.scalars(report)?})))
        }
        "emailMarketingUnsubscribed" => {
            let left = !truth(place, report)?;
            Some(Subject::Attribute("channel.email.consent".to_owned()).is(json!({ "eq": left })))
        }
        "subscriptions" => Some(all(each(&place.list(report)?, |one| subscription(one, report))?)),
        "customFields" => custom(place, report),
        other => report.refuse(place, format!("the filter `{other}` has no counterpart")),
    }
}

fn known(table: &[(&str, &str)], name: Option<&str>) -> Option<Subject> {
    let (_, attribute) = table.iter().find(|(theirs, _)| Some(*theirs) == name)?;
    Some(Subject::Attribute((*attribute).to_owned()))
}

fn created(key: &str, place: &Place<'_>, report: &mut Report<'_>) {
    if key.starts_with("date") {
        report.note(place, "the day a customer was entered is read as the first time the contact was seen");
    }
}

/// `1`, `0`, true or false, also as text.
fn truth(place: &Place<'_>, report: &mut Report<'_>) -> Option<bool> {
    match place.value() {
        Json::Bool(truth) => Some(*truth),
        value if value == "1" || value == "true" || *value == json!(1) => Some(true),
        value if value == "0" || value == "false" || *value == json!(0) => Some(false),
        _ => report.refuse(place, "expected 1 or 0"),
    }
}

fn subscription(place: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    let known = place.only(&["channel", "subscription", "subscribed"], report);
    let named = place.need("channel", report)?;
    let channel = match named.text(report)? {
        channel @ ("email" | "sms" | "viber") => channel,
        other => return report.refuse(&named, format!("the channel `{other}` has no counterpart")),
    };
    if let Some(category) = place.get("subscription") {
        return report.refuse(&category, "a subscription of its own: consent is given for a channel");
    }
    let subscribed = truth(&place.need("subscribed", report)?, report);
    known?;
    Some(Subject::Attribute(format!("channel.{channel}.consent")).is(json!({"eq": subscribed?})))
}

/// Custom fields: a value, one of several, or bounds.
fn custom(place: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    let Some(fields) = place.value().as_object() else {
        return report.refuse(place, "expected an object of fields");
    };
    let parts = each(fields.keys().filter_map(|key| Some((key, place.get(key)?))), |(key, field)| {
        let attribute = Subject::Attribute(key.clone());
        if !field.value().is_object() {
            return Some(attribute.is(equal_to(&field.scalars(report)?)));
        }
        field.only(&["min", "max"], report)?;
        let bounds = [("min", "gte"), ("max", "lte")];
        let given = bounds.iter().filter_map(|(bound, test)| Some((field.get(bound)?, *test)));
        let tests = each(given, |(bound, test)| Some(attribute.is(json!({test: bound.number(report)?}))))?;
        Some(all(tests))
    })?;
    if parts.is_empty() {
        return report.refuse(place, "no custom field is named");
    }
    Some(all(parts))
}
