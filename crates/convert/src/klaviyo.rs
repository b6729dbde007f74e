//! Klaviyo definitions: `{"condition_groups": [{"conditions": […]}]}`.

mod audience;
mod filter;
mod metric;
mod prediction;
mod timeframe;

use serde_json::Value as Json;

use crate::Definition;
use crate::draft::{Subject, all, any};
use crate::place::Place;
use crate::report::{Report, each};

/// A segment as the API gives it, or its definition.
pub(crate) fn definition(root: &Place<'_>, report: &mut Report<'_>) -> Option<Definition> {
    let resource = root.get("data").unwrap_or_else(|| root.clone());
    let attributes = resource.get("attributes").unwrap_or_else(|| resource.clone());
    let inner = attributes.get("definition").unwrap_or_else(|| attributes.clone());
    let name = attributes.get("name").and_then(|name| Some(name.text(report)?.to_owned()));
    let known = inner.only(&["condition_groups", "name"], report);
    let groups = inner.need("condition_groups", report)?.list(report)?;
    if groups.is_empty() {
        return report.refuse(&inner, "a definition without groups");
    }
    let sizes = each(&groups, |group| group.get("conditions").and_then(|list| Some(list.items()?.len())));
    if groups.len() > 1 || sizes.is_some_and(|sizes| sizes.iter().any(|size| *size > 1)) {
        let message =
            "not confirmed by Klaviyo's schema: every group must hold, and in a group one condition";
        report.note(&inner, message);
    }
    let parts = each(&groups, |group| self::group(group, report));
    known?;
    Some(Definition { name, ..Definition::of(all(parts?)) })
}

fn group(place: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    let known = place.only(&["conditions"], report);
    let conditions = place.need("conditions", report)?.list(report)?;
    if conditions.is_empty() {
        return report.refuse(place, "a group without conditions");
    }
    let parts = each(&conditions, |part| condition(part, report));
    known?;
    parts.map(any)
}

fn condition(place: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    let kind = place.need("type", report)?;
    match kind.text(report)? {
        "profile-metric" => metric::measured(place, report),
        "profile-metric-funnel" => metric::funnel(place, report),
        "profile-property" => property(place, report),
        "profile-group-membership" => audience::membership(place, report),
        "profile-marketing-consent" => audience::consent(place, report),
        "profile-region" => audience::region(place, report),
        "profile-predictive-analytics" => prediction::condition(place, report),
        "profile-postal-code-distance" => {
            report.refuse(&kind, "`profile-postal-code-distance`: there are no distances here")
        }
        "profile-permissions" => {
            report.refuse(&kind, "`profile-permissions`: there is no channel for WhatsApp")
        }
        "profile-has-custom-object" => {
            report.refuse(&kind, "`profile-has-custom-object`: a contact has attributes and events only")
        }
        flow @ ("metric-property" | "profile-sample" | "price-drop" | "low-inventory" | "not-in-flow") => {
            report.refuse(&kind, format!("`{flow}` belongs to a flow, not to a segment"))
        }
        flow if flow.starts_with("not-sent-") => {
            report.refuse(&kind, format!("`{flow}` belongs to a flow, not to a segment"))
        }
        other => report.refuse(&kind, format!("`{other}` has no counterpart")),
    }
}

fn property(place: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    let known = place.only(&["type", "property", "filter"], report);
    let named = place.need("property", report)?;
    let attribute = attribute(named.text(report)?, &named, report);
    let wanted = place.need("filter", report)?;
    let converted = filter::test(&Subject::Attribute(attribute?), &wanted, report);
    known?;
    converted
}

/// The attribute that a property of a profile is: `properties['Tier']`, `location['city']`, `email`.
fn attribute(name: &str, place: &Place<'_>, report: &mut Report<'_>) -> Option<String> {
    if let Some(field) = bracketed(name, "location") {
        return match field {
            "country" | "region" | "city" => Some(format!("geo.{field}")),
            other => report.refuse(place, format!("the place of a contact has no `{other}` here")),
        };
    }
    match name {
        "created" => {
            report.note(place, "`created` is read as the first time the contact was seen");
            Some("activity.first_seen".to_owned())
        }
        name => self::name(bracketed(name, "properties").unwrap_or(name), place, report),
    }
}

/// The name of a property here: Klaviyo's own lose their `$`.
fn name(name: &str, place: &Place<'_>, report: &mut Report<'_>) -> Option<String> {
    let own = name.strip_prefix('$');
    if own.is_some() {
        report.note(place, format!("Klaviyo's own property `{name}` is read as one without `$`"));
    }
    let name = own.unwrap_or(name);
    if name.is_empty() || name.contains('.') {
        return report
            .refuse(place, format!("`{name}` cannot be a name here: a dot reaches inside an object"));
    }
    Some(name.to_owned())
}

fn bracketed<'a>(name: &'a str, base: &str) -> Option<&'a str> {
    let inside = name.strip_prefix(base)?.strip_prefix('[')?.strip_suffix(']')?;
    let quoted = |quote: char| inside.strip_prefix(quote)?.strip_suffix(quote);
    quoted('\'').or_else(|| quoted('"'))
}
