//! Yespo's routes: events, orders and contacts.

use std::collections::BTreeSet;

use dialect::{Body, yespo};
use event::{Call, ContactId};
use serde::Serialize;
use worker::Env;

use super::delivery::deliver;
use super::{Intake, Report, Sender, refusal, take_one};
use crate::fault::Outcome;

/// The names that Yespo's clients look at in the answer to a list, beside ours. Everything is done when
/// it is answered, so there is no session to ask after.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Listed {
    #[serde(skip_serializing_if = "Option::is_none")]
    failed_orders: Option<Vec<usize>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failed_contacts: Option<Vec<usize>>,
    async_session_id: Option<&'static str>,
    id: Option<ContactId>,
}

/// Takes one event.
pub(super) async fn event(env: &Env, sender: &Sender, raw: &[u8]) -> Outcome<Report> {
    take_one(env, sender, raw, yespo::event(raw, &sender.local_arrival())).await
}

/// Takes events of the past, each with the time at which it occurred.
pub(super) async fn events(env: &Env, sender: &Sender, text: &[u8], body: &Body<'_>) -> Outcome<Report> {
    let parts = refusal::unless_listed(env, sender, text, body.events()).await?;
    let arrival = sender.local_arrival();
    let mut intake = Intake::default();
    for (index, raw) in parts.into_iter().enumerate() {
        intake.take(sender, index, raw, yespo::event(raw, &arrival));
    }
    intake.store(env, sender).await
}

/// Takes one event as the script of a page sends it.
pub(super) async fn tracked(env: &Env, sender: &Sender, raw: &[u8]) -> Outcome<Report> {
    take_one(env, sender, raw, yespo::tracked(raw, &sender.local_arrival())).await
}

/// Takes orders, each upserted by its id: one that is stored already is told again as news of it.
pub(super) async fn orders(env: &Env, sender: &Sender, text: &[u8], body: &Body<'_>) -> Outcome<Report> {
    let parts = refusal::unless_listed(env, sender, text, body.orders()).await?;
    let arrival = sender.local_arrival();
    let mut intake = Intake::default();
    let mut news: Vec<(usize, Call)> = Vec::new();
    for (index, raw) in parts.into_iter().enumerate() {
        match yespo::order(raw, &arrival) {
            Ok(order) => {
                intake.accepted += 1;
                order.contact.into_iter().for_each(|call| intake.put(sender, call));
                let is_first = order.again.is_some();
                news.extend(order.again.map(|again| (intake.deliveries.len(), again)));
                intake.put(sender, order.first);
                intake.deliveries.last_mut().into_iter().for_each(|delivery| delivery.is_first = is_first);
            }
            Err(error) => intake.refuse(sender, index, raw, error),
        }
    }
    let Intake { deliveries, refused, rejected, accepted } = intake;
    let sent = deliveries.len();
    let known: BTreeSet<usize> = deliver(env, sender, deliveries, refused).await?;
    let mut again = Intake::default();
    for (_, call) in news.into_iter().filter(|(place, _)| known.contains(place)) {
        again.put(sender, call);
    }
    let is_news = again.store(env, sender).await?.is_news || known.len() < sent;
    let failed = rejected.iter().map(|rejection| rejection.index).collect();
    let listed = Listed { failed_orders: Some(failed), ..Listed::default() };
    Ok(Report { accepted, rejected, listed: Some(listed), is_news })
}

/// Takes one contact.
pub(super) async fn contact(env: &Env, sender: &Sender, raw: &[u8], body: &Body<'_>) -> Outcome<Report> {
    let read = yespo::contact(raw, body.dedupe_on(), &sender.arrival);
    let id = read.as_ref().ok().and_then(|call| Some(call.owner()?.contact_id()));
    let report = take_one(env, sender, raw, read).await?;
    Ok(Report { listed: Some(Listed { id, ..Listed::default() }), ..report })
}

/// Takes contacts.
pub(super) async fn contacts(env: &Env, sender: &Sender, text: &[u8], body: &Body<'_>) -> Outcome<Report> {
    let parts = refusal::unless_listed(env, sender, text, body.contacts()).await?;
    let mut intake = Intake::default();
    for (index, raw) in parts.into_iter().enumerate() {
        intake.take(sender, index, raw, yespo::contact(raw, body.dedupe_on(), &sender.arrival));
    }
    let report = intake.store(env, sender).await?;
    let failed = report.rejected.iter().map(|rejection| rejection.index).collect();
    Ok(Report { listed: Some(Listed { failed_contacts: Some(failed), ..Listed::default() }), ..report })
}
