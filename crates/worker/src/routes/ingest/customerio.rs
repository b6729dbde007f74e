//! Customer.io's Track API: one customer a request.

use dialect::customerio;
use worker::Response;

use super::{Asked, Sender, take_one};
use crate::fault::Outcome;
use crate::reply;

/// Takes the attributes of a customer.
pub(super) async fn customer(asked: &Asked<'_>, sender: &Sender, raw: &[u8], id: &str) -> Outcome<Response> {
    let read = customerio::identify(id, raw, &sender.arrival);
    reply::json(&take_one(asked, sender, raw, read).await?)
}

/// Takes an event of a customer, or of somebody unknown.
pub(super) async fn event(
    asked: &Asked<'_>,
    sender: &Sender,
    raw: &[u8],
    id: Option<&str>,
) -> Outcome<Response> {
    let read = customerio::event(id, raw, &sender.arrival);
    reply::json(&take_one(asked, sender, raw, read).await?)
}

/// Takes a device of a customer.
pub(super) async fn device(asked: &Asked<'_>, sender: &Sender, raw: &[u8], id: &str) -> Outcome<Response> {
    let read = customerio::device(id, raw, &sender.arrival);
    reply::json(&take_one(asked, sender, raw, read).await?)
}
