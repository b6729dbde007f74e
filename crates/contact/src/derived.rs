//! Derived attributes: what a contact's calls add up to.
//!
//! Each namespace has a reducer, a pure function from the calls to the course of one field: a change at
//! a time reflects the calls up to it, and what time alone will change is told in advance. Reducers
//! read from [`Records`], so that they run over a ledger as over columns. The events `order` are made
//! in the same way, by [`order_versions`].

mod activity;
mod attribute;
mod call;
mod cart;
mod channel;
mod device;
mod geo;
mod key;
mod messages;
mod model;
mod namespace;
mod orders;
mod record;
mod reducer;
mod rfm;
mod session;
mod story;
mod traffic;
mod whole;

pub use attribute::DerivedAttribute;
pub use key::{Key, Place};
pub use namespace::Namespace;
pub use orders::{OrderVersion, order_versions};
pub use record::{Names, Record, Records, Told, Wanted};
pub(crate) use reducer::Growing;

#[cfg(test)]
mod tests;
