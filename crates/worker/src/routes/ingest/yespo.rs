//! Yespo's routes: events, orders and contacts.

use std::collections::BTreeSet;

use dialect::{Body, yespo};
use event::{Call, ContactId};
use serde::Serialize;
use worker::Response;

use super::delivery::deliver;
use super::{Asked, Intake, Report, Sender, fault, take_one};
use crate::fault::Outcome;
use crate::reply;

/// The answer to a list, with the names that Yespo's clients look at beside ours. Everything is done when
/// it is answered, so there is no session to ask after.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    #[serde(flatten)]
    report: Report,
    #[serde(skip_serializing_if = "Option::is_none")]
    failed_orders: Option<Vec<usize>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failed_contacts: Option<Vec<usize>>,
    async_session_id: Option<&'static str>,
    id: Option<ContactId>,
}

/// Takes one event.
pub(super) async fn event(asked: &Asked<'_>, sender: &Sender, raw: &[u8]) -> Outcome<Response> {
    let read = yespo::event(raw, &sender.local_arrival());
    reply::json(&take_one(asked, sender, raw, read).await?)
}

/// Takes events of the past, each with the time at which it occurred.
pub(super) async fn events(asked: &Asked<'_>, sender: &Sender, body: &Body<'_>) -> Outcome<Response> {
    let arrival = sender.local_arrival();
    let mut intake = Intake::default();
    for (index, raw) in body.events().map_err(|error| fault(&error))?.into_iter().enumerate() {
        intake.take(sender, index, raw, yespo::event(raw, &arrival));
    }
    reply::json(&intake.store(asked, sender).await?)
}

/// Takes one event as the script of a page sends it.
pub(super) async fn tracked(asked: &Asked<'_>, sender: &Sender, raw: &[u8]) -> Outcome<Response> {
    let read = yespo::tracked(raw, &sender.local_arrival());
    reply::json(&take_one(asked, sender, raw, read).await?)
}

/// Takes orders, each upserted by its id: one that is stored already is told again as news of it.
pub(super) async fn orders(asked: &Asked<'_>, sender: &Sender, body: &Body<'_>) -> Outcome<Response> {
    let arrival = sender.local_arrival();
    let mut intake = Intake::default();
    let mut news: Vec<(usize, Call)> = Vec::new();
    for (index, raw) in body.orders().map_err(|error| fault(&error))?.into_iter().enumerate() {
        match yespo::order(raw, &arrival) {
            Ok(order) => {
                intake.accepted += 1;
                order.contact.into_iter().for_each(|call| intake.put(sender, call));
                let is_first = order.again.is_some();
                news.extend(order.again.map(|again| (intake.deliveries.len(), again)));
                intake.put(sender, order.first);
                intake.deliveries.last_mut().into_iter().for_each(|delivery| delivery.is_first = is_first);
            }
            Err(error) => intake.refuse(index, raw, error),
        }
    }
    let Intake { deliveries, refused, rejected, accepted } = intake;
    let known: BTreeSet<usize> = deliver(asked, &sender.settings, deliveries, refused).await?;
    let mut again = Intake::default();
    for (_, call) in news.into_iter().filter(|(place, _)| known.contains(place)) {
        again.put(sender, call);
    }
    again.store(asked, sender).await?;
    let failed = rejected.iter().map(|rejection| rejection.index).collect();
    reply::json(&Listed {
        report: Report { accepted, rejected },
        failed_orders: Some(failed),
        failed_contacts: None,
        async_session_id: None,
        id: None,
    })
}

/// Takes one contact.
pub(super) async fn contact(
    asked: &Asked<'_>,
    sender: &Sender,
    raw: &[u8],
    body: &Body<'_>,
) -> Outcome<Response> {
    let read = yespo::contact(raw, body.dedupe_on(), &sender.arrival);
    let id = read.as_ref().ok().and_then(|call| Some(call.owner()?.contact_id()));
    let report = take_one(asked, sender, raw, read).await?;
    reply::json(&Listed { report, failed_orders: None, failed_contacts: None, async_session_id: None, id })
}

/// Takes contacts.
pub(super) async fn contacts(asked: &Asked<'_>, sender: &Sender, body: &Body<'_>) -> Outcome<Response> {
    let mut intake = Intake::default();
    for (index, raw) in body.contacts().map_err(|error| fault(&error))?.into_iter().enumerate() {
        intake.take(sender, index, raw, yespo::contact(raw, body.dedupe_on(), &sender.arrival));
    }
    let report = intake.store(asked, sender).await?;
    let failed = report.rejected.iter().map(|rejection| rejection.index).collect();
    reply::json(&Listed {
        report,
        failed_orders: None,
        failed_contacts: Some(failed),
        async_session_id: None,
        id: None,
    })
}
