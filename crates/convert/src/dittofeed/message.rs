//! Messages that a user got, and what the user agreed to get.

use serde_json::{Value as Json, json};

use crate::draft::{Events, Subject, all, not};
use crate::place::Place;
use crate::report::Report;

/// Dittofeed's own events of messages, and ours.
const EVENTS: &[(&str, &str)] = &[
    ("DFInternalMessageSent", "message_sent"),
    ("DFEmailDelivered", "message_delivered"),
    ("DFEmailOpened", "message_opened"),
    ("DFEmailClicked", "message_clicked"),
    ("DFEmailBounced", "message_bounced"),
];

/// The event of ours that one of Dittofeed's own is.
pub(super) fn event_name(name: &str, place: &Place<'_>, report: &mut Report<'_>) -> Option<String> {
    match EVENTS.iter().find(|(theirs, _)| *theirs == name) {
        Some((_, ours)) => Some((*ours).to_owned()),
        None => report.refuse(place, format!("the event `{name}` has no counterpart")),
    }
}

/// Something happened to an e-mail of a template, at least so many times.
pub(super) fn email(node: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    let known = node.only(&["type", "id", "event", "templateId", "times"], report);
    let event = node.need("event", report)?;
    let name = event_name(event.text(report)?, &event, report);
    let template = node.need("templateId", report)?;
    let template = report.id(&template).map(|id| report.name(&id));
    let times = node.get("times").map_or(Some(1), |times| times.whole(0, report));
    known?;
    let mut filters = vec![json!({"param": "channel", "is": {"eq": "email"}})];
    filters.push(json!({"param": "template", "is": {"eq": template?}}));
    Some(Events { filters, ..Events::named(name?) }.counted(json!({"gte": times?})))
}

/// The broadcast of this segment was sent to the user.
pub(super) fn broadcast(node: &Place<'_>, segment: Option<&str>, report: &mut Report<'_>) -> Option<Json> {
    node.only(&["type", "id"], report)?;
    let id = match segment {
        Some(segment) => segment.to_owned(),
        None => node.need("id", report)?.text(report)?.to_owned(),
    };
    let campaign = report.name(&id);
    report.note(node, format!("a broadcast is read as a message of the campaign `{campaign}`"));
    let filters = vec![json!({"param": "campaign", "is": {"eq": campaign}})];
    Some(Events { filters, ..Events::named("message_sent") }.happened())
}

/// The user is in a subscription group: opted in, or not opted out.
pub(super) fn subscription(node: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    let known = node.only(&["type", "id", "subscriptionGroupId", "subscriptionGroupType"], report);
    let consent = consent(node, report);
    let kind = node.need("subscriptionGroupType", report)?;
    known?;
    match kind.text(report)? {
        "OptIn" => Some(consent?.is(json!({"eq": true}))),
        "OptOut" => {
            report.note(&kind, "`OptOut`: whoever did not opt out is in, also who was never asked");
            Some(not(consent?.is(json!({"eq": false}))))
        }
        other => report.refuse(&kind, format!("the kind `{other}` of subscription has no counterpart")),
    }
}

/// The user has opted out of a subscription group.
pub(super) fn unsubscribed(node: &Place<'_>, report: &mut Report<'_>) -> Option<Json> {
    let known = node.only(&["type", "id", "subscriptionGroupId"], report);
    let consent = consent(node, report);
    known?;
    Some(all(vec![consent?.is(json!({"eq": false}))]))
}

/// The consent of the channel that a subscription group sends by.
fn consent(node: &Place<'_>, report: &mut Report<'_>) -> Option<Subject> {
    const CHANNELS: &[&str] = &["email", "sms", "web_push", "app_push", "viber"];
    let group = node.need("subscriptionGroupId", report)?;
    let id = report.id(&group)?;
    let channel = match report.given(&id) {
        Some(channel) if CHANNELS.contains(&channel) => channel,
        Some(other) => {
            let message = format!("the group `{id}` is named `{other}`, which is no channel");
            return report.refuse(&group, message);
        }
        None => {
            let message = format!(
                "the subscription group `{id}` is taken for the whole channel `email`; a name can give another"
            );
            report.note(&group, message);
            "email"
        }
    };
    Some(Subject::Attribute(format!("channel.{channel}.consent")))
}
