//! Conditions on an event, as they stand inside a `pastEventCondition`.

use serde_json::{Value as Json, json};

use super::Condition;
use super::comparison::{KEYS, compare};
use super::profile::fields;
use crate::draft::{Events, Subject, all, any, not};
use crate::place::Place;
use crate::report::{Report, each};

/// A condition of its own for a type of event, and the properties its parameters must equal.
struct Shorthand {
    condition: &'static str,
    event: &'static str,
    params: &'static [(&'static str, &'static str)],
}

const PAGE_PATH: &str = "source.properties.pageInfo.pagePath";

const SHORTHANDS: &[Shorthand] = &[
    Shorthand {
        condition: "formEventCondition",
        event: "form",
        params: &[("formId", "target.itemId"), ("pagePath", PAGE_PATH)],
    },
    Shorthand {
        condition: "videoViewEventCondition",
        event: "video",
        params: &[("videoId", "target.itemId"), ("pagePath", PAGE_PATH)],
    },
    Shorthand {
        condition: "hoverEventCondition",
        event: "hover",
        params: &[("targetId", "target.itemId"), ("targetPath", "target.properties.pageInfo.pagePath")],
    },
    Shorthand {
        condition: "pageViewEventCondition",
        event: "view",
        params: &[
            ("pagePath", "target.properties.pageInfo.pagePath"),
            ("url", "target.properties.pageInfo.destinationURL"),
            ("language", "target.properties.pageInfo.language"),
        ],
    },
    Shorthand { condition: "modifyConsentEventCondition", event: "modifyConsent", params: &[] },
    Shorthand { condition: "loginEventCondition", event: "login", params: &[] },
    Shorthand { condition: "downloadEventCondition", event: "download", params: &[] },
    Shorthand { condition: "sessionCreatedEventCondition", event: "sessionCreated", params: &[] },
];

/// Whether a condition of this type looks at an event.
pub(super) fn is_known(kind: &str) -> bool {
    matches!(kind, "eventTypeCondition" | "eventPropertyCondition" | "sourceEventPropertyCondition")
        || SHORTHANDS.iter().any(|shorthand| shorthand.condition == kind)
}

/// The events that pass the condition.
pub(super) fn matching(place: &Place<'_>, report: &mut Report<'_>) -> Option<Events> {
    let pattern = pattern(place, report)?;
    match pattern.names {
        Some(names) if !names.is_empty() => Some(Events { names, filters: pattern.filters, within: None }),
        Some(_) => report.refuse(place, "two types of event at once: no event has both"),
        None => report.refuse(place, "an event condition that names no type of event"),
    }
}

/// The types of event that a condition allows, if it says, and what the event must be like.
#[derive(Default)]
struct Pattern {
    names: Option<Vec<String>>,
    filters: Vec<Json>,
}

fn pattern(place: &Place<'_>, report: &mut Report<'_>) -> Option<Pattern> {
    let condition = Condition::read(place, report)?;
    match condition.kind {
        "booleanCondition" => boolean(&condition, report),
        "notCondition" => {
            let inner = pattern(&condition.need("subCondition", report)?, report)?;
            match inner.names {
                None => Some(Pattern { names: None, filters: vec![not(all(inner.filters))] }),
                Some(_) => report.refuse(place, "every type of event but one: name those that are meant"),
            }
        }
        "matchAllCondition" => Some(Pattern::default()),
        "eventTypeCondition" => {
            let known = condition.only(&["eventTypeId"], report);
            let name = event_name(condition.text("eventTypeId", report)?, report);
            known?;
            Some(Pattern { names: Some(vec![name]), filters: Vec::new() })
        }
        "eventPropertyCondition" => property(&condition, report),
        "sourceEventPropertyCondition" => source(&condition, report),
        "nestedCondition" => items(&condition, report),
        kind => match SHORTHANDS.iter().find(|shorthand| shorthand.condition == kind) {
            Some(shorthand) => short(shorthand, &condition, report),
            None => report.refuse(&condition.named, format!("`{kind}` is no condition on an event")),
        },
    }
}

fn boolean(condition: &Condition<'_>, report: &mut Report<'_>) -> Option<Pattern> {
    let known = condition.only(&["operator", "subConditions"], report);
    let parts = condition.need("subConditions", report)?.list(report)?;
    let parts = each(&parts, |part| pattern(part, report))?;
    let operator = condition.need("operator", report)?;
    known?;
    match operator.text(report)?.to_lowercase().as_str() {
        "and" => Some(parts.into_iter().fold(Pattern::default(), Pattern::and)),
        "or" if parts.iter().all(|part| part.names.is_none()) => {
            let filters = parts.into_iter().map(|part| all(part.filters)).collect();
            Some(Pattern { names: None, filters: vec![any(filters)] })
        }
        "or" if parts.iter().all(|part| part.names.is_some() && part.filters.is_empty()) => {
            let names = parts.into_iter().flat_map(|part| part.names.unwrap_or_default()).collect();
            Some(Pattern { names: Some(names), filters: Vec::new() })
        }
        "or" => {
            let message = "`or` between types of event that must each be like something of their own";
            report.refuse(&condition.place, message)
        }
        other => report.refuse(&operator, format!("`{other}` is neither `and` nor `or`")),
    }
}

impl Pattern {
    fn and(self, other: Pattern) -> Pattern {
        let names = match (self.names, other.names) {
            (Some(mine), Some(theirs)) => {
                Some(mine.into_iter().filter(|name| theirs.contains(name)).collect())
            }
            (mine, theirs) => mine.or(theirs),
        };
        Pattern { names, filters: [self.filters, other.filters].concat() }
    }
}

fn property(condition: &Condition<'_>, report: &mut Report<'_>) -> Option<Pattern> {
    let known = condition.only(KEYS, report);
    let named = condition.need("propertyName", report)?;
    let name = named.text(report)?;
    if name == "eventType" {
        known?;
        return event_type(condition, report);
    }
    let filter = compare(&subject(name, &named, report)?, condition, report);
    known?;
    Some(Pattern { names: None, filters: vec![filter?] })
}

fn event_type(condition: &Condition<'_>, report: &mut Report<'_>) -> Option<Pattern> {
    let operator = condition.need("comparisonOperator", report)?;
    let key = match operator.text(report)? {
        "equals" => "propertyValue",
        "in" => "propertyValues",
        other => return report.refuse(&operator, format!("`{other}` of `eventType` has no counterpart")),
    };
    let named = condition.need(key, report)?;
    let named = named.items().unwrap_or_else(|| vec![named]);
    let names = each(&named, |name| Some(event_name(name.text(report)?, report)))?;
    Some(Pattern { names: Some(names), filters: Vec::new() })
}

fn source(condition: &Condition<'_>, report: &mut Report<'_>) -> Option<Pattern> {
    let known = condition.only(&["id", "path"], report);
    let pairs = [("id", "source.itemId"), ("path", PAGE_PATH)];
    let filters = equalities(&pairs, condition, report);
    known?;
    Some(Pattern { names: None, filters: filters? })
}

fn short(shorthand: &Shorthand, condition: &Condition<'_>, report: &mut Report<'_>) -> Option<Pattern> {
    let keys: Vec<&str> = shorthand.params.iter().map(|(param, _)| *param).collect();
    let known = condition.only(&keys, report);
    let filters = equalities(shorthand.params, condition, report);
    known?;
    Some(Pattern { names: Some(vec![event_name(shorthand.event, report)]), filters: filters? })
}

/// The properties that the given parameters must equal; one that is not given is not asked.
fn equalities(
    pairs: &[(&str, &str)],
    condition: &Condition<'_>,
    report: &mut Report<'_>,
) -> Option<Vec<Json>> {
    let given = pairs.iter().filter_map(|(param, property)| Some((condition.get(param)?, property)));
    each(given, |(place, property)| {
        let value = place.text(report)?;
        Some(subject(property, &place, report)?.is(json!({"eq": value, "ci": true})))
    })
}

fn items(condition: &Condition<'_>, report: &mut Report<'_>) -> Option<Pattern> {
    let known = condition.only(&["path", "subCondition"], report);
    let place = condition.need("path", report)?;
    let path = place.text(report)?;
    let filter = fields(&condition.need("subCondition", report)?, path, report);
    known?;
    if !matches!(path, "properties.items" | "properties.products") {
        return report.refuse(&place, format!("the list `{path}`: of an event only its items can be asked"));
    }
    Some(Pattern { names: None, filters: vec![json!({"items": filter?})] })
}

/// What a property of an event is here.
fn subject(name: &str, place: &Place<'_>, report: &mut Report<'_>) -> Option<Subject> {
    if name == "timeStamp" {
        return Some(Subject::At);
    }
    let own = ["properties.", "flattenedProperties."].iter().find_map(|prefix| name.strip_prefix(prefix));
    if let Some(param) = own.filter(|param| param.split('.').all(|step| !step.is_empty())) {
        return Some(Subject::Param(param.to_owned()));
    }
    let page = ["target.", "source."]
        .iter()
        .find_map(|end| name.strip_prefix(end)?.strip_prefix("properties.pageInfo."));
    let context = match page {
        Some("pagePath") => Some("page.path"),
        Some("destinationURL") => Some("page.url"),
        Some("referringURL") => Some("page.referrer"),
        Some("pageName") => Some("page.title"),
        Some("language") => Some("locale"),
        _ => None,
    };
    if let Some(context) = context {
        return Some(Subject::Context(context.to_owned()));
    }
    if name.starts_with("target.") || name.starts_with("source.") {
        report.note(place, format!("the field `{name}` of Unomi's event is read as a param of this name"));
        return Some(Subject::Param(name.to_owned()));
    }
    report.refuse(place, format!("the field `{name}` of an event has no counterpart"))
}

fn event_name(id: &str, report: &Report<'_>) -> String {
    match report.given(id) {
        Some(given) => given.to_owned(),
        None if id == "view" => "page_viewed".to_owned(),
        None => event::canonical_name(id).into_owned(),
    }
}
