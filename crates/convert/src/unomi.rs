//! Apache Unomi conditions: `{"type": "booleanCondition", "parameterValues": {…}}`.

mod comparison;
mod events;
mod past_event;
mod profile;
mod scoring;
mod value;
mod visit;

use serde_json::Value as Json;

use crate::Definition;
use crate::draft::{all, any, not};
use crate::place::Place;
use crate::report::{Report, each};

/// A segment with its `condition` (and, beside it, the `scorings` that it needs), or a condition.
pub(crate) fn definition<'a>(root: &Place<'a>, report: &mut Report<'a>) -> Option<Definition> {
    let Some(inner) = root.get("condition") else {
        return condition(root, report).map(Definition::of);
    };
    let known =
        root.only(&["itemId", "itemType", "version", "metadata", "condition", "scope", "scorings"], report);
    if let Some(plans) = root.get("scorings") {
        scoring::remember(&plans, report)?;
    }
    let metadata = root.get("metadata");
    let name = metadata.and_then(|metadata| Some(metadata.get("name")?.text(report)?.to_owned()));
    let condition = condition(&inner, report);
    known?;
    Some(Definition { name, ..Definition::of(condition?) })
}

/// A condition on a profile.
fn condition(place: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    report.condition(place)?;
    let condition = Condition::read(place, report)?;
    match condition.kind {
        "booleanCondition" => joined(&condition, report),
        "notCondition" => negated(&condition, report),
        "matchAllCondition" => condition.only(&[], report).map(|()| serde_json::json!({"everyone": true})),
        "nestedCondition" => profile::nested(&condition, report),
        "profilePropertyCondition" => profile::property(&condition, report),
        "profileSegmentCondition" => profile::segments(&condition, "segments", report),
        "profileUserListCondition" => profile::segments(&condition, "lists", report),
        "pastEventCondition" => past_event::condition(&condition, report),
        "scoringCondition" => scoring::condition(&condition, report),
        "sessionPropertyCondition" => visit::property(&condition, report),
        "sessionDurationCondition" => visit::duration(&condition, report),
        "geoLocationSessionCondition" => visit::location(&condition, report),
        "newVisitorCondition" => visit::new(&condition, report),
        "returningVisitorCondition" => visit::returning(&condition, report),
        kind => report.refuse(&condition.named, format!("`{kind}`: {}", missing(kind))),
    }
}

/// Why there is nothing like a condition of this type here.
fn missing(kind: &str) -> &'static str {
    match kind {
        "goalMatchCondition" => "there are no goals here",
        "idsCondition" => "a list of contacts is a segment of the kind `list`",
        "geoLocationByPointSessionCondition" => "there are no distances here",
        "profileAliasesPropertyCondition" => "the ids of a contact cannot be asked",
        "consentPropertyCondition" | "topicPropertyCondition" => "it looks at another thing than a profile",
        kind if events::is_known(kind) => "it looks at an event, expected inside a `pastEventCondition`",
        _ => "it has no counterpart",
    }
}

/// A condition: its type and where its parameters are.
struct Condition<'a> {
    kind: &'a str,
    /// Where the type stands.
    named: Place<'a>,
    place: Place<'a>,
    params: Option<Place<'a>>,
}

impl<'a> Condition<'a> {
    fn read(place: &Place<'a>, report: &mut Report<'_>) -> Option<Condition<'a>> {
        let known = place.only(&["type", "parameterValues"], report);
        let named = place.need("type", report)?;
        let kind = named.text(report)?;
        known?;
        Some(Condition { kind, named, place: place.clone(), params: place.get("parameterValues") })
    }

    fn get(&self, key: &str) -> Option<Place<'a>> {
        self.params.as_ref()?.get(key)
    }

    fn need(&self, key: &str, report: &mut Report<'_>) -> Option<Place<'a>> {
        let found = self.get(key);
        if found.is_none() {
            report.refuse::<()>(&self.place, format!("`{}` without `{key}`", self.kind));
        }
        found
    }

    fn text(&self, key: &str, report: &mut Report<'_>) -> Option<&'a str> {
        self.need(key, report)?.text(report)
    }

    fn only(&self, keys: &[&str], report: &mut Report<'_>) -> Option<()> {
        self.params.as_ref().map_or(Some(()), |params| params.only(keys, report))
    }
}

/// `and` or `or` of the conditions within.
fn joined(condition: &Condition<'_>, report: &mut Report<'_>) -> Option<Json> {
    let known = condition.only(&["operator", "subConditions"], report);
    let operator = condition.need("operator", report);
    let parts = condition.need("subConditions", report)?.list(report)?;
    let parts = each(&parts, |part| self::condition(part, report));
    known?;
    let operator = operator?;
    match operator.text(report)?.to_lowercase().as_str() {
        "and" => parts.map(all),
        "or" => parts.map(any),
        other => report.refuse(&operator, format!("`{other}` is neither `and` nor `or`")),
    }
}

fn negated(condition: &Condition<'_>, report: &mut Report<'_>) -> Option<Json> {
    let known = condition.only(&["subCondition"], report);
    let part = self::condition(&condition.need("subCondition", report)?, report);
    known?;
    part.map(not)
}
