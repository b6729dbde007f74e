//! Yespo (eSputnik): events, orders and contacts over HTTP, and what its script sends from a page.
//!
//! Sources of the shapes: the vendor's public API reference, and the sources of its plugins for shops.

mod contact;
mod happening;

mod order;
mod tracker;
mod web;
mod who;

pub use contact::contact;
pub use happening::event;
pub(crate) use happening::spread;
pub use order::{Order, order};
pub use tracker::tracked;
pub(crate) use web::{CUSTOMER_DATA, identified, introduce, unfold};

/// Bytes of one event.
pub const EVENT_BYTES: usize = 20 * 1024;
/// Events of the past in one request.
pub const EVENTS: usize = 500;
/// Orders in one request.
pub const ORDERS: usize = 1_000;
/// Contacts in one request.
pub const CONTACTS: usize = 3_000;
/// Bytes of one request with a list of these.
pub const LIST_BYTES: usize = 4 * 1024 * 1024;

#[cfg(test)]
#[path = "yespo/tests.rs"]
mod tests;
