//! Customer.io's Track API: one customer a request.

use dialect::customerio;
use worker::Env;

use super::{Report, Sender, take_one};
use crate::fault::Outcome;

/// Takes the attributes of a customer.
pub(super) async fn customer(env: &Env, sender: &Sender, raw: &[u8], id: &str) -> Outcome<Report> {
    let read = customerio::identify(id, raw, &sender.arrival);
    take_one(env, sender, raw, read).await
}

/// Takes an event of a customer, or of somebody unknown.
pub(super) async fn event(env: &Env, sender: &Sender, raw: &[u8], id: Option<&str>) -> Outcome<Report> {
    let read = customerio::event(id, raw, &sender.arrival);
    take_one(env, sender, raw, read).await
}

/// Takes a device of a customer.
pub(super) async fn device(env: &Env, sender: &Sender, raw: &[u8], id: &str) -> Outcome<Report> {
    let read = customerio::device(id, raw, &sender.arrival);
    take_one(env, sender, raw, read).await
}
