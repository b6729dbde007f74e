//! What a profile belongs to and has agreed to: lists and segments, channels, regions.

use serde_json::{Value as Json, json};

use super::timeframe;
use crate::draft::{Subject, all, any, not};
use crate::place::{Place, cut};
use crate::report::{Report, each};

const EUROPEAN_UNION: [&str; 27] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT",
    "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// In one of some lists or segments, or in none; and since when.
pub(super) fn membership(place: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    let known = place.only(&["type", "is_member", "group_ids", "timeframe_filter"], report);
    let groups = place.need("group_ids", report)?;
    let ids = groups.list(report)?;
    if ids.is_empty() {
        return report.refuse(&groups, "an empty list of groups");
    }
    let segments = each(&ids, |id| report.segment(id));
    let member = place.need("is_member", report)?.flag(report)?;
    let since = place.get("timeframe_filter");
    if ids.len() > 1 {
        report.note(&groups, "not confirmed: of several groups one is enough");
    }
    known?;
    match since {
        Some(since) if !member => report.refuse(&since, "since when one is no member cannot be told"),
        Some(since) => {
            let entered = timeframe::window(Some(since.clone()), report)?;
            if !entered.filters.is_empty() {
                return report.refuse(&since, "the anniversary of having joined has no counterpart");
            }
            let joined = |id: String| match &entered.within {
                Some(window) => all(vec![
                    json!({"segment": id, "is": "in"}),
                    json!({"segment": id, "is": {"entered": window}}),
                ]),
                None => json!({"segment": id, "is": "in"}),
            };
            report.note(&since, "who left and came back joined more than once: any of the times counts");
            Some(any(segments?.into_iter().map(joined).collect()))
        }
        None => {
            let within = any(segments?.into_iter().map(|id| json!({"segment": id, "is": "in"})).collect());
            Some(if member { within } else { not(within) })
        }
    }
}

/// Whether a channel may be used, and what was said about it.
pub(super) fn consent(place: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    place.only(&["type", "consent"], report)?;
    let consent = place.need("consent", report)?;
    let known = consent.only(&["channel", "can_receive_marketing", "consent_status"], report);
    let named = consent.need("channel", report)?;
    let channel = match named.text(report)? {
        "email" => "email",
        "sms" => "sms",
        "push" => {
            report.note(&named, "push is read as the push messages of an app");
            "app_push"
        }
        _ => {
            let found = cut(named.value());
            return report.refuse(&named, format!("the channel `{found}` has no counterpart"));
        }
    };
    let of = |field: &str| Subject::Attribute(format!("channel.{channel}.{field}"));
    let reachable = of("reachable").is(json!({"eq": true}));
    let can = consent.need("can_receive_marketing", report)?.flag(report)?;
    let mut parts = vec![if can { reachable } else { not(reachable) }];
    if let Some(status) = consent.get("consent_status") {
        parts.extend(said(&status, &of, report)?);
    }
    known?;
    Some(all(parts))
}

fn said(status: &Place<'_>, of: &impl Fn(&str) -> Subject, report: &mut Report<'_>) -> Option<Vec<Json>> {
    let known = status.only(&["subscription", "filters"], report);
    let subscription = status.need("subscription", report)?;
    let mut parts = match subscription.text(report)? {
        "any" => Vec::new(),
        "subscribed" => vec![of("consent").is(json!({"eq": true}))],
        "unsubscribed" => vec![of("consent").is(json!({"eq": false}))],
        "never_subscribed" => vec![of("consent").is(json!({"set": false}))],
        other => return report.refuse(&subscription, format!("the status `{other}` has no counterpart")),
    };
    let filters = status.get("filters").map_or(Some(Vec::new()), |filters| filters.list(report))?;
    parts.extend(each(&filters, |filter| {
        let field = filter.need("field", report)?;
        match field.text(report)? {
            "status_date" => {
                filter.only(&["field", "filter"], report)?;
                timeframe::date(&of("consent_at"), &filter.need("filter", report)?, report)
            }
            other => report.refuse(&field, format!("`{other}` of a consent is not known here")),
        }
    })?);
    known?;
    Some(parts)
}

/// In the European Union, or in the United States.
pub(super) fn region(place: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    place.only(&["type", "in_region", "region"], report)?;
    let named = place.need("region", report)?;
    let test = match named.text(report)? {
        "european_union" => json!({ "in": EUROPEAN_UNION }),
        "united_states" => json!({"eq": "US"}),
        other => return report.refuse(&named, format!("the region `{other}` has no counterpart")),
    };
    report.note(&named, "countries are taken to be codes of two letters");
    let within = Subject::Attribute("geo.country".to_owned()).is(test);
    Some(if place.need("in_region", report)?.flag(report)? { within } else { not(within) })
}
